/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-step-words.h"

#include "sluice-draft.h"
#include "sluice-format.h"
#include "sluice-mapping-edits.h"
#include "sluice-problem.h"

#include <glib/gi18n.h>

/* @is_run: whether it can be run all the same: a field that no record of the sample has. */
static gboolean
has_problem (SluiceEditor     *editor,
             SluiceEditorStep  step,
             gboolean          is_run)
{
  SluicePreviewResult *findings = sluice_editor_get_findings (editor);
  GPtrArray *problems = findings == NULL ? NULL : sluice_preview_result_get_document_problems (findings);

  for (guint i = 0; problems != NULL && i < problems->len; i++)
    {
      const SluiceProblem *problem = g_ptr_array_index (problems, i);

      if (g_str_equal (problem->code, "missing_fields") == is_run && sluice_editor_step_of_path (problem->path) == step)
        return TRUE;
    }
  return FALSE;
}

/* A problem of a row is one of its checks, or else of its values. */
static gboolean
is_of_checks (SluiceEditor               *editor,
              const SluicePreviewProblem *problem)
{
  static const char * const codes[] = { "required", "out_of_range", "no_match", "not_in_set", "not_unique",
                                        "too_short", "too_long", "expression_failed", NULL };

  return g_strv_contains (codes, problem->code);
}

static guint
count_problems (SluiceEditor     *editor,
                SluiceEditorStep  step)
{
  SluicePreviewResult *findings = sluice_editor_get_findings (editor);
  GPtrArray *problems = findings == NULL ? NULL : sluice_preview_result_get_problems (findings);
  guint n = 0;

  for (guint i = 0; problems != NULL && i < problems->len; i++)
    {
      const SluicePreviewProblem *problem = g_ptr_array_index (problems, i);

      if (is_of_checks (editor, problem) == (step == SLUICE_EDITOR_STEP_CHECKS))
        n += problem->count;
    }
  return n;
}

static gboolean
has_member (SluiceEditor *editor,
            const char   *member)
{
  JsonNode *node = json_object_get_member (sluice_editor_get_root (editor), member);

  return node != NULL && !JSON_NODE_HOLDS_NULL (node);
}

static gboolean
is_used (SluiceEditor     *editor,
         SluiceEditorStep  step)
{
  switch (step)
    {
    case SLUICE_EDITOR_STEP_LOOKUPS:
      return has_member (editor, "lookups");
    case SLUICE_EDITOR_STEP_FILTER:
      return has_member (editor, "filter");
    case SLUICE_EDITOR_STEP_CHECKS:
      return has_member (editor, "checks");
    case SLUICE_EDITOR_STEP_SETS:
      return has_member (editor, "deduplicate") || has_member (editor, "aggregate");
    case SLUICE_EDITOR_STEP_OPTIONS:
      return has_member (editor, "limits") || has_member (editor, "parameters") || has_member (editor, "description");
    case SLUICE_EDITOR_STEP_SCHEDULE:
      return has_member (editor, "schedule");
    case SLUICE_EDITOR_STEP_SOURCE:
    case SLUICE_EDITOR_STEP_MAPPING:
    case SLUICE_EDITOR_STEP_DESTINATION:
    default:
      return TRUE;
    }
}

/**
 * sluice_step_words_get_state:
 * @editor: an editor
 * @step: a step
 *
 * Returns: how the step is, as far as the sample tells
 */
SluiceStepState
sluice_step_words_get_state (SluiceEditor     *editor,
                             SluiceEditorStep  step)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR (editor), SLUICE_STEP_UNUSED);

  if (has_problem (editor, step, FALSE) || (step == SLUICE_EDITOR_STEP_SOURCE && sluice_editor_get_error (editor) != NULL))
    return SLUICE_STEP_BROKEN;
  if (has_problem (editor, step, TRUE) ||
      ((step == SLUICE_EDITOR_STEP_MAPPING || step == SLUICE_EDITOR_STEP_CHECKS) && count_problems (editor, step) > 0))
    return SLUICE_STEP_WARNING;
  return is_used (editor, step) ? SLUICE_STEP_GOOD : SLUICE_STEP_UNUSED;
}

static char *
describe_source (SluiceEditor *editor)
{
  g_autofree char *number = NULL;

  if (!sluice_editor_has_sample (editor))
    return sluice_draft_describe_source (sluice_editor_get_root (editor));
  number = sluice_format_number (sluice_editor_get_n_records (editor));
  return g_strdup_printf (ngettext ("%s record", "%s records", sluice_editor_get_n_records (editor)), number);
}

static char *
describe_lookups (SluiceEditor *editor)
{
  JsonArray *lookups = sluice_draft_get_array (sluice_editor_get_root (editor), "lookups");
  guint n = lookups == NULL ? 0 : json_array_get_length (lookups);
  g_autofree char *number = sluice_format_number (n);

  if (n == 0)
    return g_strdup (_("None"));
  return g_strdup_printf (ngettext ("%s lookup", "%s lookups", n), number);
}

