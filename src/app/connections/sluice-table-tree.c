/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-table-tree.h"

#include "sluice-error.h"
#include "sluice-table-cell.h"

#include <glib/gi18n.h>

/* A database with no more tables than this is shown unfolded. */
#define MAX_UNFOLDED 40

struct _SluiceTableTree
{
  AdwBin parent_instance;

  SluiceCatalog *catalog;       /* (owned) (nullable) */
  gulong changed_id;
  GtkFilter *filter;            /* (owned) */
  GtkTreeListModel *rows;       /* (owned) (nullable) */
  GtkSingleSelection *selection; /* (owned) */
  char *words;                  /* (owned) what is searched for, case folded */
  gboolean is_unfolded;         /* the first look has unfolded what there is room for */

  GtkStack *stack;
  GtkSearchEntry *search_entry;
  GtkListView *list;
  AdwStatusPage *error_page;
};

enum
{
  SIGNAL_TABLE_ACTIVATED,
  SIGNAL_COLUMN_ACTIVATED,
  SIGNAL_SELECTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceTableTree, sluice_table_tree, ADW_TYPE_BIN)

/* Columns stay with their table; a schema or a table is there when it or what is in
 * it was asked for. */
static gboolean
is_shown (gpointer item,
          gpointer user_data)
{
  SluiceTableTree *self = user_data;
  SluiceCatalogKind kind = sluice_catalog_node_get_kind (item);

  return *self->words == '\0' || kind == SLUICE_CATALOG_COLUMN || kind == SLUICE_CATALOG_NOTE ||
         sluice_catalog_node_matches (item, self->words);
}

static GListModel *
create_children (gpointer item,
                 gpointer user_data)
{
  SluiceTableTree *self = user_data;
  GListStore *children = sluice_catalog_node_get_children (item);

  if (children == NULL)
    return NULL;
  return G_LIST_MODEL (gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (children)),
                                                  g_object_ref (self->filter)));
}

/* What is unfolded for the first time asks for its columns. */
static void
expanded_cb (GtkTreeListRow  *row,
             GParamSpec      *pspec,
             SluiceTableTree *self)
{
  g_autoptr(SluiceCatalogNode) node = gtk_tree_list_row_get_item (row);

  if (gtk_tree_list_row_get_expanded (row) && node != NULL && self->catalog != NULL &&
      sluice_catalog_node_is_table (node))
    sluice_catalog_load_columns (self->catalog, node);
}

static void
cell_setup_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *item)
{
  GtkWidget *expander = gtk_tree_expander_new ();

  gtk_tree_expander_set_child (GTK_TREE_EXPANDER (expander), sluice_table_cell_new ());
  gtk_list_item_set_child (item, expander);
}

static void
cell_bind_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item,
              SluiceTableTree          *self)
{
  GtkTreeExpander *expander = GTK_TREE_EXPANDER (gtk_list_item_get_child (item));
  GtkTreeListRow *row = gtk_list_item_get_item (item);
  g_autoptr(SluiceCatalogNode) node = gtk_tree_list_row_get_item (row);
  g_autofree char *label = NULL;

  gtk_tree_expander_set_list_row (expander, row);
  sluice_table_cell_show (SLUICE_TABLE_CELL (gtk_tree_expander_get_child (expander)), node);
  label = sluice_table_cell_describe (node);
  gtk_accessible_update_property (GTK_ACCESSIBLE (expander), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_handlers_disconnect_by_func (row, expanded_cb, self);
  g_signal_connect_object (row, "notify::expanded", G_CALLBACK (expanded_cb), self, 0);
}

static void
cell_unbind_cb (GtkSignalListItemFactory *factory,
                GtkListItem              *item)
{
  gtk_tree_expander_set_list_row (GTK_TREE_EXPANDER (gtk_list_item_get_child (item)), NULL);
}

/* Schemas are unfolded where their tables are searched, or are few. */
static void
unfold_schemas (SluiceTableTree *self)
{
  for (guint i = 0; self->rows != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->rows)); i++)
    {
      g_autoptr(GtkTreeListRow) row = gtk_tree_list_model_get_row (self->rows, i);
      g_autoptr(SluiceCatalogNode) node = gtk_tree_list_row_get_item (row);

      if (sluice_catalog_node_get_kind (node) == SLUICE_CATALOG_SCHEMA)
        gtk_tree_list_row_set_expanded (row, TRUE);
    }
}

