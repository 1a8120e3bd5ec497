/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-question-list.h"

#include "sluice-dialect-words.h"
#include "sluice-draft.h"
#include "sluice-flow.h"
#include "sluice-guess.h"

#include <glib/gi18n.h>

struct _SluiceQuestionList
{
  AdwBin parent_instance;

  GtkListBox *list;             /* (unowned) */
  GHashTable *asked;            /* (owned) (element-type utf8) what is in the list */
  gboolean is_filling;
};

enum
{
  SIGNAL_DIALECT_ANSWERED,
  SIGNAL_FORMAT_ANSWERED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceQuestionList, sluice_question_list, ADW_TYPE_BIN)

static void
sluice_question_list_finalize (GObject *object)
{
  g_hash_table_unref (SLUICE_QUESTION_LIST (object)->asked);

  G_OBJECT_CLASS (sluice_question_list_parent_class)->finalize (object);
}

static void
sluice_question_list_class_init (SluiceQuestionListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_question_list_finalize;
  signals[SIGNAL_DIALECT_ANSWERED] =
    g_signal_new ("dialect-answered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_FORMAT_ANSWERED] =
    g_signal_new ("format-answered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
sluice_question_list_init (SluiceQuestionList *self)
{
  self->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Questions"), -1);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "questions");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/* The buttons know what they stand for. */
static void
toggled_cb (GtkToggleButton    *button,
            SluiceQuestionList *self)
{
  const char *field = g_object_get_data (G_OBJECT (button), "field");
  const char *key = g_object_get_data (G_OBJECT (button), "key");
  const char *value = g_object_get_data (G_OBJECT (button), "value");

  if (self->is_filling || !gtk_toggle_button_get_active (button))
    return;
  if (field != NULL)
    g_signal_emit (self, signals[SIGNAL_FORMAT_ANSWERED], 0, field, value);
  else
    g_signal_emit (self, signals[SIGNAL_DIALECT_ANSWERED], 0, key, value);
}

static GtkToggleButton *
build_choice (SluiceQuestionList *self,
              GtkToggleButton    *group,
              const char         *text,
              const char         *question,
              gboolean            is_chosen)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (text);

  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), group);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), is_chosen);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, question, -1);
  gtk_widget_add_css_class (button, "choice");
  g_signal_connect_object (button, "toggled", G_CALLBACK (toggled_cb), self, 0);
  return GTK_TOGGLE_BUTTON (button);
}

/* Adds an empty question and returns where its choices go. */
static GtkWidget *
add_question (SluiceQuestionList *self,
              const char         *question)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
  GtkWidget *label = gtk_label_new (question);
  GtkWidget *choices = sluice_flow_new ();

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (head), icon);
  gtk_box_append (GTK_BOX (head), label);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), choices);
  gtk_widget_add_css_class (box, "question");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, question, -1);
  gtk_list_box_append (self->list, row);
  return choices;
}

static void
set_values (GtkToggleButton *button,
            const char      *field,
            const char      *key,
            const char      *value)
{
  g_object_set_data_full (G_OBJECT (button), "field", g_strdup (field), g_free);
  g_object_set_data_full (G_OBJECT (button), "key", g_strdup (key), g_free);
  g_object_set_data_full (G_OBJECT (button), "value", g_strdup (value), g_free);
}

static gboolean
begin_question (SluiceQuestionList *self,
                const char         *kind,
                const char         *name)
{
  return g_hash_table_add (self->asked, g_strdup_printf ("%s %s", kind, name));
}

/* One part of the dialect: what was taken, and what would fit, too. */
static void
add_ambiguity (SluiceQuestionList *self,
               JsonObject         *ambiguity)
{
  const char *key = sluice_draft_get_string (ambiguity, "key");
  const char *chosen = sluice_draft_get_string (ambiguity, "chosen");
  JsonArray *others = sluice_draft_get_array (ambiguity, "others");
  g_autofree char *question = sluice_dialect_words_question (ambiguity);
  g_autofree char *first = sluice_dialect_words_value (key, chosen);
  GtkToggleButton *group = NULL;
  GtkWidget *choices = NULL;

  if (others == NULL || !begin_question (self, "dialect", key))
    return;
  choices = add_question (self, question);
  group = build_choice (self, NULL, first, question, TRUE);
  set_values (group, NULL, key, chosen);
  sluice_flow_append (SLUICE_FLOW (choices), GTK_WIDGET (group));
  for (guint i = 0; i < json_array_get_length (others); i++)
    {
      const char *value = json_array_get_string_element (others, i);
      g_autofree char *text = sluice_dialect_words_value (key, value);
      GtkToggleButton *button = build_choice (self, group, text, question, FALSE);

      set_values (button, NULL, key, value);
      sluice_flow_append (SLUICE_FLOW (choices), GTK_WIDGET (button));
    }
}

static const char *
get_sheet (JsonArray *sheets,
           guint      i)
{
  JsonNode *node = json_array_get_element (sheets, i);

  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_string (node) != NULL ? json_node_get_string (node) : "";
}

