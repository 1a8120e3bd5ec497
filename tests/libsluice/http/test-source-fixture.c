/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "test-source-fixture.h"

#include "sluice-memory-secret-store.h"

#include <string.h>

SluicePath *
fixture_path (const char *text)
{
  g_autoptr(GError) error = NULL;
  SluicePath *path = sluice_path_parse (text, &error);

  g_assert_no_error (error);
  return path;
}

static void
event_cb (JsonObject *event,
          gpointer    user_data)
{
  Fixture *self = user_data;
  const char *name = json_object_get_string_member (event, "event");
  gpointer count;

  g_mutex_lock (&self->mutex);
  count = g_hash_table_lookup (self->events, name);
  g_hash_table_insert (self->events, g_strdup (name), GUINT_TO_POINTER (GPOINTER_TO_UINT (count) + 1));
  g_mutex_unlock (&self->mutex);
  json_object_unref (event);
}

static SluiceSourceSpec *
make_spec (const char *url)
{
  SluiceSourceSpec *spec = g_new0 (SluiceSourceSpec, 1);
  const guint statuses[] = { 408, 425, 429, 500, 502, 503, 504 };
  SluiceHttpSpec *http = g_new0 (SluiceHttpSpec, 1);

  spec->kind = SLUICE_SOURCE_HTTP;
  spec->records = fixture_path ("items");
  spec->limits.max_record = 64 * 1024 * 1024;
  spec->limits.max_value = 64 * 1024 * 1024;
  spec->limits.max_depth = 1000;
  spec->limits.max_ratio = 1000;
  spec->tabular = g_new0 (SluiceTabularSpec, 1);
  spec->http = http;

  http->call.url = g_strdup (url);
  http->call.method = g_strdup ("GET");
  http->pagination.page_param = g_strdup ("page");
  http->pagination.start = 1;
  http->pagination.rel = g_strdup ("next");
  http->pagination.max_pages = 10000;
  http->retry.attempts = 3;
  http->retry.max_delay = 0.2;
  http->retry.budget = 900;
  http->retry.statuses = g_array_new (FALSE, FALSE, sizeof (guint));
  g_array_append_vals (http->retry.statuses, statuses, G_N_ELEMENTS (statuses));
  http->timeout.connect = 30;
  http->timeout.first_byte = 30;
  http->timeout.stall = 30;
  http->timeout.min_rate_bytes = 100;
  http->timeout.min_rate_seconds = 60;
  http->call.reads_only = TRUE;
  http->tls.verify = TRUE;
  return spec;
}

Fixture *
fixture_new (const char *url)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->spec = make_spec (url);
  self->scope = sluice_template_scope_new ();
  self->scope->secrets = sluice_memory_secret_store_new ();
  self->monitor = sluice_monitor_new ();
  self->events = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_mutex_init (&self->mutex);
  sluice_monitor_set_event_func (self->monitor, event_cb, self);
  self->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_path_unref);
  g_ptr_array_add (self->fields, fixture_path ("id"));
  self->cancellable = g_cancellable_new ();
  self->batch_rows = 7;
  self->ids = g_string_new (NULL);
  return self;
}

void
fixture_free (Fixture *self)
{
  sluice_source_spec_free (self->spec);
  sluice_template_scope_free (self->scope);
  g_object_unref (self->monitor);
  g_hash_table_unref (self->events);
  g_mutex_clear (&self->mutex);
  g_ptr_array_unref (self->fields);
  g_object_unref (self->cancellable);
  g_string_free (self->ids, TRUE);
  g_clear_error (&self->error);
  g_free (self->problem);
  g_free (self);
}

static void
add_pair (GPtrArray  **pairs,
          const char  *name,
          const char  *value)
{
  SluiceHttpPair *pair = g_new0 (SluiceHttpPair, 1);

  if (*pairs == NULL)
    *pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_http_pair_free);
  pair->name = g_strdup (name);
  pair->values = g_strsplit (value, "|", -1);
  g_ptr_array_add (*pairs, pair);
}

