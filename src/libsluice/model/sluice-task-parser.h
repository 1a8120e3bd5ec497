/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-document.h"
#include "sluice-load-spec.h"
#include "sluice-mapping.h"
#include "sluice-problem.h"
#include "sluice-row-set-spec.h"
#include "sluice-schedule-spec.h"
#include "sluice-source-spec.h"
#include "sluice-task-keys.h"

G_BEGIN_DECLS

/* What the parts of the parser of tasks share. They read what a first pass has
 * checked against the tables of keys; a value of the wrong kind was reported
 * there and reads as if it were missing. */
typedef struct
{
  SluiceDocument *document;     /* (nullable) */
  const char *base_dir;         /* (nullable): what relative paths are relative to */
  GPtrArray *problems;          /* (element-type SluiceProblem) */
} SluiceTaskParser;

void             sluice_task_parser_report       (SluiceTaskParser      *parser,
                                                  const char            *path,
                                                  const char            *code,
                                                  const char            *format,
                                                  ...) G_GNUC_PRINTF (4, 5);
void             sluice_task_parser_check        (SluiceTaskParser      *parser,
                                                  JsonNode              *node,
                                                  const SluiceKeyTable  *table,
                                                  const char            *path);
char            *sluice_task_parser_member_path  (const char            *parent,
                                                  const char            *key) G_GNUC_WARN_UNUSED_RESULT;

/* Reading */
JsonNode        *sluice_task_parser_get          (JsonObject            *object,
                                                  const char            *key);
const char      *sluice_task_parser_get_text     (JsonObject            *object,
                                                  const char            *key);
gboolean         sluice_task_parser_get_boolean  (JsonObject            *object,
                                                  const char            *key,
                                                  gboolean               fallback);
JsonObject      *sluice_task_parser_get_object   (JsonObject            *object,
                                                  const char            *key);
JsonArray       *sluice_task_parser_get_array    (JsonObject            *object,
                                                  const char            *key);
double           sluice_task_parser_get_percent  (SluiceTaskParser      *parser,
                                                  JsonObject            *object,
                                                  const char            *parent,
                                                  const char            *key,
                                                  double                 fallback);
gint64           sluice_task_parser_get_integer  (SluiceTaskParser      *parser,
                                                  JsonObject            *object,
                                                  const char            *parent,
                                                  const char            *key,
                                                  gint64                 fallback,
                                                  gint64                 min,
                                                  gint64                 max);
double           sluice_task_parser_get_duration (JsonObject            *object,
                                                  const char            *key,
                                                  double                 fallback);
guint64          sluice_task_parser_get_size     (JsonObject            *object,
                                                  const char            *key,
                                                  guint64                fallback);
SluicePath      *sluice_task_parser_get_path     (JsonObject            *object,
                                                  const char            *key);
GArray          *sluice_task_parser_get_statuses (JsonObject            *object,
                                                  const char            *key,
                                                  const guint           *fallback,
                                                  guint                  n_fallback);
GStrv            sluice_task_parser_get_texts    (JsonObject            *object,
                                                  const char            *key);
char            *sluice_task_parser_scalar       (const SluiceTaskParser *parser,
                                                  JsonNode              *node);

/* The sections */
gboolean         sluice_parse_duration           (JsonNode              *node,
                                                  double                *ret_seconds);
gboolean         sluice_parse_size               (JsonNode              *node,
                                                  guint64               *ret_bytes);
SluiceSourceSpec *sluice_task_parser_read_source (SluiceTaskParser      *parser,
                                                  JsonObject            *object);
SluiceIncrementalSpec *sluice_task_parser_read_incremental (SluiceTaskParser *parser,
                                                  JsonObject            *source);
void             sluice_task_parser_check_incremental (SluiceTaskParser *parser,
                                                  const SluiceIncrementalSpec *incremental,
                                                  const SluiceLoadSpec  *load);
SluiceTabularSpec *sluice_task_parser_read_tabular (SluiceTaskParser     *parser,
                                                  JsonObject            *source);
SluiceDatabaseSpec *sluice_task_parser_read_database (SluiceTaskParser   *parser,
                                                  JsonObject            *source,
                                                  const SluiceIncrementalSpec *incremental);
SluiceHttpSpec  *sluice_task_parser_read_http    (SluiceTaskParser      *parser,
                                                  JsonObject            *object);
void             sluice_task_parser_read_call    (SluiceTaskParser      *parser,
                                                  JsonObject            *object,
                                                  const char            *path,
                                                  const char            *fallback_method,
                                                  gboolean               may_be_relative,
                                                  SluiceHttpCall        *call);
