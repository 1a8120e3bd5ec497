/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run-session-private.h"

#include "sluice-convert.h"
#include "sluice-error.h"

#include <string.h>

/* What the strategy of a load asks of the run: the whole source, the columns that
 * the load fills, the keys of what was rejected. */

/* Whether rows are taken away because their keys are absent. */
static gboolean
takes_absent (SluiceRunSession *self)
{
  return self->load.strategy != SLUICE_STRATEGY_REPLACE && sluice_load_spec_needs_whole_source (&self->load);
}

/* What takes away what it does not see must see all of it. */
gboolean
sluice_run_session_check_options (SluiceRunSession  *self,
                                  GError           **error)
{
  const SluiceLoadSpec *load = sluice_task_get_load (self->task);
  const gboolean renews = sluice_task_get_destination (self->task)->create == SLUICE_CREATE_REPLACE;

  if (self->options.limit == 0 || self->options.dry_run ||
      (!sluice_load_spec_needs_whole_source (load) && !renews))
    return TRUE;

  sluice_set_error (error, SLUICE_ERROR_INVALID, "limit_refused",
                    "“%s” reads only a part of the source, and %s would take the rest away from the destination",
                    "--limit", renews ? "“create”: “replace”" : sluice_strategy_get_name (load->strategy));
  if (error != NULL)
    sluice_error_set_hint (*error, "Leave --limit out, or look at what would happen with --dry-run.");
  return FALSE;
}

static gboolean
read_instant (const char  *text,
              gint64      *ret_instant,
              GError     **error)
{
  const SluiceType type = { .kind = SLUICE_TYPE_KIND_TIMESTAMPTZ };
  const SluiceValue in = sluice_value_text (SLUICE_VALUE_TEXT, text, strlen (text));
  g_autoptr(SluiceZone) zone = sluice_zone_new (NULL, error);
  g_autoptr(SluiceArena) arena = NULL;
  SluiceConverter converter;
  SluiceValue instant;

  if (zone == NULL)
    return FALSE;

  arena = sluice_arena_new (64);
  sluice_converter_init (&converter, type, zone);
  if (converter.func (&converter, &in, arena, &instant) != NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_value",
                        "“%s” in $.load.scd2.at is no instant: write one like 2026-01-31T12:00:00Z, or {{now}}", text);
      return FALSE;
    }
  *ret_instant = instant.i;
  return TRUE;
}

/* The templates in the options of the strategy. */
gboolean
sluice_run_session_render_strategy (SluiceRunSession  *self,
                                    GError           **error)
{
  g_autofree char *at = NULL;

  self->request.at = sluice_run_get_started (self->run);
  if (self->load.scd2.at != NULL)
    {
      at = sluice_template_render (self->load.scd2.at, self->scope, SLUICE_TEMPLATE_PLAIN, self->cancellable, error);
      /* Finer than {{now}} says it: versions of two runs in one second are two. */
      if (at == NULL || (strcmp (self->load.scd2.at, "{{now}}") != 0 &&
                         !read_instant (at, &self->request.at, error)))
        return FALSE;
    }
  if (self->load.mirror.value != NULL)
    {
      self->mark = sluice_template_render (self->load.mirror.value, self->scope, SLUICE_TEMPLATE_PLAIN,
                                           self->cancellable, error);
      self->load.mirror.value = self->mark;
      return self->mark != NULL;
    }
  return TRUE;
}

/* The columns of the rows, once the mapping is known. */
gboolean
sluice_run_session_fill_columns (SluiceRunSession  *self,
                                 GError           **error)
{
  SluiceSchema *schema = sluice_transformer_get_schema (self->transformer);

  if (sluice_row_sets_wanted (self->task))
    {
      self->sets = sluice_row_sets_new (self->task, schema, error);
      if (self->sets == NULL)
        return FALSE;
      schema = sluice_row_sets_get_schema (self->sets);
    }
  self->filler = sluice_load_filler_new (&self->load, schema,
                                         sluice_run_get_id (self->run), sluice_run_get_started (self->run),
                                         self->request.at, error);
  if (self->filler == NULL)
    return FALSE;
  self->request.columns = sluice_load_filler_get_schema (self->filler);
  if (self->load.keep_undo > 0 && self->load.audit.run_id == NULL)
    sluice_monitor_warn (self->monitor, "undo_unmarked",
                         "This run cannot be undone, though “keep_undo” asks for it: its rows are known by the column "
                         "of “audit.run_id”, which is not named");
  return TRUE;
}

/* The columns whose cells are kept of rejected rows, NULL if that is of no use. */
const char *const *
sluice_run_session_get_kept_keys (SluiceRunSession *self)
{
  return takes_absent (self) ? (const char *const *) self->load.keys : NULL;
}

static gboolean
has_warning (SluiceRunSession *self,
             const char       *code)
{
  g_autoptr(GPtrArray) warnings = sluice_monitor_dup_warnings (self->monitor);

  for (guint i = 0; i < warnings->len; i++)
    {
      if (strcmp (((const SluiceWarning *) warnings->pdata[i])->code, code) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
loads_nothing (SluiceRunSession *self)
{
  static const SluiceCounter counters[] = {
    SLUICE_COUNTER_INSERTED, SLUICE_COUNTER_UPDATED, SLUICE_COUNTER_UNCHANGED,
  };

  for (guint i = 0; i < G_N_ELEMENTS (counters); i++)
    {
      if (sluice_run_result_get (self->result, counters[i]) > 0)
        return FALSE;
    }
  return TRUE;
}

/* Whether what was read may decide what goes: a source that failed in silence must
 * not empty the destination. */
gboolean
sluice_run_session_check_source (SluiceRunSession  *self,
                                 GError           **error)
{
  if (!sluice_load_spec_needs_whole_source (&self->load))
    return TRUE;

  if (has_warning (self, "total_mismatch"))
    {
      sluice_set_error (error, SLUICE_ERROR_DATA, "total_mismatch",
                        "The source did not give as many records as it declares, and “%s” would take the missing ones "
                        "away from the destination", sluice_strategy_get_name (self->load.strategy));
      return FALSE;
    }
  return TRUE;
}

/* Whether what was loaded may take the place of what is there. */
gboolean
sluice_run_session_check_loaded (SluiceRunSession  *self,
                                 GError           **error)
{
  if (self->load.strategy != SLUICE_STRATEGY_REPLACE || self->load.allow_empty || !loads_nothing (self))
    return TRUE;

  sluice_set_error (error, SLUICE_ERROR_LIMIT, "empty_replace",
                    "There is no row to put in the place of those in “%s”", self->table);
  if (error != NULL)
    sluice_error_set_hint (*error, "If an empty result is right, set load.allow_empty to true");
  return FALSE;
}

/* Whether the keys of all rows at the source are known. */
gboolean
sluice_run_session_is_complete (SluiceRunSession *self)
{
  if (self->n_unknown == 0 || !takes_absent (self))
    return TRUE;

  sluice_monitor_warn (self->monitor, "absent_unknown",
                       "Of %" G_GUINT64_FORMAT " rejected rows the keys are not known: nothing is taken for absent, "
                       "nothing was deleted", self->n_unknown);
  return FALSE;
}
