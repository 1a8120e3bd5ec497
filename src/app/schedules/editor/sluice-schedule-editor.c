/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-schedule-editor.h"

#include "sluice-after-list.h"
#include "sluice-chooser.h"
#include "sluice-draft.h"
#include "sluice-due-list.h"
#include "sluice-error.h"
#include "sluice-file-dialog.h"
#include "sluice-help-button.h"
#include "sluice-rhythm-builder.h"
#include "sluice-rule-row.h"
#include "sluice-schedule-options.h"
#include "sluice-task.h"
#include "sluice-zones.h"

#include <glib/gi18n.h>
#include <string.h>

/* What a person gets who only switches the schedule on. */
#define FIRST_RULE "0 2 * * *"

/* The least that a schedule can stand in, to be read as the engine reads it. */
#define PROBE                                                                                       \
  "{\"sluice\":1,\"name\":\"-\",\"source\":{\"type\":\"inline\",\"records\":[]},"                 \
  "\"destination\":{\"type\":\"sqlite\",\"path\":\"-\",\"table\":\"t\"},\"load\":{\"strategy\":\"insert\"}}"

static const struct
{
  const char *title;
  const char *rule;
} presets[] = {
  { N_("Every 15 minutes"), "*/15 * * * *" },
  { N_("Hourly"), "0 * * * *" },
  { N_("Daily at 02:00"), FIRST_RULE },
  { N_("Weekdays at 07:00"), "0 7 * * 1-5" },
  { N_("Weekly on Sunday"), "0 2 * * 0" },
  { N_("Monthly, last day"), "0 2 L * *" },
  { N_("Quarterly"), "0 2 1 1,4,7,10 *" },
  { N_("Yearly"), "0 2 1 1 *" },
};

struct _SluiceScheduleEditor
{
  AdwBin parent_instance;

  JsonObject *schedule;         /* (owned) (nullable) as it was filled in */
  char *zone;                   /* (owned) IANA name, empty = the system's */
  GCancellable *cancellable;    /* (owned) */
  SluiceDraftSecrets *secrets;  /* (owned) forms ask for one; a schedule has none */
  GtkToggleButton *preset_buttons[G_N_ELEMENTS (presets)];
  guint n_parts;                /* of its fields, that are there */
  gboolean is_filling;
  gboolean is_rule_changed;
  gboolean is_zone_changed;
  gboolean is_switch_changed;
  gboolean is_files_changed;

  AdwActionRow *switch_row;
  GtkSwitch *toggle;
  GtkFlowBox *presets_box;
  GtkWidget *details;
  SluiceRhythmBuilder *builder;
  SluiceRuleRow *rule_row;
  AdwActionRow *problem_row;
  SluiceChooser *zone_chooser;
  SluiceDueList *due_list;
  SluiceAfterList *after_list;
  AdwEntryRow *folder_row;
  AdwEntryRow *glob_row;
  GtkWidget *use_file_row;
  gboolean can_use_file;        /* it reads one file that is always the same */
  SluiceScheduleOptions *options;
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_USE_FILE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceScheduleEditor, sluice_schedule_editor, ADW_TYPE_BIN)

static const char *
text_of (gpointer editable)
{
  return gtk_editable_get_text (GTK_EDITABLE (editable));
}

static char *
dup_rule (SluiceScheduleEditor *self)
{
  return g_strstrip (g_strdup (text_of (self->rule_row)));
}

static JsonObject *
copy_object (JsonObject *object)
{
  g_autofree char *text = object == NULL ? g_strdup ("{}") : sluice_draft_to_text (object);

  return sluice_draft_parse (text);
}

static void
collect_rule (SluiceScheduleEditor *self,
              JsonObject           *schedule)
{
  g_autofree char *rule = dup_rule (self);

  if (!self->is_rule_changed)
    return;
  json_object_remove_member (schedule, "cron");
  json_object_remove_member (schedule, "every");
  if (*rule != '\0')
    json_object_set_string_member (schedule, sluice_rhythm_rule_is_interval (rule) ? "every" : "cron", rule);
}

