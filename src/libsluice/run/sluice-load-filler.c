/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-load-filler.h"

#include "sluice-error.h"

#include <math.h>
#include <string.h>

struct _SluiceLoadFiller
{
  SluiceSchema *schema;         /* (owned) the mapping's columns, then those filled here */
  guint n_mapped;
  guint *order;                 /* (array length=n_mapped) the mapping's columns by name */
  gboolean *tracked;            /* (array length=n_mapped) whether a change makes another version */
  gboolean versions;            /* the hash is that of the tracked columns */
  char *run_id;
  gint64 now;
  gint64 at;
  GChecksum *checksum;          /* (owned) (nullable) where a hash is asked for */
};

static gboolean
has_word (GStrv       words,
          const char *word)
{
  return words != NULL && g_strv_contains ((const char *const *) words, word);
}

static int
compare_names (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  const SluiceSchema *schema = user_data;

  return strcmp (sluice_schema_get (schema, *(const guint *) a)->name,
                 sluice_schema_get (schema, *(const guint *) b)->name);
}

/* A mapping that was made from a sample can have taken the name. */
static gboolean
is_taken (SluiceSchema *mapped,
          const char   *name)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);

  for (guint i = 0; i < sluice_schema_get_n (mapped); i++)
    {
      g_autofree char *other = g_utf8_casefold (sluice_schema_get (mapped, i)->name, -1);

      if (strcmp (folded, other) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
widen (SluiceLoadFiller      *self,
       const SluiceLoadSpec  *load,
       SluiceSchema          *mapped,
       GError               **error)
{
  g_autoptr(GArray) filled = sluice_load_spec_list_filled (load);

  for (guint i = 0; i < self->n_mapped; i++)
    {
      const SluiceColumn *column = sluice_schema_get (mapped, i);

      sluice_schema_add (self->schema, column->name, column->type, column->not_null);
      self->order[i] = i;
      self->tracked[i] = !has_word (load->scd2.type0, column->name) && !has_word (load->scd2.type1, column->name);
    }
  g_qsort_with_data (self->order, (int) self->n_mapped, sizeof (guint), compare_names, mapped);

  for (guint i = 0; i < filled->len; i++)
    {
      const SluiceFilledColumn *column = &g_array_index (filled, SluiceFilledColumn, i);

      const gboolean taken = is_taken (mapped, column->name);

      if (taken && column->role == SLUICE_COLUMN_MARK)
        continue;
      if (taken)
        {
          sluice_set_error (error, SLUICE_ERROR_INVALID, "duplicate_column",
                            "“%s” is a column of the source's, and load.%s wants to fill it: give one of them another "
                            "name", column->name, column->key);
          return FALSE;
        }
      sluice_schema_add_role (self->schema, column->name, column->type, column->role);
      if (column->role == SLUICE_COLUMN_ROW_HASH && self->checksum == NULL)
        self->checksum = g_checksum_new (G_CHECKSUM_SHA256);
    }
  return TRUE;
}

/**
 * sluice_load_filler_new:
 * @load: what the task says of loading
 * @mapped: the columns of the mapping
 * @run_id: this run
 * @now: its start, microseconds since 1970-01-01T00:00:00Z
 * @at: from when on new versions hold, likewise
 * @error: %SLUICE_ERROR_INVALID with `duplicate_column`
 *
 * Returns: (transfer full) (nullable): the filler
 */
SluiceLoadFiller *
sluice_load_filler_new (const SluiceLoadSpec  *load,
                        SluiceSchema          *mapped,
                        const char            *run_id,
                        gint64                 now,
                        gint64                 at,
                        GError               **error)
{
  g_autoptr(SluiceLoadFiller) self = NULL;

  g_return_val_if_fail (load != NULL && mapped != NULL && run_id != NULL, NULL);

  self = g_new0 (SluiceLoadFiller, 1);
  self->schema = sluice_schema_new ();
  self->n_mapped = sluice_schema_get_n (mapped);
  self->order = g_new0 (guint, self->n_mapped + 1);
  self->tracked = g_new0 (gboolean, self->n_mapped + 1);
  self->versions = load->strategy == SLUICE_STRATEGY_SCD2;
  self->run_id = g_strdup (run_id);
  self->now = now;
  self->at = at;
  return widen (self, load, mapped, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * sluice_load_filler_free:
 * @self: (transfer full): a filler
 */
void
sluice_load_filler_free (SluiceLoadFiller *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->schema, sluice_schema_unref);
  g_clear_pointer (&self->checksum, g_checksum_free);
  g_free (self->order);
  g_free (self->tracked);
  g_free (self->run_id);
  g_free (self);
}

/**
 * sluice_load_filler_get_schema:
 * @self: a filler
 *
 * Returns: (transfer none): the columns of the mapping, then those that are filled
 */
SluiceSchema *
sluice_load_filler_get_schema (SluiceLoadFiller *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->schema;
}

static void
add_text (GChecksum  *checksum,
          const char *text,
          gsize       length)
{
  char head[24];
  int n = g_snprintf (head, sizeof head, "%" G_GSIZE_FORMAT ":", length);

  g_checksum_update (checksum, (const guchar *) head, n);
  g_checksum_update (checksum, (const guchar *) text, (gssize) length);
}

/* Names and texts of the columns that are not NULL, by name, each with its length
 * before it: so another order of the columns, or one more that is NULL, gives the
 * same hash, and no two rows the same bytes. */
static SluiceValue
hash_row (SluiceLoadFiller  *self,
          const SluiceValue *row,
          gboolean           tracked_only,
          SluiceArena       *arena)
{
  const char *hash;

  g_checksum_reset (self->checksum);
  for (guint i = 0; i < self->n_mapped; i++)
    {
      const guint place = self->order[i];
      const SluiceValue *value = &row[place];
      const char *name = sluice_schema_get (self->schema, place)->name;

      if (sluice_value_is_null (value) || (tracked_only && !self->tracked[place]))
        continue;
      add_text (self->checksum, name, strlen (name));
      if (sluice_value_has_text (value))
        {
          add_text (self->checksum, value->s, value->len);
        }
      else if (value->kind == SLUICE_VALUE_DOUBLE && fpclassify (value->d) == FP_ZERO)
        {
          /* To a database zero is zero, whatever its sign: not another version of a row. */
          add_text (self->checksum, "0", 1);
        }
      else
        {
          g_autofree char *text = sluice_value_to_string (value);

          add_text (self->checksum, text, strlen (text));
        }
    }
  hash = g_checksum_get_string (self->checksum);
  return sluice_value_text (SLUICE_VALUE_TEXT, sluice_arena_copy (arena, hash, strlen (hash)), strlen (hash));
}

static SluiceValue
make_constant (SluiceLoadFiller *self,
               SluiceColumnRole  role,
               SluiceArena      *arena)
{
  const gsize length = strlen (self->run_id);

  switch (role)
    {
    case SLUICE_COLUMN_CREATED_AT:
    case SLUICE_COLUMN_UPDATED_AT:
      return sluice_value_int (SLUICE_VALUE_TIMESTAMPTZ, self->now);
    case SLUICE_COLUMN_RUN_ID:
      return sluice_value_text (SLUICE_VALUE_UUID, sluice_arena_copy (arena, self->run_id, length), length);
    case SLUICE_COLUMN_VALID_FROM:
      return sluice_value_int (SLUICE_VALUE_TIMESTAMPTZ, self->at);
    case SLUICE_COLUMN_IS_CURRENT:
      return sluice_value_int (SLUICE_VALUE_BOOLEAN, 1);
    case SLUICE_COLUMN_DATA:
    case SLUICE_COLUMN_ROW_HASH:
    case SLUICE_COLUMN_VALID_TO:
    case SLUICE_COLUMN_MARK:
    default:
      return SLUICE_NULL_VALUE;
    }
}

/**
 * sluice_load_filler_fill:
 * @self: a filler
 * @rows: rows of its schema, of which the columns of the mapping are filled
 */
void
sluice_load_filler_fill (SluiceLoadFiller *self,
                         SluiceBatch      *rows)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (rows != NULL && rows->n_columns == sluice_schema_get_n (self->schema));

  for (guint column = self->n_mapped; column < rows->n_columns; column++)
    {
      const SluiceColumnRole role = sluice_schema_get (self->schema, column)->role;
      const SluiceValue constant = make_constant (self, role, rows->arena);

      for (guint row = 0; row < rows->n_rows; row++)
        {
          SluiceValue *cells = sluice_batch_row (rows, row);

          cells[column] = role == SLUICE_COLUMN_ROW_HASH ? hash_row (self, cells, self->versions, rows->arena)
                                                         : constant;
        }
    }
}
