/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-summary.h"

#include "sluice-cli-table.h"

#include <stdio.h>

/* A run that takes this long says where its time went. */
#define NOTABLE_SECONDS 1.0

typedef struct
{
  const char *member;
  const char *label;
  gboolean always;
} Line;

static const Line lines[] = {
  { "read", "read", TRUE },
  { "inserted", "inserted", TRUE },
  { "updated", "updated", FALSE },
  { "unchanged", "unchanged", FALSE },
  { "skipped", "skipped", FALSE },
  { "deleted", "deleted", FALSE },
  { "filtered", "filtered", FALSE },
  { "deduplicated", "duplicates", FALSE },
  { "aggregated", "aggregated", FALSE },
  { "rejected", "rejected", FALSE },
  { "requests", "requests", FALSE },
  { "retries", "retries", FALSE },
  { "bytes", "bytes", FALSE },
};

static const char *
get_string (JsonObject *object,
            const char *name)
{
  return json_object_get_string_member_with_default (object, name, "");
}

static const char *
describe_state (const char *state)
{
  if (g_str_equal (state, "partial_success"))
    return "finished with rejected rows";
  if (g_str_equal (state, "success"))
    return "finished";
  return state;
}

static void
print_counts (JsonObject *result)
{
  const double seconds = json_object_get_double_member_with_default (result, "seconds", 0.0);
  const gint64 read = json_object_get_int_member_with_default (result, "read", 0);

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      const gint64 count = json_object_get_int_member_with_default (result, lines[i].member, 0);

      if (count != 0 || lines[i].always)
        fprintf (stdout, "  %-12s %12" G_GINT64_FORMAT "\n", lines[i].label, count);
    }
  fprintf (stdout, "  %-12s %12.1f", "seconds", seconds);
  if (seconds >= 0.1 && read > 0)
    fprintf (stdout, "  (%.0f rows/s)", (double) read / seconds);
  fputc ('\n', stdout);
}

static char *
get_line (JsonObject *object,
          const char *name)
{
  return sluice_cli_text_for_line (get_string (object, name), 0);
}

static JsonObject *
get_object (JsonObject *result,
            const char *name)
{
  JsonNode *node = json_object_get_member (result, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* How far an incremental task has come, or what a backfill has filled in. */
static void
print_cursor (JsonObject *result)
{
  JsonObject *bookmark = get_object (result, "bookmark");
  JsonObject *backfill = get_object (result, "backfill");

  if (bookmark != NULL)
    {
      g_autofree char *start = get_line (bookmark, "start");
      g_autofree char *last = get_line (bookmark, "last");

      if (*start != '\0')
        fprintf (stdout, "\nRead from the cursor “%s” on; ", start);
      else
        fputs ("\nRead from the beginning; ", stdout);
      if (*last != '\0')
        fprintf (stdout, "the bookmark is “%s”.\n", last);
      else
        fputs ("there is no bookmark yet.\n", stdout);
    }
  if (backfill != NULL)
    {
      g_autofree char *from = get_line (backfill, "from");
      g_autofree char *to = get_line (backfill, "to");

      fprintf (stdout, "\nBackfill from “%s” up to “%s”; the bookmark is where it was.\n", from, to);
    }
}

static JsonArray *
get_list (JsonObject *result,
          const char *name)
{
  JsonNode *node = json_object_get_member (result, name);

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node) || json_array_get_length (json_node_get_array (node)) == 0)
    return NULL;
  return json_node_get_array (node);
}

static void
print_causes (JsonObject *result)
{
  static const char *const headings[] = { "problem", "column", ">count", NULL };
  JsonArray *rejects = get_list (result, "rejects");
  g_autoptr(SluiceCliTable) table = NULL;

  if (rejects == NULL)
    return;

  fputs ("\nRejected rows, by cause:\n", stdout);
  table = sluice_cli_table_new (headings);
  for (guint i = 0; i < json_array_get_length (rejects); i++)
    {
      JsonObject *reject = json_array_get_object_element (rejects, i);

      sluice_cli_table_add (table, get_string (reject, "code"));
      sluice_cli_table_add (table, get_string (reject, "column"));
      sluice_cli_table_take (table, g_strdup_printf ("%" G_GINT64_FORMAT,
                                                     json_object_get_int_member_with_default (reject, "count", 0)));
    }
  sluice_cli_table_print (table, "  ");
}

static void
print_first_rejects (GPtrArray *rejects)
{
  static const char *const headings[] = { ">row", "column", "value", "*message", NULL };
  g_autoptr(SluiceCliTable) table = NULL;

  if (rejects == NULL || rejects->len == 0)
    return;

  fputs ("\nThe first of them:\n", stdout);
  table = sluice_cli_table_new (headings);
  for (guint i = 0; i < rejects->len; i++)
    {
      JsonObject *reject = g_ptr_array_index (rejects, i);

      sluice_cli_table_take (table, g_strdup_printf ("%" G_GINT64_FORMAT,
                                                     json_object_get_int_member_with_default (reject, "row", 0)));
      sluice_cli_table_add (table, get_string (reject, "column"));
      sluice_cli_table_add (table, get_string (reject, "value"));
      sluice_cli_table_add (table, get_string (reject, "message"));
    }
  sluice_cli_table_print (table, "  ");
}

