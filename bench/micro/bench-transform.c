/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

/*
 * usage: bench-transform [ROUNDS]
 *
 * Maps and checks batches of 10,000 orders again and again, first column by
 * column, then all twelve columns together, and prints CPU nanoseconds per
 * cell. Then thousands of rows per second of CPU for twelve columns with eight
 * transforms: by the transformer, the same with two of the columns computed by
 * expressions, and the same mapping as one statement of SQLite. Nothing is read
 * and nothing loaded.
 */

#include "config.h"

#include "sluice-sql-value.h"
#include "sluice-transformer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define N_ROWS 10000

static const struct
{
  const char *field;
  const char *column;           /* as in a mapping */
} columns[] = {
  { "id", "{\"column\": \"id\", \"type\": \"integer\", \"from\": \"id\"}" },
  { "uuid", "{\"column\": \"uuid\", \"type\": \"uuid\", \"from\": \"uuid\", "
            "\"transforms\": [\"trim\", \"lower\"]}" },
  { "name", "{\"column\": \"name\", \"type\": \"text\", \"from\": \"name\", "
            "\"transforms\": [\"trim\"]}" },
  { "email", "{\"column\": \"email\", \"type\": \"text\", \"from\": \"email\", "
             "\"transforms\": [\"trim\", \"lower\"]}" },
  { "country", "{\"column\": \"country\", \"type\": \"text\", \"from\": \"country\", "
               "\"transforms\": [\"trim\", \"upper\"]}" },
  { "created", "{\"column\": \"created\", \"type\": \"timestamptz\", \"from\": \"created\"}" },
  { "amount", "{\"column\": \"amount\", \"type\": \"decimal(12,2)\", \"from\": \"amount\", "
              "\"transforms\": [\"trim\"]}" },
  { "paid", "{\"column\": \"paid\", \"type\": \"boolean\", \"from\": \"paid\"}" },
  { "note", "{\"column\": \"note\", \"type\": \"text\", \"from\": \"note\", "
            "\"transforms\": [\"trim\", {\"null_if\": {\"values\": [\"\"]}}]}" },
  { "tags", "{\"column\": \"tags\", \"type\": \"text\", \"from\": \"tags\", "
            "\"transforms\": [{\"join\": {\"by\": \";\"}}]}" },
  { "weight", "{\"column\": \"weight\", \"type\": \"double\", \"from\": \"weight\"}" },
  { "text", "{\"column\": \"text\", \"type\": \"text\", \"from\": \"text\"}" },
};

/* Twelve columns with eight transforms. */
#define TEN_COLUMNS \
  "{\"column\": \"id\", \"type\": \"integer\", \"from\": \"id\"}, " \
  "{\"column\": \"uuid\", \"type\": \"uuid\", \"from\": \"uuid\", \"transforms\": [\"lower\"]}, " \
  "{\"column\": \"name\", \"type\": \"text\", \"from\": \"name\", \"transforms\": [\"trim\"]}, " \
  "{\"column\": \"email\", \"type\": \"text\", \"from\": \"email\", \"transforms\": [\"trim\", \"lower\"]}, " \
  "{\"column\": \"country\", \"type\": \"text\", \"from\": \"country\", \"transforms\": [\"trim\", \"upper\"]}, " \
  "{\"column\": \"created\", \"type\": \"timestamptz\", \"from\": \"created\"}, " \
  "{\"column\": \"amount\", \"type\": \"decimal(12,2)\", \"from\": \"amount\"}, " \
  "{\"column\": \"paid\", \"type\": \"boolean\", \"from\": \"paid\"}, " \
  "{\"column\": \"note\", \"type\": \"text\", \"from\": \"note\", \"transforms\": [\"trim\", \"null_if\"]}, " \
  "{\"column\": \"tags\", \"type\": \"json\", \"from\": \"tags\"}, "

static const char plain_mapping[] =
  TEN_COLUMNS
  "{\"column\": \"weight\", \"type\": \"double\", \"from\": \"weight\"}, "
  "{\"column\": \"text\", \"type\": \"text\", \"from\": \"text\"}";

static const char computed_mapping[] =
  TEN_COLUMNS
  "{\"column\": \"weight\", \"type\": \"double\", \"expression\": \"weight * 2 + id\"}, "
  "{\"column\": \"text\", \"type\": \"text\", \"expression\": \"name || ' <' || email || '>'\"}";

/* The plain mapping, as far as SQLite can say it: its trim() knows blanks only,
 * its lower() and upper() ASCII only, and it has no decimals. */
static const char sqlite_mapping[] =
  "SELECT CAST(?1 AS INTEGER), lower(?2), trim(?3), lower(trim(?4)), upper(trim(?5)), "
  "strftime('%Y-%m-%dT%H:%M:%fZ', ?6), printf('%.2f', ?7), ?8, nullif(trim(?9), ''), json(?10), CAST(?11 AS REAL), ?12";

