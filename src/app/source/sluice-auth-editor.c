/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-auth-editor.h"

#include "sluice-draft.h"
#include "sluice-field-form.h"
#include "sluice-help-button.h"
#include "sluice-pair-list.h"
#include "sluice-variant.h"

#include <glib/gi18n.h>
#include <string.h>

struct _SluiceAuthEditor
{
  AdwPreferencesGroup parent_instance;

  SluiceVariant *variant;       /* (owned) */
  SluiceFieldForm *form;        /* (owned) */
  gboolean is_filling;

  GtkListBox *list;
  AdwComboRow *type_row;
  SluicePairList *extra_list;
  AdwComboRow *body_row;
  SluicePairList *body_list;
  GtkWidget *authorize_row;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceAuthEditor, sluice_auth_editor, ADW_TYPE_PREFERENCES_GROUP)

static const char * const types[] = { "none", "bearer", "api_key", "basic", "oauth2", "login",
                                      NULL };

/* Under which member a type keeps its secret. */
static const char * const secret_keys[] = { NULL, "token", "value", "password", NULL, NULL };

static const char * const shared[] = { NULL };

static const SluiceField fields[] = {
  { "token", N_("Token"), SLUICE_FIELD_SECRET },
  { "name", N_("Name of the header or parameter"), SLUICE_FIELD_TEXT },
  { "value", N_("Key"), SLUICE_FIELD_SECRET },
  { "in", N_("Sent in"), SLUICE_FIELD_CHOICE, "header|query",
    /* Translators: where a key is sent; keep the “|” */
    N_("A header|The address") },
  { "username", N_("User name"), SLUICE_FIELD_TEXT },
  { "password", N_("Password"), SLUICE_FIELD_SECRET },
  { "grant", N_("Grant"), SLUICE_FIELD_CHOICE,
    "client_credentials|refresh_token|authorization_code",
    /* Translators: grants of OAuth 2; keep the “|” */
    N_("Client credentials|Refresh token|Login in the browser") },
  { "authorize_url", N_("Address of the login page"), SLUICE_FIELD_TEXT },
  { "token_url", N_("Address for tokens"), SLUICE_FIELD_TEXT },
  { "client_id", N_("Client ID"), SLUICE_FIELD_TEXT },
  { "client_secret", N_("Client secret"), SLUICE_FIELD_SECRET },
  { "scope", N_("Scope"), SLUICE_FIELD_TEXT },
  { "refresh_token", N_("Refresh token"), SLUICE_FIELD_SECRET },
  { "client_auth", N_("Client secret is sent"), SLUICE_FIELD_CHOICE, "basic|body",
    /* Translators: how a client's secret is sent; keep the “|” */
    N_("In a header|In the body") },
  { "request.url", N_("Address of the login"), SLUICE_FIELD_TEXT },
  { "request.method", N_("Method"), SLUICE_FIELD_TEXT },
  { "token_path", N_("Path of the token in the answer"), SLUICE_FIELD_TEXT },
  { "header", N_("Header that carries the token"), SLUICE_FIELD_TEXT },
  { "prefix", N_("Text before the value"), SLUICE_FIELD_TEXT },
};

/* Which types have a field. */
static const struct
{
  const char *key;
  const char *types;
} uses[] = {
  { "token", "bearer" }, { "name", "api_key" }, { "value", "api_key" }, { "in", "api_key" },
  { "username", "basic" }, { "password", "basic" }, { "grant", "oauth2" },
  { "authorize_url", "oauth2" }, { "token_url", "oauth2" }, { "client_id", "oauth2" },
  { "client_secret", "oauth2" }, { "scope", "oauth2" }, { "refresh_token", "oauth2" },
  { "client_auth", "oauth2" }, { "request.url", "login" }, { "request.method", "login" },
  { "token_path", "login" }, { "header", "login" }, { "prefix", "api_key login" },
};

static guint
selected_index (SluiceAuthEditor *self)
{
  return MIN (adw_combo_row_get_selected (self->type_row), G_N_ELEMENTS (types) - 2);
}

static void
arrange (SluiceAuthEditor *self)
{
  const char *type = types[selected_index (self)];
  gboolean is_oauth = g_str_equal (type, "oauth2");
  gboolean is_login = g_str_equal (type, "login");
  const char *grant = sluice_field_form_get_choice (self->form, "grant");
  gboolean is_code = is_oauth && g_str_equal (grant, "authorization_code");

  for (guint i = 0; i < G_N_ELEMENTS (uses); i++)
    sluice_field_form_show (self->form, uses[i].key, strstr (uses[i].types, type) != NULL);
  sluice_field_form_show (self->form, "authorize_url", is_code);
  sluice_field_form_show (self->form, "refresh_token",
                          is_oauth && g_str_equal (grant, "refresh_token"));
  gtk_widget_set_visible (self->authorize_row, is_code);
  gtk_widget_set_visible (GTK_WIDGET (self->extra_list), is_oauth);
  gtk_widget_set_visible (GTK_WIDGET (self->body_row), is_login);
  gtk_widget_set_visible (GTK_WIDGET (self->body_list), is_login);
}

