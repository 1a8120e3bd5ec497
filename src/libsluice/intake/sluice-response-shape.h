/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-response-tree.h"

G_BEGIN_DECLS

/**
 * SluiceRecordsKind:
 * @SLUICE_RECORDS_OBJECTS: a list of objects
 * @SLUICE_RECORDS_LISTS: a list of lists
 * @SLUICE_RECORDS_SCALARS: a list of scalars
 * @SLUICE_RECORDS_MEMBERS: an object whose members are the records, named by
 *   their keys
 * @SLUICE_RECORDS_ONE: one object
 * @SLUICE_RECORDS_EMPTY: a list without an element
 *
 * What records are.
 */
typedef enum
{
  SLUICE_RECORDS_OBJECTS,
  SLUICE_RECORDS_LISTS,
  SLUICE_RECORDS_SCALARS,
  SLUICE_RECORDS_MEMBERS,
  SLUICE_RECORDS_ONE,
  SLUICE_RECORDS_EMPTY,
} SluiceRecordsKind;

/**
 * SluiceRecordsCandidate:
 * @path: what `records` of the source would be
 * @kind: what the records are
 * @count: how many there are
 * @fields: (array zero-terminated=1): the names of the first record's members
 * @evidence: what speaks for it
 * @depth: names in the path
 * @rank: lower is better
 *
 * A place where the records may be.
 */
typedef struct
{
  char *path;
  SluiceRecordsKind kind;
  guint64 count;
  GStrv fields;
  char *evidence;
  guint depth;
  guint rank;

  /*< private >*/
  JsonNode *first;
} SluiceRecordsCandidate;

/**
 * SluiceResponseScalar:
 * @path: where it is
 * @key: the name of the member
 * @parent: (nullable): the name of the object that it is in
 * @node: (unowned): its value, in the tree
 *
 * A value beside the records: what paging may go by.
 */
typedef struct
{
  char *path;
  char *key;
  char *parent;
  JsonNode *node;
} SluiceResponseScalar;

/**
 * SluiceResponseShape:
 * @records: (element-type SluiceRecordsCandidate): where the records may be,
 *   the best first; never empty
 * @scalars: (element-type SluiceResponseScalar): the values beside them
 * @objects: (element-type SluiceResponseScalar): the objects beside them
 * @links: (element-type SluiceResponseScalar): lists of links: objects with
 *   `rel` and `href`
 *
 * What an answer is made of. Holds nodes of the tree, which must outlive it.
 */
typedef struct
{
  GPtrArray *records;
  GPtrArray *scalars;
  GPtrArray *objects;
  GPtrArray *links;
} SluiceResponseShape;

SluiceResponseShape          *sluice_response_shape_new         (const SluiceResponseTree  *tree,
                                                                 const char                *records) G_GNUC_WARN_UNUSED_RESULT;
void                          sluice_response_shape_free        (SluiceResponseShape       *self);
const SluiceRecordsCandidate *sluice_response_shape_get_records (const SluiceResponseShape *self);
gboolean                      sluice_response_shape_has_list    (const SluiceResponseShape *self);
JsonObject                   *sluice_response_shape_to_json     (const SluiceResponseShape *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceResponseShape, sluice_response_shape_free)

G_END_DECLS
