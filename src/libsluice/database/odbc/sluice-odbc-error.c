/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-odbc-error.h"

#include "sluice-error.h"
#include "sluice-redaction.h"

#include <stdio.h>
#include <string.h>

#define MAX_RECORDS 8
#define MAX_MESSAGE 4096

/* What the diagnostic records of a handle say together. */
typedef struct
{
  char state[6];                /* of the first record that says something */
  int native;                   /* the server's own number */
  GString *message;
} Diagnosis;

/* What words of a driver's message mean, where SQLSTATE and number do not tell. The
 * words are those of the drivers that Debian ships, of Microsoft and of Oracle. */
static const struct
{
  const char *words;
  const char *state;
} words[] = {
  { "could not translate host name", "unknown_host" },
  { "Unknown MySQL server host", "unknown_host" },
  { "Unknown server host", "unknown_host" },
  { "Name or service not known", "unknown_host" },
  { "getaddrinfo", "unknown_host" },
  { "ORA-12545", "unknown_host" },
  { "password authentication failed", "28000" },
  { "no password supplied", "28000" },
  { "no pg_hba.conf entry", "28000" },
  { "FATAL:  role \"", "28000" },
  { "FATAL:  database \"", "3D000" },
  { "Access denied for user", "28000" },
  { "Login failed for user", "28000" },
  { "ORA-01017", "28000" },
  { "is starting up", "57P03" },
  { "too many clients", "53300" },
  { "Too many connections", "53300" },
  { "Unknown database", "3D000" },
  { "Cannot open database", "3D000" },
  { "certificate", "tls_failed" },
  { "TLS/SSL error", "tls_failed" },
  { "SSL error", "tls_failed" },
  { "database is locked", "55P03" },
  { "constraint failed", "23000" },
  { "datatype mismatch", "22018" },
  { "string or blob too big", "22001" },
  { "closed the connection", "08S01" },
  { "no connection to the server", "08S01" },
  { "readonly database", "25006" },
  { "read-only", "25006" },
};

/* What an SQLSTATE, its class, or a word of ours means. The first that fits counts. */
static const struct
{
  const char *state;
  SluiceError kind;
  const char *code;
  const char *hint;
} states[] = {
  { "unknown_host", SLUICE_ERROR_TEMPORARY, "unknown_host", "Check the host name and the network" },
  { "tls_failed", SLUICE_ERROR_CONFIGURATION, "tls_failed",
    "Look at the keys of the connection string that are about certificates" },
  { "IM002", SLUICE_ERROR_CONFIGURATION, "missing_driver",
    "Name a data source that `sluice-cli connection drivers` lists, or write Driver=… into the connection string" },
  { "IM003", SLUICE_ERROR_CONFIGURATION, "missing_driver", "Install the driver, or mend its path" },
  { "IM0", SLUICE_ERROR_CONFIGURATION, "missing_driver", NULL },
  { "01000", SLUICE_ERROR_CONFIGURATION, "missing_driver", "Install the driver, or mend its path" },
  { "28", SLUICE_ERROR_CONFIGURATION, "login_failed", "Check user and password" },
  { "3D000", SLUICE_ERROR_CONFIGURATION, "missing_database", "Check the name of the database" },
  { "42501", SLUICE_ERROR_CONFIGURATION, "permission_denied", "Ask the owner of the table or schema for the right (GRANT)" },
  { "42S02", SLUICE_ERROR_CONFIGURATION, "missing_table", NULL },
  { "42P01", SLUICE_ERROR_CONFIGURATION, "missing_table", NULL },
  { "42S22", SLUICE_ERROR_CONFIGURATION, "missing_column", NULL },
  { "42703", SLUICE_ERROR_CONFIGURATION, "missing_column", NULL },
  { "25006", SLUICE_ERROR_CONFIGURATION, "database_read_only", "A source only reads; to write, load into a destination" },
  { "53300", SLUICE_ERROR_TEMPORARY, "too_many_connections", "Try again later" },
  { "57P03", SLUICE_ERROR_TEMPORARY, "server_starting", "Try again in a moment" },
  { "57P0", SLUICE_ERROR_TEMPORARY, "connection_lost", NULL },
  { "57014", SLUICE_ERROR_TEMPORARY, "statement_cancelled", NULL },
  { "HY008", SLUICE_ERROR_TEMPORARY, "statement_cancelled", NULL },
  { "HY018", SLUICE_ERROR_TEMPORARY, "statement_cancelled", NULL },
  { "40", SLUICE_ERROR_TEMPORARY, "serialization", NULL },
  { "55P03", SLUICE_ERROR_TEMPORARY, "lock_timeout", NULL },
  { "08001", SLUICE_ERROR_TEMPORARY, "connect_failed", "Check host and port, and that the server runs" },
  { "08S01", SLUICE_ERROR_TEMPORARY, "connection_lost", NULL },
  { "HYT01", SLUICE_ERROR_TEMPORARY, "connect_timeout", "Check host and port, and that the server runs" },
  { "HYT00", SLUICE_ERROR_TEMPORARY, "connect_timeout", "Check host and port, and that the server runs" },
  { "08", SLUICE_ERROR_TEMPORARY, "connection_lost", NULL },
};

