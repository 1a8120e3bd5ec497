/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-number-marks.h"

#include <string.h>

/* The most digits that text is taken for a number with: more of them are an
 * account, a phone or a serial number. */
#define MAX_DIGITS 18

/* In order of preference. The blanks are a space, one that does not break and a
 * narrow one. */
static const SluiceNumberMarks pairs[SLUICE_N_NUMBER_MARKS] = {
  { ".", "" },
  { ",", "" },
  { ".", "," },
  { ",", "." },
  { ",", " " },
  { ".", " " },
  { ",", "\xc2\xa0" },
  { ".", "\xc2\xa0" },
  { ",", "\xe2\x80\xaf" },
  { ".", "\xe2\x80\xaf" },
  { ".", "'" },
  { ",", "'" },
  { ".", "\xe2\x80\x99" },
  { ",", "\xe2\x80\x99" },
};

#define POINT 0
#define COMMA 1
#define POINT_WITH_COMMAS 2
#define COMMA_WITH_POINTS 3

/**
 * sluice_number_marks_get:
 * @index: a number below %SLUICE_N_NUMBER_MARKS
 *
 * Returns: (transfer none): that pair of marks
 */
const SluiceNumberMarks *
sluice_number_marks_get (guint index)
{
  g_return_val_if_fail (index < SLUICE_N_NUMBER_MARKS, NULL);

  return &pairs[index];
}

static gboolean
starts_with (const char *p,
             const char *end,
             const char *mark)
{
  gsize len = strlen (mark);

  return len > 0 && (gsize) (end - p) >= len && memcmp (p, mark, len) == 0;
}

/* Copies the digits of the whole part. A mark must stand after one to three
 * digits at first, then after two (Indian) or three, and before three at the
 * end: so `1,5` is never taken for fifteen. */
static const char *
copy_whole (const SluiceNumberMarks  *self,
            const char               *p,
            const char               *end,
            char                    **out)
{
  gsize group = 0;
  gboolean marked = FALSE;

  while (p < end)
    {
      if (g_ascii_isdigit (*p))
        {
          *(*out)++ = *p++;
          group++;
        }
      else if (starts_with (p, end, self->thousands))
        {
          if (group > 3 || group < (marked ? 2 : 1))
            return NULL;
          p += strlen (self->thousands);
          marked = TRUE;
          group = 0;
        }
      else
        {
          break;
        }
    }
  return marked && group != 3 ? NULL : p;
}

/**
 * sluice_number_marks_rewrite:
 * @self: by which marks the number is written down
 * @text: (array length=len): a number
 * @len: bytes of it
 * @out: room for @len bytes and one more
 * @ret_len: (out): bytes of what was written to @out, without a NUL
 *
 * Writes a number with a decimal point and nothing between its thousands. What
 * is between the marks is copied as it is, and need not be a number.
 *
 * Returns: whether the marks are where marks may be
 */
gboolean
sluice_number_marks_rewrite (const SluiceNumberMarks *self,
                             const char              *text,
                             gsize                    len,
                             char                    *out,
                             gsize                   *ret_len)
{
  const char *end = text + len;
  char *start = out;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (out != NULL && ret_len != NULL, FALSE);

  if (text < end && (*text == '-' || *text == '+'))
    *out++ = *text++;
  text = copy_whole (self, text, end, &out);
  if (text == NULL)
    return FALSE;
  if (starts_with (text, end, self->decimal))
    {
      *out++ = '.';
      text += strlen (self->decimal);
    }
  else if (text < end && *text != 'e' && *text != 'E')
    {
      return FALSE;
    }
  while (text < end && *text != '.')
    *out++ = *text++;
  *ret_len = (gsize) (out - start);
  return text == end;
}

/* `-`? digits, perhaps in groups of three, (mark digits)?, without a leading
 * zero. */
static gboolean
measure (const SluiceNumberMarks *marks,
         const char              *p,
         const char              *end,
         guint                   *ret_digits,
         guint                   *ret_scale,
         gboolean                *ret_grouped)
{
  guint digits = 0;
  guint scale = 0;
  guint group = 0;
  gboolean grouped = FALSE;
  gboolean zero = p < end && *p == '0';

  for (; p < end; digits++, group++)
    {
      if (starts_with (p, end, marks->thousands))
        {
          if (grouped ? group != 3 : group < 1 || group > 3)
            return FALSE;
          grouped = TRUE;
          group = 0;
          p += strlen (marks->thousands);
        }
      if (p >= end || !g_ascii_isdigit (*p))
        break;
      p++;
    }
  if (digits == 0 || (zero && digits > 1) || (grouped && group != 3))
    return FALSE;
  if (starts_with (p, end, marks->decimal))
    {
      for (p += strlen (marks->decimal); p < end && g_ascii_isdigit (*p); p++)
        scale++;
      if (scale == 0)
        return FALSE;
    }
  *ret_digits = digits;
  *ret_scale = scale;
  *ret_grouped = grouped;
  return p == end && digits + scale <= MAX_DIGITS;
}

static void
note (SluiceNumberShape *self,
      guint              pair,
      guint              digits,
      guint              scale)
{
  self->digits[pair] = (guint16) MAX (self->digits[pair], digits);
  self->scale[pair] = (guint16) MAX (self->scale[pair], scale);
}

