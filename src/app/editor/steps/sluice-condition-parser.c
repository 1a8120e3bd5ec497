/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-condition.h"

#include <string.h>

/* Reads expressions as far as they are conditions. */

typedef enum
{
  TOKEN_END,
  TOKEN_NAME,                   /* also true, false */
  TOKEN_WORD,                   /* of the language, in capitals */
  TOKEN_TEXT,
  TOKEN_NUMBER,
  TOKEN_SIGN,
  TOKEN_STRANGE,
} TokenKind;

typedef struct
{
  const char *rest;
  TokenKind kind;
  GString *value;               /* of the token */
} Reader;

static const char * const words[] = { "AND", "OR", "NOT", "IS", "NULL", "IN", "LIKE", "ESCAPE", "BETWEEN", "CASE",
                                      "GLOB", "REGEXP", "MATCH", "COLLATE", "ISNULL", "NOTNULL", NULL };

/* A name in double quotes, a text in single ones; each twice stands for itself. */
static void
read_quoted (Reader *self)
{
  char quote = *self->rest;
  const char *p = self->rest + 1;

  for (; *p != '\0' && (*p != quote || p[1] == quote); p++)
    {
      g_string_append_c (self->value, *p);
      p += *p == quote;
    }
  self->kind = *p == '\0' ? TOKEN_STRANGE : quote == '"' ? TOKEN_NAME : TOKEN_TEXT;
  self->rest = *p == '\0' ? p : p + 1;
}

static void
read_name (Reader *self)
{
  g_autofree char *upper = NULL;

  for (; *self->rest == '_' || g_ascii_isalnum (*self->rest) || (guchar) *self->rest >= 0x80; self->rest++)
    g_string_append_c (self->value, *self->rest);
  upper = g_ascii_strup (self->value->str, -1);
  self->kind = g_strv_contains (words, upper) ? TOKEN_WORD : TOKEN_NAME;
  if (self->kind == TOKEN_WORD)
    g_string_assign (self->value, upper);
}

static void
read_number (Reader *self)
{
  for (; g_ascii_isdigit (*self->rest) || *self->rest == '.'; self->rest++)
    g_string_append_c (self->value, *self->rest);
  self->kind = g_ascii_isalpha (*self->rest) ? TOKEN_STRANGE : TOKEN_NUMBER;
}

static void
read_sign (Reader *self)
{
  static const char * const signs[] = { "<>", "<=", ">=", "!=", "==", "=", "<", ">", "(", ")", "," };

  self->kind = TOKEN_STRANGE;
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_str_has_prefix (self->rest, signs[i]))
      {
        self->kind = TOKEN_SIGN;
        g_string_assign (self->value, signs[i]);
        self->rest += strlen (signs[i]);
        return;
      }
}

static void
next (Reader *self)
{
  char c;

  g_string_truncate (self->value, 0);
  while (g_ascii_isspace (*self->rest))
    self->rest++;
  c = *self->rest;
  if (c == '\0')
    self->kind = TOKEN_END;
  else if (c == '"' || c == '\'')
    read_quoted (self);
  else if (g_ascii_isdigit (c))
    read_number (self);
  else if (c == '-' && g_ascii_isdigit (self->rest[1]))
    {
      g_string_append_c (self->value, *self->rest++);
      read_number (self);
    }
  else if (c == '_' || g_ascii_isalpha (c) || (guchar) c >= 0x80)
    read_name (self);
  else
    read_sign (self);
}

static gboolean
is_token (Reader     *self,
          TokenKind   kind,
          const char *value)
{
  return self->kind == kind && g_str_equal (self->value->str, value);
}

static gboolean
take (Reader     *self,
      TokenKind   kind,
      const char *value)
{
  if (!is_token (self, kind, value))
    return FALSE;
  next (self);
  return TRUE;
}

/* Whether a value would be written like this again. */
static gboolean
is_again (const char *value,
          gboolean    is_text)
{
  gboolean is_number = g_regex_match_simple ("^-?(0|[1-9][0-9]*)(\\.[0-9]+)?$", value, 0, 0);

  return is_text || is_number || g_str_equal (value, "true") || g_str_equal (value, "false");
}

static gboolean
read_value (Reader   *self,
            GString  *value,
            gboolean *is_text)
{
  if (self->kind != TOKEN_TEXT && self->kind != TOKEN_NUMBER && self->kind != TOKEN_NAME)
    return FALSE;
  if (self->kind == TOKEN_NAME && !g_str_equal (self->value->str, "true") && !g_str_equal (self->value->str, "false"))
    return FALSE;
  *is_text = self->kind == TOKEN_TEXT;
  g_string_append (value, self->value->str);
  if (!is_again (self->value->str, *is_text))
    return FALSE;
  next (self);
  return TRUE;
}

static gboolean
read_list (Reader          *self,
           SluiceCondition *condition)
{
  g_autoptr(GString) value = g_string_new (NULL);
  gboolean is_text = FALSE;

  condition->comparison = SLUICE_COMPARISON_ONE_OF;
  if (!take (self, TOKEN_SIGN, "("))
    return FALSE;
  do
    {
      gsize start;
      gboolean was_text = is_text;

      if (value->len > 0)
        g_string_append (value, ", ");
      start = value->len;
      if (!read_value (self, value, &is_text) || strchr (value->str + start, ',') != NULL ||
          value->str[start] == '\0' || value->str[start] == ' ' || value->str[value->len - 1] == ' ' ||
          (start > 0 && is_text != was_text))
        return FALSE;
    }
  while (take (self, TOKEN_SIGN, ","));
  g_free (condition->value);
  condition->value = g_string_free (g_steal_pointer (&value), FALSE);
  condition->is_text = is_text;
  return take (self, TOKEN_SIGN, ")");
}

