/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-storage-page.h"

#include "sluice-format.h"
#include "sluice-limit-row.h"
#include "sluice-store-samples.h"

#include <glib/gi18n.h>

struct _SluiceStoragePage
{
  AdwPreferencesPage parent_instance;

  SluiceSession *session;       /* (owned) */
  GCancellable *cancellable;    /* (owned) of what only this page wants to know */
  AdwExpanderRow *kinds[SLUICE_N_KEPT];
  SluiceLimitRow *limits[SLUICE_N_KEPT][SLUICE_N_KEEP_MEASURES];
  guint n_kept;                 /* of them, that are built */
  gboolean is_built;            /* all of the page is */
  guint build_id;
  AdwActionRow *samples_row;
  GtkSwitch *samples_switch;
  gboolean is_setting;          /* the switch shows what holds */
  AdwPreferencesGroup *kept_group;
  AdwActionRow *tidy_row;
  AdwActionRow *vacuum_row;
  GtkWidget *tidy_button;
  GtkWidget *vacuum_button;
};

G_DEFINE_FINAL_TYPE (SluiceStoragePage, sluice_storage_page, ADW_TYPE_PREFERENCES_PAGE)

static void refresh (SluiceStoragePage *self);

static const char *
get_kept_title (SluiceKept kept)
{
  switch (kept)
    {
    case SLUICE_KEPT_RUNS:
      return _("Runs");
    case SLUICE_KEPT_LOGS:
      return _("Logs of Runs");
    case SLUICE_KEPT_REQUESTS:
      return _("Requests of Runs");
    case SLUICE_KEPT_SAMPLES:
      return _("Records of Runs");
    case SLUICE_KEPT_REJECTS:
      return _("Rejected Rows");
    case SLUICE_KEPT_VERSIONS:
      return _("Versions of Tasks");
    case SLUICE_KEPT_AUDIT:
    case SLUICE_N_KEPT:
    default:
      return _("Changes and Who Made Them");
    }
}

static void
show_error (AdwActionRow *row,
            const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    adw_action_row_set_subtitle (row, error->message);
}

static void
limits_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceStoragePage) self = user_data;
  g_autoptr(GError) error = NULL;
  SluiceKeepLimits limits;

  if (!sluice_store_get_keep_limits_finish (SLUICE_STORE (source), result, &limits, &error))
    {
      show_error (self->tidy_row, error);
      return;
    }
  for (guint i = 0; i < SLUICE_N_KEPT; i++)
    for (guint j = 0; j < SLUICE_N_KEEP_MEASURES; j++)
      sluice_limit_row_set_value (self->limits[i][j], limits.values[i][j]);
}

static void
keeps_samples_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(SluiceStoragePage) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean keeps = FALSE;

  if (!sluice_store_get_keeps_samples_finish (SLUICE_STORE (source), result, &keeps, &error))
    {
      show_error (self->samples_row, error);
      return;
    }
  self->is_setting = TRUE;
  gtk_switch_set_active (self->samples_switch, keeps);
  self->is_setting = FALSE;
}

static void
set_samples_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(SluiceStoragePage) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!sluice_store_set_keeps_samples_finish (SLUICE_STORE (source), result, &error))
    show_error (self->samples_row, error);
  else if (self->session != NULL)
    refresh (self);
}

static void
samples_switched_cb (SluiceStoragePage *self)
{
  SluiceStore *store = self->session != NULL ? sluice_session_get_store (self->session) : NULL;

  if (!self->is_setting && store != NULL)
    sluice_store_set_keeps_samples_async (store, gtk_switch_get_active (self->samples_switch), NULL, set_samples_cb,
                                          g_object_ref (self));
}

