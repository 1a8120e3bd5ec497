/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-lookup-feed.h"

#include "sluice-child.h"
#include "sluice-draft.h"
#include "sluice-json-list.h"

/* Rows of a lookup that a preview has at most. */
#define MAX_ROWS "100000"
/* Somebody may still be typing the name of a table, milliseconds. */
#define PAUSE 700

typedef struct
{
  JsonObject *definition;       /* (owned) what was read, or is being read */
  GCancellable *cancellable;    /* (owned) (nullable) while it is being read */
  GBytes *rows;                 /* (owned) (nullable) */
  GError *error;                /* (owned) (nullable) why there are none */
} Lookup;

struct _SluiceLookupFeed
{
  GObject parent_instance;

  SluiceTaskDocument *document; /* (owned) */
  SluicePreviewer *previewer;   /* (owned) */
  GHashTable *lookups;          /* (owned) (element-type utf8 Lookup) */
  gboolean is_started;
  guint pause_id;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceLookupFeed, sluice_lookup_feed, G_TYPE_OBJECT)

typedef struct
{
  SluiceLookupFeed *feed;       /* (owned) */
  char *name;                   /* (owned) */
} Reading;

static void
lookup_free (gpointer data)
{
  Lookup *lookup = data;

  if (lookup->cancellable != NULL)
    g_cancellable_cancel (lookup->cancellable);
  g_clear_object (&lookup->cancellable);
  g_clear_pointer (&lookup->definition, json_object_unref);
  g_clear_pointer (&lookup->rows, g_bytes_unref);
  g_clear_error (&lookup->error);
  g_free (lookup);
}

static void
reading_free (Reading *reading)
{
  g_object_unref (reading->feed);
  g_free (reading->name);
  g_free (reading);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reading, reading_free)

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(Reading) reading = user_data;
  SluiceLookupFeed *self = reading->feed;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) rows = sluice_child_read_finish (result, &error);
  Lookup *lookup = NULL;

  /* It is read anew, or not wanted any more. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  lookup = g_hash_table_lookup (self->lookups, reading->name);
  if (lookup == NULL)
    return;
  g_clear_object (&lookup->cancellable);
  lookup->rows = g_steal_pointer (&rows);
  lookup->error = g_steal_pointer (&error);
  sluice_previewer_set_lookup (self->previewer, reading->name, lookup->rows);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
read_lookup (SluiceLookupFeed *self,
             const char       *name,
             JsonObject       *definition)
{
  const char *arguments[] = { "lookup", "-", name, "--rows", MAX_ROWS, "--output", "records", NULL };
  Lookup *lookup = g_new0 (Lookup, 1);
  Reading *reading = g_new0 (Reading, 1);
  g_autofree char *text = sluice_task_document_dup_text (self->document);

  lookup->definition = json_object_ref (definition);
  lookup->cancellable = g_cancellable_new ();
  g_hash_table_replace (self->lookups, g_strdup (name), lookup);
  reading->feed = g_object_ref (self);
  reading->name = g_strdup (name);
  sluice_child_read_async (arguments, text, lookup->cancellable, read_cb, reading);
}

/* Rows that stand in the task need not be read. */
static gboolean
is_to_be_read (JsonObject *definition)
{
  return *sluice_draft_get_string (definition, "name") != '\0' &&
         sluice_draft_get_array (definition, "records") == NULL;
}

static JsonObject *
find_definition (JsonArray  *list,
                 const char *name)
{
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *definition = sluice_json_list_get_object (list, i);

      if (definition != NULL && g_str_equal (sluice_draft_get_string (definition, "name"), name))
        return definition;
    }
  return NULL;
}

static void
forget_gone (SluiceLookupFeed *self,
             JsonArray        *list)
{
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, self->lookups);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (find_definition (list, name) == NULL)
      {
        sluice_previewer_set_lookup (self->previewer, name, NULL);
        g_hash_table_iter_remove (&iter);
      }
}

