/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-private.h"

/* Locks that one process of a workspace holds at a time. They end with it. */

/* Inside a transaction. *ret_taken is whether the calling process has got it;
 * if not, *ret_holder is the living process that has it. A lock that this
 * process holds itself is held, too: it is not taken twice. */
gboolean
sluice_store_take_lock (SluiceDatabase  *database,
                        const char      *name,
                        gboolean        *ret_taken,
                        SluiceProcess   *ret_holder,
                        GError         **error)
{
  g_autoptr(SluiceStatement) find =
    sluice_database_prepare (database, "SELECT pid, process_start, boot FROM locks WHERE name = ?", error);
  g_autoptr(SluiceStatement) insert = NULL;
  gboolean row = FALSE;

  *ret_taken = FALSE;
  if (find == NULL)
    return FALSE;
  sluice_statement_bind_text (find, 0, name);
  if (!sluice_statement_step (find, &row, error))
    return FALSE;
  if (row)
    sluice_store_read_process (find, 0, ret_holder);
  if (row && sluice_process_is_alive (ret_holder))
    return TRUE;

  insert = sluice_database_prepare (database, "INSERT OR REPLACE INTO locks "
                                    "(name, pid, process_start, boot, taken) VALUES (?, ?, ?, ?, ?)", error);
  if (insert == NULL)
    return FALSE;
  sluice_statement_bind_text (insert, 0, name);
  sluice_store_bind_process (insert, 1);
  sluice_statement_bind_int (insert, 4, g_get_real_time ());
  *ret_taken = sluice_statement_execute (insert, error);
  return *ret_taken;
}

/* Gives a lock back that the calling process holds; one that another process
 * has taken over stays. */
gboolean
sluice_store_drop_lock (SluiceDatabase  *database,
                        const char      *name,
                        GError         **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, "DELETE FROM locks WHERE name = ? AND pid = ? AND process_start = ? "
                             "AND boot = ?", error);

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, name);
  sluice_store_bind_process (statement, 1);
  return sluice_statement_execute (statement, error);
}