static void
collect_files (SluiceScheduleEditor *self,
               JsonObject           *schedule)
{
  JsonObject *files = NULL;

  if (!self->is_files_changed)
    return;
  if (*text_of (self->folder_row) == '\0')
    {
      json_object_remove_member (schedule, "files");
      return;
    }
  files = sluice_draft_get_object (schedule, "files", TRUE);
  json_object_set_string_member (files, "folder", text_of (self->folder_row));
  sluice_draft_set_string (files, "glob", text_of (self->glob_row));
}

/* What is not changed here stays in @schedule as it is. */
static void
collect_schedule (SluiceScheduleEditor *self,
                  JsonObject           *schedule)
{
  collect_rule (self, schedule);
  if (self->is_zone_changed)
    sluice_draft_set_string (schedule, "zone", self->zone);
  sluice_after_list_collect (self->after_list, schedule);
  collect_files (self, schedule);
  sluice_schedule_options_collect (self->options, schedule, self->secrets);
  if (!self->is_switch_changed)
    return;
  if (gtk_switch_get_active (self->toggle))
    json_object_remove_member (schedule, "enabled");
  else
    json_object_set_boolean_member (schedule, "enabled", FALSE);
}

/* The first and the last time that counts, as the engine reads them. */
static void
read_limits (SluiceScheduleEditor *self,
             gint64               *ret_start,
             gint64               *ret_end)
{
  g_autoptr(JsonObject) probe = sluice_draft_parse (PROBE);
  g_autoptr(SluiceTask) task = NULL;
  g_autofree char *text = NULL;
  JsonObject *schedule = copy_object (self->schedule);
  const SluiceScheduleSpec *spec = NULL;

  collect_schedule (self, schedule);
  json_object_set_object_member (probe, "schedule", schedule);
  text = sluice_draft_to_text (probe);
  task = sluice_task_new_from_data (text, -1, NULL, NULL, NULL);
  spec = task == NULL ? NULL : sluice_task_get_schedule (task);
  *ret_start = spec == NULL ? 0 : spec->start;
  *ret_end = spec == NULL ? 0 : spec->end;
}

static void
show_problem (SluiceScheduleEditor *self,
              const GError         *error)
{
  const SluiceErrorWhere *where = error == NULL ? NULL : sluice_error_peek_where (error);
  gint64 spaces = (gint64) strspn (text_of (self->rule_row), " \t");
  gint64 character = where == NULL || where->byte < 1 ? 0 : where->byte + spaces;
  const char *hint = error == NULL ? NULL : sluice_error_get_hint (error);
  g_autofree char *place = NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->problem_row), error != NULL);
  if (error == NULL)
    {
      sluice_rule_row_clear (self->rule_row);
      return;
    }
  sluice_rule_row_set_problem (self->rule_row, character);
  if (g_strcmp0 (sluice_error_get_code (error), "invalid_zone") == 0)
    place = g_strdup (_("Unknown time zone"));
  else
    place = character == 0 ? g_strdup (_("This is no rule yet"))
                           : g_strdup_printf (_("At character %d"), (int) character);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->problem_row), place);
  text = g_strjoin ("\n", error->message, hint, NULL);
  adw_action_row_set_subtitle (self->problem_row, text);
}

/* All that starts the task, in one line. */
static char *
describe (SluiceScheduleEditor *self,
          SluiceCalendar       *calendar)
{
  g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  if (calendar != NULL)
    g_ptr_array_add (parts, sluice_calendar_describe (calendar));
  if (!sluice_after_list_is_empty (self->after_list))
    g_ptr_array_add (parts, g_strdup (_("After other tasks")));
  if (*text_of (self->folder_row) != '\0')
    g_ptr_array_add (parts, g_strdup (_("When a file arrives")));
  if (parts->len == 0)
    return g_strdup (_("Choose when the task runs"));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **) parts->pdata);
}

static void
show_sentence (SluiceScheduleEditor *self,
               SluiceCalendar       *calendar)
{
  gboolean is_on = gtk_switch_get_active (self->toggle);
  g_autofree char *sentence = is_on ? describe (self, calendar) : g_strdup (_("Runs only when you start it"));

  adw_action_row_set_subtitle (self->switch_row, sentence);
  gtk_widget_set_visible (self->details, is_on);
  gtk_widget_set_visible (self->use_file_row, self->can_use_file && *text_of (self->folder_row) != '\0');
}

