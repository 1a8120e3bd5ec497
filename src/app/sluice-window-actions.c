/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-window-private.h"

#include "sluice-intake-page.h"
#include "sluice-palette.h"
#include "sluice-query-actions.h"
#include "sluice-schedule-control.h"
#include "sluice-service-client.h"
#include "sluice-task-page.h"
#include "sluice-upkeep-actions.h"

#include <glib/gi18n.h>

static void
back_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SluiceWindow *self = SLUICE_WINDOW (widget);

  if (self->pushed->len > 0)
    {
      SluicePage *page = g_ptr_array_index (self->pushed, self->pushed->len - 1);

      if (!sluice_window_may_leave (self, self->pushed->len - 1, "win.back", NULL))
        return;
      g_ptr_array_set_size (self->pushed, (int) self->pushed->len - 1);
      sluice_window_show_top (self);
      sluice_window_drop (self, page);
    }
  else if (sluice_split_view_get_collapsed (self->split_view))
    sluice_split_view_set_show_content (self->split_view, FALSE);
}

static void
new_task_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  SluiceWindow *self = SLUICE_WINDOW (widget);

  sluice_window_push (self, SLUICE_PAGE (sluice_intake_page_new ()));
}

static gboolean
choose_file_cb (gpointer user_data)
{
  /* Else the window was closed meanwhile. */
  if (gtk_widget_get_root (user_data) != NULL)
    sluice_intake_page_choose_file (user_data);
  return G_SOURCE_REMOVE;
}

/* To make the page takes about as long as to make the dialog. */
static void
new_from_file_action (GtkWidget  *widget,
                      const char *name,
                      GVariant   *parameter)
{
  SluiceWindow *self = SLUICE_WINDOW (widget);
  SluiceIntakePage *page = sluice_intake_page_new ();

  sluice_window_push (self, SLUICE_PAGE (page));
  g_idle_add_full (G_PRIORITY_HIGH_IDLE, choose_file_cb, g_object_ref (page), g_object_unref);
}

static void
new_from_sample_action (GtkWidget  *widget,
                        const char *name,
                        GVariant   *parameter)
{
  SluiceWindow *self = SLUICE_WINDOW (widget);
  SluiceIntakePage *page = sluice_intake_page_new ();

  sluice_window_push (self, SLUICE_PAGE (page));
  sluice_intake_page_try_sample (page);
}

static void
open_task_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  const char *task = g_variant_get_string (parameter, NULL);

  sluice_window_push (SLUICE_WINDOW (widget), SLUICE_PAGE (sluice_task_page_new (task)));
  sluice_service_client_tell_seen ("task-seen", task);
}

static void
open_run_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  sluice_window_open_run (SLUICE_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
run_begun_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(SluiceWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *run = NULL;

  run = sluice_session_run_finish (SLUICE_SESSION (source), result, &error);
  if (self->session == NULL)
    return;
  if (run != NULL)
    {
      sluice_window_open_run (self, run);
      sluice_session_runs_changed (self->session);
      return;
    }
  sluice_page_show_error (sluice_window_get_page (self), _("The run could not be started."),
                          error);
}

static void
run_task_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  SluiceWindow *self = SLUICE_WINDOW (widget);

  sluice_page_clear_problem (sluice_window_get_page (self));
  sluice_session_run_async (self->session, g_variant_get_string (parameter, NULL), NULL,
                            run_begun_cb, g_object_ref (self));
}

static void
show_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SluiceWindow *self = SLUICE_WINDOW (widget);
  const char *page = g_variant_get_string (parameter, NULL);

  for (int i = 0; sluice_window_root_names[i] != NULL; i++)
    if (g_str_equal (page, sluice_window_root_names[i]))
      {
        sluice_window_show_root (self, i);
        sluice_split_view_set_show_content (self->split_view, TRUE);
      }
}

static void
show_palette_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  SluiceWindow *self = SLUICE_WINDOW (widget);

  gtk_window_present (GTK_WINDOW (sluice_palette_new (GTK_WINDOW (self), self->session)));
}

static void
take_tour_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  SluiceWindow *self = SLUICE_WINDOW (widget);

  sluice_split_view_set_show_content (self->split_view, TRUE);
  sluice_tour_bar_begin (self->tour_bar, self->session, GTK_WIDGET (self->stack));
}

static void
show_run_rows_action (GtkWidget  *widget,
                      const char *name,
                      GVariant   *parameter)
{
  SluiceWindow *self = SLUICE_WINDOW (widget);

  sluice_window_open_run (self, g_variant_get_string (parameter, NULL));
  gtk_widget_activate_action (GTK_WIDGET (sluice_window_get_page (self)), "run.show-rows", NULL);
}

static void
run_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  sluice_page_run (sluice_window_get_page (SLUICE_WINDOW (widget)));
}

static void
search_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  sluice_page_search (sluice_window_get_page (SLUICE_WINDOW (widget)));
}

/*< private >
 * sluice_window_install_actions:
 * @widget_class: the class of the window
 *
 * Gives the window its actions and their keys.
 */
void
sluice_window_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "win.new-task", NULL, new_task_action);
  gtk_widget_class_install_action (widget_class, "win.new-from-file", NULL, new_from_file_action);
  gtk_widget_class_install_action (widget_class, "win.new-from-sample", NULL,
                                   new_from_sample_action);
  gtk_widget_class_install_action (widget_class, "win.open-task", "s", open_task_action);
  gtk_widget_class_install_action (widget_class, "win.open-run", "s", open_run_action);
  gtk_widget_class_install_action (widget_class, "win.run-task", "s", run_task_action);
  gtk_widget_class_install_action (widget_class, "win.show", "s", show_action);
  gtk_widget_class_install_action (widget_class, "win.show-palette", NULL, show_palette_action);
  gtk_widget_class_install_action (widget_class, "win.show-run-rows", "s", show_run_rows_action);
  gtk_widget_class_install_action (widget_class, "win.take-tour", NULL, take_tour_action);
  gtk_widget_class_install_action (widget_class, "win.run", NULL, run_action);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, GDK_CONTROL_MASK, "win.new-task",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_o, GDK_CONTROL_MASK,
                                       "win.new-from-file", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK, "win.run", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "win.search",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_k, GDK_CONTROL_MASK, "win.show-palette",
                                       NULL);
  for (guint i = 0; sluice_window_root_names[i] != NULL; i++)
    gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1 + i, GDK_ALT_MASK, "win.show",
                                         "s", sluice_window_root_names[i]);
  sluice_schedule_control_install (widget_class);
  sluice_query_actions_install (widget_class);
  sluice_upkeep_actions_install (widget_class);
}
