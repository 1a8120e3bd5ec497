/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-fuzzy.h"

/*
 * The letters of a word must appear in the text in their order, with gaps. Of
 * all ways to place them the best counts, found with the usual table of an
 * alignment (Smith and Waterman, 1981, with affine gaps): letters that stand
 * together and those at the beginnings of words are worth more, gaps cost.
 */

/* What is longer is searched in its beginning. */
#define MAX_TEXT 256
#define MAX_WORD 48

#define MATCH 16
#define TOGETHER 12
#define AT_TEXT_START 14
#define AT_WORD_START 10
#define AT_HUMP 8
#define GAP_START 4
#define GAP 1
#define NONE (G_MININT / 2)

struct _SluiceFuzzyText
{
  gunichar *characters;         /* (owned) without case and accents */
  guint *offsets;               /* (owned) in bytes, of the original */
  guint8 *bonuses;              /* (owned) */
  guint n_characters;
};

typedef struct
{
  gunichar *characters;         /* (owned) */
  guint n_characters;
} Word;

struct _SluiceFuzzyPattern
{
  GArray *words;                /* (owned) (element-type Word) */
};

static void
word_clear (gpointer data)
{
  g_free (((Word *) data)->characters);
}

/* A letter without its accent, in lower case; 0 for a mark that stands alone. */
static gunichar
fold (gunichar character)
{
  gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];

  if (g_unichar_ismark (character))
    return 0;
  g_unichar_fully_decompose (character, TRUE, parts, G_N_ELEMENTS (parts));
  return g_unichar_tolower (parts[0]);
}

static guint8
bonus_at (gunichar before,
          gunichar character)
{
  if (before == 0)
    return AT_TEXT_START;
  if (!g_unichar_isalnum (before) && g_unichar_isalnum (character))
    return AT_WORD_START;
  if ((g_unichar_islower (before) && g_unichar_isupper (character)) ||
      (!g_unichar_isdigit (before) && g_unichar_isdigit (character)))
    return AT_HUMP;
  return 0;
}

/**
 * sluice_fuzzy_text_new:
 * @text: a text in UTF-8
 *
 * Returns: (transfer full): @text, made ready to be searched
 */
SluiceFuzzyText *
sluice_fuzzy_text_new (const char *text)
{
  SluiceFuzzyText *self = NULL;
  gsize n = 0;
  gunichar before = 0;

  g_return_val_if_fail (text != NULL, NULL);

  n = MIN ((gsize) g_utf8_strlen (text, -1), MAX_TEXT);
  self = g_new0 (SluiceFuzzyText, 1);
  self->characters = g_new (gunichar, n + 1);
  self->offsets = g_new (guint, n + 1);
  self->bonuses = g_new (guint8, n + 1);
  for (const char *at = text; *at != '\0' && self->n_characters < n; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);
      gunichar folded = fold (character);

      if (folded == 0)
        continue;
      self->characters[self->n_characters] = folded;
      self->offsets[self->n_characters] = (guint) (at - text);
      self->bonuses[self->n_characters] = bonus_at (before, character);
      self->n_characters++;
      before = character;
    }
  return self;
}

/**
 * sluice_fuzzy_text_free:
 * @self: (nullable): a text
 */
void
sluice_fuzzy_text_free (SluiceFuzzyText *self)
{
  if (self == NULL)
    return;

  g_free (self->characters);
  g_free (self->offsets);
  g_free (self->bonuses);
  g_free (self);
}

/**
 * sluice_fuzzy_pattern_new:
 * @text: what was typed
 *
 * Returns: (transfer full): its words; with none of them everything matches
 */
SluiceFuzzyPattern *
sluice_fuzzy_pattern_new (const char *text)
{
  SluiceFuzzyPattern *self = NULL;
  g_autoptr(GArray) letters = g_array_new (FALSE, FALSE, sizeof (gunichar));

  g_return_val_if_fail (text != NULL, NULL);

  self = g_new0 (SluiceFuzzyPattern, 1);
  self->words = g_array_new (FALSE, FALSE, sizeof (Word));
  g_array_set_clear_func (self->words, word_clear);
  for (const char *at = text;; at = g_utf8_next_char (at))
    {
      gunichar character = *at == '\0' ? 0 : g_utf8_get_char (at);
      gunichar folded = character == 0 || g_unichar_isspace (character) ? 0 : fold (character);

      if (folded != 0 && letters->len < MAX_WORD)
        g_array_append_val (letters, folded);
      else if (letters->len > 0 && (character == 0 || g_unichar_isspace (character)))
        {
          Word word = { g_memdup2 (letters->data, letters->len * sizeof (gunichar)), letters->len };

          g_array_append_val (self->words, word);
          g_array_set_size (letters, 0);
        }
      if (character == 0)
        return self;
    }
}

