/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-error.h"
#include "sluice-memory-secret-store.h"
#include "sluice-redaction.h"
#include "sluice-template.h"

static SluiceTemplateScope *
make_scope (void)
{
  SluiceTemplateScope *scope = sluice_template_scope_new ();
  g_autoptr(GDateTime) now = g_date_time_new_utc (2026, 3, 29, 23, 30, 5);
  SluiceSecretStore *store = sluice_memory_secret_store_new ();

  g_hash_table_insert (scope->params, g_strdup ("q"), g_strdup ("a b&c/ä%20"));
  g_hash_table_insert (scope->params, g_strdup ("none"), g_strdup (""));
  scope->run_id = g_strdup ("r-1");
  scope->now = g_date_time_to_unix (now) * G_USEC_PER_SEC + 999999;
  sluice_memory_secret_store_add (SLUICE_MEMORY_SECRET_STORE (store), "shop-key", "hunter22");
  scope->secrets = store;
  return scope;
}

static void
test_values (void)
{
  static const struct { const char *text; const char *expected; } cases[] = {
    { "", "" },
    { "plain", "plain" },
    { "{{param.q}}", "a b&c/ä%20" },
    { "x{{ param.q }}y", "xa b&c/ä%20y" },
    { "{{param.none}}", "" },
    { "{{env.SLUICE_TEST_SITE}}-1", "berlin-1" },
    { "{{env.SLUICE_TEST_NOWHERE}}", "" },
    { "{{{{x}}", "{{x}}" },
    { "{{{{{{run.id}}", "{{r-1" },
    { "}} {", "}} {" },
    { "{{run.id}}", "r-1" },
    { "{{run.id}}-{{part}}", "r-1-{{part}}" },
    { "{{now}}", "2026-03-29T23:30:05Z" },
    { "{{today}}", "2026-03-29" },
    { "{{now - 1d}}", "2026-03-28T23:30:05Z" },
    { "{{now-90m}}", "2026-03-29T22:00:05Z" },
    { "{{now + 2w}}", "2026-04-12T23:30:05Z" },
    { "{{now - 1d | %Y-%m-%d}}", "2026-03-28" },
    { "{{now|%H%%}}", "23%" },
    { "{{today - 29d}}", "2026-02-28" },
    { "secret:shop-key", "hunter22" },
    { "Bearer {{secret.shop-key}}", "Bearer hunter22" },
    { " secret:shop-key", " secret:shop-key" },
    { "secret:", "secret:" },
  };
  g_autoptr(SluiceTemplateScope) scope = make_scope ();

  g_setenv ("SLUICE_TEST_SITE", "berlin", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *value = NULL;

      g_test_message ("%s", cases[i].text);
      value = sluice_template_render (cases[i].text, scope, SLUICE_TEMPLATE_PLAIN, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (value, ==, cases[i].expected);
      g_assert_true (sluice_template_check (cases[i].text, NULL));
    }
}

static void
test_url (void)
{
  g_autoptr(SluiceTemplateScope) scope = make_scope ();
  g_autofree char *url = NULL;

  url = sluice_template_render ("/s p?q={{param.q}}", scope, SLUICE_TEMPLATE_URL, NULL, NULL);
  g_assert_cmpstr (url, ==, "/s p?q=a%20b%26c%2F%C3%A4%2520");
}

static void
test_zone (void)
{
  g_autoptr(SluiceTemplateScope) scope = make_scope ();
  g_autofree char *today = NULL;
  g_autofree char *before = NULL;

  scope->zone = g_time_zone_new_identifier ("Europe/Berlin");
  g_assert_nonnull (scope->zone);
  today = sluice_template_render ("{{today}}", scope, SLUICE_TEMPLATE_PLAIN, NULL, NULL);
  g_assert_cmpstr (today, ==, "2026-03-30");
  /* The day before had only 23 hours. */
  before = sluice_template_render ("{{today - 1d | %Y-%m-%d %H}}", scope, SLUICE_TEMPLATE_PLAIN, NULL, NULL);
  g_assert_cmpstr (before, ==, "2026-03-29 01");
}

static char *
get_record (const char *path,
            gpointer    user_data)
{
  return g_strcmp0 (path, "id") == 0 ? g_strdup (user_data) : NULL;
}

/* The bookmark, the state of paging and the parent's record; what is not there
 * yields nothing. */
static void
test_locals (void)
{
  static const struct { const char *text; const char *expected; } cases[] = {
    { "{{cursor}}", "2024-01-01" },
    { "[{{cursor_to}}]", "[]" },
    { "{{page.token}}", "t 2&" },
    { "{{page.number}}/{{page.offset}}", "3/" },
    { "/users/{{record.id}}/posts{{record.other}}", "/users/7/posts" },
  };
  g_autoptr(SluiceTemplateScope) scope = make_scope ();
  char id[] = "7";
  const SluiceTemplateLocals locals = {
    .page_token = "t 2&", .page_number = "3", .record = get_record, .record_data = id,
  };
  g_autofree char *encoded = NULL;

  scope->cursor = g_strdup ("2024-01-01");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *text = sluice_template_render_locals (cases[i].text, scope, &locals,
                                                             SLUICE_TEMPLATE_PLAIN, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (text, ==, cases[i].expected);
    }

  encoded = sluice_template_render_locals ("?a={{page.token}}", scope, &locals, SLUICE_TEMPLATE_URL, NULL, NULL);
  g_assert_cmpstr (encoded, ==, "?a=t%202%26");
}

static char *
list_cb (const char *path,
         gpointer    user_data)
{
  g_string_append_printf (user_data, "%s,", path);
  return NULL;
}

/* Nothing is looked up for that: no secret, no variable. */
static void
test_foreach_record (void)
{
  g_autoptr(GString) paths = g_string_new (NULL);

  sluice_template_foreach_record ("/{{record.id}}/{{{{record.no}}?{{secret.none}}&{{ record.a.b[0] }}{{param.x}}"
                                  "{{record.c[\"d e\"]}}", list_cb, paths);
  sluice_template_foreach_record ("secret:none", list_cb, paths);
  g_assert_cmpstr (paths->str, ==, "id,a.b[0],c[\"d e\"],");
}

static void
test_errors (void)
{
  static const struct { const char *text; const char *code; gboolean checked; } cases[] = {
    { "{{param.other}}", "missing_parameter", FALSE },
    { "{{secret.other}}", "missing_secret", FALSE },
    { "secret:other", "missing_secret", FALSE },
    { "{{page.name}}", "unknown_template", TRUE },
    { "{{record.id}}", "invalid_template", FALSE },
    { "{{nonsense}}", "unknown_template", TRUE },
    { "{{}}", "unknown_template", TRUE },
    { "{{param.}}", "unknown_template", TRUE },
    { "{{nowhere}}", "unknown_template", TRUE },
    { "{{now", "invalid_template", TRUE },
    { "{{now * 1d}}", "invalid_template", TRUE },
    { "{{now - 1}}", "invalid_template", TRUE },
    { "{{now - 1y}}", "invalid_template", TRUE },
    { "{{now | }}", "invalid_template", TRUE },
    { "{{now | %B}}", "invalid_template", TRUE },
    { "{{now | %}}", "invalid_template", TRUE },
    { "{{secret.a b}}", "invalid_template", TRUE },
  };
  g_autoptr(SluiceTemplateScope) scope = make_scope ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GError) check_error = NULL;

      g_test_message ("%s", cases[i].text);
      g_assert_null (sluice_template_render (cases[i].text, scope, SLUICE_TEMPLATE_PLAIN, NULL, &error));
      g_assert_cmpstr (sluice_error_get_code (error), ==, cases[i].code);
      g_assert_true (sluice_template_check (cases[i].text, &check_error) != cases[i].checked);
      if (cases[i].checked)
        g_assert_cmpstr (sluice_error_get_code (check_error), ==, cases[i].code);
    }
}

