/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-problem-fixes.h"

#include "sluice-draft.h"
#include "sluice-json-list.h"
#include "sluice-mapping-edits.h"

#include <glib/gi18n.h>

/* Longer ones are values, and no way to say that there is none. */
#define MAX_MARK_LENGTH 3
#define MAX_NULLS 3

/* Which rule gives which code. */
static const struct
{
  const char *code;
  const char *rule;
} rules[] = {
  { "required", "required" },
  { "out_of_range", "range" },
  { "no_match", "pattern" },
  { "not_in_set", "one_of" },
  { "not_unique", "unique" },
  { "too_short", "length" },
  { "too_long", "length" },
  { "no_lookup", "exists_in" },
  { "expression_failed", "expression" },
};

static const char *
find_rule (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (g_str_equal (rules[i].code, code))
      return rules[i].rule;
  return NULL;
}

/* The check that rejects rows for @code, or -1. */
static int
find_check (JsonObject *root,
            const char *column,
            const char *code)
{
  JsonArray *checks = sluice_mapping_edits_get_checks (root);
  const char *rule = find_rule (code);

  for (guint i = 0; rule != NULL && checks != NULL && i < json_array_get_length (checks); i++)
    {
      JsonObject *check = sluice_json_list_get_object (checks, i);

      if (g_str_equal (sluice_draft_get_string (check, "rule"), rule) &&
          g_strcmp0 (sluice_draft_get_string (check, "column"), column == NULL ? "" : column) == 0 &&
          !g_str_equal (sluice_draft_get_string (check, "severity"), "warn"))
        return (int) i;
    }
  return -1;
}

static gboolean
is_conversion (const char *code)
{
  return g_str_has_prefix (code, "invalid_") && !g_str_equal (code, "invalid_encoding") &&
         !g_str_equal (code, "invalid_text");
}

