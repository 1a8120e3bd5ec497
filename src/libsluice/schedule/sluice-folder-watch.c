/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-folder-watch.h"

#include "sluice-file-hash.h"

#define ATTRIBUTES \
  G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE "," \
  G_FILE_ATTRIBUTE_TIME_MODIFIED "," G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC
#define FILES_AT_ONCE 100

/* The kernel does not tell what others do to a folder of the network. */
#define REMOTE_INTERVAL 60

/* A file that is looked at until it stays as it is. */
typedef struct
{
  gint64 size;                  /* as seen last, -1 = not yet */
  gint64 modified;
  gint64 look;                  /* when to look again, monotonic; 0 = it is being looked at */
  gboolean touched;             /* something has happened to it meanwhile */
} Candidate;

/* A file as it was when it arrived. */
typedef struct
{
  gint64 size;
  gint64 modified;
} Known;

struct _SluiceFolderWatch
{
  GObject parent_instance;

  char *path;                   /* (owned) */
  guint settle;                 /* milliseconds */
  GFile *folder;                /* (owned) */
  GFile *watched;               /* (owned) (nullable) the folder, or what of its way is there */
  GFileMonitor *monitor;        /* (owned) (nullable) of @watched */
  GFileEnumerator *files;       /* (owned) (nullable) while it is looked through */
  GCancellable *cancellable;    /* (owned) of all that is under way for this opening of it */
  GHashTable *candidates;       /* (element-type utf8 Candidate) by name */
  GHashTable *arrived;          /* (element-type utf8 Known) by name, those that are still there */
  GQueue ready;                 /* (element-type utf8) names of those whose content is to be read */
  gboolean hashes;              /* one is being read */
  GSource *timer;               /* (owned) (nullable) of the next look */
  guint remote_id;              /* looks through a folder of the network */
  char *problem;                /* (owned) (nullable) that was told last */
};

enum
{
  SIGNAL_FOUND,
  SIGNAL_ARRIVED,
  SIGNAL_PROBLEM,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (SluiceFolderWatch, sluice_folder_watch, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void sluice_folder_watch_open (SluiceFolderWatch *self);
static void look_at                  (SluiceFolderWatch *self,
                                      gint64             instant);
static void hash_next                (SluiceFolderWatch *self);

/* What is under way for one file. */
typedef struct
{
  SluiceFolderWatch *watch;     /* (owned) */
  char *name;
} FileWork;

static FileWork *
file_work_new (SluiceFolderWatch *self,
               const char        *name)
{
  FileWork *work = g_new (FileWork, 1);

  work->watch = g_object_ref (self);
  work->name = g_strdup (name);
  return work;
}

static void
file_work_free (FileWork *work)
{
  g_object_unref (work->watch);
  g_free (work->name);
  g_free (work);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FileWork, file_work_free)

/* Told once, until it is another one. */
static void
tell_problem (SluiceFolderWatch *self,
              const char        *code,
              const char        *message)
{
  if (g_strcmp0 (self->problem, code) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (code);
  g_signal_emit (self, signals[SIGNAL_PROBLEM], 0, code, message);
}

static gint64
get_modified (GFileInfo *info)
{
  return (gint64) g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED) * G_USEC_PER_SEC +
         g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC);
}

/* Something has happened to a file: whether that matters is for others to say. */
static void
tell_found (SluiceFolderWatch *self,
            const char        *name)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_arrival_free);
  g_autofree char *path = g_build_filename (self->path, name, NULL);
  Candidate *candidate = g_hash_table_lookup (self->candidates, name);

  if (candidate != NULL)
    {
      candidate->touched = TRUE;
      return;
    }
  /* Of no size: it is not known as it is. */
  g_ptr_array_add (found, sluice_arrival_new (path, -1, 0));
  g_signal_emit (self, signals[SIGNAL_FOUND], 0, found);
}

static void
compared_cb (GObject      *source_object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(FileWork) work = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFileInfo) info = g_file_query_info_finish (G_FILE (source_object), result, &error);
  const Known *known = g_hash_table_lookup (work->watch->arrived, work->name);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (known == NULL || info == NULL || known->size != g_file_info_get_size (info) ||
      known->modified != get_modified (info))
    tell_found (work->watch, work->name);
}

/* @is_new: as another one may stand there under the name. An event of one that has
 * arrived may come late, or be about its rights alone. */
