/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-xlsx-sheet.h"

#include "sluice-error.h"
#include "sluice-xlsx-area.h"
#include "sluice-xlsx-merges.h"
#include "sluice-xlsx-text.h"

#include <string.h>

/* Bytes to parse at a time: the rows of a step have to be put somewhere. */
#define STEP_SIZE (32 * 1024)

/* The names of elements and attributes, interned. */
typedef struct
{
  const char *sheet_data;
  const char *row;
  const char *cell;
  const char *value;
  const char *inline_string;
  const char *text;
  const char *phonetic;
  const char *reference;
  const char *style;
  const char *type;
} Names;

struct _SluiceXlsxSheet
{
  SluiceZipReader *zip;         /* (owned) */
  SluiceXlsxXml *xml;           /* (owned) */
  SluiceXlsxMerges *merges;     /* (owned) */
  Names names;
  guint64 max_record;
  SluiceXlsxRowFunc func;
  gpointer user_data;

  const char *data;             /* (unowned) what the zip gave and is not parsed yet */
  gsize size;
  gboolean at_end;
  gboolean enough;              /* no more rows are wanted */

  SluiceXlsxRow row;            /* that is read; its `number` is the next one's between rows */
  SluiceXlsxCell current;
  guint32 next_column;
  gboolean in_data;
  gboolean in_row;
  gboolean in_cell;
  gboolean in_inline;
  gboolean in_phonetic;
  gboolean in_text;             /* characters belong to the cell */
  gboolean has_value;
  gsize run_start;
};

static void
stop_with (SluiceXlsxSheet *self,
           const char      *what)
{
  sluice_xlsx_xml_stop (self->xml, sluice_error_new (SLUICE_ERROR_DATA, "invalid_xlsx",
                                                     "Row %" G_GUINT64_FORMAT " of the sheet %s",
                                                     self->row.number + 1, what));
}

static void
begin_row (SluiceXlsxSheet            *self,
           const SluiceXlsxAttributes *attributes)
{
  gsize len;
  const char *text = sluice_xlsx_attribute (attributes, self->names.reference, &len);
  guint64 number = 0;

  self->in_row = TRUE;
  self->next_column = 0;
  g_array_set_size (self->row.cells, 0);
  g_string_truncate (self->row.text, 0);
  if (text != NULL)
    {
      for (gsize i = 0; i < len && i < 10 && g_ascii_isdigit (text[i]); i++)
        number = number * 10 + (guint64) (text[i] - '0');
      if (number <= self->row.number)
        {
          stop_with (self, "does not stand where its number says");
          return;
        }
      self->row.number = number - 1;
    }
  sluice_xlsx_merges_seek (self->merges, self->row.number);
}

