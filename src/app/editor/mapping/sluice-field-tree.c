/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-field-tree.h"

#include "sluice-field-item.h"
#include "sluice-mapping-drag.h"
#include "sluice-tab-stop.h"

#include <glib/gi18n.h>

struct _SluiceFieldTree
{
  AdwBin parent_instance;

  SluiceMappingContext *context; /* (owned) (nullable) */
  GListModel *roots;            /* (owned) (nullable) (element-type SluiceFieldItem) */
  GtkSingleSelection *selection; /* (owned) */
  GtkListView *view;
};

enum
{
  SIGNAL_PICKED,
  SIGNAL_ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceFieldTree, sluice_field_tree, ADW_TYPE_BIN)

static SluiceFieldItem *
dup_selected (SluiceFieldTree *self)
{
  GtkTreeListRow *row = gtk_single_selection_get_selected_item (self->selection);

  return row == NULL ? NULL : gtk_tree_list_row_get_item (row);
}

static void
activate_cb (SluiceFieldTree *self)
{
  g_autoptr(SluiceFieldItem) item = dup_selected (self);

  if (item != NULL)
    g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0, sluice_field_item_get_path (item));
}

/* Before the list takes Space for its own. */
static gboolean
key_cb (SluiceFieldTree *self,
        guint            keyval,
        guint            keycode,
        GdkModifierType  state)
{
  g_autoptr(SluiceFieldItem) item = dup_selected (self);

  if (keyval != GDK_KEY_space || (state & gtk_accelerator_get_default_mod_mask ()) != 0 || item == NULL)
    return GDK_EVENT_PROPAGATE;
  g_signal_emit (self, signals[SIGNAL_PICKED], 0, sluice_field_item_get_path (item));
  return GDK_EVENT_STOP;
}

