/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-odbc-form.h"

#include "sluice-civil.h"
#include "sluice-double.h"
#include "sluice-odbc-text.h"

#include <string.h>

static const SluiceOdbcStyle styles[] = {
  {
    .dialect = NULL,
    .booleans = SLUICE_ODBC_PUT_INTEGER,
    .integers = SLUICE_ODBC_PUT_INTEGER,
    .doubles = SLUICE_ODBC_PUT_DOUBLE,
    .decimals = SLUICE_ODBC_PUT_DECIMAL,
    .dates = SLUICE_ODBC_PUT_DATE,
    .times = SLUICE_ODBC_PUT_ISO_TIME,
    .timestamps = SLUICE_ODBC_PUT_TIMESTAMP,
    .instants = SLUICE_ODBC_PUT_TIMESTAMP,
  },
  /* Its driver prints doubles with 15 digits, and guesses types; the server does
   * neither with a text and a cast. */
  {
    .dialect = "postgres",
    .booleans = SLUICE_ODBC_PUT_BOOLEAN_TEXT,
    .integers = SLUICE_ODBC_PUT_INTEGER,
    .doubles = SLUICE_ODBC_PUT_DOUBLE_TEXT,
    .decimals = SLUICE_ODBC_PUT_TEXT,
    .dates = SLUICE_ODBC_PUT_ISO_TIME,
    .times = SLUICE_ODBC_PUT_ISO_TIME,
    .timestamps = SLUICE_ODBC_PUT_ISO_TIME,
    .instants = SLUICE_ODBC_PUT_ISO_TIME,
    .casts = TRUE,
  },
  /* Its driver makes doubles of decimals and cuts seconds after their thousandths. */
  {
    .dialect = "sqlite",
    .booleans = SLUICE_ODBC_PUT_INTEGER,
    .integers = SLUICE_ODBC_PUT_INTEGER,
    .doubles = SLUICE_ODBC_PUT_DOUBLE,
    .decimals = SLUICE_ODBC_PUT_TEXT,
    .dates = SLUICE_ODBC_PUT_ISO_TIME,
    .times = SLUICE_ODBC_PUT_ISO_TIME,
    .timestamps = SLUICE_ODBC_PUT_ISO_TIME,
    .instants = SLUICE_ODBC_PUT_ISO_TIME,
  },
  {
    .dialect = "mariadb",
    .booleans = SLUICE_ODBC_PUT_INTEGER,
    .integers = SLUICE_ODBC_PUT_INTEGER,
    .doubles = SLUICE_ODBC_PUT_DOUBLE,
    .decimals = SLUICE_ODBC_PUT_DECIMAL,
    .dates = SLUICE_ODBC_PUT_PLAIN_TIME,
    .times = SLUICE_ODBC_PUT_PLAIN_TIME,
    .timestamps = SLUICE_ODBC_PUT_PLAIN_TIME,
    .instants = SLUICE_ODBC_PUT_PLAIN_TIME,
  },
  /* Its driver has no 64-bit integers ("Oracle Database Development Guide", ODBC). */
  {
    .dialect = "oracle",
    .booleans = SLUICE_ODBC_PUT_INTEGER_TEXT,
    .integers = SLUICE_ODBC_PUT_INTEGER_TEXT,
    .doubles = SLUICE_ODBC_PUT_DOUBLE,
    .decimals = SLUICE_ODBC_PUT_DECIMAL,
    .dates = SLUICE_ODBC_PUT_DATE,
    .times = SLUICE_ODBC_PUT_ISO_TIME,
    .timestamps = SLUICE_ODBC_PUT_TIMESTAMP,
    .instants = SLUICE_ODBC_PUT_TIMESTAMP,
  },
  {
    .dialect = "sqlserver",
    .booleans = SLUICE_ODBC_PUT_BIT,
    .integers = SLUICE_ODBC_PUT_INTEGER,
    .doubles = SLUICE_ODBC_PUT_DOUBLE,
    .decimals = SLUICE_ODBC_PUT_DECIMAL,
    .dates = SLUICE_ODBC_PUT_DATE,
    .times = SLUICE_ODBC_PUT_ISO_TIME,
    .timestamps = SLUICE_ODBC_PUT_TIMESTAMP,
    .instants = SLUICE_ODBC_PUT_ISO_TIME,
  },
  {
    .dialect = "vertica",
    .booleans = SLUICE_ODBC_PUT_BIT,
    .integers = SLUICE_ODBC_PUT_INTEGER,
    .doubles = SLUICE_ODBC_PUT_DOUBLE,
    .decimals = SLUICE_ODBC_PUT_DECIMAL,
    .dates = SLUICE_ODBC_PUT_DATE,
    .times = SLUICE_ODBC_PUT_ISO_TIME,
    .timestamps = SLUICE_ODBC_PUT_TIMESTAMP,
    .instants = SLUICE_ODBC_PUT_TIMESTAMP,
  },
};

