/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-child.h"
#include "sluice-dialect-words.h"
#include "sluice-draft.h"
#include "sluice-error.h"
#include "sluice-guess.h"
#include "sluice-intake-page-private.h"
#include "sluice-preferences.h"
#include "sluice-statistics-loader.h"

#include <glib/gi18n.h>
#include <string.h>

/* What is quoted of a line on each side of a mistake. */
#define QUOTED_CHARACTERS 60

/* The line that cannot be read, around the column, with a mark at it. */
static char *
quote_line (const char *text,
            gint64      line,
            gint64      column)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  glong length, from;

  if (line < 1 || line > g_strv_length (lines))
    return NULL;
  length = g_utf8_strlen (lines[line - 1], -1);
  column = CLAMP (column, 1, length + 1);
  from = MAX (0, (glong) column - 1 - QUOTED_CHARACTERS);
  before = g_utf8_substring (lines[line - 1], from, (glong) column - 1);
  after = g_utf8_substring (lines[line - 1], (glong) column - 1,
                            MIN (length, (glong) column - 1 + QUOTED_CHARACTERS));
  return g_strdup_printf ("%s%s⟶%s", from > 0 ? "…" : "", before, after);
}

/* What was pasted is wrong at some place: the place is shown and gone to. */
static void
show_broken (SluiceIntakePage *self,
             JsonObject       *failure,
             const GError     *error)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->link_view);
  JsonObject *where = sluice_draft_get_object (failure, "where", FALSE);
  const char *said = strstr (error->message, "column ");
  gint64 line = where == NULL ? 0 : json_object_get_int_member_with_default (where, "line", 0);
  gint64 column = said == NULL ? 1 : g_ascii_strtoll (said + strlen ("column "), NULL, 10);
  g_autofree char *quoted = NULL;
  g_autofree char *hint = NULL;
  GtkTextIter place;

  if (self->input != NULL && line > 0)
    quoted = quote_line (self->input, line, column);
  if (quoted == NULL)
    return;
  /* Translators: a line of a text and its number */
  hint = g_strdup_printf (_("Line %d: %s"), (int) line, quoted);
  sluice_page_show_problem (SLUICE_PAGE (self), error->message, hint);
  gtk_text_buffer_get_iter_at_line_offset (buffer, &place, (int) line - 1, 0);
  gtk_text_iter_forward_chars (&place, (int) MAX (column - 1, 0));
  gtk_text_buffer_place_cursor (buffer, &place);
  gtk_text_view_scroll_to_iter (self->link_view, &place, 0.2, FALSE, 0, 0);
}

/* A request that was refused is known all the same: of a link at least. */
static gboolean
keep_document (SluiceIntakePage *self,
               JsonObject       *partial)
{
  JsonObject *task = partial == NULL ? NULL : sluice_draft_get_object (partial, "task", FALSE);

  if (task == NULL && self->document == NULL && self->input != NULL &&
      strpbrk (self->input, " \n") == NULL && strstr (self->input, "://") != NULL)
    self->document = sluice_draft_new_http (self->input);
  else if (task != NULL)
    {
      g_clear_pointer (&self->document, json_object_unref);
      self->document = json_object_ref (task);
      sluice_draft_ensure_id (self->document);
    }
  return self->document != NULL;
}

/* What signs in by more than a token is for the editor of the task. */
static gboolean
takes_one_credential (JsonObject *document)
{
  JsonObject *source = sluice_draft_get_object (document, "source", TRUE);
  const char *type = sluice_draft_get_string (sluice_draft_get_object (source, "auth", FALSE),
                                              "type");

  return !g_str_equal (type, "oauth2") && !g_str_equal (type, "login");
}

static void
show_failure (SluiceIntakePage *self,
              JsonObject       *partial,
              const GError     *error)
{
  const char *code = error->domain == SLUICE_ERROR ? sluice_error_get_code (error) : "";
  JsonObject *failure = partial == NULL ? NULL : sluice_draft_get_object (partial, "error", FALSE);

  if ((g_str_equal (code, "unauthorized") || g_str_equal (code, "missing_secret")) &&
      keep_document (self, partial) && takes_one_credential (self->document))
    {
      if (self->secret != NULL)
        sluice_page_show_problem (SLUICE_PAGE (self), _("The server refused this credential."),
                                  _("Check it for missing characters, or enter another one."));
      sluice_intake_page_ask_credential (self);
      return;
    }
  sluice_page_show_error (SLUICE_PAGE (self), NULL, error);
  sluice_intake_page_show_state (self, "link", GTK_WIDGET (self->link_view));
  if (failure != NULL)
    show_broken (self, failure, error);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceIntakePage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) root = sluice_guess_finish (result, NULL, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->fetching);
  if (root == NULL)
    {
      sluice_page_show_error (SLUICE_PAGE (self), NULL, error);
      sluice_intake_page_show_state (self, "link", GTK_WIDGET (self->link_view));
      return;
    }
  /* Shown first: what is added out of sight is not told to a screen reader. */
  sluice_intake_page_show_state (self, "operations", GTK_WIDGET (self->operations));
  sluice_operation_list_fill (self->operations, root);
}

