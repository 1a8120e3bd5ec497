/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-csv-cell.h"

#include "sluice-number-marks.h"

#include <string.h>

/* The most bytes a number, a date or a code has. */
#define MAX_TYPED 80

typedef struct
{
  guint digits;
  guint letters;
  guint blanks;
  guint points;
  guint commas;
  guint hyphens;
  guint slashes;
  guint colons;
  guint signs;                  /* `+`, `%`, `'`, and what stands for money */
  guint others;                 /* ASCII that is none of these */
  guint separators;             /* `;`, `|`, tab */
  guint commas_inside;          /* not before a blank */
  guint quotes_at_ends;
  guint wide;                   /* bytes that are not ASCII */
} Census;

static void
count_byte (Census     *census,
            const char *text,
            gsize       len,
            gsize       i)
{
  guchar c = (guchar) text[i];

  if (g_ascii_isdigit (c))
    census->digits++;
  else if (g_ascii_isalpha (c) || c == '_')
    census->letters++;
  else if (c == ' ')
    census->blanks++;
  else if (c == '.')
    census->points++;
  else if (c == '-')
    census->hyphens++;
  else if (c == '/')
    census->slashes++;
  else if (c == ':')
    census->colons++;
  else if (c == ';' || c == '|' || c == '\t')
    census->separators++;
  else if (c == '+' || c == '%' || c == '\'' || c == '$')
    census->signs++;
  else if (c >= 0x80)
    census->wide++;
  else if (c == ',')
    {
      census->commas++;
      census->commas_inside += i + 1 < len && text[i + 1] != ' ' && text[i + 1] != '\n';
    }
  else
    census->others++;
  if ((c == '"' || c == '\'') && (i == 0 || i + 1 == len))
    census->quotes_at_ends++;
}

/* Digits, with marks where marks may be; zeros may lead. */
static gboolean
is_number (const char *text,
           gsize       len)
{
  SluiceNumberShape shape = { .n = 0 };
  char buffer[MAX_TYPED + 1];
  char *end;

  while (len > 1 && *text == '0' && g_ascii_isdigit (text[1]))
    {
      text++;
      len--;
    }
  memcpy (buffer, text, len);
  buffer[len] = '\0';
  if (strspn (buffer, "0123456789") == len || sluice_number_shape_add (&shape, text, len))
    return TRUE;
  g_ascii_strtod (buffer, &end);
  return *end == '\0' && strpbrk (buffer, "xXnN") == NULL;
}

/* A sign, digits with marks between them, with money or per cent around. */
static SluiceCellKind
classify_number (const char   *text,
                 gsize         len,
                 const Census *census)
{
  const char *end = text + len;
  const char *p = text;

  while (p < end && !g_ascii_isdigit (*p) && !((*p == '.' || *p == ',') && p + 1 < end && g_ascii_isdigit (p[1])))
    p++;
  /* What is before the digits: a sign, and money as one word. */
  if (p - text > 5)
    return SLUICE_CELL_ODD;
  for (const char *q = text; q < p; q++)
    {
      if (strchr ("+-$( ", *q) == NULL && ((guchar) *q & 0x80) == 0 && !g_ascii_isupper (*q))
        return SLUICE_CELL_ODD;
    }
  while (end > p && !g_ascii_isdigit (end[-1]))
    end--;
  if (text + len - end > 5)
    return SLUICE_CELL_ODD;
  for (const char *q = end; q < text + len; q++)
    {
      if (strchr ("%$)- ", *q) == NULL && ((guchar) *q & 0x80) == 0 && !g_ascii_isupper (*q))
        return SLUICE_CELL_ODD;
    }
  if (!is_number (p, (gsize) (end - p)))
    return SLUICE_CELL_ODD;
  return census->digits == len || (census->digits + 1 == len && (*text == '-' || *text == '+'))
         ? SLUICE_CELL_INTEGER : SLUICE_CELL_NUMBER;
}

