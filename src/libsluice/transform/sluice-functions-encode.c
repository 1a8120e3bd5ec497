/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-function.h"

#include "sluice-convert.h"

#include <libxml/HTMLparser.h>
#include <string.h>

/* Transforms that write a text in another way: its letters, its encoding. */

/* The longest name of HTML's characters, and the digits of the largest number. */
#define MAX_REFERENCE 16

/* Makes another text of a part without NUL. */
typedef void (*MapFunc) (GString    *out,
                         const char *text,
                         gsize       len,
                         gpointer    data);

/* GLib's functions end at a NUL, a text does not. */
static const char *
map_text (const SluiceValue *in,
          MapFunc            func,
          gpointer           data,
          SluiceArena       *arena,
          SluiceValue       *ret_value)
{
  SluiceValue text;
  const char *code = sluice_convert_to_text (NULL, in, arena, &text);
  const char *end;
  GString *out;

  if (code != NULL)
    return code;
  out = g_string_sized_new (text.len + 8);
  end = text.s + text.len;
  for (const char *p = text.s; p <= end;)
    {
      const char *next = p < end ? memchr (p, '\0', (gsize) (end - p)) : NULL;
      gsize len = (gsize) ((next != NULL ? next : end) - p);

      if (len > 0)
        func (out, p, len, data);
      if (next == NULL)
        break;
      g_string_append_c (out, '\0');
      p = next + 1;
    }
  *ret_value = sluice_value_text (SLUICE_VALUE_TEXT, sluice_arena_copy (arena, out->str, out->len), out->len);
  g_string_free (out, TRUE);
  return NULL;
}

static const char *
apply_to_text (gpointer           data,
               const SluiceValue *in,
               SluiceArena       *arena,
               SluiceValue       *ret_value)
{
  return sluice_convert_to_text (NULL, in, arena, ret_value);
}

/* A Latin letter that is no other one with an accent: ß, ø, ł. */
static void
append_plain (GString  *out,
              gunichar  c)
{
  /* What GLib does not know, or spells as German does. */
  static const struct
  {
    gunichar letter;
    const char *plain;
  } own[] = {
    { 0xd0, "D" }, { 0xf0, "d" }, { 0xd8, "O" }, { 0xf8, "o" }, { 0xde, "Th" }, { 0xfe, "th" },
    { 0x110, "D" }, { 0x111, "d" }, { 0x126, "H" }, { 0x127, "h" }, { 0x131, "i" }, { 0x166, "T" }, { 0x167, "t" },
  };
  char buffer[7] = "";
  g_autofree char *plain = NULL;

  g_unichar_to_utf8 (c, buffer);
  for (guint i = 0; i < G_N_ELEMENTS (own) && plain == NULL; i++)
    {
      if (own[i].letter == c)
        plain = g_strdup (own[i].plain);
    }
  if (plain == NULL && c >= 0x80 && g_unichar_get_script (c) == G_UNICODE_SCRIPT_LATIN)
    plain = g_str_to_ascii (buffer, "C");
  g_string_append (out, plain != NULL && strchr (plain, '?') == NULL ? plain : buffer);
}

static void
remove_accents (GString    *out,
                const char *text,
                gsize       len,
                gpointer    data)
{
  g_autofree char *apart = g_utf8_normalize (text, (gssize) len, G_NORMALIZE_NFD);
  g_autofree char *together = NULL;
  g_autoptr(GString) plain = g_string_sized_new (len);

  for (const char *p = apart; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_type (c) != G_UNICODE_NON_SPACING_MARK)
        append_plain (plain, c);
    }
  together = g_utf8_normalize (plain->str, (gssize) plain->len, G_NORMALIZE_NFC);
  g_string_append (out, together);
}

static const char *
apply_remove_accents (gpointer           data,
                      const SluiceValue *in,
                      SluiceArena       *arena,
                      SluiceValue       *ret_value)
{
  return map_text (in, remove_accents, NULL, arena, ret_value);
}

