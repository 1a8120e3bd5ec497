/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-cli.h"
#include "sluice-runner.h"

G_BEGIN_DECLS

/**
 * SluiceCliLook:
 * @rows: rows to look at, if `--rows` does not say; 0 = it depends on the source
 * @rows_description: what `--rows` is
 * @has_statistics: whether it takes `--statistics`
 * @has_lookup: whether it looks at a lookup of the task, its second argument
 * @start: starts it
 * @finish: gives what was found
 * @print: prints that for people
 *
 * A command that looks at the first rows of a task and writes nothing.
 */
typedef struct
{
  int rows;
  const char *rows_description;
  gboolean has_statistics;
  gboolean has_lookup;
  void (*start) (SluiceStore            *store,
                 SluiceSecretStore      *secrets,
                 SluiceTask             *task,
                 const SluiceRunOptions *options,
                 guint                   rows,
                 GCancellable           *cancellable,
                 GAsyncReadyCallback     callback,
                 gpointer                user_data);
  JsonObject *(*finish) (GAsyncResult  *result,
                         GError       **error);
  void (*print) (JsonObject *found);
} SluiceCliLook;

SluiceCliStatus sluice_cli_look (SluiceCli              *cli,
                                 const SluiceCliCommand *command,
                                 const SluiceCliLook    *look,
                                 GStrv                  *argv);
void            sluice_cli_print_warnings (JsonObject *found);

G_END_DECLS
