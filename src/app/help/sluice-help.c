/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-help.h"

#include "sluice-dialogs.h"

#include <glib/gi18n.h>

/* The pages of docs/, made into web pages when Sluice is built. */
#define FIRST_PAGE "index.html"

/* Set once by sluice_help_init, before the main loop runs. */
static char *directory;

/* Which page, and where in it, has the answer to a question that arises in a
 * widget. The innermost one counts. */
static const struct
{
  const char *type;
  const char *topic;
} topics[] = {
  { "SluiceActivityPage", "upkeep#who-changed-what" },
  { "SluiceActivityPage", "upkeep#who-changed-what" },
  { "SluiceAnswerView", "from-a-link-to-a-table#records" },
  { "SluiceAuthEditor", "sign-in" },
  { "SluiceBrowsePage", "databases#looking-around" },
  { "SluiceChecksInspector", "mapping#checks" },
  { "SluiceConnectionDialog", "databases" },
  { "SluiceConnectionsPage", "databases" },
  { "SluiceDatabaseCard", "databases" },
  { "SluiceDecisionsPage", "schedules#why-did-it-not-run" },
  { "SluiceDeduplicateForm", "mapping#duplicates" },
  { "SluiceDependenciesView", "schedules#after-other-tasks" },
  { "SluiceDestinationEditor", "loading" },
  { "SluiceDialectCard", "files#csv" },
  { "SluiceExpressionField", "mapping#expressions" },
  { "SluiceFileCard", "files" },
  { "SluiceFilterInspector", "mapping#expressions" },
  { "SluiceIntakePage", "from-a-link-to-a-table" },
  { "SluiceLookupsInspector", "mapping#lookups" },
  { "SluiceMappingPane", "mapping#the-mapping-in-the-window" },
  { "SluiceOverviewPage", "overview" },
  { "SluicePagingCard", "from-a-link-to-a-table#paging" },
  { "SluicePlanView", "loading#the-load-plan" },
  { "SluiceQueriesPage", "queries" },
  { "SluiceQueryPage", "queries#in-the-window" },
  { "SluiceRejectsView", "quarantine" },
  { "SluiceRequestsView", "rates-and-waiting#the-requests-of-a-run" },
  { "SluiceRowsView", "mapping#columns-in-the-window" },
  { "SluiceRunPage", "runs#what-a-result-says" },
  { "SluiceRunsPage", "runs" },
  { "SluiceScheduleEditor", "schedules" },
  { "SluiceSchedulesPage", "schedules#in-the-window_1" },
  { "SluiceSetsInspector", "mapping#groups" },
  { "SluiceSqlHooks", "loading#sql-of-before-and-after" },
  { "SluiceStoragePage", "upkeep#what-is-kept" },
  { "SluiceTaskEditor", "mapping#the-editor" },
  { "SluiceTaskVersions", "mapping#versions" },
  { "SluiceTasksPage", "window#tasks" },
  { "SluiceTemplateWindow", "mapping#templates" },
  { "SluiceTransformPicker", "functions" },
  { "SluiceWelcomePage", "window#the-first-steps" },
};

/**
 * sluice_help_init:
 * @program_path: (nullable): the path of the running program
 *
 * Finds the guide: in the build tree if the program runs from there, else where
 * it was configured to be installed. To be called from main, before the main
 * loop: it looks at the disk.
 */
void
sluice_help_init (const char *program_path)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = NULL;
  g_autofree char *built = NULL;
  g_autofree char *page = NULL;

  if (self == NULL)
    self = g_strdup (program_path == NULL ? "sluice" : program_path);
  folder = g_path_get_dirname (self);
  built = g_build_filename (folder, "..", "..", "docs", NULL);
  page = g_build_filename (built, FIRST_PAGE, NULL);
  g_free (directory);
  directory = g_file_test (page, G_FILE_TEST_IS_REGULAR) ? g_canonicalize_filename (built, "/")
                                                         : g_build_filename (PKGDATADIR, "help", NULL);
}

/**
 * sluice_help_dup_uri:
 * @topic: (nullable): the name of a page, or that, `#` and the name of a place in it;
 *   %NULL: the first page
 *
 * Returns: (transfer full): the address of the page
 */
