/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-reject-pattern.h"

#include <string.h>

/* A value that is short and has no digits is a word for something: `n/a`, `-`. */
#define MAX_LITERAL_CHARS 16
#define MAX_PATTERN_CHARS 80

/**
 * sluice_reject_pattern_is_literal:
 * @problem: what is wrong with a row
 *
 * Returns: whether the value itself is a pattern that others will have, too
 */
gboolean
sluice_reject_pattern_is_literal (const SluiceRowProblem *problem)
{
  g_return_val_if_fail (problem != NULL, FALSE);

  if (problem->value == NULL || g_utf8_strlen (problem->value, -1) > MAX_LITERAL_CHARS)
    return FALSE;
  for (const char *p = problem->value; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (g_unichar_isdigit (g_utf8_get_char (p)) || g_unichar_iscntrl (g_utf8_get_char (p)))
        return FALSE;
    }
  return TRUE;
}

/* Letters become `a`, digits `9`, however many there are. */
static void
append_shape (GString    *pattern,
              const char *text)
{
  gunichar previous = 0;

  for (const char *p = text; *p != '\0' && g_utf8_strlen (pattern->str, -1) < MAX_PATTERN_CHARS;
       p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isdigit (c))
        c = '9';
      else if (g_unichar_isalpha (c) || g_unichar_ismark (c))
        c = 'a';
      else if (g_unichar_isspace (c) || g_unichar_iscntrl (c))
        c = ' ';
      if (c != previous || (c != '9' && c != 'a' && c != ' '))
        g_string_append_unichar (pattern, c);
      previous = c;
    }
}

/* The words of a server, without the values that it quotes: what stands in single
 * quotes, behind `=(` and in digits. Names of columns and constraints stay. */
static void
append_words (GString    *pattern,
              const char *message)
{
  const char *p = message;

  while (*p != '\0' && *p != '\n' && g_utf8_strlen (pattern->str, -1) < 2 * MAX_PATTERN_CHARS)
    {
      const char *end = NULL;

      if (*p == '\'')
        end = strchr (p + 1, '\'');
      else if (g_str_has_prefix (p, "=("))
        end = strchr (p + 2, ')');
      if (end != NULL)
        {
          g_string_append (pattern, "…");
          p = end + 1;
        }
      else if (g_ascii_isdigit (*p))
        {
          g_string_append_c (pattern, '9');
          p += strspn (p, "0123456789");
        }
      else
        {
          g_string_append_unichar (pattern, g_utf8_get_char (p));
          p = g_utf8_next_char (p);
        }
    }
}

/**
 * sluice_reject_pattern_make:
 * @problem: what is wrong with a row
 *
 * The shape of the value, as in `9-9-9` for a date; without a value, of what is
 * wrong with a whole record the words without the values in them. So rows that one
 * fix may help come together.
 *
 * Returns: (transfer full) (nullable): the pattern; %NULL if there is only one
 */
char *
sluice_reject_pattern_make (const SluiceRowProblem *problem)
{
  g_autoptr(GString) pattern = g_string_new (NULL);

  g_return_val_if_fail (problem != NULL, NULL);

  if (problem->value != NULL)
    append_shape (pattern, problem->value);
  else if (problem->column != NULL && problem->sqlstate == NULL)
    return NULL;
  else
    append_words (pattern, problem->message);
  return g_string_free (g_steal_pointer (&pattern), FALSE);
}