/* A database without schemas begins with its tables. */
static GListModel *
get_root (SluiceTableTree *self)
{
  GListModel *schemas = sluice_catalog_get_schemas (self->catalog);
  g_autoptr(SluiceCatalogNode) first = g_list_model_get_item (schemas, 0);

  if (first == NULL || *sluice_catalog_node_get_name (first) != '\0' ||
      g_list_model_get_n_items (schemas) > 1)
    return schemas;
  return G_LIST_MODEL (sluice_catalog_node_get_children (first));
}

static void
show_rows (SluiceTableTree *self)
{
  GListModel *root = get_root (self);
  GtkFilterListModel *shown = gtk_filter_list_model_new (g_object_ref (root),
                                                         g_object_ref (self->filter));

  g_clear_object (&self->rows);
  self->rows = gtk_tree_list_model_new (G_LIST_MODEL (shown), FALSE, FALSE, create_children, self,
                                        NULL);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->rows));
  if (*self->words != '\0' || sluice_catalog_get_n_tables (self->catalog) <= MAX_UNFOLDED)
    unfold_schemas (self);
}

/* The rows stay while only columns arrive. */
static void
catalog_changed_cb (SluiceTableTree *self)
{
  const GError *error = sluice_catalog_get_error (self->catalog);

  if (sluice_catalog_is_loading (self->catalog))
    {
      self->is_unfolded = FALSE;
      gtk_stack_set_visible_child_name (self->stack, "loading");
      return;
    }
  if (error != NULL)
    {
      const char *hint = error->domain == SLUICE_ERROR ? sluice_error_get_hint (error) : NULL;
      g_autofree char *text = hint == NULL ? g_strdup (error->message)
                                           : g_strdup_printf ("%s\n%s", error->message, hint);
      g_autofree char *markup = g_markup_escape_text (text, -1);

      adw_status_page_set_description (self->error_page, markup);
      gtk_stack_set_visible_child_name (self->stack, "error");
      return;
    }
  if (!self->is_unfolded)
    show_rows (self);
  self->is_unfolded = TRUE;
  gtk_stack_set_visible_child_name (self->stack,
                                    sluice_catalog_get_n_tables (self->catalog) > 0 ? "tree"
                                                                                   : "empty");
}

static void
search_changed_cb (SluiceTableTree *self)
{
  g_free (self->words);
  self->words = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)), -1);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  if (self->catalog == NULL || sluice_catalog_get_n_tables (self->catalog) == 0)
    return;
  if (*self->words != '\0')
    unfold_schemas (self);
  gtk_stack_set_visible_child_name (self->stack,
                                    self->rows != NULL &&
                                    g_list_model_get_n_items (G_LIST_MODEL (self->rows)) > 0
                                    ? "tree" : "nothing");
}

static void
list_activated_cb (SluiceTableTree *self,
                   guint            position)
{
  g_autoptr(GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  g_autoptr(SluiceCatalogNode) node = row == NULL ? NULL : gtk_tree_list_row_get_item (row);

  if (node == NULL)
    return;
  if (sluice_catalog_node_is_table (node))
    g_signal_emit (self, signals[SIGNAL_TABLE_ACTIVATED], 0, node);
  else if (sluice_catalog_node_get_kind (node) == SLUICE_CATALOG_COLUMN)
    g_signal_emit (self, signals[SIGNAL_COLUMN_ACTIVATED], 0, node);
  else
    gtk_tree_list_row_set_expanded (row, !gtk_tree_list_row_get_expanded (row));
}

/* The arrows of a tree: to the right is what is in a row, to the left what it is in. */
static gboolean
key_cb (SluiceTableTree *self,
        guint            keyval,
        guint            keycode,
        GdkModifierType  state)
{
  gboolean is_mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  GtkTreeListRow *row = gtk_single_selection_get_selected_item (self->selection);
  gboolean opens = keyval == (is_mirrored ? GDK_KEY_Left : GDK_KEY_Right);
  gboolean closes = keyval == (is_mirrored ? GDK_KEY_Right : GDK_KEY_Left);
  g_autoptr(GtkTreeListRow) parent = NULL;

  if (row == NULL || (!opens && !closes) || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (opens != gtk_tree_list_row_get_expanded (row) && (opens ? gtk_tree_list_row_is_expandable (row) : TRUE))
    {
      gtk_tree_list_row_set_expanded (row, opens);
      return GDK_EVENT_STOP;
    }
  parent = closes ? gtk_tree_list_row_get_parent (row) : NULL;
  if (parent != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u",
                                gtk_tree_list_row_get_position (parent));
  if (parent != NULL)
    gtk_single_selection_set_selected (self->selection, gtk_tree_list_row_get_position (parent));
  return GDK_EVENT_STOP;
}

static void
selected_cb (SluiceTableTree *self)
{
  g_signal_emit (self, signals[SIGNAL_SELECTED], 0);
}

static void
retry_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  SluiceTableTree *self = SLUICE_TABLE_TREE (widget);

  if (self->catalog != NULL)
    sluice_catalog_load (self->catalog);
}

static void
sluice_table_tree_dispose (GObject *object)
{
  SluiceTableTree *self = SLUICE_TABLE_TREE (object);

  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  g_clear_signal_handler (&self->changed_id, self->catalog);
  g_clear_object (&self->catalog);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_TABLE_TREE);
  g_clear_object (&self->selection);
  g_clear_object (&self->rows);
  g_clear_object (&self->filter);

  G_OBJECT_CLASS (sluice_table_tree_parent_class)->dispose (object);
}

