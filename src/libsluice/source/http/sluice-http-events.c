/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-events.h"

#include "sluice-redaction.h"

static const char *const kinds[] = { "page", "token", "login", "child" };

/**
 * sluice_http_emit_request:
 * @monitor: whom to tell
 * @message: the request, and the head of its answer
 * @label: what it was for
 * @bytes: size of the answer's body on the wire
 * @milliseconds: from sending it to the last byte of the answer that was read
 * @error: (nullable): why there is no whole answer
 *
 * Once for each request that is sent: those that are redirected and those that
 * fail, too.
 */
void
sluice_http_emit_request (SluiceMonitor         *monitor,
                          SoupMessage           *message,
                          const SluiceHttpLabel *label,
                          guint64                bytes,
                          gint64                 milliseconds,
                          const GError          *error)
{
  g_autoptr(JsonObject) event = json_object_new ();
  g_autofree char *url = g_uri_to_string (soup_message_get_uri (message));
  g_autofree char *shown = sluice_redact_url (url);
  guint status = soup_message_get_status (message);

  json_object_set_string_member (event, "event", "request");
  json_object_set_string_member (event, "method", soup_message_get_method (message));
  json_object_set_string_member (event, "url", shown);
  json_object_set_string_member (event, "kind", kinds[label->kind]);
  json_object_set_int_member (event, "page", label->page);
  json_object_set_int_member (event, "attempt", label->attempt);
  if (status > 0)
    json_object_set_int_member (event, "status", status);
  else
    json_object_set_null_member (event, "status");
  json_object_set_int_member (event, "milliseconds", milliseconds);
  json_object_set_int_member (event, "bytes", (gint64) bytes);
  if (error != NULL)
    {
      g_autofree char *redacted = sluice_redact (error->message);

      json_object_set_string_member (event, "error", redacted);
    }
  else
    {
      json_object_set_null_member (event, "error");
    }
  sluice_monitor_emit (monitor, g_steal_pointer (&event));
}

/**
 * sluice_http_emit_page:
 * @monitor: whom to tell
 * @url: the page's URL, redacted
 * @page: its number, from 1
 * @status: the status of the answer
 * @records: records on it
 * @bytes: its size on the wire
 * @milliseconds: from the request to the last byte
 */
void
sluice_http_emit_page (SluiceMonitor *monitor,
                       const char    *url,
                       guint          page,
                       guint          status,
                       guint64        records,
                       guint64        bytes,
                       gint64         milliseconds)
{
  g_autoptr(JsonObject) event = json_object_new ();

  json_object_set_string_member (event, "event", "page");
  json_object_set_string_member (event, "url", url);
  json_object_set_int_member (event, "page", page);
  json_object_set_int_member (event, "status", status);
  json_object_set_int_member (event, "records", (gint64) records);
  json_object_set_int_member (event, "bytes", (gint64) bytes);
  json_object_set_int_member (event, "milliseconds", milliseconds);
  sluice_monitor_emit (monitor, g_steal_pointer (&event));
}

/**
 * sluice_http_emit_retry:
 * @monitor: whom to tell
 * @url: the URL, redacted
 * @attempt: how many tries have failed
 * @status: the status of the answer, 0 if there was none
 * @message: what happened
 * @delay: seconds until the next try
 */
void
sluice_http_emit_retry (SluiceMonitor *monitor,
                        const char    *url,
                        guint          attempt,
                        guint          status,
                        const char    *message,
                        double         delay)
{
  g_autoptr(JsonObject) event = json_object_new ();
  g_autofree char *redacted = sluice_redact (message);

  json_object_set_string_member (event, "event", "retry");
  json_object_set_string_member (event, "url", url);
  json_object_set_int_member (event, "attempt", attempt);
  if (status > 0)
    json_object_set_int_member (event, "status", status);
  else
    json_object_set_null_member (event, "status");
  json_object_set_string_member (event, "error", redacted);
  json_object_set_double_member (event, "delay", delay);
  sluice_monitor_emit (monitor, g_steal_pointer (&event));
  sluice_monitor_log (monitor, SLUICE_LOG_WARNING, "Try %u of %s failed, next in %.1f s: %s", attempt, url, delay,
                      redacted);
}
