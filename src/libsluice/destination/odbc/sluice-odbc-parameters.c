/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-odbc-parameters.h"

#include "sluice-odbc-form.h"

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

/* The array of a parameter. */
typedef struct
{
  SluiceOdbcForm form;
  int column;                   /* in the layout; -1 = the place of the row */
  char *cast;                   /* (owned) (nullable) */
  SQLSMALLINT c_type;
  SQLSMALLINT sql_type;
  gsize width;                  /* bytes of a value */
  guint scale;
  guint8 *data;                 /* (owned), as many values as fit */
  gsize allocated;
  GString *list;                /* (owned) (nullable) all values, as an array of the server */
  SQLLEN *indicators;           /* (owned), MAX_ROWS */
} Slot;

struct _SluiceOdbcParameters
{
  SluiceOdbcSession *session;           /* (unowned) */
  const SluiceLoadLayout *layout;       /* (unowned) */
  const SluiceOdbcStyle *style;
  Slot *slots;                          /* (owned) */
  guint n_slots;
  guint n_rows;
  gboolean strip_nul;
  gboolean is_bytewise;                 /* texts are sent in UTF-8 */
  gboolean in_lists;                    /* each parameter is an array of the server */
};

static void
set_form (Slot *slot,
          SluiceOdbcForm  form)
{
  slot->form = form;
  switch (form)
    {
    case SLUICE_ODBC_PUT_BIT:
      slot->c_type = SQL_C_BIT;
      slot->sql_type = SQL_BIT;
      slot->width = sizeof (guint8);
      break;
    case SLUICE_ODBC_PUT_INTEGER:
      slot->c_type = SQL_C_SBIGINT;
      slot->sql_type = SQL_BIGINT;
      slot->width = sizeof (SQLBIGINT);
      break;
    case SLUICE_ODBC_PUT_DOUBLE:
      slot->c_type = SQL_C_DOUBLE;
      slot->sql_type = SQL_DOUBLE;
      slot->width = sizeof (double);
      break;
    case SLUICE_ODBC_PUT_DATE:
      slot->c_type = SQL_C_TYPE_DATE;
      slot->sql_type = SQL_TYPE_DATE;
      slot->width = sizeof (SQL_DATE_STRUCT);
      break;
    case SLUICE_ODBC_PUT_TIMESTAMP:
      slot->c_type = SQL_C_TYPE_TIMESTAMP;
      slot->sql_type = SQL_TYPE_TIMESTAMP;
      slot->width = sizeof (SQL_TIMESTAMP_STRUCT);
      break;
    case SLUICE_ODBC_PUT_BYTES:
      slot->c_type = SQL_C_BINARY;
      slot->sql_type = SQL_VARBINARY;
      break;
    case SLUICE_ODBC_PUT_DECIMAL:
    case SLUICE_ODBC_PUT_INTEGER_TEXT:
      slot->c_type = SQL_C_CHAR;
      slot->sql_type = SQL_DECIMAL;
      slot->width = NUMBER_BYTES;
      break;
    case SLUICE_ODBC_PUT_BOOLEAN_TEXT:
    case SLUICE_ODBC_PUT_DOUBLE_TEXT:
    case SLUICE_ODBC_PUT_PLAIN_TIME:
    case SLUICE_ODBC_PUT_ISO_TIME:
      slot->c_type = SQL_C_CHAR;
      slot->sql_type = SQL_VARCHAR;
      slot->width = NUMBER_BYTES;
      break;
    case SLUICE_ODBC_PUT_TEXT:
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
  self->style = sluice_odbc_style_find (session->dialect->name);
  self->strip_nul = strip_nul;
  self->is_bytewise = !session->is_wide || (session->driver != NULL && session->driver->is_utf8);
  self->in_lists = self->style->casts && self->is_bytewise && g_str_has_prefix (session->server, "PostgreSQL");
  self->slots = g_new0 (Slot, layout->n_columns + 1);
  if (staged)
    {
      set_form (&self->slots[0], self->in_lists ? SLUICE_ODBC_PUT_INTEGER_TEXT : SLUICE_ODBC_PUT_INTEGER);
      self->slots[0].cast = self->in_lists ? g_strdup ("integer") : NULL;
      self->slots[self->n_slots++].column = -1;
    }
  for (guint i = 0; i < layout->n_columns; i++)
    {
      Slot *slot = &self->slots[self->n_slots++];
      const SluiceLoadColumn *column = &layout->columns[i];

      slot->column = (int) i;
      slot->scale = column->type.scale;
      set_form (slot, sluice_odbc_style_choose (self->style, column->type.kind, &targets[i]));
      if (self->in_lists && slot->form == SLUICE_ODBC_PUT_INTEGER)
        set_form (slot, SLUICE_ODBC_PUT_INTEGER_TEXT);
      if (self->style->casts && column->type_name != NULL)
        slot->cast = sluice_odbc_make_cast (column->type_name);
    }
  for (guint i = 0; i < self->n_slots; i++)
    {
      self->slots[i].indicators = g_new0 (SQLLEN, MAX_ROWS);
      self->slots[i].list = self->in_lists ? g_string_new (NULL) : NULL;
    }
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
      if (self->slots[i].list != NULL)
        g_string_free (self->slots[i].list, TRUE);
    }
  g_free (self->slots);
  g_free (self);
}

