/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-secret-store.h"

G_BEGIN_DECLS

/**
 * SluiceDraftSecrets:
 *
 * Credentials that were typed and have to be in the keyring before a document
 * that names them is used. The document gets the names, never the values.
 */
#define SLUICE_TYPE_DRAFT_SECRETS (sluice_draft_secrets_get_type ())
G_DECLARE_FINAL_TYPE (SluiceDraftSecrets, sluice_draft_secrets, SLUICE, DRAFT_SECRETS, GObject)

SluiceDraftSecrets *sluice_draft_secrets_new          (void) G_GNUC_WARN_UNUSED_RESULT;
void                sluice_draft_secrets_set_address  (SluiceDraftSecrets   *self,
                                                       const char           *url);
char               *sluice_draft_secrets_add          (SluiceDraftSecrets   *self,
                                                       const char           *value) G_GNUC_WARN_UNUSED_RESULT;
void                sluice_draft_secrets_store_async  (SluiceDraftSecrets   *self,
                                                       SluiceSecretStore    *store,
                                                       GCancellable         *cancellable,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
gboolean            sluice_draft_secrets_store_finish (SluiceDraftSecrets   *self,
                                                       GAsyncResult         *result,
                                                       GError              **error);

G_END_DECLS
