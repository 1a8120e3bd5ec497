/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-destination-editor-private.h"

#include "sluice-connection.h"
#include "sluice-draft.h"
#include "sluice-help-button.h"
#include "sluice-present.h"
#include "sluice-sql-words.h"
#include "sluice-strategy-words.h"
#include "sluice-table-chooser.h"

#include <glib/gi18n.h>
#include <string.h>

/* In the order of the rows. */
static const char * const table_strategies[] = { "insert", "insert_new", "upsert", "replace", "mirror", "scd2" };
static const char * const file_strategies[] = { "insert", "replace" };

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceDestinationEditor, sluice_destination_editor, ADW_TYPE_BIN)

static const char *
text_of (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
set_text (AdwEntryRow *row,
          const char  *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static guint
selected (AdwComboRow *row,
          guint        n)
{
  return MIN (adw_combo_row_get_selected (row), n - 1);
}

static guint
index_of (const char * const *words,
          guint               n,
          const char         *word)
{
  for (guint i = 0; i < n; i++)
    if (g_str_equal (words[i], word))
      return i;
  return 0;
}

/**
 * sluice_destination_editor_get_kind:
 * @self: a #SluiceDestinationEditor
 *
 * Returns: what kind of target is chosen
 */
TargetKind
sluice_destination_editor_get_kind (SluiceDestinationEditor *self)
{
  guint index = adw_combo_row_get_selected (self->connection_row);
  GListModel *names = adw_combo_row_get_model (self->connection_row);

  if (index < TARGET_STORED)
    return (TargetKind) index;
  if (self->inline_target != NULL && names != NULL && index == g_list_model_get_n_items (names) - 1)
    return TARGET_INLINE;
  return TARGET_STORED;
}

/**
 * sluice_destination_editor_get_strategy:
 * @self: a #SluiceDestinationEditor
 *
 * Returns: the strategy that is chosen, as a task has it
 */
const char *
sluice_destination_editor_get_strategy (SluiceDestinationEditor *self)
{
  if (self->is_file)
    return file_strategies[selected (self->strategy_row, G_N_ELEMENTS (file_strategies))];
  return table_strategies[selected (self->strategy_row, G_N_ELEMENTS (table_strategies))];
}

/**
 * sluice_destination_editor_list_strategies:
 * @self: a #SluiceDestinationEditor
 * @is_file: whether the target is a file, which can be made or replaced, and no more
 * @strategy: the one to choose
 */
void
sluice_destination_editor_list_strategies (SluiceDestinationEditor *self,
                                           gboolean                 is_file,
                                           const char              *strategy)
{
  const char * const for_tables[] = {
    _("Add all rows"), _("Add new rows only"), _("Add and update"), _("Replace all rows"),
    _("Mirror the source"), _("Keep the history"), NULL
  };
  const char * const for_files[] = { _("Make a new file"), _("Replace the file"), NULL };
  g_autoptr(GtkStringList) list = gtk_string_list_new (is_file ? for_files : for_tables);
  gboolean was_filling = self->is_filling;

  self->is_filling = TRUE;
  self->is_file = is_file;
  adw_combo_row_set_model (self->strategy_row, G_LIST_MODEL (list));
  adw_combo_row_set_selected (self->strategy_row, is_file
                              ? index_of (file_strategies, G_N_ELEMENTS (file_strategies), strategy)
                              : index_of (table_strategies, G_N_ELEMENTS (table_strategies), strategy));
  self->is_filling = was_filling;
}

static SluiceConnection *
find_connection (SluiceDestinationEditor *self)
{
  for (guint i = 0; self->connections != NULL && i < self->connections->len; i++)
    if (g_strcmp0 (sluice_connection_get_name (g_ptr_array_index (self->connections, i)), self->connection) == 0)
      return g_ptr_array_index (self->connections, i);
  return NULL;
}

/* Whether the table is there, as far as that is known. */
static void
tell_table (SluiceDestinationEditor *self)
{
  const char *schema = text_of (self->schema_row);
  const char *table = text_of (self->table_row);
  gboolean is_known = self->catalog != NULL && self->is_listed && !sluice_catalog_is_loading (self->catalog);
  const char *text = "";

  if (self->catalog != NULL && sluice_catalog_is_loading (self->catalog))
    text = _("Looking for the table…");
  else if (self->catalog != NULL && sluice_catalog_get_error (self->catalog) != NULL)
    text = sluice_catalog_get_error (self->catalog)->message;
  else if (is_known && *table != '\0' &&
           sluice_catalog_find_table (self->catalog, *schema == '\0' ? NULL : schema, table) != NULL)
    text = adw_combo_row_get_selected (self->create_row) == 2
           ? _("This table exists. Each run drops it.") : _("This table exists.");
  else if (is_known && *table != '\0')
    text = adw_combo_row_get_selected (self->create_row) == 1
           ? _("There is no such table, and a run does not make it.")
           : _("There is no such table yet. The first run makes it.");
  gtk_label_set_label (self->table_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->table_label), *text != '\0');
}

/* Which has no schemas. */
static gboolean
is_sqlite (SluiceDestinationEditor *self)
{
  TargetKind kind = sluice_destination_editor_get_kind (self);
  SluiceConnection *connection = kind == TARGET_STORED ? find_connection (self) : NULL;

  return kind == TARGET_SQLITE ||
         (connection != NULL && sluice_connection_get_kind (connection) == SLUICE_CONNECTION_SQLITE);
}

static void
tell_words (SluiceDestinationEditor *self)
{
  g_autofree char *words = NULL;

  sluice_destination_editor_collect (self, self->scratch);
  words = sluice_strategy_words_describe (sluice_draft_get_object (self->scratch, "destination", FALSE),
                                          sluice_draft_get_object (self->scratch, "load", FALSE));
  gtk_label_set_label (self->words_label, words);
}

/**
 * sluice_destination_editor_arrange:
 * @self: a #SluiceDestinationEditor
 *
 * Shows what means something for what is chosen.
 */
void
sluice_destination_editor_arrange (SluiceDestinationEditor *self)
{
  TargetKind kind = sluice_destination_editor_get_kind (self);
  gboolean is_file = kind == TARGET_FILE;
  gboolean needs_whole = FALSE;

  if (is_file != self->is_file)
    sluice_destination_editor_list_strategies (self, is_file, sluice_destination_editor_get_strategy (self));
  gtk_widget_set_visible (GTK_WIDGET (self->path_row), kind <= TARGET_FILE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->path_row),
                                 is_file ? _("File") : _("Database file"));
  gtk_widget_set_visible (GTK_WIDGET (self->schema_row), !is_file && !is_sqlite (self));
  gtk_widget_set_visible (GTK_WIDGET (self->table_row), !is_file);
  gtk_widget_set_visible (self->choose_button, kind == TARGET_STORED);
  gtk_widget_set_visible (GTK_WIDGET (self->create_row), !is_file);
  gtk_widget_set_visible (self->design_button, !is_file);
  gtk_widget_set_visible (GTK_WIDGET (self->keys_row), !is_file);
  gtk_widget_set_visible (GTK_WIDGET (self->commit_row), !is_file);
  gtk_widget_set_visible (GTK_WIDGET (self->output_card), is_file);
  gtk_widget_set_visible (GTK_WIDGET (self->hooks), !is_file);
  sluice_plan_view_set_file (self->plan_view, is_file);
  sluice_output_card_set_path (self->output_card, text_of (self->path_row));
  sluice_load_options_set_strategy (self->options, sluice_destination_editor_get_strategy (self), is_file);
  tell_words (self);
  needs_whole = sluice_strategy_words_needs_whole (sluice_draft_get_object (self->scratch, "load", FALSE));
  if (needs_whole && adw_combo_row_get_selected (self->commit_row) != 0)
    {
      adw_combo_row_set_selected (self->commit_row, 0);
      tell_words (self);
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self->commit_row), !needs_whole);
  tell_table (self);
}

