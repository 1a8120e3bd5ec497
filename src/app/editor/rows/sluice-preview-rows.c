/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-preview-rows.h"

struct _SluicePreviewRows
{
  GObject parent_instance;

  SluicePreviewResult *result;  /* (owned) (nullable) */
  GArray *problems;             /* (owned) (element-type guint): rows with problems, ascending */
  gboolean only_problems;
};

static guint
get_n_rows (SluicePreviewRows *self)
{
  return self->result == NULL ? 0 : sluice_preview_result_get_n_rows (self->result);
}

static guint
get_n_shown (SluicePreviewRows *self)
{
  return self->only_problems ? self->problems->len : get_n_rows (self);
}

static GType
sluice_preview_rows_get_item_type (GListModel *model)
{
  return SLUICE_TYPE_PREVIEW_ROW;
}

static guint
sluice_preview_rows_get_n_items (GListModel *model)
{
  return get_n_shown (SLUICE_PREVIEW_ROWS (model));
}

static gpointer
sluice_preview_rows_get_item (GListModel *model,
                              guint       position)
{
  SluicePreviewRows *self = SLUICE_PREVIEW_ROWS (model);

  if (position >= get_n_shown (self))
    return NULL;
  return sluice_preview_row_new (self->result, sluice_preview_rows_get_index (self, position));
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = sluice_preview_rows_get_item_type;
  iface->get_n_items = sluice_preview_rows_get_n_items;
  iface->get_item = sluice_preview_rows_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SluicePreviewRows, sluice_preview_rows, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
sluice_preview_rows_finalize (GObject *object)
{
  SluicePreviewRows *self = SLUICE_PREVIEW_ROWS (object);

  g_clear_object (&self->result);
  g_array_unref (self->problems);

  G_OBJECT_CLASS (sluice_preview_rows_parent_class)->finalize (object);
}

static void
sluice_preview_rows_class_init (SluicePreviewRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_preview_rows_finalize;
}

static void
sluice_preview_rows_init (SluicePreviewRows *self)
{
  self->problems = g_array_new (FALSE, FALSE, sizeof (guint));
}

/**
 * sluice_preview_rows_new:
 *
 * Returns: (transfer full): an empty list
 */
SluicePreviewRows *
sluice_preview_rows_new (void)
{
  return g_object_new (SLUICE_TYPE_PREVIEW_ROWS, NULL);
}

/**
 * sluice_preview_rows_set_result:
 * @self: a #SluicePreviewRows
 * @result: (nullable): rows
 *
 * Lists the rows of @result.
 */
void
sluice_preview_rows_set_result (SluicePreviewRows   *self,
                                SluicePreviewResult *result)
{
  guint n_before;

  g_return_if_fail (SLUICE_IS_PREVIEW_ROWS (self));
  g_return_if_fail (result == NULL || SLUICE_IS_PREVIEW_RESULT (result));

  n_before = get_n_shown (self);
  if (!g_set_object (&self->result, result))
    return;
  g_array_set_size (self->problems, 0);
  for (guint i = 0; i < get_n_rows (self); i++)
    if (sluice_preview_result_has_problem (result, i))
      g_array_append_val (self->problems, i);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, get_n_shown (self));
}

/**
 * sluice_preview_rows_get_result:
 * @self: a #SluicePreviewRows
 *
 * Returns: (transfer none) (nullable): whose rows are listed
 */
SluicePreviewResult *
sluice_preview_rows_get_result (SluicePreviewRows *self)
{
  g_return_val_if_fail (SLUICE_IS_PREVIEW_ROWS (self), NULL);

  return self->result;
}

/**
 * sluice_preview_rows_set_only_problems:
 * @self: a #SluicePreviewRows
 * @only_problems: whether rows without problems are left out
 *
 * Lists all rows, or those with problems.
 */
void
sluice_preview_rows_set_only_problems (SluicePreviewRows *self,
                                       gboolean           only_problems)
{
  guint n_before;

  g_return_if_fail (SLUICE_IS_PREVIEW_ROWS (self));

  if (self->only_problems == only_problems)
    return;
  n_before = get_n_shown (self);
  self->only_problems = only_problems;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, get_n_shown (self));
}

/**
 * sluice_preview_rows_get_n_problems:
 * @self: a #SluicePreviewRows
 *
 * Returns: how many rows have problems, listed or not
 */
guint
sluice_preview_rows_get_n_problems (SluicePreviewRows *self)
{
  g_return_val_if_fail (SLUICE_IS_PREVIEW_ROWS (self), 0);

  return self->problems->len;
}

/**
 * sluice_preview_rows_get_index:
 * @self: a #SluicePreviewRows
 * @position: a place in the list
 *
 * Returns: which row of the result is there
 */
guint
sluice_preview_rows_get_index (SluicePreviewRows *self,
                               guint              position)
{
  g_return_val_if_fail (SLUICE_IS_PREVIEW_ROWS (self), 0);
  g_return_val_if_fail (position < get_n_shown (self), 0);

  return self->only_problems ? g_array_index (self->problems, guint, position) : position;
}

/**
 * sluice_preview_rows_find:
 * @self: a #SluicePreviewRows
 * @index: a row of the result
 * @ret_position: (out): where it is listed
 *
 * Returns: whether it is
 */
gboolean
sluice_preview_rows_find (SluicePreviewRows *self,
                          guint              index,
                          guint             *ret_position)
{
  guint low = 0;
  guint high;

  g_return_val_if_fail (SLUICE_IS_PREVIEW_ROWS (self), FALSE);
  g_return_val_if_fail (ret_position != NULL, FALSE);

  if (!self->only_problems)
    {
      *ret_position = index;
      return index < get_n_rows (self);
    }
  high = self->problems->len;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->problems, guint, middle) < index)
        low = middle + 1;
      else
        high = middle;
    }
  *ret_position = low;
  return low < self->problems->len && g_array_index (self->problems, guint, low) == index;
}
