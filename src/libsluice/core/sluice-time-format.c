/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-time-format.h"

#include "sluice-civil.h"
#include "sluice-error.h"

#include <string.h>

/* The conversions, in the spelling of strftime. */
#define CONVERSIONS "YymdeHIMSfpbBhaAjzZs"

/* Those that stand for others. */
static const struct
{
  char conversion;
  const char *stands_for;
} short_forms[] = {
  { 'T', "%H:%M:%S" },
  { 'R', "%H:%M" },
  { 'F', "%Y-%m-%d" },
  { 'D', "%m/%d/%y" },
};

static const char *const month_names[] = {
  "January", "February", "March", "April", "May", "June", "July", "August",
  "September", "October", "November", "December",
};

static const char *const day_names[] = {
  "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
};

/* One item of a format: a conversion, or one byte that stands for itself. */
typedef struct
{
  char conversion;              /* 0 = literal */
  char literal;
  gboolean unpadded;            /* `%-d` */
} Item;

/**
 * SluiceTimeFormat:
 *
 * A format of dates and times in the spelling of strftime, compiled. Names are
 * English whatever the locale, so that a task means the same everywhere.
 *
 * `%Y` takes exactly four digits and `%y` two, other numbers one or two; a space
 * takes any amount of space. The whole text must fit. Immutable.
 */
struct _SluiceTimeFormat
{
  GArray *items;                /* (element-type Item) */
};

/* What a text has said so far; -1 = nothing. */
typedef struct
{
  int year, month, day, day_of_year;
  int hour, hour12, minute, second, usec;
  int pm;
  int offset;
  gboolean has_offset;
  gint64 epoch;
  gboolean has_epoch;
} Parsed;

static gboolean
add_items (SluiceTimeFormat  *self,
           const char        *format,
           GError           **error)
{
  for (const char *p = format; *p != '\0'; p++)
    {
      Item item = { .literal = *p };
      const char *stands_for = NULL;

      if (*p == '%')
        {
          if (*++p == '-')
            {
              item.unpadded = TRUE;
              p++;
            }
          for (guint i = 0; i < G_N_ELEMENTS (short_forms); i++)
            {
              if (*p == short_forms[i].conversion)
                stands_for = short_forms[i].stands_for;
            }

          if (*p == '\0' || (*p != '%' && stands_for == NULL && strchr (CONVERSIONS, *p) == NULL))
            {
              sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_format",
                                "“%s” is not a date format: “%%%.1s” is not known; use "
                                "%%Y %%m %%d %%H %%M %%S and the like", format, p);
              return FALSE;
            }
          item.conversion = *p == '%' ? 0 : *p;
        }

      if (stands_for != NULL)
        add_items (self, stands_for, NULL);
      else
        g_array_append_val (self->items, item);
    }
  return TRUE;
}

/**
 * sluice_time_format_new:
 * @format: a format, `%d/%m/%Y` say
 * @error: %SLUICE_ERROR_INVALID with the code `invalid_format`
 *
 * Returns: (transfer full) (nullable): the compiled format
 */
SluiceTimeFormat *
sluice_time_format_new (const char  *format,
                        GError     **error)
{
  g_autoptr(SluiceTimeFormat) self = NULL;

  g_return_val_if_fail (format != NULL, NULL);

  self = g_new0 (SluiceTimeFormat, 1);
  self->items = g_array_new (FALSE, FALSE, sizeof (Item));
  if (!add_items (self, format, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * sluice_time_format_free:
 * @self: (transfer full): a format
 */
void
sluice_time_format_free (SluiceTimeFormat *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->items);
  g_free (self);
}

static gboolean
has_conversion (const SluiceTimeFormat *self,
                const char             *conversions)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      char conversion = g_array_index (self->items, Item, i).conversion;

      if (conversion != 0 && strchr (conversions, conversion) != NULL)
        return TRUE;
    }
  return FALSE;
}

/**
 * sluice_time_format_has_date:
 * @self: a format
 *
 * Returns: %TRUE if what it reads is a whole date
 */
gboolean
sluice_time_format_has_date (const SluiceTimeFormat *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (has_conversion (self, "s"))
    return TRUE;
  if (!has_conversion (self, "Yy"))
    return FALSE;
  return has_conversion (self, "j") ||
         (has_conversion (self, "mbBh") && has_conversion (self, "de"));
}

/**
 * sluice_time_format_has_time:
 * @self: a format
 *
 * Returns: %TRUE if what it reads has an hour
 */
gboolean
sluice_time_format_has_time (const SluiceTimeFormat *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return has_conversion (self, "HIs");
}

