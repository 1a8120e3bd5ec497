/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-tab-stop.h"

struct _SluiceTabStop
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (SluiceTabStop, sluice_tab_stop, ADW_TYPE_BIN)

static gboolean
sluice_tab_stop_focus (GtkWidget        *widget,
                       GtkDirectionType  direction)
{
  if ((direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD) &&
      gtk_widget_get_focus_child (widget) != NULL)
    return FALSE;
  return GTK_WIDGET_CLASS (sluice_tab_stop_parent_class)->focus (widget, direction);
}

static void
sluice_tab_stop_class_init (SluiceTabStopClass *klass)
{
  GTK_WIDGET_CLASS (klass)->focus = sluice_tab_stop_focus;
}

static void
sluice_tab_stop_init (SluiceTabStop *self)
{
}

/**
 * sluice_tab_stop_new:
 * @list: a list
 *
 * Returns: (transfer floating): it, as one stop of the Tab key
 */
GtkWidget *
sluice_tab_stop_new (GtkWidget *list)
{
  g_return_val_if_fail (GTK_IS_WIDGET (list), NULL);

  return g_object_new (SLUICE_TYPE_TAB_STOP, "child", list, NULL);
}