static void
show_usage (SluiceStoragePage      *self,
            const SluiceStoreUsage *usage)
{
  g_autofree char *file = g_format_size ((guint64) usage->file);
  g_autofree char *unused = g_format_size ((guint64) usage->free);
  /* Translators: both are sizes like “12 MB” */
  g_autofree char *total = g_strdup_printf (_("The workspace takes %s, of which %s are empty."), file, unused);
  g_autofree char *when = usage->tidied > 0 ? sluice_format_relative (usage->tidied) : NULL;
  g_autofree char *last = when != NULL ? g_strdup_printf (_("Done last: %s. Happens once a day by itself."), when)
                                       : g_strdup (_("Happens once a day by itself."));

  for (guint i = 0; i < SLUICE_N_KEPT; i++)
    {
      g_autofree char *number = sluice_format_number ((guint64) usage->rows[i]);
      g_autofree char *size = g_format_size ((guint64) usage->bytes[i]);
      /* Translators: how many there are, and how much they take */
      g_autofree char *subtitle = g_strdup_printf (_("%s · %s"), number, size);

      adw_expander_row_set_subtitle (self->kinds[i], subtitle);
    }
  adw_preferences_group_set_description (self->kept_group, total);
  adw_action_row_set_subtitle (self->tidy_row, last);
}

static void
usage_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(SluiceStoragePage) self = user_data;
  g_autoptr(GError) error = NULL;
  SluiceStoreUsage usage;

  if (sluice_store_get_usage_finish (SLUICE_STORE (source), result, &usage, &error))
    show_usage (self, &usage);
  else
    show_error (self->tidy_row, error);
}

static void
refresh (SluiceStoragePage *self)
{
  SluiceStore *store = sluice_session_get_store (self->session);

  gtk_widget_set_sensitive (GTK_WIDGET (self), store != NULL);
  if (store == NULL || !self->is_built)
    return;
  sluice_store_get_keep_limits_async (store, self->cancellable, limits_cb, g_object_ref (self));
  sluice_store_get_keeps_samples_async (store, self->cancellable, keeps_samples_cb, g_object_ref (self));
  sluice_store_get_usage_async (store, self->cancellable, usage_cb, g_object_ref (self));
}

static void
limit_set_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(SluiceLimitRow) row = user_data;
  g_autoptr(GError) error = NULL;

  if (sluice_store_set_keep_limit_finish (SLUICE_STORE (source), result, &error))
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), "");
  else
    show_error (ADW_ACTION_ROW (row), error);
}

static void
limit_changed_cb (SluiceStoragePage *self,
                  SluiceLimitRow    *row)
{
  SluiceStore *store = sluice_session_get_store (self->session);

  if (store != NULL)
    sluice_store_set_keep_limit_async (store, sluice_limit_row_get_kept (row), sluice_limit_row_get_measure (row),
                                       sluice_limit_row_get_value (row), NULL, limit_set_cb, g_object_ref (row));
}

static void
set_busy (SluiceStoragePage *self,
          gboolean           busy)
{
  gtk_widget_set_sensitive (self->tidy_button, !busy);
  gtk_widget_set_sensitive (self->vacuum_button, !busy);
}

static void
tidied_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceStoragePage) self = user_data;
  g_autoptr(GError) error = NULL;

  set_busy (self, FALSE);
  if (!sluice_store_tidy_finish (SLUICE_STORE (source), result, NULL, &error))
    {
      show_error (self->tidy_row, error);
      return;
    }
  sluice_session_runs_changed (self->session);
  refresh (self);
}

/* The store does one thing after the other: what was typed last holds by now. */
static void
limits_hold_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(SluiceStoragePage) self = user_data;
  g_autoptr(GError) error = NULL;
  SluiceKeepLimits limits;

  if (sluice_store_get_keep_limits_finish (SLUICE_STORE (source), result, &limits, &error))
    {
      sluice_store_tidy_async (SLUICE_STORE (source), FALSE, NULL, tidied_cb, g_object_ref (self));
      return;
    }
  set_busy (self, FALSE);
  show_error (self->tidy_row, error);
}

