/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-format.h"

#include <glib/gi18n.h>
#include <langinfo.h>

/* How the window writes dates, numbers and states: one place, so that all
 * pages agree. Times are microseconds since 1970 UTC, 0 = not known. */

static GDateTime *
to_local (gint64 time)
{
  g_autoptr(GDateTime) utc = NULL;

  utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  return utc == NULL ? NULL : g_date_time_to_local (utc);
}

/* Calendar days between two moments as a person counts them. */
static int
days_between (GDateTime *then,
              GDateTime *now)
{
  GDate a, b;

  g_date_clear (&a, 1);
  g_date_clear (&b, 1);
  g_date_set_dmy (&a, (GDateDay) g_date_time_get_day_of_month (then),
                  (GDateMonth) g_date_time_get_month (then),
                  (GDateYear) g_date_time_get_year (then));
  g_date_set_dmy (&b, (GDateDay) g_date_time_get_day_of_month (now),
                  (GDateMonth) g_date_time_get_month (now),
                  (GDateYear) g_date_time_get_year (now));
  return g_date_days_between (&a, &b);
}

/**
 * sluice_format_relative:
 * @time: microseconds since 1970 UTC
 *
 * Returns: (transfer full): when that was, seen from now: “5 minutes ago”
 */
char *
sluice_format_relative (gint64 time)
{
  g_autoptr(GDateTime) then = NULL;
  g_autoptr(GDateTime) now = NULL;
  int seconds, days;

  if (time == 0 || (then = to_local (time)) == NULL)
    return g_strdup (_("never"));

  now = g_date_time_new_now_local ();
  seconds = (int) CLAMP ((g_get_real_time () - time) / G_USEC_PER_SEC, 0, G_MAXINT);
  days = days_between (then, now);
  if (seconds < 60)
    return g_strdup (_("just now"));
  if (seconds < 3600)
    return g_strdup_printf (ngettext ("%d minute ago", "%d minutes ago",
                                      (gulong) (seconds / 60)), seconds / 60);
  if (days == 0)
    return g_strdup_printf (ngettext ("%d hour ago", "%d hours ago",
                                      (gulong) (seconds / 3600)), seconds / 3600);
  if (days == 1)
    /* Translators: a time of yesterday, %R is hours and minutes */
    return g_date_time_format (then, _("yesterday at %R"));
  if (days < 7)
    return g_strdup_printf (ngettext ("%d day ago", "%d days ago", (gulong) days), days);
  return g_date_time_format (then, "%x");
}

/**
 * sluice_format_first_weekday:
 *
 * Returns: the day with which a week begins by the habits of the country, 0 =
 *   Sunday. Which weekday the locale counts as its first, it says by a date, see
 *   “LC_TIME” in locale(5).
 */
guint
sluice_format_first_weekday (void)
{
#ifdef HAVE_NL_TIME_FIRST_WEEKDAY
  union
  {
    char *string;
    unsigned int date;          /* year, month, and day, as digits */
  } counted = { .string = nl_langinfo (_NL_TIME_WEEK_1STDAY) };
  guint first = (guint) *nl_langinfo (_NL_TIME_FIRST_WEEKDAY);

  /* 1997-12-01 was a Monday, the day before it a Sunday. */
  return (first - 1 + (counted.date == 19971201 ? 1 : 0)) % 7;
#else
  return 1;
#endif
}

/**
 * sluice_format_exact:
 * @time: microseconds since 1970 UTC
 *
 * Returns: (transfer full): date and time to the second, in the locale's order
 */
char *
sluice_format_exact (gint64 time)
{
  g_autoptr(GDateTime) then = time == 0 ? NULL : to_local (time);

  return then == NULL ? g_strdup ("") : g_date_time_format (then, "%c");
}

/**
 * sluice_format_clock:
 * @time: microseconds since 1970 UTC
 *
 * Returns: (transfer full): the time of the day, to the second
 */
