/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-check-row.h"

#include "sluice-check-words.h"
#include "sluice-draft.h"
#include "sluice-expression-names.h"
#include "sluice-expression-text.h"
#include "sluice-field-form.h"
#include "sluice-format.h"
#include "sluice-step-names.h"
#include "sluice-step-widgets.h"
#include "sluice-value-list.h"

#include <glib/gi18n.h>

static const SluiceField limit_fields[] = {
  { "min", N_("Least value"), SLUICE_FIELD_SCALAR },
  { "max", N_("Greatest value"), SLUICE_FIELD_SCALAR },
  { "value", N_("Regular expression"), SLUICE_FIELD_TEXT },
  /* Translators: the greatest age of the newest value */
  { "max_age", N_("Greatest age, like 2d"), SLUICE_FIELD_NUMBER },
};

static const SluiceField row_severity[] = {
  { "severity", N_("What does not pass"), SLUICE_FIELD_CHOICE, "reject|warn|fail",
    /* Translators: what happens to rows that do not pass a check; keep the “|” */
    N_("Is put aside|Is loaded, with a warning|Stops the run") },
};

static const SluiceField run_severity[] = {
  { "severity", N_("If it does not hold"), SLUICE_FIELD_CHOICE, "fail|warn",
    /* Translators: what a check of the whole run does; keep the “|” */
    N_("The run stops|The run warns") },
};

/* Members that a check has, by rule. */
static const struct
{
  const char *rule;
  const char *members;          /* separated by | */
} own_members[] = {
  { "required", "column" },
  { "unique", "column" },
  { "range", "column|min|max" },
  { "length", "column|min|max" },
  { "pattern", "column|value" },
  { "one_of", "column|values" },
  { "exists_in", "column|lookup" },
  { "expression", "value" },
  { "row_count", "min|max" },
  { "freshness", "column|max_age" },
};

struct _SluiceCheckRow
{
  AdwExpanderRow parent_instance;

  SluiceEditor *editor;         /* (owned) */
  guint index;
  JsonObject *check;            /* (owned) with the members that have no field */
  gboolean is_filling;

  AdwComboRow *rule_row;
  AdwComboRow *column_row;
  SluiceFieldForm *limits;      /* (owned) */
  AdwEntryRow *values_row;
  AdwComboRow *lookup_row;
  SluiceExpressionText *expression;
  GtkWidget *expression_row;
  SluiceFieldForm *severity;    /* (owned) of checks of rows */
  SluiceFieldForm *run;         /* (owned) of checks of the run */
  GtkImage *state_icon;
  GtkWidget *up;
  GtkWidget *down;
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_REMOVED,
  SIGNAL_MOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceCheckRow, sluice_check_row, ADW_TYPE_EXPANDER_ROW)

static const char *
get_rule (SluiceCheckRow *self)
{
  return sluice_draft_get_string (self->check, "rule");
}

static gboolean
has_member (const char *rule,
            const char *member)
{
  for (guint i = 0; i < G_N_ELEMENTS (own_members); i++)
    if (g_str_equal (own_members[i].rule, rule))
      {
        g_auto(GStrv) list = g_strsplit (own_members[i].members, "|", -1);

        return g_strv_contains ((const char * const *) list, member);
      }
  return TRUE;
}

