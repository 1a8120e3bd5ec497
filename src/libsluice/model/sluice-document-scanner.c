/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-document-scanner.h"

#include "sluice-document.h"
#include "sluice-error.h"

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

typedef struct
{
  const char *start;
  const char *p;
  const char *end;
  guint depth;
  gboolean skipping;            /* only checks the syntax, builds nothing */
  SluiceDocumentParts *parts;
  GError **error;
} Scanner;

static gboolean scan_value (Scanner   *scanner,
                            Place      place,
                            JsonNode **ret_node);

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
skip_space (Scanner *scanner)
{
  while (scanner->p < scanner->end &&
         (*scanner->p == ' ' || *scanner->p == '\t' || *scanner->p == '\n' ||
          *scanner->p == '\r'))
    scanner->p++;
}

/* The next character, or NUL at the end (a NUL in the text was refused). */
static char
peek (const Scanner *scanner)
{
  return scanner->p < scanner->end ? *scanner->p : '\0';
}

static void
fail_unexpected (Scanner    *scanner,
                 const char *expected)
{
  if (scanner->p >= scanner->end)
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

static gboolean
scan_hex4 (Scanner *scanner,
           gunichar *ret_unit)
{
  gunichar unit = 0;

  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (peek (scanner));

      if (digit < 0)
        {
          scanner_fail (scanner, scanner->p, "expected four hexadecimal digits after \\u");
          return FALSE;
        }
      unit = unit << 4 | (gunichar) digit;
      scanner->p++;
    }
  *ret_unit = unit;
  return TRUE;
}

/* Behind `\u`. Lone surrogates and U+0000 are syntax, but no text: only the
 * records of an inline source, which are read by the record reader, may have
 * them. */
static gboolean
scan_unicode_escape (Scanner *scanner,
                     GString *text)
{
  const char *at = scanner->p - 2;
  gunichar unit = 0;
  gunichar low = 0;

  if (!scan_hex4 (scanner, &unit))
    return FALSE;
  if (scanner->skipping)
    return TRUE;

  if (unit >= 0xd800 && unit <= 0xdbff && scanner->end - scanner->p >= 6 &&
      scanner->p[0] == '\\' && scanner->p[1] == 'u')
    {
      scanner->p += 2;
      if (!scan_hex4 (scanner, &low))
        return FALSE;
      if (low >= 0xdc00 && low <= 0xdfff)
        unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
    }

  if (unit == 0 || (unit >= 0xd800 && unit <= 0xdfff))
    {
      scanner_fail (scanner, at, "this escape is not a character a task may hold");
      return FALSE;
    }
  g_string_append_unichar (text, unit);
  return TRUE;
}

static gboolean
scan_escape (Scanner *scanner,
             GString *text)
{
  static const char from[] = "\"\\/bfnrt";
  static const char to[] = "\"\\/\b\f\n\r\t";
  const char *found;
  char c;

  scanner->p++;
  c = peek (scanner);
  if (c == 'u')
    {
      scanner->p++;
      return scan_unicode_escape (scanner, text);
    }

  found = c != '\0' ? strchr (from, c) : NULL;
  if (found == NULL)
    {
      scanner_fail (scanner, scanner->p, "unknown escape in a text; a backslash itself is “\\\\”");
      return FALSE;
    }
  scanner->p++;
  g_string_append_c (text, to[found - from]);
  return TRUE;
}

static gboolean
scan_string (Scanner *scanner,
             GString *text)
{
  const char *start = scanner->p;

  scanner->p++;
  while (scanner->p < scanner->end)
    {
      const char *run = scanner->p;

      while (scanner->p < scanner->end && *scanner->p != '"' && *scanner->p != '\\' &&
             (guchar) *scanner->p >= 0x20)
        scanner->p++;
      if (!scanner->skipping)
        g_string_append_len (text, run, scanner->p - run);

      if (peek (scanner) == '"')
        {
          scanner->p++;
          return TRUE;
        }
      if (peek (scanner) == '\\')
        {
          if (!scan_escape (scanner, text))
            return FALSE;
        }
      else if (scanner->p < scanner->end)
        {
          scanner_fail (scanner, scanner->p,
                        "a line break, tab or control character inside a text; write \\n or \\t");
          return FALSE;
        }
    }

  scanner_fail (scanner, start, "this text has no closing quote");
  return FALSE;
}

