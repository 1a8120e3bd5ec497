/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-xlsx-workbook.h"

#include "sluice-error.h"
#include "sluice-xlsx-styles.h"

#define MAX_SHEETS 100000

struct _SluiceXlsxWorkbook
{
  GPtrArray *sheets;            /* (owned) (element-type SluiceXlsxSheetInfo) */
  GArray *styles;               /* (owned) (nullable) (element-type SluiceXlsxNumberFormat) */
  char *strings;                /* (owned) (nullable) the part with shared strings */
  gboolean date1904;
};

typedef struct
{
  SluiceXlsxWorkbook *workbook;
  GPtrArray *relationships;
} WorkbookReader;

static void
free_sheet (gpointer data)
{
  SluiceXlsxSheetInfo *sheet = data;

  g_free (sheet->name);
  g_free (sheet->part);
  g_free (sheet);
}

static void
add_sheet (WorkbookReader             *reader,
           const SluiceXlsxAttributes *attributes)
{
  g_autofree char *id = sluice_xlsx_dup_attribute (attributes, "r:id");
  g_autofree char *state = sluice_xlsx_dup_attribute (attributes, "state");
  const SluiceXlsxRelationship *relationship = NULL;
  SluiceXlsxSheetInfo *sheet = g_new0 (SluiceXlsxSheetInfo, 1);

  if (id != NULL)
    relationship = sluice_xlsx_find_relationship (reader->relationships, id, "worksheet");
  sheet->name = sluice_xlsx_dup_attribute (attributes, "name");
  if (sheet->name == NULL)
    sheet->name = g_strdup ("");
  sheet->part = relationship != NULL ? g_strdup (relationship->target) : NULL;
  sheet->hidden = g_strcmp0 (state, "hidden") == 0 || g_strcmp0 (state, "veryHidden") == 0;
  g_ptr_array_add (reader->workbook->sheets, sheet);
}

static void
on_start (gpointer                    user_data,
          const char                 *name,
          const SluiceXlsxAttributes *attributes)
{
  WorkbookReader *reader = user_data;
  g_autofree char *date1904 = NULL;

  if (g_str_equal (name, "sheet") && reader->workbook->sheets->len < MAX_SHEETS)
    {
      add_sheet (reader, attributes);
    }
  else if (g_str_equal (name, "workbookPr"))
    {
      date1904 = sluice_xlsx_dup_attribute (attributes, "date1904");
      reader->workbook->date1904 = g_strcmp0 (date1904, "1") == 0 || g_strcmp0 (date1904, "true") == 0;
    }
}

static void
on_end (gpointer    user_data,
        const char *name)
{
}

/* A workbook in the binary format is a package, too. */
static const char *
find_workbook (GPtrArray  *relationships,
               GError    **error)
{
  const SluiceXlsxRelationship *found = sluice_xlsx_find_relationship (relationships, NULL, "officeDocument");

  if (found == NULL)
    sluice_set_error (error, SLUICE_ERROR_DATA, "invalid_xlsx", "The file holds no workbook");
  else if (g_str_has_suffix (found->target, ".bin"))
    sluice_set_error (error, SLUICE_ERROR_UNSUPPORTED, "unsupported_format",
                      "The file is a workbook in the binary format (.xlsb): save it as .xlsx or as CSV");
  else if (g_str_has_prefix (found->target, "word/") || g_str_has_prefix (found->target, "ppt/"))
    sluice_set_error (error, SLUICE_ERROR_UNSUPPORTED, "unsupported_format",
                      "The file is a document of Office, but no workbook");
  else
    return found->target;
  return NULL;
}

/**
 * sluice_xlsx_workbook_new:
 * @package: a package
 * @cancellable: (nullable): a cancellable
 * @error: return location for what reading a part can give,
 *   %SLUICE_ERROR_UNSUPPORTED with `unsupported_format`
 *
 * Returns: (transfer full) (nullable): its workbook
 */
SluiceXlsxWorkbook *
sluice_xlsx_workbook_new (SluiceXlsxPackage  *package,
                          GCancellable       *cancellable,
                          GError            **error)
{
  const SluiceXlsxXmlHandler handler = { .start = on_start, .end = on_end };
  g_autoptr(SluiceXlsxWorkbook) self = NULL;
  g_autoptr(GPtrArray) outer = NULL;
  g_autoptr(GPtrArray) relationships = NULL;
  g_autoptr(SluiceXlsxXml) xml = NULL;
  const SluiceXlsxRelationship *found;
  WorkbookReader reader;
  const char *part;

  g_return_val_if_fail (package != NULL, NULL);

  outer = sluice_xlsx_package_read_relationships (package, "", error);
  part = outer != NULL ? find_workbook (outer, error) : NULL;
  if (part == NULL)
    return NULL;
  relationships = sluice_xlsx_package_read_relationships (package, part, error);
  if (relationships == NULL)
    return NULL;

  self = g_new0 (SluiceXlsxWorkbook, 1);
  self->sheets = g_ptr_array_new_with_free_func (free_sheet);
  reader = (WorkbookReader) { self, relationships };
  xml = sluice_xlsx_xml_new (&handler, &reader, part);
  if (!sluice_xlsx_package_parse (package, part, xml, cancellable, error))
    return NULL;

  found = sluice_xlsx_find_relationship (relationships, NULL, "sharedStrings");
  self->strings = found != NULL ? g_strdup (found->target) : NULL;
  found = sluice_xlsx_find_relationship (relationships, NULL, "styles");
  if (found != NULL)
    self->styles = sluice_xlsx_styles_read (package, found->target, cancellable, error);
  return found == NULL || self->styles != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * sluice_xlsx_workbook_free:
 * @self: (transfer full): a workbook
 */
void
sluice_xlsx_workbook_free (SluiceXlsxWorkbook *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->sheets);
  g_clear_pointer (&self->styles, g_array_unref);
  g_free (self->strings);
  g_free (self);
}

