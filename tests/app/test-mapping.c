/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "sluice-child.h"
#include "sluice-draft.h"
#include "sluice-expression-field.h"
#include "sluice-expression-names.h"
#include "sluice-field-item.h"
#include "sluice-function-info.h"
#include "sluice-json-list.h"
#include "sluice-mapping-advice.h"
#include "sluice-mapping-batch.h"
#include "sluice-mapping-context.h"
#include "sluice-mapping-coverage.h"
#include "sluice-mapping-edits.h"
#include "sluice-mapping-pane.h"
#include "sluice-mapping-words.h"
#include "sluice-sql-proposal.h"
#include "sluice-target-columns.h"
#include "sluice-text-value.h"
#include "sluice-transform-row.h"

#include <string.h>

/* What the inspector of a mapping works with, and that it follows the task. */

static const char records[] =
  "{\"orderId\": 1, \"customer\": {\"email\": \" Ann@Example.org\", \"name\": \"LEE, ann\"}, \"qty\": \"3\", \"note\": \"x\"}\n"
  "{\"orderId\": 2, \"customer\": {\"email\": \"bob@example.org\", \"name\": \"RAY, bob\"}, \"qty\": \"4\", \"note\": null}\n"
  "{\"orderId\": 3, \"customer\": {\"email\": \"cy@example.org \", \"name\": \"POE, cy\"}, \"qty\": \"5\"}\n";

static const char task[] =
  "{\"sluice\": 1, \"name\": \"Orders\", \"source\": {\"type\": \"file\", \"path\": \"orders.jsonl\"}, \"mapping\": ["
  "{\"column\": \"id\", \"type\": \"integer\", \"from\": \"orderId\"},"
  "{\"column\": \"email\", \"type\": \"text\", \"from\": \"customer.email\", \"transforms\": [\"lower\"]},"
  "{\"column\": \"name\", \"type\": \"text\", \"from\": \"gone\"},"
  "{\"column\": \"total\", \"type\": \"decimal(12,2)\", \"expression\": \"qty * 2\"}],"
  "\"destination\": {\"type\": \"sqlite\", \"path\": \"orders.db\", \"table\": \"orders\"}}";

static SluiceSampleFields *
new_fields (void)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (records, sizeof records - 1);
  g_autoptr(GError) error = NULL;
  SluiceSampleFields *fields = sluice_sample_fields_new (bytes, NULL, &error);

  g_assert_no_error (error);
  return fields;
}

static JsonObject *
new_task (void)
{
  JsonObject *root = sluice_draft_parse (task);

  g_assert_nonnull (root);
  return root;
}

static void
test_fields (void)
{
  g_autoptr(SluiceSampleFields) fields = new_fields ();
  g_autoptr(JsonObject) entry = NULL;
  g_autoptr(GListModel) tree = NULL;
  g_autoptr(SluiceFieldItem) customer = NULL;
  g_autoptr(SluiceFieldItem) email = NULL;
  guint field = sluice_sample_fields_find (fields, "customer.email");

  g_assert_cmpuint (sluice_sample_fields_get_n (fields), ==, 5);
  g_assert_cmpuint (field, !=, SLUICE_SAMPLE_NO_FIELD);
  g_assert_cmpuint (sluice_sample_fields_find (fields, "customer"), ==, SLUICE_SAMPLE_NO_FIELD);
  g_assert_cmpstr (sluice_sample_fields_get_type_name (fields, sluice_sample_fields_find (fields, "orderId")), ==,
                   "integer");
  g_assert_cmpstr (sluice_sample_fields_get_value (fields, field, 2), ==, "bob@example.org");
  g_assert_null (sluice_sample_fields_get_value (fields, field, 99));
  /* Without NULLs and what is missing. */
  field = sluice_sample_fields_find (fields, "note");
  g_assert_cmpstr (sluice_sample_fields_get_values (fields, field)[0], ==, "x");
  g_assert_null (sluice_sample_fields_get_values (fields, field)[1]);
  g_assert_null (sluice_sample_fields_get_value (fields, field, 2));
  entry = sluice_sample_fields_dup_entry (fields, sluice_sample_fields_find (fields, "customer.email"));
  g_assert_cmpstr (sluice_draft_get_string (entry, "column"), ==, "customer_email");

  tree = sluice_field_item_build_tree (fields);
  g_assert_cmpuint (g_list_model_get_n_items (tree), ==, 4);
  customer = g_list_model_get_item (tree, 1);
  g_assert_cmpstr (sluice_field_item_get_path (customer), ==, "customer");
  g_assert_null (sluice_field_item_get_type_name (customer));
  g_assert_cmpuint (g_list_model_get_n_items (sluice_field_item_get_children (customer)), ==, 2);
  email = g_list_model_get_item (sluice_field_item_get_children (customer), 0);
  g_assert_cmpstr (sluice_field_item_get_path (email), ==, "customer.email");
}

