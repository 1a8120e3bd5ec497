/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-tour-stops.h"

#include <glib/gi18n.h>

/* A stop is where a control of its type, or with its action, can be seen. */
static const struct
{
  const char *title;
  const char *text;
  const char *button;
  const char *type;             /* (nullable) */
  const char *action;           /* (nullable) */
} stops[] = {
  [SLUICE_TOUR_START] = {
    N_("From a Link to a Table"),
    N_("Sluice comes with a small server that has the countries of the world, page by page, for those who know "
       "its token. The tour takes them into a table, and saves a row that was rejected. It takes two minutes, and can be "
       "left at any time."),
    N_("_Begin"), NULL, NULL },
  [SLUICE_TOUR_LINK] = {
    N_("A Link Is Enough"),
    N_("This is the address of the sample. A link out of a documentation, a curl command copied from a browser, JSON itself or "
       "the path of a file do as well."),
    N_("_Ask for Rows"), NULL, "intake.fetch" },
  [SLUICE_TOUR_CREDENTIAL] = {
    N_("A Server Asks Who You Are"),
    N_("The token of the sample is filled in. A real one goes into your keyring: tasks, logs and files hold its name "
       "only."),
    N_("Use the _Token"), NULL, "intake.credential" },
  [SLUICE_TOUR_ROWS] = {
    N_("Real Rows, at Once"),
    N_("This is what the server has sent, as it would be loaded. Above the rows is what was found out, with its evidence: "
       "where the records are, how the next page is asked for, the type of each column. Nothing is written yet."),
    N_("_Go On"), "SluiceDataGrid", NULL },
  [SLUICE_TOUR_LOAD] = {
    N_("Load Them"),
    N_("The rows go into a database that Sluice brings along; another one can be chosen later. With a key column a second run "
       "changes what has changed, and doubles nothing."),
    N_("_Load"), NULL, "intake.load" },
  [SLUICE_TOUR_RUN] = {
    N_("Every Row Accounted For"),
    N_("A run says what became of each row: the numbers add up. Its log and its requests are kept, and it can be run again, "
       "by hand or by a schedule."),
    N_("Open the _Task"), "SluiceCountBar", NULL },
  [SLUICE_TOUR_MAPPING] = {
    N_("How Records Become Rows"),
    N_("This is the editor. To the left are the steps, in the middle always real rows as they are after the chosen step, to the "
       "right what can be changed. Ctrl+Z takes any change back, and versions are kept."),
    N_("Show a _Bad Row"), "SluiceTaskEditor", NULL },
  [SLUICE_TOUR_RESCUE] = {
    N_("Nothing Is Lost"),
    N_("Three orders were loaded, and one was not: its amount is no number. It is kept here as it came, with the reason. "
       "Open it, correct “twelve” to 12, and replay it: that row is loaded, and no other twice."),
    N_("_Finish"), "SluiceRejectsView", NULL },
};

G_STATIC_ASSERT (G_N_ELEMENTS (stops) == SLUICE_TOUR_N_STOPS);

/**
 * sluice_tour_stop_get_title:
 * @stop: a stop
 *
 * Returns: (transfer none): what it is about
 */
const char *
sluice_tour_stop_get_title (SluiceTourStop stop)
{
  g_return_val_if_fail (stop < SLUICE_TOUR_N_STOPS, NULL);

  return _(stops[stop].title);
}

/**
 * sluice_tour_stop_get_text:
 * @stop: a stop
 *
 * Returns: (transfer none): what there is to see
 */
const char *
sluice_tour_stop_get_text (SluiceTourStop stop)
{
  g_return_val_if_fail (stop < SLUICE_TOUR_N_STOPS, NULL);

  return _(stops[stop].text);
}

/**
 * sluice_tour_stop_get_button:
 * @stop: a stop
 *
 * Returns: (transfer none): what leads on from it, with a mnemonic
 */
const char *
sluice_tour_stop_get_button (SluiceTourStop stop)
{
  g_return_val_if_fail (stop < SLUICE_TOUR_N_STOPS, NULL);

  return _(stops[stop].button);
}

static gboolean
is_wanted (SluiceTourStop  stop,
           GtkWidget      *widget)
{
  if (stops[stop].type != NULL)
    return g_str_equal (G_OBJECT_TYPE_NAME (widget), stops[stop].type);
  return stops[stop].action != NULL && GTK_IS_ACTIONABLE (widget) && gtk_widget_get_sensitive (widget) &&
         g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), stops[stop].action) == 0;
}

/**
 * sluice_tour_stop_find:
 * @stop: a stop
 * @page: what is shown
 *
 * Returns: (transfer none) (nullable): the control in @page that @stop is about;
 *   %NULL if it cannot be seen
 */
GtkWidget *
sluice_tour_stop_find (SluiceTourStop  stop,
                       GtkWidget      *page)
{
  GtkWidget *found = NULL;

  g_return_val_if_fail (stop < SLUICE_TOUR_N_STOPS, NULL);
  g_return_val_if_fail (GTK_IS_WIDGET (page), NULL);

  if (!gtk_widget_get_mapped (page))
    return NULL;
  if (is_wanted (stop, page))
    return page;
  for (GtkWidget *child = gtk_widget_get_first_child (page); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = sluice_tour_stop_find (stop, child);
  return found;
}
