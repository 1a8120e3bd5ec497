/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-answer-view.h"

#include "sluice-answer-tree.h"
#include "sluice-data-grid.h"
#include "sluice-draft.h"
#include "sluice-format.h"
#include "sluice-guess.h"
#include "sluice-panes.h"

#include <glib/gi18n.h>

struct _SluiceAnswerView
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkLabel *summary_label;
  GtkWidget *headers_button;
  GtkLabel *headers_label;
  SluiceAnswerTree *tree;
  GtkLabel *rows_label;
  SluiceDataGrid *grid;
};

enum
{
  SIGNAL_USE_RECORDS,
  SIGNAL_NEXT_PAGE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceAnswerView, sluice_answer_view, ADW_TYPE_BIN)

static void
use_records_cb (SluiceAnswerView *self,
                const char       *path)
{
  g_signal_emit (self, signals[SIGNAL_USE_RECORDS], 0, path);
}

static void
next_page_cb (SluiceAnswerView *self,
              const char       *path,
              const char       *text)
{
  g_signal_emit (self, signals[SIGNAL_NEXT_PAGE], 0, path, text);
}

static void
sluice_answer_view_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_ANSWER_VIEW);

  G_OBJECT_CLASS (sluice_answer_view_parent_class)->dispose (object);
}

static void
sluice_answer_view_class_init (SluiceAnswerViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_answer_view_dispose;
  signals[SIGNAL_USE_RECORDS] =
    g_signal_new ("use-records", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_NEXT_PAGE] =
    g_signal_new ("next-page", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  g_type_ensure (SLUICE_TYPE_ANSWER_TREE);
  g_type_ensure (SLUICE_TYPE_DATA_GRID);
  g_type_ensure (SLUICE_TYPE_PANES);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-answer-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceAnswerView, grid);
  gtk_widget_class_bind_template_child (widget_class, SluiceAnswerView, headers_button);
  gtk_widget_class_bind_template_child (widget_class, SluiceAnswerView, headers_label);
  gtk_widget_class_bind_template_child (widget_class, SluiceAnswerView, rows_label);
  gtk_widget_class_bind_template_child (widget_class, SluiceAnswerView, stack);
  gtk_widget_class_bind_template_child (widget_class, SluiceAnswerView, summary_label);
  gtk_widget_class_bind_template_child (widget_class, SluiceAnswerView, tree);
  gtk_widget_class_bind_template_callback (widget_class, next_page_cb);
  gtk_widget_class_bind_template_callback (widget_class, use_records_cb);
}

static void
sluice_answer_view_init (SluiceAnswerView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
sluice_answer_view_set_busy (SluiceAnswerView *self)
{
  g_return_if_fail (SLUICE_IS_ANSWER_VIEW (self));

  gtk_stack_set_visible_child_name (self->stack, "busy");
}

static void
show_headers (SluiceAnswerView *self,
              JsonObject       *response)
{
  JsonNode *node = response == NULL ? NULL : json_object_get_member (response, "headers");
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; node != NULL && JSON_NODE_HOLDS_ARRAY (node) &&
       i < json_array_get_length (json_node_get_array (node)); i++)
    {
      JsonNode *element = json_array_get_element (json_node_get_array (node), i);

      if (JSON_NODE_HOLDS_OBJECT (element))
        g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "\n" : "",
                                sluice_draft_get_string (json_node_get_object (element), "name"),
                                sluice_draft_get_string (json_node_get_object (element), "value"));
    }
  gtk_label_set_label (self->headers_label, text->str);
  gtk_widget_set_visible (self->headers_button, text->len > 0);
}

static void
show_rows (SluiceAnswerView *self,
           JsonObject       *guess)
{
  JsonObject *sample = sluice_draft_get_object (guess, "sample", FALSE);
  JsonObject *preview = sample == NULL ? NULL : sluice_draft_get_object (sample, "preview", FALSE);
  g_autofree char *rows = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->grid), preview != NULL);
  if (preview == NULL)
    {
      gtk_label_set_label (self->rows_label, _("No rows yet"));
      return;
    }
  sluice_data_grid_set_sample (self->grid, sample);
  rows = sluice_format_rows (sluice_data_grid_get_n_rows (self->grid));
  gtk_label_set_label (self->rows_label, rows);
}

/**
 * sluice_answer_view_set_guess:
 * @self: a #SluiceAnswerView
 * @guess: (nullable): what a child found out, or as far as it came; %NULL for
 *   nothing
 *
 * Shows the answer in @guess.
 */
void
sluice_answer_view_set_guess (SluiceAnswerView *self,
                              JsonObject       *guess)
{
  JsonObject *response = NULL;
  g_autofree char *summary = NULL;

  g_return_if_fail (SLUICE_IS_ANSWER_VIEW (self));

  response = guess == NULL ? NULL : sluice_draft_get_object (guess, "response", FALSE);
  if (response == NULL)
    {
      gtk_stack_set_visible_child_name (self->stack, "empty");
      return;
    }
  summary = sluice_guess_describe_response (guess);
  gtk_label_set_label (self->summary_label, summary);
  show_headers (self, response);
  sluice_answer_tree_set_body (self->tree, json_object_get_member (response, "body"),
                               sluice_draft_get_object (response, "lengths", FALSE),
                               sluice_draft_get_string (sluice_draft_get_object (guess, "records",
                                                                                 FALSE), "path"));
  show_rows (self, guess);
  gtk_stack_set_visible_child_name (self->stack, "answer");
}

/**
 * sluice_answer_view_shrink:
 * @self: a #SluiceAnswerView that nobody sees any more
 *
 * Drops some of the rows that it shows.
 *
 * Returns: whether there are more
 */
gboolean
sluice_answer_view_shrink (SluiceAnswerView *self)
{
  g_return_val_if_fail (SLUICE_IS_ANSWER_VIEW (self), FALSE);

  return sluice_data_grid_shrink (self->grid) || sluice_answer_tree_shrink (self->tree);
}
