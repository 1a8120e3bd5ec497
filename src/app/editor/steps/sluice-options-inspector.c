/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-options-inspector.h"

#include "sluice-draft.h"
#include "sluice-field-form.h"
#include "sluice-json-list.h"
#include "sluice-step-widgets.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

static const SluiceField task_fields[] = {
  { "description", N_("What the task is for"), SLUICE_FIELD_TEXT },
  { "explode", N_("An empty list that makes rows leaves"), SLUICE_FIELD_CHOICE, "outer|inner",
    /* Translators: what becomes of a record whose list is empty; keep the “|” */
    N_("One row without it|No row") },
  { "priority", N_("Priority among runs that wait"), SLUICE_FIELD_CHOICE, "normal|high|low",
    /* Translators: whose turn it is when runs wait for a worker; keep the “|” */
    N_("Normal: in turn|High: before all others|Low: when nothing else waits") },
  { "notify", N_("Notifications of runs in the background"), SLUICE_FIELD_CHOICE, "all|failures|none",
    /* Translators: what is told of a task on the desktop; keep the “|” */
    N_("All worth knowing|Only failures, and that it works again|None") },
};

static const SluiceField limit_fields[] = {
  { "limits.rejected", N_("Most rejected rows"), SLUICE_FIELD_NUMBER },
  { "limits.rejected_percent", N_("Most rejected rows in percent"), SLUICE_FIELD_NUMBER },
  { "limits.after_rows", N_("Rows before the percentage counts"), SLUICE_FIELD_NUMBER },
  { "limits.min_rows", N_("Least rows"), SLUICE_FIELD_NUMBER },
  { "limits.max_rows", N_("Most rows"), SLUICE_FIELD_NUMBER },
};

struct _SluiceOptionsInspector
{
  SluiceEditorPane parent_instance;

  SluiceFieldForm *task;        /* (owned) */
  SluiceFieldForm *limits;      /* (owned) */
  GtkListBox *parameters;       /* (unowned) */
  AdwEntryRow *name_row;        /* (unowned) of a new parameter */
  gboolean is_filling;
};

G_DEFINE_FINAL_TYPE (SluiceOptionsInspector, sluice_options_inspector, SLUICE_TYPE_EDITOR_PANE)

static SluiceEditor *
get_editor (SluiceOptionsInspector *self)
{
  return sluice_editor_pane_get_editor (SLUICE_EDITOR_PANE (self));
}

static void
task_cb (SluiceOptionsInspector *self)
{
  JsonObject *root = sluice_editor_dup_root (get_editor (self));

  sluice_field_form_collect (self->task, root, NULL);
  /* Translators: a change that can be undone */
  sluice_editor_pane_commit (SLUICE_EDITOR_PANE (self), _("Change the Options"), root, "options");
}

static void
limits_cb (SluiceOptionsInspector *self)
{
  JsonObject *root = sluice_editor_dup_root (get_editor (self));
  JsonObject *limits = NULL;

  sluice_field_form_collect (self->limits, root, NULL);
  limits = sluice_draft_get_object (root, "limits", FALSE);
  if (limits != NULL && json_object_get_size (limits) == 0)
    json_object_remove_member (root, "limits");
  /* Translators: a change that can be undone */
  sluice_editor_pane_commit (SLUICE_EDITOR_PANE (self), _("Change the Limits"), root, "limits");
}

static JsonObject *
get_parameter (JsonObject    *root,
               GtkListBoxRow *row)
{
  JsonArray *parameters = sluice_draft_get_array (root, "parameters");
  guint index = (guint) gtk_list_box_row_get_index (row);

  return parameters == NULL || index >= json_array_get_length (parameters)
         ? NULL : sluice_json_list_get_object (parameters, index);
}

static void
default_cb (SluiceOptionsInspector *self,
            GtkListBoxRow          *row)
{
  JsonObject *root = NULL;
  JsonObject *parameter = NULL;
  g_autofree char *merge_key = NULL;

  if (self->is_filling)
    return;
  root = sluice_editor_dup_root (get_editor (self));
  parameter = get_parameter (root, row);
  merge_key = g_strdup_printf ("parameters:%d", gtk_list_box_row_get_index (row));
  if (parameter != NULL)
    sluice_draft_set_string (parameter, "default", gtk_editable_get_text (GTK_EDITABLE (row)));
  /* Translators: a change that can be undone */
  sluice_editor_pane_commit (SLUICE_EDITOR_PANE (self), _("Change a Parameter"), root, merge_key);
}

static void
remove_cb (SluiceOptionsInspector *self,
           GtkWidget              *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, GTK_TYPE_LIST_BOX_ROW);
  JsonObject *root = sluice_editor_dup_root (get_editor (self));
  JsonArray *parameters = sluice_draft_get_array (root, "parameters");
  guint index = (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));

  if (parameters != NULL && index < json_array_get_length (parameters))
    json_array_remove_element (parameters, index);
  sluice_json_list_drop_if_empty (root, "parameters");
  /* Translators: a change that can be undone */
  sluice_editor_commit (get_editor (self), _("Remove a Parameter"), root, NULL);
}

static void
add_cb (SluiceOptionsInspector *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_row))));
  JsonObject *root = NULL;
  JsonObject *parameter = NULL;

  if (*name == '\0')
    return;
  root = sluice_editor_dup_root (get_editor (self));
  parameter = json_object_new ();
  json_object_set_string_member (parameter, "name", name);
  json_array_add_object_element (sluice_json_list_ensure (root, "parameters"), parameter);
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), "");
  /* Translators: a change that can be undone */
  sluice_editor_commit (get_editor (self), _("Add a Parameter"), root, NULL);
}

