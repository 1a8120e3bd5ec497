/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-palette-row.h"

#include <glib/gi18n.h>

/* An item of the palette: the letters that were found are bold. */
struct _SluicePaletteRow
{
  GtkBox parent_instance;

  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *detail;
};

G_DEFINE_FINAL_TYPE (SluicePaletteRow, sluice_palette_row, GTK_TYPE_BOX)

static void
sluice_palette_row_class_init (SluicePaletteRowClass *klass)
{
}

static void
sluice_palette_row_init (SluicePaletteRow *self)
{
  self->icon = GTK_IMAGE (gtk_image_new ());
  self->title = GTK_LABEL (gtk_label_new (NULL));
  self->detail = GTK_LABEL (gtk_label_new (NULL));
  gtk_box_set_spacing (GTK_BOX (self), 12);
  gtk_widget_add_css_class (GTK_WIDGET (self), "palette-row");
  gtk_label_set_ellipsize (self->title, PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (self->title, 0);
  gtk_widget_set_hexpand (GTK_WIDGET (self->title), TRUE);
  gtk_label_set_ellipsize (self->detail, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (self->detail), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->detail), "caption");
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->icon));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->detail));
}

/**
 * sluice_palette_row_new:
 *
 * Returns: (transfer floating): a row without an item
 */
GtkWidget *
sluice_palette_row_new (void)
{
  return g_object_new (SLUICE_TYPE_PALETTE_ROW, NULL);
}

static PangoAttrList *
mark_positions (SluicePaletteItem        *item,
                const SluiceFuzzyPattern *pattern)
{
  PangoAttrList *list = pango_attr_list_new ();
  const char *title = sluice_palette_item_get_title (item);
  g_autoptr(GArray) positions = g_array_new (FALSE, FALSE, sizeof (guint));

  sluice_palette_item_match (item, pattern, positions);
  for (guint i = 0; i < positions->len; i++)
    {
      const guint start = g_array_index (positions, guint, i);
      PangoAttribute *attribute = pango_attr_weight_new (PANGO_WEIGHT_BOLD);

      attribute->start_index = start;
      attribute->end_index = (guint) (g_utf8_next_char (title + start) - title);
      pango_attr_list_insert (list, attribute);
    }
  return list;
}

/**
 * sluice_palette_row_set_item:
 * @self: a row
 * @item: what it shows
 * @pattern: what was typed
 *
 * Shows @item, with the letters of @pattern marked.
 */
void
sluice_palette_row_set_item (SluicePaletteRow         *self,
                             SluicePaletteItem        *item,
                             const SluiceFuzzyPattern *pattern)
{
  g_autoptr(PangoAttrList) marks = NULL;
  g_autofree char *name = NULL;
  GtkWidget *row = NULL;

  g_return_if_fail (SLUICE_IS_PALETTE_ROW (self));
  g_return_if_fail (SLUICE_IS_PALETTE_ITEM (item));

  marks = mark_positions (item, pattern);
  gtk_image_set_from_icon_name (self->icon, sluice_palette_item_get_icon (item));
  gtk_label_set_label (self->title, sluice_palette_item_get_title (item));
  gtk_label_set_attributes (self->title, marks);
  gtk_label_set_label (self->detail, sluice_palette_item_get_detail (item));
  /* What has the focus is what the list has made around this. */
  row = gtk_widget_get_parent (GTK_WIDGET (self));
  name = g_strdup_printf ("%s, %s", sluice_palette_item_get_title (item), sluice_palette_item_get_detail (item));
  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}
