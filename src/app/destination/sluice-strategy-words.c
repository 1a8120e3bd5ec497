/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-strategy-words.h"

#include "sluice-draft.h"

#include <glib/gi18n.h>

/* What a load does to its target, in sentences: so that nobody has to know what
 * “scd2” means before it has happened to the table. */

/**
 * sluice_strategy_words_needs_keys:
 * @strategy: a strategy as the task has it
 *
 * Returns: whether it recognises rows by their keys
 */
gboolean
sluice_strategy_words_needs_keys (const char *strategy)
{
  static const char * const with_keys[] = { "insert_new", "upsert", "mirror", "scd2", NULL };

  g_return_val_if_fail (strategy != NULL, FALSE);

  return g_strv_contains (with_keys, strategy);
}

static gboolean
retires_absent (JsonObject *load)
{
  JsonObject *scd2 = load == NULL ? NULL : sluice_draft_get_object (load, "scd2", FALSE);

  return g_str_equal (sluice_draft_get_string (load, "strategy"), "scd2") &&
         g_str_equal (sluice_draft_get_string (scd2, "absent"), "retire");
}

/**
 * sluice_strategy_words_needs_whole:
 * @load: (nullable): the `load` of a task
 *
 * Returns: whether it concludes something from rows that are not there, so that
 *   it must be committed as a whole
 */
gboolean
sluice_strategy_words_needs_whole (JsonObject *load)
{
  const char *strategy = sluice_draft_get_string (load, "strategy");

  return g_str_equal (strategy, "replace") || g_str_equal (strategy, "mirror") || retires_absent (load);
}

static char *
join_keys (JsonObject *load)
{
  JsonArray *keys = sluice_draft_get_array (load, "keys");
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; keys != NULL && i < json_array_get_length (keys); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", json_array_get_string_element (keys, i));
  return g_strdup (text->len > 0 ? text->str : _("key"));
}

static double
percent_of (JsonObject *object,
            const char *member,
            double      otherwise)
{
  JsonNode *node = object == NULL ? NULL : json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) != G_TYPE_STRING
         ? json_node_get_double (node) : otherwise;
}

static char *
describe_mirror (JsonObject *load,
                 const char *table,
                 const char *keys)
{
  JsonObject *mirror = load == NULL ? NULL : sluice_draft_get_object (load, "mirror", FALSE);
  JsonObject *mark = mirror == NULL ? NULL : sluice_draft_get_object (mirror, "delete", FALSE);
  double percent = percent_of (mirror, "max_deleted_percent", 20);

  if (*sluice_draft_get_string (mark, "column") != '\0')
    /* Translators: “orders”, “id”, “deleted”, 20 */
    return g_strdup_printf (_("“%s” becomes like the source: rows with a known “%s” are updated, others added, and "
                              "those that the source no longer has are marked in “%s”. More than %g %% at once are "
                              "refused."),
                            table, keys, sluice_draft_get_string (mark, "column"), percent);
  /* Translators: “orders”, “id”, 20 */
  return g_strdup_printf (_("“%s” becomes like the source: rows with a known “%s” are updated, others added, and those "
                            "that the source no longer has are deleted. More than %g %% at once are refused."),
                          table, keys, percent);
}

static char *
describe_history (JsonObject *load,
                  const char *table,
                  const char *keys)
{
  JsonObject *scd2 = load == NULL ? NULL : sluice_draft_get_object (load, "scd2", FALSE);

  if (retires_absent (load))
    /* Translators: “customers”, “id”, 50 */
    return g_strdup_printf (_("“%s” keeps its history: a row whose “%s” is known and that has changed gets a new "
                              "version, and the old one ends. Rows that the source no longer has end, too; more than "
                              "%g %% at once are refused."),
                            table, keys, percent_of (scd2, "max_retired_percent", 50));
  /* Translators: “customers”, “id” */
  return g_strdup_printf (_("“%s” keeps its history: a row whose “%s” is known and that has changed gets a new "
                            "version, and the old one ends. Rows that the source no longer has stay open."),
                          table, keys);
}