/* The pairs of marks by which a number with marks is one. */
static guint
measure_all (SluiceNumberShape *self,
             const char        *p,
             const char        *end)
{
  guint fits = 0;

  for (guint i = 0; i < SLUICE_N_NUMBER_MARKS; i++)
    {
      guint digits;
      guint scale;
      gboolean grouped;

      if (!measure (&pairs[i], p, end, &digits, &scale, &grouped))
        continue;
      fits |= 1u << i;
      note (self, i, digits, scale);
      if (grouped)
        self->seen |= 1u << i;
    }
  return fits;
}

/**
 * sluice_number_shape_add:
 * @self: what is known of a column
 * @text: (array length=len): what stands in a field
 * @len: bytes of it
 *
 * Leading zeros, a leading plus, more than 18 digits, and exponents are no
 * numbers: they would not come back as they are.
 *
 * Returns: whether it is a number, whatever the marks; only then it counts
 */
gboolean
sluice_number_shape_add (SluiceNumberShape *self,
                         const char        *text,
                         gsize              len)
{
  const char *end = text + len;
  const char *p = text;
  gboolean negative = len > 0 && *text == '-';
  guint fits = 0;
  guint n_digits = 0;

  g_return_val_if_fail (self != NULL, FALSE);

  p += negative;
  while (p + n_digits < end && g_ascii_isdigit (p[n_digits]))
    n_digits++;
  if (n_digits == 0 || len > 3 * MAX_DIGITS)
    return FALSE;

  if (p + n_digits == end)
    {
      /* Minus zero would come back without its sign. */
      if (n_digits > MAX_DIGITS || (*p == '0' && (n_digits > 1 || negative)))
        return FALSE;
      fits = (1u << SLUICE_N_NUMBER_MARKS) - 1;
      self->plain = (guint16) MAX (self->plain, n_digits);
    }
  else
    {
      fits = measure_all (self, p, end);
      self->n_marked += fits != 0;
    }
  if (fits == 0)
    return FALSE;
  self->possible = self->n == 0 ? fits : self->possible & fits;
  self->n++;
  self->n_long += n_digits > 3;
  return TRUE;
}

/**
 * sluice_number_shape_merge:
 * @self: what is known of some texts
 * @other: what is known of others
 *
 * Makes @self what is known of both.
 */
void
sluice_number_shape_merge (SluiceNumberShape       *self,
                           const SluiceNumberShape *other)
{
  g_return_if_fail (self != NULL && other != NULL);

  if (other->n == 0)
    return;
  self->possible = self->n == 0 ? other->possible : self->possible & other->possible;
  for (guint i = 0; i < SLUICE_N_NUMBER_MARKS; i++)
    note (self, i, other->digits[i], other->scale[i]);
  self->plain = MAX (self->plain, other->plain);
  self->n += other->n;
  self->n_marked += other->n_marked;
  self->n_long += other->n_long;
  self->seen |= other->seen;
}

/**
 * sluice_number_shape_get_digits:
 * @self: what is known of a column
 * @pair: a pair of marks
 *
 * Returns: the most digits before the decimal mark
 */
guint
sluice_number_shape_get_digits (const SluiceNumberShape *self,
                                guint                    pair)
{
  g_return_val_if_fail (self != NULL && pair < SLUICE_N_NUMBER_MARKS, 0);

  return MAX (self->plain, self->digits[pair]);
}

static gboolean
is_possible (const SluiceNumberShape *self,
             int                      pair)
{
  return (self->possible & 1u << pair) != 0;
}

/* `1.234` alone: a point, or thousands? */
static gboolean
is_open (const SluiceNumberShape *self,
         int                      plain,
         int                      grouped)
{
  return is_possible (self, plain) && is_possible (self, grouped) && self->n_long == 0 &&
         (self->seen & 1u << grouped) != 0;
}

static int
find_preferred (const SluiceNumberShape *self,
                const SluiceNumberMarks *preferred)
{
  const char *thousands = preferred->thousands != NULL ? preferred->thousands : "";

  for (int i = 0; i < SLUICE_N_NUMBER_MARKS; i++)
    {
      if (is_possible (self, i) && strcmp (pairs[i].decimal, preferred->decimal) == 0 &&
          strcmp (pairs[i].thousands, thousands) == 0)
        return i;
    }
  return -1;
}

/**
 * sluice_number_shape_choose:
 * @self: what is known of a column
 * @preferred: (nullable): the marks that are known to be used
 * @ret_other: (out) (optional): another pair that fits as well and makes other
 *   numbers of the texts, -1 = none: it should be asked then
 *
 * Decides on decimal mark and thousands together.
 *
 * Returns: the pair of marks, or -1 if the texts do not agree on any
 */
int
sluice_number_shape_choose (const SluiceNumberShape *self,
                            const SluiceNumberMarks *preferred,
                            int                     *ret_other)
{
  int other = -1;
  int chosen = -1;

  g_return_val_if_fail (self != NULL, -1);

  if (preferred != NULL)
    chosen = find_preferred (self, preferred);
  if (chosen < 0 && self->n_marked == 0 && self->n > 0)
    chosen = POINT;
  if (chosen < 0 && is_open (self, POINT, COMMA_WITH_POINTS))
    {
      chosen = POINT;
      other = COMMA_WITH_POINTS;
    }
  else if (chosen < 0 && is_open (self, COMMA, POINT_WITH_COMMAS))
    {
      chosen = POINT_WITH_COMMAS;
      other = COMMA;
    }
  for (int i = 0; i < SLUICE_N_NUMBER_MARKS && chosen < 0; i++)
    {
      if (is_possible (self, i))
        chosen = i;
    }
  if (ret_other != NULL)
    *ret_other = other;
  return chosen;
}