/* Everything follows the rule as it stands in its field. */
static void
update (SluiceScheduleEditor *self)
{
  g_autofree char *rule = dup_rule (self);
  g_autoptr(SluiceCalendar) calendar = NULL;
  g_autoptr(GError) error = NULL;
  gint64 start, end;
  gboolean was_filling = self->is_filling;

  self->is_filling = TRUE;
  read_limits (self, &start, &end);
  if (*rule != '\0')
    calendar = sluice_calendar_new (rule, *self->zone == '\0' ? NULL : self->zone, start, &error);
  show_problem (self, error);
  show_sentence (self, calendar);
  sluice_due_list_set_calendar (self->due_list, calendar, start, end);
  for (guint i = 0; i < G_N_ELEMENTS (presets); i++)
    gtk_toggle_button_set_active (self->preset_buttons[i], gtk_switch_get_active (self->toggle) &&
                                  g_str_equal (rule, presets[i].rule));
  self->is_filling = was_filling;
}

static void
show_in_builder (SluiceScheduleEditor *self)
{
  g_autofree char *rule = dup_rule (self);
  SluiceRhythm rhythm = *sluice_rhythm_builder_get_rhythm (self->builder);

  sluice_rhythm_take_rule (&rhythm, rule);
  sluice_rhythm_builder_set_rhythm (self->builder, &rhythm);
}

static void
changed (SluiceScheduleEditor *self)
{
  update (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
set_rule (SluiceScheduleEditor *self,
          const char           *rule)
{
  self->is_filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->rule_row), rule);
  self->is_rule_changed = TRUE;
  self->is_filling = FALSE;
}

static void
rule_cb (SluiceScheduleEditor *self)
{
  if (self->is_filling)
    return;
  self->is_rule_changed = TRUE;
  show_in_builder (self);
  changed (self);
}

static void
builder_cb (SluiceScheduleEditor *self)
{
  g_autofree char *rule = sluice_rhythm_to_rule (sluice_rhythm_builder_get_rhythm (self->builder));

  if (rule == NULL)
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->rule_row));
      return;
    }
  set_rule (self, rule);
  changed (self);
}

static void
switch_on (SluiceScheduleEditor *self)
{
  self->is_filling = TRUE;
  if (!gtk_switch_get_active (self->toggle))
    {
      gtk_switch_set_active (self->toggle, TRUE);
      self->is_switch_changed = TRUE;
    }
  self->is_filling = FALSE;
}

static void
preset_cb (GtkToggleButton      *button,
           SluiceScheduleEditor *self)
{
  if (self->is_filling)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (presets); i++)
    if (self->preset_buttons[i] == button)
      set_rule (self, presets[i].rule);
  switch_on (self);
  show_in_builder (self);
  changed (self);
}

static gboolean
has_trigger (SluiceScheduleEditor *self)
{
  g_autofree char *rule = dup_rule (self);

  return *rule != '\0' || !sluice_after_list_is_empty (self->after_list) || *text_of (self->folder_row) != '\0';
}

static void
toggle_cb (SluiceScheduleEditor *self)
{
  if (self->is_filling)
    return;
  self->is_switch_changed = TRUE;
  if (gtk_switch_get_active (self->toggle) && !has_trigger (self))
    {
      set_rule (self, FIRST_RULE);
      show_in_builder (self);
    }
  changed (self);
}

static void
show_zone (SluiceScheduleEditor *self)
{
  g_autoptr(GTimeZone) local = g_time_zone_new_local ();
  g_autofree char *label = NULL;

  if (*self->zone == '\0')
    /* Translators: “System (Europe/Berlin)” */
    label = g_strdup_printf (_("System (%s)"), g_time_zone_get_identifier (local));
  sluice_chooser_set_label (self->zone_chooser, label == NULL ? self->zone : label);
}

static void
zone_cb (SluiceScheduleEditor *self,
         const char           *name)
{
  g_free (self->zone);
  self->zone = g_strdup (g_str_equal (name, _("As the system")) ? "" : name);
  self->is_zone_changed = TRUE;
  show_zone (self);
  changed (self);
}

