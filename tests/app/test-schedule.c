/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "sluice-after-list.h"
#include "sluice-autostart.h"
#include "sluice-chooser.h"
#include "sluice-draft.h"
#include "sluice-due-time.h"
#include "sluice-format.h"
#include "sluice-rhythm-builder.h"
#include "sluice-rule-row.h"
#include "sluice-schedule-editor.h"
#include "sluice-store.h"
#include "sluice-zones.h"

#include <string.h>

#define SPIN_UNTIL(condition)                                             \
  G_STMT_START                                                            \
    {                                                                     \
      gint64 limit = g_get_monotonic_time () + 15 * G_USEC_PER_SEC;       \
      while (!(condition) && g_get_monotonic_time () < limit)             \
        if (!g_main_context_iteration (NULL, FALSE))                      \
          g_usleep (1000);                                                \
      g_assert_true (condition);                                          \
    }                                                                     \
  G_STMT_END

static gint64
instant (const char *text)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);

  g_assert_nonnull (time);
  return g_date_time_to_unix (time) * G_USEC_PER_SEC;
}

/* What can be put together comes out of its rule again, and the other way round. */
static void
test_rhythm_both_ways (void)
{
  static const struct
  {
    const char *rule;
    SluiceRhythmKind kind;
  } cases[] = {
    { "", SLUICE_RHYTHM_NONE },
    { "* * * * *", SLUICE_RHYTHM_MINUTES },
    { "*/15 * * * *", SLUICE_RHYTHM_MINUTES },
    { "7m", SLUICE_RHYTHM_MINUTES },
    { "0 * * * *", SLUICE_RHYTHM_HOURS },
    { "20 */6 * * *", SLUICE_RHYTHM_HOURS },
    { "5h", SLUICE_RHYTHM_HOURS },
    { "0 2 * * *", SLUICE_RHYTHM_DAYS },
    { "30 7 * * 1-5", SLUICE_RHYTHM_WEEKS },
    { "0 2 * * 0", SLUICE_RHYTHM_WEEKS },
    { "0 2 * * 0,6", SLUICE_RHYTHM_WEEKS },
    { "0 2 * * 1,3,5", SLUICE_RHYTHM_WEEKS },
    { "0 2 1 * *", SLUICE_RHYTHM_MONTHS },
    { "0 2 31 * *", SLUICE_RHYTHM_MONTHS },
    { "0 2 L * *", SLUICE_RHYTHM_MONTHS },
    { "0 2 1 1,4,7,10 *", SLUICE_RHYTHM_MONTHS },
    { "0 2 15 3,6,9,12 *", SLUICE_RHYTHM_MONTHS },
    { "0 2 1 2,8 *", SLUICE_RHYTHM_MONTHS },
    { "0 2 29 2 *", SLUICE_RHYTHM_MONTHS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *rule = NULL;
      SluiceRhythm rhythm;

      sluice_rhythm_init (&rhythm);
      sluice_rhythm_take_rule (&rhythm, cases[i].rule);
      g_assert_cmpint (rhythm.kind, ==, cases[i].kind);
      rule = sluice_rhythm_to_rule (&rhythm);
      g_assert_cmpstr (rule, ==, cases[i].rule);
    }
}

/* The same said in another way. */
static void
test_rhythm_equals (void)
{
  static const struct
  {
    const char *rule;
    const char *same;
  } cases[] = {
    { "15m", "*/15 * * * *" },
    { "0,20,40 * * * *", "*/20 * * * *" },
    { "@hourly", "0 * * * *" },
    { "@Daily", "0 0 * * *" },
    { "DL", "0 0 * * *" },
    { "QT", "0 0 1 1,4,7,10 *" },
    { "@yearly", "0 0 1 1 *" },
    { "0  7   * * mon-fri", "0 7 * * 1-5" },
    { "0 7 ? * 7", "0 7 * * 0" },
    { "0 7 * * 0-6", "0 7 * * *" },
    { "0 7 1 */3 ?", "0 7 1 1,4,7,10 *" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *rule = NULL;
      SluiceRhythm rhythm;

      sluice_rhythm_init (&rhythm);
      sluice_rhythm_take_rule (&rhythm, cases[i].rule);
      rule = sluice_rhythm_to_rule (&rhythm);
      g_assert_cmpstr (rule, ==, cases[i].same);
    }
}

/* What the builder has no rows for must not look like something it has. */
static void
test_rhythm_custom (void)
{
  static const char * const rules[] = {
    "*/7 * * * *", "0,30 9 * * *", "0 9,17 * * *", "0 0,6,12,18 * * *", "0 */5 * * *", "0 2 1,15 * *",
    "0 2 1 1,2 *", "0 2 1 * 1", "0 2 * 6 *", "0 2 * 6 1", "0 2 1 3,4,5 *", "90s", "3d", "2w", "60m", "FN",
    "0 2", "hello", "0 25 * * *", "5 4 * * 1-5 x",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autofree char *rule = NULL;
      SluiceRhythm rhythm;

      sluice_rhythm_init (&rhythm);
      rhythm.weekdays = 1 << 3;
      sluice_rhythm_take_rule (&rhythm, rules[i]);
      g_test_message ("%s", rules[i]);
      g_assert_cmpint (rhythm.kind, ==, SLUICE_RHYTHM_CUSTOM);
      /* What was there before is not half overwritten. */
      g_assert_cmpuint (rhythm.weekdays, ==, 1 << 3);
      g_assert_cmpuint (rhythm.hour, ==, 2);
      rule = sluice_rhythm_to_rule (&rhythm);
      g_assert_null (rule);
    }
}

static void
test_rhythm_members (void)
{
  g_assert_false (sluice_rhythm_rule_is_interval ("0 2 * * *"));
  g_assert_false (sluice_rhythm_rule_is_interval ("@daily"));
  g_assert_false (sluice_rhythm_rule_is_interval (""));
  g_assert_true (sluice_rhythm_rule_is_interval ("15m"));
  g_assert_true (sluice_rhythm_rule_is_interval ("FN"));
}

/* Neighbours in the list are said in one way: no “in 40 hours” above “in 2 days”. */
static void
test_until (void)
{
  static const struct
  {
    int day, hour, minute;      /* of November 2026, in Berlin */
    const char *words;
  } cases[] = {
    { 20, 10, 0, "in less than a minute" },
    { 20, 10, 1, "in 1 minute" },
    { 20, 10, 59, "in 59 minutes" },
    { 20, 11, 0, "in 1 hour" },
    { 20, 23, 59, "in 13 hours" },
    { 21, 0, 0, "tomorrow" },
    { 21, 23, 0, "tomorrow" },
    { 22, 2, 0, "in 2 days" },
    { 23, 2, 0, "in 3 days" },
    { 20 + 60, 2, 0, "in 60 days" },
    { 20 + 62, 2, 0, "in 2 months" },
    { 20 + 400, 2, 0, "in 13 months" },
  };
  g_autoptr(SluiceCalendar) calendar = sluice_calendar_new ("0 2 * * *", "Europe/Berlin", 0, NULL);
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  g_autoptr(GDateTime) now = g_date_time_new (zone, 2026, 11, 20, 10, 0, 0);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GDateTime) first = g_date_time_new (zone, 2026, 11, 20, cases[i].hour, cases[i].minute, 0);
      g_autoptr(GDateTime) due = g_date_time_add_days (first, cases[i].day - 20);
      g_autofree char *words = sluice_due_time_format_until (calendar,
                                                             g_date_time_to_unix (due) * G_USEC_PER_SEC,
                                                             g_date_time_to_unix (now) * G_USEC_PER_SEC);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static void
test_due_times (void)
{
  static const struct
  {
    const char *rule;
    const char *zone;
    const char *after;
    const char *due;
    const char *zone_text;
    const char *change;
  } cases[] = {
    { "30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", "Sun 29 Mar 2026, 03:00", "CEST, +02:00",
      "Clocks go forward over this time: runs right after" },
    { "0 3 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", "Sun 29 Mar 2026, 03:00", "CEST, +02:00", NULL },
    { "30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", "Sun 25 Oct 2026, 02:30", "CEST, +02:00",
      "Clocks go back, this time comes twice: runs once" },
    { "30 2 * * *", "Europe/Berlin", "2026-10-25T12:00:00Z", "Mon 26 Oct 2026, 02:30", "CET, +01:00", NULL },
    { "30 * * * *", "Europe/Berlin", "2026-10-25T00:00:00Z", "Sun 25 Oct 2026, 02:30", "CEST, +02:00", NULL },
    { "45 1 * * *", "Australia/Lord_Howe", "2026-04-04T12:00:00Z", "Sun 5 Apr 2026, 01:45", "+11:00",
      "Clocks go back, this time comes twice: runs once" },
    { "0 12 * * *", "Asia/Kathmandu", "2026-04-04T12:00:00Z", "Sun 5 Apr 2026, 12:00", "+05:45", NULL },
    { "0 12 * * *", "UTC", "2026-04-04T12:00:00Z", "Sun 5 Apr 2026, 12:00", "UTC, +00:00", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(SluiceCalendar) calendar = sluice_calendar_new (cases[i].rule, cases[i].zone, 0, &error);
      g_autofree char *text = NULL;
      g_autofree char *zone = NULL;
      g_autofree char *change = NULL;
      gint64 due;

      g_assert_no_error (error);
      due = sluice_calendar_next (calendar, instant (cases[i].after));
      text = sluice_due_time_format (calendar, due);
      zone = sluice_due_time_format_zone (calendar, due);
      change = sluice_due_time_describe_change (calendar, due);
      g_assert_cmpstr (text, ==, cases[i].due);
      g_assert_cmpstr (zone, ==, cases[i].zone_text);
      g_assert_cmpstr (change, ==, cases[i].change);
    }
}

typedef gboolean (*Predicate) (GtkWidget  *widget,
                               const char *text);

static GtkWidget *
find (GtkWidget  *widget,
      Predicate   predicate,
      const char *text)
{
  if (predicate (widget, text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, predicate, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
has_title (GtkWidget  *widget,
           const char *text)
{
  return ADW_IS_PREFERENCES_ROW (widget) && gtk_widget_get_visible (widget) &&
         g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), text) == 0;
}

static gboolean
is_toggle (GtkWidget  *widget,
           const char *text)
{
  return GTK_IS_TOGGLE_BUTTON (widget) &&
         g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), text) == 0;
}

static gboolean
is_of_type (GtkWidget  *widget,
            const char *text)
{
  return widget != NULL && g_str_equal (G_OBJECT_TYPE_NAME (widget), text);
}

static GtkWidget *
editor_new (const char *document)
{
  GtkWidget *editor = g_object_ref_sink (g_object_new (SLUICE_TYPE_SCHEDULE_EDITOR, NULL));
  g_autoptr(JsonObject) object = sluice_draft_parse (document);

  g_assert_nonnull (object);
  while (sluice_schedule_editor_build (SLUICE_SCHEDULE_EDITOR (editor)))
    ;
  sluice_schedule_editor_fill (SLUICE_SCHEDULE_EDITOR (editor), object);
  return editor;
}

static void
editor_free (GtkWidget *editor)
{
  gpointer weak = editor;

  g_object_add_weak_pointer (G_OBJECT (editor), &weak);
  g_object_run_dispose (G_OBJECT (editor));
  g_object_unref (editor);
  /* The list of time zones comes back, or its cancellation. */
  SPIN_UNTIL (weak == NULL);
}

/* What @document becomes. */
static void
assert_collected (GtkWidget  *editor,
                  const char *document,
                  const char *expected)
{
  g_autoptr(JsonObject) object = sluice_draft_parse (document);
  g_autoptr(JsonObject) wanted = sluice_draft_parse (expected);
  g_autoptr(JsonNode) a = json_node_new (JSON_NODE_OBJECT);
  g_autoptr(JsonNode) b = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;

  sluice_schedule_editor_collect (SLUICE_SCHEDULE_EDITOR (editor), object);
  text = sluice_draft_to_text (object);
  g_test_message ("%s", text);
  json_node_set_object (a, object);
  json_node_set_object (b, wanted);
  g_assert_true (json_node_equal (a, b));
}

static const char *
text_of (GtkWidget *editor)
{
  return gtk_editable_get_text (GTK_EDITABLE (find (editor, is_of_type, "SluiceRuleRow")));
}

static void
set_rule (GtkWidget  *editor,
          const char *rule)
{
  gtk_editable_set_text (GTK_EDITABLE (find (editor, is_of_type, "SluiceRuleRow")), rule);
}

static const SluiceRhythm *
rhythm_of (GtkWidget *editor)
{
  return sluice_rhythm_builder_get_rhythm (SLUICE_RHYTHM_BUILDER (find (editor, is_of_type, "SluiceRhythmBuilder")));
}

static void
click (GtkWidget  *editor,
       const char *label)
{
  GtkWidget *button = find (editor, is_toggle, label);

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
}

static gboolean
is_active (GtkWidget  *editor,
           const char *label)
{
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (find (editor, is_toggle, label)));
}

static guint
count_due (GtkWidget *editor)
{
  GtkWidget *list = find (find (editor, is_of_type, "SluiceDueList"), is_of_type, "GtkListBox");
  guint n = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL; row = gtk_widget_get_next_sibling (row))
    n++;
  return n;
}

