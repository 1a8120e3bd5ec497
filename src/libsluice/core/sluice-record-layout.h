/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceRecordLayoutKind:
 * @SLUICE_RECORD_LAYOUT_JSON: one JSON value
 * @SLUICE_RECORD_LAYOUT_CSV: one row of fields
 * @SLUICE_RECORD_LAYOUT_FIELDS: a JSON object whose members are paths and what was
 *   there: of a record without bytes of its own, such as a row of a database
 */
typedef enum
{
  SLUICE_RECORD_LAYOUT_JSON,
  SLUICE_RECORD_LAYOUT_CSV,
  SLUICE_RECORD_LAYOUT_FIELDS,
} SluiceRecordLayoutKind;

/**
 * SluiceRecordLayout:
 * @kind: how it is written
 * @delimiter: (nullable): of CSV: what stands between fields; likewise
 * @quote: (nullable): what fields may stand in
 * @escape: (nullable): what makes a quote part of a field
 * @columns: (nullable): their names
 *
 * How a record that was put aside is written: what is needed to read it alone.
 */
typedef struct
{
  SluiceRecordLayoutKind kind;
  char *delimiter;
  char *quote;
  char *escape;
  GStrv columns;
} SluiceRecordLayout;

GRefString         *sluice_record_layout_make_csv    (const char         *delimiter,
                                                      const char         *quote,
                                                      const char         *escape,
                                                      GStrv               columns) G_GNUC_WARN_UNUSED_RESULT;
GRefString         *sluice_record_layout_make_fields (void) G_GNUC_WARN_UNUSED_RESULT;
SluiceRecordLayout *sluice_record_layout_parse       (const char         *text) G_GNUC_WARN_UNUSED_RESULT;
void                sluice_record_layout_free        (SluiceRecordLayout *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceRecordLayout, sluice_record_layout_free)

G_END_DECLS
