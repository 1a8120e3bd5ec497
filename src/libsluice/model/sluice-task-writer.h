/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-document.h"

G_BEGIN_DECLS

/* The text of a task file: keys in the order of the format, two spaces of
 * indent, one item of a list a line. @mapping (nullable) stands in the place of
 * the document's. */
char *sluice_task_write (const SluiceDocument *document,
                         JsonNode             *mapping) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
