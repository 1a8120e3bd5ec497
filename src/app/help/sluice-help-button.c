/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-help-button.h"

#include "sluice-help.h"

#include <glib/gi18n.h>

struct _SluiceHelpButton
{
  GtkButton parent_instance;

  char *topic;                  /* (owned) (nullable) */
};

typedef enum
{
  PROP_TOPIC = 1,
} SluiceHelpButtonProperty;

static GParamSpec *properties[PROP_TOPIC + 1];

G_DEFINE_FINAL_TYPE (SluiceHelpButton, sluice_help_button, GTK_TYPE_BUTTON)

static void
sluice_help_button_clicked (GtkButton *button)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (button));

  if (GTK_IS_WINDOW (root))
    sluice_help_show (GTK_WINDOW (root), SLUICE_HELP_BUTTON (button)->topic);
}

static void
sluice_help_button_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  switch ((SluiceHelpButtonProperty) prop_id)
    {
    case PROP_TOPIC:
      g_value_set_string (value, SLUICE_HELP_BUTTON (object)->topic);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_help_button_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  switch ((SluiceHelpButtonProperty) prop_id)
    {
    case PROP_TOPIC:
      SLUICE_HELP_BUTTON (object)->topic = g_value_dup_string (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_help_button_finalize (GObject *object)
{
  g_free (SLUICE_HELP_BUTTON (object)->topic);

  G_OBJECT_CLASS (sluice_help_button_parent_class)->finalize (object);
}

static void
sluice_help_button_class_init (SluiceHelpButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sluice_help_button_finalize;
  object_class->get_property = sluice_help_button_get_property;
  object_class->set_property = sluice_help_button_set_property;
  GTK_BUTTON_CLASS (klass)->clicked = sluice_help_button_clicked;

  properties[PROP_TOPIC] =
    g_param_spec_string ("topic", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
sluice_help_button_init (SluiceHelpButton *self)
{
  gtk_button_set_icon_name (GTK_BUTTON (self), "help-about-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), _("What the Guide Says"));
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (self), "flat");
  gtk_widget_add_css_class (GTK_WIDGET (self), "circular");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What the guide says"), -1);
}

/**
 * sluice_help_button_new:
 * @topic: as [func@Sluice.help_dup_uri]
 *
 * Returns: (transfer floating): a new button
 */
GtkWidget *
sluice_help_button_new (const char *topic)
{
  g_return_val_if_fail (topic != NULL, NULL);

  return g_object_new (SLUICE_TYPE_HELP_BUTTON, "topic", topic, NULL);
}
