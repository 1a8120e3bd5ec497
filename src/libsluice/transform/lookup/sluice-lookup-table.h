/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-arena.h"
#include "sluice-lookup-spec.h"
#include "sluice-sandbox.h"
#include "sluice-value.h"

G_BEGIN_DECLS

/**
 * SluiceLookupTable:
 *
 * The rows of one lookup, in a table of a sandbox. Beside the fields, which
 * expressions see, it has the key as a text, and what SQLite's types cannot keep of
 * the values. One thread at a time.
 */
typedef struct _SluiceLookupTable SluiceLookupTable;

/**
 * SluiceLookupOutcome:
 * @SLUICE_LOOKUP_FOUND: the key is there
 * @SLUICE_LOOKUP_MISSING: it is not
 * @SLUICE_LOOKUP_FAILED: nobody knows: the database has a problem
 *
 * What came of a question.
 */
typedef enum
{
  SLUICE_LOOKUP_FOUND,
  SLUICE_LOOKUP_MISSING,
  SLUICE_LOOKUP_FAILED,
} SluiceLookupOutcome;

/* Asks for the key alone. */
#define SLUICE_LOOKUP_NO_SLOT G_MAXUINT

SluiceLookupTable   *sluice_lookup_table_new        (const SluiceLookupSpec  *spec,
                                                     SluiceSandbox           *sandbox) G_GNUC_WARN_UNUSED_RESULT;
void                 sluice_lookup_table_free       (SluiceLookupTable       *self);
gboolean             sluice_lookup_table_declare    (SluiceLookupTable       *self,
                                                     const char              *field,
                                                     GError                 **error);
gboolean             sluice_lookup_table_add        (SluiceLookupTable       *self,
                                                     const SluiceValue       *record,
                                                     SluiceArena             *arena,
                                                     GError                 **error);
gboolean             sluice_lookup_table_finish     (SluiceLookupTable       *self,
                                                     gboolean                 for_expressions,
                                                     GError                 **error);
guint64              sluice_lookup_table_get_n_rows (SluiceLookupTable       *self);
gboolean             sluice_lookup_table_find_field (SluiceLookupTable       *self,
                                                     const char              *name,
                                                     guint                   *ret_slot,
                                                     GError                 **error);
SluiceLookupOutcome  sluice_lookup_table_find       (SluiceLookupTable       *self,
                                                     const SluiceValue       *key,
                                                     guint                    slot,
                                                     SluiceArena             *arena,
                                                     SluiceValue             *ret_value,
                                                     GError                 **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceLookupTable, sluice_lookup_table_free)

G_END_DECLS
