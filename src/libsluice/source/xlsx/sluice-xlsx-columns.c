/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-xlsx-columns.h"

#include "sluice-json-text.h"
#include "sluice-record-column.h"
#include "sluice-table-columns.h"
#include "sluice-value-json.h"

#include <string.h>

typedef struct
{
  char *key;                    /* (owned) its name as JSON, with a colon */
  gboolean is_named;            /* by the table: rows have it even where they hold nothing */
  gboolean is_used;             /* it has a name, or a row that holds something there */
} Column;

struct _SluiceXlsxColumns
{
  GPtrArray *fields;            /* (owned) (element-type SluicePath) the wanted ones */
  int *places;                  /* (owned) the column of each of @fields */
  gboolean wants_row;
  SluiceTableColumns *names;    /* (owned) */
  GArray *columns;              /* (owned) (element-type Column) */
  guint n_named;                /* columns that the table says it has */
  GPtrArray *record_columns;    /* (owned) (nullable) (element-type SluiceRecordColumn) those that are used */
  SluiceArena *scratch;         /* (owned) of one row */
};

static void
clear_column (gpointer data)
{
  g_free (((Column *) data)->key);
}

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
  self->names = sluice_table_columns_new ();
  self->columns = g_array_new (FALSE, FALSE, sizeof (Column));
  g_array_set_clear_func (self->columns, clear_column);
  self->scratch = sluice_arena_new (4096);
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
  g_clear_pointer (&self->record_columns, g_ptr_array_unref);
  g_array_unref (self->columns);
  sluice_table_columns_free (self->names);
  sluice_arena_free (self->scratch);
  g_free (self->places);
  g_free (self);
}

static void
add_column (SluiceXlsxColumns *self,
            const char        *name)
{
  Column column = { .is_named = name != NULL && *name != '\0' };
  const char *unique;
  SluiceValue quoted;

  sluice_table_columns_add (self->names, name);
  unique = sluice_table_columns_get_name (self->names, self->columns->len);
  quoted = sluice_json_text_quote (unique, strlen (unique), self->scratch);
  column.key = g_strdup_printf ("%.*s:", (int) quoted.len, quoted.s);
  column.is_used = column.is_named;
  g_array_append_val (self->columns, column);
}

/* A column behind those that the header names can be asked for by its place. */
static int
find_unnamed (const SluiceXlsxColumns *self,
              const SluicePath        *path)
{
  const SluicePathStep *step = sluice_path_get_step (path, 0);
  guint64 number = 0;

  if (sluice_path_get_n_steps (path) > 1 || step->kind != SLUICE_PATH_STEP_KEY || *step->key != 'c' ||
      step->key[1] == '0' || strlen (step->key) > 6 ||
      !g_ascii_string_to_unsigned (step->key + 1, 10, 1, G_MAXINT32, &number, NULL))
    return SLUICE_TABLE_COLUMN_NONE;
  return number > self->n_named ? (int) number - 1 : SLUICE_TABLE_COLUMN_NONE;
}

static int
find_place (const SluiceXlsxColumns *self,
            const SluicePath        *path)
{
  const int place = sluice_table_columns_find (self->names, path);

  return place == SLUICE_TABLE_COLUMN_NONE ? find_unnamed (self, path) : place;
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
  g_return_if_fail (self != NULL && self->columns->len == 0);

  for (guint i = 0; i < n_names; i++)
    add_column (self, names[i]);
  self->n_named = n_names;
  for (guint i = 0; i < self->fields->len; i++)
    {
      self->places[i] = find_place (self, self->fields->pdata[i]);
      self->wants_row = self->wants_row || self->places[i] == SLUICE_TABLE_COLUMN_WHOLE;
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
 *   %SLUICE_TABLE_COLUMN_NONE, or %SLUICE_TABLE_COLUMN_WHOLE
 */
const int *
sluice_xlsx_columns_get_places (const SluiceXlsxColumns *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->places;
}

/**
 * sluice_xlsx_columns_get_record_columns:
 * @self: columns
 *
 * Those without a name count from the first row on that holds something there.
 *
 * Returns: (transfer none) (element-type SluiceRecordColumn): the columns that the
 *   rows so far have; another list once there are more
 */
GPtrArray *
sluice_xlsx_columns_get_record_columns (SluiceXlsxColumns *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->record_columns != NULL)
    return self->record_columns;

  self->record_columns = sluice_record_column_new_list ();
  for (guint i = 0; i < self->columns->len; i++)
    {
      if (g_array_index (self->columns, Column, i).is_used)
        sluice_record_column_add (self->record_columns, sluice_table_columns_get_name (self->names, i), NULL);
    }
  return self->record_columns;
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

/* A text that is none is shown as it is: its row is rejected anyway. */
static void
append_value (SluiceXlsxColumns *self,
              const SluiceValue *value,
              GString           *json)
{
  SluiceValue shown = *value;

  if (shown.kind == SLUICE_VALUE_INVALID)
    shown.kind = SLUICE_VALUE_TEXT;
  sluice_value_append_json (&shown, json, self->scratch);
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

  sluice_arena_reset (self->scratch);
  g_string_assign (json, "{");
  while (self->columns->len < n_values)
    add_column (self, NULL);
  for (guint i = 0; i < self->columns->len; i++)
    {
      Column *column = &g_array_index (self->columns, Column, i);
      const SluiceValue *value = i < n_values ? &values[i] : &null;

      if (!column->is_named && sluice_value_is_null (value))
        continue;
      if (!column->is_used)
        g_clear_pointer (&self->record_columns, g_ptr_array_unref);
      column->is_used = TRUE;
      if (json->len > 1)
        g_string_append_c (json, ',');
      g_string_append (json, column->key);
      append_value (self, value, json);
    }
  g_string_append_c (json, '}');
}
