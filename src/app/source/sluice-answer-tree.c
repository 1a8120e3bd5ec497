/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-answer-tree.h"

#include "sluice-page.h"
#include "sluice-tree-node.h"

#include <glib/gi18n.h>
#include <string.h>

/* Rows that are made or dropped before the window may do something else: about 3 ms. */
#define ROWS_IN_STEP 12

struct _SluiceAnswerTree
{
  AdwBin parent_instance;

  char *records;                /* (owned) (nullable) path of the records in use */
  GtkTreeListModel *tree;       /* (owned) (nullable) */
  GtkSliceListModel *rows;      /* (owned) of it those that have widgets, all in the end */
  GtkSingleSelection *selection; /* (owned) of @rows */
  guint grow_id;
  GtkListView *view;
  GtkWidget *popover;
  GtkLabel *path_label;
};

enum
{
  SIGNAL_USE_RECORDS,
  SIGNAL_NEXT_PAGE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceAnswerTree, sluice_answer_tree, ADW_TYPE_BIN)

static SluiceTreeNode *
dup_selected (SluiceAnswerTree *self)
{
  GtkTreeListRow *row = gtk_single_selection_get_selected_item (self->selection);

  return row == NULL ? NULL : gtk_tree_list_row_get_item (row);
}

static void
use_records_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  SluiceAnswerTree *self = SLUICE_ANSWER_TREE (widget);
  g_autoptr(SluiceTreeNode) node = dup_selected (self);
  g_autofree char *path = NULL;

  if (node == NULL || sluice_tree_node_is_scalar (node))
    return;
  path = sluice_tree_node_build_records_path (node);
  g_signal_emit (self, signals[SIGNAL_USE_RECORDS], 0, path);
}

static void
next_page_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  SluiceAnswerTree *self = SLUICE_ANSWER_TREE (widget);
  g_autoptr(SluiceTreeNode) node = dup_selected (self);
  const char *text = NULL;

  if (node == NULL || !sluice_tree_node_is_scalar (node))
    return;
  text = sluice_tree_node_get_text (node);
  g_signal_emit (self, signals[SIGNAL_NEXT_PAGE], 0, sluice_tree_node_get_path (node),
                 text == NULL ? "" : text);
}

static void
copy_path_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  SluiceAnswerTree *self = SLUICE_ANSWER_TREE (widget);
  g_autoptr(SluiceTreeNode) node = dup_selected (self);
  GtkWidget *page = gtk_widget_get_ancestor (widget, SLUICE_TYPE_PAGE);

  if (node == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), sluice_tree_node_get_path (node));
  if (page != NULL)
    sluice_page_add_toast (SLUICE_PAGE (page),
                           sluice_page_toast_new (_("“%s” copied"),
                                                  sluice_tree_node_get_path (node)));
}

static void
popup_at (SluiceAnswerTree *self,
          double              x,
          double              y)
{
  GdkRectangle place = { (int) x, (int) y, 1, 1 };

  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &place);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
menu_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SluiceAnswerTree *self = SLUICE_ANSWER_TREE (widget);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  graphene_rect_t bounds;

  if (focus == NULL || !gtk_widget_compute_bounds (focus, GTK_WIDGET (self->view), &bounds))
    graphene_rect_init (&bounds, 0, 0, 24, 24);
  popup_at (self, bounds.origin.x + 24, bounds.origin.y + bounds.size.height);
}

/* A click of the second button is about what is under it. */
static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            gpointer         user_data)
{
  SluiceAnswerTree *self = user_data;
  GtkWidget *child = gtk_widget_pick (GTK_WIDGET (self->view), x, y, GTK_PICK_DEFAULT);

  while (child != NULL && !GTK_IS_TREE_EXPANDER (child))
    child = child == GTK_WIDGET (self->view) ? NULL
            : gtk_widget_get_first_child (child) != NULL &&
              GTK_IS_TREE_EXPANDER (gtk_widget_get_first_child (child))
            ? gtk_widget_get_first_child (child) : gtk_widget_get_parent (child);
  if (child == NULL)
    return;
  gtk_single_selection_set_selected (self->selection,
    gtk_tree_list_row_get_position (gtk_tree_expander_get_list_row (GTK_TREE_EXPANDER (child))));
  popup_at (self, x, y);
}

static void
selected_cb (SluiceAnswerTree *self)
{
  g_autoptr(SluiceTreeNode) node = dup_selected (self);
  gboolean is_scalar = node != NULL && sluice_tree_node_is_scalar (node);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tree.use-records",
                                 node != NULL && !is_scalar);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tree.next-page", is_scalar);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tree.copy-path", node != NULL);
  gtk_label_set_label (self->path_label, node == NULL ? "" : sluice_tree_node_get_path (node));
}

