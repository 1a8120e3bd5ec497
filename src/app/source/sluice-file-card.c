/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-file-card.h"

#include "sluice-draft.h"
#include "sluice-field-form.h"

#include <glib/gi18n.h>

static const SluiceField fields[] = {
  { "format", N_("Format"), SLUICE_FIELD_CHOICE, "auto|csv|json|jsonl|xlsx|parquet",
    /* Translators: formats of files; keep the “|” */
    N_("Automatic|CSV|JSON|JSON Lines|Excel|Parquet") },
  { "sheet", N_("Sheet: its name or number"), SLUICE_FIELD_NUMBER },
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

  sluice_field_form_show (self->form, "sheet", is_sheet);
  sluice_field_form_show (self->form, "range", is_sheet);
}

static void
changed_cb (SluiceFileCard *self)
{
  arrange (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
sluice_file_card_init (SluiceFileCard *self)
{
  GtkListBox *list = sluice_field_form_add_list (ADW_PREFERENCES_GROUP (self), _("File"));

  self->form = sluice_field_form_new (GTK_WIDGET (list), fields, G_N_ELEMENTS (fields));
  g_signal_connect_object (self->form, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
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
  g_return_if_fail (SLUICE_IS_FILE_CARD (self));
  g_return_if_fail (source != NULL);

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
}

/**
 * sluice_file_card_set_guess:
 * @self: a #SluiceFileCard
 * @guess: what a child found out of the file
 *
 * Takes the format of @guess, where the task has none.
 */
void
sluice_file_card_set_guess (SluiceFileCard *self,
                            JsonObject     *guess)
{
  JsonObject *task = NULL;
  const char *format = NULL;

  g_return_if_fail (SLUICE_IS_FILE_CARD (self));
  g_return_if_fail (guess != NULL);

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

  return sluice_field_form_get_row (self->form, key);
}
