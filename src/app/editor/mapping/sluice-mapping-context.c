/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-mapping-context.h"

#include "sluice-mapping-edits.h"
#include "sluice-problem-words.h"
#include "sluice-problem.h"

#include <string.h>

struct _SluiceMappingContext
{
  GObject parent_instance;

  SluiceEditorPane *pane;       /* (unowned) outlives its parts */
  char *column;                 /* (owned) (nullable) */
  SluiceSampleFields *fields;   /* (owned) (nullable) */
  SluiceMappingAdvice *advice;  /* (owned) */
};

G_DEFINE_FINAL_TYPE (SluiceMappingContext, sluice_mapping_context, G_TYPE_OBJECT)

static void
sluice_mapping_context_finalize (GObject *object)
{
  SluiceMappingContext *self = SLUICE_MAPPING_CONTEXT (object);

  g_free (self->column);
  g_clear_object (&self->fields);
  g_clear_object (&self->advice);

  G_OBJECT_CLASS (sluice_mapping_context_parent_class)->finalize (object);
}

static void
sluice_mapping_context_class_init (SluiceMappingContextClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_mapping_context_finalize;
}

static void
sluice_mapping_context_init (SluiceMappingContext *self)
{
  self->advice = sluice_mapping_advice_new ();
}

/**
 * sluice_mapping_context_new:
 * @pane: the inspector, which outlives what this returns
 *
 * Returns: (transfer full): what its parts share
 */
SluiceMappingContext *
sluice_mapping_context_new (SluiceEditorPane *pane)
{
  SluiceMappingContext *self = NULL;

  g_return_val_if_fail (SLUICE_IS_EDITOR_PANE (pane), NULL);

  self = g_object_new (SLUICE_TYPE_MAPPING_CONTEXT, NULL);
  self->pane = pane;
  return self;
}

SluiceEditor *
sluice_mapping_context_get_editor (SluiceMappingContext *self)
{
  g_return_val_if_fail (SLUICE_IS_MAPPING_CONTEXT (self), NULL);

  return sluice_editor_pane_get_editor (self->pane);
}

JsonObject *
sluice_mapping_context_get_root (SluiceMappingContext *self)
{
  g_return_val_if_fail (SLUICE_IS_MAPPING_CONTEXT (self), NULL);

  return sluice_editor_pane_get_root (self->pane);
}

/**
 * sluice_mapping_context_get_entry:
 * @self: a #SluiceMappingContext
 *
 * Returns: (transfer none) (nullable): the entry of the column that is looked at
 */
JsonObject *
sluice_mapping_context_get_entry (SluiceMappingContext *self)
{
  g_return_val_if_fail (SLUICE_IS_MAPPING_CONTEXT (self), NULL);

  return sluice_mapping_edits_get_entry (sluice_mapping_context_get_root (self), self->column);
}

const char *
sluice_mapping_context_get_column (SluiceMappingContext *self)
{
  g_return_val_if_fail (SLUICE_IS_MAPPING_CONTEXT (self), NULL);

  return self->column;
}

void
sluice_mapping_context_set_column (SluiceMappingContext *self,
                                   const char           *column)
{
  char *copy = NULL;

  g_return_if_fail (SLUICE_IS_MAPPING_CONTEXT (self));

  copy = g_strdup (column);
  g_free (self->column);
  self->column = copy;
}

SluiceSampleFields *
sluice_mapping_context_get_fields (SluiceMappingContext *self)
{
  g_return_val_if_fail (SLUICE_IS_MAPPING_CONTEXT (self), NULL);

  return self->fields;
}

void
sluice_mapping_context_set_fields (SluiceMappingContext *self,
                                   SluiceSampleFields   *fields)
{
  g_return_if_fail (SLUICE_IS_MAPPING_CONTEXT (self));

  g_set_object (&self->fields, fields);
}

SluiceMappingAdvice *
sluice_mapping_context_get_advice (SluiceMappingContext *self)
{
  g_return_val_if_fail (SLUICE_IS_MAPPING_CONTEXT (self), NULL);

  return self->advice;
}

/**
 * sluice_mapping_context_begin:
 * @self: a #SluiceMappingContext
 *
 * Returns: (transfer full): a copy of the task, to be changed and given back
 */
JsonObject *
sluice_mapping_context_begin (SluiceMappingContext *self)
{
  return sluice_editor_dup_root_with_columns (sluice_mapping_context_get_editor (self));
}

/**
 * sluice_mapping_context_commit:
 * @self: a #SluiceMappingContext
 * @root: (transfer full): the task as it is now
 * @format: what was done, for people
 * @...: what @format wants
 *
 * Makes a change of which nothing is to be seen yet.
 */
void
sluice_mapping_context_commit (SluiceMappingContext *self,
                               JsonObject           *root,
                               const char           *format,
                               ...)
{
  g_autofree char *label = NULL;
  va_list arguments;

  g_return_if_fail (SLUICE_IS_MAPPING_CONTEXT (self));

  va_start (arguments, format);
  label = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  sluice_editor_commit (sluice_mapping_context_get_editor (self), label, root, NULL);
}

/**
 * sluice_mapping_context_type:
 * @self: a #SluiceMappingContext
 * @root: (transfer full): the task as it is now
 * @what: what of the column it is; what is typed there within a second is one change
 * @format: what was done, for people
 * @...: what @format wants
 *
 * Makes a change that the fields show already, as what is being typed.
 */
