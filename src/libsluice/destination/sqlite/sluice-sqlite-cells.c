/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sqlite-cells.h"

#include "sluice-civil.h"
#include "sluice-sqlite-schema.h"

#include <string.h>

/* Digits of which a double keeps all, and an integer of 64 bits. */
#define EXACT_DOUBLE_DIGITS 15
#define EXACT_INTEGER_DIGITS 18

typedef char CellBuffer[SLUICE_CIVIL_BUFFER_SIZE];

struct _SluiceSqliteCells
{
  GHashTable *affinities;       /* (owned) declared type -> SluiceSqliteAffinity */
  GPtrArray *buffers;           /* (owned) of CellBuffer, one for each place */
  GByteArray *stripped;         /* (owned) */
  gboolean strip_nul;
};

/**
 * sluice_sqlite_cells_new:
 * @strip_nul: whether U+0000 is taken out of texts
 *
 * Returns: (transfer full): what binds cells
 */
SluiceSqliteCells *
sluice_sqlite_cells_new (gboolean strip_nul)
{
  SluiceSqliteCells *self = g_new0 (SluiceSqliteCells, 1);

  self->affinities = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->buffers = g_ptr_array_new_with_free_func (g_free);
  self->stripped = g_byte_array_new ();
  self->strip_nul = strip_nul;
  return self;
}

/**
 * sluice_sqlite_cells_free:
 * @self: (transfer full): what binds cells
 */
void
sluice_sqlite_cells_free (SluiceSqliteCells *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->affinities);
  g_ptr_array_unref (self->buffers);
  g_byte_array_unref (self->stripped);
  g_free (self);
}

/* Lives until the next row. */
static char *
get_buffer (SluiceSqliteCells *self,
            guint              place)
{
  while (self->buffers->len <= place)
    g_ptr_array_add (self->buffers, g_malloc (sizeof (CellBuffer)));
  return g_ptr_array_index (self->buffers, place);
}

static void
bind_text (SluiceSqliteCells *self,
           sqlite3_stmt      *statement,
           int                place,
           const SluiceValue *value)
{
  if (!self->strip_nul || value->len == 0 || memchr (value->s, 0, value->len) == NULL)
    {
      /* An empty text without an address would be NULL. */
      sqlite3_bind_text (statement, place, value->len > 0 ? value->s : "", (int) value->len, SQLITE_STATIC);
      return;
    }

  g_byte_array_set_size (self->stripped, 0);
  for (guint32 i = 0; i < value->len; i++)
    {
      if (value->s[i] != '\0')
        g_byte_array_append (self->stripped, (const guint8 *) &value->s[i], 1);
    }
  sqlite3_bind_text (statement, place, (const char *) self->stripped->data, (int) self->stripped->len,
                     SQLITE_TRANSIENT);
}

/**
 * sluice_sqlite_cells_bind:
 * @self: what binds cells
 * @statement: a statement
 * @place: 0-based place of its parameter
 * @value: the cell; must stay until the statement has run
 */
void
sluice_sqlite_cells_bind (SluiceSqliteCells *self,
                          sqlite3_stmt      *statement,
                          guint              place,
                          const SluiceValue *value)
{
  int parameter = (int) place + 1;
  char *buffer;
  gsize length;

  switch ((SluiceValueKind) value->kind)
    {
    case SLUICE_VALUE_BOOLEAN:
    case SLUICE_VALUE_INTEGER:
      sqlite3_bind_int64 (statement, parameter, value->i);
      return;
    case SLUICE_VALUE_DOUBLE:
      sqlite3_bind_double (statement, parameter, value->d);
      return;
    case SLUICE_VALUE_NUMBER:
    case SLUICE_VALUE_DECIMAL:
    case SLUICE_VALUE_TEXT:
    case SLUICE_VALUE_UUID:
    case SLUICE_VALUE_JSON:
      bind_text (self, statement, parameter, value);
      return;
    case SLUICE_VALUE_BYTES:
      sqlite3_bind_blob (statement, parameter, value->len > 0 ? value->s : "", (int) value->len, SQLITE_STATIC);
      return;
    case SLUICE_VALUE_DATE:
      buffer = get_buffer (self, place);
      length = sluice_civil_format_date (value->i, buffer);
      break;
    case SLUICE_VALUE_TIME:
      buffer = get_buffer (self, place);
      length = sluice_civil_format_time (value->i, buffer);
      break;
    case SLUICE_VALUE_TIMESTAMP:
    case SLUICE_VALUE_TIMESTAMPTZ:
      buffer = get_buffer (self, place);
      length = sluice_civil_format_timestamp (value->i, value->kind == SLUICE_VALUE_TIMESTAMPTZ, buffer);
      break;
    case SLUICE_VALUE_MISSING:
    case SLUICE_VALUE_NULL:
    case SLUICE_VALUE_INVALID:
    default:
      sqlite3_bind_null (statement, parameter);
      return;
    }
  sqlite3_bind_text (statement, parameter, buffer, (int) length, SQLITE_STATIC);
}

