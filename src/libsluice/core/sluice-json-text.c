/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-json-text.h"

#include "sluice-json-decode.h"
#include "sluice-json-scanner.h"

#include <string.h>

/* A text that is at hand as a whole: a cell that holds JSON. What arrives from
 * sources is read by the record reader. */

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
  SluiceJsonScanner scanner;
  char *copy = sluice_arena_alloc (arena, len + SLUICE_SCAN_PADDING);
  const char *p;
  gboolean valid;
  gsize n;

  if (len > 0)
    memcpy (copy, text, len);
  memset (copy + len, 0, SLUICE_SCAN_PADDING);

  sluice_json_scanner_init (&scanner, SLUICE_JSON_TEXT_MAX_DEPTH, G_MAXSIZE);
  scanner.end = copy + len;
  scanner.final = TRUE;
  p = sluice_json_scanner_skip (&scanner, sluice_json_skip_space (copy));
  valid = p != NULL && sluice_json_skip_space (p) == scanner.end && scanner.bad_text == NULL;
  sluice_json_scanner_clear (&scanner);
  if (!valid)
    return FALSE;

  n = sluice_json_compact (copy, len, copy);
  *ret_value = sluice_value_text (SLUICE_VALUE_JSON, n == len ? text : copy, n);
  return TRUE;
}

static SluiceValue
decode_string (const char  *text,
               gsize        len,
               SluiceArena *arena)
{
  char *out;

  if (memchr (text, '\\', len) == NULL)
    return sluice_value_text (SLUICE_VALUE_TEXT, text, len);

  out = sluice_arena_alloc (arena, len);
  len = sluice_json_unescape (text, len, out);
  return sluice_value_text (SLUICE_VALUE_TEXT, out, len);
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
      return decode_string (text + 1, len - 2, arena);
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
      const char *colon = sluice_json_find_end (start, iter->end);

      *ret_key = sluice_value_text (SLUICE_VALUE_JSON, start, (gsize) (colon - start));
      start = colon + 1;
    }
  iter->p = sluice_json_find_end (start, iter->end);
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

static void append_changed (GString           *out,
                            const SluiceValue *json,
                            const SluicePath  *path,
                            guint              step,
                            const char        *value,
                            SluiceArena       *arena);

/* An object with one member changed, which is added if it is not there. What is
 * no object becomes one. */
static void
append_object (GString           *out,
               const SluiceValue *json,
               const SluicePath  *path,
               guint              step,
               const char        *value,
               SluiceArena       *arena)
{
  const char *key = sluice_path_get_step (path, step)->key;
  const SluiceValue wanted = sluice_json_text_quote (key, strlen (key), arena);
  SluiceValue element = SLUICE_NULL_VALUE;
  SluiceJsonIter iter;
  SluiceValue name;
  SluiceValue old;

  g_string_append_c (out, '{');
  if (json != NULL && sluice_json_iter_init (&iter, json) && iter.is_object)
    {
      while (sluice_json_iter_next (&iter, &name, &old))
        {
          const SluiceValue text = sluice_json_text_decode (name.s, name.len, arena);

          if (text.len == strlen (key) && memcmp (text.s, key, text.len) == 0)
            {
              element = old;
              continue;
            }
          g_string_append_len (out, name.s, name.len);
          g_string_append_c (out, ':');
          g_string_append_len (out, old.s, old.len);
          g_string_append_c (out, ',');
        }
    }
  g_string_append_len (out, wanted.s, wanted.len);
  g_string_append_c (out, ':');
  append_changed (out, element.kind == SLUICE_VALUE_JSON ? &element : NULL, path, step + 1, value, arena);
  g_string_append_c (out, '}');
}

/* A list with one element changed, with nulls before it if it was shorter. */
static void
append_list (GString           *out,
             const SluiceValue *json,
             const SluicePath  *path,
             guint              step,
             const char        *value,
             SluiceArena       *arena)
{
  const guint index = sluice_path_get_step (path, step)->index;
  SluiceJsonIter iter = { NULL, NULL, FALSE };
  gboolean has = json != NULL && *json->s == '[' && sluice_json_iter_init (&iter, json);
  SluiceValue name;
  SluiceValue old;

  g_string_append_c (out, '[');
  for (guint i = 0; has || i <= index; i++)
    {
      has = has && sluice_json_iter_next (&iter, &name, &old);
      if (!has && i > index)
        break;
      if (i > 0)
        g_string_append_c (out, ',');
      if (i == index)
        append_changed (out, has ? &old : NULL, path, step + 1, value, arena);
      else if (has)
        g_string_append_len (out, old.s, old.len);
      else
        g_string_append (out, "null");
    }
  g_string_append_c (out, ']');
}

static void
append_changed (GString           *out,
                const SluiceValue *json,
                const SluicePath  *path,
                guint              step,
                const char        *value,
                SluiceArena       *arena)
{
  if (step == sluice_path_get_n_steps (path))
    g_string_append (out, value);
  else if (sluice_path_get_step (path, step)->kind == SLUICE_PATH_STEP_KEY)
    append_object (out, json, path, step, value, arena);
  else
    append_list (out, json, path, step, value, arena);
}

/**
 * sluice_json_text_set:
 * @json: valid, compact JSON
 * @path: which place to set; must lead to one
 * @value: what to put there, compact JSON
 *
 * Objects and lists on the way that are not there are created; all other bytes
 * stay as they are.
 *
 * Returns: (transfer full): the changed JSON
 */
char *
sluice_json_text_set (const char       *json,
                      const SluicePath *path,
                      const char       *value)
{
  g_autoptr(SluiceArena) arena = sluice_arena_new (4096);
  GString *out = g_string_new (NULL);
  SluiceValue whole;

  g_return_val_if_fail (json != NULL, NULL);
  g_return_val_if_fail (path != NULL && !sluice_path_is_exploding (path), NULL);
  g_return_val_if_fail (value != NULL, NULL);

  whole = sluice_value_text (SLUICE_VALUE_JSON, json, strlen (json));
  append_changed (out, &whole, path, 0, value, arena);
  return g_string_free (out, FALSE);
}
