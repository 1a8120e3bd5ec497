/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-csv-reader.h"
#include "sluice-error.h"

#include <string.h>

#define MAX_FIELDS 8

typedef struct
{
  SluiceTabularSpec spec;
  const char *fields[MAX_FIELDS];
  guint64 limit;
  guint64 max_record;
  guint64 max_value;
  gboolean explode_inner;
} CsvTest;

#define PLAIN .delimiter = (char *) ",", .quote = (char *) "\"", .escape = (char *) "\"", .header = SLUICE_HEADER_PRESENT

static void
append_cell (GString           *out,
             const SluiceValue *cell)
{
  switch ((guint) cell->kind)
    {
    case SLUICE_VALUE_MISSING:
      g_string_append_c (out, '-');
      break;
    case SLUICE_VALUE_NULL:
      g_string_append (out, "null");
      break;
    case SLUICE_VALUE_TEXT:
      g_string_append_c (out, '\'');
      for (guint i = 0; i < cell->len; i++)
        {
          if (cell->s[i] == '\0')
            g_string_append (out, "<NUL>");
          else
            g_string_append_c (out, cell->s[i]);
        }
      g_string_append_c (out, '\'');
      break;
    default:
      g_assert_cmpint (cell->kind, ==, SLUICE_VALUE_JSON);
      g_string_append_len (out, cell->s, cell->len);
    }
}

/* Each row as RECORD@LINE CELL|CELL, or with its problem. */
static void
append_rows (GString           *out,
             const SluiceBatch *batch,
             const char        *text,
             gsize              size)
{
  for (guint i = 0; i < batch->n_rows; i++)
    {
      const SluiceRowOrigin *origin = &batch->origins[i];

      g_assert_cmpuint (origin->byte + origin->raw_len, <=, size);
      g_assert_cmpmem (origin->raw, origin->raw_len, text + origin->byte, origin->raw_len);
      g_string_append_printf (out, "%" G_GUINT64_FORMAT "@%" G_GUINT64_FORMAT " ", origin->record, origin->line);
      if (origin->problem != NULL)
        g_string_append_printf (out, "! %s", origin->problem);
      for (guint j = 0; origin->problem == NULL && j < batch->n_columns; j++)
        {
          if (j > 0)
            g_string_append_c (out, '|');
          append_cell (out, sluice_batch_row (batch, i) + j);
        }
      g_string_append_c (out, '\n');
    }
}

static char *
read_text (const CsvTest *test,
           const char    *text,
           gsize          size,
           gsize          piece,
           guint          capacity,
           gsize          head_size)
{
  const SluiceBodyLimits limits = { .max_record = test->max_record, .max_value = test->max_value };
  g_autoptr(GPtrArray) fields = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_path_unref);
  g_autoptr(SluiceCsvReader) reader = NULL;
  g_autoptr(SluiceBatch) batch = NULL;
  g_autoptr(GString) out = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  gboolean ended = FALSE;
  gsize pos = 0;

  for (guint i = 0; i < MAX_FIELDS && test->fields[i] != NULL; i++)
    g_ptr_array_add (fields, sluice_path_parse (test->fields[i], NULL));
  reader = sluice_csv_reader_new (&(SluiceCsvReaderConfig) {
    .tabular = &test->spec, .fields = fields, .limits = &limits, .explode_inner = test->explode_inner,
    .part = "test.csv", .head_size = head_size,
  });
  sluice_csv_reader_set_limit (reader, test->limit);
  batch = sluice_batch_new (fields->len, capacity);

  for (;;)
    {
      gboolean need_more = FALSE;
      gboolean ok;

      sluice_batch_reset (batch);
      ok = sluice_csv_reader_pull (reader, batch, &need_more, &error);
      append_rows (out, batch, text, size);
      if (!ok)
        {
          g_string_append_printf (out, "error %s line %" G_GUINT64_FORMAT "\n", sluice_error_get_code (error),
                                  sluice_error_get_where (error)->line);
          break;
        }
      if (!need_more && !sluice_batch_is_full (batch))
        break;
      if (!need_more)
        continue;
      g_assert_false (ended);
      if (pos == size)
        {
          sluice_csv_reader_end (reader, TRUE);
          ended = TRUE;
          continue;
        }
      piece = MIN (piece, size - pos);
      sluice_csv_reader_push (reader, text + pos, piece);
      pos += piece;
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* The rows must not depend on the pieces in which the text arrives. */
static void
check_sized (const CsvTest *test,
             const char    *text,
             gsize          size,
             const char    *expected)
{
  static const gsize pieces[] = { 1, 3, 16, 100 };
  g_autofree char *whole = read_text (test, text, size, size, 1000, 0);

  g_assert_cmpstr (whole, ==, expected);
  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autofree char *in_pieces = read_text (test, text, size, pieces[i], 1 + i, MIN (size, 12));
      g_autofree char *at_once = read_text (test, text, size, size, 1000, MIN (size, 12));

      g_assert_cmpstr (in_pieces, ==, at_once);
    }
}

