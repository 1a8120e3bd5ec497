/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-queue-row.h"

#include "sluice-format.h"

#include <glib/gi18n.h>

struct _SluiceQueueRow
{
  GtkWidget parent_instance;

  SluiceQueueItem *item;        /* (owned) (nullable) */
  GSignalGroup *signals;        /* (owned) of the item */

  GtkLabel *position;           /* (unowned) */
  GtkLabel *name;               /* (unowned) */
  GtkLabel *badge;              /* (unowned) its priority, where it is not the usual one */
  GtkLabel *reason;             /* (unowned) */
  GtkWidget *button;            /* (unowned) */
};

enum
{
  SIGNAL_CANCEL,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceQueueRow, sluice_queue_row, GTK_TYPE_WIDGET)

static const char *
describe_reason (const char *reason)
{
  if (g_str_equal (reason, "paused"))
    return _("The queue is paused");
  if (g_str_equal (reason, "ending"))
    return _("An earlier run of the task is ending");
  return _("Waits for a free worker");
}

static const char *
describe_priority (SluicePriority priority)
{
  /* Translators: the priority of a task */
  return priority == SLUICE_PRIORITY_HIGH ? C_("priority", "High") : C_("priority", "Low");
}

static void
update (SluiceQueueRow *self)
{
  const SluicePriority priority = sluice_queue_item_get_priority (self->item);
  const char *name = sluice_queue_item_get_name (self->item);
  const char *reason = describe_reason (sluice_queue_item_get_reason (self->item));
  g_autofree char *position = g_strdup_printf ("%u", sluice_queue_item_get_position (self->item));
  g_autofree char *asked = sluice_format_relative (sluice_queue_item_get_asked (self->item));
  g_autofree char *exact = sluice_format_exact (sluice_queue_item_get_asked (self->item));
  g_autofree char *text = NULL;
  g_autofree char *label = NULL;

  text = g_strdup_printf ("%s · %s · %s", reason,
                          /* Translators: who has asked for a run */
                          sluice_queue_item_is_manual (self->item) ? _("by hand") : _("by its schedule"), asked);
  /* Translators: what a run that waits does not do any more; %s is a task */
  label = g_strdup_printf (_("Cancel %s"), name);
  gtk_label_set_label (self->position, position);
  gtk_label_set_label (self->name, name);
  gtk_label_set_label (self->reason, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->reason), exact);
  gtk_widget_set_visible (GTK_WIDGET (self->badge), priority != SLUICE_PRIORITY_NORMAL);
  gtk_label_set_label (self->badge, describe_priority (priority));
  gtk_widget_set_tooltip_text (self->button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
cancel_cb (SluiceQueueRow *self)
{
  g_signal_emit (self, signals[SIGNAL_CANCEL], 0);
}

static void
sluice_queue_row_dispose (GObject *object)
{
  SluiceQueueRow *self = SLUICE_QUEUE_ROW (object);
  GtkWidget *child;

  g_clear_object (&self->signals);
  g_clear_object (&self->item);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (sluice_queue_row_parent_class)->dispose (object);
}

static void
sluice_queue_row_class_init (SluiceQueueRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_queue_row_dispose;
  signals[SIGNAL_CANCEL] = g_signal_new ("cancel", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static GtkLabel *
create_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return GTK_LABEL (label);
}

static void
sluice_queue_row_init (SluiceQueueRow *self)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->signals = g_signal_group_new (SLUICE_TYPE_QUEUE_ITEM);
  g_signal_group_connect_swapped (self->signals, "notify::position", G_CALLBACK (update), self);
  self->position = create_label ("numeric");
  self->name = create_label (NULL);
  self->badge = create_label ("type-badge");
  self->reason = create_label ("dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->position), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->reason), "caption");
  gtk_label_set_width_chars (self->position, 2);
  gtk_label_set_ellipsize (self->name, PANGO_ELLIPSIZE_END);
  gtk_label_set_wrap (self->reason, TRUE);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->name));
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->badge));
  gtk_widget_set_valign (GTK_WIDGET (self->badge), GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (words), line);
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (self->reason));
  gtk_widget_set_hexpand (words, TRUE);
  self->button = gtk_button_new_from_icon_name ("window-close-symbolic");
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (cancel_cb), self, G_CONNECT_SWAPPED);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 12);
  gtk_widget_set_parent (GTK_WIDGET (self->position), GTK_WIDGET (self));
  gtk_widget_set_parent (words, GTK_WIDGET (self));
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "queue-row");
}

/**
 * sluice_queue_row_new:
 *
 * Returns: (transfer floating): a row for one run after another
 */
GtkWidget *
sluice_queue_row_new (void)
{
  return g_object_new (SLUICE_TYPE_QUEUE_ROW, NULL);
}

/**
 * sluice_queue_row_set_item:
 * @self: a #SluiceQueueRow
 * @item: (nullable): what it shows from now on
 */
void
sluice_queue_row_set_item (SluiceQueueRow  *self,
                           SluiceQueueItem *item)
{
  g_return_if_fail (SLUICE_IS_QUEUE_ROW (self));

  g_set_object (&self->item, item);
  g_signal_group_set_target (self->signals, item);
  if (item != NULL)
    update (self);
}

/**
 * sluice_queue_row_get_item:
 * @self: a #SluiceQueueRow
 *
 * Returns: (transfer none) (nullable): what it shows
 */
SluiceQueueItem *
sluice_queue_row_get_item (SluiceQueueRow *self)
{
  g_return_val_if_fail (SLUICE_IS_QUEUE_ROW (self), NULL);

  return self->item;
}
