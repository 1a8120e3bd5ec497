/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-guess-input.h"

#include "sluice-cli-guess-table.h"
#include "sluice-cli-sync.h"
#include "sluice-curl-command.h"
#include "sluice-document.h"
#include "sluice-error.h"
#include "sluice-memory-secret-store.h"
#include "sluice-openapi.h"
#include "sluice-paging-evidence.h"
#include "sluice-pasted-text.h"
#include "sluice-sheets-link.h"
#include "sluice-response-records.h"
#include "sluice-task-draft.h"

#include <stdio.h>
#include <string.h>

/* More than this is data for a file, not for a task file. */
#define MAX_INLINE (4 * 1024 * 1024)
/* Names that are tried for a secret. */
#define MAX_NAMES 100

static void
secret_free (gpointer data)
{
  SluiceCliGuessSecret *secret = data;

  g_free (secret->name);
  g_free (secret->where);
  g_free (secret);
}

/**
 * sluice_cli_guess_input_free:
 * @self: (transfer full): input
 */
void
sluice_cli_guess_input_free (SluiceCliGuessInput *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->document, json_object_unref);
  g_clear_pointer (&self->data, sluice_response_free);
  g_free (self->records);
  g_free (self->origin);
  g_ptr_array_unref (self->secrets);
  g_ptr_array_unref (self->notes);
  g_clear_object (&self->store);
  g_free (self);
}

static SluiceCliGuessInput *
input_new (SluiceCli *cli)
{
  SluiceCliGuessInput *self = g_new0 (SluiceCliGuessInput, 1);

  self->secrets = g_ptr_array_new_with_free_func (secret_free);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  self->store = g_object_ref (cli->secrets);
  return self;
}

static gboolean
is_url (const char *text)
{
  return g_str_has_prefix (text, "http://") || g_str_has_prefix (text, "https://");
}

static SluiceCliGuessInput *
from_source (SluiceCliGuessInput *self,
             JsonObject          *source)
{
  self->document = sluice_task_draft_new (source, NULL);
  return self;
}

/* Into the keyring, if there is one; else only where this process finds it. */
static gboolean
store_secret (SluiceCli           *cli,
              SluiceCliGuessInput *self,
              const char          *name,
              const char          *value)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(GError) error = NULL;

  sluice_secret_store_store_async (cli->secrets, name, value, cli->cancellable, sluice_cli_sync_cb, &sync);
  if (sluice_secret_store_store_finish (cli->secrets, sluice_cli_sync_wait (&sync), &error))
    return TRUE;

  g_debug ("A secret is not kept: %s", error->message);
  if (!SLUICE_IS_MEMORY_SECRET_STORE (self->store))
    {
      g_object_unref (self->store);
      self->store = sluice_memory_secret_store_new_before (cli->secrets);
    }
  sluice_memory_secret_store_add (SLUICE_MEMORY_SECRET_STORE (self->store), name, value);
  return FALSE;
}

/* Another task may have a secret of that name: it keeps it. */
static char *
pick_name (SluiceCli              *cli,
           const SluiceCredential *credential)
{
  for (guint i = 1; credential->value != NULL && i < MAX_NAMES; i++)
    {
      g_autofree char *name = i == 1 ? g_strdup (credential->name) : g_strdup_printf ("%s-%u", credential->name, i);
      char *known = sluice_secret_store_lookup (cli->secrets, name, cli->cancellable, NULL);
      const gboolean free_or_same = known == NULL || g_str_equal (known, credential->value);

      if (known != NULL)
        sluice_secret_free (known);
      if (free_or_same)
        return g_steal_pointer (&name);
    }
  return g_strdup (credential->name);
}

static char *
replace_all (const char *text,
             const char *from,
             const char *to)
{
  g_auto(GStrv) parts = g_strsplit (text, from, -1);

  return g_strjoinv (to, parts);
}

/* References to a secret in @source, by another name. */
static JsonObject *
rename_secret (JsonObject *source,
               const char *name,
               const char *to)
{
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), source);
  g_autofree char *text = json_to_string (node, FALSE);
  g_autofree char *whole = g_strdup_printf ("\"secret:%s\"", name);
  g_autofree char *whole_to = g_strdup_printf ("\"secret:%s\"", to);
  g_autofree char *inside = g_strdup_printf ("{{secret.%s}}", name);
  g_autofree char *inside_to = g_strdup_printf ("{{secret.%s}}", to);
  g_autofree char *first = replace_all (text, whole, whole_to);
  g_autofree char *second = replace_all (first, inside, inside_to);
  g_autoptr(JsonNode) renamed = json_from_string (second, NULL);

  json_object_unref (source);
  return json_object_ref (json_node_get_object (renamed));
}

