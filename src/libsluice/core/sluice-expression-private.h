/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-expression.h"

G_BEGIN_DECLS

struct _SluiceExpression
{
  SluiceSandbox *sandbox;       /* (owned) */
  sqlite3_stmt *statement;      /* (owned) */
  GArray *inputs;               /* (owned) (element-type SluiceExpressionInput) */
  char *text;
  gboolean names_source;        /* it may say `source.x` */
  gboolean selects;             /* it has sub-selects */
};

G_END_DECLS
