/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "test-source-fixture.h"

G_BEGIN_DECLS

/* An API behind OAuth 2: `/token` gives access tokens "access-canary-N" and,
 * if it rotates, refresh tokens "refresh-canary-N"; every other path wants the
 * newest access token, and has two pages. All of it under one lock. */
typedef struct
{
  GMutex mutex;
  guint issued;                 /* access tokens so far */
  guint refreshed;              /* refresh tokens so far; 0 = the first one is good */
  gboolean rotate;
  const char *expires;          /* (nullable) the JSON of `expires_in` */
  const char *type;             /* (nullable) `token_type` */
  const char *reply;            /* (nullable) the whole answer of /token instead */
  const char *status;           /* (nullable) its status */
  const char *headers;          /* (nullable) its headers */
  guint failing;                /* requests to /token that get `status` and `reply`; 0 = all */
  guint refuse_page;            /* the token ends before this request for data, once; 0 = never */
  gboolean refuse_all;          /* no token is good */
  guint data;                   /* requests for data so far */
  guint tokens;                 /* requests for tokens so far */
  void (*on_data) (gpointer);   /* (nullable) called before data is given */
  gpointer on_data_data;
  GCancellable *cancel;         /* (unowned) (nullable) cancelled once a token was asked for */
} TestApi;

void     test_api_init    (TestApi    *self);
void     test_api_clear   (TestApi    *self);
void     test_api_cb      (TestExchange *exchange,
                           gpointer      user_data);
SluiceOAuthSpec *test_set_oauth (Fixture          *fixture,
                                 const char       *base,
                                 SluiceOAuthGrant  grant);
void     test_add_extra   (SluiceOAuthSpec *spec,
                           const char      *name,
                           const char      *value);
gboolean test_has_secret  (const char      *text,
                           const char      *secret);

G_END_DECLS
