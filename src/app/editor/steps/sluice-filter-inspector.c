/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-filter-inspector.h"

#include "sluice-condition-row.h"
#include "sluice-draft.h"
#include "sluice-expression-names.h"
#include "sluice-expression-text.h"
#include "sluice-format.h"
#include "sluice-mapping-edits.h"
#include "sluice-step-names.h"
#include "sluice-step-widgets.h"

#include <glib/gi18n.h>

#define MERGE_KEY "filter"

struct _SluiceFilterInspector
{
  SluiceEditorPane parent_instance;

  AdwActionRow *outcome_row;    /* (unowned) how many records are kept */
  AdwPreferencesGroup *builder; /* (unowned) */
  GtkListBox *match_list;       /* (unowned) */
  AdwComboRow *match_row;       /* (unowned) */
  GtkListBox *conditions;       /* (unowned) */
  GtkWidget *empty;             /* (unowned) a note */
  GtkWidget *add_button;        /* (unowned) */
  SluiceExpressionText *expression; /* (unowned) */
  gboolean is_filling;
};

G_DEFINE_FINAL_TYPE (SluiceFilterInspector, sluice_filter_inspector, SLUICE_TYPE_EDITOR_PANE)

static SluiceEditor *
get_editor (SluiceFilterInspector *self)
{
  return sluice_editor_pane_get_editor (SLUICE_EDITOR_PANE (self));
}

static const char *
get_filter (SluiceFilterInspector *self)
{
  return sluice_draft_get_string (sluice_editor_pane_get_root (SLUICE_EDITOR_PANE (self)), "filter");
}

static SluiceConditionRow *
get_row (SluiceFilterInspector *self,
         guint                  index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->conditions, (int) index);

  return row == NULL ? NULL : SLUICE_CONDITION_ROW (row);
}

static void
fill_expression (SluiceFilterInspector *self)
{
  g_auto(GStrv) fields = sluice_step_names_dup_fields (get_editor (self));
  g_autoptr(GListModel) names = sluice_expression_names_new (sluice_editor_get_root (get_editor (self)),
                                                             (const char * const *) fields, NULL);

  sluice_expression_text_set (self->expression, get_filter (self), names);
}

/* @is_typed: the rows of the conditions show the change already. */
static void
commit (SluiceFilterInspector *self,
        const char            *filter,
        gboolean               is_typed)
{
  JsonObject *root = sluice_editor_dup_root (get_editor (self));
  /* Translators: a change that can be undone */
  const char *label = _("Change the Filter");

  sluice_mapping_edits_set_filter (root, filter);
  if (is_typed)
    sluice_editor_pane_commit (SLUICE_EDITOR_PANE (self), label, root, MERGE_KEY);
  else
    sluice_editor_commit (get_editor (self), label, root, NULL);
}

static GPtrArray *
collect (SluiceFilterInspector *self)
{
  GPtrArray *conditions = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_condition_free);
  SluiceConditionRow *row = NULL;

  for (guint i = 0; (row = get_row (self, i)) != NULL; i++)
    {
      SluiceCondition *condition = sluice_condition_row_dup_condition (row);
      gboolean holds_texts;
      gboolean holds_numbers;

      sluice_step_names_judge_field (get_editor (self), condition->field, &holds_texts, &holds_numbers);
      sluice_condition_adapt (condition, holds_texts, holds_numbers);
      g_ptr_array_add (conditions, condition);
    }
  return conditions;
}

static void
commit_conditions (SluiceFilterInspector *self,
                   GPtrArray             *conditions,
                   gboolean               is_typed)
{
  g_autofree char *text = sluice_conditions_to_text (conditions, adw_combo_row_get_selected (self->match_row) == 1);

  commit (self, text, is_typed);
  if (is_typed)
    fill_expression (self);
}

static void
condition_cb (SluiceFilterInspector *self)
{
  g_autoptr(GPtrArray) conditions = NULL;

  if (self->is_filling)
    return;
  conditions = collect (self);
  commit_conditions (self, conditions, TRUE);
}

