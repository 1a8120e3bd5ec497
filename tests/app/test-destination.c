/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "sluice-column-picker.h"
#include "sluice-connection.h"
#include "sluice-destination-editor.h"
#include "sluice-draft.h"
#include "sluice-plan-model.h"
#include "sluice-plan-view.h"
#include "sluice-row-list.h"
#include "sluice-strategy-words.h"
#include "sluice-table-designer.h"
#include "sluice-table-script.h"
#include "sluice-type-offers.h"

#include <string.h>

/* What the target step of the task editor is made of. */

static char *
describe (const char *destination,
          const char *load)
{
  g_autoptr(JsonObject) a = sluice_draft_parse (destination);
  g_autoptr(JsonObject) b = sluice_draft_parse (load);

  return sluice_strategy_words_describe (a, b);
}

/* Each strategy says what becomes of rows that are there, of new ones, and of those
 * that are gone. */
static void
test_words (void)
{
  static const struct
  {
    const char *destination;
    const char *load;
    const char *has;
    const char *has_not;
  } cases[] = {
    { "{\"table\":\"t\"}", "{\"strategy\":\"insert\"}", "All rows are added to “t”", "updated" },
    { "{\"table\":\"t\"}", "{\"strategy\":\"insert_new\",\"keys\":[\"a\",\"b\"]}",
      "whose “a, b” is not in “t”", "updated" },
    { "{\"table\":\"t\"}", "{\"strategy\":\"upsert\",\"keys\":[\"a\"]}", "leaves the one that is there", "empties" },
    { "{\"table\":\"t\"}", "{\"strategy\":\"upsert\",\"keys\":[\"a\"],\"nulls\":\"overwrite\"}", "empties", "leaves" },
    { "{\"table\":\"t\"}", "{\"strategy\":\"upsert\",\"skip_when\":{\"column\":\"done\",\"equals\":\"Y\"}}",
      "whose “done” is “Y” are left alone", NULL },
    { "{\"table\":\"t\"}", "{\"strategy\":\"replace\"}", "sees the old rows until then", "waits" },
    { "{\"table\":\"t\"}", "{\"strategy\":\"replace\",\"replace\":{\"method\":\"truncate\"}}",
      "waits", "old rows until" },
    { "{\"table\":\"t\"}", "{\"strategy\":\"mirror\",\"keys\":[\"a\"]}", "are deleted. More than 20 %", "marked" },
    { "{\"table\":\"t\"}", "{\"strategy\":\"mirror\",\"mirror\":{\"delete\":{\"column\":\"gone\",\"value\":\"1\"},"
      "\"max_deleted_percent\":5}}", "marked in “gone”. More than 5 %", "deleted" },
    { "{\"table\":\"t\"}", "{\"strategy\":\"scd2\",\"keys\":[\"a\"]}", "no longer has stay open", "refused" },
    { "{\"table\":\"t\"}", "{\"strategy\":\"scd2\",\"scd2\":{\"absent\":\"retire\"}}",
      "end, too; more than 50 %", "stay" },
    { "{\"table\":\"t\",\"create\":\"replace\"}", "{\"strategy\":\"insert\"}", "dropped and made anew", NULL },
    { "{\"table\":\"t\"}", "{\"strategy\":\"insert\",\"commit\":\"batch\"}", "What is committed stays", "or nothing" },
    { "{\"type\":\"file\",\"path\":\"/x/o.csv\"}", "{\"strategy\":\"insert\"}", "“o.csv”", "table" },
    { "{\"type\":\"file\",\"path\":\"/x/o.csv\"}", "{\"strategy\":\"replace\"}", "is replaced", "fails" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = describe (cases[i].destination, cases[i].load);

      g_test_message ("%s", text);
      g_assert_nonnull (strstr (text, cases[i].has));
      g_assert_true (cases[i].has_not == NULL || strstr (text, cases[i].has_not) == NULL);
    }
}

static void
test_needs (void)
{
  g_autoptr(JsonObject) keep = sluice_draft_parse ("{\"strategy\":\"scd2\"}");
  g_autoptr(JsonObject) retire = sluice_draft_parse ("{\"strategy\":\"scd2\",\"scd2\":{\"absent\":\"retire\"}}");
  g_autoptr(JsonObject) other = sluice_draft_parse ("{\"strategy\":\"upsert\",\"scd2\":{\"absent\":\"retire\"}}");

  g_assert_false (sluice_strategy_words_needs_whole (keep));
  g_assert_true (sluice_strategy_words_needs_whole (retire));
  g_assert_false (sluice_strategy_words_needs_whole (other));
  g_assert_false (sluice_strategy_words_needs_keys ("insert"));
  g_assert_true (sluice_strategy_words_needs_keys ("mirror"));
}

static SluiceDestinationEditor *
create_editor (JsonObject *document)
{
  SluiceDestinationEditor *editor = g_object_new (SLUICE_TYPE_DESTINATION_EDITOR, NULL);
  GtkWidget *window = adw_window_new ();

  while (sluice_destination_editor_build (editor))
    continue;
  adw_window_set_content (ADW_WINDOW (window), GTK_WIDGET (editor));
  sluice_destination_editor_fill (editor, document);
  return editor;
}

static void
destroy_editor (SluiceDestinationEditor *editor)
{
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (editor))));
}

