/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean sluice_xlsx_text_decode (GString *text,
                                  gsize    start);

G_END_DECLS
