/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-postgres-error.h"

#include "sluice-error.h"
#include "sluice-postgres-session.h"
#include "sluice-redaction.h"

#include <string.h>

/* What an SQLSTATE, or its class, means to us. The first that fits counts. */
static const struct
{
  const char *state;
  SluiceError kind;
  const char *code;
  const char *hint;
} states[] = {
  { "28", SLUICE_ERROR_CONFIGURATION, "login_failed", "Check user and password" },
  { "3D000", SLUICE_ERROR_CONFIGURATION, "missing_database", "Check the name of the database" },
  { "3F000", SLUICE_ERROR_CONFIGURATION, "missing_schema", "Create the schema, or leave it out" },
  { "42501", SLUICE_ERROR_CONFIGURATION, "permission_denied", "Ask the owner of the table or schema for the right (GRANT)" },
  { "42P01", SLUICE_ERROR_CONFIGURATION, "missing_table", NULL },
  { "42703", SLUICE_ERROR_CONFIGURATION, "missing_column", NULL },
  { "25006", SLUICE_ERROR_CONFIGURATION, "database_read_only",
    "Queries can only read; to load, connect to the primary server: this may be a standby" },
  { "53100", SLUICE_ERROR_TEMPORARY, "no_space", "Make room on the server's file system" },
  { "53300", SLUICE_ERROR_TEMPORARY, "too_many_connections", "Try again later, or raise max_connections" },
  { "53", SLUICE_ERROR_TEMPORARY, "server_resources", NULL },
  { "08", SLUICE_ERROR_TEMPORARY, "connection_lost", NULL },
  { "57P03", SLUICE_ERROR_TEMPORARY, "server_starting", "Try again in a moment" },
  { "57P", SLUICE_ERROR_TEMPORARY, "connection_lost", NULL },
  { "57014", SLUICE_ERROR_TEMPORARY, "statement_cancelled", NULL },
  { "40P01", SLUICE_ERROR_TEMPORARY, "deadlock", NULL },
  { "40", SLUICE_ERROR_TEMPORARY, "serialization", NULL },
  { "55P03", SLUICE_ERROR_TEMPORARY, "lock_timeout", NULL },
  { "58030", SLUICE_ERROR_FAILED, "io_error", NULL },
  { "21", SLUICE_ERROR_DATA, "constraint", NULL },
  { "22", SLUICE_ERROR_DATA, "constraint", NULL },
  { "23", SLUICE_ERROR_DATA, "constraint", NULL },
  { "27", SLUICE_ERROR_DATA, "constraint", NULL },
  { "38", SLUICE_ERROR_DATA, "constraint", NULL },
  { "39", SLUICE_ERROR_DATA, "constraint", NULL },
  { "44", SLUICE_ERROR_DATA, "constraint", NULL },
  { "54", SLUICE_ERROR_DATA, "constraint", NULL },
  { "P0", SLUICE_ERROR_DATA, "constraint", NULL },
};

static void
set_state_error (GError     **error,
                 const char  *state,
                 const char  *message)
{
  SluiceError kind = SLUICE_ERROR_FAILED;
  const char *code = "sql_error";
  const char *hint = NULL;
  g_autofree char *redacted = sluice_redact (message);

  if (error == NULL)
    return;

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    {
      if (g_str_has_prefix (state, states[i].state))
        {
          kind = states[i].kind;
          code = states[i].code;
          hint = states[i].hint;
          break;
        }
    }
  *error = sluice_error_new (kind, code, "%s", redacted);
  sluice_error_get_where (*error)->sqlstate = g_strdup (state);
  if (hint != NULL)
    sluice_error_set_hint (*error, "%s", hint);
}

/**
 * sluice_postgres_set_result_error:
 * @error: (out) (optional): where to put it
 * @result: a failed result
 *
 * Turns what the server said into an error, with its SQLSTATE.
 */
void
sluice_postgres_set_result_error (GError         **error,
                                  const PGresult  *result)
{
  const char *state = PQresultErrorField (result, PG_DIAG_SQLSTATE);
  const char *primary = PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY);
  const char *detail = PQresultErrorField (result, PG_DIAG_MESSAGE_DETAIL);
  g_autofree char *message = NULL;

  if (primary == NULL)
    primary = PQresultErrorMessage (result);
  message = detail != NULL ? g_strdup_printf ("%s: %s", primary, detail) : g_strdup (primary);
  g_strchomp (message);
  set_state_error (error, state != NULL ? state : "", message);
}

