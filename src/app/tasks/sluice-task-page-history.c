/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-draft.h"
#include "sluice-present.h"
#include "sluice-task-page-private.h"
#include "sluice-task-template.h"
#include "sluice-task-versions.h"
#include "sluice-template-window.h"

#include <glib/gi18n.h>

/* What a task said before, and what it takes from others. */

/* A task is named by its id wherever it is used: that stays. */
static void
commit_document (SluiceTaskPage *self,
                 const char     *label,
                 const char     *document)
{
  JsonObject *root = sluice_draft_parse (document);

  if (root == NULL)
    return;
  sluice_draft_set_string (root, "id", sluice_draft_get_string (sluice_task_page_get_root (self), "id"));
  sluice_task_page_commit (self, label, root);
}

static void
restore_cb (SluiceTaskPage *self,
            guint           version,
            const char     *document)
{
  /* Translators: a change that can be undone */
  g_autofree char *label = g_strdup_printf (_("Go Back to Version %u"), version);

  commit_document (self, label, document);
}

static void
versions_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  SluiceTaskPage *self = SLUICE_TASK_PAGE (widget);
  SluiceTaskVersions *versions = NULL;

  if (self->document == NULL)
    return;
  versions = sluice_task_versions_new (GTK_WINDOW (gtk_widget_get_root (widget)),
                                       sluice_page_get_store (SLUICE_PAGE (self)), self->id);
  g_signal_connect_object (versions, "restore", G_CALLBACK (restore_cb), self, G_CONNECT_SWAPPED);
  sluice_present (GTK_WINDOW (versions));
}

static void
apply_cb (SluiceTaskPage *self,
          const char     *template)
{
  g_autofree char *text = sluice_task_page_dup_text (self);
  g_autoptr(GError) error = NULL;
  g_autofree char *document = sluice_task_template_apply (template, text, &error);

  if (document == NULL)
    sluice_page_show_error (SLUICE_PAGE (self), _("The template cannot be applied."), error);
  else
    /* Translators: a change that can be undone */
    commit_document (self, _("Apply a Template"), document);
}

static void
templates_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  SluiceTaskPage *self = SLUICE_TASK_PAGE (widget);
  SluiceTemplateWindow *templates = NULL;
  g_autofree char *text = NULL;

  if (self->document == NULL)
    return;
  text = sluice_task_page_dup_text (self);
  templates = sluice_template_window_new (GTK_WINDOW (gtk_widget_get_root (widget)),
                                          sluice_page_get_store (SLUICE_PAGE (self)), text);
  g_signal_connect_object (templates, "apply", G_CALLBACK (apply_cb), self, G_CONNECT_SWAPPED);
  sluice_present (GTK_WINDOW (templates));
}

/**
 * sluice_task_page_install_history_actions:
 * @widget_class: the class of the page
 *
 * Adds `task.versions` and `task.templates`.
 */
void
sluice_task_page_install_history_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "task.versions", NULL, versions_action);
  gtk_widget_class_install_action (widget_class, "task.templates", NULL, templates_action);
}
