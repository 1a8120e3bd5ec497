/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-expression-names.h"

#include "sluice-draft.h"
#include "sluice-function-info.h"
#include "sluice-json-list.h"
#include "sluice-sql-proposal.h"
#include "sluice-sql-words.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

/**
 * sluice_expression_names_add_name:
 * @names: what is proposed
 * @name: a name
 * @detail: what it is
 * @icon_name: an icon
 *
 * Proposes a name, with quotes where an expression needs them.
 */
void
sluice_expression_names_add_name (GListStore *names,
                                  const char *name,
                                  const char *detail,
                                  const char *icon_name)
{
  g_autofree char *text = sluice_sql_words_quote (name, '"');
  g_autoptr(SluiceSqlProposal) proposal = sluice_sql_proposal_new (name, text, detail, icon_name);

  g_list_store_append (names, proposal);
}

static void
add_functions (GListStore *names)
{
  guint n;
  const SluiceFunctionInfo *infos = sluice_function_infos_get (&n);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GString) detail = g_string_new ("(value");
      g_autofree char *text = g_strconcat (infos[i].name, "(", NULL);
      g_autoptr(SluiceSqlProposal) proposal = NULL;

      for (const SluiceArgumentInfo *a = infos[i].arguments; a->name != NULL; a++)
        g_string_append_printf (detail, a->default_json == NULL ? ", %s" : " [, %s]", a->name);
      g_string_append_c (detail, ')');
      proposal = sluice_sql_proposal_new (infos[i].name, text, detail->str, "sluice-running-symbolic");
      g_list_store_append (names, proposal);
    }
}

/**
 * sluice_expression_names_add_known:
 * @names: what is proposed
 * @root: a task
 *
 * Proposes what all expressions of a task may use: its lookups, and functions.
 */
void
sluice_expression_names_add_known (GListStore *names,
                                   JsonObject *root)
{
  JsonArray *lookups = NULL;

  g_return_if_fail (G_IS_LIST_STORE (names));
  g_return_if_fail (root != NULL);

  lookups = sluice_draft_get_array (root, "lookups");
  for (guint i = 0; lookups != NULL && i < json_array_get_length (lookups); i++)
    {
      JsonObject *lookup = sluice_json_list_get_object (lookups, i);

      if (lookup != NULL)
        sluice_expression_names_add_name (names, sluice_draft_get_string (lookup, "name"), _("Lookup"),
                                          "sluice-link-symbolic");
    }
  add_functions (names);
}

/**
 * sluice_expression_names_new:
 * @root: a task
 * @fields: (nullable) (array zero-terminated=1): the fields of the source
 * @columns: (nullable) (array zero-terminated=1): the columns that are made already
 *
 * Returns: (transfer full) (element-type SluiceSqlProposal): what an expression may use:
 *   these, lookups, functions
 */
GListModel *
sluice_expression_names_new (JsonObject         *root,
                             const char * const *fields,
                             const char * const *columns)
{
  GListStore *names = NULL;

  g_return_val_if_fail (root != NULL, NULL);

  names = g_list_store_new (SLUICE_TYPE_SQL_PROPOSAL);
  for (guint i = 0; columns != NULL && columns[i] != NULL; i++)
    sluice_expression_names_add_name (names, columns[i], _("Column"), "sluice-table-symbolic");
  for (guint i = 0; fields != NULL && fields[i] != NULL; i++)
    if (columns == NULL || !g_strv_contains (columns, fields[i]))
      sluice_expression_names_add_name (names, fields[i], _("Field"), "sluice-sample-symbolic");
  sluice_expression_names_add_known (names, root);
  return G_LIST_MODEL (names);
}

/**
 * sluice_expression_names_find_place:
 * @message: what the engine says of an expression
 *
 * Returns: the character that it complains of, from 0; -1 if it names none
 */
glong
sluice_expression_names_find_place (const char *message)
{
  static const char mark[] = "at character ";
  const char *place = NULL;
  glong character;

  g_return_val_if_fail (message != NULL, -1);

  /* The expression itself may stand before it. */
  place = g_strrstr (message, mark);
  if (place == NULL)
    return -1;
  character = strtol (place + strlen (mark), NULL, 10);
  return character > 0 ? character - 1 : -1;
}
