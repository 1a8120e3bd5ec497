/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-source-spec.h"

G_BEGIN_DECLS

SluiceFormat sluice_file_format_of_name (const char *name);

G_END_DECLS
