/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "sluice-task.h"

#include "sluice-error.h"

#include <string.h>

/* A task in which one part is replaced. */
#define TASK(source, mapping, rest) \
  "{\"sluice\": 1, \"name\": \"T\", \"source\": " source ", \"mapping\": " mapping rest "}"

#define HTTP(more) "{\"type\": \"http\", \"url\": \"https://h/x\"" more "}"
#define INLINE "{\"type\": \"inline\", \"records\": [{\"id\": 1}]}"
#define ID "{\"column\": \"id\", \"type\": \"integer\", \"from\": \"id\"}"
#define TO_SQLITE ", \"destination\": {\"type\": \"sqlite\", \"path\": \"o.db\", \"table\": \"t\"}"
#define LOAD(load) TASK (INLINE, "[" ID "]", TO_SQLITE ", \"load\": " load)
#define SOURCE(source) TASK (source, "[" ID "]", TO_SQLITE)
#define MAPPING(mapping) TASK (INLINE, mapping, TO_SQLITE)
#define CHECKS(checks) TASK (INLINE, "[" ID "]", TO_SQLITE ", \"checks\": " checks)
#define DESTINATION(destination) TASK (INLINE, "[" ID "]", ", \"destination\": " destination)
#define SCHEDULE(members) MORE ("\"schedule\": {" members "}")
#define MORE(more) TASK (INLINE, "[" ID "]", TO_SQLITE ", " more)

typedef struct
{
  const char *text;
  const char *path;             /* NULL: nothing is wrong */
  const char *code;
} Case;

