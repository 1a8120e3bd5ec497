/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-credential-list.h"

#include "sluice-redaction.h"
#include "sluice-secret-store.h"

#include <string.h>

struct _SluiceCredentialList
{
  char *host;                   /* what names begin with */
  GPtrArray *items;             /* (element-type SluiceCredential) */
};

static void
credential_free (gpointer data)
{
  SluiceCredential *credential = data;

  g_free (credential->name);
  sluice_secret_free (credential->value);
  g_free (credential->where);
  g_free (credential);
}

/* Labels in front of which the name of whoever owns the host stands:
 * shop.co.uk, agency.gov.au. */
static gboolean
is_public_label (const char *label)
{
  static const char *const labels[] = { "co", "com", "net", "org", "gov", "edu", "ac", "or", "ne", "go", "gob", NULL };

  return g_strv_contains (labels, label);
}

/* The part of a host by which people know it: github of api.github.com. */
static char *
make_name (const char *host)
{
  g_autofree char *lower = g_ascii_strdown (host != NULL ? host : "", -1);
  g_auto(GStrv) labels = g_strsplit (lower, ".", -1);
  guint n = g_strv_length (labels);
  const char *label = n > 0 ? labels[0] : "";
  g_autoptr(GString) name = g_string_new (NULL);

  if (n > 1 && !g_hostname_is_ip_address (lower))
    label = labels[n > 2 && is_public_label (labels[n - 2]) && strlen (labels[n - 1]) == 2 ? n - 3 : n - 2];
  else if (n > 1 || strchr (lower, ':') != NULL)
    label = "api";
  for (const char *p = label; *p != '\0'; p++)
    if (g_ascii_isalnum (*p) || *p == '-')
      g_string_append_c (name, *p);
  return g_string_free (g_steal_pointer (&name), FALSE);
}

/**
 * sluice_credential_list_new:
 * @host: (nullable): the host that the credentials are for
 *
 * Returns: (transfer full): an empty list
 */
SluiceCredentialList *
sluice_credential_list_new (const char *host)
{
  SluiceCredentialList *self = g_new0 (SluiceCredentialList, 1);

  self->host = make_name (host);
  if (*self->host == '\0')
    {
      g_free (self->host);
      self->host = g_strdup ("api");
    }
  self->items = g_ptr_array_new_with_free_func (credential_free);
  return self;
}

/**
 * sluice_credential_list_free:
 * @self: (transfer full): a list
 */
void
sluice_credential_list_free (SluiceCredentialList *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->host);
  g_ptr_array_unref (self->items);
  g_free (self);
}

static SluiceCredential *
find (const SluiceCredentialList *self,
      const char                 *name)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      SluiceCredential *item = self->items->pdata[i];

      if (g_str_equal (item->name, name))
        return item;
    }
  return NULL;
}

static char *
add_item (SluiceCredentialList *self,
          const char           *name,
          const char           *value,
          const char           *where)
{
  SluiceCredential *item = g_new0 (SluiceCredential, 1);

  item->name = g_strdup (name);
  item->value = g_strdup (value);
  item->where = g_strdup (where);
  if (value != NULL)
    sluice_redaction_add (value);
  g_ptr_array_add (self->items, item);
  return g_strconcat ("secret:", name, NULL);
}

/**
 * sluice_credential_list_add:
 * @self: a list
 * @role: what it is: `token`, `key`, `password` ...; the end of its name
 * @value: (nullable): the credential; %NULL if it has to be set by the user
 * @where: the JSON path of the reference in the task
 *
 * A value that is there already keeps its name.
 *
 * Returns: (transfer full): the reference to it, `secret:NAME`
 */
char *
sluice_credential_list_add (SluiceCredentialList *self,
                            const char           *role,
                            const char           *value,
                            const char           *where)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (role != NULL, NULL);
  g_return_val_if_fail (where != NULL, NULL);

  if (value != NULL && (*value == '\0' || sluice_credential_value_is_placeholder (value)))
    value = NULL;
  for (guint i = 0; value != NULL && i < self->items->len; i++)
    {
      const SluiceCredential *item = self->items->pdata[i];

      if (g_strcmp0 (item->value, value) == 0)
        return g_strconcat ("secret:", item->name, NULL);
    }
  name = g_strdup_printf ("%s-%s", self->host, role);
  for (guint i = 2; find (self, name) != NULL; i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s-%s-%u", self->host, role, i);
    }
  return add_item (self, name, value, where);
}

/**
 * sluice_credential_list_add_named:
 * @self: a list
 * @name: the name of the secret, of letters, digits, `_` and `-`
 * @where: the JSON path of the reference in the task
 *
 * Adds a credential that has a name already, and whose value is not known.
 *
 * Returns: (transfer full): the reference to it, `secret:NAME`
 */
