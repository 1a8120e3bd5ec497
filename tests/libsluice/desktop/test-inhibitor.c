/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "sluice-inhibitor.h"

#include "mock-bus.h"
#include "sluice-test-utils.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <glib-unix.h>
#include <unistd.h>

/* That the machine is kept awake is asked for of logind and of the portal. */

#define LOGIND_NAME "org.freedesktop.login1"
#define LOGIND_PATH "/org/freedesktop/login1"
#define LOGIND_MANAGER "org.freedesktop.login1.Manager"
#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define REQUEST_PATH PORTAL_PATH "/request/1_1/t"

typedef struct
{
  MockBus *bus;
  SluiceInhibitor *inhibitor;
  guint ids[3];
  const char *refused;          /* what logind does not hold off, as in “sleep idle” */
  gboolean slow;                /* logind keeps its answers back, here: */
  GPtrArray *kept;              /* (element-type GDBusMethodInvocation) */
  GString *asked;               /* what logind was asked */
  int pipe;                     /* the reading end of the pipe that logind gave last, or -1 */
  guint requests;               /* open at the portal */
  guint flags;
  char *reason;
} Fixture;

static void
give_fd (Fixture               *fixture,
         GDBusMethodInvocation *invocation)
{
  g_autoptr(GUnixFDList) fds = g_unix_fd_list_new ();
  g_autoptr(GError) error = NULL;
  int pipes[2];
  int handle;

  if (fixture->pipe >= 0)
    close (fixture->pipe);
  g_assert_true (g_unix_open_pipe (pipes, FD_CLOEXEC, &error));
  g_assert_true (g_unix_set_fd_nonblocking (pipes[0], TRUE, &error));
  handle = g_unix_fd_list_append (fds, pipes[1], &error);
  g_assert_no_error (error);
  close (pipes[1]);
  fixture->pipe = pipes[0];
  g_dbus_method_invocation_return_value_with_unix_fd_list (invocation, g_variant_new ("(h)", handle), fds);
}

static void
logind_call_cb (GDBusConnection       *connection,
                const char            *sender,
                const char            *path,
                const char            *interface,
                const char            *method,
                GVariant              *parameters,
                GDBusMethodInvocation *invocation,
                gpointer               user_data)
{
  Fixture *fixture = user_data;
  const char *what;
  const char *who;
  const char *why;
  const char *mode;

  g_variant_get (parameters, "(&s&s&s&s)", &what, &who, &why, &mode);
  g_string_append_printf (fixture->asked, "%s/%s/%s/%s;", what, who, why, mode);
  if (fixture->refused != NULL && strstr (fixture->refused, what) != NULL)
    g_dbus_method_invocation_return_dbus_error (invocation, "org.freedesktop.DBus.Error.AccessDenied", "No");
  else if (fixture->slow)
    g_ptr_array_add (fixture->kept, invocation);
  else
    give_fd (fixture, invocation);
}

static void
portal_call_cb (GDBusConnection       *connection,
                const char            *sender,
                const char            *path,
                const char            *interface,
                const char            *method,
                GVariant              *parameters,
                GDBusMethodInvocation *invocation,
                gpointer               user_data)
{
  Fixture *fixture = user_data;
  g_autoptr(GVariant) options = NULL;

  if (g_str_equal (method, "Close"))
    {
      fixture->requests--;
      g_dbus_method_invocation_return_value (invocation, NULL);
      return;
    }
  g_variant_get (parameters, "(&su@a{sv})", NULL, &fixture->flags, &options);
  g_clear_pointer (&fixture->reason, g_free);
  g_variant_lookup (options, "reason", "s", &fixture->reason);
  fixture->requests++;
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", REQUEST_PATH));
}

