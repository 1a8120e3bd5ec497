/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-curl-command.h"

#include "sluice-curl-draft.h"
#include "sluice-error.h"
#include "sluice-shell-words.h"

#include <string.h>

struct _SluiceCurlCommand
{
  JsonObject *source;
  SluiceCredentialList *credentials;
  SluiceCurlOptions *options;
};

/**
 * sluice_curl_command_free:
 * @self: (transfer full): a command
 */
void
sluice_curl_command_free (SluiceCurlCommand *self)
{
  g_return_if_fail (self != NULL);

  json_object_unref (self->source);
  g_clear_pointer (&self->credentials, sluice_credential_list_free);
  g_clear_pointer (&self->options, sluice_curl_options_free);
  g_free (self);
}

/* Skips what stands before a command: blanks, comments, the prompt of a shell. */
static const char *
skip_prompt (const char *text)
{
  if (g_str_has_prefix (text, "\xef\xbb\xbf"))
    text += 3;
  for (;;)
    {
      while (g_ascii_isspace (*text))
        text++;
      if (*text == '#')
        text += strcspn (text, "\r\n");
      else if ((*text == '$' || *text == '%' || *text == '>') && text[1] == ' ')
        text += 2;
      else
        return text;
    }
}

/* Whether a word names the program: curl, /usr/bin/curl, curl.exe. */
static gboolean
is_program (const char *word)
{
  g_autofree char *lower = g_ascii_strdown (word, -1);
  const char *slash = strpbrk (lower, "/\\") != NULL ? strrchr (lower, strchr (lower, '/') != NULL ? '/' : '\\') : NULL;
  const char *name = slash != NULL ? slash + 1 : lower;

  if (strstr (word, "://") != NULL)
    return FALSE;
  return g_str_equal (name, "curl") || g_str_equal (name, "curl.exe");
}

/**
 * sluice_curl_command_is_one:
 * @text: a text that was pasted
 *
 * Returns: whether it is a command line of curl, right or wrong
 */
gboolean
sluice_curl_command_is_one (const char *text)
{
  g_autofree char *word = NULL;

  g_return_val_if_fail (text != NULL, FALSE);

  text = skip_prompt (text);
  word = g_strndup (text, MIN (strcspn (text, " \t\r\n"), 4096));
  return is_program (word);
}

static void
set_member (JsonObject *object,
            const char *name,
            const char *value)
{
  g_autofree char *text = NULL;

  if (value == NULL)
    return;
  text = sluice_shell_to_template (value);
  json_object_set_string_member (object, name, text);
}

/* The certificate may be followed by its pass phrase; in paths of Windows the
 * second character is a colon, too. */
static void
read_certificate (SluiceCurlDraft *draft,
                  JsonObject      *tls)
{
  SluiceCurlOptions *options = draft->options;
  char *colon = options->cert_file != NULL && strlen (options->cert_file) > 2 ? strrchr (options->cert_file + 2, ':')
                                                                               : NULL;

  if (colon != NULL)
    {
      if (options->key_password == NULL)
        options->key_password = g_strdup (colon + 1);
      *colon = '\0';
    }
  set_member (tls, "cert_file", options->cert_file);
  set_member (tls, "key_file", options->key_file);
  if (options->key_password != NULL)
    {
      g_autofree char *reference = sluice_curl_draft_take_secret (draft, "key-password", options->key_password,
                                                                  "$.source.tls.key_password");

      json_object_set_string_member (tls, "key_password", reference);
    }
}

static void
read_tls (SluiceCurlDraft *draft)
{
  g_autoptr(JsonObject) tls = json_object_new ();

  if (draft->options->insecure)
    {
      json_object_set_boolean_member (tls, "verify", FALSE);
      sluice_curl_options_note (draft->options, "-k turns off the check of the server's certificate; every run will "
                                "warn of it.");
    }
  set_member (tls, "ca_file", draft->options->ca_file);
  read_certificate (draft, tls);
  if (json_object_get_size (tls) > 0)
    json_object_set_object_member (draft->source, "tls", g_steal_pointer (&tls));
}

static gboolean
set_seconds (JsonObject *object,
             const char *name,
             const char *text)
{
  guint64 whole;
  double seconds;
  char *end;

  if (text == NULL)
    return TRUE;
  if (g_ascii_string_to_unsigned (text, 10, 1, 1000000, &whole, NULL))
    {
      json_object_set_int_member (object, name, (gint64) whole);
      return TRUE;
    }
  seconds = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0' || !(seconds > 0 && seconds < 1e6))
    return FALSE;
  json_object_set_double_member (object, name, seconds);
  return TRUE;
}

