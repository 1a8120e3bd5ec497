/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cron-field.h"

#include "sluice-error.h"

#include <string.h>

#define NAME_LENGTH 3

/* What may stand in a field. */
typedef struct
{
  const char *name;
  int min;
  int max;                      /* of Sunday's two numbers, the greater one */
  int span;                     /* how many different values there are */
  const char *const *names;     /* (nullable): the first stands for @min */
  int n_names;
  const char *allowed;
} FieldRule;

/* The items of a field, one behind the other. */
typedef struct
{
  SluiceCronFieldKind kind;
  const FieldRule *rule;
  const char *text;
  gsize pos;
  gsize end;
} Reader;

static const char *const month_names[] = {
  "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
};

static const char *const day_names[] = { "SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT" };

static const FieldRule rules[SLUICE_CRON_N_FIELDS] = {
  [SLUICE_CRON_MINUTE] = { "minute", 0, 59, 60, NULL, 0, "0 to 59" },
  [SLUICE_CRON_HOUR] = { "hour", 0, 23, 24, NULL, 0, "0 to 23" },
  [SLUICE_CRON_MONTH_DAY] = { "day of the month", 1, 31, 31, NULL, 0, "1 to 31, or L for the last day" },
  [SLUICE_CRON_MONTH] = { "month", 1, 12, 12, month_names, G_N_ELEMENTS (month_names), "1 to 12, or JAN to DEC" },
  [SLUICE_CRON_WEEK_DAY] = { "day of the week", 0, 7, 7, day_names, G_N_ELEMENTS (day_names),
                             "0 to 7, or SUN to SAT; 0 and 7 are Sunday, 5L is the last Friday of a month" },
};

/**
 * sluice_cron_set_error:
 * @error: return location
 * @offset: of the character that does not fit, in bytes from 0
 * @format: what is wrong with it
 * @...: its arguments
 *
 * Sets %SLUICE_ERROR_INVALID with the code `invalid_cron`; `where.byte` counts
 * from 1.
 */
void
sluice_cron_set_error (GError     **error,
                       gsize        offset,
                       const char  *format,
                       ...)
{
  g_autofree char *message = NULL;
  va_list args;

  if (error == NULL)
    return;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_cron", "Cron line, character %" G_GSIZE_FORMAT ": %s",
                    offset + 1, message);
  sluice_error_get_where (*error)->byte = (gint64) offset + 1;
  sluice_error_set_hint (*error,
                         "A cron line has five fields: minute, hour, day of the month, month, day of the week, "
                         "as in “30 7 * * MON-FRI”.");
}

static gboolean
at_end_of_item (const Reader *reader)
{
  return reader->pos >= reader->end || reader->text[reader->pos] == ',';
}

static char
peek (const Reader *reader)
{
  return reader->pos < reader->end ? g_ascii_toupper (reader->text[reader->pos]) : '\0';
}

/* Words of other dialects get an answer of their own. */
static gboolean
refuse (const Reader  *reader,
        GError       **error)
{
  const FieldRule *rule = reader->rule;
  const gboolean is_day = reader->kind == SLUICE_CRON_MONTH_DAY || reader->kind == SLUICE_CRON_WEEK_DAY;

  if (reader->pos >= reader->end || reader->text[reader->pos] == ',')
    sluice_cron_set_error (error, reader->pos, "the %s is missing; allowed are %s", rule->name, rule->allowed);
  else if (peek (reader) == '#')
    sluice_cron_set_error (error, reader->pos,
                           "“#” for the n-th such day of a month is not known; known are L in the day of the month "
                           "for the last day, and 5L in the day of the week for the last Friday");
  else if (is_day && peek (reader) == 'W')
    sluice_cron_set_error (error, reader->pos,
                           "“W” for the nearest weekday is not known; known are MON-FRI in the day of the week, and "
                           "L in the day of the month for the last day");
  else if (peek (reader) == '?')
    sluice_cron_set_error (error, reader->pos, "“?” stands alone, and for a day of the month or of the week only");
  else if (reader->kind == SLUICE_CRON_WEEK_DAY && peek (reader) == 'L')
    sluice_cron_set_error (error, reader->pos,
                           "“L” stands behind one day of the week, such as 5L for the last Friday of a month");
  else if (reader->kind == SLUICE_CRON_MONTH_DAY && reader->pos > 0 &&
           g_ascii_toupper (reader->text[reader->pos - 1]) == 'L')
    sluice_cron_set_error (error, reader->pos, "“L” for the last day of the month stands alone or in a list");
  else
    {
      const char *rest = reader->text + reader->pos;
      g_autofree char *valid = g_utf8_make_valid (rest, (gssize) MIN (reader->end - reader->pos, 20));

      sluice_cron_set_error (error, reader->pos, "“%s” is no %s; allowed are %s", valid, rule->name, rule->allowed);
    }
  return FALSE;
}

/* At most four digits are read: whatever has more is out of every range. */
static gboolean
read_number (Reader *reader,
             int    *ret_number)
{
  gsize pos = reader->pos;
  int number = 0;

  while (pos < reader->end && g_ascii_isdigit (reader->text[pos]) && pos < reader->pos + 4)
    number = number * 10 + (reader->text[pos++] - '0');
  if (pos == reader->pos || (pos < reader->end && g_ascii_isdigit (reader->text[pos])))
    return FALSE;
  reader->pos = pos;
  *ret_number = number;
  return TRUE;
}

