/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceSampleFields:
 *
 * The fields of the records of a sample, with their values as text. Immutable.
 */
#define SLUICE_TYPE_SAMPLE_FIELDS (sluice_sample_fields_get_type ())
G_DECLARE_FINAL_TYPE (SluiceSampleFields, sluice_sample_fields, SLUICE, SAMPLE_FIELDS, GObject)

/* There is no such field. */
#define SLUICE_SAMPLE_NO_FIELD G_MAXUINT

SluiceSampleFields *sluice_sample_fields_new         (GBytes               *records,
                                                      GCancellable         *cancellable,
                                                      GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void                sluice_sample_fields_read_async  (GBytes               *records,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
SluiceSampleFields *sluice_sample_fields_read_finish (GAsyncResult         *result,
                                                      GError              **error);
guint               sluice_sample_fields_get_n       (SluiceSampleFields   *self);
guint               sluice_sample_fields_find        (SluiceSampleFields   *self,
                                                      const char           *path);
const char         *sluice_sample_fields_get_path    (SluiceSampleFields   *self,
                                                      guint                 field);
const char         *sluice_sample_fields_get_type_name (SluiceSampleFields *self,
                                                      guint                 field);
const char         *sluice_sample_fields_get_value   (SluiceSampleFields   *self,
                                                      guint                 field,
                                                      guint64               number);
const char * const *sluice_sample_fields_get_values  (SluiceSampleFields   *self,
                                                      guint                 field);
JsonObject         *sluice_sample_fields_dup_entry   (SluiceSampleFields   *self,
                                                      guint                 field) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
