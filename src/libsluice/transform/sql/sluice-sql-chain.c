/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sql-chain.h"

#include "sluice-function-info.h"

#include <string.h>

typedef struct
{
  const SluiceTransformCall *call;
  SluiceType type;              /* of the column */
  gboolean is_last;
  SluiceSqlLanguage dialect;
  char **ret_why;
} Link;

typedef char *(*WriteFunc) (const Link *link,
                            const char *x);

static JsonNode *
get_argument (const Link *link,
              const char *name)
{
  JsonObject *arguments = link->call->arguments;

  return arguments != NULL ? json_object_get_member (arguments, name) : NULL;
}

/* An argument that is a text, quoted; @fallback if it is not given. */
static char *
get_text (const Link *link,
          const char *name,
          const char *fallback)
{
  JsonNode *node = get_argument (link, name);
  const char *text = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : fallback;

  if (text != NULL && strstr (text, "{{") != NULL)
    {
      sluice_sql_fail (link->ret_why, "a template is filled in when the task is run");
      return NULL;
    }
  return sluice_sql_text (text != NULL ? text : "");
}

static gint64
get_integer (const Link *link,
             const char *name,
             gint64      fallback)
{
  JsonNode *node = get_argument (link, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_int (node) : fallback;
}

static char *
write_trim (const Link *link,
            const char *x)
{
  return g_strdup_printf ("%s(%s, (SELECT \"all\" FROM \"spaces\"))",
                          link->dialect == SLUICE_SQL_LANGUAGE_SQLITE ? "trim" : "btrim", x);
}

static char *
write_case (const Link *link,
            const char *x)
{
  gboolean up = g_str_equal (link->call->name, "upper");

  if (link->dialect == SLUICE_SQL_LANGUAGE_POSTGRES)
    /* Letters as Unicode has them, whatever the locale of the database. */
    return g_strdup_printf ("%s(%s COLLATE \"und-x-icu\")", link->call->name, x);
  sluice_sql_fail (link->ret_why, "%s of letters beyond ASCII", link->call->name);
  return g_strdup_printf ("%s(%s)", up ? "upper" : "lower", x);
}

static char *
write_replace (const Link *link,
               const char *x)
{
  g_autofree char *from = get_text (link, "from", NULL);
  g_autofree char *to = get_text (link, "to", NULL);

  return from != NULL && to != NULL ? g_strdup_printf ("replace(%s, %s, %s)", x, from, to) : NULL;
}

static char *
write_substring (const Link *link,
                 const char *x)
{
  gint64 start = get_integer (link, "start", 1);
  gint64 length = get_integer (link, "length", -1);

  if (start < 1)
    {
      sluice_sql_fail (link->ret_why, "substring counted from the end");
      return NULL;
    }
  if (length < 0)
    return g_strdup_printf ("substr(%s, %" G_GINT64_FORMAT ")", x, start);
  return g_strdup_printf ("substr(%s, %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ")", x, start, length);
}

static char *
write_affix (const Link *link,
             const char *x)
{
  g_autofree char *before = get_text (link, "before", NULL);
  g_autofree char *after = get_text (link, "after", NULL);

  return before != NULL && after != NULL ? g_strdup_printf ("(%s || %s || %s)", before, x, after) : NULL;
}

static char *
write_pad (const Link *link,
           const char *x)
{
  g_autofree char *with = get_text (link, "with", " ");
  JsonNode *side = get_argument (link, "side");
  gboolean right = side != NULL && g_strcmp0 (json_node_get_string (side), "right") == 0;
  gint64 length = get_integer (link, "length", 0);

  if (link->dialect == SLUICE_SQL_LANGUAGE_SQLITE)
    {
      sluice_sql_fail (link->ret_why, "pad");
      return NULL;
    }
  if (with == NULL)
    return NULL;
  return g_strdup_printf ("CASE WHEN length(%s) >= %" G_GINT64_FORMAT " THEN %s ELSE %s(%s, %" G_GINT64_FORMAT
                          ", %s) END", x, length, x, right ? "rpad" : "lpad", x, length, with);
}

static char *
write_split (const Link *link,
             const char *x)
{
  g_autofree char *by = get_text (link, "by", NULL);
  gint64 index = get_integer (link, "index", 0);

  if (link->dialect == SLUICE_SQL_LANGUAGE_SQLITE || index < 1)
    {
      sluice_sql_fail (link->ret_why, index < 1 ? "split into a list, or from the end" : "split");
      return NULL;
    }
  if (by == NULL)
    return NULL;
  /* An empty text has one part, an empty one. */
  if (index == 1)
    return g_strdup_printf ("split_part(%s, %s, 1)", x, by);
  return g_strdup_printf ("(string_to_array(%s, %s))[%" G_GINT64_FORMAT "]", x, by, index);
}

static char *
write_length (const Link *link,
              const char *x)
{
  return g_strdup_printf ("CAST(length(%s) AS text)", x);
}

/* Texts of a text column: what is a number elsewhere is the text of its digits. */
static char *
write_scalar (const Link *link,
              JsonNode   *node)
{
  const SluiceType text = { .kind = SLUICE_TYPE_KIND_TEXT };

  return sluice_sql_literal (node, text, link->dialect, link->ret_why);
}

static char *
write_null_if (const Link *link,
               const char *x)
{
  JsonNode *node = get_argument (link, "values");
  JsonArray *values = node != NULL ? json_node_get_array (node) : NULL;
  g_autofree char *text = values != NULL ? g_strdup (x) : g_strdup_printf ("nullif(%s, '')", x);

  for (guint i = 0; values != NULL && i < json_array_get_length (values); i++)
    {
      g_autofree char *value = write_scalar (link, json_array_get_element (values, i));
      char *next = value != NULL ? g_strdup_printf ("nullif(%s, %s)", text, value) : NULL;

      g_free (text);
      text = next;
      if (text == NULL)
        return NULL;
    }
  return g_steal_pointer (&text);
}

static char *
write_default (const Link *link,
               const char *x)
{
  g_autofree char *value = write_scalar (link, get_argument (link, "value"));

  return value != NULL ? g_strdup_printf ("coalesce(%s, %s)", x, value) : NULL;
}

static char *
write_map (const Link *link,
           const char *x)
{
  JsonNode *otherwise = get_argument (link, "otherwise");
  const char *other = otherwise != NULL ? json_node_get_string (otherwise) : "keep";
  JsonObject *values = json_node_get_object (get_argument (link, "values"));
  g_autoptr(GString) out = g_string_new (NULL);
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  if (strcmp (other, "reject") == 0)
    {
      sluice_sql_fail (link->ret_why, "map that rejects");
      return NULL;
    }
  g_string_append_printf (out, "CASE %s", x);
  json_object_iter_init_ordered (&iter, values);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      g_autofree char *from = sluice_sql_text (name);
      g_autofree char *to = write_scalar (link, member);

      if (to == NULL)
        return NULL;
      g_string_append_printf (out, " WHEN %s THEN %s", from, to);
    }
  if (json_object_get_size (values) == 0)
    return strcmp (other, "keep") == 0 ? g_strdup (x) : g_strdup ("NULL");
  if (strcmp (other, "keep") == 0)
    g_string_append_printf (out, " ELSE %s", x);
  return g_strconcat (out->str, " END", NULL);
}