/**
 * sluice_fuzzy_pattern_free:
 * @self: (nullable): a pattern
 */
void
sluice_fuzzy_pattern_free (SluiceFuzzyPattern *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->words);
  g_free (self);
}

/* Most texts lack a letter: that is seen at once. */
static gboolean
may_match (const Word            *word,
           const SluiceFuzzyText *text)
{
  guint i = 0;

  for (guint j = 0; j < text->n_characters && i < word->n_characters; j++)
    if (text->characters[j] == word->characters[i])
      i++;
  return i == word->n_characters;
}

/* The table: what the letters up to the one of a row are worth if that one is
 * placed at the character of a column, and where the one before it is then. */
typedef struct
{
  int *scores;
  gint16 *froms;
} Table;

static void
fill_row (Table                 *table,
          const Word            *word,
          const SluiceFuzzyText *text,
          guint                  row)
{
  const guint width = text->n_characters;
  int *scores = table->scores + row * width;
  gint16 *froms = table->froms + row * width;
  const int *above = row == 0 ? NULL : scores - width;
  int best_gap = NONE;
  gint16 best_from = -1;

  for (guint j = 0; j < width; j++)
    {
      int together;
      int apart;

      /* The letter before stands at least two characters before this one. */
      best_gap = MAX (best_gap - GAP, NONE);
      if (row > 0 && j >= 2 && above[j - 2] - GAP_START > best_gap)
        {
          best_gap = above[j - 2] - GAP_START;
          best_from = (gint16) (j - 2);
        }
      scores[j] = NONE;
      if (text->characters[j] != word->characters[row])
        continue;
      if (row == 0)
        {
          scores[j] = MATCH + text->bonuses[j] - MIN ((int) j, GAP_START) * GAP;
          froms[j] = -1;
          continue;
        }
      together = j >= 1 && above[j - 1] > NONE ? above[j - 1] + MAX (TOGETHER, (int) text->bonuses[j]) : NONE;
      apart = best_gap > NONE ? best_gap + text->bonuses[j] : NONE;
      if (MAX (together, apart) > NONE)
        {
          scores[j] = MAX (together, apart) + MATCH;
          froms[j] = together >= apart ? (gint16) (j - 1) : best_from;
        }
    }
}

/* Returns what the word is worth in the text, -1 if it is not there. */
static int
match_word (const Word            *word,
            const SluiceFuzzyText *text,
            GArray                *ret_positions)
{
  const guint width = text->n_characters;
  const guint height = word->n_characters;
  g_autofree int *scores = NULL;
  g_autofree gint16 *froms = NULL;
  Table table;
  int best = NONE;
  int at = -1;

  if (!may_match (word, text))
    return -1;
  scores = g_new (int, (gsize) width * height);
  froms = g_new (gint16, (gsize) width * height);
  table.scores = scores;
  table.froms = froms;
  for (guint i = 0; i < height; i++)
    fill_row (&table, word, text, i);
  for (guint j = 0; j < width; j++)
    if (scores[(height - 1) * width + j] > best)
      {
        best = scores[(height - 1) * width + j];
        at = (int) j;
      }
  for (guint i = height; ret_positions != NULL && i > 0 && at >= 0; i--)
    {
      g_array_append_val (ret_positions, text->offsets[at]);
      at = froms[(i - 1) * width + (guint) at];
    }
  return MAX (best, 0);
}

static int
compare_positions (gconstpointer a,
                   gconstpointer b)
{
  const guint first = *(const guint *) a;
  const guint second = *(const guint *) b;

  return first < second ? -1 : first > second;
}

/**
 * sluice_fuzzy_pattern_match:
 * @self: a pattern
 * @text: a text
 * @ret_positions: (nullable) (element-type guint): gets where in the text the
 *   letters are, in bytes, in order
 *
 * Returns: how well @text matches, more is better; -1 if a word is not in it.
 *   Of two that match alike the shorter one is better.
 */
int
sluice_fuzzy_pattern_match (const SluiceFuzzyPattern *self,
                            const SluiceFuzzyText    *text,
                            GArray                   *ret_positions)
{
  int sum = 0;

  g_return_val_if_fail (self != NULL, -1);
  g_return_val_if_fail (text != NULL, -1);

  if (ret_positions != NULL)
    g_array_set_size (ret_positions, 0);
  for (guint i = 0; i < self->words->len; i++)
    {
      const int score = match_word (&g_array_index (self->words, Word, i), text, ret_positions);

      if (score < 0)
        return -1;
      sum += score;
    }
  if (ret_positions != NULL)
    g_array_sort (ret_positions, compare_positions);
  return self->words->len == 0 ? 0 : MAX (sum * 4 - (int) MIN (text->n_characters, 64) / 4, 0);
}
