/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-problems-panel.h"

#include "sluice-compat.h"
#include "sluice-flow.h"
#include "sluice-format.h"
#include "sluice-problem-fixes.h"
#include "sluice-problem-words.h"
#include "sluice-problem.h"

#include <glib/gi18n.h>

/* More of them help nobody to see what to do first. */
#define MAX_SHOWN 20
#define MAX_FIXES 3
#define MAX_VALUES 8

struct _SluiceProblemsPanel
{
  SluiceEditorPane parent_instance;

  GtkExpander *expander;        /* (unowned) */
  GtkListBox *list;             /* (unowned) */
  char *shown;                  /* (owned) (nullable) what the rows say */
};

enum
{
  SIGNAL_SHOW_ROWS,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* What a button of a row needs to know. */
typedef struct
{
  SluiceProblemsPanel *panel;   /* (unowned) it has the row */
  char *column;                 /* (owned) (nullable) */
  char *code;                   /* (owned) */
  char **values;                /* (owned) */
  guint first_row;
  SluiceFixKind kind;
} Help;

G_DEFINE_FINAL_TYPE (SluiceProblemsPanel, sluice_problems_panel, SLUICE_TYPE_EDITOR_PANE)

static SluiceEditor *
get_editor (SluiceProblemsPanel *self)
{
  return sluice_editor_pane_get_editor (SLUICE_EDITOR_PANE (self));
}

static void
help_free (gpointer  data,
           GClosure *closure)
{
  Help *help = data;

  g_free (help->column);
  g_free (help->code);
  g_strfreev (help->values);
  g_free (help);
}

static void
show_rows_cb (Help *help)
{
  SluiceEditor *editor = get_editor (help->panel);

  /* Rejected rows can be seen after the checks and before sets are made of them. */
  if (sluice_editor_get_step (editor) != SLUICE_EDITOR_STEP_MAPPING)
    sluice_editor_set_step (editor, SLUICE_EDITOR_STEP_CHECKS);
  sluice_editor_set_column (editor, help->column);
  sluice_editor_set_only_problems (editor, TRUE);
  g_signal_emit (help->panel, signals[SIGNAL_SHOW_ROWS], 0);
}

static void
fix_cb (Help *help)
{
  SluiceEditor *editor = get_editor (help->panel);
  JsonObject *root = sluice_editor_dup_root_with_columns (editor);
  g_autofree char *label = sluice_problem_fixes_describe (help->kind, (const char * const *) help->values);

  if (sluice_problem_fixes_apply (help->kind, root, help->column, help->code, (const char * const *) help->values))
    sluice_editor_commit (editor, label, root, NULL);
  else
    json_object_unref (root);
}

static void
add_button (SluiceFlow *buttons,
            const char *label,
            const char *name,
            GCallback   callback,
            Help       *help)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_add_css_class (button, "choice");
  sluice_compat_button_set_spoken (button, name);
  g_signal_connect_data (button, "clicked", callback, help, help_free, G_CONNECT_SWAPPED);
  sluice_flow_append (buttons, button);
}

static SluiceFlow *
add_row (SluiceProblemsPanel *self,
         const char          *icon,
         const char          *style,
         const char          *text)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *buttons = sluice_flow_new ();
  GtkWidget *image = gtk_image_new_from_icon_name (icon);
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (image, style);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (lines, TRUE);
  gtk_widget_set_valign (image, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (lines), label);
  gtk_box_append (GTK_BOX (lines), buttons);
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), lines);
  gtk_widget_add_css_class (box, "problem-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_list_box_append (self->list, row);
  return SLUICE_FLOW (buttons);
}

static void
add_document_problem (SluiceProblemsPanel *self,
                      SluiceProblem       *problem)
{
  /* What may well be meant: the other problems keep a part of the task from being run. */
  const gboolean warns = g_str_equal (problem->code, "missing_fields");
  g_autofree char *text = sluice_problem_words_of_document (problem);
  SluiceFlow *buttons = add_row (self, warns ? "dialog-warning-symbolic" : "dialog-error-symbolic",
                                 warns ? "warning" : "error", text);
  GtkWidget *button = gtk_button_new_with_label (_("Show the Field"));
  g_autofree char *name = g_strdup_printf (_("Show the field %s"), problem->path);

  gtk_widget_add_css_class (button, "choice");
  sluice_compat_button_set_spoken (button, name);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "editor.show-path");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", problem->path);
  sluice_flow_append (buttons, button);
}