static gboolean
scan_digits (Scanner *scanner)
{
  if (!g_ascii_isdigit (peek (scanner)))
    {
      fail_unexpected (scanner, "a digit");
      return FALSE;
    }
  while (g_ascii_isdigit (peek (scanner)))
    scanner->p++;
  return TRUE;
}

/* A number that fits is an integer node; every other one is a double node for
 * whom nearly right is enough, with its digits kept aside. */
static JsonNode *
make_number (Scanner    *scanner,
             const char *start,
             gboolean    is_integer)
{
  g_autofree char *token = g_strndup (start, (gsize) (scanner->p - start));
  JsonNode *node = json_node_alloc ();

  if (is_integer && strcmp (token, "-0") != 0)
    {
      gint64 value;

      errno = 0;
      value = g_ascii_strtoll (token, NULL, 10);
      if (errno == 0)
        return json_node_init_int (node, value);
    }

  json_node_init_double (node, g_ascii_strtod (token, NULL));
  g_hash_table_insert (scanner->parts->numbers, node, g_steal_pointer (&token));
  return node;
}

static gboolean
scan_number (Scanner   *scanner,
             JsonNode **ret_node)
{
  const char *start = scanner->p;
  gboolean is_integer = TRUE;

  if (peek (scanner) == '-')
    scanner->p++;
  if (peek (scanner) == '0')
    scanner->p++;
  else if (!scan_digits (scanner))
    return FALSE;
  if (g_ascii_isdigit (peek (scanner)))
    {
      scanner_fail (scanner, start, "a number must not start with 0");
      return FALSE;
    }

  if (peek (scanner) == '.')
    {
      is_integer = FALSE;
      scanner->p++;
      if (!scan_digits (scanner))
        return FALSE;
    }
  if (peek (scanner) == 'e' || peek (scanner) == 'E')
    {
      is_integer = FALSE;
      scanner->p++;
      if (peek (scanner) == '+' || peek (scanner) == '-')
        scanner->p++;
      if (!scan_digits (scanner))
        return FALSE;
    }

  if (!scanner->skipping)
    *ret_node = make_number (scanner, start, is_integer);
  return TRUE;
}

static gboolean
scan_word (Scanner   *scanner,
           JsonNode **ret_node)
{
  static const char *const words[] = { "null", "true", "false" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize length = strlen (words[i]);

      if ((gsize) (scanner->end - scanner->p) < length ||
          memcmp (scanner->p, words[i], length) != 0)
        continue;

      scanner->p += length;
      if (scanner->skipping)
        return TRUE;
      *ret_node = json_node_alloc ();
      if (i == 0)
        json_node_init_null (*ret_node);
      else
        json_node_init_boolean (*ret_node, i == 1);
      return TRUE;
    }

  fail_unexpected (scanner, "a value");
  return FALSE;
}

/* After an element: TRUE with *ret_more if another one follows the comma. */
static gboolean
scan_separator (Scanner  *scanner,
                char      closing,
                gboolean *ret_more)
{
  skip_space (scanner);
  *ret_more = peek (scanner) == ',';
  if (!*ret_more && peek (scanner) != closing)
    {
      fail_unexpected (scanner, closing == '}' ? "“,” or “}”" : "“,” or “]”");
      return FALSE;
    }
  scanner->p++;
  return TRUE;
}

static gboolean
scan_array (Scanner   *scanner,
            JsonNode **ret_node)
{
  g_autoptr(JsonArray) array = json_array_new ();
  gboolean more = TRUE;

  scanner->p++;
  skip_space (scanner);
  if (peek (scanner) == ']')
    {
      scanner->p++;
      more = FALSE;
    }

  while (more)
    {
      JsonNode *element = NULL;

      if (!scan_value (scanner, PLACE_ELSEWHERE, &element))
        return FALSE;
      if (element != NULL)
        json_array_add_element (array, element);
      if (!scan_separator (scanner, ']', &more))
        return FALSE;
    }

  if (!scanner->skipping)
    *ret_node = json_node_init_array (json_node_alloc (), array);
  return TRUE;
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
  g_autoptr(GString) key = g_string_new (NULL);
  JsonNode *value = NULL;
  const char *at;

  skip_space (scanner);
  at = scanner->p;
  if (peek (scanner) != '"')
    {
      fail_unexpected (scanner, "a key in double quotes");
      return FALSE;
    }
  if (!scan_string (scanner, key))
    return FALSE;
  if (!scanner->skipping && json_object_has_member (object, key->str))
    {
      scanner_fail (scanner, at, "the key “%s” stands here twice; remove one", key->str);
      return FALSE;
    }

  skip_space (scanner);
  if (peek (scanner) != ':')
    {
      fail_unexpected (scanner, "“:”");
      return FALSE;
    }
  scanner->p++;
  if (!scan_value (scanner, place_of_member (place, key->str), &value))
    return FALSE;
  if (value != NULL)
    json_object_set_member (object, key->str, value);
  return TRUE;
}

