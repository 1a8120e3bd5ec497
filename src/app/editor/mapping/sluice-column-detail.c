/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-column-detail.h"

#include "sluice-column-feed.h"
#include "sluice-draft.h"
#include "sluice-example-form.h"
#include "sluice-mapping-edits.h"
#include "sluice-problem-words.h"
#include "sluice-transform-chain.h"
#include "sluice-type.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

/* Digits of a decimal for which nobody has said how many. */
#define DEFAULT_DIGITS "18,2"

struct _SluiceColumnDetail
{
  AdwBin parent_instance;

  SluiceMappingContext *context; /* (owned) */
  gboolean is_filling;

  GtkLabel *title;
  GtkBox *parts;
  GtkWidget *facts;
  AdwEntryRow *name_row;
  AdwComboRow *type_row;
  AdwEntryRow *digits_row;
  GtkLabel *example;
  GtkLabel *problem;
  GtkWidget *feed;
  GtkWidget *chain;
  GtkWidget *examples;
};

enum
{
  SIGNAL_CLOSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceColumnDetail, sluice_column_detail, ADW_TYPE_BIN)

static void
close_cb (SluiceColumnDetail *self)
{
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

static void
remove_cb (SluiceColumnDetail *self)
{
  g_autofree char *column = g_strdup (sluice_mapping_context_get_column (self->context));
  JsonObject *root = sluice_mapping_context_begin (self->context);

  sluice_mapping_edits_remove_column (root, column);
  sluice_mapping_context_commit (self->context, root, _("Remove %s"), column);
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

static void
name_cb (SluiceColumnDetail *self)
{
  g_autofree char *column = g_strdup (sluice_mapping_context_get_column (self->context));
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_row))));
  JsonObject *root = NULL;

  if (*name == '\0' || g_strcmp0 (name, column) == 0)
    return;
  root = sluice_mapping_context_begin (self->context);
  if (!sluice_mapping_edits_rename_column (root, column, name))
    {
      json_object_unref (root);
      gtk_widget_add_css_class (GTK_WIDGET (self->name_row), "error");
      gtk_label_set_label (self->problem, _("There is another column of that name"));
      gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
      return;
    }
  sluice_mapping_context_set_column (self->context, name);
  /* Translators: what can be undone: the old and the new name of a column */
  sluice_mapping_context_commit (self->context, root, _("Rename %s to %s"), column, name);
  sluice_editor_set_column (sluice_mapping_context_get_editor (self->context), name);
}

static char *
dup_type (SluiceColumnDetail *self)
{
  guint kind = adw_combo_row_get_selected (self->type_row);

  if (kind >= SLUICE_N_TYPE_KINDS)
    kind = SLUICE_TYPE_KIND_TEXT;
  if (kind == SLUICE_TYPE_KIND_DECIMAL)
    {
      const char *digits = gtk_editable_get_text (GTK_EDITABLE (self->digits_row));

      return g_strdup_printf ("decimal(%s)", *digits == '\0' ? DEFAULT_DIGITS : digits);
    }
  return g_strdup (sluice_type_kind_to_string ((SluiceTypeKind) kind));
}

static void
type_cb (SluiceColumnDetail *self)
{
  const char *column = sluice_mapping_context_get_column (self->context);
  JsonObject *root = NULL;
  g_autofree char *type = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->digits_row),
                          adw_combo_row_get_selected (self->type_row) == SLUICE_TYPE_KIND_DECIMAL);
  if (self->is_filling)
    return;
  type = dup_type (self);
  root = sluice_mapping_context_begin (self->context);
  sluice_mapping_edits_set_type (root, column, type);
  /* Translators: what can be undone: column, type */
  sluice_mapping_context_type (self->context, root, "type", _("Make %s %s"), column, type);
}

static void
fill_type (SluiceColumnDetail *self,
           const char         *text)
{
  SluiceType type = { .kind = SLUICE_TYPE_KIND_TEXT };
  g_autofree char *digits = NULL;

  if (*text != '\0' && !sluice_type_parse (text, &type, NULL) && g_str_has_prefix (text, "decimal"))
    type.kind = SLUICE_TYPE_KIND_DECIMAL;
  adw_combo_row_set_selected (self->type_row, type.kind);
  digits = type.kind == SLUICE_TYPE_KIND_DECIMAL && type.precision > 0
           ? g_strdup_printf ("%u,%u", type.precision, type.scale) : g_strdup (DEFAULT_DIGITS);
  gtk_editable_set_text (GTK_EDITABLE (self->digits_row), digits);
  gtk_widget_set_visible (GTK_WIDGET (self->digits_row), type.kind == SLUICE_TYPE_KIND_DECIMAL);
}

/**
 * sluice_column_detail_fill:
 * @self: a #SluiceColumnDetail
 *
 * Shows the column as it is now.
 */
