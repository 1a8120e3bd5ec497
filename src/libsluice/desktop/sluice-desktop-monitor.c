/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-desktop-monitor.h"

#include <gio/gio.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>

/* See https://upower.freedesktop.org/docs/UPower.html and Device.html there. The
 * display device is what the desktop shows of all batteries together. */
#define UPOWER_NAME "org.freedesktop.UPower"
#define UPOWER_PATH "/org/freedesktop/UPower"
#define UPOWER_DEVICE "org.freedesktop.UPower.Device"
#define UPOWER_DISPLAY_DEVICE "/org/freedesktop/UPower/devices/DisplayDevice"

/* UPower's words for a battery: unknown 0, none 1, discharging 2, low 3, critical
 * 4, about to switch off 5. */
#define LEVEL_UNKNOWN 0
#define LEVEL_LOW 3

/* Where UPower does not say whether that is low. Its own limit, too. */
#define LOW_PERCENTAGE 20.0

struct _SluiceDesktopMonitor
{
  GObject parent_instance;

  SluiceConditions *conditions; /* (owned) */
  GNetworkMonitor *network;     /* (owned) */
  GPowerProfileMonitor *profiles; /* (owned) */
  gboolean (*has_address) (void);
  GCancellable *cancellable;    /* (owned) ends with the monitor */
  GDBusConnection *bus;         /* (owned) (nullable) */
  guint watch_id;
  guint changed_id;
  gboolean has_upower;
  gboolean on_battery;
  guint level;
  double percentage;            /* negative = unknown */
};

typedef enum
{
  PROP_CONDITIONS = 1,
  PROP_NETWORK_MONITOR,
  PROP_POWER_PROFILE_MONITOR,
  PROP_HAS_ADDRESS,
} SluiceDesktopMonitorProperty;

G_DEFINE_FINAL_TYPE (SluiceDesktopMonitor, sluice_desktop_monitor, G_TYPE_OBJECT)

static GParamSpec *properties[PROP_HAS_ADDRESS + 1];

static void
update_power (SluiceDesktopMonitor *self)
{
  const gboolean saving = g_power_profile_monitor_get_power_saver_enabled (self->profiles);
  const gboolean low = self->level == LEVEL_UNKNOWN
    ? self->percentage >= 0 && self->percentage < LOW_PERCENTAGE
    : self->level >= LEVEL_LOW;

  /* Without UPower nobody knows where the power comes from; that it is to be saved
   * is enough then. */
  sluice_conditions_set_low_power (self->conditions,
                                   self->has_upower ? self->on_battery && (low || saving) : saving);
}

/* Whether @address is one that others can be reached from: none of loopback, and
 * none that a machine gives itself where nobody gives it one. */
static gboolean
is_reachable (const struct sockaddr *address)
{
  if (address->sa_family == AF_INET)
    {
      const guint32 ip = g_ntohl (((const struct sockaddr_in *) (const void *) address)->sin_addr.s_addr);

      return ip >> 16 != 0xa9fe;
    }
  return address->sa_family == AF_INET6 &&
         !IN6_IS_ADDR_LINKLOCAL (&((const struct sockaddr_in6 *) (const void *) address)->sin6_addr);
}

static gboolean
has_address (void)
{
  struct ifaddrs *addresses = NULL;
  gboolean found = FALSE;

  if (getifaddrs (&addresses) != 0)
    return FALSE;
  for (const struct ifaddrs *at = addresses; at != NULL && !found; at = at->ifa_next)
    found = at->ifa_addr != NULL && (at->ifa_flags & IFF_LOOPBACK) == 0 && (at->ifa_flags & IFF_RUNNING) != 0 &&
            is_reachable (at->ifa_addr);
  freeifaddrs (addresses);
  return found;
}

/* A network without a way out of it is none for GLib, but the servers of one that
 * is kept apart from the world are in it. */
static void
update_network (SluiceDesktopMonitor *self)
{
  sluice_conditions_set_metered (self->conditions, g_network_monitor_get_network_metered (self->network));
  sluice_conditions_set_online (self->conditions, g_network_monitor_get_network_available (self->network) ||
                                                  self->has_address ());
}

static void
forget_power (SluiceDesktopMonitor *self)
{
  self->has_upower = FALSE;
  self->on_battery = FALSE;
  self->level = LEVEL_UNKNOWN;
  self->percentage = -1;
}

