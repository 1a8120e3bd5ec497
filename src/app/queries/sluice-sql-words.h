/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-connection.h"

G_BEGIN_DECLS

/* Words of SQL: those that it keeps for itself, and names as it wants them. */

/* Ended by %NULL, in upper case. */
const char * const *sluice_sql_words_list     (void);
gboolean            sluice_sql_words_has      (const char       *word);
char                sluice_sql_words_quote_of (SluiceConnection *connection);
char               *sluice_sql_words_quote    (const char       *name,
                                               char              quote) G_GNUC_WARN_UNUSED_RESULT;
char               *sluice_sql_words_quote_table (const char    *schema,
                                               const char       *table,
                                               char              quote) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