static void
removed_cb (SluiceFilterInspector *self,
            GtkListBoxRow         *row)
{
  g_autoptr(GPtrArray) conditions = collect (self);

  g_ptr_array_remove_index (conditions, (guint) gtk_list_box_row_get_index (row));
  commit_conditions (self, conditions, FALSE);
}

static void
add_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  SluiceFilterInspector *self = SLUICE_FILTER_INSPECTOR (widget);
  g_autoptr(GPtrArray) conditions = collect (self);
  g_auto(GStrv) fields = sluice_step_names_dup_fields (get_editor (self));
  const char *selected = sluice_editor_get_column (get_editor (self));
  const char *field = fields[0];

  if (selected != NULL && g_strv_contains ((const char * const *) fields, selected))
    field = selected;
  g_ptr_array_add (conditions, sluice_condition_new (field == NULL ? "field" : field, SLUICE_COMPARISON_NOT_EMPTY, ""));
  commit_conditions (self, conditions, FALSE);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (get_row (self, conditions->len - 1)), TRUE);
}

static void
add_row (SluiceFilterInspector *self)
{
  GtkWidget *row = sluice_condition_row_new ();

  g_signal_connect_object (row, "changed", G_CALLBACK (condition_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "removed", G_CALLBACK (removed_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (self->conditions, row);
}

/* The rows themselves if they say what the filter does: somebody may be typing. */
static GPtrArray *
dup_conditions (SluiceFilterInspector *self,
                gboolean              *ret_are_any)
{
  g_autoptr(GPtrArray) own = collect (self);
  g_autofree char *text = NULL;

  *ret_are_any = adw_combo_row_get_selected (self->match_row) == 1;
  text = sluice_conditions_to_text (own, *ret_are_any);
  return g_str_equal (text, get_filter (self)) ? g_steal_pointer (&own)
                                               : sluice_conditions_parse (get_filter (self), ret_are_any);
}

/* An expression that says more than conditions can is left to its field. */
static void
fill_conditions (SluiceFilterInspector *self)
{
  gboolean are_any = FALSE;
  g_autoptr(GPtrArray) conditions = dup_conditions (self, &are_any);
  g_auto(GStrv) fields = sluice_step_names_dup_fields (get_editor (self));
  guint n = conditions == NULL ? 0 : conditions->len;

  self->is_filling = TRUE;
  while (get_row (self, n) != NULL)
    gtk_list_box_remove (self->conditions, GTK_WIDGET (get_row (self, n)));
  for (guint i = 0; i < n; i++)
    {
      if (get_row (self, i) == NULL)
        add_row (self);
      sluice_condition_row_fill (get_row (self, i), g_ptr_array_index (conditions, i), (const char * const *) fields);
    }
  if (n > 1)
    adw_combo_row_set_selected (self->match_row, are_any ? 1 : 0);
  gtk_widget_set_visible (GTK_WIDGET (self->match_list), n > 1);
  gtk_widget_set_visible (GTK_WIDGET (self->conditions), n > 0);
  gtk_widget_set_visible (self->empty, *get_filter (self) == '\0');
  gtk_widget_set_sensitive (self->add_button, conditions != NULL);
  adw_preferences_group_set_description (self->builder, conditions == NULL
                                         ? _("This filter says more than conditions can.")
                                         : _("Only records that fulfil them go on."));
  self->is_filling = FALSE;
}

static void
expression_cb (SluiceFilterInspector *self)
{
  g_autofree char *text = sluice_expression_text_dup (self->expression);

  commit (self, text, TRUE);
  fill_conditions (self);
}

static void
sluice_filter_inspector_document_changed (SluiceEditorPane *pane)
{
  SluiceFilterInspector *self = SLUICE_FILTER_INSPECTOR (pane);

  fill_conditions (self);
  fill_expression (self);
}

static void
show_outcome (SluiceFilterInspector *self)
{
  SluicePreviewResult *result = sluice_editor_get_result (get_editor (self));
  const SluicePreviewCounts *counts = result == NULL ? NULL : sluice_preview_result_get_counts (result);
  g_autofree char *kept = NULL;
  g_autofree char *read = NULL;
  g_autofree char *words = NULL;
  guint n;

  if (counts == NULL || !sluice_editor_has_sample (get_editor (self)))
    words = g_strdup (_("Read records to see how many are kept"));
  else
    {
      n = counts->read - MIN (counts->read, counts->filtered + counts->rejected);
      kept = sluice_format_number (n);
      read = sluice_format_number (counts->read);
      /* Translators: numbers of records of the sample */
      words = g_strdup_printf (ngettext ("%s of %s records is kept", "%s of %s records are kept", n), kept, read);
    }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->outcome_row), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->outcome_row), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static void
sluice_filter_inspector_result_changed (SluiceEditorPane *pane)
{
  SluiceFilterInspector *self = SLUICE_FILTER_INSPECTOR (pane);
  g_autofree char *problem = sluice_step_names_dup_problem (get_editor (self), "$.filter");

  sluice_expression_text_show_problem (self->expression, problem);
  show_outcome (self);
  /* The fields are known now. */
  fill_conditions (self);
  fill_expression (self);
}

static gboolean
sluice_filter_inspector_show_path (SluiceEditorPane *pane,
                                   const char       *path)
{
  gtk_widget_grab_focus (GTK_WIDGET (SLUICE_FILTER_INSPECTOR (pane)->expression));
  return TRUE;
}

static void
sluice_filter_inspector_class_init (SluiceFilterInspectorClass *klass)
{
  SluiceEditorPaneClass *pane_class = SLUICE_EDITOR_PANE_CLASS (klass);

  pane_class->document_changed = sluice_filter_inspector_document_changed;
  pane_class->result_changed = sluice_filter_inspector_result_changed;
  pane_class->show_path = sluice_filter_inspector_show_path;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "filter.add-condition", NULL, add_action);
}

static void
build_builder (SluiceFilterInspector *self,
               AdwPreferencesPage    *page)
{
  const char * const matches[] = { _("All of them"), _("Any of them"), NULL };
  g_autoptr(GtkStringList) model = gtk_string_list_new (matches);

  self->builder = sluice_step_page_add_group (page, _("Conditions"), NULL);
  self->add_button = sluice_step_button_new ("list-add-symbolic", _("Add a Condition"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->add_button), "filter.add-condition");
  adw_preferences_group_set_header_suffix (self->builder, self->add_button);
  self->match_row = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->match_row), _("To be fulfilled"));
  adw_combo_row_set_model (self->match_row, G_LIST_MODEL (model));
  g_signal_connect_object (self->match_row, "notify::selected", G_CALLBACK (condition_cb), self, G_CONNECT_SWAPPED);
  self->match_list = sluice_step_group_add_list (self->builder, _("To be fulfilled"));
  gtk_list_box_append (self->match_list, GTK_WIDGET (self->match_row));
  self->conditions = sluice_step_group_add_list (self->builder, _("Conditions"));
  self->empty = sluice_step_group_add_note (self->builder, _("No conditions yet"),
                                            _("All records go on. Add a condition, or write an expression below."));
}

static void
sluice_filter_inspector_init (SluiceFilterInspector *self)
{
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  AdwPreferencesGroup *group = NULL;

  self->is_filling = TRUE;
  group = sluice_step_page_add_group (page, _("Filter"), NULL);
  self->outcome_row = ADW_ACTION_ROW (adw_action_row_new ());
  adw_preferences_group_add (group, GTK_WIDGET (self->outcome_row));
  build_builder (self, page);
  group = sluice_step_page_add_group (page, _("Expression"), _("Records of which it is not true are left out."));
  self->expression = SLUICE_EXPRESSION_TEXT (sluice_expression_text_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->expression), "card");
  g_signal_connect_object (self->expression, "changed", G_CALLBACK (expression_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (group, GTK_WIDGET (self->expression));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (page));
  self->is_filling = FALSE;
}

/**
 * sluice_filter_inspector_new:
 * @editor: what it is a pane of
 *
 * Returns: (transfer floating): the inspector of the filter
 */
GtkWidget *
sluice_filter_inspector_new (SluiceEditor *editor)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR (editor), NULL);

  return g_object_new (SLUICE_TYPE_FILTER_INSPECTOR, "editor", editor, NULL);
}
