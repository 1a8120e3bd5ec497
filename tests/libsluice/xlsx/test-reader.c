/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-error.h"
#include "sluice-file-reader.h"
#include "test-workbook.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

/* What a test reads, and how. */
typedef struct
{
  char *path;                   /* (owned) */
  SluiceTabularSpec tabular;
  SluiceSourceSpec spec;
  GPtrArray *fields;            /* (owned) */
  SluiceMonitor *monitor;       /* (owned) */
  guint64 limit;
  guint capacity;               /* of the batches */
} Reading;

static Reading *
reading_new (char *path)
{
  Reading *self = g_new0 (Reading, 1);

  self->path = path;
  self->spec.tabular = &self->tabular;
  self->spec.limits.max_record = 1024 * 1024;
  self->spec.limits.max_value = 1024 * 1024;
  self->spec.limits.max_ratio = 1000;
  self->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_path_unref);
  self->monitor = sluice_monitor_new ();
  self->capacity = 3;
  return self;
}

static void
reading_free (Reading *self)
{
  g_unlink (self->path);
  g_free (self->path);
  g_ptr_array_unref (self->fields);
  g_assert_finalize_object (self->monitor);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reading, reading_free)

static void
add_field (Reading    *self,
           const char *path)
{
  g_ptr_array_add (self->fields, sluice_path_parse (path, NULL));
}

static void
append_cell (GString           *out,
             const SluiceValue *value)
{
  switch (value->kind)
    {
    case SLUICE_VALUE_MISSING:
      g_string_append (out, "missing");
      break;
    case SLUICE_VALUE_NULL:
      g_string_append (out, "null");
      break;
    case SLUICE_VALUE_BOOLEAN:
      g_string_append (out, value->i ? "true" : "false");
      break;
    case SLUICE_VALUE_TEXT:
      g_string_append_printf (out, "'%.*s'", (int) value->len, value->s);
      break;
    case SLUICE_VALUE_INVALID:
      g_string_append_printf (out, "invalid(%.*s)", (int) value->len, value->s);
      break;
    default:
      g_string_append_printf (out, "%.*s", (int) value->len, value->s);
      break;
    }
}

/* All rows: the line, the cells, and what is wrong. */
static char *
read_all (Reading  *self,
          GError  **error)
{
  SluiceFileReaderConfig config = {
    .path = self->path, .part = "book", .spec = &self->spec, .format = SLUICE_FORMAT_XLSX, .fields = self->fields,
    .limit = self->limit, .monitor = self->monitor,
  };
  g_autoptr(SluiceFileReader) reader = NULL;
  g_autoptr(GString) out = g_string_new (NULL);
  gboolean end = FALSE;
  guint64 n = 0;
  guint64 records;
  guint64 filtered;

  if (self->fields->len == 0)
    add_field (self, "$");
  reader = sluice_file_reader_new (&config, NULL, error);
  while (reader != NULL && !end)
    {
      g_autoptr(SluiceBatch) batch = sluice_batch_new (self->fields->len, self->capacity);

      if (!sluice_file_reader_read (reader, batch, &end, NULL, error))
        return NULL;
      n += batch->n_rows;
      sluice_file_reader_count (reader, &records, &filtered);
      g_assert_cmpuint (records, ==, n);
      for (guint i = 0; i < batch->n_rows; i++)
        {
          const SluiceRowOrigin *origin = &batch->origins[i];

          g_assert_cmpstr (sluice_batch_get_part (batch, origin->part), ==, "book");
          g_assert_cmpuint (origin->record, ==, n - batch->n_rows + i + 1);
          g_assert_true (origin->raw_len > 0 && origin->raw[0] == '{');
          g_string_append_printf (out, "%" G_GUINT64_FORMAT, origin->line);
          for (guint j = 0; j < batch->n_columns; j++)
            {
              g_string_append_c (out, ' ');
              append_cell (out, &sluice_batch_row (batch, i)[j]);
            }
          g_string_append_printf (out, "%s%s\n", origin->problem != NULL ? " !" : "",
                                  origin->problem != NULL ? origin->problem : "");
        }
    }
  return reader != NULL ? g_string_free (g_steal_pointer (&out), FALSE) : NULL;
}

static void
assert_rows (Reading    *self,
             const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *rows = read_all (self, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (rows, ==, expected);
}

static void
assert_fails (Reading     *self,
              SluiceError  kind,
              const char  *code,
              const char  *message)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *rows = read_all (self, &error);

  g_assert_null (rows);
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_cmpstr (sluice_error_get_code (error), ==, code);
  g_assert_cmpint (error->code, ==, kind);
  g_assert_nonnull (strstr (error->message, message));
  g_assert_cmpstr (sluice_error_peek_where (error)->file, ==, "book");
}

