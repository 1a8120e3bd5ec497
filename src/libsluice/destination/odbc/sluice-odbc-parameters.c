/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-odbc-parameters.h"

#include "sluice-civil.h"
#include "sluice-double.h"

#include <string.h>

/* Rows that one call sends at most, and bytes of them, unless one row has more. */
#define MAX_ROWS 4096
#define MAX_BYTES (8 * 1024 * 1024)
/* A text or bytes longer than this is of a long type, */
#define MAX_SHORT 2000
/* and one longer than this is sent in pieces of this size. */
#define PIECE_BYTES (256 * 1024)
/* Digits of a number that is sent as text, its sign and its point. */
#define NUMBER_BYTES 40

/* In what form a server takes the values of a kind. */
typedef enum
{
  AS_BIT,
  AS_INTEGER,
  AS_INTEGER_TEXT,
  AS_BOOLEAN_TEXT,
  AS_DOUBLE,
  AS_DOUBLE_TEXT,
  AS_DECIMAL,
  AS_TEXT,
  AS_BYTES,
  AS_DATE,
  AS_TIMESTAMP,
  AS_PLAIN_TIME,                /* a text, with a blank before the time of day */
  AS_ISO_TIME,                  /* a text, as in RFC 3339 */
} Form;

/* What is peculiar to a dialect; the first is for the others. */
typedef struct
{
  const char *dialect;
  Form booleans;
  Form integers;
  Form doubles;
  Form decimals;
  Form dates;
  Form times;
  Form timestamps;
  Form instants;
  gboolean casts;
} Style;

static const Style styles[] = {
  {
    NULL, .booleans = AS_INTEGER, .integers = AS_INTEGER, .doubles = AS_DOUBLE, .decimals = AS_DECIMAL, .dates = AS_DATE,
    .times = AS_ISO_TIME, .timestamps = AS_TIMESTAMP, .instants = AS_TIMESTAMP,
  },
  /* Its driver prints doubles with 15 digits, and guesses types; the server does
   * neither with a text and a cast. */
  {
    "postgres", .booleans = AS_BOOLEAN_TEXT, .integers = AS_INTEGER, .doubles = AS_DOUBLE_TEXT, .decimals = AS_TEXT,
    .dates = AS_ISO_TIME, .times = AS_ISO_TIME, .timestamps = AS_ISO_TIME, .instants = AS_ISO_TIME, .casts = TRUE,
  },
  /* Its driver makes doubles of decimals and cuts seconds after their thousandths. */
  {
    "sqlite", .booleans = AS_INTEGER, .integers = AS_INTEGER, .doubles = AS_DOUBLE, .decimals = AS_TEXT,
    .dates = AS_ISO_TIME, .times = AS_ISO_TIME, .timestamps = AS_ISO_TIME, .instants = AS_ISO_TIME,
  },
  {
    "mariadb", .booleans = AS_INTEGER, .integers = AS_INTEGER, .doubles = AS_DOUBLE, .decimals = AS_DECIMAL,
    .dates = AS_PLAIN_TIME, .times = AS_PLAIN_TIME, .timestamps = AS_PLAIN_TIME, .instants = AS_PLAIN_TIME,
  },
  /* Its driver has no 64-bit integers ("Oracle Database Development Guide", ODBC). */
  {
    "oracle", .booleans = AS_INTEGER_TEXT, .integers = AS_INTEGER_TEXT, .doubles = AS_DOUBLE, .decimals = AS_DECIMAL,
    .dates = AS_DATE, .times = AS_ISO_TIME, .timestamps = AS_TIMESTAMP, .instants = AS_TIMESTAMP,
  },
  {
    "sqlserver", .booleans = AS_BIT, .integers = AS_INTEGER, .doubles = AS_DOUBLE, .decimals = AS_DECIMAL,
    .dates = AS_DATE, .times = AS_ISO_TIME, .timestamps = AS_TIMESTAMP, .instants = AS_ISO_TIME,
  },
  {
    "vertica", .booleans = AS_BIT, .integers = AS_INTEGER, .doubles = AS_DOUBLE, .decimals = AS_DECIMAL,
    .dates = AS_DATE, .times = AS_ISO_TIME, .timestamps = AS_TIMESTAMP, .instants = AS_TIMESTAMP,
  },
};

