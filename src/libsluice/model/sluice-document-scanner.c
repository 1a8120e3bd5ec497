/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-document-scanner.h"

#include "sluice-document.h"
#include "sluice-error.h"
#include "sluice-json-decode.h"
#include "sluice-json-scanner.h"

#include <errno.h>
#include <string.h>

/* Where in the document a value stands, as far as it matters. */
typedef enum
{
  PLACE_ELSEWHERE,
  PLACE_ROOT,
  PLACE_SOURCE,
  PLACE_RECORDS,
} Place;

/* Builds nodes of what the JSON scanner takes, and says in the words of
 * somebody who edits a task what it does not take. */
typedef struct
{
  SluiceJsonScanner json;
  const char *start;
  const char *p;
  gboolean only_syntax;         /* in records: any text and keys will do */
  SluiceDocumentParts *parts;
  GError **error;
} Scanner;

static JsonNode *scan_value (Scanner *scanner,
                             Place    place);

static void scanner_fail (Scanner    *scanner,
                          const char *at,
                          const char *format,
                          ...) G_GNUC_PRINTF (3, 4);

static void
scanner_fail (Scanner    *scanner,
              const char *at,
              const char *format,
              ...)
{
  g_autofree char *message = NULL;
  const char *line_start = scanner->start;
  SluiceErrorWhere *where;
  guint64 line = 1;
  GError *error;
  va_list args;

  for (const char *p = scanner->start; p < at; p++)
    {
      if (*p == '\n')
        {
          line++;
          line_start = p + 1;
        }
    }

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  error = sluice_error_new (SLUICE_ERROR_INVALID, "invalid_json",
                            "Line %" G_GUINT64_FORMAT ", column %ld: %s",
                            line, g_utf8_strlen (line_start, at - line_start) + 1, message);
  where = sluice_error_get_where (error);
  where->line = line;
  where->byte = at - scanner->start;
  g_propagate_error (scanner->error, error);
}

static void
fail_unexpected (Scanner    *scanner,
                 const char *expected)
{
  if (scanner->p >= scanner->json.end)
    scanner_fail (scanner, scanner->p, "the document ends where %s should be", expected);
  else if (*scanner->p == '/' || *scanner->p == '#')
    scanner_fail (scanner, scanner->p, "JSON has no comments; expected %s", expected);
  else if (*scanner->p == '}' || *scanner->p == ']')
    scanner_fail (scanner, scanner->p,
                  "“%c” where %s should be; is there a comma too many before it?",
                  *scanner->p, expected);
  else
    scanner_fail (scanner, scanner->p, "expected %s", expected);
}

/* Why the scanner did not take the text whose quote is at scanner->p. */
static void
fail_text (Scanner *scanner)
{
  const char *where = scanner->json.where;

  if (scanner->json.status == SLUICE_SCAN_MORE)
    scanner_fail (scanner, scanner->p, "this text has no closing quote");
  else if ((guchar) *where < 0x20)
    scanner_fail (scanner, where,
                  "a line break, tab or control character inside a text; write \\n or \\t");
  else if (where[-1] == '\\')
    scanner_fail (scanner, where, "unknown escape in a text; a backslash itself is “\\\\”");
  else
    scanner_fail (scanner, where, "expected four hexadecimal digits after \\u");
}

/* The first escaped U+0000 in the inside of a string. */
static const char *
find_nul (const char *text,
          const char *end)
{
  for (const char *p = text; p < end; p++)
    {
      if (*p == '\\' && strncmp (++p, "u0000", 5) == 0)
        return p - 1;
    }
  return NULL;
}

/* Takes the text at scanner->p, which is on its quote if @is_key is not set.
 * Lone surrogates and U+0000 are syntax, but no text: only the records of an
 * inline source, which are read by the record reader, may have them. */
static char *
scan_text (Scanner  *scanner,
           gboolean  is_key)
{
  const char *text = scanner->p + 1;
  gboolean escaped = FALSE;
  const char *end;
  const char *bad;
  char *decoded;

  if (is_key && *scanner->p != '"')
    {
      fail_unexpected (scanner, "a key in double quotes");
      return NULL;
    }
  end = sluice_json_scanner_text (&scanner->json, text, &escaped);
  if (end == NULL)
    {
      fail_text (scanner);
      return NULL;
    }
  bad = scanner->json.bad_text;
  if (bad == NULL && escaped)
    bad = find_nul (text, end);
  if (bad != NULL && !scanner->only_syntax)
    {
      scanner_fail (scanner, bad, "this escape is not a character a task may hold");
      return NULL;
    }

  scanner->p = end + 1;
  decoded = g_malloc ((gsize) (end - text) + 1);
  decoded[sluice_json_unescape (text, (gsize) (end - text), decoded)] = '\0';
  return decoded;
}