static GtkWidget *
build_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

/* Asked for when somebody points at it: see sluice-data-grid.c. */
static gboolean
query_tooltip_cb (GtkListItem *item,
                  int          x,
                  int          y,
                  gboolean     by_keyboard,
                  GtkTooltip  *tooltip)
{
  GtkTreeListRow *row = gtk_list_item_get_item (item);
  g_autoptr(SluiceTreeNode) node = row == NULL ? NULL : gtk_tree_list_row_get_item (row);
  const char *text = node == NULL ? NULL : sluice_tree_node_get_text (node);

  gtk_tooltip_set_text (tooltip, text);
  return text != NULL;
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  GtkWidget *expander = gtk_tree_expander_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *type = build_label ("type-badge");
  GtkWidget *value = build_label ("secondary");

  gtk_box_append (GTK_BOX (box), build_label (NULL));
  gtk_widget_set_valign (type, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), type);
  gtk_widget_set_hexpand (value, TRUE);
  gtk_widget_set_has_tooltip (value, TRUE);
  g_signal_connect_object (value, "query-tooltip", G_CALLBACK (query_tooltip_cb), item, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), value);
  gtk_tree_expander_set_child (GTK_TREE_EXPANDER (expander), box);
  gtk_list_item_set_child (item, expander);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         SluiceAnswerTree       *self)
{
  GtkTreeListRow *row = gtk_list_item_get_item (item);
  GtkWidget *expander = gtk_list_item_get_child (item);
  GtkWidget *name = gtk_widget_get_first_child (gtk_tree_expander_get_child
                                                  (GTK_TREE_EXPANDER (expander)));
  GtkWidget *type = gtk_widget_get_next_sibling (name);
  GtkWidget *value = gtk_widget_get_next_sibling (type);
  g_autoptr(SluiceTreeNode) node = gtk_tree_list_row_get_item (row);
  g_autofree char *type_text = sluice_tree_node_describe_type (node);
  g_autofree char *value_text = sluice_tree_node_describe_value (node);
  g_autofree char *records = sluice_tree_node_build_records_path (node);
  g_autofree char *spoken = NULL;
  gboolean is_records = g_strcmp0 (records, self->records) == 0 &&
                        !sluice_tree_node_is_scalar (node);

  gtk_tree_expander_set_list_row (GTK_TREE_EXPANDER (expander), row);
  gtk_label_set_label (GTK_LABEL (name), sluice_tree_node_get_name (node));
  gtk_label_set_label (GTK_LABEL (type), is_records ? _("records") : type_text);
  gtk_label_set_label (GTK_LABEL (value), value_text);
  if (is_records)
    gtk_widget_add_css_class (type, "records-badge");
  else
    gtk_widget_remove_css_class (type, "records-badge");
  /* Translators: a value in a tree, as it is read aloud: path, type, example */
  spoken = g_strdup_printf (_("%s, %s, %s"), sluice_tree_node_get_path (node),
                            is_records ? _("records") : type_text, value_text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (expander), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken, -1);
}

static GListModel *
create_children (gpointer item,
                 gpointer user_data)
{
  return sluice_tree_node_create_children (SLUICE_TREE_NODE (item));
}

/* Before they are laid out those of the last answer are gone, and all rows are there. */
static gboolean
grow_cb (gpointer user_data)
{
  SluiceAnswerTree *self = user_data;
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));

  if (gtk_slice_list_model_get_model (self->rows) != G_LIST_MODEL (self->tree))
    {
      gtk_slice_list_model_set_size (self->rows, n - MIN (n, ROWS_IN_STEP));
      if (n <= ROWS_IN_STEP)
        gtk_slice_list_model_set_model (self->rows, G_LIST_MODEL (self->tree));
      return G_SOURCE_CONTINUE;
    }
  if (self->tree != NULL && gtk_slice_list_model_get_size (self->rows) == n)
    {
      gtk_slice_list_model_set_size (self->rows, n + ROWS_IN_STEP);
      return G_SOURCE_CONTINUE;
    }
  /* What is opened from now on has as many as it has. */
  gtk_slice_list_model_set_size (self->rows, G_MAXUINT);
  self->grow_id = 0;
  return G_SOURCE_REMOVE;
}

static void
sluice_answer_tree_dispose (GObject *object)
{
  SluiceAnswerTree *self = SLUICE_ANSWER_TREE (object);

  g_clear_handle_id (&self->grow_id, g_source_remove);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SLUICE_TYPE_ANSWER_TREE);
  g_clear_object (&self->selection);
  g_clear_object (&self->rows);
  g_clear_object (&self->tree);

  G_OBJECT_CLASS (sluice_answer_tree_parent_class)->dispose (object);
}

