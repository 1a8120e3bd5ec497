/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "sluice-auth-editor.h"
#include "sluice-draft.h"
#include "sluice-editor.h"
#include "sluice-mapping-edits.h"
#include "sluice-problem-fixes.h"
#include "sluice-problem-words.h"
#include "sluice-task-document.h"
#include "sluice-task-editor.h"

/* What the editor of tasks does to a document. */

static const char task[] =
  "{\"sluice\": 1, \"name\": \"Orders\", \"mapping\": ["
  "{\"column\": \"id\", \"type\": \"integer\", \"from\": \"id\"},"
  "{\"column\": \"email\", \"type\": \"text\", \"from\": \"customer.email\", \"transforms\": [\"trim\"]},"
  "{\"column\": \"total\", \"type\": \"decimal(12,2)\", \"from\": \"total\"}],"
  "\"deduplicate\": {\"keys\": [\"id\"], \"order\": \"total desc, id\"},"
  "\"checks\": [{\"column\": \"email\", \"rule\": \"required\"}, {\"rule\": \"row_count\", \"min\": 1}],"
  "\"load\": {\"strategy\": \"upsert\", \"keys\": [\"id\"]}}";

static JsonObject *
new_task (void)
{
  JsonObject *root = sluice_draft_parse (task);

  g_assert_nonnull (root);
  return root;
}

static void
assert_json (JsonObject *object,
             const char *wanted)
{
  g_autofree char *text = sluice_draft_to_text (object);
  g_autoptr(JsonObject) other = sluice_draft_parse (wanted);

  g_assert_nonnull (other);
  if (!json_object_equal (object, other))
    g_error ("%s is not %s", text, wanted);
}

static void
count_cb (guint *count)
{
  *count += 1;
}

static void
test_document (void)
{
  g_autoptr(SluiceTaskDocument) document = sluice_task_document_new (new_task ());
  g_autoptr(JsonObject) first = json_object_ref (sluice_task_document_get_root (document));
  JsonObject *root = sluice_task_document_dup_root (document);
  guint n_changes = 0;

  g_signal_connect_swapped (document, "changed", G_CALLBACK (count_cb), &n_changes);
  g_assert_false (sluice_task_document_get_can_undo (document));
  g_assert_false (sluice_task_document_undo (document));
  /* A copy that is like what was is no change. */
  g_assert_false (sluice_task_document_commit (document, "Nothing", root, NULL));
  g_assert_cmpuint (n_changes, ==, 0);

  root = sluice_task_document_dup_root (document);
  g_assert_true (sluice_mapping_edits_add_transform (root, "email", "lower", NULL));
  g_assert_true (sluice_task_document_commit (document, "Lower", root, NULL));
  root = sluice_task_document_dup_root (document);
  g_assert_true (sluice_mapping_edits_remove_column (root, "total"));
  g_assert_true (sluice_task_document_commit (document, "Remove", root, NULL));
  g_assert_cmpuint (n_changes, ==, 2);
  g_assert_cmpstr (sluice_task_document_get_undo_label (document), ==, "Remove");
  g_assert_true (sluice_task_document_get_modified (document));

  g_assert_true (sluice_task_document_undo (document));
  g_assert_cmpstr (sluice_task_document_get_redo_label (document), ==, "Remove");
  g_assert_true (sluice_mapping_edits_find_column (sluice_task_document_get_root (document), "total", NULL));
  g_assert_true (sluice_task_document_undo (document));
  g_assert_true (sluice_task_document_get_root (document) == first);
  g_assert_false (sluice_task_document_get_modified (document));
  g_assert_cmpuint (sluice_mapping_edits_get_n_transforms (first, "email"), ==, 1);

  g_assert_true (sluice_task_document_redo (document));
  g_assert_cmpuint (sluice_mapping_edits_get_n_transforms (sluice_task_document_get_root (document), "email"), ==, 2);
  /* Something new takes the place of what was undone. */
  root = sluice_task_document_dup_root (document);
  sluice_mapping_edits_set_filter (root, "total > 0");
  g_assert_true (sluice_task_document_commit (document, "Filter", root, NULL));
  g_assert_false (sluice_task_document_redo (document));
  sluice_task_document_set_saved (document, sluice_task_document_get_root (document));
  g_assert_false (sluice_task_document_get_modified (document));
  g_assert_true (sluice_task_document_undo (document));
  g_assert_true (sluice_task_document_get_modified (document));
}

