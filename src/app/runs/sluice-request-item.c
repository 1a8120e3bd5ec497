/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-request-item.h"

struct _SluiceRequestItem
{
  GObject parent_instance;

  SluiceStoredRequest *request; /* (owned) */
};

G_DEFINE_FINAL_TYPE (SluiceRequestItem, sluice_request_item, G_TYPE_OBJECT)

static void
sluice_request_item_finalize (GObject *object)
{
  sluice_stored_request_free (SLUICE_REQUEST_ITEM (object)->request);

  G_OBJECT_CLASS (sluice_request_item_parent_class)->finalize (object);
}

static void
sluice_request_item_class_init (SluiceRequestItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_request_item_finalize;
}

static void
sluice_request_item_init (SluiceRequestItem *self)
{
}

/**
 * sluice_request_item_new:
 * @request: (transfer full): a request
 *
 * Returns: (transfer full): an item
 */
SluiceRequestItem *
sluice_request_item_new (SluiceStoredRequest *request)
{
  SluiceRequestItem *self = g_object_new (SLUICE_TYPE_REQUEST_ITEM, NULL);

  self->request = request;
  return self;
}

const SluiceStoredRequest *
sluice_request_item_get (SluiceRequestItem *self)
{
  g_return_val_if_fail (SLUICE_IS_REQUEST_ITEM (self), NULL);

  return self->request;
}