static GtkWidget *
create_parameter_row (SluiceOptionsInspector *self)
{
  GtkWidget *row = adw_entry_row_new ();
  GtkWidget *button = sluice_step_button_new ("user-trash-symbolic", _("Remove the Parameter"));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), button);
  g_signal_connect_object (row, "changed", G_CALLBACK (default_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
  return row;
}

static void
fill_parameters (SluiceOptionsInspector *self,
                 JsonArray              *parameters)
{
  guint n = parameters == NULL ? 0 : json_array_get_length (parameters);
  GtkListBoxRow *row = NULL;

  while ((row = gtk_list_box_get_row_at_index (self->parameters, (int) n)) != NULL)
    gtk_list_box_remove (self->parameters, GTK_WIDGET (row));
  for (guint i = 0; i < n; i++)
    {
      JsonObject *parameter = sluice_json_list_get_object (parameters, i);
      const char *text = parameter == NULL ? "" : sluice_draft_get_string (parameter, "default");
      g_autofree char *title = NULL;

      row = gtk_list_box_get_row_at_index (self->parameters, (int) i);
      if (row == NULL)
        {
          row = GTK_LIST_BOX_ROW (create_parameter_row (self));
          gtk_list_box_append (self->parameters, GTK_WIDGET (row));
        }
      /* Translators: the value that a parameter has unless another one is given */
      title = g_strdup_printf (_("Default of %s"),
                               parameter == NULL ? "" : sluice_draft_get_string (parameter, "name"));
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
      if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (row)), text))
        gtk_editable_set_text (GTK_EDITABLE (row), text);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->parameters), n > 0);
}

static void
sluice_options_inspector_document_changed (SluiceEditorPane *pane)
{
  SluiceOptionsInspector *self = SLUICE_OPTIONS_INSPECTOR (pane);
  JsonObject *root = sluice_editor_pane_get_root (pane);

  self->is_filling = TRUE;
  sluice_field_form_fill (self->task, root);
  sluice_field_form_fill (self->limits, root);
  fill_parameters (self, sluice_draft_get_array (root, "parameters"));
  self->is_filling = FALSE;
}

static gboolean
sluice_options_inspector_show_path (SluiceEditorPane *pane,
                                    const char       *path)
{
  static const char head[] = "$.parameters[";
  SluiceOptionsInspector *self = SLUICE_OPTIONS_INSPECTOR (pane);
  GtkWidget *row = NULL;
  g_autofree char *key = g_strdup (g_str_has_prefix (path, "$.") ? path + 2 : path);

  key[strcspn (key, "[")] = '\0';
  row = sluice_field_form_get_row (self->task, key);
  if (row == NULL)
    row = sluice_field_form_get_row (self->limits, key);
  if (g_str_has_prefix (path, head))
    row = GTK_WIDGET (gtk_list_box_get_row_at_index (self->parameters, atoi (path + strlen (head))));
  return row != NULL && gtk_widget_grab_focus (row);
}

static void
sluice_options_inspector_dispose (GObject *object)
{
  SluiceOptionsInspector *self = SLUICE_OPTIONS_INSPECTOR (object);

  self->is_filling = TRUE;
  g_clear_object (&self->task);
  g_clear_object (&self->limits);

  G_OBJECT_CLASS (sluice_options_inspector_parent_class)->dispose (object);
}

static void
sluice_options_inspector_class_init (SluiceOptionsInspectorClass *klass)
{
  SluiceEditorPaneClass *pane_class = SLUICE_EDITOR_PANE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_options_inspector_dispose;
  pane_class->document_changed = sluice_options_inspector_document_changed;
  pane_class->show_path = sluice_options_inspector_show_path;
}

static SluiceFieldForm *
add_form (SluiceOptionsInspector *self,
          AdwPreferencesPage     *page,
          const char             *title,
          const char             *description,
          const SluiceField      *fields,
          guint                   n_fields,
          GCallback               callback)
{
  AdwPreferencesGroup *group = sluice_step_page_add_group (page, title, description);
  GtkListBox *list = sluice_step_group_add_list (group, title);
  SluiceFieldForm *form = sluice_field_form_new (GTK_WIDGET (list), fields, n_fields);

  g_signal_connect_object (form, "changed", callback, self, G_CONNECT_SWAPPED);
  return form;
}

static void
sluice_options_inspector_init (SluiceOptionsInspector *self)
{
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  AdwPreferencesGroup *group = NULL;
  GtkListBox *list = NULL;

  self->task = add_form (self, page, _("Options"), NULL, task_fields, G_N_ELEMENTS (task_fields),
                         G_CALLBACK (task_cb));
  self->limits = add_form (self, page, _("Limits"), _("A run that goes beyond them stops before it publishes."),
                           limit_fields, G_N_ELEMENTS (limit_fields), G_CALLBACK (limits_cb));
  group = sluice_step_page_add_group (page, _("Parameters"),
                                      _("Values that may differ from run to run: {{param.NAME}}. One without a default "
                                        "has to be given."));
  self->parameters = sluice_step_group_add_list (group, _("Parameters"));
  group = sluice_step_page_add_group (page, "", NULL);
  list = sluice_step_group_add_list (group, _("New Parameter"));
  self->name_row = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->name_row), _("Name of a new parameter"));
  adw_entry_row_set_show_apply_button (self->name_row, TRUE);
  g_signal_connect_object (self->name_row, "apply", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (list, GTK_WIDGET (self->name_row));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (page));
}

/**
 * sluice_options_inspector_new:
 * @editor: what it is a pane of
 *
 * Returns: (transfer floating): the inspector of the options
 */
GtkWidget *
sluice_options_inspector_new (SluiceEditor *editor)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR (editor), NULL);

  return g_object_new (SLUICE_TYPE_OPTIONS_INSPECTOR, "editor", editor, NULL);
}