static void
zones_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(SluiceScheduleEditor) self = user_data;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) names = sluice_zones_list_finish (result, &error);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) offered = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    g_info ("no list of time zones: %s", error->message);
  g_strv_builder_add (builder, _("As the system"));
  if (names != NULL)
    g_strv_builder_addv (builder, (const char **) names);
  offered = g_strv_builder_end (builder);
  sluice_chooser_set_names (self->zone_chooser, (const char * const *) offered);
}

static void
after_cb (SluiceScheduleEditor *self)
{
  changed (self);
}

static void
files_cb (SluiceScheduleEditor *self)
{
  if (self->is_filling)
    return;
  self->is_files_changed = TRUE;
  changed (self);
}

static void
folder_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceScheduleEditor) self = user_data;
  g_autoptr(GFile) folder = sluice_file_dialog_open_finish (result, NULL);

  if (folder != NULL && self->folder_row != NULL && g_file_peek_path (folder) != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->folder_row), g_file_peek_path (folder));
}

static void
choose_folder_cb (SluiceScheduleEditor *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  sluice_file_dialog_open_folder_async (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                        _("Folder in Which Files Arrive"), self->cancellable, folder_cb,
                                        g_object_ref (self));
}

static void
use_file_cb (SluiceScheduleEditor *self)
{
  g_signal_emit (self, signals[SIGNAL_USE_FILE], 0);
}

static void
add_presets (SluiceScheduleEditor *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (presets); i++)
    {
      GtkWidget *button = gtk_toggle_button_new_with_label (_(presets[i].title));

      gtk_widget_add_css_class (button, "chip");
      gtk_widget_add_css_class (button, "preset");
      g_signal_connect_object (button, "clicked", G_CALLBACK (preset_cb), self, 0);
      self->preset_buttons[i] = GTK_TOGGLE_BUTTON (button);
      gtk_flow_box_insert (self->presets_box, button, -1);
      /* The button takes the focus, not what is around it. */
      gtk_widget_set_focusable (gtk_widget_get_parent (button), FALSE);
    }
}

static void
sluice_schedule_editor_dispose (GObject *object)
{
  SluiceScheduleEditor *self = SLUICE_SCHEDULE_EDITOR (object);

  self->is_filling = TRUE;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_SCHEDULE_EDITOR);

  G_OBJECT_CLASS (sluice_schedule_editor_parent_class)->dispose (object);
}

static void
sluice_schedule_editor_finalize (GObject *object)
{
  SluiceScheduleEditor *self = SLUICE_SCHEDULE_EDITOR (object);

  g_clear_pointer (&self->schedule, json_object_unref);
  g_free (self->zone);
  g_object_unref (self->secrets);

  G_OBJECT_CLASS (sluice_schedule_editor_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, SluiceScheduleEditor, name)
  BIND (after_list);
  BIND (builder);
  BIND (details);
  BIND (due_list);
  BIND (folder_row);
  BIND (glob_row);
  BIND (presets_box);
  BIND (problem_row);
  BIND (rule_row);
  BIND (switch_row);
  BIND (toggle);
  BIND (use_file_row);
  BIND (zone_chooser);
#undef BIND
}

