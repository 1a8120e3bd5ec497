/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

/* What is proposed: which field a column takes, and by which transforms. */

#include "config.h"

#include "sluice-column-match.h"
#include "sluice-example-fit.h"
#include "sluice-suggestion.h"

#include <string.h>

#define MAX_SIDES 8

static guint
read_names (const char      *names,
            SluiceMatchSide *sides,
            GStrv           *ret_words)
{
  guint n;

  *ret_words = g_strsplit (names, "|", -1);
  n = g_strv_length (*ret_words);
  g_assert_cmpuint (n, <=, MAX_SIDES);
  for (guint i = 0; i < n; i++)
    sides[i] = (SluiceMatchSide) { .name = (*ret_words)[i] };
  return n;
}

/* The pairs as "field=column:reason", by column. */
static char *
match (const char *fields,
       const char *columns)
{
  SluiceMatchSide left[MAX_SIDES], right[MAX_SIDES];
  g_auto(GStrv) field_words = NULL, column_words = NULL;
  const guint n_fields = read_names (fields, left, &field_words);
  const guint n_columns = read_names (columns, right, &column_words);
  g_autoptr(GArray) matches = sluice_column_match_find (left, n_fields, right, n_columns);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < matches->len; i++)
    {
      const SluiceColumnMatch *m = &g_array_index (matches, SluiceColumnMatch, i);

      g_string_append_printf (text, "%s%s=%s:%s", i > 0 ? " " : "", left[m->field].name, right[m->column].name,
                              sluice_match_reason_get_name (m->reason));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_match (const char *fields,
              const char *columns,
              const char *expected)
{
  g_autofree char *found = match (fields, columns);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_names (void)
{
  assert_match ("id|Email", "email|id", "Email=email:name id=id:name");
  assert_match ("orderId|Order Date", "order_date|order_id", "Order Date=order_date:words orderId=order_id:words");
  assert_match ("customer.email", "email", "customer.email=email:words");
  assert_match ("customer.email|email", "email", "email=email:name");
  assert_match ("customer.email|email", "customer_email", "customer.email=customer_email:words");
  assert_match ("items", "item", "items=item:words");
  assert_match ("firstName", "first_name", "firstName=first_name:words");
  assert_match ("Größe", "groesse|farbe", "Größe=groesse:words");
}

static void
test_abbreviations (void)
{
  assert_match ("quantity", "qty", "quantity=qty:abbreviation");
  assert_match ("cust_no", "customer_number", "cust_no=customer_number:abbreviation");
  assert_match ("cstmr_name", "customer_name", "cstmr_name=customer_name:similar");
  assert_match ("adress", "address", "adress=address:similar");
  assert_match ("total_amount", "amount_total", "total_amount=amount_total:similar");
}

static void
test_nothing_in_common (void)
{
  assert_match ("id", "total", "");
  assert_match ("a|b", "x|y", "");
  assert_match ("", "id", "");
  assert_match ("order_id", "order_date", "");
  assert_match ("created_at", "updated_at", "");
}

/* Two that are equally good are for people to choose from. */
static void
test_rivals (void)
{
  assert_match ("billing.name|shipping.name", "name", "");
  assert_match ("email", "email_1|email_2", "");
  assert_match ("billing.name|name", "name", "name=name:name");
}

static void
test_values (void)
{
  static const char *const countries[] = { "de", "fr", "jp", "us", "gb", NULL };
  static const char *const more[] = { "us", "de", "jp", "it", "gb", "fr", "se", NULL };
  static const char *const flags[] = { "0", "1", NULL };
  const SluiceMatchSide fields[] = { { "land", countries }, { "active", flags } };
  const SluiceMatchSide columns[] = { { "nation_code", more }, { "deleted", flags } };
  g_autoptr(GArray) matches = sluice_column_match_find (fields, 2, columns, 2);
  const SluiceColumnMatch *m = &g_array_index (matches, SluiceColumnMatch, 0);

  g_assert_cmpuint (matches->len, ==, 1);
  g_assert_cmpuint (m->field, ==, 0);
  g_assert_cmpuint (m->column, ==, 0);
  g_assert_cmpint (m->reason, ==, SLUICE_MATCH_VALUES);
}

/* Pairs as "input>wanted|input>wanted"; the transforms as JSON, or "none". */
static void
assert_fit (const char *examples,
            const char *expected)
{
  g_auto(GStrv) pairs = g_strsplit (examples, "|", -1);
  const guint n = g_strv_length (pairs);
  g_autoptr(GPtrArray) inputs = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) wanted = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  g_autofree char *found = NULL;
  JsonArray *transforms;

  for (guint i = 0; i < n; i++)
    {
      g_auto(GStrv) pair = g_strsplit (pairs[i], ">", 2);

      g_ptr_array_add (inputs, g_strdup (pair[0]));
      g_ptr_array_add (wanted, g_strdup (pair[1]));
    }
  transforms = sluice_example_fit ((const char *const *) inputs->pdata, (const char *const *) wanted->pdata, n, NULL);
  if (transforms != NULL)
    {
      json_node_take_array (node, transforms);
      found = json_to_string (node, FALSE);
    }
  g_assert_cmpstr (found != NULL ? found : "none", ==, expected);
}

static void
test_one_step (void)
{
  assert_fit (" a > a|b >b", "none");
  assert_fit (" a >a| b>b", "[\"trim\"]");
  assert_fit ("ann>ANN|bob>BOB", "[\"upper\"]");
  assert_fit ("ann lee>Ann Lee|bo day>Bo Day", "[\"title\"]");
  assert_fit ("a/b/c>b|x/y/z>y", "[{\"split\":{\"by\":\"/\",\"index\":2}}]");
  assert_fit ("Order 17>17|No.3>3", "[{\"regex_extract\":{\"pattern\":\"[0-9]+\"}}]");
  assert_fit ("1-2>1/2|3-4>3/4", "[{\"replace\":{\"from\":\"-\",\"to\":\"/\"}}]");
  assert_fit ("7>007|42>042", "[{\"pad\":{\"with\":\"0\",\"length\":3,\"side\":\"left\"}}]");
  assert_fit ("12>INV-12|9>INV-9", "[{\"affix\":{\"before\":\"INV-\",\"after\":\"\"}}]");
  assert_fit ("DE123>DE|FR9>FR", "[{\"regex_extract\":{\"pattern\":\"[A-Za-z]+\"}}]");
}

static void
test_two_steps (void)
{
  assert_fit ("Lee, Ann>ANN|Day, Bo>BO", "[\"upper\",{\"split\":{\"by\":\" \",\"index\":2}}]");
  assert_fit ("31.12.2025>2025/12/31|01.02.2024>2024/02/01",
              "[{\"to_date\":{\"format\":\"%d.%m.%Y\"}},{\"format_date\":{\"format\":\"%Y/%m/%d\"}}]");
}

static void
test_no_fit (void)
{
  assert_fit ("a>1|b>2", "none");
  assert_fit ("a>a|b>b", "none");
  assert_fit ("a>A", "none");
  assert_fit ("{{now}}>x|{{now}}>y", "none");
}

/* The suggestions as "kind type transforms left", separated by "; ". */
static char *
suggest (const char *type,
         const char *values,
         const char *target,
         guint       target_length)
{
  SluiceMappingEntry *entry = sluice_mapping_entry_new ();
  g_auto(GStrv) texts = g_strsplit (values, "|", -1);
  SluiceType target_type;
  SluiceSuggestionInput input = { .entry = entry, .values = (const char *const *) texts, .target_length = target_length };
  g_autoptr(GPtrArray) found = NULL;
  g_autoptr(GString) text = g_string_new (NULL);

  entry->column = g_strdup ("c");
  g_assert_true (sluice_type_parse (type, &entry->type, NULL));
  if (target != NULL)
    {
      g_assert_true (sluice_type_parse (target, &target_type, NULL));
      input.target = &target_type;
    }
  found = sluice_suggestions_find (&input);
  for (guint i = 0; i < found->len; i++)
    {
      const SluiceSuggestion *s = found->pdata[i];
      g_autofree char *name = sluice_type_to_string (s->type);
      g_autofree char *chain = NULL;
      g_autoptr(JsonNode) node = json_node_new (JSON_NODE_ARRAY);

      if (s->transforms != NULL)
        {
          json_node_set_array (node, s->transforms);
          chain = json_to_string (node, FALSE);
        }
      g_assert_nonnull (s->reason);
      g_string_append_printf (text, "%s%s %s %s %u", i > 0 ? "; " : "", sluice_suggestion_kind_get_name (s->kind), name,
                              chain != NULL ? chain : "-", s->n_left);
    }
  sluice_mapping_entry_free (entry);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_suggested (const char *type,
                  const char *values,
                  const char *target,
                  guint       target_length,
                  const char *expected)
{
  g_autofree char *found = suggest (type, values, target, target_length);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_refused (void)
{
  assert_suggested ("decimal(12,2)", "1.234,50|2,00|17,25", NULL, 0,
                    "read decimal(12,2) [{\"to_decimal\":{\"decimal\":\",\",\"thousands\":\".\"}}] 0");
  assert_suggested ("date", "31.12.2025|01.02.2026|15.03.2026", NULL, 0,
                    "read date [{\"to_date\":{\"format\":\"%d.%m.%Y\"}}] 0");
  assert_suggested ("integer", "1|2|N/A|4", NULL, 0, "read integer [{\"null_if\":{\"values\":[\"\",\"N/A\"]}}] 0");
  assert_suggested ("decimal(12,2)", "12.50 EUR|3.00 EUR", NULL, 0,
                    "read decimal(12,2) [{\"regex_replace\":{\"pattern\":\"[^0-9.,+-]\"}}] 0");
  assert_suggested ("integer", "1.5|2|3", NULL, 0, "widen decimal(18,1) - 0");
  assert_suggested ("integer", "1|2|3", NULL, 0, "");
}

static void
test_texts (void)
{
  assert_suggested ("text", " a|b |c", NULL, 0, "trim text [\"trim\"] 0");
  assert_suggested ("text", "a|N/A|c", NULL, 0, "nulls text [{\"null_if\":{\"values\":[\"N/A\"]}}] 0");
  assert_suggested ("text", "1|2|3", NULL, 0, "narrow integer - 0");
  assert_suggested ("text", "2025-12-31|2026-01-01", NULL, 0, "narrow date - 0");
  assert_suggested ("text", "007|008", NULL, 0, "");
  assert_suggested ("text", "a|b", NULL, 0, "");
  assert_suggested ("text", "abcdef|ab", "text", 4, "cut text [{\"substring\":{\"start\":1,\"length\":4}}] 0");
}

static void
test_target (void)
{
  assert_suggested ("text", "1|2", "integer", 0, "target_type integer - 0");
  assert_suggested ("text", "2025-12-31T10:00:00Z", "timestamptz", 0, "target_type timestamptz - 0");
  assert_suggested ("text", "a|b", "integer", 0, "");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/transform/suggest/names", test_names);
  g_test_add_func ("/transform/suggest/abbreviations", test_abbreviations);
  g_test_add_func ("/transform/suggest/nothing-in-common", test_nothing_in_common);
  g_test_add_func ("/transform/suggest/rivals", test_rivals);
  g_test_add_func ("/transform/suggest/values", test_values);
  g_test_add_func ("/transform/suggest/one-step", test_one_step);
  g_test_add_func ("/transform/suggest/two-steps", test_two_steps);
  g_test_add_func ("/transform/suggest/no-fit", test_no_fit);

  g_test_add_func ("/transform/suggest/refused", test_refused);
  g_test_add_func ("/transform/suggest/texts", test_texts);
  g_test_add_func ("/transform/suggest/target", test_target);

  return g_test_run ();
}
