/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-convert.h"

#include "sluice-civil.h"
#include "sluice-double.h"
#include "sluice-json-text.h"

#include <string.h>

/**
 * sluice_convert_trimmed:
 * @value: a value
 * @ret_text: (out): its text without space at both ends
 * @ret_len: (out): its bytes
 *
 * Returns: %FALSE if @value is neither text nor a number as written
 */
gboolean
sluice_convert_trimmed (const SluiceValue  *value,
                        const char        **ret_text,
                        gsize              *ret_len)
{
  const char *p = value->s;
  gsize len = value->len;

  if (value->kind == SLUICE_VALUE_TEXT)
    {
      for (; len > 0 && g_ascii_isspace (*p); p++)
        len--;
      while (len > 0 && g_ascii_isspace (p[len - 1]))
        len--;
    }
  else if (value->kind != SLUICE_VALUE_NUMBER && value->kind != SLUICE_VALUE_DECIMAL)
    {
      return FALSE;
    }
  *ret_text = p;
  *ret_len = len;
  return TRUE;
}

static gboolean
is_word (const char *text,
         gsize       len,
         const char *words)
{
  for (const char *p = words; *p != '\0';)
    {
      gsize n = strcspn (p, " ");

      if (n == len && g_ascii_strncasecmp (p, text, len) == 0)
        return TRUE;
      p += n;
      p += strspn (p, " ");
    }
  return FALSE;
}

/**
 * sluice_convert_to_boolean:
 * @self: a converter
 * @in: a value
 * @arena: for texts
 * @ret_value: (out caller-allocates): the boolean
 *
 * Takes true/false, 1/0, t/f, yes/no, y/n, on/off in any case.
 *
 * Returns: (nullable): %NULL, or the code of the problem
 */
const char *
sluice_convert_to_boolean (const SluiceConverter *self,
                           const SluiceValue     *in,
                           SluiceArena           *arena,
                           SluiceValue           *ret_value)
{
  const char *text;
  gsize len;
  gint64 number;

  if (in->kind == SLUICE_VALUE_BOOLEAN)
    {
      *ret_value = *in;
      return NULL;
    }
  if (in->kind == SLUICE_VALUE_TEXT && sluice_convert_trimmed (in, &text, &len))
    {
      gboolean is_true = is_word (text, len, "true 1 t yes y on");

      if (!is_true && !is_word (text, len, "false 0 f no n off"))
        return "invalid_boolean";
      *ret_value = sluice_value_int (SLUICE_VALUE_BOOLEAN, is_true);
      return NULL;
    }
  if (!sluice_convert_is_number (in) || sluice_convert_to_integer (self, in, arena, ret_value) != NULL)
    return "invalid_boolean";

  number = ret_value->i;
  if (number != 0 && number != 1)
    return "invalid_boolean";
  *ret_value = sluice_value_int (SLUICE_VALUE_BOOLEAN, number);
  return NULL;
}

static SluiceValue
copy_text (SluiceArena *arena,
           const char  *text,
           gsize        len)
{
  return sluice_value_text (SLUICE_VALUE_TEXT, sluice_arena_copy (arena, text, len), len);
}

static SluiceValue
format_text (const SluiceValue *in,
             SluiceArena       *arena)
{
  char buffer[MAX (SLUICE_CIVIL_BUFFER_SIZE, SLUICE_DOUBLE_BUFFER_SIZE)];
  gsize n = 0;

  switch ((SluiceValueKind) in->kind)
    {
    case SLUICE_VALUE_INTEGER:
      n = (gsize) g_snprintf (buffer, sizeof buffer, "%" G_GINT64_FORMAT, in->i);
      break;
    case SLUICE_VALUE_DOUBLE:
      n = sluice_double_format (in->d, buffer);
      break;
    case SLUICE_VALUE_DATE:
      n = sluice_civil_format_date (in->i, buffer);
      break;
    case SLUICE_VALUE_TIME:
      n = sluice_civil_format_time (in->i, buffer);
      break;
    case SLUICE_VALUE_TIMESTAMP:
    case SLUICE_VALUE_TIMESTAMPTZ:
      n = sluice_civil_format_timestamp (in->i, in->kind == SLUICE_VALUE_TIMESTAMPTZ, buffer);
      break;
    case SLUICE_VALUE_MISSING:
    case SLUICE_VALUE_NULL:
    case SLUICE_VALUE_BOOLEAN:
    case SLUICE_VALUE_NUMBER:
    case SLUICE_VALUE_DECIMAL:
    case SLUICE_VALUE_TEXT:
    case SLUICE_VALUE_BYTES:
    case SLUICE_VALUE_UUID:
    case SLUICE_VALUE_JSON:
    case SLUICE_VALUE_INVALID:
    default:
      g_assert_not_reached ();
    }
  return copy_text (arena, buffer, n);
}

