/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-lookups.h"
#include "sluice-template.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The lookups of a task that is being edited, from records that were read before. */
SluiceLookups *sluice_preview_lookups_new (SluiceTask                 *task,
                                           const SluiceTemplateScope  *scope,
                                           GHashTable                 *records,
                                           GCancellable               *cancellable,
                                           GError                    **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
