/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-statistics.h"

#include "sluice-cli-json.h"
#include "sluice-cli-table.h"

#include <stdio.h>

/* Of the most frequent values. */
#define MAX_SHOWN 3

static char *
member_to_text (JsonObject *object,
                const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);
  return sluice_cli_json_to_text (node, FALSE);
}

static char *
top_to_text (JsonObject *statistics)
{
  JsonArray *top = json_object_get_array_member (statistics, "top");
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MIN (json_array_get_length (top), MAX_SHOWN); i++)
    {
      JsonObject *value = json_array_get_object_element (top, i);

      g_string_append_printf (text, "%s%s (%s%" G_GINT64_FORMAT ")", i > 0 ? ", " : "",
                              json_object_get_string_member (value, "value"),
                              json_object_has_member (value, "error") ? "about " : "",
                              json_object_get_int_member (value, "count"));
    }
  return g_string_free (text, FALSE);
}

static char *
distinct_to_text (JsonObject *statistics)
{
  return g_strdup_printf ("%s%" G_GINT64_FORMAT,
                          json_object_get_boolean_member_with_default (statistics, "exact", TRUE) ? "" : "about ",
                          json_object_get_int_member (statistics, "distinct"));
}

/**
 * sluice_cli_print_statistics:
 * @fields: fields of a sample
 *
 * Prints what their values are like, one field a line.
 */
void
sluice_cli_print_statistics (JsonArray *fields)
{
  static const char *const headings[] = { "field", ">values", ">nulls", ">different", "least", "greatest", ">mean",
                                          "most frequent", NULL };
  g_autoptr(SluiceCliTable) table = sluice_cli_table_new (headings);
  gboolean any = FALSE;

  for (guint i = 0; i < json_array_get_length (fields); i++)
    {
      JsonObject *field = json_array_get_object_element (fields, i);
      JsonObject *statistics;

      if (!json_object_has_member (field, "statistics"))
        continue;
      any = TRUE;
      statistics = json_object_get_object_member (field, "statistics");
      sluice_cli_table_add (table, json_object_get_string_member_with_default (field, "path", ""));
      sluice_cli_table_take (table, member_to_text (statistics, "count"));
      sluice_cli_table_take (table, member_to_text (statistics, "nulls"));
      sluice_cli_table_take (table, distinct_to_text (statistics));
      sluice_cli_table_take (table, member_to_text (statistics, "min"));
      sluice_cli_table_take (table, member_to_text (statistics, "max"));
      sluice_cli_table_take (table, member_to_text (statistics, "mean"));
      sluice_cli_table_take (table, top_to_text (statistics));
    }
  if (!any)
    return;
  fputs ("\n", stdout);
  sluice_cli_table_print (table, "");
}
