/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-cookies.h"

#include "sluice-redaction.h"

#include <string.h>

/* A server that invents a new name with each answer gets no further than this,
 * nor do the headers that carry them back. */
#define MAX_COOKIES 100
#define MAX_COOKIE 8192

/* Shorter values are words such as "true" or "light", and no secrets. */
#define MIN_SECRET 8

struct _SluiceHttpCookies
{
  GMutex mutex;
  GHashTable *jars;             /* (mutex mutex) (element-type utf8 SoupCookieJar) by origin */
};

/**
 * sluice_http_cookies_new:
 *
 * Returns: (transfer full): no cookies yet
 */
SluiceHttpCookies *
sluice_http_cookies_new (void)
{
  SluiceHttpCookies *self = g_new0 (SluiceHttpCookies, 1);

  g_mutex_init (&self->mutex);
  self->jars = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  return self;
}

/**
 * sluice_http_cookies_free:
 * @self: (transfer full): cookies
 */
void
sluice_http_cookies_free (SluiceHttpCookies *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->jars);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/* With the lock held. */
static SoupCookieJar *
get_jar (SluiceHttpCookies *self,
         GUri              *uri)
{
  g_autofree char *origin = NULL;
  SoupCookieJar *jar;

  origin = g_strdup_printf ("%s://%s:%d", g_uri_get_scheme (uri), g_uri_get_host (uri), g_uri_get_port (uri));
  jar = g_hash_table_lookup (self->jars, origin);
  if (jar == NULL)
    {
      jar = soup_cookie_jar_new ();
      g_hash_table_insert (self->jars, g_steal_pointer (&origin), jar);
    }
  return jar;
}

/**
 * sluice_http_cookies_apply:
 * @self: cookies
 * @message: a request that is about to be sent
 *
 * Adds what its origin has set to the header Cookie, behind what the task put
 * there itself.
 */
void
sluice_http_cookies_apply (SluiceHttpCookies *self,
                           SoupMessage       *message)
{
  SoupMessageHeaders *headers;
  g_autofree char *cookies = NULL;
  g_autofree char *both = NULL;
  const char *own;

  g_return_if_fail (self != NULL);
  g_return_if_fail (SOUP_IS_MESSAGE (message));

  g_mutex_lock (&self->mutex);
  cookies = soup_cookie_jar_get_cookies (get_jar (self, soup_message_get_uri (message)),
                                         soup_message_get_uri (message), TRUE);
  g_mutex_unlock (&self->mutex);
  if (cookies == NULL || *cookies == '\0')
    return;

  headers = soup_message_get_request_headers (message);
  own = soup_message_headers_get_list (headers, "Cookie");
  both = own != NULL ? g_strconcat (own, "; ", cookies, NULL) : NULL;
  soup_message_headers_replace (headers, "Cookie", both != NULL ? both : cookies);
}

static guint
count_cookies (SoupCookieJar *jar)
{
  GSList *all = soup_cookie_jar_all_cookies (jar);
  guint n = g_slist_length (all);

  g_slist_free_full (all, (GDestroyNotify) soup_cookie_free);
  return n;
}

/* With the lock held. */
static void
take_one (SoupCookieJar *jar,
          GUri          *uri,
          const char    *header)
{
  SoupCookie *cookie = strlen (header) <= MAX_COOKIE ? soup_cookie_parse (header, uri) : NULL;
  const char *value;

  if (cookie == NULL)
    return;
  value = soup_cookie_get_value (cookie);
  if (value != NULL && strlen (value) >= MIN_SECRET)
    sluice_redaction_add_passing (value);
  if (count_cookies (jar) < MAX_COOKIES)
    soup_cookie_jar_add_cookie_full (jar, cookie, uri, NULL);
  else
    soup_cookie_free (cookie);
}

/**
 * sluice_http_cookies_take:
 * @self: cookies
 * @message: a request whose answer has a head
 *
 * Keeps the cookies that the answer sets.
 */
void
sluice_http_cookies_take (SluiceHttpCookies *self,
                          SoupMessage       *message)
{
  SoupMessageHeadersIter iter;
  SoupCookieJar *jar;
  const char *name;
  const char *value;

  g_return_if_fail (self != NULL);
  g_return_if_fail (SOUP_IS_MESSAGE (message));

  g_mutex_lock (&self->mutex);
  jar = get_jar (self, soup_message_get_uri (message));
  soup_message_headers_iter_init (&iter, soup_message_get_response_headers (message));
  while (soup_message_headers_iter_next (&iter, &name, &value))
    {
      if (g_ascii_strcasecmp (name, "Set-Cookie") == 0)
        take_one (jar, soup_message_get_uri (message), value);
    }
  g_mutex_unlock (&self->mutex);
}