static gboolean
find_column (SluicePreviewResult *result,
             const char          *name,
             guint               *ret_column)
{
  SluiceSchema *schema = sluice_preview_result_get_schema (result);
  int column = name == NULL || schema == NULL ? -1 : sluice_schema_find (schema, name);

  *ret_column = column < 0 ? 0 : (guint) column;
  return column >= 0;
}

/* Some different values that have the problem. */
static char **
list_values (SluicePreviewResult        *result,
             const SluicePreviewProblem *problem)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  guint column;

  if (find_column (result, problem->column, &column))
    for (guint row = problem->first_row;
         row < sluice_preview_result_get_n_rows (result) && values->len < MAX_VALUES; row++)
      {
        const char *code = NULL;
        char *value = NULL;

        if (!sluice_preview_result_get_problem (result, row, (int) column, NULL, &code) ||
            g_strcmp0 (code, problem->code) != 0)
          continue;
        value = sluice_preview_result_dup_before (result, row, column);
        if (value == NULL || !g_hash_table_add (seen, value))
          g_free (value);
        else
          g_ptr_array_add (values, value);
      }
  g_ptr_array_add (values, NULL);
  return g_strdupv ((char **) values->pdata);
}

static Help *
help_new (SluiceProblemsPanel        *self,
          const SluicePreviewProblem *problem,
          char                      **values,
          SluiceFixKind               kind)
{
  Help *help = g_new0 (Help, 1);

  help->panel = self;
  help->column = g_strdup (problem->column);
  help->code = g_strdup (problem->code);
  help->values = g_strdupv (values);
  help->first_row = problem->first_row;
  help->kind = kind;
  return help;
}

static char *
describe (const SluicePreviewProblem *problem,
          char                      **values)
{
  g_autofree char *rows = sluice_format_rows (problem->count);
  g_autofree char *words = sluice_problem_words_of_rows (problem->code, problem->message,
                                                         (const char * const *) values);

  if (problem->column == NULL)
    return g_strdup_printf ("%s: %s", rows, words);
  /* Translators: the column, how many rows, what is wrong with them: “email, 3 rows: ...” */
  return g_strdup_printf (_("%s, %s: %s"), problem->column, rows, words);
}

static void
add_row_problem (SluiceProblemsPanel        *self,
                 SluicePreviewResult        *result,
                 JsonObject                 *root,
                 const SluicePreviewProblem *problem)
{
  g_auto(GStrv) values = list_values (result, problem);
  g_autofree char *text = describe (problem, values);
  SluiceFlow *buttons = add_row (self, "dialog-warning-symbolic", "warning", text);
  SluiceFixKind kinds[MAX_FIXES];
  guint n = sluice_problem_fixes_list (root, problem->column, problem->code, (const char * const *) values, kinds,
                                       MAX_FIXES);
  g_autofree char *name = g_strdup_printf (_("Show rows: %s"), text);

  add_button (buttons, _("Show Rows"), name, G_CALLBACK (show_rows_cb),
              help_new (self, problem, values, SLUICE_FIX_KEEP_TEXT));
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *label = sluice_problem_fixes_describe (kinds[i], (const char * const *) values);

      add_button (buttons, label, label, G_CALLBACK (fix_cb), help_new (self, problem, values, kinds[i]));
    }
}

/* What the rows say; while it is the same they stay, and with them the focus. */
static char *
summarize (GPtrArray *of_document,
           GPtrArray *of_rows)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MIN (of_document->len, MAX_SHOWN); i++)
    {
      SluiceProblem *problem = g_ptr_array_index (of_document, i);

      g_string_append_printf (text, "%s\t%s\n", problem->path, problem->message);
    }
  for (guint i = 0; i < MIN (of_rows->len, MAX_SHOWN); i++)
    {
      const SluicePreviewProblem *problem = g_ptr_array_index (of_rows, i);

      g_string_append_printf (text, "%s\t%s\t%u\t%u\t%s\n", problem->column == NULL ? "" : problem->column,
                              problem->code, problem->count, problem->first_row, problem->message);
    }
  return g_string_free (text, FALSE);
}

