/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-value.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceLookupCache:
 *
 * Answers of a lookup that were given lately. Its size does not depend on how many
 * there are. One thread at a time.
 */
typedef struct _SluiceLookupCache SluiceLookupCache;

SluiceLookupCache *sluice_lookup_cache_new  (void) G_GNUC_WARN_UNUSED_RESULT;
void               sluice_lookup_cache_free (SluiceLookupCache *self);
gboolean           sluice_lookup_cache_get  (SluiceLookupCache *self,
                                             const SluiceValue *key,
                                             guint              slot,
                                             gboolean          *ret_found,
                                             SluiceValue       *ret_value);
void               sluice_lookup_cache_put  (SluiceLookupCache *self,
                                             const SluiceValue *key,
                                             guint              slot,
                                             gboolean           found,
                                             const SluiceValue *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceLookupCache, sluice_lookup_cache_free)

G_END_DECLS
