/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-field-watch.h"

#include "sluice-error.h"
#include "sluice-inference.h"
#include "sluice-path.h"

#include <string.h>

/* How many records of the first batch are looked at, and of each later one.
 * Learning fields costs about as much as mapping a record. */
#define FIRST_RECORDS 1000
#define LATER_RECORDS 100

/* Objects whose members are ids have a new field in every record. */
#define MAX_FIELDS 2000

/* More names than that make no message clearer. */
#define NAMED_FIELDS 20

struct _SluiceFieldWatch
{
  GPtrArray *fields;            /* (owned) (element-type SluicePath) the mapping's */
  GPtrArray *known;             /* (owned) (element-type SluicePath) */
  gboolean *seen;               /* (owned) which of `fields` has been there */
  guint n_unseen;
  gboolean stops;
  gboolean looked;              /* at a first batch */
  guint n_judged;               /* of the inference's fields */
  SluiceInference *inference;   /* (owned) */
  GPtrArray *columns;           /* (owned) (nullable) (element-type SluiceRecordColumn) judged last */
  GPtrArray *unknown;           /* (owned) (element-type utf8) */
};

/* Fields that no record has by itself. */
static gboolean
is_made_up (const SluicePath *path)
{
  const SluicePathStep *first = sluice_path_get_n_steps (path) > 0 ? sluice_path_get_step (path, 0) : NULL;

  return first == NULL || first->kind != SLUICE_PATH_STEP_KEY || first->key[0] == '_' ||
         g_str_equal (first->key, "parent");
}

static void
add_known (SluiceFieldWatch  *self,
           const char *const *known)
{
  for (guint i = 0; known != NULL && known[i] != NULL; i++)
    {
      SluicePath *path = sluice_path_parse (known[i], NULL);

      if (path != NULL)
        g_ptr_array_add (self->known, path);
    }
}

/**
 * sluice_field_watch_new:
 * @fields: (element-type SluicePath): the paths that the mapping reads, one for
 *   each column of the batches
 * @known: (nullable) (array zero-terminated=1): `source_fields`: the fields there
 *   were when the task was made
 * @stops: whether a field that is neither in @known nor in @fields ends the run
 *
 * Returns: (transfer full): a watch that has seen nothing yet
 */
SluiceFieldWatch *
sluice_field_watch_new (GPtrArray         *fields,
                        const char *const *known,
                        gboolean           stops)
{
  SluiceFieldWatch *self;

  g_return_val_if_fail (fields != NULL, NULL);

  self = g_new0 (SluiceFieldWatch, 1);
  self->fields = g_ptr_array_ref (fields);
  self->known = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_path_unref);
  add_known (self, known);
  self->seen = g_new0 (gboolean, MAX (fields->len, 1));
  for (guint i = 0; i < fields->len; i++)
    {
      self->seen[i] = is_made_up (fields->pdata[i]);
      self->n_unseen += self->seen[i] ? 0 : 1;
    }
  self->stops = stops;
  self->inference = sluice_inference_new ();
  self->unknown = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/**
 * sluice_field_watch_free:
 * @self: (transfer full): a watch
 */
void
sluice_field_watch_free (SluiceFieldWatch *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->fields);
  g_ptr_array_unref (self->known);
  g_free (self->seen);
  sluice_inference_free (self->inference);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_ptr_array_unref (self->unknown);
  g_free (self);
}

/* A field is known if it is named, or stands inside of one that is, or holds one
 * that is: a mapping may take an object as a whole, or one place in a list. */
