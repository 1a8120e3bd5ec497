/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-templates.h"

#include "sluice-error.h"
#include "sluice-store-private.h"
#include "sluice-task-template.h"

/* The templates of a workspace. */

#define SELECT_TEMPLATES "SELECT name, description, document, updated FROM templates "

/**
 * sluice_stored_template_free:
 * @template: (nullable): a template
 */
void
sluice_stored_template_free (SluiceStoredTemplate *template)
{
  if (template == NULL)
    return;

  g_free (template->name);
  g_free (template->description);
  g_free (template->document);
  g_free (template);
}

static gpointer
read_template (SluiceStatement *statement)
{
  SluiceStoredTemplate *template = g_new0 (SluiceStoredTemplate, 1);

  template->name = g_strdup (sluice_statement_get_text (statement, 0));
  template->description = g_strdup (sluice_statement_get_text (statement, 1));
  template->document = g_strdup (sluice_statement_get_text (statement, 2));
  template->updated = sluice_statement_get_int (statement, 3);
  return template;
}

static GPtrArray *
read_templates (SluiceDatabase  *database,
                const char      *sql,
                const char      *name,
                GError         **error)
{
  g_autoptr(SluiceStatement) statement = sluice_database_prepare (database, sql, error);

  if (statement == NULL)
    return NULL;
  if (name != NULL)
    sluice_statement_bind_text (statement, 0, name);
  return sluice_statement_read_all (statement, read_template, (GDestroyNotify) sluice_stored_template_free, error);
}

static gboolean
list_templates (SluiceDatabase          *database,
                const SluiceStoreInput  *input,
                gpointer                *ret_result,
                GError                 **error)
{
  *ret_result = read_templates (database, SELECT_TEMPLATES "ORDER BY name COLLATE NOCASE, name", NULL, error);
  return *ret_result != NULL;
}

/**
 * sluice_store_list_templates_async:
 * @self: a store
 * @cancellable: (nullable): a cancellable
 * @callback: called with the list
 * @user_data: for @callback
 *
 * Lists the templates by name.
 */
