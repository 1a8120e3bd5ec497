/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-compare-page.h"

#include "sluice-change-group.h"
#include "sluice-compare-row.h"
#include "sluice-format.h"
#include "sluice-run-document.h"

#include <glib/gi18n.h>

struct _SluiceComparePage
{
  SluicePage parent_instance;

  char *ids[2];                 /* (owned) of the runs */
  SluiceRun *runs[2];           /* (owned) (nullable) the older one first, when both are there */
  char *documents[2];           /* (owned) (nullable) what they ran */
  gboolean shows_all;           /* also what is the same */

  GtkBox *heads;
  AdwPreferencesGroup *groups[SLUICE_N_COMPARED_SECTIONS];
  GtkListBox *lists[SLUICE_N_COMPARED_SECTIONS];
  SluiceChangeGroup *changes;
};

G_DEFINE_FINAL_TYPE (SluiceComparePage, sluice_compare_page, SLUICE_TYPE_PAGE)

static void
sluice_compare_page_dispose (GObject *object)
{
  SluiceComparePage *self = SLUICE_COMPARE_PAGE (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->runs); i++)
    g_clear_object (&self->runs[i]);

  G_OBJECT_CLASS (sluice_compare_page_parent_class)->dispose (object);
}

static void
sluice_compare_page_finalize (GObject *object)
{
  SluiceComparePage *self = SLUICE_COMPARE_PAGE (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->ids); i++)
    {
      g_free (self->ids[i]);
      g_free (self->documents[i]);
    }

  G_OBJECT_CLASS (sluice_compare_page_parent_class)->finalize (object);
}

/* What stands above each half: a way to the run. */
static GtkWidget *
create_head (SluiceRun  *run,
             const char *title)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *icon = gtk_image_new ();
  GtkWidget *name = gtk_label_new (title);
  g_autofree char *when = sluice_format_relative (sluice_run_get_started (run));
  GtkWidget *time = gtk_label_new (when);
  /* Translators: a button that opens one of two runs; the words stand for the run */
  g_autofree char *label = g_strdup_printf (_("%s, %s: open"), title, when);

  sluice_format_set_state_icon (GTK_IMAGE (icon), sluice_run_get_state (run));
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_wrap (GTK_LABEL (name), TRUE);
  gtk_label_set_xalign (GTK_LABEL (time), 0);
  gtk_label_set_wrap (GTK_LABEL (time), TRUE);
  gtk_widget_add_css_class (name, "heading");
  gtk_widget_add_css_class (time, "caption");
  gtk_widget_add_css_class (time, "secondary");
  gtk_box_append (GTK_BOX (texts), name);
  gtk_box_append (GTK_BOX (texts), time);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "card");
  gtk_widget_add_css_class (button, "card-button");
  gtk_widget_set_tooltip_text (button, _("Open the Run"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", sluice_run_get_id (run));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.open-run");
  return button;
}

static void
show_facts (SluiceComparePage *self)
{
  g_autoptr(GPtrArray) facts = sluice_run_comparison_new (self->runs[0], self->runs[1]);
  guint n[SLUICE_N_COMPARED_SECTIONS] = { 0 };
  GtkListBoxRow *row = NULL;

  for (guint i = 0; i < SLUICE_N_COMPARED_SECTIONS; i++)
    while ((row = gtk_list_box_get_row_at_index (self->lists[i], 0)) != NULL)
      gtk_list_box_remove (self->lists[i], GTK_WIDGET (row));
  for (guint i = 0; i < facts->len; i++)
    {
      const SluiceComparedFact *fact = g_ptr_array_index (facts, i);

      if (!fact->differs && !self->shows_all && fact->section != SLUICE_COMPARED_RUN)
        continue;
      gtk_list_box_append (self->lists[fact->section], sluice_compare_row_new (fact));
      n[fact->section]++;
    }
  for (guint i = 0; i < SLUICE_N_COMPARED_SECTIONS; i++)
    gtk_widget_set_visible (GTK_WIDGET (self->groups[i]), n[i] > 0);
}

static void
show_runs (SluiceComparePage *self)
{
  const char *first = sluice_run_get_task_name (self->runs[0]);
  const char *second = sluice_run_get_task_name (self->runs[1]);
  gboolean is_same = g_strcmp0 (sluice_run_get_task_id (self->runs[0]),
                                sluice_run_get_task_id (self->runs[1])) == 0;

  sluice_page_set_title (SLUICE_PAGE (self), is_same ? second : _("Compare Runs"));
  /* Translators: of two runs of one task that are compared */
  gtk_box_append (self->heads, create_head (self->runs[0], is_same ? _("Earlier Run") : first));
  /* Translators: of two runs of one task that are compared */
  gtk_box_append (self->heads, create_head (self->runs[1], is_same ? _("Later Run") : second));
  show_facts (self);
}

