/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "sluice-line-diff.h"
#include "sluice-parameter-list.h"
#include "sluice-sql-completion.h"
#include "sluice-sql-editor.h"
#include "sluice-sql-proposal.h"
#include "sluice-sql-words.h"

/* What the pages of queries are made of. */

static void
test_names (void)
{
  static const struct
  {
    const char *name;
    char quote;
    const char *text;
  } cases[] = {
    { "orders", '"', "orders" },
    { "order_lines2", '"', "order_lines2" },
    { "Orders", '"', "\"Orders\"" },
    { "order", '"', "\"order\"" },
    { "user", '`', "`user`" },
    { "2nd", '"', "\"2nd\"" },
    { "a\"b", '"', "\"a\"\"b\"" },
    { "a`b", '`', "`a``b`" },
    { "größe", '"', "\"größe\"" },
    { "", '"', "\"\"" },
  };
  g_autofree char *both = sluice_sql_words_quote_table ("audit", "Odd Name", '"');
  g_autofree char *alone = sluice_sql_words_quote_table (NULL, "orders", '"');

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = sluice_sql_words_quote (cases[i].name, cases[i].quote);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
  g_assert_cmpstr (both, ==, "audit.\"Odd Name\"");
  g_assert_cmpstr (alone, ==, "orders");
}

static char
quote_of (const char *document)
{
  g_autoptr(JsonNode) node = json_from_string (document, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceConnection) connection = NULL;

  connection = sluice_connection_new_from_json ("x", json_node_get_object (node), "/", &error);
  g_assert_no_error (error);
  return sluice_sql_words_quote_of (connection);
}

static void
test_quotes (void)
{
  g_assert_cmpint (sluice_sql_words_quote_of (NULL), ==, '"');
  g_assert_cmpint (quote_of ("{\"type\": \"postgres\", \"uri\": \"postgresql://localhost/mysql\"}"), ==, '"');
  g_assert_cmpint (quote_of ("{\"type\": \"odbc\", \"dsn\": \"Driver={MariaDB Unicode};Server=x\"}"), ==, '`');
  g_assert_cmpint (quote_of ("{\"type\": \"odbc\", \"dsn\": \"shop\", \"dialect\": \"mariadb\"}"), ==, '`');
  g_assert_cmpint (quote_of ("{\"type\": \"odbc\", \"dsn\": \"mysql-copy\", \"dialect\": \"postgres\"}"), ==, '"');
}

static char *
show (GPtrArray *lines)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    {
      const SluiceLine *line = g_ptr_array_index (lines, i);

      g_string_append_printf (text, "%c%s\n", " +-"[line->kind], line->text);
    }
  return g_string_free (text, FALSE);
}

static void
test_difference (void)
{
  static const struct
  {
    const char *before;
    const char *after;
    const char *lines;
  } cases[] = {
    { "a\nb\nc", "a\nb\nc", " a\n b\n c\n" },
    { "a\nb\nc", "a\nx\nc", " a\n-b\n+x\n c\n" },
    { "a\nc", "a\nb\nc", " a\n+b\n c\n" },
    { "a\nb\nc\nd", "b\nd", "-a\n b\n-c\n d\n" },
    { "a\nb", "b\na", "-a\n b\n+a\n" },
    { "", "a", "+a\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GPtrArray) lines = sluice_line_diff (cases[i].before, cases[i].after);
      g_autofree char *text = show (lines);

      g_assert_cmpstr (text, ==, cases[i].lines);
    }
}

/* Texts of any size give both back: what was removed or is the same, and what was
 * added or is the same. */
static void
test_difference_is_whole (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);

  for (guint round = 0; round < 200; round++)
    {
      GString *texts[2] = { g_string_new (NULL), g_string_new (NULL) };
      GString *found[2] = { g_string_new (NULL), g_string_new (NULL) };
      g_autoptr(GPtrArray) lines = NULL;

      for (guint side = 0; side < 2; side++)
        for (int n = g_rand_int_range (rand, 0, 12); n >= 0; n--)
          g_string_append_printf (texts[side], "%c%s", 'a' + g_rand_int_range (rand, 0, 4), n > 0 ? "\n" : "");
      lines = sluice_line_diff (texts[0]->str, texts[1]->str);
      for (guint i = 0; i < lines->len; i++)
        {
          const SluiceLine *line = g_ptr_array_index (lines, i);

          if (line->kind != SLUICE_LINE_ADDED)
            g_string_append_printf (found[0], "%s%s", found[0]->len > 0 ? "\n" : "", line->text);
          if (line->kind != SLUICE_LINE_REMOVED)
            g_string_append_printf (found[1], "%s%s", found[1]->len > 0 ? "\n" : "", line->text);
        }
      g_assert_cmpstr (found[0]->str, ==, texts[0]->str);
      g_assert_cmpstr (found[1]->str, ==, texts[1]->str);
      for (guint side = 0; side < 2; side++)
        {
          g_string_free (texts[side], TRUE);
          g_string_free (found[side], TRUE);
        }
    }
}

