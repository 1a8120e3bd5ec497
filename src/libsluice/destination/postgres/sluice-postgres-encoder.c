/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-postgres-encoder.h"

#include "sluice-civil.h"
#include "sluice-decimal.h"
#include "sluice-double.h"

#include <string.h>

/* The server counts from 2000-01-01. */
#define EPOCH_DAYS 10957
#define EPOCH_USEC (EPOCH_DAYS * SLUICE_USEC_PER_DAY)
/* The server keeps the modifier of its types with this added. */
#define VARHDRSZ 4

/* The types in which columns are sent, and their names. */
static const char *
get_type_name (guint oid)
{
  switch ((SluicePostgresType) oid)
    {
    case SLUICE_PG_BOOL:
      return "boolean";
    case SLUICE_PG_BYTEA:
      return "bytea";
    case SLUICE_PG_INT8:
      return "bigint";
    case SLUICE_PG_INT2:
      return "smallint";
    case SLUICE_PG_INT4:
      return "integer";
    case SLUICE_PG_JSON:
      return "json";
    case SLUICE_PG_FLOAT8:
      return "double precision";
    case SLUICE_PG_DATE:
      return "date";
    case SLUICE_PG_TIME:
      return "time";
    case SLUICE_PG_TIMESTAMP:
      return "timestamp";
    case SLUICE_PG_TIMESTAMPTZ:
      return "timestamptz";
    case SLUICE_PG_NUMERIC:
      return "numeric";
    case SLUICE_PG_UUID:
      return "uuid";
    case SLUICE_PG_JSONB:
      return "jsonb";
    case SLUICE_PG_TEXT:
    case SLUICE_PG_BPCHAR:
    case SLUICE_PG_VARCHAR:
    default:
      return "text";
    }
}

/* The type that holds just what cells of @kind hold. */
static guint
get_native_type (SluiceTypeKind kind)
{
  static const guint oids[SLUICE_N_TYPE_KINDS] = {
    [SLUICE_TYPE_KIND_BOOLEAN] = SLUICE_PG_BOOL,
    [SLUICE_TYPE_KIND_INTEGER] = SLUICE_PG_INT8,
    [SLUICE_TYPE_KIND_DOUBLE] = SLUICE_PG_FLOAT8,
    [SLUICE_TYPE_KIND_DECIMAL] = SLUICE_PG_NUMERIC,
    [SLUICE_TYPE_KIND_TEXT] = SLUICE_PG_TEXT,
    [SLUICE_TYPE_KIND_DATE] = SLUICE_PG_DATE,
    [SLUICE_TYPE_KIND_TIME] = SLUICE_PG_TIME,
    [SLUICE_TYPE_KIND_TIMESTAMP] = SLUICE_PG_TIMESTAMP,
    [SLUICE_TYPE_KIND_TIMESTAMPTZ] = SLUICE_PG_TIMESTAMPTZ,
    [SLUICE_TYPE_KIND_UUID] = SLUICE_PG_UUID,
    [SLUICE_TYPE_KIND_JSON] = SLUICE_PG_JSONB,
    [SLUICE_TYPE_KIND_BYTES] = SLUICE_PG_BYTEA,
  };

  return oids[kind];
}

/* The type in which cells of @kind are sent for a column of type @target:
 * natively where the server then converts without loss, else as text, which
 * its input functions read strictly. */
static guint
choose_type (SluiceTypeKind kind,
             guint          target)
{
  guint native = get_native_type (kind);
  gboolean is_time = native == SLUICE_PG_DATE || native == SLUICE_PG_TIMESTAMP ||
                     native == SLUICE_PG_TIMESTAMPTZ;

  if (target == native)
    return native;
  if (native == SLUICE_PG_INT8 && (target == SLUICE_PG_INT4 || target == SLUICE_PG_INT2))
    return target;
  if (native == SLUICE_PG_INT8 && target == SLUICE_PG_NUMERIC)
    return native;
  if (is_time && (target == SLUICE_PG_TIMESTAMP || target == SLUICE_PG_TIMESTAMPTZ))
    return native;
  if (native == SLUICE_PG_JSONB && target == SLUICE_PG_JSON)
    return target;
  if (native == SLUICE_PG_TEXT && (target == SLUICE_PG_VARCHAR || target == SLUICE_PG_BPCHAR))
    return target;
  return SLUICE_PG_TEXT;
}

