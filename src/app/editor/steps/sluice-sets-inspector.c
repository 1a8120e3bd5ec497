/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sets-inspector.h"

#include "sluice-aggregate-row.h"
#include "sluice-column-picker.h"
#include "sluice-deduplicate-form.h"
#include "sluice-draft.h"
#include "sluice-field-form.h"
#include "sluice-format.h"
#include "sluice-json-list.h"
#include "sluice-step-names.h"
#include "sluice-step-widgets.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

static const SluiceField group_fields[] = {
  { "aggregate.group_by", N_("Group by"), SLUICE_FIELD_TEXTS },
};

struct _SluiceSetsInspector
{
  SluiceEditorPane parent_instance;

  AdwActionRow *outcome_row;    /* (unowned) what became of the sample */
  SluiceDeduplicateForm *duplicates; /* (unowned) */
  SluiceFieldForm *groups;      /* (owned) */
  SluiceColumnPicker *picker;   /* (unowned) of a row */
  GtkListBox *columns;          /* (unowned) */
};

G_DEFINE_FINAL_TYPE (SluiceSetsInspector, sluice_sets_inspector, SLUICE_TYPE_EDITOR_PANE)

static SluiceEditor *
get_editor (SluiceSetsInspector *self)
{
  return sluice_editor_pane_get_editor (SLUICE_EDITOR_PANE (self));
}

static SluiceAggregateRow *
get_row (SluiceSetsInspector *self,
         guint                index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->columns, (int) index);

  return row == NULL ? NULL : SLUICE_AGGREGATE_ROW (row);
}

static JsonArray *
get_columns (JsonObject *root)
{
  return sluice_draft_get_array (sluice_draft_get_object (root, "aggregate", FALSE), "columns");
}

static void
duplicates_cb (SluiceSetsInspector *self)
{
  JsonObject *root = sluice_editor_dup_root (get_editor (self));

  sluice_deduplicate_form_collect (self->duplicates, root);
  /* Translators: a change that can be undone */
  sluice_editor_pane_commit (SLUICE_EDITOR_PANE (self), _("Change the Duplicates"), root, "deduplicate");
}

/* An aggregation without columns and keys is none. */
static void
drop_if_empty (JsonObject *root)
{
  JsonObject *aggregate = sluice_draft_get_object (root, "aggregate", FALSE);

  if (aggregate == NULL)
    return;
  sluice_json_list_drop_if_empty (aggregate, "group_by");
  sluice_json_list_drop_if_empty (aggregate, "columns");
  if (json_object_get_size (aggregate) == 0)
    json_object_remove_member (root, "aggregate");
}

static void
groups_cb (SluiceSetsInspector *self)
{
  JsonObject *root = sluice_editor_dup_root (get_editor (self));

  sluice_field_form_collect (self->groups, root, NULL);
  drop_if_empty (root);
  /* Translators: a change that can be undone */
  sluice_editor_pane_commit (SLUICE_EDITOR_PANE (self), _("Change the Groups"), root, "aggregate");
}

static void
column_cb (SluiceSetsInspector *self,
           SluiceAggregateRow  *row)
{
  JsonObject *root = sluice_editor_dup_root (get_editor (self));
  JsonArray *columns = get_columns (root);
  int index = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
  g_autofree char *merge_key = g_strdup_printf ("aggregate:%d", index);
  JsonNode *node = NULL;

  if (columns == NULL || index >= (int) json_array_get_length (columns))
    {
      json_object_unref (root);
      return;
    }
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, sluice_aggregate_row_dup_column (row));
  json_array_remove_element (columns, (guint) index);
  sluice_json_list_insert (columns, (guint) index, node);
  /* Translators: a change that can be undone */
  sluice_editor_pane_commit (SLUICE_EDITOR_PANE (self), _("Change a Column of Groups"), root, merge_key);
}

static void
removed_cb (SluiceSetsInspector *self,
            GtkListBoxRow       *row)
{
  JsonObject *root = sluice_editor_dup_root (get_editor (self));
  JsonArray *columns = get_columns (root);
  int index = gtk_list_box_row_get_index (row);

  if (columns != NULL && index < (int) json_array_get_length (columns))
    json_array_remove_element (columns, (guint) index);
  drop_if_empty (root);
  /* Translators: a change that can be undone */
  sluice_editor_commit (get_editor (self), _("Remove a Column of Groups"), root, NULL);
}

