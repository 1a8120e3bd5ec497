/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-item.h"

#include "sluice-draft.h"
#include "sluice-format.h"

#include <glib/gi18n.h>
#include <string.h>

struct _SluiceTaskItem
{
  GObject parent_instance;

  char *id;                     /* (owned) */
  char *name;                   /* (owned) */
  char *document;               /* (owned) */
  char *flow;                   /* (owned) (nullable) until it is asked for */
  gboolean has_run;
  SluiceRunState state;         /* of the last run */
  gint64 started;               /* likewise */
};

G_DEFINE_FINAL_TYPE (SluiceTaskItem, sluice_task_item, G_TYPE_OBJECT)

static void
sluice_task_item_finalize (GObject *object)
{
  SluiceTaskItem *self = SLUICE_TASK_ITEM (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->document);
  g_free (self->flow);

  G_OBJECT_CLASS (sluice_task_item_parent_class)->finalize (object);
}

static void
sluice_task_item_class_init (SluiceTaskItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_task_item_finalize;
}

static void
sluice_task_item_init (SluiceTaskItem *self)
{
}

/**
 * sluice_task_item_new:
 * @task: a task of the store
 *
 * Returns: (transfer full): what a list shows of it
 */
SluiceTaskItem *
sluice_task_item_new (const SluiceStoredTask *task)
{
  SluiceTaskItem *self;

  g_return_val_if_fail (task != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_TASK_ITEM, NULL);
  self->id = g_strdup (task->id);
  self->name = g_strdup (task->name);
  self->document = g_strdup (task->document);
  self->has_run = task->last_run != NULL;
  self->state = task->last_state;
  self->started = task->last_started;
  return self;
}

const char *
sluice_task_item_get_id (SluiceTaskItem *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK_ITEM (self), NULL);

  return self->id;
}

const char *
sluice_task_item_get_name (SluiceTaskItem *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK_ITEM (self), NULL);

  return self->name;
}

/**
 * sluice_task_item_get_flow:
 * @self: a #SluiceTaskItem
 *
 * Documents are parsed for those tasks only that somebody sees.
 *
 * Returns: from where to where the task loads
 */
const char *
sluice_task_item_get_flow (SluiceTaskItem *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK_ITEM (self), NULL);

  if (self->flow == NULL)
    {
      g_autoptr(JsonObject) document = sluice_draft_parse (self->document);
      g_autofree char *source = document == NULL ? g_strdup ("") : sluice_draft_describe_source (document);
      g_autofree char *target = document == NULL ? g_strdup ("") : sluice_draft_describe_target (document);

      /* Translators: from a source to a table */
      self->flow = g_strdup_printf (_("%s → %s"), source, target);
    }
  return self->flow;
}

/**
 * sluice_task_item_get_last_run:
 * @self: a #SluiceTaskItem
 * @ret_state: (out): how it went
 * @ret_started: (out): microseconds since 1970 UTC
 *
 * Returns: whether the task was ever run
 */
gboolean
sluice_task_item_get_last_run (SluiceTaskItem *self,
                               SluiceRunState *ret_state,
                               gint64         *ret_started)
{
  g_return_val_if_fail (SLUICE_IS_TASK_ITEM (self), FALSE);

  *ret_state = self->state;
  *ret_started = self->started;
  return self->has_run;
}

/**
 * sluice_task_item_matches:
 * @self: a #SluiceTaskItem
 * @folded: what is searched for, with g_utf8_casefold()
 *
 * Returns: whether what a list shows of the task has @folded in it
 */
gboolean
sluice_task_item_matches (SluiceTaskItem *self,
                          const char     *folded)
{
  g_autofree char *text = NULL;
  g_autofree char *have = NULL;

  g_return_val_if_fail (SLUICE_IS_TASK_ITEM (self), FALSE);
  g_return_val_if_fail (folded != NULL, FALSE);

  if (*folded == '\0')
    return TRUE;
  text = g_strjoin (" ", self->name, sluice_task_item_get_flow (self),
                    self->has_run ? sluice_format_state (self->state) : _("Never run"), NULL);
  have = g_utf8_casefold (text, -1);
  return strstr (have, folded) != NULL;
}

/**
 * sluice_task_item_equal:
 * @self: a #SluiceTaskItem
 * @other: another one
 *
 * Returns: whether a list shows the same of both
 */
gboolean
sluice_task_item_equal (SluiceTaskItem *self,
                        SluiceTaskItem *other)
{
  g_return_val_if_fail (SLUICE_IS_TASK_ITEM (self), FALSE);
  g_return_val_if_fail (SLUICE_IS_TASK_ITEM (other), FALSE);

  return g_str_equal (self->id, other->id) && g_str_equal (self->name, other->name) &&
         self->has_run == other->has_run && self->state == other->state && self->started == other->started &&
         g_str_equal (self->document, other->document);
}
