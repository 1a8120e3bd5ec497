/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-curl-options.h"

#include "sluice-error.h"
#include "sluice-shell-words.h"

#include <stddef.h>
#include <string.h>

/* What an option does here. */
typedef enum
{
  CURL_SKIP,                    /* changes nothing about the request */
  CURL_SKIP_VALUE,              /* the same, with a value */
  CURL_NOTE_VALUE,              /* changes something that tasks leave to others */
  CURL_SET,                     /* puts its value into a field */
  CURL_FLAG,                    /* sets a field */
  CURL_HEADER,
  CURL_URL,
  CURL_DATA,
  CURL_DATA_RAW,
  CURL_DATA_URLENCODE,
  CURL_JSON,
  CURL_URL_QUERY,
  CURL_REFERER,
  CURL_COOKIE,
  CURL_NEXT,
  CURL_REFUSE,                  /* cannot be left out */
  CURL_REFUSE_VALUE,
} CurlAction;

typedef struct
{
  const char *name;
  char letter;
  CurlAction action;
  gsize field;                  /* of SluiceCurlOptions */
  const char *reason;
} CurlOption;

#define FIELD(name) offsetof (SluiceCurlOptions, name)

/* In the order of curl's manual, as far as its options are about HTTP. */
static const CurlOption options[] = {
  { "anyauth", 0, CURL_REFUSE, 0, "authentication by Digest or NTLM is not supported" },
  { "aws-sigv4", 0, CURL_REFUSE_VALUE, 0, "signed requests (AWS) are not supported" },
  { "basic", 0, CURL_SKIP, 0, NULL },
  { "cacert", 0, CURL_SET, FIELD (ca_file), NULL },
  { "cert", 'E', CURL_SET, FIELD (cert_file), NULL },
  { "cert-type", 0, CURL_SKIP_VALUE, 0, NULL },
  { "ciphers", 0, CURL_SKIP_VALUE, 0, NULL },
  { "compressed", 0, CURL_SKIP, 0, NULL },
  { "config", 'K', CURL_REFUSE_VALUE, 0, "the file it names is not read; paste its options, too" },
  { "connect-timeout", 0, CURL_SET, FIELD (connect_timeout), NULL },
  { "connect-to", 0, CURL_NOTE_VALUE, 0, "hosts are found as the system finds them" },
  { "cookie", 'b', CURL_COOKIE, 0, NULL },
  { "cookie-jar", 'c', CURL_SKIP_VALUE, 0, NULL },
  { "create-dirs", 0, CURL_SKIP, 0, NULL },
  { "data", 'd', CURL_DATA, 0, NULL },
  { "data-ascii", 0, CURL_DATA, 0, NULL },
  { "data-binary", 0, CURL_DATA, 0, NULL },
  { "data-raw", 0, CURL_DATA_RAW, 0, NULL },
  { "data-urlencode", 0, CURL_DATA_URLENCODE, 0, NULL },
  { "digest", 0, CURL_REFUSE, 0, "authentication by Digest is not supported" },
  { "dump-header", 'D', CURL_SKIP_VALUE, 0, NULL },
  { "fail", 'f', CURL_SKIP, 0, NULL },
  { "fail-with-body", 0, CURL_SKIP, 0, NULL },
  { "form", 'F', CURL_REFUSE_VALUE, 0, "multipart forms cannot be expressed in a task" },
  { "form-string", 0, CURL_REFUSE_VALUE, 0, "multipart forms cannot be expressed in a task" },
  { "get", 'G', CURL_FLAG, FIELD (get), NULL },
  { "globoff", 'g', CURL_SKIP, 0, NULL },
  { "head", 'I', CURL_FLAG, FIELD (head), NULL },
  { "header", 'H', CURL_HEADER, 0, NULL },
  { "http0.9", 0, CURL_SKIP, 0, NULL },
  { "http1.0", '0', CURL_SKIP, 0, NULL },
  { "http1.1", 0, CURL_SKIP, 0, NULL },
  { "http2", 0, CURL_SKIP, 0, NULL },
  { "http2-prior-knowledge", 0, CURL_SKIP, 0, NULL },
  { "http3", 0, CURL_SKIP, 0, NULL },
  { "include", 'i', CURL_SKIP, 0, NULL },
  { "insecure", 'k', CURL_FLAG, FIELD (insecure), NULL },
  { "interface", 0, CURL_NOTE_VALUE, 0, "the network interface is chosen by the system" },
  { "ipv4", '4', CURL_SKIP, 0, NULL },
  { "ipv6", '6', CURL_SKIP, 0, NULL },
  { "json", 0, CURL_JSON, 0, NULL },
  { "keepalive-time", 0, CURL_SKIP_VALUE, 0, NULL },
  { "key", 0, CURL_SET, FIELD (key_file), NULL },
  { "key-type", 0, CURL_SKIP_VALUE, 0, NULL },
  { "limit-rate", 0, CURL_NOTE_VALUE, 0, "tasks limit requests, not bytes, in a second" },
  { "location", 'L', CURL_SKIP, 0, NULL },
  { "location-trusted", 0, CURL_SKIP, 0, NULL },
  { "max-filesize", 0, CURL_NOTE_VALUE, 0, "`max_body` of the source does the same" },
  { "max-redirs", 0, CURL_SKIP_VALUE, 0, NULL },
  { "max-time", 'm', CURL_SET, FIELD (max_time), NULL },
  { "negotiate", 0, CURL_REFUSE, 0, "authentication by Negotiate is not supported" },
  { "netrc", 'n', CURL_REFUSE, 0, "the file .netrc is not read; write -u USER instead" },
  { "netrc-file", 0, CURL_REFUSE_VALUE, 0, "the file it names is not read; write -u USER instead" },
  { "next", ':', CURL_NEXT, 0, NULL },
  { "no-buffer", 'N', CURL_SKIP, 0, NULL },
  { "no-progress-meter", 0, CURL_SKIP, 0, NULL },
  { "noproxy", 0, CURL_NOTE_VALUE, 0, "the proxy of the desktop is used" },
  { "ntlm", 0, CURL_REFUSE, 0, "authentication by NTLM is not supported" },
  { "oauth2-bearer", 0, CURL_SET, FIELD (bearer), NULL },
  { "output", 'o', CURL_SKIP_VALUE, 0, NULL },
  { "output-dir", 0, CURL_SKIP_VALUE, 0, NULL },
  { "parallel", 'Z', CURL_SKIP, 0, NULL },
  { "pass", 0, CURL_SET, FIELD (key_password), NULL },
  { "path-as-is", 0, CURL_SKIP, 0, NULL },
  { "progress-bar", '#', CURL_SKIP, 0, NULL },
  { "proto", 0, CURL_SKIP_VALUE, 0, NULL },
  { "proto-default", 0, CURL_SKIP_VALUE, 0, NULL },
  { "proto-redir", 0, CURL_SKIP_VALUE, 0, NULL },
  { "proxy", 'x', CURL_NOTE_VALUE, 0, "the proxy of the desktop is used" },
  { "proxy-user", 'U', CURL_NOTE_VALUE, 0, "the proxy of the desktop is used" },
  { "proxy-insecure", 0, CURL_SKIP, 0, NULL },
  { "range", 'r', CURL_NOTE_VALUE, 0, "answers are always read whole" },
  { "referer", 'e', CURL_REFERER, 0, NULL },
  { "remote-header-name", 'J', CURL_SKIP, 0, NULL },
  { "remote-name", 'O', CURL_SKIP, 0, NULL },
  { "remote-time", 'R', CURL_SKIP, 0, NULL },
  { "request", 'X', CURL_SET, FIELD (method), NULL },
  { "resolve", 0, CURL_NOTE_VALUE, 0, "hosts are found as the system finds them" },
  { "retry", 0, CURL_SET, FIELD (retry), NULL },
  { "retry-all-errors", 0, CURL_SKIP, 0, NULL },
  { "retry-connrefused", 0, CURL_SKIP, 0, NULL },
  { "retry-delay", 0, CURL_SKIP_VALUE, 0, NULL },
  { "retry-max-time", 0, CURL_SKIP_VALUE, 0, NULL },
  { "show-error", 'S', CURL_SKIP, 0, NULL },
  { "show-headers", 0, CURL_SKIP, 0, NULL },
  { "silent", 's', CURL_SKIP, 0, NULL },
  { "speed-limit", 'Y', CURL_SKIP_VALUE, 0, NULL },
  { "speed-time", 'y', CURL_SKIP_VALUE, 0, NULL },
  { "ssl-no-revoke", 0, CURL_SKIP, 0, NULL },
  { "ssl-reqd", 0, CURL_SKIP, 0, NULL },
  { "stderr", 0, CURL_SKIP_VALUE, 0, NULL },
  { "styled-output", 0, CURL_SKIP, 0, NULL },
  { "tcp-nodelay", 0, CURL_SKIP, 0, NULL },
  { "time-cond", 'z', CURL_NOTE_VALUE, 0, "answers are read whether they are new or not" },
  { "tls-max", 0, CURL_SKIP_VALUE, 0, NULL },
  { "tlsv1", '1', CURL_SKIP, 0, NULL },
  { "tlsv1.0", 0, CURL_SKIP, 0, NULL },
  { "tlsv1.1", 0, CURL_SKIP, 0, NULL },
  { "tlsv1.2", 0, CURL_SKIP, 0, NULL },
  { "tlsv1.3", 0, CURL_SKIP, 0, NULL },
  { "trace", 0, CURL_SKIP_VALUE, 0, NULL },
  { "trace-ascii", 0, CURL_SKIP_VALUE, 0, NULL },
  { "trace-time", 0, CURL_SKIP, 0, NULL },
  { "unix-socket", 0, CURL_REFUSE_VALUE, 0, "servers behind a socket file are not supported" },
  { "upload-file", 'T', CURL_REFUSE_VALUE, 0, "a task does not upload files" },
  { "url", 0, CURL_URL, 0, NULL },
  { "url-query", 0, CURL_URL_QUERY, 0, NULL },
  { "user", 'u', CURL_SET, FIELD (user), NULL },
  { "user-agent", 'A', CURL_SET, FIELD (user_agent), NULL },
  { "verbose", 'v', CURL_SKIP, 0, NULL },
  { "write-out", 'w', CURL_SKIP_VALUE, 0, NULL },
};

