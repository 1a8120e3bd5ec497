/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-rhythm-builder.h"

#include "sluice-compat.h"
#include "sluice-format.h"

#include <glib/gi18n.h>

struct _SluiceRhythmBuilder
{
  AdwBin parent_instance;

  SluiceRhythm rhythm;
  gboolean is_filling;
  GtkToggleButton *weekday_buttons[7]; /* Sunday first */

  AdwComboRow *kind_row;
  GtkWidget *minutes_row;
  GtkSpinButton *minutes_spin;
  GtkWidget *hours_row;
  GtkSpinButton *hours_spin;
  AdwComboRow *months_row;
  GtkWidget *weekdays_row;
  GtkFlowBox *weekdays_box;
  AdwComboRow *month_row;
  AdwComboRow *day_row;
  GtkWidget *past_row;
  GtkSpinButton *past_spin;
  GtkWidget *time_row;
  GtkSpinButton *hour_spin;
  GtkSpinButton *minute_spin;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceRhythmBuilder, sluice_rhythm_builder, ADW_TYPE_BIN)

/* In the order of the row. */
static const guint month_steps[] = { 1, 2, 3, 4, 6, 12 };

static guint
index_of_step (guint step)
{
  for (guint i = 0; i < G_N_ELEMENTS (month_steps); i++)
    if (month_steps[i] == step)
      return i;
  return 0;
}

/* Shows the rows that mean something for what repeats. */
static void
arrange (SluiceRhythmBuilder *self)
{
  SluiceRhythmKind kind = self->rhythm.kind;
  gboolean is_by_hours = kind == SLUICE_RHYTHM_HOURS;
  gboolean has_time = kind == SLUICE_RHYTHM_DAYS || kind == SLUICE_RHYTHM_WEEKS || kind == SLUICE_RHYTHM_MONTHS;

  gtk_widget_set_visible (self->minutes_row, kind == SLUICE_RHYTHM_MINUTES);
  gtk_widget_set_visible (self->hours_row, is_by_hours);
  /* Hours that the day cannot be divided into are counted, not read off the clock. */
  gtk_widget_set_visible (self->past_row, is_by_hours && 24 % self->rhythm.interval == 0);
  gtk_widget_set_visible (self->weekdays_row, kind == SLUICE_RHYTHM_WEEKS);
  gtk_widget_set_visible (GTK_WIDGET (self->months_row), kind == SLUICE_RHYTHM_MONTHS);
  gtk_widget_set_visible (GTK_WIDGET (self->month_row),
                          kind == SLUICE_RHYTHM_MONTHS && self->rhythm.interval > 1);
  gtk_widget_set_visible (GTK_WIDGET (self->day_row), kind == SLUICE_RHYTHM_MONTHS);
  gtk_widget_set_visible (self->time_row, has_time);
}

/* Every third month begins with one of the first three. */
static void
fill_first_months (SluiceRhythmBuilder *self)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);

  for (guint month = 1; month <= self->rhythm.interval && month <= 12; month++)
    {
      g_autoptr(GDateTime) date = g_date_time_new_utc (2001, (int) month, 1, 0, 0, 0);
      g_autofree char *name = g_date_time_format (date, "%OB");

      gtk_string_list_append (names, name);
    }
  adw_combo_row_set_model (self->month_row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->month_row, (self->rhythm.month - 1) % self->rhythm.interval);
}

static void
fill (SluiceRhythmBuilder *self)
{
  const SluiceRhythm *rhythm = &self->rhythm;

  self->is_filling = TRUE;
  adw_combo_row_set_selected (self->kind_row, rhythm->kind);
  gtk_spin_button_set_value (self->minutes_spin, rhythm->interval);
  gtk_spin_button_set_value (self->hours_spin, rhythm->interval);
  adw_combo_row_set_selected (self->months_row, index_of_step (rhythm->interval));
  for (guint day = 0; day < 7; day++)
    gtk_toggle_button_set_active (self->weekday_buttons[day], (rhythm->weekdays >> day & 1) == 1);
  if (rhythm->kind == SLUICE_RHYTHM_MONTHS)
    fill_first_months (self);
  adw_combo_row_set_selected (self->day_row, rhythm->day);
  gtk_spin_button_set_value (self->past_spin, rhythm->minute);
  gtk_spin_button_set_value (self->hour_spin, rhythm->hour);
  gtk_spin_button_set_value (self->minute_spin, rhythm->minute);
  arrange (self);
  self->is_filling = FALSE;
}