/* `%text%` or `text%`, without other wildcards. */
static gboolean
read_pattern (Reader          *self,
              SluiceCondition *condition)
{
  g_autofree char *pattern = g_strdup (self->value->str);
  g_autoptr(GString) value = g_string_new (NULL);
  gboolean is_escaped = FALSE;
  const char *p = pattern;

  if (self->kind != TOKEN_TEXT)
    return FALSE;
  next (self);
  if (take (self, TOKEN_WORD, "ESCAPE"))
    {
      if (!take (self, TOKEN_TEXT, "\\"))
        return FALSE;
      is_escaped = TRUE;
    }
  condition->comparison = *p == '%' ? SLUICE_COMPARISON_CONTAINS : SLUICE_COMPARISON_BEGINS;
  p += *p == '%';
  for (; *p != '\0' && strcmp (p, "%") != 0; p++)
    {
      if (is_escaped && *p == '\\' && p[1] != '\0')
        p++;
      else if (strchr ("%_", *p) != NULL)
        return FALSE;
      g_string_append_c (value, *p);
    }
  g_free (condition->value);
  condition->value = g_string_free (g_steal_pointer (&value), FALSE);
  condition->is_text = TRUE;
  return *p == '%';
}

static gboolean
read_comparison (Reader          *self,
                 SluiceCondition *condition)
{
  static const char * const signs[] = { "=", "<>", "<", "<=", ">", ">=" };
  g_autoptr(GString) value = g_string_new (NULL);
  const char *sign = g_str_equal (self->value->str, "==") ? "=" : self->value->str;

  if (g_str_equal (sign, "!="))
    sign = "<>";
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_str_equal (signs[i], sign))
      {
        condition->comparison = (SluiceComparison) i;
        next (self);
        if (!read_value (self, value, &condition->is_text))
          return FALSE;
        g_free (condition->value);
        condition->value = g_string_free (g_steal_pointer (&value), FALSE);
        return TRUE;
      }
  return FALSE;
}

/* `field` or `to_double (field)` */
static SluiceCondition *
read_field (Reader *self)
{
  g_autoptr(SluiceCondition) condition = NULL;

  if (self->kind != TOKEN_NAME)
    return NULL;
  condition = sluice_condition_new (self->value->str, SLUICE_COMPARISON_EQUAL, "");
  next (self);
  if (!is_token (self, TOKEN_SIGN, "("))
    return g_steal_pointer (&condition);
  if (!g_str_equal (condition->field, SLUICE_CONDITION_CONVERSION))
    return NULL;
  next (self);
  if (self->kind != TOKEN_NAME)
    return NULL;
  g_free (condition->field);
  condition->field = g_strdup (self->value->str);
  condition->is_converted = TRUE;
  next (self);
  return take (self, TOKEN_SIGN, ")") ? g_steal_pointer (&condition) : NULL;
}

static SluiceCondition *
read_condition (Reader *self)
{
  g_autoptr(SluiceCondition) condition = NULL;
  gboolean is_read = FALSE;

  condition = read_field (self);
  if (condition == NULL)
    return NULL;
  if (take (self, TOKEN_WORD, "IS"))
    {
      condition->comparison = take (self, TOKEN_WORD, "NOT") ? SLUICE_COMPARISON_NOT_EMPTY : SLUICE_COMPARISON_EMPTY;
      is_read = take (self, TOKEN_WORD, "NULL");
    }
  else if (take (self, TOKEN_WORD, "IN"))
    is_read = read_list (self, condition);
  else if (take (self, TOKEN_WORD, "LIKE"))
    is_read = read_pattern (self, condition);
  else if (self->kind == TOKEN_SIGN)
    is_read = read_comparison (self, condition);
  return is_read ? g_steal_pointer (&condition) : NULL;
}

/**
 * sluice_conditions_parse:
 * @text: an expression
 * @ret_are_any: (out): whether one of the conditions is enough
 *
 * Reads what [func@Sluice.conditions_to_text] writes, and what says the same.
 *
 * Returns: (transfer full) (nullable) (element-type SluiceCondition): the conditions;
 *   %NULL if the expression says more than conditions can
 */
GPtrArray *
sluice_conditions_parse (const char *text,
                         gboolean   *ret_are_any)
{
  g_autoptr(GPtrArray) conditions = NULL;
  g_autoptr(GString) value = NULL;
  Reader reader = { text, TOKEN_END, NULL };

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (ret_are_any != NULL, NULL);

  *ret_are_any = FALSE;
  conditions = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_condition_free);
  value = g_string_new (NULL);
  reader.value = value;
  next (&reader);
  while (reader.kind != TOKEN_END)
    {
      SluiceCondition *condition = NULL;
      gboolean is_any = is_token (&reader, TOKEN_WORD, "OR");

      if (conditions->len > 0)
        {
          if ((!is_any && !is_token (&reader, TOKEN_WORD, "AND")) ||
              (conditions->len > 1 && is_any != *ret_are_any))
            return NULL;
          *ret_are_any = is_any;
          next (&reader);
        }
      condition = read_condition (&reader);
      if (condition == NULL)
        return NULL;
      g_ptr_array_add (conditions, condition);
    }
  return g_steal_pointer (&conditions);
}
