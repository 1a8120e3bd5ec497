/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-json-text.h"

#include <string.h>

/* Strict JSON (RFC 8259) in a text that is at hand as a whole: a cell that
 * holds JSON. What arrives from sources is read by the record reader. */

typedef struct
{
  const char *p;
  const char *end;
  char *out;
  guint depth;
  /* One for each open container: whether it is an object. */
  guint8 is_object[SLUICE_JSON_TEXT_MAX_DEPTH];
} Compactor;

static void
skip_space (Compactor *self)
{
  while (self->p < self->end &&
         (*self->p == ' ' || *self->p == '\t' || *self->p == '\n' || *self->p == '\r'))
    self->p++;
}

static void
put (Compactor *self,
     gsize      n)
{
  memcpy (self->out, self->p, n);
  self->out += n;
  self->p += n;
}

static gboolean
peek_hex4 (const char *p,
           const char *end,
           guint      *ret_code)
{
  guint code = 0;

  if (end - p < 4)
    return FALSE;
  for (guint i = 0; i < 4; i++)
    {
      if (!g_ascii_isxdigit (p[i]))
        return FALSE;
      code = code << 4 | (guint) g_ascii_xdigit_value (p[i]);
    }
  *ret_code = code;
  return TRUE;
}

/* Measures an escape, surrogate pairs as one; 0 if it is none. */
static gsize
measure_escape (const char *p,
                const char *end)
{
  guint code;
  guint low;

  if (end - p < 2 || p[1] == '\0' || strchr ("\"\\/bfnrtu", p[1]) == NULL)
    return 0;
  if (p[1] != 'u')
    return 2;
  if (!peek_hex4 (p + 2, end, &code) || (code >= 0xdc00 && code <= 0xdfff))
    return 0;
  if (code < 0xd800 || code > 0xdbff)
    return 6;
  if (end - p < 8 || p[6] != '\\' || p[7] != 'u' || !peek_hex4 (p + 8, end, &low) ||
      low < 0xdc00 || low > 0xdfff)
    return 0;
  return 12;
}

static gboolean
compact_string (Compactor *self)
{
  const char *p = self->p + 1;

  while (p < self->end && *p != '"')
    {
      gsize n = 1;

      if (*p == '\\')
        n = measure_escape (p, self->end);
      else if ((guchar) *p < 0x20)
        n = 0;
      if (n == 0)
        return FALSE;
      p += n;
    }
  if (p >= self->end)
    return FALSE;
  put (self, (gsize) (p + 1 - self->p));
  return TRUE;
}

static const char *
skip_digits (const char *p,
             const char *end)
{
  while (p < end && g_ascii_isdigit (*p))
    p++;
  return p;
}

static gboolean
compact_number (Compactor *self)
{
  const char *p = self->p;
  const char *digits;

  if (*p == '-')
    p++;
  digits = p;
  p = skip_digits (p, self->end);
  if (p == digits || (*digits == '0' && p - digits > 1))
    return FALSE;
  if (p < self->end && *p == '.')
    {
      digits = ++p;
      p = skip_digits (p, self->end);
      if (p == digits)
        return FALSE;
    }
  if (p < self->end && (*p == 'e' || *p == 'E'))
    {
      p++;
      if (p < self->end && (*p == '+' || *p == '-'))
        p++;
      digits = p;
      p = skip_digits (p, self->end);
      if (p == digits)
        return FALSE;
    }
  put (self, (gsize) (p - self->p));
  return TRUE;
}

static gboolean
compact_word (Compactor  *self,
              const char *word)
{
  gsize n = strlen (word);

  if ((gsize) (self->end - self->p) < n || memcmp (self->p, word, n) != 0)
    return FALSE;
  put (self, n);
  return TRUE;
}

static gboolean
compact_scalar (Compactor *self)
{
  switch (*self->p)
    {
    case '"':
      return compact_string (self);
    case 't':
      return compact_word (self, "true");
    case 'f':
      return compact_word (self, "false");
    case 'n':
      return compact_word (self, "null");
    default:
      return compact_number (self);
    }
}

/* A member's name and its colon. */
static gboolean
compact_key (Compactor *self)
{
  skip_space (self);
  if (self->p == self->end || *self->p != '"' || !compact_string (self))
    return FALSE;
  skip_space (self);
  if (self->p == self->end || *self->p != ':')
    return FALSE;
  put (self, 1);
  return TRUE;
}

/* Opens a container. An empty one is closed at once, and counts as a value. */
static gboolean
open_container (Compactor *self,
                gboolean  *ret_is_value)
{
  gboolean is_object = *self->p == '{';

  if (self->depth == SLUICE_JSON_TEXT_MAX_DEPTH)
    return FALSE;
  put (self, 1);
  skip_space (self);
  if (self->p < self->end && *self->p == (is_object ? '}' : ']'))
    {
      put (self, 1);
      *ret_is_value = TRUE;
      return TRUE;
    }
  self->is_object[self->depth++] = is_object;
  *ret_is_value = FALSE;
  return !is_object || compact_key (self);
}

