/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-application.h"

#include "sluice-dialogs.h"
#include "sluice-preferences.h"
#include "sluice-sample-server.h"
#include "sluice-window.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

struct _SluiceApplication
{
  AdwApplication parent_instance;

  SluiceSession *session;       /* (owned) (nullable) before startup */
  GSimpleAction *window_active; /* (owned) (nullable) a state to be read by the service */
};

G_DEFINE_FINAL_TYPE (SluiceApplication, sluice_application, ADW_TYPE_APPLICATION)

static SluiceWindow *
sluice_application_get_window (SluiceApplication *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  for (GList *l = windows; l != NULL; l = l->next)
    if (SLUICE_IS_WINDOW (l->data))
      return l->data;
  return sluice_window_new (GTK_APPLICATION (self), self->session);
}

static void
quit_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  g_autoptr(GList) windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (user_data)));

  /* Closing keeps sizes and what was typed; the last one takes the program
   * along. Runs go on in their own processes. */
  for (GList *l = windows; l != NULL; l = l->next)
    gtk_window_close (l->data);
}

static void
about_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  sluice_show_about (GTK_WINDOW (sluice_application_get_window (user_data)));
}

static void
preferences_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  GtkWindow *window = GTK_WINDOW (sluice_application_get_window (user_data));

  /* It may have been asked for from the tray, without a window. */
  gtk_window_present (window);
  sluice_show_preferences (window, sluice_preferences_page_new ());
}

static void
show_run_action (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  SluiceWindow *window = sluice_application_get_window (user_data);

  sluice_window_open_run (window, g_variant_get_string (parameter, NULL));
  gtk_window_present (GTK_WINDOW (window));
}

static void
show_rows_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  SluiceWindow *window = sluice_application_get_window (user_data);

  sluice_window_open_run (window, g_variant_get_string (parameter, NULL));
  gtk_widget_activate_action (GTK_WIDGET (sluice_window_get_page (window)), "run.show-rows", NULL);
  gtk_window_present (GTK_WINDOW (window));
}

static void
show_task_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  SluiceWindow *window = sluice_application_get_window (user_data);

  gtk_widget_activate_action (GTK_WIDGET (window), "win.open-task", "s", g_variant_get_string (parameter, NULL));
  gtk_window_present (GTK_WINDOW (window));
}

/* In a sandbox the buttons of notifications come here, not to the service that
 * has sent them. */
static void
run_task_action (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  SluiceWindow *window = sluice_application_get_window (user_data);

  gtk_widget_activate_action_variant (GTK_WIDGET (window), "win.run-task", parameter);
  gtk_window_present (GTK_WINDOW (window));
}

static void
resume_schedule_action (GSimpleAction *action,
                        GVariant      *parameter,
                        gpointer       user_data)
{
  SluiceWindow *window = sluice_application_get_window (user_data);

  gtk_widget_activate_action_variant (GTK_WIDGET (window), "win.resume-schedule", parameter);
  gtk_window_present (GTK_WINDOW (window));
}

static void
show_page (SluiceApplication *self,
           const char        *name)
{
  SluiceWindow *window = sluice_application_get_window (self);

  gtk_widget_activate_action (GTK_WIDGET (window), "win.show", "s", name);
  gtk_window_present (GTK_WINDOW (window));
}

static void
show_schedules_action (GSimpleAction *action,
                       GVariant      *parameter,
                       gpointer       user_data)
{
  show_page (user_data, "schedules");
}

static void
show_connections_action (GSimpleAction *action,
                         GVariant      *parameter,
                         gpointer       user_data)
{
  show_page (user_data, "connections");
}

/* The service and the desktop activate them, too, by the name on the bus. */
static const GActionEntry actions[] = {
  { .name = "quit", .activate = quit_action },
  { .name = "about", .activate = about_action },
  { .name = "preferences", .activate = preferences_action },
  { .name = "show-run", .activate = show_run_action, .parameter_type = "s" },
  { .name = "show-rows", .activate = show_rows_action, .parameter_type = "s" },
  { .name = "show-task", .activate = show_task_action, .parameter_type = "s" },
  { .name = "run-task", .activate = run_task_action, .parameter_type = "s" },
  { .name = "resume-schedule", .activate = resume_schedule_action, .parameter_type = "s" },
  { .name = "show-schedules", .activate = show_schedules_action },
  { .name = "show-connections", .activate = show_connections_action },
};

static void
active_cb (SluiceApplication *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));
  gboolean active = FALSE;

  for (GList *l = windows; l != NULL; l = l->next)
    active = active || gtk_window_is_active (l->data);
  if (self->window_active != NULL)
    g_simple_action_set_state (self->window_active, g_variant_new_boolean (active));
}

static void
sluice_application_window_added (GtkApplication *application,
                                 GtkWindow      *window)
{
  GTK_APPLICATION_CLASS (sluice_application_parent_class)->window_added (application, window);

  g_signal_connect_object (window, "notify::is-active", G_CALLBACK (active_cb), application, G_CONNECT_SWAPPED);
}

static void
sluice_application_window_removed (GtkApplication *application,
                                   GtkWindow      *window)
{
  GTK_APPLICATION_CLASS (sluice_application_parent_class)->window_removed (application, window);

  active_cb (SLUICE_APPLICATION (application));
}

/* Before it notifies of a run that a person has started, the service looks
 * whether that person sees it anyway. Nobody can activate it. */
static void
add_window_active (SluiceApplication *self)
{
  self->window_active = g_simple_action_new_stateful ("window-active", NULL, g_variant_new_boolean (FALSE));
  g_simple_action_set_enabled (self->window_active, FALSE);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (self->window_active));
}

