/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-secret-store.h"

G_BEGIN_DECLS

/**
 * SluiceMemorySecretStore:
 *
 * Secrets that live as long as the object: for a session without a keyring,
 * and for tests. Thread-safe.
 */
#define SLUICE_TYPE_MEMORY_SECRET_STORE (sluice_memory_secret_store_get_type ())
G_DECLARE_FINAL_TYPE (SluiceMemorySecretStore, sluice_memory_secret_store,
                      SLUICE, MEMORY_SECRET_STORE, SluiceSecretStore)

SluiceSecretStore *sluice_memory_secret_store_new        (void) G_GNUC_WARN_UNUSED_RESULT;
SluiceSecretStore *sluice_memory_secret_store_new_before (SluiceSecretStore       *behind) G_GNUC_WARN_UNUSED_RESULT;
void               sluice_memory_secret_store_add        (SluiceMemorySecretStore *self,
                                                          const char              *name,
                                                          const char              *secret);

G_END_DECLS
