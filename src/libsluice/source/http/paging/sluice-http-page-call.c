/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-page-call.h"

#include "sluice-json-text.h"

#include <string.h>

struct _SluiceHttpPageCall
{
  SluiceHttpSite *site;                 /* (unowned) */
  const SluiceHttpCall *call;           /* (unowned) */
  const SluiceHttpCall *inherited;      /* (unowned) (nullable) */
  const SluicePaginationSpec *spec;     /* (unowned) */
  SluiceTemplateLocals locals;          /* what the call sees beside its page */
  SluiceHttpRequest *mould;             /* (owned) (nullable) NULL: each page anew */
};

static SluiceHttpRequest *
render_call (SluiceHttpPageCall          *self,
             const SluiceTemplateLocals  *locals,
             GCancellable                *cancellable,
             GError                     **error)
{
  g_autoptr(SluiceHttpRequest) request = sluice_http_request_new (self->site, self->call, locals, cancellable, error);

  if (request == NULL)
    return NULL;
  if (self->inherited != NULL && sluice_http_site_is_own (self->site, sluice_http_request_get_uri (request)) &&
      !sluice_http_request_inherit (request, self->inherited, locals, cancellable, error))
    return NULL;
  return g_steal_pointer (&request);
}

/**
 * sluice_http_page_call_new:
 * @site: (transfer none): whose request it is; must outlive the object
 * @call: (transfer none): what the task says of it; must outlive the object
 * @inherited: (nullable): a request whose headers go along where @call has none of
 *   their name, if it goes to the site's own origin; must outlive the object
 * @pagination: (transfer none): how it is paged; must outlive the object
 * @locals: (nullable): what its templates see beside the state of paging; what it
 *   points to must outlive the object
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error of sluice_http_request_new()
 *
 * Returns: (transfer full): what makes the requests
 */
SluiceHttpPageCall *
sluice_http_page_call_new (SluiceHttpSite              *site,
                           const SluiceHttpCall        *call,
                           const SluiceHttpCall        *inherited,
                           const SluicePaginationSpec  *pagination,
                           const SluiceTemplateLocals  *locals,
                           GCancellable                *cancellable,
                           GError                     **error)
{
  g_autoptr(SluiceHttpPageCall) self = NULL;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (call != NULL, NULL);
  g_return_val_if_fail (pagination != NULL, NULL);

  self = g_new0 (SluiceHttpPageCall, 1);
  self->site = site;
  self->call = call;
  self->inherited = inherited;
  self->spec = pagination;
  if (locals != NULL)
    self->locals = *locals;
  if (sluice_http_call_has_template (call, "page."))
    return g_steal_pointer (&self);

  self->mould = render_call (self, &self->locals, cancellable, error);
  return self->mould != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * sluice_http_page_call_free:
 * @self: (transfer full): what makes the requests
 */
void
sluice_http_page_call_free (SluiceHttpPageCall *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->mould, sluice_http_request_free);
  g_free (self);
}

/* On the first page only what the task names is known. */
static SluiceHttpRequest *
render (SluiceHttpPageCall        *self,
        const SluiceHttpPosition  *position,
        GCancellable              *cancellable,
        GError                   **error)
{
  const gboolean offset = self->spec->kind == SLUICE_PAGINATION_OFFSET;
  const gint64 number = offset || self->spec->kind == SLUICE_PAGINATION_PAGE ? position->number : position->page;
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);
  SluiceTemplateLocals locals = self->locals;

  locals.page_token = position->token.text;
  locals.page_token_is_json = position->token.kind != SLUICE_VALUE_TEXT;
  if (position->page > 1 || self->spec->has_start)
    {
      locals.page_number = offset ? NULL : text;
      locals.page_offset = offset ? text : NULL;
    }
  return render_call (self, &locals, cancellable, error);
}

static gboolean
set_number (SluiceHttpPageCall  *self,
            SluiceHttpRequest   *request,
            const char          *name,
            gint64               number,
            GError             **error)
{
  g_auto(SluiceHttpToken) value = { NULL, SLUICE_VALUE_MISSING };

  if (name == NULL)
    return TRUE;
  sluice_http_token_set_number (&value, number);
  return sluice_http_request_set (request, self->spec->place, name, &value, error);
}

