/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-failure.h"

/* Every code here is one of docs/codes.md. */

static const char *const credential_codes[] = {
  "authorization_needed",
  "authorization_refused",
  "authorization_timeout",
  "cleartext_password",
  "forbidden",
  "login_failed",
  "login_refused",
  "missing_secret",
  "permission_denied",
  "proxy_auth",
  "token_missing",
  "token_refused",
  "token_type",
  "unauthorized",
  NULL
};

static const char *const schema_codes[] = {
  "missing_column",
  "missing_database",
  "missing_schema",
  "missing_table",
  "schema_drift",
  "unknown_column",
  NULL
};

/* Temporary whatever the exit status says: a keyring that is locked after a
 * login will be unlocked, and files come late. */
static const char *const temporary_codes[] = {
  "lease_held",
  "no_files",
  "no_process",
  "no_secret_store",
  NULL
};

/**
 * sluice_failure_classify:
 * @code: (nullable): the code of an error that ended a run, see `docs/codes.md`
 * @temporary: whether the run's result says that trying again may help
 *
 * Tells what the failure means for the runs to come. Credentials and schemas
 * come first: an answer that is temporary by its status does not mend them.
 *
 * Returns: the kind of the failure
 */
SluiceFailureKind
sluice_failure_classify (const char *code,
                         gboolean    temporary)
{
  if (code != NULL && g_strv_contains (credential_codes, code))
    return SLUICE_FAILURE_CREDENTIAL;
  if (code != NULL && g_strv_contains (schema_codes, code))
    return SLUICE_FAILURE_SCHEMA;
  if (temporary || (code != NULL && g_strv_contains (temporary_codes, code)))
    return SLUICE_FAILURE_TEMPORARY;
  return SLUICE_FAILURE_LASTING;
}
