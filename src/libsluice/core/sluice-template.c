/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-template.h"

#include "sluice-error.h"
#include "sluice-redaction.h"

#include <string.h>

#define SECRET_PREFIX "secret:"
#define OPEN "{{"
#define CLOSE "}}"

/* What one rendering works with. With no scope, templates are only checked. */
typedef struct
{
  const SluiceTemplateScope *scope;     /* (nullable) */
  const SluiceTemplateLocals *locals;   /* (nullable) */
  SluiceTemplateEncoding encoding;
  GCancellable *cancellable;            /* (nullable) */
  GString *result;
} Rendering;

/**
 * sluice_template_scope_new:
 *
 * Returns: (transfer full): a scope without parameters, whose `now` is now
 */
SluiceTemplateScope *
sluice_template_scope_new (void)
{
  SluiceTemplateScope *scope = g_new0 (SluiceTemplateScope, 1);

  scope->params = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  scope->now = g_get_real_time ();
  return scope;
}

/**
 * sluice_template_scope_free:
 * @scope: (transfer full): a scope
 */
void
sluice_template_scope_free (SluiceTemplateScope *scope)
{
  g_return_if_fail (scope != NULL);

  g_hash_table_unref (scope->params);
  g_free (scope->run_id);
  g_free (scope->cursor);
  g_free (scope->cursor_to);
  g_clear_pointer (&scope->zone, g_time_zone_unref);
  g_clear_object (&scope->secrets);
  g_free (scope);
}

static void
append_value (Rendering  *self,
              const char *value)
{
  g_autofree char *encoded = NULL;

  if (self->encoding == SLUICE_TEMPLATE_URL)
    {
      encoded = g_uri_escape_bytes ((const guint8 *) value, strlen (value), NULL);
      value = encoded;
    }
  g_string_append (self->result, value);
}

static gboolean
append_param (Rendering   *self,
              const char  *name,
              GError     **error)
{
  const char *value;

  if (self->scope == NULL)
    return TRUE;

  value = g_hash_table_lookup (self->scope->params, name);
  if (value == NULL)
    {
      /* It is none of the task's: those were all given a value when the run began. */
      sluice_set_error (error, SLUICE_ERROR_INVALID, "missing_parameter",
                        "There is no value for {{param.%s}}.", name);
      if (error != NULL)
        sluice_error_set_hint (*error, "Name it in the task's “parameters”, and give it a default there or a value "
                               "with --param %s=VALUE.", name);
      return FALSE;
    }

  append_value (self, value);
  return TRUE;
}

static void
append_env (Rendering  *self,
            const char *name)
{
  const char *value;

  if (self->scope == NULL)
    return;

  value = g_getenv (name);
  if (value == NULL)
    return;
  if (g_str_has_prefix (name, "SLUICE_SECRET_"))
    sluice_redaction_add (value);
  append_value (self, value);
}

static gboolean
set_missing_secret (const char  *name,
                    GError     **error)
{
  g_autofree char *variable = g_ascii_strup (name, -1);

  g_strdelimit (variable, "-", '_');
  sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "missing_secret",
                    "There is no secret “%s”: neither in the keyring, nor in the environment variable "
                    "SLUICE_SECRET_%s, nor as a file “%s” in $CREDENTIALS_DIRECTORY.",
                    name, variable, name);
  if (error != NULL)
    sluice_error_set_hint (*error, "Store it in the keyring (it may be locked), or set SLUICE_SECRET_%s.",
                           variable);
  return FALSE;
}

static gboolean
append_secret (Rendering   *self,
               const char  *name,
               GError     **error)
{
  char *secret = NULL;

  if (self->scope == NULL)
    return TRUE;

  if (self->scope->secrets != NULL)
    {
      g_autoptr(GError) local_error = NULL;

      secret = sluice_secret_store_lookup (self->scope->secrets, name, self->cancellable,
                                           &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }
  if (secret == NULL)
    return set_missing_secret (name, error);

  sluice_redaction_add (secret);
  append_value (self, secret);
  sluice_secret_free (secret);
  return TRUE;
}

static gboolean
set_bad_template (const char  *expression,
                  const char  *why,
                  GError     **error)
{
  sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_template",
                    "The template “{{%s}}” cannot be used: %s.", expression, why);
  return FALSE;
}