static const Case cases[] = {
  { LOAD ("{}"), NULL, NULL },

  /* Schedules */
  { SCHEDULE (""), NULL, NULL },
  { SCHEDULE ("\"cron\": \"0 2 * * MON-FRI\", \"zone\": \"Europe/Berlin\""), NULL, NULL },
  { SCHEDULE ("\"every\": 900, \"start\": \"2026-01-01\", \"end\": \"2026-01-01\""), NULL, NULL },
  { SCHEDULE ("\"every\": \"FN\", \"missed\": \"all\", \"grace\": \"2h\""), NULL, NULL },
  { SCHEDULE ("\"files\": {\"folder\": \"in\"}"), NULL, NULL },
  { SCHEDULE ("\"enabled\": false"), "$.schedule", "schedule_without_trigger" },
  { SCHEDULE ("\"cron\": \"61 * * * *\""), "$.schedule.cron", "invalid_cron" },
  { SCHEDULE ("\"every\": \"soon\""), "$.schedule.every", "invalid_interval" },
  { SCHEDULE ("\"every\": \"0 2 * * *\""), "$.schedule.every", "invalid_interval" },
  { SCHEDULE ("\"cron\": \"15m\""), "$.schedule.cron", "invalid_cron" },
  { SCHEDULE ("\"cron\": \"FN\""), "$.schedule.cron", "invalid_cron" },
  { SCHEDULE ("\"every\": 0"), "$.schedule.every", "invalid_interval" },
  { SCHEDULE ("\"cron\": \"@daily\", \"every\": \"1h\""), "$.schedule.every", "conflicting_keys" },
  { SCHEDULE ("\"cron\": \"@daily\", \"zone\": \"Mars/Olympus\""), "$.schedule.zone", "invalid_zone" },
  { SCHEDULE ("\"cron\": \"@daily\", \"missed\": \"some\""), "$.schedule.missed", "invalid_value" },
  { SCHEDULE ("\"cron\": \"@daily\", \"grace\": \"99999d\""), "$.schedule.grace", "invalid_value" },
  { SCHEDULE ("\"cron\": \"@daily\", \"start\": \"tomorrow\""), "$.schedule.start", "invalid_value" },
  { SCHEDULE ("\"cron\": \"@daily\", \"start\": \"2026-02-01\", \"end\": \"2026-01-01\""), "$.schedule.end",
    "invalid_value" },
  { SCHEDULE ("\"cron\": \"@daily\", \"retries\": {\"attempts\": 101}"), "$.schedule.retries.attempts",
    "invalid_value" },
  { SCHEDULE ("\"after\": [{\"task\": \"a\"}, {\"task\": \"a\"}]"), "$.schedule.after[1].task", "invalid_value" },
  { SCHEDULE ("\"after\": [{\"task\": \"\"}]"), "$.schedule.after[0].task", "invalid_value" },
  { SCHEDULE ("\"after\": [{\"on\": \"success\"}]"), "$.schedule.after[0].task", "missing_key" },
  { SCHEDULE ("\"after\": [{\"task\": \"a\", \"on\": \"start\"}]"), "$.schedule.after[0].on", "invalid_value" },
  { SCHEDULE ("\"files\": {\"folder\": \"in\", \"glob\": \"a/*.csv\"}"), "$.schedule.files.glob", "invalid_value" },
  { SCHEDULE ("\"files\": {\"glob\": \"*\"}"), "$.schedule.files.folder", "missing_key" },

  /* Unknown, missing and wrong keys */
  { SOURCE (HTTP (", \"urll\": \"x\"")), "$.source.urll", "unknown_key" },
  { SOURCE (HTTP (", \"path\": \"x\"")), "$.source.path", "unknown_key" },
  { MORE ("\"Load\": {}"), "$.Load", "unknown_key" },
  { MORE ("\"odd key\": 1"), "$[\"odd key\"]", "unknown_key" },
  { LOAD ("{\"skip_when\": {\"colum\": \"a\", \"column\": \"id\", \"equals\": 1}}"),
    "$.load.skip_when.colum", "unknown_key" },
  { "{\"sluice\": 1, \"source\": " INLINE TO_SQLITE "}", "$.name", "missing_key" },
  { "{\"sluice\": 1, \"name\": \"T\"" TO_SQLITE "}", "$.source", "missing_key" },
  { "{\"sluice\": 1, \"name\": \"T\", \"source\": " INLINE "}", "$.destination", "missing_key" },
  { SOURCE ("{\"type\": \"http\"}"), "$.source.url", "missing_key" },
  { SOURCE ("{\"type\": \"file\"}"), "$.source.path", "missing_key" },
  { SOURCE ("{\"type\": \"inline\"}"), "$.source.records", "missing_key" },
  { SOURCE ("{\"type\": \"ftp\"}"), "$.source.type", "invalid_value" },
  { SOURCE ("{\"type\": null}"), "$.source.type", "missing_key" },
  { SOURCE ("[]"), "$.source", "wrong_type" },
  { DESTINATION ("{\"type\": \"sqlite\", \"path\": \"x\"}"), "$.destination.table", "missing_key" },
  { DESTINATION ("{\"type\": \"sqlite\", \"table\": \"x\"}"), "$.destination.path", "missing_key" },
  { DESTINATION ("{\"table\": \"x\"}"), "$.destination.connection", "missing_key" },
  { DESTINATION ("{\"connection\": {\"type\": \"postgres\"}, \"table\": \"x\"}"),
    "$.destination.connection.uri", "missing_key" },
  { DESTINATION ("{\"connection\": {\"type\": \"http\", \"base_url\": \"http://h\"},"
                 " \"table\": \"x\"}"), "$.destination.connection.type", "invalid_value" },
  { DESTINATION ("{\"connection\": \"shop\", \"table\": \"x\"}"), NULL, NULL },
  { "[]", "$", "wrong_type" },
  { "{", "$", "invalid_json" },
  { "{\"sluice\": 2, \"name\": \"T\", \"source\": " INLINE TO_SQLITE "}", "$.sluice",
    "unsupported_version" },

  /* Kinds of values */
  { SOURCE (HTTP (", \"timeout\": \"soon\"")), "$.source.timeout", "wrong_type" },
  { SOURCE (HTTP (", \"timeout\": \"15m\"")), NULL, NULL },
  { SOURCE (HTTP (", \"timeout\": -1")), "$.source.timeout", "wrong_type" },
  { SOURCE (HTTP (", \"timeout\": {\"min_rate\": [1]}")), "$.source.timeout.min_rate",
    "invalid_value" },
  { SOURCE (HTTP (", \"max_body\": \"64 MiB\"")), NULL, NULL },
  { SOURCE (HTTP (", \"max_body\": \"64 miles\"")), "$.source.max_body", "wrong_type" },
  { SOURCE (HTTP (", \"retry\": {\"attempts\": 0}")), "$.source.retry.attempts", "invalid_value" },
  { SOURCE (HTTP (", \"retry\": {\"statuses\": [99]}")), "$.source.retry.statuses", "wrong_type" },
  { SOURCE (HTTP (", \"pagination\": {\"type\": \"page\", \"size\": 1.5}")),
    "$.source.pagination.size", "wrong_type" },
  { SOURCE (HTTP (", \"pagination\": {\"type\": \"page\", \"total_path\": \"a[\"}")),
    "$.source.pagination.total_path", NULL },
  { SOURCE (HTTP (", \"records\": \"a[\"")), "$.source.records", "invalid_path" },
  { SOURCE (HTTP (", \"records\": []")), "$.source.records", "wrong_type" },
  { SOURCE (HTTP (", \"zone\": \"Mars/Base\"")), "$.source.zone", "unknown_zone" },
  { SOURCE (HTTP (", \"zone\": \"Europe/Berlin\"")), NULL, NULL },
  { SOURCE (HTTP (", \"query\": {\"a\": [1, \"b\", true], \"c\": null}")), NULL, NULL },
  { SOURCE (HTTP (", \"query\": {\"a\": {}}")), "$.source.query.a", "wrong_type" },
  { SOURCE (HTTP (", \"headers\": {\"a b\": \"c\"}")), "$.source.headers[\"a b\"]",
    "invalid_value" },
  { SOURCE (HTTP (", \"method\": \"GE T\"")), "$.source.method", "invalid_value" },
  { SOURCE (HTTP (", \"body\": {\"json\": {}, \"text\": \"\"}")), "$.source.body",
    "conflicting_keys" },
  { SOURCE ("{\"type\": \"http\", \"url\": \"ftp://h\"}"), "$.source.url", "invalid_url" },
  { SOURCE ("{\"type\": \"http\", \"url\": \"https://h/{{param.\"}"), "$.source.url", NULL },
  { MORE ("\"limits\": {\"rejected_percent\": 101}"), "$.limits.rejected_percent",
    "invalid_value" },
  { MORE ("\"limits\": {\"rejected\": null, \"after_rows\": 0}"), NULL, NULL },
  { MORE ("\"parameters\": [{\"name\": \"a b\"}]"), "$.parameters[0].name", "invalid_value" },
  { MORE ("\"parameters\": [{\"name\": \"a\"}, {\"name\": \"a\"}]"), "$.parameters[1].name",
    "invalid_value" },

  /* Secrets */
  { SOURCE (HTTP (", \"auth\": {\"type\": \"bearer\", \"token\": \"pl41n\"}")),
    "$.source.auth.token", "plain_secret" },
  { SOURCE (HTTP (", \"auth\": {\"type\": \"bearer\", \"token\": \"secret:a b\"}")),
    "$.source.auth.token", "plain_secret" },
  { SOURCE (HTTP (", \"auth\": {\"type\": \"bearer\", \"token\": \"secret:a-b\"}")), NULL, NULL },
  { SOURCE (HTTP (", \"auth\": {\"type\": \"bearer\", \"token\": \"{{secret.a}}\"}")), NULL, NULL },
  { SOURCE (HTTP (", \"auth\": {\"type\": \"basic\", \"username\": \"u\","
                  " \"password\": \"pl41n\"}")), "$.source.auth.password", "plain_secret" },
  { SOURCE (HTTP (", \"auth\": {\"type\": \"api_key\", \"name\": \"k\", \"value\": \"pl41n\"}")),
    "$.source.auth.value", "plain_secret" },
  { SOURCE (HTTP (", \"headers\": {\"Authorization\": \"Bearer pl41n\"}")),
    "$.source.headers.Authorization", "plain_secret" },
  { SOURCE (HTTP (", \"headers\": {\"COOKIE\": \"pl41n\"}")), "$.source.headers.COOKIE",
    "plain_secret" },
  { SOURCE (HTTP (", \"headers\": {\"x-api-key\": \"pl41n\"}")), "$.source.headers[\"x-api-key\"]",
    "plain_secret" },
  { SOURCE (HTTP (", \"headers\": {\"Proxy-Authorization\": \"pl41n\"}")),
    "$.source.headers[\"Proxy-Authorization\"]", "plain_secret" },
  { SOURCE (HTTP (", \"headers\": {\"Authorization\": \"Bearer {{secret.a}}\"}")), NULL, NULL },
  { SOURCE ("{\"type\": \"http\", \"url\": \"https://u:pl41n@h/x\"}"), "$.source.url",
    "plain_secret" },
  { DESTINATION ("{\"type\": \"postgres\", \"uri\": \"postgresql://u:pl41n@h/d\","
                 " \"table\": \"t\"}"), "$.destination.uri", "plain_secret" },
  { DESTINATION ("{\"type\": \"postgres\", \"uri\": \"postgresql://h/d?password=pl41n\","
                 " \"table\": \"t\"}"), "$.destination.uri", "plain_secret" },
  { DESTINATION ("{\"type\": \"postgres\", \"uri\": \"host=h password = 'pl41n'\","
                 " \"table\": \"t\"}"), "$.destination.uri", "plain_secret" },
  { DESTINATION ("{\"type\": \"postgres\", \"uri\": \"host=h sslpassword=pl41n\","
                 " \"table\": \"t\"}"), "$.destination.uri", "plain_secret" },
  { DESTINATION ("{\"type\": \"postgres\", \"uri\": \"postgresql://u@h/d\","
                 " \"password\": \"pl41n\", \"table\": \"t\"}"), "$.destination.password",
    "plain_secret" },
  { DESTINATION ("{\"type\": \"postgres\", \"uri\": \"postgresql://u@h/d\","
                 " \"password\": \"secret:p\", \"table\": \"t\"}"), NULL, NULL },

  { DESTINATION ("{\"type\": \"postgres\", \"uri\": \"postgresql://u@h/d\","
                 " \"password\": \"{{secret.p}}\", \"table\": \"t\"}"), "$.destination.password",
    "plain_secret" },

  /* Mapping */
  { MAPPING ("[" ID ", {\"column\": \"ID\", \"type\": \"text\", \"from\": \"x\"}]"),
    "$.mapping[1].column", "duplicate_column" },
  { MAPPING ("[{\"column\": \"\", \"type\": \"text\", \"from\": \"x\"}]"), "$.mapping[0].column",
    "invalid_value" },
  { MAPPING ("[{\"column\": \"a\", \"type\": \"varchar\", \"from\": \"x\"}]"), "$.mapping[0].type",
    "unknown_type" },
  { MAPPING ("[{\"column\": \"a\", \"type\": \"text\"}]"), "$.mapping[0]", "missing_key" },
  { MAPPING ("[{\"column\": \"a\", \"type\": \"text\", \"from\": \"x\", \"value\": 1}]"),
    "$.mapping[0]", "conflicting_keys" },
  { MAPPING ("[{\"column\": \"a\", \"type\": \"text\", \"value\": null}]"), NULL, NULL },
  { MAPPING ("[{\"column\": \"a\", \"type\": \"text\", \"from\": \"x[\"}]"), "$.mapping[0].from",
    "invalid_path" },
  { MAPPING ("[{\"column\": \"a\", \"type\": \"text\", \"from\": \"x\","
             " \"transforms\": [\"trimm\"]}]"), "$.mapping[0].transforms[0]", "unknown_transform" },
  { MAPPING ("[{\"column\": \"a\", \"type\": \"text\", \"from\": \"x\","
             " \"transforms\": [\"trim\", {\"round\": {\"digit\": 2}}]}]"),
    "$.mapping[0].transforms[1].round.digit", "unknown_key" },
  { MAPPING ("[{\"column\": \"a\", \"type\": \"text\", \"from\": \"x\", \"transforms\": [1]}]"),
    "$.mapping[0].transforms[0]", "wrong_type" },
  { MAPPING ("[{\"column\": \"a\", \"type\": \"text\", \"from\": \"x[*].a\"},"
             " {\"column\": \"b\", \"type\": \"text\", \"from\": \"y[*].a\"}]"),
    "$.mapping[1].from", "several_lists" },
  { MAPPING ("[{\"column\": \"a\", \"type\": \"text\", \"from\": \"x[*].a[*].b\"}]"),
    "$.mapping[0].from", "several_lists" },
  { MAPPING ("[{\"column\": \"a\", \"type\": \"text\", \"from\": \"x[*].a\"},"
             " {\"column\": \"b\", \"type\": \"text\", \"from\": \"x[*].b\"}]"), NULL, NULL },
  { MAPPING ("[{\"column\": \"a\", \"type\": \"integer\", \"expression\": \"1\"}]"), NULL, NULL },
  { MAPPING ("[{\"column\": \"a\", \"type\": \"integer\", \"lookup\": {\"name\": \"l\", \"key\": \"k\"}}]"),
    "$.mapping[0].lookup.name", "unknown_lookup" },

  /* Lookups */
  { TASK ("{\"type\": \"inline\", \"records\": []}",
          "[{\"column\": \"a\", \"type\": \"text\", \"from\": \"x[*].a\"}, {\"column\": \"b\", \"type\": \"text\","
          " \"lookup\": {\"name\": \"l\", \"key\": \"y[*].k\"}}]",
          TO_SQLITE ", \"lookups\": [{\"name\": \"l\", \"records\": []}]"),
    "$.mapping[1].lookup.key", "several_lists" },
  { TASK ("{\"type\": \"inline\", \"records\": []}",
          "[{\"column\": \"b\", \"type\": \"text\","
          " \"lookup\": {\"name\": \"l\", \"key\": \"k\", \"missing\": \"default\"}}]",
          TO_SQLITE ", \"lookups\": [{\"name\": \"l\", \"records\": []}]"),
    "$.mapping[0]", "missing_key" },
  { MORE ("\"lookups\": [{\"name\": \"l\", \"records\": [{\"a\": 1}]}]"), NULL, NULL },
  { MORE ("\"lookups\": [{\"name\": \"l\", \"records\": [1]}]"), "$.lookups[0].records[0]", "wrong_type" },
  { MORE ("\"lookups\": [{\"records\": []}]"), "$.lookups[0].name", "missing_key" },
  { MORE ("\"lookups\": [{\"name\": \"a b\", \"records\": []}]"), "$.lookups[0].name", "invalid_value" },
  { MORE ("\"lookups\": [{\"name\": \"source\", \"records\": []}]"), "$.lookups[0].name", "invalid_value" },
  { MORE ("\"lookups\": [{\"name\": \"l\", \"table\": \"t\"}]"), "$.lookups[0].connection", "missing_key" },
  { MORE ("\"lookups\": [{\"name\": \"l\", \"connection\": \"c\"}]"), "$.lookups[0]", "missing_key" },
  { MORE ("\"lookups\": [{\"name\": \"l\", \"path\": \"x.csv\", \"rows\": 1}]"), "$.lookups[0].rows", "unknown_key" },

  /* Checks */
  { CHECKS ("[{\"rule\": \"required\"}]"), "$.checks[0].column", "missing_key" },
  { CHECKS ("[{\"column\": \"x\", \"rule\": \"required\"}]"), "$.checks[0].column",
    "unknown_column" },
  { CHECKS ("[{\"column\": \"id\", \"rule\": \"range\"}]"), "$.checks[0]", "missing_key" },
  { CHECKS ("[{\"column\": \"id\", \"rule\": \"range\", \"min\": 2, \"max\": 2}]"), NULL, NULL },
  { CHECKS ("[{\"column\": \"id\", \"rule\": \"range\", \"min\": 12345678901234567890.2,"
            " \"max\": 12345678901234567890.1}]"), "$.checks[0]", "invalid_value" },
  { CHECKS ("[{\"rule\": \"expression\", \"value\": \"id > {{param.since}}\"}]"), "$.checks[0].value",
    "invalid_expression" },
  { CHECKS ("[{\"rule\": \"expression\", \"value\": \"id > '{{param.since}}'\"}]"), "$.checks[0].value",
    "invalid_expression" },
  { CHECKS ("[{\"column\": \"id\", \"rule\": \"range\", \"min\": 1}]"), NULL, NULL },
  { CHECKS ("[{\"column\": \"id\", \"rule\": \"range\", \"max\": 1, \"values\": [1]}]"), "$.checks[0].values",
    "unknown_key" },
  { CHECKS ("[{\"column\": \"id\", \"rule\": \"pattern\", \"value\": \"(\"}]"),
    "$.checks[0].value", "invalid_pattern" },
  { CHECKS ("[{\"column\": \"id\", \"rule\": \"one_of\", \"values\": []}]"),
    "$.checks[0].values", "invalid_value" },
  { CHECKS ("[{\"column\": \"id\", \"rule\": \"unique\"}]"), NULL, NULL },
  { CHECKS ("[{\"rule\": \"unique\"}]"), "$.checks[0].column", "missing_key" },
  { CHECKS ("[{\"column\": \"id\", \"rule\": \"length\"}]"), "$.checks[0]", "missing_key" },
  { CHECKS ("[{\"column\": \"id\", \"rule\": \"length\", \"min\": 3, \"max\": 2}]"), "$.checks[0]", "invalid_value" },
  { CHECKS ("[{\"column\": \"id\", \"rule\": \"length\", \"min\": -1}]"), "$.checks[0].min", "invalid_value" },
  { CHECKS ("[{\"column\": \"id\", \"rule\": \"exists_in\", \"lookup\": \"l\"}]"), "$.checks[0].lookup",
    "unknown_lookup" },
  { CHECKS ("[{\"column\": \"id\", \"rule\": \"exists_in\"}]"), "$.checks[0].lookup", "missing_key" },
  { CHECKS ("[{\"rule\": \"row_count\", \"min\": 1}]"), NULL, NULL },
  { CHECKS ("[{\"rule\": \"row_count\", \"min\": 1, \"severity\": \"reject\"}]"), "$.checks[0].severity",
    "invalid_value" },
  { CHECKS ("[{\"column\": \"id\", \"rule\": \"row_count\", \"min\": 1}]"), "$.checks[0].column", "unknown_key" },
  { CHECKS ("[{\"column\": \"id\", \"rule\": \"freshness\", \"max_age\": \"1d\"}]"), "$.checks[0].column",
    "invalid_value" },
  { CHECKS ("[{\"column\": \"id\", \"rule\": \"required\", \"severity\": \"bad\"}]"),
    "$.checks[0].severity", "invalid_value" },

  /* Load */
  { LOAD ("{\"strategy\": \"upsert\"}"), "$.load.keys", "keys_required" },
  { LOAD ("{\"strategy\": \"upsert\", \"keys\": []}"), "$.load.keys", "keys_required" },
  { LOAD ("{\"strategy\": \"upsert\", \"keys\": [\"nr\"]}"), "$.load.keys[0]", "unknown_column" },
  { LOAD ("{\"strategy\": \"upsert\", \"keys\": [\"id\", \"id\"]}"), "$.load.keys[0]",
    "duplicate_column" },
  { LOAD ("{\"strategy\": \"upsert\", \"keys\": [\"id\"]}"), NULL, NULL },
  { LOAD ("{\"batch_rows\": 100001}"), "$.load.batch_rows", "invalid_value" },
  { LOAD ("{\"connections\": 17, \"commit\": \"batch\"}"), "$.load.connections", "invalid_value" },
  { LOAD ("{\"connections\": 2}"), "$.load.connections", "commit_batch_needed" },
  { LOAD ("{\"connections\": 2, \"commit\": \"batch\", \"on_row_error\": \"stop\"}"), "$.load.connections",
    "invalid_value" },
  { LOAD ("{\"ledger\": false}"), NULL, NULL },
  { LOAD ("{\"commit\": \"never\"}"), "$.load.commit", "invalid_value" },

  /* What a value may be */
  { SOURCE (HTTP (", \"tls\": {\"min\": 1.3}")), NULL, NULL },
  { SOURCE (HTTP (", \"tls\": {\"min\": \"1.2\"}")), NULL, NULL },
  { SOURCE (HTTP (", \"tls\": {\"min\": 1.1}")), "$.source.tls.min", "invalid_value" },
  { SOURCE (HTTP (", \"tls\": {\"min\": \"1.1\"}")), "$.source.tls.min", "invalid_value" },
  { SOURCE ("{\"type\": \"file\", \"path\": \"x\", \"delimiter\": \";;\"}"), "$.source.delimiter", "invalid_value" },
  { SOURCE ("{\"type\": \"file\", \"path\": \"x\", \"quote\": \"\\n\"}"), "$.source.quote", "invalid_value" },
  { SOURCE ("{\"type\": \"file\", \"path\": \"x\", \"header\": \"maybe\"}"), "$.source.header", "invalid_value" },
  { SOURCE ("{\"type\": \"file\", \"path\": \"x\", \"thousands\": \".\"}"), "$.source.thousands", "invalid_value" },
  { SOURCE ("{\"type\": \"file\", \"path\": \"x\", \"range\": \"here\"}"), "$.source.range", "invalid_value" },
  { SOURCE ("{\"type\": \"file\", \"path\": \"x\", \"missing\": \"so\"}"), "$.source.missing", "invalid_value" },
  { SOURCE ("{\"type\": \"database\", \"connection\": \"c\"}"), "$.source", "missing_key" },
  { SOURCE ("{\"type\": \"database\", \"table\": \"t\"}"), "$.source.connection", "missing_key" },
  { SOURCE ("{\"type\": \"database\", \"connection\": \"c\", \"table\": \"t\", \"query\": \"q\"}"), "$.source",
    "conflicting_keys" },
  { SOURCE ("{\"type\": \"database\", \"connection\": {\"type\": \"http\", \"base_url\": \"http://h\"}, \"table\": \"t\"}"),
    "$.source.connection.type", "invalid_value" },
  { SOURCE ("{\"type\": \"database\", \"connection\": \"c\", \"query\": \"q\", \"parameters\": {\"a\": []}}"),
    "$.source.parameters.a", "wrong_type" },
  { SOURCE ("{\"type\": \"file\", \"path\": \"file:///x.json\"}"), NULL, NULL },
  { MORE ("\"filter\": \"a > 1\""), NULL, NULL },
  { MORE ("\"deduplicate\": {\"keys\": [\"id\"]}"), NULL, NULL },
  { MORE ("\"deduplicate\": {}"), "$.deduplicate.keys", "missing_key" },
  { MORE ("\"deduplicate\": {\"keys\": [\"id\"], \"order\": \"id desc, id\"}"), NULL, NULL },
  { MORE ("\"deduplicate\": {\"keys\": [\"id\"], \"order\": \"id,\"}"), "$.deduplicate.order", "invalid_value" },
  { MORE ("\"deduplicate\": {\"keys\": [\"id\"], \"order\": \"id desc, \"}"), "$.deduplicate.order",
    "invalid_value" },
  { MORE ("\"filter\": null, \"aggregate\": null, \"lookups\": [], \"deduplicate\": null"), NULL,
    NULL },
  { LOAD ("{\"schema_drift\": \"stop\", \"allow_empty\": false, \"audit\": {\"created_at\": null,"
          " \"updated_at\": null, \"row_hash\": null, \"run_id\": null}}"), NULL, NULL },
  { LOAD ("{\"schema_drift\": \"evolve\"}"), NULL, NULL },
  { LOAD ("{\"schema_drift\": \"grow\"}"), "$.load.schema_drift", "invalid_value" },
  { LOAD ("{\"audit\": {\"run_id\": \"r\", \"row_hash\": \"h\", \"created_at\": \"c\", \"updated_at\": \"u\"}}"), NULL, NULL },
  { LOAD ("{\"audit\": {\"run_id\": \"ID\"}}"),
    "$.load.audit.run_id", "duplicate_column" },
  { LOAD ("{\"audit\": {\"run_id\": \"r\", \"row_hash\": \"R\"}}"),
    "$.load.audit.run_id", "duplicate_column" },
  { LOAD ("{\"audit\": {\"run_id\": \"\"}}"),
    "$.load.audit.run_id", "invalid_value" },
  { LOAD ("{\"strategy\": \"replace\"}"), NULL, NULL },
  { LOAD ("{\"strategy\": \"replace\", \"replace\": {\"method\": \"truncate\"}}"), NULL, NULL },
  { LOAD ("{\"strategy\": \"replace\", \"commit\": \"batch\"}"),
    "$.load.commit", "commit_run_needed" },
  { LOAD ("{\"replace\": {\"method\": \"truncate\"}}"),
    "$.load.replace", "conflicting_keys" },
  { LOAD ("{\"strategy\": \"insert_new\"}"),
    "$.load.keys", "keys_required" },
  { LOAD ("{\"strategy\": \"insert_new\", \"keys\": [\"id\"]}"), NULL, NULL },
  { LOAD ("{\"strategy\": \"scd2\"}"),
    "$.load.keys", "keys_required" },
  { LOAD ("{\"strategy\": \"scd2\", \"keys\": [\"id\"]}"), NULL, NULL },
  { LOAD ("{\"strategy\": \"mirror\"}"),
    "$.load.keys", "keys_required" },
  { LOAD ("{\"strategy\": \"mirror\", \"keys\": [\"id\"]}"), NULL, NULL },
  { LOAD ("{\"strategy\": \"mirror\", \"keys\": [\"id\"], \"commit\": \"batch\"}"),
    "$.load.commit", "commit_run_needed" },
  { LOAD ("{\"strategy\": \"mirror\", \"keys\": [\"id\"], \"mirror\": {\"delete\": \"soft\"}}"),
    "$.load.mirror.delete", "invalid_value" },
  { LOAD ("{\"strategy\": \"mirror\", \"keys\": [\"id\"], \"mirror\": {\"delete\": {\"column\": \"gone\"}}}"),
    "$.load.mirror.delete.value", "missing_key" },
  { LOAD ("{\"strategy\": \"mirror\", \"keys\": [\"id\"], \"mirror\": {\"delete\": {\"column\": \"id\", \"value\": 1}}}"),
    "$.load.mirror.delete.column", "invalid_value" },
  { LOAD ("{\"strategy\": \"mirror\", \"keys\": [\"id\"], \"mirror\": {\"delete\": {\"column\": \"gone\", \"value\": true}}}"), NULL, NULL },
  { LOAD ("{\"strategy\": \"mirror\", \"keys\": [\"id\"], \"mirror\": {\"max_deleted_percent\": 101}}"),
    "$.load.mirror.max_deleted_percent", "invalid_value" },
  { LOAD ("{\"strategy\": \"upsert\", \"keys\": [\"id\"], \"mirror\": {\"max_deleted_percent\": 10}}"),
    "$.load.mirror", "conflicting_keys" },
  { LOAD ("{\"strategy\": \"scd2\", \"keys\": [\"id\"], \"commit\": \"batch\"}"), NULL, NULL },
  { LOAD ("{\"strategy\": \"scd2\", \"keys\": [\"id\"], \"commit\": \"batch\", \"scd2\": {\"absent\": \"retire\"}}"),
    "$.load.commit", "commit_run_needed" },
  { LOAD ("{\"strategy\": \"scd2\", \"keys\": [\"id\"], \"scd2\": {\"valid_from\": \"id\"}}"),
    "$.load.scd2.valid_from", "duplicate_column" },
  { LOAD ("{\"strategy\": \"scd2\", \"keys\": [\"id\"], \"scd2\": {\"type0\": [\"nr\"]}}"),
    "$.load.scd2.type0[0]", "unknown_column" },
  { LOAD ("{\"strategy\": \"scd2\", \"keys\": [\"id\"], \"scd2\": {\"type1\": [\"id\"]}}"),
    "$.load.scd2.type1[0]", "invalid_value" },
  { LOAD ("{\"strategy\": \"scd2\", \"keys\": [\"id\"], \"scd2\": {\"at\": \"{{nowhere}}\"}}"),
    "$.load.scd2.at", "unknown_template" },
  { LOAD ("{\"strategy\": \"scd2\", \"keys\": [\"id\"], \"audit\": {\"row_hash\": \"h\"}}"),
    "$.load.audit.row_hash", "conflicting_keys" },
  { LOAD ("{\"strategy\": \"scd2\", \"keys\": [\"id\"], \"audit\": {\"row_hash\": \"row_hash\"}}"), NULL, NULL },
  { LOAD ("{\"strategy\": \"upsert\", \"keys\": [\"id\"], \"keep_undo\": \"7d\"}"), NULL, NULL },
  { LOAD ("{\"keep_undo\": \"7d\"}"),
    "$.load.audit.run_id", "missing_key" },
  { LOAD ("{\"keep_undo\": \"7d\", \"audit\": {\"run_id\": \"r\"}}"), NULL, NULL },
  { LOAD ("{\"strategy\": \"replace\", \"keep_undo\": \"7d\"}"),
    "$.load.keep_undo", "invalid_value" },
  { LOAD ("{\"allow_empty\": 1}"), "$.load.allow_empty", "wrong_type" },
  { SOURCE (HTTP (", \"format\": \"yaml\"")), "$.source.format", "invalid_value" },

  /* Requests, sign-in, paging */
  { SOURCE (HTTP (", \"rate_limit\": {\"per_second\": 0.5, \"concurrency\": 2}")), NULL, NULL },
  { SOURCE (HTTP (", \"rate_limit\": {\"per_second\": 0}")), "$.source.rate_limit.per_second",
    "invalid_value" },
  { SOURCE (HTTP (", \"incremental\": {\"cursor\": \"a\", \"initial\": 5}")), NULL, NULL },
  { TASK (HTTP (", \"incremental\": {\"cursor\": \"a\", \"lag\": \"2h\"}"), "[" ID "]",
          TO_SQLITE ", \"load\": {\"strategy\": \"upsert\", \"keys\": [\"id\"]}"), NULL, NULL },
  { SOURCE (HTTP (", \"incremental\": {\"cursor\": \"a\", \"lag\": 10}")), "$.source.incremental.lag",
    "lag_with_insert" },
  { SOURCE (HTTP (", \"query\": {\"since\": \"{{cursor}}\"}, \"incremental\": {\"cursor\": \"a\"}")), NULL, NULL },
  { SOURCE (HTTP (", \"query\": {\"x\": [\"a\", \"until {{ cursor_to }}\"]}")), "$.source.query.x[1]",
    "cursor_without_incremental" },
  { SOURCE (HTTP (", \"query\": {\"since\": \"{{{{cursor}}\"}")), NULL, NULL },
  { SOURCE (HTTP (", \"incremental\": {\"initial\": 5}")), "$.source.incremental.cursor", "missing_key" },
  { SOURCE (HTTP (", \"incremental\": {\"cursor\": \"a\", \"lag\": \"soon\"}")), "$.source.incremental.lag",
    "invalid_value" },
  { SOURCE (HTTP (", \"children\": [{\"name\": \"c\", \"request\": {\"url\": \"https://h/{{record.id}}\"}}]")),
    NULL, NULL },
  { SOURCE (HTTP (", \"children\": [{\"name\": \"c\", \"request\": {\"url\": \"{{record.link}}\"}}]")),
    NULL, NULL },
  { SOURCE (HTTP (", \"children\": [{\"name\": \"c\", \"request\": {\"url\": \"/{{record.id}}\"}}]")),
    "$.source.children[0].request.url", "invalid_url" },
  { SOURCE (HTTP (", \"query\": {\"id\": \"{{record.id}}\"}")), "$.source.query.id",
    "invalid_template" },
  { SOURCE (HTTP (", \"query\": {\"id\": \"{{{{record.id}}\"}")), NULL, NULL },
  { SOURCE (HTTP (", \"children\": [{\"request\": {\"url\": \"https://h/x\"}}]")), "$.source.children[0].name",
    "missing_key" },
  { SOURCE (HTTP (", \"children\": [{\"name\": \"c\", \"request\": {\"url\": \"https://h/{{record.}}\"}}]")),
    "$.source.children[0].request.url", "unknown_template" },
  { SOURCE (HTTP (", \"pagination\": {\"type\": \"cursor\", \"cursor_path\": \"c\"}")),
    "$.source.pagination", "missing_key" },
  { SOURCE (HTTP (", \"query\": {\"c\": \"{{page.token}}\"},"
                  " \"pagination\": {\"type\": \"cursor\", \"cursor_path\": \"c\"}")), NULL, NULL },
  { SOURCE (HTTP (", \"pagination\": {\"type\": \"cursor\", \"cursor_path\": \"c\","
                  " \"cursor_header\": \"d\", \"cursor_param\": \"e\"}")), "$.source.pagination",
    "conflicting_keys" },
  { SOURCE (HTTP (", \"pagination\": {\"type\": \"cursor\", \"cursor_merge_path\": \"continue\"}")),
    NULL, NULL },
  { SOURCE (HTTP (", \"pagination\": {\"type\": \"next_url\"}")), "$.source.pagination.next_path",
    "missing_key" },
  { SOURCE (HTTP (", \"pagination\": {\"type\": \"link_header\", \"concurrency\": 4}")),
    "$.source.pagination.concurrency", "conflicting_keys" },
  { SOURCE (HTTP (", \"pagination\": {\"type\": \"offset\", \"concurrency\": 4}")),
    "$.source.pagination.concurrency", "missing_key" },
  { SOURCE (HTTP (", \"pagination\": {\"type\": \"page\", \"stop_when\": \"_total >= 20 AND \\\"a.b\\\" = 1\"}")),
    NULL, NULL },
  { SOURCE (HTTP (", \"pagination\": {\"type\": \"page\", \"stop_when\": \"_totl >= 20\"}")),
    "$.source.pagination.stop_when", "invalid_expression" },
  { SOURCE (HTTP (", \"pagination\": {\"type\": \"page\", \"place\": \"body\"},"
                  " \"body\": {\"text\": \"a\"}")), "$.source.pagination.place", "conflicting_keys" },
  { SOURCE (HTTP (", \"auth\": {\"type\": \"oauth2\", \"token_url\": \"https://h/t\", \"client_id\": \"a\","
                  " \"client_secret\": \"secret:s\"}")), NULL, NULL },
  { SOURCE (HTTP (", \"auth\": {\"type\": \"oauth2\", \"token_url\": \"https://h/t\", \"client_id\": \"a\","
                  " \"client_secret\": \"pl41n\"}")), "$.source.auth.client_secret", "plain_secret" },
  { SOURCE (HTTP (", \"auth\": {\"type\": \"oauth2\", \"grant\": \"refresh_token\", \"client_id\": \"a\","
                  " \"token_url\": \"https://h/t\"}")), "$.source.auth.refresh_token", "missing_key" },
  { SOURCE (HTTP (", \"auth\": {\"type\": \"login\", \"token_path\": \"t\", \"request\": {\"url\": \"https://h/l\","
                  " \"body\": {\"json\": {\"password\": \"secret:p\"}}}}")), NULL, NULL },
  { SOURCE (HTTP (", \"auth\": {\"type\": \"login\", \"request\": {\"url\": \"https://h/l\"}}")),
    "$.source.auth.token_path", "missing_key" },
  { SOURCE (HTTP (", \"cookies\": true, \"auth\": {\"type\": \"login\", \"request\": {\"url\": \"https://h/l\"}}")),
    NULL, NULL },
  { SOURCE (HTTP (", \"auth\": {\"type\": \"login\", \"token_path\": \"t\", \"request\": {\"url\": \"https://h/l\","
                  " \"body\": {\"json\": {\"user\": {\"Password\": \"pl41n\"}}}}}")),
    "$.source.auth.request.body.json.user.Password", "plain_secret" },
  { SOURCE (HTTP (", \"auth\": {\"type\": \"login\", \"token_path\": \"t\", \"request\": {\"url\": \"https://h/l\","
                  " \"headers\": {\"X-API-Key\": \"pl41n\"}}}")), "$.source.auth.request.headers[\"X-API-Key\"]",
    "plain_secret" },
  { SOURCE (HTTP (", \"tls\": {\"key_file\": \"k.pem\"}")), "$.source.tls.cert_file", "missing_key" },
  { SOURCE ("{\"type\": \"file\", \"path\": \"a.json.gz\", \"compression\": \"gzip\","
            " \"encoding\": \"utf-16le\"}"), NULL, NULL },
  { SOURCE ("{\"type\": \"database\", \"connection\": \"a\", \"table\": \"b\"}"), NULL, NULL },
  { DESTINATION ("{\"type\": \"duckdb\", \"path\": \"a\", \"table\": \"b\"}"), NULL, NULL },
  { DESTINATION ("{\"type\": \"duckdb\", \"table\": \"b\"}"), "$.destination.path", "missing_key" },
  { DESTINATION ("{\"type\": \"sqlite\", \"path\": \"a\", \"table\": \"b\","
                 " \"create\": \"replace\"}"), NULL, NULL },
  { DESTINATION ("{\"type\": \"sqlite\", \"path\": \"a\", \"table\": \"b\", \"create\": \"replace\"},"
                 " \"load\": {\"commit\": \"batch\"}"), "$.load.commit", "commit_run_needed" },
  { DESTINATION ("{\"type\": \"sqlite\", \"path\": \"a\", \"table\": \"b\", \"create\": \"replace\"},"
                 " \"load\": {\"strategy\": \"upsert\", \"keys\": [\"id\"]}"), "$.destination.create",
    "conflicting_keys" },
};

