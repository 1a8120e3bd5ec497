/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What `sluice-cli guess --output json` finds out about a source, and how the
 * window says it. */

typedef enum
{
  SLUICE_GUESS_DEFAULT = 0,
  SLUICE_GUESS_NO_PROOF = 1 << 0, /* ask for one page only */
  SLUICE_GUESS_SAMPLE = 1 << 2, /* nothing is unknown: the rows of a database */
  SLUICE_GUESS_LIST = 1 << 1,   /* the operations of an OpenAPI document */
  SLUICE_GUESS_LINES = 1 << 3,  /* and the records as they are */
} SluiceGuessFlags;

void        sluice_guess_async              (const char           *input,
                                             const char           *file,
                                             const char           *operation,
                                             SluiceGuessFlags      flags,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
JsonNode   *sluice_guess_finish             (GAsyncResult         *result,
                                             JsonObject          **ret_partial,
                                             GError              **error) G_GNUC_WARN_UNUSED_RESULT;
char       *sluice_guess_describe_response  (JsonObject           *guess) G_GNUC_WARN_UNUSED_RESULT;
char       *sluice_guess_describe_paging    (JsonObject           *pagination) G_GNUC_WARN_UNUSED_RESULT;
char       *sluice_guess_describe_proof     (JsonObject           *proof) G_GNUC_WARN_UNUSED_RESULT;
char       *sluice_guess_describe_total     (JsonObject           *sample) G_GNUC_WARN_UNUSED_RESULT;
JsonArray  *sluice_guess_get_sheets         (JsonObject           *guess);
void        sluice_guess_keep_evidence      (JsonObject           *guess,
                                             JsonObject           *before,
                                             const char           *answered);
char       *sluice_guess_join_evidence      (JsonObject           *object) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
