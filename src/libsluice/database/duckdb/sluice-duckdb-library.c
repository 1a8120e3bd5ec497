/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-duckdb-library.h"

#include "sluice-error.h"

#include <gmodule.h>

/* What the library may be called, by its package or by who fetched it. */
#define LIBRARY_NAME "libduckdb.so"

#define SYMBOL(name) { "duckdb_" #name, G_STRUCT_OFFSET (SluiceDuckdbLibrary, name) }

static const struct
{
  const char *name;
  glong offset;
} symbols[] = {
  SYMBOL (library_version),
  SYMBOL (open_ext),
  SYMBOL (close),
  SYMBOL (connect),
  SYMBOL (disconnect),
  SYMBOL (interrupt),
  SYMBOL (free),
  SYMBOL (create_config),
  SYMBOL (set_config),
  SYMBOL (destroy_config),
  SYMBOL (query),
  SYMBOL (prepare),
  SYMBOL (prepare_error),
  SYMBOL (destroy_prepare),
  SYMBOL (prepared_statement_column_count),
  SYMBOL (prepared_statement_column_name),
  SYMBOL (prepared_statement_column_logical_type),
  SYMBOL (prepared_statement_type),
  SYMBOL (bind_null),
  SYMBOL (bind_boolean),
  SYMBOL (bind_int64),
  SYMBOL (bind_double),
  SYMBOL (bind_varchar_length),
  SYMBOL (pending_prepared_streaming),
  SYMBOL (pending_error),
  SYMBOL (execute_pending),
  SYMBOL (destroy_pending),
  SYMBOL (fetch_chunk),
  SYMBOL (result_error),
  SYMBOL (destroy_result),
  SYMBOL (rows_changed),
  SYMBOL (create_logical_type),
  SYMBOL (create_decimal_type),
  SYMBOL (vector_size),
  SYMBOL (create_data_chunk),
  SYMBOL (data_chunk_reset),
  SYMBOL (data_chunk_set_size),
  SYMBOL (data_chunk_get_size),
  SYMBOL (data_chunk_get_vector),
  SYMBOL (destroy_data_chunk),
  SYMBOL (vector_get_data),
  SYMBOL (vector_get_validity),
  SYMBOL (vector_ensure_validity_writable),
  SYMBOL (vector_assign_string_element_len),
  SYMBOL (appender_create_ext),
  SYMBOL (appender_add_column),
  SYMBOL (append_data_chunk),
  SYMBOL (appender_close),
  SYMBOL (appender_destroy),
  SYMBOL (appender_error),
  SYMBOL (get_type_id),
  SYMBOL (decimal_width),
  SYMBOL (decimal_scale),
  SYMBOL (logical_type_get_alias),
  SYMBOL (destroy_logical_type),
  SYMBOL (logical_type_set_alias),
  SYMBOL (vector_reference_vector),
  SYMBOL (create_table_function),
  SYMBOL (destroy_table_function),
  SYMBOL (table_function_set_name),
  SYMBOL (table_function_set_extra_info),
  SYMBOL (table_function_set_bind),
  SYMBOL (table_function_set_init),
  SYMBOL (table_function_set_function),
  SYMBOL (register_table_function),
  SYMBOL (bind_get_extra_info),
  SYMBOL (bind_add_result_column),
  SYMBOL (init_set_max_threads),
  SYMBOL (function_get_extra_info),
  SYMBOL (function_set_error),
};

/* Where it is looked for, in this order. */
static GPtrArray *
list_places (void)
{
  GPtrArray *places = g_ptr_array_new_with_free_func (g_free);
  const char *chosen = g_getenv ("SLUICE_DUCKDB_LIBRARY");

  if (chosen != NULL && *chosen != '\0')
    {
      g_ptr_array_add (places, g_strdup (chosen));
      return places;
    }
  g_ptr_array_add (places, g_build_filename (g_get_user_data_dir (), "sluice", LIBRARY_NAME, NULL));
  g_ptr_array_add (places, g_build_filename (SLUICE_LIBDIR, "sluice", LIBRARY_NAME, NULL));
  g_ptr_array_add (places, g_strdup (LIBRARY_NAME));
  return places;
}

static gboolean
load_symbols (GModule             *module,
              SluiceDuckdbLibrary *library,
              const char         **ret_missing)
{
  for (guint i = 0; i < G_N_ELEMENTS (symbols); i++)
    {
      gpointer *place = G_STRUCT_MEMBER_P (library, symbols[i].offset);

      *ret_missing = symbols[i].name;
      if (!g_module_symbol (module, symbols[i].name, place) || *place == NULL)
        return FALSE;
    }
  return TRUE;
}

/* Loads it once; a process that has found none looks again the next time. */
static SluiceDuckdbLibrary *
load (char **ret_reason)
{
  g_autoptr(GPtrArray) places = list_places ();
  g_autofree SluiceDuckdbLibrary *library = g_new0 (SluiceDuckdbLibrary, 1);
  const char *missing = NULL;

  for (guint i = 0; i < places->len; i++)
    {
      const char *place = places->pdata[i];
      GModule *module = g_module_open (place, G_MODULE_BIND_LAZY | G_MODULE_BIND_LOCAL);

      g_free (*ret_reason);
      if (module == NULL)
        {
          *ret_reason = g_strdup (g_module_error ());
          continue;
        }
      /* DuckDB has threads and thread-local data: it cannot be unloaded. */
      g_module_make_resident (module);
      if (load_symbols (module, library, &missing))
        return g_steal_pointer (&library);
      *ret_reason = g_strdup_printf ("%s has no %s: DuckDB 1.4 or later is needed", place, missing);
      return NULL;
    }
  return NULL;
}

/**
 * sluice_duckdb_library_get:
 * @error: %SLUICE_ERROR_UNSUPPORTED with `no_duckdb` if there is none
 *
 * Loads libduckdb, if that was not done before: the file that
 * `$SLUICE_DUCKDB_LIBRARY` names, else the one in the user's data folder of Sluice
 * (where `fetch-duckdb` puts it), that of the installation, that of the system.
 * May be called in any thread.
 *
 * Returns: (transfer none) (nullable): its functions
 */
const SluiceDuckdbLibrary *
sluice_duckdb_library_get (GError **error)
{
  static GMutex mutex;
  static SluiceDuckdbLibrary *loaded;
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&mutex);
  g_autofree char *reason = NULL;

  if (loaded == NULL)
    loaded = load (&reason);
  if (loaded != NULL)
    return loaded;

  sluice_set_error (error, SLUICE_ERROR_UNSUPPORTED, "no_duckdb",
                    "Parquet and DuckDB need the library libduckdb, which is not there (%s)", reason);
  if (error != NULL)
    sluice_error_set_hint (*error, "Run “sluice-fetch-duckdb”, which fetches it and checks it, or set "
                           "SLUICE_DUCKDB_LIBRARY to the path of your own");
  return NULL;
}
