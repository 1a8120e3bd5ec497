/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-destination-editor-private.h"

/* The fields of the destination are made and taken down one card after the other: all
 * at once they would hold the window for longer than a frame. */

static gpointer
add_card (SluiceDestinationEditor *self,
          GType                    type,
          GtkWidget               *after)
{
  GtkWidget *card = g_object_new (type, NULL);

  gtk_box_insert_child_after (self->cards, card, after);
  g_signal_connect_object (card, "changed", G_CALLBACK (sluice_destination_editor_changed), self, G_CONNECT_SWAPPED);
  return card;
}

static void
finish (SluiceDestinationEditor *self)
{
  sluice_destination_editor_list_strategies (self, FALSE, "insert");
  sluice_destination_editor_set_connections (self, NULL);
  sluice_destination_editor_arrange (self);
  self->is_filling = FALSE;
}

/**
 * sluice_destination_editor_build:
 * @self: a #SluiceDestinationEditor
 *
 * Makes some more of its fields. Until all are there nothing else may be asked of it.
 *
 * Returns: whether there are more to make
 */
gboolean
sluice_destination_editor_build (SluiceDestinationEditor *self)
{
  g_return_val_if_fail (SLUICE_IS_DESTINATION_EDITOR (self), FALSE);

  switch (self->n_parts++)
    {
    case 0:
      self->output_card = add_card (self, SLUICE_TYPE_OUTPUT_CARD, self->target_group);
      gtk_widget_set_visible (GTK_WIDGET (self->output_card), FALSE);
      self->options = add_card (self, SLUICE_TYPE_LOAD_OPTIONS, gtk_widget_get_last_child (GTK_WIDGET (self->cards)));
      return TRUE;
    case 1:
      if (sluice_load_options_build (self->options))
        self->n_parts--;
      return TRUE;
    case 2:
      self->hooks = add_card (self, SLUICE_TYPE_SQL_HOOKS, GTK_WIDGET (self->options));
      finish (self);
      return FALSE;
    default:
      return FALSE;
    }
}

/**
 * sluice_destination_editor_dismantle:
 * @self: a #SluiceDestinationEditor that nobody sees any more
 *
 * Takes down some of its fields.
 *
 * Returns: whether there are more
 */
gboolean
sluice_destination_editor_dismantle (SluiceDestinationEditor *self)
{
  GtkWidget *card = NULL;

  g_return_val_if_fail (SLUICE_IS_DESTINATION_EDITOR (self), FALSE);

  self->is_filling = TRUE;
  g_signal_group_set_target (self->catalog_signals, NULL);
  card = gtk_widget_get_last_child (GTK_WIDGET (self->cards));
  if (card == NULL)
    return FALSE;
  if (!SLUICE_IS_LOAD_OPTIONS (card) || !sluice_load_options_dismantle (SLUICE_LOAD_OPTIONS (card)))
    gtk_box_remove (self->cards, card);
  return gtk_widget_get_first_child (GTK_WIDGET (self->cards)) != NULL;
}
