/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-child.h"
#include "sluice-draft.h"
#include "sluice-error-help.h"
#include "sluice-error.h"
#include "sluice-guess.h"
#include "sluice-task-page-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* Asking the source of the task that is being edited: with the request as it
 * stands in the fields, and not more of the task than that takes. */

static gboolean
is_asked_for (JsonObject *sample,
              const char *from)
{
  JsonNode *node = json_object_get_member (sample, "fields");

  for (guint i = 0; node != NULL && JSON_NODE_HOLDS_ARRAY (node) &&
       i < json_array_get_length (json_node_get_array (node)); i++)
    {
      JsonNode *field = json_array_get_element (json_node_get_array (node), i);

      if (JSON_NODE_HOLDS_OBJECT (field) &&
          g_str_equal (sluice_draft_get_string (json_node_get_object (field), "path"), from))
        return TRUE;
    }
  return FALSE;
}

/* Columns that were made for other records find nothing in these. */
static gboolean
columns_are_strangers (SluiceTaskPage *self,
                       JsonObject     *sample)
{
  JsonNode *mapping = json_object_get_member (sluice_task_page_get_root (self), "mapping");
  guint n = 0;

  if (mapping == NULL || !JSON_NODE_HOLDS_ARRAY (mapping))
    return FALSE;
  n = json_array_get_length (json_node_get_array (mapping));
  for (guint i = 0; i < n; i++)
    {
      JsonNode *entry = json_array_get_element (json_node_get_array (mapping), i);
      const char *from = JSON_NODE_HOLDS_OBJECT (entry)
                         ? sluice_draft_get_string (json_node_get_object (entry), "from") : "";

      if (*from != '\0' && is_asked_for (sample, from))
        return FALSE;
    }
  return n > 0;
}

/* A key that is no column any more makes no sense: rows are added then. */
static void
drop_strange_keys (JsonObject *document,
                   JsonArray  *mapping)
{
  JsonObject *load = sluice_draft_get_object (document, "load", FALSE);
  JsonNode *keys = load == NULL ? NULL : json_object_get_member (load, "keys");

  if (keys == NULL || !JSON_NODE_HOLDS_ARRAY (keys))
    return;
  for (guint i = 0; i < json_array_get_length (json_node_get_array (keys)); i++)
    {
      const char *key = json_array_get_string_element (json_node_get_array (keys), i);
      gboolean is_there = FALSE;

      for (guint k = 0; k < json_array_get_length (mapping); k++)
        is_there = is_there ||
                   g_strcmp0 (sluice_draft_get_string (json_array_get_object_element (mapping, k),
                                                       "column"), key) == 0;
      if (is_there)
        continue;
      json_object_remove_member (load, "keys");
      json_object_set_string_member (load, "strategy", "insert");
      return;
    }
}

static void
take_columns_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  SluiceTaskPage *self = SLUICE_TASK_PAGE (widget);
  JsonObject *sample = self->guess == NULL ? NULL
                       : sluice_draft_get_object (self->guess, "sample", FALSE);
  JsonNode *mapping = sample == NULL ? NULL : json_object_get_member (sample, "mapping");
  JsonObject *root = NULL;

  if (mapping == NULL || !JSON_NODE_HOLDS_ARRAY (mapping))
    return;
  root = sluice_task_page_dup_root (self);
  json_object_set_member (root, "mapping", json_node_copy (mapping));
  drop_strange_keys (root, json_node_get_array (mapping));
  sluice_page_clear_problem (SLUICE_PAGE (self));
  sluice_task_page_commit (self, _("Use Fields as Columns"), root);
}

