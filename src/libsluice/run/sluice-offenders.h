/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-reject.h"
#include "sluice-schema.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceOffenders:
 *
 * Which columns rows were rejected for, how often, and the first of these rows.
 * Those of parts can be merged.
 */
typedef struct _SluiceOffenders SluiceOffenders;

SluiceOffenders *sluice_offenders_new     (SluiceSchema       *schema,
                                           guint               max_first) G_GNUC_WARN_UNUSED_RESULT;
void             sluice_offenders_free    (SluiceOffenders    *self);
void             sluice_offenders_add     (SluiceOffenders    *self,
                                           const SluiceReject *reject);
void             sluice_offenders_merge   (SluiceOffenders    *self,
                                           SluiceOffenders    *other);
JsonArray       *sluice_offenders_to_json (SluiceOffenders    *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceOffenders, sluice_offenders_free)

G_END_DECLS
