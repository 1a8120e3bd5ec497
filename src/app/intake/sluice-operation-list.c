/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-operation-list.h"

#include "sluice-draft.h"

#include <glib/gi18n.h>
#include <string.h>

struct _SluiceOperationList
{
  AdwBin parent_instance;

  char *wanted;                 /* (owned) (nullable) what is searched for, folded */
  GtkWidget *search_entry;
  GtkListBox *list;
};

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceOperationList, sluice_operation_list, ADW_TYPE_BIN)

static void
choose_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_CHOSEN], 0, g_variant_get_string (parameter, NULL));
}

static gboolean
is_wanted (GtkListBoxRow *row,
           gpointer       user_data)
{
  SluiceOperationList *self = user_data;
  const char *text = g_object_get_data (G_OBJECT (row), "folded");

  return self->wanted == NULL || text == NULL || strstr (text, self->wanted) != NULL;
}

static void
search_changed_cb (SluiceOperationList *self)
{
  g_free (self->wanted);
  self->wanted = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)), -1);
  gtk_list_box_invalidate_filter (self->list);
}

static gboolean
sluice_operation_list_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (SLUICE_OPERATION_LIST (widget)->search_entry);
}

static void
sluice_operation_list_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_OPERATION_LIST);

  G_OBJECT_CLASS (sluice_operation_list_parent_class)->dispose (object);
}

static void
sluice_operation_list_finalize (GObject *object)
{
  g_free (SLUICE_OPERATION_LIST (object)->wanted);

  G_OBJECT_CLASS (sluice_operation_list_parent_class)->finalize (object);
}

static void
sluice_operation_list_class_init (SluiceOperationListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_operation_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_operation_list_finalize;
  widget_class->grab_focus = sluice_operation_list_grab_focus;
  signals[SIGNAL_CHOSEN] =
    g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-operation-list.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceOperationList, list);
  gtk_widget_class_bind_template_child (widget_class, SluiceOperationList, search_entry);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_install_action (widget_class, "operation.choose", "s", choose_action);
}

static void
sluice_operation_list_init (SluiceOperationList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_filter_func (self->list, is_wanted, self, NULL);
}

static void
add_operation (SluiceOperationList *self,
               JsonObject          *operation)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("go-next-symbolic");
  const char *id = sluice_draft_get_string (operation, "id");
  const char *summary = sluice_draft_get_string (operation, "summary");
  g_autofree char *title = g_strdup_printf ("%s %s", sluice_draft_get_string (operation, "method"),
                                            sluice_draft_get_string (operation, "path"));
  g_autofree char *all = g_strdup_printf ("%s %s %s", title, id, summary);
  g_autofree char *label = NULL;

  /* Translators: %s is a request like “GET /orders” */
  label = g_strdup_printf (_("Choose %s"), title);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), *summary == '\0' ? id : summary);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "operation.choose");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "operation.choose");
  g_object_set_data_full (G_OBJECT (row), "folded", g_utf8_casefold (all, -1), g_free);
  gtk_list_box_append (self->list, row);
}

/**
 * sluice_operation_list_fill:
 * @self: a #SluiceOperationList
 * @operations: what `guess --list` prints
 *
 * Shows @operations.
 */
void
sluice_operation_list_fill (SluiceOperationList *self,
                            JsonNode            *operations)
{
  JsonArray *list = NULL;
  GtkWidget *child = NULL;

  g_return_if_fail (SLUICE_IS_OPERATION_LIST (self));
  g_return_if_fail (operations != NULL);

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  if (JSON_NODE_HOLDS_OBJECT (operations) &&
      json_object_has_member (json_node_get_object (operations), "operations"))
    operations = json_object_get_member (json_node_get_object (operations), "operations");
  if (!JSON_NODE_HOLDS_ARRAY (operations))
    return;
  list = json_node_get_array (operations);
  for (guint i = 0; i < json_array_get_length (list); i++)
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (list, i)))
      add_operation (self, json_array_get_object_element (list, i));
}
