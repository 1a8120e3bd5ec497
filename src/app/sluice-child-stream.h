/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceChildStream:
 *
 * A `sluice-cli` that answers line by line, each a JSON object, while it works. Emits
 * `event` with each of them, then `ended` once, with %NULL or what went wrong; a
 * stream that was stopped ends with %G_IO_ERROR_CANCELLED.
 */
#define SLUICE_TYPE_CHILD_STREAM (sluice_child_stream_get_type ())
G_DECLARE_FINAL_TYPE (SluiceChildStream, sluice_child_stream, SLUICE, CHILD_STREAM, GObject)

SluiceChildStream *sluice_child_stream_new   (void) G_GNUC_WARN_UNUSED_RESULT;
void               sluice_child_stream_start (SluiceChildStream   *self,
                                              const char * const  *arguments,
                                              const char          *input);
void               sluice_child_stream_stop  (SluiceChildStream   *self);

G_END_DECLS
