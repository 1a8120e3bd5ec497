/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-function.h"

#include "sluice-civil.h"
#include "sluice-convert.h"

/* Transforms that reckon with dates. A time with an offset is taken apart as the
 * clock of the source's zone shows it. */

#define USEC_PER_HOUR (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

typedef enum
{
  UNIT_YEAR,
  UNIT_QUARTER,
  UNIT_MONTH,
  UNIT_WEEK,
  UNIT_DAY,
  UNIT_HOUR,
  UNIT_MINUTE,
  UNIT_SECOND,
  UNIT_WEEKDAY,
  UNIT_YEARDAY,
  UNIT_EPOCH,
} Unit;

typedef struct
{
  Unit unit;
  gint64 amount;
  SluiceZone *zone;             /* (unowned): the source's */
} CalendarData;

/* A moment as a clock shows it. */
typedef struct
{
  gint64 days;
  gint64 usec;
  gboolean has_time;
  gboolean has_zone;            /* it is one of the source's zone */
  gint64 utc;                   /* if @has_zone */
} Moment;

static gpointer
compile_calendar (const SluiceArguments  *arguments,
                  GError                **error)
{
  static const char *const names[] = { "year", "quarter", "month", "week", "day", "hour", "minute", "second",
                                       "weekday", "yearday", "epoch" };
  CalendarData *self = g_new0 (CalendarData, 1);
  const char *unit = sluice_arguments_get_text (arguments, "unit");

  while (!g_str_equal (names[self->unit], unit))
    self->unit++;
  sluice_arguments_get_integer (arguments, "amount", &self->amount);
  self->zone = arguments->zone;
  return self;
}

static gint64
floor_div (gint64 a,
           gint64 b)
{
  return a / b - (a % b < 0 ? 1 : 0);
}

static gboolean
read_moment (const CalendarData *self,
             const SluiceValue  *in,
             Moment             *moment)
{
  SluiceTimeFields fields;
  gint64 local;

  if (!sluice_convert_read_time (in, &fields) || !fields.has_date)
    return FALSE;
  *moment = (Moment) { .days = fields.days, .usec = fields.usec, .has_time = fields.has_time,
                       .has_zone = fields.has_offset };
  if (!fields.has_offset)
    return TRUE;
  moment->utc = fields.days * SLUICE_USEC_PER_DAY + fields.usec - fields.offset * G_USEC_PER_SEC;
  local = sluice_zone_to_local (self->zone, moment->utc, NULL, NULL);
  moment->days = floor_div (local, SLUICE_USEC_PER_DAY);
  moment->usec = local - moment->days * SLUICE_USEC_PER_DAY;
  return TRUE;
}

/* What the clock shows, as a value of the kind that was read. */
static const char *
write_moment (const CalendarData *self,
              const Moment       *moment,
              SluiceValue        *ret_value)
{
  gint64 local;
  gint64 utc;

  if (!sluice_civil_has_day (moment->days))
    return moment->has_time ? "invalid_timestamp" : "invalid_date";
  local = moment->days * SLUICE_USEC_PER_DAY + moment->usec;
  if (!moment->has_time)
    {
      *ret_value = sluice_value_int (SLUICE_VALUE_DATE, moment->days);
      return NULL;
    }
  if (!moment->has_zone)
    {
      *ret_value = sluice_value_int (SLUICE_VALUE_TIMESTAMP, local);
      return NULL;
    }
  if (!sluice_zone_to_utc (self->zone, local, &utc))
    return "invalid_timestamp";
  *ret_value = sluice_value_int (SLUICE_VALUE_TIMESTAMPTZ, utc);
  return NULL;
}

/* Whole days and more: the clock shows the same time. */
static void
add_days (const CalendarData *self,
          Moment             *moment)
{
  gint64 months = self->amount * (self->unit == UNIT_YEAR ? 12 : self->unit == UNIT_QUARTER ? 3 : 1);
  int year, month, day;

  if (self->unit == UNIT_DAY || self->unit == UNIT_WEEK)
    {
      moment->days += self->amount * (self->unit == UNIT_WEEK ? 7 : 1);
      return;
    }
  sluice_civil_from_days (moment->days, &year, &month, &day);
  months += (gint64) year * 12 + month - 1;
  if (months < 12 || months >= 120000)
    {
      moment->days = G_MAXINT32;
      return;
    }
  year = (int) (months / 12);
  month = (int) (months % 12) + 1;
  /* The last day of a month that is shorter. */
  while (!sluice_civil_is_valid (year, month, day))
    day--;
  moment->days = sluice_civil_days (year, month, day);
}

