/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-parser.h"

#include "sluice-error.h"

#include <string.h>

/* The steps of a task that look at all of its rows: `deduplicate`, `aggregate`. */

static void
row_order_free (SluiceRowOrder *order)
{
  g_free (order->column);
  g_free (order);
}

static void
aggregate_column_free (SluiceAggregateColumn *column)
{
  g_free (column->column);
  g_free (column->of);
  g_free (column->separator);
  g_free (column);
}

static void
check_columns (SluiceTaskParser   *parser,
               const char *const  *names,
               GPtrArray          *mapping,
               const char         *path)
{
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *item_path = g_strdup_printf ("%s[%u]", path, i);

      if (!sluice_task_parser_is_mapped (mapping, names[i]))
        sluice_task_parser_report (parser, item_path, "unknown_column",
                                   "“%s” is not a column of the mapping", names[i]);
    }
}

/* One term of `column [asc|desc], ...`; columns with blanks or commas stand in double
 * quotes. Returns what follows, NULL where it is none. */
static const char *
read_order_term (const char     *text,
                 SluiceRowOrder *order)
{
  g_autoptr(GString) name = g_string_new (NULL);
  gsize n;

  text += strspn (text, " \t\n");
  if (*text == '"')
    {
      for (text++; *text != '\0' && (*text != '"' || text[1] == '"'); text++)
        {
          g_string_append_c (name, *text);
          text += *text == '"';
        }
      if (*text++ != '"')
        return NULL;
    }
  else
    {
      n = strcspn (text, " \t\n,\"");
      g_string_append_len (name, text, (gssize) n);
      text += n;
    }

  order->column = g_string_free (g_steal_pointer (&name), FALSE);
  text += strspn (text, " \t\n");
  n = strcspn (text, " \t\n,\"");
  order->descending = n == 4 && g_ascii_strncasecmp (text, "desc", 4) == 0;
  if (n > 0 && !order->descending && !(n == 3 && g_ascii_strncasecmp (text, "asc", 3) == 0))
    return NULL;
  text += n;
  return text + strspn (text, " \t\n");
}

static GPtrArray *
read_order (SluiceTaskParser *parser,
            const char       *text,
            GPtrArray        *mapping)
{
  GPtrArray *orders = g_ptr_array_new_with_free_func ((GDestroyNotify) row_order_free);

  while (text != NULL && *text != '\0')
    {
      SluiceRowOrder *order = g_new0 (SluiceRowOrder, 1);

      g_ptr_array_add (orders, order);
      text = read_order_term (text, order);
      if (text == NULL || order->column == NULL || order->column[0] == '\0' || (*text != '\0' && *text != ','))
        {
          sluice_task_parser_report (parser, "$.deduplicate.order", "invalid_value",
                                     "An order names columns, as in “updated_at desc, id”");
          break;
        }
      if (!sluice_task_parser_is_mapped (mapping, order->column))
        sluice_task_parser_report (parser, "$.deduplicate.order", "unknown_column",
                                   "“%s” is not a column of the mapping", order->column);
      if (*text == ',' && text[1 + strspn (text + 1, " \t\n")] == '\0')
        {
          sluice_task_parser_report (parser, "$.deduplicate.order", "invalid_value",
                                     "The order ends with a comma: a column is missing behind it");
          break;
        }
      text += *text == ',';
    }
  return orders;
}

/* sluice_task_parser_read_deduplicate: */
SluiceDeduplicateSpec *
sluice_task_parser_read_deduplicate (SluiceTaskParser *parser,
                                     JsonObject       *object,
                                     GPtrArray        *mapping)
{
  SluiceDeduplicateSpec *spec;

  if (object == NULL)
    return NULL;

  spec = g_new0 (SluiceDeduplicateSpec, 1);
  spec->keys = sluice_task_parser_get_texts (object, "keys");
  /* That there are none was said before. */
  if (sluice_task_parser_get (object, "keys") != NULL && (spec->keys == NULL || spec->keys[0] == NULL))
    sluice_task_parser_report (parser, "$.deduplicate.keys", "missing_key",
                               "“keys” names the columns that make two rows the same");
  check_columns (parser, (const char *const *) spec->keys, mapping, "$.deduplicate.keys");
  spec->order = read_order (parser, sluice_task_parser_get_text (object, "order"), mapping);
  return spec;
}

