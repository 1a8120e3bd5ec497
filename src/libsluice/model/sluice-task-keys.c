/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-keys-private.h"

#include <string.h>

/* Parameters */

static const SluiceKey parameter_keys[] = {
  { "name", TEXT, .required = TRUE },
  { "default", TEXT | NUMBER | BOOLEAN },
};

static const SluiceKeyTable parameter_table = {
  .title = "a parameter", TABLE (parameter_keys),
};

/* The document */

static const SluiceKey task_keys[] = {
  { "sluice", INTEGER, .required = TRUE },
  { "id", TEXT },
  { "name", TEXT, .required = TRUE },
  { "description", TEXT },
  { "parameters", OBJECTS, .table = &parameter_table },
  { "source", OBJECT, .required = TRUE, .table = &sluice_source_table },
  { "source_fields", TEXTS },
  { "explode", TEXT, .values = "outer|inner" },
  { "mapping", OBJECTS, .table = &sluice_mapping_table },
  { "filter", TEXT },
  { "deduplicate", OBJECT, .table = &sluice_deduplicate_table },
  { "aggregate", OBJECT, .table = &sluice_aggregate_table },
  { "lookups", OBJECTS, .table = &sluice_lookup_table },
  { "checks", OBJECTS, .table = &sluice_check_table },
  { "destination", OBJECT, .required = TRUE, .table = &sluice_destination_table },
  { "load", OBJECT, .table = &sluice_load_table },
  { "limits", OBJECT, .table = &sluice_limits_table },
  { "schedule", OBJECT, .table = &sluice_schedule_table },
  { "priority", TEXT, .values = "high|normal|low" },
  { "notify", TEXT, .values = "all|failures|none" },
};

static const SluiceKeyTable task_table = { .title = "a task", TABLE (task_keys) };

/**
 * sluice_task_keys:
 *
 * Returns: the keys of a task file
 */
const SluiceKeyTable *
sluice_task_keys (void)
{
  return &task_table;
}

/**
 * sluice_connection_keys:
 *
 * Returns: the keys of a connection
 */
const SluiceKeyTable *
sluice_connection_keys (void)
{
  return &sluice_connection_table;
}

/**
 * sluice_key_table_find:
 * @table: a table
 * @name: a key's name
 *
 * Returns: (nullable): the key of that name
 */
const SluiceKey *
sluice_key_table_find (const SluiceKeyTable *table,
                       const char           *name)
{
  g_return_val_if_fail (table != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < table->n_keys; i++)
    {
      if (strcmp (table->keys[i].name, name) == 0)
        return &table->keys[i];
    }
  return NULL;
}

/* How many letters must be put in, left out, changed or swapped to make @b of
 * @a. Both are keys, so short. */
static guint
edit_distance (const char *a,
               const char *b)
{
  const guint length_a = (guint) strlen (a);
  const guint length_b = (guint) strlen (b);
  g_autofree guint *rows = g_new0 (guint, 3 * (length_b + 1));
  guint *before = rows;
  guint *last = rows + length_b + 1;
  guint *row = rows + 2 * (length_b + 1);

  for (guint j = 0; j <= length_b; j++)
    last[j] = j;

  for (guint i = 1; i <= length_a; i++)
    {
      guint *oldest = before;

      row[0] = i;
      for (guint j = 1; j <= length_b; j++)
        {
          const guint changed = last[j - 1] + (a[i - 1] != b[j - 1]);

          row[j] = MIN (changed, MIN (last[j], row[j - 1]) + 1);
          if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            row[j] = MIN (row[j], before[j - 2] + 1);
        }
      before = last;
      last = row;
      row = oldest;
    }

  return last[length_b];
}

/**
 * sluice_key_table_suggest:
 * @table: a table
 * @name: a name that is none of its keys
 * @variant: the bit of the object's variant, 0 = unknown
 *
 * Returns: (nullable): the key that was probably meant
 */
const char *
sluice_key_table_suggest (const SluiceKeyTable *table,
                          const char           *name,
                          guint                 variant)
{
  const char *best = NULL;
  guint best_distance = G_MAXUINT;

  g_return_val_if_fail (table != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  if (strlen (name) > 64)
    return NULL;

  for (guint i = 0; i < table->n_keys; i++)
    {
      const SluiceKey *key = &table->keys[i];
      const guint distance = edit_distance (name, key->name);

      if (variant != 0 && key->variants != 0 && (key->variants & variant) == 0)
        continue;
      if (distance < best_distance && distance <= 1 + strlen (key->name) / 4)
        {
          best = key->name;
          best_distance = distance;
        }
    }
  return best;
}

/**
 * sluice_key_alternative_index:
 * @alternatives: (nullable): texts, separated by `|`
 * @value: a text
 *
 * Returns: which of @alternatives is @value, -1 if none
 */
int
sluice_key_alternative_index (const char *alternatives,
                              const char *value)
{
  g_auto(GStrv) names = NULL;

  g_return_val_if_fail (value != NULL, -1);

  if (alternatives == NULL)
    return -1;

  names = g_strsplit (alternatives, "|", -1);
  for (int i = 0; names[i] != NULL; i++)
    {
      if (strcmp (names[i], value) == 0)
        return i;
    }
  return -1;
}
