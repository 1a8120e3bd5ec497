/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sql-text.h"

#include <string.h>

/* What a piece of a statement is. */
typedef enum
{
  PIECE_OTHER,
  PIECE_BLANK,          /* blanks and comments */
  PIECE_SEMICOLON,
  PIECE_PARAMETER,
} Piece;

static gboolean
is_name_start (char c)
{
  return g_ascii_isalpha (c) || c == '_';
}

static gboolean
is_name (char c)
{
  return g_ascii_isalnum (c) || c == '_';
}

/* What a name, number, subscript or call may end with: a colon right behind it is
 * no parameter's, but that of a slice (`a[1:n]`) or of a path. */
static gboolean
ends_operand (char c)
{
  return is_name (c) || (guchar) c >= 0x80 || c == ']' || c == ')' || c == '"' || c == '\'' || c == '`' || c == '$';
}

static const char *
skip_name (const char *p)
{
  while (is_name (*p))
    p++;
  return p;
}

/* The end of a text or name in marks; a mark inside is doubled. A text that does not
 * end goes to the end: the server will say so. */
static const char *
skip_marks (const char *p,
            char        mark,
            gboolean    has_escapes)
{
  for (p++; *p != '\0'; p++)
    {
      if (has_escapes && *p == '\\' && p[1] != '\0')
        p++;
      else if (*p == mark)
        {
          if (p[1] != mark)
            return p + 1;
          p++;
        }
    }
  return p;
}

/* Comments nest, as the standard and PostgreSQL have it. */
static const char *
skip_comment (const char *p)
{
  guint depth = 0;

  while (*p != '\0')
    {
      if (p[0] == '/' && p[1] == '*')
        {
          depth++;
          p += 2;
        }
      else if (p[0] == '*' && p[1] == '/')
        {
          p += 2;
          if (--depth == 0)
            return p;
        }
      else
        p++;
    }
  return p;
}

/* The end of a text in dollar quotes, $tag$ ... $tag$; NULL if it is none. See
 * "Dollar-Quoted String Constants" of PostgreSQL's manual, 4.1.2.4. */
static const char *
skip_dollars (const char *p)
{
  const char *end = p[1] != '\0' && !g_ascii_isdigit (p[1]) ? skip_name (p + 1) : p + 1;
  g_autofree char *tag = NULL;
  const char *close;

  if (*end != '$')
    return NULL;
  tag = g_strndup (p, (gsize) (end + 1 - p));
  close = strstr (end + 1, tag);
  return close != NULL ? close + strlen (tag) : end + strlen (end);
}

/* Whether the mark at @p opens a text with backslashes: E'...'. */
static gboolean
has_escape_prefix (const char *sql,
                   const char *p)
{
  return p > sql && (p[-1] == 'E' || p[-1] == 'e') && (p - 1 == sql || !is_name (p[-2]));
}

/* The end of the piece that begins at @p, which is not at the end of @sql. */
static const char *
next_piece (const char *sql,
            const char *p,
            Piece      *ret_piece)
{
  const gboolean behind_operand = p > sql && ends_operand (p[-1]);
  const char *end;

  *ret_piece = PIECE_OTHER;
  switch (*p)
    {
    case '\'':
      return skip_marks (p, '\'', has_escape_prefix (sql, p));
    case '"':
    case '`':
      return skip_marks (p, *p, FALSE);
    case '$':
      end = behind_operand ? NULL : skip_dollars (p);
      return end != NULL ? end : p + 1;
    case '-':
      if (p[1] != '-')
        return p + 1;
      *ret_piece = PIECE_BLANK;
      return p + strcspn (p, "\n");
    case '/':
      if (p[1] != '*')
        return p + 1;
      *ret_piece = PIECE_BLANK;
      return skip_comment (p);
    case ';':
      *ret_piece = PIECE_SEMICOLON;
      return p + 1;
    case ':':
      if (p[1] == ':' || p[1] == '=')
        return p + 2;
      if (behind_operand || !is_name_start (p[1]))
        return p + 1;
      *ret_piece = PIECE_PARAMETER;
      return skip_name (p + 1);
    default:
      if (g_ascii_isspace (*p))
        *ret_piece = PIECE_BLANK;
      return p + 1;
    }
}

static guint
add_name (GPtrArray  *names,
          const char *name,
          gsize       size,
          gboolean    once)
{
  for (guint i = 0; once && i < names->len; i++)
    {
      if (strlen (names->pdata[i]) == size && memcmp (names->pdata[i], name, size) == 0)
        return i;
    }
  g_ptr_array_add (names, g_strndup (name, size));
  return names->len - 1;
}

/**
 * sluice_sql_text_bind:
 * @sql: a statement, its parameters written `:name`
 * @placeholders: what the server wants instead
 * @ret_names: (out) (transfer full) (element-type utf8): for question marks the name
 *   of each place, for dollar numbers each name once, in the order of its number
 *
 * What looks like a parameter inside of texts, quoted names, comments and dollar
 * quotes is none; neither is `::`, nor a colon right behind a name or a number.
 *
 * Returns: (transfer full): the statement with placeholders
 */
char *
sluice_sql_text_bind (const char             *sql,
                      SluiceSqlPlaceholders   placeholders,
                      GPtrArray             **ret_names)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GString) text = g_string_new (NULL);

  g_return_val_if_fail (sql != NULL, NULL);
  g_return_val_if_fail (ret_names != NULL, NULL);

  for (const char *p = sql; *p != '\0';)
    {
      Piece piece;
      const char *end = next_piece (sql, p, &piece);

      if (piece != PIECE_PARAMETER)
        g_string_append_len (text, p, end - p);
      else if (placeholders == SLUICE_SQL_QUESTION_MARKS)
        {
          add_name (names, p + 1, (gsize) (end - p - 1), FALSE);
          g_string_append_c (text, '?');
        }
      else
        g_string_append_printf (text, "$%u", add_name (names, p + 1, (gsize) (end - p - 1), TRUE) + 1);
      p = end;
    }
  *ret_names = g_steal_pointer (&names);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * sluice_sql_text_list_parameters:
 * @sql: a statement
 *
 * Returns: (transfer full) (element-type utf8): the names of its parameters, each
 *   once, in the order they come in
 */
