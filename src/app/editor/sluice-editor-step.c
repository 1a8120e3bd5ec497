/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-editor.h"

#include <glib/gi18n.h>
#include <string.h>

/**
 * sluice_editor_step_get_title:
 * @step: a step
 *
 * Returns: what it is called
 */
const char *
sluice_editor_step_get_title (SluiceEditorStep step)
{
  static const char * const titles[SLUICE_N_EDITOR_STEPS] = {
    N_("Source"),
    /* Translators: a step of a task: the sets of rows in which values are looked up */
    N_("Lookups"),
    N_("Filter"),
    N_("Mapping"),
    N_("Checks"),
    /* Translators: a step of a task: which rows are left out as duplicates, and groups with sums */
    N_("Duplicates and Groups"),
    N_("Destination"),
    N_("Options"),
    N_("Schedule"),
  };

  g_return_val_if_fail (step < SLUICE_N_EDITOR_STEPS, NULL);

  return _(titles[step]);
}

/* Whether @path is `$.member` or something in it. */
static gboolean
is_in (const char *path,
       const char *member)
{
  gsize length = strlen (member);

  if (!g_str_has_prefix (path, "$.") || strncmp (path + 2, member, length) != 0)
    return FALSE;
  return path[2 + length] == '\0' || path[2 + length] == '.' || path[2 + length] == '[';
}

/**
 * sluice_editor_step_of_path:
 * @path: a JSON path of a task
 *
 * Returns: the step whose inspector shows what is there
 */
SluiceEditorStep
sluice_editor_step_of_path (const char *path)
{
  static const struct
  {
    const char *member;
    SluiceEditorStep step;
  } members[] = {
    { "filter", SLUICE_EDITOR_STEP_FILTER },
    { "mapping", SLUICE_EDITOR_STEP_MAPPING },
    { "explode", SLUICE_EDITOR_STEP_OPTIONS },
    { "lookups", SLUICE_EDITOR_STEP_LOOKUPS },
    { "checks", SLUICE_EDITOR_STEP_CHECKS },
    { "deduplicate", SLUICE_EDITOR_STEP_SETS },
    { "aggregate", SLUICE_EDITOR_STEP_SETS },
    { "destination", SLUICE_EDITOR_STEP_DESTINATION },
    { "load", SLUICE_EDITOR_STEP_DESTINATION },
    { "limits", SLUICE_EDITOR_STEP_OPTIONS },
    { "parameters", SLUICE_EDITOR_STEP_OPTIONS },
    { "description", SLUICE_EDITOR_STEP_OPTIONS },
    { "schedule", SLUICE_EDITOR_STEP_SCHEDULE },
  };

  g_return_val_if_fail (path != NULL, SLUICE_EDITOR_STEP_SOURCE);

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (is_in (path, members[i].member))
      return members[i].step;
  return SLUICE_EDITOR_STEP_SOURCE;
}
