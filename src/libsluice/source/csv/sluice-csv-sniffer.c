/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-csv-dialect.h"

#include "sluice-csv-candidate.h"
#include "sluice-csv-header.h"
#include "sluice-csv-numbers.h"

#include <string.h>

/* Rows are as even as they should be from here on. */
#define EVEN 0.9
/* Fewer even rows than this are no table. */
#define UNEVEN 0.5
/* A second best that is as good as this part of the best leaves it open. */
#define CLOSE 0.7
/* Fields that look like fields this much less speak against a second best. */
#define MARGIN 0.15
/* Fields that look less like fields than this leave it open, too. */
#define CLEAR 0.75

/* Finds out how the rows of a text are written down. */
typedef struct
{
  const char *text;
  gsize size;
  gboolean complete;
  gboolean is_guess;            /* find out also what a task has to say */
  gboolean find_start;          /* lines before the table, and comments */
  const SluiceTabularSpec *given; /* (nullable) */
  GPtrArray *candidates;        /* (element-type SluiceCsvCandidate) the best of each delimiter */
  SluiceCsvCandidate *single;   /* no delimiter at all */
  SluiceCsvDialect *dialect;
} Sniffer;

static const char *const delimiters[] = { ",", ";", "\t", "|", ":" };

static const char *
get_delimiter_name (const char *delimiter)
{
  if (g_str_equal (delimiter, "\t"))
    return "tab";
  if (g_str_equal (delimiter, " "))
    return "space";
  return delimiter;
}

static void
set_text (char       **text,
          const char  *value)
{
  g_free (*text);
  *text = g_strdup (value);
}

static gboolean
has (const Sniffer *self,
     const char    *mark)
{
  return memmem (self->text, self->size, mark, strlen (mark)) != NULL;
}

/* How much quotes that are rare are trusted less. */
static double
get_trust (const SluiceCsvCandidate *candidate)
{
  const SluiceCsvTable *table = candidate->table;
  gboolean is_single = g_str_equal (candidate->marks.quote, "'");

  if (*candidate->marks.quote == '\0')
    return 0.9;
  if ((is_single && table->n_quoted == 0) || (*candidate->marks.escape != '\0' && table->n_escaped == 0))
    return 0;
  /* Apostrophes that come in pairs around fields, and doubled or escaped inside of
   * them, are quotes. */
  if (is_single && (table->n_broken > 0 || table->unclosed))
    return 0.9;
  return is_single || *candidate->marks.escape != '\0' ? 0.999 : 1;
}

static void
consider (Sniffer             *self,
          const char          *delimiter,
          const char          *quote,
          const char          *escape,
          SluiceCsvCandidate **best)
{
  SluiceCsvMarks marks = { delimiter, quote, escape, self->given != NULL ? self->given->comment : NULL };
  SluiceCsvCandidate *candidate;

  candidate = sluice_csv_candidate_new (self->text, self->size, self->complete, &marks, self->find_start);
  candidate->score *= get_trust (candidate);
  if (*best != NULL && candidate->score <= (*best)->score)
    {
      sluice_csv_candidate_free (candidate);
      return;
    }
  g_clear_pointer (best, sluice_csv_candidate_free);
  *best = candidate;
}

/* The best of all quotes and escapes with one delimiter. */
static SluiceCsvCandidate *
try_delimiter (Sniffer    *self,
               const char *delimiter)
{
  static const char *const quotes[] = { "\"", "'", "" };
  const char *quote = self->given != NULL ? self->given->quote : NULL;
  const char *escape = self->given != NULL ? self->given->escape : NULL;
  SluiceCsvCandidate *best = NULL;

  for (guint i = 0; i < (quote != NULL ? 1 : G_N_ELEMENTS (quotes)); i++)
    {
      const char *mark = quote != NULL ? quote : quotes[i];
      /* A doubled quote is no escape where there are no quotes. */
      gboolean doubled = escape == NULL || (*mark == '\0' && strpbrk (escape, "\"'") != NULL);
      g_autofree char *escaped = g_strconcat ("\\", mark, NULL);

      if (best != NULL && i < 2 && !has (self, mark))
        continue;
      consider (self, delimiter, mark, doubled ? "" : escape, &best);
      if (escape == NULL && *mark != '\0' && has (self, escaped))
        consider (self, delimiter, mark, "\\", &best);
    }
  return best;
}

