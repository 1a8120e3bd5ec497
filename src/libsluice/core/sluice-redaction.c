/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-redaction.h"

#include <string.h>

/* Shorter secrets would mask half of every text, and are none. */
#define MIN_LENGTH 4

/* Of secrets that replace each other with every answer only the newest are still
 * on their way. */
#define MAX_PASSING 128

/* Every form of every secret, the longest first, so that a secret which is part
 * of another one does not leave the rest of it standing. The first bytes are
 * kept apart: most texts hold none of them in a place that matters. */
static GRWLock needles_lock;
static GPtrArray *needles;              /* (needles_lock) (element-type utf8) */
static GHashTable *counts;              /* (needles_lock) (element-type utf8 guint) of which secrets they are forms */
static GHashTable *lasting;             /* (needles_lock) (element-type utf8) secrets */
static GQueue passing;                  /* (needles_lock) (element-type utf8) secrets, the newest last */
static guint8 first_bytes[256];         /* (needles_lock) also of secrets that have passed */

static int
compare_lengths (gconstpointer a,
                 gconstpointer b)
{
  gsize length_a = strlen (*(const char *const *) a);
  gsize length_b = strlen (*(const char *const *) b);

  return length_a < length_b ? 1 : length_a > length_b ? -1 : 0;
}

/* Adds one form of one secret (@change is 1), or takes it back (-1). Takes
 * ownership. Called with the lock held. */
static void
count_needle (char *needle,
              int   change)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, needle));
  gpointer kept;

  if (strlen (needle) < MIN_LENGTH)
    {
      g_free (needle);
      return;
    }

  if (change < 0 && n == 1)
    {
      g_hash_table_lookup_extended (counts, needle, &kept, NULL);
      g_ptr_array_remove (needles, kept);
      g_hash_table_remove (counts, needle);
      g_free (needle);
      return;
    }
  if (n == 0)
    {
      first_bytes[(guint8) needle[0]] = 1;
      g_ptr_array_add (needles, needle);
    }
  /* The table keeps the needle that it has, if there is one. */
  g_hash_table_insert (counts, needle, GUINT_TO_POINTER ((guint) ((int) n + change)));
}

static char *
to_percent (const char *secret,
            gboolean    upper,
            gboolean    form)
{
  GString *text = g_string_new (NULL);

  for (const guint8 *p = (const guint8 *) secret; *p != '\0'; p++)
    {
      if (g_ascii_isalnum (*p) || strchr ("-._~", *p) != NULL)
        g_string_append_c (text, (char) *p);
      else if (form && *p == ' ')
        g_string_append_c (text, '+');
      else if (upper)
        g_string_append_printf (text, "%%%02X", *p);
      else
        g_string_append_printf (text, "%%%02x", *p);
    }

  return g_string_free (text, FALSE);
}

static char *
to_hex (const char *secret,
        gboolean    upper)
{
  GString *text = g_string_new (NULL);

  for (const guint8 *p = (const guint8 *) secret; *p != '\0'; p++)
    {
      if (upper)
        g_string_append_printf (text, "%02X", *p);
      else
        g_string_append_printf (text, "%02x", *p);
    }

  return g_string_free (text, FALSE);
}

/* The inside of a JSON string; with @ascii other characters become \uXXXX. */
static char *
to_json (const char *secret,
         gboolean    ascii)
{
  GString *text = g_string_new (NULL);

  for (const char *p = secret; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '"' || c == '\\')
        g_string_append_printf (text, "\\%c", (char) c);
      else if (c == '\n')
        g_string_append (text, "\\n");
      else if (c == '\t')
        g_string_append (text, "\\t");
      else if (c == '\r')
        g_string_append (text, "\\r");
      else if (c < 0x20 || (ascii && c >= 0x80 && c < 0x10000))
        g_string_append_printf (text, "\\u%04x", c);
      else if (ascii && c >= 0x10000)
        g_string_append_printf (text, "\\u%04x\\u%04x", 0xd800 + ((c - 0x10000) >> 10),
                                0xdc00 + ((c - 0x10000) & 0x3ff));
      else
        g_string_append_unichar (text, c);
    }

  return g_string_free (text, FALSE);
}

/* Both ways of JSON, and each with the slash escaped, as some servers do. */
static void
count_json (const char *secret,
            int         change)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *json = to_json (secret, i == 1);
      g_auto(GStrv) parts = g_strsplit (json, "/", -1);

      count_needle (g_strjoinv ("\\/", parts), change);
      count_needle (g_steal_pointer (&json), change);
    }
}

