/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-charset-decoder.h"

#include "sluice-charset.h"
#include "sluice-error.h"

#include <errno.h>
#include <string.h>

#define OUTPUT (64 * 1024)

/* The longest byte order mark, and the bytes a guess looks at. */
#define MARK 4

/* Room for a character that two pieces share: what is left of the first one,
 * and bytes of the second, surely enough to complete it. */
#define HELD 32
#define LOAN 16

/* The text that a guess is made from. */
#define COLLECTED 4096

/* What GLib takes for the longest character of UTF-8. */
#define MAX_CHARACTER 6

/* Stands for what cannot be decoded: no byte of UTF-8 looks like this. */
#define INVALID_BYTE '\xff'

typedef enum
{
  MODE_START,                   /* nothing is known yet */
  MODE_ASCII,                   /* nothing but ASCII so far, and nobody said what it is */
  MODE_COLLECT,                 /* it is not UTF-8: some text is needed to tell what it is */
  MODE_UTF8,
  MODE_ICONV,
} Mode;

struct _SluiceCharsetDecoder
{
  SluiceMonitor *monitor;       /* (unowned) (nullable) */
  const SluiceCharset *declared; /* (nullable) */
  const SluiceCharset *charset; /* (nullable): what it is, once it is known */
  gboolean guessed;             /* whether nothing said so */
  gboolean endian_open;         /* declared as UTF-16 or UTF-32 without a byte order */
  Mode mode;
  GIConv iconv;                 /* (nullable) in MODE_ICONV */
  guint unit;                   /* of the charset that is converted */
  const char *in;               /* (unowned) */
  gsize in_size;
  char held[HELD];              /* bytes before `in` that were taken over */
  gsize n_held;
  guint64 used;                 /* bytes decoded so far */
  gboolean ended;
  gboolean flushed;
  char *out;                    /* (owned) (nullable) in MODE_ICONV */
  GByteArray *collected;        /* (owned) (nullable) bytes that a guess was made from */
  const char *rest;             /* (unowned) (nullable) what comes behind them */
  gsize rest_size;
};

static gboolean
refuse_encoding (const char  *label,
                 GError     **error)
{
  sluice_set_error (error, SLUICE_ERROR_INVALID, "unknown_encoding", "There is no character set “%.60s”.", label);
  if (error != NULL)
    sluice_error_set_hint (*error, "Give the encoding a name such as utf-8, utf-16le, windows-1252 or shift_jis.");
  return FALSE;
}

static gboolean
parse_labels (SluiceCharsetDecoder  *self,
              const char            *encoding,
              const char            *declared,
              GError               **error)
{
  static const char *const open[] = { "utf-16", "utf-32", "ucs-2", "unicode", NULL };
  const char *label = encoding != NULL ? encoding : declared;
  g_autofree char *lower = NULL;

  if (label == NULL)
    return TRUE;

  self->declared = sluice_charset_find (label);
  lower = g_strstrip (g_ascii_strdown (label, -1));
  self->endian_open = g_strv_contains (open, lower);
  if (self->declared != NULL)
    return TRUE;
  if (encoding != NULL)
    return refuse_encoding (encoding, error);

  if (self->monitor != NULL)
    sluice_monitor_warn (self->monitor, "unknown_encoding",
                         "The character set “%.60s” that came with the data is not known, so it is found out.",
                         declared);
  return TRUE;
}

/**
 * sluice_charset_decoder_new:
 * @encoding: (nullable): the label the task gives
 * @declared: (nullable): the label that came with the bytes; one that means
 *   nothing is the warning `unknown_encoding`
 * @monitor: (nullable): where warnings go; must outlive the decoder
 * @error: return location for `unknown_encoding`, when @encoding means nothing
 *
 * Returns: (transfer full): a decoder
 */
