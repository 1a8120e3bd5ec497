/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-progress.h"

#include "sluice-cli-find-run.h"
#include "sluice-cli-table.h"

#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Between two plain lines. */
#define LINE_INTERVAL (5 * G_USEC_PER_SEC)
/* Between two pictures of the bar. */
#define BAR_INTERVAL (G_USEC_PER_SEC / 10)
#define BAR_WIDTH 20

struct _SluiceCliProgress
{
  char *name;
  gboolean terminal;
  gboolean drawn;               /* a bar stands in the current line */
  gint64 begun;                 /* monotonic, microseconds */
  gint64 shown;                 /* monotonic, microseconds */
  gint64 read;
  gint64 rejected;
  gint64 requests;
  gint64 total;                 /* 0 = unknown */
  char *waiting;                /* (owned) (nullable) for whom, while it waits */
};

/**
 * sluice_cli_progress_new:
 * @task_name: the task's name
 *
 * Returns: (transfer full): the progress of a run that begins now
 */
SluiceCliProgress *
sluice_cli_progress_new (const char *task_name)
{
  SluiceCliProgress *self = g_new0 (SluiceCliProgress, 1);

  self->name = sluice_cli_text_for_line (task_name, 40);
  self->terminal = isatty (STDERR_FILENO) && g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
  self->begun = g_get_monotonic_time ();
  self->shown = self->begun;
  if (!self->terminal)
    fprintf (stderr, "%s: started\n", self->name);
  return self;
}

/**
 * sluice_cli_progress_free:
 * @self: (transfer full): a progress
 */
void
sluice_cli_progress_free (SluiceCliProgress *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  g_free (self->waiting);
  g_free (self);
}

static double
seconds_since_start (SluiceCliProgress *self)
{
  return (double) (g_get_monotonic_time () - self->begun) / G_USEC_PER_SEC;
}

static char *
describe (SluiceCliProgress *self)
{
  const double seconds = seconds_since_start (self);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%" G_GINT64_FORMAT " rows", self->read);
  if (self->total > 0)
    g_string_append_printf (text, " of %" G_GINT64_FORMAT, self->total);
  if (seconds >= 1.0 && self->read > 0)
    g_string_append_printf (text, ", %.0f rows/s", (double) self->read / seconds);
  if (self->rejected > 0)
    g_string_append_printf (text, ", %" G_GINT64_FORMAT " rejected", self->rejected);
  /* A slow API moves here long before its rows do. */
  if (self->requests > 0)
    g_string_append_printf (text, ", %" G_GINT64_FORMAT " requests", self->requests);
  g_string_append_printf (text, ", %.0f s", seconds);
  if (self->waiting != NULL)
    g_string_append_printf (text, ", %s", self->waiting);
  return g_string_free (text, FALSE);
}

static guint
terminal_width (void)
{
  struct winsize size;

  if (ioctl (STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 10)
    return size.ws_col;
  return 80;
}

static void
draw_bar (SluiceCliProgress *self)
{
  g_autofree char *text = describe (self);
  g_autoptr(GString) line = g_string_new (self->name);
  g_autofree char *cut = NULL;

  /* A bar and percent only when the source said how many rows it has. */
  if (self->total > 0)
    {
      const double part = CLAMP ((double) self->read / (double) self->total, 0.0, 1.0);
      const guint full = (guint) (part * BAR_WIDTH);

      g_string_append (line, " ");
      for (guint i = 0; i < BAR_WIDTH; i++)
        g_string_append (line, i < full ? "█" : "░");
      g_string_append_printf (line, " %3.0f %%", part * 100.0);
    }
  g_string_append_printf (line, " %s", text);
  cut = sluice_cli_text_for_line (line->str, terminal_width () - 2);
  fprintf (stderr, "\r\033[K%s", cut);
  fflush (stderr);
  self->drawn = TRUE;
}

static void
clear_bar (SluiceCliProgress *self)
{
  if (!self->drawn)
    return;
  fputs ("\r\033[K", stderr);
  self->drawn = FALSE;
}

static void
show (SluiceCliProgress *self)
{
  const gint64 now = g_get_monotonic_time ();
  g_autofree char *text = NULL;

  if (now - self->shown < (self->terminal ? BAR_INTERVAL : LINE_INTERVAL))
    return;
  self->shown = now;
  if (self->terminal)
    {
      draw_bar (self);
      return;
    }
  text = describe (self);
  fprintf (stderr, "%s: %s\n", self->name, text);
}

static gint64
get_int (JsonObject *object,
         const char *name)
{
  return json_object_get_int_member_with_default (object, name, 0);
}

static void
say_retry (SluiceCliProgress *self,
           JsonObject        *event)
{
  g_autofree char *error = NULL;
  g_autofree char *url = NULL;

  error = sluice_cli_text_for_line (json_object_get_string_member_with_default (event, "error", ""), 0);
  url = sluice_cli_text_for_line (json_object_get_string_member_with_default (event, "url", ""), 0);
  clear_bar (self);
  fprintf (stderr, "%s: try %" G_GINT64_FORMAT " failed, again in %.1f s: %s %s\n", self->name,
           get_int (event, "attempt"), json_object_get_double_member_with_default (event, "delay", 0.0),
           error, url);
}

/* A wait is a state: it stands in the bar until it is over. Lines of a log say
 * when it begins. */
static void
take_wait (SluiceCliProgress *self,
           JsonObject        *event)
{
  JsonNode *until = json_object_get_member (event, "until");
  g_autoptr(GDateTime) time = NULL;
  g_autofree char *text = NULL;

  if (until != NULL && JSON_NODE_HOLDS_VALUE (until))
    time = g_date_time_new_from_iso8601 (json_node_get_string (until), NULL);
  g_clear_pointer (&self->waiting, g_free);
  if (time == NULL)
    return;

  text = sluice_cli_describe_wait (g_date_time_to_unix (time) * G_USEC_PER_SEC,
                                   json_object_get_string_member_with_default (event, "reason", ""),
                                   json_object_get_string_member_with_default (event, "host", ""));
  self->waiting = sluice_cli_text_for_line (text, 0);
  if (!self->terminal)
    fprintf (stderr, "%s: %s\n", self->name, self->waiting);
}

/**
 * sluice_cli_progress_event:
 * @self: a progress
 * @event: an event of the run
 */
void
sluice_cli_progress_event (SluiceCliProgress *self,
                           JsonObject        *event)
{
  const char *name;

  g_return_if_fail (self != NULL);
  g_return_if_fail (event != NULL);

  name = json_object_get_string_member_with_default (event, "event", "");
  if (g_str_equal (name, "progress"))
    {
      self->read = get_int (event, "read");
      self->rejected = get_int (event, "rejected");
      self->requests = get_int (event, "requests");
      self->total = get_int (event, "total");
      show (self);
    }
  else if (g_str_equal (name, "retry"))
    say_retry (self, event);
  else if (g_str_equal (name, "wait"))
    take_wait (self, event);
}

/**
 * sluice_cli_progress_finish:
 * @self: a progress
 * @state: how the run ended
 */
void
sluice_cli_progress_finish (SluiceCliProgress *self,
                            const char        *state)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (state != NULL);

  clear_bar (self);
  if (!self->terminal)
    fprintf (stderr, "%s: %s after %.1f s\n", self->name, state, seconds_since_start (self));
}