/* The array of a parameter. */
typedef struct
{
  Form form;
  int column;                   /* in the layout; -1 = the place of the row */
  char *cast;                   /* (owned) (nullable) */
  SQLSMALLINT c_type;
  SQLSMALLINT sql_type;
  gsize width;                  /* bytes of a value */
  guint scale;
  guint8 *data;                 /* (owned), as many values as fit */
  gsize allocated;
  SQLLEN *indicators;           /* (owned), MAX_ROWS */
} Slot;

struct _SluiceOdbcParameters
{
  SluiceOdbcSession *session;           /* (unowned) */
  const SluiceLoadLayout *layout;       /* (unowned) */
  const Style *style;
  Slot *slots;                          /* (owned) */
  guint n_slots;
  guint n_rows;
  gboolean strip_nul;
  gboolean is_bytewise;                 /* texts are sent in UTF-8 */
};

static const Style *
find_style (const char *dialect)
{
  for (gsize i = 1; i < G_N_ELEMENTS (styles); i++)
    {
      if (strcmp (styles[i].dialect, dialect) == 0)
        return &styles[i];
    }
  return &styles[0];
}

/* A time goes as a text to a column that holds texts, whatever the server's own form. */
static Form
choose_form (const Style           *style,
             SluiceTypeKind         kind,
             const SluiceSqlTarget *target)
{
  const gboolean is_text = target->holds == SLUICE_SQL_HOLDS_TEXTS;

  switch (kind)
    {
    case SLUICE_TYPE_KIND_BOOLEAN:
      return style->booleans;
    case SLUICE_TYPE_KIND_INTEGER:
      return style->integers;
    case SLUICE_TYPE_KIND_DOUBLE:
      return is_text ? AS_DOUBLE_TEXT : style->doubles;
    case SLUICE_TYPE_KIND_DECIMAL:
      return is_text ? AS_TEXT : style->decimals;
    case SLUICE_TYPE_KIND_DATE:
      return is_text ? AS_ISO_TIME : style->dates;
    case SLUICE_TYPE_KIND_TIME:
      return is_text ? AS_ISO_TIME : style->times;
    case SLUICE_TYPE_KIND_TIMESTAMP:
      return is_text ? AS_ISO_TIME : style->timestamps;
    case SLUICE_TYPE_KIND_TIMESTAMPTZ:
      return is_text ? AS_ISO_TIME : style->instants;
    case SLUICE_TYPE_KIND_BYTES:
      return AS_BYTES;
    case SLUICE_TYPE_KIND_TEXT:
    case SLUICE_TYPE_KIND_UUID:
    case SLUICE_TYPE_KIND_JSON:
    default:
      return AS_TEXT;
    }
}

/* What a value is made by the server before it goes into a column of @type_name. What
 * stands in brackets would cut or round it there, but refuses it in the column. */
static char *
make_cast (const char *type_name)
{
  const char *bracket = strchr (type_name, '(');
  const char *end = bracket != NULL ? strchr (bracket, ')') : NULL;
  g_autofree char *head = NULL;

  if (g_str_has_prefix (type_name, "char"))
    return g_strdup ("text");
  if (g_str_has_prefix (type_name, "bit"))
    return g_strdup ("bit varying");
  if (end == NULL)
    return g_strdup (type_name);
  head = g_strndup (type_name, (gsize) (bracket - type_name));
  return g_strconcat (head, end + 1, NULL);
}

static void
set_form (Slot *slot,
          Form  form)
{
  slot->form = form;
  switch (form)
    {
    case AS_BIT:
      slot->c_type = SQL_C_BIT;
      slot->sql_type = SQL_BIT;
      slot->width = sizeof (guint8);
      break;
    case AS_INTEGER:
      slot->c_type = SQL_C_SBIGINT;
      slot->sql_type = SQL_BIGINT;
      slot->width = sizeof (SQLBIGINT);
      break;
    case AS_DOUBLE:
      slot->c_type = SQL_C_DOUBLE;
      slot->sql_type = SQL_DOUBLE;
      slot->width = sizeof (double);
      break;
    case AS_DATE:
      slot->c_type = SQL_C_TYPE_DATE;
      slot->sql_type = SQL_TYPE_DATE;
      slot->width = sizeof (SQL_DATE_STRUCT);
      break;
    case AS_TIMESTAMP:
      slot->c_type = SQL_C_TYPE_TIMESTAMP;
      slot->sql_type = SQL_TYPE_TIMESTAMP;
      slot->width = sizeof (SQL_TIMESTAMP_STRUCT);
      break;
    case AS_BYTES:
      slot->c_type = SQL_C_BINARY;
      slot->sql_type = SQL_VARBINARY;
      break;
    case AS_DECIMAL:
    case AS_INTEGER_TEXT:
      slot->c_type = SQL_C_CHAR;
      slot->sql_type = SQL_DECIMAL;
      slot->width = NUMBER_BYTES;
      break;
    case AS_BOOLEAN_TEXT:
    case AS_DOUBLE_TEXT:
    case AS_PLAIN_TIME:
    case AS_ISO_TIME:
      slot->c_type = SQL_C_CHAR;
      slot->sql_type = SQL_VARCHAR;
      slot->width = NUMBER_BYTES;
      break;
    case AS_TEXT:
    default:
      break;
    }
}

