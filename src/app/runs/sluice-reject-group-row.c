/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-reject-group-row.h"

#include "sluice-flow.h"
#include "sluice-format.h"
#include "sluice-problem-words.h"
#include "sluice-reject-command.h"
#include "sluice-reject-correction.h"
#include "sluice-reject-row.h"

#include <glib/gi18n.h>

#define ROWS_AT_ONCE 20

struct _SluiceRejectGroupRow
{
  AdwExpanderRow parent_instance;

  SluiceStore *store;           /* (owned) */
  GCancellable *cancellable;    /* (owned) of the rows that are being read */
  char *run;                    /* (owned) */
  guint64 number;
  guint64 count;
  guint wanted;                 /* rows that are shown, or will be */

  GtkLabel *count_label;
  GtkWidget *tools;
  GtkToggleButton *correct_button;
  GtkWidget *correction;        /* (nullable) */
  GtkWidget *replay_button;
  GtkWidget *ignore_button;
  GtkWidget *reopen_button;
  GtkWidget *keep_button;
  GtkWidget *more_row;
  GPtrArray *rows;              /* (element-type SluiceRejectRow) those that are shown */
  char *column;                 /* (owned) (nullable) */
  char *code;                   /* (owned) */
};

G_DEFINE_FINAL_TYPE (SluiceRejectGroupRow, sluice_reject_group_row, ADW_TYPE_EXPANDER_ROW)

static void load_rows (SluiceRejectGroupRow *self);

static void
send (SluiceRejectGroupRow *self,
      const char           *command)
{
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, self->number);
  const char * const arguments[] = { command, "--group", number, NULL };

  sluice_reject_command_activate (GTK_WIDGET (self), arguments, NULL);
}

static void
replay_cb (SluiceRejectGroupRow *self)
{
  send (self, "replay");
}

static void
ignore_cb (SluiceRejectGroupRow *self)
{
  send (self, "ignore");
}

static void
reopen_cb (SluiceRejectGroupRow *self)
{
  send (self, "reopen");
}

static void
keep_cb (SluiceRejectGroupRow *self)
{
  send (self, "to-transform");
}

static void
correct_cb (SluiceRejectGroupRow *self)
{
  gtk_widget_set_visible (self->correction, gtk_toggle_button_get_active (self->correct_button));
}

static void
more_cb (SluiceRejectGroupRow *self)
{
  self->wanted += ROWS_AT_ONCE;
  load_rows (self);
}

static SluiceRejectRow *
find_row (SluiceRejectGroupRow *self,
          guint64               number)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (sluice_reject_row_get_number (g_ptr_array_index (self->rows, i)) == number)
      return g_ptr_array_index (self->rows, i);
  return NULL;
}

/* Rows that are shown already stay: they may have the focus. */
static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceRejectGroupRow) self = user_data;
  g_autoptr(GPtrArray) rejects = NULL;

  rejects = sluice_store_list_rejects_finish (SLUICE_STORE (source), result, NULL);
  if (rejects == NULL)
    return;
  for (guint i = 0; i < rejects->len; i++)
    {
      const SluiceStoredReject *reject = g_ptr_array_index (rejects, i);
      SluiceRejectRow *row = find_row (self, reject->number);

      if (row == NULL)
        {
          row = SLUICE_REJECT_ROW (sluice_reject_row_new (self->column, self->code));
          g_ptr_array_add (self->rows, row);
          adw_expander_row_add_row (ADW_EXPANDER_ROW (self), GTK_WIDGET (row));
        }
      sluice_reject_row_set_reject (row, reject);
    }
  if (self->more_row != NULL && gtk_widget_get_parent (self->more_row) != NULL)
    adw_expander_row_remove (ADW_EXPANDER_ROW (self), self->more_row);
  if (self->more_row != NULL && self->rows->len < self->count)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (self), self->more_row);
}

static void
load_rows (SluiceRejectGroupRow *self)
{
  SluiceRejectFilter filter = { .group = self->number, .limit = self->wanted };

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  sluice_store_list_rejects_async (self->store, self->run, &filter, self->cancellable, listed_cb,
                                   g_object_ref (self));
}

static void
expanded_cb (SluiceRejectGroupRow *self)
{
  if (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (self)))
    load_rows (self);
}

static GtkWidget *
append_button (SluiceRejectGroupRow *self,
               GtkWidget            *flow,
               const char           *label,
               GCallback             callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  g_signal_connect_swapped (button, "clicked", callback, self);
  sluice_flow_append (SLUICE_FLOW (flow), button);
  return button;
}

static GtkWidget *
create_plain_row (GtkWidget *child)
{
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_widget_set_margin_start (child, 12);
  gtk_widget_set_margin_end (child, 12);
  gtk_widget_set_margin_top (child, 9);
  gtk_widget_set_margin_bottom (child, 9);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), child);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  return row;
}

static GtkWidget *
create_tools (SluiceRejectGroupRow    *self,
              const SluiceRejectGroup *group)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *flow = sluice_flow_new ();

  self->correct_button = GTK_TOGGLE_BUTTON (gtk_toggle_button_new_with_mnemonic (_("Correct _Group…")));
  gtk_widget_set_visible (GTK_WIDGET (self->correct_button), self->column != NULL);
  sluice_flow_append (SLUICE_FLOW (flow), GTK_WIDGET (self->correct_button));
  self->replay_button = append_button (self, flow, _("Re_play Group"), G_CALLBACK (replay_cb));
  self->ignore_button = append_button (self, flow, _("_Ignore Group"), G_CALLBACK (ignore_cb));
  self->reopen_button = append_button (self, flow, _("Re_open Group"), G_CALLBACK (reopen_cb));
  /* Translators: the correction of rejected rows becomes a part of the task */
  self->keep_button = append_button (self, flow, _("Add Correction to the _Task"), G_CALLBACK (keep_cb));
  gtk_widget_set_tooltip_text (self->keep_button, _("From now on the task corrects such rows by itself"));
  gtk_widget_set_visible (self->keep_button, self->column != NULL);
  gtk_box_append (GTK_BOX (box), flow);
  if (self->column != NULL)
    {
      self->correction = sluice_reject_correction_new (self->number, self->column, group->value);
      gtk_widget_set_visible (self->correction, FALSE);
      gtk_box_append (GTK_BOX (box), self->correction);
      g_signal_connect_swapped (self->correct_button, "toggled", G_CALLBACK (correct_cb), self);
    }
  return create_plain_row (box);
}

