/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

/*
 * A library to preload. It counts the calls by which a program changes files below
 * one folder, and lets one of them fail:
 *
 *   SLUICE_DISK_FOLDER=PATH     where
 *   SLUICE_DISK_FAULT=ERROR:K   from the K-th call on those that need space give ENOSPC, as
 *                               on a disk that is full (a new name needs none, as on most);
 *                               or the K-th call gives EIO
 *   SLUICE_DISK_REPORT=FILE     at the end, how many calls there were, and which one failed
 *
 * Nothing of the product knows about it.
 */

/* Both names of a call are wanted, the one with 64 in it, too. */
#undef _FILE_OFFSET_BITS

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static const char *folder;
static unsigned long counts;
static unsigned long target_number;
static int target_errno;
static char failed_call[128] = "none";

#define REAL(name)                                         \
  static __typeof__ (&name) real;                          \
  if (real == NULL)                                        \
    *(void **) &real = dlsym (RTLD_NEXT, #name)

static void
report (void)
{
  FILE *file = fopen (getenv ("SLUICE_DISK_REPORT"), "we");

  if (file == NULL)
    abort ();
  fprintf (file, "%lu %s\n", counts, failed_call);
  fclose (file);
}

static void __attribute__ ((constructor))
start (void)
{
  const char *fault = getenv ("SLUICE_DISK_FAULT");
  char name[8];

  folder = getenv ("SLUICE_DISK_FOLDER");
  if (folder != NULL && getenv ("SLUICE_DISK_REPORT") != NULL)
    atexit (report);
  if (fault == NULL)
    return;
  if (sscanf (fault, "%7[^:]:%lu", name, &target_number) != 2)
    abort ();
  target_errno = strcmp (name, "ENOSPC") == 0 ? ENOSPC : EIO;
}

static int
is_below (const char *path)
{
  size_t length = folder != NULL ? strlen (folder) : 0;

  return length > 0 && strncmp (path, folder, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

static int
is_file_below (int fd)
{
  char name[32], path[4096];
  ssize_t length;

  if (folder == NULL)
    return 0;
  snprintf (name, sizeof name, "/proc/self/fd/%d", fd);
  length = readlink (name, path, sizeof path - 1);
  if (length < 0)
    return 0;
  path[length] = '\0';
  return is_below (path);
}

/* Whether this call fails; errno says why. @needs_space: a full disk lets the rest pass. */
static int
fails (const char *call,
       int         needs_space)
{
  unsigned long number = __atomic_add_fetch (&counts, 1, __ATOMIC_SEQ_CST);

  if (target_number == 0 || number < target_number)
    return 0;
  if (target_errno == ENOSPC ? !needs_space : number > target_number)
    return 0;
  if (strcmp (failed_call, "none") == 0)
    snprintf (failed_call, sizeof failed_call, "%s", call);
  errno = target_errno;
  return 1;
}

#define FAIL_FD(fd, call, needs_space)                     \
  if (is_file_below (fd) && fails (call, needs_space))     \
    return -1

#define FAIL_PATH(path, call, needs_space)                 \
  if (is_below (path) && fails (call, needs_space))        \
    return -1

ssize_t
write (int         fd,
       const void *data,
       size_t      size)
{
  REAL (write);
  FAIL_FD (fd, "write", 1);
  return real (fd, data, size);
}

ssize_t
writev (int                 fd,
        const struct iovec *pieces,
        int                 n_pieces)
{
  REAL (writev);
  FAIL_FD (fd, "writev", 1);
  return real (fd, pieces, n_pieces);
}

ssize_t
pwrite (int         fd,
        const void *data,
        size_t      size,
        off_t       offset)
{
  REAL (pwrite);
  FAIL_FD (fd, "pwrite", 1);
  return real (fd, data, size, offset);
}

ssize_t
pwrite64 (int         fd,
          const void *data,
          size_t      size,
          off64_t     offset)
{
  REAL (pwrite64);
  FAIL_FD (fd, "pwrite", 1);
  return real (fd, data, size, offset);
}

int
fsync (int fd)
{
  REAL (fsync);
  FAIL_FD (fd, "fsync", 0);
  return real (fd);
}

int
fdatasync (int fd)
{
  REAL (fdatasync);
  FAIL_FD (fd, "fdatasync", 0);
  return real (fd);
}

int
ftruncate (int   fd,
           off_t size)
{
  REAL (ftruncate);
  FAIL_FD (fd, "ftruncate", 0);
  return real (fd, size);
}

int
ftruncate64 (int     fd,
             off64_t size)
{
  REAL (ftruncate64);
  FAIL_FD (fd, "ftruncate", 0);
  return real (fd, size);
}

static mode_t
get_mode (int     flags,
          va_list arguments)
{
  return flags & (O_CREAT | __O_TMPFILE) ? va_arg (arguments, mode_t) : 0;
}

int
open (const char *path,
      int         flags,
      ...)
{
  mode_t mode;
  va_list arguments;
  REAL (open);

  va_start (arguments, flags);
  mode = get_mode (flags, arguments);
  va_end (arguments);
  if (flags & O_CREAT)
    FAIL_PATH (path, "open", 0);
  return real (path, flags, mode);
}

int
open64 (const char *path,
        int         flags,
        ...)
{
  mode_t mode;
  va_list arguments;
  REAL (open64);

  va_start (arguments, flags);
  mode = get_mode (flags, arguments);
  va_end (arguments);
  if (flags & O_CREAT)
    FAIL_PATH (path, "open", 0);
  return real (path, flags, mode);
}

int
mkdir (const char *path,
       mode_t      mode)
{
  REAL (mkdir);
  FAIL_PATH (path, "mkdir", access (path, F_OK) != 0);
  return real (path, mode);
}

int
rename (const char *from,
        const char *to)
{
  REAL (rename);
  FAIL_PATH (to, "rename", 0);
  return real (from, to);
}

int
renameat2 (int          from_folder,
           const char  *from,
           int          to_folder,
           const char  *to,
           unsigned int flags)
{
  REAL (renameat2);
  FAIL_PATH (to, "rename", 0);
  return real (from_folder, from, to_folder, to, flags);
}

int
unlink (const char *path)
{
  REAL (unlink);
  FAIL_PATH (path, "unlink", 0);
  return real (path);
}