static const SluiceMappingEntry *
find_entry (GPtrArray  *mapping,
            const char *column)
{
  for (guint i = 0; i < mapping->len; i++)
    {
      const SluiceMappingEntry *entry = mapping->pdata[i];

      if (g_strcmp0 (entry->column, column) == 0)
        return entry;
    }
  return NULL;
}

static gboolean
is_number (SluiceType type)
{
  return type.kind == SLUICE_TYPE_KIND_INTEGER || type.kind == SLUICE_TYPE_KIND_DOUBLE ||
         type.kind == SLUICE_TYPE_KIND_DECIMAL;
}

/* What a function can never make of its column, or its column never hold. */
static void
check_types (SluiceTaskParser            *parser,
             const SluiceAggregateColumn *column,
             GPtrArray                   *mapping,
             const char                  *of_path,
             const char                  *type_path)
{
  const SluiceAggregateFunction function = column->function;
  const SluiceMappingEntry *of = find_entry (mapping, column->of);
  const gboolean sums = function == SLUICE_AGGREGATE_SUM || function == SLUICE_AGGREGATE_AVG;
  const gboolean counts = function == SLUICE_AGGREGATE_COUNT || function == SLUICE_AGGREGATE_DISTINCT;
  const SluiceTypeKind kind = column->type.kind;
  const char *wanted = NULL;

  if (sums && of != NULL && !is_number (of->type))
    sluice_task_parser_report (parser, of_path, "invalid_value", "“%s” is no number that could be summed up: give the "
                               "column the type integer, decimal or double", column->of);
  if (function == SLUICE_AGGREGATE_AVG && kind != SLUICE_TYPE_KIND_DOUBLE && kind != SLUICE_TYPE_KIND_DECIMAL)
    wanted = "A mean is a double or a decimal";
  else if ((sums || counts) && !is_number (column->type) && kind != SLUICE_TYPE_KIND_TEXT)
    wanted = "What is summed up or counted is an integer, a decimal, a double or a text";
  else if (function == SLUICE_AGGREGATE_TEXT_LIST && kind != SLUICE_TYPE_KIND_TEXT)
    wanted = "A text_list is a text";
  else if (function == SLUICE_AGGREGATE_JSON_LIST && kind != SLUICE_TYPE_KIND_JSON && kind != SLUICE_TYPE_KIND_TEXT)
    wanted = "A json_list is json or a text";
  if (wanted != NULL)
    sluice_task_parser_report (parser, type_path, "invalid_value", "%s, not %s", wanted,
                               sluice_type_kind_to_string (kind));
}

static SluiceAggregateColumn *
read_aggregate_column (SluiceTaskParser *parser,
                       JsonObject       *object,
                       GPtrArray        *mapping,
                       const char       *path)
{
  SluiceAggregateColumn *column = g_new0 (SluiceAggregateColumn, 1);
  const char *type = sluice_task_parser_get_text (object, "type");
  const char *function = sluice_task_parser_get_text (object, "function");
  g_autofree char *type_path = sluice_task_parser_member_path (path, "type");
  g_autofree char *of_path = sluice_task_parser_member_path (path, "of");
  g_autoptr(GError) error = NULL;

  column->column = g_strdup (sluice_task_parser_get_text (object, "column"));
  column->of = g_strdup (sluice_task_parser_get_text (object, "of"));
  column->separator = g_strdup (sluice_task_parser_get_text (object, "separator"));
  column->function = (SluiceAggregateFunction) MAX (0, sluice_key_alternative_index (SLUICE_AGGREGATE_FUNCTIONS,
                                                                                     function != NULL ? function : ""));
  if (type != NULL && !sluice_type_parse (type, &column->type, &error))
    sluice_task_parser_report (parser, type_path, sluice_error_get_code (error), "%s", error->message);
  else if (type != NULL && function != NULL)
    check_types (parser, column, mapping, of_path, type_path);
  if (column->of == NULL && column->function != SLUICE_AGGREGATE_COUNT)
    sluice_task_parser_report (parser, of_path, "missing_key", "“%s” needs “of”: the column whose values it takes",
                               function != NULL ? function : "function");
  else if (column->of != NULL && !sluice_task_parser_is_mapped (mapping, column->of))
    sluice_task_parser_report (parser, of_path, "unknown_column", "“%s” is not a column of the mapping", column->of);
  return column;
}

