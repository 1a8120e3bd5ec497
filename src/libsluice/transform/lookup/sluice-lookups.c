/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-lookups.h"

#include "sluice-convert.h"
#include "sluice-error.h"
#include "sluice-lookup-function.h"

#include <string.h>

#define ARENA_BLOCK_SIZE (16 * 1024)

/* Of the rows of all lookups so much stays in memory, in KiB; what is beyond is read from
 * the file again. */
#define CACHE_SIZE "32768"

struct _SluiceLookups
{
  SluiceTask *task;             /* (owned): the tables point into it */
  SluiceSandbox *sandbox;       /* (owned) */
  GPtrArray *tables;            /* (element-type SluiceLookupTable) */
  SluiceArena *arena;           /* (owned) of the record that is added */
  gboolean for_expressions;
  GError *error;                /* (nullable): why a question had no answer */
};

/* Whether an expression may ask for rows by the key itself, so that it is worth an index. */
static gboolean
has_expressions (SluiceTask *task)
{
  GPtrArray *mapping = sluice_task_get_mapping (task);
  GPtrArray *checks = sluice_task_get_checks (task);

  if (sluice_task_get_filter (task) != NULL)
    return TRUE;
  for (guint i = 0; i < mapping->len; i++)
    {
      if (((const SluiceMappingEntry *) mapping->pdata[i])->expression != NULL)
        return TRUE;
    }
  for (guint i = 0; i < checks->len; i++)
    {
      if (((const SluiceCheck *) checks->pdata[i])->expression != NULL)
        return TRUE;
    }
  return FALSE;
}

static const SluiceLookupSpec *
get_spec (SluiceLookups *self,
          guint          index)
{
  return sluice_task_get_lookups (self->task)->pdata[index];
}

static gboolean
execute (SluiceLookups  *self,
         guint           index,
         const char     *sql,
         GError        **error)
{
  sqlite3 *db = sluice_sandbox_get_database (self->sandbox);
  int rc;

  sluice_sandbox_set_open (self->sandbox, TRUE);
  rc = sqlite3_exec (db, sql, NULL, NULL, NULL);
  sluice_sandbox_set_open (self->sandbox, FALSE);
  if (rc == SQLITE_OK)
    return TRUE;
  sluice_set_error (error, SLUICE_ERROR_FAILED, "lookup_failed", "The lookup “%s” cannot be kept: %s",
                    get_spec (self, index)->name, sqlite3_errmsg (db));
  return FALSE;
}

/**
 * sluice_lookups_new:
 * @task: a task
 * @error: errors of [ctor@Sluice.Sandbox.new]
 *
 * Returns: (transfer full) (nullable): its lookups, without rows
 */
SluiceLookups *
sluice_lookups_new (SluiceTask  *task,
                    GError     **error)
{
  g_autoptr(SluiceLookups) self = NULL;
  GPtrArray *specs;

  g_return_val_if_fail (SLUICE_IS_TASK (task), NULL);

  self = g_new0 (SluiceLookups, 1);
  self->task = g_object_ref (task);
  self->tables = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_lookup_table_free);
  self->arena = sluice_arena_new (ARENA_BLOCK_SIZE);
  self->for_expressions = has_expressions (task);
  self->sandbox = sluice_sandbox_new (error);
  if (self->sandbox == NULL || !sluice_lookup_function_add (self, error))
    return NULL;

  specs = sluice_task_get_lookups (task);
  if (specs->len > 0 && !execute (self, 0, "PRAGMA cache_size = -" CACHE_SIZE, error))
    return NULL;
  for (guint i = 0; i < specs->len; i++)
    g_ptr_array_add (self->tables, sluice_lookup_table_new (specs->pdata[i], self->sandbox));
  return g_steal_pointer (&self);
}

/**
 * sluice_lookups_free:
 * @self: (transfer full): lookups
 */
void
sluice_lookups_free (SluiceLookups *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->tables);
  g_clear_pointer (&self->sandbox, sluice_sandbox_unref);
  sluice_arena_free (self->arena);
  g_clear_error (&self->error);
  g_object_unref (self->task);
  g_free (self);
}

/**
 * sluice_lookups_get_sandbox:
 * @self: lookups
 *
 * Returns: (transfer none): where expressions find them as tables
 */
SluiceSandbox *
sluice_lookups_get_sandbox (SluiceLookups *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->sandbox;
}

/**
 * sluice_lookups_begin:
 * @self: lookups
 * @index: which of them
 * @error: `lookup_failed`
 *
 * Before the first row of it is added.
 *
 * Returns: whether it worked
 */
gboolean
sluice_lookups_begin (SluiceLookups  *self,
                      guint           index,
                      GError        **error)
{
  g_return_val_if_fail (self != NULL && index < self->tables->len, FALSE);

  return execute (self, index, "BEGIN", error);
}

/**
 * sluice_lookups_add:
 * @self: lookups
 * @index: which of them
 * @records: its records: the first column is the path `$`
 * @error: `lookup_failed`; %SLUICE_ERROR_DATA with `wrong_type`, or with the problem of a
 *   record that cannot be read
 *
 * Returns: whether it worked
 */
