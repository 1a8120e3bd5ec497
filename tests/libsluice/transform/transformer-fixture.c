/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "transformer-fixture.h"

#include "sluice-json-text.h"
#include "transform-utils.h"

void
fixture_clear (Fixture *fixture)
{
  g_clear_pointer (&fixture->rejects, g_ptr_array_unref);
  g_clear_pointer (&fixture->rows, sluice_batch_unref);
  g_clear_pointer (&fixture->records, sluice_batch_unref);
  g_clear_pointer (&fixture->transformer, sluice_transformer_free);
  g_clear_pointer (&fixture->scope, sluice_template_scope_free);
  g_clear_object (&fixture->monitor);
  g_clear_object (&fixture->task);
}

static void
free_reject (gpointer data)
{
  sluice_reject_free (data);
}

/* @mapping and @more are JSON; @more is further members of the task. */
gboolean
fixture_init (Fixture     *fixture,
              const char  *mapping,
              const char  *more,
              GError     **error)
{
  g_autofree char *data = g_strdup_printf (
    "{\"sluice\": 1, \"id\": \"b\", \"name\": \"T\", "
    "\"source\": {\"type\": \"file\", \"path\": \"x.json\", \"zone\": \"Europe/Berlin\"}, "
    "\"mapping\": %s, \"destination\": {\"type\": \"sqlite\", \"path\": \"o.db\", "
    "\"table\": \"t\"}%s}", mapping, more);
  g_autoptr(GPtrArray) problems = NULL;

  *fixture = (Fixture) { NULL };
  fixture->task = sluice_task_new_from_data (data, -1, "/nowhere/task.json", &problems, error);
  if (fixture->task == NULL)
    return FALSE;
  fixture->scope = sluice_template_scope_new ();
  fixture->monitor = sluice_monitor_new ();
  fixture->rejects = g_ptr_array_new_with_free_func (free_reject);
  fixture->transformer = sluice_transformer_new (fixture->task, fixture->scope, NULL, error);
  return fixture->transformer != NULL;
}

void
fixture_set_up (Fixture    *fixture,
                const char *mapping,
                const char *more)
        {
  g_autoptr(GError) error = NULL;

  fixture_init (fixture, mapping, more, &error);
  g_assert_no_error (error);
}

/* Fills the record batch as a source does, from a list of objects. */
void
fixture_read (Fixture    *fixture,
              const char *json)
{
  GPtrArray *fields = sluice_transformer_get_fields (fixture->transformer);
  SluiceSchema *schema = sluice_transformer_get_schema (fixture->transformer);
  SluiceJsonIter iter;
  SluiceValue list;
  SluiceValue key;
  SluiceValue record;

  fixture->records = sluice_batch_new (fields->len, 64);
  fixture->rows = sluice_batch_new (sluice_schema_get_n (schema), 64);
  sluice_batch_add_part (fixture->records, "part");
  list = transform_read_value (json, fixture->records->arena);
  g_assert_true (sluice_json_iter_init (&iter, &list));
  while (sluice_json_iter_next (&iter, &key, &record))
    {
      guint row = fixture->records->n_rows++;

      fixture->records->origins[row] = (SluiceRowOrigin) {
        .number = row + 1, .record = row + 1, .raw = record.s, .raw_len = record.len,
      };
      for (guint i = 0; i < fields->len; i++)
        sluice_batch_row (fixture->records, row)[i] =
          sluice_json_text_get (&record, g_ptr_array_index (fields, i), fixture->records->arena);
    }
}

void
fixture_apply (Fixture    *fixture,
               const char *records)
        {
  g_autoptr(GError) error = NULL;

  fixture_read (fixture, records);
  sluice_transformer_apply (fixture->transformer, fixture->records, fixture->rows,
                            fixture->rejects, fixture->monitor, &error);
  g_assert_no_error (error);
}

/* Cells split by `|`, rows by a line end. */
void
fixture_assert_rows (const Fixture *fixture,
                     const char    *expected)
        {
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < fixture->rows->n_rows; i++)
    {
      for (guint c = 0; c < fixture->rows->n_columns; c++)
        {
          g_autofree char *cell = transform_show_value (&sluice_batch_row (fixture->rows, i)[c]);

          g_string_append_printf (text, "%s%s", c > 0 ? "|" : "", cell);
        }
      g_string_append_c (text, '\n');
    }
  g_assert_cmpstr (text->str, ==, expected);
}

/* One line a reject: `ROW STAGE: CODE COLUMN VALUE; ...`. */
void
fixture_assert_rejects (const Fixture *fixture,
                        const char    *expected)
        {
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < fixture->rejects->len; i++)
    {
      const SluiceReject *reject = g_ptr_array_index (fixture->rejects, i);

      g_string_append_printf (text, "%" G_GUINT64_FORMAT " %s:", reject->number,
                              sluice_reject_stage_to_string (reject->stage));
      for (guint k = 0; k < reject->problems->len; k++)
        {
          const SluiceRowProblem *problem = g_ptr_array_index (reject->problems, k);

          g_assert_nonnull (problem->message);
          g_string_append_printf (text, "%s %s %s %s", k > 0 ? ";" : "", problem->code,
                                  problem->column != NULL ? problem->column : "-",
                                  problem->value != NULL ? problem->value : "-");
        }
      g_string_append_c (text, '\n');
    }
  g_assert_cmpstr (text->str, ==, expected);
}
