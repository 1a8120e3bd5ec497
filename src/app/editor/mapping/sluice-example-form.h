/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-mapping-context.h"

G_BEGIN_DECLS

/**
 * SluiceExampleForm:
 *
 * Values of a column's field, beside which somebody types what they should become. Two
 * results are enough to look for transforms that make them.
 */
#define SLUICE_TYPE_EXAMPLE_FORM (sluice_example_form_get_type ())
G_DECLARE_FINAL_TYPE (SluiceExampleForm, sluice_example_form, SLUICE, EXAMPLE_FORM, AdwPreferencesGroup)

GtkWidget *sluice_example_form_new  (SluiceMappingContext *context) G_GNUC_WARN_UNUSED_RESULT;
void       sluice_example_form_fill (SluiceExampleForm    *self);

G_END_DECLS
