/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-run.h"

G_BEGIN_DECLS

/**
 * SluiceComparedSection:
 * @SLUICE_COMPARED_RUN: when, how long, and how it ended
 * @SLUICE_COMPARED_ROWS: the counts
 * @SLUICE_COMPARED_TIMES: where the time went
 * @SLUICE_COMPARED_CHECKS: what came of the checks
 * @SLUICE_COMPARED_PROBLEMS: the error and the warnings
 *
 * What two runs are compared by.
 */
typedef enum
{
  SLUICE_COMPARED_RUN,
  SLUICE_COMPARED_ROWS,
  SLUICE_COMPARED_TIMES,
  SLUICE_COMPARED_CHECKS,
  SLUICE_COMPARED_PROBLEMS,
} SluiceComparedSection;

#define SLUICE_N_COMPARED_SECTIONS (SLUICE_COMPARED_PROBLEMS + 1)

/**
 * SluiceComparedFact:
 * @section: where it belongs
 * @title: what it is
 * @first: what the first run has, empty if it has nothing
 * @second: what the second run has
 * @difference: by how much they differ, empty if they do not or if that is no number
 * @differs: whether they do
 *
 * One thing of two runs, in words.
 */
typedef struct
{
  SluiceComparedSection section;
  char *title;
  char *first;
  char *second;
  char *difference;
  gboolean differs;
} SluiceComparedFact;

void        sluice_compared_fact_free         (SluiceComparedFact    *fact);
const char *sluice_compared_section_get_title (SluiceComparedSection  section);
/* (element-type SluiceComparedFact), section by section */
GPtrArray  *sluice_run_comparison_new         (SluiceRun             *first,
                                               SluiceRun             *second) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
