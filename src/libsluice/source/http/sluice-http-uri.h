/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* What HTTP sources do with URLs. */

char     *sluice_http_form_set          (const char  *form,
                                         const char  *name,
                                         const char  *value) G_GNUC_WARN_UNUSED_RESULT;
GUri     *sluice_http_uri_set_parameter (GUri        *uri,
                                         const char  *name,
                                         const char  *value) G_GNUC_WARN_UNUSED_RESULT;
GUri     *sluice_http_uri_follow        (GUri        *base,
                                         const char  *reference,
                                         GError     **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean  sluice_http_uri_same_origin   (GUri        *a,
                                         GUri        *b);

G_END_DECLS
