/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "sluice-sign-in.h"

static const struct
{
  const char *document;
  const char *code;
  const char *connection;
  const char *path;
} cases[] = {
  /* What the source signs in with is its connection's, or its own; that the destination
   * has a connection, too, has nothing to do with it. */
  { "{'source':{'type':'http','connection':'a'},'destination':{'connection':'b'}}", "unauthorized", "a", "$.source.auth" },
  { "{'source':{'type':'http','auth':{}},'destination':{'connection':'b'}}", "unauthorized", NULL, "$.source.auth" },
  { "{'source':{'type':'http','auth':{}},'destination':{'connection':'b'}}", "login_refused", NULL, "$.source.auth" },
  { "{'source':{'type':'http','auth':{}},'destination':{'connection':'b'}}", "missing_secret", NULL, "$.source.auth" },
  /* A database has refused it. */
  { "{'source':{'type':'http','connection':'a'},'destination':{'connection':'b'}}", "login_failed", "b", "$.destination.uri" },
  { "{'source':{'type':'http'},'destination':{'type':'postgres'}}", "login_failed", NULL, "$.destination.uri" },
  { "{'source':{'type':'database','connection':'a'},'destination':{'connection':'b'}}", "login_failed", "a",
    "$.source.connection" },
  /* Files need none. */
  { "{'source':{'type':'file'},'destination':{'connection':'b'}}", "missing_secret", "b", "$.destination.uri" },
  { "{'source':{'type':'inline'},'destination':{}}", NULL, NULL, "$.destination.uri" },
  /* Whatever a document may look like. */
  { "{'source':{'type':'http','connection':{'type':'http'}}}", "unauthorized", NULL, "$.source.auth" },
  { "{'source':{'connection':7},'destination':[]}", NULL, NULL, "$.source.auth" },
  { "{}", "login_failed", NULL, "$.destination.uri" },
  { NULL, "unauthorized", NULL, "$.source.auth" },
};

static void
test_places (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GString) text = g_string_new (cases[i].document);
      g_autoptr(JsonNode) root = NULL;
      SluiceSignIn place;

      g_string_replace (text, "'", "\"", 0);
      root = cases[i].document != NULL ? json_from_string (text->str, NULL) : NULL;
      sluice_sign_in_find (&place, root != NULL ? json_node_get_object (root) : NULL, cases[i].code);
      g_test_message ("%s, %s", cases[i].document, cases[i].code);
      g_assert_cmpstr (place.connection, ==, cases[i].connection);
      g_assert_cmpstr (place.path, ==, cases[i].path);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schedule/sign-in/places", test_places);
  return g_test_run ();
}
