/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-draft.h"
#include "sluice-format.h"
#include "sluice-guess.h"
#include "sluice-guess-facts.h"
#include "sluice-intake-page-private.h"

#include <glib/gi18n.h>

/* What stands above the rows gets this part of the page; they need the rest. */
#define FACTS_SHARE 0.6

static gboolean
has_columns (SluiceIntakePage *self)
{
  JsonArray *mapping = self->document == NULL ? NULL : sluice_draft_get_array (self->document, "mapping");

  return mapping != NULL && json_array_get_length (mapping) > 0;
}

/**
 * sluice_intake_page_update_load:
 * @self: a #SluiceIntakePage
 *
 * Rows can be loaded where there are columns for them, and a table.
 */
void
sluice_intake_page_update_load (SluiceIntakePage *self)
{
  const char *table = gtk_editable_get_text (GTK_EDITABLE (self->table_row));

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "intake.load", *table != '\0' && has_columns (self));
}

/**
 * sluice_intake_page_update_facts:
 * @self: a #SluiceIntakePage
 *
 * Shows what was found where there is room for it, or if it is asked for.
 */
void
sluice_intake_page_update_facts (SluiceIntakePage *self)
{
  gboolean has_facts = gtk_widget_get_first_child (GTK_WIDGET (self->facts)) != NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->facts), has_facts &&
                          (!gtk_widget_get_visible (GTK_WIDGET (self->facts_button)) ||
                           gtk_toggle_button_get_active (self->facts_button)));
}

/* What was found must not push the rows out of sight: where it would take much of
 * the page, it comes when it is asked for. */
static void
arrange_facts (SluiceIntakePage *self)
{
  int width = (int) gtk_adjustment_get_page_size (gtk_scrolled_window_get_hadjustment (self->rows_scroller));
  double height = gtk_adjustment_get_page_size (gtk_scrolled_window_get_vadjustment (self->rows_scroller));
  gboolean has_facts = gtk_widget_get_first_child (GTK_WIDGET (self->facts)) != NULL &&
                       gtk_widget_get_visible (self->load_box);
  int questions = 0;
  int facts = 0;

  if (has_facts && width > 0)
    {
      /* A hidden widget has no size. */
      gtk_widget_set_visible (GTK_WIDGET (self->facts), TRUE);
      if (gtk_widget_get_visible (GTK_WIDGET (self->questions)))
        gtk_widget_measure (GTK_WIDGET (self->questions), GTK_ORIENTATION_VERTICAL, width, NULL, &questions, NULL,
                            NULL);
      gtk_widget_measure (GTK_WIDGET (self->facts), GTK_ORIENTATION_VERTICAL, width, NULL, &facts, NULL, NULL);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->facts_button), has_facts && questions + facts > height * FACTS_SHARE);
  if (has_facts)
    sluice_intake_page_update_facts (self);
}

static gboolean
arrange_cb (gpointer user_data)
{
  SluiceIntakePage *self = user_data;

  self->arrange_id = 0;
  arrange_facts (self);
  return G_SOURCE_REMOVE;
}

/* Later: nothing may come or go while sizes are handed out. */
static void
resized_cb (SluiceIntakePage *self)
{
  if (self->arrange_id == 0)
    self->arrange_id = g_idle_add (arrange_cb, self);
}

/**
 * sluice_intake_page_watch_size:
 * @self: a #SluiceIntakePage
 *
 * Looks again whether there is room for what was found when the page gets another
 * size: it has none yet when a window opens with a file.
 */
void
sluice_intake_page_watch_size (SluiceIntakePage *self)
{
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->rows_scroller), "notify::page-size",
                           G_CALLBACK (resized_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->rows_scroller), "notify::page-size",
                           G_CALLBACK (resized_cb), self, G_CONNECT_SWAPPED);
}

/**
 * sluice_intake_page_show_rows:
 * @self: a #SluiceIntakePage
 *
 * Rows are here: what was found, and where it would go.
 */
