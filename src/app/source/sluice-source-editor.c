/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-source-editor-private.h"

#include "sluice-draft.h"
#include "sluice-file-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

/* How long after a change of a file's settings it is read again, in milliseconds:
 * who types is not disturbed. */
#define READ_AGAIN_AFTER 600

enum
{
  SIGNAL_CHANGED,
  SIGNAL_RETRY_WANTED,
  SIGNAL_VERIFY_WANTED,
  SIGNAL_FORMAT_ANSWERED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceSourceEditor, sluice_source_editor, ADW_TYPE_BIN)

static const char * const methods[] = { "GET", "POST", "PUT", "PATCH", NULL };

/* In the order of the row. */
static const char * const bodies[] = { "none", "json", "form", "text" };

static const char *
text_of (gpointer editable)
{
  return gtk_editable_get_text (GTK_EDITABLE (editable));
}

static void
set_text (gpointer    editable,
          const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (editable), text);
}

static const char *
selected_body (SluiceSourceEditor *self)
{
  return bodies[MIN (adw_combo_row_get_selected (self->body_row), G_N_ELEMENTS (bodies) - 1)];
}

static char *
dup_body_text (SluiceSourceEditor *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->body_text);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

/* What a kind of source has no use for is not to be seen. */
static void
arrange_kind (SluiceSourceEditor *self)
{
  gboolean is_file = g_strcmp0 (self->kind, "file") == 0;
  gboolean is_http = g_strcmp0 (self->kind, "http") == 0;
  gboolean is_tabular = is_file && sluice_file_card_is_tabular (self->file_card);
  gboolean is_database = g_strcmp0 (self->kind, "database") == 0;

  gtk_widget_set_visible (self->http_bar, is_http);
  gtk_widget_set_visible (self->file_bar, is_file);
  gtk_widget_set_visible (self->database_bar, is_database);
  gtk_widget_set_visible (GTK_WIDGET (self->database_card), is_database);
  gtk_widget_set_visible (self->request_group, is_http);
  gtk_widget_set_visible (GTK_WIDGET (self->auth_editor), is_http);
  gtk_widget_set_visible (GTK_WIDGET (self->paging_card), is_http);
  gtk_widget_set_visible (GTK_WIDGET (self->file_card), is_file);
  gtk_widget_set_visible (GTK_WIDGET (self->dialect_card), is_tabular);
  gtk_widget_set_visible (self->records_group, !is_tabular && !is_database);
  sluice_dialect_card_set_sheet (self->dialect_card, sluice_file_card_is_sheet (self->file_card));
  gtk_stack_set_visible_child_name (self->answers, is_tabular || is_database ? "file" : "answer");
  g_object_set (self->panes, "start-title", is_http ? _("Request") : _("Settings"),
                "end-title", is_http ? _("Answer") : _("Rows"), NULL);
}

static void
arrange (SluiceSourceEditor *self)
{
  const char *body = selected_body (self);

  gtk_widget_set_visible (GTK_WIDGET (self->form_list), g_str_equal (body, "form"));
  gtk_widget_set_visible (self->text_row, g_str_equal (body, "json") || g_str_equal (body, "text"));
}

/**
 * sluice_source_editor_changed:
 * @self: a #SluiceSourceEditor
 *
 * One of its fields was changed.
 */
