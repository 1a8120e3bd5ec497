/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-function.h"

#include "sluice-convert.h"
#include "sluice-decimal.h"
#include "sluice-json-text.h"
#include "sluice-path.h"

#include <string.h>

/* Transforms of any value, and those that decode. */

typedef struct
{
  SluiceValue *values;          /* texts, as they would stand in a text column */
  guint n;
} Words;

static void
words_free (gpointer data)
{
  Words *words = data;

  g_free (words->values);
  g_free (words);
}

static void
words_init (Words                 *words,
            const SluiceArguments *arguments,
            const char            *name)
{
  words->values = sluice_arguments_get_list (arguments, name, &words->n);
  for (guint i = 0; i < words->n; i++)
    sluice_convert_to_text (NULL, &words->values[i], arguments->arena, &words->values[i]);
}

static gpointer
compile_null_if (const SluiceArguments  *arguments,
                 GError                **error)
{
  Words *words = g_new0 (Words, 1);

  words_init (words, arguments, "values");
  return words;
}

static gboolean
equal_numbers (const SluiceValue *a,
               const SluiceValue *b)
{
  SluiceDecimal x, y;

  return sluice_decimal_parse (a->s, a->len, &x) && sluice_decimal_parse (b->s, b->len, &y) &&
         sluice_decimal_compare (&x, &y) == 0;
}

static const char *
apply_null_if (gpointer           data,
               const SluiceValue *in,
               SluiceArena       *arena,
               SluiceValue       *ret_value)
{
  const Words *words = data;
  gboolean is_number = sluice_convert_is_number (in);
  SluiceValue text;
  const char *code = sluice_convert_to_text (NULL, in, arena, &text);

  if (code != NULL)
    return code;
  *ret_value = *in;
  for (guint i = 0; i < words->n; i++)
    {
      if (sluice_value_equal (&text, &words->values[i]) ||
          (is_number && equal_numbers (&text, &words->values[i])))
        {
          *ret_value = SLUICE_NULL_VALUE;
          break;
        }
    }
  return NULL;
}

static gpointer
compile_default (const SluiceArguments  *arguments,
                 GError                **error)
{
  SluiceValue *value = g_new (SluiceValue, 1);

  *value = sluice_arguments_get_value (arguments, "value");
  return value;
}

static const char *
apply_default (gpointer           data,
               const SluiceValue *in,
               SluiceArena       *arena,
               SluiceValue       *ret_value)
{
  const SluiceValue *value = data;

  *ret_value = sluice_value_is_null (in) ? *value : *in;
  return NULL;
}

static gpointer
compile_hash (const SluiceArguments  *arguments,
              GError                **error)
{
  static const struct
  {
    const char *name;
    GChecksumType type;
  } algorithms[] = {
    { "md5", G_CHECKSUM_MD5 },
    { "sha1", G_CHECKSUM_SHA1 },
    { "sha256", G_CHECKSUM_SHA256 },
    { "sha384", G_CHECKSUM_SHA384 },
    { "sha512", G_CHECKSUM_SHA512 },
  };
  const char *name = sluice_arguments_get_text (arguments, "algorithm");

  for (guint i = 0; i < G_N_ELEMENTS (algorithms); i++)
    {
      if (g_str_equal (algorithms[i].name, name))
        return g_checksum_new (algorithms[i].type);
    }
  g_assert_not_reached ();
}

static void
free_checksum (gpointer data)
{
  g_checksum_free (data);
}

static const char *
apply_hash (gpointer           data,
            const SluiceValue *in,
            SluiceArena       *arena,
            SluiceValue       *ret_value)
{
  GChecksum *checksum = data;
  SluiceValue text = *in;
  const char *code = NULL;
  const char *digits;
  gsize len;

  if (in->kind != SLUICE_VALUE_BYTES)
    code = sluice_convert_to_text (NULL, in, arena, &text);
  if (code != NULL)
    return code;

  g_checksum_reset (checksum);
  g_checksum_update (checksum, (const guchar *) text.s, text.len);
  digits = g_checksum_get_string (checksum);
  len = strlen (digits);
  *ret_value = sluice_value_text (SLUICE_VALUE_TEXT, sluice_arena_copy (arena, digits, len), len);
  return NULL;
}

typedef struct
{
  Words is_true;
  Words is_false;
} BooleanWords;

static void
boolean_words_free (gpointer data)
{
  BooleanWords *words = data;

  g_free (words->is_true.values);
  g_free (words->is_false.values);
  g_free (words);
}

