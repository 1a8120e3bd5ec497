/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-activity-words.h"

#include <glib/gi18n.h>

/* Whole sentences, as languages differ in what has which gender. %s is the name. */
static const struct
{
  const char *kind;
  const char *action;
  const char *sentence;
} sentences[] = {
  { "task", "created", N_("Task “%s” created") },
  { "task", "changed", N_("Task “%s” changed") },
  { "task", "renamed", N_("Task “%s” renamed") },
  { "task", "deleted", N_("Task “%s” deleted") },
  { "task", "restored", N_("Task “%s” restored") },
  { "task", "run-requested", N_("Run of “%s” requested") },
  { "schedule", "created", N_("Schedule of “%s” created") },
  { "schedule", "changed", N_("Schedule of “%s” changed") },
  { "schedule", "deleted", N_("Schedule of “%s” deleted") },
  { "schedule", "restored", N_("Schedule of “%s” restored") },
  { "schedule", "paused", N_("Schedule of “%s” paused") },
  { "schedule", "resumed", N_("Schedule of “%s” resumed") },
  { "connection", "created", N_("Connection “%s” created") },
  { "connection", "changed", N_("Connection “%s” changed") },
  { "connection", "deleted", N_("Connection “%s” deleted") },
  { "connection", "restored", N_("Connection “%s” restored") },
  { "query", "created", N_("Query “%s” created") },
  { "query", "changed", N_("Query “%s” changed") },
  { "query", "renamed", N_("Query “%s” renamed") },
  { "query", "deleted", N_("Query “%s” deleted") },
  { "query", "restored", N_("Query “%s” restored") },
  { "template", "created", N_("Template “%s” created") },
  { "template", "changed", N_("Template “%s” changed") },
  { "template", "deleted", N_("Template “%s” deleted") },
  { "template", "restored", N_("Template “%s” restored") },
  { "settings", "changed", N_("Setting “%s” changed") },
  { "settings", "paused", N_("Queue paused") },
  { "settings", "resumed", N_("Queue resumed") },
};

static const struct
{
  const char *kind;
  const char *words;
  const char *icon;
} kinds[] = {
  { "task", N_("Tasks"), "sluice-task-symbolic" },
  { "connection", N_("Connections"), "network-server-symbolic" },
  { "schedule", N_("Schedules"), "alarm-symbolic" },
  { "query", N_("Queries"), "sluice-query-symbolic" },
  { "template", N_("Templates"), "edit-copy-symbolic" },
  { "settings", N_("Settings"), "emblem-system-symbolic" },
};

/**
 * sluice_activity_words_title:
 * @entry: a change
 *
 * Returns: (transfer full): what happened, in a few words
 */
char *
sluice_activity_words_title (const SluiceAuditEntry *entry)
{
  g_return_val_if_fail (entry != NULL, NULL);

  if (g_str_equal (entry->action, "tidied"))
    return g_strdup (_("Tidied up"));
  if (g_str_equal (entry->kind, "schedule") && entry->object == NULL)
    return g_strdup (g_str_equal (entry->action, "paused") ? _("All schedules paused") : _("All schedules resumed"));
  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    if (g_str_equal (entry->kind, sentences[i].kind) && g_str_equal (entry->action, sentences[i].action))
      {
        g_autoptr(GString) text = g_string_new (_(sentences[i].sentence));

        g_string_replace (text, "%s", entry->name, 1);
        return g_strdup (text->str);
      }
  /* What a newer version has written is shown as it is. */
  return g_strdup_printf ("%s · %s", entry->name, entry->action);
}

/**
 * sluice_activity_words_author:
 * @entry: a change
 *
 * Returns: (transfer full): who made it, and how
 */
char *
sluice_activity_words_author (const SluiceAuditEntry *entry)
{
  g_return_val_if_fail (entry != NULL, NULL);

  if (g_str_equal (entry->program, "sluice-cli"))
    /* Translators: who changed something, by a command; %s is the name of a user */
    return g_strdup_printf (_("%s, command line"), entry->actor);
  if (g_str_equal (entry->program, "sluice-service"))
    /* Translators: for whom something was changed; %s is the name of a user */
    return g_strdup_printf (_("%s, background service"), entry->actor);
  return g_strdup (entry->actor);
}

/**
 * sluice_activity_words_kind:
 * @kind: a kind of things
 *
 * Returns: its name
 */
const char *
sluice_activity_words_kind (const char *kind)
{
  g_return_val_if_fail (kind != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kind, kinds[i].kind))
      return _(kinds[i].words);
  return kind;
}

/**
 * sluice_activity_words_get_icon:
 * @entry: a change
 *
 * Returns: the name of its icon
 */
const char *
sluice_activity_words_get_icon (const SluiceAuditEntry *entry)
{
  g_return_val_if_fail (entry != NULL, NULL);

  if (g_str_equal (entry->action, "deleted"))
    return "user-trash-symbolic";
  if (g_str_equal (entry->action, "run-requested"))
    return "media-playback-start-symbolic";
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (entry->kind, kinds[i].kind))
      return kinds[i].icon;
  return "emblem-system-symbolic";
}
