/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

#include <string.h>

#ifdef __SSE2__
# include <emmintrin.h>
#endif

G_BEGIN_DECLS

/* Readable bytes that must stand behind the end of what is scanned; the first
 * of them is NUL. No JSON text may hold a NUL byte, so it stops every loop, and
 * none of them needs to compare with the end. */
#define SLUICE_SCAN_PADDING 64

/**
 * SluiceScanStatus:
 * @SLUICE_SCAN_OK: nothing wrong so far
 * @SLUICE_SCAN_MORE: the bytes ended inside a token or value
 * @SLUICE_SCAN_SYNTAX: this is no JSON
 * @SLUICE_SCAN_TOO_DEEP: more containers inside each other than allowed
 * @SLUICE_SCAN_TOO_LONG: a string longer than allowed
 *
 * Why a scan function returned %NULL.
 */
typedef enum
{
  SLUICE_SCAN_OK,
  SLUICE_SCAN_MORE,
  SLUICE_SCAN_SYNTAX,
  SLUICE_SCAN_TOO_DEEP,
  SLUICE_SCAN_TOO_LONG,
} SluiceScanStatus;

/**
 * SluiceJsonScanner:
 * @end: where the bytes end
 * @final: whether nothing follows @end (a number may end there)
 * @bad_text: (nullable): the first string that is not valid Unicode, since the
 *   caller cleared it
 * @max_depth: containers that may be open inside each other
 * @depth: containers that are open around what is scanned
 * @max_string: bytes a string may have
 * @status: why the last function returned %NULL
 * @where: (nullable): where that happened
 * @reason: (nullable): what was wrong there, for people
 *
 * A strict scanner of JSON text (RFC 8259), the part that decides how fast
 * everything else is: it validates, and allocates nothing. It refuses all that
 * the JSONTestSuite (Nicolas Seriot, "Parsing JSON is a Minefield") marks n_,
 * and takes all it marks y_.
 *
 * Text that is not valid Unicode (broken UTF-8, a lone surrogate) is noted in
 * @bad_text and scanned over: it makes one record unusable, not the body.
 */
typedef struct
{
  const char *end;
  gboolean final;
  const char *bad_text;
  guint max_depth;
  guint depth;
  gsize max_string;
  SluiceScanStatus status;
  const char *where;
  const char *reason;

  /*< private >*/
  guint8 *kinds;                /* what the open containers are, while skipping */
  gsize n_kinds;
} SluiceJsonScanner;

void        sluice_json_scanner_init        (SluiceJsonScanner *self,
                                             guint              max_depth,
                                             gsize              max_string);
void        sluice_json_scanner_clear       (SluiceJsonScanner *self);
const char *sluice_json_scanner_fail        (SluiceJsonScanner *self,
                                             const char        *where,
                                             const char        *reason);
const char *sluice_json_scanner_fail_value  (SluiceJsonScanner *self,
                                             const char        *where);
const char *sluice_json_scanner_too_deep    (SluiceJsonScanner *self,
                                             const char        *where);
const char *sluice_json_scanner_fail_next   (SluiceJsonScanner *self,
                                             const char        *where,
                                             gboolean           in_object);
const char *sluice_json_scanner_finish_text (SluiceJsonScanner *self,
                                             const char        *text,
                                             const char        *p,
                                             guint              high,
                                             gboolean          *ret_escaped);
const char *sluice_json_scanner_number      (SluiceJsonScanner *self,
                                             const char        *p);
const char *sluice_json_scanner_literal     (SluiceJsonScanner *self,
                                             const char        *p);
const char *sluice_json_scanner_container   (SluiceJsonScanner *self,
                                             const char        *p);

