/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-bus.h"
#include "sluice-cli-commands.h"
#include "sluice-cli-table.h"
#include "sluice-error.h"
#include "sluice-store-queue.h"

#include <stdio.h>

/* What the queue is, and what waits in it. */
typedef struct
{
  SluiceQueueSettings settings;
  GVariant *waiting;            /* (owned) (nullable): aa{sv}; nobody keeps a queue */
} Queue;

static void
queue_clear (Queue *queue)
{
  g_clear_pointer (&queue->waiting, g_variant_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Queue, queue_clear)

/* Whether the service works for this workspace; another one's queue is none of ours. */
static gboolean
is_ours (SluiceCli *cli)
{
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) value = NULL;
  g_autofree char *ours = g_canonicalize_filename (sluice_store_get_directory (cli->store), NULL);

  reply = sluice_cli_call_service (cli, SLUICE_CLI_PROPERTIES, "Get",
                                   g_variant_new ("(ss)", SLUICE_CLI_SERVICE_INTERFACE, "Workspace"),
                                   G_VARIANT_TYPE ("(v)"), NULL);
  if (reply == NULL)
    return FALSE;
  g_variant_get (reply, "(v)", &value);
  return g_variant_is_of_type (value, G_VARIANT_TYPE_STRING) &&
         g_str_equal (g_variant_get_string (value, NULL), ours);
}

static gboolean
read_queue (SluiceCli  *cli,
            Queue      *queue,
            GError    **error)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(GVariant) reply = NULL;

  sluice_store_get_queue_async (cli->store, cli->cancellable, sluice_cli_sync_cb, &sync);
  if (!sluice_store_get_queue_finish (cli->store, sluice_cli_sync_wait (&sync), &queue->settings, error))
    return FALSE;
  if (!is_ours (cli))
    return TRUE;
  reply = sluice_cli_call_service (cli, SLUICE_CLI_SERVICE_INTERFACE, "ListQueue", NULL, G_VARIANT_TYPE ("(aa{sv})"),
                                   error);
  if (reply == NULL)
    return FALSE;
  queue->waiting = g_variant_get_child_value (reply, 0);
  return TRUE;
}

static const char *
get_text (GVariant   *entry,
          const char *key)
{
  const char *text = "";

  g_variant_lookup (entry, key, "&s", &text);
  return text;
}

static const char *
describe_reason (const char *reason)
{
  static const struct
  {
    const char *reason;
    const char *words;
  } known[] = {
    { "workers", "waits for a free worker" },
    { "paused", "the queue is paused" },
    { "ending", "an earlier run of the task is ending" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (known[i].reason, reason))
      return known[i].words;
  return reason;
}

static void
print_text (const Queue *queue)
{
  static const char *const headings[] = { ">ID", "TASK", "PRIORITY", "ASKED BY", "WAITING", NULL };
  g_autoptr(SluiceCliTable) table = sluice_cli_table_new (headings);
  const gsize n = queue->waiting != NULL ? g_variant_n_children (queue->waiting) : 0;

  fprintf (stdout, queue->settings.workers == 1 ? "One run works at a time.\n" : "Up to %u runs work at a time.\n",
           queue->settings.workers);
  if (queue->settings.paused)
    fputs ("The queue is paused: nothing starts until it is resumed.\n", stdout);
  if (queue->waiting == NULL)
    fputs ("Sluice's service does not run for this workspace, so nothing waits.\n", stdout);
  else if (n == 0)
    fputs ("Nothing waits.\n", stdout);
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr(GVariant) entry = g_variant_get_child_value (queue->waiting, i);
      guint id = 0;

      g_variant_lookup (entry, "id", "u", &id);
      sluice_cli_table_take (table, g_strdup_printf ("%u", id));
      sluice_cli_table_add (table, get_text (entry, "name"));
      sluice_cli_table_add (table, get_text (entry, "priority"));
      sluice_cli_table_add (table, get_text (entry, "trigger"));
      sluice_cli_table_add (table, describe_reason (get_text (entry, "reason")));
    }
  if (n > 0)
    sluice_cli_table_print (table, "");
}

static JsonObject *
entry_to_json (GVariant *entry)
{
  static const char *const keys[] = { "task", "name", "priority", "trigger", "reason" };
  g_autofree char *asked = NULL;
  JsonObject *object = json_object_new ();
  gint64 seconds = 0;
  guint id = 0;

  g_variant_lookup (entry, "id", "u", &id);
  g_variant_lookup (entry, "asked", "x", &seconds);
  asked = sluice_cli_format_time (seconds * G_USEC_PER_SEC, FALSE);
  json_object_set_int_member (object, "id", id);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    json_object_set_string_member (object, keys[i], get_text (entry, keys[i]));
  json_object_set_string_member (object, "asked", asked);
  return object;
}