static void
touch (SluiceFolderWatch *self,
       GFile             *file,
       gboolean           is_new)
{
  g_autofree char *name = g_file_get_basename (file);

  if (name == NULL || !sluice_folder_watch_is_name (name))
    return;
  if (is_new)
    g_hash_table_remove (self->arrived, name);
  if (g_hash_table_contains (self->arrived, name) && !g_hash_table_contains (self->candidates, name))
    g_file_query_info_async (file, ATTRIBUTES, G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT, self->cancellable,
                             compared_cb, file_work_new (self, name));
  else
    tell_found (self, name);
}

static void
forget_arrived (SluiceFolderWatch *self,
                GFile             *file)
{
  g_autofree char *name = g_file_get_basename (file);

  if (name != NULL)
    g_hash_table_remove (self->arrived, name);
}

static void
remember_arrived (SluiceFolderWatch   *self,
                  const char          *name,
                  const SluiceArrival *arrival)
{
  Known *known = g_new (Known, 1);

  known->size = arrival->size;
  known->modified = arrival->modified;
  g_hash_table_replace (self->arrived, g_strdup (name), known);
}

static void
forget_candidate (SluiceFolderWatch *self,
                  const char        *name)
{
  g_hash_table_remove (self->candidates, name);
}

static void
hashed_cb (GObject      *source_object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(FileWork) work = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceArrival) arrival = sluice_file_hash_finish (result, &error);
  SluiceFolderWatch *self = work->watch;
  Candidate *candidate = g_hash_table_lookup (self->candidates, work->name);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->hashes = FALSE;
  if (candidate != NULL && (candidate->touched || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BUSY)))
    {
      candidate->touched = FALSE;
      candidate->look = g_get_monotonic_time () + self->settle * 1000;
      look_at (self, candidate->look);
    }
  else
    {
      forget_candidate (self, work->name);
      if (arrival != NULL)
        {
          remember_arrived (self, work->name, arrival);
          g_signal_emit (self, signals[SIGNAL_ARRIVED], 0, arrival);
        }
      else
        g_debug ("A file is left out: %s", error->message);
    }
  hash_next (self);
}

/* One at a time: the disk is not only ours. */
static void
hash_next (SluiceFolderWatch *self)
{
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;

  if (self->hashes)
    return;
  name = g_queue_pop_head (&self->ready);
  if (name == NULL)
    return;
  self->hashes = TRUE;
  path = g_build_filename (self->path, name, NULL);
  sluice_file_hash_async (path, self->cancellable, hashed_cb, file_work_new (self, name));
}

static void
looked_cb (GObject      *source_object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(FileWork) work = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFileInfo) info = g_file_query_info_finish (G_FILE (source_object), result, &error);
  SluiceFolderWatch *self = work->watch;
  Candidate *candidate;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  candidate = g_hash_table_lookup (self->candidates, work->name);
  if (candidate == NULL)
    return;
  if (info == NULL || g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    {
      forget_candidate (self, work->name);
      return;
    }

  if (!candidate->touched && candidate->size == g_file_info_get_size (info) &&
      candidate->modified == get_modified (info))
    {
      g_queue_push_tail (&self->ready, g_strdup (work->name));
      hash_next (self);
      return;
    }
  candidate->touched = FALSE;
  candidate->size = g_file_info_get_size (info);
  candidate->modified = get_modified (info);
  candidate->look = g_get_monotonic_time () + self->settle * 1000;
  look_at (self, candidate->look);
}

static gboolean
look_cb (gpointer user_data)
{
  SluiceFolderWatch *self = user_data;
  const gint64 now = g_get_monotonic_time ();
  GHashTableIter iter;
  gpointer key;
  gpointer value;
  gint64 next = G_MAXINT64;

  g_clear_pointer (&self->timer, g_source_unref);
  g_hash_table_iter_init (&iter, self->candidates);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      Candidate *candidate = value;
      g_autoptr(GFile) file = NULL;

      if (candidate->look == 0 || candidate->look > now)
        {
          if (candidate->look != 0)
            next = MIN (next, candidate->look);
          continue;
        }
      candidate->look = 0;
      file = g_file_get_child (self->folder, key);
      g_file_query_info_async (file, ATTRIBUTES, G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT, self->cancellable,
                               looked_cb, file_work_new (self, key));
    }
  if (next != G_MAXINT64)
    look_at (self, next);
  return G_SOURCE_REMOVE;
}

static void
drop_timer (SluiceFolderWatch *self)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