SluiceCharsetDecoder *
sluice_charset_decoder_new (const char     *encoding,
                            const char     *declared,
                            SluiceMonitor  *monitor,
                            GError        **error)
{
  g_autoptr(SluiceCharsetDecoder) self = g_new0 (SluiceCharsetDecoder, 1);

  self->monitor = monitor;
  if (!parse_labels (self, encoding, declared, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * sluice_charset_decoder_free:
 * @self: (transfer full): a decoder
 */
void
sluice_charset_decoder_free (SluiceCharsetDecoder *self)
{
  g_return_if_fail (self != NULL);

  if (self->iconv != NULL)
    g_iconv_close (self->iconv);
  g_clear_pointer (&self->collected, g_byte_array_unref);
  g_free (self->out);
  g_free (self);
}

/**
 * sluice_charset_decoder_push:
 * @self: a decoder that has used up what was pushed before
 * @data: (array length=size): the next bytes; must stay until they are used up
 * @size: how many
 */
void
sluice_charset_decoder_push (SluiceCharsetDecoder *self,
                             const char           *data,
                             gsize                 size)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (self->in_size == 0 && !self->ended);
  g_return_if_fail (data != NULL || size == 0);

  self->in = data;
  self->in_size = size;
}

/**
 * sluice_charset_decoder_end:
 * @self: a decoder
 *
 * Says that there are no more bytes than those that were pushed.
 */
void
sluice_charset_decoder_end (SluiceCharsetDecoder *self)
{
  g_return_if_fail (self != NULL);

  self->ended = TRUE;
}

static gboolean
start_iconv (SluiceCharsetDecoder  *self,
             const SluiceCharset   *charset,
             GError               **error)
{
  self->iconv = g_iconv_open ("UTF-8", charset->name);
  if (self->iconv == (GIConv) -1)
    {
      self->iconv = NULL;
      return refuse_encoding (charset->name, error);
    }
  self->unit = charset->unit;
  self->charset = charset;
  self->out = g_malloc (OUTPUT);
  self->mode = MODE_ICONV;
  return TRUE;
}

static void
warn_guess (SluiceCharsetDecoder *self,
            const char           *name)
{
  self->guessed = TRUE;
  if (self->monitor != NULL)
    sluice_monitor_warn (self->monitor, "encoding_guessed",
                         "Nothing says in which character set the data is, and it is not UTF-8: it was read as %s, "
                         "from byte %" G_GUINT64_FORMAT " on.", name, self->used);
}

/* Which character set a byte order mark stands for, NULL = there is none. */
static const char *
find_mark (const char *p,
           gsize       size,
           gsize      *ret_mark)
{
  static const struct { const char *bytes; gsize size; const char *name; } marks[] = {
    { "\xff\xfe\0\0", 4, "utf-32le" },
    { "\0\0\xfe\xff", 4, "utf-32be" },
    { "\xff\xfe", 2, "utf-16le" },
    { "\xfe\xff", 2, "utf-16be" },
    { "\xef\xbb\xbf", 3, "utf-8" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      *ret_mark = marks[i].size;
      if (size >= marks[i].size && memcmp (p, marks[i].bytes, marks[i].size) == 0)
        return marks[i].name;
    }
  return NULL;
}

/* Text of any format begins with ASCII, so that zeros tell width and byte order
 * (as in RFC 4627, section 3). NULL = there are none. */
static const char *
find_zeros (const char *p,
            gsize       size)
{
  if (size >= 4 && p[0] == '\0' && p[1] == '\0' && p[2] == '\0' && p[3] != '\0')
    return "utf-32be";
  if (size >= 4 && p[0] != '\0' && p[1] == '\0' && p[2] == '\0' && p[3] == '\0')
    return "utf-32le";
  if (size >= 2 && p[0] == '\0' && p[1] != '\0')
    return "utf-16be";
  if (size >= 2 && p[0] != '\0' && p[1] == '\0')
    return "utf-16le";
  return NULL;
}

/* Decides with the first bytes. The mark of UTF-8 is left to the reader, so that
 * positions are those of the file. */
static gboolean
decide (SluiceCharsetDecoder  *self,
        const char            *p,
        gsize                  size,
        gsize                 *ret_mark,
        GError               **error)
{
  const char *name = find_mark (p, size, ret_mark);
  const SluiceCharset *charset = name != NULL ? sluice_charset_find (name) : self->declared;

  if (name == NULL)
    {
      *ret_mark = 0;
      if (charset == NULL || self->endian_open)
        name = find_zeros (p, size);
      if (name != NULL && charset == NULL)
        warn_guess (self, name);
      if (name != NULL && (charset == NULL || sluice_charset_find (name)->unit == charset->unit))
        charset = sluice_charset_find (name);
    }

  if (charset == NULL)
    self->mode = MODE_ASCII;
  else if (sluice_charset_is_utf8 (charset))
    {
      *ret_mark = 0;
      self->charset = charset;
      self->mode = MODE_UTF8;
    }
  else
    return start_iconv (self, charset, error);
  return TRUE;
}

static void
use (SluiceCharsetDecoder *self,
     gsize                 size)
{
  self->in += size;
  self->in_size -= size;
}

/* Takes bytes of the present piece over, up to @n held ones. */
static void
hold (SluiceCharsetDecoder *self,
      gsize                 n)
{
  gsize size = MIN (self->in_size, n - MIN (n, self->n_held));

  if (size == 0)
    return;
  memcpy (self->held + self->n_held, self->in, size);
  self->n_held += size;
  use (self, size);
}

static gboolean
begin (SluiceCharsetDecoder  *self,
       gboolean              *ret_more,
       GError               **error)
{
  gboolean is_held = self->n_held > 0 || self->in_size < MARK;
  gsize mark = 0;

  *ret_more = FALSE;
  if (is_held)
    {
      hold (self, MARK);
      *ret_more = self->n_held < MARK && !self->ended;
      if (*ret_more)
        return TRUE;
    }

  if (!decide (self, is_held ? self->held : self->in, is_held ? self->n_held : MARK, &mark, error))
    return FALSE;
  self->used += mark;
  if (!is_held)
    use (self, mark);
  else
    {
      self->n_held -= mark;
      memmove (self->held, self->held + mark, self->n_held);
    }
  return TRUE;
}

static void
pass (SluiceCharsetDecoder  *self,
      gsize                  size,
      const char           **ret_data,
      gsize                 *ret_size)
{
  *ret_data = self->in;
  *ret_size = size;
  self->used += size;
  use (self, size);
}

/* Gives away what is held. The bytes stay where they are until the next call. */
static void
pass_held (SluiceCharsetDecoder  *self,
           gsize                  size,
           const char           **ret_data,
           gsize                 *ret_size)
{
  memcpy (self->out, self->held, size);
  memmove (self->held, self->held + size, self->n_held - size);
  self->n_held -= size;
  self->used += size;
  *ret_data = self->out;
  *ret_size = size;
}

static gsize
count_ascii (const char *p,
             gsize       size)
{
  const guint64 high_bits = G_GUINT64_CONSTANT (0x8080808080808080);
  gsize i = 0;

  for (; i + 32 <= size; i += 32)
    {
      guint64 words[4];

      memcpy (words, p + i, sizeof words);
      if (((words[0] | words[1] | words[2] | words[3]) & high_bits) != 0)
        break;
    }
  while (i < size && (p[i] & 0x80) == 0)
    i++;
  return i;
}

/* Whether more of what is not ASCII are characters of UTF-8 than are none: one may
 * be a character of UTF-8 by chance, or be broken. */
static gboolean
is_mostly_utf8 (const char *p,
                gsize       size)
{
  const char *end = p + size;
  gsize n_valid = 0;
  gsize n_invalid = 0;

  while (p < end)
    {
      gunichar c;

      if ((*p & 0x80) == 0)
        {
          p++;
          continue;
        }
      c = g_utf8_get_char_validated (p, end - p);
      if (c == (gunichar) -2)
        break;
      n_valid += c != (gunichar) -1;
      n_invalid += c == (gunichar) -1;
      p += c != (gunichar) -1 ? g_utf8_skip[(guchar) *p] : 1;
    }
  return n_valid >= n_invalid;
}

/* What stands at the first byte that is not ASCII decides: a character of UTF-8,
 * or not. Sets @ret_more if it is cut. */
static gboolean
judge (SluiceCharsetDecoder  *self,
       const char            *p,
       gsize                  size,
       gboolean              *ret_more,
       GError               **error)
{
  gunichar c = g_utf8_get_char_validated (p, (gssize) size);

  /* A zero is the end of a text to GLib, but nothing that may come in the middle
   * of a character. */
  if (c == (gunichar) -2 && memchr (p, '\0', MIN (size, MAX_CHARACTER)) != NULL)
    c = (gunichar) -1;
  *ret_more = c == (gunichar) -2 && !self->ended;
  if (*ret_more)
    return TRUE;
  if (c == (gunichar) -2 || c == (gunichar) -1 || !is_mostly_utf8 (p, size))
    {
      self->collected = g_byte_array_new ();
      g_byte_array_append (self->collected, (const guint8 *) self->held, (guint) self->n_held);
      self->n_held = 0;
      self->mode = MODE_COLLECT;
      return TRUE;
    }
  self->charset = sluice_charset_find ("utf-8");
  self->mode = MODE_UTF8;
  return TRUE;
}

/* Guesses, once there is text enough, and begins with it. */
static gboolean
collect (SluiceCharsetDecoder  *self,
         gboolean              *ret_more,
         GError               **error)
{
  gsize size = MIN (self->in_size, COLLECTED - MIN (COLLECTED, self->collected->len));
  const SluiceCharset *charset;
  g_autofree char *label = NULL;

  g_byte_array_append (self->collected, (const guint8 *) self->in, (guint) size);
  use (self, size);
  *ret_more = self->collected->len < COLLECTED && !self->ended;
  if (*ret_more)
    return TRUE;

  charset = sluice_charset_guess ((const char *) self->collected->data, self->collected->len);
  label = sluice_charset_dup_label (charset);
  warn_guess (self, label);
  self->rest = self->in;
  self->rest_size = self->in_size;
  self->in = (const char *) self->collected->data;
  self->in_size = self->collected->len;
  g_clear_pointer (&self->out, g_free);
  return start_iconv (self, charset, error);
}

static gboolean
pull_ascii (SluiceCharsetDecoder  *self,
            const char           **ret_data,
            gsize                 *ret_size,
            gboolean              *ret_more,
            GError               **error)
{
  gsize n;

  if (self->n_held > 0)
    {
      hold (self, LOAN);
      n = count_ascii (self->held, self->n_held);
      if (n > 0)
        {
          if (self->out == NULL)
            self->out = g_malloc (HELD);
          pass_held (self, n, ret_data, ret_size);
          return TRUE;
        }
      return judge (self, self->held, self->n_held, ret_more, error);
    }

  n = count_ascii (self->in, self->in_size);
  if (n > 0)
    {
      pass (self, n, ret_data, ret_size);
      return TRUE;
    }
  if (self->in_size == 0)
    {
      *ret_more = TRUE;
      return TRUE;
    }
  if (!judge (self, self->in, self->in_size, ret_more, error))
    return FALSE;
  if (*ret_more)
    hold (self, LOAN);
  return TRUE;
}

static void
pull_utf8 (SluiceCharsetDecoder  *self,
           const char           **ret_data,
           gsize                 *ret_size,
           gboolean              *ret_more)
{
  if (self->n_held > 0)
    {
      if (self->out == NULL)
        self->out = g_malloc (HELD);
      pass_held (self, self->n_held, ret_data, ret_size);
      return;
    }
  *ret_more = self->in_size == 0;
  if (!*ret_more)
    pass (self, self->in_size, ret_data, ret_size);
}

/* Converts from @p as far as it goes, and stands in for what is invalid.
 * Returns the bytes it left over; what is left is the beginning of a
 * character, unless the output is full. */
static gsize
convert (SluiceCharsetDecoder *self,
         const char           *p,
         gsize                 size,
         gsize                *n_out)
{
  char *in = (char *) p;
  gsize left = size;

  while (left > 0 && *n_out < OUTPUT)
    {
      char *out = self->out + *n_out;
      gsize room = OUTPUT - *n_out;
      gsize status = g_iconv (self->iconv, &in, &left, &out, &room);

      *n_out = OUTPUT - room;
      if (status != (gsize) -1 || errno != EILSEQ || left == 0)
        break;
      if (*n_out < OUTPUT)
        {
          gsize skipped = MIN (self->unit, left);

          self->out[(*n_out)++] = INVALID_BYTE;
          in += skipped;
          left -= skipped;
        }
    }
  self->used += size - left;
  return left;
}

static gboolean
fail_cut (SluiceCharsetDecoder  *self,
          GError               **error)
{
  GError *failure;

  failure = sluice_error_new (SLUICE_ERROR_DATA, "invalid_encoding",
                              "The data breaks off inside a character of UTF-%u, at byte %" G_GUINT64_FORMAT ".",
                              self->unit * 8, self->used);
  sluice_error_get_where (failure)->byte = (gint64) self->used;
  g_propagate_error (error, failure);
  return FALSE;
}

/* The end: of a character that was cut, and of what the converter holds back. */
static gboolean
flush (SluiceCharsetDecoder  *self,
       gsize                 *n_out,
       GError               **error)
{
  char *out = self->out + *n_out;
  gsize room = OUTPUT - *n_out;

  self->flushed = TRUE;
  g_iconv (self->iconv, NULL, NULL, &out, &room);
  *n_out = OUTPUT - room;
  if (self->n_held == 0)
    return TRUE;
  if (self->unit > 1)
    return fail_cut (self, error);
  self->n_held = 0;
  self->out[(*n_out)++] = INVALID_BYTE;
  return TRUE;
}

static gboolean
pull_iconv (SluiceCharsetDecoder  *self,
            const char           **ret_data,
            gsize                 *ret_size,
            gboolean              *ret_more,
            GError               **error)
{
  gsize n_out = 0;
  gsize left;

  if (self->n_held > 0)
    {
      gsize own = self->n_held;

      hold (self, MIN (own + LOAN, HELD));
      left = convert (self, self->held, self->n_held, &n_out);
      if (left <= self->n_held - own)
        {
          /* What is left was only lent. */
          self->in -= left;
          self->in_size += left;
          self->n_held = 0;
        }
      else
        {
          memmove (self->held, self->held + self->n_held - left, left);
          self->n_held = left;
        }
    }
  else if (self->in_size > 0)
    {
      left = convert (self, self->in, self->in_size, &n_out);
      use (self, self->in_size - left);
      /* With room left over this is the beginning of a character. */
      if (left > 0 && left < LOAN && n_out < OUTPUT - LOAN)
        hold (self, left);
    }

  *ret_more = n_out == 0 && self->in_size == 0;
  if (*ret_more && self->ended && !self->flushed && !flush (self, &n_out, error))
    return FALSE;
  *ret_data = self->out;
  *ret_size = n_out;
  return TRUE;
}

/**
 * sluice_charset_decoder_pull:
 * @self: a decoder
 * @ret_data: (out) (array length=ret_size): the next bytes, UTF-8 as far as they
 *   are valid; they stay until the next call
 * @ret_size: (out): how many; 0 if more has to be pushed, or, after the end, if
 *   that was all
 * @error: return location for `invalid_encoding`, if UTF-16 or UTF-32 is cut
 *   inside a character
 *
 * Returns: whether it worked
 */
gboolean
sluice_charset_decoder_pull (SluiceCharsetDecoder  *self,
                             const char           **ret_data,
                             gsize                 *ret_size,
                             GError               **error)
{
  gboolean more = FALSE;
  gboolean ok = TRUE;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (ret_data != NULL && ret_size != NULL, FALSE);

  *ret_data = NULL;
  *ret_size = 0;
  while (ok && !more && *ret_size == 0)
    {
      if (self->in_size == 0 && self->rest != NULL)
        {
          self->in = self->rest;
          self->in_size = self->rest_size;
          self->rest = NULL;
        }
      switch (self->mode)
        {
        case MODE_START:
          ok = begin (self, &more, error);
          break;
        case MODE_ASCII:
          ok = pull_ascii (self, ret_data, ret_size, &more, error);
          break;
        case MODE_COLLECT:
          ok = collect (self, &more, error);
          break;
        case MODE_UTF8:
          pull_utf8 (self, ret_data, ret_size, &more);
          break;
        case MODE_ICONV:
        default:
          ok = pull_iconv (self, ret_data, ret_size, &more, error);
          break;
        }
    }
  return ok;
}

/**
 * sluice_charset_decoder_dup_encoding:
 * @self: a decoder
 * @ret_guessed: (out) (optional): whether nobody said so, and it is not UTF-8
 *
 * Returns: (transfer full) (nullable): the label of the character set of what was
 *   decoded so far; %NULL while that is nothing but ASCII
 */
char *
sluice_charset_decoder_dup_encoding (SluiceCharsetDecoder *self,
                                     gboolean             *ret_guessed)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (ret_guessed != NULL)
    *ret_guessed = self->guessed;
  return self->charset != NULL ? sluice_charset_dup_label (self->charset) : NULL;
}