/* Nothing is touched: nothing is written. */
static void
test_editor_keeps (void)
{
  static const char * const documents[] = {
    "{\"id\":\"a\",\"name\":\"A\"}",
    "{\"id\":\"a\",\"schedule\":{\"every\":900,\"zone\":\"Europe/Berlin\",\"jitter\":30}}",
    "{\"id\":\"a\",\"schedule\":{\"enabled\":false,\"cron\":\"5  4 * * *\"}}",
    "{\"id\":\"a\",\"schedule\":{\"enabled\":true,\"after\":[{\"task\":\"B\"},{\"task\":\"C\",\"on\":\"failure\"}],"
    "\"join\":\"any\"}}",
    "{\"id\":\"a\",\"schedule\":{\"files\":{\"folder\":\"/in\",\"glob\":\"*.csv\"},\"retries\":{\"attempts\":2}}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    {
      GtkWidget *editor = editor_new (documents[i]);

      assert_collected (editor, documents[i], documents[i]);
      editor_free (editor);
    }
}

/* A preset is chosen: the rule, the builder and the next runs follow. */
static void
test_editor_preset (void)
{
  const char *empty = "{\"id\":\"a\"}";
  GtkWidget *editor = editor_new (empty);

  g_assert_false (sluice_schedule_editor_is_active (SLUICE_SCHEDULE_EDITOR (editor)));
  click (editor, "Weekdays at 07:00");
  g_assert_true (sluice_schedule_editor_is_active (SLUICE_SCHEDULE_EDITOR (editor)));
  g_assert_cmpstr (text_of (editor), ==, "0 7 * * 1-5");
  g_assert_cmpint (rhythm_of (editor)->kind, ==, SLUICE_RHYTHM_WEEKS);
  g_assert_cmpuint (rhythm_of (editor)->weekdays, ==, 0x3e);
  g_assert_cmpuint (rhythm_of (editor)->hour, ==, 7);
  g_assert_true (is_active (editor, "Weekdays at 07:00"));
  g_assert_true (is_active (editor, "Wed"));
  g_assert_false (is_active (editor, "Sun"));
  g_assert_cmpuint (count_due (editor), ==, 5);
  assert_collected (editor, empty, "{\"id\":\"a\",\"schedule\":{\"cron\":\"0 7 * * 1-5\"}}");

  /* A day less in the builder: the rule follows, and the preset is none any more. */
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find (editor, is_toggle, "Wed")), FALSE);
  g_assert_cmpstr (text_of (editor), ==, "0 7 * * 1,2,4,5");
  g_assert_false (is_active (editor, "Weekdays at 07:00"));

  /* The rule is typed: the builder follows, and the preset that says the same. */
  set_rule (editor, "0 2 L * *");
  g_assert_cmpint (rhythm_of (editor)->kind, ==, SLUICE_RHYTHM_MONTHS);
  g_assert_cmpuint (rhythm_of (editor)->day, ==, SLUICE_RHYTHM_LAST_DAY);
  g_assert_true (is_active (editor, "Monthly, last day"));
  set_rule (editor, "0 2 1,15 * *");
  g_assert_cmpint (rhythm_of (editor)->kind, ==, SLUICE_RHYTHM_CUSTOM);
  set_rule (editor, "90m");
  assert_collected (editor, "{\"id\":\"a\",\"schedule\":{\"cron\":\"* * * * *\",\"missed\":\"all\"}}",
                    "{\"id\":\"a\",\"schedule\":{\"every\":\"90m\",\"missed\":\"all\"}}");
  editor_free (editor);
}

