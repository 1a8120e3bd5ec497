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
void        sluice_expression_names_add_name   (GListStore  *names,
                                                const char  *name,
                                                const char  *detail,
                                                const char  *icon_name);
void        sluice_expression_names_add_known  (GListStore  *names,
                                                JsonObject  *root);
glong       sluice_expression_names_find_place (const char  *message);

G_END_DECLS
