/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-function.h"

#include "sluice-convert.h"
#include "sluice-json-text.h"

#include <string.h>

/* Transforms of text. All take any value, as it would stand in a text column. */

static SluiceValue
text_value (const char *text,
            gsize       len)
{
  return sluice_value_text (SLUICE_VALUE_TEXT, text, len);
}

static SluiceValue
text_take_string (GString     *string,
                  SluiceArena *arena)
{
  SluiceValue value =
    text_value (sluice_arena_copy (arena, string->str, string->len), string->len);

  g_string_free (string, TRUE);
  return value;
}

static gboolean
is_ascii (const char *text,
          gsize       len)
{
  guchar bits = 0;

  for (gsize i = 0; i < len; i++)
    bits |= (guchar) text[i];
  return bits < 0x80;
}

static gsize
count_characters (const char *text,
                  gsize       len)
{
  gsize n = 0;

  for (gsize i = 0; i < len; i++)
    n += ((guchar) text[i] & 0xc0) != 0x80;
  return n;
}

/* The place @n characters after @p, or the end. */
static const char *
skip_characters (const char *p,
                 const char *end,
                 gint64      n)
{
  for (; n > 0 && p < end; n--)
    p = MIN (g_utf8_next_char (p), end);
  return p;
}

static const char *
skip_space (const char *p,
            const char *end)
{
  while (p < end)
    {
      guchar c = (guchar) *p;

      if (c < 0x80 ? !g_ascii_isspace ((char) c) && c != '\v' : !g_unichar_isspace (g_utf8_get_char (p)))
        break;
      p = g_utf8_next_char (p);
    }
  return p;
}

static const char *
skip_space_back (const char *start,
                 const char *end)
{
  while (end > start)
    {
      const char *p = end - 1;

      while (p > start && ((guchar) *p & 0xc0) == 0x80)
        p--;
      if (skip_space (p, end) == p)
        break;
      end = p;
    }
  return end;
}

static const char *
apply_trim (gpointer           data,
            const SluiceValue *in,
            SluiceArena       *arena,
            SluiceValue       *ret_value)
{
  SluiceValue text;
  const char *code = sluice_convert_to_text (NULL, in, arena, &text);
  const char *start;
  const char *end;

  if (code != NULL)
    return code;
  end = text.s + text.len;
  start = skip_space (text.s, end);
  end = skip_space_back (start, end);
  *ret_value = text_value (start, (gsize) (end - start));
  return NULL;
}

static const char *
apply_squeeze (gpointer           data,
               const SluiceValue *in,
               SluiceArena       *arena,
               SluiceValue       *ret_value)
{
  SluiceValue text;
  const char *code = apply_trim (NULL, in, arena, &text);
  const char *p;
  const char *end;
  char *start;
  char *out;

  if (code != NULL)
    return code;
  start = out = sluice_arena_alloc (arena, text.len);
  end = text.s + text.len;
  for (p = text.s; p < end;)
    {
      const char *next = skip_space (p, end);

      if (next != p)
        *out++ = ' ';
      else
        *out++ = *next++;
      p = next;
    }
  *ret_value = text_value (start, (gsize) (out - start));
  return NULL;
}

/* ASCII letters are mapped alone and the rest in runs by GLib: so that the
 * result does not depend on the locale (the dotless i of Turkish), and a NUL
 * does not end the text. */
static void
append_case (GString    *out,
             const char *text,
             gsize       len,
             gboolean    upper)
{
  const char *end = text + len;

  while (text < end)
    {
      const char *p = text;
      g_autofree char *mapped = NULL;

      while (p < end && (guchar) *p < 0x80)
        {
          g_string_append_c (out, upper ? g_ascii_toupper (*p) : g_ascii_tolower (*p));
          p++;
        }
      text = p;
      while (p < end && (guchar) *p >= 0x80)
        p++;
      if (p == text)
        break;
      mapped = upper ? g_utf8_strup (text, p - text) : g_utf8_strdown (text, p - text);
      g_string_append (out, mapped);
      text = p;
    }
}

