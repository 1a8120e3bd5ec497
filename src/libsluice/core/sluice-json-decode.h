/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What becomes of scanned JSON text. All take text that the scanner accepted. */

const char *sluice_utf8_find_invalid (const char *text,
                                      gsize       size);
gsize       sluice_json_unescape     (const char *text,
                                      gsize       size,
                                      char       *out);
gsize       sluice_json_compact      (const char *text,
                                      gsize       size,
                                      char       *out);
const char *sluice_json_find_end     (const char *text,
                                      const char *end);

G_END_DECLS
