/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-editor.h"

G_BEGIN_DECLS

/* What the inspectors of steps offer to choose from, as far as the task and its sample
 * know it. */

char **sluice_step_names_dup_columns (SluiceEditor *editor) G_GNUC_WARN_UNUSED_RESULT;
char **sluice_step_names_dup_fields  (SluiceEditor *editor) G_GNUC_WARN_UNUSED_RESULT;
void   sluice_step_names_judge_field (SluiceEditor *editor,
                                      const char   *field,
                                      gboolean     *ret_holds_texts,
                                      gboolean     *ret_holds_numbers);
char **sluice_step_names_dup_lookups (SluiceEditor *editor) G_GNUC_WARN_UNUSED_RESULT;
char  *sluice_step_names_dup_type    (SluiceEditor *editor,
                                      const char   *column) G_GNUC_WARN_UNUSED_RESULT;
char  *sluice_step_names_dup_problem (SluiceEditor *editor,
                                      const char   *path) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
