/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

/* Two threads that count under a lock; with an argument without it, too: that has to be found. */

#include <glib.h>

static GMutex mutex;
static int guarded;
static int unguarded;

static gpointer
count (gpointer races)
{
  for (guint i = 0; i < 1000; i++)
    {
      if (races != NULL)
        unguarded++;
      g_mutex_lock (&mutex);
      guarded++;
      g_mutex_unlock (&mutex);
    }
  return NULL;
}

int
main (int    argc,
      char **argv)
{
  gpointer races = argc > 1 ? argv[1] : NULL;
  GThread *one = g_thread_new ("one", count, races);
  GThread *other = g_thread_new ("other", count, races);

  g_thread_join (one);
  g_thread_join (other);
  return guarded == 2000 ? 0 : 1;
}
