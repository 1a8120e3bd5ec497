/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-schedule-list-model.h"

struct _SluiceScheduleListModel
{
  GObject parent_instance;

  SluiceStore *store;           /* (owned) (nullable) */
  GPtrArray *items;             /* (owned) (element-type SluiceScheduleItem) */
  GCancellable *cancellable;    /* (owned) (nullable) of the reading that goes on */
  gboolean is_stale;            /* what is read now is out of date already */
  gboolean is_loaded;
  gboolean all_paused;
};

typedef enum
{
  PROP_ALL_PAUSED = 1,
} SluiceScheduleListModelProperty;

enum
{
  SIGNAL_LOADED,
  N_SIGNALS,
};

static GParamSpec *properties[PROP_ALL_PAUSED + 1];
static guint signals[N_SIGNALS];

static void sluice_schedule_list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SluiceScheduleListModel, sluice_schedule_list_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      sluice_schedule_list_model_iface_init))

/* What a reading collects, step by step: the names of all tasks, the schedules,
 * and whether all is paused. */
typedef struct
{
  SluiceScheduleListModel *self;
  GHashTable *names;            /* (owned) (element-type utf8 utf8) */
  GPtrArray *stored;            /* (owned) (nullable) (element-type SluiceStoredSchedule) */
  gboolean all_paused;
} Reading;

static void
reading_free (Reading *reading)
{
  g_clear_object (&reading->self);
  g_clear_pointer (&reading->names, g_hash_table_unref);
  g_clear_pointer (&reading->stored, g_ptr_array_unref);
  g_free (reading);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reading, reading_free)

static GType
sluice_schedule_list_model_get_item_type (GListModel *model)
{
  return SLUICE_TYPE_SCHEDULE_ITEM;
}

static guint
sluice_schedule_list_model_get_n_items (GListModel *model)
{
  return SLUICE_SCHEDULE_LIST_MODEL (model)->items->len;
}

static gpointer
sluice_schedule_list_model_get_item (GListModel *model,
                                     guint       position)
{
  SluiceScheduleListModel *self = SLUICE_SCHEDULE_LIST_MODEL (model);

  return position >= self->items->len ? NULL
         : g_object_ref (g_ptr_array_index (self->items, position));
}

static void
sluice_schedule_list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = sluice_schedule_list_model_get_item_type;
  iface->get_n_items = sluice_schedule_list_model_get_n_items;
  iface->get_item = sluice_schedule_list_model_get_item;
}

static void
sluice_schedule_list_model_dispose (GObject *object)
{
  SluiceScheduleListModel *self = SLUICE_SCHEDULE_LIST_MODEL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sluice_schedule_list_model_parent_class)->dispose (object);
}

static void
sluice_schedule_list_model_finalize (GObject *object)
{
  g_ptr_array_unref (SLUICE_SCHEDULE_LIST_MODEL (object)->items);

  G_OBJECT_CLASS (sluice_schedule_list_model_parent_class)->finalize (object);
}

