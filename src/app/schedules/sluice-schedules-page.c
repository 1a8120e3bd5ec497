/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-schedules-page.h"

#include "sluice-dependencies-view.h"
#include "sluice-pause-banner.h"
#include "sluice-schedule-row.h"
#include "sluice-timeline-view.h"

#include <glib/gi18n.h>
#include <string.h>

/* “in 5 minutes” is looked at again that often. */
#define TICK_SECONDS 20

typedef enum
{
  SHOW_ALL,
  SHOW_ON,
  SHOW_PAUSED,
  SHOW_FAILING,
} Shown;

struct _SluiceSchedulesPage
{
  SluicePage parent_instance;

  GtkFilterListModel *filtered; /* (owned) (nullable) */
  GtkCustomFilter *filter;      /* (unowned) of filtered */
  GtkCustomSorter *sorter;      /* (owned) */
  char *sort;                   /* (owned) `next` or `name` */
  Shown shown;
  guint tick_id;

  AdwViewStack *views;
  GtkStack *stack;
  GtkListView *list;
  GtkBox *chips;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  GtkButton *pause_button;
  SluiceTimelineView *timeline;
  SluiceDependenciesView *dependencies;
};

typedef enum
{
  PROP_SORT = 1,
} SluiceSchedulesPageProperty;

static GParamSpec *properties[PROP_SORT + 1];

G_DEFINE_FINAL_TYPE (SluiceSchedulesPage, sluice_schedules_page, SLUICE_TYPE_PAGE)

static SluiceScheduleListModel *
get_model (SluiceSchedulesPage *self)
{
  return sluice_session_get_schedules (sluice_page_get_session (SLUICE_PAGE (self)));
}

static void
setup_cb (SluiceSchedulesPage *self,
          GtkListItem         *item)
{
  gtk_list_item_set_child (item, sluice_schedule_row_new ());
}

static void
bind_cb (SluiceSchedulesPage *self,
         GtkListItem         *item)
{
  sluice_schedule_row_set_item (SLUICE_SCHEDULE_ROW (gtk_list_item_get_child (item)),
                                gtk_list_item_get_item (item),
                                sluice_schedule_list_model_get_all_paused (get_model (self)));
}

static void
activate_cb (SluiceSchedulesPage *self,
             guint                position)
{
  GListModel *shown = G_LIST_MODEL (gtk_list_view_get_model (self->list));
  g_autoptr(SluiceScheduleItem) item = g_list_model_get_item (shown, position);

  if (item != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-schedule", "s",
                                sluice_schedule_item_get_task (item));
}

static void
update_stack (SluiceSchedulesPage *self)
{
  SluiceScheduleListModel *model = get_model (self);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (model));

  if (n == 0 && !sluice_schedule_list_model_is_loaded (model))
    return;
  gtk_stack_set_visible_child_name (self->stack,
                                    n == 0 ? "empty"
                                    : g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) > 0
                                      ? "list" : "nothing");
}

static gboolean
is_shown (SluiceSchedulesPage *self,
          SluiceScheduleItem  *item)
{
  SluiceScheduleMode mode = sluice_schedule_item_get_mode (item, g_get_real_time ());
  const SluiceStoredSchedule *stored = sluice_schedule_item_get_stored (item);

  switch (self->shown)
    {
    case SHOW_ON:
      return mode == SLUICE_SCHEDULE_ON;
    case SHOW_PAUSED:
      return mode == SLUICE_SCHEDULE_PAUSED || mode == SLUICE_SCHEDULE_STOPPED ||
             mode == SLUICE_SCHEDULE_OFF;
    case SHOW_FAILING:
      return mode == SLUICE_SCHEDULE_STOPPED || mode == SLUICE_SCHEDULE_INVALID ||
             stored->failures > 0;
    case SHOW_ALL:
    default:
      return TRUE;
    }
}

static gboolean
matches (gpointer item,
         gpointer user_data)
{
  SluiceSchedulesPage *self = user_data;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
  g_autofree char *wanted = NULL;
  g_autofree char *have = NULL;
  g_autofree char *folded = NULL;

  if (!is_shown (self, item))
    return FALSE;
  if (*text == '\0')
    return TRUE;
  wanted = g_utf8_casefold (text, -1);
  have = g_strdup_printf ("%s %s", sluice_schedule_item_get_name (item),
                          sluice_schedule_item_get_sentence (item));
  folded = g_utf8_casefold (have, -1);
  return strstr (folded, wanted) != NULL;
}

/* What runs soon stands first, then what waits for something, then what is off. */
static gint64
rank (SluiceScheduleItem *item,
      gint64              now)
{
  gint64 next = sluice_schedule_item_get_next (item, now);

  if (next > 0)
    return next;
  return sluice_schedule_item_get_mode (item, now) == SLUICE_SCHEDULE_ON ? G_MAXINT64 - 1
                                                                         : G_MAXINT64;
}

