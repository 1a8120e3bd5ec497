/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "sluice-check-words.h"
#include "sluice-condition.h"
#include "sluice-draft.h"
#include "sluice-expression-names.h"
#include "sluice-lookup-table.h"
#include "sluice-value-list.h"

/* What the inspectors of the steps of a task read and write. */

static void
test_conditions (void)
{
  static const struct
  {
    const char *text;
    guint n;                    /* 0: more than conditions can say */
    gboolean are_any;
    const char *again;          /* (nullable) if it is written in another way */
  } cases[] = {
    { "status = 'paid'", 1, FALSE },
    { "status <> 'draft' AND total >= 10.5", 2, FALSE },
    { "a = 1 OR b = 2 OR c = 'x'", 3, TRUE },
    { "\"customer.email\" LIKE '%@example.org%'", 1, FALSE },
    { "name LIKE 'it''s%'", 1, FALSE },
    { "name LIKE '%50\\%%' ESCAPE '\\'", 1, FALSE },
    { "country IN ('DE', 'AT')", 1, FALSE },
    { "id IN (1, 2, -3)", 1, FALSE },
    { "email IS NULL", 1, FALSE },
    { "email IS NOT NULL AND paid = true", 2, FALSE },
    { "to_double (qty) > 5", 1, FALSE },
    { "zip = '07111'", 1, FALSE },
    { "a != 1 and b == 2", 2, FALSE, "a <> 1 AND b = 2" },
    { "Total > 7", 1, FALSE, "\"Total\" > 7" },
    { "a = 1 AND b = 2 OR c = 3" },
    { "(a = 1)" },
    { "length(a) > 3" },
    { "a = b" },
    { "a = 1 AND" },
    { "a = 1 b = 2" },
    { "a IN ()" },
    { "a IN (1, 'b')" },
    { "a IN ('x,y')" },
    { "a LIKE 'x_y%'" },
    { "a LIKE '%x'" },
    { "a NOT IN (1)" },
    { "a = 'open" },
    { "a = 1e5" },
    { "a = 007" },
    { "lower(a) = 'b'" },
    { "a BETWEEN 1 AND 2" },
    { ";" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean are_any;
      g_autoptr(GPtrArray) conditions = sluice_conditions_parse (cases[i].text, &are_any);
      g_autofree char *text = NULL;

      g_test_message ("%s", cases[i].text);
      if (cases[i].n == 0)
        {
          g_assert_null (conditions);
          continue;
        }
      g_assert_nonnull (conditions);
      g_assert_cmpuint (conditions->len, ==, cases[i].n);
      g_assert_cmpint (are_any, ==, cases[i].are_any);
      text = sluice_conditions_to_text (conditions, are_any);
      g_assert_cmpstr (text, ==, cases[i].again != NULL ? cases[i].again : cases[i].text);
    }
}

static void
assert_condition (const char       *field,
                  SluiceComparison  comparison,
                  const char       *value,
                  gboolean          holds_texts,
                  gboolean          holds_numbers,
                  const char       *wanted)
{
  g_autoptr(GPtrArray) conditions = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_condition_free);
  SluiceCondition *condition = sluice_condition_new (field, comparison, value);
  g_autofree char *text = NULL;

  sluice_condition_adapt (condition, holds_texts, holds_numbers);
  g_ptr_array_add (conditions, condition);
  text = sluice_conditions_to_text (conditions, FALSE);
  g_assert_cmpstr (text, ==, wanted);
}

/* A text is compared with texts, unless it is a number whose order counts. */
static void
test_types (void)
{
  assert_condition ("qty", SLUICE_COMPARISON_GREATER, "5", FALSE, TRUE, "qty > 5");
  assert_condition ("qty", SLUICE_COMPARISON_GREATER, "5", TRUE, TRUE, "to_double (qty) > 5");
  assert_condition ("qty", SLUICE_COMPARISON_EQUAL, "5", TRUE, TRUE, "qty = '5'");
  assert_condition ("day", SLUICE_COMPARISON_LESS, "2026-01-01", TRUE, FALSE, "day < '2026-01-01'");
  assert_condition ("zip", SLUICE_COMPARISON_ONE_OF, "1, 2", TRUE, FALSE, "zip IN ('1', '2')");
  assert_condition ("a b", SLUICE_COMPARISON_NOT_EMPTY, "", TRUE, FALSE, "\"a b\" IS NOT NULL");
  assert_condition ("note", SLUICE_COMPARISON_CONTAINS, "100%", TRUE, FALSE, "note LIKE '%100\\%%' ESCAPE '\\'");
}

static void
assert_values (const char *json,
               const char *text)
{
  g_autoptr(JsonNode) node = json_from_string (json, NULL);
  g_autofree char *line = sluice_value_list_to_text (json_node_get_array (node));

  g_assert_cmpstr (line, ==, text);
}

