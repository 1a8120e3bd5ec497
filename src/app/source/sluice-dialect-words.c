/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-dialect-words.h"

#include "sluice-draft.h"

#include <glib/gi18n.h>
#include <string.h>

/* Marks that have a name in words; all others are shown as they are. */
static const struct
{
  const char *key;              /* NULL for all */
  const char *value;
  const char *words;
} words[] = {
  { "quote", "", N_("None") },
  { "escape", "", N_("Doubled") },
  { "escape", "\"", N_("Doubled") },
  { "escape", "\\", N_("Backslash (\\)") },
  { "thousands", "", N_("None") },
  { "thousands", " ", N_("Space") },
  { "thousands", "\xc2\xa0", N_("No-break space") },
  { "comment", "", N_("Are rows") },
  { "comment", "#", N_("Are comments") },
  { "header", "true", N_("Names the columns") },
  { "header", "false", N_("Is data") },
  { "ragged", "reject", N_("Are rejected") },
  { "ragged", "pad", N_("Missing ones are null") },
  { "ragged", "pad_and_drop", N_("Missing ones are null, others left out") },
  { "skip_rows", "0", N_("None") },
  { NULL, ",", N_("Comma (,)") },
  { NULL, ";", N_("Semicolon (;)") },
  { NULL, "\t", N_("Tab") },
  { NULL, "|", N_("Bar (|)") },
  { NULL, ":", N_("Colon (:)") },
  { NULL, ".", N_("Point (.)") },
  { NULL, " ", N_("Space") },
  { NULL, "'", N_("Apostrophe (')") },
  { NULL, "\"", N_("Quotation mark (\")") },
  { NULL, "", N_("None") },
};

/* The keys of the dialect, in the order of the card. */
static const struct
{
  const char *key;
  const char *title;
} titles[] = {
  { "delimiter", N_("Between fields") },
  { "quote", N_("Around fields") },
  { "escape", N_("Quotes inside of quotes") },
  { "header", N_("First row") },
  { "encoding", N_("Character set") },
  { "decimal", N_("Decimal mark") },
  { "thousands", N_("Mark between thousands") },
  { "comment", N_("Lines that are comments begin with") },
  { "skip_rows", N_("Lines before the first row") },
  { "line_end", N_("Ends of lines") },
};

/* What the engine says in always the same words; all else has numbers in it, and
 * stays as it is. */
static const char * const sentences[] = {
  N_("No field is quoted."),
  N_("Quotes do not come in pairs around fields."),
  N_("No delimiter cuts the rows evenly: each is one field."),
  N_("The first row is like the rows below it."),
  N_("The first row has years above columns of numbers."),
};

static const char *
translate (const char *sentence)
{
  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    if (g_str_equal (sentences[i], sentence))
      return _(sentences[i]);
  return sentence;
}

/* What a person is asked, where a file can be read in more than one way. */
static const struct
{
  const char *key;
  const char *question;
} questions[] = {
  { "delimiter", N_("The rows can be cut in more than one way. What stands between the fields?") },
  { "quote", N_("Quotes are used in more than one way. What stands around fields?") },
  { "escape", N_("What stands before a quote that belongs to the text?") },
  { "header", N_("The first row may be names or data. Which is it?") },
  { "encoding", N_("Nothing says in which character set the text is. Which one makes it right?") },
  { "decimal", N_("The numbers can be read in more than one way. What is the decimal mark?") },
  { "comment", N_("Some lines begin with “#”. What are they?") },
  { "skip_rows", N_("The first lines are not like the others. How many of them are left out?") },
  { "ragged", N_("Some rows have too few or too many fields. What becomes of them?") },
};

/**
 * sluice_dialect_words_title:
 * @key: a key of a source, such as `delimiter`
 *
 * Returns: (transfer full): what it is called
 */
char *
sluice_dialect_words_title (const char *key)
{
  g_return_val_if_fail (key != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_str_equal (titles[i].key, key))
      return g_strdup (_(titles[i].title));
  return g_strdup (key);
}

