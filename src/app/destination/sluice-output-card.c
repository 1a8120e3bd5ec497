/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-output-card.h"

#include "sluice-draft.h"
#include "sluice-field-form.h"

#include <glib/gi18n.h>
#include <string.h>

static const SluiceField fields[] = {
  { "format", N_("Format"), SLUICE_FIELD_CHOICE, "|csv|json|jsonl|parquet|xlsx",
    /* Translators: formats of files; keep the “|” */
    N_("By the name|CSV|JSON|JSON Lines|Parquet|Excel") },
  { "compression", N_("Compression"), SLUICE_FIELD_CHOICE, "auto|none|gzip|zstd",
    /* Translators: compressions of files; keep the “|” */
    N_("By the name|None|gzip|Zstandard") },
  { "rows_per_file", N_("Rows of a file; the name needs {{part}}"), SLUICE_FIELD_NUMBER },
  { "delimiter", N_("Between fields"), SLUICE_FIELD_TEXT },
  { "header", N_("Names in the first row"), SLUICE_FIELD_SWITCH, .is_on = TRUE },
  { "null", N_("For an empty value"), SLUICE_FIELD_TEXT },
  { "spreadsheet_safe", N_("Keep spreadsheets from computing texts"), SLUICE_FIELD_SWITCH },
};

/* Of CSV alone, but for the header, which workbooks have, too. */
static const char * const csv_keys[] = { "delimiter", "header", "null", "spreadsheet_safe" };

struct _SluiceOutputCard
{
  AdwPreferencesGroup parent_instance;

  SluiceFieldForm *form;        /* (owned) */
  char *path;                   /* (owned) */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceOutputCard, sluice_output_card, ADW_TYPE_PREFERENCES_GROUP)

/* An ending of the name, before that of a compression. */
static gboolean
has_ending (const char *path,
            const char *ending)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  if (g_str_has_suffix (lower, ".gz"))
    lower[strlen (lower) - strlen (".gz")] = '\0';
  else if (g_str_has_suffix (lower, ".zst"))
    lower[strlen (lower) - strlen (".zst")] = '\0';
  return g_str_has_suffix (lower, ending);
}

static void
arrange (SluiceOutputCard *self)
{
  const char *format = sluice_field_form_get_choice (self->form, "format");
  gboolean is_csv = g_str_equal (format, "csv") || (*format == '\0' && has_ending (self->path, ".csv"));
  gboolean is_book = g_str_equal (format, "xlsx") || (*format == '\0' && has_ending (self->path, ".xlsx"));

  for (guint i = 0; i < G_N_ELEMENTS (csv_keys); i++)
    sluice_field_form_show (self->form, csv_keys[i],
                            is_csv || (is_book && g_str_equal (csv_keys[i], "header")));
  sluice_field_form_show (self->form, "compression", !is_book);
}

static void
changed_cb (SluiceOutputCard *self)
{
  arrange (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
sluice_output_card_dispose (GObject *object)
{
  g_clear_object (&SLUICE_OUTPUT_CARD (object)->form);

  G_OBJECT_CLASS (sluice_output_card_parent_class)->dispose (object);
}

static void
sluice_output_card_finalize (GObject *object)
{
  g_free (SLUICE_OUTPUT_CARD (object)->path);

  G_OBJECT_CLASS (sluice_output_card_parent_class)->finalize (object);
}

static void
sluice_output_card_class_init (SluiceOutputCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_output_card_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_output_card_finalize;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
sluice_output_card_init (SluiceOutputCard *self)
{
  GtkListBox *list = sluice_field_form_add_list (ADW_PREFERENCES_GROUP (self), _("File"));

  self->path = g_strdup ("");
  self->form = sluice_field_form_new (GTK_WIDGET (list), fields, G_N_ELEMENTS (fields));
  g_signal_connect_object (self->form, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  arrange (self);
}

/**
 * sluice_output_card_fill:
 * @self: a #SluiceOutputCard
 * @destination: the `destination` of a task
 *
 * Shows @destination.
 */
void
sluice_output_card_fill (SluiceOutputCard *self,
                         JsonObject       *destination)
{
  g_return_if_fail (SLUICE_IS_OUTPUT_CARD (self));

  sluice_field_form_fill (self->form, destination);
  sluice_output_card_set_path (self, sluice_draft_get_string (destination, "path"));
}

/**
 * sluice_output_card_collect:
 * @self: a #SluiceOutputCard
 * @destination: the `destination` of a task that is a file
 * @secrets: not used up: nothing here is secret
 *
 * Writes what was changed into @destination.
 */
void
sluice_output_card_collect (SluiceOutputCard   *self,
                            JsonObject         *destination,
                            SluiceDraftSecrets *secrets)
{
  g_return_if_fail (SLUICE_IS_OUTPUT_CARD (self));
  g_return_if_fail (destination != NULL);

  sluice_field_form_collect (self->form, destination, secrets);
  if (*sluice_draft_get_string (destination, "format") == '\0')
    json_object_remove_member (destination, "format");
  /* What is hidden belongs to another format, and would be an error in this one. */
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (!gtk_widget_get_visible (sluice_field_form_get_row (self->form, fields[i].key)))
      json_object_remove_member (destination, fields[i].key);
}

/**
 * sluice_output_card_set_path:
 * @self: a #SluiceOutputCard
 * @path: the name of the file, which may tell its format
 */
void
sluice_output_card_set_path (SluiceOutputCard *self,
                             const char       *path)
{
  g_return_if_fail (SLUICE_IS_OUTPUT_CARD (self));
  g_return_if_fail (path != NULL);

  if (!g_str_equal (self->path, path))
    {
      g_free (self->path);
      self->path = g_strdup (path);
    }
  arrange (self);
}

/**
 * sluice_output_card_clear:
 * @destination: the `destination` of a task that is no file any more
 *
 * Takes out what belongs to files.
 */
void
sluice_output_card_clear (JsonObject *destination)
{
  g_return_if_fail (destination != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    json_object_remove_member (destination, fields[i].key);
}

/**
 * sluice_output_card_find_field:
 * @self: a #SluiceOutputCard
 * @key: a member of the destination
 *
 * Returns: (transfer none) (nullable): the row that edits it
 */
GtkWidget *
sluice_output_card_find_field (SluiceOutputCard *self,
                               const char       *key)
{
  g_return_val_if_fail (SLUICE_IS_OUTPUT_CARD (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  return sluice_field_form_get_row (self->form, key);
}
