/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-cli.h"
#include "sluice-response.h"
#include "sluice-task.h"

G_BEGIN_DECLS

/**
 * SluiceCliGuessSecret:
 * @name: what the task refers to it by
 * @where: where it was found
 * @stored: whether it is in the keyring now
 */
typedef struct
{
  char *name;
  char *where;
  gboolean stored;
} SluiceCliGuessSecret;

/**
 * SluiceCliGuessInput:
 * @document: the task document as far as it is known
 * @data: (nullable): the data, if they need not be fetched
 * @records: (nullable): the records of an inline source, as written
 * @origin: (nullable): what relative paths are relative to
 * @secrets: (element-type SluiceCliGuessSecret): credentials that were found
 * @notes: (element-type utf8): what of the input could not be taken over
 * @store: where they can be looked up
 * @is_table: whether its source is read row by row
 * @is_chosen: whether it is an operation of an API's description
 *
 * What the user gave to guess from: a link, a request, a file, data.
 */
typedef struct
{
  JsonObject *document;
  SluiceResponse *data;
  char *records;
  char *origin;
  GPtrArray *secrets;
  GPtrArray *notes;
  SluiceSecretStore *store;
  gboolean is_table;
  gboolean is_chosen;
} SluiceCliGuessInput;

SluiceCliGuessInput *sluice_cli_guess_input_new      (SluiceCli                  *cli,
                                                      const char                 *argument,
                                                      const char                 *operation,
                                                      GError                    **error) G_GNUC_WARN_UNUSED_RESULT;
SluiceCliGuessInput *sluice_cli_guess_input_new_openapi (SluiceCli               *cli,
                                                      const char                 *data,
                                                      gsize                       length,
                                                      const char                 *origin,
                                                      const char                 *operation,
                                                      GError                    **error) G_GNUC_WARN_UNUSED_RESULT;
char                *sluice_cli_guess_input_read     (SluiceCli                  *cli,
                                                      const char                 *argument,
                                                      gsize                      *ret_length,
                                                      GError                    **error) G_GNUC_WARN_UNUSED_RESULT;
SluiceCliGuessInput *sluice_cli_guess_input_new_text (SluiceCli                  *cli,
                                                      const char                 *data,
                                                      gsize                       length,
                                                      GError                    **error) G_GNUC_WARN_UNUSED_RESULT;
SluiceCliGuessInput *sluice_cli_guess_input_new_curl (SluiceCli                  *cli,
                                                      const char *const          *argv,
                                                      GError                    **error) G_GNUC_WARN_UNUSED_RESULT;
void                 sluice_cli_guess_input_free     (SluiceCliGuessInput        *self);
SluiceTask          *sluice_cli_guess_input_to_task  (const SluiceCliGuessInput  *self,
                                                      JsonObject                 *document,
                                                      GPtrArray                 **ret_problems,
                                                      GError                    **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceCliGuessInput, sluice_cli_guess_input_free)

G_END_DECLS
