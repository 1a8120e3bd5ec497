/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-draft-secrets.h"

#include "sluice-draft.h"

typedef struct
{
  char *name;
  char *value;
} Secret;

struct _SluiceDraftSecrets
{
  GObject parent_instance;

  char *url;                    /* (owned) (nullable) */
  GQueue waiting;               /* (element-type Secret) */
};

G_DEFINE_FINAL_TYPE (SluiceDraftSecrets, sluice_draft_secrets, G_TYPE_OBJECT)

static void
secret_free (gpointer data)
{
  Secret *secret = data;

  g_free (secret->name);
  sluice_secret_free (secret->value);
  g_free (secret);
}

static void
sluice_draft_secrets_finalize (GObject *object)
{
  SluiceDraftSecrets *self = SLUICE_DRAFT_SECRETS (object);

  g_queue_clear_full (&self->waiting, secret_free);
  g_free (self->url);

  G_OBJECT_CLASS (sluice_draft_secrets_parent_class)->finalize (object);
}

static void
sluice_draft_secrets_class_init (SluiceDraftSecretsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_draft_secrets_finalize;
}

static void
sluice_draft_secrets_init (SluiceDraftSecrets *self)
{
  g_queue_init (&self->waiting);
}

/**
 * sluice_draft_secrets_new:
 *
 * Returns: (transfer full): a new, empty list
 */
SluiceDraftSecrets *
sluice_draft_secrets_new (void)
{
  return g_object_new (SLUICE_TYPE_DRAFT_SECRETS, NULL);
}

/**
 * sluice_draft_secrets_set_address:
 * @self: a #SluiceDraftSecrets
 * @url: the address that wants the credentials; it gives them their names
 */
void
sluice_draft_secrets_set_address (SluiceDraftSecrets *self,
                                  const char         *url)
{
  g_return_if_fail (SLUICE_IS_DRAFT_SECRETS (self));

  g_free (self->url);
  self->url = g_strdup (url);
}

/**
 * sluice_draft_secrets_add:
 * @self: a #SluiceDraftSecrets
 * @value: what was typed
 *
 * Keeps a credential until it is stored.
 *
 * Returns: (transfer full): the name that it gets in the keyring
 */
char *
sluice_draft_secrets_add (SluiceDraftSecrets *self,
                          const char         *value)
{
  Secret *secret = NULL;

  g_return_val_if_fail (SLUICE_IS_DRAFT_SECRETS (self), NULL);
  g_return_val_if_fail (value != NULL, NULL);

  secret = g_new0 (Secret, 1);
  secret->name = sluice_draft_secret_name (self->url == NULL ? "" : self->url);
  secret->value = g_strdup (value);
  g_queue_push_tail (&self->waiting, secret);
  return g_strdup (secret->name);
}

/* In-progress data */
typedef struct
{
  SluiceSecretStore *store;     /* (owned) */
  Secret *secret;               /* (owned) (nullable) which is on its way */
} StoreData;

static void
store_data_free (gpointer user_data)
{
  StoreData *data = user_data;

  g_object_unref (data->store);
  g_clear_pointer (&data->secret, secret_free);
  g_free (data);
}

static void store_next (GTask *task);

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SluiceDraftSecrets *self = g_task_get_source_object (task);
  StoreData *data = g_task_get_task_data (task);
  GError *error = NULL;

  if (!sluice_secret_store_store_finish (SLUICE_SECRET_STORE (source), result, &error))
    {
      g_queue_push_head (&self->waiting, g_steal_pointer (&data->secret));
      g_task_return_error (task, error);
      return;
    }
  g_clear_pointer (&data->secret, secret_free);
  store_next (g_steal_pointer (&task));
}

/* Takes the task. */
static void
store_next (GTask *task)
{
  SluiceDraftSecrets *self = g_task_get_source_object (task);
  StoreData *data = g_task_get_task_data (task);

  data->secret = g_queue_pop_head (&self->waiting);
  if (data->secret == NULL)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  sluice_secret_store_store_async (data->store, data->secret->name, data->secret->value,
                                   g_task_get_cancellable (task), stored_cb, task);
}

/**
 * sluice_draft_secrets_store_async:
 * @self: a #SluiceDraftSecrets
 * @store: where they go
 * @cancellable: (nullable): stops
 * @callback: called when all are stored
 * @user_data: for @callback
 *
 * Stores what is waiting. What could not be stored is tried again the next time.
 */
void
sluice_draft_secrets_store_async (SluiceDraftSecrets  *self,
                                  SluiceSecretStore   *store,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  StoreData *data = NULL;
  GTask *task = NULL;

  g_return_if_fail (SLUICE_IS_DRAFT_SECRETS (self));
  g_return_if_fail (SLUICE_IS_SECRET_STORE (store));

  data = g_new0 (StoreData, 1);
  data->store = g_object_ref (store);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sluice_draft_secrets_store_async);
  g_task_set_task_data (task, data, store_data_free);
  store_next (task);
}

/**
 * sluice_draft_secrets_store_finish:
 * @self: a #SluiceDraftSecrets
 * @result: what the callback was given
 * @error: return location for the keyring's error
 *
 * Returns: whether all are in the keyring
 */
gboolean
sluice_draft_secrets_store_finish (SluiceDraftSecrets  *self,
                                   GAsyncResult        *result,
                                   GError             **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == sluice_draft_secrets_store_async,
                        FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