static void
sluice_schedule_list_model_get_property (GObject    *object,
                                         guint       prop_id,
                                         GValue     *value,
                                         GParamSpec *pspec)
{
  switch ((SluiceScheduleListModelProperty) prop_id)
    {
    case PROP_ALL_PAUSED:
      g_value_set_boolean (value, SLUICE_SCHEDULE_LIST_MODEL (object)->all_paused);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_schedule_list_model_class_init (SluiceScheduleListModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sluice_schedule_list_model_dispose;
  object_class->finalize = sluice_schedule_list_model_finalize;
  object_class->get_property = sluice_schedule_list_model_get_property;

  properties[PROP_ALL_PAUSED] =
    g_param_spec_boolean ("all-paused", NULL, NULL, FALSE,
                          (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  signals[SIGNAL_LOADED] =
    g_signal_new ("loaded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
sluice_schedule_list_model_init (SluiceScheduleListModel *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

SluiceScheduleListModel *
sluice_schedule_list_model_new (void)
{
  return g_object_new (SLUICE_TYPE_SCHEDULE_LIST_MODEL, NULL);
}

/* A reading is over, well or not; what changed meanwhile asks for another one. */
static void
end_reading (SluiceScheduleListModel *self,
             const GError            *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  self->is_loaded = TRUE;
  g_signal_emit (self, signals[SIGNAL_LOADED], 0, error);
  if (self->is_stale)
    sluice_schedule_list_model_reload (self);
}

/* Only what differs is told, so that a list neither jumps nor loses the focus. */
static void
replace_items (SluiceScheduleListModel *self,
               GPtrArray               *items)
{
  guint n_old = self->items->len, n_new = items->len;
  guint head = 0, tail = 0;

  while (head < MIN (n_old, n_new) &&
         sluice_schedule_item_is_like (g_ptr_array_index (self->items, head),
                                       g_ptr_array_index (items, head)))
    head++;
  while (tail < MIN (n_old, n_new) - head &&
         sluice_schedule_item_is_like (g_ptr_array_index (self->items, n_old - tail - 1),
                                       g_ptr_array_index (items, n_new - tail - 1)))
    tail++;
  if (n_old > head + tail)
    g_ptr_array_remove_range (self->items, head, n_old - head - tail);
  for (guint i = head; i < n_new - tail; i++)
    g_ptr_array_insert (self->items, (int) i, g_object_ref (g_ptr_array_index (items, i)));
  if (n_old > head + tail || n_new > head + tail)
    g_list_model_items_changed (G_LIST_MODEL (self), head, n_old - head - tail,
                                n_new - head - tail);
}

static void
built_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  SluiceScheduleListModel *self = SLUICE_SCHEDULE_LIST_MODEL (source);
  Reading *reading = g_task_get_task_data (G_TASK (result));
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) items = g_task_propagate_pointer (G_TASK (result), &error);

  if (items != NULL)
    {
      replace_items (self, items);
      if (self->all_paused != reading->all_paused)
        {
          self->all_paused = reading->all_paused;
          g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ALL_PAUSED]);
        }
    }
  end_reading (self, error);
}

/* Hundreds of documents would hold the main loop too long. */
static void
build_thread (GTask        *task,
              gpointer      source_object,
              gpointer      task_data,
              GCancellable *cancellable)
{
  Reading *reading = task_data;
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  while (reading->stored->len > 0)
    g_ptr_array_add (items, sluice_schedule_item_new (g_ptr_array_steal_index (reading->stored, 0),
                                                      reading->names));
  g_task_return_pointer (task, items, (GDestroyNotify) g_ptr_array_unref);
}

static void
all_paused_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(Reading) reading = user_data;
  SluiceScheduleListModel *self = reading->self;
  g_autoptr(GTask) task = NULL;
  g_autoptr(GError) error = NULL;

  if (!sluice_store_get_all_paused_finish (SLUICE_STORE (source), result, &reading->all_paused,
                                           &error))
    {
      end_reading (self, error);
      return;
    }
  task = g_task_new (self, self->cancellable, built_cb, NULL);
  g_task_set_source_tag (task, all_paused_cb);
  g_clear_object (&reading->self);
  g_task_set_task_data (task, g_steal_pointer (&reading), (GDestroyNotify) reading_free);
  g_task_run_in_thread (task, build_thread);
}

static void
schedules_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(Reading) reading = user_data;
  SluiceScheduleListModel *self = reading->self;
  g_autoptr(GError) error = NULL;

  reading->stored = sluice_store_list_schedules_finish (SLUICE_STORE (source), result, &error);
  if (reading->stored == NULL)
    end_reading (self, error);
  else
    sluice_store_get_all_paused_async (self->store, self->cancellable, all_paused_cb,
                                       g_steal_pointer (&reading));
}

static void
tasks_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(Reading) reading = user_data;
  SluiceScheduleListModel *self = reading->self;
  g_autoptr(GPtrArray) tasks = NULL;
  g_autoptr(GError) error = NULL;

  tasks = sluice_store_list_tasks_finish (SLUICE_STORE (source), result, &error);
  if (tasks == NULL)
    {
      end_reading (self, error);
      return;
    }
  for (guint i = 0; i < tasks->len; i++)
    {
      SluiceStoredTask *task = g_ptr_array_index (tasks, i);

      g_hash_table_insert (reading->names, g_steal_pointer (&task->id),
                           g_steal_pointer (&task->name));
    }
  sluice_store_list_schedules_async (self->store, self->cancellable, schedules_cb,
                                     g_steal_pointer (&reading));
}

/**
 * sluice_schedule_list_model_set_store:
 * @self: a #SluiceScheduleListModel
 * @store: an open store
 *
 * The list begins to fill.
 */
void
sluice_schedule_list_model_set_store (SluiceScheduleListModel *self,
                                      SluiceStore             *store)
{
  g_return_if_fail (SLUICE_IS_SCHEDULE_LIST_MODEL (self));

  if (g_set_object (&self->store, store))
    sluice_schedule_list_model_reload (self);
}

/**
 * sluice_schedule_list_model_reload:
 * @self: a #SluiceScheduleListModel
 *
 * Reads the schedules again, as something may have changed. Calls that come
 * while it is read lead to one reading more.
 */
void
sluice_schedule_list_model_reload (SluiceScheduleListModel *self)
{
  Reading *reading = NULL;

  g_return_if_fail (SLUICE_IS_SCHEDULE_LIST_MODEL (self));

  if (self->store == NULL)
    return;
  self->is_stale = self->cancellable != NULL;
  if (self->is_stale)
    return;
  reading = g_new0 (Reading, 1);
  reading->self = g_object_ref (self);
  reading->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->cancellable = g_cancellable_new ();
  sluice_store_list_tasks_async (self->store, self->cancellable, tasks_cb, reading);
}

/**
 * sluice_schedule_list_model_is_loaded:
 * @self: a #SluiceScheduleListModel
 *
 * Returns: whether it was read once
 */
gboolean
sluice_schedule_list_model_is_loaded (SluiceScheduleListModel *self)
{
  g_return_val_if_fail (SLUICE_IS_SCHEDULE_LIST_MODEL (self), FALSE);

  return self->is_loaded;
}

gboolean
sluice_schedule_list_model_get_all_paused (SluiceScheduleListModel *self)
{
  g_return_val_if_fail (SLUICE_IS_SCHEDULE_LIST_MODEL (self), FALSE);

  return self->all_paused;
}

/**
 * sluice_schedule_list_model_find:
 * @self: a #SluiceScheduleListModel
 * @task: a task's id
 *
 * Returns: (transfer none) (nullable): its schedule
 */
SluiceScheduleItem *
sluice_schedule_list_model_find (SluiceScheduleListModel *self,
                                 const char              *task)
{
  g_return_val_if_fail (SLUICE_IS_SCHEDULE_LIST_MODEL (self), NULL);

  for (guint i = 0; i < self->items->len; i++)
    {
      SluiceScheduleItem *item = g_ptr_array_index (self->items, i);

      if (g_strcmp0 (sluice_schedule_item_get_task (item), task) == 0)
        return item;
    }
  return NULL;
}
