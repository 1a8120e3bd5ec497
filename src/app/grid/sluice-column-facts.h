/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceColumnFacts:
 * @name: the column's name
 * @type: its type, as the engine writes it
 * @from: (nullable): the field it comes from
 * @field: (nullable): what the sample knows of that field
 * @n_valid: values that are what the type says
 * @n_wrong: values that are not
 * @n_empty: rows without a value
 *
 * What is known of a column of rows that are shown.
 */
typedef struct
{
  char *name;
  char *type;
  char *from;
  JsonObject *field;
  guint64 n_valid;
  guint64 n_wrong;
  guint64 n_empty;
} SluiceColumnFacts;

SluiceColumnFacts *sluice_column_facts_new            (JsonObject        *description,
                                                       guint              column,
                                                       JsonObject        *preview,
                                                       JsonObject        *sample) G_GNUC_WARN_UNUSED_RESULT;
void               sluice_column_facts_free           (SluiceColumnFacts *facts);
gboolean           sluice_column_facts_is_number      (SluiceColumnFacts *facts);
gboolean           sluice_column_facts_has_counts     (SluiceColumnFacts *facts);
gboolean           sluice_column_facts_is_ambiguous   (SluiceColumnFacts *facts);
JsonObject        *sluice_column_facts_get_statistics (SluiceColumnFacts *facts);
char              *sluice_column_facts_describe       (SluiceColumnFacts *facts) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceColumnFacts, sluice_column_facts_free)

G_END_DECLS
