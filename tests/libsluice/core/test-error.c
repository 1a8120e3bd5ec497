/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-error.h"

#include <gio/gio.h>

static void
test_travels (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) copy = NULL;
  SluiceErrorWhere *where;

  sluice_set_error (&error, SLUICE_ERROR_DATA, "invalid_json", "Page %d is broken", 3);
  sluice_error_set_hint (error, "Ask %s", "the server's owner");
  where = sluice_error_get_where (error);
  g_assert_cmpint (where->byte, ==, -1);
  where->url = g_strdup ("http://localhost/");
  where->page = 3;
  where->byte = 17;

  copy = g_error_copy (error);
  g_clear_error (&error);

  g_assert_error (copy, SLUICE_ERROR, SLUICE_ERROR_DATA);
  g_assert_cmpstr (copy->message, ==, "Page 3 is broken");
  g_assert_cmpstr (sluice_error_get_code (copy), ==, "invalid_json");
  g_assert_cmpstr (sluice_error_get_hint (copy), ==, "Ask the server's owner");
  g_assert_cmpstr (sluice_error_peek_where (copy)->url, ==, "http://localhost/");
  g_assert_cmpuint (sluice_error_peek_where (copy)->page, ==, 3);
  g_assert_cmpint (sluice_error_peek_where (copy)->byte, ==, 17);
}

static void
test_prefix_keeps_code (void)
{
  GError *error = sluice_error_new (SLUICE_ERROR_INVALID, "unknown_key", "what is this");
  g_autoptr(GError) moved = NULL;

  g_propagate_prefixed_error (&moved, error, "In line %d: ", 2);
  g_assert_cmpstr (moved->message, ==, "In line 2: what is this");
  g_assert_cmpstr (sluice_error_get_code (moved), ==, "unknown_key");
}

static void
test_foreign (void)
{
  g_autoptr(GError) cancelled = g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "stop");
  g_autoptr(GError) other = g_error_new (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full");

  sluice_error_set_hint (other, "ignored");
  g_assert_cmpstr (sluice_error_get_code (cancelled), ==, "cancelled");
  g_assert_cmpstr (sluice_error_get_code (other), ==, "failed");
  g_assert_null (sluice_error_get_hint (other));
  g_assert_null (sluice_error_peek_where (other));
}

static void
test_no_place (void)
{
  sluice_set_error (NULL, SLUICE_ERROR_FAILED, "failed", "nobody listens");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/sluice/core/error/travels", test_travels);
  g_test_add_func ("/sluice/core/error/prefix-keeps-code", test_prefix_keeps_code);
  g_test_add_func ("/sluice/core/error/foreign", test_foreign);
  g_test_add_func ("/sluice/core/error/no-place", test_no_place);

  return g_test_run ();
}
