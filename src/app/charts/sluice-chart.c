/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-chart.h"

#include <glib/gi18n.h>

/* The height in lines of text, so that large text has its room. */
#define HEIGHT_IN_LINES 11
#define LEAST_WIDTH 160
#define USUAL_WIDTH 420
/* What Page Up and Page Down go over: a week. */
#define PAGE 7

typedef struct
{
  char *title;                  /* (owned) (nullable) */
  SluiceChartData *data;        /* (owned) (nullable) */
  int selected;                 /* -1 for none */
  char *selection;              /* (owned) in words */
} SluiceChartPrivate;

typedef enum
{
  PROP_SELECTION = 1,
} SluiceChartProperty;

static GParamSpec *properties[PROP_SELECTION + 1];
static guint activated_signal;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (SluiceChart, sluice_chart, GTK_TYPE_WIDGET)

static SluiceChartPrivate *
get_private (SluiceChart *self)
{
  return sluice_chart_get_instance_private (self);
}

static guint
get_n_points (SluiceChart *self)
{
  SluiceChartData *data = get_private (self)->data;

  return data == NULL ? 0 : sluice_chart_data_get_n_points (data);
}

/* What the label of the chart says, and the line below it. */
static void
tell_selection (SluiceChart *self)
{
  SluiceChartPrivate *priv = get_private (self);
  g_autofree char *spoken = NULL;

  g_free (priv->selection);
  if (priv->data == NULL)
    priv->selection = g_strdup ("");
  else if (priv->selected < 0)
    priv->selection = sluice_chart_data_sum_up (priv->data);
  else
    priv->selection = sluice_chart_data_describe (priv->data, (guint) priv->selected);
  /* Translators: the title of a chart, then what is selected in it: “Runs per day. Friday, 6 March: Success 12” */
  spoken = g_strdup_printf (_("%s. %s"), priv->title == NULL ? "" : priv->title, priv->selection);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTION]);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
init_frame (SluiceChart      *self,
            SluiceChartFrame *frame)
{
  GtkWidget *widget = GTK_WIDGET (self);

  if (get_n_points (self) == 0)
    return FALSE;
  sluice_chart_frame_init (frame, widget, get_private (self)->data, gtk_widget_get_width (widget),
                           gtk_widget_get_height (widget));
  return TRUE;
}

static void
activate (SluiceChart *self)
{
  SluiceChartPrivate *priv = get_private (self);
  const char *run = NULL;

  if (priv->selected >= 0)
    run = sluice_chart_point_get_run (sluice_chart_data_get_point (priv->data, (guint) priv->selected));
  if (run != NULL)
    g_signal_emit (self, activated_signal, 0, run);
}

static gboolean
key_pressed_cb (SluiceChart     *self,
                guint            keyval,
                guint            keycode,
                GdkModifierType  state)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int last = (int) get_n_points (self) - 1;
  int from = get_private (self)->selected;
  int to = 0;

  if (last < 0 || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  /* Who comes with the keyboard begins with what is newest. */
  if (keyval == GDK_KEY_Home || keyval == GDK_KEY_KP_Home)
    to = 0;
  else if (keyval == GDK_KEY_End || keyval == GDK_KEY_KP_End)
    to = last;
  else if (keyval == GDK_KEY_Page_Up)
    to = from < 0 ? last : MAX (from - PAGE, 0);
  else if (keyval == GDK_KEY_Page_Down)
    to = from < 0 ? last : MIN (from + PAGE, last);
  else if (keyval == (rtl ? GDK_KEY_Right : GDK_KEY_Left))
    to = from < 0 ? last : MAX (from - 1, 0);
  else if (keyval == (rtl ? GDK_KEY_Left : GDK_KEY_Right))
    to = from < 0 ? last : MIN (from + 1, last);
  else if (keyval == GDK_KEY_Escape && from >= 0)
    to = -1;
  else if (keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter || keyval == GDK_KEY_space)
    {
      activate (self);
      return GDK_EVENT_STOP;
    }
  else
    return GDK_EVENT_PROPAGATE;
  sluice_chart_select (self, to);
  return GDK_EVENT_STOP;
}

