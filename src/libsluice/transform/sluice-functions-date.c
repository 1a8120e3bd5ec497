/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-function.h"

#include "sluice-civil.h"
#include "sluice-convert.h"
#include "sluice-decimal.h"
#include "sluice-error.h"
#include "sluice-time-format.h"

/* Transforms of dates and times. A time without an offset is local to the
 * source's zone unless a zone is named. */

typedef struct
{
  SluiceTimeFormat *format;     /* (nullable): NULL is ISO 8601 */
  SluiceZone *zone;             /* (nullable): the zone named */
  SluiceZone *to_zone;          /* (nullable) */
  SluiceConverter converter;    /* makes what is wanted, in the source's zone */
  gint64 unit;                  /* microseconds, 0 = not a number */
} DateData;

static void
date_data_free (gpointer data)
{
  DateData *self = data;

  g_clear_pointer (&self->format, sluice_time_format_free);
  g_clear_pointer (&self->zone, sluice_zone_free);
  g_clear_pointer (&self->to_zone, sluice_zone_free);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DateData, date_data_free)

static DateData *
date_data_new (const SluiceArguments  *arguments,
               SluiceTypeKind          kind,
               const char             *format,
               GError                **error)
{
  g_autoptr(DateData) self = g_new0 (DateData, 1);

  sluice_converter_init (&self->converter, (SluiceType) { .kind = kind }, arguments->zone);
  if (format == NULL)
    return g_steal_pointer (&self);
  self->format = sluice_time_format_new (format, error);
  return self->format != NULL ? g_steal_pointer (&self) : NULL;
}

static DateData *
require (DateData    *self,
         gboolean     fits,
         const char  *format,
         const char  *missing,
         GError     **error)
{
  if (self == NULL || format == NULL || fits)
    return self;

  sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_format",
                    "the format “%s” has no %s", format, missing);
  date_data_free (self);
  return NULL;
}

static gpointer
compile_to_date (const SluiceArguments  *arguments,
                 GError                **error)
{
  const char *format = sluice_arguments_get_text (arguments, "format");
  DateData *self = date_data_new (arguments, SLUICE_TYPE_KIND_DATE, format, error);

  return require (self, self == NULL || format == NULL || sluice_time_format_has_date (self->format),
                  format, "year, month and day", error);
}

static gpointer
compile_to_time (const SluiceArguments  *arguments,
                 GError                **error)
{
  const char *format = sluice_arguments_get_text (arguments, "format");
  DateData *self = date_data_new (arguments, SLUICE_TYPE_KIND_TIME, format, error);

  return require (self, self == NULL || format == NULL || sluice_time_format_has_time (self->format),
                  format, "hour", error);
}

static gpointer
compile_to_timestamp (const SluiceArguments  *arguments,
                      GError                **error)
{
  const char *format = sluice_arguments_get_text (arguments, "format");
  const char *zone = sluice_arguments_get_text (arguments, "zone");
  const char *unit = sluice_arguments_get_text (arguments, "unit");
  DateData *self = date_data_new (arguments, SLUICE_TYPE_KIND_TIMESTAMPTZ, format, error);

  self = require (self, self == NULL || format == NULL || sluice_time_format_has_date (self->format),
                  format, "year, month and day", error);
  if (self == NULL)
    return NULL;

  if (zone != NULL && (self->zone = sluice_zone_new (zone, error)) == NULL)
    {
      date_data_free (self);
      return NULL;
    }
  if (zone != NULL)
    self->converter.zone = self->zone;
  if (unit != NULL)
    self->unit = unit[0] == 's' ? G_USEC_PER_SEC : unit[0] == 'm' ? 1000 : 1;
  return self;
}

static gpointer
compile_format_date (const SluiceArguments  *arguments,
                     GError                **error)
{
  return date_data_new (arguments, SLUICE_TYPE_KIND_TIMESTAMP,
                        sluice_arguments_get_text (arguments, "format"), error);
}

