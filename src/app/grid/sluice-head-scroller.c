/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-head-scroller.h"

struct _SluiceHeadScroller
{
  AdwBin parent_instance;

  SluiceScrollArea *area;       /* (unowned) of the rows; lives as long as this */
  GtkAdjustment *heads;         /* (owned) */
  GtkAdjustment *rows;          /* (owned) */
  guint scroll_id;
};

G_DEFINE_FINAL_TYPE (SluiceHeadScroller, sluice_head_scroller, ADW_TYPE_BIN)

static gboolean
scroll_cb (gpointer user_data)
{
  SluiceHeadScroller *self = user_data;

  self->scroll_id = 0;
  gtk_adjustment_set_value (self->heads, gtk_adjustment_get_value (self->rows));
  return G_SOURCE_REMOVE;
}

/* The heads have their places already while the rows are given theirs. */
static void
rows_scrolled_cb (SluiceHeadScroller *self)
{
  if (!sluice_scroll_area_get_is_configuring (self->area))
    scroll_cb (self);
  else if (self->scroll_id == 0)
    self->scroll_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, scroll_cb, self, NULL);
}

static void
heads_scrolled_cb (SluiceHeadScroller *self)
{
  if (self->scroll_id == 0)
    gtk_adjustment_set_value (self->rows, gtk_adjustment_get_value (self->heads));
}

static void
sluice_head_scroller_dispose (GObject *object)
{
  SluiceHeadScroller *self = SLUICE_HEAD_SCROLLER (object);

  g_clear_handle_id (&self->scroll_id, g_source_remove);

  G_OBJECT_CLASS (sluice_head_scroller_parent_class)->dispose (object);
}

static void
sluice_head_scroller_finalize (GObject *object)
{
  SluiceHeadScroller *self = SLUICE_HEAD_SCROLLER (object);

  g_clear_object (&self->heads);
  g_clear_object (&self->rows);

  G_OBJECT_CLASS (sluice_head_scroller_parent_class)->finalize (object);
}

static void
sluice_head_scroller_class_init (SluiceHeadScrollerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_head_scroller_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_head_scroller_finalize;
}

static void
sluice_head_scroller_init (SluiceHeadScroller *self)
{
}

/**
 * sluice_head_scroller_new:
 * @header: the heads
 * @grid: what is below them, in a scrolled window
 *
 * Returns: (transfer floating): @header, which scrolls with @grid
 */
GtkWidget *
sluice_head_scroller_new (SluiceGridHeader *header,
                          SluiceCellGrid   *grid)
{
  SluiceHeadScroller *self = NULL;
  GtkWidget *scroller = gtk_scrolled_window_new ();

  g_return_val_if_fail (SLUICE_IS_GRID_HEADER (header), NULL);
  g_return_val_if_fail (SLUICE_IS_CELL_GRID (grid), NULL);

  self = g_object_new (SLUICE_TYPE_HEAD_SCROLLER, NULL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (header));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_EXTERNAL, GTK_POLICY_NEVER);
  adw_bin_set_child (ADW_BIN (self), scroller);
  self->area = SLUICE_SCROLL_AREA (grid);
  self->heads = g_object_ref (gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scroller)));
  self->rows = g_object_ref (gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (grid)));
  g_signal_connect_object (self->heads, "value-changed", G_CALLBACK (heads_scrolled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->rows, "value-changed", G_CALLBACK (rows_scrolled_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
