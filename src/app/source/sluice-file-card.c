/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-file-card.h"

#include "sluice-dialect-words.h"
#include "sluice-draft.h"
#include "sluice-field-form.h"
#include "sluice-guess.h"

#include <glib/gi18n.h>

static const SluiceField fields[] = {
  { "format", N_("Format"), SLUICE_FIELD_CHOICE, "auto|csv|json|jsonl|xlsx|parquet",
    /* Translators: formats of files; keep the “|” */
    N_("Automatic|CSV|JSON|JSON Lines|Excel|Parquet") },
  { "range", N_("Cells, like B2:F100"), SLUICE_FIELD_TEXT },
  { "compression", N_("Compression"), SLUICE_FIELD_CHOICE, "auto|none|gzip|zstd|bzip2|xz|zip",
    /* Translators: how files are compressed; keep the “|” */
    N_("Automatic|None|gzip|Zstandard|bzip2|xz|ZIP") },
  { "entry", N_("Files in an archive, like *.csv"), SLUICE_FIELD_TEXT },
  { "missing", N_("If there is no file"), SLUICE_FIELD_CHOICE, "fail|ok",
    /* Translators: what happens if there is no file; keep the “|” */
    N_("The run fails|Nothing is read") },
};

struct _SluiceFileCard
{
  AdwPreferencesGroup parent_instance;

  SluiceFieldForm *form;        /* (owned) */
  AdwComboRow *sheet_row;       /* (unowned) */
  GPtrArray *sheets;            /* (owned) (element-type utf8) of its items; NULL for the first */
  gboolean is_sheet_changed;    /* by a person, since it was filled */
  gboolean is_filling;
  char *path;                   /* (owned) (nullable) */
  char *found;                  /* (owned) (nullable) the format that was found out */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceFileCard, sluice_file_card, ADW_TYPE_PREFERENCES_GROUP)

static void
sluice_file_card_finalize (GObject *object)
{
  SluiceFileCard *self = SLUICE_FILE_CARD (object);

  g_clear_object (&self->form);
  g_ptr_array_unref (self->sheets);
  g_free (self->path);
  g_free (self->found);

  G_OBJECT_CLASS (sluice_file_card_parent_class)->finalize (object);
}

