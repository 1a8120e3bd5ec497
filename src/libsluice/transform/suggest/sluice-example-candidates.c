/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-example-candidates.h"

#include "sluice-function-info.h"
#include "sluice-inferred-date.h"

#include <string.h>

/* What a pattern could be that takes the right part out. */
static const char *const extracts[] = {
  "[0-9]+", "[0-9]+[.,][0-9]+", "[A-Za-z]+", "[A-Z]{2,}", "[^ ]+$", "^[^ ]+", "(?<=\\()[^)]*(?=\\))", "(?<=@).*", "^[^@]+",
};

/* And what could be left out. */
static const char *const removals[] = { "[^0-9]", "[^A-Za-z]", "[^A-Za-z0-9]", "[^0-9.,-]", "\\s+", "[0-9]+" };

static const char *const time_formats[] = {
  "%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%Y%m%d", "%d-%m-%Y", "%d %b %Y", "%d %B %Y", "%b %d, %Y",
  "%Y", "%m", "%d", "%Y-%m", "%B", "%b", "%H:%M",
};

static void
free_call (gpointer data)
{
  SluiceTransformCall *call = data;

  g_free (call->name);
  g_clear_pointer (&call->arguments, json_object_unref);
  g_free (call);
}

static void
add (GPtrArray  *candidates,
     const char *name,
     JsonObject *arguments)
{
  SluiceTransformCall *call = g_new0 (SluiceTransformCall, 1);

  call->name = g_strdup (name);
  call->arguments = arguments;
  g_ptr_array_add (candidates, call);
}

static JsonObject *
text_argument (const char *name,
               const char *value)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, name, value);
  return object;
}

/* Transforms that need to be told nothing. */
static void
add_plain (GPtrArray *candidates)
{
  guint n;
  const SluiceFunctionInfo *infos = sluice_function_infos_get (&n);

  for (guint i = 0; i < n; i++)
    {
      gboolean is_plain = TRUE;

      for (const SluiceArgumentInfo *a = infos[i].arguments; a->name != NULL; a++)
        is_plain = is_plain && a->default_json != NULL;
      if (is_plain)
        add (candidates, infos[i].name, NULL);
    }
}

/* The marks that stand between the parts of a text, each once. */
static GPtrArray *
list_marks (const char *text)
{
  GPtrArray *marks = g_ptr_array_new_with_free_func (g_free);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      g_autofree char *mark = g_strndup (p, (gsize) (g_utf8_next_char (p) - p));

      if (!g_unichar_isalnum (g_utf8_get_char (p)) && !g_ptr_array_find_with_equal_func (marks, mark, g_str_equal, NULL))
        g_ptr_array_add (marks, g_steal_pointer (&mark));
    }
  return marks;
}

static void
add_split (GPtrArray  *candidates,
           const char *by,
           int         index)
{
  JsonObject *arguments = text_argument ("by", by);

  json_object_set_int_member (arguments, "index", index);
  add (candidates, "split", arguments);
}

static void
add_splits (GPtrArray  *candidates,
            const char *input)
{
  g_autoptr(GPtrArray) marks = list_marks (input);

  for (guint i = 0; i < marks->len; i++)
    {
      g_auto(GStrv) parts = g_strsplit (input, marks->pdata[i], -1);
      const int n = (int) g_strv_length (parts);

      for (int j = 1; j <= MIN (n, 6); j++)
        add_split (candidates, marks->pdata[i], j);
      for (int j = 1; j < MIN (n, 3); j++)
        add_split (candidates, marks->pdata[i], -j);
    }
}

static void
add_replacements (GPtrArray  *candidates,
                  const char *input,
                  const char *wanted)
{
  g_autoptr(GPtrArray) marks = list_marks (input);
  g_autoptr(GPtrArray) others = list_marks (wanted);

  g_ptr_array_add (others, g_strdup (""));
  for (guint i = 0; i < marks->len; i++)
    {
      for (guint j = 0; j < others->len; j++)
        {
          JsonObject *arguments = text_argument ("from", marks->pdata[i]);

          json_object_set_string_member (arguments, "to", others->pdata[j]);
          add (candidates, "replace", arguments);
        }
    }
}