static gboolean
is_month (const char *text,
          gsize       len)
{
  static const char *const months[] = {
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "okt", "dez", "mai", "m\xc3\xa4r",
  };

  for (guint i = 0; len >= 3 && i < G_N_ELEMENTS (months); i++)
    {
      if (g_ascii_strncasecmp (text, months[i], strlen (months[i])) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Two marks of one sort between digits, or a month's name; then perhaps a time. */
static SluiceCellKind
classify_date (const char   *text,
               gsize         len,
               const Census *census)
{
  static const char *const date = "^([0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}|"
                                  "[0-9]{1,2}[-/. ]*[A-Za-z\\x80-\\xff]{3,9}[-/., ]*[0-9]{2,4}|"
                                  "[A-Za-z]{3,9},? [0-9]{1,2},? [0-9]{4})"
                                  "([T ][0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,9})?)?( ?[AaPp][Mm])?"
                                  "( ?(Z|UTC|[+-][0-9]{2}:?[0-9]{2}))?)?$";
  static GRegex *regex;
  g_autoptr(GMatchInfo) match = NULL;
  const char *letters = text;
  gboolean has_month;

  if (g_once_init_enter (&regex))
    g_once_init_leave (&regex, g_regex_new (date, G_REGEX_RAW | G_REGEX_OPTIMIZE, 0, NULL));

  if (!g_regex_match_full (regex, text, (gssize) len, 0, 0, &match, NULL))
    return SLUICE_CELL_ODD;
  while (letters < text + len && !g_ascii_isalpha (*letters) && ((guchar) *letters & 0x80) == 0)
    letters++;
  has_month = census->letters + census->wide >= 3;
  if (has_month && census->letters > 3 + 8 && census->colons == 0)
    return SLUICE_CELL_ODD;
  if (has_month && !is_month (letters, (gsize) (text + len - letters)) && census->colons == 0)
    return SLUICE_CELL_ODD;
  return census->colons > 0 ? SLUICE_CELL_TIME : SLUICE_CELL_DATE;
}

static gboolean
are_digits (const char *p,
            const char *end)
{
  while (p < end && g_ascii_isdigit (*p))
    p++;
  return p == end;
}

static gboolean
is_time (const char *text,
         gsize       len)
{
  guint groups = 1;
  guint digits = 0;
  const char *end = text + len;

  if (len > 3 && g_ascii_tolower (end[-1]) == 'm' && strchr ("aApP", end[-2]) != NULL)
    end -= end[-3] == ' ' ? 3 : 2;
  for (const char *p = text; p < end; p++)
    {
      if (g_ascii_isdigit (*p))
        digits++;
      else if (*p == ':' && (digits == 2 || (digits == 1 && groups == 1)) && groups < 3)
        {
          groups++;
          digits = 0;
        }
      else if ((*p == '.' || *p == ',') && groups == 3 && digits == 2)
        return p + 1 < end && are_digits (p + 1, end);
      else
        return FALSE;
    }
  return groups >= 2 && digits == 2;
}

static gboolean
is_code (const char   *text,
         gsize         len,
         const Census *census)
{
  const char *at = memchr (text, '@', len);

  if (census->blanks > 0 || census->separators > 0)
    return FALSE;
  if (at != NULL)
    return at > text && memchr (at, '.', (gsize) (text + len - at)) != NULL && census->commas == 0;
  if (g_strstr_len (text, (gssize) len, "://") != NULL)
    return g_ascii_isalpha (*text);
  if (census->points == 3 && census->digits + 3 == len)
    return TRUE;
  return len == 36 && census->hyphens == 4 && census->digits + census->letters == 32;
}

static gboolean
is_boolean (const char *text,
            gsize       len)
{
  return (len == 4 && g_ascii_strncasecmp (text, "true", 4) == 0) ||
         (len == 5 && g_ascii_strncasecmp (text, "false", 5) == 0);
}

static SluiceCellKind
classify_typed (const char   *text,
                gsize         len,
                const Census *census)
{
  SluiceCellKind kind = SLUICE_CELL_ODD;

  if (census->digits > 0 && census->others <= 2)
    {
      kind = classify_number (text, len, census);
      if (kind == SLUICE_CELL_ODD || (kind == SLUICE_CELL_NUMBER && census->points == 2))
        {
          SluiceCellKind date = classify_date (text, len, census);

          kind = date != SLUICE_CELL_ODD ? date : kind;
        }
      if (kind == SLUICE_CELL_ODD && census->colons > 0 && is_time (text, len))
        kind = SLUICE_CELL_TIME;
    }
  if ((kind == SLUICE_CELL_ODD || census->points == 3) && is_code (text, len, census))
    kind = SLUICE_CELL_CODE;
  return kind;
}

/**
 * sluice_csv_cell_classify:
 * @text: (array length=len): what stands in a field
 * @len: bytes of it
 *
 * Looks at a field the way a person does who holds a file against the light: it
 * is about what kind of thing it is, not about whether it is valid.
 *
 * Returns: what it looks like
 */
SluiceCellKind
sluice_csv_cell_classify (const char *text,
                          gsize       len)
{
  Census census = { 0 };
  SluiceCellKind kind;

  while (len > 0 && *text == ' ')
    {
      text++;
      len--;
    }
  while (len > 0 && text[len - 1] == ' ')
    len--;
  if (len == 0)
    return SLUICE_CELL_EMPTY;

  for (gsize i = 0; i < len; i++)
    count_byte (&census, text, len, i);
  if (census.digits == len)
    return SLUICE_CELL_INTEGER;
  if (is_boolean (text, len))
    return SLUICE_CELL_BOOLEAN;
  if (len <= MAX_TYPED)
    {
      kind = classify_typed (text, len, &census);
      if (kind != SLUICE_CELL_ODD)
        return kind;
    }
  if (census.letters + census.digits + census.wide + census.hyphens == len)
    return SLUICE_CELL_WORD;
  if (census.separators > 0 || census.commas_inside > 0 || census.quotes_at_ends > 0)
    return SLUICE_CELL_ODD;
  return census.letters + census.wide + census.digits > 0 ? SLUICE_CELL_PROSE : SLUICE_CELL_ODD;
}

/**
 * sluice_csv_cell_is_typed:
 * @kind: what a field looks like
 *
 * Returns: whether it is something that a name of a column is not
 */
gboolean
sluice_csv_cell_is_typed (SluiceCellKind kind)
{
  return kind >= SLUICE_CELL_INTEGER && kind <= SLUICE_CELL_CODE;
}
