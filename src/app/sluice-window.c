/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-window-private.h"

#include "sluice-compat.h"
#include "sluice-connections-page.h"
#include "sluice-file-drop.h"
#include "sluice-format.h"
#include "sluice-intake-page.h"
#include "sluice-overview-page.h"
#include "sluice-queries-page.h"
#include "sluice-run-page.h"
#include "sluice-running-row.h"
#include "sluice-runs-page.h"
#include "sluice-schedules-page.h"
#include "sluice-service-client.h"
#include "sluice-settings.h"
#include "sluice-tasks-page.h"
#include "sluice-welcome-page.h"

#include <glib/gi18n.h>

/* Below this there is no room for the sidebar beside a page. */
#define NARROW_WIDTH 700

enum
{
  SIGNAL_PAGE_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceWindow, sluice_window, ADW_TYPE_APPLICATION_WINDOW)

const char * const sluice_window_root_names[] = { "overview", "tasks", "runs", "schedules",
                                                  "connections", "queries", NULL };

/* On the first start the welcome stands where the lists would be empty. */
static SluicePage *
sluice_window_page_at (SluiceWindow *self,
                       int           index)
{
  switch (index)
    {
    case 0:
      return self->is_empty ? self->welcome_page : self->overview_page;
    case 1:
      return self->is_empty ? self->welcome_page : self->tasks_page;
    case 2:
      return self->runs_page;
    case 3:
      return self->schedules_page;
    case 4:
      return self->connections_page;
    case 5:
      return self->queries_page;
    default:
      return NULL;
    }
}

/* Whoever reads the window aloud reads the page that is shown. */
static void
visible_page_cb (SluiceWindow *self)
{
  GtkWidget *shown = gtk_stack_get_visible_child (self->stack);
  GtkWidget *child = NULL;

  for (child = gtk_widget_get_first_child (GTK_WIDGET (self->stack)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_accessible_update_state (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_STATE_HIDDEN,
                                 child != shown, -1);
}

static void
title_cb (SluiceWindow *self)
{
  const char *title = sluice_page_get_title (sluice_window_get_page (self));
  g_autofree char *full = NULL;

  /* Translators: the window's title: a page's name, then the program's */
  full = g_strdup_printf (_("%s – Sluice"), title);
  gtk_window_set_title (GTK_WINDOW (self), full);
}

/* GTK closes a menu after its entry has done its work. By then the page it hangs
 * on may be hidden, and the stack, which gives a page its focus back, would give
 * it to an entry that nobody sees: no key would do anything any more. */
static void
close_menu (SluiceWindow *self)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));
  GtkWidget *popover = focus == NULL ? NULL : gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER);

  if (popover == NULL)
    return;
  gtk_popover_popdown (GTK_POPOVER (popover));
  gtk_widget_grab_focus (gtk_widget_get_parent (popover));
}

void
sluice_window_show_top (SluiceWindow *self)
{
  SluicePage *page = sluice_window_get_page (self);

  close_menu (self);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (page));
  title_cb (self);
  g_signal_emit (self, signals[SIGNAL_PAGE_CHANGED], 0);
}

/* A page that nobody sees any more. */
typedef struct
{
  GtkStack *stack;              /* (owned) */
  SluicePage *page;             /* (owned) */
} Dropping;

static void
dropping_free (Dropping *dropping)
{
  g_object_unref (dropping->page);
  g_object_unref (dropping->stack);
  g_free (dropping);
}

static gboolean
drop_cb (gpointer user_data)
{
  Dropping *dropping = user_data;

  /* Else the window was closed meanwhile. */
  if (gtk_widget_get_parent (GTK_WIDGET (dropping->page)) != GTK_WIDGET (dropping->stack))
    return G_SOURCE_REMOVE;
  if (sluice_page_dismantle (dropping->page))
    return G_SOURCE_CONTINUE;
  gtk_stack_remove (dropping->stack, GTK_WIDGET (dropping->page));
  return G_SOURCE_REMOVE;
}

/**
 * sluice_window_drop:
 * @self: a #SluiceWindow
 * @page: a page that another one has taken the place of
 *
 * Lets go of @page, in parts that do not hold the window.
 */
void
sluice_window_drop (SluiceWindow *self,
                    SluicePage   *page)
{
  Dropping *dropping = g_new0 (Dropping, 1);

  dropping->stack = g_object_ref (self->stack);
  dropping->page = g_object_ref (page);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, drop_cb, dropping, (GDestroyNotify) dropping_free);
}

