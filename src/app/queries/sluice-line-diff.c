/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-line-diff.h"

/* Beyond this the table of lengths is too large: all is removed and added then. */
#define MAX_LINES 2000

static void
line_free (gpointer data)
{
  SluiceLine *line = data;

  g_free (line->text);
  g_free (line);
}

static void
add (GPtrArray      *lines,
     SluiceLineKind  kind,
     const char     *text)
{
  SluiceLine *line = g_new0 (SluiceLine, 1);

  line->kind = kind;
  line->text = g_strdup (text);
  g_ptr_array_add (lines, line);
}

/* Lengths of the longest common subsequences of what is behind each pair of lines
 * (Wagner and Fischer, The String-to-String Correction Problem, 1974). */
static guint16 *
measure (char  **a,
         guint   n_a,
         char  **b,
         guint   n_b)
{
  guint16 *lengths = g_new0 (guint16, (gsize) (n_a + 1) * (n_b + 1));

  for (guint i = n_a; i-- > 0;)
    for (guint j = n_b; j-- > 0;)
      lengths[i * (n_b + 1) + j] = g_str_equal (a[i], b[j])
        ? (guint16) (lengths[(i + 1) * (n_b + 1) + j + 1] + 1)
        : MAX (lengths[(i + 1) * (n_b + 1) + j], lengths[i * (n_b + 1) + j + 1]);
  return lengths;
}

/**
 * sluice_line_diff:
 * @before: a text
 * @after: what it became
 *
 * Returns: (transfer full) (element-type SluiceLine): all lines of both, what was
 *   removed before what was added in its place
 */
GPtrArray *
sluice_line_diff (const char *before,
                  const char *after)
{
  g_auto(GStrv) a = NULL;
  g_auto(GStrv) b = NULL;
  GPtrArray *lines = NULL;
  g_autofree guint16 *lengths = NULL;
  guint n_a, n_b;
  guint i = 0, j = 0;

  g_return_val_if_fail (before != NULL, NULL);
  g_return_val_if_fail (after != NULL, NULL);

  a = g_strsplit (before, "\n", -1);
  b = g_strsplit (after, "\n", -1);
  n_a = g_strv_length (a);
  n_b = g_strv_length (b);
  lines = g_ptr_array_new_with_free_func (line_free);
  if (n_a <= MAX_LINES && n_b <= MAX_LINES)
    lengths = measure (a, n_a, b, n_b);
  while (lengths != NULL && i < n_a && j < n_b)
    {
      if (g_str_equal (a[i], b[j]))
        {
          add (lines, SLUICE_LINE_SAME, a[i++]);
          j++;
        }
      else if (lengths[(i + 1) * (n_b + 1) + j] >= lengths[i * (n_b + 1) + j + 1])
        add (lines, SLUICE_LINE_REMOVED, a[i++]);
      else
        add (lines, SLUICE_LINE_ADDED, b[j++]);
    }
  while (i < n_a)
    add (lines, SLUICE_LINE_REMOVED, a[i++]);
  while (j < n_b)
    add (lines, SLUICE_LINE_ADDED, b[j++]);
  return lines;
}
