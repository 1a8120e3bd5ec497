/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-coordinator.h"

#include "sluice-host-rate.h"
#include "sluice-store-private.h"

/* How often a lock that another process has is looked at again. */
#define LOCK_POLL (G_USEC_PER_SEC / 20)

/* What is known of a host that nobody has asked for a day helps nobody. */
#define FORGET_RATES "DELETE FROM host_rates WHERE updated < unixepoch ('now', '-1 day') * 1000000"

#define SELECT_RATE "SELECT last, interval, asked, penalty, tightened, held_until, updated FROM host_rates " \
  "WHERE host = ?"
#define REPLACE_RATE "INSERT OR REPLACE INTO host_rates " \
  "(host, last, interval, asked, penalty, tightened, held_until, updated) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"

struct _SluiceStoreCoordinator
{
  SluiceCoordinator parent_instance;

  char *path;
  SluiceCoordinator *local;     /* (owned) the threads of this process */

  GMutex mutex;
  SluiceDatabase *database;     /* (mutex mutex) (owned) (nullable) */
  gboolean failed;              /* (mutex mutex) it has been said */
  GHashTable *slowed;           /* (mutex mutex) (element-type utf8) hosts with a penalty */
  GHashTable *held;             /* (mutex mutex) (element-type utf8) locks of this process */
};

G_DEFINE_FINAL_TYPE (SluiceStoreCoordinator, sluice_store_coordinator, SLUICE_TYPE_COORDINATOR)

/* What is done with the rate of a host, in one transaction. */
typedef struct
{
  SluiceStoreCoordinator *self;
  const char *host;
  double value;
  void (*change) (SluiceHostRate *rate,
                  gint64          now,
                  gpointer        data);

  /* Output */
  gint64 wait;
  gboolean held;
  gboolean slowed;
} RateChange;

/* With the mutex held. What is agreed on is worth nothing after a crash of the
 * machine, so no commit waits for the disk. */
static gboolean
ensure_database (SluiceStoreCoordinator  *self,
                 GError                 **error)
{
  if (self->database != NULL)
    return TRUE;

  self->database = sluice_database_open (self->path, error);
  if (self->database == NULL)
    return FALSE;
  if (sluice_database_execute (self->database, "PRAGMA synchronous = NORMAL; " FORGET_RATES, error))
    return TRUE;
  g_clear_pointer (&self->database, sluice_database_close);
  return FALSE;
}

static gboolean
read_rate (SluiceDatabase  *database,
           const char      *host,
           SluiceHostRate  *rate,
           GError         **error)
{
  g_autoptr(SluiceStatement) statement = sluice_database_prepare (database, SELECT_RATE, error);
  gint64 *const members[] = {
    &rate->last, &rate->interval, &rate->asked, &rate->penalty, &rate->tightened, &rate->held_until,
    &rate->updated,
  };
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, host);
  if (!sluice_statement_step (statement, &row, error))
    return FALSE;
  for (guint i = 0; row && i < G_N_ELEMENTS (members); i++)
    *members[i] = sluice_statement_get_int (statement, (int) i);
  return TRUE;
}

static gboolean
write_rate (SluiceDatabase        *database,
            const char            *host,
            const SluiceHostRate  *rate,
            GError               **error)
{
  g_autoptr(SluiceStatement) statement = sluice_database_prepare (database, REPLACE_RATE, error);
  const gint64 members[] = {
    rate->last, rate->interval, rate->asked, rate->penalty, rate->tightened, rate->held_until, rate->updated,
  };

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, host);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    sluice_statement_bind_int (statement, (int) i + 1, members[i]);
  return sluice_statement_execute (statement, error);
}

static gboolean
change_in_transaction (SluiceDatabase  *database,
                       gpointer         data,
                       GError         **error)
{
  RateChange *change = data;
  SluiceHostRate rate = { 0 };
  gint64 now;

  if (!read_rate (database, change->host, &rate, error))
    return FALSE;
  /* Only now: getting the right to write may have taken a while. */
  now = g_get_real_time ();
  sluice_host_rate_set_now (&rate, now);
  change->change (&rate, now, change);
  change->slowed = rate.penalty > 0;
  return write_rate (database, change->host, &rate, error);
}

/* With the mutex held. A workspace that cannot be written to must not stop a
 * run from reading. */
static gboolean
change_rate (SluiceStoreCoordinator *self,
             RateChange             *change)
{
  g_autoptr(GError) error = NULL;

  if (ensure_database (self, &error) &&
      sluice_database_transaction (self->database, change_in_transaction, change, &error))
    {
      if (change->slowed)
        g_hash_table_add (self->slowed, g_strdup (change->host));
      else
        g_hash_table_remove (self->slowed, change->host);
      return TRUE;
    }

  if (!self->failed)
    g_warning ("This process keeps to limits of its own: %s", error->message);
  self->failed = TRUE;
  return FALSE;
}