static gboolean
set_numbers (SluiceHttpPageCall        *self,
             SluiceHttpRequest         *request,
             const SluiceHttpPosition  *position,
             GError                   **error)
{
  const gboolean offset = self->spec->kind == SLUICE_PAGINATION_OFFSET;
  const char *param = offset ? self->spec->offset_param : self->spec->page_param;
  const char *size_param = offset ? self->spec->limit_param : self->spec->size_param;
  const gint64 size = offset ? self->spec->limit : self->spec->size;

  /* A body without a start begins where the server begins. */
  if (position->page == 1 && self->spec->place == SLUICE_PLACE_BODY && !self->spec->has_start)
    param = NULL;
  return set_number (self, request, param, position->number, error) &&
         (size <= 0 || set_number (self, request, size_param, size, error));
}

/* Puts all members of an object into the request. */
static gboolean
merge (SluiceHttpPageCall     *self,
       SluiceHttpRequest      *request,
       const SluiceHttpToken  *object,
       GError                **error)
{
  const SluiceValue json = sluice_value_text (SLUICE_VALUE_JSON, object->text, strlen (object->text));
  g_autoptr(SluiceArena) arena = sluice_arena_new (1024);
  SluiceJsonIter iter;
  SluiceValue name;
  SluiceValue member;

  if (!sluice_json_iter_init (&iter, &json) || !iter.is_object)
    return TRUE;
  while (sluice_json_iter_next (&iter, &name, &member))
    {
      const SluiceValue decoded = sluice_json_text_decode (member.s, member.len, arena);
      const SluiceValue decoded_name = sluice_json_text_decode (name.s, name.len, arena);
      g_autofree char *key = g_strndup (decoded_name.s, decoded_name.len);
      g_autofree char *text = sluice_value_to_string (&decoded);
      g_autofree char *path = NULL;
      SluiceHttpToken value = { text, decoded.kind };

      if (sluice_value_is_null (&decoded))
        continue;
      if (self->spec->place == SLUICE_PLACE_BODY && self->call->body.kind != SLUICE_HTTP_BODY_FORM)
        path = sluice_path_escape_key (NULL, key);
      if (!sluice_http_request_set (request, self->spec->place, path != NULL ? path : key, &value, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
set_parameters (SluiceHttpPageCall        *self,
                SluiceHttpRequest         *request,
                const SluiceHttpPosition  *position,
                GError                   **error)
{
  switch (self->spec->kind)
    {
    case SLUICE_PAGINATION_PAGE:
    case SLUICE_PAGINATION_OFFSET:
      return set_numbers (self, request, position, error);

    case SLUICE_PAGINATION_CURSOR:
      if (position->token.text == NULL)
        return TRUE;
      if (self->spec->cursor_merge_path != NULL)
        return merge (self, request, &position->token, error);
      if (self->spec->cursor_param == NULL)
        return TRUE;
      return sluice_http_request_set (request, self->spec->place, self->spec->cursor_param, &position->token, error);

    case SLUICE_PAGINATION_NONE:
    case SLUICE_PAGINATION_LINK_HEADER:
    case SLUICE_PAGINATION_NEXT_URL:
    default:
      return TRUE;
    }
}

/**
 * sluice_http_page_call_make:
 * @self: what makes the requests
 * @position: which page is wanted
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error of sluice_http_request_new() or
 *   sluice_http_request_set()
 *
 * Returns: (transfer full): its request; where it goes to is the URL that
 *   @position names, if it does
 */
SluiceHttpRequest *
sluice_http_page_call_make (SluiceHttpPageCall        *self,
                            const SluiceHttpPosition  *position,
                            GCancellable              *cancellable,
                            GError                   **error)
{
  g_autoptr(SluiceHttpRequest) request = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (position != NULL && position->page > 0, NULL);

  request = self->mould != NULL ? sluice_http_request_copy (self->mould)
                                : render (self, position, cancellable, error);
  if (request == NULL || !set_parameters (self, request, position, error))
    return NULL;
  return g_steal_pointer (&request);
}