/* Looks at the files at @instant, or before. Monotonic: what matters is how long
 * a file is as it is. */
static void
look_at (SluiceFolderWatch *self,
         gint64             instant)
{
  if (self->timer != NULL && g_source_get_ready_time (self->timer) <= instant)
    return;
  drop_timer (self);
  self->timer = g_timeout_source_new (0);
  g_source_set_ready_time (self->timer, instant);
  g_source_set_callback (self->timer, look_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}

static void
scanned_cb (GObject      *source_object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(SluiceFolderWatch) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_arrival_free);
  GFileEnumerator *files = G_FILE_ENUMERATOR (source_object);
  GList *infos = g_file_enumerator_next_files_finish (files, result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  for (GList *l = infos; l != NULL; l = l->next)
    {
      const char *name = g_file_info_get_name (l->data);
      g_autofree char *path = NULL;

      if (g_file_info_get_file_type (l->data) != G_FILE_TYPE_REGULAR || !sluice_folder_watch_is_name (name))
        continue;
      path = g_build_filename (self->path, name, NULL);
      g_ptr_array_add (found, sluice_arrival_new (path, g_file_info_get_size (l->data), get_modified (l->data)));
    }
  if (infos != NULL && files == self->files)
    g_file_enumerator_next_files_async (files, FILES_AT_ONCE, G_PRIORITY_DEFAULT, self->cancellable, scanned_cb,
                                        g_object_ref (self));
  else if (files == self->files)
    g_clear_object (&self->files);
  g_list_free_full (infos, g_object_unref);
  if (found->len > 0)
    g_signal_emit (self, signals[SIGNAL_FOUND], 0, found);
}

/* Whether an event of @watched may have made a way to the folder, or to more of it. */
static gboolean
leads_on (SluiceFolderWatch *self,
          GFile             *file)
{
  return file != NULL && (g_file_equal (file, self->folder) || g_file_has_prefix (self->folder, file));
}

static void
changed_cb (GFileMonitor      *monitor,
            GFile             *file,
            GFile             *other_file,
            GFileMonitorEvent  event,
            gpointer           user_data)
{
  SluiceFolderWatch *self = user_data;

  /* Without the folder GLib would look for it every four seconds. */
  if (leads_on (self, file) || leads_on (self, other_file))
    {
      sluice_folder_watch_open (self);
      return;
    }
  if (!g_file_equal (self->watched, self->folder))
    return;

  switch (event)
    {
    case G_FILE_MONITOR_EVENT_CHANGED:
    case G_FILE_MONITOR_EVENT_CHANGES_DONE_HINT:
    case G_FILE_MONITOR_EVENT_ATTRIBUTE_CHANGED:
      touch (self, file, FALSE);
      break;
    case G_FILE_MONITOR_EVENT_CREATED:
    case G_FILE_MONITOR_EVENT_MOVED_IN:
      touch (self, file, TRUE);
      break;
    case G_FILE_MONITOR_EVENT_RENAMED:
      forget_arrived (self, file);
      touch (self, other_file, TRUE);
      break;
    case G_FILE_MONITOR_EVENT_DELETED:
    case G_FILE_MONITOR_EVENT_MOVED_OUT:
      forget_arrived (self, file);
      break;
    case G_FILE_MONITOR_EVENT_PRE_UNMOUNT:
    case G_FILE_MONITOR_EVENT_UNMOUNTED:
    case G_FILE_MONITOR_EVENT_MOVED:
    default:
      break;
    }
}

static void
drop_monitor (SluiceFolderWatch *self)
{
  if (self->monitor != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->monitor, self);
      g_file_monitor_cancel (self->monitor);
    }
  g_clear_object (&self->monitor);
  g_clear_object (&self->watched);
}

static void
watch (SluiceFolderWatch *self,
       GFile             *file)
{
  g_autoptr(GError) error = NULL;

  drop_monitor (self);
  self->watched = g_object_ref (file);
  self->monitor = g_file_monitor_directory (file, G_FILE_MONITOR_WATCH_MOVES, NULL, &error);
  if (self->monitor == NULL)
    {
      tell_problem (self, "folder_not_watched", error->message);
      return;
    }
  g_signal_connect (self->monitor, "changed", G_CALLBACK (changed_cb), self);
}

static gboolean
remote_cb (gpointer user_data)
{
  sluice_folder_watch_scan (user_data);
  return G_SOURCE_CONTINUE;
}

