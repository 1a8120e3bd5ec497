/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sql-completion.h"

#include "sluice-sql-proposal.h"
#include "sluice-sql-words.h"

#include <glib/gi18n.h>
#include <string.h>

/* A database may have more tables than anyone wants to look at. */
#define MAX_PROPOSALS 200

struct _SluiceSqlCompletion
{
  GObject parent_instance;

  SluiceCatalog *catalog;       /* (owned) (nullable) */
  GListModel *names;            /* (owned) (nullable) what else is proposed */
  char quote;
};

static void provider_iface_init (GtkSourceCompletionProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SluiceSqlCompletion, sluice_sql_completion, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GTK_SOURCE_TYPE_COMPLETION_PROVIDER,
                                                      provider_iface_init))

/* What the proposals are collected in, while they are. */
typedef struct
{
  SluiceSqlCompletion *self;
  GListStore *store;
  const char *word;             /* case folded, may be empty */
} Collector;

static void
propose (Collector  *collector,
         const char *name,
         const char *text,
         const char *detail,
         const char *icon_name)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);
  g_autoptr(SluiceSqlProposal) proposal = NULL;

  if (strstr (folded, collector->word) == NULL ||
      g_list_model_get_n_items (G_LIST_MODEL (collector->store)) >= MAX_PROPOSALS)
    return;
  proposal = sluice_sql_proposal_new (name, text, detail, icon_name);
  g_list_store_append (collector->store, proposal);
}

static void
propose_name (Collector  *collector,
              const char *name,
              const char *detail,
              const char *icon_name)
{
  g_autofree char *text = sluice_sql_words_quote (name, collector->self->quote);

  propose (collector, name, text, detail, icon_name);
}

/* Columns that are not known yet are asked for: they are there for the next letter. */
static void
propose_columns (Collector         *collector,
                 SluiceCatalogNode *table)
{
  GListModel *columns = G_LIST_MODEL (sluice_catalog_node_get_children (table));

  sluice_catalog_load_columns (collector->self->catalog, table);
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(SluiceCatalogNode) column = g_list_model_get_item (columns, i);
      g_autofree char *detail = NULL;

      if (sluice_catalog_node_get_kind (column) != SLUICE_CATALOG_COLUMN)
        continue;
      detail = g_strdup_printf ("%s · %s", sluice_catalog_node_get_name (table),
                                sluice_catalog_node_get_type_name (column));
      propose_name (collector, sluice_catalog_node_get_name (column), detail,
                    sluice_catalog_node_is_key (column) ? "sluice-key-symbolic" : NULL);
    }
}

static void
propose_tables (Collector         *collector,
                SluiceCatalogNode *schema)
{
  GListModel *tables = G_LIST_MODEL (sluice_catalog_node_get_children (schema));

  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr(SluiceCatalogNode) table = g_list_model_get_item (tables, i);

      propose_name (collector, sluice_catalog_node_get_name (table), sluice_catalog_node_get_schema (table),
                    sluice_catalog_node_get_kind (table) == SLUICE_CATALOG_VIEW ? "sluice-view-symbolic"
                                                                                : "sluice-table-symbolic");
    }
}

static char *
unquote (const char *name)
{
  gsize length = name == NULL ? 0 : strlen (name);

  if (length >= 2 && (name[0] == '"' || name[0] == '`') && name[length - 1] == name[0])
    return g_strndup (name + 1, length - 2);
  return g_strdup (name);
}

typedef void (*MentionFunc) (Collector         *collector,
                             SluiceCatalogNode *table,
                             const char        *alias);

/* Whatever follows FROM, JOIN or a comma and is a table is meant; a word behind it
 * that SQL does not know is its alias. */
static void
foreach_mention (Collector   *collector,
                 const char  *text,
                 MentionFunc  func)
{
  static GRegex *regex;
  g_autoptr(GMatchInfo) match = NULL;

  if (regex == NULL)
    regex = g_regex_new ("(?:\\b(?:from|join)\\s+|,\\s*)(?:([\\w]+|\"[^\"]+\"|`[^`]+`)\\s*\\.\\s*)?"
                         "([\\w]+|\"[^\"]+\"|`[^`]+`)(?:\\s+(?:as\\s+)?(\\w+))?",
                         G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL);
  g_regex_match (regex, text, 0, &match);
  while (g_match_info_matches (match))
    {
      g_autofree char *schema_word = g_match_info_fetch (match, 1);
      g_autofree char *name_word = g_match_info_fetch (match, 2);
      g_autofree char *alias = g_match_info_fetch (match, 3);
      g_autofree char *schema = unquote (schema_word);
      g_autofree char *name = unquote (name_word);
      SluiceCatalogNode *table = NULL;

      table = sluice_catalog_find_table (collector->self->catalog,
                                         schema == NULL || *schema == '\0' ? NULL : schema, name);
      if (table != NULL)
        func (collector, table,
              alias == NULL || *alias == '\0' || sluice_sql_words_has (alias) ? NULL : alias);
      g_match_info_next (match, NULL);
    }
}