/* The order of members does not count. */
static void
assert_same (JsonObject *object,
             const char *wanted)
{
  g_autoptr(JsonNode) a = json_node_new (JSON_NODE_OBJECT);
  g_autoptr(JsonNode) b = json_from_string (wanted, NULL);
  g_autofree char *text = NULL;

  json_node_set_object (a, object);
  text = json_to_string (a, FALSE);
  g_test_message ("%s", text);
  g_assert_true (json_node_equal (a, b));
}

/* Whatever a task says comes out of the fields as it went in. */
static void
test_round_trip (void)
{
  static const char * const documents[] = {
    "{\"destination\":{\"type\":\"sqlite\",\"path\":\"a.db\",\"table\":\"t\"},\"load\":{\"strategy\":\"insert\"}}",
    "{\"destination\":{\"type\":\"duckdb\",\"path\":\"a.duckdb\",\"schema\":\"s\",\"table\":\"t\","
    "\"create\":\"never\"},"
    "\"load\":{\"strategy\":\"upsert\",\"keys\":[\"b\",\"a\"],\"commit\":\"batch\",\"batch_rows\":500,"
    "\"nul\":\"strip\"}}",
    "{\"destination\":{\"table\":\"t\",\"connection\":\"gone\"},\"load\":{\"strategy\":\"mirror\",\"keys\":[\"a\"],"
    "\"mirror\":{\"delete\":{\"column\":\"gone\",\"value\":\"1\"},\"max_deleted_percent\":5},\"keep_undo\":\"7d\"}}",
    "{\"destination\":{\"type\":\"postgres\",\"uri\":\"postgresql:///x\",\"password\":\"secret:p\",\"table\":\"t\"},"
    "\"load\":{\"strategy\":\"scd2\",\"keys\":[\"a\"],\"scd2\":{\"valid_from\":\"f\",\"absent\":\"retire\","
    "\"type0\":[\"x\",\"y\"],\"max_retired_percent\":12.5},\"ledger\":false}}",
    "{\"destination\":{\"connection\":{\"type\":\"sqlite\",\"path\":\"b.db\"},\"table\":\"t\"},"
    "\"load\":{\"strategy\":\"replace\",\"allow_empty\":true,\"replace\":{\"method\":\"truncate\"},"
    "\"ledger\":{\"schema\":\"s\",\"table\":\"l\"},\"before\":[\"DELETE FROM a; -- all\",\"SELECT ';'\"]}}",
    "{\"destination\":{\"type\":\"file\",\"path\":\"o.csv\",\"delimiter\":\";\",\"null\":\"NULL\",\"header\":false},"
    "\"load\":{\"strategy\":\"replace\",\"allow_empty\":true},\"limits\":{\"rejected_percent\":1.5,\"min_rows\":1}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    {
      g_autoptr(JsonObject) document = sluice_draft_parse (documents[i]);
      SluiceDestinationEditor *editor = create_editor (document);

      sluice_destination_editor_collect (editor, document);
      assert_same (document, documents[i]);
      destroy_editor (editor);
    }
}