void
sluice_column_detail_fill (SluiceColumnDetail *self)
{
  JsonObject *entry = NULL;
  const char *column = NULL;

  g_return_if_fail (SLUICE_IS_COLUMN_DETAIL (self));

  entry = sluice_mapping_context_get_entry (self->context);
  if (entry == NULL)
    return;
  column = sluice_mapping_context_get_column (self->context);
  self->is_filling = TRUE;
  gtk_label_set_label (self->title, column);
  /* What it shows now is nothing that has to be applied. */
  adw_entry_row_set_show_apply_button (self->name_row, FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), column);
  adw_entry_row_set_show_apply_button (self->name_row, TRUE);
  gtk_widget_remove_css_class (GTK_WIDGET (self->name_row), "error");
  fill_type (self, sluice_draft_get_string (entry, "type"));
  self->is_filling = FALSE;
  sluice_column_feed_fill (SLUICE_COLUMN_FEED (self->feed));
  sluice_transform_chain_fill (SLUICE_TRANSFORM_CHAIN (self->chain));
  sluice_example_form_fill (SLUICE_EXAMPLE_FORM (self->examples));
  sluice_column_detail_show_result (self);
}

/**
 * sluice_column_detail_fill_advice:
 * @self: a #SluiceColumnDetail
 *
 * Shows what is suggested for the column.
 */
void
sluice_column_detail_fill_advice (SluiceColumnDetail *self)
{
  g_return_if_fail (SLUICE_IS_COLUMN_DETAIL (self));

  sluice_transform_chain_fill_advice (SLUICE_TRANSFORM_CHAIN (self->chain));
  sluice_example_form_fill (SLUICE_EXAMPLE_FORM (self->examples));
}

static const char *
or_null (const char *text)
{
  return text == NULL ? "NULL" : text;
}

/**
 * sluice_column_detail_show_result:
 * @self: a #SluiceColumnDetail
 *
 * Shows what becomes of the selected row.
 */
void
sluice_column_detail_show_result (SluiceColumnDetail *self)
{
  SluicePreviewResult *result = NULL;
  const char *name = NULL;
  int column;
  guint row;
  const char *message = NULL;
  const char *code = NULL;
  g_autofree char *of_expression = NULL;
  g_autofree char *problem = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *words = NULL;

  g_return_if_fail (SLUICE_IS_COLUMN_DETAIL (self));

  name = sluice_mapping_context_get_column (self->context);
  result = sluice_editor_get_result (sluice_mapping_context_get_editor (self->context));
  column = sluice_mapping_context_find (self->context, name);
  row = sluice_mapping_context_get_row (self->context);
  /* What is wrong with an expression stands below it. */
  of_expression = sluice_mapping_context_dup_problem (self->context, name, "expression");
  if (of_expression == NULL)
    problem = sluice_mapping_context_dup_problem (self->context, name, NULL);
  if (problem == NULL && column >= 0 && row != SLUICE_EDITOR_NO_ROW)
    {
      before = sluice_mapping_context_dup_before (self->context, row, (guint) column);
      after = sluice_preview_result_dup_text (result, row, (guint) column);
      if (sluice_preview_result_get_problem (result, row, column, &message, &code))
        problem = g_strdup (sluice_problem_words_of_row (code, message));
      words = problem != NULL || before == NULL
              ? g_strdup (problem != NULL ? before : or_null (after))
              : g_strdup_printf ("%s → %s", before, or_null (after));
    }
  gtk_label_set_label (self->example, words == NULL ? "" : words);
  gtk_widget_set_visible (GTK_WIDGET (self->example), words != NULL);
  gtk_label_set_label (self->problem, problem == NULL ? "" : problem);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
  sluice_column_feed_show_result (SLUICE_COLUMN_FEED (self->feed));
}

/**
 * sluice_column_detail_focus:
 * @self: a #SluiceColumnDetail
 * @member: (nullable): a member of the column's entry, such as `transforms[1]`
 *
 * Goes to the field of @member.
 *
 * Returns: whether there is one
 */
gboolean
sluice_column_detail_focus (SluiceColumnDetail *self,
                            const char         *member)
{
  g_autofree char *word = NULL;

  g_return_val_if_fail (SLUICE_IS_COLUMN_DETAIL (self), FALSE);

  if (member == NULL || *member == '\0' || g_str_equal (member, "column"))
    return gtk_widget_grab_focus (GTK_WIDGET (self->name_row));
  if (g_str_equal (member, "type"))
    return gtk_widget_grab_focus (GTK_WIDGET (self->type_row));
  if (g_str_has_prefix (member, "transforms"))
    {
      const char *bracket = strchr (member, '[');

      sluice_transform_chain_open (SLUICE_TRANSFORM_CHAIN (self->chain),
                                   bracket == NULL ? 0 : (guint) strtoul (bracket + 1, NULL, 10));
      return TRUE;
    }
  word = g_strndup (member, strcspn (member, ".["));
  return sluice_column_feed_focus (SLUICE_COLUMN_FEED (self->feed), word);
}

