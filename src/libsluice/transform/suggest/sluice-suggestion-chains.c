/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-suggestion-chains.h"

#include "sluice-inferred-type.h"

#include <string.h>

/* What people write where there is nothing to write. */
static const char *const null_words[] = { "NULL", "null", "N/A", "n/a", "NA", "#N/A", "-", "--", "?", "none", "None", "nil",
                                          "\\N", "(null)", "k.A.", "unbekannt", "unknown" };

/* Words for yes and no that are not those of the type itself. */
static const char *const yes_words[] = { "ja", "j", "oui", "si", "sí", "x", "wahr", "vrai", "active", "enabled" };
static const char *const no_words[] = { "nein", "n", "non", "no", "falsch", "faux", "inactive", "disabled" };

/**
 * sluice_suggestion_chain:
 * @name: a transform
 * @arguments: (nullable) (transfer full): its arguments
 *
 * Returns: (transfer full): a chain of it alone
 */
JsonArray *
sluice_suggestion_chain (const char *name,
                         JsonObject *arguments)
{
  JsonArray *chain = json_array_new ();
  JsonObject *object;

  if (arguments == NULL)
    {
      json_array_add_string_element (chain, name);
      return chain;
    }
  object = json_object_new ();
  json_object_set_object_member (object, name, arguments);
  json_array_add_object_element (chain, object);
  return chain;
}

static JsonArray *
join_chains (JsonArray *a,
             JsonArray *b)
{
  JsonArray *chain = json_array_new ();

  for (guint i = 0; i < json_array_get_length (a); i++)
    json_array_add_element (chain, json_array_dup_element (a, i));
  for (guint i = 0; i < json_array_get_length (b); i++)
    json_array_add_element (chain, json_array_dup_element (b, i));
  return chain;
}

/**
 * sluice_suggestion_null_words:
 * @values: (array zero-terminated=1): values
 *
 * Returns: (transfer full): those of them that seem to say that there is no value, each
 *   once; none if all do
 */
JsonArray *
sluice_suggestion_null_words (const char *const *values)
{
  JsonArray *words = json_array_new ();
  guint n_others = 0;

  for (guint i = 0; i < G_N_ELEMENTS (null_words); i++)
    {
      if (g_strv_contains (values, null_words[i]))
        json_array_add_string_element (words, null_words[i]);
    }
  for (guint i = 0; values[i] != NULL && n_others == 0; i++)
    {
      gboolean is_word = FALSE;

      for (guint j = 0; j < G_N_ELEMENTS (null_words) && !is_word; j++)
        is_word = strcmp (values[i], null_words[j]) == 0;
      n_others += !is_word;
    }
  if (n_others > 0)
    return words;
  json_array_unref (words);
  return json_array_new ();
}

/**
 * sluice_suggestion_null_chain:
 * @words: texts
 *
 * Returns: (transfer full): a chain that makes NULL of them
 */
JsonArray *
sluice_suggestion_null_chain (JsonArray *words)
{
  JsonObject *arguments = json_object_new ();

  json_object_set_array_member (arguments, "values", json_array_ref (words));
  return sluice_suggestion_chain ("null_if", arguments);
}

/**
 * sluice_suggestion_cut_chain:
 * @length: characters
 *
 * Returns: (transfer full): a chain that leaves the first of them
 */
JsonArray *
sluice_suggestion_cut_chain (guint length)
{
  JsonObject *arguments = json_object_new ();

  json_object_set_int_member (arguments, "start", 1);
  json_object_set_int_member (arguments, "length", length);
  return sluice_suggestion_chain ("substring", arguments);
}

/* How the values that say something are read best. */
static void
read_values (const char *const     *values,
             JsonArray             *without,
             SluiceInferredReading *reading)
{
  SluiceInferredType inferred = { 0 };

  for (guint i = 0; values[i] != NULL; i++)
    {
      g_autofree char *text = g_strstrip (g_strdup (values[i]));
      gboolean skip = *text == '\0';

      for (guint j = 0; j < json_array_get_length (without) && !skip; j++)
        skip = strcmp (json_array_get_string_element (without, j), text) == 0;
      if (!skip)
        sluice_inferred_type_add_text (&inferred, text, strlen (text));
    }
  sluice_inferred_type_read (&inferred, NULL, reading);
}

/* A point and nothing else is what numbers have anyway. */
static JsonArray *
marks_chain (const SluiceNumberMarks *marks)
{
  JsonObject *arguments;

  if (marks == NULL || (strcmp (marks->decimal, ".") == 0 && marks->thousands[0] == '\0'))
    return json_array_new ();
  arguments = json_object_new ();
  json_object_set_string_member (arguments, "decimal", marks->decimal);
  json_object_set_string_member (arguments, "thousands", marks->thousands);
  return sluice_suggestion_chain ("to_decimal", arguments);
}

/* Numbers with words around them, like “12.50 EUR”: the marks stay, as they decide what
 * the number is. */
