/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-tls.h"

#include "sluice-error.h"

#include <string.h>

struct _SluiceHttpTls
{
  gboolean verify;
  gboolean needs_1_3;
  char *ca_file;                /* (nullable) */
  GTlsDatabase *anchors;        /* (owned) (nullable) NULL = those of the system */
  GTlsCertificate *certificate; /* (owned) (nullable) ours, with its key */
};

static gboolean
refuse_file (const char  *key,
             const char  *file,
             const char  *hint,
             GError      *cause,
             GError     **error)
{
  g_autofree char *reason = g_strdup (cause->message);
  GError *failure;

  g_strchomp (reason);
  while (g_str_has_suffix (reason, "."))
    reason[strlen (reason) - 1] = '\0';
  failure = sluice_error_new (SLUICE_ERROR_CONFIGURATION, "tls_file", "%s (tls.%s) cannot be used: %s.", file, key,
                              reason);
  sluice_error_set_hint (failure, "%s", hint);
  sluice_error_get_where (failure)->file = g_strdup (file);
  g_error_free (cause);
  g_propagate_error (error, failure);
  return FALSE;
}

static gboolean
load_anchors (SluiceHttpTls        *self,
              const SluiceTlsSpec  *spec,
              GError              **error)
{
  static const char hint[] = "It has to be a file of certificates in PEM, those of the authorities to be trusted.";
  GError *cause = NULL;
  GList *certificates;

  if (spec->ca_file == NULL)
    return TRUE;

  /* A database takes a file without certificates for one that trusts nobody. */
  certificates = g_tls_certificate_list_new_from_file (spec->ca_file, &cause);
  if (cause == NULL && certificates == NULL)
    cause = g_error_new_literal (G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE, "there is no certificate in it");
  g_list_free_full (certificates, g_object_unref);
  if (cause == NULL)
    self->anchors = g_tls_file_database_new (spec->ca_file, &cause);
  if (cause != NULL)
    return refuse_file ("ca_file", spec->ca_file, hint, cause, error);

  self->ca_file = g_strdup (spec->ca_file);
  return TRUE;
}

static gboolean
is_pkcs12 (const SluiceTlsSpec *spec)
{
  g_autofree char *lower = g_ascii_strdown (spec->cert_file, -1);

  return spec->key_password != NULL || g_str_has_suffix (lower, ".p12") || g_str_has_suffix (lower, ".pfx");
}

/* One without a key can be shown, but not proven to be ours. */
static gboolean
has_key (GTlsCertificate *certificate)
{
  GByteArray *key = NULL;
  gboolean found;

  g_object_get (certificate, "private-key", &key, NULL);
  found = key != NULL;
  if (key != NULL)
    {
      explicit_bzero (key->data, key->len);
      g_byte_array_unref (key);
    }
  return found;
}

static gboolean
load_certificate (SluiceHttpTls        *self,
                  const SluiceTlsSpec  *spec,
                  SluiceHttpRender     *context)
{
  static const char hint[] = "A certificate with its key is a PEM file with both, two PEM files (cert_file and "
                             "key_file), or a PKCS #12 file with key_password. A key in PEM must not be encrypted.";
  GError *cause = NULL;
  char *password = NULL;

  if (spec->cert_file == NULL)
    return TRUE;

  if (is_pkcs12 (spec))
    {
      if (spec->key_password != NULL)
        {
          password = sluice_http_render (context, spec->key_password, SLUICE_TEMPLATE_PLAIN);
          if (password == NULL)
            return FALSE;
        }
      self->certificate = g_tls_certificate_new_from_file_with_password (spec->cert_file,
                                                                         password != NULL ? password : "", &cause);
      if (password != NULL)
        sluice_secret_free (password);
    }
  else if (spec->key_file != NULL)
    {
      self->certificate = g_tls_certificate_new_from_files (spec->cert_file, spec->key_file, &cause);
    }
  else
    {
      self->certificate = g_tls_certificate_new_from_file (spec->cert_file, &cause);
    }

  if (self->certificate != NULL && !has_key (self->certificate))
    cause = g_error_new_literal (G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE, "there is no private key with it");
  return cause == NULL || refuse_file ("cert_file", spec->cert_file, hint, cause, context->error);
}

