/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-xlsx-encoder.h"

#include "sluice-civil.h"
#include "sluice-double.h"

#include <math.h>
#include <string.h>

/* UTF-16 units of a text. */
#define MAX_TEXT 32767

/* Digits that a spreadsheet keeps of a number. */
#define MAX_DIGITS 15
#define MAX_INTEGER G_GINT64_CONSTANT (999999999999999)

/* Days between 1899-12-30, the zero of serial numbers, and 1970-01-01. */
#define EPOCH 25569

/* 1900-03-01: before it, spreadsheets count a 29th of February that never was. */
#define FIRST_DAY (61 - EPOCH)

#define USEC_PER_MS 1000

/* The styles that are always there, by their place; those of decimals follow. */
enum
{
  STYLE_GENERAL,
  STYLE_HEADER,
  STYLE_INTEGER,
  STYLE_DATE,
  STYLE_TIMESTAMP,
  STYLE_TIMESTAMP_MS,
  STYLE_TIME,
  STYLE_TIME_MS,
  N_STYLES,
};

static const char *const formats[N_STYLES] = {
  [STYLE_GENERAL] = "General",
  [STYLE_HEADER] = "General",
  [STYLE_INTEGER] = "0",
  [STYLE_DATE] = "yyyy\\-mm\\-dd",
  [STYLE_TIMESTAMP] = "yyyy\\-mm\\-dd\\ hh:mm:ss",
  [STYLE_TIMESTAMP_MS] = "yyyy\\-mm\\-dd\\ hh:mm:ss.000",
  [STYLE_TIME] = "hh:mm:ss",
  [STYLE_TIME_MS] = "hh:mm:ss.000",
};

/* The first number of a format that is not built in (ECMA-376, 18.8.30). */
#define FIRST_FORMAT 164

struct _SluiceXlsxEncoder
{
  const SluiceSchema *columns;  /* (unowned) */
  guint n_columns;
  char (*letters)[4];           /* (owned) (array) what columns are called */
  guint *styles;                /* (owned) (array) those of decimals */
  GString *formats;             /* (owned) the XML of formats of decimals */
  guint n_decimals;
  guint n_rows;
  GString *text;                /* (owned) */
};

static void
name_column (guint  column,
             char  *out)
{
  char reversed[4];
  guint n = 0;

  for (column++; column > 0; column = (column - 1) / 26)
    reversed[n++] = (char) ('A' + (column - 1) % 26);
  for (guint i = 0; i < n; i++)
    out[i] = reversed[n - 1 - i];
  out[n] = '\0';
}

/* A number is shown with all the digits that its type has. */
static guint
add_decimal_style (SluiceXlsxEncoder *self,
                   guint              scale)
{
  g_string_append_printf (self->formats, "<numFmt numFmtId=\"%u\" formatCode=\"0%s",
                          FIRST_FORMAT + N_STYLES + self->n_decimals, scale > 0 ? "." : "");
  for (guint i = 0; i < MIN (scale, MAX_DIGITS); i++)
    g_string_append_c (self->formats, '0');
  g_string_append (self->formats, "\"/>");
  return N_STYLES + self->n_decimals++;
}

/**
 * sluice_xlsx_encoder_new:
 * @columns: the columns of the rows; must outlive the encoder
 *
 * Returns: (transfer full): an encoder that has written nothing
 */
SluiceXlsxEncoder *
sluice_xlsx_encoder_new (const SluiceSchema *columns)
{
  SluiceXlsxEncoder *self;

  g_return_val_if_fail (columns != NULL, NULL);

  self = g_new0 (SluiceXlsxEncoder, 1);
  self->columns = columns;
  self->n_columns = sluice_schema_get_n (columns);
  self->letters = g_malloc0_n (self->n_columns, sizeof *self->letters);
  self->styles = g_new0 (guint, self->n_columns);
  self->formats = g_string_new (NULL);
  self->text = g_string_new (NULL);
  for (guint i = 0; i < self->n_columns; i++)
    {
      SluiceType type = sluice_schema_get (columns, i)->type;

      name_column (i, self->letters[i]);
      if (type.kind == SLUICE_TYPE_KIND_DECIMAL)
        self->styles[i] = add_decimal_style (self, type.scale);
    }
  return self;
}