static char *
dup_free_name (JsonArray  *columns,
               const char *wanted)
{
  char *name = g_strdup (wanted);
  guint number = 2;

  for (guint i = 0; i < json_array_get_length (columns); i++)
    if (g_str_equal (sluice_draft_get_string (sluice_json_list_get_object (columns, i), "column"), name))
      {
        g_free (name);
        name = g_strdup_printf ("%s_%u", wanted, number++);
        i = G_MAXUINT;
      }
  return name;
}

/* How many rows a group has can be said of all. */
static void
add_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  SluiceSetsInspector *self = SLUICE_SETS_INSPECTOR (widget);
  JsonObject *root = sluice_editor_dup_root (get_editor (self));
  JsonArray *columns = sluice_json_list_ensure (sluice_draft_get_object (root, "aggregate", TRUE), "columns");
  JsonObject *column = json_object_new ();
  g_autofree char *free_name = dup_free_name (columns, "rows");

  json_object_set_string_member (column, "column", free_name);
  json_object_set_string_member (column, "type", "integer");
  json_object_set_string_member (column, "function", "count");
  json_array_add_object_element (columns, column);
  /* Translators: a change that can be undone */
  sluice_editor_commit (get_editor (self), _("Add a Column of Groups"), root, NULL);
  columns = get_columns (sluice_editor_get_root (get_editor (self)));
  sluice_aggregate_row_focus (get_row (self, json_array_get_length (columns) - 1), "function");
}

static void
add_row (SluiceSetsInspector *self)
{
  GtkWidget *row = sluice_aggregate_row_new ();

  g_signal_connect_object (row, "changed", G_CALLBACK (column_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "removed", G_CALLBACK (removed_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (self->columns, row);
}

static void
sluice_sets_inspector_document_changed (SluiceEditorPane *pane)
{
  SluiceSetsInspector *self = SLUICE_SETS_INSPECTOR (pane);
  JsonObject *root = sluice_editor_pane_get_root (pane);
  JsonArray *columns = get_columns (root);
  g_auto(GStrv) names = sluice_step_names_dup_columns (get_editor (self));
  guint n = columns == NULL ? 0 : json_array_get_length (columns);

  sluice_deduplicate_form_fill (self->duplicates, root, (const char * const *) names);
  sluice_field_form_fill (self->groups, root);
  sluice_column_picker_set_columns (self->picker, (const char * const *) names);
  while (get_row (self, n) != NULL)
    gtk_list_box_remove (self->columns, GTK_WIDGET (get_row (self, n)));
  for (guint i = 0; i < n; i++)
    {
      if (get_row (self, i) == NULL)
        add_row (self);
      if (sluice_json_list_get_object (columns, i) != NULL)
        sluice_aggregate_row_fill (get_row (self, i), sluice_json_list_get_object (columns, i),
                                   (const char * const *) names);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->columns), n > 0);
}

static char *
describe_outcome (SluiceSetsInspector       *self,
                  const SluicePreviewCounts *counts)
{
  JsonObject *root = sluice_editor_get_root (get_editor (self));
  gboolean has_groups = sluice_draft_get_object (root, "aggregate", FALSE) != NULL;
  guint n_rows = counts->read - MIN (counts->read, counts->filtered + counts->rejected);
  guint n_left = n_rows - MIN (n_rows, counts->deduplicated + counts->aggregated);
  g_autofree char *rows = sluice_format_number (n_rows);
  g_autofree char *duplicates = sluice_format_number (counts->deduplicated);
  g_autofree char *left = sluice_format_number (n_left);

  if (has_groups)
    /* Translators: rows of the sample, duplicates among them, groups that are made of the others */
    return g_strdup_printf (_("%s rows, %s duplicates, %s groups"), rows, duplicates, left);
  /* Translators: rows of the sample, duplicates among them, rows that are left */
  return g_strdup_printf (_("%s rows, %s duplicates, %s left"), rows, duplicates, left);
}

static void
sluice_sets_inspector_result_changed (SluiceEditorPane *pane)
{
  SluiceSetsInspector *self = SLUICE_SETS_INSPECTOR (pane);
  SluicePreviewResult *result = sluice_editor_get_result (get_editor (self));
  g_autofree char *problem = sluice_step_names_dup_problem (get_editor (self), "$.deduplicate");
  g_autofree char *words = NULL;

  if (problem == NULL)
    problem = sluice_step_names_dup_problem (get_editor (self), "$.aggregate");
  if (problem != NULL)
    words = g_strdup (problem);
  else if (result == NULL || !sluice_editor_has_sample (get_editor (self)))
    words = g_strdup (_("Read records to see what is left"));
  else
    words = describe_outcome (self, sluice_preview_result_get_counts (result));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->outcome_row), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->outcome_row), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static gboolean
sluice_sets_inspector_show_path (SluiceEditorPane *pane,
                                 const char       *path)
{
  static const char head[] = "$.aggregate.columns[";
  SluiceSetsInspector *self = SLUICE_SETS_INSPECTOR (pane);
  SluiceAggregateRow *row = NULL;
  const char *member = strstr (path, "].");

  if (sluice_deduplicate_form_focus (self->duplicates, path))
    return TRUE;
  if (g_str_has_prefix (path, head))
    row = get_row (self, (guint) strtoul (path + strlen (head), NULL, 10));
  if (row != NULL)
    sluice_aggregate_row_focus (row, member == NULL ? NULL : member + 2);
  else
    gtk_widget_grab_focus (sluice_field_form_get_row (self->groups, "aggregate.group_by"));
  return TRUE;
}

static void
sluice_sets_inspector_dispose (GObject *object)
{
  g_clear_object (&SLUICE_SETS_INSPECTOR (object)->groups);

  G_OBJECT_CLASS (sluice_sets_inspector_parent_class)->dispose (object);
}

static void
sluice_sets_inspector_class_init (SluiceSetsInspectorClass *klass)
{
  SluiceEditorPaneClass *pane_class = SLUICE_EDITOR_PANE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_sets_inspector_dispose;
  pane_class->document_changed = sluice_sets_inspector_document_changed;
  pane_class->result_changed = sluice_sets_inspector_result_changed;
  pane_class->show_path = sluice_sets_inspector_show_path;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "groups.add-column", NULL, add_action);
}