static SluiceTransformer *
make_transformer_for (const SluiceTemplateScope *scope,
                      const char                *mapping)
{
  g_autofree char *data = g_strdup_printf ("{\"sluice\": 1, \"name\": \"B\", \"id\": \"b\", "
                                           "\"source\": {\"type\": \"file\", \"path\": \"x.json\"}, "
                                           "\"mapping\": [%s], \"destination\": {\"type\": \"sqlite\", "
                                           "\"path\": \"o.db\", \"table\": \"t\"}}", mapping);
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceTask) task = sluice_task_new_from_data (data, -1, "/task.json", &problems, &error);
  SluiceTransformer *transformer = task != NULL ? sluice_transformer_new (task, scope, NULL, &error) : NULL;

  if (transformer == NULL)
    {
      fprintf (stderr, "bench-transform: %s\n", error->message);
      exit (1);
    }
  return transformer;
}

static SluiceTransformer *
make_transformer (const SluiceTemplateScope *scope,
                  int                        only)
{
  g_autoptr(GString) data = g_string_new ("{\"sluice\": 1, \"name\": \"B\", \"id\": \"b\", "
                                          "\"source\": {\"type\": \"file\", \"path\": \"x.json\"}, "
                                          "\"mapping\": [");
  g_autoptr(SluiceTask) task = NULL;
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(GError) error = NULL;
  SluiceTransformer *transformer = NULL;

  for (int i = 0; i < (int) G_N_ELEMENTS (columns); i++)
    {
      if (only < 0 || i == only)
        g_string_append_printf (data, "%s%s", only < 0 && i > 0 ? "," : "", columns[i].column);
    }
  g_string_append (data, "], \"destination\": {\"type\": \"sqlite\", \"path\": \"o.db\", "
                         "\"table\": \"t\"}");
  if (only < 0)
    g_string_append (data, ", \"checks\": [{\"column\": \"email\", \"rule\": \"required\"}, "
                           "{\"column\": \"amount\", \"rule\": \"range\", \"min\": 0, "
                           "\"max\": 1000000}]");
  g_string_append (data, "}");

  task = sluice_task_new_from_data (data->str, -1, "/task.json", &problems, &error);
  if (task != NULL)
    transformer = sluice_transformer_new (task, scope, NULL, &error);
  if (transformer == NULL)
    {
      fprintf (stderr, "bench-transform: %s\n", error->message);
      exit (1);
    }
  return transformer;
}

static SluiceValue
make_text (SluiceBatch     *batch,
           SluiceValueKind  kind,
           char            *text)
{
  gsize len = strlen (text);
  const char *copy = sluice_arena_copy (batch->arena, text, len);

  g_free (text);
  return sluice_value_text (kind, copy, len);
}

static SluiceValue
make_cell (SluiceBatch *batch,
           const char  *field,
           guint        row)
{
  SluiceValueKind kind = SLUICE_VALUE_TEXT;
  char *text;

  if (g_str_equal (field, "paid"))
    return sluice_value_int (SLUICE_VALUE_BOOLEAN, row % 2);
  if (g_str_equal (field, "note") && row % 3 != 0)
    return SLUICE_NULL_VALUE;

  if (g_str_equal (field, "id") || g_str_equal (field, "weight"))
    {
      kind = SLUICE_VALUE_NUMBER;
      text = g_strdup_printf (field[0] == 'i' ? "1%05u" : "%u.125", row);
    }
  else if (g_str_equal (field, "tags"))
    {
      kind = SLUICE_VALUE_JSON;
      text = g_strdup ("[\"gift\",\"express\"]");
    }
  else if (g_str_equal (field, "uuid"))
    text = g_strdup_printf ("%08X-89ab-4CDE-8f01-23456789%04x", row * 2654435761u, row);
  else if (g_str_equal (field, "country"))
    text = g_strdup (row % 2 ? "de" : " AT ");
  else if (g_str_equal (field, "created"))
    text = g_strdup_printf ("2024-07-%02uT12:%02u:05.%03uZ", row % 28 + 1, row % 60, row % 1000);
  else if (g_str_equal (field, "amount"))
    text = g_strdup_printf (" %u.%u", row, row % 10);
  else if (g_str_equal (field, "email"))
    text = g_strdup_printf ("Some.One%u@Example.com", row);
  else
    text = g_strdup_printf (" Dörte Fischer %u ", row);
  return make_text (batch, kind, text);
}

static SluiceBatch *
make_records (SluiceTransformer *transformer)
{
  GPtrArray *fields = sluice_transformer_get_fields (transformer);
  SluiceBatch *batch = sluice_batch_new (fields->len, N_ROWS);

  for (guint row = 0; row < N_ROWS; row++)
    {
      batch->n_rows++;
      batch->origins[row] = (SluiceRowOrigin) { .number = row + 1 };
      for (guint i = 0; i < fields->len; i++)
        sluice_batch_row (batch, row)[i] =
          make_cell (batch, sluice_path_get_text (g_ptr_array_index (fields, i)), row);
    }
  return batch;
}