static const char *
selected_body (SluiceAuthEditor *self)
{
  return adw_combo_row_get_selected (self->body_row) == 1 ? "form" : "json";
}

static JsonObject *
find_body (SluiceAuthEditor *self,
           gboolean          create)
{
  JsonObject *object = sluice_variant_get (self->variant);

  object = object == NULL ? NULL : sluice_draft_get_object (object, "request", create);
  return object == NULL ? NULL : sluice_draft_get_object (object, "body", create);
}

static void
fill_rows (SluiceAuthEditor *self)
{
  JsonObject *object = sluice_variant_get (self->variant);
  JsonObject *body = find_body (self, FALSE);
  gboolean is_form = body != NULL && json_object_has_member (body, "form");

  self->is_filling = TRUE;
  sluice_field_form_fill (self->form, object);
  sluice_pair_list_fill (self->extra_list, object == NULL ? NULL
                         : sluice_draft_get_object (object, "extra", FALSE));
  adw_combo_row_set_selected (self->body_row, is_form ? 1 : 0);
  sluice_pair_list_fill (self->body_list, body == NULL ? NULL
                         : sluice_draft_get_object (body, is_form ? "form" : "json", FALSE));
  self->is_filling = FALSE;
  arrange (self);
}

static void
collect_rows (SluiceAuthEditor   *self,
              SluiceDraftSecrets *secrets)
{
  JsonObject *object = sluice_variant_get (self->variant);
  JsonObject *pairs = NULL;
  const char *kind = selected_body (self);

  if (object == NULL)
    return;
  self->is_filling = TRUE;
  sluice_field_form_collect (self->form, object, secrets);
  if (sluice_pair_list_collect (self->extra_list, secrets, &pairs))
    {
      json_object_remove_member (object, "extra");
      if (pairs != NULL)
        json_object_set_object_member (object, "extra", pairs);
    }
  if (sluice_pair_list_collect (self->body_list, secrets, &pairs))
    {
      JsonObject *body = find_body (self, TRUE);

      json_object_remove_member (body, "json");
      json_object_remove_member (body, "form");
      if (pairs != NULL)
        json_object_set_object_member (body, kind, pairs);
    }
  self->is_filling = FALSE;
}