/* The arrays of the server side by side, as the rows of a table. */
static void
append_lists (SluiceOdbcParameters *self,
              GString              *sql)
{
  g_string_append (sql, "SELECT ");
  for (guint i = 0; i < self->n_slots; i++)
    {
      g_string_append (sql, i > 0 ? ", " : "");
      if (self->slots[i].cast != NULL)
        g_string_append_printf (sql, "CAST(v.a%u AS %s)", i, self->slots[i].cast);
      else
        g_string_append_printf (sql, "v.a%u", i);
    }
  g_string_append (sql, " FROM unnest(");
  for (guint i = 0; i < self->n_slots; i++)
    g_string_append (sql, i > 0 ? ", CAST(? AS text[])" : "CAST(? AS text[])");
  g_string_append (sql, ") AS v(");
  for (guint i = 0; i < self->n_slots; i++)
    g_string_append_printf (sql, "%sa%u", i > 0 ? ", " : "", i);
  g_string_append_c (sql, ')');
}

/**
 * sluice_odbc_parameters_make_source:
 * @self: parameters
 *
 * Returns: (transfer full): what an INSERT takes its rows from, with question marks
 */
char *
sluice_odbc_parameters_make_source (SluiceOdbcParameters *self)
{
  GString *sql = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  if (self->in_lists)
    {
      append_lists (self, sql);
      return g_string_free (sql, FALSE);
    }
  for (guint i = 0; i < self->n_slots; i++)
    {
      g_string_append (sql, i > 0 ? ", " : "VALUES (");
      if (self->slots[i].cast != NULL)
        g_string_append_printf (sql, "CAST(? AS %s)", self->slots[i].cast);
      else
        g_string_append_c (sql, '?');
    }
  g_string_append_c (sql, ')');
  return g_string_free (sql, FALSE);
}

/**
 * sluice_odbc_parameters_get_n_sets:
 * @self: parameters with rows
 *
 * Returns: how many sets of parameters they are to the driver
 */
guint
sluice_odbc_parameters_get_n_sets (SluiceOdbcParameters *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->in_lists ? 1 : self->n_rows;
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
  return slot->form == SLUICE_ODBC_PUT_TEXT || slot->form == SLUICE_ODBC_PUT_BYTES ||
         slot->form == SLUICE_ODBC_PUT_DECIMAL;
}