/* What was found takes the place of what the document said. */
static void
take_guess (SluiceTaskPage *self)
{
  static const char * const members[] = { "records", "pagination" };
  JsonObject *task = sluice_draft_get_object (self->guess, "task", FALSE);
  JsonObject *found = task == NULL ? NULL : sluice_draft_get_object (task, "source", FALSE);
  JsonObject *root = NULL;
  JsonObject *source = NULL;

  if (found == NULL)
    return;
  root = sluice_task_page_dup_root (self);
  source = sluice_draft_get_object (root, "source", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (json_object_has_member (found, members[i]))
      json_object_set_member (source, members[i], json_object_dup_member (found, members[i]));
    else
      json_object_remove_member (source, members[i]);
  sluice_task_page_commit (self, _("Take What Was Found"), root);
}

static void
show_failure (SluiceTaskPage *self,
              const GError   *error)
{
  const char *code = error->domain == SLUICE_ERROR ? sluice_error_get_code (error) : NULL;
  SluiceErrorHelp help;

  sluice_page_show_error (SLUICE_PAGE (self), NULL, error);
  if (sluice_error_help_find (code, &help))
    sluice_page_set_problem_action (SLUICE_PAGE (self), help.label, "task.show-field",
                                    g_variant_new_string (help.path));
}

static void
take_fields (SluiceTaskPage *self,
             JsonObject     *sample)
{
  JsonObject *root = sluice_task_page_dup_root (self);

  if (sluice_draft_take_fields (root, sample))
    sluice_task_page_commit (self, _("Remember the Fields of the Source"), root);
  else
    json_object_unref (root);
}

/* An API that has answered is not asked once more for the rows of the editor: those of its first
 * page are there, and those of another answer take their place. More of them, and what is asked
 * for each of them, are read when they are wanted. */
static void
take_records (SluiceTaskPage *self)
{
  JsonObject *source = sluice_draft_get_object (sluice_task_page_get_root (self), "source", FALSE);
  const char *lines = sluice_draft_get_string (self->guess, "lines");
  GBytes *shown = sluice_editor_get_records (self->editor);
  guint n = 0;

  if (*lines == '\0' || sluice_editor_get_busy (self->editor) || (shown != NULL && shown != self->answered) ||
      source == NULL || !g_str_equal (sluice_draft_get_string (source, "type"), "http") ||
      json_object_has_member (source, "children"))
    return;
  g_clear_pointer (&self->answered, g_bytes_unref);
  self->answered = g_bytes_new (lines, strlen (lines));
  for (const char *p = strchr (lines, '\n'); p != NULL; p = strchr (p + 1, '\n'))
    n++;
  /* There are more where there are pages, so these are as many as were asked for. */
  if (n > 0 && json_object_has_member (source, "pagination"))
    sluice_editor_set_sample_size (self->editor, n);
  sluice_editor_set_records (self->editor, self->answered);
}

static void
show_guess (SluiceTaskPage *self)
{
  JsonObject *sample = sluice_draft_get_object (self->guess, "sample", FALSE);

  sluice_page_clear_problem (SLUICE_PAGE (self));
  if (self->is_detecting)
    take_guess (self);
  sluice_source_editor_set_guess (self->source_editor, self->guess);
  if (sample != NULL)
    take_fields (self, sample);
  take_records (self);
  if (sample == NULL || !columns_are_strangers (self, sample))
    return;
  sluice_page_show_problem (SLUICE_PAGE (self),
                            _("No column of the task takes a field of these records."),
                            _("The columns were made for other records."));
  sluice_page_set_problem_action (SLUICE_PAGE (self), _("Use Their Fields as Columns"),
                                  "task.take-columns", NULL);
}

static void
guessed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(SluiceTaskPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) partial = NULL;
  g_autoptr(JsonNode) root = sluice_guess_finish (result, &partial, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->task_editor == NULL)
    return;
  g_clear_object (&self->guessing);
  g_clear_pointer (&self->guess, json_object_unref);
  sluice_source_editor_set_busy (self->source_editor, FALSE);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      sluice_source_editor_set_guess (self->source_editor, partial);
      if (error != NULL)
        show_failure (self, error);
      return;
    }
  self->guess = json_node_dup_object (root);
  show_guess (self);
}

/* The source alone: what is wrong with columns or target must not matter. */
static char *
build_question (SluiceTaskPage *self)
{
  static const char * const needed[] = { "sluice", "id", "name", "parameters", "source",
                                         "destination" };
  JsonObject *root = sluice_task_page_get_root (self);
  g_autoptr(JsonObject) question = json_object_new ();
  g_autofree char *text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    if (json_object_has_member (root, needed[i]))
      json_object_set_member (question, needed[i], json_object_dup_member (root, needed[i]));
  text = sluice_draft_to_text (question);
  if (self->is_detecting)
    {
      /* Not in what the document shares with the question. */
      g_autoptr(JsonObject) copy = sluice_draft_parse (text);
      JsonObject *source = sluice_draft_get_object (copy, "source", TRUE);

      json_object_remove_member (source, "records");
      json_object_remove_member (source, "pagination");
      return sluice_draft_to_text (copy);
    }
  return g_steal_pointer (&text);
}

static void
ask (SluiceTaskPage *self)
{
  g_autofree char *question = build_question (self);

  if (self->guessing != NULL)
    g_cancellable_cancel (self->guessing);
  g_clear_object (&self->guessing);
  self->guessing = g_cancellable_new ();
  sluice_guess_async (question, NULL, NULL,
                      sluice_draft_is_database (sluice_task_page_get_root (self)) ? SLUICE_GUESS_SAMPLE
                      : self->wants_proof ? SLUICE_GUESS_LINES : SLUICE_GUESS_LINES | SLUICE_GUESS_NO_PROOF,
                      self->guessing, guessed_cb, g_object_ref (self));
}

