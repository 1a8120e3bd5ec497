/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-catalog.h"

#include "sluice-child.h"

#include <glib/gi18n.h>

struct _SluiceCatalog
{
  GObject parent_instance;

  char *connection;             /* (owned) */
  GListStore *schemas;          /* (owned) (element-type SluiceCatalogNode) */
  GHashTable *asked;            /* (owned) (element-type SluiceCatalogNode) tables */
  GCancellable *cancellable;    /* (owned) */
  GError *error;                /* (owned) (nullable) why there are no tables */
  guint n_tables;
  gboolean is_loading;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceCatalog, sluice_catalog, G_TYPE_OBJECT)

/* What a child's answer belongs to. The catalogue may be gone by then, and takes
 * the child with it. */
typedef struct
{
  GWeakRef catalog;
  SluiceCatalogNode *table;     /* (nullable) */
} Question;

static Question *
question_new (SluiceCatalog     *catalog,
              SluiceCatalogNode *table)
{
  Question *question = g_new0 (Question, 1);

  g_weak_ref_init (&question->catalog, catalog);
  question->table = table == NULL ? NULL : g_object_ref (table);
  return question;
}

static void
question_free (Question *question)
{
  g_weak_ref_clear (&question->catalog);
  g_clear_object (&question->table);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
sluice_catalog_dispose (GObject *object)
{
  g_cancellable_cancel (SLUICE_CATALOG (object)->cancellable);

  G_OBJECT_CLASS (sluice_catalog_parent_class)->dispose (object);
}

static void
sluice_catalog_finalize (GObject *object)
{
  SluiceCatalog *self = SLUICE_CATALOG (object);

  g_free (self->connection);
  g_object_unref (self->schemas);
  g_hash_table_unref (self->asked);
  g_object_unref (self->cancellable);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (sluice_catalog_parent_class)->finalize (object);
}

static void
sluice_catalog_class_init (SluiceCatalogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sluice_catalog_dispose;
  object_class->finalize = sluice_catalog_finalize;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
sluice_catalog_init (SluiceCatalog *self)
{
  self->schemas = g_list_store_new (SLUICE_TYPE_CATALOG_NODE);
  self->asked = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->cancellable = g_cancellable_new ();
}

/**
 * sluice_catalog_new:
 * @connection: the name of a stored connection to a database
 *
 * Returns: (transfer full): a catalogue that knows nothing yet
 */
SluiceCatalog *
sluice_catalog_new (const char *connection)
{
  SluiceCatalog *self = NULL;

  g_return_val_if_fail (connection != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_CATALOG, NULL);
  self->connection = g_strdup (connection);
  return self;
}

const char *
sluice_catalog_get_connection (SluiceCatalog *self)
{
  g_return_val_if_fail (SLUICE_IS_CATALOG (self), NULL);

  return self->connection;
}

/* The list is in the order of the schemas. */
static SluiceCatalogNode *
last_schema (GPtrArray  *schemas,
             const char *name)
{
  SluiceCatalogNode *last = schemas->len == 0 ? NULL
                            : g_ptr_array_index (schemas, schemas->len - 1);

  if (last == NULL || g_strcmp0 (sluice_catalog_node_get_name (last), name) != 0)
    {
      last = sluice_catalog_node_new_schema (name);
      g_ptr_array_add (schemas, last);
    }
  return last;
}

static void
take_tables (SluiceCatalog *self,
             JsonArray     *tables)
{
  g_autoptr(GPtrArray) schemas = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = json_array_get_length (tables);

  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (tables, i);
      g_autoptr(SluiceCatalogNode) table = NULL;
      const char *schema = NULL;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        continue;
      table = sluice_catalog_node_new_table (json_node_get_object (node));
      schema = sluice_catalog_node_get_schema (table);
      g_list_store_append (sluice_catalog_node_get_children
                             (last_schema (schemas, schema == NULL ? "" : schema)), table);
      self->n_tables++;
    }
  g_list_store_splice (self->schemas, 0, g_list_model_get_n_items (G_LIST_MODEL (self->schemas)),
                       schemas->pdata, schemas->len);
}

static void
tables_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(Question) question = user_data;
  g_autoptr(SluiceCatalog) self = g_weak_ref_get (&question->catalog);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) root = sluice_child_run_finish (result, &error);

  if (self == NULL)
    return;
  self->is_loading = FALSE;
  self->n_tables = 0;
  g_clear_error (&self->error);
  if (root != NULL && JSON_NODE_HOLDS_ARRAY (root))
    take_tables (self, json_node_get_array (root));
  else
    self->error = g_steal_pointer (&error);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * sluice_catalog_load:
 * @self: a #SluiceCatalog
 *
 * Asks for the tables, again if they are known; what was known of columns is
 * forgotten.
 */
