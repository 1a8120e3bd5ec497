/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-mapping-coverage.h"

#include "sluice-draft.h"
#include "sluice-json-list.h"
#include "sluice-mapping-edits.h"

#include <string.h>

void
sluice_target_column_free (SluiceTargetColumn *self)
{
  g_free (self->name);
  g_strfreev (self->values);
  g_free (self);
}

/**
 * sluice_target_column_find:
 * @target: (nullable) (element-type SluiceTargetColumn): the columns of a table
 * @name: the name of a column of a mapping
 *
 * Returns: (transfer none) (nullable): the column that it goes into: the database finds it
 *   in any case
 */
const SluiceTargetColumn *
sluice_target_column_find (GPtrArray  *target,
                           const char *name)
{
  g_autofree char *folded = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  folded = g_utf8_casefold (name, -1);
  for (guint i = 0; target != NULL && i < target->len; i++)
    {
      const SluiceTargetColumn *column = target->pdata[i];
      g_autofree char *other = g_utf8_casefold (column->name, -1);

      if (g_str_equal (folded, other))
        return column;
    }
  return NULL;
}

void
sluice_mapping_coverage_free (SluiceMappingCoverage *self)
{
  g_ptr_array_unref (self->unused);
  g_ptr_array_unref (self->unfilled);
  g_free (self);
}

void
sluice_mapping_match_free (SluiceMappingMatch *self)
{
  g_free (self->column);
  g_free (self->path);
  g_free (self);
}

/* Whether @path is @whole or something in it. */
static gboolean
is_in (const char *path,
       const char *whole)
{
  gsize length = strlen (whole);

  return strncmp (path, whole, length) == 0 && (path[length] == '\0' || path[length] == '.' || path[length] == '[');
}

static gboolean
is_of_name (const char *at)
{
  gunichar c = g_utf8_get_char (at);

  return c == '_' || g_unichar_isalnum (c);
}

/* Whether @path stands in @expression as a name of its own. */
static gboolean
is_mentioned (const char *expression,
              const char *path)
{
  gsize length = strlen (path);

  for (const char *at = strstr (expression, path); at != NULL; at = strstr (at + 1, path))
    {
      gboolean begins = at == expression || !is_of_name (g_utf8_prev_char (at));
      gboolean ends = at[length] == '\0' || !is_of_name (at + length);

      if (begins && ends)
        return TRUE;
    }
  return FALSE;
}

static gboolean
entry_uses (JsonObject *entry,
            const char *path)
{
  const char *from = sluice_draft_get_string (entry, "from");
  JsonObject *lookup = sluice_draft_get_object (entry, "lookup", FALSE);
  const char *key = lookup == NULL ? "" : sluice_draft_get_string (lookup, "key");

  return (*from != '\0' && (is_in (path, from) || is_in (from, path))) ||
         (*key != '\0' && is_in (path, key)) || is_mentioned (sluice_draft_get_string (entry, "expression"), path);
}

/**
 * sluice_mapping_coverage_uses:
 * @root: a task
 * @path: a field of its source
 *
 * Returns: whether a column is made of the field, with others or alone. A task without a
 *   mapping takes all fields.
 */
gboolean
sluice_mapping_coverage_uses (JsonObject *root,
                              const char *path)
{
  JsonArray *mapping = sluice_mapping_edits_get_mapping (root);

  g_return_val_if_fail (path != NULL, FALSE);

  for (guint i = 0; mapping != NULL && i < json_array_get_length (mapping); i++)
    if (entry_uses (sluice_json_list_get_object (mapping, i), path))
      return TRUE;
  return mapping == NULL;
}

/* The database finds a column by its name in any case. */
static gboolean
has_column (JsonObject *root,
            const char *name)
{
  JsonArray *mapping = sluice_mapping_edits_get_mapping (root);
  g_autofree char *folded = g_utf8_casefold (name, -1);

  for (guint i = 0; mapping != NULL && i < json_array_get_length (mapping); i++)
    {
      JsonObject *entry = sluice_json_list_get_object (mapping, i);
      g_autofree char *other = g_utf8_casefold (sluice_draft_get_string (entry, "column"), -1);

      if (g_str_equal (folded, other))
        return TRUE;
    }
  return FALSE;
}

