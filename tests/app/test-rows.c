/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "sluice-cell-facts.h"
#include "sluice-cell-grid.h"
#include "sluice-column-edits.h"
#include "sluice-column-head.h"
#include "sluice-draft.h"
#include "sluice-mapping-edits.h"
#include "sluice-preview-rows.h"
#include "sluice-rows-view.h"
#include "sluice-sample-bar.h"
#include "sluice-type-chooser.h"

/* The rows in the centre of the editor of tasks. */

static const char people[] =
  "{\"id\": 1, \"email\": \" Anna@b.org \", \"total\": \"12.5\", \"note\": null}\n"
  "{\"id\": 2, \"email\": \"bob@b.org\", \"total\": \"abc\", \"note\": \"\"}\n"
  "{\"id\": 3, \"email\": \"cy@b.org\", \"total\": \"7\", \"note\": \"x\"}\n"
  "{\"id\": 4, \"email\": \"di@b.org\", \"total\": \"\", \"note\": \"two\\nlines\"}\n";

static const char task[] =
  "{\"sluice\": 1, \"name\": \"People\", \"source\": {\"type\": \"inline\", \"records\": []},"
  "\"filter\": \"id <> 3\", \"mapping\": ["
  "{\"column\": \"id\", \"type\": \"integer\", \"from\": \"id\"},"
  "{\"column\": \"email\", \"type\": \"text\", \"from\": \"email\", \"transforms\": [\"trim\", \"lower\"]},"
  "{\"column\": \"total\", \"type\": \"decimal(12,2)\", \"from\": \"total\"},"
  "{\"column\": \"note\", \"type\": \"text\", \"from\": \"note\"}],"
  "\"destination\": {\"type\": \"sqlite\", \"path\": \"x.db\", \"table\": \"people\"},"
  "\"load\": {\"strategy\": \"upsert\", \"keys\": [\"id\"]}}";

static gboolean
give_up_cb (gpointer user_data)
{
  g_error ("%s did not happen", (const char *) user_data);
  return G_SOURCE_REMOVE;
}

/* The rows of the document as it stands now. */
static SluicePreviewResult *
wait_for_rows (SluiceEditor *editor,
               guint         n_rows)
{
  guint id = g_timeout_add_seconds (20, give_up_cb, (gpointer) "a preview");

  while (sluice_editor_get_result (editor) == NULL ||
         sluice_preview_result_get_n_rows (sluice_editor_get_result (editor)) != n_rows)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
  return sluice_editor_get_result (editor);
}

static SluiceEditor *
create_editor (const char       *document,
               const char       *records,
               SluiceEditorStep  step)
{
  g_autoptr(SluiceTaskDocument) tasks = sluice_task_document_new (sluice_draft_parse (document));
  g_autoptr(GBytes) bytes = g_bytes_new (records, strlen (records));
  SluiceEditor *editor = sluice_editor_new (tasks);

  sluice_editor_set_records (editor, bytes);
  sluice_editor_set_step (editor, step);
  return editor;
}

static void
changed_cb (GListModel *model,
            guint       position,
            guint       removed,
            guint       added,
            guint      *sums)
{
  g_assert_cmpuint (position, ==, 0);
  sums[0] += removed;
  sums[1] += added;
}

static void
test_list (void)
{
  g_autoptr(SluiceEditor) editor = create_editor (task, people, SLUICE_EDITOR_STEP_MAPPING);
  g_autoptr(SluicePreviewRows) rows = sluice_preview_rows_new ();
  SluicePreviewResult *result = wait_for_rows (editor, 3);
  g_autoptr(SluicePreviewRow) row = NULL;
  guint sums[2] = { 0, 0 };
  guint position = 0;

  g_signal_connect (rows, "items-changed", G_CALLBACK (changed_cb), sums);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (rows)), ==, 0);
  sluice_preview_rows_set_result (rows, result);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (rows)), ==, 3);
  /* “abc” and the empty text are no numbers. */
  g_assert_cmpuint (sluice_preview_rows_get_n_problems (rows), ==, 2);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (rows), 3));

  sluice_preview_rows_set_only_problems (rows, TRUE);
  g_assert_cmpuint (sums[0], ==, 3);
  g_assert_cmpuint (sums[1], ==, 5);
  g_assert_cmpuint (sluice_preview_rows_get_index (rows, 0), ==, 1);
  g_assert_cmpuint (sluice_preview_rows_get_index (rows, 1), ==, 2);
  g_assert_false (sluice_preview_rows_find (rows, 0, &position));
  g_assert_true (sluice_preview_rows_find (rows, 2, &position));
  g_assert_cmpuint (position, ==, 1);
  row = g_list_model_get_item (G_LIST_MODEL (rows), 1);
  g_assert_cmpuint (sluice_preview_row_get_index (row), ==, 2);
  g_assert_true (sluice_preview_row_get_result (row) == result);
}

