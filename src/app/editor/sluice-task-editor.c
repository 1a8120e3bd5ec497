/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-editor.h"

#include "sluice-checks-inspector.h"
#include "sluice-filter-inspector.h"
#include "sluice-lookups-inspector.h"
#include "sluice-mapping-pane.h"
#include "sluice-options-inspector.h"
#include "sluice-problems-panel.h"
#include "sluice-rows-view.h"
#include "sluice-sample-view.h"
#include "sluice-sets-inspector.h"
#include "sluice-step-list.h"
#include "sluice-take-down.h"

#include <glib/gi18n.h>

struct _SluiceTaskEditor
{
  AdwBin parent_instance;

  SluiceEditor *editor;         /* (owned) */
  SluiceStudioPanes *panes;     /* (unowned) */
  SluiceProblemsPanel *problems; /* (unowned) */
  GtkWidget *inspectors[SLUICE_N_EDITOR_STEPS]; /* (unowned) */
  GtkStack *inspector_stack;    /* (unowned) */
  guint n_inspectors;           /* those that are there, in the order of the steps */
  guint n_filled;               /* those of them that are filled before they are looked at */
  gboolean is_built;            /* all are */
  guint n_dismantled;           /* whose many widgets are gone */
  char *wanted_path;            /* (owned) (nullable) to be gone to when they are */
  GtkStack *middle;             /* (unowned) */
  GtkWidget *middle_bar;        /* (unowned) what else than rows there is to see */
  GtkToggleButton *other_button; /* (unowned) the answer, or the load plan */
  GtkToggleButton *rows_button; /* (unowned) */
  gboolean shows_plan;          /* rather than rows */
  gboolean hides_answer;        /* rows are wanted instead */
};

G_DEFINE_FINAL_TYPE (SluiceTaskEditor, sluice_task_editor, ADW_TYPE_BIN)

/* What is not shown is not read aloud either. */
static void
show_only (GtkStack  *stack,
           GtkWidget *shown)
{
  gtk_widget_set_visible (shown, TRUE);
  gtk_stack_set_visible_child (stack, shown);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (stack)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_visible (child, child == shown);
}

/* Beside the rows the source shows what it answered, and the destination what a load
 * would do. */
static void
arrange_middle (SluiceTaskEditor *self)
{
  SluiceEditorStep step = sluice_editor_get_step (self->editor);
  gboolean is_source = step == SLUICE_EDITOR_STEP_SOURCE;
  gboolean is_destination = step == SLUICE_EDITOR_STEP_DESTINATION;
  gboolean shows_other = (is_source && !self->hides_answer) || (is_destination && self->shows_plan);
  GtkWidget *other = NULL;

  gtk_widget_set_visible (self->middle_bar, is_source || is_destination);
  gtk_button_set_label (GTK_BUTTON (self->other_button), is_destination ? _("Load Plan") : _("Answer"));
  gtk_toggle_button_set_active (shows_other ? self->other_button : self->rows_button, TRUE);
  other = gtk_stack_get_child_by_name (self->middle, is_source ? "answer" : "plan");
  /* Rows are asked for when they are seen. */
  if (shows_other && other == NULL)
    gtk_widget_set_visible (gtk_stack_get_child_by_name (self->middle, "rows"), FALSE);
  else
    show_only (self->middle, shows_other ? other : gtk_stack_get_child_by_name (self->middle, "rows"));
}

static void
other_toggled_cb (SluiceTaskEditor *self)
{
  gboolean shows_other = gtk_toggle_button_get_active (self->other_button);

  if (sluice_editor_get_step (self->editor) == SLUICE_EDITOR_STEP_SOURCE)
    self->hides_answer = !shows_other;
  else if (sluice_editor_get_step (self->editor) == SLUICE_EDITOR_STEP_DESTINATION)
    self->shows_plan = shows_other;
  arrange_middle (self);
}

static void
step_changed_cb (SluiceTaskEditor *self)
{
  if (self->is_built)
    show_only (self->inspector_stack, self->inspectors[sluice_editor_get_step (self->editor)]);
  arrange_middle (self);
}