char *
sluice_format_clock (gint64 time)
{
  g_autoptr(GDateTime) then = to_local (time);

  return then == NULL ? g_strdup ("") : g_date_time_format (then, "%H:%M:%S");
}

/**
 * sluice_format_wait:
 * @until: when a run asks a host again, microseconds since 1970 UTC
 * @reason: (nullable): why it waits, as in the event `wait`
 * @host: (nullable): the host
 *
 * Returns: (transfer full): that in words
 */
char *
sluice_format_wait (gint64      until,
                    const char *reason,
                    const char *host)
{
  g_autofree char *time = sluice_format_clock (until);

  if (host == NULL)
    host = "";
  if (g_strcmp0 (reason, "rate_limited") == 0)
    /* Translators: a time of the day, and the name of a server */
    return g_strdup_printf (_("Waiting until %s: rate limited by %s"), time, host);
  if (g_strcmp0 (reason, "rate") == 0)
    /* Translators: a time of the day, and the name of a server */
    return g_strdup_printf (_("Waiting until %s: the limit of requests to %s"), time, host);
  /* Translators: a time of the day, and the name of a server */
  return g_strdup_printf (_("Waiting until %s for the next try of %s"), time, host);
}

/**
 * sluice_format_number:
 * @number: a count
 *
 * Returns: (transfer full): @number with the locale's separators
 */
char *
sluice_format_number (guint64 number)
{
  return g_strdup_printf ("%'" G_GUINT64_FORMAT, number);
}

/**
 * sluice_format_rows:
 * @rows: a count of rows
 *
 * Returns: (transfer full): “1 row”, “5,127 rows”
 */
char *
sluice_format_rows (guint64 rows)
{
  g_autofree char *number = sluice_format_number (rows);

  return g_strdup_printf (ngettext ("%s row", "%s rows", (gulong) rows), number);
}

/**
 * sluice_format_rate:
 * @rows: a count of rows
 * @seconds: the time they took
 *
 * Returns: (transfer full): rows per second, empty when nothing can be said
 */
char *
sluice_format_rate (guint64 rows,
                    double  seconds)
{
  g_autofree char *number = NULL;

  if (rows == 0 || seconds < 0.05)
    return g_strdup ("");

  number = sluice_format_number ((guint64) ((double) rows / seconds));
  /* Translators: rows per second */
  return g_strdup_printf (_("%s rows/s"), number);
}

static char *
describe_duration (gint64 microseconds)
{
  gint64 seconds = microseconds / G_USEC_PER_SEC;

  if (seconds < 1)
    /* Translators: milliseconds */
    return g_strdup_printf (_("%d ms"), (int) (microseconds / 1000));
  if (seconds < 10)
    /* Translators: seconds, with one decimal */
    return g_strdup_printf (_("%.1f s"), (double) microseconds / G_USEC_PER_SEC);
  if (seconds < 60)
    return g_strdup_printf (_("%d s"), (int) seconds);
  if (seconds < 3600)
    /* Translators: minutes and seconds */
    return g_strdup_printf (_("%d min %02d s"), (int) (seconds / 60), (int) (seconds % 60));
  /* Translators: hours and minutes */
  return g_strdup_printf (_("%d h %02d min"), (int) (seconds / 3600),
                          (int) (seconds % 3600 / 60));
}

/**
 * sluice_format_duration:
 * @microseconds: how long
 *
 * Returns: (transfer full): the duration in the largest units that matter; no line breaks
 *   between a number and its unit
 */
char *
sluice_format_duration (gint64 microseconds)
{
  g_autofree char *text = NULL;
  g_autoptr(GString) joined = NULL;

  if (microseconds < 0)
    return g_strdup ("");
  text = describe_duration (microseconds);
  joined = g_string_new (text);
  g_string_replace (joined, " ", " ", 0);
  return g_string_free (g_steal_pointer (&joined), FALSE);
}

