/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-json-scanner.h"
#include "sluice-path.h"
#include "sluice-value.h"

G_BEGIN_DECLS

/* What `reserved[0]` of a projected value says. */
#define SLUICE_PROJECTED_ESCAPED 1      /* a text with escapes in it */

/**
 * SluiceProjectionExtra:
 * @SLUICE_PROJECTION_FIELD: none of them
 * @SLUICE_PROJECTION_KEY: `_key`: the name of the member that the record is
 * @SLUICE_PROJECTION_OUTER_KEY: `_key1`, `_key2` ...: names on the way to it
 * @SLUICE_PROJECTION_INDEX: `_index`: the record's place in its list
 * @SLUICE_PROJECTION_PARENT: `parent.`: of the object that held it
 *
 * Cells that are not in the record, but known from the way to it.
 */
typedef enum
{
  SLUICE_PROJECTION_FIELD,
  SLUICE_PROJECTION_KEY,
  SLUICE_PROJECTION_OUTER_KEY,
  SLUICE_PROJECTION_INDEX,
  SLUICE_PROJECTION_PARENT,
} SluiceProjectionExtra;

/**
 * SluiceProjectionColumn:
 * @slot: the slot of the record it is filled from, -1 = none
 * @whole_slot: the slot of the member that is named as the whole path, -1 = none
 * @element_slot: the slot of the exploded element, -1 = not exploded
 * @extra: where it comes from if the record does not have it
 * @number: which outer key, or which parent's path
 *
 * Where a column's cells come from.
 */
typedef struct
{
  int slot;
  int whole_slot;
  int element_slot;
  SluiceProjectionExtra extra;
  guint number;
} SluiceProjectionColumn;

/**
 * SluiceProjection:
 *
 * The wanted paths of a record, compiled once into a tree, and the parser that
 * fills *slots* from one record's text. Everything that is not wanted is
 * validated and skipped. The values point into the text.
 */
typedef struct _SluiceProjection SluiceProjection;

SluiceProjection             *sluice_projection_new            (GPtrArray              *paths) G_GNUC_WARN_UNUSED_RESULT;
void                          sluice_projection_free           (SluiceProjection       *self);
const char                   *sluice_projection_parse          (SluiceProjection       *self,
                                                                SluiceJsonScanner      *scanner,
                                                                const char             *text);
const SluiceValue            *sluice_projection_get_slots      (const SluiceProjection *self);
const char                   *sluice_projection_get_exploded   (const SluiceProjection *self);
const char                   *sluice_projection_next_element   (SluiceProjection       *self,
                                                                SluiceJsonScanner      *scanner,
                                                                const char             *p);
const SluiceValue            *sluice_projection_get_element_slots (const SluiceProjection *self);
gboolean                      sluice_projection_is_exploding   (const SluiceProjection *self);
gboolean                      sluice_projection_takes          (const SluiceProjection *self,
                                                                char                    first);
const SluiceProjectionColumn *sluice_projection_get_columns    (const SluiceProjection *self);
GPtrArray                    *sluice_projection_get_parents    (const SluiceProjection *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceProjection, sluice_projection_free)

G_END_DECLS
