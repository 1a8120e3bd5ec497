/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-parser.h"

#include <string.h>

/* What the strategies of a load ask for, and the columns that a load fills. */

#define DEFAULT_RETIRED_PERCENT 50
#define DEFAULT_DELETED_PERCENT 20
#define MAX_UNDO_SECONDS (3650.0 * 86400)

static char *
read_name (JsonObject *object,
           const char *key,
           const char *fallback)
{
  const char *name = sluice_task_parser_get_text (object, key);

  return g_strdup (name != NULL ? name : fallback);
}

static void
read_audit (JsonObject      *object,
            SluiceAuditSpec *audit)
{
  audit->created_at = read_name (object, "created_at", NULL);
  audit->updated_at = read_name (object, "updated_at", NULL);
  audit->row_hash = read_name (object, "row_hash", NULL);
  audit->run_id = read_name (object, "run_id", NULL);
}

/* The columns of one of the types of a history. */
static void
check_typed (SluiceTaskParser     *parser,
             GPtrArray            *mapping,
             const SluiceLoadSpec *spec,
             GStrv                 names,
             const char           *key,
             GStrv                 others)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_strdup_printf ("$.load.scd2.%s[%u]", key, i);

      if (!sluice_task_parser_is_mapped (mapping, names[i]))
        sluice_task_parser_report (parser, path, "unknown_column", "“%s” is not a column of the mapping", names[i]);
      else if (g_strv_contains ((const char *const *) spec->keys, names[i]))
        sluice_task_parser_report (parser, path, "invalid_value",
                                   "“%s” is a key: another value in it is another row, not another version of it",
                                   names[i]);
      else if (others != NULL && g_strv_contains ((const char *const *) others, names[i]))
        sluice_task_parser_report (parser, path, "duplicate_column",
                                   "“%s” cannot both stay as it was and be overwritten: take it out of “type0” or "
                                   "“type1”", names[i]);
    }
}

static void
read_scd2 (SluiceTaskParser *parser,
           JsonObject       *object,
           GPtrArray        *mapping,
           SluiceLoadSpec   *spec)
{
  SluiceScd2Spec *scd2 = &spec->scd2;

  scd2->valid_from = read_name (object, "valid_from", "valid_from");
  scd2->valid_to = read_name (object, "valid_to", "valid_to");
  scd2->is_current = read_name (object, "is_current", "is_current");
  scd2->row_hash = read_name (object, "row_hash", "row_hash");
  scd2->retires_absent = g_strcmp0 (sluice_task_parser_get_text (object, "absent"), "retire") == 0;
  scd2->type0 = sluice_task_parser_get_texts (object, "type0");
  scd2->type1 = sluice_task_parser_get_texts (object, "type1");
  scd2->at = g_strdup (sluice_task_parser_get_text (object, "at"));
  scd2->max_retired_percent = sluice_task_parser_get_percent (parser, object, "$.load.scd2", "max_retired_percent",
                                                              DEFAULT_RETIRED_PERCENT);
  check_typed (parser, mapping, spec, scd2->type0, "type0", NULL);
  check_typed (parser, mapping, spec, scd2->type1, "type1", scd2->type0);
  if (spec->audit.row_hash != NULL && strcmp (spec->audit.row_hash, scd2->row_hash) != 0)
    sluice_task_parser_report (parser, "$.load.audit.row_hash", "conflicting_keys",
                               "The history has a hash already, “%s”: set “scd2.row_hash” to the name you want",
                               scd2->row_hash);
}

