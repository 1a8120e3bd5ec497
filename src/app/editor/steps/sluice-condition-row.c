/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-condition-row.h"

#include "sluice-column-picker.h"
#include "sluice-step-widgets.h"

#include <glib/gi18n.h>

struct _SluiceConditionRow
{
  AdwExpanderRow parent_instance;

  AdwEntryRow *field_row;
  SluiceColumnPicker *picker;   /* (unowned) of the field's row */
  AdwComboRow *comparison_row;
  AdwEntryRow *value_row;
  gboolean is_filling;
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_REMOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceConditionRow, sluice_condition_row, ADW_TYPE_EXPANDER_ROW)

static void
show_words (SluiceConditionRow *self)
{
  g_autoptr(SluiceCondition) condition = sluice_condition_row_dup_condition (self);
  g_autofree char *words = sluice_condition_describe (condition);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->value_row), sluice_comparison_needs_value (condition->comparison));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->value_row),
                                 condition->comparison == SLUICE_COMPARISON_ONE_OF ? _("Values, separated by commas")
                                                                                   : _("Value"));
}

static void
changed_cb (SluiceConditionRow *self)
{
  if (self->is_filling)
    return;
  show_words (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
removed_cb (SluiceConditionRow *self)
{
  g_signal_emit (self, signals[SIGNAL_REMOVED], 0);
}

static void
sluice_condition_row_class_init (SluiceConditionRowClass *klass)
{
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  signals[SIGNAL_REMOVED] =
    g_signal_new ("removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static AdwEntryRow *
add_entry (SluiceConditionRow *self,
           const char         *title)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  g_signal_connect_object (row, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
  return ADW_ENTRY_ROW (row);
}

static void
sluice_condition_row_init (SluiceConditionRow *self)
{
  GtkWidget *button = sluice_step_button_new ("user-trash-symbolic", _("Remove the Condition"));
  const char *titles[SLUICE_N_COMPARISONS + 1] = { NULL };
  g_autoptr(GtkStringList) comparisons = NULL;

  self->is_filling = TRUE;
  for (guint i = 0; i < SLUICE_N_COMPARISONS; i++)
    titles[i] = sluice_comparison_get_title ((SluiceComparison) i);
  comparisons = gtk_string_list_new (titles);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  g_signal_connect_object (button, "clicked", G_CALLBACK (removed_cb), self, G_CONNECT_SWAPPED);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (self), button);
  self->field_row = add_entry (self, _("Field"));
  self->picker = sluice_column_picker_new (self->field_row, TRUE);
  self->comparison_row = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->comparison_row), _("Comparison"));
  adw_combo_row_set_model (self->comparison_row, G_LIST_MODEL (comparisons));
  g_signal_connect_object (self->comparison_row, "notify::selected", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), GTK_WIDGET (self->comparison_row));
  self->value_row = add_entry (self, _("Value"));
  self->is_filling = FALSE;
}

GtkWidget *
sluice_condition_row_new (void)
{
  return g_object_new (SLUICE_TYPE_CONDITION_ROW, NULL);
}

/**
 * sluice_condition_row_fill:
 * @self: a #SluiceConditionRow
 * @condition: a condition
 * @fields: (array zero-terminated=1): the fields to choose from
 *
 * Shows @condition.
 */
void
sluice_condition_row_fill (SluiceConditionRow    *self,
                           const SluiceCondition *condition,
                           const char * const    *fields)
{
  g_return_if_fail (SLUICE_IS_CONDITION_ROW (self));
  g_return_if_fail (condition != NULL);
  g_return_if_fail (fields != NULL);

  self->is_filling = TRUE;
  sluice_column_picker_set_columns (self->picker, fields);
  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->field_row)), condition->field))
    gtk_editable_set_text (GTK_EDITABLE (self->field_row), condition->field);
  adw_combo_row_set_selected (self->comparison_row, condition->comparison);
  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->value_row)), condition->value))
    gtk_editable_set_text (GTK_EDITABLE (self->value_row), condition->value);
  self->is_filling = FALSE;
  show_words (self);
}

/**
 * sluice_condition_row_dup_condition:
 * @self: a #SluiceConditionRow
 *
 * Returns: (transfer full): the condition as it stands there
 */
SluiceCondition *
sluice_condition_row_dup_condition (SluiceConditionRow *self)
{
  guint comparison;

  g_return_val_if_fail (SLUICE_IS_CONDITION_ROW (self), NULL);

  comparison = adw_combo_row_get_selected (self->comparison_row);
  return sluice_condition_new (gtk_editable_get_text (GTK_EDITABLE (self->field_row)),
                               comparison < SLUICE_N_COMPARISONS ? (SluiceComparison) comparison
                                                                 : SLUICE_COMPARISON_EQUAL,
                               gtk_editable_get_text (GTK_EDITABLE (self->value_row)));
}
