/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-expression-private.h"

#include "sluice-error.h"
#include "sluice-sql-scanner.h"
#include "sluice-sql-value.h"

#include <string.h>

#define MAX_TEXT 65536
#define MAX_NAMES 200

/* Characters of an expression that messages show. */
#define MAX_QUOTED 200

static void
clear_input (gpointer data)
{
  SluiceExpressionInput *input = data;

  g_free (input->name);
}

/**
 * sluice_expression_dup_quoted:
 * @self: an expression
 *
 * Returns: (transfer full): it for messages: not all of a long one, and text
 *   whatever it is
 */
char *
sluice_expression_dup_quoted (SluiceExpression *self)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  text = g_utf8_make_valid (self->text, -1);

  if (g_utf8_strlen (text, -1) > MAX_QUOTED)
    *g_utf8_offset_to_pointer (text, MAX_QUOTED) = '\0';
  return g_steal_pointer (&text);
}

/* The place of a character in the text, from 1. */
static glong
count_characters (SluiceExpression *self,
                  gsize             offset)
{
  return g_utf8_strlen (self->text, (gssize) MIN (offset, strlen (self->text))) + 1;
}

/* @offset: the byte in the text where it is, -1 = not known. */
static gboolean
set_invalid (SluiceExpression  *self,
             gssize             offset,
             const char        *why,
             GError           **error)
{
  g_autofree char *text = sluice_expression_dup_quoted (self);

  if (offset < 0)
    sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_expression", "The expression “%s” cannot be used: %s", text,
                      why);
  else
    sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_expression",
                      "The expression “%s” cannot be used: at character %ld: %s", text,
                      count_characters (self, (gsize) offset), why);
  if (error != NULL)
    sluice_error_get_where (*error)->byte = offset;
  return FALSE;
}

/* Texts are what they are, so a template in one would be compared as it stands here. */
static gboolean
is_template (const SluiceSqlToken *token)
{
  const char *end = token->start + token->length;
  const char *open = g_strstr_len (token->start, (gssize) token->length, "{{");

  if (token->kind == SLUICE_SQL_TOKEN_MARK)
    return token->start[0] == '{' && token->start[1] == '{';
  return token->kind == SLUICE_SQL_TOKEN_TEXT && open != NULL && g_strstr_len (open, end - open, "}}") != NULL;
}

/* What SQLite's parser would take for the end of the expression, or what makes
 * compiling itself endless: each use of a table of WITH is a copy of it. */
static const char *
find_fault (const SluiceSqlToken *token,
            int                  *depth)
{
  if (token->kind == SLUICE_SQL_TOKEN_UNCLOSED)
    return "this is not closed";
  if (token->kind == SLUICE_SQL_TOKEN_PARAMETER)
    return "there are no parameters; it must be one expression over names";
  if (sluice_sql_token_is_word (token, "WITH"))
    return "WITH must not be used here";
  if (is_template (token))
    return "templates are not filled in here: make a column of a constant, like \"value\": \"{{param.since}}\", "
           "above and use its name";
  if (token->kind != SLUICE_SQL_TOKEN_MARK)
    return NULL;
  if (*token->start == ';')
    return "it must be one expression, without “;”";
  *depth += (*token->start == '(') - (*token->start == ')');
  return *depth < 0 ? "this closes what was not opened" : NULL;
}

static gboolean
is_named (const SluiceSqlToken *token,
          const char           *name)
{
  g_autofree char *own = NULL;

  if (token->kind != SLUICE_SQL_TOKEN_WORD && token->kind != SLUICE_SQL_TOKEN_NAME)
    return FALSE;
  own = sluice_sql_token_dup_name (token);
  return g_ascii_strcasecmp (own, name) == 0;
}

static gboolean
scan (SluiceExpression  *self,
      GError           **error)
{
  const char *cursor = self->text;
  SluiceSqlToken token;
  gboolean empty = TRUE;
  int depth = 0;

  if (strlen (self->text) > MAX_TEXT || !g_utf8_validate (self->text, -1, NULL))
    return set_invalid (self, -1, "it is too long, or no text", error);

  while (sluice_sql_scan (&cursor, &token))
    {
      const char *why = find_fault (&token, &depth);

      if (why != NULL)
        return set_invalid (self, token.start - self->text, why, error);
      empty &= token.kind == SLUICE_SQL_TOKEN_SPACE;
      self->names_source |= is_named (&token, "source");
      self->selects |= sluice_sql_token_is_word (&token, "SELECT");
    }

  if (depth > 0)
    return set_invalid (self, (gssize) strlen (self->text), "“)” is missing", error);
  if (!empty)
    return TRUE;
  sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_expression",
                    "There is no expression yet: write one, like “price * quantity”");
  return FALSE;
}

