/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gtksourceview/gtksource.h>

G_BEGIN_DECLS

/**
 * SluiceSqlProposal:
 *
 * A word that the editor proposes: what it says, what is written, what it is.
 */
#define SLUICE_TYPE_SQL_PROPOSAL (sluice_sql_proposal_get_type ())
G_DECLARE_FINAL_TYPE (SluiceSqlProposal, sluice_sql_proposal, SLUICE, SQL_PROPOSAL, GObject)

SluiceSqlProposal *sluice_sql_proposal_new        (const char        *name,
                                                   const char        *text,
                                                   const char        *detail,
                                                   const char        *icon_name) G_GNUC_WARN_UNUSED_RESULT;
const char        *sluice_sql_proposal_get_name   (SluiceSqlProposal *self);
const char        *sluice_sql_proposal_get_text   (SluiceSqlProposal *self);
const char        *sluice_sql_proposal_get_detail (SluiceSqlProposal *self);
const char        *sluice_sql_proposal_get_icon   (SluiceSqlProposal *self);

G_END_DECLS
