/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceTypeKind:
 *
 * The column types of a task, as written in its mapping.
 */
typedef enum
{
  SLUICE_TYPE_KIND_BOOLEAN,
  SLUICE_TYPE_KIND_INTEGER,
  SLUICE_TYPE_KIND_DOUBLE,
  SLUICE_TYPE_KIND_DECIMAL,
  SLUICE_TYPE_KIND_TEXT,
  SLUICE_TYPE_KIND_DATE,
  SLUICE_TYPE_KIND_TIME,
  SLUICE_TYPE_KIND_TIMESTAMP,
  SLUICE_TYPE_KIND_TIMESTAMPTZ,
  SLUICE_TYPE_KIND_UUID,
  SLUICE_TYPE_KIND_JSON,
  SLUICE_TYPE_KIND_BYTES,
} SluiceTypeKind;

#define SLUICE_N_TYPE_KINDS (SLUICE_TYPE_KIND_BYTES + 1)

/* The most digits a decimal may have. */
#define SLUICE_DECIMAL_MAX_PRECISION 1000

/**
 * SluiceType:
 * @kind: what kind of values
 * @precision: digits in all, decimals only
 * @scale: digits behind the point, decimals only
 *
 * A column type. Passed by value.
 */
typedef struct
{
  SluiceTypeKind kind;
  guint16 precision;
  guint16 scale;
} SluiceType;

gboolean    sluice_type_parse          (const char     *text,
                                        SluiceType     *ret_type,
                                        GError        **error);
char       *sluice_type_to_string      (SluiceType      type) G_GNUC_WARN_UNUSED_RESULT;
const char *sluice_type_kind_to_string (SluiceTypeKind  kind);
gboolean    sluice_type_equal          (SluiceType      a,
                                        SluiceType      b);

G_END_DECLS