/**
 * sluice_xlsx_encoder_free:
 * @self: (transfer full): an encoder
 */
void
sluice_xlsx_encoder_free (SluiceXlsxEncoder *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->letters);
  g_free (self->styles);
  g_string_free (self->formats, TRUE);
  g_string_free (self->text, TRUE);
  g_free (self);
}

/**
 * sluice_xlsx_encoder_dup_styles:
 * @self: an encoder
 *
 * Returns: (transfer full): the part `xl/styles.xml` that its cells refer to
 */
char *
sluice_xlsx_encoder_dup_styles (SluiceXlsxEncoder *self)
{
  GString *xml;

  g_return_val_if_fail (self != NULL, NULL);

  xml = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
                      "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">");
  g_string_append_printf (xml, "<numFmts count=\"%u\">", N_STYLES + self->n_decimals);
  for (guint i = 0; i < N_STYLES; i++)
    g_string_append_printf (xml, "<numFmt numFmtId=\"%u\" formatCode=\"%s\"/>", FIRST_FORMAT + i, formats[i]);
  g_string_append (xml, self->formats->str);
  g_string_append (xml, "</numFmts><fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>"
                   "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
                   "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
                   "<fill><patternFill patternType=\"gray125\"/></fill></fills>"
                   "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
                   "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/>"
                   "</cellStyleXfs>");
  g_string_append_printf (xml, "<cellXfs count=\"%u\">", N_STYLES + self->n_decimals);
  for (guint i = 0; i < N_STYLES + self->n_decimals; i++)
    g_string_append_printf (xml, "<xf numFmtId=\"%u\" fontId=\"%u\" fillId=\"0\" borderId=\"0\" xfId=\"0\" "
                            "applyNumberFormat=\"1\" applyFont=\"1\"/>",
                            i == STYLE_GENERAL || i == STYLE_HEADER ? 0 : FIRST_FORMAT + i, i == STYLE_HEADER ? 1u : 0u);
  g_string_append (xml, "</cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/>"
                   "</cellStyles></styleSheet>");
  return g_string_free (xml, FALSE);
}

/* --- Cells ------------------------------------------------------------------- */

/* `_x`, four hexadecimal digits, `_` is an escape for readers. */
static gboolean
is_escape (const char *p,
           const char *end)
{
  return end - p >= 7 && p[1] == 'x' && p[6] == '_' && g_ascii_isxdigit (p[2]) && g_ascii_isxdigit (p[3]) &&
         g_ascii_isxdigit (p[4]) && g_ascii_isxdigit (p[5]);
}

/* What stands for a byte that cannot stand for itself (ECMA-376, 22.9.2.19,
 * ST_Xstring); %NULL if it can. Returns the bytes of the text that it is for. */
static gsize
escape (const char *p,
        const char *end,
        char       *out)
{
  guchar c = (guchar) *p;

  if (c == '&' || c == '<' || c == '>')
    strcpy (out, c == '&' ? "&amp;" : c == '<' ? "&lt;" : "&gt;");
  else if ((c < 0x20 && c != '\t' && c != '\n') || (c == '_' && is_escape (p, end)))
    g_snprintf (out, 8, "_x%04X_", c);
  else if (c == 0xef && end - p >= 3 && (guchar) p[1] == 0xbf && (guchar) p[2] >= 0xbe)
    {
      g_snprintf (out, 8, "_xFFF%c_", (guchar) p[2] == 0xbe ? 'E' : 'F');
      return 3;
    }
  else
    return 0;
  return 1;
}