static void
sluice_file_card_class_init (SluiceFileCardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_file_card_finalize;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

/* The formats that names of files promise; what is in a file decides. */
static const char *
format_of_name (const char *path)
{
  static const struct
  {
    const char *suffix;
    const char *format;
  } suffixes[] = {
    { ".json", "json" }, { ".jsonl", "jsonl" }, { ".ndjson", "jsonl" },
    { ".xlsx", "xlsx" }, { ".xlsm", "xlsx" }, { ".parquet", "parquet" },
    { ".csv", "csv" }, { ".tsv", "csv" }, { ".tab", "csv" }, { ".txt", "csv" },
  };
  g_autofree char *lower = path == NULL ? g_strdup ("") : g_ascii_strdown (path, -1);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    if (g_str_has_suffix (lower, suffixes[i].suffix))
      return suffixes[i].format;
  return NULL;
}

static const char *
get_format (SluiceFileCard *self)
{
  const char *chosen = sluice_field_form_get_choice (self->form, "format");

  if (chosen != NULL && !g_str_equal (chosen, "auto"))
    return chosen;
  return self->found != NULL ? self->found : format_of_name (self->path);
}

static void
arrange (SluiceFileCard *self)
{
  gboolean is_sheet = sluice_file_card_is_sheet (self);

  gtk_widget_set_visible (GTK_WIDGET (self->sheet_row), is_sheet);
  sluice_field_form_show (self->form, "range", is_sheet);
}

static void
changed_cb (SluiceFileCard *self)
{
  arrange (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static const char *
get_sheet (SluiceFileCard *self)
{
  guint selected = adw_combo_row_get_selected (self->sheet_row);

  return selected < self->sheets->len ? g_ptr_array_index (self->sheets, selected) : NULL;
}

/* The items of the row: the first sheet, those of the workbook, and the one that
 * the task says. */
static void
build_sheets (SluiceFileCard *self,
              JsonArray      *sheets,
              const char     *value)
{
  g_autoptr(GtkStringList) items = gtk_string_list_new (NULL);
  guint selected = 0;

  g_ptr_array_set_size (self->sheets, 0);
  g_ptr_array_add (self->sheets, NULL);
  for (guint i = 0; sheets != NULL && i < json_array_get_length (sheets); i++)
    if (JSON_NODE_HOLDS_VALUE (json_array_get_element (sheets, i)))
      g_ptr_array_add (self->sheets, g_strdup (json_array_get_string_element (sheets, i)));
  for (guint i = 1; i < self->sheets->len; i++)
    if (g_strcmp0 (g_ptr_array_index (self->sheets, i), value) == 0)
      selected = i;
  if (value != NULL && selected == 0)
    {
      selected = self->sheets->len;
      g_ptr_array_add (self->sheets, g_strdup (value));
    }
  gtk_string_list_append (items, _("The first one"));
  for (guint i = 1; i < self->sheets->len; i++)
    gtk_string_list_append (items, g_ptr_array_index (self->sheets, i));
  self->is_filling = TRUE;
  adw_combo_row_set_model (self->sheet_row, G_LIST_MODEL (items));
  adw_combo_row_set_selected (self->sheet_row, selected);
  self->is_filling = FALSE;
}

static void
sheet_selected_cb (SluiceFileCard *self)
{
  if (self->is_filling)
    return;
  self->is_sheet_changed = TRUE;
  changed_cb (self);
}

static void
add_sheet_row (SluiceFileCard *self,
               GtkListBox     *list)
{
  self->sheets = g_ptr_array_new_with_free_func (g_free);
  self->sheet_row = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->sheet_row), _("Sheet"));
  build_sheets (self, NULL, NULL);
  g_signal_connect_object (self->sheet_row, "notify::selected", G_CALLBACK (sheet_selected_cb), self,
                           G_CONNECT_SWAPPED);
  /* Below the format. */
  gtk_list_box_insert (list, GTK_WIDGET (self->sheet_row), 1);
}

static void
sluice_file_card_init (SluiceFileCard *self)
{
  GtkListBox *list = sluice_field_form_add_list (ADW_PREFERENCES_GROUP (self), _("File"));

  self->form = sluice_field_form_new (GTK_WIDGET (list), fields, G_N_ELEMENTS (fields));
  g_signal_connect_object (self->form, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  add_sheet_row (self, list);
  arrange (self);
}

/**
 * sluice_file_card_fill:
 * @self: a #SluiceFileCard
 * @source: the source of a task
 *
 * Shows @source.
 */
void
sluice_file_card_fill (SluiceFileCard *self,
                       JsonObject     *source)
{
  g_autofree char *sheet = NULL;

  g_return_if_fail (SLUICE_IS_FILE_CARD (self));
  g_return_if_fail (source != NULL);

  sheet = sluice_dialect_words_get (source, "sheet");
  build_sheets (self, NULL, sheet);
  self->is_sheet_changed = FALSE;
  if (g_strcmp0 (self->path, sluice_draft_get_string (source, "path")) != 0)
    g_clear_pointer (&self->found, g_free);
  g_free (self->path);
  self->path = g_strdup (sluice_draft_get_string (source, "path"));
  sluice_field_form_fill (self->form, source);
  arrange (self);
}

/**
 * sluice_file_card_collect:
 * @self: a #SluiceFileCard
 * @source: the source of a task
 * @secrets: gets what was typed and is secret
 *
 * Writes what was changed into @source.
 */
void
sluice_file_card_collect (SluiceFileCard     *self,
                          JsonObject         *source,
                          SluiceDraftSecrets *secrets)
{
  g_return_if_fail (SLUICE_IS_FILE_CARD (self));
  g_return_if_fail (source != NULL);

  sluice_field_form_collect (self->form, source, secrets);
  if (self->is_sheet_changed)
    sluice_dialect_words_set (source, "sheet", get_sheet (self));
}

/**
 * sluice_file_card_set_guess:
 * @self: a #SluiceFileCard
 * @guess: what a child found out of the file
 *
 * Takes the format of @guess, where the task has none, and the sheets there are.
 */
void
sluice_file_card_set_guess (SluiceFileCard *self,
                            JsonObject     *guess)
{
  JsonObject *task = NULL;
  const char *format = NULL;
  g_autofree char *sheet = NULL;

  g_return_if_fail (SLUICE_IS_FILE_CARD (self));
  g_return_if_fail (guess != NULL);

  sheet = g_strdup (get_sheet (self));
  build_sheets (self, sluice_guess_get_sheets (guess), sheet);
  task = sluice_draft_get_object (guess, "task", FALSE);
  format = task == NULL ? "" : sluice_draft_get_string (sluice_draft_get_object (task, "source", FALSE), "format");
  if (*format == '\0' || g_str_equal (format, "auto"))
    format = sluice_draft_get_object (guess, "dialect", FALSE) != NULL ? "csv" : "";
  if (*format == '\0')
    return;
  g_free (self->found);
  self->found = g_strdup (format);
  arrange (self);
}

/**
 * sluice_file_card_set_sheet:
 * @self: a #SluiceFileCard
 * @sheet: the name of a sheet
 *
 * Sets the sheet, as if a person chose it.
 */
void
sluice_file_card_set_sheet (SluiceFileCard *self,
                            const char     *sheet)
{
  g_return_if_fail (SLUICE_IS_FILE_CARD (self));
  g_return_if_fail (sheet != NULL);

  for (guint i = 1; i < self->sheets->len; i++)
    if (g_str_equal (g_ptr_array_index (self->sheets, i), sheet))
      {
        self->is_sheet_changed = TRUE;
        if (get_sheet (self) != g_ptr_array_index (self->sheets, i))
          adw_combo_row_set_selected (self->sheet_row, i);
        return;
      }
}

/**
 * sluice_file_card_is_sheet:
 * @self: a #SluiceFileCard
 *
 * Returns: whether the file has sheets
 */
gboolean
sluice_file_card_is_sheet (SluiceFileCard *self)
{
  g_return_val_if_fail (SLUICE_IS_FILE_CARD (self), FALSE);

  return g_strcmp0 (get_format (self), "xlsx") == 0;
}

/**
 * sluice_file_card_is_tabular:
 * @self: a #SluiceFileCard
 *
 * Returns: whether the file has rows of fields, not a tree
 */
gboolean
sluice_file_card_is_tabular (SluiceFileCard *self)
{
  const char *format = NULL;

  g_return_val_if_fail (SLUICE_IS_FILE_CARD (self), FALSE);

  format = get_format (self);
  return g_strcmp0 (format, "csv") == 0 || g_strcmp0 (format, "xlsx") == 0 ||
         g_strcmp0 (format, "parquet") == 0;
}

/**
 * sluice_file_card_find_field:
 * @self: a #SluiceFileCard
 * @key: a member of the source
 *
 * Returns: (transfer none) (nullable): the row that edits it
 */
GtkWidget *
sluice_file_card_find_field (SluiceFileCard *self,
                             const char     *key)
{
  g_return_val_if_fail (SLUICE_IS_FILE_CARD (self), NULL);

  if (g_strcmp0 (key, "sheet") == 0)
    return GTK_WIDGET (self->sheet_row);
  return sluice_field_form_get_row (self->form, key);
}
