/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sample-fields.h"

#include "sluice-draft.h"
#include "sluice-mapping.h"
#include "sluice-preview-records.h"

#include <string.h>

/* More records say no more of a field, but cost memory. */
#define MAX_RECORDS 2000

/* One field. */
typedef struct
{
  char *path;
  char *type;
  GPtrArray *cells;             /* (element-type utf8) by record, NULL = NULL */
  GPtrArray *values;            /* (element-type utf8) (unowned) those that are not NULL */
  JsonObject *entry;            /* as a task without a mapping takes it */
} Field;

struct _SluiceSampleFields
{
  GObject parent_instance;

  GPtrArray *fields;            /* (owned) (element-type Field) */
  GHashTable *records;          /* (owned) number of a record -> its place, from 1 */
};

G_DEFINE_FINAL_TYPE (SluiceSampleFields, sluice_sample_fields, G_TYPE_OBJECT)

static void
field_free (Field *field)
{
  g_free (field->path);
  g_free (field->type);
  g_ptr_array_unref (field->cells);
  g_ptr_array_unref (field->values);
  json_object_unref (field->entry);
  g_free (field);
}

static void
sluice_sample_fields_finalize (GObject *object)
{
  SluiceSampleFields *self = SLUICE_SAMPLE_FIELDS (object);

  g_ptr_array_unref (self->fields);
  g_hash_table_unref (self->records);

  G_OBJECT_CLASS (sluice_sample_fields_parent_class)->finalize (object);
}

static void
sluice_sample_fields_class_init (SluiceSampleFieldsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_sample_fields_finalize;
}

static void
sluice_sample_fields_init (SluiceSampleFields *self)
{
  self->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) field_free);
  self->records = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

/* The first lines of @records. */
static GBytes *
cut (GBytes *records)
{
  gsize size;
  const char *text = g_bytes_get_data (records, &size);
  gsize end = 0;

  for (guint i = 0; i < MAX_RECORDS && end < size; i++)
    {
      const char *line_end = memchr (text + end, '\n', size - end);

      end = line_end == NULL ? size : (gsize) (line_end - text) + 1;
    }
  return g_bytes_new_from_bytes (records, 0, end);
}

static JsonObject *
find_entry (GPtrArray  *mapping,
            const char *path)
{
  JsonObject *entry = NULL;

  for (guint i = 0; i < mapping->len; i++)
    {
      const SluiceMappingEntry *known = mapping->pdata[i];

      if (g_strcmp0 (known->from_text, path) == 0)
        return sluice_mapping_entry_to_json (known);
    }
  entry = json_object_new ();
  json_object_set_string_member (entry, "column", path);
  json_object_set_string_member (entry, "type", "text");
  json_object_set_string_member (entry, "from", path);
  return entry;
}

static void
add_fields (SluiceSampleFields   *self,
            SluicePreviewRecords *records)
{
  SluiceSchema *schema = sluice_preview_records_get_schema (records);
  GPtrArray *mapping = sluice_preview_records_get_mapping (records);

  for (guint i = 0; i < sluice_schema_get_n (schema); i++)
    {
      const SluiceColumn *column = sluice_schema_get (schema, i);
      Field *field = g_new0 (Field, 1);

      field->path = g_strdup (column->name);
      field->type = sluice_type_to_string (column->type);
      field->cells = g_ptr_array_new_with_free_func (g_free);
      field->values = g_ptr_array_new ();
      field->entry = find_entry (mapping, field->path);
      g_ptr_array_add (self->fields, field);
    }
}

static void
add_batch (SluiceSampleFields   *self,
           SluicePreviewRecords *records,
           SluiceBatch          *batch)
{
  for (guint i = 0; i < batch->n_rows; i++)
    {
      const SluiceValue *row = sluice_batch_row (batch, i);
      gint64 *number = g_new (gint64, 1);
      Field *first = self->fields->pdata[0];

      *number = (gint64) sluice_preview_records_get_number (records, batch->origins[i].record);
      g_hash_table_insert (self->records, number, GUINT_TO_POINTER (first->cells->len + 1));
      for (guint j = 0; j < self->fields->len; j++)
        {
          Field *field = self->fields->pdata[j];
          char *text = sluice_value_is_null (&row[j]) ? NULL : sluice_value_to_string (&row[j]);

          g_ptr_array_add (field->cells, text);
          if (text != NULL)
            g_ptr_array_add (field->values, text);
        }
    }
}

/**
 * sluice_sample_fields_new:
 * @records: records of a source, one JSON object a line
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * Learns what fields records have. Takes its time; may be called in any thread.
 *
 * Returns: (transfer full): their fields, %NULL with @error set
 */
