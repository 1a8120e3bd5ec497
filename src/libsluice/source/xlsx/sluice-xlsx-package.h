/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-http-spec.h"
#include "sluice-xlsx-xml.h"
#include "sluice-zip-reader.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceXlsxPackage:
 *
 * The file of a workbook (ISO/IEC 29500-2): a zip with parts and the relationships
 * between them. Parts are read through readers of their own.
 */
typedef struct _SluiceXlsxPackage SluiceXlsxPackage;

/**
 * SluiceXlsxRelationship:
 * @id: what the source calls it
 * @type: its kind, the last part of a URI: `worksheet`, `styles`
 * @target: the name of a part, without a slash before it
 */
typedef struct
{
  char *id;
  char *type;
  char *target;
} SluiceXlsxRelationship;

SluiceXlsxPackage            *sluice_xlsx_package_new           (int                          fd,
                                                                 const char                  *name,
                                                                 const SluiceBodyLimits      *limits,
                                                                 GError                     **error) G_GNUC_WARN_UNUSED_RESULT;
void                          sluice_xlsx_package_free          (SluiceXlsxPackage           *self);
SluiceZipReader              *sluice_xlsx_package_open          (SluiceXlsxPackage           *self,
                                                                 const char                  *part,
                                                                 GError                     **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean                      sluice_xlsx_package_parse         (SluiceXlsxPackage           *self,
                                                                 const char                  *part,
                                                                 SluiceXlsxXml               *xml,
                                                                 GCancellable                *cancellable,
                                                                 GError                     **error);
GPtrArray                    *sluice_xlsx_package_read_relationships
                                                                (SluiceXlsxPackage           *self,
                                                                 const char                  *part,
                                                                 GError                     **error) G_GNUC_WARN_UNUSED_RESULT;
const SluiceXlsxRelationship *sluice_xlsx_find_relationship     (GPtrArray                   *relationships,
                                                                 const char                  *id,
                                                                 const char                  *type);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceXlsxPackage, sluice_xlsx_package_free)

G_END_DECLS
