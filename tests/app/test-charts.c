/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "sluice-activity-view.h"
#include "sluice-activity.h"
#include "sluice-attention-row.h"
#include "sluice-bar-chart.h"
#include "sluice-chart-card.h"
#include "sluice-chart-table.h"
#include "sluice-line-chart.h"
#include "sluice-run-row.h"
#include "sluice-sparkline.h"

#include <math.h>
#include <time.h>

/* Charts, without anything of the workspace. */

#define N_DAYS 90
/* Of a frame at 60 Hz. */
#define MOST_MILLISECONDS 16

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

static SluiceChartData *
create_days (guint n)
{
  SluiceChartData *data = sluice_chart_data_new ("Day", SLUICE_CHART_UNIT_COUNT);

  sluice_chart_data_add_series (data, "Success", SLUICE_CHART_TONE_GOOD);
  sluice_chart_data_add_series (data, "Partial success", SLUICE_CHART_TONE_PARTIAL);
  sluice_chart_data_add_series (data, "Failed", SLUICE_CHART_TONE_BAD);
  for (guint i = 0; i < n; i++)
    {
      const double values[] = { 10 + i % 7, i % 5 == 0, i == n - 1 ? 40 : i % 3 == 0 };
      g_autofree char *label = g_strdup_printf ("D%u", i);
      g_autofree char *title = g_strdup_printf ("Day %u", i);

      sluice_chart_data_take_point (data, sluice_chart_point_new (label, title, values, G_N_ELEMENTS (values)));
    }
  return data;
}

static SluiceChartData *
create_runs (guint n)
{
  SluiceChartData *data = sluice_chart_data_new ("Start", SLUICE_CHART_UNIT_DURATION);

  sluice_chart_data_add_series (data, "Duration", SLUICE_CHART_TONE_PLAIN);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("run-%u", i);

      sluice_chart_data_take_point (data, sluice_chart_point_new_run (
                                      id, id, id, i % 4 == 3 ? SLUICE_RUN_STATE_FAILED : SLUICE_RUN_STATE_SUCCESS,
                                      5 + (double) (i % 6)));
    }
  return data;
}

static GtkWidget *
show (GtkWidget *child,
      int        width,
      int        height)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  SPIN_UNTIL (gtk_widget_get_width (child) > 0);
  return window;
}

static void
hide (GtkWidget *window)
{
  gpointer weak = window;

  g_object_add_weak_pointer (G_OBJECT (window), &weak);
  gtk_window_destroy (GTK_WINDOW (window));
  SPIN_UNTIL (weak == NULL);
}

static gboolean
press (GtkWidget *widget,
       guint      key)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", key, 0, 0, &handled);
    }
  return handled;
}