static gboolean
is_utf8 (const char *text,
         gsize       len)
{
  const char *end = text + len;

  /* g_utf8_validate_len() refuses NUL, which is valid. */
  while (text < end)
    {
      const char *nul = memchr (text, '\0', (gsize) (end - text));
      const char *stop = nul != NULL ? nul : end;

      if (!g_utf8_validate_len (text, (gsize) (stop - text), NULL))
        return FALSE;
      text = stop + 1;
    }
  return TRUE;
}

/**
 * sluice_convert_to_text:
 * @self: (nullable): a converter
 * @in: a value
 * @arena: for texts
 * @ret_value: (out caller-allocates): the text
 *
 * Numbers keep their token, lists and objects are compact JSON, bytes must be
 * UTF-8.
 *
 * Returns: (nullable): %NULL, or the code of the problem
 */
const char *
sluice_convert_to_text (const SluiceConverter *self,
                        const SluiceValue     *in,
                        SluiceArena           *arena,
                        SluiceValue           *ret_value)
{
  switch ((SluiceValueKind) in->kind)
    {
    case SLUICE_VALUE_TEXT:
      *ret_value = *in;
      return NULL;
    case SLUICE_VALUE_BYTES:
      if (!is_utf8 (in->s, in->len))
        return "invalid_text";
      *ret_value = sluice_value_text (SLUICE_VALUE_TEXT, in->s, in->len);
      return NULL;
    case SLUICE_VALUE_NUMBER:
    case SLUICE_VALUE_DECIMAL:
    case SLUICE_VALUE_UUID:
    case SLUICE_VALUE_JSON:
      *ret_value = sluice_value_text (SLUICE_VALUE_TEXT, in->s, in->len);
      return NULL;
    case SLUICE_VALUE_BOOLEAN:
      *ret_value = in->i != 0 ? sluice_value_text (SLUICE_VALUE_TEXT, "true", 4)
                              : sluice_value_text (SLUICE_VALUE_TEXT, "false", 5);
      return NULL;
    case SLUICE_VALUE_INTEGER:
    case SLUICE_VALUE_DOUBLE:
    case SLUICE_VALUE_DATE:
    case SLUICE_VALUE_TIME:
    case SLUICE_VALUE_TIMESTAMP:
    case SLUICE_VALUE_TIMESTAMPTZ:
      *ret_value = format_text (in, arena);
      return NULL;
    case SLUICE_VALUE_MISSING:
    case SLUICE_VALUE_NULL:
    case SLUICE_VALUE_INVALID:
    default:
      return "invalid_text";
    }
}

/* Lower-case hexadecimal digits in groups of 8-4-4-4-12. */
static gboolean
is_canonical_uuid (const char *text)
{
  gboolean fits = text[8] == '-' && text[13] == '-' && text[18] == '-' && text[23] == '-';

  for (guint i = 0; i < 36; i++)
    {
      guchar c = (guchar) text[i];

      fits &= (guchar) (c - '0') < 10 || (guchar) (c - 'a') < 6 ||
              (c == '-' && (i == 8 || i == 13 || i == 18 || i == 23));
    }
  return fits;
}

/* The same in capitals, without hyphens, or in braces. */
static gboolean
read_uuid (const char *text,
           gsize       len,
           char       *buffer)
{
  gsize n = 0;

  if (len == 38 && text[0] == '{' && text[37] == '}')
    {
      text++;
      len -= 2;
    }
  if (len != 36 && len != 32)
    return FALSE;
  for (gsize i = 0; i < len; i++)
    {
      gboolean hyphen = n == 8 || n == 13 || n == 18 || n == 23;

      if (hyphen)
        buffer[n++] = '-';
      if (hyphen && len == 36)
        {
          if (text[i] != '-')
            return FALSE;
          continue;
        }
      if (!g_ascii_isxdigit (text[i]))
        return FALSE;
      buffer[n++] = g_ascii_tolower (text[i]);
    }
  return TRUE;
}

