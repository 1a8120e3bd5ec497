/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-destination.h"
#include "sluice-output-spec.h"

G_BEGIN_DECLS

#define SLUICE_TYPE_FILE_DESTINATION (sluice_file_destination_get_type ())
G_DECLARE_FINAL_TYPE (SluiceFileDestination, sluice_file_destination, SLUICE, FILE_DESTINATION, SluiceDestination)

SluiceDestination *sluice_file_destination_new (const SluiceOutputSpec *spec,
                                                const char             *path) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
