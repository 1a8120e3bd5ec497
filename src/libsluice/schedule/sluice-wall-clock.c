/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-wall-clock.h"

#include "sluice-wall-timer.h"

#include <gio/gio.h>
#include <time.h>

#define LOGIND_NAME "org.freedesktop.login1"
#define LOGIND_PATH "/org/freedesktop/login1"
#define LOGIND_MANAGER "org.freedesktop.login1.Manager"
#define TIMEDATE_NAME "org.freedesktop.timedate1"
#define TIMEDATE_PATH "/org/freedesktop/timedate1"

/* The same news comes by several ways: a machine that wakes up is told by the
 * kernel and by logind, another zone by the file and by timedated. */

struct _SluiceWallClock
{
  SluiceClock parent_instance;

  GMainContext *context;        /* (owned) of whoever made it */
  GSource *timer;               /* (owned) */
  GSource *news;                /* (owned) (nullable) tells `changed` soon */
  GFileMonitor *monitors[2];    /* (owned) (nullable) of localtime and timezone */
  GCancellable *cancellable;    /* (owned) ends with the clock */
  GDBusConnection *bus;         /* (owned) (nullable) */
  guint sleep_id;               /* subscription to logind */
  guint zone_id;                /* subscription to timedated */
  char *zone_folder;            /* (owned) where localtime and timezone are */
};

typedef enum
{
  PROP_ZONE_FOLDER = 1,
} SluiceWallClockProperty;

G_DEFINE_FINAL_TYPE (SluiceWallClock, sluice_wall_clock, SLUICE_TYPE_CLOCK)

static GParamSpec *properties[PROP_ZONE_FOLDER + 1];

static gboolean
news_cb (gpointer user_data)
{
  SluiceWallClock *self = user_data;

  g_clear_pointer (&self->news, g_source_unref);
  /* The C library reads the zone once. GLib looks at the link for each local zone
   * that is made. */
  tzset ();
  sluice_clock_emit_changed (SLUICE_CLOCK (self));
  return G_SOURCE_REMOVE;
}

static void
tell_changed (SluiceWallClock *self)
{
  if (self->news != NULL)
    return;

  self->news = g_idle_source_new ();
  g_source_set_priority (self->news, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->news, news_cb, self, NULL);
  g_source_attach (self->news, self->context);
}

static void
timer_cb (gboolean was_set,
          gpointer user_data)
{
  SluiceWallClock *self = user_data;

  if (was_set)
    tell_changed (self);
  else
    sluice_clock_emit_alarm (SLUICE_CLOCK (self));
}

static void
zone_file_changed_cb (GFileMonitor      *monitor,
                      GFile             *file,
                      GFile             *other_file,
                      GFileMonitorEvent  event,
                      gpointer           user_data)
{
  if (event != G_FILE_MONITOR_EVENT_DELETED)
    tell_changed (user_data);
}

static void
watch_zone_file (SluiceWallClock *self,
                 guint            index,
                 const char      *name)
{
  g_autofree char *path = g_build_filename (self->zone_folder, name, NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GError) error = NULL;

  self->monitors[index] = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, &error);
  if (self->monitors[index] == NULL)
    {
      g_debug ("%s is not watched: %s", path, error->message);
      return;
    }
  g_signal_connect (self->monitors[index], "changed", G_CALLBACK (zone_file_changed_cb), self);
}

static void
prepare_for_sleep_cb (GDBusConnection *connection,
                      const char      *sender,
                      const char      *path,
                      const char      *interface,
                      const char      *signal,
                      GVariant        *parameters,
                      gpointer         user_data)
{
  gboolean begins = TRUE;

  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    g_variant_get (parameters, "(b)", &begins);
  if (!begins)
    tell_changed (user_data);
}

static void
timedate_changed_cb (GDBusConnection *connection,
                     const char      *sender,
                     const char      *path,
                     const char      *interface,
                     const char      *signal,
                     GVariant        *parameters,
                     gpointer         user_data)
{
  g_autoptr(GVariant) changed = NULL;
  g_autofree const char **invalidated = NULL;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(sa{sv}as)")))
    return;
  g_variant_get (parameters, "(&s@a{sv}^a&s)", NULL, &changed, &invalidated);
  if (g_variant_lookup (changed, "Timezone", "&s", NULL) || g_strv_contains (invalidated, "Timezone"))
    tell_changed (user_data);
}

