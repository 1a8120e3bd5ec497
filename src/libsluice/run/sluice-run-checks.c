/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run-session-private.h"

/* What the task's checks say of the run as a whole, and what came of all of them. */

/* After the last row, before anything is published. Of a replay, which has a few rows of
 * another run, nothing can be said. */
gboolean
sluice_run_session_check_run (SluiceRunSession  *self,
                              GError           **error)
{
  if (sluice_run_session_is_replay (self) || self->transformer == NULL)
    return TRUE;
  /* What an interrupted run has loaded is a part of this one. */
  return sluice_check_set_judge_run (sluice_transformer_get_checks (self->transformer),
                                     self->n_written + self->resume.position, sluice_run_get_started (self->run),
                                     self->monitor, error);
}

/* Once the stages have stopped. */
void
sluice_run_session_settle_checks (SluiceRunSession *self)
{
  if (self->transformer != NULL)
    sluice_run_result_take_checks (self->result,
                                   sluice_check_set_to_json (sluice_transformer_get_checks (self->transformer)));
}
