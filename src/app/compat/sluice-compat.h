/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What is spelled differently in the versions of GTK and libadwaita that we
 * build with. Only the files of this folder ask for a version. */

/* A row with a switch: AdwSwitchRow came with libadwaita 1.4. */
static inline GtkWidget *
sluice_compat_switch_row_new (const char  *title,
                              GtkSwitch  **ret_switch)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *toggle = gtk_switch_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  *ret_switch = GTK_SWITCH (toggle);
  return row;
}

/* From 1.4 a header bar inside a navigation page draws a back button of its
 * own; ours is one for both ways back and for both versions. */
static inline void
sluice_compat_header_bar_hide_back (AdwHeaderBar *bar)
{
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (bar), "show-back-button") != NULL)
    g_object_set (bar, "show-back-button", FALSE, NULL);
}

/* What a button is called, where that is more than is written on it: newer GTK takes
 * what is written on it first. */
static inline void
sluice_compat_button_set_spoken (GtkWidget  *button,
                                 const char *name)
{
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

G_END_DECLS
