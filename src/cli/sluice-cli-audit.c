/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-commands.h"

#include "sluice-cli-json.h"
#include "sluice-cli-table.h"
#include "sluice-error.h"
#include "sluice-store-audit.h"

#include <stdio.h>

#define DEFAULT_LIMIT 50

static void
print_entries (GPtrArray *entries)
{
  static const char *const headings[] = { "TIME", "USER", "PROGRAM", "KIND", "NAME", "ACTION", "*DETAILS", NULL };
  g_autoptr(SluiceCliTable) table = sluice_cli_table_new (headings);

  for (guint i = 0; i < entries->len; i++)
    {
      const SluiceAuditEntry *entry = entries->pdata[i];

      sluice_cli_table_take (table, sluice_cli_format_time (entry->time, TRUE));
      sluice_cli_table_add (table, entry->actor);
      sluice_cli_table_add (table, entry->program);
      sluice_cli_table_add (table, entry->kind);
      sluice_cli_table_add (table, entry->name);
      sluice_cli_table_add (table, entry->action);
      sluice_cli_table_take (table, g_strjoinv ("; ", entry->details));
    }
  if (entries->len == 0)
    fputs ("Nothing of that was changed.\n", stdout);
  else
    sluice_cli_table_print (table, "");
}

static JsonObject *
entry_to_json (const SluiceAuditEntry *entry)
{
  g_autofree char *time = sluice_cli_format_time (entry->time, FALSE);
  JsonObject *object = json_object_new ();
  JsonArray *details = json_array_new ();

  for (guint i = 0; entry->details[i] != NULL; i++)
    json_array_add_string_element (details, entry->details[i]);
  json_object_set_int_member (object, "id", entry->id);
  json_object_set_string_member (object, "time", time);
  json_object_set_string_member (object, "user", entry->actor);
  json_object_set_string_member (object, "program", entry->program);
  json_object_set_string_member (object, "kind", entry->kind);
  sluice_cli_json_set_text (object, "object", entry->object);
  json_object_set_string_member (object, "name", entry->name);
  json_object_set_string_member (object, "action", entry->action);
  json_object_set_array_member (object, "details", details);
  return object;
}

static gboolean
check_kind (const char  *kind,
            GError     **error)
{
  g_autofree char *kinds = g_strjoinv (", ", (GStrv) sluice_audit_get_kinds ());

  if (kind == NULL || g_strv_contains (sluice_audit_get_kinds (), kind))
    return TRUE;
  sluice_set_error (error, SLUICE_ERROR_INVALID, "usage", "--kind is one of %s, not “%s”", kinds, kind);
  return FALSE;
}

/* A task may be named by its name; what is gone is found by its id only. */
static char *
dup_object (SluiceCli  *cli,
            const char *reference)
{
  g_auto(SluiceCliSync) sync = { NULL };
  SluiceStoredTask *task;
  char *id;

  sluice_store_find_task_async (cli->store, reference, cli->cancellable, sluice_cli_sync_cb, &sync);
  task = sluice_store_find_task_finish (cli->store, sluice_cli_sync_wait (&sync), NULL);
  id = g_strdup (task != NULL ? task->id : reference);
  sluice_stored_task_free (task);
  return id;
}

static GPtrArray *
list_entries (SluiceCli          *cli,
              SluiceAuditFilter  *filter,
              const char         *reference,
              GError            **error)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autofree char *object = NULL;

  if (!check_kind (filter->kind, error) || !sluice_cli_open (cli, error))
    return NULL;
  object = reference != NULL ? dup_object (cli, reference) : NULL;
  filter->object = object;
  sluice_store_list_audit_async (cli->store, filter, cli->cancellable, sluice_cli_sync_cb, &sync);
  return sluice_store_list_audit_finish (cli->store, sluice_cli_sync_wait (&sync), error);
}

static SluiceCliStatus
run (SluiceCli              *cli,
     const SluiceCliCommand *command,
     GStrv                  *argv)
{
  g_autoptr(GPtrArray) entries = NULL;
  g_autoptr(JsonArray) array = json_array_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *kind = NULL;
  g_autofree char *search = NULL;
  gint64 before = 0;
  int limit = DEFAULT_LIMIT;
  SluiceAuditFilter filter = { NULL };
  const GOptionEntry options[] = {
    { "kind", 0, 0, G_OPTION_ARG_STRING, &kind, "Only those of tasks, of schedules ...", "KIND" },
    { "search", 0, 0, G_OPTION_ARG_STRING, &search, "Only those with TEXT in name, user, action or details", "TEXT" },
    { "before", 0, 0, G_OPTION_ARG_INT64, &before, "Only those older than the one with this id", "ID" },
    { "limit", 'n', 0, G_OPTION_ARG_INT, &limit, "At most N changes (50); 0 = all", "N" },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, options, 0, 1, argv))
    return SLUICE_CLI_USAGE;
  filter = (SluiceAuditFilter) { kind, NULL, search, MAX (before, 0), (guint) MAX (limit, 0) };
  entries = list_entries (cli, &filter, (*argv)[1], &error);
  if (entries == NULL)
    return sluice_cli_fail (cli, error, NULL);

  if (cli->output == SLUICE_CLI_OUTPUT_TEXT)
    {
      print_entries (entries);
      return SLUICE_CLI_SUCCESS;
    }
  for (guint i = 0; i < entries->len; i++)
    json_array_add_object_element (array, entry_to_json (entries->pdata[i]));
  sluice_cli_print_array (array);
  return SLUICE_CLI_SUCCESS;
}

const SluiceCliCommand sluice_cli_audit = {
  .name = "audit",
  .arguments = "[TASK|CONNECTION|QUERY|TEMPLATE]",
  .summary = "Show who changed what, and when",
  .description =
    "Newest first: tasks, connections, schedules, queries, templates and settings, with\n"
    "what is different, and who asked for which run. Secrets are not in it; a text that\n"
    "may hold one is not shown. What was deleted is found by its id. “sluice-cli upkeep”\n"
    "says for how long this is kept.\n"
    "\n"
    "Examples:\n"
    "  sluice-cli audit Orders\n"
    "  sluice-cli audit --kind connection --limit 200 --output json",
  .run = run,
};