static void
assert_row (SluicePreviewResult *result,
            guint                index,
            const char          *words)
{
  g_autoptr(SluicePreviewRow) row = sluice_preview_row_new (result, index);
  g_autofree char *text = sluice_cell_item_describe (SLUICE_CELL_ITEM (row));

  g_assert_cmpstr (text, ==, words);
}

static void
test_cells (void)
{
  g_autoptr(SluiceEditor) editor = create_editor (task, people, SLUICE_EDITOR_STEP_MAPPING);
  SluicePreviewResult *result = wait_for_rows (editor, 3);
  const char *message = NULL;

  /* Row, column, what is shown, null, wrong, changed, what it was. */
  static const struct
  {
    guint row;
    guint column;
    const char *text;
    gboolean is_null;
    gboolean is_wrong;
    const char *details;
  } cells[] = {
    { 0, 0, "1", FALSE, FALSE, NULL },
    { 0, 1, "anna@b.org", FALSE, FALSE, "Before:  Anna@b.org " },
    { 0, 2, "12.50", FALSE, FALSE, "Before: 12.5" },
    { 0, 3, "null", TRUE, FALSE, NULL },
    { 1, 1, "bob@b.org", FALSE, FALSE, NULL },
    { 1, 2, "✗ abc", FALSE, TRUE, NULL },
    { 1, 3, "", FALSE, FALSE, NULL },
    { 2, 3, "two lines", FALSE, FALSE, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      g_auto(SluiceCellFacts) facts;

      sluice_cell_facts_init (&facts, result, cells[i].row, cells[i].column);
      g_test_message ("row %u, column %u", cells[i].row, cells[i].column);
      g_assert_cmpstr (facts.text, ==, cells[i].text);
      g_assert_cmpint (facts.is_null, ==, cells[i].is_null);
      g_assert_cmpint (facts.is_wrong, ==, cells[i].is_wrong);
      g_assert_cmpint (facts.is_changed, ==, !cells[i].is_wrong && cells[i].details != NULL);
      if (!cells[i].is_wrong)
        {
          g_assert_cmpstr (facts.details, ==, cells[i].details);
          continue;
        }
      /* The reason, and what it was. */
      g_assert_true (sluice_preview_result_get_problem (result, cells[i].row, (int) cells[i].column, &message, NULL));
      g_assert_true (g_str_has_prefix (facts.details, message));
      g_assert_true (g_str_has_suffix (facts.details, "\nBefore: abc"));
    }
  assert_row (result, 0, "Row 1");
  assert_row (result, 1, "Row 2 is rejected");

  sluice_editor_set_step (editor, SLUICE_EDITOR_STEP_FILTER);
  result = wait_for_rows (editor, 4);
  assert_row (result, 2, "Row 3 is left out by the filter");
}

static void
assert_entry (JsonObject *root,
              const char *column,
              const char *wanted)
{
  JsonObject *entry = sluice_mapping_edits_get_entry (root, column);
  g_autoptr(JsonObject) other = sluice_draft_parse (wanted);
  g_autofree char *text = entry == NULL ? NULL : sluice_draft_to_text (entry);

  if (entry == NULL || !json_object_equal (entry, other))
    g_error ("%s is not %s", text, wanted);
}

static void
test_edits (void)
{
  g_autoptr(JsonObject) root = sluice_draft_parse (task);
  guint position = 0;

  g_assert_true (sluice_column_edits_replace (root, "note", "a", "b"));
  g_assert_true (sluice_column_edits_take_part (root, "note", "-", -1));
  assert_entry (root, "note",
                "{\"column\": \"note\", \"type\": \"text\", \"from\": \"note\", \"transforms\": ["
                "{\"replace\": {\"from\": \"a\", \"to\": \"b\"}}, {\"split\": {\"by\": \"-\", \"index\": -1}}]}");
  g_assert_false (sluice_column_edits_take_part (root, "nothing", "-", 1));

  g_assert_true (sluice_column_edits_split (root, "email", "@", 2));
  assert_entry (root, "email_2", "{\"column\": \"email_2\", \"type\": \"text\", \"from\": \"email\", \"transforms\": "
                                 "[\"trim\", \"lower\", {\"split\": {\"by\": \"@\", \"index\": 2}}]}");
  g_assert_true (sluice_mapping_edits_find_column (root, "email_1", &position));
  g_assert_cmpuint (position, ==, 2);
  /* Names that are there are not taken twice. */
  g_assert_true (sluice_column_edits_split (root, "email", "@", 1));
  g_assert_true (sluice_mapping_edits_find_column (root, "email_1_2", NULL));

  g_assert_true (sluice_column_edits_move_by (root, "email", -1));
  g_assert_true (sluice_mapping_edits_find_column (root, "email", &position));
  g_assert_cmpuint (position, ==, 0);
  g_assert_false (sluice_column_edits_move_by (root, "email", -1));
}

static void
test_filling (void)
{
  static const struct
  {
    SluiceTypeKind kind;
    const char *text;
    const char *entry;
  } cases[] = {
    { SLUICE_TYPE_KIND_INTEGER, " 7 ", "{\"default\": 7}" },
    /* JSON's numbers have fewer digits. */
    { SLUICE_TYPE_KIND_DECIMAL, "0.10", "{\"default\": \"0.10\"}" },
    { SLUICE_TYPE_KIND_INTEGER, "007", "{\"default\": \"007\"}" },
    { SLUICE_TYPE_KIND_BOOLEAN, "true", "{\"default\": true}" },
    /* An empty text is a value, which is filled, too. */
    { SLUICE_TYPE_KIND_TEXT, " x ", "{\"default\": \" x \", \"transforms\": [\"null_if\"]}" },
    { SLUICE_TYPE_KIND_TEXT, "7", "{\"default\": \"7\", \"transforms\": [\"null_if\"]}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(JsonObject) root = sluice_draft_parse ("{\"mapping\": [{\"column\": \"a\"}]}");
      g_autoptr(JsonObject) wanted = sluice_draft_parse (cases[i].entry);

      json_object_set_string_member (wanted, "column", "a");
      g_assert_true (sluice_column_edits_fill (root, "a", cases[i].kind, "other"));
      /* Filled again, it is filled with something else. */
      g_assert_true (sluice_column_edits_fill (root, "a", cases[i].kind, cases[i].text));
      g_test_message ("%s", cases[i].entry);
      g_assert_true (json_object_equal (sluice_mapping_edits_get_entry (root, "a"), wanted));
    }
}

static void
test_checks (void)
{
  static const struct
  {
    SluiceTypeKind kind;
    SluiceCheckForm form;
    const char *check;
  } cases[] = {
    { SLUICE_TYPE_KIND_TEXT, { .rule = "required", .severity = "reject" },
      "{\"column\": \"a\", \"rule\": \"required\"}" },
    { SLUICE_TYPE_KIND_TEXT, { .rule = "unique", .severity = "warn" },
      "{\"column\": \"a\", \"rule\": \"unique\", \"severity\": \"warn\"}" },
    { SLUICE_TYPE_KIND_INTEGER, { .rule = "range", .min = "1", .max = "" },
      "{\"column\": \"a\", \"rule\": \"range\", \"min\": 1}" },
    { SLUICE_TYPE_KIND_DATE, { .rule = "range", .max = "2026-01-01" },
      "{\"column\": \"a\", \"rule\": \"range\", \"max\": \"2026-01-01\"}" },
    { SLUICE_TYPE_KIND_TEXT, { .rule = "length", .min = "2", .max = "5" },
      "{\"column\": \"a\", \"rule\": \"length\", \"min\": 2, \"max\": 5}" },
    { SLUICE_TYPE_KIND_TEXT, { .rule = "pattern", .value = "^a" },
      "{\"column\": \"a\", \"rule\": \"pattern\", \"value\": \"^a\"}" },
    { SLUICE_TYPE_KIND_INTEGER, { .rule = "one_of", .values = "1, 2,," },
      "{\"column\": \"a\", \"rule\": \"one_of\", \"values\": [1, 2]}" },
    { SLUICE_TYPE_KIND_TEXT, { .rule = "one_of", .values = " , " }, NULL },
    { SLUICE_TYPE_KIND_TEXT, { .rule = "range", .min = "" }, NULL },
    { SLUICE_TYPE_KIND_TEXT, { .rule = "pattern", .value = "" }, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(JsonObject) check = sluice_column_edits_make_check ("a", cases[i].kind, &cases[i].form);
      g_autoptr(JsonObject) wanted = cases[i].check == NULL ? NULL : sluice_draft_parse (cases[i].check);

      g_test_message ("%u: %s", i, cases[i].check == NULL ? "none" : cases[i].check);
      g_assert_cmpint (check == NULL, ==, wanted == NULL);
      if (check != NULL)
        g_assert_true (json_object_equal (check, wanted));
    }
}

static void
test_scope (void)
{
  static const struct
  {
    guint n_records;
    guint64 n_rows;
    gboolean is_exact;
    guint64 n_bytes;
    const char *text;
  } cases[] = {
    { 87, 0, FALSE, 0, "All 87 rows" },
    { 500, 0, FALSE, 0, "The first 500 rows" },
    { 500, 700, TRUE, 0, "500 of 700 rows" },
    { 500, 700, FALSE, 20000000, "500 of about 700 rows · 20.0 MB" },
    /* An estimate that is not true. */
    { 500, 300, FALSE, 0, "The first 500 rows" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = sluice_sample_bar_describe (cases[i].n_records, 500, cases[i].n_rows,
                                                          cases[i].is_exact, cases[i].n_bytes);
      g_autoptr(GString) plain = g_string_new (text);

      g_string_replace (plain, "\302\240", " ", 0);
      g_assert_cmpstr (plain->str, ==, cases[i].text);
    }
}

static GtkWidget *
find_widget (GtkWidget *root,
             GType      type,
             const char *css_class)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type) && (css_class == NULL || gtk_widget_has_css_class (root, css_class)))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type, css_class);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static guint
count_widgets (GtkWidget *root,
               GType      type)
{
  guint n = G_TYPE_CHECK_INSTANCE_TYPE (root, type);

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += count_widgets (child, type);
  return n;
}

static GtkWidget *
present (SluiceEditor *editor)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 700, 400);
  gtk_window_set_child (GTK_WINDOW (window), sluice_rows_view_new (editor));
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

