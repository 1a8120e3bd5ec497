/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-table.h"

#include <stdio.h>
#include <string.h>

/* Wide enough for a URL's beginning or a message, short enough for a row with
 * a dozen columns to be read at all. */
#define CELL_WIDTH 48

struct _SluiceCliTable
{
  GPtrArray *headings;          /* (element-type utf8) */
  gboolean *right;
  gboolean *whole;              /* cells are not cut */
  GPtrArray *cells;             /* (element-type utf8) row after row */
};

static guint
char_width (gunichar c)
{
  if (g_unichar_iszerowidth (c))
    return 0;
  return g_unichar_iswide (c) ? 2 : 1;
}

static guint
text_width (const char *text)
{
  guint width = 0;

  for (const char *s = text; *s != '\0'; s = g_utf8_next_char (s))
    width += char_width (g_utf8_get_char (s));
  return width;
}

static void
append_escaped (GString  *line,
                gunichar  c)
{
  if (c == '\n')
    g_string_append (line, "\\n");
  else if (c == '\t')
    g_string_append (line, "\\t");
  else if (c == '\r')
    g_string_append (line, "\\r");
  else if (g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_FORMAT)
    g_string_append_printf (line, "\\u%04x", c);
  else
    g_string_append_unichar (line, c);
}

/**
 * sluice_cli_text_for_line:
 * @text: (nullable): any text, of a source perhaps
 * @width: most columns of a terminal, 0 = any number
 *
 * Returns: (transfer full): valid UTF-8 without control characters
 */
char *
sluice_cli_text_for_line (const char *text,
                          guint       width)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  GString *line = g_string_new (NULL);
  guint used = 0;

  for (const char *s = valid; *s != '\0'; s = g_utf8_next_char (s))
    {
      const gsize before = line->len;

      append_escaped (line, g_utf8_get_char (s));
      used += text_width (line->str + before);
      if (width > 0 && used > width)
        {
          g_string_truncate (line, before);
          g_string_append (line, "…");
          break;
        }
    }
  return g_string_free (line, FALSE);
}

static gboolean
is_marked (const char *heading)
{
  return heading[0] != '\0' && strchr ("<>*", heading[0]) != NULL;
}

/**
 * sluice_cli_table_new:
 * @headings: the headings, %NULL at the end; `>` first aligns right, `*` first
 *   keeps long cells whole, `<` first means nothing (for names from outside)
 *
 * Returns: (transfer full): a table without rows
 */
SluiceCliTable *
sluice_cli_table_new (const char *const *headings)
{
  SluiceCliTable *self = g_new0 (SluiceCliTable, 1);
  const guint n = g_strv_length ((GStrv) headings);

  self->headings = g_ptr_array_new_with_free_func (g_free);
  self->cells = g_ptr_array_new_with_free_func (g_free);
  self->right = g_new0 (gboolean, n + 1);
  self->whole = g_new0 (gboolean, n + 1);
  for (guint i = 0; i < n; i++)
    {
      self->right[i] = headings[i][0] == '>';
      self->whole[i] = headings[i][0] == '*';
      g_ptr_array_add (self->headings,
                       sluice_cli_text_for_line (headings[i] + (is_marked (headings[i]) ? 1 : 0), CELL_WIDTH));
    }
  return self;
}

/**
 * sluice_cli_table_free:
 * @self: (transfer full): a table
 */
void
sluice_cli_table_free (SluiceCliTable *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->headings);
  g_ptr_array_unref (self->cells);
  g_free (self->right);
  g_free (self->whole);
  g_free (self);
}

/**
 * sluice_cli_table_add:
 * @self: a table
 * @cell: (nullable): the next cell
 */
void
sluice_cli_table_add (SluiceCliTable *self,
                      const char     *cell)
{
  guint column;

  g_return_if_fail (self != NULL);
  g_return_if_fail (self->headings->len > 0);

  column = self->cells->len % self->headings->len;
  g_ptr_array_add (self->cells, sluice_cli_text_for_line (cell, self->whole[column] ? 0 : CELL_WIDTH));
}

/**
 * sluice_cli_table_take:
 * @self: a table
 * @cell: (transfer full) (nullable): the next cell
 */
void
sluice_cli_table_take (SluiceCliTable *self,
                       char           *cell)
{
  g_return_if_fail (self != NULL);

  sluice_cli_table_add (self, cell);
  g_free (cell);
}

static void
print_cells (SluiceCliTable *self,
             GPtrArray      *cells,
             guint           first,
             const guint    *widths,
             const char     *indent)
{
  const guint n = self->headings->len;
  g_autoptr(GString) line = g_string_new (indent);

  for (guint i = 0; i < n; i++)
    {
      const char *cell = g_ptr_array_index (cells, first + i);
      const guint pad = widths[i] - text_width (cell);

      if (i > 0)
        g_string_append (line, "  ");
      if (self->right[i])
        g_string_append_printf (line, "%*s", (int) pad, "");
      g_string_append (line, cell);
      if (!self->right[i] && i + 1 < n)
        g_string_append_printf (line, "%*s", (int) pad, "");
    }
  /* An empty last cell leaves the gap before it. */
  fprintf (stdout, "%s\n", g_strchomp (line->str));
}

/**
 * sluice_cli_table_print:
 * @self: a table whose last row is complete
 * @indent: what stands before each line
 *
 * Prints headings and rows to standard output.
 */
void
sluice_cli_table_print (SluiceCliTable *self,
                        const char     *indent)
{
  g_autofree guint *widths = NULL;
  guint n;

  g_return_if_fail (self != NULL);
  g_return_if_fail (indent != NULL);

  n = self->headings->len;
  if (n == 0)
    return;
  g_return_if_fail (self->cells->len % n == 0);

  widths = g_new0 (guint, n);
  for (guint i = 0; i < n; i++)
    widths[i] = text_width (g_ptr_array_index (self->headings, i));
  for (guint i = 0; i < self->cells->len; i++)
    widths[i % n] = MAX (widths[i % n], text_width (g_ptr_array_index (self->cells, i)));

  print_cells (self, self->headings, 0, widths, indent);
  for (guint i = 0; i < self->cells->len; i += n)
    print_cells (self, self->cells, i, widths, indent);
}