static gpointer
compile_to_boolean (const SluiceArguments  *arguments,
                    GError                **error)
{
  BooleanWords *words = g_new0 (BooleanWords, 1);

  words_init (&words->is_true, arguments, "true");
  words_init (&words->is_false, arguments, "false");
  return words;
}

/* In any case, that of letters beyond ASCII included. */
static gboolean
has_word (const Words *words,
          const char  *text,
          gsize        len)
{
  g_autofree char *folded = NULL;

  for (guint i = 0; i < words->n; i++)
    {
      if (words->values[i].len == len && g_ascii_strncasecmp (words->values[i].s, text, len) == 0)
        return TRUE;
    }

  folded = g_utf8_casefold (text, (gssize) len);
  for (guint i = 0; i < words->n; i++)
    {
      g_autofree char *word = g_utf8_casefold (words->values[i].s, words->values[i].len);

      if (strcmp (word, folded) == 0)
        return TRUE;
    }
  return FALSE;
}

static const char *
apply_to_boolean (gpointer           data,
                  const SluiceValue *in,
                  SluiceArena       *arena,
                  SluiceValue       *ret_value)
{
  const BooleanWords *words = data;
  SluiceValue value;
  const char *text;
  gsize len;
  gboolean is_true;

  if (in->kind == SLUICE_VALUE_BOOLEAN)
    {
      *ret_value = *in;
      return NULL;
    }
  if (sluice_convert_to_text (NULL, in, arena, &value) != NULL ||
      !sluice_convert_trimmed (&value, &text, &len))
    return "invalid_boolean";
  is_true = has_word (&words->is_true, text, len);
  if (!is_true && !has_word (&words->is_false, text, len))
    return "invalid_boolean";
  *ret_value = sluice_value_int (SLUICE_VALUE_BOOLEAN, is_true);
  return NULL;
}

static gpointer
compile_json_get (const SluiceArguments  *arguments,
                  GError                **error)
{
  return sluice_path_parse (sluice_arguments_get_text (arguments, "path"), error);
}

static void
free_path (gpointer data)
{
  sluice_path_unref (data);
}

static const char *
apply_json_get (gpointer           data,
                const SluiceValue *in,
                SluiceArena       *arena,
                SluiceValue       *ret_value)
{
  SluiceValue json;
  const char *code = sluice_convert_to_json (NULL, in, arena, &json);

  if (code != NULL)
    return code;
  *ret_value = sluice_json_text_get (&json, data, arena);
  return NULL;
}

static const char *
apply_base64_decode (gpointer           data,
                     const SluiceValue *in,
                     SluiceArena       *arena,
                     SluiceValue       *ret_value)
{
  SluiceConverter converter;

  sluice_converter_init (&converter, (SluiceType) { .kind = SLUICE_TYPE_KIND_BYTES }, NULL);
  return converter.func (&converter, in, arena, ret_value);
}

static const char *
apply_hex_decode (gpointer           data,
                  const SluiceValue *in,
                  SluiceArena       *arena,
                  SluiceValue       *ret_value)
{
  SluiceValue value;
  const char *text;
  gsize len;
  char *out;

  if (sluice_convert_to_text (NULL, in, arena, &value) != NULL ||
      !sluice_convert_trimmed (&value, &text, &len) || len % 2 != 0)
    return "invalid_bytes";

  out = sluice_arena_alloc (arena, len / 2);
  for (gsize i = 0; i < len; i += 2)
    {
      if (!g_ascii_isxdigit (text[i]) || !g_ascii_isxdigit (text[i + 1]))
        return "invalid_bytes";
      out[i / 2] = (char) (g_ascii_xdigit_value (text[i]) << 4 | g_ascii_xdigit_value (text[i + 1]));
    }
  *ret_value = sluice_value_text (SLUICE_VALUE_BYTES, out, len / 2);
  return NULL;
}

const SluiceFunction sluice_functions_value[] = {
  { .name = "null_if", .compile = compile_null_if, .free = words_free, .apply = apply_null_if },
  { .name = "default", .takes_null = TRUE, .compile = compile_default, .free = g_free,
    .apply = apply_default },
  { .name = "hash", .compile = compile_hash, .free = free_checksum, .apply = apply_hash },
  { .name = "to_boolean", .compile = compile_to_boolean, .free = boolean_words_free,
    .apply = apply_to_boolean },
  { .name = "json_get", .compile = compile_json_get, .free = free_path, .apply = apply_json_get },
  { .name = "base64_decode", .apply = apply_base64_decode },
  { .name = "hex_decode", .apply = apply_hex_decode },
  { .name = NULL },
};
