/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-cli-sync.h"
#include "sluice-secret-store.h"
#include "sluice-store.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  SLUICE_CLI_OUTPUT_TEXT,
  SLUICE_CLI_OUTPUT_JSON,
  SLUICE_CLI_OUTPUT_EVENTS,
  SLUICE_CLI_OUTPUT_RECORDS,
} SluiceCliOutput;

/**
 * SluiceCliStatus:
 *
 * The exit statuses.
 */
typedef enum
{
  SLUICE_CLI_SUCCESS = 0,
  SLUICE_CLI_FAILED = 1,
  SLUICE_CLI_USAGE = 2,
  SLUICE_CLI_REJECTED = 3,
  SLUICE_CLI_LIMIT = 4,
  SLUICE_CLI_TEMPORARY = 75,
  SLUICE_CLI_CANCELLED = 130,
} SluiceCliStatus;

/**
 * SluiceCli:
 * @workspace: (nullable): `--workspace`
 * @output: `--output`
 * @cancellable: cancelled by SIGINT and SIGTERM
 * @monitor: (nullable): of the run that runs; SIGUSR1 ends its waits
 * @store: (nullable): the workspace's database, once it was needed
 * @secrets: the keyring
 *
 * What all commands share.
 */
typedef struct
{
  char *workspace;
  SluiceCliOutput output;
  GCancellable *cancellable;
  SluiceMonitor *monitor;
  SluiceStore *store;
  SluiceSecretStore *secrets;
} SluiceCli;

typedef struct _SluiceCliCommand SluiceCliCommand;

/**
 * SluiceCliCommand:
 * @name: its name, `task list` for a command below another
 * @arguments: its arguments, for `--help`
 * @summary: what it does, one line
 * @description: (nullable): more, and examples
 * @has_records: whether it knows `--output records`
 * @run: (nullable): does it; @argv is changed by the parser of options
 * @commands: (nullable): the commands below it, instead of @run
 */
struct _SluiceCliCommand
{
  const char *name;
  const char *arguments;
  const char *summary;
  const char *description;
  gboolean has_records;
  SluiceCliStatus (*run) (SluiceCli              *cli,
                          const SluiceCliCommand *command,
                          GStrv                  *argv);
  const SluiceCliCommand *const *commands;
};

SluiceCli       *sluice_cli_new           (void) G_GNUC_WARN_UNUSED_RESULT;
void             sluice_cli_free          (SluiceCli               *self);
gboolean         sluice_cli_parse         (SluiceCli               *self,
                                           const SluiceCliCommand  *command,
                                           const GOptionEntry      *entries,
                                           guint                    min,
                                           guint                    max,
                                           GStrv                   *argv);
gboolean         sluice_cli_parse_output  (const char              *text,
                                           SluiceCliOutput         *ret_output);
gboolean         sluice_cli_open          (SluiceCli               *self,
                                           GError                 **error);
void             sluice_cli_close         (SluiceCli               *self);
char            *sluice_cli_read_stdin    (SluiceCli               *self,
                                           gsize                   *ret_length,
                                           GError                 **error) G_GNUC_WARN_UNUSED_RESULT;

/* What went wrong (sluice-cli-report.c). */
SluiceCliStatus  sluice_cli_status_of     (const GError            *error);
SluiceCliStatus  sluice_cli_worst         (SluiceCliStatus          a,
                                           SluiceCliStatus          b);
JsonObject      *sluice_cli_error_to_json (const GError            *error,
                                           GPtrArray               *problems) G_GNUC_WARN_UNUSED_RESULT;
void             sluice_cli_print_error   (const GError            *error,
                                           GPtrArray               *problems);
SluiceCliStatus  sluice_cli_fail          (SluiceCli               *self,
                                           const GError            *error,
                                           GPtrArray               *problems);
SluiceCliStatus  sluice_cli_unsupported   (SluiceCli               *self,
                                           const char              *what);
void             sluice_cli_print_json    (JsonNode                *node);
void             sluice_cli_print_object  (JsonObject              *object);
void             sluice_cli_print_array   (JsonArray               *array);
char            *sluice_cli_format_time   (gint64                   time,
                                           gboolean                 for_people) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceCli, sluice_cli_free)

G_END_DECLS