/**
 * sluice_postgres_encoder_new:
 * @layout: the load's layout; must outlive the encoder
 * @types: (nullable) (element-type SluicePostgresColumnType): the real types
 *   of the layout's columns, in its order; %NULL if the load made the table
 * @strip_nul: whether to drop U+0000 instead of refusing it
 *
 * Returns: (transfer full): an encoder
 */
SluicePostgresEncoder *
sluice_postgres_encoder_new (const SluiceLoadLayout *layout,
                             GPtrArray            *types,
                             gboolean              strip_nul)
{
  SluicePostgresEncoder *self = g_new0 (SluicePostgresEncoder, 1);

  self->layout = layout;
  self->strip_nul = strip_nul;
  self->types = types != NULL ? g_ptr_array_ref (types) : NULL;
  self->oids = g_new0 (guint, layout->n_columns);
  for (guint i = 0; i < layout->n_columns; i++)
    {
      SluiceTypeKind kind = layout->columns[i].type.kind;
      const SluicePostgresColumnType *type = types != NULL ? g_ptr_array_index (types, i) : NULL;

      self->oids[i] = type != NULL ? choose_type (kind, type->oid) : get_native_type (kind);
    }
  return self;
}

/**
 * sluice_postgres_encoder_free:
 * @self: (transfer full): an encoder
 */
void
sluice_postgres_encoder_free (SluicePostgresEncoder *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->types, g_ptr_array_unref);
  g_free (self->oids);
  g_free (self->data);
  g_free (self);
}

static guint
get_target (SluicePostgresEncoder *self,
            guint                  column)
{
  const SluicePostgresColumnType *type;

  if (self->types == NULL)
    return self->oids[column];
  type = g_ptr_array_index (self->types, column);
  return type->oid;
}

/**
 * sluice_postgres_encoder_is_own:
 * @self: an encoder
 * @column: a column
 *
 * Returns: %TRUE if @column is sent in the type that it has in the table
 */
gboolean
sluice_postgres_encoder_is_own (SluicePostgresEncoder *self,
                                guint                  column)
{
  return self->oids[column] == get_target (self, column);
}

/**
 * sluice_postgres_encoder_is_direct:
 * @self: an encoder
 *
 * Returns: %TRUE if rows can be copied into the table itself: each column is
 *   sent in its own type
 */
gboolean
sluice_postgres_encoder_is_direct (SluicePostgresEncoder *self)
{
  for (guint i = 0; i < self->layout->n_columns; i++)
    {
      if (!sluice_postgres_encoder_is_own (self, i))
        return FALSE;
    }
  return TRUE;
}

/**
 * sluice_postgres_encoder_get_type:
 * @self: an encoder
 * @column: a column
 *
 * Returns: the name of the type in which @column is sent
 */
const char *
sluice_postgres_encoder_get_type (SluicePostgresEncoder *self,
                                  guint                  column)
{
  return get_type_name (self->oids[column]);
}

/**
 * sluice_postgres_encoder_needs_cast:
 * @self: an encoder
 * @column: a column
 *
 * Returns: %TRUE if the server does not convert it by itself
 */
gboolean
sluice_postgres_encoder_needs_cast (SluicePostgresEncoder *self,
                                    guint                  column)
{
  guint target = get_target (self, column);

  return self->oids[column] == SLUICE_PG_TEXT && target != SLUICE_PG_TEXT &&
         target != SLUICE_PG_VARCHAR && target != SLUICE_PG_BPCHAR;
}

static SluiceReject *
refuse (SluicePostgresEncoder *self,
        SluiceReject          *reject,
        const SluiceBatch     *batch,
        guint                  row,
        guint                  column,
        const char            *code,
        const char            *message)
{
  const SluiceLoadColumn *meant = &self->layout->columns[column];

  if (reject == NULL)
    reject = sluice_reject_new (batch, row, SLUICE_REJECT_STAGE_LOAD);
  sluice_reject_add (reject, code, meant->name, &sluice_batch_row (batch, row)[meant->place], NULL,
                     "The column “%s”%s%s %s", meant->name,
                     meant->type_name != NULL ? ", of type " : "",
                     meant->type_name != NULL ? meant->type_name : "", message);
  return reject;
}

