/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sandbox.h"

#include "sluice-error.h"
#include "sluice-sql-decimal.h"
#include "sluice-sql-builtins.h"

#include <string.h>

/* From SQLite 3.45 on a function has to say that its values may have a subtype (that of
 * JSON); an older one does not look at it. */
#ifndef SQLITE_RESULT_SUBTYPE
#define SQLITE_RESULT_SUBTYPE 0x001000000
#endif

/* What a machine may be kept busy with by one evaluation: instructions of
 * SQLite's virtual machine, and time, as one instruction may call a function
 * on a large text. */
#define MAX_STEPS (20 * 1000 * 1000)
#define MAX_TIME (10 * G_USEC_PER_SEC)
#define STEPS_PER_CHECK 50

/* The largest value, in bytes, what LIKE and GLOB are slow with, and arguments:
 * what functions make of them is measured only when it is made. */
#define MAX_VALUE (8 * 1024 * 1024)
#define MAX_PATTERN 200
#define MAX_ARGS 50

/* What SQLite may use more in the course of an evaluation, in bytes. */
#define MAX_MEMORY (256 * 1024 * 1024)

/* Of tables that spill to a file, so much stays in memory, in KiB. */
#define CACHE_SIZE "4096"

/* What functions need as long as they can be called. */
typedef struct
{
  gpointer data;
  GDestroyNotify destroy;
} Data;

struct _SluiceSandbox
{
  gatomicrefcount ref_count;
  sqlite3 *db;                  /* (owned) */
  GHashTable *functions;        /* (owned) (element-type utf8) that may be called, folded */
  GHashTable *tables;           /* (owned) (element-type utf8) that may be read, folded */
  GPtrArray *open_tables;       /* (owned) (element-type utf8) whose columns are not known */
  GSList *data;                 /* (owned) (element-type Data) */
  char *refused;                /* (nullable): why the last statement or evaluation was refused */
  gboolean open;
  gboolean counting;
  int steps;                    /* left for the present evaluation */
  gint64 max_time;              /* microseconds of an evaluation */
  gint64 deadline;              /* 0 = not yet known */
  gint64 max_memory;            /* bytes that all of SQLite may use */
};

/* What SQLite has and nobody can harm by: no files, no settings, no random
 * numbers, which would make another row of a record each time it is read.
 * See https://www.sqlite.org/lang_corefunc.html, lang_datefunc.html, json1.html,
 * lang_mathfunc.html, lang_aggfunc.html and windowfunctions.html. */
static const char *const harmless[] = {
  "->", "->>", "abs", "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "avg", "ceil", "ceiling", "char",
  "coalesce", "concat", "concat_ws", "cos", "cosh", "count", "cume_dist", "current_date", "current_time",
  "current_timestamp", "date", "datetime", "degrees", "dense_rank", "exp", "first_value", "floor", "format", "glob",
  "group_concat", "hex", "ifnull", "iif", "instr", "json", "json_array", "json_array_length", "json_extract",
  "json_group_array", "json_group_object", "json_insert", "json_object", "json_quote", "json_remove",
  "json_replace", "json_set", "json_type", "json_valid", "julianday", "lag", "last_value", "lead", "length", "like",
  "likelihood", "likely", "ln", "log", "log10", "log2", "lower", "ltrim", "max", "min", "mod", "nth_value", "ntile",
  "nullif", "octet_length", "percent_rank", "pi", "pow", "power", "printf", "quote", "radians", "rank", "replace",
  "round", "row_number", "rtrim", "sign", "sin", "sinh", "soundex", "sqrt", "strftime", "string_agg", "substr",
  "substring", "sum", "tan", "tanh", "time", "timediff", "total", "trim", "trunc", "typeof", "unhex", "unicode",
  "unixepoch", "unlikely", "upper", "zeroblob",
};

