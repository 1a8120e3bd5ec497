/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "sluice-desktop-monitor.h"

#include "mock-bus.h"

/* What UPower, the power profiles and the network say becomes conditions. */

#define UPOWER_NAME "org.freedesktop.UPower"
#define UPOWER_PATH "/org/freedesktop/UPower"
#define DEVICE_NAME UPOWER_NAME ".Device"
#define DEVICE_PATH UPOWER_PATH "/devices/DisplayDevice"

/* A network of which everything can be said. */
#define TEST_TYPE_NETWORK (test_network_get_type ())
G_DECLARE_FINAL_TYPE (TestNetwork, test_network, TEST, NETWORK, GObject)

struct _TestNetwork
{
  GObject parent_instance;

  gboolean available;
  gboolean metered;
};

static void test_network_iface_init (GNetworkMonitorInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestNetwork, test_network, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, NULL)
                               G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR, test_network_iface_init))

static void
test_network_iface_init (GNetworkMonitorInterface *iface)
{
}

static void
test_network_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  const TestNetwork *self = TEST_NETWORK (object);

  if (g_str_equal (pspec->name, "connectivity"))
    g_value_set_enum (value, G_NETWORK_CONNECTIVITY_FULL);
  else
    g_value_set_boolean (value, g_str_equal (pspec->name, "network-metered")
                         ? self->metered : self->available);
}

static void
test_network_class_init (TestNetworkClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = test_network_get_property;
  g_object_class_override_property (G_OBJECT_CLASS (klass), 1, "network-available");
  g_object_class_override_property (G_OBJECT_CLASS (klass), 2, "network-metered");
  g_object_class_override_property (G_OBJECT_CLASS (klass), 3, "connectivity");
}

static void
test_network_init (TestNetwork *self)
{
  self->available = TRUE;
}

/* A power profile that is chosen by hand. */
#define TEST_TYPE_PROFILES (test_profiles_get_type ())
G_DECLARE_FINAL_TYPE (TestProfiles, test_profiles, TEST, PROFILES, GObject)

struct _TestProfiles
{
  GObject parent_instance;

  gboolean saver;
};

G_DEFINE_FINAL_TYPE_WITH_CODE (TestProfiles, test_profiles, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, NULL)
                               G_IMPLEMENT_INTERFACE (G_TYPE_POWER_PROFILE_MONITOR, NULL))

static void
test_profiles_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  g_value_set_boolean (value, TEST_PROFILES (object)->saver);
}

static void
test_profiles_class_init (TestProfilesClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = test_profiles_get_property;
  g_object_class_override_property (G_OBJECT_CLASS (klass), 1, "power-saver-enabled");
}

static void
test_profiles_init (TestProfiles *self)
{
}

typedef struct
{
  MockBus *bus;
  TestNetwork *network;
  TestProfiles *profiles;
  SluiceConditions *conditions;
  SluiceDesktopMonitor *monitor;
  guint ids[2];
  gboolean on_battery;
  guint level;
  double percentage;
} Fixture;

static GVariant *
get_power_cb (GDBusConnection  *connection,
              const char       *sender,
              const char       *path,
              const char       *interface,
              const char       *property,
              GError          **error,
              gpointer          user_data)
{
  const Fixture *fixture = user_data;

  if (g_str_equal (property, "OnBattery"))
    return g_variant_new_boolean (fixture->on_battery);
  if (g_str_equal (property, "WarningLevel"))
    return g_variant_new_uint32 (fixture->level);
  return g_variant_new_double (fixture->percentage);
}

static const GDBusInterfaceVTable power_vtable = { .get_property = get_power_cb };

static void
start_upower (Fixture *fixture)
{
  fixture->ids[0] =
    mock_bus_export (fixture->bus, UPOWER_PATH,
                     "<node><interface name='" UPOWER_NAME "'>"
                     "<property name='OnBattery' type='b' access='read'/></interface></node>",
                     &power_vtable, fixture);
  fixture->ids[1] =
    mock_bus_export (fixture->bus, DEVICE_PATH,
                     "<node><interface name='" DEVICE_NAME "'>"
                     "<property name='WarningLevel' type='u' access='read'/>"
                     "<property name='Percentage' type='d' access='read'/></interface></node>",
                     &power_vtable, fixture);
  mock_bus_own (fixture->bus, UPOWER_NAME);
}

static void
stop_upower (Fixture *fixture)
{
  mock_bus_disown (fixture->bus, UPOWER_NAME);
  for (guint i = 0; i < G_N_ELEMENTS (fixture->ids); i++)
    g_assert_true (g_dbus_connection_unregister_object (fixture->bus->connection, fixture->ids[i]));
}

static gboolean fixture_has_address;

static gboolean
has_address (void)
{
  return fixture_has_address;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->bus = (MockBus *) data;
  fixture->network = g_object_new (TEST_TYPE_NETWORK, NULL);
  fixture->profiles = g_object_new (TEST_TYPE_PROFILES, NULL);
  fixture->conditions = sluice_conditions_new ();
  fixture->monitor = g_object_new (SLUICE_TYPE_DESKTOP_MONITOR,
                                   "conditions", fixture->conditions,
                                   "network-monitor", fixture->network,
                                   "power-profile-monitor", fixture->profiles,
                                   "has-address", has_address,
                                   NULL);
  fixture->level = 1;
  fixture->percentage = 80;
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->monitor);
  g_assert_finalize_object (fixture->conditions);
  g_assert_finalize_object (fixture->profiles);
  g_assert_finalize_object (fixture->network);
}

