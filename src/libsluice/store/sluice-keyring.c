/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-keyring.h"

#include "sluice-error.h"
#include "sluice-token-directory.h"

#include <libsecret/secret.h>
#include <string.h>


/* A keyring that answers at all answers in milliseconds; one that asks the user
 * for a password needs as long as the user thinks. */
#define LOOKUP_SECONDS 10
#define HEADLESS_SECONDS 20
#define DESKTOP_SECONDS 300

struct _SluiceKeyring
{
  SluiceSecretStore parent_instance;
};

G_DEFINE_FINAL_TYPE (SluiceKeyring, sluice_keyring, SLUICE_TYPE_SECRET_STORE)

/* The name of an attribute's value is stored as an unsalted hash only, but a
 * secret's name is none. */
static const SecretSchema schema = {
  .name = "io.github.sluice.Sluice.Secret",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = {
    { "name", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  },
};

/* A call to the Secret Service, with an end to waiting. */
typedef struct
{
  char *name;
  GCancellable *inner;          /* what libsecret gets */
  GSource *timeout;
  gulong cancelled_id;
  gboolean timed_out;
  guint seconds;
} Call;

static void
call_free (Call *call)
{
  g_free (call->name);
  g_object_unref (call->inner);
  g_assert (call->timeout == NULL);
  g_free (call);
}

static gboolean
call_timeout_cb (gpointer user_data)
{
  Call *call = user_data;

  call->timed_out = TRUE;
  g_cancellable_cancel (call->inner);
  return G_SOURCE_REMOVE;
}

static void
call_cancelled_cb (GCancellable *cancellable,
                   gpointer      inner)
{
  g_cancellable_cancel (inner);
}

static GTask *
call_new (SluiceKeyring       *self,
          gpointer             source_tag,
          const char          *name,
          guint                seconds,
          GCancellable        *cancellable,
          GAsyncReadyCallback  callback,
          gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Call *call = g_new0 (Call, 1);

  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, call, (GDestroyNotify) call_free);
  call->name = g_strdup (name);
  call->seconds = seconds;
  call->inner = g_cancellable_new ();
  call->timeout = g_timeout_source_new_seconds (seconds);
  g_source_set_callback (call->timeout, call_timeout_cb, call, NULL);
  g_source_attach (call->timeout, g_task_get_context (task));
  if (cancellable != NULL)
    call->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (call_cancelled_cb),
                                                g_object_ref (call->inner), g_object_unref);
  return task;
}

/* To be called when libsecret has answered, before the task returns. */
static Call *
call_end (GTask *task)
{
  Call *call = g_task_get_task_data (task);

  g_source_destroy (call->timeout);
  g_clear_pointer (&call->timeout, g_source_unref);
  if (call->cancelled_id != 0)
    g_cancellable_disconnect (g_task_get_cancellable (task), call->cancelled_id);
  call->cancelled_id = 0;
  return call;
}

static char *
variable_of (const char *name)
{
  char *variable = g_ascii_strup (name, -1);

  return g_strdelimit (variable, "-", '_');
}

static GError *
make_unavailable (const char *code,
                  const char *name,
                  const char *why)
{
  g_autofree char *variable = variable_of (name);
  GError *error = sluice_error_new (SLUICE_ERROR_CONFIGURATION, code, "The secret “%s” cannot be reached: %s", name,
                                    why);

  sluice_error_set_hint (error, "Without a keyring, give the secret in the variable "
                         SLUICE_KEYRING_VARIABLE_PREFIX "%s or as the file %s in $CREDENTIALS_DIRECTORY.",
                         variable, name);
  return error;
}

/* A token that a server would give has no place to stay. */
static GError *
make_unkept (const char *name,
             const char *why)
{
  GError *error = sluice_error_new (SLUICE_ERROR_CONFIGURATION, "no_secret_store",
                                    "The token “%s” could not be kept when it changes: %s", name, why);

  sluice_error_set_hint (error, "Without a keyring, name a directory in $SLUICE_TOKEN_STORE; tokens are kept "
                         "there, readable for this user only.");
  return error;
}