/**
 * sluice_xlsx_workbook_get_sheets:
 * @self: a workbook
 *
 * Returns: (transfer none) (element-type SluiceXlsxSheetInfo): its sheets, in the
 *   order in which they are shown
 */
GPtrArray *
sluice_xlsx_workbook_get_sheets (SluiceXlsxWorkbook *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->sheets;
}

/* Names of sheets are the same whatever the case of their letters. */
static const SluiceXlsxSheetInfo *
find_by_name (SluiceXlsxWorkbook *self,
              const char         *name)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);

  for (guint i = 0; i < self->sheets->len; i++)
    {
      const SluiceXlsxSheetInfo *sheet = self->sheets->pdata[i];
      g_autofree char *other = g_utf8_casefold (sheet->name, -1);

      if (g_str_equal (folded, other))
        return sheet;
    }
  return NULL;
}

static const SluiceXlsxSheetInfo *
find_visible (SluiceXlsxWorkbook *self)
{
  for (guint i = 0; i < self->sheets->len; i++)
    {
      const SluiceXlsxSheetInfo *sheet = self->sheets->pdata[i];

      if (!sheet->hidden && sheet->part != NULL)
        return sheet;
    }
  return NULL;
}

static char *
list_sheets (SluiceXlsxWorkbook *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MIN (self->sheets->len, 20); i++)
    {
      const SluiceXlsxSheetInfo *sheet = self->sheets->pdata[i];

      g_string_append_printf (text, "%s“%s”", i > 0 ? ", " : "", sheet->name);
    }
  return g_string_free (text, FALSE);
}

/**
 * sluice_xlsx_workbook_find_sheet:
 * @self: a workbook
 * @name: (nullable): the name of a sheet, or
 * @number: its number from 1; with neither (%NULL, 0) it is the first visible one
 * @error: return location for %SLUICE_ERROR_CONFIGURATION with `no_sheet`
 *
 * Returns: (transfer none) (nullable): the sheet, which has cells
 */
const SluiceXlsxSheetInfo *
sluice_xlsx_workbook_find_sheet (SluiceXlsxWorkbook  *self,
                                 const char          *name,
                                 guint                number,
                                 GError             **error)
{
  const SluiceXlsxSheetInfo *found = NULL;
  g_autofree char *wanted = NULL;
  g_autofree char *all = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (name != NULL)
    found = find_by_name (self, name);
  else if (number == 0)
    found = find_visible (self);
  else if (number <= self->sheets->len)
    found = self->sheets->pdata[number - 1];
  if (found != NULL && found->part != NULL)
    return found;

  if (name != NULL)
    wanted = g_strdup_printf ("sheet “%s”", name);
  else
    wanted = number > 0 ? g_strdup_printf ("sheet number %u", number) : g_strdup ("visible sheet");
  sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "no_sheet",
                    found != NULL ? "The %s of the workbook has no cells" : "The workbook has no %s", wanted);
  all = list_sheets (self);
  if (error != NULL)
    sluice_error_set_hint (*error, "It has: %s", all);
  return NULL;
}

/**
 * sluice_xlsx_workbook_is_date1904:
 * @self: a workbook
 *
 * Returns: whether it counts days from 1904-01-01
 */
gboolean
sluice_xlsx_workbook_is_date1904 (SluiceXlsxWorkbook *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->date1904;
}

/**
 * sluice_xlsx_workbook_get_strings:
 * @self: a workbook
 *
 * Returns: (nullable): the name of the part with the texts that cells share
 */
const char *
sluice_xlsx_workbook_get_strings (SluiceXlsxWorkbook *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->strings;
}

/**
 * sluice_xlsx_workbook_get_format:
 * @self: a workbook
 * @style: the style of a cell
 *
 * Returns: (transfer none) (nullable): how it shows numbers; %NULL: not as dates
 */
const SluiceXlsxNumberFormat *
sluice_xlsx_workbook_get_format (SluiceXlsxWorkbook *self,
                                 guint               style)
{
  const SluiceXlsxNumberFormat *format;

  if (self->styles == NULL || style >= self->styles->len)
    return NULL;
  format = &g_array_index (self->styles, SluiceXlsxNumberFormat, style);
  return format->n_sections > 0 ? format : NULL;
}
