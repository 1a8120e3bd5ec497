/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-change-group.h"

#include "sluice-document-changes.h"

#include <glib/gi18n.h>

/* Of more changes only their number is told. */
#define MOST_ROWS 200

struct _SluiceChangeGroup
{
  AdwBin parent_instance;

  GCancellable *cancellable;    /* (owned) */
  AdwPreferencesGroup *group;   /* (unowned) */
  GtkListBox *list;             /* (unowned) */
};

G_DEFINE_FINAL_TYPE (SluiceChangeGroup, sluice_change_group, ADW_TYPE_BIN)

static void
sluice_change_group_dispose (GObject *object)
{
  g_cancellable_cancel (SLUICE_CHANGE_GROUP (object)->cancellable);

  G_OBJECT_CLASS (sluice_change_group_parent_class)->dispose (object);
}

static void
sluice_change_group_finalize (GObject *object)
{
  g_object_unref (SLUICE_CHANGE_GROUP (object)->cancellable);

  G_OBJECT_CLASS (sluice_change_group_parent_class)->finalize (object);
}

static void
sluice_change_group_class_init (SluiceChangeGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_change_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_change_group_finalize;
}

static void
sluice_change_group_init (SluiceChangeGroup *self)
{
  self->cancellable = g_cancellable_new ();
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  adw_preferences_group_add (self->group, GTK_WIDGET (self->list));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->group));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * sluice_change_group_new:
 * @title: what is compared
 *
 * Returns: (transfer floating): a group that is not to be seen yet
 */
GtkWidget *
sluice_change_group_new (const char *title)
{
  SluiceChangeGroup *self = g_object_new (SLUICE_TYPE_CHANGE_GROUP, NULL);

  adw_preferences_group_set_title (self->group, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return GTK_WIDGET (self);
}

static void
add_row (SluiceChangeGroup *self,
         const char        *words,
         const char        *path)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), words);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), path);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
  gtk_list_box_append (self->list, row);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(SluiceChangeGroup) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) changes = sluice_document_changes_finish (result, &error);
  g_autofree char *more = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (changes == NULL)
    add_row (self, error->message, "");
  else if (changes->len == 0)
    add_row (self, _("Nothing that a run would notice"), "");
  for (guint i = 0; changes != NULL && i < MIN (changes->len, MOST_ROWS); i++)
    {
      const SluiceTaskChange *change = g_ptr_array_index (changes, i);

      add_row (self, change->words, change->path);
    }
  if (changes != NULL && changes->len > MOST_ROWS)
    {
      guint n = changes->len - MOST_ROWS;

      more = g_strdup_printf (ngettext ("And %u change more", "And %u changes more", n), n);
      add_row (self, more, "");
    }
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

/**
 * sluice_change_group_compare:
 * @self: a #SluiceChangeGroup, once
 * @before: a document of a task
 * @after: another one
 *
 * Shows what is different.
 */
void
sluice_change_group_compare (SluiceChangeGroup *self,
                             const char        *before,
                             const char        *after)
{
  g_return_if_fail (SLUICE_IS_CHANGE_GROUP (self));
  g_return_if_fail (before != NULL && after != NULL);

  sluice_document_changes_async (before, after, self->cancellable, found_cb, g_object_ref (self));
}
