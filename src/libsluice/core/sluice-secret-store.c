/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-secret-store.h"

#include <string.h>

G_DEFINE_ABSTRACT_TYPE (SluiceSecretStore, sluice_secret_store, G_TYPE_OBJECT)

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **ret_result = user_data;

  *ret_result = g_object_ref (result);
}

/* Waits for the asynchronous call, in a context that nobody else runs. */
static gboolean
sluice_secret_store_real_keep (SluiceSecretStore  *self,
                               const char         *name,
                               const char         *secret,
                               GCancellable       *cancellable,
                               GError            **error)
{
  g_autoptr(GMainContext) context = g_main_context_new ();
  g_autoptr(GAsyncResult) result = NULL;

  g_main_context_push_thread_default (context);
  sluice_secret_store_store_async (self, name, secret, cancellable, stored_cb, &result);
  while (result == NULL)
    g_main_context_iteration (context, TRUE);
  g_main_context_pop_thread_default (context);

  return sluice_secret_store_store_finish (self, result, error);
}

static gboolean
sluice_secret_store_real_can_keep (SluiceSecretStore  *self,
                                   const char         *name,
                                   GCancellable       *cancellable,
                                   GError            **error)
{
  return TRUE;
}

static void
sluice_secret_store_class_init (SluiceSecretStoreClass *klass)
{
  klass->lookup_kept = sluice_secret_store_lookup;
  klass->keep = sluice_secret_store_real_keep;
  klass->can_keep = sluice_secret_store_real_can_keep;
}

static void
sluice_secret_store_init (SluiceSecretStore *self)
{
}

/**
 * sluice_secret_store_lookup:
 * @self: a secret store
 * @name: the secret's name, what follows `secret:` in a reference
 * @cancellable: (nullable): a cancellable
 * @error: `no_secret_store` where the store cannot be reached or is locked
 *
 * Finds a secret. Blocks; not for the thread of a window.
 *
 * Returns: (transfer full) (nullable): the secret, to be freed with
 *   [func@Sluice.secret_free]; %NULL without an error means that there is none
 *   of that name
 */
char *
sluice_secret_store_lookup (SluiceSecretStore  *self,
                            const char         *name,
                            GCancellable       *cancellable,
                            GError            **error)
{
  g_return_val_if_fail (SLUICE_IS_SECRET_STORE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);

  return SLUICE_SECRET_STORE_GET_CLASS (self)->lookup (self, name, cancellable, error);
}

/**
 * sluice_secret_store_store_async:
 * @self: a secret store
 * @name: the secret's name
 * @secret: the secret
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is kept
 * @user_data: for @callback
 *
 * Keeps a secret, in the place of one with the same name.
 */
void
sluice_secret_store_store_async (SluiceSecretStore   *self,
                                 const char          *name,
                                 const char          *secret,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_SECRET_STORE (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (secret != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  SLUICE_SECRET_STORE_GET_CLASS (self)->store_async (self, name, secret, cancellable,
                                                     callback, user_data);
}

/**
 * sluice_secret_store_store_finish:
 * @self: a secret store
 * @result: what the callback got
 * @error: `no_secret_store` where the store cannot be reached or is locked
 *
 * Returns: %TRUE if the secret is kept
 */
gboolean
sluice_secret_store_store_finish (SluiceSecretStore  *self,
                                  GAsyncResult       *result,
                                  GError            **error)
{
  g_return_val_if_fail (SLUICE_IS_SECRET_STORE (self), FALSE);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), FALSE);

  return SLUICE_SECRET_STORE_GET_CLASS (self)->store_finish (self, result, error);
}

/**
 * sluice_secret_store_clear_async:
 * @self: a secret store
 * @name: the secret's name
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is gone
 * @user_data: for @callback
 *
 * Forgets a secret. That there was none is no error.
 */