/* What a state is called, drawn as and coloured with. Never colour alone. */
static const struct
{
  const char *word;
  const char *icon;
  const char *css_class;
} states[] = {
  [SLUICE_RUN_STATE_PENDING] = { N_("Waiting"), "content-loading-symbolic", "dim-label" },
  [SLUICE_RUN_STATE_RUNNING] = { N_("Running"), "sluice-running-symbolic", "accent" },
  [SLUICE_RUN_STATE_SUCCESS] = { N_("Success"), "sluice-success-symbolic", "success" },
  [SLUICE_RUN_STATE_PARTIAL_SUCCESS] = { N_("Partial success"), "dialog-warning-symbolic", "warning" },
  [SLUICE_RUN_STATE_FAILED] = { N_("Failed"), "dialog-error-symbolic", "error" },
  [SLUICE_RUN_STATE_CANCELLED] = { N_("Cancelled"), "process-stop-symbolic", "dim-label" },
  [SLUICE_RUN_STATE_INTERRUPTED] = { N_("Interrupted"), "sluice-interrupted-symbolic", "warning" },
};

/**
 * sluice_format_state:
 * @state: a state
 *
 * Returns: its word, translated
 */
const char *
sluice_format_state (SluiceRunState state)
{
  return _(states[state].word);
}

/**
 * sluice_format_state_icon:
 * @state: a state
 *
 * Returns: the name of its icon
 */
const char *
sluice_format_state_icon (SluiceRunState state)
{
  return states[state].icon;
}

/**
 * sluice_format_state_class:
 * @state: a state
 *
 * Returns: the style class of its icon
 */
const char *
sluice_format_state_class (SluiceRunState state)
{
  return states[state].css_class;
}

/**
 * sluice_format_clear_state_icon:
 * @image: an image
 *
 * Takes the colour of a state from an image that is to show something else.
 */
void
sluice_format_clear_state_icon (GtkImage *image)
{
  g_return_if_fail (GTK_IS_IMAGE (image));

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (image), states[i].css_class);
}

/**
 * sluice_format_set_state_icon:
 * @image: an image
 * @state: a state
 *
 * Makes @image the icon of @state.
 */
void
sluice_format_set_state_icon (GtkImage       *image,
                              SluiceRunState  state)
{
  g_return_if_fail (GTK_IS_IMAGE (image));

  sluice_format_clear_state_icon (image);
  gtk_image_set_from_icon_name (image, states[state].icon);
  gtk_widget_add_css_class (GTK_WIDGET (image), states[state].css_class);
}

/**
 * sluice_format_counter:
 * @counter: a counter
 *
 * Returns: what it counts, translated
 */
const char *
sluice_format_counter (SluiceCounter counter)
{
  static const char * const words[SLUICE_N_COUNTERS] = {
    [SLUICE_COUNTER_READ] = N_("Read"),
    [SLUICE_COUNTER_FILTERED] = N_("Filtered"),
    [SLUICE_COUNTER_DEDUPLICATED] = N_("Doubles"),
    /* Translators: rows fewer for being summed up in groups */
    [SLUICE_COUNTER_AGGREGATED] = N_("Grouped"),
    [SLUICE_COUNTER_REJECTED] = N_("Rejected"),
    [SLUICE_COUNTER_SKIPPED] = N_("Skipped"),
    [SLUICE_COUNTER_INSERTED] = N_("Inserted"),
    [SLUICE_COUNTER_UPDATED] = N_("Updated"),
    [SLUICE_COUNTER_UNCHANGED] = N_("Unchanged"),
    [SLUICE_COUNTER_DELETED] = N_("Deleted"),
    [SLUICE_COUNTER_REQUESTS] = N_("Requests"),
    [SLUICE_COUNTER_RETRIES] = N_("Retries"),
    [SLUICE_COUNTER_BYTES] = N_("Bytes"),
    [SLUICE_COUNTER_MAPPED] = N_("Mapped"),
    [SLUICE_COUNTER_LOADED] = N_("Loaded"),
  };

  return _(words[counter]);
}
