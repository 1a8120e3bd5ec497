/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-database-card.h"

#include "sluice-draft.h"
#include "sluice-page.h"
#include "sluice-parameter-list.h"
#include "sluice-present.h"
#include "sluice-sql-editor.h"
#include "sluice-sql-words.h"
#include "sluice-store-queries.h"
#include "sluice-table-chooser.h"

#include <glib/gi18n.h>

/* In the order of the drop-down. */
typedef enum
{
  WHAT_TABLE,
  WHAT_QUERY,
  WHAT_NAMED,
} WhatChoice;

struct _SluiceDatabaseCard
{
  AdwPreferencesGroup parent_instance;

  GCancellable *cancellable;    /* (owned) */
  GPtrArray *connections;       /* (owned) (nullable) (element-type SluiceConnection) databases */
  GPtrArray *queries;           /* (owned) (nullable) (element-type SluiceStoredQuery) */
  SluiceCatalog *catalog;       /* (owned) (nullable) of the chosen connection */
  JsonNode *inline_connection;  /* (owned) (nullable) one that stands in the task */
  char *connection;             /* (owned) what the source says */
  char *named_query;            /* (owned) what the source says */
  gboolean is_filling;

  AdwComboRow *connection_row;
  AdwComboRow *what_row;
  AdwEntryRow *schema_row;
  AdwEntryRow *table_row;
  GtkWidget *editor_row;
  SluiceSqlEditor *editor;
  AdwComboRow *named_row;
  SluiceParameterList *parameters;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceDatabaseCard, sluice_database_card, ADW_TYPE_PREFERENCES_GROUP)

static const char *
text_of (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static WhatChoice
chosen (SluiceDatabaseCard *self)
{
  return (WhatChoice) MIN (adw_combo_row_get_selected (self->what_row), WHAT_NAMED);
}

static SluiceConnection *
find_connection (SluiceDatabaseCard *self)
{
  for (guint i = 0; self->connections != NULL && i < self->connections->len; i++)
    if (g_strcmp0 (sluice_connection_get_name (g_ptr_array_index (self->connections, i)),
                   self->connection) == 0)
      return g_ptr_array_index (self->connections, i);
  return NULL;
}

static const SluiceStoredQuery *
find_query (SluiceDatabaseCard *self)
{
  for (guint i = 0; self->queries != NULL && i < self->queries->len; i++)
    {
      const SluiceStoredQuery *query = g_ptr_array_index (self->queries, i);

      if (g_strcmp0 (query->name, self->named_query) == 0)
        return query;
    }
  return NULL;
}

/* A query of the library brings its connection and its parameters along. */
static void
arrange (SluiceDatabaseCard *self)
{
  WhatChoice what = chosen (self);
  const SluiceStoredQuery *query = find_query (self);
  g_autofree char *sql = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->connection_row), what != WHAT_NAMED);
  gtk_widget_set_visible (GTK_WIDGET (self->schema_row), what == WHAT_TABLE);
  gtk_widget_set_visible (GTK_WIDGET (self->table_row), what == WHAT_TABLE);
  gtk_widget_set_visible (self->editor_row, what == WHAT_QUERY);
  gtk_widget_set_visible (GTK_WIDGET (self->named_row), what == WHAT_NAMED);
  sql = what == WHAT_QUERY ? sluice_sql_editor_dup_text (self->editor)
        : what == WHAT_NAMED && query != NULL ? g_strdup (query->sql) : g_strdup ("");
  sluice_parameter_list_set_query (self->parameters, sql);
}

static void
follow_connection (SluiceDatabaseCard *self)
{
  SluiceConnection *connection = find_connection (self);

  if (self->catalog != NULL &&
      g_strcmp0 (sluice_catalog_get_connection (self->catalog), self->connection) == 0)
    return;
  g_clear_object (&self->catalog);
  if (connection != NULL)
    self->catalog = sluice_catalog_new (self->connection);
  sluice_sql_editor_set_catalog (self->editor, self->catalog, sluice_sql_words_quote_of (connection));
}

