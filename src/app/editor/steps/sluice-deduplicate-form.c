/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-deduplicate-form.h"

#include "sluice-column-picker.h"
#include "sluice-draft.h"
#include "sluice-field-form.h"
#include "sluice-step-widgets.h"

#include <glib/gi18n.h>
#include <string.h>

static const SluiceField fields[] = {
  { "deduplicate.keys", N_("Key columns"), SLUICE_FIELD_TEXTS },
  /* Translators: the order in which rows with the same keys stand; keep “updated_at desc” */
  { "deduplicate.order", N_("Order, like updated_at desc"), SLUICE_FIELD_TEXT },
};

struct _SluiceDeduplicateForm
{
  AdwPreferencesGroup parent_instance;

  SluiceFieldForm *form;        /* (owned) */
  SluiceColumnPicker *picker;   /* (unowned) of a row */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceDeduplicateForm, sluice_deduplicate_form, ADW_TYPE_PREFERENCES_GROUP)

static void
changed_cb (SluiceDeduplicateForm *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
sluice_deduplicate_form_dispose (GObject *object)
{
  g_clear_object (&SLUICE_DEDUPLICATE_FORM (object)->form);

  G_OBJECT_CLASS (sluice_deduplicate_form_parent_class)->dispose (object);
}

static void
sluice_deduplicate_form_class_init (SluiceDeduplicateFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_deduplicate_form_dispose;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
sluice_deduplicate_form_init (SluiceDeduplicateForm *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (self);
  GtkListBox *list = NULL;

  adw_preferences_group_set_title (group, _("Duplicates"));
  adw_preferences_group_set_description (group, _("Of several rows with the same keys one is loaded: the first in "
                                                  "this order, or else the last one of the source."));
  list = sluice_step_group_add_list (group, _("Duplicates"));
  self->form = sluice_field_form_new (GTK_WIDGET (list), fields, G_N_ELEMENTS (fields));
  self->picker = sluice_column_picker_new (ADW_ENTRY_ROW (sluice_field_form_get_row (self->form, "deduplicate.keys")),
                                           FALSE);
  g_signal_connect_object (self->form, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * sluice_deduplicate_form_fill:
 * @self: a #SluiceDeduplicateForm
 * @root: a task
 * @columns: (array zero-terminated=1): its columns
 *
 * Shows what @root says of duplicates.
 */
void
sluice_deduplicate_form_fill (SluiceDeduplicateForm *self,
                              JsonObject            *root,
                              const char * const    *columns)
{
  g_return_if_fail (SLUICE_IS_DEDUPLICATE_FORM (self));

  sluice_field_form_fill (self->form, root);
  sluice_column_picker_set_columns (self->picker, columns);
}

/**
 * sluice_deduplicate_form_collect:
 * @self: a #SluiceDeduplicateForm
 * @root: a task
 *
 * Writes what was changed into @root. Without keys there are no duplicates.
 */
void
sluice_deduplicate_form_collect (SluiceDeduplicateForm *self,
                                 JsonObject            *root)
{
  JsonObject *deduplicate = NULL;

  g_return_if_fail (SLUICE_IS_DEDUPLICATE_FORM (self));
  g_return_if_fail (root != NULL);

  sluice_field_form_collect (self->form, root, NULL);
  deduplicate = sluice_draft_get_object (root, "deduplicate", FALSE);
  if (deduplicate != NULL && json_object_get_size (deduplicate) == 0)
    json_object_remove_member (root, "deduplicate");
}

/**
 * sluice_deduplicate_form_focus:
 * @self: a #SluiceDeduplicateForm
 * @path: a JSON path of the task
 *
 * Returns: whether it has a field for @path, which is focused
 */
gboolean
sluice_deduplicate_form_focus (SluiceDeduplicateForm *self,
                               const char            *path)
{
  g_return_val_if_fail (SLUICE_IS_DEDUPLICATE_FORM (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  if (!g_str_has_prefix (path, "$.deduplicate"))
    return FALSE;
  gtk_widget_grab_focus (sluice_field_form_get_row (self->form, strstr (path, "order") != NULL ? "deduplicate.order"
                                                                                                : "deduplicate.keys"));
  return TRUE;
}