void
sluice_source_editor_changed (SluiceSourceEditor *self)
{
  if (!self->is_filling)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
body_changed_cb (SluiceSourceEditor *self)
{
  if (self->is_filling)
    return;
  self->is_body_changed = TRUE;
  arrange (self);
  sluice_source_editor_changed (self);
}

static gboolean
read_again_cb (gpointer user_data)
{
  SluiceSourceEditor *self = user_data;

  self->read_again_id = 0;
  g_signal_emit (self, signals[SIGNAL_RETRY_WANTED], 0);
  return G_SOURCE_REMOVE;
}

/* A file is there: what a setting makes of it is shown at once. */
/**
 * sluice_source_editor_file_changed:
 * @self: a #SluiceSourceEditor
 *
 * How a file is read was changed: what is shown of it follows.
 */
void
sluice_source_editor_file_changed (SluiceSourceEditor *self)
{
  if (self->is_filling)
    return;
  arrange_kind (self);
  sluice_source_editor_changed (self);
  g_clear_handle_id (&self->read_again_id, g_source_remove);
  self->read_again_id = g_timeout_add (READ_AGAIN_AFTER, read_again_cb, self);
}

static void
dialect_answered_cb (SluiceSourceEditor *self,
                     const char         *key,
                     const char         *value)
{
  if (g_str_equal (key, "sheet"))
    sluice_file_card_set_sheet (self->file_card, value);
  else
    sluice_dialect_card_set_value (self->dialect_card, key, value);
}

static void
format_answered_cb (SluiceSourceEditor *self,
                    const char         *field,
                    const char         *format)
{
  g_signal_emit (self, signals[SIGNAL_FORMAT_ANSWERED], 0, field, format);
}

static void
verify_wanted_cb (SluiceSourceEditor *self)
{
  g_signal_emit (self, signals[SIGNAL_VERIFY_WANTED], 0);
}

static void
file_chosen_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(SluiceSourceEditor) self = user_data;
  g_autoptr(GFile) file = sluice_file_dialog_open_finish (result, NULL);
  g_autofree char *uri = NULL;

  if (file == NULL || self->path_entry == NULL)
    return;
  uri = g_file_get_uri (file);
  set_text (self->path_entry, g_file_peek_path (file) != NULL ? g_file_peek_path (file) : uri);
  g_signal_emit (self, signals[SIGNAL_RETRY_WANTED], 0);
}

static void
choose_file_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  sluice_file_dialog_open_async (GTK_WINDOW (gtk_widget_get_root (widget)), _("Choose a File"), NULL,
                                 NULL, file_chosen_cb, g_object_ref (widget));
}

static void
send_cb (SluiceSourceEditor *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "source.send", NULL);
}

static void
use_records_cb (SluiceSourceEditor *self,
                const char         *path)
{
  set_text (self->records_row, path);
  g_signal_emit (self, signals[SIGNAL_RETRY_WANTED], 0);
}

static void
next_page_cb (SluiceSourceEditor *self,
              const char         *path,
              const char         *text)
{
  sluice_panes_show_end (self->panes, FALSE);
  sluice_paging_card_set_next (self->paging_card, path, text);
}

static void
sluice_source_editor_dispose (GObject *object)
{
  SLUICE_SOURCE_EDITOR (object)->is_filling = TRUE;
  g_clear_handle_id (&SLUICE_SOURCE_EDITOR (object)->read_again_id, g_source_remove);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_SOURCE_EDITOR);

  G_OBJECT_CLASS (sluice_source_editor_parent_class)->dispose (object);
}

static void
sluice_source_editor_finalize (GObject *object)
{
  g_free (SLUICE_SOURCE_EDITOR (object)->kind);

  G_OBJECT_CLASS (sluice_source_editor_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, SluiceSourceEditor, name)
  BIND (answer_view);
  BIND (answers);
  BIND (body_row);
  BIND (body_text);
  BIND (description_row);
  BIND (cards);
  BIND (database_bar);
  BIND (file_bar);
  BIND (file_view);
  BIND (form_list);
  BIND (headers_list);
  BIND (http_bar);
  BIND (method_drop);
  BIND (name_row);
  BIND (panes);
  BIND (path_entry);
  BIND (query_list);
  BIND (records_group);
  BIND (records_row);
  BIND (request_group);
  BIND (text_row);
  BIND (url_entry);
#undef BIND
}

