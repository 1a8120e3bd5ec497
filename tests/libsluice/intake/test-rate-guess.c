/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-rate-guess.h"

#include <string.h>

#define NOW 1700000000

typedef struct
{
  const char *name;
  const char *headers;          /* one a line */
  double per_second;
  const char *summary;          /* part of it, NULL = no guess */
} Case;

static const Case cases[] = {
  { "none", "Content-Type: application/json", 0, NULL },
  { "github", "X-RateLimit-Limit: 5000\nX-RateLimit-Remaining: 4999\nX-RateLimit-Reset: 1700003000", 1.3,
    "5000 requests an hour" },
  { "github-anonymous", "x-ratelimit-limit: 60\nx-ratelimit-reset: 1700003000", 0, "does not spread" },
  { "draft-3", "RateLimit-Limit: 100, 100;w=10\nRateLimit-Remaining: 50\nRateLimit-Reset: 4", 10, "100 requests" },
  { "draft-7", "RateLimit-Policy: \"default\";q=600;w=60\nRateLimit: \"default\";r=50;t=30", 10, "600 requests a minute" },
  { "per-minute", "X-RateLimit-Limit-Minute: 300\nX-RateLimit-Remaining-Minute: 299", 5, "300 requests a minute" },
  { "tightest", "X-RateLimit-Limit-Day: 864000\nX-RateLimit-Limit-Second: 3", 3, "3 requests a second" },
  { "hubspot", "X-HubSpot-RateLimit-Interval-Milliseconds: 10000\nX-HubSpot-RateLimit-Max: 100", 10, "100 requests" },
  { "shopify", "X-Shopify-Shop-Api-Call-Limit: 32/40", 2, "2 requests a second" },
  { "retry-after", "Retry-After: 30", 0, "does not say to what" },
  { "no-window", "X-RateLimit-Limit: 40", 0, "does not say in which" },
  { "nonsense", "X-RateLimit-Limit: many\nX-RateLimit-Reset: soon", 0, "does not say to what" },
  { "milliseconds", "X-RateLimit-Limit: 120\nX-RateLimit-Reset: 1700000030000", 2, "120 requests a minute" },
};

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr(SluiceResponse) response = sluice_response_new ();
  g_auto(GStrv) lines = g_strsplit (test->headers, "\n", -1);
  g_autoptr(SluiceRateGuess) guess = NULL;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto(GStrv) parts = g_strsplit (lines[i], ": ", 2);

      sluice_response_add_header (response, parts[0], parts[1]);
    }
  guess = sluice_rate_guess_new (response, NOW);
  if (test->summary == NULL)
    {
      g_assert_null (guess);
      return;
    }
  g_assert_nonnull (guess);
  g_assert_cmpfloat_with_epsilon (guess->per_second, test->per_second, 0.001);
  if (strstr (guess->summary, test->summary) == NULL)
    g_error ("“%s” lacks “%s”", guess->summary, test->summary);
  g_assert_cmpuint (guess->evidence->len, >, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/intake/rate-guess/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  return g_test_run ();
}
