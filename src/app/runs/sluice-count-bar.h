/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-run.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SluiceCountBar:
 *
 * The counts of a run, or of what one would do, as one stacked bar, each part as
 * long as its share.
 */
#define SLUICE_TYPE_COUNT_BAR (sluice_count_bar_get_type ())
G_DECLARE_FINAL_TYPE (SluiceCountBar, sluice_count_bar, SLUICE, COUNT_BAR, GtkWidget)

/* The most parts that a bar may have. */
#define SLUICE_MAX_COUNT_PARTS 8

/**
 * SluiceCountPart:
 * @counter: whose colour it has
 * @title: what to call it, translated
 * @count: how much
 *
 * One part of a bar.
 */
typedef struct
{
  SluiceCounter counter;
  const char *title;
  guint64 count;
} SluiceCountPart;

/* How many counters of a run the bar shows, and which: those that add up to `read`. */
#define SLUICE_N_BAR_PARTS 8
extern const SluiceCounter sluice_count_bar_parts[SLUICE_N_BAR_PARTS];

void sluice_count_bar_set_counts (SluiceCountBar *self,
                                  const guint64  *counts);
void sluice_count_bar_set_parts  (SluiceCountBar        *self,
                                  const SluiceCountPart *parts,
                                  guint                  n_parts);
void sluice_count_bar_get_color  (SluiceCounter   counter,
                                  GdkRGBA        *ret_color);

G_END_DECLS