static void
add_substring (GPtrArray *candidates,
               glong      start,
               glong      length)
{
  JsonObject *arguments = json_object_new ();

  json_object_set_int_member (arguments, "start", start);
  if (length > 0)
    json_object_set_int_member (arguments, "length", length);
  add (candidates, "substring", arguments);
}

/* Where @wanted is a part of @input, or @input of @wanted. */
static void
add_parts (GPtrArray  *candidates,
           const char *input,
           const char *wanted)
{
  const char *inside = *wanted != '\0' ? strstr (input, wanted) : NULL;
  const char *around = *input != '\0' ? strstr (wanted, input) : NULL;

  if (inside != NULL && strcmp (input, wanted) != 0)
    {
      const glong length = g_utf8_strlen (wanted, -1);

      add_substring (candidates, g_utf8_strlen (input, inside - input) + 1, length);
      if (inside[strlen (wanted)] == '\0')
        {
          add_substring (candidates, -length, 0);
          add_substring (candidates, g_utf8_strlen (input, inside - input) + 1, 0);
        }
    }
  else if (around != NULL && strcmp (input, wanted) != 0)
    {
      g_autofree char *before = g_strndup (wanted, (gsize) (around - wanted));
      JsonObject *arguments = text_argument ("before", before);

      json_object_set_string_member (arguments, "after", around + strlen (input));
      add (candidates, "affix", arguments);
    }
}

static void
add_pads (GPtrArray  *candidates,
          const char *input,
          const char *wanted)
{
  static const char *const sides[] = { "left", "right" };
  const glong length = g_utf8_strlen (wanted, -1);

  for (guint i = 0; i < G_N_ELEMENTS (sides) && length > g_utf8_strlen (input, -1); i++)
    {
      const char *end = i == 0 ? wanted : g_utf8_prev_char (wanted + strlen (wanted));
      g_autofree char *with = g_strndup (end, (gsize) (g_utf8_next_char (end) - end));
      JsonObject *arguments = text_argument ("with", with);

      json_object_set_int_member (arguments, "length", length);
      json_object_set_string_member (arguments, "side", sides[i]);
      add (candidates, "pad", arguments);
    }
}

static void
add_patterns (GPtrArray *candidates)
{
  for (guint i = 0; i < G_N_ELEMENTS (extracts); i++)
    add (candidates, "regex_extract", text_argument ("pattern", extracts[i]));
  for (guint i = 0; i < G_N_ELEMENTS (removals); i++)
    add (candidates, "regex_replace", text_argument ("pattern", removals[i]));
}

/* Only a text that looks like a date is worth the many formats. */
static void
add_dates (GPtrArray  *candidates,
           const char *input)
{
  SluiceInferredDate date = { 0 };
  g_autofree char *format = NULL;
  g_auto(GStrv) others = NULL;

  if (sluice_inferred_date_add (&date, input, strlen (input)))
    {
      format = sluice_inferred_date_dup_format (&date);
      others = sluice_inferred_date_dup_others (&date);
    }
  if (format != NULL)
    add (candidates, "to_date", text_argument ("format", format));
  for (guint i = 0; others != NULL && others[i] != NULL; i++)
    add (candidates, "to_date", text_argument ("format", others[i]));
  for (guint i = 0; i < G_N_ELEMENTS (time_formats); i++)
    add (candidates, "format_date", text_argument ("format", time_formats[i]));
}

/**
 * sluice_example_candidates_new:
 * @input: a value
 * @wanted: what is wanted of it, in the end
 *
 * Lists the transforms that could be one step from one to the other, the plainest first.
 *
 * Returns: (transfer full) (element-type SluiceTransformCall): the transforms
 */
GPtrArray *
sluice_example_candidates_new (const char *input,
                               const char *wanted)
{
  GPtrArray *candidates = g_ptr_array_new_with_free_func (free_call);

  g_return_val_if_fail (input != NULL && wanted != NULL, candidates);

  /* Braces would be read as templates. */
  if (strstr (input, "{{") != NULL || strstr (wanted, "{{") != NULL ||
      !g_utf8_validate (input, -1, NULL) || !g_utf8_validate (wanted, -1, NULL))
    return candidates;

  add_plain (candidates);
  add_dates (candidates, input);
  add_splits (candidates, input);
  add_patterns (candidates);
  add_replacements (candidates, input, wanted);
  add_parts (candidates, input, wanted);
  add_pads (candidates, input, wanted);
  return candidates;
}
