/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-type-chooser.h"

#include "sluice-draft.h"
#include "sluice-format.h"
#include "sluice-json-list.h"
#include "sluice-mapping-edits.h"
#include "sluice-previewer.h"
#include "sluice-problem-words.h"

#include <glib/gi18n.h>

/* What a decimal is when it becomes one: money, and more than a bank has. */
#define DEFAULT_PRECISION 18
#define DEFAULT_SCALE 2

struct _SluiceTypeChooser
{
  AdwBin parent_instance;

  SluiceEditor *editor;         /* (owned) */
  SluicePreviewer *previewer;   /* (owned) */
  GCancellable *cancellable;    /* (owned) */
  char *column;                 /* (owned) */
  SluiceType type;              /* what it is */
  SluiceType wanted;            /* what it shall be */

  GtkListBox *list;             /* (unowned) */
  GtkWidget *digits;            /* (unowned) of decimals */
  GtkSpinButton *precision;     /* (unowned) */
  GtkSpinButton *scale;         /* (unowned) */
  GtkLabel *outcome;            /* (unowned) what would become of the rows */
  GtkLabel *example;            /* (unowned) the first that would not fit */
  GtkWidget *button;            /* (unowned) */
};

enum
{
  SIGNAL_DONE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceTypeChooser, sluice_type_chooser, ADW_TYPE_BIN)

static JsonObject *
make_candidate (SluiceTypeChooser *self)
{
  JsonObject *root = sluice_editor_dup_root_with_columns (self->editor);
  g_autofree char *type = sluice_type_to_string (self->wanted);

  if (sluice_mapping_edits_set_type (root, self->column, type))
    return root;
  json_object_unref (root);
  return NULL;
}

static void
show_outcome (SluiceTypeChooser *self,
              const char        *css_class,
              const char        *text,
              const char        *example)
{
  static const char * const classes[] = { "success", "warning", "error" };

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->outcome), classes[i]);
  if (css_class != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->outcome), css_class);
  gtk_label_set_text (self->outcome, text);
  gtk_label_set_text (self->example, example == NULL ? "" : example);
  gtk_widget_set_visible (GTK_WIDGET (self->example), example != NULL);
}

static char *
find_example (SluicePreviewResult *result,
              guint                column)
{
  for (guint i = 0; i < sluice_preview_result_get_n_rows (result); i++)
    {
      g_autofree char *number = NULL;
      const char *message = NULL;
      const char *code = NULL;

      if (!sluice_preview_result_get_problem (result, i, (int) column, &message, &code))
        continue;
      number = sluice_format_number (sluice_preview_result_get_number (result, i));
      /* Translators: the number of a row and what is wrong with it: “Row 17: …” */
      return g_strdup_printf (_("Row %s: %s"), number, sluice_problem_words_of_row (code, message));
    }
  return NULL;
}

static void
show_counts (SluiceTypeChooser   *self,
             SluicePreviewResult *result)
{
  int column = sluice_schema_find (sluice_preview_result_get_schema (result), self->column);
  guint n_rows = sluice_preview_result_get_n_rows (result);
  guint n_wrong = column < 0 ? n_rows : sluice_preview_result_get_column (result, (guint) column)->n_error;
  g_autofree char *rows = sluice_format_rows (n_rows);
  g_autofree char *wrong = sluice_format_number (n_wrong);
  g_autofree char *example = NULL;
  g_autofree char *text = NULL;

  if (n_rows == 0)
    {
      show_outcome (self, NULL, _("There are no rows to try it on."), NULL);
      return;
    }
  if (n_wrong == 0)
    {
      /* Translators: %s is a number of rows: “All of 1,000 rows fit” */
      text = g_strdup_printf (_("All of %s fit"), rows);
      show_outcome (self, "success", text, NULL);
      return;
    }
  /* Translators: “3 of 1,000 rows would fail” */
  text = g_strdup_printf (ngettext ("%s of %s would fail", "%s of %s would fail", n_wrong), wrong, rows);
  example = column < 0 ? NULL : find_example (result, (guint) column);
  show_outcome (self, "warning", text, example);
}

static void
previewed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(SluiceTypeChooser) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(SluicePreviewResult) preview =
    sluice_previewer_preview_finish (SLUICE_PREVIEWER (source), result, &error);

  if (preview != NULL)
    show_counts (self, preview);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_outcome (self, "error", error->message, NULL);
}