static const char *
convert_to_uuid (const SluiceConverter *self,
                 const SluiceValue     *in,
                 SluiceArena           *arena,
                 SluiceValue           *ret_value)
{
  char buffer[36];
  const char *text;
  gsize len;

  if (in->kind == SLUICE_VALUE_UUID)
    {
      *ret_value = *in;
      return NULL;
    }
  if (in->kind != SLUICE_VALUE_TEXT || !sluice_convert_trimmed (in, &text, &len))
    return "invalid_uuid";
  if (len != sizeof buffer || !is_canonical_uuid (text))
    {
      if (!read_uuid (text, len, buffer))
        return "invalid_uuid";
      text = sluice_arena_copy (arena, buffer, sizeof buffer);
    }
  *ret_value = sluice_value_text (SLUICE_VALUE_UUID, text, sizeof buffer);
  return NULL;
}

/**
 * sluice_convert_to_json:
 * @self: (nullable): a converter
 * @in: a value
 * @arena: for texts
 * @ret_value: (out caller-allocates): the JSON
 *
 * Text must hold JSON. Dates, times and ids become JSON strings.
 *
 * Returns: (nullable): %NULL, or the code of the problem
 */
const char *
sluice_convert_to_json (const SluiceConverter *self,
                        const SluiceValue     *in,
                        SluiceArena           *arena,
                        SluiceValue           *ret_value)
{
  SluiceValue text;

  if (in->kind == SLUICE_VALUE_JSON)
    {
      *ret_value = *in;
      return NULL;
    }
  if (sluice_convert_to_text (self, in, arena, &text) != NULL)
    return "invalid_json";

  switch ((SluiceValueKind) in->kind)
    {
    case SLUICE_VALUE_TEXT:
    case SLUICE_VALUE_BYTES:
      return sluice_json_text_compact (text.s, text.len, arena, ret_value) ? NULL : "invalid_json";
    case SLUICE_VALUE_BOOLEAN:
    case SLUICE_VALUE_INTEGER:
    case SLUICE_VALUE_DOUBLE:
    case SLUICE_VALUE_NUMBER:
    case SLUICE_VALUE_DECIMAL:
      *ret_value = sluice_value_text (SLUICE_VALUE_JSON, text.s, text.len);
      return NULL;
    case SLUICE_VALUE_MISSING:
    case SLUICE_VALUE_NULL:
    case SLUICE_VALUE_DATE:
    case SLUICE_VALUE_TIME:
    case SLUICE_VALUE_TIMESTAMP:
    case SLUICE_VALUE_TIMESTAMPTZ:
    case SLUICE_VALUE_UUID:
    case SLUICE_VALUE_JSON:
    case SLUICE_VALUE_INVALID:
    default:
      *ret_value = sluice_json_text_quote (text.s, text.len, arena);
      return NULL;
    }
}

/* -1 = not of the alphabet. */
static int
base64_digit (char c)
{
  if (c >= 'A' && c <= 'Z')
    return c - 'A';
  if (c >= 'a' && c <= 'z')
    return c - 'a' + 26;
  if (c >= '0' && c <= '9')
    return c - '0' + 52;
  if (c == '+')
    return 62;
  return c == '/' ? 63 : -1;
}

/* Base64 of RFC 4648 with or without padding; line ends are ignored. */
static const char *
convert_to_bytes (const SluiceConverter *self,
                  const SluiceValue     *in,
                  SluiceArena           *arena,
                  SluiceValue           *ret_value)
{
  const char *text;
  gsize len;
  gsize n_digits = 0;
  gsize n_padding = 0;
  guint bits = 0;
  char *start;
  char *out;

  if (in->kind == SLUICE_VALUE_BYTES)
    {
      *ret_value = *in;
      return NULL;
    }
  if (in->kind != SLUICE_VALUE_TEXT || !sluice_convert_trimmed (in, &text, &len) || len == 0)
    return "invalid_bytes";

  start = out = sluice_arena_alloc (arena, len / 4 * 3 + 3);
  for (gsize i = 0; i < len; i++)
    {
      int digit = base64_digit (text[i]);

      if (g_ascii_isspace (text[i]))
        continue;
      if (text[i] == '=')
        {
          n_padding++;
          continue;
        }
      if (digit < 0 || n_padding > 0)
        return "invalid_bytes";
      bits = bits << 6 | (guint) digit;
      if (n_digits++ % 4 != 0)
        *out++ = (char) (bits >> (6 - 2 * ((n_digits - 1) % 4)));
    }
  if (n_digits % 4 == 1 || (n_padding > 0 && (n_padding > 2 || (n_digits + n_padding) % 4 != 0)))
    return "invalid_bytes";

  *ret_value = sluice_value_text (SLUICE_VALUE_BYTES, start, (gsize) (out - start));
  return NULL;
}

