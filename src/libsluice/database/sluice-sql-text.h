/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A statement's text, looked at without a parser of SQL: where its parameters
 * (`:name`) stand, outside of strings, quoted names, comments, dollar quotes and
 * `::` casts. */

typedef enum
{
  SLUICE_SQL_QUESTION_MARKS,    /* one ? for each place, as ODBC wants it */
  SLUICE_SQL_DOLLAR_NUMBERS,    /* one $n for each name, as PostgreSQL and DuckDB do */
} SluiceSqlPlaceholders;

/* The text with placeholders. @ret_names (element-type utf8): for question marks the
 * name of each place, for dollar numbers each name once, in the order of its number. */
char     *sluice_sql_text_bind      (const char             *sql,
                                     SluiceSqlPlaceholders   placeholders,
                                     GPtrArray             **ret_names) G_GNUC_WARN_UNUSED_RESULT;
/* The names of its parameters, each once (element-type utf8). */
GPtrArray *sluice_sql_text_list_parameters (const char      *sql) G_GNUC_WARN_UNUSED_RESULT;
/* Whether it is one statement: nothing but blanks and comments behind a semicolon. */
gboolean  sluice_sql_text_is_single (const char             *sql);
/* The statement without its semicolon, to be put into another one. */
char     *sluice_sql_text_dup_statement (const char         *sql) G_GNUC_WARN_UNUSED_RESULT;
/* The statements of a script, without semicolons and what is only comment. */
GStrv     sluice_sql_text_split     (const char             *sql) G_GNUC_WARN_UNUSED_RESULT;
/* The end of the piece at a place of a text: a sign, or a text in quotes, a comment. */
const char *sluice_sql_text_skip    (const char             *sql,
                                     const char             *place);
/* Its first word, in capitals. */
char     *sluice_sql_text_dup_verb  (const char             *sql) G_GNUC_WARN_UNUSED_RESULT;
/* Where a byte of the bound text stands in the statement. */
gsize     sluice_sql_text_find_byte (const char             *sql,
                                     SluiceSqlPlaceholders   placeholders,
                                     gsize                   byte);

G_END_DECLS
