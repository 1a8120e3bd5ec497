/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-row-encoder.h"

#include "sluice-civil.h"
#include "sluice-double.h"
#include "sluice-json-text.h"

#include <math.h>
#include <string.h>

/* What any value but a text takes at most. */
#define SHORT_VALUE 128

struct _SluiceRowEncoder
{
  SluiceOutputFormat format;
  char *delimiter;              /* (owned) */
  gsize delimiter_len;
  char *null;                   /* (owned) what stands for NULL */
  gsize null_len;
  gboolean header;
  gboolean spreadsheet_safe;
  gboolean is_special[256];     /* bytes for which a field is put in quotes */
  const SluiceSchema *columns;  /* (unowned) */
  guint n_columns;
  GPtrArray *keys;              /* (owned) (element-type utf8) JSON: names with all that is before a value */
  guint64 n_rows;
  SluiceArena *arena;           /* (owned) for texts of JSON */

  char *text;                   /* (owned) */
  gsize size;
  gsize capacity;
};

/* Room for @size more bytes. */
static inline char *
reserve (SluiceRowEncoder *self,
         gsize             size)
{
  if (G_UNLIKELY (self->capacity - self->size < size))
    {
      self->capacity = MAX (self->capacity * 2, self->size + size);
      self->text = g_realloc (self->text, self->capacity);
    }
  return self->text + self->size;
}

static inline void
append (SluiceRowEncoder *self,
        const char       *text,
        gsize             size)
{
  memcpy (reserve (self, size), text, size);
  self->size += size;
}

static void
make_keys (SluiceRowEncoder *self)
{
  self->keys = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->n_columns; i++)
    {
      const char *name = sluice_schema_get (self->columns, i)->name;
      SluiceValue key = sluice_json_text_quote (name, strlen (name), self->arena);

      g_ptr_array_add (self->keys, g_strdup_printf ("%c%.*s:", i == 0 ? '{' : ',', (int) key.len, key.s));
    }
}

/**
 * sluice_row_encoder_new:
 * @spec: what the file is
 * @columns: (transfer none): the columns of its rows; must outlive the encoder
 *
 * Returns: (transfer full): an encoder that has written nothing
 */
SluiceRowEncoder *
sluice_row_encoder_new (const SluiceOutputSpec *spec,
                        const SluiceSchema     *columns)
{
  SluiceRowEncoder *self;

  g_return_val_if_fail (spec != NULL, NULL);
  g_return_val_if_fail (columns != NULL, NULL);

  self = g_new0 (SluiceRowEncoder, 1);
  self->format = spec->format;
  self->delimiter = g_strdup (spec->delimiter);
  self->delimiter_len = strlen (self->delimiter);
  self->null = g_strdup (spec->null);
  self->null_len = strlen (self->null);
  self->header = spec->header;
  self->spreadsheet_safe = spec->spreadsheet_safe;
  self->is_special[(guchar) *self->delimiter] = TRUE;
  self->is_special['"'] = self->is_special['\n'] = self->is_special['\r'] = TRUE;
  self->columns = columns;
  self->n_columns = sluice_schema_get_n (columns);
  self->arena = sluice_arena_new (64 * 1024);
  make_keys (self);
  return self;
}

/**
 * sluice_row_encoder_free:
 * @self: (transfer full): an encoder
 */
void
sluice_row_encoder_free (SluiceRowEncoder *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->delimiter);
  g_free (self->null);
  g_ptr_array_unref (self->keys);
  sluice_arena_free (self->arena);
  g_free (self->text);
  g_free (self);
}

static void
append_quoted (SluiceRowEncoder *self,
               const char       *text,
               gsize             len,
               gboolean          with_apostrophe)
{
  char *out = reserve (self, 2 * len + 3);
  char *start = out;

  *out++ = '"';
  if (with_apostrophe)
    *out++ = '\'';
  for (gsize i = 0; i < len; i++)
    {
      if (text[i] == '"')
        *out++ = '"';
      *out++ = text[i];
    }
  *out++ = '"';
  self->size += (gsize) (out - start);
}

/* Whether a spreadsheet would take a text for a formula (OWASP, “CSV
 * injection”). */
