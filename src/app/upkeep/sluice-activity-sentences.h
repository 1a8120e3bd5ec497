/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *sluice_activity_sentence (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
