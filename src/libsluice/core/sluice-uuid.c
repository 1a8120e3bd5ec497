/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-uuid.h"

#include <errno.h>
#include <sys/random.h>

/* Guards the two below: ids made in the same millisecond still ascend. */
static GMutex uuid_mutex;
static guint64 last_milliseconds;
static guint last_sequence;

static void
fill_random (guint8 *bytes,
             gsize   length)
{
  gsize done = 0;

  while (done < length)
    {
      ssize_t n = getrandom (bytes + done, length - done, 0);

      if (n > 0)
        done += (gsize) n;
      else if (errno != EINTR)
        g_error ("The system gives no random numbers: %s", g_strerror (errno));
    }
}

/* The 12 bits behind the time count up within a millisecond, from a random
 * start in their lower half (RFC 9562, 6.2, method 1). When they run out, or
 * the clock steps back, the time of the last id goes on. */
static guint64
take_time (guint *sequence)
{
  guint64 now = (guint64) g_get_real_time () / 1000;
  guint16 start = 0;

  fill_random ((guint8 *) &start, sizeof start);

  g_mutex_lock (&uuid_mutex);
  if (now > last_milliseconds)
    {
      last_milliseconds = now;
      last_sequence = start & 0x7ff;
    }
  else if (++last_sequence > 0xfff)
    {
      last_milliseconds++;
      last_sequence = start & 0x7ff;
    }
  now = last_milliseconds;
  *sequence = last_sequence;
  g_mutex_unlock (&uuid_mutex);

  return now;
}

/**
 * sluice_uuid_v7:
 *
 * Makes a UUID of version 7 (RFC 9562): time-ordered, so that ids sort by the
 * moment in which they were made. Those of one process always ascend. May be
 * called in any thread.
 *
 * Returns: (transfer full): the id in its usual form, lower case
 */
char *
sluice_uuid_v7 (void)
{
  guint8 random[8];
  guint64 milliseconds;
  guint sequence = 0;

  milliseconds = take_time (&sequence);
  fill_random (random, sizeof random);

  return g_strdup_printf ("%08x-%04x-7%03x-%02x%02x-%02x%02x%02x%02x%02x%02x",
                          (guint) (milliseconds >> 16 & 0xffffffff),
                          (guint) (milliseconds & 0xffff),
                          sequence,
                          (random[0] & 0x3fu) | 0x80u, random[1], random[2], random[3],
                          random[4], random[5], random[6], random[7]);
}