static void
try_all (Sniffer *self)
{
  self->single = try_delimiter (self, "");
  for (guint i = 0; i < G_N_ELEMENTS (delimiters); i++)
    {
      SluiceCsvCandidate *candidate;

      if (!has (self, delimiters[i]))
        continue;
      candidate = try_delimiter (self, delimiters[i]);
      if (candidate->n_columns > 1)
        g_ptr_array_add (self->candidates, candidate);
      else
        sluice_csv_candidate_free (candidate);
    }
}

static SluiceCsvCandidate *
get_best (const Sniffer *self)
{
  SluiceCsvCandidate *best = NULL;

  for (guint i = 0; i < self->candidates->len; i++)
    {
      SluiceCsvCandidate *candidate = g_ptr_array_index (self->candidates, i);

      if (best == NULL || candidate->score > best->score)
        best = candidate;
    }
  return best;
}

/* A delimiter for rows of one field: one that cuts nothing. */
static const char *
get_idle_delimiter (const Sniffer *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (delimiters); i++)
    {
      if (!has (self, delimiters[i]))
        return delimiters[i];
    }
  return "\x1f";
}

static void
ask_delimiter (Sniffer    *self,
               const char *chosen,
               GPtrArray  *others,
               const char *why)
{
  g_autoptr(GString) message = g_string_new (why);

  for (guint i = 0; i < others->len; i++)
    g_string_append_printf (message, "%s“%s”", i == 0 ? " It may be " : " or ",
                            get_delimiter_name (g_ptr_array_index (others, i)));
  g_string_append (message, others->len > 0 ? ", too. Say which with “delimiter”." : " Say which with “delimiter”.");
  g_ptr_array_add (others, NULL);
  sluice_csv_dialect_add_ambiguity (self->dialect, "delimiter", chosen, (const char *const *) others->pdata,
                                    message->str);
}

static void
ask_ragged (Sniffer                  *self,
            const SluiceCsvCandidate *best)
{
  static const char *const others[] = { "pad", NULL };
  g_autofree char *message = NULL;

  message = g_strdup_printf ("%u of %u rows have fewer than %u fields, and will be rejected. Say with “ragged” whether "
                             "what is missing is NULL.", best->n_short, best->n_rows, best->n_columns);
  sluice_csv_dialect_add_ambiguity (self->dialect, "ragged", "reject", others, message);
}

static void
take_delimiter (Sniffer                  *self,
                const SluiceCsvCandidate *best)
{
  g_autoptr(GPtrArray) others = g_ptr_array_new ();
  double evenness = sluice_csv_candidate_get_evenness (best);

  for (guint i = 0; i < self->candidates->len; i++)
    {
      const SluiceCsvCandidate *other = g_ptr_array_index (self->candidates, i);
      double other_evenness = sluice_csv_candidate_get_evenness (other);

      if (other != best && other_evenness >= MIN (EVEN, evenness) && other->n_even >= 2 &&
          ((other->score >= CLOSE * best->score && other->kinds + MARGIN >= best->kinds) || best->kinds < CLEAR))
        g_ptr_array_add (others, (gpointer) other->marks.delimiter);
    }

  set_text (&self->dialect->delimiter, best->marks.delimiter);
  sluice_csv_dialect_add_evidence (self->dialect, "delimiter", "%u of %u rows have %u fields with “%s”.", best->n_even,
                                   best->n_rows, best->n_columns, get_delimiter_name (best->marks.delimiter));
  if (others->len > 0)
    {
      g_autofree char *why = g_strdup_printf ("The rows fall into fields with “%s”, but not only so.",
                                              get_delimiter_name (best->marks.delimiter));

      ask_delimiter (self, best->marks.delimiter, others, why);
    }
  else if (evenness < EVEN && best->n_even + best->n_short == best->n_rows)
    {
      ask_ragged (self, best);
    }
  else if (evenness < EVEN)
    {
      g_autofree char *why = g_strdup_printf ("Only %u of %u rows have %u fields with “%s”.", best->n_even, best->n_rows,
                                              best->n_columns, get_delimiter_name (best->marks.delimiter));

      ask_delimiter (self, best->marks.delimiter, others, why);
    }
}