/* The switch: on with nothing chosen is a schedule, off with nothing is none. */
static void
test_editor_switch (void)
{
  const char *empty = "{\"id\":\"a\"}";
  GtkWidget *editor = editor_new (empty);
  GtkWidget *toggle = find (editor, is_of_type, "GtkSwitch");

  gtk_switch_set_active (GTK_SWITCH (toggle), TRUE);
  assert_collected (editor, empty, "{\"id\":\"a\",\"schedule\":{\"cron\":\"0 2 * * *\"}}");
  gtk_switch_set_active (GTK_SWITCH (toggle), FALSE);
  assert_collected (editor, empty, "{\"id\":\"a\",\"schedule\":{\"cron\":\"0 2 * * *\",\"enabled\":false}}");
  set_rule (editor, "");
  assert_collected (editor, empty, empty);
  editor_free (editor);
}

static void
test_editor_mistake (void)
{
  GtkWidget *editor = editor_new ("{\"id\":\"a\",\"schedule\":{\"cron\":\"0 2 * * *\"}}");
  GtkWidget *row = find (editor, is_of_type, "SluiceRuleRow");
  GtkText *text = GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (row)));
  PangoAttribute *attribute = NULL;
  g_autoptr(PangoAttrIterator) iter = NULL;
  int start, end;

  g_assert_false (gtk_widget_has_css_class (row, "error"));
  set_rule (editor, "0 25 * * *");
  g_assert_true (gtk_widget_has_css_class (row, "error"));
  g_assert_nonnull (find (editor, has_title, "At character 3"));
  iter = pango_attr_list_get_iterator (gtk_text_get_attributes (text));
  while ((attribute = pango_attr_iterator_get (iter, PANGO_ATTR_UNDERLINE)) == NULL)
    g_assert_true (pango_attr_iterator_next (iter));
  pango_attr_iterator_range (iter, &start, &end);
  g_assert_cmpint (start, ==, 2);
  g_assert_cmpint (end, ==, 3);
  /* The one row says that nothing is due. */
  g_assert_cmpuint (count_due (editor), ==, 1);
  set_rule (editor, "0 2 * * *");
  g_assert_false (gtk_widget_has_css_class (row, "error"));
  g_assert_null (find (editor, has_title, "At character 3"));
  g_assert_cmpuint (count_due (editor), ==, 5);
  editor_free (editor);
}

