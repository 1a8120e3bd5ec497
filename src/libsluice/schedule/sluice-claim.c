/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-claim.h"

/* Task, trigger, due, cause, chain, parameters. */
#define CLAIM_TYPE "(ssxmsmsa{ss})"

/**
 * sluice_claim_to_text:
 * @request: a request without limits
 *
 * Returns: (transfer full): the request as text
 */
char *
sluice_claim_to_text (const SluiceRunRequest *request)
{
  g_autoptr(GVariant) params = NULL;
  g_autoptr(GVariant) claim = NULL;

  g_return_val_if_fail (request != NULL, NULL);

  params = request->params != NULL ? g_variant_ref (request->params)
                                   : g_variant_ref_sink (g_variant_new ("a{ss}", NULL));
  claim = g_variant_ref_sink (g_variant_new ("(ssxmsms@a{ss})", request->task,
                                             sluice_trigger_to_string (request->trigger), request->due,
                                             request->cause, request->chain, params));
  return g_variant_print (claim, FALSE);
}

/**
 * sluice_claim_parse:
 * @text: (nullable): what [func@Sluice.claim_to_text] made
 *
 * Returns: (transfer full) (nullable): the request; %NULL if @text is none
 */
SluiceRunRequest *
sluice_claim_parse (const char *text)
{
  g_autoptr(GVariant) claim = NULL;
  g_autoptr(GVariant) params = NULL;
  SluiceRunRequest *request;
  const char *task;
  const char *trigger;

  if (text == NULL)
    return NULL;
  claim = g_variant_parse (G_VARIANT_TYPE (CLAIM_TYPE), text, NULL, NULL, NULL);
  if (claim == NULL)
    return NULL;

  g_variant_get_child (claim, 0, "&s", &task);
  request = sluice_run_request_new (task);
  g_variant_get_child (claim, 1, "&s", &trigger);
  if (!sluice_trigger_parse (trigger, &request->trigger))
    request->trigger = SLUICE_TRIGGER_SCHEDULE;
  g_variant_get_child (claim, 2, "x", &request->due);
  g_variant_get_child (claim, 3, "ms", &request->cause);
  g_variant_get_child (claim, 4, "ms", &request->chain);
  params = g_variant_get_child_value (claim, 5);
  if (g_variant_n_children (params) > 0)
    request->params = g_steal_pointer (&params);
  return request;
}

/**
 * sluice_claim_matches:
 * @text: (nullable): what [func@Sluice.claim_to_text] made
 * @request: a request
 *
 * Returns: whether @request is what is claimed
 */
gboolean
sluice_claim_matches (const char             *text,
                      const SluiceRunRequest *request)
{
  g_autoptr(SluiceRunRequest) claim = sluice_claim_parse (text);

  g_return_val_if_fail (request != NULL, FALSE);

  return claim != NULL && claim->trigger == request->trigger && claim->due == request->due &&
         g_strcmp0 (claim->cause, request->cause) == 0;
}
