/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-dialect-card.h"

#include "sluice-dialect-words.h"
#include "sluice-draft.h"
#include "sluice-field-form.h"

#include <glib/gi18n.h>

/* The parts that are chosen from a list, in the order of the card. What stands
 * first in each list is what holds when the task says nothing. */
static const struct
{
  const char *key;
  gboolean for_sheets;          /* sheets have it, too */
  const char *unset;            /* in words; NULL: it is found out */
  const char *values[16];
} choices[] = {
  { "delimiter", FALSE, NULL, { ",", ";", "\t", "|", ":", " " } },
  { "quote", FALSE, NULL, { "\"", "'", "" } },
  { "escape", FALSE, NULL, { "\"", "\\" } },
  { "header", TRUE, NULL, { "true", "false" } },
  { "encoding", FALSE, NULL,
    { "utf-8", "windows-1252", "iso-8859-15", "utf-16le", "utf-16be", "windows-1250", "iso-8859-2",
      "windows-1251", "koi8-r", "shift_jis", "euc-jp", "euc-kr", "gb18030", "big5" } },
  { "decimal", TRUE, N_("Point (.)"), { "," } },
  { "thousands", TRUE, N_("None"), { ".", ",", "'", " ", "\xc2\xa0" } },
};

static const SluiceField csv_fields[] = {
  { "comment", N_("Lines that are comments begin with"), SLUICE_FIELD_TEXT },
  { "ragged", N_("Rows with too few or too many fields"), SLUICE_FIELD_CHOICE, "reject|pad|pad_and_drop",
    /* Translators: what becomes of rows that have too few or too many fields; keep the “|” */
    N_("Are rejected|Missing ones are null|Missing ones are null, others left out") },
};

static const SluiceField row_fields[] = {
  { "skip_rows", N_("Lines before the first row"), SLUICE_FIELD_NUMBER },
  { "nulls", N_("Texts that mean null, separated by commas"), SLUICE_FIELD_TEXTS },
  { "columns", N_("Names of the columns, separated by commas"), SLUICE_FIELD_TEXTS },
};

typedef struct
{
  AdwComboRow *row;             /* (unowned) */
  GPtrArray *values;            /* (owned) (element-type utf8) of its items; NULL for the first */
  gboolean is_changed;          /* by a person, since it was filled */
} Choice;

struct _SluiceDialectCard
{
  AdwPreferencesGroup parent_instance;

  Choice choices[G_N_ELEMENTS (choices)];
  SluiceFieldForm *csv_form;    /* (owned) */
  SluiceFieldForm *row_form;    /* (owned) */
  AdwExpanderRow *more_row;     /* (unowned) */
  JsonObject *dialect;          /* (owned) (nullable) what was found out */
  gboolean is_filling;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceDialectCard, sluice_dialect_card, ADW_TYPE_PREFERENCES_GROUP)

static void
sluice_dialect_card_finalize (GObject *object)
{
  SluiceDialectCard *self = SLUICE_DIALECT_CARD (object);

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    g_ptr_array_unref (self->choices[i].values);
  g_clear_object (&self->csv_form);
  g_clear_object (&self->row_form);
  g_clear_pointer (&self->dialect, json_object_unref);

  G_OBJECT_CLASS (sluice_dialect_card_parent_class)->finalize (object);
}

