/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-connection-private.h"

#include "sluice-error.h"
#include "sluice-task-parser.h"

#include <string.h>

struct _SluiceConnection
{
  GObject parent_instance;

  char *name;                   /* empty for one that stands in a task */
  SluiceConnectionKind kind;
  char *path;                   /* (nullable): absolute */
  JsonObject *object;           /* the document */
};

G_DEFINE_FINAL_TYPE (SluiceConnection, sluice_connection, G_TYPE_OBJECT)

static const char *const kind_names[] = {
  [SLUICE_CONNECTION_HTTP] = "http",
  [SLUICE_CONNECTION_SQLITE] = "sqlite",
  [SLUICE_CONNECTION_POSTGRES] = "postgres",
  [SLUICE_CONNECTION_ODBC] = "odbc",
  [SLUICE_CONNECTION_DUCKDB] = "duckdb",
};

static void
sluice_connection_finalize (GObject *object)
{
  SluiceConnection *self = SLUICE_CONNECTION (object);

  g_free (self->name);
  g_free (self->path);
  g_clear_pointer (&self->object, json_object_unref);

  G_OBJECT_CLASS (sluice_connection_parent_class)->finalize (object);
}

static void
sluice_connection_class_init (SluiceConnectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_connection_finalize;
}

static void
sluice_connection_init (SluiceConnection *self)
{
}

SluiceConnection *
sluice_connection_new_unchecked (const char *name,
                                 JsonObject *object,
                                 const char *base_dir)
{
  SluiceConnection *self = g_object_new (SLUICE_TYPE_CONNECTION, NULL);
  const char *path = sluice_task_parser_get_text (object, "path");
  const char *type = sluice_task_parser_get_text (object, "type");

  self->name = g_strdup (name);
  self->object = json_object_ref (object);
  for (guint i = 0; i < G_N_ELEMENTS (kind_names); i++)
    {
      if (g_strcmp0 (type, kind_names[i]) == 0)
        self->kind = (SluiceConnectionKind) i;
    }

  if (path != NULL && base_dir != NULL && !g_path_is_absolute (path) &&
      !g_str_has_prefix (path, "{{"))
    self->path = g_build_filename (base_dir, path, NULL);
  else
    self->path = g_strdup (path);
  return self;
}

/**
 * sluice_connection_new_from_json:
 * @name: its name, empty for one without
 * @object: its document
 * @base_dir: (nullable): what a relative `path` is relative to
 * @error: %SLUICE_ERROR_INVALID with the code of the first thing that is wrong
 *   (`unknown_key`, `missing_key`, `plain_secret`, ...)
 *
 * Returns: (transfer full): the connection
 */
SluiceConnection *
sluice_connection_new_from_json (const char  *name,
                                 JsonObject  *object,
                                 const char  *base_dir,
                                 GError     **error)
{
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(JsonNode) node = NULL;
  SluiceTaskParser parser = { 0 };

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (object != NULL, NULL);

  problems = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_problem_free);
  node = json_node_init_object (json_node_alloc (), object);
  parser.problems = problems;
  sluice_task_parser_check (&parser, node, sluice_connection_keys (), "$");

  if (problems->len > 0)
    {
      const SluiceProblem *problem = problems->pdata[0];
      GError *local_error;

      local_error = sluice_error_new (SLUICE_ERROR_INVALID, problem->code, "%s: %s", problem->path, problem->message);
      sluice_error_get_where (local_error)->path = g_strdup (problem->path);
      g_propagate_error (error, local_error);
      return NULL;
    }

  return sluice_connection_new_unchecked (name, object, base_dir);
}

/**
 * sluice_connection_to_json:
 * @self: a connection
 *
 * Returns: (transfer full): its document, with the keys in the order of the
 *   format and `path` absolute
 */
JsonObject *
sluice_connection_to_json (SluiceConnection *self)
{
  const SluiceKeyTable *table = sluice_connection_keys ();
  JsonObject *object;

  g_return_val_if_fail (SLUICE_IS_CONNECTION (self), NULL);

  object = json_object_new ();
  for (guint i = 0; i < table->n_keys; i++)
    {
      JsonNode *node = sluice_task_parser_get (self->object, table->keys[i].name);

      if (node != NULL)
        json_object_set_member (object, table->keys[i].name, json_node_copy (node));
    }
  if (self->path != NULL)
    json_object_set_string_member (object, "path", self->path);
  return object;
}

