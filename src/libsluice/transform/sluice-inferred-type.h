/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-type.h"

G_BEGIN_DECLS

/**
 * SluiceInferredType:
 * @seen: bit for each #SluiceTypeKind that a value had
 * @digits: most digits before the point
 * @scale: most digits behind it
 *
 * What the values of one field have in common so far.
 */
typedef struct
{
  guint seen;
  guint digits;
  guint scale;
} SluiceInferredType;

void       sluice_inferred_type_add_text   (SluiceInferredType       *self,
                                            const char               *text,
                                            gsize                     len);
void       sluice_inferred_type_add_number (SluiceInferredType       *self,
                                            const char               *token,
                                            gsize                     len);
void       sluice_inferred_type_add_kind   (SluiceInferredType       *self,
                                            SluiceTypeKind            kind);
SluiceType sluice_inferred_type_get        (const SluiceInferredType *self);

G_END_DECLS
