/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-channel.h"

#include <gio/gio.h>

#define N_ITEMS 10000

static int n_freed;             /* (atomic) */

static void
count_freed (gpointer item)
{
  g_atomic_int_inc (&n_freed);
}

static gpointer
push_all (gpointer data)
{
  SluiceChannel *channel = data;

  for (gsize i = 1; i <= N_ITEMS; i++)
    {
      if (!sluice_channel_push (channel, GSIZE_TO_POINTER (i)))
        return NULL;
    }
  sluice_channel_finish (channel, NULL);
  return NULL;
}

static void
test_order (void)
{
  g_autoptr(SluiceChannel) channel = sluice_channel_new (2, count_freed);
  GThread *writer = g_thread_new ("writer", push_all, channel);

  for (gsize i = 1; i <= N_ITEMS; i++)
    g_assert_cmpuint (GPOINTER_TO_SIZE (sluice_channel_pop (channel)), ==, i);
  g_assert_null (sluice_channel_pop (channel));
  g_assert_true (sluice_channel_is_drained (channel));
  g_assert_null (sluice_channel_dup_error (channel));
  g_thread_join (writer);
}

/* The writer must not run ahead by more than the capacity. */
static void
test_back_pressure (void)
{
  g_autoptr(SluiceChannel) channel = sluice_channel_new (1, count_freed);
  GThread *writer = g_thread_new ("writer", push_all, channel);
  guint n = 0;

  g_usleep (20 * 1000);
  g_assert_false (sluice_channel_is_drained (channel));
  while (sluice_channel_try_pop (channel) != NULL)
    {
      n++;
      g_usleep (100);
      if (n == 100)
        break;
    }
  g_assert_cmpuint (n, <=, 100);

  g_atomic_int_set (&n_freed, 0);
  sluice_channel_abandon (channel);
  g_thread_join (writer);
  /* The one that waited in the channel, and the one in the writer's hand. */
  g_assert_cmpint (g_atomic_int_get (&n_freed), <=, 2);
  g_assert_cmpint (g_atomic_int_get (&n_freed), >=, 1);
}

static void
test_error (void)
{
  g_autoptr(SluiceChannel) channel = sluice_channel_new (1, count_freed);
  g_autoptr(GError) error = NULL;

  g_assert_true (sluice_channel_push (channel, GSIZE_TO_POINTER (1)));
  sluice_channel_finish (channel, g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "broken"));
  g_assert_false (sluice_channel_is_drained (channel));
  g_assert_nonnull (sluice_channel_pop (channel));
  g_assert_true (sluice_channel_is_drained (channel));
  error = sluice_channel_dup_error (channel);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
}

typedef struct
{
  SluiceChannel *channel;
  gsize sum;
  gboolean done;
} NotifyData;

static gboolean
notify_cb (gpointer user_data)
{
  NotifyData *data = user_data;
  gpointer item;

  while ((item = sluice_channel_try_pop (data->channel)) != NULL)
    data->sum += GPOINTER_TO_SIZE (item);
  data->done = sluice_channel_is_drained (data->channel);
  return G_SOURCE_CONTINUE;
}

static void
test_notify (void)
{
  g_autoptr(SluiceChannel) channel = sluice_channel_new (4, count_freed);
  NotifyData data = { .channel = channel };
  GThread *writer;

  sluice_channel_set_notify (channel, notify_cb, &data);
  writer = g_thread_new ("writer", push_all, channel);
  while (!data.done)
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (writer);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (data.sum, ==, (gsize) N_ITEMS * (N_ITEMS + 1) / 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/run/channel/order", test_order);
  g_test_add_func ("/run/channel/back-pressure", test_back_pressure);
  g_test_add_func ("/run/channel/error", test_error);
  g_test_add_func ("/run/channel/notify", test_notify);

  return g_test_run ();
}
