/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-activity-sentences.h"

#include <glib/gi18n.h>
#include <string.h>

/* No sentence of the trail has more parts than that. */
#define MAX_PARTS 3

/* The trail is kept in English, for whoever reads it later and by whatever program. Its
 * sentences are made of these, each %s the same as there; the more special come first. */
static const char *const sentences[] = {
  N_("what it said before cannot be read"),
  N_("New tasks load into it"),
  N_("New tasks do not load into it any more"),
  N_("records of runs are kept"),
  N_("records of runs are not kept"),
  N_("and %s more"),
  N_("as it was in version %s"),
  N_("run %s"),
  N_("retries the run %s"),
  N_("loads the rejected rows of the run %s"),
  N_("Up to %s runs work at a time"),
  N_("Failed %s times in a row, the last time: %s"),
  /* Translators: a part of a task */
  N_("%s: added, and not shown as it may hold a secret"),
  /* Translators: a part of a task */
  N_("%s: removed, and not shown as it may hold a secret"),
  /* Translators: a part of a task */
  N_("%s: changed, and not shown as it may hold a secret"),
  N_("%s: another order"),
  /* Translators: a kind of things that are kept, and how many of them were deleted */
  N_("%s: %s deleted"),
  N_("no limit instead of %s"),
  N_("%s instead of no limit"),
};

/* Of a column, a check, ...: what follows its name. */
static const char *const ends[] = { N_("%s added"), N_("%s removed"), N_("%s was “%s” before") };

/* Of a setting and its value. */
static const char *const values[] = {
  N_("%s %s instead of %s"),
  N_("%s instead of %s"),
  N_("%s %s added"),
  N_("%s %s removed"),
};

/* Parts of a task that have names. */
static const char *const nouns[] = {
  N_("column of the groups"), N_("column"), N_("check"), N_("lookup"), N_("parameter"), N_("children"),
};

typedef struct
{
  char *parts[MAX_PARTS];       /* (owned) */
  guint n;
} Match;

static void
match_clear (Match *match)
{
  for (guint i = 0; i < match->n; i++)
    g_free (match->parts[i]);
  match->n = 0;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Match, match_clear)

/* Takes @text apart as @sentence puts it together: each part ends where the words that
 * follow it stand for the first time, the last one at the end. */
static gboolean
match_sentence (const char *sentence,
                const char *text,
                Match      *match)
{
  const char *hole = g_strrstr (sentence, "%s");
  g_auto(GStrv) words = NULL;
  const char *rest = text;

  if (!g_str_has_suffix (text, hole != NULL ? hole + 2 : sentence))
    return FALSE;
  words = g_strsplit (sentence, "%s", -1);
  if (!g_str_has_prefix (text, words[0]))
    return FALSE;
  rest += strlen (words[0]);
  for (guint i = 1; words[i] != NULL; i++)
    {
      const gboolean last = words[i + 1] == NULL;
      const char *end = !last ? strstr (rest, words[i])
                        : g_str_has_suffix (rest, words[i]) ? rest + strlen (rest) - strlen (words[i]) : NULL;

      if (end == NULL || end == rest)
        return FALSE;
      match->parts[match->n++] = g_strndup (rest, (gsize) (end - rest));
      rest = end + strlen (words[i]);
    }
  return *rest == '\0';
}

