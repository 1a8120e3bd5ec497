/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "sluice-uuid.h"

#include <string.h>

#define N_IDS 20000

static void
test_form (void)
{
  g_autofree char *id = sluice_uuid_v7 ();

  g_assert_true (g_uuid_string_is_valid (id));
  g_assert_cmpint (id[14], ==, '7');
  g_assert_nonnull (strchr ("89ab", id[19]));
}

static void
test_time (void)
{
  const gint64 before = g_get_real_time () / 1000;
  g_autofree char *id = sluice_uuid_v7 ();
  const gint64 after = g_get_real_time () / 1000;
  g_autofree char *digits = g_strdup_printf ("%.8s%.4s", id, id + 9);
  const gint64 stamp = (gint64) g_ascii_strtoull (digits, NULL, 16);

  g_assert_cmpint (stamp, >=, before);
  g_assert_cmpint (stamp, <=, after + 1);
}

static gpointer
make_ids (gpointer data)
{
  GPtrArray *ids = g_ptr_array_new_full (N_IDS, g_free);

  for (guint i = 0; i < N_IDS; i++)
    g_ptr_array_add (ids, sluice_uuid_v7 ());
  return ids;
}

/* Ids of one thread ascend, those of several never meet. */
static void
test_order (void)
{
  GThread *threads[2];
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("ids", make_ids, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autoptr(GPtrArray) ids = g_thread_join (threads[i]);

      for (guint j = 0; j < ids->len; j++)
        {
          if (j > 0)
            g_assert_cmpstr (ids->pdata[j - 1], <, ids->pdata[j]);
          g_assert_true (g_hash_table_add (seen, g_strdup (ids->pdata[j])));
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/uuid/form", test_form);
  g_test_add_func ("/uuid/time", test_time);
  g_test_add_func ("/uuid/order", test_order);

  return g_test_run ();
}
