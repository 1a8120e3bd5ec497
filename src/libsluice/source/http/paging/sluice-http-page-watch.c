/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-page-watch.h"

#include "sluice-error.h"
#include "sluice-http-error.h"

#include <string.h>

struct _SluiceHttpPageWatch
{
  const SluicePaginationSpec *spec;     /* (unowned) */
  GPtrArray *paths;                     /* (owned) (element-type SluicePath) */
  SluiceHttpStopRule *stop;             /* (owned) (nullable) */

  /* Places in the list of paths, -1 where the task names none. */
  int error;
  int has_more;
  int total;
  int total_pages;
  int next;
};

static int
watch_path (SluiceHttpPageWatch *self,
            const SluicePath    *path)
{
  if (path == NULL)
    return -1;
  g_ptr_array_add (self->paths, sluice_path_ref ((SluicePath *) path));
  return (int) self->paths->len - 1;
}

static const SluicePath *
get_next_path (const SluicePaginationSpec *spec)
{
  if (spec->kind == SLUICE_PAGINATION_NEXT_URL)
    return spec->next_path;
  if (spec->kind != SLUICE_PAGINATION_CURSOR)
    return NULL;
  return spec->cursor_path != NULL ? spec->cursor_path : spec->cursor_merge_path;
}

/**
 * sluice_http_page_watch_new:
 * @error_path: (nullable): where a body holds an error; must outlive the object
 * @pagination: how pages lead to the next one; must outlive the object
 * @error: return location for an error of `stop_when`: `invalid_expression` or
 *   `invalid_path`
 *
 * Returns: (transfer full): what knows what to look for
 */
SluiceHttpPageWatch *
sluice_http_page_watch_new (const SluicePath            *error_path,
                            const SluicePaginationSpec  *pagination,
                            GError                     **error)
{
  g_autoptr(SluiceHttpPageWatch) self = NULL;

  g_return_val_if_fail (pagination != NULL, NULL);

  self = g_new0 (SluiceHttpPageWatch, 1);
  self->spec = pagination;
  self->paths = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_path_unref);
  self->error = watch_path (self, error_path);
  self->has_more = watch_path (self, pagination->has_more_path);
  self->total = watch_path (self, pagination->total_path);
  self->total_pages = watch_path (self, pagination->total_pages_path);
  self->next = watch_path (self, get_next_path (pagination));
  if (pagination->stop_when == NULL)
    return g_steal_pointer (&self);

  self->stop = sluice_http_stop_rule_new (pagination->stop_when, self->paths, error);
  return self->stop != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * sluice_http_page_watch_free:
 * @self: (transfer full): what knows what to look for
 */
void
sluice_http_page_watch_free (SluiceHttpPageWatch *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->stop, sluice_http_stop_rule_free);
  g_ptr_array_unref (self->paths);
  g_free (self);
}

/**
 * sluice_http_page_watch_get_paths:
 * @self: what knows what to look for
 *
 * Returns: (transfer none) (element-type SluicePath): the paths that whoever
 *   reads a body has to watch
 */
GPtrArray *
sluice_http_page_watch_get_paths (SluiceHttpPageWatch *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->paths;
}

/* What stands at a watched path, NULL if it was not asked for or is not there. */
static const char *
get_watched (SluiceRowReader *reader,
             int                 index,
             SluiceValueKind    *ret_kind)
{
  if (index < 0)
    return NULL;
  return sluice_row_reader_get_watched (reader, (guint) index, ret_kind);
}

/**
 * sluice_http_page_watch_check_error:
 * @self: what knows what to look for
 * @reader: what has read the body to its end
 * @error: return location for %SLUICE_ERROR_DATA `error_path`
 *
 * An `error_path` that holds anything but null, false, [] and {} is an error.
 *
 * Returns: whether the body reports none
 */
gboolean
sluice_http_page_watch_check_error (SluiceHttpPageWatch  *self,
                                    SluiceRowReader      *reader,
                                    GError              **error)
{
  SluiceValueKind kind = SLUICE_VALUE_MISSING;
  g_autofree char *excerpt = NULL;
  const char *text;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (reader != NULL, FALSE);

  text = get_watched (reader, self->error, &kind);
  if (text == NULL || kind <= SLUICE_VALUE_NULL || strcmp (text, "[]") == 0 || strcmp (text, "{}") == 0)
    return TRUE;
  if (kind == SLUICE_VALUE_BOOLEAN && strcmp (text, "false") == 0)
    return TRUE;

  excerpt = sluice_http_excerpt (text, strlen (text));
  sluice_set_error (error, SLUICE_ERROR_DATA, "error_path", "The server reports an error: %s", excerpt);
  return FALSE;
}

static gint64
parse_total (const char *text)
{
  guint64 number;

  return text != NULL && g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &number, NULL) ? (gint64) number : -1;
}

static gint64
get_total (const SluiceHttpStopFacts *seen,
           int                        index,
           const char                *header)
{
  SluiceValueKind kind = SLUICE_VALUE_MISSING;
  gint64 total = parse_total (get_watched (seen->reader, index, &kind));

  if (total < 0 && header != NULL)
    total = parse_total (soup_message_headers_get_one (seen->answer->headers, header));
  return total;
}

static int
get_has_more (SluiceHttpPageWatch *self,
              SluiceRowReader     *reader)
{
  SluiceValueKind kind = SLUICE_VALUE_MISSING;
  const char *text = get_watched (reader, self->has_more, &kind);

  if (text == NULL || kind <= SLUICE_VALUE_NULL)
    return -1;
  return g_ascii_strcasecmp (text, "false") != 0 && strcmp (text, "0") != 0 && *text != '\0';
}

static void
read_next (SluiceHttpPageWatch       *self,
           const SluiceHttpStopFacts *seen,
           SluiceHttpToken           *next)
{
  SluiceValueKind kind = SLUICE_VALUE_TEXT;
  const char *text = NULL;

  if (self->next >= 0)
    text = get_watched (seen->reader, self->next, &kind);
  else if (self->spec->kind == SLUICE_PAGINATION_CURSOR && self->spec->cursor_field != NULL)
    text = sluice_row_reader_get_last (seen->reader, &kind);
  else if (self->spec->kind == SLUICE_PAGINATION_CURSOR && self->spec->cursor_header != NULL)
    text = soup_message_headers_get_one (seen->answer->headers, self->spec->cursor_header);
  sluice_http_token_set (next, text, kind);
}

/**
 * sluice_http_page_watch_read:
 * @self: what knows what to look for
 * @seen: the page
 * @facts: gets `records`, `has_more`, the totals, `next`, `link`, `uri` and `stop`
 * @error: return location for `expression_error`
 *
 * Returns: whether all could be told
 */
gboolean
sluice_http_page_watch_read (SluiceHttpPageWatch        *self,
                             const SluiceHttpStopFacts  *seen,
                             SluiceHttpPageFacts        *facts,
                             GError                    **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (seen != NULL, FALSE);
  g_return_val_if_fail (facts != NULL, FALSE);

  facts->records = seen->records;
  facts->has_more = get_has_more (self, seen->reader);
  facts->total = get_total (seen, self->total, self->spec->total_header);
  facts->total_pages = get_total (seen, self->total_pages, self->spec->total_pages_header);
  facts->link = soup_message_headers_get_list (seen->answer->headers, "Link");
  facts->uri = seen->answer->uri;
  read_next (self, seen, &facts->next);
  facts->stop = FALSE;
  return self->stop == NULL || sluice_http_stop_rule_apply (self->stop, seen, &facts->stop, error);
}
