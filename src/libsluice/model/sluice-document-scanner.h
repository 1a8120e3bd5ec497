/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What a document is made of. */
typedef struct
{
  JsonNode *root;
  GHashTable *numbers;          /* (element-type JsonNode utf8): as written */
  char *records;                /* (nullable): `source.records`, as written */
} SluiceDocumentParts;

gboolean sluice_document_scan (const char           *data,
                               gsize                 length,
                               SluiceDocumentParts  *parts,
                               GError              **error);

G_END_DECLS
