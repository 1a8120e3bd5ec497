/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SLUICE_TYPE_SECRET_STORE (sluice_secret_store_get_type ())
G_DECLARE_DERIVABLE_TYPE (SluiceSecretStore, sluice_secret_store, SLUICE, SECRET_STORE, GObject)

/**
 * SluiceSecretStoreClass:
 * @lookup: finds a secret, blocking; %NULL without error means that there is
 *   none
 * @store_async: keeps a secret
 * @store_finish: finishes @store_async
 * @clear_async: forgets a secret
 * @clear_finish: finishes @clear_async
 * @lookup_kept: finds what @keep kept, else what the user gave, blocking; by
 *   default the same as @lookup
 * @keep: keeps what the program itself received, blocking and durably; by
 *   default the same as @store_async
 * @can_keep: whether @keep would work, blocking
 *
 * Where secrets are kept: the keyring, the environment of a headless run, or
 * memory in tests.
 */
struct _SluiceSecretStoreClass
{
  GObjectClass parent_class;

  char     *(*lookup)       (SluiceSecretStore    *self,
                             const char           *name,
                             GCancellable         *cancellable,
                             GError              **error);
  void      (*store_async)  (SluiceSecretStore    *self,
                             const char           *name,
                             const char           *secret,
                             GCancellable         *cancellable,
                             GAsyncReadyCallback   callback,
                             gpointer              user_data);
  gboolean  (*store_finish) (SluiceSecretStore    *self,
                             GAsyncResult         *result,
                             GError              **error);
  void      (*clear_async)  (SluiceSecretStore    *self,
                             const char           *name,
                             GCancellable         *cancellable,
                             GAsyncReadyCallback   callback,
                             gpointer              user_data);
  gboolean  (*clear_finish) (SluiceSecretStore    *self,
                             GAsyncResult         *result,
                             GError              **error);
  char     *(*lookup_kept)  (SluiceSecretStore    *self,
                             const char           *name,
                             GCancellable         *cancellable,
                             GError              **error);
  gboolean  (*keep)         (SluiceSecretStore    *self,
                             const char           *name,
                             const char           *secret,
                             GCancellable         *cancellable,
                             GError              **error);
  gboolean  (*can_keep)     (SluiceSecretStore    *self,
                             const char           *name,
                             GCancellable         *cancellable,
                             GError              **error);

  /*< private >*/
  gpointer _reserved[4];
};

char     *sluice_secret_store_lookup       (SluiceSecretStore    *self,
                                            const char           *name,
                                            GCancellable         *cancellable,
                                            GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void      sluice_secret_store_store_async  (SluiceSecretStore    *self,
                                            const char           *name,
                                            const char           *secret,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gboolean  sluice_secret_store_store_finish (SluiceSecretStore    *self,
                                            GAsyncResult         *result,
                                            GError              **error);
void      sluice_secret_store_clear_async  (SluiceSecretStore    *self,
                                            const char           *name,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gboolean  sluice_secret_store_clear_finish (SluiceSecretStore    *self,
                                            GAsyncResult         *result,
                                            GError              **error);
char     *sluice_secret_store_lookup_kept  (SluiceSecretStore    *self,
                                            const char           *name,
                                            GCancellable         *cancellable,
                                            GError              **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean  sluice_secret_store_keep         (SluiceSecretStore    *self,
                                            const char           *name,
                                            const char           *secret,
                                            GCancellable         *cancellable,
                                            GError              **error);
gboolean  sluice_secret_store_can_keep     (SluiceSecretStore    *self,
                                            const char           *name,
                                            GCancellable         *cancellable,
                                            GError              **error);
gboolean  sluice_secret_is_reference       (const char           *text);

/* Wipes and frees a secret's text. */
void      sluice_secret_free               (char                 *secret);

G_END_DECLS
