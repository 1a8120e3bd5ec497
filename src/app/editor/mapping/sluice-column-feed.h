/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-mapping-context.h"

G_BEGIN_DECLS

/**
 * SluiceColumnFeed:
 *
 * What a column is made of: a field, an expression, a constant, a lookup or something of
 * the run; and what takes its place where there is nothing.
 */
#define SLUICE_TYPE_COLUMN_FEED (sluice_column_feed_get_type ())
G_DECLARE_FINAL_TYPE (SluiceColumnFeed, sluice_column_feed, SLUICE, COLUMN_FEED, AdwPreferencesGroup)

GtkWidget *sluice_column_feed_new         (SluiceMappingContext *context) G_GNUC_WARN_UNUSED_RESULT;
gboolean   sluice_column_feed_build       (SluiceColumnFeed     *self);
void       sluice_column_feed_fill        (SluiceColumnFeed     *self);
void       sluice_column_feed_show_result (SluiceColumnFeed     *self);
gboolean   sluice_column_feed_focus       (SluiceColumnFeed     *self,
                                           const char           *member);

G_END_DECLS
