/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-lookup-function.h"

#include "sluice-sql-value.h"

#define ARENA_BLOCK_SIZE 4096

typedef struct
{
  SluiceLookups *lookups;       /* (unowned) */
  SluiceArena *arena;           /* (owned) of the answer at hand */
} Function;

static void
function_free (gpointer data)
{
  Function *self = data;

  sluice_arena_free (self->arena);
  g_free (self);
}

static gboolean
find_place (Function        *self,
            int              n_values,
            sqlite3_value  **values,
            guint           *ret_index,
            guint           *ret_slot,
            GError         **error)
{
  const char *name = (const char *) sqlite3_value_text (values[0]);
  const char *field = n_values > 2 ? (const char *) sqlite3_value_text (values[2]) : NULL;

  return sluice_lookups_resolve (self->lookups, name != NULL ? name : "", ret_index, error) &&
         sluice_lookups_find_field (self->lookups, *ret_index, field, ret_slot, error);
}

static void
look_up (sqlite3_context  *context,
         int               n_values,
         sqlite3_value   **values)
{
  Function *self = sqlite3_user_data (context);
  SluiceValue key = sluice_sql_value_read (values[1]);
  g_autoptr(GError) error = NULL;
  SluiceValue found;
  guint index;
  guint slot;

  if (!find_place (self, n_values, values, &index, &slot, &error))
    {
      sqlite3_result_error (context, error->message, -1);
      return;
    }
  if (sluice_value_is_null (&key))
    return;
  sluice_arena_reset (self->arena);
  if (sluice_lookups_find (self->lookups, index, &key, slot, self->arena, &found) == SLUICE_LOOKUP_FAILED)
    sqlite3_result_error (context, "the lookup cannot be asked", -1);
  else
    sluice_sql_value_return (context, &found);
}

/**
 * sluice_lookup_function_add:
 * @lookups: what is asked; it must outlive the use of its sandbox
 * @error: errors of [method@Sluice.Sandbox.add_function]
 *
 * Adds the function `lookup` to the sandbox of @lookups: the field of a key, by default the
 * first that is not the key; NULL for a key that is NULL, or not there.
 *
 * Returns: whether it worked
 */
gboolean
sluice_lookup_function_add (SluiceLookups  *lookups,
                            GError        **error)
{
  SluiceSandbox *sandbox = sluice_lookups_get_sandbox (lookups);

  for (int n_args = 2; n_args <= 3; n_args++)
    {
      Function *self = g_new0 (Function, 1);

      self->lookups = lookups;
      self->arena = sluice_arena_new (ARENA_BLOCK_SIZE);
      if (!sluice_sandbox_add_function (sandbox, "lookup", n_args, look_up, self, function_free, error))
        return FALSE;
    }
  return TRUE;
}