static gboolean
scan_object (Scanner   *scanner,
             Place      place,
             JsonNode **ret_node)
{
  g_autoptr(JsonObject) object = json_object_new ();
  gboolean more = TRUE;

  scanner->p++;
  skip_space (scanner);
  if (peek (scanner) == '}')
    {
      scanner->p++;
      more = FALSE;
    }

  while (more)
    {
      if (!scan_member (scanner, place, object) || !scan_separator (scanner, '}', &more))
        return FALSE;
    }

  if (!scanner->skipping)
    *ret_node = json_node_init_object (json_node_alloc (), object);
  return TRUE;
}

/* The records of an inline source are data: kept as text, for the record
 * reader, with an empty list in their place. */
static gboolean
scan_records (Scanner   *scanner,
              JsonNode **ret_node)
{
  g_autoptr(JsonArray) array = json_array_new ();
  const char *start = scanner->p;

  scanner->skipping = TRUE;
  if (!scan_array (scanner, NULL))
    return FALSE;
  scanner->skipping = FALSE;

  scanner->parts->records = g_strndup (start, (gsize) (scanner->p - start));
  *ret_node = json_node_init_array (json_node_alloc (), array);
  return TRUE;
}

static gboolean
scan_container (Scanner   *scanner,
                Place      place,
                JsonNode **ret_node)
{
  gboolean ok;

  if (++scanner->depth > SLUICE_DOCUMENT_MAX_DEPTH)
    {
      scanner_fail (scanner, scanner->p, "more than %d levels of brackets",
                    SLUICE_DOCUMENT_MAX_DEPTH);
      return FALSE;
    }

  if (peek (scanner) == '{')
    ok = scan_object (scanner, place, ret_node);
  else if (place == PLACE_RECORDS)
    ok = scan_records (scanner, ret_node);
  else
    ok = scan_array (scanner, ret_node);

  scanner->depth--;
  return ok;
}

static gboolean
scan_value (Scanner   *scanner,
            Place      place,
            JsonNode **ret_node)
{
  g_autoptr(GString) text = NULL;

  skip_space (scanner);
  switch (peek (scanner))
    {
    case '{':
    case '[':
      return scan_container (scanner, place, ret_node);

    case '"':
      text = g_string_new (NULL);
      if (!scan_string (scanner, text))
        return FALSE;
      if (!scanner->skipping)
        *ret_node = json_node_init_string (json_node_alloc (), text->str);
      return TRUE;

    case '-':
    case '0': case '1': case '2': case '3': case '4':
    case '5': case '6': case '7': case '8': case '9':
      return scan_number (scanner, ret_node);

    default:
      return scan_word (scanner, ret_node);
    }
}

static gboolean
check_bytes (Scanner *scanner)
{
  const char *bad = NULL;

  if (scanner->end - scanner->start > SLUICE_DOCUMENT_MAX_SIZE)
    {
      sluice_set_error (scanner->error, SLUICE_ERROR_INVALID, "task_too_large",
                        "The document has more than %d MiB; put its data in a file of its "
                        "own and read that with a source of type “file”",
                        SLUICE_DOCUMENT_MAX_SIZE / (1024 * 1024));
      return FALSE;
    }
  if (!g_utf8_validate_len (scanner->start, (gsize) (scanner->end - scanner->start), &bad))
    {
      scanner_fail (scanner, bad, "the document is not UTF-8 from here on");
      return FALSE;
    }
  return TRUE;
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
  Scanner scanner = { 0 };

  scanner.start = data;
  scanner.p = data;
  scanner.end = data + length;
  scanner.parts = parts;
  scanner.error = error;
  if (!check_bytes (&scanner))
    return FALSE;
  if (length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    scanner.p += 3;

  if (!scan_value (&scanner, PLACE_ROOT, &parts->root))
    return FALSE;
  skip_space (&scanner);
  if (scanner.p == scanner.end)
    return TRUE;
  scanner_fail (&scanner, scanner.p, "something follows the end of the document");
  return FALSE;
}
