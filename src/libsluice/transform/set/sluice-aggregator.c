/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-aggregator.h"

#include "sluice-cells.h"
#include "sluice-group.h"
#include "sluice-reject.h"
#include "sluice-sort-key.h"

#include <string.h>

/* What a group costs beside its texts, roughly. */
#define GROUP_BYTES 256

#define NO_CELL G_MAXUINT

struct _SluiceAggregator
{
  const SluiceAggregateSpec *spec;      /* (unowned) */
  SluiceSpill *spill;           /* (unowned) */
  SluiceSchema *schema;         /* (owned) of the groups */
  GArray *inputs;               /* (element-type guint) the columns that are needed */
  guint n_keys;                 /* of them those that make a group */
  guint *places;                /* for each column that is made its place in @inputs, or NO_CELL */
  SluiceType *of;               /* the type it is made of */
  SluiceConverter *converters;
  guint n_made;
  SluiceValue *cells;           /* of @inputs, of the row at hand */
  GByteArray *bytes;
  guint64 n_rows;
  guint64 n_groups;

  /* Groups in memory */
  GHashTable *groups;           /* (owned) (nullable) (element-type SluiceGroup) */
  GPtrArray *sorted;            /* (owned) (nullable) the same, in order */
  guint next_sorted;
  gsize n_bytes;
  gsize max_bytes;

  /* Rows on disk */
  SluiceGroup *group;           /* (owned) the one at hand */
  sqlite3_stmt *insert;         /* (owned) (nullable) */
  sqlite3_stmt *select;         /* (owned) (nullable) rows by group */
  gboolean has_row;             /* @select has a row, and @cells are its */
  guint64 number;
  sqlite3_stmt **insert_values; /* (owned) for each column that is made, (nullable) */
  sqlite3_stmt **select_values; /* (owned) different values by group, (nullable) */
  gboolean *has_value;
};

static guint
need_input (SluiceAggregator *self,
            SluiceSchema     *schema,
            const char       *name)
{
  const int column = sluice_schema_find (schema, name);
  const guint index = (guint) column;

  g_assert (column >= 0);
  for (guint i = 0; i < self->inputs->len; i++)
    {
      if (g_array_index (self->inputs, guint, i) == index)
        return i;
    }
  g_array_append_val (self->inputs, index);
  return self->inputs->len - 1;
}

static void
plan_columns (SluiceAggregator *self,
              SluiceSchema     *schema,
              SluiceZone       *zone)
{
  GPtrArray *columns = self->spec->columns;

  for (guint i = 0; self->spec->group_by[i] != NULL; i++)
    {
      const SluiceColumn *column = sluice_schema_get (schema, (guint) sluice_schema_find (schema,
                                                                                         self->spec->group_by[i]));

      need_input (self, schema, column->name);
      sluice_schema_add (self->schema, column->name, column->type, FALSE);
    }
  self->n_keys = self->inputs->len;

  self->n_made = columns->len;
  self->places = g_new0 (guint, columns->len + 1);
  self->of = g_new0 (SluiceType, columns->len + 1);
  self->converters = g_new0 (SluiceConverter, columns->len + 1);
  for (guint i = 0; i < columns->len; i++)
    {
      const SluiceAggregateColumn *column = columns->pdata[i];

      self->places[i] = NO_CELL;
      if (column->of != NULL)
        {
          self->places[i] = need_input (self, schema, column->of);
          self->of[i] = sluice_schema_get (schema, g_array_index (self->inputs, guint, self->places[i]))->type;
        }
      sluice_converter_init (&self->converters[i], column->type, zone);
      sluice_schema_add (self->schema, column->column, column->type, FALSE);
    }
  self->cells = g_new0 (SluiceValue, self->inputs->len + 1);
}

/* Lists grow with the rows, not with the groups. */
static gboolean
fits_memory (SluiceAggregator *self)
{
  for (guint i = 0; i < self->n_made; i++)
    {
      const SluiceAggregateColumn *column = self->spec->columns->pdata[i];

      if (column->function == SLUICE_AGGREGATE_DISTINCT || column->function == SLUICE_AGGREGATE_TEXT_LIST ||
          column->function == SLUICE_AGGREGATE_JSON_LIST)
        return FALSE;
    }
  return TRUE;
}

