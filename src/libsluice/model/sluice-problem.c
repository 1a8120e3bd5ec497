/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-problem.h"

/**
 * sluice_problem_new:
 * @path: the JSON path of what is wrong
 * @code: a code of `docs/codes.md`
 * @format: the message for people: what is wrong, what to do
 * @...: arguments of @format
 *
 * Returns: (transfer full): a problem
 */
SluiceProblem *
sluice_problem_new (const char *path,
                    const char *code,
                    const char *format,
                    ...)
{
  SluiceProblem *self = g_new0 (SluiceProblem, 1);
  va_list args;

  g_return_val_if_fail (path != NULL, self);
  g_return_val_if_fail (code != NULL, self);

  self->path = g_strdup (path);
  self->code = g_strdup (code);
  va_start (args, format);
  self->message = g_strdup_vprintf (format, args);
  va_end (args);

  return self;
}

/**
 * sluice_problem_free:
 * @self: (nullable): a problem
 */
void
sluice_problem_free (SluiceProblem *self)
{
  if (self == NULL)
    return;

  g_free (self->path);
  g_free (self->code);
  g_free (self->message);
  g_free (self);
}
