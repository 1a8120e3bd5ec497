/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-table-script.h"

#include "sluice-sql-text.h"

#include <string.h>

/* The text that makes a table is the truth: the controls beside it read it, and
 * change just their piece of it. What is not understood stays as somebody wrote it. */

#define MAX_INDEX_NAME 60

/* A piece of the script. */
typedef struct
{
  const char *begin;
  const char *end;
} Span;

/* What stands between two commas. */
typedef struct
{
  Span all;
  Span name;
  Span type;
  Span not_null;                /* empty if it is not there */
  Span primary;                 /* “PRIMARY KEY” behind a column, or all of the constraint */
  Span keys;                    /* of a constraint: what is in its parentheses */
  gboolean is_column;
} Item;

typedef struct
{
  Span table;                   /* the name, as written */
  GArray *items;                /* (owned) (element-type Item) */
} Table;

/* What ends the type of a column. */
static const char * const options[] = {
  "NOT", "NULL", "DEFAULT", "PRIMARY", "UNIQUE", "REFERENCES", "CHECK", "GENERATED", "CONSTRAINT", "AS",
  "COMMENT", "AUTO_INCREMENT", "AUTOINCREMENT", "IDENTITY", NULL
};

/* What begins something else than a column. */
static const char * const constraints[] = {
  "PRIMARY", "CONSTRAINT", "UNIQUE", "FOREIGN", "CHECK", "KEY", "INDEX", "EXCLUDE", "LIKE", NULL
};

/**
 * sluice_script_column_free:
 * @column: (transfer full): a column
 */
void
sluice_script_column_free (SluiceScriptColumn *column)
{
  g_free (column->name);
  g_free (column->type);
  g_free (column);
}

static gboolean
is_word (char c)
{
  return g_ascii_isalnum (c) || c == '_' || (guchar) c >= 0x80;
}

static const char *
skip_blanks (const char *script,
             const char *p)
{
  while (g_ascii_isspace (*p) || (p[0] == '-' && p[1] == '-') || (p[0] == '/' && p[1] == '*'))
    p = sluice_sql_text_skip (script, p);
  return p;
}

/* Behind a word, a text or name in quotes, or a sign. SQL Server's brackets are the
 * quotes that the scanner of statements does not know. */
static const char *
skip_token (const char *script,
            const char *p)
{
  if (*p == '[')
    return p + strcspn (p, "]") + (strchr (p, ']') == NULL ? 0 : 1);
  if (!is_word (*p))
    return sluice_sql_text_skip (script, p);
  while (is_word (*p))
    p++;
  return p;
}

static gboolean
is_keyword (const char *p,
            const char *word)
{
  gsize length = strlen (word);

  return g_ascii_strncasecmp (p, word, length) == 0 && !is_word (p[length]);
}

static gboolean
is_any_keyword (const char         *p,
                const char * const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (is_keyword (p, words[i]))
      return TRUE;
  return FALSE;
}

/* Behind the parenthesis that closes the one at @p. */
static const char *
skip_parentheses (const char *script,
                  const char *p)
{
  int depth = 0;

  while (*p != '\0')
    {
      depth += *p == '(' ? 1 : *p == ')' ? -1 : 0;
      p = skip_token (script, p);
      if (depth == 0)
        return p;
    }
  return p;
}

static char *
unquote (Span name)
{
  g_autoptr(GString) text = g_string_new (NULL);
  char end = *name.begin == '[' ? ']' : *name.begin;

  if (is_word (*name.begin))
    return g_strndup (name.begin, (gsize) (name.end - name.begin));
  for (const char *p = name.begin + 1; p < name.end - 1; p++)
    {
      g_string_append_c (text, *p);
      if (*p == end)
        p++;
    }
  return g_strdup (text->str);
}

static void
read_constraint (const char *script,
                 Item       *item)
{
  for (const char *p = item->all.begin; p < item->all.end; p = skip_blanks (script, skip_token (script, p)))
    if (is_keyword (p, "PRIMARY"))
      {
        item->primary = item->all;
        while (p < item->all.end && *p != '(')
          p = skip_blanks (script, skip_token (script, p));
        item->keys.begin = p + 1;
        item->keys.end = skip_parentheses (script, p) - 1;
        return;
      }
}