/* Bytes of the widest form of a value. A byte of UTF-8 is a unit of UTF-16 at most. */
static gsize
measure (SluiceOdbcParameters *self,
         const Slot           *slot,
         const SluiceValue    *value)
{
  const gboolean is_wide = slot->form == SLUICE_ODBC_PUT_TEXT && !self->is_bytewise;

  if (sluice_value_is_null (value))
    return 1;
  return MAX (value->len, 1) * (is_wide ? sizeof (SQLWCHAR) : 1);
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

/* The same for lists, in which each value is as wide as it is. Leaves in the slots how
 * wide the widest is. */
static guint
choose_listed (SluiceOdbcParameters *self,
               const SluiceBatch    *batch,
               const guint          *rows,
               guint                 first,
               guint                 n_rows)
{
  const guint max = MIN (n_rows - first, MAX_ROWS);
  gsize total = 0;
  guint n = 0;

  for (guint i = 0; i < self->n_slots; i++)
    self->slots[i].width = MAX (self->slots[i].width, NUMBER_BYTES);
  for (; n < max; n++)
    {
      gsize added = 0;

      for (guint i = 0; i < self->n_slots; i++)
        {
          Slot *slot = &self->slots[i];

          if (!is_variable (slot))
            continue;
          added += measure (self, slot, get_value (self, slot, batch, rows[first + n]));
        }
      if (n > 0 && total + added > MAX_BYTES)
        break;
      total += added;
    }
  for (guint i = 0; i < n * self->n_slots; i++)
    {
      Slot *slot = &self->slots[i % self->n_slots];
      const guint row = rows[first + i / self->n_slots];

      if (is_variable (slot))
        slot->width = MAX (slot->width, measure (self, slot, get_value (self, slot, batch, row)));
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

/* Puts a value where the driver will look for it; gives its bytes. */
static SQLLEN
put_value (SluiceOdbcParameters *self,
           const Slot           *slot,
           const SluiceValue    *value,
           guint8               *out)
{
  if (slot->form == SLUICE_ODBC_PUT_TEXT)
    return (SQLLEN) put_text (self, value, out);
  return (SQLLEN) sluice_odbc_form_put (slot->form, value, out);
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

/* An element of an array ("PostgreSQL 15 Documentation", 8.15.2): in quotes, with a
 * backslash before quotes and backslashes. Bytes are given by their digits. */
static void
append_element (GString      *list,
                SluiceOdbcForm          form,
                const guint8 *data,
                gsize         size)
{
  static const char digits[] = "0123456789abcdef";
  gsize start = 0;

  g_string_append_c (list, '"');
  if (form == SLUICE_ODBC_PUT_BYTES)
    {
      g_string_append (list, "\\\\x");
      for (gsize i = 0; i < size; i++)
        {
          g_string_append_c (list, digits[data[i] >> 4]);
          g_string_append_c (list, digits[data[i] & 15]);
        }
    }
  for (gsize i = 0; i < size && form != SLUICE_ODBC_PUT_BYTES; i++)
    {
      if (data[i] != '"' && data[i] != '\\')
        continue;
      g_string_append_len (list, (const char *) data + start, (gssize) (i - start));
      g_string_append_c (list, '\\');
      start = i;
    }
  if (form != SLUICE_ODBC_PUT_BYTES)
    g_string_append_len (list, (const char *) data + start, (gssize) (size - start));
  g_string_append_c (list, '"');
}

static void
fill_list (SluiceOdbcParameters *self,
           Slot                 *slot,
           const SluiceBatch    *batch,
           const guint          *rows,
           guint                 first)
{
  if (slot->width > slot->allocated)
    {
      g_free (slot->data);
      slot->data = g_malloc (slot->width);
      slot->allocated = slot->width;
    }
  g_string_assign (slot->list, "{");
  for (guint i = 0; i < self->n_rows; i++)
    {
      SluiceValue place = sluice_value_int (SLUICE_VALUE_INTEGER, first + i);
      const SluiceValue *value = slot->column < 0 ? &place : get_value (self, slot, batch, rows[first + i]);

      if (i > 0)
        g_string_append_c (slot->list, ',');
      if (sluice_value_is_null (value))
        g_string_append (slot->list, "NULL");
      else
        append_element (slot->list, slot->form, slot->data, (gsize) put_value (self, slot, value, slot->data));
    }
  g_string_append_c (slot->list, '}');
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

  self->n_rows = self->in_lists ? choose_listed (self, batch, rows, first, n_rows)
                                : choose_rows (self, batch, rows, first, n_rows);
  for (guint i = 0; i < self->n_slots; i++)
    {
      if (self->in_lists)
        fill_list (self, &self->slots[i], batch, rows, first);
      else
        fill_slot (self, &self->slots[i], batch, rows, first);
    }
  return self->n_rows;
}

static void
choose_types (SluiceOdbcParameters *self,
              Slot                 *slot)
{
  const gboolean is_long = slot->width > MAX_SHORT;

  if (slot->form == SLUICE_ODBC_PUT_BYTES)
    slot->sql_type = is_long ? SQL_LONGVARBINARY : SQL_VARBINARY;
  else if (slot->form == SLUICE_ODBC_PUT_TEXT && self->is_bytewise)
    {
      slot->c_type = SQL_C_CHAR;
      slot->sql_type = is_long ? SQL_LONGVARCHAR : SQL_VARCHAR;
    }
  else if (slot->form == SLUICE_ODBC_PUT_TEXT)
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
    case SLUICE_ODBC_PUT_BIT:
      return 1;
    case SLUICE_ODBC_PUT_INTEGER:
      return 19;
    case SLUICE_ODBC_PUT_INTEGER_TEXT:
      return 19;
    case SLUICE_ODBC_PUT_DOUBLE:
      return 15;
    case SLUICE_ODBC_PUT_DECIMAL:
      return MAX (self->layout->columns[slot->column].type.precision, 1);
    case SLUICE_ODBC_PUT_DATE:
      return 10;
    case SLUICE_ODBC_PUT_TIMESTAMP:
      return 26;
    case SLUICE_ODBC_PUT_TEXT:
      return self->is_bytewise ? slot->width : slot->width / sizeof (SQLWCHAR);
    case SLUICE_ODBC_PUT_BOOLEAN_TEXT:
    case SLUICE_ODBC_PUT_DOUBLE_TEXT:
    case SLUICE_ODBC_PUT_PLAIN_TIME:
    case SLUICE_ODBC_PUT_ISO_TIME:
    case SLUICE_ODBC_PUT_BYTES:
    default:
      return slot->width;
    }
}

static SQLSMALLINT
get_digits (const Slot *slot)
{
  if (slot->form == SLUICE_ODBC_PUT_TIMESTAMP)
    return 6;
  return slot->form == SLUICE_ODBC_PUT_DECIMAL ? (SQLSMALLINT) slot->scale : 0;
}

static gboolean
bind_list (Slot                 *slot,
           SQLUSMALLINT          place,
           SluiceOdbcStatement  *statement,
           GError              **error)
{
  slot->indicators[0] = (SQLLEN) slot->list->len;
  return SQL_SUCCEEDED (SQLBindParameter (statement->handle, place, SQL_PARAM_INPUT, SQL_C_CHAR, SQL_LONGVARCHAR,
                                          slot->list->len, 0, slot->list->str, (SQLLEN) slot->list->len,
                                          slot->indicators)) ||
         sluice_odbc_statement_set_error (statement, "The driver does not take a parameter", NULL, error);
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

      if (self->in_lists)
        {
          if (!bind_list (slot, (SQLUSMALLINT) (i + 1), statement, error))
            return FALSE;
          continue;
        }
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
