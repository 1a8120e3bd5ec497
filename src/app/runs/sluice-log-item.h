/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store.h"

G_BEGIN_DECLS

/* A line of a log as a list's item. Immutable. */
#define SLUICE_TYPE_LOG_ITEM (sluice_log_item_get_type ())
G_DECLARE_FINAL_TYPE (SluiceLogItem, sluice_log_item, SLUICE, LOG_ITEM, GObject)

SluiceLogItem  *sluice_log_item_new         (const SluiceLogLine *line) G_GNUC_WARN_UNUSED_RESULT;
gint64          sluice_log_item_get_time    (SluiceLogItem       *self);
SluiceLogLevel  sluice_log_item_get_level   (SluiceLogItem       *self);
const char     *sluice_log_item_get_message (SluiceLogItem       *self);

G_END_DECLS
