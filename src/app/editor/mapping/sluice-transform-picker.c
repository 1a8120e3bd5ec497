/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-transform-picker.h"

#include "sluice-function-info.h"

#include <glib/gi18n.h>
#include <string.h>

#define LIST_HEIGHT 360
#define LIST_WIDTH 330

struct _SluiceTransformPicker
{
  GtkWidget parent_instance;

  GtkWidget *button;            /* (owned by the parent) */
  GtkWidget *popover;
  GtkWidget *search;
  GtkWidget *list;
  char *words;                  /* (owned) (nullable) case folded */
};

enum
{
  SIGNAL_PICKED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceTransformPicker, sluice_transform_picker, GTK_TYPE_WIDGET)

static GtkWidget *
build_label (const char *text,
             const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
build_row (const SluiceFunctionInfo *info)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *example = g_strdup_printf ("%s → %s", info->example_input, info->example_output);

  gtk_box_append (GTK_BOX (box), build_label (info->name, "heading"));
  gtk_box_append (GTK_BOX (box), build_label (_(info->description), "caption"));
  gtk_box_append (GTK_BOX (box), build_label (example, "transform-example"));
  gtk_widget_add_css_class (row, "transform-offer");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, info->name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _(info->description), -1);
  g_object_set_data (G_OBJECT (row), "info", (gpointer) info);
  return row;
}

/* A function is found by its name, and by words of what it does. */
static gboolean
is_meant (GtkListBoxRow *row,
          gpointer       user_data)
{
  SluiceTransformPicker *self = user_data;
  const SluiceFunctionInfo *info = g_object_get_data (G_OBJECT (row), "info");
  g_autofree char *name = g_utf8_casefold (info->name, -1);
  g_autofree char *description = g_utf8_casefold (_(info->description), -1);

  return self->words == NULL || strstr (name, self->words) != NULL || strstr (description, self->words) != NULL;
}

/* Those whose name begins like that come first. */
static int
compare (GtkListBoxRow *a,
         GtkListBoxRow *b,
         gpointer       user_data)
{
  SluiceTransformPicker *self = user_data;
  const SluiceFunctionInfo *first = g_object_get_data (G_OBJECT (a), "info");
  const SluiceFunctionInfo *second = g_object_get_data (G_OBJECT (b), "info");

  if (self->words != NULL && g_str_has_prefix (first->name, self->words) != g_str_has_prefix (second->name, self->words))
    return g_str_has_prefix (first->name, self->words) ? -1 : 1;
  return first < second ? -1 : first > second;
}

static void
search_changed_cb (SluiceTransformPicker *self)
{
  g_autofree char *words = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);

  g_free (self->words);
  self->words = *words == '\0' ? NULL : g_steal_pointer (&words);
  gtk_list_box_invalidate_filter (GTK_LIST_BOX (self->list));
  gtk_list_box_invalidate_sort (GTK_LIST_BOX (self->list));
}

static void
pick (SluiceTransformPicker *self,
      GtkListBoxRow         *row)
{
  const SluiceFunctionInfo *info = g_object_get_data (G_OBJECT (row), "info");

  gtk_popover_popdown (GTK_POPOVER (self->popover));
  g_signal_emit (self, signals[SIGNAL_PICKED], 0, info->name);
}

static void
activated_cb (SluiceTransformPicker *self,
              GtkListBoxRow         *row)
{
  pick (self, row);
}

static GtkListBoxRow *
first_row (SluiceTransformPicker *self)
{
  GtkListBoxRow *row = NULL;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i)) != NULL; i++)
    if (gtk_widget_get_child_visible (GTK_WIDGET (row)))
      return row;
  return NULL;
}

/* Return takes the first that fits. */
static void
search_activate_cb (SluiceTransformPicker *self)
{
  GtkListBoxRow *row = NULL;

  /* What was typed last may not have been looked for yet. */
  search_changed_cb (self);
  row = first_row (self);
  if (row != NULL)
    pick (self, row);
}

/* The list is long: it is made when it is wanted. */
static void
shown_cb (SluiceTransformPicker *self)
{
  guint n;
  const SluiceFunctionInfo *infos = sluice_function_infos_get (&n);

  if (gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0) == NULL)
    for (guint i = 0; i < n; i++)
      gtk_list_box_append (GTK_LIST_BOX (self->list), build_row (&infos[i]));
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  search_changed_cb (self);
  gtk_widget_grab_focus (self->search);
}

static void
sluice_transform_picker_dispose (GObject *object)
{
  SluiceTransformPicker *self = SLUICE_TRANSFORM_PICKER (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_pointer (&self->words, g_free);

  G_OBJECT_CLASS (sluice_transform_picker_parent_class)->dispose (object);
}

static void
sluice_transform_picker_class_init (SluiceTransformPickerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_transform_picker_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[SIGNAL_PICKED] =
    g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
sluice_transform_picker_init (SluiceTransformPicker *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->search = gtk_search_entry_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Search transforms"), -1);
  self->list = gtk_list_box_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Transforms"), -1);
  gtk_list_box_set_filter_func (GTK_LIST_BOX (self->list), is_meant, self, NULL);
  gtk_list_box_set_sort_func (GTK_LIST_BOX (self->list), compare, self, NULL);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_widget_set_size_request (scroller, LIST_WIDTH, LIST_HEIGHT);
  gtk_box_append (GTK_BOX (box), self->search);
  gtk_box_append (GTK_BOX (box), scroller);
  self->popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (self->popover), box);
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), self->popover);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (search_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "activate", G_CALLBACK (search_activate_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->popover, "show", G_CALLBACK (shown_cb), self, G_CONNECT_SWAPPED);
}

/**
 * sluice_transform_picker_new:
 * @title: what stands on the button
 *
 * Returns: (transfer floating): a button that opens the list of transforms
 */
GtkWidget *
sluice_transform_picker_new (const char *title)
{
  SluiceTransformPicker *self = g_object_new (SLUICE_TYPE_TRANSFORM_PICKER, NULL);

  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->button), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return GTK_WIDGET (self);
}
