/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

GStrv sluice_type_offers_list (const char *dialect,
                               const char *type) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
