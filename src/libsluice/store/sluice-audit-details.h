/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the audit trail says of a change, in sentences without secrets. */

gboolean   sluice_audit_may_hold_secret  (const char  *text);
GPtrArray *sluice_audit_describe_changes (const char  *before,
                                          const char  *after,
                                          GPtrArray  **ret_schedule) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