static void
sluice_source_editor_class_init (SluiceSourceEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_source_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_source_editor_finalize;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_RETRY_WANTED] =
    g_signal_new ("retry-wanted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_VERIFY_WANTED] =
    g_signal_new ("verify-wanted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_FORMAT_ANSWERED] =
    g_signal_new ("format-answered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  g_type_ensure (SLUICE_TYPE_ANSWER_VIEW);
  g_type_ensure (SLUICE_TYPE_FILE_VIEW);
  g_type_ensure (SLUICE_TYPE_PAIR_LIST);
  g_type_ensure (SLUICE_TYPE_PANES);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sluice/Sluice/ui/sluice-source-editor.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, body_changed_cb);
  gtk_widget_class_bind_template_callback_full (widget_class, "changed_cb",
                                                G_CALLBACK (sluice_source_editor_changed));
  gtk_widget_class_bind_template_callback (widget_class, dialect_answered_cb);
  gtk_widget_class_bind_template_callback (widget_class, format_answered_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_page_cb);
  gtk_widget_class_bind_template_callback (widget_class, send_cb);
  gtk_widget_class_bind_template_callback (widget_class, use_records_cb);
  gtk_widget_class_bind_template_callback (widget_class, verify_wanted_cb);
  gtk_widget_class_install_action (widget_class, "source.choose-file", NULL, choose_file_action);
}

static void
sluice_source_editor_init (SluiceSourceEditor *self)
{
  self->is_filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_text_view_get_buffer (self->body_text), "changed",
                           G_CALLBACK (body_changed_cb), self, G_CONNECT_SWAPPED);
  arrange (self);
}

/* A method that is not offered is, for this task. */
static void
fill_method (SluiceSourceEditor *self,
             const char         *method)
{
  g_autoptr(GtkStringList) list = gtk_string_list_new (methods);
  g_autofree char *upper = g_ascii_strup (*method == '\0' ? methods[0] : method, -1);
  guint selected = 0;

  while (methods[selected] != NULL && !g_str_equal (methods[selected], upper))
    selected++;
  if (methods[selected] == NULL)
    gtk_string_list_append (list, upper);
  gtk_drop_down_set_model (self->method_drop, G_LIST_MODEL (list));
  gtk_drop_down_set_selected (self->method_drop, selected);
}

static void
fill_body (SluiceSourceEditor *self,
           JsonObject         *source)
{
  JsonObject *body = sluice_draft_get_object (source, "body", FALSE);
  JsonNode *json = body == NULL ? NULL : json_object_get_member (body, "json");
  g_autofree char *text = NULL;
  guint selected = 0;

  for (guint i = 1; body != NULL && i < G_N_ELEMENTS (bodies); i++)
    if (json_object_has_member (body, bodies[i]))
      selected = i;
  adw_combo_row_set_selected (self->body_row, selected);
  text = json != NULL ? json_to_string (json, TRUE)
                      : g_strdup (sluice_draft_get_string (body, "text"));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->body_text), text, -1);
  sluice_pair_list_fill (self->form_list, body == NULL ? NULL : sluice_draft_get_object (body, "form", FALSE));
  self->is_body_changed = FALSE;
}

/**
 * sluice_source_editor_fill:
 * @self: a #SluiceSourceEditor
 * @document: a task
 *
 * Shows the source of @document.
 */
void
sluice_source_editor_fill (SluiceSourceEditor *self,
                           JsonObject         *document)
{
  JsonObject *source = NULL;

  g_return_if_fail (SLUICE_IS_SOURCE_EDITOR (self));
  g_return_if_fail (document != NULL);

  source = sluice_draft_get_object (document, "source", TRUE);
  g_free (self->kind);
  self->kind = g_strdup (sluice_draft_get_string (source, "type"));
  self->is_filling = TRUE;
  set_text (self->name_row, sluice_draft_get_string (document, "name"));
  set_text (self->description_row, sluice_draft_get_string (document, "description"));
  set_text (self->url_entry, sluice_draft_get_string (source, "url"));
  set_text (self->path_entry, sluice_draft_get_string (source, "path"));
  set_text (self->records_row, sluice_draft_get_string (source, "records"));
  fill_method (self, sluice_draft_get_string (source, "method"));
  sluice_pair_list_fill (self->query_list, sluice_draft_get_object (source, "query", FALSE));
  sluice_pair_list_fill (self->headers_list, sluice_draft_get_object (source, "headers", FALSE));
  fill_body (self, source);
  sluice_auth_editor_fill (self->auth_editor, sluice_draft_get_object (source, "auth", FALSE));
  sluice_paging_card_fill (self->paging_card, sluice_draft_get_object (source, "pagination", FALSE));
  sluice_source_options_fill (self->options, source);
  sluice_file_card_fill (self->file_card, source);
  if (g_str_equal (self->kind, "database"))
    sluice_database_card_fill (self->database_card, source);
  sluice_dialect_card_fill (self->dialect_card, source);
  arrange_kind (self);
  arrange (self);
  self->is_filling = FALSE;
}

