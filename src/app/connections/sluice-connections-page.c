/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-connections-page.h"

#include "sluice-connection-dialog.h"
#include "sluice-connection-row.h"
#include "sluice-connection-secrets.h"
#include "sluice-draft.h"

#include <glib/gi18n.h>

struct _SluiceConnectionsPage
{
  SluicePage parent_instance;

  char *added;                  /* (owned) (nullable) to be tested once it is in the list */

  GtkStack *stack;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (SluiceConnectionsPage, sluice_connections_page, SLUICE_TYPE_PAGE)

/* A deleted connection until its toast is gone: that long it can come back. */
typedef struct
{
  SluiceSession *session;
  SluiceConnection *connection;
  gboolean is_undone;
} Deletion;

static void
deletion_free (Deletion *deletion)
{
  g_clear_object (&deletion->session);
  g_clear_object (&deletion->connection);
  g_free (deletion);
}

static void
restored_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(SluiceSession) session = user_data;

  if (sluice_store_save_connection_finish (SLUICE_STORE (source), result, NULL))
    sluice_session_connections_changed (session);
}

static void
undo_cb (AdwToast *toast,
         Deletion *deletion)
{
  deletion->is_undone = TRUE;
  sluice_store_save_connection_async (sluice_session_get_store (deletion->session),
                                      deletion->connection, NULL, restored_cb,
                                      g_object_ref (deletion->session));
}

/* What the sign-in of a connection refers to may have to be looked up. */
static void
list_secrets_thread (GTask        *task,
                     gpointer      source_object,
                     gpointer      task_data,
                     GCancellable *cancellable)
{
  g_task_return_pointer (task, sluice_connection_list_secrets (task_data, source_object),
                         (GDestroyNotify) g_strfreev);
}

static void
secrets_listed_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_auto(GStrv) names = g_task_propagate_pointer (G_TASK (result), NULL);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    sluice_secret_store_clear_async (SLUICE_SECRET_STORE (source), names[i], NULL, NULL, NULL);
}

/* Only now are the password and the tokens of no use any more. */
static void
dismissed_cb (AdwToast *toast,
              Deletion *deletion)
{
  g_autoptr(GTask) task = NULL;

  if (deletion->is_undone)
    return;
  task = g_task_new (sluice_session_get_secrets (deletion->session), NULL, secrets_listed_cb, NULL);
  g_task_set_source_tag (task, dismissed_cb);
  g_task_set_task_data (task, g_object_ref (deletion->connection), g_object_unref);
  g_task_run_in_thread (task, list_secrets_thread);
}

static void
deleted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(SluiceSession) session = user_data;

  if (sluice_store_delete_connection_finish (SLUICE_STORE (source), result, NULL))
    sluice_session_connections_changed (session);
}

static void
delete_cb (SluiceConnectionsPage *self,
           SluiceConnectionRow   *row)
{
  SluiceSession *session = sluice_page_get_session (SLUICE_PAGE (self));
  Deletion *deletion = g_new0 (Deletion, 1);
  AdwToast *toast = NULL;

  deletion->session = g_object_ref (session);
  deletion->connection = g_object_ref (sluice_connection_row_get_connection (row));
  toast = sluice_page_toast_new (_("“%s” deleted"),
                                 sluice_connection_get_name (deletion->connection));
  adw_toast_set_button_label (toast, _("_Undo"));
  /* The toast owns what it might have to bring back. */
  g_object_set_data_full (G_OBJECT (toast), "deletion", deletion, (GDestroyNotify) deletion_free);
  g_signal_connect (toast, "button-clicked", G_CALLBACK (undo_cb), deletion);
  g_signal_connect (toast, "dismissed", G_CALLBACK (dismissed_cb), deletion);
  sluice_store_delete_connection_async (sluice_session_get_store (session),
                                        sluice_connection_get_name (deletion->connection), NULL,
                                        deleted_cb, g_object_ref (session));
  sluice_page_add_toast (SLUICE_PAGE (self), toast);
}

static gboolean
is_same (SluiceConnection *a,
         SluiceConnection *b)
{
  g_autoptr(JsonObject) object_a = sluice_connection_to_json (a);
  g_autoptr(JsonObject) object_b = sluice_connection_to_json (b);
  g_autofree char *text_a = sluice_draft_to_text (object_a);
  g_autofree char *text_b = sluice_draft_to_text (object_b);

  return g_str_equal (sluice_connection_get_name (a), sluice_connection_get_name (b)) &&
         g_str_equal (text_a, text_b);
}

