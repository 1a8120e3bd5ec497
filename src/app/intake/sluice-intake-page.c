/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-intake-page.h"

#include "sluice-draft.h"
#include "sluice-error.h"
#include "sluice-file-dialog.h"
#include "sluice-guess.h"
#include "sluice-intake-page-private.h"
#include "sluice-sample-server.h"
#include "sluice-store-connection-facts.h"

#include <glib/gi18n.h>
#include <string.h>

G_DEFINE_FINAL_TYPE (SluiceIntakePage, sluice_intake_page, SLUICE_TYPE_PAGE)

/* In the order of the drop-down. */
typedef enum
{
  AUTH_BEARER,
  AUTH_API_KEY,
  AUTH_BASIC,
} AuthChoice;

/**
 * sluice_intake_page_show_state:
 * @self: a #SluiceIntakePage
 * @state: which of the pages
 * @focus: (nullable): what gets the focus
 *
 * Shows one step of the way.
 */
void
sluice_intake_page_show_state (SluiceIntakePage *self,
                               const char       *state,
                               GtkWidget        *focus)
{
  gtk_stack_set_visible_child_name (self->stack, state);
  if (focus != NULL)
    gtk_widget_grab_focus (focus);
}

/**
 * sluice_intake_page_set_destination:
 * @self: a #SluiceIntakePage
 *
 * The rows go into the connection that is the default, or else into the embedded
 * database.
 */
void
sluice_intake_page_set_destination (SluiceIntakePage *self)
{
  SluiceStore *store = sluice_page_get_store (SLUICE_PAGE (self));
  JsonObject *source = sluice_draft_get_object (self->document, "source", FALSE);
  JsonObject *destination = sluice_draft_get_object (self->document, "destination", TRUE);
  const char *address = sluice_draft_get_string (source, "url");
  g_autofree char *path = NULL;
  g_autofree char *named = NULL;
  g_autofree char *table = NULL;

  if (*address == '\0')
    address = sluice_draft_get_string (source, "path");
  if (*address == '\0')
    {
      named = g_strconcat ("/", sluice_draft_get_string (self->document, "name"), NULL);
      address = named;
    }
  table = *sluice_draft_get_string (destination, "table") != '\0'
          ? g_strdup (sluice_draft_get_string (destination, "table"))
          : sluice_draft_guess_table (address);
  json_object_set_string_member (destination, "table", table);
  if (self->connection != NULL)
    {
      json_object_remove_member (destination, "type");
      json_object_remove_member (destination, "path");
      json_object_set_string_member (destination, "connection", self->connection);
      return;
    }
  path = g_build_filename (sluice_store_get_directory (store), "data.db", NULL);
  json_object_set_string_member (destination, "type", "sqlite");
  json_object_set_string_member (destination, "path", path);
}

/**
 * sluice_intake_page_ask_credential:
 * @self: a #SluiceIntakePage
 *
 * Asks for the credential that the source wants.
 */
void
sluice_intake_page_ask_credential (SluiceIntakePage *self)
{
  g_autofree char *source = sluice_draft_describe_source (self->document);
  g_autofree char *text = NULL;
  JsonObject *auth = NULL;
  const char *type = NULL;

  /* What the source says already of how it signs in. */
  auth = sluice_draft_get_object (sluice_draft_get_object (self->document, "source", TRUE),
                                  "auth", FALSE);
  type = sluice_draft_get_string (auth, "type");
  if (g_str_equal (type, "api_key") || g_str_equal (type, "basic"))
    {
      gboolean is_key = g_str_equal (type, "api_key");

      adw_combo_row_set_selected (self->auth_row, is_key ? AUTH_API_KEY : AUTH_BASIC);
      gtk_editable_set_text (GTK_EDITABLE (self->auth_name_row),
                             sluice_draft_get_string (auth, is_key ? "name" : "username"));
    }

  /* Translators: %s is an address */
  text = g_strdup_printf (_("%s asks who you are. What you enter is kept in your keyring, "
                            "nowhere else."), source);
  gtk_label_set_label (self->credential_label, text);
  if (self->sample_token != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->credential_row), self->sample_token);
  sluice_intake_page_show_state (self, "credential", GTK_WIDGET (self->credential_row));
}

static void
set_link (SluiceIntakePage *self,
          const char       *text)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->link_view), text, -1);
}

