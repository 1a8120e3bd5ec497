/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-page.h"

G_BEGIN_DECLS

/**
 * SluiceComparePage:
 *
 * Two runs beside each other, the older one first: counts, times, checks, errors, and what
 * was different in the task.
 */
#define SLUICE_TYPE_COMPARE_PAGE (sluice_compare_page_get_type ())
G_DECLARE_FINAL_TYPE (SluiceComparePage, sluice_compare_page, SLUICE, COMPARE_PAGE, SluicePage)

SluiceComparePage *sluice_compare_page_new (const char *first,
                                            const char *second) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
