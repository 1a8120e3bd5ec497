/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-page.h"

G_BEGIN_DECLS

#define SLUICE_TYPE_CONNECTIONS_PAGE (sluice_connections_page_get_type ())
G_DECLARE_FINAL_TYPE (SluiceConnectionsPage, sluice_connections_page, SLUICE, CONNECTIONS_PAGE, SluicePage)

G_END_DECLS
