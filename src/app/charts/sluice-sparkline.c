/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sparkline.h"

#include "sluice-chart-style.h"
#include "sluice-format.h"

#include <glib/gi18n.h>

#define STEP 5
#define BAR 4
#define LEAST_HEIGHT 2
#define HEIGHT 20
/* Of the height stands above the line. */
#define ABOVE 0.72f

struct _SluiceSparkline
{
  GtkWidget parent_instance;

  double values[SLUICE_SPARKLINE_MOST];
  SluiceRunState states[SLUICE_SPARKLINE_MOST];
  guint n;
  double most;
};

G_DEFINE_FINAL_TYPE (SluiceSparkline, sluice_sparkline, GTK_TYPE_WIDGET)

/* What did not come to its end hangs below the line. */
static gboolean
hangs (SluiceRunState state)
{
  return state == SLUICE_RUN_STATE_FAILED || state == SLUICE_RUN_STATE_INTERRUPTED ||
         state == SLUICE_RUN_STATE_CANCELLED;
}

static void
sluice_sparkline_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  SluiceSparkline *self = SLUICE_SPARKLINE (widget);

  *minimum_baseline = *natural_baseline = -1;
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? (int) MAX (self->n, 1) * STEP : HEIGHT;
}

static void
sluice_sparkline_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  SluiceSparkline *self = SLUICE_SPARKLINE (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);
  float line = (float) (int) (height * ABOVE);
  SluiceChartStyle style;

  if (self->n == 0)
    return;
  sluice_chart_style_init (&style, widget);
  for (guint i = 0; i < self->n; i++)
    {
      float share = self->most > 0 ? (float) (self->values[i] / self->most) : 0;
      float bar = hangs (self->states[i]) ? height - line - 1 : MAX (line * share, LEAST_HEIGHT);
      /* The newest stands at the end, however much room there is. */
      float x = width - (float) ((self->n - i) * STEP) + (STEP - BAR);

      sluice_chart_style_fill (&style, snapshot, sluice_chart_style_get_tone (self->states[i]),
                               &GRAPHENE_RECT_INIT (rtl ? width - x - BAR : x,
                                                    hangs (self->states[i]) ? line + 1 : line - bar, BAR, bar));
    }
  gtk_snapshot_append_color (snapshot, &style.grid, &GRAPHENE_RECT_INIT (0, line, width, 1));
}

static void
sluice_sparkline_class_init (SluiceSparklineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = sluice_sparkline_measure;
  widget_class->snapshot = sluice_sparkline_snapshot;
  gtk_widget_class_set_css_name (widget_class, "sparkline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
sluice_sparkline_init (SluiceSparkline *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

/**
 * sluice_sparkline_new:
 *
 * Returns: (transfer floating): a chart that shows nothing yet
 */
GtkWidget *
sluice_sparkline_new (void)
{
  return g_object_new (SLUICE_TYPE_SPARKLINE, NULL);
}

/* “Last 10 runs: Success 8, Failed 2” */
static char *
describe (SluiceSparkline *self)
{
  g_autoptr(GString) words = g_string_new (NULL);

  /* Translators: what a small chart of a task's runs shows; their states follow */
  g_string_append_printf (words, ngettext ("Last run:", "Last %u runs:", self->n), self->n);
  for (guint state = SLUICE_RUN_STATE_PENDING; state <= SLUICE_RUN_STATE_INTERRUPTED; state++)
    {
      guint n = 0;

      for (guint i = 0; i < self->n; i++)
        n += self->states[i] == state;
      if (n > 0)
        g_string_append_printf (words, "%s %s %u", words->str[words->len - 1] == ':' ? "" : ",",
                                sluice_format_state (state), n);
    }
  return g_string_free (g_steal_pointer (&words), FALSE);
}

/**
 * sluice_sparkline_set_values:
 * @self: a #SluiceSparkline
 * @values: (array length=n): numbers of 0 or more, the oldest first
 * @states: (array length=n): how the runs ended that they belong to
 * @n: how many; of more than %SLUICE_SPARKLINE_MOST the newest count
 *
 * Shows @values; the accessible label and the tooltip count the states.
 */
void
sluice_sparkline_set_values (SluiceSparkline      *self,
                             const double         *values,
                             const SluiceRunState *states,
                             guint                 n)
{
  g_autofree char *words = NULL;
  guint shown = MIN (n, SLUICE_SPARKLINE_MOST);

  g_return_if_fail (SLUICE_IS_SPARKLINE (self));
  g_return_if_fail (n == 0 || (values != NULL && states != NULL));

  self->most = 0;
  for (guint i = 0; i < shown; i++)
    {
      self->values[i] = MAX (values[n - shown + i], 0);
      self->states[i] = states[n - shown + i];
      self->most = MAX (self->most, self->values[i]);
    }
  if (self->n != shown)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  self->n = shown;
  if (shown > 0)
    words = describe (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words == NULL ? _("No runs yet") : words, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), words);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
