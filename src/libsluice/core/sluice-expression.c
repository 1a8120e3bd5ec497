/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-expression.h"

#include "sluice-error.h"

#include <math.h>
#include <sqlite3.h>
#include <string.h>

/* What a machine may be kept busy with by one evaluation, in instructions of
 * SQLite's virtual machine, and how often that is looked at. */
#define MAX_STEPS (G_GINT64_CONSTANT (20) * 1000 * 1000)
#define STEPS_PER_CHECK 10000

#define MAX_TEXT 65536
#define MAX_NAMES 200
#define MAX_RESULT (16 * 1024 * 1024)

/* A double holds numbers of so many digits exactly; longer ones stay text. */
#define EXACT_DIGITS 15

struct _SluiceExpression
{
  sqlite3 *db;                  /* (owned) */
  sqlite3_stmt *statement;      /* (owned) */
  GPtrArray *names;             /* (owned) (element-type utf8) of its parameters */
  char *text;
  guint32 mark;                 /* in the names of its parameters, which nobody guesses */
  gint64 steps;                 /* left for the present evaluation */
};

static int
progress_cb (void *user_data)
{
  SluiceExpression *self = user_data;

  self->steps -= STEPS_PER_CHECK;
  return self->steps < 0;
}

/* Values come in as parameters; of tables there are those that json_each() and
 * json_tree() make of a value. Everything else is refused. */
static int
authorize_cb (void       *user_data,
              int         action,
              const char *first,
              const char *second,
              const char *database,
              const char *trigger)
{
  switch (action)
    {
    case SQLITE_SELECT:
      return SQLITE_OK;

    case SQLITE_FUNCTION:
      return g_strcmp0 (second, "load_extension") == 0 ? SQLITE_DENY : SQLITE_OK;

    case SQLITE_READ:
      /* The select around an expression has no name, or the one it is given. */
      return first == NULL || *first == '\0' || g_str_equal (first, "source") ||
             g_str_equal (first, "json_each") || g_str_equal (first, "json_tree") ? SQLITE_OK : SQLITE_DENY;

    default:
      return SQLITE_DENY;
    }
}

static gboolean
set_invalid (SluiceExpression  *self,
             const char        *why,
             GError           **error)
{
  sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_expression",
                    "The expression “%.200s” cannot be used: %s", self->text, why);
  return FALSE;
}

