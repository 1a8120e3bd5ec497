/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-step-widgets.h"

#include <glib/gi18n.h>

/**
 * sluice_step_button_new:
 * @icon_name: an icon
 * @label: what it does
 *
 * Returns: (transfer floating): a flat button that says what it does to who asks
 */
GtkWidget *
sluice_step_button_new (const char *icon_name,
                        const char *label)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return button;
}

/**
 * sluice_step_order_row_new:
 * @ret_up: (out) (transfer none): the button that moves something up
 * @ret_down: (out) (transfer none): the one that moves it down
 *
 * Returns: (transfer floating): a row with two buttons for the place of something in a list
 */
GtkWidget *
sluice_step_order_row_new (GtkWidget **ret_up,
                           GtkWidget **ret_down)
{
  GtkWidget *row = adw_action_row_new ();

  g_return_val_if_fail (ret_up != NULL && ret_down != NULL, row);

  /* Translators: the place of a check among the checks, or of a lookup among the lookups */
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Order"));
  gtk_widget_set_focusable (row, FALSE);
  *ret_up = sluice_step_button_new ("go-up-symbolic", _("Move Up"));
  *ret_down = sluice_step_button_new ("go-down-symbolic", _("Move Down"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), *ret_up);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), *ret_down);
  return row;
}

/**
 * sluice_step_row_new:
 * @child: (transfer floating): what is in it
 *
 * Returns: (transfer floating): a row of a list that is none itself to the keyboard
 */
GtkWidget *
sluice_step_row_new (GtkWidget *child)
{
  GtkWidget *row = gtk_list_box_row_new ();

  g_return_val_if_fail (GTK_IS_WIDGET (child), row);

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), child);
  return row;
}

/**
 * sluice_step_page_add_group:
 * @page: the page of an inspector
 * @title: a title
 * @description: (nullable): what it is about
 *
 * Returns: (transfer none): a group at the end of @page
 */
AdwPreferencesGroup *
sluice_step_page_add_group (AdwPreferencesPage *page,
                            const char         *title,
                            const char         *description)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (group));
  return ADW_PREFERENCES_GROUP (group);
}

/**
 * sluice_step_group_add_list:
 * @group: a group
 * @label: what is in the list, for who does not see it
 *
 * Returns: (transfer none): a list of rows in @group
 */
GtkListBox *
sluice_step_group_add_list (AdwPreferencesGroup *group,
                            const char          *label)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  adw_preferences_group_add (group, list);
  return GTK_LIST_BOX (list);
}

/**
 * sluice_step_group_add_note:
 * @group: a group
 * @title: what there is to say
 * @subtitle: (nullable): more of it
 *
 * Returns: (transfer none): a list of one row that says it, to be shown and hidden: a group
 *   whose only row is hidden would leave a line
 */
GtkWidget *
sluice_step_group_add_note (AdwPreferencesGroup *group,
                            const char          *title,
                            const char          *subtitle)
{
  GtkListBox *list = sluice_step_group_add_list (group, title);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_append (list, row);
  return GTK_WIDGET (list);
}

/**
 * sluice_step_list_clear:
 * @list: a list
 *
 * Takes all rows away.
 */
void
sluice_step_list_clear (GtkListBox *list)
{
  GtkListBoxRow *row = NULL;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

/**
 * sluice_step_combo_set_names:
 * @row: a row to choose from
 * @names: (array zero-terminated=1): what there is
 * @selected: what is chosen; offered although it is not there, too
 *
 * Fills @row. Nothing is chosen if @selected is empty.
 */
void
sluice_step_combo_set_names (AdwComboRow        *row,
                             const char * const *names,
                             const char         *selected)
{
  g_autoptr(GtkStringList) model = gtk_string_list_new (names);
  guint index = 0;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (model));

  while (index < n && !g_str_equal (names[index], selected))
    index++;
  if (index == n && *selected != '\0')
    gtk_string_list_append (model, selected);
  adw_combo_row_set_model (row, G_LIST_MODEL (model));
  adw_combo_row_set_selected (row, *selected == '\0' ? GTK_INVALID_LIST_POSITION : index);
}

/**
 * sluice_step_combo_dup_name:
 * @row: a row to choose from
 *
 * Returns: (transfer full): what is chosen, empty for nothing
 */
char *
sluice_step_combo_dup_name (AdwComboRow *row)
{
  gpointer item = adw_combo_row_get_selected_item (row);

  return g_strdup (GTK_IS_STRING_OBJECT (item) ? gtk_string_object_get_string (GTK_STRING_OBJECT (item)) : "");
}
