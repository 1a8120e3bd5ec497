/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-csv-dialect.h"

#include <string.h>

/* Texts in dialects that were thrown with dice. What is found must be what was
 * thrown, or asked about; the seed is fixed, so that a failure comes again. */

#define N_TEXTS 4000u
#define SEED 20240501

typedef enum
{
  COLUMN_ID,
  COLUMN_NAME,
  COLUMN_PROSE,
  COLUMN_AMOUNT,
  COLUMN_DATE,
  COLUMN_TIME,
  COLUMN_FLAG,
  COLUMN_MAIL,
  COLUMN_CODE,
  N_COLUMN_KINDS,
} ColumnKind;

/* What was thrown. */
typedef struct
{
  const char *delimiter;
  const char *quote;
  const char *escape;
  const char *line_end;
  const char *decimal;
  const char *thousands;
  gboolean header;
  gboolean quote_all;
  guint n_titles;
  gboolean comments;
  guint n_columns;
  guint n_rows;
  ColumnKind columns[10];
  gboolean has_quotes;          /* of fields that need them */
  gboolean has_escapes;         /* of quotes inside of fields */
  gboolean has_marks;           /* of numbers */
} Thrown;

static const char *
pick (GRand             *rand,
      const char *const *words,
      guint              n)
{
  return words[g_rand_int_range (rand, 0, (gint32) n)];
}

#define PICK(rand, words) pick (rand, words, G_N_ELEMENTS (words))

static gboolean
chance (GRand *rand,
        guint  percent)
{
  return g_rand_int_range (rand, 0, 100) < (gint32) percent;
}

static void
throw_dialect (GRand  *rand,
               Thrown *thrown)
{
  static const char *const delimiters[] = { ",", ",", ";", "\t", "|" };
  static const char *const line_ends[] = { "\n", "\r\n", "\n", "\r" };
  static const char *const thousands[] = { "", "", ".", " " };

  *thrown = (Thrown) { .delimiter = PICK (rand, delimiters), .line_end = PICK (rand, line_ends) };
  thrown->quote = chance (rand, 15) ? "'" : "\"";
  thrown->escape = chance (rand, 20) ? "\\" : "";
  thrown->decimal = chance (rand, 30) ? "," : ".";
  thrown->thousands = g_str_equal (thrown->decimal, ",") ? PICK (rand, thousands) : chance (rand, 30) ? "," : "";
  thrown->header = chance (rand, 80);
  thrown->quote_all = chance (rand, 10);
  thrown->n_titles = chance (rand, 10) ? (guint) g_rand_int_range (rand, 1, 4) : 0;
  thrown->comments = chance (rand, 10);
  thrown->n_columns = (guint) g_rand_int_range (rand, 2, 10);
  thrown->n_rows = (guint) g_rand_int_range (rand, 3, 60);
  for (guint i = 0; i < thrown->n_columns; i++)
    thrown->columns[i] = (ColumnKind) g_rand_int_range (rand, 0, N_COLUMN_KINDS);
}

