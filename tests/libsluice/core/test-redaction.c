/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-redaction.h"

#include <string.h>

#define SECRET "s3cr\"t key/+ü"

static void
assert_hidden (const char *text,
               const char *hidden)
{
  g_autofree char *redacted = sluice_redact (text);

  g_test_message ("%s -> %s", text, redacted);
  g_assert_null (strstr (redacted, hidden));
  g_assert_nonnull (strstr (redacted, SLUICE_REDACTED));
}

static void
test_forms (void)
{
  g_autofree char *base64 = g_base64_encode ((const guchar *) SECRET, strlen (SECRET));
  static const char *const forms[] = {
    SECRET,
    "s3cr%22t%20key%2F%2B%C3%BC",
    "s3cr%22t%20key%2f%2b%c3%bc",
    "s3cr%22t+key%2F%2B%C3%BC",
    "733363722274206b65792f2bc3bc",
    "733363722274206B65792F2BC3BC",
    "s3cr\\\"t key/+ü",
    "s3cr\\\"t key/+\\u00fc",
    "s3cr\\\"t key\\/+\\u00fc",
    "s3cr\"t key/+Ã¼",
    "s3cr\\\"t key/+\\u00c3\\u00bc",
  };

  sluice_redaction_add (SECRET);
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autofree char *text = g_strdup_printf ("x=%s&y", forms[i]);
      g_autofree char *redacted = sluice_redact (text);

      g_assert_cmpstr (redacted, ==, "x=" SLUICE_REDACTED "&y");
    }
  assert_hidden (base64, base64);
  *strchr (base64, '=') = '\0';
  assert_hidden (base64, base64);
}

static void
test_many (void)
{
  g_autofree char *redacted = NULL;

  sluice_redaction_add ("token-1");
  sluice_redaction_add ("token-1-long");
  sluice_redaction_add ("abc");
  sluice_redaction_add ("");
  sluice_redaction_add (NULL);
  redacted = sluice_redact ("token-1 token-1-long abc token-1token-1");
  g_assert_cmpstr (redacted, ==, SLUICE_REDACTED " " SLUICE_REDACTED " abc " SLUICE_REDACTED SLUICE_REDACTED);
  g_assert_null (sluice_redact (NULL));
}

static void
test_url (void)
{
  static const struct { const char *url; const char *expected; } cases[] = {
    { "https://x.example/a?b=c#d", "https://x.example/a?b=c#d" },
    { "https://user:pass@x.example/", "https://" SLUICE_REDACTED "@x.example/" },
    { "https://a@b:c@x.example/?q=@", "https://" SLUICE_REDACTED "@x.example/?q=@" },
    { "https://x.example/a@b", "https://x.example/a@b" },
    { "https://x.example/?api_key=1&page=2", "https://x.example/?api_key=" SLUICE_REDACTED "&page=2" },
    { "https://x.example/?page_token=1&key=2#f", "https://x.example/?page_token=1&key=" SLUICE_REDACTED "#f" },
    { "https://x.example/?X-Amz-Signature=1", "https://x.example/?X-Amz-Signature=" SLUICE_REDACTED },
    { "https://x.example/?access_token=", "https://x.example/?access_token=" SLUICE_REDACTED },
    { "/relative?author=x&auth=y", "/relative?author=x&auth=" SLUICE_REDACTED },
    { "https://x.example?&&a", "https://x.example?&&a" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *shown = sluice_redact_url (cases[i].url);

      g_assert_cmpstr (shown, ==, cases[i].expected);
    }
}

static void
test_bytes (void)
{
  static const char text[] = "a\0b " SECRET "\0 and " SECRET;
  g_autoptr(GBytes) bytes = g_bytes_new_static (text, sizeof text - 1);
  g_autoptr(GBytes) redacted = NULL;
  static const char expected[] = "a\0b " SLUICE_REDACTED "\0 and " SLUICE_REDACTED;

  sluice_redaction_add (SECRET);
  redacted = sluice_redact_bytes (bytes);
  g_assert_cmpmem (g_bytes_get_data (redacted, NULL), g_bytes_get_size (redacted), expected, sizeof expected - 1);
  g_assert_null (sluice_redact_bytes (NULL));
}

/* Of secrets that come with every answer the old ones are forgotten, except where
 * one lasts for another reason. */
static void
test_passing (void)
{
  sluice_redaction_add ("passing secret 1");
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *secret = g_strdup_printf ("passing secret %u", i);

      sluice_redaction_add_passing ("passing and staying");
      sluice_redaction_add_passing (secret);
      assert_hidden (secret, secret);
    }

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *text = g_strdup_printf ("<passing%%20secret%%20%u>", i);
      g_autofree char *redacted = sluice_redact (text);

      if (i == 1 || i >= 990)
        g_assert_cmpstr (redacted, ==, "<" SLUICE_REDACTED ">");
      else if (i < 100 && (i < 10 || i >= 20))
        g_assert_cmpstr (redacted, ==, text);
    }
  assert_hidden ("passing and staying", "staying");
}

static gpointer
add_thread (gpointer data)
{
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *secret = g_strdup_printf ("thread-%d-secret-%u", GPOINTER_TO_INT (data), i);
      g_autofree char *redacted = NULL;

      sluice_redaction_add (secret);
      redacted = sluice_redact (secret);
      g_assert_cmpstr (redacted, ==, SLUICE_REDACTED);
    }
  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[4];

  for (int i = 0; i < 4; i++)
    threads[i] = g_thread_new ("redact", add_thread, GINT_TO_POINTER (i));
  for (guint i = 0; i < 4; i++)
    g_thread_join (threads[i]);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/redaction/forms", test_forms);
  g_test_add_func ("/redaction/bytes", test_bytes);
  g_test_add_func ("/redaction/many", test_many);
  g_test_add_func ("/redaction/passing", test_passing);
  g_test_add_func ("/redaction/url", test_url);
  g_test_add_func ("/redaction/threads", test_threads);

  return g_test_run ();
}
