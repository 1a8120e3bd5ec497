/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sql-expression.h"

#include <string.h>

/* Expressions are written in SQLite's language, and their values have SQLite's types.
 * What they mean elsewhere can be said where all values are texts, or all are whole
 * numbers that are compared. */

typedef enum
{
  TOKEN_END,
  TOKEN_SPACE,
  TOKEN_NAME,
  TOKEN_QUOTED,
  TOKEN_TEXT,
  TOKEN_NUMBER,
  TOKEN_OPERATOR,
  TOKEN_BROKEN,
} TokenKind;

typedef struct
{
  TokenKind kind;
  const char *start;
  gsize len;
  char *text;                   /* (owned) of names: without quotes */
} Token;

typedef struct
{
  SluiceSqlNames *names;
  SluiceSqlLanguage dialect;
  char **ret_why;
  GString *out;
  gboolean has_texts;
  gboolean has_numbers;
  gboolean has_truths;          /* comparisons, AND ... */
  gboolean has_joins;           /* || */
} Writer;

static const char *
skip_quoted (const char *p,
             char        quote)
{
  for (p++; *p != '\0'; p++)
    {
      if (*p != quote)
        continue;
      if (p[1] != quote)
        return p + 1;
      p++;
    }
  return NULL;
}

static char *
unquote (const char *start,
         gsize       len)
{
  g_autofree char *inner = g_strndup (start + 1, len - 2);
  g_autoptr(GString) text = g_string_new (inner);

  if (*start == '"')
    g_string_replace (text, "\"\"", "\"", 0);
  if (*start == '`')
    g_string_replace (text, "``", "`", 0);
  return g_strdup (text->str);
}

static TokenKind
classify (const char  *p,
          const char **ret_end)
{
  static const char *const operators[] = { "||", "<>", "!=", "==", "<=", ">=", "<<", ">>", "->>", "->" };

  if (*p == '\0')
    return TOKEN_END;
  if (g_ascii_isspace (*p))
    {
      *ret_end = p + strspn (p, " \t\r\n\f");
      return TOKEN_SPACE;
    }
  if (*p == '\'' || *p == '"' || *p == '`')
    {
      *ret_end = skip_quoted (p, *p);
      return *ret_end == NULL ? TOKEN_BROKEN : *p == '\'' ? TOKEN_TEXT : TOKEN_QUOTED;
    }
  if (*p == '[')
    {
      *ret_end = strchr (p, ']');
      *ret_end = *ret_end != NULL ? *ret_end + 1 : NULL;
      return *ret_end != NULL ? TOKEN_QUOTED : TOKEN_BROKEN;
    }
  if (g_ascii_isdigit (*p))
    {
      *ret_end = p + strspn (p, "0123456789");
      return g_ascii_isalpha (**ret_end) || **ret_end == '.' || **ret_end == '_' ? TOKEN_BROKEN : TOKEN_NUMBER;
    }
  if (g_ascii_isalpha (*p) || *p == '_' || (guchar) *p >= 0x80)
    {
      for (*ret_end = p; g_ascii_isalnum (**ret_end) || **ret_end == '_' || (guchar) **ret_end >= 0x80;)
        (*ret_end)++;
      return TOKEN_NAME;
    }
  if (g_str_has_prefix (p, "--") || g_str_has_prefix (p, "/*"))
    return TOKEN_BROKEN;
  *ret_end = p + 1;
  for (guint i = 0; i < G_N_ELEMENTS (operators); i++)
    {
      if (g_str_has_prefix (p, operators[i]))
        {
          *ret_end = p + strlen (operators[i]);
          break;
        }
    }
  return TOKEN_OPERATOR;
}

static Token
read_token (const char **p)
{
  Token token = { .start = *p };
  const char *end = *p;

  token.kind = classify (*p, &end);
  if (token.kind == TOKEN_END || token.kind == TOKEN_BROKEN)
    return token;
  token.len = (gsize) (end - *p);
  if (token.kind == TOKEN_NAME)
    token.text = g_strndup (token.start, token.len);
  else if (token.kind == TOKEN_QUOTED)
    token.text = unquote (token.start, token.len);
  *p = end;
  return token;
}