/**
 * sluice_converter_init:
 * @self: (out caller-allocates): a converter
 * @type: the type to make
 * @zone: (nullable): the zone of times without an offset; needed for the types
 *   with a date
 */
void
sluice_converter_init (SluiceConverter *self,
                       SluiceType       type,
                       SluiceZone      *zone)
{
  static const SluiceConvertFunc funcs[SLUICE_N_TYPE_KINDS] = {
    [SLUICE_TYPE_KIND_BOOLEAN] = sluice_convert_to_boolean,
    [SLUICE_TYPE_KIND_INTEGER] = sluice_convert_to_integer,
    [SLUICE_TYPE_KIND_DOUBLE] = sluice_convert_to_double,
    [SLUICE_TYPE_KIND_DECIMAL] = sluice_convert_to_decimal,
    [SLUICE_TYPE_KIND_TEXT] = sluice_convert_to_text,
    [SLUICE_TYPE_KIND_DATE] = sluice_convert_to_date,
    [SLUICE_TYPE_KIND_TIME] = sluice_convert_to_time,
    [SLUICE_TYPE_KIND_TIMESTAMP] = sluice_convert_to_timestamp,
    [SLUICE_TYPE_KIND_TIMESTAMPTZ] = sluice_convert_to_timestamptz,
    [SLUICE_TYPE_KIND_UUID] = convert_to_uuid,
    [SLUICE_TYPE_KIND_JSON] = sluice_convert_to_json,
    [SLUICE_TYPE_KIND_BYTES] = convert_to_bytes,
  };

  g_return_if_fail (self != NULL);
  g_return_if_fail ((guint) type.kind < SLUICE_N_TYPE_KINDS);

  self->type = type;
  self->zone = zone;
  self->marks = NULL;
  self->func = funcs[type.kind];
}

/**
 * sluice_convert_explain:
 * @code: a code of a conversion or a transform
 * @type: the column's type
 *
 * Returns: (transfer full): what is wrong, in words
 */
char *
sluice_convert_explain (const char *code,
                        SluiceType  type)
{
  static const struct
  {
    const char *code;
    const char *text;
  } texts[] = {
    { "invalid_boolean", "is none of true/false, 1/0, t/f, yes/no, y/n, on/off" },
    { "invalid_integer", "is not a whole number of 64 bits" },
    { "invalid_double", "is not a number that a double can hold" },
    { "invalid_text", "cannot be made a text" },
    { "invalid_date", "is not a date like 2024-12-31; transform it with to_date and a format" },
    { "invalid_time", "is not a time of day like 23:59:59" },
    { "invalid_timestamp", "is not a date and time like 2024-12-31T23:59:59, or falls into the "
                           "hour that the zone leaves out; to_timestamp takes a format and a zone" },
    { "invalid_timestamptz", "is not a date and time like 2024-12-31T23:59:59Z; transform it with "
                             "to_timestamp and a format" },
    { "invalid_uuid", "is not a UUID like 123e4567-e89b-12d3-a456-426614174000" },
    { "invalid_json", "is not JSON" },
    { "invalid_bytes", "is not base64 (or not hexadecimal, for hex_decode)" },
    { "invalid_list", "is not a list" },
    { "pattern_gave_up", SLUICE_PATTERN_GAVE_UP },
    { "not_in_set", "is none of the values that are to be replaced" },
    { "invalid_encoding", "holds bytes that are not valid text" },
    { "no_lookup", "is not among the keys of its lookup" },
  };
  g_autofree char *name = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      if (g_str_equal (texts[i].code, code))
        return g_strdup (texts[i].text);
    }

  if (type.kind != SLUICE_TYPE_KIND_DECIMAL)
    return g_strdup ("is not a number");
  name = sluice_type_to_string (type);
  return g_strdup_printf ("is not a number that fits %s without rounding", name);
}
