/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-dialogs.h"

#include "sluice-present.h"

#include <glib/gi18n.h>

G_GNUC_BEGIN_IGNORE_DEPRECATIONS

static void
alert_response_cb (GObject    *dialog,
                   const char *response,
                   gpointer    user_data)
{
  g_autoptr(GTask) task = user_data;

  if (g_strcmp0 (response, "act") == 0)
    g_task_return_int (task, SLUICE_CHOICE_ACT);
  else
    g_task_return_int (task, g_strcmp0 (response, "other") == 0 ? SLUICE_CHOICE_OTHER : SLUICE_CHOICE_CANCEL);
}

static void
ask (GTask                 *task,
     GtkWidget             *parent,
     const char            *heading,
     const char            *body,
     const char            *no_label,
     const char            *other_label,
     const char            *yes_label,
     AdwResponseAppearance  look)
{
#if ADW_CHECK_VERSION (1, 5, 0)
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (heading, body));

  adw_alert_dialog_add_response (dialog, "cancel", no_label);
  if (other_label != NULL)
    adw_alert_dialog_add_response (dialog, "other", other_label);
  adw_alert_dialog_add_response (dialog, "act", yes_label);
  adw_alert_dialog_set_response_appearance (dialog, "act", look);
  adw_alert_dialog_set_close_response (dialog, "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (alert_response_cb), task);
  adw_dialog_present (ADW_DIALOG (dialog), parent);
#else
  GtkRoot *root = gtk_widget_get_root (parent);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (root), heading, body);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel", no_label);
  if (other_label != NULL)
    adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "other", other_label);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "act", yes_label);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "act", look);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (alert_response_cb), task);
  gtk_window_present (GTK_WINDOW (dialog));
#endif
}

/**
 * sluice_alert_async:
 * @parent: a widget of the window that asks
 * @heading: the question
 * @body: what the answer means
 * @action_label: the label of the button that acts, with its mnemonic
 * @destructive: whether what it does is a loss
 * @cancellable: (nullable): a #GCancellable
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Asks once, with *Cancel* and one other answer.
 */
void
sluice_alert_async (GtkWidget           *parent,
                    const char          *heading,
                    const char          *body,
                    const char          *action_label,
                    gboolean             destructive,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (GTK_IS_WIDGET (parent));

  task = g_task_new (parent, cancellable, callback, user_data);
  g_task_set_source_tag (task, sluice_alert_async);
  ask (g_steal_pointer (&task), parent, heading, body, _("_Cancel"), NULL, action_label,
       destructive ? ADW_RESPONSE_DESTRUCTIVE : ADW_RESPONSE_SUGGESTED);
}

/**
 * sluice_question_async:
 * @parent: a widget of the window that asks
 * @heading: the question
 * @body: what the answers mean
 * @no_label: the label of the button that leaves things as they are
 * @yes_label: the label of the button that acts
 * @cancellable: (nullable): a #GCancellable
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Asks what is to be, when neither answer cancels anything. To be ended with
 * [func@Sluice.alert_finish], too.
 */
void
sluice_question_async (GtkWidget           *parent,
                       const char          *heading,
                       const char          *body,
                       const char          *no_label,
                       const char          *yes_label,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (GTK_IS_WIDGET (parent));

  task = g_task_new (parent, cancellable, callback, user_data);
  g_task_set_source_tag (task, sluice_alert_async);
  ask (g_steal_pointer (&task), parent, heading, body, no_label, NULL, yes_label, ADW_RESPONSE_SUGGESTED);
}

/**
 * sluice_alert_finish:
 * @result: what the callback was given
 *
 * Returns: whether the action was chosen
 */
gboolean
sluice_alert_finish (GAsyncResult *result)
{
  g_return_val_if_fail (G_IS_TASK (result), FALSE);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == sluice_alert_async, FALSE);

  return g_task_propagate_int (G_TASK (result), NULL) == SLUICE_CHOICE_ACT;
}

/**
 * sluice_choice_async:
 * @parent: a widget of the window that asks
 * @heading: the question
 * @body: what the answers mean
 * @other_label: the label of the button that does something else
 * @action_label: the label of the button that does what was asked for
 * @cancellable: (nullable): a #GCancellable
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Asks once, with *Cancel* and two other answers.
 */
void
sluice_choice_async (GtkWidget           *parent,
                     const char          *heading,
                     const char          *body,
                     const char          *other_label,
                     const char          *action_label,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (GTK_IS_WIDGET (parent));

  task = g_task_new (parent, cancellable, callback, user_data);
  g_task_set_source_tag (task, sluice_choice_async);
  ask (g_steal_pointer (&task), parent, heading, body, _("_Cancel"), other_label, action_label,
       ADW_RESPONSE_DEFAULT);
}

/**
 * sluice_choice_finish:
 * @result: what the callback was given
 *
 * Returns: what was chosen
 */
