/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-arena.h"

#include <string.h>

static void
test_alignment (void)
{
  g_autoptr(SluiceArena) arena = sluice_arena_new (64);

  for (gsize size = 0; size < 100; size++)
    {
      char *data = sluice_arena_alloc (arena, size);

      g_assert_cmpuint (GPOINTER_TO_SIZE (data) % 8, ==, 0);
      memset (data, 'x', size);
    }
}

static void
test_copies_do_not_move (void)
{
  g_autoptr(SluiceArena) arena = sluice_arena_new (128);
  const char *copies[1000];

  for (guint i = 0; i < G_N_ELEMENTS (copies); i++)
    {
      g_autofree char *text = g_strdup_printf ("text number %u", i);

      copies[i] = sluice_arena_copy (arena, text, strlen (text));
    }
  for (guint i = 0; i < G_N_ELEMENTS (copies); i++)
    {
      g_autofree char *text = g_strdup_printf ("text number %u", i);

      g_assert_cmpmem (copies[i], strlen (text), text, strlen (text));
    }
}

static void
test_larger_than_block (void)
{
  g_autoptr(SluiceArena) arena = sluice_arena_new (64);
  g_autofree char *large = g_strnfill (100000, 'l');
  const char *before = sluice_arena_copy (arena, "before", 6);
  const char *copy = sluice_arena_copy (arena, large, 100000);
  const char *after = sluice_arena_copy (arena, "after", 5);

  g_assert_cmpmem (before, 6, "before", 6);
  g_assert_cmpmem (copy, 100000, large, 100000);
  g_assert_cmpmem (after, 5, "after", 5);
  g_assert_cmpuint (sluice_arena_get_size (arena), >=, 100000 + 6 + 5);
}

static void
test_reset_reuses_blocks (void)
{
  g_autoptr(SluiceArena) arena = sluice_arena_new (4096);
  const char *first = sluice_arena_copy (arena, "first", 5);

  g_assert_nonnull (sluice_arena_alloc (arena, 100000));
  sluice_arena_reset (arena);
  g_assert_cmpuint (sluice_arena_get_size (arena), ==, 0);

  g_assert_true (sluice_arena_copy (arena, "again", 5) == first);
}

static void
test_empty (void)
{
  g_autoptr(SluiceArena) arena = sluice_arena_new (64);

  sluice_arena_reset (arena);
  g_assert_nonnull (sluice_arena_copy (arena, NULL, 0));
  g_assert_cmpuint (sluice_arena_get_size (arena), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/sluice/core/arena/alignment", test_alignment);
  g_test_add_func ("/sluice/core/arena/copies-do-not-move", test_copies_do_not_move);
  g_test_add_func ("/sluice/core/arena/larger-than-block", test_larger_than_block);
  g_test_add_func ("/sluice/core/arena/reset-reuses-blocks", test_reset_reuses_blocks);
  g_test_add_func ("/sluice/core/arena/empty", test_empty);

  return g_test_run ();
}
