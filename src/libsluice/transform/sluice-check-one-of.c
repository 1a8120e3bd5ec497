/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-check-one-of.h"

#include "sluice-check-range.h"

/* Up to here walking through the values is as fast as hashing. */
#define MAX_WALKED 8
#define MAX_SHOWN 5

struct _SluiceCheckOneOf
{
  GArray *values;               /* (element-type SluiceValue) */
  GHashTable *set;              /* (nullable) (unowned elements) */
};

static guint
hash_value (gconstpointer data)
{
  return (guint) sluice_value_hash (data, 0);
}

static gboolean
equal_values (gconstpointer a,
              gconstpointer b)
{
  return sluice_value_equal (a, b);
}

static gboolean
read_values (SluiceCheckOneOf           *self,
             const SluiceCheck          *check,
             const SluiceConverter      *converter,
             const SluiceTemplateScope  *scope,
             SluiceArena                *arena,
             GError                    **error)
{
  for (guint i = 0; i < json_array_get_length (check->values); i++)
    {
      SluiceValue value;

      if (!sluice_check_read_value (json_array_get_element (check->values, i), converter, scope,
                                    arena, check, &value, error))
        {
          g_autofree char *path = g_strdup_printf (".values[%u]", i);

          return sluice_check_fail_at (error, path);
        }
      /* One with more digits than the column has can never be met. */
      if (converter->type.kind == SLUICE_TYPE_KIND_DECIMAL && !sluice_value_is_null (&value) &&
          converter->func (converter, &value, arena, &value) != NULL)
        continue;
      if (!sluice_value_is_null (&value))
        g_array_append_val (self->values, value);
    }
  return TRUE;
}

/**
 * sluice_check_one_of_new:
 * @check: the check
 * @converter: makes values of the column's type
 * @scope: what templates see
 * @arena: what outlives the rule
 * @error: as sluice_check_read_value() gives
 *
 * Returns: (transfer full) (nullable): the rule
 */
SluiceCheckOneOf *
sluice_check_one_of_new (const SluiceCheck          *check,
                         const SluiceConverter      *converter,
                         const SluiceTemplateScope  *scope,
                         SluiceArena                *arena,
                         GError                    **error)
{
  g_autoptr(SluiceCheckOneOf) self = g_new0 (SluiceCheckOneOf, 1);

  self->values = g_array_new (FALSE, FALSE, sizeof (SluiceValue));
  if (!read_values (self, check, converter, scope, arena, error))
    return NULL;

  if (self->values->len > MAX_WALKED)
    {
      self->set = g_hash_table_new (hash_value, equal_values);
      for (guint i = 0; i < self->values->len; i++)
        g_hash_table_add (self->set, &g_array_index (self->values, SluiceValue, i));
    }
  return g_steal_pointer (&self);
}

/**
 * sluice_check_one_of_free:
 * @self: (transfer full): the rule
 */
void
sluice_check_one_of_free (SluiceCheckOneOf *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->set, g_hash_table_unref);
  g_array_unref (self->values);
  g_free (self);
}

/**
 * sluice_check_one_of_passes:
 * @self: the rule
 * @value: a cell that is not NULL
 *
 * Returns: %TRUE if @value is one of the values, letter by letter
 */
gboolean
sluice_check_one_of_passes (const SluiceCheckOneOf *self,
                            const SluiceValue      *value)
{
  if (self->set != NULL)
    return g_hash_table_contains (self->set, value);

  for (guint i = 0; i < self->values->len; i++)
    {
      if (sluice_value_equal (&g_array_index (self->values, SluiceValue, i), value))
        return TRUE;
    }
  return FALSE;
}

/**
 * sluice_check_one_of_describe:
 * @self: the rule
 *
 * Returns: (transfer full): what is wrong with a value that is none of them
 */
char *
sluice_check_one_of_describe (const SluiceCheckOneOf *self)
{
  GString *text = g_string_new ("is none of ");

  for (guint i = 0; i < MIN (self->values->len, MAX_SHOWN); i++)
    {
      g_autofree char *value = sluice_value_to_string (&g_array_index (self->values, SluiceValue, i));

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", value);
    }
  if (self->values->len > MAX_SHOWN)
    g_string_append_printf (text, " and %u more", self->values->len - MAX_SHOWN);
  return g_string_free (text, FALSE);
}
