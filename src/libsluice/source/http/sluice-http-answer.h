/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * SluiceHttpAnswer:
 * @status: its status
 * @headers: (owned) (nullable): its headers
 * @uri: (owned) (nullable): where it came from, behind redirects
 * @bytes: bytes of its body on the wire so far
 * @milliseconds: from the first try to what came last
 * @encoding: (owned) (nullable): the character set of its body, once more than ASCII
 *   has come
 * @encoding_guessed: whether nobody said so
 * @is_proven: whether the transfer proves that the body is complete; known at
 *   its end
 * @is_cut: whether the body ended before anything of it came, though something
 *   had to; known at its end
 *
 * What is known of the answer to one request, beside its body.
 */
typedef struct
{
  guint status;
  SoupMessageHeaders *headers;
  GUri *uri;
  guint64 bytes;
  gint64 milliseconds;
  char *encoding;
  gboolean encoding_guessed;
  gboolean is_proven;
  gboolean is_cut;
} SluiceHttpAnswer;

static inline void
sluice_http_answer_clear (SluiceHttpAnswer *self)
{
  g_clear_pointer (&self->headers, soup_message_headers_unref);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_clear_pointer (&self->encoding, g_free);
  *self = (SluiceHttpAnswer) { 0 };
}

G_END_DECLS