static gboolean
pause_cb (gpointer user_data)
{
  SluiceLookupFeed *self = user_data;
  JsonArray *list = sluice_draft_get_array (sluice_task_document_get_root (self->document), "lookups");

  self->pause_id = 0;
  forget_gone (self, list);
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *definition = sluice_json_list_get_object (list, i);
      const char *name = definition == NULL ? "" : sluice_draft_get_string (definition, "name");
      const Lookup *known = g_hash_table_lookup (self->lookups, name);

      if (definition != NULL && is_to_be_read (definition) &&
          (known == NULL || !json_object_equal (known->definition, definition)))
        read_lookup (self, name, definition);
    }
  return G_SOURCE_REMOVE;
}

static void
follow (SluiceLookupFeed *self)
{
  if (!self->is_started)
    return;
  g_clear_handle_id (&self->pause_id, g_source_remove);
  self->pause_id = g_timeout_add (PAUSE, pause_cb, self);
}

static void
sluice_lookup_feed_dispose (GObject *object)
{
  SluiceLookupFeed *self = SLUICE_LOOKUP_FEED (object);

  g_clear_handle_id (&self->pause_id, g_source_remove);
  g_hash_table_remove_all (self->lookups);

  G_OBJECT_CLASS (sluice_lookup_feed_parent_class)->dispose (object);
}

static void
sluice_lookup_feed_finalize (GObject *object)
{
  SluiceLookupFeed *self = SLUICE_LOOKUP_FEED (object);

  g_hash_table_unref (self->lookups);
  g_clear_object (&self->document);
  g_clear_object (&self->previewer);

  G_OBJECT_CLASS (sluice_lookup_feed_parent_class)->finalize (object);
}

static void
sluice_lookup_feed_class_init (SluiceLookupFeedClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_lookup_feed_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_lookup_feed_finalize;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
sluice_lookup_feed_init (SluiceLookupFeed *self)
{
  self->lookups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, lookup_free);
}

/**
 * sluice_lookup_feed_new:
 * @document: a task
 * @previewer: what gets the rows
 *
 * Returns: (transfer full): what reads the lookups of @document, once it is started
 */
SluiceLookupFeed *
sluice_lookup_feed_new (SluiceTaskDocument *document,
                        SluicePreviewer    *previewer)
{
  SluiceLookupFeed *self = NULL;

  g_return_val_if_fail (SLUICE_IS_TASK_DOCUMENT (document), NULL);
  g_return_val_if_fail (SLUICE_IS_PREVIEWER (previewer), NULL);

  self = g_object_new (SLUICE_TYPE_LOOKUP_FEED, NULL);
  self->document = g_object_ref (document);
  self->previewer = g_object_ref (previewer);
  g_signal_connect_object (document, "changed", G_CALLBACK (follow), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * sluice_lookup_feed_start:
 * @self: a #SluiceLookupFeed
 *
 * Reads the lookups from now on: somebody wants to see rows.
 */
void
sluice_lookup_feed_start (SluiceLookupFeed *self)
{
  g_return_if_fail (SLUICE_IS_LOOKUP_FEED (self));

  self->is_started = TRUE;
  follow (self);
}

/**
 * sluice_lookup_feed_get_rows:
 * @self: a #SluiceLookupFeed
 * @name: a lookup
 * @ret_error: (out) (transfer none) (nullable): why it has no rows; %NULL if they were
 *   not read yet
 *
 * Returns: (transfer none) (nullable): its rows, one JSON object a line
 */
GBytes *
sluice_lookup_feed_get_rows (SluiceLookupFeed  *self,
                             const char        *name,
                             const GError     **ret_error)
{
  const Lookup *lookup = NULL;

  g_return_val_if_fail (SLUICE_IS_LOOKUP_FEED (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  lookup = g_hash_table_lookup (self->lookups, name);
  if (ret_error != NULL)
    *ret_error = lookup == NULL ? NULL : lookup->error;
  return lookup == NULL ? NULL : lookup->rows;
}
