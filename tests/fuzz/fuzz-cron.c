/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-calendar.h"
#include "sluice-error.h"

#include <stdint.h>
#include <string.h>

/* Reads the bytes as a rule. What is understood must go forwards and backwards
 * through the same instants and have words; of what is not, the message must be
 * text and the place inside it. The first byte chooses zone and instant. */

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

static void
check_error (const GError *error,
             const char   *rule)
{
  const SluiceErrorWhere *where = sluice_error_peek_where (error);

  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_true (g_str_has_prefix (sluice_error_get_code (error), "invalid_"));
  if (g_str_equal (sluice_error_get_code (error), "invalid_cron"))
    {
      g_assert_cmpint (where->byte, >=, 1);
      g_assert_cmpint (where->byte, <=, (gint64) strlen (rule) + 1);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static const char *const zones[] = { "UTC", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia" };
  g_autoptr(SluiceCalendar) calendar = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *rule = NULL;
  g_autofree char *words = NULL;
  gint64 from;
  gint64 next;

  if (size == 0)
    return 0;
  rule = g_strndup ((const char *) data + 1, size - 1);
  from = (gint64) (data[0] >> 2) * 86400 * 365 * G_USEC_PER_SEC;

  calendar = sluice_calendar_new (rule, zones[data[0] % G_N_ELEMENTS (zones)], 0, &error);
  if (calendar == NULL)
    {
      check_error (error, rule);
      return 0;
    }

  words = sluice_calendar_describe (calendar);
  g_assert_true (words[0] != '\0' && g_utf8_validate (words, -1, NULL));
  next = sluice_calendar_next (calendar, from);
  if (next == SLUICE_CALENDAR_NEVER)
    return 0;
  g_assert_cmpint (next, >, from);
  g_assert_cmpint (sluice_calendar_previous (calendar, next), ==, next);
  g_assert_cmpint (sluice_calendar_previous (calendar, next - 1), <=, from);
  return 0;
}