static void
step_activated_cb (SluiceTaskEditor *self)
{
  sluice_studio_panes_show_page (self->panes, SLUICE_STUDIO_SETTINGS);
}

/* What the source answers is in the middle, not in its inspector. */
static void
source_switched_cb (SluiceTaskEditor *self,
                    gboolean          to_answer)
{
  if (to_answer)
    {
      self->hides_answer = FALSE;
      arrange_middle (self);
    }
  sluice_studio_panes_show_page (self->panes, to_answer ? SLUICE_STUDIO_ROWS : SLUICE_STUDIO_SETTINGS);
}

static void
destination_switched_cb (SluiceTaskEditor *self,
                         gboolean          to_plan)
{
  if (to_plan)
    {
      self->shows_plan = TRUE;
      arrange_middle (self);
    }
  sluice_studio_panes_show_page (self->panes, to_plan ? SLUICE_STUDIO_ROWS : SLUICE_STUDIO_SETTINGS);
}

static void
path_wanted_cb (SluiceTaskEditor *self,
                const char       *path)
{
  GtkWidget *inspector = NULL;

  sluice_studio_panes_show_page (self->panes, SLUICE_STUDIO_SETTINGS);
  /* An inspector of which parts are missing must not be asked for anything. */
  if (!self->is_built)
    {
      g_free (self->wanted_path);
      self->wanted_path = g_strdup (path);
      return;
    }
  inspector = self->inspectors[sluice_editor_step_of_path (path)];
  if (SLUICE_IS_EDITOR_PANE (inspector))
    (void) sluice_editor_pane_show_path (SLUICE_EDITOR_PANE (inspector), path);
}

/* Unless somebody has gone to another step meanwhile. */
static void
show_wanted_path (SluiceTaskEditor *self)
{
  g_autofree char *path = g_steal_pointer (&self->wanted_path);

  if (path != NULL && sluice_editor_step_of_path (path) == sluice_editor_get_step (self->editor))
    path_wanted_cb (self, path);
}

static void
show_rows_cb (SluiceTaskEditor *self)
{
  self->hides_answer = TRUE;
  self->shows_plan = FALSE;
  arrange_middle (self);
  sluice_studio_panes_show_page (self->panes, SLUICE_STUDIO_ROWS);
}

/* Where there is room for one pane only, the problems are there to be opened. */
static void
wide_changed_cb (SluiceTaskEditor *self)
{
  sluice_problems_panel_set_expanded (self->problems, sluice_studio_panes_get_wide (self->panes));
}

static void
undo_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  (void) sluice_task_document_undo (sluice_editor_get_document (SLUICE_TASK_EDITOR (widget)->editor));
}

static void
redo_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  (void) sluice_task_document_redo (sluice_editor_get_document (SLUICE_TASK_EDITOR (widget)->editor));
}

static void
read_rows_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  sluice_editor_want_sample (SLUICE_TASK_EDITOR (widget)->editor);
}

static void
step_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SluiceEditor *editor = SLUICE_TASK_EDITOR (widget)->editor;
  int step = (int) sluice_editor_get_step (editor) + g_variant_get_int32 (parameter);

  if (step >= 0 && step < SLUICE_N_EDITOR_STEPS)
    sluice_editor_set_step (editor, (SluiceEditorStep) step);
}

static void
show_path_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  sluice_editor_show_path (SLUICE_TASK_EDITOR (widget)->editor, g_variant_get_string (parameter, NULL));
}

static void
sluice_task_editor_dispose (GObject *object)
{
  SluiceTaskEditor *self = SLUICE_TASK_EDITOR (object);

  if (self->editor != NULL)
    g_signal_handlers_disconnect_by_data (self->editor, self);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->editor);
  g_clear_pointer (&self->wanted_path, g_free);

  G_OBJECT_CLASS (sluice_task_editor_parent_class)->dispose (object);
}

