/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-rate-guess.h"

#include <math.h>
#include <string.h>

/* A reset beyond this is a time, not a number of seconds. */
#define FIRST_EPOCH 1000000000
#define MILLISECONDS_EPOCH 100000000000

typedef struct
{
  gint64 limit;
  gint64 window;                /* seconds, 0 = not known */
  gint64 reset;                 /* seconds from now, -1 = not known */
} Allowance;

/* The first run of digits in @text behind @mark. */
static gint64
number_behind (const char *text,
               const char *mark)
{
  const char *p = strstr (text, mark);
  gint64 number;
  char *end;

  if (p == NULL)
    return -1;
  p += strlen (mark);
  number = g_ascii_strtoll (p, &end, 10);
  return end > p && number >= 0 ? number : -1;
}

static gint64
leading_number (const char *text)
{
  char *end;
  gint64 number = g_ascii_strtoll (text, &end, 10);

  return end > text && number >= 0 ? number : -1;
}

static gint64
window_of_name (const char *name)
{
  static const struct
  {
    const char *word;
    gint64 seconds;
  } words[] = {
    { "second", 1 }, { "minute", 60 }, { "hour", 3600 }, { "day", 86400 }, { "daily", 86400 }, { "month", 2592000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (name, words[i].word) != NULL)
      return words[i].seconds;
  return 0;
}

/* What is left until the reset is never more than the window: the next usual
 * one is it. */
static gint64
window_of_reset (gint64 reset)
{
  static const gint64 usual[] = { 1, 10, 60, 900, 3600, 86400 };

  for (guint i = 0; reset >= 0 && i < G_N_ELEMENTS (usual); i++)
    if (reset <= usual[i])
      return usual[i];
  return 0;
}

static gboolean
is_of_rate (const char *name)
{
  return strstr (name, "ratelimit") != NULL || strstr (name, "rate-limit") != NULL ||
         strstr (name, "api-call-limit") != NULL || strcmp (name, "retry-after") == 0;
}

static void
read_reset (const char *value,
            gint64      now,
            Allowance  *allowance)
{
  gint64 reset = leading_number (value);

  if (reset > MILLISECONDS_EPOCH)
    reset /= 1000;
  if (reset > FIRST_EPOCH)
    reset -= now;
  if (reset >= 0)
    allowance->reset = MAX (reset, 1);
}

/* The tightest of several limits in one answer counts. */
static void
take_limit (Allowance *allowance,
            gint64     limit,
            gint64     window)
{
  if (limit <= 0)
    return;
  if (allowance->limit > 0 && allowance->window > 0 && window > 0 &&
      (double) allowance->limit / (double) allowance->window <= (double) limit / (double) window)
    return;
  if (allowance->limit > 0 && window == 0)
    return;
  allowance->limit = limit;
  if (window > 0)
    allowance->window = window;
}

static void
read_header (const char *name,
             const char *value,
             gint64      now,
             Allowance  *allowance)
{
  const gint64 window = window_of_name (name);

  if (g_str_has_suffix (name, "interval-milliseconds"))
    allowance->window = MAX (leading_number (value) / 1000, 1);
  else if (g_str_has_suffix (name, "api-call-limit"))
    {
      /* Shopify: "32/40", a bucket that leaks 2 a second. */
      allowance->limit = 2;
      allowance->window = 1;
    }
  else if (g_str_has_suffix (name, "policy"))
    take_limit (allowance, strstr (value, "q=") != NULL ? number_behind (value, "q=") : leading_number (value),
                MAX (number_behind (value, "w="), 0));
  else if (strstr (name, "reset") != NULL)
    read_reset (value, now, allowance);
  else if (strstr (name, "remaining") == NULL && strstr (name, "used") == NULL &&
           (strstr (name, "-limit") != NULL || g_str_has_suffix (name, "-max")))
    take_limit (allowance, leading_number (value), MAX (MAX (number_behind (value, "w="), 0), window));
}

static char *
describe_window (gint64 window)
{
  if (window == 1)
    return g_strdup ("a second");
  if (window == 60)
    return g_strdup ("a minute");
  if (window == 3600)
    return g_strdup ("an hour");
  if (window == 86400)
    return g_strdup ("a day");
  return window % 60 == 0 ? g_strdup_printf ("in %" G_GINT64_FORMAT " minutes", window / 60)
                          : g_strdup_printf ("in %" G_GINT64_FORMAT " seconds", window);
}

static void
summarize (SluiceRateGuess *self,
           const Allowance *allowance)
{
  const double rate = allowance->window > 0 ? (double) allowance->limit / (double) allowance->window : 0;
  g_autofree char *window = NULL;

  if (allowance->limit == 0)
    {
      self->summary = g_strdup ("The server limits how often it is asked, and does not say to what. A run waits "
                                "when it is told to");
      return;
    }
  if (allowance->window == 0)
    {
      self->summary = g_strdup_printf ("The server allows %" G_GINT64_FORMAT " requests, and does not say in which "
                                       "time. A run waits when it is told to", allowance->limit);
      return;
    }

  window = describe_window (allowance->window);
  if (rate >= 1)
    self->per_second = rate < 10 ? floor (rate * 10) / 10 : floor (rate);
  self->summary = g_strdup_printf ("The server allows %" G_GINT64_FORMAT " requests %s. %s", allowance->limit, window,
                                   rate >= 1 ? "The task keeps to that"
                                             : "The task does not spread its requests over that time, and waits when "
                                               "it is told to");
}

/**
 * sluice_rate_guess_new:
 * @response: an answer
 * @now: seconds since 1970 UTC
 *
 * Looks for X-RateLimit-*, RateLimit-* (in their several forms), Retry-After
 * and what is like them.
 *
 * Returns: (transfer full) (nullable): what they say, %NULL if there are none
 */
SluiceRateGuess *
sluice_rate_guess_new (const SluiceResponse *response,
                       gint64                now)
{
  g_autoptr(SluiceRateGuess) self = NULL;
  Allowance allowance = { .reset = -1 };

  g_return_val_if_fail (response != NULL, NULL);

  self = g_new0 (SluiceRateGuess, 1);
  self->evidence = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < sluice_response_get_n_headers (response); i++)
    {
      const char *value;
      const char *name = sluice_response_get_header_at (response, i, &value);
      g_autofree char *lower = g_ascii_strdown (name, -1);

      if (!is_of_rate (lower))
        continue;
      g_ptr_array_add (self->evidence, g_strdup_printf ("%s: %s", name, value));
      read_header (lower, value, now, &allowance);
    }
  if (self->evidence->len == 0)
    return NULL;

  if (allowance.window == 0 && allowance.reset > 0)
    allowance.window = window_of_reset (allowance.reset);
  summarize (self, &allowance);
  return g_steal_pointer (&self);
}

/**
 * sluice_rate_guess_free:
 * @self: (transfer full): a guess
 */
void
sluice_rate_guess_free (SluiceRateGuess *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->summary);
  g_ptr_array_unref (self->evidence);
  g_free (self);
}
