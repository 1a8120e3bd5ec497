/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-path.h"

#include "sluice-error.h"

#include <string.h>

/* Readers walk the steps of a path by recursion, so their number is bounded. */
#define MAX_STEPS 200

struct _SluicePath
{
  gatomicrefcount ref_count;
  char *text;
  GArray *steps;                /* (element-type SluicePathStep) */
};

static void
clear_step (gpointer data)
{
  SluicePathStep *step = data;

  g_free (step->key);
}

static SluicePath *
path_new (const char *text)
{
  SluicePath *self = g_new0 (SluicePath, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->text = g_strdup (text);
  self->steps = g_array_new (FALSE, FALSE, sizeof (SluicePathStep));
  g_array_set_clear_func (self->steps, clear_step);
  return self;
}

static void
add_step (SluicePath         *self,
          SluicePathStepKind  kind,
          char               *key,
          guint               index)
{
  SluicePathStep step = { .kind = kind, .key = key, .index = index };

  g_array_append_val (self->steps, step);
}

static gboolean
fail (const SluicePath  *self,
      const char        *at,
      const char        *what,
      GError           **error)
{
  sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_path",
                    "The path “%s” is wrong at character %ld: %s", self->text,
                    g_utf8_pointer_to_offset (self->text, at) + 1, what);
  if (error != NULL)
    sluice_error_set_hint (*error, "Paths look like a.b, a.b[0], a[\"odd.key\"], "
                           "items[*].sku or rates.*");
  return FALSE;
}

/* The four digits of a \u escape, or -1. */
static int
parse_hex4 (const char *p)
{
  int value = 0;

  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (p[i]);

      if (digit < 0)
        return -1;
      value = value << 4 | digit;
    }
  return value;
}

/* A \u escape, perhaps a pair of them. @p stands behind the `u`; returns where
 * the escape ends, NULL if it is none. */
static const char *
parse_unicode_escape (const char *p,
                      GString    *key)
{
  int high = parse_hex4 (p);
  int low;

  if (high < 0 || (high >= 0xdc00 && high <= 0xdfff))
    return NULL;
  p += 4;
  if (high < 0xd800 || high > 0xdbff)
    {
      /* Names of members are C strings here, which cannot hold U+0000. */
      if (high == 0)
        return NULL;
      g_string_append_unichar (key, (gunichar) high);
      return p;
    }

  if (p[0] != '\\' || p[1] != 'u')
    return NULL;
  low = parse_hex4 (p + 2);
  if (low < 0xdc00 || low > 0xdfff)
    return NULL;
  g_string_append_unichar (key, 0x10000 + (((gunichar) high - 0xd800) << 10) +
                           ((gunichar) low - 0xdc00));
  return p + 6;
}

static const char *
parse_escape (const char *p,
              GString    *key)
{
  static const char names[] = "\"\\/bfnrt";
  static const char values[] = "\"\\/\b\f\n\r\t";
  const char *name;

  if (*p == 'u')
    return parse_unicode_escape (p + 1, key);
  if (*p == '\0')
    return NULL;
  name = strchr (names, *p);
  if (name == NULL)
    return NULL;
  g_string_append_c (key, values[name - names]);
  return p + 1;
}

/* `["..."]`, a JSON string. @ptr stands on the quote. */
static gboolean
parse_quoted_key (SluicePath  *self,
                  const char **ptr,
                  GError     **error)
{
  g_autoptr(GString) key = g_string_new (NULL);
  const char *p = *ptr + 1;

  while (*p != '"')
    {
      const char *next = p + 1;

      if ((guchar) *p < 0x20)
        return fail (self, p, "the quoted key does not end", error);
      if (*p == '\\')
        next = parse_escape (p + 1, key);
      else
        g_string_append_c (key, *p);
      if (next == NULL)
        return fail (self, p, "this is no escape of a JSON string", error);
      p = next;
    }
  if (p[1] != ']')
    return fail (self, p + 1, "a ] is missing", error);

  add_step (self, SLUICE_PATH_STEP_KEY, g_string_free (g_steal_pointer (&key), FALSE), 0);
  *ptr = p + 2;
  return TRUE;
}

/* `[...]`; @ptr stands on the bracket. */
static gboolean
parse_bracket (SluicePath  *self,
               const char **ptr,
               GError     **error)
{
  const char *p = *ptr + 1;
  guint64 index = 0;
  const char *digits = p;

  if (*p == '"')
    {
      *ptr = p;
      return parse_quoted_key (self, ptr, error);
    }
  if (p[0] == '*' && p[1] == ']')
    {
      add_step (self, SLUICE_PATH_STEP_EACH_ELEMENT, NULL, 0);
      *ptr = p + 2;
      return TRUE;
    }

  for (; g_ascii_isdigit (*p); p++)
    {
      index = index * 10 + (guint64) (*p - '0');
      if (index >= G_MAXUINT32)
        return fail (self, digits, "the place is too large", error);
    }
  if (p == digits || *p != ']')
    return fail (self, p, "in brackets stands a place (from 0), * or a quoted key", error);
  add_step (self, SLUICE_PATH_STEP_INDEX, NULL, (guint) index);
  *ptr = p + 1;
  return TRUE;
}

