/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-arena.h"
#include "sluice-path.h"
#include "sluice-value.h"

G_BEGIN_DECLS

/* How deep JSON in a text may be nested. */
#define SLUICE_JSON_TEXT_MAX_DEPTH 1000

/**
 * SluiceJsonIter:
 *
 * Walks over the elements of a list or the members of an object in JSON text
 * that is known to be valid and compact.
 */
typedef struct
{
  const char *p;
  const char *end;
  gboolean is_object;
} SluiceJsonIter;

gboolean    sluice_json_text_compact (const char        *text,
                                      gsize              len,
                                      SluiceArena       *arena,
                                      SluiceValue       *ret_value);
SluiceValue sluice_json_text_decode  (const char        *text,
                                      gsize              len,
                                      SluiceArena       *arena);
SluiceValue sluice_json_text_quote   (const char        *text,
                                      gsize              len,
                                      SluiceArena       *arena);
gboolean    sluice_json_iter_init    (SluiceJsonIter    *iter,
                                      const SluiceValue *json);
gboolean    sluice_json_iter_next    (SluiceJsonIter    *iter,
                                      SluiceValue       *ret_key,
                                      SluiceValue       *ret_json);
SluiceValue sluice_json_text_get     (const SluiceValue *json,
                                      const SluicePath  *path,
                                      SluiceArena       *arena);
char       *sluice_json_text_set     (const char        *json,
                                      const SluicePath  *path,
                                      const char        *value) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