static gpointer
compile_normalize (const SluiceArguments  *arguments,
                   GError                **error)
{
  static const char *const names[] = {
    [G_NORMALIZE_NFD] = "nfd", [G_NORMALIZE_NFC] = "nfc", [G_NORMALIZE_NFKD] = "nfkd", [G_NORMALIZE_NFKC] = "nfkc",
  };
  const char *form = sluice_arguments_get_text (arguments, "form");
  guint i = 0;

  while (!g_str_equal (names[i], form))
    i++;
  return GUINT_TO_POINTER (i);
}

static void
normalize (GString    *out,
           const char *text,
           gsize       len,
           gpointer    data)
{
  g_autofree char *normal = g_utf8_normalize (text, (gssize) len, (GNormalizeMode) GPOINTER_TO_UINT (data));

  g_string_append (out, normal);
}

static const char *
apply_normalize (gpointer           data,
                 const SluiceValue *in,
                 SluiceArena       *arena,
                 SluiceValue       *ret_value)
{
  return map_text (in, normalize, data, arena, ret_value);
}

static gpointer
compile_keep (const SluiceArguments  *arguments,
              GError                **error)
{
  const char *what = sluice_arguments_get_text (arguments, "characters");

  return GUINT_TO_POINTER (g_str_equal (what, "digits") ? 1 : g_str_equal (what, "letters") ? 2
                           : g_str_equal (what, "printable") ? 4 : 3);
}

static void
keep (GString    *out,
      const char *text,
      gsize       len,
      gpointer    data)
{
  guint what = GPOINTER_TO_UINT (data);

  for (const char *p = text; p < text + len; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if ((what & 1 && g_unichar_isdigit (c)) || (what & 2 && (g_unichar_isalpha (c) || g_unichar_ismark (c))) ||
          (what & 4 && g_unichar_isprint (c)))
        g_string_append_unichar (out, c);
    }
}

static const char *
apply_keep (gpointer           data,
            const SluiceValue *in,
            SluiceArena       *arena,
            SluiceValue       *ret_value)
{
  const char *code = map_text (in, keep, data, arena, ret_value);
  char *out;
  gsize n = 0;

  if (code != NULL || memchr (ret_value->s, '\0', ret_value->len) == NULL)
    return code;
  /* A NUL is none of them. */
  out = sluice_arena_alloc (arena, ret_value->len);
  for (guint32 i = 0; i < ret_value->len; i++)
    {
      if (ret_value->s[i] != '\0')
        out[n++] = ret_value->s[i];
    }
  *ret_value = sluice_value_text (SLUICE_VALUE_TEXT, out, n);
  return NULL;
}

/* The character that `&NAME;` means, 0 if it means none. */
static gunichar
find_character (const char *name,
                gsize       len)
{
  char buffer[MAX_REFERENCE + 1] = "";
  const htmlEntityDesc *entity;
  char *end = NULL;
  guint64 number;

  if (len == 0 || len > MAX_REFERENCE)
    return 0;
  memcpy (buffer, name, len);
  if (buffer[0] == '#')
    {
      gboolean is_hex = buffer[1] == 'x' || buffer[1] == 'X';

      if (!g_ascii_isxdigit (buffer[is_hex ? 2 : 1]))
        return 0;
      number = g_ascii_strtoull (buffer + (is_hex ? 2 : 1), &end, is_hex ? 16 : 10);
      return *end == '\0' && number <= 0x10ffff && g_unichar_validate ((gunichar) number) ? (gunichar) number : 0;
    }
  if (g_str_equal (buffer, "apos"))
    return '\'';
  entity = htmlEntityLookup ((const xmlChar *) buffer);
  return entity != NULL ? entity->value : 0;
}