static void
append_escaped (GString    *xml,
                const char *text,
                gsize       len)
{
  const char *end = text + len;
  const char *plain = text;
  char out[8];

  for (const char *p = text; p < end;)
    {
      gsize used = escape (p, end, out);

      if (used == 0)
        {
          p++;
          continue;
        }
      g_string_append_len (xml, plain, p - plain);
      g_string_append (xml, out);
      p += used;
      plain = p;
    }
  g_string_append_len (xml, plain, end - plain);
}

static void
start_cell (SluiceXlsxEncoder *self,
            guint              column,
            guint              style)
{
  char number[32];
  gsize len = (gsize) g_snprintf (number, sizeof number, "%u\"", self->n_rows);

  g_string_append (self->text, "<c r=\"");
  g_string_append (self->text, self->letters[column]);
  g_string_append_len (self->text, number, (gssize) len);
  if (style != STYLE_GENERAL)
    {
      len = (gsize) g_snprintf (number, sizeof number, " s=\"%u\"", style);
      g_string_append_len (self->text, number, (gssize) len);
    }
}

/* Never a formula, whatever it begins with. */
static void
add_text (SluiceXlsxEncoder *self,
          guint              column,
          guint              style,
          const char        *text,
          gsize              len)
{
  gboolean preserve = len > 0 && (g_ascii_isspace (text[0]) || g_ascii_isspace (text[len - 1]));

  start_cell (self, column, style);
  g_string_append (self->text, preserve ? " t=\"inlineStr\"><is><t xml:space=\"preserve\">"
                                        : " t=\"inlineStr\"><is><t>");
  append_escaped (self->text, text, len);
  g_string_append (self->text, "</t></is></c>");
}

static void
add_number (SluiceXlsxEncoder *self,
            guint              column,
            guint              style,
            const char        *digits,
            gsize              len)
{
  start_cell (self, column, style);
  g_string_append (self->text, "><v>");
  g_string_append_len (self->text, digits, (gssize) len);
  g_string_append (self->text, "</v></c>");
}

static void
add_integer (SluiceXlsxEncoder *self,
             guint              column,
             gint64             value)
{
  char digits[32];
  gsize len = (gsize) g_snprintf (digits, sizeof digits, "%" G_GINT64_FORMAT, value);

  if (value >= -MAX_INTEGER && value <= MAX_INTEGER)
    add_number (self, column, STYLE_INTEGER, digits, len);
  else
    add_text (self, column, STYLE_GENERAL, digits, len);
}

/* Spreadsheets have neither infinity nor numbers below the smallest normal one. */
static void
add_double (SluiceXlsxEncoder *self,
            guint              column,
            double             value)
{
  char digits[SLUICE_DOUBLE_BUFFER_SIZE];
  gsize len = sluice_double_format (value, digits);

  if (isnormal (value) || fpclassify (value) == FP_ZERO)
    add_number (self, column, STYLE_GENERAL, digits, len);
  else
    add_text (self, column, STYLE_GENERAL, digits, len);
}

static void
add_decimal (SluiceXlsxEncoder *self,
             guint              column,
             const SluiceValue *value)
{
  guint n = 0;

  for (guint i = 0; i < value->len; i++)
    n += g_ascii_isdigit (value->s[i]) && (n > 0 || value->s[i] != '0');
  if (n <= MAX_DIGITS)
    add_number (self, column, self->styles[column], value->s, value->len);
  else
    add_text (self, column, STYLE_GENERAL, value->s, value->len);
}

/* A day or a part of one as the serial number that spreadsheets count in. They know
 * milliseconds, no less. */
static gboolean
add_serial (SluiceXlsxEncoder *self,
            guint              column,
            guint              style,
            gint64             days,
            gint64             usec)
{
  char digits[SLUICE_DOUBLE_BUFFER_SIZE];
  double serial = (double) days + (double) usec / (double) SLUICE_USEC_PER_DAY;

  if (usec % USEC_PER_MS != 0)
    return FALSE;
  add_number (self, column, style, digits, sluice_double_format (serial, digits));
  return TRUE;
}