static GtkWidget *
find_row (GtkWidget  *widget,
          const char *title)
{
  if (ADW_IS_PREFERENCES_ROW (widget) &&
      g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row (child, title);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
choose (SluiceDestinationEditor *editor,
        const char              *title,
        const char              *choice)
{
  GtkWidget *row = find_row (GTK_WIDGET (editor), title);
  GListModel *model = adw_combo_row_get_model (ADW_COMBO_ROW (row));

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    if (g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (model), i), choice))
      {
        adw_combo_row_set_selected (ADW_COMBO_ROW (row), i);
        return;
      }
  g_error ("%s has no %s", title, choice);
}

static void
type_into (SluiceDestinationEditor *editor,
           const char              *title,
           const char              *text)
{
  gtk_editable_set_text (GTK_EDITABLE (find_row (GTK_WIDGET (editor), title)), text);
}

/* What belongs to one strategy or kind of target goes with it, and is there again
 * when somebody comes back. */
static void
test_changes (void)
{
  g_autoptr(JsonObject) document = sluice_draft_parse (
    "{\"destination\":{\"type\":\"sqlite\",\"path\":\"a.db\",\"table\":\"t\"},"
    "\"load\":{\"strategy\":\"mirror\",\"keys\":[\"id\"],\"mirror\":{\"max_deleted_percent\":5}}}");
  SluiceDestinationEditor *editor = create_editor (document);

  choose (editor, "Rows", "Add all rows");
  sluice_destination_editor_collect (editor, document);
  assert_same (document,
               "{\"destination\":{\"table\":\"t\",\"type\":\"sqlite\",\"path\":\"a.db\"},"
               "\"load\":{\"strategy\":\"insert\"}}");

  choose (editor, "Rows", "Mirror the source");
  sluice_destination_editor_collect (editor, document);
  assert_same (sluice_draft_get_object (document, "load", TRUE),
               "{\"strategy\":\"mirror\",\"keys\":[\"id\"],\"mirror\":{\"max_deleted_percent\":5}}");

  choose (editor, "Connection", "A file with rows");
  type_into (editor, "File", "o.csv");
  type_into (editor, "Between fields", ";");
  choose (editor, "Rows", "Replace the file");
  sluice_destination_editor_collect (editor, document);
  assert_same (document,
               "{\"destination\":{\"type\":\"file\",\"path\":\"o.csv\",\"delimiter\":\";\"},"
               "\"load\":{\"strategy\":\"replace\"}}");
  destroy_editor (editor);
}

/* A strategy that concludes from what is missing cannot be committed in parts. */
static void
test_whole (void)
{
  g_autoptr(JsonObject) document = sluice_draft_parse (
    "{\"destination\":{\"type\":\"sqlite\",\"path\":\"a.db\",\"table\":\"t\"},"
    "\"load\":{\"strategy\":\"upsert\",\"keys\":[\"id\"],\"commit\":\"batch\"}}");
  SluiceDestinationEditor *editor = create_editor (document);
  JsonObject *load = sluice_draft_get_object (document, "load", TRUE);

  g_assert_true (gtk_widget_get_sensitive (find_row (GTK_WIDGET (editor), "Commit")));
  choose (editor, "Rows", "Mirror the source");
  g_assert_false (gtk_widget_get_sensitive (find_row (GTK_WIDGET (editor), "Commit")));
  sluice_destination_editor_collect (editor, document);
  g_assert_false (json_object_has_member (load, "commit"));
  destroy_editor (editor);
}

