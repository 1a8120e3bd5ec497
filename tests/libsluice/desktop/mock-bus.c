/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "mock-bus.h"

MockBus *
mock_bus_new (void)
{
  MockBus *self = g_new0 (MockBus, 1);
  g_autoptr(GError) error = NULL;

  self->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (self->bus);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_test_dbus_get_bus_address (self->bus), TRUE);
  self->connection =
    g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (self->bus),
                                            G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                            G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                            NULL, NULL, &error);
  g_assert_no_error (error);
  return self;
}

void
mock_bus_free (MockBus *self)
{
  g_autoptr(GError) error = NULL;

  g_dbus_connection_close_sync (self->connection, NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&self->connection);
  g_test_dbus_stop (self->bus);
  g_clear_object (&self->bus);
  g_unsetenv ("DBUS_SYSTEM_BUS_ADDRESS");
  g_free (self);
}

static void
call_bus (MockBus    *self,
          const char *method,
          GVariant   *parameters)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) result =
    g_dbus_connection_call_sync (self->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                 "org.freedesktop.DBus", method, parameters, G_VARIANT_TYPE ("(u)"),
                                 G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_no_error (error);
  /* The first of the answers is yes with both methods. */
  g_variant_get (result, "(u)", &(guint) { 0 });
}

void
mock_bus_own (MockBus    *self,
              const char *name)
{
  call_bus (self, "RequestName", g_variant_new ("(su)", name, 4));
}

void
mock_bus_disown (MockBus    *self,
                 const char *name)
{
  call_bus (self, "ReleaseName", g_variant_new ("(s)", name));
}

guint
mock_bus_export (MockBus                    *self,
                 const char                 *path,
                 const char                 *xml,
                 const GDBusInterfaceVTable *vtable,
                 gpointer                    user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (xml, &error);
  guint id;

  g_assert_no_error (error);
  id = g_dbus_connection_register_object (self->connection, path, info->interfaces[0], vtable,
                                          user_data, NULL, &error);
  g_assert_no_error (error);
  return id;
}

void
mock_bus_emit (MockBus    *self,
               const char *path,
               const char *interface,
               const char *signal,
               GVariant   *parameters)
{
  g_autoptr(GError) error = NULL;

  g_dbus_connection_emit_signal (self->connection, NULL, path, interface, signal, parameters, &error);
  g_assert_no_error (error);
}

void
mock_bus_change (MockBus    *self,
                 const char *path,
                 const char *interface,
                 const char *property,
                 GVariant   *value)
{
  GVariantBuilder changed;

  g_variant_builder_init (&changed, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&changed, "{sv}", property, value);
  mock_bus_emit (self, path, "org.freedesktop.DBus.Properties", "PropertiesChanged",
                 g_variant_new ("(sa{sv}as)", interface, &changed, NULL));
}

static gboolean
wake_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

void
mock_bus_turn (guint milliseconds)
{
  gboolean over = FALSE;

  g_timeout_add (milliseconds, wake_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}
