/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-arena.h"
#include "sluice-number-marks.h"
#include "sluice-time-format.h"
#include "sluice-type.h"
#include "sluice-value.h"
#include "sluice-zone.h"

G_BEGIN_DECLS

/* What a value does that a regular expression gives up on. */
#define SLUICE_PATTERN_GAVE_UP \
  "takes the regular expression too long: write it without a repetition inside of another one"

typedef struct _SluiceConverter SluiceConverter;

/* Makes a value of one type. @in is not NULL and may be @ret_value. Returns
 * NULL, or the code of why it cannot be; @ret_value is then undefined. */
typedef const char *(*SluiceConvertFunc) (const SluiceConverter *self,
                                          const SluiceValue     *in,
                                          SluiceArena           *arena,
                                          SluiceValue           *ret_value);

/**
 * SluiceConverter:
 * @type: the type to make
 * @zone: (unowned): the source's zone
 * @marks: (unowned) (nullable): by which marks the source writes numbers into
 *   texts, %NULL = a decimal point and nothing else
 * @func: how
 *
 * Makes values of one type, out of whatever a source or a transform gives.
 */
struct _SluiceConverter
{
  SluiceType type;
  SluiceZone *zone;
  const SluiceNumberMarks *marks;
  SluiceConvertFunc func;
};

void        sluice_converter_init            (SluiceConverter       *self,
                                              SluiceType             type,
                                              SluiceZone            *zone);
char       *sluice_convert_explain           (const char            *code,
                                              SluiceType             type) G_GNUC_WARN_UNUSED_RESULT;
gboolean    sluice_convert_is_number         (const SluiceValue     *value);
gboolean    sluice_convert_read_time         (const SluiceValue     *in,
                                              SluiceTimeFields      *fields);
gboolean    sluice_convert_trimmed           (const SluiceValue     *value,
                                              const char           **ret_text,
                                              gsize                 *ret_len);

const char *sluice_convert_to_boolean        (const SluiceConverter *self,
                                              const SluiceValue     *in,
                                              SluiceArena           *arena,
                                              SluiceValue           *ret_value);
const char *sluice_convert_to_integer        (const SluiceConverter *self,
                                              const SluiceValue     *in,
                                              SluiceArena           *arena,
                                              SluiceValue           *ret_value);
const char *sluice_convert_to_double         (const SluiceConverter *self,
                                              const SluiceValue     *in,
                                              SluiceArena           *arena,
                                              SluiceValue           *ret_value);
const char *sluice_convert_to_decimal        (const SluiceConverter *self,
                                              const SluiceValue     *in,
                                              SluiceArena           *arena,
                                              SluiceValue           *ret_value);
const char *sluice_convert_to_number         (const SluiceValue     *in,
                                              SluiceArena           *arena,
                                              SluiceValue           *ret_value);
const char *sluice_convert_to_text           (const SluiceConverter *self,
                                              const SluiceValue     *in,
                                              SluiceArena           *arena,
                                              SluiceValue           *ret_value);
const char *sluice_convert_to_date           (const SluiceConverter *self,
                                              const SluiceValue     *in,
                                              SluiceArena           *arena,
                                              SluiceValue           *ret_value);
const char *sluice_convert_to_time           (const SluiceConverter *self,
                                              const SluiceValue     *in,
                                              SluiceArena           *arena,
                                              SluiceValue           *ret_value);
const char *sluice_convert_to_timestamp      (const SluiceConverter *self,
                                              const SluiceValue     *in,
                                              SluiceArena           *arena,
                                              SluiceValue           *ret_value);
const char *sluice_convert_to_timestamptz    (const SluiceConverter *self,
                                              const SluiceValue     *in,
                                              SluiceArena           *arena,
                                              SluiceValue           *ret_value);
const char *sluice_convert_to_json           (const SluiceConverter *self,
                                              const SluiceValue     *in,
                                              SluiceArena           *arena,
                                              SluiceValue           *ret_value);

G_END_DECLS