void
sluice_catalog_load (SluiceCatalog *self)
{
  const char *arguments[] = { "connection", "tables", NULL, "--output", "json", NULL };

  g_return_if_fail (SLUICE_IS_CATALOG (self));

  if (self->is_loading)
    return;
  self->is_loading = TRUE;
  g_hash_table_remove_all (self->asked);
  arguments[2] = self->connection;
  sluice_child_run_async (arguments, NULL, self->cancellable, tables_cb, question_new (self, NULL));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
set_children (SluiceCatalogNode *table,
              GPtrArray         *children)
{
  GListStore *store = sluice_catalog_node_get_children (table);

  g_list_store_splice (store, 0, g_list_model_get_n_items (G_LIST_MODEL (store)), children->pdata,
                       children->len);
}

static void
columns_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Question) question = user_data;
  g_autoptr(SluiceCatalog) self = g_weak_ref_get (&question->catalog);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) root = sluice_child_run_finish (result, &error);
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func (g_object_unref);
  JsonArray *list = NULL;

  if (self == NULL)
    return;
  if (root != NULL && JSON_NODE_HOLDS_ARRAY (root))
    list = json_node_get_array (root);
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (list, i)))
      g_ptr_array_add (columns,
                       sluice_catalog_node_new_column (json_array_get_object_element (list, i)));
  if (error != NULL)
    {
      g_ptr_array_add (columns, sluice_catalog_node_new_note (error->message));
      /* So that it is tried again. */
      g_hash_table_remove (self->asked, question->table);
    }
  set_children (question->table, columns);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * sluice_catalog_load_columns:
 * @self: a #SluiceCatalog
 * @table: one of its tables
 *
 * Asks for the columns of @table, if that was not done yet.
 */
void
sluice_catalog_load_columns (SluiceCatalog     *self,
                             SluiceCatalogNode *table)
{
  g_autoptr(GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_if_fail (SLUICE_IS_CATALOG (self));
  g_return_if_fail (SLUICE_IS_CATALOG_NODE (table));

  if (!sluice_catalog_node_is_table (table) || !g_hash_table_add (self->asked, g_object_ref (table)))
    return;
  g_ptr_array_add (notes, sluice_catalog_node_new_note (_("Reading the columns…")));
  set_children (table, notes);
  g_ptr_array_add (arguments, (gpointer) "connection");
  g_ptr_array_add (arguments, (gpointer) "columns");
  g_ptr_array_add (arguments, (gpointer) "--output=json");
  if (sluice_catalog_node_get_schema (table) != NULL)
    {
      g_ptr_array_add (arguments, (gpointer) "--schema");
      g_ptr_array_add (arguments, (gpointer) sluice_catalog_node_get_schema (table));
    }
  /* The name of a table may begin with a dash. */
  g_ptr_array_add (arguments, (gpointer) "--");
  g_ptr_array_add (arguments, self->connection);
  g_ptr_array_add (arguments, (gpointer) sluice_catalog_node_get_name (table));
  g_ptr_array_add (arguments, NULL);
  sluice_child_run_async ((const char * const *) arguments->pdata, NULL, self->cancellable,
                          columns_cb, question_new (self, table));
}

gboolean
sluice_catalog_is_loading (SluiceCatalog *self)
{
  g_return_val_if_fail (SLUICE_IS_CATALOG (self), FALSE);

  return self->is_loading;
}

/**
 * sluice_catalog_get_error:
 * @self: a #SluiceCatalog
 *
 * Returns: (transfer none) (nullable): why the tables could not be listed
 */
const GError *
sluice_catalog_get_error (SluiceCatalog *self)
{
  g_return_val_if_fail (SLUICE_IS_CATALOG (self), NULL);

  return self->error;
}

/**
 * sluice_catalog_get_schemas:
 * @self: a #SluiceCatalog
 *
 * Returns: (transfer none): the schemas with their tables; one without a name where
 *   the database has none
 */
GListModel *
sluice_catalog_get_schemas (SluiceCatalog *self)
{
  g_return_val_if_fail (SLUICE_IS_CATALOG (self), NULL);

  return G_LIST_MODEL (self->schemas);
}

guint
sluice_catalog_get_n_tables (SluiceCatalog *self)
{
  g_return_val_if_fail (SLUICE_IS_CATALOG (self), 0);

  return self->n_tables;
}

/* Names in SQL that stand without quotes are of any case. */
static gboolean
is_same_name (const char *a,
              const char *b)
{
  return a != NULL && b != NULL && g_ascii_strcasecmp (a, b) == 0;
}

/**
 * sluice_catalog_find_table:
 * @self: a #SluiceCatalog
 * @schema: (nullable): its schema, any if %NULL
 * @name: the name of a table
 *
 * Returns: (transfer none) (nullable): the first table of this name
 */
SluiceCatalogNode *
sluice_catalog_find_table (SluiceCatalog *self,
                           const char    *schema,
                           const char    *name)
{
  guint n_schemas = 0;

  g_return_val_if_fail (SLUICE_IS_CATALOG (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  n_schemas = g_list_model_get_n_items (G_LIST_MODEL (self->schemas));
  for (guint i = 0; i < n_schemas; i++)
    {
      g_autoptr(SluiceCatalogNode) node = g_list_model_get_item (G_LIST_MODEL (self->schemas), i);
      GListModel *tables = G_LIST_MODEL (sluice_catalog_node_get_children (node));

      if (schema != NULL && !is_same_name (schema, sluice_catalog_node_get_name (node)))
        continue;
      for (guint k = 0; k < g_list_model_get_n_items (tables); k++)
        {
          g_autoptr(SluiceCatalogNode) table = g_list_model_get_item (tables, k);

          /* The list keeps it alive. */
          if (is_same_name (sluice_catalog_node_get_name (table), name))
            return table;
        }
    }
  return NULL;
}