/**
 * sluice_odbc_style_find:
 * @dialect: a dialect of ODBC
 *
 * Returns: (transfer none): its style
 */
const SluiceOdbcStyle *
sluice_odbc_style_find (const char *dialect)
{
  g_return_val_if_fail (dialect != NULL, NULL);

  for (gsize i = 1; i < G_N_ELEMENTS (styles); i++)
    {
      if (strcmp (styles[i].dialect, dialect) == 0)
        return &styles[i];
    }
  return &styles[0];
}

/**
 * sluice_odbc_style_choose:
 * @self: a style
 * @kind: a kind of type
 * @target: what the column holds
 *
 * A time goes as a text to a column that holds texts, whatever the server's own form.
 *
 * Returns: the form in which the driver is given values of @kind
 */
SluiceOdbcForm
sluice_odbc_style_choose (const SluiceOdbcStyle *self,
                          SluiceTypeKind         kind,
                          const SluiceSqlTarget *target)
{
  const gboolean is_text = target->holds == SLUICE_SQL_HOLDS_TEXTS;

  switch (kind)
    {
    case SLUICE_TYPE_KIND_BOOLEAN:
      return self->booleans;
    case SLUICE_TYPE_KIND_INTEGER:
      return self->integers;
    case SLUICE_TYPE_KIND_DOUBLE:
      return is_text ? SLUICE_ODBC_PUT_DOUBLE_TEXT : self->doubles;
    case SLUICE_TYPE_KIND_DECIMAL:
      return is_text ? SLUICE_ODBC_PUT_TEXT : self->decimals;
    case SLUICE_TYPE_KIND_DATE:
      return is_text ? SLUICE_ODBC_PUT_ISO_TIME : self->dates;
    case SLUICE_TYPE_KIND_TIME:
      return is_text ? SLUICE_ODBC_PUT_ISO_TIME : self->times;
    case SLUICE_TYPE_KIND_TIMESTAMP:
      return is_text ? SLUICE_ODBC_PUT_ISO_TIME : self->timestamps;
    case SLUICE_TYPE_KIND_TIMESTAMPTZ:
      return is_text ? SLUICE_ODBC_PUT_ISO_TIME : self->instants;
    case SLUICE_TYPE_KIND_BYTES:
      return SLUICE_ODBC_PUT_BYTES;
    case SLUICE_TYPE_KIND_TEXT:
    case SLUICE_TYPE_KIND_UUID:
    case SLUICE_TYPE_KIND_JSON:
    default:
      return SLUICE_ODBC_PUT_TEXT;
    }
}

/**
 * sluice_odbc_make_cast:
 * @type_name: the type of a column of PostgreSQL
 *
 * What stands in brackets would cut or round a value in a cast, but refuses it in the
 * column.
 *
 * Returns: (transfer full): what a value is cast to before it goes into the column
 */
char *
sluice_odbc_make_cast (const char *type_name)
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

