/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceValueKind:
 * @SLUICE_VALUE_MISSING: the record has no such field (records only)
 * @SLUICE_VALUE_NULL: null
 * @SLUICE_VALUE_BOOLEAN: `i` is 0 or 1
 * @SLUICE_VALUE_INTEGER: `i`
 * @SLUICE_VALUE_DOUBLE: `d`
 * @SLUICE_VALUE_NUMBER: a number as the source wrote it, its token in `s`; never
 *   through a double (records only)
 * @SLUICE_VALUE_DECIMAL: canonical decimal text in `s`: optional minus, digits,
 *   exactly `scale` digits behind the point
 * @SLUICE_VALUE_TEXT: UTF-8 in `s`; may hold U+0000, so `len` counts
 * @SLUICE_VALUE_BYTES: bytes in `s`
 * @SLUICE_VALUE_DATE: `i` days since 1970-01-01, proleptic Gregorian
 * @SLUICE_VALUE_TIME: `i` microseconds since midnight
 * @SLUICE_VALUE_TIMESTAMP: `i` microseconds since 1970-01-01T00:00:00, no zone
 * @SLUICE_VALUE_TIMESTAMPTZ: `i` microseconds since 1970-01-01T00:00:00Z
 * @SLUICE_VALUE_UUID: 36 characters of lower-case text in `s`
 * @SLUICE_VALUE_JSON: JSON text without insignificant space in `s`
 * @SLUICE_VALUE_INVALID: a field whose bytes cannot be decoded (a lone
 *   surrogate, invalid UTF-8); its row is rejected (records only)
 */
typedef enum
{
  SLUICE_VALUE_MISSING,
  SLUICE_VALUE_NULL,
  SLUICE_VALUE_BOOLEAN,
  SLUICE_VALUE_INTEGER,
  SLUICE_VALUE_DOUBLE,
  SLUICE_VALUE_NUMBER,
  SLUICE_VALUE_DECIMAL,
  SLUICE_VALUE_TEXT,
  SLUICE_VALUE_BYTES,
  SLUICE_VALUE_DATE,
  SLUICE_VALUE_TIME,
  SLUICE_VALUE_TIMESTAMP,
  SLUICE_VALUE_TIMESTAMPTZ,
  SLUICE_VALUE_UUID,
  SLUICE_VALUE_JSON,
  SLUICE_VALUE_INVALID,
} SluiceValueKind;

/**
 * SluiceValue:
 * @kind: a [enum@Sluice.ValueKind]
 * @len: bytes of @s, for the kinds that have text or bytes
 *
 * One cell: 16 bytes, passed by value, owning nothing. Text lives in the arena
 * of its batch (or longer) and is *not* NUL-terminated.
 */
typedef struct
{
  guint32 len;
  guint8 kind;
  guint8 reserved[3];
  union
  {
    gint64 i;
    double d;
    const char *s;
  };
} SluiceValue;

G_STATIC_ASSERT (sizeof (SluiceValue) == 16);

#define SLUICE_NULL_VALUE ((SluiceValue) { .kind = SLUICE_VALUE_NULL })

static inline SluiceValue
sluice_value_text (SluiceValueKind  kind,
                   const char      *s,
                   gsize            len)
{
  return (SluiceValue) { .kind = (guint8) kind, .len = (guint32) len, .s = s };
}

static inline SluiceValue
sluice_value_int (SluiceValueKind kind,
                  gint64          i)
{
  return (SluiceValue) { .kind = (guint8) kind, .i = i };
}

static inline gboolean
sluice_value_is_null (const SluiceValue *value)
{
  return value->kind <= SLUICE_VALUE_NULL;
}

/* TRUE for the kinds whose content is `s` and `len`. */
static inline gboolean
sluice_value_has_text (const SluiceValue *value)
{
  const guint32 kinds = 1u << SLUICE_VALUE_NUMBER | 1u << SLUICE_VALUE_DECIMAL |
                        1u << SLUICE_VALUE_TEXT | 1u << SLUICE_VALUE_BYTES |
                        1u << SLUICE_VALUE_UUID | 1u << SLUICE_VALUE_JSON |
                        1u << SLUICE_VALUE_INVALID;

  return (kinds >> value->kind) & 1;
}

gboolean sluice_value_equal     (const SluiceValue *a,
                                 const SluiceValue *b);
guint64  sluice_value_hash      (const SluiceValue *value,
                                 guint64            seed);
char    *sluice_value_to_string (const SluiceValue *value) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