/* Takes @source; returns it with the names that its secrets have now. */
static JsonObject *
take_credentials (SluiceCli           *cli,
                  SluiceCliGuessInput *self,
                  GPtrArray           *credentials,
                  JsonObject          *source)
{
  for (guint i = 0; i < credentials->len; i++)
    {
      const SluiceCredential *credential = credentials->pdata[i];
      SluiceCliGuessSecret *secret = g_new0 (SluiceCliGuessSecret, 1);

      secret->name = pick_name (cli, credential);
      if (!g_str_equal (secret->name, credential->name))
        source = rename_secret (source, credential->name, secret->name);
      secret->where = g_strdup (credential->where);
      secret->stored = credential->value != NULL && store_secret (cli, self, secret->name, credential->value);
      g_ptr_array_add (self->secrets, secret);
    }
  return source;
}

/* A secret that has to be there, and is not part of what was given. */
static void
add_wanted (SluiceCli              *cli,
            SluiceCliGuessInput    *self,
            const SluiceCredential *credential)
{
  SluiceCliGuessSecret *secret = g_new0 (SluiceCliGuessSecret, 1);
  char *known = sluice_secret_store_lookup (cli->secrets, credential->name, cli->cancellable, NULL);

  secret->name = g_strdup (credential->name);
  secret->where = g_strdup (credential->where);
  secret->stored = known != NULL;
  if (known != NULL)
    sluice_secret_free (known);
  g_ptr_array_add (self->secrets, secret);
}

static void
take_notes (SluiceCliGuessInput *self,
            GPtrArray           *notes)
{
  for (guint i = 0; notes != NULL && i < notes->len; i++)
    g_ptr_array_add (self->notes, g_strdup (notes->pdata[i]));
}

static SluiceCliGuessInput *
from_curl (SluiceCli         *cli,
           SluiceCurlCommand *command)
{
  SluiceCliGuessInput *self = input_new (cli);
  g_autoptr(JsonObject) source = NULL;

  source = take_credentials (cli, self, sluice_curl_command_get_secrets (command),
                             sluice_task_draft_copy (sluice_curl_command_get_source (command)));
  take_notes (self, sluice_curl_command_get_notes (command));
  return from_source (self, source);
}

/* A URL may hold credentials just as a request does. One with templates is no
 * URL yet. */
static SluiceCliGuessInput *
from_url (SluiceCli   *cli,
          const char  *url,
          GError     **error)
{
  const char *const argv[] = { "curl", "--globoff", url, NULL };
  g_autofree char *sheet = sluice_sheets_link_to_csv (url);
  g_autoptr(JsonObject) source = NULL;
  SluiceCliGuessInput *self;

  if (strstr (url, "{{") == NULL && sheet == NULL)
    return sluice_cli_guess_input_new_curl (cli, argv, error);

  source = json_object_new ();
  json_object_set_string_member (source, "type", "http");
  json_object_set_string_member (source, "url", sheet != NULL ? sheet : url);
  if (sheet != NULL)
    json_object_set_string_member (source, "format", "csv");
  self = from_source (input_new (cli), source);
  self->is_table = sheet != NULL;
  return self;
}

/* What is not asked for by HTTP is looked at where it is. */
static gboolean
read_source_file (SluiceCliGuessInput *self,
                  JsonObject          *source,
                  GError             **error)
{
  const char *type = json_object_get_string_member_with_default (source, "type", "");
  const char *path = json_object_get_string_member_with_default (source, "path", "");
  g_autofree char *data = NULL;
  g_autoptr(GFile) file = NULL;
  g_autoptr(GError) local = NULL;
  gsize length;

  if (g_str_equal (type, "http"))
    return TRUE;
  self->is_table = sluice_cli_guess_has_table (source);
  if (self->is_table)
    return TRUE;
  if (!g_str_equal (type, "file"))
    {
      sluice_set_error (error, SLUICE_ERROR_UNSUPPORTED, "not_supported",
                        "Guessing takes sources of the types “http”, “file” and “database”, not “%s”", type);
      return FALSE;
    }
  file = g_file_new_for_commandline_arg (path);
  if (g_file_peek_path (file) == NULL ||
      !g_file_get_contents (g_file_peek_path (file), &data, &length, &local))
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "file_unreadable", "The file %s cannot be read: %s", path,
                        local != NULL ? local->message : "it is not on this computer");
      return FALSE;
    }
  self->data = sluice_response_new_data (data, (gssize) length);
  return TRUE;
}

