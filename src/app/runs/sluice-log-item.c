/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-log-item.h"

struct _SluiceLogItem
{
  GObject parent_instance;

  gint64 time;
  SluiceLogLevel level;
  char *message;
};

G_DEFINE_FINAL_TYPE (SluiceLogItem, sluice_log_item, G_TYPE_OBJECT)

static void
sluice_log_item_finalize (GObject *object)
{
  g_free (SLUICE_LOG_ITEM (object)->message);

  G_OBJECT_CLASS (sluice_log_item_parent_class)->finalize (object);
}

static void
sluice_log_item_class_init (SluiceLogItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_log_item_finalize;
}

static void
sluice_log_item_init (SluiceLogItem *self)
{
}

SluiceLogItem *
sluice_log_item_new (const SluiceLogLine *line)
{
  SluiceLogItem *self = g_object_new (SLUICE_TYPE_LOG_ITEM, NULL);

  self->time = line->time;
  self->level = line->level;
  self->message = g_utf8_make_valid (line->message, -1);
  return self;
}

gint64
sluice_log_item_get_time (SluiceLogItem *self)
{
  g_return_val_if_fail (SLUICE_IS_LOG_ITEM (self), 0);

  return self->time;
}

SluiceLogLevel
sluice_log_item_get_level (SluiceLogItem *self)
{
  g_return_val_if_fail (SLUICE_IS_LOG_ITEM (self), SLUICE_LOG_INFO);

  return self->level;
}

const char *
sluice_log_item_get_message (SluiceLogItem *self)
{
  g_return_val_if_fail (SLUICE_IS_LOG_ITEM (self), NULL);

  return self->message;
}