static void
read_mirror (SluiceTaskParser *parser,
             JsonObject       *object,
             SluiceLoadSpec   *spec)
{
  const char *path = "$.load.mirror.delete.column";
  JsonObject *mark = sluice_task_parser_get_object (object, "delete");
  JsonNode *value = sluice_task_parser_get (mark, "value");
  SluiceMirrorSpec *mirror = &spec->mirror;

  mirror->column = read_name (mark, "column", NULL);
  mirror->value = value != NULL ? sluice_task_parser_scalar (parser, value) : NULL;
  mirror->max_deleted_percent = sluice_task_parser_get_percent (parser, object, "$.load.mirror", "max_deleted_percent",
                                                                DEFAULT_DELETED_PERCENT);
  if (mirror->column == NULL)
    return;
  if (mirror->column[0] == '\0')
    sluice_task_parser_report (parser, path, "invalid_value", "A column needs a name");
  else if (g_strv_contains ((const char *const *) spec->keys, mirror->column))
    sluice_task_parser_report (parser, path, "invalid_value",
                               "“%s” is a key: it cannot say that a row is deleted", mirror->column);
}

/* Options of a strategy that is not the task's would silently do nothing. */
static void
check_options (SluiceTaskParser     *parser,
               JsonObject           *object,
               const SluiceLoadSpec *spec)
{
  static const SluiceStrategy with_options[] = {
    SLUICE_STRATEGY_REPLACE, SLUICE_STRATEGY_SCD2, SLUICE_STRATEGY_MIRROR,
  };

  for (guint i = 0; i < G_N_ELEMENTS (with_options); i++)
    {
      const char *name = sluice_strategy_get_name (with_options[i]);
      JsonObject *options = sluice_task_parser_get_object (object, name);
      g_autofree char *path = sluice_task_parser_member_path ("$.load", name);

      if (options == NULL || json_object_get_size (options) == 0 || spec->strategy == with_options[i])
        continue;
      sluice_task_parser_report (parser, path, "conflicting_keys",
                                 "“%s” holds options of that strategy, but this task's is “%s”: remove it", name,
                                 sluice_strategy_get_name (spec->strategy));
    }
}

static gboolean
is_mapped_in_any_case (GPtrArray  *mapping,
                       const char *folded)
{
  for (guint i = 0; i < mapping->len; i++)
    {
      const SluiceMappingEntry *entry = g_ptr_array_index (mapping, i);
      g_autofree char *other = entry->column != NULL ? g_utf8_casefold (entry->column, -1) : NULL;

      if (g_strcmp0 (other, folded) == 0)
        return TRUE;
    }
  return FALSE;
}

/* The columns that the load fills are its own. */
static void
check_filled (SluiceTaskParser     *parser,
              GPtrArray            *mapping,
              const SluiceLoadSpec *spec)
{
  g_autoptr(GArray) columns = sluice_load_spec_list_filled (spec);
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < columns->len; i++)
    {
      const SluiceFilledColumn *column = &g_array_index (columns, SluiceFilledColumn, i);
      g_autofree char *path = g_strconcat ("$.load.", column->key, NULL);
      char *folded = g_utf8_casefold (column->name, -1);
      const gboolean mapped = is_mapped_in_any_case (mapping, folded);
      const gboolean added = g_hash_table_add (seen, folded);

      if (column->name[0] == '\0')
        sluice_task_parser_report (parser, path, "invalid_value", "A column needs a name");
      else if (mapped && column->role != SLUICE_COLUMN_MARK)
        sluice_task_parser_report (parser, path, "duplicate_column",
                                   "“%s” is a column of the mapping: the load can fill only columns of its own",
                                   column->name);
      else if (!added)
        sluice_task_parser_report (parser, path, "duplicate_column",
                                   "The load fills two columns of the name “%s”", column->name);
    }
}

static void
read_undo (SluiceTaskParser *parser,
           JsonObject       *object,
           SluiceLoadSpec   *spec)
{
  const double seconds = sluice_task_parser_get_duration (object, "keep_undo", 0);
  const SluiceStrategy strategy = spec->strategy;

  if (seconds > MAX_UNDO_SECONDS)
    sluice_task_parser_report (parser, "$.load.keep_undo", "invalid_value",
                               "Runs can be undone for ten years at most");
  spec->keep_undo = (gint64) MIN (seconds, MAX_UNDO_SECONDS);
  if (spec->keep_undo <= 0)
    return;
  if (strategy != SLUICE_STRATEGY_INSERT && strategy != SLUICE_STRATEGY_UPSERT && strategy != SLUICE_STRATEGY_SCD2)
    sluice_task_parser_report (parser, "$.load.keep_undo", "invalid_value",
                               "Runs with “insert”, “upsert” or “scd2” can be undone, not those with “%s”: remove "
                               "“keep_undo”", sluice_strategy_get_name (strategy));
  else if (strategy == SLUICE_STRATEGY_INSERT && spec->audit.run_id == NULL)
    sluice_task_parser_report (parser, "$.load.audit.run_id", "missing_key",
                               "To undo an “insert” its rows must be known: name a column for the run in “run_id”");
}

