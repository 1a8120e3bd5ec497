/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-batch.h"
#include "sluice-inference.h"
#include "sluice-reject.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceSamplePlace:
 * @number: number of the row in its source
 * @line: its line, 0 = unknown
 * @byte: its byte
 * @part: (nullable): its file
 *
 * Where a record of a sample came from.
 */
typedef struct
{
  guint64 number;
  guint64 line;
  guint64 byte;
  const char *part;
} SluiceSamplePlace;

/**
 * SluiceSample:
 * @n_records: how many records were read
 * @n_head: how many of them are the first ones; others are from further on
 * @inference: what they say of their fields
 * @lines: the records as JSON Lines
 * @places: (element-type SluiceSamplePlace): where each came from
 * @rejects: (element-type SluiceReject): the first records that could not be read
 * @records_found: (nullable): where the records were found
 * @statistics: (nullable) (element-type utf8 SluiceColumnStatistics): what the values
 *   of fields are like, by path, if that was asked for
 * @dialect: (nullable): how rows are written down, for JSON
 * @files: (nullable): accounts of the files that were read, for JSON
 * @warnings: (nullable): what had to be guessed, for JSON
 * @total_bytes: size of all files, 0 = unknown
 * @total_rows: how many rows there are in all, 0 = unknown
 * @total_exact: whether @total_rows was counted, not estimated
 * @parts: what names of @places live in
 *
 * Some records of a source.
 */
typedef struct
{
  guint64 n_records;
  guint64 n_head;
  SluiceInference *inference;
  GString *lines;
  GArray *places;
  GPtrArray *rejects;
  char *records_found;
  GHashTable *statistics;
  JsonNode *dialect;
  JsonArray *files;
  JsonArray *warnings;
  guint64 total_bytes;
  guint64 total_rows;
  gboolean total_exact;

  /*< private >*/
  GStringChunk *parts;
} SluiceSample;

SluiceSample *sluice_sample_new        (void) G_GNUC_WARN_UNUSED_RESULT;
SluiceSample *sluice_sample_new_lines  (const char          *lines,
                                        guint64              max,
                                        const char          *records_found) G_GNUC_WARN_UNUSED_RESULT;
void          sluice_sample_free       (SluiceSample        *sample);
gboolean      sluice_sample_add_batch  (SluiceSample        *sample,
                                        const SluiceBatch   *batch,
                                        GError             **error);
void          sluice_sample_cut        (SluiceSample        *sample,
                                        guint64              n_records);
JsonObject   *sluice_sample_to_json    (SluiceSample        *sample) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceSample, sluice_sample_free)

G_END_DECLS