static char *
write_hash (const Link *link,
            const char *x)
{
  JsonNode *node = get_argument (link, "algorithm");
  const char *name = node != NULL ? json_node_get_string (node) : "sha256";

  if (link->dialect == SLUICE_SQL_LANGUAGE_SQLITE || strcmp (name, "sha1") == 0)
    {
      sluice_sql_fail (link->ret_why, "hash");
      return NULL;
    }
  if (strcmp (name, "md5") == 0)
    return g_strdup_printf ("md5(%s)", x);
  return g_strdup_printf ("encode(%s(convert_to(%s, 'UTF8')), 'hex')", name, x);
}

/* A conversion at the end to what the column is anyway. */
static char *
write_conversion (const Link *link,
                  const char *x)
{
  static const struct
  {
    const char *name;
    SluiceTypeKind kind;
  } kinds[] = {
    { "to_integer", SLUICE_TYPE_KIND_INTEGER }, { "to_double", SLUICE_TYPE_KIND_DOUBLE },
    { "to_decimal", SLUICE_TYPE_KIND_DECIMAL }, { "to_date", SLUICE_TYPE_KIND_DATE },
    { "to_uuid", SLUICE_TYPE_KIND_UUID }, { "to_boolean", SLUICE_TYPE_KIND_BOOLEAN },
    { "to_text", SLUICE_TYPE_KIND_TEXT },
  };
  gboolean plain = link->call->arguments == NULL || json_object_get_size (link->call->arguments) == 0;

  for (guint i = 0; i < G_N_ELEMENTS (kinds) && plain; i++)
    {
      if (g_str_equal (kinds[i].name, link->call->name) &&
          (kinds[i].kind == SLUICE_TYPE_KIND_TEXT || (link->is_last && kinds[i].kind == link->type.kind)))
        return g_strdup (x);
    }
  sluice_sql_fail (link->ret_why, "%s", link->call->name);
  return NULL;
}

static const struct
{
  const char *name;
  WriteFunc func;
} writers[] = {
  { "trim", write_trim }, { "upper", write_case }, { "lower", write_case }, { "replace", write_replace },
  { "substring", write_substring }, { "affix", write_affix }, { "pad", write_pad }, { "split", write_split },
  { "length", write_length }, { "null_if", write_null_if }, { "default", write_default }, { "map", write_map },
  { "hash", write_hash },
};

static char *
write_link (const Link *link,
            const char *x)
{
  for (guint i = 0; i < G_N_ELEMENTS (writers); i++)
    {
      if (g_str_equal (writers[i].name, link->call->name))
        return writers[i].func (link, x);
    }
  return write_conversion (link, x);
}

/**
 * sluice_sql_chain:
 * @entry: a column
 * @input: what its chain starts from: SQL for a text
 * @dialect: whose SQL
 * @ret_why: (out): what cannot be said, also where it can be said in part
 *
 * Returns: (transfer full) (nullable): SQL for the text at the end of the chain
 */
char *
sluice_sql_chain (const SluiceMappingEntry  *entry,
                  const char                *input,
                  SluiceSqlLanguage          dialect,
                  char                     **ret_why)
{
  g_autofree char *text = g_strdup (input);

  for (guint i = 0; entry->transforms != NULL && i < entry->transforms->len && text != NULL; i++)
    {
      const Link link = {
        .call = g_ptr_array_index (entry->transforms, i),
        .type = entry->type,
        .is_last = i + 1 == entry->transforms->len,
        .dialect = dialect,
        .ret_why = ret_why,
      };
      char *next = write_link (&link, text);

      g_free (text);
      text = next;
    }
  return g_steal_pointer (&text);
}
