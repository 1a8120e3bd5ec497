/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-guess-output.h"

#include "sluice-cli-table.h"
#include "sluice-redaction.h"

#include <stdio.h>

/**
 * sluice_cli_guess_say:
 * @indent: what stands before it
 * @text: what speaks for a guess; may come from elsewhere
 *
 * Prints a line for people, to standard error.
 */
void
sluice_cli_guess_say (const char *indent,
                      const char *text)
{
  g_autofree char *redacted = sluice_redact (text);
  g_autofree char *line = sluice_cli_text_for_line (redacted, 0);

  fprintf (stderr, "%s%s\n", indent, line);
}

static char *
dup_variable (const char *name)
{
  g_autofree char *upper = g_ascii_strup (name, -1);

  for (char *p = upper; *p != '\0'; p++)
    if (*p == '-')
      *p = '_';
  return g_strconcat ("SLUICE_SECRET_", upper, NULL);
}

/**
 * sluice_cli_guess_say_secrets:
 * @input: what was given
 *
 * Says where its credentials are now, for people.
 */
void
sluice_cli_guess_say_secrets (const SluiceCliGuessInput *input)
{
  for (guint i = 0; i < input->secrets->len; i++)
    {
      const SluiceCliGuessSecret *secret = input->secrets->pdata[i];
      g_autofree char *variable = dup_variable (secret->name);

      if (secret->stored)
        fprintf (stderr, "Secret: %s (%s) is in the keyring now\n", secret->name, secret->where);
      else
        fprintf (stderr, "Secret: %s (%s) is not kept: set %s to it before a run\n", secret->name, secret->where,
                 variable);
    }
}

/**
 * sluice_cli_guess_secrets_to_json:
 * @input: what was given
 *
 * Returns: (transfer full): its credentials, without their values
 */
JsonArray *
sluice_cli_guess_secrets_to_json (const SluiceCliGuessInput *input)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < input->secrets->len; i++)
    {
      const SluiceCliGuessSecret *secret = input->secrets->pdata[i];
      g_autofree char *variable = dup_variable (secret->name);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "name", secret->name);
      json_object_set_string_member (object, "variable", variable);
      json_object_set_string_member (object, "where", secret->where);
      json_object_set_boolean_member (object, "stored", secret->stored);
      json_array_add_object_element (array, object);
    }
  return array;
}