/* Branchless, so that the compiler can do many letters at a time. */
static void
change_ascii_case (char       *out,
                   const char *text,
                   gsize       len,
                   gboolean    upper)
{
  const guchar first = upper ? 'a' : 'A';

  for (gsize i = 0; i < len; i++)
    {
      guchar c = (guchar) text[i];

      out[i] = (char) (c ^ ((guchar) (c - first) < 26 ? 0x20 : 0));
    }
}

static const char *
change_case (const SluiceValue *in,
             gboolean           upper,
             SluiceArena       *arena,
             SluiceValue       *ret_value)
{
  SluiceValue text;
  const char *code = sluice_convert_to_text (NULL, in, arena, &text);

  if (code != NULL)
    return code;
  if (is_ascii (text.s, text.len))
    {
      char *out = sluice_arena_alloc (arena, text.len);

      change_ascii_case (out, text.s, text.len, upper);
      *ret_value = text_value (out, text.len);
    }
  else
    {
      GString *out = g_string_sized_new (text.len + 8);

      append_case (out, text.s, text.len, upper);
      *ret_value = text_take_string (out, arena);
    }
  return NULL;
}

static const char *
apply_upper (gpointer           data,
             const SluiceValue *in,
             SluiceArena       *arena,
             SluiceValue       *ret_value)
{
  return change_case (in, TRUE, arena, ret_value);
}

static const char *
apply_lower (gpointer           data,
             const SluiceValue *in,
             SluiceArena       *arena,
             SluiceValue       *ret_value)
{
  return change_case (in, FALSE, arena, ret_value);
}

/* An apostrophe does not end a word. */
static gboolean
is_word_character (gunichar c)
{
  return g_unichar_isalnum (c) || g_unichar_ismark (c) || c == '\'' || c == 0x2019;
}

static const char *
apply_title (gpointer           data,
             const SluiceValue *in,
             SluiceArena       *arena,
             SluiceValue       *ret_value)
{
  SluiceValue text;
  const char *code = sluice_convert_to_text (NULL, in, arena, &text);
  GString *out;
  gboolean in_word = FALSE;

  if (code != NULL)
    return code;
  out = g_string_sized_new (text.len + 8);
  for (const char *p = text.s, *end = p + text.len; p < end; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (out, in_word ? g_unichar_tolower (c) : g_unichar_totitle (c));
      in_word = is_word_character (c);
    }
  *ret_value = text_take_string (out, arena);
  return NULL;
}

typedef struct
{
  char *from;
  char *to;
  gsize from_len;
  gsize to_len;
} TextPair;

static TextPair *
text_pair_new (const char *from,
               const char *to)
{
  TextPair *pair = g_new0 (TextPair, 1);

  pair->from = g_strdup (from);
  pair->to = g_strdup (to);
  pair->from_len = strlen (from);
  pair->to_len = strlen (to);
  return pair;
}

static void
text_pair_free (gpointer data)
{
  TextPair *pair = data;

  g_free (pair->from);
  g_free (pair->to);
  g_free (pair);
}

static gpointer
compile_replace (const SluiceArguments  *arguments,
                 GError                **error)
{
  return text_pair_new (sluice_arguments_get_text (arguments, "from"),
                        sluice_arguments_get_text (arguments, "to"));
}

