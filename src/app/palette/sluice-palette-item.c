/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-palette-item.h"

struct _SluicePaletteItem
{
  GObject parent_instance;

  SluicePaletteKind kind;
  char *key;                    /* (owned) the action with its target: what is recent is kept by it */
  char *title;                  /* (owned) */
  char *detail;                 /* (owned) what it is, or where it leads */
  const char *icon;             /* (unowned) a static name */
  const char *action;           /* (unowned) a static name */
  GVariant *target;             /* (owned) (nullable) */
  gint64 time;
  SluiceFuzzyText *text;        /* (owned) the title */
};

G_DEFINE_FINAL_TYPE (SluicePaletteItem, sluice_palette_item, G_TYPE_OBJECT)

static void
sluice_palette_item_finalize (GObject *object)
{
  SluicePaletteItem *self = SLUICE_PALETTE_ITEM (object);

  g_free (self->key);
  g_free (self->title);
  g_free (self->detail);
  g_clear_pointer (&self->target, g_variant_unref);
  g_clear_pointer (&self->text, sluice_fuzzy_text_free);

  G_OBJECT_CLASS (sluice_palette_item_parent_class)->finalize (object);
}

static void
sluice_palette_item_class_init (SluicePaletteItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_palette_item_finalize;
}

static void
sluice_palette_item_init (SluicePaletteItem *self)
{
}

/**
 * sluice_palette_item_new:
 * @kind: what it is
 * @title: what it is called, and found by
 * @detail: a word or two beside the title
 * @icon: (transfer none): the static name of an icon
 * @action: (transfer none): the static name of an action of the window or the program
 * @target: (nullable) (transfer floating): what the action is given
 *
 * Returns: (transfer full): a new item
 */
SluicePaletteItem *
sluice_palette_item_new (SluicePaletteKind  kind,
                         const char        *title,
                         const char        *detail,
                         const char        *icon,
                         const char        *action,
                         GVariant          *target)
{
  SluicePaletteItem *self = NULL;

  g_return_val_if_fail (title != NULL, NULL);
  g_return_val_if_fail (action != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_PALETTE_ITEM, NULL);
  self->kind = kind;
  self->title = g_strdup (title);
  self->detail = g_strdup (detail);
  self->icon = icon;
  self->action = action;
  self->target = target == NULL ? NULL : g_variant_ref_sink (target);
  self->key = g_action_print_detailed_name (action, self->target);
  self->text = sluice_fuzzy_text_new (title);
  return self;
}

/**
 * sluice_palette_item_get_kind:
 * @self: an item
 *
 * Returns: what it is
 */
SluicePaletteKind
sluice_palette_item_get_kind (SluicePaletteItem *self)
{
  g_return_val_if_fail (SLUICE_IS_PALETTE_ITEM (self), SLUICE_PALETTE_ACTION);

  return self->kind;
}

/**
 * sluice_palette_item_get_key:
 * @self: an item
 *
 * Returns: (transfer none): what it is known by from one day to the next
 */
const char *
sluice_palette_item_get_key (SluicePaletteItem *self)
{
  g_return_val_if_fail (SLUICE_IS_PALETTE_ITEM (self), NULL);

  return self->key;
}

/**
 * sluice_palette_item_get_title:
 * @self: an item
 *
 * Returns: (transfer none): what it is called
 */
const char *
sluice_palette_item_get_title (SluicePaletteItem *self)
{
  g_return_val_if_fail (SLUICE_IS_PALETTE_ITEM (self), NULL);

  return self->title;
}

/**
 * sluice_palette_item_get_detail:
 * @self: an item
 *
 * Returns: (transfer none): what stands beside its title
 */
const char *
sluice_palette_item_get_detail (SluicePaletteItem *self)
{
  g_return_val_if_fail (SLUICE_IS_PALETTE_ITEM (self), NULL);

  return self->detail;
}

/**
 * sluice_palette_item_get_icon:
 * @self: an item
 *
 * Returns: (transfer none): the name of its icon
 */
const char *
sluice_palette_item_get_icon (SluicePaletteItem *self)
{
  g_return_val_if_fail (SLUICE_IS_PALETTE_ITEM (self), NULL);

  return self->icon;
}

/**
 * sluice_palette_item_get_action:
 * @self: an item
 *
 * Returns: (transfer none): the name of the action to activate
 */
const char *
sluice_palette_item_get_action (SluicePaletteItem *self)
{
  g_return_val_if_fail (SLUICE_IS_PALETTE_ITEM (self), NULL);

  return self->action;
}

/**
 * sluice_palette_item_get_target:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): what the action is given
 */
GVariant *
sluice_palette_item_get_target (SluicePaletteItem *self)
{
  g_return_val_if_fail (SLUICE_IS_PALETTE_ITEM (self), NULL);

  return self->target;
}

/**
 * sluice_palette_item_set_time:
 * @self: an item
 * @time: microseconds since 1970, 0 = never
 *
 * Sets when something happened to it last.
 */
void
sluice_palette_item_set_time (SluicePaletteItem *self,
                              gint64             time)
{
  g_return_if_fail (SLUICE_IS_PALETTE_ITEM (self));

  self->time = time;
}

/**
 * sluice_palette_item_get_time:
 * @self: an item
 *
 * Returns: when something happened to it last, 0 = never
 */
gint64
sluice_palette_item_get_time (SluicePaletteItem *self)
{
  g_return_val_if_fail (SLUICE_IS_PALETTE_ITEM (self), 0);

  return self->time;
}

/**
 * sluice_palette_item_match:
 * @self: an item
 * @pattern: what was typed
 * @ret_positions: (nullable) (element-type guint): as [method@Sluice.FuzzyPattern.match]
 *
 * Returns: how well its title matches, -1 if not
 */
int
sluice_palette_item_match (SluicePaletteItem        *self,
                           const SluiceFuzzyPattern *pattern,
                           GArray                   *ret_positions)
{
  g_return_val_if_fail (SLUICE_IS_PALETTE_ITEM (self), -1);

  return sluice_fuzzy_pattern_match (pattern, self->text, ret_positions);
}
