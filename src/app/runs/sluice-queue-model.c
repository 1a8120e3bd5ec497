/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-queue-model.h"

struct _SluiceQueueModel
{
  GObject parent_instance;

  SluiceServiceClient *service; /* (owned) */
  SluiceStore *store;           /* (owned) (nullable) until it is open */
  GPtrArray *items;             /* (owned) (element-type SluiceQueueItem) */
  GCancellable *cancellable;    /* (owned) */
  SluiceQueueSettings settings; /* workers is 0 until they are known */
  gboolean is_listing;
  gboolean is_stale;            /* to be listed again when that is done */
};

typedef enum
{
  PROP_PAUSED = 1,
  PROP_WORKERS,
} SluiceQueueModelProperty;

static GParamSpec *properties[PROP_WORKERS + 1];

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SluiceQueueModel, sluice_queue_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static GType
sluice_queue_model_get_item_type (GListModel *model)
{
  return SLUICE_TYPE_QUEUE_ITEM;
}

static guint
sluice_queue_model_get_n_items (GListModel *model)
{
  return SLUICE_QUEUE_MODEL (model)->items->len;
}

static gpointer
sluice_queue_model_get_item (GListModel *model,
                             guint       position)
{
  SluiceQueueModel *self = SLUICE_QUEUE_MODEL (model);

  return position < self->items->len ? g_object_ref (self->items->pdata[position]) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = sluice_queue_model_get_item_type;
  iface->get_n_items = sluice_queue_model_get_n_items;
  iface->get_item = sluice_queue_model_get_item;
}

/* (transfer full): the item that the entry has already, or a new one */
static SluiceQueueItem *
make_item (SluiceQueueModel *self,
           GVariant         *entry,
           guint             position)
{
  const char *reason = "";
  SluiceQueueItem *item = NULL;
  guint id = 0;

  g_variant_lookup (entry, "id", "u", &id);
  g_variant_lookup (entry, "reason", "&s", &reason);
  for (guint i = 0; i < self->items->len && item == NULL; i++)
    if (sluice_queue_item_get_id (self->items->pdata[i]) == id)
      item = g_object_ref (self->items->pdata[i]);
  if (item == NULL)
    item = sluice_queue_item_new (entry);
  sluice_queue_item_update (item, reason, position);
  return item;
}

/* What is the same at both ends is not told of, so that the focus stays where it is. */
static void
take_items (SluiceQueueModel *self,
            GPtrArray        *items)
{
  g_autoptr(GPtrArray) before = g_steal_pointer (&self->items);
  guint first = 0;
  guint last = 0;

  while (first < MIN (before->len, items->len) && before->pdata[first] == items->pdata[first])
    first++;
  while (last < MIN (before->len, items->len) - first &&
         before->pdata[before->len - 1 - last] == items->pdata[items->len - 1 - last])
    last++;
  self->items = g_ptr_array_ref (items);
  if (before->len - first - last > 0 || items->len - first - last > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), first, before->len - first - last, items->len - first - last);
}

static void list_queue (SluiceQueueModel *self);

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceQueueModel) self = user_data;
  g_autoptr(GVariant) list = NULL;
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  /* Without the service nothing waits. */
  list = sluice_service_client_list_queue_finish (SLUICE_SERVICE_CLIENT (source), result, NULL);
  self->is_listing = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  for (gsize i = 0; list != NULL && i < g_variant_n_children (list); i++)
    {
      g_autoptr(GVariant) entry = g_variant_get_child_value (list, i);

      g_ptr_array_add (items, make_item (self, entry, (guint) i + 1));
    }
  take_items (self, items);
  if (self->is_stale)
    list_queue (self);
}

static void
list_queue (SluiceQueueModel *self)
{
  self->is_stale = self->is_listing;
  if (self->is_listing)
    return;
  self->is_listing = TRUE;
  sluice_service_client_list_queue_async (self->service, self->cancellable, listed_cb, g_object_ref (self));
}

static void
settings_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(SluiceQueueModel) self = user_data;
  SluiceQueueSettings settings;

  if (!sluice_store_get_queue_finish (SLUICE_STORE (source), result, &settings, NULL) ||
      g_cancellable_is_cancelled (self->cancellable))
    return;
  if (settings.workers != self->settings.workers)
    {
      self->settings.workers = settings.workers;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORKERS]);
    }
  if (settings.paused != self->settings.paused)
    {
      self->settings.paused = settings.paused;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAUSED]);
    }
}

static void
read_settings (SluiceQueueModel *self)
{
  if (self->store != NULL)
    sluice_store_get_queue_async (self->store, self->cancellable, settings_cb, g_object_ref (self));
}

static void
sluice_queue_model_dispose (GObject *object)
{
  SluiceQueueModel *self = SLUICE_QUEUE_MODEL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sluice_queue_model_parent_class)->dispose (object);
}

static void
sluice_queue_model_finalize (GObject *object)
{
  SluiceQueueModel *self = SLUICE_QUEUE_MODEL (object);

  g_clear_object (&self->service);
  g_ptr_array_unref (self->items);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (sluice_queue_model_parent_class)->finalize (object);
}

