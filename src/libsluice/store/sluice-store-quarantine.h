/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-reject.h"
#include "sluice-store.h"

G_BEGIN_DECLS

/* Rejected rows: what is kept of them, and what people do with them. See
 * docs/quarantine.md. */

/**
 * SluiceRejectStatus:
 * @SLUICE_REJECT_OPEN: nobody has done anything about it
 * @SLUICE_REJECT_FIXED: it was corrected, and waits for its replay
 * @SLUICE_REJECT_REPLAYED: it was replayed: loaded, or rejected again, which is
 *   a row of the replay then
 * @SLUICE_REJECT_IGNORED: it is to be left alone
 *
 * What became of a rejected row. In JSON: `open`, `fixed`, `replayed`, `ignored`.
 */
typedef enum
{
  SLUICE_REJECT_OPEN,
  SLUICE_REJECT_FIXED,
  SLUICE_REJECT_REPLAYED,
  SLUICE_REJECT_IGNORED,
} SluiceRejectStatus;

/**
 * SluiceStoredReject:
 * @id: its id in the workspace
 * @run: its run
 * @status: what became of it
 * @number: the row's number in the run
 * @record: its record's number in page or file
 * @line: line, 0 = unknown
 * @byte: byte offset
 * @element: 0-based number of the row among those of its record
 * @cut: whether @raw is only the beginning of the record
 * @redacted: whether secrets were taken out of @raw
 * @replay: (nullable): the run that replays or replayed it
 * @position: its number there, 0 = none
 * @again: whether it was rejected there again
 * @part: (nullable): URL or file
 * @stage: where it was rejected: `decode`, `map`, `check`, `load`
 * @problems: JSON: [{"code","column","value","message","sqlstate"}]
 * @fixes: (nullable): JSON: {"values": {COLUMN: TEXT or null}, "transforms": {COLUMN: [...]}}
 * @mapped: (nullable): JSON: {COLUMN: VALUE}, the columns that could be made
 * @fields: (nullable): JSON: {PATH: VALUE}, what @raw does not say
 * @layout: (nullable): how @raw is written, for [func@Sluice.RecordLayout.parse]
 * @raw: (nullable): the record as it arrived
 * @edited: (nullable): what takes its place
 *
 * A row of the quarantine.
 */
typedef struct
{
  gint64 id;
  char *run;
  SluiceRejectStatus status;
  guint64 number;
  guint64 record;
  guint64 line;
  guint64 byte;
  guint element;
  gboolean cut;
  gboolean redacted;
  char *replay;
  guint64 position;
  gboolean again;
  char *part;
  char *stage;
  char *problems;
  char *fixes;
  char *mapped;
  char *fields;
  char *layout;
  GBytes *raw;
  GBytes *edited;
} SluiceStoredReject;

/**
 * SluiceRejectGroup:
 * @number: its number in the run: `--group`
 * @code: the code of its problems
 * @column: (nullable): their column
 * @pattern: (nullable): what their values, or messages, have in common
 * @count: its rows
 * @open: those of them that are open or fixed
 * @row: the first row
 * @value: (nullable): what stood there
 * @message: what is wrong with it
 *
 * Problems of one kind.
 */
typedef struct
{
  guint64 number;
  char *code;
  char *column;
  char *pattern;
  guint64 count;
  guint64 open;
  guint64 row;
  char *value;
  char *message;
} SluiceRejectGroup;

/**
 * SluiceRejectFilter:
 * @rows: (nullable) (element-type guint64): numbers of rows; %NULL = any
 * @group: number of a group, 0 = any
 * @unfinished: only those that are open or fixed
 * @offset: rows to leave out, of a list
 * @limit: most rows of a list, 0 = all
 *
 * Which rejected rows of a run are meant.
 */
typedef struct
{
  GArray *rows;
  guint64 group;
  gboolean unfinished;
  guint offset;
  guint limit;
} SluiceRejectFilter;

/* What the quarantine may hold; 0 = no limit. */
typedef struct
{
  gint64 days;
  gint64 bytes;
} SluiceQuarantineLimits;

const char *sluice_reject_status_to_string     (SluiceRejectStatus         status);
gboolean    sluice_reject_status_parse         (const char                *text,
                                                SluiceRejectStatus        *ret_status);
void        sluice_stored_reject_free          (SluiceStoredReject        *reject);
void        sluice_reject_group_free           (SluiceRejectGroup         *group);

/* Keeping and listing (sluice-store-quarantine.c). */
/* @rejects: (transfer full) (element-type SluiceReject) */
void        sluice_store_add_rejects_async     (SluiceStore               *self,
                                                const char                *run,
                                                GPtrArray                 *rejects,
                                                GCancellable              *cancellable,
                                                GAsyncReadyCallback        callback,
                                                gpointer                   user_data);
gboolean    sluice_store_add_rejects_finish    (SluiceStore               *self,
                                                GAsyncResult              *result,
                                                GError                   **error);
/* (element-type SluiceStoredReject) in the order of rows */
void        sluice_store_list_rejects_async    (SluiceStore               *self,
                                                const char                *run,
                                                const SluiceRejectFilter  *filter,
                                                GCancellable              *cancellable,
                                                GAsyncReadyCallback        callback,
                                                gpointer                   user_data);
GPtrArray  *sluice_store_list_rejects_finish   (SluiceStore               *self,
                                                GAsyncResult              *result,
                                                GError                   **error);