static void
sluice_task_editor_class_init (SluiceTaskEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_task_editor_dispose;
  gtk_widget_class_install_action (widget_class, "editor.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "editor.redo", NULL, redo_action);
  gtk_widget_class_install_action (widget_class, "editor.read-rows", NULL, read_rows_action);
  gtk_widget_class_install_action (widget_class, "editor.step", "i", step_action);
  gtk_widget_class_install_action (widget_class, "editor.show-path", "s", show_path_action);
}

/* Of several editors in a window the one that is seen is meant. */
static gboolean
shortcut_cb (GtkWidget *widget,
             GVariant  *arguments,
             gpointer   user_data)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_activate_action_variant (widget, user_data, arguments);
}

/* Before the fields: each has an undo of its own, which knows nothing of the task. And
 * wherever the focus is: what had it may have gone with the change. */
static void
add_shortcuts (SluiceTaskEditor *self)
{
  static const struct
  {
    const char *trigger;
    const char *action;
    int direction;
  } shortcuts[] = {
    { "<Control>z", "editor.undo", 0 },
    { "<Control><Shift>z", "editor.redo", 0 },
    { "<Control>y", "editor.redo", 0 },
    { "<Alt>Up", "editor.step", -1 },
    { "<Alt>Down", "editor.step", 1 },
  };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller), GTK_SHORTCUT_SCOPE_GLOBAL);
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      GtkShortcut *shortcut = gtk_shortcut_new (gtk_shortcut_trigger_parse_string (shortcuts[i].trigger),
                                                gtk_callback_action_new (shortcut_cb, (gpointer) shortcuts[i].action,
                                                                         NULL));

      if (shortcuts[i].direction != 0)
        gtk_shortcut_set_arguments (shortcut, g_variant_new_int32 (shortcuts[i].direction));
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
    }
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
sluice_task_editor_init (SluiceTaskEditor *self)
{
  add_shortcuts (self);
}

/* The fields of three inspectors, in whatever state they are. */
static SluiceSourceEditor *
get_source (SluiceTaskEditor *self)
{
  return sluice_source_pane_get_source (SLUICE_SOURCE_PANE (self->inspectors[SLUICE_EDITOR_STEP_SOURCE]));
}

static SluiceDestinationEditor *
get_destination (SluiceTaskEditor *self)
{
  return sluice_destination_pane_get_destination (
    SLUICE_DESTINATION_PANE (self->inspectors[SLUICE_EDITOR_STEP_DESTINATION]));
}

static SluiceScheduleEditor *
get_schedule (SluiceTaskEditor *self)
{
  return sluice_schedule_pane_get_schedule (SLUICE_SCHEDULE_PANE (self->inspectors[SLUICE_EDITOR_STEP_SCHEDULE]));
}

/* The answer of the source and the plan of the load go to where there is room: before
 * they are anywhere, as the actions of buttons that move in a window stay disabled. */
static void
take_end (SluiceTaskEditor *self,
          SluicePanes      *panes,
          const char       *name,
          GCallback         switched)
{
  g_autoptr(GtkWidget) end = sluice_panes_take_end (panes);

  gtk_widget_set_visible (end, FALSE);
  gtk_stack_add_named (self->middle, end, name);
  g_signal_connect_object (panes, "switched", switched, self, G_CONNECT_SWAPPED);
}