static void
test_scale (void)
{
  static const struct
  {
    SluiceChartUnit unit;
    double most;
    guint n_wanted;
    double step;
    double end;
  } cases[] = {
    { SLUICE_CHART_UNIT_COUNT, 0, 4, 1, 1 },
    { SLUICE_CHART_UNIT_COUNT, 1, 4, 1, 1 },
    { SLUICE_CHART_UNIT_COUNT, 3, 4, 1, 3 },
    { SLUICE_CHART_UNIT_COUNT, 7, 4, 2, 8 },
    { SLUICE_CHART_UNIT_COUNT, 20, 4, 5, 20 },
    { SLUICE_CHART_UNIT_COUNT, 21, 4, 10, 30 },
    { SLUICE_CHART_UNIT_COUNT, 1234567, 4, 500000, 1500000 },
    { SLUICE_CHART_UNIT_DURATION, 0.03, 3, 0.01, 0.03 },
    { SLUICE_CHART_UNIT_DURATION, 42, 4, 15, 45 },
    { SLUICE_CHART_UNIT_DURATION, 200, 4, 60, 240 },
    { SLUICE_CHART_UNIT_DURATION, 3 * 3600, 4, 3600, 3 * 3600 },
    { SLUICE_CHART_UNIT_DURATION, NAN, 4, 0.5, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double step = 0;
      double end = sluice_chart_scale_fit (cases[i].unit, cases[i].most, cases[i].n_wanted, &step);

      g_test_message ("%g", cases[i].most);
      g_assert_cmpfloat_with_epsilon (step, cases[i].step, 1e-9);
      g_assert_cmpfloat_with_epsilon (end, cases[i].end, 1e-9);
    }
  g_assert_cmpuint (sluice_chart_scale_get_stride (14, 20), ==, 1);
  g_assert_cmpuint (sluice_chart_scale_get_stride (14, 13), ==, 2);
  g_assert_cmpuint (sluice_chart_scale_get_stride (30, 8), ==, 7);
  g_assert_cmpuint (sluice_chart_scale_get_stride (90, 7), ==, 14);
  g_assert_cmpuint (sluice_chart_scale_get_stride (90, 1), ==, 90);
}

static void
expect_tick (SluiceChartUnit  unit,
             double           value,
             const char      *expected)
{
  g_autofree char *text = sluice_chart_scale_format_tick (unit, value);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_ticks (void)
{
  expect_tick (SLUICE_CHART_UNIT_COUNT, 0, "0");
  expect_tick (SLUICE_CHART_UNIT_COUNT, 5000, "5000");
  expect_tick (SLUICE_CHART_UNIT_COUNT, 20000, "20 k");
  expect_tick (SLUICE_CHART_UNIT_COUNT, 1500000, "1.5 M");
  expect_tick (SLUICE_CHART_UNIT_COUNT, 2e9, "2 bn");
  expect_tick (SLUICE_CHART_UNIT_COUNT, 5e12, "5000 bn");
  expect_tick (SLUICE_CHART_UNIT_DURATION, 0, "0");
  expect_tick (SLUICE_CHART_UNIT_DURATION, 0.02, "20 ms");
  expect_tick (SLUICE_CHART_UNIT_DURATION, 45, "45 s");
  expect_tick (SLUICE_CHART_UNIT_DURATION, 90, "1.5 min");
  expect_tick (SLUICE_CHART_UNIT_DURATION, 7200, "2 h");
}

static void
test_words (void)
{
  g_autoptr(SluiceChartData) days = create_days (4);
  g_autoptr(SluiceChartData) runs = create_runs (4);
  g_autofree char *first = sluice_chart_data_describe (days, 0);
  g_autofree char *second = sluice_chart_data_describe (days, 1);
  g_autofree char *all = sluice_chart_data_sum_up (days);
  g_autofree char *run = sluice_chart_data_describe (runs, 3);
  g_autofree char *longest = sluice_chart_data_sum_up (runs);

  g_assert_cmpstr (first, ==, "Day 0: Success 10, Partial success 1, Failed 1");
  g_assert_cmpstr (second, ==, "Day 1: Success 11");
  g_assert_cmpstr (all, ==, "Success 46, Partial success 1, Failed 41");
  g_assert_cmpstr (run, ==, "run-3: Failed, Duration 8.0 s");
  g_assert_cmpstr (longest, ==, "4 runs, at most 8.0 s");
  g_assert_cmpfloat_with_epsilon (sluice_chart_data_get_most (days), 53, 1e-9);
}

/* A day begins with its first moment, whatever becomes of clocks on it, and of each
 * there is one. */
static void
expect_days (const char *zone_name,
             const char *now,
             guint       n_days)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier (zone_name);
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601 (now, NULL);
  g_autoptr(GDateTime) local = g_date_time_to_timezone (time, zone);
  g_autoptr(GArray) bounds = NULL;

  g_assert_nonnull (zone);
  bounds = sluice_activity_find_midnights (g_date_time_to_unix (time) * G_USEC_PER_SEC, zone, n_days);
  g_assert_cmpuint (bounds->len, ==, n_days + 1);
  for (guint i = 0; i <= n_days; i++)
    {
      gint64 bound = g_array_index (bounds, gint64, i);
      g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (bound / G_USEC_PER_SEC);
      g_autoptr(GDateTime) first = g_date_time_to_timezone (utc, zone);
      g_autoptr(GDateTime) before = g_date_time_add_seconds (first, -1);
      g_autoptr(GDateTime) day = g_date_time_add_days (local, (int) i + 1 - (int) n_days);
      g_autofree char *is = g_date_time_format (first, "%F");
      g_autofree char *was = g_date_time_format (before, "%F");
      g_autofree char *expected = g_date_time_format (day, "%F");

      g_assert_cmpstr (is, ==, expected);
      g_assert_cmpstr (was, <, expected);
    }
}

static void
test_midnights (void)
{
  expect_days ("UTC", "2026-03-06T10:00:00Z", 90);
  expect_days ("Europe/Berlin", "2026-04-01T10:00:00Z", 14);
  expect_days ("Europe/Berlin", "2026-10-27T22:59:59Z", 30);
  expect_days ("Europe/Berlin", "2026-10-24T23:30:00Z", 2);
  expect_days ("Australia/Lord_Howe", "2026-10-05T03:00:00Z", 14);
  /* Here the clock went from midnight to one o'clock. */
  expect_days ("America/Sao_Paulo", "2018-11-08T12:00:00Z", 14);
  expect_days ("Asia/Beirut", "2021-03-30T12:00:00Z", 30);
}

/* What the store has counted, as charts. */
static void
test_activity (void)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr(GArray) bounds = sluice_activity_find_midnights (G_GINT64_CONSTANT (1772791200) * G_USEC_PER_SEC, zone, 2);
  g_autoptr(GArray) days = g_array_new (FALSE, TRUE, sizeof (SluiceRunDay));
  g_autoptr(SluiceChartData) runs = NULL;
  g_autoptr(SluiceChartData) rows = NULL;
  g_autofree char *quiet = NULL;
  g_autofree char *busy = NULL;
  g_autofree char *written = NULL;

  g_array_set_size (days, 2);
  g_array_index (days, SluiceRunDay, 1) = (SluiceRunDay) {
    .runs = { [SLUICE_RUN_STATE_SUCCESS] = 3, [SLUICE_RUN_STATE_FAILED] = 1, [SLUICE_RUN_STATE_RUNNING] = 1 },
    .read = 100, .loaded = 90, .rejected = 10,
  };
  runs = sluice_activity_chart_runs (bounds, days, zone);
  rows = sluice_activity_chart_rows (bounds, days, zone);
  quiet = sluice_chart_data_describe (runs, 0);
  busy = sluice_chart_data_describe (runs, 1);
  written = sluice_chart_data_describe (rows, 1);
  g_assert_cmpstr (quiet, ==, "Thursday, 5 March 2026: nothing");
  g_assert_cmpstr (busy, ==, "Friday, 6 March 2026: Success 3, Failed 1, Running 1");
  g_assert_cmpstr (written, ==, "Friday, 6 March 2026: Written 90, Rejected 10");
  g_assert_cmpuint (sluice_activity_count_runs (&g_array_index (days, SluiceRunDay, 1)), ==, 5);
}

