/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-token.h"

#include <string.h>

/**
 * sluice_http_token_set:
 * @self: a token
 * @text: (nullable): its new text
 * @kind: what that is
 */
void
sluice_http_token_set (SluiceHttpToken *self,
                       const char      *text,
                       SluiceValueKind  kind)
{
  char *copy = g_strdup (text);

  g_return_if_fail (self != NULL);

  g_free (self->text);
  self->text = copy;
  self->kind = text != NULL ? kind : SLUICE_VALUE_MISSING;
}

/**
 * sluice_http_token_set_number:
 * @self: a token
 * @number: its new value
 */
void
sluice_http_token_set_number (SluiceHttpToken *self,
                              gint64           number)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  sluice_http_token_set (self, text, SLUICE_VALUE_NUMBER);
}

/**
 * sluice_http_token_clear:
 * @self: a token
 *
 * Makes it none.
 */
void
sluice_http_token_clear (SluiceHttpToken *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->text, g_free);
  self->kind = SLUICE_VALUE_MISSING;
}

/**
 * sluice_http_token_is_end:
 * @self: a token
 *
 * Returns: whether it says that no page follows: it is not there, null, false, or
 *   empty
 */
gboolean
sluice_http_token_is_end (const SluiceHttpToken *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  if (self->kind == SLUICE_VALUE_TEXT)
    return *self->text == '\0';
  if (self->kind == SLUICE_VALUE_BOOLEAN)
    return strcmp (self->text, "false") == 0;
  if (self->kind == SLUICE_VALUE_JSON)
    return strcmp (self->text, "{}") == 0 || strcmp (self->text, "[]") == 0;
  return self->kind != SLUICE_VALUE_NUMBER;
}
