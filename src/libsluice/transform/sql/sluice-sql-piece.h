/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-type.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceSqlLanguage:
 * @SLUICE_SQL_LANGUAGE_SQLITE: SQLite 3.30 and later, without extensions
 * @SLUICE_SQL_LANGUAGE_POSTGRES: PostgreSQL 12 and later
 *
 * Whose SQL is written.
 */
typedef enum
{
  SLUICE_SQL_LANGUAGE_SQLITE,
  SLUICE_SQL_LANGUAGE_POSTGRES,
} SluiceSqlLanguage;

/* Pieces of SQL; what cannot be said is NULL, with the reason in words. */
char *sluice_sql_name    (const char        *name) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_sql_text    (const char        *text) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_sql_literal (JsonNode           *constant,
                          SluiceType          type,
                          SluiceSqlLanguage   dialect,
                          char              **ret_why) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_sql_spaces  (SluiceSqlLanguage  dialect) G_GNUC_WARN_UNUSED_RESULT;
gboolean sluice_sql_fail (char             **ret_why,
                          const char        *format,
                          ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
