/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-column-header.h"

#include "sluice-statistics-view.h"
#include "sluice-quality-bar.h"

#include <glib/gi18n.h>

struct _SluiceColumnHeader
{
  AdwBin parent_instance;

  SluiceColumnFacts *facts;     /* (owned) */
  GtkMenuButton *button;        /* (unowned) */
};

G_DEFINE_FINAL_TYPE (SluiceColumnHeader, sluice_column_header, ADW_TYPE_BIN)

static void
sluice_column_header_finalize (GObject *object)
{
  g_clear_pointer (&SLUICE_COLUMN_HEADER (object)->facts, sluice_column_facts_free);

  G_OBJECT_CLASS (sluice_column_header_parent_class)->finalize (object);
}

static void
sluice_column_header_class_init (SluiceColumnHeaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_column_header_finalize;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "columnheader");
}

/* Made when it is asked for: a table may have hundreds of columns. */
static void
create_popover_cb (GtkMenuButton *button,
                   gpointer       user_data)
{
  SluiceColumnHeader *self = user_data;
  GtkWidget *popover = gtk_popover_new ();
  g_autofree char *title = g_strdup_printf (_("Statistics of %s"), self->facts->name);

  gtk_popover_set_child (GTK_POPOVER (popover), sluice_statistics_view_new (self->facts));
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_menu_button_set_popover (button, popover);
}

static void
sluice_column_header_init (SluiceColumnHeader *self)
{
  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_create_popup_func (self->button, create_popover_cb, self, NULL);
  gtk_menu_button_set_has_frame (self->button, FALSE);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->button));
}

static GtkWidget *
build_badge (const char *text,
             const char *css_class)
{
  GtkWidget *badge = gtk_label_new (text);

  gtk_label_set_ellipsize (GTK_LABEL (badge), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (badge), 0);
  gtk_widget_add_css_class (badge, css_class);
  return badge;
}

static GtkWidget *
build_content (SluiceColumnFacts *facts)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *name = gtk_label_new (facts->name);
  gboolean is_number = sluice_column_facts_is_number (facts);

  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (name), is_number ? 1 : 0);
  gtk_widget_set_halign (line, is_number ? GTK_ALIGN_END : GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (line), build_badge (facts->type, "type-badge"));
  if (sluice_column_facts_is_ambiguous (facts))
    gtk_box_append (GTK_BOX (line), build_badge (_("ambiguous"), "ambiguous-badge"));
  gtk_box_append (GTK_BOX (box), line);
  if (sluice_column_facts_has_counts (facts))
    gtk_box_append (GTK_BOX (box), sluice_quality_bar_new (facts->n_valid, facts->n_wrong,
                                                           facts->n_empty));
  return box;
}

/**
 * sluice_column_header_new:
 * @facts: (transfer full): what is known of the column
 *
 * Returns: (transfer floating): its head
 */
GtkWidget *
sluice_column_header_new (SluiceColumnFacts *facts)
{
  SluiceColumnHeader *self = g_object_new (SLUICE_TYPE_COLUMN_HEADER, NULL);

  g_return_val_if_fail (facts != NULL, NULL);

  sluice_column_header_set_facts (self, facts);
  return GTK_WIDGET (self);
}

/**
 * sluice_column_header_set_facts:
 * @self: a #SluiceColumnHeader
 * @facts: (transfer full): what is known of the column by now
 *
 * Shows @facts. Statistics that are looked at stay what they were.
 */
void
sluice_column_header_set_facts (SluiceColumnHeader *self,
                                SluiceColumnFacts  *facts)
{
  GtkWidget *content = NULL;
  g_autofree char *spoken = NULL;
  g_autofree char *tip = NULL;

  g_return_if_fail (SLUICE_IS_COLUMN_HEADER (self));
  g_return_if_fail (facts != NULL);

  g_clear_pointer (&self->facts, sluice_column_facts_free);
  self->facts = facts;
  spoken = sluice_column_facts_describe (facts);
  tip = g_strdup_printf ("%s · %s", facts->name, facts->type);
  content = build_content (facts);
  gtk_menu_button_set_child (self->button, content);
  /* What the button puts around its child centres it. */
  for (GtkWidget *box = content; box != GTK_WIDGET (self->button) && !GTK_IS_BUTTON (box);
       box = gtk_widget_get_parent (box))
    {
      gtk_widget_set_halign (box, GTK_ALIGN_FILL);
      gtk_widget_set_hexpand (box, TRUE);
    }
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}