/* A workbook with several sheets: the first is taken, if nothing else is said. */
static void
add_sheets (SluiceQuestionList *self,
            JsonObject         *guess)
{
  JsonArray *sheets = sluice_guess_get_sheets (guess);
  JsonObject *task = sluice_draft_get_object (guess, "task", FALSE);
  JsonObject *source = task == NULL ? NULL : sluice_draft_get_object (task, "source", FALSE);
  const char *question = _("The workbook has more than one sheet. Which one holds the rows?");
  GtkToggleButton *group = NULL;
  GtkWidget *choices = NULL;

  if (sheets == NULL || json_array_get_length (sheets) < 2 ||
      (source != NULL && json_object_has_member (source, "sheet")) || !begin_question (self, "dialect", "sheet"))
    return;
  choices = add_question (self, question);
  for (guint i = 0; i < json_array_get_length (sheets); i++)
    {
      GtkToggleButton *button = build_choice (self, group, get_sheet (sheets, i), question, i == 0);

      set_values (button, NULL, "sheet", get_sheet (sheets, i));
      sluice_flow_append (SLUICE_FLOW (choices), GTK_WIDGET (button));
      if (group == NULL)
        group = button;
    }
}

/* Dates that can be read in several ways: the last day of a year tells them
 * apart. */
static void
add_field (SluiceQuestionList *self,
           JsonObject         *field)
{
  const char *path = sluice_draft_get_string (field, "path");
  const char *chosen = sluice_draft_get_string (field, "format");
  JsonArray *formats = sluice_draft_get_array (field, "ambiguous");
  JsonArray *examples = sluice_draft_get_array (field, "examples");
  g_autofree char *question = NULL;
  GtkToggleButton *group = NULL;
  GtkWidget *choices = NULL;
  const char *example = "";

  if (formats == NULL || json_array_get_length (formats) < 2 || !begin_question (self, "field", path))
    return;
  if (examples != NULL && json_array_get_length (examples) > 0 &&
      JSON_NODE_HOLDS_VALUE (json_array_get_element (examples, 0)))
    example = json_node_get_string (json_array_get_element (examples, 0));
  if (example != NULL && *example != '\0')
    /* Translators: a field and one of its values: “ordered” and “03/04/2026” */
    question = g_strdup_printf (_("Dates in “%s”, such as %s, can be read in more than one way. "
                                  "How is the last day of 2026 written there?"), path, example);
  else
    question = g_strdup_printf (_("Dates in “%s” can be read in more than one way. "
                                  "How is the last day of 2026 written there?"), path);
  choices = add_question (self, question);
  for (guint i = 0; i < json_array_get_length (formats); i++)
    {
      const char *format = json_array_get_string_element (formats, i);
      g_autofree char *text = sluice_dialect_words_date (format);
      gboolean is_chosen = *chosen == '\0' ? i == 0 : g_str_equal (format, chosen);
      GtkToggleButton *button = build_choice (self, group, text, question, is_chosen);

      set_values (button, path, NULL, format);
      sluice_flow_append (SLUICE_FLOW (choices), GTK_WIDGET (button));
      if (group == NULL)
        group = button;
    }
}

/**
 * sluice_question_list_clear:
 * @self: a #SluiceQuestionList
 *
 * Forgets what was asked: another file is looked at.
 */
void
sluice_question_list_clear (SluiceQuestionList *self)
{
  GtkWidget *child = NULL;

  g_return_if_fail (SLUICE_IS_QUESTION_LIST (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  g_hash_table_remove_all (self->asked);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * sluice_question_list_add_guess:
 * @self: a #SluiceQuestionList
 * @guess: the object of `guess --output json`
 *
 * Asks what @guess leaves open and was not asked yet. A question that was
 * answered stays, so that the answer can be another one.
 */
void
sluice_question_list_add_guess (SluiceQuestionList *self,
                                JsonObject         *guess)
{
  JsonObject *dialect = NULL;
  JsonArray *list = NULL;

  g_return_if_fail (SLUICE_IS_QUESTION_LIST (self));
  g_return_if_fail (guess != NULL);

  self->is_filling = TRUE;
  dialect = sluice_draft_get_object (guess, "dialect", FALSE);
  list = sluice_draft_get_array (dialect, "ambiguous");
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    add_ambiguity (self, json_array_get_object_element (list, i));
  add_sheets (self, guess);
  list = sluice_draft_get_array (sluice_draft_get_object (guess, "sample", FALSE), "fields");
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    add_field (self, json_array_get_object_element (list, i));
  self->is_filling = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self), sluice_question_list_get_n (self) > 0);
}

/**
 * sluice_question_list_get_n:
 * @self: a #SluiceQuestionList
 *
 * Returns: how many questions it asks
 */
guint
sluice_question_list_get_n (SluiceQuestionList *self)
{
  g_return_val_if_fail (SLUICE_IS_QUESTION_LIST (self), 0);

  return g_hash_table_size (self->asked);
}
