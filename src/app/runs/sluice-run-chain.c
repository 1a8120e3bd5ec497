/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run-chain.h"

#include "sluice-format.h"

#include <glib/gi18n.h>

/* What is longer is cut: a chain that long has a cycle of retries in it. */
#define MOST_STEPS 200
/* How far a step is set in below the one that caused it. */
#define INDENT 18
#define MOST_INDENTS 5

struct _SluiceRunChain
{
  AdwBin parent_instance;

  GCancellable *cancellable;    /* (owned) (nullable) */
  char *run;                    /* (owned) (nullable) the one whose page this is */
  char *shown;                  /* (owned) (nullable) what the list tells now */

  AdwPreferencesGroup *group;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (SluiceRunChain, sluice_run_chain, ADW_TYPE_BIN)

static void
sluice_run_chain_dispose (GObject *object)
{
  SluiceRunChain *self = SLUICE_RUN_CHAIN (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (sluice_run_chain_parent_class)->dispose (object);
}

static void
sluice_run_chain_finalize (GObject *object)
{
  SluiceRunChain *self = SLUICE_RUN_CHAIN (object);

  g_free (self->run);
  g_free (self->shown);

  G_OBJECT_CLASS (sluice_run_chain_parent_class)->finalize (object);
}

static void
sluice_run_chain_class_init (SluiceRunChainClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_run_chain_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_run_chain_finalize;
}

static void
sluice_run_chain_init (SluiceRunChain *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *list = gtk_list_box_new ();

  self->group = ADW_PREFERENCES_GROUP (group);
  self->list = GTK_LIST_BOX (list);
  /* Translators: runs that followed from one another */
  adw_preferences_group_set_title (self->group, _("Chain"));
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Runs of the chain"), -1);
  adw_preferences_group_add (self->group, list);
  adw_bin_set_child (ADW_BIN (self), group);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * sluice_run_chain_describe:
 * @run: a run
 *
 * Returns: (transfer full) (nullable): why it runs, in words; %NULL if a person wanted it
 */
char *
sluice_run_chain_describe (SluiceRun *run)
{
  g_autoptr(GDateTime) due = NULL;
  g_autofree char *file = NULL;

  g_return_val_if_fail (SLUICE_IS_RUN (run), NULL);

  switch (sluice_run_get_trigger (run))
    {
    case SLUICE_TRIGGER_SCHEDULE:
      due = g_date_time_new_from_unix_local (sluice_run_get_due (run) / G_USEC_PER_SEC);
      if (sluice_run_get_due (run) == 0 || due == NULL)
        return g_strdup (_("scheduled"));
      /* Translators: when a run was due: hours and minutes, as for strftime */
      return g_date_time_format (due, _("scheduled for %R"));
    case SLUICE_TRIGGER_RETRY:
      return g_strdup (_("retry"));
    case SLUICE_TRIGGER_DEPENDENCY:
      return g_strdup (_("after another task"));
    case SLUICE_TRIGGER_FILE:
      if (sluice_run_get_file (run) == NULL)
        return g_strdup (_("as a file arrived"));
      file = g_filename_display_basename (sluice_run_get_file (run));
      /* Translators: what started a run; %s is the name of a file */
      return g_strdup_printf (_("file %s"), file);
    case SLUICE_TRIGGER_MANUAL:
    default:
      /* Translators: why a run was started */
      return sluice_run_get_replays (run) == NULL ? NULL : g_strdup (_("replay of rejected rows"));
    }
}

static SluiceRun *
find_run (GPtrArray  *runs,
          const char *id)
{
  for (guint i = 0; id != NULL && i < runs->len; i++)
    if (g_str_equal (sluice_run_get_id (g_ptr_array_index (runs, i)), id))
      return g_ptr_array_index (runs, i);
  return NULL;
}

/* “retry of the run at 02:00”, “after Orders”: the cause has a name here. */
static char *
describe_step (GPtrArray *runs,
               SluiceRun *run)
{
  SluiceRun *cause = find_run (runs, sluice_run_get_cause (run));

  if (cause != NULL && sluice_run_get_trigger (run) == SLUICE_TRIGGER_RETRY)
    {
      g_autofree char *clock = sluice_format_clock (sluice_run_get_started (cause));

      /* Translators: %s is a time of the day */
      return g_strdup_printf (_("retry of the run at %s"), clock);
    }
  if (cause != NULL && sluice_run_get_trigger (run) == SLUICE_TRIGGER_DEPENDENCY)
    /* Translators: %s is the name of a task */
    return g_strdup_printf (_("after %s"), sluice_run_get_task_name (cause));
  return sluice_run_chain_describe (run);
}

static guint
get_depth (GPtrArray *runs,
           SluiceRun *run)
{
  guint depth = 0;

  while (depth < MOST_INDENTS &&
         (run = find_run (runs, sluice_run_get_cause (run))) != NULL)
    depth++;
  return depth;
}

static GtkWidget *
create_row (SluiceRunChain *self,
            GPtrArray      *runs,
            SluiceRun      *run,
            guint           number)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new ();
  gboolean is_this = g_strcmp0 (self->run, sluice_run_get_id (run)) == 0;
  g_autofree char *when = sluice_format_relative (sluice_run_get_started (run));
  g_autofree char *exact = sluice_format_exact (sluice_run_get_started (run));
  g_autofree char *why = describe_step (runs, run);
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;

  /* Translators: the number of a step, and the name of a task */
  title = g_strdup_printf (_("%u. %s"), number, sluice_run_get_task_name (run));
  subtitle = g_strdup_printf ("%s · %s%s%s%s%s", sluice_format_state (sluice_run_get_state (run)),
                              when, why == NULL ? "" : " · ", why == NULL ? "" : why,
                              is_this ? " · " : "", is_this ? _("this run") : "");
  sluice_format_set_state_icon (GTK_IMAGE (icon), sluice_run_get_state (run));
  gtk_widget_set_margin_start (icon, (int) (get_depth (runs, run) * INDENT));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  gtk_widget_set_tooltip_text (row, exact);
  if (is_this)
    return row;
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", sluice_run_get_id (run));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.open-run");
  return row;
}

/* Rows that tell the same stay: they may have the focus. */
static gboolean
is_news (SluiceRunChain *self,
         GPtrArray      *runs)
{
  g_autoptr(GString) told = g_string_new (NULL);

  for (guint i = 0; i < runs->len; i++)
    g_string_append_printf (told, "%s %d ", sluice_run_get_id (g_ptr_array_index (runs, i)),
                            (int) sluice_run_get_state (g_ptr_array_index (runs, i)));
  if (g_strcmp0 (told->str, self->shown) == 0)
    return FALSE;
  g_free (self->shown);
  self->shown = g_strdup (told->str);
  return TRUE;
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceRunChain) self = user_data;
  g_autoptr(GPtrArray) runs = NULL;
  GtkWidget *child = NULL;