gboolean
sluice_lookups_add (SluiceLookups      *self,
                    guint               index,
                    const SluiceBatch  *records,
                    GError            **error)
{
  SluiceLookupTable *table;

  g_return_val_if_fail (self != NULL && index < self->tables->len, FALSE);
  g_return_val_if_fail (records != NULL, FALSE);

  table = self->tables->pdata[index];
  for (guint i = 0; records->columns != NULL && i < records->columns->len; i++)
    {
      if (!sluice_lookup_table_declare (table, ((const SluiceRecordColumn *) records->columns->pdata[i])->name, error))
        return FALSE;
    }
  for (guint i = 0; i < records->n_rows; i++)
    {
      const SluiceRowOrigin *origin = &records->origins[i];
      const SluiceValue *record = sluice_batch_row (records, i);

      if (origin->problem != NULL || record->kind != SLUICE_VALUE_JSON)
        {
          sluice_set_error (error, SLUICE_ERROR_DATA, origin->problem != NULL ? origin->problem : "wrong_type",
                            "Record %" G_GUINT64_FORMAT " of the lookup “%s”: %s", origin->number,
                            get_spec (self, index)->name,
                            origin->message != NULL ? origin->message : "it cannot be read");
          return FALSE;
        }
      sluice_arena_reset (self->arena);
      if (!sluice_lookup_table_add (table, record, self->arena, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * sluice_lookups_end:
 * @self: lookups
 * @index: which of them
 * @error: as [method@Sluice.LookupTable.finish]
 *
 * After the last row of it was added.
 *
 * Returns: whether its rows can be told apart
 */
gboolean
sluice_lookups_end (SluiceLookups  *self,
                    guint           index,
                    GError        **error)
{
  g_return_val_if_fail (self != NULL && index < self->tables->len, FALSE);

  return execute (self, index, "COMMIT", error) &&
         sluice_lookup_table_finish (self->tables->pdata[index], self->for_expressions, error);
}

/**
 * sluice_lookups_get_n_rows:
 * @self: lookups
 * @index: which of them
 *
 * Returns: how many rows it has
 */
guint64
sluice_lookups_get_n_rows (SluiceLookups *self,
                           guint          index)
{
  g_return_val_if_fail (self != NULL && index < self->tables->len, 0);

  return sluice_lookup_table_get_n_rows (self->tables->pdata[index]);
}

/**
 * sluice_lookups_resolve:
 * @self: (nullable): lookups
 * @name: the name of one
 * @ret_index: (out): which it is
 * @error: %SLUICE_ERROR_INVALID with `unknown_lookup`
 *
 * Returns: whether there is one of that name
 */
gboolean
sluice_lookups_resolve (SluiceLookups  *self,
                        const char     *name,
                        guint          *ret_index,
                        GError        **error)
{
  g_return_val_if_fail (name != NULL, FALSE);

  for (guint i = 0; self != NULL && i < self->tables->len; i++)
    {
      if (strcmp (get_spec (self, i)->name, name) == 0)
        {
          *ret_index = i;
          return TRUE;
        }
    }
  sluice_set_error (error, SLUICE_ERROR_INVALID, "unknown_lookup", "There is no lookup “%s”", name);
  return FALSE;
}

/**
 * sluice_lookups_find_field:
 * @self: lookups
 * @index: which of them
 * @field: (nullable): a field; %NULL is the first one that is not the key
 * @ret_slot: (out): its place
 * @error: %SLUICE_ERROR_INVALID with `unknown_field`
 *
 * Returns: whether there is one
 */
gboolean
sluice_lookups_find_field (SluiceLookups  *self,
                           guint           index,
                           const char     *field,
                           guint          *ret_slot,
                           GError        **error)
{
  g_return_val_if_fail (self != NULL && index < self->tables->len, FALSE);

  return sluice_lookup_table_find_field (self->tables->pdata[index], field, ret_slot, error);
}

/**
 * sluice_lookups_find:
 * @self: lookups
 * @index: which of them
 * @key: what is looked for, not NULL; it is compared as text
 * @slot: the place of the field that is wanted, or %SLUICE_LOOKUP_NO_SLOT
 * @arena: what texts are put into
 * @ret_value: (out caller-allocates): what the field holds; NULL where the key is missing
 *
 * Why a question failed is kept for [method@Sluice.Lookups.check].
 *
 * Returns: what came of it
 */
SluiceLookupOutcome
sluice_lookups_find (SluiceLookups      *self,
                     guint               index,
                     const SluiceValue  *key,
                     guint               slot,
                     SluiceArena        *arena,
                     SluiceValue        *ret_value)
{
  SluiceValue text;

  g_return_val_if_fail (self != NULL && index < self->tables->len, SLUICE_LOOKUP_FAILED);

  *ret_value = SLUICE_NULL_VALUE;
  /* Bytes that are no text are the key of nothing. */
  if (sluice_convert_to_text (NULL, key, arena, &text) != NULL)
    return SLUICE_LOOKUP_MISSING;
  return sluice_lookup_table_find (self->tables->pdata[index], &text, slot, arena, ret_value,
                                   self->error == NULL ? &self->error : NULL);
}

/**
 * sluice_lookups_check:
 * @self: lookups
 * @error: `lookup_failed`
 *
 * Returns: %FALSE if a question had no answer since the last call
 */
gboolean
sluice_lookups_check (SluiceLookups  *self,
                      GError        **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}
