/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* In the order of the way. */
typedef enum
{
  SLUICE_TOUR_START,
  SLUICE_TOUR_LINK,
  SLUICE_TOUR_CREDENTIAL,
  SLUICE_TOUR_ROWS,
  SLUICE_TOUR_LOAD,
  SLUICE_TOUR_RUN,
  SLUICE_TOUR_MAPPING,
  SLUICE_TOUR_RESCUE,
  SLUICE_TOUR_N_STOPS,
} SluiceTourStop;

const char *sluice_tour_stop_get_title  (SluiceTourStop  stop);
const char *sluice_tour_stop_get_text   (SluiceTourStop  stop);
const char *sluice_tour_stop_get_button (SluiceTourStop  stop);
GtkWidget  *sluice_tour_stop_find       (SluiceTourStop  stop,
                                         GtkWidget      *page);

G_END_DECLS
