/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-convert.h"

#include "sluice-civil.h"
#include "sluice-iso-time.h"

/* The instants that have a year of four digits. */
#define MIN_TIMESTAMP (G_GINT64_CONSTANT (-62135596800) * G_USEC_PER_SEC)
#define MAX_TIMESTAMP (G_GINT64_CONSTANT (253402300800) * G_USEC_PER_SEC - 1)

static gint64
floor_days (gint64 usec)
{
  return usec / SLUICE_USEC_PER_DAY - (usec % SLUICE_USEC_PER_DAY < 0 ? 1 : 0);
}

/**
 * sluice_convert_read_time:
 * @in: a value
 * @fields: (out caller-allocates): what it says; undefined on failure
 *
 * Reads a date with or without a time. Without an offset it is local to the
 * source's zone.
 *
 * Returns: %FALSE if @in is neither
 */
gboolean
sluice_convert_read_time (const SluiceValue *in,
                          SluiceTimeFields  *fields)
{
  switch ((SluiceValueKind) in->kind)
    {
    case SLUICE_VALUE_TEXT:
      return sluice_iso_parse (in->s, in->len, fields);
    case SLUICE_VALUE_DATE:
      *fields = (SluiceTimeFields) { .days = in->i, .has_date = TRUE };
      return TRUE;
    case SLUICE_VALUE_TIMESTAMP:
    case SLUICE_VALUE_TIMESTAMPTZ:
      *fields = (SluiceTimeFields) {
        .days = floor_days (in->i),
        .has_date = TRUE,
        .has_time = TRUE,
        .has_offset = in->kind == SLUICE_VALUE_TIMESTAMPTZ,
      };
      fields->usec = in->i - fields->days * SLUICE_USEC_PER_DAY;
      return TRUE;
    case SLUICE_VALUE_MISSING:
    case SLUICE_VALUE_NULL:
    case SLUICE_VALUE_BOOLEAN:
    case SLUICE_VALUE_INTEGER:
    case SLUICE_VALUE_DOUBLE:
    case SLUICE_VALUE_NUMBER:
    case SLUICE_VALUE_DECIMAL:
    case SLUICE_VALUE_BYTES:
    case SLUICE_VALUE_TIME:
    case SLUICE_VALUE_UUID:
    case SLUICE_VALUE_JSON:
    case SLUICE_VALUE_INVALID:
    default:
      return FALSE;
    }
}

/* Local time in the source's zone. With @check_gap, one that the clock never
 * shows is refused. */
static gboolean
read_local (const SluiceConverter *self,
            const SluiceValue     *in,
            gboolean               check_gap,
            gint64                *ret_local)
{
  SluiceTimeFields fields;
  gint64 utc;

  if (!sluice_convert_read_time (in, &fields))
    return FALSE;

  *ret_local = fields.days * SLUICE_USEC_PER_DAY + fields.usec;
  if (fields.has_offset)
    *ret_local = sluice_zone_to_local (self->zone, *ret_local - fields.offset * G_USEC_PER_SEC,
                                       NULL, NULL);
  else if (check_gap && !sluice_zone_to_utc (self->zone, *ret_local, &utc))
    return FALSE;
  return *ret_local >= MIN_TIMESTAMP && *ret_local <= MAX_TIMESTAMP;
}

/**
 * sluice_convert_to_date:
 * @self: a converter
 * @in: a value
 * @arena: for texts
 * @ret_value: (out caller-allocates): the date
 *
 * A date and time only makes a date at midnight, in the source's zone.
 *
 * Returns: (nullable): %NULL, or the code of the problem
 */
const char *
sluice_convert_to_date (const SluiceConverter *self,
                        const SluiceValue     *in,
                        SluiceArena           *arena,
                        SluiceValue           *ret_value)
{
  gint64 local;

  if (!read_local (self, in, FALSE, &local) || local % SLUICE_USEC_PER_DAY != 0)
    return "invalid_date";
  *ret_value = sluice_value_int (SLUICE_VALUE_DATE, local / SLUICE_USEC_PER_DAY);
  return NULL;
}

/**
 * sluice_convert_to_time:
 * @self: (nullable): a converter
 * @in: a value
 * @arena: for texts
 * @ret_value: (out caller-allocates): the time of day
 *
 * Returns: (nullable): %NULL, or the code of the problem
 */
const char *
sluice_convert_to_time (const SluiceConverter *self,
                        const SluiceValue     *in,
                        SluiceArena           *arena,
                        SluiceValue           *ret_value)
{
  gint64 usec = in->i;

  if (in->kind == SLUICE_VALUE_TEXT && !sluice_iso_parse_time (in->s, in->len, &usec))
    return "invalid_time";
  if (in->kind != SLUICE_VALUE_TEXT && in->kind != SLUICE_VALUE_TIME)
    return "invalid_time";
  *ret_value = sluice_value_int (SLUICE_VALUE_TIME, usec);
  return NULL;
}

/**
 * sluice_convert_to_timestamp:
 * @self: a converter
 * @in: a value
 * @arena: for texts
 * @ret_value: (out caller-allocates): the local time in the source's zone
 *
 * Returns: (nullable): %NULL, or the code of the problem
 */
const char *
sluice_convert_to_timestamp (const SluiceConverter *self,
                             const SluiceValue     *in,
                             SluiceArena           *arena,
                             SluiceValue           *ret_value)
{
  gint64 local;

  if (!read_local (self, in, TRUE, &local))
    return "invalid_timestamp";
  *ret_value = sluice_value_int (SLUICE_VALUE_TIMESTAMP, local);
  return NULL;
}

/**
 * sluice_convert_to_timestamptz:
 * @self: a converter
 * @in: a value
 * @arena: for texts
 * @ret_value: (out caller-allocates): the instant
 *
 * Returns: (nullable): %NULL, or the code of the problem: `invalid_timestamp`
 *   for a local time that does not exist, else `invalid_timestamptz`
 */
const char *
sluice_convert_to_timestamptz (const SluiceConverter *self,
                               const SluiceValue     *in,
                               SluiceArena           *arena,
                               SluiceValue           *ret_value)
{
  SluiceTimeFields fields;
  gint64 usec;

  if (!sluice_convert_read_time (in, &fields))
    return "invalid_timestamptz";
  usec = fields.days * SLUICE_USEC_PER_DAY + fields.usec;
  if (fields.has_offset)
    usec -= fields.offset * G_USEC_PER_SEC;
  else if (!sluice_zone_to_utc (self->zone, usec, &usec))
    return "invalid_timestamp";
  if (usec < MIN_TIMESTAMP || usec > MAX_TIMESTAMP)
    return "invalid_timestamptz";

  *ret_value = sluice_value_int (SLUICE_VALUE_TIMESTAMPTZ, usec);
  return NULL;
}