static char *
describe_replace (JsonObject *load,
                  const char *table)
{
  JsonObject *options = load == NULL ? NULL : sluice_draft_get_object (load, "replace", FALSE);

  if (g_str_equal (sluice_draft_get_string (options, "method"), "truncate"))
    /* Translators: “orders” */
    return g_strdup_printf (_("All rows of “%s” are cut off and the new ones take their place. Who reads the table "
                              "waits until the run has ended."), table);
  /* Translators: “orders” */
  return g_strdup_printf (_("All rows of “%s” are deleted and the new ones take their place, in one transaction: who "
                            "reads the table sees the old rows until then."), table);
}

static char *
describe_rows (JsonObject *load,
               const char *strategy,
               const char *table)
{
  g_autofree char *keys = join_keys (load);

  if (g_str_equal (strategy, "insert_new"))
    /* Translators: “id”, “orders” */
    return g_strdup_printf (_("Rows whose “%s” is not in “%s” yet are added. Those that are there stay as they are."),
                            keys, table);
  if (g_str_equal (strategy, "upsert"))
    /* Translators: “orders”, “id” */
    return g_strdup_printf (_("Rows of “%s” with a known “%s” are updated, all others are added. Nothing is deleted."),
                            table, keys);
  if (g_str_equal (strategy, "replace"))
    return describe_replace (load, table);
  if (g_str_equal (strategy, "mirror"))
    return describe_mirror (load, table, keys);
  if (g_str_equal (strategy, "scd2"))
    return describe_history (load, table, keys);
  /* Translators: “orders” */
  return g_strdup_printf (_("All rows are added to “%s”. Run again, it adds its rows again."), table);
}

static char *
describe_file (JsonObject *load,
               const char *path)
{
  g_autofree char *name = g_path_get_basename (*path == '\0' ? "?" : path);

  if (g_str_equal (sluice_draft_get_string (load, "strategy"), "replace"))
    /* Translators: “orders.csv” */
    return g_strdup_printf (_("“%s” is written beside its place and takes it when it is complete. A file that is "
                              "there is replaced."), name);
  /* Translators: “orders.csv” */
  return g_strdup_printf (_("“%s” is written beside its place and appears there when it is complete. A file that is "
                            "there is not touched: the run fails."), name);
}

static gboolean
updates_rows (const char *strategy)
{
  return g_str_equal (strategy, "upsert") || g_str_equal (strategy, "mirror");
}

/**
 * sluice_strategy_words_describe:
 * @destination: (nullable): the `destination` of a task
 * @load: (nullable): its `load`
 *
 * Returns: (transfer full): what a run will do to the target, translated
 */
char *
sluice_strategy_words_describe (JsonObject *destination,
                                JsonObject *load)
{
  const char *strategy = sluice_draft_get_string (load, "strategy");
  const char *table = sluice_draft_get_string (destination, "table");
  JsonObject *skip = load == NULL ? NULL : sluice_draft_get_object (load, "skip_when", FALSE);
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *rows = NULL;

  if (g_str_equal (sluice_draft_get_string (destination, "type"), "file"))
    return describe_file (load, sluice_draft_get_string (destination, "path"));

  rows = describe_rows (load, strategy, *table == '\0' ? "?" : table);
  if (g_str_equal (sluice_draft_get_string (destination, "create"), "replace"))
    g_string_append_printf (text, "%s ", _("The table is dropped and made anew by each run."));
  g_string_append (text, rows);
  if (updates_rows (strategy))
    g_string_append_printf (text, " %s", g_str_equal (sluice_draft_get_string (load, "nulls"), "overwrite")
                                         ? _("An empty value of the source empties the one that is there.")
                                         : _("An empty value of the source leaves the one that is there."));
  if (*sluice_draft_get_string (skip, "column") != '\0')
    {
      g_string_append_c (text, ' ');
      /* Translators: the column “processed” holds “Y” */
      g_string_append_printf (text, _("Rows of the table whose “%s” is “%s” are left alone."),
                              sluice_draft_get_string (skip, "column"), sluice_draft_get_string (skip, "equals"));
    }
  g_string_append_printf (text, " %s", g_str_equal (sluice_draft_get_string (load, "commit"), "batch")
                                       ? _("What is committed stays, also when the run fails later; the next one "
                                           "goes on there.")
                                       : _("All of it happens, or nothing."));
  return g_strdup (text->str);
}
