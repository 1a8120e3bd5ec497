/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "test-workbook.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gstdio.h>
#include <string.h>

#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define DOCUMENT "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/relationships"

/* A new file of the test's folder, with a name that nothing else has. */
static char *
make_path (void)
{
  static guint number;
  g_autofree char *name = g_strdup_printf ("book-%u.xlsx", ++number);

  g_mkdir_with_parents (g_get_user_cache_dir (), 0700);
  return g_build_filename (g_get_user_cache_dir (), name, NULL);
}

char *
test_file_write (const char *data,
                 gsize       size)
{
  char *path = make_path ();

  /* Thousands of files are written, none of which has to survive. */
  g_assert_true (g_file_set_contents_full (path, data, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  return path;
}

char *
test_zip_write (const TestEntry *entries,
                guint            n_entries)
{
  struct archive *archive = archive_write_new ();
  char *path = make_path ();

  archive_write_set_format_zip (archive);
  g_assert_cmpint (archive_write_open_filename (archive, path), ==, ARCHIVE_OK);
  for (guint i = 0; i < n_entries; i++)
    {
      gsize size = entries[i].size < 0 ? strlen (entries[i].data) : (gsize) entries[i].size;
      struct archive_entry *entry = archive_entry_new ();

      archive_entry_set_pathname (entry, entries[i].name);
      archive_entry_set_filetype (entry, g_str_has_suffix (entries[i].name, "/") ? AE_IFDIR : AE_IFREG);
      archive_entry_set_perm (entry, 0600);
      archive_entry_set_size (entry, (la_int64_t) size);
      g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
      g_assert_cmpint (archive_write_data (archive, entries[i].data, size), ==, (gssize) size);
      archive_entry_free (entry);
    }
  g_assert_cmpint (archive_write_close (archive), ==, ARCHIVE_OK);
  archive_write_free (archive);
  return path;
}

static const char *
get (const char *text,
     const char *otherwise)
{
  return text != NULL ? text : otherwise;
}

char *
test_workbook_write (const TestWorkbook *workbook)
{
  static const char outer[] =
    "<Relationships xmlns='" PACKAGE "'><Relationship Id='a' Type='" DOCUMENT "/officeDocument' "
    "Target='xl/workbook.xml'/></Relationships>";
  static const char inner[] =
    "<Relationships xmlns='" PACKAGE "'>"
    "<Relationship Id='s1' Type='" DOCUMENT "/worksheet' Target='worksheets/sheet1.xml'/>"
    "<Relationship Id='s2' Type='" DOCUMENT "/worksheet' Target='/xl/worksheets/../worksheets/sheet2.xml'/>"
    "<Relationship Id='s3' Type='" DOCUMENT "/chartsheet' Target='chartsheets/sheet1.xml'/>"
    "<Relationship Id='x' Type='" DOCUMENT "/worksheet' Target='file:///etc/passwd' TargetMode='External'/>"
    "<Relationship Id='t' Type='" DOCUMENT "/styles' Target='styles.xml'/>"
    "<Relationship Id='u' Type='" DOCUMENT "/sharedStrings' Target='sharedStrings.xml'/></Relationships>";
  g_autofree char *book =
    g_strdup_printf ("<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
                     "<workbook xmlns='" MAIN "' xmlns:r='" DOCUMENT "'>%s<sheets>%s</sheets></workbook>",
                     get (workbook->properties, ""), get (workbook->sheets, "<sheet name='One' sheetId='1' r:id='s1'/>"));
  g_autofree char *styles =
    g_strdup_printf ("<styleSheet xmlns='" MAIN "'><numFmts>%s</numFmts>"
                     "<cellStyleXfs><xf numFmtId='14'/></cellStyleXfs><cellXfs>%s</cellXfs></styleSheet>",
                     get (workbook->formats, ""), get (workbook->styles, "<xf numFmtId='0'/>"));
  g_autofree char *strings = g_strdup_printf ("<sst xmlns='" MAIN "'>%s</sst>", get (workbook->strings, ""));
  g_autofree char *sheet =
    g_strdup_printf ("<worksheet xmlns='" MAIN "'><dimension ref='A1'/><sheetData>%s</sheetData>%s</worksheet>",
                     get (workbook->rows, ""), get (workbook->behind, ""));
  const TestEntry entries[] = {
    { "[Content_Types].xml", "<Types/>", -1 },
    { "_rels/.rels", outer, -1 },
    { "xl/workbook.xml", get (workbook->workbook, book), -1 },
    { "xl/_rels/workbook.xml.rels", inner, -1 },
    { "xl/styles.xml", styles, -1 },
    { "xl/sharedStrings.xml", strings, -1 },
    { "xl/worksheets/sheet1.xml", get (workbook->sheet, sheet), -1 },
    { "xl/worksheets/sheet2.xml",
      "<worksheet xmlns='" MAIN "'><sheetData><row><c t='str'><v>second</v></c></row><row><c><v>2</v></c></row>"
      "</sheetData></worksheet>", -1 },
  };

  return test_zip_write (entries, G_N_ELEMENTS (entries));
}
