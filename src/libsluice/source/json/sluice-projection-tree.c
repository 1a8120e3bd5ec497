/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-projection-tree.h"

#include <string.h>

static void
clear_member (gpointer data)
{
  SluiceProjectionMember *member = data;

  g_free (member->name);
  sluice_projection_node_free (member->node);
}

static void
clear_place (gpointer data)
{
  SluiceProjectionPlace *place = data;

  sluice_projection_node_free (place->node);
}

/**
 * sluice_projection_node_new:
 *
 * Returns: (transfer full): a node that wants nothing
 */
SluiceProjectionNode *
sluice_projection_node_new (void)
{
  SluiceProjectionNode *self = g_new0 (SluiceProjectionNode, 1);

  self->slot = -1;
  self->members = g_array_new (FALSE, FALSE, sizeof (SluiceProjectionMember));
  g_array_set_clear_func (self->members, clear_member);
  self->places = g_array_new (FALSE, FALSE, sizeof (SluiceProjectionPlace));
  g_array_set_clear_func (self->places, clear_place);
  return self;
}

/**
 * sluice_projection_node_free:
 * @self: (transfer full): a node, with all below it
 */
void
sluice_projection_node_free (SluiceProjectionNode *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->members);
  g_array_unref (self->places);
  g_free (self);
}

static gboolean
is_plain (const char *name)
{
  for (; *name != '\0'; name++)
    {
      if ((guchar) *name < 0x20 || *name == '"' || *name == '\\')
        return FALSE;
    }
  return TRUE;
}

/**
 * sluice_projection_node_member:
 * @self: a node
 * @name: the name of a member
 *
 * Returns: (transfer none): the node of that member, made if it was not there
 */
SluiceProjectionNode *
sluice_projection_node_member (SluiceProjectionNode *self,
                               const char           *name)
{
  SluiceProjectionMember member = { .len = (guint32) strlen (name) };
  guint n_head = MIN (member.len + 1, 8);

  for (guint i = 0; i < self->members->len; i++)
    {
      SluiceProjectionMember *known = &g_array_index (self->members, SluiceProjectionMember, i);

      if (g_str_equal (known->name, name))
        return known->node;
    }

  member.name = g_strdup (name);
  member.plain = is_plain (name);
  memset (&member.head_mask, 0xff, n_head);
  memcpy (&member.head, name, MIN (member.len, 8));
  if (member.len < 8)
    ((char *) &member.head)[member.len] = '"';
  member.node = sluice_projection_node_new ();
  self->lengths |= G_GUINT64_CONSTANT (1) << (member.len % 64);
  g_array_append_val (self->members, member);
  return member.node;
}

static SluiceProjectionNode *
node_place (SluiceProjectionNode *self,
            guint                 index)
{
  SluiceProjectionPlace place = { .index = index };
  guint at = 0;

  for (; at < self->places->len; at++)
    {
      SluiceProjectionPlace *known = &g_array_index (self->places, SluiceProjectionPlace, at);

      if (known->index == index)
        return known->node;
      if (known->index > index)
        break;
    }

  place.node = sluice_projection_node_new ();
  g_array_insert_val (self->places, at, place);
  return place.node;
}

/**
 * sluice_projection_node_descend:
 * @self: a node
 * @path: a path
 * @first: the first of its steps to follow
 * @end: the step to stop before; none of them a wildcard
 *
 * Returns: (transfer none): the node at the end of these steps
 */
SluiceProjectionNode *
sluice_projection_node_descend (SluiceProjectionNode *self,
                                const SluicePath     *path,
                                guint                 first,
                                guint                 end)
{
  SluiceProjectionNode *node = self;

  for (guint i = first; i < end; i++)
    {
      const SluicePathStep *step = sluice_path_get_step (path, i);

      if (step->kind == SLUICE_PATH_STEP_KEY)
        node = sluice_projection_node_member (node, step->key);
      else
        node = node_place (node, step->index);
    }
  return node;
}

/**
 * sluice_projection_node_number:
 * @self: a node whose tree is complete
 * @next: the number of the next free slot
 *
 * Gives slots to all wanted values of the tree.
 *
 * Returns: the number of the next free slot
 */
guint
sluice_projection_node_number (SluiceProjectionNode *self,
                               guint                 next)
{
  self->first_slot = next;
  if (self->wanted)
    self->slot = (int) next++;
  for (guint i = 0; i < self->members->len; i++)
    next = sluice_projection_node_number (
      g_array_index (self->members, SluiceProjectionMember, i).node, next);
  for (guint i = 0; i < self->places->len; i++)
    next = sluice_projection_node_number (
      g_array_index (self->places, SluiceProjectionPlace, i).node, next);
  self->end_slot = next;
  return next;
}
