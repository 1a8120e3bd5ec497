/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-xlsx-styles.h"

#include "sluice-error.h"

/* Excel allows 65,490 styles of cells, and fewer number formats. */
#define MAX_STYLES 100000u

typedef struct
{
  SluiceXlsxXml *xml;
  GHashTable *formats;          /* number -> owned SluiceXlsxNumberFormat */
  GArray *styles;               /* (element-type SluiceXlsxNumberFormat) */
  gboolean in_styles;           /* of cells: others have lists of the same shape */
} StyleReader;

static guint
get_number (const SluiceXlsxAttributes *attributes,
            const char                 *name)
{
  g_autofree char *text = sluice_xlsx_dup_attribute (attributes, name);

  return text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : 0;
}

static void
add_format (StyleReader                *reader,
            const SluiceXlsxAttributes *attributes)
{
  g_autofree char *code = sluice_xlsx_dup_attribute (attributes, "formatCode");
  SluiceXlsxNumberFormat *format;

  if (code == NULL)
    return;
  format = g_new (SluiceXlsxNumberFormat, 1);
  sluice_xlsx_number_format_parse (code, format);
  g_hash_table_replace (reader->formats, GUINT_TO_POINTER (get_number (attributes, "numFmtId")), format);
}

static void
add_style (StyleReader                *reader,
           const SluiceXlsxAttributes *attributes)
{
  guint number = get_number (attributes, "numFmtId");
  const SluiceXlsxNumberFormat *known = g_hash_table_lookup (reader->formats, GUINT_TO_POINTER (number));
  SluiceXlsxNumberFormat format;

  if (known != NULL)
    format = *known;
  else
    sluice_xlsx_number_format_built_in (number, &format);
  g_array_append_val (reader->styles, format);
}

static void
on_start (gpointer                    user_data,
          const char                 *name,
          const SluiceXlsxAttributes *attributes)
{
  StyleReader *reader = user_data;

  if (reader->styles->len >= MAX_STYLES || g_hash_table_size (reader->formats) >= MAX_STYLES)
    sluice_xlsx_xml_stop (reader->xml, sluice_error_new (SLUICE_ERROR_DATA, "invalid_xlsx",
                                                         "The workbook has more than %u styles", MAX_STYLES));
  else if (g_str_equal (name, "cellXfs"))
    reader->in_styles = TRUE;
  else if (g_str_equal (name, "xf") && reader->in_styles)
    add_style (reader, attributes);
  else if (g_str_equal (name, "numFmt") && !reader->in_styles)
    add_format (reader, attributes);
}

static void
on_end (gpointer    user_data,
        const char *name)
{
  StyleReader *reader = user_data;

  if (g_str_equal (name, "cellXfs"))
    reader->in_styles = FALSE;
}

/**
 * sluice_xlsx_styles_read:
 * @package: a package
 * @part: its part with styles
 * @cancellable: (nullable): a cancellable
 * @error: return location for what reading a part can give
 *
 * Returns: (transfer full) (element-type SluiceXlsxNumberFormat) (nullable): how each
 *   style of cells shows numbers
 */
GArray *
sluice_xlsx_styles_read (SluiceXlsxPackage  *package,
                         const char         *part,
                         GCancellable       *cancellable,
                         GError            **error)
{
  const SluiceXlsxXmlHandler handler = { .start = on_start, .end = on_end };
  g_autoptr(GHashTable) formats = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_autoptr(GArray) styles = g_array_new (FALSE, FALSE, sizeof (SluiceXlsxNumberFormat));
  g_autoptr(SluiceXlsxXml) xml = NULL;
  StyleReader reader = { .formats = formats, .styles = styles };

  g_return_val_if_fail (package != NULL, NULL);
  g_return_val_if_fail (part != NULL, NULL);

  xml = sluice_xlsx_xml_new (&handler, &reader, part);
  reader.xml = xml;
  if (!sluice_xlsx_package_parse (package, part, xml, cancellable, error))
    return NULL;
  return g_steal_pointer (&styles);
}
