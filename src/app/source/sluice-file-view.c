/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-file-view.h"

#include "sluice-data-grid.h"
#include "sluice-draft.h"
#include "sluice-format.h"
#include "sluice-guess.h"
#include "sluice-question-list.h"
#include "sluice-statistics-loader.h"
#include "sluice-verify-bar.h"

#include <glib/gi18n.h>

struct _SluiceFileView
{
  AdwBin parent_instance;

  JsonObject *sample;           /* (owned) (nullable) what is shown */
  GCancellable *loading;        /* (owned) (nullable) while the statistics are sought */
  char *path;                   /* (owned) (nullable) the file the questions are about */

  GtkStack *stack;
  GtkLabel *rows_label;
  SluiceVerifyBar *verify_bar;
  SluiceQuestionList *questions;
  SluiceDataGrid *grid;
};

enum
{
  SIGNAL_DIALECT_ANSWERED,
  SIGNAL_FORMAT_ANSWERED,
  SIGNAL_VERIFY_WANTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceFileView, sluice_file_view, ADW_TYPE_BIN)

static void
dialect_answered_cb (SluiceFileView *self,
                     const char     *key,
                     const char     *value)
{
  g_signal_emit (self, signals[SIGNAL_DIALECT_ANSWERED], 0, key, value);
}

static void
format_answered_cb (SluiceFileView *self,
                    const char     *field,
                    const char     *format)
{
  g_signal_emit (self, signals[SIGNAL_FORMAT_ANSWERED], 0, field, format);
}

static void
wanted_cb (SluiceFileView *self)
{
  g_signal_emit (self, signals[SIGNAL_VERIFY_WANTED], 0);
}

static void
stop_loading (SluiceFileView *self)
{
  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
}

static void
begin_loading (SluiceFileView *self)
{
  stop_loading (self);
  self->loading = g_cancellable_new ();
}

/* The statistics are those of all rows from now on. */
static void
verified_cb (SluiceFileView *self,
             JsonObject     *result)
{
  JsonArray *fields = sluice_draft_get_array (result, "fields");

  if (self->sample == NULL || fields == NULL)
    return;
  stop_loading (self);
  json_object_set_array_member (self->sample, "fields", json_array_ref (fields));
  /* Those of the whole file stand above. */
  sluice_data_grid_hide_problems (self->grid);
  sluice_data_grid_update_sample (self->grid, self->sample);
}

static void
sluice_file_view_dispose (GObject *object)
{
  stop_loading (SLUICE_FILE_VIEW (object));
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_FILE_VIEW);

  G_OBJECT_CLASS (sluice_file_view_parent_class)->dispose (object);
}

static void
sluice_file_view_finalize (GObject *object)
{
  g_clear_pointer (&SLUICE_FILE_VIEW (object)->sample, json_object_unref);
  g_free (SLUICE_FILE_VIEW (object)->path);

  G_OBJECT_CLASS (sluice_file_view_parent_class)->finalize (object);
}

