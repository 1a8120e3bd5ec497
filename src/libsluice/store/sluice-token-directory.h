/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The directory `$SLUICE_TOKEN_STORE`, in which a run without a keyring keeps
 * the tokens that servers give it: a file for each, named like the secret. */

const char *sluice_token_directory_get   (void);
char       *sluice_token_directory_load  (const char  *name) G_GNUC_WARN_UNUSED_RESULT;
gboolean    sluice_token_directory_save  (const char  *name,
                                          const char  *secret,
                                          GError     **error);
gboolean    sluice_token_directory_check (const char  *name,
                                          GError     **error);
void        sluice_token_directory_clear (const char  *name);

G_END_DECLS