static gboolean
covers (const SluicePath *known,
        const SluicePath *field)
{
  guint n_known = sluice_path_get_n_steps (known);
  guint n_field = sluice_path_get_n_steps (field);
  const SluicePathStep *first = n_field > 0 ? sluice_path_get_step (field, 0) : NULL;

  if (n_field == 1 && first->kind == SLUICE_PATH_STEP_KEY &&
      g_str_equal (first->key, sluice_path_get_text (known)))
    return TRUE;

  for (guint i = 0; i < MIN (n_known, n_field); i++)
    {
      const SluicePathStep *a = sluice_path_get_step (known, i);
      const SluicePathStep *b = sluice_path_get_step (field, i);

      if (a->kind != SLUICE_PATH_STEP_KEY || b->kind != SLUICE_PATH_STEP_KEY)
        return TRUE;
      if (!g_str_equal (a->key, b->key))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_covered (GPtrArray        *paths,
            const SluicePath *field)
{
  for (guint i = 0; i < paths->len; i++)
    {
      if (covers (paths->pdata[i], field))
        return TRUE;
    }
  return FALSE;
}

static void
judge_new_fields (SluiceFieldWatch *self)
{
  GPtrArray *infos = sluice_inference_get_fields (self->inference);

  for (; self->n_judged < infos->len; self->n_judged++)
    {
      const SluiceFieldInfo *info = infos->pdata[self->n_judged];
      g_autoptr(SluicePath) path = sluice_path_parse (info->path, NULL);

      if (path != NULL && !is_covered (self->fields, path) && !is_covered (self->known, path))
        g_ptr_array_add (self->unknown, g_strdup (info->path));
    }
}

static gboolean
is_unknown (SluiceFieldWatch *self,
            const char       *name)
{
  g_autofree char *escaped = sluice_path_escape_key (NULL, name);
  g_autoptr(SluicePath) path = sluice_path_parse (escaped, NULL);

  return path != NULL && !is_covered (self->fields, path) && !is_covered (self->known, path) &&
         !g_ptr_array_find_with_equal_func (self->unknown, escaped, g_str_equal, NULL);
}

/* A table says which columns it has: no record has to be looked at. */
static void
judge_columns (SluiceFieldWatch *self,
               GPtrArray        *columns)
{
  if (columns == self->columns)
    return;
  for (guint i = 0; i < columns->len; i++)
    {
      const SluiceRecordColumn *column = columns->pdata[i];

      if (is_unknown (self, column->name))
        g_ptr_array_add (self->unknown, sluice_path_escape_key (NULL, column->name));
    }
  g_ptr_array_ref (columns);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  self->columns = columns;
}

/* Records that explode into several rows have the same bytes in all of them. */
static void
learn (SluiceFieldWatch  *self,
       const SluiceBatch *records)
{
  guint left = self->looked ? LATER_RECORDS : FIRST_RECORDS;
  guint64 last = 0;

  for (guint i = 0; i < records->n_rows && left > 0; i++)
    {
      const SluiceRowOrigin *origin = &records->origins[i];
      SluiceValue record;

      if (origin->problem != NULL || origin->raw == NULL || origin->record == last)
        continue;
      if (sluice_inference_get_fields (self->inference)->len >= MAX_FIELDS)
        return;

      last = origin->record;
      left--;
      record = sluice_value_text (SLUICE_VALUE_JSON, origin->raw, origin->raw_len);
      /* What is no object has no fields; the mapping has its own word on it. */
      sluice_inference_add (self->inference, &record, NULL);
    }
}

static void
mark_seen (SluiceFieldWatch  *self,
           const SluiceBatch *records)
{
  for (guint column = 0; column < self->fields->len && self->n_unseen > 0; column++)
    {
      for (guint row = 0; row < records->n_rows && !self->seen[column]; row++)
        {
          if (records->origins[row].problem != NULL ||
              sluice_batch_row (records, row)[column].kind == SLUICE_VALUE_MISSING)
            continue;
          self->seen[column] = TRUE;
          self->n_unseen--;
        }
    }
}

/* The names of @fields in one line, not all of them where there are many. */
static char *
name_fields (GPtrArray *fields)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < MIN (fields->len, NAMED_FIELDS); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", (const char *) fields->pdata[i]);
  if (fields->len > NAMED_FIELDS)
    g_string_append_printf (text, " and %u more", fields->len - NAMED_FIELDS);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * sluice_field_watch_look:
 * @self: a watch
 * @records: a batch, before it is mapped
 * @error: return location for %SLUICE_ERROR_LIMIT with `schema_drift`
 *
 * Returns: whether the run may go on
 */
gboolean
sluice_field_watch_look (SluiceFieldWatch   *self,
                         const SluiceBatch  *records,
                         GError            **error)
{
  g_autofree char *names = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (records != NULL, FALSE);

  mark_seen (self, records);
  if (records->columns != NULL)
    judge_columns (self, records->columns);
  else
    learn (self, records);
  self->looked = self->looked || records->n_rows > 0;
  judge_new_fields (self);
  if (!self->stops || self->unknown->len == 0)
    return TRUE;

  names = name_fields (self->unknown);
  sluice_set_error (error, SLUICE_ERROR_LIMIT, "schema_drift",
                    "The source has fields that it had not when the task was made: %s", names);
  if (error != NULL)
    sluice_error_set_hint (*error, "Map them or add them to “source_fields”, or let “load.schema_drift” be "
                           "“ignore”");
  return FALSE;
}

/**
 * sluice_field_watch_dup_unknown:
 * @self: a watch
 *
 * Returns: (transfer full) (element-type utf8): the paths of the fields that
 *   neither the mapping nor `source_fields` names
 */
GPtrArray *
sluice_field_watch_dup_unknown (SluiceFieldWatch *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_ptr_array_ref (self->unknown);
}

/**
 * sluice_field_watch_dup_vanished:
 * @self: a watch
 *
 * Returns: (transfer full) (element-type utf8): the paths that the mapping reads
 *   and no record had, none if there was no record
 */
GPtrArray *
sluice_field_watch_dup_vanished (SluiceFieldWatch *self)
{
  GPtrArray *vanished;

  g_return_val_if_fail (self != NULL, NULL);

  vanished = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; self->looked && i < self->fields->len; i++)
    {
      if (!self->seen[i])
        g_ptr_array_add (vanished, g_strdup (sluice_path_get_text (self->fields->pdata[i])));
    }
  return vanished;
}
