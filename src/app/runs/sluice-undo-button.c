/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-undo-button.h"

#include "sluice-child.h"
#include "sluice-dialogs.h"
#include "sluice-draft.h"
#include "sluice-format.h"
#include "sluice-page.h"

#include <glib/gi18n.h>

struct _SluiceUndoButton
{
  AdwBin parent_instance;

  GCancellable *cancellable;    /* (owned) of what is read and asked */
  char *run;                    /* (owned) (nullable) */
  gboolean is_busy;

  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (SluiceUndoButton, sluice_undo_button, ADW_TYPE_BIN)

static SluicePage *
get_page (SluiceUndoButton *self)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (self), SLUICE_TYPE_PAGE);

  return page == NULL ? NULL : SLUICE_PAGE (page);
}

static void
refuse (SluiceUndoButton *self,
        const GError     *error)
{
  SluicePage *page = get_page (self);

  self->is_busy = FALSE;
  if (page != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    sluice_page_show_error (page, _("The run cannot be undone."), error);
}

/* How many rows the child says, as words. */
static char *
format_rows (JsonObject *answer,
             const char *member)
{
  return sluice_format_rows ((guint64) json_object_get_int_member_with_default (answer, member, 0));
}

static void
undone_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceUndoButton) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) root = sluice_child_run_finish (result, &error);
  g_autofree char *deleted = NULL;
  g_autofree char *restored = NULL;
  SluicePage *page = get_page (self);

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      refuse (self, error);
      return;
    }
  self->is_busy = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  if (page == NULL)
    return;
  deleted = format_rows (json_node_get_object (root), "deleted");
  restored = format_rows (json_node_get_object (root), "restored");
  sluice_page_clear_problem (page);
  /* Translators: what undoing a run did: "3 rows" each */
  sluice_page_add_toast (page, sluice_page_toast_new (_("Run undone: %s deleted, %s restored"), deleted, restored));
}

/* Goes on when the page is left: it was asked for. */
static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(SluiceUndoButton) self = user_data;
  const char * const arguments[] = { "undo", self->run, "--output", "json", NULL };

  if (sluice_alert_finish (result))
    sluice_child_run_async (arguments, NULL, NULL, undone_cb, g_object_ref (self));
  else
    self->is_busy = FALSE;
}

static void
previewed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(SluiceUndoButton) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) root = sluice_child_run_finish (result, &error);
  g_autofree char *deleted = NULL;
  g_autofree char *restored = NULL;
  g_autofree char *body = NULL;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      refuse (self, error);
      return;
    }
  if (gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;
  deleted = format_rows (json_node_get_object (root), "deleted");
  restored = format_rows (json_node_get_object (root), "restored");
  /* Translators: "3 rows" each */
  body = g_strdup_printf (_("%s would be deleted from the table, and %s would become what they were before the run. "
                            "Later runs are not touched."), deleted, restored);
  sluice_alert_async (GTK_WIDGET (self), _("Undo This Run?"), body, _("_Undo Run"), TRUE, self->cancellable,
                      answered_cb, g_object_ref (self));
}

static void
clicked_cb (SluiceUndoButton *self)
{
  const char * const arguments[] = { "undo", self->run, "--dry-run", "--output", "json", NULL };

  if (self->is_busy)
    return;
  self->is_busy = TRUE;
  sluice_child_run_async (arguments, NULL, self->cancellable, previewed_cb, g_object_ref (self));
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceUndoButton) self = user_data;
  g_autofree char *text = sluice_store_load_run_document_finish (SLUICE_STORE (source), result, NULL);
  g_autoptr(JsonObject) document = sluice_draft_parse (text);
  JsonObject *load = document == NULL ? NULL : sluice_draft_get_object (document, "load", FALSE);
  JsonNode *kept = load == NULL ? NULL : json_object_get_member (load, "keep_undo");

  gtk_widget_set_visible (GTK_WIDGET (self), kept != NULL && !JSON_NODE_HOLDS_NULL (kept));
}

static void
sluice_undo_button_dispose (GObject *object)
{
  SluiceUndoButton *self = SLUICE_UNDO_BUTTON (object);

  g_cancellable_cancel (self->cancellable);

  G_OBJECT_CLASS (sluice_undo_button_parent_class)->dispose (object);
}

static void
sluice_undo_button_finalize (GObject *object)
{
  SluiceUndoButton *self = SLUICE_UNDO_BUTTON (object);

  g_object_unref (self->cancellable);
  g_free (self->run);

  G_OBJECT_CLASS (sluice_undo_button_parent_class)->finalize (object);
}

static void
sluice_undo_button_class_init (SluiceUndoButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_undo_button_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_undo_button_finalize;
}

static void
sluice_undo_button_init (SluiceUndoButton *self)
{
  self->cancellable = g_cancellable_new ();
  self->button = gtk_button_new_from_icon_name ("edit-undo-symbolic");
  gtk_widget_set_tooltip_text (self->button, _("Undo the Run"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Undo the Run"), -1);
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (clicked_cb), self);
  adw_bin_set_child (ADW_BIN (self), self->button);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * sluice_undo_button_load:
 * @self: a #SluiceUndoButton
 * @store: an open store
 * @run: the id of a run that has ended
 *
 * Looks whether @run can be undone at all: by what its task said when it ran.
 */
void
sluice_undo_button_load (SluiceUndoButton *self,
                         SluiceStore      *store,
                         const char       *run)
{
  g_return_if_fail (SLUICE_IS_UNDO_BUTTON (self));
  g_return_if_fail (SLUICE_IS_STORE (store));
  g_return_if_fail (run != NULL);

  if (self->run != NULL)
    return;
  self->run = g_strdup (run);
  sluice_store_load_run_document_async (store, run, self->cancellable, loaded_cb, g_object_ref (self));
}