static void
sluice_window_pop_all (SluiceWindow *self)
{
  while (self->pushed->len > 0)
    {
      SluicePage *page = g_ptr_array_index (self->pushed, self->pushed->len - 1);

      g_ptr_array_set_size (self->pushed, (int) self->pushed->len - 1);
      sluice_window_drop (self, page);
    }
}

/* Whether all pages from @first up may be left. */
gboolean
sluice_window_may_leave (SluiceWindow *self,
                         guint         first,
                         const char   *action,
                         GVariant     *target)
{
  g_autoptr(GVariant) sunk = target == NULL ? NULL : g_variant_ref_sink (target);

  for (guint i = self->pushed->len; i > first; i--)
    if (!sluice_page_leave (g_ptr_array_index (self->pushed, i - 1), action, sunk))
      return FALSE;
  return TRUE;
}

static void
sluice_window_select (SluiceWindow *self,
                      int           index)
{
  self->is_selecting = TRUE;
  gtk_list_box_select_row (self->sidebar, gtk_list_box_get_row_at_index (self->sidebar, index));
  self->is_selecting = FALSE;
}

void
sluice_window_show_root (SluiceWindow *self,
                         int           index)
{
  SluicePage *page = sluice_window_page_at (self, index);

  if (page == NULL)
    return;
  if (!sluice_window_may_leave (self, 0, "win.show", g_variant_new_string (sluice_window_root_names[index])))
    {
      sluice_window_select (self, self->root_index);
      return;
    }
  self->root_index = index;
  sluice_window_select (self, index);
  self->root = page;
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (page));
  sluice_window_pop_all (self);
  title_cb (self);
}

static void
sidebar_selected_cb (SluiceWindow  *self,
                     GtkListBoxRow *row)
{
  /* The first row is selected before it is known which page it means. The one that
   * is selected is so again when it gets the focus: that leaves no page. */
  if (row != NULL && self->root != NULL && !self->is_selecting &&
      gtk_list_box_row_get_index (row) != self->root_index)
    {
      sluice_window_show_root (self, gtk_list_box_row_get_index (row));
      sluice_split_view_set_show_content (self->split_view, TRUE);
    }
}

static void
sidebar_activated_cb (SluiceWindow  *self,
                      GtkListBoxRow *row)
{
  sluice_window_show_root (self, gtk_list_box_row_get_index (row));
  sluice_split_view_set_show_content (self->split_view, TRUE);
}

static void
running_activated_cb (SluiceWindow  *self,
                      GtkListBoxRow *row)
{
  g_autoptr(SluiceLiveRun) live = NULL;

  live = g_list_model_get_item (sluice_session_get_running (self->session),
                                (guint) gtk_list_box_row_get_index (row));
  if (live != NULL)
    sluice_window_open_run (self, sluice_live_run_get_id (live));
  gtk_list_box_unselect_all (self->running_list);
}

static void
collapsed_cb (SluiceWindow *self)
{
  gboolean collapsed = sluice_split_view_get_collapsed (self->split_view);
  GtkWidget *child = NULL;

  adw_header_bar_set_show_end_title_buttons (self->sidebar_header, collapsed);
  for (child = gtk_widget_get_first_child (GTK_WIDGET (self->stack)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (SLUICE_IS_PAGE (child))
      sluice_page_set_collapsed (SLUICE_PAGE (child), collapsed);
  if (collapsed)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
}

static GtkWidget *
create_running_row (gpointer item,
                    gpointer user_data)
{
  return sluice_running_row_new (SLUICE_WINDOW (user_data)->session, item);
}

static void
running_changed_cb (SluiceWindow *self)
{
  guint n = g_list_model_get_n_items (sluice_session_get_running (self->session));

  gtk_widget_set_visible (self->running_box, n > 0);
}

/* Whether there is anything yet decides what the first page is. */
static void
emptiness_known (SluiceWindow *self,
                 gboolean      is_empty)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->sidebar);
  SluicePage *welcome = self->welcome_page;

  if (self->is_empty == is_empty && self->root != NULL)
    return;
  self->is_empty = is_empty;
  if (self->root == NULL || self->root == welcome || is_empty)
    {
      self->root = sluice_window_page_at (self, row == NULL ? 0 : gtk_list_box_row_get_index (row));
      sluice_window_show_top (self);
    }
}