/* What follows a value: the ends of containers, then a comma or the end. */
static gboolean
close_containers (Compactor *self)
{
  while (self->depth > 0)
    {
      gboolean is_object = self->is_object[self->depth - 1];

      skip_space (self);
      if (self->p == self->end)
        return FALSE;
      if (*self->p == ',')
        {
          put (self, 1);
          return !is_object || compact_key (self);
        }
      if (*self->p != (is_object ? '}' : ']'))
        return FALSE;
      put (self, 1);
      self->depth--;
    }
  return TRUE;
}

/**
 * sluice_json_text_compact:
 * @text: (array length=len): what may be JSON, valid UTF-8
 * @len: its bytes
 * @arena: what the compact text is put into
 * @ret_value: (out caller-allocates): a value of the kind %SLUICE_VALUE_JSON;
 *   points into @text if that was compact already
 *
 * Checks JSON strictly and takes out insignificant space; tokens stay as they
 * are. Lone surrogates are wrong, as are more than
 * %SLUICE_JSON_TEXT_MAX_DEPTH levels.
 *
 * Returns: %FALSE if @text is not one JSON value
 */
gboolean
sluice_json_text_compact (const char  *text,
                          gsize        len,
                          SluiceArena *arena,
                          SluiceValue *ret_value)
{
  Compactor self;
  char *start = sluice_arena_alloc (arena, len);
  gsize n;

  self.p = text;
  self.end = text + len;
  self.out = start;
  self.depth = 0;
  do
    {
      gboolean is_value = TRUE;

      skip_space (&self);
      if (self.p == self.end)
        return FALSE;
      if (*self.p == '{' || *self.p == '[' ? !open_container (&self, &is_value)
                                           : !compact_scalar (&self))
        return FALSE;
      if (is_value && !close_containers (&self))
        return FALSE;
    }
  while (self.depth > 0);

  skip_space (&self);
  if (self.p != self.end)
    return FALSE;
  n = (gsize) (self.out - start);
  *ret_value = sluice_value_text (SLUICE_VALUE_JSON, n == len ? text : start, n);
  return TRUE;
}

static SluiceValue
decode_string (const char  *text,
               gsize        len,
               SluiceArena *arena)
{
  const char *p = text + 1;
  const char *end = text + len - 1;
  char *start;
  char *out;

  if (memchr (p, '\\', (gsize) (end - p)) == NULL)
    return sluice_value_text (SLUICE_VALUE_TEXT, p, (gsize) (end - p));

  start = out = sluice_arena_alloc (arena, len);
  while (p < end)
    {
      static const char escapes[] = "\"\\/bfnrt";
      static const char meanings[] = "\"\\/\b\f\n\r\t";
      guint code = 0;
      guint low = 0;

      if (*p != '\\')
        {
          *out++ = *p++;
          continue;
        }
      if (p[1] != 'u')
        {
          *out++ = meanings[strchr (escapes, p[1]) - escapes];
          p += 2;
          continue;
        }
      peek_hex4 (p + 2, end, &code);
      p += 6;
      if (code >= 0xd800 && code <= 0xdbff && peek_hex4 (p + 2, end, &low))
        {
          code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
          p += 6;
        }
      out += g_unichar_to_utf8 (code, out);
    }
  return sluice_value_text (SLUICE_VALUE_TEXT, start, (gsize) (out - start));
}

/**
 * sluice_json_text_decode:
 * @text: (array length=len): valid, compact JSON
 * @len: its bytes
 * @arena: what texts with escapes are put into
 *
 * Returns: the value it stands for; lists and objects stay JSON
 */
SluiceValue
sluice_json_text_decode (const char  *text,
                         gsize        len,
                         SluiceArena *arena)
{
  g_return_val_if_fail (len > 0, SLUICE_NULL_VALUE);

  switch (*text)
    {
    case '"':
      return decode_string (text, len, arena);
    case '{':
    case '[':
      return sluice_value_text (SLUICE_VALUE_JSON, text, len);
    case 't':
    case 'f':
      return sluice_value_int (SLUICE_VALUE_BOOLEAN, *text == 't');
    case 'n':
      return SLUICE_NULL_VALUE;
    default:
      return sluice_value_text (SLUICE_VALUE_NUMBER, text, len);
    }
}

/**
 * sluice_json_text_quote:
 * @text: (array length=len): valid UTF-8
 * @len: its bytes
 * @arena: what the result is put into
 *
 * Returns: @text as a JSON string, of the kind %SLUICE_VALUE_JSON
 */
SluiceValue
sluice_json_text_quote (const char  *text,
                        gsize        len,
                        SluiceArena *arena)
{
  static const char hex[] = "0123456789abcdef";
  char *start = sluice_arena_alloc (arena, 6 * len + 2);
  char *out = start;

  *out++ = '"';
  for (gsize i = 0; i < len; i++)
    {
      guchar c = (guchar) text[i];

      if (c == '"' || c == '\\')
        {
          *out++ = '\\';
          *out++ = (char) c;
        }
      else if (c < 0x20)
        {
          memcpy (out, "\\u00", 4);
          out[4] = hex[c >> 4];
          out[5] = hex[c & 15];
          out += 6;
        }
      else
        {
          *out++ = (char) c;
        }
    }
  *out++ = '"';
  return sluice_value_text (SLUICE_VALUE_JSON, start, (gsize) (out - start));
}

