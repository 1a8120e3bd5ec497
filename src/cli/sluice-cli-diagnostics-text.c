/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-diagnostics.h"

#include "sluice-redaction.h"

#include <string.h>

/* What stands in a message beside Sluice's own words is somebody's: names, values,
 * addresses. What is left says what happened, not with what. The order matters. */
static const struct
{
  const char *pattern;
  const char *replacement;
} rules[] = {
  { "“[^”]*”", "“…”" },
  { "\"(?:[^\"\\\\]|\\\\.)*\"", "\"…\"" },
  { "(?<![A-Za-z])'(?:[^'\\\\]|\\\\.)*'", "'…'" },
  { "`[^`]*`", "`…`" },
  { "\\b([a-z][a-z0-9+.-]*)://[^\\s,;”\"')>]*", "\\1://…" },
  { "[^\\s<>@]+@[^\\s<>@]+\\.[A-Za-z]{2,}", "…@…" },
  { "(?<![\\w/.])(?:/[^\\s/:,;]+){2,}/?", "/…" },
  { "\\b(?:bearer|basic|token)\\s+\\S+", "…" },
  /* What is as long as a key, but for the ids of runs. */
  { "(?<![\\w-])(?![0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![\\w-]))"
    "(?=[\\w+/=~.-]*[0-9])[\\w+/=~.-]{16,}", "…" },
};

/**
 * sluice_cli_diagnostics_clean:
 * @text: (nullable): a message
 *
 * Returns: (transfer full) (nullable): @text without secrets that are known, and without
 *   what is quoted, addresses, paths, and words that could be keys
 */
char *
sluice_cli_diagnostics_clean (const char *text)
{
  g_autofree char *valid = NULL;
  char *clean;

  if (text == NULL)
    return NULL;
  valid = g_utf8_make_valid (text, -1);
  clean = sluice_redact (valid);
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autoptr(GRegex) regex = g_regex_new (rules[i].pattern, G_REGEX_CASELESS, 0, NULL);
      g_autofree char *before = clean;

      g_assert (regex != NULL);
      clean = g_regex_replace (regex, before, -1, 0, rules[i].replacement, 0, NULL);
      /* A text on which a rule fails is better not shown. */
      if (clean == NULL)
        clean = g_strdup ("…");
    }
  return clean;
}
