/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-check-list.h"

#include "sluice-check-words.h"
#include "sluice-draft.h"
#include "sluice-format.h"
#include "sluice-json-list.h"

#include <glib/gi18n.h>

struct _SluiceCheckList
{
  AdwPreferencesGroup parent_instance;

  GtkListBox *list;             /* (unowned) */
};

G_DEFINE_FINAL_TYPE (SluiceCheckList, sluice_check_list, ADW_TYPE_PREFERENCES_GROUP)

static void
sluice_check_list_class_init (SluiceCheckListClass *klass)
{
}

static void
sluice_check_list_init (SluiceCheckList *self)
{
  GtkWidget *list = gtk_list_box_new ();

  self->list = GTK_LIST_BOX (list);
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Checks"), -1);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _("Checks"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), list);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/* Numbers of rows with commas between. */
static char *
list_rows (JsonArray *rows)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      g_autofree char *number = sluice_format_number ((guint64) json_array_get_int_element (rows, i));

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", number);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
describe (JsonObject *check)
{
  guint64 n_failed = (guint64) json_object_get_int_member_with_default (check, "failed", 0);
  guint64 n_looked_at = (guint64) json_object_get_int_member_with_default (check, "looked_at", 0);
  gboolean is_of_run = sluice_check_words_is_of_run (sluice_draft_get_string (check, "rule"));
  g_autofree char *failed = sluice_format_number (n_failed);
  g_autofree char *looked_at = sluice_format_number (n_looked_at);
  g_autofree char *rows = list_rows (sluice_draft_get_array (check, "rows"));
  g_autofree char *numbers = NULL;

  if (is_of_run)
    return g_strdup (n_failed == 0 ? _("Holds") : _("Does not hold"));
  if (n_failed == 0)
    return g_strdup_printf (ngettext ("%s row passed", "%s rows passed", n_looked_at), looked_at);
  numbers = g_strdup_printf (ngettext ("%s of %s rows failed", "%s of %s rows failed", n_failed), failed, looked_at);
  if (*rows == '\0')
    return g_steal_pointer (&numbers);
  /* Translators: numbers of rows of the source */
  return g_strdup_printf (_("%s · rows %s"), numbers, rows);
}

static GtkWidget *
create_row (JsonObject *check)
{
  GtkWidget *row = adw_action_row_new ();
  gboolean is_failed = json_object_get_int_member_with_default (check, "failed", 0) > 0;
  GtkWidget *icon = gtk_image_new_from_icon_name (is_failed ? "dialog-warning-symbolic" : "sluice-success-symbolic");
  GtkWidget *severity = gtk_label_new (sluice_check_words_get_severity (check));
  g_autofree char *title = sluice_check_words_describe (check);
  g_autofree char *subtitle = describe (check);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  gtk_widget_add_css_class (severity, "secondary");
  gtk_label_set_wrap (GTK_LABEL (severity), TRUE);
  gtk_widget_set_visible (severity, is_failed);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), severity);
  return row;
}

/**
 * sluice_check_list_set_result:
 * @self: a #SluiceCheckList
 * @result: (nullable): the result of a run
 *
 * Shows what came of its checks; without any nothing is shown.
 */
void
sluice_check_list_set_result (SluiceCheckList *self,
                              JsonObject      *result)
{
  JsonArray *checks = NULL;
  GtkListBoxRow *row = NULL;
  guint n;

  g_return_if_fail (SLUICE_IS_CHECK_LIST (self));

  checks = result == NULL ? NULL : sluice_draft_get_array (result, "checks");
  n = checks == NULL ? 0 : json_array_get_length (checks);
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < n; i++)
    if (sluice_json_list_get_object (checks, i) != NULL)
      gtk_list_box_append (self->list, create_row (sluice_json_list_get_object (checks, i)));
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
}