static void
motion_cb (SluiceChart *self,
           double       x,
           double       y)
{
  SluiceChartFrame frame;

  if (init_frame (self, &frame))
    sluice_chart_select (self, sluice_chart_frame_find (&frame, x));
}

static void
leave_cb (SluiceChart *self)
{
  if (!gtk_widget_has_focus (GTK_WIDGET (self)))
    sluice_chart_select (self, -1);
}

static void
pressed_cb (SluiceChart *self,
            int          n_press,
            double       x,
            double       y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  motion_cb (self, x, y);
  if (n_press == 2)
    activate (self);
}

static gboolean
sluice_chart_query_tooltip (GtkWidget  *widget,
                            int         x,
                            int         y,
                            gboolean    keyboard_tooltip,
                            GtkTooltip *tooltip)
{
  SluiceChart *self = SLUICE_CHART (widget);
  g_autofree char *words = NULL;
  SluiceChartFrame frame;
  graphene_rect_t place;
  int index = 0;

  if (!init_frame (self, &frame))
    return FALSE;
  index = keyboard_tooltip ? get_private (self)->selected : sluice_chart_frame_find (&frame, x);
  if (index < 0)
    return FALSE;
  words = sluice_chart_data_describe (frame.data, (guint) index);
  place = sluice_chart_frame_place (&frame, sluice_chart_frame_get_x (&frame, (guint) index) -
                                    sluice_chart_frame_get_slot (&frame) / 2, frame.top,
                                    sluice_chart_frame_get_slot (&frame), frame.height);
  gtk_tooltip_set_text (tooltip, words);
  gtk_tooltip_set_tip_area (tooltip, &(GdkRectangle) { (int) place.origin.x, (int) place.origin.y,
                                                       (int) place.size.width + 1, (int) place.size.height });
  return TRUE;
}

static void
sluice_chart_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *minimum,
                      int            *natural,
                      int            *minimum_baseline,
                      int            *natural_baseline)
{
  int height = (int) (sluice_chart_style_get_line (widget) * HEIGHT_IN_LINES);

  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? LEAST_WIDTH : height;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? USUAL_WIDTH : height;
  *minimum_baseline = *natural_baseline = -1;
}

/* The column of the selected point. */
static void
paint_mark (const SluiceChartFrame *frame,
            GtkSnapshot            *snapshot,
            guint                   index)
{
  float slot = sluice_chart_frame_get_slot (frame);
  float width = MAX (slot, 3);
  graphene_rect_t place = sluice_chart_frame_place (frame, sluice_chart_frame_get_x (frame, index) - width / 2,
                                                    frame->top, width, frame->height);
  GdkRGBA color = frame->style.text;

  color.alpha *= frame->style.high_contrast ? 0.3f : 0.12f;
  gtk_snapshot_append_color (snapshot, &color, &place);
}

static void
sluice_chart_snapshot (GtkWidget   *widget,
                       GtkSnapshot *snapshot)
{
  SluiceChart *self = SLUICE_CHART (widget);
  SluiceChartPrivate *priv = get_private (self);
  SluiceChartFrame frame;

  if (!init_frame (self, &frame))
    return;
  sluice_chart_frame_paint_axes (&frame, snapshot);
  if (priv->selected >= 0)
    paint_mark (&frame, snapshot, (guint) priv->selected);
  SLUICE_CHART_GET_CLASS (self)->paint (self, snapshot, &frame, priv->selected);
}