static void
check (const CsvTest *test,
       const char    *text,
       const char    *expected)
{
  check_sized (test, text, strlen (text), expected);
}

static void
test_quotes (void)
{
  const CsvTest test = { .spec = { PLAIN }, .fields = { "id", "name", "zip" } };

  check (&test,
         "id,name,zip\r\n1,\"Smith, \"\"Bo\"\"\",01067\r\n2,\"two\nlines\",\r\n3,\"\",007\r\n4,  spaced ,x\r\n",
         "1@2 '1'|'Smith, \"Bo\"'|'01067'\n"
         "2@3 '2'|'two\nlines'|null\n"
         "3@5 '3'|''|'007'\n"
         "4@6 '4'|'  spaced '|'x'\n");
}

static void
test_lone_quotes (void)
{
  const CsvTest test = { .spec = { PLAIN }, .fields = { "a", "b" } };

  check (&test,
         "a,b\n5\" pipe,x\"y\"z\n\"a\"b,2\n\"open,3\n4,\"d\n5,e\n6,\"f\"\n",
         "1@2 '5\" pipe'|'x\"y\"z'\n"
         "2@3 ! invalid_quote\n"
         "3@4 ! unclosed_quote\n"
         "4@5 ! unclosed_quote\n"
         "5@6 '5'|'e'\n"
         "6@7 '6'|'f'\n");
}

static void
test_unclosed_at_end (void)
{
  const CsvTest test = { .spec = { PLAIN }, .fields = { "a", "b" } };

  check (&test, "a,b\n1,\"x\n2,y\n3,z", "1@2 ! unclosed_quote\n2@3 '2'|'y'\n3@4 '3'|'z'\n");
  check (&test, "a,b\n1,\"", "1@2 ! unclosed_quote\n");
}

static void
test_escapes (void)
{
  const CsvTest backslash = {
    .spec = { .delimiter = (char *) ";", .quote = (char *) "'", .escape = (char *) "\\",
              .header = SLUICE_HEADER_PRESENT },
    .fields = { "a", "b" },
  };
  const CsvTest none = {
    .spec = { .delimiter = (char *) ",", .quote = (char *) "", .escape = (char *) "",
              .header = SLUICE_HEADER_PRESENT },
    .fields = { "a", "b" },
  };

  const CsvTest bare = {
    .spec = { .delimiter = (char *) ",", .quote = (char *) "", .escape = (char *) "\\",
              .header = SLUICE_HEADER_PRESENT },
    .fields = { "a", "b" },
  };
  const CsvTest doubled = {
    .spec = { .delimiter = (char *) ",", .quote = (char *) "", .escape = (char *) "\"",
              .header = SLUICE_HEADER_PRESENT },
    .fields = { "a", "b" },
  };

  check (&backslash, "a;b\n'it\\'s';'a\\\\b'\n'C:\\dir';'x''y'\n",
         "1@2 'it's'|'a\\b'\n2@3 'C:\\dir'|'x'y'\n");
  check (&none, "a,b\n\"x\",5\" pipe\n", "1@2 '\"x\"'|'5\" pipe'\n");
  check (&doubled, "a,b\n\"x\",5\"\n", "1@2 '\"x\"'|'5\"'\n");
  /* As MySQL and PostgreSQL write texts. */
  check (&bare, "a,b\n1\\,5,\\N\nC:\\\\d,x\\\ny\n\\\r\nz,\\\\\n4,\\",
         "1@2 '1,5'|'\\N'\n2@3 'C:\\d'|'x\ny'\n3@5 '\r\nz'|'\\'\n4@7 '4'|'\\'\n");
}

