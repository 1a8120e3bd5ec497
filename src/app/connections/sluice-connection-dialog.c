/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-child.h"
#include "sluice-connection-dialog-private.h"
#include "sluice-draft.h"
#include "sluice-file-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

enum
{
  SIGNAL_SAVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceConnectionDialog, sluice_connection_dialog, ADW_TYPE_WINDOW)

static const char *
text_of (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
show_problem (SluiceConnectionDialog *self,
              const char             *message)
{
  gtk_label_set_label (self->problem_label, message == NULL ? "" : message);
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), message != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dialog.save", TRUE);
}

static void
show_row (gpointer row,
          gboolean is_shown)
{
  gtk_widget_set_visible (GTK_WIDGET (row), is_shown);
}

static void
arrange (SluiceConnectionDialog *self)
{
  KindChoice kind = (KindChoice) adw_combo_row_get_selected (self->kind_row);
  gboolean is_postgres = kind == KIND_POSTGRES;
  gboolean is_odbc = kind == KIND_ODBC;
  gboolean has_parts = is_postgres && !self->is_whole_address;
  gpointer parts[] = { self->host_row, self->port_row, self->database_row, self->tls_list };

  show_row (self->uri_row, is_postgres);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    show_row (parts[i], has_parts);
  show_row (self->source_row, is_odbc && self->sources != NULL);
  show_row (self->dsn_row, is_odbc);
  show_row (self->dialect_row, is_odbc);
  show_row (self->ssh_to_row, is_odbc);
  show_row (self->user_row, has_parts || is_odbc);
  show_row (self->password_row, is_postgres || is_odbc);
  show_row (self->ssh_list, is_postgres || is_odbc);
  show_row (self->file_row, kind == KIND_SQLITE || kind == KIND_DUCKDB);
}

static void
tls_changed_cb (SluiceConnectionDialog *self)
{
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->tls_row), sluice_connection_dialog_describe_tls (self));
}

/* “MariaDB Unicode (driver)”, “shop (data source)”. */
static char *
describe_source (JsonObject *source)
{
  const char *name = sluice_draft_get_string (source, "name");

  return g_str_equal (sluice_draft_get_string (source, "kind"), "driver")
         /* Translators: %s is the name of an ODBC driver */
         ? g_strdup_printf (_("%s (driver)"), name)
         /* Translators: %s is the name of an ODBC data source */
         : g_strdup_printf (_("%s (data source)"), name);
}

static void
sources_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(SluiceConnectionDialog) self = user_data;
  g_autoptr(JsonNode) root = sluice_child_run_finish (result, NULL);
  g_autoptr(GtkStringList) names = NULL;

  if (self->source_row == NULL || root == NULL || !JSON_NODE_HOLDS_ARRAY (root) ||
      json_array_get_length (json_node_get_array (root)) == 0)
    return;
  names = gtk_string_list_new (NULL);
  self->sources = json_array_ref (json_node_get_array (root));
  gtk_string_list_append (names, _("Choose one"));
  for (guint i = 0; i < json_array_get_length (self->sources); i++)
    {
      g_autofree char *name = describe_source (json_array_get_object_element (self->sources, i));

      gtk_string_list_append (names, name);
    }
  self->is_filling = TRUE;
  adw_combo_row_set_model (self->source_row, G_LIST_MODEL (names));
  self->is_filling = FALSE;
  arrange (self);
}

/* What is installed is looked up by a child: drivers are foreign code. */
static void
list_sources (SluiceConnectionDialog *self)
{
  static const char * const arguments[] = { "connection", "drivers", "--output", "json", NULL };

  sluice_child_run_async (arguments, NULL, self->cancellable, sources_cb, g_object_ref (self));
}

/* A driver needs to be told where; these are the words that each wants it in. */
static char *
begin_string (const char *driver)
{
  static const struct
  {
    const char *part;
    const char *rest;
  } templates[] = {
    { "maria", "Server=localhost;Port=3306;Database=" },
    { "mysql", "Server=localhost;Port=3306;Database=" },
    { "postgres", "Servername=localhost;Port=5432;Database=" },
    { "sqlite", "Database=" },
    { "sql server", "Server=localhost,1433;Encrypt=yes;Database=" },
    { "oracle", "DBQ=//localhost:1521/" },
  };
  g_autofree char *lower = g_ascii_strdown (driver, -1);
  const char *rest = "Server=;Database=";

  for (guint i = 0; i < G_N_ELEMENTS (templates); i++)
    if (strstr (lower, templates[i].part) != NULL)
      {
        rest = templates[i].rest;
        break;
      }
  return g_strdup_printf ("Driver={%s};%s", driver, rest);
}