static void
sluice_column_detail_dispose (GObject *object)
{
  SluiceColumnDetail *self = SLUICE_COLUMN_DETAIL (object);

  self->is_filling = TRUE;
  g_clear_object (&self->context);

  G_OBJECT_CLASS (sluice_column_detail_parent_class)->dispose (object);
}

static void
sluice_column_detail_class_init (SluiceColumnDetailClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_column_detail_dispose;
  signals[SIGNAL_CLOSED] =
    g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
sluice_column_detail_init (SluiceColumnDetail *self)
{
}

static GtkWidget *
build_button (SluiceColumnDetail *self,
              const char         *icon_name,
              const char         *title,
              GCallback           callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  return button;
}

static GtkWidget *
build_head (SluiceColumnDetail *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->title = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->title, PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_xalign (self->title, 0);
  gtk_widget_set_hexpand (GTK_WIDGET (self->title), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "heading");
  gtk_box_append (GTK_BOX (box), build_button (self, "go-previous-symbolic", _("All Columns"), G_CALLBACK (close_cb)));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (box), build_button (self, "user-trash-symbolic", _("Remove Column"), G_CALLBACK (remove_cb)));
  gtk_widget_add_css_class (box, "mapping-head");
  return box;
}

static GtkWidget *
build_facts (SluiceColumnDetail *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autoptr(GtkStringList) types = gtk_string_list_new (NULL);

  for (guint i = 0; i < SLUICE_N_TYPE_KINDS; i++)
    gtk_string_list_append (types, sluice_type_kind_to_string ((SluiceTypeKind) i));
  self->name_row = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->name_row), _("Name"));
  adw_entry_row_set_show_apply_button (self->name_row, TRUE);
  g_signal_connect_object (self->name_row, "apply", G_CALLBACK (name_cb), self, G_CONNECT_SWAPPED);
  self->type_row = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->type_row), _("Type"));
  adw_combo_row_set_model (self->type_row, G_LIST_MODEL (types));
  g_signal_connect_object (self->type_row, "notify::selected", G_CALLBACK (type_cb), self, G_CONNECT_SWAPPED);
  self->digits_row = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->digits_row), _("Digits in all, digits after the point"));
  g_signal_connect_object (self->digits_row, "changed", G_CALLBACK (type_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->name_row));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->type_row));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->digits_row));
  return group;
}

static GtkLabel *
build_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_lines (GTK_LABEL (label), 4);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, css_class);
  return GTK_LABEL (label);
}

static GtkWidget *
build_outcome (SluiceColumnDetail *self)
{
  GtkWidget *outcome = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  self->example = build_label ("mapping-example");
  self->problem = build_label ("error");
  gtk_box_append (GTK_BOX (outcome), GTK_WIDGET (self->example));
  gtk_box_append (GTK_BOX (outcome), GTK_WIDGET (self->problem));
  return outcome;
}

static void
build_frame (SluiceColumnDetail *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->parts = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 18));
  gtk_widget_add_css_class (GTK_WIDGET (self->parts), "mapping-parts");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->parts));
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), build_head (self));
  gtk_box_append (GTK_BOX (box), scroller);
  adw_bin_set_child (ADW_BIN (self), box);
}

/**
 * sluice_column_detail_build:
 * @self: a #SluiceColumnDetail
 *
 * Makes some of its fields.
 *
 * Returns: whether there are more to make
 */
gboolean
sluice_column_detail_build (SluiceColumnDetail *self)
{
  g_return_val_if_fail (SLUICE_IS_COLUMN_DETAIL (self), FALSE);

  self->is_filling = TRUE;
  if (self->facts == NULL)
    {
      self->facts = build_facts (self);
      gtk_box_append (self->parts, build_outcome (self));
      gtk_box_append (self->parts, self->facts);
    }
  else if (self->feed == NULL)
    {
      self->feed = sluice_column_feed_new (self->context);
      gtk_box_append (self->parts, self->feed);
    }
  else if (self->chain == NULL && !sluice_column_feed_build (SLUICE_COLUMN_FEED (self->feed)))
    {
      self->chain = sluice_transform_chain_new (self->context);
      gtk_box_append (self->parts, self->chain);
    }
  else if (self->chain != NULL && self->examples == NULL)
    {
      self->examples = sluice_example_form_new (self->context);
      gtk_box_append (self->parts, self->examples);
    }
  self->is_filling = FALSE;
  return self->examples == NULL;
}

/**
 * sluice_column_detail_new:
 * @context: whose column is shown
 *
 * Returns: (transfer floating): everything about it, whose fields are still to be built
 */
GtkWidget *
sluice_column_detail_new (SluiceMappingContext *context)
{
  SluiceColumnDetail *self = g_object_new (SLUICE_TYPE_COLUMN_DETAIL, NULL);

  self->context = g_object_ref (context);
  build_frame (self);
  return GTK_WIDGET (self);
}