static void
changed_cb (SluiceAuthEditor *self)
{
  if (self->is_filling)
    return;
  arrange (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* The fields of a body keep their values when it is sent in another form. */
static void
body_changed_cb (SluiceAuthEditor *self)
{
  JsonObject *body = find_body (self, FALSE);
  const char *other = g_str_equal (selected_body (self), "json") ? "form" : "json";

  if (self->is_filling)
    return;
  if (body != NULL && json_object_has_member (body, other))
    {
      json_object_set_member (body, selected_body (self), json_object_dup_member (body, other));
      json_object_remove_member (body, other);
    }
  changed_cb (self);
}

/* A token stays what it is when it is sent in another way. */
static void
type_changed_cb (SluiceAuthEditor *self)
{
  JsonObject *object = sluice_variant_get (self->variant);
  g_autofree char *reference = NULL;
  guint index = selected_index (self);

  if (self->is_filling)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (secret_keys) && reference == NULL; i++)
    if (secret_keys[i] != NULL && *sluice_draft_get_string (object, secret_keys[i]) != '\0')
      reference = g_strdup (sluice_draft_get_string (object, secret_keys[i]));
  sluice_variant_change (self->variant, types[index]);
  object = sluice_variant_get (self->variant);
  if (reference != NULL && secret_keys[index] != NULL &&
      !json_object_has_member (object, secret_keys[index]))
    json_object_set_string_member (object, secret_keys[index], reference);
  if (g_str_equal (types[index], "oauth2") && !json_object_has_member (object, "grant"))
    json_object_set_string_member (object, "grant", "client_credentials");
  fill_rows (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
sluice_auth_editor_dispose (GObject *object)
{
  SluiceAuthEditor *self = SLUICE_AUTH_EDITOR (object);

  self->is_filling = TRUE;
  g_clear_object (&self->form);
  gtk_widget_dispose_template (GTK_WIDGET (self), SLUICE_TYPE_AUTH_EDITOR);

  G_OBJECT_CLASS (sluice_auth_editor_parent_class)->dispose (object);
}

static void
sluice_auth_editor_finalize (GObject *object)
{
  sluice_variant_free (SLUICE_AUTH_EDITOR (object)->variant);

  G_OBJECT_CLASS (sluice_auth_editor_parent_class)->finalize (object);
}

static void
sluice_auth_editor_class_init (SluiceAuthEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_auth_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_auth_editor_finalize;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  g_type_ensure (SLUICE_TYPE_PAIR_LIST);
  g_type_ensure (SLUICE_TYPE_HELP_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-auth-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceAuthEditor, authorize_row);
  gtk_widget_class_bind_template_child (widget_class, SluiceAuthEditor, body_list);
  gtk_widget_class_bind_template_child (widget_class, SluiceAuthEditor, body_row);
  gtk_widget_class_bind_template_child (widget_class, SluiceAuthEditor, extra_list);
  gtk_widget_class_bind_template_child (widget_class, SluiceAuthEditor, list);
  gtk_widget_class_bind_template_child (widget_class, SluiceAuthEditor, type_row);
  gtk_widget_class_bind_template_callback (widget_class, body_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, type_changed_cb);
}

static void
sluice_auth_editor_init (SluiceAuthEditor *self)
{
  self->variant = sluice_variant_new (shared);
  self->is_filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->form = sluice_field_form_begin (GTK_WIDGET (self->list), fields, G_N_ELEMENTS (fields));
}

/* Behind the fields. */
static void
order_rows (SluiceAuthEditor *self)
{
  GtkWidget *rows[] = {
    GTK_WIDGET (self->extra_list), GTK_WIDGET (self->body_row), GTK_WIDGET (self->body_list), self->authorize_row,
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_object_ref (rows[i]);
      gtk_list_box_remove (self->list, rows[i]);
      gtk_list_box_append (self->list, rows[i]);
      g_object_unref (rows[i]);
    }
}

/**
 * sluice_auth_editor_build:
 * @self: a #SluiceAuthEditor
 *
 * Makes some of its fields. Until all are there nothing else may be asked of it.
 *
 * Returns: whether there are more to make
 */
gboolean
sluice_auth_editor_build (SluiceAuthEditor *self)
{
  g_return_val_if_fail (SLUICE_IS_AUTH_EDITOR (self), FALSE);

  if (sluice_field_form_build (self->form))
    return TRUE;
  g_signal_connect_object (self->form, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  order_rows (self);
  self->is_filling = FALSE;
  sluice_auth_editor_fill (self, NULL);
  return FALSE;
}

/**
 * sluice_auth_editor_fill:
 * @self: a #SluiceAuthEditor
 * @auth: (nullable): the `auth` of a source
 *
 * Shows @auth; of its secrets only the names are known.
 */
void
sluice_auth_editor_fill (SluiceAuthEditor *self,
                         JsonObject       *auth)
{
  g_return_if_fail (SLUICE_IS_AUTH_EDITOR (self));

  sluice_variant_set (self->variant, auth);
  self->is_filling = TRUE;
  adw_combo_row_set_selected (self->type_row, sluice_variant_find_type (types, sluice_draft_get_string (auth, "type")));
  fill_rows (self);
}

/**
 * sluice_auth_editor_collect:
 * @self: a #SluiceAuthEditor
 * @secrets: gets what was typed and is secret
 *
 * Returns: (transfer full) (nullable): the `auth` as it stands now, %NULL if
 *   there was none and is none
 */
JsonObject *
sluice_auth_editor_collect (SluiceAuthEditor   *self,
                            SluiceDraftSecrets *secrets)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (SLUICE_IS_AUTH_EDITOR (self), NULL);

  collect_rows (self, secrets);
  if (sluice_variant_get (self->variant) != NULL)
    text = sluice_draft_to_text (sluice_variant_get (self->variant));
  return sluice_draft_parse (text);
}

/**
 * sluice_auth_editor_find_field:
 * @self: a #SluiceAuthEditor
 * @key: a member of `auth`
 *
 * Returns: (transfer none): the row that edits it
 */
GtkWidget *
sluice_auth_editor_find_field (SluiceAuthEditor *self,
                               const char       *key)
{
  GtkWidget *row = NULL;

  g_return_val_if_fail (SLUICE_IS_AUTH_EDITOR (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  row = sluice_field_form_get_row (self->form, key);
  return row == NULL ? GTK_WIDGET (self->type_row) : row;
}
