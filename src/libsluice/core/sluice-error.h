/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceError:
 * @SLUICE_ERROR_FAILED: anything that fits nowhere else
 * @SLUICE_ERROR_INVALID: the task, an argument or an option is wrong
 * @SLUICE_ERROR_CONFIGURATION: a credential, a name or a right is wrong at the
 *   other side; trying again changes nothing
 * @SLUICE_ERROR_DATA: what arrived is not what was promised (broken JSON, a
 *   missing record path, a page that repeats)
 * @SLUICE_ERROR_LIMIT: a limit, a check with severity `fail`, drift, or the
 *   guard of a strategy stopped the run
 * @SLUICE_ERROR_TEMPORARY: worth trying again later (network, 5xx, locks, no
 *   space)
 * @SLUICE_ERROR_UNSUPPORTED: understood, but not supported
 * @SLUICE_ERROR_BUG: an invariant of the engine does not hold
 *
 * The classes of failure. They decide the exit status of a run. What exactly
 * failed is the *code* that travels with the error, see
 * [func@Sluice.error_new].
 *
 * Cancellation is always %G_IO_ERROR_CANCELLED, never one of these.
 */
typedef enum
{
  SLUICE_ERROR_FAILED,
  SLUICE_ERROR_INVALID,
  SLUICE_ERROR_CONFIGURATION,
  SLUICE_ERROR_DATA,
  SLUICE_ERROR_LIMIT,
  SLUICE_ERROR_TEMPORARY,
  SLUICE_ERROR_UNSUPPORTED,
  SLUICE_ERROR_BUG,
} SluiceError;

#define SLUICE_ERROR (sluice_error_quark ())

/**
 * SluiceErrorWhere:
 * @url: (nullable): the request's URL, redacted
 * @file: (nullable): the file's path as found
 * @path: (nullable): a JSON path
 * @sqlstate: (nullable): the server's SQLSTATE
 * @page: 1-based page, 0 = unknown
 * @line: 1-based line, 0 = unknown
 * @byte: 0-based byte offset, -1 = unknown; of a cron line the character, from 1
 *
 * Where an error happened: the member `where` of a result's `error`.
 */
typedef struct
{
  char *url;
  char *file;
  char *path;
  char *sqlstate;
  guint64 page;
  guint64 line;
  gint64 byte;
} SluiceErrorWhere;

GQuark                  sluice_error_quark      (void);
GError                 *sluice_error_new        (SluiceError   kind,
                                                 const char   *code,
                                                 const char   *format,
                                                 ...) G_GNUC_PRINTF (3, 4) G_GNUC_WARN_UNUSED_RESULT;
void                    sluice_set_error        (GError      **error,
                                                 SluiceError   kind,
                                                 const char   *code,
                                                 const char   *format,
                                                 ...) G_GNUC_PRINTF (4, 5);
void                    sluice_error_set_hint   (GError       *error,
                                                 const char   *format,
                                                 ...) G_GNUC_PRINTF (2, 3);
const char             *sluice_error_get_code   (const GError *error);
const char             *sluice_error_get_hint   (const GError *error);
SluiceErrorWhere       *sluice_error_get_where  (GError       *error);
const SluiceErrorWhere *sluice_error_peek_where (const GError *error);

G_END_DECLS
