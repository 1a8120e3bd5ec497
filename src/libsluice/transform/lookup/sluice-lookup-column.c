/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-lookup-column.h"

struct _SluiceLookupColumn
{
  SluiceLookups *lookups;       /* (unowned) */
  guint index;
  guint slot;
  SluiceLookupMissing missing;
};

/**
 * sluice_lookup_column_new:
 * @use: the `lookup` of a column
 * @lookups: (nullable): the task's lookups, which outlive the column
 * @error: %SLUICE_ERROR_INVALID with `unknown_lookup` or `unknown_field`
 *
 * Returns: (transfer full) (nullable): what finds its values
 */
SluiceLookupColumn *
sluice_lookup_column_new (const SluiceLookupUse  *use,
                          SluiceLookups          *lookups,
                          GError                **error)
{
  g_autoptr(SluiceLookupColumn) self = g_new0 (SluiceLookupColumn, 1);

  g_return_val_if_fail (use != NULL, NULL);

  self->lookups = lookups;
  self->missing = use->missing;
  if (!sluice_lookups_resolve (lookups, use->name, &self->index, error) ||
      !sluice_lookups_find_field (lookups, self->index, use->value, &self->slot, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * sluice_lookup_column_free:
 * @self: (transfer full): a column
 */
void
sluice_lookup_column_free (SluiceLookupColumn *self)
{
  g_return_if_fail (self != NULL);

  g_free (self);
}

/**
 * sluice_lookup_column_find:
 * @self: a column
 * @key: what the record holds
 * @arena: what texts are put into
 * @ret_value: (out caller-allocates): what was found; NULL for the key NULL and for one that
 *   is missing
 * @ret_outcome: (out): %SLUICE_LOOKUP_FOUND if @ret_value is to go through the chain of the
 *   column; %SLUICE_LOOKUP_MISSING if it is NULL whatever the chain makes of NULL
 *
 * Returns: (nullable): %NULL, or the code of the problem
 */
const char *
sluice_lookup_column_find (const SluiceLookupColumn *self,
                           const SluiceValue        *key,
                           SluiceArena              *arena,
                           SluiceValue              *ret_value,
                           SluiceLookupOutcome      *ret_outcome)
{
  *ret_value = SLUICE_NULL_VALUE;
  *ret_outcome = SLUICE_LOOKUP_FOUND;
  if (key->kind == SLUICE_VALUE_INVALID)
    return "invalid_encoding";
  if (sluice_value_is_null (key) ||
      sluice_lookups_find (self->lookups, self->index, key, self->slot, arena, ret_value) == SLUICE_LOOKUP_FOUND)
    return NULL;

  switch (self->missing)
    {
    case SLUICE_LOOKUP_MISSING_NULL:
      *ret_outcome = SLUICE_LOOKUP_MISSING;
      return NULL;
    case SLUICE_LOOKUP_MISSING_DEFAULT:
      return NULL;
    case SLUICE_LOOKUP_MISSING_REJECT:
    default:
      return "no_lookup";
    }
}