static const char *
apply_replace (gpointer           data,
               const SluiceValue *in,
               SluiceArena       *arena,
               SluiceValue       *ret_value)
{
  const TextPair *pair = data;
  SluiceValue text;
  const char *code = sluice_convert_to_text (NULL, in, arena, &text);
  const char *p;
  const char *end;
  const char *hit;
  GString *out;

  if (code != NULL)
    return code;
  p = text.s;
  end = p + text.len;
  hit = memmem (p, text.len, pair->from, pair->from_len);
  if (hit == NULL)
    {
      *ret_value = text;
      return NULL;
    }

  out = g_string_sized_new (text.len + pair->to_len);
  while (hit != NULL)
    {
      g_string_append_len (out, p, hit - p);
      g_string_append_len (out, pair->to, (gssize) pair->to_len);
      p = hit + pair->from_len;
      hit = memmem (p, (gsize) (end - p), pair->from, pair->from_len);
    }
  g_string_append_len (out, p, end - p);
  *ret_value = text_take_string (out, arena);
  return NULL;
}

static gpointer
compile_affix (const SluiceArguments  *arguments,
               GError                **error)
{
  return text_pair_new (sluice_arguments_get_text (arguments, "before"),
                        sluice_arguments_get_text (arguments, "after"));
}

static const char *
apply_affix (gpointer           data,
             const SluiceValue *in,
             SluiceArena       *arena,
             SluiceValue       *ret_value)
{
  const TextPair *pair = data;
  SluiceValue text;
  const char *code = sluice_convert_to_text (NULL, in, arena, &text);
  gsize len;
  char *out;

  if (code != NULL)
    return code;
  len = pair->from_len + text.len + pair->to_len;
  out = sluice_arena_alloc (arena, len);
  memcpy (out, pair->from, pair->from_len);
  memcpy (out + pair->from_len, text.s, text.len);
  memcpy (out + pair->from_len + text.len, pair->to, pair->to_len);
  *ret_value = text_value (out, len);
  return NULL;
}

typedef struct
{
  gint64 start;
  gint64 length;
} Range;

static gpointer
compile_substring (const SluiceArguments  *arguments,
                   GError                **error)
{
  Range *range = g_new0 (Range, 1);

  range->start = 1;
  range->length = G_MAXINT64;
  sluice_arguments_get_integer (arguments, "start", &range->start);
  sluice_arguments_get_integer (arguments, "length", &range->length);
  return range;
}

static const char *
apply_substring (gpointer           data,
                 const SluiceValue *in,
                 SluiceArena       *arena,
                 SluiceValue       *ret_value)
{
  const Range *range = data;
  SluiceValue text;
  const char *code = sluice_convert_to_text (NULL, in, arena, &text);
  gint64 skipped = range->start - 1;
  const char *start;
  const char *end;

  if (code != NULL)
    return code;
  if (range->start < 0)
    skipped = (gint64) count_characters (text.s, text.len) + range->start;
  start = skip_characters (text.s, text.s + text.len, skipped);
  end = skip_characters (start, text.s + text.len, range->length);
  *ret_value = text_value (start, (gsize) (end - start));
  return NULL;
}

typedef struct
{
  gsize length;
  char *with;
  gsize with_len;
  gboolean right;
} Padding;

static void
padding_free (gpointer data)
{
  Padding *padding = data;

  g_free (padding->with);
  g_free (padding);
}

static gpointer
compile_pad (const SluiceArguments  *arguments,
             GError                **error)
{
  Padding *padding = g_new0 (Padding, 1);
  gint64 length = 0;

  sluice_arguments_get_integer (arguments, "length", &length);
  padding->length = (gsize) length;
  padding->with = g_strdup (sluice_arguments_get_text (arguments, "with"));
  padding->with_len = strlen (padding->with);
  padding->right = g_str_equal (sluice_arguments_get_text (arguments, "side"), "right");
  return padding;
}