typedef struct
{
  SluiceCurlOptions *result;
  GPtrArray *words;
  guint next;                   /* the word that is read next */
  gboolean ended;
  GError **error;
} Reader;

/**
 * sluice_curl_options_free:
 * @self: (transfer full): options
 */
void
sluice_curl_options_free (SluiceCurlOptions *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->url);
  g_ptr_array_unref (self->query);
  g_free (self->method);
  g_ptr_array_unref (self->headers);
  if (self->data != NULL)
    g_string_free (self->data, TRUE);
  g_free (self->user);
  g_free (self->bearer);
  g_free (self->cookie);
  g_free (self->user_agent);
  g_free (self->ca_file);
  g_free (self->cert_file);
  g_free (self->key_file);
  g_free (self->key_password);
  g_free (self->max_time);
  g_free (self->connect_timeout);
  g_free (self->retry);
  g_ptr_array_unref (self->notes);
  g_free (self);
}

/**
 * sluice_curl_options_note:
 * @self: options
 * @format: what was left out, and why; a sentence
 */
void
sluice_curl_options_note (SluiceCurlOptions *self,
                          const char        *format,
                          ...)
{
  g_autofree char *note = NULL;
  va_list args;

  g_return_if_fail (self != NULL);
  g_return_if_fail (format != NULL);

  va_start (args, format);
  note = g_strdup_vprintf (format, args);
  va_end (args);
  if (!g_ptr_array_find_with_equal_func (self->notes, note, g_str_equal, NULL))
    g_ptr_array_add (self->notes, g_steal_pointer (&note));
}