/* A number that fits is an integer node; every other one is a double node for
 * whom nearly right is enough, with its digits kept aside. */
static JsonNode *
make_number (Scanner *scanner,
             char    *token)
{
  JsonNode *node = json_node_alloc ();

  if (strpbrk (token, ".eE") == NULL && strcmp (token, "-0") != 0)
    {
      gint64 value;

      errno = 0;
      value = g_ascii_strtoll (token, NULL, 10);
      if (errno == 0)
        return json_node_init_int (node, value);
    }

  json_node_init_double (node, g_ascii_strtod (token, NULL));
  g_hash_table_insert (scanner->parts->numbers, node, g_strdup (token));
  return node;
}

static JsonNode *
scan_number (Scanner *scanner)
{
  const char *end = sluice_json_scanner_number (&scanner->json, scanner->p);
  const char *where = scanner->json.where;
  g_autofree char *token = NULL;

  if (end == NULL)
    {
      /* A digit is wrong only behind a zero. */
      if (g_ascii_isdigit (*where))
        {
          scanner_fail (scanner, scanner->p, "a number must not start with 0");
          return NULL;
        }
      scanner->p = where;
      fail_unexpected (scanner, "a digit");
      return NULL;
    }

  token = g_strndup (scanner->p, (gsize) (end - scanner->p));
  scanner->p = end;
  return make_number (scanner, token);
}

static JsonNode *
scan_literal (Scanner *scanner)
{
  const char first = *scanner->p;
  const char *end = sluice_json_scanner_literal (&scanner->json, scanner->p);

  if (end == NULL)
    {
      fail_unexpected (scanner, "a value");
      return NULL;
    }
  scanner->p = end;
  if (first == 'n')
    return json_node_init_null (json_node_alloc ());
  return json_node_init_boolean (json_node_alloc (), first == 't');
}

/* After the bracket that opens a container. */
static gboolean
is_empty (Scanner *scanner,
          char     closing)
{
  scanner->p = sluice_json_skip_space (scanner->p + 1);
  if (*scanner->p != closing)
    return FALSE;
  scanner->p++;
  return TRUE;
}

/* After an element: whether it can go on, and with @ret_closed not in here. */
static gboolean
scan_next (Scanner  *scanner,
           gboolean  in_object,
           gboolean *ret_closed)
{
  const char *next =
    sluice_json_scanner_next (&scanner->json, scanner->p, in_object, ret_closed);

  if (next == NULL)
    {
      scanner->p = scanner->json.where;
      fail_unexpected (scanner, in_object ? "“,” or “}”" : "“,” or “]”");
      return FALSE;
    }
  scanner->p = next;
  return TRUE;
}

static JsonNode *
scan_array (Scanner *scanner)
{
  g_autoptr(JsonArray) array = json_array_new ();
  gboolean closed = is_empty (scanner, ']');

  while (!closed)
    {
      JsonNode *element = scan_value (scanner, PLACE_ELSEWHERE);

      if (element == NULL)
        return NULL;
      json_array_add_element (array, element);
      if (!scan_next (scanner, FALSE, &closed))
        return NULL;
    }
  return json_node_init_array (json_node_alloc (), array);
}

static Place
place_of_member (Place       place,
                 const char *key)
{
  if (place == PLACE_ROOT && strcmp (key, "source") == 0)
    return PLACE_SOURCE;
  if (place == PLACE_SOURCE && strcmp (key, "records") == 0)
    return PLACE_RECORDS;
  return PLACE_ELSEWHERE;
}

static gboolean
scan_member (Scanner    *scanner,
             Place       place,
             JsonObject *object)
{
  const char *at = scanner->p;
  g_autofree char *key = scan_text (scanner, TRUE);
  const char *colon;
  JsonNode *value;

  if (key == NULL)
    return FALSE;
  if (!scanner->only_syntax && json_object_has_member (object, key))
    {
      scanner_fail (scanner, at, "the key “%s” stands here twice; remove one", key);
      return FALSE;
    }

  colon = sluice_json_scanner_colon (&scanner->json, scanner->p - 1);
  scanner->p = colon != NULL ? colon : scanner->json.where;
  if (colon == NULL)
    {
      fail_unexpected (scanner, "“:”");
      return FALSE;
    }
  value = scan_value (scanner, place_of_member (place, key));
  if (value == NULL)
    return FALSE;
  json_object_set_member (object, key, value);
  return TRUE;
}