/* Columns that a load fills by itself, as `load.audit` names them. */
static gboolean
is_of_audit (JsonObject *root,
             const char *name)
{
  JsonObject *load = sluice_draft_get_object (root, "load", FALSE);
  JsonObject *audit = load == NULL ? NULL : sluice_draft_get_object (load, "audit", FALSE);
  JsonObjectIter iter;
  const char *member = NULL;

  if (audit == NULL)
    return FALSE;
  json_object_iter_init (&iter, audit);
  while (json_object_iter_next (&iter, &member, NULL))
    if (g_str_equal (sluice_draft_get_string (audit, member), name))
      return TRUE;
  return FALSE;
}

/**
 * sluice_mapping_coverage_new:
 * @root: a task
 * @fields: (nullable): the fields of a sample
 * @target: (nullable) (element-type SluiceTargetColumn): the columns of an existing table
 *
 * Returns: (transfer full): what is used and filled
 */
SluiceMappingCoverage *
sluice_mapping_coverage_new (JsonObject         *root,
                             SluiceSampleFields *fields,
                             GPtrArray          *target)
{
  SluiceMappingCoverage *self = g_new0 (SluiceMappingCoverage, 1);
  JsonArray *mapping = sluice_mapping_edits_get_mapping (root);
  gboolean has_mapping = mapping != NULL;

  self->unused = g_ptr_array_new_with_free_func (g_free);
  self->unfilled = g_ptr_array_new_with_free_func (g_free);
  self->n_fields = fields == NULL ? 0 : sluice_sample_fields_get_n (fields);
  self->n_columns = has_mapping ? json_array_get_length (mapping) : self->n_fields;
  for (guint i = 0; i < self->n_fields; i++)
    if (!sluice_mapping_coverage_uses (root, sluice_sample_fields_get_path (fields, i)))
      g_ptr_array_add (self->unused, g_strdup (sluice_sample_fields_get_path (fields, i)));
  for (guint i = 0; has_mapping && target != NULL && i < target->len; i++)
    {
      const SluiceTargetColumn *column = target->pdata[i];

      if (!column->is_required || is_of_audit (root, column->name))
        continue;
      self->n_required++;
      if (!has_column (root, column->name))
        g_ptr_array_add (self->unfilled, g_strdup (column->name));
    }
  return self;
}

/* Whether a column takes a field that the sample does not have. Paths into lists and
 * what comes with a record are no fields of it. */
static gboolean
is_unfed (JsonObject         *entry,
          SluiceSampleFields *fields)
{
  static const char * const others[] = { "expression", "value", "lookup" };
  const char *from = sluice_draft_get_string (entry, "from");

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (json_object_has_member (entry, others[i]))
      return FALSE;
  if (*from == '\0')
    return TRUE;
  if (*from == '_' || strpbrk (from, "[*$") != NULL || g_str_has_prefix (from, "parent."))
    return FALSE;
  for (guint i = 0; i < sluice_sample_fields_get_n (fields); i++)
    if (is_in (sluice_sample_fields_get_path (fields, i), from) ||
        is_in (from, sluice_sample_fields_get_path (fields, i)))
      return FALSE;
  return TRUE;
}

/* (element-type utf8) (unowned): names of columns that want a field. */
static GPtrArray *
find_unfed (JsonObject         *root,
            SluiceSampleFields *fields,
            GPtrArray          *target)
{
  JsonArray *mapping = sluice_mapping_edits_get_mapping (root);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; mapping != NULL && i < json_array_get_length (mapping); i++)
    {
      JsonObject *entry = sluice_json_list_get_object (mapping, i);

      if (is_unfed (entry, fields))
        g_ptr_array_add (names, g_strdup (sluice_draft_get_string (entry, "column")));
    }
  for (guint i = 0; target != NULL && i < target->len; i++)
    {
      const SluiceTargetColumn *column = target->pdata[i];

      if (!has_column (root, column->name) && !is_of_audit (root, column->name))
        g_ptr_array_add (names, g_strdup (column->name));
    }
  return names;
}