static void
got_system_cb (GObject      *source_object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(SluiceFolderWatch) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFileInfo) info = g_file_query_filesystem_info_finish (G_FILE (source_object), result, &error);

  if (info != NULL && self->remote_id == 0 &&
      g_file_info_get_attribute_boolean (info, G_FILE_ATTRIBUTE_FILESYSTEM_REMOTE))
    self->remote_id = g_timeout_add_seconds (REMOTE_INTERVAL, remote_cb, self);
}

static void
opened_cb (GObject      *source_object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceFolderWatch) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFileEnumerator) files = g_file_enumerate_children_finish (G_FILE (source_object), result, &error);
  g_autofree char *message = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (files != NULL && self->watched != NULL && !g_file_equal (self->watched, self->folder))
    {
      /* It has come while it was missed. */
      sluice_folder_watch_open (self);
      return;
    }
  if (files != NULL)
    {
      g_clear_pointer (&self->problem, g_free);
      g_set_object (&self->files, files);
      g_file_enumerator_next_files_async (files, FILES_AT_ONCE, G_PRIORITY_DEFAULT, self->cancellable, scanned_cb,
                                          g_object_ref (self));
      return;
    }

  message = g_strdup_printf ("Files of the folder %s are waited for, but it cannot be read: %s", self->path,
                             error->message);
  tell_problem (self, g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ? "folder_missing" : "folder_unreadable",
                message);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) && self->watched != NULL &&
      g_file_equal (self->watched, self->folder))
    sluice_folder_watch_open (self);
}

/* The part of the way that was looked for last was not there, or it was. */
static void
found_way_cb (GObject      *source_object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(SluiceFolderWatch) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFileInfo) info = g_file_query_info_finish (G_FILE (source_object), result, &error);
  g_autoptr(GFile) parent = g_file_get_parent (G_FILE (source_object));
  const gboolean is_folder = info != NULL && g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY &&
    g_file_info_get_attribute_boolean (info, G_FILE_ATTRIBUTE_ACCESS_CAN_READ);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!is_folder && parent != NULL)
    {
      g_file_query_info_async (parent, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_ACCESS_CAN_READ,
                               G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT, self->cancellable, found_way_cb,
                               g_object_ref (self));
      return;
    }

  watch (self, G_FILE (source_object));
  if (g_file_equal (self->watched, self->folder))
    g_file_query_filesystem_info_async (self->folder, G_FILE_ATTRIBUTE_FILESYSTEM_REMOTE, G_PRIORITY_DEFAULT,
                                        self->cancellable, got_system_cb, g_object_ref (self));
  /* Also where it was missing: it may have come before it was watched for. */
  sluice_folder_watch_scan (self);
}

/* Ends what is under way. */
static void
close_folder (SluiceFolderWatch *self)
{
  drop_monitor (self);
  drop_timer (self);
  g_clear_handle_id (&self->remote_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->files);
  g_hash_table_remove_all (self->candidates);
  g_hash_table_remove_all (self->arrived);
  g_queue_clear_full (&self->ready, g_free);
  self->hashes = FALSE;
}

/* Finds out what of the way to the folder is there, and watches that. */
static void
sluice_folder_watch_open (SluiceFolderWatch *self)
{
  close_folder (self);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_file_query_info_async (self->folder, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_ACCESS_CAN_READ,
                           G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT, self->cancellable, found_way_cb,
                           g_object_ref (self));
}

static void
sluice_folder_watch_dispose (GObject *object)
{
  close_folder (SLUICE_FOLDER_WATCH (object));

  G_OBJECT_CLASS (sluice_folder_watch_parent_class)->dispose (object);
}

static void
sluice_folder_watch_finalize (GObject *object)
{
  SluiceFolderWatch *self = SLUICE_FOLDER_WATCH (object);

  g_object_unref (self->cancellable);
  g_object_unref (self->folder);
  g_hash_table_unref (self->candidates);
  g_hash_table_unref (self->arrived);
  g_free (self->path);
  g_free (self->problem);

  G_OBJECT_CLASS (sluice_folder_watch_parent_class)->finalize (object);
}