static void
changed_cb (SluiceDatabaseCard *self)
{
  if (!self->is_filling)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static const char *
selected_text (AdwComboRow *row)
{
  GtkStringObject *item = adw_combo_row_get_selected_item (row);

  return item == NULL ? "" : gtk_string_object_get_string (item);
}

static void
what_changed_cb (SluiceDatabaseCard *self)
{
  if (self->is_filling)
    return;
  arrange (self);
  if (chosen (self) == WHAT_QUERY && self->catalog != NULL && sluice_catalog_get_n_tables (self->catalog) == 0)
    sluice_catalog_load (self->catalog);
  changed_cb (self);
}

static void
connection_changed_cb (SluiceDatabaseCard *self)
{
  if (self->is_filling)
    return;
  g_free (self->connection);
  self->connection = g_strdup (selected_text (self->connection_row));
  g_clear_pointer (&self->inline_connection, json_node_unref);
  follow_connection (self);
  changed_cb (self);
}

static void
named_changed_cb (SluiceDatabaseCard *self)
{
  if (self->is_filling)
    return;
  g_free (self->named_query);
  self->named_query = g_strdup (selected_text (self->named_row));
  arrange (self);
  changed_cb (self);
}

static void
sql_changed_cb (SluiceDatabaseCard *self)
{
  if (self->is_filling)
    return;
  arrange (self);
  changed_cb (self);
}

static void
activate_cb (SluiceDatabaseCard *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "source.send", NULL);
}

static void
chosen_cb (SluiceDatabaseCard *self,
           SluiceCatalogNode  *table)
{
  const char *schema = sluice_catalog_node_get_schema (table);

  gtk_editable_set_text (GTK_EDITABLE (self->schema_row), schema == NULL ? "" : schema);
  gtk_editable_set_text (GTK_EDITABLE (self->table_row), sluice_catalog_node_get_name (table));
  gtk_widget_grab_focus (GTK_WIDGET (self->table_row));
}

static void
choose_cb (SluiceDatabaseCard *self)
{
  SluiceTableChooser *chooser = NULL;

  if (self->catalog == NULL)
    return;
  chooser = sluice_table_chooser_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->catalog);
  g_signal_connect_object (chooser, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  sluice_present (GTK_WINDOW (chooser));
}

static void
sluice_database_card_dispose (GObject *object)
{
  SluiceDatabaseCard *self = SLUICE_DATABASE_CARD (object);

  g_cancellable_cancel (self->cancellable);
  self->is_filling = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_DATABASE_CARD);
  g_clear_object (&self->catalog);

  G_OBJECT_CLASS (sluice_database_card_parent_class)->dispose (object);
}

static void
sluice_database_card_finalize (GObject *object)
{
  SluiceDatabaseCard *self = SLUICE_DATABASE_CARD (object);

  g_object_unref (self->cancellable);
  g_clear_pointer (&self->connections, g_ptr_array_unref);
  g_clear_pointer (&self->queries, g_ptr_array_unref);
  g_clear_pointer (&self->inline_connection, json_node_unref);
  g_free (self->connection);
  g_free (self->named_query);

  G_OBJECT_CLASS (sluice_database_card_parent_class)->finalize (object);
}

static void
sluice_database_card_class_init (SluiceDatabaseCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_database_card_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_database_card_finalize;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  g_type_ensure (SLUICE_TYPE_PARAMETER_LIST);
  g_type_ensure (SLUICE_TYPE_SQL_EDITOR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-database-card.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceDatabaseCard, connection_row);
  gtk_widget_class_bind_template_child (widget_class, SluiceDatabaseCard, editor);
  gtk_widget_class_bind_template_child (widget_class, SluiceDatabaseCard, editor_row);
  gtk_widget_class_bind_template_child (widget_class, SluiceDatabaseCard, named_row);
  gtk_widget_class_bind_template_child (widget_class, SluiceDatabaseCard, parameters);
  gtk_widget_class_bind_template_child (widget_class, SluiceDatabaseCard, schema_row);
  gtk_widget_class_bind_template_child (widget_class, SluiceDatabaseCard, table_row);
  gtk_widget_class_bind_template_child (widget_class, SluiceDatabaseCard, what_row);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_cb);
  gtk_widget_class_bind_template_callback (widget_class, connection_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, named_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, sql_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, what_changed_cb);
}