void
sluice_intake_page_show_rows (SluiceIntakePage *self)
{
  JsonObject *preview = sluice_draft_get_object (self->sample, "preview", FALSE);
  JsonObject *destination = sluice_draft_get_object (self->document, "destination", FALSE);
  JsonNode *mapping = json_object_get_member (self->sample, "mapping");
  g_autofree char *key = sluice_draft_guess_key (self->sample);
  g_autofree char *rows = NULL;
  g_autofree char *columns = NULL;
  g_autofree char *source = sluice_draft_describe_source (self->document);
  g_autofree char *text = NULL;
  g_autofree char *total = NULL;
  g_autoptr(GtkStringList) keys = gtk_string_list_new (NULL);
  guint selected = 0;
  guint n_columns = 0;

  gtk_string_list_append (keys, _("None: add all rows each time"));
  if (mapping != NULL && JSON_NODE_HOLDS_ARRAY (mapping))
    {
      JsonArray *list = json_node_get_array (mapping);

      n_columns = json_array_get_length (list);
      for (guint i = 0; i < n_columns; i++)
        {
          const char *column =
            sluice_draft_get_string (json_array_get_object_element (list, i), "column");

          gtk_string_list_append (keys, column);
          if (g_strcmp0 (column, key) == 0)
            selected = i + 1;
        }
      json_object_set_member (self->document, "mapping", json_node_copy (mapping));
    }
  sluice_draft_take_fields (self->document, self->sample);
  sluice_guess_show_facts (self->facts, self->guess);
  adw_combo_row_set_model (self->key_row, G_LIST_MODEL (keys));
  adw_combo_row_set_selected (self->key_row, selected);
  gtk_editable_set_text (GTK_EDITABLE (self->table_row),
                         sluice_draft_get_string (destination, "table"));
  sluice_intake_page_update_load (self);

  if (preview != NULL)
    sluice_data_grid_set_sample (self->grid, self->sample);
  rows = sluice_format_rows (preview == NULL ? 0 : sluice_data_grid_get_n_rows (self->grid));
  columns = g_strdup_printf (ngettext ("%u column", "%u columns", n_columns), n_columns);
  if (n_columns == 0 || sluice_data_grid_get_n_rows (self->grid) == 0)
    /* Translators: %s is a file or an address */
    text = g_strdup_printf (_("There are no rows in %s"), source);
  else
    /* Translators: “the first 100 rows of api.example.org/orders, 12 columns” */
    text = g_strdup_printf (_("The first %s of %s, %s"), rows, source, columns);
  gtk_label_set_label (self->rows_label, text);
  total = sluice_guess_describe_total (self->sample);
  gtk_label_set_label (self->total_label, total);
  gtk_widget_set_visible (GTK_WIDGET (self->total_label), *total != '\0');
  sluice_question_list_add_guess (self->questions, self->guess);
  gtk_widget_set_visible (self->load_box, TRUE);
  arrange_facts (self);
  sluice_intake_page_show_state (self, "rows", self->load_button);
}

/**
 * sluice_intake_page_show_first_rows:
 * @self: a #SluiceIntakePage that reads a file
 * @sample: the object of `sample --output json`, of the first rows alone
 *
 * Rows are here before it is known what they are: they can be looked at, but not
 * be loaded yet.
 */
void
sluice_intake_page_show_first_rows (SluiceIntakePage *self,
                                    JsonObject       *sample)
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->facts))) != NULL)
    gtk_flow_box_remove (self->facts, child);
  gtk_label_set_label (self->rows_label, _("The first rows; the types are being found"));
  gtk_widget_set_visible (GTK_WIDGET (self->total_label), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->facts), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->facts_button), FALSE);
  gtk_widget_set_visible (self->load_box, FALSE);
  sluice_data_grid_set_sample (self->grid, sample);
  sluice_intake_page_show_state (self, "rows", NULL);
}
