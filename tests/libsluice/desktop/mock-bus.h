/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A bus that is both the system's and the session's, and a connection to it that
 * plays the services of a desktop. */
typedef struct
{
  GTestDBus *bus;
  GDBusConnection *connection;
} MockBus;

MockBus *mock_bus_new      (void) G_GNUC_WARN_UNUSED_RESULT;
void     mock_bus_free     (MockBus     *self);
void     mock_bus_own      (MockBus     *self,
                            const char  *name);
void     mock_bus_disown   (MockBus     *self,
                            const char  *name);
guint    mock_bus_export   (MockBus     *self,
                            const char  *path,
                            const char  *xml,
                            const GDBusInterfaceVTable *vtable,
                            gpointer     user_data);
void     mock_bus_emit     (MockBus     *self,
                            const char  *path,
                            const char  *interface,
                            const char  *signal,
                            GVariant    *parameters);
/* PropertiesChanged of one property */
void     mock_bus_change   (MockBus     *self,
                            const char  *path,
                            const char  *interface,
                            const char  *property,
                            GVariant    *value);
/* Turns the main loop for so long. */
void     mock_bus_turn     (guint        milliseconds);

/* Turns the main loop until the condition holds. */
#define MOCK_BUS_AWAIT(condition)                                               \
  G_STMT_START                                                                  \
    {                                                                           \
      const gint64 _deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;   \
      while (!(condition))                                                      \
        {                                                                       \
          g_assert_cmpint (g_get_monotonic_time (), <, _deadline);              \
          mock_bus_turn (10);                                                   \
        }                                                                       \
    }                                                                           \
  G_STMT_END

G_END_DECLS