static gboolean
prepare_values (SluiceAggregator  *self,
                guint              index,
                GError           **error)
{
  g_autofree char *create = g_strdup_printf ("CREATE TABLE values_%u (k BLOB, v BLOB)", index);
  g_autofree char *insert = g_strdup_printf ("INSERT INTO values_%u VALUES (?, ?)", index);

  if (!sluice_spill_execute (self->spill, create, error))
    return FALSE;
  self->insert_values[index] = sluice_spill_prepare (self->spill, insert, error);
  return self->insert_values[index] != NULL;
}

static gboolean
prepare_spill (SluiceAggregator  *self,
               GError           **error)
{
  if (!sluice_spill_execute (self->spill, "CREATE TABLE grouped (k BLOB, n INTEGER, cells BLOB)", error))
    return FALSE;
  self->insert = sluice_spill_prepare (self->spill, "INSERT INTO grouped VALUES (?, ?, ?)", error);
  if (self->insert == NULL)
    return FALSE;
  for (guint i = 0; i < self->n_made; i++)
    {
      const SluiceAggregateColumn *column = self->spec->columns->pdata[i];

      if (column->function == SLUICE_AGGREGATE_DISTINCT && !prepare_values (self, i, error))
        return FALSE;
    }
  return TRUE;
}

static void
free_group (gpointer data)
{
  sluice_group_free (data);
}

/**
 * sluice_aggregator_new:
 * @spec: what is made of the groups; must outlive the aggregator
 * @schema: the columns of the rows
 * @zone: the zone of times without one; must outlive the aggregator
 * @spill: where rows go that memory does not hold; must outlive the aggregator
 * @max_bytes: what groups may take of memory
 * @error: as [func@Sluice.spill_execute]
 *
 * Returns: (transfer full) (nullable): an aggregator without rows
 */