/* A select of the fields, or of the columns; @first_place is the parameter of
 * the first input. */
static void
append_values (SluiceExpression *self,
               gboolean          columns,
               gboolean          fields,
               GString          *sql)
{
  guint n = 0;

  g_string_append (sql, "(SELECT ");
  for (guint i = 0; i < self->inputs->len; i++)
    {
      const SluiceExpressionInput *input = &g_array_index (self->inputs, SluiceExpressionInput, i);
      char *value;

      if (input->column >= 0 ? !columns : !fields)
        continue;
      value = sqlite3_mprintf ("%s?%u AS \"%w\"", n++ > 0 ? ", " : "", i + 1, input->name);
      g_string_append (sql, value);
      sqlite3_free (value);
    }
  if (n == 0)
    g_string_append_c (sql, '1');
  g_string_append_c (sql, ')');
}

/* The values are the columns of an inner select, so that the language's own
 * rules find them: bare where they are plain words, in double quotes else. Where
 * an expression names the source, it has one select for fields and, nearer to
 * it, one for columns. */
static char *
make_sql (SluiceExpression *self,
          gsize            *ret_offset)
{
  g_autoptr(GString) sql = g_string_new (NULL);

  g_string_append (sql, self->names_source ? "SELECT (SELECT (" : "SELECT (");
  *ret_offset = sql->len;
  g_string_append (sql, self->text);
  g_string_append (sql, "\n) FROM ");
  if (self->names_source)
    {
      append_values (self, TRUE, FALSE, sql);
      g_string_append (sql, " AS \"column\") FROM ");
    }
  append_values (self, !self->names_source, TRUE, sql);
  g_string_append (sql, " AS source");
  return g_string_free (g_steal_pointer (&sql), FALSE);
}

static gboolean
has_input (SluiceExpression *self,
           const char       *name,
           gboolean          is_column)
{
  for (guint i = 0; i < self->inputs->len; i++)
    {
      const SluiceExpressionInput *input = &g_array_index (self->inputs, SluiceExpressionInput, i);

      if ((input->column >= 0) == is_column && g_ascii_strcasecmp (input->name, name) == 0)
        return TRUE;
    }
  return FALSE;
}