SluiceSampleFields *
sluice_sample_fields_new (GBytes        *records,
                          GCancellable  *cancellable,
                          GError       **error)
{
  g_autoptr(SluiceSampleFields) self = NULL;
  g_autoptr(SluicePreviewRecords) parsed = NULL;
  g_autoptr(GPtrArray) batches = NULL;
  g_autoptr(GBytes) some = NULL;
  GPtrArray *paths;
  guint64 filtered;

  g_return_val_if_fail (records != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_SAMPLE_FIELDS, NULL);
  some = cut (records);
  parsed = sluice_preview_records_new (some);
  paths = sluice_preview_records_get_fields (parsed);
  add_fields (self, parsed);
  if (paths->len > 0)
    {
      batches = sluice_preview_records_read (parsed, paths, FALSE, &filtered, cancellable, error);
      if (batches == NULL)
        return NULL;
      for (guint i = 0; i < batches->len; i++)
        add_batch (self, parsed, batches->pdata[i]);
    }
  for (guint i = 0; i < self->fields->len; i++)
    g_ptr_array_add (((Field *) self->fields->pdata[i])->values, NULL);
  return g_steal_pointer (&self);
}

static void
read_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  g_autoptr(GError) error = NULL;
  SluiceSampleFields *fields = sluice_sample_fields_new (task_data, cancellable, &error);

  if (fields == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, fields, g_object_unref);
}

/**
 * sluice_sample_fields_read_async:
 * @records: records of a source, one JSON object a line
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Learns in a thread what fields records have.
 */
void
sluice_sample_fields_read_async (GBytes              *records,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (records != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, sluice_sample_fields_read_async);
  g_task_set_task_data (task, g_bytes_ref (records), (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (task, read_thread);
}

/**
 * sluice_sample_fields_read_finish:
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full): the fields, %NULL with @error set
 */
SluiceSampleFields *
sluice_sample_fields_read_finish (GAsyncResult  *result,
                                  GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

guint
sluice_sample_fields_get_n (SluiceSampleFields *self)
{
  g_return_val_if_fail (SLUICE_IS_SAMPLE_FIELDS (self), 0);

  return self->fields->len;
}

/**
 * sluice_sample_fields_find:
 * @self: fields
 * @path: (nullable): a path
 *
 * Returns: the field of that path, or %SLUICE_SAMPLE_NO_FIELD
 */
guint
sluice_sample_fields_find (SluiceSampleFields *self,
                           const char         *path)
{
  g_return_val_if_fail (SLUICE_IS_SAMPLE_FIELDS (self), SLUICE_SAMPLE_NO_FIELD);

  for (guint i = 0; path != NULL && i < self->fields->len; i++)
    if (g_str_equal (((Field *) self->fields->pdata[i])->path, path))
      return i;
  return SLUICE_SAMPLE_NO_FIELD;
}

static Field *
get_field (SluiceSampleFields *self,
           guint               field)
{
  g_return_val_if_fail (SLUICE_IS_SAMPLE_FIELDS (self), NULL);
  g_return_val_if_fail (field < self->fields->len, NULL);

  return self->fields->pdata[field];
}

const char *
sluice_sample_fields_get_path (SluiceSampleFields *self,
                               guint               field)
{
  return get_field (self, field)->path;
}

/**
 * sluice_sample_fields_get_type_name:
 * @self: fields
 * @field: one of them
 *
 * Returns: the type that all its values fit into, as a mapping has it
 */
const char *
sluice_sample_fields_get_type_name (SluiceSampleFields *self,
                                    guint               field)
{
  return get_field (self, field)->type;
}

/**
 * sluice_sample_fields_get_value:
 * @self: fields
 * @field: one of them
 * @number: the number of a record
 *
 * Returns: (nullable): the field's value in that record; %NULL if it is NULL, or there
 *   is no such record
 */
const char *
sluice_sample_fields_get_value (SluiceSampleFields *self,
                                guint               field,
                                guint64             number)
{
  Field *known = get_field (self, field);
  gint64 key = (gint64) number;
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (self->records, &key));

  return place == 0 || place > known->cells->len ? NULL : known->cells->pdata[place - 1];
}

/**
 * sluice_sample_fields_get_values:
 * @self: fields
 * @field: one of them
 *
 * Returns: (transfer none) (array zero-terminated=1): its values in the order of the
 *   records, without NULLs
 */
const char * const *
sluice_sample_fields_get_values (SluiceSampleFields *self,
                                 guint               field)
{
  return (const char * const *) get_field (self, field)->values->pdata;
}

/**
 * sluice_sample_fields_dup_entry:
 * @self: fields
 * @field: one of them
 *
 * Returns: (transfer full): the entry of a mapping that takes it as it is
 */
JsonObject *
sluice_sample_fields_dup_entry (SluiceSampleFields *self,
                                guint               field)
{
  return sluice_draft_copy (get_field (self, field)->entry);
}