static GdkContentProvider *
prepare_cb (GtkDragSource *source,
            double         x,
            double         y,
            gpointer       user_data)
{
  GtkTreeExpander *expander = user_data;
  g_autoptr(SluiceFieldItem) item = gtk_tree_expander_get_item (expander);

  return item == NULL ? NULL : sluice_mapping_drag_field (sluice_field_item_get_path (item));
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

static void
setup_cb (SluiceFieldTree *self,
          GtkListItem     *item)
{
  GtkWidget *expander = gtk_tree_expander_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *type = build_label ("type-badge");
  GtkWidget *example = build_label ("mapping-example");
  GtkDragSource *drag = gtk_drag_source_new ();

  gtk_widget_set_valign (type, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (example, TRUE);
  gtk_box_append (GTK_BOX (box), build_label (NULL));
  gtk_box_append (GTK_BOX (box), type);
  gtk_box_append (GTK_BOX (box), example);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("object-select-symbolic"));
  gtk_tree_expander_set_child (GTK_TREE_EXPANDER (expander), box);
  gtk_drag_source_set_actions (drag, GDK_ACTION_COPY);
  g_signal_connect_object (drag, "prepare", G_CALLBACK (prepare_cb), expander, 0);
  gtk_widget_add_controller (expander, GTK_EVENT_CONTROLLER (drag));
  gtk_list_item_set_child (item, expander);
}

static void
show_item (GtkTreeExpander *expander,
           SluiceFieldItem *item)
{
  GtkWidget *name = gtk_widget_get_first_child (gtk_tree_expander_get_child (expander));
  GtkWidget *type = gtk_widget_get_next_sibling (name);
  GtkWidget *example = gtk_widget_get_next_sibling (type);
  GtkWidget *used = gtk_widget_get_next_sibling (example);
  const char *type_name = sluice_field_item_get_type_name (item);
  const char *text = sluice_field_item_get_example (item);
  gboolean is_used = sluice_field_item_get_is_used (item);
  g_autofree char *spoken = NULL;

  gtk_label_set_label (GTK_LABEL (name), sluice_field_item_get_name (item));
  gtk_label_set_label (GTK_LABEL (type), type_name == NULL ? "" : type_name);
  gtk_widget_set_visible (type, type_name != NULL);
  gtk_label_set_label (GTK_LABEL (example), type_name == NULL ? "" : text == NULL ? "NULL" : text);
  gtk_widget_set_tooltip_text (example, text);
  gtk_widget_set_visible (used, is_used);
  gtk_widget_set_tooltip_text (used, _("In the mapping"));
  /* Translators: a field of the source as it is read aloud: path, type, example, whether it is used */
  spoken = g_strdup_printf (_("%s, %s, %s%s"), sluice_field_item_get_path (item), type_name == NULL ? "" : type_name,
                            text == NULL ? "" : text, is_used ? _(", in the mapping") : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (expander), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  /* It is the item of the list that has the focus. */
  if (gtk_widget_get_parent (GTK_WIDGET (expander)) != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (GTK_WIDGET (expander))),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
changed_cb (GtkTreeExpander *expander,
            SluiceFieldItem *item)
{
  show_item (expander, item);
}

static void
bind_cb (SluiceFieldTree *self,
         GtkListItem     *item)
{
  GtkTreeListRow *row = gtk_list_item_get_item (item);
  GtkTreeExpander *expander = GTK_TREE_EXPANDER (gtk_list_item_get_child (item));
  g_autoptr(SluiceFieldItem) field = gtk_tree_list_row_get_item (row);

  gtk_tree_expander_set_list_row (expander, row);
  g_signal_connect_object (field, "changed", G_CALLBACK (changed_cb), expander, G_CONNECT_SWAPPED);
  show_item (expander, field);
}

static void
unbind_cb (SluiceFieldTree *self,
           GtkListItem     *item)
{
  GtkTreeExpander *expander = GTK_TREE_EXPANDER (gtk_list_item_get_child (item));
  g_autoptr(SluiceFieldItem) field = gtk_tree_expander_get_item (expander);

  if (field != NULL)
    g_signal_handlers_disconnect_by_data (field, expander);
  gtk_tree_expander_set_list_row (expander, NULL);
}

static GListModel *
create_children (gpointer item,
                 gpointer user_data)
{
  GListModel *children = sluice_field_item_get_children (item);

  return children == NULL ? NULL : g_object_ref (children);
}

/**
 * sluice_field_tree_fill:
 * @self: a #SluiceFieldTree
 *
 * Shows the fields of another sample.
 */
void
sluice_field_tree_fill (SluiceFieldTree *self)
{
  g_autoptr(GtkTreeListModel) tree = NULL;

  g_return_if_fail (SLUICE_IS_FIELD_TREE (self));

  g_clear_object (&self->roots);
  self->roots = sluice_field_item_build_tree (sluice_mapping_context_get_fields (self->context));
  tree = gtk_tree_list_model_new (g_object_ref (self->roots), FALSE, TRUE, create_children, NULL, NULL);
  sluice_field_tree_update (self);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (tree));
}

/**
 * sluice_field_tree_update:
 * @self: a #SluiceFieldTree
 *
 * Shows the values of another record, and which fields are used now.
 */
void
sluice_field_tree_update (SluiceFieldTree *self)
{
  SluiceSampleFields *fields = NULL;
  SluicePreviewResult *result = NULL;
  guint row;
  guint64 number = 0;

  g_return_if_fail (SLUICE_IS_FIELD_TREE (self));

  fields = sluice_mapping_context_get_fields (self->context);
  result = sluice_editor_get_result (sluice_mapping_context_get_editor (self->context));
  row = sluice_mapping_context_get_row (self->context);
  if (result != NULL && row != SLUICE_EDITOR_NO_ROW)
    number = sluice_preview_result_get_number (result, row);
  for (guint i = 0; fields != NULL && self->roots != NULL && i < g_list_model_get_n_items (self->roots); i++)
    {
      g_autoptr(SluiceFieldItem) item = g_list_model_get_item (self->roots, i);

      sluice_field_item_update (item, sluice_mapping_context_get_root (self->context), fields, number);
    }
}

/**
 * sluice_field_tree_focus:
 * @self: a #SluiceFieldTree
 *
 * Goes to the selected field.
 */
void
sluice_field_tree_focus (SluiceFieldTree *self)
{
  g_return_if_fail (SLUICE_IS_FIELD_TREE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
sluice_field_tree_dispose (GObject *object)
{
  SluiceFieldTree *self = SLUICE_FIELD_TREE (object);

  g_clear_object (&self->context);
  g_clear_object (&self->roots);
  g_clear_object (&self->selection);

  G_OBJECT_CLASS (sluice_field_tree_parent_class)->dispose (object);
}

static void
sluice_field_tree_class_init (SluiceFieldTreeClass *klass)
{
  const GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_field_tree_dispose;
  signals[SIGNAL_PICKED] = g_signal_new ("picked", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                         G_TYPE_STRING);
  signals[SIGNAL_ACTIVATED] = g_signal_new ("activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                            G_TYPE_STRING);
}

static void
sluice_field_tree_init (SluiceFieldTree *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->selection = gtk_single_selection_new (NULL);
  self->view = GTK_LIST_VIEW (gtk_list_view_new (g_object_ref (GTK_SELECTION_MODEL (self->selection)), factory));
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "mapping-fields");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Fields of the source"), -1);
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "activate", G_CALLBACK (activate_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self->view), keys);
  adw_bin_set_child (ADW_BIN (self), sluice_tab_stop_new (GTK_WIDGET (self->view)));
}

/**
 * sluice_field_tree_new:
 * @context: whose fields are shown
 *
 * Returns: (transfer floating): the tree
 */
GtkWidget *
sluice_field_tree_new (SluiceMappingContext *context)
{
  SluiceFieldTree *self = g_object_new (SLUICE_TYPE_FIELD_TREE, NULL);

  self->context = g_object_ref (context);
  return GTK_WIDGET (self);
}
