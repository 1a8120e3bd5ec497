/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run-list-model.h"

#include "sluice-run-pages.h"

#include <string.h>

/* The newest are read with each look at what has changed, a page and what stands above
 * the oldest of its pages that is complete. */
#define N_NEWEST (2 * SLUICE_RUN_PAGE_SIZE)

struct _SluiceRunListModel
{
  GObject parent_instance;

  SluiceStore *store;           /* (owned) (nullable) */
  SluiceRunFilter filter;       /* its strings are owned */
  SluiceRunPages *pages;        /* (owned) what is known of the runs */
  GCancellable *cancellable;    /* (owned) of all reads with this filter */
  guint n_counted;              /* what the look that goes on has found */
  gboolean is_looking;          /* at what has changed */
  gboolean looks_again;         /* something has changed meanwhile */
  gboolean is_reading;          /* a page */
  gboolean is_loading;          /* what is shown is nothing, or of another filter */
};

typedef enum
{
  PROP_IS_LOADING = 1,
} SluiceRunListModelProperty;

static GParamSpec *properties[PROP_IS_LOADING + 1];

static void sluice_run_list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SluiceRunListModel, sluice_run_list_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, sluice_run_list_model_iface_init))

/* A read, and the page that it is for. */
typedef struct
{
  SluiceRunListModel *self;     /* (owned) */
  guint page;
  guint offset;
  guint length;                 /* of the list when it was asked for */
} Reading;

static void read_next (SluiceRunListModel *self);

static GType
sluice_run_list_model_get_item_type (GListModel *model)
{
  return SLUICE_TYPE_RUN_ITEM;
}

static guint
sluice_run_list_model_get_n_items (GListModel *model)
{
  SluiceRunListModel *self = SLUICE_RUN_LIST_MODEL (model);

  return sluice_run_pages_get_length (self->pages);
}

static gpointer
sluice_run_list_model_get_item (GListModel *model,
                                guint       position)
{
  SluiceRunListModel *self = SLUICE_RUN_LIST_MODEL (model);
  SluiceRunItem *item = NULL;

  if (position >= sluice_run_list_model_get_n_items (model))
    return NULL;
  item = g_object_ref (sluice_run_pages_get_item (self->pages, position));
  read_next (self);
  return item;
}

static void
sluice_run_list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = sluice_run_list_model_get_item_type;
  iface->get_n_items = sluice_run_list_model_get_n_items;
  iface->get_item = sluice_run_list_model_get_item;
}

static void
clear_filter (SluiceRunFilter *filter)
{
  g_free ((char *) filter->task);
  g_free ((char *) filter->state);
  g_free ((char *) filter->search);
  g_free ((char *) filter->trigger);
  g_strfreev ((char **) filter->states);
  memset (filter, 0, sizeof *filter);
}

static void
copy_filter (SluiceRunFilter       *copy,
             const SluiceRunFilter *filter)
{
  clear_filter (copy);
  if (filter == NULL)
    return;
  copy->task = g_strdup (filter->task);
  copy->state = g_strdup (filter->state);
  copy->search = g_strdup (filter->search);
  copy->trigger = g_strdup (filter->trigger);
  copy->states = (const char * const *) g_strdupv ((char **) filter->states);
  copy->since = filter->since;
  copy->until = filter->until;
}

static void
sluice_run_list_model_dispose (GObject *object)
{
  SluiceRunListModel *self = SLUICE_RUN_LIST_MODEL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sluice_run_list_model_parent_class)->dispose (object);
}

static void
sluice_run_list_model_finalize (GObject *object)
{
  SluiceRunListModel *self = SLUICE_RUN_LIST_MODEL (object);

  clear_filter (&self->filter);
  g_object_unref (self->cancellable);
  sluice_run_pages_free (self->pages);

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
      g_value_set_boolean (value, SLUICE_RUN_LIST_MODEL (object)->is_loading);
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
    g_param_spec_boolean ("is-loading", NULL, NULL, TRUE, (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
sluice_run_list_model_init (SluiceRunListModel *self)
{
  self->pages = sluice_run_pages_new ();
  self->cancellable = g_cancellable_new ();
  self->is_loading = TRUE;
}

static void
page_listed_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  Reading *reading = user_data;
  g_autoptr(SluiceRunListModel) self = reading->self;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) runs = sluice_store_list_runs_finish (SLUICE_STORE (source), result, &error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      self->is_reading = FALSE;
      if (error != NULL)
        g_debug ("Reading runs: %s", error->message);
      /* Places have moved meanwhile: what was read may not be what was meant. */
      if (reading->length == sluice_run_pages_get_length (self->pages))
        sluice_run_pages_put (self->pages, reading->page, reading->offset, runs);
      else
        sluice_run_pages_want (self->pages, reading->page);
      read_next (self);
    }
  g_free (reading);
}

/* One page after the other, the one that was looked at last before the others. */
static void
read_next (SluiceRunListModel *self)
{
  SluiceRunFilter filter = self->filter;
  Reading *reading = NULL;
  guint page = 0;

  if (self->is_reading || self->is_loading || self->store == NULL || !sluice_run_pages_next (self->pages, &page))
    return;
  self->is_reading = TRUE;
  reading = g_new0 (Reading, 1);
  reading->self = g_object_ref (self);
  reading->page = page;
  reading->length = sluice_run_pages_get_length (self->pages);
  sluice_run_pages_get_range (self->pages, page, &filter.offset, &filter.limit);
  reading->offset = filter.offset;
  sluice_store_list_runs_async (self->store, &filter, self->cancellable, page_listed_cb, reading);
}

static void
set_is_loading (SluiceRunListModel *self,
                gboolean            is_loading)
{
  if (self->is_loading == is_loading)
    return;
  self->is_loading = is_loading;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_LOADING]);
}