/* Of a run that was interrupted nobody knows how long it took. */
static void
test_trend (void)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr(GPtrArray) trend = g_ptr_array_new ();
  SluiceRunTrend known = { (char *) "run-1", 1, 2 * G_USEC_PER_SEC, 5, 0, SLUICE_RUN_STATE_SUCCESS };
  SluiceRunTrend unknown = { (char *) "run-2", 2, -1, 0, 0, SLUICE_RUN_STATE_INTERRUPTED };
  g_autoptr(SluiceChartData) data = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  g_ptr_array_add (trend, &known);
  g_ptr_array_add (trend, &unknown);
  data = sluice_activity_chart_trend (trend, zone);
  first = sluice_chart_data_describe (data, 0);
  second = sluice_chart_data_describe (data, 1);
  g_assert_true (g_str_has_suffix (first, ": Success, Duration 2.0 s"));
  g_assert_true (g_str_has_suffix (second, ": Interrupted"));
  g_assert_cmpstr (sluice_chart_point_get_run (sluice_chart_data_get_point (data, 1)), ==, "run-2");
}

/* What a person with the keyboard hears. */
static void
test_keys (gconstpointer direction)
{
  g_autoptr(SluiceChartData) data = create_days (20);
  GtkWidget *chart = g_object_new (SLUICE_TYPE_BAR_CHART, NULL);
  gboolean rtl = GPOINTER_TO_INT (direction) == GTK_TEXT_DIR_RTL;
  guint forward = rtl ? GDK_KEY_Left : GDK_KEY_Right;
  guint back = rtl ? GDK_KEY_Right : GDK_KEY_Left;
  GtkWidget *window = NULL;

  gtk_widget_set_direction (chart, GPOINTER_TO_INT (direction));
  sluice_chart_set_title (SLUICE_CHART (chart), "Runs per Day");
  g_assert_false (press (chart, back));
  sluice_chart_set_data (SLUICE_CHART (chart), data);
  window = show (chart, 500, 200);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (chart), GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (chart), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Runs per Day. Success 257, Partial success 4, Failed 47");
  g_assert_true (press (chart, back));
  g_assert_cmpint (sluice_chart_get_selected (SLUICE_CHART (chart)), ==, 19);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (chart), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Runs per Day. Day 19: Success 15, Failed 40");
  g_assert_true (press (chart, forward));
  g_assert_cmpint (sluice_chart_get_selected (SLUICE_CHART (chart)), ==, 19);
  g_assert_true (press (chart, back));
  g_assert_cmpint (sluice_chart_get_selected (SLUICE_CHART (chart)), ==, 18);
  g_assert_true (press (chart, GDK_KEY_Page_Up));
  g_assert_cmpint (sluice_chart_get_selected (SLUICE_CHART (chart)), ==, 11);
  g_assert_true (press (chart, GDK_KEY_Home));
  g_assert_cmpint (sluice_chart_get_selected (SLUICE_CHART (chart)), ==, 0);
  g_assert_true (press (chart, back));
  g_assert_cmpint (sluice_chart_get_selected (SLUICE_CHART (chart)), ==, 0);
  g_assert_true (press (chart, forward));
  g_assert_cmpstr (sluice_chart_get_selection (SLUICE_CHART (chart)), ==, "Day 1: Success 11");

  /* New numbers of the same days leave the mark where it is, other days do not. */
  {
    g_autoptr(SluiceChartData) same = create_days (20);
    g_autoptr(SluiceChartData) one = create_days (1);

    sluice_chart_set_data (SLUICE_CHART (chart), same);
    g_assert_cmpint (sluice_chart_get_selected (SLUICE_CHART (chart)), ==, 1);
    sluice_chart_set_data (SLUICE_CHART (chart), one);
    g_assert_cmpint (sluice_chart_get_selected (SLUICE_CHART (chart)), ==, -1);
  }
  g_assert_true (press (chart, forward));
  g_assert_true (press (chart, GDK_KEY_Escape));
  g_assert_cmpint (sluice_chart_get_selected (SLUICE_CHART (chart)), ==, -1);
  g_assert_false (press (chart, GDK_KEY_Tab));
  hide (window);
}

