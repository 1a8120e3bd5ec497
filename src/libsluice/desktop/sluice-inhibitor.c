/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-inhibitor.h"

#include <gio/gio.h>
#include <gio/gunixfdlist.h>
#include <unistd.h>

#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define PORTAL_SUSPEND 4u       /* a flag of org.freedesktop.portal.Inhibit */
#define LOGIND_NAME "org.freedesktop.login1"
#define LOGIND_PATH "/org/freedesktop/login1"
#define LOGIND_MANAGER "org.freedesktop.login1.Manager"

/* There are two who send a machine to sleep. logind does at its own idle action
 * and for other users, and knows file descriptors as long as which it does not; up
 * to systemd 256 it does not protect a user from his own session, though. The
 * session does when nobody touches the keyboard; it is asked through the portal,
 * which knows what it is called on each desktop. Neither keeps the screen on. */

struct _SluiceInhibitor
{
  GObject parent_instance;

  char *why;                    /* (owned) (nullable) NULL: not wanted */
  guint serial;                 /* of the hold; what was asked for another is given back */
  int fd;                       /* logind's, -1 = none */
  GDBusConnection *session;     /* (owned) (nullable) where the portal was asked */
  char *request;                /* (owned) (nullable) the portal's, as a path */
  gboolean held;
  char *sandbox_file;           /* (owned) is there in a sandbox */
};

typedef enum
{
  PROP_HELD = 1,
  PROP_SANDBOX_FILE,
} SluiceInhibitorProperty;

G_DEFINE_FINAL_TYPE (SluiceInhibitor, sluice_inhibitor, G_TYPE_OBJECT)

static GParamSpec *properties[PROP_SANDBOX_FILE + 1];

/* One question. Nobody cancels it: the answer has to be given back. */
typedef struct
{
  SluiceInhibitor *inhibitor;   /* (owned) */
  guint serial;
  const char *what;             /* of logind */
} Question;

static Question *
question_new (SluiceInhibitor *self,
              const char      *what)
{
  Question *question = g_new (Question, 1);

  question->inhibitor = g_object_ref (self);
  question->serial = self->serial;
  question->what = what;
  return question;
}

static void
question_free (Question *question)
{
  g_object_unref (question->inhibitor);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static gboolean
is_current (const Question *question)
{
  return question->inhibitor->why != NULL && question->inhibitor->serial == question->serial;
}

static void
update_held (SluiceInhibitor *self)
{
  const gboolean held = self->fd >= 0 || self->request != NULL;

  if (held == self->held)
    return;
  self->held = held;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HELD]);
}

static void
ask_logind (GDBusConnection *bus,
            Question        *question);

static void
logind_answered_cb (GObject      *source_object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(Question) question = user_data;
  g_autoptr(GUnixFDList) fds = NULL;
  g_autoptr(GError) error = NULL;
  GDBusConnection *bus = G_DBUS_CONNECTION (source_object);
  g_autoptr(GVariant) reply = g_dbus_connection_call_with_unix_fd_list_finish (bus, &fds, result, &error);
  SluiceInhibitor *self = question->inhibitor;
  int fd = -1;
  int handle = -1;

  if (reply != NULL && fds != NULL)
    {
      g_variant_get (reply, "(h)", &handle);
      fd = g_unix_fd_list_get (fds, handle, &error);
    }
  if (fd < 0)
    {
      g_debug ("logind does not hold off %s: %s", question->what,
               error != NULL ? error->message : "no file descriptor");
      /* Sleep is for users with a seat; its own idle action it puts off for all. */
      if (is_current (question) && g_str_equal (question->what, "sleep") &&
          g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED))
        ask_logind (bus, question_new (self, "idle"));
      return;
    }

  if (!is_current (question))
    {
      close (fd);
      return;
    }
  self->fd = fd;
  update_held (self);
}

/* @question: (transfer full) */
static void
ask_logind (GDBusConnection *bus,
            Question        *question)
{
  g_dbus_connection_call_with_unix_fd_list (bus, LOGIND_NAME, LOGIND_PATH, LOGIND_MANAGER, "Inhibit",
                                            g_variant_new ("(ssss)", question->what, "Sluice",
                                                           question->inhibitor->why, "block"),
                                            G_VARIANT_TYPE ("(h)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                                            NULL, logind_answered_cb, question);
}

static void
system_bus_cb (GObject      *source_object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(Question) question = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GDBusConnection) bus = g_bus_get_finish (result, &error);

  if (bus == NULL)
    g_debug ("No system bus: %s", error->message);
  else
    {
      /* The end of that bus is none of ours. */
      g_dbus_connection_set_exit_on_close (bus, FALSE);
      if (is_current (question))
        ask_logind (bus, g_steal_pointer (&question));
    }
}

static void
closed_cb (GObject      *source_object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source_object), result, &error);

  if (reply == NULL)
    g_debug ("The portal does not end it: %s", error->message);
}

/* The answer is waited for, as a connection that nobody needs any more sends nothing. */
static void
close_request (GDBusConnection *session,
               const char      *request)
{
  g_dbus_connection_call (session, PORTAL_NAME, request, "org.freedesktop.portal.Request", "Close", NULL,
                          NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, closed_cb, NULL);
}

static void
portal_answered_cb (GObject      *source_object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(Question) question = user_data;
  g_autoptr(GError) error = NULL;
  GDBusConnection *session = G_DBUS_CONNECTION (source_object);
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (session, result, &error);
  SluiceInhibitor *self = question->inhibitor;
  g_autofree char *request = NULL;

  if (reply == NULL)
    {
      g_debug ("The portal does not hold off suspend: %s", error->message);
      return;
    }

  g_variant_get (reply, "(o)", &request);
  if (!is_current (question))
    {
      close_request (session, request);
      return;
    }
  g_set_object (&self->session, session);
  self->request = g_steal_pointer (&request);
  update_held (self);
}

