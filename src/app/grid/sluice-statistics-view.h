/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-column-facts.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *sluice_statistics_view_new (SluiceColumnFacts *facts) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
