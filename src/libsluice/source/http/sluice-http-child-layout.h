/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-batch.h"
#include "sluice-http-spec.h"

G_BEGIN_DECLS

/**
 * SluiceHttpChildLayout:
 *
 * Where the cells of a source with children come from: which paths are to be
 * read of the records, which of what belongs to them, and how both become one
 * row. Read-only, so that all threads may look at it.
 */
typedef struct _SluiceHttpChildLayout SluiceHttpChildLayout;

SluiceHttpChildLayout *sluice_http_child_layout_new               (const SluiceHttpSpec         *spec,
                                                                   GPtrArray                    *fields) G_GNUC_WARN_UNUSED_RESULT;
void                   sluice_http_child_layout_free              (SluiceHttpChildLayout        *self);
GPtrArray             *sluice_http_child_layout_get_parent_fields (SluiceHttpChildLayout        *self);
GPtrArray             *sluice_http_child_layout_get_child_fields  (SluiceHttpChildLayout        *self);
char                  *sluice_http_child_layout_dup_text          (SluiceHttpChildLayout        *self,
                                                                   const SluiceBatch            *parents,
                                                                   guint                         row,
                                                                   const char                   *path);
void                   sluice_http_child_layout_add_parent        (SluiceHttpChildLayout        *self,
                                                                   SluiceBatch                  *batch,
                                                                   const SluiceBatch            *parents,
                                                                   guint                         row);
void                   sluice_http_child_layout_add_child         (SluiceHttpChildLayout        *self,
                                                                   SluiceBatch                  *batch,
                                                                   const SluiceBatch            *parents,
                                                                   guint                         parent,
                                                                   const SluiceBatch            *children,
                                                                   guint                         child,
                                                                   const char                   *name);
void                   sluice_http_child_layout_add_problem       (SluiceHttpChildLayout        *self,
                                                                   SluiceBatch                  *batch,
                                                                   const SluiceBatch            *parents,
                                                                   guint                         row,
                                                                   const char                   *problem,
                                                                   const char                   *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceHttpChildLayout, sluice_http_child_layout_free)

G_END_DECLS
