/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-redaction.h"

#include <string.h>

/* Shorter secrets would mask half of every text, and are none. */
#define MIN_LENGTH 4

/* Every form of every secret, the longest first, so that a secret which is part
 * of another one does not leave the rest of it standing. The first bytes are
 * kept apart: most texts hold none of them in a place that matters. */
static GRWLock needles_lock;
static GPtrArray *needles;              /* (needles_lock) (element-type utf8) */
static GHashTable *known;               /* (needles_lock) the same, as a set */
static guint8 first_bytes[256];         /* (needles_lock) */

static int
compare_lengths (gconstpointer a,
                 gconstpointer b)
{
  gsize length_a = strlen (*(const char *const *) a);
  gsize length_b = strlen (*(const char *const *) b);

  return length_a < length_b ? 1 : length_a > length_b ? -1 : 0;
}

/* Takes ownership. Called with the lock held. */
static void
add_needle (char *needle)
{
  if (strlen (needle) < MIN_LENGTH || g_hash_table_contains (known, needle))
    {
      g_free (needle);
      return;
    }

  first_bytes[(guint8) needle[0]] = 1;
  g_hash_table_add (known, needle);
  g_ptr_array_add (needles, needle);
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
add_json (const char *secret)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *json = to_json (secret, i == 1);
      g_auto(GStrv) parts = g_strsplit (json, "/", -1);

      add_needle (g_strjoinv ("\\/", parts));
      add_needle (g_steal_pointer (&json));
    }
}

/* What a server makes of it that takes UTF-8 for Latin-1, as HTTP once did. */
static void
add_latin1 (const char *secret)
{
  g_autofree char *text = NULL;

  if (g_str_is_ascii (secret))
    return;
  text = g_convert (secret, -1, "UTF-8", "ISO-8859-1", NULL, NULL, NULL);
  if (text == NULL)
    return;
  add_json (text);
  add_needle (g_steal_pointer (&text));
}

/* Padding is left off, so that padded and unpadded text both match. */
static void
add_base64 (const char *secret)
{
  char *base64 = g_base64_encode ((const guchar *) secret, strlen (secret));
  char *padding = strchr (base64, '=');
  char *url_safe;

  if (padding != NULL)
    *padding = '\0';
  url_safe = g_strdelimit (g_strdup (base64), "+", '-');
  add_needle (g_strdelimit (url_safe, "/", '_'));
  add_needle (base64);
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
  if (needles == NULL)
    {
      needles = g_ptr_array_new ();
      known = g_hash_table_new (g_str_hash, g_str_equal);
    }
  if (!g_hash_table_contains (known, secret))
    {
      add_needle (g_strdup (secret));
      add_needle (to_percent (secret, TRUE, FALSE));
      add_needle (to_percent (secret, FALSE, FALSE));
      add_needle (to_percent (secret, TRUE, TRUE));
      add_needle (to_hex (secret, TRUE));
      add_needle (to_hex (secret, FALSE));
      add_base64 (secret);
      if (g_utf8_validate (secret, -1, NULL))
        add_json (secret);
      add_latin1 (secret);
      g_ptr_array_sort (needles, compare_lengths);
    }
  g_rw_lock_writer_unlock (&needles_lock);
}

/* The length of the secret that stands at @text, 0 if none does. Called with the
 * lock held. */
static gsize
match_needle (const char *text,
              gsize       length)
{
  for (guint i = 0; i < needles->len; i++)
    {
      const char *needle = g_ptr_array_index (needles, i);
      gsize needle_length = strlen (needle);

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
