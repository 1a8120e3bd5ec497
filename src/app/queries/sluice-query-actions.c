/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-query-actions.h"

#include "sluice-browse-page.h"
#include "sluice-draft.h"
#include "sluice-intake-page.h"
#include "sluice-query-page.h"
#include "sluice-window.h"

/* From a table or a query of a database; @parameter is the source as JSON. */
static void
new_from_source_action (GtkWidget  *widget,
                        const char *name,
                        GVariant   *parameter)
{
  g_autoptr(JsonObject) source = sluice_draft_parse (g_variant_get_string (parameter, NULL));
  SluiceIntakePage *page = NULL;

  if (source == NULL)
    return;
  page = sluice_intake_page_new ();
  sluice_window_push (SLUICE_WINDOW (widget), SLUICE_PAGE (page));
  sluice_intake_page_use_source (page, source);
}

static void
open_query_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  sluice_window_push (SLUICE_WINDOW (widget),
                      SLUICE_PAGE (sluice_query_page_new (g_variant_get_string (parameter, NULL))));
}

static void
new_query_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  const char *connection = NULL;
  const char *sql = NULL;

  g_variant_get (parameter, "(&s&s)", &connection, &sql);
  sluice_window_push (SLUICE_WINDOW (widget),
                      SLUICE_PAGE (sluice_query_page_new_with (connection, sql)));
}

static void
browse_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  sluice_window_push (SLUICE_WINDOW (widget),
                      SLUICE_PAGE (sluice_browse_page_new (g_variant_get_string (parameter, NULL))));
}

/**
 * sluice_query_actions_install:
 * @widget_class: the class of #SluiceWindow
 *
 * Installs the actions of the window that have to do with databases: `win.browse` with
 * the name of a connection, `win.new-query` with such a name and SQL, both may be
 * empty, `win.open-query` with a query's id, and `win.new-from-source` with the source
 * of a task as JSON.
 */
void
sluice_query_actions_install (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.new-from-source", "s",
                                   new_from_source_action);
  gtk_widget_class_install_action (widget_class, "win.browse", "s", browse_action);
  gtk_widget_class_install_action (widget_class, "win.open-query", "s", open_query_action);
  gtk_widget_class_install_action (widget_class, "win.new-query", "(ss)", new_query_action);
}
