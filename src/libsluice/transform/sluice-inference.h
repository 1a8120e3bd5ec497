/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-batch.h"
#include "sluice-mapping.h"
#include "sluice-monitor.h"
#include "sluice-number-marks.h"

G_BEGIN_DECLS

/**
 * SluiceFieldInfo:
 * @path: the field's path, as a mapping writes it
 * @type: what its values fit into
 * @type_known: FALSE if all values were null
 * @count: records that have it
 * @nulls: of these, null; plus records without it
 * @length: longest text, characters
 * @examples: up to 3 distinct values as text, cut to 80 characters
 * @is_list: whether it held a list (kept as json, can be exploded)
 * @format: (nullable): the format of its dates, where they are not ISO 8601
 * @ambiguous: (nullable): this format and the others that make other dates of
 *   them, where there are such
 * @marks: (nullable): the marks of its numbers, where they stand in texts
 * @other_marks: (nullable): marks that make other numbers of them
 *
 * What a sample says of one field.
 */
typedef struct
{
  char *path;
  SluiceType type;
  gboolean type_known;
  guint64 count;
  guint64 nulls;
  guint64 length;
  GPtrArray *examples;
  gboolean is_list;
  char *format;
  GStrv ambiguous;
  const SluiceNumberMarks *marks;
  const SluiceNumberMarks *other_marks;
} SluiceFieldInfo;

/**
 * SluiceInference:
 *
 * Learns the fields of records, in order of first appearance, and their types,
 * from the records as JSON text (the cells of the path `$`). Nested objects
 * become dotted paths, lists stay json. What a source declares of its columns wins
 * over what their values look like.
 */
typedef struct _SluiceInference SluiceInference;

SluiceInference *sluice_inference_new          (void) G_GNUC_WARN_UNUSED_RESULT;
void             sluice_inference_free         (SluiceInference    *self);
void             sluice_inference_set_marks    (SluiceInference    *self,
                                                const char         *decimal,
                                                const char         *thousands);
void             sluice_inference_declare      (SluiceInference    *self,
                                                GPtrArray          *columns);
gboolean         sluice_inference_add          (SluiceInference    *self,
                                                const SluiceValue  *record,
                                                GError            **error);
guint64          sluice_inference_get_n        (SluiceInference    *self);
/* (element-type SluiceFieldInfo), owned by self */
GPtrArray       *sluice_inference_get_fields   (SluiceInference    *self);
/* The mapping of all fields by normalised names:
 * (element-type SluiceMappingEntry), free function set. */
GPtrArray       *sluice_inference_make_mapping (SluiceInference    *self) G_GNUC_WARN_UNUSED_RESULT;
void             sluice_inference_warn         (SluiceInference    *self,
                                                SluiceMonitor      *monitor);
/* Normalises one name without looking at collisions. */
char            *sluice_column_name_normalize  (const char         *name) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceInference, sluice_inference_free)

G_END_DECLS
