/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-credential-dialog.h"

#include "sluice-auth-editor.h"
#include "sluice-child.h"
#include "sluice-draft.h"

#include <glib/gi18n.h>

struct _SluiceCredentialDialog
{
  AdwWindow parent_instance;

  SluiceSession *session;       /* (owned) */
  SluiceConnection *connection; /* (owned) as it is, or is to be */
  SluiceDraftSecrets *secrets;  /* (owned) what was typed and is not in the keyring yet */
  GCancellable *cancellable;    /* (owned) */
  gboolean authorizes;          /* the browser is next */
  guint build_id;

  GtkWidget *save_button;
  GtkLabel *problem_label;
  GtkLabel *state_label;
  AdwEntryRow *address_row;
  SluiceAuthEditor *auth_editor;
};

G_DEFINE_FINAL_TYPE (SluiceCredentialDialog, sluice_credential_dialog, ADW_TYPE_WINDOW)

static void
show_text (GtkLabel   *label,
           const char *text)
{
  gtk_label_set_label (label, text == NULL ? "" : text);
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

static void
set_busy (SluiceCredentialDialog *self,
          gboolean                is_busy)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dialog.save", !is_busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "source.authorize", !is_busy);
}

static void
show_problem (SluiceCredentialDialog *self,
              const char             *heading,
              const GError           *error)
{
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  text = heading == NULL ? g_strdup (error->message) : g_strdup_printf ("%s\n%s", heading, error->message);
  show_text (self->state_label, NULL);
  show_text (self->problem_label, text);
  set_busy (self, FALSE);
}

static void
authorized_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(SluiceCredentialDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) root = sluice_child_run_finish (result, &error);

  if (root == NULL)
    {
      show_problem (self, _("The login did not succeed."), error);
      return;
    }
  show_text (self->state_label, _("Authorised"));
  set_busy (self, FALSE);
}

static void
authorize (SluiceCredentialDialog *self)
{
  const char *arguments[] = { "connection", "authorize", "--output", "json", "--",
                              sluice_connection_get_name (self->connection), NULL };

  show_text (self->state_label, _("Your browser shows the login page."));
  sluice_child_run_async (arguments, NULL, self->cancellable, authorized_cb, g_object_ref (self));
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(SluiceCredentialDialog) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!sluice_store_save_connection_finish (SLUICE_STORE (source), result, &error))
    {
      show_problem (self, NULL, error);
      return;
    }
  sluice_session_connections_changed (self->session);
  if (self->authorizes)
    authorize (self);
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceCredentialDialog) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!sluice_draft_secrets_store_finish (SLUICE_DRAFT_SECRETS (source), result, &error))
    {
      show_problem (self, _("The keyring did not take the credential."), error);
      return;
    }
  sluice_store_save_connection_async (sluice_session_get_store (self->session), self->connection, self->cancellable,
                                      saved_cb, g_object_ref (self));
}

/* The connection as it stands in the fields. What there are no fields for stays. */
static SluiceConnection *
build (SluiceCredentialDialog  *self,
       GError                 **error)
{
  g_autoptr(JsonObject) document = sluice_connection_to_json (self->connection);
  g_autofree char *address = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->address_row))));
  JsonObject *auth = NULL;

  if (*address == '\0')
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->address_row));
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("The address is missing."));
      return NULL;
    }
  sluice_draft_secrets_set_address (self->secrets, address);
  auth = sluice_auth_editor_collect (self->auth_editor, self->secrets);
  json_object_set_string_member (document, "base_url", address);
  json_object_remove_member (document, "auth");
  if (auth != NULL)
    json_object_set_object_member (document, "auth", auth);
  return sluice_connection_new_from_json (sluice_connection_get_name (self->connection), document, g_get_home_dir (),
                                          error);
}

static void
save (SluiceCredentialDialog *self,
      gboolean                authorizes)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceConnection) built = build (self, &error);

  if (built == NULL)
    {
      show_problem (self, NULL, error);
      return;
    }
  g_set_object (&self->connection, built);
  self->authorizes = authorizes;
  show_text (self->problem_label, NULL);
  show_text (self->state_label, NULL);
  set_busy (self, TRUE);
  sluice_draft_secrets_store_async (self->secrets, sluice_session_get_secrets (self->session), self->cancellable,
                                    stored_cb, g_object_ref (self));
}

static void
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  save (SLUICE_CREDENTIAL_DIALOG (widget), FALSE);
}

/* Who agrees in the browser agrees to what is saved. */
static void
authorize_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  save (SLUICE_CREDENTIAL_DIALOG (widget), TRUE);
}

