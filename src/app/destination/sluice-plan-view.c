/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-plan-view.h"

#include "sluice-count-bar.h"
#include "sluice-flow.h"
#include "sluice-format.h"
#include "sluice-row-list.h"

#include <glib/gi18n.h>

struct _SluicePlanView
{
  AdwBin parent_instance;

  SluicePlanModel *plan;         /* (owned) (nullable) */
  GtkFilter *filter;            /* (owned) */
  gboolean is_shown[SLUICE_N_FATES];
  gboolean is_busy;
  gboolean is_old;              /* the task was changed since it was asked for */
  gboolean is_file;             /* which is written anew, whatever is there */

  double head_height;           /* of what is above the rows, at its width */

  GtkStack *stack;
  GtkScrolledWindow *head;
  GtkLabel *title_label;
  GtkWidget *old_label;
  SluiceCountBar *bar;
  SluiceFlow *chips;
  GtkLabel *warnings_label;
  GtkExpander *ddl_expander;
  GtkLabel *ddl_label;
  SluiceRowList *list;
  GtkLabel *more_label;
  GtkStack *rows_stack;
};

static void
show_page (SluicePlanView *self)
{
  const char *page = "ask";

  if (self->is_file)
    page = "file";
  else if (self->is_busy)
    page = "busy";
  else if (self->plan != NULL)
    page = "plan";
  gtk_stack_set_visible_child_name (self->stack, page);
}

/* The parts of the bar, as they are called in the results of runs. */
static const SluiceCounter counters[SLUICE_N_FATES] = {
  [SLUICE_FATE_NEW] = SLUICE_COUNTER_INSERTED,
  [SLUICE_FATE_CHANGED] = SLUICE_COUNTER_UPDATED,
  [SLUICE_FATE_UNCHANGED] = SLUICE_COUNTER_UNCHANGED,
  [SLUICE_FATE_DELETED] = SLUICE_COUNTER_DELETED,
  [SLUICE_FATE_SKIPPED] = SLUICE_COUNTER_SKIPPED,
  [SLUICE_FATE_DEDUPLICATED] = SLUICE_COUNTER_DEDUPLICATED,
  [SLUICE_FATE_REJECTED] = SLUICE_COUNTER_REJECTED,
};

G_DEFINE_FINAL_TYPE (SluicePlanView, sluice_plan_view, ADW_TYPE_BIN)

static gboolean
is_visible (gpointer item,
            gpointer user_data)
{
  return SLUICE_PLAN_VIEW (user_data)->is_shown[sluice_plan_row_get_fate (item)];
}

/* Of how many rows the list has some. */
static void
tell_more (SluicePlanView *self)
{
  guint64 total = 0;
  guint shown = 0;
  g_autofree char *rows = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < SLUICE_N_FATES; i++)
    {
      if (!self->is_shown[i] || i == SLUICE_FATE_DEDUPLICATED)
        continue;
      shown += sluice_plan_model_get_n_shown (self->plan, (SluiceFate) i);
      total += sluice_plan_model_get_count (self->plan, (SluiceFate) i);
    }
  rows = sluice_format_rows (total);
  /* Translators: “120” of “4,000 rows” */
  text = g_strdup_printf (_("The list has %u of %s: the first of each kind."), shown, rows);
  gtk_label_set_label (self->more_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->more_label), total > shown && shown > 0);
  gtk_stack_set_visible_child_name (self->rows_stack, shown > 0 ? "list" : "empty");
}

static void
toggled_cb (SluicePlanView  *self,
            GtkToggleButton *chip)
{
  guint fate = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (chip), "fate"));

  self->is_shown[fate] = gtk_toggle_button_get_active (chip);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  tell_more (self);
}

/* A dot of the colour that the fate has in the bar. */
static void
draw_dot_cb (GtkDrawingArea *area,
             cairo_t        *cr,
             int             width,
             int             height,
             gpointer        user_data)
{
  GdkRGBA color;

  sluice_count_bar_get_color (counters[GPOINTER_TO_UINT (user_data)], &color);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_arc (cr, width / 2.0, height / 2.0, MIN (width, height) / 2.0, 0, 2 * G_PI);
  cairo_fill (cr);
}

static GtkWidget *
create_dot (SluiceFate fate)
{
  GtkWidget *dot = gtk_drawing_area_new ();

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (dot), 10);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (dot), 10);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (dot), draw_dot_cb, GUINT_TO_POINTER ((guint) fate), NULL);
  gtk_widget_set_valign (dot, GTK_ALIGN_CENTER);
  return dot;
}

