/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-query-actions.h"

#include "sluice-browse-page.h"
#include "sluice-draft.h"
#include "sluice-intake-page.h"
#include "sluice-query-page.h"
#include "sluice-sql-editor.h"
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

/* A query that is about to be shown: a window has one at most. */
#define OPENING_KEY "query-opening"

typedef struct
{
  SluiceWindow *window;         /* (unowned) which owns this */
  SluicePage *origin;           /* (owned) (nullable) that was shown when it was asked for */
  GVariant *parameter;          /* (owned) of `win.open-query`, or of `win.new-query` */
  SluiceQueryPage *page;        /* (owned) (nullable) until it is made */
  gboolean is_prepared;
  guint source_id;
} Opening;

static void
opening_free (Opening *opening)
{
  g_clear_handle_id (&opening->source_id, g_source_remove);
  g_clear_object (&opening->page);
  g_variant_unref (opening->parameter);
  g_clear_object (&opening->origin);
  g_free (opening);
}

static SluiceQueryPage *
create_page (GVariant *parameter)
{
  const char *connection = NULL;
  const char *sql = NULL;

  if (g_variant_is_of_type (parameter, G_VARIANT_TYPE_STRING))
    return sluice_query_page_new (g_variant_get_string (parameter, NULL));
  g_variant_get (parameter, "(&s&s)", &connection, &sql);
  return sluice_query_page_new_with (connection, sql);
}

/* Whether it is still wanted: the window may have been closed meanwhile, or whoever asked
 * for it may have gone to another page. */
static gboolean
is_wanted (Opening *opening)
{
  return gtk_widget_get_visible (GTK_WIDGET (opening->window)) &&
         sluice_window_get_page (opening->window) == opening->origin;
}

static gboolean
open_cb (gpointer user_data)
{
  Opening *opening = user_data;
  SluiceWindow *window = opening->window;
  g_autoptr(SluiceQueryPage) page = NULL;

  if (is_wanted (opening))
    {
      if (!opening->is_prepared)
        {
          sluice_sql_editor_prepare ();
          opening->is_prepared = TRUE;
          return G_SOURCE_CONTINUE;
        }
      if (opening->page == NULL)
        {
          opening->page = g_object_ref_sink (create_page (opening->parameter));
          return G_SOURCE_CONTINUE;
        }
      page = g_steal_pointer (&opening->page);
    }
  opening->source_id = 0;
  g_object_set_data (G_OBJECT (window), OPENING_KEY, NULL);
  if (page != NULL)
    sluice_window_push (window, SLUICE_PAGE (page));
  return G_SOURCE_REMOVE;
}

/* In parts: what the first editor needs, the page, and to show it. All at once would hold
 * the window for as long as a frame. What is pressed twice in the meantime opens one page. */
static void
open_query (SluiceWindow *window,
            GVariant     *parameter)
{
  Opening *opening = g_object_get_data (G_OBJECT (window), OPENING_KEY);

  if (opening != NULL && is_wanted (opening))
    return;
  opening = g_new0 (Opening, 1);
  opening->window = window;
  g_set_object (&opening->origin, sluice_window_get_page (window));
  opening->parameter = g_variant_ref (parameter);
  opening->source_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, open_cb, opening, NULL);
  g_object_set_data_full (G_OBJECT (window), OPENING_KEY, opening, (GDestroyNotify) opening_free);
}

static void
open_query_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  open_query (SLUICE_WINDOW (widget), parameter);
}

static void
new_query_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  open_query (SLUICE_WINDOW (widget), parameter);
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