void
fixture_add_header (Fixture    *self,
                    const char *name,
                    const char *value)
{
  add_pair (&self->spec->http->call.headers, name, value);
}

void
fixture_add_query (Fixture    *self,
                   const char *name,
                   const char *value)
{
  add_pair (&self->spec->http->call.query, name, value);
}

void
fixture_set_secret (Fixture    *self,
                    const char *name,
                    const char *value)
{
  sluice_memory_secret_store_add (SLUICE_MEMORY_SECRET_STORE (self->scope->secrets), name, value);
}

void
fixture_set_pagination (Fixture              *self,
                        SluicePaginationKind  kind)
{
  self->spec->http->pagination.kind = kind;
}

static void
take_rows (Fixture     *self,
           SluiceBatch *batch)
{
  for (guint i = 0; i < batch->n_rows; i++)
    {
      const SluiceValue *row = sluice_batch_row (batch, i);

      self->n_rows++;
      g_assert_cmpuint (batch->origins[i].number, ==, self->n_rows);
      if (batch->origins[i].problem != NULL)
        {
          self->n_problems++;
          g_free (self->problem);
          self->problem = g_strdup_printf ("%s: %s: %.*s", batch->origins[i].problem, batch->origins[i].message,
                                           (int) batch->origins[i].raw_len, batch->origins[i].raw);
          continue;
        }
      for (guint j = 0; j < (self->all_cells ? batch->n_columns : 1); j++)
        {
          g_autofree char *text = sluice_value_to_string (&row[j]);

          g_string_append_printf (self->ids, "%s%s", j > 0 ? "," : "", text);
        }
      g_string_append_c (self->ids, ' ');
    }
}

gboolean
fixture_run (Fixture *self)
{
  g_autoptr(SluiceSource) source = sluice_source_new (self->spec, self->scope, self->monitor);
  gboolean end = FALSE;
  gboolean ok;

  sluice_source_set_fields (source, self->fields, FALSE);
  sluice_source_set_limit (source, self->limit);
  sluice_source_set_warns_overlap (source, self->warns_overlap);
  sluice_source_set_coordinator (source, self->coordinator);
  ok = sluice_source_open (source, self->cancellable, &self->error);
  while (ok && !end)
    {
      g_autoptr(SluiceBatch) batch = sluice_batch_new (self->fields->len, self->batch_rows);

      ok = sluice_source_read (source, batch, &end, self->cancellable, &self->error);
      take_rows (self, batch);
    }

  g_assert_true (ok == (self->error == NULL));
  return ok;
}

void
fixture_assert_ok (Fixture    *self,
                   const char *ids)
{
  fixture_run (self);
  g_assert_no_error (self->error);
  g_assert_cmpstr (self->ids->str, ==, ids);
}

void
fixture_assert_error (Fixture     *self,
                      SluiceError  kind,
                      const char  *code)
{
  g_assert_false (fixture_run (self));
  g_test_message ("%s", self->error->message);
  g_assert_cmpstr (sluice_error_get_code (self->error), ==, code);
  g_assert_error (self->error, SLUICE_ERROR, (int) kind);
}

guint64
fixture_count (Fixture       *self,
               SluiceCounter  counter)
{
  return sluice_monitor_get (self->monitor, counter);
}

gboolean
fixture_has_warning (Fixture    *self,
                     const char *code)
{
  g_autoptr(GPtrArray) warnings = sluice_monitor_dup_warnings (self->monitor);

  for (guint i = 0; i < warnings->len; i++)
    {
      const SluiceWarning *warning = g_ptr_array_index (warnings, i);

      if (strcmp (warning->code, code) == 0)
        return TRUE;
    }
  return FALSE;
}

guint
fixture_count_events (Fixture    *self,
                      const char *name)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->events, name));
}
