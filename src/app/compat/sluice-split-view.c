/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-split-view.h"

/*
 * SluiceSplitView: a sidebar beside a content, one at a time when there is no
 * room for both. AdwNavigationSplitView where there is one, else AdwLeaflet;
 * nobody else needs to know which.
 */
struct _SluiceSplitView
{
  AdwBin parent_instance;

  GtkWidget *container;         /* (unowned) the child of the bin */
#if ADW_CHECK_VERSION (1, 4, 0)
  GtkWidget *split;             /* (unowned) */
#else
  GtkWidget *sidebar;           /* (unowned) (nullable) */
  GtkWidget *content;           /* (unowned) (nullable) */
#endif
};

typedef enum
{
  PROP_SIDEBAR = 1,
  PROP_CONTENT,
  PROP_COLLAPSED,
  PROP_SHOW_CONTENT,
} SluiceSplitViewProperty;

static GParamSpec *properties[PROP_SHOW_CONTENT + 1];

G_DEFINE_FINAL_TYPE (SluiceSplitView, sluice_split_view, ADW_TYPE_BIN)

static void
notify_collapsed_cb (SluiceSplitView *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COLLAPSED]);
}

static void
notify_show_content_cb (SluiceSplitView *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_CONTENT]);
}

static void
sluice_split_view_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  SluiceSplitView *self = SLUICE_SPLIT_VIEW (object);

  switch ((SluiceSplitViewProperty) prop_id)
    {
    case PROP_COLLAPSED:
      g_value_set_boolean (value, sluice_split_view_get_collapsed (self));
      break;
    case PROP_SHOW_CONTENT:
      g_value_set_boolean (value, sluice_split_view_get_show_content (self));
      break;
    case PROP_SIDEBAR:
    case PROP_CONTENT:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_split_view_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  SluiceSplitView *self = SLUICE_SPLIT_VIEW (object);

  switch ((SluiceSplitViewProperty) prop_id)
    {
    case PROP_SIDEBAR:
      sluice_split_view_set_sidebar (self, g_value_get_object (value));
      break;
    case PROP_CONTENT:
      sluice_split_view_set_content (self, g_value_get_object (value));
      break;
    case PROP_SHOW_CONTENT:
      sluice_split_view_set_show_content (self, g_value_get_boolean (value));
      break;
    case PROP_COLLAPSED:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

#if ADW_CHECK_VERSION (1, 4, 0)

/* Newer than the floor on purpose: that is what this file is for. */
G_GNUC_BEGIN_IGNORE_DEPRECATIONS

static gboolean
drop_container_cb (gpointer container)
{
  return G_SOURCE_REMOVE;
}

/* The breakpoint bin of libadwaita 1.7 finishes an allocation in an idle
 * callback that does not hold it: it has to outlive that callback. */
static void
sluice_split_view_dispose (GObject *object)
{
  SluiceSplitView *self = SLUICE_SPLIT_VIEW (object);

  if (self->container != NULL)
    g_idle_add_full (G_PRIORITY_LOW, drop_container_cb,
                     g_object_ref (g_steal_pointer (&self->container)), g_object_unref);

  G_OBJECT_CLASS (sluice_split_view_parent_class)->dispose (object);
}

static void
sluice_split_view_init (SluiceSplitView *self)
{
  AdwBreakpoint *breakpoint = NULL;
  GValue collapsed = G_VALUE_INIT;

  self->container = adw_breakpoint_bin_new ();
  gtk_widget_set_size_request (self->container, 360, 294);
  self->split = adw_navigation_split_view_new ();
  adw_navigation_split_view_set_max_sidebar_width (ADW_NAVIGATION_SPLIT_VIEW (self->split), 260);
  adw_breakpoint_bin_set_child (ADW_BREAKPOINT_BIN (self->container), self->split);

  breakpoint = adw_breakpoint_new (adw_breakpoint_condition_parse ("max-width: 700px"));
  g_value_init (&collapsed, G_TYPE_BOOLEAN);
  g_value_set_boolean (&collapsed, TRUE);
  adw_breakpoint_add_setter (breakpoint, G_OBJECT (self->split), "collapsed", &collapsed);
  g_value_unset (&collapsed);
  adw_breakpoint_bin_add_breakpoint (ADW_BREAKPOINT_BIN (self->container), breakpoint);

  /* A narrow window shows its page first, as the leaflet does. */
  adw_navigation_split_view_set_show_content (ADW_NAVIGATION_SPLIT_VIEW (self->split), TRUE);
  g_signal_connect_object (self->split, "notify::collapsed", G_CALLBACK (notify_collapsed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->split, "notify::show-content",
                           G_CALLBACK (notify_show_content_cb), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), self->container);
}

void
sluice_split_view_set_sidebar (SluiceSplitView *self,
                               GtkWidget       *sidebar)
{
  g_return_if_fail (SLUICE_IS_SPLIT_VIEW (self));

  adw_navigation_split_view_set_sidebar (ADW_NAVIGATION_SPLIT_VIEW (self->split),
                                         adw_navigation_page_new (sidebar, "Sluice"));
}

void
sluice_split_view_set_content (SluiceSplitView *self,
                               GtkWidget       *content)
{
  g_return_if_fail (SLUICE_IS_SPLIT_VIEW (self));

  adw_navigation_split_view_set_content (ADW_NAVIGATION_SPLIT_VIEW (self->split),
                                         adw_navigation_page_new (content, "Sluice"));
}

gboolean
sluice_split_view_get_collapsed (SluiceSplitView *self)
{
  g_return_val_if_fail (SLUICE_IS_SPLIT_VIEW (self), FALSE);

  return adw_navigation_split_view_get_collapsed (ADW_NAVIGATION_SPLIT_VIEW (self->split));
}

gboolean
sluice_split_view_get_show_content (SluiceSplitView *self)
{
  g_return_val_if_fail (SLUICE_IS_SPLIT_VIEW (self), FALSE);

  return adw_navigation_split_view_get_show_content (ADW_NAVIGATION_SPLIT_VIEW (self->split));
}

void
sluice_split_view_set_show_content (SluiceSplitView *self,
                                    gboolean         show_content)
{
  g_return_if_fail (SLUICE_IS_SPLIT_VIEW (self));

  adw_navigation_split_view_set_show_content (ADW_NAVIGATION_SPLIT_VIEW (self->split),
                                              show_content);
}

G_GNUC_END_IGNORE_DEPRECATIONS

#else

static void
sluice_split_view_init (SluiceSplitView *self)
{
  self->container = adw_leaflet_new ();
  adw_leaflet_set_can_navigate_back (ADW_LEAFLET (self->container), TRUE);
  g_signal_connect_object (self->container, "notify::folded", G_CALLBACK (notify_collapsed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->container, "notify::visible-child",
                           G_CALLBACK (notify_show_content_cb), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), self->container);
}

/* The order of the leaflet's children is the order of navigation, whatever the
 * order in which our properties are set. */
static void
sluice_split_view_arrange (SluiceSplitView *self)
{
  AdwLeaflet *leaflet = ADW_LEAFLET (self->container);
  GtkWidget *separator = NULL;
  AdwLeafletPage *page = NULL;

  if (self->sidebar == NULL || self->content == NULL)
    return;

  separator = gtk_separator_new (GTK_ORIENTATION_VERTICAL);
  adw_leaflet_append (leaflet, self->sidebar);
  page = adw_leaflet_append (leaflet, separator);
  adw_leaflet_page_set_navigatable (page, FALSE);
  adw_leaflet_append (leaflet, self->content);
  adw_leaflet_set_visible_child (leaflet, self->content);
}

/**
 * sluice_split_view_set_sidebar:
 * @self: a #SluiceSplitView
 * @sidebar: (transfer none): what stands at the start; set once
 */
void
sluice_split_view_set_sidebar (SluiceSplitView *self,
                               GtkWidget       *sidebar)
{
  g_return_if_fail (SLUICE_IS_SPLIT_VIEW (self));
  g_return_if_fail (GTK_IS_WIDGET (sidebar) && self->sidebar == NULL);

  self->sidebar = sidebar;
  gtk_widget_set_size_request (sidebar, 240, -1);
  gtk_widget_set_hexpand (sidebar, FALSE);
  sluice_split_view_arrange (self);
}

/**
 * sluice_split_view_set_content:
 * @self: a #SluiceSplitView
 * @content: (transfer none): what takes the rest; set once
 */
void
sluice_split_view_set_content (SluiceSplitView *self,
                               GtkWidget       *content)
{
  g_return_if_fail (SLUICE_IS_SPLIT_VIEW (self));
  g_return_if_fail (GTK_IS_WIDGET (content) && self->content == NULL);

  self->content = content;
  gtk_widget_set_hexpand (content, TRUE);
  sluice_split_view_arrange (self);
}

/**
 * sluice_split_view_get_collapsed:
 * @self: a #SluiceSplitView
 *
 * Returns: whether only one of the two is shown
 */
gboolean
sluice_split_view_get_collapsed (SluiceSplitView *self)
{
  g_return_val_if_fail (SLUICE_IS_SPLIT_VIEW (self), FALSE);

  return adw_leaflet_get_folded (ADW_LEAFLET (self->container));
}

/**
 * sluice_split_view_get_show_content:
 * @self: a #SluiceSplitView
 *
 * Returns: whether the content is what a collapsed view shows
 */
gboolean
sluice_split_view_get_show_content (SluiceSplitView *self)
{
  g_return_val_if_fail (SLUICE_IS_SPLIT_VIEW (self), FALSE);

  return adw_leaflet_get_visible_child (ADW_LEAFLET (self->container)) == self->content;
}

/**
 * sluice_split_view_set_show_content:
 * @self: a #SluiceSplitView
 * @show_content: whether a collapsed view shows the content or the sidebar
 */
void
sluice_split_view_set_show_content (SluiceSplitView *self,
                                    gboolean         show_content)
{
  g_return_if_fail (SLUICE_IS_SPLIT_VIEW (self));

  adw_leaflet_set_visible_child (ADW_LEAFLET (self->container),
                                 show_content ? self->content : self->sidebar);
}

#endif

static void
sluice_split_view_class_init (SluiceSplitViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags set_only = (G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);

#if ADW_CHECK_VERSION (1, 4, 0)
  object_class->dispose = sluice_split_view_dispose;
#endif
  object_class->get_property = sluice_split_view_get_property;
  object_class->set_property = sluice_split_view_set_property;

  properties[PROP_SIDEBAR] =
    g_param_spec_object ("sidebar", NULL, NULL, GTK_TYPE_WIDGET, set_only);
  properties[PROP_CONTENT] =
    g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, set_only);
  properties[PROP_COLLAPSED] =
    g_param_spec_boolean ("collapsed", NULL, NULL, FALSE,
                          (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  properties[PROP_SHOW_CONTENT] =
    g_param_spec_boolean ("show-content", NULL, NULL, FALSE,
                          (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}
