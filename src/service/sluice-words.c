/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-words.h"

#include <glib/gi18n.h>
#include <locale.h>

/* How tray and notifications write numbers, times and names. */

/* Longer ones make a menu as wide as the screen. */
#define MAX_NAME 40

/**
 * sluice_words_number:
 * @number: a number
 *
 * Returns: (transfer full): it with the separators of the locale, although the
 *   program's own numbers are written without
 */
char *
sluice_words_number (guint64 number)
{
  const locale_t locale = newlocale (LC_NUMERIC_MASK | LC_CTYPE_MASK, "", (locale_t) 0);
  const locale_t before = locale == (locale_t) 0 ? (locale_t) 0 : uselocale (locale);
  char *text = g_strdup_printf ("%'" G_GUINT64_FORMAT, number);

  if (locale != (locale_t) 0)
    {
      uselocale (before);
      freelocale (locale);
    }
  return text;
}

/**
 * sluice_words_moment:
 * @time: microseconds since 1970 UTC
 *
 * Returns: (transfer full): when that is, in the local zone and as short as it is
 *   clear today: “14:30”, “tomorrow at 02:00”, “Monday at 02:00”, “24.12.2026 02:00”
 */
char *
sluice_words_moment (gint64 time)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autoptr(GDateTime) then = utc == NULL ? NULL : g_date_time_to_local (utc);
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  GDate today, day;
  int days;

  if (then == NULL)
    return g_strdup ("");

  g_date_clear (&today, 1);
  g_date_clear (&day, 1);
  g_date_set_dmy (&today, (GDateDay) g_date_time_get_day_of_month (now),
                  (GDateMonth) g_date_time_get_month (now), (GDateYear) g_date_time_get_year (now));
  g_date_set_dmy (&day, (GDateDay) g_date_time_get_day_of_month (then),
                  (GDateMonth) g_date_time_get_month (then), (GDateYear) g_date_time_get_year (then));
  days = g_date_days_between (&today, &day);
  if (days == 0)
    return g_date_time_format (then, "%R");
  if (days == 1)
    /* Translators: a time of the next day, %R is hours and minutes */
    return g_date_time_format (then, _("tomorrow at %R"));
  if (days == -1)
    /* Translators: a time of yesterday, %R is hours and minutes */
    return g_date_time_format (then, _("yesterday at %R"));
  if (days > 1 && days < 7)
    /* Translators: a time within the next days, %A is the weekday, %R hours and minutes */
    return g_date_time_format (then, _("%A at %R"));
  return g_date_time_format (then, "%x %R");
}

/**
 * sluice_words_short:
 * @name: a name that a person gave
 *
 * Returns: (transfer full): it on one line, cut if it is long
 */
char *
sluice_words_short (const char *name)
{
  g_autofree char *valid = NULL;
  g_autofree char *cut = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  valid = g_utf8_make_valid (name, -1);
  g_strdelimit (valid, "\n\r\t", ' ');
  if (g_utf8_strlen (valid, -1) <= MAX_NAME)
    return g_steal_pointer (&valid);
  cut = g_utf8_substring (valid, 0, MAX_NAME - 1);
  return g_strconcat (g_strchomp (cut), "…", NULL);
}