static const char *
apply_pad (gpointer           data,
           const SluiceValue *in,
           SluiceArena       *arena,
           SluiceValue       *ret_value)
{
  const Padding *padding = data;
  const char *with_end = padding->with + padding->with_len;
  const char *with = padding->with;
  SluiceValue text;
  const char *code = sluice_convert_to_text (NULL, in, arena, &text);
  gsize n;
  char *start;
  char *out;

  if (code != NULL)
    return code;
  n = count_characters (text.s, text.len);
  if (n >= padding->length)
    {
      *ret_value = text;
      return NULL;
    }

  /* No character has more bytes than all of `with`. */
  start = out = sluice_arena_alloc (arena, text.len + (padding->length - n) * padding->with_len);
  if (padding->right)
    {
      memcpy (out, text.s, text.len);
      out += text.len;
    }
  for (; n < padding->length; n++)
    {
      const char *next = g_utf8_next_char (with);

      memcpy (out, with, (gsize) (next - with));
      out += next - with;
      with = next < with_end ? next : padding->with;
    }
  if (!padding->right)
    {
      memcpy (out, text.s, text.len);
      out += text.len;
    }
  *ret_value = text_value (start, (gsize) (out - start));
  return NULL;
}

typedef struct
{
  char *by;
  gsize by_len;
  gint64 index;
  gboolean has_index;
} Split;

static void
split_free (gpointer data)
{
  Split *split = data;

  g_free (split->by);
  g_free (split);
}

static gpointer
compile_split (const SluiceArguments  *arguments,
               GError                **error)
{
  Split *split = g_new0 (Split, 1);

  split->by = g_strdup (sluice_arguments_get_text (arguments, "by"));
  split->by_len = strlen (split->by);
  split->has_index = sluice_arguments_get_integer (arguments, "index", &split->index);
  return split;
}

/* Takes the next part off @p; %FALSE if there is none. */
static gboolean
next_part (const Split  *split,
           const char  **p,
           const char   *end,
           SluiceValue  *ret_part)
{
  const char *hit;

  if (*p == NULL)
    return FALSE;
  hit = memmem (*p, (gsize) (end - *p), split->by, split->by_len);
  *ret_part = text_value (*p, (gsize) ((hit != NULL ? hit : end) - *p));
  *p = hit != NULL ? hit + split->by_len : NULL;
  return TRUE;
}

static SluiceValue
split_all (const Split *split,
           const char  *p,
           const char  *end,
           SluiceArena *arena)
{
  GString *out = g_string_new ("[");
  SluiceValue part;
  SluiceValue result;

  while (next_part (split, &p, end, &part))
    {
      SluiceValue quoted = sluice_json_text_quote (part.s, part.len, arena);

      if (out->len > 1)
        g_string_append_c (out, ',');
      g_string_append_len (out, quoted.s, quoted.len);
    }
  g_string_append_c (out, ']');
  result = text_take_string (out, arena);
  result.kind = SLUICE_VALUE_JSON;
  return result;
}

static const char *
apply_split (gpointer           data,
             const SluiceValue *in,
             SluiceArena       *arena,
             SluiceValue       *ret_value)
{
  const Split *split = data;
  SluiceValue text;
  const char *code = sluice_convert_to_text (NULL, in, arena, &text);
  gint64 index = split->index;
  const char *p;
  const char *end;

  if (code != NULL)
    return code;
  end = text.s + text.len;
  if (!split->has_index)
    {
      *ret_value = split_all (split, text.s, end, arena);
      return NULL;
    }

  if (index < 0)
    {
      index++;
      for (p = text.s; next_part (split, &p, end, ret_value);)
        index++;
    }
  for (p = text.s; next_part (split, &p, end, ret_value); index--)
    {
      if (index == 1)
        return NULL;
    }
  *ret_value = SLUICE_NULL_VALUE;
  return NULL;
}

static gpointer
compile_join (const SluiceArguments  *arguments,
              GError                **error)
{
  return g_strdup (sluice_arguments_get_text (arguments, "by"));
}