static void
read_column (const char *script,
             Item       *item)
{
  const char *p = skip_token (script, item->all.begin);

  item->is_column = TRUE;
  item->name = (Span) { item->all.begin, p };
  p = skip_blanks (script, p);
  item->type = (Span) { p, p };
  while (p < item->all.end && !is_any_keyword (p, options))
    {
      p = *p == '(' ? skip_parentheses (script, p) : skip_token (script, p);
      item->type.end = p;
      p = skip_blanks (script, p);
    }
  for (; p < item->all.end; p = skip_blanks (script, *p == '(' ? skip_parentheses (script, p) : skip_token (script, p)))
    {
      const char *next = skip_blanks (script, skip_token (script, p));

      if (is_keyword (p, "NOT") && is_keyword (next, "NULL"))
        item->not_null = (Span) { p, next + strlen ("NULL") };
      else if (is_keyword (p, "PRIMARY") && is_keyword (next, "KEY"))
        item->primary = (Span) { p, next + strlen ("KEY") };
    }
}

static void
add_item (const char *script,
          Table      *table,
          const char *begin,
          const char *end)
{
  Item item = { 0 };

  begin = skip_blanks (script, begin);
  while (end > begin && g_ascii_isspace (end[-1]))
    end--;
  if (begin >= end)
    return;
  item.all = (Span) { begin, end };
  if (is_any_keyword (begin, constraints))
    read_constraint (script, &item);
  else
    read_column (script, &item);
  g_array_append_val (table->items, item);
}

static void
table_clear (Table *table)
{
  g_clear_pointer (&table->items, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Table, table_clear)

/* The first table that the script makes; FALSE if there is none. */
static gboolean
read_table (const char *script,
            Table      *table)
{
  const char *p = skip_blanks (script, script);
  const char *begin = NULL;

  table->items = g_array_new (FALSE, FALSE, sizeof (Item));
  if (!is_keyword (p, "CREATE"))
    return FALSE;
  while (*p != '\0' && *p != '(' && *p != ';' && !is_keyword (p, "TABLE"))
    p = skip_blanks (script, skip_token (script, p));
  if (!is_keyword (p, "TABLE"))
    return FALSE;
  p = skip_blanks (script, skip_token (script, p));
  while (is_keyword (p, "IF") || is_keyword (p, "NOT") || is_keyword (p, "EXISTS"))
    p = skip_blanks (script, skip_token (script, p));
  table->table = (Span) { p, p };
  while (*p != '\0' && *p != '(' && *p != ';')
    {
      p = skip_token (script, p);
      table->table.end = p;
      p = skip_blanks (script, p);
    }
  if (*p != '(')
    return FALSE;
  for (begin = ++p; *p != '\0' && *p != ')';)
    {
      if (*p == ',')
        {
          add_item (script, table, begin, p);
          begin = p + 1;
        }
      p = *p == '(' ? skip_parentheses (script, p) : skip_token (script, p);
    }
  add_item (script, table, begin, p);
  /* Half of a table is none: a change could take the other half away. */
  return *p == ')';
}

static Item *
find_column (Table      *table,
             const char *column)
{
  for (guint i = 0; i < table->items->len; i++)
    {
      Item *item = &g_array_index (table->items, Item, i);
      g_autofree char *name = item->is_column ? unquote (item->name) : NULL;

      if (g_strcmp0 (name, column) == 0)
        return item;
    }
  return NULL;
}

/* The names of the key, as written, in its order. */
static GPtrArray *
list_keys (const char *script,
           Table      *table)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < table->items->len; i++)
    {
      const Item *item = &g_array_index (table->items, Item, i);

      if (item->is_column && item->primary.begin != NULL)
        g_ptr_array_add (keys, g_strndup (item->name.begin, (gsize) (item->name.end - item->name.begin)));
      for (const char *p = item->keys.begin == NULL ? NULL : skip_blanks (script, item->keys.begin);
           p != NULL && p < item->keys.end; p = skip_blanks (script, skip_token (script, p)))
        if (is_word (*p) || strchr ("\"`[", *p) != NULL)
          g_ptr_array_add (keys, g_strndup (p, (gsize) (skip_token (script, p) - p)));
    }
  return keys;
}

static gboolean
is_in_keys (GPtrArray  *keys,
            const char *column,
            guint      *ret_index)
{
  for (guint i = 0; i < keys->len; i++)
    {
      const char *raw = g_ptr_array_index (keys, i);
      g_autofree char *name = unquote ((Span) { raw, raw + strlen (raw) });

      if (ret_index != NULL)
        *ret_index = i;
      if (g_str_equal (name, column))
        return TRUE;
    }
  return FALSE;
}

/**
 * sluice_table_script_list_columns:
 * @script: SQL
 *
 * Returns: (transfer full) (element-type SluiceScriptColumn): the columns of the
 *   table that the first statement makes, empty if it makes none
 */
