/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-load-plan.h"

#include "sluice-redaction.h"

/* Characters of a cell that are shown. */
#define MAX_CELL 1000

struct _SluiceLoadPlan
{
  guint max_rows;
  guint n_rows[SLUICE_N_PLANNED_FATES];
  JsonArray *rows;              /* (owned) */
  JsonArray *ddl;               /* (owned) */
  gboolean exists;
};

static const char *const fate_names[SLUICE_N_PLANNED_FATES] = {
  [SLUICE_PLANNED_NEW] = "new",
  [SLUICE_PLANNED_CHANGED] = "changed",
  [SLUICE_PLANNED_UNCHANGED] = "unchanged",
  [SLUICE_PLANNED_SKIPPED] = "skipped",
  [SLUICE_PLANNED_DELETED] = "deleted",
};

/**
 * sluice_load_plan_new:
 * @rows: how many rows of each fate are kept
 *
 * Returns: (transfer full): an empty plan
 */
SluiceLoadPlan *
sluice_load_plan_new (guint rows)
{
  SluiceLoadPlan *self = g_new0 (SluiceLoadPlan, 1);

  self->max_rows = rows;
  self->rows = json_array_new ();
  self->ddl = json_array_new ();
  return self;
}

/**
 * sluice_load_plan_free:
 * @self: (transfer full): a plan
 */
void
sluice_load_plan_free (SluiceLoadPlan *self)
{
  g_return_if_fail (self != NULL);

  json_array_unref (self->rows);
  json_array_unref (self->ddl);
  g_free (self);
}

/**
 * sluice_load_plan_get_room:
 * @self: a plan
 * @fate: what becomes of a row
 *
 * Returns: how many more rows of @fate are wanted
 */
guint
sluice_load_plan_get_room (SluiceLoadPlan    *self,
                           SluicePlannedFate  fate)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->max_rows - self->n_rows[fate];
}

/**
 * sluice_load_plan_set_exists:
 * @self: a plan
 * @exists: whether the table is there
 */
void
sluice_load_plan_set_exists (SluiceLoadPlan *self,
                             gboolean        exists)
{
  g_return_if_fail (self != NULL);

  self->exists = exists;
}

/**
 * sluice_load_plan_add_ddl:
 * @self: a plan
 * @statement: what would be run before the load
 */
void
sluice_load_plan_add_ddl (SluiceLoadPlan *self,
                          const char     *statement)
{
  g_return_if_fail (self != NULL && statement != NULL);

  json_array_add_string_element (self->ddl, statement);
}

/**
 * sluice_load_plan_add_row:
 * @self: a plan with room for another row of @fate
 * @fate: what becomes of the row
 *
 * Returns: (transfer none): the row, to be given its key and its cells
 */
JsonObject *
sluice_load_plan_add_row (SluiceLoadPlan    *self,
                          SluicePlannedFate  fate)
{
  JsonObject *row = json_object_new ();

  g_return_val_if_fail (self != NULL && self->n_rows[fate] < self->max_rows, NULL);

  json_object_set_string_member (row, "fate", fate_names[fate]);
  json_object_set_object_member (row, "key", json_object_new ());
  json_object_set_array_member (row, "cells", json_array_new ());
  json_array_add_object_element (self->rows, row);
  self->n_rows[fate]++;
  return row;
}

static void
set_text (JsonObject *object,
          const char *member,
          const char *text)
{
  g_autofree char *valid = NULL;
  g_autofree char *cut = NULL;
  g_autofree char *redacted = NULL;

  if (text == NULL)
    {
      json_object_set_null_member (object, member);
      return;
    }
  valid = g_utf8_make_valid (text, -1);
  cut = g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), MAX_CELL));
  redacted = sluice_redact (cut);
  json_object_set_string_member (object, member, redacted);
}

/**
 * sluice_load_plan_add_key:
 * @row: a row
 * @column: a key column
 * @value: (nullable): its value as text
 */
void
sluice_load_plan_add_key (JsonObject *row,
                          const char *column,
                          const char *value)
{
  g_return_if_fail (row != NULL && column != NULL);

  set_text (json_object_get_object_member (row, "key"), column, value);
}

/**
 * sluice_load_plan_add_cell:
 * @row: a row
 * @column: a column
 * @before: (nullable): its value in the table, as text
 * @after: (nullable): what the load would make of it
 */
void
sluice_load_plan_add_cell (JsonObject *row,
                           const char *column,
                           const char *before,
                           const char *after)
{
  JsonObject *cell = json_object_new ();

  g_return_if_fail (row != NULL && column != NULL);

  json_object_set_string_member (cell, "column", column);
  set_text (cell, "old", before);
  set_text (cell, "new", after);
  json_array_add_object_element (json_object_get_array_member (row, "cells"), cell);
}

/**
 * sluice_load_plan_write:
 * @self: a plan
 * @object: an object that gets `exists`, `ddl` and `rows`
 */
void
sluice_load_plan_write (SluiceLoadPlan *self,
                        JsonObject     *object)
{
  g_return_if_fail (self != NULL && object != NULL);

  json_object_set_boolean_member (object, "exists", self->exists);
  json_object_set_array_member (object, "ddl", json_array_ref (self->ddl));
  json_object_set_array_member (object, "rows", json_array_ref (self->rows));
}
