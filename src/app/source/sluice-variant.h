/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceVariant:
 *
 * An object of a task that has a `type`, which decides about its other members:
 * authentication, paging. What was entered for one type is there again when a
 * person comes back to it.
 */
typedef struct _SluiceVariant SluiceVariant;

SluiceVariant *sluice_variant_new        (const char * const *shared) G_GNUC_WARN_UNUSED_RESULT;
void           sluice_variant_free       (SluiceVariant      *self);
void           sluice_variant_set        (SluiceVariant      *self,
                                          JsonObject         *object);
JsonObject    *sluice_variant_get        (SluiceVariant      *self);
void           sluice_variant_change     (SluiceVariant      *self,
                                          const char         *type);
guint          sluice_variant_find_type  (const char * const *types,
                                          const char         *type);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceVariant, sluice_variant_free)

G_END_DECLS