static void
fetch_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  sluice_intake_page_begin (SLUICE_INTAKE_PAGE (widget));
}

static void
operation_chosen_cb (SluiceIntakePage *self,
                     const char       *operation)
{
  sluice_intake_page_ask_operation (self, operation);
}

static void
dialect_answered_cb (SluiceIntakePage *self,
                     const char       *key,
                     const char       *value)
{
  sluice_intake_page_answer_dialect (self, key, value);
}

static void
format_answered_cb (SluiceIntakePage *self,
                    const char       *field,
                    const char       *format)
{
  sluice_intake_page_answer_format (self, field, format);
}

static void
cancel_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  SluiceIntakePage *self = SLUICE_INTAKE_PAGE (widget);

  if (self->fetching != NULL)
    g_cancellable_cancel (self->fetching);
  g_clear_object (&self->fetching);
  sluice_intake_page_show_state (self, "link", GTK_WIDGET (self->link_view));
}

static void
secret_stored_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(SluiceIntakePage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *reference = NULL;
  g_autofree char *name = NULL;
  JsonObject *auth = json_object_new ();
  AuthChoice choice = (AuthChoice) adw_combo_row_get_selected (self->auth_row);
  JsonObject *task_source = sluice_draft_get_object (self->document, "source", TRUE);
  g_autofree char *place =
    g_strdup (sluice_draft_get_string (sluice_draft_get_object (task_source, "auth", FALSE), "in"));

  if (!sluice_secret_store_store_finish (SLUICE_SECRET_STORE (source), result, &error))
    {
      json_object_unref (auth);
      sluice_page_show_error (SLUICE_PAGE (self), _("The keyring did not take the credential."),
                              error);
      return;
    }
  reference = g_strdup_printf ("secret:%s", self->secret);
  name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->auth_name_row)));
  switch (choice)
    {
    case AUTH_API_KEY:
      json_object_set_string_member (auth, "type", "api_key");
      json_object_set_string_member (auth, "name", *name == '\0' ? "X-API-Key" : name);
      json_object_set_string_member (auth, "value", reference);
      json_object_set_string_member (auth, "in", g_str_equal (place, "query") ? place : "header");
      break;
    case AUTH_BASIC:
      json_object_set_string_member (auth, "type", "basic");
      json_object_set_string_member (auth, "username", name);
      json_object_set_string_member (auth, "password", reference);
      break;
    case AUTH_BEARER:
    default:
      json_object_set_string_member (auth, "type", "bearer");
      json_object_set_string_member (auth, "token", reference);
    }
  json_object_set_object_member (task_source, "auth", auth);
  gtk_editable_set_text (GTK_EDITABLE (self->credential_row), "");
  sluice_intake_page_ask_again (self);
}

static void
credential_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  SluiceIntakePage *self = SLUICE_INTAKE_PAGE (widget);
  SluiceSession *session = sluice_page_get_session (SLUICE_PAGE (self));
  const char *credential = gtk_editable_get_text (GTK_EDITABLE (self->credential_row));
  JsonObject *source = sluice_draft_get_object (self->document, "source", TRUE);

  if (*credential == '\0')
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->credential_row));
      return;
    }
  sluice_page_clear_problem (SLUICE_PAGE (self));
  if (self->secret == NULL)
    self->secret = sluice_draft_secret_name (sluice_draft_get_string (source, "url"));
  sluice_secret_store_store_async (sluice_session_get_secrets (session), self->secret, credential,
                                   sluice_page_get_cancellable (SLUICE_PAGE (self)),
                                   secret_stored_cb, g_object_ref (self));
}

