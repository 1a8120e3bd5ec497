/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-page.h"

G_BEGIN_DECLS

/**
 * SluiceTaskPage:
 *
 * A task to be edited: source, mapping, destination, and a preview.
 */
#define SLUICE_TYPE_TASK_PAGE (sluice_task_page_get_type ())
G_DECLARE_FINAL_TYPE (SluiceTaskPage, sluice_task_page, SLUICE, TASK_PAGE, SluicePage)

SluiceTaskPage *sluice_task_page_new (const char *task) G_GNUC_WARN_UNUSED_RESULT;

void            sluice_task_page_show_schedule (SluiceTaskPage *self);
void            sluice_task_page_take_run      (SluiceTaskPage *self,
                                                const char     *run);
void            sluice_task_page_take_path     (SluiceTaskPage *self,
                                                const char     *path);

G_END_DECLS
