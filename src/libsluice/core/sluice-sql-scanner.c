/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sql-scanner.h"

#include <string.h>

/* As SQLite's tokenizer reads, see https://www.sqlite.org/lang.html and its
 * tokenize.c: names are letters, digits, _, $ and every byte above 127. */
static gboolean
is_name_byte (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '$' || (guchar) c >= 0x80;
}

static gboolean
is_space (char c)
{
  return c == ' ' || (c >= '\t' && c <= '\r' && c != '\v');
}

/* Behind the closing quote, which is written twice inside; NULL without one. */
static const char *
skip_quoted (const char *p,
             char        quote)
{
  for (; *p != '\0'; p++)
    {
      if (*p != quote)
        continue;
      if (p[1] != quote || quote == ']')
        return p + 1;
      p++;
    }
  return NULL;
}

static const char *
skip_number (const char *p)
{
  while (is_name_byte (*p) || *p == '.' || ((*p == '+' || *p == '-') && (p[-1] == 'e' || p[-1] == 'E')))
    p++;
  return p;
}

static const char *
skip_space (const char *p)
{
  const char *end;

  if (is_space (*p))
    {
      while (is_space (*p))
        p++;
      return p;
    }
  if (*p == '-')
    return p + strcspn (p, "\n");
  end = strstr (p + 2, "*/");
  return end != NULL ? end + 2 : NULL;
}

static SluiceSqlTokenKind
get_kind (const char *p)
{
  if (is_space (*p) || (p[0] == '-' && p[1] == '-') || (p[0] == '/' && p[1] == '*'))
    return SLUICE_SQL_TOKEN_SPACE;
  if (*p == '\'' || ((*p == 'x' || *p == 'X') && p[1] == '\''))
    return SLUICE_SQL_TOKEN_TEXT;
  if (*p == '"' || *p == '`' || *p == '[')
    return SLUICE_SQL_TOKEN_NAME;
  if (g_ascii_isdigit (*p) || (*p == '.' && g_ascii_isdigit (p[1])))
    return SLUICE_SQL_TOKEN_NUMBER;
  if (*p == '?' || *p == ':' || *p == '@' || *p == '#' || *p == '$')
    return SLUICE_SQL_TOKEN_PARAMETER;
  return is_name_byte (*p) ? SLUICE_SQL_TOKEN_WORD : SLUICE_SQL_TOKEN_MARK;
}

static const char *
skip_token (const char         *p,
            SluiceSqlTokenKind  kind)
{
  switch (kind)
    {
    case SLUICE_SQL_TOKEN_SPACE:
      return skip_space (p);
    case SLUICE_SQL_TOKEN_TEXT:
      return skip_quoted (strchr (p, '\'') + 1, '\'');
    case SLUICE_SQL_TOKEN_NAME:
      return skip_quoted (p + 1, *p == '[' ? ']' : *p);
    case SLUICE_SQL_TOKEN_NUMBER:
      return skip_number (p);
    case SLUICE_SQL_TOKEN_PARAMETER:
    case SLUICE_SQL_TOKEN_WORD:
      p++;
      while (is_name_byte (*p))
        p++;
      return p;
    case SLUICE_SQL_TOKEN_MARK:
    case SLUICE_SQL_TOKEN_UNCLOSED:
    default:
      return p + 1;
    }
}

/**
 * sluice_sql_scan:
 * @cursor: (inout): where the token begins; moved behind it
 * @ret_token: (out caller-allocates): the token
 *
 * Reads SQL as SQLite does, token by token.
 *
 * Returns: %FALSE at the end of the text
 */
gboolean
sluice_sql_scan (const char     **cursor,
                 SluiceSqlToken  *ret_token)
{
  const char *start;
  const char *end;

  g_return_val_if_fail (cursor != NULL && *cursor != NULL, FALSE);
  g_return_val_if_fail (ret_token != NULL, FALSE);

  start = *cursor;
  if (*start == '\0')
    return FALSE;

  ret_token->kind = get_kind (start);
  ret_token->start = start;
  end = skip_token (start, ret_token->kind);
  if (end == NULL)
    {
      ret_token->kind = SLUICE_SQL_TOKEN_UNCLOSED;
      end = start + strlen (start);
    }
  ret_token->length = (gsize) (end - start);
  *cursor = end;
  return TRUE;
}

/**
 * sluice_sql_token_is_word:
 * @token: a token
 * @word: a keyword
 *
 * Returns: whether it is @word, in any case and without quotes
 */
gboolean
sluice_sql_token_is_word (const SluiceSqlToken *token,
                          const char           *word)
{
  g_return_val_if_fail (token != NULL, FALSE);
  g_return_val_if_fail (word != NULL, FALSE);

  return token->kind == SLUICE_SQL_TOKEN_WORD && token->length == strlen (word) &&
         g_ascii_strncasecmp (token->start, word, token->length) == 0;
}

/**
 * sluice_sql_token_dup_name:
 * @token: a word or a name in quotes
 *
 * Returns: (transfer full): the name that it means
 */
char *
sluice_sql_token_dup_name (const SluiceSqlToken *token)
{
  g_autoptr(GString) name = NULL;
  char quote;

  g_return_val_if_fail (token != NULL, NULL);

  if (token->kind != SLUICE_SQL_TOKEN_NAME)
    return g_strndup (token->start, token->length);

  quote = *token->start == '[' ? ']' : *token->start;
  name = g_string_new (NULL);
  for (gsize i = 1; i + 1 < token->length; i++)
    {
      g_string_append_c (name, token->start[i]);
      i += token->start[i] == quote ? 1 : 0;
    }
  return g_string_free (g_steal_pointer (&name), FALSE);
}
