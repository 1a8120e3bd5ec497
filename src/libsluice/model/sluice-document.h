/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Bytes that a document may have, and levels it may be deep. */
#define SLUICE_DOCUMENT_MAX_SIZE (64 * 1024 * 1024)
#define SLUICE_DOCUMENT_MAX_DEPTH 1000

/**
 * SluiceDocument:
 *
 * A JSON document, read strictly, that remembers how its numbers were written.
 * json-glib's own parser takes comments and trailing junk, forgets digits, and
 * does not survive deep nesting; its nodes are fine. Immutable, atomically
 * reference counted.
 */
typedef struct _SluiceDocument SluiceDocument;

SluiceDocument *sluice_document_parse        (const char            *data,
                                              gsize                  length,
                                              GError               **error) G_GNUC_WARN_UNUSED_RESULT;
SluiceDocument *sluice_document_ref          (SluiceDocument        *self);
void            sluice_document_unref        (SluiceDocument        *self);
JsonNode       *sluice_document_get_root     (const SluiceDocument  *self);
const char     *sluice_document_get_number   (const SluiceDocument  *self,
                                              JsonNode              *node);
const char     *sluice_document_get_records  (const SluiceDocument  *self);
char           *sluice_document_dup_text     (const SluiceDocument  *self,
                                              JsonNode              *node) G_GNUC_WARN_UNUSED_RESULT;
JsonNode       *sluice_document_dup_exact    (const SluiceDocument  *self,
                                              JsonNode              *node) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceDocument, sluice_document_unref)

G_END_DECLS