/* Makes the inspector of a step, or some more of it. Returns: whether there is more */
static gboolean
build_inspector (SluiceTaskEditor *self,
                 SluiceEditorStep  step)
{
  static GtkWidget *(*const makers[SLUICE_N_EDITOR_STEPS]) (SluiceEditor *) = {
    [SLUICE_EDITOR_STEP_SOURCE] = sluice_source_pane_new,
    [SLUICE_EDITOR_STEP_LOOKUPS] = sluice_lookups_inspector_new,
    [SLUICE_EDITOR_STEP_FILTER] = sluice_filter_inspector_new,
    [SLUICE_EDITOR_STEP_MAPPING] = sluice_mapping_pane_new,
    [SLUICE_EDITOR_STEP_CHECKS] = sluice_checks_inspector_new,
    [SLUICE_EDITOR_STEP_SETS] = sluice_sets_inspector_new,
    [SLUICE_EDITOR_STEP_DESTINATION] = sluice_destination_pane_new,
    [SLUICE_EDITOR_STEP_OPTIONS] = sluice_options_inspector_new,
    [SLUICE_EDITOR_STEP_SCHEDULE] = sluice_schedule_pane_new,
  };

  if (self->inspectors[step] == NULL)
    {
      self->inspectors[step] = makers[step] (self->editor);
      if (step == SLUICE_EDITOR_STEP_SOURCE)
        take_end (self, sluice_source_editor_get_panes (get_source (self)), "answer", G_CALLBACK (source_switched_cb));
      else if (step == SLUICE_EDITOR_STEP_DESTINATION)
        take_end (self, sluice_destination_editor_get_panes (get_destination (self)), "plan",
                  G_CALLBACK (destination_switched_cb));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->inspectors[step]), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      sluice_editor_step_get_title (step), -1);
      gtk_widget_set_visible (self->inspectors[step], FALSE);
      gtk_stack_add_child (self->inspector_stack, self->inspectors[step]);
      return step == SLUICE_EDITOR_STEP_SOURCE || step == SLUICE_EDITOR_STEP_MAPPING ||
             step == SLUICE_EDITOR_STEP_DESTINATION || step == SLUICE_EDITOR_STEP_SCHEDULE;
    }
  if (step == SLUICE_EDITOR_STEP_SCHEDULE)
    return sluice_schedule_editor_build (get_schedule (self));
  if (step == SLUICE_EDITOR_STEP_DESTINATION)
    return sluice_destination_editor_build (get_destination (self));
  if (step == SLUICE_EDITOR_STEP_MAPPING)
    return sluice_mapping_pane_build (SLUICE_MAPPING_PANE (self->inspectors[step]));
  return step == SLUICE_EDITOR_STEP_SOURCE && sluice_source_editor_build (get_source (self));
}

static GtkWidget *
build_middle_bar (SluiceTaskEditor *self)
{
  GtkWidget *bar = gtk_center_box_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->other_button = GTK_TOGGLE_BUTTON (gtk_toggle_button_new_with_label (_("Answer")));
  self->rows_button = GTK_TOGGLE_BUTTON (gtk_toggle_button_new_with_label (_("Rows")));
  gtk_toggle_button_set_group (self->rows_button, self->other_button);
  gtk_widget_add_css_class (box, "linked");
  gtk_widget_add_css_class (bar, "panes-switcher");
  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->other_button));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->rows_button));
  gtk_center_box_set_center_widget (GTK_CENTER_BOX (bar), box);
  g_signal_connect_object (self->other_button, "toggled", G_CALLBACK (other_toggled_cb), self, G_CONNECT_SWAPPED);
  return bar;
}

static GtkWidget *
build_middle (SluiceTaskEditor *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->middle = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_hhomogeneous (self->middle, FALSE);
  gtk_stack_set_vhomogeneous (self->middle, FALSE);
  gtk_widget_set_vexpand (GTK_WIDGET (self->middle), TRUE);
  gtk_stack_add_named (self->middle, sluice_sample_view_new (self->editor, sluice_rows_view_new (self->editor)),
                       "rows");
  self->middle_bar = build_middle_bar (self);
  gtk_box_append (GTK_BOX (box), self->middle_bar);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->middle));
  return box;
}