static void
sluice_queue_model_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  SluiceQueueModel *self = SLUICE_QUEUE_MODEL (object);

  switch ((SluiceQueueModelProperty) prop_id)
    {
    case PROP_PAUSED:
      g_value_set_boolean (value, self->settings.paused);
      break;

    case PROP_WORKERS:
      g_value_set_uint (value, self->settings.workers);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_queue_model_class_init (SluiceQueueModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  object_class->dispose = sluice_queue_model_dispose;
  object_class->finalize = sluice_queue_model_finalize;
  object_class->get_property = sluice_queue_model_get_property;

  properties[PROP_PAUSED] = g_param_spec_boolean ("paused", NULL, NULL, FALSE, flags);
  properties[PROP_WORKERS] = g_param_spec_uint ("workers", NULL, NULL, 0, SLUICE_QUEUE_MAX_WORKERS, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
sluice_queue_model_init (SluiceQueueModel *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->cancellable = g_cancellable_new ();
}

/**
 * sluice_queue_model_new:
 * @service: the service
 *
 * Returns: (transfer full): what waits there, once @service is connected
 */
SluiceQueueModel *
sluice_queue_model_new (SluiceServiceClient *service)
{
  SluiceQueueModel *self;

  g_return_val_if_fail (SLUICE_IS_SERVICE_CLIENT (service), NULL);

  self = g_object_new (SLUICE_TYPE_QUEUE_MODEL, NULL);
  self->service = g_object_ref (service);
  g_signal_connect_object (service, "queue-changed", G_CALLBACK (list_queue), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * sluice_queue_model_set_store:
 * @self: a #SluiceQueueModel
 * @store: the workspace
 *
 * From now on pause and workers are known, too.
 */
void
sluice_queue_model_set_store (SluiceQueueModel *self,
                              SluiceStore      *store)
{
  g_return_if_fail (SLUICE_IS_QUEUE_MODEL (self));
  g_return_if_fail (SLUICE_IS_STORE (store));

  g_set_object (&self->store, store);
  read_settings (self);
}

/**
 * sluice_queue_model_reload:
 * @self: a #SluiceQueueModel
 *
 * Reads again what the workspace says of the queue: somebody may have changed it.
 */
void
sluice_queue_model_reload (SluiceQueueModel *self)
{
  g_return_if_fail (SLUICE_IS_QUEUE_MODEL (self));

  read_settings (self);
}

gboolean
sluice_queue_model_get_paused (SluiceQueueModel *self)
{
  g_return_val_if_fail (SLUICE_IS_QUEUE_MODEL (self), FALSE);

  return self->settings.paused;
}

guint
sluice_queue_model_get_workers (SluiceQueueModel *self)
{
  g_return_val_if_fail (SLUICE_IS_QUEUE_MODEL (self), 0);

  return self->settings.workers;
}

static void
paused_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceQueueModel) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!sluice_store_set_queue_paused_finish (SLUICE_STORE (source), result, &error))
    g_warning ("The queue is as it was: %s", error->message);
  read_settings (self);
}

/**
 * sluice_queue_model_set_paused:
 * @self: a #SluiceQueueModel with a store
 * @paused: whether nothing is to start that waits
 *
 * `notify::paused` tells when it is so. The service hears of it from the workspace.
 */
void
sluice_queue_model_set_paused (SluiceQueueModel *self,
                               gboolean          paused)
{
  g_return_if_fail (SLUICE_IS_QUEUE_MODEL (self));

  if (self->store != NULL)
    sluice_store_set_queue_paused_async (self->store, paused, self->cancellable, paused_cb, g_object_ref (self));
}

static void
workers_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(SluiceQueueModel) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!sluice_store_set_workers_finish (SLUICE_STORE (source), result, &error))
    g_warning ("There are as many workers as there were: %s", error->message);
  read_settings (self);
}

/**
 * sluice_queue_model_set_workers:
 * @self: a #SluiceQueueModel with a store
 * @workers: how many runs are to work at the same time, 1 to 8
 *
 * `notify::workers` tells when it is so.
 */
void
sluice_queue_model_set_workers (SluiceQueueModel *self,
                                guint             workers)
{
  g_return_if_fail (SLUICE_IS_QUEUE_MODEL (self));
  g_return_if_fail (workers >= 1 && workers <= SLUICE_QUEUE_MAX_WORKERS);

  if (self->store != NULL && workers != self->settings.workers)
    sluice_store_set_workers_async (self->store, workers, self->cancellable, workers_cb, g_object_ref (self));
}

static void
cancelled_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (sluice_service_client_cancel_queued_finish (SLUICE_SERVICE_CLIENT (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * sluice_queue_model_cancel_async:
 * @self: a #SluiceQueueModel
 * @item: one of its items
 * @callback: called when it waits no more
 * @user_data: for @callback
 */
void
sluice_queue_model_cancel_async (SluiceQueueModel    *self,
                                 SluiceQueueItem     *item,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (SLUICE_IS_QUEUE_MODEL (self));
  g_return_if_fail (SLUICE_IS_QUEUE_ITEM (item));

  task = g_task_new (self, self->cancellable, callback, user_data);
  g_task_set_source_tag (task, sluice_queue_model_cancel_async);
  sluice_service_client_cancel_queued_async (self->service, sluice_queue_item_get_id (item), self->cancellable,
                                             cancelled_cb, g_steal_pointer (&task));
}

gboolean
sluice_queue_model_cancel_finish (SluiceQueueModel  *self,
                                  GAsyncResult      *result,
                                  GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