/* Those that found something. */
static void
print_checks (JsonObject *result)
{
  static const char *const headings[] = { "check", "column", "severity", ">looked at", ">failed", NULL };
  JsonArray *checks = get_list (result, "checks");
  g_autoptr(SluiceCliTable) table = sluice_cli_table_new (headings);
  gboolean any = FALSE;

  for (guint i = 0; checks != NULL && i < json_array_get_length (checks); i++)
    {
      JsonObject *check = json_array_get_object_element (checks, i);
      const gint64 failed = json_object_get_int_member_with_default (check, "failed", 0);

      if (failed == 0)
        continue;
      any = TRUE;
      sluice_cli_table_add (table, get_string (check, "rule"));
      sluice_cli_table_add (table, get_string (check, "column"));
      sluice_cli_table_add (table, get_string (check, "severity"));
      sluice_cli_table_take (table, g_strdup_printf ("%" G_GINT64_FORMAT,
                                                     json_object_get_int_member_with_default (check, "looked_at", 0)));
      sluice_cli_table_take (table, g_strdup_printf ("%" G_GINT64_FORMAT, failed));
    }
  if (!any)
    return;
  fputs ("\nChecks that were violated:\n", stdout);
  sluice_cli_table_print (table, "  ");
}

/* Where the time of a run went that took some. */
static void
print_stages (JsonObject *result)
{
  static const char *const headings[] = { "stage", ">rows", ">seconds at work", ">waiting for others", NULL };
  JsonArray *stages = get_list (result, "stages");
  g_autoptr(SluiceCliTable) table = NULL;

  if (stages == NULL || json_object_get_double_member_with_default (result, "seconds", 0) < NOTABLE_SECONDS)
    return;
  table = sluice_cli_table_new (headings);
  for (guint i = 0; i < json_array_get_length (stages); i++)
    {
      JsonObject *stage = json_array_get_object_element (stages, i);
      const gboolean is_wait = g_str_equal (get_string (stage, "stage"), "wait");

      sluice_cli_table_add (table, is_wait ? "held up" : get_string (stage, "stage"));
      sluice_cli_table_take (table, is_wait ? g_strdup ("")
                             : g_strdup_printf ("%" G_GINT64_FORMAT,
                                                json_object_get_int_member_with_default (stage, "rows", 0)));
      sluice_cli_table_take (table, g_strdup_printf ("%.1f", json_object_get_double_member_with_default (stage, "seconds",
                                                                                                         0)));
      sluice_cli_table_take (table, is_wait ? g_strdup ("")
                             : g_strdup_printf ("%.1f", json_object_get_double_member_with_default (stage, "waited", 0)));
    }
  fputs ("\nWhere the time went:\n", stdout);
  sluice_cli_table_print (table, "  ");
}

static void
print_warnings (JsonObject *result)
{
  JsonArray *warnings = get_list (result, "warnings");

  if (warnings == NULL)
    return;

  fputs ("\nWarnings:\n", stdout);
  for (guint i = 0; i < json_array_get_length (warnings); i++)
    {
      JsonObject *warning = json_array_get_object_element (warnings, i);
      const gint64 count = json_object_get_int_member_with_default (warning, "count", 1);
      g_autofree char *message = sluice_cli_text_for_line (get_string (warning, "message"), 0);

      fprintf (stdout, "  %s [%s]", message, get_string (warning, "code"));
      if (count > 1)
        fprintf (stdout, " (%" G_GINT64_FORMAT " times)", count);
      fputc ('\n', stdout);
    }
}

static void
print_where (JsonObject *error)
{
  static const char *const members[] = { "url", "file", "page", "line", "byte", "path", "sqlstate" };
  JsonNode *node = json_object_get_member (error, "where");
  JsonObject *where;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;

  where = json_node_get_object (node);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      JsonNode *member = json_object_get_member (where, members[i]);

      if (member == NULL || !JSON_NODE_HOLDS_VALUE (member))
        continue;
      if (json_node_get_value_type (member) == G_TYPE_STRING)
        {
          g_autofree char *text = sluice_cli_text_for_line (json_node_get_string (member), 0);

          fprintf (stdout, "  %-9s %s\n", members[i], text);
        }
      else
        {
          fprintf (stdout, "  %-9s %" G_GINT64_FORMAT "\n", members[i], json_node_get_int (member));
        }
    }
}

static void
print_result_error (JsonObject *result)
{
  JsonNode *node = json_object_get_member (result, "error");
  g_autofree char *message = NULL;
  JsonObject *error;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;

  error = json_node_get_object (node);
  message = sluice_cli_text_for_line (get_string (error, "message"), 0);
  fprintf (stdout, "\nError: %s [%s]\n", message, get_string (error, "code"));
  print_where (error);
  if (get_string (error, "hint")[0] != '\0')
    {
      g_autofree char *hint = sluice_cli_text_for_line (get_string (error, "hint"), 0);

      fprintf (stdout, "  %s\n", hint);
    }
}

/**
 * sluice_cli_print_summary:
 * @result: the result object of a run
 * @rejects: (nullable) (element-type JsonObject): the first events `reject`
 */
void
sluice_cli_print_summary (JsonObject *result,
                          GPtrArray  *rejects)
{
  g_autofree char *task = NULL;

  g_return_if_fail (result != NULL);

  task = sluice_cli_text_for_line (get_string (result, "task"), 0);
  fprintf (stdout, "%s: %s\n", task, describe_state (get_string (result, "state")));
  print_counts (result);
  print_cursor (result);
  print_causes (result);
  print_first_rejects (rejects);
  print_checks (result);
  print_stages (result);
  print_warnings (result);
  print_result_error (result);
  fprintf (stdout, "\nRun %s\n", get_string (result, "run"));
  if (get_string (result, "replays")[0] != '\0')
    fprintf (stdout, "Rejected rows of run %s\n", get_string (result, "replays"));
  if (json_object_has_member (result, "retry_of") && !json_object_get_null_member (result, "retry_of"))
    fprintf (stdout, "Retries run %s\n", get_string (result, "retry_of"));
  if (get_list (result, "rejects") != NULL)
    fprintf (stdout, "See the rejected rows with: sluice-cli quarantine show %s\n", get_string (result, "run"));
}
