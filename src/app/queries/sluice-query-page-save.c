/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-dialogs.h"
#include "sluice-draft.h"
#include "sluice-error.h"
#include "sluice-query-page-private.h"

#include <glib/gi18n.h>

/* Saving the query, also when somebody else has done so meanwhile. */

/**
 * sluice_query_page_stay:
 * @self: a #SluiceQueryPage
 *
 * What waits until the query is saved is not done.
 */
void
sluice_query_page_stay (SluiceQueryPage *self)
{
  g_clear_pointer (&self->leave_action, g_free);
  g_clear_pointer (&self->leave_target, g_variant_unref);
  self->makes_task = FALSE;
}

/* The source of the task: the query by its name, so that it stays one. */
static void
make_task (SluiceQueryPage *self)
{
  g_autoptr(JsonObject) source = json_object_new ();
  g_autoptr(JsonObject) values = sluice_parameter_list_dup_values (self->parameters);
  g_autofree char *text = NULL;

  json_object_set_string_member (source, "type", "database");
  json_object_set_string_member (source, "named_query", self->stored->name);
  if (json_object_get_size (values) > 0)
    json_object_set_object_member (source, "parameters", json_object_ref (values));
  text = sluice_draft_to_text (source);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.new-from-source", "s", text);
}

/**
 * sluice_query_page_go_on:
 * @self: a #SluiceQueryPage
 *
 * Does what waited until the query was saved.
 */
void
sluice_query_page_go_on (SluiceQueryPage *self)
{
  g_autofree char *action = g_steal_pointer (&self->leave_action);
  g_autoptr(GVariant) target = g_steal_pointer (&self->leave_target);
  gboolean makes_task = self->makes_task;

  self->makes_task = FALSE;
  if (action != NULL)
    gtk_widget_activate_action_variant (GTK_WIDGET (self), action, target);
  else if (makes_task)
    make_task (self);
}

static void
save_over (SluiceQueryPage *self,
           guint            version);

static void
chosen_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  SluiceQueryPage *self = SLUICE_QUERY_PAGE (source);
  SluiceChoice choice = sluice_choice_finish (result);

  if (self->editor == NULL)
    return;
  if (choice == SLUICE_CHOICE_ACT)
    {
      save_over (self, 0);
      return;
    }
  if (choice == SLUICE_CHOICE_OTHER && self->leave_action != NULL)
    {
      self->is_dirty = FALSE;
      sluice_query_page_go_on (self);
      return;
    }
  sluice_query_page_stay (self);
  if (choice == SLUICE_CHOICE_OTHER)
    gtk_widget_activate_action (GTK_WIDGET (self), "query.versions", NULL);
}

static void
wanted_back_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  SluiceQueryPage *self = SLUICE_QUERY_PAGE (source);

  if (sluice_alert_finish (result) && self->editor != NULL)
    save_over (self, 0);
  else
    sluice_query_page_stay (self);
}

/* Returns whether that was all that is wrong: then somebody is asked. */
static gboolean
ask_about_conflict (SluiceQueryPage *self,
                    const GError    *error)
{
  const char *code = sluice_error_get_code (error);
  const gboolean is_gone = g_strcmp0 (code, "unknown_query") == 0;
  const gboolean is_leaving = self->leave_action != NULL;
  const char *gone = _("It has been deleted since you opened it, by another program or on another page. Saving "
                       "brings it back, as you have it here.");

  if (!is_gone && g_strcmp0 (code, "query_changed") != 0)
    return FALSE;
  if (is_gone && is_leaving)
    sluice_choice_async (GTK_WIDGET (self), _("The Query Is Not There Any More"), gone, _("_Discard Changes"),
                         _("_Save Anyway"), NULL, chosen_cb, NULL);
  else if (is_gone)
    sluice_alert_async (GTK_WIDGET (self), _("The Query Is Not There Any More"), gone, _("_Save Anyway"), FALSE, NULL,
                        wanted_back_cb, NULL);
  else
    sluice_choice_async (GTK_WIDGET (self), _("The Query Has Been Saved Elsewhere"),
                         _("It has been saved since you opened it, by another program or on another page. If you save "
                           "yours anyway, it becomes the newest version, and the other one is kept among the "
                           "versions."),
                         is_leaving ? _("_Discard Changes") : _("Show What _Differs"), _("_Save Anyway"), NULL,
                         chosen_cb, NULL);
  return TRUE;
}

static void
finish_save (SluiceQueryPage   *self,
             SluiceStoredQuery *query)
{
  g_clear_pointer (&self->stored, sluice_stored_query_free);
  self->stored = query;
  g_free (self->id);
  self->id = g_strdup (query->id);
  self->is_dirty = self->is_newer;
  sluice_query_page_arrange (self);
  sluice_page_clear_problem (SLUICE_PAGE (self));
  sluice_session_queries_changed (sluice_page_get_session (SLUICE_PAGE (self)));
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(SluiceQueryPage) self = user_data;
  g_autoptr(GError) error = NULL;
  SluiceStoredQuery *query = sluice_store_save_query_finish (SLUICE_STORE (source), result, &error);
  gboolean saves_again = self->saves_again;

  self->is_saving = FALSE;
  self->saves_again = FALSE;
  if (self->editor == NULL)
    {
      sluice_stored_query_free (query);
      return;
    }
  if (query == NULL)
    {
      if (ask_about_conflict (self, error))
        return;
      sluice_query_page_stay (self);
      sluice_page_show_error (SLUICE_PAGE (self), _("The query could not be saved."), error);
      return;
    }
  finish_save (self, query);
  if (saves_again && self->is_dirty)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "query.save", NULL);
      return;
    }
  if (self->leave_action == NULL && !self->makes_task)
    sluice_page_add_toast (SLUICE_PAGE (self),
                           sluice_page_toast_new (_("Saved as version %u"), self->stored->version));
  sluice_query_page_go_on (self);
}

static void
save_over (SluiceQueryPage *self,
           guint            version)
{
  SluiceConnection *connection = sluice_query_page_get_connection (self);
  g_autofree char *sql = sluice_sql_editor_dup_text (self->editor);
  g_autoptr(JsonObject) values = sluice_parameter_list_dup_values (self->parameters);
  g_autofree char *parameters = sluice_draft_to_text (values);
  g_autoptr(SluiceStoredQuery) query = NULL;

  if (connection == NULL)
    {
      sluice_query_page_stay (self);
      return;
    }
  query = sluice_stored_query_new (sluice_query_page_get_name (self), sluice_connection_get_name (connection), sql,
                                   parameters);
  query->id = g_strdup (self->id);
  query->version = version;
  self->is_saving = TRUE;
  self->is_newer = FALSE;
  sluice_store_save_query_async (sluice_page_get_store (SLUICE_PAGE (self)), query, NULL, saved_cb,
                                 g_object_ref (self));
}

/**
 * sluice_query_page_save:
 * @self: a #SluiceQueryPage with a name, a connection and a query
 *
 * Saves the query, as it is now. If it is being saved just now, the next save has to know
 * the version that this one makes.
 */
void
sluice_query_page_save (SluiceQueryPage *self)
{
  if (self->is_saving)
    self->saves_again = TRUE;
  else
    save_over (self, self->stored == NULL ? 0 : self->stored->version);
}
