/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-arena.h"
#include "sluice-record-column.h"
#include "sluice-schema.h"
#include "sluice-value.h"

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SluiceRowOrigin:
 * @number: 1-based number of the row among all rows the source delivered in
 *   this run (after an explode)
 * @record: 1-based number of the record it came from, within its page or file
 * @line: 1-based line in its file or body, 0 = unknown
 * @byte: byte offset of the record in its file or body
 * @part: index into the source's parts (a page's URL, a file), see
 *   [method@Sluice.Batch.get_part]
 * @element: 0-based number of the row among those that an exploded record gives
 * @raw: (array length=raw_len): the record's bytes as they arrived
 * @problem: (nullable): the code of what makes the whole record unusable
 *   (`invalid_json`, `invalid_encoding`), a static string; such a row has no
 *   values and is rejected
 * @message: (nullable): @problem in words, in the batch's arena, NUL-terminated
 *
 * Where a row came from: what the quarantine shows.
 */
typedef struct
{
  guint64 number;
  guint64 record;
  guint64 line;
  guint64 byte;
  const char *raw;
  const char *problem;
  const char *message;
  guint32 raw_len;
  guint32 part;
  guint32 element;
} SluiceRowOrigin;

/**
 * SluiceBatch:
 * @n_columns: cells per row
 * @n_rows: rows filled
 * @capacity: rows there is room for
 * @values: row-major cells
 * @origins: one for each row
 * @arena: what the cells' texts live in
 * @base: (nullable): the batch whose arena cells of this one point into, too
 * @columns: (nullable) (element-type SluiceRecordColumn): the columns that the
 *   records have, where they are rows of a table; see
 *   [method@Sluice.Batch.add_columns]
 * @fields: (nullable) (element-type SluicePath): what the cells are, for records
 * @schema: (nullable): what the cells are, for rows of a mapping
 *
 * N rows x M columns of tagged values. Filled by one stage, then read-only.
 * Reference counted: the last unref gives it back to its pool.
 */
typedef struct _SluiceBatch SluiceBatch;
typedef struct _SluiceBatchPool SluiceBatchPool;

struct _SluiceBatch
{
  guint n_columns;
  guint n_rows;
  guint capacity;
  SluiceValue *values;
  SluiceRowOrigin *origins;
  SluiceArena *arena;
  SluiceBatch *base;
  GPtrArray *columns;
  GPtrArray *fields;
  SluiceSchema *schema;

  /*< private >*/
  gatomicrefcount ref_count;
  GPtrArray *parts;
  GPtrArray *layouts;
  SluiceBatchPool *pool;
};

SluiceBatch *sluice_batch_new       (guint              n_columns,
                                     guint              capacity) G_GNUC_WARN_UNUSED_RESULT;
SluiceBatch *sluice_batch_ref       (SluiceBatch       *self);
void         sluice_batch_unref     (SluiceBatch       *self);
void         sluice_batch_reset     (SluiceBatch       *self);
void         sluice_batch_drop_first (SluiceBatch      *self,
                                      guint             n);
void         sluice_batch_set_base  (SluiceBatch       *self,
                                     SluiceBatch       *base);
void         sluice_batch_add_columns (SluiceBatch    *self,
                                       GPtrArray      *columns);
void         sluice_batch_set_fields (SluiceBatch     *self,
                                      GPtrArray       *fields);
void         sluice_batch_set_schema (SluiceBatch      *self,
                                      SluiceSchema     *schema);
guint32      sluice_batch_add_part  (SluiceBatch       *self,
                                     const char        *name);
void         sluice_batch_set_layout (SluiceBatch      *self,
                                      guint32           part,
                                      GRefString       *layout);
GRefString  *sluice_batch_get_layout (const SluiceBatch *self,
                                      guint32           part);
const char  *sluice_batch_get_part  (const SluiceBatch *self,
                                     guint32            part);

static inline SluiceValue *
sluice_batch_row (const SluiceBatch *self,
                  guint              row)
{
  return self->values + (gsize) row * self->n_columns;
}

/* Bytes of texts after which a batch is as good as full: few rows may be very
 * large ones, and the memory of a run must not depend on them. */
#define SLUICE_BATCH_MAX_BYTES (8 * 1024 * 1024)

static inline gboolean
sluice_batch_is_full (const SluiceBatch *self)
{
  return self->n_rows == self->capacity ||
         (self->n_rows > 0 && sluice_arena_get_size (self->arena) >= SLUICE_BATCH_MAX_BYTES);
}

/**
 * SluiceBatchPool:
 *
 * Batches of one shape, recycled between the stages of a run, so that a run
 * allocates nothing per row once it is running. Thread-safe.
 */
SluiceBatchPool *sluice_batch_pool_new   (guint            n_columns,
                                          guint            capacity) G_GNUC_WARN_UNUSED_RESULT;
SluiceBatchPool *sluice_batch_pool_ref   (SluiceBatchPool *self);
void             sluice_batch_pool_unref (SluiceBatchPool *self);
SluiceBatch     *sluice_batch_pool_take  (SluiceBatchPool *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceBatch, sluice_batch_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceBatchPool, sluice_batch_pool_unref)

G_END_DECLS