/* Whether blanks cut all rows into as many words: no delimiter that is looked for,
 * but perhaps what somebody means. */
static gboolean
has_blanks_evenly (const Sniffer *self)
{
  const SluiceCsvTable *table = self->single->table;
  guint n_words = 0;

  for (guint i = self->single->first; i < table->rows->len; i++)
    {
      const SluiceCsvCell *cell = sluice_csv_table_get_cell (table, i, 0);
      guint n = 0;

      for (guint j = 0; j < cell->len; j++)
        n += cell->text[j] != ' ' && (j == 0 || cell->text[j - 1] == ' ');
      if (n < 2 || (n_words > 0 && n != n_words))
        return FALSE;
      n_words = n;
    }
  return table->rows->len > self->single->first + 1;
}

/* No delimiter fits well: every row is one field. */
static void
take_single (Sniffer *self,
             gboolean sure)
{
  g_autoptr(GPtrArray) others = g_ptr_array_new ();
  const char *idle = get_idle_delimiter (self);

  set_text (&self->dialect->delimiter, idle);
  sluice_csv_dialect_add_evidence (self->dialect, "delimiter", "No delimiter cuts the rows evenly: each is one field.");
  for (guint i = 0; i < self->candidates->len && !sure; i++)
    {
      const SluiceCsvCandidate *other = g_ptr_array_index (self->candidates, i);

      g_ptr_array_add (others, (gpointer) other->marks.delimiter);
    }
  if (has_blanks_evenly (self))
    g_ptr_array_add (others, (gpointer) " ");
  if (others->len > 0)
    ask_delimiter (self, idle, others, "The rows are taken for one field each.");
}

/* A name alone above what falls in two: “Smith, John” below “name”. */
static gboolean
is_name_above_pairs (const Sniffer            *self,
                     const SluiceCsvCandidate *best)
{
  const SluiceCsvCell *name = sluice_csv_table_get_cell (best->table, 0, 0);

  return best->n_columns == 2 && best->first == 1 && best->n_comments == 0 &&
         sluice_csv_cell_classify (name->text, name->len) == SLUICE_CELL_WORD;
}

/* Whether rows of numbers with a comma, or times, are better left whole. */
static gboolean
is_single (const Sniffer            *self,
           const SluiceCsvCandidate *best)
{
  const SluiceCsvLine *line;
  gsize len;

  if (best == NULL || sluice_csv_candidate_get_evenness (best) < UNEVEN || is_name_above_pairs (self, best))
    return TRUE;
  if (!sluice_csv_candidate_is_typed (self->single))
    return FALSE;
  /* A row of names falls into as many fields as the others, if they do. */
  line = sluice_csv_table_get_row (self->single->table, self->single->first);
  len = sluice_csv_table_get_cell (self->single->table, self->single->first, 0)->len;
  return memmem (line->start, len, best->marks.delimiter, strlen (best->marks.delimiter)) == NULL ||
         sluice_csv_cell_is_typed (sluice_csv_cell_classify (line->start, len));
}

static const SluiceCsvCandidate *
choose (Sniffer *self)
{
  SluiceCsvCandidate *best;

  if (self->given != NULL && self->given->delimiter != NULL)
    {
      best = try_delimiter (self, self->given->delimiter);
      g_ptr_array_add (self->candidates, best);
      set_text (&self->dialect->delimiter, self->given->delimiter);
      return best;
    }

  try_all (self);
  best = get_best (self);
  if (is_single (self, best))
    {
      take_single (self, best == NULL || g_str_equal (best->marks.delimiter, ":"));
      return self->single;
    }
  take_delimiter (self, best);
  return best;
}

