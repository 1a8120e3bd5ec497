/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceTaskChange:
 * @path: the JSON path of what is different, in the newer document, or in the older one
 *   if it is gone
 * @words: the change in words
 * @before: (nullable): what stood there, as compact JSON; %NULL: nothing
 * @after: (nullable): what stands there
 *
 * One thing that two documents of a task say differently.
 */
typedef struct
{
  char *path;
  char *words;
  char *before;
  char *after;
} SluiceTaskChange;

/**
 * SluiceTranslateFunc:
 * @text: an English text
 *
 * Returns: (transfer none): the same in another language, @text itself if there is none
 */
typedef const char *(*SluiceTranslateFunc) (const char *text);

void       sluice_task_change_free           (SluiceTaskChange     *change);
GPtrArray *sluice_task_difference            (const char           *before,
                                              const char           *after,
                                              GError              **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *sluice_task_difference_translated (const char           *before,
                                              const char           *after,
                                              SluiceTranslateFunc   translate,
                                              GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