/**
 * sluice_odbc_parameters_new:
 * @session: where the rows go; must outlive the parameters
 * @layout: the load's layout; must outlive the parameters
 * @targets: what its columns hold
 * @staged: whether the rows go into a stage, with their places
 * @strip_nul: whether U+0000 is taken out of texts
 *
 * Returns: (transfer full): parameters without values
 */
SluiceOdbcParameters *
sluice_odbc_parameters_new (SluiceOdbcSession      *session,
                            const SluiceLoadLayout *layout,
                            const SluiceSqlTarget  *targets,
                            gboolean                staged,
                            gboolean                strip_nul)
{
  SluiceOdbcParameters *self = g_new0 (SluiceOdbcParameters, 1);

  g_return_val_if_fail (session != NULL && layout != NULL && targets != NULL, NULL);

  self->session = session;
  self->layout = layout;
  self->style = find_style (session->dialect->name);
  self->strip_nul = strip_nul;
  self->is_bytewise = !session->is_wide || (session->driver != NULL && session->driver->is_utf8);
  self->slots = g_new0 (Slot, layout->n_columns + 1);
  if (staged)
    {
      set_form (&self->slots[0], AS_INTEGER);
      self->slots[self->n_slots++].column = -1;
    }
  for (guint i = 0; i < layout->n_columns; i++)
    {
      Slot *slot = &self->slots[self->n_slots++];
      const SluiceLoadColumn *column = &layout->columns[i];

      slot->column = (int) i;
      slot->scale = column->type.scale;
      set_form (slot, choose_form (self->style, column->type.kind, &targets[i]));
      if (self->style->casts && column->type_name != NULL)
        slot->cast = make_cast (column->type_name);
    }
  for (guint i = 0; i < self->n_slots; i++)
    self->slots[i].indicators = g_new0 (SQLLEN, MAX_ROWS);
  return self;
}

/**
 * sluice_odbc_parameters_free:
 * @self: (transfer full): parameters
 */
void
sluice_odbc_parameters_free (SluiceOdbcParameters *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->n_slots; i++)
    {
      g_free (self->slots[i].cast);
      g_free (self->slots[i].data);
      g_free (self->slots[i].indicators);
    }
  g_free (self->slots);
  g_free (self);
}

/**
 * sluice_odbc_parameters_make_values:
 * @self: parameters
 *
 * Returns: (transfer full): what stands between the brackets of VALUES
 */
char *
sluice_odbc_parameters_make_values (SluiceOdbcParameters *self)
{
  GString *sql = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->n_slots; i++)
    {
      g_string_append (sql, i > 0 ? ", " : "");
      if (self->slots[i].cast != NULL)
        g_string_append_printf (sql, "CAST(? AS %s)", self->slots[i].cast);
      else
        g_string_append_c (sql, '?');
    }
  return g_string_free (sql, FALSE);
}

static const SluiceValue *
get_value (SluiceOdbcParameters *self,
           const Slot           *slot,
           const SluiceBatch    *batch,
           guint                 row)
{
  return sluice_batch_row (batch, row) + self->layout->columns[slot->column].place;
}

static gboolean
is_variable (const Slot *slot)
{
  return slot->form == AS_TEXT || slot->form == AS_BYTES || slot->form == AS_DECIMAL;
}