static void
connect_column (JsonObject         *root,
                SluiceSampleFields *fields,
                guint               field,
                const char         *column)
{
  JsonObject *entry = NULL;

  if (sluice_mapping_edits_set_from (root, column, sluice_sample_fields_get_path (fields, field)))
    return;
  entry = sluice_sample_fields_dup_entry (fields, field);
  json_object_set_string_member (entry, "column", column);
  sluice_mapping_edits_insert_column (root, G_MAXUINT, entry);
}

static void
add_match (GPtrArray         *matches,
           const char        *column,
           const char        *path,
           SluiceMatchReason  reason)
{
  SluiceMappingMatch *match = g_new0 (SluiceMappingMatch, 1);

  match->column = g_strdup (column);
  match->path = g_strdup (path);
  match->reason = reason;
  g_ptr_array_add (matches, match);
}

/* Without columns to fill all fields become columns. */
static void
take_all (JsonObject         *root,
          SluiceSampleFields *fields,
          GPtrArray          *matches)
{
  for (guint i = 0; i < sluice_sample_fields_get_n (fields); i++)
    {
      JsonObject *entry = sluice_sample_fields_dup_entry (fields, i);

      add_match (matches, sluice_draft_get_string (entry, "column"), sluice_sample_fields_get_path (fields, i),
                 SLUICE_MATCH_NAME);
      sluice_mapping_edits_insert_column (root, G_MAXUINT, entry);
    }
}

/**
 * sluice_mapping_match:
 * @root: a task, which is changed
 * @fields: the fields of its source
 * @target: (nullable) (element-type SluiceTargetColumn): the columns of an existing table
 *
 * Gives the columns that have no field yet, and the columns of the table that the mapping
 * lacks, fields that nothing uses, as far as they belong together: by their names, or by the
 * values of the sample and those that are in the table. A task without a
 * mapping and without such a table gets all fields.
 *
 * Returns: (transfer full) (element-type SluiceMappingMatch): what was done
 */
GPtrArray *
sluice_mapping_match (JsonObject         *root,
                      SluiceSampleFields *fields,
                      GPtrArray          *target)
{
  GPtrArray *matches = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_mapping_match_free);
  gboolean has_mapping = sluice_mapping_edits_get_mapping (root) != NULL;
  g_autoptr(GPtrArray) names = NULL;
  g_autoptr(GArray) left = g_array_new (FALSE, TRUE, sizeof (SluiceMatchSide));
  g_autoptr(GArray) right = g_array_new (FALSE, TRUE, sizeof (SluiceMatchSide));
  g_autoptr(GArray) which = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GArray) found = NULL;

  g_return_val_if_fail (SLUICE_IS_SAMPLE_FIELDS (fields), matches);

  if (!has_mapping && target == NULL)
    {
      take_all (root, fields, matches);
      return matches;
    }
  names = find_unfed (root, fields, target);
  for (guint i = 0; i < sluice_sample_fields_get_n (fields); i++)
    {
      const SluiceMatchSide side = { .name = sluice_sample_fields_get_path (fields, i),
                                     .values = sluice_sample_fields_get_values (fields, i) };

      if (has_mapping && sluice_mapping_coverage_uses (root, side.name))
        continue;
      g_array_append_val (left, side);
      g_array_append_val (which, i);
    }
  for (guint i = 0; i < names->len; i++)
    {
      const SluiceTargetColumn *column = sluice_target_column_find (target, names->pdata[i]);
      const SluiceMatchSide side = { .name = names->pdata[i],
                                     .values = column == NULL ? NULL : (const char * const *) column->values };

      g_array_append_val (right, side);
    }
  found = sluice_column_match_find ((const SluiceMatchSide *) (gpointer) left->data, left->len,
                                    (const SluiceMatchSide *) (gpointer) right->data, right->len);
  for (guint i = 0; i < found->len; i++)
    {
      const SluiceColumnMatch *match = &g_array_index (found, SluiceColumnMatch, i);
      guint field = g_array_index (which, guint, match->field);

      connect_column (root, fields, field, names->pdata[match->column]);
      add_match (matches, names->pdata[match->column], sluice_sample_fields_get_path (fields, field), match->reason);
    }
  return matches;
}
