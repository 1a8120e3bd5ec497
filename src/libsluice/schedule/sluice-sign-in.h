/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceSignIn:
 * @connection: (nullable): the name of the connection that has the credential; %NULL if
 *   the task itself has it
 * @path: where the task has it, or says which connection does
 *
 * Where the credential is that a task could not sign in with.
 */
typedef struct
{
  const char *connection;
  const char *path;
} SluiceSignIn;

void sluice_sign_in_find (SluiceSignIn *self,
                          JsonObject   *document,
                          const char   *code);

G_END_DECLS
