/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-chart-card.h"

#include "sluice-chart-swatch.h"
#include "sluice-chart-table.h"
#include "sluice-flow.h"
#include "sluice-format.h"

#include <glib/gi18n.h>

struct _SluiceChartCard
{
  GtkBox parent_instance;

  SluiceChart *chart;           /* (unowned) */
  SluiceChartTable *table;      /* (unowned) */
  GtkLabel *empty;              /* (unowned) */
  GtkLabel *selection;          /* (unowned) */
  GtkStack *stack;              /* (unowned) */
  GtkToggleButton *toggle;      /* (unowned) */
  GtkWidget *head;              /* (unowned) */
  GtkWidget *legend;            /* (unowned) (nullable) */
  char *legend_text;            /* (owned) (nullable) what the legend explains */
};

G_DEFINE_FINAL_TYPE (SluiceChartCard, sluice_chart_card, GTK_TYPE_BOX)

static gboolean
is_empty (SluiceChartCard *self)
{
  SluiceChartData *data = sluice_chart_get_data (self->chart);

  return data == NULL || !(sluice_chart_data_get_most (data) > 0);
}

/* Whoever reads the card aloud reads what is shown. */
static void
show_view (SluiceChartCard *self,
           const char      *name)
{
  GtkWidget *shown = gtk_stack_get_child_by_name (self->stack, name);

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->stack)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_accessible_update_state (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_STATE_HIDDEN, child != shown, -1);
  gtk_stack_set_visible_child (self->stack, shown);
}

static void
update_view (SluiceChartCard *self)
{
  gboolean shows_table = gtk_toggle_button_get_active (self->toggle);
  const char *name = is_empty (self) ? "empty" : shows_table ? "table" : "chart";

  if (shows_table && !is_empty (self))
    sluice_chart_table_set_data (self->table, sluice_chart_get_data (self->chart));
  show_view (self, name);
  gtk_widget_set_visible (GTK_WIDGET (self->toggle), !is_empty (self));
  gtk_widget_set_visible (GTK_WIDGET (self->selection), !is_empty (self) && !shows_table);
  if (self->legend != NULL)
    gtk_widget_set_visible (self->legend, !is_empty (self) && !shows_table);
}

static void
selection_cb (SluiceChartCard *self)
{
  gtk_label_set_label (self->selection, sluice_chart_get_selection (self->chart));
}

static void
append_entry (SluiceFlow      *legend,
              SluiceChartTone  tone,
              gboolean         is_sign,
              const char      *name)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *label = gtk_label_new (name);

  gtk_widget_add_css_class (label, "caption");
  gtk_box_append (GTK_BOX (box), sluice_chart_swatch_new (tone, is_sign));
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_set_margin_end (box, 6);
  sluice_flow_append (legend, box);
}

/* Of a chart of runs the signs are explained that it has, of others the series. */
static void
fill_legend (SluiceFlow      *legend,
             SluiceChartData *data,
             GString         *text)
{
  guint seen = 0, n = sluice_chart_data_get_n_series (data), n_points = sluice_chart_data_get_n_points (data);
  gboolean has_runs = n_points > 0 &&
                      sluice_chart_point_get_run (sluice_chart_data_get_point (data, 0)) != NULL;

  for (guint i = 0; has_runs && i < n_points; i++)
    seen |= 1u << sluice_chart_point_get_state (sluice_chart_data_get_point (data, i));
  for (guint state = 0; has_runs && state <= SLUICE_RUN_STATE_INTERRUPTED; state++)
    if ((seen & (1u << state)) != 0)
      {
        g_string_append_printf (text, "%u ", state);
        if (legend != NULL)
          append_entry (legend, sluice_chart_style_get_tone (state), TRUE, sluice_format_state (state));
      }
  for (guint i = 0; !has_runs && n > 1 && i < n; i++)
    if (sluice_chart_data_get_total (data, i) > 0)
      {
        g_string_append_printf (text, "%s ", sluice_chart_data_get_series_name (data, i));
        if (legend != NULL)
          append_entry (legend, sluice_chart_data_get_series_tone (data, i), FALSE,
                        sluice_chart_data_get_series_name (data, i));
      }
}

static void
update_legend (SluiceChartCard *self,
               SluiceChartData *data)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GString) again = g_string_new (NULL);

  fill_legend (NULL, data, text);
  if (g_strcmp0 (self->legend_text, text->str) == 0)
    return;
  g_free (self->legend_text);
  self->legend_text = g_strdup (text->str);
  if (self->legend != NULL)
    gtk_box_remove (GTK_BOX (self), self->legend);
  self->legend = sluice_flow_new ();
  fill_legend (SLUICE_FLOW (self->legend), data, again);
  gtk_box_append (GTK_BOX (self), self->legend);
}

