/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

/*
 * A library to preload. It sets the clock of one program:
 *
 *   SLUICE_CLOCK_OFFSET=SECONDS   by how much
 *   SLUICE_CLOCK_CALL=N           after the N-th look at the clock
 *
 * Clocks that only count on are left alone, as by somebody who sets the clock.
 */

#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static unsigned long counts;

#define REAL(name)                                         \
  static __typeof__ (&name) real;                          \
  if (real == NULL)                                        \
    *(void **) &real = dlsym (RTLD_NEXT, #name)

static long
get_offset (void)
{
  const char *offset = getenv ("SLUICE_CLOCK_OFFSET");
  const char *call = getenv ("SLUICE_CLOCK_CALL");

  if (offset == NULL || call == NULL)
    return 0;
  return __atomic_add_fetch (&counts, 1, __ATOMIC_SEQ_CST) > strtoul (call, NULL, 10) ? strtol (offset, NULL, 10) : 0;
}

int
clock_gettime (clockid_t        clock,
               struct timespec *now)
{
  int result;
  REAL (clock_gettime);

  result = real (clock, now);
  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
    now->tv_sec += get_offset ();
  return result;
}

int
gettimeofday (struct timeval *now,
              void           *zone)
{
  int result;
  REAL (gettimeofday);

  result = real (now, zone);
  if (result == 0)
    now->tv_sec += get_offset ();
  return result;
}

time_t
time (time_t *now)
{
  time_t result;
  REAL (time);

  result = real (NULL) + get_offset ();
  if (now != NULL)
    *now = result;
  return result;
}