static gboolean
is_formula (const char *text,
            gsize       len)
{
  return len > 0 && memchr ("=+-@\t\r", *text, 6) != NULL;
}

/* RFC 4180: quotes where they are needed. An empty text has them, so that it is
 * not what stands for NULL; and so has any other that would be. */
static void
append_field (SluiceRowEncoder *self,
              const char       *text,
              gsize             len)
{
  gboolean quote = len == 0 || (len == self->null_len && memcmp (text, self->null, len) == 0);
  gboolean formula = self->spreadsheet_safe && is_formula (text, len);

  for (gsize i = 0; i < len && !quote; i++)
    quote = self->is_special[(guchar) text[i]];
  if (quote || formula)
    append_quoted (self, text, len, formula);
  else
    append (self, text, len);
}

/* Values that are neither text nor NULL, as they stand in both formats. */
static gsize
format_value (const SluiceValue *value,
              char              *out)
{
  switch ((SluiceValueKind) value->kind)
    {
    case SLUICE_VALUE_BOOLEAN:
      return g_strlcpy (out, value->i != 0 ? "true" : "false", SHORT_VALUE);
    case SLUICE_VALUE_INTEGER:
      return (gsize) g_snprintf (out, SHORT_VALUE, "%" G_GINT64_FORMAT, value->i);
    case SLUICE_VALUE_DOUBLE:
      return sluice_double_format (value->d, out);
    case SLUICE_VALUE_DATE:
      return sluice_civil_format_date (value->i, out);
    case SLUICE_VALUE_TIME:
      return sluice_civil_format_time (value->i, out);
    case SLUICE_VALUE_TIMESTAMP:
      return sluice_civil_format_timestamp (value->i, FALSE, out);
    case SLUICE_VALUE_TIMESTAMPTZ:
      return sluice_civil_format_timestamp (value->i, TRUE, out);
    case SLUICE_VALUE_MISSING:
    case SLUICE_VALUE_NULL:
    case SLUICE_VALUE_NUMBER:
    case SLUICE_VALUE_DECIMAL:
    case SLUICE_VALUE_TEXT:
    case SLUICE_VALUE_BYTES:
    case SLUICE_VALUE_UUID:
    case SLUICE_VALUE_JSON:
    case SLUICE_VALUE_INVALID:
    default:
      g_assert_not_reached ();
    }
}

static void
append_csv (SluiceRowEncoder  *self,
            const SluiceValue *value)
{
  g_autofree char *base64 = NULL;

  if (sluice_value_is_null (value))
    append (self, self->null, self->null_len);
  else if (value->kind == SLUICE_VALUE_BYTES)
    {
      base64 = g_base64_encode ((const guchar *) value->s, value->len);
      append_field (self, base64, strlen (base64));
    }
  else if (value->kind == SLUICE_VALUE_DECIMAL || value->kind == SLUICE_VALUE_NUMBER)
    append (self, value->s, value->len);
  else if (sluice_value_has_text (value))
    append_field (self, value->s, value->len);
  else
    self->size += format_value (value, reserve (self, SHORT_VALUE));
}

static void
append_json_text (SluiceRowEncoder *self,
                  const char       *text,
                  gsize             len)
{
  SluiceValue quoted = sluice_json_text_quote (text, len, self->arena);

  append (self, quoted.s, quoted.len);
}

static gboolean
is_finite (const SluiceValue *value)
{
  return value->kind != SLUICE_VALUE_DOUBLE || isfinite (value->d);
}