char *
sluice_credential_list_add_named (SluiceCredentialList *self,
                                  const char           *name,
                                  const char           *where)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (where != NULL, NULL);

  if (find (self, name) != NULL)
    return g_strconcat ("secret:", name, NULL);
  return add_item (self, name, NULL, where);
}

/**
 * sluice_credential_list_get_items:
 * @self: a list
 *
 * Returns: (transfer none) (element-type SluiceCredential): what is in it
 */
GPtrArray *
sluice_credential_list_get_items (const SluiceCredentialList *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->items;
}

/* The words of a name: X-Api-Key, accessToken and access_token alike. */
static GStrv
split_words (const char *name)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (const char *p = name; *p != '\0'; p++)
    {
      if (g_ascii_isupper (*p) && p > name && g_ascii_islower (p[-1]))
        g_string_append_c (text, ' ');
      g_string_append_c (text, g_ascii_isalnum (*p) ? g_ascii_tolower (*p) : ' ');
    }
  return g_strsplit (text->str, " ", -1);
}

static gboolean
has_one_of (GStrv              words,
            const char *const *wanted)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (g_strv_contains (wanted, words[i]))
      return TRUE;
  return FALSE;
}

/* Names that say by themselves that a credential follows. */
static gboolean
says_credential (GStrv words)
{
  static const char *const sure[] = {
    "apikey", "secret", "password", "passwd", "pwd", "apitoken", "authtoken", "accesstoken", "accesskey", "authkey",
    "appkey", "appid", "jwt", NULL
  };
  static const char *const keys[] = { "key", "token", NULL };
  static const char *const kinds[] = {
    "api", "app", "application", "access", "auth", "subscription", "functions", "private", "client", "user", "bearer",
    "session", "refresh", "id", "service", "personal", "security", "csrf", "xsrf", "authorization", NULL
  };
  static const char *const others[] = {
    "page", "next", "continuation", "sync", "cursor", "public", "idempotency", "prev", "previous", "sort", "primary",
    "foreign", "start", NULL
  };

  if (has_one_of (words, others))
    return FALSE;
  return has_one_of (words, sure) || (has_one_of (words, keys) && has_one_of (words, kinds));
}

/**
 * sluice_credential_header_is_one:
 * @name: the name of a header
 *
 * Returns: whether headers of that name carry a credential
 */
gboolean
sluice_credential_header_is_one (const char *name)
{
  static const char *const others[] = { "page", "next", "continuation", "cursor", "idempotency", NULL };
  static const char *const tokens[] = { "token", NULL };
  g_auto(GStrv) words = NULL;

  g_return_val_if_fail (name != NULL, FALSE);

  words = split_words (name);
  return says_credential (words) || (has_one_of (words, tokens) && !has_one_of (words, others)) ||
         g_ascii_strcasecmp (name, "Authorization") == 0 || g_ascii_strcasecmp (name, "Proxy-Authorization") == 0 ||
         g_ascii_strcasecmp (name, "Cookie") == 0;
}

/**
 * sluice_credential_parameter_is_one:
 * @name: the name of a URL parameter, or of a field of a body
 * @value: its value
 *
 * `key`, `token` and `auth` name much: they are credentials if their value
 * looks like one.
 *
 * Returns: whether it is a credential
 */
gboolean
sluice_credential_parameter_is_one (const char *name,
                                    const char *value)
{
  static const char *const unsure[] = { "key", "token", "auth", "signature", "sig", NULL };
  g_autofree char *lower = NULL;
  g_auto(GStrv) words = NULL;

  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  words = split_words (name);
  lower = g_ascii_strdown (name, -1);
  if (says_credential (words))
    return TRUE;
  return g_strv_contains (unsure, lower) &&
         (strlen (value) >= 16 || sluice_credential_value_is_placeholder (value));
}

/**
 * sluice_credential_value_is_placeholder:
 * @value: what stands where a credential belongs
 *
 * Documentation writes `YOUR_API_KEY`, `<token>`, `{token}`, `xxxx`.
 *
 * Returns: whether @value only keeps the place of a credential
 */
gboolean
sluice_credential_value_is_placeholder (const char *value)
{
  g_autofree char *lower = NULL;
  gsize length;

  g_return_val_if_fail (value != NULL, FALSE);

  length = strlen (value);
  if (length == 0 || length > 80)
    return FALSE;
  lower = g_ascii_strdown (value, -1);
  if (strchr ("<{[", lower[0]) != NULL && strchr (">}]", lower[length - 1]) != NULL)
    return TRUE;
  if (strspn (lower, "x") == length || strspn (lower, "*") == length || strspn (lower, ".") == length)
    return TRUE;
  return g_regex_match_simple ("^(your|my|the|insert|replace|enter|put|some)[-_ ].*|^your[a-z]*(key|token|id|secret|password)$|"
                               "^(api|access|auth|bearer|secret|jwt)?[-_ ]?(key|token|password|secret)([-_ ](here|value))?$",
                               lower, G_REGEX_DOLLAR_ENDONLY, 0);
}