/* Numbers of MariaDB and MySQL, whose driver has HY000 for them, and of SQLite: there a
 * trigger may say anything. */
static const struct
{
  int native;
  const char *state;
} numbers[] = {
  { 1040, "53300" }, { 1044, "42501" }, { 1045, "28000" }, { 1049, "3D000" }, { 1142, "42501" },
  { 1205, "55P03" }, { 1213, "40001" }, { 1317, "57014" }, { 1792, "25006" },
  { 2002, "08001" }, { 2003, "08001" }, { 2005, "unknown_host" }, { 2006, "08S01" }, { 2013, "08S01" },
  { 2026, "tls_failed" },
  { 1265, "22001" }, { 1364, "23000" }, { 1366, "22018" }, { 1526, "23000" }, { 3819, "23000" },
  { 19, "23000" },
};

/* A message begins with the parts that it came through, in brackets. */
static const char *
skip_origin (const char *message)
{
  while (*message == '[')
    {
      const char *end = strchr (message, ']');

      if (end == NULL)
        break;
      message = end + 1;
      message += strspn (message, " ");
    }
  return message;
}

static gboolean
read_record (SQLSMALLINT   type,
             SQLHANDLE     handle,
             SQLSMALLINT   i,
             gboolean      is_wide,
             char        **ret_state,
             SQLINTEGER   *ret_native,
             char        **ret_message)
{
  SQLSMALLINT length = 0;
  SQLRETURN rc;

  if (is_wide)
    {
      SQLWCHAR state[6] = { 0 };
      g_autofree SQLWCHAR *message = g_new0 (SQLWCHAR, MAX_MESSAGE);

      rc = SQLGetDiagRecW (type, handle, i, state, ret_native, message, MAX_MESSAGE, &length);
      if (!SQL_SUCCEEDED (rc))
        return FALSE;
      *ret_state = sluice_odbc_text_to_utf8 (state, -1);
      *ret_message = sluice_odbc_text_to_utf8 (message, -1);
    }
  else
    {
      SQLCHAR state[6] = { 0 };
      g_autofree char *message = g_malloc0 (MAX_MESSAGE);

      rc = SQLGetDiagRec (type, handle, i, state, ret_native, (SQLCHAR *) message, MAX_MESSAGE, &length);
      if (!SQL_SUCCEEDED (rc))
        return FALSE;
      *ret_state = g_strdup ((const char *) state);
      *ret_message = g_utf8_make_valid (message, -1);
    }
  return TRUE;
}

