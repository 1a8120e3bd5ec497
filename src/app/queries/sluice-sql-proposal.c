/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sql-proposal.h"

struct _SluiceSqlProposal
{
  GObject parent_instance;

  char *name;                   /* (owned) */
  char *text;                   /* (owned) */
  char *detail;                 /* (owned) (nullable) */
  const char *icon_name;        /* (nullable) */
};

static void
proposal_iface_init (GtkSourceCompletionProposalInterface *iface)
{
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SluiceSqlProposal, sluice_sql_proposal, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GTK_SOURCE_TYPE_COMPLETION_PROPOSAL,
                                                      proposal_iface_init))

static void
sluice_sql_proposal_finalize (GObject *object)
{
  SluiceSqlProposal *self = SLUICE_SQL_PROPOSAL (object);

  g_free (self->name);
  g_free (self->text);
  g_free (self->detail);

  G_OBJECT_CLASS (sluice_sql_proposal_parent_class)->finalize (object);
}

static void
sluice_sql_proposal_class_init (SluiceSqlProposalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_sql_proposal_finalize;
}

static void
sluice_sql_proposal_init (SluiceSqlProposal *self)
{
}

/**
 * sluice_sql_proposal_new:
 * @name: the word
 * @text: what is written for it: @name, in quotes if need be
 * @detail: (nullable): what it is
 * @icon_name: (nullable): a static string
 *
 * Returns: (transfer full): a proposal
 */
SluiceSqlProposal *
sluice_sql_proposal_new (const char *name,
                         const char *text,
                         const char *detail,
                         const char *icon_name)
{
  SluiceSqlProposal *self = NULL;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_SQL_PROPOSAL, NULL);
  self->name = g_strdup (name);
  self->text = g_strdup (text);
  self->detail = g_strdup (detail);
  self->icon_name = icon_name;
  return self;
}

const char *
sluice_sql_proposal_get_name (SluiceSqlProposal *self)
{
  g_return_val_if_fail (SLUICE_IS_SQL_PROPOSAL (self), NULL);

  return self->name;
}

const char *
sluice_sql_proposal_get_text (SluiceSqlProposal *self)
{
  g_return_val_if_fail (SLUICE_IS_SQL_PROPOSAL (self), NULL);

  return self->text;
}

const char *
sluice_sql_proposal_get_detail (SluiceSqlProposal *self)
{
  g_return_val_if_fail (SLUICE_IS_SQL_PROPOSAL (self), NULL);

  return self->detail;
}

const char *
sluice_sql_proposal_get_icon (SluiceSqlProposal *self)
{
  g_return_val_if_fail (SLUICE_IS_SQL_PROPOSAL (self), NULL);

  return self->icon_name;
}
