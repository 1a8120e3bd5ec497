/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-xlsx-package.h"

#include "sluice-error.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* How much of a file in the format of OLE is searched for what it is. */
#define OLE_SEARCH (4 * 1024 * 1024)

/* More relationships are not read: a workbook has one for each sheet. */
#define MAX_RELATIONSHIPS 100000

struct _SluiceXlsxPackage
{
  int fd;                       /* (unowned) */
  char *name;                   /* (owned) for messages */
  const SluiceBodyLimits *limits;
};

typedef struct
{
  SluiceXlsxXml *xml;
  const char *folder;           /* what targets are relative to, "" or with a slash behind */
  GPtrArray *list;
} RelationshipReader;

static gboolean
fail (SluiceXlsxPackage  *self,
      SluiceError         kind,
      const char         *code,
      const char         *what,
      const char         *hint,
      GError            **error)
{
  sluice_set_error (error, kind, code, "The file %s %s", self->name, what);
  if (error == NULL)
    return FALSE;
  if (hint != NULL)
    sluice_error_set_hint (*error, "%s", hint);
  sluice_error_get_where (*error)->file = g_strdup (self->name);
  return FALSE;
}

/* A file of Excel 97, or one that is encrypted, is a file system of its own
 * (MS-CFB), in which names are UTF-16. */
