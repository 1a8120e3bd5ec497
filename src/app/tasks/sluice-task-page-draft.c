/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-draft.h"
#include "sluice-store-drafts.h"
#include "sluice-task-page-private.h"

#include <glib/gi18n.h>

/* It lies above what is wrong with the task, and must not do so for ever. */
#define DISCARD_SECONDS 20

/* What is not saved is in the store within a second, so that it is there again whatever
 * becomes of the program. */

/* Milliseconds; what is typed meanwhile goes with it. */
#define KEEP_AFTER 500

static void
kept_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(SluiceTaskPage) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!sluice_store_save_draft_finish (SLUICE_STORE (source), result, &error) && self->task_editor != NULL)
    sluice_page_show_error (SLUICE_PAGE (self), _("Your changes could not be kept."), error);
}

static void
keep (SluiceTaskPage *self)
{
  g_autofree char *text = NULL;

  if (sluice_task_document_get_modified (self->document))
    text = sluice_task_page_dup_text (self);
  sluice_store_save_draft_async (sluice_page_get_store (SLUICE_PAGE (self)), self->id, text, self->version, NULL,
                                 kept_cb, g_object_ref (self));
}

static gboolean
keep_cb (gpointer user_data)
{
  SluiceTaskPage *self = user_data;

  self->keep_id = 0;
  keep (self);
  return G_SOURCE_REMOVE;
}

/**
 * sluice_task_page_keep_draft:
 * @self: a #SluiceTaskPage whose document has changed
 *
 * Has what is not saved kept soon.
 */
void
sluice_task_page_keep_draft (SluiceTaskPage *self)
{
  if (self->keep_id == 0)
    self->keep_id = g_timeout_add (KEEP_AFTER, keep_cb, self);
}

/**
 * sluice_task_page_flush_draft:
 * @self: a #SluiceTaskPage
 *
 * Has what is not saved kept now, if that is still to be done.
 */
void
sluice_task_page_flush_draft (SluiceTaskPage *self)
{
  if (self->keep_id == 0)
    return;
  g_clear_handle_id (&self->keep_id, g_source_remove);
  keep (self);
}

static void
discard_cb (SluiceTaskPage *self)
{
  if (self->task_editor != NULL)
    sluice_task_page_commit (self, _("Discard Changes"), json_object_ref (self->stored));
}

static void
offer_to_discard (SluiceTaskPage *self)
{
  AdwToast *toast = adw_toast_new (_("Your changes are back"));

  adw_toast_set_button_label (toast, _("_Discard"));
  adw_toast_set_timeout (toast, DISCARD_SECONDS);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (discard_cb), self, G_CONNECT_SWAPPED);
  sluice_page_add_toast (SLUICE_PAGE (self), toast);
}

/**
 * sluice_task_page_take_draft:
 * @self: a #SluiceTaskPage whose editor is open
 * @draft: (transfer full): what was changed and not saved the last time
 *
 * Goes on with it, and offers to discard it.
 */
void
sluice_task_page_take_draft (SluiceTaskPage *self,
                             JsonObject     *draft)
{
  /* Translators: a change that can be undone: what had not been saved */
  if (sluice_task_document_commit (self->document, _("Unsaved Changes"), draft, NULL))
    offer_to_discard (self);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(SluiceTaskPage) self = user_data;
  g_autoptr(GError) error = NULL;
  guint version = 0;
  g_autofree char *text = sluice_store_find_draft_finish (SLUICE_STORE (source), result, &version, &error);
  JsonObject *draft = text == NULL ? NULL : sluice_draft_parse (text);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    sluice_page_show_error (SLUICE_PAGE (self), NULL, error);
  /* Changes of an older version are still that: saving them asks. */
  if (draft != NULL && version != 0)
    self->version = version;
  sluice_task_page_open_editor (self, draft);
}

/**
 * sluice_task_page_find_draft:
 * @self: a #SluiceTaskPage
 * @root: (transfer full): the task, as it is in the store
 *
 * Opens the editor of the task, with what was changed and not saved the last time.
 */
void
sluice_task_page_find_draft (SluiceTaskPage *self,
                             JsonObject     *root)
{
  g_clear_pointer (&self->stored, json_object_unref);
  self->stored = root;
  sluice_store_find_draft_async (sluice_page_get_store (SLUICE_PAGE (self)), self->id,
                                 sluice_page_get_cancellable (SLUICE_PAGE (self)), found_cb, g_object_ref (self));
}
