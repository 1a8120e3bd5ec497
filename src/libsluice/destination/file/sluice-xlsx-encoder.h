/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-batch.h"
#include "sluice-schema.h"

G_BEGIN_DECLS

/* What a sheet holds at most. */
#define SLUICE_XLSX_MAX_ROWS 1048576
#define SLUICE_XLSX_MAX_COLUMNS 16384

/**
 * SluiceXlsxEncoder:
 *
 * Writes rows as the XML of a sheet (ECMA-376, 18.3). A value that a spreadsheet
 * would change is a text. What it has written is taken out of it piece by piece. Not
 * thread-safe.
 */
typedef struct _SluiceXlsxEncoder SluiceXlsxEncoder;

SluiceXlsxEncoder *sluice_xlsx_encoder_new        (const SluiceSchema *columns) G_GNUC_WARN_UNUSED_RESULT;
void               sluice_xlsx_encoder_free       (SluiceXlsxEncoder  *self);
char              *sluice_xlsx_encoder_dup_styles (SluiceXlsxEncoder  *self) G_GNUC_WARN_UNUSED_RESULT;
void               sluice_xlsx_encoder_add_start  (SluiceXlsxEncoder  *self,
                                                   gboolean            header);
int                sluice_xlsx_encoder_find_long  (SluiceXlsxEncoder  *self,
                                                   const SluiceValue  *cells);
void               sluice_xlsx_encoder_add_row    (SluiceXlsxEncoder  *self,
                                                   const SluiceValue  *cells);
void               sluice_xlsx_encoder_add_end    (SluiceXlsxEncoder  *self);
guint              sluice_xlsx_encoder_get_n_rows (SluiceXlsxEncoder  *self);
const char        *sluice_xlsx_encoder_get_text   (SluiceXlsxEncoder  *self,
                                                   gsize              *ret_size);
void               sluice_xlsx_encoder_reset      (SluiceXlsxEncoder  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceXlsxEncoder, sluice_xlsx_encoder_free)

G_END_DECLS