static void
check_names (SluiceTaskParser          *parser,
             const SluiceAggregateSpec *spec)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; spec->group_by != NULL && spec->group_by[i] != NULL; i++)
    {
      g_autofree char *path = g_strdup_printf ("$.aggregate.group_by[%u]", i);

      if (!g_hash_table_add (seen, g_utf8_casefold (spec->group_by[i], -1)))
        sluice_task_parser_report (parser, path, "duplicate_column", "“%s” stands here more than once",
                                   spec->group_by[i]);
    }
  for (guint i = 0; i < spec->columns->len; i++)
    {
      const SluiceAggregateColumn *column = spec->columns->pdata[i];
      g_autofree char *path = g_strdup_printf ("$.aggregate.columns[%u].column", i);

      if (column->column != NULL && !g_hash_table_add (seen, g_utf8_casefold (column->column, -1)))
        sluice_task_parser_report (parser, path, "duplicate_column",
                                   "The aggregation makes the column “%s” more than once", column->column);
    }
}

/* sluice_task_parser_read_aggregate: */
SluiceAggregateSpec *
sluice_task_parser_read_aggregate (SluiceTaskParser *parser,
                                   JsonObject       *object,
                                   GPtrArray        *mapping)
{
  JsonArray *columns;
  SluiceAggregateSpec *spec;

  if (object == NULL)
    return NULL;

  spec = g_new0 (SluiceAggregateSpec, 1);
  spec->group_by = sluice_task_parser_get_texts (object, "group_by");
  if (spec->group_by == NULL)
    spec->group_by = g_new0 (char *, 1);
  check_columns (parser, (const char *const *) spec->group_by, mapping, "$.aggregate.group_by");
  spec->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) aggregate_column_free);
  columns = sluice_task_parser_get_array (object, "columns");
  for (guint i = 0; columns != NULL && i < json_array_get_length (columns); i++)
    {
      JsonNode *node = json_array_get_element (columns, i);
      g_autofree char *path = g_strdup_printf ("$.aggregate.columns[%u]", i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        g_ptr_array_add (spec->columns, read_aggregate_column (parser, json_node_get_object (node), mapping, path));
    }
  if (spec->group_by[0] == NULL && spec->columns->len == 0)
    sluice_task_parser_report (parser, "$.aggregate.columns", "missing_key",
                               "An aggregation needs columns, or “group_by”");
  check_names (parser, spec);
  return spec;
}

static SluiceMappingEntry *
new_output (const char *column,
            SluiceType  type)
{
  SluiceMappingEntry *entry = sluice_mapping_entry_new ();

  entry->column = g_strdup (column);
  entry->type = type;
  return entry;
}

/* sluice_task_parser_list_outputs:
 *
 * The columns that are loaded: those of the mapping, or what an aggregation makes of
 * them. */
GPtrArray *
sluice_task_parser_list_outputs (GPtrArray                 *mapping,
                                 const SluiceAggregateSpec *aggregate)
{
  GPtrArray *outputs;

  if (aggregate == NULL)
    return g_ptr_array_ref (mapping);

  outputs = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_mapping_entry_free);
  for (guint i = 0; aggregate->group_by[i] != NULL; i++)
    {
      SluiceType type = { .kind = SLUICE_TYPE_KIND_TEXT };

      for (guint j = 0; j < mapping->len; j++)
        {
          const SluiceMappingEntry *entry = mapping->pdata[j];

          if (g_strcmp0 (entry->column, aggregate->group_by[i]) == 0)
            type = entry->type;
        }
      g_ptr_array_add (outputs, new_output (aggregate->group_by[i], type));
    }
  for (guint i = 0; i < aggregate->columns->len; i++)
    {
      const SluiceAggregateColumn *column = aggregate->columns->pdata[i];

      g_ptr_array_add (outputs, new_output (column->column, column->type));
    }
  return outputs;
}
