/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-problem-words.h"

#include <glib/gi18n.h>

/* The engine speaks plain English, and says more than these can; they are for everybody
 * else. */
typedef struct
{
  const char *code;
  const char *words;
} Words;

static const Words of_rows[] = {
  /* Translators: from here on what is wrong with a value: “it is ...” */
  { "invalid_boolean", N_("no truth value") },
  { "invalid_integer", N_("no whole number") },
  { "invalid_double", N_("no number") },
  { "invalid_decimal", N_("no number that fits the type without rounding") },
  { "invalid_text", N_("cannot be made a text") },
  { "invalid_date", N_("no date in the expected format") },
  { "invalid_time", N_("no time of day in the expected format") },
  { "invalid_timestamp", N_("no date with time in the expected format") },
  { "invalid_timestamptz", N_("no date with time and zone in the expected format") },
  { "invalid_uuid", N_("no UUID") },
  { "invalid_json", N_("no JSON") },
  { "invalid_bytes", N_("neither base64 nor hexadecimal digits") },
  { "invalid_list", N_("no list") },
  { "invalid_encoding", N_("no valid text") },
  { "no_lookup", N_("not among the keys of the lookup") },
  { "required", N_("empty, but a value is required") },
  { "out_of_range", N_("outside the bounds") },
  { "no_match", N_("does not match the pattern") },
  { "not_in_set", N_("none of the values that are allowed") },
  { "not_unique", N_("the same as in an earlier row") },
  { "too_short", N_("too short") },
  { "too_long", N_("too long") },
  { "expression_failed", N_("the condition of a check is not fulfilled") },
  { "expression_error", N_("the expression cannot be computed") },
  { "several_lists", N_("several lists would make rows") },
};

/* What the engine says of these is better where there is room for it: the table, the
 * server or the line that it names. */
static const Words of_records[] = {
  /* Translators: from here on why a row was rejected, beside the name of a column */
  { "child_failed", N_("what belongs to it could not be fetched") },
  { "constraint", N_("refused by the database") },
  { "field_not_kept", N_("a field that is needed was not kept") },
  { "invalid_cursor", N_("a cursor that cannot be used") },
  { "invalid_fix", N_("a correction that cannot be made") },
  { "invalid_quote", N_("text behind a closing quote") },
  { "line_too_long", N_("the line is too long") },
  { "missing_columns", N_("too few fields") },
  { "missing_cursor", N_("no value for the cursor") },
  { "not_an_object", N_("no object with fields") },
  { "nul_byte", N_("a zero byte in the text") },
  { "older_version", N_("older than what the history has") },
  { "pattern_gave_up", N_("the regular expression takes too long") },
  { "record_cut", N_("too large to be kept as a whole") },
  { "record_redacted", N_("a secret was taken out of it") },
  { "record_unreadable", N_("cannot be read again") },
  { "too_many_columns", N_("too many fields") },
  { "unclosed_quote", N_("a quote that is not closed") },
};