static void
begin (SluiceTaskPage *self,
       gboolean        is_detecting,
       gboolean        wants_proof)
{
  g_autofree char *broken = NULL;

  /* Not yet, or not any more: the document outlives the editor. */
  if (self->document == NULL || self->task_editor == NULL)
    return;
  broken = sluice_source_editor_dup_problem (self->source_editor);
  if (broken != NULL)
    {
      sluice_page_show_problem (SLUICE_PAGE (self), broken, NULL);
      return;
    }
  self->is_detecting = is_detecting;
  self->wants_proof = wants_proof;
  sluice_task_page_collect (self);
  sluice_source_editor_set_busy (self->source_editor, TRUE);
  if (!wants_proof)
    sluice_panes_show_end (sluice_source_editor_get_panes (self->source_editor), TRUE);
  sluice_task_page_store_secrets (self, ask);
}

static void
verify (SluiceTaskPage *self)
{
  g_autofree char *text = sluice_task_page_dup_text (self);

  sluice_source_editor_verify (self->source_editor, text);
}

static void
read_sample (SluiceTaskPage *self)
{
  sluice_editor_read_sample (self->editor);
}

/**
 * sluice_task_page_read_sample:
 * @self: a #SluiceTaskPage with a document
 *
 * Reads records of the source for the rows of the editor.
 */
void
sluice_task_page_read_sample (SluiceTaskPage *self)
{
  sluice_task_page_collect (self);
  sluice_task_page_store_secrets (self, read_sample);
}

/**
 * sluice_task_page_verify:
 * @self: a #SluiceTaskPage with a document
 *
 * Reads all of the source with the columns as they stand now, and loads nothing.
 */
void
sluice_task_page_verify (SluiceTaskPage *self)
{
  if (self->document == NULL)
    return;
  sluice_task_page_collect (self);
  sluice_task_page_store_secrets (self, verify);
}

/**
 * sluice_task_page_answer_format:
 * @self: a #SluiceTaskPage with a document
 * @field: a field with dates
 * @format: how they are written
 *
 * Has the columns that take @field read its dates by @format.
 */
void
sluice_task_page_answer_format (SluiceTaskPage *self,
                                const char     *field,
                                const char     *format)
{
  JsonObject *root = NULL;

  if (self->document == NULL)
    return;
  root = sluice_task_page_dup_root (self);
  if (sluice_draft_set_date_format (sluice_draft_get_array (root, "mapping"), field, format))
    sluice_task_page_commit (self, _("Read Dates as Answered"), root);
  else
    json_object_unref (root);
}

/**
 * sluice_task_page_send_again:
 * @self: a #SluiceTaskPage with a document
 *
 * Sends the request as it stands now and shows its answer.
 */
void
sluice_task_page_send_again (SluiceTaskPage *self)
{
  begin (self, FALSE, FALSE);
}

static void
send_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  begin (SLUICE_TASK_PAGE (widget), FALSE, FALSE);
}

static void
detect_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  begin (SLUICE_TASK_PAGE (widget), TRUE, TRUE);
}

static void
test_page_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  begin (SLUICE_TASK_PAGE (widget), FALSE, TRUE);
}

static void
set_cursor_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  sluice_source_editor_set_cursor (SLUICE_TASK_PAGE (widget)->source_editor,
                                   g_variant_get_string (parameter, NULL));
}

static void
authorized_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(SluiceTaskPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) root = sluice_child_run_finish (result, &error);

  if (self->task_editor == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  sluice_page_clear_problem (SLUICE_PAGE (self));
  if (root != NULL)
    sluice_page_add_toast (SLUICE_PAGE (self), adw_toast_new (_("Authorised")));
  else
    sluice_page_show_error (SLUICE_PAGE (self), _("The login did not succeed."), error);
}

static void
authorize (SluiceTaskPage *self)
{
  static const char * const arguments[] = { "connection", "authorize", "--task", "-", "--output",
                                            "json", NULL };
  g_autofree char *text = sluice_task_page_dup_text (self);

  sluice_page_show_problem (SLUICE_PAGE (self), _("Your browser shows the login page."),
                            _("Come back here when you have logged in."));
  sluice_child_run_async (arguments, text, sluice_page_get_cancellable (SLUICE_PAGE (self)),
                          authorized_cb, g_object_ref (self));
}

static void
authorize_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  SluiceTaskPage *self = SLUICE_TASK_PAGE (widget);

  if (self->document == NULL)
    return;
  sluice_task_page_collect (self);
  sluice_task_page_store_secrets (self, authorize);
}

/**
 * sluice_task_page_install_source_actions:
 * @widget_class: the class of #SluiceTaskPage
 *
 * Installs the actions of the source's buttons.
 */
void
sluice_task_page_install_source_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "source.send", NULL, send_action);
  gtk_widget_class_install_action (widget_class, "source.detect", NULL, detect_action);
  gtk_widget_class_install_action (widget_class, "source.test-page", NULL, test_page_action);
  gtk_widget_class_install_action (widget_class, "source.set-cursor", "s", set_cursor_action);
  gtk_widget_class_install_action (widget_class, "source.authorize", NULL, authorize_action);
  gtk_widget_class_install_action (widget_class, "task.take-columns", NULL, take_columns_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK,
                                       "source.send", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, GDK_CONTROL_MASK,
                                       "source.send", NULL);
}
