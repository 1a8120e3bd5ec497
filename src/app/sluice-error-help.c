/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-error-help.h"

#include <glib/gi18n.h>

#define SHOW_CREDENTIAL N_("Show the Credential")
#define SHOW_ADDRESS N_("Show the Address")
#define SHOW_LIMIT N_("Show the Limit")
#define SHOW_TARGET N_("Show the Destination")

#define NEW_CREDENTIAL \
  N_("Store a credential with the source that holds; the one that was sent may have expired.")

static const struct
{
  const char *code;
  const char *hint;
  const char *label;
  const char *path;
  gboolean is_lasting;
} helps[] = {
  { "body_too_large", NULL, SHOW_LIMIT, "$.source.max_body", TRUE },
  { "dns", NULL, SHOW_ADDRESS, "$.source.url" },
  { "forbidden", N_("Ask the owner of the API for the right, or sign in with another credential."),
    SHOW_CREDENTIAL, "$.source.auth", TRUE },
  { "http_status", NULL, SHOW_ADDRESS, "$.source.url" },
  { "missing_secret", N_("The keyring has no such secret: type it once more."), SHOW_CREDENTIAL, "$.source.auth", TRUE },
  { "missing_table", NULL, SHOW_TARGET, "$.destination.table", TRUE },
  { "not_found", NULL, SHOW_ADDRESS, "$.source.url" },
  { "rate_limited", N_("Run the task again after that time, or let it wait longer for the server."),
    N_("Show the Longest Wait"), "$.source.retry.max_delay" },
  { "records_missing", NULL, N_("Show Where the Records Are"), "$.source.records", TRUE },
  { "token_missing", NEW_CREDENTIAL, SHOW_CREDENTIAL, "$.source.auth", TRUE },
  { "token_refused", NEW_CREDENTIAL, SHOW_CREDENTIAL, "$.source.auth", TRUE },
  { "too_many_rejected", NULL, SHOW_LIMIT, "$.limits.rejected" },
  { "unauthorized", NEW_CREDENTIAL, SHOW_CREDENTIAL, "$.source.auth", TRUE },
};

/**
 * sluice_error_help_find:
 * @code: (nullable): the code of an error
 * @ret_help: (out caller-allocates): what helps
 *
 * Returns: whether there is a place in a task where it is mended
 */
gboolean
sluice_error_help_find (const char      *code,
                        SluiceErrorHelp *ret_help)
{
  g_return_val_if_fail (ret_help != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (helps); i++)
    if (g_strcmp0 (helps[i].code, code) == 0)
      {
        ret_help->hint = helps[i].hint == NULL ? NULL : _(helps[i].hint);
        ret_help->label = _(helps[i].label);
        ret_help->path = helps[i].path;
        ret_help->is_lasting = helps[i].is_lasting;
        return TRUE;
      }
  return FALSE;
}

/**
 * sluice_error_help_get_hint:
 * @code: (nullable): the code of an error
 * @hint: (nullable): the engine's hint
 *
 * Returns: (nullable): the window's own hint, else the engine's
 */
const char *
sluice_error_help_get_hint (const char *code,
                            const char *hint)
{
  SluiceErrorHelp help = { NULL };

  return sluice_error_help_find (code, &help) && help.hint != NULL ? help.hint : hint;
}
