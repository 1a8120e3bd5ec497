/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluicePastedKind:
 * @SLUICE_PASTED_UNKNOWN: none of these
 * @SLUICE_PASTED_EMPTY: blanks
 * @SLUICE_PASTED_CURL: a command line of curl
 * @SLUICE_PASTED_COMMAND: a request for another program, such as PowerShell's
 *   Invoke-WebRequest or JavaScript's fetch
 * @SLUICE_PASTED_URL: a link
 * @SLUICE_PASTED_OPENAPI: the description of an API, in JSON or YAML
 * @SLUICE_PASTED_TASK: a task document
 * @SLUICE_PASTED_JSON: JSON, right or wrong
 * @SLUICE_PASTED_JSON_LINES: JSON Lines, right or wrong
 * @SLUICE_PASTED_TABLE: lines with separators, such as CSV
 *
 * What a text that was pasted is.
 */
typedef enum
{
  SLUICE_PASTED_UNKNOWN,
  SLUICE_PASTED_EMPTY,
  SLUICE_PASTED_CURL,
  SLUICE_PASTED_COMMAND,
  SLUICE_PASTED_URL,
  SLUICE_PASTED_OPENAPI,
  SLUICE_PASTED_TASK,
  SLUICE_PASTED_JSON,
  SLUICE_PASTED_JSON_LINES,
  SLUICE_PASTED_TABLE,
} SluicePastedKind;

SluicePastedKind  sluice_pasted_text_detect      (const char        *data,
                                                  gsize              length);
gboolean          sluice_pasted_text_check_json  (const char        *data,
                                                  gsize              length,
                                                  SluicePastedKind   kind,
                                                  GError           **error);
char             *sluice_pasted_text_show_place  (const char        *data,
                                                  gsize              length,
                                                  gsize              byte) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
