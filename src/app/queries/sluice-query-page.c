/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-dialogs.h"
#include "sluice-draft.h"
#include "sluice-present.h"
#include "sluice-query-page-private.h"
#include "sluice-query-versions.h"
#include "sluice-sql-words.h"
#include "sluice-undo-toast.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (SluiceQueryPage, sluice_query_page, SLUICE_TYPE_PAGE)

/**
 * sluice_query_page_get_connection:
 * @self: a #SluiceQueryPage
 *
 * Returns: (transfer none) (nullable): the connection that is chosen
 */
SluiceConnection *
sluice_query_page_get_connection (SluiceQueryPage *self)
{
  guint selected = gtk_drop_down_get_selected (self->connection_drop);

  return self->connections != NULL && selected < self->connections->len
         ? g_ptr_array_index (self->connections, selected) : NULL;
}

/**
 * sluice_query_page_get_name:
 * @self: a #SluiceQueryPage
 *
 * Returns: (transfer none): the name, as it stands in its field
 */
const char *
sluice_query_page_get_name (SluiceQueryPage *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->name_entry));
}

/**
 * sluice_query_page_arrange:
 * @self: a #SluiceQueryPage
 *
 * Offers what can be done with the query as it stands.
 */
void
sluice_query_page_arrange (SluiceQueryPage *self)
{
  const char *name = sluice_query_page_get_name (self);

  sluice_page_set_title (SLUICE_PAGE (self), *name == '\0' ? _("New Query") : name);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "query.save", self->is_dirty || self->id == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "query.versions", self->id != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "query.delete", self->id != NULL);
}

static void
changed_cb (SluiceQueryPage *self)
{
  if (self->is_filling)
    return;
  self->is_dirty = TRUE;
  self->is_newer = TRUE;
  sluice_query_page_arrange (self);
}

static void
sql_changed_cb (SluiceQueryPage *self)
{
  g_autofree char *sql = sluice_sql_editor_dup_text (self->editor);

  sluice_parameter_list_set_query (self->parameters, sql);
  changed_cb (self);
}

static void
show_missing (SluiceQueryPage *self)
{
  g_autofree char *text = NULL;

  /* Translators: %s is the name of a connection */
  text = g_strdup_printf (_("The connection “%s” is not there any more."), self->wanted);
  sluice_page_show_problem (SLUICE_PAGE (self), text, _("Choose another one, or add it again."));
}

/* The tables of another database, and its names for the completion. */
static void
connection_changed_cb (SluiceQueryPage *self)
{
  SluiceConnection *connection = sluice_query_page_get_connection (self);
  const char *name = connection == NULL ? NULL : sluice_connection_get_name (connection);

  if (self->is_filling)
    return;
  if (self->catalog == NULL || g_strcmp0 (sluice_catalog_get_connection (self->catalog), name) != 0)
    {
      g_clear_object (&self->catalog);
      self->catalog = name == NULL ? NULL : sluice_catalog_new (name);
      sluice_table_tree_set_catalog (self->tree, self->catalog);
      sluice_sql_editor_set_catalog (self->editor, self->catalog, sluice_sql_words_quote_of (connection));
    }
  if (g_strcmp0 (self->wanted, name) != 0)
    changed_cb (self);
  g_clear_pointer (&self->wanted, g_free);
}

static gboolean
is_empty (SluiceQueryPage *self)
{
  g_autofree char *sql = g_strstrip (sluice_sql_editor_dup_text (self->editor));

  return *sql == '\0';
}

/* In an empty query a table is what is wanted, later it is a name. */
static void
table_activated_cb (SluiceQueryPage   *self,
                    SluiceCatalogNode *table)
{
  char quote = sluice_sql_words_quote_of (sluice_query_page_get_connection (self));
  g_autofree char *name = sluice_sql_words_quote_table (sluice_catalog_node_get_schema (table),
                                                        sluice_catalog_node_get_name (table), quote);
  g_autofree char *sql = NULL;

  sluice_panes_show_end (self->panes, TRUE);
  if (!is_empty (self))
    {
      sluice_sql_editor_insert (self->editor, name);
      return;
    }
  sql = g_strdup_printf ("SELECT *\nFROM %s", name);
  sluice_sql_editor_set_text (self->editor, sql);
  gtk_widget_grab_focus (GTK_WIDGET (self->editor));
}

static void
column_activated_cb (SluiceQueryPage   *self,
                     SluiceCatalogNode *column)
{
  char quote = sluice_sql_words_quote_of (sluice_query_page_get_connection (self));
  g_autofree char *name = sluice_sql_words_quote (sluice_catalog_node_get_name (column), quote);

  sluice_panes_show_end (self->panes, TRUE);
  sluice_sql_editor_insert (self->editor, name);
}

