/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-parser.h"

#include "sluice-row-code.h"

#include "sluice-connection-private.h"

#include <string.h>

/* The `destination`, the `load` and the `limits` of a task. */

#define MAX_BATCH_ROWS 100000
#define MAX_CONNECTIONS 16

/* The inline forms are short for a connection plus the keys of the table. */
static SluiceConnection *
read_inline_connection (SluiceTaskParser *parser,
                        JsonObject       *object,
                        const char       *type)
{
  static const char *const keys[] = { "path", "uri", "dsn", "dialect", "username", "password" };
  g_autoptr(JsonObject) connection = json_object_new ();

  json_object_set_string_member (connection, "type", type);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      JsonNode *node = sluice_task_parser_get (object, keys[i]);

      if (node != NULL)
        json_object_set_member (connection, keys[i], json_node_copy (node));
    }
  return sluice_connection_new_unchecked ("", connection, parser->base_dir);
}

/* sluice_task_parser_read_destination:
 *
 * The `destination` of a task. */
SluiceDestinationSpec *
sluice_task_parser_read_destination (SluiceTaskParser *parser,
                                     JsonObject       *object)
{
  SluiceDestinationSpec *spec = g_new0 (SluiceDestinationSpec, 1);
  const char *type = sluice_task_parser_get_text (object, "type");
  JsonObject *connection = sluice_task_parser_get_object (object, "connection");

  if (g_strcmp0 (type, "file") == 0)
    {
      spec->output = sluice_task_parser_read_output (parser, object);
      return spec;
    }
  if (type != NULL)
    spec->connection = read_inline_connection (parser, object, type);
  else if (connection != NULL)
    spec->connection = sluice_connection_new_unchecked ("", connection, parser->base_dir);
  else
    spec->connection_name = g_strdup (sluice_task_parser_get_text (object, "connection"));

  if (connection != NULL &&
      g_strcmp0 (sluice_task_parser_get_text (connection, "type"), "http") == 0)
    sluice_task_parser_report (parser, "$.destination.connection.type", "invalid_value",
                               "Rows cannot be loaded into a connection of type “http”");

  spec->schema = g_strdup (sluice_task_parser_get_text (object, "schema"));
  spec->table = g_strdup (sluice_task_parser_get_text (object, "table"));
  if (spec->table != NULL && spec->table[0] == '\0')
    sluice_task_parser_report (parser, "$.destination.table", "invalid_value",
                               "The table needs a name");
  if (g_strcmp0 (sluice_task_parser_get_text (object, "create"), "never") == 0)
    spec->create = SLUICE_CREATE_NEVER;
  else if (g_strcmp0 (sluice_task_parser_get_text (object, "create"), "replace") == 0)
    spec->create = SLUICE_CREATE_REPLACE;

  return spec;
}

static void
check_keys (SluiceTaskParser *parser,
            SluiceLoadSpec   *spec,
            const char       *strategy,
            GPtrArray        *mapping)
{
  static const char *const need_keys = "upsert|insert_new|mirror|scd2";

  if (spec->keys[0] == NULL && strategy != NULL &&
      sluice_key_alternative_index (need_keys, strategy) >= 0)
    sluice_task_parser_report (parser, "$.load.keys", "keys_required",
                               "The strategy “%s” needs “keys”: the columns by which a row is "
                               "recognised", strategy);

  for (guint i = 0; spec->keys[i] != NULL; i++)
    {
      g_autofree char *path = g_strdup_printf ("$.load.keys[%u]", i);

      if (!sluice_task_parser_is_mapped (mapping, spec->keys[i]))
        sluice_task_parser_report (parser, path, "unknown_column",
                                   "“%s” is not a column of the mapping", spec->keys[i]);
      else if (g_strv_contains ((const char *const *) spec->keys + i + 1, spec->keys[i]))
        sluice_task_parser_report (parser, path, "duplicate_column",
                                   "“%s” stands in the keys more than once", spec->keys[i]);
    }
}

static gboolean
has_word (JsonObject *object,
          const char *key,
          const char *word)
{
  return g_strcmp0 (sluice_task_parser_get_text (object, key), word) == 0;
}

