/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-bookmark.h"
#include "sluice-cursor-tracker.h"
#include "sluice-error.h"
#include "sluice-reject.h"

#include <string.h>

/* Cursors: their order, their moves, and what a tracker makes of them. */

static void
test_compare (void)
{
  static const struct { SluiceCursorKind kind; const char *a, *b; int order; } cases[] = {
    { SLUICE_CURSOR_NUMBER, "9", "10", -1 },
    { SLUICE_CURSOR_NUMBER, "1.50", "1.5", 0 },
    { SLUICE_CURSOR_NUMBER, "1e3", "999.999", 1 },
    { SLUICE_CURSOR_NUMBER, "9007199254740993", "9007199254740992", 1 },
    { SLUICE_CURSOR_NUMBER, "-2", "-1", -1 },
    { SLUICE_CURSOR_TEXT, "9", "10", 1 },
    { SLUICE_CURSOR_TEXT, "b", "ä", -1 },
    { SLUICE_CURSOR_TEXT, "2026-01-01", "2026-01-01T00:00:00Z", -1 },
    { SLUICE_CURSOR_TEXT, "2026-01-01T00:00:00Z", "2026-01-02", -1 },
    { SLUICE_CURSOR_TEXT, "2026-01-01T10:00:00Z", "2026-01-01T10:00:00.5Z", -1 },
    { SLUICE_CURSOR_TEXT, "2026-01-01T10:00:00.50Z", "2026-01-01T10:00:00.5Z", 0 },
    { SLUICE_CURSOR_TEXT, "2026-01-01T12:00:00+02:00", "2026-01-01T11:00:00Z", -1 },
    { SLUICE_CURSOR_TEXT, "2026-01-01T12:00:00+0200", "2026-01-01T10:00:00Z", 0 },
    { SLUICE_CURSOR_TEXT, "2026-01-01 23:59:59.999999", "2026-01-02 00:00:00", -1 },
    /* With and without an offset nobody knows: bytes. */
    { SLUICE_CURSOR_TEXT, "2026-01-01T12:00:00+02:00", "2026-01-01T11:00:00", 1 },
    /* No times at all. */
    { SLUICE_CURSOR_TEXT, "2026-13-01T12:00:00Z", "2026-13-01T12:00:00.5Z", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      int order = 99;

      g_assert_true (sluice_cursor_compare (cases[i].kind, cases[i].a, cases[i].b, &order));
      g_assert_cmpint (CLAMP (order, -1, 1), ==, cases[i].order);
      g_assert_true (sluice_cursor_compare (cases[i].kind, cases[i].b, cases[i].a, &order));
      g_assert_cmpint (CLAMP (order, -1, 1), ==, -cases[i].order);
    }
}

static void
test_compare_what_is_no_number (void)
{
  int order;

  g_assert_false (sluice_cursor_compare (SLUICE_CURSOR_NUMBER, "1", "2026-01-01", &order));
  g_assert_true (sluice_cursor_is_misleading ("9", "10"));
  g_assert_true (sluice_cursor_is_misleading ("10", "9"));
  g_assert_false (sluice_cursor_is_misleading ("10", "11"));
  g_assert_false (sluice_cursor_is_misleading ("1", "10"));
  g_assert_false (sluice_cursor_is_misleading ("9a", "10"));
}

static void
test_shift (void)
{
  static const struct { const char *text, *step; int factor; const char *moved; } cases[] = {
    { "2026-03-01", "2h", -1, "2026-02-28" },
    { "2026-03-01", "1d", -1, "2026-02-28" },
    { "2024-03-01", "1d", -1, "2024-02-29" },
    { "2026-01-01T00:30:00Z", "1h", -1, "2025-12-31T23:30:00Z" },
    { "2026-01-01T00:30:00.123456+02:00", "1h", -1, "2025-12-31T23:30:00.123456+02:00" },
    { "2026-01-01 00:30", "30s", -1, "2026-01-01 00:29" },
    { "20260101T003000Z", "15m", -1, "20260101T001500Z" },
    { "20260101", "1w", 1, "20260108" },
    { "20260101003000", "1h", -1, "20251231233000" },
    { "2026-01-31", "1mo", 1, "2026-02-28" },
    { "2026-01-31", "1mo", 2, "2026-03-31" },
    { "2024-02-29", "1y", 1, "2025-02-28" },
    { "2026-01-01T10:00:00Z", "1mo", -1, "2025-12-01T10:00:00Z" },
    { "1767348000", "1d", -1, "1767261600" },
    { "1767348000.25", "1d", -1, "1767261600.25" },
    { "1767348000123", "1s", -1, "1767347999123" },
    { "1767348000123456", "1s", -1, "1767347999123456" },
    { "1767348000123456789", "1s", -1, "1767347999123456789" },
    { "1767225600", "1mo", 1, "1769904000" },
    { "100", "10", -1, "90" },
    { "5", "10", -1, "-5" },
    { "1.5", "0.25", -1, "1.25" },
    { "-0.5", "1", 1, "0.5" },
    { "000123", "23", -1, "000100" },
    { "9007199254740993", "1", -1, "9007199254740992" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(SluiceCursorStep) step = { 0 };
      g_autoptr(GError) error = NULL;
      g_autofree char *moved = NULL;

      g_assert_true (sluice_cursor_step_parse (cases[i].step, &step));
      moved = sluice_cursor_shift (cases[i].text, &step, cases[i].factor, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (moved, ==, cases[i].moved);
    }
}

static void
test_shift_what_cannot_be (void)
{
  static const struct { const char *text, *step; } cases[] = {
    { "abc", "1d" }, { "", "1d" }, { "17", "1d" }, { "abc", "1" }, { "2026-01-01", "5" }, { "0001-01-01", "1d" },
    { "2026-02-30", "1d" }, { "99999999999999999999", "1" }, { "1e3", "1" },
  };
  static const char *const steps[] = { "", "d", "0", "0d", "1 d", "-1d", "1x", "1.2.3", "1e3" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(SluiceCursorStep) step = { 0 };
      g_autoptr(GError) error = NULL;

      g_assert_true (sluice_cursor_step_parse (cases[i].step, &step));
      g_assert_null (sluice_cursor_shift (cases[i].text, &step, -1, &error));
      g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_CONFIGURATION);
      g_assert_cmpstr (sluice_error_get_code (error), ==, "cursor_format");
    }
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_auto(SluiceCursorStep) step = { 0 };

      g_assert_false (sluice_cursor_step_parse (steps[i], &step));
    }
}

static void
test_bookmark (void)
{
  static const char *const texts[] = {
    "{\"last\":\"a \\\"b\\\" ä\",\"rows\":[\"0000000000000001\",\"fedcba9876543210\"],\"initial\":\"x\"}",
    "{\"last\":12345678901234567890.0,\"rows\":[],\"run\":\"0190\"}",
    "{\"reset\":\"0190\"}",
  };
  static const char *const wrong[] = { "", "{}", "[]", "{\"last\":null}", "{\"last\":[1],\"rows\":[]}", "{\"last\":1,\"rows\":[1]}",
                                       "{\"last\":1", "{\"rows\":[]}" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(SluiceBookmark) bookmark = sluice_bookmark_parse (texts[i], &error);
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      text = sluice_bookmark_to_text (bookmark);
      g_assert_cmpstr (text, ==, texts[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (sluice_bookmark_parse (wrong[i], &error));
      g_assert_cmpstr (sluice_error_get_code (error), ==, "invalid_bookmark");
    }
}

/* --- The tracker ---------------------------------------------------------------- */

/* Each record is the cursor's JSON; what stands before a “|” is left out of the
 * cursor, but is part of the record's bytes. */
static SluiceBatch *
make_batch (const char *const *records)
{
  SluiceBatch *batch = sluice_batch_new (2, 16);

  for (guint i = 0; records[i] != NULL; i++)
    {
      const char *bar = strchr (records[i], '|');
      const char *text = bar != NULL ? bar + 1 : records[i];
      SluiceValue value = SLUICE_NULL_VALUE;

      if (text[0] == '"')
        value = sluice_value_text (SLUICE_VALUE_TEXT, text + 1, strlen (text) - 2);
      else if (g_ascii_isdigit (text[0]))
        value = sluice_value_text (SLUICE_VALUE_NUMBER, text, strlen (text));
      else if (text[0] == '[')
        value = sluice_value_text (SLUICE_VALUE_JSON, text, strlen (text));
      sluice_batch_row (batch, i)[0] = sluice_value_int (SLUICE_VALUE_INTEGER, i);
      sluice_batch_row (batch, i)[1] = value;
      batch->origins[i] = (SluiceRowOrigin) { .number = i + 1, .raw = records[i], .raw_len = (guint32) strlen (records[i]) };
      batch->n_rows++;
    }
  return batch;
}

typedef struct
{
  SluiceMonitor *monitor;
  SluiceCursorConfig config;
  SluiceCursorTracker *tracker;
  GPtrArray *rejects;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->monitor = sluice_monitor_new ();
  fixture->config = (SluiceCursorConfig) { .slot = 1, .path = "at", .skip_seen = TRUE, .monitor = fixture->monitor };
  fixture->rejects = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_reject_free);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_pointer (&fixture->tracker, sluice_cursor_tracker_free);
  g_ptr_array_unref (fixture->rejects);
  g_object_unref (fixture->monitor);
}

/* The numbers of the rows that stay, as “0 2 3”. */
static char *
apply (Fixture            *fixture,
       guint               n_committed,
       const char *const  *records)
{
  g_autoptr(SluiceBatch) batch = make_batch (records);
  g_autoptr(GString) stay = g_string_new (NULL);
  g_autoptr(GError) error = NULL;

  if (fixture->tracker == NULL)
    fixture->tracker = sluice_cursor_tracker_new (&fixture->config);
  if (!sluice_cursor_tracker_apply (fixture->tracker, batch, n_committed, fixture->rejects, &error))
    return g_strdup (sluice_error_get_code (error));
  for (guint i = 0; i < batch->n_rows; i++)
    g_string_append_printf (stay, "%s%" G_GINT64_FORMAT, i > 0 ? " " : "", sluice_batch_row (batch, i)[0].i);
  return g_string_free (g_steal_pointer (&stay), FALSE);
}

#define assert_stay(fixture, n_committed, expected, ...)                    \
  G_STMT_START                                                              \
    {                                                                       \
      const char *const _records[] = { __VA_ARGS__, NULL };                 \
      g_autofree char *_stay = apply (fixture, n_committed, _records);      \
      g_assert_cmpstr (_stay, ==, expected);                                \
    }                                                                       \
  G_STMT_END

/* The next run of the same task. */
static void
next_run (Fixture *fixture)
{
  g_autofree char *text = sluice_bookmark_to_text (sluice_cursor_tracker_get_bookmark (fixture->tracker));
  SluiceBookmark *bookmark = sluice_bookmark_parse (text, NULL);

  g_clear_pointer (&fixture->tracker, sluice_cursor_tracker_free);
  fixture->config.bookmark = bookmark;
  fixture->config.from = bookmark->last;
  fixture->tracker = sluice_cursor_tracker_new (&fixture->config);
  fixture->config.bookmark = NULL;
  fixture->config.from = NULL;
  sluice_bookmark_free (bookmark);
}

static void
assert_last (Fixture    *fixture,
             const char *last,
             guint       n_rows)
{
  const SluiceBookmark *bookmark = sluice_cursor_tracker_get_bookmark (fixture->tracker);

  g_assert_cmpstr (bookmark->last, ==, last);
  g_assert_cmpuint (bookmark->rows->len, ==, n_rows);
}

static void
test_boundary (Fixture       *fixture,
               gconstpointer  data)
{
  assert_stay (fixture, 0, "0 1 2 3", "a|5", "b|7", "c|7", "d|6");
  assert_last (fixture, "7", 2);
  next_run (fixture);
  /* One is known, one is new, one changed, one comes after the bookmark moved on. */
  assert_stay (fixture, 0, "1 2 3", "b|7", "x|7", "B|7", "y|8");
  assert_stay (fixture, 0, "1", "c|7", "z|8");
  assert_last (fixture, "8", 2);
  g_assert_cmpuint (sluice_monitor_get (fixture->monitor, SLUICE_COUNTER_SKIPPED), ==, 2);
}

static void
test_equal_rows (Fixture       *fixture,
                 gconstpointer  data)
{
  assert_stay (fixture, 0, "0 1", "a|7", "a|7");
  assert_last (fixture, "7", 2);
  next_run (fixture);
  assert_stay (fixture, 0, "2", "a|7", "a|7", "a|7");
  assert_last (fixture, "7", 3);
}

static void
test_space (Fixture       *fixture,
            gconstpointer  data)
{
  static const char *const first[] = { "{ \"n\": \"a b\", \"m\":1 }|5", NULL };
  static const char *const second[] = { "{\"n\":\"a b\",\n\"m\":1}|5", "{\"n\":\"ab\",\"m\":1}|5", NULL };
  g_autofree char *a = apply (fixture, 0, first);
  g_autofree char *b = NULL;

  g_assert_cmpstr (a, ==, "0");
  next_run (fixture);
  b = apply (fixture, 0, second);
  g_assert_cmpstr (b, ==, "1");
}

static void
test_no_cursor (Fixture       *fixture,
                gconstpointer  data)
{
  assert_stay (fixture, 0, "0 4", "5", "null", "\"6\"", "[1]", "6");
  g_assert_cmpuint (fixture->rejects->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      const SluiceReject *reject = g_ptr_array_index (fixture->rejects, i);
      const SluiceRowProblem *problem = g_ptr_array_index (reject->problems, 0);

      g_assert_cmpstr (problem->code, ==, i == 0 ? "missing_cursor" : "invalid_cursor");
    }
  assert_last (fixture, "6", 1);
}

static void
test_range (Fixture       *fixture,
            gconstpointer  data)
{
  fixture->config.from = "2026-01-01";
  fixture->config.to = "2026-01-02";
  fixture->config.skip_before = TRUE;
  assert_stay (fixture, 0, "1 2", "\"2025-12-31T23:59:59Z\"", "\"2026-01-01\"", "\"2026-01-01T23:59:59.9Z\"",
               "\"2026-01-02\"", "\"2026-01-02T00:00:00Z\"");
  g_assert_cmpuint (sluice_monitor_get (fixture->monitor, SLUICE_COUNTER_SKIPPED), ==, 3);
}

static void
test_wrong_range (Fixture       *fixture,
                  gconstpointer  data)
{
  fixture->config.from = "2026-01-01";
  fixture->config.to = "2026-01-02";
  assert_stay (fixture, 0, "cursor_format", "5");
}

static void
test_order (Fixture       *fixture,
            gconstpointer  data)
{
  fixture->config.ascending = TRUE;
  assert_stay (fixture, 0, "0 1", "5", "5");
  assert_stay (fixture, 0, "not_ascending", "6", "5");
}

static void
test_digits (Fixture       *fixture,
             gconstpointer  data)
{
  fixture->config.from = "9";
  fixture->config.skip_before = TRUE;
  assert_stay (fixture, 0, "cursor_order", "\"9\"", "\"10\"");
}

/* Rows that an earlier run has committed are not loaded, but they count for the
 * bookmark. */
static void
test_committed (Fixture       *fixture,
                gconstpointer  data)
{
  assert_stay (fixture, 2, "2", "a|9", "b|8", "c|7");
  assert_last (fixture, "9", 1);
  g_assert_cmpuint (sluice_monitor_get (fixture->monitor, SLUICE_COUNTER_SKIPPED), ==, 0);
  assert_stay (fixture, 1, "", "null");
  g_assert_cmpuint (fixture->rejects->len, ==, 0);
}

/* A bookmark names the run that moved it, which a run without news is not. */
static void
test_run (Fixture       *fixture,
          gconstpointer  data)
{
  fixture->config.run = "one";
  assert_stay (fixture, 0, "0", "a|7");
  fixture->config.run = "two";
  next_run (fixture);
  assert_stay (fixture, 0, "1", "a|7", "a|6");
  g_assert_cmpstr (sluice_cursor_tracker_get_bookmark (fixture->tracker)->run, ==, "one");
  assert_stay (fixture, 0, "0", "b|7");
  g_assert_cmpstr (sluice_cursor_tracker_get_bookmark (fixture->tracker)->run, ==, "two");
}

static void
test_most_rows (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->config.max_rows = 2;
  assert_stay (fixture, 0, "0 1 2", "a|7", "b|7", "c|7");
  assert_last (fixture, "7", 2);
}

int
main (int   argc,
      char *argv[])
{
  static const struct { const char *path; void (*func) (Fixture *, gconstpointer); } tests[] = {
    { "/cursor/tracker/boundary", test_boundary },
    { "/cursor/tracker/equal-rows", test_equal_rows },
    { "/cursor/tracker/space", test_space },
    { "/cursor/tracker/no-cursor", test_no_cursor },
    { "/cursor/tracker/range", test_range },
    { "/cursor/tracker/wrong-range", test_wrong_range },
    { "/cursor/tracker/order", test_order },
    { "/cursor/tracker/digits", test_digits },
    { "/cursor/tracker/committed", test_committed },
    { "/cursor/tracker/most-rows", test_most_rows },
    { "/cursor/tracker/run", test_run },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/cursor/compare", test_compare);
  g_test_add_func ("/cursor/compare-what-is-no-number", test_compare_what_is_no_number);
  g_test_add_func ("/cursor/shift", test_shift);
  g_test_add_func ("/cursor/shift-what-cannot-be", test_shift_what_cannot_be);
  g_test_add_func ("/cursor/bookmark", test_bookmark);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  return g_test_run ();
}
