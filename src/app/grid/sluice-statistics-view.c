/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-statistics-view.h"

#include "sluice-draft.h"
#include "sluice-format.h"
#include "sluice-histogram.h"
#include "sluice-quality-bar.h"
#include "sluice-value-text.h"

#include <glib/gi18n.h>
#include <math.h>

#define MAX_TOP_VALUES 8

/* What the popover of a column shows: where it comes from, how good it is, how
 * its values are spread. */

static GtkWidget *
build_label (const char *text,
             const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 34);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
add_head (GtkBox            *box,
          SluiceColumnFacts *facts)
{
  g_autofree char *quality = NULL;
  g_autofree char *origin = NULL;
  const char *format = sluice_draft_get_string (facts->field, "format");

  gtk_box_append (box, build_label (facts->name, "title-4"));
  if (facts->from == NULL || g_str_equal (facts->from, facts->name))
    origin = g_strdup (facts->type);
  else
    /* Translators: type of a column and the field it comes from */
    origin = g_strdup_printf (_("%s, from “%s”"), facts->type, facts->from);
  gtk_box_append (box, build_label (origin, "secondary"));
  if (*format != '\0')
    {
      /* Translators: %s is the pattern of a date, such as %d.%m.%Y */
      g_autofree char *text = g_strdup_printf (_("Read as %s"), format);

      gtk_box_append (box, build_label (text, "secondary"));
    }
  if (!sluice_column_facts_has_counts (facts))
    return;
  quality = sluice_quality_bar_describe (facts->n_valid, facts->n_wrong, facts->n_empty);
  gtk_box_append (box, sluice_quality_bar_new (facts->n_valid, facts->n_wrong, facts->n_empty));
  gtk_box_append (box, build_label (quality, NULL));
}

static void
selection_cb (GtkLabel   *label,
              GParamSpec *pspec,
              GObject    *histogram)
{
  g_autofree char *text = NULL;

  g_object_get (histogram, "selection", &text, NULL);
  gtk_label_set_label (label, text);
}

static void
add_histogram (GtkBox     *box,
               JsonObject *statistics)
{
  JsonArray *bins = sluice_draft_get_array (statistics, "histogram");
  GtkWidget *histogram = NULL;
  GtkWidget *label = NULL;

  if (bins == NULL || json_array_get_length (bins) < 2)
    return;
  histogram = sluice_histogram_new (bins);
  label = build_label ("", "secondary");
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_set_margin_top (histogram, 6);
  g_signal_connect_object (histogram, "notify::selection", G_CALLBACK (selection_cb), label,
                           G_CONNECT_SWAPPED);
  selection_cb (GTK_LABEL (label), NULL, G_OBJECT (histogram));
  gtk_box_append (box, histogram);
  gtk_box_append (box, label);
}

static void
attach_pair (GtkGrid    *grid,
             int         row,
             const char *name,
             const char *value)
{
  GtkWidget *title = gtk_label_new (name);
  GtkWidget *label = gtk_label_new (value);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_set_tooltip_text (title, g_utf8_strlen (name, -1) > 20 ? name : NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 22);
  gtk_widget_set_tooltip_text (label, g_utf8_strlen (value, -1) > 22 ? value : NULL);
  gtk_widget_add_css_class (label, "numeric");
  gtk_grid_attach (grid, title, 0, row, 1, 1);
  gtk_grid_attach (grid, label, 1, row, 1, 1);
}

static GtkWidget *
build_grid (const char *title)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 18);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 3);
  gtk_accessible_update_property (GTK_ACCESSIBLE (grid), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return grid;
}

/* A mean has as many digits as are of use. */
static char *
format_mean (JsonNode *node)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_NONE;

  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return sluice_value_text_new (node);
  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.6g", json_node_get_double (node)));
}

