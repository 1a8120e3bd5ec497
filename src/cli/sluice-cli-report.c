/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-json.h"
#include "sluice-cli-table.h"
#include "sluice-cli.h"
#include "sluice-error.h"
#include "sluice-redaction.h"

#include <stdio.h>
#include <string.h>

/**
 * sluice_cli_status_of:
 * @error: what went wrong
 *
 * Returns: the exit status that says so
 */
SluiceCliStatus
sluice_cli_status_of (const GError *error)
{
  g_return_val_if_fail (error != NULL, SLUICE_CLI_FAILED);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return SLUICE_CLI_CANCELLED;
  if (error->domain != SLUICE_ERROR)
    return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE) ? SLUICE_CLI_TEMPORARY : SLUICE_CLI_FAILED;

  switch ((SluiceError) error->code)
    {
    case SLUICE_ERROR_INVALID:
    case SLUICE_ERROR_UNSUPPORTED:
      return SLUICE_CLI_USAGE;
    case SLUICE_ERROR_LIMIT:
      return SLUICE_CLI_LIMIT;
    case SLUICE_ERROR_TEMPORARY:
      return SLUICE_CLI_TEMPORARY;
    case SLUICE_ERROR_FAILED:
    case SLUICE_ERROR_CONFIGURATION:
    case SLUICE_ERROR_DATA:
    case SLUICE_ERROR_BUG:
    default:
      return SLUICE_CLI_FAILED;
    }
}

/**
 * sluice_cli_worst:
 * @a: an exit status
 * @b: an exit status
 *
 * Returns: that of the two which counts for both together
 */
SluiceCliStatus
sluice_cli_worst (SluiceCliStatus a,
                  SluiceCliStatus b)
{
  static const SluiceCliStatus order[] = {
    SLUICE_CLI_USAGE, SLUICE_CLI_CANCELLED, SLUICE_CLI_LIMIT,
    SLUICE_CLI_TEMPORARY, SLUICE_CLI_FAILED, SLUICE_CLI_REJECTED,
  };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (a == order[i] || b == order[i])
      return order[i];
  return SLUICE_CLI_SUCCESS;
}

static void
set_text (JsonObject *object,
          const char *name,
          const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, name, text);
}

static JsonObject *
where_to_json (const SluiceErrorWhere *where)
{
  JsonObject *object = json_object_new ();

  if (where == NULL)
    return object;

  set_text (object, "url", where->url);
  set_text (object, "file", where->file);
  if (where->page > 0)
    json_object_set_int_member (object, "page", (gint64) where->page);
  if (where->line > 0)
    json_object_set_int_member (object, "line", (gint64) where->line);
  if (where->byte >= 0)
    json_object_set_int_member (object, "byte", where->byte);
  set_text (object, "path", where->path);
  set_text (object, "sqlstate", where->sqlstate);
  return object;
}

static JsonArray *
problems_to_json (GPtrArray *problems)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < problems->len; i++)
    {
      const SluiceProblem *problem = g_ptr_array_index (problems, i);
      g_autofree char *message = sluice_redact (problem->message);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "path", problem->path);
      json_object_set_string_member (object, "code", problem->code);
      json_object_set_string_member (object, "message", message);
      json_array_add_object_element (array, object);
    }
  return array;
}

/**
 * sluice_cli_error_to_json:
 * @error: what went wrong
 * @problems: (nullable) (element-type SluiceProblem): what is wrong with the
 *   document
 *
 * Returns: (transfer full): `{"error": {...}}`
 */
JsonObject *
sluice_cli_error_to_json (const GError *error,
                          GPtrArray    *problems)
{
  g_autofree char *message = NULL;
  JsonObject *object;
  JsonObject *outer;

  g_return_val_if_fail (error != NULL, NULL);

  message = sluice_redact (error->message);
  object = json_object_new ();
  json_object_set_string_member (object, "code", sluice_error_get_code (error));
  json_object_set_string_member (object, "message", message);
  if (sluice_error_get_hint (error) != NULL)
    json_object_set_string_member (object, "hint", sluice_error_get_hint (error));
  else
    json_object_set_null_member (object, "hint");
  json_object_set_object_member (object, "where", where_to_json (sluice_error_peek_where (error)));
  if (problems != NULL && problems->len > 0)
    json_object_set_array_member (object, "problems", problems_to_json (problems));

  outer = json_object_new ();
  json_object_set_object_member (outer, "error", object);
  return outer;
}

static void
print_line (const char *before,
            const char *text)
{
  g_autofree char *redacted = sluice_redact (text);
  g_autofree char *line = sluice_cli_text_for_line (redacted, 0);

  fprintf (stderr, "%s%s\n", before, line);
}

static void
print_problem (const SluiceProblem *problem)
{
  g_autofree char *text = g_strdup_printf ("%s: %s [%s]", problem->path, problem->message, problem->code);

  print_line ("  ", text);
}