static void
activate_cb (SluiceQueryPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "query.run", NULL);
}

static void
fill (SluiceQueryPage *self)
{
  g_autoptr(JsonObject) parameters = sluice_draft_parse (self->stored->parameters);

  self->is_filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->name_entry), self->stored->name);
  sluice_parameter_list_set_values (self->parameters, parameters);
  sluice_sql_editor_set_text (self->editor, self->stored->sql);
  sluice_parameter_list_set_query (self->parameters, self->stored->sql);
  self->is_filling = FALSE;
  self->is_dirty = FALSE;
  sluice_query_page_arrange (self);
}

static void
connections_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(SluiceQueryPage) self = user_data;
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  g_autoptr(GPtrArray) connections = NULL;
  gboolean is_there = FALSE;
  guint selected = 0;

  connections = sluice_store_list_connections_finish (SLUICE_STORE (source), result, NULL);
  if (connections == NULL || self->connection_drop == NULL)
    return;
  if (self->wanted == NULL && sluice_query_page_get_connection (self) != NULL)
    self->wanted = g_strdup (sluice_connection_get_name (sluice_query_page_get_connection (self)));
  g_clear_pointer (&self->connections, g_ptr_array_unref);
  self->connections = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < connections->len; i++)
    {
      SluiceConnection *connection = g_ptr_array_index (connections, i);

      if (sluice_connection_get_kind (connection) == SLUICE_CONNECTION_HTTP)
        continue;
      if (g_strcmp0 (sluice_connection_get_name (connection), self->wanted) == 0)
        {
          is_there = TRUE;
          selected = self->connections->len;
        }
      g_ptr_array_add (self->connections, g_object_ref (connection));
      gtk_string_list_append (names, sluice_connection_get_name (connection));
    }
  self->is_filling = TRUE;
  gtk_drop_down_set_model (self->connection_drop, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->connection_drop, selected);
  self->is_filling = FALSE;
  if (self->wanted != NULL && !is_there)
    show_missing (self);
  if (self->wanted == NULL && self->connections->len > 0)
    self->wanted = g_strdup (sluice_connection_get_name (g_ptr_array_index (self->connections, 0)));
  connection_changed_cb (self);
  if (self->runs_at_once && is_there)
    gtk_widget_activate_action (GTK_WIDGET (self), "query.run", NULL);
  self->runs_at_once = FALSE;
}

static void
list_connections (SluiceQueryPage *self)
{
  SluicePage *page = SLUICE_PAGE (self);

  sluice_store_list_connections_async (sluice_page_get_store (page), sluice_page_get_cancellable (page),
                                       connections_cb, g_object_ref (self));
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(SluiceQueryPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceStoredQuery) query = NULL;

  query = sluice_store_find_query_finish (SLUICE_STORE (source), result, &error);
  if (self->editor == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (query == NULL)
    {
      sluice_page_show_error (SLUICE_PAGE (self), _("The query could not be read."), error);
      return;
    }
  g_clear_pointer (&self->stored, sluice_stored_query_free);
  self->stored = g_steal_pointer (&query);
  g_free (self->wanted);
  self->wanted = g_strdup (self->stored->connection);
  fill (self);
  list_connections (self);
}

static void
sluice_query_page_ready (SluicePage *page)
{
  SluiceQueryPage *self = SLUICE_QUERY_PAGE (page);

  g_signal_connect_object (sluice_page_get_session (page), "connections-changed",
                           G_CALLBACK (list_connections), self, G_CONNECT_SWAPPED);
  if (self->id != NULL)
    sluice_store_find_query_async (sluice_page_get_store (page), self->id,
                                   sluice_page_get_cancellable (page), found_cb, g_object_ref (self));
  else
    list_connections (self);
  sluice_panes_show_end (self->panes, TRUE);
}

/* Later: the stack that shows the page moves the focus on, too. */
static gboolean
focus_cb (gpointer user_data)
{
  SluiceQueryPage *self = user_data;

  if (self->editor != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->editor));
  return G_SOURCE_REMOVE;
}

static void
mapped_cb (SluiceQueryPage *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, focus_cb, g_object_ref (self), g_object_unref);
}

/* A new query must not become a version of another one. */
static void
name_known_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(SluiceQueryPage) self = user_data;
  g_autoptr(SluiceStoredQuery) other = NULL;

  other = sluice_store_find_query_finish (SLUICE_STORE (source), result, NULL);
  if (self->editor == NULL)
    return;
  if (other == NULL)
    {
      sluice_query_page_save (self);
      return;
    }
  sluice_query_page_stay (self);
  sluice_page_show_problem (SLUICE_PAGE (self), _("There is another query with this name."),
                            _("Give this one a name of its own."));
  gtk_widget_grab_focus (GTK_WIDGET (self->name_entry));
}