static void
set_title (SluiceCheckRow *self)
{
  g_autofree char *words = sluice_check_words_describe (self->check);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static void
set_limit_title (SluiceCheckRow *self,
                 const char     *key,
                 const char     *title)
{
  GtkWidget *row = sluice_field_form_get_row (self->limits, key);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
}

/* Shows what the rule needs. */
static void
arrange (SluiceCheckRow *self)
{
  const char *rule = get_rule (self);
  gboolean is_of_run = sluice_check_words_is_of_run (rule);

  if (g_str_equal (rule, "length"))
    {
      set_limit_title (self, "min", _("Least number of characters"));
      set_limit_title (self, "max", _("Greatest number of characters"));
    }
  else if (g_str_equal (rule, "row_count"))
    {
      set_limit_title (self, "min", _("Least number of rows"));
      set_limit_title (self, "max", _("Greatest number of rows"));
    }
  else
    {
      set_limit_title (self, "min", _("Least value"));
      set_limit_title (self, "max", _("Greatest value"));
    }
  sluice_field_form_show (self->limits, "min", has_member (rule, "min"));
  sluice_field_form_show (self->limits, "max", has_member (rule, "max"));
  sluice_field_form_show (self->limits, "value", g_str_equal (rule, "pattern"));
  sluice_field_form_show (self->limits, "max_age", has_member (rule, "max_age"));
  sluice_field_form_show (self->severity, "severity", !is_of_run);
  sluice_field_form_show (self->run, "severity", is_of_run);
  gtk_widget_set_visible (GTK_WIDGET (self->column_row), has_member (rule, "column"));
  gtk_widget_set_visible (GTK_WIDGET (self->values_row), has_member (rule, "values"));
  gtk_widget_set_visible (GTK_WIDGET (self->lookup_row), has_member (rule, "lookup"));
  gtk_widget_set_visible (self->expression_row, g_str_equal (rule, "expression"));
}

static void
emit_changed (SluiceCheckRow *self,
              gboolean        is_other_rule)
{
  set_title (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0, is_other_rule);
}

static void
rule_cb (SluiceCheckRow *self)
{
  static const char * const members[] = { "column", "min", "max", "value", "values", "lookup", "max_age" };
  const char *rule = NULL;
  gboolean was_of_run;

  if (self->is_filling)
    return;
  rule = sluice_check_words_get_rule (adw_combo_row_get_selected (self->rule_row));
  if (rule == NULL || g_str_equal (rule, get_rule (self)))
    return;
  was_of_run = sluice_check_words_is_of_run (get_rule (self));
  if (g_str_equal (rule, "expression") || g_str_equal (get_rule (self), "expression"))
    json_object_remove_member (self->check, "value");
  json_object_set_string_member (self->check, "rule", rule);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (!has_member (rule, members[i]))
      json_object_remove_member (self->check, members[i]);
  if (sluice_check_words_is_of_run (rule) != was_of_run)
    json_object_remove_member (self->check, "severity");
  emit_changed (self, TRUE);
}

static void
column_cb (SluiceCheckRow *self)
{
  g_autofree char *name = NULL;

  if (self->is_filling)
    return;
  name = sluice_step_combo_dup_name (self->column_row);
  sluice_draft_set_string (self->check, "column", name);
  emit_changed (self, FALSE);
}

static void
lookup_cb (SluiceCheckRow *self)
{
  g_autofree char *name = NULL;

  if (self->is_filling)
    return;
  name = sluice_step_combo_dup_name (self->lookup_row);
  sluice_draft_set_string (self->check, "lookup", name);
  emit_changed (self, FALSE);
}

static void
values_cb (SluiceCheckRow *self)
{
  if (self->is_filling)
    return;
  json_object_set_array_member (self->check, "values",
                                sluice_value_list_from_text (gtk_editable_get_text (GTK_EDITABLE (self->values_row))));
  emit_changed (self, FALSE);
}

static void
expression_cb (SluiceCheckRow *self)
{
  g_autofree char *text = NULL;

  if (self->is_filling)
    return;
  text = sluice_expression_text_dup (self->expression);
  json_object_set_string_member (self->check, "value", text);
  emit_changed (self, FALSE);
}

static void
form_cb (SluiceCheckRow  *self,
         SluiceFieldForm *form)
{
  if (self->is_filling)
    return;
  sluice_field_form_collect (form, self->check, NULL);
  emit_changed (self, FALSE);
}

static void
removed_cb (SluiceCheckRow *self)
{
  g_signal_emit (self, signals[SIGNAL_REMOVED], 0);
}

static void
up_cb (SluiceCheckRow *self)
{
  g_signal_emit (self, signals[SIGNAL_MOVED], 0, -1);
}

static void
down_cb (SluiceCheckRow *self)
{
  g_signal_emit (self, signals[SIGNAL_MOVED], 0, 1);
}

static void
sluice_check_row_dispose (GObject *object)
{
  SluiceCheckRow *self = SLUICE_CHECK_ROW (object);

  self->is_filling = TRUE;
  g_clear_object (&self->editor);
  g_clear_object (&self->limits);
  g_clear_object (&self->severity);
  g_clear_object (&self->run);

  G_OBJECT_CLASS (sluice_check_row_parent_class)->dispose (object);
}

static void
sluice_check_row_finalize (GObject *object)
{
  json_object_unref (SLUICE_CHECK_ROW (object)->check);

  G_OBJECT_CLASS (sluice_check_row_parent_class)->finalize (object);
}

static void
sluice_check_row_class_init (SluiceCheckRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_check_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_check_row_finalize;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  signals[SIGNAL_REMOVED] =
    g_signal_new ("removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  signals[SIGNAL_MOVED] =
    g_signal_new ("moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_INT);
}

static AdwComboRow *
add_combo (SluiceCheckRow *self,
           const char     *title,
           GCallback       callback)
{
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  g_signal_connect_object (row, "notify::selected", callback, self, G_CONNECT_SWAPPED);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
  return ADW_COMBO_ROW (row);
}

static SluiceFieldForm *
add_form (SluiceCheckRow    *self,
          const SluiceField *fields,
          guint              n_fields)
{
  SluiceFieldForm *form = sluice_field_form_new (GTK_WIDGET (self), fields, n_fields);

  g_signal_connect_object (form, "changed", G_CALLBACK (form_cb), self, G_CONNECT_SWAPPED);
  return form;
}

static void
add_head (SluiceCheckRow *self)
{
  GtkWidget *button = sluice_step_button_new ("user-trash-symbolic", _("Remove the Check"));

  self->state_icon = GTK_IMAGE (gtk_image_new ());
  gtk_widget_set_visible (GTK_WIDGET (self->state_icon), FALSE);
  adw_expander_row_add_prefix (ADW_EXPANDER_ROW (self), GTK_WIDGET (self->state_icon));
  g_signal_connect_object (button, "clicked", G_CALLBACK (removed_cb), self, G_CONNECT_SWAPPED);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (self), button);
}

static void
sluice_check_row_init (SluiceCheckRow *self)
{
  const char *titles[SLUICE_CHECK_WORDS_N_RULES + 1] = { NULL };
  g_autoptr(GtkStringList) rules = NULL;

  self->is_filling = TRUE;
  self->check = json_object_new ();
  for (guint i = 0; i < SLUICE_CHECK_WORDS_N_RULES; i++)
    titles[i] = sluice_check_words_get_title (i);
  rules = gtk_string_list_new (titles);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  add_head (self);
  self->rule_row = add_combo (self, _("Rule"), G_CALLBACK (rule_cb));
  adw_combo_row_set_model (self->rule_row, G_LIST_MODEL (rules));
  self->column_row = add_combo (self, _("Column"), G_CALLBACK (column_cb));
  self->limits = add_form (self, limit_fields, G_N_ELEMENTS (limit_fields));
  self->values_row = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->values_row), _("Values, separated by commas"));
  g_signal_connect_object (self->values_row, "changed", G_CALLBACK (values_cb), self, G_CONNECT_SWAPPED);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), GTK_WIDGET (self->values_row));
  self->lookup_row = add_combo (self, _("Lookup"), G_CALLBACK (lookup_cb));
  self->expression = SLUICE_EXPRESSION_TEXT (sluice_expression_text_new ());
  g_signal_connect_object (self->expression, "changed", G_CALLBACK (expression_cb), self, G_CONNECT_SWAPPED);
  self->expression_row = sluice_step_row_new (GTK_WIDGET (self->expression));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), self->expression_row);
  self->severity = add_form (self, row_severity, G_N_ELEMENTS (row_severity));
  self->run = add_form (self, run_severity, G_N_ELEMENTS (run_severity));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), sluice_step_order_row_new (&self->up, &self->down));
  g_signal_connect_object (self->up, "clicked", G_CALLBACK (up_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->down, "clicked", G_CALLBACK (down_cb), self, G_CONNECT_SWAPPED);
  self->is_filling = FALSE;
}