static void
sluice_chart_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  switch ((SluiceChartProperty) prop_id)
    {
    case PROP_SELECTION:
      g_value_set_string (value, sluice_chart_get_selection (SLUICE_CHART (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_chart_dispose (GObject *object)
{
  g_clear_object (&get_private (SLUICE_CHART (object))->data);

  G_OBJECT_CLASS (sluice_chart_parent_class)->dispose (object);
}

static void
sluice_chart_finalize (GObject *object)
{
  SluiceChartPrivate *priv = get_private (SLUICE_CHART (object));

  g_free (priv->title);
  g_free (priv->selection);

  G_OBJECT_CLASS (sluice_chart_parent_class)->finalize (object);
}

static void
sluice_chart_class_init (SluiceChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sluice_chart_dispose;
  object_class->finalize = sluice_chart_finalize;
  object_class->get_property = sluice_chart_get_property;
  widget_class->measure = sluice_chart_measure;
  widget_class->query_tooltip = sluice_chart_query_tooltip;
  widget_class->snapshot = sluice_chart_snapshot;
  properties[PROP_SELECTION] =
    g_param_spec_string ("selection", NULL, NULL, NULL, (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  activated_signal = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
sluice_chart_init (SluiceChart *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkWidget *widget = GTK_WIDGET (self);

  get_private (self)->selected = -1;
  get_private (self)->selection = g_strdup ("");
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_has_tooltip (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "motion", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "leave", G_CALLBACK (leave_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, keys);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
}

/**
 * sluice_chart_set_title:
 * @self: a #SluiceChart
 * @title: what a screen reader calls it
 */
void
sluice_chart_set_title (SluiceChart *self,
                        const char  *title)
{
  g_return_if_fail (SLUICE_IS_CHART (self));

  g_free (get_private (self)->title);
  get_private (self)->title = g_strdup (title);
  tell_selection (self);
}

/* The point of @data that has the same title as the one that is selected. */
static int
find_selected (SluiceChart     *self,
               SluiceChartData *data)
{
  SluiceChartPrivate *priv = get_private (self);
  const char *title = NULL;

  if (priv->data == NULL || data == NULL || priv->selected < 0)
    return -1;
  title = sluice_chart_point_get_title (sluice_chart_data_get_point (priv->data, (guint) priv->selected));
  for (guint i = 0; i < sluice_chart_data_get_n_points (data); i++)
    if (g_str_equal (sluice_chart_point_get_title (sluice_chart_data_get_point (data, i)), title))
      return (int) i;
  return -1;
}

/**
 * sluice_chart_set_data:
 * @self: a #SluiceChart
 * @data: (nullable): what to show
 *
 * Shows @data; what was selected stays so, if it is still there.
 */
void
sluice_chart_set_data (SluiceChart     *self,
                       SluiceChartData *data)
{
  SluiceChartPrivate *priv = NULL;

  g_return_if_fail (SLUICE_IS_CHART (self));
  g_return_if_fail (data == NULL || SLUICE_IS_CHART_DATA (data));

  priv = get_private (self);
  priv->selected = find_selected (self, data);
  g_set_object (&priv->data, data);
  tell_selection (self);
}

/**
 * sluice_chart_get_data:
 * @self: a #SluiceChart
 *
 * Returns: (transfer none) (nullable): what it shows
 */
SluiceChartData *
sluice_chart_get_data (SluiceChart *self)
{
  g_return_val_if_fail (SLUICE_IS_CHART (self), NULL);

  return get_private (self)->data;
}

/**
 * sluice_chart_get_selected:
 * @self: a #SluiceChart
 *
 * Returns: the number of the selected point, -1 for none
 */
int
sluice_chart_get_selected (SluiceChart *self)
{
  g_return_val_if_fail (SLUICE_IS_CHART (self), -1);

  return get_private (self)->selected;
}

/**
 * sluice_chart_select:
 * @self: a #SluiceChart
 * @index: the number of a point, -1 for none
 *
 * Marks a point.
 */
void
sluice_chart_select (SluiceChart *self,
                     int          index)
{
  g_return_if_fail (SLUICE_IS_CHART (self));
  g_return_if_fail (index >= -1 && index < (int) get_n_points (self));

  if (get_private (self)->selected == index)
    return;
  get_private (self)->selected = index;
  tell_selection (self);
}

/**
 * sluice_chart_get_selection:
 * @self: a #SluiceChart
 *
 * Returns: the selected point in words, or what there is altogether
 */
const char *
sluice_chart_get_selection (SluiceChart *self)
{
  g_return_val_if_fail (SLUICE_IS_CHART (self), NULL);

  return get_private (self)->selection;
}
