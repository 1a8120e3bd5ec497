/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-database-client.h"

#include "sluice-duckdb-client.h"
#include "sluice-error.h"
#include "sluice-odbc-client.h"
#include "sluice-postgres-client.h"
#include "sluice-redaction.h"
#include "sluice-sql-text.h"
#include "sluice-sqlite-client.h"

#include <string.h>

typedef struct
{
  SluiceConnection *connection;
  SluiceSecretStore *secrets;   /* (nullable) */
  gboolean is_open;
} SluiceDatabaseClientPrivate;

typedef enum
{
  PROP_CONNECTION = 1,
  PROP_SECRETS,
} SluiceDatabaseClientProperty;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (SluiceDatabaseClient, sluice_database_client, G_TYPE_OBJECT)

static GParamSpec *properties[PROP_SECRETS + 1];

static SluiceDatabaseClientPrivate *
get_priv (SluiceDatabaseClient *self)
{
  return sluice_database_client_get_instance_private (self);
}

static void
sluice_database_client_dispose (GObject *object)
{
  SluiceDatabaseClient *self = SLUICE_DATABASE_CLIENT (object);
  SluiceDatabaseClientPrivate *priv = get_priv (self);

  sluice_database_client_close (self);
  g_clear_object (&priv->connection);
  g_clear_object (&priv->secrets);

  G_OBJECT_CLASS (sluice_database_client_parent_class)->dispose (object);
}

