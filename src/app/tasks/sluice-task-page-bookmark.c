/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "compat/sluice-dialogs.h"
#include "sluice-child.h"
#include "sluice-draft.h"
#include "sluice-task-page-private.h"

#include <glib/gi18n.h>

/* Forgetting how far an incremental task has come. */

static void
forgot_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceTaskPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) root = sluice_child_run_finish (result, &error);
  const char *last = "";

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      sluice_page_show_error (SLUICE_PAGE (self), _("The bookmark could not be forgotten."), error);
      return;
    }
  last = sluice_draft_get_string (json_node_get_object (root), "bookmark");
  if (*last != '\0')
    sluice_page_add_toast (SLUICE_PAGE (self), sluice_page_toast_new (_("Bookmark “%s” forgotten"), last));
  else
    sluice_page_add_toast (SLUICE_PAGE (self), sluice_page_toast_new (_("There was no bookmark")));
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  SluiceTaskPage *self = SLUICE_TASK_PAGE (source);
  const char * const arguments[] = { "task", "reset", self->id, "--output", "json", NULL };

  if (sluice_alert_finish (result))
    sluice_child_run_async (arguments, NULL, sluice_page_get_cancellable (SLUICE_PAGE (self)), forgot_cb,
                            g_object_ref (self));
}

/* Where the newest run left the bookmark, if that is known. */
static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceTaskPage) self = user_data;
  g_autoptr(GPtrArray) runs = sluice_store_list_runs_finish (SLUICE_STORE (source), result, NULL);
  const char *text = runs != NULL && runs->len > 0 ? sluice_run_get_result (runs->pdata[0]) : NULL;
  JsonObject *answer = text != NULL ? sluice_draft_parse (text) : NULL;
  JsonObject *bookmark = answer != NULL ? sluice_draft_get_object (answer, "bookmark", FALSE) : NULL;
  const char *last = bookmark != NULL ? sluice_draft_get_string (bookmark, "last") : "";
  g_autoptr(GString) body = g_string_new (NULL);

  if (*last != '\0')
    {
      /* Translators: a date or a number of the source */
      g_string_append_printf (body, _("Everything up to “%s” is loaded."), last);
      g_string_append_c (body, ' ');
    }
  g_string_append (body, _("Without the bookmark the next run begins at the start. Rows that are loaded stay; "
                           "a task that appends will load them once more."));
  sluice_alert_async (GTK_WIDGET (self), _("Forget the Bookmark?"), body->str, _("_Forget"), TRUE, NULL,
                      answered_cb, NULL);
  g_clear_pointer (&answer, json_object_unref);
}

static void
forget_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  SluiceTaskPage *self = SLUICE_TASK_PAGE (widget);
  const SluiceRunFilter filter = { .task = self->id, .limit = 1, .with_results = TRUE };

  if (self->document != NULL && self->id != NULL)
    sluice_store_list_runs_async (sluice_page_get_store (SLUICE_PAGE (self)), &filter,
                                  sluice_page_get_cancellable (SLUICE_PAGE (self)), listed_cb, g_object_ref (self));
}

/**
 * sluice_task_page_install_bookmark_action:
 * @widget_class: the class of #SluiceTaskPage
 *
 * Installs the action of the menu's *Forget the Bookmark…*.
 */
void
sluice_task_page_install_bookmark_action (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "task.forget-bookmark", NULL, forget_action);
}
