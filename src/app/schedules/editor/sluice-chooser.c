/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-chooser.h"

#include <glib/gi18n.h>

struct _SluiceChooser
{
  AdwBin parent_instance;

  char *title;                  /* (owned) (nullable) */
  GtkStringList *names;         /* (owned) */

  GtkMenuButton *button;
  GtkPopover *popover;
  GtkSearchEntry *search;
  GtkStack *stack;
  GtkListView *list;
  GtkSingleSelection *selection;
  GtkStringFilter *filter;
  GtkFilterListModel *filtered;
};

typedef enum
{
  PROP_TITLE = 1,
  N_PROPS,
} SluiceChooserProperty;

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceChooser, sluice_chooser, ADW_TYPE_BIN)

static void
choose (SluiceChooser *self,
        guint          position)
{
  g_autoptr(GtkStringObject) item = g_list_model_get_item (G_LIST_MODEL (self->filtered), position);

  if (item == NULL)
    return;
  gtk_popover_popdown (self->popover);
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, gtk_string_object_get_string (item));
}

static void
row_activated_cb (SluiceChooser *self,
                  guint          position)
{
  choose (self, position);
}

static void
search_changed_cb (SluiceChooser *self)
{
  gtk_string_filter_set_search (self->filter, gtk_editable_get_text (GTK_EDITABLE (self->search)));
  gtk_stack_set_visible_child_name (self->stack, g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) > 0
                                                 ? "list" : "nothing");
}

/* The search waits for a pause in what is typed; Return does not. */
static void
search_activated_cb (SluiceChooser *self)
{
  search_changed_cb (self);
  choose (self, 0);
}

/* Escape: a search entry keeps it for itself. */
static void
search_stopped_cb (SluiceChooser *self)
{
  gtk_popover_popdown (self->popover);
}

/* Down leads from the field into the list. */
static gboolean
search_key_cb (SluiceChooser *self,
               guint          keyval)
{
  if (keyval != GDK_KEY_Down && keyval != GDK_KEY_KP_Down)
    return GDK_EVENT_PROPAGATE;
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
  return GDK_EVENT_STOP;
}

/* The list makes its rows as soon as it has names: most choosers are never opened. */
static void
shown_cb (SluiceChooser *self)
{
  if (gtk_filter_list_model_get_model (self->filtered) == NULL)
    gtk_filter_list_model_set_model (self->filtered, G_LIST_MODEL (self->names));
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  search_changed_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
setup_row_cb (SluiceChooser *self,
              GtkListItem   *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_list_item_set_child (item, label);
}

static void
bind_row_cb (SluiceChooser *self,
             GtkListItem   *item)
{
  GtkStringObject *name = gtk_list_item_get_item (item);

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), gtk_string_object_get_string (name));
}

static void
set_title (SluiceChooser *self,
           const char    *title)
{
  g_free (self->title);
  self->title = g_strdup (title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

static void
sluice_chooser_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  switch ((SluiceChooserProperty) prop_id)
    {
    case PROP_TITLE:
      set_title (SLUICE_CHOOSER (object), g_value_get_string (value));
      break;
    case N_PROPS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_chooser_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  switch ((SluiceChooserProperty) prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, SLUICE_CHOOSER (object)->title);
      break;
    case N_PROPS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_chooser_dispose (GObject *object)
{
  SluiceChooser *self = SLUICE_CHOOSER (object);

  g_clear_object (&self->names);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_CHOOSER);

  G_OBJECT_CLASS (sluice_chooser_parent_class)->dispose (object);
}

static void
sluice_chooser_finalize (GObject *object)
{
  g_free (SLUICE_CHOOSER (object)->title);

  G_OBJECT_CLASS (sluice_chooser_parent_class)->finalize (object);
}

static void
sluice_chooser_class_init (SluiceChooserClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sluice_chooser_dispose;
  object_class->finalize = sluice_chooser_finalize;
  object_class->set_property = sluice_chooser_set_property;
  object_class->get_property = sluice_chooser_get_property;

  properties[PROP_TITLE] =
    g_param_spec_string ("title", NULL, NULL, NULL, (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_CHOSEN] =
    g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sluice/Sluice/ui/sluice-chooser.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, SluiceChooser, name)
  BIND (button);
  BIND (filter);
  BIND (filtered);
  BIND (list);
  BIND (popover);
  BIND (search);
  BIND (selection);
  BIND (stack);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, bind_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stopped_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, shown_cb);
}

static void
sluice_chooser_init (SluiceChooser *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->names = gtk_string_list_new (NULL);
}

/**
 * sluice_chooser_set_names:
 * @self: a #SluiceChooser
 * @names: (array zero-terminated=1): what to choose from, in this order
 *
 * Offers @names.
 */
void
sluice_chooser_set_names (SluiceChooser      *self,
                          const char * const *names)
{
  g_return_if_fail (SLUICE_IS_CHOOSER (self));

  gtk_string_list_splice (self->names, 0, g_list_model_get_n_items (G_LIST_MODEL (self->names)), names);
}

/**
 * sluice_chooser_set_label:
 * @self: a #SluiceChooser
 * @label: what is chosen
 *
 * Shows @label on the button.
 */
void
sluice_chooser_set_label (SluiceChooser *self,
                          const char    *label)
{
  GtkWidget *child = NULL;

  g_return_if_fail (SLUICE_IS_CHOOSER (self));

  child = gtk_menu_button_get_child (self->button);
  g_return_if_fail (GTK_IS_LABEL (child));
  gtk_label_set_label (GTK_LABEL (child), label);
}
