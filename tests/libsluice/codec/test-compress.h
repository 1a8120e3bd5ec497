/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-source-spec.h"

G_BEGIN_DECLS

/* Compresses with the library of each format, as servers and people do. */
GBytes *test_compress     (SluiceCompression  kind,
                           const char        *data,
                           gsize              size);
GBytes *test_raw_deflate  (const char        *data,
                           gsize              size);

G_END_DECLS
