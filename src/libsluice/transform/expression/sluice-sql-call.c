/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sql-call.h"

#include "sluice-error.h"
#include "sluice-sql-value.h"

#include <string.h>

#define ARENA_SIZE 256

struct _SluiceSqlCall
{
  SluiceCall call;
  gboolean compiled;
  SluiceArena *arena;           /* (owned) what the call lives on, and the arguments */
  SluiceValue *arguments;       /* (owned) (array length=n) those it was compiled with */
  int n;
};

static JsonNode *
make_text (sqlite3_value *value)
{
  const char *text = (const char *) sqlite3_value_text (value);
  JsonNode *node = json_node_new (JSON_NODE_VALUE);

  json_node_set_string (node, text != NULL ? text : "");
  return node;
}

static JsonNode *
make_scalar (sqlite3_value *value)
{
  JsonNode *node;

  switch (sqlite3_value_type (value))
    {
    case SQLITE_INTEGER:
      node = json_node_new (JSON_NODE_VALUE);
      json_node_set_int (node, sqlite3_value_int64 (value));
      return node;
    case SQLITE_FLOAT:
      node = json_node_new (JSON_NODE_VALUE);
      json_node_set_double (node, sqlite3_value_double (value));
      return node;
    case SQLITE_NULL:
      return json_node_new (JSON_NODE_NULL);
    default:
      return make_text (value);
    }
}

static gboolean
is_of_json (sqlite3_value *value,
            JsonNodeType   type,
            JsonNode     **ret_node)
{
  const char *text = sqlite3_value_type (value) == SQLITE_TEXT ? (const char *) sqlite3_value_text (value) : NULL;
  JsonNode *node = text != NULL && (*text == '[' || *text == '{') ? json_from_string (text, NULL) : NULL;

  if (node != NULL && json_node_get_node_type (node) == type)
    {
      *ret_node = node;
      return TRUE;
    }
  g_clear_pointer (&node, json_node_unref);
  return FALSE;
}

/* The elements one after another, or one JSON list of them. */
static JsonNode *
make_list (int             n_values,
           sqlite3_value **values)
{
  g_autoptr(JsonArray) array = json_array_new ();
  JsonNode *node = NULL;

  if (n_values == 1 && is_of_json (values[0], JSON_NODE_ARRAY, &node))
    return node;

  for (int i = 0; i < n_values; i++)
    json_array_add_element (array, make_scalar (values[i]));
  return json_node_init_array (json_node_alloc (), array);
}

static JsonNode *
make_argument (const SluiceArgumentInfo *argument,
               int                       n_values,
               sqlite3_value           **values)
{
  JsonNode *node = NULL;

  if (argument->type == SLUICE_ARGUMENT_LIST)
    return make_list (argument[1].name == NULL ? n_values : 1, values);
  if (sqlite3_value_type (values[0]) == SQLITE_NULL)
    return json_node_new (JSON_NODE_NULL);
  if (argument->type == SLUICE_ARGUMENT_VALUE)
    return make_scalar (values[0]);
  if (argument->type == SLUICE_ARGUMENT_INTEGER)
    {
      /* A text of digits is a number, too; a fraction is not. */
      sqlite3_value_numeric_type (values[0]);
      return make_scalar (values[0]);
    }
  return is_of_json (values[0], JSON_NODE_OBJECT, &node) ? node : make_text (values[0]);
}

static gboolean
check_texts (int              n_values,
             sqlite3_value  **values,
             GError         **error)
{
  for (int i = 0; i < n_values; i++)
    {
      SluiceValue value = sluice_sql_value_read (values[i]);

      if (value.kind == SLUICE_VALUE_BYTES ||
          (value.kind == SLUICE_VALUE_TEXT && !g_utf8_validate_len (value.s, value.len, NULL)))
        {
          sluice_set_error (error, SLUICE_ERROR_DATA, "invalid_argument", "an argument is not valid text");
          return FALSE;
        }
    }
  return TRUE;
}

static void
keep_arguments (SluiceSqlCall  *self,
                int             n_values,
                sqlite3_value **values)
{
  self->n = n_values;
  self->arguments = g_new0 (SluiceValue, MAX (n_values, 1));
  for (int i = 0; i < n_values; i++)
    {
      self->arguments[i] = sluice_sql_value_read (values[i]);
      if (sluice_value_has_text (&self->arguments[i]))
        self->arguments[i].s = sluice_arena_copy (self->arena, self->arguments[i].s, self->arguments[i].len);
    }
}

/**
 * sluice_sql_call_new:
 * @info: the transform
 * @zone: (transfer none): the source's zone, outlives the call
 * @n_values: how many arguments there are behind the value
 * @values: (array length=n_values): they
 * @error: as sluice_call_init() gives; `invalid_argument`
 *
 * Returns: (transfer full) (nullable): the compiled call
 */
SluiceSqlCall *
sluice_sql_call_new (const SluiceFunctionInfo  *info,
                     SluiceZone                *zone,
                     int                        n_values,
                     sqlite3_value            **values,
                     GError                   **error)
{
  g_autoptr(SluiceSqlCall) self = NULL;
  g_autoptr(JsonObject) arguments = json_object_new ();
  SluiceTransformCall call = { (char *) info->name, arguments };

  if (!check_texts (n_values, values, error))
    return NULL;
  for (int i = 0; i < n_values && info->arguments[i].name != NULL; i++)
    json_object_set_member (arguments, info->arguments[i].name,
                            make_argument (&info->arguments[i], n_values - i, values + i));

  self = g_new0 (SluiceSqlCall, 1);
  self->arena = sluice_arena_new (ARENA_SIZE);
  keep_arguments (self, n_values, values);
  self->compiled = sluice_call_init (&self->call, &call, NULL, zone, self->arena, error);
  return self->compiled ? g_steal_pointer (&self) : NULL;
}

/**
 * sluice_sql_call_free:
 * @self: (transfer full): a call
 */
void
sluice_sql_call_free (SluiceSqlCall *self)
{
  g_return_if_fail (self != NULL);

  if (self->compiled)
    sluice_call_clear (&self->call);
  g_clear_pointer (&self->arena, sluice_arena_free);
  g_free (self->arguments);
  g_free (self);
}

/**
 * sluice_sql_call_is_of:
 * @self: a call
 * @n_values: how many arguments there are
 * @values: (array length=n_values): they
 *
 * Returns: whether they are those that it was compiled with
 */
gboolean
sluice_sql_call_is_of (SluiceSqlCall  *self,
                       int             n_values,
                       sqlite3_value **values)
{
  if (self->n != n_values)
    return FALSE;
  for (int i = 0; i < n_values; i++)
    {
      SluiceValue value = sluice_sql_value_read (values[i]);

      if (value.kind != self->arguments[i].kind || !sluice_value_equal (&value, &self->arguments[i]))
        return FALSE;
    }
  return TRUE;
}

/**
 * sluice_sql_call_get_call:
 * @self: a call
 *
 * Returns: (transfer none): what can be applied
 */
const SluiceCall *
sluice_sql_call_get_call (SluiceSqlCall *self)
{
  return &self->call;
}
