/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-refresher.h"

/* Between two readings. */
#define PAUSE G_TIME_SPAN_SECOND

struct _SluiceRefresher
{
  GObject parent_instance;

  GtkWidget *widget;            /* (unowned) (nullable) owns this */
  gint64 last;                  /* monotonic time of the last reading, 0 = never */
  guint timeout_id;
  gboolean is_wanted;
  gboolean is_busy;
};

static guint refresh_signal;

G_DEFINE_FINAL_TYPE (SluiceRefresher, sluice_refresher, G_TYPE_OBJECT)

static void sluice_refresher_try (SluiceRefresher *self);

static gboolean
timeout_cb (gpointer user_data)
{
  SluiceRefresher *self = user_data;

  self->timeout_id = 0;
  sluice_refresher_try (self);
  return G_SOURCE_REMOVE;
}

static void
sluice_refresher_try (SluiceRefresher *self)
{
  gint64 now = g_get_monotonic_time ();
  gint64 rest = self->last == 0 ? 0 : self->last + PAUSE - now;

  if (!self->is_wanted || self->is_busy || self->timeout_id != 0 || self->widget == NULL ||
      !gtk_widget_get_mapped (self->widget))
    return;
  if (rest > 0)
    {
      self->timeout_id = g_timeout_add ((guint) (rest / 1000) + 1, timeout_cb, self);
      return;
    }
  self->is_wanted = FALSE;
  self->is_busy = TRUE;
  self->last = now;
  g_signal_emit (self, refresh_signal, 0);
}

static void
sluice_refresher_dispose (GObject *object)
{
  SluiceRefresher *self = SLUICE_REFRESHER (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_clear_weak_pointer (&self->widget);

  G_OBJECT_CLASS (sluice_refresher_parent_class)->dispose (object);
}

static void
sluice_refresher_class_init (SluiceRefresherClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_refresher_dispose;
  refresh_signal = g_signal_new ("refresh", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
sluice_refresher_init (SluiceRefresher *self)
{
}

/**
 * sluice_refresher_new:
 * @widget: what is to be kept up to date
 *
 * Returns: (transfer full): a refresher that was asked for nothing yet
 */
SluiceRefresher *
sluice_refresher_new (GtkWidget *widget)
{
  SluiceRefresher *self = NULL;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);

  self = g_object_new (SLUICE_TYPE_REFRESHER, NULL);
  g_set_weak_pointer (&self->widget, widget);
  /* After the widget's children, so that what it shows then is shown. */
  g_signal_connect_object (widget, "map", G_CALLBACK (sluice_refresher_try), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  return self;
}

/**
 * sluice_refresher_request:
 * @self: a #SluiceRefresher
 *
 * Something has changed.
 */
void
sluice_refresher_request (SluiceRefresher *self)
{
  g_return_if_fail (SLUICE_IS_REFRESHER (self));

  self->is_wanted = TRUE;
  sluice_refresher_try (self);
}

/**
 * sluice_refresher_done:
 * @self: a #SluiceRefresher
 *
 * What `refresh` has begun has come to its end, good or bad.
 */
void
sluice_refresher_done (SluiceRefresher *self)
{
  g_return_if_fail (SLUICE_IS_REFRESHER (self));

  self->is_busy = FALSE;
  sluice_refresher_try (self);
}