static GtkWidget *
create_chip (SluicePlanView *self,
             SluiceFate      fate)
{
  GtkWidget *chip = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *number = sluice_format_number (sluice_plan_model_get_count (self->plan, fate));
  g_autofree char *text = g_strdup_printf ("%s %s", sluice_fate_get_title (fate), number);

  gtk_box_append (GTK_BOX (box), create_dot (fate));
  gtk_box_append (GTK_BOX (box), gtk_label_new (text));
  gtk_button_set_child (GTK_BUTTON (chip), box);
  gtk_widget_add_css_class (chip, "plan-chip");
  gtk_accessible_update_property (GTK_ACCESSIBLE (chip), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chip), TRUE);
  /* Doubles are counted, and never listed. */
  gtk_widget_set_sensitive (chip, fate != SLUICE_FATE_DEDUPLICATED);
  g_object_set_data (G_OBJECT (chip), "fate", GUINT_TO_POINTER ((guint) fate));
  g_signal_connect_object (chip, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  return chip;
}

/* All that is above the rows is seen, unless that left no room for them: in large
 * letters on a small screen it scrolls. */
static gboolean
fit_head_cb (GtkWidget     *widget,
             GdkFrameClock *clock,
             gpointer       user_data)
{
  SluicePlanView *self = SLUICE_PLAN_VIEW (widget);

  gtk_scrolled_window_set_min_content_height (self->head,
                                              (int) MIN (self->head_height, gtk_widget_get_height (widget) / 2.0));
  return G_SOURCE_REMOVE;
}

/* How high it is, is known once it has its width; a size cannot be asked for there. */
static void
head_changed_cb (SluicePlanView *self,
                 GtkAdjustment  *adjustment)
{
  double height = gtk_adjustment_get_upper (adjustment);

  if (height >= self->head_height && height <= self->head_height)
    return;
  self->head_height = height;
  gtk_widget_add_tick_callback (GTK_WIDGET (self), fit_head_cb, NULL, NULL);
}

/* The sign before the key, and the cells below that. */
static void
build_row (GtkWidget *box)
{
  GtkWidget *inner = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *sign = gtk_label_new (NULL);
  GtkWidget *head = gtk_label_new (NULL);
  GtkWidget *cells = gtk_label_new (NULL);

  gtk_box_set_spacing (GTK_BOX (box), 12);
  gtk_widget_add_css_class (sign, "plan-sign");
  gtk_widget_set_valign (sign, GTK_ALIGN_START);
  gtk_label_set_width_chars (GTK_LABEL (sign), 2);
  gtk_label_set_xalign (GTK_LABEL (head), 0);
  gtk_label_set_ellipsize (GTK_LABEL (head), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (head, "heading");
  gtk_label_set_xalign (GTK_LABEL (cells), 0);
  gtk_label_set_wrap (GTK_LABEL (cells), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (cells), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (cells, "plan-cells");
  gtk_widget_set_hexpand (inner, TRUE);
  gtk_box_append (GTK_BOX (inner), head);
  gtk_box_append (GTK_BOX (inner), cells);
  gtk_box_append (GTK_BOX (box), sign);
  gtk_box_append (GTK_BOX (box), inner);
}

static void
show_row (GtkWidget     *box,
          SluicePlanRow *row)
{
  SluiceFate fate = sluice_plan_row_get_fate (row);
  GtkWidget *sign = gtk_widget_get_first_child (box);
  GtkWidget *inner = gtk_widget_get_next_sibling (sign);
  GtkWidget *head = gtk_widget_get_first_child (inner);
  GtkWidget *cells = gtk_widget_get_next_sibling (head);
  g_autofree char *title = NULL;

  title = *sluice_plan_row_get_key (row) == '\0'
          ? g_strdup (sluice_fate_get_title (fate))
          : g_strdup_printf ("%s · %s", sluice_fate_get_title (fate), sluice_plan_row_get_key (row));
  gtk_label_set_label (GTK_LABEL (sign), sluice_fate_get_sign (fate));
  gtk_label_set_label (GTK_LABEL (head), title);
  gtk_label_set_markup (GTK_LABEL (cells), sluice_plan_row_get_markup (row));
  gtk_widget_set_visible (cells, *sluice_plan_row_get_markup (row) != '\0');
  /* What a reader reads is the row of the list. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (box)), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  sluice_plan_row_get_text (row), -1);
}

static void
bind_cb (SluicePlanView *self,
         GtkWidget      *box,
         SluicePlanRow  *row)
{
  if (gtk_widget_get_first_child (box) == NULL)
    build_row (box);
  if (row != NULL)
    show_row (box, row);
}

static void
sluice_plan_view_dispose (GObject *object)
{
  SluicePlanView *self = SLUICE_PLAN_VIEW (object);

  if (self->filter != NULL)
    gtk_custom_filter_set_filter_func (GTK_CUSTOM_FILTER (self->filter), NULL, NULL, NULL);
  g_clear_object (&self->filter);
  /* A bound child that is the bin's own would be unparented behind its back. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_PLAN_VIEW);
  g_clear_object (&self->plan);

  G_OBJECT_CLASS (sluice_plan_view_parent_class)->dispose (object);
}

static void
sluice_plan_view_class_init (SluicePlanViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_plan_view_dispose;
  g_type_ensure (SLUICE_TYPE_COUNT_BAR);
  g_type_ensure (SLUICE_TYPE_FLOW);
  g_type_ensure (SLUICE_TYPE_ROW_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-plan-view.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, SluicePlanView, name)
  BIND (bar);
  BIND (chips);
  BIND (ddl_expander);
  BIND (ddl_label);
  BIND (head);
  BIND (list);
  BIND (more_label);
  BIND (old_label);
  BIND (rows_stack);
  BIND (stack);
  BIND (title_label);
  BIND (warnings_label);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
}

static void
sluice_plan_view_init (SluicePlanView *self)
{
  for (guint i = 0; i < SLUICE_N_FATES; i++)
    self->is_shown[i] = TRUE;
  self->filter = GTK_FILTER (gtk_custom_filter_new (is_visible, self, NULL));
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->head), "changed",
                           G_CALLBACK (head_changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * sluice_plan_view_set_busy:
 * @self: a #SluicePlanView
 * @is_busy: whether a plan is being made
 */
void
sluice_plan_view_set_busy (SluicePlanView *self,
                           gboolean        is_busy)
{
  g_return_if_fail (SLUICE_IS_PLAN_VIEW (self));

  if (is_busy && !self->is_busy)
    self->is_old = FALSE;
  self->is_busy = is_busy;
  show_page (self);
}

/**
 * sluice_plan_view_set_file:
 * @self: a #SluicePlanView
 * @is_file: whether the target is a file
 *
 * Of a file there is no plan: it is written as a whole, and nothing of one that is
 * there is compared.
 */
void
sluice_plan_view_set_file (SluicePlanView *self,
                           gboolean        is_file)
{
  g_return_if_fail (SLUICE_IS_PLAN_VIEW (self));

  self->is_file = is_file;
  show_page (self);
}

static void
show_rows (SluicePlanView *self)
{
  g_autoptr(GtkFilterListModel) filtered = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->plan)),
                                                                      g_object_ref (self->filter));

  sluice_row_list_set_model (self->list, G_LIST_MODEL (filtered));
  sluice_row_list_scroll_to_top (self->list);
}

