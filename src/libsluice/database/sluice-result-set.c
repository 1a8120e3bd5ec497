/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-result-set.h"

typedef struct
{
  GPtrArray *columns;           /* (element-type SluiceResultColumn) */
  gboolean ended;
} SluiceResultSetPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (SluiceResultSet, sluice_result_set, G_TYPE_OBJECT)

static void
sluice_result_set_finalize (GObject *object)
{
  SluiceResultSetPrivate *priv = sluice_result_set_get_instance_private (SLUICE_RESULT_SET (object));

  g_ptr_array_unref (priv->columns);

  G_OBJECT_CLASS (sluice_result_set_parent_class)->finalize (object);
}

static void
sluice_result_set_class_init (SluiceResultSetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_result_set_finalize;
}

static void
sluice_result_set_init (SluiceResultSet *self)
{
  SluiceResultSetPrivate *priv = sluice_result_set_get_instance_private (self);

  priv->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_result_column_free);
}

/**
 * sluice_result_column_free:
 * @column: (transfer full): a column
 */
void
sluice_result_column_free (SluiceResultColumn *column)
{
  g_return_if_fail (column != NULL);

  g_free (column->name);
  g_free (column->type_name);
  g_free (column);
}

/**
 * sluice_result_set_add_column:
 * @self: a result that was just made
 * @name: the column's name, as the server says it
 * @type_name: the server's own word for its type
 * @type: the type that holds all its values
 *
 * To be called by the constructors of the subclasses, once for each column.
 */
void
sluice_result_set_add_column (SluiceResultSet *self,
                              const char      *name,
                              const char      *type_name,
                              SluiceType       type)
{
  SluiceResultSetPrivate *priv = sluice_result_set_get_instance_private (self);
  SluiceResultColumn *column;

  g_return_if_fail (SLUICE_IS_RESULT_SET (self));
  g_return_if_fail (name != NULL && type_name != NULL);

  column = g_new0 (SluiceResultColumn, 1);
  column->name = g_strdup (name);
  column->type_name = g_strdup (type_name);
  column->type = type;
  g_ptr_array_add (priv->columns, column);
}

/**
 * sluice_result_set_get_columns:
 * @self: a result
 *
 * Returns: (transfer none) (element-type SluiceResultColumn): its columns, known
 *   before the first row
 */
GPtrArray *
sluice_result_set_get_columns (SluiceResultSet *self)
{
  g_return_val_if_fail (SLUICE_IS_RESULT_SET (self), NULL);

  return ((SluiceResultSetPrivate *) sluice_result_set_get_instance_private (self))->columns;
}

/**
 * sluice_result_set_fetch:
 * @self: a result
 * @batch: gets rows appended
 * @targets: for each column of the result the column of @batch that its value goes
 *   into, -1 = nowhere; cells that none names are left as they are
 * @ret_end: (out): whether nothing follows
 * @cancellable: (nullable): cancels the query at the server, too
 * @error: an error of [error@Sluice.Error] or `GIOError`
 *
 * Blocks until @batch is full or the result has ended. The numbers and places of
 * the rows' origins are the caller's business.
 *
 * Returns: whether it worked
 */
gboolean
sluice_result_set_fetch (SluiceResultSet  *self,
                         SluiceBatch      *batch,
                         const int        *targets,
                         gboolean         *ret_end,
                         GCancellable     *cancellable,
                         GError          **error)
{
  SluiceResultSetPrivate *priv = sluice_result_set_get_instance_private (self);

  g_return_val_if_fail (SLUICE_IS_RESULT_SET (self), FALSE);
  g_return_val_if_fail (batch != NULL && targets != NULL && ret_end != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (!priv->ended &&
      !SLUICE_RESULT_SET_GET_CLASS (self)->fetch (self, batch, targets, &priv->ended, cancellable, error))
    return FALSE;
  *ret_end = priv->ended;
  return TRUE;
}
