/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-due-list.h"

#include "sluice-due-time.h"

#include <glib/gi18n.h>

#define N_TIMES 5
#define REFRESH_SECONDS 60

struct _SluiceDueList
{
  AdwBin parent_instance;

  SluiceCalendar *calendar;     /* (owned) (nullable) */
  gint64 start;                 /* 0 = any */
  gint64 end;                   /* 0 = any */
  guint refresh;                /* while it is seen: “in 5 minutes” does not stay true */

  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (SluiceDueList, sluice_due_list, ADW_TYPE_BIN)

static void
append_row (SluiceDueList *self,
            const char    *title,
            const char    *subtitle,
            const char    *hint)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *text = hint == NULL ? g_strdup (subtitle) : g_strdup_printf ("%s\n%s", subtitle, hint);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  if (hint != NULL)
    {
      GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-information-symbolic");

      gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, hint, -1);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), icon);
    }
  gtk_widget_add_css_class (row, "numeric");
  gtk_list_box_append (self->list, row);
}

static void
append_time (SluiceDueList *self,
             gint64         due)
{
  g_autofree char *title = sluice_due_time_format (self->calendar, due);
  g_autofree char *zone = sluice_due_time_format_zone (self->calendar, due);
  g_autofree char *until = sluice_due_time_format_until (self->calendar, due, g_get_real_time ());
  g_autofree char *subtitle = g_strdup_printf ("%s · %s", until, zone);
  g_autofree char *hint = sluice_due_time_describe_change (self->calendar, due);

  append_row (self, title, subtitle, hint);
}

static void
fill (SluiceDueList *self)
{
  GtkWidget *child = NULL;
  gint64 due = MAX (g_get_real_time (), self->start - 1);
  guint n = 0;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  while (self->calendar != NULL && n < N_TIMES)
    {
      due = sluice_calendar_next (self->calendar, due);
      if (due == SLUICE_CALENDAR_NEVER || (self->end != 0 && due > self->end))
        break;
      append_time (self, due);
      n++;
    }
  if (n == 0)
    append_row (self, _("Nothing is due by the clock"),
                self->calendar == NULL ? _("Choose above when the task runs") : _("All its times are past"), NULL);
}

static gboolean
refresh_cb (gpointer user_data)
{
  fill (user_data);
  return G_SOURCE_CONTINUE;
}

static void
sluice_due_list_map (GtkWidget *widget)
{
  SluiceDueList *self = SLUICE_DUE_LIST (widget);

  GTK_WIDGET_CLASS (sluice_due_list_parent_class)->map (widget);
  fill (self);
  self->refresh = g_timeout_add_seconds (REFRESH_SECONDS, refresh_cb, self);
}

static void
sluice_due_list_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&SLUICE_DUE_LIST (widget)->refresh, g_source_remove);

  GTK_WIDGET_CLASS (sluice_due_list_parent_class)->unmap (widget);
}

static void
sluice_due_list_dispose (GObject *object)
{
  g_clear_handle_id (&SLUICE_DUE_LIST (object)->refresh, g_source_remove);
  g_clear_pointer (&SLUICE_DUE_LIST (object)->calendar, sluice_calendar_unref);

  G_OBJECT_CLASS (sluice_due_list_parent_class)->dispose (object);
}

static void
sluice_due_list_class_init (SluiceDueListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_due_list_dispose;
  GTK_WIDGET_CLASS (klass)->map = sluice_due_list_map;
  GTK_WIDGET_CLASS (klass)->unmap = sluice_due_list_unmap;
}

static void
sluice_due_list_init (SluiceDueList *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Next Runs"), -1);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));
}

/**
 * sluice_due_list_set_calendar:
 * @self: a #SluiceDueList
 * @calendar: (nullable): what to show
 * @start: nothing is due before it, microseconds since 1970 UTC, 0 = any
 * @end: nothing is due after it, 0 = any
 *
 * Shows the next times of @calendar.
 */
void
sluice_due_list_set_calendar (SluiceDueList  *self,
                              SluiceCalendar *calendar,
                              gint64          start,
                              gint64          end)
{
  g_return_if_fail (SLUICE_IS_DUE_LIST (self));

  if (calendar != NULL)
    sluice_calendar_ref (calendar);
  g_clear_pointer (&self->calendar, sluice_calendar_unref);
  self->calendar = calendar;
  self->start = start;
  self->end = end;
  fill (self);
}
