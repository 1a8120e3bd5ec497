/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-xlsx-columns.h"

#include "sluice-path.h"

#include <string.h>

struct _SluiceXlsxColumns
{
  GPtrArray *fields;            /* (owned) (element-type SluicePath) the wanted ones */
  int *places;                  /* (owned) the column of each of @fields */
  gboolean wants_row;
  GPtrArray *keys;              /* (owned) (element-type utf8) each name as a key of JSON */
  GArray *named;                /* (owned) (element-type gboolean) whether it has a name of its own */
  GHashTable *taken;            /* (owned) the names -> column */
  guint n_named;                /* columns that the table says it has */
};

/**
 * sluice_xlsx_columns_new:
 * @fields: (element-type SluicePath): the wanted cells
 *
 * Returns: (transfer full): columns without names
 */
SluiceXlsxColumns *
sluice_xlsx_columns_new (GPtrArray *fields)
{
  SluiceXlsxColumns *self;

  g_return_val_if_fail (fields != NULL, NULL);

  self = g_new0 (SluiceXlsxColumns, 1);
  self->fields = g_ptr_array_ref (fields);
  self->places = g_new (int, MAX (fields->len, 1));
  self->keys = g_ptr_array_new_with_free_func (g_free);
  self->named = g_array_new (FALSE, FALSE, sizeof (gboolean));
  self->taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

/**
 * sluice_xlsx_columns_free:
 * @self: (transfer full): columns
 */
void
sluice_xlsx_columns_free (SluiceXlsxColumns *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->fields);
  g_ptr_array_unref (self->keys);
  g_array_unref (self->named);
  g_hash_table_unref (self->taken);
  g_free (self->places);
  g_free (self);
}

static void
append_string (GString    *json,
               const char *text,
               gsize       len)
{
  gsize start = 0;

  g_string_append_c (json, '"');
  for (gsize i = 0; i < len; i++)
    {
      guchar c = (guchar) text[i];

      if (c != '"' && c != '\\' && c >= 0x20)
        continue;
      g_string_append_len (json, text + start, (gssize) (i - start));
      start = i + 1;
      if (c < 0x20)
        g_string_append_printf (json, "\\u%04x", c);
      else
        g_string_append_printf (json, "\\%c", c);
    }
  g_string_append_len (json, text + start, (gssize) (len - start));
  g_string_append_c (json, '"');
}

/* Adds a column; a name that is taken gets a number behind it. */
static void
add_column (SluiceXlsxColumns *self,
            const char        *name)
{
  guint place = self->keys->len;
  gboolean named = name != NULL && *name != '\0';
  g_autofree char *wanted = named ? g_strdup (name) : g_strdup_printf ("c%u", place + 1);
  g_autofree char *free_name = g_strdup (wanted);
  g_autoptr(GString) key = g_string_new (NULL);

  for (guint i = 2; g_hash_table_contains (self->taken, free_name); i++)
    {
      g_free (free_name);
      free_name = g_strdup_printf ("%s_%u", wanted, i);
    }
  append_string (key, free_name, strlen (free_name));
  g_string_append_c (key, ':');
  g_ptr_array_add (self->keys, g_string_free (g_steal_pointer (&key), FALSE));
  g_array_append_val (self->named, named);
  g_hash_table_insert (self->taken, g_steal_pointer (&free_name), GUINT_TO_POINTER (place));
}

/* A column behind those that the header names can be asked for by its place. */
static int
find_unnamed (const SluiceXlsxColumns *self,
              const char              *name)
{
  guint64 number = 0;

  if (*name != 'c' || name[1] == '\0' || name[1] == '0' || strlen (name) > 6)
    return SLUICE_XLSX_NO_COLUMN;
  for (const char *p = name + 1; *p != '\0'; p++)
    {
      if (!g_ascii_isdigit (*p))
        return SLUICE_XLSX_NO_COLUMN;
      number = number * 10 + (guint64) (*p - '0');
    }
  return number > self->n_named ? (int) number - 1 : SLUICE_XLSX_NO_COLUMN;
}