static int
compare (gconstpointer a,
         gconstpointer b,
         gpointer      user_data)
{
  SluiceSchedulesPage *self = user_data;
  SluiceScheduleItem *first = (SluiceScheduleItem *) a, *second = (SluiceScheduleItem *) b;
  int order;

  if (g_str_equal (self->sort, "next"))
    {
      gint64 now = g_get_real_time ();
      gint64 rank_first = rank (first, now), rank_second = rank (second, now);

      if (rank_first != rank_second)
        return rank_first < rank_second ? -1 : 1;
    }
  order = g_utf8_collate (sluice_schedule_item_get_name (first),
                          sluice_schedule_item_get_name (second));
  return order != 0 ? order : strcmp (sluice_schedule_item_get_task (first),
                                      sluice_schedule_item_get_task (second));
}

static void
filter_changed (SluiceSchedulesPage *self)
{
  if (self->filtered == NULL)
    return;
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  update_stack (self);
}

static void
chip_toggled_cb (SluiceSchedulesPage *self,
                 GtkToggleButton     *chip)
{
  if (!gtk_toggle_button_get_active (chip))
    return;
  self->shown = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (chip), "shown"));
  filter_changed (self);
}

static void
build_chips (SluiceSchedulesPage *self)
{
  const char *labels[] = {
    [SHOW_ALL] = _("All"),
    /* Translators: schedules that are switched on */
    [SHOW_ON] = C_("schedules", "On"),
    [SHOW_PAUSED] = C_("schedules", "Paused"),
    [SHOW_FAILING] = C_("schedules", "Failing"),
  };
  GtkWidget *first = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      GtkWidget *chip = gtk_toggle_button_new_with_label (labels[i]);

      gtk_widget_add_css_class (chip, "chip");
      g_object_set_data (G_OBJECT (chip), "shown", GUINT_TO_POINTER (i));
      if (first == NULL)
        gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chip), TRUE);
      else
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (chip), GTK_TOGGLE_BUTTON (first));
      first = first == NULL ? chip : first;
      g_signal_connect_object (chip, "toggled", G_CALLBACK (chip_toggled_cb), self,
                               G_CONNECT_SWAPPED);
      gtk_box_append (self->chips, chip);
    }
}

/* The rows that are there: the list makes only those that can be seen. */
static void
refresh_rows (SluiceSchedulesPage *self)
{
  gboolean all_paused = sluice_schedule_list_model_get_all_paused (get_model (self));
  GtkWidget *item = NULL;

  for (item = gtk_widget_get_first_child (GTK_WIDGET (self->list)); item != NULL;
       item = gtk_widget_get_next_sibling (item))
    {
      GtkWidget *row = gtk_widget_get_first_child (item);

      if (row != NULL && SLUICE_IS_SCHEDULE_ROW (row))
        sluice_schedule_row_refresh (SLUICE_SCHEDULE_ROW (row), all_paused);
    }
}

static gboolean
tick_cb (gpointer user_data)
{
  SluiceSchedulesPage *self = user_data;

  refresh_rows (self);
  sluice_timeline_view_tick (self->timeline);
  return G_SOURCE_CONTINUE;
}

/* Time only has to pass where it is seen. */
static void
sluice_schedules_page_map (GtkWidget *widget)
{
  SluiceSchedulesPage *self = SLUICE_SCHEDULES_PAGE (widget);

  GTK_WIDGET_CLASS (sluice_schedules_page_parent_class)->map (widget);
  refresh_rows (self);
  self->tick_id = g_timeout_add_seconds (TICK_SECONDS, tick_cb, self);
}

static void
sluice_schedules_page_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&SLUICE_SCHEDULES_PAGE (widget)->tick_id, g_source_remove);
  GTK_WIDGET_CLASS (sluice_schedules_page_parent_class)->unmap (widget);
}

static void
loaded_cb (SluiceSchedulesPage *self,
           GError              *error)
{
  if (error != NULL)
    sluice_page_show_error (SLUICE_PAGE (self), _("The schedules could not be read."), error);
  update_stack (self);
}

static void
pause_clicked_cb (SluiceSchedulesPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.pause-all-schedules", "b",
                              !sluice_schedule_list_model_get_all_paused (get_model (self)));
}

