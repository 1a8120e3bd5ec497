/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-window-launcher.h"

#define WINDOW_PATH "/io/github/sluice/Sluice"
/* A window that does not answer by then is busy with something else. */
#define ACTIVE_TIMEOUT_MS 1000

struct _SluiceWindowLauncher
{
  GObject parent_instance;

  GDBusConnection *connection;  /* (owned) */
  char *token;                  /* (owned) (nullable) that lets a window come to the front, once */
};

G_DEFINE_FINAL_TYPE (SluiceWindowLauncher, sluice_window_launcher, G_TYPE_OBJECT)

/* What is to be shown, for the case that it takes a program of its own. */
typedef struct
{
  char *action;                 /* (nullable) the window alone */
  char *target;                 /* (nullable) */
  char *token;                  /* (nullable) */
} Wish;

static void
wish_free (Wish *wish)
{
  g_free (wish->action);
  g_free (wish->target);
  g_free (wish->token);
  g_free (wish);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Wish, wish_free)

/* The window's program: beside this one in a build, or installed. */
static char *
find_program (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *directory = self != NULL ? g_path_get_dirname (self) : g_strdup (LIBEXECDIR);
  g_autofree char *built = g_build_filename (directory, "..", "app", "sluice", NULL);

  if (g_file_test (built, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&built);
  return g_build_filename (BINDIR, "sluice", NULL);
}

static void
spawn_window (Wish *wish)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) error = NULL;
  const char *option = NULL;

  /* For a connection there is none: the window is what can be shown. */
  if (wish->target != NULL && (g_str_equal (wish->action, "show-task") || g_str_equal (wish->action, "show-field")))
    option = "--task";
  else if (wish->target != NULL && !g_str_equal (wish->action, "show-connection"))
    option = "--run";
  g_ptr_array_add (argv, find_program ());
  if (option != NULL)
    {
      g_ptr_array_add (argv, g_strdup (option));
      g_ptr_array_add (argv, g_strdup (wish->target));
    }
  g_ptr_array_add (argv, NULL);
  if (wish->token != NULL)
    g_subprocess_launcher_setenv (launcher, "XDG_ACTIVATION_TOKEN", wish->token, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  if (process == NULL)
    g_warning ("The window cannot be opened: %s", error->message);
}

static void
activated_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(Wish) wish = user_data;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (reply != NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  /* Not installed where the bus looks for it, mostly. */
  g_debug ("The window cannot be activated: %s", error->message);
  spawn_window (wish);
}

static void
sluice_window_launcher_dispose (GObject *object)
{
  SluiceWindowLauncher *self = SLUICE_WINDOW_LAUNCHER (object);

  g_clear_object (&self->connection);
  g_clear_pointer (&self->token, g_free);

  G_OBJECT_CLASS (sluice_window_launcher_parent_class)->dispose (object);
}

static void
sluice_window_launcher_class_init (SluiceWindowLauncherClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_window_launcher_dispose;
}

static void
sluice_window_launcher_init (SluiceWindowLauncher *self)
{
}

/**
 * sluice_window_launcher_new:
 * @connection: the session bus
 *
 * Returns: (transfer full): a launcher
 */
SluiceWindowLauncher *
sluice_window_launcher_new (GDBusConnection *connection)
{
  SluiceWindowLauncher *self;

  g_return_val_if_fail (G_IS_DBUS_CONNECTION (connection), NULL);

  self = g_object_new (SLUICE_TYPE_WINDOW_LAUNCHER, NULL);
  self->connection = g_object_ref (connection);
  return self;
}

/**
 * sluice_window_launcher_set_token:
 * @self: a launcher
 * @token: (nullable): what the desktop gives so that a window may come to the front
 *
 * Says that a person has asked for what is shown next.
 */
void
sluice_window_launcher_set_token (SluiceWindowLauncher *self,
                                  const char           *token)
{
  g_return_if_fail (SLUICE_IS_WINDOW_LAUNCHER (self));

  g_free (self->token);
  self->token = g_strdup (token);
}

/* @target: what a program of its own is told; @parameter: (transfer floating) (nullable) */
static void
show (SluiceWindowLauncher *self,
      const char           *action,
      const char           *target,
      GVariant             *parameter)
{
  GVariantBuilder parameters;
  GVariantBuilder platform_data;
  GVariant *arguments;
  Wish *wish = g_new0 (Wish, 1);

  wish->action = g_strdup (action);
  wish->target = g_strdup (target);
  wish->token = g_steal_pointer (&self->token);
  g_variant_builder_init (&platform_data, G_VARIANT_TYPE_VARDICT);
  if (wish->token != NULL)
    {
      g_variant_builder_add (&platform_data, "{sv}", "activation-token", g_variant_new_string (wish->token));
      g_variant_builder_add (&platform_data, "{sv}", "desktop-startup-id", g_variant_new_string (wish->token));
    }
  g_variant_builder_init (&parameters, G_VARIANT_TYPE ("av"));
  if (parameter != NULL)
    g_variant_builder_add (&parameters, "v", parameter);
  if (action != NULL)
    arguments = g_variant_new ("(sava{sv})", action, &parameters, &platform_data);
  else
    arguments = g_variant_new ("(a{sv})", &platform_data);
  if (action == NULL)
    g_variant_builder_clear (&parameters);
  g_dbus_connection_call (self->connection, APPLICATION_ID, WINDOW_PATH, "org.freedesktop.Application",
                          action != NULL ? "ActivateAction" : "Activate", arguments, NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, activated_cb, wish);
}

