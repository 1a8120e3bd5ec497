/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-flow.h"

#define SPACING 6

struct _SluiceFlow
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (SluiceFlow, sluice_flow, GTK_TYPE_WIDGET)

/* Lays the children out in a width, and gives them their places if @is_final. */
static int
lay_out (GtkWidget *widget,
         int        width,
         gboolean   is_final)
{
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int x = 0, y = 0, line = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int least = 0, wanted = 0, height = 0, given;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &wanted, NULL, NULL);
      wanted = CLAMP (wanted, least, MAX (width, least));
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, wanted, NULL, &height, NULL, NULL);
      if (x > 0 && x + wanted > width)
        {
          x = 0;
          y += line + SPACING;
          line = 0;
        }
      /* What wants to stand at the end of a line gets all of it that is left. */
      given = x > 0 && gtk_widget_get_halign (child) == GTK_ALIGN_END ? MAX (width - x, wanted) : wanted;
      if (is_final)
        gtk_widget_size_allocate (child,
                                  &(GtkAllocation) { rtl ? width - x - given : x, y, given, height }, -1);
      x += wanted + SPACING;
      line = MAX (line, height);
    }
  return y + line;
}

static void
sluice_flow_measure (GtkWidget      *widget,
                     GtkOrientation  orientation,
                     int             for_size,
                     int            *minimum,
                     int            *natural,
                     int            *minimum_baseline,
                     int            *natural_baseline)
{
  int widest = 0, together = 0;

  *minimum_baseline = *natural_baseline = -1;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int least = 0, wanted = 0;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &wanted, NULL, NULL);
      widest = MAX (widest, least);
      together += wanted + (together > 0 ? SPACING : 0);
    }
  *minimum = widest;
  *natural = MAX (together, widest);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = lay_out (widget, for_size < 0 ? together : for_size, FALSE);
}

static GtkSizeRequestMode
sluice_flow_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
sluice_flow_size_allocate (GtkWidget *widget,
                           int        width,
                           int        height,
                           int        baseline)
{
  lay_out (widget, width, TRUE);
}

static void
sluice_flow_dispose (GObject *object)
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (sluice_flow_parent_class)->dispose (object);
}

static void
sluice_flow_class_init (SluiceFlowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_flow_dispose;
  widget_class->get_request_mode = sluice_flow_get_request_mode;
  widget_class->measure = sluice_flow_measure;
  widget_class->size_allocate = sluice_flow_size_allocate;
}

static void
sluice_flow_init (SluiceFlow *self)
{
}

GtkWidget *
sluice_flow_new (void)
{
  return g_object_new (SLUICE_TYPE_FLOW, NULL);
}

/* Words of a button that would be wider than a phone, with large letters. */
static void
let_wrap (GtkWidget *child)
{
  GtkWidget *label = GTK_IS_BUTTON (child) ? gtk_button_get_child (GTK_BUTTON (child)) : NULL;

  if (!GTK_IS_LABEL (label))
    return;
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
}

/**
 * sluice_flow_append:
 * @self: a #SluiceFlow
 * @child: (transfer floating): what stands behind the others; the words of a button
 *   wrap where a line is too short for them
 */
void
sluice_flow_append (SluiceFlow *self,
                    GtkWidget  *child)
{
  g_return_if_fail (SLUICE_IS_FLOW (self));
  g_return_if_fail (GTK_IS_WIDGET (child));

  let_wrap (child);
  gtk_widget_set_parent (child, GTK_WIDGET (self));
}