static Reading *
reading_of_rows (const char *rows)
{
  const TestWorkbook book = { .rows = rows };

  return reading_new (test_workbook_write (&book));
}

static guint
count_warnings (Reading    *self,
                const char *code)
{
  g_autoptr(GPtrArray) warnings = sluice_monitor_dup_warnings (self->monitor);

  for (guint i = 0; i < warnings->len; i++)
    {
      const SluiceWarning *warning = warnings->pdata[i];

      if (g_str_equal (warning->code, code))
        return (guint) warning->count;
    }
  return 0;
}

#define TEXT(t) "<c t='str'><v>" t "</v></c>"
#define NUMBER(n) "<c><v>" n "</v></c>"
#define HEAD "<row>" TEXT ("a") TEXT ("b") "</row>"

static void
test_types (void)
{
  const TestWorkbook book = {
    .styles = "<xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='164'/><xf numFmtId='20'/><xf numFmtId='46'/>",
    .formats = "<numFmt numFmtId='164' formatCode='[Red]dd\\.mm\\.yyyy&quot; d&quot;'/>",
    .strings = "<si><t>shared &amp; &lt;x></t></si><si><r><t>ri</t></r><r><rPr><b/></rPr><t xml:space='preserve'>ch </t></r>"
               "<rPh sb='0' eb='1'><t>spoken</t></rPh><phoneticPr fontId='1'/></si><si><t/></si><si/>"
               "<si><t>_x000D_cr_x005F_x0041_</t></si><si><t>half _xD800_</t></si>",
    .rows = "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='inlineStr'><is><t>in</t><r><t>line</t></r></is></c></row>"
            "<row><c t='n'><v>1</v></c><c><v>-1.50</v></c></row>"
            "<row><c t='b'><v>1</v></c><c t='b'><v>0</v></c></row>"
            "<row><c s='1'><v>45351</v></c><c s='2'><v>45351.5</v></c></row>"
            "<row><c s='3'><v>0.75</v></c><c s='4'><v>1.5</v></c></row>"
            "<row><c t='e'><v>#DIV/0!</v></c><c t='e'><v>#N/A</v></c></row>"
            "<row><c t='str'><f>A1&amp;1</f><v>result</v></c><c><f>1+1</f><v>2</v></c></row>"
            "<row><c t='d'><v>2024-02-29</v></c><c t='s'><v> 1 </v></c></row>"
            "<row><c t='s'><v>2</v></c><c t='s'><v>3</v></c></row>"
            "<row><c t='s'><v>4</v></c><c t='str'><v></v></c></row>"
            "<row><c t='s'><v>5</v></c></row>"
            "<row><c><v>x</v></c><c s='1'><v>-1</v></c></row>"
            "<row><c s='9'><v>60</v></c><c s='1'><v>60</v></c></row>"
            "<row><c><f>NOW()</f></c><c s='1'/><c t='b'><v>2</v></c></row>",
  };
  g_autoptr(Reading) reading = reading_new (test_workbook_write (&book));

  assert_rows (reading,
               "2 {\"shared & <x>\":1,\"inline\":-1.50}\n"
               "3 {\"shared & <x>\":true,\"inline\":false}\n"
               "4 {\"shared & <x>\":\"2024-02-29T00:00:00\",\"inline\":\"2024-02-29T12:00:00\"}\n"
               "5 {\"shared & <x>\":\"18:00:00\",\"inline\":\"36:00:00\"}\n"
               "6 {\"shared & <x>\":null,\"inline\":null}\n"
               "7 {\"shared & <x>\":\"result\",\"inline\":2}\n"
               "8 {\"shared & <x>\":\"2024-02-29\",\"inline\":\"rich \"}\n"
               "9 {\"shared & <x>\":\"\",\"inline\":\"\"}\n"
               "10 {\"shared & <x>\":\"\\u000dcr_x0041_\",\"inline\":\"\"}\n"
               "11 {\"shared & <x>\":\"half _xD800_\",\"inline\":null} !invalid_encoding\n"
               "12 {\"shared & <x>\":\"x\",\"inline\":-1}\n"
               "13 {\"shared & <x>\":60,\"inline\":60}\n"
               "14 {\"shared & <x>\":null,\"inline\":null,\"c3\":\"2\"}\n");
  g_assert_cmpuint (count_warnings (reading, "cell_error"), ==, 2);
  g_assert_cmpuint (sluice_monitor_get (reading->monitor, SLUICE_COUNTER_BYTES), >, 0);
}

