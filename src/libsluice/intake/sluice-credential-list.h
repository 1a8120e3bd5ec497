/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceCredential:
 * @name: the name of the secret
 * @value: (nullable): what it is, if that is known
 * @where: the JSON path of its reference in the task
 *
 * A credential that what was pasted holds or asks for.
 */
typedef struct
{
  char *name;
  char *value;
  char *where;
} SluiceCredential;

/**
 * SluiceCredentialList:
 *
 * Takes credentials out of what was pasted, so that only references to secrets
 * get into the task. Every value is hidden from logs and messages from then on.
 */
typedef struct _SluiceCredentialList SluiceCredentialList;

SluiceCredentialList *sluice_credential_list_new            (const char                 *host) G_GNUC_WARN_UNUSED_RESULT;
void                  sluice_credential_list_free           (SluiceCredentialList       *self);
char                 *sluice_credential_list_add            (SluiceCredentialList       *self,
                                                             const char                 *role,
                                                             const char                 *value,
                                                             const char                 *where) G_GNUC_WARN_UNUSED_RESULT;
char                 *sluice_credential_list_add_named      (SluiceCredentialList       *self,
                                                             const char                 *name,
                                                             const char                 *where) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray            *sluice_credential_list_get_items      (const SluiceCredentialList *self);
gboolean              sluice_credential_header_is_one       (const char                 *name);
gboolean              sluice_credential_parameter_is_one    (const char                 *name,
                                                             const char                 *value);
gboolean              sluice_credential_value_is_placeholder (const char                *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceCredentialList, sluice_credential_list_free)

G_END_DECLS