static int
progress_cb (void *user_data)
{
  SluiceSandbox *self = user_data;
  gint64 now;
  gint64 memory;

  if (!self->counting)
    return 0;

  now = g_get_monotonic_time ();
  memory = sqlite3_memory_used ();
  if (self->deadline == 0)
    {
      self->deadline = now + self->max_time;
      self->max_memory = memory + MAX_MEMORY;
    }
  self->steps -= STEPS_PER_CHECK;
  if (self->steps >= 0 && now < self->deadline && memory < self->max_memory)
    return 0;
  g_free (self->refused);
  self->refused = g_strdup (memory < self->max_memory ? "it takes too long" : "it needs too much memory");
  return 1;
}

static int
refuse (SluiceSandbox *self,
        char          *reason)
{
  g_free (self->refused);
  self->refused = reason;
  return SQLITE_DENY;
}

static gboolean
holds (GHashTable *set,
       const char *name)
{
  g_autofree char *folded = g_ascii_strdown (name, -1);

  return g_hash_table_contains (set, folded);
}

static void
add_name (GHashTable *set,
          const char *name)
{
  g_hash_table_add (set, g_ascii_strdown (name, -1));
}

/* Only what is known to do no harm passes. What is read without a name is a
 * select inside of the statement. */
static int
authorize_cb (void       *user_data,
              int         action,
              const char *first,
              const char *second,
              const char *database,
              const char *trigger)
{
  SluiceSandbox *self = user_data;

  if (self->open)
    return SQLITE_OK;

  switch (action)
    {
    case SQLITE_SELECT:
      return SQLITE_OK;

    case SQLITE_FUNCTION:
      return holds (self->functions, second) ? SQLITE_OK
               : refuse (self, g_strdup_printf ("the function “%.100s” must not be used here", second));

    case SQLITE_READ:
      return first == NULL || *first == '\0' || holds (self->tables, first) ? SQLITE_OK
               : refuse (self, g_strdup_printf ("there is no table “%.100s”", first));

    case SQLITE_RECURSIVE:
      return refuse (self, g_strdup ("WITH RECURSIVE must not be used here"));

    default:
      return refuse (self, g_strdup ("statements must not be used here"));
    }
}

