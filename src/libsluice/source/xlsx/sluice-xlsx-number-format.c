/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-xlsx-number-format.h"

#include <string.h>

/* What one section of a format holds, while it is read. */
typedef struct
{
  gboolean has_date;
  gboolean has_time;
  gboolean has_elapsed;
  gboolean has_digits;          /* places for digits of a number */
  gboolean after_hour;          /* the last token was h, so m means minutes */
  guint n_open_months;          /* 1: the last token is an m that s makes minutes */
  gboolean after_second;        /* so .000 are parts of it */
} Section;

/* Ends what an m could still have been. */
static void
settle_month (Section *section)
{
  if (section->n_open_months > 0)
    section->has_date = TRUE;
  section->n_open_months = 0;
}

static gboolean
is_text (const char *p,
         const char *text)
{
  return g_ascii_strncasecmp (p, text, strlen (text)) == 0;
}

/* The length of a mark of the half of a day, 0 = none. */
static gsize
get_half_day (const char *p)
{
  static const char *const marks[] = { "AM/PM", "A/P", "上午/下午", "午前/午後", "오전/오후" };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      if (is_text (p, marks[i]))
        return strlen (marks[i]);
    }
  return 0;
}

static void
read_condition (const char             *text,
                SluiceXlsxNumberFormat *format)
{
  char condition = *text;
  gsize n_marks = 1;

  if (text[0] == '<' && text[1] == '=')
    condition = 'l';
  else if (text[0] == '>' && text[1] == '=')
    condition = 'g';
  else if (text[0] == '<' && text[1] == '>')
    condition = 'n';
  if (condition != *text)
    n_marks = 2;
  format->sections[format->n_sections].condition = condition;
  format->sections[format->n_sections].operand = g_ascii_strtod (text + n_marks, NULL);
}

/* What stands in brackets: a colour, a condition, a locale ([$-409], [$€-407]), or
 * a time that goes on over its unit ([h], [mm], [ss]). Returns what follows. */
static const char *
read_brackets (const char             *p,
               Section                *section,
               SluiceXlsxNumberFormat *format)
{
  const char *end = strchr (p, ']');
  char unit = g_ascii_tolower (p[1]);
  gsize n = 1;

  if (end == NULL)
    return p + strlen (p);
  if (unit == 'h' || unit == 'm' || unit == 's')
    {
      while (g_ascii_tolower (p[1 + n]) == unit)
        n++;
      if (p + 1 + n == end)
        {
          settle_month (section);
          section->has_elapsed = TRUE;
          section->after_hour = unit == 'h';
          section->after_second = unit == 's';
        }
    }
  else if (p[1] == '<' || p[1] == '>' || p[1] == '=')
    {
      read_condition (p + 1, format);
    }
  return end + 1;
}

static gsize
count_run (const char *p)
{
  gsize n = 1;

  while (g_ascii_tolower (p[n]) == g_ascii_tolower (*p))
    n++;
  return n;
}

/* A token that is made of one letter. Returns what follows. */
static const char *
read_letter (const char *p,
             Section    *section)
{
  char letter = g_ascii_tolower (*p);
  gsize n = count_run (p);
  gboolean after_hour = section->after_hour;

  /* 1.5E+3: an exponent, not the year of an era. */
  if (letter == 'e' && (p[1] == '+' || p[1] == '-'))
    {
      section->has_digits = TRUE;
      return p + 2;
    }
  if (!strchr ("ymdhsegb", letter) && !(letter == 'a' && n >= 3))
    return p + n;

  section->after_second = letter == 's';
  section->after_hour = letter == 'h';
  if (letter == 's')
    section->n_open_months = 0;
  settle_month (section);
  if (letter == 'h' || letter == 's' || (letter == 'm' && n <= 2 && after_hour))
    section->has_time = TRUE;
  else if (letter == 'm' && n <= 2)
    section->n_open_months = 1;
  else
    section->has_date = TRUE;
  return p + n;
}

/* Returns what follows the token at @p. */
static const char *
read_token (const char             *p,
            Section                *section,
            SluiceXlsxNumberFormat *format)
{
  const char *end;
  gsize n;

  switch (*p)
    {
    case '"':
      end = strchr (p + 1, '"');
      return end != NULL ? end + 1 : p + strlen (p);
    case '\\':
    case '_':
    case '*':
      return p[1] != '\0' ? g_utf8_next_char (p + 1) : p + 1;
    case '[':
      return read_brackets (p, section, format);
    case '0':
    case '#':
    case '?':
      section->has_digits = TRUE;
      return p + 1;
    case '.':
      n = section->after_second ? strspn (p + 1, "0") : 0;
      return p + 1 + n;
    default:
      break;
    }

  n = get_half_day (p);
  if (n > 0)
    {
      section->has_time = TRUE;
      return p + n;
    }
  if (is_text (p, "General"))
    {
      section->has_digits = TRUE;
      return p + strlen ("General");
    }
  return g_ascii_isalpha (*p) ? read_letter (p, section) : g_utf8_next_char (p);
}

