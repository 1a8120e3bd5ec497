/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-window.h"

G_BEGIN_DECLS

void sluice_file_drop_add (SluiceWindow *window);

G_END_DECLS
