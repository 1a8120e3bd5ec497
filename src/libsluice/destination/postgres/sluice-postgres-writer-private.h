/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-postgres-encoder.h"
#include "sluice-postgres-merge.h"
#include "sluice-postgres-writer.h"
#include "sluice-row-selection.h"

G_BEGIN_DECLS

/* What the files of the writer share. */

struct _SluicePostgresWriter
{
  char *table;                        /* (owned), quoted */
  char *stage;                        /* (owned), quoted */
  SluiceLoadLayout *layout;           /* (owned), unless it is another writer's */
  gboolean owns_layout;
  const SluiceLoadSpec *load;         /* (unowned) */
  GPtrArray *types;                   /* (owned) (nullable) */
  SluicePostgresEncoder *encoder;     /* (owned) */
  SluicePostgresEncoder *ahead;       /* (owned), the first rows of the next batch */
  SluicePostgresMerge merge;          /* made of the above */
  SluicePostgresMethod method;
  gboolean copies;                    /* whether COPY goes into the table itself: until a key is met */
  gboolean keep_on_commit;
  gboolean has_stage;                 /* made in this transaction */
  gboolean has_index;                 /* on the stage */
  gboolean has_savepoint;

  /* An upsert whose new rows may be told from the others before they are sent. */
  gboolean splits;
  gboolean is_split;                  /* the batch under way is */
  guint8 *is_there;                   /* (owned) (nullable), of that each row's key, if @is_split */
  guint n_there;                      /* so many */
  guint64 n_copied;                   /* of the others so many were copied into the table */
  guint n_blind;                      /* batches that are not asked for */
  gboolean has_plan;                  /* whether the planner is told how to look up keys */

  /* Two: while the server is busy with the rows of one, the other is picked. */
  SluiceRowSelection *selections[2];  /* (owned) */
  guint current;                      /* that of @pending */
  SluiceBatch *pending;               /* (owned) (nullable), sent, without an answer yet */
};

/* Where rows of a batch go. */
typedef enum
{
  SLUICE_POSTGRES_TARGET_TABLE,
  SLUICE_POSTGRES_TARGET_STAGE,
  SLUICE_POSTGRES_TARGET_NEW,     /* of a batch that is split: those whose keys are new, into the table */
  SLUICE_POSTGRES_TARGET_THERE,   /* the others, into the stage */
} SluicePostgresTarget;

/* One batch on its way in. */
typedef struct
{
  SluicePostgresWriter *writer;
  SluicePostgresSession *session;
  const SluiceBatch *batch;
  SluiceRowSelection *selection;
  SluiceLoadCounts *counts;
  GPtrArray *rejects;
  guint n_ahead;                /* so many rows are encoded ahead, for the stage */
  gboolean has_loop;
  gboolean is_dense;            /* of the rows last taken one by one many were guilty */
} SluicePostgresJob;

gboolean sluice_postgres_can_split       (const SluiceLoadLayout *layout,
                                          SluicePostgresEncoder  *encoder);
gboolean sluice_postgres_job_may_split   (const SluicePostgresJob *self);
gboolean sluice_postgres_job_split       (SluicePostgresJob  *self,
                                          GError            **error);
gboolean sluice_postgres_job_copy_new    (SluicePostgresJob  *self,
                                          gboolean           *ret_refused,
                                          GError            **error);
gboolean sluice_postgres_job_exec        (SluicePostgresJob  *self,
                                          const char         *sql,
                                          GError            **error);
gboolean sluice_postgres_job_take_back   (SluicePostgresJob  *self,
                                          const char         *savepoint,
                                          GError            **error);
void     sluice_postgres_job_refuse      (SluicePostgresJob  *self,
                                          guint               place,
                                          const char         *sqlstate,
                                          const char         *message);
void     sluice_postgres_job_refuse_line (SluicePostgresJob  *self,
                                          guint64             line,
                                          const GError       *problem);
gboolean sluice_postgres_job_send        (SluicePostgresJob     *self,
                                          const char            *sql,
                                          SluicePostgresTarget   target,
                                          GError               **error);
void     sluice_postgres_job_append_begin (SluicePostgresJob  *self,
                                           gboolean            staged,
                                           GString            *sql);
char    *sluice_postgres_job_make_merge  (SluicePostgresJob  *self,
                                          const char         *range) G_GNUC_WARN_UNUSED_RESULT;
gboolean sluice_postgres_job_count       (SluicePostgresJob  *self,
                                          const PGresult     *merged,
                                          const char         *range,
                                          guint               n,
                                          SluiceLoadCounts   *counts,
                                          GError            **error);
gboolean sluice_postgres_job_merge       (SluicePostgresJob  *self,
                                          GError            **error);
gboolean sluice_postgres_job_search      (SluicePostgresJob  *self,
                                          gboolean            failed,
                                          GError            **error);

G_END_DECLS