SluiceAggregator *
sluice_aggregator_new (const SluiceAggregateSpec  *spec,
                       SluiceSchema               *schema,
                       SluiceZone                 *zone,
                       SluiceSpill                *spill,
                       gsize                       max_bytes,
                       GError                    **error)
{
  g_autoptr(SluiceAggregator) self = NULL;

  g_return_val_if_fail (spec != NULL && schema != NULL && spill != NULL, NULL);

  self = g_new0 (SluiceAggregator, 1);
  self->spec = spec;
  self->spill = spill;
  self->max_bytes = max_bytes;
  self->schema = sluice_schema_new ();
  self->inputs = g_array_new (FALSE, FALSE, sizeof (guint));
  self->bytes = g_byte_array_new ();
  plan_columns (self, schema, zone);
  self->group = sluice_group_new (spec->columns, self->of);
  self->insert_values = g_new0 (sqlite3_stmt *, self->n_made + 1);
  self->select_values = g_new0 (sqlite3_stmt *, self->n_made + 1);
  self->has_value = g_new0 (gboolean, self->n_made + 1);
  if (fits_memory (self))
    self->groups = g_hash_table_new_full (sluice_group_hash, sluice_group_equal, free_group, NULL);
  return prepare_spill (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * sluice_aggregator_free:
 * @self: (transfer full): an aggregator
 */
void
sluice_aggregator_free (SluiceAggregator *self)
{
  g_return_if_fail (self != NULL);

  sqlite3_finalize (self->insert);
  sqlite3_finalize (self->select);
  for (guint i = 0; i < self->n_made; i++)
    {
      sqlite3_finalize (self->insert_values[i]);
      sqlite3_finalize (self->select_values[i]);
    }
  g_free (self->insert_values);
  g_free (self->select_values);
  g_free (self->has_value);
  g_clear_pointer (&self->sorted, g_ptr_array_unref);
  g_clear_pointer (&self->groups, g_hash_table_unref);
  g_clear_pointer (&self->group, sluice_group_free);
  g_array_unref (self->inputs);
  g_byte_array_unref (self->bytes);
  sluice_schema_unref (self->schema);
  g_free (self->places);
  g_free (self->of);
  g_free (self->converters);
  g_free (self->cells);
  g_free (self);
}

/**
 * sluice_aggregator_get_schema:
 * @self: an aggregator
 *
 * Returns: (transfer none): the columns of its rows
 */
SluiceSchema *
sluice_aggregator_get_schema (SluiceAggregator *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->schema;
}

static gsize
add_to_states (SluiceAggregator *self,
               SluiceGroup      *group)
{
  gsize n_bytes = 0;

  for (guint i = 0; i < self->n_made; i++)
    n_bytes += sluice_aggregate_state_add (&group->states[i],
                                           self->places[i] != NO_CELL ? &self->cells[self->places[i]] : NULL);
  return n_bytes;
}

/* FALSE if the row's group is not in memory, and there is no more room. */
static gboolean
add_in_memory (SluiceAggregator *self,
               guint64           number)
{
  SluiceGroup *group;

  if (self->groups == NULL)
    return FALSE;
  group = g_hash_table_lookup (self->groups, self->group);
  if (group == NULL)
    {
      if (self->n_bytes >= self->max_bytes)
        return FALSE;
      group = sluice_group_new (self->spec->columns, self->of);
      sluice_group_begin (group, self->group->key->data, self->group->key->len, self->cells, self->n_keys, number);
      self->n_bytes += GROUP_BYTES + group->key->len + group->cells->len + self->n_made * sizeof (SluiceAggregateState);
      g_hash_table_add (self->groups, group);
    }
  self->n_bytes += add_to_states (self, group);
  return TRUE;
}

static gboolean
spill_values (SluiceAggregator  *self,
              GError           **error)
{
  for (guint i = 0; i < self->n_made; i++)
    {
      const SluiceValue *value = self->places[i] != NO_CELL ? &self->cells[self->places[i]] : NULL;

      if (self->insert_values[i] == NULL || sluice_value_is_null (value))
        continue;
      g_byte_array_set_size (self->bytes, 0);
      sluice_sort_key_append (self->bytes, value, FALSE);
      sluice_spill_bind_blob (self->insert_values[i], 1, self->group->key);
      sluice_spill_bind_blob (self->insert_values[i], 2, self->bytes);
      if (!sluice_spill_insert (self->spill, self->insert_values[i], error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
spill_row (SluiceAggregator  *self,
           guint64            number,
           GError           **error)
{
  g_byte_array_set_size (self->bytes, 0);
  for (guint i = 0; i < self->inputs->len; i++)
    sluice_cells_write (self->bytes, &self->cells[i]);
  sluice_spill_bind_blob (self->insert, 1, self->group->key);
  sqlite3_bind_int64 (self->insert, 2, (gint64) number);
  sluice_spill_bind_blob (self->insert, 3, self->bytes);
  return sluice_spill_insert (self->spill, self->insert, error) && spill_values (self, error);
}

/**
 * sluice_aggregator_add:
 * @self: an aggregator that is not finished
 * @rows: rows, in the order of the source
 * @error: as [func@Sluice.spill_execute]
 *
 * Returns: whether it worked
 */
gboolean
sluice_aggregator_add (SluiceAggregator   *self,
                       const SluiceBatch  *rows,
                       GError            **error)
{
  g_return_val_if_fail (self != NULL && rows != NULL, FALSE);

  for (guint i = 0; i < rows->n_rows; i++)
    {
      const SluiceValue *row = sluice_batch_row (rows, i);
      const guint64 number = rows->origins[i].number;

      g_byte_array_set_size (self->group->key, 0);
      for (guint j = 0; j < self->inputs->len; j++)
        {
          self->cells[j] = row[g_array_index (self->inputs, guint, j)];
          if (j < self->n_keys)
            sluice_sort_key_append (self->group->key, &self->cells[j], FALSE);
        }
      if (!add_in_memory (self, number) && !spill_row (self, number, error))
        return FALSE;
    }
  self->n_rows += rows->n_rows;
  return TRUE;
}

static gboolean
fetch_row (SluiceAggregator  *self,
           GError           **error)
{
  const int found = sluice_spill_step (self->spill, self->select, error);
  SluiceCellReader reader;

  self->has_row = found > 0;
  if (found <= 0)
    return found == 0;
  self->number = (guint64) sqlite3_column_int64 (self->select, 1);
  reader.p = sqlite3_column_blob (self->select, 2);
  reader.end = reader.p + sqlite3_column_bytes (self->select, 2);
  for (guint i = 0; i < self->inputs->len; i++)
    self->cells[i] = sluice_cells_read (&reader);
  return TRUE;
}

static gboolean
fetch_value (SluiceAggregator  *self,
             guint              index,
             GError           **error)
{
  const int found = sluice_spill_step (self->spill, self->select_values[index], error);

  self->has_value[index] = found > 0;
  return found >= 0;
}

static int
compare_groups (gconstpointer a,
                gconstpointer b)
{
  return sluice_group_compare (*(SluiceGroup *const *) a, *(SluiceGroup *const *) b);
}

static void
sort_groups (SluiceAggregator *self)
{
  GHashTableIter iter;
  gpointer group;

  self->sorted = g_ptr_array_new ();
  if (self->groups == NULL)
    return;
  g_hash_table_iter_init (&iter, self->groups);
  while (g_hash_table_iter_next (&iter, &group, NULL))
    g_ptr_array_add (self->sorted, group);
  g_ptr_array_sort (self->sorted, compare_groups);
}

/**
 * sluice_aggregator_finish:
 * @self: an aggregator that is not finished
 * @error: as [func@Sluice.spill_execute]
 *
 * There will be no more rows.
 *
 * Returns: whether it worked
 */
gboolean
sluice_aggregator_finish (SluiceAggregator  *self,
                          GError           **error)
{
  g_return_val_if_fail (self != NULL && self->sorted == NULL, FALSE);

  sort_groups (self);
  self->select = sluice_spill_prepare (self->spill, "SELECT k, n, cells FROM grouped ORDER BY k, n", error);
  if (self->select == NULL || !fetch_row (self, error))
    return FALSE;
  for (guint i = 0; i < self->n_made; i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT k FROM values_%u GROUP BY k, v ORDER BY k, v", i);

      if (self->insert_values[i] == NULL)
        continue;
      self->select_values[i] = sluice_spill_prepare (self->spill, sql, error);
      if (self->select_values[i] == NULL || !fetch_value (self, i, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_of_group (SluiceAggregator *self,
             sqlite3_stmt     *statement)
{
  const GByteArray *key = self->group->key;

  return (guint) sqlite3_column_bytes (statement, 0) == key->len &&
         (key->len == 0 || memcmp (sqlite3_column_blob (statement, 0), key->data, key->len) == 0);
}

static gboolean
count_values (SluiceAggregator  *self,
              guint              index,
              GError           **error)
{
  guint64 n = 0;

  while (self->has_value[index] && is_of_group (self, self->select_values[index]))
    {
      n++;
      if (!fetch_value (self, index, error))
        return FALSE;
    }
  sluice_aggregate_state_set_count (&self->group->states[index], n);
  return TRUE;
}

/* Sums up the rows of the group whose first row is at hand. */
static gboolean
read_group (SluiceAggregator  *self,
            GError           **error)
{
  sluice_group_begin (self->group, sqlite3_column_blob (self->select, 0),
                      (gsize) sqlite3_column_bytes (self->select, 0), self->cells, self->n_keys, self->number);
  while (self->has_row && is_of_group (self, self->select))
    {
      add_to_states (self, self->group);
      if (!fetch_row (self, error))
        return FALSE;
    }
  for (guint i = 0; i < self->n_made; i++)
    {
      if (self->select_values[i] != NULL && !count_values (self, i, error))
        return FALSE;
    }
  return TRUE;
}

/* Whether the next group is the first of those in memory; those on disk are others. */
static gboolean
is_next_in_memory (SluiceAggregator *self)
{
  const SluiceGroup *group;
  int order;
  gsize n;

  if (self->next_sorted >= self->sorted->len || !self->has_row)
    return self->next_sorted < self->sorted->len;
  group = self->sorted->pdata[self->next_sorted];
  n = (gsize) sqlite3_column_bytes (self->select, 0);
  order = memcmp (group->key->data, sqlite3_column_blob (self->select, 0), MIN (n, group->key->len));
  return order != 0 ? order < 0 : group->key->len < n;
}

static void
add_problem (SluiceAggregator  *self,
             SluiceReject      *reject,
             guint              index,
             const SluiceValue *value,
             const char        *code)
{
  const SluiceAggregateColumn *column = self->spec->columns->pdata[index];
  g_autofree char *why = sluice_convert_explain (code, column->type);

  sluice_reject_add (reject, code, column->column, value, NULL, "the value of “%s” for the group %s", column->column,
                     strcmp (code, "too_long") == 0 ? "would be longer than 64 MiB" : why);
}

static void
put_group (SluiceAggregator *self,
           SluiceGroup      *group,
           SluiceBatch      *rows,
           GPtrArray        *rejects)
{
  const guint index = rows->n_rows++;
  SluiceValue *row = sluice_batch_row (rows, index);
  SluiceCellReader reader = { group->cells->data, group->cells->data + group->cells->len };
  SluiceReject *reject = NULL;

  rows->origins[index] = (SluiceRowOrigin) { .number = group->number };
  for (guint i = 0; i < self->n_keys; i++)
    {
      const SluiceValue value = sluice_cells_read (&reader);

      row[i] = sluice_cells_copy (&value, rows->arena);
    }
  for (guint i = 0; i < self->n_made; i++)
    {
      SluiceValue *value = &row[self->n_keys + i];
      const char *code = sluice_aggregate_state_get (&group->states[i], &self->converters[i], rows->arena, value);
      const SluiceValue found = *value;

      if (code == NULL)
        continue;
      *value = (SluiceValue) { .kind = SLUICE_VALUE_INVALID };
      if (reject == NULL)
        {
          for (guint j = i + 1; j < self->n_made; j++)
            row[self->n_keys + j] = (SluiceValue) { .kind = SLUICE_VALUE_INVALID };
          reject = sluice_reject_new (rows, index, SLUICE_REJECT_STAGE_MAP);
        }
      add_problem (self, reject, i, &found, code);
    }
  if (reject != NULL)
    {
      sluice_reject_set_mapped (reject, self->schema, row);
      g_ptr_array_add (rejects, reject);
      rows->n_rows--;
    }
  self->n_groups++;
}

/**
 * sluice_aggregator_next:
 * @self: a finished aggregator
 * @rows: (out caller-allocates): rows with at least the columns of @self; more are
 *   added until it is full
 * @rejects: (element-type SluiceReject): groups with a value that its column cannot hold
 * @error: as [func@Sluice.spill_execute]
 *
 * Takes the next groups, in the order of their values. There are no more when nothing
 * was added to either.
 *
 * Returns: whether it worked
 */
gboolean
sluice_aggregator_next (SluiceAggregator  *self,
                        SluiceBatch       *rows,
                        GPtrArray         *rejects,
                        GError           **error)
{
  const guint n_before = rejects != NULL ? rejects->len : 0;

  g_return_val_if_fail (self != NULL && self->sorted != NULL, FALSE);
  g_return_val_if_fail (rows != NULL && rows->n_columns >= sluice_schema_get_n (self->schema), FALSE);
  g_return_val_if_fail (rejects != NULL, FALSE);

  sluice_batch_set_schema (rows, self->schema);
  while (!sluice_batch_is_full (rows) && rejects->len - n_before < rows->capacity)
    {
      if (is_next_in_memory (self))
        put_group (self, self->sorted->pdata[self->next_sorted++], rows, rejects);
      else if (!self->has_row)
        break;
      else if (!read_group (self, error))
        return FALSE;
      else
        put_group (self, self->group, rows, rejects);
    }
  return TRUE;
}

/**
 * sluice_aggregator_get_n_rows:
 * @self: an aggregator
 *
 * Returns: how many rows were added
 */
guint64
sluice_aggregator_get_n_rows (SluiceAggregator *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_rows;
}

/**
 * sluice_aggregator_get_n_groups:
 * @self: an aggregator
 *
 * Returns: how many groups were taken, rejected ones too
 */
guint64
sluice_aggregator_get_n_groups (SluiceAggregator *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_groups;
}
