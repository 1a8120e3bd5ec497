/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-rate-headers.h"

#include <math.h>
#include <string.h>

/* Above these a number is no duration but a time: seconds, milliseconds. */
#define EPOCH_SECONDS 1e9
#define EPOCH_MILLISECONDS 1e12

static const char *
get_first (SoupMessageHeaders *headers,
           const char *const  *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *text = soup_message_headers_get_one (headers, names[i]);

      if (text != NULL)
        return text;
    }
  return NULL;
}

/* A parameter of the header RateLimit, by one of its names. Of several policies
 * the first that names it counts. */
static double
get_parameter (SoupMessageHeaders *headers,
               const char         *long_name,
               const char         *short_name)
{
  const char *text = soup_message_headers_get_list (headers, "RateLimit");
  g_auto(GStrv) parts = NULL;

  if (text == NULL)
    return -1;

  parts = g_strsplit_set (text, ",;", 64);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      const char *name = g_strstrip (parts[i]);
      const char *equals = strchr (name, '=');
      gsize length = equals != NULL ? (gsize) (equals - name) : 0;

      if (length > 0 && g_ascii_isdigit (equals[1]) &&
          ((length == strlen (long_name) && strncmp (name, long_name, length) == 0) ||
           (length == strlen (short_name) && strncmp (name, short_name, length) == 0)))
        return g_ascii_strtod (equals + 1, NULL);
    }
  return -1;
}

/**
 * sluice_http_rate_get_remaining:
 * @headers: the headers of an answer
 *
 * Returns: how many requests are left for now, -1 if the server does not say
 */
gint64
sluice_http_rate_get_remaining (SoupMessageHeaders *headers)
{
  static const char *const names[] = {
    "X-RateLimit-Remaining", "X-Rate-Limit-Remaining", "RateLimit-Remaining", NULL,
  };
  const char *text;
  guint64 n;

  g_return_val_if_fail (headers != NULL, -1);

  text = get_first (headers, names);
  if (text != NULL && g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &n, NULL))
    return (gint64) n;
  return (gint64) get_parameter (headers, "remaining", "r");
}

/* Seconds, a number of seconds or milliseconds since 1970, or a date. */
static double
parse_reset (const char *text,
             gint64      now)
{
  g_autoptr(GDateTime) date = NULL;
  char *end;
  double number = g_ascii_strtod (text, &end);

  if (end != text && end[strspn (end, " \t")] == '\0')
    {
      if (!isfinite (number) || number < 0)
        return -1;
      if (number >= EPOCH_MILLISECONDS)
        number /= 1000;
      return number >= EPOCH_SECONDS ? MAX (0, number - (double) now) : number;
    }

  date = g_date_time_new_from_iso8601 (text, NULL);
  if (date == NULL)
    date = soup_date_time_new_from_http_string (text);
  return date != NULL ? MAX (0, (double) (g_date_time_to_unix (date) - now)) : -1;
}

/**
 * sluice_http_rate_get_reset:
 * @headers: the headers of an answer
 * @now: seconds since 1970
 *
 * Returns: in how many seconds requests are allowed again, 0 if that time has
 *   passed, -1 if the server does not say or what it says is not understood
 */
double
sluice_http_rate_get_reset (SoupMessageHeaders *headers,
                            gint64              now)
{
  static const char *const names[] = {
    "X-RateLimit-Reset", "X-Rate-Limit-Reset", "RateLimit-Reset", "X-RateLimit-Reset-After", NULL,
  };
  const char *text;

  g_return_val_if_fail (headers != NULL, -1);

  text = get_first (headers, names);
  return text != NULL ? parse_reset (text, now) : get_parameter (headers, "reset", "t");
}
