/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store.h"

G_BEGIN_DECLS

/* A request of a run as a list's item. Immutable. */
#define SLUICE_TYPE_REQUEST_ITEM (sluice_request_item_get_type ())
G_DECLARE_FINAL_TYPE (SluiceRequestItem, sluice_request_item, SLUICE, REQUEST_ITEM, GObject)

SluiceRequestItem         *sluice_request_item_new (SluiceStoredRequest *request) G_GNUC_WARN_UNUSED_RESULT;
const SluiceStoredRequest *sluice_request_item_get (SluiceRequestItem   *self);

G_END_DECLS