void
sluice_secret_store_clear_async (SluiceSecretStore   *self,
                                 const char          *name,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_SECRET_STORE (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  SLUICE_SECRET_STORE_GET_CLASS (self)->clear_async (self, name, cancellable, callback,
                                                     user_data);
}

/**
 * sluice_secret_store_clear_finish:
 * @self: a secret store
 * @result: what the callback got
 * @error: `no_secret_store` where the store cannot be reached
 *
 * Returns: %TRUE if no secret of that name is left
 */
gboolean
sluice_secret_store_clear_finish (SluiceSecretStore  *self,
                                  GAsyncResult       *result,
                                  GError            **error)
{
  g_return_val_if_fail (SLUICE_IS_SECRET_STORE (self), FALSE);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), FALSE);

  return SLUICE_SECRET_STORE_GET_CLASS (self)->clear_finish (self, result, error);
}

/**
 * sluice_secret_store_lookup_kept:
 * @self: a secret store
 * @name: the secret's name
 * @cancellable: (nullable): a cancellable
 * @error: `no_secret_store` where the store cannot be reached or is locked
 *
 * Finds a secret that servers replace from time to time: what
 * [method@Sluice.SecretStore.keep] kept is newer than what the user gave.
 * Blocks.
 *
 * Returns: (transfer full) (nullable): the secret, to be freed with
 *   [func@Sluice.secret_free]; %NULL without an error means that there is none
 *   of that name
 */
char *
sluice_secret_store_lookup_kept (SluiceSecretStore  *self,
                                 const char         *name,
                                 GCancellable       *cancellable,
                                 GError            **error)
{
  g_return_val_if_fail (SLUICE_IS_SECRET_STORE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);

  return SLUICE_SECRET_STORE_GET_CLASS (self)->lookup_kept (self, name, cancellable, error);
}

/**
 * sluice_secret_store_keep:
 * @self: a secret store
 * @name: the secret's name
 * @secret: the secret
 * @cancellable: (nullable): a cancellable
 * @error: `no_secret_store` where the store cannot be reached or is locked
 *
 * Keeps a secret that a server has just given, in the place of one with the
 * same name. Blocks until it would survive the end of the process.
 *
 * Returns: whether the secret is kept
 */
gboolean
sluice_secret_store_keep (SluiceSecretStore  *self,
                          const char         *name,
                          const char         *secret,
                          GCancellable       *cancellable,
                          GError            **error)
{
  g_return_val_if_fail (SLUICE_IS_SECRET_STORE (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (secret != NULL, FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);

  return SLUICE_SECRET_STORE_GET_CLASS (self)->keep (self, name, secret, cancellable, error);
}

/**
 * sluice_secret_store_can_keep:
 * @self: a secret store
 * @name: a secret's name
 * @cancellable: (nullable): a cancellable
 * @error: `no_secret_store` where it cannot
 *
 * Finds out whether [method@Sluice.SecretStore.keep] would work, before the old
 * secret is given away for a new one. Blocks, and never asks the user.
 *
 * Returns: whether a secret could be kept now
 */
gboolean
sluice_secret_store_can_keep (SluiceSecretStore  *self,
                              const char         *name,
                              GCancellable       *cancellable,
                              GError            **error)
{
  g_return_val_if_fail (SLUICE_IS_SECRET_STORE (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);

  return SLUICE_SECRET_STORE_GET_CLASS (self)->can_keep (self, name, cancellable, error);
}

/**
 * sluice_secret_is_reference:
 * @text: (nullable): a text of a task file
 *
 * Returns: %TRUE if the whole of @text is a reference, `secret:NAME` with a
 *   name of ASCII letters, digits, `_` and `-`
 */
gboolean
sluice_secret_is_reference (const char *text)
{
  if (text == NULL || !g_str_has_prefix (text, "secret:") || text[strlen ("secret:")] == '\0')
    return FALSE;

  for (const char *p = text + strlen ("secret:"); *p != '\0'; p++)
    {
      if (!g_ascii_isalnum (*p) && *p != '_' && *p != '-')
        return FALSE;
    }
  return TRUE;
}

/**
 * sluice_secret_free:
 * @secret: (nullable): a secret's text
 *
 * Overwrites @secret, so that it does not linger in freed memory, and frees it.
 */
void
sluice_secret_free (char *secret)
{
  if (secret == NULL)
    return;

  explicit_bzero (secret, strlen (secret));
  g_free (secret);
}
