/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-source-pane.h"

#include "sluice-draft.h"
#include "sluice-json-list.h"

#include <glib/gi18n.h>

static const char * const members[] = { "name", "description", "source", NULL };

struct _SluiceSourcePane
{
  SluiceEditorPane parent_instance;

  SluiceSourceEditor *source;   /* (unowned) */
  JsonObject *shown;            /* (owned) (nullable) the task that the fields show */
};

G_DEFINE_FINAL_TYPE (SluiceSourcePane, sluice_source_pane, SLUICE_TYPE_EDITOR_PANE)

static void
remember (SluiceSourcePane *self)
{
  JsonObject *root = sluice_editor_pane_get_root (SLUICE_EDITOR_PANE (self));

  json_object_ref (root);
  g_clear_pointer (&self->shown, json_object_unref);
  self->shown = root;
}

static void
changed_cb (SluiceSourcePane *self)
{
  sluice_source_pane_collect (self, NULL);
}

static void
sluice_source_pane_document_changed (SluiceEditorPane *pane)
{
  SluiceSourcePane *self = SLUICE_SOURCE_PANE (pane);
  JsonObject *root = sluice_editor_pane_get_root (pane);
  g_autoptr(JsonObject) copy = NULL;

  if (self->shown == NULL || !sluice_json_members_are_equal (self->shown, root, members))
    {
      copy = sluice_draft_copy (root);
      sluice_source_editor_fill (self->source, copy);
    }
  remember (self);
}

static gboolean
sluice_source_pane_show_path (SluiceEditorPane *pane,
                              const char       *path)
{
  sluice_source_editor_focus_path (SLUICE_SOURCE_PANE (pane)->source, path);
  return TRUE;
}

static void
sluice_source_pane_dispose (GObject *object)
{
  SluiceSourcePane *self = SLUICE_SOURCE_PANE (object);

  if (self->source != NULL)
    g_signal_handlers_disconnect_by_data (self->source, self);
  self->source = NULL;

  G_OBJECT_CLASS (sluice_source_pane_parent_class)->dispose (object);
}

static void
sluice_source_pane_finalize (GObject *object)
{
  g_clear_pointer (&SLUICE_SOURCE_PANE (object)->shown, json_object_unref);

  G_OBJECT_CLASS (sluice_source_pane_parent_class)->finalize (object);
}

static void
sluice_source_pane_class_init (SluiceSourcePaneClass *klass)
{
  SluiceEditorPaneClass *pane_class = SLUICE_EDITOR_PANE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_source_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_source_pane_finalize;
  pane_class->document_changed = sluice_source_pane_document_changed;
  pane_class->show_path = sluice_source_pane_show_path;
}

static void
sluice_source_pane_init (SluiceSourcePane *self)
{
  self->source = g_object_new (SLUICE_TYPE_SOURCE_EDITOR, NULL);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->source));
  g_signal_connect_object (self->source, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * sluice_source_pane_new:
 * @editor: what it is a pane of
 *
 * Returns: (transfer floating): the inspector of the source
 */
GtkWidget *
sluice_source_pane_new (SluiceEditor *editor)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR (editor), NULL);

  return g_object_new (SLUICE_TYPE_SOURCE_PANE, "editor", editor, NULL);
}

/**
 * sluice_source_pane_get_source:
 * @self: a #SluiceSourcePane
 *
 * Returns: (transfer none): its fields
 */
SluiceSourceEditor *
sluice_source_pane_get_source (SluiceSourcePane *self)
{
  g_return_val_if_fail (SLUICE_IS_SOURCE_PANE (self), NULL);

  return self->source;
}

/**
 * sluice_source_pane_collect:
 * @self: a #SluiceSourcePane
 * @secrets: (nullable): gets the credentials that were typed; the document names them
 *
 * Commits what the fields say.
 */
void
sluice_source_pane_collect (SluiceSourcePane   *self,
                            SluiceDraftSecrets *secrets)
{
  JsonObject *root = NULL;

  g_return_if_fail (SLUICE_IS_SOURCE_PANE (self));

  /* Fields that were never filled say nothing. */
  sluice_editor_pane_update (SLUICE_EDITOR_PANE (self));
  root = sluice_editor_dup_root (sluice_editor_pane_get_editor (SLUICE_EDITOR_PANE (self)));
  sluice_source_editor_collect (self->source, root, secrets);
  /* Translators: a change that can be undone */
  sluice_editor_pane_commit (SLUICE_EDITOR_PANE (self), _("Change the Source"), root, "source");
  remember (self);
}
