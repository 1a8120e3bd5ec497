/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *sluice_raw_record_new  (const char *data,
                                   gsize       size,
                                   gsize       from,
                                   gsize       to) G_GNUC_WARN_UNUSED_RESULT;
gboolean   sluice_raw_record_find (const char *data,
                                   gsize       size,
                                   const char *value,
                                   gsize      *ret_from,
                                   gsize      *ret_to);

G_END_DECLS
