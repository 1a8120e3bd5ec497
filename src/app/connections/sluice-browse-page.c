/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-browse-page.h"

#include "sluice-draft.h"
#include "sluice-flow.h"
#include "sluice-sql-words.h"
#include "sluice-table-tree.h"

#include <glib/gi18n.h>

struct _SluiceBrowsePage
{
  SluicePage parent_instance;

  char *name;                   /* (owned) of the connection */
  SluiceConnection *connection; /* (owned) (nullable) until it has been read */
  SluiceCatalog *catalog;       /* (owned) */
  SluiceTableTree *tree;
};

G_DEFINE_FINAL_TYPE (SluiceBrowsePage, sluice_browse_page, SLUICE_TYPE_PAGE)

static void
selected_cb (SluiceBrowsePage *self)
{
  gboolean has_table = sluice_table_tree_get_table (self->tree) != NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "browse.query", has_table);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "browse.new-task", has_table);
}

static void
query_table (SluiceBrowsePage  *self,
             SluiceCatalogNode *table)
{
  char quote = sluice_sql_words_quote_of (self->connection);
  g_autofree char *name = sluice_sql_words_quote_table (sluice_catalog_node_get_schema (table),
                                                        sluice_catalog_node_get_name (table), quote);
  g_autofree char *sql = g_strdup_printf ("SELECT *\nFROM %s", name);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.new-query", "(ss)", self->name, sql);
}

static void
table_activated_cb (SluiceBrowsePage  *self,
                    SluiceCatalogNode *table)
{
  query_table (self, table);
}

static void
query_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  SluiceBrowsePage *self = SLUICE_BROWSE_PAGE (widget);
  SluiceCatalogNode *table = sluice_table_tree_get_table (self->tree);

  if (table != NULL)
    query_table (self, table);
}

static void
new_task_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  SluiceBrowsePage *self = SLUICE_BROWSE_PAGE (widget);
  SluiceCatalogNode *table = sluice_table_tree_get_table (self->tree);
  g_autoptr(JsonObject) source = NULL;
  g_autofree char *text = NULL;

  if (table == NULL)
    return;
  source = json_object_new ();
  json_object_set_string_member (source, "type", "database");
  json_object_set_string_member (source, "connection", self->name);
  if (sluice_catalog_node_get_schema (table) != NULL)
    json_object_set_string_member (source, "schema", sluice_catalog_node_get_schema (table));
  json_object_set_string_member (source, "table", sluice_catalog_node_get_name (table));
  text = sluice_draft_to_text (source);
  gtk_widget_activate_action (widget, "win.new-from-source", "s", text);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(SluiceBrowsePage) self = user_data;

  g_clear_object (&self->connection);
  self->connection = sluice_store_find_connection_finish (SLUICE_STORE (source), result, NULL);
}

static void
sluice_browse_page_ready (SluicePage *page)
{
  SluiceBrowsePage *self = SLUICE_BROWSE_PAGE (page);

  sluice_store_find_connection_async (sluice_page_get_store (page), self->name,
                                      sluice_page_get_cancellable (page), found_cb, g_object_ref (self));
  sluice_table_tree_set_catalog (self->tree, self->catalog);
}

static gboolean
sluice_browse_page_search (SluicePage *page)
{
  sluice_table_tree_search (SLUICE_BROWSE_PAGE (page)->tree);
  return TRUE;
}

static void
sluice_browse_page_dispose (GObject *object)
{
  SluiceBrowsePage *self = SLUICE_BROWSE_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_BROWSE_PAGE);
  g_clear_object (&self->catalog);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (sluice_browse_page_parent_class)->dispose (object);
}

static void
sluice_browse_page_finalize (GObject *object)
{
  g_free (SLUICE_BROWSE_PAGE (object)->name);

  G_OBJECT_CLASS (sluice_browse_page_parent_class)->finalize (object);
}

static void
sluice_browse_page_class_init (SluiceBrowsePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_browse_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_browse_page_finalize;
  SLUICE_PAGE_CLASS (klass)->ready = sluice_browse_page_ready;
  SLUICE_PAGE_CLASS (klass)->search = sluice_browse_page_search;

  g_type_ensure (SLUICE_TYPE_FLOW);
  g_type_ensure (SLUICE_TYPE_TABLE_TREE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-browse-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceBrowsePage, tree);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, table_activated_cb);
  gtk_widget_class_install_action (widget_class, "browse.query", NULL, query_action);
  gtk_widget_class_install_action (widget_class, "browse.new-task", NULL, new_task_action);
}

static void
sluice_browse_page_init (SluiceBrowsePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  selected_cb (self);
}

/**
 * sluice_browse_page_new:
 * @connection: the name of a connection to a database
 *
 * Returns: (transfer floating): its page
 */
SluiceBrowsePage *
sluice_browse_page_new (const char *connection)
{
  SluiceBrowsePage *self = NULL;

  g_return_val_if_fail (connection != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_BROWSE_PAGE, "title", connection, NULL);
  self->name = g_strdup (connection);
  self->catalog = sluice_catalog_new (connection);
  return self;
}