static void
source_changed_cb (SluiceConnectionDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->source_row);
  JsonObject *source = NULL;
  const char *name = NULL;
  g_autofree char *text = NULL;

  if (self->is_filling || self->sources == NULL || selected == 0 ||
      selected > json_array_get_length (self->sources))
    return;
  source = json_array_get_object_element (self->sources, selected - 1);
  name = sluice_draft_get_string (source, "name");
  text = g_str_equal (sluice_draft_get_string (source, "kind"), "driver") ? begin_string (name) : g_strdup (name);
  gtk_editable_set_text (GTK_EDITABLE (self->dsn_row), text);
}

static void
kind_changed_cb (SluiceConnectionDialog *self)
{
  if (adw_combo_row_get_selected (self->kind_row) == KIND_ODBC && self->sources == NULL)
    list_sources (self);
  arrange (self);
}

static gboolean
clear_uri_cb (gpointer user_data)
{
  SluiceConnectionDialog *self = user_data;

  if (self->uri_row == NULL)
    return G_SOURCE_REMOVE;
  self->is_filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->uri_row), "");
  self->is_filling = FALSE;
  gtk_widget_grab_focus (GTK_WIDGET (*text_of (self->name_row) == '\0' ? self->name_row : self->password_row));
  return G_SOURCE_REMOVE;
}

/* An address that was pasted becomes fields; one that they cannot hold stays. It is
 * a password that must not stand where it can be read. */
static void
uri_changed_cb (SluiceConnectionDialog *self)
{
  const char *uri = text_of (self->uri_row);
  gboolean is_address = strstr (uri, "://") != NULL && strlen (uri) > strlen ("postgresql://");

  if (self->is_filling)
    return;
  if (is_address && sluice_connection_dialog_take_uri (self, uri))
    {
      self->is_whole_address = FALSE;
      g_idle_add_full (G_PRIORITY_DEFAULT, clear_uri_cb, g_object_ref (self), g_object_unref);
    }
  else
    self->is_whole_address = is_address;
  arrange (self);
}

static void
file_chosen_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GtkEditable) row = user_data;
  g_autoptr(GFile) file = sluice_file_dialog_open_finish (result, NULL);

  if (file != NULL && g_file_peek_path (file) != NULL)
    gtk_editable_set_text (row, g_file_peek_path (file));
}

static void
choose_cb (GtkButton *button,
           gpointer   row)
{
  sluice_file_dialog_open_async (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (button))), _("Choose a File"),
                                 NULL, NULL, file_chosen_cb, g_object_ref (row));
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(SluiceConnectionDialog) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!sluice_store_save_connection_finish (SLUICE_STORE (source), result, &error))
    {
      show_problem (self, error->message);
      return;
    }
  g_signal_emit (self, signals[SIGNAL_SAVED], 0, sluice_connection_get_name (self->connection));
  sluice_session_connections_changed (self->session);
  gtk_window_close (GTK_WINDOW (self));
}

static void
save_connection (SluiceConnectionDialog *self)
{
  sluice_store_save_connection_async (sluice_session_get_store (self->session), self->connection,
                                      self->cancellable, saved_cb, g_object_ref (self));
}

static void
password_stored_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(SluiceConnectionDialog) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!sluice_secret_store_store_finish (SLUICE_SECRET_STORE (source), result, &error))
    {
      g_autofree char *text = g_strdup_printf (_("The keyring did not take the password: %s"),
                                               error->message);

      show_problem (self, text);
      return;
    }
  save_connection (self);
}

static void
store_password (SluiceConnectionDialog *self)
{
  const char *password = sluice_connection_get_password (self->connection);

  if (password != NULL && *text_of (self->password_row) != '\0')
    sluice_secret_store_store_async (sluice_session_get_secrets (self->session),
                                     password + strlen ("secret:"), text_of (self->password_row),
                                     self->cancellable, password_stored_cb, g_object_ref (self));
  else
    save_connection (self);
}

/* A new connection must not take the place of another one. */
static void
name_known_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(SluiceConnectionDialog) self = user_data;
  g_autoptr(SluiceConnection) other = NULL;

  other = sluice_store_find_connection_finish (SLUICE_STORE (source), result, NULL);
  if (self->name_row == NULL)
    return;
  if (other == NULL)
    {
      store_password (self);
      return;
    }
  show_problem (self, _("There is another connection with this name."));
  gtk_widget_grab_focus (GTK_WIDGET (self->name_row));
}