/* A schema is asked for where the database has schemas, and SQLite has none. */
static void
test_schema (void)
{
  g_autoptr(JsonObject) document = sluice_draft_parse (
    "{\"destination\":{\"connection\":\"shop\",\"table\":\"t\"},\"load\":{\"strategy\":\"insert\"}}");
  SluiceDestinationEditor *editor = create_editor (document);
  static const char * const connections[] = {
    "{\"type\":\"sqlite\",\"path\":\"/srv/shop.db\"}", "{\"type\":\"postgres\",\"uri\":\"postgresql://h/d\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (connections); i++)
    {
      g_autoptr(JsonObject) object = sluice_draft_parse (connections[i]);
      g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr(GError) error = NULL;
      SluiceConnection *connection = sluice_connection_new_from_json ("shop", object, "/", &error);

      g_assert_no_error (error);
      g_ptr_array_add (list, connection);
      sluice_destination_editor_set_connections (editor, list);
      g_assert_cmpint (gtk_widget_get_visible (find_row (GTK_WIDGET (editor), "Schema")), ==, i == 1);
    }
  destroy_editor (editor);
}

static GtkWidget *
find_check (GtkWidget  *widget,
            const char *label)
{
  if (GTK_IS_CHECK_BUTTON (widget) && g_strcmp0 (gtk_check_button_get_label (GTK_CHECK_BUTTON (widget)), label) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_check (child, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_picker (void)
{
  static const char * const columns[] = { "id", "country", "total", NULL };
  GtkWidget *list = g_object_ref_sink (gtk_list_box_new ());
  GtkWidget *row = adw_entry_row_new ();
  SluiceColumnPicker *picker = NULL;

  gtk_list_box_append (GTK_LIST_BOX (list), row);
  picker = sluice_column_picker_new (ADW_ENTRY_ROW (row), FALSE);
  gtk_editable_set_text (GTK_EDITABLE (row), "total, other");
  sluice_column_picker_set_columns (picker, columns);
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (find_check (GTK_WIDGET (picker), "total"))));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (find_check (GTK_WIDGET (picker), "id")), TRUE);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "total, other, id");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (find_check (GTK_WIDGET (picker), "total")), FALSE);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "other, id");
  gtk_editable_set_text (GTK_EDITABLE (row), "country");
  g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (find_check (GTK_WIDGET (picker), "id"))));
  g_object_unref (list);
}

static void
test_focus (void)
{
  static const char * const paths[] = {
    "$.destination.table", "$.destination", "$.load.scd2.valid_from", "$.load.scd2.type0[1]", "$.load.audit",
    "$.load.before[0]", "$.limits.rejected", "$.load.keys[0]", "$.load.skip_when.column",
  };
  g_autoptr(JsonObject) document = sluice_draft_parse (
    "{\"destination\":{\"type\":\"sqlite\",\"path\":\"a.db\",\"table\":\"t\"},"
    "\"load\":{\"strategy\":\"scd2\",\"keys\":[\"id\"]}}");
  SluiceDestinationEditor *editor = create_editor (document);
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (editor)));
  GtkWidget *before = NULL;

  gtk_window_present (window);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_test_message ("%s", paths[i]);
      g_assert_true (sluice_destination_editor_focus_path (editor, paths[i]));
      g_assert_nonnull (gtk_window_get_focus (window));
      g_assert_true (gtk_window_get_focus (window) != before);
      before = gtk_window_get_focus (window);
    }
  g_assert_false (sluice_destination_editor_focus_path (editor, "$.source.url"));
  destroy_editor (editor);
}