static GPtrArray *
new_target (void)
{
  static const char answer[] =
    "[{\"name\": \"id\", \"not_null\": true, \"has_default\": false},"
    "{\"name\": \"order_quantity\", \"not_null\": true, \"has_default\": false},"
    "{\"name\": \"created\", \"not_null\": true, \"has_default\": true},"
    "{\"name\": \"remark\", \"not_null\": true, \"has_default\": false},"
    "{\"name\": \"note\", \"not_null\": false, \"has_default\": false}]";
  g_autoptr(JsonNode) node = json_from_string (answer, NULL);

  return sluice_target_columns_from_json (node);
}

static void
test_coverage (void)
{
  g_autoptr(SluiceSampleFields) fields = new_fields ();
  g_autoptr(JsonObject) root = new_task ();
  g_autoptr(GPtrArray) target = new_target ();
  g_autoptr(SluiceMappingCoverage) coverage = sluice_mapping_coverage_new (root, fields, target);

  g_assert_cmpuint (coverage->n_columns, ==, 4);
  g_assert_cmpuint (coverage->n_fields, ==, 5);
  /* An expression uses what it names. */
  g_assert_true (sluice_mapping_coverage_uses (root, "qty"));
  g_assert_false (sluice_mapping_coverage_uses (root, "qt"));
  g_assert_cmpuint (coverage->unused->len, ==, 2);
  g_assert_cmpstr (coverage->unused->pdata[0], ==, "customer.name");
  g_assert_cmpstr (coverage->unused->pdata[1], ==, "note");
  /* What has a default of its own need not be filled. */
  g_assert_cmpuint (coverage->n_required, ==, 3);
  g_assert_cmpuint (coverage->unfilled->len, ==, 2);

  json_object_remove_member (root, "mapping");
  g_assert_true (sluice_mapping_coverage_uses (root, "note"));
}

static const SluiceMappingMatch *
find_match (GPtrArray  *matches,
            const char *column)
{
  for (guint i = 0; i < matches->len; i++)
    if (g_str_equal (((SluiceMappingMatch *) matches->pdata[i])->column, column))
      return matches->pdata[i];
  return NULL;
}

static void
test_match (void)
{
  g_autoptr(SluiceSampleFields) fields = new_fields ();
  g_autoptr(JsonObject) root = new_task ();
  g_autoptr(GPtrArray) target = new_target ();
  g_autoptr(GPtrArray) matches = sluice_mapping_match (root, fields, target);
  g_autoptr(JsonObject) empty = sluice_draft_parse ("{\"sluice\": 1}");
  g_autoptr(GPtrArray) all = NULL;
  const SluiceMappingMatch *match = NULL;

  /* A column whose field is gone gets another; one that has a field keeps it. */
  match = find_match (matches, "name");
  g_assert_cmpstr (match == NULL ? NULL : match->path, ==, "customer.name");
  g_assert_null (find_match (matches, "id"));
  g_assert_cmpstr (sluice_draft_get_string (sluice_mapping_edits_get_entry (root, "name"), "from"), ==,
                   "customer.name");
  /* A column of the table that was missing is added; nothing is made up for the others. */
  match = find_match (matches, "note");
  g_assert_true (match != NULL && match->reason == SLUICE_MATCH_NAME);
  g_assert_true (sluice_mapping_edits_find_column (root, "note", NULL));
  g_assert_null (find_match (matches, "remark"));
  g_assert_cmpuint (matches->len, ==, 2);

  all = sluice_mapping_match (empty, fields, NULL);
  g_assert_cmpuint (all->len, ==, 5);
  g_assert_cmpuint (json_array_get_length (sluice_mapping_edits_get_mapping (empty)), ==, 5);
}