/**
 * sluice_cli_print_error:
 * @error: what went wrong
 * @problems: (nullable) (element-type SluiceProblem): what is wrong with the
 *   document
 *
 * Says it to people, on standard error.
 */
void
sluice_cli_print_error (const GError *error,
                        GPtrArray    *problems)
{
  g_return_if_fail (error != NULL);

  if (problems != NULL && problems->len > 1)
    {
      fprintf (stderr, "sluice-cli: The task has %u problems:\n", problems->len);
      for (guint i = 0; i < problems->len; i++)
        print_problem (g_ptr_array_index (problems, i));
      return;
    }

  print_line ("sluice-cli: ", error->message);
  if (sluice_error_get_hint (error) != NULL)
    print_line ("  ", sluice_error_get_hint (error));
}

static void
print_end_event (JsonObject *object)
{
  g_autofree char *time = sluice_cli_format_time (g_get_real_time (), FALSE);
  g_autofree char *text = NULL;

  json_object_set_string_member (object, "event", "end");
  json_object_set_string_member (object, "time", time);
  json_object_set_string_member (object, "state", "failed");
  text = sluice_cli_object_to_text (object, FALSE);
  fprintf (stdout, "%s\n", text);
  fflush (stdout);
}

/**
 * sluice_cli_fail:
 * @self: what all commands share
 * @error: why the command cannot be done
 * @problems: (nullable) (element-type SluiceProblem): what is wrong with the
 *   document
 *
 * Says it in the form that was asked for.
 *
 * Returns: the exit status
 */
SluiceCliStatus
sluice_cli_fail (SluiceCli    *self,
                 const GError *error,
                 GPtrArray    *problems)
{
  g_autoptr(JsonObject) object = NULL;

  g_return_val_if_fail (self != NULL, SLUICE_CLI_FAILED);
  g_return_val_if_fail (error != NULL, SLUICE_CLI_FAILED);

  sluice_cli_print_error (error, problems);
  if (self->output != SLUICE_CLI_OUTPUT_TEXT)
    {
      object = sluice_cli_error_to_json (error, problems);
      if (self->output == SLUICE_CLI_OUTPUT_EVENTS)
        print_end_event (object);
      else
        sluice_cli_print_object (object);
    }
  return sluice_cli_status_of (error);
}

/**
 * sluice_cli_unsupported:
 * @self: what all commands share
 * @what: what was asked for
 *
 * Says that this version cannot do it.
 *
 * Returns: the exit status
 */
SluiceCliStatus
sluice_cli_unsupported (SluiceCli  *self,
                        const char *what)
{
  g_autoptr(GError) error = sluice_error_new (SLUICE_ERROR_UNSUPPORTED, "not_supported",
                                              "“%s” is not supported yet", what);

  sluice_error_set_hint (error, "“sluice-cli help” lists what is there.");
  return sluice_cli_fail (self, error, NULL);
}

/**
 * sluice_cli_print_json:
 * @node: a result
 *
 * Prints it to standard output.
 */
void
sluice_cli_print_json (JsonNode *node)
{
  g_autofree char *text = sluice_cli_json_to_text (node, TRUE);

  fprintf (stdout, "%s\n", text);
}

/**
 * sluice_cli_print_object:
 * @object: a result
 *
 * Prints it to standard output.
 */
void
sluice_cli_print_object (JsonObject *object)
{
  g_autofree char *text = sluice_cli_object_to_text (object, TRUE);

  fprintf (stdout, "%s\n", text);
}

/**
 * sluice_cli_print_array:
 * @array: results
 *
 * Prints them to standard output.
 */
void
sluice_cli_print_array (JsonArray *array)
{
  g_autofree char *text = sluice_cli_array_to_text (array, TRUE);

  fprintf (stdout, "%s\n", text);
}

/**
 * sluice_cli_format_time:
 * @time: microseconds since 1970 UTC, 0 = never
 * @for_people: local time, to the second; else RFC 3339 in UTC
 *
 * Returns: (transfer full) (nullable): the time, %NULL for never
 */
char *
sluice_cli_format_time (gint64   time,
                        gboolean for_people)
{
  g_autoptr(GDateTime) utc = NULL;
  g_autoptr(GDateTime) local = NULL;
  g_autofree char *seconds = NULL;

  if (time == 0)
    return NULL;

  utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  if (for_people)
    {
      local = g_date_time_to_local (utc);
      return g_date_time_format (local, "%Y-%m-%d %H:%M:%S");
    }
  seconds = g_date_time_format (utc, "%Y-%m-%dT%H:%M:%S");
  return g_strdup_printf ("%s.%03dZ", seconds, (int) (time % G_USEC_PER_SEC / 1000));
}