static SluiceSqliteAffinity
get_affinity (SluiceSqliteCells *self,
              const char        *type_name)
{
  gpointer affinity;

  if (!g_hash_table_lookup_extended (self->affinities, type_name, NULL, &affinity))
    {
      affinity = GUINT_TO_POINTER (sluice_sqlite_schema_get_affinity (type_name));
      g_hash_table_insert (self->affinities, g_strdup (type_name), affinity);
    }
  return (SluiceSqliteAffinity) GPOINTER_TO_UINT (affinity);
}

static gboolean
decimal_survives (const SluiceValue    *value,
                  guint                 scale,
                  SluiceSqliteAffinity  affinity)
{
  char text[SLUICE_DECIMAL_MAX_PRECISION + 8];
  char back[2 * SLUICE_DECIMAL_MAX_PRECISION];
  double number;

  if (value->len >= sizeof text)
    return FALSE;
  if (value->len <= EXACT_DOUBLE_DIGITS ||
      (scale == 0 && value->len <= EXACT_INTEGER_DIGITS && affinity != SLUICE_SQLITE_REAL))
    return TRUE;
  memcpy (text, value->s, value->len);
  text[value->len] = '\0';
  number = g_ascii_strtod (text, NULL);
  g_snprintf (back, sizeof back, "%.*f", (int) scale, number);
  g_strdelimit (back, ",", '.');
  return strcmp (back, text) == 0;
}

/* A text that looks like a number becomes one in such a column ("Type Affinity" in
 * SQLite's documentation): 007 would be 7. */
static gboolean
text_survives (const SluiceValue    *value,
               SluiceSqliteAffinity  affinity)
{
  g_autofree char *text = NULL;
  char back[64];
  char *end = NULL;
  double number;
  gint64 integer;

  if (value->len == 0 || strchr ("0123456789+-. \t\n\r\f\v", value->s[0]) == NULL)
    return TRUE;
  text = g_strndup (value->s, value->len);
  if (strpbrk (text, "xXnN") != NULL)
    return TRUE;
  number = g_ascii_strtod (text, &end);
  if (end == text || end[strspn (end, " \t\n\r\f\v")] != '\0')
    return TRUE;

  if (affinity != SLUICE_SQLITE_REAL && g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &integer, NULL))
    g_snprintf (back, sizeof back, "%" G_GINT64_FORMAT, integer);
  else
    sqlite3_snprintf (sizeof back, back, "%!.15g", number);
  return strcmp (back, text) == 0;
}

/* Whether a value stays what it is in a column that makes numbers of it. */
static gboolean
survives (SluiceSqliteCells      *self,
          const SluiceLoadColumn *column,
          const SluiceValue      *value)
{
  SluiceSqliteAffinity affinity;

  /* Columns of a table that the load made fit their types. */
  if (column->type_name == NULL ||
      (value->kind != SLUICE_VALUE_INTEGER && value->kind != SLUICE_VALUE_DECIMAL && value->kind != SLUICE_VALUE_TEXT))
    return TRUE;

  affinity = get_affinity (self, column->type_name);
  if (affinity == SLUICE_SQLITE_TEXT || affinity == SLUICE_SQLITE_BLOB)
    return TRUE;
  if (value->kind == SLUICE_VALUE_INTEGER)
    return affinity != SLUICE_SQLITE_REAL || ABS (value->i) <= G_GINT64_CONSTANT (1) << 53;
  if (value->kind == SLUICE_VALUE_DECIMAL)
    return decimal_survives (value, column->type.scale, affinity);
  return text_survives (value, affinity);
}

/**
 * sluice_sqlite_cells_check:
 * @self: what binds cells
 * @layout: the load's layout
 * @batch: a batch
 * @row: a row of it
 *
 * Returns: (transfer full) (nullable): the row with `out_of_range` for each cell of
 *   which its column would make another value
 */
SluiceReject *
sluice_sqlite_cells_check (SluiceSqliteCells      *self,
                           const SluiceLoadLayout *layout,
                           const SluiceBatch      *batch,
                           guint                   row)
{
  const SluiceValue *values = sluice_batch_row (batch, row);
  SluiceReject *reject = NULL;

  for (guint i = 0; i < layout->n_columns; i++)
    {
      const SluiceLoadColumn *column = &layout->columns[i];

      if (survives (self, column, &values[column->place]))
        continue;
      if (reject == NULL)
        reject = sluice_reject_new (batch, row, SLUICE_REJECT_STAGE_LOAD);
      sluice_reject_add (reject, "out_of_range", column->name, &values[column->place], NULL,
                         "The column “%s” is declared %s and would change the value",
                         column->name, column->type_name);
    }
  return reject;
}