/* Whether JSON text holds an escaped U+0000, which jsonb cannot. */
static gboolean
has_nul_escape (const SluiceValue *value)
{
  const char *end = value->s + value->len;
  const char *p = value->s;

  while (p < end && (p = memmem (p, (gsize) (end - p), "\\u0000", 6)) != NULL)
    {
      const char *first = p;

      while (first > value->s && first[-1] == '\\')
        first--;
      /* After an odd number of backslashes it is text about an escape. */
      if ((p - first) % 2 == 0)
        return TRUE;
      p += 6;
    }
  return FALSE;
}

/* Digits behind the point that are not zero. */
static int
count_fraction (const SluiceValue *value)
{
  const char *point = memchr (value->s, '.', value->len);
  int n = point != NULL ? (int) (value->s + value->len - point - 1) : 0;

  while (n > 0 && point[n] == '0')
    n--;
  return n;
}

/* Digits behind the point that are not zero, of a number that is no decimal yet; 0 for
 * a text that is none: the server says what it makes of it. */
static gint64
count_digits_behind_point (const SluiceValue *value)
{
  char buffer[SLUICE_DOUBLE_BUFFER_SIZE];
  const char *text = value->s;
  gsize len = value->len;
  SluiceDecimal decimal;

  if (value->kind == SLUICE_VALUE_DOUBLE)
    {
      len = sluice_double_format (value->d, buffer);
      text = buffer;
    }
  for (; len > 0 && g_ascii_isspace (*text); len--)
    text++;
  while (len > 0 && g_ascii_isspace (text[len - 1]))
    len--;
  if (!sluice_decimal_parse (text, len, &decimal))
    return 0;
  return MAX ((gint64) sluice_decimal_n_digits (&decimal) - decimal.point, 0);
}

/* Whether a column of numbers would round @value. */
static gboolean
is_rounded (const SluicePostgresColumnType *type,
            guint                           target,
            const SluiceValue              *value)
{
  gboolean is_integer = target == SLUICE_PG_INT8 || target == SLUICE_PG_INT4 || target == SLUICE_PG_INT2;
  int scale = 0;

  if (target == SLUICE_PG_NUMERIC && type->modifier >= VARHDRSZ)
    scale = (type->modifier - VARHDRSZ) & 0x7ff;
  else if (!is_integer)
    return FALSE;
  if (value->kind == SLUICE_VALUE_DECIMAL)
    return count_fraction (value) > scale;
  return (value->kind == SLUICE_VALUE_DOUBLE || value->kind == SLUICE_VALUE_TEXT) &&
         count_digits_behind_point (value) > scale;
}

/* Whether a column of times keeps fewer digits of the seconds than @usec has. */
static gboolean
is_cut_short (const SluicePostgresColumnType *type,
              guint                           target,
              gint64                          usec)
{
  gint64 unit = 1;

  if ((target != SLUICE_PG_TIME && target != SLUICE_PG_TIMESTAMP && target != SLUICE_PG_TIMESTAMPTZ) ||
      type->modifier < 0)
    return FALSE;
  for (int i = type->modifier; i < 6; i++)
    unit *= 10;
  return usec % unit != 0;
}

static gboolean
count_too_many_characters (const SluiceValue *value,
                           int                modifier)
{
  int limit = modifier - VARHDRSZ;
  gint64 n = 0;

  if (modifier < VARHDRSZ || value->len <= (guint) limit)
    return FALSE;
  for (guint32 i = 0; i < value->len; i++)
    n += (value->s[i] & 0xc0) != 0x80;
  return n > limit;
}

static gboolean
is_whole_day (gint64 usec)
{
  return usec % SLUICE_USEC_PER_DAY == 0;
}

