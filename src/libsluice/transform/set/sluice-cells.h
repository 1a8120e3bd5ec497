/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-batch.h"

G_BEGIN_DECLS

/**
 * SluiceCellReader:
 *
 * Reads what [func@Sluice.cells_write] and its kin have written.
 */
typedef struct
{
  const guint8 *p;
  const guint8 *end;
} SluiceCellReader;

void        sluice_cells_write_number (GByteArray        *bytes,
                                       guint64            number);
void        sluice_cells_write_text   (GByteArray        *bytes,
                                       const char        *text,
                                       gsize              len);
void        sluice_cells_write        (GByteArray        *bytes,
                                       const SluiceValue *value);
guint64     sluice_cells_read_number  (SluiceCellReader  *reader);
const char *sluice_cells_read_text    (SluiceCellReader  *reader,
                                       gsize             *ret_len);
SluiceValue sluice_cells_read         (SluiceCellReader  *reader);
SluiceValue sluice_cells_copy         (const SluiceValue *value,
                                       SluiceArena       *arena);

G_END_DECLS