SluiceChoice
sluice_choice_finish (GAsyncResult *result)
{
  gssize choice;

  g_return_val_if_fail (G_IS_TASK (result), SLUICE_CHOICE_CANCEL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == sluice_choice_async, SLUICE_CHOICE_CANCEL);

  choice = g_task_propagate_int (G_TASK (result), NULL);
  /* -1: it was cancelled. */
  return choice < 0 ? SLUICE_CHOICE_CANCEL : (SluiceChoice) choice;
}

/* What Sluice stands on; the licences that come with GTK are shown as they are. */
static const struct
{
  const char *title;
  const char *copyright;
  GtkLicense license;
  const char *text;             /* (nullable) of a licence that GTK does not have */
} libraries[] = {
  { "GTK, libadwaita, GLib, libsoup, JSON-GLib, GtkSourceView, libsecret, libportal", "© The GNOME Project",
    GTK_LICENSE_LGPL_2_1, NULL },
  { "SQLite", NULL, GTK_LICENSE_CUSTOM, "Public domain" },
  { "libpq", "© The PostgreSQL Global Development Group", GTK_LICENSE_CUSTOM, "PostgreSQL Licence" },
  { "unixODBC", "© Nick Gorham", GTK_LICENSE_LGPL_2_1, NULL },
  { "libarchive", "© Tim Kientzle", GTK_LICENSE_BSD, NULL },
  { "Zstandard", "© Meta Platforms", GTK_LICENSE_BSD_3, NULL },
  { "DuckDB", "© Stichting DuckDB Foundation", GTK_LICENSE_MIT_X11, NULL },
  { "iso-codes", "© The iso-codes contributors", GTK_LICENSE_LGPL_2_1, NULL },
};

/**
 * sluice_show_about:
 * @parent: the window
 * @debug_info: what helps whoever looks for a mistake; nothing secret
 *
 * Shows what Sluice is and who made it.
 */
void
sluice_show_about (GtkWindow  *parent,
                   const char *debug_info)
{
#if ADW_CHECK_VERSION (1, 5, 0)
  AdwAboutDialog *about = ADW_ABOUT_DIALOG (adw_about_dialog_new ());
#else
  AdwAboutWindow *about = ADW_ABOUT_WINDOW (adw_about_window_new ());
#endif
  const char * const developers[] = { _("The Sluice contributors"), NULL };

  g_object_set (about,
                "application-name", _("Sluice"),
                "application-icon", APPLICATION_ID,
                "developer-name", developers[0],
                "developers", developers,
                /* Translators: your names, one a line */
                "translator-credits", _("translator-credits"),
                "version", PACKAGE_VERSION,
                "website", "https://sluice.github.io/",
                "comments", _("Gets data in: from a link or a file to a table, with every row accounted for."),
                "copyright", "© The Sluice contributors",
                "license-type", GTK_LICENSE_GPL_3_0,
                "debug-info", debug_info,
                "debug-info-filename", "sluice-debug-info.txt",
                NULL);
  for (guint i = 0; i < G_N_ELEMENTS (libraries); i++)
#if ADW_CHECK_VERSION (1, 5, 0)
    adw_about_dialog_add_legal_section (about,
#else
    adw_about_window_add_legal_section (about,
#endif
                                        libraries[i].title, libraries[i].copyright, libraries[i].license,
                                        libraries[i].text);
#if ADW_CHECK_VERSION (1, 5, 0)
  adw_dialog_present (ADW_DIALOG (about), GTK_WIDGET (parent));
#else
  gtk_window_set_transient_for (GTK_WINDOW (about), parent);
  gtk_window_set_modal (GTK_WINDOW (about), TRUE);
  sluice_present (GTK_WINDOW (about));
#endif
}

/**
 * sluice_show_preferences:
 * @parent: the window
 * @pages: (array zero-terminated=1) (transfer floating): the pages
 *
 * Shows @pages in the preferences window of this version of libadwaita.
 */
void
sluice_show_preferences (GtkWindow           *parent,
                         AdwPreferencesPage **pages)
{
#if ADW_CHECK_VERSION (1, 5, 0)
  AdwDialog *dialog = adw_preferences_dialog_new ();

  for (guint i = 0; pages[i] != NULL; i++)
    adw_preferences_dialog_add (ADW_PREFERENCES_DIALOG (dialog), pages[i]);
  adw_dialog_present (dialog, GTK_WIDGET (parent));
#else
  GtkWidget *window = adw_preferences_window_new ();

  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (window), 560, 520);
  adw_preferences_window_set_search_enabled (ADW_PREFERENCES_WINDOW (window), FALSE);
  for (guint i = 0; pages[i] != NULL; i++)
    adw_preferences_window_add (ADW_PREFERENCES_WINDOW (window), pages[i]);
  sluice_present (GTK_WINDOW (window));
#endif
}

G_GNUC_END_IGNORE_DEPRECATIONS
