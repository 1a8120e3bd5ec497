/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Redaction by value: every secret the process has seen is replaced wherever
 * text leaves it, in the plain form and in those in which servers and URLs
 * echo it. Thread-safe; process-wide, because so is what it protects. */

#define SLUICE_REDACTED "•••"

void    sluice_redaction_add         (const char *secret);
void    sluice_redaction_add_passing (const char *secret);
char   *sluice_redact                (const char *text) G_GNUC_WARN_UNUSED_RESULT;
GBytes *sluice_redact_bytes          (GBytes     *bytes) G_GNUC_WARN_UNUSED_RESULT;
char   *sluice_redact_url            (const char *url) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
