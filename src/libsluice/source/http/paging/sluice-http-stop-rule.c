/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-stop-rule.h"

#include "sluice-expression.h"

#include <string.h>

#define HEADER_PREFIX "_header."

struct _SluiceHttpStopRule
{
  SluiceExpression *expression;         /* (owned) */
  GArray *watches;                      /* (owned) (element-type int) for each name, -1 = our own */
};

/* A field of the body may have any name; whether it is there is seen later. */
static gboolean
knows_cb (const char *name,
          gpointer    user_data)
{
  static const char *const own[] = { "_status", "_page", "_records", "_total", NULL };

  return *name != '_' || g_strv_contains (own, name) || g_str_has_prefix (name, HEADER_PREFIX);
}

/**
 * sluice_http_stop_rule_new:
 * @text: the expression
 * @watched: (element-type SluicePath): gets the paths of the body that it sees
 *   appended
 * @error: return location for `invalid_expression` or `invalid_path`
 *
 * Returns: (transfer full): the rule
 */
SluiceHttpStopRule *
sluice_http_stop_rule_new (const char  *text,
                           GPtrArray   *watched,
                           GError     **error)
{
  g_autoptr(SluiceHttpStopRule) self = NULL;
  const SluiceExpressionInput *inputs;
  guint n_inputs;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (watched != NULL, NULL);

  self = g_new0 (SluiceHttpStopRule, 1);
  self->watches = g_array_new (FALSE, FALSE, sizeof (int));
  self->expression = sluice_expression_new (NULL, text, NULL, knows_cb, NULL, error);
  if (self->expression == NULL)
    return NULL;

  inputs = sluice_expression_get_inputs (self->expression, &n_inputs);
  for (guint i = 0; i < n_inputs; i++)
    {
      const char *name = inputs[i].name;
      int watch = -1;
      SluicePath *path;

      if (*name != '_')
        {
          path = sluice_path_parse (name, error);
          if (path == NULL)
            return NULL;
          watch = (int) watched->len;
          g_ptr_array_add (watched, path);
        }
      g_array_append_val (self->watches, watch);
    }
  return g_steal_pointer (&self);
}

/**
 * sluice_http_stop_rule_free:
 * @self: (transfer full): a rule
 */
void
sluice_http_stop_rule_free (SluiceHttpStopRule *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->expression, sluice_expression_free);
  g_array_unref (self->watches);
  g_free (self);
}

static SluiceValue
get_text (const char *text)
{
  return text != NULL ? sluice_value_text (SLUICE_VALUE_TEXT, text, strlen (text)) : SLUICE_NULL_VALUE;
}

static SluiceValue
get_own (const SluiceHttpStopFacts *facts,
         const char                *name)
{
  if (g_str_has_prefix (name, HEADER_PREFIX))
    return get_text (soup_message_headers_get_list (facts->answer->headers, name + strlen (HEADER_PREFIX)));
  if (strcmp (name, "_status") == 0)
    return sluice_value_int (SLUICE_VALUE_INTEGER, facts->answer->status);
  if (strcmp (name, "_page") == 0)
    return sluice_value_int (SLUICE_VALUE_INTEGER, facts->page);
  if (strcmp (name, "_records") == 0)
    return sluice_value_int (SLUICE_VALUE_INTEGER, (gint64) facts->records);
  return sluice_value_int (SLUICE_VALUE_INTEGER, (gint64) facts->total);
}

static SluiceValue
get_field (const SluiceHttpStopFacts *facts,
           int                        watch)
{
  SluiceValueKind kind = SLUICE_VALUE_MISSING;
  const char *text = sluice_row_reader_get_watched (facts->reader, (guint) watch, &kind);

  if (text == NULL || kind <= SLUICE_VALUE_NULL)
    return SLUICE_NULL_VALUE;
  if (kind == SLUICE_VALUE_BOOLEAN)
    return sluice_value_int (SLUICE_VALUE_BOOLEAN, *text == 't');
  return sluice_value_text (kind, text, strlen (text));
}

/**
 * sluice_http_stop_rule_apply:
 * @self: a rule
 * @facts: what it sees
 * @ret_stop: (out): whether this was the last page
 * @error: return location for `expression_error`
 *
 * Returns: whether it could be told
 */
gboolean
sluice_http_stop_rule_apply (SluiceHttpStopRule         *self,
                             const SluiceHttpStopFacts  *facts,
                             gboolean                   *ret_stop,
                             GError                    **error)
{
  g_autofree SluiceValue *values = NULL;
  const SluiceExpressionInput *inputs;
  guint n_inputs;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (facts != NULL, FALSE);
  g_return_val_if_fail (ret_stop != NULL, FALSE);

  inputs = sluice_expression_get_inputs (self->expression, &n_inputs);
  values = g_new0 (SluiceValue, MAX (n_inputs, 1));
  for (guint i = 0; i < n_inputs; i++)
    {
      int watch = g_array_index (self->watches, int, i);

      values[i] = watch >= 0 ? get_field (facts, watch) : get_own (facts, inputs[i].name);
    }
  return sluice_expression_is_true (self->expression, values, ret_stop, error);
}