/* Causes (sluice-store-reject-groups.c). */
/* (element-type SluiceRejectGroup) the largest first */
void        sluice_store_list_groups_async     (SluiceStore               *self,
                                                const char                *run,
                                                GCancellable              *cancellable,
                                                GAsyncReadyCallback        callback,
                                                gpointer                   user_data);
GPtrArray  *sluice_store_list_groups_finish    (SluiceStore               *self,
                                                GAsyncResult              *result,
                                                GError                   **error);

/* Corrections (sluice-store-fixes.c). All return the number of rows that were
 * changed, -1 on error; rows that are replayed or ignored are left alone. */
void        sluice_store_fix_rejects_async     (SluiceStore               *self,
                                                const char                *run,
                                                const SluiceRejectFilter  *filter,
                                                JsonObject                *fixes,
                                                GCancellable              *cancellable,
                                                GAsyncReadyCallback        callback,
                                                gpointer                   user_data);
gint64      sluice_store_fix_rejects_finish    (SluiceStore               *self,
                                                GAsyncResult              *result,
                                                GError                   **error);
void        sluice_store_edit_reject_async     (SluiceStore               *self,
                                                const char                *run,
                                                guint64                    row,
                                                GBytes                    *raw,
                                                GCancellable              *cancellable,
                                                GAsyncReadyCallback        callback,
                                                gpointer                   user_data);
gint64      sluice_store_edit_reject_finish    (SluiceStore               *self,
                                                GAsyncResult              *result,
                                                GError                   **error);
void        sluice_store_ignore_rejects_async  (SluiceStore               *self,
                                                const char                *run,
                                                const SluiceRejectFilter  *filter,
                                                gboolean                   ignore,
                                                GCancellable              *cancellable,
                                                GAsyncReadyCallback        callback,
                                                gpointer                   user_data);
gint64      sluice_store_ignore_rejects_finish (SluiceStore               *self,
                                                GAsyncResult              *result,
                                                GError                   **error);

/* Replays (sluice-store-replays.c). */
/* (element-type utf8) replays whose rows are neither loaded nor released */
void        sluice_store_find_unsettled_async  (SluiceStore               *self,
                                                const char                *run,
                                                GCancellable              *cancellable,
                                                GAsyncReadyCallback        callback,
                                                gpointer                   user_data);
GPtrArray  *sluice_store_find_unsettled_finish (SluiceStore               *self,
                                                GAsyncResult              *result,
                                                GError                   **error);
/* Gives the chosen rows that are unfinished to the replay, numbered from 1. */
void        sluice_store_claim_rejects_async   (SluiceStore               *self,
                                                const char                *run,
                                                const SluiceRejectFilter  *filter,
                                                const char                *replay,
                                                GCancellable              *cancellable,
                                                GAsyncReadyCallback        callback,
                                                gpointer                   user_data);
gint64      sluice_store_claim_rejects_finish  (SluiceStore               *self,
                                                GAsyncResult              *result,
                                                GError                   **error);
/* Its rows up to @position have met their fate, the others have not. */
void        sluice_store_settle_replay_async   (SluiceStore               *self,
                                                const char                *replay,
                                                guint64                    position,
                                                GCancellable              *cancellable,
                                                GAsyncReadyCallback        callback,
                                                gpointer                   user_data);
gboolean    sluice_store_settle_replay_finish  (SluiceStore               *self,
                                                GAsyncResult              *result,
                                                GError                   **error);
/* Once it was undone. */
void        sluice_store_reopen_replay_async   (SluiceStore               *self,
                                                const char                *replay,
                                                GCancellable              *cancellable,
                                                GAsyncReadyCallback        callback,
                                                gpointer                   user_data);
gint64      sluice_store_reopen_replay_finish  (SluiceStore               *self,
                                                GAsyncResult              *result,
                                                GError                   **error);
/* The mapping that a run made where its task has none: JSON. */
void        sluice_store_set_run_mapping_async (SluiceStore               *self,
                                                const char                *run,
                                                const char                *mapping,
                                                GCancellable              *cancellable,
                                                GAsyncReadyCallback        callback,
                                                gpointer                   user_data);
gboolean    sluice_store_set_run_mapping_finish (SluiceStore              *self,
                                                 GAsyncResult             *result,
                                                 GError                  **error);
void        sluice_store_find_run_mapping_async (SluiceStore              *self,
                                                 const char               *run,
                                                 GCancellable             *cancellable,
                                                 GAsyncReadyCallback       callback,
                                                 gpointer                  user_data);
char       *sluice_store_find_run_mapping_finish (SluiceStore             *self,
                                                  GAsyncResult            *result,
                                                  GError                 **error) G_GNUC_WARN_UNUSED_RESULT;

/* Retention (sluice-store-retention.c). @limits may be NULL: those that hold. Both
 * give the number of rows that were deleted, -1 on error. */
void        sluice_store_prune_rejects_async   (SluiceStore                  *self,
                                                const SluiceQuarantineLimits *limits,
                                                GCancellable                 *cancellable,
                                                GAsyncReadyCallback           callback,
                                                gpointer                      user_data);
gint64      sluice_store_prune_rejects_finish  (SluiceStore                  *self,
                                                GAsyncResult                 *result,
                                                SluiceQuarantineLimits       *ret_limits,
                                                GError                      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceStoredReject, sluice_stored_reject_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceRejectGroup, sluice_reject_group_free)

G_END_DECLS
