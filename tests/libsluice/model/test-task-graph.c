/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "sluice-task-graph.h"

#include "sluice-error.h"

/* Which task follows which. */

/* “A<B A<C+”: A follows B (on success) and C (+ on completion, - on failure). The
 * id of a task is its name in small letters. */
static SluiceTaskGraph *
make_graph (const char *tasks,
            const char *edges)
{
  SluiceTaskGraph *graph = sluice_task_graph_new ();
  g_auto(GStrv) words = g_strsplit (edges, " ", -1);

  for (const char *task = tasks; *task != '\0'; task++)
    {
      const char id[] = { g_ascii_tolower (*task), '\0' };
      const char name[] = { *task, '\0' };

      sluice_task_graph_add_task (graph, id, name);
    }
  for (guint i = 0; words[i] != NULL && *words[i] != '\0'; i++)
    {
      const char id[] = { g_ascii_tolower (words[i][0]), '\0' };
      const char upstream[] = { words[i][2], '\0' };
      const char on = words[i][3];

      g_assert_cmpint (words[i][1], ==, '<');
      sluice_task_graph_add_after (graph, id, upstream,
                                   on == '+' ? SLUICE_AFTER_COMPLETION
                                   : on == '-' ? SLUICE_AFTER_FAILURE : SLUICE_AFTER_SUCCESS);
    }
  return graph;
}

static char *
join_edges (GPtrArray *edges)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < edges->len; i++)
    {
      const SluiceTaskEdge *edge = edges->pdata[i];

      g_string_append_printf (text, "%s%s<%s%s", i > 0 ? " " : "", edge->task, edge->upstream,
                              edge->on == SLUICE_AFTER_COMPLETION ? "+"
                              : edge->on == SLUICE_AFTER_FAILURE ? "-" : "");
    }
  g_ptr_array_unref (edges);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
join_words (GPtrArray *words)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < words->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", (const char *) words->pdata[i]);
  g_ptr_array_unref (words);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

#define assert_text(call, expected)             \
  G_STMT_START                                  \
    {                                           \
      g_autofree char *_text = call;            \
      g_assert_cmpstr (_text, ==, expected);    \
    }                                           \
  G_STMT_END

static void
test_edges (void)
{
  g_autoptr(SluiceTaskGraph) graph = make_graph ("ABCD", "B<A C<a- D<B D<C+");

  assert_text (join_edges (sluice_task_graph_list_upstreams (graph, "d")), "d<b d<c+");
  assert_text (join_edges (sluice_task_graph_list_upstreams (graph, "c")), "c<a-");
  assert_text (join_edges (sluice_task_graph_list_upstreams (graph, "a")), "");
  assert_text (join_edges (sluice_task_graph_list_upstreams (graph, "nobody")), "");
  assert_text (join_edges (sluice_task_graph_list_downstreams (graph, "c")), "d<c+");
  assert_text (join_words (sluice_task_graph_list_tasks (graph)), "a b c d");
  g_assert_cmpuint (sluice_task_graph_get_level (graph, "a"), ==, 0);
  g_assert_cmpuint (sluice_task_graph_get_level (graph, "b"), ==, 1);
  g_assert_cmpuint (sluice_task_graph_get_level (graph, "c"), ==, 1);
  g_assert_cmpuint (sluice_task_graph_get_level (graph, "d"), ==, 2);
  g_assert_null (sluice_task_graph_find_cycle (graph, NULL));

  sluice_task_graph_clear_after (graph, "d");
  assert_text (join_edges (sluice_task_graph_list_downstreams (graph, "c")), "");
  g_assert_cmpuint (sluice_task_graph_get_level (graph, "d"), ==, 0);
}

/* The long way counts, whichever edge was named first. */
static void
test_levels (void)
{
  g_autoptr(SluiceTaskGraph) graph = make_graph ("ABCD", "D<A D<C C<B B<A");

  g_assert_cmpuint (sluice_task_graph_get_level (graph, "d"), ==, 3);
}