static int
find_column (const char *const *columns,
             const char        *name)
{
  for (int i = 0; columns != NULL && columns[i] != NULL; i++)
    {
      if (g_ascii_strcasecmp (columns[i], name) == 0)
        return i;
    }
  return -1;
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

/* Adds the name that the last try missed: a column; `source.x` is the field x; a
 * table of a sub-select may have columns that are not known yet. */
static gboolean
add_input (SluiceExpression           *self,
           const char                 *name,
           gssize                      offset,
           const char *const          *columns,
           SluiceExpressionKnowsFunc   knows,
           gpointer                    user_data,
           GError                    **error)
{
  SluiceExpressionInput input = { .column = -1 };
  g_autofree char *why = NULL;
  const char *dot = strrchr (name, '.');

  if (g_str_has_prefix (name, "source.") && !has_input (self, name + strlen ("source."), FALSE))
    name += strlen ("source.");
  else if (!has_input (self, name, TRUE))
    input.column = find_column (columns, name);

  if (has_input (self, name, input.column >= 0))
    {
      /* A name of ORDER BY is looked for in the tables of its select only. */
      if (self->selects && sluice_sandbox_add_column (self->sandbox, dot != NULL ? dot + 1 : name))
        return TRUE;
      why = dot == NULL ? g_strdup ("it must be one expression")
              : g_strdup_printf ("there is no %s; a path stands in double quotes: \"%s\"", name, name);
    }
  else if (self->inputs->len >= MAX_NAMES)
    why = g_strdup_printf ("it uses more than %d names", MAX_NAMES);
  else if (input.column < 0 && !knows (name, user_data))
    why = g_strdup_printf ("there is no “%s”", name);
  if (why != NULL)
    return set_invalid (self, offset, why, error);

  input.name = g_strdup (name);
  g_array_append_val (self->inputs, input);
  return TRUE;
}

/* Fields whose names differ in nothing but case are not told apart by SQLite:
 * the second spelling would get the value of the first. */
static gboolean
check_spelling (SluiceExpression  *self,
                GError           **error)
{
  const char *cursor = self->text;
  SluiceSqlToken token;

  while (!self->selects && sluice_sql_scan (&cursor, &token))
    {
      g_autofree char *name = NULL;

      if (token.kind != SLUICE_SQL_TOKEN_WORD && token.kind != SLUICE_SQL_TOKEN_NAME)
        continue;
      name = sluice_sql_token_dup_name (&token);
      for (guint i = 0; i < self->inputs->len; i++)
        {
          const SluiceExpressionInput *input = &g_array_index (self->inputs, SluiceExpressionInput, i);
          g_autofree char *why = NULL;

          if (input->column >= 0 || g_ascii_strcasecmp (input->name, name) != 0 || strcmp (input->name, name) == 0 ||
              has_input (self, name, TRUE) || cursor[strspn (cursor, " \t\r\n")] == '(')
            continue;
          why = g_strdup_printf ("the field “%s” is also spelled “%s”", input->name, name);
          return set_invalid (self, token.start - self->text, why, error);
        }
    }
  return TRUE;
}

/* What SQLite found, which may be that the text ends too early. */
static gboolean
set_refused (SluiceExpression  *self,
             gsize              prefix,
             GError           **error)
{
  sqlite3 *db = sluice_sandbox_get_database (self->sandbox);
  const char *refusal = sluice_sandbox_get_refusal (self->sandbox);
  gsize length = strlen (self->text);
  gssize offset = sqlite3_error_offset (db) - (gssize) prefix;
  const char *cursor = self->text + CLAMP (offset, 0, (gssize) length);
  SluiceSqlToken token;

  if (offset >= (gssize) length)
    return set_invalid (self, (gssize) length, "it ends where something is missing", error);
  if (offset >= 0 && g_str_has_suffix (sqlite3_errmsg (db), "syntax error") && sluice_sql_scan (&cursor, &token) &&
      token.kind == SLUICE_SQL_TOKEN_WORD &&
      sqlite3_keyword_check (token.start, (int) token.length))
    {
      g_autofree char *why = g_strdup_printf ("“%.*s” is a word of SQL; as a name it stands in double quotes",
                                              (int) token.length, token.start);

      return set_invalid (self, offset, why, error);
    }
  return set_invalid (self, MAX (offset, -1), refusal != NULL ? refusal : sqlite3_errmsg (db), error);
}

static gboolean
is_order (const SluiceSqlToken *token)
{
  return token->kind == SLUICE_SQL_TOKEN_MARK && strchr ("<>=!", *token->start) != NULL;
}

static void
mark_compared (SluiceExpression     *self,
               const SluiceSqlToken *token)
{
  for (guint i = 0; i < self->inputs->len; i++)
    {
      SluiceExpressionInput *input = &g_array_index (self->inputs, SluiceExpressionInput, i);

      input->compared |= is_named (token, input->name);
    }
}

/* Finds `name < 5` and `5 < name`; an operator may have two marks. */
static void
find_compared (SluiceExpression *self)
{
  const char *cursor = self->text;
  SluiceSqlToken before = { .kind = SLUICE_SQL_TOKEN_SPACE };
  SluiceSqlToken token;
  gboolean ordered = FALSE;

  while (sluice_sql_scan (&cursor, &token))
    {
      if (token.kind == SLUICE_SQL_TOKEN_SPACE)
        continue;
      if (*cursor == '.')
        {
          /* As in `source.name`. */
          cursor++;
          continue;
        }
      if (is_order (&token))
        {
          ordered = TRUE;
          continue;
        }
      if (ordered && token.kind == SLUICE_SQL_TOKEN_NUMBER)
        mark_compared (self, &before);
      if (ordered && before.kind == SLUICE_SQL_TOKEN_NUMBER && cursor[strspn (cursor, " \t\r\n")] != '(')
        mark_compared (self, &token);
      ordered = FALSE;
      before = token;
    }
}

/* A statement of one row takes functions over many for those of that row. As a
 * condition the same expression is refused. With a sub-select nothing is said:
 * a name in it may be of a table whose columns are not known yet. */
static gboolean
sees_one_row (SluiceExpression *self)
{
  sqlite3 *db = sluice_sandbox_get_database (self->sandbox);
  g_autoptr(GString) sql = g_string_new ("SELECT 1 FROM ");
  sqlite3_stmt *statement = NULL;
  int rc;

  if (self->selects)
    return TRUE;

  append_values (self, !self->names_source, TRUE, sql);
  g_string_append (sql, " AS source WHERE (");
  if (self->names_source)
    {
      g_string_append (sql, "SELECT 1 FROM ");
      append_values (self, TRUE, FALSE, sql);
      g_string_append (sql, " AS \"column\" WHERE (");
    }
  g_string_append_printf (sql, "%s\n)%s", self->text, self->names_source ? ")" : "");

  sluice_sandbox_begin (self->sandbox);
  rc = sqlite3_prepare_v2 (db, sql->str, -1, &statement, NULL);
  sluice_sandbox_end (self->sandbox);
  sqlite3_finalize (statement);
  return rc == SQLITE_OK || !g_str_has_prefix (sqlite3_errmsg (db), "misuse of ");
}

/* SQLite's parser says which names an expression uses: each try tells of one
 * that is missing. */
static gboolean
prepare (SluiceExpression           *self,
         const char *const          *columns,
         SluiceExpressionKnowsFunc   knows,
         gpointer                    user_data,
         GError                    **error)
{
  sqlite3 *db = sluice_sandbox_get_database (self->sandbox);

  for (;;)
    {
      gsize prefix = 0;
      g_autofree char *sql = make_sql (self, &prefix);
      g_autofree char *name = NULL;
      int rc;

      sluice_sandbox_begin (self->sandbox);
      rc = sqlite3_prepare_v3 (db, sql, -1, SQLITE_PREPARE_PERSISTENT, &self->statement, NULL);
      sluice_sandbox_end (self->sandbox);
      if (rc == SQLITE_OK && sqlite3_column_count (self->statement) == 1)
        {
          if (!sees_one_row (self))
            return set_invalid (self, -1, "it sees one row at a time; functions over many rows stand in a sub-select, "
                                "or in the task's “aggregate”", error);
          find_compared (self);
          return check_spelling (self, error);
        }
      if (rc == SQLITE_OK)
        return set_invalid (self, -1, "it must be one expression", error);

      name = get_missing_name (db);
      if (name == NULL || sluice_sandbox_get_refusal (self->sandbox) != NULL)
        return set_refused (self, prefix, error);
      if (!add_input (self, name, MAX (sqlite3_error_offset (db) - (gssize) prefix, -1), columns, knows, user_data,
                      error))
        return FALSE;
    }
}

/**
 * sluice_expression_new:
 * @sandbox: (nullable): where it is computed, %NULL = one of its own
 * @text: the expression: SQLite's language without statements
 * @columns: (nullable) (array zero-terminated=1): names that are looked for
 *   before fields
 * @knows: (scope call): says which other names have a value, as fields
 * @user_data: for @knows
 * @error: return location for %SLUICE_ERROR_INVALID with `invalid_expression`;
 *   `byte` of its place is where in @text, -1 = not known
 *
 * See https://www.sqlite.org/lang_expr.html. A name in double quotes is never a
 * text, so that a misspelt one is noticed; `source."x"` is always the field.
 *
 * Returns: (transfer full) (nullable): the compiled expression
 */
SluiceExpression *
sluice_expression_new (SluiceSandbox              *sandbox,
                       const char                 *text,
                       const char *const          *columns,
                       SluiceExpressionKnowsFunc   knows,
                       gpointer                    user_data,
                       GError                    **error)
{
  g_autoptr(SluiceExpression) self = NULL;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (knows != NULL, NULL);

  self = g_new0 (SluiceExpression, 1);
  self->text = g_strdup (text);
  self->inputs = g_array_new (FALSE, FALSE, sizeof (SluiceExpressionInput));
  g_array_set_clear_func (self->inputs, clear_input);
  self->sandbox = sandbox != NULL ? sluice_sandbox_ref (sandbox) : sluice_sandbox_new (error);
  if (self->sandbox == NULL || !scan (self, error) || !prepare (self, columns, knows, user_data, error))
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
  g_clear_pointer (&self->sandbox, sluice_sandbox_unref);
  g_array_unref (self->inputs);
  g_free (self->text);
  g_free (self);
}

/**
 * sluice_expression_get_text:
 * @self: an expression
 *
 * Returns: (transfer none): what it was compiled from
 */
const char *
sluice_expression_get_text (SluiceExpression *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->text;
}

/**
 * sluice_expression_get_sandbox:
 * @self: an expression
 *
 * Returns: (transfer none): where it is computed
 */
SluiceSandbox *
sluice_expression_get_sandbox (SluiceExpression *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->sandbox;
}

/**
 * sluice_expression_get_inputs:
 * @self: an expression
 * @ret_n: (out): how many
 *
 * Returns: (transfer none) (array length=ret_n): the values it uses, in the
 *   order in which they are handed in
 */
const SluiceExpressionInput *
sluice_expression_get_inputs (SluiceExpression *self,
                              guint            *ret_n)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (ret_n != NULL, NULL);

  *ret_n = self->inputs->len;
  return (const SluiceExpressionInput *) (gpointer) self->inputs->data;
}

