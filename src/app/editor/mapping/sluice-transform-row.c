/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-transform-row.h"

#include "sluice-argument-row.h"
#include "sluice-draft.h"
#include "sluice-mapping-words.h"

#include <glib/gi18n.h>

struct _SluiceTransformRow
{
  AdwExpanderRow parent_instance;

  char *name;                   /* (owned) */
  const SluiceFunctionInfo *info; /* (nullable) */
  JsonObject *written;          /* (owned) (nullable) arguments as the task has them */
  GtkWidget *fields[SLUICE_FUNCTION_MAX_ARGUMENTS];
  GtkWidget *up_button;
  GtkWidget *down_button;
  GtkWidget *complaint;
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_MOVED,
  SIGNAL_REMOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceTransformRow, sluice_transform_row, ADW_TYPE_EXPANDER_ROW)

static void
update_head (SluiceTransformRow *self,
             JsonObject         *arguments)
{
  g_autofree char *title = sluice_mapping_words_transform (self->name, arguments);
  g_autofree char *bad = NULL;
  g_autoptr(GError) error = NULL;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  (void) sluice_transform_call_check (self->name, arguments, &bad, &error);
  gtk_widget_set_visible (gtk_widget_get_ancestor (self->complaint, GTK_TYPE_LIST_BOX_ROW), error != NULL);
  gtk_label_set_label (GTK_LABEL (self->complaint), error == NULL ? "" : error->message);
  for (guint i = 0; self->info != NULL && self->info->arguments[i].name != NULL; i++)
    if (error != NULL && g_strcmp0 (bad, self->info->arguments[i].name) == 0)
      gtk_widget_add_css_class (self->fields[i], "error");
    else
      gtk_widget_remove_css_class (self->fields[i], "error");
}

static void
changed_cb (SluiceTransformRow *self)
{
  g_autoptr(JsonObject) arguments = sluice_transform_row_dup_arguments (self);

  update_head (self, arguments);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0, arguments);
}

static void
up_cb (SluiceTransformRow *self)
{
  g_signal_emit (self, signals[SIGNAL_MOVED], 0, -1);
}

static void
down_cb (SluiceTransformRow *self)
{
  g_signal_emit (self, signals[SIGNAL_MOVED], 0, 1);
}

static void
remove_cb (SluiceTransformRow *self)
{
  g_signal_emit (self, signals[SIGNAL_REMOVED], 0);
}

static GtkWidget *
add_button (SluiceTransformRow *self,
            const char         *icon_name,
            const char         *title,
            GCallback           callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (self), button);
  return button;
}

static void
sluice_transform_row_finalize (GObject *object)
{
  SluiceTransformRow *self = SLUICE_TRANSFORM_ROW (object);

  g_free (self->name);
  g_clear_pointer (&self->written, json_object_unref);

  G_OBJECT_CLASS (sluice_transform_row_parent_class)->finalize (object);
}

static void
sluice_transform_row_class_init (SluiceTransformRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_transform_row_finalize;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, JSON_TYPE_OBJECT);
  signals[SIGNAL_MOVED] =
    g_signal_new ("moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_INT);
  signals[SIGNAL_REMOVED] =
    g_signal_new ("removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
sluice_transform_row_init (SluiceTransformRow *self)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  self->up_button = add_button (self, "go-up-symbolic", _("Move Up"), G_CALLBACK (up_cb));
  self->down_button = add_button (self, "go-down-symbolic", _("Move Down"), G_CALLBACK (down_cb));
  add_button (self, "user-trash-symbolic", _("Remove Transform"), G_CALLBACK (remove_cb));
}

static GtkWidget *
add_label (SluiceTransformRow *self,
           const char         *text,
           const char         *css_class)
{
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *row = NULL;

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, css_class);
  gtk_widget_add_css_class (label, "transform-note");
  row = gtk_list_box_row_new ();
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
  return label;
}

static void
add_notes (SluiceTransformRow *self)
{
  g_autofree char *example = NULL;

  self->complaint = add_label (self, "", "error");
  if (self->info == NULL)
    return;
  example = g_strdup_printf ("%s\n%s → %s", _(self->info->description), self->info->example_input,
                             self->info->example_output);
  add_label (self, example, "caption");
}

/**
 * sluice_transform_row_new:
 * @name: a transform
 * @arguments: (nullable): its arguments
 *
 * Returns: (transfer floating): a row that edits it
 */
GtkWidget *
sluice_transform_row_new (const char *name,
                          JsonObject *arguments)
{
  SluiceTransformRow *self = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_TRANSFORM_ROW, NULL);
  self->name = g_strdup (name);
  self->info = sluice_function_info_find (name);
  self->written = arguments == NULL ? NULL : sluice_draft_copy (arguments);
  for (guint i = 0; self->info != NULL && self->info->arguments[i].name != NULL; i++)
    {
      const SluiceArgumentInfo *argument = &self->info->arguments[i];

      self->fields[i] = sluice_argument_row_new (argument, arguments == NULL
                                                           ? NULL : json_object_get_member (arguments, argument->name));
      sluice_argument_row_connect (self->fields[i], G_CALLBACK (changed_cb), self);
      adw_expander_row_add_row (ADW_EXPANDER_ROW (self), self->fields[i]);
    }
  add_notes (self);
  update_head (self, arguments);
  return GTK_WIDGET (self);
}

const char *
sluice_transform_row_get_name (SluiceTransformRow *self)
{
  g_return_val_if_fail (SLUICE_IS_TRANSFORM_ROW (self), NULL);

  return self->name;
}

/**
 * sluice_transform_row_dup_arguments:
 * @self: a #SluiceTransformRow
 *
 * Returns: (transfer full): its arguments as they stand there, without those that are as
 *   they are by default
 */
JsonObject *
sluice_transform_row_dup_arguments (SluiceTransformRow *self)
{
  JsonObject *arguments = NULL;

  g_return_val_if_fail (SLUICE_IS_TRANSFORM_ROW (self), NULL);

  /* Arguments that it does not know are the engine's to complain of. */
  arguments = self->written == NULL ? json_object_new () : sluice_draft_copy (self->written);
  for (guint i = 0; self->info != NULL && self->info->arguments[i].name != NULL; i++)
    {
      JsonNode *node = sluice_argument_row_read (self->fields[i], &self->info->arguments[i]);

      if (node == NULL)
        json_object_remove_member (arguments, self->info->arguments[i].name);
      else
        json_object_set_member (arguments, self->info->arguments[i].name, node);
    }
  return arguments;
}

/**
 * sluice_transform_row_set_place:
 * @self: a #SluiceTransformRow
 * @place: its place in the chain
 * @n: how many there are
 */
void
sluice_transform_row_set_place (SluiceTransformRow *self,
                                guint               place,
                                guint               n)
{
  g_return_if_fail (SLUICE_IS_TRANSFORM_ROW (self));

  gtk_widget_set_sensitive (self->up_button, place > 0);
  gtk_widget_set_sensitive (self->down_button, place + 1 < n);
}