static void
mentioned_cb (Collector         *collector,
              SluiceCatalogNode *table,
              const char        *alias)
{
  propose_columns (collector, table);
}

static void
alias_cb (Collector         *collector,
          SluiceCatalogNode *table,
          const char        *alias)
{
  const char *wanted = g_object_get_data (G_OBJECT (collector->store), "alias");

  if (alias != NULL && g_ascii_strcasecmp (alias, wanted) == 0)
    propose_columns (collector, table);
}

static void
propose_members (Collector  *collector,
                 const char *text,
                 const char *qualifier)
{
  GListModel *schemas = sluice_catalog_get_schemas (collector->self->catalog);
  SluiceCatalogNode *table = sluice_catalog_find_table (collector->self->catalog, NULL, qualifier);

  for (guint i = 0; i < g_list_model_get_n_items (schemas); i++)
    {
      g_autoptr(SluiceCatalogNode) schema = g_list_model_get_item (schemas, i);

      if (g_ascii_strcasecmp (sluice_catalog_node_get_name (schema), qualifier) == 0)
        propose_tables (collector, schema);
    }
  if (table != NULL)
    propose_columns (collector, table);
  g_object_set_data_full (G_OBJECT (collector->store), "alias", g_strdup (qualifier), g_free);
  foreach_mention (collector, text, alias_cb);
}

static void
propose_all (Collector  *collector,
             const char *text)
{
  GListModel *schemas = sluice_catalog_get_schemas (collector->self->catalog);

  foreach_mention (collector, text, mentioned_cb);
  for (guint i = 0; i < g_list_model_get_n_items (schemas); i++)
    {
      g_autoptr(SluiceCatalogNode) schema = g_list_model_get_item (schemas, i);

      propose_tables (collector, schema);
    }
  for (guint i = 0; i < g_list_model_get_n_items (schemas); i++)
    {
      g_autoptr(SluiceCatalogNode) schema = g_list_model_get_item (schemas, i);

      if (*sluice_catalog_node_get_name (schema) != '\0')
        propose_name (collector, sluice_catalog_node_get_name (schema), _("Schema"), "folder-symbolic");
    }
}

static void
propose_names (Collector  *collector,
               GListModel *names)
{
  for (guint i = 0; i < g_list_model_get_n_items (names); i++)
    {
      g_autoptr(SluiceSqlProposal) known = g_list_model_get_item (names, i);

      propose (collector, sluice_sql_proposal_get_name (known), sluice_sql_proposal_get_text (known),
               sluice_sql_proposal_get_detail (known), sluice_sql_proposal_get_icon (known));
    }
}

/* What begins with the word stands before what only has it somewhere. */
static int
compare (gconstpointer a,
         gconstpointer b,
         gpointer      user_data)
{
  const char *word = user_data;
  g_autofree char *name_a = g_utf8_casefold (sluice_sql_proposal_get_name ((gpointer) a), -1);
  g_autofree char *name_b = g_utf8_casefold (sluice_sql_proposal_get_name ((gpointer) b), -1);

  return g_str_has_prefix (name_b, word) - g_str_has_prefix (name_a, word);
}

static void
sluice_sql_completion_finalize (GObject *object)
{
  g_clear_object (&SLUICE_SQL_COMPLETION (object)->catalog);
  g_clear_object (&SLUICE_SQL_COMPLETION (object)->names);

  G_OBJECT_CLASS (sluice_sql_completion_parent_class)->finalize (object);
}

static void
sluice_sql_completion_class_init (SluiceSqlCompletionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_sql_completion_finalize;
}

static void
sluice_sql_completion_init (SluiceSqlCompletion *self)
{
  self->quote = '"';
}