static gboolean
refuse (const SluiceShellWord  *word,
        const char             *name,
        const char             *reason,
        GError                **error)
{
  sluice_set_error (error, SLUICE_ERROR_INVALID, "curl_option", "The command, line %u, column %u, %s: %s",
                    word->line, word->column, name, reason);
  if (error != NULL)
    sluice_error_get_where (*error)->line = word->line;
  return FALSE;
}

static void
append_data (SluiceCurlOptions *result,
             const char        *text,
             const char        *separator)
{
  if (result->data == NULL)
    result->data = g_string_new (NULL);
  else
    g_string_append (result->data, separator);
  g_string_append (result->data, text);
}

/* Percent-encodes all but marked variables. */
static char *
encode (const char *text)
{
  static const char allowed[] = { SLUICE_SHELL_VARIABLE_START, SLUICE_SHELL_VARIABLE_END, '\0' };

  return g_uri_escape_string (text, allowed, FALSE);
}

/* `content`, `=content`, `name=content`; the name is encoded already. */
static char *
encode_field (const char *text)
{
  const char *equals = strchr (text, '=');
  g_autofree char *value = encode (equals != NULL ? equals + 1 : text);

  if (equals == NULL || equals == text)
    return g_steal_pointer (&value);
  return g_strdup_printf ("%.*s=%s", (int) (equals - text), text, value);
}