/**
 * sluice_destination_editor_follow_connection:
 * @self: a #SluiceDestinationEditor
 *
 * Turns to the tables of the chosen connection. A child asks the server, once
 * somebody looks at the page.
 */
void
sluice_destination_editor_follow_connection (SluiceDestinationEditor *self)
{
  gboolean is_stored = sluice_destination_editor_get_kind (self) == TARGET_STORED;
  SluiceConnection *connection = is_stored ? find_connection (self) : NULL;
  char quote = sluice_sql_words_quote_of (connection);

  if (connection == NULL)
    g_clear_object (&self->catalog);
  else if (self->catalog == NULL ||
           g_strcmp0 (sluice_catalog_get_connection (self->catalog), self->connection) != 0)
    {
      g_clear_object (&self->catalog);
      self->catalog = sluice_catalog_new (self->connection);
      self->is_listed = FALSE;
    }
  g_signal_group_set_target (self->catalog_signals, self->catalog);
  sluice_sql_hooks_set_catalog (self->hooks, self->catalog, quote);
  if (self->catalog != NULL && !self->is_listed && gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      self->is_listed = TRUE;
      sluice_catalog_load (self->catalog);
    }
}

/**
 * sluice_destination_editor_changed:
 * @self: a #SluiceDestinationEditor
 *
 * One of its fields was changed.
 */
