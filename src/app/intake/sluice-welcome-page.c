/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-welcome-page.h"

/* What the first start shows: three ways in. */
struct _SluiceWelcomePage
{
  SluicePage parent_instance;
};

G_DEFINE_FINAL_TYPE (SluiceWelcomePage, sluice_welcome_page, SLUICE_TYPE_PAGE)

static void
sluice_welcome_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_WELCOME_PAGE);

  G_OBJECT_CLASS (sluice_welcome_page_parent_class)->dispose (object);
}

static void
sluice_welcome_page_class_init (SluiceWelcomePageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_welcome_page_dispose;
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               "/io/github/sluice/Sluice/ui/sluice-welcome-page.ui");
}

static void
sluice_welcome_page_init (SluiceWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