static void
tasks_listed_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(SluiceWindow) self = user_data;
  g_autoptr(GPtrArray) tasks = NULL;
  g_autoptr(GError) error = NULL;

  tasks = sluice_store_list_tasks_finish (SLUICE_STORE (source), result, &error);
  if (tasks != NULL && self->session != NULL)
    emptiness_known (self, tasks->len == 0);
}

static void
look_for_tasks (SluiceWindow *self)
{
  SluiceStore *store = sluice_session_get_store (self->session);

  if (store != NULL)
    sluice_store_list_tasks_async (store, NULL, tasks_listed_cb, g_object_ref (self));
}

static void
needs_service_cb (SluiceWindow *self)
{
  gboolean needs_service = FALSE;

  g_object_get (self->session, "needs-service", &needs_service, NULL);
  if (needs_service)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.start-schedules", NULL);
}

static void
session_problem_cb (SluiceWindow *self)
{
  /* Pages say it themselves. */
  if (sluice_session_get_problem (self->session) != NULL)
    emptiness_known (self, FALSE);
}

static void
restore_size (SluiceWindow *self)
{
  GSettings *settings = sluice_settings_get_default ();

  if (settings == NULL)
    return;
  gtk_window_set_default_size (GTK_WINDOW (self),
                               g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

static gboolean
sluice_window_close_request (GtkWindow *window)
{
  GSettings *settings = sluice_settings_get_default ();
  int width = 0, height = 0;

  if (!sluice_window_may_leave (SLUICE_WINDOW (window), 0, "window.close", NULL))
    return GDK_EVENT_STOP;
  if (settings != NULL)
    {
      gtk_window_get_default_size (window, &width, &height);
      g_settings_set_boolean (settings, "window-maximized", gtk_window_is_maximized (window));
      if (width > 0 && height > 0)
        {
          g_settings_set_int (settings, "window-width", width);
          g_settings_set_int (settings, "window-height", height);
        }
    }
  return GTK_WINDOW_CLASS (sluice_window_parent_class)->close_request (window);
}

static void
sluice_window_dispose (GObject *object)
{
  SluiceWindow *self = SLUICE_WINDOW (object);

  if (self->running_list != NULL)
    gtk_list_box_bind_model (self->running_list, NULL, NULL, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_WINDOW);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sluice_window_parent_class)->dispose (object);
}

static void
sluice_window_finalize (GObject *object)
{
  g_ptr_array_unref (SLUICE_WINDOW (object)->pushed);

  G_OBJECT_CLASS (sluice_window_parent_class)->finalize (object);
}

static void
sluice_window_class_init (SluiceWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sluice_window_dispose;
  object_class->finalize = sluice_window_finalize;
  signals[SIGNAL_PAGE_CHANGED] =
    g_signal_new ("page-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  GTK_WINDOW_CLASS (klass)->close_request = sluice_window_close_request;

  g_type_ensure (SLUICE_TYPE_SPLIT_VIEW);
  g_type_ensure (SLUICE_TYPE_OVERVIEW_PAGE);
  g_type_ensure (SLUICE_TYPE_TASKS_PAGE);
  g_type_ensure (SLUICE_TYPE_RUNS_PAGE);
  g_type_ensure (SLUICE_TYPE_SCHEDULES_PAGE);
  g_type_ensure (SLUICE_TYPE_CONNECTIONS_PAGE);
  g_type_ensure (SLUICE_TYPE_QUERIES_PAGE);
  g_type_ensure (SLUICE_TYPE_TOUR_BAR);
  g_type_ensure (SLUICE_TYPE_WELCOME_PAGE);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceWindow, connections_page);
  gtk_widget_class_bind_template_child (widget_class, SluiceWindow, overview_page);
  gtk_widget_class_bind_template_child (widget_class, SluiceWindow, queries_page);
  gtk_widget_class_bind_template_child (widget_class, SluiceWindow, running_box);
  gtk_widget_class_bind_template_child (widget_class, SluiceWindow, running_list);
  gtk_widget_class_bind_template_child (widget_class, SluiceWindow, runs_page);
  gtk_widget_class_bind_template_child (widget_class, SluiceWindow, schedules_page);
  gtk_widget_class_bind_template_child (widget_class, SluiceWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, SluiceWindow, sidebar_header);
  gtk_widget_class_bind_template_child (widget_class, SluiceWindow, split_view);
  gtk_widget_class_bind_template_child (widget_class, SluiceWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, SluiceWindow, tasks_page);
  gtk_widget_class_bind_template_child (widget_class, SluiceWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, SluiceWindow, tour_bar);
  gtk_widget_class_bind_template_child (widget_class, SluiceWindow, welcome_page);
  gtk_widget_class_bind_template_callback (widget_class, collapsed_cb);
  gtk_widget_class_bind_template_callback (widget_class, running_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, sidebar_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, sidebar_selected_cb);
  sluice_window_install_actions (widget_class);
  sluice_window_install_run_actions (widget_class);
}

/* A list box takes each of its rows for a stop of Tab and selects it, and with it
 * its page: nobody would get past the last row to any page but the last one. Here
 * Tab goes on to the page, and the arrows go through the rows. */
static gboolean
leave_sidebar_cb (GtkWidget *widget,
                  GVariant  *direction,
                  gpointer   user_data)
{
  SluiceWindow *self = SLUICE_WINDOW (gtk_widget_get_root (widget));

  if (sluice_split_view_get_collapsed (self->split_view))
    return FALSE;
  if (g_variant_get_boolean (direction))
    return gtk_widget_child_focus (GTK_WIDGET (self->sidebar_header), GTK_DIR_TAB_BACKWARD);
  return (gtk_widget_get_visible (self->running_box) &&
          gtk_widget_child_focus (self->running_box, GTK_DIR_TAB_FORWARD)) ||
         gtk_widget_child_focus (GTK_WIDGET (self->stack), GTK_DIR_TAB_FORWARD);
}

static void
add_sidebar_keys (SluiceWindow *self)
{
  static const struct
  {
    guint key;
    GdkModifierType modifiers;
    gboolean is_backward;
  } keys[] = {
    { GDK_KEY_Tab, 0, FALSE },
    { GDK_KEY_KP_Tab, 0, FALSE },
    { GDK_KEY_Tab, GDK_SHIFT_MASK, TRUE },
    { GDK_KEY_KP_Tab, GDK_SHIFT_MASK, TRUE },
  };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new_with_arguments (gtk_keyval_trigger_new (keys[i].key, keys[i].modifiers),
                                       gtk_callback_action_new (leave_sidebar_cb, NULL, NULL),
                                       "b", keys[i].is_backward));
  gtk_widget_add_controller (GTK_WIDGET (self->sidebar), controller);
}