static gboolean
has_focus (SluiceProblemsPanel *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root == NULL ? NULL : gtk_root_get_focus (root);

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list));
}

/* What had the focus is gone: the next problem gets it, or what is above. */
static void
keep_focus (SluiceProblemsPanel *self)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self)))
    gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
  else if (gtk_widget_get_parent (GTK_WIDGET (self)) != NULL)
    gtk_widget_child_focus (gtk_widget_get_parent (GTK_WIDGET (self)), GTK_DIR_TAB_FORWARD);
}

static void
fill (SluiceProblemsPanel *self,
      SluicePreviewResult *result)
{
  gboolean had_focus = has_focus (self);
  GPtrArray *of_document = sluice_preview_result_get_document_problems (result);
  GPtrArray *of_rows = sluice_preview_result_get_problems (result);
  g_autofree char *summary = summarize (of_document, of_rows);
  g_autofree char *number = sluice_format_number (of_document->len + of_rows->len);
  /* Translators: how many kinds of problems there are */
  g_autofree char *label = g_strdup_printf (_("Problems (%s)"), number);
  g_autoptr(JsonObject) root = NULL;
  GtkWidget *row = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), of_document->len + of_rows->len > 0);
  gtk_expander_set_label (self->expander, label);
  if (g_strcmp0 (summary, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&summary);
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  root = sluice_editor_dup_root_with_columns (get_editor (self));
  for (guint i = 0; i < MIN (of_document->len, MAX_SHOWN); i++)
    add_document_problem (self, g_ptr_array_index (of_document, i));
  for (guint i = 0; i < MIN (of_rows->len, MAX_SHOWN); i++)
    add_row_problem (self, result, root, g_ptr_array_index (of_rows, i));
  if (had_focus)
    keep_focus (self);
}

static void
findings_changed_cb (SluiceProblemsPanel *self)
{
  SluicePreviewResult *findings = sluice_editor_get_findings (get_editor (self));

  if (findings != NULL)
    fill (self, findings);
}

static void
sluice_problems_panel_constructed (GObject *object)
{
  G_OBJECT_CLASS (sluice_problems_panel_parent_class)->constructed (object);

  g_signal_connect_object (get_editor (SLUICE_PROBLEMS_PANEL (object)), "notify::findings",
                           G_CALLBACK (findings_changed_cb), object, G_CONNECT_SWAPPED);
}

static void
sluice_problems_panel_finalize (GObject *object)
{
  g_free (SLUICE_PROBLEMS_PANEL (object)->shown);

  G_OBJECT_CLASS (sluice_problems_panel_parent_class)->finalize (object);
}

static void
sluice_problems_panel_class_init (SluiceProblemsPanelClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = sluice_problems_panel_constructed;
  G_OBJECT_CLASS (klass)->finalize = sluice_problems_panel_finalize;
  signals[SIGNAL_SHOW_ROWS] =
    g_signal_new ("show-rows", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sluice_problems_panel_init (SluiceProblemsPanel *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Problems"), -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 200);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  self->expander = GTK_EXPANDER (gtk_expander_new (NULL));
  gtk_expander_set_child (self->expander, scroller);
  gtk_expander_set_expanded (self->expander, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "problems");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->expander));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * sluice_problems_panel_new:
 * @editor: what it is a pane of
 *
 * Returns: (transfer floating): what is wrong with it
 */
GtkWidget *
sluice_problems_panel_new (SluiceEditor *editor)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR (editor), NULL);

  return g_object_new (SLUICE_TYPE_PROBLEMS_PANEL, "editor", editor, NULL);
}

/**
 * sluice_problems_panel_set_expanded:
 * @self: a #SluiceProblemsPanel
 * @is_expanded: whether the problems are shown, or their number only
 *
 * What a person opens or closes afterwards stays so.
 */
void
sluice_problems_panel_set_expanded (SluiceProblemsPanel *self,
                                    gboolean             is_expanded)
{
  g_return_if_fail (SLUICE_IS_PROBLEMS_PANEL (self));

  gtk_expander_set_expanded (self->expander, is_expanded);
}
