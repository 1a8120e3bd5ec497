/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-cli.h"
#include "sluice-task.h"

G_BEGIN_DECLS

/* TASK on the command line: a file, the id or name of a stored task, or `-`. */
SluiceTask *sluice_cli_load_task    (SluiceCli  *cli,
                                     const char *reference,
                                     GPtrArray **ret_problems,
                                     GError    **error) G_GNUC_WARN_UNUSED_RESULT;
SluiceTask *sluice_cli_load_file    (SluiceCli  *cli,
                                     const char *reference,
                                     GPtrArray **ret_problems,
                                     GError    **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean    sluice_cli_is_task_file (const char *reference);
GHashTable *sluice_cli_parse_params (GStrv       params,
                                     GError    **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean    sluice_cli_check_rows   (int         rows,
                                     GError    **error);

G_END_DECLS