static void
begun_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(SluiceIntakePage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *run = sluice_session_run_finish (SLUICE_SESSION (source), result, &error);

  gtk_widget_set_sensitive (self->load_button, TRUE);
  if (run != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-run", "s", run);
  else
    sluice_page_show_error (SLUICE_PAGE (self),
                            _("The task is saved, but its run could not be started."), error);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(SluiceIntakePage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *id = sluice_store_save_task_finish (SLUICE_STORE (source), result, &error);
  SluiceSession *session = sluice_page_get_session (SLUICE_PAGE (self));

  if (id == NULL || session == NULL)
    {
      gtk_widget_set_sensitive (self->load_button, TRUE);
      if (error != NULL)
        sluice_page_show_error (SLUICE_PAGE (self), _("The task could not be saved."), error);
      return;
    }
  self->is_saved = TRUE;
  sluice_session_tasks_changed (session);
  if (self->is_adjusting)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.open-task", "s", id);
      return;
    }
  sluice_session_run_async (session, id, sluice_page_get_cancellable (SLUICE_PAGE (self)),
                            begun_cb, g_object_ref (self));
}

static void
set_load (SluiceIntakePage *self)
{
  JsonObject *load = sluice_draft_get_object (self->document, "load", TRUE);
  guint key = adw_combo_row_get_selected (self->key_row);
  GListModel *keys = adw_combo_row_get_model (self->key_row);

  if (key > 0 && key != GTK_INVALID_LIST_POSITION)
    {
      JsonArray *list = json_array_new ();

      json_array_add_string_element (list, gtk_string_list_get_string (GTK_STRING_LIST (keys), key));
      json_object_set_string_member (load, "strategy", "upsert");
      json_object_set_array_member (load, "keys", list);
    }
  else
    {
      json_object_set_string_member (load, "strategy", "insert");
      json_object_remove_member (load, "keys");
    }
  sluice_draft_set_string (sluice_draft_get_object (self->document, "destination", TRUE),
                              "table", gtk_editable_get_text (GTK_EDITABLE (self->table_row)));
}

static void
save_task (SluiceIntakePage *self)
{
  SluiceStore *store = sluice_page_get_store (SLUICE_PAGE (self));
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceTask) task = NULL;
  g_autofree char *text = sluice_draft_to_text (self->document);

  task = sluice_task_new_from_data (text, -1, NULL, &problems, &error);
  if (task == NULL)
    {
      SluiceProblem *first = problems != NULL && problems->len > 0
                             ? g_ptr_array_index (problems, 0) : NULL;

      sluice_page_show_problem (SLUICE_PAGE (self),
                                first != NULL ? first->message : error->message,
                                first != NULL ? first->path : NULL);
      return;
    }
  gtk_widget_set_sensitive (self->load_button, FALSE);
  sluice_store_save_task_async (store, task, sluice_page_get_cancellable (SLUICE_PAGE (self)),
                                saved_cb, g_object_ref (self));
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(SluiceIntakePage) self = user_data;
  g_autoptr(GError) error = NULL;
  JsonObject *file = NULL;
  const char *records = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    {
      sluice_page_show_error (SLUICE_PAGE (self), _("The data could not be kept."), error);
      return;
    }
  file = json_object_new ();
  json_object_set_string_member (file, "type", "file");
  json_object_set_string_member (file, "path", g_file_peek_path (G_FILE (source)));
  records = sluice_draft_get_string (sluice_draft_get_object (self->guess, "records", FALSE),
                                     "path");
  if (*records != '\0' && !g_str_equal (records, "$"))
    json_object_set_string_member (file, "records", records);
  json_object_set_object_member (self->document, "source", file);
  save_task (self);
}

/* What was pasted becomes a file beside the database: every digit of it stays
 * as it is, and the task small. */
static void
save (SluiceIntakePage *self)
{
  SluiceStore *store = sluice_page_get_store (SLUICE_PAGE (self));
  JsonObject *source = NULL;
  g_autoptr(GFile) file = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autofree char *name = NULL;

  if (store == NULL || self->sample == NULL)
    return;
  set_load (self);
  source = sluice_draft_get_object (self->document, "source", TRUE);
  if (!g_str_equal (sluice_draft_get_string (source, "type"), "inline") || self->input == NULL)
    {
      save_task (self);
      return;
    }
  name = g_strdup_printf ("pasted-%s.json", sluice_draft_get_string (self->document, "id"));
  file = g_file_new_build_filename (sluice_store_get_directory (store), name, NULL);
  bytes = g_bytes_new (self->input, strlen (self->input));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE,
                                       G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION,
                                       sluice_page_get_cancellable (SLUICE_PAGE (self)),
                                       written_cb, g_object_ref (self));
}

static void
load_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SLUICE_INTAKE_PAGE (widget)->is_adjusting = FALSE;
  save (SLUICE_INTAKE_PAGE (widget));
}

static void
adjust_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  SLUICE_INTAKE_PAGE (widget)->is_adjusting = TRUE;
  save (SLUICE_INTAKE_PAGE (widget));
}

