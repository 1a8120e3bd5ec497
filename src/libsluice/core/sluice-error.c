/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-error.h"

#include <gio/gio.h>

/* G_DEFINE_EXTENDED_ERROR returns NULL for foreign domains, which the compiler
 * takes for possible in our own, too. */
#pragma GCC diagnostic ignored "-Wnull-dereference"

/* What travels with an error beside domain, kind and message. */
typedef struct
{
  char *code;
  char *hint;                   /* (nullable) */
  SluiceErrorWhere where;
} SluiceErrorPrivate;

static void
sluice_error_private_init (SluiceErrorPrivate *priv)
{
  priv->where.byte = -1;
}

static void
sluice_error_private_copy (const SluiceErrorPrivate *src,
                           SluiceErrorPrivate       *dest)
{
  dest->code = g_strdup (src->code);
  dest->hint = g_strdup (src->hint);
  dest->where = src->where;
  dest->where.url = g_strdup (src->where.url);
  dest->where.file = g_strdup (src->where.file);
  dest->where.path = g_strdup (src->where.path);
  dest->where.sqlstate = g_strdup (src->where.sqlstate);
}

static void
sluice_error_private_clear (SluiceErrorPrivate *priv)
{
  g_free (priv->code);
  g_free (priv->hint);
  g_free (priv->where.url);
  g_free (priv->where.file);
  g_free (priv->where.path);
  g_free (priv->where.sqlstate);
}

G_DEFINE_EXTENDED_ERROR (SluiceError, sluice_error)

static GError *sluice_error_new_valist (SluiceError  kind,
                                        const char  *code,
                                        const char  *format,
                                        va_list      args) G_GNUC_PRINTF (3, 0);

static GError *
sluice_error_new_valist (SluiceError  kind,
                         const char  *code,
                         const char  *format,
                         va_list      args)
{
  GError *error = g_error_new_valist (SLUICE_ERROR, (int) kind, format, args);

  sluice_error_get_private (error)->code = g_strdup (code);
  return error;
}

/**
 * sluice_error_new:
 * @kind: the class of failure
 * @code: the stable code, one of `docs/codes.md`
 * @format: the message for people: what, where, what to do
 * @...: arguments of @format
 *
 * Returns: (transfer full): an error in the domain [error@Sluice.Error]
 */
GError *
sluice_error_new (SluiceError  kind,
                  const char  *code,
                  const char  *format,
                  ...)
{
  GError *error;
  va_list args;

  g_return_val_if_fail (code != NULL, NULL);

  va_start (args, format);
  error = sluice_error_new_valist (kind, code, format, args);
  va_end (args);

  return error;
}

/**
 * sluice_set_error:
 * @error: (out) (optional): where to put it
 * @kind: the class of failure
 * @code: the stable code, one of `docs/codes.md`
 * @format: the message for people
 * @...: arguments of @format
 *
 * As g_set_error(), with a code.
 */
void
sluice_set_error (GError      **error,
                  SluiceError   kind,
                  const char   *code,
                  const char   *format,
                  ...)
{
  va_list args;

  g_return_if_fail (code != NULL);

  if (error == NULL)
    return;
  g_return_if_fail (*error == NULL);

  va_start (args, format);
  *error = sluice_error_new_valist (kind, code, format, args);
  va_end (args);
}

/**
 * sluice_error_set_hint:
 * @error: an error of the domain [error@Sluice.Error]; others are left alone
 * @format: what the reader can do about it
 * @...: arguments of @format
 */
void
sluice_error_set_hint (GError     *error,
                       const char *format,
                       ...)
{
  SluiceErrorPrivate *priv;
  va_list args;

  g_return_if_fail (error != NULL);

  if (error->domain != SLUICE_ERROR)
    return;

  priv = sluice_error_get_private (error);
  g_free (priv->hint);
  va_start (args, format);
  priv->hint = g_strdup_vprintf (format, args);
  va_end (args);
}

/**
 * sluice_error_get_code:
 * @error: any error
 *
 * Returns: the code: that of a [error@Sluice.Error], `cancelled`, or `failed`
 *   for errors of other domains
 */
const char *
sluice_error_get_code (const GError *error)
{
  g_return_val_if_fail (error != NULL, "failed");

  if (error->domain == SLUICE_ERROR)
    return sluice_error_get_private (error)->code;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return "cancelled";
  return "failed";
}

/**
 * sluice_error_get_hint:
 * @error: any error
 *
 * Returns: (nullable): what the reader can do, if that is known
 */
const char *
sluice_error_get_hint (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  return error->domain == SLUICE_ERROR ? sluice_error_get_private (error)->hint : NULL;
}

/**
 * sluice_error_get_where:
 * @error: an error of the domain [error@Sluice.Error]
 *
 * Returns: (transfer none) (nullable): the place, to be filled in; its strings
 *   belong to the error and are freed with g_free()
 */
SluiceErrorWhere *
sluice_error_get_where (GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  return error->domain == SLUICE_ERROR ? &sluice_error_get_private (error)->where : NULL;
}

/**
 * sluice_error_peek_where:
 * @error: any error
 *
 * Returns: (transfer none) (nullable): the place, %NULL for other domains
 */
const SluiceErrorWhere *
sluice_error_peek_where (const GError *error)
{
  return sluice_error_get_where ((GError *) error);
}
