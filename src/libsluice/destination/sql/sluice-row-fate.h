/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceRowFate:
 * @SLUICE_ROW_NEW: there is no row of its key
 * @SLUICE_ROW_SKIPPED: the row of its key is left alone
 * @SLUICE_ROW_UNCHANGED: it equals the row of its key
 * @SLUICE_ROW_CHANGED: it changes the row of its key
 * @SLUICE_ROW_VERSIONED: it ends the open version of its key, and begins another
 * @SLUICE_ROW_OLDER: the open version of its key began later
 *
 * What becomes of a row of the stage. Where several rows of the table have its key
 * the greatest counts.
 */
typedef enum
{
  SLUICE_ROW_NEW,
  SLUICE_ROW_SKIPPED,
  SLUICE_ROW_UNCHANGED,
  SLUICE_ROW_CHANGED,
  SLUICE_ROW_VERSIONED,
  SLUICE_ROW_OLDER,
} SluiceRowFate;

#define SLUICE_N_ROW_FATES (SLUICE_ROW_OLDER + 1)

G_END_DECLS