static void
append_json (SluiceRowEncoder  *self,
             const SluiceValue *value)
{
  g_autofree char *base64 = NULL;
  gboolean is_number = value->kind == SLUICE_VALUE_BOOLEAN || value->kind == SLUICE_VALUE_INTEGER ||
                       (value->kind == SLUICE_VALUE_DOUBLE && is_finite (value));

  if (sluice_value_is_null (value))
    append (self, "null", 4);
  else if (value->kind == SLUICE_VALUE_BYTES)
    {
      base64 = g_base64_encode ((const guchar *) value->s, value->len);
      append_json_text (self, base64, strlen (base64));
    }
  else if (value->kind == SLUICE_VALUE_DECIMAL || value->kind == SLUICE_VALUE_NUMBER ||
           value->kind == SLUICE_VALUE_JSON)
    append (self, value->s, value->len);
  else if (sluice_value_has_text (value))
    append_json_text (self, value->s, value->len);
  else if (is_number)
    self->size += format_value (value, reserve (self, SHORT_VALUE));
  else
    {
      /* JSON has no word for infinity: it is a text, as times are. */
      append (self, "\"", 1);
      self->size += format_value (value, reserve (self, SHORT_VALUE));
      append (self, "\"", 1);
    }
}

static void
append_header (SluiceRowEncoder *self)
{
  for (guint i = 0; i < self->n_columns; i++)
    {
      const char *name = sluice_schema_get (self->columns, i)->name;

      if (i > 0)
        append (self, self->delimiter, self->delimiter_len);
      append_field (self, name, strlen (name));
    }
  append (self, "\n", 1);
}

/**
 * sluice_row_encoder_add_start:
 * @self: an encoder
 *
 * Writes what is before the first row: the names of the columns, where they are
 * wanted and the format has a place for them; the beginning of the list of JSON.
 */
void
sluice_row_encoder_add_start (SluiceRowEncoder *self)
{
  g_return_if_fail (self != NULL);

  if (self->format == SLUICE_OUTPUT_CSV && self->header)
    append_header (self);
  else if (self->format == SLUICE_OUTPUT_JSON)
    append (self, "[", 1);
}

/**
 * sluice_row_encoder_add_end:
 * @self: an encoder
 *
 * Writes what is after the last row.
 */
void
sluice_row_encoder_add_end (SluiceRowEncoder *self)
{
  g_return_if_fail (self != NULL);

  if (self->format == SLUICE_OUTPUT_JSON && self->n_rows > 0)
    append (self, "\n]\n", 3);
  else if (self->format == SLUICE_OUTPUT_JSON)
    append (self, "]\n", 2);
}

static void
append_record (SluiceRowEncoder  *self,
               const SluiceValue *cells)
{
  if (self->format == SLUICE_OUTPUT_JSON)
    append (self, self->n_rows > 0 ? ",\n" : "\n", self->n_rows > 0 ? 2 : 1);
  for (guint i = 0; i < self->n_columns; i++)
    {
      const char *key = self->keys->pdata[i];

      append (self, key, strlen (key));
      append_json (self, &cells[i]);
    }
  if (self->n_columns == 0)
    append (self, "{", 1);
  append (self, "}", 1);
  if (self->format == SLUICE_OUTPUT_JSONL)
    append (self, "\n", 1);
  sluice_arena_reset (self->arena);
}

/**
 * sluice_row_encoder_add_row:
 * @self: an encoder
 * @cells: one for each column
 *
 * Writes a row. Values have the forms of `docs/loading.md`.
 */
void
sluice_row_encoder_add_row (SluiceRowEncoder  *self,
                            const SluiceValue *cells)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (cells != NULL || self->n_columns == 0);

  if (self->format != SLUICE_OUTPUT_CSV)
    append_record (self, cells);
  else
    {
      for (guint i = 0; i < self->n_columns; i++)
        {
          if (i > 0)
            append (self, self->delimiter, self->delimiter_len);
          append_csv (self, &cells[i]);
        }
      append (self, "\n", 1);
    }
  self->n_rows++;
}

/**
 * sluice_row_encoder_get_text:
 * @self: an encoder
 * @ret_size: (out): its bytes
 *
 * Returns: (transfer none): what was written since the last reset
 */
const char *
sluice_row_encoder_get_text (SluiceRowEncoder *self,
                             gsize            *ret_size)
{
  g_return_val_if_fail (self != NULL && ret_size != NULL, NULL);

  *ret_size = self->size;
  return self->text;
}

/**
 * sluice_row_encoder_reset:
 * @self: an encoder
 *
 * Forgets what was written.
 */
void
sluice_row_encoder_reset (SluiceRowEncoder *self)
{
  g_return_if_fail (self != NULL);

  self->size = 0;
}
