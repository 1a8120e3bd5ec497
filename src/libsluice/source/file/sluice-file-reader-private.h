/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-file-reader.h"

G_BEGIN_DECLS

/* What the subclasses of SluiceFileReader call. */

gboolean                      sluice_file_reader_construct  (SluiceFileReader              *self,
                                                             const SluiceFileReaderConfig  *config,
                                                             GError                       **error);
const SluiceFileReaderConfig *sluice_file_reader_get_config (SluiceFileReader              *self);
int                           sluice_file_reader_get_fd     (SluiceFileReader              *self);
gboolean                      sluice_file_reader_fail       (SluiceFileReader              *self,
                                                             const char                    *what,
                                                             int                            saved_errno,
                                                             GError                       **error);

G_END_DECLS
