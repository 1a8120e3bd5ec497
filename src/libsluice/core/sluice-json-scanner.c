/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-json-scanner.h"

#include "sluice-json-decode.h"

/**
 * sluice_json_scanner_init:
 * @self: a scanner
 * @max_depth: containers that may be open inside each other
 * @max_string: bytes a string may have
 */
void
sluice_json_scanner_init (SluiceJsonScanner *self,
                          guint              max_depth,
                          gsize              max_string)
{
  *self = (SluiceJsonScanner) { .max_depth = max_depth, .max_string = max_string };
}

/**
 * sluice_json_scanner_clear:
 * @self: a scanner
 *
 * Frees what it holds.
 */
void
sluice_json_scanner_clear (SluiceJsonScanner *self)
{
  g_clear_pointer (&self->kinds, g_free);
  self->n_kinds = 0;
}

/**
 * sluice_json_scanner_fail:
 * @self: a scanner
 * @where: the byte that does not fit
 * @reason: what was expected there
 *
 * Notes that wrong syntax was met, or, if @where is where the bytes end, that
 * more of them are needed.
 *
 * Returns: %NULL
 */
const char *
sluice_json_scanner_fail (SluiceJsonScanner *self,
                          const char        *where,
                          const char        *reason)
{
  self->status = where >= self->end ? SLUICE_SCAN_MORE : SLUICE_SCAN_SYNTAX;
  self->where = where;
  self->reason = reason;
  return NULL;
}

/**
 * sluice_json_scanner_fail_value:
 * @self: a scanner
 * @where: where a value was expected
 *
 * Says what is wrong with something that is no value.
 *
 * Returns: %NULL
 */
const char *
sluice_json_scanner_fail_value (SluiceJsonScanner *self,
                                const char        *where)
{
  switch (*where)
    {
    case 'N':
    case 'I':
    case 'i':
    case '+':
      return sluice_json_scanner_fail (self, where, "this is no number of JSON");
    case '\'':
      return sluice_json_scanner_fail (self, where, "strings stand in double quotes");
    case '/':
    case '#':
      return sluice_json_scanner_fail (self, where, "JSON has no comments");
    case ',':
    case ']':
    case '}':
      return sluice_json_scanner_fail (self, where, "a value is missing");
    default:
      return sluice_json_scanner_fail (self, where, "a value was expected");
    }
}

/**
 * sluice_json_scanner_fail_next:
 * @self: a scanner
 * @where: what stands behind an element
 * @in_object: whether that is a member of an object
 *
 * Returns: %NULL
 */
const char *
sluice_json_scanner_fail_next (SluiceJsonScanner *self,
                               const char        *where,
                               gboolean           in_object)
{
  return sluice_json_scanner_fail (self, where, in_object ? "a comma or } was expected"
                                                          : "a comma or ] was expected");
}

/**
 * sluice_json_scanner_too_deep:
 * @self: a scanner
 * @where: the bracket that is one too many
 *
 * Returns: %NULL
 */
const char *
sluice_json_scanner_too_deep (SluiceJsonScanner *self,
                              const char        *where)
{
  self->status = SLUICE_SCAN_TOO_DEEP;
  self->where = where;
  self->reason = "too many lists and objects inside each other";
  return NULL;
}

/* The four digits behind `\u`, or -1 with @ret_bad on what is none. */
static int
scan_hex4 (const char  *p,
           const char **ret_bad)
{
  int value = 0;

  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (p[i]);

      if (digit < 0)
        {
          *ret_bad = p + i;
          return -1;
        }
      value = value << 4 | digit;
    }
  return value;
}

/* Scans the escape whose backslash is at @p. */
static const char *
scan_escape (SluiceJsonScanner *self,
             const char        *p)
{
  const char *bad = NULL;
  int unit;
  int low;

  switch (p[1])
    {
    case '"':
    case '\\':
    case '/':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't':
      return p + 2;
    case 'u':
      break;
    default:
      return sluice_json_scanner_fail (self, p + 1, "this is no escape of a JSON string");
    }

  unit = scan_hex4 (p + 2, &bad);
  if (unit < 0)
    return sluice_json_scanner_fail (self, bad, "four hexadecimal digits must follow \\u");
  if (unit < 0xd800 || unit > 0xdfff)
    return p + 6;

  /* Half a pair without its other half is text that cannot be decoded. */
  if (unit < 0xdc00 && p[6] == '\\' && p[7] == 'u')
    {
      low = scan_hex4 (p + 8, &bad);
      if (low < 0)
        return sluice_json_scanner_fail (self, bad, "four hexadecimal digits must follow \\u");
      if (low >= 0xdc00 && low <= 0xdfff)
        return p + 12;
    }
  if (self->bad_text == NULL)
    self->bad_text = p;
  return p + 6;
}

/**
 * sluice_json_scanner_finish_text:
 * @self: a scanner
 * @text: where the string starts, behind its quote
 * @p: how far it was scanned
 * @high: not 0 if bytes beyond ASCII were seen
 * @ret_escaped: (out): set if it holds escapes
 *
 * The slow half of sluice_json_scanner_text().
 *
 * Returns: (nullable): the closing quote
 */
