/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-column-picker.h"

#include <glib/gi18n.h>

#define MAX_HEIGHT 320

struct _SluiceColumnPicker
{
  AdwBin parent_instance;

  AdwEntryRow *row;             /* (unowned) it holds us */
  GStrv columns;                /* (owned) */
  gboolean is_single;           /* one column at most */
  gboolean is_filling;

  GtkWidget *button;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (SluiceColumnPicker, sluice_column_picker, ADW_TYPE_BIN)

/* The names in the row, in its order. */
static GPtrArray *
dup_names (SluiceColumnPicker *self)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_auto(GStrv) parts = g_strsplit (gtk_editable_get_text (GTK_EDITABLE (self->row)), ",", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      g_ptr_array_add (names, g_strdup (parts[i]));
  return names;
}

static gboolean
find_name (GPtrArray  *names,
           const char *name,
           guint      *ret_index)
{
  return g_ptr_array_find_with_equal_func (names, name, g_str_equal, ret_index);
}

static void
toggled_cb (SluiceColumnPicker *self,
            GtkCheckButton     *check)
{
  const char *column = g_object_get_data (G_OBJECT (check), "column");
  g_autoptr(GPtrArray) names = NULL;
  g_autofree char *text = NULL;
  guint index = 0;

  if (self->is_filling)
    return;
  names = dup_names (self);
  if (self->is_single && gtk_check_button_get_active (check))
    g_ptr_array_set_size (names, 0);
  if (find_name (names, column, &index))
    {
      if (!gtk_check_button_get_active (check))
        g_ptr_array_remove_index (names, index);
    }
  else if (gtk_check_button_get_active (check))
    g_ptr_array_add (names, g_strdup (column));
  g_ptr_array_add (names, NULL);
  text = g_strjoinv (", ", (char **) names->pdata);
  gtk_editable_set_text (GTK_EDITABLE (self->row), text);
}

static GtkWidget *
create_row (SluiceColumnPicker *self,
            const char         *column)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *check = gtk_check_button_new_with_label (column);

  g_object_set_data_full (G_OBJECT (check), "column", g_strdup (column), g_free);
  g_signal_connect_object (check, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), check);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  return row;
}

/* Ticks what stands in the row. */
static void
follow_row (SluiceColumnPicker *self)
{
  g_autoptr(GPtrArray) names = dup_names (self);
  GtkListBoxRow *row = NULL;

  self->is_filling = TRUE;
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    {
      GtkWidget *check = gtk_list_box_row_get_child (row);

      gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                                   find_name (names, g_object_get_data (G_OBJECT (check), "column"), NULL));
    }
  self->is_filling = FALSE;
}

static void
sluice_column_picker_dispose (GObject *object)
{
  SluiceColumnPicker *self = SLUICE_COLUMN_PICKER (object);

  g_clear_weak_pointer (&self->row);

  G_OBJECT_CLASS (sluice_column_picker_parent_class)->dispose (object);
}

static void
sluice_column_picker_finalize (GObject *object)
{
  g_strfreev (SLUICE_COLUMN_PICKER (object)->columns);

  G_OBJECT_CLASS (sluice_column_picker_parent_class)->finalize (object);
}

static void
sluice_column_picker_class_init (SluiceColumnPickerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_column_picker_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_column_picker_finalize;
}

static void
sluice_column_picker_init (SluiceColumnPicker *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Columns"), -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_popover_set_child (GTK_POPOVER (popover), scroller);

  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->button), "view-list-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);
  gtk_widget_set_tooltip_text (self->button, _("Choose Columns"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Choose Columns"), -1);
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_set_sensitive (self->button, FALSE);
  adw_bin_set_child (ADW_BIN (self), self->button);
}

/**
 * sluice_column_picker_new:
 * @row: a row for the names
 * @is_single: whether it holds one name at most
 *
 * Adds a picker to the end of @row.
 *
 * Returns: (transfer none): the picker, which @row owns
 */
SluiceColumnPicker *
sluice_column_picker_new (AdwEntryRow *row,
                          gboolean     is_single)
{
  SluiceColumnPicker *self = NULL;

  g_return_val_if_fail (ADW_IS_ENTRY_ROW (row), NULL);

  self = g_object_new (SLUICE_TYPE_COLUMN_PICKER, NULL);
  g_set_weak_pointer (&self->row, row);
  self->is_single = is_single;
  adw_entry_row_add_suffix (row, GTK_WIDGET (self));
  g_signal_connect_object (row, "changed", G_CALLBACK (follow_row), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * sluice_column_picker_set_columns:
 * @self: a #SluiceColumnPicker
 * @columns: (array zero-terminated=1): the columns to choose from
 */
void
sluice_column_picker_set_columns (SluiceColumnPicker *self,
                                  const char * const *columns)
{
  GtkListBoxRow *row = NULL;

  g_return_if_fail (SLUICE_IS_COLUMN_PICKER (self));
  g_return_if_fail (columns != NULL);

  if (self->columns != NULL && g_strv_equal ((const char * const *) self->columns, columns))
    return;
  g_strfreev (self->columns);
  self->columns = g_strdupv ((GStrv) columns);
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; columns[i] != NULL; i++)
    gtk_list_box_append (self->list, create_row (self, columns[i]));
  gtk_widget_set_sensitive (self->button, columns[0] != NULL);
  follow_row (self);
}