/* The next runs keep to the first and the last day. */
static void
test_editor_limits (void)
{
  GtkWidget *past = editor_new ("{\"id\":\"a\",\"schedule\":{\"cron\":\"0 2 * * *\",\"end\":\"2020-01-01\"}}");
  GtkWidget *future = editor_new ("{\"id\":\"a\",\"schedule\":{\"cron\":\"0 2 * * *\",\"zone\":\"UTC\","
                                  "\"start\":\"2090-01-30\",\"end\":\"2090-02-01\"}}");

  g_assert_nonnull (find (past, has_title, "Nothing is due by the clock"));
  g_assert_cmpuint (count_due (future), ==, 3);
  g_assert_nonnull (find (future, has_title, "Mon 30 Jan 2090, 02:00"));
  editor_free (past);
  editor_free (future);
}

static void
stored_task_free (gpointer data)
{
  SluiceStoredTask *task = data;

  g_free (task->id);
  g_free (task->name);
  g_free (task->document);
  g_free (task);
}

static void
add_task (GPtrArray  *tasks,
          const char *id,
          const char *name,
          const char *document)
{
  SluiceStoredTask *task = g_new0 (SluiceStoredTask, 1);

  task->id = g_strdup (id);
  task->name = g_strdup (name);
  task->document = g_strdup (document);
  g_ptr_array_add (tasks, task);
}