static void
build_frame (SluiceTaskEditor *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *steps = sluice_step_list_new (self->editor);
  GtkWidget *middle = build_middle (self);
  GtkWidget *problems = sluice_problems_panel_new (self->editor);
  GtkWidget *inspectors = gtk_stack_new ();
  GtkWidget *panes = sluice_studio_panes_new (steps, middle, inspectors);

  self->inspector_stack = GTK_STACK (inspectors);
  gtk_stack_set_hhomogeneous (self->inspector_stack, TRUE);
  gtk_stack_set_vhomogeneous (self->inspector_stack, FALSE);
  self->panes = SLUICE_STUDIO_PANES (panes);
  self->problems = SLUICE_PROBLEMS_PANEL (problems);
  gtk_widget_set_vexpand (panes, TRUE);
  gtk_box_append (GTK_BOX (box), panes);
  gtk_box_append (GTK_BOX (box), problems);
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_object (steps, "activated", G_CALLBACK (step_activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (panes, "wide-changed", G_CALLBACK (wide_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (problems, "show-rows", G_CALLBACK (show_rows_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "notify::step", G_CALLBACK (step_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "path-wanted", G_CALLBACK (path_wanted_cb), self, G_CONNECT_SWAPPED);
  step_changed_cb (self);
}

/**
 * sluice_task_editor_new:
 * @editor: what is edited
 *
 * Returns: (transfer floating): its panes, whose inspectors are still to be built
 */
GtkWidget *
sluice_task_editor_new (SluiceEditor *editor)
{
  SluiceTaskEditor *self = NULL;

  g_return_val_if_fail (SLUICE_IS_EDITOR (editor), NULL);

  self = g_object_new (SLUICE_TYPE_TASK_EDITOR, NULL);
  self->editor = g_object_ref (editor);
  build_frame (self);
  return GTK_WIDGET (self);
}

/* Between the parts the window answers and draws. */
static gboolean
build_cb (gpointer user_data)
{
  g_autoptr(GTask) task = NULL;
  SluiceTaskEditor *self = g_task_get_source_object (user_data);

  if (!g_cancellable_is_cancelled (g_task_get_cancellable (user_data)) && self->n_inspectors < SLUICE_N_EDITOR_STEPS)
    {
      if (!build_inspector (self, (SluiceEditorStep) self->n_inspectors))
        self->n_inspectors++;
      return G_SOURCE_CONTINUE;
    }
  task = user_data;
  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;
  self->is_built = TRUE;
  step_changed_cb (self);
  show_wanted_path (self);
  g_task_return_boolean (task, TRUE);
  return G_SOURCE_REMOVE;
}

/**
 * sluice_task_editor_build_async:
 * @self: a new #SluiceTaskEditor
 * @cancellable: (nullable): a cancellable
 * @callback: called when the inspectors are there
 * @user_data: for @callback
 *
 * Makes the inspectors, which have many fields: in parts, so that the window is not
 * held for longer than a frame.
 */
void
sluice_task_editor_build_async (SluiceTaskEditor    *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (SLUICE_IS_TASK_EDITOR (self));
  g_return_if_fail (!self->is_built);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sluice_task_editor_build_async);
  g_idle_add (build_cb, task);
}

/**
 * sluice_task_editor_build_finish:
 * @self: a #SluiceTaskEditor
 * @result: what the callback got
 * @error: %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the inspectors are there
 */
gboolean
sluice_task_editor_build_finish (SluiceTaskEditor  *self,
                                 GAsyncResult      *result,
                                 GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Takes down some of what an inspector has many of. Returns: whether there is more */
static gboolean
dismantle_inspector (SluiceTaskEditor *self,
                     SluiceEditorStep  step)
{
  if (self->inspectors[step] == NULL)
    return FALSE;
  switch (step)
    {
    case SLUICE_EDITOR_STEP_SOURCE:
      return sluice_source_editor_dismantle (get_source (self));
    case SLUICE_EDITOR_STEP_MAPPING:
      return sluice_mapping_pane_dismantle (SLUICE_MAPPING_PANE (self->inspectors[step]));
    case SLUICE_EDITOR_STEP_DESTINATION:
      return sluice_destination_editor_dismantle (get_destination (self));
    case SLUICE_EDITOR_STEP_SCHEDULE:
      return sluice_schedule_editor_dismantle (get_schedule (self));
    case SLUICE_EDITOR_STEP_LOOKUPS:
    case SLUICE_EDITOR_STEP_FILTER:
    case SLUICE_EDITOR_STEP_CHECKS:
    case SLUICE_EDITOR_STEP_SETS:
    case SLUICE_EDITOR_STEP_OPTIONS:
    default:
      return FALSE;
    }
}

/**
 * sluice_task_editor_dismantle:
 * @self: a #SluiceTaskEditor that nobody sees any more
 *
 * Takes down an inspector, or some of one. Nothing else may be asked of it then.
 *
 * Returns: whether there are more
 */
gboolean
sluice_task_editor_dismantle (SluiceTaskEditor *self)
{
  static const char *const others[] = { "answer", "plan" };

  g_return_val_if_fail (SLUICE_IS_TASK_EDITOR (self), FALSE);

  self->is_built = FALSE;
  /* Of what is taken down already nothing can be asked, not even that. */
  for (; self->n_dismantled < SLUICE_N_EDITOR_STEPS; self->n_dismantled++)
    if (dismantle_inspector (self, (SluiceEditorStep) self->n_dismantled))
      return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      GtkWidget *child = gtk_stack_get_child_by_name (self->middle, others[i]);

      if (child == NULL)
        continue;
      if (!sluice_take_down (child))
        gtk_stack_remove (self->middle, child);
      return TRUE;
    }
  for (guint i = 0; i < SLUICE_N_EDITOR_STEPS; i++)
    {
      if (self->inspectors[i] == NULL)
        continue;
      if (!sluice_take_down (self->inspectors[i]))
        {
          gtk_stack_remove (self->inspector_stack, self->inspectors[i]);
          self->inspectors[i] = NULL;
        }
      return TRUE;
    }
  return FALSE;
}

/**
 * sluice_task_editor_get_editor:
 * @self: a #SluiceTaskEditor
 *
 * Returns: (transfer none): what is edited
 */
SluiceEditor *
sluice_task_editor_get_editor (SluiceTaskEditor *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK_EDITOR (self), NULL);

  return self->editor;
}

/* Its fields say what the document does, though nobody may have looked at them. */
static GtkWidget *
get_inspector (SluiceTaskEditor *self,
               SluiceEditorStep  step)
{
  sluice_editor_pane_update (SLUICE_EDITOR_PANE (self->inspectors[step]));
  return self->inspectors[step];
}

/**
 * sluice_task_editor_get_source:
 * @self: a #SluiceTaskEditor
 *
 * Returns: (transfer none): the inspector of the source
 */
SluiceSourcePane *
sluice_task_editor_get_source (SluiceTaskEditor *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK_EDITOR (self), NULL);

  return SLUICE_SOURCE_PANE (get_inspector (self, SLUICE_EDITOR_STEP_SOURCE));
}

/**
 * sluice_task_editor_get_destination:
 * @self: a #SluiceTaskEditor
 *
 * Returns: (transfer none): the fields of the destination
 */
SluiceDestinationEditor *
sluice_task_editor_get_destination (SluiceTaskEditor *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK_EDITOR (self), NULL);

  return sluice_destination_pane_get_destination (
    SLUICE_DESTINATION_PANE (get_inspector (self, SLUICE_EDITOR_STEP_DESTINATION)));
}

/**
 * sluice_task_editor_get_schedule:
 * @self: a #SluiceTaskEditor
 *
 * Returns: (transfer none): the fields of the schedule
 */
SluiceScheduleEditor *
sluice_task_editor_get_schedule (SluiceTaskEditor *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK_EDITOR (self), NULL);

  return sluice_schedule_pane_get_schedule (SLUICE_SCHEDULE_PANE (get_inspector (self, SLUICE_EDITOR_STEP_SCHEDULE)));
}

/**
 * sluice_task_editor_show_page:
 * @self: a #SluiceTaskEditor
 * @page: a pane
 *
 * Brings a pane into sight where not all of them are.
 */
void
sluice_task_editor_show_page (SluiceTaskEditor *self,
                              SluiceStudioPage  page)
{
  g_return_if_fail (SLUICE_IS_TASK_EDITOR (self));

  sluice_studio_panes_show_page (self->panes, page);
}
