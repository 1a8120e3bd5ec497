/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-offenders.h"

#include "sluice-reject-json.h"

#include <string.h>

/* A code, and how often it was met. */
typedef struct
{
  const char *code;             /* a static string */
  guint64 count;
} CodeCount;

/* What is known of one column, or of whole records. */
typedef struct
{
  guint64 rejected;             /* rows */
  guint64 last;                 /* the row that was counted last */
  GArray *codes;                /* (element-type CodeCount) */
  GPtrArray *first;             /* (element-type JsonObject) */
} Tally;

struct _SluiceOffenders
{
  SluiceSchema *schema;
  guint max_first;
  guint n;                      /* columns, and one more for whole records */
  Tally *tallies;               /* (array length=n) */
};

/**
 * sluice_offenders_new:
 * @schema: (transfer none): the columns; must outlive the offenders
 * @max_first: how many of the first rows to keep of each column
 *
 * Returns: (transfer full): no offenders
 */
SluiceOffenders *
sluice_offenders_new (SluiceSchema *schema,
                      guint         max_first)
{
  SluiceOffenders *self = g_new0 (SluiceOffenders, 1);

  self->schema = schema;
  self->max_first = max_first;
  self->n = sluice_schema_get_n (schema) + 1;
  self->tallies = g_new0 (Tally, self->n);
  for (guint i = 0; i < self->n; i++)
    {
      self->tallies[i].codes = g_array_new (FALSE, FALSE, sizeof (CodeCount));
      self->tallies[i].first = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
    }
  return self;
}

/**
 * sluice_offenders_free:
 * @self: (transfer full): offenders
 */
void
sluice_offenders_free (SluiceOffenders *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->n; i++)
    {
      g_array_unref (self->tallies[i].codes);
      g_ptr_array_unref (self->tallies[i].first);
    }
  g_free (self->tallies);
  g_free (self);
}

static void
count_code (Tally      *tally,
            const char *code,
            guint64     count)
{
  CodeCount entry = { code, count };

  for (guint i = 0; i < tally->codes->len; i++)
    {
      CodeCount *known = &g_array_index (tally->codes, CodeCount, i);

      if (g_str_equal (known->code, code))
        {
          known->count += count;
          return;
        }
    }
  g_array_append_val (tally->codes, entry);
}

/**
 * sluice_offenders_add:
 * @self: offenders
 * @reject: a rejected row; rows come in their order
 */
void
sluice_offenders_add (SluiceOffenders    *self,
                      const SluiceReject *reject)
{
  for (guint i = 0; i < reject->problems->len; i++)
    {
      const SluiceRowProblem *problem = g_ptr_array_index (reject->problems, i);
      int column = problem->column != NULL ? sluice_schema_find (self->schema, problem->column) : -1;
      Tally *tally = &self->tallies[column >= 0 ? (guint) column : self->n - 1];

      if (tally->last != reject->number)
        tally->rejected++;
      tally->last = reject->number;
      count_code (tally, problem->code, 1);
      if (tally->first->len < self->max_first)
        g_ptr_array_add (tally->first, sluice_row_problem_to_json (reject, problem));
    }
}

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  gint64 first = json_object_get_int_member (*(JsonObject *const *) a, "row");
  gint64 second = json_object_get_int_member (*(JsonObject *const *) b, "row");

  return (first > second) - (first < second);
}

/**
 * sluice_offenders_merge:
 * @self: offenders
 * @other: those among other rows of the same columns
 */
void
sluice_offenders_merge (SluiceOffenders *self,
                        SluiceOffenders *other)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (other != NULL && other != self && other->n == self->n);

  for (guint i = 0; i < self->n; i++)
    {
      Tally *tally = &self->tallies[i];
      const Tally *theirs = &other->tallies[i];

      tally->rejected += theirs->rejected;
      for (guint j = 0; j < theirs->codes->len; j++)
        {
          const CodeCount *entry = &g_array_index (theirs->codes, CodeCount, j);

          count_code (tally, entry->code, entry->count);
        }
      for (guint j = 0; j < theirs->first->len; j++)
        g_ptr_array_add (tally->first, json_object_ref (g_ptr_array_index (theirs->first, j)));
      g_ptr_array_sort (tally->first, compare_rows);
      if (tally->first->len > self->max_first)
        g_ptr_array_set_size (tally->first, (int) self->max_first);
    }
}

static int
compare_codes (gconstpointer a,
               gconstpointer b)
{
  const CodeCount *first = a;
  const CodeCount *second = b;

  if (first->count != second->count)
    return first->count > second->count ? -1 : 1;
  return strcmp (first->code, second->code);
}

static JsonObject *
tally_to_json (Tally *tally)
{
  JsonObject *object = json_object_new ();
  JsonArray *codes = json_array_new ();
  JsonArray *first = json_array_new ();

  json_object_set_int_member (object, "rejected", (gint64) tally->rejected);
  g_array_sort (tally->codes, compare_codes);
  for (guint i = 0; i < tally->codes->len; i++)
    {
      const CodeCount *entry = &g_array_index (tally->codes, CodeCount, i);
      JsonObject *code = json_object_new ();

      json_object_set_string_member (code, "code", entry->code);
      json_object_set_int_member (code, "count", (gint64) entry->count);
      json_array_add_object_element (codes, code);
    }
  json_object_set_array_member (object, "codes", codes);
  for (guint i = 0; i < tally->first->len; i++)
    json_array_add_object_element (first, json_object_ref (g_ptr_array_index (tally->first, i)));
  json_object_set_array_member (object, "first", first);
  return object;
}

/**
 * sluice_offenders_to_json:
 * @self: offenders
 *
 * Returns: (transfer full): one object for each column: `column`, `type`,
 *   `rejected`, `codes` and the `first` rows; and one without a column for records
 *   that could not be read, if there were any
 */
JsonArray *
sluice_offenders_to_json (SluiceOffenders *self)
{
  JsonArray *array = json_array_new ();

  g_return_val_if_fail (self != NULL, array);

  for (guint i = 0; i < self->n; i++)
    {
      JsonObject *object;

      if (i == self->n - 1 && self->tallies[i].rejected == 0)
        break;
      object = tally_to_json (&self->tallies[i]);
      if (i < self->n - 1)
        {
          const SluiceColumn *column = sluice_schema_get (self->schema, i);
          g_autofree char *type = sluice_type_to_string (column->type);

          json_object_set_string_member (object, "column", column->name);
          json_object_set_string_member (object, "type", type);
        }
      else
        {
          json_object_set_null_member (object, "column");
          json_object_set_null_member (object, "type");
        }
      json_array_add_object_element (array, object);
    }
  return array;
}