static gboolean
add_moment (SluiceXlsxEncoder *self,
            guint              column,
            const SluiceValue *value)
{
  gint64 days = value->i;
  gint64 usec = 0;
  guint style = STYLE_DATE;

  if (value->kind == SLUICE_VALUE_TIME)
    {
      style = value->i % G_USEC_PER_SEC == 0 ? STYLE_TIME : STYLE_TIME_MS;
      return value->i < SLUICE_USEC_PER_DAY && add_serial (self, column, style, 0, value->i);
    }
  if (value->kind == SLUICE_VALUE_TIMESTAMP)
    {
      style = value->i % G_USEC_PER_SEC == 0 ? STYLE_TIMESTAMP : STYLE_TIMESTAMP_MS;
      usec = (value->i % SLUICE_USEC_PER_DAY + SLUICE_USEC_PER_DAY) % SLUICE_USEC_PER_DAY;
      days = (value->i - usec) / SLUICE_USEC_PER_DAY;
    }
  return days >= FIRST_DAY && add_serial (self, column, style, days + EPOCH, usec);
}

static void
add_cell (SluiceXlsxEncoder *self,
          guint              column,
          const SluiceValue *value)
{
  char text[SLUICE_CIVIL_BUFFER_SIZE];
  g_autofree char *base64 = NULL;

  switch ((SluiceValueKind) value->kind)
    {
    case SLUICE_VALUE_MISSING:
    case SLUICE_VALUE_NULL:
      break;
    case SLUICE_VALUE_BOOLEAN:
      start_cell (self, column, STYLE_GENERAL);
      g_string_append (self->text, value->i != 0 ? " t=\"b\"><v>1</v></c>" : " t=\"b\"><v>0</v></c>");
      break;
    case SLUICE_VALUE_INTEGER:
      add_integer (self, column, value->i);
      break;
    case SLUICE_VALUE_DOUBLE:
      add_double (self, column, value->d);
      break;
    case SLUICE_VALUE_DECIMAL:
    case SLUICE_VALUE_NUMBER:
      add_decimal (self, column, value);
      break;
    case SLUICE_VALUE_DATE:
      if (!add_moment (self, column, value))
        add_text (self, column, STYLE_GENERAL, text, sluice_civil_format_date (value->i, text));
      break;
    case SLUICE_VALUE_TIME:
      if (!add_moment (self, column, value))
        add_text (self, column, STYLE_GENERAL, text, sluice_civil_format_time (value->i, text));
      break;
    case SLUICE_VALUE_TIMESTAMP:
      if (!add_moment (self, column, value))
        add_text (self, column, STYLE_GENERAL, text, sluice_civil_format_timestamp (value->i, FALSE, text));
      break;
    case SLUICE_VALUE_TIMESTAMPTZ:
      /* Spreadsheets know no zones: a number would lose it. */
      add_text (self, column, STYLE_GENERAL, text, sluice_civil_format_timestamp (value->i, TRUE, text));
      break;
    case SLUICE_VALUE_BYTES:
      base64 = g_base64_encode ((const guchar *) value->s, value->len);
      add_text (self, column, STYLE_GENERAL, base64, strlen (base64));
      break;
    case SLUICE_VALUE_TEXT:
    case SLUICE_VALUE_UUID:
    case SLUICE_VALUE_JSON:
    case SLUICE_VALUE_INVALID:
    default:
      add_text (self, column, STYLE_GENERAL, value->s, value->len);
    }
}

/* --- Rows --------------------------------------------------------------------- */

static void
start_row (SluiceXlsxEncoder *self)
{
  self->n_rows++;
  g_string_append_printf (self->text, "<row r=\"%u\">", self->n_rows);
}

/**
 * sluice_xlsx_encoder_add_start:
 * @self: an encoder
 * @header: whether the first row names the columns; it stays in sight then
 *
 * Writes what is before the rows.
 */
