/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-parser.h"

#include "sluice-decimal.h"
#include "sluice-error.h"

#include <string.h>

/* The `checks` of a task. */

/* In the order of the rules. */
#define RULES "required|range|pattern|one_of|unique|length|exists_in|expression|row_count|freshness"

static gboolean
is_number (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         (json_node_get_value_type (node) == G_TYPE_INT64 || json_node_get_value_type (node) == G_TYPE_DOUBLE);
}

static char *
dup_number (JsonNode *exact)
{
  if (json_node_get_value_type (exact) == G_TYPE_STRING)
    return json_node_dup_string (exact);
  return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (exact));
}

/* Every digit of a number counts. What stands there as text is compared once there are
 * columns: which of two is more depends on the type. */
static gboolean
are_swapped (SluiceTaskParser *parser,
             JsonNode         *min_node,
             JsonNode         *max_node)
{
  g_autoptr(JsonNode) min_exact = is_number (min_node) ? sluice_document_dup_exact (parser->document, min_node) : NULL;
  g_autoptr(JsonNode) max_exact = is_number (max_node) ? sluice_document_dup_exact (parser->document, max_node) : NULL;
  g_autofree char *min_text = min_exact != NULL ? dup_number (min_exact) : NULL;
  g_autofree char *max_text = max_exact != NULL ? dup_number (max_exact) : NULL;
  SluiceDecimal min;
  SluiceDecimal max;

  return min_text != NULL && max_text != NULL && sluice_decimal_parse (min_text, strlen (min_text), &min) &&
         sluice_decimal_parse (max_text, strlen (max_text), &max) && sluice_decimal_compare (&min, &max) > 0;
}

static void
read_range (SluiceTaskParser *parser,
            JsonObject       *object,
            SluiceCheck      *check,
            const char       *path)
{
  JsonNode *min = sluice_task_parser_get (object, "min");
  JsonNode *max = sluice_task_parser_get (object, "max");

  check->min = min != NULL ? sluice_document_dup_exact (parser->document, min) : NULL;
  check->max = max != NULL ? sluice_document_dup_exact (parser->document, max) : NULL;
  if (min == NULL && max == NULL)
    sluice_task_parser_report (parser, path, "missing_key", "A range needs “min”, “max” or both");
  else if (are_swapped (parser, min, max))
    sluice_task_parser_report (parser, path, "invalid_value", "“min” is more than “max”: nothing could pass");
}

/* Characters of a text, rows of a run. */
static void
read_counts (SluiceTaskParser *parser,
             JsonObject       *object,
             SluiceCheck      *check,
             const char       *path)
{
  check->min_count = sluice_task_parser_get_integer (parser, object, path, "min", -1, 0, G_MAXINT64);
  check->max_count = sluice_task_parser_get_integer (parser, object, path, "max", -1, 0, G_MAXINT64);
  if (sluice_task_parser_get (object, "min") == NULL && sluice_task_parser_get (object, "max") == NULL)
    sluice_task_parser_report (parser, path, "missing_key", "“%s” needs “min”, “max” or both",
                               sluice_check_rule_get_name (check->rule));
  else if (check->min_count >= 0 && check->max_count >= 0 && check->min_count > check->max_count)
    sluice_task_parser_report (parser, path, "invalid_value", "“min” is more than “max”: nothing could pass");
}

static void
read_pattern (SluiceTaskParser *parser,
              JsonObject       *object,
              SluiceCheck      *check,
              const char       *path)
{
  g_autofree char *value_path = sluice_task_parser_member_path (path, "value");
  g_autoptr(GRegex) regex = NULL;
  g_autoptr(GError) error = NULL;

  check->pattern = g_strdup (sluice_task_parser_get_text (object, "value"));
  regex = check->pattern != NULL ? g_regex_new (check->pattern, 0, 0, &error) : NULL;
  if (error != NULL)
    sluice_task_parser_report (parser, value_path, "invalid_pattern",
                               "This is not a regular expression: %s", error->message);
}

static void
read_one_of (SluiceTaskParser *parser,
             JsonObject       *object,
             SluiceCheck      *check,
             const char       *path)
{
  JsonNode *values = sluice_task_parser_get (object, "values");
  g_autofree char *values_path = sluice_task_parser_member_path (path, "values");
  g_autoptr(JsonNode) exact = NULL;

  if (values == NULL || !JSON_NODE_HOLDS_ARRAY (values))
    return;
  exact = sluice_document_dup_exact (parser->document, values);
  check->values = json_node_dup_array (exact);
  if (json_array_get_length (check->values) == 0)
    sluice_task_parser_report (parser, values_path, "invalid_value", "“values” must name at least one value");
}