static void
sluice_dialect_card_class_init (SluiceDialectCardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_dialect_card_finalize;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
form_changed_cb (SluiceDialectCard *self)
{
  if (!self->is_filling)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
selected_cb (SluiceDialectCard *self,
             GParamSpec        *pspec,
             AdwComboRow       *row)
{
  if (self->is_filling)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    if (self->choices[i].row == row)
      self->choices[i].is_changed = TRUE;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static const char *
get_value (Choice *choice)
{
  guint selected = adw_combo_row_get_selected (choice->row);

  return selected < choice->values->len ? g_ptr_array_index (choice->values, selected) : NULL;
}

static gboolean
has_value (Choice     *choice,
           const char *value)
{
  for (guint i = 0; i < choice->values->len; i++)
    if (g_strcmp0 (g_ptr_array_index (choice->values, i), value) == 0)
      return TRUE;
  return FALSE;
}

/* The items of a row: nothing, what is usual, and what else the task says. */
static void
build_items (SluiceDialectCard *self,
             guint              i,
             const char        *value)
{
  Choice *choice = &self->choices[i];
  g_autoptr(GtkStringList) items = gtk_string_list_new (NULL);
  guint selected = 0;

  g_ptr_array_set_size (choice->values, 0);
  g_ptr_array_add (choice->values, NULL);
  gtk_string_list_append (items, choices[i].unset != NULL ? _(choices[i].unset) : _("Automatic"));
  for (guint k = 0; k < G_N_ELEMENTS (choices[i].values) && choices[i].values[k] != NULL; k++)
    g_ptr_array_add (choice->values, g_strdup (choices[i].values[k]));
  if (value != NULL && !has_value (choice, value))
    g_ptr_array_add (choice->values, g_strdup (value));
  for (guint k = 1; k < choice->values->len; k++)
    {
      const char *text = g_ptr_array_index (choice->values, k);
      g_autofree char *words = sluice_dialect_words_value (choices[i].key, text);

      gtk_string_list_append (items, words);
      if (g_strcmp0 (text, value) == 0)
        selected = k;
    }
  adw_combo_row_set_model (choice->row, G_LIST_MODEL (items));
  adw_combo_row_set_selected (choice->row, selected);
}

static void
again_cb (SluiceDialectCard *self)
{
  self->is_filling = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      self->choices[i].is_changed = TRUE;
      adw_combo_row_set_selected (self->choices[i].row, 0);
    }
  self->is_filling = FALSE;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
add_again_button (SluiceDialectCard *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("view-refresh-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Find All of It Out Again"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Find All of It Out Again"), -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (again_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), button);
}

static void
sluice_dialect_card_init (SluiceDialectCard *self)
{
  GtkListBox *list = sluice_field_form_add_list (ADW_PREFERENCES_GROUP (self), _("Rows and Fields"));

  self->is_filling = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      GtkWidget *row = adw_combo_row_new ();
      g_autofree char *title = sluice_dialect_words_title (choices[i].key);

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      self->choices[i].row = ADW_COMBO_ROW (row);
      self->choices[i].values = g_ptr_array_new_with_free_func (g_free);
      build_items (self, i, NULL);
      g_signal_connect_object (row, "notify::selected", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
      gtk_list_box_append (list, row);
    }
  self->more_row = sluice_field_form_add_folded (list, _("More"), _("Nulls, names, comments, uneven rows"));
  add_again_button (self);
}

/**
 * sluice_dialect_card_build:
 * @self: a #SluiceDialectCard
 *
 * Makes some of its fields. Until all are there nothing else may be asked of it.
 *
 * Returns: whether there are more to make
 */
gboolean
sluice_dialect_card_build (SluiceDialectCard *self)
{
  g_return_val_if_fail (SLUICE_IS_DIALECT_CARD (self), FALSE);

  if (self->csv_form == NULL)
    {
      self->csv_form = sluice_field_form_new (GTK_WIDGET (self->more_row), csv_fields, G_N_ELEMENTS (csv_fields));
      g_signal_connect_object (self->csv_form, "changed", G_CALLBACK (form_changed_cb), self, G_CONNECT_SWAPPED);
      return TRUE;
    }
  self->row_form = sluice_field_form_new (GTK_WIDGET (self->more_row), row_fields, G_N_ELEMENTS (row_fields));
  g_signal_connect_object (self->row_form, "changed", G_CALLBACK (form_changed_cb), self, G_CONNECT_SWAPPED);
  self->is_filling = FALSE;
  return FALSE;
}

/* What was found out, and what speaks for it. */
static void
show_evidence (SluiceDialectCard *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      g_autofree char *evidence = sluice_dialect_words_evidence (self->dialect, choices[i].key);
      g_autofree char *found = sluice_dialect_words_get (self->dialect, choices[i].key);
      g_autofree char *words = found == NULL ? NULL : sluice_dialect_words_value (choices[i].key, found);
      g_autofree char *text = NULL;

      if (words == NULL || get_value (&self->choices[i]) != NULL)
        text = g_strdup (evidence);
      else if (*evidence == '\0')
        text = g_strdup (words);
      else
        text = g_strdup_printf ("%s\n%s", words, evidence);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (self->choices[i].row), text);
    }
}

/**
 * sluice_dialect_card_fill:
 * @self: a #SluiceDialectCard
 * @source: the source of a task
 *
 * Shows what @source sets.
 */
void
sluice_dialect_card_fill (SluiceDialectCard *self,
                          JsonObject        *source)
{
  g_return_if_fail (SLUICE_IS_DIALECT_CARD (self));
  g_return_if_fail (source != NULL);

  self->is_filling = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      g_autofree char *value = sluice_dialect_words_get (source, choices[i].key);

      if (g_strcmp0 (value, "auto") == 0)
        g_clear_pointer (&value, g_free);
      build_items (self, i, value);
      self->choices[i].is_changed = FALSE;
    }
  sluice_field_form_fill (self->csv_form, source);
  sluice_field_form_fill (self->row_form, source);
  self->is_filling = FALSE;
}

/**
 * sluice_dialect_card_collect:
 * @self: a #SluiceDialectCard
 * @source: the source of a task
 * @secrets: gets what was typed and is secret
 *
 * Writes what was changed into @source.
 */
void
sluice_dialect_card_collect (SluiceDialectCard  *self,
                             JsonObject         *source,
                             SluiceDraftSecrets *secrets)
{
  g_return_if_fail (SLUICE_IS_DIALECT_CARD (self));
  g_return_if_fail (source != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    if (self->choices[i].is_changed)
      sluice_dialect_words_set (source, choices[i].key, get_value (&self->choices[i]));
  sluice_field_form_collect (self->csv_form, source, secrets);
  sluice_field_form_collect (self->row_form, source, secrets);
}

/**
 * sluice_dialect_card_set_dialect:
 * @self: a #SluiceDialectCard
 * @dialect: (nullable): what was found out of the file
 *
 * Shows @dialect where the task sets nothing.
 */
void
sluice_dialect_card_set_dialect (SluiceDialectCard *self,
                                 JsonObject        *dialect)
{
  g_return_if_fail (SLUICE_IS_DIALECT_CARD (self));

  if (dialect != NULL)
    json_object_ref (dialect);
  g_clear_pointer (&self->dialect, json_object_unref);
  self->dialect = dialect;
  self->is_filling = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      g_autofree char *value = g_strdup (get_value (&self->choices[i]));

      build_items (self, i, value);
    }
  show_evidence (self);
  self->is_filling = FALSE;
}

/**
 * sluice_dialect_card_set_sheet:
 * @self: a #SluiceDialectCard
 * @is_sheet: whether the rows are those of a sheet, which has no marks between
 *   its fields
 */
void
sluice_dialect_card_set_sheet (SluiceDialectCard *self,
                               gboolean           is_sheet)
{
  g_return_if_fail (SLUICE_IS_DIALECT_CARD (self));

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    gtk_widget_set_visible (GTK_WIDGET (self->choices[i].row), !is_sheet || choices[i].for_sheets);
  for (guint i = 0; i < G_N_ELEMENTS (csv_fields); i++)
    sluice_field_form_show (self->csv_form, csv_fields[i].key, !is_sheet);
}

/**
 * sluice_dialect_card_set_value:
 * @self: a #SluiceDialectCard
 * @key: a key of the dialect
 * @value: its value
 *
 * Sets a value, as if a person chose it.
 */
void
sluice_dialect_card_set_value (SluiceDialectCard *self,
                               const char        *key,
                               const char        *value)
{
  g_return_if_fail (SLUICE_IS_DIALECT_CARD (self));
  g_return_if_fail (key != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    if (g_str_equal (choices[i].key, key))
      {
        self->is_filling = TRUE;
        build_items (self, i, value);
        self->choices[i].is_changed = TRUE;
        self->is_filling = FALSE;
        g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
        return;
      }
  if (sluice_field_form_get_row (self->csv_form, key) != NULL)
    sluice_field_form_set_text (self->csv_form, key, value);
  else if (sluice_field_form_get_row (self->row_form, key) != NULL)
    sluice_field_form_set_text (self->row_form, key, value);
}

/**
 * sluice_dialect_card_find_field:
 * @self: a #SluiceDialectCard
 * @key: a key of the source
 *
 * Returns: (transfer none) (nullable): the row that edits it
 */
GtkWidget *
sluice_dialect_card_find_field (SluiceDialectCard *self,
                                const char        *key)
{
  GtkWidget *row = NULL;

  g_return_val_if_fail (SLUICE_IS_DIALECT_CARD (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    if (g_str_equal (choices[i].key, key))
      return GTK_WIDGET (self->choices[i].row);
  row = sluice_field_form_get_row (self->row_form, key);
  if (row == NULL)
    row = sluice_field_form_get_row (self->csv_form, key);
  if (row != NULL)
    adw_expander_row_set_expanded (self->more_row, TRUE);
  return row;
}