static gboolean
may_save (SluiceQueryPage *self)
{
  if (is_empty (self))
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->editor));
      return FALSE;
    }
  if (sluice_query_page_get_connection (self) == NULL)
    {
      sluice_page_show_problem (SLUICE_PAGE (self), _("Which database is the query for?"), NULL);
      return FALSE;
    }
  if (*sluice_query_page_get_name (self) == '\0')
    {
      sluice_page_show_problem (SLUICE_PAGE (self), _("The query needs a name to be kept under."), NULL);
      gtk_widget_grab_focus (GTK_WIDGET (self->name_entry));
      return FALSE;
    }
  return TRUE;
}

static void
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SluiceQueryPage *self = SLUICE_QUERY_PAGE (widget);

  if (!may_save (self))
    {
      sluice_query_page_stay (self);
      return;
    }
  if (self->id != NULL)
    sluice_query_page_save (self);
  else
    sluice_store_find_query_async (sluice_page_get_store (SLUICE_PAGE (self)), sluice_query_page_get_name (self), NULL,
                                   name_known_cb, g_object_ref (self));
}

static void
new_task_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  SluiceQueryPage *self = SLUICE_QUERY_PAGE (widget);

  self->makes_task = TRUE;
  if (self->is_dirty || self->id == NULL)
    save_action (widget, NULL, NULL);
  else
    sluice_query_page_go_on (self);
}

static void
restore_cb (SluiceQueryPage *self,
            const char      *sql)
{
  sluice_sql_editor_set_text (self->editor, sql);
  gtk_widget_activate_action (GTK_WIDGET (self), "query.save", NULL);
}

static void
versions_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  SluiceQueryPage *self = SLUICE_QUERY_PAGE (widget);
  SluiceQueryVersions *versions = NULL;

  if (self->id == NULL)
    return;
  versions = sluice_query_versions_new (GTK_WINDOW (gtk_widget_get_root (widget)),
                                        sluice_page_get_store (SLUICE_PAGE (self)), self->id);
  g_signal_connect_object (versions, "restore", G_CALLBACK (restore_cb), self, G_CONNECT_SWAPPED);
  sluice_present (GTK_WINDOW (versions));
}

static void
deleted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(SluiceQueryPage) self = user_data;
  g_autoptr(SluiceRemains) remains = NULL;
  g_autoptr(GError) error = NULL;
  SluiceSession *session = sluice_page_get_session (SLUICE_PAGE (self));

  remains = sluice_store_take_away_finish (SLUICE_STORE (source), result, &error);
  if (self->editor == NULL || session == NULL)
    return;
  if (remains == NULL)
    {
      sluice_page_show_error (SLUICE_PAGE (self), _("The query could not be deleted."), error);
      return;
    }
  self->is_dirty = FALSE;
  sluice_undo_toast_show (GTK_WIDGET (self), SLUICE_STORE (source), remains,
                          (SluiceUndoneFunc) sluice_session_queries_changed, session);
  sluice_session_queries_changed (session);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
}

static void
delete_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  SluiceQueryPage *self = SLUICE_QUERY_PAGE (widget);

  if (self->id != NULL)
    sluice_store_take_away_async (sluice_page_get_store (SLUICE_PAGE (self)), SLUICE_REMAINS_QUERY, self->id, NULL,
                                  deleted_cb, g_object_ref (self));
}

static void
discard_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  SluiceQueryPage *self = SLUICE_QUERY_PAGE (source);

  if (!sluice_alert_finish (result))
    {
      sluice_query_page_stay (self);
      return;
    }
  self->is_dirty = FALSE;
  sluice_query_page_go_on (self);
}

static gboolean
sluice_query_page_leave (SluicePage *page,
                         const char *action,
                         GVariant   *target)
{
  SluiceQueryPage *self = SLUICE_QUERY_PAGE (page);
  gboolean is_leaving = self->leave_action != NULL;

  if (!self->is_dirty || (self->id == NULL && is_empty (self)))
    return TRUE;
  sluice_query_page_stay (self);
  self->leave_action = g_strdup (action);
  self->leave_target = target == NULL ? NULL : g_variant_ref (target);
  if (is_leaving)
    return FALSE;
  if (*sluice_query_page_get_name (self) != '\0' && !is_empty (self) &&
      sluice_query_page_get_connection (self) != NULL)
    save_action (GTK_WIDGET (self), NULL, NULL);
  else
    sluice_alert_async (GTK_WIDGET (self), _("Leave Without Saving?"),
                        _("The query has no name to be kept under."), _("_Discard Changes"), TRUE, NULL,
                        discard_cb, NULL);
  return FALSE;
}

static gboolean
sluice_query_page_run (SluicePage *page)
{
  return gtk_widget_activate_action (GTK_WIDGET (page), "query.run", NULL);
}

