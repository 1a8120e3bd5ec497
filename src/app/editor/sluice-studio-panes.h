/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SluiceStudioPage:
 * @SLUICE_STUDIO_STEPS: the list at the start
 * @SLUICE_STUDIO_ROWS: the middle
 * @SLUICE_STUDIO_SETTINGS: the inspector at the end
 *
 * The three panes, which are pages where there is no room for them.
 */
typedef enum
{
  SLUICE_STUDIO_STEPS,
  SLUICE_STUDIO_ROWS,
  SLUICE_STUDIO_SETTINGS,
} SluiceStudioPage;

#define SLUICE_N_STUDIO_PAGES (SLUICE_STUDIO_SETTINGS + 1)

/**
 * SluiceStudioPanes:
 *
 * Three widgets beside each other, the last of which can be made wider; on a narrow
 * window one at a time, with a switcher above. Emits `wide-changed` when that changes.
 */
#define SLUICE_TYPE_STUDIO_PANES (sluice_studio_panes_get_type ())
G_DECLARE_FINAL_TYPE (SluiceStudioPanes, sluice_studio_panes, SLUICE, STUDIO_PANES, GtkWidget)

GtkWidget *sluice_studio_panes_new       (GtkWidget         *steps,
                                          GtkWidget         *rows,
                                          GtkWidget         *settings) G_GNUC_WARN_UNUSED_RESULT;
void       sluice_studio_panes_show_page (SluiceStudioPanes *self,
                                          SluiceStudioPage   page);
gboolean   sluice_studio_panes_get_wide  (SluiceStudioPanes *self);

G_END_DECLS
