/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

/*
 * A library to preload. It counts what a program does with databases and files
 * and kills the program with SIGKILL at one of these instants:
 *
 *   SLUICE_FAULT=PHASE:WHEN:K      before or after the K-th event of a phase
 *   SLUICE_FAULT_REPORT=FILE       at the end, how many of each there were
 *   SLUICE_FAULT_HIT=FILE          the instant, written just before the kill
 *   SLUICE_FAULT_DATABASE=PATH     which SQLite file is the destination; events of
 *                                  other SQLite files count as `store`
 *   SLUICE_FAULT_FOLDER=PATH       where files are made: what is written to them counts as
 *                                  `write`, and what gives them their names as `rename`
 *
 * Nothing of the product knows about it.
 */

/* Both names of a call are wanted, the one with 64 in it, too. */
#undef _FILE_OFFSET_BITS

#include <dlfcn.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <signal.h>
#include <sql.h>
#include <sqlext.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/uio.h>
#include <unistd.h>

typedef enum
{
  PHASE_BEGIN,
  PHASE_DDL,
  PHASE_STAGE,
  PHASE_ROWS,
  PHASE_LEDGER,
  PHASE_COMMIT,
  PHASE_QUERY,
  PHASE_COPY,
  PHASE_COPY_END,
  PHASE_SYNC,
  PHASE_WRITE,
  PHASE_RENAME,
  PHASE_STORE,
  N_PHASES,
} Phase;

static const char *const phase_names[N_PHASES] = {
  "begin", "ddl", "stage", "rows", "ledger", "commit", "query", "copy", "copy_end", "sync", "write", "rename",
  "store",
};

static unsigned long counts[N_PHASES];
static int target_phase = -1;
static int target_after;
static unsigned long target_number;
static __thread int nested;

static void
write_file (const char *path,
            const char *text)
{
  int fd = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

  if (fd < 0 || write (fd, text, strlen (text)) < 0)
    abort ();
  close (fd);
}

static void
report (void)
{
  char text[1024];
  size_t used = 0;

  for (int i = 0; i < N_PHASES; i++)
    used += (size_t) snprintf (text + used, sizeof text - used, "%s %lu\n", phase_names[i], counts[i]);
  write_file (getenv ("SLUICE_FAULT_REPORT"), text);
}

static void __attribute__ ((constructor))
start (void)
{
  const char *fault = getenv ("SLUICE_FAULT");
  char phase[16], when[8];

  if (getenv ("SLUICE_FAULT_REPORT") != NULL)
    atexit (report);
  if (fault == NULL)
    return;
  if (sscanf (fault, "%15[^:]:%7[^:]:%lu", phase, when, &target_number) != 3)
    abort ();
  for (int i = 0; i < N_PHASES; i++)
    {
      if (strcmp (phase_names[i], phase) == 0)
        target_phase = i;
    }
  if (target_phase < 0)
    abort ();
  target_after = strcmp (when, "after") == 0;
}

static void
die (void)
{
  const char *hit = getenv ("SLUICE_FAULT_HIT");

  if (hit != NULL)
    write_file (hit, getenv ("SLUICE_FAULT"));
  kill (getpid (), SIGKILL);
  for (;;)
    pause ();
}

/* Returns the number of this event; `after` needs it again. */
static unsigned long
before (Phase phase)
{
  unsigned long number = __atomic_add_fetch (&counts[phase], 1, __ATOMIC_SEQ_CST);

  if ((int) phase == target_phase && !target_after && number == target_number)
    die ();
  return number;
}

static void
after (Phase         phase,
       unsigned long number)
{
  if ((int) phase == target_phase && target_after && number == target_number)
    die ();
}

static int
starts (const char *sql,
        const char *word)
{
  while (*sql == ' ' || *sql == '\n')
    sql++;
  return strncasecmp (sql, word, strlen (word)) == 0;
}

