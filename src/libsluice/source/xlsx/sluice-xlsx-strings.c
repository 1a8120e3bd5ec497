/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-xlsx-strings.h"

#include "sluice-error.h"
#include "sluice-spill-file.h"
#include "sluice-xlsx-text.h"

/* Where a text is. The size divides that of the blocks of a spill file. */
typedef struct
{
  guint64 offset;
  guint32 len;
  guint32 invalid;              /* it has escapes that are no characters */
} Entry;

struct _SluiceXlsxStrings
{
  SluiceXlsxPackage *package;   /* (unowned) */
  char *part;                   /* (owned) (nullable) */
  guint64 max_value;
  SluiceZipReader *zip;         /* (owned) (nullable) once something was asked for */
  SluiceXlsxXml *xml;           /* (owned) (nullable) */
  gboolean at_end;

  SluiceSpillFile *texts;       /* (owned) */
  SluiceSpillFile *entries;     /* (owned) */
  guint64 n;

  GString *text;                /* (owned) of the element that is read */
  gsize start;                  /* where its run begins */
  gboolean invalid;
  gboolean in_string;
  gboolean in_text;
  gboolean in_phonetic;         /* how it is spoken, which is no part of it */
  const char *name_si;
  const char *name_t;
  const char *name_rph;
};

/**
 * sluice_xlsx_strings_new:
 * @package: a package; must outlive them
 * @part: (nullable): its part with shared strings
 * @limits: how large a text may be
 *
 * Returns: (transfer full): the strings, not read yet
 */
SluiceXlsxStrings *
sluice_xlsx_strings_new (SluiceXlsxPackage      *package,
                         const char             *part,
                         const SluiceBodyLimits *limits)
{
  SluiceXlsxStrings *self;

  g_return_val_if_fail (package != NULL, NULL);
  g_return_val_if_fail (limits != NULL, NULL);

  self = g_new0 (SluiceXlsxStrings, 1);
  self->package = package;
  self->part = g_strdup (part);
  self->max_value = MIN (limits->max_value, G_MAXUINT32);
  self->texts = sluice_spill_file_new ();
  self->entries = sluice_spill_file_new ();
  self->text = g_string_new (NULL);
  return self;
}

/**
 * sluice_xlsx_strings_free:
 * @self: (transfer full): strings
 */
void
sluice_xlsx_strings_free (SluiceXlsxStrings *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->xml, sluice_xlsx_xml_free);
  g_clear_pointer (&self->zip, sluice_zip_reader_free);
  sluice_spill_file_free (self->texts);
  sluice_spill_file_free (self->entries);
  g_string_free (self->text, TRUE);
  g_free (self->part);
  g_free (self);
}

static void
on_start (gpointer                    user_data,
          const char                 *name,
          const SluiceXlsxAttributes *attributes)
{
  SluiceXlsxStrings *self = user_data;

  if (name == self->name_si)
    {
      self->in_string = TRUE;
      self->invalid = FALSE;
      g_string_truncate (self->text, 0);
    }
  else if (name == self->name_rph)
    {
      self->in_phonetic = TRUE;
    }
  else if (name == self->name_t)
    {
      self->in_text = self->in_string && !self->in_phonetic;
      self->start = self->text->len;
    }
}

static void
keep_string (SluiceXlsxStrings *self)
{
  const Entry entry = { sluice_spill_file_get_size (self->texts), (guint32) self->text->len, self->invalid };
  GError *error = NULL;

  if (sluice_spill_file_append (self->entries, &entry, sizeof entry, &error) &&
      sluice_spill_file_append (self->texts, self->text->str, self->text->len, &error))
    self->n++;
  else
    sluice_xlsx_xml_stop (self->xml, error);
}