/**
 * sluice_connection_get_name:
 * @self: a connection
 *
 * Returns: its name, empty for one that stands in a task
 */
const char *
sluice_connection_get_name (SluiceConnection *self)
{
  g_return_val_if_fail (SLUICE_IS_CONNECTION (self), NULL);

  return self->name;
}

/**
 * sluice_connection_get_kind:
 * @self: a connection
 *
 * Returns: its kind
 */
SluiceConnectionKind
sluice_connection_get_kind (SluiceConnection *self)
{
  g_return_val_if_fail (SLUICE_IS_CONNECTION (self), SLUICE_CONNECTION_HTTP);

  return self->kind;
}

/**
 * sluice_connection_get_uri:
 * @self: a connection
 *
 * Returns: (nullable): `uri` of PostgreSQL, `base_url` of HTTP
 */
const char *
sluice_connection_get_uri (SluiceConnection *self)
{
  g_return_val_if_fail (SLUICE_IS_CONNECTION (self), NULL);

  return sluice_task_parser_get_text (self->object,
                                      self->kind == SLUICE_CONNECTION_HTTP ? "base_url" : "uri");
}

/**
 * sluice_connection_get_path:
 * @self: a connection
 *
 * Returns: (nullable): the file of an SQLite database; its templates are not
 *   filled in yet
 */
const char *
sluice_connection_get_path (SluiceConnection *self)
{
  g_return_val_if_fail (SLUICE_IS_CONNECTION (self), NULL);

  return self->path;
}

/**
 * sluice_connection_get_password:
 * @self: a connection
 *
 * Returns: (nullable): the reference of its password, `secret:NAME`
 */
const char *
sluice_connection_get_password (SluiceConnection *self)
{
  g_return_val_if_fail (SLUICE_IS_CONNECTION (self), NULL);

  return sluice_task_parser_get_text (self->object, "password");
}

/**
 * sluice_connection_get_dsn:
 * @self: a connection
 *
 * Returns: (nullable): the connection string or the data source of ODBC
 */
const char *
sluice_connection_get_dsn (SluiceConnection *self)
{
  g_return_val_if_fail (SLUICE_IS_CONNECTION (self), NULL);

  return sluice_task_parser_get_text (self->object, "dsn");
}

/**
 * sluice_connection_get_dialect:
 * @self: a connection
 *
 * Returns: (nullable): how the server behind ODBC wants its SQL
 */
const char *
sluice_connection_get_dialect (SluiceConnection *self)
{
  g_return_val_if_fail (SLUICE_IS_CONNECTION (self), NULL);

  return sluice_task_parser_get_text (self->object, "dialect");
}

/**
 * sluice_connection_get_username:
 * @self: a connection
 *
 * Returns: (nullable): who signs in by ODBC
 */
const char *
sluice_connection_get_username (SluiceConnection *self)
{
  g_return_val_if_fail (SLUICE_IS_CONNECTION (self), NULL);

  return sluice_task_parser_get_text (self->object, "username");
}

/**
 * sluice_connection_get_ssh:
 * @self: a connection
 *
 * Returns: (transfer none) (nullable): the `ssh` that it is reached through: `host`,
 *   `port`, `user`, `key_file`, `to`
 */
JsonObject *
sluice_connection_get_ssh (SluiceConnection *self)
{
  g_return_val_if_fail (SLUICE_IS_CONNECTION (self), NULL);

  return sluice_task_parser_get_object (self->object, "ssh");
}

/**
 * sluice_connection_describe:
 * @self: a connection
 *
 * Returns: (transfer full): where it leads, for people: a file, or a server's
 *   address
 */
char *
sluice_connection_describe (SluiceConnection *self)
{
  const char *where;

  g_return_val_if_fail (SLUICE_IS_CONNECTION (self), NULL);

  where = self->path != NULL ? self->path : sluice_connection_get_uri (self);
  if (where == NULL)
    where = sluice_connection_get_dsn (self);
  return g_strdup_printf ("%s %s", kind_names[self->kind], where != NULL ? where : "");
}

/**
 * sluice_connection_kind_to_string:
 * @kind: a kind
 *
 * Returns: its name, as in documents
 */
const char *
sluice_connection_kind_to_string (SluiceConnectionKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (kind_names), "http");

  return kind_names[kind];
}
