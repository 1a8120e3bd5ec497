/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-transformer.h"

G_BEGIN_DECLS

/* A task, its transformer, and what came out of it. */
typedef struct
{
  SluiceTask *task;
  SluiceTemplateScope *scope;
  SluiceTransformer *transformer;
  SluiceMonitor *monitor;
  SluiceBatch *records;
  SluiceBatch *rows;
  GPtrArray *rejects;
} Fixture;

void     fixture_clear          (Fixture       *fixture);
gboolean fixture_init           (Fixture       *fixture,
                                 const char    *mapping,
                                 const char    *more,
                                 GError       **error);
void     fixture_set_up         (Fixture       *fixture,
                                 const char    *mapping,
                                 const char    *more);
void     fixture_read           (Fixture       *fixture,
                                 const char    *json);
void     fixture_apply          (Fixture       *fixture,
                                 const char    *records);
void     fixture_assert_rows    (const Fixture *fixture,
                                 const char    *expected);
void     fixture_assert_rejects (const Fixture *fixture,
                                 const char    *expected);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

G_END_DECLS