/* Enter saves from every field. */
static void
let_enter_save (GtkWidget *widget)
{
  if (ADW_IS_ENTRY_ROW (widget))
    {
      adw_entry_row_set_activates_default (ADW_ENTRY_ROW (widget), TRUE);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    let_enter_save (child);
}

/* Who comes here mostly has a new secret to enter. */
static void
focus_secret (SluiceCredentialDialog *self)
{
  static const char * const keys[] = { "token", "value", "password", "client_secret" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      GtkWidget *row = sluice_auth_editor_find_field (self->auth_editor, keys[i]);

      if (gtk_widget_get_visible (row))
        {
          gtk_widget_grab_focus (row);
          return;
        }
    }
  gtk_widget_grab_focus (GTK_WIDGET (self->address_row));
}

/* The fields of the credential come in parts, the window answers between them. */
static gboolean
build_cb (gpointer user_data)
{
  SluiceCredentialDialog *self = user_data;
  g_autoptr(JsonObject) document = NULL;

  if (sluice_auth_editor_build (self->auth_editor))
    return G_SOURCE_CONTINUE;
  self->build_id = 0;
  document = sluice_connection_to_json (self->connection);
  gtk_editable_set_text (GTK_EDITABLE (self->address_row), sluice_draft_get_string (document, "base_url"));
  sluice_auth_editor_fill (self->auth_editor, sluice_draft_get_object (document, "auth", FALSE));
  let_enter_save (GTK_WIDGET (self));
  gtk_widget_show (GTK_WIDGET (self->auth_editor));
  focus_secret (self);
  set_busy (self, FALSE);
  return G_SOURCE_REMOVE;
}

/* What is under way holds the dialog; nobody waits for it, nor for the login, any more. */
static gboolean
sluice_credential_dialog_close_request (GtkWindow *window)
{
  g_cancellable_cancel (SLUICE_CREDENTIAL_DIALOG (window)->cancellable);

  return GTK_WINDOW_CLASS (sluice_credential_dialog_parent_class)->close_request (window);
}

static void
sluice_credential_dialog_dispose (GObject *object)
{
  SluiceCredentialDialog *self = SLUICE_CREDENTIAL_DIALOG (object);

  g_clear_handle_id (&self->build_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_CREDENTIAL_DIALOG);
  g_clear_object (&self->connection);
  g_clear_object (&self->secrets);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sluice_credential_dialog_parent_class)->dispose (object);
}

static void
sluice_credential_dialog_finalize (GObject *object)
{
  g_object_unref (SLUICE_CREDENTIAL_DIALOG (object)->cancellable);

  G_OBJECT_CLASS (sluice_credential_dialog_parent_class)->finalize (object);
}

static void
sluice_credential_dialog_class_init (SluiceCredentialDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_credential_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_credential_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = sluice_credential_dialog_close_request;
  g_type_ensure (SLUICE_TYPE_AUTH_EDITOR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-credential-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceCredentialDialog, address_row);
  gtk_widget_class_bind_template_child (widget_class, SluiceCredentialDialog, auth_editor);
  gtk_widget_class_bind_template_child (widget_class, SluiceCredentialDialog, problem_label);
  gtk_widget_class_bind_template_child (widget_class, SluiceCredentialDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, SluiceCredentialDialog, state_label);
  gtk_widget_class_install_action (widget_class, "dialog.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "source.authorize", NULL, authorize_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
sluice_credential_dialog_init (SluiceCredentialDialog *self)
{
  self->cancellable = g_cancellable_new ();
  self->secrets = sluice_draft_secrets_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_default_widget (GTK_WINDOW (self), self->save_button);
  set_busy (self, TRUE);
}

/**
 * sluice_credential_dialog_new:
 * @parent: (nullable): the window
 * @session: the session, with an open store
 * @connection: a connection to an API
 *
 * Its name stays: tasks know it. Of its secrets only the names are known. Its fields are
 * there a few turns later; until then nothing can be saved.
 *
 * Returns: (transfer none): a dialog, owned by GTK
 */
SluiceCredentialDialog *
sluice_credential_dialog_new (GtkWindow        *parent,
                              SluiceSession    *session,
                              SluiceConnection *connection)
{
  SluiceCredentialDialog *self = NULL;

  g_return_val_if_fail (SLUICE_IS_SESSION (session), NULL);
  g_return_val_if_fail (SLUICE_IS_CONNECTION (connection), NULL);

  self = g_object_new (SLUICE_TYPE_CREDENTIAL_DIALOG, "transient-for", parent, NULL);
  self->session = g_object_ref (session);
  self->connection = g_object_ref (connection);
  self->build_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, build_cb, self, NULL);
  return self;
}
