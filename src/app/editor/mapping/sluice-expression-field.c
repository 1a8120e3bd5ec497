/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-expression-field.h"

#include "sluice-draft.h"
#include "sluice-expression-names.h"
#include "sluice-json-list.h"
#include "sluice-mapping-edits.h"
#include "sluice-problem-words.h"
#include "sluice-sql-editor.h"
#include "sluice-sql-proposal.h"

#include <glib/gi18n.h>
#include <string.h>

#define FIELD_HEIGHT 72

struct _SluiceExpressionField
{
  AdwBin parent_instance;

  SluiceMappingContext *context; /* (owned) */
  SluiceSqlEditor *editor;
  GtkLabel *outcome;
  gboolean is_filling;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceExpressionField, sluice_expression_field, ADW_TYPE_BIN)

static void
changed_cb (SluiceExpressionField *self)
{
  if (!self->is_filling)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
sluice_expression_field_dispose (GObject *object)
{
  g_clear_object (&SLUICE_EXPRESSION_FIELD (object)->context);

  G_OBJECT_CLASS (sluice_expression_field_parent_class)->dispose (object);
}

static gboolean
sluice_expression_field_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SLUICE_EXPRESSION_FIELD (widget)->editor));
}

static void
sluice_expression_field_class_init (SluiceExpressionFieldClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_expression_field_dispose;
  GTK_WIDGET_CLASS (klass)->grab_focus = sluice_expression_field_grab_focus;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
sluice_expression_field_init (SluiceExpressionField *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *frame = gtk_frame_new (NULL);

  self->editor = SLUICE_SQL_EDITOR (sluice_sql_editor_new ());
  sluice_sql_editor_set_compact (self->editor, FIELD_HEIGHT);
  sluice_sql_editor_set_label (self->editor, _("Expression"));
  g_signal_connect_object (self->editor, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  gtk_frame_set_child (GTK_FRAME (frame), GTK_WIDGET (self->editor));
  gtk_box_append (GTK_BOX (box), frame);
  self->outcome = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->outcome, 0);
  gtk_label_set_wrap (self->outcome, TRUE);
  gtk_label_set_wrap_mode (self->outcome, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (self->outcome, TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->outcome));
  gtk_widget_add_css_class (box, "expression-field");
  adw_bin_set_child (ADW_BIN (self), box);
}

/**
 * sluice_expression_field_new:
 * @context: whose column is meant
 *
 * Returns: (transfer floating): a field for its expression
 */
GtkWidget *
sluice_expression_field_new (SluiceMappingContext *context)
{
  SluiceExpressionField *self = g_object_new (SLUICE_TYPE_EXPRESSION_FIELD, NULL);

  self->context = g_object_ref (context);
  return GTK_WIDGET (self);
}

/**
 * sluice_expression_field_find_names:
 * @root: a task
 * @column: (nullable): the column whose expression it is
 * @fields: (nullable): the fields of the source
 *
 * Returns: (transfer full) (element-type SluiceSqlProposal): what an expression may use:
 *   columns above it, fields, lookups, functions
 */
GListModel *
sluice_expression_field_find_names (JsonObject         *root,
                                    const char         *column,
                                    SluiceSampleFields *fields)
{
  GListStore *names = g_list_store_new (SLUICE_TYPE_SQL_PROPOSAL);
  JsonArray *mapping = sluice_mapping_edits_get_mapping (root);

  for (guint i = 0; fields != NULL && i < sluice_sample_fields_get_n (fields); i++)
    {
      g_autofree char *detail = g_strdup_printf ("%s · %s", _("Field"), sluice_sample_fields_get_type_name (fields, i));

      sluice_expression_names_add_name (names, sluice_sample_fields_get_path (fields, i), detail,
                                        "sluice-sample-symbolic");
    }
  for (guint i = 0; mapping != NULL && i < json_array_get_length (mapping); i++)
    {
      JsonObject *entry = sluice_json_list_get_object (mapping, i);
      const char *name = sluice_draft_get_string (entry, "column");

      if (g_strcmp0 (name, column) == 0)
        break;
      if (fields == NULL || sluice_sample_fields_find (fields, name) == SLUICE_SAMPLE_NO_FIELD)
        sluice_expression_names_add_name (names, name, _("Column"), "sluice-table-symbolic");
    }
  sluice_expression_names_add_known (names, root);
  return G_LIST_MODEL (names);
}

/**
 * sluice_expression_field_set_text:
 * @self: a #SluiceExpressionField
 * @text: an expression
 *
 * Shows an expression, and learns what may be meant in it.
 */
void
sluice_expression_field_set_text (SluiceExpressionField *self,
                                  const char            *text)
{
  g_autoptr(GListModel) names = NULL;

  g_return_if_fail (SLUICE_IS_EXPRESSION_FIELD (self));
  g_return_if_fail (text != NULL);

  names = sluice_expression_field_find_names (sluice_mapping_context_get_root (self->context),
                                              sluice_mapping_context_get_column (self->context),
                                              sluice_mapping_context_get_fields (self->context));
  self->is_filling = TRUE;
  sluice_sql_editor_set_names (self->editor, names);
  sluice_sql_editor_set_text (self->editor, text);
  self->is_filling = FALSE;
}

char *
sluice_expression_field_dup_text (SluiceExpressionField *self)
{
  g_return_val_if_fail (SLUICE_IS_EXPRESSION_FIELD (self), NULL);

  return sluice_sql_editor_dup_text (self->editor);
}

/* Without the expression, which stands above it. */
static const char *
shorten (const char *message)
{
  const char *place = g_strrstr (message, "at character ");

  return place == NULL ? message : place;
}

static void
complain (SluiceExpressionField *self,
          const char            *message)
{
  g_autofree char *text = sluice_sql_editor_dup_text (self->editor);
  glong place = sluice_expression_names_find_place (message);

  gtk_label_set_label (self->outcome, shorten (message));
  gtk_widget_add_css_class (GTK_WIDGET (self->outcome), "error");
  if (place >= 0 && place <= g_utf8_strlen (text, -1))
    sluice_sql_editor_underline (self->editor, g_utf8_offset_to_pointer (text, place) - text);
}

/**
 * sluice_expression_field_show_result:
 * @self: a #SluiceExpressionField
 *
 * Shows what the expression makes of the selected row, or what is wrong with it.
 */
void
sluice_expression_field_show_result (SluiceExpressionField *self)
{
  const char *name = NULL;
  int column;
  guint row;
  SluicePreviewResult *result = NULL;
  const char *message = NULL;
  const char *code = NULL;
  g_autofree char *problem = NULL;
  g_autofree char *missing = NULL;
  g_autofree char *value = NULL;
  g_autofree char *words = NULL;

  g_return_if_fail (SLUICE_IS_EXPRESSION_FIELD (self));

  name = sluice_mapping_context_get_column (self->context);
  column = sluice_mapping_context_find (self->context, name);
  row = sluice_mapping_context_get_row (self->context);
  result = sluice_editor_get_result (sluice_mapping_context_get_editor (self->context));
  problem = sluice_mapping_context_dup_problem (self->context, name, "expression");
  gtk_widget_remove_css_class (GTK_WIDGET (self->outcome), "error");
  sluice_sql_editor_underline (self->editor, -1);
  if (problem != NULL)
    complain (self, problem);
  else if (column < 0 || row == SLUICE_EDITOR_NO_ROW)
    gtk_label_set_label (self->outcome, "");
  else if (sluice_preview_result_get_problem (result, row, column, &message, &code))
    complain (self, sluice_problem_words_of_row (code, message));
  else
    {
      value = sluice_preview_result_dup_text (result, row, (guint) column);
      missing = sluice_mapping_context_dup_missing (self->context, name);
      words = g_strdup_printf ("= %s%s%s", value == NULL ? "NULL" : value, missing == NULL ? "" : "\n",
                               missing == NULL ? "" : missing);
      gtk_label_set_label (self->outcome, words);
    }
}
