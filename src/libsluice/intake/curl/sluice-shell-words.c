/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-shell-words.h"

#include "sluice-error.h"

#include <string.h>

/**
 * sluice_shell_word_new:
 * @text: the word
 * @line: its line
 * @column: its column
 *
 * Returns: (transfer full): a word
 */
SluiceShellWord *
sluice_shell_word_new (const char *text,
                       guint       line,
                       guint       column)
{
  SluiceShellWord *self;

  g_return_val_if_fail (text != NULL, NULL);

  self = g_new0 (SluiceShellWord, 1);
  self->text = g_strdup (text);
  self->line = line;
  self->column = column;
  return self;
}

/**
 * sluice_shell_word_free:
 * @self: (transfer full): a word
 */
void
sluice_shell_word_free (SluiceShellWord *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->text);
  g_free (self);
}

/* Counts lines and columns on from @start, whose own they are at first. */
static void
find_place (const char *start,
            const char *at,
            guint      *line,
            guint      *column)
{
  for (const char *p = start; p < at; p++)
    if (*p == '\n')
      {
        (*line)++;
        *column = 1;
        start = p + 1;
      }
  *column += (guint) g_utf8_strlen (start, at - start);
}

/* sluice_shell_add_word:
 *
 * Ends the word that began at @start. */
void
sluice_shell_add_word (GPtrArray  *words,
                       const char *text,
                       const char *start,
                       GString    *word)
{
  const SluiceShellWord *last = words->len > 0 ? words->pdata[words->len - 1] : NULL;
  guint line = last != NULL ? last->line : 1;
  guint column = last != NULL ? last->column : 1;
  SluiceShellWord *added;

  find_place (text + (last != NULL ? last->byte : 0), start, &line, &column);
  added = sluice_shell_word_new (word->str, line, column);
  added->byte = (gsize) (start - text);
  g_ptr_array_add (words, added);
  g_string_truncate (word, 0);
}

/**
 * sluice_shell_set_error:
 * @text: all of the text
 * @at: the place in it
 * @message: what is wrong there, without a full stop
 * @error: return location
 *
 * Sets `curl_syntax` with the line and the column of @at.
 */
void
sluice_shell_set_error (const char  *text,
                        const char  *at,
                        const char  *message,
                        GError     **error)
{
  guint line = 1;
  guint column = 1;

  g_return_if_fail (text != NULL);
  g_return_if_fail (at != NULL);
  g_return_if_fail (message != NULL);

  find_place (text, at, &line, &column);
  sluice_set_error (error, SLUICE_ERROR_INVALID, "curl_syntax", "The command, line %u, column %u: %s", line, column,
                    message);
  if (error != NULL)
    {
      SluiceErrorWhere *where = sluice_error_get_where (*error);

      where->line = line;
      where->byte = at - text;
    }
}

/**
 * sluice_shell_detect:
 * @text: a command
 *
 * Browsers on Windows copy commands for its command prompt, whose escape is
 * `^`: before quotes and at the end of lines.
 *
 * Returns: whose quotes the command has
 */
SluiceShellDialect
sluice_shell_detect (const char *text)
{
  gboolean in_single = FALSE;
  gboolean in_double = FALSE;

  g_return_val_if_fail (text != NULL, SLUICE_SHELL_POSIX);

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '\\' && !in_single && p[1] != '\0')
        p++;
      else if (*p == '\'' && !in_double)
        in_single = !in_single;
      else if (*p == '"' && !in_single)
        in_double = !in_double;
      else if (*p == '^' && !in_single && !in_double && p[1] != '\0' && strchr ("\"\r\n", p[1]) != NULL)
        return SLUICE_SHELL_CMD;
    }
  return SLUICE_SHELL_POSIX;
}

/**
 * sluice_shell_find_control:
 * @text: a text
 *
 * Returns: (nullable): its first control character that is neither a tab nor the
 *   end of a line
 */
const char *
sluice_shell_find_control (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (((guchar) *p < 0x20 && strchr ("\t\n\r", *p) == NULL) || *p == 0x7f)
      return p;
  return NULL;
}

/**
 * sluice_shell_split:
 * @text: a command
 * @dialect: whose quotes it has
 * @ret_rest: (out) (optional) (nullable): what follows the command in @text, such
 *   as `| jq`
 * @error: return location
 *
 * Splits a command into its words, as the shell would, and a little kinder:
 * placeholders in angle brackets, the unquoted `&` of a URL, and continued lines
 * whose backslash was lost in copying are what they were meant to be.
 *
 * Fails with %SLUICE_ERROR_INVALID and `curl_syntax`.
 *
 * Returns: (transfer full) (element-type SluiceShellWord): the words
 */
GPtrArray *
sluice_shell_split (const char          *text,
                    SluiceShellDialect   dialect,
                    const char         **ret_rest,
                    GError             **error)
{
  g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_shell_word_free);
  const char *rest = NULL;
  const char *bad;
  gboolean done;

  g_return_val_if_fail (text != NULL, NULL);

  if (strlen (text) > SLUICE_SHELL_MAX_SIZE)
    {
      sluice_shell_set_error (text, text, "it is longer than 1 MiB", error);
      return NULL;
    }
  if (!g_utf8_validate (text, -1, &bad) || (bad = sluice_shell_find_control (text)) != NULL)
    {
      sluice_shell_set_error (text, bad, "this is no text", error);
      return NULL;
    }
  done = dialect == SLUICE_SHELL_CMD ? sluice_shell_split_cmd (text, words, &rest, error)
                                     : sluice_shell_split_posix (text, words, &rest, error);
  if (!done)
    return NULL;
  if (ret_rest != NULL)
    *ret_rest = rest;
  return g_steal_pointer (&words);
}

/* Variables that "copy as curl" writes stand for secrets. */
static void
append_variable (GString    *out,
                 const char *name,
                 gsize       length)
{
  static const char prefix[] = "SLUICE_SECRET_";

  if (length > strlen (prefix) && strncmp (name, prefix, strlen (prefix)) == 0)
    {
      g_autofree char *secret = g_ascii_strdown (name + strlen (prefix), (gssize) (length - strlen (prefix)));

      g_string_append_printf (out, "{{secret.%s}}", secret);
      return;
    }
  g_string_append_printf (out, "{{env.%.*s}}", (int) length, name);
}

/**
 * sluice_shell_to_template:
 * @text: a text with marked variables
 *
 * Returns: (transfer full): the same as the text of a task: variables as
 *   templates, and what only looks like one escaped
 */
char *
sluice_shell_to_template (const char *text)
{
  g_autoptr(GString) out = g_string_new (NULL);

  g_return_val_if_fail (text != NULL, NULL);

  for (const char *p = text; *p != '\0'; p++)
    {
      const char *end;

      if (*p == SLUICE_SHELL_VARIABLE_START && (end = strchr (p, SLUICE_SHELL_VARIABLE_END)) != NULL)
        {
          append_variable (out, p + 1, (gsize) (end - p) - 1);
          p = end;
        }
      else if (p[0] == '{' && p[1] == '{')
        {
          g_string_append (out, "{{{{");
          p++;
        }
      else
        {
          g_string_append_c (out, *p);
        }
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}
