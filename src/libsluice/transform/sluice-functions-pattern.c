/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-function.h"

#include "sluice-convert.h"

/* Transforms with regular expressions. */

typedef struct
{
  GRegex *regex;
  char *to;                     /* (nullable) */
  gint64 group;
} Pattern;

static void
pattern_free (gpointer data)
{
  Pattern *pattern = data;

  g_regex_unref (pattern->regex);
  g_free (pattern->to);
  g_free (pattern);
}

static gpointer
compile_pattern (const SluiceArguments  *arguments,
                 GError                **error)
{
  GRegex *regex = sluice_pattern_new (sluice_arguments_get_text (arguments, "pattern"), error);
  Pattern *pattern;

  if (regex == NULL)
    return NULL;
  pattern = g_new0 (Pattern, 1);
  pattern->regex = regex;
  return pattern;
}

static gpointer
compile_regex_extract (const SluiceArguments  *arguments,
                       GError                **error)
{
  Pattern *pattern = compile_pattern (arguments, error);

  if (pattern != NULL)
    sluice_arguments_get_integer (arguments, "group", &pattern->group);
  return pattern;
}

static gpointer
compile_regex_replace (const SluiceArguments  *arguments,
                       GError                **error)
{
  Pattern *pattern = compile_pattern (arguments, error);
  const char *to = sluice_arguments_get_text (arguments, "to");

  if (pattern == NULL)
    return NULL;
  if (!g_regex_check_replacement (to, NULL, error))
    {
      pattern_free (pattern);
      return NULL;
    }
  pattern->to = g_strdup (to);
  return pattern;
}

/* It has no other limit than its own patience, unless the text is none. */
static const char *
explain_failure (SluiceValue text)
{
  return g_utf8_validate_len (text.s, text.len, NULL) ? "pattern_gave_up" : "invalid_text";
}

static const char *
apply_regex_extract (gpointer           data,
                     const SluiceValue *in,
                     SluiceArena       *arena,
                     SluiceValue       *ret_value)
{
  const Pattern *pattern = data;
  g_autoptr(GMatchInfo) match = NULL;
  g_autoptr(GError) error = NULL;
  SluiceValue text;
  const char *code = sluice_convert_to_text (NULL, in, arena, &text);
  int start, end;

  if (code != NULL)
    return code;
  *ret_value = SLUICE_NULL_VALUE;
  g_regex_match_full (pattern->regex, text.s, text.len, 0, 0, &match, &error);
  if (error != NULL)
    return explain_failure (text);
  if (g_match_info_matches (match) &&
      g_match_info_fetch_pos (match, (int) pattern->group, &start, &end) && start >= 0)
    *ret_value = sluice_value_text (SLUICE_VALUE_TEXT, text.s + start, (gsize) (end - start));
  return NULL;
}

static const char *
replace_all (const Pattern *pattern,
             SluiceValue    text,
             SluiceArena   *arena,
             GMatchInfo    *match,
             SluiceValue   *ret_value)
{
  g_autoptr(GError) error = NULL;
  GString *out = g_string_sized_new (text.len);
  int done = 0;

  while (error == NULL && g_match_info_matches (match))
    {
      g_autofree char *to = NULL;
      int start = 0;
      int end = 0;

      g_match_info_fetch_pos (match, 0, &start, &end);
      g_string_append_len (out, text.s + done, start - done);
      to = g_match_info_expand_references (match, pattern->to, &error);
      g_string_append (out, to != NULL ? to : "");
      done = end;
      if (error == NULL)
        g_match_info_next (match, &error);
    }
  g_string_append_len (out, text.s + done, (gssize) text.len - done);
  *ret_value = sluice_value_text (SLUICE_VALUE_TEXT, sluice_arena_copy (arena, out->str, out->len),
                                  out->len);
  g_string_free (out, TRUE);
  return error == NULL ? NULL : explain_failure (text);
}

static const char *
apply_regex_replace (gpointer           data,
                     const SluiceValue *in,
                     SluiceArena       *arena,
                     SluiceValue       *ret_value)
{
  const Pattern *pattern = data;
  g_autoptr(GMatchInfo) match = NULL;
  g_autoptr(GError) error = NULL;
  SluiceValue text;
  const char *code = sluice_convert_to_text (NULL, in, arena, &text);

  if (code != NULL)
    return code;
  g_regex_match_full (pattern->regex, text.s, text.len, 0, 0, &match, &error);
  if (error != NULL)
    return explain_failure (text);
  if (g_match_info_matches (match))
    return replace_all (pattern, text, arena, match, ret_value);
  *ret_value = text;
  return NULL;
}

const SluiceFunction sluice_functions_pattern[] = {
  { .name = "regex_extract", .compile = compile_regex_extract, .free = pattern_free,
    .apply = apply_regex_extract },
  { .name = "regex_replace", .compile = compile_regex_replace, .free = pattern_free,
    .apply = apply_regex_replace },
  { .name = NULL },
};