GPtrArray *
sluice_table_script_list_columns (const char *script)
{
  GPtrArray *columns = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_script_column_free);
  g_auto(Table) table = { 0 };
  g_autoptr(GPtrArray) keys = NULL;

  g_return_val_if_fail (script != NULL, NULL);

  if (!read_table (script, &table))
    return columns;
  keys = list_keys (script, &table);
  for (guint i = 0; i < table.items->len; i++)
    {
      const Item *item = &g_array_index (table.items, Item, i);
      SluiceScriptColumn *column = NULL;

      if (!item->is_column)
        continue;
      column = g_new0 (SluiceScriptColumn, 1);
      column->name = unquote (item->name);
      column->type = g_strndup (item->type.begin, (gsize) (item->type.end - item->type.begin));
      column->is_not_null = item->not_null.begin != NULL;
      column->is_key = is_in_keys (keys, column->name, NULL);
      g_ptr_array_add (columns, column);
    }
  return columns;
}

static char *
replace_span (const char *script,
              Span        span,
              const char *text)
{
  g_autoptr(GString) changed = g_string_new_len (script, span.begin - script);

  g_string_append (changed, text);
  g_string_append (changed, span.end);
  return g_strdup (changed->str);
}

/* With the blank before it. */
static char *
remove_span (const char *script,
             Span        span)
{
  while (span.begin > script && g_ascii_isspace (span.begin[-1]))
    span.begin--;
  return replace_span (script, span, "");
}

/* Something that stays in its place: with a comma or half of a parenthesis it would
 * not. */
static gboolean
is_whole_type (const char *type)
{
  int depth = 0;

  for (const char *p = type; *p != '\0';)
    {
      const char *next = skip_token (type, p);

      depth += *p == '(' ? 1 : *p == ')' ? -1 : 0;
      if (depth < 0 || *p == ';' || (*p == ',' && depth == 0) ||
          (strchr ("'\"`", *p) != NULL && (next == p + 1 || next[-1] != *p)))
        return FALSE;
      p = next;
    }
  return depth == 0 && *type != '\0' && strstr (type, "--") == NULL && strstr (type, "/*") == NULL;
}

/**
 * sluice_table_script_set_type:
 * @script: SQL that makes a table
 * @column: one of its columns
 * @type: what to declare it as
 *
 * Returns: (transfer full): the script with that type; as it was if there is no such
 *   column, or if @type is half of one
 */
char *
sluice_table_script_set_type (const char *script,
                              const char *column,
                              const char *type)
{
  g_auto(Table) table = { 0 };
  Item *item = NULL;
  g_autofree char *padded = NULL;

  g_return_val_if_fail (script != NULL && column != NULL && type != NULL, NULL);

  item = is_whole_type (type) && read_table (script, &table) ? find_column (&table, column) : NULL;
  if (item == NULL)
    return g_strdup (script);
  /* A column without a type has nothing between its name and what follows. */
  if (item->type.begin != item->type.end)
    return replace_span (script, item->type, type);
  padded = g_strdup_printf (" %s", type);
  return replace_span (script, (Span) { item->name.end, item->name.end }, padded);
}

/**
 * sluice_table_script_set_not_null:
 * @script: SQL that makes a table
 * @column: one of its columns
 * @is_not_null: whether NULL is refused
 *
 * Returns: (transfer full): the script with or without `NOT NULL` at the column
 */
char *
sluice_table_script_set_not_null (const char *script,
                                  const char *column,
                                  gboolean    is_not_null)
{
  g_auto(Table) table = { 0 };
  Item *item = NULL;

  g_return_val_if_fail (script != NULL && column != NULL, NULL);

  item = read_table (script, &table) ? find_column (&table, column) : NULL;
  if (item == NULL || is_not_null == (item->not_null.begin != NULL))
    return g_strdup (script);
  if (!is_not_null)
    return remove_span (script, item->not_null);
  return replace_span (script, (Span) { item->type.end, item->type.end }, " NOT NULL");
}

/* Without any primary key, and where the last item then ends. */
static char *
remove_keys (const char *script)
{
  g_autofree char *text = g_strdup (script);

  for (;;)
    {
      g_auto(Table) table = { 0 };
      Span span = { 0 };

      if (!read_table (text, &table))
        return g_steal_pointer (&text);
      for (guint i = 0; i < table.items->len && span.begin == NULL; i++)
        {
          const Item *item = &g_array_index (table.items, Item, i);

          span = item->primary;
          /* With the comma before it. */
          if (span.begin != NULL && !item->is_column && i > 0)
            span.begin = g_array_index (table.items, Item, i - 1).all.end;
        }
      if (span.begin == NULL)
        return g_steal_pointer (&text);
      script = g_steal_pointer (&text);
      text = remove_span (script, span);
      g_free ((char *) script);
    }
}

