/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-calendar.h"
#include "sluice-civil.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Every zone of tzdata, around the instants at which its clock is set, against a
 * slow reference: minute by minute with the C library's localtime_r(), which
 * reads the zones by itself, and rules written as C. What is due is compared
 * forwards and backwards.
 *
 * Without SLUICE_TEST_ALL_ZONES=1 the ordinary hour of summer is sampled: one in
 * SAMPLE of a zone's transitions; everything else that happens to clocks is
 * always looked at. */

#define ZONEINFO "/usr/share/zoneinfo"
#define SAMPLE 24
#define MINUTE 60
#define DAY 86400

/* As much before a window is simulated, so that it is known what the clock has
 * shown; no clock is set by more. */
#define LEAD (30 * 3600)
#define WINDOW (3 * DAY)

/* 1970-01-03 and 2037-12-29: what localtime_r() needs of the years around. */
#define FIRST (2 * DAY)
#define LAST G_GINT64_CONSTANT (2145657600)

/* 2099-12-30: beyond the table of a zone's file its last rule goes on. */
#define FAR G_GINT64_CONSTANT (4102272000)

typedef struct
{
  const char *text;
  gboolean elapsed;
  gboolean (*fits) (const struct tm *tm);
} Rule;

static gboolean
is_last_day (const struct tm *tm)
{
  struct tm next = *tm;
  time_t seconds = timegm (&next) + DAY;

  gmtime_r (&seconds, &next);
  return next.tm_mday == 1;
}

static gboolean
half_past_two (const struct tm *tm)
{
  return tm->tm_hour == 2 && tm->tm_min == 30;
}

static gboolean
midnight (const struct tm *tm)
{
  return tm->tm_hour == 0 && tm->tm_min == 0;
}

static gboolean
quarters_of_early_hours (const struct tm *tm)
{
  return tm->tm_hour <= 3 && tm->tm_min % 15 == 0;
}

static gboolean
every_hour (const struct tm *tm)
{
  return tm->tm_min == 0;
}

static gboolean
every_other_hour (const struct tm *tm)
{
  return tm->tm_min == 30 && tm->tm_hour % 2 == 0;
}

static gboolean
every_twenty_minutes (const struct tm *tm)
{
  return tm->tm_min % 20 == 0;
}

static gboolean
day_or_weekday (const struct tm *tm)
{
  return tm->tm_min == 5 && (tm->tm_hour == 1 || tm->tm_hour == 23) &&
         (tm->tm_mday % 5 == 1 || tm->tm_wday == 0 || tm->tm_wday == 6);
}

static gboolean
last_day_or_last_sunday (const struct tm *tm)
{
  struct tm next = *tm;
  time_t in_a_week = timegm (&next) + 7 * DAY;

  gmtime_r (&in_a_week, &next);
  return tm->tm_min == 59 && (tm->tm_hour == 0 || tm->tm_hour == 2 || tm->tm_hour == 12) &&
         (is_last_day (tm) || (tm->tm_wday == 0 && next.tm_mon != tm->tm_mon));
}

static gboolean
all_hours_by_number (const struct tm *tm)
{
  return tm->tm_min == 10;
}

static gboolean
fortnight (const struct tm *tm)
{
  struct tm copy = *tm;

  return tm->tm_hour == 0 && tm->tm_min == 0 && (timegm (&copy) / DAY - 4) % 14 == 0;
}

static const Rule rules[] = {
  { "30 2 * * *", FALSE, half_past_two },
  { "@daily", FALSE, midnight },
  { "*/15 0-3 * * *", FALSE, quarters_of_early_hours },
  { "@hourly", TRUE, every_hour },
  { "30 */2 * * *", TRUE, every_other_hour },
  { "*/20 * * * *", TRUE, every_twenty_minutes },
  { "5 1,23 1-31/5 * SAT-SUN", FALSE, day_or_weekday },
  { "59 0,2,12 L * 0L", FALSE, last_day_or_last_sunday },
  { "10 0-23 * * *", FALSE, all_hours_by_number },
  { "FN", FALSE, fortnight },
};

/* One minute of a window. */
typedef struct
{
  gint64 instant;
  gint64 local;
  struct tm tm;                 /* @local, of a full minute */
  gint64 skipped;               /* how many minutes the clock was set forward just before */
  gboolean again;               /* the clock has shown this minute already */
} Minute;

static gint64 n_windows;
static gint64 n_due;

static gint64
offset_at (gint64 instant)
{
  time_t seconds = (time_t) instant;
  struct tm tm;

  g_assert_nonnull (localtime_r (&seconds, &tm));
  return tm.tm_gmtoff;
}

static void
take_apart (gint64     local,
            struct tm *tm)
{
  time_t seconds = (time_t) local;

  gmtime_r (&seconds, tm);
}

/* What the clock shows, minute by minute. Where it is set between two full
 * minutes the seconds are walked through. */
