/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-batch.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceRejectStage:
 *
 * Where a row was rejected.
 */
typedef enum
{
  SLUICE_REJECT_STAGE_DECODE,
  SLUICE_REJECT_STAGE_MAP,
  SLUICE_REJECT_STAGE_CHECK,
  SLUICE_REJECT_STAGE_LOAD,
} SluiceRejectStage;

/**
 * SluiceRowProblem:
 * @code: a code of `docs/codes.md`, a static string
 * @column: (nullable): the column, %NULL where the whole record is meant
 * @value: (nullable): what stood there, cut to 256 characters
 * @message: what is wrong, in words
 * @sqlstate: (nullable): the server's SQLSTATE
 *
 * One thing that is wrong with a row.
 */
typedef struct
{
  const char *code;
  char *column;
  char *value;
  char *message;
  char *sqlstate;
} SluiceRowProblem;

/**
 * SluiceReject:
 * @number: the row's number in the run
 * @record: its record's number in page or file
 * @line: line, 0 = unknown
 * @byte: byte offset
 * @part: (nullable): URL or file
 * @raw: (nullable): the record as it arrived, cut to 64 KiB
 * @cut: whether @raw is only its beginning
 * @layout: (nullable): how @raw is written, see [type@Sluice.RecordLayout]
 * @element: 0-based number of the row among those of its record
 * @fields: (nullable): a JSON object of what @raw does not say of the wanted
 *   fields, by their paths
 * @mapped: (nullable): a JSON object of the columns that could be made
 * @stage: where it was rejected
 * @problems: (element-type SluiceRowProblem): all that is wrong with it
 *
 * A rejected row, as the quarantine keeps it. Owns its strings: it outlives
 * its batch.
 */
typedef struct
{
  guint64 number;
  guint64 record;
  guint64 line;
  guint64 byte;
  char *part;
  GBytes *raw;
  gboolean cut;
  GRefString *layout;
  guint element;
  char *fields;
  char *mapped;
  SluiceRejectStage stage;
  GPtrArray *problems;
} SluiceReject;

#define SLUICE_REJECT_MAX_RAW (64 * 1024)
/* Of a record that is longer the fields are kept, up to this. */
#define SLUICE_REJECT_MAX_FIELDS (1024 * 1024)

SluiceReject *sluice_reject_new             (const SluiceBatch  *batch,
                                             guint               row,
                                             SluiceRejectStage   stage) G_GNUC_WARN_UNUSED_RESULT;
void          sluice_reject_free            (SluiceReject       *self);
void          sluice_reject_set_mapped      (SluiceReject       *self,
                                             const SluiceSchema *schema,
                                             const SluiceValue  *values);
void          sluice_reject_add             (SluiceReject       *self,
                                             const char         *code,
                                             const char         *column,
                                             const SluiceValue  *value,
                                             const char         *sqlstate,
                                             const char         *format,
                                             ...) G_GNUC_PRINTF (6, 7);
gboolean      sluice_reject_reads_place     (GPtrArray          *fields);
const SluiceValue *
              sluice_reject_find_record     (const SluiceBatch  *records,
                                             guint64             number);
const char   *sluice_reject_stage_to_string (SluiceRejectStage   stage);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceReject, sluice_reject_free)

G_END_DECLS