void
sluice_destination_editor_changed (SluiceDestinationEditor *self)
{
  if (self->is_filling)
    return;
  sluice_destination_editor_arrange (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
connection_changed_cb (SluiceDestinationEditor *self)
{
  GtkStringObject *item = NULL;

  if (self->is_filling)
    return;
  g_free (self->connection);
  if (sluice_destination_editor_get_kind (self) == TARGET_STORED)
    item = adw_combo_row_get_selected_item (self->connection_row);
  self->connection = g_strdup (item == NULL ? "" : gtk_string_object_get_string (item));
  sluice_destination_editor_follow_connection (self);
  sluice_destination_editor_changed (self);
}

/* Rows that are only added are not recognised: a key would make doubles of them. */
static void
strategy_changed_cb (SluiceDestinationEditor *self)
{
  const char *strategy = NULL;

  if (self->is_filling)
    return;
  strategy = sluice_destination_editor_get_strategy (self);
  self->is_filling = TRUE;
  if (!self->is_file && g_str_equal (strategy, "insert") && *text_of (self->keys_row) != '\0')
    {
      g_free (self->other_keys);
      self->other_keys = g_strdup (text_of (self->keys_row));
      set_text (self->keys_row, "");
    }
  else if (sluice_strategy_words_needs_keys (strategy) && self->other_keys != NULL &&
           *text_of (self->keys_row) == '\0')
    set_text (self->keys_row, self->other_keys);
  self->is_filling = FALSE;
  sluice_destination_editor_changed (self);
}

static void
chosen_cb (SluiceDestinationEditor *self,
           SluiceCatalogNode       *table)
{
  const char *schema = sluice_catalog_node_get_schema (table);

  set_text (self->schema_row, schema == NULL ? "" : schema);
  set_text (self->table_row, sluice_catalog_node_get_name (table));
  gtk_widget_grab_focus (GTK_WIDGET (self->table_row));
}

static void
choose_cb (SluiceDestinationEditor *self)
{
  SluiceTableChooser *chooser = NULL;

  if (self->catalog == NULL)
    return;
  chooser = sluice_table_chooser_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->catalog);
  g_signal_connect_object (chooser, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  sluice_present (GTK_WINDOW (chooser));
}

static void
sluice_destination_editor_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sluice_destination_editor_parent_class)->map (widget);
  sluice_destination_editor_follow_connection (SLUICE_DESTINATION_EDITOR (widget));
}

