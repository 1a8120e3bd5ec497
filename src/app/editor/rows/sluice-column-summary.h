/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-preview-result.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What the values of a column of a preview are like. */

GtkWidget *sluice_column_summary_new (SluicePreviewResult *result,
                                      guint                column) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
