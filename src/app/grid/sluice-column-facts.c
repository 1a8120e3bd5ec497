/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-column-facts.h"

#include "sluice-draft.h"
#include "sluice-quality-bar.h"

/* The object of @list whose @member is @text. */
static JsonObject *
find_object (JsonArray  *list,
             const char *member,
             const char *text)
{
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *element = json_array_get_element (list, i);

      if (JSON_NODE_HOLDS_OBJECT (element) &&
          g_str_equal (sluice_draft_get_string (json_node_get_object (element), member), text))
        return json_node_get_object (element);
    }
  return NULL;
}

/* What the rows themselves say of the column. */
static void
count_cells (SluiceColumnFacts *facts,
             JsonObject        *preview,
             guint              column)
{
  JsonArray *rows = sluice_draft_get_array (preview, "rows");
  JsonArray *rejects = sluice_draft_get_array (preview, "rejects");

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonArray *row = json_array_get_array_element (rows, i);

      if (column < json_array_get_length (row) && !json_array_get_null_element (row, column))
        facts->n_valid++;
      else
        facts->n_empty++;
    }
  for (guint i = 0; rejects != NULL && i < json_array_get_length (rejects); i++)
    facts->n_wrong +=
      g_str_equal (sluice_draft_get_string (json_array_get_object_element (rejects, i), "column"),
                   facts->name);
}

/**
 * sluice_column_facts_new:
 * @description: `name` and `type` of the column
 * @column: its number
 * @preview: (nullable): its rows: `rows`, `rejects`
 * @sample: (nullable): the object of `sample --output json` they belong to
 *
 * Returns: (transfer full): what all of these say of the column
 */
SluiceColumnFacts *
sluice_column_facts_new (JsonObject *description,
                         guint       column,
                         JsonObject *preview,
                         JsonObject *sample)
{
  SluiceColumnFacts *facts = NULL;
  JsonObject *entry = NULL;
  const char *from = NULL;

  g_return_val_if_fail (description != NULL, NULL);

  facts = g_new0 (SluiceColumnFacts, 1);
  facts->name = g_strdup (sluice_draft_get_string (description, "name"));
  facts->type = g_strdup (sluice_draft_get_string (description, "type"));
  if (*facts->type == '\0')
    {
      g_free (facts->type);
      facts->type = g_strdup ("text");
    }
  if (preview != NULL)
    count_cells (facts, preview, column);
  if (sample == NULL)
    return facts;
  entry = find_object (sluice_draft_get_array (sample, "mapping"), "column", facts->name);
  from = entry == NULL ? facts->name : sluice_draft_get_string (entry, "from");
  if (*from == '\0')
    return facts;
  facts->from = g_strdup (from);
  facts->field = find_object (sluice_draft_get_array (sample, "fields"), "path", from);
  if (facts->field != NULL)
    json_object_ref (facts->field);
  return facts;
}

void
sluice_column_facts_free (SluiceColumnFacts *facts)
{
  g_free (facts->name);
  g_free (facts->type);
  g_free (facts->from);
  g_clear_pointer (&facts->field, json_object_unref);
  g_free (facts);
}

/**
 * sluice_column_facts_is_number:
 * @facts: what is known of a column
 *
 * Returns: whether its values are numbers, which stand to the right
 */
gboolean
sluice_column_facts_is_number (SluiceColumnFacts *facts)
{
  return g_str_equal (facts->type, "integer") || g_str_equal (facts->type, "double") ||
         g_str_has_prefix (facts->type, "decimal");
}

/**
 * sluice_column_facts_has_counts:
 * @facts: what is known of a column
 *
 * Returns: whether any values were counted
 */
gboolean
sluice_column_facts_has_counts (SluiceColumnFacts *facts)
{
  return facts->n_valid + facts->n_wrong + facts->n_empty > 0;
}

/**
 * sluice_column_facts_is_ambiguous:
 * @facts: what is known of a column
 *
 * Returns: whether its values can be read in more than one way
 */
gboolean
sluice_column_facts_is_ambiguous (SluiceColumnFacts *facts)
{
  JsonArray *ways = facts->field == NULL ? NULL : sluice_draft_get_array (facts->field, "ambiguous");

  return ways != NULL && json_array_get_length (ways) > 1;
}

/**
 * sluice_column_facts_get_statistics:
 * @facts: what is known of a column
 *
 * Returns: (transfer none) (nullable): the statistics of the sample
 */
JsonObject *
sluice_column_facts_get_statistics (SluiceColumnFacts *facts)
{
  return facts->field == NULL ? NULL : sluice_draft_get_object (facts->field, "statistics", FALSE);
}

/**
 * sluice_column_facts_describe:
 * @facts: what is known of a column
 *
 * Returns: (transfer full): name, type and quality in a line, to be spoken
 */
char *
sluice_column_facts_describe (SluiceColumnFacts *facts)
{
  g_autofree char *quality = NULL;

  if (!sluice_column_facts_has_counts (facts))
    return g_strdup_printf ("%s, %s", facts->name, facts->type);
  quality = sluice_quality_bar_describe (facts->n_valid, facts->n_wrong, facts->n_empty);
  return g_strdup_printf ("%s, %s, %s", facts->name, facts->type, quality);
}