static SluiceXlsxNumberKind
judge (const Section *section)
{
  if (section->has_digits)
    return SLUICE_XLSX_NUMBER_PLAIN;
  if (section->has_date)
    return SLUICE_XLSX_NUMBER_DATE;
  if (section->has_elapsed)
    return SLUICE_XLSX_NUMBER_ELAPSED;
  return section->has_time ? SLUICE_XLSX_NUMBER_TIME : SLUICE_XLSX_NUMBER_PLAIN;
}

/**
 * sluice_xlsx_number_format_parse:
 * @code: the code of a format, such as `[Red]dd\.mm\.yyyy;@`; valid UTF-8
 * @format: (out caller-allocates): what it means
 *
 * Never fails: what is no code of a date is one of a number. After ECMA-376, 18.8.30
 * (numFmts) and 18.8.31.
 */
void
sluice_xlsx_number_format_parse (const char             *code,
                                 SluiceXlsxNumberFormat *format)
{
  gboolean is_date = FALSE;
  const char *p = code;

  g_return_if_fail (code != NULL);
  g_return_if_fail (format != NULL);

  memset (format, 0, sizeof *format);
  while (format->n_sections < SLUICE_XLSX_FORMAT_SECTIONS)
    {
      Section section = { 0 };

      while (*p != '\0' && *p != ';')
        p = read_token (p, &section, format);
      settle_month (&section);
      format->sections[format->n_sections].kind = judge (&section);
      is_date = is_date || judge (&section) != SLUICE_XLSX_NUMBER_PLAIN;
      format->n_sections++;
      if (*p == '\0')
        break;
      p++;
    }
  if (!is_date)
    format->n_sections = 0;
}

/**
 * sluice_xlsx_number_format_built_in:
 * @id: the number of a format that files need not spell out
 * @format: (out caller-allocates): what it means
 *
 * After ECMA-376, 18.8.30, with the formats of the East Asian locales. Some of these
 * are a date in one locale and a time in another: they are taken for times, which
 * makes a difference for values below one day only.
 */
void
sluice_xlsx_number_format_built_in (guint                   id,
                                    SluiceXlsxNumberFormat *format)
{
  SluiceXlsxNumberKind kind = SLUICE_XLSX_NUMBER_PLAIN;

  g_return_if_fail (format != NULL);

  if ((id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 54) ||
      id == 57 || id == 58)
    kind = SLUICE_XLSX_NUMBER_DATE;
  else if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id == 45 || id == 47 || id == 55 || id == 56)
    kind = SLUICE_XLSX_NUMBER_TIME;
  else if (id == 46)
    kind = SLUICE_XLSX_NUMBER_ELAPSED;

  memset (format, 0, sizeof *format);
  format->sections[0].kind = kind;
  format->n_sections = kind != SLUICE_XLSX_NUMBER_PLAIN;
}

static gboolean
holds (char   condition,
       double operand,
       double value)
{
  switch (condition)
    {
    case '<':
      return value < operand;
    case '>':
      return value > operand;
    case 'l':
      return value <= operand;
    case 'g':
      return value >= operand;
    case 'n':
      return value < operand || value > operand;
    case '=':
    default:
      return value >= operand && value <= operand;
    }
}

/**
 * sluice_xlsx_number_format_choose:
 * @format: a format
 * @value: the number of a cell
 *
 * Returns: what @value is shown as: the first section whose condition it meets
 *   decides; without conditions they are for what is positive, negative and zero
 */
SluiceXlsxNumberKind
sluice_xlsx_number_format_choose (const SluiceXlsxNumberFormat *format,
                                  double                        value)
{
  guint n_numbers = MIN (format->n_sections, 3);

  for (guint i = 0; i < n_numbers; i++)
    {
      char condition = format->sections[i].condition;
      double operand = format->sections[i].operand;

      /* The last one is for all the rest. */
      if (i + 1 == n_numbers)
        return format->sections[i].kind;
      if (condition == '\0' && i == 0)
        condition = n_numbers == 2 ? 'g' : '>';
      else if (condition == '\0')
        condition = '<';
      if (holds (condition, operand, value))
        return format->sections[i].kind;
    }
  return SLUICE_XLSX_NUMBER_PLAIN;
}

