/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-present.h"

static gboolean
present_cb (gpointer user_data)
{
  GListModel *windows = gtk_window_get_toplevels ();

  /* It may be closed by now, with the window that it belongs to. */
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      if (window != user_data)
        continue;
      if (!gtk_widget_get_realized (GTK_WIDGET (window)))
        {
          gtk_widget_realize (GTK_WIDGET (window));
          return G_SOURCE_CONTINUE;
        }
      gtk_window_present (window);
      break;
    }
  return G_SOURCE_REMOVE;
}

/**
 * sluice_present:
 * @window: a new window
 *
 * Presents @window as soon as what made it is done, in two turns: to make a window, to
 * make what it is drawn on and to lay it out take about as long, and all at once longer
 * than a frame.
 */
void
sluice_present (GtkWindow *window)
{
  g_return_if_fail (GTK_IS_WINDOW (window));

  g_idle_add_full (G_PRIORITY_HIGH_IDLE, present_cb, g_object_ref (window), g_object_unref);
}