static void
take (SluiceHostRate *rate,
      gint64          now,
      gpointer        data)
{
  RateChange *change = data;

  change->wait = sluice_host_rate_take (rate, now, (gint64) change->value, &change->held);
}

static void
hold (SluiceHostRate *rate,
      gint64          now,
      gpointer        data)
{
  sluice_host_rate_hold (rate, now, (gint64) (((RateChange *) data)->value * G_USEC_PER_SEC));
}

static void
tighten (SluiceHostRate *rate,
         gint64          now,
         gpointer        data)
{
  sluice_host_rate_tighten (rate, now);
}

static void
relax (SluiceHostRate *rate,
       gint64          now,
       gpointer        data)
{
  sluice_host_rate_relax (rate);
}

static void
release (SluiceHostRate *rate,
         gint64          now,
         gpointer        data)
{
  sluice_host_rate_release (rate, now);
}

/* With the mutex held. A host that nobody limits costs a look, no transaction. */
static gboolean
is_free (SluiceStoreCoordinator *self,
         const char             *host)
{
  g_autoptr(GError) error = NULL;
  SluiceHostRate rate = { 0 };
  gboolean held = FALSE;
  gint64 now;

  if (!ensure_database (self, &error) || !read_rate (self->database, host, &rate, &error))
    return FALSE;

  now = g_get_real_time ();
  sluice_host_rate_set_now (&rate, now);
  return rate.penalty == 0 && sluice_host_rate_take (&rate, now, 0, &held) == 0 && rate.interval == 0;
}

static double
sluice_store_coordinator_reserve (SluiceCoordinator *coordinator,
                                  const char        *host,
                                  double             per_second,
                                  gboolean          *ret_held)
{
  SluiceStoreCoordinator *self = SLUICE_STORE_COORDINATOR (coordinator);
  RateChange change = { .self = self, .host = host, .change = take };
  gboolean ok;

  change.value = per_second > 0 ? G_USEC_PER_SEC / per_second : 0;
  g_mutex_lock (&self->mutex);
  ok = (per_second <= 0 && is_free (self, host)) || change_rate (self, &change);
  g_mutex_unlock (&self->mutex);

  if (!ok)
    return sluice_coordinator_reserve (self->local, host, per_second, ret_held);
  *ret_held = change.held;
  return (double) change.wait / G_USEC_PER_SEC;
}

static void
sluice_store_coordinator_hold (SluiceCoordinator *coordinator,
                               const char        *host,
                               double             seconds)
{
  SluiceStoreCoordinator *self = SLUICE_STORE_COORDINATOR (coordinator);
  RateChange change = { .self = self, .host = host, .value = seconds, .change = hold };

  g_mutex_lock (&self->mutex);
  if (!change_rate (self, &change))
    sluice_coordinator_hold (self->local, host, seconds);
  g_mutex_unlock (&self->mutex);
}

static void
sluice_store_coordinator_slow_down (SluiceCoordinator *coordinator,
                                    const char        *host)
{
  SluiceStoreCoordinator *self = SLUICE_STORE_COORDINATOR (coordinator);
  RateChange change = { .self = self, .host = host, .change = tighten };

  g_mutex_lock (&self->mutex);
  if (!change_rate (self, &change))
    sluice_coordinator_slow_down (self->local, host);
  g_mutex_unlock (&self->mutex);
}

/* Most answers come from hosts that have never complained: those cost nothing. */
static void
sluice_store_coordinator_speed_up (SluiceCoordinator *coordinator,
                                   const char        *host)
{
  SluiceStoreCoordinator *self = SLUICE_STORE_COORDINATOR (coordinator);
  RateChange change = { .self = self, .host = host, .change = relax };

  g_mutex_lock (&self->mutex);
  if (self->failed)
    sluice_coordinator_speed_up (self->local, host);
  else if (g_hash_table_contains (self->slowed, host))
    change_rate (self, &change);
  g_mutex_unlock (&self->mutex);
}

static void
sluice_store_coordinator_release (SluiceCoordinator *coordinator,
                                  const char        *host)
{
  SluiceStoreCoordinator *self = SLUICE_STORE_COORDINATOR (coordinator);
  RateChange change = { .self = self, .host = host, .change = release };

  g_mutex_lock (&self->mutex);
  if (!change_rate (self, &change))
    sluice_coordinator_release (self->local, host);
  g_mutex_unlock (&self->mutex);
}