static gboolean
read_type (const char         *text,
           gsize               len,
           SluiceXlsxCellType *ret_type)
{
  static const struct
  {
    const char *name;
    SluiceXlsxCellType type;
  } types[] = {
    { "s", SLUICE_XLSX_CELL_SHARED },
    { "n", SLUICE_XLSX_CELL_NUMBER },
    { "str", SLUICE_XLSX_CELL_TEXT },
    { "inlineStr", SLUICE_XLSX_CELL_TEXT },
    { "b", SLUICE_XLSX_CELL_BOOLEAN },
    { "e", SLUICE_XLSX_CELL_ERROR },
    { "d", SLUICE_XLSX_CELL_DATE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      if (strncmp (types[i].name, text, len) == 0 && types[i].name[len] == '\0')
        {
          *ret_type = types[i].type;
          return TRUE;
        }
    }
  return FALSE;
}

static void
begin_cell (SluiceXlsxSheet            *self,
            const SluiceXlsxAttributes *attributes)
{
  const char *text;
  gsize len;
  guint32 row;

  self->in_cell = TRUE;
  self->has_value = FALSE;
  self->current = (SluiceXlsxCell) { .column = self->next_column, .start = self->row.text->len };

  text = sluice_xlsx_attribute (attributes, self->names.reference, &len);
  if (text != NULL && (!sluice_xlsx_reference_parse (text, len, &self->current.column, &row) ||
                       row != self->row.number))
    stop_with (self, "has a cell that does not stand where its reference says");
  self->next_column = self->current.column + 1;

  text = sluice_xlsx_attribute (attributes, self->names.style, &len);
  for (gsize i = 0; text != NULL && i < len && i < 9 && g_ascii_isdigit (text[i]); i++)
    self->current.style = self->current.style * 10 + (guint32) (text[i] - '0');

  text = sluice_xlsx_attribute (attributes, self->names.type, &len);
  if (text != NULL && !read_type (text, len, &self->current.type))
    stop_with (self, "has a cell of an unknown type");
}

static void
on_start (gpointer                    user_data,
          const char                 *name,
          const SluiceXlsxAttributes *attributes)
{
  SluiceXlsxSheet *self = user_data;
  const Names *names = &self->names;

  if (self->in_cell)
    {
      if (name == names->value || (name == names->text && self->in_inline && !self->in_phonetic))
        {
          self->in_text = TRUE;
          self->has_value = self->has_value || name == names->text;
          self->run_start = self->row.text->len;
        }
      else if (name == names->inline_string)
        self->in_inline = TRUE;
      else if (name == names->phonetic)
        self->in_phonetic = TRUE;
    }
  else if (self->in_row && name == names->cell)
    begin_cell (self, attributes);
  else if (self->in_data && name == names->row)
    begin_row (self, attributes);
  else if (name == names->sheet_data)
    self->in_data = TRUE;
}

/* A cell without a value has a style at most. A text may be empty, a number not. */
static void
end_cell (SluiceXlsxSheet *self)
{
  SluiceXlsxCell *cell = &self->current;

  self->in_cell = FALSE;
  self->in_inline = FALSE;
  self->in_phonetic = FALSE;
  cell->len = self->row.text->len - cell->start;
  if (!self->has_value || (cell->len == 0 && cell->type != SLUICE_XLSX_CELL_TEXT) ||
      sluice_xlsx_merges_covers (self->merges, self->row.number, cell->column))
    g_string_truncate (self->row.text, cell->start);
  else if (self->row.cells->len >= SLUICE_XLSX_MAX_COLUMNS || cell->column >= SLUICE_XLSX_MAX_COLUMNS)
    stop_with (self, "has too many cells");
  else
    g_array_append_val (self->row.cells, *cell);
}

static void
end_row (SluiceXlsxSheet *self)
{
  GError *error = NULL;

  self->in_row = FALSE;
  if (self->row.cells->len > 0 && !self->enough && !self->func (&self->row, self->user_data, &error))
    {
      self->enough = TRUE;
      if (error != NULL)
        sluice_xlsx_xml_stop (self->xml, error);
    }
  self->row.number++;
}

static void
on_end (gpointer    user_data,
        const char *name)
{
  SluiceXlsxSheet *self = user_data;
  const Names *names = &self->names;

  if (self->in_text && (name == names->value || name == names->text))
    {
      self->in_text = FALSE;
      self->has_value = TRUE;
      if (self->current.type == SLUICE_XLSX_CELL_TEXT && !sluice_xlsx_text_decode (self->row.text, self->run_start))
        self->current.invalid = TRUE;
    }
  else if (name == names->phonetic)
    self->in_phonetic = FALSE;
  else if (name == names->inline_string)
    self->in_inline = FALSE;
  else if (name == names->cell && self->in_cell)
    end_cell (self);
  else if (name == names->row && self->in_row)
    end_row (self);
  else if (name == names->sheet_data)
    self->in_data = FALSE;
}

static void
on_text (gpointer    user_data,
         const char *text,
         gsize       size)
{
  SluiceXlsxSheet *self = user_data;

  if (!self->in_text)
    return;
  if (self->max_record > 0 && self->row.text->len + size > self->max_record)
    sluice_xlsx_xml_stop (self->xml, sluice_error_new (SLUICE_ERROR_LIMIT, "record_too_large",
                                                       "Row %" G_GUINT64_FORMAT " of the sheet is larger than %"
                                                       G_GUINT64_FORMAT " bytes (max_record)",
                                                       self->row.number + 1, self->max_record));
  else
    g_string_append_len (self->row.text, text, (gssize) size);
}

static void
intern_names (SluiceXlsxSheet *self)
{
  self->names = (Names) {
    .sheet_data = sluice_xlsx_xml_intern (self->xml, "sheetData"),
    .row = sluice_xlsx_xml_intern (self->xml, "row"),
    .cell = sluice_xlsx_xml_intern (self->xml, "c"),
    .value = sluice_xlsx_xml_intern (self->xml, "v"),
    .inline_string = sluice_xlsx_xml_intern (self->xml, "is"),
    .text = sluice_xlsx_xml_intern (self->xml, "t"),
    .phonetic = sluice_xlsx_xml_intern (self->xml, "rPh"),
    .reference = sluice_xlsx_xml_intern (self->xml, "r"),
    .style = sluice_xlsx_xml_intern (self->xml, "s"),
  };
  self->names.type = self->names.text;
}

/**
 * sluice_xlsx_sheet_new:
 * @package: a package; must outlive the sheet
 * @part: the part of the sheet
 * @limits: how large a row may be
 * @func: what is given its rows
 * @user_data: what it is given beside
 * @cancellable: (nullable): a cancellable
 * @error: return location for what reading a part can give
 *
 * Returns: (transfer full) (nullable): a sheet before its first row
 */
SluiceXlsxSheet *
sluice_xlsx_sheet_new (SluiceXlsxPackage       *package,
                       const char              *part,
                       const SluiceBodyLimits  *limits,
                       SluiceXlsxRowFunc        func,
                       gpointer                 user_data,
                       GCancellable            *cancellable,
                       GError                 **error)
{
  const SluiceXlsxXmlHandler handler = { .start = on_start, .end = on_end, .text = on_text };
  g_autoptr(SluiceXlsxMerges) merges = NULL;
  g_autoptr(SluiceZipReader) zip = NULL;
  SluiceXlsxSheet *self;

  g_return_val_if_fail (package != NULL, NULL);
  g_return_val_if_fail (part != NULL && limits != NULL, NULL);
  g_return_val_if_fail (func != NULL, NULL);

  merges = sluice_xlsx_merges_read (package, part, cancellable, error);
  zip = merges != NULL ? sluice_xlsx_package_open (package, part, error) : NULL;
  if (zip == NULL)
    return NULL;

  self = g_new0 (SluiceXlsxSheet, 1);
  self->zip = g_steal_pointer (&zip);
  self->merges = g_steal_pointer (&merges);
  self->max_record = limits->max_record;
  self->func = func;
  self->user_data = user_data;
  self->row.cells = g_array_new (FALSE, FALSE, sizeof (SluiceXlsxCell));
  self->row.text = g_string_new (NULL);
  self->xml = sluice_xlsx_xml_new (&handler, self, part);
  intern_names (self);
  return self;
}

/**
 * sluice_xlsx_sheet_free:
 * @self: (transfer full): a sheet
 */
void
sluice_xlsx_sheet_free (SluiceXlsxSheet *self)
{
  g_return_if_fail (self != NULL);

  sluice_xlsx_xml_free (self->xml);
  sluice_zip_reader_free (self->zip);
  sluice_xlsx_merges_free (self->merges);
  g_array_unref (self->row.cells);
  g_string_free (self->row.text, TRUE);
  g_free (self);
}

/**
 * sluice_xlsx_sheet_step:
 * @self: a sheet
 * @ret_end: (out): whether nothing follows, or nothing more is wanted
 * @error: return location for what reading a part can give, %SLUICE_ERROR_LIMIT with
 *   `record_too_large`, or what the function gave
 *
 * Reads a piece of it; its rows are given to the function.
 *
 * Returns: whether it worked
 */
gboolean
sluice_xlsx_sheet_step (SluiceXlsxSheet  *self,
                        gboolean         *ret_end,
                        GError          **error)
{
  gsize n;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (ret_end != NULL, FALSE);

  *ret_end = self->at_end || self->enough;
  if (*ret_end)
    return TRUE;
  if (self->size == 0)
    {
      if (!sluice_zip_reader_pull (self->zip, &self->data, &self->size, error))
        return FALSE;
      self->at_end = self->size == 0;
    }
  n = MIN (self->size, STEP_SIZE);
  if (self->at_end ? !sluice_xlsx_xml_end (self->xml, error) : !sluice_xlsx_xml_push (self->xml, self->data, n, error))
    return FALSE;
  self->data += n;
  self->size -= n;
  *ret_end = self->at_end || self->enough;
  return TRUE;
}

/**
 * sluice_xlsx_sheet_get_consumed:
 * @self: a sheet
 *
 * Returns: where in the file it reads
 */
guint64
sluice_xlsx_sheet_get_consumed (SluiceXlsxSheet *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return sluice_zip_reader_get_consumed (self->zip);
}