static void
changed (SluiceRhythmBuilder *self)
{
  fill (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
kind_cb (SluiceRhythmBuilder *self)
{
  SluiceRhythmKind kind = (SluiceRhythmKind) adw_combo_row_get_selected (self->kind_row);

  if (self->is_filling || kind == self->rhythm.kind || kind > SLUICE_RHYTHM_CUSTOM)
    return;
  self->rhythm.kind = kind;
  /* Intervals are of different things: each begins with one that is used. */
  self->rhythm.interval = kind == SLUICE_RHYTHM_MINUTES ? 15 : 1;
  changed (self);
}

static void
minutes_cb (SluiceRhythmBuilder *self)
{
  if (self->is_filling || self->rhythm.kind != SLUICE_RHYTHM_MINUTES)
    return;
  self->rhythm.interval = (guint) gtk_spin_button_get_value_as_int (self->minutes_spin);
  changed (self);
}

static void
hours_cb (SluiceRhythmBuilder *self)
{
  if (self->is_filling || self->rhythm.kind != SLUICE_RHYTHM_HOURS)
    return;
  self->rhythm.interval = (guint) gtk_spin_button_get_value_as_int (self->hours_spin);
  changed (self);
}

static void
months_cb (SluiceRhythmBuilder *self)
{
  guint selected = adw_combo_row_get_selected (self->months_row);

  if (self->is_filling || self->rhythm.kind != SLUICE_RHYTHM_MONTHS || selected >= G_N_ELEMENTS (month_steps))
    return;
  self->rhythm.interval = month_steps[selected];
  self->rhythm.month = (self->rhythm.month - 1) % self->rhythm.interval + 1;
  changed (self);
}

static void
month_cb (SluiceRhythmBuilder *self)
{
  if (self->is_filling || adw_combo_row_get_selected (self->month_row) >= 12)
    return;
  self->rhythm.month = adw_combo_row_get_selected (self->month_row) + 1;
  changed (self);
}

static void
day_cb (SluiceRhythmBuilder *self)
{
  if (self->is_filling || adw_combo_row_get_selected (self->day_row) > 31)
    return;
  self->rhythm.day = adw_combo_row_get_selected (self->day_row);
  changed (self);
}

static void
past_cb (SluiceRhythmBuilder *self)
{
  if (self->is_filling)
    return;
  self->rhythm.minute = (guint) gtk_spin_button_get_value_as_int (self->past_spin);
  changed (self);
}

static void
time_cb (SluiceRhythmBuilder *self)
{
  if (self->is_filling)
    return;
  self->rhythm.hour = (guint) gtk_spin_button_get_value_as_int (self->hour_spin);
  self->rhythm.minute = (guint) gtk_spin_button_get_value_as_int (self->minute_spin);
  changed (self);
}

static void
weekday_cb (SluiceRhythmBuilder *self)
{
  guint weekdays = 0;

  if (self->is_filling)
    return;
  for (guint day = 0; day < 7; day++)
    if (gtk_toggle_button_get_active (self->weekday_buttons[day]))
      weekdays |= 1u << day;
  /* A week without days is none: the last one stays. */
  if (weekdays != 0)
    self->rhythm.weekdays = weekdays;
  changed (self);
}

/* 7 as 07. */
static gboolean
two_digits_cb (SluiceRhythmBuilder *self,
               GtkSpinButton       *spin)
{
  g_autofree char *text = g_strdup_printf ("%02d", gtk_spin_button_get_value_as_int (spin));

  if (!g_str_equal (text, gtk_editable_get_text (GTK_EDITABLE (spin))))
    gtk_editable_set_text (GTK_EDITABLE (spin), text);
  return TRUE;
}

static void
add_weekdays (SluiceRhythmBuilder *self)
{
  for (guint i = 0; i < 7; i++)
    {
      guint day = (sluice_format_first_weekday () + i) % 7;
      /* 2001-04-01 was a Sunday. */
      g_autoptr(GDateTime) date = g_date_time_new_utc (2001, 4, 1 + (int) day, 0, 0, 0);
      g_autofree char *short_name = g_date_time_format (date, "%a");
      g_autofree char *name = g_date_time_format (date, "%A");
      GtkWidget *button = gtk_toggle_button_new_with_label (short_name);

      gtk_widget_set_tooltip_text (button, name);
      sluice_compat_button_set_spoken (button, name);
      gtk_widget_add_css_class (button, "chip");
      gtk_widget_add_css_class (button, "weekday");
      g_signal_connect_object (button, "toggled", G_CALLBACK (weekday_cb), self, G_CONNECT_SWAPPED);
      self->weekday_buttons[day] = GTK_TOGGLE_BUTTON (button);
      gtk_flow_box_insert (self->weekdays_box, button, -1);
      /* The button takes the focus, not what is around it. */
      gtk_widget_set_focusable (gtk_widget_get_parent (button), FALSE);
    }
}

static void
add_days (SluiceRhythmBuilder *self)
{
  g_autoptr(GtkStringList) days = gtk_string_list_new (NULL);

  gtk_string_list_append (days, _("Last day"));
  for (guint day = 1; day <= 31; day++)
    {
      g_autofree char *text = g_strdup_printf ("%u", day);

      gtk_string_list_append (days, text);
    }
  adw_combo_row_set_model (self->day_row, G_LIST_MODEL (days));
}

static void
sluice_rhythm_builder_dispose (GObject *object)
{
  SLUICE_RHYTHM_BUILDER (object)->is_filling = TRUE;
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_RHYTHM_BUILDER);

  G_OBJECT_CLASS (sluice_rhythm_builder_parent_class)->dispose (object);
}

static void
sluice_rhythm_builder_class_init (SluiceRhythmBuilderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_rhythm_builder_dispose;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-rhythm-builder.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, SluiceRhythmBuilder, name)
  BIND (day_row);
  BIND (hour_spin);
  BIND (hours_row);
  BIND (hours_spin);
  BIND (kind_row);
  BIND (minute_spin);
  BIND (minutes_row);
  BIND (minutes_spin);
  BIND (month_row);
  BIND (months_row);
  BIND (past_row);
  BIND (past_spin);
  BIND (time_row);
  BIND (weekdays_box);
  BIND (weekdays_row);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, day_cb);
  gtk_widget_class_bind_template_callback (widget_class, hours_cb);
  gtk_widget_class_bind_template_callback (widget_class, kind_cb);
  gtk_widget_class_bind_template_callback (widget_class, minutes_cb);
  gtk_widget_class_bind_template_callback (widget_class, month_cb);
  gtk_widget_class_bind_template_callback (widget_class, months_cb);
  gtk_widget_class_bind_template_callback (widget_class, past_cb);
  gtk_widget_class_bind_template_callback (widget_class, time_cb);
  gtk_widget_class_bind_template_callback (widget_class, two_digits_cb);
}

