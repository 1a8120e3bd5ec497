/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sql-builtins.h"

#include <string.h>

/* The widest field of printf(), and its most digits. */
#define MAX_WIDTH 10000

/* Arguments of printf() besides its format. */
#define MAX_PRINTF_ARGS 49

typedef enum
{
  TRIM_START = 1 << 0,
  TRIM_END = 1 << 1,
} TrimSides;

/* What printf() is computed by: SQLite's own, in a database where it has its
 * name still. */
typedef struct
{
  sqlite3 *db;                  /* (owned) */
  sqlite3_stmt *statement;      /* (owned) */
} Printf;

typedef struct
{
  gboolean ascii[128];
  GHashTable *others;           /* (owned) (nullable) (element-type gunichar) */
} Characters;

/* The bytes of a value, as text unless it is a blob. NULL without memory. */
static const char *
get_bytes (sqlite3_value *value,
           gsize         *ret_length)
{
  const char *bytes = sqlite3_value_type (value) == SQLITE_BLOB ? sqlite3_value_blob (value)
                        : (const char *) sqlite3_value_text (value);

  *ret_length = (gsize) sqlite3_value_bytes (value);
  return bytes != NULL ? bytes : "";
}

static gboolean
has_null (int             n_values,
          sqlite3_value **values)
{
  for (int i = 0; i < n_values; i++)
    {
      if (sqlite3_value_type (values[i]) == SQLITE_NULL)
        return TRUE;
    }
  return FALSE;
}

/* instr(text, wanted): its first character, from 1; of two blobs the byte. */
static void
find_text (sqlite3_context  *context,
           int               n_values,
           sqlite3_value   **values)
{
  const gboolean blobs = sqlite3_value_type (values[0]) == SQLITE_BLOB && sqlite3_value_type (values[1]) == SQLITE_BLOB;
  const char *text;
  const char *wanted;
  const char *found;
  gsize length;
  gsize wanted_length;
  gint64 place = 0;

  if (has_null (n_values, values))
    return;
  text = get_bytes (values[0], &length);
  wanted = get_bytes (values[1], &wanted_length);
  found = memmem (text, length, wanted, wanted_length);
  for (const char *p = text; found != NULL && p <= found; p++)
    place += blobs || p == found || (*p & 0xc0) != 0x80;
  sqlite3_result_int64 (context, place);
}

