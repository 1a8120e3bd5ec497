/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-http-spec.h"

G_BEGIN_DECLS

typedef enum
{
  SLUICE_SOURCE_HTTP,
  SLUICE_SOURCE_FILE,
  SLUICE_SOURCE_INLINE,
} SluiceSourceKind;

typedef enum
{
  SLUICE_FORMAT_AUTO,
  SLUICE_FORMAT_JSON,
  SLUICE_FORMAT_JSONL,
} SluiceFormat;

/**
 * SluiceSourceSpec:
 * @kind: which kind of source
 * @format: how its bytes are to be read
 * @records: (nullable): where the records sit; %NULL is `auto`
 * @zone: (nullable): IANA name of `source.zone`; %NULL is UTC
 * @limits: limits of a body
 * @http: (nullable): what only `http` has
 * @path: (nullable): `file`: the path, absolute, templates not rendered yet
 * @inline_records: (nullable): `inline`: the list of records, JSON text exactly
 *   as it stands in the task file
 *
 * The `source` of a task.
 */
typedef struct
{
  SluiceSourceKind kind;
  SluiceFormat format;
  SluicePath *records;
  char *zone;
  SluiceBodyLimits limits;
  SluiceHttpSpec *http;
  char *path;
  char *inline_records;
} SluiceSourceSpec;

void sluice_source_spec_free (SluiceSourceSpec *spec);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceSourceSpec, sluice_source_spec_free)

G_END_DECLS
