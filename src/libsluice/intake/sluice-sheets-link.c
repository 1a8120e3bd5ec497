/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sheets-link.h"

/* What the address bar shows, and what “Share” and “Publish to the web” give. */
#define LINK "^https://docs\\.google\\.com/(?:a/[^/]+/)?spreadsheets/(?:u/\\d+/)?d/(e/)?([A-Za-z0-9_-]+)(?:[/?#]|$)"

/**
 * sluice_sheets_link_to_csv:
 * @url: a link
 *
 * A link to a Google Sheet leads to a program that shows it. Each sheet can be had as
 * CSV, too, by whoever may see it: the one of the link's `gid`, else the first.
 *
 * Returns: (transfer full) (nullable): where that is; %NULL if it is no such link
 */
char *
sluice_sheets_link_to_csv (const char *url)
{
  g_autoptr(GRegex) link = NULL;
  g_autoptr(GRegex) gid = NULL;
  g_autoptr(GMatchInfo) found = NULL;
  g_autoptr(GMatchInfo) sheet = NULL;
  g_autofree char *published = NULL;
  g_autofree char *id = NULL;
  g_autofree char *number = NULL;

  g_return_val_if_fail (url != NULL, NULL);

  link = g_regex_new (LINK, G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT, NULL);
  if (!g_regex_match (link, url, G_REGEX_MATCH_DEFAULT, &found))
    return NULL;
  published = g_match_info_fetch (found, 1);
  id = g_match_info_fetch (found, 2);
  gid = g_regex_new ("[?&#]gid=(\\d+)", G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT, NULL);
  if (g_regex_match (gid, url, G_REGEX_MATCH_DEFAULT, &sheet))
    number = g_match_info_fetch (sheet, 1);
  if (*published != '\0')
    return g_strconcat ("https://docs.google.com/spreadsheets/d/e/", id, "/pub?output=csv",
                        number != NULL ? "&single=true&gid=" : NULL, number, NULL);
  return g_strconcat ("https://docs.google.com/spreadsheets/d/", id, "/export?format=csv",
                      number != NULL ? "&gid=" : NULL, number, NULL);
}