static void
sluice_reject_group_row_dispose (GObject *object)
{
  SluiceRejectGroupRow *self = SLUICE_REJECT_GROUP_ROW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->store);
  g_clear_object (&self->more_row);

  G_OBJECT_CLASS (sluice_reject_group_row_parent_class)->dispose (object);
}

static void
sluice_reject_group_row_finalize (GObject *object)
{
  SluiceRejectGroupRow *self = SLUICE_REJECT_GROUP_ROW (object);

  g_ptr_array_unref (self->rows);
  g_free (self->run);
  g_free (self->column);
  g_free (self->code);

  G_OBJECT_CLASS (sluice_reject_group_row_parent_class)->finalize (object);
}

static void
sluice_reject_group_row_class_init (SluiceRejectGroupRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_reject_group_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_reject_group_row_finalize;
}

static void
sluice_reject_group_row_init (SluiceRejectGroupRow *self)
{
  GtkWidget *more = gtk_button_new_with_mnemonic (_("Show _More Rows"));

  self->rows = g_ptr_array_new ();
  self->wanted = ROWS_AT_ONCE;
  self->count_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->count_label), "numeric");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (self), GTK_WIDGET (self->count_label));
  gtk_widget_set_halign (more, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (more, "clicked", G_CALLBACK (more_cb), self);
  self->more_row = g_object_ref_sink (create_plain_row (more));
  g_signal_connect (self, "notify::expanded", G_CALLBACK (expanded_cb), NULL);
}

static void
set_titles (SluiceRejectGroupRow    *self,
            const SluiceRejectGroup *group)
{
  const char *words = sluice_problem_words_name_row (group->code);
  g_autofree char *title = NULL;
  g_autofree char *name = NULL;

  title = group->column == NULL ? g_strdup (words) : g_strdup_printf ("%s · %s", group->column, words);
  /* A message of a server is its own pattern. */
  if (group->pattern == NULL || *group->pattern == '\0' || group->value == NULL)
    name = g_strdup (title);
  else
    name = g_strdup_printf ("%s · %s", title, group->pattern);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), name);
  /* Where the title says the same in the user's language, it is not repeated in English. */
  if (group->message != NULL && sluice_problem_words_of_row (group->code, group->message) == group->message)
    adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), group->message);
  /* What limits and scripts call it. */
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), group->code);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/**
 * sluice_reject_group_row_new:
 * @store: an open store
 * @run: a run's id
 * @group: a group of its rejected rows
 *
 * Returns: (transfer floating): a row that shows @group
 */
GtkWidget *
sluice_reject_group_row_new (SluiceStore             *store,
                             const char              *run,
                             const SluiceRejectGroup *group)
{
  SluiceRejectGroupRow *self = NULL;

  g_return_val_if_fail (SLUICE_IS_STORE (store), NULL);
  g_return_val_if_fail (run != NULL && group != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_REJECT_GROUP_ROW, NULL);
  self->store = g_object_ref (store);
  self->run = g_strdup (run);
  self->number = group->number;
  self->column = g_strdup (group->column);
  self->code = g_strdup (group->code);
  set_titles (self, group);
  self->tools = create_tools (self, group);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), self->tools);
  sluice_reject_group_row_set_group (self, group);
  return GTK_WIDGET (self);
}

/**
 * sluice_reject_group_row_set_group:
 * @self: a #SluiceRejectGroupRow
 * @group: the group as it is now
 *
 * Shows how many rows are open, and reads them again if they are shown.
 */
void
sluice_reject_group_row_set_group (SluiceRejectGroupRow    *self,
                                   const SluiceRejectGroup *group)
{
  g_autofree char *all = NULL;
  g_autofree char *open = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (SLUICE_IS_REJECT_GROUP_ROW (self));
  g_return_if_fail (group != NULL && group->number == self->number);

  self->count = group->count;
  all = sluice_format_rows (group->count);
  open = sluice_format_number (group->open);
  /* Translators: of a group of rejected rows: "3 rows", and how many of them are open */
  text = group->open == group->count ? g_strdup (all) : g_strdup_printf (_("%s, %s open"), all, open);
  gtk_label_set_label (self->count_label, text);
  gtk_widget_set_sensitive (GTK_WIDGET (self->correct_button), group->open > 0);
  gtk_widget_set_sensitive (self->replay_button, group->open > 0);
  gtk_widget_set_sensitive (self->ignore_button, group->open > 0);
  gtk_widget_set_sensitive (self->reopen_button, group->open < group->count);
  if (group->open == 0)
    gtk_toggle_button_set_active (self->correct_button, FALSE);
  if (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (self)))
    load_rows (self);
}

/**
 * sluice_reject_group_row_get_number:
 * @self: a #SluiceRejectGroupRow
 *
 * Returns: the number of the group
 */
guint64
sluice_reject_group_row_get_number (SluiceRejectGroupRow *self)
{
  g_return_val_if_fail (SLUICE_IS_REJECT_GROUP_ROW (self), 0);

  return self->number;
}
