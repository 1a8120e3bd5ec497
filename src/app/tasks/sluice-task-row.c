/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-row.h"

#include "sluice-format.h"

#include <glib/gi18n.h>

struct _SluiceTaskRow
{
  GtkBox parent_instance;

  SluiceTaskItem *item;         /* (owned) (nullable) */

  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *flow;
  GtkLabel *state;
  GtkWidget *run_button;
};

G_DEFINE_FINAL_TYPE (SluiceTaskRow, sluice_task_row, GTK_TYPE_BOX)

static gboolean
query_tooltip_cb (SluiceTaskRow *self,
                  int            x,
                  int            y,
                  gboolean       by_keyboard,
                  GtkTooltip    *tooltip)
{
  SluiceRunState state = SLUICE_RUN_STATE_PENDING;
  gint64 started = 0;
  g_autofree char *exact = NULL;

  if (self->item == NULL || !sluice_task_item_get_last_run (self->item, &state, &started))
    return FALSE;
  exact = sluice_format_exact (started);
  gtk_tooltip_set_text (tooltip, exact);
  return TRUE;
}

static void
sluice_task_row_dispose (GObject *object)
{
  g_clear_object (&SLUICE_TASK_ROW (object)->item);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_TASK_ROW);

  G_OBJECT_CLASS (sluice_task_row_parent_class)->dispose (object);
}

static void
sluice_task_row_class_init (SluiceTaskRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_task_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sluice/Sluice/ui/sluice-task-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceTaskRow, flow);
  gtk_widget_class_bind_template_child (widget_class, SluiceTaskRow, icon);
  gtk_widget_class_bind_template_child (widget_class, SluiceTaskRow, run_button);
  gtk_widget_class_bind_template_child (widget_class, SluiceTaskRow, state);
  gtk_widget_class_bind_template_child (widget_class, SluiceTaskRow, title);
  gtk_widget_class_bind_template_callback (widget_class, query_tooltip_cb);
}

static void
sluice_task_row_init (SluiceTaskRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sluice_task_row_new (void)
{
  return g_object_new (SLUICE_TYPE_TASK_ROW, NULL);
}

static void
show_state (SluiceTaskRow *self)
{
  SluiceRunState state = SLUICE_RUN_STATE_PENDING;
  gint64 started = 0;

  if (sluice_task_item_get_last_run (self->item, &state, &started))
    {
      g_autofree char *when = sluice_format_relative (started);
      g_autofree char *text = g_strdup_printf ("%s, %s", sluice_format_state (state), when);

      gtk_label_set_label (self->state, text);
      sluice_format_set_state_icon (self->icon, state);
      return;
    }
  gtk_label_set_label (self->state, _("Never run"));
  sluice_format_clear_state_icon (self->icon);
  gtk_image_set_from_icon_name (self->icon, "sluice-task-symbolic");
}

/* The list's own widget is what is read aloud. */
static void
name_item (SluiceTaskRow *self)
{
  GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (self));
  /* Translators: %s is a task's name */
  g_autofree char *run = g_strdup_printf (_("Run %s"), sluice_task_item_get_name (self->item));
  g_autofree char *description = g_strdup_printf ("%s, %s", gtk_label_get_label (self->flow),
                                                  gtk_label_get_label (self->state));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->run_button), GTK_ACCESSIBLE_PROPERTY_LABEL, run, -1);
  if (item != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    sluice_task_item_get_name (self->item), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    description, -1);
}

/**
 * sluice_task_row_set_item:
 * @self: a #SluiceTaskRow
 * @item: (nullable): the task to show
 */
void
sluice_task_row_set_item (SluiceTaskRow  *self,
                          SluiceTaskItem *item)
{
  g_return_if_fail (SLUICE_IS_TASK_ROW (self));

  if (!g_set_object (&self->item, item) || item == NULL)
    return;
  gtk_label_set_label (self->title, sluice_task_item_get_name (item));
  gtk_label_set_label (self->flow, sluice_task_item_get_flow (item));
  show_state (self);
  name_item (self);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->run_button), "s", sluice_task_item_get_id (item));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->run_button), "win.run-task");
}

/**
 * sluice_task_row_get_item:
 * @self: a #SluiceTaskRow
 *
 * Returns: (transfer none) (nullable): the task that is shown
 */
SluiceTaskItem *
sluice_task_row_get_item (SluiceTaskRow *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK_ROW (self), NULL);

  return self->item;
}
