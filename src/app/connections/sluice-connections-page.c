/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-connections-page.h"

#include "sluice-connection-dialog.h"
#include "sluice-connection-row.h"
#include "sluice-connection-secrets.h"
#include "sluice-connection-words.h"
#include "sluice-credential-dialog.h"
#include "sluice-dialogs.h"
#include "sluice-draft.h"
#include "sluice-error.h"
#include "sluice-present.h"
#include "sluice-undo-toast.h"

#include <glib/gi18n.h>

/* For one turn at the list, so that the window answers while it grows. */
#define TURN_MICROSECONDS 5000

struct _SluiceConnectionsPage
{
  SluicePage parent_instance;

  char *added;                  /* (owned) (nullable) to be tested once it is in the list */
  char *wanted;                 /* (owned) (nullable) to be opened then */
  GPtrArray *connections;       /* (owned) (nullable) (element-type SluiceConnection) to be shown */
  GHashTable *facts;            /* (owned) (nullable) name to SluiceConnectionFacts */
  guint next_row;               /* of those to be shown */
  guint next_facts;             /* the row that gets them next */
  guint work_id;
  GtkWidget *focus_row;         /* (weak) */
  guint focus_id;
  guint n_found;

  GtkStack *stack;
  GtkListBox *list;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
};

G_DEFINE_FINAL_TYPE (SluiceConnectionsPage, sluice_connections_page, SLUICE_TYPE_PAGE)

/* A deleted connection until its toast is gone: that long it can come back. */
typedef struct
{
  SluiceConnectionsPage *page;          /* (owned) until it is deleted */
  SluiceSession *session;               /* (owned) */
  SluiceConnection *connection;         /* (owned) */
  SluiceConnection *successor;          /* (owned) (nullable) that has its name by now */
  gboolean is_undone;
} Deletion;

static void
deletion_free (Deletion *deletion)
{
  g_clear_object (&deletion->page);
  g_clear_object (&deletion->session);
  g_clear_object (&deletion->connection);
  g_clear_object (&deletion->successor);
  g_free (deletion);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Deletion, deletion_free)

static Deletion *
deletion_new (SluiceConnectionsPage *page,
              SluiceSession         *session,
              SluiceConnection      *connection)
{
  Deletion *deletion = g_new0 (Deletion, 1);

  g_set_object (&deletion->page, page);
  deletion->session = g_object_ref (session);
  deletion->connection = g_object_ref (connection);
  return deletion;
}

static void
undo_cb (AdwToast *toast,
         Deletion *deletion)
{
  deletion->is_undone = TRUE;
}

/* What the sign-in of a connection refers to may have to be looked up. What has its name
 * by now may have its password, too. */
static void
list_secrets_thread (GTask        *task,
                     gpointer      source_object,
                     gpointer      task_data,
                     GCancellable *cancellable)
{
  const Deletion *deletion = task_data;
  g_auto(GStrv) old = sluice_connection_list_secrets (deletion->connection, source_object);
  g_auto(GStrv) used = NULL;
  g_autoptr(GStrvBuilder) unused = g_strv_builder_new ();

  if (deletion->successor != NULL)
    used = sluice_connection_list_secrets (deletion->successor, source_object);
  for (guint i = 0; old[i] != NULL; i++)
    if (used == NULL || !g_strv_contains ((const char * const *) used, old[i]))
      g_strv_builder_add (unused, old[i]);
  g_task_return_pointer (task, g_strv_builder_end (unused), (GDestroyNotify) g_strfreev);
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

static void
successor_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(Deletion) deletion = user_data;
  SluiceSecretStore *secrets = sluice_session_get_secrets (deletion->session);
  g_autoptr(GError) error = NULL;
  g_autoptr(GTask) task = NULL;

  deletion->successor = sluice_store_find_connection_finish (SLUICE_STORE (source), result, &error);
  /* What cannot be read may be in use: then the secrets stay. */
  if (deletion->successor == NULL && g_strcmp0 (sluice_error_get_code (error), "unknown_connection") != 0)
    return;
  task = g_task_new (secrets, NULL, secrets_listed_cb, NULL);
  g_task_set_source_tag (task, successor_cb);
  g_task_set_task_data (task, g_steal_pointer (&deletion), (GDestroyNotify) deletion_free);
  g_task_run_in_thread (task, list_secrets_thread);
}

