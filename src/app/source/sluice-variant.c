/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-variant.h"

#include "sluice-draft.h"

struct _SluiceVariant
{
  const char * const *shared;   /* members that all types have */
  GHashTable *known;            /* (owned) (element-type utf8 JsonObject) */
  JsonObject *object;           /* (owned) (nullable) */
};

/**
 * sluice_variant_new:
 * @shared: (array zero-terminated=1): members that stay when the type changes;
 *   must outlive the result
 *
 * Returns: (transfer full): a variant without an object
 */
SluiceVariant *
sluice_variant_new (const char * const *shared)
{
  SluiceVariant *self = g_new0 (SluiceVariant, 1);

  self->shared = shared;
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) json_object_unref);
  return self;
}

void
sluice_variant_free (SluiceVariant *self)
{
  g_hash_table_unref (self->known);
  g_clear_pointer (&self->object, json_object_unref);
  g_free (self);
}

/**
 * sluice_variant_set:
 * @self: a #SluiceVariant
 * @object: (nullable): the object as a document has it; it is copied
 */
void
sluice_variant_set (SluiceVariant *self,
                    JsonObject    *object)
{
  g_autofree char *text = object == NULL ? NULL : sluice_draft_to_text (object);

  g_hash_table_remove_all (self->known);
  g_clear_pointer (&self->object, json_object_unref);
  self->object = sluice_draft_parse (text);
}

/**
 * sluice_variant_get:
 * @self: a #SluiceVariant
 *
 * Returns: (transfer none) (nullable): the object, to be changed at will
 */
JsonObject *
sluice_variant_get (SluiceVariant *self)
{
  return self->object;
}

/**
 * sluice_variant_change:
 * @self: a #SluiceVariant
 * @type: another type
 *
 * Makes the object one of @type.
 */
void
sluice_variant_change (SluiceVariant *self,
                       const char    *type)
{
  JsonObject *old = self->object;
  JsonObject *known = g_hash_table_lookup (self->known, type);

  if (g_str_equal (sluice_draft_get_string (old, "type"), type))
    return;
  self->object = known == NULL ? json_object_new () : json_object_ref (known);
  json_object_set_string_member (self->object, "type", type);
  if (old == NULL)
    return;
  for (guint i = 0; self->shared[i] != NULL; i++)
    if (json_object_has_member (old, self->shared[i]))
      json_object_set_member (self->object, self->shared[i],
                              json_node_copy (json_object_get_member (old, self->shared[i])));
  g_hash_table_insert (self->known, g_strdup (sluice_draft_get_string (old, "type")), old);
}

/**
 * sluice_variant_find_type:
 * @types: (array zero-terminated=1): the types that there are
 * @type: one of them
 *
 * Returns: its place in @types; the first one if it is none of them
 */
guint
sluice_variant_find_type (const char * const *types,
                          const char         *type)
{
  g_return_val_if_fail (types != NULL, 0);
  g_return_val_if_fail (type != NULL, 0);

  for (guint i = 0; types[i] != NULL; i++)
    if (g_str_equal (types[i], type))
      return i;
  return 0;
}
