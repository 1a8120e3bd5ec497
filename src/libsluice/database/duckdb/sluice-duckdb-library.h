/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/* What is used of DuckDB's C API, declared here as no distribution ships its
 * header. Source: https://duckdb.org/docs/stable/clients/c/api. Handles are opaque
 * pointers; 0 is success. */

typedef guint64 duckdb_idx;

typedef struct
{
  gpointer unused[5];
  gpointer internal_data;
} duckdb_result;

/* A text: inside of the value up to 12 bytes, else behind a pointer. */
typedef union
{
  struct
  {
    guint32 length;
    char prefix[4];
    const char *text;
  } pointer;
  struct
  {
    guint32 length;
    char text[12];
  } inlined;
} duckdb_string;

G_STATIC_ASSERT (sizeof (duckdb_string) == 16);

typedef enum
{
  DUCKDB_TYPE_BOOLEAN = 1,
  DUCKDB_TYPE_TINYINT = 2,
  DUCKDB_TYPE_SMALLINT = 3,
  DUCKDB_TYPE_INTEGER = 4,
  DUCKDB_TYPE_BIGINT = 5,
  DUCKDB_TYPE_UTINYINT = 6,
  DUCKDB_TYPE_USMALLINT = 7,
  DUCKDB_TYPE_UINTEGER = 8,
  DUCKDB_TYPE_UBIGINT = 9,
  DUCKDB_TYPE_FLOAT = 10,
  DUCKDB_TYPE_DOUBLE = 11,
  DUCKDB_TYPE_TIMESTAMP = 12,
  DUCKDB_TYPE_DATE = 13,
  DUCKDB_TYPE_TIME = 14,
  DUCKDB_TYPE_INTERVAL = 15,
  DUCKDB_TYPE_HUGEINT = 16,
  DUCKDB_TYPE_VARCHAR = 17,
  DUCKDB_TYPE_BLOB = 18,
  DUCKDB_TYPE_DECIMAL = 19,
  DUCKDB_TYPE_TIMESTAMP_S = 20,
  DUCKDB_TYPE_TIMESTAMP_MS = 21,
  DUCKDB_TYPE_TIMESTAMP_NS = 22,
  DUCKDB_TYPE_ENUM = 23,
  DUCKDB_TYPE_LIST = 24,
  DUCKDB_TYPE_STRUCT = 25,
  DUCKDB_TYPE_MAP = 26,
  DUCKDB_TYPE_UUID = 27,
  DUCKDB_TYPE_UNION = 28,
  DUCKDB_TYPE_TIMESTAMP_TZ = 31,
  DUCKDB_TYPE_UHUGEINT = 32,
  DUCKDB_TYPE_ARRAY = 33,
} SluiceDuckdbType;

/* Those that read, and the one that begins and ends transactions. */
typedef enum
{
  DUCKDB_STATEMENT_TYPE_SELECT = 1,
  DUCKDB_STATEMENT_TYPE_EXPLAIN = 4,
  DUCKDB_STATEMENT_TYPE_TRANSACTION = 10,
} SluiceDuckdbStatementType;

/* An integer of 128 bits, as decimals of more than 18 digits and UUIDs are kept. */
typedef struct
{
  guint64 lower;
  gint64 upper;
} duckdb_hugeint;

/**
 * SluiceDuckdbLibrary:
 *
 * The functions of libduckdb, which is loaded when it is needed first: Sluice runs
 * without it.
 */