/* The keys of the page that is shown count, wherever in the window the focus is. */
static gboolean
key_cb (GtkEventControllerKey *controller,
        guint                  keyval,
        guint                  keycode,
        GdkModifierType        state,
        gpointer               user_data)
{
  SluiceWindow *self = user_data;
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));
  GtkWidget *page = GTK_WIDGET (sluice_window_get_page (self));

  /* On the page they were seen before. */
  if (focus != NULL && (focus == page || gtk_widget_is_ancestor (focus, page)))
    return FALSE;
  return gtk_event_controller_key_forward (controller, page);
}

static void
add_page_keys (SluiceWindow *self)
{
  GtkEventController *controller = gtk_event_controller_key_new ();

  g_signal_connect_object (controller, "key-pressed", G_CALLBACK (key_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
sluice_window_init (SluiceWindow *self)
{
  self->pushed = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->stack, "notify::visible-child", G_CALLBACK (visible_page_cb),
                           self, G_CONNECT_SWAPPED);
  visible_page_cb (self);
  sluice_compat_header_bar_hide_back (self->sidebar_header);
  sluice_file_drop_add (self);
  add_sidebar_keys (self);
  add_page_keys (self);
}

/**
 * sluice_window_new:
 * @application: the application
 * @session: what it shows
 *
 * Returns: (transfer none): a new window, owned by GTK
 */
SluiceWindow *
sluice_window_new (GtkApplication *application,
                   SluiceSession  *session)
{
  SluiceWindow *self = g_object_new (SLUICE_TYPE_WINDOW, "application", application, NULL);
  GListModel *running = sluice_session_get_running (session);
  SluicePage *pages[] = { self->overview_page, self->tasks_page, self->runs_page,
                          self->schedules_page, self->connections_page, self->queries_page,
                          self->welcome_page };

  self->session = g_object_ref (session);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    sluice_page_set_session (pages[i], session);

  gtk_list_box_bind_model (self->running_list, running, create_running_row, self, NULL);
  g_signal_connect_object (running, "items-changed", G_CALLBACK (running_changed_cb), self,
                           G_CONNECT_SWAPPED);
  running_changed_cb (self);
  g_signal_connect_object (session, "tasks-changed", G_CALLBACK (look_for_tasks), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::store", G_CALLBACK (look_for_tasks), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::problem", G_CALLBACK (session_problem_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::needs-service", G_CALLBACK (needs_service_cb), self,
                           G_CONNECT_SWAPPED);
  look_for_tasks (self);
  session_problem_cb (self);
  needs_service_cb (self);

  gtk_list_box_select_row (self->sidebar, gtk_list_box_get_row_at_index (self->sidebar, 0));
  restore_size (self);
  collapsed_cb (self);
  return self;
}

/* A window that has no size yet takes the one it was given: a page that is too
 * wide for it would keep it from becoming narrow. */
static gboolean
is_collapsed (SluiceWindow *self)
{
  int width = 0, height = 0;

  if (gtk_widget_get_width (GTK_WIDGET (self)) > 0)
    return sluice_split_view_get_collapsed (self->split_view);
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  return width < NARROW_WIDTH;
}

/**
 * sluice_window_push:
 * @self: a #SluiceWindow
 * @page: (transfer floating): a page above the one that is shown
 *
 * Shows @page, with a way back to what is shown now.
 */
void
sluice_window_push (SluiceWindow *self,
                    SluicePage   *page)
{
  g_return_if_fail (SLUICE_IS_WINDOW (self));
  g_return_if_fail (SLUICE_IS_PAGE (page));

  if (self->root == NULL)
    self->root = self->overview_page;
  gtk_stack_add_child (self->stack, GTK_WIDGET (page));
  g_ptr_array_add (self->pushed, page);
  sluice_page_set_child_page (page, TRUE);
  sluice_page_set_collapsed (page, is_collapsed (self));
  sluice_page_set_session (page, self->session);
  g_signal_connect_object (page, "notify::title", G_CALLBACK (title_cb), self, G_CONNECT_SWAPPED);
  sluice_window_show_top (self);
  sluice_split_view_set_show_content (self->split_view, TRUE);
}

/**
 * sluice_window_get_page:
 * @self: a #SluiceWindow
 *
 * Returns: (transfer none): the page that is shown
 */
SluicePage *
sluice_window_get_page (SluiceWindow *self)
{
  g_return_val_if_fail (SLUICE_IS_WINDOW (self), NULL);

  if (self->pushed->len > 0)
    return g_ptr_array_index (self->pushed, self->pushed->len - 1);
  return self->root == NULL ? self->overview_page : self->root;
}

/**
 * sluice_window_open_file:
 * @self: a #SluiceWindow
 * @file: a data file, or a task file
 *
 * Begins the intake of @file.
 */
void
sluice_window_open_file (SluiceWindow *self,
                         GFile        *file)
{
  SluiceIntakePage *page = NULL;

  g_return_if_fail (SLUICE_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  page = sluice_intake_page_new ();
  sluice_window_push (self, SLUICE_PAGE (page));
  sluice_intake_page_open_file (page, file);
}

/**
 * sluice_window_open_run:
 * @self: a #SluiceWindow
 * @run: a run's id
 *
 * Shows a run.
 */
void
sluice_window_open_run (SluiceWindow *self,
                        const char   *run)
{
  SluicePage *page = NULL;

  g_return_if_fail (SLUICE_IS_WINDOW (self));
  g_return_if_fail (run != NULL);

  sluice_service_client_tell_seen ("run-seen", run);
  page = sluice_window_get_page (self);
  /* A run that follows the intake takes its place: there is nothing to go
   * back to in it. A run started again takes the place of the old one. */
  if (self->pushed->len > 0 && (SLUICE_IS_INTAKE_PAGE (page) || SLUICE_IS_RUN_PAGE (page)))
    {
      g_ptr_array_set_size (self->pushed, (int) self->pushed->len - 1);
      sluice_window_push (self, SLUICE_PAGE (sluice_run_page_new (run)));
      sluice_window_drop (self, page);
      return;
    }
  sluice_window_push (self, SLUICE_PAGE (sluice_run_page_new (run)));
}
