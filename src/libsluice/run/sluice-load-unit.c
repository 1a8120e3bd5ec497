/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-load-unit.h"

#include "sluice-reject.h"

/**
 * sluice_load_unit_new:
 *
 * Returns: (transfer full): a unit without rows
 */
SluiceLoadUnit *
sluice_load_unit_new (void)
{
  SluiceLoadUnit *self = g_new0 (SluiceLoadUnit, 1);

  self->rejects = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_reject_free);
  return self;
}

/**
 * sluice_load_unit_free:
 * @self: (transfer full): a unit
 */
void
sluice_load_unit_free (SluiceLoadUnit *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->present, sluice_batch_unref);
  g_clear_pointer (&self->rows, sluice_batch_unref);
  g_clear_pointer (&self->rejects, g_ptr_array_unref);
  g_free (self->cursor);
  g_free (self);
}

/**
 * sluice_load_unit_skip_rejects:
 * @self: a unit
 * @monitor: counts them
 *
 * Forgets what was refused: a run that is continued has refused it before, and kept it.
 */
void
sluice_load_unit_skip_rejects (SluiceLoadUnit *self,
                               SluiceMonitor  *monitor)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (SLUICE_IS_MONITOR (monitor));

  sluice_monitor_add (monitor, SLUICE_COUNTER_SKIPPED, self->rejects->len);
  g_ptr_array_set_size (self->rejects, 0);
}