static void
sluice_file_view_class_init (SluiceFileViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_file_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_file_view_finalize;
  signals[SIGNAL_DIALECT_ANSWERED] =
    g_signal_new ("dialect-answered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_FORMAT_ANSWERED] =
    g_signal_new ("format-answered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_VERIFY_WANTED] =
    g_signal_new ("verify-wanted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);
  g_type_ensure (SLUICE_TYPE_DATA_GRID);
  g_type_ensure (SLUICE_TYPE_QUESTION_LIST);
  g_type_ensure (SLUICE_TYPE_VERIFY_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-file-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceFileView, grid);
  gtk_widget_class_bind_template_child (widget_class, SluiceFileView, questions);
  gtk_widget_class_bind_template_child (widget_class, SluiceFileView, rows_label);
  gtk_widget_class_bind_template_child (widget_class, SluiceFileView, stack);
  gtk_widget_class_bind_template_child (widget_class, SluiceFileView, verify_bar);
  gtk_widget_class_bind_template_callback (widget_class, dialect_answered_cb);
  gtk_widget_class_bind_template_callback (widget_class, format_answered_cb);
  gtk_widget_class_bind_template_callback (widget_class, verified_cb);
  gtk_widget_class_bind_template_callback (widget_class, wanted_cb);
}

static void
sluice_file_view_init (SluiceFileView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
sluice_file_view_set_busy (SluiceFileView *self)
{
  g_return_if_fail (SLUICE_IS_FILE_VIEW (self));

  sluice_verify_bar_reset (self->verify_bar);
  /* Rows that are there stay until there are others. */
  if (self->sample == NULL)
    gtk_stack_set_visible_child_name (self->stack, "busy");
}

static void
show_summary (SluiceFileView *self)
{
  g_autofree char *rows = sluice_format_rows (sluice_data_grid_get_n_rows (self->grid));
  g_autofree char *total = sluice_guess_describe_total (self->sample);
  g_autofree char *text = NULL;

  if (sluice_data_grid_get_n_rows (self->grid) == 0)
    text = g_strdup (_("There are no rows"));
  else if (*total == '\0')
    text = g_strdup_printf (_("The first %s"), rows);
  else
    /* Translators: “The first 100 rows of about 41,000 rows · 5.4 GB” */
    text = g_strdup_printf (_("The first %s of %s"), rows, total);
  gtk_label_set_label (self->rows_label, text);
}

/* Questions that were answered stay, those of another file do not. */
static void
show_questions (SluiceFileView *self,
                JsonObject     *guess)
{
  JsonObject *task = sluice_draft_get_object (guess, "task", FALSE);
  JsonObject *source = task == NULL ? NULL : sluice_draft_get_object (task, "source", FALSE);
  const char *path = sluice_draft_get_string (source, "path");

  /* A table is no file. */
  sluice_verify_bar_set_label (self->verify_bar, *path != '\0' ? _("Verify Whole File") : _("_Verify All"));
  if (g_strcmp0 (path, self->path) != 0)
    sluice_question_list_clear (self->questions);
  g_free (self->path);
  self->path = g_strdup (path);
  sluice_question_list_add_guess (self->questions, guess);
}

/**
 * sluice_file_view_set_guess:
 * @self: a #SluiceFileView
 * @guess: (nullable): what a child found out of the file, or as far as it came
 *
 * Shows the rows of @guess.
 */
void
sluice_file_view_set_guess (SluiceFileView *self,
                            JsonObject     *guess)
{
  JsonObject *sample = NULL;

  g_return_if_fail (SLUICE_IS_FILE_VIEW (self));

  sample = guess == NULL ? NULL : sluice_draft_get_object (guess, "sample", FALSE);
  g_clear_pointer (&self->sample, json_object_unref);
  if (sample == NULL)
    {
      gtk_stack_set_visible_child_name (self->stack, "empty");
      return;
    }
  self->sample = json_object_ref (sample);
  show_questions (self, guess);
  sluice_data_grid_set_sample (self->grid, sample);
  show_summary (self);
  begin_loading (self);
  sluice_statistics_loader_start (self->grid, guess, self->loading);
  gtk_stack_set_visible_child_name (self->stack, "rows");
}

/**
 * sluice_file_view_verify:
 * @self: a #SluiceFileView
 * @document: the task, as JSON
 *
 * Begins to read all of the file.
 */
void
sluice_file_view_verify (SluiceFileView *self,
                         const char     *document)
{
  g_return_if_fail (SLUICE_IS_FILE_VIEW (self));

  sluice_verify_bar_start (self->verify_bar, document);
}

/**
 * sluice_file_view_shrink:
 * @self: a #SluiceFileView that nobody sees any more
 *
 * Returns: as [method@DataGrid.shrink]
 */
gboolean
sluice_file_view_shrink (SluiceFileView *self)
{
  g_return_val_if_fail (SLUICE_IS_FILE_VIEW (self), FALSE);

  return sluice_data_grid_shrink (self->grid);
}
