/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What the inspectors of steps are built of. */

GtkWidget           *sluice_step_button_new        (const char          *icon_name,
                                                    const char          *label) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget           *sluice_step_order_row_new      (GtkWidget          **ret_up,
                                                    GtkWidget          **ret_down) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget           *sluice_step_row_new           (GtkWidget           *child) G_GNUC_WARN_UNUSED_RESULT;
AdwPreferencesGroup *sluice_step_page_add_group    (AdwPreferencesPage  *page,
                                                    const char          *title,
                                                    const char          *description);
GtkListBox          *sluice_step_group_add_list    (AdwPreferencesGroup *group,
                                                    const char          *label);
GtkWidget           *sluice_step_group_add_note    (AdwPreferencesGroup *group,
                                                    const char          *title,
                                                    const char          *subtitle);
void                 sluice_step_list_clear        (GtkListBox          *list);
void                 sluice_step_combo_set_names   (AdwComboRow         *row,
                                                    const char * const  *names,
                                                    const char          *selected);
char                *sluice_step_combo_dup_name    (AdwComboRow         *row) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