static void
activated_cb (SluiceChart *chart,
              const char  *run,
              char       **ret_run)
{
  g_free (*ret_run);
  *ret_run = g_strdup (run);
}

static void
test_activate (void)
{
  g_autoptr(SluiceChartData) runs = create_runs (6);
  g_autoptr(SluiceChartData) days = create_days (6);
  GtkWidget *chart = g_object_ref_sink (GTK_WIDGET (g_object_new (SLUICE_TYPE_LINE_CHART, NULL)));
  g_autofree char *run = NULL;

  g_signal_connect (chart, "activated", G_CALLBACK (activated_cb), &run);
  sluice_chart_set_data (SLUICE_CHART (chart), runs);
  press (chart, GDK_KEY_Return);
  g_assert_null (run);
  press (chart, GDK_KEY_Left);
  press (chart, GDK_KEY_Left);
  press (chart, GDK_KEY_Return);
  g_assert_cmpstr (run, ==, "run-4");
  /* Days are no runs. */
  g_clear_pointer (&run, g_free);
  sluice_chart_set_data (SLUICE_CHART (chart), days);
  press (chart, GDK_KEY_Left);
  press (chart, GDK_KEY_Return);
  g_assert_null (run);
  g_assert_finalize_object (chart);
}

static GskRenderNode *
draw (GtkWidget *widget)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  GTK_WIDGET_GET_CLASS (widget)->snapshot (widget, snapshot);
  return gtk_snapshot_free_to_node (snapshot);
}