void
sluice_store_list_templates_async (SluiceStore         *self,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));

  sluice_store_run (self, sluice_store_list_templates_async, SLUICE_STORE_READS, list_templates,
                    sluice_store_input_new (NULL), (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

/**
 * sluice_store_list_templates_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full) (element-type SluiceStoredTemplate): the templates
 */
GPtrArray *
sluice_store_list_templates_finish (SluiceStore   *self,
                                    GAsyncResult  *result,
                                    GError       **error)
{
  return sluice_store_finish (self, sluice_store_list_templates_async, result, error);
}

static void
set_unknown (const char  *name,
             GError     **error)
{
  sluice_set_error (error, SLUICE_ERROR_INVALID, "missing_template", "The workspace has no template “%s”", name);
  if (error != NULL)
    sluice_error_set_hint (*error, "“sluice-cli template list” lists them.");
}

static gboolean
find_template (SluiceDatabase          *database,
               const SluiceStoreInput  *input,
               gpointer                *ret_result,
               GError                 **error)
{
  g_autoptr(GPtrArray) found = read_templates (database, SELECT_TEMPLATES "WHERE name = ?", input->key, error);

  if (found == NULL)
    return FALSE;
  if (found->len == 0)
    {
      set_unknown (input->key, error);
      return FALSE;
    }
  *ret_result = g_ptr_array_steal_index (found, 0);
  return TRUE;
}

/**
 * sluice_store_find_template_async:
 * @self: a store
 * @name: the name of a template
 * @cancellable: (nullable): a cancellable
 * @callback: called with the template
 * @user_data: for @callback
 */
void
sluice_store_find_template_async (SluiceStore         *self,
                                  const char          *name,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (name != NULL);

  sluice_store_run (self, sluice_store_find_template_async, SLUICE_STORE_READS, find_template,
                    sluice_store_input_new (name), (GDestroyNotify) sluice_stored_template_free, cancellable, callback,
                    user_data);
}

/**
 * sluice_store_find_template_finish:
 * @self: a store
 * @result: what the callback got
 * @error: `missing_template` (%SLUICE_ERROR_INVALID), or as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full): the template
 */
SluiceStoredTemplate *
sluice_store_find_template_finish (SluiceStore   *self,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  return sluice_store_finish (self, sluice_store_find_template_async, result, error);
}

/* text: the document. */
static gboolean
save_template (SluiceDatabase          *database,
               const SluiceStoreInput  *input,
               gpointer                *ret_result,
               GError                 **error)
{
  g_autofree char *name = NULL;
  g_autofree char *description = NULL;
  g_autofree char *document = sluice_task_template_read (input->text, &name, &description, error);
  g_autoptr(SluiceStatement) statement = NULL;

  if (document == NULL ||
      !sluice_store_add_audit_of (database, "template", name, name, "SELECT document FROM templates WHERE name = ?",
                                  document, error))
    return FALSE;
  statement = sluice_database_prepare (database,
                                       "INSERT INTO templates (name, description, document, updated) "
                                       "VALUES (?1, ?2, ?3, ?4) ON CONFLICT (name) DO UPDATE SET description = ?2, "
                                       "document = ?3, updated = ?4", error);
  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, name);
  sluice_statement_bind_text (statement, 1, description);
  sluice_statement_bind_text (statement, 2, document);
  sluice_statement_bind_int (statement, 3, g_get_real_time ());
  return sluice_statement_execute (statement, error);
}

/**
 * sluice_store_save_template_async:
 * @self: a store
 * @document: the template as text, with its name in it
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is kept
 * @user_data: for @callback
 *
 * Keeps a template, in the place of the one of its name if there is one.
 */
void
sluice_store_save_template_async (SluiceStore         *self,
                                  const char          *document,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  SluiceStoreInput *input;

  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (document != NULL);

  input = sluice_store_input_new (NULL);
  input->text = g_strdup (document);
  sluice_store_run (self, sluice_store_save_template_async, SLUICE_STORE_WRITES, save_template, input, NULL, cancellable,
                    callback, user_data);
}

/**
 * sluice_store_save_template_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.task_template_read], or [func@Sluice.database_set_error]
 *
 * Returns: %TRUE if it is kept
 */
gboolean
sluice_store_save_template_finish (SluiceStore   *self,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  return sluice_store_finish_ok (self, sluice_store_save_template_async, result, error);
}

/* sluice_store_delete_template_func:
 *
 * In the worker: deletes the template with the key of @input. */
gboolean
sluice_store_delete_template_func (SluiceDatabase          *database,
                                   const SluiceStoreInput  *input,
                                   gpointer                *ret_result,
                                   GError                 **error)
{
  gpointer found = NULL;
  g_autoptr(SluiceStatement) statement = NULL;

  if (!find_template (database, input, &found, error))
    return FALSE;
  sluice_stored_template_free (found);
  statement = sluice_database_prepare (database, "DELETE FROM templates WHERE name = ?", error);
  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, input->key);
  return sluice_statement_execute (statement, error) &&
         sluice_store_add_audit (database, "template", input->key, input->key, "deleted", NULL, error);
}

/**
 * sluice_store_delete_template_async:
 * @self: a store
 * @name: the name of a template
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is gone
 * @user_data: for @callback
 */
void
sluice_store_delete_template_async (SluiceStore         *self,
                                    const char          *name,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (name != NULL);

  sluice_store_run (self, sluice_store_delete_template_async, SLUICE_STORE_WRITES, sluice_store_delete_template_func,
                    sluice_store_input_new (name), NULL, cancellable, callback, user_data);
}

/**
 * sluice_store_delete_template_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [method@Sluice.Store.find_template_finish]
 *
 * Returns: %TRUE if it is gone
 */
gboolean
sluice_store_delete_template_finish (SluiceStore   *self,
                                     GAsyncResult  *result,
                                     GError       **error)
{
  return sluice_store_finish_ok (self, sluice_store_delete_template_async, result, error);
}
