/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-rule-row.h"

struct _SluiceRuleRow
{
  AdwEntryRow parent_instance;
};

G_DEFINE_FINAL_TYPE (SluiceRuleRow, sluice_rule_row, ADW_TYPE_ENTRY_ROW)

static GtkText *
find_text (SluiceRuleRow *self)
{
  return GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (self)));
}

static void
set_invalid (SluiceRuleRow *self,
             gboolean       is_invalid)
{
  gtk_accessible_update_state (GTK_ACCESSIBLE (find_text (self)), GTK_ACCESSIBLE_STATE_INVALID,
                               is_invalid ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
sluice_rule_row_class_init (SluiceRuleRowClass *klass)
{
}

static void
sluice_rule_row_init (SluiceRuleRow *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "rule-row");
  gtk_text_set_input_purpose (find_text (self), GTK_INPUT_PURPOSE_FREE_FORM);
  gtk_text_set_input_hints (find_text (self), GTK_INPUT_HINT_NO_SPELLCHECK);
}

/**
 * sluice_rule_row_set_problem:
 * @self: a #SluiceRuleRow
 * @character: where the mistake is, counted from 1; 0 if it is all of the rule
 *
 * Marks the mistake. What is missing behind the end marks the last character.
 */
void
sluice_rule_row_set_problem (SluiceRuleRow *self,
                             gint64         character)
{
  g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();
  const char *text = NULL;
  glong length;

  g_return_if_fail (SLUICE_IS_RULE_ROW (self));

  text = gtk_editable_get_text (GTK_EDITABLE (self));
  length = g_utf8_strlen (text, -1);
  for (guint i = 0; length > 0 && i < 2; i++)
    {
      PangoAttribute *attribute = i == 0 ? pango_attr_underline_new (PANGO_UNDERLINE_ERROR)
                                         : pango_attr_weight_new (PANGO_WEIGHT_BOLD);

      if (character > 0)
        {
          const char *start = g_utf8_offset_to_pointer (text, MIN ((glong) character, length) - 1);

          attribute->start_index = (guint) (start - text);
          attribute->end_index = (guint) (g_utf8_next_char (start) - text);
        }
      pango_attr_list_insert (attributes, attribute);
    }
  gtk_text_set_attributes (find_text (self), attributes);
  gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  set_invalid (self, TRUE);
}

/**
 * sluice_rule_row_clear:
 * @self: a #SluiceRuleRow
 *
 * Takes the mark away.
 */
void
sluice_rule_row_clear (SluiceRuleRow *self)
{
  g_return_if_fail (SLUICE_IS_RULE_ROW (self));

  gtk_text_set_attributes (find_text (self), NULL);
  gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
  set_invalid (self, FALSE);
}