static gboolean
sluice_query_page_search (SluicePage *page)
{
  SluiceQueryPage *self = SLUICE_QUERY_PAGE (page);

  sluice_panes_show_end (self->panes, FALSE);
  sluice_table_tree_search (self->tree);
  return TRUE;
}

/* The rows of the answer and those of the tables are many. */
static gboolean
sluice_query_page_dismantle (SluicePage *page)
{
  SluiceQueryPage *self = SLUICE_QUERY_PAGE (page);

  if (self->is_left)
    return sluice_data_grid_shrink (self->grid);
  self->is_left = TRUE;
  self->is_filling = TRUE;
  sluice_query_page_stop (self);
  sluice_table_tree_set_catalog (self->tree, NULL);
  return TRUE;
}

static void
sluice_query_page_dispose (GObject *object)
{
  SluiceQueryPage *self = SLUICE_QUERY_PAGE (object);

  sluice_query_page_stop (self);
  self->is_filling = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_QUERY_PAGE);
  g_clear_object (&self->stream);
  g_clear_object (&self->asking);
  g_clear_object (&self->catalog);

  G_OBJECT_CLASS (sluice_query_page_parent_class)->dispose (object);
}

static void
sluice_query_page_finalize (GObject *object)
{
  SluiceQueryPage *self = SLUICE_QUERY_PAGE (object);

  g_free (self->id);
  g_free (self->wanted);
  g_clear_pointer (&self->stored, sluice_stored_query_free);
  g_clear_pointer (&self->connections, g_ptr_array_unref);
  sluice_query_page_stay (self);

  G_OBJECT_CLASS (sluice_query_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, SluiceQueryPage, name)
  BIND (connection_drop);
  BIND (editor);
  BIND (error_label);
  BIND (grid);
  BIND (hint_label);
  BIND (name_entry);
  BIND (panes);
  BIND (parameters);
  BIND (plan_view);
  BIND (result_stack);
  BIND (spinner);
  BIND (status_label);
  BIND (stop_button);
  BIND (tree);
#undef BIND
}

static void
sluice_query_page_class_init (SluiceQueryPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  SluicePageClass *page_class = SLUICE_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_query_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_query_page_finalize;
  page_class->ready = sluice_query_page_ready;
  page_class->leave = sluice_query_page_leave;
  page_class->run = sluice_query_page_run;
  page_class->search = sluice_query_page_search;
  page_class->dismantle = sluice_query_page_dismantle;

  g_type_ensure (SLUICE_TYPE_DATA_GRID);
  g_type_ensure (SLUICE_TYPE_PANES);
  g_type_ensure (SLUICE_TYPE_PARAMETER_LIST);
  g_type_ensure (SLUICE_TYPE_SQL_EDITOR);
  g_type_ensure (SLUICE_TYPE_TABLE_TREE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-query-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, column_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, connection_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, sql_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, table_activated_cb);
  sluice_query_page_install_actions (widget_class);
  gtk_widget_class_install_action (widget_class, "query.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "query.versions", NULL, versions_action);
  gtk_widget_class_install_action (widget_class, "query.new-task", NULL, new_task_action);
  gtk_widget_class_install_action (widget_class, "query.delete", NULL, delete_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "query.save", NULL);
}

static void
sluice_query_page_init (SluiceQueryPage *self)
{
  self->is_filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->is_filling = FALSE;
  g_signal_connect (self, "map", G_CALLBACK (mapped_cb), NULL);
  sluice_query_page_arrange (self);
}

/**
 * sluice_query_page_new:
 * @id: the id of a query that is kept
 *
 * Returns: (transfer floating): its page
 */
SluiceQueryPage *
sluice_query_page_new (const char *id)
{
  SluiceQueryPage *self = NULL;

  g_return_val_if_fail (id != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_QUERY_PAGE, NULL);
  self->id = g_strdup (id);
  sluice_query_page_arrange (self);
  return self;
}

/**
 * sluice_query_page_new_with:
 * @connection: the name of a connection, empty for the first one
 * @sql: what to begin with and to run, may be empty
 *
 * Returns: (transfer floating): the page of a new query
 */
SluiceQueryPage *
sluice_query_page_new_with (const char *connection,
                            const char *sql)
{
  SluiceQueryPage *self = NULL;

  g_return_val_if_fail (connection != NULL, NULL);
  g_return_val_if_fail (sql != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_QUERY_PAGE, NULL);
  self->wanted = *connection == '\0' ? NULL : g_strdup (connection);
  self->runs_at_once = *sql != '\0';
  self->is_filling = TRUE;
  sluice_sql_editor_set_text (self->editor, sql);
  sluice_parameter_list_set_query (self->parameters, sql);
  self->is_filling = FALSE;
  sluice_query_page_arrange (self);
  return self;
}
