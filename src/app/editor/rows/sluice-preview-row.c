/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-preview-row.h"

#include "sluice-format.h"
#include "sluice-problem-words.h"

#include <glib/gi18n.h>

struct _SluicePreviewRow
{
  GObject parent_instance;

  SluicePreviewResult *result;  /* (owned) */
  guint index;
};

static void sluice_preview_row_iface_init (SluiceCellItemInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SluicePreviewRow, sluice_preview_row, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SLUICE_TYPE_CELL_ITEM, sluice_preview_row_iface_init))

static SluiceCellItemState
sluice_preview_row_get_state (SluiceCellItem *item)
{
  SluicePreviewRow *self = SLUICE_PREVIEW_ROW (item);

  switch (sluice_preview_result_get_state (self->result, self->index))
    {
    case SLUICE_PREVIEW_ROW_FILTERED:
    case SLUICE_PREVIEW_ROW_DUPLICATE:
      return SLUICE_CELL_ITEM_LEFT_OUT;
    case SLUICE_PREVIEW_ROW_REJECTED:
      return SLUICE_CELL_ITEM_REJECTED;
    case SLUICE_PREVIEW_ROW_OK:
    default:
      return SLUICE_CELL_ITEM_OK;
    }
}

static char *
sluice_preview_row_describe (SluiceCellItem *item)
{
  SluicePreviewRow *self = SLUICE_PREVIEW_ROW (item);
  g_autofree char *number = NULL;
  const char *message = NULL;
  const char *code = NULL;

  number = sluice_format_number (sluice_preview_result_get_number (self->result, self->index));
  switch (sluice_preview_result_get_state (self->result, self->index))
    {
    case SLUICE_PREVIEW_ROW_FILTERED:
      return g_strdup_printf (_("Row %s is left out by the filter"), number);
    case SLUICE_PREVIEW_ROW_DUPLICATE:
      return g_strdup_printf (_("Row %s is left out: another row with the same keys stays"), number);
    case SLUICE_PREVIEW_ROW_REJECTED:
      /* What concerns the row as a whole belongs to no cell. */
      if (sluice_preview_result_get_problem (self->result, self->index, -1, &message, &code))
        /* Translators: the number of a row and why it is rejected */
        return g_strdup_printf (_("Row %s is rejected: %s"), number, sluice_problem_words_of_row (code, message));
      return g_strdup_printf (_("Row %s is rejected"), number);
    case SLUICE_PREVIEW_ROW_OK:
    default:
      return g_strdup_printf (_("Row %s"), number);
    }
}

static void
sluice_preview_row_get_facts (SluiceCellItem  *item,
                              guint            column,
                              SluiceCellFacts *facts)
{
  sluice_cell_facts_init (facts, SLUICE_PREVIEW_ROW (item)->result, SLUICE_PREVIEW_ROW (item)->index, column);
}

static char *
sluice_preview_row_dup_text (SluiceCellItem *item,
                             guint           column)
{
  return sluice_preview_result_dup_text (SLUICE_PREVIEW_ROW (item)->result, SLUICE_PREVIEW_ROW (item)->index, column);
}

static gboolean
sluice_preview_row_equal (SluiceCellItem *item,
                          SluiceCellItem *other)
{
  return SLUICE_PREVIEW_ROW (item)->result == SLUICE_PREVIEW_ROW (other)->result &&
         SLUICE_PREVIEW_ROW (item)->index == SLUICE_PREVIEW_ROW (other)->index;
}

static void
sluice_preview_row_iface_init (SluiceCellItemInterface *iface)
{
  iface->get_state = sluice_preview_row_get_state;
  iface->describe = sluice_preview_row_describe;
  iface->get_facts = sluice_preview_row_get_facts;
  iface->dup_text = sluice_preview_row_dup_text;
  iface->equal = sluice_preview_row_equal;
}

static void
sluice_preview_row_finalize (GObject *object)
{
  g_object_unref (SLUICE_PREVIEW_ROW (object)->result);

  G_OBJECT_CLASS (sluice_preview_row_parent_class)->finalize (object);
}

static void
sluice_preview_row_class_init (SluicePreviewRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_preview_row_finalize;
}

static void
sluice_preview_row_init (SluicePreviewRow *self)
{
}

/**
 * sluice_preview_row_new:
 * @result: rows
 * @index: one of them
 *
 * Returns: (transfer full): the row
 */
SluicePreviewRow *
sluice_preview_row_new (SluicePreviewResult *result,
                        guint                index)
{
  SluicePreviewRow *self = NULL;

  g_return_val_if_fail (SLUICE_IS_PREVIEW_RESULT (result), NULL);
  g_return_val_if_fail (index < sluice_preview_result_get_n_rows (result), NULL);

  self = g_object_new (SLUICE_TYPE_PREVIEW_ROW, NULL);
  self->result = g_object_ref (result);
  self->index = index;
  return self;
}

/**
 * sluice_preview_row_get_result:
 * @self: a #SluicePreviewRow
 *
 * Returns: (transfer none): what it is a row of
 */
SluicePreviewResult *
sluice_preview_row_get_result (SluicePreviewRow *self)
{
  g_return_val_if_fail (SLUICE_IS_PREVIEW_ROW (self), NULL);

  return self->result;
}

/**
 * sluice_preview_row_get_index:
 * @self: a #SluicePreviewRow
 *
 * Returns: which row of the result it is
 */
guint
sluice_preview_row_get_index (SluicePreviewRow *self)
{
  g_return_val_if_fail (SLUICE_IS_PREVIEW_ROW (self), 0);

  return self->index;
}
