/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-path.h"

G_BEGIN_DECLS

/* The tree of wanted paths. A node stands for a value of the record; the slots
 * of a node and of all below it are numbered in a row, so that a key that comes
 * twice can wipe what the first one left. */

typedef struct _SluiceProjectionNode SluiceProjectionNode;

/**
 * SluiceProjectionMember:
 * @head: the first bytes of the name and its closing quote, at most 8
 * @head_mask: which bytes of @head count
 * @plain: whether the name stands in JSON text as it is, without escapes
 *
 * A wanted member of an object.
 */
typedef struct
{
  guint64 head;
  guint64 head_mask;
  char *name;
  guint32 len;
  gboolean plain;
  SluiceProjectionNode *node;
} SluiceProjectionMember;

typedef struct
{
  guint index;
  SluiceProjectionNode *node;
} SluiceProjectionPlace;

struct _SluiceProjectionNode
{
  gboolean wanted;
  int slot;                     /* -1 = the value itself is not wanted */
  guint first_slot;
  guint end_slot;
  guint64 lengths;              /* bit n: a member's name has n (mod 64) bytes */
  GArray *members;              /* (element-type SluiceProjectionMember) */
  GArray *places;               /* (element-type SluiceProjectionPlace) */
  SluiceProjectionNode *each;   /* (unowned) (nullable) what every element is */
  gboolean each_is_member;      /* of an object, not a list */
};

SluiceProjectionNode *sluice_projection_node_new     (void) G_GNUC_WARN_UNUSED_RESULT;
void                  sluice_projection_node_free    (SluiceProjectionNode *self);
SluiceProjectionNode *sluice_projection_node_member  (SluiceProjectionNode *self,
                                                      const char           *name);
SluiceProjectionNode *sluice_projection_node_descend (SluiceProjectionNode *self,
                                                      const SluicePath     *path,
                                                      guint                 first,
                                                      guint                 end);
guint                 sluice_projection_node_number  (SluiceProjectionNode *self,
                                                      guint                 next);

static inline gboolean
sluice_projection_node_is_leaf (const SluiceProjectionNode *self)
{
  return self->members->len == 0 && self->places->len == 0 && self->each == NULL;
}

G_END_DECLS
