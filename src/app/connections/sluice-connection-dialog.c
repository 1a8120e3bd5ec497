/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-connection-dialog.h"

#include "sluice-draft.h"

#include <glib/gi18n.h>
#include <string.h>

struct _SluiceConnectionDialog
{
  AdwWindow parent_instance;

  SluiceSession *session;       /* (owned) */
  SluiceConnection *connection; /* (owned) (nullable) what is being saved */
  GCancellable *cancellable;    /* (owned) */

  AdwComboRow *kind_row;
  AdwEntryRow *name_row;
  AdwEntryRow *host_row;
  AdwEntryRow *port_row;
  AdwEntryRow *database_row;
  AdwEntryRow *user_row;
  AdwEntryRow *password_row;
  AdwComboRow *tls_row;
  AdwEntryRow *file_row;
  GtkLabel *problem_label;
};

/* In the order of the drop-down. */
enum
{
  KIND_POSTGRES,
  KIND_SQLITE,
};

static const char * const tls_modes[] = { NULL, "verify-full", "require", "prefer", "disable" };

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
kind_changed_cb (SluiceConnectionDialog *self)
{
  gboolean is_postgres = adw_combo_row_get_selected (self->kind_row) == KIND_POSTGRES;
  GtkWidget *rows[] = { GTK_WIDGET (self->host_row), GTK_WIDGET (self->port_row),
                        GTK_WIDGET (self->database_row), GTK_WIDGET (self->user_row),
                        GTK_WIDGET (self->password_row), GTK_WIDGET (self->tls_row) };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    gtk_widget_set_visible (rows[i], is_postgres);
  gtk_widget_set_visible (GTK_WIDGET (self->file_row), !is_postgres);
}

/* postgresql://user@host:port/database?sslmode=…; never with the password. */
static char *
build_uri (SluiceConnectionDialog *self)
{
  g_autoptr(GString) uri = g_string_new ("postgresql://");
  const char *host = text_of (self->host_row);
  guint mode = adw_combo_row_get_selected (self->tls_row);

  if (*text_of (self->user_row) != '\0')
    {
      g_string_append_uri_escaped (uri, text_of (self->user_row), NULL, FALSE);
      g_string_append_c (uri, '@');
    }
  /* A host that is a folder is a socket; it stands escaped in the URI. */
  if (strchr (host, ':') != NULL && *host != '/')
    g_string_append_printf (uri, "[%s]", host);
  else
    g_string_append_uri_escaped (uri, host, NULL, FALSE);
  if (*text_of (self->port_row) != '\0')
    g_string_append_printf (uri, ":%s", text_of (self->port_row));
  g_string_append_c (uri, '/');
  g_string_append_uri_escaped (uri, text_of (self->database_row), NULL, FALSE);
  if (mode < G_N_ELEMENTS (tls_modes) && tls_modes[mode] != NULL)
    g_string_append_printf (uri, "?sslmode=%s", tls_modes[mode]);
  return g_strdup (uri->str);
}

static SluiceConnection *
build_connection (SluiceConnectionDialog  *self,
                  GError                 **error)
{
  g_autoptr(JsonObject) object = json_object_new ();
  const char *name = text_of (self->name_row);

  if (adw_combo_row_get_selected (self->kind_row) == KIND_SQLITE)
    {
      json_object_set_string_member (object, "type", "sqlite");
      json_object_set_string_member (object, "path", text_of (self->file_row));
    }
  else
    {
      g_autofree char *uri = build_uri (self);
      g_autofree char *reference = g_strdup_printf ("secret:connection-%s", name);

      json_object_set_string_member (object, "type", "postgres");
      json_object_set_string_member (object, "uri", uri);
      if (*text_of (self->password_row) != '\0')
        json_object_set_string_member (object, "password", reference);
    }
  return sluice_connection_new_from_json (name, object, g_get_home_dir (), error);
}

static const char *
find_problem (SluiceConnectionDialog *self)
{
  const char *name = text_of (self->name_row);

  if (*name == '\0' ||
      strspn (name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_") != strlen (name))
    return _("The name is made of letters, digits, “-” and “_”.");
  if (adw_combo_row_get_selected (self->kind_row) == KIND_SQLITE)
    return *text_of (self->file_row) == '\0' ? _("Which file is the database?") : NULL;
  if (*text_of (self->database_row) == '\0')
    return _("Which database of the server?");
  if (strspn (text_of (self->port_row), G_CSET_DIGITS) != strlen (text_of (self->port_row)))
    return _("The port is a number.");
  return NULL;
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
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SluiceConnectionDialog *self = SLUICE_CONNECTION_DIALOG (widget);
  g_autoptr(GError) error = NULL;
  const char *problem = find_problem (self);
  const char *password = NULL;

  if (problem != NULL)
    {
      show_problem (self, problem);
      return;
    }
  g_clear_object (&self->connection);
  self->connection = build_connection (self, &error);
  if (self->connection == NULL)
    {
      show_problem (self, error->message);
      return;
    }
  show_problem (self, NULL);
  gtk_widget_action_set_enabled (widget, "dialog.save", FALSE);
  password = sluice_connection_get_password (self->connection);
  if (password != NULL)
    sluice_secret_store_store_async (sluice_session_get_secrets (self->session),
                                     password + strlen ("secret:"), text_of (self->password_row),
                                     self->cancellable, password_stored_cb, g_object_ref (self));
  else
    save_connection (self);
}

static void
sluice_connection_dialog_dispose (GObject *object)
{
  SluiceConnectionDialog *self = SLUICE_CONNECTION_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_CONNECTION_DIALOG);
  g_clear_object (&self->connection);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sluice_connection_dialog_parent_class)->dispose (object);
}

static void
sluice_connection_dialog_finalize (GObject *object)
{
  g_object_unref (SLUICE_CONNECTION_DIALOG (object)->cancellable);

  G_OBJECT_CLASS (sluice_connection_dialog_parent_class)->finalize (object);
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
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, SluiceConnectionDialog, name)
  BIND (database_row);
  BIND (file_row);
  BIND (host_row);
  BIND (kind_row);
  BIND (name_row);
  BIND (password_row);
  BIND (port_row);
  BIND (problem_label);
  BIND (tls_row);
  BIND (user_row);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, kind_changed_cb);
  gtk_widget_class_install_action (widget_class, "dialog.save", NULL, save_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
sluice_connection_dialog_init (SluiceConnectionDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  kind_changed_cb (self);
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
