/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "json-test-utils.h"

#include "sluice-error.h"

static void
append_cell (GString           *out,
             const SluiceValue *value)
{
  g_autofree char *text = sluice_value_to_string (value);

  switch ((SluiceValueKind) value->kind)
    {
    case SLUICE_VALUE_MISSING:
      g_string_append_c (out, '-');
      break;
    case SLUICE_VALUE_NULL:
      g_string_append (out, "null");
      break;
    case SLUICE_VALUE_TEXT:
      g_string_append_printf (out, "'%s'", text);
      break;
    case SLUICE_VALUE_BOOLEAN:
    case SLUICE_VALUE_NUMBER:
    case SLUICE_VALUE_JSON:
    case SLUICE_VALUE_INTEGER:
    case SLUICE_VALUE_DOUBLE:
    case SLUICE_VALUE_DECIMAL:
    case SLUICE_VALUE_BYTES:
    case SLUICE_VALUE_DATE:
    case SLUICE_VALUE_TIME:
    case SLUICE_VALUE_TIMESTAMP:
    case SLUICE_VALUE_TIMESTAMPTZ:
    case SLUICE_VALUE_UUID:
    case SLUICE_VALUE_INVALID:
    default:
      g_string_append (out, text);
      break;
    }
}

/* One line for each row: `record@line cell|cell|...`, or the problem. */
static void
append_rows (GString     *out,
             SluiceBatch *batch,
             const char  *body,
             gsize        size)
{
  for (guint i = 0; i < batch->n_rows; i++)
    {
      const SluiceRowOrigin *origin = &batch->origins[i];

      g_assert_cmpuint (origin->byte + origin->raw_len, <=, size);
      g_assert_cmpmem (origin->raw, origin->raw_len, body + origin->byte, origin->raw_len);
      g_string_append_printf (out, "%" G_GUINT64_FORMAT "@%" G_GUINT64_FORMAT " ",
                              origin->record, origin->line);
      if (origin->problem != NULL)
        g_string_append_printf (out, "! %s", origin->problem);
      for (guint j = 0; origin->problem == NULL && j < batch->n_columns; j++)
        {
          if (j > 0)
            g_string_append_c (out, '|');
          append_cell (out, sluice_batch_row (batch, i) + j);
        }
      g_string_append_c (out, '\n');
    }
}

static GPtrArray *
parse_paths (const char * const *texts)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_path_unref);

  for (guint i = 0; i < JSON_TEST_MAX_FIELDS && texts[i] != NULL; i++)
    {
      SluicePath *path = sluice_path_parse (texts[i], NULL);

      g_assert_nonnull (path);
      g_ptr_array_add (paths, path);
    }
  return paths;
}

static void
append_end (GString            *out,
            SluiceRecordReader *reader,
            guint               n_watched)
{
  for (guint i = 0; i < n_watched; i++)
    {
      SluiceValueKind kind;
      const char *text = sluice_record_reader_get_watched (reader, i, &kind);

      g_assert_true ((text == NULL) == (kind == SLUICE_VALUE_MISSING));
      g_string_append_printf (out, "watch %s\n", text != NULL ? text : "-");
    }
  if (sluice_record_reader_get_n_filtered (reader) > 0)
    g_string_append_printf (out, "filtered %" G_GUINT64_FORMAT "\n",
                            sluice_record_reader_get_n_filtered (reader));
  if (sluice_record_reader_get_records_found (reader) != NULL)
    g_string_append_printf (out, "found %s\n", sluice_record_reader_get_records_found (reader));
}

/* Reads the body; returns its rows as text, NULL on an error. */
GString *
json_test_read (const JsonTest  *test,
                const char      *body,
                gsize            size,
                GError         **error)
{
  g_autoptr(GPtrArray) fields = parse_paths (test->fields);
  g_autoptr(GPtrArray) watch = parse_paths (test->watch);
  g_autoptr(SluicePath) records = test->records != NULL ? sluice_path_parse (test->records, NULL)
                                                        : NULL;
  g_autoptr(SluicePath) last = test->last != NULL ? sluice_path_parse (test->last, NULL) : NULL;
  SluiceRecordReaderConfig config = {
    .format = test->format,
    .records = records,
    .fields = fields,
    .watch = watch,
    .last = last,
    .explode_inner = test->explode_inner,
    .limits = &test->limits,
    .part = "body",
  };
  g_autoptr(SluiceRecordReader) reader = sluice_record_reader_new (&config);
  g_autoptr(SluiceBatch) batch = NULL;
  g_autoptr(GString) out = g_string_new (NULL);
  gsize piece = test->piece > 0 ? test->piece : MAX (size, 1);
  gboolean ended = FALSE;
  gsize pos = 0;

  batch = sluice_batch_new (fields->len, test->capacity > 0 ? test->capacity : 1000);
  sluice_record_reader_set_limit (reader, test->limit);
  for (;;)
    {
      gboolean need_more = FALSE;

      sluice_batch_reset (batch);
      if (!sluice_record_reader_pull (reader, batch, &need_more, error))
        return NULL;
      append_rows (out, batch, body, size);
      if (!need_more && !sluice_batch_is_full (batch))
        break;
      if (!need_more)
        continue;

      /* Who was told that the body is complete must not ask for more. */
      g_assert_false (ended);
      if (pos == size)
        {
          sluice_record_reader_end (reader);
          ended = TRUE;
          continue;
        }
      sluice_record_reader_push (reader, body + pos, MIN (piece, size - pos));
      pos += MIN (piece, size - pos);
    }
  append_end (out, reader, watch->len);
  if (last != NULL)
    g_string_append_printf (out, "last %s\n", sluice_record_reader_get_last (reader, NULL));
  return g_steal_pointer (&out);
}

/* The body must give these rows, in whatever pieces it arrives and whatever
 * batches take them. */
void
json_test_check (const JsonTest *test,
                 const char     *body,
                 const char     *expected)
{
  static const gsize pieces[] = { 0, 1, 2, 7, 64 };
  static const guint capacities[] = { 0, 1, 2 };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      for (guint j = 0; j < G_N_ELEMENTS (capacities); j++)
        {
          JsonTest variant = *test;
          g_autoptr(GError) error = NULL;
          g_autoptr(GString) rows = NULL;

          variant.piece = pieces[i];
          variant.capacity = capacities[j];
          rows = json_test_read (&variant, body, strlen (body), &error);
          g_assert_no_error (error);
          g_assert_cmpstr (rows->str, ==, expected);
        }
    }
}

/* The body must be refused with this code at this place. */
void
json_test_fail (const JsonTest *test,
                const char     *body,
                const char     *code,
                guint64         line,
                gint64          byte)
{
  static const gsize pieces[] = { 0, 1, 5 };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      JsonTest variant = *test;
      g_autoptr(GError) error = NULL;
      g_autoptr(GString) rows = NULL;

      variant.piece = pieces[i];
      rows = json_test_read (&variant, body, strlen (body), &error);
      g_assert_null (rows);
      g_assert_error (error, SLUICE_ERROR, (int) SLUICE_ERROR_DATA);
      g_assert_cmpstr (sluice_error_get_code (error), ==, code);
      g_assert_cmpuint (sluice_error_peek_where (error)->line, ==, line);
      g_assert_cmpint (sluice_error_peek_where (error)->byte, ==, byte);
    }
}
