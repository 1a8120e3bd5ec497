/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-http-spec.h"

G_BEGIN_DECLS

/* A request of a run as a line for a shell. */

char *sluice_request_to_curl (const SluiceHttpSpec *spec,
                              const char           *kind,
                              const char           *method,
                              const char           *url) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
