/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-shell-words.h"

#include <string.h>

/* Words as programs on Windows get them. Two readers follow each other there:
 *
 * 1. The command prompt takes `^` out of what stands outside of double quotes;
 *    it makes the character behind it an ordinary one. At the end of a line the
 *    line goes on, and the character that begins the next one is ordinary, too:
 *    that is how browsers write the end of a line inside of a value.
 * 2. The program's run-time library splits at blanks. `"` begins and ends
 *    quotes, `\"` is a quote, so is `""` inside of quotes; backslashes stand for
 *    themselves except in front of a quote, where two stand for one. */

typedef struct
{
  GString *text;                /* what the second reader gets */
  GArray *places;               /* (element-type gsize): where each byte stood */
} Line;

static void
append (Line       *line,
        const char *text,
        const char *p)
{
  gsize place = (gsize) (p - text);

  g_string_append_c (line->text, *p);
  g_array_append_val (line->places, place);
}

static const char *
skip_line_end (const char *p)
{
  if (p[0] == '\r' && p[1] == '\n')
    return p + 2;
  return p[0] == '\n' || p[0] == '\r' ? p + 1 : NULL;
}

/* A `^` outside of quotes. */
static const char *
read_caret (Line       *line,
            const char *text,
            const char *p)
{
  const char *next = skip_line_end (p + 1);

  if (next == NULL)
    {
      if (p[1] != '\0')
        append (line, text, p + 1);
      return p[1] != '\0' ? p + 2 : p + 1;
    }
  /* The line goes on; a second end of a line belongs to the value. */
  if (skip_line_end (next) != NULL)
    {
      const char *after = skip_line_end (next);

      append (line, text, after - 1);
      return after;
    }
  return next;
}

/* The first reader; returns what follows the command, if anything does. */
static const char *
read_prompt (Line       *line,
             const char *text)
{
  gboolean quoted = FALSE;
  const char *p = text;

  while (*p != '\0')
    {
      if (*p == '^' && !quoted)
        {
          p = read_caret (line, text, p);
          continue;
        }
      if (*p == '\r' || *p == '\n')
        {
          const char *next = p + strspn (p, " \t\r\n");

          if (*next == '\0')
            return NULL;
          /* The caret that continues the line was lost. */
          if (line->text->len > 0 && *next != '-')
            return next;
          append (line, text, p);
          line->text->str[line->text->len - 1] = ' ';
          p = next;
          quoted = FALSE;
          continue;
        }
      if (!quoted && (*p == '|' || *p == '>' || *p == '&'))
        return p;
      if (*p == '"')
        quoted = !quoted;
      append (line, text, p++);
    }
  return NULL;
}

/* Backslashes, and what they mean in front of a quote. Returns how many
 * characters were read; @ret_quote says whether the quote is one of the value. */
static gsize
read_backslashes (const char *p,
                  GString    *word,
                  gboolean   *ret_quote)
{
  gsize n = strspn (p, "\\");

  *ret_quote = p[n] == '"' && n % 2 == 1;
  for (gsize i = 0; i < (p[n] == '"' ? n / 2 : n); i++)
    g_string_append_c (word, '\\');
  if (*ret_quote)
    g_string_append_c (word, '"');
  return n + (*ret_quote ? 1 : 0);
}

/* The second reader. */
static gboolean
split_line (const Line  *line,
            const char  *text,
            GPtrArray   *words,
            GError     **error)
{
  g_autoptr(GString) word = g_string_new (NULL);
  const char *start = NULL;
  const char *quote = NULL;

  for (const char *p = line->text->str; *p != '\0';)
    {
      const char *place = text + g_array_index (line->places, gsize, (gsize) (p - line->text->str));
      gboolean is_quote;

      if (quote == NULL && (*p == ' ' || *p == '\t'))
        {
          if (start != NULL)
            sluice_shell_add_word (words, text, start, word);
          start = NULL;
          p++;
          continue;
        }
      if (start == NULL)
        start = place;
      if (*p == '\\')
        p += read_backslashes (p, word, &is_quote);
      else if (*p == '"' && quote != NULL && p[1] == '"')
        {
          g_string_append_c (word, '"');
          p += 2;
        }
      else if (*p == '"')
        {
          quote = quote == NULL ? place : NULL;
          p++;
        }
      else
        g_string_append_c (word, *p++);
    }

  if (quote != NULL)
    {
      sluice_shell_set_error (text, quote, "this double quote is not closed", error);
      return FALSE;
    }
  if (start != NULL)
    sluice_shell_add_word (words, text, start, word);
  return TRUE;
}

/* sluice_shell_split_cmd:
 *
 * Splits a command of the command prompt of Windows. */
gboolean
sluice_shell_split_cmd (const char  *text,
                        GPtrArray   *words,
                        const char **ret_rest,
                        GError     **error)
{
  g_autoptr(GString) prepared = g_string_new (NULL);
  g_autoptr(GArray) places = g_array_new (FALSE, FALSE, sizeof (gsize));
  Line line = { .text = prepared, .places = places };

  *ret_rest = read_prompt (&line, text);
  return split_line (&line, text, words, error);
}