static void
set_limits (sqlite3 *db)
{
  static const struct { int limit; int value; } limits[] = {
    { SQLITE_LIMIT_LENGTH, MAX_VALUE },
    { SQLITE_LIMIT_SQL_LENGTH, 4 * 1024 * 1024 },
    { SQLITE_LIMIT_EXPR_DEPTH, 200 },
    { SQLITE_LIMIT_COMPOUND_SELECT, 20 },
    { SQLITE_LIMIT_FUNCTION_ARG, MAX_ARGS },
    { SQLITE_LIMIT_ATTACHED, 0 },
    { SQLITE_LIMIT_LIKE_PATTERN_LENGTH, MAX_PATTERN },
    { SQLITE_LIMIT_TRIGGER_DEPTH, 1 },
    { SQLITE_LIMIT_WORKER_THREADS, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    sqlite3_limit (db, limits[i].limit, limits[i].value);
}

static gboolean
open_database (SluiceSandbox *self)
{
  /* A database without a name is a file without a name, which is not made before
   * its pages do not fit into the cache. */
  if (sqlite3_open_v2 ("", &self->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) !=
      SQLITE_OK)
    return FALSE;

  /* With the first two a misspelt name in double quotes would be a text. */
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
  /* The first use of the JSON tables declares them, which nobody may later on. */
  if (sqlite3_exec (self->db, "PRAGMA cache_size = -" CACHE_SIZE "; PRAGMA journal_mode = OFF; "
                              "PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA temp_store = FILE; "
                              "SELECT 1 FROM json_each('[]'), json_tree('[]')", NULL, NULL, NULL) != SQLITE_OK)
    return FALSE;

  set_limits (self->db);
  sqlite3_set_authorizer (self->db, authorize_cb, self);
  sqlite3_progress_handler (self->db, STEPS_PER_CHECK, progress_cb, self);
  return TRUE;
}

/**
 * sluice_sandbox_new:
 * @error: return location for %SLUICE_ERROR_FAILED with `failed`
 *
 * Returns: (transfer full) (nullable): a sandbox with SQLite's harmless functions
 *   and exact arithmetic, without tables but json_each() and json_tree()
 */
SluiceSandbox *
sluice_sandbox_new (GError **error)
{
  static const char *const tables[] = { "source", "column", "json_each", "json_tree" };
  g_autoptr(SluiceSandbox) self = g_new0 (SluiceSandbox, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->max_time = MAX_TIME;
  self->functions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->open_tables = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < G_N_ELEMENTS (harmless); i++)
    add_name (self->functions, harmless[i]);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    add_name (self->tables, tables[i]);

  if (!open_database (self))
    {
      sluice_set_error (error, SLUICE_ERROR_FAILED, "failed", "The engine for expressions does not start: %s",
                        self->db != NULL ? sqlite3_errmsg (self->db) : "no memory");
      return NULL;
    }
  if (!sluice_sql_builtins_add (self, error) || !sluice_sql_decimal_add_functions (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * sluice_sandbox_ref:
 * @self: a sandbox
 *
 * Returns: (transfer full): @self
 */
SluiceSandbox *
sluice_sandbox_ref (SluiceSandbox *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

static void
free_data (gpointer user_data)
{
  Data *data = user_data;

  data->destroy (data->data);
  g_free (data);
}

/**
 * sluice_sandbox_unref:
 * @self: (transfer full): a sandbox; its statements are finalized before
 */
void
sluice_sandbox_unref (SluiceSandbox *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  sqlite3_close_v2 (self->db);
  g_slist_free_full (self->data, free_data);
  g_clear_pointer (&self->functions, g_hash_table_unref);
  g_clear_pointer (&self->tables, g_hash_table_unref);
  g_clear_pointer (&self->open_tables, g_ptr_array_unref);
  g_free (self->refused);
  g_free (self);
}

/**
 * sluice_sandbox_add_function:
 * @self: a sandbox
 * @name: the function's name; takes the place of one of SQLite's with as many
 *   arguments
 * @n_args: its arguments, -1 = any number
 * @func: computes it; equal arguments give equal results
 * @data: (nullable): what sqlite3_user_data() gives it
 * @destroy: (nullable): frees @data, also on failure
 * @error: return location for %SLUICE_ERROR_FAILED with `failed`
 *
 * Returns: whether expressions can call it
 */
gboolean
sluice_sandbox_add_function (SluiceSandbox      *self,
                             const char         *name,
                             int                 n_args,
                             SluiceSandboxFunc   func,
                             gpointer            data,
                             GDestroyNotify      destroy,
                             GError            **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  if (sqlite3_create_function_v2 (self->db, name, n_args,
                                  SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS | SQLITE_RESULT_SUBTYPE, data,
                                  func, NULL, NULL, destroy) != SQLITE_OK)
    {
      sluice_set_error (error, SLUICE_ERROR_FAILED, "failed", "The function “%s” cannot be added: %s", name,
                        sqlite3_errmsg (self->db));
      return FALSE;
    }
  add_name (self->functions, name);
  return TRUE;
}

/**
 * sluice_sandbox_has_function:
 * @self: a sandbox
 * @name: a name
 *
 * Returns: whether expressions may call a function of that name
 */
gboolean
sluice_sandbox_has_function (SluiceSandbox *self,
                             const char    *name)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  return holds (self->functions, name);
}

/**
 * sluice_sandbox_take_data:
 * @self: a sandbox
 * @data: what functions of it need
 * @destroy: frees @data once nothing can call them any more
 */
void
sluice_sandbox_take_data (SluiceSandbox  *self,
                          gpointer        data,
                          GDestroyNotify  destroy)
{
  Data *taken;

  g_return_if_fail (self != NULL);
  g_return_if_fail (destroy != NULL);

  taken = g_new0 (Data, 1);
  taken->data = data;
  taken->destroy = destroy;
  self->data = g_slist_prepend (self->data, taken);
}

/**
 * sluice_sandbox_allow_table:
 * @self: a sandbox
 * @name: a table that was made, or will be made, in its database
 *
 * Lets sub-selects of expressions read @name.
 */
void
sluice_sandbox_allow_table (SluiceSandbox *self,
                            const char    *name)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (name != NULL);

  add_name (self->tables, name);
}

static gboolean
execute_open (SluiceSandbox *self,
              char          *sql)
{
  gboolean was_open = self->open;
  int rc;

  self->open = TRUE;
  rc = sql != NULL ? sqlite3_exec (self->db, sql, NULL, NULL, NULL) : SQLITE_NOMEM;
  self->open = was_open;
  sqlite3_free (sql);
  return rc == SQLITE_OK;
}

/**
 * sluice_sandbox_add_table:
 * @self: a sandbox
 * @name: the table's name
 * @error: return location for %SLUICE_ERROR_FAILED with `failed`
 *
 * Adds a table without rows whose columns are not known: expressions over it
 * can be compiled, whatever columns of it they name.
 *
 * Returns: whether it was made
 */
gboolean
sluice_sandbox_add_table (SluiceSandbox  *self,
                          const char     *name,
                          GError        **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  if (!execute_open (self, sqlite3_mprintf ("CREATE TABLE \"%w\" (\"\")", name)))
    {
      sluice_set_error (error, SLUICE_ERROR_FAILED, "failed", "The table “%s” cannot be made: %s", name,
                        sqlite3_errmsg (self->db));
      return FALSE;
    }
  sluice_sandbox_allow_table (self, name);
  g_ptr_array_add (self->open_tables, g_strdup (name));
  return TRUE;
}

/**
 * sluice_sandbox_add_column:
 * @self: a sandbox
 * @name: a column that an expression names
 *
 * Returns: whether there was a table of sluice_sandbox_add_table() that got it
 */
gboolean
sluice_sandbox_add_column (SluiceSandbox *self,
                           const char    *name)
{
  gboolean added = FALSE;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  for (guint i = 0; i < self->open_tables->len; i++)
    added |= execute_open (self, sqlite3_mprintf ("ALTER TABLE \"%w\" ADD COLUMN \"%w\"",
                                                  (const char *) self->open_tables->pdata[i], name));
  return added;
}

/**
 * sluice_sandbox_set_open:
 * @self: a sandbox
 * @open: whether everything may be done, by Sluice's own statements
 *
 * A sandbox is open only while its tables are made and filled.
 */
void
sluice_sandbox_set_open (SluiceSandbox *self,
                         gboolean       open)
{
  g_return_if_fail (self != NULL);

  self->open = open;
}

/**
 * sluice_sandbox_get_database:
 * @self: a sandbox
 *
 * Tables in it spill to a file; indexes and ORDER BY do, too.
 *
 * Returns: (transfer none): its database
 */
sqlite3 *
sluice_sandbox_get_database (SluiceSandbox *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->db;
}

/**
 * sluice_sandbox_set_max_time:
 * @self: a sandbox
 * @microseconds: how long an evaluation may take, at first ten seconds
 */
void
sluice_sandbox_set_max_time (SluiceSandbox *self,
                             gint64         microseconds)
{
  g_return_if_fail (self != NULL);

  self->max_time = microseconds;
}

/**
 * sluice_sandbox_begin:
 * @self: a sandbox
 *
 * From here to sluice_sandbox_end() a statement is ended with SQLITE_INTERRUPT
 * if it takes too many steps or too long.
 */
void
sluice_sandbox_begin (SluiceSandbox *self)
{
  self->counting = TRUE;
  self->steps = MAX_STEPS;
  self->deadline = 0;
  g_clear_pointer (&self->refused, g_free);
}

/**
 * sluice_sandbox_end:
 * @self: a sandbox
 */
void
sluice_sandbox_end (SluiceSandbox *self)
{
  self->counting = FALSE;
}

/**
 * sluice_sandbox_get_refusal:
 * @self: a sandbox
 *
 * Returns: (nullable): why it refused a statement since the last
 *   sluice_sandbox_begin(), better than SQLite says it
 */
const char *
sluice_sandbox_get_refusal (SluiceSandbox *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->refused;
}