static void
on_end (gpointer    user_data,
        const char *name)
{
  SluiceXlsxStrings *self = user_data;

  if (name == self->name_t)
    {
      if (self->in_text && !sluice_xlsx_text_decode (self->text, self->start))
        self->invalid = TRUE;
      self->in_text = FALSE;
    }
  else if (name == self->name_rph)
    {
      self->in_phonetic = FALSE;
    }
  else if (name == self->name_si && self->in_string)
    {
      self->in_string = FALSE;
      keep_string (self);
    }
}

static void
on_text (gpointer    user_data,
         const char *text,
         gsize       size)
{
  SluiceXlsxStrings *self = user_data;

  if (!self->in_text)
    return;
  if (self->max_value > 0 && self->text->len + size > self->max_value)
    sluice_xlsx_xml_stop (self->xml, sluice_error_new (SLUICE_ERROR_LIMIT, "value_too_large",
                                                       "A text of the workbook is larger than %" G_GUINT64_FORMAT
                                                       " bytes (max_value)", self->max_value));
  else
    g_string_append_len (self->text, text, (gssize) size);
}

static gboolean
start (SluiceXlsxStrings  *self,
       GError            **error)
{
  const SluiceXlsxXmlHandler handler = { .start = on_start, .end = on_end, .text = on_text };

  if (self->part == NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_DATA, "invalid_xlsx", "A cell refers to a shared text, but there are none");
      return FALSE;
    }
  self->zip = sluice_xlsx_package_open (self->package, self->part, error);
  if (self->zip == NULL)
    return FALSE;
  self->xml = sluice_xlsx_xml_new (&handler, self, self->part);
  self->name_si = sluice_xlsx_xml_intern (self->xml, "si");
  self->name_t = sluice_xlsx_xml_intern (self->xml, "t");
  self->name_rph = sluice_xlsx_xml_intern (self->xml, "rPh");
  return TRUE;
}

/* Reads on until there is the text at @index. */
static gboolean
read_until (SluiceXlsxStrings  *self,
            guint64             index,
            GCancellable       *cancellable,
            GError            **error)
{
  const char *data;
  gsize size;

  if (self->zip == NULL && !start (self, error))
    return FALSE;
  while (self->n <= index && !self->at_end)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !sluice_zip_reader_pull (self->zip, &data, &size, error))
        return FALSE;
      self->at_end = size == 0;
      if (self->at_end ? !sluice_xlsx_xml_end (self->xml, error) : !sluice_xlsx_xml_push (self->xml, data, size, error))
        return FALSE;
    }
  if (self->n > index)
    return TRUE;
  sluice_set_error (error, SLUICE_ERROR_DATA, "invalid_xlsx",
                    "A cell refers to shared text %" G_GUINT64_FORMAT ", but there are only %" G_GUINT64_FORMAT, index,
                    self->n);
  return FALSE;
}

/**
 * sluice_xlsx_strings_lookup:
 * @self: strings
 * @index: which one, from 0
 * @text: gets it
 * @ret_invalid: (out): whether it cannot be decoded; @text is as it is in the file
 * @cancellable: (nullable): a cancellable
 * @error: return location for what reading a part can give, %SLUICE_ERROR_LIMIT with
 *   `value_too_large`, or what a temporary file can give
 *
 * Returns: whether it worked
 */
gboolean
sluice_xlsx_strings_lookup (SluiceXlsxStrings  *self,
                            guint64             index,
                            GString            *text,
                            gboolean           *ret_invalid,
                            GCancellable       *cancellable,
                            GError            **error)
{
  Entry entry;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (text != NULL && ret_invalid != NULL, FALSE);

  if (index >= self->n && !read_until (self, index, cancellable, error))
    return FALSE;
  if (!sluice_spill_file_read (self->entries, index * sizeof entry, &entry, sizeof entry, error))
    return FALSE;
  g_string_set_size (text, entry.len);
  *ret_invalid = entry.invalid != 0;
  return sluice_spill_file_read (self->texts, entry.offset, text->str, entry.len, error);
}