/* What a transaction for a lock works with. */
typedef struct
{
  const char *name;
  gboolean taken;
} LockChange;

static gboolean
take_lock (SluiceDatabase  *database,
           gpointer         data,
           GError         **error)
{
  LockChange *change = data;
  SluiceProcess holder = { 0 };

  return sluice_store_take_lock (database, change->name, &change->taken, &holder, error);
}

static gboolean
drop_lock (SluiceDatabase  *database,
           gpointer         data,
           GError         **error)
{
  LockChange *change = data;

  return sluice_store_drop_lock (database, change->name, error);
}

static gboolean
try_lock (SluiceStoreCoordinator  *self,
          const char              *name,
          gboolean                *ret_taken,
          GError                 **error)
{
  LockChange change = { .name = name };
  gboolean ok;

  g_mutex_lock (&self->mutex);
  ok = ensure_database (self, error) && sluice_database_transaction (self->database, take_lock, &change, error);
  if (ok && change.taken)
    g_hash_table_add (self->held, g_strdup (name));
  g_mutex_unlock (&self->mutex);
  *ret_taken = change.taken;
  return ok;
}

/* First among the threads of this process, then among the processes. */
static gboolean
sluice_store_coordinator_lock (SluiceCoordinator  *coordinator,
                               const char         *name,
                               GCancellable       *cancellable,
                               GError            **error)
{
  SluiceStoreCoordinator *self = SLUICE_STORE_COORDINATOR (coordinator);
  gboolean taken = FALSE;

  if (!sluice_coordinator_lock (self->local, name, cancellable, error))
    return FALSE;

  while (try_lock (self, name, &taken, error))
    {
      if (taken)
        return TRUE;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        break;
      g_usleep (LOCK_POLL);
    }
  sluice_coordinator_unlock (self->local, name);
  return FALSE;
}

static void
forget_lock (SluiceStoreCoordinator *self,
             const char             *name)
{
  LockChange change = { .name = name };
  g_autoptr(GError) error = NULL;

  if (!sluice_database_transaction (self->database, drop_lock, &change, &error))
    g_warning ("The lock “%s” stays until this process ends: %s", name, error->message);
}

static void
sluice_store_coordinator_unlock (SluiceCoordinator *coordinator,
                                 const char        *name)
{
  SluiceStoreCoordinator *self = SLUICE_STORE_COORDINATOR (coordinator);
  gboolean held;

  g_mutex_lock (&self->mutex);
  held = g_hash_table_remove (self->held, name);
  if (held)
    forget_lock (self, name);
  g_mutex_unlock (&self->mutex);

  g_return_if_fail (held);
  sluice_coordinator_unlock (self->local, name);
}

static void
sluice_store_coordinator_finalize (GObject *object)
{
  SluiceStoreCoordinator *self = SLUICE_STORE_COORDINATOR (object);
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, self->held);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    forget_lock (self, name);
  g_clear_pointer (&self->database, sluice_database_close);
  g_hash_table_unref (self->held);
  g_hash_table_unref (self->slowed);
  g_object_unref (self->local);
  g_mutex_clear (&self->mutex);
  g_free (self->path);

  G_OBJECT_CLASS (sluice_store_coordinator_parent_class)->finalize (object);
}

static void
sluice_store_coordinator_class_init (SluiceStoreCoordinatorClass *klass)
{
  SluiceCoordinatorClass *coordinator_class = SLUICE_COORDINATOR_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sluice_store_coordinator_finalize;

  coordinator_class->reserve = sluice_store_coordinator_reserve;
  coordinator_class->hold = sluice_store_coordinator_hold;
  coordinator_class->slow_down = sluice_store_coordinator_slow_down;
  coordinator_class->speed_up = sluice_store_coordinator_speed_up;
  coordinator_class->release = sluice_store_coordinator_release;
  coordinator_class->lock = sluice_store_coordinator_lock;
  coordinator_class->unlock = sluice_store_coordinator_unlock;
}

static void
sluice_store_coordinator_init (SluiceStoreCoordinator *self)
{
  g_mutex_init (&self->mutex);
  self->local = sluice_coordinator_new_local ();
  self->slowed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->held = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * sluice_store_coordinator_new:
 * @directory: the directory of a workspace whose store is or was open
 *
 * Does not touch the file yet.
 *
 * Returns: (transfer full): a coordinator
 */
SluiceCoordinator *
sluice_store_coordinator_new (const char *directory)
{
  SluiceStoreCoordinator *self;

  g_return_val_if_fail (directory != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_STORE_COORDINATOR, NULL);
  self->path = sluice_store_dup_path (directory);
  return SLUICE_COORDINATOR (self);
}