static double
measure_drawing (GtkWidget *widget)
{
  GskRenderer *renderer = gtk_native_get_renderer (gtk_widget_get_native (widget));
  double best = G_MAXDOUBLE;

  /* The best of some: others use the machine, too. */
  for (guint i = 0; i < 7; i++)
    {
      g_autoptr(GdkTexture) texture = NULL;
      GskRenderNode *node = NULL;
      struct timespec before, after;

      clock_gettime (CLOCK_THREAD_CPUTIME_ID, &before);
      node = draw (widget);
      texture = gsk_renderer_render_texture (renderer, node, NULL);
      clock_gettime (CLOCK_THREAD_CPUTIME_ID, &after);
      gsk_render_node_unref (node);
      best = MIN (best, (double) (after.tv_sec - before.tv_sec) * 1000 +
                  (double) (after.tv_nsec - before.tv_nsec) / 1e6);
    }
  return best;
}

/* A quarter of a year is drawn within a frame. */
static void
test_speed (void)
{
  g_autoptr(SluiceChartData) days = create_days (N_DAYS);
  g_autoptr(SluiceChartData) runs = create_runs (N_DAYS);
  GtkWidget *charts[] = { g_object_new (SLUICE_TYPE_BAR_CHART, NULL), g_object_new (SLUICE_TYPE_LINE_CHART, NULL) };

  for (guint i = 0; i < G_N_ELEMENTS (charts); i++)
    {
      GtkWidget *window = NULL;
      double milliseconds = 0;

      sluice_chart_set_data (SLUICE_CHART (charts[i]), i == 0 ? days : runs);
      sluice_chart_select (SLUICE_CHART (charts[i]), 7);
      window = show (charts[i], 900, 240);
      milliseconds = measure_drawing (charts[i]);
      g_test_message ("%s: %.2f ms", G_OBJECT_TYPE_NAME (charts[i]), milliseconds);
      g_assert_cmpfloat (milliseconds, <, MOST_MILLISECONDS);
      hide (window);
    }
}

static guint32
get_pixel (const guchar *pixels,
           gsize         stride,
           int           x,
           int           y)
{
  const guint32 *pixel = (const guint32 *) (gconstpointer) (pixels + (gsize) y * stride + (gsize) x * 4);

  return *pixel & 0xffffff;
}