static const char * const plan_text =
  "{\"table\":\"orders\",\"exists\":true,\"ddl\":[\"ALTER TABLE orders ADD note text\"],"
  "\"counts\":{\"new\":120,\"changed\":1,\"unchanged\":7,\"deleted\":2,\"skipped\":0,\"rejected\":1,"
  "\"deduplicated\":3},\"rows\":["
  "{\"fate\":\"deleted\",\"key\":{\"id\":\"9\"},\"cells\":[{\"column\":\"name\",\"old\":\"gone\",\"new\":null}]},"
  "{\"fate\":\"changed\",\"key\":{\"id\":\"5\",\"land\":\"DE\"},\"cells\":["
  "{\"column\":\"a<b\",\"old\":\"x & y\",\"new\":\"\"},{\"column\":\"n\",\"old\":null,\"new\":\"1\"}]},"
  "{\"fate\":\"new\",\"key\":{\"id\":\"1\"},\"cells\":[{\"column\":\"id\",\"old\":null,\"new\":\"1\"},"
  "{\"column\":\"name\",\"old\":null,\"new\":null}]}],"
  "\"rejects\":[{\"row\":40,\"column\":\"total\",\"code\":\"invalid_decimal\",\"message\":\"no <number>\","
  "\"value\":\"n/a\"}],"
  "\"warnings\":[{\"code\":\"keys_not_unique\",\"message\":\"No unique index\",\"count\":1}],\"error\":null}";

static SluicePlanModel *
create_plan (const char *text)
{
  g_autoptr(JsonObject) answer = sluice_draft_parse (text);

  return sluice_plan_model_new (answer);
}

/* Rows of one fate stand together, and what would change stands beside what is. */
static void
test_plan (void)
{
  static const struct
  {
    SluiceFate fate;
    const char *key;
    const char *markup;
    const char *text;
  } rows[] = {
    { SLUICE_FATE_NEW, "id = 1", "<b>id</b> 1   <b>name</b> <i>NULL</i>", "New, id = 1: id 1, name NULL" },
    { SLUICE_FATE_CHANGED, "id = 5, land = DE",
      "<b>a&lt;b</b>  <s>x &amp; y</s> → “”\n<b>n</b>  <s><i>NULL</i></s> → 1",
      "Changed, id = 5, land = DE: a<b from x & y to , n from NULL to 1" },
    { SLUICE_FATE_DELETED, "id = 9", "<b>name</b> gone", "Deleted, id = 9: name gone" },
    { SLUICE_FATE_REJECTED, "row 40", "<b>total</b> n/a\nno &lt;number&gt;", "Rejected, row 40: total no <number>" },
  };
  g_autoptr(SluicePlanModel) plan = create_plan (plan_text);
  g_autofree char *sentence = sluice_plan_model_describe (plan);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (plan)), ==, G_N_ELEMENTS (rows));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(SluicePlanRow) row = g_list_model_get_item (G_LIST_MODEL (plan), i);

      g_assert_cmpint (sluice_plan_row_get_fate (row), ==, rows[i].fate);
      g_assert_cmpstr (sluice_plan_row_get_key (row), ==, rows[i].key);
      g_assert_cmpstr (sluice_plan_row_get_markup (row), ==, rows[i].markup);
      g_assert_cmpstr (sluice_plan_row_get_text (row), ==, rows[i].text);
      g_assert_true (pango_parse_markup (sluice_plan_row_get_markup (row), -1, 0, NULL, NULL, NULL, NULL));
    }
  g_assert_cmpuint (sluice_plan_model_get_count (plan, SLUICE_FATE_NEW), ==, 120);
  g_assert_cmpuint (sluice_plan_model_get_n_shown (plan, SLUICE_FATE_NEW), ==, 1);
  g_assert_cmpstr (sluice_plan_model_get_ddl (plan), ==, "ALTER TABLE orders ADD note text;");
  g_assert_cmpstr (sluice_plan_model_get_warnings (plan), ==, "No unique index");
  g_assert_cmpstr (sentence, ==, "A run would write or delete 123 rows in “orders”.");
}

