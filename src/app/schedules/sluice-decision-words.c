/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-decision-words.h"

#include <glib/gi18n.h>
#include <string.h>

/* The scheduler keeps plain English; here it is told in the language of the
 * window. What is not known here is shown as it was written. */

/* Why something did not run, as the scheduler says it. */
static const char *
find_reason (const char *message)
{
  static const char * const reasons[] = {
    N_("on battery"),
    N_("no network"),
    N_("the network is metered"),
    N_("the computer was asleep or off, or Sluice did not run"),
    N_("it was too late to make up for it"),
    N_("the run before had not ended"),
    N_("it was running already"),
    N_("a retry of the run before was to come"),
    N_("an earlier one still waits"),
    N_("it is paused"),
  };

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (strstr (message, reasons[i]) != NULL)
      return _(reasons[i]);
  return NULL;
}

static char *
describe_ran (const SluiceDecision *decision,
              const char           *when)
{
  static const struct
  {
    const char *code;
    const char *words;
  } others[] = {
    { "retry", N_("Tried again after a failure") },
    { "queued", N_("Started: it had waited") },
    { "again", N_("Asked for again: the program ended before the run could begin") },
    { "dependency", N_("Started: what it follows has ended") },
    { "file", N_("Started: a file has arrived") },
  };

  if (decision->due > 0 && decision->code == NULL)
    /* Translators: %s is a date and a time */
    return g_strdup_printf (_("Started as it was due, at %s"), when);
  if (decision->due > 0 && g_str_equal (decision->code, "late"))
    /* Translators: %s is a date and a time */
    return g_strdup_printf (_("Made up for %s"), when);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (g_strcmp0 (decision->code, others[i].code) == 0)
      return g_strdup (_(others[i].words));
  return NULL;
}

/* “30 times before Mon 02:00 it did not run either: asleep”: many are one entry. */
static char *
describe_missed (const SluiceDecision *decision,
                 const char           *when,
                 const char           *reason)
{
  gboolean is_more = g_str_has_prefix (decision->message, "More than ");
  const char *number = decision->message + (is_more ? strlen ("More than ") : 0);
  guint64 n = g_ascii_strtoull (number, NULL, 10);

  if (n == 0)
    /* Translators: a date and a time, and why */
    return g_strdup_printf (_("Did not run at %s: %s"), when, reason);
  if (is_more)
    /* Translators: a date and a time, and why */
    return g_strdup_printf (ngettext ("More than %u time before %s it did not run either: %s",
                                      "More than %u times before %s it did not run either: %s",
                                      (gulong) n), (guint) n, when, reason);
  /* Translators: a date and a time, and why */
  return g_strdup_printf (ngettext ("%u time before %s it did not run either: %s",
                                    "%u times before %s it did not run either: %s", (gulong) n),
                          (guint) n, when, reason);
}

static char *
describe_waiting (const SluiceDecision *decision,
                  const char           *when,
                  const char           *reason)
{
  if (decision->due == 0)
    /* Translators: %s is why */
    return g_strdup_printf (_("Waits: %s"), reason);
  /* Translators: a date and a time, and why */
  return g_strdup_printf (_("Was due at %s and waits: %s"), when, reason);
}

static char *
describe (const SluiceDecision *decision,
          const char           *when)
{
  const char *word = decision->decision;
  const char *reason = find_reason (decision->message);

  if (g_str_equal (word, "ran"))
    return describe_ran (decision, when);
  if (g_str_equal (word, "missed") || g_str_equal (word, "skipped"))
    {
      if (g_strcmp0 (decision->code, "ended") == 0)
        return g_strdup (_("Nothing more is due"));
      if (reason == NULL)
        return NULL;
      if (decision->due == 0)
        /* Translators: %s is why */
        return g_strdup_printf (_("Did not run: %s"), reason);
      return describe_missed (decision, when, reason);
    }
  if (g_str_equal (word, "waiting") && reason != NULL)
    return describe_waiting (decision, when, reason);
  if (g_str_equal (word, "overdue"))
    /* Translators: %s is a date and a time */
    return g_strdup_printf (_("Has not run since it was due at %s"), when);
  if (g_str_equal (word, "resumed"))
    return g_strdup (_("Resumed"));
  if (g_str_equal (word, "gave_up"))
    return g_strdup (_("Failed at the last retry, too"));
  if (g_str_equal (word, "paused") && g_strcmp0 (decision->code, "user") == 0)
    return g_strdup (_("Paused"));
  if (g_str_equal (word, "paused"))
    /* Translators: %s is the message of an error */
    return g_strdup_printf (_("Paused: %s"), decision->message);
  return NULL;
}

/**
 * sluice_decision_words_describe:
 * @decision: what the scheduler decided
 *
 * Returns: (transfer full): that in words
 */
char *
sluice_decision_words_describe (const SluiceDecision *decision)
{
  g_autoptr(GDateTime) due = NULL;
  g_autofree char *when = NULL;
  char *words = NULL;

  g_return_val_if_fail (decision != NULL, NULL);

  due = g_date_time_new_from_unix_local (decision->due / G_USEC_PER_SEC);
  /* Translators: when something was due: weekday, day, month, hours and minutes, as for strftime */
  when = g_date_time_format (due, _("%a %-d %b %R"));
  words = describe (decision, when);
  return words == NULL ? g_strdup (decision->message) : words;
}