/* Bytes of the widest form of a value. A byte of UTF-8 is a unit of UTF-16 at most. */
static gsize
measure (SluiceOdbcParameters *self,
         const Slot           *slot,
         const SluiceValue    *value)
{
  if (sluice_value_is_null (value))
    return 1;
  return slot->form == AS_TEXT && !self->is_bytewise ? MAX (value->len, 1) * sizeof (SQLWCHAR) : MAX (value->len, 1);
}

/* How many rows from @first on make a call, and how wide their values are. */
static guint
choose_rows (SluiceOdbcParameters *self,
             const SluiceBatch    *batch,
             const guint          *rows,
             guint                 first,
             guint                 n_rows)
{
  const guint max = MIN (n_rows - first, MAX_ROWS);
  g_autofree gsize *widths = g_new0 (gsize, self->n_slots);
  gsize fixed = 0;
  guint n = 0;

  for (guint i = 0; i < self->n_slots; i++)
    {
      if (is_variable (&self->slots[i]))
        self->slots[i].width = 1;
      else
        fixed += self->slots[i].width;
    }
  for (; n < max; n++)
    {
      gsize total = fixed;

      for (guint i = 0; i < self->n_slots; i++)
        {
          const Slot *slot = &self->slots[i];

          if (!is_variable (slot))
            continue;
          widths[i] = MAX (slot->width, measure (self, slot, get_value (self, slot, batch, rows[first + n])));
          total += widths[i];
        }
      if (n > 0 && total * (n + 1) > MAX_BYTES)
        break;
      for (guint i = 0; i < self->n_slots; i++)
        {
          if (is_variable (&self->slots[i]))
            self->slots[i].width = widths[i];
        }
    }
  return n;
}

/* UTF-8 that was found to be valid when it was read. */
static gsize
put_utf16 (const char *text,
           gsize       size,
           SQLWCHAR   *out)
{
  const char *end = text + size;
  SQLWCHAR *start = out;

  for (const char *p = text; p < end; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c < 0x10000)
        *out++ = (SQLWCHAR) c;
      else
        {
          *out++ = (SQLWCHAR) (0xd800 + ((c - 0x10000) >> 10));
          *out++ = (SQLWCHAR) (0xdc00 + ((c - 0x10000) & 0x3ff));
        }
    }
  return (gsize) (out - start) * sizeof *out;
}

static gsize
strip_nul (const char *text,
           gsize       size,
           char       *out)
{
  gsize n = 0;

  for (gsize i = 0; i < size; i++)
    {
      if (text[i] != '\0')
        out[n++] = text[i];
    }
  return n;
}

static gsize
put_text (SluiceOdbcParameters *self,
          const SluiceValue    *value,
          guint8               *out)
{
  g_autofree char *stripped = NULL;
  const char *text = value->s;
  gsize size = value->len;

  if (size == 0)
    return 0;
  if (self->strip_nul && memchr (text, 0, size) != NULL)
    {
      stripped = g_malloc (size);
      size = strip_nul (text, size, stripped);
      text = stripped;
    }
  if (!self->is_bytewise)
    return put_utf16 (text, size, (SQLWCHAR *) (gpointer) out);
  memcpy (out, text, size);
  return size;
}

/* Both have the years, months and days first. */
static void
put_struct (const SluiceValue *value,
            Form               form,
            guint8            *out)
{
  const gboolean is_date = value->kind == SLUICE_VALUE_DATE;
  gint64 days = is_date ? value->i : value->i / SLUICE_USEC_PER_DAY;
  gint64 usec = is_date ? 0 : value->i % SLUICE_USEC_PER_DAY;
  SQL_TIMESTAMP_STRUCT stamp = { 0 };
  int year;
  int month;
  int day;

  if (usec < 0)
    {
      usec += SLUICE_USEC_PER_DAY;
      days--;
    }
  sluice_civil_from_days (days, &year, &month, &day);
  stamp.year = (SQLSMALLINT) year;
  stamp.month = (SQLUSMALLINT) month;
  stamp.day = (SQLUSMALLINT) day;
  stamp.hour = (SQLUSMALLINT) (usec / G_USEC_PER_SEC / 3600);
  stamp.minute = (SQLUSMALLINT) (usec / G_USEC_PER_SEC / 60 % 60);
  stamp.second = (SQLUSMALLINT) (usec / G_USEC_PER_SEC % 60);
  stamp.fraction = (SQLUINTEGER) (usec % G_USEC_PER_SEC * 1000);
  memcpy (out, &stamp, form == AS_DATE ? sizeof (SQL_DATE_STRUCT) : sizeof stamp);
}