static void
sluice_database_client_get_property (GObject    *object,
                                     guint       prop_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  SluiceDatabaseClientPrivate *priv = get_priv (SLUICE_DATABASE_CLIENT (object));

  switch ((SluiceDatabaseClientProperty) prop_id)
    {
    case PROP_CONNECTION:
      g_value_set_object (value, priv->connection);
      break;
    case PROP_SECRETS:
      g_value_set_object (value, priv->secrets);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_database_client_set_property (GObject      *object,
                                     guint         prop_id,
                                     const GValue *value,
                                     GParamSpec   *pspec)
{
  SluiceDatabaseClientPrivate *priv = get_priv (SLUICE_DATABASE_CLIENT (object));

  switch ((SluiceDatabaseClientProperty) prop_id)
    {
    case PROP_CONNECTION:
      priv->connection = g_value_dup_object (value);
      break;
    case PROP_SECRETS:
      priv->secrets = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static char *
sluice_database_client_real_bytewise (SluiceDatabaseClient     *self,
                                      const SluiceResultColumn *column)
{
  return sluice_database_client_quote (self, column->name);
}

static void
sluice_database_client_class_init (SluiceDatabaseClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  klass->bytewise = sluice_database_client_real_bytewise;
  object_class->dispose = sluice_database_client_dispose;
  object_class->get_property = sluice_database_client_get_property;
  object_class->set_property = sluice_database_client_set_property;

  /**
   * SluiceDatabaseClient:connection:
   *
   * Where it is.
   */
  properties[PROP_CONNECTION] =
    g_param_spec_object ("connection", NULL, NULL, SLUICE_TYPE_CONNECTION,
                         (G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));

  /**
   * SluiceDatabaseClient:secrets:
   *
   * What its password is looked up in.
   */
  properties[PROP_SECRETS] =
    g_param_spec_object ("secrets", NULL, NULL, SLUICE_TYPE_SECRET_STORE,
                         (G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
sluice_database_client_init (SluiceDatabaseClient *self)
{
}

/**
 * sluice_database_client_new:
 * @connection: where it is
 * @secrets: (nullable): what its password is looked up in
 * @error: `no_database` (%SLUICE_ERROR_CONFIGURATION) for a connection of another
 *   kind
 *
 * Makes the kind of database that @connection is. Opens nothing.
 *
 * Returns: (transfer full) (nullable): a database
 */
SluiceDatabaseClient *
sluice_database_client_new (SluiceConnection   *connection,
                            SluiceSecretStore  *secrets,
                            GError            **error)
{
  GType type = G_TYPE_INVALID;

  g_return_val_if_fail (SLUICE_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (secrets == NULL || SLUICE_IS_SECRET_STORE (secrets), NULL);

  switch (sluice_connection_get_kind (connection))
    {
    case SLUICE_CONNECTION_SQLITE:
      type = SLUICE_TYPE_SQLITE_CLIENT;
      break;
    case SLUICE_CONNECTION_DUCKDB:
      type = SLUICE_TYPE_DUCKDB_CLIENT;
      break;
    case SLUICE_CONNECTION_POSTGRES:
      type = SLUICE_TYPE_POSTGRES_CLIENT;
      break;
    case SLUICE_CONNECTION_ODBC:
      type = SLUICE_TYPE_ODBC_CLIENT;
      break;
    case SLUICE_CONNECTION_HTTP:
    default:
      sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "no_database",
                        "A connection of the type “%s” is not one to a database",
                        sluice_connection_kind_to_string (sluice_connection_get_kind (connection)));
      return NULL;
    }
  return g_object_new (type, "connection", connection, "secrets", secrets, NULL);
}

/**
 * sluice_database_client_get_connection:
 * @self: a database
 *
 * Returns: (transfer none): where it is
 */
SluiceConnection *
sluice_database_client_get_connection (SluiceDatabaseClient *self)
{
  g_return_val_if_fail (SLUICE_IS_DATABASE_CLIENT (self), NULL);

  return get_priv (self)->connection;
}

/**
 * sluice_database_client_lookup_password:
 * @self: a database
 * @ret_password: (out) (transfer full) (nullable): the password, to be freed with
 *   sluice_secret_free(); %NULL if the connection names none
 * @cancellable: (nullable): a cancellable
 * @error: `missing_secret` (%SLUICE_ERROR_CONFIGURATION)
 *
 * Resolves the password that the connection refers to, and has it redacted wherever
 * text leaves the process. For subclasses.
 *
 * Returns: %FALSE if there is no such secret
 */
gboolean
sluice_database_client_lookup_password (SluiceDatabaseClient  *self,
                                        char                 **ret_password,
                                        GCancellable          *cancellable,
                                        GError               **error)
{
  SluiceDatabaseClientPrivate *priv;

  g_return_val_if_fail (SLUICE_IS_DATABASE_CLIENT (self), FALSE);
  g_return_val_if_fail (ret_password != NULL, FALSE);

  priv = get_priv (self);
  return sluice_database_client_lookup_secret (priv->secrets, sluice_connection_get_password (priv->connection),
                                        ret_password, cancellable, error);
}

/**
 * sluice_database_client_lookup_secret:
 * @secrets: (nullable): what it is looked up in
 * @reference: (nullable): `secret:NAME`
 * @ret_secret: (out) (transfer full) (nullable): the secret, to be freed with
 *   sluice_secret_free(); %NULL without a reference
 * @cancellable: (nullable): a cancellable
 * @error: `missing_secret` (%SLUICE_ERROR_CONFIGURATION)
 *
 * Resolves the reference of a password, and has it redacted wherever text leaves the
 * process.
 *
 * Returns: %FALSE if there is no such secret
 */
gboolean
sluice_database_client_lookup_secret (SluiceSecretStore  *secrets,
                                      const char         *reference,
                                      char              **ret_secret,
                                      GCancellable       *cancellable,
                                      GError            **error)
{
  g_autoptr(GError) local_error = NULL;
  char *secret = NULL;

  g_return_val_if_fail (secrets == NULL || SLUICE_IS_SECRET_STORE (secrets), FALSE);
  g_return_val_if_fail (ret_secret != NULL, FALSE);

  if (reference == NULL || !sluice_secret_is_reference (reference))
    {
      *ret_secret = NULL;
      return TRUE;
    }

  reference += strlen ("secret:");
  if (secrets != NULL)
    secret = sluice_secret_store_lookup (secrets, reference, cancellable, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (secret == NULL)
    {
      local_error = sluice_error_new (SLUICE_ERROR_CONFIGURATION, "missing_secret",
                                      "There is no secret “%s”, the password of the database", reference);
      sluice_error_set_hint (local_error, "Store it in the keyring, or set SLUICE_SECRET_%s for a run "
                             "without one", reference);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  sluice_redaction_add (secret);
  *ret_secret = secret;
  return TRUE;
}

/**
 * sluice_database_client_open:
 * @self: a database that is not open
 * @cancellable: (nullable): a cancellable
 * @error: an error of [error@Sluice.Error] or `GIOError`
 *
 * Connects, to read only.
 *
 * Returns: whether it worked
 */
gboolean
sluice_database_client_open (SluiceDatabaseClient  *self,
                             GCancellable          *cancellable,
                             GError               **error)
{
  SluiceDatabaseClientPrivate *priv;

  g_return_val_if_fail (SLUICE_IS_DATABASE_CLIENT (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  priv = get_priv (self);
  g_return_val_if_fail (!priv->is_open, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  priv->is_open = SLUICE_DATABASE_CLIENT_GET_CLASS (self)->open (self, cancellable, error);
  return priv->is_open;
}

/**
 * sluice_database_client_close:
 * @self: a database
 *
 * Disconnects, if it is open. Its result must be dropped before.
 */
void
sluice_database_client_close (SluiceDatabaseClient *self)
{
  SluiceDatabaseClientPrivate *priv;

  g_return_if_fail (SLUICE_IS_DATABASE_CLIENT (self));

  priv = get_priv (self);
  if (priv->is_open)
    SLUICE_DATABASE_CLIENT_GET_CLASS (self)->close (self);
  priv->is_open = FALSE;
}

/**
 * sluice_database_client_test:
 * @self: a database that is not open
 * @cancellable: (nullable): a cancellable
 *
 * Connects step by step, and disconnects.
 *
 * Returns: (transfer full) (element-type SluiceTestStep): the steps, up to the first
 *   that failed
 */
GPtrArray *
sluice_database_client_test (SluiceDatabaseClient *self,
                             GCancellable         *cancellable)
{
  g_return_val_if_fail (SLUICE_IS_DATABASE_CLIENT (self), NULL);
  g_return_val_if_fail (!get_priv (self)->is_open, NULL);

  return SLUICE_DATABASE_CLIENT_GET_CLASS (self)->test (self, cancellable);
}

/**
 * sluice_database_client_list_tables:
 * @self: an open database
 * @cancellable: (nullable): a cancellable
 * @error: an error of [error@Sluice.Error] or `GIOError`
 *
 * Returns: (transfer full) (nullable) (element-type SluiceTableName): its tables and
 *   views, without the server's own, by schema and name
 */
GPtrArray *
sluice_database_client_list_tables (SluiceDatabaseClient  *self,
                                    GCancellable          *cancellable,
                                    GError               **error)
{
  g_return_val_if_fail (SLUICE_IS_DATABASE_CLIENT (self), NULL);
  g_return_val_if_fail (get_priv (self)->is_open, NULL);

  return SLUICE_DATABASE_CLIENT_GET_CLASS (self)->list_tables (self, cancellable, error);
}

/**
 * sluice_database_client_list_columns:
 * @self: an open database
 * @schema: (nullable): a schema; %NULL = where the server looks by itself
 * @table: a table or view
 * @cancellable: (nullable): a cancellable
 * @error: an error of [error@Sluice.Error] or `GIOError`
 *
 * Returns: (transfer full) (nullable) (element-type SluiceTableColumn): its columns;
 *   empty if there is no such table
 */
GPtrArray *
sluice_database_client_list_columns (SluiceDatabaseClient  *self,
                                     const char            *schema,
                                     const char            *table,
                                     GCancellable          *cancellable,
                                     GError               **error)
{
  g_return_val_if_fail (SLUICE_IS_DATABASE_CLIENT (self), NULL);
  g_return_val_if_fail (table != NULL, NULL);
  g_return_val_if_fail (get_priv (self)->is_open, NULL);

  return SLUICE_DATABASE_CLIENT_GET_CLASS (self)->list_columns (self, schema, table, cancellable, error);
}

/**
 * sluice_database_client_quote:
 * @self: an open database
 * @identifier: a name, of any characters
 *
 * Returns: (transfer full): the name as SQL
 */
char *
sluice_database_client_quote (SluiceDatabaseClient *self,
                              const char           *identifier)
{
  g_return_val_if_fail (SLUICE_IS_DATABASE_CLIENT (self), NULL);
  g_return_val_if_fail (identifier != NULL, NULL);

  return SLUICE_DATABASE_CLIENT_GET_CLASS (self)->quote (self, identifier);
}

/**
 * sluice_database_client_bytewise:
 * @self: an open database
 * @column: a column of a table
 *
 * Texts of a cursor compare as bytes, those of a database by its collation.
 *
 * Returns: (transfer full): the column as SQL, to be compared and ordered by
 */
char *
sluice_database_client_bytewise (SluiceDatabaseClient     *self,
                                 const SluiceResultColumn *column)
{
  g_return_val_if_fail (SLUICE_IS_DATABASE_CLIENT (self), NULL);
  g_return_val_if_fail (column != NULL, NULL);

  return SLUICE_DATABASE_CLIENT_GET_CLASS (self)->bytewise (self, column);
}

static gboolean
check_statement (SluiceDatabaseClient  *self,
                 const SluiceQuery     *query,
                 GCancellable          *cancellable,
                 GError               **error)
{
  g_autoptr(GPtrArray) names = NULL;

  g_return_val_if_fail (SLUICE_IS_DATABASE_CLIENT (self), FALSE);
  g_return_val_if_fail (query != NULL && query->sql != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);
  g_return_val_if_fail (get_priv (self)->is_open, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (!sluice_sql_text_is_single (query->sql))
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "several_statements",
                        "The query has more than one statement; one that reads is wanted");
      return FALSE;
    }
  names = sluice_sql_text_list_parameters (query->sql);
  for (guint i = 0; i < names->len; i++)
    {
      if (sluice_query_find_parameter (query, names->pdata[i]) == NULL)
        {
          sluice_set_error (error, SLUICE_ERROR_INVALID, "missing_parameter",
                            "The query wants a parameter “:%s”, which has no value", (char *) names->pdata[i]);
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * sluice_database_client_query:
 * @self: an open database without an unfinished result
 * @query: a query that reads
 * @cancellable: (nullable): cancels it at the server, too
 * @error: `several_statements`, `missing_parameter` (%SLUICE_ERROR_INVALID), or what
 *   the server says
 *
 * Starts a query, in a transaction that cannot write.
 *
 * Returns: (transfer full) (nullable): its rows
 */
SluiceResultSet *
sluice_database_client_query (SluiceDatabaseClient  *self,
                              const SluiceQuery     *query,
                              GCancellable          *cancellable,
                              GError               **error)
{
  if (!check_statement (self, query, cancellable, error))
    return NULL;
  return SLUICE_DATABASE_CLIENT_GET_CLASS (self)->query (self, query, cancellable, error);
}

/**
 * sluice_database_client_describe:
 * @self: an open database without an unfinished result
 * @query: a query
 * @cancellable: (nullable): a cancellable
 * @error: as of sluice_database_client_query(); its `where` has the byte where the server
 *   says it
 *
 * Whether the server understands a query, without running it.
 *
 * Returns: (transfer full) (nullable) (element-type SluiceResultColumn): the columns
 *   it would give
 */
GPtrArray *
sluice_database_client_describe (SluiceDatabaseClient  *self,
                                 const SluiceQuery     *query,
                                 GCancellable          *cancellable,
                                 GError               **error)
{
  if (!check_statement (self, query, cancellable, error))
    return NULL;
  return SLUICE_DATABASE_CLIENT_GET_CLASS (self)->describe (self, query, cancellable, error);
}

/**
 * sluice_database_client_explain:
 * @self: an open database without an unfinished result
 * @query: a query
 * @cancellable: (nullable): a cancellable
 * @error: as of sluice_database_client_query()
 *
 * Returns: (transfer full) (nullable): how the server would run it, as its own text
 */
char *
sluice_database_client_explain (SluiceDatabaseClient  *self,
                                const SluiceQuery     *query,
                                GCancellable          *cancellable,
                                GError               **error)
{
  if (!check_statement (self, query, cancellable, error))
    return NULL;
  return SLUICE_DATABASE_CLIENT_GET_CLASS (self)->explain (self, query, cancellable, error);
}

/**
 * sluice_query_find_parameter:
 * @query: a query
 * @name: a parameter's name, without the colon
 *
 * Returns: (transfer none) (nullable): its value
 */
const SluiceValue *
sluice_query_find_parameter (const SluiceQuery *query,
                             const char        *name)
{
  g_return_val_if_fail (query != NULL && name != NULL, NULL);

  for (guint i = 0; query->parameters != NULL && i < query->parameters->len; i++)
    {
      const SluiceQueryParameter *parameter = query->parameters->pdata[i];

      if (strcmp (parameter->name, name) == 0)
        return &parameter->value;
    }
  return NULL;
}
