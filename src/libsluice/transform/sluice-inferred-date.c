/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-inferred-date.h"

#include "sluice-time-format.h"

#include <string.h>

/* Texts of other lengths are no dates. */
#define MIN_LEN 6
#define MAX_LEN 48

/* In order of preference, where several fit. With dots the day is first
 * everywhere; with strokes and hyphens it depends on where one is. */
static const char *const date_formats[SLUICE_N_DATE_FORMATS] = {
  "%Y-%m-%d",
  "%d.%m.%Y",
  "%d/%m/%Y",
  "%m/%d/%Y",
  "%d-%m-%Y",
  "%m-%d-%Y",
  "%Y/%m/%d",
  "%Y.%m.%d",
  "%d.%m.%y",
  "%d/%m/%y",
  "%m/%d/%y",
  "%d-%m-%y",
  "%m-%d-%y",
  "%y/%m/%d",
  "%y-%m-%d",
  "%d %b %Y",
  "%d-%b-%Y",
  "%d-%b-%y",
  "%b %d, %Y",
  "%b %d %Y",
  "%a, %d %b %Y",
  "%d. %b %Y",
};

static const char *const time_formats[] = {
  "%H:%M",
  "%H:%M:%S",
  "%H:%M:%S.%f",
  "%I:%M %p",
  "%I:%M:%S %p",
  "%I:%M%p",
  "%H:%M%z",
  "%H:%M:%S%z",
  "%H:%M:%S %z",
  "%H:%M:%S.%f%z",
};

/* From here on a time has an offset. */
#define FIRST_WITH_OFFSET 6

#define ALL(array) ((1u << G_N_ELEMENTS (array)) - 1)

static SluiceTimeFormat **
compile (const char *const *formats,
         guint              n)
{
  SluiceTimeFormat **compiled = g_new0 (SluiceTimeFormat *, n);

  for (guint i = 0; i < n; i++)
    compiled[i] = sluice_time_format_new (formats[i], NULL);
  return compiled;
}

/* The time at the end of a text: a blank or a `T` and what has a colon. Returns
 * the length of what is before. */
static gsize
split (const char *text,
       gsize       len,
       gsize      *ret_time)
{
  const char *colon = memchr (text, ':', len);
  const char *p = colon;

  *ret_time = len;
  if (colon == NULL)
    return len;
  while (p > text && g_ascii_isdigit (p[-1]))
    p--;
  if (p == text || colon - p < 1 || colon - p > 2 || (p[-1] != ' ' && p[-1] != 'T'))
    return 0;
  *ret_time = (gsize) (p - text);
  return *ret_time - 1;
}

static guint
match_dates (SluiceInferredDate *self,
             const char         *text,
             gsize               len)
{
  static SluiceTimeFormat **formats;
  guint fits = 0;

  if (g_once_init_enter (&formats))
    g_once_init_leave (&formats, compile (date_formats, G_N_ELEMENTS (date_formats)));

  for (guint i = 0; i < G_N_ELEMENTS (date_formats); i++)
    {
      SluiceTimeFields fields = { 0 };

      if ((self->dates & 1u << i) == 0 || !sluice_time_format_parse (formats[i], text, len, &fields))
        continue;
      fits |= 1u << i;
      /* A sum that depends on the order, too. */
      self->sums[i] = self->sums[i] * 31 + (guint64) fields.days;
    }
  return fits;
}

static guint
match_times (guint       possible,
             const char *text,
             gsize       len)
{
  static SluiceTimeFormat **formats;
  guint fits = 0;

  if (g_once_init_enter (&formats))
    g_once_init_leave (&formats, compile (time_formats, G_N_ELEMENTS (time_formats)));

  for (guint i = 0; i < G_N_ELEMENTS (time_formats); i++)
    {
      SluiceTimeFields fields = { 0 };

      if ((possible & 1u << i) != 0 && sluice_time_format_parse (formats[i], text, len, &fields))
        fits |= 1u << i;
    }
  return fits;
}