void             sluice_task_parser_check_record (SluiceTaskParser      *parser,
                                                  const char            *text,
                                                  const char            *path);
GPtrArray       *sluice_task_parser_read_pairs   (SluiceTaskParser      *parser,
                                                  JsonObject            *object,
                                                  const char            *parent);
void             sluice_task_parser_read_auth    (SluiceTaskParser      *parser,
                                                  JsonObject            *object,
                                                  const char            *path,
                                                  SluiceAuthSpec        *auth);
void             sluice_task_parser_read_pagination (SluiceTaskParser   *parser,
                                                  JsonObject            *object,
                                                  const char            *path,
                                                  const SluiceHttpCall  *call,
                                                  SluicePaginationSpec  *pagination);
GPtrArray       *sluice_task_parser_read_mapping (SluiceTaskParser      *parser,
                                                  JsonArray             *array,
                                                  GPtrArray             *lookups);
GPtrArray       *sluice_task_parser_read_checks  (SluiceTaskParser      *parser,
                                                  JsonArray             *array,
                                                  GPtrArray             *mapping,
                                                  GPtrArray             *lookups);
gboolean         sluice_task_parser_has_same_list (const SluicePath     *a,
                                                  const SluicePath      *b);
void             sluice_task_parser_check_expressions (SluiceTaskParser *parser,
                                                  const char            *filter,
                                                  GPtrArray             *mapping,
                                                  GPtrArray             *checks,
                                                  GPtrArray             *lookups);
JsonObject      *sluice_task_parser_make_lookup_source (JsonObject      *lookup) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray       *sluice_task_parser_read_lookups (SluiceTaskParser      *parser,
                                                  JsonArray             *array);
SluiceLookupUse *sluice_task_parser_read_lookup_use (SluiceTaskParser   *parser,
                                                  JsonObject            *object,
                                                  GPtrArray             *lookups,
                                                  const char            *path);
void             sluice_task_parser_check_lookup (SluiceTaskParser      *parser,
                                                  GPtrArray             *lookups,
                                                  const char            *name,
                                                  const char            *path);
SluiceDeduplicateSpec *sluice_task_parser_read_deduplicate (SluiceTaskParser *parser,
                                                  JsonObject            *object,
                                                  GPtrArray             *mapping);
SluiceAggregateSpec *sluice_task_parser_read_aggregate (SluiceTaskParser *parser,
                                                  JsonObject            *object,
                                                  GPtrArray             *mapping);
GPtrArray       *sluice_task_parser_list_outputs (GPtrArray             *mapping,
                                                  const SluiceAggregateSpec *aggregate);
gboolean         sluice_task_parser_is_mapped    (GPtrArray             *mapping,
                                                  const char            *column);
SluiceDestinationSpec *sluice_task_parser_read_destination (SluiceTaskParser *parser,
                                                  JsonObject            *object);
SluiceOutputSpec *sluice_task_parser_read_output (SluiceTaskParser           *parser,
                                                  JsonObject                 *object);
void              sluice_task_parser_check_output (SluiceTaskParser            *parser,
                                                   const SluiceDestinationSpec *destination,
                                                   SluiceLoadSpec              *load);
SluiceLoadSpec  *sluice_task_parser_read_load    (SluiceTaskParser      *parser,
                                                  JsonObject            *object,
                                                  GPtrArray             *mapping);
void             sluice_task_parser_read_strategy (SluiceTaskParser     *parser,
                                                  JsonObject            *object,
                                                  GPtrArray             *mapping,
                                                  SluiceLoadSpec        *spec);
void             sluice_task_parser_check_strategy (SluiceTaskParser    *parser,
                                                  const SluiceDestinationSpec *destination,
                                                  const SluiceLoadSpec  *spec);
void             sluice_task_parser_read_limits  (SluiceTaskParser      *parser,
                                                  JsonObject            *object,
                                                  SluiceLimitsSpec      *limits);
SluiceScheduleSpec *sluice_task_parser_read_schedule (SluiceTaskParser *parser,
                                                  JsonObject            *object);

/* Secrets that stand where they must not (sluice-plain-secret.c) */
gboolean         sluice_text_has_secret_reference (const char           *text);
gboolean         sluice_url_holds_password        (const char           *text);
gboolean         sluice_header_is_secret          (const char           *name);
gboolean         sluice_field_is_secret           (const char           *name);

G_END_DECLS
