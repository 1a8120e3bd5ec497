/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run-list-model.h"

#define PAGE_SIZE 100
/* How near to the end of what is there a look must be to read on. */
#define LOOK_AHEAD 20

struct _SluiceRunListModel
{
  GObject parent_instance;

  SluiceStore *store;           /* (owned) */
  GPtrArray *runs;              /* (owned) (element-type SluiceRun) */
  char *state;                  /* (owned) (nullable) */
  GCancellable *cancellable;    /* (owned) (nullable) of the read that goes on */
  gboolean is_complete;
};

typedef enum
{
  PROP_IS_LOADING = 1,
} SluiceRunListModelProperty;

static GParamSpec *properties[PROP_IS_LOADING + 1];

static void sluice_run_list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SluiceRunListModel, sluice_run_list_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      sluice_run_list_model_iface_init))

static void load_page (SluiceRunListModel *self,
                       guint               offset,
                       guint               limit);

/* What a read replaces: a reload brings the pages that were there, so that the
 * list does not jump under the reader. */
typedef struct
{
  SluiceRunListModel *self;
  guint offset;
  guint limit;
} Reading;

static gboolean
load_more (gpointer user_data)
{
  SluiceRunListModel *self = user_data;

  if (self->cancellable == NULL && !self->is_complete && self->store != NULL)
    load_page (self, self->runs->len, PAGE_SIZE);
  return G_SOURCE_REMOVE;
}

static GType
sluice_run_list_model_get_item_type (GListModel *model)
{
  return SLUICE_TYPE_RUN;
}

static guint
sluice_run_list_model_get_n_items (GListModel *model)
{
  return SLUICE_RUN_LIST_MODEL (model)->runs->len;
}

static gpointer
sluice_run_list_model_get_item (GListModel *model,
                                guint       position)
{
  SluiceRunListModel *self = SLUICE_RUN_LIST_MODEL (model);

  if (position >= self->runs->len)
    return NULL;
  /* Not from in here: the list must not change while it is being looked at. */
  if (position + LOOK_AHEAD >= self->runs->len && !self->is_complete &&
      self->cancellable == NULL)
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, load_more, g_object_ref (self), g_object_unref);
  return g_object_ref (g_ptr_array_index (self->runs, position));
}

static void
sluice_run_list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = sluice_run_list_model_get_item_type;
  iface->get_n_items = sluice_run_list_model_get_n_items;
  iface->get_item = sluice_run_list_model_get_item;
}

static void
sluice_run_list_model_dispose (GObject *object)
{
  SluiceRunListModel *self = SLUICE_RUN_LIST_MODEL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sluice_run_list_model_parent_class)->dispose (object);
}

static void
sluice_run_list_model_finalize (GObject *object)
{
  SluiceRunListModel *self = SLUICE_RUN_LIST_MODEL (object);

  g_ptr_array_unref (self->runs);
  g_free (self->state);

  G_OBJECT_CLASS (sluice_run_list_model_parent_class)->finalize (object);
}

static void
sluice_run_list_model_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  switch ((SluiceRunListModelProperty) prop_id)
    {
    case PROP_IS_LOADING:
      g_value_set_boolean (value, SLUICE_RUN_LIST_MODEL (object)->cancellable != NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_run_list_model_class_init (SluiceRunListModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sluice_run_list_model_dispose;
  object_class->finalize = sluice_run_list_model_finalize;
  object_class->get_property = sluice_run_list_model_get_property;

  properties[PROP_IS_LOADING] =
    g_param_spec_boolean ("is-loading", NULL, NULL, FALSE,
                          (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
sluice_run_list_model_init (SluiceRunListModel *self)
{
  self->runs = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Reading *reading = user_data;
  SluiceRunListModel *self = reading->self;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) runs = NULL;

  runs = sluice_store_list_runs_finish (SLUICE_STORE (source), result, &error);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      guint removed = self->runs->len - MIN (reading->offset, self->runs->len);
      guint added = runs == NULL ? 0 : runs->len;

      g_clear_object (&self->cancellable);
      self->is_complete = added < reading->limit;
      g_ptr_array_set_size (self->runs, (int) MIN (reading->offset, self->runs->len));
      for (guint i = 0; i < added; i++)
        g_ptr_array_add (self->runs, g_object_ref (g_ptr_array_index (runs, i)));
      if (removed > 0 || added > 0)
        g_list_model_items_changed (G_LIST_MODEL (self), reading->offset, removed, added);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_LOADING]);
      if (error != NULL)
        g_debug ("Reading runs: %s", error->message);
    }
  g_object_unref (self);
  g_free (reading);
}

static void
load_page (SluiceRunListModel *self,
           guint               offset,
           guint               limit)
{
  SluiceRunFilter filter = { .state = self->state, .offset = offset, .limit = limit };
  Reading *reading = g_new0 (Reading, 1);

  reading->self = g_object_ref (self);
  reading->offset = offset;
  reading->limit = limit;
  self->cancellable = g_cancellable_new ();
  sluice_store_list_runs_async (self->store, &filter, self->cancellable, listed_cb, reading);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_LOADING]);
}

/**
 * sluice_run_list_model_new:
 * @store: an open store
 *
 * Returns: (transfer full): a list that begins to fill
 */
SluiceRunListModel *
sluice_run_list_model_new (SluiceStore *store)
{
  SluiceRunListModel *self = NULL;

  g_return_val_if_fail (SLUICE_IS_STORE (store), NULL);

  self = g_object_new (SLUICE_TYPE_RUN_LIST_MODEL, NULL);
  self->store = g_object_ref (store);
  load_page (self, 0, PAGE_SIZE);
  return self;
}

/**
 * sluice_run_list_model_set_state:
 * @self: a #SluiceRunListModel
 * @state: (nullable): the word of a state, %NULL for all
 *
 * Shows only runs in that state.
 */
void
sluice_run_list_model_set_state (SluiceRunListModel *self,
                                 const char         *state)
{
  guint n = 0;

  g_return_if_fail (SLUICE_IS_RUN_LIST_MODEL (self));

  if (g_strcmp0 (self->state, state) == 0)
    return;
  g_free (self->state);
  self->state = g_strdup (state);
  n = self->runs->len;
  g_ptr_array_set_size (self->runs, 0);
  if (n > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
  sluice_run_list_model_reload (self);
}

/**
 * sluice_run_list_model_reload:
 * @self: a #SluiceRunListModel
 *
 * Reads again what is there.
 */
void
sluice_run_list_model_reload (SluiceRunListModel *self)
{
  guint pages = 0;

  g_return_if_fail (SLUICE_IS_RUN_LIST_MODEL (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->is_complete = FALSE;
  pages = MAX (1, (self->runs->len + PAGE_SIZE - 1) / PAGE_SIZE);
  load_page (self, 0, pages * PAGE_SIZE);
}
