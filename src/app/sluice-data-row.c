/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-data-row.h"

#include "sluice-value-text.h"

struct _SluiceDataRow
{
  GObject parent_instance;

  JsonArray *values;            /* (owned) (nullable) of an accepted row */
  GPtrArray *cells;             /* (owned) (element-type utf8) as text, when they were asked for */
  GPtrArray *problems;          /* (owned) (nullable) (element-type utf8) of a rejected row */
};

G_DEFINE_FINAL_TYPE (SluiceDataRow, sluice_data_row, G_TYPE_OBJECT)

static void
sluice_data_row_finalize (GObject *object)
{
  SluiceDataRow *self = SLUICE_DATA_ROW (object);

  g_clear_pointer (&self->values, json_array_unref);
  g_ptr_array_unref (self->cells);
  g_clear_pointer (&self->problems, g_ptr_array_unref);

  G_OBJECT_CLASS (sluice_data_row_parent_class)->finalize (object);
}

static void
sluice_data_row_class_init (SluiceDataRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_data_row_finalize;
}

static void
sluice_data_row_init (SluiceDataRow *self)
{
  self->cells = g_ptr_array_new_with_free_func (g_free);
}

/**
 * sluice_data_row_new:
 * @cells: the row's values, which do not change any more
 *
 * The values become text when they are shown: most of many rows never are.
 *
 * Returns: (transfer full): a new row
 */
SluiceDataRow *
sluice_data_row_new (JsonArray *cells)
{
  SluiceDataRow *self = g_object_new (SLUICE_TYPE_DATA_ROW, NULL);

  self->values = json_array_ref (cells);
  return self;
}

/**
 * sluice_data_row_new_rejected:
 *
 * Returns: (transfer full): a row that was rejected, without cells yet
 */
SluiceDataRow *
sluice_data_row_new_rejected (void)
{
  SluiceDataRow *self = g_object_new (SLUICE_TYPE_DATA_ROW, NULL);

  self->problems = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/**
 * sluice_data_row_add_problem:
 * @self: a rejected row that no view knows yet
 * @column: the column
 * @value: what stood there
 * @message: what is wrong with it
 *
 * Adds a cell that is why the row was rejected.
 */
void
sluice_data_row_add_problem (SluiceDataRow *self,
                             guint          column,
                             const char    *value,
                             const char    *message)
{
  g_return_if_fail (SLUICE_IS_DATA_ROW (self));
  g_return_if_fail (self->problems != NULL);

  if (self->cells->len <= column)
    {
      g_ptr_array_set_size (self->cells, (int) column + 1);
      g_ptr_array_set_size (self->problems, (int) column + 1);
    }
  g_free (g_ptr_array_index (self->cells, column));
  g_free (g_ptr_array_index (self->problems, column));
  g_ptr_array_index (self->cells, column) = sluice_value_text_shorten (value);
  g_ptr_array_index (self->problems, column) = g_strdup (message);
}

gboolean
sluice_data_row_is_rejected (SluiceDataRow *self)
{
  g_return_val_if_fail (SLUICE_IS_DATA_ROW (self), FALSE);

  return self->problems != NULL;
}

/**
 * sluice_data_row_get_problem:
 * @self: a #SluiceDataRow
 * @column: a column
 *
 * Returns: (nullable): what is wrong with this cell
 */
const char *
sluice_data_row_get_problem (SluiceDataRow *self,
                             guint          column)
{
  g_return_val_if_fail (SLUICE_IS_DATA_ROW (self), NULL);

  return self->problems != NULL && column < self->problems->len
         ? g_ptr_array_index (self->problems, column) : NULL;
}

const char *
sluice_data_row_get_text (SluiceDataRow *self,
                          guint          column)
{
  g_return_val_if_fail (SLUICE_IS_DATA_ROW (self), NULL);

  if (self->values != NULL && column < json_array_get_length (self->values))
    {
      if (self->cells->len == 0)
        g_ptr_array_set_size (self->cells, (int) json_array_get_length (self->values));
      if (g_ptr_array_index (self->cells, column) == NULL)
        g_ptr_array_index (self->cells, column) =
          sluice_value_text_new (json_array_get_element (self->values, column));
    }
  return column < self->cells->len ? g_ptr_array_index (self->cells, column) : NULL;
}
