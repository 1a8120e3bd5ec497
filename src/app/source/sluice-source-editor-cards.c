/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-source-editor-private.h"

/* The cards of the source are made one after the other: all at once they would hold
 * the window for longer than a frame. */

static gpointer
add_card (SluiceSourceEditor *self,
          GType               type,
          GtkWidget          *after,
          GCallback           changed)
{
  GtkWidget *card = g_object_new (type, NULL);

  gtk_box_insert_child_after (self->cards, card, after);
  g_signal_connect_object (card, "changed", changed, self, G_CONNECT_SWAPPED);
  return card;
}

/* A card may have more to make than the window can wait for. Returns: %TRUE, as others
 * follow */
static gboolean
go_on (SluiceSourceEditor *self,
       gboolean            has_more)
{
  if (has_more)
    self->n_cards--;
  return TRUE;
}

/**
 * sluice_source_editor_build:
 * @self: a #SluiceSourceEditor
 *
 * Makes some more of its fields. Until all are there nothing else may be asked of it.
 *
 * Returns: whether there are more to make
 */
gboolean
sluice_source_editor_build (SluiceSourceEditor *self)
{
  GCallback changed = G_CALLBACK (sluice_source_editor_changed);
  GCallback file_changed = G_CALLBACK (sluice_source_editor_file_changed);

  g_return_val_if_fail (SLUICE_IS_SOURCE_EDITOR (self), FALSE);

  switch (self->n_cards++)
    {
    case 0:
      self->database_card = add_card (self, SLUICE_TYPE_DATABASE_CARD, self->request_group, changed);
      return TRUE;
    case 1:
      self->file_card = add_card (self, SLUICE_TYPE_FILE_CARD, GTK_WIDGET (self->database_card), file_changed);
      return TRUE;
    case 2:
      self->dialect_card = add_card (self, SLUICE_TYPE_DIALECT_CARD, GTK_WIDGET (self->file_card), file_changed);
      return TRUE;
    case 3:
      return go_on (self, sluice_dialect_card_build (self->dialect_card));
    case 4:
      self->auth_editor = add_card (self, SLUICE_TYPE_AUTH_EDITOR, GTK_WIDGET (self->dialect_card), changed);
      return TRUE;
    case 5:
      return go_on (self, sluice_auth_editor_build (self->auth_editor));
    case 6:
      self->paging_card = add_card (self, SLUICE_TYPE_PAGING_CARD, self->records_group, changed);
      return TRUE;
    case 7:
      return go_on (self, sluice_paging_card_build (self->paging_card));
    case 8:
      self->options = add_card (self, SLUICE_TYPE_SOURCE_OPTIONS, GTK_WIDGET (self->paging_card), changed);
      return TRUE;
    case 9:
      if (sluice_source_options_build (self->options))
        return go_on (self, TRUE);
      self->is_filling = FALSE;
      return FALSE;
    default:
      return FALSE;
    }
}

/**
 * sluice_source_editor_dismantle:
 * @self: a #SluiceSourceEditor that nobody sees any more
 *
 * Takes down some of the rows that it shows, or a card of its fields.
 *
 * Returns: whether there are more
 */
gboolean
sluice_source_editor_dismantle (SluiceSourceEditor *self)
{
  GtkWidget *card = NULL;

  g_return_val_if_fail (SLUICE_IS_SOURCE_EDITOR (self), FALSE);

  /* From the first part on nothing is read or changed any more. */
  self->is_filling = TRUE;
  g_clear_handle_id (&self->read_again_id, g_source_remove);
  if (sluice_file_view_shrink (self->file_view) || sluice_answer_view_shrink (self->answer_view))
    return TRUE;
  card = gtk_widget_get_last_child (GTK_WIDGET (self->cards));
  if (card == NULL)
    return FALSE;
  if ((SLUICE_IS_SOURCE_OPTIONS (card) && sluice_source_options_dismantle (SLUICE_SOURCE_OPTIONS (card))) ||
      (SLUICE_IS_PAGING_CARD (card) && sluice_paging_card_dismantle (SLUICE_PAGING_CARD (card))))
    return TRUE;
  gtk_box_remove (self->cards, card);
  return gtk_widget_get_first_child (GTK_WIDGET (self->cards)) != NULL;
}
