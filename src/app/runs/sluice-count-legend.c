/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-count-legend.h"

#include "sluice-count-bar.h"
#include "sluice-flow.h"
#include "sluice-format.h"

#include <glib/gi18n.h>

struct _SluiceCountLegend
{
  AdwBin parent_instance;

  GtkWidget *items[SLUICE_N_BAR_PARTS]; /* (unowned) */
  GtkLabel *numbers[SLUICE_N_BAR_PARTS]; /* (unowned) */
};

G_DEFINE_FINAL_TYPE (SluiceCountLegend, sluice_count_legend, ADW_TYPE_BIN)

static void
sluice_count_legend_class_init (SluiceCountLegendClass *klass)
{
}

/* A coloured spot, what it stands for, and the number. */
static void
add_item (SluiceCountLegend *self,
          SluiceFlow        *flow,
          guint              index)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *spot = gtk_label_new (NULL);
  GtkWidget *word = gtk_label_new (sluice_format_counter (sluice_count_bar_parts[index]));
  GtkWidget *number = gtk_label_new (NULL);
  g_autofree char *markup = NULL;
  GdkRGBA color;

  sluice_count_bar_get_color (sluice_count_bar_parts[index], &color);
  markup = g_strdup_printf ("<span color=\"#%02x%02x%02x\">●</span>", (guint) (color.red * 255.0f + 0.5f),
                            (guint) (color.green * 255.0f + 0.5f), (guint) (color.blue * 255.0f + 0.5f));
  gtk_label_set_markup (GTK_LABEL (spot), markup);
  gtk_accessible_update_state (GTK_ACCESSIBLE (spot), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_widget_add_css_class (number, "numeric");
  gtk_widget_add_css_class (number, "heading");
  gtk_widget_add_css_class (box, "legend-item");
  gtk_box_append (GTK_BOX (box), spot);
  gtk_box_append (GTK_BOX (box), word);
  gtk_box_append (GTK_BOX (box), number);
  sluice_flow_append (flow, box);
  self->items[index] = box;
  self->numbers[index] = GTK_LABEL (number);
}

static void
sluice_count_legend_init (SluiceCountLegend *self)
{
  GtkWidget *flow = sluice_flow_new ();

  for (guint i = 0; i < SLUICE_N_BAR_PARTS; i++)
    add_item (self, SLUICE_FLOW (flow), i);
  gtk_accessible_update_property (GTK_ACCESSIBLE (flow), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Counts"), -1);
  adw_bin_set_child (ADW_BIN (self), flow);
}

/* What every run may have is there even if it is none. */
static gboolean
is_main (SluiceCounter counter)
{
  return counter == SLUICE_COUNTER_INSERTED || counter == SLUICE_COUNTER_UPDATED ||
         counter == SLUICE_COUNTER_UNCHANGED || counter == SLUICE_COUNTER_REJECTED;
}

/**
 * sluice_count_legend_set_counts:
 * @self: a #SluiceCountLegend
 * @counts: (array fixed-size=15): a number for every #SluiceCounter
 *
 * Shows @counts. Called ten times a second while a run goes on: only what is different is
 * drawn anew.
 */
void
sluice_count_legend_set_counts (SluiceCountLegend *self,
                                const guint64     *counts)
{
  g_return_if_fail (SLUICE_IS_COUNT_LEGEND (self));
  g_return_if_fail (counts != NULL);

  for (guint i = 0; i < SLUICE_N_BAR_PARTS; i++)
    {
      SluiceCounter counter = sluice_count_bar_parts[i];
      g_autofree char *number = sluice_format_number (counts[counter]);

      if (g_strcmp0 (number, gtk_label_get_label (self->numbers[i])) != 0)
        gtk_label_set_label (self->numbers[i], number);
      gtk_widget_set_visible (self->items[i], counts[counter] > 0 || is_main (counter));
    }
}
