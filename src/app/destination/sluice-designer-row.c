/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-designer-row.h"

#include <glib/gi18n.h>

struct _SluiceDesignerRow
{
  AdwExpanderRow parent_instance;

  char *name;                   /* (owned) */
  gboolean is_filling;

  GtkCheckButton *chosen;       /* for an index */
  AdwEntryRow *type_row;
  GtkPopover *offers;           /* (nullable) */
  GtkSwitch *not_null;
  GtkSwitch *key;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceDesignerRow, sluice_designer_row, ADW_TYPE_EXPANDER_ROW)

static void
tell (SluiceDesignerRow *self,
      const char        *property)
{
  if (!self->is_filling)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0, property);
}

static void
type_changed_cb (SluiceDesignerRow *self)
{
  tell (self, "type");
}

static void
not_null_changed_cb (SluiceDesignerRow *self)
{
  tell (self, "not-null");
}

static void
key_changed_cb (SluiceDesignerRow *self)
{
  tell (self, "key");
}

static void
offer_clicked_cb (SluiceDesignerRow *self,
                  GtkButton         *button)
{
  gtk_popover_popdown (self->offers);
  gtk_editable_set_text (GTK_EDITABLE (self->type_row), gtk_button_get_label (button));
}

static void
sluice_designer_row_finalize (GObject *object)
{
  g_free (SLUICE_DESIGNER_ROW (object)->name);

  G_OBJECT_CLASS (sluice_designer_row_parent_class)->finalize (object);
}

static void
sluice_designer_row_class_init (SluiceDesignerRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_designer_row_finalize;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static GtkSwitch *
add_switch (SluiceDesignerRow *self,
            const char        *title,
            GCallback          callback)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *toggle = gtk_switch_new ();

  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  g_signal_connect_object (toggle, "notify::active", callback, self, G_CONNECT_SWAPPED);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
  return GTK_SWITCH (toggle);
}

static void
sluice_designer_row_init (SluiceDesignerRow *self)
{
  self->chosen = GTK_CHECK_BUTTON (gtk_check_button_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->chosen), GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->chosen), _("Choose for an Index"));
  adw_expander_row_add_prefix (ADW_EXPANDER_ROW (self), GTK_WIDGET (self->chosen));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);

  self->type_row = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->type_row), _("Type"));
  g_signal_connect_object (self->type_row, "changed", G_CALLBACK (type_changed_cb), self, G_CONNECT_SWAPPED);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), GTK_WIDGET (self->type_row));
  self->not_null = add_switch (self, _("Must have a value"), G_CALLBACK (not_null_changed_cb));
  self->key = add_switch (self, _("Belongs to the primary key"), G_CALLBACK (key_changed_cb));
}

static void
add_offers (SluiceDesignerRow  *self,
            const char * const *offers)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  for (guint i = 0; offers[i] != NULL; i++)
    {
      GtkWidget *offer = gtk_button_new_with_label (offers[i]);

      gtk_widget_add_css_class (offer, "flat");
      g_signal_connect_object (offer, "clicked", G_CALLBACK (offer_clicked_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (box), offer);
    }
  self->offers = GTK_POPOVER (gtk_popover_new ());
  gtk_popover_set_child (self->offers, box);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-list-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), GTK_WIDGET (self->offers));
  gtk_widget_set_tooltip_text (button, _("Choose a Type"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Choose a Type"), -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  adw_entry_row_add_suffix (self->type_row, button);
}

/**
 * sluice_designer_row_new:
 * @name: the name of a column
 * @offers: (array zero-terminated=1): types to choose from
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
sluice_designer_row_new (const char         *name,
                         const char * const *offers)
{
  SluiceDesignerRow *self = NULL;
  g_autofree char *label = NULL;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (offers != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_DESIGNER_ROW, NULL);
  self->name = g_strdup (name);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), name);
  /* Translators: the name of a column */
  label = g_strdup_printf (_("Choose “%s” for an index"), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->chosen), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  if (offers[0] != NULL)
    add_offers (self, offers);
  return GTK_WIDGET (self);
}

/**
 * sluice_designer_row_set_column:
 * @self: a #SluiceDesignerRow
 * @column: the column as it stands in the script
 *
 * Shows @column.
 */
void
sluice_designer_row_set_column (SluiceDesignerRow        *self,
                                const SluiceScriptColumn *column)
{
  g_autoptr(GString) text = NULL;
  g_autofree char *type = NULL;

  g_return_if_fail (SLUICE_IS_DESIGNER_ROW (self));
  g_return_if_fail (column != NULL);

  text = g_string_new (column->type);
  if (column->is_key)
    g_string_append_printf (text, " · %s", _("key"));
  if (column->is_not_null && !column->is_key)
    g_string_append_printf (text, " · %s", _("never empty"));
  self->is_filling = TRUE;
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), text->str);
  /* Not while it is typed: the cursor would jump, and a blank at the end be lost. */
  type = sluice_designer_row_dup_type (self);
  if (!g_str_equal (type, column->type))
    gtk_editable_set_text (GTK_EDITABLE (self->type_row), column->type);
  gtk_switch_set_active (self->not_null, column->is_not_null);
  gtk_switch_set_active (self->key, column->is_key);
  self->is_filling = FALSE;
}

/**
 * sluice_designer_row_get_name:
 * @self: a row
 *
 * Returns: the name of its column
 */
const char *
sluice_designer_row_get_name (SluiceDesignerRow *self)
{
  g_return_val_if_fail (SLUICE_IS_DESIGNER_ROW (self), NULL);

  return self->name;
}

/**
 * sluice_designer_row_dup_type:
 * @self: a row
 *
 * Returns: (transfer full): the type as it stands in the row
 */
char *
sluice_designer_row_dup_type (SluiceDesignerRow *self)
{
  g_return_val_if_fail (SLUICE_IS_DESIGNER_ROW (self), NULL);

  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->type_row))));
}

/**
 * sluice_designer_row_is_not_null:
 * @self: a row
 *
 * Returns: %TRUE if the column is to take no NULL
 */
gboolean
sluice_designer_row_is_not_null (SluiceDesignerRow *self)
{
  g_return_val_if_fail (SLUICE_IS_DESIGNER_ROW (self), FALSE);

  return gtk_switch_get_active (self->not_null);
}

/**
 * sluice_designer_row_is_key:
 * @self: a row
 *
 * Returns: %TRUE if the column is to be part of the primary key
 */
gboolean
sluice_designer_row_is_key (SluiceDesignerRow *self)
{
  g_return_val_if_fail (SLUICE_IS_DESIGNER_ROW (self), FALSE);

  return gtk_switch_get_active (self->key);
}

/**
 * sluice_designer_row_is_chosen:
 * @self: a #SluiceDesignerRow
 *
 * Returns: whether the next index is to have the column
 */
gboolean
sluice_designer_row_is_chosen (SluiceDesignerRow *self)
{
  g_return_val_if_fail (SLUICE_IS_DESIGNER_ROW (self), FALSE);

  return gtk_check_button_get_active (self->chosen);
}
