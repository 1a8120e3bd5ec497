/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-preferences.h"

#include "sluice-background.h"
#include "sluice-settings.h"

#include <glib/gi18n.h>

static const char * const schemes[] = { "default", "force-light", "force-dark" };
static const guint sample_sizes[] = { 100, 500, 1000 };

/**
 * sluice_preferences_apply:
 *
 * Makes the window look as the settings say.
 */
void
sluice_preferences_apply (void)
{
  static const AdwColorScheme values[] = { ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT,
                                           ADW_COLOR_SCHEME_FORCE_DARK };
  GSettings *settings = sluice_settings_get_default ();
  g_autofree char *scheme = NULL;

  if (settings == NULL)
    return;
  scheme = g_settings_get_string (settings, "color-scheme");
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_str_equal (scheme, schemes[i]))
      adw_style_manager_set_color_scheme (adw_style_manager_get_default (), values[i]);
}

/**
 * sluice_preferences_sample_rows:
 *
 * Returns: how many records a sample holds
 */
guint
sluice_preferences_sample_rows (void)
{
  GSettings *settings = sluice_settings_get_default ();

  return settings == NULL ? sample_sizes[0] : g_settings_get_uint (settings, "sample-rows");
}

/* It reads another style sheet, which takes most of a frame. */
static gboolean
apply_cb (gpointer user_data)
{
  sluice_preferences_apply ();
  return G_SOURCE_REMOVE;
}

static void
scheme_cb (AdwComboRow *row)
{
  guint selected = adw_combo_row_get_selected (row);

  if (selected < G_N_ELEMENTS (schemes))
    g_settings_set_string (sluice_settings_get_default (), "color-scheme", schemes[selected]);
  g_idle_add (apply_cb, NULL);
}

static void
sample_cb (AdwComboRow *row)
{
  guint selected = adw_combo_row_get_selected (row);

  if (selected < G_N_ELEMENTS (sample_sizes))
    g_settings_set_uint (sluice_settings_get_default (), "sample-rows", sample_sizes[selected]);
}

static GtkWidget *
combo_row_new (const char         *title,
               const char * const *words)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr(GtkStringList) list = gtk_string_list_new (words);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (list));
  return row;
}

/* A row with a switch at its end. */
static GtkWidget *
switch_row_new (const char *title,
                const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *toggle = gtk_switch_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  /* In GTK 4.8 it is named after no label. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return row;
}

static GtkWidget *
setting_row_new (GSettings  *settings,
                 const char *key,
                 const char *title,
                 const char *subtitle)
{
  GtkWidget *row = switch_row_new (title, subtitle);

  gtk_widget_set_sensitive (row, settings != NULL);
  if (settings != NULL)
    g_settings_bind (settings, key, adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row)), "active",
                     G_SETTINGS_BIND_DEFAULT);
  return row;
}

static gboolean autostart_cb (GtkSwitch *toggle,
                              gboolean   state,
                              gpointer   user_data);

static void
autostart_done_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GtkSwitch) toggle = user_data;
  GtkWidget *row = NULL;
  g_autoptr(GError) error = NULL;

  sluice_background_set_enabled_finish (result, &error);
  row = gtk_widget_get_ancestor (GTK_WIDGET (toggle), ADW_TYPE_ACTION_ROW);
  if (row != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                                 error == NULL ? _("Schedules run without the window") : error->message);
  /* What holds, whatever was wished. */
  g_signal_handlers_block_by_func (toggle, autostart_cb, NULL);
  gtk_switch_set_active (toggle, sluice_background_is_enabled ());
  gtk_switch_set_state (toggle, sluice_background_is_enabled ());
  g_signal_handlers_unblock_by_func (toggle, autostart_cb, NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (toggle), TRUE);
}

/* The desktop may have to ask for it. */
static gboolean
autostart_cb (GtkSwitch *toggle,
              gboolean   state,
              gpointer   user_data)
{
  gtk_widget_set_sensitive (GTK_WIDGET (toggle), FALSE);
  sluice_background_set_enabled_async (state, NULL, autostart_done_cb, g_object_ref (toggle));
  return TRUE;
}

/**
 * sluice_preferences_add_background:
 * @page: the page of the preferences
 *
 * Adds what goes on without the window.
 */
void
sluice_preferences_add_background (AdwPreferencesPage *page)
{
  GSettings *settings = sluice_settings_get_default ();
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *row = switch_row_new (_("Start With the Session"), _("Schedules run without the window"));
  GtkWidget *toggle = adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row));

  g_return_if_fail (ADW_IS_PREFERENCES_PAGE (page));

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Background"));
  gtk_switch_set_active (GTK_SWITCH (toggle), sluice_background_is_enabled ());
  g_signal_connect (toggle, "state-set", G_CALLBACK (autostart_cb), NULL);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                             setting_row_new (settings, "tray", _("Icon in the Tray"),
                                              _("Where the desktop has one, while something runs or is scheduled")));
  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (group));
}

/**
 * sluice_preferences_add_notifications:
 * @page: the page of the preferences
 *
 * Adds what is told on the desktop.
 */
