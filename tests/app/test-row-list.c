/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "sluice-row-list.h"

#include <adwaita.h>

/* Lists of which only those rows have widgets that can be seen. */

#define N_ITEMS 100000

typedef struct
{
  GtkWidget *window;
  SluiceRowList *list;          /* (unowned) */
  GtkStringList *items;         /* (owned) */
  GtkAdjustment *adjustment;    /* (unowned) */
  guint n_bound;
  guint n_most;                 /* bound in one turn of the main loop */
} Fixture;

static gboolean
give_up_cb (gpointer user_data)
{
  g_error ("%s did not happen", (const char *) user_data);
  return G_SOURCE_REMOVE;
}

static void
bind_cb (Fixture         *fixture,
         GtkLabel        *label,
         GtkStringObject *item)
{
  gtk_label_set_label (label, item == NULL ? "" : gtk_string_object_get_string (item));
  fixture->n_bound += item != NULL;
}

static void
turn (Fixture *fixture)
{
  const guint n_before = fixture->n_bound;

  g_main_context_iteration (NULL, TRUE);
  fixture->n_most = MAX (fixture->n_most, fixture->n_bound - n_before);
}

/* The row at the top of what is seen, that has a widget with @text. */
static GtkWidget *
find_row (Fixture    *fixture,
          const char *text)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (fixture->list)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    if (gtk_widget_get_mapped (row) &&
        g_strcmp0 (gtk_label_get_label (GTK_LABEL (gtk_widget_get_first_child (row))), text) == 0)
      return row;
  return NULL;
}

static double
get_y (Fixture   *fixture,
       GtkWidget *row)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (row, GTK_WIDGET (fixture->list), &bounds));
  return bounds.origin.y;
}

/* @text is at @y, in pixels from the top of the view. */
static GtkWidget *
wait_for_row (Fixture    *fixture,
              const char *text,
              double      y)
{
  g_autofree char *what = g_strdup_printf ("the row “%s” at %.0f", text, y);
  guint id = g_timeout_add_seconds (20, give_up_cb, what);
  GtkWidget *row = NULL;

  while ((row = find_row (fixture, text)) == NULL || (int) get_y (fixture, row) != (int) y)
    turn (fixture);
  g_source_remove (id);
  return row;
}

static void
prepend (Fixture    *fixture,
         const char *text)
{
  const char *added[] = { text, NULL };

  gtk_string_list_splice (fixture->items, 0, 0, added);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  fixture->items = gtk_string_list_new (NULL);
  for (guint i = 0; i < N_ITEMS; i++)
    gtk_string_list_take (fixture->items, g_strdup_printf ("row %u", i));
  fixture->list = g_object_new (SLUICE_TYPE_ROW_LIST, "row-type", GTK_TYPE_LABEL, NULL);
  g_signal_connect_swapped (fixture->list, "bind", G_CALLBACK (bind_cb), fixture);
  sluice_row_list_set_model (fixture->list, G_LIST_MODEL (fixture->items));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (fixture->list));
  fixture->adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 400, 400);
  gtk_window_set_child (GTK_WINDOW (fixture->window), scroller);
  gtk_window_present (GTK_WINDOW (fixture->window));
  (void) wait_for_row (fixture, "row 0", 0);
  (void) wait_for_row (fixture, "row 5", 5 * gtk_adjustment_get_step_increment (fixture->adjustment));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_finalize_object (fixture->items);
}

static guint
count_rows (Fixture *fixture)
{
  guint n = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (fixture->list)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    n++;
  return n;
}

/* Rows that can be seen follow each other as they are read. */
static void
assert_order (Fixture *fixture)
{
  double y = -G_MAXDOUBLE;

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (fixture->list)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      if (!gtk_widget_get_mapped (row))
        continue;
      g_assert_cmpfloat (get_y (fixture, row), >, y);
      y = get_y (fixture, row);
    }
}

static void
test_scroll (Fixture       *fixture,
             gconstpointer  data)
{
  const double height = gtk_adjustment_get_step_increment (fixture->adjustment);
  const double page = gtk_adjustment_get_page_size (fixture->adjustment);

  g_assert_cmpint ((int) gtk_adjustment_get_upper (fixture->adjustment), ==, (int) (N_ITEMS * height));
  gtk_adjustment_set_value (fixture->adjustment, 3 * height);
  (void) wait_for_row (fixture, "row 3", 0);
  assert_order (fixture);
  gtk_adjustment_set_value (fixture->adjustment, N_ITEMS * height);
  (void) wait_for_row (fixture, "row 99999", page - height);
  (void) wait_for_row (fixture, "row 99995", page - 5 * height);
  assert_order (fixture);
  g_assert_cmpuint (count_rows (fixture), <, (guint) (page / height) + 20);
  /* However far it goes, a turn of the main loop does little. */
  g_assert_cmpuint (fixture->n_most, <=, 8);
  sluice_row_list_scroll_to_top (fixture->list);
  (void) wait_for_row (fixture, "row 0", 0);
}

static void
wait_for_none (Fixture *fixture)
{
  guint id = g_timeout_add_seconds (20, give_up_cb, (gpointer) "an empty list");

  while (find_row (fixture, "row 100") != NULL || gtk_adjustment_get_value (fixture->adjustment) > 0)
    turn (fixture);
  g_source_remove (id);
}

