/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-link-header.h"

#include <string.h>

/* RFC 8288, section 3 and appendix B: link-values separated by commas, each
 * `<URI>` and parameters. Commas and semicolons also stand inside URIs and
 * quoted strings, so that splitting at them is no parser. */

#define BLANKS " \t"

static const char *
skip_blanks (const char *p)
{
  return p + strspn (p, BLANKS);
}

/* A token or a quoted string. Moves *p behind it. */
static char *
parse_value (const char **p)
{
  GString *value;
  gsize length;

  if (**p != '"')
    {
      length = strcspn (*p, ";," BLANKS);
      *p += length;
      return g_strndup (*p - length, length);
    }

  value = g_string_new (NULL);
  for ((*p)++; **p != '\0' && **p != '"'; (*p)++)
    {
      if (**p == '\\' && (*p)[1] != '\0')
        (*p)++;
      g_string_append_c (value, **p);
    }
  if (**p == '"')
    (*p)++;
  return g_string_free (value, FALSE);
}

static gboolean
has_relation (const char *relations,
              const char *rel)
{
  g_auto(GStrv) names = g_strsplit_set (relations, BLANKS, -1);

  for (guint i = 0; names[i] != NULL; i++)
    {
      if (g_ascii_strcasecmp (names[i], rel) == 0)
        return TRUE;
    }
  return FALSE;
}

/* The parameters of one link. Moves *p to the comma behind it. Of several `rel`
 * the first counts; with an `anchor` the link is not about this response. */
static gboolean
parse_parameters (const char **p,
                  const char  *rel)
{
  gboolean seen = FALSE;
  gboolean matches = FALSE;
  gboolean anchored = FALSE;

  for (*p = skip_blanks (*p); **p == ';'; *p = skip_blanks (*p))
    {
      g_autofree char *name = NULL;
      g_autofree char *value = NULL;
      gsize length;

      *p = skip_blanks (*p + 1);
      length = strcspn (*p, "=;," BLANKS);
      name = g_ascii_strdown (*p, (gssize) length);
      *p = skip_blanks (*p + length);
      if (**p == '=')
        {
          *p = skip_blanks (*p + 1);
          value = parse_value (p);
        }

      if (strcmp (name, "rel") == 0 && value != NULL && !seen)
        {
          seen = TRUE;
          matches = has_relation (value, rel);
        }
      anchored = anchored || strcmp (name, "anchor") == 0;
    }

  return matches && !anchored;
}

/**
 * sluice_link_header_find:
 * @header: (nullable): the value of a `Link` header; several joined by commas
 * @rel: a relation, as `next`
 *
 * Returns: (transfer full) (nullable): the target of the first link with that
 *   relation, as it stands there; %NULL if there is none
 */
char *
sluice_link_header_find (const char *header,
                         const char *rel)
{
  const char *p = header;

  g_return_val_if_fail (rel != NULL, NULL);

  while (p != NULL && *p != '\0')
    {
      const char *end;
      const char *start;

      p += strspn (p, "," BLANKS);
      if (*p != '<')
        {
          /* Not a link: go on behind the next comma. */
          p = strchr (p, ',');
          continue;
        }

      start = p + 1;
      end = strchr (start, '>');
      if (end == NULL)
        return NULL;
      p = end + 1;
      if (parse_parameters (&p, rel))
        return g_strstrip (g_strndup (start, (gsize) (end - start)));
      p = strchr (p, ',');
    }

  return NULL;
}