/* A task document: what it lacks to be one is filled in, so that it can be
 * sent; what it says stays. */
static SluiceCliGuessInput *
from_document (SluiceCli   *cli,
               JsonObject  *object,
               const char  *origin,
               GError     **error)
{
  g_autoptr(SluiceCliGuessInput) self = NULL;
  g_autoptr(JsonObject) draft = NULL;
  JsonNode *source = json_object_get_member (object, "source");
  g_autoptr(GList) names = NULL;

  if (source == NULL || !JSON_NODE_HOLDS_OBJECT (source))
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "missing_key", "The document has no “source” to guess from");
      return NULL;
    }
  self = input_new (cli);
  self->origin = g_strdup (origin);
  self->document = sluice_task_draft_copy (object);
  draft = sluice_task_draft_new (json_node_get_object (source),
                                 sluice_paging_get_text (json_object_get_member (object, "name")));
  names = json_object_get_members (draft);
  for (GList *l = names; l != NULL; l = l->next)
    if (!json_object_has_member (self->document, l->data))
      json_object_set_member (self->document, l->data, json_node_copy (json_object_get_member (draft, l->data)));
  if (!read_source_file (self, json_node_get_object (source), error))
    return NULL;
  return g_steal_pointer (&self);
}

static SluiceCliGuessInput *
from_file_data (SluiceCli   *cli,
                const char  *path,
                const char  *data,
                gsize        length)
{
  SluiceCliGuessInput *self = input_new (cli);
  g_autoptr(JsonObject) source = json_object_new ();

  json_object_set_string_member (source, "type", "file");
  json_object_set_string_member (source, "path", path);
  self->data = sluice_response_new_data (data, (gssize) length);
  return from_source (self, source);
}

/* Only its beginning will be looked at, and some places in the middle. */
static SluiceCliGuessInput *
from_table (SluiceCli  *cli,
            const char *path)
{
  SluiceCliGuessInput *self = input_new (cli);
  g_autoptr(JsonObject) source = json_object_new ();

  json_object_set_string_member (source, "type", "file");
  json_object_set_string_member (source, "path", path);
  self->is_table = TRUE;
  return from_source (self, source);
}

/* Pasted data go into the task file itself. */
static SluiceCliGuessInput *
from_pasted_data (SluiceCli   *cli,
                  const char  *data,
                  gsize        length,
                  GError     **error)
{
  g_autoptr(SluiceCliGuessInput) self = input_new (cli);
  g_autoptr(JsonObject) source = json_object_new ();
  g_autoptr(SluiceResponseTree) tree = NULL;
  g_autoptr(SluiceResponseShape) shape = NULL;
  g_autoptr(SluiceResponseRecords) records = NULL;
  const SluiceRecordsCandidate *candidate;

  if (length > MAX_INLINE)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "usage", "These are more than 4 MiB: put them into a file, and "
                        "guess from that");
      return NULL;
    }
  self->data = sluice_response_new_data (data, (gssize) length);
  tree = sluice_response_tree_new (self->data, error);
  if (tree == NULL)
    return NULL;
  shape = sluice_response_shape_new (tree, NULL);
  candidate = sluice_response_shape_get_records (shape);
  records = sluice_response_records_read (self->data, sluice_response_tree_is_lines (tree), candidate->path,
                                          candidate->kind, 0, error);
  if (records == NULL)
    return NULL;

  {
    g_autofree char **texts = g_new0 (char *, records->texts->len + 1);
    g_autofree char *joined = NULL;

    for (guint i = 0; i < records->texts->len; i++)
      texts[i] = records->texts->pdata[i];
    joined = g_strjoinv (",", texts);
    self->records = g_strdup_printf ("[%s]", joined);
  }
  json_object_set_string_member (source, "type", "inline");
  json_object_set_array_member (source, "records", json_array_new ());
  self->document = sluice_task_draft_new (source, "Pasted data");
  return g_steal_pointer (&self);
}

static gboolean
has_word (JsonObject *object,
          const char *name)
{
  return object != NULL && json_object_has_member (object, name);
}

static SluiceCliGuessInput *
from_json (SluiceCli   *cli,
           const char  *path,
           const char  *data,
           gsize        length,
           GError     **error)
{
  g_autoptr(SluiceDocument) document = sluice_document_parse (data, length, NULL);
  JsonNode *root = document != NULL ? sluice_document_get_root (document) : NULL;
  JsonObject *object = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;

  if (has_word (object, "sluice"))
    return from_document (cli, object, path, error);
  if (path != NULL)
    return from_file_data (cli, path, data, length);
  return from_pasted_data (cli, data, length, error);
}