/* How many pixels of a colour there are in the left and in the right half. */
static void
count_pixels (GtkWidget *widget,
              guint32    color,
              guint     *ret_left,
              guint     *ret_right)
{
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  gsize stride = (gsize) width * 4;
  g_autofree guchar *pixels = g_malloc (stride * (gsize) height);
  GskRenderer *renderer = gtk_native_get_renderer (gtk_widget_get_native (widget));
  GskRenderNode *node = draw (widget);
  g_autoptr(GdkTexture) texture = NULL;

  *ret_left = *ret_right = 0;
  texture = gsk_renderer_render_texture (renderer, node, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  gdk_texture_download (texture, pixels, stride);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      if (get_pixel (pixels, stride, x, y) == color)
        *(x < width / 2 ? ret_left : ret_right) += 1;
  gsk_render_node_unref (node);
}

/* The many failures of the newest day are at the end where time ends. */
static void
test_drawing (gconstpointer direction)
{
  g_autoptr(SluiceChartData) data = create_days (14);
  GtkWidget *chart = g_object_new (SLUICE_TYPE_BAR_CHART, NULL);
  GtkWidget *window = NULL;
  guint left = 0, right = 0;

  gtk_widget_set_direction (chart, GPOINTER_TO_INT (direction));
  sluice_chart_set_data (SLUICE_CHART (chart), data);
  window = show (chart, 400, 200);
  count_pixels (chart, 0xe01b24, &left, &right);
  g_test_message ("%u red pixels on the left, %u on the right", left, right);
  if (GPOINTER_TO_INT (direction) == GTK_TEXT_DIR_RTL)
    g_assert_cmpuint (left, >, 4 * right + 100);
  else
    g_assert_cmpuint (right, >, 4 * left + 100);
  /* Full bars of what went well are there in both halves. */
  count_pixels (chart, 0x26a269, &left, &right);
  g_assert_cmpuint (MIN (left, right), >, 200);
  hide (window);
}

static void
test_sparkline (void)
{
  const double values[] = { 3, 0, 5, 2, 4 };
  const SluiceRunState states[] = { SLUICE_RUN_STATE_SUCCESS, SLUICE_RUN_STATE_SUCCESS, SLUICE_RUN_STATE_FAILED,
                                    SLUICE_RUN_STATE_PARTIAL_SUCCESS, SLUICE_RUN_STATE_SUCCESS };
  double many[SLUICE_SPARKLINE_MOST + 10] = { 0 };
  SluiceRunState all[G_N_ELEMENTS (many)];
  GtkWidget *sparkline = sluice_sparkline_new ();
  GtkWidget *window = show (sparkline, 60, 20);
  guint left = 0, right = 0;

  gtk_widget_set_halign (sparkline, GTK_ALIGN_CENTER);
  sluice_sparkline_set_values (SLUICE_SPARKLINE (sparkline), NULL, NULL, 0);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (sparkline), GTK_ACCESSIBLE_PROPERTY_LABEL, "No runs yet");
  sluice_sparkline_set_values (SLUICE_SPARKLINE (sparkline), values, states, G_N_ELEMENTS (values));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (sparkline), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Last 5 runs: Success 3, Partial success 1, Failed 1");
  SPIN_UNTIL (gtk_widget_get_width (sparkline) == 25);
  count_pixels (sparkline, 0x26a269, &left, &right);
  g_assert_cmpuint (left, >, 0);
  g_assert_cmpuint (right, >, 0);

  for (guint i = 0; i < G_N_ELEMENTS (many); i++)
    all[i] = i < 10 ? SLUICE_RUN_STATE_FAILED : SLUICE_RUN_STATE_SUCCESS;
  sluice_sparkline_set_values (SLUICE_SPARKLINE (sparkline), many, all, G_N_ELEMENTS (many));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (sparkline), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Last 40 runs: Success 40");
  hide (window);
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
is_label (GtkWidget  *widget,
          const char *text)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
         g_strcmp0 (gtk_label_get_text (GTK_LABEL (widget)), text) == 0;
}

static gboolean
is_toggle (GtkWidget  *widget,
           const char *text)
{
  return GTK_IS_TOGGLE_BUTTON (widget);
}

/* The same numbers in a table, and words where there are none. */
static void
test_card (void)
{
  g_autoptr(SluiceChartData) data = create_days (14);
  g_autoptr(SluiceChartData) nothing = sluice_chart_data_new ("Day", SLUICE_CHART_UNIT_COUNT);
  GtkWidget *card = sluice_chart_card_new (g_object_new (SLUICE_TYPE_BAR_CHART, NULL), "Runs per Day");
  GtkWidget *window = NULL;
  GtkWidget *toggle = NULL;

  sluice_chart_card_set_empty (SLUICE_CHART_CARD (card), "Nothing has run.");
  window = show (card, 500, 320);
  g_assert_nonnull (find (window, is_label, "Nothing has run."));
  toggle = find (card, is_toggle, NULL);
  g_assert_false (gtk_widget_get_visible (toggle));

  sluice_chart_card_set_data (SLUICE_CHART_CARD (card), data);
  SPIN_UNTIL (find (window, is_label, "Partial success") != NULL);
  g_assert_null (find (window, is_label, "Nothing has run."));
  g_assert_null (find (window, is_label, "Day 13"));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Show as Table: Runs per Day");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggle), TRUE);
  SPIN_UNTIL (find (window, is_label, "Day 13") != NULL);
  g_assert_nonnull (find (window, is_label, "40"));
  g_assert_nonnull (find (window, is_label, "Failed"));

  sluice_chart_card_set_data (SLUICE_CHART_CARD (card), nothing);
  SPIN_UNTIL (find (window, is_label, "Nothing has run.") != NULL);
  hide (window);
}