/* What libsecret reports, in our words. */
static char *
explain (GTask        *task,
         const GError *error)
{
  const Call *call = g_task_get_task_data (task);

  if (call->timed_out)
    return g_strdup_printf ("the keyring did not answer within %u seconds", call->seconds);
  if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    return g_strdup ("the keyring is locked");
  if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN))
    return g_strdup ("no keyring is running in this session");
  return g_strdup (error->message);
}

static GError *
translate (GTask        *task,
           const GError *error)
{
  const Call *call = g_task_get_task_data (task);
  g_autofree char *why = NULL;

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The wait was cancelled");
  why = explain (task, error);
  return make_unavailable ("no_secret_store", call->name, why);
}

/* Without an address GDBus would start a bus of its own, which no keyring is
 * on. */
static gboolean
has_session_bus (void)
{
  g_autofree char *socket = NULL;
  const char *address = g_getenv ("DBUS_SESSION_BUS_ADDRESS");

  if (address != NULL && address[0] != '\0')
    return TRUE;
  socket = g_build_filename (g_get_user_runtime_dir (), "bus", NULL);
  return g_file_test (socket, G_FILE_TEST_EXISTS);
}

static GHashTable *
make_attributes (const char *name)
{
  GHashTable *attributes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  g_hash_table_insert (attributes, (gpointer) "name", g_strdup (name));
  return attributes;
}

/* A credential's file. A line break at its end is the editor's. */
static char *
read_credential (const char *name)
{
  const char *directory = g_getenv ("CREDENTIALS_DIRECTORY");
  g_autofree char *path = NULL;
  char *text = NULL;
  gsize length = 0;

  if (directory == NULL || directory[0] == '\0' || strchr (name, '/') != NULL)
    return NULL;
  path = g_build_filename (directory, name, NULL);
  if (!g_file_get_contents (path, &text, &length, NULL))
    return NULL;

  if (length > 0 && text[length - 1] == '\n')
    text[--length] = '\0';
  if (length > 0 && text[length - 1] == '\r')
    text[--length] = '\0';
  return text;
}

/* What was kept is newer than what was given. */
static char *
find_given (const char *name)
{
  g_autofree char *variable = variable_of (name);
  char *kept = sluice_token_directory_load (name);
  const char *value;

  if (kept != NULL)
    return kept;
  value = sluice_keyring_find_variable (variable);
  return value != NULL ? g_strdup (value) : read_credential (name);
}

/* Never unlocks, so never asks: what is locked is reported. */
static void
search_cb (GObject      *source_object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(SecretValue) value = NULL;
  GList *items = secret_password_search_finish (result, &error);
  Call *call = call_end (task);
  gboolean locked = FALSE;

  for (GList *l = items; l != NULL && value == NULL; l = l->next)
    {
      if (SECRET_IS_ITEM (l->data) && secret_item_get_locked (l->data))
        locked = TRUE;
      else if (SECRET_IS_ITEM (l->data))
        value = secret_item_get_secret (l->data);
      else
        value = secret_retrievable_retrieve_secret_sync (l->data, NULL, NULL);
    }
  g_list_free_full (items, g_object_unref);

  if (error != NULL)
    g_task_return_error (task, translate (task, error));
  else if (value != NULL && secret_value_get_text (value) != NULL)
    g_task_return_pointer (task, g_strdup (secret_value_get_text (value)),
                           (GDestroyNotify) sluice_secret_free);
  else if (locked)
    g_task_return_error (task, make_unavailable ("no_secret_store", call->name, "the keyring is locked"));
  else
    g_task_return_pointer (task, NULL, NULL);
}

typedef struct
{
  GMainLoop *loop;
  GAsyncResult *result;
} Wait;

static void
wait_cb (GObject      *source_object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Wait *wait = user_data;

  wait->result = g_object_ref (result);
  g_main_loop_quit (wait->loop);
}