/* Tries the type on the rows of the sample, and changes nothing. */
static void
try_type (SluiceTypeChooser *self)
{
  g_autoptr(JsonObject) candidate = make_candidate (self);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->digits, self->wanted.kind == SLUICE_TYPE_KIND_DECIMAL);
  gtk_widget_set_sensitive (self->button, candidate != NULL && !sluice_type_equal (self->type, self->wanted));
  if (candidate == NULL)
    {
      show_outcome (self, "error", _("The column is not there any more."), NULL);
      return;
    }
  show_outcome (self, NULL, _("Trying it on the rows…"), NULL);
  text = sluice_draft_to_text (candidate);
  sluice_previewer_preview_async (self->previewer, text, SLUICE_PREVIEW_STEP_MAPPING, self->cancellable, previewed_cb,
                                  g_object_ref (self));
}

static void
row_selected_cb (SluiceTypeChooser *self,
                 GtkListBoxRow     *row)
{
  if (row == NULL)
    return;
  self->wanted.kind = (SluiceTypeKind) gtk_list_box_row_get_index (row);
  self->wanted.precision = self->wanted.scale = 0;
  if (self->wanted.kind == SLUICE_TYPE_KIND_DECIMAL)
    {
      self->wanted.precision = (guint16) gtk_spin_button_get_value_as_int (self->precision);
      self->wanted.scale = (guint16) gtk_spin_button_get_value_as_int (self->scale);
    }
  try_type (self);
}

static void
digits_changed_cb (SluiceTypeChooser *self)
{
  int precision = gtk_spin_button_get_value_as_int (self->precision);

  gtk_spin_button_set_range (self->scale, 0, precision);
  row_selected_cb (self, gtk_list_box_get_selected_row (self->list));
}

static void
apply_cb (SluiceTypeChooser *self)
{
  JsonObject *candidate = make_candidate (self);
  g_autofree char *label = NULL;
  g_autofree char *type = NULL;

  if (candidate == NULL || !gtk_widget_get_sensitive (self->button))
    {
      g_clear_pointer (&candidate, json_object_unref);
      return;
    }
  type = sluice_type_to_string (self->wanted);
  /* Translators: what can be undone: the type of a column, and what it became */
  label = g_strdup_printf (_("Type of “%s”: %s"), self->column, type);
  (void) sluice_editor_commit (self->editor, label, candidate, NULL);
  g_signal_emit (self, signals[SIGNAL_DONE], 0);
}

static void
sluice_type_chooser_dispose (GObject *object)
{
  g_cancellable_cancel (SLUICE_TYPE_CHOOSER (object)->cancellable);

  G_OBJECT_CLASS (sluice_type_chooser_parent_class)->dispose (object);
}

static void
sluice_type_chooser_finalize (GObject *object)
{
  SluiceTypeChooser *self = SLUICE_TYPE_CHOOSER (object);

  g_clear_object (&self->editor);
  g_clear_object (&self->previewer);
  g_clear_object (&self->cancellable);
  g_free (self->column);

  G_OBJECT_CLASS (sluice_type_chooser_parent_class)->finalize (object);
}

static void
sluice_type_chooser_class_init (SluiceTypeChooserClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_type_chooser_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_type_chooser_finalize;
  signals[SIGNAL_DONE] =
    g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sluice_type_chooser_init (SluiceTypeChooser *self)
{
  self->previewer = sluice_previewer_new ();
  self->cancellable = g_cancellable_new ();
}

/* What a type holds, for those who do not know its name. */
static const char *
describe_kind (SluiceTypeKind kind)
{
  static const char * const words[SLUICE_N_TYPE_KINDS] = {
    [SLUICE_TYPE_KIND_BOOLEAN] = N_("True or false"),
    [SLUICE_TYPE_KIND_INTEGER] = N_("Whole numbers"),
    [SLUICE_TYPE_KIND_DOUBLE] = N_("Numbers, rounded"),
    [SLUICE_TYPE_KIND_DECIMAL] = N_("Exact numbers, money"),
    [SLUICE_TYPE_KIND_TEXT] = N_("Any text"),
    [SLUICE_TYPE_KIND_DATE] = N_("Days"),
    [SLUICE_TYPE_KIND_TIME] = N_("Times of day"),
    [SLUICE_TYPE_KIND_TIMESTAMP] = N_("Dates with times"),
    [SLUICE_TYPE_KIND_TIMESTAMPTZ] = N_("Points in time"),
    [SLUICE_TYPE_KIND_UUID] = N_("Universal identifiers"),
    [SLUICE_TYPE_KIND_JSON] = N_("Lists and objects"),
    [SLUICE_TYPE_KIND_BYTES] = N_("Raw bytes"),
  };

  return _(words[kind]);
}

static GtkWidget *
build_row (SluiceTypeKind kind)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name = gtk_label_new (sluice_type_kind_to_string (kind));
  GtkWidget *words = gtk_label_new (describe_kind (kind));
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_xalign (GTK_LABEL (words), 1);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_add_css_class (words, "dim-label");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), words);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  sluice_type_kind_to_string (kind), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  describe_kind (kind), -1);
  return row;
}