/* Both have the years, months and days first. */
static gsize
put_struct (const SluiceValue *value,
            SluiceOdbcForm     form,
            guint8            *out)
{
  const gboolean is_date = value->kind == SLUICE_VALUE_DATE;
  gint64 days = is_date ? value->i : value->i / SLUICE_USEC_PER_DAY;
  gint64 usec = is_date ? 0 : value->i % SLUICE_USEC_PER_DAY;
  SQL_TIMESTAMP_STRUCT stamp = { 0 };
  int year;
  int month;
  int day;
  gsize n;

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
  n = form == SLUICE_ODBC_PUT_DATE ? sizeof (SQL_DATE_STRUCT) : sizeof stamp;
  memcpy (out, &stamp, n);
  return n;
}

static gsize
put_time (const SluiceValue *value,
          SluiceOdbcForm     form,
          guint8            *out)
{
  const gboolean has_zone = value->kind == SLUICE_VALUE_TIMESTAMPTZ && form == SLUICE_ODBC_PUT_ISO_TIME;
  char buffer[SLUICE_CIVIL_BUFFER_SIZE];
  gsize n;

  if (value->kind == SLUICE_VALUE_DATE)
    n = sluice_civil_format_date (value->i, buffer);
  else if (value->kind == SLUICE_VALUE_TIME)
    n = sluice_civil_format_time (value->i, buffer);
  else
    {
      n = sluice_civil_format_timestamp (value->i, has_zone, buffer);
      if (form == SLUICE_ODBC_PUT_PLAIN_TIME)
        buffer[10] = ' ';
    }
  memcpy (out, buffer, n);
  return n;
}

/**
 * sluice_odbc_form_put:
 * @form: a form
 * @value: a value that is not NULL
 * @out: where the driver will look for it, with room for it
 *
 * Puts a value; texts in UTF-8.
 *
 * Returns: how many bytes it took
 */
gsize
sluice_odbc_form_put (SluiceOdbcForm     form,
                      const SluiceValue *value,
                      guint8            *out)
{
  char buffer[SLUICE_DOUBLE_BUFFER_SIZE];
  gsize n;

  g_return_val_if_fail (value != NULL && out != NULL, 0);

  switch (form)
    {
    case SLUICE_ODBC_PUT_BIT:
      *out = value->i != 0;
      n = sizeof *out;
      break;
    case SLUICE_ODBC_PUT_INTEGER:
      memcpy (out, &value->i, sizeof value->i);
      n = sizeof value->i;
      break;
    case SLUICE_ODBC_PUT_DOUBLE:
      memcpy (out, &value->d, sizeof value->d);
      n = sizeof value->d;
      break;
    case SLUICE_ODBC_PUT_INTEGER_TEXT:
      n = (gsize) g_snprintf (buffer, sizeof buffer, "%" G_GINT64_FORMAT, value->i);
      memcpy (out, buffer, n);
      break;
    case SLUICE_ODBC_PUT_BOOLEAN_TEXT:
      n = value->i != 0 ? 4 : 5;
      memcpy (out, value->i != 0 ? "true" : "false", n);
      break;
    case SLUICE_ODBC_PUT_DOUBLE_TEXT:
      n = sluice_double_format (value->d, buffer);
      memcpy (out, buffer, n);
      break;
    case SLUICE_ODBC_PUT_DATE:
    case SLUICE_ODBC_PUT_TIMESTAMP:
      n = put_struct (value, form, out);
      break;
    case SLUICE_ODBC_PUT_PLAIN_TIME:
    case SLUICE_ODBC_PUT_ISO_TIME:
      n = put_time (value, form, out);
      break;
    case SLUICE_ODBC_PUT_TEXT:
    case SLUICE_ODBC_PUT_DECIMAL:
    case SLUICE_ODBC_PUT_BYTES:
    default:
      n = value->len;
      if (n > 0)
        memcpy (out, value->s, n);
      break;
    }
  return n;
}
