/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-run.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

char       *sluice_format_relative       (gint64          time) G_GNUC_WARN_UNUSED_RESULT;
guint       sluice_format_first_weekday  (void);
char       *sluice_format_exact          (gint64          time) G_GNUC_WARN_UNUSED_RESULT;
char       *sluice_format_clock          (gint64          time) G_GNUC_WARN_UNUSED_RESULT;
char       *sluice_format_number         (guint64         number) G_GNUC_WARN_UNUSED_RESULT;
char       *sluice_format_rows           (guint64         rows) G_GNUC_WARN_UNUSED_RESULT;
char       *sluice_format_rate           (guint64         rows,
                                          double          seconds) G_GNUC_WARN_UNUSED_RESULT;
char       *sluice_format_duration       (gint64          microseconds) G_GNUC_WARN_UNUSED_RESULT;
char       *sluice_format_wait           (gint64          until,
                                          const char     *reason,
                                          const char     *host) G_GNUC_WARN_UNUSED_RESULT;
const char *sluice_format_state          (SluiceRunState  state);
const char *sluice_format_state_icon     (SluiceRunState  state);
const char *sluice_format_state_class    (SluiceRunState  state);
const char *sluice_format_counter        (SluiceCounter   counter);
void        sluice_format_clear_state_icon (GtkImage     *image);
void        sluice_format_set_state_icon (GtkImage       *image,
                                          SluiceRunState  state);

G_END_DECLS
