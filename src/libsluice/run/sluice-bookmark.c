/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-bookmark.h"

#include "sluice-error.h"
#include "sluice-json-text.h"

#include <string.h>

/**
 * sluice_bookmark_new:
 *
 * Returns: (transfer full): the bookmark of a task that has loaded nothing
 */
SluiceBookmark *
sluice_bookmark_new (void)
{
  SluiceBookmark *self = g_new0 (SluiceBookmark, 1);

  self->rows = g_array_new (FALSE, FALSE, sizeof (guint64));
  return self;
}

/**
 * sluice_bookmark_free:
 * @self: (transfer full): a bookmark
 */
void
sluice_bookmark_free (SluiceBookmark *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->rows);
  g_free (self->last);
  g_free (self->run);
  g_free (self->initial);
  g_free (self->reset);
  g_free (self);
}

static gboolean
read_rows (SluiceBookmark    *self,
           const SluiceValue *list)
{
  SluiceJsonIter iter;
  SluiceValue key, item;

  if (!sluice_json_iter_init (&iter, list) || iter.is_object)
    return FALSE;
  while (sluice_json_iter_next (&iter, &key, &item))
    {
      guint64 hash;

      /* "0123456789abcdef" */
      if (item.len != 18)
        return FALSE;
      hash = g_ascii_strtoull (item.s + 1, NULL, 16);
      g_array_append_val (self->rows, hash);
    }
  return TRUE;
}

static gboolean
read_member (SluiceBookmark    *self,
             const SluiceValue *key,
             const SluiceValue *json,
             SluiceArena       *arena)
{
  const struct { const char *name; char **place; } texts[] = {
    { "run", &self->run }, { "initial", &self->initial }, { "reset", &self->reset },
  };
  const SluiceValue decoded = sluice_json_text_decode (key->s, key->len, arena);
  g_autofree char *name = g_strndup (decoded.s, decoded.len);
  const SluiceValue value = sluice_json_text_decode (json->s, json->len, arena);
  char *text = sluice_value_has_text (&value) ? g_strndup (value.s, value.len) : NULL;

  if (strcmp (name, "last") == 0 && text != NULL && value.kind != SLUICE_VALUE_JSON)
    {
      self->kind = value.kind == SLUICE_VALUE_NUMBER ? SLUICE_CURSOR_NUMBER : SLUICE_CURSOR_TEXT;
      g_free (self->last);
      self->last = text;
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      if (strcmp (name, texts[i].name) != 0)
        continue;
      g_free (*texts[i].place);
      *texts[i].place = text;
      return TRUE;
    }
  g_free (text);
  return strcmp (name, "rows") == 0 ? read_rows (self, json) : strcmp (name, "last") != 0;
}

/**
 * sluice_bookmark_parse:
 * @text: what [method@Sluice.Bookmark.to_text] made
 * @error: `invalid_bookmark` (%SLUICE_ERROR_DATA)
 *
 * Members that are not known are ignored.
 *
 * Returns: (transfer full) (nullable): the bookmark
 */
SluiceBookmark *
sluice_bookmark_parse (const char  *text,
                       GError     **error)
{
  g_autoptr(SluiceBookmark) self = sluice_bookmark_new ();
  g_autoptr(SluiceArena) arena = sluice_arena_new (4096);
  SluiceValue compact, key, json;
  SluiceJsonIter iter;
  gboolean valid;

  g_return_val_if_fail (text != NULL, NULL);

  valid = sluice_json_text_compact (text, strlen (text), arena, &compact) &&
          sluice_json_iter_init (&iter, &compact) && iter.is_object;
  while (valid && sluice_json_iter_next (&iter, &key, &json))
    valid = read_member (self, &key, &json, arena);
  if (valid && (self->last != NULL || self->reset != NULL))
    return g_steal_pointer (&self);

  sluice_set_error (error, SLUICE_ERROR_DATA, "invalid_bookmark",
                    "The ledger holds a bookmark that cannot be understood: %.200s", text);
  if (error != NULL)
    sluice_error_set_hint (*error, "Forget it with “sluice-cli task reset”; the next run begins at “initial”");
  return NULL;
}

static void
append_quoted (GString    *string,
               const char *text)
{
  g_autoptr(SluiceArena) arena = sluice_arena_new (4096);
  const SluiceValue quoted = sluice_json_text_quote (text, strlen (text), arena);

  g_string_append_len (string, quoted.s, quoted.len);
}

static void
append_member (GString    *string,
               const char *name,
               const char *text)
{
  if (text == NULL)
    return;
  g_string_append_printf (string, ",\"%s\":", name);
  append_quoted (string, text);
}

/**
 * sluice_bookmark_to_text:
 * @self: a bookmark
 *
 * Returns: (transfer full) (nullable): what the ledger keeps; %NULL if there is
 *   nothing to be kept
 */
char *
sluice_bookmark_to_text (const SluiceBookmark *self)
{
  g_autoptr(GString) string = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  if (self->reset != NULL)
    {
      g_string_append (string, "{\"reset\":");
      append_quoted (string, self->reset);
      g_string_append_c (string, '}');
      return g_string_free (g_steal_pointer (&string), FALSE);
    }
  if (self->last == NULL)
    return NULL;

  g_string_append (string, "{\"last\":");
  if (self->kind == SLUICE_CURSOR_NUMBER)
    g_string_append (string, self->last);
  else
    append_quoted (string, self->last);
  g_string_append (string, ",\"rows\":[");
  for (guint i = 0; i < self->rows->len; i++)
    g_string_append_printf (string, "%s\"%016" G_GINT64_MODIFIER "x\"", i > 0 ? "," : "",
                            g_array_index (self->rows, guint64, i));
  g_string_append_c (string, ']');
  append_member (string, "run", self->run);
  append_member (string, "initial", self->initial);
  g_string_append_c (string, '}');
  return g_string_free (g_steal_pointer (&string), FALSE);
}

/**
 * sluice_bookmark_make_key:
 * @schema: (nullable): schema of a table
 * @table: its name
 *
 * Returns: (transfer full): what the bookmark of a task goes by in the workspace,
 *   where the destination keeps no ledger
 */
char *
sluice_bookmark_make_key (const char *schema,
                          const char *table)
{
  g_return_val_if_fail (table != NULL, NULL);

  return g_strdup_printf ("bookmark %s.%s", schema != NULL ? schema : "", table);
}