/* @values: properties of either interface; their names do not overlap. */
static void
read_power (SluiceDesktopMonitor *self,
            GVariant             *values)
{
  g_variant_lookup (values, "OnBattery", "b", &self->on_battery);
  g_variant_lookup (values, "WarningLevel", "u", &self->level);
  g_variant_lookup (values, "Percentage", "d", &self->percentage);
  update_power (self);
}

static void
got_properties_cb (GObject      *source_object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(SluiceDesktopMonitor) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source_object), result, &error);
  g_autoptr(GVariant) values = NULL;

  if (reply == NULL)
    {
      g_debug ("UPower does not say what it has: %s", error->message);
      return;
    }
  if (!self->has_upower)
    return;
  g_variant_get (reply, "(@a{sv})", &values);
  read_power (self, values);
}

static void
ask_upower (SluiceDesktopMonitor *self,
            const char           *path,
            const char           *interface)
{
  g_dbus_connection_call (self->bus, UPOWER_NAME, path, "org.freedesktop.DBus.Properties", "GetAll",
                          g_variant_new ("(s)", interface), G_VARIANT_TYPE ("(a{sv})"),
                          G_DBUS_CALL_FLAGS_NONE, -1, self->cancellable, got_properties_cb,
                          g_object_ref (self));
}

static void
upower_appeared_cb (GDBusConnection *connection,
                    const char      *name,
                    const char      *owner,
                    gpointer         user_data)
{
  SluiceDesktopMonitor *self = user_data;

  self->has_upower = TRUE;
  ask_upower (self, UPOWER_PATH, UPOWER_NAME);
  ask_upower (self, UPOWER_DISPLAY_DEVICE, UPOWER_DEVICE);
}

static void
upower_vanished_cb (GDBusConnection *connection,
                    const char      *name,
                    gpointer         user_data)
{
  SluiceDesktopMonitor *self = user_data;

  forget_power (self);
  update_power (self);
}

static void
upower_changed_cb (GDBusConnection *connection,
                   const char      *sender,
                   const char      *path,
                   const char      *interface,
                   const char      *signal,
                   GVariant        *parameters,
                   gpointer         user_data)
{
  SluiceDesktopMonitor *self = user_data;
  g_autoptr(GVariant) changed = NULL;

  if (!self->has_upower || !g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(sa{sv}as)")) ||
      (!g_str_equal (path, UPOWER_PATH) && !g_str_equal (path, UPOWER_DISPLAY_DEVICE)))
    return;
  g_variant_get (parameters, "(&s@a{sv}as)", NULL, &changed, NULL);
  read_power (self, changed);
}

static void
bus_cb (GObject      *source_object,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GDBusConnection) bus = g_bus_get_finish (result, &error);
  SluiceDesktopMonitor *self = user_data;

  /* A machine without one has no battery that we could know of. If it was
   * cancelled, the monitor is gone. */
  if (bus == NULL)
    {
      g_debug ("No system bus: %s", error->message);
      return;
    }

  /* The end of that bus is none of ours. */
  g_dbus_connection_set_exit_on_close (bus, FALSE);
  self->bus = g_steal_pointer (&bus);
  self->changed_id =
    g_dbus_connection_signal_subscribe (self->bus, UPOWER_NAME, "org.freedesktop.DBus.Properties",
                                        "PropertiesChanged", NULL, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
                                        upower_changed_cb, self, NULL);
  self->watch_id =
    g_bus_watch_name_on_connection (self->bus, UPOWER_NAME, G_BUS_NAME_WATCHER_FLAGS_AUTO_START,
                                    upower_appeared_cb, upower_vanished_cb, self, NULL);
}

static void
sluice_desktop_monitor_constructed (GObject *object)
{
  SluiceDesktopMonitor *self = SLUICE_DESKTOP_MONITOR (object);

  G_OBJECT_CLASS (sluice_desktop_monitor_parent_class)->constructed (object);

  if (self->network == NULL)
    self->network = g_object_ref (g_network_monitor_get_default ());
  if (self->profiles == NULL)
    self->profiles = g_power_profile_monitor_dup_default ();
  g_signal_connect_object (self->network, "network-changed", G_CALLBACK (update_network), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->network, "notify::network-metered", G_CALLBACK (update_network), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->profiles, "notify::power-saver-enabled", G_CALLBACK (update_power),
                           self, G_CONNECT_SWAPPED);
  update_network (self);
  update_power (self);
  g_bus_get (G_BUS_TYPE_SYSTEM, self->cancellable, bus_cb, self);
}

