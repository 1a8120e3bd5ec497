/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-schedule-pane.h"

#include "sluice-draft.h"
#include "sluice-json-list.h"

#include <glib/gi18n.h>

static const char * const members[] = { "schedule", "source", NULL };

struct _SluiceSchedulePane
{
  SluiceEditorPane parent_instance;

  SluiceScheduleEditor *schedule; /* (unowned) */
  JsonObject *shown;            /* (owned) (nullable) the task that the fields show */
};

G_DEFINE_FINAL_TYPE (SluiceSchedulePane, sluice_schedule_pane, SLUICE_TYPE_EDITOR_PANE)

static void
remember (SluiceSchedulePane *self)
{
  JsonObject *root = sluice_editor_pane_get_root (SLUICE_EDITOR_PANE (self));

  json_object_ref (root);
  g_clear_pointer (&self->shown, json_object_unref);
  self->shown = root;
}

static void
changed_cb (SluiceSchedulePane *self)
{
  SluiceEditorPane *pane = SLUICE_EDITOR_PANE (self);
  JsonObject *root = sluice_editor_dup_root (sluice_editor_pane_get_editor (pane));

  sluice_schedule_editor_collect (self->schedule, root);
  /* Translators: a change that can be undone */
  sluice_editor_pane_commit (pane, _("Change the Schedule"), root, "schedule");
  remember (self);
}

static void
sluice_schedule_pane_document_changed (SluiceEditorPane *pane)
{
  SluiceSchedulePane *self = SLUICE_SCHEDULE_PANE (pane);
  JsonObject *root = sluice_editor_pane_get_root (pane);
  g_autoptr(JsonObject) copy = NULL;

  if (self->shown == NULL || !sluice_json_members_are_equal (self->shown, root, members))
    {
      copy = sluice_draft_copy (root);
      sluice_schedule_editor_fill (self->schedule, copy);
    }
  remember (self);
}

static gboolean
sluice_schedule_pane_show_path (SluiceEditorPane *pane,
                                const char       *path)
{
  sluice_schedule_editor_focus_path (SLUICE_SCHEDULE_PANE (pane)->schedule, path);
  return TRUE;
}

static void
sluice_schedule_pane_dispose (GObject *object)
{
  SluiceSchedulePane *self = SLUICE_SCHEDULE_PANE (object);

  if (self->schedule != NULL)
    g_signal_handlers_disconnect_by_data (self->schedule, self);
  self->schedule = NULL;

  G_OBJECT_CLASS (sluice_schedule_pane_parent_class)->dispose (object);
}

static void
sluice_schedule_pane_finalize (GObject *object)
{
  g_clear_pointer (&SLUICE_SCHEDULE_PANE (object)->shown, json_object_unref);

  G_OBJECT_CLASS (sluice_schedule_pane_parent_class)->finalize (object);
}

static void
sluice_schedule_pane_class_init (SluiceSchedulePaneClass *klass)
{
  SluiceEditorPaneClass *pane_class = SLUICE_EDITOR_PANE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_schedule_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_schedule_pane_finalize;
  pane_class->document_changed = sluice_schedule_pane_document_changed;
  pane_class->show_path = sluice_schedule_pane_show_path;
}

static void
sluice_schedule_pane_init (SluiceSchedulePane *self)
{
  self->schedule = g_object_new (SLUICE_TYPE_SCHEDULE_EDITOR, NULL);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->schedule));
  g_signal_connect_object (self->schedule, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * sluice_schedule_pane_new:
 * @editor: what it is a pane of
 *
 * Returns: (transfer floating): the inspector of the schedule
 */
GtkWidget *
sluice_schedule_pane_new (SluiceEditor *editor)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR (editor), NULL);

  return g_object_new (SLUICE_TYPE_SCHEDULE_PANE, "editor", editor, NULL);
}

/**
 * sluice_schedule_pane_get_schedule:
 * @self: a #SluiceSchedulePane
 *
 * Returns: (transfer none): its fields
 */
SluiceScheduleEditor *
sluice_schedule_pane_get_schedule (SluiceSchedulePane *self)
{
  g_return_val_if_fail (SLUICE_IS_SCHEDULE_PANE (self), NULL);

  return self->schedule;
}
