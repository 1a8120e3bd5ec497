/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-undo-toast.h"

#include "sluice-page.h"

#include <glib/gi18n.h>

/* Long enough to be read aloud, and to be reached by keys. */
#define TIMEOUT_SECONDS 12

/* What a toast can bring back. */
typedef struct
{
  GtkWidget *overlay;           /* (owned) */
  SluiceStore *store;           /* (owned) */
  SluiceRemains *remains;       /* (owned) */
  SluiceUndoneFunc undone;
  GObject *object;              /* (owned) */
} Deletion;

static void
deletion_free (Deletion *deletion)
{
  g_object_unref (deletion->overlay);
  g_object_unref (deletion->store);
  sluice_remains_unref (deletion->remains);
  g_object_unref (deletion->object);
  g_free (deletion);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Deletion, deletion_free)

static Deletion *
deletion_copy (const Deletion *deletion)
{
  Deletion *copy = g_new0 (Deletion, 1);

  copy->overlay = g_object_ref (deletion->overlay);
  copy->store = g_object_ref (deletion->store);
  copy->remains = sluice_remains_ref (deletion->remains);
  copy->undone = deletion->undone;
  copy->object = g_object_ref (deletion->object);
  return copy;
}

static void
brought_back_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(Deletion) deletion = user_data;
  g_autoptr(GError) error = NULL;
  AdwToast *toast = NULL;

  if (sluice_store_bring_back_finish (SLUICE_STORE (source), result, &error))
    {
      deletion->undone (deletion->object);
      return;
    }
  toast = sluice_page_toast_new ("%s", error->message);
  adw_toast_set_timeout (toast, 0);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (deletion->overlay), toast);
}

/* The toast, which holds this, may go while it is under way. */
static void
undo_cb (AdwToast *toast,
         Deletion *deletion)
{
  sluice_store_bring_back_async (deletion->store, deletion->remains, NULL, brought_back_cb, deletion_copy (deletion));
}

/**
 * sluice_undo_toast_show:
 * @widget: what is inside of a toast overlay
 * @store: the store that something was deleted from
 * @remains: what remains of it
 * @undone: called when it is there again
 * @object: (type GObject): for @undone
 *
 * Says that something was deleted, and offers to bring it back.
 *
 * Returns: (transfer none) (nullable): the toast, which is told when it is dismissed
 */
AdwToast *
sluice_undo_toast_show (GtkWidget        *widget,
                        SluiceStore      *store,
                        SluiceRemains    *remains,
                        SluiceUndoneFunc  undone,
                        gpointer          object)
{
  GtkWidget *overlay = NULL;
  Deletion *deletion = NULL;
  AdwToast *toast = NULL;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);
  g_return_val_if_fail (SLUICE_IS_STORE (store), NULL);
  g_return_val_if_fail (remains != NULL, NULL);
  g_return_val_if_fail (G_IS_OBJECT (object), NULL);

  overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  g_return_val_if_fail (overlay != NULL, NULL);
  deletion = g_new0 (Deletion, 1);
  deletion->overlay = g_object_ref (overlay);
  deletion->store = g_object_ref (store);
  deletion->remains = sluice_remains_ref (remains);
  deletion->undone = undone;
  deletion->object = g_object_ref (object);
  toast = sluice_page_toast_new (_("“%s” deleted"), sluice_remains_get_name (remains));
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_timeout (toast, TIMEOUT_SECONDS);
  /* It does not wait for a message that stays: by then it may be too late. */
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  g_object_set_data_full (G_OBJECT (toast), "deletion", deletion, (GDestroyNotify) deletion_free);
  g_signal_connect (toast, "button-clicked", G_CALLBACK (undo_cb), deletion);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
  return toast;
}
