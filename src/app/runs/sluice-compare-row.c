/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-compare-row.h"

#include <glib/gi18n.h>

struct _SluiceCompareRow
{
  GtkListBoxRow parent_instance;
};

G_DEFINE_FINAL_TYPE (SluiceCompareRow, sluice_compare_row, GTK_TYPE_LIST_BOX_ROW)

static void
sluice_compare_row_class_init (SluiceCompareRowClass *klass)
{
}

static void
sluice_compare_row_init (SluiceCompareRow *self)
{
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
}

static GtkWidget *
create_label (const char *text,
              const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), css_class == NULL);
  gtk_widget_set_can_focus (label, FALSE);
  gtk_widget_add_css_class (label, "numeric");
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

/* The title and the difference above, what both have below, each in half of the width. */
static GtkWidget *
create_child (const SluiceComparedFact *fact)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *values = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *title = create_label (fact->title, "caption-heading");
  GtkWidget *difference = create_label (fact->difference, "caption-heading");

  gtk_widget_set_hexpand (title, TRUE);
  gtk_label_set_xalign (GTK_LABEL (difference), 1);
  gtk_widget_set_visible (difference, *fact->difference != '\0');
  gtk_widget_add_css_class (difference, "difference");
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), difference);
  gtk_box_set_homogeneous (GTK_BOX (values), TRUE);
  gtk_box_append (GTK_BOX (values), create_label (*fact->first == '\0' ? "–" : fact->first, NULL));
  gtk_box_append (GTK_BOX (values), create_label (*fact->second == '\0' ? "–" : fact->second, NULL));
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), values);
  gtk_widget_add_css_class (box, "compare-row");
  return box;
}

/**
 * sluice_compare_row_new:
 * @fact: one thing of two runs
 *
 * Returns: (transfer floating): a row that shows it
 */
GtkWidget *
sluice_compare_row_new (const SluiceComparedFact *fact)
{
  GtkWidget *self = NULL;
  g_autofree char *words = NULL;

  g_return_val_if_fail (fact != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_COMPARE_ROW, NULL);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), create_child (fact));
  if (fact->differs)
    gtk_widget_add_css_class (self, "differs");
  /* Translators: a thing of two runs, and what the first and the second one have */
  words = g_strdup_printf (_("%s: %s, %s"), fact->title, fact->first, fact->second);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, fact->difference, -1);
  return self;
}