static const char *
apply_date_add (gpointer           data,
                const SluiceValue *in,
                SluiceArena       *arena,
                SluiceValue       *ret_value)
{
  const CalendarData *self = data;
  Moment moment;
  gint64 usec;

  if (!read_moment (self, in, &moment))
    return "invalid_date";
  if (self->unit <= UNIT_DAY)
    {
      add_days (self, &moment);
      return write_moment (self, &moment, ret_value);
    }

  /* Hours are so long everywhere, whatever a clock does meanwhile. */
  usec = self->amount * (self->unit == UNIT_HOUR ? USEC_PER_HOUR : self->unit == UNIT_MINUTE
                         ? USEC_PER_HOUR / 60 : G_USEC_PER_SEC);
  usec += moment.has_zone ? moment.utc : moment.days * SLUICE_USEC_PER_DAY + moment.usec;
  if (!sluice_civil_has_day (floor_div (usec, SLUICE_USEC_PER_DAY)))
    return "invalid_timestamp";
  *ret_value = sluice_value_int (moment.has_zone ? SLUICE_VALUE_TIMESTAMPTZ : SLUICE_VALUE_TIMESTAMP, usec);
  return NULL;
}

/* 1 = Monday; the 1st of January 1970 was a Thursday. */
static int
get_weekday (gint64 days)
{
  return (int) (days + 3 - 7 * floor_div (days + 3, 7)) + 1;
}

/* ISO 8601: the week of the year in which its Thursday lies. */
static int
get_week (gint64 days)
{
  gint64 thursday = days - get_weekday (days) + 4;
  int year, month, day;

  sluice_civil_from_days (thursday, &year, &month, &day);
  return (int) ((thursday - sluice_civil_days (year, 1, 1)) / 7) + 1;
}

static gint64
get_part (const CalendarData *self,
          const Moment       *moment)
{
  int year, month, day;

  sluice_civil_from_days (moment->days, &year, &month, &day);
  switch (self->unit)
    {
    case UNIT_YEAR:
      return year;
    case UNIT_QUARTER:
      return (month - 1) / 3 + 1;
    case UNIT_MONTH:
      return month;
    case UNIT_WEEK:
      return get_week (moment->days);
    case UNIT_HOUR:
      return moment->usec / USEC_PER_HOUR;
    case UNIT_MINUTE:
      return moment->usec / (USEC_PER_HOUR / 60) % 60;
    case UNIT_SECOND:
      return moment->usec / G_USEC_PER_SEC % 60;
    case UNIT_WEEKDAY:
      return get_weekday (moment->days);
    case UNIT_YEARDAY:
      return moment->days - sluice_civil_days (year, 1, 1) + 1;
    case UNIT_EPOCH:
      return floor_div (moment->has_zone ? moment->utc : moment->days * SLUICE_USEC_PER_DAY + moment->usec,
                        G_USEC_PER_SEC);
    case UNIT_DAY:
    default:
      return day;
    }
}

static const char *
apply_date_part (gpointer           data,
                 const SluiceValue *in,
                 SluiceArena       *arena,
                 SluiceValue       *ret_value)
{
  const CalendarData *self = data;
  Moment moment;

  if (!read_moment (self, in, &moment))
    return "invalid_date";
  /* A clock elsewhere may already show the year 10000. */
  if (self->unit != UNIT_EPOCH && !sluice_civil_has_day (moment.days))
    return "invalid_date";
  *ret_value = sluice_value_int (SLUICE_VALUE_INTEGER, get_part (self, &moment));
  return NULL;
}

static const char *
apply_date_trunc (gpointer           data,
                  const SluiceValue *in,
                  SluiceArena       *arena,
                  SluiceValue       *ret_value)
{
  const CalendarData *self = data;
  int year, month, day;
  Moment moment;
  gint64 length;

  if (!read_moment (self, in, &moment))
    return "invalid_date";
  if (self->unit >= UNIT_HOUR)
    {
      length = self->unit == UNIT_HOUR ? USEC_PER_HOUR : USEC_PER_HOUR / 60;
      moment.utc -= moment.usec % length;
      moment.usec -= moment.usec % length;
      if (!moment.has_zone)
        return write_moment (self, &moment, ret_value);
      if (!sluice_civil_has_day (floor_div (moment.utc, SLUICE_USEC_PER_DAY)))
        return "invalid_timestamp";
      *ret_value = sluice_value_int (SLUICE_VALUE_TIMESTAMPTZ, moment.utc);
      return NULL;
    }

  sluice_civil_from_days (moment.days, &year, &month, &day);
  if (self->unit == UNIT_WEEK)
    moment.days -= get_weekday (moment.days) - 1;
  else if (self->unit != UNIT_DAY)
    moment.days = sluice_civil_days (year, self->unit == UNIT_YEAR ? 1 : self->unit == UNIT_MONTH
                                     ? month : (month - 1) / 3 * 3 + 1, 1);
  moment.has_time = FALSE;
  return write_moment (self, &moment, ret_value);
}

const SluiceFunction sluice_functions_calendar[] = {
  { .name = "date_add", .compile = compile_calendar, .free = g_free, .apply = apply_date_add },
  { .name = "date_part", .compile = compile_calendar, .free = g_free, .apply = apply_date_part },
  { .name = "date_trunc", .compile = compile_calendar, .free = g_free, .apply = apply_date_trunc },
  { .name = NULL },
};