static gpointer
compile_shift_zone (const SluiceArguments  *arguments,
                    GError                **error)
{
  g_autoptr(DateData) self = date_data_new (arguments, SLUICE_TYPE_KIND_TIMESTAMPTZ, NULL, error);
  const char *from = sluice_arguments_get_text (arguments, "from");

  if (from != NULL && (self->zone = sluice_zone_new (from, error)) == NULL)
    return NULL;
  if (from != NULL)
    self->converter.zone = self->zone;
  self->to_zone = sluice_zone_new (sluice_arguments_get_text (arguments, "to"), error);
  return self->to_zone != NULL ? g_steal_pointer (&self) : NULL;
}

/* Reads a text by the format. */
static gboolean
read_text (const DateData    *self,
           const SluiceValue *in,
           SluiceArena       *arena,
           SluiceTimeFields  *fields)
{
  SluiceValue text;

  return sluice_convert_to_text (NULL, in, arena, &text) == NULL &&
         sluice_time_format_parse (self->format, text.s, text.len, fields);
}

static gint64
floor_div (gint64 a,
           gint64 b)
{
  return a / b - (a % b < 0 ? 1 : 0);
}

static gboolean
is_typed (const SluiceValue *in)
{
  return in->kind == SLUICE_VALUE_DATE || in->kind == SLUICE_VALUE_TIME ||
         in->kind == SLUICE_VALUE_TIMESTAMP || in->kind == SLUICE_VALUE_TIMESTAMPTZ;
}

static const char *
apply_to_date (gpointer           data,
               const SluiceValue *in,
               SluiceArena       *arena,
               SluiceValue       *ret_value)
{
  const DateData *self = data;
  SluiceTimeFields fields;
  gint64 usec = in->i;

  if (in->kind == SLUICE_VALUE_TIMESTAMP || in->kind == SLUICE_VALUE_TIMESTAMPTZ)
    {
      if (in->kind == SLUICE_VALUE_TIMESTAMPTZ)
        usec = sluice_zone_to_local (self->converter.zone, usec, NULL, NULL);
      *ret_value = sluice_value_int (SLUICE_VALUE_DATE, floor_div (usec, SLUICE_USEC_PER_DAY));
      return sluice_civil_has_day (ret_value->i) ? NULL : "invalid_date";
    }
  if (self->format == NULL || is_typed (in))
    return self->converter.func (&self->converter, in, arena, ret_value);
  if (!read_text (self, in, arena, &fields) || !fields.has_date)
    return "invalid_date";
  *ret_value = sluice_value_int (SLUICE_VALUE_DATE, fields.days);
  return NULL;
}

static const char *
apply_to_time (gpointer           data,
               const SluiceValue *in,
               SluiceArena       *arena,
               SluiceValue       *ret_value)
{
  const DateData *self = data;
  SluiceTimeFields fields;

  if (self->format == NULL || is_typed (in))
    return self->converter.func (&self->converter, in, arena, ret_value);
  if (!read_text (self, in, arena, &fields) || !fields.has_time)
    return "invalid_time";
  *ret_value = sluice_value_int (SLUICE_VALUE_TIME, fields.usec);
  return NULL;
}

/* Time since 1970 as a number, exactly; finer than microseconds is refused. */
static const char *
read_epoch (const DateData    *self,
            const SluiceValue *in,
            SluiceArena       *arena,
            SluiceValue       *ret_value)
{
  int digits = self->unit == G_USEC_PER_SEC ? 6 : self->unit == 1000 ? 3 : 0;
  SluiceValue number;
  SluiceDecimal decimal;
  gint64 usec;

  if (sluice_convert_to_number (in, arena, &number) != NULL ||
      !sluice_decimal_parse (number.s, number.len, &decimal))
    return "invalid_timestamp";
  if (decimal.n_integer + decimal.n_fraction > 0)
    decimal.point += digits;
  if (!sluice_decimal_to_integer (&decimal, &usec))
    return "invalid_timestamp";

  number = sluice_value_int (SLUICE_VALUE_TIMESTAMPTZ, usec);
  /* Checks the range of years. */
  return self->converter.func (&self->converter, &number, arena, ret_value) == NULL
           ? NULL : "invalid_timestamp";
}