/* `n/a`, `-`, `?`, nothing at all. */
static gboolean
stands_for_nothing (const char *value)
{
  static const char * const words[] = { "n/a", "na", "#n/a", "n.a.", "nan", "nil", "none", "null", "unknown", "missing",
                                        "empty", "tbd", "k.a.", NULL };
  g_autofree char *lower = g_utf8_strdown (value, -1);

  if (g_strv_contains (words, g_strstrip (lower)))
    return TRUE;
  if (g_utf8_strlen (lower, -1) > MAX_MARK_LENGTH)
    return FALSE;
  for (const char *p = lower; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalnum (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

/* Those of @values that say there is none. */
static char **
list_nulls (const char * const *values)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0, n = 0; values[i] != NULL && n < MAX_NULLS; i++)
    if (stands_for_nothing (values[i]))
      {
        g_strv_builder_add (builder, values[i]);
        n++;
      }
  return g_strv_builder_end (builder);
}

static gboolean
have_nulls (const char * const *values)
{
  g_auto(GStrv) nulls = list_nulls (values);

  return nulls[0] != NULL;
}

/* `12,50` or `1.234,5`. */
static gboolean
have_decimal_commas (const char * const *values)
{
  guint n = 0;

  for (n = 0; values[n] != NULL; n++)
    if (!g_regex_match_simple ("^\\s*[+-]?(\\d+|\\d{1,3}(\\.\\d{3})+),\\d+\\s*$", values[n], 0, 0))
      return FALSE;
  return n > 0;
}

static int
find_longest (JsonObject *root,
              const char *column)
{
  int check = find_check (root, column, "too_long");

  if (check < 0)
    return -1;
  return (int) json_object_get_int_member_with_default (
    sluice_json_list_get_object (sluice_mapping_edits_get_checks (root), (guint) check), "max", -1);
}

static gboolean
is_possible (SluiceFixKind       kind,
             JsonObject         *root,
             const char         *column,
             const char         *code,
             const char * const *values)
{
  gboolean has_column = column != NULL && sluice_mapping_edits_get_entry (root, column) != NULL;

  switch (kind)
    {
    case SLUICE_FIX_KEEP_TEXT:
      return has_column && is_conversion (code);
    case SLUICE_FIX_MAKE_NULL:
      return has_column && is_conversion (code) && have_nulls (values);
    case SLUICE_FIX_DECIMAL_COMMA:
      return has_column && have_decimal_commas (values) &&
             (g_str_equal (code, "invalid_decimal") || g_str_equal (code, "invalid_double"));
    case SLUICE_FIX_CUT:
      return has_column && g_str_equal (code, "too_long") && find_longest (root, column) > 0;
    case SLUICE_FIX_DROP_DUPLICATES:
      return has_column && g_str_equal (code, "not_unique") &&
             sluice_draft_get_object (root, "deduplicate", FALSE) == NULL;
    case SLUICE_FIX_ONLY_WARN:
      return find_check (root, column, code) >= 0;
    default:
      return FALSE;
    }
}

/**
 * sluice_problem_fixes_list:
 * @root: a task with a mapping
 * @column: (nullable): the column that has the problem
 * @code: its code
 * @values: (array zero-terminated=1): some of the values that have it
 * @ret_kinds: (out caller-allocates) (array length=n_kinds): what can be done, the
 *   likeliest first
 * @n_kinds: how many fit
 *
 * Returns: how many there are
 */
guint
sluice_problem_fixes_list (JsonObject         *root,
                           const char         *column,
                           const char         *code,
                           const char * const *values,
                           SluiceFixKind      *ret_kinds,
                           guint               n_kinds)
{
  static const SluiceFixKind order[] = { SLUICE_FIX_DECIMAL_COMMA, SLUICE_FIX_MAKE_NULL, SLUICE_FIX_DROP_DUPLICATES,
                                         SLUICE_FIX_CUT, SLUICE_FIX_KEEP_TEXT, SLUICE_FIX_ONLY_WARN };
  guint n = 0;

  g_return_val_if_fail (root != NULL, 0);
  g_return_val_if_fail (code != NULL, 0);
  g_return_val_if_fail (values != NULL, 0);

  for (guint i = 0; i < G_N_ELEMENTS (order) && n < n_kinds; i++)
    if (is_possible (order[i], root, column, code, values))
      ret_kinds[n++] = order[i];
  return n;
}

/**
 * sluice_problem_fixes_describe:
 * @kind: what can be done
 * @values: (array zero-terminated=1): some of the values that have the problem
 *
 * Returns: (transfer full): a label for a button
 */
char *
sluice_problem_fixes_describe (SluiceFixKind       kind,
                               const char * const *values)
{
  g_autoptr(GString) list = g_string_new (NULL);
  g_auto(GStrv) nulls = NULL;

  g_return_val_if_fail (values != NULL, NULL);

  switch (kind)
    {
    case SLUICE_FIX_KEEP_TEXT:
      return g_strdup (_("Keep as Text"));
    case SLUICE_FIX_MAKE_NULL:
      nulls = list_nulls (values);
      for (guint i = 0; nulls[i] != NULL; i++)
        {
          g_string_append (list, i > 0 ? ", " : "");
          g_string_append_printf (list, _("“%s”"), nulls[i]);
        }
      /* Translators: values such as “n/a” become empty */
      return g_strdup_printf (_("Take %s as Empty"), list->str);
    case SLUICE_FIX_DECIMAL_COMMA:
      return g_strdup (_("Read Decimal Commas"));
    case SLUICE_FIX_CUT:
      return g_strdup (_("Cut Long Texts"));
    case SLUICE_FIX_DROP_DUPLICATES:
      return g_strdup (_("Leave Out Duplicates"));
    case SLUICE_FIX_ONLY_WARN:
      return g_strdup (_("Only Warn"));
    default:
      g_return_val_if_reached (NULL);
    }
}

static JsonObject *
new_nulls (const char * const *values)
{
  JsonObject *arguments = json_object_new ();
  JsonArray *list = json_array_new ();
  g_auto(GStrv) nulls = list_nulls (values);

  for (guint i = 0; nulls[i] != NULL; i++)
    json_array_add_string_element (list, nulls[i]);
  json_object_set_array_member (arguments, "values", list);
  return arguments;
}

static JsonObject *
new_commas (void)
{
  JsonObject *arguments = json_object_new ();

  json_object_set_string_member (arguments, "decimal", ",");
  json_object_set_string_member (arguments, "thousands", ".");
  return arguments;
}

static JsonObject *
new_cut (int longest)
{
  JsonObject *arguments = json_object_new ();

  json_object_set_int_member (arguments, "start", 1);
  json_object_set_int_member (arguments, "length", longest);
  return arguments;
}

static gboolean
drop_duplicates (JsonObject *root,
                 const char *column)
{
  JsonObject *deduplicate = sluice_draft_get_object (root, "deduplicate", TRUE);
  JsonArray *checks = sluice_mapping_edits_get_checks (root);
  int check = find_check (root, column, "not_unique");

  json_array_add_string_element (sluice_json_list_ensure (deduplicate, "keys"), column);
  /* It would reject the rows before they can be left out. */
  if (check >= 0)
    json_object_set_string_member (sluice_json_list_get_object (checks, (guint) check), "severity", "warn");
  return TRUE;
}

static gboolean
only_warn (JsonObject *root,
           const char *column,
           const char *code)
{
  int check = find_check (root, column, code);

  if (check < 0)
    return FALSE;
  json_object_set_string_member (sluice_json_list_get_object (sluice_mapping_edits_get_checks (root), (guint) check),
                                 "severity", "warn");
  return TRUE;
}

/**
 * sluice_problem_fixes_apply:
 * @kind: what is to be done
 * @root: a copy of the task, which is changed
 * @column: (nullable): the column that has the problem
 * @code: its code
 * @values: (array zero-terminated=1): some of the values that have it
 *
 * Returns: whether that could be done
 */
gboolean
sluice_problem_fixes_apply (SluiceFixKind       kind,
                            JsonObject         *root,
                            const char         *column,
                            const char         *code,
                            const char * const *values)
{
  g_return_val_if_fail (root != NULL, FALSE);

  if (!is_possible (kind, root, column, code, values))
    return FALSE;
  switch (kind)
    {
    case SLUICE_FIX_KEEP_TEXT:
      return sluice_mapping_edits_set_type (root, column, "text");
    case SLUICE_FIX_MAKE_NULL:
      /* First of all: what comes after it may not know these words. */
      return sluice_mapping_edits_insert_transform (root, column, 0, "null_if", new_nulls (values));
    case SLUICE_FIX_DECIMAL_COMMA:
      return sluice_mapping_edits_add_transform (root, column, "to_decimal", new_commas ());
    case SLUICE_FIX_CUT:
      return sluice_mapping_edits_add_transform (root, column, "substring", new_cut (find_longest (root, column)));
    case SLUICE_FIX_DROP_DUPLICATES:
      return drop_duplicates (root, column);
    case SLUICE_FIX_ONLY_WARN:
      return only_warn (root, column, code);
    default:
      g_return_val_if_reached (FALSE);
    }
}
