/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Fewer examples fit nearly everything. */
#define SLUICE_EXAMPLE_FIT_LEAST 2

JsonArray *sluice_example_fit (const char *const *inputs,
                               const char *const *wanted,
                               guint              n,
                               const char *const *others) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
