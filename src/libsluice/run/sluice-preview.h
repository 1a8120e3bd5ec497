/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-batch.h"
#include "sluice-schema.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluicePreview:
 *
 * Collects mapped rows and rejects as the object of `preview --output json`.
 */
typedef struct _SluicePreview SluicePreview;

SluicePreview *sluice_preview_new     (SluiceSchema  *schema) G_GNUC_WARN_UNUSED_RESULT;
void           sluice_preview_free    (SluicePreview *self);
void           sluice_preview_add     (SluicePreview *self,
                                       SluiceBatch   *rows,
                                       GPtrArray     *rejects);
JsonObject    *sluice_preview_to_json (SluicePreview *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluicePreview, sluice_preview_free)

G_END_DECLS