/* Only what does not depend on the language of the system. */
static gboolean
check_time_format (const char  *expression,
                   const char  *format,
                   GError     **error)
{
  for (const char *p = format; *p != '\0'; p++)
    {
      if (*p != '%')
        continue;
      p++;
      if (*p == '\0' || strchr ("YmdHMSyjeFTuGVsIz%", *p) == NULL)
        return set_bad_template (expression, "its format knows %Y %m %d %H %M %S %y %j %e %F %T %u %G %V "
                                 "%s %I %z and %%", error);
    }

  return TRUE;
}

/* `1d`, `15m`, `2h`: microseconds. */
static gboolean
parse_duration (const char *text,
                gint64     *ret_usec)
{
  static const struct { char unit; gint64 seconds; } units[] = {
    { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 }, { 'w', 604800 },
  };
  guint64 amount;
  char *end;

  if (!g_ascii_isdigit (text[0]))
    return FALSE;
  amount = g_ascii_strtoull (text, &end, 10);
  if (end[0] == '\0' || end[1] != '\0' || amount > G_MAXINT32)
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      if (units[i].unit == *end)
        {
          *ret_usec = (gint64) amount * units[i].seconds * G_USEC_PER_SEC;
          return TRUE;
        }
    }
  return FALSE;
}

static GDateTime *
make_time (Rendering *self,
           gboolean   today,
           gint64     shift)
{
  g_autoptr(GDateTime) epoch = g_date_time_new_from_unix_utc (0);
  g_autoptr(GDateTime) utc = NULL;
  g_autoptr(GDateTime) local = NULL;

  utc = g_date_time_add (epoch, self->scope->now + (today ? 0 : shift));
  if (utc == NULL || !today)
    return g_steal_pointer (&utc);

  local = self->scope->zone != NULL ? g_date_time_to_timezone (utc, self->scope->zone)
                                    : g_date_time_ref (utc);
  /* Days of the calendar, which the clock's changes make longer or shorter. */
  if (shift % (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC) == 0)
    return g_date_time_add_days (local, (int) (shift / (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)));
  return g_date_time_add (local, shift);
}

/* `now`, `today`, `now - 1d`, each perhaps with `| format`. */
static gboolean
append_time (Rendering   *self,
             const char  *expression,
             GError     **error)
{
  g_auto(GStrv) parts = g_strsplit (expression, "|", 2);
  g_autofree char *text = NULL;
  g_autoptr(GDateTime) time = NULL;
  const char *format = parts[1] != NULL ? g_strstrip (parts[1]) : NULL;
  const char *p = g_strstrip (parts[0]);
  gboolean today = g_str_has_prefix (p, "today");
  gboolean minus;
  gint64 shift = 0;

  p += strlen (today ? "today" : "now");
  p += strspn (p, " ");
  if (*p != '\0')
    {
      minus = *p == '-';
      if (*p != '-' && *p != '+')
        return set_bad_template (expression, "behind the time, + or - and a duration may stand", error);
      p++;
      p += strspn (p, " ");
      if (!parse_duration (p, &shift))
        return set_bad_template (expression, "a duration is a number and s, m, h, d or w, as in 15m or 3d",
                                 error);
      shift = minus ? -shift : shift;
    }
  if (format != NULL && *format == '\0')
    return set_bad_template (expression, "the format behind | is empty", error);
  if (format != NULL && !check_time_format (expression, format, error))
    return FALSE;
  if (self->scope == NULL)
    return TRUE;

  time = make_time (self, today, shift);
  if (time != NULL)
    text = g_date_time_format (time, format != NULL ? format : today ? "%Y-%m-%d" : "%Y-%m-%dT%H:%M:%SZ");
  if (text == NULL)
    return set_bad_template (expression, "that is outside the years 1 to 9999", error);

  append_value (self, text);
  return TRUE;
}

static gboolean
is_time (const char *expression)
{
  gsize length = strspn (expression, "abcdefghijklmnopqrstuvwxyz");

  return (length == 3 && strncmp (expression, "now", 3) == 0 &&
          strchr (" +-|", expression[3]) != NULL) ||
         (length == 5 && strncmp (expression, "today", 5) == 0 &&
          strchr (" +-|", expression[5]) != NULL);
}

