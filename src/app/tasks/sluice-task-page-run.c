/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-draft.h"
#include "sluice-format.h"
#include "sluice-run-document.h"
#include "sluice-store-samples.h"
#include "sluice-task-page-private.h"

#include <glib/gi18n.h>

/* The task as a run has run it. */

/* Rows are read as for any other task. */
static void
stop_waiting (SluiceTaskPage *self,
              gboolean        wants_sample)
{
  self->awaits_run = FALSE;
  if (self->editor != NULL && (wants_sample || self->is_sample_wanted))
    sluice_editor_want_sample (self->editor);
}

static void
records_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(SluiceTaskPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) records = sluice_store_load_sample_finish (SLUICE_STORE (source), result, &error);
  g_autoptr(SluiceRun) run = g_steal_pointer (&self->run);
  g_autofree char *when = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->editor == NULL)
    return;
  when = sluice_format_exact (sluice_run_get_started (run));
  if (records != NULL)
    {
      self->awaits_run = FALSE;
      sluice_editor_take_run_records (self->editor, records, sluice_run_get_started (run));
      /* Rows are beside what is made of them. */
      sluice_editor_set_step (self->editor, SLUICE_EDITOR_STEP_MAPPING);
      sluice_task_editor_show_page (self->task_editor, SLUICE_STUDIO_ROWS);
      sluice_page_add_toast (SLUICE_PAGE (self), sluice_page_toast_new (_("The task as it ran on %s"), when));
      return;
    }
  /* Translators: %s is date and time. What the run has read was not kept. */
  sluice_page_add_toast (SLUICE_PAGE (self),
                         sluice_page_toast_new (_("The task as it ran on %s, with rows of now"), when));
  stop_waiting (self, TRUE);
}

/* A task is named by its id wherever it is used: that stays. */
static gboolean
take_document (SluiceTaskPage *self,
               const char     *document)
{
  JsonObject *root = sluice_draft_parse (document);
  g_autofree char *when = sluice_format_exact (sluice_run_get_started (self->run));
  g_autofree char *label = NULL;

  if (root == NULL)
    return FALSE;
  if (sluice_run_get_version (self->run) > 0)
    /* Translators: a change that can be undone */
    label = g_strdup_printf (_("Go Back to Version %u"), sluice_run_get_version (self->run));
  else
    /* Translators: a change that can be undone; %s is date and time */
    label = g_strdup_printf (_("Go Back to What Ran on %s"), when);
  sluice_draft_set_string (root, "id", sluice_draft_get_string (sluice_task_page_get_root (self), "id"));
  sluice_task_page_commit (self, label, root);
  return TRUE;
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceTaskPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *document = sluice_run_document_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->editor == NULL)
    return;
  if (document != NULL && take_document (self, document))
    {
      sluice_store_load_sample_async (sluice_page_get_store (SLUICE_PAGE (self)), sluice_run_get_id (self->run),
                                      sluice_page_get_cancellable (SLUICE_PAGE (self)), records_cb,
                                      g_object_ref (self));
      return;
    }
  if (error != NULL)
    sluice_page_show_error (SLUICE_PAGE (self), NULL, error);
  g_clear_object (&self->run);
  stop_waiting (self, FALSE);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(SluiceTaskPage) self = user_data;
  g_autoptr(GError) error = NULL;

  g_clear_object (&self->run);
  self->run = sluice_store_find_run_finish (SLUICE_STORE (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (self->run != NULL)
    {
      sluice_run_document_async (SLUICE_STORE (source), self->run, sluice_page_get_cancellable (SLUICE_PAGE (self)),
                                 loaded_cb, g_object_ref (self));
      return;
    }
  if (error != NULL)
    sluice_page_show_error (SLUICE_PAGE (self), NULL, error);
  stop_waiting (self, FALSE);
}

/**
 * sluice_task_page_load_run:
 * @self: a #SluiceTaskPage whose editor is there
 *
 * Goes back to what ran, if that is what somebody came for, and shows the records that
 * the run has read, or if they were not kept those that the source has now.
 */
void
sluice_task_page_load_run (SluiceTaskPage *self)
{
  g_autofree char *id = g_steal_pointer (&self->run_id);

  if (id == NULL)
    return;
  self->awaits_run = TRUE;
  sluice_store_find_run_async (sluice_page_get_store (SLUICE_PAGE (self)), id,
                               sluice_page_get_cancellable (SLUICE_PAGE (self)), found_cb, g_object_ref (self));
}

/**
 * sluice_task_page_take_run:
 * @self: a #SluiceTaskPage that is not shown yet
 * @run: the id of a run of its task
 *
 * Has the task edited as it was when @run ran; that can be undone.
 */
void
sluice_task_page_take_run (SluiceTaskPage *self,
                           const char     *run)
{
  g_return_if_fail (SLUICE_IS_TASK_PAGE (self));
  g_return_if_fail (run != NULL);

  g_free (self->run_id);
  self->run_id = g_strdup (run);
}