static gboolean
set_failed (SluiceExpression  *self,
            GError           **error)
{
  const char *refusal = sluice_sandbox_get_refusal (self->sandbox);
  const char *why = refusal != NULL ? refusal : sqlite3_errmsg (sluice_sandbox_get_database (self->sandbox));
  /* SQLite quotes what it was given. */
  g_autofree char *valid = g_utf8_make_valid (why, -1);
  g_autofree char *text = sluice_expression_dup_quoted (self);

  sluice_set_error (error, SLUICE_ERROR_DATA, "expression_error", "The expression “%s” cannot be computed: %s", text,
                    valid);
  return FALSE;
}

static gboolean
evaluate (SluiceExpression   *self,
          const SluiceValue  *values,
          GError            **error)
{
  int rc = SQLITE_OK;

  sqlite3_reset (self->statement);
  for (guint i = 0; i < self->inputs->len && rc == SQLITE_OK; i++)
    rc = sluice_sql_value_bind (self->statement, (int) i + 1, &values[i]);
  if (rc == SQLITE_OK)
    {
      sluice_sandbox_begin (self->sandbox);
      rc = sqlite3_step (self->statement);
      sluice_sandbox_end (self->sandbox);
    }
  return rc == SQLITE_ROW || set_failed (self, error);
}

