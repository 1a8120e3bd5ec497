/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-csv-dialect.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

static void
look (const char              *text,
      gsize                    size,
      gboolean                 complete,
      const SluiceTabularSpec *given)
{
  g_autoptr(SluiceCsvDialect) dialect = sluice_csv_guess (text, size, complete, given);
  g_autoptr(JsonNode) node = sluice_csv_dialect_to_json (dialect);

  g_assert_nonnull (node);
  g_assert_cmpuint (dialect->n_columns, >=, 1);
  g_assert_cmpint (*dialect->delimiter, !=, '\0');
}

/* Any text has a dialect, whatever is known of it. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  const char *text = (const char *) data;
  SluiceTabularSpec given = { .delimiter = (char *) ",", .header = SLUICE_HEADER_PRESENT };

  look (text, size, TRUE, NULL);
  look (text, size, FALSE, NULL);
  look (text, size, TRUE, &given);
  given.skip_rows = 2;
  given.escape = (char *) "\\";
  look (text, size, TRUE, &given);
  return 0;
}