/**
 * sluice_check_row_new:
 * @editor: whose task it is of
 * @index: its place in the checks
 *
 * Returns: (transfer floating): a row for a check
 */
GtkWidget *
sluice_check_row_new (SluiceEditor *editor,
                      guint         index)
{
  SluiceCheckRow *self = NULL;

  g_return_val_if_fail (SLUICE_IS_EDITOR (editor), NULL);

  self = g_object_new (SLUICE_TYPE_CHECK_ROW, NULL);
  self->editor = g_object_ref (editor);
  self->index = index;
  return GTK_WIDGET (self);
}

/**
 * sluice_check_row_get_index:
 * @self: a #SluiceCheckRow
 *
 * Returns: its place in the checks of the task
 */
guint
sluice_check_row_get_index (SluiceCheckRow *self)
{
  g_return_val_if_fail (SLUICE_IS_CHECK_ROW (self), 0);

  return self->index;
}

/**
 * sluice_check_row_fill:
 * @self: a #SluiceCheckRow
 * @check: a check of the task
 *
 * Shows @check.
 */
void
sluice_check_row_fill (SluiceCheckRow *self,
                       JsonObject     *check)
{
  JsonArray *values = NULL;
  g_auto(GStrv) columns = NULL;
  g_auto(GStrv) lookups = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (SLUICE_IS_CHECK_ROW (self));
  g_return_if_fail (check != NULL);

  json_object_unref (self->check);
  self->check = sluice_draft_copy (check);
  columns = sluice_step_names_dup_columns (self->editor);
  lookups = sluice_step_names_dup_lookups (self->editor);
  values = sluice_draft_get_array (self->check, "values");
  text = values == NULL ? g_strdup ("") : sluice_value_list_to_text (values);
  self->is_filling = TRUE;
  adw_combo_row_set_selected (self->rule_row, sluice_check_words_find_rule (get_rule (self)));
  sluice_step_combo_set_names (self->column_row, (const char * const *) columns,
                               sluice_draft_get_string (self->check, "column"));
  sluice_step_combo_set_names (self->lookup_row, (const char * const *) lookups,
                               sluice_draft_get_string (self->check, "lookup"));
  sluice_field_form_fill (self->limits, self->check);
  sluice_field_form_fill (self->severity, self->check);
  sluice_field_form_fill (self->run, self->check);
  gtk_editable_set_text (GTK_EDITABLE (self->values_row), text);
  if (g_str_equal (get_rule (self), "expression"))
    {
      g_autoptr(GListModel) names = sluice_expression_names_new (sluice_editor_get_root (self->editor), NULL,
                                                                 (const char * const *) columns);

      sluice_expression_text_set (self->expression, sluice_draft_get_string (self->check, "value"), names);
    }
  self->is_filling = FALSE;
  set_title (self);
  arrange (self);
}

