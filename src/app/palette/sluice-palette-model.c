/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-palette-model.h"

#include "sluice-format.h"
#include "sluice-store-names.h"

#include <glib/gi18n.h>

/* Nobody reads on: a letter more is quicker. Runs stand below these. */
#define MAX_NAMES 48
/* Tasks whose runs are shown, and how many runs in all. */
#define MAX_RUN_TASKS 4
#define MAX_RUNS 12
/* What was used last gets so much, the one before it a little less. */
#define RECENT_BONUS 40

struct _SluicePaletteModel
{
  GObject parent_instance;

  GPtrArray *items;             /* (owned) (element-type SluicePaletteItem) */
  GPtrArray *runs;              /* (owned) (element-type SluicePaletteItem) for what is typed */
  GPtrArray *shown;             /* (owned) (element-type SluicePaletteItem) */
  GHashTable *recent;           /* (owned) (element-type utf8 guint) key to its place, from 1 */
  char *text;                   /* (owned) what is typed */
  SluiceFuzzyPattern *pattern;  /* (owned) likewise */
  SluiceStore *store;           /* (owned) (nullable) */
  GCancellable *cancellable;    /* (owned) (nullable) of the names */
  GCancellable *asking;         /* (owned) (nullable) of the runs */
};

/* An item on its way into the list. */
typedef struct
{
  SluicePaletteItem *item;
  int score;
  guint recent;                 /* its place, G_MAXUINT if it is not */
} Candidate;

static void sluice_palette_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SluicePaletteModel, sluice_palette_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, sluice_palette_model_iface_init))

static GType
sluice_palette_model_get_item_type (GListModel *model)
{
  return SLUICE_TYPE_PALETTE_ITEM;
}

static guint
sluice_palette_model_get_n_items (GListModel *model)
{
  return SLUICE_PALETTE_MODEL (model)->shown->len;
}

static gpointer
sluice_palette_model_get_item (GListModel *model,
                               guint       position)
{
  SluicePaletteModel *self = SLUICE_PALETTE_MODEL (model);

  return position < self->shown->len ? g_object_ref (g_ptr_array_index (self->shown, position)) : NULL;
}

static void
sluice_palette_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = sluice_palette_model_get_item_type;
  iface->get_n_items = sluice_palette_model_get_n_items;
  iface->get_item = sluice_palette_model_get_item;
}

static void
sluice_palette_model_dispose (GObject *object)
{
  SluicePaletteModel *self = SLUICE_PALETTE_MODEL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sluice_palette_model_parent_class)->dispose (object);
}

static void
sluice_palette_model_finalize (GObject *object)
{
  SluicePaletteModel *self = SLUICE_PALETTE_MODEL (object);

  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->runs);
  g_ptr_array_unref (self->shown);
  g_hash_table_unref (self->recent);
  g_free (self->text);
  sluice_fuzzy_pattern_free (self->pattern);

  G_OBJECT_CLASS (sluice_palette_model_parent_class)->finalize (object);
}

static void
sluice_palette_model_class_init (SluicePaletteModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sluice_palette_model_dispose;
  object_class->finalize = sluice_palette_model_finalize;
}

static void
sluice_palette_model_init (SluicePaletteModel *self)
{
  self->runs = g_ptr_array_new_with_free_func (g_object_unref);
  self->shown = g_ptr_array_new_with_free_func (g_object_unref);
  self->recent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->text = g_strdup ("");
  self->pattern = sluice_fuzzy_pattern_new ("");
}

static int
compare_candidates (gconstpointer a,
                    gconstpointer b)
{
  const Candidate *first = a;
  const Candidate *second = b;
  const gint64 times[] = { sluice_palette_item_get_time (first->item), sluice_palette_item_get_time (second->item) };
  const SluicePaletteKind kinds[] = { sluice_palette_item_get_kind (first->item),
                                      sluice_palette_item_get_kind (second->item) };

  if (first->score != second->score)
    return first->score > second->score ? -1 : 1;
  if (first->recent != second->recent)
    return first->recent < second->recent ? -1 : 1;
  if (kinds[0] != kinds[1])
    return kinds[0] < kinds[1] ? -1 : 1;
  /* Actions stay in the order in which they are offered. */
  if (times[0] != times[1])
    return times[0] > times[1] ? -1 : 1;
  return 0;
}

/* Every task stands there to be opened: that it can be run, too, is shown to
 * whoever types, or did so of late. */
static gboolean
is_offered (SluicePaletteItem *item,
            gboolean           is_recent)
{
  return is_recent || sluice_palette_item_get_kind (item) != SLUICE_PALETTE_RUN_TASK;
}