static void
sluice_table_tree_finalize (GObject *object)
{
  g_free (SLUICE_TABLE_TREE (object)->words);

  G_OBJECT_CLASS (sluice_table_tree_parent_class)->finalize (object);
}

static void
sluice_table_tree_class_init (SluiceTableTreeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_table_tree_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_table_tree_finalize;
  signals[SIGNAL_TABLE_ACTIVATED] =
    g_signal_new ("table-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, SLUICE_TYPE_CATALOG_NODE);
  signals[SIGNAL_COLUMN_ACTIVATED] =
    g_signal_new ("column-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, SLUICE_TYPE_CATALOG_NODE);
  signals[SIGNAL_SELECTED] =
    g_signal_new ("selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-table-tree.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceTableTree, error_page);
  gtk_widget_class_bind_template_child (widget_class, SluiceTableTree, list);
  gtk_widget_class_bind_template_child (widget_class, SluiceTableTree, search_entry);
  gtk_widget_class_bind_template_child (widget_class, SluiceTableTree, stack);
  gtk_widget_class_bind_template_callback (widget_class, list_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_install_action (widget_class, "tables.reload", NULL, retry_action);
}

static void
sluice_table_tree_init (SluiceTableTree *self)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->words = g_strdup ("");
  self->filter = GTK_FILTER (gtk_custom_filter_new (is_shown, self, NULL));
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (factory, "setup", G_CALLBACK (cell_setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (cell_bind_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (cell_unbind_cb), self, 0);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->list), keys);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
}

/**
 * sluice_table_tree_set_catalog:
 * @self: a #SluiceTableTree
 * @catalog: (nullable): what it shows; it is asked for its tables if it was not yet
 */
void
sluice_table_tree_set_catalog (SluiceTableTree *self,
                               SluiceCatalog   *catalog)
{
  g_return_if_fail (SLUICE_IS_TABLE_TREE (self));
  g_return_if_fail (catalog == NULL || SLUICE_IS_CATALOG (catalog));

  if (self->catalog == catalog)
    return;
  g_clear_signal_handler (&self->changed_id, self->catalog);
  g_set_object (&self->catalog, catalog);
  self->is_unfolded = FALSE;
  gtk_single_selection_set_model (self->selection, NULL);
  if (catalog == NULL)
    {
      gtk_stack_set_visible_child_name (self->stack, "none");
      return;
    }
  self->changed_id = g_signal_connect_swapped (catalog, "changed", G_CALLBACK (catalog_changed_cb), self);
  if (sluice_catalog_get_n_tables (catalog) == 0)
    sluice_catalog_load (catalog);
  catalog_changed_cb (self);
}

/**
 * sluice_table_tree_get_table:
 * @self: a #SluiceTableTree
 *
 * Returns: (transfer none) (nullable): the table that is selected, or the one whose
 *   column is
 */
SluiceCatalogNode *
sluice_table_tree_get_table (SluiceTableTree *self)
{
  g_autoptr(GtkTreeListRow) row = NULL;
  gpointer selected = NULL;

  g_return_val_if_fail (SLUICE_IS_TABLE_TREE (self), NULL);

  selected = gtk_single_selection_get_selected_item (self->selection);
  row = selected == NULL ? NULL : g_object_ref (selected);
  while (row != NULL)
    {
      g_autoptr(SluiceCatalogNode) node = gtk_tree_list_row_get_item (row);
      GtkTreeListRow *parent = NULL;

      /* The catalogue keeps it alive. */
      if (node != NULL && sluice_catalog_node_is_table (node))
        return node;
      parent = gtk_tree_list_row_get_parent (row);
      g_object_unref (row);
      row = parent;
    }
  return NULL;
}

/**
 * sluice_table_tree_search:
 * @self: a #SluiceTableTree
 *
 * Goes to the field that searches.
 */
void
sluice_table_tree_search (SluiceTableTree *self)
{
  g_return_if_fail (SLUICE_IS_TABLE_TREE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}