static void
sluice_database_card_init (SluiceDatabaseCard *self)
{
  self->cancellable = g_cancellable_new ();
  self->connection = g_strdup ("");
  self->named_query = g_strdup ("");
  self->is_filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  arrange (self);
  self->is_filling = FALSE;
}

/* What the source says is offered even if it is not there any more. */
static void
fill_combo (AdwComboRow   *row,
            GtkStringList *names,
            const char    *wanted)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (names));
  guint selected = 0;

  while (selected < n && g_strcmp0 (gtk_string_list_get_string (names, selected), wanted) != 0)
    selected++;
  /* What is not there is shown all the same; what is not chosen yet is no choice, but a list
   * of one cannot be opened. */
  if (selected == n && ((wanted != NULL && *wanted != '\0') || n < 2))
    gtk_string_list_append (names, wanted == NULL ? "" : wanted);
  else if (selected == n)
    selected = GTK_INVALID_LIST_POSITION;
  adw_combo_row_set_model (row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (row, selected);
}

static void
fill_connections (SluiceDatabaseCard *self)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  gboolean was_filling = self->is_filling;

  for (guint i = 0; self->connections != NULL && i < self->connections->len; i++)
    gtk_string_list_append (names, sluice_connection_get_name (g_ptr_array_index (self->connections, i)));
  self->is_filling = TRUE;
  fill_combo (self->connection_row, names,
              self->inline_connection != NULL ? _("In the task") : self->connection);
  self->is_filling = was_filling;
  follow_connection (self);
}

static void
fill_queries (SluiceDatabaseCard *self)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  gboolean was_filling = self->is_filling;

  for (guint i = 0; self->queries != NULL && i < self->queries->len; i++)
    gtk_string_list_append (names, ((SluiceStoredQuery *) g_ptr_array_index (self->queries, i))->name);
  self->is_filling = TRUE;
  fill_combo (self->named_row, names, self->named_query);
  arrange (self);
  self->is_filling = was_filling;
}

static void
connections_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(SluiceDatabaseCard) self = user_data;
  g_autoptr(GPtrArray) all = sluice_store_list_connections_finish (SLUICE_STORE (source), result, NULL);

  if (all == NULL || self->connection_row == NULL)
    return;
  g_clear_pointer (&self->connections, g_ptr_array_unref);
  self->connections = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < all->len; i++)
    if (sluice_connection_get_kind (g_ptr_array_index (all, i)) != SLUICE_CONNECTION_HTTP)
      g_ptr_array_add (self->connections, g_object_ref (g_ptr_array_index (all, i)));
  fill_connections (self);
}

static void
queries_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(SluiceDatabaseCard) self = user_data;
  GPtrArray *queries = sluice_store_list_queries_finish (SLUICE_STORE (source), result, NULL);

  if (queries == NULL || self->named_row == NULL)
    {
      g_clear_pointer (&queries, g_ptr_array_unref);
      return;
    }
  g_clear_pointer (&self->queries, g_ptr_array_unref);
  self->queries = queries;
  fill_queries (self);
}

/* The lists of the page's workspace, anew each time a task is shown. */
static void
list_choices (SluiceDatabaseCard *self)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (self), SLUICE_TYPE_PAGE);
  SluiceStore *store = page == NULL ? NULL : sluice_page_get_store (SLUICE_PAGE (page));

  if (store == NULL)
    return;
  sluice_store_list_connections_async (store, self->cancellable, connections_cb, g_object_ref (self));
  sluice_store_list_queries_async (store, self->cancellable, queries_cb, g_object_ref (self));
}

/**
 * sluice_database_card_fill:
 * @self: a #SluiceDatabaseCard
 * @source: a source of type `database`
 *
 * Shows what @source reads.
 */