static void
test_references (void)
{
  g_autoptr(SluiceTaskGraph) graph = make_graph ("AB", "B<A B<Z");

  assert_text (join_words (sluice_task_graph_list_unknown (graph, "b")), "Z");
  assert_text (join_words (sluice_task_graph_list_unknown (graph, "a")), "");
  g_assert_cmpstr (sluice_task_graph_find_task (graph, "B"), ==, "b");
  g_assert_null (sluice_task_graph_find_task (graph, "Z"));

  /* It comes later. */
  sluice_task_graph_add_task (graph, "z", "Z");
  assert_text (join_words (sluice_task_graph_list_unknown (graph, "b")), "");
  assert_text (join_edges (sluice_task_graph_list_upstreams (graph, "b")), "b<a b<z");

  /* Another of that name: which one is meant is not clear. */
  sluice_task_graph_add_task (graph, "y", "Z");
  assert_text (join_words (sluice_task_graph_list_unknown (graph, "b")), "Z");
  sluice_task_graph_add_task (graph, "x", "Z");
  assert_text (join_words (sluice_task_graph_list_unknown (graph, "b")), "Z");
  sluice_task_graph_add_task (graph, "x", "X");
  sluice_task_graph_add_task (graph, "y", "Y");
  assert_text (join_words (sluice_task_graph_list_unknown (graph, "b")), "");
  g_assert_cmpstr (sluice_task_graph_get_name (graph, "y"), ==, "Y");

  /* An id wins over a name. */
  sluice_task_graph_add_task (graph, "w", "z");
  g_assert_cmpstr (sluice_task_graph_find_task (graph, "z"), ==, "z");
}

static void
test_cycles (void)
{
  static const struct { const char *edges, *through, *cycle; } cases[] = {
    { "A<A", "a", "A → A" },
    { "B<A A<B", "a", "A → B → A" },
    { "B<A A<B", "b", "B → A → B" },
    { "B<A C<B A<C", "c", "C → A → B → C" },
    { "B<A C<B A<C D<A", "d", NULL },
    { "B<A C<A D<B D<C", NULL, NULL },
    { "B<A C<B B<C D<C", NULL, "B → C → B" },
    { "B<A C<B B<C D<C", "a", NULL },
    /* The shortest of those that there are. */
    { "B<A C<B D<C A<D A<B", "a", "A → B → A" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(SluiceTaskGraph) graph = make_graph ("ABCD", cases[i].edges);

      assert_text (sluice_task_graph_find_cycle (graph, cases[i].through), cases[i].cycle);
    }
}

static void
test_check (void)
{
  g_autoptr(SluiceTaskGraph) graph = make_graph ("ABC", "B<A C<B");
  g_autoptr(GError) error = NULL;

  g_assert_true (sluice_task_graph_check (graph, "b", &error));
  g_assert_no_error (error);
  g_assert_true (sluice_task_graph_can_follow (graph, "c", "a"));
  g_assert_false (sluice_task_graph_can_follow (graph, "a", "c"));
  g_assert_false (sluice_task_graph_can_follow (graph, "a", "a"));
  g_assert_false (sluice_task_graph_can_follow (graph, "a", "nobody"));

  sluice_task_graph_add_after (graph, "a", "C", SLUICE_AFTER_FAILURE);
  g_assert_false (sluice_task_graph_check (graph, "b", &error));
  g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_INVALID);
  g_assert_cmpstr (sluice_error_get_code (error), ==, "schedule_cycle");
  g_assert_nonnull (strstr (error->message, "B → C → A → B"));
}

/* A workspace is somebody else's file: its chains may be as long as they like. */
static void
test_long_chain (void)
{
  g_autoptr(SluiceTaskGraph) graph = sluice_task_graph_new ();
  g_autofree char *cycle = NULL;
  char id[16];
  char upstream[16];

  for (guint i = 0; i < 100000; i++)
    {
      g_snprintf (id, sizeof id, "%u", i);
      sluice_task_graph_add_task (graph, id, id);
      if (i > 0)
        sluice_task_graph_add_after (graph, id, upstream, SLUICE_AFTER_SUCCESS);
      g_strlcpy (upstream, id, sizeof upstream);
    }
  g_assert_cmpuint (sluice_task_graph_get_level (graph, "99999"), ==, 99999);
  g_assert_null (sluice_task_graph_find_cycle (graph, NULL));
  sluice_task_graph_add_after (graph, "0", "99999", SLUICE_AFTER_SUCCESS);
  cycle = sluice_task_graph_find_cycle (graph, "5");
  g_assert_cmpstr (cycle, ==, "5 → 6 → 7 → 8 → 9 → 10 → 11 → 12 → 13 → … → 4 → 5");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/task-graph/edges", test_edges);
  g_test_add_func ("/task-graph/levels", test_levels);
  g_test_add_func ("/task-graph/references", test_references);
  g_test_add_func ("/task-graph/cycles", test_cycles);
  g_test_add_func ("/task-graph/check", test_check);
  g_test_add_func ("/task-graph/long-chain", test_long_chain);
  return g_test_run ();
}
