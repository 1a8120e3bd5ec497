/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceDependenciesView:
 *
 * Which task runs after which: the picture, the same as a list, and a form to
 * add to it. Each change is saved at once, and can be undone.
 */
#define SLUICE_TYPE_DEPENDENCIES_VIEW (sluice_dependencies_view_get_type ())
G_DECLARE_FINAL_TYPE (SluiceDependenciesView, sluice_dependencies_view, SLUICE, DEPENDENCIES_VIEW, AdwBin)

void sluice_dependencies_view_set_session (SluiceDependenciesView *self,
                                           SluiceSession          *session);

G_END_DECLS
