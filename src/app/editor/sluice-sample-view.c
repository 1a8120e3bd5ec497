/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sample-view.h"

#include "sluice-draft.h"
#include "sluice-error-help.h"
#include "sluice-error.h"

#include <glib/gi18n.h>

struct _SluiceSampleView
{
  SluiceEditorPane parent_instance;

  GtkStack *stack;              /* (unowned) */
  AdwStatusPage *problem;       /* (unowned) */
  gboolean has_asked;
};

G_DEFINE_FINAL_TYPE (SluiceSampleView, sluice_sample_view, SLUICE_TYPE_EDITOR_PANE)

static SluiceEditor *
get_editor (SluiceSampleView *self)
{
  return sluice_editor_pane_get_editor (SLUICE_EDITOR_PANE (self));
}

static void
show_problem (SluiceSampleView *self,
              const GError     *error)
{
  const char *hint = error->domain != SLUICE_ERROR ? NULL
                     : sluice_error_help_get_hint (sluice_error_get_code (error), sluice_error_get_hint (error));
  g_autofree char *text = hint == NULL ? g_strdup (error->message) : g_strdup_printf ("%s\n%s", error->message, hint);
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_status_page_set_description (self->problem, escaped);
}

static void
arrange (SluiceSampleView *self)
{
  SluiceEditor *editor = get_editor (self);
  const GError *error = sluice_editor_get_error (editor);

  if (error != NULL)
    show_problem (self, error);
  gtk_stack_set_visible_child_name (self->stack, sluice_editor_has_sample (editor) ? "rows"
                                                 : sluice_editor_get_busy (editor) ? "busy"
                                                 : error != NULL ? "problem" : "ask");
}

/* What only reads may be read without being asked. */
static gboolean
is_harmless (SluiceEditor *editor)
{
  JsonObject *source = sluice_draft_get_object (sluice_editor_get_root (editor), "source", FALSE);
  const char *method = sluice_draft_get_string (source, "method");

  return *method == '\0' || g_ascii_strcasecmp (method, "GET") == 0;
}

static void
ask_once (SluiceSampleView *self)
{
  SluiceEditor *editor = get_editor (self);

  if (self->has_asked || sluice_editor_has_sample (editor) || sluice_editor_get_busy (editor) ||
      !is_harmless (editor))
    return;
  self->has_asked = TRUE;
  sluice_editor_want_sample (editor);
}

/* On a narrow window the settings of a step are seen without the rows, and need them, too. */
static void
step_cb (SluiceSampleView *self)
{
  if (sluice_editor_get_step (get_editor (self)) != SLUICE_EDITOR_STEP_SOURCE)
    ask_once (self);
}

static void
sluice_sample_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sluice_sample_view_parent_class)->map (widget);

  ask_once (SLUICE_SAMPLE_VIEW (widget));
}

static void
sluice_sample_view_constructed (GObject *object)
{
  SluiceSampleView *self = SLUICE_SAMPLE_VIEW (object);
  SluiceEditor *editor = get_editor (self);

  G_OBJECT_CLASS (sluice_sample_view_parent_class)->constructed (object);

  g_signal_connect_object (editor, "notify::busy", G_CALLBACK (arrange), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "notify::error", G_CALLBACK (arrange), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "notify::n-records", G_CALLBACK (arrange), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "notify::step", G_CALLBACK (step_cb), self, G_CONNECT_SWAPPED);
  arrange (self);
}

static void
sluice_sample_view_class_init (SluiceSampleViewClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = sluice_sample_view_constructed;
  GTK_WIDGET_CLASS (klass)->map = sluice_sample_view_map;
}

static GtkWidget *
build_page (const char *icon,
            const char *title,
            const char *description,
            const char *label)
{
  GtkWidget *page = adw_status_page_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), icon);
  adw_status_page_set_title (ADW_STATUS_PAGE (page), title);
  adw_status_page_set_description (ADW_STATUS_PAGE (page), description);
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "pill");
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "editor.read-rows");
  adw_status_page_set_child (ADW_STATUS_PAGE (page), button);
  return page;
}

static GtkWidget *
build_spinner (void)
{
  GtkWidget *spinner = gtk_spinner_new ();

  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_widget_set_size_request (spinner, 48, 48);
  gtk_widget_set_halign (spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (spinner, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spinner), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Records are being read"), -1);
  return spinner;
}

static void
sluice_sample_view_init (SluiceSampleView *self)
{
  GtkWidget *ask = build_page ("view-reveal-symbolic", _("No Rows Yet"),
                               _("Reads some records and shows what each step makes of them. Nothing is written."),
                               _("_Show Rows"));
  GtkWidget *problem = build_page ("dialog-warning-symbolic", _("No Records"), NULL, _("_Try Again"));

  self->problem = ADW_STATUS_PAGE (problem);
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->stack, ask, "ask");
  gtk_stack_add_named (self->stack, build_spinner (), "busy");
  gtk_stack_add_named (self->stack, problem, "problem");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
}

/**
 * sluice_sample_view_new:
 * @editor: what it is a pane of
 * @rows: (transfer floating): what shows the rows
 *
 * Returns: (transfer floating): @rows, as soon as there are any
 */
GtkWidget *
sluice_sample_view_new (SluiceEditor *editor,
                        GtkWidget    *rows)
{
  SluiceSampleView *self = NULL;

  g_return_val_if_fail (SLUICE_IS_EDITOR (editor), NULL);
  g_return_val_if_fail (GTK_IS_WIDGET (rows), NULL);

  self = g_object_new (SLUICE_TYPE_SAMPLE_VIEW, "editor", editor, NULL);
  gtk_stack_add_named (self->stack, rows, "rows");
  arrange (self);
  return GTK_WIDGET (self);
}