static void
show_changes (SluiceComparePage *self)
{
  if (self->documents[0] != NULL && self->documents[1] != NULL)
    sluice_change_group_compare (self->changes, self->documents[0], self->documents[1]);
}

static void
first_document_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(SluiceComparePage) self = user_data;

  self->documents[0] = sluice_run_document_finish (result, NULL);
  show_changes (self);
}

static void
second_document_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(SluiceComparePage) self = user_data;

  self->documents[1] = sluice_run_document_finish (result, NULL);
  show_changes (self);
}

static void
take_run (SluiceComparePage *self,
          SluiceStore       *store,
          SluiceRun         *run)
{
  GCancellable *cancellable = sluice_page_get_cancellable (SLUICE_PAGE (self));

  if (self->runs[0] == NULL)
    {
      self->runs[0] = run;
      return;
    }
  self->runs[1] = run;
  if (sluice_run_get_started (self->runs[0]) > sluice_run_get_started (self->runs[1]))
    {
      self->runs[1] = self->runs[0];
      self->runs[0] = run;
    }
  show_runs (self);
  sluice_run_document_async (store, self->runs[0], cancellable, first_document_cb, g_object_ref (self));
  sluice_run_document_async (store, self->runs[1], cancellable, second_document_cb, g_object_ref (self));
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(SluiceComparePage) self = user_data;
  g_autoptr(GError) error = NULL;
  SluiceRun *run = sluice_store_find_run_finish (SLUICE_STORE (source), result, &error);

  if (run != NULL)
    take_run (self, SLUICE_STORE (source), run);
  else
    sluice_page_show_error (SLUICE_PAGE (self), NULL, error);
}

static void
sluice_compare_page_ready (SluicePage *page)
{
  SluiceComparePage *self = SLUICE_COMPARE_PAGE (page);

  for (guint i = 0; i < G_N_ELEMENTS (self->ids); i++)
    sluice_store_find_run_async (sluice_page_get_store (page), self->ids[i], sluice_page_get_cancellable (page),
                                 found_cb, g_object_ref (self));
}

static void
sluice_compare_page_class_init (SluiceComparePageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_compare_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_compare_page_finalize;
  SLUICE_PAGE_CLASS (klass)->ready = sluice_compare_page_ready;
}

static void
same_toggled_cb (SluiceComparePage *self,
                 GtkToggleButton   *button)
{
  self->shows_all = gtk_toggle_button_get_active (button);
  if (self->runs[1] != NULL)
    show_facts (self);
}

static GtkWidget *
create_same_button (SluiceComparePage *self)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (_("Show All"));

  gtk_widget_set_tooltip_text (button, _("Also what is the same in both runs"));
  g_signal_connect_object (button, "toggled", G_CALLBACK (same_toggled_cb), self, G_CONNECT_SWAPPED);
  return button;
}

static GtkWidget *
create_section (SluiceComparePage *self,
                guint              index)
{
  const char *title = sluice_compared_section_get_title ((SluiceComparedSection) index);
  GtkWidget *list = gtk_list_box_new ();

  self->groups[index] = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->lists[index] = GTK_LIST_BOX (list);
  adw_preferences_group_set_title (self->groups[index], title);
  gtk_list_box_set_selection_mode (self->lists[index], GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_preferences_group_add (self->groups[index], list);
  gtk_widget_set_visible (GTK_WIDGET (self->groups[index]), FALSE);
  return GTK_WIDGET (self->groups[index]);
}

static void
sluice_compare_page_init (SluiceComparePage *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);

  self->heads = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12));
  gtk_box_set_homogeneous (self->heads, TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->heads));
  for (guint i = 0; i < SLUICE_N_COMPARED_SECTIONS; i++)
    gtk_box_append (GTK_BOX (box), create_section (self, i));
  /* Translators: what the later of two runs found different in its task */
  self->changes = SLUICE_CHANGE_GROUP (sluice_change_group_new (_("What Was Different in the Task")));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->changes));
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 24);
  gtk_widget_set_margin_bottom (box, 24);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 800);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  sluice_page_set_title (SLUICE_PAGE (self), _("Compare Runs"));
  sluice_page_set_actions (SLUICE_PAGE (self), create_same_button (self));
  sluice_page_set_content (SLUICE_PAGE (self), scroller);
}

/**
 * sluice_compare_page_new:
 * @first: a run's id
 * @second: another one
 *
 * Returns: (transfer floating): the page of both
 */
SluiceComparePage *
sluice_compare_page_new (const char *first,
                         const char *second)
{
  SluiceComparePage *self = NULL;

  g_return_val_if_fail (first != NULL && second != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_COMPARE_PAGE, NULL);
  self->ids[0] = g_strdup (first);
  self->ids[1] = g_strdup (second);
  return self;
}
