/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-unused-secrets.h"

#include "sluice-connection-secrets.h"

/* What the keyring holds for a connection that is not there any more, or is another one. */

typedef struct
{
  SluiceSession *session;       /* (owned) */
  SluiceConnection *connection; /* (owned) */
  SluiceConnection *successor;  /* (owned) (nullable) */
} Leftovers;

static void
leftovers_free (gpointer user_data)
{
  Leftovers *leftovers = user_data;

  g_object_unref (leftovers->session);
  g_object_unref (leftovers->connection);
  g_clear_object (&leftovers->successor);
  g_free (leftovers);
}

/* What the sign-in of a connection refers to may have to be looked up. What is there now
 * may have the password of what was there, too. */
static void
list_secrets_thread (GTask        *task,
                     gpointer      source_object,
                     gpointer      task_data,
                     GCancellable *cancellable)
{
  const Leftovers *leftovers = task_data;
  g_auto(GStrv) old = sluice_connection_list_secrets (leftovers->connection, source_object);
  g_auto(GStrv) used = NULL;
  g_autoptr(GStrvBuilder) unused = g_strv_builder_new ();

  if (leftovers->successor != NULL)
    used = sluice_connection_list_secrets (leftovers->successor, source_object);
  for (guint i = 0; old[i] != NULL; i++)
    if (used == NULL || !g_strv_contains ((const char * const *) used, old[i]))
      g_strv_builder_add (unused, old[i]);
  g_task_return_pointer (task, g_strv_builder_end (unused), (GDestroyNotify) g_strfreev);
}

/* What cannot be read may be in use: then the secrets stay. */
static void
unused_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceSession) session = user_data;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) names = sluice_store_list_unused_secrets_finish (SLUICE_STORE (source), result, &error);

  if (names == NULL)
    g_debug ("Old secrets stay: %s", error->message);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    sluice_secret_store_clear_async (sluice_session_get_secrets (session), names[i], NULL, NULL, NULL);
}

static void
secrets_listed_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  Leftovers *leftovers = g_task_get_task_data (G_TASK (result));
  SluiceStore *store = sluice_session_get_store (leftovers->session);
  g_auto(GStrv) names = g_task_propagate_pointer (G_TASK (result), NULL);

  if (names != NULL && store != NULL)
    sluice_store_list_unused_secrets_async (store, (const char * const *) names, NULL, unused_cb,
                                            g_object_ref (leftovers->session));
}

/**
 * sluice_unused_secrets_clear:
 * @session: the session
 * @connection: a connection as it was, and is in the store no more
 * @successor: (nullable): what has its name now
 *
 * Takes out of the keyring what it holds for @connection, unless something else refers to
 * it. Nobody waits for that.
 */
void
sluice_unused_secrets_clear (SluiceSession    *session,
                             SluiceConnection *connection,
                             SluiceConnection *successor)
{
  Leftovers *leftovers = NULL;
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (SLUICE_IS_SESSION (session));
  g_return_if_fail (SLUICE_IS_CONNECTION (connection));

  leftovers = g_new0 (Leftovers, 1);
  leftovers->session = g_object_ref (session);
  leftovers->connection = g_object_ref (connection);
  g_set_object (&leftovers->successor, successor);
  task = g_task_new (sluice_session_get_secrets (session), NULL, secrets_listed_cb, NULL);
  g_task_set_source_tag (task, sluice_unused_secrets_clear);
  g_task_set_task_data (task, leftovers, leftovers_free);
  g_task_run_in_thread (task, list_secrets_thread);
}