static void
sluice_desktop_monitor_dispose (GObject *object)
{
  SluiceDesktopMonitor *self = SLUICE_DESKTOP_MONITOR (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->watch_id, g_bus_unwatch_name);
  if (self->bus != NULL)
    g_dbus_connection_signal_unsubscribe (self->bus, self->changed_id);
  g_clear_object (&self->bus);
  g_clear_object (&self->network);
  g_clear_object (&self->profiles);

  G_OBJECT_CLASS (sluice_desktop_monitor_parent_class)->dispose (object);
}

static void
sluice_desktop_monitor_finalize (GObject *object)
{
  SluiceDesktopMonitor *self = SLUICE_DESKTOP_MONITOR (object);

  g_object_unref (self->conditions);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (sluice_desktop_monitor_parent_class)->finalize (object);
}

static void
sluice_desktop_monitor_set_property (GObject      *object,
                                     guint         prop_id,
                                     const GValue *value,
                                     GParamSpec   *pspec)
{
  SluiceDesktopMonitor *self = SLUICE_DESKTOP_MONITOR (object);

  switch ((SluiceDesktopMonitorProperty) prop_id)
    {
    case PROP_CONDITIONS:
      self->conditions = g_value_dup_object (value);
      break;
    case PROP_NETWORK_MONITOR:
      self->network = g_value_dup_object (value);
      break;
    case PROP_POWER_PROFILE_MONITOR:
      self->profiles = g_value_dup_object (value);
      break;
    case PROP_HAS_ADDRESS:
      if (g_value_get_pointer (value) != NULL)
        self->has_address = (gboolean (*) (void)) g_value_get_pointer (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_desktop_monitor_class_init (SluiceDesktopMonitorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = sluice_desktop_monitor_constructed;
  object_class->dispose = sluice_desktop_monitor_dispose;
  object_class->finalize = sluice_desktop_monitor_finalize;
  object_class->set_property = sluice_desktop_monitor_set_property;

  /**
   * SluiceDesktopMonitor:conditions:
   *
   * What is kept true.
   */
  properties[PROP_CONDITIONS] =
    g_param_spec_object ("conditions", NULL, NULL, SLUICE_TYPE_CONDITIONS, flags);
  /**
   * SluiceDesktopMonitor:network-monitor: (nullable)
   *
   * Who knows of the network; %NULL = the desktop's.
   */
  properties[PROP_NETWORK_MONITOR] =
    g_param_spec_object ("network-monitor", NULL, NULL, G_TYPE_NETWORK_MONITOR, flags);
  /**
   * SluiceDesktopMonitor:power-profile-monitor: (nullable)
   *
   * Who knows whether power is to be saved; %NULL = the desktop's.
   */
  properties[PROP_POWER_PROFILE_MONITOR] =
    g_param_spec_object ("power-profile-monitor", NULL, NULL, G_TYPE_POWER_PROFILE_MONITOR, flags);
  /**
   * SluiceDesktopMonitor:has-address: (nullable)
   *
   * The function that tells whether the machine has an address in a network; %NULL
   * asks the kernel.
   */
  properties[PROP_HAS_ADDRESS] = g_param_spec_pointer ("has-address", NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
sluice_desktop_monitor_init (SluiceDesktopMonitor *self)
{
  self->cancellable = g_cancellable_new ();
  self->has_address = has_address;
  forget_power (self);
}

/**
 * sluice_desktop_monitor_new:
 * @conditions: what is to be kept true
 *
 * Keeps the conditions true, from the thread's default main context, until it is
 * let go of. What D-Bus knows comes a moment later.
 *
 * Returns: (transfer full): a monitor
 */
SluiceDesktopMonitor *
sluice_desktop_monitor_new (SluiceConditions *conditions)
{
  g_return_val_if_fail (SLUICE_IS_CONDITIONS (conditions), NULL);

  return g_object_new (SLUICE_TYPE_DESKTOP_MONITOR, "conditions", conditions, NULL);
}
