/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

/*
 * A library to preload. It counts what a program allocates, and lets that fail:
 *
 *   SLUICE_MEMORY_FAULT=call:K     the K-th call gives nothing
 *   SLUICE_MEMORY_FAULT=result:K   the K-th result that libpq makes gets nothing
 *   SLUICE_MEMORY_FAULT=bytes:N    what would make it more than N bytes gives nothing, until
 *                                  some have been given back
 *   SLUICE_MEMORY_HIT=FILE         gets the place of the first call that failed
 *   SLUICE_MEMORY_REPORT=FILE      at the end, how many calls there were, how many results
 *                                  of libpq, and how many bytes at once at most
 *
 * Nothing of the product knows about it.
 */

#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Those of the C library: to look for them by name would take memory. */
extern void *__libc_malloc (size_t size);
extern void *__libc_calloc (size_t n, size_t size);
extern void *__libc_realloc (void *memory, size_t size);
extern void *__libc_memalign (size_t alignment, size_t size);
extern void __libc_free (void *memory);

static const char *hit_path;
static unsigned long target_call, target_result;
static size_t most_bytes;
static unsigned long n_calls, n_results;
static size_t n_bytes, peak;
static int was_hit;
static __thread unsigned int n_failed_in_a_row;

static void
report (void)
{
  FILE *file = fopen (getenv ("SLUICE_MEMORY_REPORT"), "we");

  if (file == NULL)
    abort ();
  fprintf (file, "%lu %lu %zu\n", n_calls, n_results, peak);
  fclose (file);
}

/* Where GLib has no memory for the message that it has none, it asks for some to tell
 * that, and so on until the stack is full. That is its end, but looks like another fault. */
#define MOST_IN_A_ROW 1000
/* What so many calls inside each other take. */
#define STACK (4 * 1024 * 1024)

static void __attribute__ ((noinline))
use_stack (void)
{
  volatile char room[STACK];

  for (size_t i = 0; i < sizeof room; i += 1024)
    room[i] = 0;
}

/* The stack of the first thread grows when it is used: where the address space is full it
 * cannot any more, which looks like another fault, too. */
static void
grow_stack (void)
{
  void *as_much = mmap (NULL, 2 * STACK, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  if (as_much == MAP_FAILED)
    abort ();
  munmap (as_much, 2 * STACK);
  use_stack ();
}

static void __attribute__ ((constructor))
start (void)
{
  const char *fault = getenv ("SLUICE_MEMORY_FAULT");
  void *place;

  hit_path = getenv ("SLUICE_MEMORY_HIT");
  if (getenv ("SLUICE_MEMORY_REPORT") != NULL)
    atexit (report);
  grow_stack ();
  /* The first time it loads a library. */
  backtrace (&place, 1);
  if (fault != NULL && sscanf (fault, "call:%lu", &target_call) != 1 &&
      sscanf (fault, "result:%lu", &target_result) != 1 && sscanf (fault, "bytes:%zu", &most_bytes) != 1)
    abort ();
  /* What the libraries did to begin with does not count. */
  n_calls = 0;
}

static void
tell (void)
{
  void *places[24];
  int file;

  if (hit_path == NULL || __atomic_exchange_n (&was_hit, 1, __ATOMIC_SEQ_CST))
    return;
  file = open (hit_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0)
    abort ();
  backtrace_symbols_fd (places, backtrace (places, 24), file);
  close (file);
}

/* A call gives nothing: errno says why. */
static void
give_nothing (void)
{
  tell ();
  if (++n_failed_in_a_row > MOST_IN_A_ROW)
    abort ();
  errno = ENOMEM;
}

/* Whether a call for @size bytes more is to fail. */
static int
fails (size_t size)
{
  unsigned long number = __atomic_add_fetch (&n_calls, 1, __ATOMIC_RELAXED);

  if (number != target_call &&
      (most_bytes == 0 || __atomic_load_n (&n_bytes, __ATOMIC_RELAXED) + size <= most_bytes))
    return 0;
  give_nothing ();
  return 1;
}

static void *
took (void *memory)
{
  size_t now, before;

  if (memory == NULL)
    {
      give_nothing ();
      return NULL;
    }
  n_failed_in_a_row = 0;
  now = __atomic_add_fetch (&n_bytes, malloc_usable_size (memory), __ATOMIC_RELAXED);
  before = __atomic_load_n (&peak, __ATOMIC_RELAXED);
  while (now > before && !__atomic_compare_exchange_n (&peak, &before, now, 1, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
    continue;
  return memory;
}

static void
gave_back (size_t size)
{
  __atomic_sub_fetch (&n_bytes, size, __ATOMIC_RELAXED);
}

void *
malloc (size_t size)
{
  return fails (size) ? NULL : took (__libc_malloc (size));
}

void *
calloc (size_t n,
        size_t size)
{
  return fails (n * size) ? NULL : took (__libc_calloc (n, size));
}

void *
realloc (void   *memory,
         size_t  size)
{
  size_t before = memory != NULL ? malloc_usable_size (memory) : 0;
  void *after;

  if (size > before && fails (size - before))
    return NULL;
  after = __libc_realloc (memory, size);
  if (after != NULL || size == 0)
    gave_back (before);
  return size > 0 ? took (after) : after;
}

int
posix_memalign (void   **memory,
                size_t   alignment,
                size_t   size)
{
  void *found = fails (size) ? NULL : took (__libc_memalign (alignment, size));

  if (found == NULL)
    return ENOMEM;
  *memory = found;
  return 0;
}

void *
memalign (size_t alignment,
          size_t size)
{
  return fails (size) ? NULL : took (__libc_memalign (alignment, size));
}

void *
aligned_alloc (size_t alignment,
               size_t size)
{
  return memalign (alignment, size);
}

void
free (void *memory)
{
  if (memory != NULL)
    gave_back (malloc_usable_size (memory));
  __libc_free (memory);
}

/* What libpq cannot make a result for it may take for something that has not come yet. */
PGresult *
PQmakeEmptyPGresult (PGconn         *conn,
                     ExecStatusType  status)
{
  static PGresult *(*real) (PGconn *, ExecStatusType);

  if (real == NULL)
    *(void **) &real = dlsym (RTLD_NEXT, "PQmakeEmptyPGresult");
  if (__atomic_add_fetch (&n_results, 1, __ATOMIC_RELAXED) != target_result)
    return real (conn, status);
  give_nothing ();
  return NULL;
}
