/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-expression-text.h"

#include "sluice-expression-names.h"
#include "sluice-sql-editor.h"

#include <glib/gi18n.h>

#define FIELD_HEIGHT 72

struct _SluiceExpressionText
{
  AdwBin parent_instance;

  SluiceSqlEditor *editor;      /* (unowned) */
  GtkLabel *problem;            /* (unowned) */
  gboolean is_filling;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceExpressionText, sluice_expression_text, ADW_TYPE_BIN)

static void
changed_cb (SluiceExpressionText *self)
{
  if (!self->is_filling)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static gboolean
sluice_expression_text_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SLUICE_EXPRESSION_TEXT (widget)->editor));
}

static void
sluice_expression_text_class_init (SluiceExpressionTextClass *klass)
{
  GTK_WIDGET_CLASS (klass)->grab_focus = sluice_expression_text_grab_focus;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
sluice_expression_text_init (SluiceExpressionText *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->editor = SLUICE_SQL_EDITOR (sluice_sql_editor_new ());
  sluice_sql_editor_set_compact (self->editor, FIELD_HEIGHT);
  sluice_sql_editor_set_label (self->editor, _("Expression"));
  g_signal_connect_object (self->editor, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->editor));
  self->problem = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->problem, 0);
  gtk_label_set_wrap (self->problem, TRUE);
  gtk_label_set_wrap_mode (self->problem, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (self->problem, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->problem), "error");
  gtk_widget_add_css_class (GTK_WIDGET (self->problem), "expression-problem");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->problem));
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
sluice_expression_text_new (void)
{
  return g_object_new (SLUICE_TYPE_EXPRESSION_TEXT, NULL);
}

/**
 * sluice_expression_text_set:
 * @self: a #SluiceExpressionText
 * @text: an expression
 * @names: (nullable) (element-type SluiceSqlProposal): what may be meant in it
 *
 * Shows an expression.
 */
void
sluice_expression_text_set (SluiceExpressionText *self,
                            const char           *text,
                            GListModel           *names)
{
  g_return_if_fail (SLUICE_IS_EXPRESSION_TEXT (self));
  g_return_if_fail (text != NULL);

  self->is_filling = TRUE;
  sluice_sql_editor_set_names (self->editor, names);
  sluice_sql_editor_set_text (self->editor, text);
  self->is_filling = FALSE;
}

char *
sluice_expression_text_dup (SluiceExpressionText *self)
{
  g_return_val_if_fail (SLUICE_IS_EXPRESSION_TEXT (self), NULL);

  return sluice_sql_editor_dup_text (self->editor);
}

/**
 * sluice_expression_text_show_problem:
 * @self: a #SluiceExpressionText
 * @problem: (nullable): what the engine says of the expression
 *
 * Shows what is wrong, and where if that is known.
 */
void
sluice_expression_text_show_problem (SluiceExpressionText *self,
                                     const char           *problem)
{
  g_autofree char *text = NULL;
  glong place;

  g_return_if_fail (SLUICE_IS_EXPRESSION_TEXT (self));

  text = sluice_sql_editor_dup_text (self->editor);
  place = problem == NULL ? -1 : sluice_expression_names_find_place (problem);
  gtk_label_set_label (self->problem, problem == NULL ? "" : problem);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
  sluice_sql_editor_underline (self->editor, place < 0 || place > g_utf8_strlen (text, -1)
                                             ? -1 : g_utf8_offset_to_pointer (text, place) - text);
}