static void
sluice_chart_card_finalize (GObject *object)
{
  g_free (SLUICE_CHART_CARD (object)->legend_text);

  G_OBJECT_CLASS (sluice_chart_card_parent_class)->finalize (object);
}

static void
sluice_chart_card_class_init (SluiceChartCardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_chart_card_finalize;
}

static void
sluice_chart_card_init (SluiceChartCard *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_add_css_class (GTK_WIDGET (self), "chart-card");
}

static void
add_head (SluiceChartCard *self,
          const char      *title)
{
  GtkWidget *heading = gtk_label_new (title);
  /* Translators: %s is the title of a chart */
  g_autofree char *label = g_strdup_printf (_("Show as Table: %s"), title);

  self->head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_label_set_wrap (GTK_LABEL (heading), TRUE);
  gtk_widget_set_hexpand (heading, TRUE);
  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (GTK_BOX (self->head), heading);
  self->toggle = GTK_TOGGLE_BUTTON (gtk_toggle_button_new ());
  gtk_button_set_icon_name (GTK_BUTTON (self->toggle), "sluice-table-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->toggle), _("Show as Table"));
  gtk_widget_set_valign (GTK_WIDGET (self->toggle), GTK_ALIGN_START);
  gtk_widget_add_css_class (GTK_WIDGET (self->toggle), "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (self->toggle, "toggled", G_CALLBACK (update_view), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->head), GTK_WIDGET (self->toggle));
  gtk_box_append (GTK_BOX (self), self->head);
}

static void
add_views (SluiceChartCard *self,
           const char      *title)
{
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  self->table = SLUICE_CHART_TABLE (sluice_chart_table_new (title));
  self->empty = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->empty, TRUE);
  gtk_label_set_justify (self->empty, GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (self->empty), "dim-label");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->chart), "chart");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->table), "table");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->empty), "empty");
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->stack));
}

/**
 * sluice_chart_card_new:
 * @chart: (transfer floating): a chart without data
 * @title: what it shows
 *
 * Returns: (transfer floating): @chart with what belongs to it
 */
GtkWidget *
sluice_chart_card_new (SluiceChart *chart,
                       const char  *title)
{
  SluiceChartCard *self = NULL;

  g_return_val_if_fail (SLUICE_IS_CHART (chart), NULL);
  g_return_val_if_fail (title != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_CHART_CARD, NULL);
  self->chart = chart;
  sluice_chart_set_title (chart, title);
  add_head (self, title);
  add_views (self, title);
  self->selection = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->selection, 0);
  gtk_label_set_wrap (self->selection, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->selection), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->selection), "numeric");
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->selection));
  g_signal_connect_object (chart, "notify::selection", G_CALLBACK (selection_cb), self, G_CONNECT_SWAPPED);
  update_view (self);
  return GTK_WIDGET (self);
}

/**
 * sluice_chart_card_set_data:
 * @self: a #SluiceChartCard
 * @data: what to show
 */
void
sluice_chart_card_set_data (SluiceChartCard *self,
                            SluiceChartData *data)
{
  g_return_if_fail (SLUICE_IS_CHART_CARD (self));
  g_return_if_fail (SLUICE_IS_CHART_DATA (data));

  sluice_chart_set_data (self->chart, data);
  update_legend (self, data);
  update_view (self);
}

/**
 * sluice_chart_card_add_control:
 * @self: a #SluiceChartCard
 * @control: (transfer floating): what chooses the data, once
 *
 * Puts @control between the title and the button of the table.
 */
void
sluice_chart_card_add_control (SluiceChartCard *self,
                               GtkWidget       *control)
{
  g_return_if_fail (SLUICE_IS_CHART_CARD (self));
  g_return_if_fail (GTK_IS_WIDGET (control));

  gtk_box_insert_child_after (GTK_BOX (self->head), control, gtk_widget_get_first_child (self->head));
}

/**
 * sluice_chart_card_set_empty:
 * @self: a #SluiceChartCard
 * @words: what it says while there is nothing to draw
 */
void
sluice_chart_card_set_empty (SluiceChartCard *self,
                             const char      *words)
{
  g_return_if_fail (SLUICE_IS_CHART_CARD (self));

  gtk_label_set_label (self->empty, words);
}