static void
add_candidate (SluicePaletteModel *self,
               GArray             *candidates,
               SluicePaletteItem  *item)
{
  const guint place = GPOINTER_TO_UINT (g_hash_table_lookup (self->recent, sluice_palette_item_get_key (item)));
  Candidate candidate = { item, 0, place == 0 ? G_MAXUINT : place };

  if (*self->text == '\0')
    {
      if (!is_offered (item, place > 0))
        return;
    }
  else
    {
      candidate.score = sluice_palette_item_match (item, self->pattern, NULL);
      if (candidate.score < 0)
        return;
      if (place > 0)
        candidate.score += MAX (RECENT_BONUS - (int) place, 0);
    }
  g_array_append_val (candidates, candidate);
}

/* Rows that stay what they are are not made again, unless other letters of them
 * are to be marked. */
static void
show (SluicePaletteModel *self,
      gboolean            is_other_text)
{
  g_autoptr(GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  g_autoptr(GPtrArray) before = g_steal_pointer (&self->shown);
  guint n_same = 0;

  for (guint i = 0; i < self->items->len; i++)
    add_candidate (self, candidates, g_ptr_array_index (self->items, i));
  g_array_sort (candidates, compare_candidates);

  self->shown = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < MIN (candidates->len, MAX_NAMES); i++)
    g_ptr_array_add (self->shown, g_object_ref (g_array_index (candidates, Candidate, i).item));
  for (guint i = 0; i < self->runs->len; i++)
    g_ptr_array_add (self->shown, g_object_ref (g_ptr_array_index (self->runs, i)));
  while (!is_other_text && n_same < MIN (before->len, self->shown->len) &&
         before->pdata[n_same] == self->shown->pdata[n_same])
    n_same++;
  g_list_model_items_changed (G_LIST_MODEL (self), n_same, before->len - n_same, self->shown->len - n_same);
}

static SluicePaletteItem *
create_run (const SluiceStoredName *name)
{
  SluiceRunState state = SLUICE_RUN_STATE_PENDING;
  g_autofree char *when = sluice_format_relative (name->time);
  g_autofree char *detail = NULL;
  SluicePaletteItem *item = NULL;

  sluice_run_state_parse (name->state, &state);
  /* Translators: a run in a list: its state, and when it was begun */
  detail = g_strdup_printf (_("Run: %s, %s"), sluice_format_state (state), when);
  item = sluice_palette_item_new (SLUICE_PALETTE_RUN, *name->name == '\0' ? name->id : name->name, detail,
                                  sluice_format_state_icon (state), "win.open-run", g_variant_new_string (name->id));
  sluice_palette_item_set_time (item, name->time);
  return item;
}

static void
runs_picked_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(SluicePaletteModel) self = user_data;
  g_autoptr(GPtrArray) names = NULL;
  g_autoptr(GError) error = NULL;

  names = sluice_store_pick_runs_finish (SLUICE_STORE (source), result, &error);
  if (names == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_debug ("Looking for runs: %s", error->message);
      return;
    }
  g_ptr_array_set_size (self->runs, 0);
  for (guint i = 0; i < names->len; i++)
    g_ptr_array_add (self->runs, create_run (g_ptr_array_index (names, i)));
  show (self, FALSE);
}

/* The best tasks are at the beginning of what is shown. */
static void
look_for_runs (SluicePaletteModel *self)
{
  g_autoptr(GPtrArray) tasks = g_ptr_array_new ();

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_ptr_array_set_size (self->runs, 0);
  if (self->store == NULL || *self->text == '\0')
    return;
  for (guint i = 0; i < self->shown->len && tasks->len < MAX_RUN_TASKS; i++)
    {
      SluicePaletteItem *item = g_ptr_array_index (self->shown, i);

      if (sluice_palette_item_get_kind (item) == SLUICE_PALETTE_TASK)
        g_ptr_array_add (tasks, (gpointer) g_variant_get_string (sluice_palette_item_get_target (item), NULL));
    }
  g_ptr_array_add (tasks, NULL);
  self->asking = g_cancellable_new ();
  sluice_store_pick_runs_async (self->store, (const char * const *) tasks->pdata, self->text, MAX_RUNS, self->asking,
                                runs_picked_cb, g_object_ref (self));
}

static void
names_listed_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(SluicePaletteModel) self = user_data;
  g_autoptr(GPtrArray) names = NULL;
  g_autoptr(GError) error = NULL;

  names = sluice_store_list_names_finish (SLUICE_STORE (source), result, &error);
  if (names != NULL)
    sluice_palette_model_add_names (self, names);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_debug ("Listing names: %s", error->message);
}

/**
 * sluice_palette_model_new:
 * @commands: (element-type SluicePaletteItem): what can be done without a name
 *
 * Returns: (transfer full): a model that shows @commands
 */
SluicePaletteModel *
sluice_palette_model_new (GPtrArray *commands)
{
  SluicePaletteModel *self = g_object_new (SLUICE_TYPE_PALETTE_MODEL, NULL);

  self->items = g_ptr_array_ref (commands);
  show (self, FALSE);
  return self;
}