SluiceSqlCompletion *
sluice_sql_completion_new (void)
{
  return g_object_new (SLUICE_TYPE_SQL_COMPLETION, NULL);
}

/**
 * sluice_sql_completion_set_catalog:
 * @self: a #SluiceSqlCompletion
 * @catalog: (nullable): whose names are proposed
 * @quote: what the server puts around names
 */
void
sluice_sql_completion_set_catalog (SluiceSqlCompletion *self,
                                   SluiceCatalog       *catalog,
                                   char                 quote)
{
  g_return_if_fail (SLUICE_IS_SQL_COMPLETION (self));

  g_set_object (&self->catalog, catalog);
  self->quote = quote;
}

/**
 * sluice_sql_completion_set_names:
 * @self: a #SluiceSqlCompletion
 * @names: (nullable) (element-type SluiceSqlProposal): what is known besides a catalog, the
 *   most likely first
 */
void
sluice_sql_completion_set_names (SluiceSqlCompletion *self,
                                 GListModel          *names)
{
  g_return_if_fail (SLUICE_IS_SQL_COMPLETION (self));

  g_set_object (&self->names, names);
}

/**
 * sluice_sql_completion_propose:
 * @self: a #SluiceSqlCompletion
 * @text: the whole query
 * @qualifier: (nullable): what stands before the dot before the word
 * @word: what has been typed of the word
 *
 * Returns: (transfer full) (element-type SluiceSqlProposal): what may be meant: first
 *   columns of the tables in @text, then tables, schemas, and words of SQL
 */