static void
test_numbers (void)
{
  g_autoptr(Reading) reading =
    reading_of_rows ("<row>" TEXT ("n") "</row>"
                     "<row>" NUMBER ("1.1000000000000001") "</row><row>" NUMBER ("0.30000000000000004") "</row>"
                     "<row>" NUMBER ("12345678901234567890") "</row><row>" NUMBER ("1.2345678901234567891") "</row>"
                     "<row>" NUMBER ("1E-3") "</row><row>" NUMBER ("2.2999999999999998E-2") "</row>"
                     "<row>" NUMBER ("-0.10000000000000001") "</row><row>" NUMBER ("100000000000000000") "</row>"
                     "<row>" NUMBER ("1e999") "</row><row>" NUMBER ("007") "</row><row>" NUMBER (".5") "</row>"
                     "<row>" NUMBER ("+5") "</row><row>" NUMBER ("5.") "</row><row>" NUMBER ("1e") "</row>"
                     "<row>" NUMBER ("-") "</row><row>" NUMBER ("INF") "</row><row>" NUMBER (" 7 ") "</row>");

  add_field (reading, "n");
  assert_rows (reading,
               "2 1.1\n3 0.30000000000000004\n4 12345678901234567890\n5 1.2345678901234567891\n6 1E-3\n7 0.023\n"
               "8 -0.1\n9 100000000000000000\n10 1e999\n11 '007'\n12 '.5'\n13 '+5'\n14 '5.'\n15 '1e'\n16 '-'\n"
               "17 'INF'\n18 7\n");
}

static void
test_places (void)
{
  g_autoptr(Reading) reading =
    reading_of_rows ("<row r='3'><c r='B3' t='str'><v> Name </v></c><c r='D3' t='str'><v>a.b</v></c>"
                     "<c r='E3' t='str'><v>Name</v></c><c r='F3'><v>2024</v></c></row>"
                     "<row r='4' hidden='1'><c r='F4'><v>6</v></c><c r='B4'><v>2</v></c><c r='D4'><v>4</v></c></row>"
                     "<row r='5'><c r='A5' s='0'/></row><row r='9'><c r='H9'><v>8</v></c></row>");

  add_field (reading, "Name");
  add_field (reading, "a.b");
  add_field (reading, "Name_2");
  add_field (reading, "[\"2024\"]");
  add_field (reading, "c8");
  add_field (reading, "c1");
  add_field (reading, "Name.x");
  add_field (reading, "nothing");
  add_field (reading, "$");
  assert_rows (reading,
               "4 2 4 null 6 missing null missing missing {\"Name\":2,\"a.b\":4,\"Name_2\":null,\"2024\":6}\n"
               "9 null null null null 8 null missing missing {\"Name\":null,\"a.b\":null,\"Name_2\":null,\"2024\":null,\"c8\":8}\n");
}

static void
test_headers (void)
{
  const char *rows = "<row>" TEXT ("title") "</row><row/><row>" TEXT ("x") NUMBER ("1") "</row>"
                     "<row>" TEXT ("NA") NUMBER ("-9") TEXT ("y") "</row>";
  char *columns[] = { (char *) "one", (char *) "two", NULL };
  char *nulls[] = { (char *) "NA", (char *) "-9", NULL };
  g_autoptr(Reading) reading = reading_of_rows (rows);

  assert_rows (reading, "3 {\"title\":\"x\",\"c2\":1}\n4 {\"title\":\"NA\",\"c2\":-9,\"c3\":\"y\"}\n");
  reading->tabular.skip_rows = 1;
  assert_rows (reading, "4 {\"x\":\"NA\",\"1\":-9,\"c3\":\"y\"}\n");
  reading->tabular.nulls = nulls;
  assert_rows (reading, "4 {\"x\":null,\"1\":null,\"c3\":\"y\"}\n");
  reading->tabular.header = SLUICE_HEADER_ABSENT;
  assert_rows (reading, "3 {\"c1\":\"x\",\"c2\":1}\n4 {\"c3\":\"y\"}\n");
  reading->tabular.columns = columns;
  assert_rows (reading, "3 {\"one\":\"x\",\"two\":1}\n4 {\"one\":null,\"two\":null,\"c3\":\"y\"}\n");
  reading->tabular.header = SLUICE_HEADER_PRESENT;
  assert_rows (reading, "4 {\"one\":null,\"two\":null,\"c3\":\"y\"}\n");
  reading->tabular.skip_rows = 4;
  assert_rows (reading, "");
}

