/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-connection-render.h"

#include <string.h>

/* The members of a connection that are places, not references or settings. */
static const char *const place_members[] = { "uri", "path", "dsn", "base_url" };

static gboolean
render_place (const SluiceTemplateScope  *scope,
              JsonObject                 *object,
              const char                 *member,
              gboolean                   *ret_changed,
              GCancellable               *cancellable,
              GError                    **error)
{
  const char *text = json_object_get_string_member_with_default (object, member, NULL);
  g_autofree char *rendered = NULL;

  if (text == NULL || strstr (text, "{{") == NULL)
    return TRUE;
  rendered = sluice_template_render (text, scope, SLUICE_TEMPLATE_PLAIN, cancellable, error);
  if (rendered == NULL)
    return FALSE;
  json_object_set_string_member (object, member, rendered);
  *ret_changed = TRUE;
  return TRUE;
}

/**
 * sluice_connection_render:
 * @self: a connection
 * @scope: what templates see
 * @base_dir: (nullable): what a relative path is relative to
 * @cancellable: (nullable): stops the look-up of secrets
 * @error: errors of templates, or what is wrong with the connection they make
 *
 * Blocks while a secret is looked up.
 *
 * Returns: (transfer full): @self with the templates in its address
 *   filled in
 */
SluiceConnection *
sluice_connection_render (SluiceConnection           *self,
                          const SluiceTemplateScope  *scope,
                          const char                 *base_dir,
                          GCancellable               *cancellable,
                          GError                    **error)
{
  g_autoptr(JsonObject) object = NULL;
  gboolean changed = FALSE;

  g_return_val_if_fail (SLUICE_IS_CONNECTION (self), NULL);
  g_return_val_if_fail (scope != NULL, NULL);

  object = sluice_connection_to_json (self);
  for (guint i = 0; i < G_N_ELEMENTS (place_members); i++)
    {
      if (!render_place (scope, object, place_members[i], &changed, cancellable, error))
        return NULL;
    }
  if (!changed)
    return g_object_ref (self);
  return sluice_connection_new_from_json (sluice_connection_get_name (self), object,
                                          base_dir, error);
}
