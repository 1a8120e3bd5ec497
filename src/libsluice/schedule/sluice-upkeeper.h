/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store.h"

G_BEGIN_DECLS

/**
 * SluiceUpkeeper:
 *
 * Has a workspace tidied up once a day, by one of the processes that are there for
 * days; see [method@Sluice.Store.tidy_async]. Ending it stops what it has begun.
 */
#define SLUICE_TYPE_UPKEEPER (sluice_upkeeper_get_type ())
G_DECLARE_FINAL_TYPE (SluiceUpkeeper, sluice_upkeeper, SLUICE, UPKEEPER, GObject)

SluiceUpkeeper *sluice_upkeeper_new (SluiceStore *store,
                                     guint        first_seconds) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