static char *
throw_amount (GRand  *rand,
              Thrown *thrown)
{
  gint32 whole = g_rand_int_range (rand, 0, chance (rand, 40) ? 9999999 : 999);
  g_autofree char *digits = g_strdup_printf ("%d", whole);
  g_autoptr(GString) text = g_string_new (chance (rand, 10) ? "-" : "");
  gsize len = strlen (digits);

  for (gsize i = 0; i < len; i++)
    {
      g_string_append_c (text, digits[i]);
      if ((len - i) % 3 == 1 && i + 1 < len)
        g_string_append (text, thrown->thousands);
    }
  g_string_append_printf (text, "%s%02d", thrown->decimal, g_rand_int_range (rand, 0, 100));
  thrown->has_marks = TRUE;
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
throw_prose (GRand *rand)
{
  static const char *const words[] = {
    "the", "quick", "brown", "fox", "jumps", "over", "a", "lazy", "dog", "and", "runs", "away", "today", "it's", "Köln",
  };
  static const char *const marks[] = { " ", " ", " ", " ", ", ", "; ", " - ", " \"so\" ", ": " };
  g_autoptr(GString) text = g_string_new (NULL);
  gint32 n = g_rand_int_range (rand, 2, 9);

  for (gint32 i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append (text, PICK (rand, marks));
      g_string_append (text, PICK (rand, words));
    }
  if (chance (rand, 5))
    g_string_append (text, "\nand more");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
throw_value (GRand  *rand,
             Thrown *thrown,
             guint   column,
             guint   row)
{
  static const char *const names[] = { "Anna Meier", "Bert Smith", "Carla", "Dörte", "Émile Zola", "Finn O'Hara", "Gus" };
  static const char *const flags[] = { "true", "false" };

  if (chance (rand, 4))
    return g_strdup ("");
  switch (thrown->columns[column])
    {
    case COLUMN_ID:
      return g_strdup_printf ("%u", row + 1);
    case COLUMN_NAME:
      return g_strdup (PICK (rand, names));
    case COLUMN_PROSE:
      return throw_prose (rand);
    case COLUMN_AMOUNT:
      return throw_amount (rand, thrown);
    case COLUMN_DATE:
      return g_strdup_printf ("20%02d-%02d-%02d", g_rand_int_range (rand, 0, 30), g_rand_int_range (rand, 1, 13),
                              g_rand_int_range (rand, 1, 29));
    case COLUMN_TIME:
      return g_strdup_printf ("%02d:%02d:%02d", g_rand_int_range (rand, 0, 24), g_rand_int_range (rand, 0, 60),
                              g_rand_int_range (rand, 0, 60));
    case COLUMN_FLAG:
      return g_strdup (PICK (rand, flags));
    case COLUMN_MAIL:
      return g_strdup_printf ("user%d@example.org", g_rand_int_range (rand, 0, 999));
    case COLUMN_CODE:
    case N_COLUMN_KINDS:
    default:
      return g_strdup_printf ("%c%c-%04d", 'A' + g_rand_int_range (rand, 0, 26), 'A' + g_rand_int_range (rand, 0, 26),
                              g_rand_int_range (rand, 0, 9999));
    }
}

static void
write_field (Thrown     *thrown,
             const char *value,
             GString    *out)
{
  gboolean needs = strstr (value, thrown->delimiter) != NULL || strpbrk (value, "\r\n") != NULL ||
                   strstr (value, thrown->quote) != NULL;

  if (!needs && !(thrown->quote_all && *value != '\0'))
    {
      g_string_append (out, value);
      return;
    }
  thrown->has_quotes = TRUE;
  g_string_append (out, thrown->quote);
  for (const char *p = value; *p != '\0'; p++)
    {
      if (*p == *thrown->quote)
        {
          thrown->has_escapes = TRUE;
          g_string_append (out, *thrown->escape != '\0' ? thrown->escape : thrown->quote);
        }
      g_string_append_c (out, *p);
    }
  g_string_append (out, thrown->quote);
}

static char *
throw_text (GRand  *rand,
            Thrown *thrown)
{
  static const char *const names[] = { "id", "name", "remark", "amount", "day", "time", "active", "mail", "code" };
  g_autoptr(GString) out = g_string_new (NULL);

  for (guint i = 0; i < thrown->n_titles; i++)
    g_string_append_printf (out, "Line %u of a title%s", i + 1, thrown->line_end);
  if (thrown->comments)
    g_string_append_printf (out, "# made by a program%s", thrown->line_end);
  for (guint i = 0; i < thrown->n_columns && thrown->header; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s_%u", names[thrown->columns[i]], i);

      g_string_append (out, i > 0 ? thrown->delimiter : "");
      write_field (thrown, name, out);
    }
  g_string_append (out, thrown->header ? thrown->line_end : "");
  for (guint row = 0; row < thrown->n_rows; row++)
    {
      for (guint i = 0; i < thrown->n_columns; i++)
        {
          g_autofree char *value = throw_value (rand, thrown, i, row);

          g_string_append (out, i > 0 ? thrown->delimiter : "");
          write_field (thrown, value, out);
        }
      g_string_append (out, thrown->line_end);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
asks (const SluiceCsvDialect *dialect,
      const char             *key)
{
  for (guint i = 0; i < dialect->ambiguities->len; i++)
    {
      if (g_str_equal (((const SluiceCsvAmbiguity *) dialect->ambiguities->pdata[i])->key, key))
        return TRUE;
    }
  return FALSE;
}

/* The key that is wrong and not asked about, NULL if there is none. */
static const char *
find_wrong (const SluiceCsvDialect *dialect,
            const Thrown           *thrown,
            gboolean               *ret_wrong)
{
  const char *decimal = dialect->decimal != NULL ? dialect->decimal : ".";
  const struct { const char *key; gboolean right; } parts[] = {
    { "delimiter", g_str_equal (dialect->delimiter, thrown->delimiter) },
    { "quote", !thrown->has_quotes || g_str_equal (dialect->quote, thrown->quote) },
    { "escape", !thrown->has_escapes || g_str_equal (dialect->escape, thrown->escape) },
    { "header", dialect->header == thrown->header },
    { "skip_rows", dialect->skip_rows == thrown->n_titles },
    { "comment", (dialect->comment != NULL) == thrown->comments },
    { "decimal", !thrown->has_marks || g_str_equal (decimal, thrown->decimal) },
  };

  *ret_wrong = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      *ret_wrong |= !parts[i].right;
      /* Other fields have other quotes and numbers. */
      if (!parts[i].right && !asks (dialect, parts[i].key) && !asks (dialect, "delimiter"))
        return parts[i].key;
    }
  return NULL;
}

static void
test_random (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (SEED);
  guint n_right = 0;
  guint n_asked = 0;
  guint n_silent = 0;

  for (guint i = 0; i < N_TEXTS; i++)
    {
      Thrown thrown;
      g_autofree char *text = NULL;
      g_autoptr(SluiceCsvDialect) dialect = NULL;
      const char *wrong;
      gboolean is_wrong;

      throw_dialect (rand, &thrown);
      text = throw_text (rand, &thrown);
      dialect = sluice_csv_guess (text, strlen (text), TRUE, NULL);
      wrong = find_wrong (dialect, &thrown, &is_wrong);
      if (wrong != NULL && n_silent < 10)
        g_test_message ("text %u: %s is wrong: delimiter %s, quote %s, escape %s, header %d:\n%.600s", i, wrong,
                        dialect->delimiter, dialect->quote, dialect->escape, dialect->header, text);
      n_silent += wrong != NULL;
      n_asked += dialect->ambiguities->len > 0;
      n_right += !is_wrong;
    }

  g_test_message ("%u texts: %u right, %u asked about, %u wrong without a word", N_TEXTS, n_right, n_asked, n_silent);
  g_assert_cmpuint (n_silent, ==, 0);
  /* Whoever asks about everything is never wrong. */
  g_assert_cmpuint (n_right, >=, N_TEXTS * 97 / 100);
  g_assert_cmpuint (n_asked, <=, N_TEXTS * 15 / 100);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv/sniffer/random", test_random);
  return g_test_run ();
}