/* Only now are the password and the tokens of no use any more. */
static void
dismissed_cb (AdwToast *toast,
              Deletion *deletion)
{
  if (!deletion->is_undone)
    sluice_store_find_connection_async (sluice_session_get_store (deletion->session),
                                        sluice_connection_get_name (deletion->connection), NULL, successor_cb,
                                        deletion_new (NULL, deletion->session, deletion->connection));
}

static void
deleted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Deletion) deletion = user_data;
  g_autoptr(SluiceConnectionsPage) self = g_steal_pointer (&deletion->page);
  g_autoptr(SluiceRemains) remains = NULL;
  g_autoptr(GError) error = NULL;
  AdwToast *toast = NULL;

  remains = sluice_store_take_away_finish (SLUICE_STORE (source), result, &error);
  if (remains == NULL)
    {
      sluice_page_show_error (SLUICE_PAGE (self), _("The connection could not be deleted."), error);
      return;
    }
  sluice_session_connections_changed (deletion->session);
  toast = sluice_undo_toast_show (GTK_WIDGET (self), SLUICE_STORE (source), remains,
                                  (SluiceUndoneFunc) sluice_session_connections_changed, deletion->session);
  g_signal_connect (toast, "button-clicked", G_CALLBACK (undo_cb), deletion);
  g_signal_connect (toast, "dismissed", G_CALLBACK (dismissed_cb), deletion);
  g_object_set_data_full (G_OBJECT (toast), "connection", g_steal_pointer (&deletion),
                          (GDestroyNotify) deletion_free);
}

static void
delete_connection (SluiceConnectionsPage *self,
                   SluiceConnectionRow   *row)
{
  SluiceSession *session = sluice_page_get_session (SLUICE_PAGE (self));
  SluiceConnection *connection = sluice_connection_row_get_connection (row);

  sluice_store_take_away_async (sluice_session_get_store (session), SLUICE_REMAINS_CONNECTION,
                                sluice_connection_get_name (connection), NULL, deleted_cb,
                                deletion_new (self, session, connection));
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(SluiceConnectionRow) row = user_data;
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (row), SLUICE_TYPE_CONNECTIONS_PAGE);

  if (sluice_alert_finish (result) && page != NULL)
    delete_connection (SLUICE_CONNECTIONS_PAGE (page), row);
}

/* What uses it fails from then on: that is said before. */
static void
delete_cb (SluiceConnectionsPage *self,
           SluiceConnectionRow   *row)
{
  g_autofree char *users = sluice_connection_row_dup_users (row);
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;

  if (users == NULL)
    {
      delete_connection (self, row);
      return;
    }
  heading = g_strdup_printf (_("Delete “%s”?"),
                             sluice_connection_get_name (sluice_connection_row_get_connection (row)));
  body = g_strdup_printf (_("It is used, and what uses it fails without it:\n%s"), users);
  sluice_alert_async (GTK_WIDGET (self), heading, body, _("_Delete"), TRUE,
                      sluice_page_get_cancellable (SLUICE_PAGE (self)), answered_cb, g_object_ref (row));
}

static void
default_set_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(SluiceConnectionsPage) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!sluice_store_set_default_connection_finish (SLUICE_STORE (source), result, &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    sluice_page_show_error (SLUICE_PAGE (self), _("New tasks load where they did."), error);
  sluice_session_connections_changed (sluice_page_get_session (SLUICE_PAGE (self)));
}

