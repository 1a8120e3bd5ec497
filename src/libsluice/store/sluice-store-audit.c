/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-audit.h"

#include "sluice-audit-details.h"
#include "sluice-redaction.h"
#include "sluice-store-private.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* Who changed what. */

/* ?1 kind, ?2 object, ?3 what is searched, ?4 the entry before which, ?5 how many. */
#define SELECT_AUDIT \
  "SELECT id, time, actor, program, kind, object, name, action, details FROM audit " \
  "WHERE (?1 IS NULL OR kind = ?1) AND (?4 = 0 OR id < ?4) AND (?3 IS NULL OR name LIKE ?3 ESCAPE '\\' " \
  "OR actor LIKE ?3 ESCAPE '\\' OR action LIKE ?3 ESCAPE '\\' OR details LIKE ?3 ESCAPE '\\') "
#define AUDIT_PAGE "ORDER BY id DESC LIMIT ?5"

static const char *const kinds[] = { "task", "connection", "schedule", "query", "template", "settings", NULL };

/**
 * sluice_audit_get_kinds:
 *
 * Returns: (array zero-terminated=1): what kinds of things are watched
 */
const char *const *
sluice_audit_get_kinds (void)
{
  return kinds;
}

/**
 * sluice_audit_entry_free:
 * @entry: (nullable) (transfer full): an entry
 */
void
sluice_audit_entry_free (SluiceAuditEntry *entry)
{
  if (entry == NULL)
    return;

  g_free (entry->actor);
  g_free (entry->program);
  g_free (entry->kind);
  g_free (entry->object);
  g_free (entry->name);
  g_free (entry->action);
  g_strfreev (entry->details);
  g_free (entry);
}

static GStrv
read_details (const char *json)
{
  g_autoptr(JsonNode) node = json_from_string (json, NULL);
  g_autoptr(GStrvBuilder) details = g_strv_builder_new ();
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    g_strv_builder_add (details, json_array_get_string_element (array, i));
  return g_strv_builder_end (details);
}

static gpointer
read_entry (SluiceStatement *statement)
{
  SluiceAuditEntry *entry = g_new0 (SluiceAuditEntry, 1);

  entry->id = sluice_statement_get_int (statement, 0);
  entry->time = sluice_statement_get_int (statement, 1);
  entry->actor = g_strdup (sluice_statement_get_text (statement, 2));
  entry->program = g_strdup (sluice_statement_get_text (statement, 3));
  entry->kind = g_strdup (sluice_statement_get_text (statement, 4));
  entry->object = g_strdup (sluice_statement_get_text (statement, 5));
  entry->name = g_strdup (sluice_statement_get_text (statement, 6));
  entry->action = g_strdup (sluice_statement_get_text (statement, 7));
  entry->details = read_details (sluice_statement_get_text (statement, 8));
  return entry;
}

/* A pattern of LIKE that finds @text anywhere. */
static char *
make_pattern (const char *text)
{
  GString *pattern = g_string_new ("%");

  for (const char *s = text; *s != '\0'; s++)
    {
      if (strchr ("%_\\", *s) != NULL)
        g_string_append_c (pattern, '\\');
      g_string_append_c (pattern, *s);
    }
  g_string_append_c (pattern, '%');
  return g_string_free (pattern, FALSE);
}

typedef struct
{
  char *kind;
  char *pattern;
  gint64 before;
} AuditChoice;

static void
audit_choice_free (AuditChoice *choice)
{
  g_free (choice->kind);
  g_free (choice->pattern);
  g_free (choice);
}

/* key: the object. */
static gboolean
list_audit (SluiceDatabase          *database,
            const SluiceStoreInput  *input,
            gpointer                *ret_result,
            GError                 **error)
{
  const AuditChoice *choice = input->record;
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, input->key != NULL ? SELECT_AUDIT "AND object = ?2 " AUDIT_PAGE
                                                          : SELECT_AUDIT "AND ?2 IS NULL " AUDIT_PAGE, error);

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, choice->kind);
  sluice_statement_bind_text (statement, 1, input->key);
  sluice_statement_bind_text (statement, 2, choice->pattern);
  sluice_statement_bind_int (statement, 3, choice->before);
  sluice_statement_bind_int (statement, 4, input->limit > 0 ? (gint64) input->limit : -1);
  *ret_result = sluice_statement_read_all (statement, read_entry, (GDestroyNotify) sluice_audit_entry_free, error);
  return *ret_result != NULL;
}

/**
 * sluice_store_list_audit_async:
 * @self: a store
 * @filter: (nullable): which of them
 * @cancellable: (nullable): a cancellable
 * @callback: called with the list
 * @user_data: for @callback
 *
 * Lists changes and who made them.
 */
