/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-column-form.h"

#include "sluice-column-edits.h"
#include "sluice-mapping-edits.h"

#include <glib/gi18n.h>

struct _SluiceColumnForm
{
  AdwBin parent_instance;

  SluiceEditor *editor;         /* (owned) */
  char *column;                 /* (owned) */
  SluiceTypeKind type;
  SluiceColumnFormKind kind;

  GtkBox *box;                  /* (unowned) */
  GtkEntry *first;              /* (unowned) (nullable) what is split by, replaced, filled in, the name, the least */
  GtkEntry *second;             /* (unowned) (nullable) what takes its place, the most */
  GtkEntry *third;              /* (unowned) (nullable) a pattern, a list */
  GtkSpinButton *number;        /* (unowned) (nullable) which part, how many */
  GtkDropDown *choice;          /* (unowned) (nullable) what is made of parts, the rule */
  GtkDropDown *severity;        /* (unowned) (nullable) */
  GtkLabel *note;               /* (unowned) what is wrong */
  GtkWidget *button;            /* (unowned) */
};

enum
{
  SIGNAL_DONE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceColumnForm, sluice_column_form, ADW_TYPE_BIN)

/* In the order of the list. */
static const char * const rules[] = { "required", "unique", "range", "length", "pattern", "one_of" };
static const char * const severities[] = { "reject", "warn", "fail" };

static const char *
get_text (GtkEntry *entry)
{
  return entry == NULL ? "" : gtk_editable_get_text (GTK_EDITABLE (entry));
}

static gboolean
is_splitting_columns (SluiceColumnForm *self)
{
  return gtk_drop_down_get_selected (self->choice) == 1;
}

static JsonObject *
make_check (SluiceColumnForm *self)
{
  const SluiceCheckForm form = {
    .rule = rules[MIN (gtk_drop_down_get_selected (self->choice), G_N_ELEMENTS (rules) - 1)],
    .min = get_text (self->first),
    .max = get_text (self->second),
    .value = get_text (self->third),
    .values = get_text (self->third),
    .severity = severities[MIN (gtk_drop_down_get_selected (self->severity), G_N_ELEMENTS (severities) - 1)],
  };

  return sluice_column_edits_make_check (self->column, self->type, &form);
}

/* Why it cannot be done; an empty text if nothing was entered yet. */
static const char *
find_obstacle (SluiceColumnForm *self)
{
  g_autoptr(JsonObject) check = NULL;
  g_autoptr(JsonObject) root = NULL;

  switch (self->kind)
    {
    case SLUICE_COLUMN_FORM_RENAME:
      if (*get_text (self->first) == '\0' || g_str_equal (get_text (self->first), self->column))
        return "";
      root = sluice_editor_dup_root_with_columns (self->editor);
      return sluice_mapping_edits_find_column (root, get_text (self->first), NULL) ? _("There is such a column.")
                                                                                   : NULL;
    case SLUICE_COLUMN_FORM_CHECK:
      check = make_check (self);
      return check == NULL ? "" : NULL;
    case SLUICE_COLUMN_FORM_SPLIT:
      if (!is_splitting_columns (self) && gtk_spin_button_get_value_as_int (self->number) == 0)
        return _("Parts are counted from 1, or from −1 at the end.");
      return *get_text (self->first) == '\0' ? "" : NULL;
    case SLUICE_COLUMN_FORM_REPLACE:
    case SLUICE_COLUMN_FORM_FILL:
    default:
      return *get_text (self->first) == '\0' ? "" : NULL;
    }
}

static void
update (SluiceColumnForm *self)
{
  const char *obstacle = find_obstacle (self);

  gtk_widget_set_sensitive (self->button, obstacle == NULL);
  gtk_label_set_text (self->note, obstacle == NULL ? "" : obstacle);
  gtk_widget_set_visible (GTK_WIDGET (self->note), obstacle != NULL && *obstacle != '\0');
}

static gboolean
edit (SluiceColumnForm *self,
      JsonObject       *root)
{
  switch (self->kind)
    {
    case SLUICE_COLUMN_FORM_SPLIT:
      if (is_splitting_columns (self))
        return sluice_column_edits_split (root, self->column, get_text (self->first),
                                          (guint) CLAMP (gtk_spin_button_get_value_as_int (self->number), 1,
                                                         SLUICE_COLUMN_EDITS_MAX_PARTS));
      return sluice_column_edits_take_part (root, self->column, get_text (self->first),
                                            gtk_spin_button_get_value_as_int (self->number));
    case SLUICE_COLUMN_FORM_REPLACE:
      return sluice_column_edits_replace (root, self->column, get_text (self->first), get_text (self->second));
    case SLUICE_COLUMN_FORM_FILL:
      return sluice_column_edits_fill (root, self->column, self->type, get_text (self->first));
    case SLUICE_COLUMN_FORM_RENAME:
      return sluice_mapping_edits_rename_column (root, self->column, get_text (self->first));
    case SLUICE_COLUMN_FORM_CHECK:
    default:
      sluice_mapping_edits_add_check (root, make_check (self));
      return TRUE;
    }
}