static void
read_rule (SluiceTaskParser *parser,
           JsonObject       *object,
           SluiceCheck      *check,
           const char       *path)
{
  switch (check->rule)
    {
    case SLUICE_CHECK_RANGE:
      read_range (parser, object, check, path);
      break;
    case SLUICE_CHECK_PATTERN:
      read_pattern (parser, object, check, path);
      break;
    case SLUICE_CHECK_ONE_OF:
      read_one_of (parser, object, check, path);
      break;
    case SLUICE_CHECK_LENGTH:
    case SLUICE_CHECK_ROW_COUNT:
      read_counts (parser, object, check, path);
      break;
    case SLUICE_CHECK_EXISTS_IN:
      check->lookup = g_strdup (sluice_task_parser_get_text (object, "lookup"));
      break;
    case SLUICE_CHECK_EXPRESSION:
      check->expression = g_strdup (sluice_task_parser_get_text (object, "value"));
      break;
    case SLUICE_CHECK_FRESHNESS:
      check->max_age = sluice_task_parser_get_duration (object, "max_age", 0);
      break;
    case SLUICE_CHECK_REQUIRED:
    case SLUICE_CHECK_UNIQUE:
    default:
      break;
    }
}

/* What looks at the whole run has no row that it could reject. */
static SluiceSeverity
read_severity (SluiceTaskParser *parser,
               JsonObject       *object,
               SluiceCheck      *check,
               const char       *path)
{
  const char *severity = sluice_task_parser_get_text (object, "severity");
  g_autofree char *severity_path = sluice_task_parser_member_path (path, "severity");

  if (g_strcmp0 (severity, "warn") == 0)
    return SLUICE_SEVERITY_WARN;
  if (g_strcmp0 (severity, "fail") == 0)
    return SLUICE_SEVERITY_FAIL;
  if (!sluice_check_is_of_run (check))
    return SLUICE_SEVERITY_REJECT;
  if (severity != NULL)
    sluice_task_parser_report (parser, severity_path, "invalid_value",
                               "“%s” looks at the whole run and cannot reject a row: use “fail” or “warn”",
                               sluice_check_rule_get_name (check->rule));
  return SLUICE_SEVERITY_FAIL;
}

static SluiceCheck *
read_check (SluiceTaskParser *parser,
            JsonObject       *object,
            const char       *path)
{
  SluiceCheck *check = g_new0 (SluiceCheck, 1);
  const char *rule = sluice_task_parser_get_text (object, "rule");

  check->column = g_strdup (sluice_task_parser_get_text (object, "column"));
  check->rule = (SluiceCheckRule) MAX (0, sluice_key_alternative_index (RULES, rule != NULL ? rule : ""));
  check->min_count = check->max_count = -1;
  check->severity = read_severity (parser, object, check, path);
  if (sluice_key_alternative_index (RULES, rule != NULL ? rule : "") >= 0)
    read_rule (parser, object, check, path);

  return check;
}

static void
check_has_times (SluiceTaskParser  *parser,
                 const SluiceCheck *check,
                 GPtrArray         *mapping,
                 const char        *path)
{
  for (guint i = 0; i < mapping->len; i++)
    {
      const SluiceMappingEntry *entry = mapping->pdata[i];
      const SluiceTypeKind kind = entry->type.kind;

      if (g_strcmp0 (entry->column, check->column) == 0 && kind != SLUICE_TYPE_KIND_DATE &&
          kind != SLUICE_TYPE_KIND_TIMESTAMP && kind != SLUICE_TYPE_KIND_TIMESTAMPTZ)
        sluice_task_parser_report (parser, path, "invalid_value",
                                   "“freshness” looks at a column of the type date, timestamp or timestamptz, which "
                                   "“%s” is not", check->column);
    }
}

static void
check_column (SluiceTaskParser  *parser,
              const SluiceCheck *check,
              GPtrArray         *mapping,
              const char        *path)
{
  g_autofree char *column_path = sluice_task_parser_member_path (path, "column");

  if (check->rule == SLUICE_CHECK_FRESHNESS)
    check_has_times (parser, check, mapping, column_path);
  if (check->column != NULL && !sluice_task_parser_is_mapped (mapping, check->column))
    sluice_task_parser_report (parser, column_path, "unknown_column",
                               "“%s” is not a column of the mapping", check->column);
  else if (check->column == NULL && check->rule != SLUICE_CHECK_EXPRESSION && check->rule != SLUICE_CHECK_ROW_COUNT)
    sluice_task_parser_report (parser, column_path, "missing_key", "A check needs “column”");
}

/* sluice_task_parser_read_checks:
 *
 * The checks, in order. */
GPtrArray *
sluice_task_parser_read_checks (SluiceTaskParser *parser,
                                JsonArray        *array,
                                GPtrArray        *mapping,
                                GPtrArray        *lookups)
{
  GPtrArray *checks = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_check_free);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      g_autofree char *path = g_strdup_printf ("$.checks[%u]", i);
      g_autofree char *lookup_path = sluice_task_parser_member_path (path, "lookup");
      SluiceCheck *check;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        continue;
      check = read_check (parser, json_node_get_object (node), path);
      g_ptr_array_add (checks, check);
      check_column (parser, check, mapping, path);
      if (check->lookup != NULL)
        sluice_task_parser_check_lookup (parser, lookups, check->lookup, lookup_path);
    }
  return checks;
}