static const Words of_runs[] = {
  { "authorization_needed", N_("Nobody has agreed to the access in the browser yet, or the permission has ended.") },
  { "authorization_refused", N_("The access was not agreed to.") },
  { "authorization_timeout", N_("Nobody agreed in the browser in time.") },
  { "body_too_large", N_("The answer is larger than the task allows.") },
  { "bookmark_moved", N_("Another run of the task has moved the bookmark meanwhile.") },
  { "cancelled", N_("The run was stopped on request.") },
  { "cannot_open", N_("The database file cannot be opened.") },
  { "check_failed", N_("A check did not hold.") },
  { "commit_unknown", N_("The connection broke as the rows were committed.") },
  { "connect_failed", N_("The database server could not be reached.") },
  { "connect_timeout", N_("The server did not take the connection in time.") },
  { "connection_lost", N_("The server closed the connection in the middle.") },
  { "connection_refused", N_("Nothing listens at the address of the server.") },
  { "database_locked", N_("The database was locked by another process for too long.") },
  { "database_read_only", N_("The database cannot be written.") },
  { "deadlock", N_("The database gave the load up for another one.") },
  { "dns", N_("The name of the server cannot be found.") },
  { "empty_replace", N_("There is no row to replace what is there with.") },
  { "error_object", N_("The server answered with a failure.") },
  { "error_path", N_("The server answered with a failure.") },
  { "file_unreadable", N_("A file cannot be read.") },
  { "file_unwritable", N_("A file cannot be written.") },
  { "forbidden", N_("The server refuses the credential.") },
  { "http_protocol", N_("What the server sent is no answer of a web server.") },
  { "http_status", N_("The server answered with an error.") },
  { "invalid_encoding", N_("What came cannot be read in its character set.") },
  { "invalid_json", N_("What came is not JSON.") },
  { "io_error", N_("Reading or writing a file failed.") },
  { "lock_timeout", N_("A lock at the database server was not to be had in time.") },
  { "login_failed", N_("The database server does not accept the user or the password.") },
  { "login_refused", N_("The server refused to sign in.") },
  { "mirror_refused", N_("A mirror would delete more than the task allows.") },
  { "missing_column", N_("The table lacks a column.") },
  { "missing_database", N_("The server has no such database.") },
  { "missing_folder", N_("The folder for a file is not there.") },
  { "missing_parameter", N_("A parameter has no value.") },
  { "missing_schema", N_("The database has no such schema.") },
  { "missing_secret", N_("A secret that the task needs is not there.") },
  { "missing_table", N_("The table is not there.") },
  { "no_files", N_("No file is there to be read.") },
  { "no_secret_store", N_("The keyring cannot be asked for a secret.") },
  { "no_space", N_("No space is left on the disk.") },
  { "no_table", N_("The table is not there.") },
  { "not_found", N_("There is nothing at the address.") },
  { "not_fresh", N_("The newest row is older than a check allows.") },
  { "not_json", N_("The server answered with something else than JSON.") },
  { "page_limit", N_("There are more pages than the task allows.") },
  { "page_loop", N_("The pages do not come to an end.") },
  { "page_repeated", N_("The server sent the same page twice.") },
  { "permission_denied", N_("The user of the database may not do this.") },
  { "proxy_auth", N_("The proxy asks for a password.") },
  { "proxy_unreachable", N_("The proxy cannot be reached.") },
  { "rate_limited", N_("The server asks to come back much later.") },
  { "record_too_large", N_("A record is larger than the task allows.") },
  { "records_missing", N_("The records are not where they were.") },
  { "retire_refused", N_("A history would retire more than the task allows.") },
  { "row_error", N_("A row was rejected, and the task stops then.") },
  { "schema_drift", N_("The source has fields that the task does not know.") },
  { "server_resources", N_("The database server is short of memory or another resource.") },
  { "server_starting", N_("The database server is starting or stopping.") },
  { "source_changed", N_("The source has changed since the run was cut off.") },
  { "sql_error", N_("The database refused a statement.") },
  { "statement_cancelled", N_("A statement was stopped at the database server.") },
  { "timeout", N_("The server did not answer in time.") },
  { "tls", N_("The certificate of the server cannot be trusted.") },
  { "tls_failed", N_("No safe connection to the database server came about.") },
  { "token_missing", N_("Signing in brought no token.") },
  { "token_refused", N_("The server that signs in gives no token.") },
  { "too_few_rows", N_("There are fewer rows than a check asks for.") },
  { "too_many_connections", N_("The database server has no free connection.") },
  { "too_many_rejected", N_("More rows were rejected than the task allows.") },
  { "too_many_rows", N_("There are more rows than a check allows.") },
  { "total_mismatch", N_("The server sent another number of records than it announced.") },
  { "truncated_body", N_("The answer ended before it was complete.") },
  { "tunnel_failed", N_("The SSH tunnel could not be opened.") },
  { "unauthorized", N_("The server does not accept the credential.") },
  { "unknown_connection", N_("A connection of the task is not there any more.") },
  { "unknown_host", N_("The name of the database server cannot be found.") },
  { "unreachable", N_("The server cannot be reached.") },
};

static const Words of_warnings[] = {
  { "absent_unknown", N_("Nothing was deleted, as rejected rows have unknown keys") },
  { "before_cursor", N_("Rows from before the bookmark were left out") },
  { "bookmark_in_workspace", N_("The bookmark is kept beside the table") },
  { "bookmark_stays", N_("The bookmark does not move") },
  { "cell_error", N_("A cell holds an error") },
  { "completeness_unproven", N_("Nothing proves that all of it came") },
  { "cursor_missing", N_("A page has no cursor") },
  { "cursor_order", N_("The cursor is compared as text") },
  { "date_ambiguous", N_("Dates can be read in two ways") },
  { "dialect_ambiguous", N_("The text can be read in several ways") },
  { "empty_body", N_("The answer was empty") },
  { "encoding_guessed", N_("The character set was guessed") },
  { "initial_changed", N_("The bookmark counts, not where the task begins") },
  { "keys_not_unique", N_("The table has no unique index on the keys") },
  { "missing_column", N_("The table lacks a column") },
  { "missing_fields", N_("Fields are missing in all records") },
  { "new_fields", N_("The source has new fields") },
  { "no_id", N_("The task is known by its file") },
  { "no_transactions", N_("The destination has no transactions") },
  { "not_fresh", N_("The newest row is old") },
  { "number_ambiguous", N_("Numbers can be read in two ways") },
  { "overlap", N_("A page repeats records of another") },
  { "table_evolved", N_("The table was changed") },
  { "text_compared", N_("A text is compared with a number") },
  { "tls_insecure", N_("Certificates are not checked") },
  { "too_few_rows", N_("There are few rows") },
  { "too_many_rows", N_("There are many rows") },
  { "total_mismatch", N_("Another number of records was announced") },
  { "undo_unmarked", N_("The run cannot be undone") },
  { "unknown_encoding", N_("The character set is not known") },
};