static void
html_unescape (GString    *out,
               const char *text,
               gsize       len,
               gpointer    data)
{
  const char *end = text + len;

  while (text < end)
    {
      const char *start = memchr (text, '&', (gsize) (end - text));
      const char *stop = start != NULL ? memchr (start, ';', (gsize) (end - start)) : NULL;
      gunichar c = stop != NULL ? find_character (start + 1, (gsize) (stop - start - 1)) : 0;

      if (start == NULL)
        start = end;
      g_string_append_len (out, text, start - text);
      text = start;
      if (c != 0)
        {
          g_string_append_unichar (out, c);
          text = stop + 1;
        }
      else if (text < end)
        g_string_append_c (out, *text++);
    }
}

static const char *
apply_html_unescape (gpointer           data,
                     const SluiceValue *in,
                     SluiceArena       *arena,
                     SluiceValue       *ret_value)
{
  return map_text (in, html_unescape, NULL, arena, ret_value);
}

/* The bytes of a value: its own, or those of its text in UTF-8. */
static const char *
get_bytes (const SluiceValue *in,
           SluiceArena       *arena,
           SluiceValue       *ret_bytes)
{
  *ret_bytes = *in;
  return in->kind == SLUICE_VALUE_BYTES ? NULL : sluice_convert_to_text (NULL, in, arena, ret_bytes);
}

static void
take_text (char        *text,
           SluiceArena *arena,
           SluiceValue *ret_value)
{
  gsize len = strlen (text);

  *ret_value = sluice_value_text (SLUICE_VALUE_TEXT, sluice_arena_copy (arena, text, len), len);
  g_free (text);
}

static const char *
apply_url_encode (gpointer           data,
                  const SluiceValue *in,
                  SluiceArena       *arena,
                  SluiceValue       *ret_value)
{
  SluiceValue bytes;
  const char *code = get_bytes (in, arena, &bytes);

  if (code == NULL)
    take_text (g_uri_escape_bytes ((const guint8 *) bytes.s, bytes.len, NULL), arena, ret_value);
  return code;
}

static const char *
apply_base64_encode (gpointer           data,
                     const SluiceValue *in,
                     SluiceArena       *arena,
                     SluiceValue       *ret_value)
{
  SluiceValue bytes;
  const char *code = get_bytes (in, arena, &bytes);

  if (code == NULL)
    take_text (g_base64_encode ((const guchar *) bytes.s, bytes.len), arena, ret_value);
  return code;
}

static const char *
apply_hex_encode (gpointer           data,
                  const SluiceValue *in,
                  SluiceArena       *arena,
                  SluiceValue       *ret_value)
{
  static const char digits[] = "0123456789abcdef";
  SluiceValue bytes;
  const char *code = get_bytes (in, arena, &bytes);
  char *out;

  if (code != NULL)
    return code;
  if (bytes.len > G_MAXUINT32 / 2)
    return "invalid_text";
  out = sluice_arena_alloc (arena, (gsize) bytes.len * 2);
  for (guint32 i = 0; i < bytes.len; i++)
    {
      out[2 * i] = digits[(guchar) bytes.s[i] >> 4];
      out[2 * i + 1] = digits[(guchar) bytes.s[i] & 15];
    }
  *ret_value = sluice_value_text (SLUICE_VALUE_TEXT, out, (gsize) bytes.len * 2);
  return NULL;
}

const SluiceFunction sluice_functions_encode[] = {
  { .name = "to_text", .apply = apply_to_text },
  { .name = "remove_accents", .apply = apply_remove_accents },
  { .name = "normalize", .compile = compile_normalize, .apply = apply_normalize },
  { .name = "keep", .compile = compile_keep, .apply = apply_keep },
  { .name = "html_unescape", .apply = apply_html_unescape },
  { .name = "url_encode", .apply = apply_url_encode },
  { .name = "base64_encode", .apply = apply_base64_encode },
  { .name = "hex_encode", .apply = apply_hex_encode },
  { .name = NULL },
};