static double
cpu_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

/* CPU nanoseconds per cell. */
static double
measure (int   only,
         guint rounds)
{
  g_autoptr(SluiceTemplateScope) scope = sluice_template_scope_new ();
  g_autoptr(SluiceTransformer) transformer = make_transformer (scope, only);
  g_autoptr(SluiceBatch) records = make_records (transformer);
  g_autoptr(SluiceBatch) rows = NULL;
  g_autoptr(GPtrArray) rejects = g_ptr_array_new ();
  guint n_columns = sluice_schema_get_n (sluice_transformer_get_schema (transformer));
  double start;

  rows = sluice_batch_new (n_columns, N_ROWS);
  start = cpu_seconds ();
  for (guint i = 0; i < rounds; i++)
    {
      sluice_batch_reset (rows);
      sluice_transformer_apply (transformer, records, rows, rejects, NULL, NULL);
    }
  if (rejects->len > 0)
    {
      fprintf (stderr, "bench-transform: %u rows were rejected\n", rejects->len);
      exit (1);
    }
  return (cpu_seconds () - start) * 1e9 / (double) rounds / N_ROWS / n_columns;
}

/* Thousands of rows per second of CPU. */
static double
measure_mapping (const char *mapping,
                 guint       rounds)
{
  g_autoptr(SluiceTemplateScope) scope = sluice_template_scope_new ();
  g_autoptr(SluiceTransformer) transformer = make_transformer_for (scope, mapping);
  g_autoptr(SluiceBatch) records = make_records (transformer);
  g_autoptr(SluiceBatch) rows = sluice_batch_new (12, N_ROWS);
  g_autoptr(GPtrArray) rejects = g_ptr_array_new ();
  double start = cpu_seconds ();

  for (guint i = 0; i < rounds; i++)
    {
      sluice_batch_reset (rows);
      sluice_transformer_apply (transformer, records, rows, rejects, NULL, NULL);
    }
  if (rejects->len > 0)
    {
      fprintf (stderr, "bench-transform: %u rows were rejected\n", rejects->len);
      exit (1);
    }
  return (double) rounds * N_ROWS / 1e3 / (cpu_seconds () - start);
}

static void
map_row_in_sqlite (sqlite3_stmt      *statement,
                   const SluiceValue *record,
                   SluiceValue       *row,
                   SluiceArena       *arena)
{
  for (int i = 0; i < 12; i++)
    sluice_sql_value_bind (statement, i + 1, &record[i]);
  sqlite3_step (statement);
  for (int i = 0; i < 12; i++)
    {
      row[i] = sluice_sql_value_read (sqlite3_column_value (statement, i));
      if (sluice_value_has_text (&row[i]))
        row[i].s = sluice_arena_copy (arena, row[i].s, row[i].len);
    }
  sqlite3_reset (statement);
}

static double
measure_sqlite (guint rounds)
{
  g_autoptr(SluiceTemplateScope) scope = sluice_template_scope_new ();
  g_autoptr(SluiceTransformer) transformer = make_transformer_for (scope, plain_mapping);
  g_autoptr(SluiceBatch) records = make_records (transformer);
  g_autoptr(SluiceBatch) rows = sluice_batch_new (12, N_ROWS);
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  double start;

  if (sqlite3_open_v2 (":memory:", &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK ||
      sqlite3_prepare_v2 (db, sqlite_mapping, -1, &statement, NULL) != SQLITE_OK)
    {
      fprintf (stderr, "bench-transform: %s\n", sqlite3_errmsg (db));
      exit (1);
    }
  start = cpu_seconds ();
  for (guint i = 0; i < rounds; i++)
    {
      sluice_batch_reset (rows);
      for (guint row = 0; row < N_ROWS; row++)
        map_row_in_sqlite (statement, sluice_batch_row (records, row), sluice_batch_row (rows, row), rows->arena);
    }
  start = cpu_seconds () - start;
  sqlite3_finalize (statement);
  sqlite3_close (db);
  return (double) rounds * N_ROWS / 1e3 / start;
}

int
main (int    argc,
      char **argv)
{
  guint rounds = argc > 1 ? (guint) atoi (argv[1]) : 100;
  double cell;

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    printf ("%-10s %6.1f ns\n", columns[i].field, measure ((int) i, rounds));
  cell = measure (-1, rounds);
  printf ("%-10s %6.1f ns a cell, %.2f s for 1,000,000 rows of %u columns\n", "all", cell,
          cell * G_N_ELEMENTS (columns) / 1e3, (guint) G_N_ELEMENTS (columns));
  printf ("12 columns, 8 transforms      %6.0f k rows/s\n", measure_mapping (plain_mapping, rounds));
  printf ("the same in SQLite            %6.0f k rows/s\n", measure_sqlite (rounds));
  printf ("with 2 columns as expressions %6.0f k rows/s\n", measure_mapping (computed_mapping, rounds));
  return 0;
}