static void
collect_pairs (JsonObject         *holder,
               const char         *member,
               SluicePairList     *list,
               SluiceDraftSecrets *secrets)
{
  JsonObject *pairs = NULL;

  if (!sluice_pair_list_collect (list, secrets, &pairs))
    return;
  json_object_remove_member (holder, member);
  if (pairs != NULL)
    json_object_set_object_member (holder, member, pairs);
}

static JsonNode *
parse_json (const char  *text,
            GError     **error)
{
  g_autoptr(JsonParser) parser = json_parser_new ();

  if (!json_parser_load_from_data (parser, text, -1, error))
    return NULL;
  return json_parser_get_root (parser) == NULL ? NULL : json_node_copy (json_parser_get_root (parser));
}

static void
collect_body (SluiceSourceEditor *self,
              JsonObject         *source,
              SluiceDraftSecrets *secrets)
{
  const char *kind = selected_body (self);
  g_autofree char *text = dup_body_text (self);
  JsonObject *body = NULL;

  if (g_str_equal (kind, "form"))
    {
      body = sluice_draft_get_object (source, "body", TRUE);
      collect_pairs (body, "form", self->form_list, secrets);
    }
  if (!self->is_body_changed)
    return;
  if (g_str_equal (kind, "none"))
    {
      json_object_remove_member (source, "body");
      return;
    }
  body = sluice_draft_get_object (source, "body", TRUE);
  for (guint i = 1; i < G_N_ELEMENTS (bodies); i++)
    if (!g_str_equal (bodies[i], kind))
      json_object_remove_member (body, bodies[i]);
  if (g_str_equal (kind, "text"))
    json_object_set_string_member (body, "text", text);
  else if (g_str_equal (kind, "form"))
    (void) sluice_draft_get_object (body, "form", TRUE);
  else
    {
      JsonNode *json = parse_json (text, NULL);

      if (json != NULL)
        json_object_set_member (body, "json", json);
    }
}

static void
collect_object (JsonObject *source,
                const char *member,
                JsonObject *object)
{
  if (object != NULL)
    json_object_set_object_member (source, member, object);
  else
    json_object_remove_member (source, member);
}

static void
collect_request (SluiceSourceEditor *self,
                 JsonObject         *source,
                 SluiceDraftSecrets *secrets)
{
  GtkStringObject *method = gtk_drop_down_get_selected_item (self->method_drop);
  const char *name = method == NULL ? methods[0] : gtk_string_object_get_string (method);

  if (secrets != NULL)
    sluice_draft_secrets_set_address (secrets, text_of (self->url_entry));
  json_object_set_string_member (source, "url", text_of (self->url_entry));
  if (!g_str_equal (name, methods[0]) || json_object_has_member (source, "method"))
    json_object_set_string_member (source, "method", name);
  collect_pairs (source, "query", self->query_list, secrets);
  collect_pairs (source, "headers", self->headers_list, secrets);
  collect_body (self, source, secrets);
  collect_object (source, "auth", sluice_auth_editor_collect (self->auth_editor, secrets));
  collect_object (source, "pagination", sluice_paging_card_collect (self->paging_card, secrets));
}

/**
 * sluice_source_editor_collect:
 * @self: a #SluiceSourceEditor
 * @document: a task
 * @secrets: (nullable): gets what was typed and is secret, which stays with %NULL
 *
 * Writes what was changed into @document.
 */
