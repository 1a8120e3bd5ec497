/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-schedule-row.h"

#include "sluice-flow.h"
#include "sluice-format.h"
#include "sluice-schedule-words.h"

#include <glib/gi18n.h>

struct _SluiceScheduleRow
{
  GtkBox parent_instance;

  SluiceScheduleItem *item;     /* (owned) (nullable) */
  gboolean all_paused;
  gboolean is_filling;          /* the switch moves because we move it */

  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *sentence;
  GtkLabel *next;
  GtkLabel *last;
  GtkWidget *pause_box;
  GtkLabel *pause_label;
  GtkButton *resume_button;
  GtkButton *help_button;
  GtkSwitch *active;
  GtkMenuButton *menu_button;
};

G_DEFINE_FINAL_TYPE (SluiceScheduleRow, sluice_schedule_row, GTK_TYPE_BOX)

static gboolean
active_cb (SluiceScheduleRow *self,
           gboolean           state)
{
  if (!self->is_filling && self->item != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self),
                                state ? "win.resume-schedule" : "win.pause-schedule", "s",
                                sluice_schedule_item_get_task (self->item));
  return FALSE;
}

static void
sluice_schedule_row_dispose (GObject *object)
{
  SluiceScheduleRow *self = SLUICE_SCHEDULE_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_SCHEDULE_ROW);
  g_clear_object (&self->item);

  G_OBJECT_CLASS (sluice_schedule_row_parent_class)->dispose (object);
}

static void
sluice_schedule_row_class_init (SluiceScheduleRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_schedule_row_dispose;
  g_type_ensure (SLUICE_TYPE_FLOW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-schedule-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceScheduleRow, active);
  gtk_widget_class_bind_template_child (widget_class, SluiceScheduleRow, help_button);
  gtk_widget_class_bind_template_child (widget_class, SluiceScheduleRow, icon);
  gtk_widget_class_bind_template_child (widget_class, SluiceScheduleRow, last);
  gtk_widget_class_bind_template_child (widget_class, SluiceScheduleRow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, SluiceScheduleRow, next);
  gtk_widget_class_bind_template_child (widget_class, SluiceScheduleRow, pause_box);
  gtk_widget_class_bind_template_child (widget_class, SluiceScheduleRow, pause_label);
  gtk_widget_class_bind_template_child (widget_class, SluiceScheduleRow, resume_button);
  gtk_widget_class_bind_template_child (widget_class, SluiceScheduleRow, sentence);
  gtk_widget_class_bind_template_child (widget_class, SluiceScheduleRow, title);
  gtk_widget_class_bind_template_callback (widget_class, active_cb);
}

static void
sluice_schedule_row_init (SluiceScheduleRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sluice_schedule_row_new (void)
{
  return g_object_new (SLUICE_TYPE_SCHEDULE_ROW, NULL);
}

static void
show_next (SluiceScheduleRow *self)
{
  const SluiceStoredSchedule *stored = sluice_schedule_item_get_stored (self->item);
  const SluiceScheduleSpec *spec = sluice_schedule_item_get_spec (self->item);
  gint64 now = g_get_real_time ();
  gint64 next = sluice_schedule_item_get_next (self->item, now);
  g_autofree char *text = NULL;
  g_autofree char *exact = NULL;

  switch (sluice_schedule_item_get_mode (self->item, now))
    {
    case SLUICE_SCHEDULE_INVALID:
      text = g_strdup (_("The task cannot be read: open it to see why"));
      break;
    case SLUICE_SCHEDULE_OFF:
      text = g_strdup (_("Switched off"));
      break;
    case SLUICE_SCHEDULE_PAUSED:
    case SLUICE_SCHEDULE_STOPPED:
      text = g_strdup (_("Paused"));
      break;
    case SLUICE_SCHEDULE_ENDED:
      text = g_strdup (_("Nothing is due any more"));
      break;
    case SLUICE_SCHEDULE_ON:
    default:
      if (self->all_paused)
        text = g_strdup (_("All schedules are paused"));
      else if (next > 0)
        {
          g_autofree char *when = sluice_schedule_words_next (next);

          if (next == stored->retry_at)
            /* Translators: %s is “in 5 minutes” or “tomorrow at 02:00” */
            text = g_strdup_printf (_("Retry %s"), when);
          else
            /* Translators: %s is “in 5 minutes” or “tomorrow at 02:00” */
            text = g_strdup_printf (_("Next %s"), when);
          exact = sluice_schedule_words_exact (next, spec->zone);
        }
      else
        text = sluice_schedule_words_waiting (spec);
    }
  gtk_label_set_label (self->next, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->next), exact);
}

static void
show_last (SluiceScheduleRow *self)
{
  const SluiceStoredSchedule *stored = sluice_schedule_item_get_stored (self->item);
  g_autofree char *streak = sluice_schedule_words_streak (stored);
  g_autofree char *when = NULL;
  g_autofree char *text = NULL;
  g_autofree char *exact = NULL;

  if (stored->last_run == NULL)
    {
      gtk_image_set_from_icon_name (self->icon, "alarm-symbolic");
      gtk_widget_set_css_classes (GTK_WIDGET (self->icon), NULL);
      gtk_label_set_label (self->last, _("Never run"));
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->last), NULL);
      return;
    }
  sluice_format_set_state_icon (self->icon, stored->last_state);
  when = sluice_format_relative (stored->last_started);
  exact = sluice_format_exact (stored->last_started);
  if (streak == NULL)
    /* Translators: the state of the last run, and when it was */
    text = g_strdup_printf (_("%s, %s"), sluice_format_state (stored->last_state), when);
  else
    /* Translators: the state of the last run, when it was, and “5 good runs in a row” */
    text = g_strdup_printf (_("%s, %s · %s"), sluice_format_state (stored->last_state), when,
                            streak);
  gtk_label_set_label (self->last, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->last), exact);
}