static gboolean
sluice_intake_page_run (SluicePage *page)
{
  SluiceIntakePage *self = SLUICE_INTAKE_PAGE (page);
  const char *state = gtk_stack_get_visible_child_name (self->stack);
  const char *action = g_str_equal (state, "rows") ? (gtk_widget_get_visible (self->load_box) ? "intake.load" : NULL)
                       : g_str_equal (state, "credential") ? "intake.credential"
                       : g_str_equal (state, "link") ? "intake.fetch" : NULL;

  return action != NULL && gtk_widget_activate_action (GTK_WIDGET (self), action, NULL);
}

/* Enter is for a line what it is for an entry; what has several lines goes on. */
static gboolean
link_key_cb (SluiceIntakePage *self,
             guint             keyval,
             guint             keycode,
             GdkModifierType   state)
{
  g_autofree char *text = NULL;

  if ((keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter) || (state & GDK_SHIFT_MASK) != 0)
    return GDK_EVENT_PROPAGATE;
  text = g_strchomp (sluice_intake_page_dup_link (self));
  if ((state & GDK_CONTROL_MASK) == 0 &&
      (g_str_has_suffix (text, "\\") || g_str_has_suffix (text, "^") || *text == '{' ||
       *text == '['))
    return GDK_EVENT_PROPAGATE;
  gtk_widget_activate_action (GTK_WIDGET (self), "intake.fetch", NULL);
  return GDK_EVENT_STOP;
}

static void
credential_activated_cb (SluiceIntakePage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "intake.credential", NULL);
}

static void
auth_changed_cb (SluiceIntakePage *self)
{
  guint choice = adw_combo_row_get_selected (self->auth_row);

  gtk_widget_set_visible (GTK_WIDGET (self->auth_name_row), choice != AUTH_BEARER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->auth_name_row),
                                 choice == AUTH_BASIC ? _("User name") : _("Name of the header"));
}

static gboolean
focus_link_cb (gpointer user_data)
{
  SluiceIntakePage *self = user_data;

  if (self->stack != NULL &&
      g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "link") == 0 &&
      gtk_text_buffer_get_char_count (gtk_text_view_get_buffer (self->link_view)) == 0)
    gtk_widget_grab_focus (GTK_WIDGET (self->link_view));
  return G_SOURCE_REMOVE;
}

/* Later: the stack that shows the page moves the focus on, too. */
static void
page_mapped_cb (SluiceIntakePage *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, focus_link_cb, g_object_ref (self), g_object_unref);
}

/* Known is only where the rows would go now. */
static void
facts_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(SluiceIntakePage) self = user_data;
  g_autoptr(GHashTable) all = NULL;
  g_autofree char *title = NULL;
  GHashTableIter iter;
  gpointer value;

  all = sluice_store_list_connection_facts_finish (SLUICE_STORE (source), result, NULL);
  if (self->stack == NULL)
    return;
  if (all != NULL)
    {
      g_hash_table_iter_init (&iter, all);
      while (g_hash_table_iter_next (&iter, NULL, &value))
        if (((const SluiceConnectionFacts *) value)->is_default)
          self->connection = g_strdup (((const SluiceConnectionFacts *) value)->name);
    }
  if (self->connection != NULL)
    {
      /* Translators: %s is a connection */
      title = g_strdup_printf (_("Table in “%s”"), self->connection);
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->table_row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->table_row), title);
    }
  if (self->begins_when_ready)
    sluice_intake_page_begin (self);
  else if (self->asks_when_ready)
    sluice_intake_page_ask_again (self);
}

static void
sluice_intake_page_ready (SluicePage *page)
{
  SluiceIntakePage *self = SLUICE_INTAKE_PAGE (page);

  self->asks_when_ready = self->document != NULL;
  sluice_store_list_connection_facts_async (sluice_page_get_store (page), sluice_page_get_cancellable (page), facts_cb,
                                            g_object_ref (page));
}

static gboolean
sluice_intake_page_dismantle (SluicePage *page)
{
  return sluice_data_grid_shrink (SLUICE_INTAKE_PAGE (page)->grid);
}