char *
sluice_help_dup_uri (const char *topic)
{
  g_auto(GStrv) parts = g_strsplit (topic == NULL ? "index" : topic, "#", 2);
  g_autofree char *name = g_strconcat (parts[0] == NULL ? "index" : parts[0], ".html", NULL);
  g_autofree char *path = g_build_filename (directory == NULL ? PKGDATADIR "/help" : directory, name, NULL);
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);

  if (parts[0] == NULL || parts[1] == NULL)
    return g_steal_pointer (&uri);
  return g_strconcat (uri, "#", parts[1], NULL);
}

/**
 * sluice_help_find_topic:
 * @widget: (nullable): what a question is about
 *
 * Returns: (transfer none) (nullable): the page that answers it; %NULL if none
 *   is about @widget or what is around it
 */
const char *
sluice_help_find_topic (GtkWidget *widget)
{
  for (GtkWidget *at = widget; at != NULL; at = gtk_widget_get_parent (at))
    for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
      if (g_str_equal (G_OBJECT_TYPE_NAME (at), topics[i].type))
        return topics[i].topic;
  return NULL;
}

/* The page that is shown: the focus may be in the sidebar. */
static const char *
find_shown (GtkWidget *widget)
{
  const char *topic = NULL;

  if (!gtk_widget_get_mapped (widget))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    if (g_str_equal (G_OBJECT_TYPE_NAME (widget), topics[i].type))
      return topics[i].topic;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && topic == NULL;
       child = gtk_widget_get_next_sibling (child))
    topic = find_shown (child);
  return topic;
}

/**
 * sluice_help_window_topic:
 * @window: a window
 *
 * Returns: (transfer none) (nullable): the page about what has the focus in
 *   @window, else about what it shows
 */
const char *
sluice_help_window_topic (GtkWindow *window)
{
  const char *topic = NULL;

  g_return_val_if_fail (GTK_IS_WINDOW (window), NULL);

  topic = sluice_help_find_topic (gtk_window_get_focus (window));
  return topic == NULL ? find_shown (GTK_WIDGET (window)) : topic;
}

typedef struct
{
  GtkWindow *parent;            /* (owned) */
  char *uri;                    /* (owned) */
} Showing;

static void
showing_free (Showing *showing)
{
  g_object_unref (showing->parent);
  g_free (showing->uri);
  g_free (showing);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Showing, showing_free)

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(Showing) showing = user_data;

  if (sluice_alert_finish (result))
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (showing->parent)), showing->uri);
}

static void
launched_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(Showing) showing = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *body = NULL;
  GtkWidget *parent = GTK_WIDGET (showing->parent);

  if (g_app_info_launch_default_for_uri_finish (result, &error) || !gtk_widget_get_mapped (parent))
    return;
  /* Translators: %s is the address of a page */
  body = g_strdup_printf (_("No program shows web pages here. The guide is at %s."), showing->uri);
  sluice_alert_async (parent, _("The Guide Could Not Be Opened"), body, _("Copy the _Address"), FALSE, NULL, answered_cb,
                      g_steal_pointer (&showing));
}

/**
 * sluice_help_show:
 * @parent: the window that asks
 * @topic: (nullable): as [func@Sluice.help_dup_uri]
 *
 * Opens a page of the guide in the program for web pages; where there is none,
 * @parent says where the guide is.
 */
void
sluice_help_show (GtkWindow  *parent,
                  const char *topic)
{
  g_autoptr(GdkAppLaunchContext) context = NULL;
  Showing *showing = NULL;

  g_return_if_fail (GTK_IS_WINDOW (parent));

  showing = g_new0 (Showing, 1);
  showing->parent = g_object_ref (parent);
  showing->uri = sluice_help_dup_uri (topic);
  context = gdk_display_get_app_launch_context (gtk_widget_get_display (GTK_WIDGET (parent)));
  g_app_info_launch_default_for_uri_async (showing->uri, G_APP_LAUNCH_CONTEXT (context), NULL, launched_cb, showing);
}