static char *
describe_filter (SluiceEditor              *editor,
                 const SluicePreviewCounts *counts)
{
  g_autofree char *number = NULL;

  if (!has_member (editor, "filter"))
    return g_strdup (_("All records"));
  if (counts == NULL || counts->read == 0)
    return g_strdup (sluice_draft_get_string (sluice_editor_get_root (editor), "filter"));
  number = sluice_format_number (counts->filtered);
  /* Translators: how many records the filter leaves out */
  return g_strdup_printf (ngettext ("%s left out", "%s left out", counts->filtered), number);
}

static char *
describe_mapping (SluiceEditor *editor)
{
  JsonArray *mapping = sluice_mapping_edits_get_mapping (sluice_editor_get_root (editor));
  guint n = mapping == NULL ? 0 : json_array_get_length (mapping);
  g_autofree char *number = sluice_format_number (n);

  if (mapping == NULL)
    return g_strdup (_("All fields"));
  return g_strdup_printf (ngettext ("%s column", "%s columns", n), number);
}

static char *
describe_checks (SluiceEditor *editor)
{
  JsonArray *checks = sluice_mapping_edits_get_checks (sluice_editor_get_root (editor));
  guint n = checks == NULL ? 0 : json_array_get_length (checks);
  guint n_failed = count_problems (editor, SLUICE_EDITOR_STEP_CHECKS);
  g_autofree char *number = sluice_format_number (n_failed > 0 ? n_failed : n);

  if (n == 0)
    return g_strdup (_("None"));
  if (n_failed > 0)
    /* Translators: how often a check failed */
    return g_strdup_printf (ngettext ("%s failure", "%s failures", n_failed), number);
  return g_strdup_printf (ngettext ("%s check", "%s checks", n), number);
}

static char *
describe_sets (SluiceEditor              *editor,
               const SluicePreviewCounts *counts)
{
  guint n = 0;
  g_autofree char *number = NULL;

  if (!is_used (editor, SLUICE_EDITOR_STEP_SETS))
    return g_strdup (_("None"));
  if (counts == NULL || counts->read == 0)
    return has_member (editor, "aggregate") ? g_strdup (_("Groups")) : g_strdup (_("Duplicates"));
  n = has_member (editor, "aggregate")
      ? counts->read - counts->filtered - counts->rejected - counts->deduplicated - counts->aggregated
      : counts->deduplicated;
  number = sluice_format_number (n);
  if (has_member (editor, "aggregate"))
    return g_strdup_printf (ngettext ("%s group", "%s groups", n), number);
  return g_strdup_printf (ngettext ("%s duplicate", "%s duplicates", n), number);
}

static char *
describe_schedule (SluiceEditor *editor)
{
  JsonObject *schedule = sluice_draft_get_object (sluice_editor_get_root (editor), "schedule", FALSE);

  if (schedule == NULL)
    return g_strdup (_("By hand"));
  return g_strdup (json_object_get_boolean_member_with_default (schedule, "enabled", TRUE) ? _("On") : _("Off"));
}

/**
 * sluice_step_words_describe:
 * @editor: an editor
 * @step: a step
 *
 * Returns: (transfer full): what the step is made of, or what became of the sample there
 */
char *
sluice_step_words_describe (SluiceEditor     *editor,
                            SluiceEditorStep  step)
{
  SluicePreviewResult *outcome = NULL;
  const SluicePreviewCounts *counts = NULL;

  g_return_val_if_fail (SLUICE_IS_EDITOR (editor), NULL);

  outcome = sluice_editor_get_outcome (editor);
  counts = outcome == NULL ? NULL : sluice_preview_result_get_counts (outcome);
  switch (step)
    {
    case SLUICE_EDITOR_STEP_SOURCE:
      return describe_source (editor);
    case SLUICE_EDITOR_STEP_LOOKUPS:
      return describe_lookups (editor);
    case SLUICE_EDITOR_STEP_FILTER:
      return describe_filter (editor, counts);
    case SLUICE_EDITOR_STEP_MAPPING:
      return describe_mapping (editor);
    case SLUICE_EDITOR_STEP_CHECKS:
      return describe_checks (editor);
    case SLUICE_EDITOR_STEP_SETS:
      return describe_sets (editor, counts);
    case SLUICE_EDITOR_STEP_DESTINATION:
      return sluice_draft_describe_target (sluice_editor_get_root (editor));
    case SLUICE_EDITOR_STEP_OPTIONS:
      return g_strdup (is_used (editor, step) ? _("Set") : _("None"));
    case SLUICE_EDITOR_STEP_SCHEDULE:
      return describe_schedule (editor);
    default:
      g_return_val_if_reached (NULL);
    }
}
