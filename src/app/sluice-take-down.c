/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-take-down.h"

/* Taken down before the window may do something else: about 3 ms. */
#define WIDGETS_IN_STEP 20

/* No more than @most are counted. */
static guint
count_widgets (GtkWidget *widget,
               guint      most)
{
  guint n = 1;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && n < most;
       child = gtk_widget_get_next_sibling (child))
    n += count_widgets (child, most - n);
  return n;
}

/* Other containers have children of their own, which they want to take down themselves. */
static gboolean
remove_child (GtkWidget *container,
              GtkWidget *child)
{
  if (G_OBJECT_TYPE (container) == GTK_TYPE_BOX)
    gtk_box_remove (GTK_BOX (container), child);
  else if (GTK_IS_LIST_BOX (container) && GTK_IS_LIST_BOX_ROW (child))
    gtk_list_box_remove (GTK_LIST_BOX (container), child);
  else if (GTK_IS_STACK (container))
    gtk_stack_remove (GTK_STACK (container), child);
  else
    return FALSE;
  return TRUE;
}

/* Returns: whether something was taken down */
static gboolean
take_down (GtkWidget *widget,
           guint     *left)
{
  GtkWidget *child = gtk_widget_get_last_child (widget);
  gboolean has_removed = FALSE;

  while (child != NULL && *left > 0)
    {
      GtkWidget *before = gtk_widget_get_prev_sibling (child);
      const guint n = count_widgets (child, WIDGETS_IN_STEP + 1);

      /* What is large goes in parts as far as that can be done, and then as a whole. */
      if (n > WIDGETS_IN_STEP && take_down (child, left))
        return TRUE;
      if (n <= WIDGETS_IN_STEP && n > *left)
        return has_removed;
      if (remove_child (widget, child))
        {
          has_removed = TRUE;
          *left -= MIN (n, *left);
        }
      child = before;
    }
  return has_removed;
}

/**
 * sluice_take_down:
 * @widget: what nobody sees any more
 *
 * Takes down some of what @widget consists of. What many widgets go with at once holds
 * the window for longer than a frame. Nothing else may be asked of @widget then.
 *
 * Returns: whether there may be more
 */
gboolean
sluice_take_down (GtkWidget *widget)
{
  guint left = WIDGETS_IN_STEP;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), FALSE);

  return count_widgets (widget, WIDGETS_IN_STEP + 1) > WIDGETS_IN_STEP && take_down (widget, &left);
}
