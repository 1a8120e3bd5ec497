/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-link-header.h"

typedef struct
{
  const char *header;
  const char *rel;
  const char *expected;         /* (nullable) */
} Case;

static const Case cases[] = {
  { NULL, "next", NULL },
  { "", "next", NULL },
  { "</a>; rel=\"next\"", "next", "/a" },
  { "</a>; rel=next", "next", "/a" },
  { "</a>;rel=next", "next", "/a" },
  { "  </a>  ;  rel  =  \"next\"  ", "next", "/a" },
  { "</a>; REL=\"NEXT\"", "next", "/a" },
  { "</a>; rel=\"prev next\"", "next", "/a" },
  { "</a>; rel=\"nextish\"", "next", NULL },
  { "</a>; rel=\"prev\", </b>; rel=\"next\"", "next", "/b" },
  { "</a>; rel=prev,</b>; rel=next", "next", "/b" },
  { "</a,b;c>; rel=\"next\"", "next", "/a,b;c" },
  { "</a>; title=\"x, y; rel=next\"; rel=prev, </b>; rel=next", "next", "/b" },
  { "</a>; title=\"a \\\" b\"; rel=\"next\"", "next", "/a" },
  { "</a>; rel=prev; rel=next", "next", NULL },
  { "</a>; rel=next; anchor=\"#x\"", "next", NULL },
  { "</a>; rel=next; anchor=\"#x\", </b>; rel=next", "next", "/b" },
  { "</a>; rel*=UTF-8''next", "next", NULL },
  { "</a>; rel=\"last\"", "last", "/a" },
  { "<>; rel=next", "next", "" },
  { "< /a >; rel=next", "next", "/a" },
  { "</a>", "next", NULL },
  { "</a", "next", NULL },
  { "</a>; rel=\"next", "next", "/a" },
  { "</a>; rel", "next", NULL },
  { "</a>; rel=", "next", NULL },
  { "</a>; ; ; rel=next", "next", "/a" },
  { "junk, </a>; rel=next", "next", "/a" },
  { "junk", "next", NULL },
  { ",,,", "next", NULL },
  { "</a>; rel=prev,,, </b>; rel=next", "next", "/b" },
  { "<https://x.example/a?p=2&q=%2C>; rel=\"next\"", "next", "https://x.example/a?p=2&q=%2C" },
};

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = sluice_link_header_find (cases[i].header, cases[i].rel);

      g_test_message ("%s", cases[i].header);
      g_assert_cmpstr (found, ==, cases[i].expected);
    }
}

/* No text of these characters makes it read where it may not, or run for ever. */
static void
test_random (void)
{
  static const char alphabet[] = "<>;,=\"\\ relnxt/a*\t";
  guint found = 0;

  for (guint i = 0; i < 200000; i++)
    {
      gsize length = (gsize) g_test_rand_int_range (0, 40);
      g_autofree char *header = g_malloc (length + 1);
      g_autofree char *target = NULL;

      for (gsize j = 0; j < length; j++)
        header[j] = alphabet[g_test_rand_int_range (0, sizeof alphabet - 1)];
      header[length] = '\0';
      target = sluice_link_header_find (header, "e");
      found += target != NULL;
      if (target != NULL)
        g_assert_nonnull (strchr (header, '<'));
    }
  g_test_message ("%u had a link", found);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/http/link-header/table", test_table);
  g_test_add_func ("/http/link-header/random", test_random);

  return g_test_run ();
}
