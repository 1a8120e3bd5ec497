/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-pause-banner.h"

#include "sluice-flow.h"
#include "sluice-schedule-words.h"

#include <glib/gi18n.h>

struct _SluicePauseBanner
{
  AdwBin parent_instance;

  SluiceScheduleListModel *model; /* (owned) (nullable) */
  char *task;                   /* (owned) (nullable) the one task it is about */
  GPtrArray *stopped;           /* (owned) (element-type utf8) what Resume resumes */

  GtkRevealer *revealer;
  GtkLabel *text;
  GtkButton *resume;
  GtkButton *run;
};

G_DEFINE_FINAL_TYPE (SluicePauseBanner, sluice_pause_banner, ADW_TYPE_BIN)

static void
resume_cb (SluicePauseBanner *self)
{
  g_autoptr(GPtrArray) tasks = g_ptr_array_ref (self->stopped);

  if (self->task == NULL && sluice_schedule_list_model_get_all_paused (self->model))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.pause-all-schedules", "b", FALSE);
  else
    for (guint i = 0; i < tasks->len; i++)
      gtk_widget_activate_action (GTK_WIDGET (self), "win.resume-schedule", "s",
                                  g_ptr_array_index (tasks, i));
}

static void
sluice_pause_banner_dispose (GObject *object)
{
  SluicePauseBanner *self = SLUICE_PAUSE_BANNER (object);

  g_clear_object (&self->model);

  G_OBJECT_CLASS (sluice_pause_banner_parent_class)->dispose (object);
}

static void
sluice_pause_banner_finalize (GObject *object)
{
  SluicePauseBanner *self = SLUICE_PAUSE_BANNER (object);

  g_free (self->task);
  g_ptr_array_unref (self->stopped);

  G_OBJECT_CLASS (sluice_pause_banner_parent_class)->finalize (object);
}

static void
sluice_pause_banner_class_init (SluicePauseBannerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_pause_banner_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_pause_banner_finalize;
}

static void
sluice_pause_banner_init (SluicePauseBanner *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *buttons = sluice_flow_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name ("media-playback-pause-symbolic");

  self->stopped = g_ptr_array_new_with_free_func (g_free);
  self->revealer = GTK_REVEALER (gtk_revealer_new ());
  self->text = GTK_LABEL (gtk_label_new (NULL));
  self->resume = GTK_BUTTON (gtk_button_new_with_label (_("Resume")));
  self->run = GTK_BUTTON (gtk_button_new_with_label (_("Show Run")));
  gtk_label_set_xalign (self->text, 0);
  gtk_label_set_wrap (self->text, TRUE);
  gtk_label_set_wrap_mode (self->text, PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (GTK_WIDGET (self->text), "heading");
  gtk_widget_set_hexpand (content, TRUE);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  sluice_flow_append (SLUICE_FLOW (buttons), GTK_WIDGET (self->resume));
  sluice_flow_append (SLUICE_FLOW (buttons), GTK_WIDGET (self->run));
  gtk_box_append (GTK_BOX (content), GTK_WIDGET (self->text));
  gtk_box_append (GTK_BOX (content), buttons);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), content);
  gtk_widget_add_css_class (box, "problem");
  gtk_revealer_set_child (self->revealer, box);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->revealer));
  g_signal_connect_object (self->resume, "clicked", G_CALLBACK (resume_cb), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
sluice_pause_banner_new (void)
{
  return g_object_new (SLUICE_TYPE_PAUSE_BANNER, NULL);
}

/* Cause of the pause of one schedule; on the page of its task its name is known. */
static char *
tell_one (SluicePauseBanner          *self,
          const SluiceStoredSchedule *stored)
{
  g_autofree char *cause = sluice_schedule_words_pause (stored);

  if (self->task != NULL)
    return g_steal_pointer (&cause);
  /* Translators: the name of a task, and why it is paused */
  return g_strdup_printf (_("“%s”: %s"), stored->name, cause);
}

static void
show_run (SluicePauseBanner          *self,
          const SluiceStoredSchedule *stored)
{
  gboolean has_run = stored != NULL && stored->pause_run != NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->run), has_run);
  if (!has_run)
    return;
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->run), "s", stored->pause_run);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->run), "win.open-run");
}

/* The schedules that failures have paused; on a task's page also one that a person has. */
static const SluiceStoredSchedule *
collect_stopped (SluicePauseBanner *self)
{
  const SluiceStoredSchedule *found = NULL;

  g_ptr_array_set_size (self->stopped, 0);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->model)); i++)
    {
      g_autoptr(SluiceScheduleItem) item = g_list_model_get_item (G_LIST_MODEL (self->model), i);
      SluiceScheduleMode mode = sluice_schedule_item_get_mode (item, g_get_real_time ());
      gboolean is_ours = self->task == NULL ||
                         g_str_equal (self->task, sluice_schedule_item_get_task (item));

      if (is_ours && (mode == SLUICE_SCHEDULE_STOPPED ||
                      (mode == SLUICE_SCHEDULE_PAUSED && self->task != NULL)))
        {
          found = sluice_schedule_item_get_stored (item);
          g_ptr_array_add (self->stopped, g_strdup (found->task));
        }
    }
  return found;
}

static void
update (SluicePauseBanner *self)
{
  const SluiceStoredSchedule *stored = collect_stopped (self);
  gboolean all_paused = self->task == NULL &&
                        sluice_schedule_list_model_get_all_paused (self->model);
  guint n = self->stopped->len;
  g_autofree char *text = NULL;

  if (all_paused)
    text = g_strdup (_("All schedules are paused: nothing starts by itself."));
  else if (n == 1)
    text = tell_one (self, stored);
  else if (n > 1)
    text = g_strdup_printf (ngettext ("%u schedule was paused because of failures",
                                      "%u schedules were paused because of failures", n), n);
  if (text != NULL)
    {
      gtk_label_set_label (self->text, text);
      gtk_button_set_label (self->resume, all_paused || n > 1 ? _("Resume All") : _("Resume"));
      show_run (self, !all_paused && n == 1 ? stored : NULL);
    }
  gtk_revealer_set_reveal_child (self->revealer, text != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
}

/**
 * sluice_pause_banner_set_model:
 * @self: a #SluicePauseBanner
 * @model: the schedules
 * @task: (nullable): the task it is about, %NULL for all
 */
void
sluice_pause_banner_set_model (SluicePauseBanner       *self,
                               SluiceScheduleListModel *model,
                               const char              *task)
{
  g_return_if_fail (SLUICE_IS_PAUSE_BANNER (self));
  g_return_if_fail (self->model == NULL);

  self->model = g_object_ref (model);
  self->task = g_strdup (task);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "notify::all-paused", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
}
