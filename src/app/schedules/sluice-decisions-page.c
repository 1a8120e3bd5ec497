/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-decisions-page.h"

#include "sluice-decision-words.h"
#include "sluice-format.h"
#include "sluice-pause-banner.h"
#include "sluice-schedule-words.h"

#include <glib/gi18n.h>

#define PAGE_SIZE 100

struct _SluiceDecisionsPage
{
  SluicePage parent_instance;

  char *task;                   /* (owned) */
  guint n_shown;                /* decisions that were read */
  gint64 newest;                /* the number of the first of them */
  gboolean is_reading;

  GtkStack *stack;
  GtkLabel *sentence;
  GtkLabel *status;
  GtkListBox *list;
  GtkWidget *more_button;
};

G_DEFINE_FINAL_TYPE (SluiceDecisionsPage, sluice_decisions_page, SLUICE_TYPE_PAGE)

static const char *
get_icon (const SluiceDecision *decision)
{
  static const struct
  {
    const char *decision;
    const char *icon;
  } icons[] = {
    { "ran", "media-playback-start-symbolic" },
    { "skipped", "media-skip-forward-symbolic" },
    { "missed", "sluice-interrupted-symbolic" },
    { "waiting", "alarm-symbolic" },
    { "retry", "view-refresh-symbolic" },
    { "paused", "media-playback-pause-symbolic" },
    { "resumed", "media-playback-start-symbolic" },
    { "gave_up", "dialog-warning-symbolic" },
    { "file", "document-open-symbolic" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (icons); i++)
    if (g_str_equal (decision->decision, icons[i].decision))
      return icons[i].icon;
  return "alarm-symbolic";
}

static GtkWidget *
create_row (SluiceDecisionsPage  *self,
            const SluiceDecision *decision)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (get_icon (decision));
  g_autofree char *words = sluice_decision_words_describe (decision);
  g_autofree char *when = sluice_format_relative (decision->time);
  g_autofree char *exact = sluice_format_exact (decision->time);

  gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), words);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), when);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  gtk_widget_set_tooltip_text (row, exact);
  if (decision->run != NULL)
    {
      adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                                 gtk_image_new_from_icon_name ("go-next-symbolic"));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", decision->run);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.open-run");
    }
  return row;
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceDecisionsPage) self = user_data;
  g_autoptr(GPtrArray) decisions = NULL;
  g_autoptr(GError) error = NULL;

  decisions = sluice_store_list_decisions_finish (SLUICE_STORE (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->is_reading = FALSE;
  if (decisions == NULL)
    {
      sluice_page_show_error (SLUICE_PAGE (self), _("The decisions could not be read."), error);
      return;
    }
  if (self->n_shown == 0 && decisions->len > 0)
    self->newest = ((SluiceDecision *) g_ptr_array_index (decisions, 0))->id;
  for (guint i = 0; i < decisions->len; i++)
    gtk_list_box_append (self->list, create_row (self, g_ptr_array_index (decisions, i)));
  self->n_shown += decisions->len;
  gtk_widget_set_visible (self->more_button, decisions->len == PAGE_SIZE);
  gtk_stack_set_visible_child_name (self->stack, self->n_shown > 0 ? "list" : "empty");
}

static void
read_more (SluiceDecisionsPage *self)
{
  SluiceStore *store = sluice_page_get_store (SLUICE_PAGE (self));

  if (store == NULL || self->is_reading)
    return;
  self->is_reading = TRUE;
  sluice_store_list_decisions_async (store, self->task, self->n_shown, PAGE_SIZE,
                                     sluice_page_get_cancellable (SLUICE_PAGE (self)), listed_cb,
                                     g_object_ref (self));
}

static void
newest_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceDecisionsPage) self = user_data;
  g_autoptr(GPtrArray) decisions = NULL;
  GtkWidget *child = NULL;

  /* A store that cannot be read was told of already. */
  decisions = sluice_store_list_decisions_finish (SLUICE_STORE (source), result, NULL);
  if (decisions == NULL || decisions->len == 0 || self->is_reading ||
      ((SluiceDecision *) g_ptr_array_index (decisions, 0))->id == self->newest)
    return;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  self->n_shown = 0;
  read_more (self);
}

/* Whatever is decided anew stands on top; rows stay while there is nothing new. */
static void
read_again (SluiceDecisionsPage *self)
{
  sluice_store_list_decisions_async (sluice_page_get_store (SLUICE_PAGE (self)), self->task, 0, 1,
                                     sluice_page_get_cancellable (SLUICE_PAGE (self)), newest_cb,
                                     g_object_ref (self));
}