static const char *
apply_join (gpointer           data,
            const SluiceValue *in,
            SluiceArena       *arena,
            SluiceValue       *ret_value)
{
  SluiceValue list;
  SluiceValue key;
  SluiceValue element;
  SluiceJsonIter iter;
  gboolean first = TRUE;
  GString *out;

  if (sluice_convert_to_json (NULL, in, arena, &list) != NULL ||
      !sluice_json_iter_init (&iter, &list) || iter.is_object)
    return "invalid_list";

  out = g_string_sized_new (list.len);
  while (sluice_json_iter_next (&iter, &key, &element))
    {
      SluiceValue value = sluice_json_text_decode (element.s, element.len, arena);

      if (sluice_value_is_null (&value) || sluice_convert_to_text (NULL, &value, arena, &value) != NULL)
        continue;
      if (!first)
        g_string_append (out, data);
      first = FALSE;
      g_string_append_len (out, value.s, value.len);
    }
  *ret_value = text_take_string (out, arena);
  return NULL;
}

static const char *
apply_length (gpointer           data,
              const SluiceValue *in,
              SluiceArena       *arena,
              SluiceValue       *ret_value)
{
  SluiceValue text;
  const char *code = sluice_convert_to_text (NULL, in, arena, &text);

  if (code != NULL)
    return code;
  *ret_value = sluice_value_int (SLUICE_VALUE_INTEGER, (gint64) count_characters (text.s, text.len));
  return NULL;
}

static const char *
apply_url_decode (gpointer           data,
                  const SluiceValue *in,
                  SluiceArena       *arena,
                  SluiceValue       *ret_value)
{
  SluiceValue text;
  const char *code = sluice_convert_to_text (NULL, in, arena, &text);
  char *start;
  char *out;

  if (code != NULL)
    return code;
  start = out = sluice_arena_alloc (arena, text.len);
  for (guint32 i = 0; i < text.len; i++)
    {
      if (text.s[i] == '%' && text.len - i > 2 && g_ascii_isxdigit (text.s[i + 1]) &&
          g_ascii_isxdigit (text.s[i + 2]))
        {
          *out++ = (char) (g_ascii_xdigit_value (text.s[i + 1]) << 4 |
                           g_ascii_xdigit_value (text.s[i + 2]));
          i += 2;
          continue;
        }
      *out++ = text.s[i];
    }
  text = sluice_value_text (SLUICE_VALUE_BYTES, start, (gsize) (out - start));
  return sluice_convert_to_text (NULL, &text, arena, ret_value);
}

static const char *
apply_strip_nul (gpointer           data,
                 const SluiceValue *in,
                 SluiceArena       *arena,
                 SluiceValue       *ret_value)
{
  SluiceValue text;
  const char *code = sluice_convert_to_text (NULL, in, arena, &text);
  char *start;
  char *out;

  if (code != NULL)
    return code;
  if (memchr (text.s, '\0', text.len) == NULL)
    {
      *ret_value = text;
      return NULL;
    }
  start = out = sluice_arena_alloc (arena, text.len);
  for (guint32 i = 0; i < text.len; i++)
    {
      if (text.s[i] != '\0')
        *out++ = text.s[i];
    }
  *ret_value = text_value (start, (gsize) (out - start));
  return NULL;
}

const SluiceFunction sluice_functions_text[] = {
  { .name = "trim", .apply = apply_trim },
  { .name = "upper", .apply = apply_upper },
  { .name = "lower", .apply = apply_lower },
  { .name = "title", .apply = apply_title },
  { .name = "squeeze", .apply = apply_squeeze },
  { .name = "replace", .compile = compile_replace, .free = text_pair_free, .apply = apply_replace },
  { .name = "affix", .compile = compile_affix, .free = text_pair_free, .apply = apply_affix },
  { .name = "substring", .compile = compile_substring, .free = g_free, .apply = apply_substring },
  { .name = "pad", .compile = compile_pad, .free = padding_free, .apply = apply_pad },
  { .name = "split", .compile = compile_split, .free = split_free, .apply = apply_split },
  { .name = "join", .compile = compile_join, .free = g_free, .apply = apply_join },
  { .name = "length", .apply = apply_length },
  { .name = "url_decode", .apply = apply_url_decode },
  { .name = "strip_nul", .apply = apply_strip_nul },
  { .name = NULL },
};