/* C follows B, which follows A: A can follow neither. */
static void
test_editor_after (void)
{
  const char *document = "{\"id\":\"a\",\"schedule\":{\"cron\":\"0 2 * * *\"}}";
  g_autoptr(GPtrArray) tasks = g_ptr_array_new_with_free_func (stored_task_free);
  GtkWidget *editor = editor_new (document);
  GtkWidget *after = find (editor, is_of_type, "SluiceAfterList");
  GtkWidget *chooser = find (after, is_of_type, "SluiceChooser");

  add_task (tasks, "a", "A", document);
  add_task (tasks, "b", "B", "{\"schedule\":{\"after\":[{\"task\":\"A\"}]}}");
  add_task (tasks, "c", "C", "{\"schedule\":{\"after\":[{\"task\":\"b\"}]}}");
  add_task (tasks, "d", "D", "{}");
  add_task (tasks, "e", "D", "{}");
  sluice_schedule_editor_set_tasks (SLUICE_SCHEDULE_EDITOR (editor), tasks);
  g_assert_nonnull (find (after, has_title, "Follows no other task"));

  g_signal_emit_by_name (chooser, "chosen", "C");
  g_assert_nonnull (find (after, has_title, "Not added: these tasks would wait for each other"));
  assert_collected (editor, document, document);

  g_signal_emit_by_name (chooser, "chosen", "D");
  g_assert_null (find (after, has_title, "Not added: these tasks would wait for each other"));
  g_assert_nonnull (find (after, has_title, "D"));
  assert_collected (editor, document, "{\"id\":\"a\",\"schedule\":{\"cron\":\"0 2 * * *\","
                    "\"after\":[{\"task\":\"d\",\"on\":\"success\"}]}}");

  /* The other one of this name. */
  g_signal_emit_by_name (chooser, "chosen", "D (e)");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (find (after, is_of_type, "GtkDropDown")), 2);
  adw_combo_row_set_selected (ADW_COMBO_ROW (find (after, has_title, "Wait for")), 1);
  assert_collected (editor, document, "{\"id\":\"a\",\"schedule\":{\"cron\":\"0 2 * * *\",\"join\":\"any\","
                    "\"after\":[{\"task\":\"d\",\"on\":\"completion\"},{\"task\":\"e\",\"on\":\"success\"}]}}");
  editor_free (editor);
}