static void
read_patience (SluiceCurlDraft *draft)
{
  g_autoptr(JsonObject) timeout = json_object_new ();
  guint64 retries;

  if (!set_seconds (timeout, "connect", draft->options->connect_timeout) ||
      !set_seconds (timeout, "total", draft->options->max_time))
    sluice_curl_options_note (draft->options, "A time limit is left out: it is no number of seconds.");
  if (json_object_get_size (timeout) > 0)
    json_object_set_object_member (draft->source, "timeout", g_steal_pointer (&timeout));

  if (draft->options->retry == NULL)
    return;
  if (g_ascii_string_to_unsigned (draft->options->retry, 10, 0, 99, &retries, NULL))
    {
      JsonObject *retry = json_object_new ();

      json_object_set_int_member (retry, "attempts", (gint64) retries + 1);
      json_object_set_object_member (draft->source, "retry", retry);
    }
  else
    {
      sluice_curl_options_note (draft->options, "--retry is left out: it is no number.");
    }
}

static gboolean
read_method (SluiceCurlDraft  *draft,
             GError          **error)
{
  SluiceCurlOptions *options = draft->options;
  g_autofree char *method = g_ascii_strup (options->method != NULL ? options->method : "", -1);

  if (options->data != NULL && options->get)
    {
      g_ptr_array_add (options->query, g_string_free (g_steal_pointer (&options->data), FALSE));
      options->data = NULL;
    }
  if (!g_regex_match_simple ("^[A-Z]*$", method, G_REGEX_DOLLAR_ENDONLY, 0))
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "curl_syntax", "The command, -X: this is no HTTP method");
      return FALSE;
    }
  if (*method == '\0')
    {
      g_free (method);
      method = g_strdup (options->data != NULL ? "POST" : "GET");
    }
  if (options->head || g_str_equal (method, "HEAD"))
    {
      sluice_curl_options_note (options, "A HEAD request has no records in its answer; this makes a GET of it.");
      g_free (method);
      method = g_strdup ("GET");
    }
  if (g_str_equal (method, "GET"))
    return TRUE;

  json_object_set_string_member (draft->source, "method", method);
  if (g_str_equal (method, "POST"))
    sluice_curl_options_note (options, "A POST is not sent again after a failure. If this one only reads, such as a "
                              "search, set “reads_only” to true.");
  else
    sluice_curl_options_note (options, "%s changes something at the server each time it is sent.", method);
  return TRUE;
}

static void
note_variables (SluiceCurlDraft *draft)
{
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), draft->source);
  g_autofree char *text = json_to_string (node, FALSE);
  g_autoptr(GRegex) regex = g_regex_new ("\\{\\{env\\.([A-Za-z0-9_]+)\\}\\}", 0, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;

  for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *name = g_match_info_fetch (match, 1);

      sluice_curl_options_note (draft->options, "The variable %s of the environment must be set when the task runs.",
                                name);
    }
}

/* What is behind the options: their meaning as a source. */
static gboolean
fill_draft (SluiceCurlDraft  *draft,
            GError          **error)
{
  json_object_set_string_member (draft->source, "type", "http");
  if (!sluice_curl_draft_read_address (draft, error) || !read_method (draft, error))
    return FALSE;

  /* In the order of a task; what stays empty is taken out again. */
  json_object_set_object_member (draft->source, "headers", json_object_ref (draft->headers));
  json_object_set_object_member (draft->source, "query", json_object_ref (draft->query));
  if (!sluice_curl_draft_read_headers (draft, error))
    return FALSE;
  sluice_curl_draft_read_parameters (draft);
  sluice_curl_draft_read_body (draft);
  read_tls (draft);
  read_patience (draft);
  if (json_object_get_size (draft->headers) == 0)
    json_object_remove_member (draft->source, "headers");
  if (json_object_get_size (draft->query) == 0)
    json_object_remove_member (draft->source, "query");
  note_variables (draft);
  return TRUE;
}

static SluiceCurlCommand *
command_new (GPtrArray  *words,
             GError    **error)
{
  g_autoptr(SluiceCurlCommand) self = g_new0 (SluiceCurlCommand, 1);
  g_autoptr(JsonObject) headers = json_object_new ();
  g_autoptr(JsonObject) query = json_object_new ();
  SluiceCurlDraft draft = { .headers = headers, .query = query };
  gboolean filled;

  self->source = json_object_new ();
  self->options = sluice_curl_options_new (words, error);
  if (self->options == NULL)
    return NULL;
  draft.options = self->options;
  draft.source = self->source;
  filled = fill_draft (&draft, error);
  self->credentials = draft.credentials;
  g_free (draft.content_type);
  return filled ? g_steal_pointer (&self) : NULL;
}

