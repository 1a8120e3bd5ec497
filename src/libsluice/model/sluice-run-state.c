/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run.h"

#include <string.h>

/* The states of a run, and what they are called. */

G_DEFINE_ENUM_TYPE (SluiceRunState, sluice_run_state,
                    G_DEFINE_ENUM_VALUE (SLUICE_RUN_STATE_PENDING, "pending"),
                    G_DEFINE_ENUM_VALUE (SLUICE_RUN_STATE_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (SLUICE_RUN_STATE_SUCCESS, "success"),
                    G_DEFINE_ENUM_VALUE (SLUICE_RUN_STATE_PARTIAL_SUCCESS, "partial_success"),
                    G_DEFINE_ENUM_VALUE (SLUICE_RUN_STATE_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (SLUICE_RUN_STATE_CANCELLED, "cancelled"),
                    G_DEFINE_ENUM_VALUE (SLUICE_RUN_STATE_INTERRUPTED, "interrupted"))

static const char *const state_names[] = {
  [SLUICE_RUN_STATE_PENDING] = "pending",
  [SLUICE_RUN_STATE_RUNNING] = "running",
  [SLUICE_RUN_STATE_SUCCESS] = "success",
  [SLUICE_RUN_STATE_PARTIAL_SUCCESS] = "partial_success",
  [SLUICE_RUN_STATE_FAILED] = "failed",
  [SLUICE_RUN_STATE_CANCELLED] = "cancelled",
  [SLUICE_RUN_STATE_INTERRUPTED] = "interrupted",
};

/**
 * sluice_run_state_to_string:
 * @state: a state
 *
 * Returns: its name, as in results and on the command line
 */
const char *
sluice_run_state_to_string (SluiceRunState state)
{
  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (state_names), "failed");

  return state_names[state];
}

/**
 * sluice_run_state_parse:
 * @text: (nullable): a name
 * @ret_state: (out): the state of that name
 *
 * Returns: %TRUE if there is such a state
 */
gboolean
sluice_run_state_parse (const char     *text,
                        SluiceRunState *ret_state)
{
  g_return_val_if_fail (ret_state != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (state_names); i++)
    {
      if (g_strcmp0 (text, state_names[i]) == 0)
        {
          *ret_state = (SluiceRunState) i;
          return TRUE;
        }
    }
  return FALSE;
}
