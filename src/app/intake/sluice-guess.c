/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-guess.h"

#include "sluice-child.h"
#include "sluice-dialect-words.h"
#include "sluice-draft.h"
#include "sluice-format.h"
#include "sluice-preferences.h"

#include <glib/gi18n.h>

/* Of what needs no guessing there is a sample. */
static JsonNode *
wrap_sample (JsonNode *sample)
{
  g_autoptr(JsonObject) guess = json_object_new ();

  json_object_set_member (guess, "sample", sample);
  return json_node_init_object (json_node_alloc (), guess);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  JsonNode *root = sluice_child_run_finish (result, &error);
  JsonNode *partial = sluice_child_get_answer (result);

  if (root != NULL && g_object_get_data (G_OBJECT (task), "is-sample") != NULL)
    root = wrap_sample (root);
  if (root != NULL)
    {
      g_task_return_pointer (task, root, (GDestroyNotify) json_node_unref);
      return;
    }
  if (partial != NULL && JSON_NODE_HOLDS_OBJECT (partial))
    g_task_set_task_data (task, json_node_dup_object (partial), (GDestroyNotify) json_object_unref);
  g_task_return_error (task, error);
}

/**
 * sluice_guess_async:
 * @input: (nullable): what was pasted, or a task document; it may hold secrets
 * @file: (nullable): a file in the place of @input
 * @operation: (nullable): the operation of an OpenAPI document
 * @flags: what is asked for
 * @cancellable: (nullable): stops the child
 * @callback: called with what was found
 * @user_data: for @callback
 *
 * Lets a child find out what a source is and how it has to be read.
 */
void
sluice_guess_async (const char          *input,
                    const char          *file,
                    const char          *operation,
                    SluiceGuessFlags     flags,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  g_autofree char *rows = g_strdup_printf ("%u", sluice_preferences_sample_rows ());
  g_autoptr(GPtrArray) arguments = g_ptr_array_new ();
  GTask *task = NULL;

  g_return_if_fail (input != NULL || file != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, sluice_guess_async);
  if (flags & SLUICE_GUESS_SAMPLE)
    g_object_set_data (G_OBJECT (task), "is-sample", task);
  g_ptr_array_add (arguments, (gpointer) (flags & SLUICE_GUESS_SAMPLE ? "sample" : "guess"));
  g_ptr_array_add (arguments, (gpointer) (file == NULL ? "-" : file));
  g_ptr_array_add (arguments, (gpointer) "--output");
  g_ptr_array_add (arguments, (gpointer) "json");
  if (flags & SLUICE_GUESS_LIST)
    g_ptr_array_add (arguments, (gpointer) "--list");
  else
    {
      g_ptr_array_add (arguments, (gpointer) "--rows");
      g_ptr_array_add (arguments, rows);
    }
  if ((flags & SLUICE_GUESS_NO_PROOF) && !(flags & SLUICE_GUESS_SAMPLE))
    g_ptr_array_add (arguments, (gpointer) "--no-proof");
  if ((flags & SLUICE_GUESS_LINES) && !(flags & SLUICE_GUESS_SAMPLE))
    g_ptr_array_add (arguments, (gpointer) "--lines");
  if (operation != NULL)
    {
      g_ptr_array_add (arguments, (gpointer) "--operation");
      g_ptr_array_add (arguments, (gpointer) operation);
    }
  g_ptr_array_add (arguments, NULL);
  sluice_child_run_async ((const char * const *) arguments->pdata, file == NULL ? input : NULL,
                          cancellable, answered_cb, task);
}

/**
 * sluice_guess_finish:
 * @result: what the callback was given
 * @ret_partial: (out) (optional) (nullable) (transfer full): what was found
 *   before the error
 * @error: return location for the child's error
 *
 * Returns: (transfer full): what was found, %NULL with @error
 */