static void
take_quote (Sniffer                  *self,
            const SluiceCsvCandidate *best)
{
  static const char *const none[] = { "", NULL };
  const SluiceCsvTable *table = best->table;

  set_text (&self->dialect->quote, best->marks.quote);
  set_text (&self->dialect->escape, best->marks.escape);
  if (self->given != NULL && self->given->quote != NULL)
    return;

  if (*best->marks.quote == '\0')
    sluice_csv_dialect_add_evidence (self->dialect, "quote", "Quotes do not come in pairs around fields.");
  else if (table->n_quoted == 0)
    sluice_csv_dialect_add_evidence (self->dialect, "quote", "No field is quoted.");
  else
    sluice_csv_dialect_add_evidence (self->dialect, "quote", "%u fields are quoted with %s.", table->n_quoted,
                                     best->marks.quote);
  if (table->n_escaped > 0)
    sluice_csv_dialect_add_evidence (self->dialect, "escape", "%u quotes inside of fields have a %s before them.",
                                     table->n_escaped, best->marks.escape);
  if (table->n_broken > 0 || table->unclosed || *best->marks.quote == '\0')
    sluice_csv_dialect_add_ambiguity (self->dialect, "quote", best->marks.quote,
                                      *best->marks.quote == '\0' ? (const char *const[]) { "\"", NULL } : none,
                                      "Quotes stand around fields, but not all of them come in pairs. Say with “quote” "
                                      "which mark it is; \"\" is none.");
  else if (g_str_equal (best->marks.quote, "'") && table->n_quoted < 3 && table->n_doubled + table->n_escaped == 0)
    sluice_csv_dialect_add_ambiguity (self->dialect, "quote", "'", (const char *const[]) { "\"", "", NULL },
                                      "Few fields have apostrophes around them: they may be quotes, or belong to the "
                                      "text. Say with “quote” which mark it is.");
  else if (table->n_late > 0)
    sluice_csv_dialect_add_ambiguity (self->dialect, "quote", best->marks.quote, none,
                                      "Some fields have blanks before their quotes, which makes the quotes a part of "
                                      "the text.");
}

/* Whether the other way to escape reads other fields out of the text. */
static void
check_escape (Sniffer                  *self,
              const SluiceCsvCandidate *best)
{
  gboolean doubled = *best->marks.escape == '\0';
  const char *const others[] = { doubled ? "\\" : "", NULL };
  SluiceCsvMarks marks = { best->marks.delimiter, best->marks.quote, others[0], best->marks.comment };
  /* Rows of one field are even whatever is read. */
  const double near = best->n_columns > 1 ? 0.95 : 0.5;
  g_autoptr(SluiceCsvCandidate) other = NULL;

  if (*best->marks.quote == '\0' || best->table->n_quoted == 0 || !has (self, "\\") ||
      (self->given != NULL && self->given->escape != NULL))
    return;
  other = sluice_csv_candidate_new (self->text, self->size, self->complete, &marks, self->find_start);
  if ((doubled && other->table->n_escaped == 0) || other->score < near * best->score)
    return;
  sluice_csv_dialect_add_ambiguity (self->dialect, "escape", best->marks.escape, others,
                                    "Fields have a backslash before a quote: it may stand for itself, or for a quote "
                                    "that belongs to the text. Say with “escape”: \"\\\\\" or \"\".");
}

/* Comments are left out by `comment`, unless the header looks like one. */
static void
take_comment (Sniffer                  *self,
              const SluiceCsvCandidate *best)
{
  static const char *const none[] = { "", NULL };
  static const char *const hash[] = { "#", NULL };
  gboolean hash_header = self->dialect->header && best->first < best->table->rows->len &&
                         sluice_csv_candidate_has_hash (best, best->first);
  guint n_comments = best->n_comments - (hash_header ? best->n_comments_above : 0);

  if (n_comments > 0)
    {
      self->dialect->comment = g_strdup ("#");
      sluice_csv_dialect_add_evidence (self->dialect, "comment", "%u lines begin with “#” and do not look like rows.",
                                       n_comments);
    }
  if (best->hashes_are_rows || (best->n_hashes <= (hash_header ? 1 : 0) && !(hash_header && n_comments > 0)))
    return;
  sluice_csv_dialect_add_ambiguity (self->dialect, "comment", n_comments > 0 ? "#" : "", n_comments > 0 ? none : hash,
                                    "Some lines begin with “#” but look like rows. Say with “comment” whether they "
                                    "are none.");
}