/* What people copy instead, with what to do. */
static void
set_foreign_error (const char  *start,
                   GError     **error)
{
  static const struct { const char *start; const char *name; } others[] = {
    { "Invoke-", "a command of PowerShell" },
    { "iwr ", "a command of PowerShell" },
    { "irm ", "a command of PowerShell" },
    { "$", "a command of PowerShell" },
    { "fetch(", "JavaScript" },
    { "await fetch(", "JavaScript" },
    { "wget ", "a command of wget" },
    { "http ", "a command of HTTPie" },
    { "https ", "a command of HTTPie" },
  };
  const char *name = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (others) && name == NULL; i++)
    if (g_ascii_strncasecmp (start, others[i].start, strlen (others[i].start)) == 0)
      name = others[i].name;

  sluice_set_error (error, SLUICE_ERROR_INVALID, "curl_syntax", "This is %s, not a command of curl",
                    name != NULL ? name : "a command of another program");
  if (error != NULL)
    sluice_error_set_hint (*error, "In the browser, choose “Copy as cURL (bash)” or “Copy as cURL (cmd)”.");
}

/**
 * sluice_curl_command_parse:
 * @text: a command line, with the quotes of a POSIX shell or of the command
 *   prompt of Windows
 * @error: return location
 *
 * Reads a command line of curl. Credentials become references to secrets,
 * headers that only concern the browser are left out. Variables of the shell
 * become templates.
 *
 * Fails with %SLUICE_ERROR_INVALID: `curl_syntax` if it cannot be read, with line
 * and column; `curl_option` for what cannot be expressed.
 *
 * Returns: (transfer full): the command
 */
SluiceCurlCommand *
sluice_curl_command_parse (const char  *text,
                           GError     **error)
{
  g_autoptr(GPtrArray) words = NULL;
  g_autoptr(SluiceCurlCommand) self = NULL;
  const char *start;
  const char *rest = NULL;
  g_autofree char *padded = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  start = skip_prompt (text);
  if (!sluice_curl_command_is_one (start))
    {
      set_foreign_error (start, error);
      return NULL;
    }
  /* Blanks keep the places that messages name. */
  padded = g_strdup (text);
  for (char *p = padded; p < padded + (start - text); p++)
    if (*p != '\n')
      *p = ' ';

  words = sluice_shell_split (padded, sluice_shell_detect (start), &rest, error);
  if (words == NULL)
    return NULL;
  g_ptr_array_remove_index (words, 0);
  self = command_new (words, error);
  if (self != NULL && rest != NULL && *rest != '#')
    sluice_curl_options_note (self->options, "What follows the command is left out: %.*s",
                              (int) MIN (strcspn (rest, "\r\n"), 60), rest);
  return g_steal_pointer (&self);
}

/**
 * sluice_curl_command_parse_argv:
 * @argv: (array zero-terminated=1): the words of a command line, with or without
 *   `curl` in front, as a shell has made them
 * @error: return location
 *
 * Like [func@Sluice.curl_command_parse], without quotes.
 *
 * Returns: (transfer full): the command
 */
SluiceCurlCommand *
sluice_curl_command_parse_argv (const char *const  *argv,
                                GError            **error)
{
  g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_shell_word_free);
  guint column = 1;

  g_return_val_if_fail (argv != NULL, NULL);

  for (guint i = 0; argv[i] != NULL; i++)
    {
      if (!g_utf8_validate (argv[i], -1, NULL) || sluice_shell_find_control (argv[i]) != NULL)
        {
          sluice_set_error (error, SLUICE_ERROR_INVALID, "curl_syntax", "The command: argument %u is no text", i + 1);
          return NULL;
        }
      if (i > 0 || !is_program (argv[i]))
        g_ptr_array_add (words, sluice_shell_word_new (argv[i], 1, column));
      column += (guint) g_utf8_strlen (argv[i], -1) + 1;
    }
  return command_new (words, error);
}

/**
 * sluice_curl_command_get_source:
 * @self: a command
 *
 * Returns: (transfer none): the member `source` of a task; its credentials are
 *   references to secrets
 */
JsonObject *
sluice_curl_command_get_source (const SluiceCurlCommand *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->source;
}

/**
 * sluice_curl_command_get_secrets:
 * @self: a command
 *
 * Returns: (transfer none) (element-type SluiceCredential): the credentials that
 *   were in the command
 */
GPtrArray *
sluice_curl_command_get_secrets (const SluiceCurlCommand *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return sluice_credential_list_get_items (self->credentials);
}

/**
 * sluice_curl_command_get_notes:
 * @self: a command
 *
 * Returns: (transfer none) (element-type utf8): what was left out or changed, and
 *   why, in sentences
 */
GPtrArray *
sluice_curl_command_get_notes (const SluiceCurlCommand *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->options->notes;
}