/**
 * sluice_postgres_set_lost_error:
 * @error: (out) (optional): where to put it
 * @conn: (nullable): the broken connection
 *
 * Sets `connection_lost` (%SLUICE_ERROR_TEMPORARY).
 */
void
sluice_postgres_set_lost_error (GError **error,
                                PGconn  *conn)
{
  g_autofree char *message = sluice_redact (conn != NULL ? PQerrorMessage (conn) : "");

  /* What libpq adds in further lines are guesses. */
  message[strcspn (message, "\n")] = '\0';
  g_strstrip (message);
  sluice_set_error (error, SLUICE_ERROR_TEMPORARY, "connection_lost",
                    "The connection to the database server was lost%s%s",
                    *message != '\0' ? ": " : "", message);
}

/* Before the server knows us libpq gives no SQLSTATE, only English or
 * translated words. What the words of a server mean is not ours to guess, but
 * for those that a login gives in any version. */
static gboolean
is_login_message (const char *message)
{
  static const char *const words[] = {
    "password authentication failed", "no password supplied", "no pg_hba.conf entry",
    "authentication failed", "role \"", "is not permitted to log in",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (strstr (message, words[i]) != NULL)
        return TRUE;
    }
  return FALSE;
}

/* libpq breaks its messages into lines, one for each host it tried. */
static char *
make_one_line (const char *message)
{
  g_auto(GStrv) lines = g_strsplit (message, "\n", -1);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      gboolean goes_on = lines[i][0] == '\t';

      g_strstrip (lines[i]);
      if (*lines[i] == '\0')
        continue;
      if (text->len > 0)
        g_string_append (text, goes_on ? ". " : "; ");
      g_string_append (text, lines[i]);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * sluice_postgres_set_connect_error:
 * @error: (out) (optional): where to put it
 * @conn: a connection that could not be opened
 *
 * Tells apart what a retry may mend (%SLUICE_ERROR_TEMPORARY) and what not
 * (%SLUICE_ERROR_CONFIGURATION).
 */
void
sluice_postgres_set_connect_error (GError **error,
                                   PGconn  *conn)
{
  g_autofree char *redacted = sluice_redact (PQerrorMessage (conn));
  g_autofree char *message = NULL;

  if (error == NULL)
    return;
  message = make_one_line (redacted);

  if (strstr (message, "database \"") != NULL && strstr (message, "does not exist") != NULL)
    set_state_error (error, "3D000", message);
  else if (is_login_message (message))
    set_state_error (error, "28000", message);
  else if (strstr (message, "starting up") != NULL || strstr (message, "shutting down") != NULL ||
           strstr (message, "recovery mode") != NULL)
    set_state_error (error, "57P03", message);
  else if (strstr (message, "too many clients") != NULL || strstr (message, "connection slots") != NULL ||
           strstr (message, "too many connections") != NULL)
    set_state_error (error, "53300", message);
  else if (strstr (message, "SSL") != NULL || strstr (message, "certificate") != NULL)
    {
      *error = sluice_error_new (SLUICE_ERROR_CONFIGURATION, "tls_failed", "%s", message);
      if (strstr (message, "client certificate") != NULL)
        sluice_error_set_hint (*error, "Give a certificate that the server accepts, and its key, with sslcert=FILE and "
                               "sslkey=FILE in the URI");
      else
        sluice_error_set_hint (*error, "Give the server's authority with sslrootcert=FILE in the URI, or say there "
                               "with sslmode= what you accept");
    }
  else if (strstr (message, "could not translate host name") != NULL)
    {
      *error = sluice_error_new (SLUICE_ERROR_TEMPORARY, "unknown_host", "%s", message);
      sluice_error_set_hint (*error, "Check the host name and the network");
    }
  else
    {
      *error = sluice_error_new (SLUICE_ERROR_TEMPORARY, "connect_failed", "%s", message);
      sluice_error_set_hint (*error, "Check host and port, and that the server runs");
    }
}

/**
 * sluice_postgres_error_is_row:
 * @error: an error of a session
 *
 * Returns: %TRUE if a row is to blame: it can be refused and the rest go in
 */
gboolean
sluice_postgres_error_is_row (const GError *error)
{
  const SluiceErrorWhere *where = sluice_error_peek_where (error);

  return where != NULL && where->sqlstate != NULL &&
         strcmp (sluice_error_get_code (error), "constraint") == 0;
}