void
sluice_source_editor_collect (SluiceSourceEditor *self,
                              JsonObject         *document,
                              SluiceDraftSecrets *secrets)
{
  JsonObject *source = NULL;
  const char *type = NULL;

  g_return_if_fail (SLUICE_IS_SOURCE_EDITOR (self));
  g_return_if_fail (document != NULL);

  self->is_filling = TRUE;
  source = sluice_draft_get_object (document, "source", TRUE);
  type = sluice_draft_get_string (source, "type");
  json_object_set_string_member (document, "name", text_of (self->name_row));
  sluice_draft_set_string (document, "description", text_of (self->description_row));
  if (g_str_equal (type, "http"))
    collect_request (self, source, secrets);
  else if (g_str_equal (type, "file"))
    {
      json_object_set_string_member (source, "path", text_of (self->path_entry));
      sluice_file_card_collect (self->file_card, source, secrets);
      if (sluice_file_card_is_tabular (self->file_card))
        sluice_dialect_card_collect (self->dialect_card, source, secrets);
    }
  else if (g_str_equal (type, "database"))
    sluice_database_card_collect (self->database_card, source);
  /* Inline records stand where others have a path; rows of a database are records. */
  if (!g_str_equal (type, "inline") && !g_str_equal (type, "database"))
    sluice_draft_set_string (source, "records", text_of (self->records_row));
  sluice_source_options_collect (self->options, source, secrets);
  self->is_filling = FALSE;
}

/**
 * sluice_source_editor_dup_problem:
 * @self: a #SluiceSourceEditor
 *
 * Returns: (transfer full) (nullable): what is typed and cannot be written into
 *   a document
 */
char *
sluice_source_editor_dup_problem (SluiceSourceEditor *self)
{
  g_autofree char *text = NULL;
  g_autoptr(JsonNode) json = NULL;
  g_autoptr(GError) error = NULL;

  g_return_val_if_fail (SLUICE_IS_SOURCE_EDITOR (self), NULL);

  if (!self->is_body_changed || !g_str_equal (selected_body (self), "json"))
    return NULL;
  text = dup_body_text (self);
  json = parse_json (text, &error);
  if (json != NULL)
    return NULL;
  return g_strdup_printf (_("The body of the request is not JSON: %s"),
                          error == NULL ? _("it is empty") : error->message);
}

static gboolean
has_focus (SluiceSourceEditor *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root == NULL ? NULL : gtk_root_get_focus (root);

  return focus != NULL && gtk_widget_get_mapped (focus) &&
         gtk_widget_is_ancestor (focus, GTK_WIDGET (self));
}

/* What had the focus may have gone with the answer. */
static void
keep_focus (SluiceSourceEditor *self)
{
  if (self->had_focus && !has_focus (self))
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
  self->had_focus = FALSE;
}

/**
 * sluice_source_editor_set_busy:
 * @self: a #SluiceSourceEditor
 * @is_busy: whether the source is being asked
 */
void
sluice_source_editor_set_busy (SluiceSourceEditor *self,
                               gboolean            is_busy)
{
  g_return_if_fail (SLUICE_IS_SOURCE_EDITOR (self));

  if (is_busy)
    self->had_focus = self->had_focus || has_focus (self);
  sluice_paging_card_set_busy (self->paging_card, is_busy);
  if (!is_busy)
    return;
  g_clear_handle_id (&self->read_again_id, g_source_remove);
  sluice_answer_view_set_busy (self->answer_view);
  sluice_file_view_set_busy (self->file_view);
}

/**
 * sluice_source_editor_set_guess:
 * @self: a #SluiceSourceEditor
 * @guess: (nullable): what a child found out, or as far as it came
 *
 * Shows the answer, and what it says about records and paging.
 */
void
sluice_source_editor_set_guess (SluiceSourceEditor *self,
                                JsonObject         *guess)
{
  g_return_if_fail (SLUICE_IS_SOURCE_EDITOR (self));

  sluice_answer_view_set_guess (self->answer_view, guess);
  sluice_file_view_set_guess (self->file_view, guess);
  if (guess == NULL)
    return;
  if (g_strcmp0 (self->kind, "file") == 0)
    {
      sluice_file_card_set_guess (self->file_card, guess);
      sluice_dialect_card_set_dialect (self->dialect_card, sluice_draft_get_object (guess, "dialect", FALSE));
      arrange_kind (self);
    }
  sluice_paging_card_set_guess (self->paging_card, guess);
  sluice_source_options_set_fields (self->options, sluice_draft_get_object (guess, "sample", FALSE));
  keep_focus (self);
}