static void
print_json (const Queue *queue)
{
  g_autoptr(JsonObject) object = json_object_new ();
  JsonArray *waiting = json_array_new ();

  for (gsize i = 0; queue->waiting != NULL && i < g_variant_n_children (queue->waiting); i++)
    {
      g_autoptr(GVariant) entry = g_variant_get_child_value (queue->waiting, i);

      json_array_add_object_element (waiting, entry_to_json (entry));
    }
  json_object_set_boolean_member (object, "paused", queue->settings.paused);
  json_object_set_int_member (object, "workers", queue->settings.workers);
  json_object_set_boolean_member (object, "service", queue->waiting != NULL);
  json_object_set_array_member (object, "waiting", waiting);
  sluice_cli_print_object (object);
}

static gboolean
set_paused (SluiceCli  *cli,
            gboolean    paused,
            GError    **error)
{
  g_auto(SluiceCliSync) sync = { NULL };

  sluice_store_set_queue_paused_async (cli->store, paused, cli->cancellable, sluice_cli_sync_cb, &sync);
  return sluice_store_set_queue_paused_finish (cli->store, sluice_cli_sync_wait (&sync), error);
}

static gboolean
parse_number (const char  *text,
              guint        max,
              guint       *ret_number,
              GError     **error)
{
  guint64 number = 0;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 1, max, &number, NULL))
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "usage", "“%s” is no number from 1 to %u",
                        text != NULL ? text : "", max);
      return FALSE;
    }
  *ret_number = (guint) number;
  return TRUE;
}

static gboolean
set_workers (SluiceCli   *cli,
             const char  *text,
             GError     **error)
{
  g_auto(SluiceCliSync) sync = { NULL };
  guint workers = 0;

  if (!parse_number (text, SLUICE_QUEUE_MAX_WORKERS, &workers, error))
    return FALSE;
  sluice_store_set_workers_async (cli->store, workers, cli->cancellable, sluice_cli_sync_cb, &sync);
  return sluice_store_set_workers_finish (cli->store, sluice_cli_sync_wait (&sync), error);
}

static gboolean
cancel (SluiceCli   *cli,
        const char  *text,
        GError     **error)
{
  g_autoptr(GVariant) reply = NULL;
  guint id = 0;

  if (!parse_number (text, G_MAXUINT32, &id, error))
    return FALSE;
  reply = sluice_cli_call_service (cli, SLUICE_CLI_SERVICE_INTERFACE, "CancelQueued", g_variant_new ("(u)", id),
                                   G_VARIANT_TYPE_UNIT, error);
  return reply != NULL;
}

static gboolean
change (SluiceCli   *cli,
        const char  *what,
        const char  *value,
        GError     **error)
{
  if (what == NULL)
    return TRUE;
  if (g_str_equal (what, "workers"))
    return set_workers (cli, value, error);
  if (g_str_equal (what, "cancel"))
    return cancel (cli, value, error);
  if (value == NULL && (g_str_equal (what, "pause") || g_str_equal (what, "resume")))
    return set_paused (cli, g_str_equal (what, "pause"), error);
  sluice_set_error (error, SLUICE_ERROR_INVALID, "usage", "“queue %s%s%s” is none of pause, resume, workers N, "
                    "cancel ID", what, value != NULL ? " " : "", value != NULL ? value : "");
  return FALSE;
}

static SluiceCliStatus
run (SluiceCli              *cli,
     const SluiceCliCommand *command,
     GStrv                  *argv)
{
  g_auto(Queue) queue = { 0 };
  g_autoptr(GError) error = NULL;
  const char *what;

  if (!sluice_cli_parse (cli, command, NULL, 0, 2, argv))
    return SLUICE_CLI_USAGE;
  what = (*argv)[1];
  if (!sluice_cli_open (cli, &error) || !change (cli, what, what != NULL ? (*argv)[2] : NULL, &error) ||
      !read_queue (cli, &queue, &error))
    return sluice_cli_fail (cli, error, NULL);

  if (cli->output == SLUICE_CLI_OUTPUT_TEXT)
    print_text (&queue);
  else
    print_json (&queue);
  return SLUICE_CLI_SUCCESS;
}

const SluiceCliCommand sluice_cli_queue = {
  .name = "queue",
  .arguments = "[pause | resume | workers N | cancel ID]",
  .summary = "Show the runs that wait for their turn, or say how many may work",
  .description =
    "Runs that Sluice's service is asked for, by a person or by schedules, wait for a\n"
    "free worker: first those of persons, then those of schedules, each by the priority\n"
    "of their tasks. While the queue is paused nothing starts; what works goes on.\n"
    "Workers (1 to 8, 2 by default) and the pause belong to the workspace, and hold for\n"
    "“sluice-cli daemon”, too. “sluice-cli run” waits for nobody.\n"
    "\n"
    "Examples:\n"
    "  sluice-cli queue\n"
    "  sluice-cli queue workers 4\n"
    "  sluice-cli queue pause",
  .run = run,
};