static void
sluice_intake_page_dispose (GObject *object)
{
  SluiceIntakePage *self = SLUICE_INTAKE_PAGE (object);
  SluiceSession *session = sluice_page_get_session (SLUICE_PAGE (self));

  if (self->fetching != NULL)
    g_cancellable_cancel (self->fetching);
  g_clear_handle_id (&self->arrange_id, g_source_remove);
  /* A credential for a task that never came to be is of no use to anyone. */
  if (self->secret != NULL && !self->is_saved && session != NULL)
    sluice_secret_store_clear_async (sluice_session_get_secrets (session), self->secret, NULL,
                                     NULL, NULL);
  g_clear_pointer (&self->secret, g_free);
  g_clear_object (&self->fetching);
  gtk_widget_dispose_template (GTK_WIDGET (self), SLUICE_TYPE_INTAKE_PAGE);

  G_OBJECT_CLASS (sluice_intake_page_parent_class)->dispose (object);
}

static void
sluice_intake_page_finalize (GObject *object)
{
  SluiceIntakePage *self = SLUICE_INTAKE_PAGE (object);

  g_clear_pointer (&self->document, json_object_unref);
  g_clear_pointer (&self->guess, json_object_unref);
  g_clear_pointer (&self->input, sluice_secret_free);
  g_free (self->answered);
  g_free (self->connection);
  g_free (self->file);
  sluice_secret_free (self->sample_token);

  G_OBJECT_CLASS (sluice_intake_page_parent_class)->finalize (object);
}

static void
sluice_intake_page_class_init (SluiceIntakePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sluice_intake_page_dispose;
  object_class->finalize = sluice_intake_page_finalize;
  SLUICE_PAGE_CLASS (klass)->ready = sluice_intake_page_ready;
  SLUICE_PAGE_CLASS (klass)->run = sluice_intake_page_run;
  SLUICE_PAGE_CLASS (klass)->dismantle = sluice_intake_page_dismantle;

  g_type_ensure (SLUICE_TYPE_DATA_GRID);
  g_type_ensure (SLUICE_TYPE_OPERATION_LIST);
  g_type_ensure (SLUICE_TYPE_QUESTION_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-intake-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceIntakePage, auth_name_row);
  gtk_widget_class_bind_template_child (widget_class, SluiceIntakePage, auth_row);
  gtk_widget_class_bind_template_child (widget_class, SluiceIntakePage, busy_label);
  gtk_widget_class_bind_template_child (widget_class, SluiceIntakePage, credential_label);
  gtk_widget_class_bind_template_child (widget_class, SluiceIntakePage, credential_row);
  gtk_widget_class_bind_template_child (widget_class, SluiceIntakePage, facts);
  gtk_widget_class_bind_template_child (widget_class, SluiceIntakePage, facts_button);
  gtk_widget_class_bind_template_child (widget_class, SluiceIntakePage, fetch_button);
  gtk_widget_class_bind_template_child (widget_class, SluiceIntakePage, grid);
  gtk_widget_class_bind_template_child (widget_class, SluiceIntakePage, key_row);
  gtk_widget_class_bind_template_child (widget_class, SluiceIntakePage, link_view);
  gtk_widget_class_bind_template_child (widget_class, SluiceIntakePage, load_box);
  gtk_widget_class_bind_template_child (widget_class, SluiceIntakePage, load_button);
  gtk_widget_class_bind_template_child (widget_class, SluiceIntakePage, operations);
  gtk_widget_class_bind_template_child (widget_class, SluiceIntakePage, questions);
  gtk_widget_class_bind_template_child (widget_class, SluiceIntakePage, rows_label);
  gtk_widget_class_bind_template_child (widget_class, SluiceIntakePage, rows_scroller);
  gtk_widget_class_bind_template_child (widget_class, SluiceIntakePage, stack);
  gtk_widget_class_bind_template_child (widget_class, SluiceIntakePage, table_row);
  gtk_widget_class_bind_template_child (widget_class, SluiceIntakePage, total_label);
  gtk_widget_class_bind_template_callback (widget_class, auth_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, credential_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, dialect_answered_cb);
  gtk_widget_class_bind_template_callback (widget_class, sluice_intake_page_update_facts);
  gtk_widget_class_bind_template_callback (widget_class, format_answered_cb);
  gtk_widget_class_bind_template_callback (widget_class, link_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, operation_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_mapped_cb);
  gtk_widget_class_bind_template_callback (widget_class, sluice_intake_page_update_load);

  gtk_widget_class_install_action (widget_class, "intake.fetch", NULL, fetch_action);
  gtk_widget_class_install_action (widget_class, "intake.cancel", NULL, cancel_action);
  gtk_widget_class_install_action (widget_class, "intake.credential", NULL, credential_action);
  gtk_widget_class_install_action (widget_class, "intake.load", NULL, load_action);
  gtk_widget_class_install_action (widget_class, "intake.adjust", NULL, adjust_action);
}

