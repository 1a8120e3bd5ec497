/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-check-words.h"

#include "sluice-draft.h"
#include "sluice-value-list.h"

#include <glib/gi18n.h>

/* The sentences: without limits, with the least, with the greatest, with both. */
typedef struct
{
  const char *rule;
  const char *title;
  const char *plain;
  const char *least;
  const char *greatest;
  const char *both;
} Rule;

static const Rule rules[SLUICE_CHECK_WORDS_N_RULES] = {
  /* Translators: %s is a column; the next ones, too */
  { "required", N_("Has a Value"), N_("%s has a value") },
  { "unique", N_("Is Unique"), N_("%s is unique") },
  { "range", N_("Lies in a Range"), N_("%s lies in a range"), N_("%s is at least %s"), N_("%s is at most %s"),
    N_("%s lies between %s and %s") },
  { "length", N_("Has a Length"), N_("%s has a length"), N_("%s has at least %s characters"),
    N_("%s has at most %s characters"), N_("%s has %s to %s characters") },
  { "pattern", N_("Matches a Pattern"), N_("%s matches a pattern") },
  { "one_of", N_("Is One of a List"), N_("%s is one of a list") },
  { "exists_in", N_("Exists in a Lookup"), N_("%s exists in a lookup") },
  { "expression", N_("An Expression Is True"), N_("An expression is true") },
  { "row_count", N_("Number of Rows"), N_("The number of rows"), N_("Rows: at least %s"), N_("Rows: at most %s"),
    N_("Rows: between %s and %s") },
  { "freshness", N_("Is Fresh"), N_("%s is fresh") },
};

/**
 * sluice_check_words_get_rule:
 * @index: a rule
 *
 * Returns: (nullable): the rule as a task writes it
 */
const char *
sluice_check_words_get_rule (guint index)
{
  return index < SLUICE_CHECK_WORDS_N_RULES ? rules[index].rule : NULL;
}

/**
 * sluice_check_words_get_title:
 * @index: a rule
 *
 * Returns: (nullable): its name, for people
 */
const char *
sluice_check_words_get_title (guint index)
{
  return index < SLUICE_CHECK_WORDS_N_RULES ? _(rules[index].title) : NULL;
}

/**
 * sluice_check_words_find_rule:
 * @rule: a rule as a task writes it
 *
 * Returns: which one it is; %SLUICE_CHECK_WORDS_N_RULES if it is none
 */
guint
sluice_check_words_find_rule (const char *rule)
{
  guint index = 0;

  g_return_val_if_fail (rule != NULL, SLUICE_CHECK_WORDS_N_RULES);

  while (index < SLUICE_CHECK_WORDS_N_RULES && !g_str_equal (rules[index].rule, rule))
    index++;
  return index;
}

/**
 * sluice_check_words_is_of_run:
 * @rule: a rule as a task writes it
 *
 * Returns: whether it looks at all rows of a run instead of each
 */
gboolean
sluice_check_words_is_of_run (const char *rule)
{
  g_return_val_if_fail (rule != NULL, FALSE);

  return g_str_equal (rule, "row_count") || g_str_equal (rule, "freshness");
}

static char *
dup_value (JsonObject *check,
           const char *member)
{
  JsonNode *node = json_object_get_member (check, member);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return g_strdup ("");
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  return json_to_string (node, FALSE);
}

/* A sentence with up to three places, of which @subject takes the first if it is there. */
static char *
fill_in (const char *sentence,
         const char *subject,
         const char *first,
         const char *second)
{
  const char *values[] = { subject, first, second };
  guint next = subject == NULL ? 1 : 0;
  g_autoptr(GString) text = g_string_new (NULL);

  for (const char *p = sentence; *p != '\0'; p++)
    {
      if (p[0] == '%' && p[1] == 's' && next < G_N_ELEMENTS (values))
        {
          g_string_append (text, values[next++]);
          p++;
        }
      else
        g_string_append_c (text, *p);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The rules whose one argument says it all. */
static char *
describe_argument (const char *rule,
                   JsonObject *check,
                   const char *column)
{
  static const struct
  {
    const char *rule;
    const char *member;
    const char *sentence;
  } arguments[] = {
    /* Translators: column, regular expression */
    { "pattern", "value", N_("%s matches %s") },
    /* Translators: column, values with commas between */
    { "one_of", "values", N_("%s is one of %s") },
    /* Translators: column, the name of a lookup */
    { "exists_in", "lookup", N_("%s exists in %s") },
    /* Translators: column, a time such as 2d */
    { "freshness", "max_age", N_("%s is not older than %s") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (arguments); i++)
    {
      JsonArray *values = sluice_draft_get_array (check, arguments[i].member);
      g_autofree char *value = NULL;

      if (!g_str_equal (arguments[i].rule, rule))
        continue;
      value = values != NULL ? sluice_value_list_to_text (values) : dup_value (check, arguments[i].member);
      return *value == '\0' ? NULL : fill_in (_(arguments[i].sentence), column, value, NULL);
    }
  return NULL;
}

static const char *
choose_sentence (const Rule *rule,
                 const char *min,
                 const char *max)
{
  if (rule->both == NULL || (*min == '\0' && *max == '\0'))
    return rule->plain;
  if (*min == '\0')
    return rule->greatest;
  return *max == '\0' ? rule->least : rule->both;
}

/**
 * sluice_check_words_describe:
 * @check: a check of a task, or of the report of a run, which has fewer members
 *
 * Returns: (transfer full): what it wants, in words
 */
char *
sluice_check_words_describe (JsonObject *check)
{
  const char *rule = NULL;
  const char *column = NULL;
  guint index;
  char *text = NULL;
  g_autofree char *min = NULL;
  g_autofree char *max = NULL;

  g_return_val_if_fail (check != NULL, NULL);

  rule = sluice_draft_get_string (check, "rule");
  column = sluice_draft_get_string (check, "column");
  index = sluice_check_words_find_rule (rule);
  if (index == SLUICE_CHECK_WORDS_N_RULES)
    return g_strdup (rule);
  if (g_str_equal (rule, "expression") && *sluice_draft_get_string (check, "value") != '\0')
    return g_strdup (sluice_draft_get_string (check, "value"));
  if (*column == '\0')
    /* Translators: in the place of a column that nobody has chosen yet */
    column = _("A column");
  text = describe_argument (rule, check, column);
  if (text != NULL)
    return text;
  min = dup_value (check, "min");
  max = dup_value (check, "max");
  return fill_in (_(choose_sentence (&rules[index], min, max)),
                  g_str_equal (rule, "row_count") ? NULL : column, *min == '\0' ? max : min, max);
}

/**
 * sluice_check_words_get_severity:
 * @check: a check
 *
 * Returns: what it does to what does not pass
 */
const char *
sluice_check_words_get_severity (JsonObject *check)
{
  const char *severity = NULL;

  g_return_val_if_fail (check != NULL, NULL);

  severity = sluice_draft_get_string (check, "severity");
  if (g_str_equal (severity, "warn"))
    return _("Only warns");
  if (g_str_equal (severity, "fail") || sluice_check_words_is_of_run (sluice_draft_get_string (check, "rule")))
    return _("Stops the run");
  return _("Rejects the row");
}
