/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-destination-pane.h"

#include "sluice-draft.h"
#include "sluice-json-list.h"
#include "sluice-mapping-edits.h"

#include <glib/gi18n.h>

static const char * const members[] = { "destination", "load", "limits", NULL };

struct _SluiceDestinationPane
{
  SluiceEditorPane parent_instance;

  SluiceDestinationEditor *destination; /* (unowned) */
  JsonObject *shown;            /* (owned) (nullable) the task that the fields show */
};

G_DEFINE_FINAL_TYPE (SluiceDestinationPane, sluice_destination_pane, SLUICE_TYPE_EDITOR_PANE)

static void
remember (SluiceDestinationPane *self)
{
  JsonObject *root = sluice_editor_pane_get_root (SLUICE_EDITOR_PANE (self));

  json_object_ref (root);
  g_clear_pointer (&self->shown, json_object_unref);
  self->shown = root;
}

static void
changed_cb (SluiceDestinationPane *self)
{
  SluiceEditorPane *pane = SLUICE_EDITOR_PANE (self);
  JsonObject *root = sluice_editor_dup_root (sluice_editor_pane_get_editor (pane));

  sluice_destination_editor_collect (self->destination, root);
  /* Translators: a change that can be undone */
  sluice_editor_pane_commit (pane, _("Change the Destination"), root, "destination");
  remember (self);
}

/* The columns that rows have when they arrive; before there are any, those of the
 * mapping. */
static void
offer_columns (SluiceDestinationPane *self)
{
  SluiceEditor *editor = sluice_editor_pane_get_editor (SLUICE_EDITOR_PANE (self));
  SluicePreviewResult *outcome = sluice_editor_get_outcome (editor);
  SluiceSchema *schema = outcome == NULL ? NULL : sluice_preview_result_get_schema (outcome);
  JsonArray *mapping = sluice_mapping_edits_get_mapping (sluice_editor_get_root (editor));
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) columns = NULL;

  if (schema != NULL && sluice_schema_get_n (schema) > 0)
    for (guint i = 0; i < sluice_schema_get_n (schema); i++)
      g_strv_builder_add (builder, sluice_schema_get (schema, i)->name);
  else
    for (guint i = 0; mapping != NULL && i < json_array_get_length (mapping); i++)
      g_strv_builder_add (builder, sluice_draft_get_string (sluice_json_list_get_object (mapping, i), "column"));
  columns = g_strv_builder_end (builder);
  sluice_destination_editor_set_columns (self->destination, (const char * const *) columns);
}

static void
sluice_destination_pane_document_changed (SluiceEditorPane *pane)
{
  SluiceDestinationPane *self = SLUICE_DESTINATION_PANE (pane);
  JsonObject *root = sluice_editor_pane_get_root (pane);
  g_autoptr(JsonObject) copy = NULL;

  if (self->shown == NULL || !sluice_json_members_are_equal (self->shown, root, members))
    {
      copy = sluice_draft_copy (root);
      sluice_destination_editor_fill (self->destination, copy);
    }
  remember (self);
  offer_columns (self);
}

static gboolean
sluice_destination_pane_show_path (SluiceEditorPane *pane,
                                   const char       *path)
{
  return sluice_destination_editor_focus_path (SLUICE_DESTINATION_PANE (pane)->destination, path);
}

static void
outcome_changed_cb (SluiceDestinationPane *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    offer_columns (self);
}

static void
sluice_destination_pane_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sluice_destination_pane_parent_class)->map (widget);

  offer_columns (SLUICE_DESTINATION_PANE (widget));
}

static void
sluice_destination_pane_constructed (GObject *object)
{
  G_OBJECT_CLASS (sluice_destination_pane_parent_class)->constructed (object);

  g_signal_connect_object (sluice_editor_pane_get_editor (SLUICE_EDITOR_PANE (object)), "notify::outcome",
                           G_CALLBACK (outcome_changed_cb), object, G_CONNECT_SWAPPED);
}

static void
sluice_destination_pane_dispose (GObject *object)
{
  SluiceDestinationPane *self = SLUICE_DESTINATION_PANE (object);

  if (self->destination != NULL)
    g_signal_handlers_disconnect_by_data (self->destination, self);
  self->destination = NULL;

  G_OBJECT_CLASS (sluice_destination_pane_parent_class)->dispose (object);
}

static void
sluice_destination_pane_finalize (GObject *object)
{
  g_clear_pointer (&SLUICE_DESTINATION_PANE (object)->shown, json_object_unref);

  G_OBJECT_CLASS (sluice_destination_pane_parent_class)->finalize (object);
}

static void
sluice_destination_pane_class_init (SluiceDestinationPaneClass *klass)
{
  SluiceEditorPaneClass *pane_class = SLUICE_EDITOR_PANE_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = sluice_destination_pane_constructed;
  G_OBJECT_CLASS (klass)->dispose = sluice_destination_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_destination_pane_finalize;
  GTK_WIDGET_CLASS (klass)->map = sluice_destination_pane_map;
  pane_class->document_changed = sluice_destination_pane_document_changed;
  pane_class->show_path = sluice_destination_pane_show_path;
}

static void
sluice_destination_pane_init (SluiceDestinationPane *self)
{
  self->destination = g_object_new (SLUICE_TYPE_DESTINATION_EDITOR, NULL);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->destination));
  g_signal_connect_object (self->destination, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * sluice_destination_pane_new:
 * @editor: what it is a pane of
 *
 * Returns: (transfer floating): the inspector of the destination
 */
GtkWidget *
sluice_destination_pane_new (SluiceEditor *editor)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR (editor), NULL);

  return g_object_new (SLUICE_TYPE_DESTINATION_PANE, "editor", editor, NULL);
}

/**
 * sluice_destination_pane_get_destination:
 * @self: a #SluiceDestinationPane
 *
 * Returns: (transfer none): its fields
 */
SluiceDestinationEditor *
sluice_destination_pane_get_destination (SluiceDestinationPane *self)
{
  g_return_val_if_fail (SLUICE_IS_DESTINATION_PANE (self), NULL);

  return self->destination;
}
