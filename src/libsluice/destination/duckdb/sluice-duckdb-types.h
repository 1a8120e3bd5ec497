/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-load-layout.h"

G_BEGIN_DECLS

/* How the types of a load meet those of a DuckDB table. */

const char *sluice_duckdb_types_get_stage_type (const SluiceLoadColumn *column);
gboolean    sluice_duckdb_types_is_text        (const SluiceLoadColumn *column);
gboolean    sluice_duckdb_types_holds          (const SluiceLoadColumn *column,
                                                const SluiceValue      *value);
char       *sluice_duckdb_types_make_refusal   (const SluiceLoadColumn *column,
                                                const char             *staged) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