static gboolean
is_low (Fixture *fixture)
{
  return sluice_conditions_get_low_power (fixture->conditions);
}

static void
set_saver (Fixture  *fixture,
           gboolean  saver)
{
  fixture->profiles->saver = saver;
  g_object_notify (G_OBJECT (fixture->profiles), "power-saver-enabled");
}

static void
set_battery (Fixture  *fixture,
             gboolean  on_battery)
{
  mock_bus_change (fixture->bus, UPOWER_PATH, UPOWER_NAME, "OnBattery", g_variant_new_boolean (on_battery));
}

static void
set_level (Fixture *fixture,
           guint    level)
{
  mock_bus_change (fixture->bus, DEVICE_PATH, DEVICE_NAME, "WarningLevel", g_variant_new_uint32 (level));
}

/* It is low at the start, and then all that may change does. */
static void
test_power (Fixture       *fixture,
            gconstpointer  data)
{
  fixture->on_battery = TRUE;
  fixture->level = 3;
  start_upower (fixture);
  MOCK_BUS_AWAIT (is_low (fixture));

  set_level (fixture, 1);
  MOCK_BUS_AWAIT (!is_low (fixture));
  set_level (fixture, 4);
  MOCK_BUS_AWAIT (is_low (fixture));
  set_battery (fixture, FALSE);
  MOCK_BUS_AWAIT (!is_low (fixture));

  /* A mouse whose battery is low is none of ours. */
  set_level (fixture, 1);
  set_battery (fixture, TRUE);
  mock_bus_change (fixture->bus, UPOWER_PATH "/devices/mouse", DEVICE_NAME, "WarningLevel",
                   g_variant_new_uint32 (4));
  mock_bus_turn (300);
  g_assert_false (is_low (fixture));

  /* Its power is to be saved. */
  set_saver (fixture, TRUE);
  g_assert_true (is_low (fixture));
  set_battery (fixture, FALSE);
  MOCK_BUS_AWAIT (!is_low (fixture));

  set_battery (fixture, TRUE);
  MOCK_BUS_AWAIT (is_low (fixture));
  set_saver (fixture, FALSE);
  g_assert_false (is_low (fixture));
  set_level (fixture, 5);
  MOCK_BUS_AWAIT (is_low (fixture));
  stop_upower (fixture);
  MOCK_BUS_AWAIT (!is_low (fixture));

  /* UPower comes back. */
  fixture->level = 3;
  start_upower (fixture);
  MOCK_BUS_AWAIT (is_low (fixture));
  stop_upower (fixture);
  MOCK_BUS_AWAIT (!is_low (fixture));
}

static void
test_percentage (Fixture       *fixture,
                 gconstpointer  data)
{
  fixture->on_battery = TRUE;
  fixture->level = 0;
  fixture->percentage = 19;
  start_upower (fixture);
  MOCK_BUS_AWAIT (is_low (fixture));
  mock_bus_change (fixture->bus, DEVICE_PATH, DEVICE_NAME, "Percentage", g_variant_new_double (20));
  MOCK_BUS_AWAIT (!is_low (fixture));
  stop_upower (fixture);
}

static void
test_no_upower (Fixture       *fixture,
                gconstpointer  data)
{
  mock_bus_turn (200);
  g_assert_false (is_low (fixture));
  set_saver (fixture, TRUE);
  g_assert_true (is_low (fixture));
  set_saver (fixture, FALSE);
  g_assert_false (is_low (fixture));
}

static void
count_cb (GObject    *object,
          GParamSpec *pspec,
          gpointer    user_data)
{
  ++*(guint *) user_data;
}

static void
test_network (Fixture       *fixture,
              gconstpointer  data)
{
  guint n_metered = 0;
  guint n_online = 0;

  g_signal_connect (fixture->conditions, "notify::metered", G_CALLBACK (count_cb), &n_metered);
  g_signal_connect (fixture->conditions, "notify::online", G_CALLBACK (count_cb), &n_online);
  g_assert_false (sluice_conditions_get_metered (fixture->conditions));
  g_assert_true (sluice_conditions_get_online (fixture->conditions));

  fixture->network->metered = TRUE;
  g_object_notify (G_OBJECT (fixture->network), "network-metered");
  g_assert_true (sluice_conditions_get_metered (fixture->conditions));
  g_assert_cmpuint (n_metered, ==, 1);
  g_assert_cmpuint (n_online, ==, 0);

  fixture->network->available = FALSE;
  fixture->network->metered = FALSE;
  g_signal_emit_by_name (fixture->network, "network-changed", FALSE);
  g_assert_false (sluice_conditions_get_online (fixture->conditions));
  g_assert_false (sluice_conditions_get_metered (fixture->conditions));
  g_signal_emit_by_name (fixture->network, "network-changed", FALSE);
  g_assert_cmpuint (n_online, ==, 1);
  g_assert_cmpuint (n_metered, ==, 2);

  /* No way out, but into a network. */
  fixture_has_address = TRUE;
  g_signal_emit_by_name (fixture->network, "network-changed", FALSE);
  g_assert_true (sluice_conditions_get_online (fixture->conditions));
  fixture_has_address = FALSE;
}

int
main (int    argc,
      char **argv)
{
  MockBus *bus;
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  bus = mock_bus_new ();
#define ADD(name, func) g_test_add ("/desktop-monitor/" name, Fixture, bus, set_up, func, tear_down)
  ADD ("power", test_power);
  ADD ("percentage", test_percentage);
  ADD ("no-upower", test_no_upower);
  ADD ("network", test_network);
#undef ADD
  status = g_test_run ();
  mock_bus_free (bus);
  return status;
}
