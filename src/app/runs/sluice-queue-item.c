/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-queue-item.h"

struct _SluiceQueueItem
{
  GObject parent_instance;

  char *name;                   /* (owned) of the task */
  char *reason;                 /* (owned) what it waits for, as the service says it */
  gint64 asked;                 /* microseconds since 1970 UTC */
  guint id;
  guint position;               /* from 1 */
  SluicePriority priority;
  gboolean is_manual;
};

typedef enum
{
  PROP_POSITION = 1,
} SluiceQueueItemProperty;

static GParamSpec *properties[PROP_POSITION + 1];

G_DEFINE_FINAL_TYPE (SluiceQueueItem, sluice_queue_item, G_TYPE_OBJECT)

static void
sluice_queue_item_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  switch ((SluiceQueueItemProperty) prop_id)
    {
    case PROP_POSITION:
      g_value_set_uint (value, SLUICE_QUEUE_ITEM (object)->position);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_queue_item_finalize (GObject *object)
{
  SluiceQueueItem *self = SLUICE_QUEUE_ITEM (object);

  g_free (self->name);
  g_free (self->reason);

  G_OBJECT_CLASS (sluice_queue_item_parent_class)->finalize (object);
}

static void
sluice_queue_item_class_init (SluiceQueueItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sluice_queue_item_finalize;
  object_class->get_property = sluice_queue_item_get_property;

  properties[PROP_POSITION] = g_param_spec_uint ("position", NULL, NULL, 0, G_MAXUINT, 0,
                                                 (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
sluice_queue_item_init (SluiceQueueItem *self)
{
  self->priority = SLUICE_PRIORITY_NORMAL;
}

static const char *
get_text (GVariant   *entry,
          const char *key)
{
  const char *text = "";

  g_variant_lookup (entry, key, "&s", &text);
  return text;
}

/**
 * sluice_queue_item_new:
 * @entry: an a{sv}, one of `ListQueue` of the service
 *
 * Returns: (transfer full): what it says
 */
SluiceQueueItem *
sluice_queue_item_new (GVariant *entry)
{
  SluiceQueueItem *self;
  gint64 asked = 0;

  g_return_val_if_fail (g_variant_is_of_type (entry, G_VARIANT_TYPE_VARDICT), NULL);

  self = g_object_new (SLUICE_TYPE_QUEUE_ITEM, NULL);
  g_variant_lookup (entry, "id", "u", &self->id);
  g_variant_lookup (entry, "asked", "x", &asked);
  self->asked = asked * G_USEC_PER_SEC;
  self->name = g_strdup (get_text (entry, "name"));
  self->reason = g_strdup (get_text (entry, "reason"));
  self->is_manual = g_str_equal (get_text (entry, "trigger"), "manual");
  sluice_priority_parse (get_text (entry, "priority"), &self->priority);
  return self;
}

/**
 * sluice_queue_item_update:
 * @self: a #SluiceQueueItem
 * @reason: what it waits for
 * @position: its place in the queue, from 1
 */
void
sluice_queue_item_update (SluiceQueueItem *self,
                          const char      *reason,
                          guint            position)
{
  g_return_if_fail (SLUICE_IS_QUEUE_ITEM (self));
  g_return_if_fail (reason != NULL);

  if (self->position == position && g_str_equal (self->reason, reason))
    return;
  if (!g_str_equal (self->reason, reason))
    {
      g_free (self->reason);
      self->reason = g_strdup (reason);
    }
  self->position = position;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POSITION]);
}

guint
sluice_queue_item_get_id (SluiceQueueItem *self)
{
  g_return_val_if_fail (SLUICE_IS_QUEUE_ITEM (self), 0);

  return self->id;
}

const char *
sluice_queue_item_get_name (SluiceQueueItem *self)
{
  g_return_val_if_fail (SLUICE_IS_QUEUE_ITEM (self), NULL);

  return self->name;
}

const char *
sluice_queue_item_get_reason (SluiceQueueItem *self)
{
  g_return_val_if_fail (SLUICE_IS_QUEUE_ITEM (self), NULL);

  return self->reason;
}

SluicePriority
sluice_queue_item_get_priority (SluiceQueueItem *self)
{
  g_return_val_if_fail (SLUICE_IS_QUEUE_ITEM (self), SLUICE_PRIORITY_NORMAL);

  return self->priority;
}

/**
 * sluice_queue_item_is_manual:
 * @self: a #SluiceQueueItem
 *
 * Returns: whether a person has asked for it
 */
gboolean
sluice_queue_item_is_manual (SluiceQueueItem *self)
{
  g_return_val_if_fail (SLUICE_IS_QUEUE_ITEM (self), FALSE);

  return self->is_manual;
}

/**
 * sluice_queue_item_get_asked:
 * @self: a #SluiceQueueItem
 *
 * Returns: when it was asked for, microseconds since 1970 UTC
 */
gint64
sluice_queue_item_get_asked (SluiceQueueItem *self)
{
  g_return_val_if_fail (SLUICE_IS_QUEUE_ITEM (self), 0);

  return self->asked;
}

/**
 * sluice_queue_item_get_position:
 * @self: a #SluiceQueueItem
 *
 * Returns: its place in the queue, from 1; 0 before it has one
 */
guint
sluice_queue_item_get_position (SluiceQueueItem *self)
{
  g_return_val_if_fail (SLUICE_IS_QUEUE_ITEM (self), 0);

  return self->position;
}
