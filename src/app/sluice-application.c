/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-application.h"

#include "sluice-debug-info.h"
#include "sluice-dialogs.h"
#include "sluice-help.h"
#include "sluice-preferences.h"
#include "sluice-run-page.h"
#include "sluice-sample-server.h"
#include "sluice-storage-page.h"
#include "sluice-window.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

struct _SluiceApplication
{
  AdwApplication parent_instance;

  SluiceSession *session;       /* (owned) (nullable) before startup */
  GSimpleAction *window_active; /* (owned) (nullable) a state to be read by the service */
  GSimpleAction *shown_run;     /* (owned) (nullable) likewise: the run that a person has before him, or nothing */
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

/* One that is only made now begins at the page where what it shows belongs: that is where
 * the way back leads. */
static SluiceWindow *
get_window_at (SluiceApplication *self,
               const char        *page)
{
  gboolean is_new = gtk_application_get_windows (GTK_APPLICATION (self)) == NULL;
  SluiceWindow *window = sluice_application_get_window (self);

  /* What the first page is depends on what there is, which takes a moment. */
  if (is_new && page != NULL)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.show", "s", page);
  return window;
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
  GtkWindow *window = GTK_WINDOW (sluice_application_get_window (user_data));
  g_autofree char *debug_info = sluice_debug_info_dup_text (GTK_WIDGET (window));

  gtk_window_present (window);
  sluice_show_about (window, debug_info);
}

/* The windows of dialogs have questions, too. */
static void
help_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (user_data));

  if (window == NULL)
    window = GTK_WINDOW (sluice_application_get_window (user_data));
  gtk_window_present (window);
  sluice_help_show (window, sluice_help_window_topic (window));
}

/* Preferences that are about to be shown. */
typedef struct
{
  GtkWindow *window;            /* (owned) */
  SluiceSession *session;       /* (owned) */
  AdwPreferencesPage *pages[3]; /* (owned) the last one is %NULL */
  guint n_parts;                /* that are built */
} Preferences;

static void
preferences_free (Preferences *preferences)
{
  g_clear_object (&preferences->pages[0]);
  g_clear_object (&preferences->pages[1]);
  g_object_unref (preferences->session);
  g_object_unref (preferences->window);
  g_free (preferences);
}

/* In parts: all at once would hold the window for longer than a frame. What is further
 * down follows when what is above has been shown, as GTK measures all of it then. */
static gboolean
preferences_cb (gpointer user_data)
{
  Preferences *preferences = user_data;

  switch (preferences->n_parts++)
    {
    case 0:
      preferences->pages[0] = g_object_ref_sink (sluice_preferences_page_new ());
      return G_SOURCE_CONTINUE;
    case 1:
      preferences->pages[1] = g_object_ref_sink (sluice_storage_page_new (preferences->session));
      return G_SOURCE_CONTINUE;
    case 2:
      sluice_preferences_add_background (preferences->pages[0]);
      return G_SOURCE_CONTINUE;
    case 3:
      if (gtk_widget_get_visible (GTK_WIDGET (preferences->window)))
        sluice_show_preferences (preferences->window, preferences->pages);
      break;
    case 4:
      sluice_preferences_add_notifications (preferences->pages[0]);
      break;
    default:
      sluice_preferences_add_queue (preferences->pages[0], preferences->session);
      return G_SOURCE_REMOVE;
    }
  /* Otherwise they were closed again. */
  return gtk_widget_get_root (GTK_WIDGET (preferences->pages[0])) != NULL ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
preferences_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  Preferences *preferences = g_new0 (Preferences, 1);

  preferences->window = g_object_ref (GTK_WINDOW (sluice_application_get_window (user_data)));
  preferences->session = g_object_ref (sluice_application_get_session (user_data));
  /* It may have been asked for from the tray, without a window. */
  gtk_window_present (preferences->window);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, preferences_cb, preferences, (GDestroyNotify) preferences_free);
}

static void
show_run_action (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  SluiceWindow *window = get_window_at (user_data, "runs");

  sluice_window_open_run (window, g_variant_get_string (parameter, NULL));
  gtk_window_present (GTK_WINDOW (window));
}

static void
show_rows_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  SluiceWindow *window = get_window_at (user_data, "runs");

  sluice_window_open_run (window, g_variant_get_string (parameter, NULL));
  gtk_widget_activate_action (GTK_WIDGET (sluice_window_get_page (window)), "run.show-rows", NULL);
  gtk_window_present (GTK_WINDOW (window));
}

static void
show_task_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  SluiceWindow *window = get_window_at (user_data, "tasks");

  gtk_widget_activate_action (GTK_WIDGET (window), "win.open-task", "s", g_variant_get_string (parameter, NULL));
  gtk_window_present (GTK_WINDOW (window));
}

static void
show_field_action (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  SluiceWindow *window = get_window_at (user_data, "tasks");

  gtk_widget_activate_action_variant (GTK_WIDGET (window), "win.show-field", parameter);
  gtk_window_present (GTK_WINDOW (window));
}