static inline const char *
sluice_json_skip_space (const char *p)
{
  while (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t')
    p++;
  return p;
}

/* The first byte from @p on that ends a run of plain text: a quote, a backslash
 * or a control character. Bits of bytes beyond ASCII gather in @high. */
static inline const char *
sluice_json_plain_text (const char *p,
                        guint      *high)
{
#ifdef __SSE2__
  const __m128i quote = _mm_set1_epi8 ('"');
  const __m128i backslash = _mm_set1_epi8 ('\\');
  const __m128i control = _mm_set1_epi8 (0x1f);

  for (;;)
    {
      __m128i x = _mm_loadu_si128 ((const __m128i *) p);
      __m128i stops = _mm_or_si128 (_mm_or_si128 (_mm_cmpeq_epi8 (x, quote),
                                                  _mm_cmpeq_epi8 (x, backslash)),
                                    _mm_cmpeq_epi8 (_mm_min_epu8 (x, control), x));
      guint stop_bits = (guint) _mm_movemask_epi8 (stops);
      guint high_bits = (guint) _mm_movemask_epi8 (x);

      if (stop_bits != 0)
        {
          *high |= high_bits & (stop_bits - 1) & ~stop_bits;
          return p + __builtin_ctz (stop_bits);
        }
      *high |= high_bits;
      p += 16;
    }
#else
  for (; (guchar) *p >= 0x20 && *p != '"' && *p != '\\'; p++)
    *high |= (guchar) *p & 0x80u;
  return p;
#endif
}

/* Scans a string from behind its opening quote; returns its closing quote.
 * Sets @ret_escaped if it holds escapes, and leaves it alone if not. */
static inline const char *
sluice_json_scanner_text (SluiceJsonScanner *self,
                          const char        *text,
                          gboolean          *ret_escaped)
{
  guint high = 0;
  const char *p = sluice_json_plain_text (text, &high);

  if (G_LIKELY (*p == '"' && high == 0 && (gsize) (p - text) <= self->max_string))
    return p;
  return sluice_json_scanner_finish_text (self, text, p, high, ret_escaped);
}

/* Scans a member's name from its opening quote on; returns its closing quote. */
static inline const char *
sluice_json_scanner_name (SluiceJsonScanner *self,
                          const char        *p,
                          gboolean          *ret_escaped)
{
  if (G_UNLIKELY (*p != '"'))
    return sluice_json_scanner_fail (self, p, "a name in double quotes was expected");
  return sluice_json_scanner_text (self, p + 1, ret_escaped);
}

/* Scans the colon behind the name whose closing quote is at @p; returns where
 * the value starts. */
static inline const char *
sluice_json_scanner_colon (SluiceJsonScanner *self,
                           const char        *p)
{
  p = sluice_json_skip_space (p + 1);
  if (G_UNLIKELY (*p != ':'))
    return sluice_json_scanner_fail (self, p, "a colon is missing behind the name");
  return sluice_json_skip_space (p + 1);
}

/* Scans what follows an element or member; returns where the next one starts
 * or, with @ret_closed, what stands behind the container's bracket. */
static inline const char *
sluice_json_scanner_next (SluiceJsonScanner *self,
                          const char        *p,
                          gboolean           in_object,
                          gboolean          *ret_closed)
{
  p = sluice_json_skip_space (p);
  *ret_closed = *p == (in_object ? '}' : ']');
  if (*ret_closed)
    return p + 1;
  if (G_UNLIKELY (*p != ','))
    return sluice_json_scanner_fail_next (self, p, in_object);
  return sluice_json_skip_space (p + 1);
}

/* Skips the value at @p; returns what stands behind it. */
static inline const char *
sluice_json_scanner_skip (SluiceJsonScanner *self,
                          const char        *p)
{
  gboolean escaped;

  switch (*p)
    {
    case '"':
      p = sluice_json_scanner_text (self, p + 1, &escaped);
      return p != NULL ? p + 1 : NULL;
    case '{':
    case '[':
      return sluice_json_scanner_container (self, p);
    case 't':
    case 'f':
    case 'n':
      return sluice_json_scanner_literal (self, p);
    default:
      return sluice_json_scanner_number (self, p);
    }
}

G_END_DECLS
