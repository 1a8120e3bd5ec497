/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-condition.h"

#include "sluice-sql-words.h"

#include <glib/gi18n.h>
#include <string.h>

/* What LIKE takes for something else. */
#define WILDCARDS "%_\\"

static const struct
{
  const char *title;
  const char *operator;         /* (nullable) */
  const char *sentence;
} comparisons[SLUICE_N_COMPARISONS] = {
  /* Translators: the first %s is a field, the second one a value; the next ones, too */
  { N_("Is"), "=", N_("%s is %s") },
  { N_("Is Not"), "<>", N_("%s is not %s") },
  { N_("Is Less Than"), "<", N_("%s is less than %s") },
  { N_("Is at Most"), "<=", N_("%s is at most %s") },
  { N_("Is Greater Than"), ">", N_("%s is greater than %s") },
  { N_("Is at Least"), ">=", N_("%s is at least %s") },
  { N_("Contains"), NULL, N_("%s contains %s") },
  { N_("Begins With"), NULL, N_("%s begins with %s") },
  { N_("Is One Of"), NULL, N_("%s is one of %s") },
  { N_("Has No Value"), NULL, N_("%s has no value") },
  { N_("Has a Value"), NULL, N_("%s has a value") },
};

/**
 * sluice_condition_new:
 * @field: a field of the source
 * @comparison: what is asked of it
 * @value: what it is compared with
 *
 * Returns: (transfer full): a condition
 */
SluiceCondition *
sluice_condition_new (const char       *field,
                      SluiceComparison  comparison,
                      const char       *value)
{
  SluiceCondition *condition = NULL;

  g_return_val_if_fail (field != NULL, NULL);
  g_return_val_if_fail (value != NULL, NULL);

  condition = g_new0 (SluiceCondition, 1);
  condition->field = g_strdup (field);
  condition->comparison = comparison;
  condition->value = g_strdup (value);
  return condition;
}

void
sluice_condition_free (SluiceCondition *condition)
{
  g_return_if_fail (condition != NULL);

  g_free (condition->field);
  g_free (condition->value);
  g_free (condition);
}

const char *
sluice_comparison_get_title (SluiceComparison comparison)
{
  g_return_val_if_fail (comparison < SLUICE_N_COMPARISONS, NULL);

  return _(comparisons[comparison].title);
}

gboolean
sluice_comparison_needs_value (SluiceComparison comparison)
{
  return comparison < SLUICE_COMPARISON_EMPTY;
}

/**
 * sluice_condition_describe:
 * @condition: a condition
 *
 * Returns: (transfer full): it, in words
 */
