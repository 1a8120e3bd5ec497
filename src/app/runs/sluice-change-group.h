/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceChangeGroup:
 *
 * What two documents of a task say differently, as a list under a title. Not to be seen
 * until that is known.
 */
#define SLUICE_TYPE_CHANGE_GROUP (sluice_change_group_get_type ())
G_DECLARE_FINAL_TYPE (SluiceChangeGroup, sluice_change_group, SLUICE, CHANGE_GROUP, AdwBin)

GtkWidget *sluice_change_group_new     (const char        *title) G_GNUC_WARN_UNUSED_RESULT;
void       sluice_change_group_compare (SluiceChangeGroup *self,
                                        const char        *before,
                                        const char        *after);

G_END_DECLS
