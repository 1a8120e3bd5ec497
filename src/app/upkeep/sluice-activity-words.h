/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store-audit.h"

G_BEGIN_DECLS

char       *sluice_activity_words_title    (const SluiceAuditEntry *entry) G_GNUC_WARN_UNUSED_RESULT;
char       *sluice_activity_words_author   (const SluiceAuditEntry *entry) G_GNUC_WARN_UNUSED_RESULT;
const char *sluice_activity_words_kind     (const char             *kind);
const char *sluice_activity_words_get_icon (const SluiceAuditEntry *entry);

G_END_DECLS
