/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-column-name.h"
#include "sluice-inference.h"

#include <string.h>

/* PostgreSQL's limit, which no database of ours goes below. */
#define MAX_BYTES 63
#define CUT_BYTES 54
#define HASH_DIGITS 8

/* Whether a word starts at @p: `orderId`, `HTTPServer`. */
static gboolean
starts_word (gunichar    previous,
             gunichar    current,
             const char *next)
{
  if (!g_unichar_isupper (current))
    return FALSE;
  if (g_unichar_islower (previous) || g_unichar_isdigit (previous))
    return TRUE;
  return g_unichar_isupper (previous) && g_unichar_islower (g_utf8_get_char (next));
}

static gboolean
is_word_character (gunichar c)
{
  return c == '_' || g_unichar_isalnum (c) || g_unichar_ismark (c);
}

static GString *
split_words (const char *name)
{
  GString *words = g_string_new (NULL);
  gunichar previous = 0;

  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!is_word_character (c))
        {
          /* A run of them becomes one underscore. */
          if (previous != 0 && !is_word_character (previous))
            continue;
          g_string_append_c (words, '_');
        }
      else
        {
          if (starts_word (previous, c, g_utf8_next_char (p)))
            g_string_append_c (words, '_');
          g_string_append_unichar (words, g_unichar_tolower (c));
        }
      previous = c;
    }
  return words;
}

static void
trim (GString *words)
{
  gsize first = strspn (words->str, "_");

  g_string_erase (words, 0, (gssize) first);
  while (words->len > 0 && words->str[words->len - 1] == '_')
    g_string_truncate (words, words->len - 1);
}

/* Cuts at a character, not inside one. */
static void
truncate_at_character (GString *text,
                       gsize    bytes)
{
  while (bytes > 0 && ((guchar) text->str[bytes] & 0xc0) == 0x80)
    bytes--;
  g_string_truncate (text, bytes);
}

static void
shorten (GString *name)
{
  g_autofree char *hash = NULL;

  if (name->len <= MAX_BYTES)
    return;
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, name->str, (gssize) name->len);
  truncate_at_character (name, CUT_BYTES);
  g_string_append_c (name, '_');
  g_string_append_len (name, hash, HASH_DIGITS);
}

/**
 * sluice_column_name_normalize:
 * @name: the name of a field
 *
 * The name of the column that an empty mapping makes of it: NFC, lower case,
 * camelCase split, every run of other characters than letters, digits and `_`
 * one `_`, trimmed; `column` if nothing is left; a `_` before a leading digit;
 * cut to 63 bytes with a hash.
 *
 * Returns: (transfer full): the name, regardless of other columns
 */
char *
sluice_column_name_normalize (const char *name)
{
  g_autofree char *composed = NULL;
  GString *words;

  g_return_val_if_fail (name != NULL, NULL);

  composed = g_utf8_normalize (name, -1, G_NORMALIZE_NFC);
  words = split_words (composed != NULL ? composed : "");
  trim (words);
  if (words->len == 0)
    g_string_assign (words, "column");
  if (g_unichar_isdigit (g_utf8_get_char (words->str)))
    g_string_prepend_c (words, '_');
  shorten (words);
  return g_string_free (words, FALSE);
}

/**
 * sluice_column_name_make_unique:
 * @name: a normalised name
 * @taken: (element-type utf8 utf8): the names that are taken; gets the new one
 *
 * Returns: (transfer full): @name, or @name with `_2`, `_3` ...
 */
char *
sluice_column_name_make_unique (const char *name,
                                GHashTable *taken)
{
  char *unique = g_strdup (name);

  for (guint i = 2; g_hash_table_contains (taken, unique); i++)
    {
      g_autofree char *suffix = g_strdup_printf ("_%u", i);
      GString *text = g_string_new (name);

      if (text->len + strlen (suffix) > MAX_BYTES)
        truncate_at_character (text, MAX_BYTES - strlen (suffix));
      g_string_append (text, suffix);
      g_free (unique);
      unique = g_string_free (text, FALSE);
    }
  g_hash_table_add (taken, g_strdup (unique));
  return unique;
}