/**
 * sluice_window_launcher_show:
 * @self: a launcher
 * @action: (nullable): an action of the window's application; %NULL = only the window
 * @target: (nullable): its parameter
 *
 * Brings the window to the front and shows something in it. Where the bus cannot
 * start the window's program that is done here.
 */
void
sluice_window_launcher_show (SluiceWindowLauncher *self,
                             const char           *action,
                             const char           *target)
{
  g_return_if_fail (SLUICE_IS_WINDOW_LAUNCHER (self));

  show (self, action, target, target != NULL ? g_variant_new_string (target) : NULL);
}

/**
 * sluice_window_launcher_show_field:
 * @self: a launcher
 * @task: a stored task's id
 * @path: a JSON path in it
 *
 * Brings the window to the front with the editor of the task, and the field there.
 */
void
sluice_window_launcher_show_field (SluiceWindowLauncher *self,
                                   const char           *task,
                                   const char           *path)
{
  g_return_if_fail (SLUICE_IS_WINDOW_LAUNCHER (self));
  g_return_if_fail (task != NULL && path != NULL);

  show (self, "show-field", task, g_variant_new ("(ss)", task, path));
}

/* The state of an action of the window's application, as a variant. */
static void
described_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) states = NULL;
  GVariant *state = NULL;
  GError *error = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (reply == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_variant_get (reply, "((bg@av))", NULL, NULL, &states);
  if (g_variant_n_children (states) > 0)
    g_variant_get_child (states, 0, "v", &state);
  if (state != NULL)
    g_task_return_pointer (task, state, (GDestroyNotify) g_variant_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "The window says nothing");
}

/* It is not started for that. */
static void
ask_state (SluiceWindowLauncher *self,
           const char           *action,
           GTask                *task)
{
  g_dbus_connection_call (self->connection, APPLICATION_ID, WINDOW_PATH, "org.gtk.Actions", "Describe",
                          g_variant_new ("(s)", action), G_VARIANT_TYPE ("((bgav))"),
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, ACTIVE_TIMEOUT_MS, g_task_get_cancellable (task),
                          described_cb, g_object_ref (task));
}

/**
 * sluice_window_launcher_is_active_async:
 * @self: a launcher
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is known
 * @user_data: for @callback
 *
 * Finds out whether a person has the window before him now. It is not started for
 * that.
 */
void
sluice_window_launcher_is_active_async (SluiceWindowLauncher *self,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (SLUICE_IS_WINDOW_LAUNCHER (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sluice_window_launcher_is_active_async);
  ask_state (self, "window-active", task);
}

/**
 * sluice_window_launcher_is_active_finish:
 * @self: a launcher
 * @result: the result
 * @error: return location: that of the call where there is no window
 *
 * Returns: whether the window is active; %FALSE with an error, too
 */
gboolean
sluice_window_launcher_is_active_finish (SluiceWindowLauncher  *self,
                                         GAsyncResult          *result,
                                         GError               **error)
{
  g_autoptr(GVariant) state = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  state = g_task_propagate_pointer (G_TASK (result), error);
  return state != NULL && g_variant_is_of_type (state, G_VARIANT_TYPE_BOOLEAN) && g_variant_get_boolean (state);
}

/**
 * sluice_window_launcher_shows_run_async:
 * @self: a launcher
 * @run: a run's id
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is known
 * @user_data: for @callback
 *
 * Finds out whether a person has that run before him now.
 */
void
sluice_window_launcher_shows_run_async (SluiceWindowLauncher *self,
                                        const char           *run,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (SLUICE_IS_WINDOW_LAUNCHER (self));
  g_return_if_fail (run != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sluice_window_launcher_shows_run_async);
  g_task_set_task_data (task, g_strdup (run), g_free);
  ask_state (self, "shown-run", task);
}

/**
 * sluice_window_launcher_shows_run_finish:
 * @self: a launcher
 * @result: the result
 * @error: return location: that of the call where there is no window
 *
 * Returns: whether the window is active and shows the run; %FALSE with an error, too
 */
gboolean
sluice_window_launcher_shows_run_finish (SluiceWindowLauncher  *self,
                                         GAsyncResult          *result,
                                         GError               **error)
{
  g_autoptr(GVariant) state = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  state = g_task_propagate_pointer (G_TASK (result), error);
  return state != NULL && g_variant_is_of_type (state, G_VARIANT_TYPE_STRING) &&
         g_strcmp0 (g_variant_get_string (state, NULL), g_task_get_task_data (G_TASK (result))) == 0;
}