void
sluice_store_list_audit_async (SluiceStore             *self,
                               const SluiceAuditFilter *filter,
                               GCancellable            *cancellable,
                               GAsyncReadyCallback      callback,
                               gpointer                 user_data)
{
  AuditChoice *choice;
  SluiceStoreInput *input;

  g_return_if_fail (SLUICE_IS_STORE (self));

  choice = g_new0 (AuditChoice, 1);
  input = sluice_store_input_new (filter != NULL ? filter->object : NULL);
  input->record = choice;
  input->free_record = (GDestroyNotify) audit_choice_free;
  if (filter != NULL)
    {
      choice->kind = g_strdup (filter->kind);
      choice->pattern = filter->search != NULL && *filter->search != '\0' ? make_pattern (filter->search) : NULL;
      choice->before = filter->before;
      input->limit = filter->limit;
    }
  sluice_store_run (self, sluice_store_list_audit_async, SLUICE_STORE_READS, list_audit, input,
                    (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

/**
 * sluice_store_list_audit_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full) (element-type SluiceAuditEntry): the entries, the newest
 *   first
 */
GPtrArray *
sluice_store_list_audit_finish (SluiceStore   *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  return sluice_store_finish (self, sluice_store_list_audit_async, result, error);
}

/* The program without its command: “sluice-cli task add” is sluice-cli. */
static char *
dup_program (void)
{
  const char *name = g_get_prgname ();

  return name == NULL ? g_strdup ("sluice") : g_strndup (name, strcspn (name, " "));
}

static char *
write_details (GPtrArray *details)
{
  g_autoptr(JsonArray) array = json_array_new ();
  g_autoptr(JsonNode) node = NULL;

  for (guint i = 0; details != NULL && i < details->len; i++)
    {
      g_autofree char *redacted = sluice_redact (details->pdata[i]);
      g_autofree char *valid = g_utf8_make_valid (redacted, -1);

      json_array_add_string_element (array, valid);
    }
  node = json_node_init_array (json_node_alloc (), array);
  return json_to_string (node, FALSE);
}

/* sluice_store_add_audit:
 * @object: (nullable): the id of what was changed
 * @name: its name; (nullable) if @object is not
 * @details: (nullable) (element-type utf8): what is different, in sentences
 *
 * Notes who changed something, in the transaction in which it is changed. */
gboolean
sluice_store_add_audit (SluiceDatabase  *database,
                        const char      *kind,
                        const char      *object,
                        const char      *name,
                        const char      *action,
                        GPtrArray       *details,
                        GError         **error)
{
  g_autofree char *program = dup_program ();
  g_autofree char *user = g_utf8_make_valid (g_get_user_name (), -1);
  g_autofree char *text = write_details (details);
  g_autofree char *redacted = sluice_redact (name != NULL ? name : object);
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, "INSERT INTO audit (time, actor, program, kind, object, name, action, details) "
                             "VALUES (?, ?, ?, ?, ?, ?, ?, ?)", error);

  g_assert (g_strv_contains (kinds, kind));

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_int (statement, 0, g_get_real_time ());
  sluice_statement_bind_text (statement, 1, user);
  sluice_statement_bind_text (statement, 2, program);
  sluice_statement_bind_text (statement, 3, kind);
  sluice_statement_bind_text (statement, 4, object);
  sluice_statement_bind_text (statement, 5, redacted);
  sluice_statement_bind_text (statement, 6, action);
  sluice_statement_bind_text (statement, 7, text);
  return sluice_statement_execute (statement, error);
}

/* sluice_store_add_audit_of:
 * @sql: gives the JSON that stands there before the change, by the one parameter
 *   @object; no row: nothing does
 * @after: the JSON that takes its place
 *
 * Notes that a thing was made or changed, before that is done; nothing if it says the
 * same as before. */
gboolean
sluice_store_add_audit_of (SluiceDatabase  *database,
                           const char      *kind,
                           const char      *object,
                           const char      *name,
                           const char      *sql,
                           const char      *after,
                           GError         **error)
{
  g_autoptr(SluiceStatement) statement = sluice_database_prepare (database, sql, error);
  g_autoptr(GPtrArray) details = NULL;
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, object);
  if (!sluice_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    return sluice_store_add_audit (database, kind, object, name, "created", NULL, error);
  details = sluice_audit_describe_changes (sluice_statement_get_text (statement, 0), after, NULL);
  return details->len == 0 || sluice_store_add_audit (database, kind, object, name, "changed", details, error);
}