static void
diagnose (Diagnosis   *diagnosis,
          SQLSMALLINT  type,
          SQLHANDLE    handle,
          gboolean     is_wide)
{
  for (SQLSMALLINT i = 1; i <= MAX_RECORDS; i++)
    {
      g_autofree char *state = NULL;
      g_autofree char *message = NULL;
      SQLINTEGER native = 0;
      const char *text;

      if (!read_record (type, handle, i, is_wide, &state, &native, &message))
        return;
      g_strstrip (g_strdelimit (message, "\r\n\t", ' '));
      text = skip_origin (message);
      if (diagnosis->state[0] == '\0')
        {
          g_strlcpy (diagnosis->state, state, sizeof diagnosis->state);
          diagnosis->native = native;
        }
      if (*text == '\0' || strstr (diagnosis->message->str, text) != NULL)
        continue;
      if (diagnosis->message->len > 0)
        g_string_append (diagnosis->message, "; ");
      g_string_append (diagnosis->message, text);
    }
}

/* The SQLSTATE that says what it is, which need not be the one that the driver gave. */
static const char *
classify (const Diagnosis *diagnosis)
{
  static const char *const names[] = { "22", "23", "42P", "42S", "42703" };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      /* The smaller ones are no servers' numbers where there is a state. */
      if (numbers[i].native == diagnosis->native && (numbers[i].native > 1000 || strcmp (diagnosis->state, "HY000") == 0))
        return numbers[i].state;
    }
  /* What is missing, or wrong in a row, may have any name: a table of certificates. */
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_str_has_prefix (diagnosis->state, names[i]))
        return diagnosis->state;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (strstr (diagnosis->message->str, words[i].words) != NULL)
        return words[i].state;
    }
  return diagnosis->state;
}

/* Of the classes for data and for constraints. */
static gboolean
is_about_a_row (const char *state)
{
  return g_str_has_prefix (state, "22") || g_str_has_prefix (state, "23");
}

/* MariaDB's server ends the message about wrong syntax with "at line 3". */
static guint64
find_line (const char *message)
{
  const char *found = g_strrstr (message, " at line ");

  return found != NULL ? g_ascii_strtoull (found + strlen (" at line "), NULL, 10) : 0;
}

/**
 * sluice_odbc_set_error:
 * @error: (out) (optional): where to put it
 * @handle_type: what @handle is, `SQL_HANDLE_STMT` and so on
 * @handle: what failed
 * @is_wide: whether the driver speaks UTF-16
 * @doing: what was tried, the beginning of the message
 *
 * Turns the diagnostic records of a handle into an error, with the SQLSTATE of the
 * driver. Secrets that the driver repeats are masked.
 */
void
sluice_odbc_set_error (GError      **error,
                       SQLSMALLINT   handle_type,
                       SQLHANDLE     handle,
                       gboolean      is_wide,
                       const char   *doing)
{
  g_autoptr(GString) message = g_string_new (NULL);
  g_autofree char *redacted = NULL;
  Diagnosis diagnosis = { .message = message };
  SluiceError kind = SLUICE_ERROR_FAILED;
  const char *code = "sql_error";
  const char *hint = NULL;
  const char *state;
  gboolean is_vague;

  g_return_if_fail (doing != NULL);

  if (error == NULL)
    return;
  diagnose (&diagnosis, handle_type, handle, is_wide);
  state = classify (&diagnosis);
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
  redacted = sluice_redact (message->len > 0 ? message->str : "the driver gives no reason");
  *error = sluice_error_new (kind, code, "%s: %s", doing, redacted);
  /* Where the driver has none for it, that which it should have. */
  is_vague = strcmp (diagnosis.state, "HY000") == 0 || strcmp (diagnosis.state, "01000") == 0;
  sluice_error_get_where (*error)->sqlstate = g_strdup (is_vague && is_about_a_row (state) ? state : diagnosis.state);
  sluice_error_get_where (*error)->line = find_line (redacted);
  if (hint != NULL)
    sluice_error_set_hint (*error, "%s", hint);
}
