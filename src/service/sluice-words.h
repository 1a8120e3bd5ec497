/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *sluice_words_number (guint64     number) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_words_moment (gint64      time) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_words_short  (const char *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