/* What is wrong with a cell: the code, or NULL. */
static const char *
find_problem (SluicePostgresEncoder  *self,
              guint                   column,
              const SluiceValue      *value,
              const char            **ret_message)
{
  const SluicePostgresColumnType *type = self->types != NULL ? g_ptr_array_index (self->types, column) : NULL;
  guint target = get_target (self, column);

  if ((value->kind == SLUICE_VALUE_TEXT || value->kind == SLUICE_VALUE_JSON) && !self->strip_nul &&
      value->len > 0 && memchr (value->s, 0, value->len) != NULL)
    {
      *ret_message = "cannot hold U+0000";
      return "nul_byte";
    }
  if (value->kind == SLUICE_VALUE_JSON && self->oids[column] == SLUICE_PG_JSONB && has_nul_escape (value))
    {
      *ret_message = "cannot hold U+0000";
      return "nul_byte";
    }
  if (type == NULL)
    return NULL;

  if (value->kind == SLUICE_VALUE_INTEGER &&
      ((target == SLUICE_PG_INT4 && (value->i < G_MININT32 || value->i > G_MAXINT32)) ||
       (target == SLUICE_PG_INT2 && (value->i < G_MININT16 || value->i > G_MAXINT16))))
    {
      *ret_message = "cannot hold the number";
      return "out_of_range";
    }
  if (is_rounded (type, target, value))
    {
      *ret_message = "would round the number";
      return "out_of_range";
    }
  if (sluice_value_has_text (value) && (target == SLUICE_PG_VARCHAR || target == SLUICE_PG_BPCHAR) &&
      count_too_many_characters (value, type->modifier))
    {
      *ret_message = "has no room for so many characters";
      return "too_long";
    }
  if (target == SLUICE_PG_DATE && !is_whole_day (value->i) &&
      (value->kind == SLUICE_VALUE_TIMESTAMP || value->kind == SLUICE_VALUE_TIMESTAMPTZ))
    {
      *ret_message = "would drop the time";
      return "out_of_range";
    }
  if (target == SLUICE_PG_TIME &&
      (value->kind == SLUICE_VALUE_TIMESTAMP || value->kind == SLUICE_VALUE_TIMESTAMPTZ))
    {
      *ret_message = "would drop the date";
      return "out_of_range";
    }
  if ((value->kind == SLUICE_VALUE_TIME || value->kind == SLUICE_VALUE_TIMESTAMP ||
       value->kind == SLUICE_VALUE_TIMESTAMPTZ) && is_cut_short (type, target, value->i))
    {
      *ret_message = "would round the time";
      return "out_of_range";
    }
  return NULL;
}

/**
 * sluice_postgres_encoder_check:
 * @self: an encoder
 * @batch: a batch
 * @row: a row of it
 *
 * Finds what the server would refuse, or worse, would change.
 *
 * Returns: (transfer full) (nullable): what is wrong with the row
 */
SluiceReject *
sluice_postgres_encoder_check (SluicePostgresEncoder *self,
                               const SluiceBatch     *batch,
                               guint                  row)
{
  const SluiceValue *values = sluice_batch_row (batch, row);
  SluiceReject *reject = NULL;

  for (guint i = 0; i < self->layout->n_columns; i++)
    {
      const SluiceValue *value = &values[self->layout->columns[i].place];
      const char *message = NULL;
      const char *code;

      if (sluice_value_is_null (value))
        continue;
      code = find_problem (self, i, value, &message);
      if (code != NULL)
        reject = refuse (self, reject, batch, row, i, code, message);
    }
  return reject;
}

static inline char *
reserve (SluicePostgresEncoder *self,
         gsize                  n)
{
  if (G_UNLIKELY (self->allocated - self->size < n))
    {
      self->allocated = MAX (self->allocated * 2, self->size + n + 64 * 1024);
      self->data = g_realloc (self->data, self->allocated);
    }
  return self->data + self->size;
}

static inline void
put_16 (SluicePostgresEncoder *self,
        gint16                 value)
{
  guint16 big = GUINT16_TO_BE ((guint16) value);

  memcpy (reserve (self, sizeof big), &big, sizeof big);
  self->size += sizeof big;
}

static inline void
put_32 (SluicePostgresEncoder *self,
        gint32                 value)
{
  guint32 big = GUINT32_TO_BE ((guint32) value);

  memcpy (reserve (self, sizeof big), &big, sizeof big);
  self->size += sizeof big;
}

static inline void
put_64 (SluicePostgresEncoder *self,
        gint64                 value)
{
  guint64 big = GUINT64_TO_BE ((guint64) value);

  memcpy (reserve (self, sizeof big), &big, sizeof big);
  self->size += sizeof big;
}