static void
sluice_intake_page_init (SluiceIntakePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sluice_intake_page_watch_size (self);
  auth_changed_cb (self);
}

SluiceIntakePage *
sluice_intake_page_new (void)
{
  return g_object_new (SLUICE_TYPE_INTAKE_PAGE, NULL);
}

/**
 * sluice_intake_page_open_file:
 * @self: a #SluiceIntakePage
 * @file: a file with records
 *
 * Begins with a file instead of a link.
 */
void
sluice_intake_page_open_file (SluiceIntakePage *self,
                              GFile            *file)
{
  g_autofree char *uri = NULL;

  g_return_if_fail (SLUICE_IS_INTAKE_PAGE (self));
  g_return_if_fail (G_IS_FILE (file));

  uri = g_file_get_uri (file);
  set_link (self, g_file_peek_path (file) != NULL ? g_file_peek_path (file) : uri);
  gtk_widget_activate_action (GTK_WIDGET (self), "intake.fetch", NULL);
}

static void
file_chosen_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(SluiceIntakePage) self = user_data;
  g_autoptr(GFile) file = sluice_file_dialog_open_finish (result, NULL);

  if (file != NULL)
    sluice_intake_page_open_file (self, file);
}

/**
 * sluice_intake_page_choose_file:
 * @self: a #SluiceIntakePage in a window
 *
 * Lets a person choose the file to begin with.
 */
void
sluice_intake_page_choose_file (SluiceIntakePage *self)
{
  static const char * const suffixes[] = { "csv", "tsv", "tab", "txt", "json", "jsonl", "ndjson", "xlsx",
                                           "xlsm", "parquet", "gz", "zst", "bz2", "xz", "zip" };
  g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();

  g_return_if_fail (SLUICE_IS_INTAKE_PAGE (self));

  gtk_file_filter_set_name (filter, _("Files with Records"));
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    gtk_file_filter_add_suffix (filter, suffixes[i]);
  sluice_file_dialog_open_async (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                 _("Open a File"), filter,
                                 sluice_page_get_cancellable (SLUICE_PAGE (self)),
                                 file_chosen_cb, g_object_ref (self));
}

/**
 * sluice_intake_page_use_source:
 * @self: a #SluiceIntakePage
 * @source: the source of a task
 *
 * Begins with a source that is known: a table or a query of a database.
 */
void
sluice_intake_page_use_source (SluiceIntakePage *self,
                               JsonObject       *source)
{
  g_return_if_fail (SLUICE_IS_INTAKE_PAGE (self));
  g_return_if_fail (source != NULL);

  g_clear_pointer (&self->document, json_object_unref);
  self->document = sluice_draft_new_database (source);
  gtk_label_set_label (self->busy_label, _("Asking the database"));
  if (sluice_page_get_store (SLUICE_PAGE (self)) != NULL)
    sluice_intake_page_ask_again (self);
}

static void
sample_started_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(SluiceIntakePage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *url = NULL;

  g_clear_pointer (&self->sample_token, sluice_secret_free);
  gtk_widget_set_sensitive (self->fetch_button, TRUE);
  if (!sluice_sample_server_start_finish (result, &url, &self->sample_token, &error))
    {
      sluice_page_show_error (SLUICE_PAGE (self), _("The sample could not be started."), error);
      return;
    }
  set_link (self, url);
  gtk_widget_grab_focus (self->fetch_button);
}

/**
 * sluice_intake_page_try_sample:
 * @self: a #SluiceIntakePage
 *
 * Starts the sample server and fills in its address.
 */
void
sluice_intake_page_try_sample (SluiceIntakePage *self)
{
  g_return_if_fail (SLUICE_IS_INTAKE_PAGE (self));

  /* There is nothing to ask before it has an address. */
  gtk_widget_set_sensitive (self->fetch_button, FALSE);
  sluice_sample_server_start_async (sluice_page_get_cancellable (SLUICE_PAGE (self)),
                                    sample_started_cb, g_object_ref (self));
}