/**
 * sluice_expression_evaluate:
 * @self: an expression
 * @values: (array): one for each of its inputs
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
  *ret_value = sluice_sql_value_read (sqlite3_column_value (self->statement, 0));
  return TRUE;
}

/**
 * sluice_expression_test:
 * @self: an expression
 * @values: (array): one for each of its inputs
 * @ret_truth: (out): what it is as a condition
 * @error: return location for %SLUICE_ERROR_DATA with `expression_error`
 *
 * Truth as in SQLite's WHERE: a number is true unless it is 0, and a text if it
 * begins with one that is not 0.
 *
 * Returns: whether it could be computed
 */
gboolean
sluice_expression_test (SluiceExpression   *self,
                        const SluiceValue  *values,
                        SluiceTruth        *ret_truth,
                        GError            **error)
{
  double number;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (ret_truth != NULL, FALSE);

  if (!evaluate (self, values, error))
    return FALSE;
  *ret_truth = SLUICE_TRUTH_UNKNOWN;
  if (sqlite3_column_type (self->statement, 0) == SQLITE_NULL)
    return TRUE;
  number = sqlite3_column_double (self->statement, 0);
  *ret_truth = number < 0 || number > 0 ? SLUICE_TRUTH_TRUE : SLUICE_TRUTH_FALSE;
  return TRUE;
}

/**
 * sluice_expression_is_true:
 * @self: an expression
 * @values: (array): one for each of its inputs
 * @ret_true: (out): whether it is true; NULL is not
 * @error: as sluice_expression_test() gives
 *
 * Returns: whether it could be computed
 */
gboolean
sluice_expression_is_true (SluiceExpression   *self,
                           const SluiceValue  *values,
                           gboolean           *ret_true,
                           GError            **error)
{
  SluiceTruth truth = SLUICE_TRUTH_UNKNOWN;

  g_return_val_if_fail (ret_true != NULL, FALSE);

  if (!sluice_expression_test (self, values, &truth, error))
    return FALSE;
  *ret_true = truth == SLUICE_TRUTH_TRUE;
  return TRUE;
}
