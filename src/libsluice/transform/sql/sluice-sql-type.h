/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-sql-piece.h"

G_BEGIN_DECLS

char *sluice_sql_null (SluiceType         type,
                       SluiceSqlLanguage  dialect) G_GNUC_WARN_UNUSED_RESULT;
gboolean sluice_sql_needs_digits (SluiceType        type,
                                  SluiceSqlLanguage dialect);
/* A text as a value of a type; NULL if it cannot be one. */
char *sluice_sql_convert (const char         *text,
                          const char         *digits,
                          SluiceType          type,
                          SluiceSqlLanguage   dialect,
                          char              **ret_why) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