static const GDBusInterfaceVTable logind_vtable = { .method_call = logind_call_cb };
static const GDBusInterfaceVTable portal_vtable = { .method_call = portal_call_cb };

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->bus = (MockBus *) data;
  fixture->pipe = -1;
  fixture->asked = g_string_new (NULL);
  fixture->kept = g_ptr_array_new ();
  fixture->ids[0] =
    mock_bus_export (fixture->bus, LOGIND_PATH,
                     "<node><interface name='" LOGIND_MANAGER "'><method name='Inhibit'>"
                     "<arg type='s' direction='in'/><arg type='s' direction='in'/>"
                     "<arg type='s' direction='in'/><arg type='s' direction='in'/>"
                     "<arg type='h' direction='out'/></method></interface></node>",
                     &logind_vtable, fixture);
  fixture->ids[1] =
    mock_bus_export (fixture->bus, PORTAL_PATH,
                     "<node><interface name='org.freedesktop.portal.Inhibit'><method name='Inhibit'>"
                     "<arg type='s' direction='in'/><arg type='u' direction='in'/>"
                     "<arg type='a{sv}' direction='in'/><arg type='o' direction='out'/>"
                     "</method></interface></node>",
                     &portal_vtable, fixture);
  fixture->ids[2] =
    mock_bus_export (fixture->bus, REQUEST_PATH,
                     "<node><interface name='org.freedesktop.portal.Request'><method name='Close'/>"
                     "</interface></node>",
                     &portal_vtable, fixture);
  fixture->inhibitor = sluice_inhibitor_new ();
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->inhibitor);
  for (guint i = 0; i < G_N_ELEMENTS (fixture->ids); i++)
    g_assert_true (g_dbus_connection_unregister_object (fixture->bus->connection, fixture->ids[i]));
  if (fixture->pipe >= 0)
    close (fixture->pipe);
  g_string_free (fixture->asked, TRUE);
  g_ptr_array_unref (fixture->kept);
  g_free (fixture->reason);
}

/* Whether the end of the pipe that logind gave is still held by somebody. */
static gboolean
is_inhibited (Fixture *fixture)
{
  char byte;

  return fixture->pipe >= 0 && read (fixture->pipe, &byte, 1) < 0 && errno == EAGAIN;
}

static void
test_logind (Fixture       *fixture,
             gconstpointer  data)
{
  mock_bus_own (fixture->bus, LOGIND_NAME);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_false (sluice_inhibitor_is_held (fixture->inhibitor));
      sluice_inhibitor_hold (fixture->inhibitor, "Loading orders");
      sluice_inhibitor_hold (fixture->inhibitor, "Loading more");
      MOCK_BUS_AWAIT (sluice_inhibitor_is_held (fixture->inhibitor));
      g_assert_true (is_inhibited (fixture));
      g_assert_cmpstr (fixture->asked->str, ==, "sleep/Sluice/Loading orders/block;");
      g_string_truncate (fixture->asked, 0);
      sluice_inhibitor_release (fixture->inhibitor);
      g_assert_false (sluice_inhibitor_is_held (fixture->inhibitor));
      MOCK_BUS_AWAIT (!is_inhibited (fixture));
      sluice_inhibitor_release (fixture->inhibitor);
    }
  mock_bus_disown (fixture->bus, LOGIND_NAME);
}

/* Who has no seat may not hold off sleep. */
static void
test_denied (Fixture       *fixture,
             gconstpointer  data)
{
  mock_bus_own (fixture->bus, LOGIND_NAME);
  fixture->refused = "sleep";
  sluice_inhibitor_hold (fixture->inhibitor, "x");
  MOCK_BUS_AWAIT (sluice_inhibitor_is_held (fixture->inhibitor));
  g_assert_cmpstr (fixture->asked->str, ==, "sleep/Sluice/x/block;idle/Sluice/x/block;");
  sluice_inhibitor_release (fixture->inhibitor);

  fixture->refused = "sleep idle";
  g_string_truncate (fixture->asked, 0);
  sluice_inhibitor_hold (fixture->inhibitor, "x");
  MOCK_BUS_AWAIT (strstr (fixture->asked->str, "idle") != NULL);
  mock_bus_turn (100);
  g_assert_false (sluice_inhibitor_is_held (fixture->inhibitor));
  g_assert_cmpstr (fixture->asked->str, ==, "sleep/Sluice/x/block;idle/Sluice/x/block;");
  sluice_inhibitor_release (fixture->inhibitor);
  mock_bus_disown (fixture->bus, LOGIND_NAME);
}