/* Languages may change the order of the parts: “%2$s”. */
static char *
fill (const char  *sentence,
      const Match *match)
{
  g_autoptr(GString) text = g_string_new (NULL);
  guint next = 0;

  for (const char *p = sentence; *p != '\0'; p++)
    {
      const guint place = p[0] == '%' && g_ascii_isdigit (p[1]) && p[2] == '$' && p[3] == 's' ? (guint) (p[1] - '1')
                          : p[0] == '%' && p[1] == 's' ? next++ : MAX_PARTS;

      if (place >= match->n)
        {
          g_string_append_c (text, *p);
          continue;
        }
      g_string_append (text, match->parts[place]);
      p += p[1] == 's' ? 1 : 3;
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Returns: (nullable): @text in the language of the person, if it is one of @list */
static char *
translate (const char *const *list,
           guint              n,
           const char        *text)
{
  for (guint i = 0; i < n; i++)
    {
      g_auto(Match) match = { { NULL }, 0 };

      if (match_sentence (list[i], text, &match))
        return fill (_(list[i]), &match);
    }
  return NULL;
}

/* “column “price””, “check “range” of “price”” at the beginning of @text. Returns:
 * (nullable): the same in the language of the person */
static char *
translate_item (const char  *text,
                const char **ret_rest)
{
  static const char *const of = "” of “";

  for (guint i = 0; i < G_N_ELEMENTS (nouns); i++)
    {
      g_autofree char *start = g_strconcat (nouns[i], " “", NULL);
      g_auto(Match) match = { { NULL }, 0 };
      const char *name = g_str_has_prefix (text, start) ? text + strlen (start) : NULL;
      const char *end = name != NULL ? strstr (name, "”") : NULL;

      if (end == NULL)
        continue;
      match.parts[match.n++] = g_strdup (_(nouns[i]));
      match.parts[match.n++] = g_strndup (name, (gsize) (end - name));
      *ret_rest = end + strlen ("”");
      name = g_str_has_prefix (end, of) ? end + strlen (of) : NULL;
      end = name != NULL ? strstr (name, "”") : NULL;
      if (end == NULL)
        return fill (_("%s “%s”"), &match);
      match.parts[match.n++] = g_strndup (name, (gsize) (end - name));
      *ret_rest = end + strlen ("”");
      return fill (_("%s “%s” of “%s”"), &match);
    }
  return NULL;
}

/* What stands before a colon is where in the task something is different; a value has
 * quotes or brackets before one. */
static const char *
find_colon (const char *text)
{
  const char *colon = strstr (text, ": ");

  return colon != NULL && strcspn (text, "“\"{[") > (gsize) (colon - text) ? colon : NULL;
}

static char *
translate_change (const char *text)
{
  const char *rest = NULL;
  g_autofree char *item = translate_item (text, &rest);
  g_autofree char *value = NULL;
  const char *colon = NULL;

  if (item != NULL && *rest == ' ')
    {
      /* Of what is there a name stands for the item. */
      g_autofree char *named = g_strconcat (item, rest, NULL);

      return translate (ends, G_N_ELEMENTS (ends), named);
    }
  colon = find_colon (item != NULL ? rest : text);
  if (colon == NULL)
    return item == NULL ? translate (values, G_N_ELEMENTS (values), text) : NULL;
  value = translate (values, G_N_ELEMENTS (values), colon + 2);
  if (value == NULL)
    return NULL;
  return g_strdup_printf ("%s%.*s: %s", item != NULL ? item : "", (int) (colon - (item != NULL ? rest : text)),
                          item != NULL ? rest : text, value);
}

/* What was written in several lines, such as a query, is one sentence all the same. */
static char *
put_in_one_line (const char *text)
{
  g_autoptr(GString) line = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    {
      const char c = *p == '\n' || *p == '\t' || *p == '\r' ? ' ' : *p;

      if (c != ' ' || p == text || !g_ascii_isspace (p[-1]))
        g_string_append_c (line, c);
    }
  return g_string_free (g_steal_pointer (&line), FALSE);
}

/**
 * sluice_activity_sentence:
 * @text: what was different, as the trail has it
 *
 * Returns: (transfer full): @text in the language of the person, in one line; words that
 *   are not known stay English
 */
char *
sluice_activity_sentence (const char *text)
{
  g_autofree char *line = NULL;
  char *translated = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  line = put_in_one_line (text);
  translated = translate (sentences, G_N_ELEMENTS (sentences), line);
  if (translated == NULL)
    translated = translate_change (line);
  return translated != NULL ? translated : g_steal_pointer (&line);
}