static void
test_wide_marks (void)
{
  const CsvTest test = {
    .spec = { .delimiter = (char *) "§", .quote = (char *) "¦", .escape = (char *) "¦",
              .header = SLUICE_HEADER_PRESENT },
    .fields = { "a", "b" },
  };

  check (&test, "a§b\n1©x§¦2§¦¦y¦\n3§4\n", "1@2 '1©x'|'2§¦y'\n2@3 '3'|'4'\n");
}

static void
test_line_ends (void)
{
  const CsvTest test = { .spec = { PLAIN }, .fields = { "a", "b" } };

  check (&test, "a,b\r1,2\r3,4", "1@2 '1'|'2'\n2@3 '3'|'4'\n");
  check (&test, "a,b\r\n1,2\n3,4\r5,6\n\n7,8\r\n\r\n",
         "1@2 '1'|'2'\n2@3 '3'|'4'\n3@4 '5'|'6'\n4@6 '7'|'8'\n");
  /* What is no line end is part of the value. */
  check (&test, "a,b\n1\rx,2\n3,4\ry\n", "1@2 '1\rx'|'2'\n2@3 '3'|'4\ry'\n");
  check (&test, "a,b\n1,2", "1@2 '1'|'2'\n");
  check (&test, "a,b\n", "");
  check (&test, "", "");
}

static void
test_header (void)
{
  const CsvTest names = { .spec = { PLAIN }, .fields = { "id", "name", "c3", "name_2", "[\" q \"]", "no.such" } };
  const CsvTest dots = { .spec = { PLAIN }, .fields = { "a.b", "[\"c\\\"d\"]", "$" } };
  CsvTest bare = { .spec = { PLAIN }, .fields = { "c1", "c2" } };

  check (&names, " id ,name,,name,\" q \"\n1,2,3,4,5\n", "1@2 '1'|'2'|'3'|'4'|'5'|-\n");
  check (&dots, "a.b,\"c\"\"d\"\n1,\"x\"\"y\"\n,\n",
         "1@2 '1'|'x\"y'|{\"a.b\":\"1\",\"c\\\"d\":\"x\\\"y\"}\n"
         "2@3 null|null|{\"a.b\":null,\"c\\\"d\":null}\n");
  bare.spec.header = SLUICE_HEADER_ABSENT;
  check (&bare, "1,a\n2,b\n", "1@1 '1'|'a'\n2@2 '2'|'b'\n");
  bare.spec.columns = (char *[]) { (char *) "c2", NULL };
  check (&bare, "1,a\n", "1@1 ! too_many_columns\n");
}

static void
test_ragged (void)
{
  CsvTest test = { .spec = { PLAIN }, .fields = { "id", "name" } };
  const char *text = "id,name\n1,a\n2\n3,c,extra\n\n";

  check (&test, text, "1@2 '1'|'a'\n2@3 ! missing_columns\n3@4 ! too_many_columns\n");
  test.spec.ragged = SLUICE_RAGGED_PAD;
  check (&test, text, "1@2 '1'|'a'\n2@3 '2'|null\n3@4 ! too_many_columns\n");
  test.spec.ragged = SLUICE_RAGGED_PAD_AND_DROP;
  check (&test, text, "1@2 '1'|'a'\n2@3 '2'|null\n3@4 '3'|'c'\n");
}

static void
test_left_out (void)
{
  CsvTest test = { .spec = { PLAIN, .comment = (char *) "#", .skip_rows = 2,
                             .nulls = (char *[]) { (char *) "N/A", (char *) "-", NULL } },
                   .fields = { "a", "b" }, .limit = 3 };

  check (&test, "Report \"of\" May\n\n# x\na,b\n#1,2\n1,#2\n\"N/A\",-\n--,N/A \n9,9\n",
         "1@6 '1'|'#2'\n2@7 null|null\n3@8 '--'|'N/A '\n");
  test.spec.skip_rows = 0;
  check (&test, "# only", "");
}

