/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "table-model.h"

#include <string.h>

TableModel *
table_model_new (const SluiceLoadSpec *load)
{
  TableModel *self = g_new0 (TableModel, 1);

  self->load = load;
  self->entries = g_array_new (FALSE, FALSE, sizeof (ModelEntry));
  self->seen = g_array_new (FALSE, FALSE, sizeof (ModelRow));
  return self;
}

void
table_model_free (TableModel *self)
{
  g_array_unref (self->entries);
  g_array_unref (self->seen);
  g_free (self);
}

GArray *
table_model_save (TableModel *self)
{
  return g_array_copy (self->entries);
}

/* Takes @saved. */
void
table_model_restore (TableModel *self,
                     GArray     *saved)
{
  g_array_unref (self->entries);
  self->entries = saved;
}

static gboolean
has_keys (TableModel *self)
{
  return self->load->keys != NULL;
}

static gboolean
same_key (const ModelRow *a,
          const ModelRow *b)
{
  return a->id == b->id && g_strcmp0 (a->part, b->part) == 0;
}

static gboolean
same_values (const ModelRow *a,
             const ModelRow *b)
{
  return g_strcmp0 (a->name, b->name) == 0 && a->qty == b->qty && g_strcmp0 (a->price, b->price) == 0;
}

static ModelEntry *
find_open (TableModel     *self,
           const ModelRow *row)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      ModelEntry *entry = &g_array_index (self->entries, ModelEntry, i);

      if (entry->to == 0 && same_key (&entry->row, row))
        return entry;
    }
  return NULL;
}

static gboolean
was_seen (TableModel     *self,
          const ModelRow *row)
{
  for (guint i = 0; i < self->seen->len; i++)
    {
      if (same_key (&g_array_index (self->seen, ModelRow, i), row))
        return TRUE;
    }
  return FALSE;
}

void
table_model_begin (TableModel *self)
{
  g_array_set_size (self->seen, 0);
  self->knows_all = TRUE;
  if (self->load->strategy == SLUICE_STRATEGY_REPLACE)
    g_array_set_size (self->entries, 0);
}

static void
add_entry (TableModel       *self,
           const ModelRow   *row,
           int               at,
           SluiceLoadCounts *counts)
{
  const ModelEntry entry = { *row, at, 0, FALSE };

  g_array_append_val (self->entries, entry);
  counts->inserted++;
}

static void
change_entry (TableModel       *self,
              ModelEntry       *entry,
              const ModelRow   *row,
              int               at,
              SluiceLoadCounts *counts)
{
  if (self->load->strategy == SLUICE_STRATEGY_SCD2 && entry->from < at)
    {
      const ModelEntry version = { *row, at, 0, FALSE };

      entry->to = at;
      g_array_append_val (self->entries, version);
    }
  else
    {
      entry->row = *row;
      entry->is_marked = FALSE;
    }
  counts->updated++;
}

static void
meet_entry (TableModel       *self,
            ModelEntry       *entry,
            ModelRow          row,
            int               at,
            SluiceLoadCounts *counts)
{
  const gboolean writes_all = self->load->write_unchanged && self->load->strategy != SLUICE_STRATEGY_SCD2;

  if (self->load->strategy == SLUICE_STRATEGY_INSERT_NEW ||
      (self->load->skip_column != NULL && entry->row.name != NULL &&
       g_ascii_strcasecmp (entry->row.name, self->load->skip_equals) == 0))
    {
      counts->skipped++;
      return;
    }
  if (!self->load->nulls_overwrite)
    {
      row.name = row.name != NULL ? row.name : entry->row.name;
      row.qty = row.qty >= 0 ? row.qty : entry->row.qty;
      row.price = row.price != NULL ? row.price : entry->row.price;
    }
  if (same_values (&row, &entry->row) && !writes_all && !entry->is_marked)
    counts->unchanged++;
  else
    change_entry (self, entry, &row, at, counts);
}

static gboolean
comes_again (const ModelRow *rows,
             guint           n_rows,
             guint           place)
{
  for (guint i = place + 1; i < n_rows; i++)
    {
      if (same_key (&rows[i], &rows[place]))
        return TRUE;
    }
  return FALSE;
}

void
table_model_write (TableModel       *self,
                   const ModelRow   *rows,
                   guint             n_rows,
                   int               at,
                   SluiceLoadCounts *counts)
{
  for (guint i = 0; i < n_rows; i++)
    {
      ModelEntry *entry;

      if (has_keys (self) && (rows[i].id < 0 || rows[i].part == NULL))
        {
          counts->rejected++;
          self->knows_all = FALSE;
          continue;
        }
      g_array_append_val (self->seen, rows[i]);
      if (has_keys (self) && comes_again (rows, n_rows, i))
        {
          counts->deduplicated++;
          continue;
        }
      entry = has_keys (self) ? find_open (self, &rows[i]) : NULL;
      if (entry == NULL)
        add_entry (self, &rows[i], at, counts);
      else
        meet_entry (self, entry, rows[i], at, counts);
    }
}

/* A row of this key was rejected on its way, so it is not absent. */
void
table_model_keep (TableModel     *self,
                  const ModelRow *row)
{
  g_array_append_val (self->seen, *row);
}

void
table_model_finish (TableModel       *self,
                    int               at,
                    SluiceLoadCounts *counts)
{
  const gboolean retires = self->load->strategy == SLUICE_STRATEGY_SCD2 && self->load->scd2.retires_absent;

  if (!self->knows_all || (self->load->strategy != SLUICE_STRATEGY_MIRROR && !retires))
    return;
  for (guint i = self->entries->len; i-- > 0;)
    {
      ModelEntry *entry = &g_array_index (self->entries, ModelEntry, i);

      if (entry->to != 0 || entry->is_marked || was_seen (self, &entry->row))
        continue;
      counts->deleted++;
      if (retires)
        entry->to = at;
      else if (self->load->mirror.column != NULL)
        entry->is_marked = TRUE;
      else
        g_array_remove_index (self->entries, i);
    }
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Lines in order, as the test reads them from a database. */
char *
table_model_print (TableModel *self)
{
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->entries->len; i++)
    {
      const ModelEntry *entry = &g_array_index (self->entries, ModelEntry, i);
      const ModelRow *row = &entry->row;
      g_autoptr(GString) line = g_string_new (NULL);

      if (row->id < 0)
        g_string_append_c (line, '~');
      else
        g_string_append_printf (line, "%d", row->id);
      g_string_append_printf (line, "|%s|%s|", row->part != NULL ? row->part : "~", row->name != NULL ? row->name : "~");
      if (row->qty < 0)
        g_string_append_c (line, '~');
      else
        g_string_append_printf (line, "%d", row->qty);
      g_string_append_printf (line, "|%s", row->price != NULL ? row->price : "~");
      if (self->load->strategy == SLUICE_STRATEGY_SCD2)
        {
          g_string_append_printf (line, "|2020-01-%02d|", entry->from);
          if (entry->to > 0)
            g_string_append_printf (line, "2020-01-%02d|0", entry->to);
          else
            g_string_append (line, "~|1");
        }
      if (self->load->mirror.column != NULL)
        g_string_append_printf (line, "|%s", entry->is_marked ? self->load->mirror.value : "~");
      g_ptr_array_add (lines, g_string_free (g_steal_pointer (&line), FALSE));
    }
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}