static void
tidy_cb (SluiceStoragePage *self)
{
  SluiceStore *store = sluice_session_get_store (self->session);

  if (store == NULL)
    return;
  for (guint i = 0; i < self->n_kept; i++)
    for (guint j = 0; j < SLUICE_N_KEEP_MEASURES; j++)
      sluice_limit_row_flush (self->limits[i][j]);
  set_busy (self, TRUE);
  adw_action_row_set_subtitle (self->tidy_row, _("Tidying up…"));
  sluice_store_get_keep_limits_async (store, NULL, limits_hold_cb, g_object_ref (self));
}

static void
vacuumed_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(SluiceStoragePage) self = user_data;
  g_autoptr(GError) error = NULL;
  const gint64 freed = sluice_store_vacuum_finish (SLUICE_STORE (source), result, &error);
  g_autofree char *size = NULL;
  g_autofree char *text = NULL;

  set_busy (self, FALSE);
  if (freed < 0)
    {
      show_error (self->vacuum_row, error);
      return;
    }
  size = g_format_size ((guint64) freed);
  text = g_strdup_printf (_("%s given back"), size);
  adw_action_row_set_subtitle (self->vacuum_row, text);
  refresh (self);
}

static void
vacuum_cb (SluiceStoragePage *self)
{
  SluiceStore *store = sluice_session_get_store (self->session);

  if (store == NULL)
    return;
  set_busy (self, TRUE);
  adw_action_row_set_subtitle (self->vacuum_row, _("Writing the file anew…"));
  sluice_store_vacuum_async (store, NULL, vacuumed_cb, g_object_ref (self));
}

/* What was typed last counts, too. */
static void
sluice_storage_page_unmap (GtkWidget *widget)
{
  SluiceStoragePage *self = SLUICE_STORAGE_PAGE (widget);

  /* It may be left before all rows are there. */
  for (guint i = 0; i < self->n_kept; i++)
    for (guint j = 0; j < SLUICE_N_KEEP_MEASURES; j++)
      sluice_limit_row_flush (self->limits[i][j]);

  GTK_WIDGET_CLASS (sluice_storage_page_parent_class)->unmap (widget);
}

static void
sluice_storage_page_dispose (GObject *object)
{
  SluiceStoragePage *self = SLUICE_STORAGE_PAGE (object);

  g_clear_handle_id (&self->build_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sluice_storage_page_parent_class)->dispose (object);
}

static void
sluice_storage_page_finalize (GObject *object)
{
  g_clear_object (&SLUICE_STORAGE_PAGE (object)->cancellable);

  G_OBJECT_CLASS (sluice_storage_page_parent_class)->finalize (object);
}

static GtkWidget *
button_row_new (const char  *title,
                const char  *subtitle,
                const char  *label,
                GtkWidget  **ret_button)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_label (label);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  *ret_button = button;
  return row;
}