static gboolean
proposes (const char *text,
          const char *qualifier,
          const char *word,
          const char *wanted)
{
  g_autoptr(SluiceSqlCompletion) completion = sluice_sql_completion_new ();
  g_autoptr(GListModel) found = sluice_sql_completion_propose (completion, text, qualifier, word);

  for (guint i = 0; i < g_list_model_get_n_items (found); i++)
    {
      g_autoptr(SluiceSqlProposal) proposal = g_list_model_get_item (found, i);

      if (g_str_equal (sluice_sql_proposal_get_name (proposal), wanted))
        return TRUE;
    }
  return FALSE;
}

static void
test_completion_of_words (void)
{
  g_autoptr(SluiceSqlCompletion) completion = sluice_sql_completion_new ();
  g_autoptr(GListModel) found = sluice_sql_completion_propose (completion, "", NULL, "OR");
  g_autoptr(SluiceSqlProposal) first = g_list_model_get_item (found, 0);

  g_assert_true (proposes ("", NULL, "sel", "SELECT"));
  g_assert_false (proposes ("", NULL, "sel", "FROM"));
  g_assert_false (proposes ("", "o", "sel", "SELECT"));
  /* FOR has it, too, but does not begin with it. */
  g_assert_cmpstr (sluice_sql_proposal_get_name (first), ==, "OR");
}

static void
test_parameters (void)
{
  SluiceParameterList *list = g_object_ref_sink (g_object_new (SLUICE_TYPE_PARAMETER_LIST, NULL));
  g_autoptr(JsonObject) kept = json_object_new ();
  g_autoptr(JsonObject) values = NULL;
  g_auto(GStrv) pairs = NULL;
  g_auto(GStrv) texts = NULL;
  g_auto(GStrv) none = NULL;

  json_object_set_string_member (kept, "since", "2026-01-01");
  json_object_set_int_member (kept, "n", 7);
  json_object_set_string_member (kept, "unused", "x");
  json_object_set_string_member (kept, "code", "007");
  json_object_set_string_member (kept, "digit", "7");
  sluice_parameter_list_set_values (list, kept);
  sluice_parameter_list_set_query (list, "SELECT ':no', a::text FROM t WHERE b > :since AND c = :n -- :never");
  pairs = sluice_parameter_list_dup_pairs (list);
  g_assert_cmpuint (g_strv_length (pairs), ==, 2);
  g_assert_cmpstr (pairs[0], ==, "since=2026-01-01");
  g_assert_cmpstr (pairs[1], ==, "n=7");
  values = sluice_parameter_list_dup_values (list);
  g_assert_false (json_object_has_member (values, "unused"));
  g_assert_cmpint (json_object_get_int_member (values, "n"), ==, 7);
  /* A text that looks like a number stays one. */
  sluice_parameter_list_set_query (list, "SELECT :code, :digit");
  texts = sluice_parameter_list_dup_pairs (list);
  g_assert_cmpstr (texts[0], ==, "code=007");
  g_assert_cmpstr (texts[1], ==, "digit=\"7\"");
  sluice_parameter_list_set_query (list, "SELECT 1");
  none = sluice_parameter_list_dup_pairs (list);
  g_assert_null (none[0]);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (list)));
  g_object_unref (list);
}

static void
test_editor (void)
{
  SluiceSqlEditor *editor = g_object_ref_sink (g_object_new (SLUICE_TYPE_SQL_EDITOR, NULL));
  g_autofree char *text = NULL;

  sluice_sql_editor_set_text (editor, "SELECT *\nFROM");
  sluice_sql_editor_insert (editor, "orders");
  text = sluice_sql_editor_dup_text (editor);
  g_assert_cmpstr (text, ==, "SELECT *\nFROM orders");
  /* Beyond the end, in the middle of nothing, behind a letter of two bytes. */
  sluice_sql_editor_mark_error (editor, 100);
  sluice_sql_editor_mark_error (editor, -1);
  sluice_sql_editor_set_text (editor, "SELECT größe");
  sluice_sql_editor_mark_error (editor, 14);
  g_object_unref (editor);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/query/names", test_names);
  g_test_add_func ("/query/quotes", test_quotes);
  g_test_add_func ("/query/difference", test_difference);
  g_test_add_func ("/query/difference-is-whole", test_difference_is_whole);
  g_test_add_func ("/query/completion-of-words", test_completion_of_words);
  g_test_add_func ("/query/parameters", test_parameters);
  g_test_add_func ("/query/editor", test_editor);
  return g_test_run ();
}