/**
 * sluice_source_editor_get_panes:
 * @self: a #SluiceSourceEditor
 *
 * Returns: (transfer none): the fields, and beside them what the source answers
 */
SluicePanes *
sluice_source_editor_get_panes (SluiceSourceEditor *self)
{
  g_return_val_if_fail (SLUICE_IS_SOURCE_EDITOR (self), NULL);

  return self->panes;
}

/**
 * sluice_source_editor_verify:
 * @self: a #SluiceSourceEditor
 * @document: the task, as JSON
 *
 * Begins to read all of the file that the source names.
 */
void
sluice_source_editor_verify (SluiceSourceEditor *self,
                             const char         *document)
{
  g_return_if_fail (SLUICE_IS_SOURCE_EDITOR (self));

  sluice_file_view_verify (self->file_view, document);
}

/**
 * sluice_source_editor_set_cursor:
 * @self: a #SluiceSourceEditor
 * @field: a field of the records
 *
 * Makes @field the one that tells what is new.
 */
void
sluice_source_editor_set_cursor (SluiceSourceEditor *self,
                                 const char         *field)
{
  g_return_if_fail (SLUICE_IS_SOURCE_EDITOR (self));

  sluice_source_options_set_cursor (self->options, field);
}

static GtkWidget *
find_field (SluiceSourceEditor *self,
            const char         *path)
{
  const struct
  {
    const char *path;
    gpointer field;
  } fields[] = {
    { "$.name", self->name_row },
    { "$.description", self->description_row },
    { "$.source.query", self->query_list },
    { "$.source.headers", self->headers_list },
    { "$.source.body", self->body_row },
    { "$.source.records", self->records_row },
    { "$.source.method", self->method_drop },
    { "$.source.path", self->path_entry },
    { "$.source.url", self->url_entry },
  };
  GtkWidget *row = NULL;

  if (g_strcmp0 (self->kind, "database") == 0 && g_str_has_prefix (path, "$.source."))
    row = sluice_database_card_find_field (self->database_card, path + strlen ("$.source."));
  if (row != NULL)
    return row;
  if (g_str_has_prefix (path, "$.source.auth."))
    return sluice_auth_editor_find_field (self->auth_editor, path + strlen ("$.source.auth."));
  if (g_str_has_prefix (path, "$.source.auth"))
    return sluice_auth_editor_find_field (self->auth_editor, "type");
  if (g_str_has_prefix (path, "$.source.pagination."))
    return sluice_paging_card_find_field (self->paging_card, path + strlen ("$.source.pagination."));
  if (g_str_has_prefix (path, "$.source.pagination"))
    return sluice_paging_card_find_field (self->paging_card, "type");
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_str_has_prefix (path, fields[i].path))
      {
        row = fields[i].field;
        if (SLUICE_IS_PAIR_LIST (row))
          adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
        return row;
      }
  if (g_strcmp0 (self->kind, "file") == 0 && g_str_has_prefix (path, "$.source."))
    {
      row = sluice_file_card_find_field (self->file_card, path + strlen ("$.source."));
      if (row == NULL)
        row = sluice_dialect_card_find_field (self->dialect_card, path + strlen ("$.source."));
      if (row != NULL)
        return row;
    }
  if (g_str_has_prefix (path, "$.source."))
    row = sluice_source_options_find_field (self->options, path + strlen ("$.source."));
  if (row != NULL)
    return row;
  return g_strcmp0 (self->kind, "file") == 0 ? GTK_WIDGET (self->path_entry) : GTK_WIDGET (self->url_entry);
}

/**
 * sluice_source_editor_focus_path:
 * @self: a #SluiceSourceEditor
 * @path: a JSON path of the document
 *
 * Goes to the field that @path means.
 */
void
sluice_source_editor_focus_path (SluiceSourceEditor *self,
                                 const char         *path)
{
  g_return_if_fail (SLUICE_IS_SOURCE_EDITOR (self));
  g_return_if_fail (path != NULL);

  sluice_panes_show_end (self->panes, FALSE);
  gtk_widget_grab_focus (find_field (self, path));
}
