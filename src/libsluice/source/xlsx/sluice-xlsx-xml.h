/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceXlsxXml:
 *
 * Reads one part of a workbook as it comes: what it is made of is told to a
 * handler. Names are interned, so that they compare as pointers. Nothing outside
 * the part is ever looked at: a document type, and with it any entity, is an
 * error. Not thread-safe.
 */
typedef struct _SluiceXlsxXml SluiceXlsxXml;

/**
 * SluiceXlsxAttributes:
 *
 * The attributes of an element, as libxml2 gives them.
 */
typedef struct
{
  const unsigned char **items;
  guint n_items;
} SluiceXlsxAttributes;

/**
 * SluiceXlsxXmlHandler:
 * @start: an element begins; elements of foreign vocabularies are passed over
 * @end: an element ends
 * @text: (nullable): characters, in pieces
 *
 * Each returns nothing: who finds something wrong calls
 * [method@Sluice.XlsxXml.stop].
 */
typedef struct
{
  void (*start) (gpointer                    user_data,
                 const char                 *name,
                 const SluiceXlsxAttributes *attributes);
  void (*end)   (gpointer                    user_data,
                 const char                 *name);
  void (*text)  (gpointer                    user_data,
                 const char                 *text,
                 gsize                       size);
} SluiceXlsxXmlHandler;

SluiceXlsxXml *sluice_xlsx_xml_new    (const SluiceXlsxXmlHandler  *handler,
                                       gpointer                     user_data,
                                       const char                  *part) G_GNUC_WARN_UNUSED_RESULT;
void           sluice_xlsx_xml_free   (SluiceXlsxXml               *self);
const char    *sluice_xlsx_xml_intern (SluiceXlsxXml               *self,
                                       const char                  *name);
gboolean       sluice_xlsx_xml_push   (SluiceXlsxXml               *self,
                                       const char                  *data,
                                       gsize                        size,
                                       GError                     **error);
gboolean       sluice_xlsx_xml_end    (SluiceXlsxXml               *self,
                                       GError                     **error);
void           sluice_xlsx_xml_stop   (SluiceXlsxXml               *self,
                                       GError                      *error);
const char    *sluice_xlsx_attribute  (const SluiceXlsxAttributes  *attributes,
                                       const char                  *name,
                                       gsize                       *ret_len);
char          *sluice_xlsx_dup_attribute (const SluiceXlsxAttributes *attributes,
                                          const char                 *name) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceXlsxXml, sluice_xlsx_xml_free)

G_END_DECLS