static void
sluice_destination_editor_dispose (GObject *object)
{
  SluiceDestinationEditor *self = SLUICE_DESTINATION_EDITOR (object);

  self->is_filling = TRUE;
  g_clear_object (&self->catalog_signals);
  /* A bound child that is the bin's own would be unparented behind its back. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_DESTINATION_EDITOR);
  g_clear_object (&self->catalog);

  G_OBJECT_CLASS (sluice_destination_editor_parent_class)->dispose (object);
}

static void
sluice_destination_editor_finalize (GObject *object)
{
  SluiceDestinationEditor *self = SLUICE_DESTINATION_EDITOR (object);

  g_clear_pointer (&self->connections, g_ptr_array_unref);
  g_clear_pointer (&self->inline_target, json_object_unref);
  json_object_unref (self->scratch);
  g_object_unref (self->secrets);
  g_free (self->connection);
  g_free (self->other_keys);

  G_OBJECT_CLASS (sluice_destination_editor_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, SluiceDestinationEditor, name)
  BIND (cards);
  BIND (choose_button);
  BIND (commit_row);
  BIND (connection_row);
  BIND (create_row);
  BIND (design_button);
  BIND (keys_row);
  BIND (panes);
  BIND (path_row);
  BIND (plan_view);
  BIND (schema_row);
  BIND (strategy_row);
  BIND (table_label);
  BIND (table_row);
  BIND (target_group);
  BIND (words_label);
#undef BIND
}

static void
sluice_destination_editor_class_init (SluiceDestinationEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_destination_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_destination_editor_finalize;
  widget_class->map = sluice_destination_editor_map;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  g_type_ensure (SLUICE_TYPE_PANES);
  g_type_ensure (SLUICE_TYPE_PLAN_VIEW);
  g_type_ensure (SLUICE_TYPE_HELP_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-destination-editor.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback_full (widget_class, "changed_cb",
                                                G_CALLBACK (sluice_destination_editor_changed));
  gtk_widget_class_bind_template_callback (widget_class, choose_cb);
  gtk_widget_class_bind_template_callback (widget_class, connection_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, strategy_changed_cb);
}

static void
sluice_destination_editor_init (SluiceDestinationEditor *self)
{
  self->scratch = json_object_new ();
  self->secrets = sluice_draft_secrets_new ();
  self->connection = g_strdup ("");
  self->catalog_signals = g_signal_group_new (SLUICE_TYPE_CATALOG);
  self->is_filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->keys_picker = sluice_column_picker_new (self->keys_row, FALSE);
  g_signal_group_connect_swapped (self->catalog_signals, "changed", G_CALLBACK (tell_table), self);
}

/**
 * sluice_destination_editor_list_connections:
 * @self: a #SluiceDestinationEditor
 *
 * Offers the targets there are, and chooses that of the task; a connection is
 * offered even if it is not there any more.
 */
void
sluice_destination_editor_list_connections (SluiceDestinationEditor *self)
{
  const char * const fixed[] = { _("A database file"), _("A DuckDB file"), _("A file with rows"), NULL };
  g_autoptr(GtkStringList) names = gtk_string_list_new (fixed);
  JsonObject *destination = sluice_draft_get_object (self->scratch, "destination", TRUE);
  const char *type = sluice_draft_get_string (destination, "type");
  guint index = g_str_equal (type, "file") ? TARGET_FILE : g_str_equal (type, "duckdb") ? TARGET_DUCKDB
                                                                                        : TARGET_SQLITE;

  for (guint i = 0; self->connections != NULL && i < self->connections->len; i++)
    {
      gtk_string_list_append (names, sluice_connection_get_name (g_ptr_array_index (self->connections, i)));
      if (g_strcmp0 (sluice_connection_get_name (g_ptr_array_index (self->connections, i)), self->connection) == 0)
        index = TARGET_STORED + i;
    }
  if (*self->connection != '\0' && index < TARGET_STORED)
    {
      index = g_list_model_get_n_items (G_LIST_MODEL (names));
      gtk_string_list_append (names, self->connection);
    }
  if (self->inline_target != NULL)
    {
      if (index == TARGET_SQLITE && !g_str_equal (type, "sqlite"))
        index = g_list_model_get_n_items (G_LIST_MODEL (names));
      gtk_string_list_append (names, _("In the task"));
    }
  adw_combo_row_set_model (self->connection_row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->connection_row, index);
}

/**
 * sluice_destination_editor_set_connections:
 * @self: a #SluiceDestinationEditor
 * @connections: (nullable) (element-type SluiceConnection): the stored ones
 *
 * Offers the databases among @connections.
 */
void
sluice_destination_editor_set_connections (SluiceDestinationEditor *self,
                                           GPtrArray               *connections)
{
  gboolean was_filling = FALSE;

  g_return_if_fail (SLUICE_IS_DESTINATION_EDITOR (self));

  was_filling = self->is_filling;
  g_clear_pointer (&self->connections, g_ptr_array_unref);
  self->connections = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; connections != NULL && i < connections->len; i++)
    if (sluice_connection_get_kind (g_ptr_array_index (connections, i)) != SLUICE_CONNECTION_HTTP)
      g_ptr_array_add (self->connections, g_object_ref (g_ptr_array_index (connections, i)));
  self->is_filling = TRUE;
  sluice_destination_editor_list_connections (self);
  sluice_destination_editor_follow_connection (self);
  sluice_destination_editor_arrange (self);
  self->is_filling = was_filling;
}