char *
sluice_condition_describe (const SluiceCondition *condition)
{
  g_auto(GStrv) parts = NULL;
  g_autoptr(GString) text = NULL;

  g_return_val_if_fail (condition != NULL, NULL);

  parts = g_strsplit (_(comparisons[condition->comparison].sentence), "%s", 3);
  text = g_string_new (parts[0]);
  for (guint i = 1; parts[i] != NULL; i++)
    {
      const char *value = *condition->value == '\0' ? "“”" : condition->value;

      g_string_append (text, i == 1 ? condition->field : value);
      g_string_append (text, parts[i]);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
is_number (const char *text)
{
  return g_regex_match_simple ("^-?(0|[1-9][0-9]*)(\\.[0-9]+)?$", text, 0, 0);
}

static void
append_text (GString    *text,
             const char *value)
{
  g_string_append_c (text, '\'');
  for (const char *p = value; *p != '\0'; p++)
    {
      if (*p == '\'')
        g_string_append_c (text, '\'');
      g_string_append_c (text, *p);
    }
  g_string_append_c (text, '\'');
}

static void
append_value (GString    *text,
              const char *value,
              gboolean    is_text)
{
  if (!is_text && (is_number (value) || g_str_equal (value, "true") || g_str_equal (value, "false")))
    g_string_append (text, value);
  else
    append_text (text, value);
}

static void
append_pattern (GString    *text,
                const char *value,
                gboolean    is_inside)
{
  g_autoptr(GString) pattern = g_string_new (is_inside ? "%" : NULL);
  gboolean is_escaped = FALSE;

  for (const char *p = value; *p != '\0'; p++)
    {
      if (strchr (WILDCARDS, *p) != NULL)
        {
          g_string_append_c (pattern, '\\');
          is_escaped = TRUE;
        }
      g_string_append_c (pattern, *p);
    }
  g_string_append_c (pattern, '%');
  g_string_append (text, " LIKE ");
  append_text (text, pattern->str);
  if (is_escaped)
    g_string_append (text, " ESCAPE '\\'");
}

static void
append_list (GString               *text,
             const SluiceCondition *condition)
{
  g_auto(GStrv) items = g_strsplit (condition->value, ",", -1);
  gboolean is_first = TRUE;

  g_string_append (text, " IN (");
  for (guint i = 0; items[i] != NULL; i++)
    {
      if (*g_strstrip (items[i]) == '\0')
        continue;
      if (!is_first)
        g_string_append (text, ", ");
      append_value (text, items[i], condition->is_text);
      is_first = FALSE;
    }
  g_string_append_c (text, ')');
}

static void
append_condition (GString               *text,
                  const SluiceCondition *condition)
{
  g_autofree char *field = sluice_sql_words_quote (condition->field, '"');

  if (condition->is_converted)
    g_string_append_printf (text, SLUICE_CONDITION_CONVERSION " (%s)", field);
  else
    g_string_append (text, field);
  switch (condition->comparison)
    {
    case SLUICE_COMPARISON_CONTAINS:
    case SLUICE_COMPARISON_BEGINS:
      append_pattern (text, condition->value, condition->comparison == SLUICE_COMPARISON_CONTAINS);
      break;
    case SLUICE_COMPARISON_ONE_OF:
      append_list (text, condition);
      break;
    case SLUICE_COMPARISON_EMPTY:
      g_string_append (text, " IS NULL");
      break;
    case SLUICE_COMPARISON_NOT_EMPTY:
      g_string_append (text, " IS NOT NULL");
      break;
    case SLUICE_COMPARISON_EQUAL:
    case SLUICE_COMPARISON_NOT_EQUAL:
    case SLUICE_COMPARISON_LESS:
    case SLUICE_COMPARISON_LESS_OR_EQUAL:
    case SLUICE_COMPARISON_GREATER:
    case SLUICE_COMPARISON_GREATER_OR_EQUAL:
    default:
      g_string_append_printf (text, " %s ", comparisons[condition->comparison].operator);
      append_value (text, condition->value, condition->is_text);
    }
}

/**
 * sluice_condition_adapt:
 * @condition: a condition
 * @holds_texts: whether the values of its field are texts
 * @holds_numbers: whether they are numbers, or texts that look like some
 *
 * A text is never less than a number to SQLite, and never equal to one: a field of texts
 * is compared with a text, or as a number where order is meant and all of them are some.
 */
void
sluice_condition_adapt (SluiceCondition *condition,
                        gboolean         holds_texts,
                        gboolean         holds_numbers)
{
  gboolean is_order = FALSE;

  g_return_if_fail (condition != NULL);

  is_order = condition->comparison >= SLUICE_COMPARISON_LESS &&
             condition->comparison <= SLUICE_COMPARISON_GREATER_OR_EQUAL;
  condition->is_converted = is_order && holds_texts && holds_numbers && is_number (condition->value);
  condition->is_text = holds_texts && !condition->is_converted;
}

/**
 * sluice_conditions_to_text:
 * @conditions: (element-type SluiceCondition): conditions
 * @are_any: whether one of them is enough
 *
 * Returns: (transfer full): the expression that says so, empty without conditions
 */
char *
sluice_conditions_to_text (GPtrArray *conditions,
                           gboolean   are_any)
{
  g_autoptr(GString) text = NULL;

  g_return_val_if_fail (conditions != NULL, NULL);

  text = g_string_new (NULL);
  for (guint i = 0; i < conditions->len; i++)
    {
      if (i > 0)
        g_string_append (text, are_any ? " OR " : " AND ");
      append_condition (text, g_ptr_array_index (conditions, i));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