static char *
make_label (SluiceColumnForm *self)
{
  static const char * const labels[SLUICE_N_COLUMN_FORM_KINDS] = {
    /* Translators: what can be undone; %s is a column */
    [SLUICE_COLUMN_FORM_SPLIT] = N_("Split “%s”"),
    [SLUICE_COLUMN_FORM_REPLACE] = N_("Replace in “%s”"),
    [SLUICE_COLUMN_FORM_FILL] = N_("Fill “%s”"),
    [SLUICE_COLUMN_FORM_RENAME] = N_("Rename “%s”"),
    [SLUICE_COLUMN_FORM_CHECK] = N_("Check “%s”"),
  };
  g_autoptr(GString) text = g_string_new (_(labels[self->kind]));

  g_string_replace (text, "%s", self->column, 1);
  return g_strdup (text->str);
}

static void
apply_cb (SluiceColumnForm *self)
{
  g_autofree char *label = NULL;
  g_autofree char *name = NULL;
  JsonObject *root = NULL;

  if (find_obstacle (self) != NULL)
    return;
  root = sluice_editor_dup_root_with_columns (self->editor);
  if (!edit (self, root))
    {
      json_object_unref (root);
      return;
    }
  label = make_label (self);
  name = self->kind == SLUICE_COLUMN_FORM_RENAME ? g_strdup (get_text (self->first)) : NULL;
  (void) sluice_editor_commit (self->editor, label, root, NULL);
  if (name != NULL)
    sluice_editor_set_column (self->editor, name);
  g_signal_emit (self, signals[SIGNAL_DONE], 0);
}

static void
sluice_column_form_finalize (GObject *object)
{
  SluiceColumnForm *self = SLUICE_COLUMN_FORM (object);

  g_clear_object (&self->editor);
  g_free (self->column);

  G_OBJECT_CLASS (sluice_column_form_parent_class)->finalize (object);
}

static void
sluice_column_form_class_init (SluiceColumnFormClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_column_form_finalize;
  signals[SIGNAL_DONE] =
    g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sluice_column_form_init (SluiceColumnForm *self)
{
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "column-form");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
}

static void
add_field (SluiceColumnForm *self,
           const char       *title,
           GtkWidget        *field)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *label = gtk_label_new_with_mnemonic (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), field);
  gtk_widget_add_css_class (label, "caption");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_text (GTK_LABEL (label)), -1);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), field);
  gtk_box_append (self->box, box);
}

static GtkEntry *
add_entry (SluiceColumnForm *self,
           const char       *title,
           const char       *text)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 22);
  add_field (self, title, entry);
  g_signal_connect_object (entry, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (entry, "activate", G_CALLBACK (apply_cb), self, G_CONNECT_SWAPPED);
  return GTK_ENTRY (entry);
}

static GtkDropDown *
add_choice (SluiceColumnForm   *self,
            const char         *title,
            const char * const *choices)
{
  GtkWidget *choice = gtk_drop_down_new_from_strings (choices);

  add_field (self, title, choice);
  g_signal_connect_object (choice, "notify::selected", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return GTK_DROP_DOWN (choice);
}

static void
add_split_fields (SluiceColumnForm *self)
{
  const char * const choices[] = { _("One part stays"), _("A new column for each part"), NULL };
  GtkWidget *number = gtk_spin_button_new_with_range (-SLUICE_COLUMN_EDITS_MAX_PARTS, SLUICE_COLUMN_EDITS_MAX_PARTS, 1);

  self->first = add_entry (self, _("_Separator"), "");
  self->choice = add_choice (self, _("_Result"), choices);
  self->number = GTK_SPIN_BUTTON (number);
  gtk_spin_button_set_value (self->number, 1);
  gtk_widget_set_tooltip_text (number, _("Which part, from 1, or from −1 at the end; or how many columns"));
  add_field (self, _("_Number"), number);
  g_signal_connect_object (number, "value-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

/* Only what the rule needs. */
static void
rule_changed_cb (SluiceColumnForm *self)
{
  const char *rule = rules[MIN (gtk_drop_down_get_selected (self->choice), G_N_ELEMENTS (rules) - 1)];
  gboolean has_bounds = g_str_equal (rule, "range") || g_str_equal (rule, "length");
  gboolean has_text = g_str_equal (rule, "pattern") || g_str_equal (rule, "one_of");

  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->first)), has_bounds);
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->second)), has_bounds);
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->third)), has_text);
  gtk_entry_set_placeholder_text (self->third, g_str_equal (rule, "pattern") ? _("A regular expression")
                                                                             : _("Separated by commas"));
}