static void
sluice_schedule_editor_class_init (SluiceScheduleEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_schedule_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_schedule_editor_finalize;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  signals[SIGNAL_USE_FILE] =
    g_signal_new ("use-file", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  g_type_ensure (SLUICE_TYPE_AFTER_LIST);
  g_type_ensure (SLUICE_TYPE_CHOOSER);
  g_type_ensure (SLUICE_TYPE_DUE_LIST);
  g_type_ensure (SLUICE_TYPE_RHYTHM_BUILDER);
  g_type_ensure (SLUICE_TYPE_RULE_ROW);
  g_type_ensure (SLUICE_TYPE_SCHEDULE_OPTIONS);
  g_type_ensure (SLUICE_TYPE_HELP_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-schedule-editor.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, after_cb);
  gtk_widget_class_bind_template_callback (widget_class, builder_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_folder_cb);
  gtk_widget_class_bind_template_callback (widget_class, files_cb);
  gtk_widget_class_bind_template_callback (widget_class, rule_cb);
  gtk_widget_class_bind_template_callback (widget_class, toggle_cb);
  gtk_widget_class_bind_template_callback (widget_class, use_file_cb);
  gtk_widget_class_bind_template_callback (widget_class, zone_cb);
}

static void
sluice_schedule_editor_init (SluiceScheduleEditor *self)
{
  self->zone = g_strdup ("");
  self->cancellable = g_cancellable_new ();
  self->secrets = sluice_draft_secrets_new ();
  self->is_filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sluice_schedule_editor_build:
 * @self: a #SluiceScheduleEditor
 *
 * Makes some of its fields: all at once would hold the window for longer than a frame.
 * Until they are there nothing else may be asked of it.
 *
 * Returns: whether there are more to make
 */
gboolean
sluice_schedule_editor_build (SluiceScheduleEditor *self)
{
  g_return_val_if_fail (SLUICE_IS_SCHEDULE_EDITOR (self), FALSE);

  switch (self->n_parts++)
    {
    case 0:
      sluice_rhythm_builder_build (self->builder);
      return TRUE;
    case 1:
      self->options = g_object_new (SLUICE_TYPE_SCHEDULE_OPTIONS, NULL);
      gtk_box_append (GTK_BOX (self->details), GTK_WIDGET (self->options));
      g_signal_connect_object (self->options, "changed", G_CALLBACK (after_cb), self, G_CONNECT_SWAPPED);
      return TRUE;
    case 2:
      add_presets (self);
      show_zone (self);
      update (self);
      self->is_filling = FALSE;
      sluice_zones_list_async (self->cancellable, zones_cb, g_object_ref (self));
      return FALSE;
    default:
      return FALSE;
    }
}

/**
 * sluice_schedule_editor_dismantle:
 * @self: a #SluiceScheduleEditor that nobody sees any more
 *
 * Takes down some of its fields.
 *
 * Returns: whether there are more
 */
gboolean
sluice_schedule_editor_dismantle (SluiceScheduleEditor *self)
{
  GtkWidget *card = NULL;

  g_return_val_if_fail (SLUICE_IS_SCHEDULE_EDITOR (self), FALSE);

  self->is_filling = TRUE;
  g_cancellable_cancel (self->cancellable);
  card = gtk_widget_get_last_child (self->details);
  if (card == NULL)
    return FALSE;
  gtk_box_remove (GTK_BOX (self->details), card);
  return TRUE;
}

/* An interval may be a number of seconds. */
static char *
dup_stored_rule (JsonObject *schedule)
{
  const char *cron = sluice_draft_get_string (schedule, "cron");
  const char *every = sluice_draft_get_string (schedule, "every");
  JsonNode *node = schedule == NULL ? NULL : json_object_get_member (schedule, "every");

  if (*cron == '\0' && *every == '\0' && node != NULL && JSON_NODE_HOLDS_VALUE (node))
    return g_strdup_printf ("%" G_GINT64_FORMAT "s", json_node_get_int (node));
  return g_strdup (*cron != '\0' ? cron : every);
}

/**
 * sluice_schedule_editor_set_tasks:
 * @self: a #SluiceScheduleEditor
 * @tasks: (element-type SluiceStoredTask): all tasks of the workspace
 *
 * Tells which tasks this one may follow.
 */
void
sluice_schedule_editor_set_tasks (SluiceScheduleEditor *self,
                                  GPtrArray            *tasks)
{
  g_return_if_fail (SLUICE_IS_SCHEDULE_EDITOR (self));

  sluice_after_list_set_tasks (self->after_list, tasks);
}

static void
fill_files (SluiceScheduleEditor *self,
            JsonObject           *document)
{
  JsonObject *source = sluice_draft_get_object (document, "source", FALSE);
  JsonObject *files = self->schedule == NULL ? NULL : sluice_draft_get_object (self->schedule, "files", FALSE);
  gboolean is_file = g_str_equal (sluice_draft_get_string (source, "type"), "file");
  gboolean is_used = strstr (sluice_draft_get_string (source, "path"), "{{param.file}}") != NULL;

  gtk_editable_set_text (GTK_EDITABLE (self->folder_row), sluice_draft_get_string (files, "folder"));
  gtk_editable_set_text (GTK_EDITABLE (self->glob_row), sluice_draft_get_string (files, "glob"));
  self->can_use_file = is_file && !is_used;
}

/**
 * sluice_schedule_editor_fill:
 * @self: a #SluiceScheduleEditor
 * @document: a task
 *
 * Shows the schedule of @document.
 */
void
sluice_schedule_editor_fill (SluiceScheduleEditor *self,
                             JsonObject           *document)
{
  g_autofree char *rule = NULL;
  JsonObject *schedule = NULL;

  g_return_if_fail (SLUICE_IS_SCHEDULE_EDITOR (self));
  g_return_if_fail (document != NULL);

  schedule = sluice_draft_get_object (document, "schedule", FALSE);
  self->is_filling = TRUE;
  g_clear_pointer (&self->schedule, json_object_unref);
  self->schedule = copy_object (schedule);
  g_free (self->zone);
  self->zone = g_strdup (sluice_draft_get_string (schedule, "zone"));
  rule = dup_stored_rule (schedule);
  gtk_switch_set_active (self->toggle, schedule != NULL &&
                         json_object_get_boolean_member_with_default (schedule, "enabled", TRUE));
  gtk_editable_set_text (GTK_EDITABLE (self->rule_row), rule);
  sluice_after_list_fill (self->after_list, sluice_draft_get_string (document, "id"), schedule);
  sluice_schedule_options_fill (self->options, schedule);
  fill_files (self, document);
  self->is_rule_changed = self->is_zone_changed = self->is_switch_changed = self->is_files_changed = FALSE;
  show_in_builder (self);
  show_zone (self);
  update (self);
  self->is_filling = FALSE;
}

/**
 * sluice_schedule_editor_collect:
 * @self: a #SluiceScheduleEditor
 * @document: a task
 *
 * Writes what was changed into @document.
 */
void
sluice_schedule_editor_collect (SluiceScheduleEditor *self,
                                JsonObject           *document)
{
  JsonObject *schedule = NULL;

  g_return_if_fail (SLUICE_IS_SCHEDULE_EDITOR (self));
  g_return_if_fail (document != NULL);

  schedule = sluice_draft_get_object (document, "schedule", TRUE);
  collect_schedule (self, schedule);
  /* What is off and says nothing is none. */
  if (!gtk_switch_get_active (self->toggle) && !has_trigger (self))
    json_object_remove_member (document, "schedule");
}

/**
 * sluice_schedule_editor_is_active:
 * @self: a #SluiceScheduleEditor
 *
 * Returns: whether it is switched on and something starts the task
 */
gboolean
sluice_schedule_editor_is_active (SluiceScheduleEditor *self)
{
  g_return_val_if_fail (SLUICE_IS_SCHEDULE_EDITOR (self), FALSE);

  return gtk_switch_get_active (self->toggle) && has_trigger (self);
}

/**
 * sluice_schedule_editor_focus_path:
 * @self: a #SluiceScheduleEditor
 * @path: a JSON path that begins with `$.schedule`
 *
 * Goes to the field that @path means.
 */
void
sluice_schedule_editor_focus_path (SluiceScheduleEditor *self,
                                   const char           *path)
{
  const char *key = NULL;
  GtkWidget *field = NULL;

  g_return_if_fail (SLUICE_IS_SCHEDULE_EDITOR (self));
  g_return_if_fail (g_str_has_prefix (path, "$.schedule"));

  key = path + strlen ("$.schedule");
  key += *key == '.';
  if (g_str_has_prefix (key, "files"))
    field = GTK_WIDGET (g_str_equal (key, "files.glob") ? self->glob_row : self->folder_row);
  else if (g_str_has_prefix (key, "after") || g_str_equal (key, "join"))
    field = GTK_WIDGET (self->after_list);
  else if (g_str_equal (key, "zone"))
    field = GTK_WIDGET (self->zone_chooser);
  else if (*key != '\0')
    field = sluice_schedule_options_find_field (self->options, key);
  if (field == NULL)
    field = GTK_WIDGET (self->rule_row);
  if (!gtk_widget_grab_focus (field))
    gtk_widget_child_focus (field, GTK_DIR_TAB_FORWARD);
}
