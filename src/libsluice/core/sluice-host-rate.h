/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceHostRate:
 * @last: when the last request was let through, 0 = never
 * @interval: between two requests, of the strictest of the runs that ask the
 *   host; 0 = none of them has a limit
 * @asked: when a run with that interval was here last
 * @penalty: what is added to the interval since the host was asked too fast
 * @tightened: when that was
 * @held_until: nobody asks before
 * @updated: when all this was written
 *
 * How fast a host may be asked: a bucket that holds one request and is filled
 * at a rate. Plain data, in microseconds of one clock, for whoever keeps it; a
 * host that nobody has asked yet is all zero.
 *
 * The rule: an answer that says "too fast" doubles the time between two requests
 * (at least 0.1 s are added; several such answers within a second count once),
 * every other answer takes a twentieth of what was added off again. So a host
 * gets relief at once and is asked at full speed again after about a hundred
 * good answers, or after ten minutes without a request.
 */
typedef struct
{
  gint64 last;
  gint64 interval;
  gint64 asked;
  gint64 penalty;
  gint64 tightened;
  gint64 held_until;
  gint64 updated;
} SluiceHostRate;

void     sluice_host_rate_set_now (SluiceHostRate       *self,
                                   gint64                now);
gint64   sluice_host_rate_take    (SluiceHostRate       *self,
                                   gint64                now,
                                   gint64                interval,
                                   gboolean             *ret_held);
void     sluice_host_rate_hold    (SluiceHostRate       *self,
                                   gint64                now,
                                   gint64                wait);
void     sluice_host_rate_tighten (SluiceHostRate       *self,
                                   gint64                now);
gboolean sluice_host_rate_relax   (SluiceHostRate       *self);
void     sluice_host_rate_release (SluiceHostRate       *self,
                                   gint64                now);

G_END_DECLS