static void
test_place (Fixture       *fixture,
            gconstpointer  data)
{
  const double height = gtk_adjustment_get_step_increment (fixture->adjustment);
  guint n_before = 0;

  /* At the top, what is new is seen. */
  prepend (fixture, "first");
  (void) wait_for_row (fixture, "first", 0);
  (void) wait_for_row (fixture, "row 0", height);

  /* Elsewhere nothing moves, and nothing has to be filled. */
  gtk_adjustment_set_value (fixture->adjustment, 101 * height);
  (void) wait_for_row (fixture, "row 100", 0);
  (void) wait_for_row (fixture, "row 105", 5 * height);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  n_before = fixture->n_bound;
  prepend (fixture, "second");
  (void) wait_for_row (fixture, "row 100", 0);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpint ((int) gtk_adjustment_get_value (fixture->adjustment), ==, (int) (102 * height));
  g_assert_cmpuint (fixture->n_bound, ==, n_before);
  gtk_string_list_splice (fixture->items, 0, 50, NULL);
  (void) wait_for_row (fixture, "row 100", 0);
  g_assert_cmpint ((int) gtk_adjustment_get_value (fixture->adjustment), ==, (int) (52 * height));
  gtk_string_list_splice (fixture->items, 0, g_list_model_get_n_items (G_LIST_MODEL (fixture->items)), NULL);
  wait_for_none (fixture);
}

static void
wait_for_focus (Fixture   *fixture,
                GtkWidget *widget)
{
  guint id = g_timeout_add_seconds (20, give_up_cb, (gpointer) "the focus");

  while (gtk_window_get_focus (GTK_WINDOW (fixture->window)) != widget)
    turn (fixture);
  g_source_remove (id);
}

static void
test_focus (Fixture       *fixture,
            gconstpointer  data)
{
  const double height = gtk_adjustment_get_step_increment (fixture->adjustment);

  gtk_widget_grab_focus (find_row (fixture, "row 3"));
  wait_for_focus (fixture, find_row (fixture, "row 3"));
  gtk_adjustment_set_value (fixture->adjustment, 5000 * height);
  (void) wait_for_row (fixture, "row 5000", 0);
  wait_for_focus (fixture, GTK_WIDGET (fixture->list));
  gtk_adjustment_set_value (fixture->adjustment, height);
  wait_for_focus (fixture, wait_for_row (fixture, "row 3", 2 * height));
}

/* Rows of several lines among others: the last can be reached, and a step is a step. */
static void
test_uneven (Fixture       *fixture,
             gconstpointer  data)
{
  const char *last = "tall 999\nand\nmore";
  const double page = gtk_adjustment_get_page_size (fixture->adjustment);
  guint id = g_timeout_add_seconds (20, give_up_cb, (gpointer) "the end of uneven rows");
  GtkWidget *row = NULL;
  double y = 0;

  gtk_string_list_splice (fixture->items, 0, N_ITEMS, NULL);
  for (guint i = 0; i < 1000; i++)
    gtk_string_list_take (fixture->items, g_strdup_printf (i % 3 == 0 ? "tall %u\nand\nmore" : "row %u", i));
  sluice_row_list_scroll_to_end (fixture->list);
  while ((row = find_row (fixture, last)) == NULL || find_row (fixture, "row 994") == NULL ||
         (int) get_y (fixture, row) + gtk_widget_get_allocated_height (row) != (int) page)
    turn (fixture);
  g_source_remove (id);
  assert_order (fixture);
  y = get_y (fixture, find_row (fixture, "row 994"));
  gtk_adjustment_set_value (fixture->adjustment, gtk_adjustment_get_value (fixture->adjustment) - 10);
  (void) wait_for_row (fixture, "row 994", y + 10);
}

/* Which one of how many a row is, for who cannot see it: also when it shows another item,
 * and when there are others before it. */
static void
test_set_size (Fixture       *fixture,
               gconstpointer  data)
{
  const double height = gtk_adjustment_get_step_increment (fixture->adjustment);
  GtkWidget *row = find_row (fixture, "row 2");

  gtk_test_accessible_assert_relation (row, GTK_ACCESSIBLE_RELATION_POS_IN_SET, 3);
  gtk_test_accessible_assert_relation (row, GTK_ACCESSIBLE_RELATION_SET_SIZE, N_ITEMS);
  gtk_adjustment_set_value (fixture->adjustment, 5000 * height);
  row = wait_for_row (fixture, "row 5000", 0);
  gtk_test_accessible_assert_relation (row, GTK_ACCESSIBLE_RELATION_POS_IN_SET, 5001);
  prepend (fixture, "first");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  row = wait_for_row (fixture, "row 5000", 0);
  gtk_test_accessible_assert_relation (row, GTK_ACCESSIBLE_RELATION_POS_IN_SET, 5002);
  gtk_test_accessible_assert_relation (row, GTK_ACCESSIBLE_RELATION_SET_SIZE, N_ITEMS + 1);
}

static void
test_roles (Fixture       *fixture,
               gconstpointer  data)
{
  GtkWidget *row = find_row (fixture, "row 2");

  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (fixture->list)), ==, GTK_ACCESSIBLE_ROLE_LIST);
  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (row)), ==, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  g_assert_true (gtk_widget_get_focusable (row));
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/app/row-list/scroll", Fixture, NULL, set_up, test_scroll, tear_down);
  g_test_add ("/app/row-list/place", Fixture, NULL, set_up, test_place, tear_down);
  g_test_add ("/app/row-list/uneven", Fixture, NULL, set_up, test_uneven, tear_down);
  g_test_add ("/app/row-list/focus", Fixture, NULL, set_up, test_focus, tear_down);
  g_test_add ("/app/row-list/set-size", Fixture, NULL, set_up, test_set_size, tear_down);
  g_test_add ("/app/row-list/roles", Fixture, NULL, set_up, test_roles, tear_down);
  return g_test_run ();
}
