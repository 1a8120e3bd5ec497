/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceWallTimerFunc:
 * @was_set: %TRUE if the clock was set or the machine woke up, %FALSE if the time
 *   has come
 * @user_data: what was given with the function
 */
typedef void (*SluiceWallTimerFunc) (gboolean was_set,
                                     gpointer user_data);

GSource *sluice_wall_timer_new          (void) G_GNUC_WARN_UNUSED_RESULT;
void     sluice_wall_timer_set_callback (GSource             *source,
                                         SluiceWallTimerFunc  func,
                                         gpointer             user_data);
void     sluice_wall_timer_set_instant  (GSource             *source,
                                         gint64               instant);

G_END_DECLS