static gboolean
take_number (const char **p,
             const char  *end,
             int          min_digits,
             int          max_digits,
             int         *ret_value)
{
  int value = 0;
  int n = 0;

  while (n < max_digits && *p < end && g_ascii_isdigit (**p))
    {
      value = value * 10 + (**p - '0');
      (*p)++;
      n++;
    }
  if (n < min_digits)
    return FALSE;
  *ret_value = value;
  return TRUE;
}

/* Fractions finer than microseconds must be zero there. */
static gboolean
take_fraction (const char **p,
               const char  *end,
               int         *ret_usec)
{
  int usec = 0;
  int n = 0;

  for (; *p < end && g_ascii_isdigit (**p); (*p)++, n++)
    {
      if (n < 6)
        usec = usec * 10 + (**p - '0');
      else if (**p != '0')
        return FALSE;
    }
  if (n == 0)
    return FALSE;
  for (; n < 6; n++)
    usec *= 10;
  *ret_usec = usec;
  return TRUE;
}

/* Takes a full name or its first three letters, in any case. */
static gboolean
take_name (const char        **p,
           const char         *end,
           const char *const  *names,
           guint               n_names,
           int                *ret_index)
{
  for (guint i = 0; i < n_names; i++)
    {
      gsize len = strlen (names[i]);

      if ((gsize) (end - *p) < len || g_ascii_strncasecmp (*p, names[i], len) != 0)
        len = 3;
      if ((gsize) (end - *p) < len || g_ascii_strncasecmp (*p, names[i], len) != 0)
        continue;

      *p += len;
      *ret_index = (int) i;
      return TRUE;
    }
  return FALSE;
}

static gboolean
take_half (const char **p,
           const char  *end,
           int         *ret_pm)
{
  if (end - *p < 2 || g_ascii_tolower ((*p)[1]) != 'm')
    return FALSE;
  if (g_ascii_tolower ((*p)[0]) != 'a' && g_ascii_tolower ((*p)[0]) != 'p')
    return FALSE;
  *ret_pm = g_ascii_tolower ((*p)[0]) == 'p';
  *p += 2;
  return TRUE;
}

/* `Z`, `+02`, `+0200`, `+02:00`. */
static gboolean
take_offset (const char **p,
             const char  *end,
             Parsed      *parsed)
{
  int hours;
  int minutes = 0;
  int sign;

  if (*p == end)
    return FALSE;
  parsed->has_offset = TRUE;
  if (**p == 'Z' || **p == 'z')
    {
      (*p)++;
      parsed->offset = 0;
      return TRUE;
    }
  if (**p != '+' && **p != '-')
    return FALSE;

  sign = *(*p)++ == '-' ? -1 : 1;
  if (!take_number (p, end, 2, 2, &hours))
    return FALSE;
  if (*p < end && **p == ':')
    {
      (*p)++;
      if (!take_number (p, end, 2, 2, &minutes))
        return FALSE;
    }
  else if (*p < end && g_ascii_isdigit (**p) && !take_number (p, end, 2, 2, &minutes))
    {
      return FALSE;
    }
  parsed->offset = sign * (hours * 3600 + minutes * 60);
  return hours < 24 && minutes < 60;
}

