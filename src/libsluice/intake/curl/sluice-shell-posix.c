/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-shell-words.h"

#include <string.h>

/* Words as POSIX shells see them (Shell Command Language, 2.2 and 2.3), with the
 * $'...' of bash, zsh and newer POSIX. */

typedef struct
{
  const char *text;
  GPtrArray *words;
  GString *word;
  const char *start;            /* of the word, NULL between words */
  const char *rest;             /* what follows the command */
  GError **error;
} Split;

static const char *
fail (Split      *self,
      const char *at,
      const char *message)
{
  sluice_shell_set_error (self->text, at, message, self->error);
  return NULL;
}

static void
end_word (Split *self)
{
  if (self->start == NULL)
    return;
  sluice_shell_add_word (self->words, self->text, self->start, self->word);
  self->start = NULL;
}

/* What stands behind the end of the line at @p, or NULL if there is none. */
static const char *
skip_line_end (const char *p)
{
  if (p[0] == '\r' && p[1] == '\n')
    return p + 2;
  return p[0] == '\n' || p[0] == '\r' ? p + 1 : NULL;
}

static const char *
read_single (Split      *self,
             const char *quote)
{
  const char *end = strchr (quote + 1, '\'');

  if (end == NULL)
    return fail (self, quote, "this single quote is not closed");
  g_string_append_len (self->word, quote + 1, end - quote - 1);
  return end + 1;
}

/* A variable: $NAME or ${NAME}. Returns NULL and fails on everything that only
 * a shell could compute. */
static const char *
read_dollar (Split      *self,
             const char *dollar)
{
  const char *name = dollar[1] == '{' ? dollar + 2 : dollar + 1;
  gsize length = 0;

  if (dollar[1] == '(')
    return fail (self, dollar, "$(...) would have to be run by a shell; write its result here");
  while (g_ascii_isalpha (name[length]) || name[length] == '_' || (length > 0 && g_ascii_isdigit (name[length])))
    length++;
  if (name > dollar + 1 && (length == 0 || name[length] != '}'))
    return fail (self, dollar, "this expansion would have to be done by a shell; write its result here");
  if (length == 0)
    {
      g_string_append_c (self->word, '$');
      return dollar + 1;
    }

  g_string_append_c (self->word, SLUICE_SHELL_VARIABLE_START);
  g_string_append_len (self->word, name, (gssize) length);
  g_string_append_c (self->word, SLUICE_SHELL_VARIABLE_END);
  return name + length + (name > dollar + 1 ? 1 : 0);
}

static const char *
read_double (Split      *self,
             const char *quote)
{
  const char *p = quote + 1;

  while (*p != '"')
    {
      if (*p == '\0')
        return fail (self, quote, "this double quote is not closed");
      if (*p == '`')
        return fail (self, p, "`...` would have to be run by a shell; write its result here");
      if (*p == '$')
        {
          p = read_dollar (self, p);
          if (p == NULL)
            return NULL;
        }
      else if (*p == '\\' && p[1] != '\0' && strchr ("$`\"\\", p[1]) != NULL)
        {
          g_string_append_c (self->word, p[1]);
          p += 2;
        }
      else if (*p == '\\' && skip_line_end (p + 1) != NULL)
        {
          p = skip_line_end (p + 1);
        }
      else
        {
          g_string_append_c (self->word, *p++);
        }
    }
  return p + 1;
}

/* The digits of an escape; returns what stands behind them. */
static const char *
read_digits (const char *p,
             guint       base,
             guint       most,
             gunichar   *ret_value)
{
  *ret_value = 0;
  for (guint i = 0; i < most; i++, p++)
    {
      int digit = g_ascii_xdigit_value (*p);

      if (digit < 0 || (guint) digit >= base)
        break;
      *ret_value = *ret_value * base + (gunichar) digit;
    }
  return p;
}

/* One escape of $'...', from behind its backslash. */
static const char *
read_escape (Split      *self,
             const char *p)
{
  static const char letters[] = "abefnrtvE";
  static const char values[] = "\a\b\033\f\n\r\t\v\033";
  const char *letter = *p != '\0' ? strchr (letters, *p) : NULL;
  const char *end;
  gunichar value;

  if (letter != NULL)
    {
      g_string_append_c (self->word, values[letter - letters]);
      return p + 1;
    }
  if (*p == 'u' || *p == 'U' || *p == 'x')
    {
      end = read_digits (p + 1, 16, *p == 'U' ? 8 : *p == 'u' ? 4 : 2, &value);
      if (end == p + 1 || value == 0 || (*p != 'x' && value > 0x10ffff))
        return fail (self, p - 1, "this escape stands for no character");
      if (*p == 'x')
        g_string_append_c (self->word, (char) value);
      else if (value < 0xd800 || value > 0xdfff)
        g_string_append_unichar (self->word, value);
      else
        return fail (self, p - 1, "this escape stands for no character");
      return end;
    }
  if (*p >= '0' && *p <= '7')
    {
      end = read_digits (p, 8, 3, &value);
      if (value == 0 || value > 0xff)
        return fail (self, p - 1, "this escape stands for no character");
      g_string_append_c (self->word, (char) value);
      return end;
    }
  if (*p == '\0')
    return p;
  if (strchr ("\\'\"?", *p) == NULL)
    g_string_append_c (self->word, '\\');
  g_string_append_c (self->word, *p);
  return p + 1;
}

