/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-guess-facts.h"

#include "sluice-dialect-words.h"
#include "sluice-draft.h"
#include "sluice-guess.h"

#include <glib/gi18n.h>

static GtkWidget *
build_label (const char *text,
             const char *css_class,
             int         lines)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (GTK_LABEL (label), 18);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 34);
  if (lines > 0)
    {
      gtk_label_set_lines (GTK_LABEL (label), lines);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_widget_set_tooltip_text (label, text);
    }
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

/* What was found, and below it what speaks for it. */
static void
add_fact (GtkFlowBox *box,
          const char *icon_name,
          const char *icon_class,
          const char *title,
          const char *text,
          const char *evidence)
{
  GtkWidget *child = gtk_flow_box_child_new ();
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);
  g_autofree char *spoken = g_strdup_printf ("%s: %s", title, text);

  if (icon_class != NULL)
    gtk_widget_add_css_class (icon, icon_class);
  gtk_box_append (GTK_BOX (head), icon);
  gtk_box_append (GTK_BOX (head), build_label (title, "caption-heading", 0));
  gtk_box_append (GTK_BOX (card), head);
  gtk_box_append (GTK_BOX (card), build_label (text, NULL, 0));
  if (*evidence != '\0')
    gtk_box_append (GTK_BOX (card), build_label (evidence, "fact-evidence", 3));
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "fact");
  gtk_widget_set_focusable (child, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                  -1);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), card);
  gtk_flow_box_append (box, child);
}

static void
add_records (GtkFlowBox *box,
             JsonObject *guess)
{
  JsonObject *records = sluice_draft_get_object (guess, "records", FALSE);
  const char *path = sluice_draft_get_string (records, "path");
  g_autofree char *evidence = sluice_guess_join_evidence (records);
  g_autofree char *text = NULL;

  if (records == NULL || sluice_draft_get_object (guess, "dialect", FALSE) != NULL)
    return;
  if (*path == '\0' || g_str_equal (path, "$"))
    text = g_strdup (_("The whole answer"));
  else
    /* Translators: %s is a path in an answer */
    text = g_strdup_printf (_("In “%s”"), path);
  add_fact (box, "sluice-success-symbolic", "success", _("Records"), text, evidence);
}

static void
add_paging (GtkFlowBox *box,
            JsonObject *guess)
{
  JsonObject *task = sluice_draft_get_object (guess, "task", FALSE);
  JsonObject *source = task == NULL ? NULL : sluice_draft_get_object (task, "source", FALSE);
  JsonObject *paging = source == NULL ? NULL
                       : sluice_draft_get_object (source, "pagination", FALSE);
  JsonObject *proof = sluice_draft_get_object (guess, "proof", FALSE);
  const char *verdict = sluice_draft_get_string (proof, "verdict");
  g_autofree char *words = sluice_guess_describe_paging (paging);
  g_autofree char *shown = sluice_guess_describe_proof (proof);
  g_autofree char *text = NULL;
  g_autofree char *evidence = NULL;

  if (!g_str_equal (sluice_draft_get_string (source, "type"), "http"))
    return;
  evidence = sluice_guess_join_evidence (sluice_draft_get_object (guess, "pagination", FALSE));
  text = *shown == '\0' ? g_strdup (words)
         /* Translators: how the next page is found, and what page 2 showed */
         : g_strdup_printf (_("%s\nPage 2: %s"), words, shown);
  add_fact (box, g_str_equal (verdict, "proved") ? "sluice-success-symbolic"
                 : g_str_equal (verdict, "refuted") ? "dialog-warning-symbolic"
                 : "dialog-information-symbolic",
            g_str_equal (verdict, "proved") ? "success"
            : g_str_equal (verdict, "refuted") ? "warning" : NULL,
            _("Paging"), text, evidence);
}

