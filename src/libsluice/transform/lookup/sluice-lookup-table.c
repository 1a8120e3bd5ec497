/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-lookup-table.h"

#include "sluice-convert.h"
#include "sluice-error.h"
#include "sluice-json-text.h"
#include "sluice-lookup-cache.h"
#include "sluice-lookup-exact.h"
#include "sluice-sql-value.h"

#include <string.h>

/* Columns beside the fields: the key as text, as a number where it is one, and what SQLite's
 * types cannot keep of the row. A lookup's own field of such a name gets another one. */
#define KEY_COLUMN "{key}"
#define NUMBER_COLUMN "{number}"
#define EXACT_COLUMN "{exact}"
#define N_OWN_COLUMNS 3

/* What sub-selects read is a view; the rows are in a table of this name. */
#define ROWS_TABLE "{rows of %w}"

/* Longer ones are texts in expressions. */
#define MAX_WHOLE_DIGITS 15

/* A table of SQLite has at most 2000 columns, a view as well. */
#define MAX_FIELDS (2000 - N_OWN_COLUMNS)

struct _SluiceLookupTable
{
  const SluiceLookupSpec *spec; /* (unowned) */
  SluiceSandbox *sandbox;       /* (owned) */
  sqlite3 *db;                  /* (unowned) the sandbox's */
  GPtrArray *fields;            /* (element-type utf8) in order */
  GPtrArray *columns;           /* (element-type utf8) their names in the table */
  GHashTable *slots;            /* (element-type utf8 uint) (unowned keys) of the fields */
  sqlite3_stmt *insert;         /* (nullable) (owned) for as many fields as there are */
  GPtrArray *finders;           /* (nullable elements) (element-type sqlite3_stmt) by slot */
  sqlite3_stmt *exists;         /* (nullable) (owned) */
  SluiceLookupCache *cache;     /* (owned) */
  GArray *values;               /* (element-type SluiceValue) the row at hand */
  guint64 n_rows;
  gboolean other_keys;          /* whether there are keys that are no whole numbers */
  gboolean made;
};

static void
clear_statement (gpointer statement)
{
  sqlite3_finalize (statement);
}

/**
 * sluice_lookup_table_new:
 * @spec: the lookup, outlives the table
 * @sandbox: where its rows are kept, in a table of its name
 *
 * Returns: (transfer full): a lookup without rows
 */
SluiceLookupTable *
sluice_lookup_table_new (const SluiceLookupSpec *spec,
                         SluiceSandbox          *sandbox)
{
  SluiceLookupTable *self;

  g_return_val_if_fail (spec != NULL, NULL);
  g_return_val_if_fail (sandbox != NULL, NULL);

  self = g_new0 (SluiceLookupTable, 1);
  self->spec = spec;
  self->sandbox = sluice_sandbox_ref (sandbox);
  self->db = sluice_sandbox_get_database (sandbox);
  self->fields = g_ptr_array_new_with_free_func (g_free);
  self->columns = g_ptr_array_new_with_free_func (g_free);
  self->slots = g_hash_table_new (g_str_hash, g_str_equal);
  self->finders = g_ptr_array_new_with_free_func (clear_statement);
  self->cache = sluice_lookup_cache_new ();
  self->values = g_array_new (FALSE, TRUE, sizeof (SluiceValue));
  return self;
}

/**
 * sluice_lookup_table_free:
 * @self: (transfer full): a lookup
 */
void
sluice_lookup_table_free (SluiceLookupTable *self)
{
  g_return_if_fail (self != NULL);

  sqlite3_finalize (self->insert);
  sqlite3_finalize (self->exists);
  g_ptr_array_unref (self->finders);
  g_ptr_array_unref (self->fields);
  g_ptr_array_unref (self->columns);
  g_hash_table_unref (self->slots);
  g_array_unref (self->values);
  sluice_lookup_cache_free (self->cache);
  sluice_sandbox_unref (self->sandbox);
  g_free (self);
}

