/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-aggregate-row.h"

#include "sluice-column-picker.h"
#include "sluice-draft.h"
#include "sluice-field-form.h"
#include "sluice-row-set-spec.h"
#include "sluice-step-widgets.h"

#include <glib/gi18n.h>

static const SluiceField fields[] = {
  { "function", N_("Function"), SLUICE_FIELD_CHOICE, SLUICE_AGGREGATE_FUNCTIONS,
    /* Translators: what is made of the values of a group; keep the “|” and the order */
    N_("Sum|Least value|Greatest value|Mean|Number of values|First value|Last value|Number of different values|"
       "List as text|List as JSON") },
  /* Translators: the column whose values are summed up */
  { "of", N_("Of the column"), SLUICE_FIELD_TEXT },
  { "column", N_("Name of the new column"), SLUICE_FIELD_TEXT },
  { "type", N_("Type, like decimal(12,2)"), SLUICE_FIELD_TEXT },
  { "separator", N_("Between two values"), SLUICE_FIELD_TEXT },
};

struct _SluiceAggregateRow
{
  AdwExpanderRow parent_instance;

  JsonObject *column;           /* (owned) with the members that have no field */
  SluiceFieldForm *form;        /* (owned) */
  SluiceColumnPicker *picker;   /* (unowned) of a row */
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_REMOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceAggregateRow, sluice_aggregate_row, ADW_TYPE_EXPANDER_ROW)

static void
show_words (SluiceAggregateRow *self)
{
  const char *function = sluice_field_form_get_choice (self->form, "function");
  const char *of = sluice_draft_get_string (self->column, "of");
  const char *name = sluice_draft_get_string (self->column, "column");
  g_auto(GStrv) functions = g_strsplit (SLUICE_AGGREGATE_FUNCTIONS, "|", -1);
  g_auto(GStrv) titles = g_strsplit (_(fields[0].choice_titles), "|", -1);
  g_autofree char *words = NULL;

  for (guint i = 0; functions[i] != NULL && titles[i] != NULL; i++)
    if (g_str_equal (functions[i], function))
      /* Translators: a function and the column it takes values of: “Sum of total” */
      words = *of == '\0' ? g_strdup (titles[i]) : g_strdup_printf (_("%s of %s"), titles[i], of);
  if (*name == '\0')
    name = _("New column");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), name);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  sluice_field_form_show (self->form, "separator", g_str_equal (function, "text_list"));
}

static void
changed_cb (SluiceAggregateRow *self)
{
  sluice_field_form_collect (self->form, self->column, NULL);
  if (!g_str_equal (sluice_draft_get_string (self->column, "function"), "text_list"))
    json_object_remove_member (self->column, "separator");
  show_words (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
removed_cb (SluiceAggregateRow *self)
{
  g_signal_emit (self, signals[SIGNAL_REMOVED], 0);
}

static void
sluice_aggregate_row_dispose (GObject *object)
{
  g_clear_object (&SLUICE_AGGREGATE_ROW (object)->form);

  G_OBJECT_CLASS (sluice_aggregate_row_parent_class)->dispose (object);
}

static void
sluice_aggregate_row_finalize (GObject *object)
{
  json_object_unref (SLUICE_AGGREGATE_ROW (object)->column);

  G_OBJECT_CLASS (sluice_aggregate_row_parent_class)->finalize (object);
}

static void
sluice_aggregate_row_class_init (SluiceAggregateRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_aggregate_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_aggregate_row_finalize;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  signals[SIGNAL_REMOVED] =
    g_signal_new ("removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
sluice_aggregate_row_init (SluiceAggregateRow *self)
{
  GtkWidget *button = sluice_step_button_new ("user-trash-symbolic", _("Remove the Column"));

  self->column = json_object_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  g_signal_connect_object (button, "clicked", G_CALLBACK (removed_cb), self, G_CONNECT_SWAPPED);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (self), button);
  self->form = sluice_field_form_new (GTK_WIDGET (self), fields, G_N_ELEMENTS (fields));
  self->picker = sluice_column_picker_new (ADW_ENTRY_ROW (sluice_field_form_get_row (self->form, "of")), TRUE);
  g_signal_connect_object (self->form, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
sluice_aggregate_row_new (void)
{
  return g_object_new (SLUICE_TYPE_AGGREGATE_ROW, NULL);
}

/**
 * sluice_aggregate_row_fill:
 * @self: a #SluiceAggregateRow
 * @column: one of the columns of an aggregation
 * @columns: (array zero-terminated=1): the columns of the mapping
 *
 * Shows @column.
 */
void
sluice_aggregate_row_fill (SluiceAggregateRow *self,
                           JsonObject         *column,
                           const char * const *columns)
{
  g_return_if_fail (SLUICE_IS_AGGREGATE_ROW (self));
  g_return_if_fail (column != NULL);

  json_object_unref (self->column);
  self->column = sluice_draft_copy (column);
  sluice_field_form_fill (self->form, self->column);
  sluice_column_picker_set_columns (self->picker, columns);
  show_words (self);
}

/**
 * sluice_aggregate_row_dup_column:
 * @self: a #SluiceAggregateRow
 *
 * Returns: (transfer full): the column as it stands there
 */
JsonObject *
sluice_aggregate_row_dup_column (SluiceAggregateRow *self)
{
  g_return_val_if_fail (SLUICE_IS_AGGREGATE_ROW (self), NULL);

  return sluice_draft_copy (self->column);
}

/**
 * sluice_aggregate_row_focus:
 * @self: a #SluiceAggregateRow
 * @member: (nullable): a member of the column
 *
 * Unfolds it and goes to the field of @member.
 */
void
sluice_aggregate_row_focus (SluiceAggregateRow *self,
                            const char         *member)
{
  GtkWidget *row = NULL;

  g_return_if_fail (SLUICE_IS_AGGREGATE_ROW (self));

  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), TRUE);
  row = member == NULL ? NULL : sluice_field_form_get_row (self->form, member);
  gtk_widget_grab_focus (row == NULL ? sluice_field_form_get_row (self->form, "function") : row);
}