static JsonNode *
scan_object (Scanner *scanner,
             Place    place)
{
  g_autoptr(JsonObject) object = json_object_new ();
  gboolean closed = is_empty (scanner, '}');

  while (!closed)
    {
      if (!scan_member (scanner, place, object) || !scan_next (scanner, TRUE, &closed))
        return NULL;
    }
  return json_node_init_object (json_node_alloc (), object);
}

/* The records of an inline source are data: kept as text, for the record
 * reader, with an empty list in their place. */
static JsonNode *
scan_records (Scanner *scanner)
{
  const char *end = sluice_json_scanner_container (&scanner->json, scanner->p);
  g_autoptr(JsonArray) empty = json_array_new ();

  if (end == NULL)
    {
      /* Once more, with more to say about what is wrong. */
      scanner->only_syntax = TRUE;
      scanner->json.depth++;
      return scan_array (scanner);
    }

  scanner->json.bad_text = NULL;
  scanner->parts->records = g_strndup (scanner->p, (gsize) (end - scanner->p));
  scanner->p = end;
  return json_node_init_array (json_node_alloc (), empty);
}

static JsonNode *
scan_container (Scanner *scanner,
                Place    place)
{
  JsonNode *node;

  if (scanner->json.depth == scanner->json.max_depth)
    {
      scanner_fail (scanner, scanner->p, "more than %d levels of brackets",
                    SLUICE_DOCUMENT_MAX_DEPTH);
      return NULL;
    }
  if (place == PLACE_RECORDS && *scanner->p == '[')
    return scan_records (scanner);

  scanner->json.depth++;
  node = *scanner->p == '{' ? scan_object (scanner, place) : scan_array (scanner);
  scanner->json.depth--;
  return node;
}

static JsonNode *
scan_value (Scanner *scanner,
            Place    place)
{
  g_autofree char *text = NULL;

  switch (*scanner->p)
    {
    case '{':
    case '[':
      return scan_container (scanner, place);

    case '"':
      text = scan_text (scanner, FALSE);
      return text != NULL ? json_node_init_string (json_node_alloc (), text) : NULL;

    case 't':
    case 'f':
    case 'n':
      return scan_literal (scanner);

    case '-':
    case '0': case '1': case '2': case '3': case '4':
    case '5': case '6': case '7': case '8': case '9':
      return scan_number (scanner);

    default:
      fail_unexpected (scanner, "a value");
      return NULL;
    }
}

static gboolean
scan_document (Scanner *scanner)
{
  const char *bad = NULL;

  if (!g_utf8_validate_len (scanner->start, (gsize) (scanner->json.end - scanner->start), &bad))
    {
      scanner_fail (scanner, bad, "the document is not UTF-8 from here on");
      return FALSE;
    }
  if (g_str_has_prefix (scanner->start, "\xef\xbb\xbf"))
    scanner->p += 3;

  scanner->p = sluice_json_skip_space (scanner->p);
  scanner->parts->root = scan_value (scanner, PLACE_ROOT);
  if (scanner->parts->root == NULL)
    return FALSE;
  scanner->p = sluice_json_skip_space (scanner->p);
  if (scanner->p == scanner->json.end)
    return TRUE;
  scanner_fail (scanner, scanner->p, "something follows the end of the document");
  return FALSE;
}

/* sluice_document_scan:
 *
 * Reads a document by RFC 8259, and refuses keys that stand twice. What was
 * found until a failure stands in @parts, too. */
gboolean
sluice_document_scan (const char           *data,
                      gsize                 length,
                      SluiceDocumentParts  *parts,
                      GError              **error)
{
  g_autofree char *text = NULL;
  gboolean valid;
  Scanner scanner = { .parts = parts, .error = error };

  if (length > SLUICE_DOCUMENT_MAX_SIZE)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "task_too_large",
                        "The document has more than %d MiB; put its data in a file of its "
                        "own and read that with a source of type “file”",
                        SLUICE_DOCUMENT_MAX_SIZE / (1024 * 1024));
      return FALSE;
    }

  text = g_malloc (length + SLUICE_SCAN_PADDING);
  memcpy (text, data, length);
  memset (text + length, 0, SLUICE_SCAN_PADDING);
  scanner.start = text;
  scanner.p = text;
  sluice_json_scanner_init (&scanner.json, SLUICE_DOCUMENT_MAX_DEPTH, G_MAXSIZE);
  scanner.json.end = text + length;
  scanner.json.final = TRUE;

  valid = scan_document (&scanner);
  sluice_json_scanner_clear (&scanner.json);
  return valid;
}