static void
add_secrets (GtkFlowBox *box,
             JsonObject *guess)
{
  JsonNode *node = json_object_get_member (guess, "secrets");

  for (guint i = 0; node != NULL && JSON_NODE_HOLDS_ARRAY (node) &&
       i < json_array_get_length (json_node_get_array (node)); i++)
    {
      JsonNode *element = json_array_get_element (json_node_get_array (node), i);
      JsonObject *secret = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
      gboolean is_stored = secret != NULL &&
                           json_object_get_boolean_member_with_default (secret, "stored", FALSE);
      g_autofree char *text = NULL;

      if (secret == NULL)
        continue;
      if (is_stored)
        /* Translators: %s is the name that a credential got */
        text = g_strdup_printf (_("Stored in the keyring as “%s”"),
                                sluice_draft_get_string (secret, "name"));
      else
        text = g_strdup_printf (_("Not stored: set the variable %s"),
                                sluice_draft_get_string (secret, "variable"));
      add_fact (box, is_stored ? "sluice-key-symbolic" : "dialog-warning-symbolic",
                is_stored ? "success" : "warning", _("Credential"), text,
                sluice_draft_get_string (secret, "where"));
    }
}

static void
add_rate (GtkFlowBox *box,
          JsonObject *guess)
{
  JsonObject *rate = sluice_draft_get_object (guess, "rate_limit", FALSE);
  g_autofree char *evidence = sluice_guess_join_evidence (rate);

  if (rate != NULL)
    add_fact (box, "dialog-information-symbolic", NULL, _("Rate Limit"),
              sluice_draft_get_string (rate, "summary"), evidence);
}

/* How fields and rows are told apart. */
static void
add_layout (GtkFlowBox *box,
            JsonObject *dialect)
{
  static const char * const keys[] = { "delimiter", "quote", "header", "skip_rows" };
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GString) evidence = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *value = sluice_dialect_words_get (dialect, keys[i]);
      g_autofree char *title = sluice_dialect_words_title (keys[i]);
      g_autofree char *why = sluice_dialect_words_evidence (dialect, keys[i]);
      g_autofree char *words = NULL;

      if (value == NULL || (g_str_equal (keys[i], "skip_rows") && g_str_equal (value, "0")))
        continue;
      words = sluice_dialect_words_value (keys[i], value);
      g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "\n" : "", title, words);
      g_string_append_printf (evidence, "%s%s", evidence->len > 0 && *why != '\0' ? "\n" : "", why);
    }
  if (text->len > 0)
    add_fact (box, "sluice-success-symbolic", "success", _("Rows and Fields"), text->str,
              evidence->str);
}

/* The marks in a number that has both. */
static void
add_numbers (GtkFlowBox *box,
             JsonObject *dialect)
{
  g_autofree char *decimal = sluice_dialect_words_get (dialect, "decimal");
  g_autofree char *thousands = sluice_dialect_words_get (dialect, "thousands");
  g_autofree char *why = sluice_dialect_words_evidence (dialect, "decimal");
  g_autofree char *text = NULL;

  if (decimal == NULL && thousands == NULL)
    return;
  text = g_strdup_printf ("1%s234%s50", thousands == NULL ? "" : thousands,
                          decimal == NULL ? "." : decimal);
  add_fact (box, "sluice-success-symbolic", "success", _("Numbers"), text, why);
}

static void
add_dialect (GtkFlowBox *box,
             JsonObject *guess)
{
  JsonObject *dialect = sluice_draft_get_object (guess, "dialect", FALSE);
  g_autofree char *encoding = sluice_dialect_words_get (dialect, "encoding");
  g_autofree char *why = NULL;

  if (dialect == NULL)
    return;
  add_layout (box, dialect);
  why = sluice_dialect_words_evidence (dialect, "encoding");
  if (encoding != NULL && *encoding != '\0')
    add_fact (box, "sluice-success-symbolic", "success", _("Character Set"), encoding, why);
  add_numbers (box, dialect);
}

/**
 * sluice_guess_show_facts:
 * @box: where the cards go
 * @guess: what a child found out
 *
 * Shows records, paging, credentials and limits, each with what speaks for it.
 */
void
sluice_guess_show_facts (GtkFlowBox *box,
                         JsonObject *guess)
{
  GtkWidget *child = NULL;

  g_return_if_fail (GTK_IS_FLOW_BOX (box));
  g_return_if_fail (guess != NULL);

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_flow_box_remove (box, child);
  add_records (box, guess);
  add_dialect (box, guess);
  add_paging (box, guess);
  add_secrets (box, guess);
  add_rate (box, guess);
  gtk_widget_set_visible (GTK_WIDGET (box),
                          gtk_widget_get_first_child (GTK_WIDGET (box)) != NULL);
}
