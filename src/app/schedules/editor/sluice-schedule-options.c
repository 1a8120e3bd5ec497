/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-schedule-options.h"

#include "sluice-draft.h"
#include "sluice-field-form.h"

#include <glib/gi18n.h>

static const SluiceField late_fields[] = {
  { "missed", N_("If missed"), SLUICE_FIELD_CHOICE, "latest|none|all",
    /* Translators: what becomes of runs that were missed; keep the “|” */
    N_("Run once|Leave out|Run as often as missed") },
  { "grace", N_("Only if not later than, like 6h"), SLUICE_FIELD_NUMBER },
  { "overlap", N_("If still running"), SLUICE_FIELD_CHOICE, "skip|queue",
    /* Translators: what becomes of a run while the one before goes on; keep the “|” */
    N_("Leave out|Run afterwards") },
};

static const SluiceField failure_fields[] = {
  { "retries.attempts", N_("Retries after a temporary failure"), SLUICE_FIELD_NUMBER },
  { "retries.delay", N_("Wait before the first, like 1m"), SLUICE_FIELD_NUMBER },
  { "pause_after", N_("Pause after so many failures in a row; 0 for never"), SLUICE_FIELD_NUMBER },
};

static const SluiceField limit_fields[] = {
  { "start", N_("Not before, like 2026-12-31"), SLUICE_FIELD_TEXT },
  { "end", N_("Not after"), SLUICE_FIELD_TEXT },
  { "jitter", N_("Up to this much later, like 5m"), SLUICE_FIELD_NUMBER },
  { "on_battery", N_("Also when the battery is low"), SLUICE_FIELD_SWITCH },
  { "on_metered", N_("Also on a metered network"), SLUICE_FIELD_SWITCH },
};

/* In the order of the page. */
static const struct
{
  const char *title;
  const char *subtitle;
  const SluiceField *fields;
  guint n_fields;
} sections[] = {
  { N_("Missed and Overlapping Runs"), N_("After sleep, or when a run takes long"), late_fields,
    G_N_ELEMENTS (late_fields) },
  { N_("Failures"), N_("Retries, and when to stop trying"), failure_fields,
    G_N_ELEMENTS (failure_fields) },
  { N_("Limits"), N_("First and last day, random delay, battery, network"), limit_fields,
    G_N_ELEMENTS (limit_fields) },
};

struct _SluiceScheduleOptions
{
  AdwPreferencesGroup parent_instance;

  SluiceFieldForm *forms[G_N_ELEMENTS (sections)]; /* (owned) */
  AdwExpanderRow *rows[G_N_ELEMENTS (sections)];
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceScheduleOptions, sluice_schedule_options, ADW_TYPE_PREFERENCES_GROUP)

static void
changed_cb (SluiceScheduleOptions *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
sluice_schedule_options_dispose (GObject *object)
{
  SluiceScheduleOptions *self = SLUICE_SCHEDULE_OPTIONS (object);

  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    g_clear_object (&self->forms[i]);

  G_OBJECT_CLASS (sluice_schedule_options_parent_class)->dispose (object);
}

static void
sluice_schedule_options_class_init (SluiceScheduleOptionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_schedule_options_dispose;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
sluice_schedule_options_init (SluiceScheduleOptions *self)
{
  GtkListBox *list = sluice_field_form_add_list (ADW_PREFERENCES_GROUP (self), _("Options"));

  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      self->rows[i] = sluice_field_form_add_folded (list, _(sections[i].title), _(sections[i].subtitle));
      self->forms[i] = sluice_field_form_new (GTK_WIDGET (self->rows[i]), sections[i].fields, sections[i].n_fields);
      g_signal_connect_object (self->forms[i], "changed", G_CALLBACK (changed_cb), self,
                               G_CONNECT_SWAPPED);
    }
}

/**
 * sluice_schedule_options_fill:
 * @self: a #SluiceScheduleOptions
 * @schedule: (nullable): the schedule of a task
 *
 * Shows @schedule.
 */
void
sluice_schedule_options_fill (SluiceScheduleOptions *self,
                              JsonObject            *schedule)
{
  g_return_if_fail (SLUICE_IS_SCHEDULE_OPTIONS (self));

  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    sluice_field_form_fill (self->forms[i], schedule);
}

/**
 * sluice_schedule_options_collect:
 * @self: a #SluiceScheduleOptions
 * @schedule: the schedule of a task
 * @secrets: what forms need; a schedule has none
 *
 * Writes what was changed into @schedule.
 */
void
sluice_schedule_options_collect (SluiceScheduleOptions *self,
                                 JsonObject            *schedule,
                                 SluiceDraftSecrets    *secrets)
{
  JsonObject *retries = NULL;

  g_return_if_fail (SLUICE_IS_SCHEDULE_OPTIONS (self));
  g_return_if_fail (schedule != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    sluice_field_form_collect (self->forms[i], schedule, secrets);
  retries = sluice_draft_get_object (schedule, "retries", FALSE);
  if (retries != NULL && json_object_get_size (retries) == 0)
    json_object_remove_member (schedule, "retries");
}

/**
 * sluice_schedule_options_find_field:
 * @self: a #SluiceScheduleOptions
 * @key: a member of the schedule, with dots
 *
 * Returns: (transfer none) (nullable): the row that edits it, unfolded
 */
GtkWidget *
sluice_schedule_options_find_field (SluiceScheduleOptions *self,
                                    const char            *key)
{
  g_return_val_if_fail (SLUICE_IS_SCHEDULE_OPTIONS (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      GtkWidget *row = sluice_field_form_get_row (self->forms[i], key);

      if (row == NULL)
        continue;
      adw_expander_row_set_expanded (self->rows[i], TRUE);
      return row;
    }
  return NULL;
}