  /* The page tells of a store that cannot be read. */
  runs = sluice_store_list_runs_finish (SLUICE_STORE (source), result, NULL);
  if (runs == NULL || !is_news (self, runs))
    return;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = runs->len; i > 0; i--)
    gtk_list_box_append (self->list, create_row (self, runs, g_ptr_array_index (runs, i - 1),
                                                 runs->len - i + 1));
  gtk_widget_set_visible (GTK_WIDGET (self), runs->len > 1);
}

/**
 * sluice_run_chain_load:
 * @self: a #SluiceRunChain
 * @store: an open store
 * @run: the run whose chain is shown
 *
 * Reads the chain, again if it was read before.
 */
void
sluice_run_chain_load (SluiceRunChain *self,
                       SluiceStore    *store,
                       SluiceRun      *run)
{
  SluiceRunFilter filter = { .limit = MOST_STEPS };

  g_return_if_fail (SLUICE_IS_RUN_CHAIN (self));
  g_return_if_fail (SLUICE_IS_RUN (run));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (self->run == NULL)
    self->run = g_strdup (sluice_run_get_id (run));
  filter.chain = sluice_run_get_chain (run);
  if (filter.chain == NULL)
    filter.chain = sluice_run_get_id (run);
  sluice_store_list_runs_async (store, &filter, self->cancellable, listed_cb, g_object_ref (self));
}
