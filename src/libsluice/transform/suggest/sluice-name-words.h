/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceNameWords:
 * @words: (array zero-terminated=1): its words: lower case, without accents, in the singular
 * @expanded: (array zero-terminated=1): the same with usual abbreviations written out
 * @last: index of the first word of the last part of a path
 *
 * The words of a name.
 */
typedef struct
{
  GStrv words;
  GStrv expanded;
  guint last;
} SluiceNameWords;

void   sluice_name_words_init        (SluiceNameWords   *self,
                                      const char        *name);
void   sluice_name_words_clear       (SluiceNameWords   *self);
double sluice_name_words_compare     (const char *const *a,
                                      const char *const *b);

G_END_DECLS