static void
test_editor_files (void)
{
  const char *document = "{\"id\":\"a\",\"source\":{\"type\":\"file\",\"path\":\"/x.csv\"},"
                         "\"schedule\":{\"cron\":\"0 2 * * *\"}}";
  GtkWidget *editor = editor_new (document);

  gtk_editable_set_text (GTK_EDITABLE (find (editor, has_title, "Folder")), "/in");
  gtk_editable_set_text (GTK_EDITABLE (find (editor, has_title, "Names, like *.csv")), "*.csv");
  assert_collected (editor, document,
                    "{\"id\":\"a\",\"source\":{\"type\":\"file\",\"path\":\"/x.csv\"},"
                    "\"schedule\":{\"cron\":\"0 2 * * *\",\"files\":{\"folder\":\"/in\",\"glob\":\"*.csv\"}}}");
  gtk_editable_set_text (GTK_EDITABLE (find (editor, has_title, "Folder")), "");
  assert_collected (editor, document, document);
  editor_free (editor);
}

static void
keep_result (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
test_zones (void)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) names = NULL;

  sluice_zones_list_async (NULL, keep_result, &result);
  SPIN_UNTIL (result != NULL);
  names = sluice_zones_list_finish (result, &error);
  g_assert_no_error (error);
  g_assert_true (g_strv_contains ((const char * const *) names, "Europe/Berlin"));
  g_assert_true (g_strv_contains ((const char * const *) names, "UTC"));
  g_assert_cmpuint (g_strv_length (names), >, 300);
}