static gboolean
open_sandbox (SluiceExpression  *self,
              GError           **error)
{
  if (sqlite3_open_v2 (":memory:", &self->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX,
                       NULL) != SQLITE_OK)
    {
      sluice_set_error (error, SLUICE_ERROR_FAILED, "failed", "The engine for expressions does not start: %s",
                        self->db != NULL ? sqlite3_errmsg (self->db) : "no memory");
      return FALSE;
    }

  /* With it a misspelt name in double quotes would be a text. */
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
  /* Their first use declares a table, which nobody may do any more later on. */
  if (sqlite3_exec (self->db, "SELECT 1 FROM json_each('[]'), json_tree('[]')", NULL, NULL, NULL) != SQLITE_OK)
    return set_invalid (self, sqlite3_errmsg (self->db), error);
  sqlite3_limit (self->db, SQLITE_LIMIT_LENGTH, MAX_RESULT);
  sqlite3_limit (self->db, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit (self->db, SQLITE_LIMIT_EXPR_DEPTH, 200);
  sqlite3_set_authorizer (self->db, authorize_cb, self);
  sqlite3_progress_handler (self->db, STEPS_PER_CHECK, progress_cb, self);
  return TRUE;
}

/* The values are the columns of an inner select, so that the language's own
 * rules find them: bare where they are plain words, in double quotes else. */
static char *
make_sql (SluiceExpression *self)
{
  g_autoptr(GString) sql = g_string_new ("SELECT (\n");

  g_string_append (sql, self->text);
  g_string_append (sql, "\n) FROM (SELECT ");
  for (guint i = 0; i < self->names->len; i++)
    {
      char *column = sqlite3_mprintf ("%s:v%u_%u AS \"%w\"", i > 0 ? ", " : "", self->mark, i,
                                      (const char *) self->names->pdata[i]);

      g_string_append (sql, column);
      sqlite3_free (column);
    }
  if (self->names->len == 0)
    g_string_append_c (sql, '1');
  g_string_append (sql, ") AS source");
  return g_string_free (g_steal_pointer (&sql), FALSE);
}

static gboolean
has_name (SluiceExpression *self,
          const char       *name)
{
  for (guint i = 0; i < self->names->len; i++)
    {
      if (g_ascii_strcasecmp (self->names->pdata[i], name) == 0)
        return TRUE;
    }
  return FALSE;
}

/* The name that SQLite misses. Newer versions put one that was quoted in quotes
 * again, and guess what was meant. */
static char *
get_missing_name (sqlite3 *db)
{
  static const char prefix[] = "no such column: ";
  static const char guess[] = "\" - should this be";
  const char *message = sqlite3_errmsg (db);
  const char *end;

  if (!g_str_has_prefix (message, prefix))
    return NULL;

  message += strlen (prefix);
  end = *message == '"' ? strstr (message, guess) : NULL;
  return end != NULL ? g_strndup (message + 1, (gsize) (end - message) - 1) : g_strdup (message);
}

/* Adds the name that the last try missed; `source.x` is the field x. */
static gboolean
add_name (SluiceExpression           *self,
          const char                 *name,
          SluiceExpressionKnowsFunc   knows,
          gpointer                    user_data,
          GError                    **error)
{
  g_autofree char *why = NULL;

  if (g_str_has_prefix (name, "source.") && !has_name (self, name + strlen ("source.")))
    name += strlen ("source.");

  if (has_name (self, name) && strchr (name, '.') == NULL)
    why = g_strdup ("it must be one expression");
  else if (has_name (self, name))
    why = g_strdup_printf ("the name %s is a path and stands in double quotes: \"%s\"", name, name);
  else if (self->names->len >= MAX_NAMES)
    why = g_strdup_printf ("it uses more than %d names", MAX_NAMES);
  else if (!knows (name, user_data))
    why = g_strdup_printf ("there is no “%s”", name);
  if (why != NULL)
    return set_invalid (self, why, error);

  g_ptr_array_add (self->names, g_strdup (name));
  return TRUE;
}

/* SQLite's parser says which names an expression uses: each try tells of one
 * that is missing. */
static gboolean
prepare (SluiceExpression           *self,
         SluiceExpressionKnowsFunc   knows,
         gpointer                    user_data,
         GError                    **error)
{
  for (;;)
    {
      g_autofree char *sql = make_sql (self);
      g_autofree char *name = NULL;
      const char *tail = NULL;

      if (sqlite3_prepare_v2 (self->db, sql, -1, &self->statement, &tail) == SQLITE_OK)
        {
          if (self->statement == NULL || *tail != '\0' || sqlite3_column_count (self->statement) != 1 ||
              sqlite3_bind_parameter_count (self->statement) != (int) self->names->len)
            return set_invalid (self, "it must be one expression, without parameters", error);
          return TRUE;
        }

      name = get_missing_name (self->db);
      if (name == NULL)
        return set_invalid (self, sqlite3_errmsg (self->db), error);
      if (!add_name (self, name, knows, user_data, error))
        return FALSE;
    }
}

/**
 * sluice_expression_new:
 * @text: the expression: SQLite's language without statements and tables
 * @knows: (scope call): says which names have a value
 * @user_data: for @knows
 * @error: return location for %SLUICE_ERROR_INVALID with `invalid_expression`
 *
 * See https://www.sqlite.org/lang_expr.html. A name in double quotes is never a
 * text, so that a misspelt one is noticed.
 *
 * Returns: (transfer full): the compiled expression
 */
SluiceExpression *
sluice_expression_new (const char                 *text,
                       SluiceExpressionKnowsFunc   knows,
                       gpointer                    user_data,
                       GError                    **error)
{
  g_autoptr(SluiceExpression) self = NULL;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (knows != NULL, NULL);

  self = g_new0 (SluiceExpression, 1);
  self->text = g_strdup (text);
  self->mark = g_random_int ();
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->steps = MAX_STEPS;
  if (strlen (text) > MAX_TEXT)
    {
      set_invalid (self, "it is too long", error);
      return NULL;
    }
  if (!open_sandbox (self, error) || !prepare (self, knows, user_data, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * sluice_expression_free:
 * @self: (transfer full): an expression
 */
void
sluice_expression_free (SluiceExpression *self)
{
  g_return_if_fail (self != NULL);

  sqlite3_finalize (self->statement);
  sqlite3_close_v2 (self->db);
  g_ptr_array_unref (self->names);
  g_free (self->text);
  g_free (self);
}

/**
 * sluice_expression_get_names:
 * @self: an expression
 *
 * Returns: (transfer none) (element-type utf8): the names it uses, in the order
 *   in which their values are handed in
 */
GPtrArray *
sluice_expression_get_names (SluiceExpression *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->names;
}

static guint
count_digits (const char *token,
              gsize       length)
{
  guint digits = 0;

  for (gsize i = 0; i < length && token[i] != 'e' && token[i] != 'E'; i++)
    digits += g_ascii_isdigit (token[i]) ? 1 : 0;
  return digits;
}

/* Numbers that a double cannot hold arrive as text, whole ones as integers. */
static int
bind_number (sqlite3_stmt *statement,
             int           place,
             const char   *token,
             gsize         length)
{
  char copy[64];
  gint64 whole;
  double number;

  if (length >= sizeof copy || count_digits (token, length) > EXACT_DIGITS)
    return sqlite3_bind_text (statement, place, token, (int) length, SQLITE_STATIC);

  memcpy (copy, token, length);
  copy[length] = '\0';
  if (strpbrk (copy, ".eE") == NULL)
    {
      whole = g_ascii_strtoll (copy, NULL, 10);
      return sqlite3_bind_int64 (statement, place, whole);
    }
  number = g_ascii_strtod (copy, NULL);
  if (!isfinite (number))
    return sqlite3_bind_text (statement, place, token, (int) length, SQLITE_STATIC);
  return sqlite3_bind_double (statement, place, number);
}

static int
bind_value (sqlite3_stmt      *statement,
            int                place,
            const SluiceValue *value)
{
  g_autofree char *text = NULL;

  switch ((SluiceValueKind) value->kind)
    {
    case SLUICE_VALUE_MISSING:
    case SLUICE_VALUE_NULL:
    case SLUICE_VALUE_INVALID:
      return sqlite3_bind_null (statement, place);

    case SLUICE_VALUE_BOOLEAN:
    case SLUICE_VALUE_INTEGER:
      return sqlite3_bind_int64 (statement, place, value->i);

    case SLUICE_VALUE_DOUBLE:
      return sqlite3_bind_double (statement, place, value->d);

    case SLUICE_VALUE_NUMBER:
    case SLUICE_VALUE_DECIMAL:
      return bind_number (statement, place, value->s, value->len);

    case SLUICE_VALUE_TEXT:
    case SLUICE_VALUE_JSON:
    case SLUICE_VALUE_UUID:
      return sqlite3_bind_text (statement, place, value->s, (int) value->len, SQLITE_STATIC);

    case SLUICE_VALUE_BYTES:
      return sqlite3_bind_blob (statement, place, value->s, (int) value->len, SQLITE_STATIC);

    case SLUICE_VALUE_DATE:
    case SLUICE_VALUE_TIME:
    case SLUICE_VALUE_TIMESTAMP:
    case SLUICE_VALUE_TIMESTAMPTZ:
    default:
      text = sluice_value_to_string (value);
      return sqlite3_bind_text (statement, place, text, -1, SQLITE_TRANSIENT);
    }
}

static void
read_result (sqlite3_stmt *statement,
             SluiceValue  *ret_value)
{
  int type = sqlite3_column_type (statement, 0);

  *ret_value = SLUICE_NULL_VALUE;
  if (type == SQLITE_INTEGER)
    *ret_value = sluice_value_int (SLUICE_VALUE_INTEGER, sqlite3_column_int64 (statement, 0));
  else if (type == SQLITE_FLOAT)
    *ret_value = (SluiceValue) { .kind = SLUICE_VALUE_DOUBLE, .d = sqlite3_column_double (statement, 0) };
  else if (type != SQLITE_NULL)
    {
      const char *bytes = sqlite3_column_blob (statement, 0);

      *ret_value = sluice_value_text (type == SQLITE_TEXT ? SLUICE_VALUE_TEXT : SLUICE_VALUE_BYTES,
                                      bytes != NULL ? bytes : "", (gsize) sqlite3_column_bytes (statement, 0));
    }
}

static gboolean
set_failed (SluiceExpression  *self,
            GError           **error)
{
  sluice_set_error (error, SLUICE_ERROR_DATA, "expression_error",
                    "The expression “%.200s” cannot be computed: %s", self->text,
                    self->steps < 0 ? "it takes too long" : sqlite3_errmsg (self->db));
  return FALSE;
}

static gboolean
evaluate (SluiceExpression   *self,
          const SluiceValue  *values,
          GError            **error)
{
  int rc = SQLITE_OK;

  self->steps = MAX_STEPS;
  sqlite3_reset (self->statement);
  for (guint i = 0; i < self->names->len && rc == SQLITE_OK; i++)
    rc = bind_value (self->statement, (int) i + 1, &values[i]);
  if (rc == SQLITE_OK)
    rc = sqlite3_step (self->statement);
  return rc == SQLITE_ROW || set_failed (self, error);
}

/**
 * sluice_expression_evaluate:
 * @self: an expression
 * @values: (array): one for each of its names
 * @ret_value: (out): what it yields: NULL, integer, double, text or bytes; text
 *   stays valid until the next evaluation
 * @error: return location for %SLUICE_ERROR_DATA with `expression_error`
 *
 * Numbers of more than 15 digits, which a double would change, arrive in it as
 * text; booleans as 0 and 1; objects and arrays as JSON text.
 *
 * Returns: whether it could be computed
 */
gboolean
sluice_expression_evaluate (SluiceExpression   *self,
                            const SluiceValue  *values,
                            SluiceValue        *ret_value,
                            GError            **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (ret_value != NULL, FALSE);

  if (!evaluate (self, values, error))
    return FALSE;
  read_result (self->statement, ret_value);
  return TRUE;
}

/**
 * sluice_expression_is_true:
 * @self: an expression
 * @values: (array): one for each of its names
 * @ret_true: (out): whether it yields a number that is not 0
 * @error: return location for %SLUICE_ERROR_DATA with `expression_error`
 *
 * Truth as in SQLite's WHERE: NULL is not true, and text only if it begins with
 * a number that is not 0.
 *
 * Returns: whether it could be computed
 */
gboolean
sluice_expression_is_true (SluiceExpression   *self,
                           const SluiceValue  *values,
                           gboolean           *ret_true,
                           GError            **error)
{
  double number;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (ret_true != NULL, FALSE);

  if (!evaluate (self, values, error))
    return FALSE;
  number = sqlite3_column_double (self->statement, 0);
  *ret_true = number < 0 || number > 0;
  return TRUE;
}