void
sluice_xlsx_encoder_add_start (SluiceXlsxEncoder *self,
                               gboolean           header)
{
  g_return_if_fail (self != NULL);

  g_string_append (self->text, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
                   "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">"
                   "<sheetViews><sheetView workbookViewId=\"0\">");
  if (header)
    g_string_append (self->text, "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" "
                     "state=\"frozen\"/>");
  g_string_append_printf (self->text, "</sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15\"/>"
                          "<cols><col min=\"1\" max=\"%u\" width=\"18\" customWidth=\"1\"/></cols><sheetData>",
                          MAX (self->n_columns, 1));
  if (!header)
    return;
  start_row (self);
  for (guint i = 0; i < self->n_columns; i++)
    {
      const char *name = sluice_schema_get (self->columns, i)->name;

      add_text (self, i, STYLE_HEADER, name, strlen (name));
    }
  g_string_append (self->text, "</row>");
}

static gboolean
is_long (const SluiceValue *value)
{
  gsize units = 0;

  if (!sluice_value_has_text (value) || value->len <= MAX_TEXT / 4 * 3)
    return FALSE;
  if (value->kind == SLUICE_VALUE_BYTES)
    return (value->len + 2) / 3 * 4 > MAX_TEXT;
  /* Characters outside of the first plane, which have four bytes, are two units. */
  for (guint i = 0; i < value->len; i++)
    units += ((guchar) value->s[i] & 0xc0) == 0x80 ? 0 : (guchar) value->s[i] >= 0xf0 ? 2 : 1;
  return units > MAX_TEXT;
}

/**
 * sluice_xlsx_encoder_find_long:
 * @self: an encoder
 * @cells: one for each column
 *
 * A cell holds 32,767 UTF-16 units of text, and no more.
 *
 * Returns: the first cell of a row whose text is longer, -1 if there is none
 */
int
sluice_xlsx_encoder_find_long (SluiceXlsxEncoder *self,
                               const SluiceValue *cells)
{
  g_return_val_if_fail (self != NULL, -1);

  for (guint i = 0; i < self->n_columns; i++)
    {
      if (is_long (&cells[i]))
        return (int) i;
    }
  return -1;
}

/**
 * sluice_xlsx_encoder_add_row:
 * @self: an encoder
 * @cells: one for each column, none of which is too long
 *
 * Writes a row. Values have the forms of `docs/loading.md`.
 */
void
sluice_xlsx_encoder_add_row (SluiceXlsxEncoder *self,
                             const SluiceValue *cells)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (cells != NULL || self->n_columns == 0);

  start_row (self);
  for (guint i = 0; i < self->n_columns; i++)
    add_cell (self, i, &cells[i]);
  g_string_append (self->text, "</row>");
}

/**
 * sluice_xlsx_encoder_add_end:
 * @self: an encoder
 *
 * Writes what is after the rows.
 */
void
sluice_xlsx_encoder_add_end (SluiceXlsxEncoder *self)
{
  g_return_if_fail (self != NULL);

  g_string_append (self->text, "</sheetData></worksheet>");
}

/**
 * sluice_xlsx_encoder_get_n_rows:
 * @self: an encoder
 *
 * Returns: the rows of the sheet so far, that with the names included
 */
guint
sluice_xlsx_encoder_get_n_rows (SluiceXlsxEncoder *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_rows;
}

/**
 * sluice_xlsx_encoder_get_text:
 * @self: an encoder
 * @ret_size: (out): its bytes
 *
 * Returns: (transfer none): what was written since the last reset
 */
const char *
sluice_xlsx_encoder_get_text (SluiceXlsxEncoder *self,
                              gsize             *ret_size)
{
  g_return_val_if_fail (self != NULL && ret_size != NULL, NULL);

  *ret_size = self->text->len;
  return self->text->str;
}

/**
 * sluice_xlsx_encoder_reset:
 * @self: an encoder
 *
 * Forgets what was written.
 */
void
sluice_xlsx_encoder_reset (SluiceXlsxEncoder *self)
{
  g_return_if_fail (self != NULL);

  g_string_truncate (self->text, 0);
}
