/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-type.h"

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SluiceColumnRole:
 * @SLUICE_COLUMN_DATA: a column of the mapping
 * @SLUICE_COLUMN_CREATED_AT: when the row was inserted
 * @SLUICE_COLUMN_UPDATED_AT: when it was last written
 * @SLUICE_COLUMN_ROW_HASH: a hash of the columns of the mapping
 * @SLUICE_COLUMN_RUN_ID: the run that last wrote it
 * @SLUICE_COLUMN_VALID_FROM: from when on a version holds
 * @SLUICE_COLUMN_VALID_TO: until when it held, NULL while it is open
 * @SLUICE_COLUMN_IS_CURRENT: whether it is the open version
 * @SLUICE_COLUMN_MARK: says that a row is deleted; no row of a batch says it
 *
 * What a column is there for. Those that are no data are filled by the load and
 * are no reason to write a row.
 */
typedef enum
{
  SLUICE_COLUMN_DATA,
  SLUICE_COLUMN_CREATED_AT,
  SLUICE_COLUMN_UPDATED_AT,
  SLUICE_COLUMN_ROW_HASH,
  SLUICE_COLUMN_RUN_ID,
  SLUICE_COLUMN_VALID_FROM,
  SLUICE_COLUMN_VALID_TO,
  SLUICE_COLUMN_IS_CURRENT,
  SLUICE_COLUMN_MARK,
} SluiceColumnRole;

/**
 * SluiceColumn:
 * @name: the column's name, as it stands in the destination
 * @type: its type
 * @not_null: whether NULL is refused
 * @role: what it is there for
 */
typedef struct
{
  char *name;
  SluiceType type;
  gboolean not_null;
  SluiceColumnRole role;
} SluiceColumn;

#define SLUICE_TYPE_SCHEMA (sluice_schema_get_type ())

typedef struct _SluiceSchema SluiceSchema;

GType               sluice_schema_get_type     (void);
SluiceSchema       *sluice_schema_new          (void);
SluiceSchema       *sluice_schema_ref          (SluiceSchema       *self);
void                sluice_schema_unref        (SluiceSchema       *self);
void                sluice_schema_add          (SluiceSchema       *self,
                                                const char         *name,
                                                SluiceType          type,
                                                gboolean            not_null);
void                sluice_schema_add_role     (SluiceSchema       *self,
                                                const char         *name,
                                                SluiceType          type,
                                                SluiceColumnRole    role);
guint               sluice_schema_get_n        (const SluiceSchema *self);
const SluiceColumn *sluice_schema_get          (const SluiceSchema *self,
                                                guint               index);
int                 sluice_schema_find         (const SluiceSchema *self,
                                                const char         *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceSchema, sluice_schema_unref)

G_END_DECLS