static gsize
put_time (const SluiceValue *value,
          Form               form,
          guint8            *out)
{
  char buffer[SLUICE_CIVIL_BUFFER_SIZE];
  gsize n;

  if (value->kind == SLUICE_VALUE_DATE)
    n = sluice_civil_format_date (value->i, buffer);
  else if (value->kind == SLUICE_VALUE_TIME)
    n = sluice_civil_format_time (value->i, buffer);
  else
    {
      n = sluice_civil_format_timestamp (value->i, value->kind == SLUICE_VALUE_TIMESTAMPTZ && form == AS_ISO_TIME, buffer);
      if (form == AS_PLAIN_TIME)
        buffer[10] = ' ';
    }
  memcpy (out, buffer, n);
  return n;
}

/* Puts a value where the driver will look for it; gives its bytes. */
static SQLLEN
put_value (SluiceOdbcParameters *self,
           const Slot           *slot,
           const SluiceValue    *value,
           guint8               *out)
{
  char buffer[SLUICE_DOUBLE_BUFFER_SIZE];
  gsize n = slot->width;

  switch (slot->form)
    {
    case AS_BIT:
      *out = value->i != 0;
      break;
    case AS_INTEGER:
      memcpy (out, &value->i, sizeof value->i);
      break;
    case AS_DOUBLE:
      memcpy (out, &value->d, sizeof value->d);
      break;
    case AS_INTEGER_TEXT:
      n = (gsize) g_snprintf (buffer, sizeof buffer, "%" G_GINT64_FORMAT, value->i);
      memcpy (out, buffer, n);
      break;
    case AS_BOOLEAN_TEXT:
      n = value->i != 0 ? 4 : 5;
      memcpy (out, value->i != 0 ? "true" : "false", n);
      break;
    case AS_DOUBLE_TEXT:
      n = sluice_double_format (value->d, buffer);
      memcpy (out, buffer, n);
      break;
    case AS_DATE:
    case AS_TIMESTAMP:
      put_struct (value, slot->form, out);
      break;
    case AS_PLAIN_TIME:
    case AS_ISO_TIME:
      n = put_time (value, slot->form, out);
      break;
    case AS_TEXT:
      n = put_text (self, value, out);
      break;
    case AS_DECIMAL:
    case AS_BYTES:
    default:
      n = value->len;
      if (n > 0)
        memcpy (out, value->s, n);
      break;
    }
  return (SQLLEN) n;
}

static void
fill_slot (SluiceOdbcParameters *self,
           Slot                 *slot,
           const SluiceBatch    *batch,
           const guint          *rows,
           guint                 first)
{
  const gsize needed = slot->width * self->n_rows;

  if (needed > slot->allocated)
    {
      g_free (slot->data);
      slot->data = g_malloc (needed);
      slot->allocated = needed;
    }
  for (guint i = 0; i < self->n_rows; i++)
    {
      guint8 *out = slot->data + i * slot->width;
      SluiceValue place = sluice_value_int (SLUICE_VALUE_INTEGER, first + i);
      const SluiceValue *value = slot->column < 0 ? &place : get_value (self, slot, batch, rows[first + i]);

      slot->indicators[i] = sluice_value_is_null (value) ? SQL_NULL_DATA : put_value (self, slot, value, out);
    }
}

/**
 * sluice_odbc_parameters_fill:
 * @self: parameters
 * @batch: a batch
 * @rows: (array length=n_rows): rows of @batch
 * @first: a place in @rows
 * @n_rows: how many there are
 *
 * Takes rows from @first on, as many as one call had better send.
 *
 * Returns: how many it took, at least one
 */
guint
sluice_odbc_parameters_fill (SluiceOdbcParameters *self,
                             const SluiceBatch    *batch,
                             const guint          *rows,
                             guint                 first,
                             guint                 n_rows)
{
  g_return_val_if_fail (self != NULL && batch != NULL && rows != NULL && first < n_rows, 0);

  self->n_rows = choose_rows (self, batch, rows, first, n_rows);
  for (guint i = 0; i < self->n_slots; i++)
    fill_slot (self, &self->slots[i], batch, rows, first);
  return self->n_rows;
}

