/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-preview.h"

#include "sluice-reject-json.h"
#include "sluice-value-json.h"

struct _SluicePreview
{
  JsonArray *columns;           /* (owned) */
  JsonArray *rows;              /* (owned) */
  JsonArray *rejects;           /* (owned) */
};

/**
 * sluice_preview_new:
 * @schema: the columns of the rows
 *
 * Returns: (transfer full): a preview without rows
 */
SluicePreview *
sluice_preview_new (SluiceSchema *schema)
{
  SluicePreview *self = g_new0 (SluicePreview, 1);

  self->columns = json_array_new ();
  self->rows = json_array_new ();
  self->rejects = json_array_new ();
  for (guint i = 0; i < sluice_schema_get_n (schema); i++)
    {
      const SluiceColumn *column = sluice_schema_get (schema, i);
      g_autofree char *type = sluice_type_to_string (column->type);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "name", column->name);
      json_object_set_string_member (object, "type", type);
      json_array_add_object_element (self->columns, object);
    }
  return self;
}

/**
 * sluice_preview_free:
 * @self: (transfer full): a preview
 */
void
sluice_preview_free (SluicePreview *self)
{
  g_return_if_fail (self != NULL);

  json_array_unref (self->columns);
  json_array_unref (self->rows);
  json_array_unref (self->rejects);
  g_free (self);
}

static void
add_reject (SluicePreview      *self,
            const SluiceReject *reject)
{
  for (guint i = 0; i < reject->problems->len; i++)
    json_array_add_object_element (self->rejects, sluice_row_problem_to_json (reject,
                                                                              g_ptr_array_index (reject->problems, i)));
}

/**
 * sluice_preview_add:
 * @self: a preview
 * @rows: mapped rows
 * @rejects: (element-type SluiceReject): rows that were refused
 */
void
sluice_preview_add (SluicePreview *self,
                    SluiceBatch   *rows,
                    GPtrArray     *rejects)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < rows->n_rows; i++)
    {
      const SluiceValue *row = sluice_batch_row (rows, i);
      JsonArray *cells = json_array_sized_new (rows->n_columns);

      for (guint j = 0; j < rows->n_columns; j++)
        json_array_add_element (cells, sluice_value_to_json (&row[j]));
      json_array_add_array_element (self->rows, cells);
    }
  for (guint i = 0; i < rejects->len; i++)
    add_reject (self, g_ptr_array_index (rejects, i));
}

/**
 * sluice_preview_to_json:
 * @self: a preview
 *
 * Returns: (transfer full): the object of `preview --output json`
 */
JsonObject *
sluice_preview_to_json (SluicePreview *self)
{
  JsonObject *object = json_object_new ();

  g_return_val_if_fail (self != NULL, object);

  json_object_set_array_member (object, "columns", json_array_ref (self->columns));
  json_object_set_array_member (object, "rows", json_array_ref (self->rows));
  json_object_set_array_member (object, "rejects", json_array_ref (self->rejects));
  return object;
}