static void
expect_narrow (GtkWidget *widget)
{
  int minimum = 0;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_test_message ("%s: %d", G_OBJECT_TYPE_NAME (widget), minimum);
  /* A phone's 360, without the margins of the page. */
  g_assert_cmpint (minimum, <=, 336);
  g_object_ref_sink (widget);
  g_object_unref (widget);
}

/* Text of twice the size fits a phone. */
static void
test_large_text (void)
{
  const SluiceAttention rejected = { (char *) "run-1", (char *) "task-1", (char *) "Invoices of the whole year",
                                     SLUICE_RUN_STATE_PARTIAL_SUCCESS, 1, NULL, NULL, 123456, TRUE };
  const SluiceAttention locked = { (char *) "run-2", (char *) "task-2", (char *) "Invoices of the whole year",
                                   SLUICE_RUN_STATE_FAILED, 1, (char *) "token_refused",
                                   (char *) "The server refused the authorisation", 0, FALSE };
  g_autoptr(SluiceChartData) days = create_days (90);
  GtkSettings *settings = gtk_settings_get_default ();
  GtkWidget *card = sluice_chart_card_new (g_object_new (SLUICE_TYPE_BAR_CHART, NULL), "Duration of Runs");
  g_autoptr(SluiceRun) retry = sluice_run_new ("run-3", "task-3", "Invoices of the whole year");
  GtkWidget *row = sluice_run_row_new ();
  int dpi = 0;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  sluice_chart_card_set_data (SLUICE_CHART_CARD (card), days);
  sluice_run_set_retry_of (retry, "run-2");
  sluice_run_set_count (retry, SLUICE_COUNTER_READ, 123456);
  sluice_run_row_set_run (SLUICE_RUN_ROW (row), retry);
  expect_narrow (card);
  expect_narrow (g_object_new (SLUICE_TYPE_ACTIVITY_VIEW, NULL));
  expect_narrow (sluice_attention_row_new (&rejected));
  expect_narrow (sluice_attention_row_new (&locked));
  expect_narrow (row);
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  adw_init ();

  g_test_add_func ("/sluice/charts/scale", test_scale);
  g_test_add_func ("/sluice/charts/ticks", test_ticks);
  g_test_add_func ("/sluice/charts/words", test_words);
  g_test_add_func ("/sluice/charts/midnights", test_midnights);
  g_test_add_func ("/sluice/charts/activity", test_activity);
  g_test_add_func ("/sluice/charts/trend", test_trend);
  g_test_add_data_func ("/sluice/charts/keys", GINT_TO_POINTER (GTK_TEXT_DIR_LTR), test_keys);
  g_test_add_data_func ("/sluice/charts/keys-right-to-left", GINT_TO_POINTER (GTK_TEXT_DIR_RTL), test_keys);
  g_test_add_func ("/sluice/charts/activate", test_activate);
  g_test_add_func ("/sluice/charts/speed", test_speed);
  g_test_add_data_func ("/sluice/charts/drawing", GINT_TO_POINTER (GTK_TEXT_DIR_LTR), test_drawing);
  g_test_add_data_func ("/sluice/charts/drawing-right-to-left", GINT_TO_POINTER (GTK_TEXT_DIR_RTL), test_drawing);
  g_test_add_func ("/sluice/charts/sparkline", test_sparkline);
  g_test_add_func ("/sluice/charts/card", test_card);
  g_test_add_func ("/sluice/charts/large-text", test_large_text);

  return g_test_run ();
}
