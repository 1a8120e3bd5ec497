/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-pasted-text.h"

#include "sluice-curl-command.h"
#include "sluice-document.h"
#include "sluice-error.h"
#include "sluice-json-scanner.h"
#include "sluice-openapi.h"

#include <string.h>

/* Characters of a line that are shown on each side of a place. */
#define SHOWN 36

static const char *
skip_blank (const char *text)
{
  if (g_str_has_prefix (text, "\xef\xbb\xbf"))
    text += 3;
  while (g_ascii_isspace (*text))
    text++;
  return text;
}

/* Scans one JSON value from @text to the end of the text; NULL if it is one,
 * else where it is wrong. */
static const char *
find_error (const char  *text,
            const char  *end,
            const char **ret_reason)
{
  SluiceJsonScanner scanner;
  const char *where = NULL;
  const char *p;

  sluice_json_scanner_init (&scanner, SLUICE_DOCUMENT_MAX_DEPTH, G_MAXSIZE);
  scanner.end = end;
  scanner.final = TRUE;
  p = sluice_json_scanner_skip (&scanner, sluice_json_skip_space (text));
  if (p == NULL)
    {
      where = scanner.where != NULL ? scanner.where : end;
      *ret_reason = scanner.reason != NULL ? scanner.reason
                    : scanner.status == SLUICE_SCAN_TOO_DEEP ? "it is nested too deeply"
                                                             : "it ends too early";
    }
  else
    {
      p = sluice_json_skip_space (p);
      if (p < end)
        {
          where = p;
          *ret_reason = "something follows the end of the value";
        }
    }
  sluice_json_scanner_clear (&scanner);
  return where;
}

/* A copy that the scanner can read, and that ends with a NUL. */
static char *
copy_padded (const char *data,
             gsize       length)
{
  char *copy = g_malloc0 (length + SLUICE_SCAN_PADDING);

  if (length > 0)
    memcpy (copy, data, length);
  return copy;
}

/* Whether the first line is an object by itself, and a line follows it. */
static gboolean
is_json_lines (const char *text)
{
  gsize length = strcspn (text, "\r\n");
  g_autofree char *line = NULL;
  const char *reason;

  if (*text != '{' || *skip_blank (text + length) == '\0')
    return FALSE;
  line = copy_padded (text, length);
  return find_error (line, line + length, &reason) == NULL;
}

static gboolean
is_url (const char *text)
{
  g_autofree char *plain = g_strchomp (g_strdup (text));

  return (g_ascii_strncasecmp (plain, "http://", 7) == 0 || g_ascii_strncasecmp (plain, "https://", 8) == 0) &&
         strpbrk (plain, " \t\r\n") == NULL;
}

/* Requests that browsers copy for other programs. */
static gboolean
is_command (const char *text)
{
  static const char *const starts[] = {
    "Invoke-WebRequest ", "Invoke-RestMethod ", "iwr ", "irm ", "$session", "$headers", "$uri", "fetch(",
    "await fetch(", "wget ", "http GET ", "http POST ", "xh ", NULL
  };

  for (guint i = 0; starts[i] != NULL; i++)
    if (g_ascii_strncasecmp (text, starts[i], strlen (starts[i])) == 0)
      return TRUE;
  return FALSE;
}

static guint
count_separators (const char *line,
                  char        separator)
{
  guint n = 0;

  for (; *line != '\0' && *line != '\n'; line++)
    n += *line == separator ? 1 : 0;
  return n;
}

/* Two lines with the same number of the same separator. */
static gboolean
is_table (const char *text)
{
  static const char separators[] = ",;\t|";
  const char *second = strchr (text, '\n');

  if (*text == '<' || second == NULL || *skip_blank (second) == '\0')
    return FALSE;
  for (const char *p = separators; *p != '\0'; p++)
    if (count_separators (text, *p) > 0 && count_separators (text, *p) == count_separators (second + 1, *p))
      return TRUE;
  return FALSE;
}

static gboolean
is_task (const char *text)
{
  g_autoptr(SluiceDocument) document = NULL;
  JsonNode *root;

  if (strstr (text, "\"sluice\"") == NULL)
    return FALSE;
  document = sluice_document_parse (text, strlen (text), NULL);
  root = document != NULL ? sluice_document_get_root (document) : NULL;
  return root != NULL && JSON_NODE_HOLDS_OBJECT (root) && json_object_has_member (json_node_get_object (root), "sluice");
}

/**
 * sluice_pasted_text_detect:
 * @data: (array length=length): a text that was pasted, or the content of a file
 * @length: its bytes
 *
 * Tells what a text is by its content.
 *
 * Returns: what it is
 */