static const char *
apply_to_timestamp (gpointer           data,
                    const SluiceValue *in,
                    SluiceArena       *arena,
                    SluiceValue       *ret_value)
{
  const DateData *self = data;
  SluiceTimeFields fields;
  SluiceValue value;

  if (self->unit != 0 && (self->format == NULL || sluice_convert_is_number (in)) && !is_typed (in))
    return read_epoch (self, in, arena, ret_value);
  if (self->format == NULL || is_typed (in))
    return self->converter.func (&self->converter, in, arena, ret_value) == NULL
             ? NULL : "invalid_timestamp";

  if (!read_text (self, in, arena, &fields) || !fields.has_date)
    return "invalid_timestamp";
  value = sluice_value_int (fields.has_offset ? SLUICE_VALUE_TIMESTAMPTZ : SLUICE_VALUE_TIMESTAMP,
                            fields.days * SLUICE_USEC_PER_DAY + fields.usec -
                            fields.offset * G_USEC_PER_SEC);
  return self->converter.func (&self->converter, &value, arena, ret_value) == NULL
           ? NULL : "invalid_timestamp";
}

/* Sets date and time to what the clock shows in the source's zone, unless that
 * is a year without four digits. */
static gboolean
read_local (const DateData    *self,
            const SluiceValue *in,
            SluiceTimeFields  *fields)
{
  SluiceZone *zone = self->converter.zone;
  gint64 local;
  gint64 utc;

  if (in->kind == SLUICE_VALUE_TIME)
    {
      *fields = (SluiceTimeFields) { .usec = in->i, .has_time = TRUE };
      return TRUE;
    }
  if (!sluice_convert_read_time (in, fields))
    return FALSE;

  local = fields->days * SLUICE_USEC_PER_DAY + fields->usec;
  if (fields->has_offset)
    utc = local - fields->offset * G_USEC_PER_SEC;
  else if (!sluice_zone_to_utc (zone, local, &utc))
    return TRUE;
  local = sluice_zone_to_local (zone, utc, &fields->offset, &fields->abbreviation);
  fields->has_offset = TRUE;
  fields->days = floor_div (local, SLUICE_USEC_PER_DAY);
  fields->usec = local - fields->days * SLUICE_USEC_PER_DAY;
  return sluice_civil_has_day (fields->days);
}

static const char *
apply_format_date (gpointer           data,
                   const SluiceValue *in,
                   SluiceArena       *arena,
                   SluiceValue       *ret_value)
{
  const DateData *self = data;
  SluiceTimeFields fields;
  GString *out;

  if (!read_local (self, in, &fields))
    return "invalid_timestamp";
  out = g_string_sized_new (32);
  sluice_time_format_write (self->format, &fields, out);
  *ret_value = sluice_value_text (SLUICE_VALUE_TEXT, sluice_arena_copy (arena, out->str, out->len),
                                  out->len);
  g_string_free (out, TRUE);
  return NULL;
}

static const char *
apply_shift_zone (gpointer           data,
                  const SluiceValue *in,
                  SluiceArena       *arena,
                  SluiceValue       *ret_value)
{
  const DateData *self = data;
  SluiceValue instant;
  gint64 local;

  if (self->converter.func (&self->converter, in, arena, &instant) != NULL)
    return "invalid_timestamp";
  local = sluice_zone_to_local (self->to_zone, instant.i, NULL, NULL);
  if (!sluice_civil_has_day (floor_div (local, SLUICE_USEC_PER_DAY)))
    return "invalid_timestamp";
  *ret_value = sluice_value_int (SLUICE_VALUE_TIMESTAMP, local);
  return NULL;
}

const SluiceFunction sluice_functions_date[] = {
  { .name = "to_date", .compile = compile_to_date, .free = date_data_free, .apply = apply_to_date },
  { .name = "to_time", .compile = compile_to_time, .free = date_data_free, .apply = apply_to_time },
  { .name = "to_timestamp", .compile = compile_to_timestamp, .free = date_data_free,
    .apply = apply_to_timestamp },
  { .name = "format_date", .compile = compile_format_date, .free = date_data_free,
    .apply = apply_format_date },
  { .name = "shift_zone", .compile = compile_shift_zone, .free = date_data_free,
    .apply = apply_shift_zone },
  { .name = NULL },
};