static void
sluice_folder_watch_class_init (SluiceFolderWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_folder_watch_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_folder_watch_finalize;

  /**
   * SluiceFolderWatch::found:
   * @self: a watch
   * @files: (element-type SluiceArrival): files
   *
   * These files are in the folder.
   */
  signals[SIGNAL_FOUND] = g_signal_new ("found", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);
  /**
   * SluiceFolderWatch::arrived:
   * @self: a watch
   * @file: a [struct@Sluice.Arrival]
   *
   * A file has stopped growing, and was read.
   */
  signals[SIGNAL_ARRIVED] = g_signal_new ("arrived", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  /**
   * SluiceFolderWatch::problem:
   * @self: a watch
   * @code: one word
   * @message: in words
   *
   * No file can come for now.
   */
  signals[SIGNAL_PROBLEM] = g_signal_new ("problem", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
sluice_folder_watch_init (SluiceFolderWatch *self)
{
  self->cancellable = g_cancellable_new ();
  self->candidates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->arrived = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_queue_init (&self->ready);
}

/**
 * sluice_folder_watch_new:
 * @path: a folder, absolute; it need not be there
 * @settle: how long a file must stay as it is, milliseconds
 *
 * Watches a folder, in the thread's default main context, until
 * [method@Sluice.FolderWatch.stop].
 *
 * Returns: (transfer full): the watch
 */
SluiceFolderWatch *
sluice_folder_watch_new (const char *path,
                         guint       settle)
{
  SluiceFolderWatch *self;

  g_return_val_if_fail (path != NULL && g_path_is_absolute (path), NULL);

  self = g_object_new (SLUICE_TYPE_FOLDER_WATCH, NULL);
  self->path = g_strdup (path);
  self->folder = g_file_new_for_path (path);
  self->settle = settle;
  sluice_folder_watch_open (self);
  return self;
}

/**
 * sluice_folder_watch_stop:
 * @self: a watch
 *
 * Ends all that it does. It is let go of after that.
 */
void
sluice_folder_watch_stop (SluiceFolderWatch *self)
{
  g_return_if_fail (SLUICE_IS_FOLDER_WATCH (self));

  close_folder (self);
}

/**
 * sluice_folder_watch_get_path:
 * @self: a watch
 *
 * Returns: the folder's path
 */
const char *
sluice_folder_watch_get_path (SluiceFolderWatch *self)
{
  g_return_val_if_fail (SLUICE_IS_FOLDER_WATCH (self), NULL);

  return self->path;
}

/**
 * sluice_folder_watch_scan:
 * @self: a watch
 *
 * Looks through the folder, and tells what is there with
 * [signal@Sluice.FolderWatch::found].
 */
void
sluice_folder_watch_scan (SluiceFolderWatch *self)
{
  g_return_if_fail (SLUICE_IS_FOLDER_WATCH (self));

  g_file_enumerate_children_async (self->folder, ATTRIBUTES, G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT,
                                   self->cancellable, opened_cb, g_object_ref (self));
}

/**
 * sluice_folder_watch_consider:
 * @self: a watch
 * @name: the name of a file in the folder
 *
 * Looks at a file until it has stopped growing, reads it, and tells that with
 * [signal@Sluice.FolderWatch::arrived].
 */
void
sluice_folder_watch_consider (SluiceFolderWatch *self,
                              const char        *name)
{
  Candidate *candidate;

  g_return_if_fail (SLUICE_IS_FOLDER_WATCH (self));
  g_return_if_fail (name != NULL);

  candidate = g_hash_table_lookup (self->candidates, name);
  if (candidate != NULL)
    {
      candidate->touched = TRUE;
      return;
    }
  candidate = g_new0 (Candidate, 1);
  candidate->size = -1;
  candidate->look = g_get_monotonic_time ();
  g_hash_table_insert (self->candidates, g_strdup (name), candidate);
  look_at (self, candidate->look);
}

/**
 * sluice_folder_watch_is_name:
 * @name: a file's name
 *
 * Returns: %FALSE for names that programs give to what they have not finished yet,
 *   for hidden ones, and for those that are not UTF-8
 */
gboolean
sluice_folder_watch_is_name (const char *name)
{
  static const char *const endings[] = {
    "~", ".part", ".partial", ".filepart", ".crdownload", ".download", ".tmp", ".temp", ".swp",
  };

  g_return_val_if_fail (name != NULL, FALSE);

  if (name[0] == '.' || g_str_has_prefix (name, "~$") || !g_utf8_validate (name, -1, NULL))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      const gsize length = strlen (name);
      const gsize ending = strlen (endings[i]);

      if (length > ending && g_ascii_strcasecmp (name + length - ending, endings[i]) == 0)
        return FALSE;
    }
  return TRUE;
}