const char *
sluice_json_scanner_finish_text (SluiceJsonScanner *self,
                                 const char        *text,
                                 const char        *p,
                                 guint              high,
                                 gboolean          *ret_escaped)
{
  const char *bad;

  while (*p == '\\')
    {
      *ret_escaped = TRUE;
      p = scan_escape (self, p);
      if (p == NULL)
        return NULL;
      p = sluice_json_plain_text (p, &high);
    }
  if ((gsize) (p - text) > self->max_string)
    {
      self->status = SLUICE_SCAN_TOO_LONG;
      self->where = text;
      self->reason = "a string is longer than max_value";
      return NULL;
    }
  if (*p != '"')
    return sluice_json_scanner_fail (self, p, "a control character must be escaped in a string");

  if (high != 0 && self->bad_text == NULL)
    {
      bad = sluice_utf8_find_invalid (text, (gsize) (p - text));
      if (bad != NULL)
        self->bad_text = bad;
    }
  return p;
}

/**
 * sluice_json_scanner_number:
 * @self: a scanner
 * @p: where a value is expected
 *
 * Scans a number, or says that there is no value.
 *
 * Returns: (nullable): what stands behind it
 */
const char *
sluice_json_scanner_number (SluiceJsonScanner *self,
                            const char        *p)
{
  if (*p != '-' && !g_ascii_isdigit (*p))
    return sluice_json_scanner_fail_value (self, p);

  if (*p == '-')
    p++;
  if (*p == '0')
    {
      p++;
      if (g_ascii_isdigit (*p))
        return sluice_json_scanner_fail (self, p, "a number has a leading zero");
    }
  else
    {
      if (!g_ascii_isdigit (*p))
        return sluice_json_scanner_fail (self, p, "a digit must follow the minus");
      while (g_ascii_isdigit (*p))
        p++;
    }

  if (*p == '.')
    {
      p++;
      if (!g_ascii_isdigit (*p))
        return sluice_json_scanner_fail (self, p, "a digit must follow the point");
      while (g_ascii_isdigit (*p))
        p++;
    }
  if (*p == 'e' || *p == 'E')
    {
      p++;
      if (*p == '+' || *p == '-')
        p++;
      if (!g_ascii_isdigit (*p))
        return sluice_json_scanner_fail (self, p, "an exponent has no digits");
      while (g_ascii_isdigit (*p))
        p++;
    }

  if (p >= self->end && !self->final)
    return sluice_json_scanner_fail (self, p, "the number does not end");
  return p;
}

/**
 * sluice_json_scanner_literal:
 * @self: a scanner
 * @p: on the first letter of true, false or null
 *
 * Returns: (nullable): what stands behind it
 */
const char *
sluice_json_scanner_literal (SluiceJsonScanner *self,
                             const char        *p)
{
  const char *word = *p == 't' ? "true" : *p == 'f' ? "false" : "null";

  for (; *word != '\0'; word++, p++)
    {
      if (*p != *word)
        return sluice_json_scanner_fail (self, p, "only true, false and null are words of JSON");
    }
  return p;
}

static inline gboolean
note_kind (SluiceJsonScanner *self,
           guint              level,
           gboolean           is_object)
{
  if (level >= self->n_kinds)
    {
      self->n_kinds = MAX (64, self->n_kinds * 2);
      self->kinds = g_realloc (self->kinds, self->n_kinds);
    }
  self->kinds[level] = (guint8) is_object;
  return is_object;
}

/* A member's name and its colon; returns where the value starts. */
static inline const char *
skip_name (SluiceJsonScanner *self,
           const char        *p)
{
  gboolean escaped;

  p = sluice_json_scanner_name (self, p, &escaped);
  return p != NULL ? sluice_json_scanner_colon (self, p) : NULL;
}

/**
 * sluice_json_scanner_container:
 * @self: a scanner
 * @p: on the bracket of a list or an object
 *
 * Skips it, however deep it is, without recursion.
 *
 * Returns: (nullable): what stands behind it
 */
const char *
sluice_json_scanner_container (SluiceJsonScanner *self,
                               const char        *p)
{
  guint level = 0;              /* containers open, from @p on */
  gboolean in_object;
  gboolean closed;

open:
  if (self->depth + level >= self->max_depth)
    return sluice_json_scanner_too_deep (self, p);
  in_object = note_kind (self, level++, *p == '{');
  p = sluice_json_skip_space (p + 1);
  if (*p == (in_object ? '}' : ']'))
    {
      p++;
      goto close;
    }

item:
  if (in_object)
    {
      p = skip_name (self, p);
      if (p == NULL)
        return NULL;
    }
  if (*p == '{' || *p == '[')
    goto open;
  p = sluice_json_scanner_skip (self, p);
  if (p == NULL)
    return NULL;

next:
  p = sluice_json_scanner_next (self, p, in_object, &closed);
  if (p == NULL)
    return NULL;
  if (!closed)
    goto item;

close:
  if (--level == 0)
    return p;
  in_object = self->kinds[level - 1];
  goto next;
}