static gboolean
is_sandboxed (SluiceInhibitor *self)
{
  return g_file_test (self->sandbox_file, G_FILE_TEST_EXISTS);
}

static void
session_bus_cb (GObject      *source_object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(Question) question = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GDBusConnection) bus = g_bus_get_finish (result, &error);
  SluiceInhibitor *self = question->inhibitor;
  GVariantBuilder options;

  if (bus == NULL)
    {
      g_debug ("No session bus: %s", error->message);
      return;
    }
  if (!is_current (question))
    return;

  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "reason", g_variant_new_string (self->why));
  /* A desktop has started its portal. A server is not to for us. */
  g_dbus_connection_call (bus, PORTAL_NAME, PORTAL_PATH, "org.freedesktop.portal.Inhibit", "Inhibit",
                          g_variant_new ("(sua{sv})", "", PORTAL_SUSPEND, &options),
                          G_VARIANT_TYPE ("(o)"),
                          is_sandboxed (self) ? G_DBUS_CALL_FLAGS_NONE : G_DBUS_CALL_FLAGS_NO_AUTO_START,
                          -1, NULL, portal_answered_cb, g_steal_pointer (&question));
}

static void
sluice_inhibitor_dispose (GObject *object)
{
  sluice_inhibitor_release (SLUICE_INHIBITOR (object));

  G_OBJECT_CLASS (sluice_inhibitor_parent_class)->dispose (object);
}

static void
sluice_inhibitor_finalize (GObject *object)
{
  g_free (SLUICE_INHIBITOR (object)->sandbox_file);

  G_OBJECT_CLASS (sluice_inhibitor_parent_class)->finalize (object);
}

static void
sluice_inhibitor_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  switch ((SluiceInhibitorProperty) prop_id)
    {
    case PROP_HELD:
      g_value_set_boolean (value, sluice_inhibitor_is_held (SLUICE_INHIBITOR (object)));
      break;
    case PROP_SANDBOX_FILE:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_inhibitor_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  switch ((SluiceInhibitorProperty) prop_id)
    {
    case PROP_SANDBOX_FILE:
      SLUICE_INHIBITOR (object)->sandbox_file = g_value_dup_string (value);
      break;
    case PROP_HELD:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_inhibitor_class_init (SluiceInhibitorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sluice_inhibitor_dispose;
  object_class->finalize = sluice_inhibitor_finalize;
  object_class->get_property = sluice_inhibitor_get_property;
  object_class->set_property = sluice_inhibitor_set_property;

  /**
   * SluiceInhibitor:held:
   *
   * Whether somebody has agreed not to send the machine to sleep.
   */
  properties[PROP_HELD] = g_param_spec_boolean ("held", NULL, NULL, FALSE,
                                                (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  /**
   * SluiceInhibitor:sandbox-file:
   *
   * The file that tells a sandbox, for tests.
   */
  properties[PROP_SANDBOX_FILE] =
    g_param_spec_string ("sandbox-file", NULL, NULL, "/.flatpak-info",
                         (G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
sluice_inhibitor_init (SluiceInhibitor *self)
{
  self->fd = -1;
}

/**
 * sluice_inhibitor_new:
 *
 * Returns: (transfer full): one that holds nothing yet
 */
SluiceInhibitor *
sluice_inhibitor_new (void)
{
  return g_object_new (SLUICE_TYPE_INHIBITOR, NULL);
}

/**
 * sluice_inhibitor_hold:
 * @self: an inhibitor
 * @why: for the user: what is done
 *
 * Asks not to be sent to sleep, until [method@Sluice.Inhibitor.release]. Whether
 * anybody agrees is told by [property@Sluice.Inhibitor:held], a moment later. Does
 * nothing if it was called before.
 */
void
sluice_inhibitor_hold (SluiceInhibitor *self,
                       const char      *why)
{
  g_return_if_fail (SLUICE_IS_INHIBITOR (self));
  g_return_if_fail (why != NULL);

  if (self->why != NULL)
    return;
  self->why = g_strdup (why);
  self->serial++;
  g_bus_get (G_BUS_TYPE_SESSION, NULL, session_bus_cb, question_new (self, NULL));
  if (!is_sandboxed (self))
    g_bus_get (G_BUS_TYPE_SYSTEM, NULL, system_bus_cb, question_new (self, "sleep"));
}

/**
 * sluice_inhibitor_release:
 * @self: an inhibitor
 *
 * Lets the machine go to sleep again.
 */
void
sluice_inhibitor_release (SluiceInhibitor *self)
{
  g_return_if_fail (SLUICE_IS_INHIBITOR (self));

  g_clear_pointer (&self->why, g_free);
  if (self->fd >= 0)
    {
      close (self->fd);
      self->fd = -1;
    }
  if (self->request != NULL)
    {
      close_request (self->session, self->request);
      g_clear_pointer (&self->request, g_free);
      g_clear_object (&self->session);
    }
  update_held (self);
}

/**
 * sluice_inhibitor_is_held:
 * @self: an inhibitor
 *
 * Returns: whether somebody has agreed not to send the machine to sleep
 */
gboolean
sluice_inhibitor_is_held (SluiceInhibitor *self)
{
  g_return_val_if_fail (SLUICE_IS_INHIBITOR (self), FALSE);

  return self->held;
}
