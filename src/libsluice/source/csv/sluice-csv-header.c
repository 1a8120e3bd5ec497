/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-csv-header.h"

#include <string.h>

/* More rows say nothing new. */
#define MAX_ROWS 500

/* Classes of characters that a text may have. */
enum
{
  HAS_LETTER = 1 << 0,
  HAS_DIGIT = 1 << 1,
  HAS_BLANK = 1 << 2,
  HAS_MARK = 1 << 3,
};

/* What the fields of a column below its first one have in common. */
typedef struct
{
  const SluiceCsvCell *first;
  SluiceCellKind first_kind;
  guint n;                      /* not empty ones */
  guint kinds[SLUICE_N_CELL_KINDS];
  guint min_len;
  guint max_len;
  guint classes_all;            /* in each of them */
  guint n_same;                 /* equal to the first one */
  guint n_distinct;             /* at least: changes from one to the next */
} Column;

/* What is for a header, and what against. */
typedef struct
{
  guint contrasts;              /* columns of things with a name above */
  guint likenesses;             /* columns with such a thing on top, too */
  guint hints_for;
  guint hints_against;
  guint words;                  /* names that columns often have */
  guint doubles;                /* names that are there twice */
  guint empty;
  guint years;
} Findings;

static guint
get_classes (const SluiceCsvCell *cell)
{
  guint classes = 0;

  for (guint i = 0; i < cell->len; i++)
    {
      guchar c = (guchar) cell->text[i];

      if (g_ascii_isdigit (c))
        classes |= HAS_DIGIT;
      else if (g_ascii_isalpha (c) || c >= 0x80)
        classes |= HAS_LETTER;
      else
        classes |= c == ' ' ? HAS_BLANK : HAS_MARK;
    }
  return classes;
}

static gboolean
is_same (const SluiceCsvCell *a,
         const SluiceCsvCell *b)
{
  return a->len == b->len && memcmp (a->text, b->text, a->len) == 0;
}

static void
add_cell (Column              *column,
          const SluiceCsvCell *cell,
          SluiceCellKind       kind,
          const SluiceCsvCell *before)
{
  guint classes = get_classes (cell);

  if (kind == SLUICE_CELL_EMPTY)
    return;
  column->min_len = column->n == 0 ? cell->len : MIN (column->min_len, cell->len);
  column->max_len = MAX (column->max_len, cell->len);
  column->classes_all = column->n == 0 ? classes : column->classes_all & classes;
  column->kinds[kind]++;
  column->n_same += is_same (cell, column->first);
  column->n_distinct += before == NULL || !is_same (cell, before);
  column->n++;
}

static void
read_column (const SluiceCsvCandidate *candidate,
             guint                     index,
             Column                   *column)
{
  const SluiceCsvCell *before = NULL;
  guint n = MIN (candidate->table->rows->len, candidate->first + MAX_ROWS);

  *column = (Column) { .first = sluice_csv_table_get_cell (candidate->table, candidate->first, index) };
  column->first_kind = sluice_csv_cell_classify (column->first->text, column->first->len);
  for (guint i = candidate->first + 1; i < n; i++)
    {
      const SluiceCsvCell *cell;

      if (sluice_csv_candidate_is_comment (candidate, i) ||
          sluice_csv_table_get_row (candidate->table, i)->n_cells <= index)
        continue;
      cell = sluice_csv_table_get_cell (candidate->table, i, index);
      add_cell (column, cell, sluice_csv_cell_classify (cell->text, cell->len), before);
      before = cell;
    }
}

/* The kind that nearly all fields of a column have; numbers are one. */
static SluiceCellKind
get_kind (const Column *column)
{
  guint numbers = column->kinds[SLUICE_CELL_INTEGER] + column->kinds[SLUICE_CELL_NUMBER];

  if (column->n == 0)
    return SLUICE_CELL_EMPTY;
  if (numbers * 10 >= column->n * 9)
    return SLUICE_CELL_NUMBER;
  for (guint kind = SLUICE_CELL_DATE; kind < SLUICE_N_CELL_KINDS; kind++)
    {
      if (column->kinds[kind] * 10 >= column->n * 9)
        return (SluiceCellKind) kind;
    }
  return SLUICE_CELL_PROSE;
}

