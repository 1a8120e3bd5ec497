/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceCharset:
 * @name: what iconv calls it; UTF-8 is taken as it is
 * @unit: bytes of its smallest unit: 1, 2 or 4
 *
 * A character set. What the labels mean is what the WHATWG Encoding Standard
 * says: `iso-8859-1`, for one, is Windows-1252, and so it is on every web
 * page. Different from there, ASCII is ASCII alone, and UTF-32 is known.
 */
typedef struct
{
  const char *name;
  guint unit;
} SluiceCharset;

const SluiceCharset *sluice_charset_find      (const char          *label);
const SluiceCharset *sluice_charset_guess     (const char          *text,
                                               gsize                size);
char                *sluice_charset_dup_label (const SluiceCharset *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean             sluice_charset_is_utf8   (const SluiceCharset *self);

G_END_DECLS