static SluiceScheduleListModel *
get_model (SluiceDecisionsPage *self)
{
  return sluice_session_get_schedules (sluice_page_get_session (SLUICE_PAGE (self)));
}

/* How it stands now answers most questions. */
static char *
describe_status (SluiceScheduleItem *item,
                 gboolean            all_paused)
{
  const SluiceStoredSchedule *stored = sluice_schedule_item_get_stored (item);
  const SluiceScheduleSpec *spec = sluice_schedule_item_get_spec (item);
  gint64 now = g_get_real_time ();
  gint64 next = sluice_schedule_item_get_next (item, now);
  g_autofree char *when = NULL;
  g_autofree char *exact = NULL;

  switch (sluice_schedule_item_get_mode (item, now))
    {
    case SLUICE_SCHEDULE_INVALID:
      return g_strdup (_("The task cannot be read: open it to see why"));
    case SLUICE_SCHEDULE_OFF:
      return g_strdup (_("It is switched off in the task."));
    case SLUICE_SCHEDULE_PAUSED:
    case SLUICE_SCHEDULE_STOPPED:
      return sluice_schedule_words_pause (stored);
    case SLUICE_SCHEDULE_ENDED:
      return g_strdup (_("Nothing is due any more: it has ended."));
    case SLUICE_SCHEDULE_ON:
    default:
      break;
    }
  if (all_paused)
    return g_strdup (_("All schedules are paused: nothing starts by itself."));
  if (next == 0)
    return sluice_schedule_words_waiting (spec);
  when = sluice_schedule_words_next (next);
  exact = sluice_schedule_words_exact (next, spec->zone);
  /* Translators: “in 5 minutes” or “tomorrow at 02:00”, and the exact time */
  return g_strdup_printf (_("It runs next %s · %s"), when, exact);
}

static void
show_status (SluiceDecisionsPage *self)
{
  SluiceScheduleListModel *model = get_model (self);
  SluiceScheduleItem *item = sluice_schedule_list_model_find (model, self->task);
  g_autofree char *status = NULL;

  if (item != NULL)
    {
      sluice_page_set_title (SLUICE_PAGE (self), sluice_schedule_item_get_name (item));
      status = describe_status (item, sluice_schedule_list_model_get_all_paused (model));
    }
  else if (sluice_schedule_list_model_is_loaded (model))
    status = g_strdup (_("The task has no schedule."));
  gtk_label_set_label (self->sentence,
                       item == NULL ? "" : sluice_schedule_item_get_sentence (item));
  gtk_widget_set_visible (GTK_WIDGET (self->sentence), item != NULL);
  gtk_label_set_label (self->status, status == NULL ? "" : status);
}

static void
changed_cb (SluiceDecisionsPage *self)
{
  show_status (self);
  if (self->n_shown <= PAGE_SIZE)
    read_again (self);
}

static void
sluice_decisions_page_ready (SluicePage *page)
{
  SluiceDecisionsPage *self = SLUICE_DECISIONS_PAGE (page);

  g_signal_connect_object (get_model (self), "loaded", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  show_status (self);
  read_more (self);
}

static void
sluice_decisions_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_DECISIONS_PAGE);

  G_OBJECT_CLASS (sluice_decisions_page_parent_class)->dispose (object);
}

static void
sluice_decisions_page_finalize (GObject *object)
{
  g_free (SLUICE_DECISIONS_PAGE (object)->task);

  G_OBJECT_CLASS (sluice_decisions_page_parent_class)->finalize (object);
}

static void
sluice_decisions_page_class_init (SluiceDecisionsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_decisions_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_decisions_page_finalize;
  SLUICE_PAGE_CLASS (klass)->ready = sluice_decisions_page_ready;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-decisions-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceDecisionsPage, list);
  gtk_widget_class_bind_template_child (widget_class, SluiceDecisionsPage, more_button);
  gtk_widget_class_bind_template_child (widget_class, SluiceDecisionsPage, sentence);
  gtk_widget_class_bind_template_child (widget_class, SluiceDecisionsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SluiceDecisionsPage, status);
  gtk_widget_class_bind_template_callback (widget_class, read_more);
}

static void
sluice_decisions_page_init (SluiceDecisionsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sluice_decisions_page_new:
 * @task: a task's id
 *
 * Returns: (transfer floating): what was decided about its schedule
 */
SluiceDecisionsPage *
sluice_decisions_page_new (const char *task)
{
  SluiceDecisionsPage *self = NULL;

  g_return_val_if_fail (task != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_DECISIONS_PAGE, NULL);
  self->task = g_strdup (task);
  return self;
}
