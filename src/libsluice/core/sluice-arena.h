/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _SluiceArena SluiceArena;

SluiceArena *sluice_arena_new      (gsize              block_size);
void         sluice_arena_free     (SluiceArena       *self);
void         sluice_arena_reset    (SluiceArena       *self);
char        *sluice_arena_alloc    (SluiceArena       *self,
                                    gsize              size) G_GNUC_WARN_UNUSED_RESULT;
const char  *sluice_arena_copy     (SluiceArena       *self,
                                    const char        *data,
                                    gsize              size);
gsize        sluice_arena_get_size (const SluiceArena *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceArena, sluice_arena_free)

G_END_DECLS