/* The file is written where there was not even a folder, and it is gone again. */
static void
test_autostart_file (void)
{
  g_autofree char *path = g_build_filename (g_get_user_config_dir (), "autostart",
                                            "io.github.sluice.Sluice.Service.desktop", NULL);

  for (guint i = 0; i < 4; i++)
    {
      gboolean enabled = i < 2;
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(GKeyFile) keys = g_key_file_new ();
      g_autofree char *program = NULL;
      g_autofree char *type = NULL;

      /* Twice each: what is so already is no failure. */
      sluice_autostart_write_file_async (enabled, NULL, keep_result, &result);
      SPIN_UNTIL (result != NULL);
      g_assert_true (sluice_autostart_finish (result, &error));
      g_assert_no_error (error);
      g_assert_cmpint (g_file_test (path, G_FILE_TEST_EXISTS), ==, enabled);
      if (!enabled)
        continue;
      g_assert_true (g_key_file_load_from_file (keys, path, G_KEY_FILE_NONE, &error));
      program = g_key_file_get_string (keys, "Desktop Entry", "Exec", &error);
      g_assert_no_error (error);
      g_assert_true (g_str_has_suffix (program, "/sluice-service"));
      type = g_key_file_get_string (keys, "Desktop Entry", "Type", NULL);
      g_assert_cmpstr (type, ==, "Application");
    }
}

/* A portal that answers what it is told to. */
typedef struct
{
  GDBusConnection *bus;
  guint answer;                 /* 0 is yes, 1 no */
  char *command;                /* (owned) what is to be started */
  gboolean autostart;
} Portal;

static const char portal_xml[] =
  "<node><interface name='org.freedesktop.portal.Background'><method name='RequestBackground'>"
  "<arg type='s' direction='in'/><arg type='a{sv}' direction='in'/><arg type='o' direction='out'/>"
  "</method><property name='version' type='u' access='read'/></interface></node>";

static void
portal_called_cb (GDBusConnection       *bus,
                  const char            *sender,
                  const char            *path,
                  const char            *interface,
                  const char            *method,
                  GVariant              *parameters,
                  GDBusMethodInvocation *invocation,
                  gpointer               user_data)
{
  Portal *portal = user_data;
  g_autoptr(GVariant) options = g_variant_get_child_value (parameters, 1);
  g_autofree const char **command = NULL;
  g_autofree char *who = g_strdelimit (g_strdup (sender + 1), ".", '_');
  g_autofree char *handle = NULL;
  const char *token = NULL;
  GVariantBuilder results;

  g_assert_cmpstr (method, ==, "RequestBackground");
  g_assert_true (g_variant_lookup (options, "handle_token", "&s", &token));
  g_assert_true (g_variant_lookup (options, "commandline", "^a&s", &command));
  g_free (portal->command);
  portal->command = g_strdup (command[0]);
  portal->autostart = FALSE;
  g_variant_lookup (options, "autostart", "b", &portal->autostart);
  handle = g_strdup_printf ("/org/freedesktop/portal/desktop/request/%s/%s", who, token);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", handle));
  g_variant_builder_init (&results, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&results, "{sv}", "background", g_variant_new_boolean (portal->answer == 0));
  g_variant_builder_add (&results, "{sv}", "autostart", g_variant_new_boolean (portal->autostart));
  g_dbus_connection_emit_signal (bus, sender, handle, "org.freedesktop.portal.Request", "Response",
                                 g_variant_new ("(ua{sv})", portal->answer, &results), NULL);
}

