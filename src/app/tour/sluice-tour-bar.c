/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-tour-bar.h"

#include "sluice-settings.h"
#include "sluice-tour-example.h"
#include "sluice-tour-stops.h"
#include "sluice-tour-text.h"

#include <glib/gi18n.h>

/* How often it is looked whether somebody has gone on without the button. Only
 * while the tour is shown. */
#define LOOK_MILLISECONDS 250
/* Pages take the focus when they have something to show. */
#define SETTLE_MICROSECONDS (G_TIME_SPAN_SECOND * 3 / 2)
#define STOP_KEY "tour-stop"
#define TASK_KEY "tour-task"

struct _SluiceTourBar
{
  AdwBin parent_instance;

  SluiceSession *session;       /* (owned) (nullable) while it is shown */
  GtkWidget *pages;             /* (unowned) (nullable) likewise: what shows the pages */
  GtkWidget *marked;            /* (weak) (nullable) */
  GCancellable *cancellable;    /* (owned) (nullable) while the example's run is begun */
  SluiceTourStop stop;
  gboolean was_here;            /* the control of the stop has been seen */
  gboolean is_waiting;          /* something was begun that leads to the next stop */
  guint look_id;
  gint64 shown;                 /* when the stop was, on the monotonic clock */
  gboolean took_focus;          /* from the control of the stop */

  GtkRevealer *revealer;
  GtkLabel *title;
  SluiceTourText *text;
  GtkWidget *next_button;
};

G_DEFINE_FINAL_TYPE (SluiceTourBar, sluice_tour_bar, ADW_TYPE_BIN)

static void
mark (SluiceTourBar *self,
      GtkWidget     *widget)
{
  if (self->marked == widget)
    return;
  if (self->marked != NULL)
    gtk_widget_remove_css_class (self->marked, "tour-mark");
  g_set_weak_pointer (&self->marked, widget);
  if (widget != NULL)
    gtk_widget_add_css_class (widget, "tour-mark");
}

static void
keep_stop (SluiceTourStop stop)
{
  GSettings *settings = sluice_settings_get_default ();

  if (settings != NULL)
    g_settings_set_uint (settings, STOP_KEY, stop);
}

/* The task of the last run is the one of the tour. */
static void
run_found_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(SluiceRun) run = sluice_store_find_run_finish (SLUICE_STORE (source), result, NULL);
  GSettings *settings = sluice_settings_get_default ();

  if (run != NULL && sluice_run_get_task_id (run) != NULL && settings != NULL)
    g_settings_set_string (settings, TASK_KEY, sluice_run_get_task_id (run));
}

/* The button says what it does: where the control of the stop has not been seen yet, it
 * leads there first. */
static void
name_button (SluiceTourBar *self,
             GtkWidget     *here)
{
  const gboolean leads_there = here == NULL && !self->was_here && self->stop != SLUICE_TOUR_START;
  /* Translators: a button that leads to the page which a stop of a tour is about */
  const char *label = leads_there ? _("Go _There") : sluice_tour_stop_get_button (self->stop);

  if (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (self->next_button)), label) != 0)
    gtk_button_set_label (GTK_BUTTON (self->next_button), label);
}

/* The focus goes where the way goes on: the button is described by what the stop
 * says, so that it is read. */
static void
show_stop (SluiceTourBar  *self,
           SluiceTourStop  stop)
{
  g_autofree char *title = NULL;

  self->stop = stop;
  self->was_here = FALSE;
  self->is_waiting = FALSE;
  self->took_focus = FALSE;
  self->shown = g_get_monotonic_time ();
  keep_stop (stop);
  /* Translators: a stop of a tour, such as “2 of 7: Real Rows, at Once” */
  title = g_strdup_printf (_("%u of %u: %s"), stop + 1, (guint) SLUICE_TOUR_N_STOPS, sluice_tour_stop_get_title (stop));
  gtk_label_set_label (self->title, title);
  sluice_tour_text_set_text (self->text, sluice_tour_stop_get_text (stop));
  name_button (self, sluice_tour_stop_find (stop, self->pages));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->next_button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  sluice_tour_stop_get_text (stop), -1);
  gtk_widget_set_sensitive (self->next_button, TRUE);
  gtk_widget_grab_focus (self->next_button);
  if (stop == SLUICE_TOUR_RUN && sluice_session_get_store (self->session) != NULL)
    sluice_store_find_run_async (sluice_session_get_store (self->session), "last", NULL, run_found_cb, NULL);
}