/**
 * sluice_destination_editor_set_columns:
 * @self: a #SluiceDestinationEditor
 * @columns: (array zero-terminated=1): the columns of the mapping
 *
 * Offers @columns where columns are asked for.
 */
void
sluice_destination_editor_set_columns (SluiceDestinationEditor *self,
                                       const char * const      *columns)
{
  g_return_if_fail (SLUICE_IS_DESTINATION_EDITOR (self));
  g_return_if_fail (columns != NULL);

  sluice_column_picker_set_columns (self->keys_picker, columns);
  sluice_load_options_set_columns (self->options, columns);
}

static GtkWidget *
find_field (SluiceDestinationEditor *self,
            const char              *path)
{
  const struct
  {
    const char *path;
    gpointer field;
  } fields[] = {
    { "destination.path", self->path_row },
    { "destination.schema", self->schema_row },
    { "destination.table", self->table_row },
    { "destination.create", self->create_row },
    { "load.strategy", self->strategy_row },
    { "load.keys", self->keys_row },
    { "load.commit", self->commit_row },
  };
  GtkWidget *field = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_str_has_prefix (path, fields[i].path))
      return GTK_WIDGET (fields[i].field);
  if (g_str_has_prefix (path, "destination."))
    field = sluice_output_card_find_field (self->output_card, path + strlen ("destination."));
  if (g_str_has_prefix (path, "load."))
    field = sluice_sql_hooks_find_field (self->hooks, path + strlen ("load."));
  if (field == NULL)
    field = sluice_load_options_find_field (self->options, path);
  if (field != NULL)
    return field;
  return GTK_WIDGET (g_str_has_prefix (path, "destination") ? self->connection_row : self->strategy_row);
}

/**
 * sluice_destination_editor_focus_path:
 * @self: a #SluiceDestinationEditor
 * @path: a JSON path of the task
 *
 * Goes to the field that @path means.
 *
 * Returns: whether it is one of the target's
 */