void
sluice_database_card_fill (SluiceDatabaseCard *self,
                           JsonObject         *source)
{
  JsonNode *connection = NULL;

  g_return_if_fail (SLUICE_IS_DATABASE_CARD (self));
  g_return_if_fail (source != NULL);

  self->is_filling = TRUE;
  connection = json_object_get_member (source, "connection");
  g_clear_pointer (&self->inline_connection, json_node_unref);
  if (connection != NULL && JSON_NODE_HOLDS_OBJECT (connection))
    self->inline_connection = json_node_copy (connection);
  g_free (self->connection);
  self->connection = g_strdup (self->inline_connection != NULL ? ""
                               : sluice_draft_get_string (source, "connection"));
  g_free (self->named_query);
  self->named_query = g_strdup (sluice_draft_get_string (source, "named_query"));
  adw_combo_row_set_selected (self->what_row, *self->named_query != '\0' ? WHAT_NAMED
                                              : json_object_has_member (source, "query") ? WHAT_QUERY
                                                                                        : WHAT_TABLE);
  gtk_editable_set_text (GTK_EDITABLE (self->schema_row), sluice_draft_get_string (source, "schema"));
  gtk_editable_set_text (GTK_EDITABLE (self->table_row), sluice_draft_get_string (source, "table"));
  sluice_sql_editor_set_text (self->editor, sluice_draft_get_string (source, "query"));
  sluice_parameter_list_set_values (self->parameters, sluice_draft_get_object (source, "parameters", FALSE));
  fill_connections (self);
  fill_queries (self);
  self->is_filling = FALSE;
  list_choices (self);
}

static void
collect_parameters (SluiceDatabaseCard *self,
                    JsonObject         *source)
{
  g_autoptr(JsonObject) values = sluice_parameter_list_dup_values (self->parameters);

  /* The run says itself from where on it reads. */
  if (json_object_has_member (source, "incremental"))
    json_object_remove_member (values, "cursor");
  if (json_object_get_size (values) > 0)
    json_object_set_object_member (source, "parameters", json_object_ref (values));
  else
    json_object_remove_member (source, "parameters");
}

/**
 * sluice_database_card_collect:
 * @self: a #SluiceDatabaseCard
 * @source: a source of type `database`
 *
 * Writes what is shown into @source.
 */
void
sluice_database_card_collect (SluiceDatabaseCard *self,
                              JsonObject         *source)
{
  static const char * const members[] = { "schema", "table", "query", "named_query" };
  WhatChoice what;
  g_autofree char *sql = NULL;

  g_return_if_fail (SLUICE_IS_DATABASE_CARD (self));
  g_return_if_fail (source != NULL);

  what = chosen (self);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    json_object_remove_member (source, members[i]);
  if (what == WHAT_NAMED)
    {
      json_object_remove_member (source, "connection");
      json_object_set_string_member (source, "named_query", self->named_query);
    }
  else if (self->inline_connection != NULL)
    json_object_set_member (source, "connection", json_node_copy (self->inline_connection));
  else
    sluice_draft_set_string (source, "connection", self->connection);
  if (what == WHAT_TABLE)
    {
      sluice_draft_set_string (source, "schema", text_of (self->schema_row));
      json_object_set_string_member (source, "table", text_of (self->table_row));
    }
  sql = sluice_sql_editor_dup_text (self->editor);
  if (what == WHAT_QUERY)
    json_object_set_string_member (source, "query", sql);
  collect_parameters (self, source);
}

/**
 * sluice_database_card_find_field:
 * @self: a #SluiceDatabaseCard
 * @key: a key of the source
 *
 * Returns: (transfer none) (nullable): the field for @key
 */
GtkWidget *
sluice_database_card_find_field (SluiceDatabaseCard *self,
                                 const char         *key)
{
  g_return_val_if_fail (SLUICE_IS_DATABASE_CARD (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  if (g_str_equal (key, "connection"))
    return GTK_WIDGET (self->connection_row);
  if (g_str_equal (key, "schema"))
    return GTK_WIDGET (self->schema_row);
  if (g_str_equal (key, "table"))
    return GTK_WIDGET (self->table_row);
  if (g_str_equal (key, "query"))
    return GTK_WIDGET (self->editor);
  if (g_str_equal (key, "named_query"))
    return GTK_WIDGET (self->named_row);
  return g_str_has_prefix (key, "parameters") ? GTK_WIDGET (self->parameters) : NULL;
}