static const char *
read_ansi (Split      *self,
           const char *dollar)
{
  const char *p = dollar + 2;
  const gsize before = self->word->len;

  while (*p != '\'')
    {
      if (*p == '\0')
        return fail (self, dollar, "this single quote is not closed");
      if (*p != '\\')
        {
          g_string_append_c (self->word, *p++);
          continue;
        }
      p = read_escape (self, p + 1);
      if (p == NULL)
        return NULL;
    }
  if (!g_utf8_validate (self->word->str, (gssize) self->word->len, NULL))
    return fail (self, dollar, "its escapes give no text in UTF-8");
  if (sluice_shell_find_control (self->word->str + before) != NULL)
    return fail (self, dollar, "its escapes give control characters");
  return p + 1;
}

/* A backslash outside of quotes. One that is followed by blanks and the end of
 * the line was meant to continue it. */
static const char *
read_backslash (Split      *self,
                const char *p)
{
  const char *end = p + 1;

  while (*end == ' ' || *end == '\t')
    end++;
  if (skip_line_end (end) != NULL)
    {
      /* Right behind the backslash the word itself goes on. */
      if (end > p + 1)
        end_word (self);
      return skip_line_end (end);
    }
  if (p[1] == '\0')
    return p + 1;
  if (self->start == NULL)
    self->start = p;
  g_string_append_c (self->word, p[1]);
  return p + 2;
}

/* The end of a line that no backslash continues. Where the next one begins with
 * an option or a quote, the backslash was lost. Returns NULL at the end. */
static const char *
read_line_end (Split      *self,
               const char *p)
{
  const char *next = p;

  end_word (self);
  while (g_ascii_isspace (*next))
    next++;
  if (*next == '\0')
    return NULL;
  if (self->words->len == 0 || (*next == '-' && next[1] != '\0'))
    return next;
  self->rest = next;
  return NULL;
}

/* Whether a `&` or `<` or `>` belongs to the word: the `&` of a URL that should
 * have been quoted, or the brackets of a placeholder. */
static gboolean
is_meant (const Split *self,
          const char  *p)
{
  if (*p == '&')
    return self->start != NULL && strpbrk (self->word->str, "?=") != NULL &&
           p[1] != '\0' && strchr ("& \t\r\n|;", p[1]) == NULL;
  if (*p == '<')
    return g_ascii_isalpha (p[1]) && strcspn (p, ">") < strcspn (p, "\r\n\"'");
  return self->start != NULL && strchr (self->word->str, '<') != NULL;
}

static const char *
read_operator (Split      *self,
               const char *p)
{
  if (is_meant (self, p))
    {
      if (self->start == NULL)
        self->start = p;
      g_string_append_c (self->word, *p);
      return p + 1;
    }
  /* The number of the file of `2>`. */
  if (*p == '>' && self->start == p - 1 && g_ascii_isdigit (p[-1]))
    {
      g_string_truncate (self->word, 0);
      self->start = NULL;
    }
  end_word (self);
  self->rest = p;
  return NULL;
}

/* Reads what begins at @p; NULL at the end of the command and on failure. */
static const char *
read_next (Split      *self,
           const char *p)
{
  switch (*p)
    {
    case ' ':
    case '\t':
      end_word (self);
      return p + 1;

    case '\r':
    case '\n':
      return read_line_end (self, p);

    case '\\':
      return read_backslash (self, p);

    case '|':
    case ';':
    case '&':
    case '<':
    case '>':
      return read_operator (self, p);

    case '#':
      if (self->start == NULL)
        return p + strcspn (p, "\r\n");
      break;

    case '`':
      if (skip_line_end (p + 1) != NULL)
        return fail (self, p, "lines that go on with ` are those of PowerShell; end them with \\ instead");
      return fail (self, p, "`...` would have to be run by a shell; write its result here");

    default:
      break;
    }

  if (self->start == NULL)
    self->start = p;
  if (*p == '\'')
    return read_single (self, p);
  if (*p == '"')
    return read_double (self, p);
  if (p[0] == '$' && p[1] == '\'')
    return read_ansi (self, p);
  if (p[0] == '$' && p[1] != '"')
    return read_dollar (self, p);
  if (g_str_has_prefix (p, "\xe2\x80\x9c") || g_str_has_prefix (p, "\xe2\x80\x98"))
    return fail (self, p, "this is a typographic quote; write ' or \" here");
  if (*p != '$')
    g_string_append_c (self->word, *p);
  return p + 1;
}

/* sluice_shell_split_posix:
 *
 * Splits a command of a POSIX shell. */
gboolean
sluice_shell_split_posix (const char  *text,
                          GPtrArray   *words,
                          const char **ret_rest,
                          GError     **error)
{
  g_autoptr(GString) word = g_string_new (NULL);
  g_autoptr(GError) local = NULL;
  Split self = { .text = text, .words = words, .word = word, .error = &local };

  for (const char *p = text; p != NULL && *p != '\0';)
    p = read_next (&self, p);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  end_word (&self);
  *ret_rest = self.rest;
  return TRUE;
}
