/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What an expression may use, to be proposed to who types one. */

GListModel *sluice_expression_names_new (JsonObject         *root,
                                         const char * const *fields,
                                         const char * const *columns) G_GNUC_WARN_UNUSED_RESULT;
glong       sluice_expression_names_find_place (const char  *message);

G_END_DECLS