static GArray *
simulate (gint64 from,
          gint64 to)
{
  GArray *minutes = g_array_new (FALSE, FALSE, sizeof (Minute));
  gint64 highest = G_MININT64;
  gint64 last_local = G_MININT64;
  gint64 step = MINUTE;

  for (gint64 instant = from; instant < to; instant += step)
    {
      Minute minute = { .instant = instant, .local = instant + offset_at (instant) };

      step = minute.local % MINUTE == 0 ? MINUTE : 1;
      /* A clock that is set to 00:00:30 has skipped the minute. */
      if (last_local != G_MININT64 && minute.local / MINUTE > last_local / MINUTE)
        minute.skipped = (minute.local + MINUTE - 1) / MINUTE - last_local / MINUTE - 1;
      if (minute.local % MINUTE != 0 && minute.skipped == 0)
        continue;
      minute.again = minute.local <= highest;
      take_apart (minute.local, &minute.tm);
      highest = MAX (highest, minute.local);
      last_local = minute.local;
      g_array_append_val (minutes, minute);
    }
  return minutes;
}

static gboolean
is_due (const Rule   *rule,
        const Minute *minute)
{
  if (minute->local % MINUTE == 0 && (rule->elapsed || !minute->again) && rule->fits (&minute->tm))
    return TRUE;
  if (rule->elapsed || minute->again)
    return FALSE;
  for (gint64 i = 1; i <= minute->skipped; i++)
    {
      const gint64 full = (minute->local + MINUTE - 1) / MINUTE * MINUTE;
      struct tm tm;

      take_apart (full - i * MINUTE, &tm);
      if (rule->fits (&tm))
        return TRUE;
    }
  return FALSE;
}

/* From an instant at which nothing need be due, in the hour that comes twice
 * above all. @next is 0 if it lies behind the window. */
static void
compare_between (const char           *zone,
                 const Rule           *rule,
                 const SluiceCalendar *calendar,
                 gint64                instant,
                 gint64                last,
                 gint64                next)
{
  if (next > 0 && sluice_calendar_next (calendar, instant) != next)
    g_error ("%s, %s: behind %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " is due next", zone, rule->text,
             instant / G_USEC_PER_SEC, next / G_USEC_PER_SEC);
  if (last > 0 && sluice_calendar_previous (calendar, instant) != last)
    g_error ("%s, %s: before %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " was due last", zone, rule->text,
             instant / G_USEC_PER_SEC, last / G_USEC_PER_SEC);
}

/* Each due time from the one before it, backwards as well. */
static void
compare_due (const char           *zone,
             const Rule           *rule,
             const SluiceCalendar *calendar,
             GArray               *due,
             gint64                from,
             gint64                to)
{
  gint64 next = sluice_calendar_next (calendar, from * G_USEC_PER_SEC - 1);

  for (guint i = 0; i < due->len; i++)
    {
      const gint64 instant = g_array_index (due, gint64, i);

      if (next != instant)
        g_error ("%s, %s: %" G_GINT64_FORMAT " is due, not %" G_GINT64_FORMAT, zone, rule->text,
                 instant / G_USEC_PER_SEC, next / G_USEC_PER_SEC);
      g_assert_cmpint (sluice_calendar_previous (calendar, instant), ==, instant);
      if (i > 0)
        g_assert_cmpint (sluice_calendar_previous (calendar, instant - 1), ==, g_array_index (due, gint64, i - 1));
      next = sluice_calendar_next (calendar, instant);
    }
  if (next != SLUICE_CALENDAR_NEVER && next < to * G_USEC_PER_SEC)
    g_error ("%s, %s: %" G_GINT64_FORMAT " is not due", zone, rule->text, next / G_USEC_PER_SEC);
  n_due += due->len;
}

static void
compare (const char           *zone,
         const Rule           *rule,
         const SluiceCalendar *calendar,
         GArray               *minutes,
         gint64                from,
         gint64                to)
{
  g_autoptr(GArray) due = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint passed = 0;

  for (guint i = 0; i < minutes->len; i++)
    {
      const Minute *minute = &g_array_index (minutes, Minute, i);
      const gint64 instant = minute->instant * G_USEC_PER_SEC;

      if (minute->instant >= from && is_due (rule, minute))
        g_array_append_val (due, instant);
    }
  compare_due (zone, rule, calendar, due, from, to);

  for (guint i = 0; i < minutes->len; i++)
    {
      const Minute *minute = &g_array_index (minutes, Minute, i);
      const gint64 instant = minute->instant * G_USEC_PER_SEC;

      while (passed < due->len && g_array_index (due, gint64, passed) <= instant)
        passed++;
      if (minute->instant >= from && (i % 97 == 0 || (minute->again && i % 7 == 0)))
        compare_between (zone, rule, calendar, instant, passed > 0 ? g_array_index (due, gint64, passed - 1) : 0,
                         passed < due->len ? g_array_index (due, gint64, passed) : 0);
    }
}

static void
check_window (const char      *zone,
              SluiceCalendar **calendars,
              gint64           from)
{
  g_autoptr(GArray) minutes = NULL;
  gint64 start = from - from % MINUTE;

  minutes = simulate (start - LEAD, start + WINDOW);
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    compare (zone, &rules[i], calendars[i], minutes, start, start + WINDOW);
  n_windows++;
}