/* What a source has sent may be nobody's business any more. */
static void
add_samples_switch (SluiceStoragePage *self,
                    AdwExpanderRow    *expander)
{
  self->samples_row = ADW_ACTION_ROW (adw_action_row_new ());
  self->samples_switch = GTK_SWITCH (gtk_switch_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->samples_row), _("Keep the First Records of a Run"));
  adw_action_row_set_subtitle (self->samples_row, _("Up to 200, for the editor. Switched off, those that are kept go."));
  adw_action_row_set_subtitle_lines (self->samples_row, 0);
  gtk_widget_set_valign (GTK_WIDGET (self->samples_switch), GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (self->samples_row, GTK_WIDGET (self->samples_switch));
  adw_action_row_set_activatable_widget (self->samples_row, GTK_WIDGET (self->samples_switch));
  adw_expander_row_add_row (expander, GTK_WIDGET (self->samples_row));
  g_signal_connect_object (self->samples_switch, "notify::active", G_CALLBACK (samples_switched_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
add_kept (SluiceStoragePage *self,
          SluiceKept         kept)
{
  GtkWidget *row = adw_expander_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), get_kept_title (kept));
  if (kept == SLUICE_KEPT_SAMPLES)
    add_samples_switch (self, ADW_EXPANDER_ROW (row));
  for (guint i = 0; i < SLUICE_N_KEEP_MEASURES; i++)
    {
      SluiceLimitRow *limit = sluice_limit_row_new (kept, (SluiceKeepMeasure) i);

      g_signal_connect_object (limit, "changed", G_CALLBACK (limit_changed_cb), self, G_CONNECT_SWAPPED);
      adw_expander_row_add_row (ADW_EXPANDER_ROW (row), GTK_WIDGET (limit));
      self->limits[kept][i] = limit;
    }
  adw_preferences_group_add (self->kept_group, row);
  self->kinds[kept] = ADW_EXPANDER_ROW (row);
}

static void
add_upkeep (SluiceStoragePage *self)
{
  GtkWidget *upkeep = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (upkeep), _("Upkeep"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (upkeep),
                                         _("The newest run of each task stays, and what a later run needs."));
  self->tidy_row = ADW_ACTION_ROW (button_row_new (_("Delete What Is Beyond the Limits"), "", _("Tidy Up Now"),
                                                   &self->tidy_button));
  self->vacuum_row = ADW_ACTION_ROW (button_row_new (_("Give Empty Space Back"), _("While nothing runs"),
                                                     _("Give Back"), &self->vacuum_button));
  g_signal_connect_object (self->tidy_button, "clicked", G_CALLBACK (tidy_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->vacuum_button, "clicked", G_CALLBACK (vacuum_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (upkeep), GTK_WIDGET (self->tidy_row));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (upkeep), GTK_WIDGET (self->vacuum_row));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (self), ADW_PREFERENCES_GROUP (upkeep));
}

/* In parts: all at once would hold the window for longer than a frame. */
static gboolean
build_cb (gpointer user_data)
{
  SluiceStoragePage *self = user_data;

  if (self->n_kept < SLUICE_N_KEPT)
    {
      add_kept (self, (SluiceKept) self->n_kept++);
      return G_SOURCE_CONTINUE;
    }
  add_upkeep (self);
  self->is_built = TRUE;
  self->build_id = 0;
  refresh (self);
  return G_SOURCE_REMOVE;
}

/* Most preferences are closed without a look at this page. */
static void
sluice_storage_page_map (GtkWidget *widget)
{
  SluiceStoragePage *self = SLUICE_STORAGE_PAGE (widget);

  GTK_WIDGET_CLASS (sluice_storage_page_parent_class)->map (widget);

  if (!self->is_built && self->build_id == 0)
    self->build_id = g_idle_add (build_cb, self);
}

static void
sluice_storage_page_class_init (SluiceStoragePageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_storage_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_storage_page_finalize;
  GTK_WIDGET_CLASS (klass)->map = sluice_storage_page_map;
  GTK_WIDGET_CLASS (klass)->unmap = sluice_storage_page_unmap;
}

static void
sluice_storage_page_init (SluiceStoragePage *self)
{
  self->cancellable = g_cancellable_new ();
  adw_preferences_page_set_title (ADW_PREFERENCES_PAGE (self), _("Storage"));
  adw_preferences_page_set_name (ADW_PREFERENCES_PAGE (self), "storage");
  adw_preferences_page_set_icon_name (ADW_PREFERENCES_PAGE (self), "drive-harddisk-symbolic");
  self->kept_group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->kept_group, _("What Is Kept"));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (self), self->kept_group);
}

/**
 * sluice_storage_page_new:
 * @session: what all pages share
 *
 * Returns: (transfer floating): the page
 */
AdwPreferencesPage *
sluice_storage_page_new (SluiceSession *session)
{
  SluiceStoragePage *self = NULL;

  g_return_val_if_fail (SLUICE_IS_SESSION (session), NULL);

  self = g_object_new (SLUICE_TYPE_STORAGE_PAGE, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::store", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  return ADW_PREFERENCES_PAGE (self);
}
