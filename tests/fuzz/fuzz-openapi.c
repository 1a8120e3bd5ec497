/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-error.h"
#include "sluice-openapi.h"

#include <stdint.h>

/* Reads the bytes as a description of an API, JSON or YAML, and makes a task of
 * each of its operations: a draft or an error with a code. */

#define MAX_OPERATIONS 50

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

static void
try_operation (const SluiceOpenapi          *openapi,
               const SluiceOpenapiOperation *operation)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) compare_error = NULL;
  g_autoptr(SluiceOpenapiDraft) draft = sluice_openapi_make_source (openapi, operation->id, &error);
  g_autoptr(JsonObject) task = json_object_new ();
  g_autoptr(GPtrArray) changes = NULL;

  if (draft == NULL)
    {
      g_assert_nonnull (sluice_error_get_code (error));
      return;
    }
  json_object_set_object_member (task, "source", json_object_ref (draft->source));
  changes = sluice_openapi_compare (openapi, task, &compare_error);
  g_assert_true (changes != NULL || compare_error != NULL);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceOpenapi) openapi = NULL;
  const char *text = (const char *) data + 1;
  GPtrArray *operations;

  if (size == 0)
    return 0;
  sluice_openapi_is_one (text, size - 1);
  openapi = sluice_openapi_parse (text, size - 1, data[0] % 2 == 0 ? "https://a.example/spec" : NULL, &error);
  if (openapi == NULL)
    {
      g_assert_nonnull (sluice_error_get_code (error));
      return 0;
    }
  operations = sluice_openapi_get_operations (openapi);
  for (guint i = 0; i < MIN (operations->len, MAX_OPERATIONS); i++)
    try_operation (openapi, operations->pdata[i]);
  return 0;
}