static void
show_sign_in_action (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  SluiceWindow *window = get_window_at (user_data, "tasks");

  gtk_widget_activate_action_variant (GTK_WIDGET (window), "win.sign-in", parameter);
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

static void
show_connection_action (GSimpleAction *action,
                        GVariant      *parameter,
                        gpointer       user_data)
{
  SluiceWindow *window = sluice_application_get_window (user_data);

  gtk_widget_activate_action_variant (GTK_WIDGET (window), "win.show-connection", parameter);
  gtk_window_present (GTK_WINDOW (window));
}

/* The service and the desktop activate them, too, by the name on the bus. */
static const GActionEntry actions[] = {
  { .name = "quit", .activate = quit_action },
  { .name = "about", .activate = about_action },
  { .name = "help", .activate = help_action },
  { .name = "preferences", .activate = preferences_action },
  { .name = "show-run", .activate = show_run_action, .parameter_type = "s" },
  { .name = "show-rows", .activate = show_rows_action, .parameter_type = "s" },
  { .name = "show-task", .activate = show_task_action, .parameter_type = "s" },
  { .name = "show-field", .activate = show_field_action, .parameter_type = "(ss)" },
  { .name = "run-task", .activate = run_task_action, .parameter_type = "s" },
  { .name = "resume-schedule", .activate = resume_schedule_action, .parameter_type = "s" },
  { .name = "show-schedules", .activate = show_schedules_action },
  { .name = "show-connections", .activate = show_connections_action },
  { .name = "show-connection", .activate = show_connection_action, .parameter_type = "s" },
  /* What the service does with the buttons of its notifications leads here to the page
   * that has the same button. */
  { .name = "retry-run", .activate = show_run_action, .parameter_type = "s" },
  { .name = "authorize", .activate = show_task_action, .parameter_type = "s" },
  { .name = "show-sign-in", .activate = show_sign_in_action, .parameter_type = "(ss)" },
};

/* The run that a window shows that is looked at; empty if there is none. */
static const char *
find_shown_run (SluiceApplication *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  for (GList *l = windows; l != NULL; l = l->next)
    {
      SluicePage *page = NULL;

      if (!SLUICE_IS_WINDOW (l->data) || !gtk_window_is_active (l->data))
        continue;
      page = sluice_window_get_page (l->data);
      if (SLUICE_IS_RUN_PAGE (page))
        return sluice_run_page_get_run_id (SLUICE_RUN_PAGE (page));
    }
  return "";
}

static void
shown_cb (SluiceApplication *self)
{
  if (self->shown_run != NULL)
    g_simple_action_set_state (self->shown_run, g_variant_new_string (find_shown_run (self)));
}

static void
active_cb (SluiceApplication *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));
  gboolean active = FALSE;

  for (GList *l = windows; l != NULL; l = l->next)
    active = active || gtk_window_is_active (l->data);
  if (self->window_active != NULL)
    g_simple_action_set_state (self->window_active, g_variant_new_boolean (active));
  shown_cb (self);
}

static void
sluice_application_window_added (GtkApplication *application,
                                 GtkWindow      *window)
{
  GTK_APPLICATION_CLASS (sluice_application_parent_class)->window_added (application, window);

  g_signal_connect_object (window, "notify::is-active", G_CALLBACK (active_cb), application, G_CONNECT_SWAPPED);
  if (!SLUICE_IS_WINDOW (window))
    return;
  /* A page learns its run's whole id together with its title. */
  g_signal_connect_object (window, "page-changed", G_CALLBACK (shown_cb), application, G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "notify::title", G_CALLBACK (shown_cb), application, G_CONNECT_SWAPPED);
}

static void
sluice_application_window_removed (GtkApplication *application,
                                   GtkWindow      *window)
{
  GTK_APPLICATION_CLASS (sluice_application_parent_class)->window_removed (application, window);

  active_cb (SLUICE_APPLICATION (application));
}

/* Before it notifies of a run, the service looks whether the person sees it anyway.
 * Nobody can activate them. */
static void
add_window_active (SluiceApplication *self)
{
  self->window_active = g_simple_action_new_stateful ("window-active", NULL, g_variant_new_boolean (FALSE));
  g_simple_action_set_enabled (self->window_active, FALSE);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (self->window_active));
  self->shown_run = g_simple_action_new_stateful ("shown-run", NULL, g_variant_new_string (""));
  g_simple_action_set_enabled (self->shown_run, FALSE);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (self->shown_run));
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
                                         (const char *[]) { "<Control>question", NULL });
  gtk_application_set_accels_for_action (gtk_application, "app.help",
                                         (const char *[]) { "F1", NULL });
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
  SluiceWindow *window = NULL;

  (void) g_variant_dict_lookup (options, "run", "&s", &run);
  (void) g_variant_dict_lookup (options, "task", "&s", &task);
  window = get_window_at (self, task != NULL ? "tasks" : run != NULL ? "runs" : NULL);
  if (run != NULL)
    sluice_window_open_run (window, run);
  if (task != NULL)
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
  g_clear_object (&self->shown_run);
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