static void
end (SluiceTourBar *self)
{
  mark (self, NULL);
  g_clear_handle_id (&self->look_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/* A page that comes up gives the focus to its own button: whoever reads by ear
 * would miss what the stop says. Later the focus is where a person wants it. */
static void
keep_focus (SluiceTourBar *self,
            GtkWidget     *here)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  const gboolean is_settling = g_get_monotonic_time () - self->shown < SETTLE_MICROSECONDS;

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    return;
  if (!is_settling && (here == NULL || focus != here || self->took_focus))
    return;
  self->took_focus = self->took_focus || focus == here;
  gtk_widget_grab_focus (self->next_button);
}

/* Whoever has not come to a stop yet has not gone on from there either. */
static gboolean
may_follow (SluiceTourBar *self)
{
  return self->stop == SLUICE_TOUR_START || self->was_here || self->is_waiting;
}

/* A run or a task that happens to be shown is not the one of the tour. */
static SluiceTourStop
last_to_follow (SluiceTourBar *self)
{
  return self->stop == SLUICE_TOUR_START ? SLUICE_TOUR_RUN : SLUICE_TOUR_N_STOPS;
}

/* The control of the stop is seen for the first time. */
static void
arrive (SluiceTourBar *self,
        GtkWidget     *here)
{
  self->was_here = TRUE;
  self->shown = g_get_monotonic_time ();
  mark (self, here);
  name_button (self, here);
  if (self->stop == SLUICE_TOUR_MAPPING)
    gtk_widget_activate_action (here, "editor.show-path", "s", "$.mapping");
}

/* Follows whoever has gone on, and points at what a stop is about. */
static gboolean
look_cb (gpointer user_data)
{
  SluiceTourBar *self = user_data;
  GtkWidget *here = sluice_tour_stop_find (self->stop, self->pages);

  mark (self, here);
  if (here != NULL)
    {
      if (!self->was_here)
        arrive (self, here);
      keep_focus (self, here);
      return G_SOURCE_CONTINUE;
    }
  for (guint i = self->stop + 1; may_follow (self) && i < last_to_follow (self); i++)
    {
      GtkWidget *there = sluice_tour_stop_find (i, self->pages);

      if (there != NULL)
        {
          show_stop (self, i);
          arrive (self, there);
          break;
        }
    }
  return G_SOURCE_CONTINUE;
}

static void
example_run_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(SluiceTourBar) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *run = sluice_tour_example_run_finish (result, &error);

  /* The tour was left meanwhile, and may have been taken up again. */
  if (self->cancellable == NULL || g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  g_clear_object (&self->cancellable);
  if (run == NULL)
    {
      sluice_tour_text_set_text (self->text, error->message);
      gtk_widget_set_sensitive (self->next_button, TRUE);
      return;
    }
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-run-rows", "s", run);
}

static void
show_bad_row (SluiceTourBar *self)
{
  if (sluice_session_get_store (self->session) == NULL || self->cancellable != NULL)
    return;
  self->cancellable = g_cancellable_new ();
  sluice_tour_example_run_async (self->session, self->cancellable, example_run_cb, g_object_ref (self));
}

/* The tour was left behind this stop, or the page of it: back to there. */
static void
go_back (SluiceTourBar *self)
{
  GSettings *settings = sluice_settings_get_default ();
  g_autofree char *task = settings == NULL ? g_strdup ("") : g_settings_get_string (settings, TASK_KEY);

  self->is_waiting = TRUE;
  if (self->stop == SLUICE_TOUR_RESCUE)
    show_bad_row (self);
  else if (self->stop >= SLUICE_TOUR_RUN && *task != '\0')
    gtk_widget_activate_action (GTK_WIDGET (self), self->stop == SLUICE_TOUR_RUN ? "win.run-task" : "win.open-task", "s",
                                task);
  else
    {
      show_stop (self, SLUICE_TOUR_START);
      self->is_waiting = TRUE;
      gtk_widget_activate_action (GTK_WIDGET (self), "win.new-from-sample", NULL);
    }
}

/* What the button does is what the control does that the stop is about. */
static void
next_cb (SluiceTourBar *self)
{
  GtkWidget *here = sluice_tour_stop_find (self->stop, self->pages);
  /* Whoever has seen the last stop has seen all of them, wherever he went then. */
  const gboolean is_over = self->stop == SLUICE_TOUR_RESCUE && self->was_here;

  if (here == NULL && self->stop != SLUICE_TOUR_START && !is_over)
    {
      go_back (self);
      return;
    }
  self->is_waiting = TRUE;
  switch (self->stop)
    {
    case SLUICE_TOUR_START:
      gtk_widget_activate_action (GTK_WIDGET (self), "win.new-from-sample", NULL);
      break;
    case SLUICE_TOUR_LINK:
      gtk_widget_activate_action (here, "intake.fetch", NULL);
      break;
    case SLUICE_TOUR_CREDENTIAL:
      gtk_widget_activate_action (here, "intake.credential", NULL);
      break;
    case SLUICE_TOUR_ROWS:
      show_stop (self, SLUICE_TOUR_LOAD);
      break;
    case SLUICE_TOUR_LOAD:
      gtk_widget_activate_action (here, "intake.load", NULL);
      break;
    case SLUICE_TOUR_RUN:
      gtk_widget_activate_action (here, "run.task", NULL);
      break;
    case SLUICE_TOUR_MAPPING:
      gtk_widget_set_sensitive (self->next_button, FALSE);
      show_bad_row (self);
      break;
    case SLUICE_TOUR_RESCUE:
    case SLUICE_TOUR_N_STOPS:
    default:
      keep_stop (SLUICE_TOUR_START);
      end (self);
    }
}

static void
leave_cb (SluiceTourBar *self)
{
  end (self);
}

static void
sluice_tour_bar_dispose (GObject *object)
{
  SluiceTourBar *self = SLUICE_TOUR_BAR (object);

  g_clear_handle_id (&self->look_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_weak_pointer (&self->marked);
  /* A bound child that is the bin's own would be unparented behind its back. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_TOUR_BAR);

  G_OBJECT_CLASS (sluice_tour_bar_parent_class)->dispose (object);
}

static void
sluice_tour_bar_class_init (SluiceTourBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_tour_bar_dispose;
  g_type_ensure (SLUICE_TYPE_TOUR_TEXT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sluice/Sluice/ui/sluice-tour-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceTourBar, next_button);
  gtk_widget_class_bind_template_child (widget_class, SluiceTourBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, SluiceTourBar, text);
  gtk_widget_class_bind_template_child (widget_class, SluiceTourBar, title);
  gtk_widget_class_bind_template_callback (widget_class, leave_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
}

static void
sluice_tour_bar_init (SluiceTourBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sluice_tour_bar_begin:
 * @self: the bar
 * @session: the session
 * @pages: (transfer none): the widget that shows the pages; it lives as long as @self
 *
 * Shows the tour where it was left.
 */
void
sluice_tour_bar_begin (SluiceTourBar *self,
                       SluiceSession *session,
                       GtkWidget     *pages)
{
  GSettings *settings = sluice_settings_get_default ();
  guint stop = settings == NULL ? 0 : g_settings_get_uint (settings, STOP_KEY);

  g_return_if_fail (SLUICE_IS_TOUR_BAR (self));
  g_return_if_fail (SLUICE_IS_SESSION (session));
  g_return_if_fail (GTK_IS_WIDGET (pages));

  if (self->session == NULL)
    {
      self->session = g_object_ref (session);
      self->pages = pages;
      gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
      gtk_revealer_set_reveal_child (self->revealer, TRUE);
      self->look_id = g_timeout_add (LOOK_MILLISECONDS, look_cb, self);
    }
  show_stop (self, MIN (stop, SLUICE_TOUR_N_STOPS - 1));
}

/**
 * sluice_tour_bar_is_active:
 * @self: the bar
 *
 * Returns: whether the tour is shown
 */
gboolean
sluice_tour_bar_is_active (SluiceTourBar *self)
{
  g_return_val_if_fail (SLUICE_IS_TOUR_BAR (self), FALSE);

  return self->session != NULL;
}