static void
add_figures (GtkBox     *box,
             JsonObject *statistics)
{
  GtkWidget *grid = build_grid (_("Statistics"));
  gint64 distinct = json_object_get_int_member_with_default (statistics, "distinct", -1);
  gboolean is_exact = json_object_get_boolean_member_with_default (statistics, "exact", TRUE);
  const struct
  {
    const char *member;
    const char *title;
  } figures[] = {
    { "min", _("Smallest") },
    { "max", _("Largest") },
    { "mean", _("Mean") },
  };
  int row = 0;

  gtk_widget_set_margin_top (grid, 6);
  if (distinct >= 0)
    {
      g_autofree char *number = sluice_format_number ((guint64) distinct);
      g_autofree char *text = is_exact ? g_strdup (number) : g_strconcat ("≈ ", number, NULL);

      attach_pair (GTK_GRID (grid), row++, _("Different values"), text);
    }
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      JsonNode *node = json_object_get_member (statistics, figures[i].member);
      g_autofree char *text = NULL;

      if (node == NULL || JSON_NODE_HOLDS_NULL (node))
        continue;
      text = g_str_equal (figures[i].member, "mean") ? format_mean (node)
                                                     : sluice_value_text_new (node);
      attach_pair (GTK_GRID (grid), row++, figures[i].title, text);
    }
  gtk_box_append (box, grid);
}

/* A value that every row has once is no news. */
static void
add_top_values (GtkBox     *box,
                JsonObject *statistics)
{
  JsonArray *top = sluice_draft_get_array (statistics, "top");
  gint64 total = json_object_get_int_member_with_default (statistics, "count", 0);
  GtkWidget *grid = NULL;

  if (top == NULL || json_array_get_length (top) == 0 ||
      json_object_get_int_member_with_default (json_array_get_object_element (top, 0), "count", 0) < 2)
    return;
  grid = build_grid (_("Most frequent values"));
  for (guint i = 0; i < MIN (json_array_get_length (top), MAX_TOP_VALUES); i++)
    {
      JsonObject *entry = json_array_get_object_element (top, i);
      gint64 count = json_object_get_int_member_with_default (entry, "count", 0);
      g_autofree char *value = sluice_value_text_new (json_object_get_member (entry, "value"));
      g_autofree char *number = sluice_format_number ((guint64) MAX (count, 0));
      int percent = total <= 0 ? 0 : (int) round (100.0 * (double) count / (double) total);
      g_autofree char *text = NULL;

      /* Translators: how often a value is there, and its share: “51 · 4 %” */
      text = percent < 1 ? g_strdup (number) : g_strdup_printf (_("%s · %d %%"), number, percent);
      attach_pair (GTK_GRID (grid), (int) i,
                   value == NULL ? _("null") : *value == '\0' ? _("empty text") : value, text);
    }
  gtk_box_append (box, build_label (_("Most Frequent"), "caption-heading"));
  gtk_box_append (box, grid);
}

static void
add_examples (GtkBox     *box,
              JsonObject *field)
{
  JsonArray *examples = field == NULL ? NULL : sluice_draft_get_array (field, "examples");

  if (examples == NULL || json_array_get_length (examples) == 0)
    return;
  gtk_box_append (box, build_label (_("Examples"), "caption-heading"));
  for (guint i = 0; i < json_array_get_length (examples); i++)
    {
      g_autofree char *text = sluice_value_text_new (json_array_get_element (examples, i));

      gtk_box_append (box, build_label (text == NULL ? _("null") : text, NULL));
    }
}

/**
 * sluice_statistics_view_new:
 * @facts: what is known of a column
 *
 * Returns: (transfer floating): it for the eyes
 */
GtkWidget *
sluice_statistics_view_new (SluiceColumnFacts *facts)
{
  JsonObject *statistics = NULL;
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  g_return_val_if_fail (facts != NULL, NULL);

  statistics = sluice_column_facts_get_statistics (facts);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  add_head (GTK_BOX (box), facts);
  if (statistics != NULL)
    {
      add_histogram (GTK_BOX (box), statistics);
      add_figures (GTK_BOX (box), statistics);
      add_top_values (GTK_BOX (box), statistics);
    }
  else
    add_examples (GTK_BOX (box), facts->field);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 460);
  return scroller;
}
