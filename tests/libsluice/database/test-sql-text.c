/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

/* Where the parameters of a statement stand. */

#include "config.h"

#include "sluice-sql-text.h"

static void
check (const char *sql,
       const char *question_marks,
       const char *question_names,
       const char *dollars,
       const char *dollar_names)
{
  g_autoptr(GPtrArray) places = NULL;
  g_autoptr(GPtrArray) names = NULL;
  g_autofree char *marked = sluice_sql_text_bind (sql, SLUICE_SQL_QUESTION_MARKS, &places);
  g_autofree char *numbered = sluice_sql_text_bind (sql, SLUICE_SQL_DOLLAR_NUMBERS, &names);
  g_autofree char *joined = NULL;
  g_autofree char *joined_places = NULL;

  g_ptr_array_add (places, NULL);
  g_ptr_array_add (names, NULL);
  joined_places = g_strjoinv (" ", (char **) places->pdata);
  joined = g_strjoinv (" ", (char **) names->pdata);
  g_assert_cmpstr (marked, ==, question_marks);
  g_assert_cmpstr (joined_places, ==, question_names);
  g_assert_cmpstr (numbered, ==, dollars);
  g_assert_cmpstr (joined, ==, dollar_names);
}

static void
test_bind (void)
{
  check ("SELECT 1", "SELECT 1", "", "SELECT 1", "");
  check ("a = :x AND b IN (:y,:x)", "a = ? AND b IN (?,?)", "x y x", "a = $1 AND b IN ($2,$1)", "x y");
  check ("a=:x1 OR a<:x", "a=? OR a<?", "x1 x", "a=$1 OR a<$2", "x1 x");
  check (":_a\n+:B9;", "?\n+?;", "_a B9", "$1\n+$2;", "_a B9");
}

/* What is in here has no parameter, and stays as it is. */
static void
test_no_parameters (void)
{
  static const char *const texts[] = {
    "SELECT ':a'", "SELECT 'it''s :a'", "SELECT \":a\"", "SELECT \"x\"\":a\"", "SELECT `:a`",
    "SELECT E'\\':a'", "SELECT e'\\\\' || E'\\' :a'", "SELECT 1 -- :a", "SELECT 1 -- it's\n",
    "SELECT /* :a */ 1", "SELECT /* /* */ :a */ 1", "SELECT $$:a$$", "SELECT $x$ $y$ :a $y$ :a $x$", "SELECT $tag$:a",
    "SELECT '1'::int", "SELECT a::text", "SELECT a [1]::text", "SELECT l[1:n]", "SELECT l[f(x):n]", "SELECT x := 1",
    "SELECT '12:30:a'", "SELECT :1", "SELECT : a", "SELECT 'open :a", "SELECT \"open :a", "SELECT /* open :a",
    "SELECT x$y$:a", "SELECT '\\'':a'",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    check (texts[i], texts[i], "", texts[i], "");
}

/* What looks like the start of something that would hide a parameter, but is none. */
static void
test_not_hidden (void)
{
  check ("SELECT '\\' || :a || '\\'", "SELECT '\\' || ? || '\\'", "a", "SELECT '\\' || $1 || '\\'", "a");
  check ("SELECT nice'x\\' || :a", "SELECT nice'x\\' || ?", "a", "SELECT nice'x\\' || $1", "a");
  check ("SELECT 4 - -1 / 2 * :a", "SELECT 4 - -1 / 2 * ?", "a", "SELECT 4 - -1 / 2 * $1", "a");
  check ("SELECT a$b FROM t$ WHERE x = :a", "SELECT a$b FROM t$ WHERE x = ?", "a",
         "SELECT a$b FROM t$ WHERE x = $1", "a");
  check ("SELECT :a::date", "SELECT ?::date", "a", "SELECT $1::date", "a");
  check ("SELECT 'a' /* ' */, :a", "SELECT 'a' /* ' */, ?", "a", "SELECT 'a' /* ' */, $1", "a");
  check ("-- ' \n:a", "-- ' \n?", "a", "-- ' \n$1", "a");
  check ("SELECT 'ä'||:a, \"ü\"", "SELECT 'ä'||?, \"ü\"", "a", "SELECT 'ä'||$1, \"ü\"", "a");
}

static void
test_list (void)
{
  g_autoptr(GPtrArray) names = sluice_sql_text_list_parameters ("SELECT :b, ':c', :a, :b");

  g_assert_cmpuint (names->len, ==, 2);
  g_assert_cmpstr (names->pdata[0], ==, "b");
  g_assert_cmpstr (names->pdata[1], ==, "a");
}

static void
test_single (void)
{
  g_assert_true (sluice_sql_text_is_single ("SELECT 1"));
  g_assert_true (sluice_sql_text_is_single ("SELECT 1;"));
  g_assert_true (sluice_sql_text_is_single ("SELECT ';' ; -- end\n /* ; */ ;"));
  g_assert_true (sluice_sql_text_is_single ("SELECT $$;DROP$$"));
  g_assert_false (sluice_sql_text_is_single ("SELECT 1; DROP TABLE t"));
  g_assert_false (sluice_sql_text_is_single ("SELECT '\\'; DROP TABLE t; --'"));
  g_assert_false (sluice_sql_text_is_single ("COMMIT;/* */DELETE FROM t"));
}

static void
test_split (void)
{
  g_auto(GStrv) parts = sluice_sql_text_split (
    " CREATE TABLE t (a text DEFAULT ';');\n-- ; no end\n;;\nCREATE INDEX i ON t (a) -- last; \n;"
    "DO $x$ BEGIN; END $x$");
  g_auto(GStrv) none = sluice_sql_text_split (" /* ; */ ; -- x");
  const char *text = "a('x''y' b)";

  g_assert_cmpuint (g_strv_length (parts), ==, 3);
  g_assert_cmpstr (parts[0], ==, "CREATE TABLE t (a text DEFAULT ';')");
  g_assert_cmpstr (parts[1], ==, "CREATE INDEX i ON t (a) -- last;");
  g_assert_cmpstr (parts[2], ==, "DO $x$ BEGIN; END $x$");
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  g_assert_true (sluice_sql_text_skip (text, text) == text + 1);
  g_assert_true (sluice_sql_text_skip (text, text + 2) == text + 8);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sql-text/bind", test_bind);
  g_test_add_func ("/sql-text/no-parameters", test_no_parameters);
  g_test_add_func ("/sql-text/not-hidden", test_not_hidden);
  g_test_add_func ("/sql-text/list", test_list);
  g_test_add_func ("/sql-text/single", test_single);
  g_test_add_func ("/sql-text/split", test_split);
  return g_test_run ();
}