static void
sluice_answer_tree_finalize (GObject *object)
{
  g_free (SLUICE_ANSWER_TREE (object)->records);

  G_OBJECT_CLASS (sluice_answer_tree_parent_class)->finalize (object);
}

static void
sluice_answer_tree_class_init (SluiceAnswerTreeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_answer_tree_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_answer_tree_finalize;
  signals[SIGNAL_USE_RECORDS] =
    g_signal_new ("use-records", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_NEXT_PAGE] =
    g_signal_new ("next-page", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-answer-tree.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceAnswerTree, path_label);
  gtk_widget_class_bind_template_child (widget_class, SluiceAnswerTree, popover);
  gtk_widget_class_bind_template_child (widget_class, SluiceAnswerTree, view);
  gtk_widget_class_install_action (widget_class, "tree.use-records", NULL, use_records_action);
  gtk_widget_class_install_action (widget_class, "tree.next-page", NULL, next_page_action);
  gtk_widget_class_install_action (widget_class, "tree.copy-path", NULL, copy_path_action);
  gtk_widget_class_install_action (widget_class, "tree.menu", NULL, menu_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, 0, "tree.use-records", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, 0, "tree.next-page", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK,
                                       "tree.copy-path", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "tree.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "tree.menu",
                                       NULL);
}

static void
sluice_answer_tree_init (SluiceAnswerTree *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = gtk_slice_list_model_new (NULL, 0, G_MAXUINT);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->rows)));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  gtk_list_view_set_factory (self->view, factory);
  g_object_unref (factory);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb),
                           self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self->view));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->view), GTK_EVENT_CONTROLLER (click));
  selected_cb (self);
}

/* The way to the records is opened, with what stands beside it. */
static void
open_way (GtkTreeListModel *tree,
          const char       *records)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (tree)) && i < 200; i++)
    {
      g_autoptr(GtkTreeListRow) row = gtk_tree_list_model_get_row (tree, i);
      g_autoptr(SluiceTreeNode) node = gtk_tree_list_row_get_item (row);
      g_autofree char *path = sluice_tree_node_build_records_path (node);
      gsize length = strlen (path);

      if (i == 0 || (records != NULL && g_str_has_prefix (records, path) &&
                     strchr (".[", records[length]) != NULL))
        gtk_tree_list_row_set_expanded (row, TRUE);
    }
}

/**
 * sluice_answer_tree_set_body:
 * @self: a #SluiceAnswerTree
 * @body: (nullable): the answer, cut to what can be shown
 * @lengths: (nullable): how long its lists really are, by their paths
 * @records: (nullable): the path of the records in use
 *
 * Shows an answer.
 */
void
sluice_answer_tree_set_body (SluiceAnswerTree *self,
                               JsonNode           *body,
                               JsonObject         *lengths,
                               const char         *records)
{
  g_autoptr(GtkTreeListModel) tree = NULL;
  g_autoptr(SluiceTreeNode) root = NULL;
  GListStore *roots = NULL;

  g_return_if_fail (SLUICE_IS_ANSWER_TREE (self));

  g_free (self->records);
  self->records = g_strdup (records);
  if (body != NULL)
    {
      root = sluice_tree_node_new (body, lengths);
      roots = g_list_store_new (SLUICE_TYPE_TREE_NODE);
      g_list_store_append (roots, root);
      tree = gtk_tree_list_model_new (G_LIST_MODEL (roots), FALSE, FALSE, create_children, NULL,
                                      NULL);
      open_way (tree, self->records);
    }
  g_set_object (&self->tree, tree);
  if (self->grow_id == 0)
    self->grow_id = g_idle_add_full (GTK_PRIORITY_RESIZE - 1, grow_cb, self, NULL);
  selected_cb (self);
}

/**
 * sluice_answer_tree_shrink:
 * @self: a #SluiceAnswerTree that nobody sees any more
 *
 * Drops some of its rows.
 *
 * Returns: whether there are more
 */
gboolean
sluice_answer_tree_shrink (SluiceAnswerTree *self)
{
  guint n;

  g_return_val_if_fail (SLUICE_IS_ANSWER_TREE (self), FALSE);

  g_clear_handle_id (&self->grow_id, g_source_remove);
  n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  gtk_slice_list_model_set_size (self->rows, n - MIN (n, ROWS_IN_STEP));
  return n > ROWS_IN_STEP;
}