static void
type_filter (SluiceTaskDocument *document,
             const char         *filter)
{
  JsonObject *root = sluice_task_document_dup_root (document);

  sluice_mapping_edits_set_filter (root, filter);
  g_assert_true (sluice_task_document_commit (document, "Filter", root, "filter"));
}

/* Letters that follow each other are undone at once; a pause parts them. */
static void
test_merging (void)
{
  g_autoptr(SluiceTaskDocument) document = sluice_task_document_new (new_task ());
  JsonObject *root = NULL;

  type_filter (document, "t");
  type_filter (document, "to");
  type_filter (document, "total > 0");
  g_assert_true (sluice_task_document_undo (document));
  g_assert_false (sluice_task_document_get_can_undo (document));
  g_assert_true (sluice_task_document_redo (document));
  g_assert_cmpstr (sluice_draft_get_string (sluice_task_document_get_root (document), "filter"), ==, "total > 0");

  /* Another key is another change, and so is what comes after an undo. */
  root = sluice_task_document_dup_root (document);
  json_object_set_string_member (root, "name", "Other");
  g_assert_true (sluice_task_document_commit (document, "Name", root, "name"));
  g_assert_true (sluice_task_document_undo (document));
  g_assert_cmpstr (sluice_draft_get_string (sluice_task_document_get_root (document), "filter"), ==, "total > 0");

  g_usleep (G_USEC_PER_SEC + 50000);
  type_filter (document, "total > 10");
  g_assert_true (sluice_task_document_undo (document));
  g_assert_cmpstr (sluice_draft_get_string (sluice_task_document_get_root (document), "filter"), ==, "total > 0");

  /* What is typed and taken out again leaves nothing. */
  type_filter (document, "x");
  type_filter (document, "total > 0");
  g_assert_cmpstr (sluice_task_document_get_undo_label (document), ==, "Filter");
  g_assert_true (sluice_task_document_undo (document));
  g_assert_false (sluice_task_document_get_can_undo (document));
}

static void
test_limit (void)
{
  g_autoptr(SluiceTaskDocument) document = sluice_task_document_new (new_task ());
  guint n = 0;

  for (guint i = 0; i < 600; i++)
    {
      JsonObject *root = sluice_task_document_dup_root (document);

      json_object_set_int_member (root, "n", i);
      g_assert_true (sluice_task_document_commit (document, "Count", root, NULL));
    }
  while (sluice_task_document_undo (document))
    n++;
  g_assert_cmpuint (n, ==, 499);
  g_assert_null (sluice_task_document_get_undo_label (document));
}

static void
test_columns (void)
{
  g_autoptr(JsonObject) root = new_task ();
  g_autofree char *free_name = sluice_mapping_edits_dup_free_name (root, "total");
  JsonObject *entry = json_object_new ();
  guint position = 99;

  g_assert_cmpstr (free_name, ==, "total_2");
  json_object_set_string_member (entry, "column", free_name);
  sluice_mapping_edits_insert_column (root, 1, entry);
  g_assert_true (sluice_mapping_edits_find_column (root, "total_2", &position));
  g_assert_cmpuint (position, ==, 1);
  g_assert_true (sluice_mapping_edits_find_column (root, "total", &position));
  g_assert_cmpuint (position, ==, 3);
  g_assert_true (sluice_mapping_edits_move_column (root, "total_2", 3));
  g_assert_true (sluice_mapping_edits_find_column (root, "total_2", &position));
  g_assert_cmpuint (position, ==, 3);
  g_assert_false (sluice_mapping_edits_move_column (root, "total_2", 4));
  g_assert_false (sluice_mapping_edits_move_column (root, "nothing", 0));

  g_assert_true (sluice_mapping_edits_set_expression (root, "total", "a * b"));
  assert_json (sluice_mapping_edits_get_entry (root, "total"),
               "{\"column\": \"total\", \"type\": \"decimal(12,2)\", \"expression\": \"a * b\"}");
  g_assert_true (sluice_mapping_edits_set_from (root, "total", "sum"));
  g_assert_true (sluice_mapping_edits_set_type (root, "total", "double"));
  g_assert_true (sluice_mapping_edits_set_default (root, "total", json_node_init_int (json_node_alloc (), 0)));
  assert_json (sluice_mapping_edits_get_entry (root, "total"),
               "{\"column\": \"total\", \"type\": \"double\", \"from\": \"sum\", \"default\": 0}");
  g_assert_true (sluice_mapping_edits_set_default (root, "total", NULL));
  g_assert_false (json_object_has_member (sluice_mapping_edits_get_entry (root, "total"), "default"));
  g_assert_false (sluice_mapping_edits_set_type (root, "nothing", "double"));
}