/**
 * sluice_dialect_words_question:
 * @ambiguity: one of the ambiguities of a dialect
 *
 * Returns: (transfer full): what to ask a person
 */
char *
sluice_dialect_words_question (JsonObject *ambiguity)
{
  const char *key = sluice_draft_get_string (ambiguity, "key");

  g_return_val_if_fail (ambiguity != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    if (g_str_equal (questions[i].key, key))
      return g_strdup (_(questions[i].question));
  return g_strdup (sluice_draft_get_string (ambiguity, "message"));
}

/**
 * sluice_dialect_words_value:
 * @key: a key of a source
 * @value: its value
 *
 * Returns: (transfer full): the value in words
 */
char *
sluice_dialect_words_value (const char *key,
                            const char *value)
{
  g_return_val_if_fail (key != NULL, NULL);
  g_return_val_if_fail (value != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if ((words[i].key == NULL || g_str_equal (words[i].key, key)) &&
        g_str_equal (words[i].value, value))
      return g_strdup (_(words[i].words));
  return g_strdup (value);
}

/**
 * sluice_dialect_words_date:
 * @format: the pattern of a date, such as `%d/%m/%Y`
 *
 * Returns: (transfer full): how the last day of 2026 looks in it
 */
char *
sluice_dialect_words_date (const char *format)
{
  g_autoptr(GDateTime) day = g_date_time_new_utc (2026, 12, 31, 13, 45, 0);
  char *text = NULL;

  g_return_val_if_fail (format != NULL, NULL);

  text = g_date_time_format (day, format);
  return text != NULL ? text : g_strdup (format);
}

/**
 * sluice_dialect_words_get:
 * @object: (nullable): a dialect or a source
 * @key: one of its keys
 *
 * Returns: (transfer full) (nullable): the value as text, %NULL if there is none
 */
char *
sluice_dialect_words_get (JsonObject *object,
                          const char *key)
{
  JsonNode *node = object == NULL ? NULL : json_object_get_member (object, key);

  g_return_val_if_fail (key != NULL, NULL);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  return json_to_string (node, FALSE);
}

/**
 * sluice_dialect_words_evidence:
 * @dialect: (nullable): what was found out of a file
 * @key: one of its keys
 *
 * Returns: (transfer full): what speaks for the value of @key, a sentence a line
 */
char *
sluice_dialect_words_evidence (JsonObject *dialect,
                               const char *key)
{
  JsonArray *list = sluice_draft_get_array (dialect, "evidence");
  g_autoptr(GString) text = g_string_new (NULL);

  g_return_val_if_fail (key != NULL, NULL);

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *entry = json_array_get_object_element (list, i);

      if (g_str_equal (sluice_draft_get_string (entry, "key"), key))
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "",
                                translate (sluice_draft_get_string (entry, "text")));
    }
  return g_strdup (text->str);
}

/**
 * sluice_dialect_words_set:
 * @source: the source of a task
 * @key: one of the keys of a dialect
 * @value: (nullable): its value as text; %NULL takes the key out
 *
 * Writes a value as the kind that the key takes.
 */
void
sluice_dialect_words_set (JsonObject *source,
                          const char *key,
                          const char *value)
{
  g_return_if_fail (source != NULL);
  g_return_if_fail (key != NULL);

  if (value == NULL)
    json_object_remove_member (source, key);
  else if (g_str_equal (key, "header"))
    json_object_set_boolean_member (source, key, g_str_equal (value, "true"));
  else if (g_str_equal (key, "skip_rows"))
    json_object_set_int_member (source, key, g_ascii_strtoll (value, NULL, 10));
  else if (*value == '\0' && !g_str_equal (key, "quote") && !g_str_equal (key, "escape"))
    json_object_remove_member (source, key);
  else
    json_object_set_string_member (source, key, value);
}