/**
 * sluice_check_row_set_n_checks:
 * @self: a #SluiceCheckRow
 * @n_checks: how many checks the task has
 *
 * Lets it be moved as far as there are others.
 */
void
sluice_check_row_set_n_checks (SluiceCheckRow *self,
                               guint           n_checks)
{
  g_return_if_fail (SLUICE_IS_CHECK_ROW (self));

  gtk_widget_set_sensitive (self->up, self->index > 0);
  gtk_widget_set_sensitive (self->down, self->index + 1 < n_checks);
}

/**
 * sluice_check_row_dup_check:
 * @self: a #SluiceCheckRow
 *
 * Returns: (transfer full): the check as it stands there
 */
JsonObject *
sluice_check_row_dup_check (SluiceCheckRow *self)
{
  g_return_val_if_fail (SLUICE_IS_CHECK_ROW (self), NULL);

  return sluice_draft_copy (self->check);
}

static char *
describe_result (SluiceCheckRow           *self,
                 const SluicePreviewCheck *facts)
{
  const char *severity = sluice_check_words_get_severity (self->check);
  g_autofree char *failed = NULL;
  g_autofree char *looked_at = NULL;
  g_autofree char *numbers = NULL;

  if (sluice_check_words_is_of_run (get_rule (self)))
    /* Translators: %s is what a check does, like “Stops the run” */
    return g_strdup_printf (_("%s · looks at the whole run"), severity);
  if (facts == NULL || !sluice_editor_has_sample (self->editor))
    return g_strdup (severity);
  failed = sluice_format_number (facts->failed);
  looked_at = sluice_format_number (facts->looked_at);
  if (facts->failed == 0)
    numbers = g_strdup_printf (ngettext ("%s row passes", "all %s rows pass", facts->looked_at), looked_at);
  else
    /* Translators: numbers of rows of the sample */
    numbers = g_strdup_printf (ngettext ("%s of %s rows fails", "%s of %s rows fail", facts->failed), failed,
                               looked_at);
  return g_strdup_printf ("%s · %s", severity, numbers);
}

