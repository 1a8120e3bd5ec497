/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-step-list.h"

#include "sluice-step-words.h"
#include "sluice-tab-stop.h"

#include <glib/gi18n.h>

/* What a row of the list is made of. */
typedef struct
{
  GtkWidget *row;
  GtkWidget *icon;
  GtkLabel *state;
} StepRow;

struct _SluiceStepList
{
  SluiceEditorPane parent_instance;

  GtkListBox *list;             /* (unowned) */
  StepRow rows[SLUICE_N_EDITOR_STEPS];
  gboolean is_selecting;
};

enum
{
  SIGNAL_ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceStepList, sluice_step_list, SLUICE_TYPE_EDITOR_PANE)

static SluiceEditor *
get_editor (SluiceStepList *self)
{
  return sluice_editor_pane_get_editor (SLUICE_EDITOR_PANE (self));
}

static void
show_step (SluiceStepList   *self,
           SluiceEditorStep  step)
{
  static const char * const icons[] = { "sluice-step-unused-symbolic", "sluice-success-symbolic",
                                        "dialog-warning-symbolic", "dialog-error-symbolic" };
  static const char * const words[] = { N_("not used"), N_("in order"), N_("with problems"), N_("not valid") };
  static const char * const classes[] = { "dim-label", "success", "warning", "error" };
  StepRow *row = &self->rows[step];
  SluiceStepState state = sluice_step_words_get_state (get_editor (self), step);
  g_autofree char *text = sluice_step_words_describe (get_editor (self), step);
  /* Translators: a step of a task, what is known of it, and how it is: “Checks, 3 checks, in order” */
  g_autofree char *name = g_strdup_printf (_("%s, %s, %s"), sluice_editor_step_get_title (step), text,
                                           _(words[state]));

  gtk_label_set_label (row->state, text);
  /* The display is asked where the pointer is. */
  if (g_strcmp0 (gtk_widget_get_tooltip_text (row->row), text) != 0)
    gtk_widget_set_tooltip_text (row->row, text);
  gtk_image_set_from_icon_name (GTK_IMAGE (row->icon), icons[state]);
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    if (i == state)
      gtk_widget_add_css_class (row->icon, classes[i]);
    else
      gtk_widget_remove_css_class (row->icon, classes[i]);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show_states (SluiceStepList *self)
{
  for (guint i = 0; i < SLUICE_N_EDITOR_STEPS; i++)
    show_step (self, i);
}

static void
show_selected (SluiceStepList *self)
{
  self->is_selecting = TRUE;
  gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (self->rows[sluice_editor_get_step (get_editor (self))].row));
  self->is_selecting = FALSE;
}

static void
selected_cb (SluiceStepList *self,
             GtkListBoxRow  *row)
{
  if (row != NULL && !self->is_selecting)
    sluice_editor_set_step (get_editor (self), gtk_list_box_row_get_index (row));
}

static void
activated_cb (SluiceStepList *self)
{
  g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0);
}

static void
sluice_step_list_document_changed (SluiceEditorPane *pane)
{
  show_states (SLUICE_STEP_LIST (pane));
  show_selected (SLUICE_STEP_LIST (pane));
}

static void
sluice_step_list_constructed (GObject *object)
{
  SluiceEditor *editor = NULL;

  G_OBJECT_CLASS (sluice_step_list_parent_class)->constructed (object);

  editor = get_editor (SLUICE_STEP_LIST (object));
  g_signal_connect_object (editor, "notify::step", G_CALLBACK (show_selected), object, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "notify::findings", G_CALLBACK (show_states), object, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "notify::outcome", G_CALLBACK (show_states), object, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "notify::error", G_CALLBACK (show_states), object, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "notify::n-records", G_CALLBACK (show_states), object, G_CONNECT_SWAPPED);
}

static void
sluice_step_list_class_init (SluiceStepListClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = sluice_step_list_constructed;
  SLUICE_EDITOR_PANE_CLASS (klass)->document_changed = sluice_step_list_document_changed;
  signals[SIGNAL_ACTIVATED] =
    g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
add_row (SluiceStepList   *self,
         SluiceEditorStep  step)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *labels = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = gtk_label_new (sluice_editor_step_get_title (step));
  GtkWidget *state = gtk_label_new (NULL);
  StepRow *row = &self->rows[step];

  row->row = gtk_list_box_row_new ();
  row->icon = gtk_image_new ();
  row->state = GTK_LABEL (state);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_label_set_xalign (row->state, 0);
  gtk_label_set_ellipsize (row->state, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (state, "caption");
  gtk_widget_add_css_class (state, "dim-label");
  gtk_widget_add_css_class (state, "numeric");
  gtk_widget_set_hexpand (labels, TRUE);
  gtk_box_append (GTK_BOX (labels), title);
  gtk_box_append (GTK_BOX (labels), state);
  gtk_box_append (GTK_BOX (box), row->icon);
  gtk_box_append (GTK_BOX (box), labels);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row->row), box);
  gtk_list_box_append (self->list, row->row);
}

static void
sluice_step_list_init (SluiceStepList *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *list = gtk_list_box_new ();

  self->list = GTK_LIST_BOX (list);
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_BROWSE);
  gtk_widget_add_css_class (list, "navigation-sidebar");
  gtk_widget_add_css_class (list, "steps");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Steps"), -1);
  for (guint i = 0; i < SLUICE_N_EDITOR_STEPS; i++)
    add_row (self, i);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), sluice_tab_stop_new (list));
  adw_bin_set_child (ADW_BIN (self), scroller);
  g_signal_connect_object (list, "row-selected", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "row-activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
}

/**
 * sluice_step_list_new:
 * @editor: what it is a pane of
 *
 * Returns: (transfer floating): the list of its steps
 */
GtkWidget *
sluice_step_list_new (SluiceEditor *editor)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR (editor), NULL);

  return g_object_new (SLUICE_TYPE_STEP_LIST, "editor", editor, NULL);
}
