/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-xlsx-merges.h"

#include "sluice-error.h"

#include <string.h>

#define MARK "mergeCells"
#define MARK_LENGTH (sizeof MARK - 1)

/* Areas do not overlap, so there cannot be more in one row than columns. */
#define MAX_MERGES 1000000
#define MAX_ACTIVE SLUICE_XLSX_MAX_COLUMNS

struct _SluiceXlsxMerges
{
  GArray *areas;                /* (owned) (element-type SluiceXlsxArea) by their first row */
  guint next;                   /* the first that begins behind the row */
  GArray *active;               /* (owned) (element-type SluiceXlsxArea) those of the row */
};

typedef struct
{
  SluiceXlsxXml *xml;
  GArray *areas;
} MergeReader;

/* They stand behind the cells, so a sheet is looked through for them before it is
 * read: their name is searched for in its bytes, as parsing takes much longer. In
 * UTF-16 it would not be found. */
static gboolean
has_mark (SluiceXlsxPackage  *package,
          const char         *part,
          gboolean           *ret_found,
          GCancellable       *cancellable,
          GError            **error)
{
  g_autoptr(SluiceZipReader) zip = sluice_xlsx_package_open (package, part, error);
  char edge[2 * MARK_LENGTH];
  gsize n_edge = 0;
  gboolean is_first = TRUE;
  const char *data;
  gsize size;

  if (zip == NULL)
    return FALSE;
  *ret_found = FALSE;
  for (;;)
    {
      gsize n;

      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !sluice_zip_reader_pull (zip, &data, &size, error))
        return FALSE;
      if (size == 0)
        return TRUE;

      /* The end of the piece before and the beginning of this one. */
      n = MIN (size, MARK_LENGTH);
      memcpy (edge + n_edge, data, n);
      if ((is_first && (guchar) data[0] != '<' && (guchar) data[0] != 0xef) || memchr (data, '\0', MIN (size, 64)) ||
          memmem (edge, n_edge + n, MARK, MARK_LENGTH) != NULL || memmem (data, size, MARK, MARK_LENGTH) != NULL)
        {
          *ret_found = TRUE;
          return TRUE;
        }
      is_first = FALSE;
      if (size >= MARK_LENGTH)
        {
          n_edge = MARK_LENGTH;
          memcpy (edge, data + size - MARK_LENGTH, MARK_LENGTH);
        }
      else
        {
          gsize total = n_edge + n;

          n_edge = MIN (total, MARK_LENGTH);
          memmove (edge, edge + total - n_edge, n_edge);
        }
    }
}

static void
on_start (gpointer                    user_data,
          const char                 *name,
          const SluiceXlsxAttributes *attributes)
{
  MergeReader *reader = user_data;
  g_autofree char *ref = NULL;
  SluiceXlsxArea area;

  if (!g_str_equal (name, "mergeCell"))
    return;
  ref = sluice_xlsx_dup_attribute (attributes, "ref");
  if (ref == NULL || !sluice_xlsx_area_parse (ref, strlen (ref), &area) || area.last_row == G_MAXUINT32 ||
      reader->areas->len >= MAX_MERGES)
    {
      sluice_xlsx_xml_stop (reader->xml, sluice_error_new (SLUICE_ERROR_DATA, "invalid_xlsx",
                                                           "The workbook has merged cells at “%s”", ref));
      return;
    }
  g_array_append_val (reader->areas, area);
}

static void
on_end (gpointer    user_data,
        const char *name)
{
}

static int
compare_areas (gconstpointer a,
               gconstpointer b)
{
  const SluiceXlsxArea *left = a;
  const SluiceXlsxArea *right = b;

  return left->first_row < right->first_row ? -1 : left->first_row > right->first_row;
}

/**
 * sluice_xlsx_merges_read:
 * @package: a package
 * @part: the part of a sheet
 * @cancellable: (nullable): a cancellable
 * @error: return location for what reading a part can give
 *
 * Returns: (transfer full) (nullable): the areas, maybe none
 */
SluiceXlsxMerges *
sluice_xlsx_merges_read (SluiceXlsxPackage  *package,
                         const char         *part,
                         GCancellable       *cancellable,
                         GError            **error)
{
  const SluiceXlsxXmlHandler handler = { .start = on_start, .end = on_end };
  g_autoptr(SluiceXlsxMerges) self = NULL;
  gboolean found;

  g_return_val_if_fail (package != NULL, NULL);
  g_return_val_if_fail (part != NULL, NULL);

  if (!has_mark (package, part, &found, cancellable, error))
    return NULL;
  self = g_new0 (SluiceXlsxMerges, 1);
  self->areas = g_array_new (FALSE, FALSE, sizeof (SluiceXlsxArea));
  self->active = g_array_new (FALSE, FALSE, sizeof (SluiceXlsxArea));
  if (found)
    {
      MergeReader reader = { .areas = self->areas };
      g_autoptr(SluiceXlsxXml) xml = sluice_xlsx_xml_new (&handler, &reader, part);

      reader.xml = xml;
      if (!sluice_xlsx_package_parse (package, part, xml, cancellable, error))
        return NULL;
      g_array_sort (self->areas, compare_areas);
    }
  return g_steal_pointer (&self);
}

/**
 * sluice_xlsx_merges_free:
 * @self: (transfer full): areas
 */
void
sluice_xlsx_merges_free (SluiceXlsxMerges *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->areas);
  g_array_unref (self->active);
  g_free (self);
}

/**
 * sluice_xlsx_merges_seek:
 * @self: areas
 * @row: the row that is read next, from 0; not before the last one
 */
void
sluice_xlsx_merges_seek (SluiceXlsxMerges *self,
                         guint64           row)
{
  g_return_if_fail (self != NULL);

  for (guint i = self->active->len; i > 0; i--)
    {
      if (g_array_index (self->active, SluiceXlsxArea, i - 1).last_row < row)
        g_array_remove_index_fast (self->active, i - 1);
    }
  for (; self->next < self->areas->len; self->next++)
    {
      const SluiceXlsxArea *area = &g_array_index (self->areas, SluiceXlsxArea, self->next);

      if (area->first_row > row)
        break;
      if (area->last_row >= row && self->active->len < MAX_ACTIVE)
        g_array_append_vals (self->active, area, 1);
    }
}

/**
 * sluice_xlsx_merges_covers:
 * @self: areas
 * @row: the row that was gone to
 * @column: a column, from 0
 *
 * Returns: whether the cell lies under another one that is shown in its place
 */
gboolean
sluice_xlsx_merges_covers (SluiceXlsxMerges *self,
                           guint64           row,
                           guint32           column)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->active->len; i++)
    {
      const SluiceXlsxArea *area = &g_array_index (self->active, SluiceXlsxArea, i);

      if (column >= area->first_column && column <= area->last_column &&
          (row != area->first_row || column != area->first_column))
        return TRUE;
    }
  return FALSE;
}