/* Whether data comes from a file: @file, and name@file where that exists. */
static gboolean
is_file (const char *text,
         CurlAction  action)
{
  gsize name = strcspn (text, "=@");

  if (action == CURL_DATA_URLENCODE || action == CURL_URL_QUERY)
    return text[name] == '@';
  return text[0] == '@' && action != CURL_DATA_RAW;
}

static gboolean
take_data (Reader                *self,
           const CurlOption      *option,
           const SluiceShellWord *word,
           const char            *value)
{
  g_autofree char *encoded = NULL;
  g_autofree char *name = g_strconcat ("--", option->name, NULL);

  if (is_file (value, option->action))
    return refuse (word, name, "the file that it names is not read; write its content in the place of “@file”",
                   self->error);

  switch ((guint) option->action)
    {
    case CURL_JSON:
      self->result->is_json = TRUE;
      append_data (self->result, value, "");
      break;

    case CURL_DATA_URLENCODE:
      encoded = encode_field (value);
      append_data (self->result, encoded, "&");
      break;

    case CURL_URL_QUERY:
      g_ptr_array_add (self->result->query, *value == '+' ? g_strdup (value + 1) : encode_field (value));
      break;

    default:
      append_data (self->result, value, "&");
      break;
    }
  return TRUE;
}

