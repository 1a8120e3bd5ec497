/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceOAuthToken:
 * @access: what opens the API
 * @refresh: (nullable): what gets the next one
 * @renew_at: seconds since 1970 from which it is not used any more; 0 = unknown,
 *   it serves until it is refused
 *
 * What a token server gave. Its texts are secrets.
 */
typedef struct
{
  char *access;
  char *refresh;
  gint64 renew_at;
} SluiceOAuthToken;

SluiceOAuthToken *sluice_oauth_token_new       (const char             *access,
                                                const char             *refresh,
                                                double                  expires_in) G_GNUC_WARN_UNUSED_RESULT;
SluiceOAuthToken *sluice_oauth_token_parse     (const char             *text) G_GNUC_WARN_UNUSED_RESULT;
char             *sluice_oauth_token_to_text   (const SluiceOAuthToken *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean          sluice_oauth_token_is_usable (const SluiceOAuthToken *self);
void              sluice_oauth_token_free      (SluiceOAuthToken       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceOAuthToken, sluice_oauth_token_free)

G_END_DECLS