static void
sluice_application_startup (GApplication *application)
{
  SluiceApplication *self = SLUICE_APPLICATION (application);
  GtkApplication *gtk_application = GTK_APPLICATION (application);
  gboolean is_mirrored;

  G_APPLICATION_CLASS (sluice_application_parent_class)->startup (application);
  gtk_source_init ();

  is_mirrored = gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL;
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  add_window_active (self);
  /* Accelerators hold wherever the focus is. */
  gtk_application_set_accels_for_action (gtk_application, "win.back", is_mirrored
                                         ? (const char *[]) { "<Alt>Right", NULL }
                                         : (const char *[]) { "<Alt>Left", NULL });
  gtk_application_set_accels_for_action (gtk_application, "app.quit",
                                         (const char *[]) { "<Control>q", NULL });
  gtk_application_set_accels_for_action (gtk_application, "app.preferences",
                                         (const char *[]) { "<Control>comma", NULL });
  gtk_application_set_accels_for_action (gtk_application, "window.close",
                                         (const char *[]) { "<Control>w", NULL });
  gtk_application_set_accels_for_action (gtk_application, "win.show-help-overlay",
                                         (const char *[]) { "<Control>question", "F1", NULL });
  sluice_preferences_apply ();

  self->session = sluice_session_new ();
  sluice_session_start (self->session, NULL);
}

static void
sluice_application_shutdown (GApplication *application)
{
  sluice_sample_server_stop ();

  G_APPLICATION_CLASS (sluice_application_parent_class)->shutdown (application);
}

static void
sluice_application_activate (GApplication *application)
{
  gtk_window_present (GTK_WINDOW (sluice_application_get_window (SLUICE_APPLICATION (application))));
}

/* A file manager asks over the bus, without a command line. */
static void
sluice_application_open (GApplication  *application,
                         GFile        **files,
                         int            n_files,
                         const char    *hint)
{
  SluiceWindow *window = sluice_application_get_window (SLUICE_APPLICATION (application));

  /* The page of the first is the one to be seen. */
  for (int i = n_files - 1; i >= 0; i--)
    sluice_window_open_file (window, files[i]);
  gtk_window_present (GTK_WINDOW (window));
}

/* `sluice --run RUN` opens a run, `--task TASK` a task, `sluice FILE...` begins the intake of files. */
static int
sluice_application_command_line (GApplication            *application,
                                 GApplicationCommandLine *command_line)
{
  SluiceApplication *self = SLUICE_APPLICATION (application);
  GVariantDict *options = g_application_command_line_get_options_dict (command_line);
  g_autofree const char **files = NULL;
  guint n_files = 0;
  const char *run = NULL;
  const char *task = NULL;
  SluiceWindow *window = sluice_application_get_window (self);

  if (g_variant_dict_lookup (options, "run", "&s", &run))
    sluice_window_open_run (window, run);
  if (g_variant_dict_lookup (options, "task", "&s", &task))
    gtk_widget_activate_action (GTK_WIDGET (window), "win.open-task", "s", task);
  if (g_variant_dict_lookup (options, G_OPTION_REMAINING, "^a&ay", &files))
    n_files = g_strv_length ((char **) files);
  while (n_files-- > 0)
    {
      g_autoptr(GFile) file = g_application_command_line_create_file_for_arg (command_line, files[n_files]);

      sluice_window_open_file (window, file);
    }
  gtk_window_present (GTK_WINDOW (window));
  return 0;
}

static void
sluice_application_dispose (GObject *object)
{
  SluiceApplication *self = SLUICE_APPLICATION (object);

  g_clear_object (&self->session);

  G_OBJECT_CLASS (sluice_application_parent_class)->dispose (object);
  /* Windows that are taken away by then have still told of it. */
  g_clear_object (&self->window_active);
}

static void
sluice_application_class_init (SluiceApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);
  GtkApplicationClass *gtk_application_class = GTK_APPLICATION_CLASS (klass);

  gtk_application_class->window_added = sluice_application_window_added;
  gtk_application_class->window_removed = sluice_application_window_removed;
  G_OBJECT_CLASS (klass)->dispose = sluice_application_dispose;
  application_class->shutdown = sluice_application_shutdown;
  application_class->startup = sluice_application_startup;
  application_class->activate = sluice_application_activate;
  application_class->command_line = sluice_application_command_line;
  application_class->open = sluice_application_open;
}

static void
sluice_application_init (SluiceApplication *self)
{
  const GOptionEntry options[] = {
    { "run", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Show the run with this id"), N_("RUN") },
    { "task", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Show the task with this id or name"),
      N_("TASK") },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, NULL, NULL, N_("[FILE…]") },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_summary (G_APPLICATION (self),
                                            _("Gets data in: from a link or a file to a table."));
}

SluiceApplication *
sluice_application_new (void)
{
  return g_object_new (SLUICE_TYPE_APPLICATION,
                       "application-id", APPLICATION_ID,
                       "resource-base-path", "/io/github/sluice/Sluice",
                       "flags", G_APPLICATION_HANDLES_COMMAND_LINE | G_APPLICATION_HANDLES_OPEN,
                       NULL);
}

/**
 * sluice_application_get_session:
 * @self: a #SluiceApplication
 *
 * Returns: (transfer none): the session, after startup
 */
SluiceSession *
sluice_application_get_session (SluiceApplication *self)
{
  g_return_val_if_fail (SLUICE_IS_APPLICATION (self), NULL);

  return self->session;
}
