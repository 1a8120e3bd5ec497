/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-column-edits.h"

#include "sluice-draft.h"
#include "sluice-mapping-edits.h"

/**
 * sluice_column_edits_replace:
 * @root: a task
 * @column: a name
 * @from: what is looked for, letter by letter
 * @to: what takes its place
 *
 * Replaces a text in the values of a column.
 *
 * Returns: whether the column is there
 */
gboolean
sluice_column_edits_replace (JsonObject *root,
                             const char *column,
                             const char *from,
                             const char *to)
{
  JsonObject *arguments = NULL;

  g_return_val_if_fail (from != NULL && *from != '\0', FALSE);
  g_return_val_if_fail (to != NULL, FALSE);

  arguments = json_object_new ();
  json_object_set_string_member (arguments, "from", from);
  json_object_set_string_member (arguments, "to", to);
  return sluice_mapping_edits_add_transform (root, column, "replace", arguments);
}

/**
 * sluice_column_edits_take_part:
 * @root: a task
 * @column: a name
 * @by: what stands between the parts
 * @part: which part, from 1; negative ones count from the end
 *
 * Leaves a part of the values of a column.
 *
 * Returns: whether the column is there
 */
gboolean
sluice_column_edits_take_part (JsonObject *root,
                               const char *column,
                               const char *by,
                               int         part)
{
  JsonObject *arguments = NULL;

  g_return_val_if_fail (by != NULL && *by != '\0', FALSE);
  g_return_val_if_fail (part != 0, FALSE);

  arguments = json_object_new ();
  json_object_set_string_member (arguments, "by", by);
  json_object_set_int_member (arguments, "index", part);
  return sluice_mapping_edits_add_transform (root, column, "split", arguments);
}

/**
 * sluice_column_edits_split:
 * @root: a task
 * @column: a name
 * @by: what stands between the parts
 * @n_parts: how many columns there shall be
 *
 * Adds a column for each of the first parts behind @column, which stays what it is.
 * They are texts: what was true of the whole need not be true of its parts.
 *
 * Returns: whether the column is there
 */
gboolean
sluice_column_edits_split (JsonObject *root,
                           const char *column,
                           const char *by,
                           guint       n_parts)
{
  guint position;

  g_return_val_if_fail (by != NULL && *by != '\0', FALSE);
  g_return_val_if_fail (n_parts > 0 && n_parts <= SLUICE_COLUMN_EDITS_MAX_PARTS, FALSE);

  if (!sluice_mapping_edits_find_column (root, column, &position))
    return FALSE;
  for (guint i = 1; i <= n_parts; i++)
    {
      JsonObject *entry = sluice_draft_copy (sluice_mapping_edits_get_entry (root, column));
      g_autofree char *wanted = g_strdup_printf ("%s_%u", column, i);
      g_autofree char *name = sluice_mapping_edits_dup_free_name (root, wanted);

      json_object_set_string_member (entry, "column", name);
      json_object_set_string_member (entry, "type", "text");
      json_object_remove_member (entry, "default");
      sluice_mapping_edits_insert_column (root, position + i, entry);
      (void) sluice_column_edits_take_part (root, name, by, (int) i);
    }
  return TRUE;
}

static gboolean
is_number (SluiceTypeKind kind)
{
  return kind == SLUICE_TYPE_KIND_INTEGER || kind == SLUICE_TYPE_KIND_DOUBLE || kind == SLUICE_TYPE_KIND_DECIMAL;
}

/* What was typed as a value of JSON. Numbers that JSON cannot hold exactly, and what is
 * none, stay texts: the engine judges them. */
static JsonNode *
make_value (SluiceTypeKind  kind,
            const char     *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  char *end = NULL;

  if (kind == SLUICE_TYPE_KIND_BOOLEAN && (g_str_equal (stripped, "true") || g_str_equal (stripped, "false")))
    return json_node_init_boolean (json_node_alloc (), g_str_equal (stripped, "true"));
  if (is_number (kind) && *stripped != '\0')
    {
      g_autofree char *back = NULL;
      gint64 number = g_ascii_strtoll (stripped, &end, 10);

      back = g_strdup_printf ("%" G_GINT64_FORMAT, number);
      if (*end == '\0' && g_str_equal (back, stripped))
        return json_node_init_int (json_node_alloc (), number);
    }
  return json_node_init_string (json_node_alloc (), is_number (kind) ? stripped : text);
}