static void
bus_cb (GObject      *source_object,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GDBusConnection) bus = g_bus_get_finish (result, &error);
  SluiceWallClock *self = user_data;

  /* Without one the kernel and the files tell us. If it was cancelled, the clock
   * is gone. */
  if (bus == NULL)
    {
      g_debug ("No system bus: %s", error->message);
      return;
    }

  /* The end of that bus is none of ours. */
  g_dbus_connection_set_exit_on_close (bus, FALSE);
  self->bus = g_steal_pointer (&bus);
  self->sleep_id =
    g_dbus_connection_signal_subscribe (self->bus, LOGIND_NAME, LOGIND_MANAGER, "PrepareForSleep",
                                        LOGIND_PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
                                        prepare_for_sleep_cb, self, NULL);
  self->zone_id =
    g_dbus_connection_signal_subscribe (self->bus, TIMEDATE_NAME, "org.freedesktop.DBus.Properties",
                                        "PropertiesChanged", TIMEDATE_PATH, TIMEDATE_NAME,
                                        G_DBUS_SIGNAL_FLAGS_NONE, timedate_changed_cb, self, NULL);
}

static gint64
sluice_wall_clock_now (SluiceClock *clock)
{
  return g_get_real_time ();
}

static void
sluice_wall_clock_set_alarm (SluiceClock *clock,
                             gint64       instant)
{
  sluice_wall_timer_set_instant (SLUICE_WALL_CLOCK (clock)->timer, instant);
}

static void
sluice_wall_clock_constructed (GObject *object)
{
  SluiceWallClock *self = SLUICE_WALL_CLOCK (object);

  G_OBJECT_CLASS (sluice_wall_clock_parent_class)->constructed (object);

  g_source_attach (self->timer, self->context);
  watch_zone_file (self, 0, "localtime");
  watch_zone_file (self, 1, "timezone");
  g_bus_get (G_BUS_TYPE_SYSTEM, self->cancellable, bus_cb, self);
}

static void
sluice_wall_clock_dispose (GObject *object)
{
  SluiceWallClock *self = SLUICE_WALL_CLOCK (object);

  g_cancellable_cancel (self->cancellable);
  if (self->bus != NULL)
    {
      g_dbus_connection_signal_unsubscribe (self->bus, self->sleep_id);
      g_dbus_connection_signal_unsubscribe (self->bus, self->zone_id);
      g_clear_object (&self->bus);
    }
  for (guint i = 0; i < G_N_ELEMENTS (self->monitors); i++)
    if (self->monitors[i] != NULL)
      {
        g_signal_handlers_disconnect_by_data (self->monitors[i], self);
        g_file_monitor_cancel (self->monitors[i]);
        g_clear_object (&self->monitors[i]);
      }
  if (self->news != NULL)
    {
      g_source_destroy (self->news);
      g_clear_pointer (&self->news, g_source_unref);
    }
  g_source_destroy (self->timer);

  G_OBJECT_CLASS (sluice_wall_clock_parent_class)->dispose (object);
}

static void
sluice_wall_clock_finalize (GObject *object)
{
  SluiceWallClock *self = SLUICE_WALL_CLOCK (object);

  g_object_unref (self->cancellable);
  g_source_unref (self->timer);
  g_main_context_unref (self->context);
  g_free (self->zone_folder);

  G_OBJECT_CLASS (sluice_wall_clock_parent_class)->finalize (object);
}

static void
sluice_wall_clock_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  SluiceWallClock *self = SLUICE_WALL_CLOCK (object);

  switch ((SluiceWallClockProperty) prop_id)
    {
    case PROP_ZONE_FOLDER:
      self->zone_folder = g_value_dup_string (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_wall_clock_class_init (SluiceWallClockClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  SluiceClockClass *clock_class = SLUICE_CLOCK_CLASS (klass);

  object_class->constructed = sluice_wall_clock_constructed;
  object_class->dispose = sluice_wall_clock_dispose;
  object_class->finalize = sluice_wall_clock_finalize;
  object_class->set_property = sluice_wall_clock_set_property;
  clock_class->now = sluice_wall_clock_now;
  clock_class->set_alarm = sluice_wall_clock_set_alarm;

  /**
   * SluiceWallClock:zone-folder:
   *
   * The folder of `localtime` and `timezone`, for tests.
   */
  properties[PROP_ZONE_FOLDER] =
    g_param_spec_string ("zone-folder", NULL, NULL, "/etc",
                         (G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
sluice_wall_clock_init (SluiceWallClock *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->cancellable = g_cancellable_new ();
  self->timer = sluice_wall_timer_new ();
  sluice_wall_timer_set_callback (self->timer, timer_cb, self);
}

/**
 * sluice_wall_clock_new:
 *
 * Makes the machine's clock. Its signals come in the thread's default main context.
 *
 * Returns: (transfer full): the clock
 */
SluiceClock *
sluice_wall_clock_new (void)
{
  return g_object_new (SLUICE_TYPE_WALL_CLOCK, NULL);
}
