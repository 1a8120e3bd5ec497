/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-preferences.h"

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

static void
scheme_cb (AdwComboRow *row)
{
  guint selected = adw_combo_row_get_selected (row);

  if (selected < G_N_ELEMENTS (schemes))
    g_settings_set_string (sluice_settings_get_default (), "color-scheme", schemes[selected]);
  sluice_preferences_apply ();
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

/**
 * sluice_preferences_page_new:
 *
 * Returns: (transfer floating): the page of the preferences
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
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (look));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (samples));
  return ADW_PREFERENCES_PAGE (page);
}
