/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-chart-data.h"

#include "sluice-format.h"

#include <glib/gi18n.h>

typedef struct
{
  char *name;                   /* (owned) */
  SluiceChartTone tone;
} Series;

struct _SluiceChartData
{
  GObject parent_instance;

  char *head;                   /* (owned) what the points are: “Day” */
  SluiceChartUnit unit;
  Series series[SLUICE_CHART_MOST_SERIES];
  guint n_series;
  GPtrArray *points;            /* (owned) (element-type SluiceChartPoint) */
};

static GType
get_item_type (GListModel *model)
{
  return SLUICE_TYPE_CHART_POINT;
}

static guint
get_n_items (GListModel *model)
{
  return SLUICE_CHART_DATA (model)->points->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  GPtrArray *points = SLUICE_CHART_DATA (model)->points;

  return position < points->len ? g_object_ref (g_ptr_array_index (points, position)) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SluiceChartData, sluice_chart_data, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
sluice_chart_data_finalize (GObject *object)
{
  SluiceChartData *self = SLUICE_CHART_DATA (object);

  for (guint i = 0; i < self->n_series; i++)
    g_free (self->series[i].name);
  g_ptr_array_unref (self->points);
  g_free (self->head);

  G_OBJECT_CLASS (sluice_chart_data_parent_class)->finalize (object);
}

static void
sluice_chart_data_class_init (SluiceChartDataClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_chart_data_finalize;
}

static void
sluice_chart_data_init (SluiceChartData *self)
{
  self->points = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * sluice_chart_data_new:
 * @head: what the points are: the head of their column in a table
 * @unit: what the numbers are
 *
 * Returns: (transfer full): data without series and points
 */
SluiceChartData *
sluice_chart_data_new (const char      *head,
                       SluiceChartUnit  unit)
{
  SluiceChartData *self = NULL;

  g_return_val_if_fail (head != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_CHART_DATA, NULL);
  self->head = g_strdup (head);
  self->unit = unit;
  return self;
}

/**
 * sluice_chart_data_add_series:
 * @self: data that nobody shows yet
 * @name: what is counted
 * @tone: what it means
 *
 * Adds a series; the first stands at the bottom.
 */
void
sluice_chart_data_add_series (SluiceChartData *self,
                              const char      *name,
                              SluiceChartTone  tone)
{
  g_return_if_fail (SLUICE_IS_CHART_DATA (self));
  g_return_if_fail (self->n_series < SLUICE_CHART_MOST_SERIES);

  self->series[self->n_series].name = g_strdup (name);
  self->series[self->n_series].tone = tone;
  self->n_series++;
}

/**
 * sluice_chart_data_take_point:
 * @self: data that nobody shows yet
 * @point: (transfer full): the next point
 */
void
sluice_chart_data_take_point (SluiceChartData  *self,
                              SluiceChartPoint *point)
{
  g_return_if_fail (SLUICE_IS_CHART_DATA (self));
  g_return_if_fail (SLUICE_IS_CHART_POINT (point));

  g_ptr_array_add (self->points, point);
}

const char *
sluice_chart_data_get_head (SluiceChartData *self)
{
  g_return_val_if_fail (SLUICE_IS_CHART_DATA (self), NULL);

  return self->head;
}

SluiceChartUnit
sluice_chart_data_get_unit (SluiceChartData *self)
{
  g_return_val_if_fail (SLUICE_IS_CHART_DATA (self), SLUICE_CHART_UNIT_COUNT);

  return self->unit;
}

guint
sluice_chart_data_get_n_series (SluiceChartData *self)
{
  g_return_val_if_fail (SLUICE_IS_CHART_DATA (self), 0);

  return self->n_series;
}

const char *
sluice_chart_data_get_series_name (SluiceChartData *self,
                                   guint            series)
{
  g_return_val_if_fail (SLUICE_IS_CHART_DATA (self), NULL);
  g_return_val_if_fail (series < self->n_series, NULL);

  return self->series[series].name;
}

SluiceChartTone
sluice_chart_data_get_series_tone (SluiceChartData *self,
                                   guint            series)
{
  g_return_val_if_fail (SLUICE_IS_CHART_DATA (self), SLUICE_CHART_TONE_PLAIN);
  g_return_val_if_fail (series < self->n_series, SLUICE_CHART_TONE_PLAIN);

  return self->series[series].tone;
}

/**
 * sluice_chart_data_get_total:
 * @self: data
 * @series: the number of a series
 *
 * Returns: the sum of the series over all points
 */
double
sluice_chart_data_get_total (SluiceChartData *self,
                             guint            series)
{
  double total = 0;

  g_return_val_if_fail (SLUICE_IS_CHART_DATA (self), 0);
  g_return_val_if_fail (series < self->n_series, 0);

  for (guint i = 0; i < self->points->len; i++)
    total += sluice_chart_point_get_value (g_ptr_array_index (self->points, i), series);
  return total;
}

guint
sluice_chart_data_get_n_points (SluiceChartData *self)
{
  g_return_val_if_fail (SLUICE_IS_CHART_DATA (self), 0);

  return self->points->len;
}

/**
 * sluice_chart_data_get_point:
 * @self: data
 * @index: the number of a point
 *
 * Returns: (transfer none): it
 */
SluiceChartPoint *
sluice_chart_data_get_point (SluiceChartData *self,
                             guint            index)
{
  g_return_val_if_fail (SLUICE_IS_CHART_DATA (self), NULL);
  g_return_val_if_fail (index < self->points->len, NULL);

  return g_ptr_array_index (self->points, index);
}

/**
 * sluice_chart_data_get_most:
 * @self: data
 *
 * Returns: the largest sum of a point, 0 if there is nothing to see
 */
double
sluice_chart_data_get_most (SluiceChartData *self)
{
  double most = 0;

  g_return_val_if_fail (SLUICE_IS_CHART_DATA (self), 0);

  for (guint i = 0; i < self->points->len; i++)
    most = MAX (most, sluice_chart_point_get_sum (g_ptr_array_index (self->points, i)));
  return most;
}

/**
 * sluice_chart_data_describe:
 * @self: data
 * @index: the number of a point
 *
 * Returns: (transfer full): the point in words, without the series that are 0 and
 *   without what nobody knows
 */
char *
sluice_chart_data_describe (SluiceChartData *self,
                            guint            index)
{
  SluiceChartPoint *point = sluice_chart_data_get_point (self, index);
  g_autoptr(GString) words = NULL;
  guint n = 0;

  g_return_val_if_fail (point != NULL, NULL);

  words = g_string_new (sluice_chart_point_get_title (point));
  if (sluice_chart_point_get_run (point) != NULL)
    g_string_append_printf (words, ": %s", sluice_format_state (sluice_chart_point_get_state (point)));
  for (guint i = 0; i < self->n_series; i++)
    {
      double value = sluice_chart_point_get_value (point, i);
      g_autofree char *number = sluice_chart_scale_format (self->unit, value);
      gboolean is_first = n == 0 && sluice_chart_point_get_run (point) == NULL;

      if (value < 0 || (value <= 0 && self->n_series > 1))
        continue;
      g_string_append_printf (words, "%s %s %s", is_first ? ":" : ",", self->series[i].name, number);
      n++;
    }
  if (n == 0 && sluice_chart_point_get_run (point) == NULL)
    /* Translators: nothing happened on a day: “Friday, 6 March: nothing” */
    g_string_append_printf (words, ": %s", _("nothing"));
  return g_string_free (g_steal_pointer (&words), FALSE);
}

/**
 * sluice_chart_data_sum_up:
 * @self: data
 *
 * Returns: (transfer full): the totals of the series in words, empty if all are 0;
 *   of durations, which nobody adds up, the longest
 */
char *
sluice_chart_data_sum_up (SluiceChartData *self)
{
  g_autoptr(GString) words = g_string_new (NULL);

  g_return_val_if_fail (SLUICE_IS_CHART_DATA (self), NULL);

  if (self->unit == SLUICE_CHART_UNIT_DURATION)
    {
      g_autofree char *longest = sluice_chart_scale_format (self->unit, sluice_chart_data_get_most (self));

      if (self->points->len == 0)
        return g_strdup ("");
      /* Translators: %2$s is a duration */
      return g_strdup_printf (ngettext ("%1$u run, at most %2$s", "%1$u runs, at most %2$s", self->points->len),
                              self->points->len, longest);
    }
  for (guint i = 0; i < self->n_series; i++)
    {
      double total = sluice_chart_data_get_total (self, i);
      g_autofree char *number = sluice_chart_scale_format (self->unit, total);

      if (total > 0)
        g_string_append_printf (words, "%s%s %s", words->len > 0 ? ", " : "", self->series[i].name, number);
    }
  return g_string_free (g_steal_pointer (&words), FALSE);
}