static GtkSpinButton *
add_digits (SluiceTypeChooser *self,
            const char        *title,
            int                least,
            int                value)
{
  GtkWidget *label = gtk_label_new_with_mnemonic (title);
  GtkWidget *number = gtk_spin_button_new_with_range (least, 38, 1);

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (number), value);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), number);
  gtk_accessible_update_property (GTK_ACCESSIBLE (number), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_text (GTK_LABEL (label)), -1);
  gtk_box_append (GTK_BOX (self->digits), label);
  gtk_box_append (GTK_BOX (self->digits), number);
  g_signal_connect_object (number, "value-changed", G_CALLBACK (digits_changed_cb), self, G_CONNECT_SWAPPED);
  return GTK_SPIN_BUTTON (number);
}

static GtkLabel *
add_label (GtkWidget *box)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 32);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static GtkWidget *
build_list (SluiceTypeChooser *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  for (guint i = 0; i < SLUICE_N_TYPE_KINDS; i++)
    gtk_list_box_append (self->list, build_row ((SluiceTypeKind) i));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Types"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 280);
  return scroller;
}

static void
build (SluiceTypeChooser *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gboolean is_decimal = self->type.kind == SLUICE_TYPE_KIND_DECIMAL;

  gtk_widget_add_css_class (box, "column-form");
  gtk_box_append (GTK_BOX (box), build_list (self));
  self->digits = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->precision = add_digits (self, _("_Digits"), 1, is_decimal ? self->type.precision : DEFAULT_PRECISION);
  self->scale = add_digits (self, _("_Behind the Point"), 0, is_decimal ? self->type.scale : DEFAULT_SCALE);
  gtk_box_append (GTK_BOX (box), self->digits);
  self->outcome = add_label (box);
  self->example = add_label (box);
  gtk_widget_add_css_class (GTK_WIDGET (self->outcome), "heading");
  self->button = gtk_button_new_with_mnemonic (_("_Apply"));
  gtk_widget_add_css_class (self->button, "suggested-action");
  gtk_box_append (GTK_BOX (box), self->button);
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, (int) self->type.kind));
  g_signal_connect_object (self->list, "row-selected", G_CALLBACK (row_selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (apply_cb), self, G_CONNECT_SWAPPED);
  try_type (self);
}

/* The candidate is tried on what the editor shows: its records, and the rows of its
 * lookups. */
static void
feed (SluiceTypeChooser *self)
{
  JsonArray *lookups = sluice_draft_get_array (sluice_editor_get_root (self->editor), "lookups");

  if (sluice_editor_get_records (self->editor) != NULL)
    sluice_previewer_set_records (self->previewer, sluice_editor_get_records (self->editor));
  for (guint i = 0; lookups != NULL && i < json_array_get_length (lookups); i++)
    {
      JsonObject *lookup = sluice_json_list_get_object (lookups, i);
      const char *name = lookup == NULL ? "" : sluice_draft_get_string (lookup, "name");
      GBytes *rows = *name == '\0' ? NULL
                     : sluice_lookup_feed_get_rows (sluice_editor_get_lookups (self->editor), name, NULL);

      if (rows != NULL)
        sluice_previewer_set_lookup (self->previewer, name, rows);
    }
}

/**
 * sluice_type_chooser_new:
 * @editor: whose task is changed
 * @column: a column of its mapping
 * @type: the column's type
 *
 * Returns: (transfer floating): the types
 */
GtkWidget *
sluice_type_chooser_new (SluiceEditor *editor,
                         const char   *column,
                         SluiceType    type)
{
  SluiceTypeChooser *self = NULL;

  g_return_val_if_fail (SLUICE_IS_EDITOR (editor), NULL);
  g_return_val_if_fail (column != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_TYPE_CHOOSER, NULL);
  self->editor = g_object_ref (editor);
  self->column = g_strdup (column);
  self->type = self->wanted = type;
  feed (self);
  build (self);
  return GTK_WIDGET (self);
}