void
sluice_preferences_add_notifications (AdwPreferencesPage *page)
{
  const struct
  {
    const char *key;
    const char *title;
    const char *subtitle;
  } kinds[] = {
    { "notify-failure", _("Failures"), _("A run failed, and is not tried again") },
    { "notify-paused", _("Paused Schedules"), _("After failures, nothing runs before you have looked") },
    { "notify-overdue", _("What Has Not Run"), _("A task was due, and nothing ran") },
    { "notify-rejected", _("Rejected Rows"), NULL },
    { "notify-drift", _("Changed Data"), _("A source or a table has another shape") },
    { "notify-recovery", _("Recovery"), _("A task works again after failures") },
  };
  GSettings *settings = sluice_settings_get_default ();
  GtkWidget *group = adw_preferences_group_new ();

  g_return_if_fail (ADW_IS_PREFERENCES_PAGE (page));

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Notifications"));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                               setting_row_new (settings, kinds[i].key, kinds[i].title, kinds[i].subtitle));
  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (group));
}

/**
 * sluice_preferences_page_new:
 *
 * Returns: (transfer floating): the page of the preferences, with its first groups
 */
AdwPreferencesPage *
sluice_preferences_page_new (void)
{
  const char *words[] = { _("Follow the system"), _("Light"), _("Dark"), NULL };
  static const char * const sizes[] = { "100", "500", "1000", NULL };
  GSettings *settings = sluice_settings_get_default ();
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *look = adw_preferences_group_new ();
  GtkWidget *samples = adw_preferences_group_new ();
  GtkWidget *scheme = combo_row_new (_("Style"), words);
  GtkWidget *size = combo_row_new (_("Records in a sample"), sizes);
  g_autofree char *current = NULL;

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (look), _("Appearance"));
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (samples), _("Samples"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (size),
                               _("How much is read before anything is loaded"));
  if (settings != NULL)
    {
      current = g_settings_get_string (settings, "color-scheme");
      for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
        if (g_str_equal (current, schemes[i]))
          adw_combo_row_set_selected (ADW_COMBO_ROW (scheme), i);
      for (guint i = 0; i < G_N_ELEMENTS (sample_sizes); i++)
        if (sample_sizes[i] == sluice_preferences_sample_rows ())
          adw_combo_row_set_selected (ADW_COMBO_ROW (size), i);
    }
  gtk_widget_set_sensitive (scheme, settings != NULL);
  gtk_widget_set_sensitive (size, settings != NULL);
  g_signal_connect (scheme, "notify::selected", G_CALLBACK (scheme_cb), NULL);
  g_signal_connect (size, "notify::selected", G_CALLBACK (sample_cb), NULL);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (look), scheme);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (samples), size);
  adw_preferences_page_set_title (ADW_PREFERENCES_PAGE (page), _("General"));
  adw_preferences_page_set_icon_name (ADW_PREFERENCES_PAGE (page), "preferences-system-symbolic");
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (look));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (samples));
  return ADW_PREFERENCES_PAGE (page);
}

static void
workers_chosen_cb (AdwComboRow      *row,
                   GParamSpec       *pspec,
                   SluiceQueueModel *queue)
{
  const guint selected = adw_combo_row_get_selected (row);
  const guint workers = sluice_queue_model_get_workers (queue);

  if (selected != GTK_INVALID_LIST_POSITION && workers > 0 && selected + 1 != workers)
    sluice_queue_model_set_workers (queue, selected + 1);
}

/* What holds, whoever has set it. */
static void
workers_known_cb (AdwComboRow      *row,
                  GParamSpec       *pspec,
                  SluiceQueueModel *queue)
{
  const guint workers = sluice_queue_model_get_workers (queue);

  gtk_widget_set_sensitive (GTK_WIDGET (row), workers > 0);
  if (workers > 0)
    adw_combo_row_set_selected (row, workers - 1);
}

/**
 * sluice_preferences_add_queue:
 * @page: the page of the preferences
 * @session: the session whose queue it is
 *
 * Adds how many runs may work at the same time.
 */
void
sluice_preferences_add_queue (AdwPreferencesPage *page,
                              SluiceSession      *session)
{
  static const char * const numbers[] = { "1", "2", "3", "4", "5", "6", "7", "8", NULL };
  SluiceQueueModel *queue = NULL;
  GtkWidget *group = NULL;
  GtkWidget *row = NULL;

  G_STATIC_ASSERT (G_N_ELEMENTS (numbers) == SLUICE_QUEUE_MAX_WORKERS + 1);
  g_return_if_fail (ADW_IS_PREFERENCES_PAGE (page));
  g_return_if_fail (SLUICE_IS_SESSION (session));

  queue = sluice_session_get_queue (session);
  group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Queue"));
  row = combo_row_new (_("Runs at the Same Time"), numbers);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("The others wait for their turn"));
  workers_known_cb (ADW_COMBO_ROW (row), NULL, queue);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (workers_chosen_cb), queue, 0);
  g_signal_connect_object (queue, "notify::workers", G_CALLBACK (workers_known_cb), row, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (group));
}