void
sluice_mapping_context_type (SluiceMappingContext *self,
                             JsonObject           *root,
                             const char           *what,
                             const char           *format,
                             ...)
{
  g_autofree char *label = NULL;
  g_autofree char *key = NULL;
  va_list arguments;

  g_return_if_fail (SLUICE_IS_MAPPING_CONTEXT (self));

  va_start (arguments, format);
  label = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  key = g_strdup_printf ("mapping:%s:%s", self->column == NULL ? "" : self->column, what);
  sluice_editor_pane_commit (self->pane, label, root, key);
}

/**
 * sluice_mapping_context_get_row:
 * @self: a #SluiceMappingContext
 *
 * Returns: the row of which examples are shown: the selected one, or the first that goes
 *   on; %SLUICE_EDITOR_NO_ROW if there is none
 */
guint
sluice_mapping_context_get_row (SluiceMappingContext *self)
{
  SluiceEditor *editor = sluice_mapping_context_get_editor (self);
  SluicePreviewResult *result = sluice_editor_get_result (editor);
  guint row = sluice_editor_get_row (editor);
  guint n = result == NULL ? 0 : sluice_preview_result_get_n_rows (result);

  if (row < n)
    return row;
  for (row = 0; row < n; row++)
    if (sluice_preview_result_get_state (result, row) == SLUICE_PREVIEW_ROW_OK)
      return row;
  return n > 0 ? 0 : SLUICE_EDITOR_NO_ROW;
}

/**
 * sluice_mapping_context_find:
 * @self: a #SluiceMappingContext
 * @column: (nullable): a column's name
 *
 * Returns: its place in the rows of the preview, -1 if they do not have it
 */
int
sluice_mapping_context_find (SluiceMappingContext *self,
                             const char           *column)
{
  SluicePreviewResult *result = sluice_editor_get_result (sluice_mapping_context_get_editor (self));
  SluiceSchema *schema = result == NULL ? NULL : sluice_preview_result_get_schema (result);

  if (column == NULL || schema == NULL || sluice_preview_result_get_step (result) != SLUICE_PREVIEW_STEP_MAPPING)
    return -1;
  for (guint i = 0; i < sluice_schema_get_n (schema); i++)
    if (g_str_equal (sluice_schema_get (schema, i)->name, column))
      return (int) i;
  return -1;
}

/**
 * sluice_mapping_context_dup_before:
 * @self: a #SluiceMappingContext
 * @row: a row of the preview
 * @column: a column of it
 *
 * Returns: (transfer full) (nullable): the value of the field that the column is made of,
 *   `NULL` where that is NULL; %NULL if it is not made of a field
 */
char *
sluice_mapping_context_dup_before (SluiceMappingContext *self,
                                   guint                 row,
                                   guint                 column)
{
  SluicePreviewResult *result = sluice_editor_get_result (sluice_mapping_context_get_editor (self));
  char *before = sluice_preview_result_dup_before (result, row, column);

  if (before == NULL && sluice_preview_result_get_column (result, column)->from != NULL)
    return g_strdup ("NULL");
  return before;
}

/* An expression over a field that is missing has a result, which is to be seen. */
static char *
find_problem (SluiceMappingContext *self,
              const char           *column,
              const char           *member,
              gboolean              has_result)
{
  SluicePreviewResult *result = sluice_editor_get_result (sluice_mapping_context_get_editor (self));
  GPtrArray *problems = result == NULL ? NULL : sluice_preview_result_get_document_problems (result);
  g_autofree char *path = NULL;
  guint position;

  if (problems == NULL ||
      !sluice_mapping_edits_find_column (sluice_mapping_context_get_root (self), column, &position))
    return NULL;
  path = member == NULL ? g_strdup_printf ("$.mapping[%u]", position)
                        : g_strdup_printf ("$.mapping[%u].%s", position, member);
  for (guint i = 0; i < problems->len; i++)
    {
      const SluiceProblem *problem = problems->pdata[i];
      gsize length = strlen (path);

      if (g_str_equal (problem->code, "missing_fields") == has_result &&
          strncmp (problem->path, path, length) == 0 && strchr (".[", problem->path[length]) != NULL)
        return sluice_problem_words_of_document (problem);
    }
  return NULL;
}

/**
 * sluice_mapping_context_dup_problem:
 * @self: a #SluiceMappingContext
 * @column: (nullable): a column's name
 * @member: (nullable): a member of its entry, %NULL for all of it
 *
 * Returns: (transfer full) (nullable): what is wrong with that part of the task
 */
char *
sluice_mapping_context_dup_problem (SluiceMappingContext *self,
                                    const char           *column,
                                    const char           *member)
{
  g_return_val_if_fail (SLUICE_IS_MAPPING_CONTEXT (self), NULL);

  return find_problem (self, column, member, FALSE);
}

/**
 * sluice_mapping_context_dup_missing:
 * @self: a #SluiceMappingContext
 * @column: (nullable): a column's name
 *
 * Returns: (transfer full) (nullable): that no record of the sample has a field that the
 *   expression of the column uses, if it is so
 */
char *
sluice_mapping_context_dup_missing (SluiceMappingContext *self,
                                    const char           *column)
{
  g_return_val_if_fail (SLUICE_IS_MAPPING_CONTEXT (self), NULL);

  return find_problem (self, column, "expression", TRUE);
}