static void
list_operations (SluiceIntakePage *self)
{
  self->fetching = g_cancellable_new ();
  sluice_guess_async (self->file == NULL ? self->input : NULL, self->file, NULL, SLUICE_GUESS_LIST,
                      self->fetching, listed_cb, g_object_ref (self));
}

static void
guessed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(SluiceIntakePage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) partial = NULL;
  g_autoptr(JsonNode) root = sluice_guess_finish (result, &partial, &error);
  JsonObject *task = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->fetching);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      if (error != NULL && error->domain == SLUICE_ERROR &&
          g_strcmp0 (sluice_error_get_code (error), "operation_needed") == 0)
        list_operations (self);
      else if (error != NULL)
        show_failure (self, partial, error);
      return;
    }
  if (self->answered != NULL)
    sluice_guess_keep_evidence (json_node_get_object (root), self->guess, self->answered);
  g_clear_pointer (&self->answered, g_free);
  g_clear_pointer (&self->guess, json_object_unref);
  self->guess = json_node_dup_object (root);
  self->sample = sluice_draft_get_object (self->guess, "sample", TRUE);
  task = sluice_draft_get_object (self->guess, "task", FALSE);
  if (task != NULL)
    {
      g_clear_pointer (&self->document, json_object_unref);
      self->document = json_object_ref (task);
      sluice_draft_ensure_id (self->document);
    }
  if (self->document == NULL)
    return;
  sluice_intake_page_set_destination (self);
  sluice_intake_page_show_rows (self);
  if (sluice_draft_get_object (self->guess, "dialect", FALSE) != NULL ||
      g_str_equal (sluice_draft_get_string (sluice_draft_get_object (self->document, "source", TRUE), "type"), "file"))
    sluice_statistics_loader_start (self->grid, self->guess, sluice_page_get_cancellable (SLUICE_PAGE (self)));
}

static void
first_rows_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(SluiceIntakePage) self = user_data;
  g_autoptr(JsonNode) root = sluice_child_run_finish (result, NULL);

  /* Whatever is wrong is told by who looks at all of it. */
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root) && self->stack != NULL &&
      g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "busy") == 0)
    sluice_intake_page_show_first_rows (self, json_node_get_object (root));
}

/* To see rows does not take to know what they are: of a large file that takes
 * longer. */
static void
fetch_first_rows (SluiceIntakePage *self,
                  const char       *file)
{
  static const char * const arguments[] = { "sample", "-", "--rows", "100", "--output", "json", NULL };
  g_autoptr(JsonObject) document = sluice_draft_new_file (file);
  g_autofree char *text = sluice_draft_to_text (document);

  sluice_child_run_async (arguments, text, self->fetching, first_rows_cb, g_object_ref (self));
}

static void
fetch (SluiceIntakePage *self,
       const char       *input,
       const char       *file,
       const char       *operation)
{
  sluice_intake_page_show_state (self, "busy", NULL);
  if (self->fetching != NULL)
    g_cancellable_cancel (self->fetching);
  g_clear_object (&self->fetching);
  self->fetching = g_cancellable_new ();
  sluice_guess_async (input, file, operation,
                      self->document != NULL && sluice_draft_is_database (self->document)
                      ? SLUICE_GUESS_SAMPLE : SLUICE_GUESS_DEFAULT,
                      self->fetching, guessed_cb, g_object_ref (self));
}

/**
 * sluice_intake_page_ask_again:
 * @self: a #SluiceIntakePage with a document
 *
 * Asks the source again, with what is known by now.
 */
void
sluice_intake_page_ask_again (SluiceIntakePage *self)
{
  g_autofree char *text = NULL;

  sluice_intake_page_set_destination (self);
  text = sluice_draft_to_text (self->document);
  fetch (self, text, NULL, NULL);
}

/* A host without a scheme is a link, too. */
static char *
complete_link (const char *text)
{
  if (strpbrk (text, " \t\n{}[]<>\"'") == NULL && strstr (text, "://") == NULL &&
      strpbrk (text, ".:/") != NULL)
    return g_strconcat ("https://", text, NULL);
  return g_strdup (text);
}

/* A path, or an address that is not one of the web. */
static gboolean
names_file (const char *text)
{
  g_autofree char *scheme = g_uri_parse_scheme (text);

  if (strpbrk (text, "\n{[") != NULL)
    return FALSE;
  return *text == '/' || (scheme != NULL && strstr (text, "://") != NULL &&
                          !g_str_equal (scheme, "http") && !g_str_equal (scheme, "https"));
}

