/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* First bytes that decide what a content is. */
#define SLUICE_CONTENT_HEAD 264

gboolean sluice_content_check (const char  *head,
                               gsize        size,
                               GError     **error);
gboolean sluice_content_is_packed (const char *head,
                                   gsize       size);

G_END_DECLS