static void
set_text (char       **field,
          const char  *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

static void
take_url (SluiceCurlOptions *result,
          const char        *value)
{
  if (result->url == NULL)
    result->url = g_strdup (value);
  else
    sluice_curl_options_note (result, "The command has more than one address; only the first one is used.");
}

/* A cookie without `=` is the name of a file of cookies. */
static void
take_cookie (SluiceCurlOptions *result,
             const char        *value)
{
  g_autofree char *before = result->cookie;

  if (strchr (value, '=') == NULL && strchr (value, SLUICE_SHELL_VARIABLE_START) == NULL)
    {
      result->cookie = g_steal_pointer (&before);
      sluice_curl_options_note (result, "The file of cookies is not read; “cookies” of the source keeps those that "
                                "the server sets.");
      return;
    }
  result->cookie = before != NULL ? g_strconcat (before, "; ", value, NULL) : g_strdup (value);
}

static gboolean
take (Reader                *self,
      const CurlOption      *option,
      const SluiceShellWord *word,
      const char            *value)
{
  g_autofree char *name = g_strconcat ("--", option->name, NULL);

  switch (option->action)
    {
    case CURL_SET:
      set_text (G_STRUCT_MEMBER_P (self->result, option->field), value);
      return TRUE;

    case CURL_FLAG:
      G_STRUCT_MEMBER (gboolean, self->result, option->field) = TRUE;
      return TRUE;

    case CURL_HEADER:
      if (*value == '@')
        return refuse (word, name, "the file that it names is not read; write the headers here", self->error);
      g_ptr_array_add (self->result->headers, g_strdup (value));
      return TRUE;

    case CURL_URL:
      take_url (self->result, value);
      return TRUE;

    case CURL_DATA:
    case CURL_DATA_RAW:
    case CURL_DATA_URLENCODE:
    case CURL_JSON:
    case CURL_URL_QUERY:
      return take_data (self, option, word, value);

    case CURL_REFERER:
      g_ptr_array_add (self->result->headers, g_strconcat ("Referer: ", value, NULL));
      return TRUE;

    case CURL_COOKIE:
      take_cookie (self->result, value);
      return TRUE;

    case CURL_NEXT:
      self->ended = TRUE;
      sluice_curl_options_note (self->result, "The command makes more than one request; only the first one is used.");
      return TRUE;

    case CURL_REFUSE:
    case CURL_REFUSE_VALUE:
      return refuse (word, name, option->reason, self->error);

    case CURL_NOTE_VALUE:
      sluice_curl_options_note (self->result, "%s is left out: %s.", name, option->reason);
      return TRUE;

    case CURL_SKIP:
    case CURL_SKIP_VALUE:
    default:
      return TRUE;
    }
}

static gboolean
has_value (const CurlOption *option)
{
  switch (option->action)
    {
    case CURL_SKIP:
    case CURL_FLAG:
    case CURL_NEXT:
    case CURL_REFUSE:
      return FALSE;

    case CURL_SKIP_VALUE:
    case CURL_NOTE_VALUE:
    case CURL_SET:
    case CURL_HEADER:
    case CURL_URL:
    case CURL_DATA:
    case CURL_DATA_RAW:
    case CURL_DATA_URLENCODE:
    case CURL_JSON:
    case CURL_URL_QUERY:
    case CURL_REFERER:
    case CURL_COOKIE:
    case CURL_REFUSE_VALUE:
    default:
      return TRUE;
    }
}

static const CurlOption *
find_long (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    if (g_str_equal (options[i].name, name))
      return &options[i];
  return NULL;
}

static const CurlOption *
find_short (char letter)
{
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    if (options[i].letter == letter)
      return &options[i];
  return NULL;
}

/* The value of an option that has one is the next word. */
static gboolean
take_next (Reader                *self,
           const CurlOption      *option,
           const SluiceShellWord *word)
{
  const SluiceShellWord *value;

  if (!has_value (option))
    return take (self, option, word, "");
  if (self->next >= self->words->len)
    return refuse (word, word->text, "its value is missing", self->error);
  value = self->words->pdata[self->next++];
  return take (self, option, word, value->text);
}

static gboolean
read_long (Reader                *self,
           const SluiceShellWord *word)
{
  const char *name = word->text + 2;
  const CurlOption *option = find_long (name);

  /* --no-NAME takes back what NAME would do. */
  if (option == NULL && g_str_has_prefix (name, "no-"))
    {
      option = find_long (name + 3);
      if (option != NULL && !has_value (option))
        {
          if (option->action == CURL_FLAG)
            G_STRUCT_MEMBER (gboolean, self->result, option->field) = FALSE;
          return TRUE;
        }
      option = NULL;
    }
  if (option == NULL)
    return refuse (word, word->text, "this option is not known; take it out if it does not matter", self->error);
  return take_next (self, option, word);
}

/* -sSL is -s -S -L; -XPOST is -X POST. */
static gboolean
read_short (Reader                *self,
            const SluiceShellWord *word)
{
  for (const char *p = word->text + 1; *p != '\0'; p++)
    {
      const CurlOption *option = find_short (*p);

      if (option == NULL)
        return refuse (word, word->text, "this option is not known; take it out if it does not matter", self->error);
      if (has_value (option) && p[1] != '\0')
        return take (self, option, word, p + 1);
      if (!take_next (self, option, word))
        return FALSE;
    }
  return TRUE;
}

static SluiceCurlOptions *
options_new (void)
{
  SluiceCurlOptions *self = g_new0 (SluiceCurlOptions, 1);

  self->query = g_ptr_array_new_with_free_func (g_free);
  self->headers = g_ptr_array_new_with_free_func (g_free);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/**
 * sluice_curl_options_new:
 * @words: (element-type SluiceShellWord): what stands behind `curl`
 * @error: return location
 *
 * Reads the options of curl, long and short ones. Those that only concern what
 * the terminal shows are left out without a word, those that change the request
 * in a way that tasks leave to the desktop with a note.
 *
 * Fails with %SLUICE_ERROR_INVALID and `curl_option`: an option that is not
 * known, or that cannot be left out.
 *
 * Returns: (transfer full): the options
 */
SluiceCurlOptions *
sluice_curl_options_new (GPtrArray  *words,
                         GError    **error)
{
  g_autoptr(SluiceCurlOptions) result = options_new ();
  Reader self = { .result = result, .words = words, .error = error };
  gboolean only_urls = FALSE;

  g_return_val_if_fail (words != NULL, NULL);

  while (self.next < words->len && !self.ended)
    {
      const SluiceShellWord *word = words->pdata[self.next++];
      gboolean read = TRUE;

      if (only_urls || word->text[0] != '-' || word->text[1] == '\0')
        take_url (result, word->text);
      else if (g_str_equal (word->text, "--"))
        only_urls = TRUE;
      else if (word->text[1] == '-')
        read = read_long (&self, word);
      else
        read = read_short (&self, word);
      if (!read)
        return NULL;
    }
  return g_steal_pointer (&result);
}