/**
 * sluice_inferred_date_add:
 * @self: what is known
 * @text: (array length=len): a further text
 * @len: bytes of it
 *
 * A format must fit all texts: once one does not, nothing is known any more.
 *
 * Returns: whether there is a format that fits all texts so far
 */
gboolean
sluice_inferred_date_add (SluiceInferredDate *self,
                          const char         *text,
                          gsize               len)
{
  gsize date_len;
  gsize time;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->n++ == 0)
    {
      self->dates = ALL (date_formats);
      self->times = ALL (time_formats);
    }
  if (self->dates == 0)
    return FALSE;
  if (len < MIN_LEN || len > MAX_LEN)
    {
      self->dates = 0;
      return FALSE;
    }

  date_len = split (text, len, &time);
  self->dates = date_len > 0 ? match_dates (self, text, date_len) : 0;
  if (time < len)
    {
      if (self->n_times++ > 0 && self->separator != text[date_len])
        self->dates = 0;
      self->separator = text[date_len];
      self->times = match_times (self->times, text + time, len - time);
    }
  /* Dates with and without a time have no format in common. */
  if (self->n_times != 0 && (self->n_times != self->n || self->times == 0))
    self->dates = 0;
  return self->dates != 0;
}

/**
 * sluice_inferred_date_is_known:
 * @self: what is known
 *
 * Returns: whether there is a format that fits all texts, of which there were some
 */
gboolean
sluice_inferred_date_is_known (const SluiceInferredDate *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->n > 0 && self->dates != 0;
}

/**
 * sluice_inferred_date_get_kind:
 * @self: what is known, where a format is
 *
 * Returns: date, timestamp or timestamptz
 */
SluiceTypeKind
sluice_inferred_date_get_kind (const SluiceInferredDate *self)
{
  g_return_val_if_fail (self != NULL, SLUICE_TYPE_KIND_TEXT);

  if (self->n_times == 0)
    return SLUICE_TYPE_KIND_DATE;
  return g_bit_nth_lsf (self->times, -1) >= FIRST_WITH_OFFSET ? SLUICE_TYPE_KIND_TIMESTAMPTZ
                                                              : SLUICE_TYPE_KIND_TIMESTAMP;
}

static char *
make_format (const SluiceInferredDate *self,
             int                       date)
{
  if (self->n_times == 0)
    return g_strdup (date_formats[date]);
  return g_strdup_printf ("%s%c%s", date_formats[date], self->separator,
                          time_formats[g_bit_nth_lsf (self->times, -1)]);
}

/**
 * sluice_inferred_date_dup_format:
 * @self: what is known, where a format is
 *
 * Returns: (transfer full): the format, as `to_date` and `to_timestamp` take it
 */
char *
sluice_inferred_date_dup_format (const SluiceInferredDate *self)
{
  g_return_val_if_fail (self != NULL && self->dates != 0, NULL);

  return make_format (self, g_bit_nth_lsf (self->dates, -1));
}

/**
 * sluice_inferred_date_dup_others:
 * @self: what is known, where a format is
 *
 * Returns: (transfer full) (nullable): the other formats that fit all texts and
 *   make other dates of them; %NULL if there are none
 */
GStrv
sluice_inferred_date_dup_others (const SluiceInferredDate *self)
{
  g_autoptr(GPtrArray) others = g_ptr_array_new_with_free_func (g_free);
  int chosen;

  g_return_val_if_fail (self != NULL && self->dates != 0, NULL);

  chosen = g_bit_nth_lsf (self->dates, -1);
  for (int i = g_bit_nth_lsf (self->dates, chosen); i >= 0; i = g_bit_nth_lsf (self->dates, i))
    {
      if (self->sums[i] != self->sums[chosen])
        g_ptr_array_add (others, make_format (self, i));
    }
  if (others->len == 0)
    return NULL;
  g_ptr_array_add (others, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&others), FALSE);
}