static void
test_plan_sentences (void)
{
  g_autoptr(SluicePlanModel) nothing = create_plan ("{\"table\":\"t\",\"exists\":true,\"counts\":{\"unchanged\":5}}");
  g_autoptr(SluicePlanModel) made = create_plan ("{\"table\":\"t\",\"exists\":false,\"counts\":{\"new\":5}}");
  g_autoptr(SluicePlanModel) empty = create_plan ("{}");
  g_autofree char *a = sluice_plan_model_describe (nothing);
  g_autofree char *b = sluice_plan_model_describe (made);

  g_assert_cmpstr (a, ==, "A run would change nothing in “t”.");
  g_assert_cmpstr (b, ==, "A run would make “t” and write 5 rows.");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (empty)), ==, 0);
}

static GtkWidget *
find_type (GtkWidget *widget,
           GType      type,
           guint     *index)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && (*index)-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_type (child, type, index);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static guint
count_rows (GtkWidget *view)
{
  guint index = 0;
  GtkWidget *list = find_type (view, SLUICE_TYPE_ROW_LIST, &index);

  return g_list_model_get_n_items (sluice_row_list_get_model (SLUICE_ROW_LIST (list)));
}

/* A part of the bar that is not wanted takes its rows out of the list. */
static void
test_plan_view (void)
{
  SluicePlanView *view = g_object_ref_sink (g_object_new (SLUICE_TYPE_PLAN_VIEW, NULL));
  g_autoptr(SluicePlanModel) plan = create_plan (plan_text);
  guint index = 1;
  GtkWidget *changed = NULL;

  sluice_plan_view_set_plan (view, plan);
  g_assert_cmpuint (count_rows (GTK_WIDGET (view)), ==, 4);
  changed = find_type (GTK_WIDGET (view), GTK_TYPE_TOGGLE_BUTTON, &index);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (changed), FALSE);
  g_assert_cmpuint (count_rows (GTK_WIDGET (view)), ==, 3);
  sluice_plan_view_set_plan (view, plan);
  g_assert_cmpuint (count_rows (GTK_WIDGET (view)), ==, 4);
  g_object_unref (view);
}

static gboolean
says (GtkWidget  *widget,
      const char *text)
{
  if (!gtk_widget_get_visible (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (says (child, text))
      return TRUE;
  return FALSE;
}

static const char *
page_of (SluicePlanView *view)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (adw_bin_get_child (ADW_BIN (view))));
}

/* A plan belongs to the task as it was when it was asked for; of files there is none. */
static void
test_plan_pages (void)
{
  SluicePlanView *view = g_object_ref_sink (g_object_new (SLUICE_TYPE_PLAN_VIEW, NULL));
  g_autoptr(SluicePlanModel) plan = create_plan (plan_text);

  sluice_plan_view_set_busy (view, TRUE);
  g_assert_cmpstr (page_of (view), ==, "busy");
  sluice_plan_view_set_old (view);
  sluice_plan_view_set_busy (view, FALSE);
  sluice_plan_view_set_plan (view, plan);
  g_assert_cmpstr (page_of (view), ==, "plan");
  g_assert_true (says (GTK_WIDGET (view), "has changed since"));

  sluice_plan_view_set_busy (view, TRUE);
  sluice_plan_view_set_busy (view, FALSE);
  sluice_plan_view_set_plan (view, plan);
  g_assert_false (says (GTK_WIDGET (view), "has changed since"));

  sluice_plan_view_set_file (view, TRUE);
  g_assert_cmpstr (page_of (view), ==, "file");
  sluice_plan_view_set_busy (view, TRUE);
  g_assert_cmpstr (page_of (view), ==, "file");
  sluice_plan_view_set_busy (view, FALSE);
  sluice_plan_view_set_file (view, FALSE);
  g_assert_cmpstr (page_of (view), ==, "plan");
  g_object_unref (view);
}

static const char * const script =
  "-- made by a run\nCREATE TABLE IF NOT EXISTS \"public\".\"Order (x)\" (\n"
  "  \"id\" bigint NOT NULL, -- the key, (\n"
  "  \"to\"\"tal\" numeric(12,2) DEFAULT round(1.5, 1),\n"
  "  \"at\" double precision,\n"
  "  PRIMARY KEY (\"id\")\n);\n";

