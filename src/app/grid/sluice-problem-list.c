/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-problem-list.h"

#include "sluice-draft.h"
#include "sluice-format.h"
#include "sluice-raw-record.h"

#include <glib/gi18n.h>
#include <string.h>

/* More of them help nobody to see what is wrong. */
#define MAX_SHOWN 100

struct _SluiceProblemList
{
  AdwBin parent_instance;

  GtkExpander *expander;        /* (unowned) */
  GtkListBox *list;             /* (unowned) */
};

G_DEFINE_FINAL_TYPE (SluiceProblemList, sluice_problem_list, ADW_TYPE_BIN)

static void
sluice_problem_list_class_init (SluiceProblemListClass *klass)
{
}

static void
sluice_problem_list_init (SluiceProblemList *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *list = gtk_list_box_new ();

  self->list = GTK_LIST_BOX (list);
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Rejected rows"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 220);
  self->expander = GTK_EXPANDER (gtk_expander_new (NULL));
  gtk_expander_set_child (self->expander, scroller);
  gtk_expander_set_expanded (self->expander, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "problems");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->expander));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/* Where the row stands: in which file, at which line and byte. */
static char *
describe_place (JsonObject *reject)
{
  static const char * const members[] = { "row", "line", "byte" };
  const char *file = sluice_draft_get_string (reject, "file");
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      gint64 number = json_object_get_int_member_with_default (reject, members[i], -1);
      g_autofree char *digits = NULL;
      g_autofree char *words = NULL;

      /* Bytes are counted from 0. */
      if (number < (i == 2 ? 0 : 1))
        continue;
      digits = sluice_format_number ((guint64) number);
      words = i == 0 ? g_strdup_printf (_("Row %s"), digits)
              : i == 1 ? g_strdup_printf (_("Line %s"), digits)
              : g_strdup_printf (_("Byte %s"), digits);
      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", words);
    }
  if (*file != '\0')
    {
      g_autofree char *name = g_path_get_basename (file);

      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", name);
    }
  return g_strdup (text->str);
}

/* Column, value and what is wrong with it. */
static char *
describe_problem (JsonObject *reject)
{
  const char *column = sluice_draft_get_string (reject, "column");
  const char *message = sluice_draft_get_string (reject, "message");

  return *column == '\0' ? g_strdup (message) : g_strdup_printf ("%s: %s", column, message);
}

static GtkWidget *
build_label (const char *text,
             const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

/* The bytes that are wrong, as the engine says, or where the value stands. */
static GtkWidget *
build_record (JsonObject *reject)
{
  const char *raw = sluice_draft_get_string (reject, "raw");
  JsonArray *mark = sluice_draft_get_array (reject, "mark");
  gsize from = 0, to = 0;

  if (mark != NULL && json_array_get_length (mark) == 2)
    {
      from = (gsize) MAX (json_array_get_int_element (mark, 0), 0);
      to = (gsize) MAX (json_array_get_int_element (mark, 1), 0);
    }
  else
    sluice_raw_record_find (raw, strlen (raw), sluice_draft_get_string (reject, "value"), &from, &to);
  return sluice_raw_record_new (raw, strlen (raw), from, to);
}

static GtkWidget *
build_row (JsonObject *reject)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autofree char *place = describe_place (reject);
  g_autofree char *problem = describe_problem (reject);
  g_autofree char *spoken = g_strdup_printf ("%s. %s", place, problem);

  gtk_widget_add_css_class (box, "problem-row");
  gtk_box_append (GTK_BOX (box), build_label (problem, "heading"));
  if (*place != '\0')
    gtk_box_append (GTK_BOX (box), build_label (place, "secondary"));
  if (*sluice_draft_get_string (reject, "raw") != '\0')
    gtk_box_append (GTK_BOX (box), build_record (reject));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  return row;
}

GtkWidget *
sluice_problem_list_new (void)
{
  return g_object_new (SLUICE_TYPE_PROBLEM_LIST, NULL);
}

/**
 * sluice_problem_list_set_rejects:
 * @self: a #SluiceProblemList
 * @rejects: (nullable): `rejects` of a preview
 *
 * Shows @rejects; without any the list is not to be seen.
 */
void
sluice_problem_list_set_rejects (SluiceProblemList *self,
                                 JsonArray         *rejects)
{
  GtkWidget *child = NULL;
  guint n = rejects == NULL ? 0 : json_array_get_length (rejects);
  g_autofree char *number = sluice_format_number (n);
  g_autofree char *title = NULL;

  g_return_if_fail (SLUICE_IS_PROBLEM_LIST (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; i < MIN (n, MAX_SHOWN); i++)
    gtk_list_box_append (self->list, build_row (json_array_get_object_element (rejects, i)));
  title = g_strdup_printf (ngettext ("%s problem", "%s problems", n), number);
  gtk_expander_set_label (self->expander, title);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
}