static void
add_check_fields (SluiceColumnForm *self)
{
  const char * const names[] = {
    /* Translators: what a check asks of the values of a column */
    _("Required"), _("Unique"), _("Range"), _("Length"), _("Pattern"), _("One of"), NULL
  };
  const char * const actions[] = {
    /* Translators: what becomes of a row that does not pass a check */
    _("Reject the row"), _("Only warn"), _("Fail the run"), NULL
  };

  self->choice = add_choice (self, _("_Rule"), names);
  self->first = add_entry (self, _("_Least"), "");
  self->second = add_entry (self, _("_Most"), "");
  self->third = add_entry (self, _("_Values"), "");
  self->severity = add_choice (self, _("_Otherwise"), actions);
  g_signal_connect_object (self->choice, "notify::selected", G_CALLBACK (rule_changed_cb), self, G_CONNECT_SWAPPED);
  rule_changed_cb (self);
}

static void
add_fields (SluiceColumnForm *self)
{
  switch (self->kind)
    {
    case SLUICE_COLUMN_FORM_SPLIT:
      add_split_fields (self);
      break;
    case SLUICE_COLUMN_FORM_REPLACE:
      self->first = add_entry (self, _("_Find"), "");
      self->second = add_entry (self, _("Replace _With"), "");
      break;
    case SLUICE_COLUMN_FORM_FILL:
      self->first = add_entry (self, _("_Value for Empty Cells"), "");
      break;
    case SLUICE_COLUMN_FORM_RENAME:
      self->first = add_entry (self, _("_Name"), self->column);
      break;
    case SLUICE_COLUMN_FORM_CHECK:
    default:
      add_check_fields (self);
      break;
    }
}

static void
build (SluiceColumnForm *self)
{
  static const char * const buttons[SLUICE_N_COLUMN_FORM_KINDS] = {
    [SLUICE_COLUMN_FORM_SPLIT] = N_("Spl_it"),
    [SLUICE_COLUMN_FORM_REPLACE] = N_("Re_place"),
    [SLUICE_COLUMN_FORM_FILL] = N_("F_ill"),
    [SLUICE_COLUMN_FORM_RENAME] = N_("Rena_me"),
    [SLUICE_COLUMN_FORM_CHECK] = N_("_Add Check"),
  };
  GtkWidget *title = gtk_label_new (self->column);
  GtkWidget *note = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (title), 24);
  gtk_widget_add_css_class (title, "heading");
  gtk_box_append (self->box, title);
  add_fields (self);
  self->note = GTK_LABEL (note);
  gtk_label_set_xalign (self->note, 0);
  gtk_label_set_wrap (self->note, TRUE);
  gtk_label_set_max_width_chars (self->note, 24);
  gtk_widget_add_css_class (note, "error");
  gtk_box_append (self->box, note);
  self->button = gtk_button_new_with_mnemonic (_(buttons[self->kind]));
  gtk_widget_add_css_class (self->button, "suggested-action");
  gtk_widget_set_margin_top (self->button, 6);
  gtk_box_append (self->box, self->button);
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (apply_cb), self, G_CONNECT_SWAPPED);
  update (self);
}

/**
 * sluice_column_form_new:
 * @editor: whose task is changed
 * @column: a column of its mapping
 * @type: the column's type
 * @kind: what is asked
 *
 * Returns: (transfer floating): the fields
 */
GtkWidget *
sluice_column_form_new (SluiceEditor         *editor,
                        const char           *column,
                        SluiceTypeKind        type,
                        SluiceColumnFormKind  kind)
{
  SluiceColumnForm *self = NULL;

  g_return_val_if_fail (SLUICE_IS_EDITOR (editor), NULL);
  g_return_val_if_fail (column != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_COLUMN_FORM, NULL);
  self->editor = g_object_ref (editor);
  self->column = g_strdup (column);
  self->type = type;
  self->kind = kind;
  build (self);
  return GTK_WIDGET (self);
}