static SluiceSuggestion *
await_suggestion (SluiceMappingAdvice *advice,
                  JsonObject          *entry)
{
  const gint64 end = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;
  GPtrArray *found = NULL;

  while ((found = sluice_mapping_advice_get (advice, entry)) == NULL && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (found);
  return found->len == 0 ? NULL : found->pdata[0];
}

/* The table that is there says which type a column has to have, how long a text may be, and
 * by its values which field belongs to it. */
static void
test_target (void)
{
  static const char answer[] =
    "[{\"name\": \"CODE\", \"takes\": \"integer\", \"length\": 0, \"values\": [\"1\", \"2\"]},"
    "{\"name\": \"label\", \"takes\": \"text\", \"length\": 4, \"values\": []},"
    "{\"name\": \"shade\", \"takes\": null, \"length\": 0,"
    " \"values\": [\"amber\", \"black\", \"cyan\", \"denim\", \"ecru\"]}]";
  static const char lines[] =
    "{\"code\": \"1\", \"label\": \"short\", \"c17\": \"amber\"}\n{\"code\": \"2\", \"label\": \"tiny\", \"c17\": \"black\"}\n"
    "{\"code\": \"3\", \"label\": \"x\", \"c17\": \"cyan\"}\n{\"code\": \"4\", \"label\": \"y\", \"c17\": \"denim\"}\n";
  g_autoptr(GBytes) bytes = g_bytes_new_static (lines, sizeof lines - 1);
  g_autoptr(SluiceSampleFields) fields = sluice_sample_fields_new (bytes, NULL, NULL);
  g_autoptr(JsonNode) node = json_from_string (answer, NULL);
  g_autoptr(GPtrArray) target = sluice_target_columns_from_json (node);
  g_autoptr(JsonObject) root = sluice_draft_parse (
    "{\"sluice\": 1, \"mapping\": [{\"column\": \"code\", \"type\": \"text\", \"from\": \"code\"},"
    "{\"column\": \"label\", \"type\": \"text\", \"from\": \"label\"}]}");
  g_autoptr(SluiceMappingAdvice) advice = sluice_mapping_advice_new ();
  g_autoptr(GPtrArray) matches = NULL;
  SluiceSuggestion *suggestion = NULL;

  /* Without the table nothing is too long. */
  sluice_mapping_advice_update (advice, root, fields, NULL);
  g_assert_null (await_suggestion (advice, sluice_mapping_edits_get_entry (root, "label")));
  sluice_mapping_advice_update (advice, root, fields, target);
  suggestion = await_suggestion (advice, sluice_mapping_edits_get_entry (root, "code"));
  g_assert_true (suggestion != NULL && suggestion->kind == SLUICE_SUGGESTION_TARGET_TYPE);
  g_assert_cmpint (suggestion->type.kind, ==, SLUICE_TYPE_KIND_INTEGER);
  suggestion = await_suggestion (advice, sluice_mapping_edits_get_entry (root, "label"));
  g_assert_true (suggestion != NULL && suggestion->kind == SLUICE_SUGGESTION_CUT);

  matches = sluice_mapping_match (root, fields, target);
  g_assert_cmpuint (matches->len, ==, 1);
  g_assert_cmpstr (((SluiceMappingMatch *) matches->pdata[0])->column, ==, "shade");
  g_assert_cmpstr (((SluiceMappingMatch *) matches->pdata[0])->path, ==, "c17");
  g_assert_cmpint (((SluiceMappingMatch *) matches->pdata[0])->reason, ==, SLUICE_MATCH_VALUES);
}

/* Which database it is, inline or by name; a file has no columns. */
static void
test_describe (void)
{
  static const struct { const char *destination; gboolean has_table; } cases[] = {
    { "{\"connection\": \"shop\", \"table\": \"t\"}", TRUE },
    { "{\"type\": \"sqlite\", \"path\": \"o.db\", \"table\": \"t\"}", TRUE },
    { "{\"type\": \"postgres\", \"uri\": \"postgresql:///x\", \"table\": \"t\"}", TRUE },
    { "{\"type\": \"sqlite\", \"path\": \"o.db\"}", FALSE },
    { "{\"type\": \"file\", \"path\": \"o.csv\"}", FALSE },
    { "{\"table\": \"t\"}", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(JsonObject) root = json_object_new ();
      g_autofree char *name = NULL;

      json_object_set_object_member (root, "destination", sluice_draft_parse (cases[i].destination));
      name = sluice_target_columns_describe (root);
      g_assert_cmpint (name != NULL, ==, cases[i].has_table);
    }
}

static void
test_batch (void)
{
  g_autoptr(SluiceSampleFields) fields = new_fields ();
  g_autoptr(JsonObject) root = new_task ();
  g_autoptr(JsonArray) chain = json_array_new ();
  JsonObject *arguments = NULL;

  g_assert_cmpuint (sluice_mapping_batch_add_transform (root, "text", "trim", NULL), ==, 2);
  /* Twice is once. */
  g_assert_cmpuint (sluice_mapping_batch_add_transform (root, "text", "trim", NULL), ==, 0);
  g_assert_cmpstr (sluice_mapping_edits_get_transform (root, "email", 1, NULL), ==, "trim");
  g_assert_cmpuint (sluice_mapping_edits_get_n_transforms (root, "id"), ==, 0);

  g_assert_cmpuint (sluice_mapping_batch_map_rest (root, fields), ==, 2);
  g_assert_cmpuint (sluice_mapping_batch_map_rest (root, fields), ==, 0);
  g_assert_true (sluice_mapping_edits_find_column (root, "customer_name", NULL));
  /* A second column of the same field has another name. */
  sluice_mapping_batch_map_field (root, fields, "note", 0);
  g_assert_cmpstr (sluice_draft_get_string (sluice_json_list_get_object (sluice_mapping_edits_get_mapping (root), 0),
                                            "column"), ==, "note_2");

  arguments = json_object_new ();
  json_object_set_string_member (arguments, "from", "-");
  sluice_mapping_batch_set_transform (root, "email", 0, "replace", arguments);
  g_assert_cmpstr (sluice_mapping_edits_get_transform (root, "email", 0, &arguments), ==, "replace");
  g_assert_cmpstr (sluice_draft_get_string (arguments, "from"), ==, "-");
  json_array_add_string_element (chain, "upper");
  sluice_mapping_batch_add_chain (root, "email", chain);
  g_assert_cmpuint (sluice_mapping_edits_get_n_transforms (root, "email"), ==, 3);

  sluice_mapping_batch_clear (root);
  g_assert_null (sluice_mapping_edits_get_mapping (root));
}

static void
test_words (void)
{
  g_autoptr(JsonObject) arguments = sluice_draft_parse ("{\"from\": \"-\", \"to\": \"/\"}");
  g_autofree char *transform = sluice_mapping_words_transform ("replace", arguments);
  g_autoptr(JsonObject) constant = sluice_draft_parse ("{\"value\": 5}");
  g_autofree char *feed = sluice_mapping_words_feed (constant);
  g_autoptr(JsonNode) map = json_from_string ("{\"A\": \"active\", \"I\": null}", NULL);
  g_autofree char *unclear = sluice_mapping_words_value (map);

  g_assert_cmpstr (transform, ==, "replace “-” “/”");
  g_assert_cmpstr (feed, ==, "“5”");
  g_assert_cmpstr (unclear, ==, "{\"A\":\"active\",\"I\":null}");
  g_assert_cmpint (sluice_expression_names_find_place ("The expression “a +” cannot be used: at character 4: x"), ==, 3);
  g_assert_cmpint (sluice_expression_names_find_place ("no place"), ==, -1);
}

static void
assert_guess (const char *text,
              const char *json)
{
  g_autoptr(JsonNode) node = sluice_text_value_guess (text);
  g_autofree char *got = json_to_string (node, FALSE);

  g_assert_cmpstr (got, ==, json);
}

static void
test_values (void)
{
  assert_guess ("5", "5");
  assert_guess ("-1.5", "-1.5");
  assert_guess ("true", "true");
  assert_guess ("007", "\"007\"");
  assert_guess ("1e400", "\"1e400\"");
  assert_guess ("", "\"\"");
  assert_guess ("\"x\"", "\"\\\"x\\\"\"");
}

static gboolean
has_proposal (GListModel *names,
              const char *name,
              const char *text)
{
  for (guint i = 0; i < g_list_model_get_n_items (names); i++)
    {
      g_autoptr(SluiceSqlProposal) proposal = g_list_model_get_item (names, i);

      if (g_str_equal (sluice_sql_proposal_get_name (proposal), name))
        return g_str_equal (sluice_sql_proposal_get_text (proposal), text);
    }
  return FALSE;
}

static void
test_names (void)
{
  g_autoptr(SluiceSampleFields) fields = new_fields ();
  g_autoptr(JsonObject) root = new_task ();
  g_autoptr(GListModel) names = sluice_expression_field_find_names (root, "email", fields);

  g_assert_true (has_proposal (names, "qty", "qty"));
  g_assert_true (has_proposal (names, "customer.email", "\"customer.email\""));
  /* Columns above, not those below. */
  g_assert_true (has_proposal (names, "id", "id"));
  g_assert_false (has_proposal (names, "total", "total"));
  g_assert_true (has_proposal (names, "regex_extract", "regex_extract("));
}

/* The row of every transform reads its example as it was written. */
static void
test_arguments (void)
{
  guint n;
  const SluiceFunctionInfo *infos = sluice_function_infos_get (&n);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(JsonNode) call = json_from_string (infos[i].example_call, NULL);
      JsonObject *arguments = NULL;
      GtkWidget *row = NULL;
      g_autoptr(JsonObject) read = NULL;
      g_autofree char *bad = NULL;
      g_autoptr(GError) error = NULL;

      if (JSON_NODE_HOLDS_OBJECT (call))
        arguments = json_object_get_object_member (json_node_get_object (call), infos[i].name);
      row = g_object_ref_sink (sluice_transform_row_new (infos[i].name, arguments));
      read = sluice_transform_row_dup_arguments (SLUICE_TRANSFORM_ROW (row));
      if (!sluice_transform_call_check (infos[i].name, read, &bad, &error))
        g_error ("%s: %s", infos[i].name, error->message);
      for (const SluiceArgumentInfo *a = infos[i].arguments; a->name != NULL; a++)
        {
          g_autoptr(JsonNode) fallback = a->default_json == NULL ? NULL : json_from_string (a->default_json, NULL);
          JsonNode *before = arguments == NULL ? NULL : json_object_get_member (arguments, a->name);
          JsonNode *after = json_object_get_member (read, a->name);
          JsonNode *wanted = before == NULL ? fallback : before;

          after = after == NULL ? fallback : after;
          if (wanted == NULL || after == NULL || !json_node_equal (wanted, after))
            g_error ("%s.%s is read as another value", infos[i].name, a->name);
        }
      g_object_unref (row);
    }
}

static GtkWidget *
find_widget (GtkWidget  *widget,
             GType       type,
             const char *label)
{
  GtkWidget *found = NULL;

  if (g_type_is_a (G_OBJECT_TYPE (widget), type) &&
      (label == NULL ||
       (GTK_IS_LABEL (widget) && gtk_widget_get_visible (widget) &&
        strstr (gtk_label_get_label (GTK_LABEL (widget)), label) != NULL)))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_widget (child, type, label);
  return found;
}

static void
await_label (GtkWidget  *widget,
             const char *label)
{
  const gint64 end = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;

  while (find_widget (widget, GTK_TYPE_LABEL, label) == NULL && g_get_monotonic_time () < end)
    {
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_usleep (10000);
    }
  if (find_widget (widget, GTK_TYPE_LABEL, label) == NULL)
    g_error ("There is no “%s”", label);
}

/* The list follows the document, and shows what becomes of a row; a path leads to its
 * column, and expressions that are wrong say where. */
static void
test_pane (void)
{
  g_autoptr(SluiceTaskDocument) document = sluice_task_document_new (new_task ());
  g_autoptr(SluiceEditor) editor = sluice_editor_new (document);
  g_autoptr(GBytes) bytes = g_bytes_new_static (records, sizeof records - 1);
  GtkWidget *window = gtk_window_new ();
  GtkWidget *pane = sluice_mapping_pane_new (editor);
  JsonObject *root = NULL;

  while (sluice_mapping_pane_build (SLUICE_MAPPING_PANE (pane)))
    ;
  gtk_window_set_default_size (GTK_WINDOW (window), 420, 900);
  gtk_window_set_child (GTK_WINDOW (window), pane);
  sluice_editor_set_step (editor, SLUICE_EDITOR_STEP_MAPPING);
  sluice_editor_set_records (editor, bytes);
  gtk_window_present (GTK_WINDOW (window));
  await_label (pane, " Ann@Example.org →  ann@example.org");
  await_label (pane, "3 of 5 fields mapped");
  await_label (pane, "Not mapped: customer.name, note");
  await_label (pane, "= qty * 2");

  root = sluice_editor_dup_root (editor);
  sluice_mapping_edits_set_from (root, "name", "customer.name");
  sluice_editor_commit (editor, "Map", root, NULL);
  await_label (pane, "4 of 5 fields mapped");
  await_label (pane, "LEE, ann");

  g_assert_true (sluice_editor_pane_show_path (SLUICE_EDITOR_PANE (pane), "$.mapping[3].expression"));
  g_assert_cmpstr (sluice_editor_get_column (editor), ==, "total");
  await_label (pane, "= 6.00");
  root = sluice_editor_dup_root (editor);
  sluice_mapping_edits_set_expression (root, "total", "qty * nothing");
  sluice_editor_commit (editor, "Expression", root, NULL);
  await_label (pane, "at character 7");
  g_assert_true (sluice_task_document_undo (document));
  await_label (pane, "= 6.00");
  /* A name that is no field has a result, beside which it is told. */
  root = sluice_editor_dup_root (editor);
  sluice_mapping_edits_set_expression (root, "total", "coalesce(qtyy, 3)");
  sluice_editor_commit (editor, "Expression", root, NULL);
  await_label (pane, "= 3.00\nNo record of the sample has");
  g_assert_true (sluice_task_document_undo (document));
  await_label (pane, "= 6.00");
  g_assert_false (sluice_editor_pane_show_path (SLUICE_EDITOR_PANE (pane), "$.mapping[9].from"));

  g_object_add_weak_pointer (G_OBJECT (pane), (gpointer *) &pane);
  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (pane);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* The table of a task is asked for by a child. */
  sluice_child_init (argv[0]);
  g_test_add_func ("/mapping/fields", test_fields);
  g_test_add_func ("/mapping/coverage", test_coverage);
  g_test_add_func ("/mapping/match", test_match);
  g_test_add_func ("/mapping/target", test_target);
  g_test_add_func ("/mapping/describe", test_describe);
  g_test_add_func ("/mapping/batch", test_batch);
  g_test_add_func ("/mapping/words", test_words);
  g_test_add_func ("/mapping/values", test_values);
  g_test_add_func ("/mapping/names", test_names);
  adw_init ();
  g_test_add_func ("/mapping/arguments", test_arguments);
  g_test_add_func ("/mapping/pane", test_pane);
  return g_test_run ();
}