/**
 * sluice_http_tls_new:
 * @spec: (transfer none): what the task says
 * @context: where the pass phrase is looked up, and where an error goes:
 *   `tls_file`, `missing_secret`
 *
 * Returns: (transfer full): the same, loaded; %NULL on error
 */
SluiceHttpTls *
sluice_http_tls_new (const SluiceTlsSpec *spec,
                     SluiceHttpRender    *context)
{
  g_autoptr(SluiceHttpTls) self = NULL;

  g_return_val_if_fail (spec != NULL, NULL);
  g_return_val_if_fail (context != NULL, NULL);

  self = g_new0 (SluiceHttpTls, 1);
  self->verify = spec->verify;
  self->needs_1_3 = spec->needs_1_3;
  if (!load_anchors (self, spec, context->error) || !load_certificate (self, spec, context))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * sluice_http_tls_free:
 * @self: (transfer full): settings
 */
void
sluice_http_tls_free (SluiceHttpTls *self)
{
  g_return_if_fail (self != NULL);

  g_clear_object (&self->anchors);
  g_clear_object (&self->certificate);
  g_free (self->ca_file);
  g_free (self);
}

/**
 * sluice_http_tls_get_verify:
 * @self: settings
 *
 * Returns: whether bad certificates are refused
 */
gboolean
sluice_http_tls_get_verify (const SluiceHttpTls *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->verify;
}

/**
 * sluice_http_tls_get_needs_1_3:
 * @self: settings
 *
 * Returns: whether TLS 1.2 is too old, as everything before it is anyway
 */
gboolean
sluice_http_tls_get_needs_1_3 (const SluiceHttpTls *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->needs_1_3;
}

/**
 * sluice_http_tls_get_anchors:
 * @self: settings
 *
 * Returns: (transfer none) (nullable): the authorities to trust, %NULL for those
 *   of the system
 */
GTlsDatabase *
sluice_http_tls_get_anchors (const SluiceHttpTls *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->anchors;
}

/**
 * sluice_http_tls_get_certificate:
 * @self: settings
 *
 * Returns: (transfer none) (nullable): what to show a server that asks who we are
 */
GTlsCertificate *
sluice_http_tls_get_certificate (const SluiceHttpTls *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->certificate;
}

static gboolean
is_self_signed (GTlsCertificate *certificate)
{
  g_autofree char *subject = g_tls_certificate_get_subject_name (certificate);
  g_autofree char *issuer = g_tls_certificate_get_issuer_name (certificate);

  return subject != NULL && g_strcmp0 (subject, issuer) == 0;
}

static char *
format_date (GDateTime *time)
{
  return time != NULL ? g_date_time_format (time, "%Y-%m-%d") : g_strdup ("?");
}

/* The names a certificate is valid for, for a message. */
static char *
list_names (GTlsCertificate *certificate)
{
  g_autoptr(GPtrArray) names = g_tls_certificate_get_dns_names (certificate);
  g_autoptr(GPtrArray) addresses = g_tls_certificate_get_ip_addresses (certificate);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; names != NULL && i < MIN (names->len, 3); i++)
    {
      GBytes *name = g_ptr_array_index (names, i);
      g_autofree char *valid = g_utf8_make_valid (g_bytes_get_data (name, NULL), (gssize) g_bytes_get_size (name));

      g_string_append_printf (text, "%s%.100s", text->len > 0 ? ", " : "", valid);
    }
  for (guint i = 0; addresses != NULL && i < MIN (addresses->len, 3); i++)
    {
      g_autofree char *address = g_inet_address_to_string (g_ptr_array_index (addresses, i));

      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", address);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GError *
explain_issuer (const SluiceHttpTls *self,
                const char          *host,
                GTlsCertificate     *certificate)
{
  g_autofree char *issuer = g_tls_certificate_get_issuer_name (certificate);
  GError *error;

  if (is_self_signed (certificate))
    error = sluice_error_new (SLUICE_ERROR_CONFIGURATION, "tls",
                              "The certificate of %s is self-signed: nobody vouches for it.", host);
  else
    error = sluice_error_new (SLUICE_ERROR_CONFIGURATION, "tls",
                              "The certificate of %s was issued by “%.100s”, which %s not vouch for.", host,
                              issuer != NULL ? issuer : "?",
                              self->ca_file != NULL ? "the authorities of tls.ca_file do" : "the system does");
  if (self->ca_file != NULL)
    sluice_error_set_hint (error, "%s (tls.ca_file) has to hold the certificate of its authority.", self->ca_file);
  else
    sluice_error_set_hint (error, "If this is your own server, save the certificate of its authority (or, if it is "
                           "self-signed, its own) in a PEM file and name that as tls.ca_file.");
  return error;
}

static GError *
explain_dates (const char           *host,
               GTlsCertificate      *certificate,
               GTlsCertificateFlags  flags)
{
  g_autoptr(GDateTime) from = g_tls_certificate_get_not_valid_before (certificate);
  g_autoptr(GDateTime) until = g_tls_certificate_get_not_valid_after (certificate);
  g_autofree char *date = format_date ((flags & G_TLS_CERTIFICATE_EXPIRED) != 0 ? until : from);
  GError *error;

  if ((flags & G_TLS_CERTIFICATE_EXPIRED) != 0)
    error = sluice_error_new (SLUICE_ERROR_CONFIGURATION, "tls", "The certificate of %s expired on %s.", host, date);
  else
    error = sluice_error_new (SLUICE_ERROR_CONFIGURATION, "tls", "The certificate of %s is valid from %s on only.",
                              host, date);
  sluice_error_set_hint (error, "Check the clock of this computer; else the server's owner has to renew the "
                         "certificate.");
  return error;
}

/**
 * sluice_http_tls_explain:
 * @self: settings
 * @host: whom the certificate is from
 * @certificate: a certificate that was refused
 * @flags: what is wrong with it
 *
 * Returns: (transfer full): the error `tls`, with what to do about it
 */
GError *
sluice_http_tls_explain (const SluiceHttpTls  *self,
                         const char           *host,
                         GTlsCertificate      *certificate,
                         GTlsCertificateFlags  flags)
{
  GError *error;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (G_IS_TLS_CERTIFICATE (certificate), NULL);

  if ((flags & (G_TLS_CERTIFICATE_EXPIRED | G_TLS_CERTIFICATE_NOT_ACTIVATED)) != 0)
    return explain_dates (host, certificate, flags);
  if ((flags & G_TLS_CERTIFICATE_UNKNOWN_CA) != 0)
    return explain_issuer (self, host, certificate);

  if ((flags & G_TLS_CERTIFICATE_BAD_IDENTITY) != 0)
    {
      g_autofree char *names = list_names (certificate);

      error = sluice_error_new (SLUICE_ERROR_CONFIGURATION, "tls", "The certificate of %s is for other names: %s.",
                                host, *names != '\0' ? names : "none at all");
      sluice_error_set_hint (error, "Use the server's name as it stands in the certificate.");
      return error;
    }

  error = sluice_error_new (SLUICE_ERROR_CONFIGURATION, "tls", "The certificate of %s %s.", host,
                            (flags & G_TLS_CERTIFICATE_REVOKED) != 0 ? "was revoked"
                            : (flags & G_TLS_CERTIFICATE_INSECURE) != 0 ? "uses an algorithm that is no longer safe"
                            : "cannot be used");
  sluice_error_set_hint (error, "Ask the server's owner for a new one.");
  return error;
}
