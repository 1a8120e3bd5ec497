/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-curl-command.h"
#include "sluice-document.h"
#include "sluice-error.h"

#include <stdint.h>
#include <string.h>

/* Reads the bytes as a command line of curl: it must give either a source, which
 * is JSON that can be read again, or an error with a code. */

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = NULL;
  g_autoptr(SluiceCurlCommand) command = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(SluiceDocument) document = NULL;
  g_autofree char *json = NULL;

  if (size == 0)
    return 0;
  /* One bit of the first byte says whether the command itself is given. */
  text = g_strdup_printf ("%s%.*s", data[0] % 2 == 0 ? "curl " : "", (int) size - 1, (const char *) data + 1);
  command = sluice_curl_command_parse (text, &error);
  if (command == NULL)
    {
      g_assert_nonnull (sluice_error_get_code (error));
      return 0;
    }

  node = json_node_init_object (json_node_alloc (), sluice_curl_command_get_source (command));
  json = json_to_string (node, FALSE);
  document = sluice_document_parse (json, strlen (json), &error);
  g_assert_no_error (error);
  g_assert_nonnull (json_object_get_string_member (sluice_curl_command_get_source (command), "url"));
  return 0;
}