static void
default_cb (SluiceConnectionsPage *self,
            gboolean               is_default,
            SluiceConnectionRow   *row)
{
  const char *name = sluice_connection_get_name (sluice_connection_row_get_connection (row));

  sluice_store_set_default_connection_async (sluice_page_get_store (SLUICE_PAGE (self)), is_default ? name : NULL,
                                             sluice_page_get_cancellable (SLUICE_PAGE (self)), default_set_cb,
                                             g_object_ref (self));
}

static void begin_work (SluiceConnectionsPage *self);

static void
facts_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(SluiceConnectionsPage) self = user_data;
  GHashTable *all = sluice_store_list_connection_facts_finish (SLUICE_STORE (source), result, NULL);

  if (all == NULL)
    return;
  g_clear_pointer (&self->facts, g_hash_table_unref);
  self->facts = all;
  self->next_facts = 0;
  begin_work (self);
}

static void
read_facts (SluiceConnectionsPage *self)
{
  sluice_store_list_connection_facts_async (sluice_page_get_store (SLUICE_PAGE (self)),
                                            sluice_page_get_cancellable (SLUICE_PAGE (self)), facts_cb,
                                            g_object_ref (self));
}

/* What makes it the same connection as before. */
static char *
dup_key (SluiceConnection *connection)
{
  g_autoptr(JsonObject) object = sluice_connection_to_json (connection);
  g_autofree char *text = sluice_draft_to_text (object);

  return g_strconcat (sluice_connection_get_name (connection), "\n", text, NULL);
}

static const char *
get_key (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), "key");
}

static const char *
get_name (GtkWidget *row)
{
  return sluice_connection_get_name (sluice_connection_row_get_connection (SLUICE_CONNECTION_ROW (row)));
}

/* A row stays as long as there is a connection of its name: whoever has opened it still
 * finds it open, and is asked about the same row, after another program has changed it. */
static void
drop_stale_rows (SluiceConnectionsPage *self)
{
  g_autoptr(GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list));

  for (guint i = 0; i < self->connections->len; i++)
    g_hash_table_add (names, (gpointer) sluice_connection_get_name (self->connections->pdata[i]));
  while (row != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (row);

      if (!g_hash_table_contains (names, get_name (row)))
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
  SluiceConnection *connection = sluice_connection_row_get_connection (row);
  SluiceSession *session = sluice_page_get_session (SLUICE_PAGE (self));
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  SluiceConnectionDialog *dialog = NULL;

  if (sluice_connection_get_kind (connection) == SLUICE_CONNECTION_HTTP)
    {
      sluice_present (GTK_WINDOW (sluice_credential_dialog_new (window, session, connection)));
      return;
    }
  dialog = sluice_connection_dialog_new (window, session);
  sluice_connection_dialog_edit (dialog, connection);
  g_signal_connect_object (dialog, "saved", G_CALLBACK (saved_cb), self, G_CONNECT_SWAPPED);
  sluice_present (GTK_WINDOW (dialog));
}

static gboolean
focus_cb (gpointer user_data)
{
  SluiceConnectionsPage *self = user_data;

  self->focus_id = 0;
  if (self->focus_row != NULL)
    gtk_widget_child_focus (self->focus_row, GTK_DIR_TAB_FORWARD);
  g_clear_weak_pointer (&self->focus_row);
  return G_SOURCE_REMOVE;
}

/* Later: the stack that shows the page moves the focus on, too. */
static void
focus_later (SluiceConnectionsPage *self,
             GtkWidget             *row)
{
  g_set_weak_pointer (&self->focus_row, row);
  if (self->focus_id == 0)
    self->focus_id = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, focus_cb, self, NULL);
}

/* Somebody has asked for one before the list was there. */
static void
open_wanted (SluiceConnectionsPage *self)
{
  g_autofree char *name = g_steal_pointer (&self->wanted);
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list));

  while (name != NULL && row != NULL)
    {
      SluiceConnection *connection = sluice_connection_row_get_connection (SLUICE_CONNECTION_ROW (row));

      if (g_str_equal (sluice_connection_get_name (connection), name))
        {
          adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
          focus_later (self, row);
          edit_cb (self, SLUICE_CONNECTION_ROW (row));
          return;
        }
      row = gtk_widget_get_next_sibling (row);
    }
}