/**
 * sluice_cli_guess_input_new_openapi:
 * @cli: what all commands share
 * @data: (array length=length): a description of an API
 * @length: its bytes
 * @origin: (nullable): its URL or path
 * @operation: (nullable): the operation that was chosen
 * @error: %SLUICE_ERROR_INVALID with `operation_needed`, or what is wrong with
 *   the description
 *
 * Returns: (transfer full): what is to be guessed from
 */
SluiceCliGuessInput *
sluice_cli_guess_input_new_openapi (SluiceCli   *cli,
                                    const char  *data,
                                    gsize        length,
                                    const char  *origin,
                                    const char  *operation,
                                    GError     **error)
{
  g_autoptr(SluiceOpenapi) description = sluice_openapi_parse (data, length, origin, error);
  g_autoptr(SluiceOpenapiDraft) draft = NULL;
  SluiceCliGuessInput *self;

  if (description == NULL)
    return NULL;
  if (operation == NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "operation_needed", "This is the description of an API with %u "
                        "operations: choose one of them", sluice_openapi_get_operations (description)->len);
      if (error != NULL)
        sluice_error_set_hint (*error, "“guess --list” shows them, “--operation ID” takes one.");
      return NULL;
    }
  draft = sluice_openapi_make_source (description, operation, error);
  if (draft == NULL)
    return NULL;

  self = input_new (cli);
  for (guint i = 0; i < sluice_credential_list_get_items (draft->credentials)->len; i++)
    add_wanted (cli, self, sluice_credential_list_get_items (draft->credentials)->pdata[i]);
  take_notes (self, draft->notes);
  self->is_chosen = TRUE;
  self->document = sluice_task_draft_new (draft->source, draft->name);
  if (draft->parameters != NULL && json_array_get_length (draft->parameters) > 0)
    json_object_set_array_member (self->document, "parameters", json_array_ref (draft->parameters));
  return self;
}

/* The first place that is wrong, under the eyes of whoever pasted it. */
static void
print_place (const char   *data,
             gsize         length,
             const GError *error)
{
  const SluiceErrorWhere *where = sluice_error_peek_where (error);
  g_autofree char *place = NULL;

  if (where == NULL || where->byte < 0)
    return;
  place = sluice_pasted_text_show_place (data, length, (gsize) where->byte);
  fprintf (stderr, "%s\n", place);
}

/* What can be said of a text before it is used. A file of JSON Lines may have
 * lines that are wrong: they are rejected in the run. */
static gboolean
check_pasted (SluiceCli   *cli,
              const char  *path,
              const char  *data,
              gsize        length,
              GError     **error)
{
  const SluicePastedKind kind = sluice_pasted_text_detect (data, length);
  g_autoptr(GError) local = NULL;

  if (kind == SLUICE_PASTED_COMMAND && path == NULL)
    return sluice_curl_command_parse (data, error) != NULL;
  if (kind == SLUICE_PASTED_TABLE)
    {
      sluice_set_error (error, SLUICE_ERROR_UNSUPPORTED, "not_supported",
                        "A table with separators (CSV) cannot be pasted: put it into a file, and guess from that");
      return FALSE;
    }
  if (kind != SLUICE_PASTED_JSON && (kind != SLUICE_PASTED_JSON_LINES || path != NULL))
    return TRUE;
  if (sluice_pasted_text_check_json (data, length, kind, &local))
    return TRUE;
  if (cli->output == SLUICE_CLI_OUTPUT_TEXT)
    print_place (data, length, local);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* What a text is, told by how it begins. */
static SluiceCliGuessInput *
from_text (SluiceCli   *cli,
           const char  *path,
           const char  *data,
           gsize        length,
           const char  *operation,
           GError     **error)
{
  const char *start = g_str_has_prefix (data, "\xef\xbb\xbf") ? data + 3 : data;

  while (g_ascii_isspace (*start))
    start++;
  if (sluice_curl_command_is_one (start))
    {
      g_autoptr(SluiceCurlCommand) command = sluice_curl_command_parse (start, error);

      return command != NULL ? from_curl (cli, command) : NULL;
    }
  if (sluice_openapi_is_one (data, length))
    return sluice_cli_guess_input_new_openapi (cli, data, length, path, operation, error);
  if (is_url (start))
    {
      g_autofree char *url = g_strstrip (g_strdup (start));

      if (strpbrk (url, " \t\r\n") == NULL)
        return from_url (cli, url, error);
    }
  if (!check_pasted (cli, path, data, length, error))
    return NULL;
  if (*start == '{' || *start == '[' || path != NULL)
    return from_json (cli, path, data, length, error);

  sluice_set_error (error, SLUICE_ERROR_INVALID, "not_understood",
                    "This is no link, no curl command, no description of an API, no task and no JSON");
  if (error != NULL)
    sluice_error_set_hint (*error, "Links begin with http:// or https://.");
  return NULL;
}

/**
 * sluice_cli_guess_input_read:
 * @cli: what all commands share
 * @argument: a file, or `-` for what stands on standard input
 * @ret_length: (out): how many bytes it has
 * @error: return location
 *
 * Returns: (transfer full): what is in it
 */
char *
sluice_cli_guess_input_read (SluiceCli   *cli,
                             const char  *argument,
                             gsize       *ret_length,
                             GError     **error)
{
  g_autoptr(GError) local = NULL;
  char *data = NULL;

  if (g_str_equal (argument, "-"))
    return sluice_cli_read_stdin (cli, ret_length, error);
  if (!g_file_test (argument, G_FILE_TEST_IS_REGULAR))
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "not_understood", "%s is no link, and there is no such file",
                        argument);
      if (error != NULL)
        sluice_error_set_hint (*error, "Links begin with http:// or https://.");
      return NULL;
    }
  if (!g_file_get_contents (argument, &data, ret_length, &local))
    sluice_set_error (error, SLUICE_ERROR_INVALID, "file_unreadable", "The file %s cannot be read: %s", argument,
                      local->message);
  return data;
}