static inline void
put_bytes (SluicePostgresEncoder *self,
           const char            *data,
           gsize                  size)
{
  memcpy (reserve (self, size), data, size);
  self->size += size;
}

/* A NUMERIC is groups of four digits around the point. */
static void
put_numeric (SluicePostgresEncoder *self,
             const SluiceValue     *value)
{
  gint16 groups[(SLUICE_DECIMAL_MAX_PRECISION + 16) / 2];
  const char *digits = value->s;
  gsize length = value->len;
  gboolean negative = length > 0 && *digits == '-';
  const char *point;
  int n_groups = 0;
  int first = 0;
  int weight;
  gsize n_whole, scale, lead;

  digits += negative;
  length -= negative;
  point = memchr (digits, '.', length);
  n_whole = point != NULL ? (gsize) (point - digits) : length;
  scale = point != NULL ? length - n_whole - 1 : 0;

  /* The first group may be short: 12345.6 is 1, 2345 and 6000. */
  lead = (4 - n_whole % 4) % 4;
  weight = (int) ((n_whole + lead) / 4) - 1;
  for (gsize i = 0; i < n_whole + lead; i += 4)
    {
      int group = 0;

      for (gsize j = i; j < i + 4; j++)
        group = group * 10 + (j >= lead ? digits[j - lead] - '0' : 0);
      groups[n_groups++] = (gint16) group;
    }
  for (gsize i = 0; i < scale; i += 4)
    {
      int group = 0;

      for (gsize j = i; j < i + 4; j++)
        group = group * 10 + (j < scale ? point[1 + j] - '0' : 0);
      groups[n_groups++] = (gint16) group;
    }

  while (n_groups > first && groups[n_groups - 1] == 0)
    n_groups--;
  while (first < n_groups && groups[first] == 0)
    {
      first++;
      weight--;
    }
  if (first == n_groups)
    {
      weight = 0;
      negative = FALSE;
    }

  put_32 (self, 8 + 2 * (n_groups - first));
  put_16 (self, (gint16) (n_groups - first));
  put_16 (self, (gint16) weight);
  put_16 (self, negative ? 0x4000 : 0);
  put_16 (self, (gint16) scale);
  for (int i = first; i < n_groups; i++)
    put_16 (self, groups[i]);
}