static void
open_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SluiceConnectionsPage *self = SLUICE_CONNECTIONS_PAGE (widget);

  g_free (self->wanted);
  self->wanted = g_variant_dup_string (parameter, NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  /* Not over another page, which may have to ask about its changes first: then it is
   * opened as soon as this one is shown. */
  if (gtk_widget_get_mapped (widget) && self->connections != NULL && self->next_row == self->connections->len)
    open_wanted (self);
}

static GtkWidget *
add_row (SluiceConnectionsPage *self,
         SluiceConnection      *connection,
         int                    position)
{
  GtkWidget *row = sluice_connection_row_new (connection);

  g_signal_connect_object (row, "delete", G_CALLBACK (delete_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "edit", G_CALLBACK (edit_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "default", G_CALLBACK (default_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "tested", G_CALLBACK (read_facts), self, G_CONNECT_SWAPPED);
  gtk_list_box_insert (self->list, row, position);
  return row;
}

static void
show_connection (SluiceConnectionsPage *self,
                 SluiceConnection      *connection,
                 int                    position)
{
  GtkWidget *row = (GtkWidget *) gtk_list_box_get_row_at_index (self->list, position);
  const char *name = sluice_connection_get_name (connection);
  g_autofree char *key = dup_key (connection);

  if (row == NULL || !g_str_equal (get_name (row), name))
    row = add_row (self, connection, position);
  else if (!g_str_equal (get_key (row), key))
    sluice_connection_row_set_connection (SLUICE_CONNECTION_ROW (row), connection);
  g_object_set_data_full (G_OBJECT (row), "key", g_steal_pointer (&key), g_free);
  if (g_strcmp0 (self->added, name) == 0)
    {
      sluice_connection_row_test (SLUICE_CONNECTION_ROW (row));
      g_clear_pointer (&self->added, g_free);
    }
}

static void
show_facts (SluiceConnectionsPage *self,
            GtkListBoxRow         *row)
{
  SluiceConnection *connection = sluice_connection_row_get_connection (SLUICE_CONNECTION_ROW (row));
  const SluiceConnectionFacts *facts = g_hash_table_lookup (self->facts, sluice_connection_get_name (connection));

  if (facts != NULL)
    sluice_connection_row_set_facts (SLUICE_CONNECTION_ROW (row), facts);
}

static gboolean
filter_row (GtkListBoxRow *row,
            gpointer       user_data)
{
  SluiceConnectionsPage *self = user_data;
  SluiceConnection *connection = sluice_connection_row_get_connection (SLUICE_CONNECTION_ROW (row));
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)), -1);
  g_autofree char *name = g_utf8_casefold (sluice_connection_get_name (connection), -1);
  g_autofree char *place = sluice_connection_words_place (connection);
  g_autofree char *folded = g_utf8_casefold (place, -1);
  const gboolean found = strstr (name, wanted) != NULL || strstr (folded, wanted) != NULL;

  self->n_found += found;
  return found;
}

static void
search_changed_cb (SluiceConnectionsPage *self)
{
  const char *words = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  self->n_found = 0;
  gtk_list_box_invalidate_filter (self->list);
  /* Rows are only made while the list can be seen, and the last one asks again. */
  if (self->connections != NULL && self->next_row < self->connections->len)
    return;
  gtk_stack_set_visible_child_name (self->stack, self->n_found > 0 ? "list" : *words != '\0' ? "nothing" : "empty");
}

/* The next row, or what is known of it. FALSE: there is nothing more. */
static gboolean
work_on (SluiceConnectionsPage *self)
{
  GtkListBoxRow *row = NULL;

  if (self->connections == NULL)
    return FALSE;
  if (self->next_row < self->connections->len)
    {
      show_connection (self, self->connections->pdata[self->next_row], (int) self->next_row);
      if (++self->next_row == self->connections->len)
        {
          search_changed_cb (self);
          open_wanted (self);
        }
      return TRUE;
    }
  row = self->facts == NULL ? NULL : gtk_list_box_get_row_at_index (self->list, (int) self->next_facts++);
  if (row == NULL)
    {
      open_wanted (self);
      return FALSE;
    }
  show_facts (self, row);
  return TRUE;
}