static void
choose_types (SluiceOdbcParameters *self,
              Slot                 *slot)
{
  const gboolean is_long = slot->width > MAX_SHORT;

  if (slot->form == AS_BYTES)
    slot->sql_type = is_long ? SQL_LONGVARBINARY : SQL_VARBINARY;
  else if (slot->form == AS_TEXT && self->is_bytewise)
    {
      slot->c_type = SQL_C_CHAR;
      slot->sql_type = is_long ? SQL_LONGVARCHAR : SQL_VARCHAR;
    }
  else if (slot->form == AS_TEXT)
    {
      slot->c_type = SQL_C_WCHAR;
      slot->sql_type = is_long ? SQL_WLONGVARCHAR : SQL_WVARCHAR;
    }
}

static SQLULEN
get_size (const SluiceOdbcParameters *self,
          const Slot                 *slot)
{
  switch (slot->form)
    {
    case AS_BIT:
      return 1;
    case AS_INTEGER:
      return 19;
    case AS_INTEGER_TEXT:
      return 19;
    case AS_DOUBLE:
      return 15;
    case AS_DECIMAL:
      return MAX (self->layout->columns[slot->column].type.precision, 1);
    case AS_DATE:
      return 10;
    case AS_TIMESTAMP:
      return 26;
    case AS_TEXT:
      return self->is_bytewise ? slot->width : slot->width / sizeof (SQLWCHAR);
    case AS_BOOLEAN_TEXT:
    case AS_DOUBLE_TEXT:
    case AS_PLAIN_TIME:
    case AS_ISO_TIME:
    case AS_BYTES:
    default:
      return slot->width;
    }
}

static SQLSMALLINT
get_digits (const Slot *slot)
{
  if (slot->form == AS_TIMESTAMP)
    return 6;
  return slot->form == AS_DECIMAL ? (SQLSMALLINT) slot->scale : 0;
}

/**
 * sluice_odbc_parameters_bind:
 * @self: parameters with rows
 * @statement: a prepared statement with as many question marks
 * @error: as of sluice_odbc_set_error()
 *
 * Tells the driver where the values are. A very long one will be asked for in pieces,
 * see sluice_odbc_parameters_put_long().
 *
 * Returns: whether it worked
 */
gboolean
sluice_odbc_parameters_bind (SluiceOdbcParameters  *self,
                             SluiceOdbcStatement   *statement,
                             GError               **error)
{
  g_return_val_if_fail (self != NULL && statement != NULL, FALSE);

  for (guint i = 0; i < self->n_slots; i++)
    {
      Slot *slot = &self->slots[i];
      const gboolean in_pieces = self->n_rows == 1 && slot->indicators[0] > PIECE_BYTES;

      choose_types (self, slot);
      if (in_pieces)
        slot->indicators[0] = SQL_LEN_DATA_AT_EXEC (slot->indicators[0]);
      if (!SQL_SUCCEEDED (SQLBindParameter (statement->handle, (SQLUSMALLINT) (i + 1), SQL_PARAM_INPUT, slot->c_type,
                                            slot->sql_type, get_size (self, slot), get_digits (slot),
                                            in_pieces ? (SQLPOINTER) slot : (SQLPOINTER) slot->data,
                                            (SQLLEN) slot->width, slot->indicators)))
        return sluice_odbc_statement_set_error (statement, "The driver does not take a parameter", NULL, error);
    }
  return TRUE;
}

/**
 * sluice_odbc_parameters_put_long:
 * @statement: a statement that needs data
 *
 * Gives the driver what it asks for, in pieces.
 *
 * Returns: what the execution of the statement gave in the end
 */
SQLRETURN
sluice_odbc_parameters_put_long (SluiceOdbcStatement *statement)
{
  SQLPOINTER wanted = NULL;
  SQLRETURN rc;

  g_return_val_if_fail (statement != NULL, SQL_ERROR);

  while ((rc = SQLParamData (statement->handle, &wanted)) == SQL_NEED_DATA)
    {
      const Slot *slot = wanted;
      const gsize size = (gsize) -(slot->indicators[0] - SQL_LEN_DATA_AT_EXEC_OFFSET);

      for (gsize done = 0; done < size; done += PIECE_BYTES)
        {
          rc = SQLPutData (statement->handle, slot->data + done, (SQLLEN) MIN (size - done, PIECE_BYTES));
          if (!SQL_SUCCEEDED (rc))
            return rc;
        }
    }
  return rc;
}