GListModel *
sluice_sql_completion_propose (SluiceSqlCompletion *self,
                               const char          *text,
                               const char          *qualifier,
                               const char          *word)
{
  g_autoptr(GListStore) store = NULL;
  g_autofree char *folded = NULL;
  Collector collector = { NULL };

  g_return_val_if_fail (SLUICE_IS_SQL_COMPLETION (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (word != NULL, NULL);

  store = g_list_store_new (SLUICE_TYPE_SQL_PROPOSAL);
  folded = g_utf8_casefold (word, -1);
  collector = (Collector) { .self = self, .store = store, .word = folded };
  if (self->catalog != NULL && qualifier != NULL && *qualifier != '\0')
    {
      g_autofree char *plain = unquote (qualifier);

      propose_members (&collector, text, plain);
    }
  else if (self->catalog != NULL)
    propose_all (&collector, text);
  if (self->names != NULL && (qualifier == NULL || *qualifier == '\0'))
    propose_names (&collector, self->names);
  if (qualifier == NULL || *qualifier == '\0')
    for (guint i = 0; sluice_sql_words_list ()[i] != NULL; i++)
      propose (&collector, sluice_sql_words_list ()[i], sluice_sql_words_list ()[i], NULL, NULL);
  g_list_store_sort (store, compare, folded);
  return G_LIST_MODEL (g_steal_pointer (&store));
}

/* The name before the dot before @iter; %NULL if there is no dot. */
static char *
dup_qualifier (const GtkTextIter *iter)
{
  GtkTextIter end = *iter, begin;
  gunichar quote = 0;

  if (!gtk_text_iter_backward_char (&end) || gtk_text_iter_get_char (&end) != '.')
    return NULL;
  begin = end;
  while (gtk_text_iter_backward_char (&begin))
    {
      gunichar c = gtk_text_iter_get_char (&begin);

      if (quote == 0 && (c == '"' || c == '`') && gtk_text_iter_get_offset (&begin) + 1 == gtk_text_iter_get_offset (&end))
        quote = c;
      else if (quote != 0 && c == quote)
        return gtk_text_iter_get_text (&begin, &end);
      else if (quote == 0 && c != '_' && !g_unichar_isalnum (c))
        {
          gtk_text_iter_forward_char (&begin);
          break;
        }
    }
  return gtk_text_iter_get_text (&begin, &end);
}

static GListModel *
provider_populate (GtkSourceCompletionProvider  *provider,
                   GtkSourceCompletionContext   *context,
                   GError                      **error)
{
  SluiceSqlCompletion *self = SLUICE_SQL_COMPLETION (provider);
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (gtk_source_completion_context_get_buffer (context));
  GtkTextIter begin, end, first, last;
  g_autofree char *text = NULL;
  g_autofree char *word = NULL;
  g_autofree char *qualifier = NULL;
  g_autoptr(GListModel) found = NULL;

  gtk_source_completion_context_get_bounds (context, &begin, &end);
  gtk_text_buffer_get_bounds (buffer, &first, &last);
  text = gtk_text_buffer_get_text (buffer, &first, &last, TRUE);
  word = gtk_text_iter_get_text (&begin, &end);
  qualifier = dup_qualifier (&begin);
  /* Without a word everything would be meant. */
  if (*word == '\0' && qualifier == NULL &&
      gtk_source_completion_context_get_activation (context) ==
      GTK_SOURCE_COMPLETION_ACTIVATION_INTERACTIVE)
    return G_LIST_MODEL (g_list_store_new (SLUICE_TYPE_SQL_PROPOSAL));
  return sluice_sql_completion_propose (self, text, qualifier, word);
}

/* The list is short: it is made anew for each letter, with the columns that have
 * arrived by then. */
static void
provider_refilter (GtkSourceCompletionProvider *provider,
                   GtkSourceCompletionContext  *context,
                   GListModel                  *model)
{
  g_autoptr(GListModel) fresh = provider_populate (provider, context, NULL);
  guint n = g_list_model_get_n_items (fresh);
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (items, g_list_model_get_item (fresh, i));
  g_list_store_splice (G_LIST_STORE (model), 0, g_list_model_get_n_items (model), items->pdata, n);
}

static void
provider_populate_async (GtkSourceCompletionProvider *provider,
                         GtkSourceCompletionContext  *context,
                         GCancellable                *cancellable,
                         GAsyncReadyCallback          callback,
                         gpointer                     user_data)
{
  g_autoptr(GTask) task = g_task_new (provider, cancellable, callback, user_data);

  g_task_set_source_tag (task, provider_populate_async);
  g_task_return_pointer (task, provider_populate (provider, context, NULL), g_object_unref);
}

static GListModel *
provider_populate_finish (GtkSourceCompletionProvider  *provider,
                          GAsyncResult                 *result,
                          GError                      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
provider_display (GtkSourceCompletionProvider *provider,
                  GtkSourceCompletionContext  *context,
                  GtkSourceCompletionProposal *proposal,
                  GtkSourceCompletionCell     *cell)
{
  SluiceSqlProposal *item = SLUICE_SQL_PROPOSAL (proposal);

  switch (gtk_source_completion_cell_get_column (cell))
    {
    case GTK_SOURCE_COMPLETION_COLUMN_ICON:
      gtk_source_completion_cell_set_icon_name (cell, sluice_sql_proposal_get_icon (item));
      break;
    case GTK_SOURCE_COMPLETION_COLUMN_TYPED_TEXT:
      gtk_source_completion_cell_set_text (cell, sluice_sql_proposal_get_name (item));
      break;
    case GTK_SOURCE_COMPLETION_COLUMN_AFTER:
      gtk_source_completion_cell_set_text (cell, sluice_sql_proposal_get_detail (item));
      break;
    case GTK_SOURCE_COMPLETION_COLUMN_BEFORE:
    case GTK_SOURCE_COMPLETION_COLUMN_COMMENT:
    case GTK_SOURCE_COMPLETION_COLUMN_DETAILS:
    default:
      gtk_source_completion_cell_set_text (cell, NULL);
    }
}

static void
provider_activate (GtkSourceCompletionProvider *provider,
                   GtkSourceCompletionContext  *context,
                   GtkSourceCompletionProposal *proposal)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (gtk_source_completion_context_get_buffer (context));
  GtkTextIter begin, end;

  gtk_source_completion_context_get_bounds (context, &begin, &end);
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete (buffer, &begin, &end);
  gtk_text_buffer_insert (buffer, &begin,
                          sluice_sql_proposal_get_text (SLUICE_SQL_PROPOSAL (proposal)), -1);
  gtk_text_buffer_end_user_action (buffer);
}

static gboolean
provider_is_trigger (GtkSourceCompletionProvider *provider,
                     const GtkTextIter           *iter,
                     gunichar                     c)
{
  return c == '.';
}

static void
provider_iface_init (GtkSourceCompletionProviderInterface *iface)
{
  iface->populate_async = provider_populate_async;
  iface->populate_finish = provider_populate_finish;
  iface->refilter = provider_refilter;
  iface->display = provider_display;
  iface->activate = provider_activate;
  iface->is_trigger = provider_is_trigger;
}