/* Only the names that mean one thing everywhere. */
static gboolean
take_zone_name (const char **p,
                const char  *end,
                Parsed      *parsed)
{
  static const char *const names[] = { "UTC", "GMT", "Z" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gsize len = strlen (names[i]);

      if ((gsize) (end - *p) >= len && g_ascii_strncasecmp (*p, names[i], len) == 0)
        {
          *p += len;
          parsed->offset = 0;
          parsed->has_offset = TRUE;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
take_epoch (const char **p,
            const char  *end,
            Parsed      *parsed)
{
  gboolean negative = *p < end && **p == '-';
  int n = 0;

  if (negative)
    (*p)++;
  parsed->epoch = 0;
  for (; *p < end && g_ascii_isdigit (**p) && n < 13; (*p)++, n++)
    parsed->epoch = parsed->epoch * 10 + (**p - '0');
  if (negative)
    parsed->epoch = -parsed->epoch;
  parsed->has_epoch = TRUE;
  return n > 0;
}

static gboolean
take_short_year (const char **p,
                 const char  *end,
                 int         *ret_year)
{
  if (!take_number (p, end, 2, 2, ret_year))
    return FALSE;
  /* As POSIX has it. */
  *ret_year += *ret_year < 69 ? 2000 : 1900;
  return TRUE;
}

static gboolean
take_month_name (const char **p,
                 const char  *end,
                 int         *ret_month)
{
  if (!take_name (p, end, month_names, G_N_ELEMENTS (month_names), ret_month))
    return FALSE;
  (*ret_month)++;
  return TRUE;
}

static void
skip_space (const char **p,
            const char  *end)
{
  while (*p < end && g_ascii_isspace (**p))
    (*p)++;
}

static gboolean
take_conversion (char          conversion,
                 const char  **p,
                 const char   *end,
                 Parsed       *parsed)
{
  int ignored;

  switch (conversion)
    {
    case 'Y':
      return take_number (p, end, 4, 4, &parsed->year);
    case 'y':
      return take_short_year (p, end, &parsed->year);
    case 'm':
      return take_number (p, end, 1, 2, &parsed->month);
    case 'e':
      skip_space (p, end);
      return take_number (p, end, 1, 2, &parsed->day);
    case 'd':
      return take_number (p, end, 1, 2, &parsed->day);
    case 'j':
      return take_number (p, end, 1, 3, &parsed->day_of_year);
    case 'H':
      return take_number (p, end, 1, 2, &parsed->hour);
    case 'I':
      return take_number (p, end, 1, 2, &parsed->hour12);
    case 'M':
      return take_number (p, end, 1, 2, &parsed->minute);
    case 'S':
      return take_number (p, end, 1, 2, &parsed->second);
    case 'f':
      return take_fraction (p, end, &parsed->usec);
    case 'p':
      return take_half (p, end, &parsed->pm);
    case 'b':
    case 'B':
    case 'h':
      return take_month_name (p, end, &parsed->month);
    case 'a':
    case 'A':
      return take_name (p, end, day_names, G_N_ELEMENTS (day_names), &ignored);
    case 'z':
      return take_offset (p, end, parsed);
    case 'Z':
      return take_zone_name (p, end, parsed);
    case 's':
      return take_epoch (p, end, parsed);
    default:
      g_assert_not_reached ();
    }
}

static gboolean
finish_time (Parsed           *parsed,
             SluiceTimeFields *fields)
{
  if (parsed->hour12 >= 0)
    {
      if (parsed->hour12 < 1 || parsed->hour12 > 12 || parsed->pm < 0)
        return FALSE;
      parsed->hour = parsed->hour12 % 12 + (parsed->pm == 1 ? 12 : 0);
    }
  fields->has_time = parsed->hour >= 0;
  if (MAX (parsed->hour, 0) > 23 || parsed->minute > 59 || parsed->second > 59)
    return FALSE;
  fields->usec = ((gint64) MAX (parsed->hour, 0) * 3600 + parsed->minute * 60 + parsed->second) *
                 G_USEC_PER_SEC + parsed->usec;
  return TRUE;
}

static gboolean
finish_date (const Parsed     *parsed,
             SluiceTimeFields *fields)
{
  if (parsed->year < 0)
    return TRUE;

  if (parsed->day_of_year >= 0)
    {
      gint64 first = sluice_civil_days (parsed->year, 1, 1);

      fields->days = first + parsed->day_of_year - 1;
      fields->has_date = TRUE;
      return parsed->year >= 1 && parsed->day_of_year >= 1 &&
             fields->days < sluice_civil_days (parsed->year + 1, 1, 1);
    }
  if (parsed->month < 0 && parsed->day < 0)
    return TRUE;
  if (!sluice_civil_is_valid (parsed->year, parsed->month, parsed->day))
    return FALSE;
  fields->days = sluice_civil_days (parsed->year, parsed->month, parsed->day);
  fields->has_date = TRUE;
  return TRUE;
}

static gboolean
finish_epoch (const Parsed     *parsed,
              SluiceTimeFields *fields)
{
  gint64 seconds = parsed->epoch % 86400;

  fields->days = parsed->epoch / 86400;
  if (seconds < 0)
    {
      seconds += 86400;
      fields->days--;
    }
  fields->usec = seconds * G_USEC_PER_SEC + parsed->usec;
  fields->offset = 0;
  fields->has_date = fields->has_time = fields->has_offset = TRUE;
  return sluice_civil_has_day (fields->days);
}

/**
 * sluice_time_format_parse:
 * @self: a format
 * @text: (array length=len): the text to read; space around it is ignored
 * @len: its bytes
 * @ret_fields: (out caller-allocates): what it says; undefined on failure
 *
 * Returns: %TRUE if all of @text fits and says a date and time that exist
 */
gboolean
sluice_time_format_parse (const SluiceTimeFormat *self,
                          const char             *text,
                          gsize                   len,
                          SluiceTimeFields       *ret_fields)
{
  Parsed parsed = {
    .year = -1, .month = -1, .day = -1, .day_of_year = -1, .hour = -1, .hour12 = -1, .pm = -1,
  };
  const char *p = text;
  const char *end = text + len;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (ret_fields != NULL, FALSE);

  skip_space (&p, end);
  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = &g_array_index (self->items, Item, i);

      if (item->conversion != 0)
        {
          if (!take_conversion (item->conversion, &p, end, &parsed))
            return FALSE;
        }
      else if (g_ascii_isspace (item->literal))
        {
          skip_space (&p, end);
        }
      else if (p == end || *p++ != item->literal)
        {
          return FALSE;
        }
    }
  skip_space (&p, end);
  if (p != end)
    return FALSE;

  *ret_fields = (SluiceTimeFields) { .offset = parsed.offset, .has_offset = parsed.has_offset };
  if (parsed.has_epoch)
    return finish_epoch (&parsed, ret_fields);
  return finish_time (&parsed, ret_fields) && finish_date (&parsed, ret_fields);
}

static void
write_number (GString    *out,
              const Item *item,
              int         value,
              int         width,
              char        fill)
{
  char digits[16];
  int n = g_snprintf (digits, sizeof digits, "%d", value);

  for (int i = n; i < width && !item->unpadded; i++)
    g_string_append_c (out, fill);
  g_string_append_len (out, digits, n);
}

static void
write_offset (GString *out,
              gint64   offset)
{
  int minutes = (int) (ABS (offset) / 60);

  g_string_append_printf (out, "%c%02d%02d", offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

static void
write_zone_name (GString                *out,
                 const SluiceTimeFields *fields)
{
  if (fields->abbreviation != NULL)
    g_string_append (out, fields->abbreviation);
  else if (fields->has_offset && fields->offset == 0)
    g_string_append (out, "UTC");
  else if (fields->has_offset)
    write_offset (out, fields->offset);
}

static void
write_date_item (const Item             *item,
                 const SluiceTimeFields *fields,
                 GString                *out)
{
  int year, month, day;
  int weekday = (int) (((fields->days + 4) % 7 + 7) % 7);

  sluice_civil_from_days (fields->days, &year, &month, &day);
  switch (item->conversion)
    {
    case 'Y':
      write_number (out, item, year, 4, '0');
      break;
    case 'y':
      write_number (out, item, year % 100, 2, '0');
      break;
    case 'm':
      write_number (out, item, month, 2, '0');
      break;
    case 'd':
      write_number (out, item, day, 2, '0');
      break;
    case 'e':
      write_number (out, item, day, 2, ' ');
      break;
    case 'j':
      write_number (out, item, (int) (fields->days - sluice_civil_days (year, 1, 1)) + 1, 3, '0');
      break;
    case 'B':
      g_string_append (out, month_names[month - 1]);
      break;
    case 'b':
    case 'h':
      g_string_append_len (out, month_names[month - 1], 3);
      break;
    case 'A':
      g_string_append (out, day_names[weekday]);
      break;
    case 'a':
    default:
      g_string_append_len (out, day_names[weekday], 3);
      break;
    }
}

static void
write_item (const Item             *item,
            const SluiceTimeFields *fields,
            GString                *out)
{
  int seconds = (int) (fields->usec / G_USEC_PER_SEC);
  int hour = seconds / 3600;

  switch (item->conversion)
    {
    case 'H':
      write_number (out, item, hour, 2, '0');
      break;
    case 'I':
      write_number (out, item, hour % 12 == 0 ? 12 : hour % 12, 2, '0');
      break;
    case 'M':
      write_number (out, item, seconds / 60 % 60, 2, '0');
      break;
    case 'S':
      write_number (out, item, seconds % 60, 2, '0');
      break;
    case 'f':
      write_number (out, item, (int) (fields->usec % G_USEC_PER_SEC), 6, '0');
      break;
    case 'p':
      g_string_append (out, hour < 12 ? "AM" : "PM");
      break;
    case 'z':
      write_offset (out, fields->offset);
      break;
    case 'Z':
      write_zone_name (out, fields);
      break;
    case 's':
      g_string_append_printf (out, "%" G_GINT64_FORMAT,
                              fields->days * 86400 + seconds - fields->offset);
      break;
    default:
      write_date_item (item, fields, out);
      break;
    }
}

/**
 * sluice_time_format_write:
 * @self: a format
 * @fields: a date and time; an offset that is not known is written as UTC's
 * @out: where to append the text
 */
void
sluice_time_format_write (const SluiceTimeFormat *self,
                          const SluiceTimeFields *fields,
                          GString                *out)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (fields != NULL);
  g_return_if_fail (out != NULL);

  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = &g_array_index (self->items, Item, i);

      if (item->conversion == 0)
        g_string_append_c (out, item->literal);
      else
        write_item (item, fields, out);
    }
}