static void
test_value_list (void)
{
  g_autoptr(JsonArray) values = sluice_value_list_from_text (" a,b , 07 ,");
  g_autoptr(JsonArray) exact = sluice_value_list_from_text ("[\"x, y\", 7, \"\"]");
  g_autoptr(JsonArray) open = sluice_value_list_from_text ("[1, 2");

  g_assert_cmpuint (json_array_get_length (values), ==, 3);
  g_assert_cmpstr (json_array_get_string_element (values, 2), ==, "07");
  g_assert_cmpuint (json_array_get_length (exact), ==, 3);
  g_assert_cmpstr (json_array_get_string_element (exact, 0), ==, "x, y");
  g_assert_cmpint (json_array_get_int_element (exact, 1), ==, 7);
  /* While it is being typed. */
  g_assert_cmpuint (json_array_get_length (open), ==, 2);
  assert_values ("[\"a\", \"b\", 7]", "a, b, 7");
  assert_values ("[\"a, b\"]", "[\"a, b\"]");
  assert_values ("[\"\"]", "[\"\"]");
  assert_values ("[\" a\"]", "[\" a\"]");
  assert_values ("[]", "");
}

static void
test_lookup_table (void)
{
  g_autoptr(JsonArray) records =
    sluice_lookup_table_from_text ("code, name\nDE, Germany\n\nXX, \"Some, where \"\"far\"\"\"\nAT", NULL);
  g_autofree char *text = sluice_lookup_table_to_text (records);
  g_autoptr(JsonNode) numbers = json_from_string ("[{\"code\": 7, \"rate\": 1.5}, {\"code\": 8, \"rate\": null}]", NULL);
  g_autoptr(JsonArray) again = NULL;

  g_assert_cmpuint (json_array_get_length (records), ==, 3);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (records, 0), "name"), ==, "Germany");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (records, 1), "name"), ==,
                   "Some, where \"far\"");
  g_assert_false (json_object_has_member (json_array_get_object_element (records, 2), "name"));
  g_assert_cmpstr (text, ==, "code, name\nDE, Germany\nXX, \"Some, where \"\"far\"\"\"\nAT, ");

  /* What nobody has changed keeps its type. */
  again = sluice_lookup_table_from_text ("code, rate\n7, 2\n8, ", json_node_get_array (numbers));
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (again, 0), "code"), ==, 7);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (again, 0), "rate"), ==, "2");
  g_assert_true (json_object_get_null_member (json_array_get_object_element (again, 1), "rate"));
}

static void
assert_words (const char *json,
              const char *words,
              const char *severity)
{
  g_autoptr(JsonObject) check = sluice_draft_parse (json);
  g_autofree char *text = sluice_check_words_describe (check);

  g_assert_cmpstr (text, ==, words);
  g_assert_cmpstr (sluice_check_words_get_severity (check), ==, severity);
}

static void
test_check_words (void)
{
  assert_words ("{\"rule\": \"required\", \"column\": \"email\"}", "email has a value", "Rejects the row");
  assert_words ("{\"rule\": \"range\", \"column\": \"total\", \"min\": 0, \"max\": 100, \"severity\": \"warn\"}",
                "total lies between 0 and 100", "Only warns");
  assert_words ("{\"rule\": \"range\", \"column\": \"total\", \"max\": \"9.5\"}", "total is at most 9.5", "Rejects the row");
  assert_words ("{\"rule\": \"length\", \"column\": \"code\", \"min\": 2}", "code has at least 2 characters",
                "Rejects the row");
  assert_words ("{\"rule\": \"one_of\", \"column\": \"state\", \"values\": [\"a\", \"b\"]}", "state is one of a, b",
                "Rejects the row");
  assert_words ("{\"rule\": \"exists_in\", \"column\": \"country\", \"lookup\": \"countries\"}",
                "country exists in countries", "Rejects the row");
  assert_words ("{\"rule\": \"expression\", \"value\": \"a > b\", \"severity\": \"fail\"}", "a > b", "Stops the run");
  assert_words ("{\"rule\": \"row_count\", \"min\": 1, \"max\": 9}", "Rows: between 1 and 9", "Stops the run");
  assert_words ("{\"rule\": \"row_count\", \"max\": 9, \"severity\": \"warn\"}", "Rows: at most 9", "Only warns");
  assert_words ("{\"rule\": \"freshness\", \"column\": \"at\", \"max_age\": \"2d\"}", "at is not older than 2d",
                "Stops the run");
  /* In the report of a run, which has no more. */
  assert_words ("{\"rule\": \"range\", \"column\": \"total\", \"severity\": \"reject\"}", "total lies in a range",
                "Rejects the row");
  assert_words ("{\"rule\": \"unique\"}", "A column is unique", "Rejects the row");
}

static void
test_place (void)
{
  g_assert_cmpint (sluice_expression_names_find_place ("no such column: x at character 5"), ==, 4);
  g_assert_cmpint (sluice_expression_names_find_place ("“at character 3” is strange at character 1"), ==, 0);
  g_assert_cmpint (sluice_expression_names_find_place ("it is empty"), ==, -1);
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/steps/conditions", test_conditions);
  g_test_add_func ("/steps/conditions/types", test_types);
  g_test_add_func ("/steps/value-list", test_value_list);
  g_test_add_func ("/steps/lookup-table", test_lookup_table);
  g_test_add_func ("/steps/check-words", test_check_words);
  g_test_add_func ("/steps/expression-place", test_place);

  return g_test_run ();
}
