/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceFailureKind:
 * @SLUICE_FAILURE_LASTING: trying again at once changes nothing
 * @SLUICE_FAILURE_TEMPORARY: trying again later may help
 * @SLUICE_FAILURE_CREDENTIAL: a credential is missing, wrong or has not the right: a person must
 *   see to it, and trying on may lock an account
 * @SLUICE_FAILURE_SCHEMA: source or destination are no longer what the task says: a person must
 *   see to it
 *
 * What the failure of a run means for those that would follow.
 */
typedef enum
{
  SLUICE_FAILURE_LASTING,
  SLUICE_FAILURE_TEMPORARY,
  SLUICE_FAILURE_CREDENTIAL,
  SLUICE_FAILURE_SCHEMA,
} SluiceFailureKind;

SluiceFailureKind sluice_failure_classify (const char *code,
                                           gboolean    temporary);

G_END_DECLS