/* The text of the current cell of the grid, once it is @text. */
static GtkWidget *
wait_for_cell (GtkWidget  *window,
               const char *text)
{
  g_autofree char *what = g_strdup_printf ("the cell “%s”", text);
  guint id = g_timeout_add_seconds (20, give_up_cb, what);
  GtkWidget *cell = NULL;

  do
    {
      g_main_context_iteration (NULL, TRUE);
      cell = find_widget (window, GTK_TYPE_INSCRIPTION, "current-cell");
    }
  while (cell == NULL || g_strcmp0 (gtk_inscription_get_text (GTK_INSCRIPTION (cell)), text) != 0);
  g_source_remove (id);
  return cell;
}

/* A screenful of widgets, however many rows there are. */
static void
test_widgets (void)
{
  static const char document[] =
    "{\"sluice\": 1, \"name\": \"Wide\", \"source\": {\"type\": \"inline\", \"records\": []},"
    "\"destination\": {\"type\": \"sqlite\", \"path\": \"x.db\", \"table\": \"wide\"}}";
  g_autoptr(GString) lines = g_string_new (NULL);
  g_autoptr(SluiceEditor) editor = NULL;
  GtkWidget *window = NULL;

  for (guint i = 0; i < 1000; i++)
    {
      g_string_append_printf (lines, "{\"c00\": %u", i);
      for (guint j = 1; j < 50; j++)
        g_string_append_printf (lines, ", \"c%02u\": \"%u in %u\"", j, j, i);
      g_string_append (lines, "}\n");
    }
  editor = create_editor (document, lines->str, SLUICE_EDITOR_STEP_MAPPING);
  window = present (editor);
  (void) wait_for_rows (editor, 1000);
  sluice_editor_set_column (editor, "c03");
  sluice_editor_set_row (editor, 5);
  (void) wait_for_cell (window, "3 in 5");
  g_assert_cmpuint (count_widgets (window, GTK_TYPE_INSCRIPTION), <, 400);

  /* What is far away is brought into view. */
  sluice_editor_set_column (editor, "c48");
  sluice_editor_set_row (editor, 990);
  g_assert_true (gtk_widget_get_mapped (wait_for_cell (window, "48 in 990")));
  g_assert_cmpuint (count_widgets (window, GTK_TYPE_INSCRIPTION), <, 400);
  g_assert_cmpuint (count_widgets (window, SLUICE_TYPE_COLUMN_HEAD), ==, 50);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_selection (void)
{
  g_autoptr(SluiceEditor) editor = create_editor (task, people, SLUICE_EDITOR_STEP_MAPPING);
  GtkWidget *window = present (editor);
  GtkWidget *cell = NULL;
  GtkWidget *grid = find_widget (window, SLUICE_TYPE_CELL_GRID, NULL);
  g_autofree char *described = NULL;
  g_autoptr(GtkTooltip) tooltip = g_object_new (GTK_TYPE_TOOLTIP, NULL);
  gboolean has_words = FALSE;

  (void) wait_for_rows (editor, 3);
  sluice_editor_set_column (editor, "total");
  sluice_editor_set_row (editor, 1);
  cell = wait_for_cell (window, "✗ abc");
  g_assert_true (gtk_widget_has_css_class (cell, "invalid-cell"));
  g_assert_true (gtk_test_accessible_has_state (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_STATE_INVALID));
  described = gtk_test_accessible_check_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "");
  g_assert_nonnull (strstr (described, "Before: abc"));
  g_assert_true (gtk_widget_get_has_tooltip (cell));
  g_signal_emit_by_name (cell, "query-tooltip", 1, 1, TRUE, tooltip, &has_words);
  g_assert_true (has_words);

  /* A person's choice is the editor's. */
  g_signal_emit_by_name (grid, "cursor-moved", 2u, 0u);
  g_assert_cmpstr (sluice_editor_get_column (editor), ==, "id");
  g_assert_cmpuint (sluice_editor_get_row (editor), ==, 2);
  (void) wait_for_cell (window, "4");

  /* Among rows with problems it is the second. */
  sluice_editor_set_only_problems (editor, TRUE);
  (void) wait_for_cell (window, "4");
  g_signal_emit_by_name (grid, "cursor-moved", 0u, 0u);
  g_assert_cmpuint (sluice_editor_get_row (editor), ==, 1);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
wait_for_columns (SluiceEditor *editor,
                  guint         n_columns)
{
  guint id = g_timeout_add_seconds (20, give_up_cb, (gpointer) "a change of the columns");

  while (sluice_schema_get_n (sluice_preview_result_get_schema (sluice_editor_get_result (editor))) != n_columns)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
}

/* Each choice of the menu is a change that can be undone. */
static void
test_menu (void)
{
  g_autoptr(SluiceEditor) editor = create_editor (task, people, SLUICE_EDITOR_STEP_MAPPING);
  SluiceTaskDocument *document = sluice_editor_get_document (editor);
  g_autoptr(JsonObject) before = json_object_ref (sluice_task_document_get_root (document));
  GtkWidget *window = present (editor);
  GtkWidget *view = find_widget (window, SLUICE_TYPE_ROWS_VIEW, NULL);

  (void) wait_for_rows (editor, 3);
  sluice_editor_set_column (editor, "note");
  sluice_editor_set_row (editor, 0);
  (void) wait_for_cell (window, "null");
  g_assert_true (gtk_widget_activate_action (view, "column.trim", NULL));
  g_assert_cmpstr (sluice_mapping_edits_get_transform (sluice_editor_get_root (editor), "note", 0, NULL), ==, "trim");
  g_assert_true (gtk_widget_activate_action (view, "column.toggle-key", NULL));
  g_assert_true (sluice_mapping_edits_is_key (sluice_editor_get_root (editor), "note"));
  g_assert_true (gtk_widget_activate_action (view, "column.move", "i", -1));
  g_assert_true (gtk_widget_activate_action (view, "column.remove", NULL));
  g_assert_false (sluice_mapping_edits_find_column (sluice_editor_get_root (editor), "note", NULL));
  g_assert_cmpstr (sluice_task_document_get_undo_label (document), ==, "Remove “note”");
  /* Its neighbour is selected. */
  g_assert_cmpstr (sluice_editor_get_column (editor), ==, "total");
  wait_for_columns (editor, 3);
  while (sluice_task_document_undo (document))
    ;
  g_assert_true (sluice_editor_get_root (editor) == before);
  wait_for_columns (editor, 4);
  (void) wait_for_cell (window, "12.50");

  /* Fields of the source are what they are. */
  sluice_editor_set_step (editor, SLUICE_EDITOR_STEP_FILTER);
  (void) wait_for_rows (editor, 4);
  g_assert_true (gtk_widget_activate_action (view, "column.remove", NULL));
  g_assert_true (sluice_editor_get_root (editor) == before);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
done_cb (gboolean *is_done)
{
  *is_done = TRUE;
}

/* How many rows would fail is told before anything is changed. */
static void
test_types (void)
{
  g_autoptr(SluiceEditor) editor = create_editor (task, people, SLUICE_EDITOR_STEP_MAPPING);
  const SluiceType text = { .kind = SLUICE_TYPE_KIND_TEXT };
  JsonObject *before = sluice_editor_get_root (editor);
  GtkWidget *window = gtk_window_new ();
  GtkWidget *chooser = NULL;
  GtkWidget *list = NULL;
  GtkWidget *label = NULL;
  GtkWidget *button = NULL;
  gboolean is_done = FALSE;
  guint id = g_timeout_add_seconds (20, give_up_cb, (gpointer) "the number of rows");

  (void) wait_for_rows (editor, 3);
  chooser = sluice_type_chooser_new (editor, "note", text);
  gtk_window_set_child (GTK_WINDOW (window), chooser);
  list = find_widget (chooser, GTK_TYPE_LIST_BOX, NULL);
  label = find_widget (chooser, GTK_TYPE_LABEL, "heading");
  button = find_widget (chooser, GTK_TYPE_BUTTON, "suggested-action");
  g_assert_false (gtk_widget_get_sensitive (button));
  gtk_list_box_select_row (GTK_LIST_BOX (list), gtk_list_box_get_row_at_index (GTK_LIST_BOX (list),
                                                                               SLUICE_TYPE_KIND_INTEGER));
  while (g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), "2 of 3 rows would fail") != 0)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
  g_assert_true (sluice_editor_get_root (editor) == before);

  g_signal_connect_swapped (chooser, "done", G_CALLBACK (done_cb), &is_done);
  g_signal_emit_by_name (button, "clicked");
  g_assert_true (is_done);
  assert_entry (sluice_editor_get_root (editor), "note",
                "{\"column\": \"note\", \"type\": \"integer\", \"from\": \"note\"}");
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("LANGUAGE", "C", TRUE);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/rows/list", test_list);
  g_test_add_func ("/rows/cells", test_cells);
  g_test_add_func ("/rows/edits", test_edits);
  g_test_add_func ("/rows/filling", test_filling);
  g_test_add_func ("/rows/checks", test_checks);
  g_test_add_func ("/rows/scope", test_scope);
  g_test_add_func ("/rows/widgets", test_widgets);
  g_test_add_func ("/rows/selection", test_selection);
  g_test_add_func ("/rows/menu", test_menu);
  g_test_add_func ("/rows/types", test_types);

  return g_test_run ();
}
