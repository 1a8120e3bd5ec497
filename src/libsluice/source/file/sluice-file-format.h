/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-source-spec.h"

G_BEGIN_DECLS

SluiceFormat sluice_file_format_of_name   (const char   *name);
SluiceFormat sluice_file_format_of_answer (const char   *type,
                                           const char   *path);
gboolean     sluice_file_format_is_binary (SluiceFormat  format);

G_END_DECLS
