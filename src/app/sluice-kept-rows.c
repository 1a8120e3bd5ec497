/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-kept-rows.h"

#define KEY "sluice-kept-rows-key"

/**
 * sluice_kept_rows_take_key:
 * @row: a row
 * @key: (transfer full): all that it says and does
 *
 * Two rows of the same key are one and the same to whoever looks at them.
 */
void
sluice_kept_rows_take_key (GtkWidget *row,
                           char      *key)
{
  g_return_if_fail (GTK_IS_LIST_BOX_ROW (row));
  g_return_if_fail (key != NULL);

  g_object_set_data_full (G_OBJECT (row), KEY, key, g_free);
}

static gboolean
is_same (GtkListBoxRow *row,
         GtkWidget     *other)
{
  return g_strcmp0 (g_object_get_data (G_OBJECT (row), KEY), g_object_get_data (G_OBJECT (other), KEY)) == 0;
}

/* Where a row like this one is, from a place on; -1 if nowhere. */
static int
find_same (GtkListBox *list,
           GtkWidget  *wanted,
           int         from)
{
  GtkListBoxRow *row = NULL;

  for (int i = from; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    if (is_same (row, wanted))
      return i;
  return -1;
}

static void
remove_rows (GtkListBox *list,
             int         from,
             int         n)
{
  GtkListBoxRow *row = NULL;

  while (n-- > 0 && (row = gtk_list_box_get_row_at_index (list, from)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

/**
 * sluice_kept_rows_show:
 * @list: a list
 * @rows: (element-type GtkWidget): all rows that it is to have, floating or not, each
 *   with its key
 *
 * Shows these rows in their order. Those that the list has already stay what they are:
 * whoever has just pressed the button of one, or is in it with the keyboard, does not
 * have it taken away because something else has changed.
 */
void
sluice_kept_rows_show (GtkListBox *list,
                       GPtrArray  *rows)
{
  g_return_if_fail (GTK_IS_LIST_BOX (list));
  g_return_if_fail (rows != NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr(GtkWidget) row = g_object_ref_sink (rows->pdata[i]);
      int same = find_same (list, row, (int) i);

      if (same < 0)
        gtk_list_box_insert (list, row, (int) i);
      else
        remove_rows (list, (int) i, same - (int) i);
    }
  remove_rows (list, (int) rows->len, G_MAXINT);
}