/**
 * sluice_table_script_set_key:
 * @script: SQL that makes a table
 * @column: one of its columns
 * @is_key: whether it belongs to the primary key
 *
 * Returns: (transfer full): the script with @column at the end of the key, or
 *   without it
 */
char *
sluice_table_script_set_key (const char *script,
                             const char *column,
                             gboolean    is_key)
{
  g_auto(Table) table = { 0 };
  g_auto(Table) bare = { 0 };
  g_autoptr(GPtrArray) keys = NULL;
  g_autofree char *text = NULL;
  g_autofree char *list = NULL;
  g_autofree char *constraint = NULL;
  Item *item = NULL;
  const Item *last = NULL;
  guint index = 0;

  g_return_val_if_fail (script != NULL && column != NULL, NULL);

  item = read_table (script, &table) ? find_column (&table, column) : NULL;
  if (item == NULL)
    return g_strdup (script);
  keys = list_keys (script, &table);
  if (is_in_keys (keys, column, &index) == is_key)
    return g_strdup (script);
  if (is_key)
    g_ptr_array_add (keys, g_strndup (item->name.begin, (gsize) (item->name.end - item->name.begin)));
  else
    g_ptr_array_remove_index (keys, index);
  text = remove_keys (script);
  if (keys->len == 0)
    return g_steal_pointer (&text);
  g_ptr_array_add (keys, NULL);
  list = g_strjoinv (", ", (char **) keys->pdata);
  constraint = g_strdup_printf (",\n  PRIMARY KEY (%s)", list);
  read_table (text, &bare);
  last = &g_array_index (bare.items, Item, bare.items->len - 1);
  return replace_span (text, (Span) { last->all.end, last->all.end }, constraint);
}

/* “orders_customer_id_idx”, in the quotes that the columns have. */
static char *
name_index (Table              *table,
            const char * const *columns,
            char                quote)
{
  const char *last = table->table.begin;
  g_autofree char *base = NULL;
  g_autofree char *joined = g_strjoinv ("_", (char **) columns);
  g_autofree char *name = NULL;
  char end = quote == '[' ? ']' : quote;

  for (const char *p = table->table.begin; p < table->table.end; p = skip_token (table->table.begin, p))
    if (*p == '.')
      last = p + 1;
  base = unquote ((Span) { last, table->table.end });
  name = g_strdup_printf ("%s_%s", base, joined);
  if (strlen (name) > MAX_INDEX_NAME)
    *g_utf8_find_prev_char (name, name + MAX_INDEX_NAME) = '\0';
  if (is_word (quote))
    return g_strdup_printf ("%s_idx", name);
  g_strdelimit (name, "\"`[]", '_');
  return g_strdup_printf ("%c%s_idx%c", quote, name, end);
}

/**
 * sluice_table_script_add_index:
 * @script: SQL that makes a table
 * @columns: (array zero-terminated=1): some of its columns
 * @is_unique: whether no two rows may have the same values there
 *
 * Returns: (transfer full): the script with a statement more
 */
char *
sluice_table_script_add_index (const char         *script,
                               const char * const *columns,
                               gboolean            is_unique)
{
  g_auto(Table) table = { 0 };
  g_autoptr(GString) list = g_string_new (NULL);
  g_autofree char *name = NULL;
  g_autofree char *before = NULL;
  char quote = 'a';

  g_return_val_if_fail (script != NULL && columns != NULL, NULL);

  if (!read_table (script, &table))
    return g_strdup (script);
  for (guint i = 0; columns[i] != NULL; i++)
    {
      const Item *item = find_column (&table, columns[i]);

      if (item == NULL)
        continue;
      quote = *item->name.begin;
      g_string_append_printf (list, "%s%.*s", list->len > 0 ? ", " : "", (int) (item->name.end - item->name.begin),
                              item->name.begin);
    }
  if (list->len == 0)
    return g_strdup (script);
  name = name_index (&table, columns, quote);
  before = g_strchomp (g_strdup (script));
  return g_strdup_printf ("%s%s\n\nCREATE %sINDEX %s ON %.*s (%s);\n", before,
                          g_str_has_suffix (before, ";") ? "" : ";", is_unique ? "UNIQUE " : "", name,
                          (int) (table.table.end - table.table.begin), table.table.begin, list->str);
}
