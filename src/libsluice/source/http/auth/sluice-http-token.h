/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-value.h"

G_BEGIN_DECLS

/**
 * SluiceHttpToken:
 * @text: (owned) (nullable): a text, or JSON text exactly as it arrived; %NULL
 *   where there is none
 * @kind: %SLUICE_VALUE_TEXT, %SLUICE_VALUE_NUMBER, %SLUICE_VALUE_BOOLEAN or
 *   %SLUICE_VALUE_JSON; else there is none
 *
 * What an answer says of the next page, or another parameter of paging. In a
 * JSON body a number stays a number, digit for digit.
 */
typedef struct
{
  char *text;
  SluiceValueKind kind;
} SluiceHttpToken;

void     sluice_http_token_set        (SluiceHttpToken       *self,
                                       const char            *text,
                                       SluiceValueKind        kind);
void     sluice_http_token_set_number (SluiceHttpToken       *self,
                                       gint64                 number);
void     sluice_http_token_clear      (SluiceHttpToken       *self);
gboolean sluice_http_token_is_end     (const SluiceHttpToken *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SluiceHttpToken, sluice_http_token_clear)

G_END_DECLS