/* What a server makes of it that takes UTF-8 for Latin-1, as HTTP once did. */
static void
count_latin1 (const char *secret,
              int         change)
{
  g_autofree char *text = NULL;

  if (g_str_is_ascii (secret))
    return;
  text = g_convert (secret, -1, "UTF-8", "ISO-8859-1", NULL, NULL, NULL);
  if (text == NULL)
    return;
  count_json (text, change);
  count_needle (g_steal_pointer (&text), change);
}

/* Padding is left off, so that padded and unpadded text both match. */
static void
count_base64 (const char *secret,
              int         change)
{
  char *base64 = g_base64_encode ((const guchar *) secret, strlen (secret));
  char *padding = strchr (base64, '=');
  char *url_safe;

  if (padding != NULL)
    *padding = '\0';
  url_safe = g_strdelimit (g_strdup (base64), "+", '-');
  count_needle (g_strdelimit (url_safe, "/", '_'), change);
  count_needle (base64, change);
}

/* Called with the lock held. */
static void
count_forms (const char *secret,
             int         change)
{
  count_needle (g_strdup (secret), change);
  count_needle (to_percent (secret, TRUE, FALSE), change);
  count_needle (to_percent (secret, FALSE, FALSE), change);
  count_needle (to_percent (secret, TRUE, TRUE), change);
  count_needle (to_hex (secret, TRUE), change);
  count_needle (to_hex (secret, FALSE), change);
  count_base64 (secret, change);
  if (g_utf8_validate (secret, -1, NULL))
    count_json (secret, change);
  count_latin1 (secret, change);
}

/* Called with the lock held. */
static void
ensure_tables (void)
{
  if (needles != NULL)
    return;
  needles = g_ptr_array_new ();
  counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  lasting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * sluice_redaction_add:
 * @secret: (nullable): a secret; shorter than four bytes it is ignored
 *
 * From now on @secret is replaced in everything that leaves the process: as it
 * is, percent-encoded, in base64, in hex, and as JSON writes it. Thread-safe.
 */
void
sluice_redaction_add (const char *secret)
{
  if (secret == NULL || strlen (secret) < MIN_LENGTH)
    return;

  g_rw_lock_writer_lock (&needles_lock);
  ensure_tables ();
  if (g_hash_table_add (lasting, g_strdup (secret)))
    {
      count_forms (secret, 1);
      g_ptr_array_sort (needles, compare_lengths);
    }
  g_rw_lock_writer_unlock (&needles_lock);
}

/**
 * sluice_redaction_add_passing:
 * @secret: (nullable): a secret; shorter than four bytes it is ignored
 *
 * Like sluice_redaction_add(), for one that others of its kind will replace, as
 * a cookie of each answer does: only a bounded number of the newest is kept.
 * Thread-safe.
 */
void
sluice_redaction_add_passing (const char *secret)
{
  char *oldest;
  GList *link;

  if (secret == NULL || strlen (secret) < MIN_LENGTH)
    return;

  g_rw_lock_writer_lock (&needles_lock);
  ensure_tables ();
  link = g_queue_find_custom (&passing, secret, (GCompareFunc) strcmp);
  if (link != NULL)
    {
      g_queue_unlink (&passing, link);
      g_queue_push_tail_link (&passing, link);
    }
  else
    {
      g_queue_push_tail (&passing, g_strdup (secret));
      count_forms (secret, 1);
      g_ptr_array_sort (needles, compare_lengths);
    }
  if (passing.length > MAX_PASSING)
    {
      oldest = g_queue_pop_head (&passing);
      count_forms (oldest, -1);
      g_free (oldest);
    }
  g_rw_lock_writer_unlock (&needles_lock);
}

/* The length of the secret that stands at @text, 0 if none does. Called with the
 * lock held. */
static gsize
match_needle (const char *text,
              gsize       length)
{
  if (length < MIN_LENGTH)
    return 0;

  for (guint i = 0; i < needles->len; i++)
    {
      const char *needle = g_ptr_array_index (needles, i);
      gsize needle_length;

      if (memcmp (text, needle, MIN_LENGTH) != 0)
        continue;
      needle_length = strlen (needle);
      if (needle_length <= length && memcmp (text, needle, needle_length) == 0)
        return needle_length;
    }

  return 0;
}

static GString *
redact (const char *text,
        gsize       length)
{
  GString *result = g_string_sized_new (length + 1);
  const char *end = text + length;
  const char *start = text;

  g_rw_lock_reader_lock (&needles_lock);
  for (const char *p = text; needles != NULL && p < end;)
    {
      gsize found = first_bytes[(guint8) *p] ? match_needle (p, (gsize) (end - p)) : 0;

      if (found == 0)
        {
          p++;
          continue;
        }
      g_string_append_len (result, start, p - start);
      g_string_append (result, SLUICE_REDACTED);
      p += found;
      start = p;
    }
  g_rw_lock_reader_unlock (&needles_lock);

  return g_string_append_len (result, start, end - start);
}

/**
 * sluice_redact:
 * @text: (nullable): any text
 *
 * Thread-safe.
 *
 * Returns: (transfer full) (nullable): @text, with every known secret replaced
 */
char *
sluice_redact (const char *text)
{
  return text != NULL ? g_string_free (redact (text, strlen (text)), FALSE) : NULL;
}

/**
 * sluice_redact_bytes:
 * @bytes: (nullable): any bytes
 *
 * Thread-safe.
 *
 * Returns: (transfer full) (nullable): @bytes, with every known secret replaced
 */
GBytes *
sluice_redact_bytes (GBytes *bytes)
{
  if (bytes == NULL || g_bytes_get_size (bytes) == 0)
    return bytes != NULL ? g_bytes_ref (bytes) : NULL;

  return g_string_free_to_bytes (redact (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)));
}