/* A name that equals a whole path is that field, whatever dots it has. */
static int
find_place (const SluiceXlsxColumns *self,
            const SluicePath        *path)
{
  const SluicePathStep *step;
  gpointer place;

  if (sluice_path_get_n_steps (path) == 0)
    return SLUICE_XLSX_WHOLE_ROW;
  if (g_hash_table_lookup_extended (self->taken, sluice_path_get_text (path), NULL, &place))
    return GPOINTER_TO_INT (place);
  step = sluice_path_get_step (path, 0);
  if (sluice_path_get_n_steps (path) > 1 || step->kind != SLUICE_PATH_STEP_KEY)
    return SLUICE_XLSX_NO_COLUMN;
  if (g_hash_table_lookup_extended (self->taken, step->key, NULL, &place))
    return GPOINTER_TO_INT (place);
  return find_unnamed (self, step->key);
}

/**
 * sluice_xlsx_columns_set_names:
 * @self: columns without names
 * @names: (array length=n_names) (element-type utf8): names; %NULL and empty ones are
 *   those of the place, and one that comes again gets `_2`
 * @n_names: how many
 */
void
sluice_xlsx_columns_set_names (SluiceXlsxColumns  *self,
                               const char * const *names,
                               guint               n_names)
{
  g_return_if_fail (self != NULL && self->keys->len == 0);

  for (guint i = 0; i < n_names; i++)
    add_column (self, names[i]);
  self->n_named = n_names;
  for (guint i = 0; i < self->fields->len; i++)
    {
      self->places[i] = find_place (self, self->fields->pdata[i]);
      self->wants_row = self->wants_row || self->places[i] == SLUICE_XLSX_WHOLE_ROW;
    }
}

/**
 * sluice_xlsx_columns_get_n:
 * @self: columns
 *
 * Returns: how many of them have been named
 */
guint
sluice_xlsx_columns_get_n (const SluiceXlsxColumns *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_named;
}

/**
 * sluice_xlsx_columns_get_places:
 * @self: columns with names
 *
 * Returns: (transfer none): the column of each wanted field, from 0; or
 *   %SLUICE_XLSX_NO_COLUMN, or %SLUICE_XLSX_WHOLE_ROW
 */
const int *
sluice_xlsx_columns_get_places (const SluiceXlsxColumns *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->places;
}

/**
 * sluice_xlsx_columns_wants_row:
 * @self: columns with names
 *
 * Returns: whether one of the wanted fields is the row
 */
gboolean
sluice_xlsx_columns_wants_row (const SluiceXlsxColumns *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->wants_row;
}

static void
append_value (GString           *json,
              const SluiceValue *value)
{
  if (value->kind == SLUICE_VALUE_BOOLEAN)
    g_string_append (json, value->i != 0 ? "true" : "false");
  else if (value->kind == SLUICE_VALUE_NUMBER)
    g_string_append_len (json, value->s, value->len);
  else if (sluice_value_is_null (value))
    g_string_append (json, "null");
  else
    append_string (json, value->s, value->len);
}

/**
 * sluice_xlsx_columns_write_row:
 * @self: columns with names
 * @values: (array length=n_values): the values of the columns, from the first
 * @n_values: how many
 * @json: gets the row as an object: columns with a name, and the others if they
 *   hold something
 */
void
sluice_xlsx_columns_write_row (SluiceXlsxColumns *self,
                               const SluiceValue *values,
                               guint              n_values,
                               GString           *json)
{
  const SluiceValue null = SLUICE_NULL_VALUE;

  g_return_if_fail (self != NULL);
  g_return_if_fail (json != NULL);

  g_string_assign (json, "{");
  while (self->keys->len < n_values)
    add_column (self, NULL);
  for (guint i = 0; i < self->keys->len; i++)
    {
      const SluiceValue *value = i < n_values ? &values[i] : &null;

      if (!g_array_index (self->named, gboolean, i) && sluice_value_is_null (value))
        continue;
      if (json->len > 1)
        g_string_append_c (json, ',');
      g_string_append (json, self->keys->pdata[i]);
      append_value (json, value);
    }
  g_string_append_c (json, '}');
}
