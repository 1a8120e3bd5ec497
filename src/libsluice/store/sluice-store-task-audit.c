/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-audit-details.h"
#include "sluice-store-private.h"

/* What the audit trail says of tasks and their schedules. */

/* What stands in the workspace of a task. */
typedef struct
{
  char *name;                   /* (nullable) there is no such task */
  char *document;
  char *schedule;               /* (nullable) */
} OldTask;

static void
old_task_clear (OldTask *task)
{
  g_free (task->name);
  g_free (task->document);
  g_free (task->schedule);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OldTask, old_task_clear)

static gboolean
read_old (SluiceDatabase  *database,
          const char      *id,
          OldTask         *old,
          GError         **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, "SELECT name, document, schedule FROM tasks WHERE id = ?", error);
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, id);
  if (!sluice_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    {
      old->name = g_strdup (sluice_statement_get_text (statement, 0));
      old->document = g_strdup (sluice_statement_get_text (statement, 1));
      old->schedule = g_strdup (sluice_statement_get_text (statement, 2));
    }
  return TRUE;
}

/* The number of the version that said the same, 0 = none did. */
static gboolean
find_version (SluiceDatabase  *database,
              const char      *id,
              const char      *document,
              gint64          *ret_number,
              GError         **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, "SELECT max (number) FROM task_versions WHERE task = ? AND document = ?", error);
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, id);
  sluice_statement_bind_text (statement, 1, document);
  if (!sluice_statement_step (statement, &row, error))
    return FALSE;
  *ret_number = row ? sluice_statement_get_int (statement, 0) : 0;
  return TRUE;
}

/* sluice_store_get_made_action:
 *
 * What the audit trail calls it that a thing with an id of its own is there: it is
 * restored when the last that happened to it was that it was deleted. */
gboolean
sluice_store_get_made_action (SluiceDatabase  *database,
                              const char      *kind,
                              const char      *object,
                              const char     **ret_action,
                              GError         **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, "SELECT action = 'deleted' FROM audit WHERE object = ? AND kind = ? "
                             "ORDER BY id DESC LIMIT 1", error);
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, object);
  sluice_statement_bind_text (statement, 1, kind);
  if (!sluice_statement_step (statement, &row, error))
    return FALSE;
  *ret_action = row && sluice_statement_get_int (statement, 0) != 0 ? "restored" : "created";
  return TRUE;
}

static gboolean
audit_new (SluiceDatabase  *database,
           const char      *id,
           const char      *name,
           const char      *schedule,
           GError         **error)
{
  const char *action = NULL;

  return sluice_store_get_made_action (database, "task", id, &action, error) &&
         sluice_store_add_audit (database, "task", id, name, action, NULL, error) &&
         (schedule == NULL || sluice_store_add_audit (database, "schedule", id, name, action, NULL, error));
}

static const char *
get_schedule_action (const char *before,
                     const char *after)
{
  if (before == NULL)
    return "created";
  return after == NULL ? "deleted" : "changed";
}

/* sluice_store_audit_task:
 *
 * Notes who saved a task, and what is different; to be called before it is written. */
gboolean
sluice_store_audit_task (SluiceDatabase  *database,
                         const char      *id,
                         const char      *name,
                         const char      *document,
                         const char      *schedule,
                         GError         **error)
{
  g_auto(OldTask) old = { NULL };
  g_autoptr(GPtrArray) details = NULL;
  g_autoptr(GPtrArray) of_schedule = NULL;
  const char *action = "changed";
  gint64 version = 0;

  if (!read_old (database, id, &old, error))
    return FALSE;
  if (old.name == NULL)
    return audit_new (database, id, name, schedule, error);

  details = sluice_audit_describe_changes (old.document, document, &of_schedule);
  if (details->len + of_schedule->len > 0 && !find_version (database, id, document, &version, error))
    return FALSE;
  if (version > 0)
    {
      action = "restored";
      g_ptr_array_insert (details, 0, g_strdup_printf ("as it was in version %" G_GINT64_FORMAT, version));
    }
  else if (details->len == 1 && !g_str_equal (name, old.name))
    {
      action = "renamed";
    }
  return (details->len == 0 || sluice_store_add_audit (database, "task", id, name, action, details, error)) &&
         (of_schedule->len == 0 ||
          sluice_store_add_audit (database, "schedule", id, name, get_schedule_action (old.schedule, schedule),
                                  of_schedule, error));
}

/* sluice_store_audit_decision:
 *
 * Notes that a schedule was paused or resumed, by somebody or after failures. */
gboolean
sluice_store_audit_decision (SluiceDatabase        *database,
                             const SluiceDecision  *decision,
                             GError               **error)
{
  g_autoptr(GPtrArray) details = g_ptr_array_new_with_free_func (g_free);
  g_auto(OldTask) task = { NULL };

  if (!g_str_equal (decision->decision, "paused") && !g_str_equal (decision->decision, "resumed"))
    return TRUE;
  /* That is one change, not one of each schedule. */
  if (g_strcmp0 (decision->code, "all_paused") == 0)
    return TRUE;
  if (!read_old (database, decision->task, &task, error))
    return FALSE;
  if (task.name == NULL)
    return TRUE;
  g_ptr_array_add (details, g_strdup (decision->message));
  return sluice_store_add_audit (database, "schedule", decision->task, task.name, decision->decision, details, error);
}