static void
looked (SluiceRunListModel *self)
{
  self->is_looking = FALSE;
  if (self->looks_again)
    sluice_run_list_model_reload (self);
  read_next (self);
}

static void
replace (SluiceRunListModel *self,
         GPtrArray          *runs)
{
  const guint n_before = g_list_model_get_n_items (G_LIST_MODEL (self));
  SluiceRunChange change = { 0 };

  sluice_run_pages_replace (self->pages, self->n_counted, runs, &change);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, g_list_model_get_n_items (G_LIST_MODEL (self)));
  set_is_loading (self, FALSE);
}

static void
merge (SluiceRunListModel *self,
       GPtrArray          *runs)
{
  SluiceRunChange change = { 0 };

  sluice_run_pages_merge (self->pages, self->n_counted, runs, &change);
  if (change.n_removed > 0 || change.n_added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), change.position, change.n_removed, change.n_added);
}

static void
newest_listed_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(SluiceRunListModel) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) runs = sluice_store_list_runs_finish (SLUICE_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (runs == NULL)
    {
      g_debug ("Reading runs: %s", error->message);
      looked (self);
      return;
    }
  /* Between both looks runs may have been added, or none of what was counted is left. */
  if (self->n_counted < runs->len || runs->len < MIN (self->n_counted, N_NEWEST))
    self->n_counted = runs->len < N_NEWEST ? runs->len : MAX (self->n_counted, runs->len);
  if (self->is_loading)
    replace (self, runs);
  else
    merge (self, runs);
  looked (self);
}

static void
counted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(SluiceRunListModel) self = user_data;
  g_autoptr(GError) error = NULL;
  SluiceRunFilter filter = self->filter;
  guint n = sluice_store_count_runs_finish (SLUICE_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->store == NULL)
    return;
  if (error != NULL)
    {
      g_debug ("Counting runs: %s", error->message);
      looked (self);
      return;
    }
  self->n_counted = n;
  filter.limit = N_NEWEST;
  sluice_store_list_runs_async (self->store, &filter, self->cancellable, newest_listed_cb, g_object_ref (self));
}

/**
 * sluice_run_list_model_new:
 * @store: an open store
 * @filter: (nullable): which runs
 *
 * Returns: (transfer full): a list that begins to fill
 */
SluiceRunListModel *
sluice_run_list_model_new (SluiceStore           *store,
                           const SluiceRunFilter *filter)
{
  SluiceRunListModel *self = NULL;

  g_return_val_if_fail (SLUICE_IS_STORE (store), NULL);

  self = g_object_new (SLUICE_TYPE_RUN_LIST_MODEL, NULL);
  self->store = g_object_ref (store);
  copy_filter (&self->filter, filter);
  sluice_run_list_model_reload (self);
  return self;
}

/**
 * sluice_run_list_model_set_filter:
 * @self: a #SluiceRunListModel
 * @filter: (nullable): which runs; its `offset` and `limit` do not matter
 *
 * Shows other runs. Those that are there stay until the others have been read.
 */
void
sluice_run_list_model_set_filter (SluiceRunListModel    *self,
                                  const SluiceRunFilter *filter)
{
  g_return_if_fail (SLUICE_IS_RUN_LIST_MODEL (self));

  copy_filter (&self->filter, filter);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->is_looking = self->is_reading = FALSE;
  set_is_loading (self, TRUE);
  sluice_run_list_model_reload (self);
}

/**
 * sluice_run_list_model_reload:
 * @self: a #SluiceRunListModel
 *
 * Looks for what has changed in the store.
 */
void
sluice_run_list_model_reload (SluiceRunListModel *self)
{
  g_return_if_fail (SLUICE_IS_RUN_LIST_MODEL (self));

  self->looks_again = self->is_looking;
  if (self->is_looking || self->store == NULL)
    return;
  self->is_looking = TRUE;
  sluice_store_count_runs_async (self->store, &self->filter, self->cancellable, counted_cb, g_object_ref (self));
}

/**
 * sluice_run_list_model_get_is_loading:
 * @self: a #SluiceRunListModel
 *
 * Returns: whether what is shown is not what the filter says yet
 */
gboolean
sluice_run_list_model_get_is_loading (SluiceRunListModel *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN_LIST_MODEL (self), FALSE);

  return self->is_loading;
}

/**
 * sluice_run_list_model_get_n_kept:
 * @self: a #SluiceRunListModel
 *
 * Returns: of how many runs it keeps more than their number
 */
guint
sluice_run_list_model_get_n_kept (SluiceRunListModel *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN_LIST_MODEL (self), 0);

  return sluice_run_pages_get_n_kept (self->pages);
}
