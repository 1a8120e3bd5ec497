/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-type.h"

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SluiceColumn:
 * @name: the column's name, as it stands in the destination
 * @type: its type
 * @not_null: whether NULL is refused
 */
typedef struct
{
  char *name;
  SluiceType type;
  gboolean not_null;
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
guint               sluice_schema_get_n        (const SluiceSchema *self);
const SluiceColumn *sluice_schema_get          (const SluiceSchema *self,
                                                guint               index);
int                 sluice_schema_find         (const SluiceSchema *self,
                                                const char         *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceSchema, sluice_schema_unref)

G_END_DECLS
