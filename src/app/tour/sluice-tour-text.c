/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-tour-text.h"

#define MOST_HEIGHT 240
#define MOST_CHARS 90

struct _SluiceTourText
{
  GtkWidget parent_instance;

  GtkWidget *scroller;          /* a child */
  GtkWidget *label;             /* (unowned) in it */
};

G_DEFINE_FINAL_TYPE (SluiceTourText, sluice_tour_text, GTK_TYPE_WIDGET)

/* A scrolled window asks its child for a height without telling the width. */
static void
sluice_tour_text_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  SluiceTourText *self = SLUICE_TOUR_TEXT (widget);
  int least = 0;

  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      gtk_widget_measure (self->label, orientation, -1, minimum, natural, NULL, NULL);
      return;
    }
  gtk_widget_measure (self->scroller, orientation, for_size, &least, NULL, NULL, NULL);
  gtk_widget_measure (self->label, orientation, for_size, natural, NULL, NULL, NULL);
  *minimum = *natural = MAX (MIN (*natural, MOST_HEIGHT), least);
}

static GtkSizeRequestMode
sluice_tour_text_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
sluice_tour_text_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  gtk_widget_size_allocate (SLUICE_TOUR_TEXT (widget)->scroller, &(GtkAllocation) { 0, 0, width, height }, -1);
}

static void
sluice_tour_text_dispose (GObject *object)
{
  g_clear_pointer (&SLUICE_TOUR_TEXT (object)->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (sluice_tour_text_parent_class)->dispose (object);
}

static void
sluice_tour_text_class_init (SluiceTourTextClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_tour_text_dispose;
  widget_class->get_request_mode = sluice_tour_text_get_request_mode;
  widget_class->measure = sluice_tour_text_measure;
  widget_class->size_allocate = sluice_tour_text_size_allocate;
}

static void
sluice_tour_text_init (SluiceTourText *self)
{
  self->scroller = gtk_scrolled_window_new ();
  self->label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_label_set_yalign (GTK_LABEL (self->label), 0);
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (self->label), MOST_CHARS);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->label);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

/**
 * sluice_tour_text_set_text:
 * @self: a #SluiceTourText
 * @text: what it is to say
 */
void
sluice_tour_text_set_text (SluiceTourText *self,
                           const char     *text)
{
  g_return_if_fail (SLUICE_IS_TOUR_TEXT (self));
  g_return_if_fail (text != NULL);

  gtk_label_set_label (GTK_LABEL (self->label), text);
}