static char *
search (SluiceSecretStore  *store,
        const char         *name,
        GCancellable       *cancellable,
        GError            **error)
{
  g_autoptr(GMainContext) context = g_main_context_new ();
  g_autoptr(GMainLoop) loop = g_main_loop_new (context, FALSE);
  g_autoptr(GHashTable) attributes = make_attributes (name);
  g_autoptr(GAsyncResult) result = NULL;
  Wait wait = { .loop = loop };
  GTask *task;

  g_main_context_push_thread_default (context);
  task = call_new (SLUICE_KEYRING (store), search, name, LOOKUP_SECONDS, cancellable, wait_cb, &wait);
  secret_password_searchv (&schema, attributes, SECRET_SEARCH_ALL | SECRET_SEARCH_LOAD_SECRETS,
                           ((Call *) g_task_get_task_data (task))->inner, search_cb, task);
  g_main_loop_run (loop);
  g_main_context_pop_thread_default (context);

  result = wait.result;
  return g_task_propagate_pointer (G_TASK (result), error);
}

static char *
sluice_keyring_lookup (SluiceSecretStore  *store,
                       const char         *name,
                       GCancellable       *cancellable,
                       GError            **error)
{
  char *secret = find_given (name);

  if (secret != NULL)
    return secret;
  /* Where there can be no keyring nobody will unlock one: it was forgotten. */
  if (!has_session_bus ())
    {
      g_propagate_error (error, make_unavailable ("missing_secret", name, "it is not in the environment, and "
                                                  "there is no keyring without a session bus"));
      return NULL;
    }
  return search (store, name, cancellable, error);
}