/* What was looked up never shows again. */
static void
test_secret_is_redacted (void)
{
  g_autoptr(SluiceTemplateScope) scope = make_scope ();
  g_autofree char *value = sluice_template_render ("secret:shop-key", scope, SLUICE_TEMPLATE_PLAIN, NULL, NULL);
  g_autofree char *shown = sluice_redact ("key=hunter22");

  g_assert_cmpstr (value, ==, "hunter22");
  g_assert_cmpstr (shown, ==, "key=" SLUICE_REDACTED);
}

static void
test_single (void)
{
  g_assert_true (sluice_template_is_single ("{{param.x}}"));
  g_assert_false (sluice_template_is_single ("{{param.x}} "));
  g_assert_false (sluice_template_is_single ("{{param.x}}{{param.y}}"));
  g_assert_false (sluice_template_is_single ("{{{{x}}"));
  g_assert_false (sluice_template_is_single (""));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/template/values", test_values);
  g_test_add_func ("/template/url", test_url);
  g_test_add_func ("/template/zone", test_zone);
  g_test_add_func ("/template/locals", test_locals);
  g_test_add_func ("/template/foreach-record", test_foreach_record);
  g_test_add_func ("/template/errors", test_errors);
  g_test_add_func ("/template/secret-is-redacted", test_secret_is_redacted);
  g_test_add_func ("/template/single", test_single);

  return g_test_run ();
}
