/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-monitor.h"
#include "sluice-tabular-spec.h"

G_BEGIN_DECLS

/* What ends the lines of a text. */
typedef enum
{
  SLUICE_LINE_END_LF,
  SLUICE_LINE_END_CRLF,
  SLUICE_LINE_END_CR,
  SLUICE_LINE_END_MIXED,
} SluiceLineEnd;

/**
 * SluiceCsvEvidence:
 * @key: the key of a source it speaks for, such as `delimiter`
 * @text: what was seen, in words
 *
 * Why a part of a dialect was chosen.
 */
typedef struct
{
  char *key;
  char *text;
} SluiceCsvEvidence;

/**
 * SluiceCsvAmbiguity:
 * @key: the key of a source
 * @chosen: what was taken, as that key would say it
 * @others: what would fit, too
 * @message: what is open and how to settle it, in words
 *
 * A part of a dialect that the text does not settle.
 */
typedef struct
{
  char *key;
  char *chosen;
  GStrv others;
  char *message;
} SluiceCsvAmbiguity;

/**
 * SluiceCsvDialect:
 * @delimiter: one character
 * @quote: one character, "" = fields are never quoted
 * @escape: one character; "" or the same as @quote = quotes are doubled
 * @comment: (nullable): what a line begins with that is no row
 * @header: whether the first row names the columns
 * @skip_rows: lines before the header that are no rows
 * @encoding: (nullable): the label of the character set; the sniffer sees text
 *   and leaves it open, whoever has the bytes fills it in
 * @decimal: (nullable): decimal mark of the numbers, %NULL = a point, or no
 *   number has one
 * @thousands: (nullable): mark between thousands, %NULL = none
 * @line_end: what ends the lines
 * @n_columns: fields of a row
 * @evidence: (element-type SluiceCsvEvidence): why
 * @ambiguities: (element-type SluiceCsvAmbiguity): what should be asked
 *
 * How rows of fields are written down in a text. What was given is kept as it
 * is, and has neither evidence nor ambiguities.
 */
typedef struct
{
  char *delimiter;
  char *quote;
  char *escape;
  char *comment;
  gboolean header;
  guint64 skip_rows;
  char *encoding;
  char *decimal;
  char *thousands;
  SluiceLineEnd line_end;
  guint n_columns;
  GPtrArray *evidence;
  GPtrArray *ambiguities;
} SluiceCsvDialect;

SluiceCsvDialect *sluice_csv_sniff                 (const char              *head,
                                                    gsize                    size,
                                                    gboolean                 complete,
                                                    const SluiceTabularSpec *given) G_GNUC_WARN_UNUSED_RESULT;
SluiceCsvDialect *sluice_csv_guess                 (const char              *head,
                                                    gsize                    size,
                                                    gboolean                 complete,
                                                    const SluiceTabularSpec *given) G_GNUC_WARN_UNUSED_RESULT;
SluiceCsvDialect *sluice_csv_dialect_new           (void) G_GNUC_WARN_UNUSED_RESULT;
void              sluice_csv_dialect_free          (SluiceCsvDialect        *self);
void              sluice_csv_dialect_add_evidence  (SluiceCsvDialect        *self,
                                                    const char              *key,
                                                    const char              *format,
                                                    ...) G_GNUC_PRINTF (3, 4);
void              sluice_csv_dialect_add_ambiguity (SluiceCsvDialect        *self,
                                                    const char              *key,
                                                    const char              *chosen,
                                                    const char *const       *others,
                                                    const char              *message);
void              sluice_csv_dialect_set_encoding  (SluiceCsvDialect        *self,
                                                    const char              *encoding,
                                                    gboolean                 guessed);
void              sluice_csv_dialect_warn          (const SluiceCsvDialect  *self,
                                                    const char              *part,
                                                    SluiceMonitor           *monitor);
JsonNode         *sluice_csv_dialect_to_json       (const SluiceCsvDialect  *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceCsvDialect, sluice_csv_dialect_free)

G_END_DECLS
