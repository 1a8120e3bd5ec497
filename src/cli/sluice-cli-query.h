/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-cli.h"
#include "sluice-store-queries.h"

G_BEGIN_DECLS

extern const SluiceCliCommand sluice_cli_query_explain;
extern const SluiceCliCommand sluice_cli_query_run;
extern const SluiceCliCommand sluice_cli_query_save;
extern const SluiceCliCommand sluice_cli_query_validate;

/* What the commands share (sluice-cli-query.c). */
SluiceStoredQuery *sluice_cli_query_find     (SluiceCli    *cli,
                                              const char   *name,
                                              GError      **error) G_GNUC_WARN_UNUSED_RESULT;
char              *sluice_cli_query_read_sql (SluiceCli    *cli,
                                              const char   *path,
                                              GError      **error) G_GNUC_WARN_UNUSED_RESULT;
JsonObject        *sluice_cli_query_parse_parameters (GStrv   params,
                                              GError      **error) G_GNUC_WARN_UNUSED_RESULT;
JsonObject        *sluice_cli_query_to_json  (const SluiceStoredQuery *query) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
