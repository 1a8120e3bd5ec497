/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include <gio/gio.h>
#include <stdint.h>

/* Runs a fuzz target over the files of folders, and over all their beginnings,
 * where there is no libFuzzer. */

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

/* Beyond this size not every beginning of a file is tried. */
#define MAX_BEGINNINGS 400

static void
run_file (const char *path,
          GRand      *rand)
{
  g_autofree char *contents = NULL;
  g_autofree char *input = NULL;
  g_autoptr(GError) error = NULL;
  gsize size = 0;

  g_file_get_contents (path, &contents, &size, &error);
  g_assert_no_error (error);
  input = g_malloc (size + 1);
  if (size > 0)
    memcpy (input + 1, contents, size);

  for (guint choice = 0; choice < 256; choice += 5)
    {
      input[0] = (char) choice;
      LLVMFuzzerTestOneInput ((const uint8_t *) input, size + 1);
    }
  for (gsize end = 0; end < MIN (size, MAX_BEGINNINGS); end++)
    {
      input[0] = (char) g_rand_int_range (rand, 0, 256);
      LLVMFuzzerTestOneInput ((const uint8_t *) input, end + 1);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (20260101);
  guint n = 0;

  for (int i = 1; i < argc; i++)
    {
      g_autoptr(GDir) dir = g_dir_open (argv[i], 0, NULL);
      const char *name;

      g_assert_nonnull (dir);
      while ((name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *path = g_build_filename (argv[i], name, NULL);

          if (g_str_has_prefix (name, "."))
            continue;
          run_file (path, rand);
          n++;
        }
    }
  g_print ("1..1\nok 1 %u files\n", n);
  g_assert_cmpuint (n, >, 0);
  return 0;
}