/* Years stand above columns of numbers. */
static gboolean
is_year (const SluiceCsvCell *cell)
{
  return cell->len == 4 && (cell->text[0] == '1' || cell->text[0] == '2') &&
         (cell->text[1] == '9' || cell->text[1] == '0') && g_ascii_isdigit (cell->text[2]) &&
         g_ascii_isdigit (cell->text[3]);
}

static gboolean
is_common_name (const SluiceCsvCell *cell)
{
  static const char words[] =
    " id uuid key code name names first_name last_name firstname lastname surname fullname title type kind class group "
    "category status state date time datetime timestamp created created_at updated updated_at year month day week "
    "hour minute second start end begin from to email e-mail mail phone telephone mobile fax url website link address street "
    "city town zip zipcode postcode postal_code region county country country_code currency price cost amount "
    "total sum count quantity qty number num nr value values rate score rank size length width height weight "
    "color colour brand product item sku order customer client user username user_id login password gender sex age "
    "birthday note notes comment comments remark description desc text message subject language lang locale latitude "
    "longitude lat lon lng x y z label tag tags version file path source target parent index level unit department company "
    "iso iata icao symbol abbreviation capital population "
    "nummer datum zeit betrag menge preis ort land strasse stadt plz vorname nachname bezeichnung beschreibung kunde anrede "
    "firma telefon geburtsdatum bemerkung artikel konto bank nom prenom prix ville pays adresse quantite fecha nombre "
    "apellido precio cantidad ciudad pais direccion correo data nome cognome prezzo citta indirizzo importo ";
  g_autofree char *wanted = NULL;

  if (cell->len == 0 || cell->len > 20)
    return FALSE;
  wanted = g_strdup_printf (" %.*s ", (int) cell->len, cell->text);
  g_strdelimit (g_strstrip (wanted), " ", '_');
  for (char *p = wanted; *p != '\0'; p++)
    *p = g_ascii_tolower (*p);
  {
    g_autofree char *word = g_strconcat (" ", wanted, " ", NULL);

    return strstr (words, word) != NULL;
  }
}

/* A column of texts says something only by their shape. */
static void
weigh_texts (const Column *column,
             Findings     *findings)
{
  guint first_classes = get_classes (column->first);
  gboolean fixed = column->n >= 4 && column->min_len == column->max_len && column->n_distinct > 1;
  guint missing = column->classes_all & ~first_classes;

  if (column->n_same > 0)
    findings->hints_against += 2;
  if (fixed && column->first->len != column->min_len)
    findings->hints_for++;
  if (column->n >= 3 && (missing & (HAS_DIGIT | HAS_MARK | HAS_BLANK)) != 0)
    findings->hints_for++;
  if (fixed && column->first->len == column->min_len && missing == 0 &&
      (column->classes_all & (HAS_DIGIT | HAS_MARK)) != 0)
    findings->hints_against++;
}

static void
weigh_column (const Column *column,
              Findings     *findings)
{
  SluiceCellKind kind = get_kind (column);
  gboolean first_is_number = column->first_kind == SLUICE_CELL_INTEGER || column->first_kind == SLUICE_CELL_NUMBER;

  if (column->first_kind == SLUICE_CELL_EMPTY)
    {
      findings->empty++;
      return;
    }
  findings->words += is_common_name (column->first);
  findings->years += is_year (column->first);
  if (kind == SLUICE_CELL_EMPTY)
    findings->hints_against += sluice_csv_cell_is_typed (column->first_kind) ? 2 : 0;
  else if (sluice_csv_cell_is_typed (kind))
    {
      if (first_is_number ? kind == SLUICE_CELL_NUMBER : column->first_kind == kind)
        findings->likenesses++;
      else if (!sluice_csv_cell_is_typed (column->first_kind))
        findings->contrasts++;
    }
  else if (sluice_csv_cell_is_typed (column->first_kind))
    findings->hints_against++;
  else
    weigh_texts (column, findings);
}

static void
count_doubles (const SluiceCsvCandidate *candidate,
               guint                     n,
               Findings                 *findings)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < n; i++)
    {
      const SluiceCsvCell *cell = sluice_csv_table_get_cell (candidate->table, candidate->first, i);

      if (cell->len > 0 && !g_hash_table_add (seen, g_strndup (cell->text, cell->len)))
        findings->doubles++;
    }
}