static void
build_groups (SluiceSetsInspector *self,
              AdwPreferencesPage  *page)
{
  AdwPreferencesGroup *group = NULL;
  GtkWidget *button = sluice_step_button_new ("list-add-symbolic", _("Add a Column of Groups"));
  GtkListBox *list = NULL;

  group = sluice_step_page_add_group (page, _("Groups"), _("One row is loaded for each group instead of its rows."));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "groups.add-column");
  adw_preferences_group_set_header_suffix (group, button);
  list = sluice_step_group_add_list (group, _("Groups"));
  self->groups = sluice_field_form_new (GTK_WIDGET (list), group_fields, G_N_ELEMENTS (group_fields));
  self->picker = sluice_column_picker_new (
    ADW_ENTRY_ROW (sluice_field_form_get_row (self->groups, "aggregate.group_by")), FALSE);
  g_signal_connect_object (self->groups, "changed", G_CALLBACK (groups_cb), self, G_CONNECT_SWAPPED);
  group = sluice_step_page_add_group (page, "", NULL);
  self->columns = sluice_step_group_add_list (group, _("Columns of Groups"));
}

static void
sluice_sets_inspector_init (SluiceSetsInspector *self)
{
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  AdwPreferencesGroup *group = sluice_step_page_add_group (page, _("Duplicates and Groups"), NULL);

  self->outcome_row = ADW_ACTION_ROW (adw_action_row_new ());
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->outcome_row), FALSE);
  adw_preferences_group_add (group, GTK_WIDGET (self->outcome_row));
  self->duplicates = g_object_new (SLUICE_TYPE_DEDUPLICATE_FORM, NULL);
  g_signal_connect_object (self->duplicates, "changed", G_CALLBACK (duplicates_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (self->duplicates));
  build_groups (self, page);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (page));
}

/**
 * sluice_sets_inspector_new:
 * @editor: what it is a pane of
 *
 * Returns: (transfer floating): the inspector of duplicates and groups
 */
GtkWidget *
sluice_sets_inspector_new (SluiceEditor *editor)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR (editor), NULL);

  return g_object_new (SLUICE_TYPE_SETS_INSPECTOR, "editor", editor, NULL);
}