static void
take_start (Sniffer                  *self,
            const SluiceCsvCandidate *best)
{
  static const char *const zero[] = { "0", NULL };
  g_autofree char *chosen = NULL;
  guint rows = 0;

  for (guint i = 0; i < best->first; i++)
    {
      if (self->dialect->comment == NULL || !sluice_csv_candidate_is_comment (best, i))
        rows = i + 1;
    }
  if (rows == 0)
    return;
  self->dialect->skip_rows = sluice_csv_table_get_row (best->table, rows)->line;
  sluice_csv_dialect_add_evidence (self->dialect, "skip_rows", "%" G_GUINT64_FORMAT " lines stand before the table.",
                                   self->dialect->skip_rows);
  if (self->dialect->header && self->dialect->ambiguities->len == 0)
    return;
  chosen = g_strdup_printf ("%" G_GUINT64_FORMAT, self->dialect->skip_rows);
  sluice_csv_dialect_add_ambiguity (self->dialect, "skip_rows", chosen, zero,
                                    "The first lines have fewer fields than the rest and are left out. Say with "
                                    "“skip_rows” how many are no rows.");
}

/* Rows that do not agree with the header are all rejected: worth a word. */
static void
check_width (Sniffer                  *self,
             const SluiceCsvCandidate *best)
{
  g_autofree char *chosen = NULL;
  g_autofree char *message = NULL;
  static const char *const others[] = { "pad", "pad_and_drop", NULL };
  guint n;

  if (best->table->rows->len <= best->first + 1)
    return;
  n = sluice_csv_table_get_row (best->table, best->first)->n_cells;
  if (n == best->n_columns)
    return;
  message = g_strdup_printf ("The first row has %u fields, but most have %u. Say with “ragged” what becomes of such "
                             "rows, or with “skip_rows” that the first ones are none.", n, best->n_columns);
  sluice_csv_dialect_add_ambiguity (self->dialect, "ragged", "reject", others, message);
}

static void
find_line_end (Sniffer *self)
{
  gsize n_lf = 0;
  gsize n_crlf = 0;
  gsize n_cr = 0;

  for (const char *p = self->text; p < self->text + self->size; p++)
    {
      if (*p == '\n')
        n_lf++;
      else if (*p == '\r' && p + 1 < self->text + self->size && p[1] == '\n')
        {
          n_crlf++;
          p++;
        }
      else if (*p == '\r')
        n_cr++;
    }
  if ((n_lf > 0) + (n_crlf > 0) + (n_cr > 0) > 1)
    {
      self->dialect->line_end = SLUICE_LINE_END_MIXED;
      sluice_csv_dialect_add_evidence (self->dialect, "line_end", "%" G_GSIZE_FORMAT " lines end with LF, %"
                                       G_GSIZE_FORMAT " with CR LF, %" G_GSIZE_FORMAT " with CR.", n_lf, n_crlf, n_cr);
    }
  else if (n_crlf > 0)
    self->dialect->line_end = SLUICE_LINE_END_CRLF;
  else if (n_cr > 0)
    self->dialect->line_end = SLUICE_LINE_END_CR;
}

static void
take_header (Sniffer                  *self,
             const SluiceCsvCandidate *best)
{
  if (self->given != NULL && self->given->header != SLUICE_HEADER_AUTO)
    self->dialect->header = self->given->header == SLUICE_HEADER_PRESENT;
  else
    sluice_csv_header_find (best, self->dialect);
}