static void
test_names (void)
{
  g_autoptr(JsonObject) root = new_task ();

  g_assert_false (sluice_mapping_edits_rename_column (root, "id", "email"));
  g_assert_true (sluice_mapping_edits_rename_column (root, "id", "number"));
  g_assert_true (sluice_mapping_edits_is_key (root, "number"));
  assert_json (sluice_draft_get_object (root, "deduplicate", FALSE),
               "{\"keys\": [\"number\"], \"order\": \"total desc, number\"}");
  g_assert_true (sluice_mapping_edits_rename_column (root, "email", "mail"));
  g_assert_true (sluice_mapping_edits_has_check (root, "mail", "required"));

  /* What belongs to a column goes with it, and nothing else. */
  g_assert_true (sluice_mapping_edits_remove_column (root, "mail"));
  g_assert_cmpuint (json_array_get_length (sluice_mapping_edits_get_checks (root)), ==, 1);
  g_assert_true (sluice_mapping_edits_remove_column (root, "number"));
  assert_json (sluice_draft_get_object (root, "load", FALSE), "{\"strategy\": \"upsert\"}");
  g_assert_true (sluice_mapping_edits_remove_column (root, "total"));
  g_assert_false (json_object_has_member (root, "mapping"));
}

/* With groups the keys are columns of the groups, which may have the name of a column
 * that is not seen any more. */
static void
test_names_of_groups (void)
{
  g_autoptr(JsonObject) root = new_task ();

  json_object_set_object_member (root, "aggregate", sluice_draft_parse (
    "{\"group_by\": [\"id\"], \"columns\": [{\"column\": \"sum\", \"function\": \"sum\", \"of\": \"total\"}]}"));
  g_assert_true (sluice_mapping_edits_rename_column (root, "total", "amount"));
  g_assert_true (sluice_mapping_edits_rename_column (root, "id", "number"));
  assert_json (sluice_draft_get_object (root, "aggregate", FALSE),
               "{\"group_by\": [\"number\"], \"columns\": "
               "[{\"column\": \"sum\", \"function\": \"sum\", \"of\": \"amount\"}]}");
  g_assert_true (sluice_mapping_edits_is_key (root, "number"));

  g_assert_false (sluice_mapping_edits_toggle_key (root, "number"));
  g_assert_true (sluice_mapping_edits_toggle_key (root, "email"));
  g_assert_true (sluice_mapping_edits_rename_column (root, "email", "mail"));
  g_assert_true (sluice_mapping_edits_is_key (root, "email"));
}

static void
test_transforms (void)
{
  g_autoptr(JsonObject) root = new_task ();
  JsonObject *arguments = sluice_draft_parse ("{\"from\": \"a\", \"to\": \"b\"}");

  g_assert_true (sluice_mapping_edits_add_transform (root, "email", "replace", arguments));
  g_assert_true (sluice_mapping_edits_insert_transform (root, "email", 0, "lower", json_object_new ()));
  g_assert_cmpuint (sluice_mapping_edits_get_n_transforms (root, "email"), ==, 3);
  g_assert_cmpstr (sluice_mapping_edits_get_transform (root, "email", 0, &arguments), ==, "lower");
  g_assert_null (arguments);
  g_assert_cmpstr (sluice_mapping_edits_get_transform (root, "email", 2, &arguments), ==, "replace");
  assert_json (arguments, "{\"from\": \"a\", \"to\": \"b\"}");
  g_assert_true (sluice_mapping_edits_move_transform (root, "email", 2, 0));
  g_assert_true (sluice_mapping_edits_remove_transform (root, "email", 2));
  g_assert_cmpstr (sluice_mapping_edits_get_transform (root, "email", 1, NULL), ==, "lower");
  g_assert_null (sluice_mapping_edits_get_transform (root, "email", 2, NULL));
  g_assert_true (sluice_mapping_edits_remove_transform (root, "email", 0));
  g_assert_true (sluice_mapping_edits_remove_transform (root, "email", 0));
  g_assert_false (sluice_mapping_edits_remove_transform (root, "email", 0));
  g_assert_false (json_object_has_member (sluice_mapping_edits_get_entry (root, "email"), "transforms"));
  g_assert_false (sluice_mapping_edits_add_transform (root, "nothing", "trim", NULL));
}

