/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-batch.h"
#include "sluice-output-spec.h"
#include "sluice-schema.h"

G_BEGIN_DECLS

/**
 * SluiceRowEncoder:
 *
 * Writes rows as the text of a file: CSV, JSON Lines, or one list of JSON. What it
 * has written is taken out of it piece by piece. Not thread-safe.
 */
typedef struct _SluiceRowEncoder SluiceRowEncoder;

SluiceRowEncoder *sluice_row_encoder_new        (const SluiceOutputSpec *spec,
                                                 const SluiceSchema     *columns) G_GNUC_WARN_UNUSED_RESULT;
void              sluice_row_encoder_free       (SluiceRowEncoder       *self);
void              sluice_row_encoder_add_start  (SluiceRowEncoder       *self);
void              sluice_row_encoder_add_row    (SluiceRowEncoder       *self,
                                                 const SluiceValue      *cells);
void              sluice_row_encoder_add_end    (SluiceRowEncoder       *self);
const char       *sluice_row_encoder_get_text   (SluiceRowEncoder       *self,
                                                 gsize                  *ret_size);
void              sluice_row_encoder_reset      (SluiceRowEncoder       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceRowEncoder, sluice_row_encoder_free)

G_END_DECLS