static void
settle (SluiceCsvDialect *dialect,
        gboolean          header,
        const char       *open)
{
  const char *const others[] = { header ? "false" : "true", NULL };

  dialect->header = header;
  if (open != NULL)
    sluice_csv_dialect_add_ambiguity (dialect, "header", header ? "true" : "false", others, open);
}

/* With nothing but texts everywhere. */
static void
judge_texts (const Findings   *findings,
             guint             n,
             SluiceCsvDialect *dialect)
{
  gboolean named = findings->words * 2 >= n - MIN (n - 1, findings->empty);

  if (findings->hints_against == 0 && (named || findings->hints_for >= 2))
    {
      sluice_csv_dialect_add_evidence (dialect, "header", "The first row %s.",
                                       named ? "has names that columns often have"
                                             : "has another shape than the rows below it");
      settle (dialect, TRUE, NULL);
    }
  else if (findings->hints_against >= 2 && findings->hints_for == 0 && findings->words == 0)
    {
      sluice_csv_dialect_add_evidence (dialect, "header", "The first row is like the rows below it.");
      settle (dialect, FALSE, NULL);
    }
  else
    {
      settle (dialect, findings->hints_against <= findings->hints_for + findings->words && findings->doubles == 0,
              "All fields are texts, so nothing tells whether the first row has the names of the columns. "
              "Say so with “header”: true or false.");
    }
}

static void
judge (const Findings   *findings,
       guint             n,
       SluiceCsvDialect *dialect)
{
  if (findings->contrasts > 0 && findings->likenesses == 0)
    {
      sluice_csv_dialect_add_evidence (dialect, "header", "%u of %u columns have a name above numbers, dates or "
                                       "such things.", findings->contrasts, n);
      settle (dialect, TRUE, NULL);
    }
  else if (findings->likenesses > 0 && findings->years == findings->likenesses &&
           (findings->years >= 2 || findings->contrasts > 0) && findings->doubles == 0)
    {
      sluice_csv_dialect_add_evidence (dialect, "header", "The first row has years above columns of numbers.");
      settle (dialect, TRUE, findings->contrasts > 0 || findings->words > 0
                             ? NULL : "The first row may be years above columns of numbers, or numbers like them. "
                                      "Say so with “header”: true or false.");
    }
  else if (findings->likenesses > 0 && findings->contrasts == 0)
    {
      sluice_csv_dialect_add_evidence (dialect, "header", "%u of %u columns have a number, a date or such a thing in "
                                       "the first row, too.", findings->likenesses, n);
      settle (dialect, FALSE, findings->words * 2 > n ? "The first row has names and values. Say with “header” "
                                                        "whether it has the names of the columns." : NULL);
    }
  else if (findings->contrasts > 0)
    {
      settle (dialect, findings->contrasts > findings->likenesses,
              "Some columns have a text above numbers, dates or such things, others such a thing in the first row, "
              "too. Say with “header” whether it has the names of the columns.");
    }
  else
    {
      judge_texts (findings, n, dialect);
    }
}

/**
 * sluice_csv_header_find:
 * @candidate: how the text is cut
 * @dialect: gets `header`, with its evidence or its ambiguity
 *
 * A header is found by contrast: a name stands above numbers. Where all is text
 * the shape of the texts may tell, or names that columns often have; else it
 * remains open.
 */
void
sluice_csv_header_find (const SluiceCsvCandidate *candidate,
                        SluiceCsvDialect         *dialect)
{
  Findings findings = { 0 };
  guint n;

  g_return_if_fail (candidate != NULL);
  g_return_if_fail (dialect != NULL);

  if (candidate->table->rows->len <= candidate->first)
    {
      settle (dialect, FALSE, NULL);
      return;
    }

  n = sluice_csv_table_get_row (candidate->table, candidate->first)->n_cells;
  for (guint i = 0; i < n; i++)
    {
      Column column;

      read_column (candidate, i, &column);
      weigh_column (&column, &findings);
    }
  count_doubles (candidate, n, &findings);
  if (findings.empty == n)
    settle (dialect, FALSE, "The first row is empty. Say with “header” whether it stands for the names of the columns.");
  else
    judge (&findings, n, dialect);
}