/* The cause of a pause, and the place where it can be mended. */
static void
show_pause (SluiceScheduleRow *self)
{
  const SluiceStoredSchedule *stored = sluice_schedule_item_get_stored (self->item);
  gboolean is_stopped = sluice_schedule_item_get_mode (self->item, g_get_real_time ()) ==
                        SLUICE_SCHEDULE_STOPPED;
  g_autofree char *cause = NULL;
  g_autofree char *label = NULL;

  gtk_widget_set_visible (self->pause_box, is_stopped);
  if (!is_stopped)
    return;
  cause = sluice_schedule_words_pause (stored);
  /* Translators: %s is the name of a task */
  label = g_strdup_printf (_("Resume %s"), stored->name);
  gtk_label_set_label (self->pause_label, cause);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->resume_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->resume_button), "s", stored->task);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->resume_button), "win.resume-schedule");
  gtk_widget_set_visible (GTK_WIDGET (self->help_button), TRUE);
  if (sluice_schedule_words_is_login (stored->pause_code))
    {
      gtk_button_set_label (self->help_button, _("Open Connections"));
      gtk_actionable_set_action_target (GTK_ACTIONABLE (self->help_button), "s", "connections");
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->help_button), "win.show");
    }
  else if (stored->pause_run != NULL)
    {
      gtk_button_set_label (self->help_button, _("Show Run"));
      gtk_actionable_set_action_target (GTK_ACTIONABLE (self->help_button), "s",
                                        stored->pause_run);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->help_button), "win.open-run");
    }
  else
    gtk_widget_set_visible (GTK_WIDGET (self->help_button), FALSE);
}

static void
append_entry (GMenu      *menu,
              const char *label,
              const char *action,
              const char *target)
{
  g_autoptr(GMenuItem) entry = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (entry, action, "s", target);
  g_menu_append_item (menu, entry);
}

static void
build_menu (SluiceScheduleRow *self)
{
  const SluiceStoredSchedule *stored = sluice_schedule_item_get_stored (self->item);
  g_autoptr(GMenu) menu = g_menu_new ();
  g_autofree char *label = NULL;

  append_entry (menu, _("_Run Now"), "win.run-task", stored->task);
  append_entry (menu, _("Why Did It _Not Run?"), "win.show-decisions", stored->task);
  if (stored->last_run != NULL)
    append_entry (menu, _("Show the _Last Run"), "win.open-run", stored->last_run);
  append_entry (menu, _("_Open the Task"), "win.open-task", stored->task);
  gtk_menu_button_set_menu_model (self->menu_button, G_MENU_MODEL (menu));
  /* Translators: %s is the name of a task */
  label = g_strdup_printf (_("More for %s"), stored->name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
show_switch (SluiceScheduleRow *self)
{
  SluiceScheduleMode mode = sluice_schedule_item_get_mode (self->item, g_get_real_time ());
  gboolean is_on = mode == SLUICE_SCHEDULE_ON || mode == SLUICE_SCHEDULE_ENDED;
  g_autofree char *label = NULL;

  self->is_filling = TRUE;
  gtk_switch_set_active (self->active, is_on);
  gtk_switch_set_state (self->active, is_on);
  self->is_filling = FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->active), mode != SLUICE_SCHEDULE_INVALID);
  /* Translators: the switch of a schedule; %s is the name of a task */
  label = g_strdup_printf (_("Schedule of %s"), sluice_schedule_item_get_name (self->item));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->active), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

/**
 * sluice_schedule_row_set_item:
 * @self: a #SluiceScheduleRow
 * @item: the schedule to show
 * @all_paused: whether all schedules are paused at once
 */
void
sluice_schedule_row_set_item (SluiceScheduleRow  *self,
                              SluiceScheduleItem *item,
                              gboolean            all_paused)
{
  g_return_if_fail (SLUICE_IS_SCHEDULE_ROW (self));
  g_return_if_fail (SLUICE_IS_SCHEDULE_ITEM (item));

  g_set_object (&self->item, item);
  gtk_label_set_label (self->title, sluice_schedule_item_get_name (item));
  gtk_label_set_label (self->sentence, sluice_schedule_item_get_sentence (item));
  gtk_widget_set_visible (GTK_WIDGET (self->sentence),
                          *sluice_schedule_item_get_sentence (item) != '\0');
  show_switch (self);
  build_menu (self);
  sluice_schedule_row_refresh (self, all_paused);
}

/**
 * sluice_schedule_row_refresh:
 * @self: a #SluiceScheduleRow
 * @all_paused: whether all schedules are paused at once
 *
 * Time has passed: “in 5 minutes” may no longer be right.
 */
void
sluice_schedule_row_refresh (SluiceScheduleRow *self,
                             gboolean           all_paused)
{
  g_return_if_fail (SLUICE_IS_SCHEDULE_ROW (self));

  self->all_paused = all_paused;
  if (self->item == NULL)
    return;
  show_next (self);
  show_last (self);
  show_pause (self);
}
