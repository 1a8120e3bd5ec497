/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-editor-pane.h"
#include "sluice-mapping-advice.h"
#include "sluice-sample-fields.h"

G_BEGIN_DECLS

/**
 * SluiceMappingContext:
 *
 * What the parts of the inspector of a mapping share: whose pane they are in, the column
 * that is looked at, the fields of the sample, what is suggested.
 */
#define SLUICE_TYPE_MAPPING_CONTEXT (sluice_mapping_context_get_type ())
G_DECLARE_FINAL_TYPE (SluiceMappingContext, sluice_mapping_context, SLUICE, MAPPING_CONTEXT, GObject)

SluiceMappingContext *sluice_mapping_context_new         (SluiceEditorPane     *pane) G_GNUC_WARN_UNUSED_RESULT;
SluiceEditor         *sluice_mapping_context_get_editor  (SluiceMappingContext *self);
JsonObject           *sluice_mapping_context_get_root    (SluiceMappingContext *self);
JsonObject           *sluice_mapping_context_get_entry   (SluiceMappingContext *self);
const char           *sluice_mapping_context_get_column  (SluiceMappingContext *self);
void                  sluice_mapping_context_set_column  (SluiceMappingContext *self,
                                                          const char           *column);
SluiceSampleFields   *sluice_mapping_context_get_fields  (SluiceMappingContext *self);
void                  sluice_mapping_context_set_fields  (SluiceMappingContext *self,
                                                          SluiceSampleFields   *fields);
SluiceMappingAdvice  *sluice_mapping_context_get_advice  (SluiceMappingContext *self);

JsonObject           *sluice_mapping_context_begin       (SluiceMappingContext *self) G_GNUC_WARN_UNUSED_RESULT;
void                  sluice_mapping_context_commit      (SluiceMappingContext *self,
                                                          JsonObject           *root,
                                                          const char           *format,
                                                          ...) G_GNUC_PRINTF (3, 4);
void                  sluice_mapping_context_type        (SluiceMappingContext *self,
                                                          JsonObject           *root,
                                                          const char           *what,
                                                          const char           *format,
                                                          ...) G_GNUC_PRINTF (4, 5);

guint                 sluice_mapping_context_get_row     (SluiceMappingContext *self);
int                   sluice_mapping_context_find        (SluiceMappingContext *self,
                                                          const char           *column);
char                 *sluice_mapping_context_dup_before  (SluiceMappingContext *self,
                                                          guint                 row,
                                                          guint                 column) G_GNUC_WARN_UNUSED_RESULT;
char                 *sluice_mapping_context_dup_problem (SluiceMappingContext *self,
                                                          const char           *column,
                                                          const char           *member) G_GNUC_WARN_UNUSED_RESULT;
char                 *sluice_mapping_context_dup_missing (SluiceMappingContext *self,
                                                          const char           *column) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
