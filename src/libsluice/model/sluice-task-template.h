/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *sluice_task_template_make  (const char  *task,
                                  const char  *name,
                                  const char  *description,
                                  GError     **error) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_task_template_read  (const char  *text,
                                  char       **ret_name,
                                  char       **ret_description,
                                  GError     **error) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_task_template_apply (const char  *text,
                                  const char  *task,
                                  GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
