/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-queue-list.h"

#include "sluice-aside.h"
#include "sluice-queue-row.h"

#include <glib/gi18n.h>

/* About five rows; of more the list scrolls. */
#define MAX_HEIGHT 300

struct _SluiceQueueList
{
  AdwBin parent_instance;

  SluiceQueueModel *model;      /* (owned) (nullable) */

  GtkWidget *box;               /* (unowned) */
  GtkLabel *title;              /* (unowned) */
  GtkLabel *subtitle;           /* (unowned) */
  GtkButton *button;            /* (unowned) pauses, or resumes */
  GtkWidget *scroller;          /* (unowned) */
  GtkListView *list;            /* (unowned) */
};

G_DEFINE_FINAL_TYPE (SluiceQueueList, sluice_queue_list, ADW_TYPE_BIN)

static void
update (SluiceQueueList *self)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  const guint workers = sluice_queue_model_get_workers (self->model);
  const gboolean paused = sluice_queue_model_get_paused (self->model);
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;

  if (n > 0)
    title = g_strdup_printf (ngettext ("%u run waits", "%u runs wait", n), n);
  if (paused)
    subtitle = g_strdup (_("The queue is paused: nothing starts until it is resumed."));
  else
    subtitle = g_strdup_printf (ngettext ("One run works at a time.", "Up to %u runs work at a time.", workers),
                                workers);
  gtk_label_set_label (self->title, title != NULL ? title : _("Nothing waits"));
  gtk_label_set_label (self->subtitle, subtitle);
  gtk_button_set_label (self->button, paused ? _("_Resume Queue") : _("_Pause Queue"));
  gtk_widget_set_visible (self->scroller, n > 0);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0 || paused);
}

static void
button_cb (SluiceQueueList *self)
{
  sluice_queue_model_set_paused (self->model, !sluice_queue_model_get_paused (self->model));
}

static void
show_failure (SluiceQueueList *self,
              const GError    *error)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);

  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), adw_toast_new (error->message));
}

static void
cancelled_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(SluiceQueueList) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!sluice_queue_model_cancel_finish (SLUICE_QUEUE_MODEL (source), result, &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_failure (self, error);
}

static void
cancel_cb (SluiceQueueList *self,
           SluiceQueueRow  *row)
{
  SluiceQueueItem *item = sluice_queue_row_get_item (row);

  if (item != NULL)
    sluice_queue_model_cancel_async (self->model, item, cancelled_cb, g_object_ref (self));
}

static void
setup_cb (SluiceQueueList *self,
          GtkListItem     *item)
{
  GtkWidget *row = sluice_queue_row_new ();

  g_signal_connect_object (row, "cancel", G_CALLBACK (cancel_cb), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, row);
}

static void
bind_cb (SluiceQueueList *self,
         GtkListItem     *item)
{
  sluice_queue_row_set_item (SLUICE_QUEUE_ROW (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

static void
unbind_cb (SluiceQueueList *self,
           GtkListItem     *item)
{
  sluice_queue_row_set_item (SLUICE_QUEUE_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
sluice_queue_list_dispose (GObject *object)
{
  g_clear_object (&SLUICE_QUEUE_LIST (object)->model);

  G_OBJECT_CLASS (sluice_queue_list_parent_class)->dispose (object);
}

static void
sluice_queue_list_class_init (SluiceQueueListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_queue_list_dispose;
}

static GtkLabel *
add_label (GtkWidget  *box,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static GtkWidget *
create_head (SluiceQueueList *self)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *head = NULL;

  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  self->title = add_label (words, "heading");
  self->subtitle = add_label (words, "dim-label");
  self->button = GTK_BUTTON (gtk_button_new_with_mnemonic (""));
  gtk_button_set_use_underline (self->button, TRUE);
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (button_cb), self, G_CONNECT_SWAPPED);
  head = sluice_aside_new (words, GTK_WIDGET (self->button));
  gtk_widget_add_css_class (head, "queue-head");
  return head;
}

static void
sluice_queue_list_init (SluiceQueueList *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  self->list = GTK_LIST_VIEW (gtk_list_view_new (NULL, factory));
  gtk_list_view_set_show_separators (self->list, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Waiting Runs"), -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  self->scroller = scroller;

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->box, "card");
  gtk_widget_add_css_class (self->box, "queue");
  gtk_widget_set_overflow (self->box, GTK_OVERFLOW_HIDDEN);
  gtk_box_append (GTK_BOX (self->box), create_head (self));
  gtk_box_append (GTK_BOX (self->box), scroller);
  adw_bin_set_child (ADW_BIN (self), self->box);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * sluice_queue_list_new:
 * @session: what knows the queue
 *
 * Returns: (transfer floating): the runs that wait
 */
GtkWidget *
sluice_queue_list_new (SluiceSession *session)
{
  SluiceQueueList *self;
  GtkNoSelection *selection;

  g_return_val_if_fail (SLUICE_IS_SESSION (session), NULL);

  self = g_object_new (SLUICE_TYPE_QUEUE_LIST, NULL);
  self->model = g_object_ref (sluice_session_get_queue (session));
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->model)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  g_object_unref (selection);
  g_signal_connect_object (self->model, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