/* The run is over before logind has answered: what it gives is given back. */
static void
test_too_late (Fixture       *fixture,
               gconstpointer  data)
{
  mock_bus_own (fixture->bus, LOGIND_NAME);
  fixture->slow = TRUE;
  sluice_inhibitor_hold (fixture->inhibitor, "first");
  MOCK_BUS_AWAIT (fixture->kept->len == 1);
  sluice_inhibitor_release (fixture->inhibitor);
  sluice_inhibitor_hold (fixture->inhibitor, "second");
  MOCK_BUS_AWAIT (fixture->kept->len == 2);

  give_fd (fixture, fixture->kept->pdata[0]);
  MOCK_BUS_AWAIT (!is_inhibited (fixture));
  g_assert_false (sluice_inhibitor_is_held (fixture->inhibitor));
  give_fd (fixture, fixture->kept->pdata[1]);
  MOCK_BUS_AWAIT (sluice_inhibitor_is_held (fixture->inhibitor));
  g_assert_true (is_inhibited (fixture));
  sluice_inhibitor_release (fixture->inhibitor);
  mock_bus_disown (fixture->bus, LOGIND_NAME);
}

static void
test_portal (Fixture       *fixture,
             gconstpointer  data)
{
  mock_bus_own (fixture->bus, PORTAL_NAME);
  sluice_inhibitor_hold (fixture->inhibitor, "Loading orders");
  MOCK_BUS_AWAIT (sluice_inhibitor_is_held (fixture->inhibitor));
  g_assert_cmpuint (fixture->requests, ==, 1);
  g_assert_cmpuint (fixture->flags, ==, 4);
  g_assert_cmpstr (fixture->reason, ==, "Loading orders");
  sluice_inhibitor_release (fixture->inhibitor);
  g_assert_false (sluice_inhibitor_is_held (fixture->inhibitor));
  MOCK_BUS_AWAIT (fixture->requests == 0);
  mock_bus_disown (fixture->bus, PORTAL_NAME);
}

/* In a sandbox logind is not asked, though it is there. */
static void
test_sandbox (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *folder = sluice_test_make_folder ();

  mock_bus_own (fixture->bus, PORTAL_NAME);
  mock_bus_own (fixture->bus, LOGIND_NAME);
  g_assert_finalize_object (fixture->inhibitor);
  fixture->inhibitor = g_object_new (SLUICE_TYPE_INHIBITOR, "sandbox-file", folder, NULL);
  sluice_inhibitor_hold (fixture->inhibitor, "x");
  MOCK_BUS_AWAIT (sluice_inhibitor_is_held (fixture->inhibitor));
  mock_bus_turn (100);
  g_assert_cmpstr (fixture->asked->str, ==, "");
  sluice_inhibitor_release (fixture->inhibitor);
  MOCK_BUS_AWAIT (fixture->requests == 0);
  mock_bus_disown (fixture->bus, LOGIND_NAME);
  mock_bus_disown (fixture->bus, PORTAL_NAME);
}

int
main (int    argc,
      char **argv)
{
  MockBus *bus;
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  bus = mock_bus_new ();
#define ADD(name, func) g_test_add ("/inhibitor/" name, Fixture, bus, set_up, func, tear_down)
  ADD ("logind", test_logind);
  ADD ("denied", test_denied);
  ADD ("too-late", test_too_late);
  ADD ("portal", test_portal);
  ADD ("sandbox", test_sandbox);
#undef ADD
  status = g_test_run ();
  mock_bus_free (bus);
  return status;
}