gboolean
sluice_destination_editor_focus_path (SluiceDestinationEditor *self,
                                      const char              *path)
{
  g_return_val_if_fail (SLUICE_IS_DESTINATION_EDITOR (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  if (!g_str_has_prefix (path, "$.destination") && !g_str_has_prefix (path, "$.load") &&
      !g_str_has_prefix (path, "$.limits"))
    return FALSE;
  gtk_widget_grab_focus (find_field (self, path + strlen ("$.")));
  return TRUE;
}

/* What a connection says of itself, and of ODBC the kind of its quotes. */
static const char *
dialect_of (JsonObject *connection,
            char        quote)
{
  const char *type = sluice_draft_get_string (connection, "type");
  const char *dialect = sluice_draft_get_string (connection, "dialect");

  if (!g_str_equal (type, "odbc"))
    return type;
  if (*dialect != '\0' && !g_str_equal (dialect, "auto"))
    return dialect;
  return quote == '`' ? "mariadb" : "";
}

/**
 * sluice_destination_editor_dup_dialect:
 * @self: a #SluiceDestinationEditor
 *
 * Returns: (transfer full): how the server of the target writes SQL: `postgres`,
 *   `sqlite`, `mariadb` and so on; empty if that is not known
 */
char *
sluice_destination_editor_dup_dialect (SluiceDestinationEditor *self)
{
  SluiceConnection *connection = NULL;
  JsonObject *inner = NULL;
  g_autoptr(JsonObject) document = NULL;

  g_return_val_if_fail (SLUICE_IS_DESTINATION_EDITOR (self), NULL);

  switch (sluice_destination_editor_get_kind (self))
    {
    case TARGET_SQLITE:
      return g_strdup ("sqlite");
    case TARGET_DUCKDB:
      return g_strdup ("duckdb");
    case TARGET_STORED:
      connection = find_connection (self);
      document = connection == NULL ? NULL : sluice_connection_to_json (connection);
      return g_strdup (dialect_of (document, sluice_sql_words_quote_of (connection)));
    case TARGET_INLINE:
      inner = sluice_draft_get_object (self->inline_target, "connection", FALSE);
      return g_strdup (dialect_of (inner != NULL ? inner : self->inline_target, '"'));
    case TARGET_FILE:
    default:
      return g_strdup ("");
    }
}

/**
 * sluice_destination_editor_reload:
 * @self: a #SluiceDestinationEditor
 *
 * Looks for the table again, which somebody may have made.
 */
void
sluice_destination_editor_reload (SluiceDestinationEditor *self)
{
  g_return_if_fail (SLUICE_IS_DESTINATION_EDITOR (self));

  if (self->catalog != NULL && !sluice_catalog_is_loading (self->catalog))
    sluice_catalog_load (self->catalog);
}

/**
 * sluice_destination_editor_get_panes:
 * @self: a #SluiceDestinationEditor
 *
 * Returns: (transfer none): the fields, and beside them the load plan
 */
SluicePanes *
sluice_destination_editor_get_panes (SluiceDestinationEditor *self)
{
  g_return_val_if_fail (SLUICE_IS_DESTINATION_EDITOR (self), NULL);

  return self->panes;
}

/**
 * sluice_destination_editor_show_plan:
 * @self: a #SluiceDestinationEditor
 *
 * Brings the load plan into sight.
 *
 * Returns: (transfer none): the view of it
 */
SluicePlanView *
sluice_destination_editor_show_plan (SluiceDestinationEditor *self)
{
  g_return_val_if_fail (SLUICE_IS_DESTINATION_EDITOR (self), NULL);

  sluice_panes_show_end (self->panes, TRUE);
  return self->plan_view;
}

/**
 * sluice_destination_editor_get_plan_view:
 * @self: a #SluiceDestinationEditor
 *
 * Returns: (transfer none): the view of the load plan
 */
SluicePlanView *
sluice_destination_editor_get_plan_view (SluiceDestinationEditor *self)
{
  g_return_val_if_fail (SLUICE_IS_DESTINATION_EDITOR (self), NULL);

  return self->plan_view;
}