static void
test_bytes (void)
{
  const CsvTest test = { .spec = { PLAIN }, .fields = { "a", "b" } };
  const char text[] = "\xef\xbb\xbf" "a,b\nx\0y,\"\0\"\n1,\xff\n\xc3\xa9,\xc3\n2,3\n";

  check_sized (&test, text, sizeof text - 1,
               "1@2 'x<NUL>y'|'<NUL>'\n2@3 ! invalid_encoding\n3@4 ! invalid_encoding\n4@5 '2'|'3'\n");
  check (&test, "a,\xff\n1,2\n", "error invalid_encoding line 1\n");
}

static void
test_long (void)
{
  const CsvTest test = { .spec = { PLAIN }, .fields = { "a", "b" }, .max_record = 30, .max_value = 12 };

  check (&test,
         "a,b\n1,123456789012\n2,1234567890123\n3,aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n"
         "4,\"aaaaaaaa\naaaaaaaaaaaa\"\"aaaaaaa\naaaaaa\",x\n5,b\n",
         "1@2 '1'|'123456789012'\n"
         "2@3 ! value_too_large\n"
         "3@4 ! line_too_long\n"
         "4@5 ! line_too_long\n"
         "5@8 '5'|'b'\n");
  check (&test, "a,b\n1,\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n2,x\n",
         "1@2 ! line_too_long\nerror unclosed_quote line 2\n");
}

static void
test_single_column (void)
{
  const CsvTest test = { .spec = { PLAIN }, .fields = { "a" } };

  check (&test, "a\n1\n\n2\n", "1@2 '1'\n2@3 null\n3@4 '2'\n");
}

static void
test_explode (void)
{
  CsvTest test = { .spec = { PLAIN }, .fields = { "a", "b[*]" } };

  check (&test, "a,b\n1,2\n", "1@2 '1'|-\n");
  test.explode_inner = TRUE;
  check (&test, "a,b\n1,2\n", "");
}

/* Larger than any window, with fields of every length around the blocks. */
static void
test_large (void)
{
  const CsvTest test = { .spec = { PLAIN }, .fields = { "n", "text", "empty" } };
  g_autoptr(GString) text = g_string_new ("n,text,empty\n");
  g_autoptr(GString) expected = g_string_new (NULL);
  g_autofree char *whole = NULL;
  guint64 line = 2;

  for (guint i = 0; i < 20000; i++)
    {
      guint len = (i * 7) % 200;
      g_autofree char *filler = g_strnfill (len, (char) ('a' + i % 26));
      gboolean quoted = i % 3 == 0;

      g_string_append_printf (text, quoted ? "%u,\"%s\n,\"\"\",%s" : "%u,%s,%s", i, filler, i % 5 == 0 ? "\r\n" : "\n");
      g_string_append_printf (expected, "%u@%" G_GUINT64_FORMAT " '%u'|", i + 1, line, i);
      if (quoted)
        g_string_append_printf (expected, "'%s\n,\"'|null\n", filler);
      else
        g_string_append_printf (expected, len > 0 ? "'%s'|null\n" : "null|null\n", filler);
      line += quoted ? 2 : 1;
    }
  whole = read_text (&test, text->str, text->len, 256 * 1024, 1000, 0);
  g_assert_cmpstr (whole, ==, expected->str);
  g_clear_pointer (&whole, g_free);
  whole = read_text (&test, text->str, text->len, 977, 7, 100);
  g_assert_cmpstr (whole, ==, expected->str);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/csv-reader/quotes", test_quotes);
  g_test_add_func ("/csv-reader/lone-quotes", test_lone_quotes);
  g_test_add_func ("/csv-reader/unclosed-at-end", test_unclosed_at_end);
  g_test_add_func ("/csv-reader/escapes", test_escapes);
  g_test_add_func ("/csv-reader/wide-marks", test_wide_marks);
  g_test_add_func ("/csv-reader/line-ends", test_line_ends);
  g_test_add_func ("/csv-reader/header", test_header);
  g_test_add_func ("/csv-reader/ragged", test_ragged);
  g_test_add_func ("/csv-reader/left-out", test_left_out);
  g_test_add_func ("/csv-reader/bytes", test_bytes);
  g_test_add_func ("/csv-reader/long", test_long);
  g_test_add_func ("/csv-reader/single-column", test_single_column);
  g_test_add_func ("/csv-reader/explode", test_explode);
  g_test_add_func ("/csv-reader/large", test_large);

  return g_test_run ();
}
