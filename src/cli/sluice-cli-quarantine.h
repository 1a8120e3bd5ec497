/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-cli.h"
#include "sluice-store-quarantine.h"

G_BEGIN_DECLS

/* What the commands of the quarantine share. */

/* Called with each row; FALSE ends it with @error. */
typedef gboolean (*SluiceCliRejectFunc) (const SluiceStoredReject  *reject,
                                         gpointer                   user_data,
                                         GError                   **error);

gboolean    sluice_cli_each_reject       (SluiceCli                 *cli,
                                          const char                *run_id,
                                          const SluiceRejectFilter  *filter,
                                          SluiceCliRejectFunc        func,
                                          gpointer                   user_data,
                                          GError                   **error);
gboolean    sluice_cli_parse_reject_rows (const char *const         *texts,
                                          SluiceRejectFilter        *filter,
                                          GError                   **error);
gboolean    sluice_cli_parse_group       (const char                *text,
                                          SluiceRejectFilter        *filter,
                                          GError                   **error);
char       *sluice_cli_describe_place    (const SluiceStoredReject  *reject) G_GNUC_WARN_UNUSED_RESULT;
JsonArray  *sluice_cli_parse_problems    (const SluiceStoredReject  *reject) G_GNUC_WARN_UNUSED_RESULT;
JsonObject *sluice_cli_reject_to_json    (const SluiceStoredReject  *reject,
                                          gboolean                   raw) G_GNUC_WARN_UNUSED_RESULT;
SluiceTask *sluice_cli_find_task_of_run  (SluiceCli                 *cli,
                                          SluiceRun                 *run,
                                          char                     **ret_reference,
                                          GPtrArray                **ret_problems,
                                          GError                   **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray  *sluice_cli_list_groups       (SluiceCli                 *cli,
                                          const char                *run_id,
                                          GError                   **error) G_GNUC_WARN_UNUSED_RESULT;
SluiceRejectGroup *sluice_cli_find_group (GPtrArray                 *groups,
                                          guint64                    number,
                                          GError                   **error);

extern const SluiceCliCommand sluice_cli_quarantine_apply;
extern const SluiceCliCommand sluice_cli_quarantine_edit;
extern const SluiceCliCommand sluice_cli_quarantine_export;
extern const SluiceCliCommand sluice_cli_quarantine_groups;
extern const SluiceCliCommand sluice_cli_quarantine_ignore;
extern const SluiceCliCommand sluice_cli_quarantine_keep;
extern const SluiceCliCommand sluice_cli_quarantine_reopen;
extern const SluiceCliCommand sluice_cli_quarantine_replay;
extern const SluiceCliCommand sluice_cli_quarantine_to_transform;

G_END_DECLS
