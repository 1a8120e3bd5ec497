/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-commands.h"
#include "sluice-cli-json.h"
#include "sluice-cli-look.h"
#include "sluice-cli-statistics.h"
#include "sluice-cli-table.h"
#include "sluice-path.h"
#include "sluice-runner.h"

#include <stdio.h>

static char *
step_to_text (const SluicePathStep *step)
{
  switch (step->kind)
    {
    case SLUICE_PATH_STEP_INDEX:
      return g_strdup_printf ("[%u]", step->index);
    case SLUICE_PATH_STEP_EACH_ELEMENT:
      return g_strdup ("[*]");
    case SLUICE_PATH_STEP_EACH_MEMBER:
      return g_strdup ("*");
    case SLUICE_PATH_STEP_KEY:
    default:
      return g_strdup (step->key);
    }
}

/* The steps of a field's path; a name that is no path is one step. */
static GPtrArray *
split_path (const char *text)
{
  GPtrArray *steps = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(SluicePath) path = sluice_path_parse (text, NULL);

  if (path == NULL || sluice_path_get_n_steps (path) == 0)
    g_ptr_array_add (steps, g_strdup (text));
  else
    for (guint i = 0; i < sluice_path_get_n_steps (path); i++)
      g_ptr_array_add (steps, step_to_text (sluice_path_get_step (path, i)));
  return steps;
}

static guint
common_steps (GPtrArray *a,
              GPtrArray *b)
{
  guint n = 0;

  if (a == NULL)
    return 0;
  while (n + 1 < a->len && n + 1 < b->len &&
         g_str_equal (g_ptr_array_index (a, n), g_ptr_array_index (b, n)))
    n++;
  return n;
}

static char *
indent_name (const char *name,
             guint       depth)
{
  return g_strdup_printf ("%*s%s", (int) depth * 2, "", name);
}

static char *
join_examples (JsonObject *field)
{
  JsonNode *node = json_object_get_member (field, "examples");
  GString *text = g_string_new (NULL);

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return g_string_free (text, FALSE);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    {
      JsonNode *example = json_array_get_element (json_node_get_array (node), i);

      if (i > 0)
        g_string_append (text, ", ");
      if (JSON_NODE_HOLDS_VALUE (example) && json_node_get_value_type (example) == G_TYPE_STRING)
        g_string_append (text, json_node_get_string (example));
      else
        {
          g_autofree char *json = sluice_cli_json_to_text (example, FALSE);

          g_string_append (text, json);
        }
    }
  return g_string_free (text, FALSE);
}

static char *
count_to_text (JsonObject *field,
               const char *name)
{
  const gint64 count = json_object_get_int_member_with_default (field, name, 0);

  return count != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, count) : NULL;
}

static void
print_tree (JsonArray *fields)
{
  static const char *const headings[] = { "field", "type", ">nulls", ">length", "examples", NULL };
  g_autoptr(SluiceCliTable) table = sluice_cli_table_new (headings);
  g_autoptr(GPtrArray) before = NULL;

  for (guint i = 0; i < json_array_get_length (fields); i++)
    {
      JsonObject *field = json_array_get_object_element (fields, i);
      g_autoptr(GPtrArray) steps = split_path (json_object_get_string_member_with_default (field, "path", ""));

      /* The objects on the way to it, as far as the field before was not
       * already inside them. */
      for (guint depth = common_steps (before, steps); depth + 1 < steps->len; depth++)
        {
          sluice_cli_table_take (table, indent_name (g_ptr_array_index (steps, depth), depth));
          for (guint j = 1; headings[j] != NULL; j++)
            sluice_cli_table_add (table, NULL);
        }
      sluice_cli_table_take (table, indent_name (g_ptr_array_index (steps, steps->len - 1), steps->len - 1));
      sluice_cli_table_add (table, json_object_get_string_member_with_default (field, "type", "unknown"));
      sluice_cli_table_take (table, count_to_text (field, "nulls"));
      sluice_cli_table_take (table, count_to_text (field, "length"));
      sluice_cli_table_take (table, join_examples (field));
      g_clear_pointer (&before, g_ptr_array_unref);
      before = g_steal_pointer (&steps);
    }
  sluice_cli_table_print (table, "");
}

static void
print_total (JsonObject *sample)
{
  JsonNode *node = json_object_get_member (sample, "total");
  JsonObject *total = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autofree char *size = NULL;
  gint64 rows;

  if (total == NULL)
    return;
  rows = json_object_get_int_member_with_default (total, "rows", 0);
  if (!json_object_get_boolean_member_with_default (total, "exact", FALSE) && rows > 0)
    fprintf (stdout, " of about %" G_GINT64_FORMAT, rows);
  if (json_object_get_int_member_with_default (total, "bytes", 0) > 0)
    {
      size = g_format_size ((guint64) json_object_get_int_member (total, "bytes"));
      fprintf (stdout, " in %s", size);
    }
}

static void
print_sample (JsonObject *sample)
{
  const char *records = json_object_get_string_member_with_default (sample, "records", NULL);
  const gint64 rows = json_object_get_int_member_with_default (sample, "rows", 0);

  fprintf (stdout, "%" G_GINT64_FORMAT " records", rows);
  print_total (sample);
  if (records != NULL)
    {
      g_autofree char *text = sluice_cli_text_for_line (records, 0);

      fprintf (stdout, " at %s", text);
    }
  fputs ("\n\n", stdout);
  print_tree (json_object_get_array_member (sample, "fields"));
  sluice_cli_print_statistics (json_object_get_array_member (sample, "fields"));
}

static SluiceCliStatus
run (SluiceCli              *cli,
     const SluiceCliCommand *command,
     GStrv                  *argv)
{
  static const SluiceCliLook look = {
    .rows = 0,
    .rows_description = "Records to look at, the first ones (20000 of a file and 10000 further on, "
                        "1000 of a database, 200 of an API)",
    .has_statistics = TRUE,
    .start = sluice_runner_sample_async,
    .finish = sluice_runner_sample_finish,
    .print = print_sample,
  };

  return sluice_cli_look (cli, command, &look, argv);
}

static SluiceCliStatus
run_lookup (SluiceCli              *cli,
            const SluiceCliCommand *command,
            GStrv                  *argv)
{
  static const SluiceCliLook look = {
    .rows = 0,
    .rows_description = "Records to look at, the first ones",
    .has_lookup = TRUE,
    .start = sluice_runner_sample_async,
    .finish = sluice_runner_sample_finish,
    .print = print_sample,
  };

  return sluice_cli_look (cli, command, &look, argv);
}

const SluiceCliCommand sluice_cli_lookup = {
  .name = "lookup",
  .arguments = "TASK NAME",
  .summary = "Show the fields of one of a task's lookups, or its records",
  .description =
    "Examples:\n"
    "  sluice-cli lookup orders.json country\n"
    "  sluice-cli lookup orders.json country --output records",
  .has_records = TRUE,
  .run = run_lookup,
};

const SluiceCliCommand sluice_cli_sample = {
  .name = "sample",
  .arguments = "TASK",
  .summary = "Show the fields of a source, their types and examples",
  .description =
    "Examples:\n"
    "  sluice-cli sample orders.json\n"
    "  sluice-cli sample orders.json --statistics\n"
    "  sluice-cli sample orders.json --rows 1000 --output records\n"
    "  sluice-cli sample - --rows 50 --output json < orders.json",
  .has_records = TRUE,
  .run = run,
};