/**
 * sluice_check_row_show_result:
 * @self: a #SluiceCheckRow
 *
 * Shows how many rows of the sample do not pass, or what is wrong with the check.
 */
void
sluice_check_row_show_result (SluiceCheckRow *self)
{
  SluicePreviewResult *result = NULL;
  const SluicePreviewCheck *facts = NULL;
  g_autofree char *path = NULL;
  g_autofree char *problem = NULL;
  g_autofree char *words = NULL;

  g_return_if_fail (SLUICE_IS_CHECK_ROW (self));

  result = sluice_editor_get_result (self->editor);
  facts = result == NULL ? NULL : sluice_preview_result_find_check (result, self->index);
  path = g_strdup_printf ("$.checks[%u]", self->index);
  problem = sluice_step_names_dup_problem (self->editor, path);
  words = problem == NULL ? describe_result (self, facts) : g_strdup (problem);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), words);
  gtk_image_set_from_icon_name (self->state_icon,
                                problem == NULL && (facts == NULL || facts->failed == 0) ? "sluice-success-symbolic"
                                                                                         : "dialog-warning-symbolic");
  gtk_widget_set_visible (GTK_WIDGET (self->state_icon),
                          problem != NULL || (facts != NULL && sluice_editor_has_sample (self->editor)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
  sluice_expression_text_show_problem (self->expression, problem);
}

/**
 * sluice_check_row_focus:
 * @self: a #SluiceCheckRow
 * @member: (nullable): a member of the check; `up` and `down` are the buttons that move it
 *
 * Unfolds the check and goes to the field of @member.
 */
void
sluice_check_row_focus (SluiceCheckRow *self,
                        const char     *member)
{
  GtkWidget *row = NULL;

  g_return_if_fail (SLUICE_IS_CHECK_ROW (self));

  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), TRUE);
  if (member != NULL)
    row = sluice_field_form_get_row (self->limits, member);
  if (g_strcmp0 (member, "values") == 0)
    row = GTK_WIDGET (self->values_row);
  if (g_strcmp0 (member, "lookup") == 0)
    row = GTK_WIDGET (self->lookup_row);
  if (g_strcmp0 (member, "column") == 0)
    row = GTK_WIDGET (self->column_row);
  if (g_strcmp0 (member, "up") == 0 || g_strcmp0 (member, "down") == 0)
    row = gtk_widget_get_sensitive (self->up) && (*member == 'u' || !gtk_widget_get_sensitive (self->down))
          ? self->up : self->down;
  if (g_strcmp0 (member, "value") == 0 && gtk_widget_get_visible (self->expression_row))
    row = GTK_WIDGET (self->expression);
  if (row == NULL || !gtk_widget_get_visible (row))
    row = gtk_widget_get_visible (self->expression_row) ? GTK_WIDGET (self->expression) : GTK_WIDGET (self->rule_row);
  gtk_widget_grab_focus (row);
}
