/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceBodyHash:
 *
 * A 128-bit fingerprint of the bytes of a body, however they are cut: to notice
 * a page that comes again, and a body that changed between two tries. Fast, not
 * cryptographic: who could forge it can send wrong records at once.
 */
typedef struct
{
  guint64 lanes[2];
  guint64 size;
  guint8 pending[16];
} SluiceBodyHash;

void  sluice_body_hash_init   (SluiceBodyHash       *self);
void  sluice_body_hash_update (SluiceBodyHash       *self,
                               const char           *data,
                               gsize                 size);
char *sluice_body_hash_finish (const SluiceBodyHash *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
