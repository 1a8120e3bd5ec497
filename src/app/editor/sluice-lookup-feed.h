/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-previewer.h"
#include "sluice-task-document.h"

G_BEGIN_DECLS

/**
 * SluiceLookupFeed:
 *
 * Reads the rows of the lookups of a task in children, and again when a lookup is another
 * one, so that a preview finds values in them. Emits `changed` when it knows more.
 */
#define SLUICE_TYPE_LOOKUP_FEED (sluice_lookup_feed_get_type ())
G_DECLARE_FINAL_TYPE (SluiceLookupFeed, sluice_lookup_feed, SLUICE, LOOKUP_FEED, GObject)

SluiceLookupFeed *sluice_lookup_feed_new      (SluiceTaskDocument *document,
                                               SluicePreviewer    *previewer) G_GNUC_WARN_UNUSED_RESULT;
void              sluice_lookup_feed_start    (SluiceLookupFeed   *self);
GBytes           *sluice_lookup_feed_get_rows (SluiceLookupFeed   *self,
                                               const char         *name,
                                               const GError      **ret_error);

G_END_DECLS
