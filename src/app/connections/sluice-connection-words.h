/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-connection.h"
#include "sluice-store-connection-facts.h"

G_BEGIN_DECLS

/* What is said of connections. */

char       *sluice_connection_words_place  (SluiceConnection            *connection) G_GNUC_WARN_UNUSED_RESULT;
const char *sluice_connection_words_step   (const char                  *step);
const char *sluice_connection_words_advice (const char                  *step);
const char *sluice_connection_words_role   (const char                  *role);
char       *sluice_connection_words_state  (const SluiceConnectionFacts *facts) G_GNUC_WARN_UNUSED_RESULT;
char       *sluice_connection_words_users  (const SluiceConnectionFacts *facts) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