static gboolean
set_unknown (const char  *expression,
             GError     **error)
{
  sluice_set_error (error, SLUICE_ERROR_INVALID, "unknown_template",
                    "“{{%s}}” is not a template: there are {{param.NAME}}, {{env.NAME}}, {{secret.NAME}}, "
                    "{{now}}, {{today}}, {{run.id}}, {{cursor}}, {{cursor_to}}, {{page.token}}, {{page.number}}, "
                    "{{page.offset}} and, in the requests of children, {{record.PATH}}; {{{{ stands for two braces.", expression);
  return FALSE;
}

static void
append_nullable (Rendering  *self,
                 const char *value)
{
  if (value != NULL)
    append_value (self, value);
}

/* The state of paging; *ret_known says whether @name is part of it. */
static void
append_page (Rendering  *self,
             const char *name,
             gboolean   *ret_known)
{
  const SluiceTemplateLocals *locals = self->locals;

  *ret_known = TRUE;
  if (strcmp (name, "token") == 0)
    append_nullable (self, locals != NULL ? locals->page_token : NULL);
  else if (strcmp (name, "number") == 0)
    append_nullable (self, locals != NULL ? locals->page_number : NULL);
  else if (strcmp (name, "offset") == 0)
    append_nullable (self, locals != NULL ? locals->page_offset : NULL);
  else
    *ret_known = FALSE;
}

static gboolean
append_record (Rendering   *self,
               const char  *path,
               GError     **error)
{
  g_autofree char *value = NULL;

  if (self->scope == NULL && (self->locals == NULL || self->locals->record == NULL))
    return TRUE;
  if (self->locals == NULL || self->locals->record == NULL)
    return set_bad_template ("record.…", "only the requests of children have a record", error);

  value = self->locals->record (path, self->locals->record_data);
  append_nullable (self, value);
  return TRUE;
}

static gboolean
append_expression (Rendering   *self,
                   const char  *expression,
                   GError     **error)
{
  if (g_str_has_prefix (expression, "param.") && expression[6] != '\0')
    return append_param (self, expression + 6, error);

  if (g_str_has_prefix (expression, "env.") && expression[4] != '\0')
    {
      append_env (self, expression + 4);
      return TRUE;
    }

  if (g_str_has_prefix (expression, "secret."))
    {
      g_autofree char *reference = g_strconcat (SECRET_PREFIX, expression + 7, NULL);

      if (!sluice_secret_is_reference (reference))
        return set_bad_template (expression, "a secret's name has letters, digits, _ and - only", error);
      return append_secret (self, expression + 7, error);
    }

  if (g_str_has_prefix (expression, "page."))
    {
      gboolean known;

      append_page (self, expression + 5, &known);
      return known || set_unknown (expression, error);
    }

  if (g_str_has_prefix (expression, "record.") && expression[7] != '\0')
    return append_record (self, expression + 7, error);

  /* Whoever writes several files fills it in, for each of them. */
  if (strcmp (expression, "part") == 0)
    {
      g_string_append (self->result, "{{part}}");
      return TRUE;
    }

  if (strcmp (expression, "cursor") == 0 || strcmp (expression, "cursor_to") == 0)
    {
      if (self->scope != NULL)
        append_nullable (self, expression[6] == '\0' ? self->scope->cursor : self->scope->cursor_to);
      return TRUE;
    }

  if (strcmp (expression, "run.id") == 0)
    {
      if (self->scope != NULL && self->scope->run_id != NULL)
        append_value (self, self->scope->run_id);
      return TRUE;
    }

  if (is_time (expression))
    return append_time (self, expression, error);

  return set_unknown (expression, error);
}

static gboolean
render (Rendering   *self,
        const char  *text,
        GError     **error)
{
  const char *open;
  const char *close;

  if (sluice_secret_is_reference (text))
    return append_secret (self, text + strlen (SECRET_PREFIX), error);

  while ((open = strstr (text, OPEN)) != NULL)
    {
      g_autofree char *expression = NULL;

      g_string_append_len (self->result, text, open - text);
      if (g_str_has_prefix (open + 2, OPEN))
        {
          g_string_append (self->result, OPEN);
          text = open + 4;
          continue;
        }

      close = strstr (open + 2, CLOSE);
      if (close == NULL)
        {
          sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_template",
                            "The template that begins with “%.40s” is not closed with }}; write {{{{ for two "
                            "braces.", open);
          return FALSE;
        }
      expression = g_strstrip (g_strndup (open + 2, (gsize) (close - open) - 2));
      if (!append_expression (self, expression, error))
        return FALSE;
      text = close + 2;
    }

  g_string_append (self->result, text);
  return TRUE;
}