/**
 * sluice_palette_model_set_store:
 * @self: a model
 * @store: the store of a workspace
 *
 * Has it find what is in @store, too.
 */
void
sluice_palette_model_set_store (SluicePaletteModel *self,
                                SluiceStore        *store)
{
  g_return_if_fail (SLUICE_IS_PALETTE_MODEL (self));
  g_return_if_fail (SLUICE_IS_STORE (store));
  g_return_if_fail (self->store == NULL);

  self->store = g_object_ref (store);
  self->cancellable = g_cancellable_new ();
  sluice_store_list_names_async (store, self->cancellable, names_listed_cb, g_object_ref (self));
}

/**
 * sluice_palette_model_set_recent:
 * @self: a model
 * @keys: (array zero-terminated=1): what was used, the last first
 *
 * Puts what is in @keys before what matches alike.
 */
void
sluice_palette_model_set_recent (SluicePaletteModel *self,
                                 const char * const *keys)
{
  g_return_if_fail (SLUICE_IS_PALETTE_MODEL (self));
  g_return_if_fail (keys != NULL);

  g_hash_table_remove_all (self->recent);
  for (guint i = 0; keys[i] != NULL; i++)
    if (!g_hash_table_contains (self->recent, keys[i]))
      g_hash_table_insert (self->recent, g_strdup (keys[i]), GUINT_TO_POINTER (i + 1));
  show (self, FALSE);
}

static void
add_task (SluicePaletteModel     *self,
          const SluiceStoredName *name)
{
  /* Translators: %s is the name of a task */
  g_autofree char *title = g_strdup_printf (_("Run %s"), name->name);
  SluicePaletteItem *items[] = {
    sluice_palette_item_new (SLUICE_PALETTE_TASK, name->name, _("Task"), "sluice-task-symbolic", "win.open-task",
                             g_variant_new_string (name->id)),
    sluice_palette_item_new (SLUICE_PALETTE_RUN_TASK, title, _("Action"), "media-playback-start-symbolic",
                             "win.run-task", g_variant_new_string (name->id)),
  };

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    {
      sluice_palette_item_set_time (items[i], name->time);
      g_ptr_array_add (self->items, items[i]);
    }
}

static void
add_name (SluicePaletteModel     *self,
          const SluiceStoredName *name)
{
  SluicePaletteItem *item = NULL;

  switch (name->kind)
    {
    case SLUICE_NAME_TASK:
      add_task (self, name);
      return;
    case SLUICE_NAME_CONNECTION:
      item = sluice_palette_item_new (SLUICE_PALETTE_CONNECTION, name->name, _("Connection"),
                                      "network-server-symbolic", "win.browse", g_variant_new_string (name->id));
      break;
    case SLUICE_NAME_QUERY:
      item = sluice_palette_item_new (SLUICE_PALETTE_QUERY, name->name, _("Query"), "sluice-query-symbolic",
                                      "win.open-query", g_variant_new_string (name->id));
      break;
    case SLUICE_NAME_RUN:
    default:
      item = create_run (name);
    }
  sluice_palette_item_set_time (item, name->time);
  g_ptr_array_add (self->items, item);
}

/**
 * sluice_palette_model_add_names:
 * @self: a model
 * @names: (element-type SluiceStoredName): what is in a workspace
 *
 * Has it find @names, too.
 */
void
sluice_palette_model_add_names (SluicePaletteModel *self,
                                GPtrArray          *names)
{
  g_return_if_fail (SLUICE_IS_PALETTE_MODEL (self));
  g_return_if_fail (names != NULL);

  for (guint i = 0; i < names->len; i++)
    add_name (self, g_ptr_array_index (names, i));
  show (self, FALSE);
  look_for_runs (self);
}

/**
 * sluice_palette_model_set_text:
 * @self: a model
 * @text: what is typed
 *
 * Shows what matches @text, the best first, and what was used of late before
 * the rest.
 */
void
sluice_palette_model_set_text (SluicePaletteModel *self,
                               const char         *text)
{
  g_return_if_fail (SLUICE_IS_PALETTE_MODEL (self));
  g_return_if_fail (text != NULL);

  g_free (self->text);
  self->text = g_strstrip (g_strdup (text));
  sluice_fuzzy_pattern_free (self->pattern);
  self->pattern = sluice_fuzzy_pattern_new (self->text);
  g_ptr_array_set_size (self->runs, 0);
  show (self, TRUE);
  look_for_runs (self);
}

/**
 * sluice_palette_model_get_pattern:
 * @self: a model
 *
 * Returns: (transfer none): what is typed
 */
const SluiceFuzzyPattern *
sluice_palette_model_get_pattern (SluicePaletteModel *self)
{
  g_return_val_if_fail (SLUICE_IS_PALETTE_MODEL (self), NULL);

  return self->pattern;
}
