/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-quarantine.h"

#include "sluice-error.h"

#include <string.h>

/* Rows asked of the store at once: each may carry 64 KiB. */
#define CHUNK 200

/**
 * sluice_cli_each_reject:
 * @cli: what all commands share, with an open store
 * @run_id: a run
 * @filter: (nullable): which of its rejected rows
 * @func: called with each of them
 * @user_data: for @func
 * @error: what @func says, or errors of the store
 *
 * Goes through rejected rows without holding all of them.
 *
 * Returns: %TRUE if that worked
 */
gboolean
sluice_cli_each_reject (SluiceCli                 *cli,
                        const char                *run_id,
                        const SluiceRejectFilter  *filter,
                        SluiceCliRejectFunc        func,
                        gpointer                   user_data,
                        GError                   **error)
{
  SluiceRejectFilter page = { 0 };

  if (filter != NULL)
    page = *filter;
  page.limit = CHUNK;
  for (;;)
    {
      g_auto(SluiceCliSync) sync = { NULL };
      g_autoptr(GPtrArray) rejects = NULL;

      sluice_store_list_rejects_async (cli->store, run_id, &page, cli->cancellable, sluice_cli_sync_cb, &sync);
      rejects = sluice_store_list_rejects_finish (cli->store, sluice_cli_sync_wait (&sync), error);
      if (rejects == NULL)
        return FALSE;
      for (guint i = 0; i < rejects->len; i++)
        {
          if (!func (g_ptr_array_index (rejects, i), user_data, error))
            return FALSE;
        }
      page.offset += rejects->len;
      if (rejects->len < CHUNK)
        return TRUE;
    }
}

/**
 * sluice_cli_parse_reject_rows:
 * @texts: (array zero-terminated=1): numbers of rows
 * @filter: gets them; none means all
 * @error: `usage`
 *
 * Returns: %TRUE if they are numbers
 */
gboolean
sluice_cli_parse_reject_rows (const char *const   *texts,
                              SluiceRejectFilter  *filter,
                              GError             **error)
{
  for (guint i = 0; texts[i] != NULL; i++)
    {
      guint64 row = 0;

      if (!g_ascii_string_to_unsigned (texts[i], 10, 1, G_MAXINT64, &row, NULL))
        {
          sluice_set_error (error, SLUICE_ERROR_INVALID, "usage", "“%s” is not the number of a row", texts[i]);
          return FALSE;
        }
      if (filter->rows == NULL)
        filter->rows = g_array_new (FALSE, FALSE, sizeof (guint64));
      g_array_append_val (filter->rows, row);
    }
  return TRUE;
}

/**
 * sluice_cli_parse_group:
 * @text: (nullable): what `--group` says
 * @filter: gets it
 * @error: `usage`
 *
 * Returns: %TRUE if it is a number
 */
gboolean
sluice_cli_parse_group (const char          *text,
                        SluiceRejectFilter  *filter,
                        GError             **error)
{
  if (text == NULL || g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT64, &filter->group, NULL))
    return TRUE;
  sluice_set_error (error, SLUICE_ERROR_INVALID, "usage", "--group takes the number of a group, not “%s”", text);
  if (error != NULL)
    sluice_error_set_hint (*error, "“quarantine groups” lists them.");
  return FALSE;
}

/**
 * sluice_cli_describe_place:
 * @reject: a rejected row
 *
 * Returns: (transfer full): where it came from
 */
char *
sluice_cli_describe_place (const SluiceStoredReject *reject)
{
  GString *text = g_string_new (reject->part);

  if (reject->line > 0)
    g_string_append_printf (text, ":%" G_GUINT64_FORMAT, reject->line);
  else if (reject->record > 0)
    g_string_append_printf (text, "%srecord %" G_GUINT64_FORMAT, text->len > 0 ? ", " : "", reject->record);
  return g_string_free (text, FALSE);
}

/**
 * sluice_cli_parse_problems:
 * @reject: a rejected row
 *
 * Returns: (transfer full): all that is wrong with it
 */
JsonArray *
sluice_cli_parse_problems (const SluiceStoredReject *reject)
{
  g_autoptr(JsonNode) node = reject->problems != NULL ? json_from_string (reject->problems, NULL) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return json_array_new ();
  return json_node_dup_array (node);
}

static void
set_bytes (JsonObject *object,
           const char *name,
           GBytes     *bytes)
{
  gsize size;
  const char *data;

  if (bytes == NULL)
    {
      json_object_set_null_member (object, name);
      return;
    }

  data = g_bytes_get_data (bytes, &size);
  if (size == 0)
    {
      json_object_set_string_member (object, name, "");
    }
  else if (g_utf8_validate (data, (gssize) size, NULL))
    {
      g_autofree char *text = g_strndup (data, size);

      json_object_set_string_member (object, name, text);
    }
  else
    {
      /* Bytes that are no text cannot stand in JSON. */
      g_autofree char *base64 = g_base64_encode ((const guchar *) data, size);
      g_autofree char *base64_name = g_strconcat (name, "_base64", NULL);

      json_object_set_string_member (object, base64_name, base64);
    }
}

static void
set_object (JsonObject *object,
            const char *name,
            const char *text)
{
  JsonNode *node = text != NULL ? json_from_string (text, NULL) : NULL;

  json_object_set_member (object, name, node != NULL ? node : json_node_new (JSON_NODE_NULL));
}

/**
 * sluice_cli_reject_to_json:
 * @reject: a rejected row
 * @raw: whether to give the record, and what was made of it
 *
 * Returns: (transfer full): an element of `quarantine list` or `show`
 */
JsonObject *
sluice_cli_reject_to_json (const SluiceStoredReject *reject,
                           gboolean                  raw)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "id", reject->id);
  json_object_set_int_member (object, "row", (gint64) reject->number);
  json_object_set_string_member (object, "status", sluice_reject_status_to_string (reject->status));
  json_object_set_int_member (object, "record", (gint64) reject->record);
  if (reject->line > 0)
    json_object_set_int_member (object, "line", (gint64) reject->line);
  json_object_set_int_member (object, "byte", (gint64) reject->byte);
  if (reject->part != NULL)
    json_object_set_string_member (object, "part", reject->part);
  json_object_set_string_member (object, "stage", reject->stage);
  if (reject->replay != NULL)
    {
      json_object_set_string_member (object, "replay", reject->replay);
      json_object_set_int_member (object, "replay_row", (gint64) reject->position);
      json_object_set_boolean_member (object, "again", reject->again);
    }
  json_object_set_array_member (object, "problems", sluice_cli_parse_problems (reject));
  set_object (object, "fixes", reject->fixes);
  if (!raw)
    return object;

  set_object (object, "mapped", reject->mapped);
  json_object_set_boolean_member (object, "cut", reject->cut);
  set_bytes (object, "raw", reject->raw);
  set_bytes (object, "edited", reject->edited);
  return object;
}