static void
take_numbers (Sniffer                  *self,
              const SluiceCsvCandidate *best)
{
  if (self->is_guess && (self->given == NULL || (self->given->decimal == NULL && self->given->thousands == NULL)))
    {
      sluice_csv_numbers_find (best, self->dialect);
      return;
    }
  if (self->given == NULL)
    return;
  self->dialect->decimal = g_strdup (self->given->decimal);
  self->dialect->thousands = g_strdup (self->given->thousands);
}

/* Leaves out the lines that were said to be none. */
static void
skip_lines (Sniffer *self,
            guint64  n)
{
  const char *end = self->text + self->size;

  for (; n > 0 && self->size > 0; n--)
    {
      const char *p = self->text;

      while (p < end && *p != '\n' && *p != '\r')
        p++;
      if (p < end)
        p += p + 1 < end && p[0] == '\r' && p[1] == '\n' ? 2 : 1;
      self->text = p;
      self->size = (gsize) (end - p);
    }
}

static SluiceCsvDialect *
sniff (const char              *head,
       gsize                    size,
       gboolean                 complete,
       const SluiceTabularSpec *given,
       gboolean                 is_guess)
{
  Sniffer self = { .text = head, .size = size, .complete = complete, .given = given, .is_guess = is_guess };
  const SluiceCsvCandidate *best;

  if (size >= 3 && memcmp (head, "\xef\xbb\xbf", 3) == 0)
    {
      self.text += 3;
      self.size -= 3;
    }
  self.dialect = sluice_csv_dialect_new ();
  self.candidates = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_csv_candidate_free);
  self.find_start = is_guess && (given == NULL || given->skip_rows == 0);
  if (given != NULL)
    skip_lines (&self, given->skip_rows);
  find_line_end (&self);
  best = choose (&self);
  self.dialect->n_columns = best->n_columns;
  take_quote (&self, best);
  check_escape (&self, best);
  take_header (&self, best);
  check_width (&self, best);
  take_numbers (&self, best);
  if (self.find_start)
    {
      take_comment (&self, best);
      take_start (&self, best);
    }
  if (given != NULL && given->skip_rows > 0)
    self.dialect->skip_rows = given->skip_rows;
  if (given != NULL && given->comment != NULL)
    set_text (&self.dialect->comment, given->comment);

  g_ptr_array_unref (self.candidates);
  g_clear_pointer (&self.single, sluice_csv_candidate_free);
  return self.dialect;
}

/**
 * sluice_csv_sniff:
 * @head: (array length=size): the beginning of a text, UTF-8
 * @size: bytes of it
 * @complete: whether it is the whole text
 * @given: (nullable): what is known already; %NULL = nothing
 *
 * Finds out by which marks the rows of a text are written down, and whether the
 * first one is a header. The same text always gives the same dialect. What does
 * not follow from the text is among the ambiguities: it should be asked.
 *
 * With @given, `skip_rows`, `comment`, `decimal` and `thousands` are what it says,
 * so that nothing becomes of a task's rows that the task does not say: see
 * sluice_csv_guess().
 *
 * Returns: (transfer full): the dialect
 */
SluiceCsvDialect *
sluice_csv_sniff (const char              *head,
                  gsize                    size,
                  gboolean                 complete,
                  const SluiceTabularSpec *given)
{
  g_return_val_if_fail (head != NULL || size == 0, NULL);

  return sniff (head, size, complete, given, given == NULL);
}

/**
 * sluice_csv_guess:
 * @head: (array length=size): the beginning of a text, UTF-8
 * @size: bytes of it
 * @complete: whether it is the whole text
 * @given: (nullable): what is known already; %NULL = nothing
 *
 * Like sluice_csv_sniff(), for somebody who will see what was found before it is
 * used: `comment`, `skip_rows`, `decimal` and `thousands` are found out, too,
 * unless they are given.
 *
 * Returns: (transfer full): the dialect
 */
SluiceCsvDialect *
sluice_csv_guess (const char              *head,
                  gsize                    size,
                  gboolean                 complete,
                  const SluiceTabularSpec *given)
{
  g_return_val_if_fail (head != NULL || size == 0, NULL);

  return sniff (head, size, complete, given, TRUE);
}