/* sluice_task_parser_read_strategy:
 *
 * The columns that a load fills and the options of its strategy, once strategy
 * and keys are read. */
void
sluice_task_parser_read_strategy (SluiceTaskParser *parser,
                                  JsonObject       *object,
                                  GPtrArray        *mapping,
                                  SluiceLoadSpec   *spec)
{
  JsonObject *replace = sluice_task_parser_get_object (object, "replace");

  read_audit (sluice_task_parser_get_object (object, "audit"), &spec->audit);
  if (spec->strategy == SLUICE_STRATEGY_SCD2)
    read_scd2 (parser, sluice_task_parser_get_object (object, "scd2"), mapping, spec);
  if (spec->strategy == SLUICE_STRATEGY_MIRROR)
    read_mirror (parser, sluice_task_parser_get_object (object, "mirror"), spec);
  spec->truncates = g_strcmp0 (sluice_task_parser_get_text (replace, "method"), "truncate") == 0;
  read_undo (parser, object, spec);
  check_options (parser, object, spec);
  check_filled (parser, mapping, spec);
}

/* Batches that are written side by side are committed one by one, and nothing is known
 * of the last ones when the next is sent. */
static void
check_connections (SluiceTaskParser     *parser,
                   const SluiceLoadSpec *spec)
{
  if (spec->connections <= 1)
    return;
  if (!spec->commit_per_batch)
    sluice_task_parser_report (parser, "$.load.connections", "commit_batch_needed",
                               "Several connections cannot publish their rows at one instant: “commit” must be “batch”");
  else if (spec->strategy == SLUICE_STRATEGY_SCD2 || spec->keep_undo > 0)
    sluice_task_parser_report (parser, "$.load.connections", "invalid_value",
                               "What keeps old versions of rows needs one connection");
  else if (spec->stop_on_row_error)
    sluice_task_parser_report (parser, "$.load.connections", "invalid_value",
                               "With “on_row_error”: “stop” no batch may be begun before the last one is through: use "
                               "one connection");
}

/* sluice_task_parser_check_strategy:
 *
 * What of the strategy goes with what of the rest. What takes rows away that are
 * no longer at the source publishes at once or not at all. */
void
sluice_task_parser_check_strategy (SluiceTaskParser            *parser,
                                   const SluiceDestinationSpec *destination,
                                   const SluiceLoadSpec        *spec)
{
  const char *name = sluice_strategy_get_name (spec->strategy);

  if (destination->output != NULL)
    return;
  check_connections (parser, spec);
  if (spec->commit_per_batch && sluice_load_spec_needs_whole_source (spec))
    sluice_task_parser_report (parser, "$.load.commit", "commit_run_needed",
                               "“%s” takes away what is no longer at the source, which is known at the end only: "
                               "“commit” must be “run”", name);
  if (destination->create != SLUICE_CREATE_REPLACE)
    return;
  if (sluice_strategy_needs_keys (spec->strategy))
    sluice_task_parser_report (parser, "$.destination.create", "conflicting_keys",
                               "With “create”: “replace” the table is made anew, so that “%s” would meet no row: use "
                               "the strategy “insert” or “replace”, or another “create”", name);
  else if (spec->commit_per_batch && !sluice_load_spec_needs_whole_source (spec))
    sluice_task_parser_report (parser, "$.load.commit", "commit_run_needed",
                               "“create”: “replace” drops the table that is there: “commit” must be “run”, so that it "
                               "stays if the run fails");
}
