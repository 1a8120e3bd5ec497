/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-inferred-date.h"
#include "sluice-number-marks.h"
#include "sluice-type.h"

G_BEGIN_DECLS

/**
 * SluiceInferredType:
 * @seen: bit for each #SluiceTypeKind that a value had
 * @digits: most digits of a number before the point
 * @scale: most digits behind it
 * @numbers: the texts that are numbers by some marks
 * @dates: the texts that may be dates in some format
 * @n_iso: of these, such as ISO 8601 has them, with the kinds in @iso
 * @iso: bit for each kind of date and time that these have
 *
 * What the values of one field have in common so far.
 */
typedef struct
{
  guint seen;
  guint digits;
  guint scale;
  SluiceNumberShape numbers;
  SluiceInferredDate dates;
  guint64 n_iso;
  guint iso;
} SluiceInferredType;

/**
 * SluiceInferredReading:
 * @type: what all values fit into
 * @marks: (nullable): by which marks numbers in texts are written, %NULL if
 *   they need none but a decimal point
 * @other_marks: (nullable): marks that fit as well, and make other numbers
 * @format: (nullable): the format of the dates, %NULL if they are ISO 8601
 * @other_formats: (nullable): formats that fit as well, and make other dates
 *
 * How the values of a field are best read.
 */
typedef struct
{
  SluiceType type;
  const SluiceNumberMarks *marks;
  const SluiceNumberMarks *other_marks;
  char *format;
  GStrv other_formats;
} SluiceInferredReading;

void       sluice_inferred_type_add_text   (SluiceInferredType       *self,
                                            const char               *text,
                                            gsize                     len);
void       sluice_inferred_type_add_number (SluiceInferredType       *self,
                                            const char               *token,
                                            gsize                     len);
void       sluice_inferred_type_add_kind   (SluiceInferredType       *self,
                                            SluiceTypeKind            kind);
gboolean   sluice_inferred_type_has_values (const SluiceInferredType *self);
void       sluice_inferred_type_read       (const SluiceInferredType *self,
                                            const SluiceNumberMarks  *marks,
                                            SluiceInferredReading    *ret_reading);
void       sluice_inferred_reading_clear   (SluiceInferredReading    *reading);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SluiceInferredReading, sluice_inferred_reading_clear)

G_END_DECLS
