/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store-remains.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Tells @object that something that was deleted is there again. */
typedef void (*SluiceUndoneFunc) (gpointer object);

AdwToast *sluice_undo_toast_show (GtkWidget        *widget,
                                  SluiceStore      *store,
                                  SluiceRemains    *remains,
                                  SluiceUndoneFunc  undone,
                                  gpointer          object);

G_END_DECLS
