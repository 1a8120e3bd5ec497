/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-destination.h"

#include "sluice-duckdb-destination.h"
#include "sluice-error.h"
#include "sluice-odbc-destination.h"
#include "sluice-postgres-destination.h"
#include "sluice-redaction.h"
#include "sluice-sqlite-destination.h"

#include <string.h>

typedef struct
{
  SluiceConnection *connection; /* (owned) */
  SluiceSecretStore *secrets;   /* (owned) (nullable) */
} SluiceDestinationPrivate;

typedef enum
{
  PROP_CONNECTION = 1,
  PROP_SECRETS,
} SluiceDestinationProperty;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (SluiceDestination, sluice_destination, G_TYPE_OBJECT)

static GParamSpec *properties[PROP_SECRETS + 1];

static void
sluice_destination_dispose (GObject *object)
{
  SluiceDestinationPrivate *priv = sluice_destination_get_instance_private (SLUICE_DESTINATION (object));

  g_clear_object (&priv->connection);
  g_clear_object (&priv->secrets);

  G_OBJECT_CLASS (sluice_destination_parent_class)->dispose (object);
}

static void
sluice_destination_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  SluiceDestination *self = SLUICE_DESTINATION (object);

  switch ((SluiceDestinationProperty) prop_id)
    {
    case PROP_CONNECTION:
      g_value_set_object (value, sluice_destination_get_connection (self));
      break;
    case PROP_SECRETS:
      g_value_set_object (value, sluice_destination_get_secrets (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_destination_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  SluiceDestinationPrivate *priv = sluice_destination_get_instance_private (SLUICE_DESTINATION (object));

  switch ((SluiceDestinationProperty) prop_id)
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

static void
sluice_destination_class_init (SluiceDestinationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sluice_destination_dispose;
  object_class->get_property = sluice_destination_get_property;
  object_class->set_property = sluice_destination_set_property;

  /**
   * SluiceDestination:connection:
   *
   * Where it is.
   */
  properties[PROP_CONNECTION] =
    g_param_spec_object ("connection", NULL, NULL, SLUICE_TYPE_CONNECTION,
                         (G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));

  /**
   * SluiceDestination:secrets:
   *
   * What its password is looked up in.
   */
  properties[PROP_SECRETS] =
    g_param_spec_object ("secrets", NULL, NULL, SLUICE_TYPE_SECRET_STORE,
                         (G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
sluice_destination_init (SluiceDestination *self)
{
}

/**
 * sluice_load_request_keep_rejects:
 * @request: a request
 * @rejects: (element-type SluiceReject): the rows that a batch will not load
 * @entry: the batch
 * @error: return location for an error
 *
 * For subclasses, before they commit a batch on its own.
 *
 * Returns: %FALSE if the batch must not be committed
 */
gboolean
sluice_load_request_keep_rejects (const SluiceLoadRequest *request,
                                  GPtrArray               *rejects,
                                  const SluiceLedgerEntry *entry,
                                  GError                 **error)
{
  g_return_val_if_fail (request != NULL && rejects != NULL, FALSE);

  return request->keep_rejects == NULL || rejects->len == 0 ||
         request->keep_rejects (rejects, entry, request->keep_data, error);
}

/**
 * sluice_load_counts_add:
 * @sum: what is added to
 * @counts: what one batch did
 *
 * Adds up counts. How many batches are pending is not added: the last word counts.
 */
void
sluice_load_counts_add (SluiceLoadCounts       *sum,
                        const SluiceLoadCounts *counts)
{
  g_return_if_fail (sum != NULL && counts != NULL);

  sum->inserted += counts->inserted;
  sum->updated += counts->updated;
  sum->unchanged += counts->unchanged;
  sum->skipped += counts->skipped;
  sum->deduplicated += counts->deduplicated;
  sum->rejected += counts->rejected;
  sum->deleted += counts->deleted;
  sum->n_pending = counts->n_pending;
}

/**
 * sluice_ledger_check_previous:
 * @entry: an entry with a cursor that is about to be written
 * @found: (nullable): the cursor that the ledger has now
 * @error: `bookmark_moved` (%SLUICE_ERROR_TEMPORARY)
 *
 * For subclasses. Two workspaces do not know of each other's leases: of two runs
 * of a task only the first to commit may move the bookmark.
 *
 * Returns: %TRUE if nobody else has moved it
 */
gboolean
sluice_ledger_check_previous (const SluiceLedgerEntry  *entry,
                              const char               *found,
                              GError                  **error)
{
  g_return_val_if_fail (entry != NULL, FALSE);

  if (g_strcmp0 (entry->previous, found) == 0)
    return TRUE;
  sluice_set_error (error, SLUICE_ERROR_TEMPORARY, "bookmark_moved",
                    "Another run of this task has moved or reset the bookmark meanwhile; nothing of this batch is loaded");
  if (error != NULL)
    sluice_error_set_hint (*error, "Run the task again, and from one place only");
  return FALSE;
}

/**
 * sluice_destination_new:
 * @connection: where to load into
 * @secrets: (nullable): where its password is looked up
 * @error: return location for an error
 *
 * Makes the destination for the kind of @connection; opens nothing.
 *
 * Returns: (transfer full) (nullable): a destination, or %NULL with
 *   %SLUICE_ERROR_UNSUPPORTED (`not_a_destination`) where nothing can be loaded
 *   into that kind of connection
 */
SluiceDestination *
sluice_destination_new (SluiceConnection   *connection,
                        SluiceSecretStore  *secrets,
                        GError            **error)
{
  g_return_val_if_fail (SLUICE_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (secrets == NULL || SLUICE_IS_SECRET_STORE (secrets), NULL);

  switch (sluice_connection_get_kind (connection))
    {
    case SLUICE_CONNECTION_SQLITE:
      return g_object_new (SLUICE_TYPE_SQLITE_DESTINATION,
                           "connection", connection,
                           "secrets", secrets,
                           NULL);
    case SLUICE_CONNECTION_POSTGRES:
      return g_object_new (SLUICE_TYPE_POSTGRES_DESTINATION,
                           "connection", connection,
                           "secrets", secrets,
                           NULL);
    case SLUICE_CONNECTION_ODBC:
      return g_object_new (SLUICE_TYPE_ODBC_DESTINATION,
                           "connection", connection,
                           "secrets", secrets,
                           NULL);
    case SLUICE_CONNECTION_DUCKDB:
      return g_object_new (SLUICE_TYPE_DUCKDB_DESTINATION,
                           "connection", connection,
                           "secrets", secrets,
                           NULL);
    case SLUICE_CONNECTION_HTTP:
    default:
      sluice_set_error (error, SLUICE_ERROR_UNSUPPORTED, "not_a_destination",
                        "Nothing can be loaded into a connection of the type “%s”",
                        sluice_connection_kind_to_string (sluice_connection_get_kind (connection)));
      return NULL;
    }
}

/**
 * sluice_destination_get_connection:
 * @self: a destination
 *
 * Returns: (transfer none): where it is
 */
SluiceConnection *
sluice_destination_get_connection (SluiceDestination *self)
{
  SluiceDestinationPrivate *priv = sluice_destination_get_instance_private (self);

  g_return_val_if_fail (SLUICE_IS_DESTINATION (self), NULL);

  return priv->connection;
}

/**
 * sluice_destination_get_secrets:
 * @self: a destination
 *
 * Returns: (transfer none) (nullable): what its password is looked up in
 */
SluiceSecretStore *
sluice_destination_get_secrets (SluiceDestination *self)
{
  SluiceDestinationPrivate *priv = sluice_destination_get_instance_private (self);

  g_return_val_if_fail (SLUICE_IS_DESTINATION (self), NULL);

  return priv->secrets;
}

/**
 * sluice_destination_lookup_password:
 * @self: a destination
 * @ret_password: (out) (transfer full) (nullable): the password, to be freed
 *   with sluice_secret_free(); %NULL if the connection names none
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Resolves the password that the connection refers to, and has it redacted
 * wherever text leaves the process. For subclasses.
 *
 * Returns: %FALSE with %SLUICE_ERROR_CONFIGURATION (`missing_secret`) if there
 *   is no such secret
 */
gboolean
sluice_destination_lookup_password (SluiceDestination  *self,
                                    char              **ret_password,
                                    GCancellable       *cancellable,
                                    GError            **error)
{
  SluiceDestinationPrivate *priv = sluice_destination_get_instance_private (self);
  g_autoptr(GError) local_error = NULL;
  const char *reference;
  char *password = NULL;

  g_return_val_if_fail (SLUICE_IS_DESTINATION (self), FALSE);
  g_return_val_if_fail (ret_password != NULL, FALSE);

  reference = sluice_connection_get_password (priv->connection);
  if (reference == NULL || !sluice_secret_is_reference (reference))
    {
      *ret_password = NULL;
      return TRUE;
    }

  reference += strlen ("secret:");
  if (priv->secrets != NULL)
    password = sluice_secret_store_lookup (priv->secrets, reference, cancellable, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (password == NULL)
    {
      local_error = sluice_error_new (SLUICE_ERROR_CONFIGURATION, "missing_secret",
                                      "There is no secret “%s”, the password of the destination",
                                      reference);
      sluice_error_set_hint (local_error, "Store it in the keyring, or set SLUICE_SECRET_%s for a run "
                             "without one", reference);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  sluice_redaction_add (password);
  *ret_password = password;
  return TRUE;
}

/**
 * sluice_destination_connect:
 * @self: a destination
 * @read_only: whether only to look: nothing is created then, no database file
 *   either
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Opens the connection.
 *
 * Returns: %TRUE if it is open
 */
gboolean
sluice_destination_connect (SluiceDestination  *self,
                            gboolean            read_only,
                            GCancellable       *cancellable,
                            GError            **error)
{
  g_return_val_if_fail (SLUICE_IS_DESTINATION (self), FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);

  return SLUICE_DESTINATION_GET_CLASS (self)->connect (self, read_only, cancellable, error);
}

/**
 * sluice_destination_disconnect:
 * @self: a destination
 *
 * Closes the connection; what was not committed is rolled back. Does nothing
 * if it is not open.
 */
void
sluice_destination_disconnect (SluiceDestination *self)
{
  g_return_if_fail (SLUICE_IS_DESTINATION (self));

  SLUICE_DESTINATION_GET_CLASS (self)->disconnect (self);
}

/**
 * sluice_destination_make_ddl:
 * @self: a destination, connected or not
 * @request: what is to be loaded
 *
 * Returns: (transfer full): the statement that creates the table of @request,
 *   to be read by people, too: one column a line
 */
char *
sluice_destination_make_ddl (SluiceDestination       *self,
                             const SluiceLoadRequest *request)
{
  g_return_val_if_fail (SLUICE_IS_DESTINATION (self), NULL);
  g_return_val_if_fail (request != NULL, NULL);

  return SLUICE_DESTINATION_GET_CLASS (self)->make_ddl (self, request);
}

/**
 * sluice_destination_find_position:
 * @self: a connected destination
 * @request: what is to be loaded
 * @run_id: the run to look for
 * @ret_entry: (out caller-allocates): its last batch
 * @ret_found: (out): whether the ledger knows the run
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Looks up how far a run came.
 *
 * Returns: %TRUE if the ledger could be read (or does not exist)
 */
gboolean
sluice_destination_find_position (SluiceDestination        *self,
                                  const SluiceLoadRequest  *request,
                                  const char               *run_id,
                                  SluiceLedgerEntry        *ret_entry,
                                  gboolean                 *ret_found,
                                  GCancellable             *cancellable,
                                  GError                  **error)
{
  g_return_val_if_fail (SLUICE_IS_DESTINATION (self), FALSE);
  g_return_val_if_fail (request != NULL && run_id != NULL, FALSE);
  g_return_val_if_fail (ret_entry != NULL && ret_found != NULL, FALSE);

  return SLUICE_DESTINATION_GET_CLASS (self)->find_position (self, request, run_id, ret_entry,
                                                             ret_found, cancellable, error);
}

/**
 * sluice_destination_find_cursor:
 * @self: a connected destination
 * @request: what is to be loaded
 * @ret_cursor: (out) (transfer full) (nullable): the newest cursor in the ledger;
 *   %NULL without a ledger, without an entry for the task and its table, or if
 *   that table is gone: then the rows are gone, too
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Looks up the bookmark of an incremental task.
 *
 * Returns: %TRUE if the ledger could be read (or does not exist)
 */
gboolean
sluice_destination_find_cursor (SluiceDestination        *self,
                                const SluiceLoadRequest  *request,
                                char                    **ret_cursor,
                                GCancellable             *cancellable,
                                GError                  **error)
{
  g_return_val_if_fail (SLUICE_IS_DESTINATION (self), FALSE);
  g_return_val_if_fail (request != NULL && ret_cursor != NULL, FALSE);

  *ret_cursor = NULL;
  return SLUICE_DESTINATION_GET_CLASS (self)->find_cursor (self, request, ret_cursor, cancellable, error);
}

/**
 * sluice_destination_put_cursor:
 * @self: a connected destination whose ledger exists
 * @request: what is loaded; its run is the id of the new entry
 * @cursor: the cursor
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Adds an entry to the ledger that says only what the cursor is, in a
 * transaction of its own.
 *
 * Returns: %TRUE if it is there for good
 */
gboolean
sluice_destination_put_cursor (SluiceDestination        *self,
                               const SluiceLoadRequest  *request,
                               const char               *cursor,
                               GCancellable             *cancellable,
                               GError                  **error)
{
  g_return_val_if_fail (SLUICE_IS_DESTINATION (self), FALSE);
  g_return_val_if_fail (request != NULL && cursor != NULL, FALSE);

  return SLUICE_DESTINATION_GET_CLASS (self)->put_cursor (self, request, cursor, cancellable, error);
}

/**
 * sluice_destination_begin:
 * @self: a connected destination
 * @request: what is to be loaded; it and what it points to must stay until
 *   commit or rollback
 * @monitor: where warnings go
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Prepares the table and what the load needs, and runs `before`. Fails with
 * `missing_table`, `missing_column` or `ambiguous_column`
 * (%SLUICE_ERROR_CONFIGURATION) where the table does not fit.
 *
 * Returns: %TRUE if rows may be written
 */
gboolean
sluice_destination_begin (SluiceDestination        *self,
                          const SluiceLoadRequest  *request,
                          SluiceMonitor            *monitor,
                          GCancellable             *cancellable,
                          GError                  **error)
{
  g_return_val_if_fail (SLUICE_IS_DESTINATION (self), FALSE);
  g_return_val_if_fail (request != NULL, FALSE);
  g_return_val_if_fail (SLUICE_IS_MONITOR (monitor), FALSE);

  return SLUICE_DESTINATION_GET_CLASS (self)->begin (self, request, monitor, cancellable, error);
}

/**
 * sluice_destination_write_batch:
 * @self: a destination after begin
 * @rows: the rows; cells of the request's columns, in order
 * @entry: the batch's entry in the ledger
 * @counts: what is counted is added to it; only meaningful on success
 * @rejects: (element-type SluiceReject): refused rows are added to it
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Writes one batch, or starts to: a destination may go on with it after this returns,
 * which it says with `n_pending` of @counts. With `commit: batch` and one connection it
 * is committed on return.
 *
 * Returns: %TRUE if each row was written, counted or rejected, but for batches
 *   that are pending
 */
gboolean
sluice_destination_write_batch (SluiceDestination        *self,
                                SluiceBatch              *rows,
                                const SluiceLedgerEntry  *entry,
                                SluiceLoadCounts         *counts,
                                GPtrArray                *rejects,
                                GCancellable             *cancellable,
                                GError                  **error)
{
  g_return_val_if_fail (SLUICE_IS_DESTINATION (self), FALSE);
  g_return_val_if_fail (rows != NULL && entry != NULL, FALSE);
  g_return_val_if_fail (counts != NULL && rejects != NULL, FALSE);

  return SLUICE_DESTINATION_GET_CLASS (self)->write_batch (self, rows, entry, counts, rejects,
                                                           cancellable, error);
}

/**
 * sluice_destination_keep_present:
 * @self: a destination after begin
 * @keys: rows of which only the keys count, the cells of the request's columns
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Says that rows of these keys are at the source, though they are not loaded: a
 * strategy that removes what is absent leaves them alone.
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_destination_keep_present (SluiceDestination  *self,
                                 SluiceBatch        *keys,
                                 GCancellable       *cancellable,
                                 GError            **error)
{
  SluiceDestinationClass *klass;

  g_return_val_if_fail (SLUICE_IS_DESTINATION (self), FALSE);
  g_return_val_if_fail (keys != NULL, FALSE);

  klass = SLUICE_DESTINATION_GET_CLASS (self);
  return klass->keep_present == NULL || klass->keep_present (self, keys, cancellable, error);
}

/**
 * sluice_destination_finish:
 * @self: a destination after the last batch
 * @complete: whether the keys of all rows at the source are known; if not, nothing
 *   may be taken for absent
 * @counts: what is counted is added to it
 * @rejects: (element-type SluiceReject): refused rows are added to it
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Waits for batches that are under way. Then does what only the whole source can
 * decide: deletes or retires what is absent, refuses to leave a table empty. Comes
 * once, before commit.
 *
 * Returns: %TRUE on success; after %FALSE rollback is due
 */
gboolean
sluice_destination_finish (SluiceDestination  *self,
                           gboolean            complete,
                           SluiceLoadCounts   *counts,
                           GPtrArray          *rejects,
                           GCancellable       *cancellable,
                           GError            **error)
{
  SluiceDestinationClass *klass;

  g_return_val_if_fail (SLUICE_IS_DESTINATION (self), FALSE);
  g_return_val_if_fail (counts != NULL && rejects != NULL, FALSE);

  klass = SLUICE_DESTINATION_GET_CLASS (self);
  return klass->finish == NULL || klass->finish (self, complete, counts, rejects, cancellable, error);
}

/**
 * sluice_destination_settle:
 * @self: a destination whose load failed
 * @counts: what is counted is added to it
 * @rejects: (element-type SluiceReject): refused rows are added to it
 *
 * Stops what is under way, and tells of the batches that are committed all the same:
 * what a failed load has brought is known to the row. Comes before rollback.
 */
void
sluice_destination_settle (SluiceDestination *self,
                           SluiceLoadCounts  *counts,
                           GPtrArray         *rejects)
{
  g_return_if_fail (SLUICE_IS_DESTINATION (self));
  g_return_if_fail (counts != NULL && rejects != NULL);

  if (SLUICE_DESTINATION_GET_CLASS (self)->settle != NULL)
    SLUICE_DESTINATION_GET_CLASS (self)->settle (self, counts, rejects);
}

/**
 * sluice_destination_commit:
 * @self: a destination after begin
 * @entry: the run's last entry in the ledger
 * @cancellable: (nullable): a cancellable, looked at up to the COMMIT itself
 * @error: return location for an error
 *
 * Runs `after`, writes the ledger and commits; a dry run rolls back instead.
 *
 * Returns: %TRUE if the rows are there for good; after %FALSE rollback is due
 */
gboolean
sluice_destination_commit (SluiceDestination        *self,
                           const SluiceLedgerEntry  *entry,
                           GCancellable             *cancellable,
                           GError                  **error)
{
  g_return_val_if_fail (SLUICE_IS_DESTINATION (self), FALSE);
  g_return_val_if_fail (entry != NULL, FALSE);

  return SLUICE_DESTINATION_GET_CLASS (self)->commit (self, entry, cancellable, error);
}

/**
 * sluice_destination_rollback:
 * @self: a destination
 *
 * Takes back what is not committed and drops what the run made for itself.
 * Does nothing outside of a load.
 */
void
sluice_destination_rollback (SluiceDestination *self)
{
  g_return_if_fail (SLUICE_IS_DESTINATION (self));

  SLUICE_DESTINATION_GET_CLASS (self)->rollback (self);
}

/**
 * sluice_destination_open_session:
 * @self: a destination
 * @ret_session: (out) (transfer full) (nullable): the session, %NULL where there is no
 *   database yet
 * @cancellable: (nullable): a cancellable
 * @error: %SLUICE_ERROR_UNSUPPORTED with the code `no_database` for files, or an error
 *   of the connection
 *
 * Opens a session, in no transaction, for the load plan and the undo. The destination must
 * outlive it, and loads nothing meanwhile. Blocks.
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_destination_open_session (SluiceDestination  *self,
                                 SluiceSqlSession  **ret_session,
                                 GCancellable       *cancellable,
                                 GError            **error)
{
  g_return_val_if_fail (SLUICE_IS_DESTINATION (self) && ret_session != NULL, FALSE);

  *ret_session = NULL;
  if (SLUICE_DESTINATION_GET_CLASS (self)->open_session != NULL)
    return SLUICE_DESTINATION_GET_CLASS (self)->open_session (self, ret_session, cancellable, error);

  sluice_set_error (error, SLUICE_ERROR_UNSUPPORTED, "no_database",
                    "The destination is no database: there are no rows to compare with, and nothing to undo");
  return FALSE;
}