static gboolean
read_name (Reader *reader,
           int    *ret_value)
{
  if (reader->end - reader->pos < NAME_LENGTH)
    return FALSE;

  for (int i = 0; i < reader->rule->n_names; i++)
    if (g_ascii_strncasecmp (reader->text + reader->pos, reader->rule->names[i], NAME_LENGTH) == 0)
      {
        reader->pos += NAME_LENGTH;
        *ret_value = reader->rule->min + i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
read_value (Reader  *reader,
            int     *ret_value,
            GError **error)
{
  const FieldRule *rule = reader->rule;
  const gsize start = reader->pos;
  int value = 0;

  if (!read_number (reader, &value) && !read_name (reader, &value))
    return refuse (reader, error);
  if (value < rule->min || value > rule->max)
    {
      reader->pos = start;
      sluice_cron_set_error (error, start, "%d is no %s; allowed are %s", value, rule->name, rule->allowed);
      return FALSE;
    }
  *ret_value = value;
  return TRUE;
}

static gboolean
read_step (Reader  *reader,
           int     *ret_step,
           GError **error)
{
  const FieldRule *rule = reader->rule;
  int step = 0;

  if (peek (reader) != '/')
    {
      *ret_step = 1;
      return TRUE;
    }

  reader->pos++;
  if (!read_number (reader, &step) || step < 1 || step > rule->span)
    {
      while (reader->pos > 0 && reader->text[reader->pos - 1] != '/')
        reader->pos--;
      sluice_cron_set_error (error, reader->pos, "the step of a %s is 1 to %d", rule->name, rule->span);
      return FALSE;
    }
  *ret_step = step;
  return TRUE;
}

/* A range that ends before it begins goes on from the field's start: 22-2 are
 * the hours from ten in the evening to two. */
static void
add_range (const FieldRule *rule,
           int              from,
           int              to,
           int              step,
           SluiceCronField *field)
{
  int n;

  if (from > to)
    from = rule->min + (from - rule->min) % rule->span;
  n = to - from + (from > to ? rule->span : 0);
  for (int i = 0; i <= n; i += step)
    field->values |= G_GUINT64_CONSTANT (1) << (rule->min + (from - rule->min + i) % rule->span);
}

static gboolean
read_range (Reader           *reader,
            SluiceCronField  *field,
            GError          **error)
{
  const FieldRule *rule = reader->rule;
  const int top = rule->min + rule->span - 1;
  int from = rule->min;
  int to = top;
  int step;

  if (peek (reader) == '*')
    reader->pos++;
  else
    {
      if (!read_value (reader, &from, error))
        return FALSE;
      if (reader->kind == SLUICE_CRON_WEEK_DAY && peek (reader) == 'L')
        {
          reader->pos++;
          field->last_week_days |= G_GUINT64_CONSTANT (1) << (from % rule->span);
          return TRUE;
        }
      to = from;
      if (peek (reader) == '-')
        {
          reader->pos++;
          if (!read_value (reader, &to, error))
            return FALSE;
        }
      else if (peek (reader) == '/')
        to = MAX (top, from);
    }

  if (!read_step (reader, &step, error))
    return FALSE;
  add_range (rule, from, to, step, field);
  return TRUE;
}

static gboolean
read_item (Reader           *reader,
           SluiceCronField  *field,
           GError          **error)
{
  if (reader->kind == SLUICE_CRON_MONTH_DAY && peek (reader) == 'L')
    {
      reader->pos++;
      field->last = TRUE;
    }
  else if (!read_range (reader, field, error))
    return FALSE;

  return at_end_of_item (reader) || refuse (reader, error);
}

/**
 * sluice_cron_field_parse:
 * @kind: which field
 * @text: the cron line
 * @start: where the field begins, in bytes
 * @end: where it ends
 * @ret_field: (out caller-allocates): what it says
 * @error: %SLUICE_ERROR_INVALID with the code `invalid_cron`
 *
 * Returns: %FALSE if the field cannot be understood
 */
gboolean
sluice_cron_field_parse (SluiceCronFieldKind   kind,
                         const char           *text,
                         gsize                 start,
                         gsize                 end,
                         SluiceCronField      *ret_field,
                         GError              **error)
{
  Reader reader = { kind, &rules[kind], text, start, end };
  SluiceCronField field = { 0 };
  const gboolean is_day = kind == SLUICE_CRON_MONTH_DAY || kind == SLUICE_CRON_WEEK_DAY;

  g_return_val_if_fail (kind < SLUICE_CRON_N_FIELDS, FALSE);
  g_return_val_if_fail (start < end, FALSE);

  field.star = text[start] == '*';
  if (is_day && end - start == 1 && text[start] == '?')
    {
      field.star = TRUE;
      add_range (reader.rule, reader.rule->min, reader.rule->min + reader.rule->span - 1, 1, &field);
      *ret_field = field;
      return TRUE;
    }

  for (;;)
    {
      if (!read_item (&reader, &field, error))
        return FALSE;
      if (reader.pos >= reader.end)
        break;
      reader.pos++;
    }
  *ret_field = field;
  return TRUE;
}
