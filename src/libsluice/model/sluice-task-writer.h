/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-document.h"

G_BEGIN_DECLS

/* What stands in the place of the document's own; NULL keeps that. */
typedef struct
{
  JsonNode *mapping;
  JsonNode *source;
  JsonNode *schedule;           /* null takes it away */
  JsonNode *lookups;
  const char *id;
  const char *source_path;
  const char *destination_path;
  const char *priority;         /* empty takes it away, like the next */
  const char *notify;
  gboolean without_rules;       /* none of the keys that name columns */
} SluiceTaskChanges;

/* The text of a task file: keys in the order of the format, two spaces of
 * indent, one item of a list a line. */
char *sluice_task_write (const SluiceDocument    *document,
                         const SluiceTaskChanges *changes) G_GNUC_WARN_UNUSED_RESULT;


/* The value of one key of a task as it stands in its file; NULL if it is not there. */
char *sluice_task_write_section (const SluiceDocument *document,
                                 const char           *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
