/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-look-json.h"

#include "sluice-redaction.h"

static void
add_text (JsonObject *object,
          const char *member,
          const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *redacted = sluice_redact (valid);

  json_object_set_string_member (object, member, redacted);
}

static JsonArray *
list_texts (GStrv texts)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; texts[i] != NULL; i++)
    json_array_add_string_element (array, texts[i]);
  return array;
}

/**
 * sluice_look_files_to_json:
 * @source: a source
 *
 * Returns: (transfer full): the files it has read so far: `name`, `rows`, `bytes`,
 *   and of workbooks `sheets`
 */
JsonArray *
sluice_look_files_to_json (SluiceSource *source)
{
  GPtrArray *files = sluice_source_get_files (source);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < files->len; i++)
    {
      const SluiceSourceFile *file = g_ptr_array_index (files, i);
      JsonObject *object = json_object_new ();

      add_text (object, "name", file->name);
      json_object_set_int_member (object, "rows", (gint64) file->rows);
      json_object_set_int_member (object, "bytes", (gint64) file->bytes);
      if (file->sheets != NULL)
        json_object_set_array_member (object, "sheets", list_texts (file->sheets));
      json_array_add_object_element (array, object);
    }
  return array;
}

/**
 * sluice_look_warnings_to_json:
 * @monitor: what the warnings went to
 *
 * Returns: (transfer full): the warnings: `code`, `message`, `count`
 */
JsonArray *
sluice_look_warnings_to_json (SluiceMonitor *monitor)
{
  g_autoptr(GPtrArray) warnings = sluice_monitor_dup_warnings (monitor);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < warnings->len; i++)
    {
      const SluiceWarning *warning = g_ptr_array_index (warnings, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "code", warning->code);
      add_text (object, "message", warning->message);
      json_object_set_int_member (object, "count", (gint64) warning->count);
      json_array_add_object_element (array, object);
    }
  return array;
}