static void
add_numbers_in_words (GPtrArray         *chains,
                      const char *const *values,
                      JsonArray         *nulls)
{
  static const char pattern[] = "[^0-9.,+-]";
  g_autoptr(GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) bare = NULL;
  g_auto(SluiceInferredReading) reading = { .type = { .kind = SLUICE_TYPE_KIND_TEXT } };
  g_autoptr(JsonArray) strip = NULL;
  g_autoptr(JsonArray) marks = NULL;
  JsonObject *arguments = json_object_new ();

  for (guint i = 0; values[i] != NULL; i++)
    {
      g_autofree char *text = g_regex_replace_literal (regex, values[i], -1, 0, "", 0, NULL);

      if (text != NULL)
        g_strv_builder_add (builder, text);
    }
  bare = g_strv_builder_end (builder);
  read_values ((const char *const *) bare, nulls, &reading);
  json_object_set_string_member (arguments, "pattern", pattern);
  strip = sluice_suggestion_chain ("regex_replace", arguments);
  marks = marks_chain (reading.marks);
  g_ptr_array_add (chains, join_chains (strip, marks));
}

static void
add_numbers (GPtrArray                   *chains,
             const char *const           *values,
             JsonArray                   *nulls,
             const SluiceInferredReading *reading)
{
  g_ptr_array_add (chains, marks_chain (reading->marks));
  add_numbers_in_words (chains, values, nulls);
}

static void
add_times (GPtrArray                   *chains,
           const SluiceInferredReading *reading,
           SluiceType                   type)
{
  static const char *const units[] = { "s", "ms", "us" };
  const char *name = type.kind == SLUICE_TYPE_KIND_DATE ? "to_date" : "to_timestamp";
  JsonObject *arguments;

  if (reading->format != NULL)
    {
      arguments = json_object_new ();
      json_object_set_string_member (arguments, "format", reading->format);
      g_ptr_array_add (chains, sluice_suggestion_chain (name, arguments));
    }
  if (type.kind == SLUICE_TYPE_KIND_DATE)
    {
      g_ptr_array_add (chains, sluice_suggestion_chain ("to_date", NULL));
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      arguments = json_object_new ();
      json_object_set_string_member (arguments, "unit", units[i]);
      g_ptr_array_add (chains, sluice_suggestion_chain ("to_timestamp", arguments));
    }
}

static JsonArray *
list_words (const char *const *words,
            guint              n_words,
            const char *const *own,
            guint              n_own)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < n_own; i++)
    json_array_add_string_element (list, own[i]);
  for (guint i = 0; i < n_words; i++)
    json_array_add_string_element (list, words[i]);
  return list;
}

static void
add_booleans (GPtrArray *chains)
{
  static const char *const yes[] = { "true", "1", "t", "yes", "y", "on" };
  static const char *const no[] = { "false", "0", "f", "off" };
  JsonObject *arguments = json_object_new ();

  json_object_set_array_member (arguments, "true", list_words (yes_words, G_N_ELEMENTS (yes_words), yes,
                                                               G_N_ELEMENTS (yes)));
  json_object_set_array_member (arguments, "false", list_words (no_words, G_N_ELEMENTS (no_words), no,
                                                                G_N_ELEMENTS (no)));
  g_ptr_array_add (chains, sluice_suggestion_chain ("to_boolean", arguments));
}

/* Each chain again, behind one that makes NULL of what says nothing, or takes white space
 * away. */
static void
add_behind (GPtrArray *chains,
            JsonArray *first)
{
  const guint n = chains->len;

  g_ptr_array_add (chains, json_array_ref (first));
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (chains, join_chains (first, chains->pdata[i]));
}

/**
 * sluice_suggestion_chains_new:
 * @values: (array zero-terminated=1): values of a column as text
 * @type: what they should become
 *
 * Lists transforms that may help, the plainest first; which of them does, is to be tried.
 *
 * Returns: (transfer full) (element-type JsonArray): chains, as a mapping has them
 */
GPtrArray *
sluice_suggestion_chains_new (const char *const *values,
                              SluiceType         type)
{
  GPtrArray *chains = g_ptr_array_new_with_free_func ((GDestroyNotify) json_array_unref);
  g_autoptr(JsonArray) nulls = sluice_suggestion_null_words (values);
  g_auto(SluiceInferredReading) reading = { .type = { .kind = SLUICE_TYPE_KIND_TEXT } };
  g_autoptr(JsonArray) trim = sluice_suggestion_chain ("trim", NULL);
  g_autoptr(JsonArray) empties = json_array_new ();
  g_autoptr(JsonArray) nothing = NULL;

  g_return_val_if_fail (values != NULL, chains);

  read_values (values, nulls, &reading);
  switch (type.kind)
    {
    case SLUICE_TYPE_KIND_INTEGER:
    case SLUICE_TYPE_KIND_DOUBLE:
    case SLUICE_TYPE_KIND_DECIMAL:
      add_numbers (chains, values, nulls, &reading);
      break;
    case SLUICE_TYPE_KIND_DATE:
    case SLUICE_TYPE_KIND_TIMESTAMP:
    case SLUICE_TYPE_KIND_TIMESTAMPTZ:
      add_times (chains, &reading, type);
      break;
    case SLUICE_TYPE_KIND_BOOLEAN:
      add_booleans (chains);
      break;
    case SLUICE_TYPE_KIND_TEXT:
    case SLUICE_TYPE_KIND_TIME:
    case SLUICE_TYPE_KIND_UUID:
    case SLUICE_TYPE_KIND_JSON:
    case SLUICE_TYPE_KIND_BYTES:
    default:
      break;
    }

  /* An empty text is no number and no date either. */
  json_array_add_string_element (empties, "");
  for (guint i = 0; i < json_array_get_length (nulls); i++)
    json_array_add_element (empties, json_array_dup_element (nulls, i));
  nothing = sluice_suggestion_null_chain (empties);
  add_behind (chains, trim);
  add_behind (chains, nothing);
  return chains;
}
