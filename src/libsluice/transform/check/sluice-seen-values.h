/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-value.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceSeenValues:
 *
 * Which values a column has had so far, however many: those that do not fit into a
 * fixed memory move to a file. One thread at a time.
 */
typedef struct _SluiceSeenValues SluiceSeenValues;

SluiceSeenValues *sluice_seen_values_new      (gsize               memory) G_GNUC_WARN_UNUSED_RESULT;
void              sluice_seen_values_free     (SluiceSeenValues   *self);
gboolean          sluice_seen_values_contains (SluiceSeenValues   *self,
                                               const SluiceValue  *value);
gboolean          sluice_seen_values_add      (SluiceSeenValues   *self,
                                               const SluiceValue  *value,
                                               GError            **error);
gboolean          sluice_seen_values_spilled  (SluiceSeenValues   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceSeenValues, sluice_seen_values_free)

G_END_DECLS
