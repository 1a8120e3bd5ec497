/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-column-row.h"

#include "sluice-flow.h"
#include "sluice-mapping-drag.h"

#include <glib/gi18n.h>

struct _SluiceColumnRow
{
  GtkWidget parent_instance;

  SluiceColumnItem *item;       /* (owned) (nullable) */
  GtkWidget *box;
  GtkLabel *name;
  GtkLabel *type;
  GtkWidget *errors;
  GtkWidget *suggestions;
  GtkLabel *feed;
  GtkWidget *chips;
  GtkLabel *example;
};

enum
{
  SIGNAL_DROPPED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceColumnRow, sluice_column_row, GTK_TYPE_WIDGET)

static void
fill_chips (SluiceColumnRow *self)
{
  const char * const *chips = sluice_column_item_get_chips (self->item);
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (self->chips)) != NULL)
    gtk_widget_unparent (child);
  for (guint i = 0; chips[i] != NULL; i++)
    {
      GtkWidget *chip = gtk_label_new (chips[i]);

      gtk_label_set_ellipsize (GTK_LABEL (chip), PANGO_ELLIPSIZE_END);
      gtk_label_set_max_width_chars (GTK_LABEL (chip), 24);
      gtk_widget_set_tooltip_text (chip, chips[i]);
      gtk_widget_add_css_class (chip, "transform-chip");
      sluice_flow_append (SLUICE_FLOW (self->chips), chip);
    }
  gtk_widget_set_visible (self->chips, chips[0] != NULL);
}

static void
fill_badge (GtkWidget  *badge,
            guint       n,
            const char *format)
{
  g_autofree char *number = g_strdup_printf ("%u", n);
  g_autofree char *words = g_strdup_printf ("%u %s", n, format);

  gtk_widget_set_visible (badge, n > 0);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_last_child (badge)), number);
  gtk_widget_set_tooltip_text (badge, words);
}

static void
changed_cb (SluiceColumnRow *self)
{
  g_autofree char *example = sluice_column_item_dup_example (self->item);
  g_autofree char *spoken = sluice_column_item_dup_spoken (self->item);
  guint n_errors = sluice_column_item_get_n_errors (self->item);
  guint n_suggestions = sluice_column_item_get_n_suggestions (self->item);

  gtk_label_set_label (self->name, sluice_column_item_get_name (self->item));
  gtk_label_set_label (self->type, sluice_column_item_get_type_name (self->item));
  gtk_label_set_label (self->feed, sluice_column_item_get_feed (self->item));
  gtk_label_set_label (self->example, example);
  if (sluice_column_item_get_problem (self->item) != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->example), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->example), "error");
  /* Translators: behind a number */
  fill_badge (self->errors, n_errors, ngettext ("row with an error", "rows with an error", n_errors));
  fill_badge (self->suggestions, n_suggestions, ngettext ("suggestion", "suggestions", n_suggestions));
  fill_chips (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  /* It is the item of the list that has the focus. */
  if (gtk_widget_get_parent (GTK_WIDGET (self)) != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (GTK_WIDGET (self))),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static GdkContentProvider *
prepare_cb (SluiceColumnRow *self)
{
  return self->item == NULL ? NULL : sluice_mapping_drag_column (sluice_column_item_get_name (self->item));
}

static gboolean
drop_cb (GtkDropTarget *target,
         const GValue  *value,
         double         x,
         double         y,
         gpointer       user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_DROPPED], 0, g_value_get_string (value));
  return TRUE;
}

static void
sluice_column_row_dispose (GObject *object)
{
  SluiceColumnRow *self = SLUICE_COLUMN_ROW (object);

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_clear_object (&self->item);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (sluice_column_row_parent_class)->dispose (object);
}

static void
sluice_column_row_class_init (SluiceColumnRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_column_row_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "columnrow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  signals[SIGNAL_DROPPED] =
    g_signal_new ("dropped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static GtkLabel *
build_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, css_class);
  return GTK_LABEL (label);
}

static GtkWidget *
build_badge (const char *icon_name,
             const char *css_class)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);

  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (icon_name));
  gtk_box_append (GTK_BOX (box), gtk_label_new (NULL));
  gtk_widget_add_css_class (box, css_class);
  gtk_widget_add_css_class (box, "caption");
  gtk_widget_add_css_class (box, "numeric");
  return box;
}

static void
sluice_column_row_init (SluiceColumnRow *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkDragSource *drag = gtk_drag_source_new ();
  GtkDropTarget *drop = gtk_drop_target_new (G_TYPE_STRING, GDK_ACTION_COPY | GDK_ACTION_MOVE);
  GtkWidget *space = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  self->name = build_label ("heading");
  self->type = build_label ("type-badge");
  self->errors = build_badge ("dialog-warning-symbolic", "error");
  self->suggestions = build_badge ("sluice-suggestion-symbolic", "suggestion-badge");
  self->feed = build_label ("caption");
  self->chips = sluice_flow_new ();
  self->example = build_label ("mapping-example");
  gtk_widget_set_hexpand (space, TRUE);
  gtk_widget_set_valign (GTK_WIDGET (self->type), GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->name));
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->type));
  gtk_box_append (GTK_BOX (head), space);
  gtk_box_append (GTK_BOX (head), self->suggestions);
  gtk_box_append (GTK_BOX (head), self->errors);
  gtk_box_append (GTK_BOX (self->box), head);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->feed));
  gtk_box_append (GTK_BOX (self->box), self->chips);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->example));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_drag_source_set_actions (drag, GDK_ACTION_MOVE);
  g_signal_connect_object (drag, "prepare", G_CALLBACK (prepare_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drop, "drop", G_CALLBACK (drop_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
}

GtkWidget *
sluice_column_row_new (void)
{
  return g_object_new (SLUICE_TYPE_COLUMN_ROW, NULL);
}

/**
 * sluice_column_row_set_item:
 * @self: a #SluiceColumnRow
 * @item: (nullable): the column
 *
 * Shows another column.
 */
void
sluice_column_row_set_item (SluiceColumnRow  *self,
                            SluiceColumnItem *item)
{
  g_return_if_fail (SLUICE_IS_COLUMN_ROW (self));

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;
  g_signal_connect_object (item, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
}

SluiceColumnItem *
sluice_column_row_get_item (SluiceColumnRow *self)
{
  g_return_val_if_fail (SLUICE_IS_COLUMN_ROW (self), NULL);

  return self->item;
}