/* A row stays as long as its connection does, and with it the last test. */
static void
drop_stale_rows (SluiceConnectionsPage *self,
                 GPtrArray             *connections)
{
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list));

  while (row != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (row);
      SluiceConnection *shown = sluice_connection_row_get_connection (SLUICE_CONNECTION_ROW (row));

      if (g_strcmp0 (self->added, sluice_connection_get_name (shown)) == 0 ||
          !g_ptr_array_find_with_equal_func (connections, shown, (GEqualFunc) is_same, NULL))
        gtk_list_box_remove (self->list, row);
      row = next;
    }
}

static void
saved_cb (SluiceConnectionsPage  *self,
          const char             *name,
          SluiceConnectionDialog *dialog)
{
  g_free (self->added);
  self->added = g_strdup (name);
}

static void
edit_cb (SluiceConnectionsPage *self,
         SluiceConnectionRow   *row)
{
  SluiceConnectionDialog *dialog = NULL;

  dialog = sluice_connection_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                         sluice_page_get_session (SLUICE_PAGE (self)));
  sluice_connection_dialog_edit (dialog, sluice_connection_row_get_connection (row));
  g_signal_connect_object (dialog, "saved", G_CALLBACK (saved_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
show_connection (SluiceConnectionsPage *self,
                 SluiceConnection      *connection,
                 int                    position)
{
  GtkListBoxRow *there = gtk_list_box_get_row_at_index (self->list, position);
  GtkWidget *row = NULL;

  if (there != NULL &&
      is_same (sluice_connection_row_get_connection (SLUICE_CONNECTION_ROW (there)), connection))
    return;
  row = sluice_connection_row_new (connection);
  g_signal_connect_object (row, "delete", G_CALLBACK (delete_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "edit", G_CALLBACK (edit_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_insert (self->list, row, position);
  if (g_strcmp0 (self->added, sluice_connection_get_name (connection)) == 0)
    {
      sluice_connection_row_test (SLUICE_CONNECTION_ROW (row));
      g_clear_pointer (&self->added, g_free);
    }
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceConnectionsPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) connections = NULL;

  connections = sluice_store_list_connections_finish (SLUICE_STORE (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (connections == NULL)
    {
      sluice_page_show_error (SLUICE_PAGE (self), _("The connections could not be read."), error);
      return;
    }
  drop_stale_rows (self, connections);
  for (guint i = 0; i < connections->len; i++)
    show_connection (self, g_ptr_array_index (connections, i), (int) i);
  gtk_stack_set_visible_child_name (self->stack, connections->len > 0 ? "list" : "empty");
}

static void
refresh (SluiceConnectionsPage *self)
{
  SluiceStore *store = sluice_page_get_store (SLUICE_PAGE (self));

  if (store != NULL)
    sluice_store_list_connections_async (store, sluice_page_get_cancellable (SLUICE_PAGE (self)),
                                         listed_cb, g_object_ref (self));
}

static void
sluice_connections_page_ready (SluicePage *page)
{
  g_signal_connect_object (sluice_page_get_session (page), "connections-changed",
                           G_CALLBACK (refresh), page, G_CONNECT_SWAPPED);
  refresh (SLUICE_CONNECTIONS_PAGE (page));
}

static void
add_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  SluiceConnectionsPage *self = SLUICE_CONNECTIONS_PAGE (widget);
  SluiceConnectionDialog *dialog = NULL;

  if (sluice_page_get_store (SLUICE_PAGE (self)) == NULL)
    return;
  dialog = sluice_connection_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)),
                                         sluice_page_get_session (SLUICE_PAGE (self)));
  g_signal_connect_object (dialog, "saved", G_CALLBACK (saved_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
sluice_connections_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_CONNECTIONS_PAGE);

  G_OBJECT_CLASS (sluice_connections_page_parent_class)->dispose (object);
}

static void
sluice_connections_page_finalize (GObject *object)
{
  g_free (SLUICE_CONNECTIONS_PAGE (object)->added);

  G_OBJECT_CLASS (sluice_connections_page_parent_class)->finalize (object);
}

static void
sluice_connections_page_class_init (SluiceConnectionsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_connections_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_connections_page_finalize;
  SLUICE_PAGE_CLASS (klass)->ready = sluice_connections_page_ready;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-connections-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceConnectionsPage, list);
  gtk_widget_class_bind_template_child (widget_class, SluiceConnectionsPage, stack);
  gtk_widget_class_install_action (widget_class, "connections.add", NULL, add_action);
}

static void
sluice_connections_page_init (SluiceConnectionsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
