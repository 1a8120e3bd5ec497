/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-byte-window.h"
#include "sluice-json-scanner.h"
#include "sluice-projection.h"
#include "sluice-record-reader.h"

G_BEGIN_DECLS

/* What the files of the record reader share:
 *
 *   sluice-record-reader.c   the public functions, errors, JSON Lines
 *   sluice-record-walk.c     the way through a JSON body to its records
 *   sluice-record-watch.c    values outside the records
 *   sluice-record-finder.c   where `auto` finds the records
 *   sluice-record-rows.c     from one record to the rows of a batch
 */

/* How a step of reading ended. */
typedef enum
{
  SLUICE_READ_GOES_ON,
  SLUICE_READ_MORE,             /* bytes ran out */
  SLUICE_READ_FULL,             /* the batch is full */
  SLUICE_READ_END,              /* of the body, or the limit is reached */
  SLUICE_READ_FAILED,           /* self->error is set */
} SluiceReadOutcome;

/* What the walk expects next. */
typedef enum
{
  SLUICE_WALK_VALUE,
  SLUICE_WALK_FIRST_VALUE,      /* or the end of the list */
  SLUICE_WALK_NAME,
  SLUICE_WALK_FIRST_NAME,       /* or the end of the object */
  SLUICE_WALK_NEXT,             /* a comma, or the end of the container */
  SLUICE_WALK_DONE,             /* nothing but space */
} SluiceWalkState;

/* A container that is open on the walk. */
typedef struct
{
  gboolean is_object;
  gboolean has_records;         /* its values are the records */
  int step;                     /* steps of the records' path that led here, -1 = off it */
  guint64 watches;              /* bit i: it is on the path of watch i */
  guint64 index;                /* place of the current value */
  char *path;                   /* (nullable) while finding: its path */
  gboolean unfit;               /* while finding: holds no records */
  gboolean undecided;           /* while finding: a list whose first value decides */
} SluiceWalkFrame;

/* A value outside the records that somebody asked for. */
typedef struct
{
  const SluicePath *path;
  guint first_step;             /* steps to leave out: 1 for `parent.` */
  guint base;                   /* the frame the other steps start from */
  GString *text;
  SluiceValueKind kind;
  guint open_depth;             /* frames open when its container was, 0 = none */
} SluiceWatch;

struct _SluiceRecordReader
{
  SluiceFormat format;
  SluicePath *records;          /* (nullable) NULL until `auto` has decided */
  GPtrArray *fields;
  gboolean explode_inner;
  SluiceBodyLimits limits;
  char *part;

  SluiceByteWindow window;
  SluiceJsonScanner scanner;
  SluiceProjection *projection;
  gsize pos;                    /* what follows, in the window */
  gsize wanted;                 /* bytes the window must hold from @pos on */
  gboolean ended;
  gboolean started;
  GError *error;                /* (nullable) what every further pull returns */

  /* The walk. */
  SluiceWalkState state;
  GArray *frames;               /* (element-type SluiceWalkFrame) */
  GString *key;                 /* name of the current member */
  GPtrArray *outer_keys;        /* (element-type GString) names at each `.*` */
  gboolean found;
  gboolean records_off;         /* the records were delivered already */
  GPtrArray *names;             /* (element-type utf8) of the body's first members */

  /* Watches. */
  GArray *watches;              /* (element-type SluiceWatch) */
  guint n_public_watches;       /* the others are of `parent.` */
  guint64 parent_watches;       /* bits of these */
  int parent_depth;             /* the frame they start from, -1 = none */
  guint64 open_watches;         /* bits of containers being kept */

  /* Finding. */
  gboolean finding;
  gsize body_start;
  char *candidate;              /* (nullable) path of the best list so far */
  guint candidate_depth;
  gboolean candidate_empty;
  gboolean only_errors;         /* no member but error, message and the like */
  gboolean names_error;         /* at least one that says so */
  char *records_found;

  /* Rows. */
  SluiceBatch *batch;           /* (unowned) the one being filled */
  guint32 part_number;
  SluiceValue *row;             /* cells of a record that explodes */
  guint64 n_records;
  guint64 n_filtered;
  guint64 limit;
  GString *last;                /* (nullable) what the last record has at a path */
  SluiceValueKind last_kind;
  gboolean resuming;            /* a record's rows did not fit into the last batch */
  gsize resume_at;              /* its next element, from where the record starts */
  gsize resume_size;            /* bytes of the record */
  guint resume_serial;
  guint32 element;              /* of the exploded record, the next */
};

void              sluice_record_reader_fail_too_large (SluiceRecordReader *self,
                                                         const char         *text);
void              sluice_record_reader_fail             (SluiceRecordReader *self,
                                                         const char         *where,
                                                         const char         *code,
                                                         const char         *format,
                                                         ...) G_GNUC_PRINTF (4, 5);
SluiceReadOutcome sluice_record_reader_stop             (SluiceRecordReader *self);
SluiceReadOutcome sluice_record_reader_read_record      (SluiceRecordReader *self,
                                                         const char         *text,
                                                         const char        **ret_end);
SluiceReadOutcome sluice_record_reader_add_problem      (SluiceRecordReader *self,
                                                         const char         *text,
                                                         const char         *end,
                                                         const char         *where,
                                                         const char         *problem,
                                                         const char         *message);

void              sluice_record_reader_set_records      (SluiceRecordReader *self,
                                                         const char         *path);
void              sluice_record_reader_restart_walk     (SluiceRecordReader *self);
SluiceReadOutcome sluice_record_reader_walk             (SluiceRecordReader *self);

void              sluice_record_reader_init_watches     (SluiceRecordReader *self,
                                                         GPtrArray          *paths);
void              sluice_record_reader_place_parents    (SluiceRecordReader *self);
guint64           sluice_record_reader_match_watches    (SluiceRecordReader *self,
                                                         guint64            *ret_values);
void              sluice_record_reader_begin_watches    (SluiceRecordReader *self,
                                                         guint64             values);
void              sluice_record_reader_keep             (SluiceRecordReader *self,
                                                         const char         *text,
                                                         gsize               size);
void              sluice_record_reader_end_watches      (SluiceRecordReader *self);
void              sluice_record_reader_watch_scalar     (SluiceRecordReader *self,
                                                         guint64             values,
                                                         const char         *text,
                                                         gsize               size);
void              sluice_record_reader_reset_watches    (SluiceRecordReader *self,
                                                         guint64             watches);

void              sluice_record_reader_find_list        (SluiceRecordReader *self,
                                                         SluiceWalkFrame    *frame);
void              sluice_record_reader_find_first       (SluiceRecordReader *self,
                                                         SluiceWalkFrame    *frame,
                                                         char                first);
void              sluice_record_reader_find_name        (SluiceRecordReader *self,
                                                         gboolean            is_null);
gboolean          sluice_record_reader_find_enough      (SluiceRecordReader *self,
                                                         const char         *p);
SluiceReadOutcome sluice_record_reader_find_decide      (SluiceRecordReader *self);
gboolean          sluice_record_reader_find_is_unfit    (const char         *name);

static inline SluiceWalkFrame *
sluice_record_reader_get_top (SluiceRecordReader *self)
{
  if (self->frames->len == 0)
    return NULL;
  return &g_array_index (self->frames, SluiceWalkFrame, self->frames->len - 1);
}

/* Whether the current member has this name. Names may hold U+0000. */
static inline gboolean
sluice_record_reader_key_is (const SluiceRecordReader *self,
                             const char               *name)
{
  gsize len = strlen (name);

  return self->key->len == len && memcmp (self->key->str, name, len) == 0;
}

G_END_DECLS