SluicePastedKind
sluice_pasted_text_detect (const char *data,
                           gsize       length)
{
  g_autofree char *copy = NULL;
  const char *text;

  g_return_val_if_fail (data != NULL || length == 0, SLUICE_PASTED_UNKNOWN);

  copy = copy_padded (data, length);
  text = skip_blank (copy);
  if (*text == '\0')
    return length == (gsize) (text - copy) ? SLUICE_PASTED_EMPTY : SLUICE_PASTED_UNKNOWN;
  if (sluice_curl_command_is_one (text))
    return SLUICE_PASTED_CURL;
  if (is_url (text))
    return SLUICE_PASTED_URL;
  if (*text == '{' || *text == '[')
    {
      if (is_task (text))
        return SLUICE_PASTED_TASK;
      if (is_json_lines (text))
        return SLUICE_PASTED_JSON_LINES;
      return sluice_openapi_is_one (text, strlen (text)) ? SLUICE_PASTED_OPENAPI : SLUICE_PASTED_JSON;
    }
  if (is_command (text))
    return SLUICE_PASTED_COMMAND;
  if (sluice_openapi_is_one (text, strlen (text)))
    return SLUICE_PASTED_OPENAPI;
  return is_table (text) ? SLUICE_PASTED_TABLE : SLUICE_PASTED_UNKNOWN;
}

static void
set_error (const char  *start,
           const char  *at,
           const char  *reason,
           GError     **error)
{
  guint line = 1;
  const char *line_start = start;
  SluiceErrorWhere *where;

  for (const char *p = start; p < at; p++)
    if (*p == '\n')
      {
        line++;
        line_start = p + 1;
      }
  sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_json", "This is not JSON: line %u, column %ld: %s", line,
                    g_utf8_strlen (line_start, at - line_start) + 1, reason);
  if (error == NULL)
    return;
  where = sluice_error_get_where (*error);
  where->line = line;
  where->byte = at - start;
}

/**
 * sluice_pasted_text_check_json:
 * @data: (array length=length): a text
 * @length: its bytes
 * @kind: %SLUICE_PASTED_JSON for one value, %SLUICE_PASTED_JSON_LINES for one a
 *   line
 * @error: return location
 *
 * Looks for the first place where a text is no JSON (RFC 8259).
 *
 * Fails with %SLUICE_ERROR_INVALID and `invalid_json`; line and byte are in the
 * error's `where`, the column is in its message.
 *
 * Returns: whether all of it is JSON
 */
gboolean
sluice_pasted_text_check_json (const char        *data,
                               gsize              length,
                               SluicePastedKind   kind,
                               GError           **error)
{
  g_autofree char *copy = NULL;
  const char *end;
  const char *start;

  g_return_val_if_fail (data != NULL || length == 0, FALSE);

  copy = copy_padded (data, length);
  end = copy + length;
  start = g_str_has_prefix (copy, "\xef\xbb\xbf") ? copy + 3 : copy;
  while (start < end)
    {
      const char *line_end = kind == SLUICE_PASTED_JSON_LINES ? memchr (start, '\n', (gsize) (end - start)) : NULL;
      const gsize size = (gsize) ((line_end != NULL ? line_end : end) - start);
      g_autofree char *value = copy_padded (start, size);
      const char *reason = NULL;
      const char *wrong = *skip_blank (value) != '\0' ? find_error (value, value + size, &reason) : NULL;

      if (wrong != NULL)
        {
          set_error (copy, start + (wrong - value), reason, error);
          return FALSE;
        }
      start += size + 1;
    }
  return TRUE;
}

/**
 * sluice_pasted_text_show_place:
 * @data: (array length=length): a text
 * @length: its bytes
 * @byte: a place in it
 *
 * Returns: (transfer full): the line that @byte is in, cut to what is near it, and
 *   below it a caret under the place
 */
char *
sluice_pasted_text_show_place (const char *data,
                               gsize       length,
                               gsize       byte)
{
  gsize start = MIN (byte, length);
  gsize end = MIN (byte, length);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gboolean cut;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  while (start > 0 && data[start - 1] != '\n' && end - start < 4 * SHOWN)
    start--;
  while (end < length && data[end] != '\n' && data[end] != '\r' && end - MIN (byte, length) < 4 * SHOWN)
    end++;
  before = g_utf8_make_valid (data + start, (gssize) (MIN (byte, length) - start));
  after = g_utf8_make_valid (data + MIN (byte, length), (gssize) (end - MIN (byte, length)));
  for (char *p = before; *p != '\0'; p++)
    *p = (guchar) *p < 0x20 || *p == 0x7f ? ' ' : *p;
  for (char *p = after; *p != '\0'; p++)
    *p = (guchar) *p < 0x20 || *p == 0x7f ? ' ' : *p;

  cut = g_utf8_strlen (before, -1) > SHOWN;
  if (cut)
    {
      char *near = g_strdup (g_utf8_offset_to_pointer (before, g_utf8_strlen (before, -1) - SHOWN));

      g_free (before);
      before = near;
    }
  if (g_utf8_strlen (after, -1) > SHOWN)
    *g_utf8_offset_to_pointer (after, SHOWN) = '\0';
  return g_strdup_printf ("%s%s%s\n%*s^", cut ? "…" : "", before, after,
                          (int) g_utf8_strlen (before, -1) + (cut ? 1 : 0), "");
}