static inline int
hex_value (char c)
{
  return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

static void
put_uuid (SluicePostgresEncoder *self,
          const SluiceValue     *value)
{
  char bytes[16] = { 0, };
  guint n = 0;

  for (guint32 i = 0; i + 1 < value->len && n < sizeof bytes; i++)
    {
      if (value->s[i] == '-')
        continue;
      bytes[n++] = (char) (hex_value (value->s[i]) << 4 | hex_value (value->s[i + 1]));
      i++;
    }
  put_32 (self, sizeof bytes);
  put_bytes (self, bytes, sizeof bytes);
}

/* Text without U+0000: what has some left is to be stripped of it. */
static void
put_text (SluicePostgresEncoder *self,
          const char            *text,
          gsize                  length)
{
  gsize place = self->size;
  guint32 size;

  put_32 (self, (gint32) length);
  if (length == 0)
    return;
  if (G_LIKELY (!self->strip_nul || memchr (text, 0, length) == NULL))
    {
      put_bytes (self, text, length);
      return;
    }

  reserve (self, length);
  for (gsize i = 0; i < length; i++)
    {
      if (text[i] != '\0')
        self->data[self->size++] = text[i];
    }
  size = GUINT32_TO_BE ((guint32) (self->size - place - sizeof size));
  memcpy (self->data + place, &size, sizeof size);
}

/* A cell as text, the way it is read by people and by the server. */
static void
put_as_text (SluicePostgresEncoder *self,
             guint                  column,
             const SluiceValue     *value)
{
  guint target = get_target (self, column);
  g_autofree char *text = NULL;

  if (value->kind == SLUICE_VALUE_TEXT || value->kind == SLUICE_VALUE_DECIMAL ||
      value->kind == SLUICE_VALUE_UUID || value->kind == SLUICE_VALUE_JSON)
    {
      put_text (self, value->s, value->len);
      return;
    }
  if (value->kind == SLUICE_VALUE_BOOLEAN &&
      (target == SLUICE_PG_INT8 || target == SLUICE_PG_INT4 || target == SLUICE_PG_INT2 ||
       target == SLUICE_PG_NUMERIC))
    {
      put_text (self, value->i != 0 ? "1" : "0", 1);
      return;
    }
  text = sluice_value_to_string (value);
  put_text (self, text, strlen (text));
}

static void
put_value (SluicePostgresEncoder *self,
           guint                  column,
           const SluiceValue     *value)
{
  guint64 bits;

  if (sluice_value_is_null (value))
    {
      put_32 (self, -1);
      return;
    }

  switch ((SluicePostgresType) self->oids[column])
    {
    case SLUICE_PG_BOOL:
      put_32 (self, 1);
      put_bytes (self, value->i != 0 ? "\1" : "\0", 1);
      break;
    case SLUICE_PG_INT8:
      put_32 (self, 8);
      put_64 (self, value->i);
      break;
    case SLUICE_PG_INT4:
      put_32 (self, 4);
      put_32 (self, (gint32) value->i);
      break;
    case SLUICE_PG_INT2:
      put_32 (self, 2);
      put_16 (self, (gint16) value->i);
      break;
    case SLUICE_PG_FLOAT8:
      memcpy (&bits, &value->d, sizeof bits);
      put_32 (self, 8);
      put_64 (self, (gint64) bits);
      break;
    case SLUICE_PG_NUMERIC:
      put_numeric (self, value);
      break;
    case SLUICE_PG_DATE:
      put_32 (self, 4);
      put_32 (self, (gint32) (value->i - EPOCH_DAYS));
      break;
    case SLUICE_PG_TIME:
      put_32 (self, 8);
      put_64 (self, value->i);
      break;
    case SLUICE_PG_TIMESTAMP:
    case SLUICE_PG_TIMESTAMPTZ:
      put_32 (self, 8);
      put_64 (self, value->i - EPOCH_USEC);
      break;
    case SLUICE_PG_UUID:
      put_uuid (self, value);
      break;
    case SLUICE_PG_JSONB:
      /* The version of the format, then the text. */
      put_32 (self, (gint32) value->len + 1);
      put_bytes (self, "\1", 1);
      put_bytes (self, value->s, value->len);
      break;
    case SLUICE_PG_BYTEA:
      put_32 (self, (gint32) value->len);
      put_bytes (self, value->s, value->len);
      break;
    case SLUICE_PG_TEXT:
    case SLUICE_PG_JSON:
    case SLUICE_PG_BPCHAR:
    case SLUICE_PG_VARCHAR:
    default:
      put_as_text (self, column, value);
      break;
    }
}

/**
 * sluice_postgres_encoder_clear:
 * @self: an encoder
 *
 * Forgets what is encoded, once it is sent.
 */
void
sluice_postgres_encoder_clear (SluicePostgresEncoder *self)
{
  self->size = 0;
}

/**
 * sluice_postgres_encoder_begin:
 * @self: an encoder
 *
 * Adds the signature, flags and extension of the format.
 */
void
sluice_postgres_encoder_begin (SluicePostgresEncoder *self)
{
  static const char header[19] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0";

  put_bytes (self, header, sizeof header);
}

/**
 * sluice_postgres_encoder_add:
 * @self: an encoder
 * @values: the cells of a row
 * @row_number: what to put into a first column of its own, -1 = no such column
 *
 * Adds a row.
 */
void
sluice_postgres_encoder_add (SluicePostgresEncoder *self,
                             const SluiceValue     *values,
                             int                    row_number)
{
  put_16 (self, (gint16) (self->layout->n_columns + (row_number >= 0)));
  if (row_number >= 0)
    {
      put_32 (self, 4);
      put_32 (self, row_number);
    }
  for (guint i = 0; i < self->layout->n_columns; i++)
    put_value (self, i, &values[self->layout->columns[i].place]);
}

/**
 * sluice_postgres_encoder_end:
 * @self: an encoder
 *
 * Adds the trailer.
 */
void
sluice_postgres_encoder_end (SluicePostgresEncoder *self)
{
  put_16 (self, -1);
}