static void
token_clear (Token *token)
{
  g_clear_pointer (&token->text, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Token, token_clear)

static gboolean
is_one_of (const char        *word,
           const char *const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    {
      if (g_ascii_strcasecmp (words[i], word) == 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * sluice_sql_need_field:
 * @fields: (element-type utf8): names
 * @name: another one
 *
 * Adds @name, unless it is there.
 */
void
sluice_sql_need_field (GPtrArray  *fields,
                       const char *name)
{
  if (!g_ptr_array_find_with_equal_func (fields, name, g_str_equal, NULL))
    g_ptr_array_add (fields, g_strdup (name));
}

static gboolean
write_name (Writer     *writer,
            const char *name,
            gboolean    is_field)
{
  SluiceSqlNames *names = writer->names;
  g_autofree char *quoted = NULL;

  for (guint i = 0; !is_field && i < names->n_columns; i++)
    {
      const SluiceColumn *column = sluice_schema_get (names->columns, i);

      if (g_ascii_strcasecmp (column->name, name) != 0)
        continue;
      quoted = sluice_sql_name (column->name);
      g_string_append_printf (writer->out, "%s.%s", names->column_table, quoted);
      names->uses_columns = TRUE;
      writer->has_texts |= column->type.kind == SLUICE_TYPE_KIND_TEXT;
      writer->has_numbers |= column->type.kind == SLUICE_TYPE_KIND_INTEGER;
      if (writer->dialect == SLUICE_SQL_LANGUAGE_SQLITE || column->type.kind == SLUICE_TYPE_KIND_TEXT ||
          column->type.kind == SLUICE_TYPE_KIND_INTEGER)
        return TRUE;
      return sluice_sql_fail (writer->ret_why, "an expression with values that are neither texts nor whole numbers");
    }
  if (names->field_table == NULL)
    return sluice_sql_fail (writer->ret_why, "an expression with the field “%s”", name);
  quoted = sluice_sql_name (name);
  g_string_append_printf (writer->out, "%s.%s", names->field_table, quoted);
  sluice_sql_need_field (names->fields, name);
  writer->has_texts = TRUE;
  return TRUE;
}

static gboolean
write_function (Writer     *writer,
                const char *name)
{
  static const char *const sqlite[] = { "coalesce", "ifnull", "nullif", "iif", "substr", "instr", "min", "max",
                                        "typeof", "json_extract", "json_array_length", NULL };
  static const char *const postgres[] = { "coalesce", "nullif", NULL };

  if (!is_one_of (name, writer->dialect == SLUICE_SQL_LANGUAGE_SQLITE ? sqlite : postgres))
    return sluice_sql_fail (writer->ret_why, "the function %s() of an expression", name);
  g_string_append (writer->out, name);
  return TRUE;
}

static gboolean
write_operator (Writer      *writer,
                const Token *token)
{
  static const char *const portable[] = { "(", ")", ",", "=", "==", "<>", "!=", "<", ">", "<=", ">=", "||", NULL };
  g_autofree char *text = g_strndup (token->start, token->len);

  if (writer->dialect == SLUICE_SQL_LANGUAGE_SQLITE)
    {
      if (*text == '?' || *text == ':' || *text == '@' || *text == '$' || *text == ';')
        return sluice_sql_fail (writer->ret_why, "“%s” in an expression", text);
      g_string_append (writer->out, text);
      return TRUE;
    }
  if (!is_one_of (text, portable))
    return sluice_sql_fail (writer->ret_why, "“%s” in an expression, which is SQLite's", text);
  writer->has_joins |= g_str_equal (text, "||");
  writer->has_truths |= strpbrk (text, "=<>") != NULL;
  if ((*text == '<' || *text == '>') && !g_str_equal (text, "<>"))
    writer->has_numbers = TRUE;
  g_string_append (writer->out, g_str_equal (text, "==") ? "=" : text);
  return TRUE;
}

static gboolean
write_word (Writer     *writer,
            const char *word,
            const char *rest)
{
  static const char *const refused[] = { "select", "over", "filter", "collate", "cast", "match", "regexp", "glob",
                                         "like", "exists", "isnull", "notnull", "true", "false", NULL };
  static const char *const words[] = { "and", "or", "not", "is", "null", "in", "between", "case", "when", "then",
                                       "else", "end", NULL };
  static const char *const truths[] = { "and", "or", "not", "is", "in", "between", NULL };
  static const char *const sqlite_only[] = { "collate", "glob", "like", "isnull", "notnull", "true", "false", NULL };
  const char *next = rest + strspn (rest, " \t\r\n\f");

  if (is_one_of (word, words))
    {
      writer->has_truths |= is_one_of (word, truths);
      g_string_append (writer->out, word);
      return TRUE;
    }
  if (writer->dialect == SLUICE_SQL_LANGUAGE_SQLITE && is_one_of (word, sqlite_only))
    {
      g_string_append (writer->out, word);
      return TRUE;
    }
  if (is_one_of (word, refused))
    return sluice_sql_fail (writer->ret_why, "“%s” in an expression", word);
  if (*next == '(')
    return write_function (writer, word);
  return write_name (writer, word, FALSE);
}

static gboolean
write_token (Writer       *writer,
             const Token  *token,
             const char  **p)
{
  g_auto(Token) dot = { 0 };
  g_auto(Token) field = { 0 };

  switch (token->kind)
    {
    case TOKEN_SPACE:
      g_string_append_c (writer->out, ' ');
      return TRUE;
    case TOKEN_TEXT:
      writer->has_texts = TRUE;
      g_string_append_len (writer->out, token->start, (gssize) token->len);
      return TRUE;
    case TOKEN_NUMBER:
      writer->has_numbers = TRUE;
      if (token->len > 18)
        return sluice_sql_fail (writer->ret_why, "a number of many digits in an expression");
      g_string_append_len (writer->out, token->start, (gssize) token->len);
      return TRUE;
    case TOKEN_OPERATOR:
      return write_operator (writer, token);
    case TOKEN_QUOTED:
      return write_name (writer, token->text, FALSE);
    case TOKEN_NAME:
      if (g_ascii_strcasecmp (token->text, "source") != 0 || **p != '.')
        return write_word (writer, token->text, *p);
      dot = read_token (p);
      field = read_token (p);
      if (field.text != NULL)
        return write_name (writer, field.text, TRUE);
      return sluice_sql_fail (writer->ret_why, "an expression");
    case TOKEN_END:
    case TOKEN_BROKEN:
    default:
      return sluice_sql_fail (writer->ret_why, "an expression with “%.10s”", token->start);
    }
}

/* Whether it means the same where values have one type each. */
static gboolean
is_portable (Writer   *writer,
             gboolean  is_truth)
{
  if (writer->has_texts && writer->has_numbers)
    return sluice_sql_fail (writer->ret_why, "an expression in which texts and numbers meet, or texts are ordered");
  if (writer->has_joins && writer->has_numbers)
    return sluice_sql_fail (writer->ret_why, "numbers that are joined as texts");
  if (writer->has_truths != is_truth)
    return sluice_sql_fail (writer->ret_why, is_truth ? "a value that stands for true or false"
                                                      : "true or false as a value");
  return TRUE;
}

/**
 * sluice_sql_expression:
 * @expression: an expression of a task
 * @names: what its names mean
 * @dialect: whose SQL
 * @is_truth: whether it is a condition
 * @ret_why: (out): what cannot be said
 *
 * Returns: (transfer full) (nullable): the same in SQL
 */
char *
sluice_sql_expression (const char         *expression,
                       SluiceSqlNames     *names,
                       SluiceSqlLanguage   dialect,
                       gboolean            is_truth,
                       char              **ret_why)
{
  g_autoptr(GString) out = g_string_new (NULL);
  Writer writer = { .names = names, .dialect = dialect, .ret_why = ret_why, .out = out };
  const char *p = expression;

  for (;;)
    {
      g_auto(Token) token = read_token (&p);

      if (token.kind == TOKEN_END)
        break;
      if (!write_token (&writer, &token, &p))
        return NULL;
    }
  if (dialect == SLUICE_SQL_LANGUAGE_POSTGRES && !is_portable (&writer, is_truth))
    return NULL;
  return g_strdup (out->str);
}