static char *
show_columns (const char *text)
{
  g_autoptr(GPtrArray) columns = sluice_table_script_list_columns (text);
  GString *shown = g_string_new (NULL);

  for (guint i = 0; i < columns->len; i++)
    {
      const SluiceScriptColumn *column = g_ptr_array_index (columns, i);

      g_string_append_printf (shown, "%s:%s%s%s;", column->name, column->type, column->is_not_null ? " not null" : "",
                              column->is_key ? " key" : "");
    }
  return g_string_free (shown, FALSE);
}

static void
assert_columns (char       *text,
                const char *wanted)
{
  g_autofree char *owned = text;
  g_autofree char *shown = show_columns (owned);

  g_test_message ("%s", owned);
  g_assert_cmpstr (shown, ==, wanted);
}

/* The columns are read out of the SQL as it stands there. */
static void
test_script_columns (void)
{
  assert_columns (g_strdup (script), "id:bigint not null key;to\"tal:numeric(12,2);at:double precision;");
  assert_columns (g_strdup ("create temp table t(a integer primary key,b,`c``d` varchar(5) character set utf8mb4)"),
                  "a:integer key;b:;c`d:varchar(5) character set utf8mb4;");
  assert_columns (g_strdup ("CREATE TABLE [dbo].[a b] ([x y] nvarchar(max) NOT NULL, "
                            "CONSTRAINT p PRIMARY KEY ([x y]))"),
                  "x y:nvarchar(max) not null key;");
  assert_columns (g_strdup ("CREATE TABLE t (a int, b varchar("), "");
  assert_columns (g_strdup ("DROP TABLE t"), "");
  assert_columns (g_strdup (""), "");
}

/* A change takes its piece of the SQL, and leaves all else as somebody wrote it. */
static void
test_script_changes (void)
{
  g_autofree char *key = sluice_table_script_set_key (script, "to\"tal", TRUE);
  g_autofree char *typed = sluice_table_script_set_type (script, "to\"tal", "money");
  g_autofree char *same = sluice_table_script_set_type (script, "at", "double precision");

  g_assert_cmpstr (same, ==, script);
  g_assert_nonnull (strstr (typed, "\"to\"\"tal\" money DEFAULT round(1.5, 1),\n"));
  g_assert_nonnull (strstr (key, ",\n  PRIMARY KEY (\"id\", \"to\"\"tal\")\n);"));
  g_assert_nonnull (strstr (key, "-- made by a run"));
  assert_columns (g_strdup (key), "id:bigint not null key;to\"tal:numeric(12,2) key;at:double precision;");
  assert_columns (sluice_table_script_set_key (key, "id", FALSE),
                  "id:bigint not null;to\"tal:numeric(12,2) key;at:double precision;");
  assert_columns (sluice_table_script_set_key (script, "id", FALSE),
                  "id:bigint not null;to\"tal:numeric(12,2);at:double precision;");
  assert_columns (sluice_table_script_set_not_null (script, "id", FALSE),
                  "id:bigint key;to\"tal:numeric(12,2);at:double precision;");
  assert_columns (sluice_table_script_set_not_null (script, "at", TRUE),
                  "id:bigint not null key;to\"tal:numeric(12,2);at:double precision not null;");
  assert_columns (sluice_table_script_set_key ("CREATE TABLE t (a int PRIMARY KEY, b int)", "b", TRUE),
                  "a:int key;b:int key;");
  assert_columns (sluice_table_script_set_type ("CREATE TABLE t (a, b int)", "a", "text"), "a:text;b:int;");
}

/* What is half typed must not take the rest of the SQL with it. */
static void
test_script_halves (void)
{
  static const char * const halves[] = { "varchar(", "", "a, b", "x)", "text;", "enum('a", "int -- x" };

  for (guint i = 0; i < G_N_ELEMENTS (halves); i++)
    {
      g_autofree char *text = sluice_table_script_set_type (script, "at", halves[i]);

      g_assert_cmpstr (text, ==, script);
    }
  assert_columns (sluice_table_script_set_type (script, "at", "enum('a,(', 'b')"),
                  "id:bigint not null key;to\"tal:numeric(12,2);at:enum('a,(', 'b');");
}