static const char *
skip_string (const char *p)
{
  for (p++; *p != '"'; p++)
    {
      if (*p == '\\')
        p++;
    }
  return p + 1;
}

/* The end of the value at @p, in JSON that is known to be valid. */
static const char *
skip_value (const char *p,
            const char *end)
{
  guint depth = 0;

  if (*p == '"')
    return skip_string (p);
  if (*p != '{' && *p != '[')
    {
      while (p < end && *p != ',' && *p != '}' && *p != ']')
        p++;
      return p;
    }

  do
    {
      if (*p == '"')
        {
          p = skip_string (p);
          continue;
        }
      if (*p == '{' || *p == '[')
        depth++;
      else if (*p == '}' || *p == ']')
        depth--;
      p++;
    }
  while (depth > 0);
  return p;
}

/**
 * sluice_json_iter_init:
 * @iter: (out caller-allocates): the walk
 * @json: valid, compact JSON
 *
 * Returns: %FALSE if @json is neither a list nor an object
 */
gboolean
sluice_json_iter_init (SluiceJsonIter    *iter,
                       const SluiceValue *json)
{
  if (json->len < 2 || (*json->s != '{' && *json->s != '['))
    return FALSE;

  iter->p = json->s + 1;
  iter->end = json->s + json->len - 1;
  iter->is_object = *json->s == '{';
  return TRUE;
}

/**
 * sluice_json_iter_next:
 * @iter: a walk
 * @ret_key: (out caller-allocates): the member's name as JSON; NULL in a list
 * @ret_json: (out caller-allocates): the value as JSON
 *
 * Returns: %FALSE at the end
 */
gboolean
sluice_json_iter_next (SluiceJsonIter *iter,
                       SluiceValue    *ret_key,
                       SluiceValue    *ret_json)
{
  const char *start = iter->p;

  if (start >= iter->end)
    return FALSE;

  *ret_key = SLUICE_NULL_VALUE;
  if (iter->is_object)
    {
      const char *colon = skip_string (start);

      *ret_key = sluice_value_text (SLUICE_VALUE_JSON, start, (gsize) (colon - start));
      start = colon + 1;
    }
  iter->p = skip_value (start, iter->end);
  *ret_json = sluice_value_text (SLUICE_VALUE_JSON, start, (gsize) (iter->p - start));
  if (iter->p < iter->end)
    iter->p++;
  return TRUE;
}

/* Of double keys the last wins, as everywhere. */
static gboolean
find_member (const SluiceValue *json,
             const char        *key,
             SluiceArena       *arena,
             SluiceValue       *ret_json)
{
  gsize len = strlen (key);
  gboolean found = FALSE;
  SluiceJsonIter iter;
  SluiceValue name;
  SluiceValue value;

  if (!sluice_json_iter_init (&iter, json) || !iter.is_object)
    return FALSE;
  while (sluice_json_iter_next (&iter, &name, &value))
    {
      SluiceValue text = sluice_json_text_decode (name.s, name.len, arena);

      if (text.len == len && memcmp (text.s, key, len) == 0)
        {
          *ret_json = value;
          found = TRUE;
        }
    }
  return found;
}

static gboolean
find_element (const SluiceValue *json,
              guint              index,
              SluiceValue       *ret_json)
{
  SluiceJsonIter iter;
  SluiceValue name;

  if (!sluice_json_iter_init (&iter, json) || iter.is_object)
    return FALSE;
  for (guint i = 0; sluice_json_iter_next (&iter, &name, ret_json); i++)
    {
      if (i == index)
        return TRUE;
    }
  return FALSE;
}

/**
 * sluice_json_text_get:
 * @json: valid, compact JSON
 * @path: where to look; steps for each element find nothing
 * @arena: what texts with escapes are put into
 *
 * A name that equals a whole member is that member; only otherwise it is a
 * path.
 *
 * Returns: the value there, of the kind %SLUICE_VALUE_MISSING if there is none
 */
SluiceValue
sluice_json_text_get (const SluiceValue *json,
                      const SluicePath  *path,
                      SluiceArena       *arena)
{
  SluiceValue at = *json;

  if (!find_member (json, sluice_path_get_text (path), arena, &at))
    {
      for (guint i = 0; i < sluice_path_get_n_steps (path); i++)
        {
          const SluicePathStep *step = sluice_path_get_step (path, i);
          gboolean found = FALSE;

          if (step->kind == SLUICE_PATH_STEP_KEY)
            found = find_member (&at, step->key, arena, &at);
          else if (step->kind == SLUICE_PATH_STEP_INDEX)
            found = find_element (&at, step->index, &at);
          if (!found)
            return (SluiceValue) { .kind = SLUICE_VALUE_MISSING };
        }
    }
  return sluice_json_text_decode (at.s, at.len, arena);
}
