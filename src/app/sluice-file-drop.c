/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-file-drop.h"

/* More pages than these, one behind the other, are not looked at by anybody. */
#define MAX_FILES 8

static gboolean
drop_cb (GtkDropTarget *target,
         const GValue  *value,
         double         x,
         double         y,
         SluiceWindow  *window)
{
  g_autoptr(GSList) files = NULL;
  guint n = 0;

  if (!G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    return FALSE;
  /* The first of them comes last: its page is the one to be seen. */
  for (GSList *l = g_value_get_boxed (value); l != NULL && n < MAX_FILES; l = l->next, n++)
    files = g_slist_prepend (files, l->data);
  for (GSList *l = files; l != NULL; l = l->next)
    sluice_window_open_file (window, l->data);
  return files != NULL;
}

/**
 * sluice_file_drop_add:
 * @window: a window
 *
 * Files that are dropped anywhere on @window are opened.
 */
void
sluice_file_drop_add (SluiceWindow *window)
{
  GtkDropTarget *target = NULL;

  g_return_if_fail (SLUICE_IS_WINDOW (window));

  target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  /* Before the fields, which would take the names as text. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (target), GTK_PHASE_CAPTURE);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), window, 0);
  gtk_widget_add_controller (GTK_WIDGET (window), GTK_EVENT_CONTROLLER (target));
}