static void
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SluiceConnectionDialog *self = SLUICE_CONNECTION_DIALOG (widget);
  g_autoptr(GError) error = NULL;
  const char *problem = sluice_connection_dialog_find_problem (self);

  if (problem != NULL)
    {
      show_problem (self, problem);
      return;
    }
  g_clear_object (&self->connection);
  self->connection = sluice_connection_dialog_build (self, &error);
  if (self->connection == NULL)
    {
      show_problem (self, error->message);
      return;
    }
  show_problem (self, NULL);
  gtk_widget_action_set_enabled (widget, "dialog.save", FALSE);
  if (self->edited != NULL)
    store_password (self);
  else
    sluice_store_find_connection_async (sluice_session_get_store (self->session),
                                        sluice_connection_get_name (self->connection), self->cancellable,
                                        name_known_cb, g_object_ref (self));
}

static void
sluice_connection_dialog_dispose (GObject *object)
{
  SluiceConnectionDialog *self = SLUICE_CONNECTION_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_CONNECTION_DIALOG);
  g_clear_object (&self->connection);
  g_clear_object (&self->edited);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sluice_connection_dialog_parent_class)->dispose (object);
}

static void
sluice_connection_dialog_finalize (GObject *object)
{
  SluiceConnectionDialog *self = SLUICE_CONNECTION_DIALOG (object);

  g_object_unref (self->cancellable);
  g_clear_pointer (&self->parameters, g_hash_table_unref);
  g_clear_pointer (&self->sources, json_array_unref);

  G_OBJECT_CLASS (sluice_connection_dialog_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, SluiceConnectionDialog, name)
  BIND (ca_row);
  BIND (cert_row);
  BIND (database_row);
  BIND (dialect_row);
  BIND (dsn_row);
  BIND (file_row);
  BIND (host_row);
  BIND (key_row);
  BIND (kind_row);
  BIND (name_row);
  BIND (password_row);
  BIND (port_row);
  BIND (problem_label);
  BIND (save_button);
  BIND (source_row);
  BIND (ssh_host_row);
  BIND (ssh_key_row);
  BIND (ssh_list);
  BIND (ssh_port_row);
  BIND (ssh_row);
  BIND (ssh_to_row);
  BIND (ssh_user_row);
  BIND (tls_list);
  BIND (tls_row);
  BIND (uri_row);
  BIND (user_row);
#undef BIND
}

static void
sluice_connection_dialog_class_init (SluiceConnectionDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_connection_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_connection_dialog_finalize;
  signals[SIGNAL_SAVED] =
    g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-connection-dialog.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, choose_cb);
  gtk_widget_class_bind_template_callback (widget_class, kind_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, source_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, tls_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, uri_changed_cb);
  gtk_widget_class_install_action (widget_class, "dialog.save", NULL, save_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
sluice_connection_dialog_init (SluiceConnectionDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  tls_changed_cb (self);
  arrange (self);
}

/**
 * sluice_connection_dialog_new:
 * @parent: (nullable): the window
 * @session: the session, with an open store
 *
 * Returns: (transfer none): a dialog, owned by GTK
 */
SluiceConnectionDialog *
sluice_connection_dialog_new (GtkWindow     *parent,
                              SluiceSession *session)
{
  SluiceConnectionDialog *self = NULL;

  g_return_val_if_fail (SLUICE_IS_SESSION (session), NULL);

  self = g_object_new (SLUICE_TYPE_CONNECTION_DIALOG, "transient-for", parent, NULL);
  self->session = g_object_ref (session);
  return self;
}

/**
 * sluice_connection_dialog_edit:
 * @self: a new #SluiceConnectionDialog
 * @connection: a connection to a database
 *
 * Changes @connection instead of adding one. Its name stays: tasks know it.
 */
void
sluice_connection_dialog_edit (SluiceConnectionDialog *self,
                               SluiceConnection       *connection)
{
  g_return_if_fail (SLUICE_IS_CONNECTION_DIALOG (self));
  g_return_if_fail (SLUICE_IS_CONNECTION (connection));

  g_set_object (&self->edited, connection);
  gtk_window_set_title (GTK_WINDOW (self), _("Change the Connection"));
  gtk_button_set_label (self->save_button, _("_Save"));
  sluice_connection_dialog_fill (self, connection);
  gtk_widget_set_sensitive (GTK_WIDGET (self->name_row), FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->kind_row), FALSE);
  if (sluice_connection_get_password (connection) != NULL)
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->password_row), _("New Password"));
  arrange (self);
}
