/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run-item.h"

struct _SluiceRunItem
{
  GObject parent_instance;

  SluiceRun *run;               /* (owned) (nullable) */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceRunItem, sluice_run_item, G_TYPE_OBJECT)

static void
sluice_run_item_dispose (GObject *object)
{
  g_clear_object (&SLUICE_RUN_ITEM (object)->run);

  G_OBJECT_CLASS (sluice_run_item_parent_class)->dispose (object);
}

static void
sluice_run_item_class_init (SluiceRunItemClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_run_item_dispose;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sluice_run_item_init (SluiceRunItem *self)
{
}

SluiceRunItem *
sluice_run_item_new (void)
{
  return g_object_new (SLUICE_TYPE_RUN_ITEM, NULL);
}

/**
 * sluice_run_item_get_run:
 * @self: a #SluiceRunItem
 *
 * Returns: (transfer none) (nullable): the run, %NULL until it has been read
 */
SluiceRun *
sluice_run_item_get_run (SluiceRunItem *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN_ITEM (self), NULL);

  return self->run;
}

/* A run that has ended does not change any more. */
static gboolean
is_news (SluiceRunItem *self,
         SluiceRun     *run)
{
  return self->run == NULL || g_strcmp0 (sluice_run_get_id (self->run), sluice_run_get_id (run)) != 0 ||
         !sluice_run_is_finished (self->run);
}

/**
 * sluice_run_item_set_run:
 * @self: a #SluiceRunItem
 * @run: the run that stands there
 *
 * Says which run it is, or how it is doing by now.
 */
void
sluice_run_item_set_run (SluiceRunItem *self,
                         SluiceRun     *run)
{
  g_return_if_fail (SLUICE_IS_RUN_ITEM (self));
  g_return_if_fail (SLUICE_IS_RUN (run));

  if (!is_news (self, run))
    return;
  g_set_object (&self->run, run);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}
