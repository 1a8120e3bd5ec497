/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-problem.h"

G_BEGIN_DECLS

const char *sluice_problem_words_of_row       (const char          *code,
                                               const char          *message);
char       *sluice_problem_words_of_rows      (const char          *code,
                                               const char          *message,
                                               const char * const  *values) G_GNUC_WARN_UNUSED_RESULT;
const char *sluice_problem_words_of_run       (const char          *code,
                                               const char          *message);
char       *sluice_problem_words_of_document  (const SluiceProblem *problem) G_GNUC_WARN_UNUSED_RESULT;
const char *sluice_problem_words_name_row     (const char          *code);
const char *sluice_problem_words_name_warning (const char          *code);

G_END_DECLS