static void
show_counts (SluicePlanView *self)
{
  SluiceCountPart parts[SLUICE_N_FATES];
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->chips))) != NULL)
    gtk_widget_unparent (child);
  for (guint i = 0; i < SLUICE_N_FATES; i++)
    {
      self->is_shown[i] = TRUE;
      parts[i].counter = counters[i];
      parts[i].title = sluice_fate_get_title ((SluiceFate) i);
      parts[i].count = sluice_plan_model_get_count (self->plan, (SluiceFate) i);
      if (parts[i].count > 0)
        sluice_flow_append (self->chips, create_chip (self, (SluiceFate) i));
    }
  sluice_count_bar_set_parts (self->bar, parts, SLUICE_N_FATES);
}

/**
 * sluice_plan_view_set_plan:
 * @self: a #SluicePlanView
 * @plan: (nullable): a plan
 *
 * Shows @plan, all of it, or offers to make one.
 */
void
sluice_plan_view_set_plan (SluicePlanView  *self,
                           SluicePlanModel *plan)
{
  g_autofree char *title = NULL;

  g_return_if_fail (SLUICE_IS_PLAN_VIEW (self));

  g_set_object (&self->plan, plan);
  gtk_widget_set_visible (self->old_label, self->is_old && plan != NULL);
  show_page (self);
  if (plan == NULL)
    return;
  title = sluice_plan_model_describe (plan);
  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->warnings_label, sluice_plan_model_get_warnings (plan));
  gtk_widget_set_visible (GTK_WIDGET (self->warnings_label), *sluice_plan_model_get_warnings (plan) != '\0');
  gtk_label_set_label (self->ddl_label, sluice_plan_model_get_ddl (plan));
  gtk_widget_set_visible (GTK_WIDGET (self->ddl_expander), *sluice_plan_model_get_ddl (plan) != '\0');
  self->head_height = 0;
  gtk_scrolled_window_set_min_content_height (self->head, -1);
  show_counts (self);
  show_rows (self);
  tell_more (self);
}

/**
 * sluice_plan_view_get_plan:
 * @self: a #SluicePlanView
 *
 * Returns: (transfer none) (nullable): the plan that is shown
 */
SluicePlanModel *
sluice_plan_view_get_plan (SluicePlanView *self)
{
  g_return_val_if_fail (SLUICE_IS_PLAN_VIEW (self), NULL);

  return self->plan;
}

/**
 * sluice_plan_view_set_old:
 * @self: a #SluicePlanView
 *
 * The task is not the one any more that the plan was made for, or that it is being
 * made for.
 */
void
sluice_plan_view_set_old (SluicePlanView *self)
{
  g_return_if_fail (SLUICE_IS_PLAN_VIEW (self));

  self->is_old = TRUE;
  gtk_widget_set_visible (self->old_label, self->plan != NULL);
}
