/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-source.h"

G_BEGIN_DECLS

/* The fields that only a source knows. */

void sluice_row_fields_fill (SluiceSource *source,
                             SluiceBatch  *batch,
                             guint         first_row);

G_END_DECLS