/* replace(text, from, to) */
static void
replace_text (sqlite3_context  *context,
              int               n_values,
              sqlite3_value   **values)
{
  g_autoptr(GString) result = NULL;
  const gsize max = (gsize) sqlite3_limit (sqlite3_context_db_handle (context), SQLITE_LIMIT_LENGTH, -1);
  const char *text;
  const char *from;
  const char *to;
  const char *found;
  gsize length;
  gsize from_length;
  gsize to_length;

  if (has_null (n_values, values))
    return;
  text = get_bytes (values[0], &length);
  from = get_bytes (values[1], &from_length);
  to = get_bytes (values[2], &to_length);
  result = g_string_sized_new (length);
  while (from_length > 0 && result->len <= max && (found = memmem (text, length, from, from_length)) != NULL)
    {
      g_string_append_len (result, text, found - text);
      g_string_append_len (result, to, (gssize) to_length);
      length -= (gsize) (found - text) + from_length;
      text = found + from_length;
    }
  g_string_append_len (result, text, (gssize) length);
  sqlite3_result_text64 (context, result->str, result->len, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static void
collect (Characters *self,
         const char *text,
         gsize       length)
{
  const char *end = text + length;

  while (text < end)
    {
      gunichar c;

      if ((guchar) *text < 128)
        {
          self->ascii[(guchar) *text++] = TRUE;
          continue;
        }
      c = g_utf8_get_char_validated (text, end - text);
      if (c >= (gunichar) -2)
        return;
      if (self->others == NULL)
        self->others = g_hash_table_new (NULL, NULL);
      g_hash_table_add (self->others, GUINT_TO_POINTER (c));
      text = g_utf8_next_char (text);
    }
}

/* Bytes of the character at @p that shall go, 0 = it stays. */
static gsize
match (const Characters *self,
       const char       *p,
       const char       *end)
{
  gunichar c;

  if ((guchar) *p < 128)
    return self->ascii[(guchar) *p] ? 1 : 0;
  c = g_utf8_get_char_validated (p, end - p);
  if (c >= (gunichar) -2 || self->others == NULL || !g_hash_table_contains (self->others, GUINT_TO_POINTER (c)))
    return 0;
  return (gsize) (g_utf8_next_char (p) - p);
}

/* trim(text, characters), ltrim and rtrim; the sides are the function's data. */
static void
trim_text (sqlite3_context  *context,
           int               n_values,
           sqlite3_value   **values)
{
  const TrimSides sides = GPOINTER_TO_INT (sqlite3_user_data (context));
  Characters characters = { .others = NULL };
  const char *text;
  const char *end;
  const char *wanted;
  gsize length;
  gsize wanted_length;
  gsize step;

  if (has_null (n_values, values))
    return;
  text = get_bytes (values[0], &length);
  wanted = get_bytes (values[1], &wanted_length);
  collect (&characters, wanted, wanted_length);
  end = text + length;
  while ((sides & TRIM_START) != 0 && text < end && (step = match (&characters, text, end)) > 0)
    text += step;
  while ((sides & TRIM_END) != 0 && text < end)
    {
      const char *last = g_utf8_find_prev_char (text, end);

      if (last == NULL || match (&characters, last, end) != (gsize) (end - last))
        break;
      end = last;
    }
  g_clear_pointer (&characters.others, g_hash_table_unref);
  sqlite3_result_text (context, text, (int) (end - text), SQLITE_TRANSIENT);
}

/* Whether no field of a format is too wide. Each * takes an argument, as each
 * conversion does, but %% and %n. */
static gboolean
is_narrow (const char     *format,
           int             n_values,
           sqlite3_value **values)
{
  int next = 1;

  for (const char *p = strchr (format, '%'); p != NULL; p = strchr (p, '%'))
    {
      gint64 width = 0;

      for (p++; *p != '\0' && strchr ("-+ !0#,l.*123456789", *p) != NULL; p++)
        {
          if (*p == '*')
            width = next < n_values ? sqlite3_value_int64 (values[next++]) : 0;
          else
            width = g_ascii_isdigit (*p) ? width * 10 + (*p - '0') : 0;
          if (width > MAX_WIDTH || width < -MAX_WIDTH)
            return FALSE;
        }
      if (*p == '\0')
        return TRUE;
      next += *p != '%' && *p != 'n';
      p++;
    }
  return TRUE;
}

/* printf(format, ...) */
static void
print (sqlite3_context  *context,
       int               n_values,
       sqlite3_value   **values)
{
  const Printf *self = sqlite3_user_data (context);
  const char *format = n_values > 0 ? (const char *) sqlite3_value_text (values[0]) : NULL;

  if (format == NULL)
    return;
  if (n_values > MAX_PRINTF_ARGS + 1 || !is_narrow (format, n_values, values))
    {
      sqlite3_result_error (context, "a field of the format is too wide", -1);
      return;
    }
  for (int i = 0; i < n_values; i++)
    sqlite3_bind_value (self->statement, i + 1, values[i]);
  if (sqlite3_step (self->statement) == SQLITE_ROW)
    sqlite3_result_value (context, sqlite3_column_value (self->statement, 0));
  else
    sqlite3_result_error_code (context, sqlite3_errcode (self->db));
  sqlite3_reset (self->statement);
  sqlite3_clear_bindings (self->statement);
}

static void
free_printf (gpointer data)
{
  Printf *self = data;

  sqlite3_finalize (self->statement);
  sqlite3_close (self->db);
  g_free (self);
}

static Printf *
make_printf (sqlite3 *sandbox)
{
  Printf *self = g_new0 (Printf, 1);
  g_autoptr(GString) sql = g_string_new ("SELECT printf(?1");

  for (guint i = 0; i < MAX_PRINTF_ARGS; i++)
    g_string_append_printf (sql, ", ?%u", i + 2);
  g_string_append_c (sql, ')');
  if (sqlite3_open_v2 (":memory:", &self->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX,
                       NULL) == SQLITE_OK)
    {
      sqlite3_limit (self->db, SQLITE_LIMIT_LENGTH, sqlite3_limit (sandbox, SQLITE_LIMIT_LENGTH, -1));
      sqlite3_prepare_v2 (self->db, sql->str, -1, &self->statement, NULL);
    }
  return self;
}

/**
 * sluice_sql_builtins_add:
 * @sandbox: what gets them, in the place of SQLite's
 * @error: as sluice_sandbox_add_function() gives
 *
 * Returns: whether expressions can call them
 */
gboolean
sluice_sql_builtins_add (SluiceSandbox  *sandbox,
                         GError        **error)
{
  static const struct { const char *name; int n_args; SluiceSandboxFunc func; TrimSides sides; } functions[] = {
    { "instr", 2, find_text, 0 }, { "replace", 3, replace_text, 0 },
    { "trim", 2, trim_text, TRIM_START | TRIM_END }, { "ltrim", 2, trim_text, TRIM_START },
    { "rtrim", 2, trim_text, TRIM_END },
  };
  Printf *printf_data;

  g_return_val_if_fail (sandbox != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    {
      if (!sluice_sandbox_add_function (sandbox, functions[i].name, functions[i].n_args, functions[i].func,
                                        GINT_TO_POINTER (functions[i].sides), NULL, error))
        return FALSE;
    }
  printf_data = make_printf (sluice_sandbox_get_database (sandbox));
  sluice_sandbox_take_data (sandbox, printf_data, free_printf);
  return sluice_sandbox_add_function (sandbox, "printf", -1, print, printf_data, NULL, error) &&
         sluice_sandbox_add_function (sandbox, "format", -1, print, printf_data, NULL, error);
}