/* A bare name, up to the next dot or bracket. */
static gboolean
parse_name (SluicePath  *self,
            const char **ptr,
            GError     **error)
{
  gsize len = strcspn (*ptr, ".[");

  if (len == 0)
    return fail (self, *ptr, "a name is missing", error);
  if (len == 1 && **ptr == '*')
    add_step (self, SLUICE_PATH_STEP_EACH_MEMBER, NULL, 0);
  else
    add_step (self, SLUICE_PATH_STEP_KEY, g_strndup (*ptr, len), 0);
  *ptr += len;
  return TRUE;
}

static gboolean
parse_steps (SluicePath  *self,
             const char  *p,
             GError     **error)
{
  gboolean name_follows = *p != '[';

  while (*p != '\0' || name_follows)
    {
      gboolean ok;

      if (self->steps->len == MAX_STEPS)
        return fail (self, p, "it has too many steps", error);
      ok = name_follows ? parse_name (self, &p, error) : parse_bracket (self, &p, error);
      if (!ok)
        return FALSE;

      name_follows = *p == '.';
      if (name_follows)
        p++;
      else if (*p != '\0' && *p != '[')
        return fail (self, p, "a dot or a bracket is missing", error);
    }
  return TRUE;
}

/**
 * sluice_path_parse:
 * @text: a path as tasks write it
 * @error: return location for an error
 *
 * Parses `a.b.c`, `a.b[0]`, `a["odd.key"]` (a JSON string in the brackets),
 * `items[*].sku` and `rates.*`. A leading `$.` or `$` says nothing, `$` alone is
 * the whole; a path may start with a bracket.
 *
 * Names hold any character but dots and brackets; those need the brackets. A
 * reader of records takes a member that is named as the whole text before it
 * follows the steps.
 *
 * Returns: (transfer full): the path, or %NULL with
 *   [error@Sluice.Error.INVALID] `invalid_path`
 */
SluicePath *
sluice_path_parse (const char  *text,
                   GError     **error)
{
  g_autoptr(SluicePath) self = NULL;
  const char *p;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self = path_new (text);
  p = self->text;
  if (*p == '$' && (p[1] == '\0' || p[1] == '.' || p[1] == '['))
    {
      p++;
      if (*p == '\0')
        return g_steal_pointer (&self);
      if (*p == '.')
        p++;
    }
  if (!parse_steps (self, p, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * sluice_path_ref:
 * @self: a path
 *
 * Returns: (transfer full): @self
 */
SluicePath *
sluice_path_ref (SluicePath *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sluice_path_unref:
 * @self: (transfer full): a path
 */
void
sluice_path_unref (SluicePath *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_array_unref (self->steps);
  g_free (self->text);
  g_free (self);
}

/**
 * sluice_path_get_text:
 * @self: a path
 *
 * Returns: the path as it was written
 */
const char *
sluice_path_get_text (const SluicePath *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->text;
}

/**
 * sluice_path_get_n_steps:
 * @self: a path
 *
 * Returns: the number of steps, 0 for `$`
 */
guint
sluice_path_get_n_steps (const SluicePath *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->steps->len;
}

/**
 * sluice_path_get_step:
 * @self: a path
 * @index: less than the number of steps
 *
 * Returns: (transfer none): the step
 */
const SluicePathStep *
sluice_path_get_step (const SluicePath *self,
                      guint             index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->steps->len, NULL);

  return &g_array_index (self->steps, SluicePathStep, index);
}

/**
 * sluice_path_is_exploding:
 * @self: a path
 *
 * Returns: %TRUE if it passes through every element of a list (`[*]`) or every
 *   value of an object (`.*`)
 */
gboolean
sluice_path_is_exploding (const SluicePath *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->steps->len; i++)
    {
      SluicePathStepKind kind = g_array_index (self->steps, SluicePathStep, i).kind;

      if (kind == SLUICE_PATH_STEP_EACH_ELEMENT || kind == SLUICE_PATH_STEP_EACH_MEMBER)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_bare_name (const char *key)
{
  if (*key == '\0' || g_str_equal (key, "*") || key[0] == '$')
    return FALSE;
  for (const char *p = key; *p != '\0'; p++)
    {
      if (*p == '.' || *p == '[' || (guchar) *p < 0x20)
        return FALSE;
    }
  return TRUE;
}

static void
append_quoted (GString    *text,
               const char *key)
{
  g_string_append (text, "[\"");
  for (const char *p = key; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_printf (text, "\\%c", *p);
      else if ((guchar) *p < 0x20)
        g_string_append_printf (text, "\\u%04x", (guint) *p);
      else
        g_string_append_c (text, *p);
    }
  g_string_append (text, "\"]");
}

/**
 * sluice_path_escape_key:
 * @parent: (nullable): the path of the object, %NULL or `$` for the whole
 * @key: the name of one of its members
 *
 * Returns: (transfer full): the member's path, with brackets where its name
 *   needs them
 */
char *
sluice_path_escape_key (const char *parent,
                        const char *key)
{
  GString *text;

  g_return_val_if_fail (key != NULL, NULL);

  if (parent != NULL && g_str_equal (parent, "$"))
    parent = NULL;
  text = g_string_new (parent);
  if (!is_bare_name (key))
    {
      append_quoted (text, key);
      return g_string_free (text, FALSE);
    }
  if (parent != NULL)
    g_string_append_c (text, '.');
  g_string_append (text, key);
  return g_string_free (text, FALSE);
}
