/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-name-words.h"

#include "sluice-inference.h"
#include "sluice-path.h"

#include <string.h>

/* Words as they are written short in tables and APIs. */
static const char *const abbreviations[][2] = {
  { "acct", "account" },       { "addr", "address" },       { "amt", "amount" },        { "avg", "average" },
  { "bal", "balance" },        { "bday", "birthday" },      { "cat", "category" },      { "cd", "code" },
  { "cnt", "count" },          { "co", "company" },         { "ctry", "country" },      { "curr", "currency" },
  { "cust", "customer" },      { "dept", "department" },    { "desc", "description" },  { "descr", "description" },
  { "dob", "birthday" },       { "dt", "date" },            { "emp", "employee" },      { "fname", "firstname" },
  { "grp", "group" },          { "ident", "id" },           { "identifier", "id" },     { "inv", "invoice" },
  { "lang", "language" },      { "lat", "latitude" },       { "lname", "lastname" },    { "lng", "longitude" },
  { "loc", "location" },       { "lon", "longitude" },      { "max", "maximum" },       { "mfr", "manufacturer" },
  { "min", "minimum" },        { "msg", "message" },        { "nbr", "number" },        { "no", "number" },
  { "nr", "number" },          { "num", "number" },         { "ord", "order" },         { "org", "organization" },
  { "pct", "percent" },        { "phone", "telephone" },    { "prod", "product" },      { "pwd", "password" },
  { "qty", "quantity" },       { "ref", "reference" },      { "seq", "sequence" },      { "st", "street" },
  { "stat", "status" },        { "surname", "lastname" },   { "tel", "telephone" },     { "ts", "timestamp" },
  { "txn", "transaction" },    { "usr", "user" },           { "val", "value" },         { "yr", "year" },
  { "zip", "postcode" },       { "zipcode", "postcode" },   { "plz", "postcode" },      { "uid", "id" },
};

/* Letters without their marks, so that “Straße” and “strasse”, “é” and “e” meet. */
static char *
fold_word (const char *word)
{
  g_autofree char *ascii = g_str_to_ascii (word, "C");
  g_autofree char *lower = g_ascii_strdown (ascii, -1);

  /* What has no form in ASCII would be question marks. */
  return strchr (lower, '?') != NULL ? g_strdup (word) : g_steal_pointer (&lower);
}

static char *
to_singular (char *word)
{
  const gsize n = strlen (word);

  if (n > 4 && g_str_has_suffix (word, "ies"))
    strcpy (word + n - 3, "y");
  else if (n > 5 && (g_str_has_suffix (word, "sses") || g_str_has_suffix (word, "xes") ||
                     g_str_has_suffix (word, "ches") || g_str_has_suffix (word, "shes")))
    word[n - 2] = '\0';
  else if (n > 3 && word[n - 1] == 's' && word[n - 2] != 's' && word[n - 2] != 'u' && word[n - 2] != 'i')
    word[n - 1] = '\0';
  return word;
}

/* “Größe” is written “groesse” where there are no umlauts, and became “grosse” above. */
static char *
join_umlauts (char *word)
{
  char *out = word;

  for (const char *p = word; *p != '\0'; p++)
    {
      *out++ = *p;
      if (p[1] == 'e' && strchr ("aou", *p) != NULL)
        p++;
    }
  *out = '\0';
  return word;
}

static char *
expand (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (abbreviations); i++)
    {
      if (strcmp (abbreviations[i][0], word) == 0)
        return join_umlauts (g_strdup (abbreviations[i][1]));
    }
  return join_umlauts (g_strdup (word));
}

static void
add_words (const char *name,
           GPtrArray  *words,
           GPtrArray  *expanded)
{
  g_autofree char *normal = sluice_column_name_normalize (name);
  g_auto(GStrv) parts = g_strsplit (normal, "_", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *word;

      if (parts[i][0] == '\0')
        continue;
      word = to_singular (fold_word (parts[i]));
      g_ptr_array_add (expanded, expand (word));
      g_ptr_array_add (words, join_umlauts (word));
    }
}

/**
 * sluice_name_words_init:
 * @self: (out caller-allocates): the words; to be cleared
 * @name: the path of a field, or the name of a column
 *
 * Takes a name apart: at dots, underscores, blanks and where camelCase has its humps.
 */