JsonNode *
sluice_guess_finish (GAsyncResult  *result,
                     JsonObject   **ret_partial,
                     GError       **error)
{
  JsonObject *partial = NULL;

  g_return_val_if_fail (G_IS_TASK (result), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == sluice_guess_async, NULL);

  partial = g_task_get_task_data (G_TASK (result));
  if (ret_partial != NULL)
    *ret_partial = partial == NULL ? NULL : json_object_ref (partial);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sluice_guess_describe_response:
 * @guess: what was found
 *
 * Returns: (transfer full): status, time, size and type of the answer in a line
 */
char *
sluice_guess_describe_response (JsonObject *guess)
{
  JsonObject *response = sluice_draft_get_object (guess, "response", FALSE);
  const char *type = sluice_draft_get_string (response, "content_type");
  const char *version = sluice_draft_get_string (response, "http_version");
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *size = NULL;
  gint64 status;

  if (response == NULL)
    return g_strdup ("");
  status = json_object_get_int_member_with_default (response, "status", 0);
  size = g_format_size
    ((guint64) json_object_get_int_member_with_default (response, "bytes", 0));
  if (status > 0)
    /* Translators: the status of an answer and how long it took: “200 · 31 ms” */
    g_string_append_printf (text, _("%d · %d ms"), (int) status,
                            (int) json_object_get_int_member_with_default (response, "milliseconds",
                                                                           0));
  g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", size);
  if (*type != '\0')
    g_string_append_printf (text, " · %s", type);
  if (*version != '\0')
    g_string_append_printf (text, " · HTTP/%s", version);
  return g_strdup (text->str);
}

static char *
describe_cursor (JsonObject *pagination)
{
  const char *path = sluice_draft_get_string (pagination, "cursor_path");
  const char *header = sluice_draft_get_string (pagination, "cursor_header");
  const char *field = sluice_draft_get_string (pagination, "cursor_field");
  const char *merge = sluice_draft_get_string (pagination, "cursor_merge_path");
  const char *param = sluice_draft_get_string (pagination, "cursor_param");

  if (*merge != '\0')
    /* Translators: %s is a path in an answer */
    return g_strdup_printf (_("The members of “%s” go into the next request"), merge);
  if (*header != '\0')
    return g_strdup_printf (_("The header “%s” of each answer goes into “%s”"), header, param);
  if (*field != '\0')
    return g_strdup_printf (_("“%s” of the last record goes into “%s”"), field, param);
  return g_strdup_printf (_("A cursor from “%s” goes into “%s”"), path, param);
}

/**
 * sluice_guess_describe_paging:
 * @pagination: (nullable): the `pagination` of a source
 *
 * Returns: (transfer full): how the next page is found, in words
 */
char *
sluice_guess_describe_paging (JsonObject *pagination)
{
  const char *type = sluice_draft_get_string (pagination, "type");
  const char *param = NULL;

  if (g_str_equal (type, "page"))
    {
      param = sluice_draft_get_string (pagination, "page_param");
      /* Translators: %s is the name of a parameter */
      return g_strdup_printf (_("Page numbers in “%s”"), *param == '\0' ? "page" : param);
    }
  if (g_str_equal (type, "offset"))
    {
      param = sluice_draft_get_string (pagination, "offset_param");
      return g_strdup_printf (_("The number of rows to skip in “%s”"),
                              *param == '\0' ? "offset" : param);
    }
  if (g_str_equal (type, "cursor"))
    return describe_cursor (pagination);
  if (g_str_equal (type, "link_header"))
    return g_strdup (_("The Link header leads to the next page"));
  if (g_str_equal (type, "next_url"))
    return g_strdup_printf (_("The address of the next page is in “%s”"),
                            sluice_draft_get_string (pagination, "next_path"));
  return g_strdup (_("One page holds everything"));
}

/**
 * sluice_guess_describe_proof:
 * @proof: (nullable): what the second page showed
 *
 * Returns: (transfer full): it in words, empty if it was not asked for
 */
char *
sluice_guess_describe_proof (JsonObject *proof)
{
  const char *verdict = sluice_draft_get_string (proof, "verdict");
  const char *message = sluice_draft_get_string (proof, "message");
  g_autofree char *fresh = NULL;
  g_autofree char *repeated = NULL;
  gint64 n_fresh;

  if (g_str_equal (verdict, "single_page"))
    return g_strdup (*message != '\0' ? message : _("There is no second page"));
  if (!g_str_equal (verdict, "proved") && !g_str_equal (verdict, "refuted"))
    return g_strdup (message);
  if (g_str_equal (verdict, "refuted") && *message != '\0')
    return g_strdup (message);
  n_fresh = json_object_get_int_member_with_default (proof, "new", 0);
  fresh = sluice_format_number ((guint64) MAX (n_fresh, 0));
  repeated = sluice_format_number
    ((guint64) json_object_get_int_member_with_default (proof, "repeated", 0));
  /* Translators: what page 2 brought: “100 new rows, 0 repeated” */
  return g_strdup_printf (ngettext ("%s new row, %s repeated", "%s new rows, %s repeated",
                                    (gulong) n_fresh), fresh, repeated);
}

/**
 * sluice_guess_describe_total:
 * @sample: (nullable): the object of `sample --output json`
 *
 * Returns: (transfer full): how much there is besides the sample: rows and bytes,
 *   empty if that is not known
 */
char *
sluice_guess_describe_total (JsonObject *sample)
{
  JsonObject *total = sample == NULL ? NULL : sluice_draft_get_object (sample, "total", FALSE);
  gint64 rows = total == NULL ? -1 : json_object_get_int_member_with_default (total, "rows", -1);
  gint64 bytes = total == NULL ? -1 : json_object_get_int_member_with_default (total, "bytes", -1);
  g_autofree char *size = bytes < 0 ? NULL : g_format_size ((guint64) bytes);
  g_autofree char *number = rows < 0 ? NULL : sluice_format_rows ((guint64) rows);
  g_autofree char *text = NULL;

  if (number == NULL)
    return g_strdup (size == NULL ? "" : size);
  if (json_object_get_boolean_member_with_default (total, "exact", FALSE))
    text = g_strdup (number);
  else
    /* Translators: %s is a number of rows: “about 41,000 rows” */
    text = g_strdup_printf (_("about %s"), number);
  return size == NULL ? g_steal_pointer (&text) : g_strdup_printf ("%s · %s", text, size);
}

/**
 * sluice_guess_get_sheets:
 * @guess: the object of `guess --output json`
 *
 * Returns: (transfer none) (nullable): the names of the sheets of the workbook, %NULL if it is none
 */
JsonArray *
sluice_guess_get_sheets (JsonObject *guess)
{
  JsonObject *sample = sluice_draft_get_object (guess, "sample", FALSE);
  JsonArray *files = sample == NULL ? NULL : sluice_draft_get_array (sample, "files");
  JsonNode *first = files == NULL || json_array_get_length (files) == 0 ? NULL : json_array_get_element (files, 0);

  return first != NULL && JSON_NODE_HOLDS_OBJECT (first)
         ? sluice_draft_get_array (json_node_get_object (first), "sheets") : NULL;
}

/**
 * sluice_guess_keep_evidence:
 * @guess: what was found with an answer of a person
 * @before: (nullable): what was found before
 * @answered: the key of the dialect that was answered
 *
 * What is given is not sought for, so nothing speaks for it any more. What spoke
 * for the other parts of the dialect still does.
 */
void
sluice_guess_keep_evidence (JsonObject *guess,
                            JsonObject *before,
                            const char *answered)
{
  JsonObject *dialect = sluice_draft_get_object (guess, "dialect", FALSE);
  JsonArray *old = before == NULL ? NULL
                   : sluice_draft_get_array (sluice_draft_get_object (before, "dialect", FALSE),
                                             "evidence");
  JsonArray *list = NULL;

  g_return_if_fail (guess != NULL);

  if (dialect == NULL || old == NULL)
    return;
  if (sluice_draft_get_array (dialect, "evidence") == NULL)
    json_object_set_array_member (dialect, "evidence", json_array_new ());
  list = sluice_draft_get_array (dialect, "evidence");
  for (guint i = 0; i < json_array_get_length (old); i++)
    {
      JsonObject *entry = json_array_get_object_element (old, i);
      const char *key = sluice_draft_get_string (entry, "key");
      g_autofree char *known = sluice_dialect_words_evidence (dialect, key);

      if (*known == '\0' && g_strcmp0 (key, answered) != 0)
        json_array_add_object_element (list, json_object_ref (entry));
    }
}

/**
 * sluice_guess_join_evidence:
 * @object: (nullable): something that has been found
 *
 * Returns: (transfer full): what speaks for it, a sentence a line
 */
char *
sluice_guess_join_evidence (JsonObject *object)
{
  JsonNode *node = object == NULL ? NULL : json_object_get_member (object, "evidence");
  g_autoptr(GString) text = g_string_new (NULL);
  JsonArray *list = NULL;

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node))
    return g_strdup (sluice_draft_get_string (object, "evidence"));
  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return g_strdup ("");
  list = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (list); i++)
    if (JSON_NODE_HOLDS_VALUE (json_array_get_element (list, i)))
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "",
                              json_array_get_string_element (list, i));
  return g_strdup (text->str);
}