static void
sluice_rhythm_builder_init (SluiceRhythmBuilder *self)
{
  sluice_rhythm_init (&self->rhythm);
  self->is_filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sluice_rhythm_builder_build:
 * @self: a #SluiceRhythmBuilder
 *
 * Makes the rest of its fields. Until they are there nothing else may be asked of it.
 */
void
sluice_rhythm_builder_build (SluiceRhythmBuilder *self)
{
  g_return_if_fail (SLUICE_IS_RHYTHM_BUILDER (self));

  add_weekdays (self);
  add_days (self);
  fill (self);
}

/**
 * sluice_rhythm_builder_set_rhythm:
 * @self: a #SluiceRhythmBuilder
 * @rhythm: what to show
 *
 * Shows @rhythm, without a signal.
 */
void
sluice_rhythm_builder_set_rhythm (SluiceRhythmBuilder *self,
                                  const SluiceRhythm  *rhythm)
{
  g_return_if_fail (SLUICE_IS_RHYTHM_BUILDER (self));
  g_return_if_fail (rhythm != NULL);

  self->rhythm = *rhythm;
  fill (self);
}

/**
 * sluice_rhythm_builder_get_rhythm:
 * @self: a #SluiceRhythmBuilder
 *
 * Returns: (transfer none): what is chosen
 */
const SluiceRhythm *
sluice_rhythm_builder_get_rhythm (SluiceRhythmBuilder *self)
{
  g_return_val_if_fail (SLUICE_IS_RHYTHM_BUILDER (self), NULL);

  return &self->rhythm;
}