/* A full disk may have room again later. */
static gboolean
fail (SluiceLookupTable  *self,
      GError            **error)
{
  const gboolean full = sqlite3_errcode (self->db) == SQLITE_FULL;

  sluice_set_error (error, full ? SLUICE_ERROR_TEMPORARY : SLUICE_ERROR_FAILED, "lookup_failed",
                    "The lookup “%s” cannot be kept: %s", self->spec->name, sqlite3_errmsg (self->db));
  return FALSE;
}

/* Takes @sql from sqlite3_mprintf(). */
static gboolean
execute (SluiceLookupTable  *self,
         char               *sql,
         GError            **error)
{
  int rc = sqlite3_exec (self->db, sql, NULL, NULL, NULL);

  sqlite3_free (sql);
  return rc == SQLITE_OK || fail (self, error);
}

/* Takes @sql from sqlite3_mprintf(). Nobody but Sluice writes these statements. */
static sqlite3_stmt *
prepare (SluiceLookupTable  *self,
         char               *sql,
         GError            **error)
{
  sqlite3_stmt *statement = NULL;

  sluice_sandbox_set_open (self->sandbox, TRUE);
  if (sqlite3_prepare_v3 (self->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
    fail (self, error);
  sluice_sandbox_set_open (self->sandbox, FALSE);
  sqlite3_free (sql);
  return statement;
}

/* SQLite does not tell names apart by case, fields do. */
static char *
choose_column (SluiceLookupTable *self,
               const char        *field)
{
  char *name = g_strdup (field);

  for (guint n = 2;; n++)
    {
      gboolean taken = g_ascii_strcasecmp (name, KEY_COLUMN) == 0 || g_ascii_strcasecmp (name, NUMBER_COLUMN) == 0 ||
                       g_ascii_strcasecmp (name, EXACT_COLUMN) == 0;

      for (guint i = 0; i < self->columns->len && !taken; i++)
        taken = g_ascii_strcasecmp (self->columns->pdata[i], name) == 0;
      if (!taken)
        return name;
      g_free (name);
      name = g_strdup_printf ("%s_%u", field, n);
    }
}

/* With the fields that are known when there is a first row: a column more at a time takes SQLite
 * longer the more there are. */
static gboolean
make_table (SluiceLookupTable  *self,
            GError            **error)
{
  g_autoptr(GString) columns = g_string_new (NULL);
  gboolean ok;

  if (self->made)
    return TRUE;
  self->made = TRUE;
  for (guint i = 0; i < self->columns->len; i++)
    {
      char *column = sqlite3_mprintf (", \"%w\"", (const char *) self->columns->pdata[i]);

      g_string_append (columns, column);
      sqlite3_free (column);
    }
  sluice_sandbox_set_open (self->sandbox, TRUE);
  ok = execute (self, sqlite3_mprintf ("CREATE TABLE \"" ROWS_TABLE "\" (\"" KEY_COLUMN "\" TEXT, \"" NUMBER_COLUMN
                                       "\" INTEGER, \"" EXACT_COLUMN "\" TEXT%s)", self->spec->name, columns->str),
                error);
  sluice_sandbox_set_open (self->sandbox, FALSE);
  return ok;
}

static gboolean
refuse_field (SluiceLookupTable  *self,
              GError            **error)
{
  sluice_set_error (error, SLUICE_ERROR_DATA, "too_many_fields",
                    "The records of the lookup “%s” have more than %d fields", self->spec->name, MAX_FIELDS);
  if (error != NULL)
    sluice_error_set_hint (*error, "Choose the fields that are needed: with a query, or with “records” that leads to "
                           "smaller records.");
  return FALSE;
}

/**
 * sluice_lookup_table_declare:
 * @self: a lookup
 * @field: a field that its records have
 * @error: `lookup_failed`; %SLUICE_ERROR_DATA with `too_many_fields`
 *
 * Makes room for a field, unless it is known.
 *
 * Returns: whether it worked
 */
gboolean
sluice_lookup_table_declare (SluiceLookupTable  *self,
                             const char         *field,
                             GError            **error)
{
  char *column;
  gboolean ok;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (field != NULL, FALSE);

  if (g_hash_table_contains (self->slots, field))
    return TRUE;
  if (self->fields->len >= MAX_FIELDS)
    return refuse_field (self, error);

  column = choose_column (self, field);
  sluice_sandbox_set_open (self->sandbox, TRUE);
  ok = !self->made ||
       execute (self, sqlite3_mprintf ("ALTER TABLE \"" ROWS_TABLE "\" ADD COLUMN \"%w\"", self->spec->name, column),
                error);
  sluice_sandbox_set_open (self->sandbox, FALSE);

  g_ptr_array_add (self->fields, g_strdup (field));
  g_ptr_array_add (self->columns, column);
  g_hash_table_insert (self->slots, self->fields->pdata[self->fields->len - 1],
                       GUINT_TO_POINTER (self->fields->len - 1));
  g_array_set_size (self->values, self->fields->len);
  g_clear_pointer (&self->insert, sqlite3_finalize);
  return ok;
}

static gboolean
read_record (SluiceLookupTable  *self,
             const SluiceValue  *record,
             SluiceArena        *arena,
             GError            **error)
{
  SluiceJsonIter iter;
  SluiceValue key;
  SluiceValue json;

  for (guint i = 0; i < self->values->len; i++)
    g_array_index (self->values, SluiceValue, i) = SLUICE_NULL_VALUE;
  if (*record->s != '{' || !sluice_json_iter_init (&iter, record))
    {
      sluice_set_error (error, SLUICE_ERROR_DATA, "wrong_type", "A record of the lookup “%s” is no object",
                        self->spec->name);
      return FALSE;
    }

  while (sluice_json_iter_next (&iter, &key, &json))
    {
      SluiceValue name = sluice_json_text_decode (key.s, key.len, arena);
      g_autofree char *field = g_strndup (name.s, name.len);

      if (!sluice_lookup_table_declare (self, field, error))
        return FALSE;
      g_array_index (self->values, SluiceValue, GPOINTER_TO_UINT (g_hash_table_lookup (self->slots, field))) =
        sluice_json_text_decode (json.s, json.len, arena);
    }
  return TRUE;
}

static gboolean
prepare_insert (SluiceLookupTable  *self,
                GError            **error)
{
  g_autoptr(GString) sql = g_string_new (NULL);

  if (self->insert != NULL)
    return TRUE;
  if (!make_table (self, error))
    return FALSE;
  /* The columns in the order in which they were added: those of the table come first. */
  g_string_append (sql, "?1, ?2, ?3");
  for (guint i = 0; i < self->fields->len; i++)
    g_string_append_printf (sql, ", ?%u", i + 1 + N_OWN_COLUMNS);
  self->insert = prepare (self, sqlite3_mprintf ("INSERT INTO \"" ROWS_TABLE "\" VALUES (%s)", self->spec->name,
                                                 sql->str), error);
  return self->insert != NULL;
}

static guint
get_key_slot (SluiceLookupTable *self)
{
  return self->spec->key != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (self->slots, self->spec->key)) : 0;
}

/* Whether a key says the same as a whole number of SQLite: `-0` and `1.0` do not. */
static gboolean
is_whole (const SluiceValue *key)
{
  const char *digits = key->s;
  const char *end;

  if (key->kind != SLUICE_VALUE_NUMBER)
    return key->kind == SLUICE_VALUE_INTEGER || key->kind == SLUICE_VALUE_BOOLEAN;
  end = key->s + key->len;
  digits += *digits == '-';
  if (digits == end || end - digits > MAX_WHOLE_DIGITS || (*digits == '0' && key->len > 1))
    return FALSE;
  while (digits < end && g_ascii_isdigit (*digits))
    digits++;
  return digits == end;
}

static gboolean
insert_row (SluiceLookupTable  *self,
            SluiceArena        *arena,
            GError            **error)
{
  const SluiceValue *key = &g_array_index (self->values, SluiceValue, get_key_slot (self));
  const gboolean has_key = self->spec->key == NULL || g_hash_table_contains (self->slots, self->spec->key);
  g_autoptr(GString) exact = g_string_new (NULL);
  SluiceValue text = SLUICE_NULL_VALUE;
  int rc;

  if (has_key && !sluice_value_is_null (key))
    {
      sluice_convert_to_text (NULL, key, arena, &text);
      if (is_whole (key))
        sluice_sql_value_bind (self->insert, 2, key);
      else
        self->other_keys = TRUE;
    }
  sluice_sql_value_bind (self->insert, 1, &text);
  for (guint i = 0; i < self->values->len; i++)
    {
      const SluiceValue *value = &g_array_index (self->values, SluiceValue, i);

      sluice_lookup_exact_add (exact, i, value);
      sluice_sql_value_bind (self->insert, (int) i + 1 + N_OWN_COLUMNS, value);
    }
  if (exact->len > 0)
    sqlite3_bind_text (self->insert, 3, exact->str, (int) exact->len, SQLITE_STATIC);

  rc = sqlite3_step (self->insert);
  if (rc != SQLITE_DONE)
    fail (self, error);
  sqlite3_reset (self->insert);
  sqlite3_clear_bindings (self->insert);
  return rc == SQLITE_DONE;
}

/**
 * sluice_lookup_table_add:
 * @self: a lookup
 * @record: an object, as JSON
 * @arena: what is needed while it is read
 * @error: `lookup_failed`; %SLUICE_ERROR_DATA with `wrong_type` or `too_many_fields`
 *
 * Adds a row.
 *
 * Returns: whether it worked
 */
gboolean
sluice_lookup_table_add (SluiceLookupTable  *self,
                         const SluiceValue  *record,
                         SluiceArena        *arena,
                         GError            **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (record != NULL && record->kind == SLUICE_VALUE_JSON, FALSE);

  if (!read_record (self, record, arena, error))
    return FALSE;
  /* An object without members has nothing that could be found. */
  if (self->fields->len == 0)
    return TRUE;
  if (!prepare_insert (self, error) || !insert_row (self, arena, error))
    return FALSE;
  self->n_rows++;
  return TRUE;
}

static gboolean
check_doubles (SluiceLookupTable  *self,
               GError            **error)
{
  sqlite3_stmt *statement =
    prepare (self, sqlite3_mprintf ("SELECT \"" KEY_COLUMN "\" FROM \"" ROWS_TABLE "\" WHERE \"" KEY_COLUMN "\" IS NOT NULL "
                                    "GROUP BY \"" KEY_COLUMN "\" HAVING count(*) > 1 LIMIT 1", self->spec->name), error);
  int rc;

  if (statement == NULL)
    return FALSE;
  rc = sqlite3_step (statement);
  if (rc == SQLITE_ROW)
    {
      sluice_set_error (error, SLUICE_ERROR_DATA, "lookup_doubles",
                        "The lookup “%s” has the key “%.200s” more than once: nothing says which row is meant",
                        self->spec->name, (const char *) sqlite3_column_text (statement, 0));
      if (error != NULL)
        sluice_error_set_hint (*error, "Choose another “key”, or let a query give each key once "
                               "(SELECT DISTINCT, GROUP BY).");
    }
  else if (rc != SQLITE_DONE)
    fail (self, error);
  sqlite3_finalize (statement);
  return rc == SQLITE_DONE;
}

/* A key is found in a sub-select as lookup() finds it, where `1` and `'1'` are the same: by the
 * rules of https://www.sqlite.org/datatype3.html, section 4.2, what has no type of its own is
 * compared as the type of the column that it is compared with. Whole numbers stay numbers, as
 * they are also compared by size; of other fields nothing is known, which is what the plus says. */
static char *
make_view (SluiceLookupTable *self)
{
  g_autoptr(GString) sql = g_string_new (NULL);
  const guint key = get_key_slot (self);

  for (guint i = 0; i < self->columns->len; i++)
    {
      const char *column = self->columns->pdata[i];
      char *item;

      if (i != key)
        item = sqlite3_mprintf ("+\"%w\" AS \"%w\"", column, column);
      else
        item = sqlite3_mprintf ("\"%w\" AS \"%w\"", self->other_keys ? KEY_COLUMN : NUMBER_COLUMN, column);
      g_string_append_printf (sql, "%s%s", i > 0 ? ", " : "", item);
      sqlite3_free (item);
    }
  return sqlite3_mprintf ("CREATE VIEW \"%w\" AS SELECT %s FROM \"" ROWS_TABLE "\"", self->spec->name, sql->str,
                          self->spec->name);
}

static gboolean
index_column (SluiceLookupTable  *self,
              const char         *column,
              GError            **error)
{
  return execute (self, sqlite3_mprintf ("CREATE INDEX \"{%w by %w}\" ON \"" ROWS_TABLE "\" (\"%w\")", self->spec->name,
                                         column, self->spec->name, column), error);
}

static gboolean
make_indexes (SluiceLookupTable  *self,
              gboolean            for_expressions,
              GError            **error)
{
  g_autofree char *rows = g_strdup_printf ("{rows of %s}", self->spec->name);
  gboolean ok;

  sluice_sandbox_allow_table (self->sandbox, self->spec->name);
  sluice_sandbox_allow_table (self->sandbox, rows);
  sluice_sandbox_set_open (self->sandbox, TRUE);
  ok = index_column (self, KEY_COLUMN, error) && execute (self, make_view (self), error) &&
       (!for_expressions || self->other_keys || index_column (self, NUMBER_COLUMN, error));
  sluice_sandbox_set_open (self->sandbox, FALSE);
  return ok;
}

/**
 * sluice_lookup_table_finish:
 * @self: a lookup
 * @for_expressions: whether expressions will ask it
 * @error: `lookup_failed`; %SLUICE_ERROR_DATA with `lookup_doubles`; %SLUICE_ERROR_INVALID with `unknown_field`
 *
 * After the last row. Only then it can be asked.
 *
 * Returns: whether it worked
 */
gboolean
sluice_lookup_table_finish (SluiceLookupTable  *self,
                            gboolean            for_expressions,
                            GError            **error)
{
  guint slot;

  g_return_val_if_fail (self != NULL, FALSE);

  g_clear_pointer (&self->insert, sqlite3_finalize);
  /* Without a record nobody knows the fields, and nothing is found, whatever they are. */
  if (self->fields->len == 0)
    return sluice_sandbox_add_table (self->sandbox, self->spec->name, error);
  if (self->spec->key != NULL && !sluice_lookup_table_find_field (self, self->spec->key, &slot, error))
    return FALSE;
  return make_table (self, error) && make_indexes (self, for_expressions, error) && check_doubles (self, error);
}

/**
 * sluice_lookup_table_get_n_rows:
 * @self: a lookup
 *
 * Returns: its rows
 */
guint64
sluice_lookup_table_get_n_rows (SluiceLookupTable *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_rows;
}

/**
 * sluice_lookup_table_find_field:
 * @self: a lookup
 * @name: (nullable): a field; %NULL is the first one that is not the key
 * @ret_slot: (out): its place
 * @error: %SLUICE_ERROR_INVALID with `unknown_field`
 *
 * Returns: whether there is one. A lookup without records has every field.
 */
gboolean
sluice_lookup_table_find_field (SluiceLookupTable  *self,
                                const char         *name,
                                guint              *ret_slot,
                                GError            **error)
{
  gpointer slot;

  g_return_val_if_fail (self != NULL, FALSE);

  *ret_slot = 0;
  if (self->fields->len == 0)
    return TRUE;
  if (name == NULL)
    *ret_slot = get_key_slot (self) == 0 ? 1 : 0;
  else if (g_hash_table_lookup_extended (self->slots, name, NULL, &slot))
    *ret_slot = GPOINTER_TO_UINT (slot);
  else
    *ret_slot = G_MAXUINT;
  if (*ret_slot < self->fields->len)
    return TRUE;

  if (name != NULL)
    {
      g_autofree char *list = NULL;

      g_ptr_array_add (self->fields, NULL);
      list = g_strjoinv (", ", (char **) self->fields->pdata);
      g_ptr_array_set_size (self->fields, (int) self->fields->len - 1);
      sluice_set_error (error, SLUICE_ERROR_INVALID, "unknown_field", "The lookup “%s” has no field “%s”; it has: %.500s",
                        self->spec->name, name, list);
    }
  else
    sluice_set_error (error, SLUICE_ERROR_INVALID, "unknown_field",
                      "The lookup “%s” has no field beside its key “%s”", self->spec->name,
                      (const char *) self->fields->pdata[0]);
  return FALSE;
}

static sqlite3_stmt *
get_finder (SluiceLookupTable  *self,
            guint               slot,
            GError            **error)
{
  if (slot == SLUICE_LOOKUP_NO_SLOT)
    {
      if (self->exists == NULL)
        self->exists = prepare (self, sqlite3_mprintf ("SELECT NULL, NULL FROM \"" ROWS_TABLE "\" WHERE \"" KEY_COLUMN
                                                       "\" = ?1", self->spec->name), error);
      return self->exists;
    }
  if (self->finders->len <= slot)
    g_ptr_array_set_size (self->finders, (int) slot + 1);
  if (self->finders->pdata[slot] == NULL)
    self->finders->pdata[slot] =
      prepare (self, sqlite3_mprintf ("SELECT \"%w\", \"" EXACT_COLUMN "\" FROM \"" ROWS_TABLE "\" WHERE \"" KEY_COLUMN
                                      "\" = ?1", (const char *) self->columns->pdata[slot], self->spec->name), error);
  return self->finders->pdata[slot];
}

static SluiceValue
read_answer (sqlite3_stmt *statement,
             guint         slot,
             SluiceArena  *arena)
{
  SluiceValue plain = sluice_sql_value_read (sqlite3_column_value (statement, 0));
  const char *exact = (const char *) sqlite3_column_text (statement, 1);

  if (exact != NULL)
    plain = sluice_lookup_exact_find (exact, (gsize) sqlite3_column_bytes (statement, 1), slot, &plain, arena);
  if (sluice_value_has_text (&plain))
    plain.s = sluice_arena_copy (arena, plain.s, plain.len);
  return plain;
}

static SluiceLookupOutcome
ask (SluiceLookupTable  *self,
     const SluiceValue  *key,
     guint               slot,
     SluiceArena        *arena,
     SluiceValue        *ret_value,
     GError            **error)
{
  SluiceLookupOutcome outcome = SLUICE_LOOKUP_MISSING;
  sqlite3_stmt *statement;
  int rc;

  if (self->fields->len == 0)
    return outcome;
  statement = get_finder (self, slot, error);
  if (statement == NULL)
    return SLUICE_LOOKUP_FAILED;

  sqlite3_bind_text (statement, 1, key->s, (int) key->len, SQLITE_STATIC);
  rc = sqlite3_step (statement);
  if (rc == SQLITE_ROW)
    {
      *ret_value = read_answer (statement, slot, arena);
      outcome = SLUICE_LOOKUP_FOUND;
    }
  else if (rc != SQLITE_DONE)
    {
      fail (self, error);
      outcome = SLUICE_LOOKUP_FAILED;
    }
  sqlite3_reset (statement);
  return outcome;
}

/**
 * sluice_lookup_table_find:
 * @self: a lookup that is finished
 * @key: a text
 * @slot: the place of the field that is wanted, or %SLUICE_LOOKUP_NO_SLOT
 * @arena: what its text is put into
 * @ret_value: (out caller-allocates): what the field holds; NULL where the key is missing
 * @error: `lookup_failed`
 *
 * Returns: what came of it
 */
SluiceLookupOutcome
sluice_lookup_table_find (SluiceLookupTable  *self,
                          const SluiceValue  *key,
                          guint               slot,
                          SluiceArena        *arena,
                          SluiceValue        *ret_value,
                          GError            **error)
{
  SluiceLookupOutcome outcome;
  gboolean found;

  g_return_val_if_fail (self != NULL, SLUICE_LOOKUP_FAILED);
  g_return_val_if_fail (key != NULL && key->kind == SLUICE_VALUE_TEXT, SLUICE_LOOKUP_FAILED);

  if (sluice_lookup_cache_get (self->cache, key, slot, &found, ret_value))
    {
      if (sluice_value_has_text (ret_value))
        ret_value->s = sluice_arena_copy (arena, ret_value->s, ret_value->len);
      return found ? SLUICE_LOOKUP_FOUND : SLUICE_LOOKUP_MISSING;
    }

  *ret_value = SLUICE_NULL_VALUE;
  outcome = ask (self, key, slot, arena, ret_value, error);
  if (outcome != SLUICE_LOOKUP_FAILED)
    sluice_lookup_cache_put (self->cache, key, slot, outcome == SLUICE_LOOKUP_FOUND, ret_value);
  return outcome;
}