static void
test_rules (void)
{
  g_autoptr(JsonObject) root = new_task ();

  g_assert_false (sluice_mapping_edits_toggle_key (root, "id"));
  assert_json (sluice_draft_get_object (root, "load", FALSE), "{\"strategy\": \"upsert\"}");
  g_assert_true (sluice_mapping_edits_toggle_key (root, "email"));
  g_assert_true (sluice_mapping_edits_is_key (root, "email"));

  sluice_mapping_edits_add_check (root, sluice_draft_parse ("{\"column\": \"id\", \"rule\": \"unique\"}"));
  g_assert_true (sluice_mapping_edits_has_check (root, "id", "unique"));
  g_assert_true (sluice_mapping_edits_set_check (root, 0,
                                                 sluice_draft_parse ("{\"column\": \"id\", \"rule\": \"required\"}")));
  g_assert_true (sluice_mapping_edits_has_check (root, "id", "required"));
  g_assert_false (sluice_mapping_edits_has_check (root, "email", "required"));
  g_assert_false (sluice_mapping_edits_set_check (root, 3, json_object_new ()));
  for (guint i = 0; i < 3; i++)
    g_assert_true (sluice_mapping_edits_remove_check (root, 0));
  g_assert_false (sluice_mapping_edits_remove_check (root, 0));
  g_assert_false (json_object_has_member (root, "checks"));

  sluice_mapping_edits_set_filter (root, "id > 1");
  sluice_mapping_edits_set_filter (root, NULL);
  g_assert_false (json_object_has_member (root, "filter"));
}

static void
assert_fixes (JsonObject         *root,
              const char         *column,
              const char         *code,
              const char * const *values,
              const char         *wanted)
{
  SluiceFixKind kinds[8];
  guint n = sluice_problem_fixes_list (root, column, code, values, kinds, G_N_ELEMENTS (kinds));
  g_autoptr(GString) labels = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *label = sluice_problem_fixes_describe (kinds[i], values);

      g_string_append_printf (labels, "%s%s", i > 0 ? "|" : "", label);
    }
  g_assert_cmpstr (labels->str, ==, wanted);
}

/* What is offered for a problem is what helps against it, and does what it says. */
static void
test_fixes (void)
{
  static const char * const nothing[] = { NULL };
  static const char * const marks[] = { "n/a", "twelve", "-", NULL };
  static const char * const commas[] = { "12,50", "1.234,5", NULL };
  static const char * const mixed[] = { "12,50", "12.50", NULL };
  g_autoptr(JsonObject) root = new_task ();

  assert_fixes (root, "total", "invalid_decimal", marks, "Take “n/a”, “-” as Empty|Keep as Text");
  assert_fixes (root, "total", "invalid_decimal", commas, "Read Decimal Commas|Keep as Text");
  assert_fixes (root, "total", "invalid_decimal", mixed, "Keep as Text");
  assert_fixes (root, "nothing", "invalid_decimal", marks, "");
  assert_fixes (root, "email", "required", nothing, "Only Warn");
  assert_fixes (root, "email", "too_long", nothing, "");
  assert_fixes (root, NULL, "invalid_encoding", nothing, "");

  g_assert_true (sluice_problem_fixes_apply (SLUICE_FIX_MAKE_NULL, root, "total", "invalid_decimal", marks));
  g_assert_true (sluice_problem_fixes_apply (SLUICE_FIX_DECIMAL_COMMA, root, "total", "invalid_decimal", commas));
  assert_json (sluice_mapping_edits_get_entry (root, "total"),
               "{\"column\": \"total\", \"type\": \"decimal(12,2)\", \"from\": \"total\", \"transforms\": ["
               "{\"null_if\": {\"values\": [\"n/a\", \"-\"]}},"
               "{\"to_decimal\": {\"decimal\": \",\", \"thousands\": \".\"}}]}");
  g_assert_true (sluice_problem_fixes_apply (SLUICE_FIX_ONLY_WARN, root, "email", "required", nothing));
  assert_fixes (root, "email", "required", nothing, "");

  json_object_remove_member (root, "deduplicate");
  sluice_mapping_edits_add_check (root, sluice_draft_parse ("{\"column\": \"id\", \"rule\": \"unique\"}"));
  sluice_mapping_edits_add_check (root, sluice_draft_parse ("{\"column\": \"email\", \"rule\": \"length\","
                                                            " \"max\": 9}"));
  assert_fixes (root, "id", "not_unique", nothing, "Leave Out Duplicates|Only Warn");
  assert_fixes (root, "email", "too_long", nothing, "Cut Long Texts|Only Warn");
  g_assert_true (sluice_problem_fixes_apply (SLUICE_FIX_DROP_DUPLICATES, root, "id", "not_unique", nothing));
  assert_json (sluice_draft_get_object (root, "deduplicate", FALSE), "{\"keys\": [\"id\"]}");
  g_assert_true (sluice_problem_fixes_apply (SLUICE_FIX_CUT, root, "email", "too_long", nothing));
  g_assert_cmpstr (sluice_mapping_edits_get_transform (root, "email", 1, NULL), ==, "substring");
}

