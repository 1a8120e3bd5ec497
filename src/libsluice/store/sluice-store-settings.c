/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-private.h"

/* What holds for the workspace as a whole: texts by their names. */

/* In the worker. *ret_value: (transfer full) (nullable): %NULL: it was never set */
gboolean
sluice_store_read_setting (SluiceDatabase  *database,
                           const char      *key,
                           char           **ret_value,
                           GError         **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, "SELECT value FROM workspace_settings WHERE key = ?", error);
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, key);
  if (!sluice_statement_step (statement, &row, error))
    return FALSE;
  *ret_value = row ? g_strdup (sluice_statement_get_text (statement, 0)) : NULL;
  return TRUE;
}

/* In the worker. @value: (nullable): %NULL: as if it had never been set */
gboolean
sluice_store_write_setting (SluiceDatabase  *database,
                            const char      *key,
                            const char      *value,
                            GError         **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database,
                             value != NULL ? "INSERT OR REPLACE INTO workspace_settings (key, value) VALUES (?, ?)"
                                           : "DELETE FROM workspace_settings WHERE key = ?", error);

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, key);
  if (value != NULL)
    sluice_statement_bind_text (statement, 1, value);
  return sluice_statement_execute (statement, error);
}
