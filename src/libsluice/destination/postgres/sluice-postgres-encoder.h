/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-load-layout.h"
#include "sluice-postgres-schema.h"

G_BEGIN_DECLS

/**
 * SluicePostgresEncoder:
 * @data: what is encoded so far
 * @size: bytes of it
 *
 * Encodes cells as rows of COPY's binary format, and finds the values that the
 * table's columns cannot hold or would change.
 */
typedef struct
{
  char *data;
  gsize size;

  /*< private >*/
  gsize allocated;
  const SluiceLoadLayout *layout;
  GPtrArray *types;
  guint *oids;
  gboolean strip_nul;
} SluicePostgresEncoder;

SluicePostgresEncoder *sluice_postgres_encoder_new          (const SluiceLoadLayout   *layout,
                                                             GPtrArray              *types,
                                                             gboolean                strip_nul) G_GNUC_WARN_UNUSED_RESULT;
void                   sluice_postgres_encoder_free         (SluicePostgresEncoder  *self);
gboolean               sluice_postgres_encoder_is_direct    (SluicePostgresEncoder  *self);
gboolean               sluice_postgres_encoder_is_own       (SluicePostgresEncoder  *self,
                                                             guint                   column);
const char            *sluice_postgres_encoder_get_type     (SluicePostgresEncoder  *self,
                                                             guint                   column);
gboolean               sluice_postgres_encoder_needs_cast   (SluicePostgresEncoder  *self,
                                                             guint                   column);
SluiceReject          *sluice_postgres_encoder_check        (SluicePostgresEncoder  *self,
                                                             const SluiceBatch      *batch,
                                                             guint                   row) G_GNUC_WARN_UNUSED_RESULT;
void                   sluice_postgres_encoder_clear        (SluicePostgresEncoder  *self);
void                   sluice_postgres_encoder_begin        (SluicePostgresEncoder  *self);
void                   sluice_postgres_encoder_add          (SluicePostgresEncoder  *self,
                                                             const SluiceValue      *values,
                                                             int                     row_number);
void                   sluice_postgres_encoder_end          (SluicePostgresEncoder  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluicePostgresEncoder, sluice_postgres_encoder_free)

G_END_DECLS
