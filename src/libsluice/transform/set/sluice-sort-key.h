/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-value.h"

G_BEGIN_DECLS

void sluice_sort_key_append  (GByteArray        *key,
                              const SluiceValue *value,
                              gboolean           descending);
int  sluice_sort_key_compare (const SluiceValue *a,
                              const SluiceValue *b);

G_END_DECLS
