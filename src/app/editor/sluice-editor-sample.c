/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-child.h"
#include "sluice-editor-private.h"

#include <string.h>

/* The records that the editor shows, which a child has read. */

/**
 * sluice_editor_has_sample:
 * @self: a #SluiceEditor
 *
 * Returns: whether records were read
 */
gboolean
sluice_editor_has_sample (SluiceEditor *self)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR (self), FALSE);

  return self->records != NULL;
}

/**
 * sluice_editor_get_n_records:
 * @self: a #SluiceEditor
 *
 * Returns: how many records the sample has: fewer than were asked for if these are all
 */
guint
sluice_editor_get_n_records (SluiceEditor *self)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR (self), 0);

  return self->n_records;
}

static guint
count_lines (GBytes *bytes)
{
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);
  const char *end = text + size;
  guint n = 0;

  for (const char *p = text; p != NULL && p < end; n++)
    {
      p = memchr (p, '\n', (gsize) (end - p));
      p = p == NULL ? end : p + 1;
    }
  return n;
}

/**
 * sluice_editor_set_records:
 * @self: a #SluiceEditor
 * @records: records of the source, one JSON object a line, as
 *   `sluice-cli sample --output records` prints them
 *
 * Shows what the steps make of other records.
 */
void
sluice_editor_set_records (SluiceEditor *self,
                           GBytes       *records)
{
  g_return_if_fail (SLUICE_IS_EDITOR (self));
  g_return_if_fail (records != NULL);

  g_bytes_ref (records);
  g_clear_pointer (&self->records, g_bytes_unref);
  self->records = records;
  self->n_records = count_lines (records);
  g_clear_error (&self->error);
  sluice_previewer_set_records (self->previewer, records);
  sluice_lookup_feed_start (self->lookups);
  g_object_notify (G_OBJECT (self), "n-records");
  g_object_notify (G_OBJECT (self), "error");
  sluice_editor_recompute (self);
}

/**
 * sluice_editor_get_records:
 * @self: a #SluiceEditor
 *
 * Returns: (transfer none) (nullable): the records of the sample
 */
GBytes *
sluice_editor_get_records (SluiceEditor *self)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR (self), NULL);

  return self->records;
}

/**
 * sluice_editor_take_run_records:
 * @self: a #SluiceEditor
 * @records: what a run has read, as for sluice_editor_set_records()
 * @time: when that run began, microseconds since 1970 UTC
 *
 * Shows what the steps make of these records. They can be shown again later.
 */
void
sluice_editor_take_run_records (SluiceEditor *self,
                                GBytes       *records,
                                gint64        time)
{
  g_return_if_fail (SLUICE_IS_EDITOR (self));
  g_return_if_fail (records != NULL);

  g_bytes_ref (records);
  g_clear_pointer (&self->run_records, g_bytes_unref);
  self->run_records = records;
  self->run_time = time;
  sluice_editor_show_run_records (self);
}

/**
 * sluice_editor_has_run_records:
 * @self: a #SluiceEditor
 *
 * Returns: whether there are records of a run to be shown
 */
gboolean
sluice_editor_has_run_records (SluiceEditor *self)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR (self), FALSE);

  return self->run_records != NULL;
}

/**
 * sluice_editor_show_run_records:
 * @self: a #SluiceEditor with records of a run
 *
 * Shows them again. What is being read is given up.
 */
void
sluice_editor_show_run_records (SluiceEditor *self)
{
  g_return_if_fail (SLUICE_IS_EDITOR (self));
  g_return_if_fail (self->run_records != NULL);

  if (self->sampling != NULL)
    g_cancellable_cancel (self->sampling);
  g_clear_object (&self->sampling);
  sluice_editor_set_records (self, self->run_records);
  g_object_notify (G_OBJECT (self), "busy");
}

/**
 * sluice_editor_get_run_time:
 * @self: a #SluiceEditor
 *
 * Returns: when the run began whose records are shown, 0 = they are not those of a run
 */
gint64
sluice_editor_get_run_time (SluiceEditor *self)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR (self), 0);

  return self->run_records != NULL && self->records == self->run_records ? self->run_time : 0;
}

static void
sampled_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(SluiceEditor) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) records = sluice_child_read_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->sampling);
  if (records != NULL)
    sluice_editor_set_records (self, records);
  else
    {
      g_clear_error (&self->error);
      self->error = g_steal_pointer (&error);
      g_object_notify (G_OBJECT (self), "error");
    }
  g_object_notify (G_OBJECT (self), "busy");
}

/**
 * sluice_editor_read_sample:
 * @self: a #SluiceEditor
 *
 * Reads records of the source as the document describes it now, in a child. What is
 * being read already is given up.
 */
void
sluice_editor_read_sample (SluiceEditor *self)
{
  g_autofree char *text = NULL;
  g_autofree char *rows = NULL;
  const char *arguments[] = { "sample", "-", "--rows", NULL, "--output", "records", NULL };

  g_return_if_fail (SLUICE_IS_EDITOR (self));

  if (self->sampling != NULL)
    g_cancellable_cancel (self->sampling);
  g_clear_object (&self->sampling);
  self->sampling = g_cancellable_new ();
  g_object_notify (G_OBJECT (self), "busy");
  rows = g_strdup_printf ("%u", self->sample_size);
  arguments[3] = rows;
  text = sluice_task_document_dup_text (self->document);
  sluice_child_read_async (arguments, text, self->sampling, sampled_cb, g_object_ref (self));
}
