/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-check-report.h"

/**
 * sluice_check_report_fail:
 * @report: a report
 * @row: the number of a row with a violation
 */
void
sluice_check_report_fail (SluiceCheckReport *report,
                          guint64            row)
{
  g_return_if_fail (report != NULL);

  report->failed++;
  if (report->n_rows < SLUICE_CHECK_REPORT_ROWS)
    report->rows[report->n_rows++] = row;
}

/**
 * sluice_check_report_merge:
 * @report: a report
 * @other: of the same check over other rows
 *
 * Adds up both.
 */
void
sluice_check_report_merge (SluiceCheckReport       *report,
                           const SluiceCheckReport *other)
{
  g_return_if_fail (report != NULL);
  g_return_if_fail (other != NULL);

  report->looked_at += other->looked_at;
  report->failed += other->failed;
  for (guint i = 0; i < other->n_rows; i++)
    {
      guint at = report->n_rows;

      while (at > 0 && report->rows[at - 1] > other->rows[i])
        at--;
      if (report->n_rows < SLUICE_CHECK_REPORT_ROWS)
        report->n_rows++;
      for (guint j = report->n_rows - 1; j > at; j--)
        report->rows[j] = report->rows[j - 1];
      if (at < SLUICE_CHECK_REPORT_ROWS)
        report->rows[at] = other->rows[i];
    }
}

static const char *
name_severity (SluiceSeverity severity)
{
  switch (severity)
    {
    case SLUICE_SEVERITY_WARN:
      return "warn";
    case SLUICE_SEVERITY_FAIL:
      return "fail";
    case SLUICE_SEVERITY_REJECT:
    default:
      return "reject";
    }
}

/**
 * sluice_check_report_to_json:
 * @report: a report
 * @check: what it is about
 * @index: the place of @check in the task
 *
 * Returns: (transfer full): a member of `checks` in a result
 */
JsonObject *
sluice_check_report_to_json (const SluiceCheckReport *report,
                             const SluiceCheck       *check,
                             guint                    index)
{
  JsonObject *object = json_object_new ();
  JsonArray *rows = json_array_new ();

  for (guint i = 0; i < report->n_rows; i++)
    json_array_add_int_element (rows, (gint64) report->rows[i]);
  json_object_set_int_member (object, "check", index);
  if (check->column != NULL)
    json_object_set_string_member (object, "column", check->column);
  else
    json_object_set_null_member (object, "column");
  json_object_set_string_member (object, "rule", sluice_check_rule_get_name (check->rule));
  json_object_set_string_member (object, "severity", name_severity (check->severity));
  json_object_set_int_member (object, "looked_at", (gint64) report->looked_at);
  json_object_set_int_member (object, "failed", (gint64) report->failed);
  json_object_set_array_member (object, "rows", rows);
  return object;
}
