/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-http-spec.h"

G_BEGIN_DECLS

/**
 * SluiceZipReader:
 *
 * The files inside a zip, one after the other, each as a stream of bytes. Names
 * are compared and shown, and never used as paths. Several readers may read one
 * descriptor at the same time. Blocks; belongs to one thread.
 */
typedef struct _SluiceZipReader SluiceZipReader;

SluiceZipReader *sluice_zip_reader_new          (int                      fd,
                                                 const char              *path,
                                                 const SluiceBodyLimits  *limits,
                                                 GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
void             sluice_zip_reader_free         (SluiceZipReader         *self);
gboolean         sluice_zip_reader_next         (SluiceZipReader         *self,
                                                 const char              *pattern,
                                                 const char             **ret_name,
                                                 GError                 **error);
gboolean         sluice_zip_reader_find         (SluiceZipReader         *self,
                                                 const char              *name,
                                                 gboolean                *ret_found,
                                                 GError                 **error);
gboolean         sluice_zip_reader_pull         (SluiceZipReader         *self,
                                                 const char             **ret_data,
                                                 gsize                   *ret_size,
                                                 GError                 **error);
guint64          sluice_zip_reader_get_consumed (SluiceZipReader         *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceZipReader, sluice_zip_reader_free)

G_END_DECLS