/* An empty text is a value. Where empty cells are to be filled it means nothing. */
static gboolean
has_null_if (JsonObject *root,
             const char *column)
{
  guint n = sluice_mapping_edits_get_n_transforms (root, column);

  return n > 0 && g_strcmp0 (sluice_mapping_edits_get_transform (root, column, n - 1, NULL), "null_if") == 0;
}

/**
 * sluice_column_edits_fill:
 * @root: a task
 * @column: a name
 * @kind: the column's type
 * @text: what is put where there is nothing
 *
 * Fills the empty cells of a column, those with an empty text among them.
 *
 * Returns: whether the column is there
 */
gboolean
sluice_column_edits_fill (JsonObject     *root,
                          const char     *column,
                          SluiceTypeKind  kind,
                          const char     *text)
{
  g_return_val_if_fail (text != NULL, FALSE);

  if (!sluice_mapping_edits_find_column (root, column, NULL))
    return FALSE;
  if (!is_number (kind) && kind != SLUICE_TYPE_KIND_BOOLEAN && !has_null_if (root, column))
    (void) sluice_mapping_edits_add_transform (root, column, "null_if", NULL);
  return sluice_mapping_edits_set_default (root, column, make_value (kind, text));
}

/**
 * sluice_column_edits_move_by:
 * @root: a task
 * @column: a name
 * @by: how many places, negative towards the start
 *
 * Returns: whether the column was moved
 */
gboolean
sluice_column_edits_move_by (JsonObject *root,
                             const char *column,
                             int         by)
{
  JsonArray *mapping = sluice_mapping_edits_get_mapping (root);
  guint position;
  gint64 to;

  if (!sluice_mapping_edits_find_column (root, column, &position))
    return FALSE;
  to = (gint64) position + by;
  if (to < 0 || to >= json_array_get_length (mapping) || by == 0)
    return FALSE;
  return sluice_mapping_edits_move_column (root, column, (guint) to);
}

/* Length is counted, whatever the column holds. */
static void
add_bound (JsonObject     *check,
           const char     *member,
           SluiceTypeKind  kind,
           const char     *text)
{
  if (text != NULL && *text != '\0')
    json_object_set_member (check, member, make_value (kind, text));
}

static JsonArray *
make_list (SluiceTypeKind  kind,
           const char     *text)
{
  g_auto(GStrv) parts = g_strsplit (text, ",", -1);
  JsonArray *list = json_array_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      json_array_add_element (list, make_value (kind, parts[i]));
  return list;
}

/**
 * sluice_column_edits_make_check:
 * @column: a name
 * @kind: the column's type
 * @form: what is checked
 *
 * Returns: (transfer full) (nullable): the check; %NULL while @form does not say enough
 */
JsonObject *
sluice_column_edits_make_check (const char            *column,
                                SluiceTypeKind         kind,
                                const SluiceCheckForm *form)
{
  g_autoptr(JsonObject) check = json_object_new ();

  g_return_val_if_fail (column != NULL, NULL);
  g_return_val_if_fail (form != NULL && form->rule != NULL, NULL);

  json_object_set_string_member (check, "column", column);
  json_object_set_string_member (check, "rule", form->rule);
  if (g_str_equal (form->rule, "range") || g_str_equal (form->rule, "length"))
    {
      SluiceTypeKind bound = g_str_equal (form->rule, "length") ? SLUICE_TYPE_KIND_INTEGER : kind;

      add_bound (check, "min", bound, form->min);
      add_bound (check, "max", bound, form->max);
      if (!json_object_has_member (check, "min") && !json_object_has_member (check, "max"))
        return NULL;
    }
  if (g_str_equal (form->rule, "pattern"))
    {
      if (form->value == NULL || *form->value == '\0')
        return NULL;
      json_object_set_string_member (check, "value", form->value);
    }
  if (g_str_equal (form->rule, "one_of"))
    {
      JsonArray *list = make_list (kind, form->values == NULL ? "" : form->values);

      json_object_set_array_member (check, "values", list);
      if (json_array_get_length (list) == 0)
        return NULL;
    }
  if (form->severity != NULL && !g_str_equal (form->severity, "reject"))
    json_object_set_string_member (check, "severity", form->severity);
  return g_steal_pointer (&check);
}
