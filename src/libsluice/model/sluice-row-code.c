/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-row-code.h"

static const char *const row_codes[] = {
  "child_failed", "constraint", "expression_error", "expression_failed", "field_not_kept",
  "invalid_boolean", "invalid_bytes", "invalid_cursor", "invalid_date", "invalid_decimal",
  "invalid_double", "invalid_encoding", "invalid_fix", "invalid_integer", "invalid_json",
  "invalid_list", "invalid_quote", "invalid_text", "invalid_time", "invalid_timestamp",
  "invalid_timestamptz", "invalid_uuid", "line_too_long", "missing_columns", "missing_cursor",
  "no_lookup", "no_match", "not_an_object", "not_in_set", "not_unique", "nul_byte", "older_version",
  "out_of_range", "pattern_gave_up", "record_cut", "record_redacted", "record_unreadable", "required", "too_long",
  "too_many_columns", "too_short", "unclosed_quote",
  NULL
};

/**
 * sluice_row_code_is_known:
 * @code: a code
 *
 * Returns: whether rows are rejected with it
 */
gboolean
sluice_row_code_is_known (const char *code)
{
  g_return_val_if_fail (code != NULL, FALSE);

  return g_strv_contains (row_codes, code);
}
