/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-network.h"

static gboolean
needs_network (const char *source,
               const char *destination,
               const char *uri)
{
  g_autofree char *data =
    g_strdup_printf ("{\"sluice\":1,\"id\":\"t\",\"name\":\"T\",\"source\":%s,"
                     "\"mapping\":[{\"column\":\"id\",\"type\":\"integer\",\"from\":\"id\"}],"
                     "\"destination\":%s}", source, destination);
  g_autofree char *document =
    g_strdup_printf ("{\"type\":\"postgres\",\"uri\":\"%s\"}", uri);
  g_autoptr(GHashTable) connections = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceTask) task = sluice_task_new_from_data (data, -1, NULL, &problems, &error);

  g_assert_no_error (error);
  g_hash_table_insert (connections, (gpointer) "C", document);
  return sluice_task_needs_network (task, connections);
}

static void
test_databases (void)
{
  static const struct
  {
    const char *uri;
    gboolean remote;
  } cases[] = {
    { "postgresql:///db", FALSE },
    { "postgresql://localhost/db", FALSE },
    { "postgres://me@127.0.0.1:5433/db", FALSE },
    { "postgresql://[::1]:5432/db", FALSE },
    { "postgresql://%2Fvar%2Frun/db", FALSE },
    { "postgresql:///db?host=/tmp&port=5433", FALSE },
    { "postgresql:///db?hostaddr=::1", FALSE },
    { "host=/tmp dbname=db", FALSE },
    { "dbname=db", FALSE },
    { "postgresql://db.example/db", TRUE },
    { "postgresql://me@localhost@db.example:5432/db", TRUE },
    { "postgresql://localhost,db.example/db", TRUE },
    { "postgresql://[2001:db8::1]:5432/db", TRUE },
    { "postgresql://10.0.0.1", TRUE },
    { "postgresql:///db?application_name=a&host=db.example", TRUE },
    { "postgresql:///db?hostaddr=2001:db8::1", TRUE },
    { "dbname=db host=db.example", TRUE },
  };
  static const char source[] = "{\"type\":\"inline\",\"records\":[]}";
  static const char destination[] = "{\"connection\":\"C\",\"table\":\"t\"}";

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].uri);
      g_assert_cmpint (needs_network (source, destination, cases[i].uri), ==, cases[i].remote);
    }
}

static void
test_sources (void)
{
  static const char destination[] = "{\"type\":\"sqlite\",\"path\":\"o.db\",\"table\":\"t\"}";

  g_assert_true (needs_network ("{\"type\":\"http\",\"url\":\"https://api.example/x\"}", destination, ""));
  g_assert_false (needs_network ("{\"type\":\"http\",\"url\":\"http://localhost:8080/x\"}", destination, ""));
  g_assert_false (needs_network ("{\"type\":\"http\",\"url\":\"http://[::1]/x\"}", destination, ""));
  g_assert_false (needs_network ("{\"type\":\"file\",\"path\":\"a.json\"}", destination, ""));
  g_assert_true (needs_network ("{\"type\":\"database\",\"connection\":\"C\",\"table\":\"t\"}", destination,
                                "postgresql://db.example/db"));
  g_assert_false (needs_network ("{\"type\":\"database\",\"connection\":\"C\",\"table\":\"t\"}", destination,
                                 "postgresql:///db"));
}

static void
test_lookups (void)
{
  static const char destination[] = "{\"type\":\"sqlite\",\"path\":\"o.db\",\"table\":\"t\"}";
  static const char source[] = "{\"type\":\"inline\",\"records\":[]},"
                               "\"lookups\":[{\"name\":\"a\",\"records\":[]},"
                               "{\"name\":\"b\",\"connection\":\"C\",\"table\":\"t\"}]";

  g_assert_true (needs_network (source, destination, "postgresql://db.example/db"));
  g_assert_false (needs_network (source, destination, "postgresql:///db"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/schedule/task-network/databases", test_databases);
  g_test_add_func ("/schedule/task-network/lookups", test_lookups);
  g_test_add_func ("/schedule/task-network/sources", test_sources);

  return g_test_run ();
}
