/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-mapping.h"

G_BEGIN_DECLS

/* Transforms that are tried one behind the other. */
#define SLUICE_EXAMPLE_CHAIN 2

GPtrArray *sluice_example_candidates_new (const char *input,
                                          const char *wanted) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
