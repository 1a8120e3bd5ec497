/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-column-head.h"

#include "sluice-quality-bar.h"

#include <glib/gi18n.h>

struct _SluiceColumnHead
{
  AdwBin parent_instance;

  char *name;                   /* (owned) */
  gboolean is_editable;
  GtkWidget *name_button;       /* (unowned) */
  GtkWidget *name_label;        /* (unowned) */
  GtkWidget *menu_button;       /* (unowned) */
  GtkWidget *type_button;       /* (unowned) */
  GtkWidget *type_label;        /* (unowned) */
  GtkWidget *key_mark;          /* (unowned) */
  GtkWidget *cursor_mark;       /* (unowned) */
  SluiceQualityBar *quality;    /* (unowned) */
};

enum
{
  SIGNAL_PICKED,
  SIGNAL_TYPE_WANTED,
  SIGNAL_MENU_WANTED,
  SIGNAL_WALK,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceColumnHead, sluice_column_head, ADW_TYPE_BIN)

static void
name_clicked_cb (SluiceColumnHead *self)
{
  g_signal_emit (self, signals[SIGNAL_PICKED], 0);
}

static void
type_clicked_cb (SluiceColumnHead *self)
{
  g_signal_emit (self, signals[SIGNAL_PICKED], 0);
  g_signal_emit (self, signals[SIGNAL_TYPE_WANTED], 0);
}

static void
menu_clicked_cb (SluiceColumnHead *self)
{
  g_signal_emit (self, signals[SIGNAL_PICKED], 0);
  g_signal_emit (self, signals[SIGNAL_MENU_WANTED], 0);
}

static gboolean
key_pressed_cb (SluiceColumnHead *self,
                guint             key,
                guint             code,
                GdkModifierType   state)
{
  const int direction = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? -1 : 1;
  const GdkModifierType held = state & (GDK_ALT_MASK | GDK_SHIFT_MASK | GDK_CONTROL_MASK | GDK_SUPER_MASK);

  if (key == GDK_KEY_Menu || (key == GDK_KEY_F10 && held == GDK_SHIFT_MASK))
    {
      menu_clicked_cb (self);
      return TRUE;
    }
  if (held != 0)
    return FALSE;
  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      g_signal_emit (self, signals[SIGNAL_WALK], 0, -direction);
      return TRUE;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      g_signal_emit (self, signals[SIGNAL_WALK], 0, direction);
      return TRUE;
    default:
      return FALSE;
    }
}

static void
secondary_pressed_cb (SluiceColumnHead *self)
{
  menu_clicked_cb (self);
}

static void
sluice_column_head_finalize (GObject *object)
{
  g_free (SLUICE_COLUMN_HEAD (object)->name);

  G_OBJECT_CLASS (sluice_column_head_parent_class)->finalize (object);
}

static void
sluice_column_head_class_init (SluiceColumnHeadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sluice_column_head_finalize;
  signals[SIGNAL_PICKED] =
    g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_TYPE_WANTED] =
    g_signal_new ("type-wanted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_MENU_WANTED] =
    g_signal_new ("menu-wanted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_WALK] =
    g_signal_new ("walk", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_INT);
  gtk_widget_class_set_css_name (widget_class, "columnhead");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_COLUMN_HEADER);
}

static GtkWidget *
build_button (SluiceColumnHead *self,
              GtkWidget        *child,
              const char       *css_class,
              GCallback         callback)
{
  GtkWidget *button = gtk_button_new ();

  gtk_button_set_child (GTK_BUTTON (button), child);
  gtk_button_set_has_frame (GTK_BUTTON (button), FALSE);
  gtk_widget_add_css_class (button, css_class);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  return button;
}

static GtkWidget *
build_label (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  return label;
}

