/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run-stages.h"

#include "sluice-draft.h"
#include "sluice-json-list.h"

/* What a result calls them. */
static const char * const names[SLUICE_N_RUN_STAGES] = {
  [SLUICE_RUN_STAGE_READ] = "read",
  [SLUICE_RUN_STAGE_MAP] = "transform",
  [SLUICE_RUN_STAGE_LOAD] = "load",
};

/* The store keeps results only: what was mapped and loaded follows from them. */
static void
count_stages (SluiceRun        *run,
              SluiceStageFacts *ret_stages)
{
  guint64 loaded = sluice_run_get_count (run, SLUICE_COUNTER_INSERTED) +
                   sluice_run_get_count (run, SLUICE_COUNTER_UPDATED) +
                   sluice_run_get_count (run, SLUICE_COUNTER_UNCHANGED) +
                   sluice_run_get_count (run, SLUICE_COUNTER_SKIPPED);

  ret_stages[SLUICE_RUN_STAGE_READ].rows = sluice_run_get_count (run, SLUICE_COUNTER_READ);
  ret_stages[SLUICE_RUN_STAGE_READ].bytes = sluice_run_get_count (run, SLUICE_COUNTER_BYTES);
  ret_stages[SLUICE_RUN_STAGE_MAP].rows = loaded + sluice_run_get_count (run, SLUICE_COUNTER_DEDUPLICATED) +
                                      sluice_run_get_count (run, SLUICE_COUNTER_AGGREGATED);
  ret_stages[SLUICE_RUN_STAGE_LOAD].rows = loaded;
}

static void
read_stage (JsonObject       *object,
            SluiceStageFacts *ret_stages)
{
  const char *name = sluice_draft_get_string (object, "stage");

  for (guint i = 0; i < SLUICE_N_RUN_STAGES; i++)
    if (g_strcmp0 (name, names[i]) == 0)
      {
        ret_stages[i].worked = json_object_get_double_member_with_default (object, "seconds", -1);
        ret_stages[i].waited = json_object_get_double_member_with_default (object, "waited", 0);
      }
  /* A stage of its own there: it is the reading that is held up. */
  if (g_strcmp0 (name, "wait") == 0)
    ret_stages[SLUICE_RUN_STAGE_READ].held = json_object_get_double_member_with_default (object, "seconds", 0);
}

/**
 * sluice_run_stages_read:
 * @run: a run with its result, if it has ended
 * @ret_stages: (out caller-allocates) (array fixed-size=3): what its stages have done
 */
void
sluice_run_stages_read (SluiceRun        *run,
                        SluiceStageFacts *ret_stages)
{
  g_autoptr(JsonObject) result = NULL;
  JsonArray *stages = NULL;
  gint64 ended, started;
  double seconds;

  g_return_if_fail (SLUICE_IS_RUN (run));
  g_return_if_fail (ret_stages != NULL);

  started = sluice_run_get_started (run);
  ended = sluice_run_get_ended (run) == 0 ? g_get_real_time () : sluice_run_get_ended (run);
  seconds = started == 0 ? 0 : (double) (ended - started) / G_USEC_PER_SEC;
  for (guint i = 0; i < SLUICE_N_RUN_STAGES; i++)
    ret_stages[i] = (SluiceStageFacts) { .worked = -1 };
  count_stages (run, ret_stages);
  for (guint i = 0; i < SLUICE_N_RUN_STAGES; i++)
    ret_stages[i].rate = seconds < 0.05 ? 0 : (double) ret_stages[i].rows / seconds;

  result = sluice_draft_parse (sluice_run_get_result (run));
  stages = result == NULL ? NULL : sluice_draft_get_array (result, "stages");
  for (guint i = 0; stages != NULL && i < json_array_get_length (stages); i++)
    if (sluice_json_list_get_object (stages, i) != NULL)
      read_stage (sluice_json_list_get_object (stages, i), ret_stages);
}

/* A service of an earlier version does not tell of them. */
static void
read_live_times (SluiceLiveRun    *live,
                 SluiceStageFacts *ret_stages)
{
  static const SluiceStage stages[SLUICE_N_RUN_STAGES] = {
    [SLUICE_RUN_STAGE_READ] = SLUICE_STAGE_READ,
    [SLUICE_RUN_STAGE_MAP] = SLUICE_STAGE_TRANSFORM,
    [SLUICE_RUN_STAGE_LOAD] = SLUICE_STAGE_LOAD,
  };

  for (guint i = 0; i < SLUICE_N_RUN_STAGES; i++)
    if (!sluice_live_run_get_stage (live, stages[i], &ret_stages[i].worked, &ret_stages[i].waited))
      ret_stages[i].worked = -1;
  sluice_live_run_get_stage (live, SLUICE_STAGE_WAIT, &ret_stages[SLUICE_RUN_STAGE_READ].held, NULL);
}

/**
 * sluice_run_stages_read_live:
 * @live: a run that is going on
 * @ret_stages: (out caller-allocates) (array fixed-size=3): what its stages have done
 */
void
sluice_run_stages_read_live (SluiceLiveRun    *live,
                             SluiceStageFacts *ret_stages)
{
  static const SluiceCounter counters[SLUICE_N_RUN_STAGES] = {
    [SLUICE_RUN_STAGE_READ] = SLUICE_COUNTER_READ,
    [SLUICE_RUN_STAGE_MAP] = SLUICE_COUNTER_MAPPED,
    [SLUICE_RUN_STAGE_LOAD] = SLUICE_COUNTER_LOADED,
  };

  g_return_if_fail (SLUICE_IS_LIVE_RUN (live));
  g_return_if_fail (ret_stages != NULL);

  for (guint i = 0; i < SLUICE_N_RUN_STAGES; i++)
    {
      ret_stages[i] = (SluiceStageFacts) { .worked = -1 };
      ret_stages[i].rows = sluice_live_run_get_count (live, counters[i]);
      ret_stages[i].rate = sluice_live_run_get_rate (live, counters[i]);
    }
  ret_stages[SLUICE_RUN_STAGE_READ].bytes = sluice_live_run_get_count (live, SLUICE_COUNTER_BYTES);
  read_live_times (live, ret_stages);
}
