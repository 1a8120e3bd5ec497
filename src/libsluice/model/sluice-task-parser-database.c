/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-parser.h"

#include <string.h>

/* The keys of a `source` of type `database`. */

static void
check_what (SluiceTaskParser         *parser,
            const SluiceDatabaseSpec *spec,
            gboolean                  has_connection)
{
  const guint n = (spec->table != NULL) + (spec->query != NULL) + (spec->named_query != NULL);

  if (!has_connection)
    sluice_task_parser_report (parser, "$.source.connection", "missing_key",
                               "A source of type “database” needs a “connection”: the name of a stored one, or an object");
  if (n == 0)
    sluice_task_parser_report (parser, "$.source", "missing_key",
                               "A source of type “database” needs “table”, “query” or “named_query”");
  else if (n > 1)
    sluice_task_parser_report (parser, "$.source", "conflicting_keys",
                               "A source of type “database” has one of “table”, “query” and “named_query”");
  if (spec->schema != NULL && spec->table == NULL)
    sluice_task_parser_report (parser, "$.source.schema", "conflicting_keys", "“schema” belongs to “table”");
  if (spec->parameters != NULL && spec->table != NULL)
    sluice_task_parser_report (parser, "$.source.parameters", "conflicting_keys",
                               "“parameters” belong to a query, not to a table");
}

static void
check_parameters (SluiceTaskParser *parser,
                  JsonObject       *parameters)
{
  g_autoptr(GList) names = json_object_get_members (parameters);

  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonNode *node = json_object_get_member (parameters, l->data);
      g_autofree char *path = sluice_task_parser_member_path ("$.source.parameters", l->data);

      if (!JSON_NODE_HOLDS_VALUE (node) && !JSON_NODE_HOLDS_NULL (node))
        sluice_task_parser_report (parser, path, "wrong_type",
                                   "A parameter of a query is a text, a number, true, false or null");
      else if (!g_regex_match_simple ("^[A-Za-z_][A-Za-z0-9_]*$", l->data, 0, 0))
        sluice_task_parser_report (parser, path, "invalid_value",
                                   "The name of a parameter has letters, digits and _ only, and starts with no digit");
    }
}

/* sluice_task_parser_read_database: */
SluiceDatabaseSpec *
sluice_task_parser_read_database (SluiceTaskParser            *parser,
                                  JsonObject                  *source,
                                  const SluiceIncrementalSpec *incremental)
{
  SluiceDatabaseSpec *spec = g_new0 (SluiceDatabaseSpec, 1);
  JsonObject *parameters = sluice_task_parser_get_object (source, "parameters");

  spec->schema = g_strdup (sluice_task_parser_get_text (source, "schema"));
  spec->table = g_strdup (sluice_task_parser_get_text (source, "table"));
  spec->query = g_strdup (sluice_task_parser_get_text (source, "query"));
  spec->named_query = g_strdup (sluice_task_parser_get_text (source, "named_query"));
  spec->fetch_rows = (guint) sluice_task_parser_get_integer (parser, source, "$.source", "fetch_rows", 0, 1, 1000000);
  if (parameters != NULL)
    {
      spec->parameters = json_object_ref (parameters);
      check_parameters (parser, parameters);
    }
  check_what (parser, spec,
              spec->named_query != NULL || sluice_task_parser_get (source, "connection") != NULL);
  if (incremental != NULL && spec->query != NULL && strstr (spec->query, ":cursor") == NULL)
    sluice_task_parser_report (parser, "$.source.query", "cursor_not_asked",
                               "With “incremental” the query must say from where on it reads: use :cursor, as in "
                               "WHERE updated_at >= :cursor");
  return spec;
}
