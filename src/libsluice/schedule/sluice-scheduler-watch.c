/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-scheduler-private.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Processes whose end matters: the one that plans, and those that run tasks. The
 * kernel tells, so nobody has to look again and again. */

static void
close_source (gpointer data)
{
  GSource *source = data;

  g_source_destroy (source);
  g_source_unref (source);
}

typedef struct
{
  SluiceScheduler *self;        /* not owned: the watches end before it does */
  int fd;
} Watch;

static void
watch_free (gpointer data)
{
  Watch *watch = data;

  close (watch->fd);
  g_free (watch);
}

static gboolean
watch_cb (int          fd,
          GIOCondition condition,
          gpointer     user_data)
{
  Watch *watch = user_data;
  SluiceScheduler *self = watch->self;

  self->reads = TRUE;
  sluice_scheduler_pump (self);
  return G_SOURCE_REMOVE;
}

/* %NULL if there is no such process, or no way to tell. */
static GSource *
make_source (SluiceScheduler *self,
             gint64           pid)
{
  const int fd = (int) syscall (SYS_pidfd_open, (pid_t) pid, 0);
  GSource *source;
  Watch *watch;

  if (fd < 0)
    {
      /* It has ended since it was looked at. */
      if (errno == ESRCH)
        self->reads = TRUE;
      else
        g_warning ("The end of process %" G_GINT64_FORMAT " cannot be watched: %s", pid, g_strerror (errno));
      return NULL;
    }

  watch = g_new0 (Watch, 1);
  watch->self = self;
  watch->fd = fd;
  source = g_unix_fd_source_new (fd, G_IO_IN);
  g_source_set_callback (source, G_SOURCE_FUNC (watch_cb), watch, watch_free);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

static void
add_watch (SluiceScheduler *self,
           GHashTable      *before,
           gint64           pid)
{
  gpointer key = NULL;
  gpointer value = NULL;
  GSource *source;

  if (pid == 0 || pid == getpid () || g_hash_table_contains (self->watches, &pid))
    return;
  if (g_hash_table_steal_extended (before, &pid, &key, &value) && !g_source_is_destroyed (value))
    {
      g_hash_table_insert (self->watches, key, value);
      return;
    }
  g_free (key);
  if (value != NULL)
    close_source (value);

  source = make_source (self, pid);
  if (source != NULL)
    g_hash_table_insert (self->watches, g_memdup2 (&pid, sizeof pid), source);
}

/* Watches what has to be watched now, and nothing else. @leader: the process
 * that plans, 0 = this one. */
void
sluice_scheduler_watch (SluiceScheduler *self,
                        gint64           leader)
{
  g_autoptr(GHashTable) before = g_steal_pointer (&self->watches);
  GHashTableIter iter;
  gpointer value;

  self->watches = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, close_source);
  add_watch (self, before, leader);
  if (!self->leads)
    return;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    add_watch (self, before, ((SluiceScheduleEntry *) value)->memory->running);
}