/**
 * sluice_intake_page_dup_link:
 * @self: a #SluiceIntakePage
 *
 * Returns: (transfer full): what stands in the field; it may hold secrets
 */
char *
sluice_intake_page_dup_link (SluiceIntakePage *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->link_view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

/**
 * sluice_intake_page_begin:
 * @self: a #SluiceIntakePage
 *
 * Finds out what was pasted or typed.
 */
void
sluice_intake_page_begin (SluiceIntakePage *self)
{
  g_autofree char *text = sluice_intake_page_dup_link (self);
  g_autofree char *plain = g_strstrip (g_strdup (text));
  g_autoptr(GFile) file = NULL;

  if (*plain == '\0')
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->link_view));
      return;
    }
  /* A program that is started with a file is not ready yet. */
  self->begins_when_ready = sluice_page_get_store (SLUICE_PAGE (self)) == NULL;
  if (self->begins_when_ready)
    return;
  sluice_page_clear_problem (SLUICE_PAGE (self));
  sluice_question_list_clear (self->questions);
  g_clear_pointer (&self->document, json_object_unref);
  g_clear_pointer (&self->input, sluice_secret_free);
  g_clear_pointer (&self->file, g_free);
  if (names_file (plain))
    {
      file = g_file_new_for_commandline_arg (plain);
      self->file = g_file_get_path (file);
      gtk_label_set_label (self->busy_label, _("Reading the file"));
      if (self->file == NULL)
        self->file = g_strdup (plain);
      fetch (self, NULL, self->file, NULL);
      fetch_first_rows (self, self->file);
      return;
    }
  /* As it was pasted: lines are counted in it. */
  self->input = strchr (plain, '\n') == NULL ? complete_link (plain) : g_strdup (text);
  gtk_label_set_label (self->busy_label, _("Finding the records, the paging and the types"));
  fetch (self, self->input, NULL, NULL);
}

/**
 * sluice_intake_page_ask_operation:
 * @self: a #SluiceIntakePage
 * @operation: one of the operations of an OpenAPI document
 *
 * Goes on with the operation that was chosen.
 */
void
sluice_intake_page_ask_operation (SluiceIntakePage *self,
                                  const char       *operation)
{
  fetch (self, self->file == NULL ? self->input : NULL, self->file, operation);
}

/**
 * sluice_intake_page_answer_dialect:
 * @self: a #SluiceIntakePage with rows
 * @key: a key of the source
 * @value: its value
 *
 * A person has settled what the file leaves open: it is read again with that.
 */
void
sluice_intake_page_answer_dialect (SluiceIntakePage *self,
                                   const char       *key,
                                   const char       *value)
{
  sluice_dialect_words_set (sluice_draft_get_object (self->document, "source", TRUE), key, value);
  /* They belong to what was read the other way. */
  json_object_remove_member (self->document, "mapping");
  json_object_remove_member (self->document, "source_fields");
  g_free (self->answered);
  self->answered = g_strdup (key);
  gtk_label_set_label (self->busy_label, _("Reading the file"));
  sluice_intake_page_ask_again (self);
}

static void
previewed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(SluiceIntakePage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) root = sluice_child_run_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->stack == NULL)
    return;
  g_clear_object (&self->fetching);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root) || self->sample == NULL)
    {
      if (error != NULL)
        sluice_page_show_error (SLUICE_PAGE (self), NULL, error);
      return;
    }
  sluice_page_clear_problem (SLUICE_PAGE (self));
  json_object_set_object_member (self->sample, "preview", json_node_dup_object (root));
  sluice_data_grid_set_sample (self->grid, self->sample);
}

/**
 * sluice_intake_page_answer_format:
 * @self: a #SluiceIntakePage with rows
 * @field: a field with dates
 * @format: how they are written
 *
 * A person has told how to read the dates of a field: the rows are read so.
 */
void
sluice_intake_page_answer_format (SluiceIntakePage *self,
                                  const char       *field,
                                  const char       *format)
{
  g_autofree char *rows = g_strdup_printf ("%u", sluice_preferences_sample_rows ());
  const char * const arguments[] = { "preview", "-", "--rows", rows, "--output", "json", NULL };
  g_autofree char *text = NULL;

  if (!sluice_draft_set_date_format (sluice_draft_get_array (self->document, "mapping"), field, format))
    return;
  if (self->fetching != NULL)
    g_cancellable_cancel (self->fetching);
  g_clear_object (&self->fetching);
  self->fetching = g_cancellable_new ();
  text = sluice_draft_to_text (self->document);
  sluice_child_run_async (arguments, text, self->fetching, previewed_cb, g_object_ref (self));
}
