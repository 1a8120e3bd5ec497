/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-parser.h"

#include "sluice-secret-store.h"

#include <string.h>

/* sluice_text_has_secret_reference:
 *
 * Whether a text is a reference to a secret or holds one as a template. */
gboolean
sluice_text_has_secret_reference (const char *text)
{
  return sluice_secret_is_reference (text) ||
         g_regex_match_simple ("\\{\\{\\s*secret\\.[A-Za-z0-9_-]+\\s*\\}\\}", text, 0, 0);
}

/* The part of a URL between `//` and the host, which may hold a password. */
static gboolean
has_password_in_authority (const char *text)
{
  const char *authority = strstr (text, "://");
  g_autofree char *part = NULL;
  char *at;
  char *colon;

  if (authority == NULL)
    return FALSE;

  authority += strlen ("://");
  part = g_strndup (authority, strcspn (authority, "/?#"));
  at = strrchr (part, '@');
  if (at == NULL)
    return FALSE;
  *at = '\0';
  colon = strchr (part, ':');
  return colon != NULL && colon[1] != '\0' && !sluice_text_has_secret_reference (colon + 1);
}

/* sluice_url_holds_password:
 *
 * Whether a URL or a connection string holds a password in clear text: in its
 * authority, or as a parameter (`password=`, `pwd=`, `sslpassword=`). */
gboolean
sluice_url_holds_password (const char *text)
{
  g_autoptr(GRegex) regex = NULL;
  g_autoptr(GMatchInfo) match = NULL;

  if (has_password_in_authority (text))
    return TRUE;

  regex = g_regex_new ("(?:^|[\\s;?&])(?:ssl)?(?:password|passwd|pwd)\\s*=\\s*([^\\s;&]+)",
                       G_REGEX_CASELESS, 0, NULL);
  for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    {
      g_autofree char *value = g_match_info_fetch (match, 1);

      if (!g_str_has_prefix (value, "{{") && !sluice_secret_is_reference (value))
        return TRUE;
    }
  return FALSE;
}

/* sluice_header_is_secret:
 *
 * Whether a header of that name carries a credential. */
gboolean
sluice_header_is_secret (const char *name)
{
  static const char *const names[] = {
    "Authorization", "Proxy-Authorization", "Cookie", "X-API-Key",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_ascii_strcasecmp (name, names[i]) == 0)
        return TRUE;
    }
  return FALSE;
}

/* sluice_field_is_secret:
 *
 * Whether a field of that name in what signs in carries a credential. */
gboolean
sluice_field_is_secret (const char *name)
{
  static const char *const names[] = {
    "password", "passwd", "pwd", "pass", "secret", "client_secret", "token", "access_token",
    "refresh_token", "api_key", "apikey", "private_key", "client_assertion",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_ascii_strcasecmp (name, names[i]) == 0)
        return TRUE;
    }
  return FALSE;
}