static gboolean
fail_ole (SluiceXlsxPackage  *self,
          GError            **error)
{
  static const char encrypted[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
  g_autofree char *data = g_malloc (OLE_SEARCH);
  gssize n = pread (self->fd, data, OLE_SEARCH, 0);

  if (n > 0 && memmem (data, (gsize) n, encrypted, sizeof encrypted) != NULL)
    return fail (self, SLUICE_ERROR_DATA, "encrypted_file", "is encrypted",
                 "Open it with its password and save it without one", error);
  return fail (self, SLUICE_ERROR_UNSUPPORTED, "unsupported_format", "is a workbook of Excel 97 (.xls)",
               "Save it as .xlsx or as CSV", error);
}

static gboolean
check_format (SluiceXlsxPackage  *self,
              GError            **error)
{
  char head[8] = { 0 };
  gssize n = pread (self->fd, head, sizeof head, 0);

  if (n == 0)
    return fail (self, SLUICE_ERROR_DATA, "invalid_xlsx", "is empty", NULL, error);
  if (memcmp (head, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8) == 0)
    return fail_ole (self, error);
  if (memcmp (head, "PK", 2) != 0)
    return fail (self, SLUICE_ERROR_DATA, "invalid_xlsx", "is no workbook: it is no zip",
                 "Look whether it is complete, and what format it has", error);
  return TRUE;
}

/**
 * sluice_xlsx_package_new:
 * @fd: (transfer none): the open file; must stay open as long as the package
 * @name: what it is called, for messages
 * @limits: what its parts may do to us; must outlive the package
 * @error: return location for %SLUICE_ERROR_DATA with `invalid_xlsx` or
 *   `encrypted_file`, %SLUICE_ERROR_CONFIGURATION with `file_unreadable`,
 *   %SLUICE_ERROR_UNSUPPORTED with `unsupported_format`
 *
 * Returns: (transfer full) (nullable): a package
 */
SluiceXlsxPackage *
sluice_xlsx_package_new (int                      fd,
                         const char              *name,
                         const SluiceBodyLimits  *limits,
                         GError                 **error)
{
  g_autoptr(SluiceXlsxPackage) self = NULL;
  struct stat about;

  g_return_val_if_fail (fd >= 0, NULL);
  g_return_val_if_fail (name != NULL && limits != NULL, NULL);

  self = g_new0 (SluiceXlsxPackage, 1);
  self->fd = fd;
  self->name = g_strdup (name);
  self->limits = limits;
  if (fstat (fd, &about) != 0 || !S_ISREG (about.st_mode))
    {
      fail (self, SLUICE_ERROR_CONFIGURATION, "file_unreadable", "is no regular file, which a workbook must be", NULL,
            error);
      return NULL;
    }
  return check_format (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * sluice_xlsx_package_free:
 * @self: (transfer full): a package
 */
void
sluice_xlsx_package_free (SluiceXlsxPackage *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  g_free (self);
}

/* Why there is no such part: maybe the zip is another kind of document. */
static gboolean
fail_missing (SluiceXlsxPackage  *self,
              const char         *part,
              GError            **error)
{
  g_autoptr(SluiceZipReader) zip = sluice_zip_reader_new (self->fd, self->name, self->limits, error);
  g_autofree char *what = NULL;
  gboolean found = FALSE;
  const char *name;

  if (zip == NULL || !sluice_zip_reader_next (zip, NULL, &name, error))
    return FALSE;
  if (g_strcmp0 (name, "mimetype") == 0)
    found = TRUE;
  else if (g_str_equal (part, "_rels/.rels"))
    what = g_strdup ("is a zip, but no workbook");
  else
    what = g_strdup_printf ("is damaged: the part “%s” is missing", part);
  if (found)
    return fail (self, SLUICE_ERROR_UNSUPPORTED, "unsupported_format", "is an OpenDocument file",
                 "Save it as .xlsx or as CSV", error);
  return fail (self, SLUICE_ERROR_DATA, "invalid_xlsx", what, NULL, error);
}

/**
 * sluice_xlsx_package_open:
 * @self: a package
 * @part: the name of a part
 * @error: return location for what reading a zip can give, and %SLUICE_ERROR_DATA
 *   with `invalid_xlsx` if there is no such part
 *
 * Returns: (transfer full) (nullable): a reader at the beginning of the part; must
 *   not outlive the package
 */
SluiceZipReader *
sluice_xlsx_package_open (SluiceXlsxPackage  *self,
                          const char         *part,
                          GError            **error)
{
  g_autoptr(SluiceZipReader) zip = NULL;
  gboolean found;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (part != NULL, NULL);

  zip = sluice_zip_reader_new (self->fd, self->name, self->limits, error);
  if (zip == NULL || !sluice_zip_reader_find (zip, part, &found, error))
    return NULL;
  if (!found)
    {
      fail_missing (self, part, error);
      return NULL;
    }
  return g_steal_pointer (&zip);
}

/**
 * sluice_xlsx_package_parse:
 * @self: a package
 * @part: the name of a part
 * @xml: what parses it
 * @cancellable: (nullable): a cancellable
 * @error: return location for what reading a zip, and XML, can give
 *
 * Reads a part to its end.
 *
 * Returns: whether it worked
 */
gboolean
sluice_xlsx_package_parse (SluiceXlsxPackage  *self,
                           const char         *part,
                           SluiceXlsxXml      *xml,
                           GCancellable       *cancellable,
                           GError            **error)
{
  g_autoptr(SluiceZipReader) zip = sluice_xlsx_package_open (self, part, error);
  const char *data;
  gsize size;

  if (zip == NULL)
    return FALSE;
  for (;;)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !sluice_zip_reader_pull (zip, &data, &size, error))
        return FALSE;
      if (size == 0)
        return sluice_xlsx_xml_end (xml, error);
      if (!sluice_xlsx_xml_push (xml, data, size, error))
        return FALSE;
    }
}

static void
free_relationship (gpointer data)
{
  SluiceXlsxRelationship *relationship = data;

  g_free (relationship->id);
  g_free (relationship->type);
  g_free (relationship->target);
  g_free (relationship);
}

/* Makes a name of a part from what may be relative, as in paths. */
static char *
resolve (const char *folder,
         const char *target)
{
  g_autofree char *whole = g_strconcat (*target == '/' ? "" : folder, target, NULL);
  g_auto(GStrv) names = g_strsplit (whole, "/", -1);
  g_autoptr(GPtrArray) kept = g_ptr_array_new ();

  for (guint i = 0; names[i] != NULL; i++)
    {
      if (g_str_equal (names[i], "..") && kept->len > 0)
        g_ptr_array_set_size (kept, (gint) kept->len - 1);
      else if (*names[i] != '\0' && !g_str_equal (names[i], ".") && !g_str_equal (names[i], ".."))
        g_ptr_array_add (kept, names[i]);
    }
  g_ptr_array_add (kept, NULL);
  return g_strjoinv ("/", (char **) kept->pdata);
}

static void
on_relationship (gpointer                    user_data,
                 const char                 *name,
                 const SluiceXlsxAttributes *attributes)
{
  RelationshipReader *reader = user_data;
  g_autofree char *mode = NULL;
  g_autofree char *type = NULL;
  g_autofree char *target = NULL;
  SluiceXlsxRelationship *relationship;

  if (!g_str_equal (name, "Relationship") || reader->list->len >= MAX_RELATIONSHIPS)
    return;
  /* What is outside the package is none of our business. */
  mode = sluice_xlsx_dup_attribute (attributes, "TargetMode");
  type = sluice_xlsx_dup_attribute (attributes, "Type");
  target = sluice_xlsx_dup_attribute (attributes, "Target");
  if (type == NULL || target == NULL || g_strcmp0 (mode, "External") == 0)
    return;

  relationship = g_new0 (SluiceXlsxRelationship, 1);
  relationship->id = sluice_xlsx_dup_attribute (attributes, "Id");
  relationship->type = g_strdup (strrchr (type, '/') != NULL ? strrchr (type, '/') + 1 : type);
  relationship->target = resolve (reader->folder, target);
  g_ptr_array_add (reader->list, relationship);
}

static void
on_end (gpointer    user_data,
        const char *name)
{
}

/**
 * sluice_xlsx_package_read_relationships:
 * @self: a package
 * @part: the part whose relationships are wanted, "" for those of the package
 * @error: return location for what reading a part can give
 *
 * Returns: (transfer full) (element-type SluiceXlsxRelationship) (nullable): those
 *   inside the package
 */
GPtrArray *
sluice_xlsx_package_read_relationships (SluiceXlsxPackage  *self,
                                        const char         *part,
                                        GError            **error)
{
  const SluiceXlsxXmlHandler handler = { .start = on_relationship, .end = on_end };
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func (free_relationship);
  g_autoptr(SluiceXlsxXml) xml = NULL;
  RelationshipReader reader = { .list = list };
  g_autofree char *folder = NULL;
  g_autofree char *where = NULL;
  const char *slash;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (part != NULL, NULL);

  slash = strrchr (part, '/');
  folder = slash != NULL ? g_strndup (part, (gsize) (slash + 1 - part)) : g_strdup ("");
  where = g_strconcat (folder, "_rels/", slash != NULL ? slash + 1 : part, ".rels", NULL);
  reader.folder = folder;
  xml = sluice_xlsx_xml_new (&handler, &reader, where);
  if (!sluice_xlsx_package_parse (self, where, xml, NULL, error))
    return NULL;
  return g_steal_pointer (&list);
}

/**
 * sluice_xlsx_find_relationship:
 * @relationships: (element-type SluiceXlsxRelationship): relationships
 * @id: (nullable): an id, or
 * @type: (nullable): a type
 *
 * Returns: (transfer none) (nullable): the first such relationship
 */
const SluiceXlsxRelationship *
sluice_xlsx_find_relationship (GPtrArray  *relationships,
                               const char *id,
                               const char *type)
{
  for (guint i = 0; i < relationships->len; i++)
    {
      const SluiceXlsxRelationship *relationship = relationships->pdata[i];

      if ((id == NULL || g_strcmp0 (relationship->id, id) == 0) &&
          (type == NULL || g_str_equal (relationship->type, type)))
        return relationship;
    }
  return NULL;
}