/* The next instant after @from at which the clock is set, or -1. */
static gint64
find_transition (gint64 from,
                 gint64 limit)
{
  const gint64 offset = offset_at (from);
  gint64 low = from;

  for (gint64 high = from + DAY; high < limit; low = high, high += DAY)
    {
      if (offset_at (high) == offset)
        continue;
      while (high - low > 1)
        {
          gint64 middle = low + (high - low) / 2;

          if (offset_at (middle) == offset)
            low = middle;
          else
            high = middle;
        }
      return high;
    }
  return -1;
}

static gboolean
is_ordinary (gint64 transition)
{
  gint64 shift = offset_at (transition) - offset_at (transition - 1);
  gint64 local = (transition + offset_at (transition - 1)) % DAY;

  return ABS (shift) == 3600 && local >= 3600 && local <= 4 * 3600;
}

static void
check_zone (const char *zone,
            gboolean    all)
{
  SluiceCalendar *calendars[G_N_ELEMENTS (rules)];
  gint64 transition = FIRST;
  int n = g_test_rand_int_range (0, SAMPLE);

  g_setenv ("TZ", zone, TRUE);
  tzset ();
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autoptr(GError) error = NULL;

      calendars[i] = sluice_calendar_new (rules[i].text, zone, 0, &error);
      g_assert_no_error (error);
    }

  while ((transition = find_transition (transition, LAST)) > 0)
    if (all || !is_ordinary (transition) || n++ % SAMPLE == 0)
      check_window (zone, calendars, MAX (transition - WINDOW / 2, 0));
  for (guint i = 0; i < (all ? 10 : 2); i++)
    check_window (zone, calendars, FIRST + (gint64) (g_test_rand_double () * (double) (LAST - FIRST)));
  transition = LAST + (gint64) (g_test_rand_double () * (double) (FAR - LAST));
  transition = find_transition (transition, FAR);
  if (transition > 0)
    check_window (zone, calendars, transition - WINDOW / 2);

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    sluice_calendar_unref (calendars[i]);
}

/* The zones of tzdata, and the other names that they have. */
static GPtrArray *
list_zones (void)
{
  g_autofree char *contents = NULL;
  g_auto(GStrv) lines = NULL;
  GPtrArray *zones = g_ptr_array_new_with_free_func (g_free);

  g_assert_true (g_file_get_contents (ZONEINFO "/tzdata.zi", &contents, NULL, NULL));
  lines = g_strsplit (contents, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto(GStrv) words = g_strsplit (lines[i], " ", 4);

      if (words[0] == NULL || words[1] == NULL)
        continue;
      if (g_str_equal (words[0], "Z"))
        g_ptr_array_add (zones, g_strdup (words[1]));
      else if (g_str_equal (words[0], "L"))
        g_ptr_array_add (zones, g_strdup (words[2]));
    }
  g_assert_cmpuint (zones->len, >, 500);
  return zones;
}

static void
test_all (void)
{
  const gboolean all = g_getenv ("SLUICE_TEST_ALL_ZONES") != NULL;
  g_autoptr(GPtrArray) zones = list_zones ();
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < zones->len; i++)
    {
      const char *zone = g_ptr_array_index (zones, i);
      g_autofree char *path = g_build_filename (ZONEINFO, zone, NULL);
      g_autofree char *contents = NULL;
      g_autoptr(SluiceCalendar) calendar = NULL;
      gsize size = 0;

      /* tzdata may know more names than are installed. */
      if (!g_file_get_contents (path, &contents, &size, NULL))
        continue;
      g_test_message ("%s", zone);
      calendar = sluice_calendar_new ("@daily", zone, 0, NULL);
      g_assert_nonnull (calendar);
      if (g_hash_table_add (seen, g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) contents, size)))
        check_zone (zone, all);
    }
  g_test_message ("%u names, %u different zones, %" G_GINT64_FORMAT " windows of three days, %" G_GINT64_FORMAT
                  " due times", zones->len, g_hash_table_size (seen), n_windows, n_due);
  g_assert_cmpuint (g_hash_table_size (seen), >, 200);
}

/* How long one call takes; with -m perf. */
static void
test_speed (void)
{
  static const char *const texts[] = {
    "30 2 * * *", "*/5 * * * *", "@yearly", "0 0 29 2 *", "0 0 29 2 */7", "0 0 30 2 *", "15m", "FN",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(SluiceCalendar) calendar = sluice_calendar_new (texts[i], "Europe/Berlin", 0, NULL);
      const guint n = 100000;
      gint64 sum = 0;
      double each;

      g_test_timer_start ();
      for (guint k = 0; k < n; k++)
        sum += sluice_calendar_next (calendar, G_GINT64_CONSTANT (1700000000000000) +
                                     (gint64) k * 3600 * G_USEC_PER_SEC);
      each = g_test_timer_elapsed () / n * 1e6;
      g_assert_cmpint (sum, !=, 0);
      g_test_minimized_result (each, "%s: %.2f microseconds a call", texts[i], each);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/schedule/calendar/all-zones", test_all);
  if (g_test_perf ())
    g_test_add_func ("/schedule/calendar/speed", test_speed);

  return g_test_run ();
}