static void
test_script_index (void)
{
  static const char * const columns[] = { "at", "to\"tal", NULL };
  static const char * const none[] = { "gone", NULL };
  g_autofree char *text = sluice_table_script_add_index (script, columns, TRUE);
  g_autofree char *same = sluice_table_script_add_index (script, none, FALSE);

  g_assert_true (g_str_has_prefix (text, "-- made by a run\nCREATE TABLE"));
  g_assert_true (g_str_has_suffix (text, ";\n\nCREATE UNIQUE INDEX \"Order (x)_at_to_tal_idx\" ON "
                                         "\"public\".\"Order (x)\" (\"at\", \"to\"\"tal\");\n"));
  g_assert_cmpstr (same, ==, script);
}

static void
test_offers (void)
{
  g_auto(GStrv) decimal = sluice_type_offers_list ("postgres", "decimal(12,2)");
  g_auto(GStrv) text = sluice_type_offers_list ("mysql", "text");
  g_auto(GStrv) none = sluice_type_offers_list ("", "text");

  g_assert_cmpstr (decimal[0], ==, "numeric(12,2)");
  g_assert_cmpstr (text[0], ==, "VARCHAR(255) CHARACTER SET utf8mb4");
  g_assert_null (none[0]);
}

/* The rows follow the SQL, and the SQL the rows. */
static void
test_designer (void)
{
  g_autoptr(JsonObject) answer = sluice_draft_parse (
    "{\"table\":\"t\",\"exists\":false,\"ddl\":[\"CREATE TABLE t (\\n  id bigint NOT NULL,\\n  name text\\n)\"],"
    "\"columns\":[{\"column\":\"id\",\"type\":\"integer\"},{\"column\":\"name\",\"type\":\"text\"}]}");
  SluiceTableDesigner *designer = sluice_table_designer_new (NULL, answer, "postgres");
  GtkWidget *row = find_row (GTK_WIDGET (designer), "name");
  g_autofree char *text = NULL;

  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (find_row (row, "Type")), "varchar(");
  gtk_editable_set_text (GTK_EDITABLE (find_row (row, "Type")), "varchar(20)");
  text = sluice_table_designer_dup_script (designer);
  g_assert_cmpstr (text, ==, "CREATE TABLE t (\n  id bigint NOT NULL,\n  name varchar(20)\n);\n");
  g_assert_true (find_row (GTK_WIDGET (designer), "name") == row);
  g_assert_cmpstr (adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (row)), ==, "varchar(20)");
  gtk_window_destroy (GTK_WINDOW (designer));
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/destination/words", test_words);
  g_test_add_func ("/destination/needs", test_needs);
  g_test_add_func ("/destination/round-trip", test_round_trip);
  g_test_add_func ("/destination/changes", test_changes);
  g_test_add_func ("/destination/whole", test_whole);
  g_test_add_func ("/destination/schema", test_schema);
  g_test_add_func ("/destination/picker", test_picker);
  g_test_add_func ("/destination/focus", test_focus);
  g_test_add_func ("/destination/plan", test_plan);
  g_test_add_func ("/destination/plan-sentences", test_plan_sentences);
  g_test_add_func ("/destination/plan-view", test_plan_view);
  g_test_add_func ("/destination/plan-pages", test_plan_pages);
  g_test_add_func ("/destination/script-columns", test_script_columns);
  g_test_add_func ("/destination/script-changes", test_script_changes);
  g_test_add_func ("/destination/script-halves", test_script_halves);
  g_test_add_func ("/destination/script-index", test_script_index);
  g_test_add_func ("/destination/offers", test_offers);
  g_test_add_func ("/destination/designer", test_designer);
  return g_test_run ();
}