/* Whether a query parameter of this name holds a credential, as far as names
 * tell. Tokens of paging do not. */
static gboolean
is_key_like (const char *name,
             gsize       length)
{
  static const char *const names[] = {
    "appid", "auth", "authorization", "credential", "key", "pass", "passwd", "password", "pwd",
    "session", "sessionid", "sig", "token", NULL
  };
  static const char *const endings[] = {
    "accesstoken", "apikey", "apitoken", "appkey", "authtoken", "credential", "idtoken",
    "password", "privatetoken", "refreshtoken", "secret", "securitytoken", "signature",
    "subscriptionkey", NULL
  };
  g_autoptr(GString) plain = g_string_new (NULL);

  for (gsize i = 0; i < length; i++)
    {
      if (g_ascii_isalnum (name[i]))
        g_string_append_c (plain, g_ascii_tolower (name[i]));
    }

  if (g_strv_contains (names, plain->str))
    return TRUE;
  for (guint i = 0; endings[i] != NULL; i++)
    {
      if (g_str_has_suffix (plain->str, endings[i]))
        return TRUE;
    }
  return FALSE;
}

static const char *
append_parameter (GString    *result,
                  const char *parameter)
{
  gsize length = strcspn (parameter, "&#");
  const char *equals = memchr (parameter, '=', length);

  if (equals != NULL && is_key_like (parameter, (gsize) (equals - parameter)))
    {
      g_string_append_len (result, parameter, equals + 1 - parameter);
      g_string_append (result, SLUICE_REDACTED);
    }
  else
    {
      g_string_append_len (result, parameter, (gssize) length);
    }

  return parameter + length;
}

/**
 * sluice_redact_url:
 * @url: (nullable): a URL, absolute or not
 *
 * Beside the known secrets, hides what stands where credentials stand: user
 * information, and the values of query parameters that are named like keys.
 *
 * Returns: (transfer full) (nullable): a URL that may be shown
 */
char *
sluice_redact_url (const char *url)
{
  g_autofree char *text = sluice_redact (url);
  g_autoptr(GString) result = NULL;
  const char *rest = text;
  const char *authority;
  const char *at;

  if (text == NULL)
    return NULL;

  result = g_string_sized_new (strlen (text));
  authority = strstr (text, "://");
  if (authority != NULL && authority < text + strcspn (text, "/?#") + 1)
    {
      authority += 3;
      at = g_strrstr_len (authority, (gssize) strcspn (authority, "/?#"), "@");
      if (at != NULL)
        {
          g_string_append_len (result, text, authority - text);
          g_string_append (result, SLUICE_REDACTED);
          rest = at;
        }
    }

  g_string_append_len (result, rest, (gssize) strcspn (rest, "?"));
  rest += strcspn (rest, "?");
  while (*rest == '?' || *rest == '&')
    {
      g_string_append_c (result, *rest);
      rest = append_parameter (result, rest + 1);
    }
  g_string_append (result, rest);

  return g_string_free (g_steal_pointer (&result), FALSE);
}
