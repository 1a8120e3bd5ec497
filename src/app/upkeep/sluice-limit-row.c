/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-limit-row.h"

#include <glib/gi18n.h>

/* Who types a number changes it several times. */
#define DELAY_MS 800

#define MEBIBYTE (1024 * 1024)

struct _SluiceLimitRow
{
  AdwActionRow parent_instance;

  SluiceKept kept;
  SluiceKeepMeasure measure;
  gint64 value;                 /* what holds; of sizes also what is not whole mebibytes */
  gboolean is_setting;
  guint timeout_id;             /* a change is to be told */
  GtkSpinButton *spin;
};

G_DEFINE_FINAL_TYPE (SluiceLimitRow, sluice_limit_row, ADW_TYPE_ACTION_ROW)

static guint changed_signal;

static const char *
get_title (SluiceLimitRow *self)
{
  const gboolean of_task = self->kept == SLUICE_KEPT_RUNS || self->kept == SLUICE_KEPT_VERSIONS;

  switch (self->measure)
    {
    case SLUICE_KEEP_DAYS:
      return _("For How Many Days");
    case SLUICE_KEEP_COUNT:
      return of_task ? _("How Many of Each Task") : _("How Many");
    case SLUICE_KEEP_SIZE:
    case SLUICE_N_KEEP_MEASURES:
    default:
      return _("How Much, in MB");
    }
}

static gint64
get_factor (SluiceLimitRow *self)
{
  return self->measure == SLUICE_KEEP_SIZE ? MEBIBYTE : 1;
}

static gboolean
tell_cb (gpointer user_data)
{
  SluiceLimitRow *self = user_data;

  self->timeout_id = 0;
  g_signal_emit (self, changed_signal, 0);
  return G_SOURCE_REMOVE;
}

static void
value_cb (SluiceLimitRow *self)
{
  if (self->is_setting)
    return;
  self->value = (gint64) gtk_spin_button_get_value (self->spin) * get_factor (self);
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  self->timeout_id = g_timeout_add (DELAY_MS, tell_cb, self);
}

/* 0 is no number of anything. */
static gboolean
output_cb (SluiceLimitRow *self,
           GtkSpinButton  *spin)
{
  if (gtk_adjustment_get_value (gtk_spin_button_get_adjustment (spin)) > 0)
    return FALSE;
  gtk_editable_set_text (GTK_EDITABLE (spin), _("no limit"));
  return TRUE;
}

static int
input_cb (GtkSpinButton *spin,
          double        *ret_value,
          gpointer       user_data)
{
  if (g_utf8_collate (gtk_editable_get_text (GTK_EDITABLE (spin)), _("no limit")) != 0)
    return FALSE;
  *ret_value = 0;
  return TRUE;
}

static void
sluice_limit_row_dispose (GObject *object)
{
  g_clear_handle_id (&SLUICE_LIMIT_ROW (object)->timeout_id, g_source_remove);

  G_OBJECT_CLASS (sluice_limit_row_parent_class)->dispose (object);
}

static void
sluice_limit_row_class_init (SluiceLimitRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_limit_row_dispose;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
sluice_limit_row_init (SluiceLimitRow *self)
{
}

/**
 * sluice_limit_row_new:
 * @kept: what is limited
 * @measure: by what
 *
 * Returns: (transfer floating): the row, without limit
 */
SluiceLimitRow *
sluice_limit_row_new (SluiceKept        kept,
                      SluiceKeepMeasure measure)
{
  SluiceLimitRow *self = g_object_new (SLUICE_TYPE_LIMIT_ROW, NULL);
  const char *title = NULL;
  double max;

  self->kept = kept;
  self->measure = measure;
  title = get_title (self);
  max = (double) (sluice_keep_measure_get_max (measure) / get_factor (self));
  self->spin = GTK_SPIN_BUTTON (gtk_spin_button_new_with_range (0, max, measure == SLUICE_KEEP_COUNT ? 100 : 10));
  gtk_spin_button_set_numeric (self->spin, FALSE);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->spin), 9);
  gtk_widget_set_valign (GTK_WIDGET (self->spin), GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->spin), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect_swapped (self->spin, "output", G_CALLBACK (output_cb), self);
  g_signal_connect (self->spin, "input", G_CALLBACK (input_cb), NULL);
  g_signal_connect_swapped (self->spin, "value-changed", G_CALLBACK (value_cb), self);
  gtk_spin_button_update (self->spin);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->spin));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), GTK_WIDGET (self->spin));
  return self;
}

/**
 * sluice_limit_row_get_kept:
 * @self: a row
 *
 * Returns: what is limited
 */
SluiceKept
sluice_limit_row_get_kept (SluiceLimitRow *self)
{
  g_return_val_if_fail (SLUICE_IS_LIMIT_ROW (self), SLUICE_KEPT_RUNS);

  return self->kept;
}

/**
 * sluice_limit_row_get_measure:
 * @self: a row
 *
 * Returns: by what it is limited
 */
SluiceKeepMeasure
sluice_limit_row_get_measure (SluiceLimitRow *self)
{
  g_return_val_if_fail (SLUICE_IS_LIMIT_ROW (self), SLUICE_KEEP_DAYS);

  return self->measure;
}

/**
 * sluice_limit_row_get_value:
 * @self: a row
 *
 * Returns: the limit, as the store has it; 0 = none
 */
gint64
sluice_limit_row_get_value (SluiceLimitRow *self)
{
  g_return_val_if_fail (SLUICE_IS_LIMIT_ROW (self), 0);

  return self->value;
}

/**
 * sluice_limit_row_set_value:
 * @self: a row
 * @value: the limit, as the store has it; 0 = none
 *
 * Shows what holds.
 */
void
sluice_limit_row_set_value (SluiceLimitRow *self,
                            gint64          value)
{
  const gint64 factor = get_factor (self);

  g_return_if_fail (SLUICE_IS_LIMIT_ROW (self));

  /* What somebody is about to change is his. */
  if (self->timeout_id != 0)
    return;
  self->is_setting = TRUE;
  self->value = value;
  gtk_spin_button_set_value (self->spin, (double) ((value + factor - 1) / factor));
  self->is_setting = FALSE;
}

/**
 * sluice_limit_row_flush:
 * @self: a row
 *
 * Tells of a change at once that was to be told in a moment.
 */
void
sluice_limit_row_flush (SluiceLimitRow *self)
{
  g_return_if_fail (SLUICE_IS_LIMIT_ROW (self));

  gtk_spin_button_update (self->spin);
  if (self->timeout_id == 0)
    return;
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_signal_emit (self, changed_signal, 0);
}
