/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SluiceCron:
 *
 * The five fields of a cron line, taken to pieces: minute, hour, day of month,
 * month, day of week; lists, ranges, steps, names, `L`, `?`, 7 = Sunday, and the
 * words `@hourly`, `@daily`, `@midnight`, `@weekly`, `@monthly`, `@yearly`,
 * `@annually`. As in Vixie cron a day fits either of day of month and day of
 * week where both are given. Immutable; may be shared between threads.
 */
typedef struct _SluiceCron SluiceCron;

#define SLUICE_TYPE_CRON (sluice_cron_get_type ())
GType       sluice_cron_get_type      (void);
SluiceCron *sluice_cron_new           (const char        *text,
                                       GError           **error) G_GNUC_WARN_UNUSED_RESULT;
SluiceCron *sluice_cron_ref           (SluiceCron        *self);
void        sluice_cron_unref         (SluiceCron        *self);
const char *sluice_cron_get_text      (const SluiceCron  *self);
/* Bit n stands for value n: minutes 0-59, hours 0-23, months 1-12. */
guint64     sluice_cron_get_minutes   (const SluiceCron  *self);
guint64     sluice_cron_get_hours     (const SluiceCron  *self);
guint64     sluice_cron_get_months    (const SluiceCron  *self);
/* Whether the hour field begins with `*`: elapsed time counts, not the hour. */
gboolean    sluice_cron_is_every_hour (const SluiceCron  *self);
/* Whether the day fits. @days: days since 1970-01-01. */
gboolean    sluice_cron_matches_day   (const SluiceCron  *self,
                                       gint64             days);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceCron, sluice_cron_unref)

G_END_DECLS
