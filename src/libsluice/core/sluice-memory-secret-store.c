/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-memory-secret-store.h"

struct _SluiceMemorySecretStore
{
  SluiceSecretStore parent_instance;

  SluiceSecretStore *behind;    /* (owned) (nullable) */
  GMutex mutex;
  GHashTable *secrets;          /* (mutex) (element-type utf8 utf8) */
};

G_DEFINE_FINAL_TYPE (SluiceMemorySecretStore, sluice_memory_secret_store,
                     SLUICE_TYPE_SECRET_STORE)

static char *
sluice_memory_secret_store_lookup (SluiceSecretStore  *store,
                                   const char         *name,
                                   GCancellable       *cancellable,
                                   GError            **error)
{
  SluiceMemorySecretStore *self = SLUICE_MEMORY_SECRET_STORE (store);
  char *secret;

  g_mutex_lock (&self->mutex);
  secret = g_strdup (g_hash_table_lookup (self->secrets, name));
  g_mutex_unlock (&self->mutex);

  if (secret == NULL && self->behind != NULL)
    return sluice_secret_store_lookup (self->behind, name, cancellable, error);
  return secret;
}

static void
sluice_memory_secret_store_store_async (SluiceSecretStore   *store,
                                        const char          *name,
                                        const char          *secret,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  task = g_task_new (store, cancellable, callback, user_data);
  g_task_set_source_tag (task, sluice_memory_secret_store_store_async);
  sluice_memory_secret_store_add (SLUICE_MEMORY_SECRET_STORE (store), name, secret);
  g_task_return_boolean (task, TRUE);
}

static void
sluice_memory_secret_store_clear_async (SluiceSecretStore   *store,
                                        const char          *name,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data)
{
  SluiceMemorySecretStore *self = SLUICE_MEMORY_SECRET_STORE (store);
  g_autoptr(GTask) task = NULL;

  task = g_task_new (store, cancellable, callback, user_data);
  g_task_set_source_tag (task, sluice_memory_secret_store_clear_async);
  g_mutex_lock (&self->mutex);
  g_hash_table_remove (self->secrets, name);
  g_mutex_unlock (&self->mutex);
  g_task_return_boolean (task, TRUE);
}

static gboolean
sluice_memory_secret_store_finish (SluiceSecretStore  *store,
                                   GAsyncResult       *result,
                                   GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Whether a secret is the business of the store behind. What servers replace
 * must outlive this object if the old one does. */
static gboolean
is_behind (SluiceMemorySecretStore *self,
           const char              *name)
{
  gboolean found;

  g_mutex_lock (&self->mutex);
  found = g_hash_table_contains (self->secrets, name);
  g_mutex_unlock (&self->mutex);
  return !found && self->behind != NULL;
}

static char *
sluice_memory_secret_store_lookup_kept (SluiceSecretStore  *store,
                                        const char         *name,
                                        GCancellable       *cancellable,
                                        GError            **error)
{
  SluiceMemorySecretStore *self = SLUICE_MEMORY_SECRET_STORE (store);

  if (is_behind (self, name))
    return sluice_secret_store_lookup_kept (self->behind, name, cancellable, error);
  return sluice_memory_secret_store_lookup (store, name, cancellable, error);
}

static gboolean
sluice_memory_secret_store_keep (SluiceSecretStore  *store,
                                 const char         *name,
                                 const char         *secret,
                                 GCancellable       *cancellable,
                                 GError            **error)
{
  SluiceMemorySecretStore *self = SLUICE_MEMORY_SECRET_STORE (store);

  if (is_behind (self, name))
    return sluice_secret_store_keep (self->behind, name, secret, cancellable, error);
  sluice_memory_secret_store_add (self, name, secret);
  return TRUE;
}

static gboolean
sluice_memory_secret_store_can_keep (SluiceSecretStore  *store,
                                     const char         *name,
                                     GCancellable       *cancellable,
                                     GError            **error)
{
  SluiceMemorySecretStore *self = SLUICE_MEMORY_SECRET_STORE (store);

  return !is_behind (self, name) || sluice_secret_store_can_keep (self->behind, name, cancellable, error);
}

static void
sluice_memory_secret_store_finalize (GObject *object)
{
  SluiceMemorySecretStore *self = SLUICE_MEMORY_SECRET_STORE (object);

  g_clear_object (&self->behind);
  g_hash_table_unref (self->secrets);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (sluice_memory_secret_store_parent_class)->finalize (object);
}

static void
sluice_memory_secret_store_class_init (SluiceMemorySecretStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  SluiceSecretStoreClass *store_class = SLUICE_SECRET_STORE_CLASS (klass);

  object_class->finalize = sluice_memory_secret_store_finalize;

  store_class->lookup = sluice_memory_secret_store_lookup;
  store_class->store_async = sluice_memory_secret_store_store_async;
  store_class->store_finish = sluice_memory_secret_store_finish;
  store_class->clear_async = sluice_memory_secret_store_clear_async;
  store_class->clear_finish = sluice_memory_secret_store_finish;
  store_class->lookup_kept = sluice_memory_secret_store_lookup_kept;
  store_class->keep = sluice_memory_secret_store_keep;
  store_class->can_keep = sluice_memory_secret_store_can_keep;
}

static void
sluice_memory_secret_store_init (SluiceMemorySecretStore *self)
{
  g_mutex_init (&self->mutex);
  self->secrets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) sluice_secret_free);
}

/**
 * sluice_memory_secret_store_new:
 *
 * Returns: (transfer full): an empty store
 */
SluiceSecretStore *
sluice_memory_secret_store_new (void)
{
  return g_object_new (SLUICE_TYPE_MEMORY_SECRET_STORE, NULL);
}

/**
 * sluice_memory_secret_store_new_before:
 * @behind: another store
 *
 * Returns: (transfer full): an empty store that looks up in @behind what it does
 *   not have itself, and writes there only what a server gave in the place of a
 *   secret of @behind
 */
SluiceSecretStore *
sluice_memory_secret_store_new_before (SluiceSecretStore *behind)
{
  SluiceMemorySecretStore *self = g_object_new (SLUICE_TYPE_MEMORY_SECRET_STORE, NULL);

  g_set_object (&self->behind, behind);
  return SLUICE_SECRET_STORE (self);
}

/**
 * sluice_memory_secret_store_add:
 * @self: a memory secret store
 * @name: the secret's name
 * @secret: the secret
 *
 * Keeps a secret at once, in the place of one with the same name.
 */
void
sluice_memory_secret_store_add (SluiceMemorySecretStore *self,
                                const char              *name,
                                const char              *secret)
{
  g_return_if_fail (SLUICE_IS_MEMORY_SECRET_STORE (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (secret != NULL);

  g_mutex_lock (&self->mutex);
  g_hash_table_replace (self->secrets, g_strdup (name), g_strdup (secret));
  g_mutex_unlock (&self->mutex);
}