static const Words of_documents[] = {
  { "duplicate_column", N_("Two columns have the same name") },
  { "invalid_argument", N_("An argument of a transform does not have the right form") },
  { "invalid_expression", N_("The expression cannot be understood") },
  { "invalid_format", N_("The format of dates cannot be understood") },
  { "invalid_interval", N_("An interval is a number with a unit") },
  { "invalid_path", N_("The path cannot be understood") },
  { "invalid_pattern", N_("The pattern is not a regular expression") },
  { "invalid_template", N_("A template cannot be used like this") },
  { "invalid_value", N_("This value is not possible here") },
  { "invalid_zone", N_("There is no such time zone") },
  { "unknown_zone", N_("There is no such time zone") },
  { "keys_required", N_("The strategy needs key columns") },
  { "lookup_not_read", N_("The rows of a lookup are not there yet") },
  { "missing_fields", N_("No record of the sample has this field") },
  { "missing_key", N_("Something that is needed is missing") },
  { "several_lists", N_("The mapping makes rows of more than one list") },
  { "unknown_column", N_("There is no such column") },
  { "unknown_key", N_("There is no such setting here") },
  { "unknown_key_column", N_("A key column is none of the columns") },
  { "unknown_lookup", N_("There is no such lookup") },
  { "unknown_template", N_("There is no such template") },
  { "unknown_transform", N_("There is no such transform") },
  { "unknown_type", N_("There is no such type") },
  { "wrong_type", N_("A value of another kind is needed here") },
};

/* NULL: they are not known. */
static const char *
find_any (const Words *words,
          guint        n,
          const char  *code)
{
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (words[i].code, code) == 0)
      return words[i].words;
  return NULL;
}

/* NULL: they are not known, or not translated. */
static const char *
find (const Words *words,
      guint        n,
      const char  *code)
{
  const char *plain = find_any (words, n, code);
  const char *translated = plain == NULL ? NULL : _(plain);

  return translated == plain ? NULL : translated;
}

/* As what is only shown shortly they do in English, too; a code is better than nothing. */
static const char *
find_name (const Words *words,
           guint        n,
           const char  *code)
{
  const char *plain = find_any (words, n, code);

  return plain == NULL ? code : _(plain);
}

/**
 * sluice_problem_words_of_row:
 * @code: the code of a rejected row
 * @message: what the engine says of it
 *
 * Returns: (transfer none): what is wrong, in the user's language where that is known
 */
const char *
sluice_problem_words_of_row (const char *code,
                             const char *message)
{
  const char *words = find (of_rows, G_N_ELEMENTS (of_rows), code);

  return words == NULL ? message : words;
}

/**
 * sluice_problem_words_name_row:
 * @code: the code of a rejected row
 *
 * Returns: (transfer none): in a few words what is wrong, @code if that is not known
 */
const char *
sluice_problem_words_name_row (const char *code)
{
  const char *words = NULL;

  g_return_val_if_fail (code != NULL, NULL);

  words = find_name (of_rows, G_N_ELEMENTS (of_rows), code);
  return words != code ? words : find_name (of_records, G_N_ELEMENTS (of_records), code);
}

/**
 * sluice_problem_words_name_warning:
 * @code: the code of a warning of a run
 *
 * Returns: (transfer none): in a few words what it is about, @code if that is not known
 */
const char *
sluice_problem_words_name_warning (const char *code)
{
  g_return_val_if_fail (code != NULL, NULL);

  return find_name (of_warnings, G_N_ELEMENTS (of_warnings), code);
}

/**
 * sluice_problem_words_of_run:
 * @code: (nullable): the code of the error that ended a run
 * @message: (nullable): what the engine says of it
 *
 * Returns: (transfer none) (nullable): why it failed, in the user's language where that
 *   is known
 */
const char *
sluice_problem_words_of_run (const char *code,
                             const char *message)
{
  const char *words = find (of_runs, G_N_ELEMENTS (of_runs), code);

  return words == NULL ? message : words;
}

/**
 * sluice_problem_words_of_rows:
 * @code: the code of rejected rows
 * @message: what the engine says of the first of them
 * @values: (array zero-terminated=1): some of the values
 *
 * Returns: (transfer full): what is wrong, in the user's language where that is known
 */
char *
sluice_problem_words_of_rows (const char         *code,
                              const char         *message,
                              const char * const *values)
{
  const char *words = find (of_rows, G_N_ELEMENTS (of_rows), code);

  if (words == NULL)
    return g_strdup (message);
  if (values[0] == NULL || *values[0] == '\0')
    return g_strdup (words);
  /* Translators: what is wrong, and one of the values that are so */
  return g_strdup_printf (_("%s, such as “%s”"), words, values[0]);
}

/**
 * sluice_problem_words_of_document:
 * @problem: what is wrong with a task
 *
 * Returns: (transfer full): it, in the user's language where that is known, with what the
 *   engine says of it
 */
char *
sluice_problem_words_of_document (const SluiceProblem *problem)
{
  const char *words = NULL;

  g_return_val_if_fail (problem != NULL, NULL);

  words = find (of_documents, G_N_ELEMENTS (of_documents), problem->code);
  return words == NULL ? g_strdup (problem->message) : g_strdup_printf ("%s (%s)", words, problem->message);
}