/* The columns that the batches of @rows say their records have. */
static char *
dup_columns (const char *rows)
{
  g_autoptr(Reading) reading = reading_of_rows (rows);
  SluiceFileReaderConfig config = {
    .path = reading->path, .part = "book", .spec = &reading->spec, .format = SLUICE_FORMAT_XLSX,
    .fields = reading->fields, .monitor = reading->monitor,
  };
  g_autoptr(SluiceFileReader) reader = NULL;
  g_autoptr(SluiceBatch) batch = sluice_batch_new (1, 10);
  g_autoptr(GString) names = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  gboolean end = FALSE;

  add_field (reading, "$");
  reader = sluice_file_reader_new (&config, NULL, &error);
  while (error == NULL && !end)
    sluice_file_reader_read (reader, batch, &end, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; batch->columns != NULL && i < batch->columns->len; i++)
    g_string_append_printf (names, "%s;", ((SluiceRecordColumn *) batch->columns->pdata[i])->name);
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static void
test_record_columns (void)
{
  g_autofree char *empty = dup_columns (HEAD);
  g_autofree char *nothing = dup_columns ("");
  g_autofree char *wide = dup_columns ("<row>" TEXT ("a") "<c/>" TEXT ("b") "</row>"
                                       "<row>" NUMBER ("1") "</row>"
                                       "<row><c r='E3'><v>2</v></c></row>");

  g_assert_cmpstr (empty, ==, "a;b;");
  g_assert_cmpstr (nothing, ==, "");
  /* Columns without a name are there once something stands in them. */
  g_assert_cmpstr (wide, ==, "a;b;c5;");
}

static void
test_ranges (void)
{
  g_autoptr(Reading) reading =
    reading_of_rows ("<row>" NUMBER ("11") NUMBER ("12") NUMBER ("13") NUMBER ("14") "</row>"
                     "<row>" TEXT ("h1") TEXT ("h2") "<c t='b'><v>1</v></c>" TEXT ("h4") "</row>"
                     "<row>" NUMBER ("31") NUMBER ("32") NUMBER ("33") NUMBER ("34") "</row>"
                     "<row>" NUMBER ("41") "</row><row>" NUMBER ("51") NUMBER ("52") "</row>");

  reading->tabular.range = (char *) "B2:C3";
  assert_rows (reading, "3 {\"h2\":32,\"true\":33}\n");
  reading->tabular.range = (char *) "B2";
  assert_rows (reading, "3 {\"h2\":32,\"true\":33,\"h4\":34}\n5 {\"h2\":52,\"true\":null,\"h4\":null}\n");
  reading->tabular.range = (char *) "B:E";
  reading->tabular.header = SLUICE_HEADER_ABSENT;
  assert_rows (reading, "1 {\"c1\":12,\"c2\":13,\"c3\":14}\n2 {\"c1\":\"h2\",\"c2\":true,\"c3\":\"h4\"}\n"
                        "3 {\"c1\":32,\"c2\":33,\"c3\":34}\n5 {\"c1\":52}\n");
  reading->limit = 2;
  assert_rows (reading, "1 {\"c1\":12,\"c2\":13,\"c3\":14}\n2 {\"c1\":\"h2\",\"c2\":true,\"c3\":\"h4\"}\n");
  reading->tabular.range = (char *) "2:3";
  assert_fails (reading, SLUICE_ERROR_INVALID, "invalid_value", "no range");
}

static void
test_sheets (void)
{
  const TestWorkbook book = {
    .sheets = "<sheet name='Chart' sheetId='9' r:id='s3'/><sheet name='Öl &amp; Gas' sheetId='1' state='hidden' r:id='s1'/>"
              "<sheet name='Two' sheetId='2' r:id='s2'/><sheet name='Out' sheetId='3' r:id='x'/>"
              "<sheet name='Secret' sheetId='4' state='veryHidden' r:id='s1'/>",
    .rows = "<row>" TEXT ("first") "</row><row>" NUMBER ("1") "</row>",
  };
  g_autoptr(Reading) reading = reading_new (test_workbook_write (&book));

  assert_rows (reading, "2 {\"second\":2}\n");
  reading->tabular.sheet = (char *) "öl & gas";
  assert_rows (reading, "2 {\"first\":1}\n");
  reading->tabular.sheet = (char *) "Chart";
  assert_fails (reading, SLUICE_ERROR_CONFIGURATION, "no_sheet", "has no cells");
  reading->tabular.sheet = (char *) "Out";
  assert_fails (reading, SLUICE_ERROR_CONFIGURATION, "no_sheet", "has no cells");
  reading->tabular.sheet = (char *) "Three";
  assert_fails (reading, SLUICE_ERROR_CONFIGURATION, "no_sheet", "no sheet “Three”");
  reading->tabular.sheet = NULL;
  reading->tabular.sheet_number = 2;
  assert_rows (reading, "2 {\"first\":1}\n");
  reading->tabular.sheet_number = 6;
  assert_fails (reading, SLUICE_ERROR_CONFIGURATION, "no_sheet", "sheet number 6");
}

static void
test_list_of_sheets (void)
{
  const TestWorkbook book = {
    .sheets = "<sheet name='Chart' r:id='s3'/><sheet name='A' state='hidden' r:id='s1'/><sheet name='B &amp; C' r:id='s2'/>"
              "<sheet name='D' r:id='s1'/>",
  };
  g_autoptr(Reading) reading = reading_new (test_workbook_write (&book));
  const SluiceFileReaderConfig config = {
    .path = reading->path, .spec = &reading->spec, .format = SLUICE_FORMAT_XLSX, .fields = reading->fields,
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceFileReader) reader = sluice_file_reader_new (&config, NULL, &error);
  g_auto(GStrv) sheets = NULL;
  g_autofree char *line = NULL;

  g_assert_no_error (error);
  sheets = sluice_file_reader_dup_sheets (reader);
  line = g_strjoinv ("|", sheets);
  g_assert_cmpstr (line, ==, "B & C|D");
}

static void
test_date1904 (void)
{
  const TestWorkbook book = {
    .properties = "<workbookPr date1904='1'/>",
    .styles = "<xf numFmtId='0'/><xf numFmtId='22'/>",
    .rows = "<row>" TEXT ("d") "</row><row><c s='1'><v>0</v></c></row><row><c s='1'><v>43889.25</v></c></row>",
  };
  g_autoptr(Reading) reading = reading_new (test_workbook_write (&book));

  assert_rows (reading, "2 {\"d\":\"1904-01-01T00:00:00\"}\n3 {\"d\":\"2024-02-29T06:00:00\"}\n");
}

static void
test_merged (void)
{
  const TestWorkbook book = {
    .rows = HEAD "<row>" NUMBER ("21") NUMBER ("22") "</row><row>" NUMBER ("31") NUMBER ("32") "</row>"
            "<row>" NUMBER ("41") NUMBER ("42") "</row><row>" NUMBER ("51") NUMBER ("52") "</row>",
    .behind = "<mergeCells count='2'><mergeCell ref='A4:B5'/><mergeCell ref='A2:A3'/></mergeCells>",
  };
  const TestWorkbook wrong = { .rows = HEAD, .behind = "<mergeCells><mergeCell ref='A4:'/></mergeCells>" };
  g_autoptr(Reading) reading = reading_new (test_workbook_write (&book));
  g_autoptr(Reading) damaged = reading_new (test_workbook_write (&wrong));

  assert_rows (reading, "2 {\"a\":21,\"b\":22}\n3 {\"a\":null,\"b\":32}\n4 {\"a\":41,\"b\":null}\n");
  assert_fails (damaged, SLUICE_ERROR_DATA, "invalid_xlsx", "A4:");
}

/* The mark of merged cells at every place relative to the pieces it is looked for in. */
static void
test_merged_far (void)
{
  for (guint i = 0; i < 12; i++)
    {
      g_autoptr(GString) rows = g_string_new (HEAD "<row>" NUMBER ("1") NUMBER ("2") "</row><!--");
      TestWorkbook book = { .behind = "<mergeCells><mergeCell ref='A2:B2'/></mergeCells>" };
      g_autoptr(Reading) reading = NULL;

      for (guint j = 0; j < 256 * 1024 - 300 + i * 12; j++)
        g_string_append_c (rows, 'x');
      g_string_append (rows, "-->");
      book.rows = rows->str;
      reading = reading_new (test_workbook_write (&book));
      assert_rows (reading, "2 {\"a\":1,\"b\":null}\n");
    }
}

static void
test_strict (void)
{
  g_autoptr(GString) sheet =
    g_string_new ("<x:worksheet xmlns:x='http://purl.oclc.org/ooxml/spreadsheetml/main' xmlns:o='urn:other'><x:sheetData>"
                  "<o:row><o:c><o:v>9</o:v></o:c></o:row>"
                  "<x:row><x:c t='str'><x:v>a</x:v></x:c></x:row>"
                  "<x:row o:r='77'><x:c o:t='s'><x:v><![CDATA[7]]></x:v><o:v>5</o:v></x:c></x:row></x:sheetData></x:worksheet>");
  const TestWorkbook book = { .sheet = sheet->str };
  g_autoptr(Reading) reading = reading_new (test_workbook_write (&book));

  assert_rows (reading, "2 {\"a\":7}\n");
}

static void
test_many_rows (void)
{
  g_autoptr(GString) rows = g_string_new ("<row>" TEXT ("n") "</row>");
  g_autoptr(GString) expected = g_string_new (NULL);
  TestWorkbook book = { 0 };
  g_autoptr(Reading) reading = NULL;

  for (guint i = 0; i < 5000; i++)
    {
      g_string_append_printf (rows, "<row>" NUMBER ("%u") "</row>", i);
      g_string_append_printf (expected, "%u %u\n", i + 2, i);
    }
  book.rows = rows->str;
  reading = reading_new (test_workbook_write (&book));
  add_field (reading, "n");
  reading->capacity = 1;
  assert_rows (reading, expected->str);
  reading->capacity = 999;
  assert_rows (reading, expected->str);
  reading->limit = 1;
  assert_rows (reading, "2 0\n");
}

/* More texts than are kept in memory, asked for in no order. */
static void
test_many_strings (void)
{
  const guint n = 60000;
  g_autoptr(GString) strings = g_string_new (NULL);
  g_autoptr(GString) rows = g_string_new ("<row>" TEXT ("n") "</row>");
  g_autoptr(GString) expected = g_string_new (NULL);
  TestWorkbook book = { 0 };
  g_autoptr(Reading) reading = NULL;

  for (guint i = 0; i < n; i++)
    {
      guint index = (guint) (((guint64) i * 7919) % n);

      g_string_append_printf (strings, "<si><t>%0200u</t></si>", i);
      g_string_append_printf (rows, "<row><c t='s'><v>%u</v></c></row>", index);
      g_string_append_printf (expected, "%u '%0200u'\n", i + 2, index);
    }
  book.strings = strings->str;
  book.rows = rows->str;
  reading = reading_new (test_workbook_write (&book));
  add_field (reading, "n");
  reading->capacity = 1000;
  assert_rows (reading, expected->str);
}

static void
test_large_cells (void)
{
  g_autofree char *large = g_strnfill (200000, 'y');
  g_autofree char *rows = g_strdup_printf ("<row>" TEXT ("n") "</row><row>" TEXT ("%s") "</row>", large);
  g_autofree char *strings = g_strdup_printf ("<si><t>%s</t></si>", large);
  g_autofree char *expected = g_strdup_printf ("2 {\"n\":\"%s\"}\n", large);
  const TestWorkbook inline_book = { .rows = rows };
  const TestWorkbook shared_book = { .rows = "<row>" TEXT ("n") "</row><row><c t='s'><v>0</v></c></row>",
                                     .strings = strings };
  g_autoptr(Reading) reading = reading_new (test_workbook_write (&inline_book));
  g_autoptr(Reading) shared = reading_new (test_workbook_write (&shared_book));

  assert_rows (reading, expected);
  assert_rows (shared, expected);
  reading->spec.limits.max_record = 100000;
  assert_fails (reading, SLUICE_ERROR_LIMIT, "record_too_large", "Row 2");
  shared->spec.limits.max_value = 100000;
  assert_fails (shared, SLUICE_ERROR_LIMIT, "value_too_large", "100000");
}

static void
test_damaged_sheets (void)
{
  static const struct
  {
    const char *sheet;
    const char *message;
  } cases[] = {
    { "", "no XML" },
    { "<worksheet", "no XML" },
    { "<worksheet xmlns='urn:x'><sheetData>", "no XML" },
    { "<worksheet><a></b></worksheet>", "no XML" },
    { "<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet>&a;</worksheet>", "document type" },
    { "<!DOCTYPE x SYSTEM 'file:///etc/passwd'><worksheet/>", "document type" },
    { "<worksheet>&nothing;</worksheet>", "" },
    { "<worksheet>\xff</worksheet>", "no XML" },
    { "\xff\xfe", "no XML" },
  };
  static const struct
  {
    const char *rows;
    const char *message;
  } wrong_rows[] = {
    { "<row r='2'/><row r='2'/>", "number" },
    { "<row r='0'/>", "number" },
    { "<row r='x'/>", "number" },
    { "<row r='1'><c r='A2'/></row>", "reference" },
    { "<row r='1'><c r='XFE1'/></row>", "reference" },
    { "<row r='1'><c r='1'/></row>", "reference" },
    { "<row><c t='what'/></row>", "type" },
    { "<row><c t='s'><v>0</v></c></row>", "shared text 0" },
    { "<row><c t='s'><v>x</v></c></row>", "no number" },
    { "<row><c t='s'><v>99999999999999999999</v></c></row>", "no number" },
    { "<row><c r='XFD1'/><c><v>1</v></c></row>", "too many" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const TestWorkbook book = { .sheet = cases[i].sheet };
      g_autoptr(Reading) reading = reading_new (test_workbook_write (&book));

      assert_fails (reading, SLUICE_ERROR_DATA, "invalid_xlsx", cases[i].message);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong_rows); i++)
    {
      g_autoptr(Reading) reading = reading_of_rows (wrong_rows[i].rows);

      assert_fails (reading, SLUICE_ERROR_DATA, "invalid_xlsx", wrong_rows[i].message);
    }
}

static void
test_deep (void)
{
  g_autoptr(GString) sheet = g_string_new (NULL);
  TestWorkbook book = { 0 };
  g_autoptr(Reading) reading = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append (sheet, "<a>");
  book.sheet = sheet->str;
  reading = reading_new (test_workbook_write (&book));
  assert_fails (reading, SLUICE_ERROR_DATA, "invalid_xlsx", "");
}

static char *
make_pipe (void)
{
  char *path = test_file_write ("", 0);

  g_unlink (path);
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  return path;
}

/* A file in the format of OLE, with something in the middle. */
static char *
write_ole (const char *inside,
           gsize       size)
{
  g_autofree char *data = g_malloc0 (4096);

  memcpy (data, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8);
  if (size > 0)
    memcpy (data + 1024, inside, size);
  return test_file_write (data, 4096);
}

static void
test_other_files (void)
{
  static const char encrypted[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
  g_autofree char *pipe = make_pipe ();
  const TestEntry ods[] = { { "mimetype", "application/vnd.oasis.opendocument.spreadsheet", -1 } };
  const TestEntry plain[] = { { "a.csv", "a,b\n", -1 } };
  const TestEntry word[] = {
    { "_rels/.rels", "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship "
      "Id='a' Type='x/officeDocument' Target='word/document.xml'/></Relationships>", -1 },
  };
  const TestEntry binary[] = {
    { "_rels/.rels", "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship "
      "Id='a' Type='x/officeDocument' Target='xl/workbook.bin'/></Relationships>", -1 },
  };
  const TestEntry nothing[] = {
    { "_rels/.rels", "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'/>", -1 },
  };
  const TestEntry half[] = {
    { "_RELS\\.rels", "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship "
      "Id='a' Type='x/officeDocument' Target='/xl/workbook.xml'/></Relationships>", -1 },
  };
  const struct
  {
    char *path;
    SluiceError kind;
    const char *code;
    const char *message;
  } cases[] = {
    { test_file_write ("", 0), SLUICE_ERROR_DATA, "invalid_xlsx", "is empty" },
    { test_file_write ("a,b\n1,2\n", 8), SLUICE_ERROR_DATA, "invalid_xlsx", "no zip" },
    { test_file_write ("PK\3\4 and nothing else", 22), SLUICE_ERROR_DATA, "invalid_compression", "is damaged" },
    { write_ole (NULL, 0), SLUICE_ERROR_UNSUPPORTED, "unsupported_format", "Excel 97" },
    { write_ole (encrypted, sizeof encrypted), SLUICE_ERROR_DATA, "encrypted_file", "is encrypted" },
    { test_zip_write (ods, 1), SLUICE_ERROR_UNSUPPORTED, "unsupported_format", "OpenDocument" },
    { test_zip_write (plain, 1), SLUICE_ERROR_DATA, "invalid_xlsx", "no workbook" },
    { test_zip_write (word, 1), SLUICE_ERROR_UNSUPPORTED, "unsupported_format", "no workbook" },
    { test_zip_write (binary, 1), SLUICE_ERROR_UNSUPPORTED, "unsupported_format", "xlsb" },
    { test_zip_write (nothing, 1), SLUICE_ERROR_DATA, "invalid_xlsx", "holds no workbook" },
    { test_zip_write (half, 1), SLUICE_ERROR_DATA, "invalid_xlsx", "is missing" },
    { g_strdup ("/nothing/here.xlsx"), SLUICE_ERROR_CONFIGURATION, "no_files", "does not exist" },
    { g_steal_pointer (&pipe), SLUICE_ERROR_CONFIGURATION, "file_unreadable", "regular" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(Reading) reading = reading_new (g_strdup (cases[i].path));

      assert_fails (reading, cases[i].kind, cases[i].code, cases[i].message);
      g_free (cases[i].path);
    }
}

/* Every cut of a workbook, and one wrong byte at every place, is an error or the
 * same rows, and never a crash. */
static void
test_cut (void)
{
  const TestWorkbook book = { .rows = HEAD "<row>" NUMBER ("21") "<c t='s'><v>0</v></c></row>",
                              .strings = "<si><t>text</t></si>" };
  g_autofree char *path = test_workbook_write (&book);
  g_autofree char *data = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  g_unlink (path);
  for (gsize i = 0; i < size; i += 3)
    {
      g_autoptr(Reading) cut = reading_new (test_file_write (data, i));
      g_autoptr(Reading) changed = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *rows = read_all (cut, &error);

      g_assert_true (rows == NULL || g_str_equal (rows, "2 {\"a\":21,\"b\":\"text\"}\n"));
      g_assert_true ((rows == NULL) == (error != NULL));
      g_clear_error (&error);
      g_clear_pointer (&rows, g_free);

      data[i] ^= 0x40;
      changed = reading_new (test_file_write (data, size));
      rows = read_all (changed, &error);
      g_assert_true ((rows == NULL) == (error != NULL));
      data[i] ^= 0x40;
    }
}

static void
test_bomb (void)
{
  g_autofree char *blanks = g_strnfill (64 * 1024 * 1024, ' ');
  const TestWorkbook book = { .sheet = blanks };
  g_autoptr(Reading) reading = reading_new (test_workbook_write (&book));

  assert_fails (reading, SLUICE_ERROR_LIMIT, "ratio_exceeded", "1000 times");
  reading->spec.limits.max_ratio = 0;
  reading->spec.limits.max_body = 1024 * 1024;
  assert_fails (reading, SLUICE_ERROR_LIMIT, "body_too_large", "1048576");
}

static void
test_cancelled (void)
{
  g_autoptr(Reading) reading = reading_of_rows (HEAD);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  SluiceFileReaderConfig config = {
    .path = reading->path, .spec = &reading->spec, .format = SLUICE_FORMAT_XLSX, .fields = reading->fields,
  };
  g_autoptr(SluiceFileReader) reader = NULL;
  g_autoptr(SluiceBatch) batch = sluice_batch_new (0, 1);
  g_autoptr(GError) error = NULL;
  gboolean end;

  reader = sluice_file_reader_new (&config, cancellable, &error);
  g_assert_no_error (error);
  g_cancellable_cancel (cancellable);
  g_assert_false (sluice_file_reader_read (reader, batch, &end, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_clear_object (&reader);
  reader = sluice_file_reader_new (&config, cancellable, &error);
  g_assert_null (reader);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/xlsx/reader/types", test_types);
  g_test_add_func ("/xlsx/reader/numbers", test_numbers);
  g_test_add_func ("/xlsx/reader/places", test_places);
  g_test_add_func ("/xlsx/reader/headers", test_headers);
  g_test_add_func ("/xlsx/reader/record-columns", test_record_columns);
  g_test_add_func ("/xlsx/reader/ranges", test_ranges);
  g_test_add_func ("/xlsx/reader/sheets", test_sheets);
  g_test_add_func ("/xlsx/reader/list-of-sheets", test_list_of_sheets);
  g_test_add_func ("/xlsx/reader/date1904", test_date1904);
  g_test_add_func ("/xlsx/reader/merged", test_merged);
  g_test_add_func ("/xlsx/reader/merged-far", test_merged_far);
  g_test_add_func ("/xlsx/reader/strict", test_strict);
  g_test_add_func ("/xlsx/reader/many-rows", test_many_rows);
  g_test_add_func ("/xlsx/reader/many-strings", test_many_strings);
  g_test_add_func ("/xlsx/reader/large-cells", test_large_cells);
  g_test_add_func ("/xlsx/reader/damaged-sheets", test_damaged_sheets);
  g_test_add_func ("/xlsx/reader/deep", test_deep);
  g_test_add_func ("/xlsx/reader/other-files", test_other_files);
  g_test_add_func ("/xlsx/reader/cut", test_cut);
  g_test_add_func ("/xlsx/reader/bomb", test_bomb);
  g_test_add_func ("/xlsx/reader/cancelled", test_cancelled);

  return g_test_run ();
}