static GVariant *
portal_version_cb (GDBusConnection  *bus,
                   const char       *sender,
                   const char       *path,
                   const char       *interface,
                   const char       *property,
                   GError          **error,
                   gpointer          user_data)
{
  return g_variant_new_uint32 (1);
}

static gboolean
ask_portal (Portal   *portal,
            gboolean  enabled,
            GError  **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  sluice_autostart_ask_portal_async (enabled, NULL, keep_result, &result);
  SPIN_UNTIL (result != NULL);
  return sluice_autostart_finish (result, error);
}

static void
test_autostart_portal (void)
{
  static const GDBusInterfaceVTable vtable = { portal_called_cb, portal_version_cb, NULL, { 0 } };
  g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (portal_xml, NULL);
  g_autoptr(GError) error = NULL;
  Portal portal = { .bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL) };
  guint name;
  guint object;

  g_assert_nonnull (portal.bus);
  object = g_dbus_connection_register_object (portal.bus, "/org/freedesktop/portal/desktop", node->interfaces[0],
                                              &vtable, &portal, NULL, &error);
  g_assert_no_error (error);
  name = g_bus_own_name_on_connection (portal.bus, "org.freedesktop.portal.Desktop", G_BUS_NAME_OWNER_FLAGS_NONE,
                                       NULL, NULL, NULL, NULL);

  g_assert_true (ask_portal (&portal, TRUE, &error));
  g_assert_no_error (error);
  g_assert_true (portal.autostart);
  g_assert_true (g_str_has_suffix (portal.command, "/sluice-service"));

  g_assert_true (ask_portal (&portal, FALSE, &error));
  g_assert_false (portal.autostart);

  portal.answer = 1;
  g_assert_false (ask_portal (&portal, TRUE, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);

  g_bus_unown_name (name);
  g_dbus_connection_unregister_object (portal.bus, object);
  g_free (portal.command);
  g_object_unref (portal.bus);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/app/schedule/rhythm/both-ways", test_rhythm_both_ways);
  g_test_add_func ("/app/schedule/rhythm/equals", test_rhythm_equals);
  g_test_add_func ("/app/schedule/rhythm/custom", test_rhythm_custom);
  g_test_add_func ("/app/schedule/rhythm/members", test_rhythm_members);
  g_test_add_func ("/app/schedule/due-times", test_due_times);
  g_test_add_func ("/app/schedule/due-times/until", test_until);
  g_test_add_func ("/app/schedule/editor/keeps", test_editor_keeps);
  g_test_add_func ("/app/schedule/editor/preset", test_editor_preset);
  g_test_add_func ("/app/schedule/editor/switch", test_editor_switch);
  g_test_add_func ("/app/schedule/editor/mistake", test_editor_mistake);
  g_test_add_func ("/app/schedule/editor/limits", test_editor_limits);
  g_test_add_func ("/app/schedule/editor/after", test_editor_after);
  g_test_add_func ("/app/schedule/editor/files", test_editor_files);
  g_test_add_func ("/app/schedule/zones", test_zones);
  g_test_add_func ("/app/schedule/autostart/file", test_autostart_file);
  g_test_add_func ("/app/schedule/autostart/portal", test_autostart_portal);
  return g_test_run ();
}