/**
 * sluice_cli_guess_input_new_text:
 * @cli: what all commands share
 * @data: (array length=length): what was given, with a NUL behind it
 * @length: its bytes
 * @error: return location
 *
 * Returns: (transfer full): what is to be guessed from
 */
SluiceCliGuessInput *
sluice_cli_guess_input_new_text (SluiceCli   *cli,
                                 const char  *data,
                                 gsize        length,
                                 GError     **error)
{
  return from_text (cli, NULL, data, length, NULL, error);
}

/**
 * sluice_cli_guess_input_new:
 * @cli: what all commands share
 * @argument: a URL, a file, or `-` for what stands on standard input
 * @operation: (nullable): the operation, if that is the description of an API
 * @error: return location
 *
 * Returns: (transfer full): what is to be guessed from
 */
SluiceCliGuessInput *
sluice_cli_guess_input_new (SluiceCli   *cli,
                            const char  *argument,
                            const char  *operation,
                            GError     **error)
{
  g_autofree char *data = NULL;
  gsize length = 0;

  if (is_url (argument))
    return from_url (cli, argument, error);
  if (!g_str_equal (argument, "-") && sluice_cli_guess_is_table (argument))
    return from_table (cli, argument);
  data = sluice_cli_guess_input_read (cli, argument, &length, error);
  if (data == NULL)
    return NULL;
  return from_text (cli, g_str_equal (argument, "-") ? NULL : argument, data, length, operation, error);
}

/**
 * sluice_cli_guess_input_new_curl:
 * @cli: what all commands share
 * @argv: (array zero-terminated=1): a command line of curl
 * @error: return location
 *
 * Returns: (transfer full): what is to be guessed from
 */
SluiceCliGuessInput *
sluice_cli_guess_input_new_curl (SluiceCli          *cli,
                                 const char *const  *argv,
                                 GError            **error)
{
  g_autoptr(SluiceCurlCommand) command = sluice_curl_command_parse_argv (argv, error);

  return command != NULL ? from_curl (cli, command) : NULL;
}

/**
 * sluice_cli_guess_input_to_task:
 * @self: input
 * @document: a task document that was made of it
 * @ret_problems: (out) (nullable) (element-type SluiceProblem): what is wrong
 *   with the document
 * @error: return location
 *
 * Returns: (transfer full): the task
 */
SluiceTask *
sluice_cli_guess_input_to_task (const SluiceCliGuessInput *self,
                                JsonObject                *document,
                                GPtrArray                **ret_problems,
                                GError                   **error)
{
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), document);
  g_autofree char *text = json_to_string (node, FALSE);

  /* Records go from text to text, so that no digit is lost. */
  if (self->records != NULL)
    {
      const char *empty = strstr (text, "\"records\":[]");
      GString *whole = g_string_new_len (text, empty - text);

      g_string_append_printf (whole, "\"records\":%s%s", self->records, empty + strlen ("\"records\":[]"));
      g_free (text);
      text = g_string_free (whole, FALSE);
    }
  return sluice_task_new_from_data (text, -1, self->origin != NULL ? self->origin : "guess.json", ret_problems,
                                    error);
}