typedef struct
{
  const char *(*library_version) (void);
  int (*open_ext) (const char *path, gpointer *ret_database, gpointer config, char **ret_error);
  void (*close) (gpointer *database);
  int (*connect) (gpointer database, gpointer *ret_connection);
  void (*disconnect) (gpointer *connection);
  void (*interrupt) (gpointer connection);
  void (*free) (gpointer memory);
  int (*create_config) (gpointer *ret_config);
  int (*set_config) (gpointer config, const char *name, const char *value);
  void (*destroy_config) (gpointer *config);
  int (*query) (gpointer connection, const char *sql, duckdb_result *ret_result);
  int (*prepare) (gpointer connection, const char *sql, gpointer *ret_statement);
  const char *(*prepare_error) (gpointer statement);
  void (*destroy_prepare) (gpointer *statement);
  duckdb_idx (*prepared_statement_column_count) (gpointer statement);
  const char *(*prepared_statement_column_name) (gpointer statement, duckdb_idx column);
  gpointer (*prepared_statement_column_logical_type) (gpointer statement, duckdb_idx column);
  int (*prepared_statement_type) (gpointer statement);
  int (*bind_null) (gpointer statement, duckdb_idx index);
  int (*bind_boolean) (gpointer statement, duckdb_idx index, bool value);
  int (*bind_int64) (gpointer statement, duckdb_idx index, gint64 value);
  int (*bind_double) (gpointer statement, duckdb_idx index, double value);
  int (*bind_varchar_length) (gpointer statement, duckdb_idx index, const char *value, duckdb_idx length);
  int (*pending_prepared_streaming) (gpointer statement, gpointer *ret_pending);
  const char *(*pending_error) (gpointer pending);
  int (*execute_pending) (gpointer pending, duckdb_result *ret_result);
  void (*destroy_pending) (gpointer *pending);
  gpointer (*fetch_chunk) (duckdb_result result);
  const char *(*result_error) (duckdb_result *result);
  void (*destroy_result) (duckdb_result *result);
  duckdb_idx (*rows_changed) (duckdb_result *result);
  gpointer (*create_logical_type) (int type);
  gpointer (*create_decimal_type) (guint8 width, guint8 scale);
  duckdb_idx (*vector_size) (void);
  gpointer (*create_data_chunk) (gpointer *types, duckdb_idx n_columns);
  void (*data_chunk_reset) (gpointer chunk);
  void (*data_chunk_set_size) (gpointer chunk, duckdb_idx size);
  duckdb_idx (*data_chunk_get_size) (gpointer chunk);
  gpointer (*data_chunk_get_vector) (gpointer chunk, duckdb_idx column);
  void (*destroy_data_chunk) (gpointer *chunk);
  gpointer (*vector_get_data) (gpointer vector);
  guint64 *(*vector_get_validity) (gpointer vector);
  void (*vector_ensure_validity_writable) (gpointer vector);
  void (*vector_assign_string_element_len) (gpointer vector, duckdb_idx row, const char *text, duckdb_idx length);
  int (*appender_create_ext) (gpointer connection, const char *catalog, const char *schema, const char *table,
                              gpointer *ret_appender);
  int (*appender_add_column) (gpointer appender, const char *name);
  int (*append_data_chunk) (gpointer appender, gpointer chunk);
  int (*appender_close) (gpointer appender);
  int (*appender_destroy) (gpointer *appender);
  const char *(*appender_error) (gpointer appender);
  int (*get_type_id) (gpointer type);
  guint8 (*decimal_width) (gpointer type);
  guint8 (*decimal_scale) (gpointer type);
  char *(*logical_type_get_alias) (gpointer type);
  void (*destroy_logical_type) (gpointer *type);
  void (*logical_type_set_alias) (gpointer type, const char *alias);
  void (*vector_reference_vector) (gpointer to, gpointer from);
  gpointer (*create_table_function) (void);
  void (*destroy_table_function) (gpointer *function);
  void (*table_function_set_name) (gpointer function, const char *name);
  void (*table_function_set_extra_info) (gpointer function, gpointer data, void (*destroy) (gpointer data));
  void (*table_function_set_bind) (gpointer function, void (*bind) (gpointer info));
  void (*table_function_set_init) (gpointer function, void (*init) (gpointer info));
  void (*table_function_set_function) (gpointer function, void (*call) (gpointer info, gpointer chunk));
  int (*register_table_function) (gpointer connection, gpointer function);
  gpointer (*bind_get_extra_info) (gpointer info);
  void (*bind_add_result_column) (gpointer info, const char *name, gpointer type);
  void (*init_set_max_threads) (gpointer info, duckdb_idx n);
  gpointer (*function_get_extra_info) (gpointer info);
  void (*function_set_error) (gpointer info, const char *message);
} SluiceDuckdbLibrary;

const SluiceDuckdbLibrary *sluice_duckdb_library_get (GError **error);

G_END_DECLS
