/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-cron.h"

G_BEGIN_DECLS

/* The name of a value in a list. */
typedef char *(*SluiceWordFunc) (int value);

char *sluice_words_join  (GPtrArray         *items) G_GNUC_WARN_UNUSED_RESULT;
void  sluice_words_add   (GPtrArray         *items,
                          guint64            values,
                          SluiceWordFunc     name);
char *sluice_words_time  (int                hour,
                          int                minute) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_words_times (const SluiceCron  *cron) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_words_steps (const SluiceCron  *cron) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
