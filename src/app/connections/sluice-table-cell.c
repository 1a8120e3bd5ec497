/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-table-cell.h"

#include "sluice-format.h"

#include <glib/gi18n.h>

/* Characters of a name that are always shown. */
#define MAX_NAME 14

struct _SluiceTableCell
{
  GtkBox parent_instance;

  GtkImage *icon;
  GtkLabel *name;
  GtkImage *key;
  GtkImage *link;
  GtkLabel *detail;
};

G_DEFINE_FINAL_TYPE (SluiceTableCell, sluice_table_cell, GTK_TYPE_BOX)

static void
sluice_table_cell_class_init (SluiceTableCellClass *klass)
{
}

static GtkImage *
add_image (SluiceTableCell *self,
           const char      *name)
{
  GtkWidget *image = gtk_image_new_from_icon_name (name);

  gtk_box_append (GTK_BOX (self), image);
  return GTK_IMAGE (image);
}

static void
sluice_table_cell_init (SluiceTableCell *self)
{
  GtkWidget *name = gtk_label_new (NULL);
  GtkWidget *detail = gtk_label_new (NULL);

  gtk_box_set_spacing (GTK_BOX (self), 6);
  self->icon = add_image (self, "sluice-table-symbolic");
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_box_append (GTK_BOX (self), name);
  self->name = GTK_LABEL (name);
  self->key = add_image (self, "sluice-key-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->key), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("part of the primary key"), -1);
  self->link = add_image (self, "sluice-link-symbolic");
  gtk_label_set_ellipsize (GTK_LABEL (detail), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (detail), 1);
  gtk_widget_set_hexpand (detail, TRUE);
  gtk_widget_add_css_class (detail, "caption");
  gtk_widget_add_css_class (detail, "secondary");
  gtk_widget_add_css_class (detail, "numeric");
  gtk_box_append (GTK_BOX (self), detail);
  self->detail = GTK_LABEL (detail);
}

GtkWidget *
sluice_table_cell_new (void)
{
  return g_object_new (SLUICE_TYPE_TABLE_CELL, NULL);
}

static const char *
icon_of (SluiceCatalogNode *node)
{
  switch (sluice_catalog_node_get_kind (node))
    {
    case SLUICE_CATALOG_SCHEMA:
      return "folder-symbolic";
    case SLUICE_CATALOG_TABLE:
      return "sluice-table-symbolic";
    case SLUICE_CATALOG_VIEW:
      return "sluice-view-symbolic";
    case SLUICE_CATALOG_COLUMN:
    case SLUICE_CATALOG_NOTE:
    default:
      return NULL;
    }
}

/* How many rows a table has is an estimate; a schema knows its tables. */
static char *
detail_of (SluiceCatalogNode *node)
{
  g_autofree char *number = NULL;
  GListStore *children = sluice_catalog_node_get_children (node);
  gint64 rows = sluice_catalog_node_get_rows (node);
  guint n = 0;

  if (sluice_catalog_node_get_kind (node) == SLUICE_CATALOG_SCHEMA)
    {
      n = g_list_model_get_n_items (G_LIST_MODEL (children));
      return g_strdup_printf (ngettext ("%u table", "%u tables", n), n);
    }
  if (sluice_catalog_node_get_kind (node) == SLUICE_CATALOG_COLUMN)
    return g_strdup (sluice_catalog_node_get_type_name (node));
  if (rows < 0)
    return sluice_catalog_node_get_kind (node) == SLUICE_CATALOG_VIEW ? g_strdup (_("View")) : NULL;
  number = sluice_format_rows ((guint64) rows);
  /* Translators: an estimate; %s is “1,200 rows” */
  return g_strdup_printf (_("about %s"), number);
}

static char *
describe_link (SluiceCatalogNode *node)
{
  /* Translators: %s is a table and its column */
  return g_strdup_printf (_("points to %s"), sluice_catalog_node_get_references (node));
}

/**
 * sluice_table_cell_describe:
 * @node: what a row shows
 *
 * Returns: (transfer full): the row in words, for whoever does not see it
 */
char *
sluice_table_cell_describe (SluiceCatalogNode *node)
{
  g_autoptr(GString) text = NULL;
  g_autofree char *detail = NULL;

  g_return_val_if_fail (SLUICE_IS_CATALOG_NODE (node), NULL);

  text = g_string_new (sluice_catalog_node_get_name (node));
  detail = detail_of (node);
  if (detail != NULL && *detail != '\0')
    g_string_append_printf (text, ", %s", detail);
  if (sluice_catalog_node_is_key (node))
    g_string_append_printf (text, ", %s", _("part of the primary key"));
  if (sluice_catalog_node_get_references (node) != NULL)
    {
      g_autofree char *link = describe_link (node);

      g_string_append_printf (text, ", %s", link);
    }
  if (sluice_catalog_node_is_not_null (node))
    g_string_append_printf (text, ", %s", _("never null"));
  return g_strdup (text->str);
}

/**
 * sluice_table_cell_show:
 * @self: a #SluiceTableCell
 * @node: what it shows from now on
 */
void
sluice_table_cell_show (SluiceTableCell   *self,
                        SluiceCatalogNode *node)
{
  const char *icon = NULL;
  g_autofree char *detail = NULL;
  g_autofree char *description = NULL;
  gboolean is_note;

  g_return_if_fail (SLUICE_IS_TABLE_CELL (self));
  g_return_if_fail (SLUICE_IS_CATALOG_NODE (node));

  icon = icon_of (node);
  detail = detail_of (node);
  is_note = sluice_catalog_node_get_kind (node) == SLUICE_CATALOG_NOTE;
  gtk_label_set_label (self->name, sluice_catalog_node_get_name (node));
  /* Where there is little room the name stays, and the estimate goes. */
  gtk_label_set_width_chars (self->name, is_note ? -1
                             : (int) MIN (g_utf8_strlen (sluice_catalog_node_get_name (node), -1), MAX_NAME));
  gtk_label_set_wrap (self->name, is_note);
  gtk_label_set_ellipsize (self->name, is_note ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_label (self->detail, detail == NULL ? "" : detail);
  gtk_image_set_from_icon_name (self->icon, icon);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), icon != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->key), sluice_catalog_node_is_key (node));
  gtk_widget_set_visible (GTK_WIDGET (self->link), sluice_catalog_node_get_references (node) != NULL);
  if (sluice_catalog_node_get_references (node) != NULL)
    {
      g_autofree char *link = describe_link (node);

      gtk_accessible_update_property (GTK_ACCESSIBLE (self->link), GTK_ACCESSIBLE_PROPERTY_LABEL, link, -1);
    }
  description = sluice_table_cell_describe (node);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), description);
}
