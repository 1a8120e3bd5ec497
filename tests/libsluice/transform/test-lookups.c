/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-error.h"
#include "sluice-expression.h"
#include "sluice-lookups.h"

#include "transform-utils.h"

#include <string.h>

typedef struct
{
  SluiceTask *task;
  SluiceLookups *lookups;
  SluiceArena *arena;
} Fixture;

static void
fixture_clear (Fixture *self)
{
  g_clear_pointer (&self->lookups, sluice_lookups_free);
  g_clear_pointer (&self->arena, sluice_arena_free);
  g_clear_object (&self->task);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

/* One lookup `l`; @more are further keys of it. */
static void
set_up (Fixture    *self,
        const char *more)
{
  g_autofree char *data = g_strdup_printf (
    "{\"sluice\": 1, \"id\": \"b\", \"name\": \"T\", \"source\": {\"type\": \"inline\", \"records\": []}, "
    "\"filter\": \"a = 1\", \"lookups\": [{\"name\": \"l\", \"records\": []%s}], "
    "\"destination\": {\"type\": \"sqlite\", \"path\": \"o.db\", \"table\": \"t\"}}", more);
  g_autoptr(GError) error = NULL;

  self->task = sluice_task_new_from_data (data, -1, "/nowhere/task.json", NULL, &error);
  g_assert_no_error (error);
  self->lookups = sluice_lookups_new (self->task, &error);
  g_assert_no_error (error);
  self->arena = sluice_arena_new (4096);
}

/* @records are objects, one a line. */
static gboolean
fill (Fixture     *self,
      const char  *records,
      GError     **error)
{
  g_auto(GStrv) lines = g_strsplit (records, "\n", -1);
  g_autoptr(SluiceBatch) batch = sluice_batch_new (1, MAX (g_strv_length (lines), 1));

  for (guint i = 0; lines[i] != NULL && lines[i][0] != '\0'; i++)
    {
      sluice_batch_row (batch, i)[0] = transform_read_value (lines[i], batch->arena);
      batch->origins[i] = (SluiceRowOrigin) { .number = i + 1 };
      batch->n_rows++;
    }
  return sluice_lookups_begin (self->lookups, 0, error) && sluice_lookups_add (self->lookups, 0, batch, error) &&
         sluice_lookups_end (self->lookups, 0, error);
}

static void
fill_ok (Fixture    *self,
         const char *records)
{
  g_autoptr(GError) error = NULL;

  fill (self, records, &error);
  g_assert_no_error (error);
}

/* Of what kind a value is, and its text. */
static char *
show (const SluiceValue *value)
{
  static const char *const kinds[] = {
    [SLUICE_VALUE_BOOLEAN] = "boolean", [SLUICE_VALUE_INTEGER] = "integer", [SLUICE_VALUE_DOUBLE] = "double",
    [SLUICE_VALUE_NUMBER] = "number", [SLUICE_VALUE_TEXT] = "text", [SLUICE_VALUE_JSON] = "json",
  };
  g_autofree char *text = transform_show_value (value);

  if (sluice_value_is_null (value))
    return g_steal_pointer (&text);
  g_assert_cmpuint (value->kind, <, G_N_ELEMENTS (kinds));
  return g_strdup_printf ("%s %s", kinds[value->kind], text);
}

/* What the field holds, shown; "missing" where the key is. */
static void
assert_found (Fixture    *self,
              const char *key,
              const char *field,
              const char *expected)
{
  SluiceValue value = transform_read_value (key, self->arena);
  g_autoptr(GError) error = NULL;
  g_autofree char *shown = NULL;
  SluiceValue found;
  guint slot;

  g_assert_true (sluice_lookups_find_field (self->lookups, 0, field, &slot, &error));
  if (sluice_lookups_find (self->lookups, 0, &value, slot, self->arena, &found) != SLUICE_LOOKUP_FOUND)
    shown = g_strdup ("missing");
  else
    shown = show (&found);
  g_assert_cmpstr (shown, ==, expected);
  g_assert_true (sluice_lookups_check (self->lookups, &error));
}

static void
test_values (void)
{
  g_auto(Fixture) self = { NULL };

  set_up (&self, "");
  fill_ok (&self, "{\"k\":\"a\",\"v\":1.10,\"w\":true}\n{\"k\":\"b\",\"v\":\"1.10\",\"w\":false}\n"
           "{\"k\":\"c\",\"v\":{\"x\":[1,\"}\"]},\"w\":null}\n{\"k\":\"d\",\"v\":12345678901234567890}\n"
           "{\"k\":\"e\",\"v\":-0,\"w\":7,\"new\":\"late\"}");
  /* Twice: the second answer is remembered. */
  for (guint i = 0; i < 2; i++)
    {
      assert_found (&self, "\"a\"", NULL, "number 1.10");
      assert_found (&self, "\"a\"", "w", "boolean true");
      assert_found (&self, "\"b\"", "v", "text 1.10");
      assert_found (&self, "\"b\"", "w", "boolean false");
      assert_found (&self, "\"c\"", "v", "json {\"x\":[1,\"}\"]}");
      assert_found (&self, "\"c\"", "w", "null");
      assert_found (&self, "\"d\"", "v", "number 12345678901234567890");
      assert_found (&self, "\"d\"", "w", "null");
      assert_found (&self, "\"e\"", "v", "number -0");
      assert_found (&self, "\"e\"", "new", "text late");
      assert_found (&self, "\"a\"", "new", "null");
      assert_found (&self, "\"f\"", "v", "missing");
    }
}

static void
test_keys (void)
{
  g_auto(Fixture) self = { NULL };

  set_up (&self, ", \"key\": \"id\"");
  fill_ok (&self, "{\"name\":\"seven\",\"id\":7}\n{\"name\":\"text\",\"id\":\"07\"}\n{\"name\":\"none\",\"id\":null}\n"
           "{\"name\":\"nothing\"}\n{\"name\":\"empty\",\"id\":\"\"}\n{\"name\":\"yes\",\"id\":true}");
  assert_found (&self, "7", NULL, "text seven");
  assert_found (&self, "\"7\"", NULL, "text seven");
  assert_found (&self, "\"07\"", NULL, "text text");
  assert_found (&self, "\"\"", NULL, "text empty");
  assert_found (&self, "true", NULL, "text yes");
  assert_found (&self, "7.0", NULL, "missing");
}

/* Fields whose names SQLite takes for the same, or that are those of the table's own. */
static void
test_names (void)
{
  g_auto(Fixture) self = { NULL };

  set_up (&self, "");
  fill_ok (&self, "{\"id\":1,\"ID\":2,\"Id\":3,\"{key}\":4,\"a\\\"b\":5,\"\":6,\"rowid\":7}");
  assert_found (&self, "1", "id", "integer 1");
  assert_found (&self, "1", "ID", "integer 2");
  assert_found (&self, "1", "Id", "integer 3");
  assert_found (&self, "1", "{key}", "integer 4");
  assert_found (&self, "1", "a\"b", "integer 5");
  assert_found (&self, "1", "", "integer 6");
  assert_found (&self, "1", "rowid", "integer 7");
}

static void
assert_fails (const char *more,
              const char *records,
              const char *code)
{
  g_auto(Fixture) self = { NULL };
  g_autoptr(GError) error = NULL;

  set_up (&self, more);
  g_assert_false (fill (&self, records, &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, code);
}

static void
test_errors (void)
{
  assert_fails ("", "{\"k\":1,\"v\":1}\n{\"k\":\"1\",\"v\":2}", "lookup_doubles");
  assert_fails (", \"key\": \"other\"", "{\"k\":1}", "unknown_field");
  assert_fails ("", "[1]", "wrong_type");
}

static void
test_empty (void)
{
  g_auto(Fixture) self = { NULL };

  set_up (&self, ", \"key\": \"id\"");
  fill_ok (&self, "");
  assert_found (&self, "1", "anything", "missing");
}

static gboolean
knows_nothing_cb (const char *name,
                  gpointer    user_data)
{
  return FALSE;
}

/* @text over the lookup, shown. */
static void
assert_expression (Fixture    *self,
                   const char *text,
                   const char *expected)
{
  SluiceSandbox *sandbox = sluice_lookups_get_sandbox (self->lookups);
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceExpression) expression =
    sluice_expression_new (sandbox, text, NULL, knows_nothing_cb, NULL, &error);
  g_autofree char *shown = NULL;
  SluiceValue value;

  g_assert_no_error (error);
  sluice_expression_evaluate (expression, NULL, &value, &error);
  g_assert_no_error (error);
  shown = show (&value);
  g_assert_cmpstr (shown, ==, expected);
}

static void
test_expressions (void)
{
  g_auto(Fixture) self = { NULL };

  set_up (&self, "");
  fill_ok (&self, "{\"k\":\"a\",\"n\":2,\"r\":1.50}\n{\"k\":\"b\",\"n\":3,\"r\":0.25}");
  assert_expression (&self, "(SELECT n FROM l WHERE k = 'b')", "integer 3");
  assert_expression (&self, "(SELECT max(r) FROM l WHERE r > 1)", "double 1.5");
  assert_expression (&self, "(SELECT count(*) FROM l)", "integer 2");
  assert_expression (&self, "lookup('l', 'b')", "integer 3");
  assert_expression (&self, "lookup('l', 'a', 'r') * 2", "double 3");
  assert_expression (&self, "lookup('l', 'c')", "null");
  assert_expression (&self, "lookup('l', NULL)", "null");
}

/* A sub-select finds a key as lookup() does, whatever type the sides have. */
static void
test_sub_select_keys (void)
{
  g_auto(Fixture) numbers = { NULL };
  g_auto(Fixture) texts = { NULL };
  g_auto(Fixture) flags = { NULL };

  set_up (&numbers, "");
  fill_ok (&numbers, "{\"k\":1,\"v\":\"one\",\"o\":2}\n{\"k\":10,\"v\":\"ten\",\"o\":1}\n{\"k\":9,\"v\":\"nine\",\"o\":9}");
  assert_expression (&numbers, "(SELECT v FROM l WHERE k = 1)", "text one");
  assert_expression (&numbers, "(SELECT v FROM l WHERE k = '1')", "text one");
  assert_expression (&numbers, "lookup('l', '1', 'v')", "text one");
  assert_expression (&numbers, "(SELECT count(*) FROM l WHERE k IN ('10', 9))", "integer 2");
  /* They are still numbers. */
  assert_expression (&numbers, "(SELECT v FROM l WHERE k > 2 ORDER BY k DESC LIMIT 1)", "text ten");
  assert_expression (&numbers, "(SELECT max(k) + 1 FROM l)", "integer 11");
  assert_expression (&numbers, "(SELECT a.v FROM l AS a, l AS b WHERE a.k = b.o AND b.v = 'ten')", "text one");

  set_up (&texts, "");
  fill_ok (&texts, "{\"k\":\"1\",\"v\":\"one\"}\n{\"k\":\"01\",\"v\":\"padded\"}\n{\"k\":2.50,\"v\":\"half\"}\n"
           "{\"k\":12345678901234567890,\"v\":\"long\"}");
  assert_expression (&texts, "(SELECT v FROM l WHERE k = 1)", "text one");
  assert_expression (&texts, "(SELECT v FROM l WHERE k = '01')", "text padded");
  assert_expression (&texts, "(SELECT v FROM l WHERE k = '2.50')", "text half");
  assert_expression (&texts, "(SELECT v FROM l WHERE k = '12345678901234567890')", "text long");
  assert_expression (&texts, "(SELECT count(*) FROM l WHERE k = '1.0')", "integer 0");

  set_up (&flags, "");
  fill_ok (&flags, "{\"k\":true,\"v\":\"yes\"}\n{\"k\":false,\"v\":\"no\"}");
  assert_expression (&flags, "(SELECT v FROM l WHERE k = (1 < 2))", "text yes");
}

/* A record as wide as a table of SQLite can be, and one that is wider. */
static void
test_wide (void)
{
  g_auto(Fixture) self = { NULL };
  g_autoptr(GString) record = g_string_new ("{\"k\":1");

  for (guint i = 0; i < 1900; i++)
    g_string_append_printf (record, ",\"f%u\":%u", i, i);
  g_string_append_c (record, '}');
  set_up (&self, "");
  fill_ok (&self, record->str);
  assert_found (&self, "1", "f1899", "integer 1899");
  assert_expression (&self, "(SELECT f1899 FROM l WHERE k = '1')", "integer 1899");

  g_string_truncate (record, record->len - 1);
  for (guint i = 0; i < 1100; i++)
    g_string_append_printf (record, ",\"g%u\":%u", i, i);
  g_string_append_c (record, '}');
  assert_fails ("", record->str, "too_many_fields");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/transform/lookups/values", test_values);
  g_test_add_func ("/transform/lookups/keys", test_keys);
  g_test_add_func ("/transform/lookups/names", test_names);
  g_test_add_func ("/transform/lookups/errors", test_errors);
  g_test_add_func ("/transform/lookups/empty", test_empty);
  g_test_add_func ("/transform/lookups/expressions", test_expressions);
  g_test_add_func ("/transform/lookups/sub-select-keys", test_sub_select_keys);
  g_test_add_func ("/transform/lookups/wide", test_wide);

  return g_test_run ();
}