/* A lone case shows exactly its problem. */
static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceTask) task =
    sluice_task_new_from_data (test->text, -1, NULL, &problems, &error);

  for (guint i = 0; i < problems->len; i++)
    {
      const SluiceProblem *problem = problems->pdata[i];

      g_test_message ("%s %s: %s", problem->path, problem->code, problem->message);
      g_assert_null (strstr (problem->message, "pl41n"));
    }

  if (test->path == NULL)
    {
      g_assert_no_error (error);
      g_assert_nonnull (task);
      g_assert_cmpuint (problems->len, ==, 0);
      return;
    }

  g_assert_null (task);
  g_assert_true (error != NULL && error->domain == SLUICE_ERROR);
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_cmpstr (((const SluiceProblem *) problems->pdata[0])->path, ==, test->path);
  if (test->code != NULL)
    g_assert_cmpstr (((const SluiceProblem *) problems->pdata[0])->code, ==, test->code);
  g_assert_cmpstr (sluice_error_get_code (error), ==,
                   ((const SluiceProblem *) problems->pdata[0])->code);
}

static gboolean
has_problem (GPtrArray  *problems,
             const char *path,
             const char *code)
{
  for (guint i = 0; i < problems->len; i++)
    {
      const SluiceProblem *problem = problems->pdata[i];

      if (strcmp (problem->path, path) == 0 && strcmp (problem->code, code) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
test_all_at_once (void)
{
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceTask) task =
    sluice_task_new_from_data (TASK (HTTP (", \"urll\": 1, \"records\": \"a[\""),
                                     "[{\"column\": \"id\", \"type\": \"int\", \"from\": \"id\"}]",
                                     TO_SQLITE ", \"load\": {\"strategy\": \"upsert\"}"),
                               -1, NULL, &problems, &error);

  g_assert_null (task);
  g_assert_cmpuint (problems->len, ==, 4);
  g_assert_true (has_problem (problems, "$.source.urll", "unknown_key"));
  g_assert_true (has_problem (problems, "$.source.records", "invalid_path"));
  g_assert_true (has_problem (problems, "$.mapping[0].type", "unknown_type"));
  g_assert_true (has_problem (problems, "$.load.keys", "keys_required"));
  g_assert_nonnull (strstr (sluice_error_get_hint (error), "3 more"));
}

static void
test_suggestion (void)
{
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(SluiceTask) task =
    sluice_task_new_from_data (LOAD ("{\"stratgy\": \"insert\"}"), -1, NULL, &problems, NULL);

  g_assert_null (task);
  g_assert_nonnull (strstr (((const SluiceProblem *) problems->pdata[0])->message,
                            "did you mean “strategy”?"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("/task-problems/%03u", i);

      g_test_add_data_func (name, &cases[i], test_case);
    }
  g_test_add_func ("/task-problems/all-at-once", test_all_at_once);
  g_test_add_func ("/task-problems/suggestion", test_suggestion);

  return g_test_run ();
}