static gboolean
work_cb (gpointer user_data)
{
  SluiceConnectionsPage *self = user_data;
  const gint64 end = g_get_monotonic_time () + TURN_MICROSECONDS;

  do
    if (!gtk_widget_get_mapped (GTK_WIDGET (self->list)) || !work_on (self))
      {
        self->work_id = 0;
        return G_SOURCE_REMOVE;
      }
  while (g_get_monotonic_time () < end);
  return G_SOURCE_CONTINUE;
}

/* Only of what can be seen: hundreds of rows that are shown at once are measured at once. */
static void
begin_work (SluiceConnectionsPage *self)
{
  if (self->work_id == 0 && self->list != NULL && gtk_widget_get_mapped (GTK_WIDGET (self->list)))
    self->work_id = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, work_cb, self, NULL);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceConnectionsPage) self = user_data;
  g_autoptr(GError) error = NULL;
  GPtrArray *connections = sluice_store_list_connections_finish (SLUICE_STORE (source), result, &error);

  if (self->list == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_pointer (&connections, g_ptr_array_unref);
      return;
    }
  if (connections == NULL)
    {
      sluice_page_show_error (SLUICE_PAGE (self), _("The connections could not be read."), error);
      return;
    }
  g_clear_pointer (&self->connections, g_ptr_array_unref);
  self->connections = connections;
  self->next_row = 0;
  drop_stale_rows (self);
  gtk_stack_set_visible_child_name (self->stack, connections->len > 0 ? "list" : "empty");
  read_facts (self);
  begin_work (self);
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
  g_signal_connect_object (sluice_page_get_session (page), "tasks-changed",
                           G_CALLBACK (read_facts), page, G_CONNECT_SWAPPED);
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
  sluice_present (GTK_WINDOW (dialog));
}

static gboolean
sluice_connections_page_search (SluicePage *page)
{
  SluiceConnectionsPage *self = SLUICE_CONNECTIONS_PAGE (page);

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
  return TRUE;
}

static void
sluice_connections_page_dispose (GObject *object)
{
  SluiceConnectionsPage *self = SLUICE_CONNECTIONS_PAGE (object);

  g_clear_handle_id (&self->work_id, g_source_remove);
  g_clear_handle_id (&self->focus_id, g_source_remove);
  g_clear_weak_pointer (&self->focus_row);
  g_clear_pointer (&self->connections, g_ptr_array_unref);
  g_clear_pointer (&self->facts, g_hash_table_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_CONNECTIONS_PAGE);

  G_OBJECT_CLASS (sluice_connections_page_parent_class)->dispose (object);
}

static void
sluice_connections_page_finalize (GObject *object)
{
  g_free (SLUICE_CONNECTIONS_PAGE (object)->added);
  g_free (SLUICE_CONNECTIONS_PAGE (object)->wanted);

  G_OBJECT_CLASS (sluice_connections_page_parent_class)->finalize (object);
}

static void
sluice_connections_page_class_init (SluiceConnectionsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_connections_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_connections_page_finalize;
  SLUICE_PAGE_CLASS (klass)->ready = sluice_connections_page_ready;
  SLUICE_PAGE_CLASS (klass)->search = sluice_connections_page_search;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-connections-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceConnectionsPage, list);
  gtk_widget_class_bind_template_child (widget_class, SluiceConnectionsPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, SluiceConnectionsPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, SluiceConnectionsPage, stack);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_install_action (widget_class, "connections.add", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "connections.open", "s", open_action);
}

static void
sluice_connections_page_init (SluiceConnectionsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  gtk_list_box_set_filter_func (self->list, filter_row, self, NULL);
  g_signal_connect_swapped (self->list, "map", G_CALLBACK (begin_work), self);
}