void
sluice_name_words_init (SluiceNameWords *self,
                        const char      *name)
{
  g_autoptr(SluicePath) path = NULL;
  GPtrArray *words = g_ptr_array_new ();
  GPtrArray *expanded = g_ptr_array_new ();

  g_return_if_fail (self != NULL);
  g_return_if_fail (name != NULL);

  self->last = 0;
  path = sluice_path_parse (name, NULL);
  for (guint i = 0; path != NULL && i < sluice_path_get_n_steps (path); i++)
    {
      const SluicePathStep *step = sluice_path_get_step (path, i);

      if (step->kind != SLUICE_PATH_STEP_KEY)
        continue;
      self->last = words->len;
      add_words (step->key, words, expanded);
    }
  if (words->len == 0)
    add_words (name, words, expanded);
  g_ptr_array_add (words, NULL);
  g_ptr_array_add (expanded, NULL);
  self->words = (GStrv) g_ptr_array_free (words, FALSE);
  self->expanded = (GStrv) g_ptr_array_free (expanded, FALSE);
}

/**
 * sluice_name_words_clear:
 * @self: words
 */
void
sluice_name_words_clear (SluiceNameWords *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->words, g_strfreev);
  g_clear_pointer (&self->expanded, g_strfreev);
}

/* Edits that make one word the other: letters put in, left out, changed, or two neighbours
 * in the wrong order (the optimal string alignment distance). */
static guint
count_edits (const char *a,
             const char *b)
{
  const gsize n = strlen (a);
  const gsize m = strlen (b);
  g_autofree guint *rows = g_new (guint, 3 * (m + 1));
  guint *before = rows, *previous = rows + (m + 1), *current = rows + 2 * (m + 1);

  for (gsize j = 0; j <= m; j++)
    previous[j] = (guint) j;
  for (gsize i = 1; i <= n; i++)
    {
      guint *unused = before;

      current[0] = (guint) i;
      for (gsize j = 1; j <= m; j++)
        {
          guint edits = previous[j - 1] + (a[i - 1] != b[j - 1]);

          edits = MIN (edits, previous[j] + 1);
          edits = MIN (edits, current[j - 1] + 1);
          if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            edits = MIN (edits, before[j - 2] + 1);
          current[j] = edits;
        }
      before = previous;
      previous = current;
      current = unused;
    }
  return previous[m];
}

/* Whether all letters of @part stand in @word, in order, from the same first one on:
 * “cstmr” for “customer”. */
static gboolean
is_short_for (const char *part,
              const char *word)
{
  if (strlen (part) < 3 || strlen (part) >= strlen (word) || *part != *word)
    return FALSE;
  for (; *part != '\0'; part++)
    {
      word = strchr (word, *part);
      if (word == NULL)
        return FALSE;
      word++;
    }
  return TRUE;
}

static double
compare_words (const char *a,
               const char *b)
{
  const gsize longest = MAX (strlen (a), strlen (b));
  double likeness;

  if (strcmp (a, b) == 0)
    return 1;
  if (is_short_for (a, b) || is_short_for (b, a))
    return 0.8;
  if (longest < 4)
    return 0;
  likeness = 1 - (double) count_edits (a, b) / (double) longest;
  return likeness >= 0.7 ? likeness : 0;
}

/**
 * sluice_name_words_compare:
 * @a: (array zero-terminated=1): words
 * @b: (array zero-terminated=1): words
 *
 * Returns: how much of the words they have in common, 0 to 1; their order does not count
 */
double
sluice_name_words_compare (const char *const *a,
                           const char *const *b)
{
  const guint n = g_strv_length ((GStrv) a);
  const guint m = g_strv_length ((GStrv) b);
  g_autofree gboolean *used = g_new0 (gboolean, MAX (m, 1));
  g_autofree char *joined_a = g_strjoinv ("", (GStrv) a);
  g_autofree char *joined_b = g_strjoinv ("", (GStrv) b);
  double sum = 0;

  if (n == 0 || m == 0)
    return 0;
  for (guint i = 0; i < n; i++)
    {
      double best = 0;
      guint best_j = 0;

      for (guint j = 0; j < m; j++)
        {
          const double likeness = used[j] ? 0 : compare_words (a[i], b[j]);

          if (likeness > best)
            {
              best = likeness;
              best_j = j;
            }
        }
      if (best > 0)
        used[best_j] = TRUE;
      sum += best;
    }
  /* “firstname” and “first name” are the same, too. */
  return MAX (2 * sum / (n + m), compare_words (joined_a, joined_b));
}
