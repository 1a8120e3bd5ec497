/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-function-info.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A row in which an argument of a transform is given. Its texts are those of the
 * function table. */

GtkWidget *sluice_argument_row_new  (const SluiceArgumentInfo *argument,
                                     JsonNode                 *value) G_GNUC_WARN_UNUSED_RESULT;
JsonNode  *sluice_argument_row_read (GtkWidget                *row,
                                     const SluiceArgumentInfo *argument) G_GNUC_WARN_UNUSED_RESULT;
void       sluice_argument_row_connect (GtkWidget             *row,
                                     GCallback                 callback,
                                     gpointer                  object);

G_END_DECLS