GPtrArray *
sluice_sql_text_list_parameters (const char *sql)
{
  GPtrArray *names = NULL;
  g_autofree char *text = sluice_sql_text_bind (sql, SLUICE_SQL_DOLLAR_NUMBERS, &names);

  g_return_val_if_fail (text != NULL, NULL);

  return names;
}

/**
 * sluice_sql_text_is_single:
 * @sql: SQL
 *
 * Returns: %TRUE if nothing but blanks and comments follows a semicolon
 */
gboolean
sluice_sql_text_is_single (const char *sql)
{
  gboolean ended = FALSE;

  g_return_val_if_fail (sql != NULL, FALSE);

  for (const char *p = sql; *p != '\0';)
    {
      Piece piece;

      p = next_piece (sql, p, &piece);
      if (piece == PIECE_SEMICOLON)
        ended = TRUE;
      else if (ended && piece != PIECE_BLANK)
        return FALSE;
    }
  return TRUE;
}

/**
 * sluice_sql_text_dup_statement:
 * @sql: one statement
 *
 * Returns: (transfer full): the statement without the semicolon and what is behind it,
 *   to be put into another one; a comment may be its last line
 */
char *
sluice_sql_text_dup_statement (const char *sql)
{
  g_return_val_if_fail (sql != NULL, NULL);

  for (const char *p = sql; *p != '\0';)
    {
      Piece piece;
      const char *end = next_piece (sql, p, &piece);

      if (piece == PIECE_SEMICOLON)
        return g_strndup (sql, (gsize) (p - sql));
      p = end;
    }
  return g_strdup (sql);
}

/**
 * sluice_sql_text_split:
 * @sql: statements, with semicolons between them
 *
 * Bodies of triggers, which hold semicolons of their own, are not known: `BEGIN`
 * opens a transaction just as well.
 *
 * Returns: (transfer full): the statements without semicolons and the blanks around
 *   them; what holds comments only is none
 */
GStrv
sluice_sql_text_split (const char *sql)
{
  g_autoptr(GStrvBuilder) list = g_strv_builder_new ();
  const char *begin = sql;
  gboolean is_empty = TRUE;

  g_return_val_if_fail (sql != NULL, NULL);

  for (const char *p = sql;;)
    {
      Piece piece = PIECE_SEMICOLON;
      const char *end = *p == '\0' ? p : next_piece (sql, p, &piece);

      if (piece == PIECE_SEMICOLON)
        {
          g_autofree char *statement = g_strstrip (g_strndup (begin, (gsize) (p - begin)));

          if (!is_empty)
            g_strv_builder_add (list, statement);
          if (*p == '\0')
            return g_strv_builder_end (list);
          begin = end;
          is_empty = TRUE;
        }
      else if (piece != PIECE_BLANK)
        is_empty = FALSE;
      p = end;
    }
}

/**
 * sluice_sql_text_skip:
 * @sql: a statement
 * @place: a place in it, not inside of a text in quotes or a comment
 *
 * Returns: (transfer none): behind the text in quotes or the comment that begins at
 *   @place, else behind its byte; the end of @sql where @place is
 */
const char *
sluice_sql_text_skip (const char *sql,
                      const char *place)
{
  Piece piece;

  g_return_val_if_fail (sql != NULL, NULL);
  g_return_val_if_fail (place >= sql, place);

  return *place == '\0' ? place : next_piece (sql, place, &piece);
}

/**
 * sluice_sql_text_dup_verb:
 * @sql: a statement
 *
 * Returns: (transfer full): its first word in capitals, such as `SELECT`; empty if
 *   something else comes first, such as a parenthesis
 */
char *
sluice_sql_text_dup_verb (const char *sql)
{
  const char *p = sql;

  g_return_val_if_fail (sql != NULL, NULL);

  while (*p != '\0')
    {
      Piece piece;
      const char *end = next_piece (sql, p, &piece);

      if (piece != PIECE_BLANK)
        break;
      p = end;
    }
  return g_ascii_strup (p, skip_name (p) - p);
}

/**
 * sluice_sql_text_find_byte:
 * @sql: a statement
 * @placeholders: how it was bound
 * @byte: a place in what sluice_sql_text_bind() made of it
 *
 * Returns: the same place in @sql
 */
gsize
sluice_sql_text_find_byte (const char            *sql,
                           SluiceSqlPlaceholders  placeholders,
                           gsize                  byte)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  gsize bound = 0;

  g_return_val_if_fail (sql != NULL, 0);

  for (const char *p = sql; *p != '\0';)
    {
      Piece piece;
      const char *end = next_piece (sql, p, &piece);
      gsize size = (gsize) (end - p);

      if (piece == PIECE_PARAMETER)
        {
          char number[16];

          size = placeholders == SLUICE_SQL_QUESTION_MARKS
                   ? 1
                   : (gsize) g_snprintf (number, sizeof number, "$%u",
                                         add_name (names, p + 1, (gsize) (end - p - 1), TRUE) + 1);
        }
      if (byte < bound + size)
        return (gsize) (p - sql) + (piece == PIECE_PARAMETER ? 0 : byte - bound);
      bound += size;
      p = end;
    }
  return strlen (sql);
}
