/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-page.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceIntakePage:
 *
 * From a link or a file to a loaded table: an address, a credential if the
 * server asks for one, real rows, *Load*.
 */
#define SLUICE_TYPE_INTAKE_PAGE (sluice_intake_page_get_type ())
G_DECLARE_FINAL_TYPE (SluiceIntakePage, sluice_intake_page, SLUICE, INTAKE_PAGE, SluicePage)

SluiceIntakePage *sluice_intake_page_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void              sluice_intake_page_choose_file (SluiceIntakePage *self);
void              sluice_intake_page_open_file   (SluiceIntakePage *self,
                                                  GFile            *file);
void              sluice_intake_page_use_source  (SluiceIntakePage *self,
                                                  JsonObject       *source);
void              sluice_intake_page_try_sample  (SluiceIntakePage *self);

G_END_DECLS
