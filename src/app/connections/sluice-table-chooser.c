/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-table-chooser.h"

#include "sluice-table-tree.h"

struct _SluiceTableChooser
{
  AdwWindow parent_instance;

  SluiceTableTree *tree;
};

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceTableChooser, sluice_table_chooser, ADW_TYPE_WINDOW)

static void
choose (SluiceTableChooser *self,
        SluiceCatalogNode  *table)
{
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, table);
  gtk_window_close (GTK_WINDOW (self));
}

static void
table_activated_cb (SluiceTableChooser *self,
                    SluiceCatalogNode  *table)
{
  choose (self, table);
}

static void
selected_cb (SluiceTableChooser *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "chooser.choose",
                                 sluice_table_tree_get_table (self->tree) != NULL);
}

static void
choose_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  SluiceTableChooser *self = SLUICE_TABLE_CHOOSER (widget);
  SluiceCatalogNode *table = sluice_table_tree_get_table (self->tree);

  if (table != NULL)
    choose (self, table);
}

static void
sluice_table_chooser_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_TABLE_CHOOSER);

  G_OBJECT_CLASS (sluice_table_chooser_parent_class)->dispose (object);
}

static void
sluice_table_chooser_class_init (SluiceTableChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_table_chooser_dispose;
  signals[SIGNAL_CHOSEN] =
    g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, SLUICE_TYPE_CATALOG_NODE);
  g_type_ensure (SLUICE_TYPE_TABLE_TREE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-table-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceTableChooser, tree);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, table_activated_cb);
  gtk_widget_class_install_action (widget_class, "chooser.choose", NULL, choose_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
sluice_table_chooser_init (SluiceTableChooser *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  selected_cb (self);
}

/**
 * sluice_table_chooser_new:
 * @parent: the window
 * @catalog: the tables
 *
 * Returns: (transfer none): a window, owned by GTK
 */
SluiceTableChooser *
sluice_table_chooser_new (GtkWindow     *parent,
                          SluiceCatalog *catalog)
{
  SluiceTableChooser *self = NULL;

  g_return_val_if_fail (SLUICE_IS_CATALOG (catalog), NULL);

  self = g_object_new (SLUICE_TYPE_TABLE_CHOOSER, "transient-for", parent, NULL);
  sluice_table_tree_set_catalog (self->tree, catalog);
  sluice_table_tree_search (self->tree);
  return self;
}
