/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceErrorHelp:
 * @hint: (nullable): what helps, in the words of the window: the engine's hint names keys
 *   of the document, which nobody sees here
 * @label: what a button says that leads to the place
 * @path: the place in a task, as a JSON path
 * @is_lasting: whether the task would end so again until it is mended there
 *
 * Where in a task it is mended that runs end with an error, and how.
 */
typedef struct
{
  const char *hint;
  const char *label;
  const char *path;
  gboolean is_lasting;
} SluiceErrorHelp;

gboolean    sluice_error_help_find     (const char      *code,
                                        SluiceErrorHelp *ret_help);
const char *sluice_error_help_get_hint (const char      *code,
                                        const char      *hint);

G_END_DECLS