/* Every row tells of it. */
static void
all_paused_cb (SluiceSchedulesPage *self)
{
  gboolean all_paused = sluice_schedule_list_model_get_all_paused (get_model (self));
  const char *label = all_paused ? _("Resume All Schedules") : _("Pause All Schedules");

  gtk_button_set_icon_name (self->pause_button,
                            all_paused ? "media-playback-start-symbolic"
                                       : "media-playback-pause-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->pause_button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pause_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  refresh_rows (self);
}

static void
sluice_schedules_page_attached (SluicePage *page)
{
  SluiceSchedulesPage *self = SLUICE_SCHEDULES_PAGE (page);
  SluiceScheduleListModel *model = get_model (self);
  GtkWidget *banner = sluice_pause_banner_new ();
  g_autoptr(GtkSelectionModel) selection = NULL;
  GtkSortListModel *sorted = NULL;

  self->filter = gtk_custom_filter_new (matches, self, NULL);
  self->filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (model)),
                                              GTK_FILTER (self->filter));
  sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->filtered)),
                                    g_object_ref (GTK_SORTER (self->sorter)));
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (sorted)));
  gtk_list_view_set_model (self->list, selection);
  sluice_pause_banner_set_model (SLUICE_PAUSE_BANNER (banner), model, NULL);
  sluice_page_set_banner (page, banner);
  g_signal_connect_object (model, "loaded", G_CALLBACK (loaded_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->filtered, "items-changed", G_CALLBACK (update_stack), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "notify::all-paused", G_CALLBACK (all_paused_cb), self,
                           G_CONNECT_SWAPPED);
  all_paused_cb (self);
  update_stack (self);
}

static void
sluice_schedules_page_ready (SluicePage *page)
{
  SluiceSchedulesPage *self = SLUICE_SCHEDULES_PAGE (page);

  sluice_timeline_view_set_session (self->timeline, sluice_page_get_session (page));
  sluice_dependencies_view_set_session (self->dependencies, sluice_page_get_session (page));
}

static gboolean
sluice_schedules_page_search (SluicePage *page)
{
  SluiceSchedulesPage *self = SLUICE_SCHEDULES_PAGE (page);

  adw_view_stack_set_visible_child_name (self->views, "list");
  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
  return TRUE;
}

static void
sluice_schedules_page_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  switch ((SluiceSchedulesPageProperty) prop_id)
    {
    case PROP_SORT:
      g_value_set_string (value, SLUICE_SCHEDULES_PAGE (object)->sort);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_schedules_page_set_property (GObject      *object,
                                    guint         prop_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  SluiceSchedulesPage *self = SLUICE_SCHEDULES_PAGE (object);

  switch ((SluiceSchedulesPageProperty) prop_id)
    {
    case PROP_SORT:
      if (g_strcmp0 (self->sort, g_value_get_string (value)) != 0)
        {
          g_free (self->sort);
          self->sort = g_value_dup_string (value);
          gtk_sorter_changed (GTK_SORTER (self->sorter), GTK_SORTER_CHANGE_DIFFERENT);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_schedules_page_dispose (GObject *object)
{
  SluiceSchedulesPage *self = SLUICE_SCHEDULES_PAGE (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (self->filter != NULL)
    gtk_custom_filter_set_filter_func (self->filter, NULL, NULL, NULL);
  self->filter = NULL;
  if (self->sorter != NULL)
    gtk_custom_sorter_set_sort_func (self->sorter, NULL, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_SCHEDULES_PAGE);
  g_clear_object (&self->sorter);
  g_clear_object (&self->filtered);

  G_OBJECT_CLASS (sluice_schedules_page_parent_class)->dispose (object);
}

static void
sluice_schedules_page_finalize (GObject *object)
{
  g_free (SLUICE_SCHEDULES_PAGE (object)->sort);

  G_OBJECT_CLASS (sluice_schedules_page_parent_class)->finalize (object);
}

static void
sluice_schedules_page_class_init (SluiceSchedulesPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  SluicePageClass *page_class = SLUICE_PAGE_CLASS (klass);

  object_class->dispose = sluice_schedules_page_dispose;
  object_class->finalize = sluice_schedules_page_finalize;
  object_class->get_property = sluice_schedules_page_get_property;
  object_class->set_property = sluice_schedules_page_set_property;
  widget_class->map = sluice_schedules_page_map;
  widget_class->unmap = sluice_schedules_page_unmap;
  page_class->attached = sluice_schedules_page_attached;
  page_class->ready = sluice_schedules_page_ready;
  page_class->search = sluice_schedules_page_search;

  properties[PROP_SORT] =
    g_param_spec_string ("sort", NULL, NULL, "next",
                         (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (SLUICE_TYPE_DEPENDENCIES_VIEW);
  g_type_ensure (SLUICE_TYPE_TIMELINE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-schedules-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceSchedulesPage, chips);
  gtk_widget_class_bind_template_child (widget_class, SluiceSchedulesPage, dependencies);
  gtk_widget_class_bind_template_child (widget_class, SluiceSchedulesPage, list);
  gtk_widget_class_bind_template_child (widget_class, SluiceSchedulesPage, pause_button);
  gtk_widget_class_bind_template_child (widget_class, SluiceSchedulesPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, SluiceSchedulesPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, SluiceSchedulesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SluiceSchedulesPage, timeline);
  gtk_widget_class_bind_template_child (widget_class, SluiceSchedulesPage, views);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed);
  gtk_widget_class_bind_template_callback (widget_class, pause_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_install_property_action (widget_class, "schedules.sort", "sort");
}

static void
sluice_schedules_page_init (SluiceSchedulesPage *self)
{
  self->sort = g_strdup ("next");
  self->sorter = gtk_custom_sorter_new (compare, self, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  build_chips (self);
}