static Phase
classify (const char *sql)
{
  if (sql == NULL)
    return PHASE_QUERY;
  if (starts (sql, "COMMIT") || starts (sql, "END"))
    return PHASE_COMMIT;
  if (starts (sql, "BEGIN") || starts (sql, "START") || starts (sql, "SAVEPOINT") ||
      starts (sql, "RELEASE") || starts (sql, "ROLLBACK"))
    return PHASE_BEGIN;
  if (starts (sql, "CREATE") || starts (sql, "DROP") || starts (sql, "ALTER"))
    return PHASE_DDL;
  if (starts (sql, "SELECT") || starts (sql, "PRAGMA") || starts (sql, "SET") || starts (sql, "SHOW"))
    return PHASE_QUERY;
  if (strstr (sql, "sluice_loads") != NULL)
    return PHASE_LEDGER;
  if (starts (sql, "COPY") || strcasestr (sql, "INTO temp") != NULL || starts (sql, "TRUNCATE"))
    return PHASE_STAGE;
  return PHASE_ROWS;
}

#define REAL(name)                                         \
  static __typeof__ (&name) real;                          \
  if (real == NULL)                                        \
    *(void **) &real = dlsym (RTLD_NEXT, #name)

/* A call that carries SQL: one event, however it is sent. */
#define AROUND(type, phase, call)                          \
  do                                                       \
    {                                                      \
      Phase _phase = (phase);                              \
      unsigned long _number;                               \
      type _result;                                        \
                                                           \
      if (nested > 0)                                      \
        return call;                                       \
      _number = before (_phase);                           \
      nested++;                                            \
      _result = call;                                      \
      nested--;                                            \
      after (_phase, _number);                             \
      return _result;                                      \
    }                                                      \
  while (0)

PGresult *
PQexec (PGconn     *connection,
        const char *sql)
{
  REAL (PQexec);
  AROUND (PGresult *, classify (sql), real (connection, sql));
}

PGresult *
PQexecParams (PGconn            *connection,
              const char        *sql,
              int                n,
              const Oid         *types,
              const char *const *values,
              const int         *lengths,
              const int         *formats,
              int                result_format)
{
  REAL (PQexecParams);
  AROUND (PGresult *, classify (sql),
          real (connection, sql, n, types, values, lengths, formats, result_format));
}

int
PQsendQuery (PGconn     *connection,
             const char *sql)
{
  REAL (PQsendQuery);
  AROUND (int, classify (sql), real (connection, sql));
}

int
PQsendQueryParams (PGconn            *connection,
                   const char        *sql,
                   int                n,
                   const Oid         *types,
                   const char *const *values,
                   const int         *lengths,
                   const int         *formats,
                   int                result_format)
{
  REAL (PQsendQueryParams);
  AROUND (int, classify (sql),
          real (connection, sql, n, types, values, lengths, formats, result_format));
}

int
PQputCopyData (PGconn     *connection,
               const char *data,
               int         size)
{
  REAL (PQputCopyData);
  AROUND (int, PHASE_COPY, real (connection, data, size));
}

int
PQputCopyEnd (PGconn     *connection,
              const char *message)
{
  REAL (PQputCopyEnd);
  AROUND (int, PHASE_COPY_END, real (connection, message));
}

/* The first letters of a statement in UTF-16 say what it is. */
static Phase
classify_wide (const SQLWCHAR *sql)
{
  char text[512];
  size_t length = 0;

  while (length < sizeof text - 1 && sql[length] != 0)
    {
      text[length] = sql[length] < 128 ? (char) sql[length] : '?';
      length++;
    }
  text[length] = '\0';
  return classify (text);
}

SQLRETURN
SQLEndTran (SQLSMALLINT type,
            SQLHANDLE   handle,
            SQLSMALLINT completion)
{
  REAL (SQLEndTran);
  AROUND (SQLRETURN, completion == SQL_COMMIT ? PHASE_COMMIT : PHASE_BEGIN, real (type, handle, completion));
}

SQLRETURN
SQLExecute (SQLHSTMT statement)
{
  REAL (SQLExecute);
  AROUND (SQLRETURN, PHASE_ROWS, real (statement));
}

SQLRETURN
SQLExecDirect (SQLHSTMT   statement,
               SQLCHAR   *sql,
               SQLINTEGER length)
{
  REAL (SQLExecDirect);
  AROUND (SQLRETURN, classify ((const char *) sql), real (statement, sql, length));
}

SQLRETURN
SQLExecDirectW (SQLHSTMT    statement,
                SQLWCHAR   *sql,
                SQLINTEGER  length)
{
  REAL (SQLExecDirectW);
  AROUND (SQLRETURN, classify_wide (sql), real (statement, sql, length));
}

static int
is_destination (sqlite3 *database)
{
  static const char *(*get_filename) (sqlite3 *, const char *);
  const char *wanted = getenv ("SLUICE_FAULT_DATABASE");
  const char *path;

  if (get_filename == NULL)
    *(void **) &get_filename = dlsym (RTLD_NEXT, "sqlite3_db_filename");
  path = get_filename (database, "main");
  return wanted != NULL && path != NULL && strcmp (path, wanted) == 0;
}

int
sqlite3_step (sqlite3_stmt *statement)
{
  static const char *(*get_sql) (sqlite3_stmt *);
  static sqlite3 *(*get_database) (sqlite3_stmt *);
  static int (*is_busy) (sqlite3_stmt *);
  REAL (sqlite3_step);

  if (get_sql == NULL)
    {
      *(void **) &get_database = dlsym (RTLD_NEXT, "sqlite3_db_handle");
      *(void **) &is_busy = dlsym (RTLD_NEXT, "sqlite3_stmt_busy");
      *(void **) &get_sql = dlsym (RTLD_NEXT, "sqlite3_sql");
    }
  /* Further rows of a statement are no further event. */
  if (is_busy (statement))
    return real (statement);
  AROUND (int,
          is_destination (get_database (statement)) ? classify (get_sql (statement)) : PHASE_STORE,
          real (statement));
}

int
sqlite3_exec (sqlite3    *database,
              const char *sql,
              int       (*callback) (void *, int, char **, char **),
              void       *data,
              char      **message)
{
  REAL (sqlite3_exec);
  AROUND (int, is_destination (database) ? classify (sql) : PHASE_STORE,
          real (database, sql, callback, data, message));
}

/* Forcing to disk happens inside a COMMIT: it counts although nested. */
int
fdatasync (int fd)
{
  unsigned long number = before (PHASE_SYNC);
  int result;
  REAL (fdatasync);

  result = real (fd);
  after (PHASE_SYNC, number);
  return result;
}

int
fsync (int fd)
{
  unsigned long number = before (PHASE_SYNC);
  int result;
  REAL (fsync);

  result = real (fd);
  after (PHASE_SYNC, number);
  return result;
}

static int
is_inside (const char *path)
{
  const char *folder = getenv ("SLUICE_FAULT_FOLDER");

  return folder != NULL && strncmp (path, folder, strlen (folder)) == 0 && path[strlen (folder)] == '/';
}

static int
is_file_inside (int fd)
{
  char link[32], path[4096];
  ssize_t length;

  if (getenv ("SLUICE_FAULT_FOLDER") == NULL)
    return 0;
  snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  length = readlink (link, path, sizeof path - 1);
  if (length < 0)
    return 0;
  path[length] = '\0';
  return is_inside (path);
}

#define AROUND_WRITE(type, fd, call)                       \
  do                                                       \
    {                                                      \
      if (!is_file_inside (fd))                            \
        return call;                                       \
      AROUND (type, PHASE_WRITE, call);                    \
    }                                                      \
  while (0)

ssize_t
write (int         fd,
       const void *data,
       size_t      size)
{
  REAL (write);
  AROUND_WRITE (ssize_t, fd, real (fd, data, size));
}

ssize_t
writev (int                 fd,
        const struct iovec *pieces,
        int                 n_pieces)
{
  REAL (writev);
  AROUND_WRITE (ssize_t, fd, real (fd, pieces, n_pieces));
}

ssize_t
pwrite (int         fd,
        const void *data,
        size_t      size,
        off_t       offset)
{
  REAL (pwrite);
  AROUND_WRITE (ssize_t, fd, real (fd, data, size, offset));
}

ssize_t
pwrite64 (int         fd,
          const void *data,
          size_t      size,
          off64_t     offset)
{
  REAL (pwrite64);
  AROUND_WRITE (ssize_t, fd, real (fd, data, size, offset));
}

int
rename (const char *from,
        const char *to)
{
  REAL (rename);
  if (!is_inside (to))
    return real (from, to);
  AROUND (int, PHASE_RENAME, real (from, to));
}

int
renameat2 (int          from_folder,
           const char  *from,
           int          to_folder,
           const char  *to,
           unsigned int flags)
{
  REAL (renameat2);
  if (!is_inside (to))
    return real (from_folder, from, to_folder, to, flags);
  AROUND (int, PHASE_RENAME, real (from_folder, from, to_folder, to, flags));
}