/**
 * sluice_template_render:
 * @text: text with templates, or a reference `secret:NAME`
 * @scope: what the templates see
 * @encoding: how values are written into the text
 * @cancellable: (nullable): stops a lookup in the keyring
 * @error: return location for an error: %SLUICE_ERROR_INVALID with the codes
 *   `unknown_template`, `invalid_template` or
 *   `missing_parameter`, %SLUICE_ERROR_CONFIGURATION with `missing_secret`
 *
 * Secrets are looked up, which blocks, and registered for redaction. An
 * environment variable that is not set yields nothing. Any thread.
 *
 * Returns: (transfer full): the text with its values, %NULL on error; to be
 *   freed with [func@Sluice.secret_free] where it may hold a secret
 */
char *
sluice_template_render (const char                 *text,
                        const SluiceTemplateScope  *scope,
                        SluiceTemplateEncoding      encoding,
                        GCancellable               *cancellable,
                        GError                    **error)
{
  return sluice_template_render_locals (text, scope, NULL, encoding, cancellable, error);
}

/**
 * sluice_template_render_locals:
 * @text: text with templates, or a reference `secret:NAME`
 * @scope: what the templates see
 * @locals: (nullable): what those of this request see, too
 * @encoding: how values are written into the text
 * @cancellable: (nullable): stops a lookup in the keyring
 * @error: return location for an error, see [func@Sluice.template_render]
 *
 * Returns: (transfer full): the text with its values, %NULL on error
 */
char *
sluice_template_render_locals (const char                 *text,
                               const SluiceTemplateScope  *scope,
                               const SluiceTemplateLocals *locals,
                               SluiceTemplateEncoding      encoding,
                               GCancellable               *cancellable,
                               GError                    **error)
{
  g_autoptr(GString) result = NULL;
  Rendering rendering = { 0 };

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (scope != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  result = g_string_new (NULL);
  rendering.scope = scope;
  rendering.locals = locals;
  rendering.encoding = encoding;
  rendering.cancellable = cancellable;
  rendering.result = result;
  if (!render (&rendering, text, error))
    return NULL;

  return g_string_free (g_steal_pointer (&result), FALSE);
}

/**
 * sluice_template_is_single:
 * @text: text with templates
 *
 * Returns: whether the whole of @text is one template; where such a value yields
 *   nothing, what it belongs to (a header, a query parameter, a form field, a
 *   JSON member) is left out
 */
gboolean
sluice_template_is_single (const char *text)
{
  const char *close;

  g_return_val_if_fail (text != NULL, FALSE);

  if (!g_str_has_prefix (text, OPEN) || g_str_has_prefix (text + 2, OPEN))
    return FALSE;
  close = strstr (text + 2, CLOSE);
  return close != NULL && close[2] == '\0';
}

/**
 * sluice_template_check:
 * @text: text that may hold templates
 * @error: return location for an error, %SLUICE_ERROR_INVALID with the codes
 *   `unknown_template` or `invalid_template`
 *
 * Checks the templates of a text without their values.
 *
 * Returns: whether [func@Sluice.template_render] will understand @text
 */
gboolean
sluice_template_check (const char  *text,
                       GError     **error)
{
  g_autoptr(GString) result = NULL;
  Rendering rendering = { 0 };

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  result = g_string_new (NULL);
  rendering.result = result;
  return render (&rendering, text, error);
}

/**
 * sluice_template_foreach_record:
 * @text: text with templates
 * @func: (scope call): called with the path of each `{{record.PATH}}`; what it
 *   returns is of no interest
 * @user_data: for @func
 *
 * Tells what a text wants to know of a record, without rendering it. Nothing
 * behind a template that is wrong is found.
 */
void
sluice_template_foreach_record (const char               *text,
                                SluiceTemplateRecordFunc  func,
                                gpointer                  user_data)
{
  const SluiceTemplateLocals locals = { .record = func, .record_data = user_data };
  g_autoptr(GString) result = NULL;
  Rendering rendering = { 0 };

  g_return_if_fail (text != NULL);
  g_return_if_fail (func != NULL);

  result = g_string_new (NULL);
  rendering.result = result;
  rendering.locals = &locals;
  if (!sluice_secret_is_reference (text))
    render (&rendering, text, NULL);
}
