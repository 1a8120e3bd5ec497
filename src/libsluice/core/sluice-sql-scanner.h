/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceSqlTokenKind:
 * @SLUICE_SQL_TOKEN_WORD: a name or keyword without quotes
 * @SLUICE_SQL_TOKEN_NAME: a name in quotes of any kind
 * @SLUICE_SQL_TOKEN_TEXT: a text or a blob
 * @SLUICE_SQL_TOKEN_NUMBER: a number
 * @SLUICE_SQL_TOKEN_PARAMETER: a parameter
 * @SLUICE_SQL_TOKEN_MARK: one character of an operator or of punctuation
 * @SLUICE_SQL_TOKEN_SPACE: white space or a comment
 * @SLUICE_SQL_TOKEN_UNCLOSED: a text, name or comment that does not end
 */
typedef enum
{
  SLUICE_SQL_TOKEN_WORD,
  SLUICE_SQL_TOKEN_NAME,
  SLUICE_SQL_TOKEN_TEXT,
  SLUICE_SQL_TOKEN_NUMBER,
  SLUICE_SQL_TOKEN_PARAMETER,
  SLUICE_SQL_TOKEN_MARK,
  SLUICE_SQL_TOKEN_SPACE,
  SLUICE_SQL_TOKEN_UNCLOSED,
} SluiceSqlTokenKind;

/**
 * SluiceSqlToken:
 * @kind: what it is
 * @start: its first byte
 * @length: its bytes
 *
 * One token of a text of SQL, which it points into.
 */
typedef struct
{
  SluiceSqlTokenKind kind;
  const char *start;
  gsize length;
} SluiceSqlToken;

gboolean  sluice_sql_scan           (const char           **cursor,
                                     SluiceSqlToken        *ret_token);
gboolean  sluice_sql_token_is_word  (const SluiceSqlToken  *token,
                                     const char            *word);
char     *sluice_sql_token_dup_name (const SluiceSqlToken  *token) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