static void
read_ledger (JsonObject     *object,
             SluiceLoadSpec *spec)
{
  JsonObject *ledger = sluice_task_parser_get_object (object, "ledger");
  const char *table = sluice_task_parser_get_text (ledger, "table");

  spec->ledger = sluice_task_parser_get_boolean (object, "ledger", TRUE);
  spec->ledger_schema = g_strdup (sluice_task_parser_get_text (ledger, "schema"));
  spec->ledger_table = g_strdup (table != NULL ? table : "sluice_loads");
}

/* sluice_task_parser_read_load:
 *
 * The `load` of a task; all defaults without one. */
SluiceLoadSpec *
sluice_task_parser_read_load (SluiceTaskParser *parser,
                              JsonObject       *object,
                              GPtrArray        *mapping)
{
  SluiceLoadSpec *spec = g_new0 (SluiceLoadSpec, 1);
  const char *strategy = sluice_task_parser_get_text (object, "strategy");
  JsonObject *skip_when = sluice_task_parser_get_object (object, "skip_when");
  JsonNode *equals = sluice_task_parser_get (skip_when, "equals");

  spec->strategy = sluice_strategy_from_name (strategy);
  spec->keys = sluice_task_parser_get_texts (object, "keys");
  check_keys (parser, spec, strategy, mapping);
  spec->commit_per_batch = has_word (object, "commit", "batch");
  spec->batch_rows =
    (guint) sluice_task_parser_get_integer (parser, object, "$.load", "batch_rows", 0, 1,
                                            MAX_BATCH_ROWS);
  spec->connections =
    (guint) sluice_task_parser_get_integer (parser, object, "$.load", "connections", 1, 1, MAX_CONNECTIONS);
  spec->skip_column = g_strdup (sluice_task_parser_get_text (skip_when, "column"));
  spec->skip_equals = equals != NULL ? sluice_task_parser_scalar (parser, equals) : NULL;
  spec->nulls_overwrite = has_word (object, "nulls", "overwrite");
  spec->write_unchanged = has_word (object, "unchanged", "write");
  spec->stop_on_row_error = has_word (object, "on_row_error", "stop");
  spec->strip_nul = has_word (object, "nul", "strip");
  if (has_word (object, "schema_drift", "ignore"))
    spec->drift = SLUICE_DRIFT_IGNORE;
  else if (has_word (object, "schema_drift", "evolve"))
    spec->drift = SLUICE_DRIFT_EVOLVE;
  spec->allow_empty = sluice_task_parser_get_boolean (object, "allow_empty", FALSE);
  read_ledger (object, spec);
  spec->before = sluice_task_parser_get_texts (object, "before");
  spec->after = sluice_task_parser_get_texts (object, "after");
  sluice_task_parser_read_strategy (parser, object, mapping, spec);

  return spec;
}

/* Problems that are allowed, by their codes. */
static JsonObject *
read_rules (SluiceTaskParser *parser,
            JsonObject       *object)
{
  JsonObject *rules = sluice_task_parser_get_object (object, "rules");
  g_autoptr(GList) names = rules != NULL ? json_object_get_members (rules) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    {
      const char *code = l->data;

      if (!sluice_row_code_is_known (code))
        {
          g_autofree char *path = g_strdup_printf ("$.limits.rules.%s", code);

          sluice_task_parser_report (parser, path, "invalid_value", "No row is rejected with the code “%s”", code);
        }
      sluice_task_parser_get_integer (parser, rules, "$.limits.rules", code, 0, 0, G_MAXINT64);
    }
  return rules != NULL ? json_object_ref (rules) : NULL;
}

/* sluice_task_parser_read_limits:
 *
 * The `limits` of a task; all defaults without them. */
void
sluice_task_parser_read_limits (SluiceTaskParser *parser,
                                JsonObject       *object,
                                SluiceLimitsSpec *limits)
{
  const char *path = "$.limits";

  limits->rejected = sluice_task_parser_get_integer (parser, object, path, "rejected", -1, 0,
                                                     G_MAXINT64);
  limits->rejected_percent = sluice_task_parser_get_percent (parser, object, path, "rejected_percent", -1);
  limits->after_rows =
    (guint64) sluice_task_parser_get_integer (parser, object, path, "after_rows", 1000, 0,
                                              G_MAXINT64);
  limits->rules = read_rules (parser, object);
  limits->min_rows = sluice_task_parser_get_integer (parser, object, path, "min_rows", -1, 0,
                                                     G_MAXINT64);
  limits->max_rows = sluice_task_parser_get_integer (parser, object, path, "max_rows", -1, 0,
                                                     G_MAXINT64);
}