/* With a directory for tokens, what the keyring holds is what the user gave. */
static char *
sluice_keyring_lookup_kept (SluiceSecretStore  *store,
                            const char         *name,
                            GCancellable       *cancellable,
                            GError            **error)
{
  g_autoptr(GError) local_error = NULL;
  char *secret = NULL;
  char *given;

  if (sluice_token_directory_get () != NULL)
    {
      secret = find_given (name);
      return secret != NULL || !has_session_bus () ? secret : search (store, name, cancellable, NULL);
    }

  if (has_session_bus ())
    secret = search (store, name, cancellable, &local_error);
  else
    local_error = make_unavailable ("no_secret_store", name, "there is no keyring without a session bus");
  if (secret != NULL || g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      if (local_error != NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
      return secret;
    }

  given = find_given (name);
  if (given == NULL && local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return given;
}

static guint
patience (void)
{
  const gboolean has_display = g_getenv ("WAYLAND_DISPLAY") != NULL || g_getenv ("DISPLAY") != NULL;

  return has_display ? DESKTOP_SECONDS : HEADLESS_SECONDS;
}

static void
store_cb (GObject      *source_object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  secret_password_store_finish (result, &error);
  call_end (task);
  if (error != NULL)
    g_task_return_error (task, translate (task, error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
sluice_keyring_store_async (SluiceSecretStore   *store,
                            const char          *name,
                            const char          *secret,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GHashTable) attributes = make_attributes (name);
  g_autofree char *label = g_strdup_printf ("Sluice: %s", name);
  GTask *task = call_new (SLUICE_KEYRING (store), sluice_keyring_store_async, name, patience (),
                          cancellable, callback, user_data);

  /* What the user gives is newer than what was kept. */
  sluice_token_directory_clear (name);
  if (has_session_bus ())
    {
      secret_password_storev (&schema, attributes, SECRET_COLLECTION_DEFAULT, label, secret,
                              ((Call *) g_task_get_task_data (task))->inner, store_cb, task);
      return;
    }

  call_end (task);
  g_task_return_error (task, make_unavailable ("no_secret_store", name, "there is no keyring without a session bus"));
  g_object_unref (task);
}

static gboolean
sluice_keyring_keep (SluiceSecretStore  *store,
                     const char         *name,
                     const char         *secret,
                     GCancellable       *cancellable,
                     GError            **error)
{
  if (sluice_token_directory_get () != NULL)
    return sluice_token_directory_save (name, secret, error);
  return SLUICE_SECRET_STORE_CLASS (sluice_keyring_parent_class)->keep (store, name, secret, cancellable, error);
}

static void
checked_cb (GObject      *source_object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(SecretCollection) collection = secret_collection_for_alias_finish (result, &error);
  Call *call = call_end (task);
  g_autofree char *why = error != NULL ? explain (task, error) : NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (why != NULL)
    g_task_return_error (task, make_unkept (call->name, why));
  else if (collection == NULL)
    g_task_return_error (task, make_unkept (call->name, "the session has no keyring to keep it in"));
  else if (secret_collection_get_locked (collection))
    g_task_return_error (task, make_unkept (call->name, "the keyring is locked"));
  else
    g_task_return_boolean (task, TRUE);
}

static gboolean
sluice_keyring_can_keep (SluiceSecretStore  *store,
                         const char         *name,
                         GCancellable       *cancellable,
                         GError            **error)
{
  g_autoptr(GMainContext) context = NULL;
  g_autoptr(GMainLoop) loop = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  Wait wait = { 0 };
  GTask *task;

  if (sluice_token_directory_get () != NULL)
    return sluice_token_directory_check (name, error);
  if (!has_session_bus ())
    {
      g_propagate_error (error, make_unkept (name, "there is no keyring without a session bus"));
      return FALSE;
    }

  context = g_main_context_new ();
  loop = g_main_loop_new (context, FALSE);
  wait.loop = loop;
  g_main_context_push_thread_default (context);
  task = call_new (SLUICE_KEYRING (store), sluice_keyring_can_keep, name, LOOKUP_SECONDS, cancellable, wait_cb,
                   &wait);
  secret_collection_for_alias (NULL, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE,
                               ((Call *) g_task_get_task_data (task))->inner, checked_cb, task);
  g_main_loop_run (loop);
  g_main_context_pop_thread_default (context);

  result = wait.result;
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
clear_cb (GObject      *source_object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  secret_password_clear_finish (result, &error);
  call_end (task);
  if (error != NULL)
    g_task_return_error (task, translate (task, error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
sluice_keyring_clear_async (SluiceSecretStore   *store,
                            const char          *name,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GHashTable) attributes = make_attributes (name);
  GTask *task = call_new (SLUICE_KEYRING (store), sluice_keyring_clear_async, name, patience (),
                          cancellable, callback, user_data);

  sluice_token_directory_clear (name);
  if (has_session_bus ())
    {
      secret_password_clearv (&schema, attributes,
                              ((Call *) g_task_get_task_data (task))->inner, clear_cb, task);
      return;
    }

  call_end (task);
  g_task_return_error (task, make_unavailable ("no_secret_store", name, "there is no keyring without a session bus"));
  g_object_unref (task);
}

static gboolean
sluice_keyring_finish (SluiceSecretStore  *store,
                       GAsyncResult       *result,
                       GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
sluice_keyring_class_init (SluiceKeyringClass *klass)
{
  SluiceSecretStoreClass *store_class = SLUICE_SECRET_STORE_CLASS (klass);

  store_class->lookup = sluice_keyring_lookup;
  store_class->store_async = sluice_keyring_store_async;
  store_class->store_finish = sluice_keyring_finish;
  store_class->clear_async = sluice_keyring_clear_async;
  store_class->clear_finish = sluice_keyring_finish;
  store_class->lookup_kept = sluice_keyring_lookup_kept;
  store_class->keep = sluice_keyring_keep;
  store_class->can_keep = sluice_keyring_can_keep;
}

static void
sluice_keyring_init (SluiceKeyring *self)
{
}

/**
 * sluice_keyring_new:
 *
 * Returns: (transfer full): the secrets of this session
 */
SluiceSecretStore *
sluice_keyring_new (void)
{
  return g_object_new (SLUICE_TYPE_KEYRING, NULL);
}