static GtkWidget *
build_mark (const char *icon,
            const char *words)
{
  GtkWidget *mark = gtk_image_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (mark, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (mark), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  return mark;
}

static GtkWidget *
build_first_line (SluiceColumnHead *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->name_label = build_label ();
  self->name_button = build_button (self, self->name_label, "column-name", G_CALLBACK (name_clicked_cb));
  self->menu_button = build_button (self, gtk_image_new_from_icon_name ("view-more-symbolic"), "column-menu",
                                    G_CALLBACK (menu_clicked_cb));
  gtk_widget_set_hexpand (self->name_button, TRUE);
  gtk_widget_set_valign (self->menu_button, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (line), self->name_button);
  gtk_box_append (GTK_BOX (line), self->menu_button);
  return line;
}

static GtkWidget *
build_second_line (SluiceColumnHead *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->type_label = build_label ();
  self->type_button = build_button (self, self->type_label, "type-badge", G_CALLBACK (type_clicked_cb));
  self->key_mark = build_mark ("sluice-key-symbolic", _("Key: rows are told from each other by it"));
  self->cursor_mark = build_mark ("document-open-recent-symbolic",
                                  _("Bookmark: a run begins where the last one ended"));
  gtk_widget_add_css_class (line, "column-facts");
  gtk_box_append (GTK_BOX (line), self->type_button);
  gtk_box_append (GTK_BOX (line), self->key_mark);
  gtk_box_append (GTK_BOX (line), self->cursor_mark);
  return line;
}

static void
sluice_column_head_init (SluiceColumnHead *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *quality = sluice_quality_bar_new (0, 0, 0);
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->quality = SLUICE_QUALITY_BAR (quality);
  gtk_widget_add_css_class (quality, "column-quality");
  gtk_box_append (GTK_BOX (box), build_first_line (self));
  gtk_box_append (GTK_BOX (box), build_second_line (self));
  gtk_box_append (GTK_BOX (box), quality);
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (secondary_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

/**
 * sluice_column_head_new:
 *
 * Returns: (transfer floating): a head that shows nothing yet
 */
GtkWidget *
sluice_column_head_new (void)
{
  return g_object_new (SLUICE_TYPE_COLUMN_HEAD, NULL);
}

static void
set_label (GtkWidget  *widget,
           const char *text)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

/**
 * sluice_column_head_set_facts:
 * @self: a #SluiceColumnHead
 * @facts: what is known of the column
 *
 * Shows @facts.
 */
void
sluice_column_head_set_facts (SluiceColumnHead            *self,
                              const SluiceColumnHeadFacts *facts)
{
  g_autofree char *quality = NULL;
  g_autofree char *summary = NULL;
  g_autofree char *type = NULL;
  g_autofree char *menu = NULL;

  g_return_if_fail (SLUICE_IS_COLUMN_HEAD (self));
  g_return_if_fail (facts != NULL && facts->name != NULL && facts->type != NULL);

  if (g_strcmp0 (self->name, facts->name) != 0)
    {
      g_free (self->name);
      self->name = g_strdup (facts->name);
    }
  self->is_editable = facts->is_editable;
  quality = sluice_quality_bar_describe (facts->n_valid, facts->n_wrong, facts->n_empty);
  summary = g_strdup_printf ("%s · %s", facts->type, quality);
  /* Translators: the button with a column's type: “Type of email: text” */
  type = g_strdup_printf (_("Type of %s: %s"), facts->name, facts->type);
  /* Translators: the button that opens the menu of a column */
  menu = g_strdup_printf (_("Menu of %s"), facts->name);
  gtk_label_set_text (GTK_LABEL (self->name_label), facts->name);
  gtk_label_set_text (GTK_LABEL (self->type_label), facts->type);
  gtk_widget_set_tooltip_text (self->name_button, facts->name);
  gtk_widget_set_tooltip_text (self->menu_button, menu);
  gtk_widget_set_tooltip_text (self->type_button, facts->is_editable ? _("Change Type") : facts->type);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->quality), quality);
  set_label (GTK_WIDGET (self), facts->name);
  set_label (self->name_button, facts->name);
  set_label (self->menu_button, menu);
  set_label (self->type_button, type);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->name_button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, summary,
                                  -1);
  gtk_widget_set_sensitive (self->type_button, facts->is_editable);
  gtk_widget_set_visible (self->key_mark, facts->is_key);
  gtk_widget_set_visible (self->cursor_mark, facts->is_cursor);
  sluice_quality_bar_set_counts (self->quality, facts->n_valid, facts->n_wrong, facts->n_empty);
}

/**
 * sluice_column_head_get_name:
 * @self: a #SluiceColumnHead
 *
 * Returns: (nullable): what the column is called
 */
const char *
sluice_column_head_get_name (SluiceColumnHead *self)
{
  g_return_val_if_fail (SLUICE_IS_COLUMN_HEAD (self), NULL);

  return self->name;
}

/**
 * sluice_column_head_get_editable:
 * @self: a #SluiceColumnHead
 *
 * Returns: whether the task can make something else of the column
 */
gboolean
sluice_column_head_get_editable (SluiceColumnHead *self)
{
  g_return_val_if_fail (SLUICE_IS_COLUMN_HEAD (self), FALSE);

  return self->is_editable;
}

/**
 * sluice_column_head_set_selected:
 * @self: a #SluiceColumnHead
 * @is_selected: whether its column is the one that is selected
 * @is_in_order: whether Tab goes to it
 */
void
sluice_column_head_set_selected (SluiceColumnHead *self,
                                 gboolean          is_selected,
                                 gboolean          is_in_order)
{
  g_return_if_fail (SLUICE_IS_COLUMN_HEAD (self));

  if (is_selected)
    gtk_widget_add_css_class (GTK_WIDGET (self), "selected-column");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "selected-column");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED, is_selected, -1);
  gtk_widget_set_can_focus (GTK_WIDGET (self), is_in_order);
}

/**
 * sluice_column_head_focus:
 * @self: a #SluiceColumnHead
 *
 * Gives the focus to its name.
 */
void
sluice_column_head_focus (SluiceColumnHead *self)
{
  g_return_if_fail (SLUICE_IS_COLUMN_HEAD (self));

  gtk_widget_grab_focus (self->name_button);
}