static void
test_steps_of_paths (void)
{
  static const struct
  {
    const char *path;
    SluiceEditorStep step;
  } cases[] = {
    { "$", SLUICE_EDITOR_STEP_SOURCE },
    { "$.name", SLUICE_EDITOR_STEP_SOURCE },
    { "$.source.url", SLUICE_EDITOR_STEP_SOURCE },
    { "$.filter", SLUICE_EDITOR_STEP_FILTER },
    { "$.mapping[3].type", SLUICE_EDITOR_STEP_MAPPING },
    { "$.mapping_of", SLUICE_EDITOR_STEP_SOURCE },
    { "$.lookups[0]", SLUICE_EDITOR_STEP_LOOKUPS },
    { "$.explode", SLUICE_EDITOR_STEP_OPTIONS },
    { "$.checks[1].rule", SLUICE_EDITOR_STEP_CHECKS },
    { "$.aggregate.group_by", SLUICE_EDITOR_STEP_SETS },
    { "$.load.keys", SLUICE_EDITOR_STEP_DESTINATION },
    { "$.limits.rejected", SLUICE_EDITOR_STEP_OPTIONS },
    { "$.schedule", SLUICE_EDITOR_STEP_SCHEDULE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (sluice_editor_step_of_path (cases[i].path), ==, cases[i].step);
}

static gboolean
give_up_cb (gpointer user_data)
{
  g_error ("no rows came");
  return G_SOURCE_REMOVE;
}

static void
wait_for_columns (SluiceEditor *editor,
                  guint         n_columns)
{
  guint id = g_timeout_add_seconds (20, give_up_cb, NULL);
  SluicePreviewResult *outcome = sluice_editor_get_outcome (editor);

  while (outcome == NULL || sluice_preview_result_get_counts (outcome)->read != 3 ||
         sluice_schema_get_n (sluice_preview_result_get_schema (outcome)) != n_columns)
    {
      g_main_context_iteration (NULL, TRUE);
      outcome = sluice_editor_get_outcome (editor);
    }
  g_source_remove (id);
}

/* Rows follow the document, and a task that takes all fields can be changed. */
static void
test_rows (void)
{
  static const char records[] = "{\"id\": 1, \"Name\": \"a\"}\n"
                                "{\"id\": 2, \"Name\": \"b\"}\n"
                                "{\"id\": 3, \"Name\": \"c\"}\n";
  g_autoptr(GBytes) bytes = g_bytes_new_static (records, sizeof records - 1);
  g_autoptr(SluiceTaskDocument) document = NULL;
  g_autoptr(SluiceEditor) editor = NULL;
  JsonObject *root = NULL;

  document = sluice_task_document_new (sluice_draft_parse (
    "{\"sluice\": 1, \"name\": \"People\", \"source\": {\"type\": \"inline\", \"records\": []},"
    "\"destination\": {\"type\": \"sqlite\", \"path\": \"x.db\", \"table\": \"people\"}}"));
  editor = sluice_editor_new (document);
  g_assert_false (sluice_editor_has_sample (editor));
  sluice_editor_set_records (editor, bytes);
  g_assert_cmpuint (sluice_editor_get_n_records (editor), ==, 3);
  sluice_editor_set_step (editor, SLUICE_EDITOR_STEP_MAPPING);
  wait_for_columns (editor, 2);
  g_assert_cmpuint (sluice_preview_result_get_n_rows (sluice_editor_get_result (editor)), ==, 3);

  root = sluice_editor_dup_root_with_columns (editor);
  assert_json (sluice_mapping_edits_get_entry (root, "name"),
               "{\"column\": \"name\", \"type\": \"text\", \"from\": \"Name\"}");
  assert_json (sluice_mapping_edits_get_entry (root, "id"),
               "{\"column\": \"id\", \"type\": \"integer\", \"from\": \"id\"}");
  g_assert_null (sluice_mapping_edits_get_mapping (sluice_editor_get_root (editor)));
  g_assert_true (sluice_mapping_edits_remove_column (root, "name"));
  g_assert_true (sluice_editor_commit (editor, "Remove", root, NULL));
  wait_for_columns (editor, 1);

  g_assert_true (sluice_task_document_undo (document));
  wait_for_columns (editor, 2);
}

static void
built_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* A field may be asked for while the inspectors are still being made, one part after the
 * other: it is gone to when all are there. */
static void
test_early_path (void)
{
  g_autoptr(SluiceTaskDocument) document = sluice_task_document_new (new_task ());
  g_autoptr(SluiceEditor) editor = sluice_editor_new (document);
  GtkWidget *window = adw_window_new ();
  GtkWidget *task_editor = sluice_task_editor_new (editor);
  GtkWidget *focus = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  adw_window_set_content (ADW_WINDOW (window), task_editor);
  gtk_window_present (GTK_WINDOW (window));
  sluice_editor_set_step (editor, SLUICE_EDITOR_STEP_MAPPING);
  sluice_task_editor_build_async (SLUICE_TASK_EDITOR (task_editor), NULL, built_cb, &result);
  while (result == NULL)
    {
      sluice_editor_show_path (editor, "$.source.auth");
      g_main_context_iteration (NULL, TRUE);
    }
  g_assert_true (sluice_task_editor_build_finish (SLUICE_TASK_EDITOR (task_editor), result, NULL));
  g_assert_cmpint (sluice_editor_get_step (editor), ==, SLUICE_EDITOR_STEP_SOURCE);
  focus = gtk_window_get_focus (GTK_WINDOW (window));
  g_assert_nonnull (focus);
  g_assert_nonnull (gtk_widget_get_ancestor (focus, SLUICE_TYPE_AUTH_EDITOR));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Whatever rejects a row, or warns of something, has words for people. */
static void
test_words_of_codes (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("SLUICE_SOURCE_ROOT"), "docs", "codes.md", NULL);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  g_autoptr(GError) error = NULL;
  guint n = 0;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto(GStrv) cells = g_str_has_prefix (lines[i], "| `") ? g_strsplit (lines[i], "|", 4) : NULL;
      g_autofree char *code = cells == NULL ? NULL : g_strdup (g_strstrip (g_strdelimit (cells[1], "`", ' ')));

      if (code == NULL)
        continue;
      if (strstr (cells[2], "row") != NULL)
        g_assert_cmpstr (sluice_problem_words_name_row (code), !=, code);
      if (strstr (cells[2], "warning") != NULL)
        g_assert_cmpstr (sluice_problem_words_name_warning (code), !=, code);
      n++;
    }
  g_assert_cmpuint (n, >, 200);
  g_assert_cmpstr (sluice_problem_words_name_row ("of_tomorrow"), ==, "of_tomorrow");
  /* The engine says it in English, and more of it. */
  g_assert_cmpstr (sluice_problem_words_of_run ("http_status", "The server said 500"), ==, "The server said 500");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/editor/document", test_document);
  g_test_add_func ("/editor/document/merging", test_merging);
  g_test_add_func ("/editor/document/limit", test_limit);
  g_test_add_func ("/editor/edits/columns", test_columns);
  g_test_add_func ("/editor/edits/names", test_names);
  g_test_add_func ("/editor/edits/names-of-groups", test_names_of_groups);
  g_test_add_func ("/editor/edits/transforms", test_transforms);
  g_test_add_func ("/editor/edits/rules", test_rules);

  g_test_add_func ("/editor/fixes", test_fixes);
  g_test_add_func ("/editor/words-of-codes", test_words_of_codes);
  g_test_add_func ("/editor/steps-of-paths", test_steps_of_paths);
  g_test_add_func ("/editor/rows", test_rows);
  adw_init ();
  g_test_add_func ("/editor/early-path", test_early_path);

  return g_test_run ();
}
