/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sample-bar.h"

#include "sluice-child.h"
#include "sluice-draft.h"
#include "sluice-format.h"

#include <glib/gi18n.h>

struct _SluiceSampleBar
{
  AdwBin parent_instance;

  SluiceEditor *editor;         /* (owned) */
  guint64 n_rows;               /* of the source, 0 = unknown */
  guint64 n_bytes;              /* of the source, 0 = unknown */
  gboolean is_exact;            /* they were counted */
  GCancellable *counting;       /* (owned) (nullable) */

  GtkMenuButton *scope;         /* (unowned) */
  GtkLabel *scope_label;        /* (unowned) */
  GtkSpinner *spinner;          /* (unowned) */
  GtkToggleButton *problems;    /* (unowned) */
  GtkLabel *problems_label;     /* (unowned) */
};

G_DEFINE_FINAL_TYPE (SluiceSampleBar, sluice_sample_bar, ADW_TYPE_BIN)

/* So many rows of a file tell how long its rows are. */
#define ROWS_TO_ESTIMATE "500"

static const guint sizes[] = { 100, 1000, 5000, 20000 };

/**
 * sluice_sample_bar_describe:
 * @n_records: how many records were read
 * @sample_size: how many were asked for
 * @n_rows: how many there are in the source, 0 = unknown
 * @is_exact: whether they were counted
 * @n_bytes: how many bytes they are, 0 = unknown
 *
 * Returns: (transfer full): which rows of the source there are to see
 */
char *
sluice_sample_bar_describe (guint    n_records,
                            guint    sample_size,
                            guint64  n_rows,
                            gboolean is_exact,
                            guint64  n_bytes)
{
  g_autofree char *records = sluice_format_number (n_records);
  g_autofree char *sample = sluice_format_rows (n_records);
  g_autofree char *rows = sluice_format_rows (n_rows);
  g_autofree char *size = n_bytes == 0 ? NULL : g_format_size (n_bytes);
  g_autofree char *text = NULL;

  /* Fewer than were asked for are all there are. */
  if (n_records < sample_size)
    /* Translators: %s is a number of rows: “All 87 rows” */
    text = g_strdup_printf (_("All %s"), sample);
  else if (n_rows == 0 || n_rows < n_records)
    /* Translators: %s is a number of rows: “The first 1,000 rows” */
    text = g_strdup_printf (_("The first %s"), sample);
  else if (is_exact)
    /* Translators: “1,000 of 41,000 rows” */
    text = g_strdup_printf (_("%s of %s"), records, rows);
  else
    /* Translators: “1,000 of about 41,000 rows” */
    text = g_strdup_printf (_("%s of about %s"), records, rows);
  return size == NULL ? g_steal_pointer (&text) : g_strdup_printf ("%s · %s", text, size);
}

static char *
describe_run (SluiceSampleBar *self)
{
  g_autofree char *rows = sluice_format_rows (sluice_editor_get_n_records (self->editor));
  g_autofree char *when = sluice_format_exact (sluice_editor_get_run_time (self->editor));

  /* Translators: rows that were kept with a run: “200 rows, as the run of 21 Nov 12:03 read them” */
  return g_strdup_printf (_("%s, as the run of %s read them"), rows, when);
}

static void
show_scope (SluiceSampleBar *self)
{
  gboolean is_busy = sluice_editor_get_busy (self->editor);
  gboolean is_of_run = sluice_editor_get_run_time (self->editor) != 0;
  g_autofree char *whole = is_of_run ? describe_run (self) : NULL;
  g_autofree char *rows = sluice_format_rows (sluice_editor_get_n_records (self->editor));
  /* Translators: rows that were kept with a run: “200 rows, as the run read them” */
  g_autofree char *text = is_of_run ? g_strdup_printf (_("%s, as the run read them"), rows)
                          : sluice_sample_bar_describe (sluice_editor_get_n_records (self->editor),
                                                        sluice_editor_get_sample_size (self->editor),
                                                        self->n_rows, self->is_exact, self->n_bytes);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sample.fresh", is_of_run);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sample.of-run",
                                 !is_of_run && sluice_editor_has_run_records (self->editor));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sample.again", !is_of_run);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->scope), is_of_run ? whole : _("Which Rows Are Shown"));
  gtk_label_set_text (self->scope_label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scope), GTK_ACCESSIBLE_PROPERTY_LABEL, is_of_run ? whole : text,
                                  -1);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), is_busy);
  gtk_spinner_set_spinning (self->spinner, is_busy);
}

static void
counted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(SluiceSampleBar) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = sluice_child_run_finish (result, &error);
  JsonObject *total = NULL;

  /* Without a total there is none to be seen. */
  if (answer == NULL || !JSON_NODE_HOLDS_OBJECT (answer))
    return;
  total = sluice_draft_get_object (json_node_get_object (answer), "total", FALSE);
  if (total == NULL)
    return;
  sluice_sample_bar_set_total (self, (guint64) json_object_get_int_member_with_default (total, "rows", 0),
                               json_object_get_boolean_member_with_default (total, "exact", FALSE),
                               (guint64) json_object_get_int_member_with_default (total, "bytes", 0));
}

/* How many rows there may be is known of files: by what their first rows take. */
static void
records_changed_cb (SluiceSampleBar *self)
{
  static const char * const arguments[] = {
    "sample", "-", "--rows", ROWS_TO_ESTIMATE, "--output", "json", NULL
  };
  JsonObject *source = sluice_draft_get_object (sluice_editor_get_root (self->editor), "source", FALSE);
  g_autofree char *text = NULL;

  if (self->counting != NULL)
    g_cancellable_cancel (self->counting);
  g_clear_object (&self->counting);
  self->n_rows = self->n_bytes = 0;
  show_scope (self);
  if (sluice_editor_get_run_time (self->editor) != 0 || source == NULL || !g_str_equal (sluice_draft_get_string (source, "type"), "file") ||
      sluice_editor_get_n_records (self->editor) < sluice_editor_get_sample_size (self->editor))
    return;
  self->counting = g_cancellable_new ();
  text = sluice_task_document_dup_text (sluice_editor_get_document (self->editor));
  sluice_child_run_async (arguments, text, self->counting, counted_cb, g_object_ref (self));
}

static void
toggled_cb (SluiceSampleBar *self)
{
  sluice_editor_set_only_problems (self->editor, gtk_toggle_button_get_active (self->problems));
}

static void
only_problems_cb (SluiceSampleBar *self)
{
  gtk_toggle_button_set_active (self->problems, sluice_editor_get_only_problems (self->editor));
}

static void
size_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SluiceSampleBar *self = SLUICE_SAMPLE_BAR (widget);

  sluice_editor_set_sample_size (self->editor, (guint) g_variant_get_int32 (parameter));
  sluice_editor_want_sample (self->editor);
}

static void
again_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  sluice_editor_want_sample (SLUICE_SAMPLE_BAR (widget)->editor);
}

static void
of_run_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  sluice_editor_show_run_records (SLUICE_SAMPLE_BAR (widget)->editor);
}

static void
sluice_sample_bar_dispose (GObject *object)
{
  SluiceSampleBar *self = SLUICE_SAMPLE_BAR (object);

  if (self->editor != NULL)
    g_signal_handlers_disconnect_by_data (self->editor, self);
  if (self->counting != NULL)
    g_cancellable_cancel (self->counting);
  g_clear_object (&self->counting);

  G_OBJECT_CLASS (sluice_sample_bar_parent_class)->dispose (object);
}

static void
sluice_sample_bar_finalize (GObject *object)
{
  g_clear_object (&SLUICE_SAMPLE_BAR (object)->editor);

  G_OBJECT_CLASS (sluice_sample_bar_parent_class)->finalize (object);
}

static void
sluice_sample_bar_class_init (SluiceSampleBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_sample_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_sample_bar_finalize;
  gtk_widget_class_install_action (widget_class, "sample.size", "i", size_action);
  gtk_widget_class_install_action (widget_class, "sample.again", NULL, again_action);
  gtk_widget_class_install_action (widget_class, "sample.fresh", NULL, again_action);
  gtk_widget_class_install_action (widget_class, "sample.of-run", NULL, of_run_action);
}

/* What cannot be done is not offered. */
static void
append_possible (GMenu      *menu,
                 const char *label,
                 const char *action)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (label, action);

  g_menu_item_set_attribute (item, "hidden-when", "s", "action-disabled");
  g_menu_append_item (menu, item);
}

static GMenuModel *
build_menu (void)
{
  g_autoptr(GMenu) menu = g_menu_new ();
  g_autoptr(GMenu) counts = g_menu_new ();
  g_autoptr(GMenu) others = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *rows = sluice_format_rows (sizes[i]);
      /* Translators: how many rows are read as a sample */
      g_autofree char *label = g_strdup_printf (_("Read %s"), rows);
      g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

      g_menu_item_set_action_and_target_value (item, "sample.size", g_variant_new_int32 ((gint32) sizes[i]));
      g_menu_append_item (counts, item);
    }
  append_possible (others, _("_Read Again"), "sample.again");
  append_possible (others, _("_Fresh Rows of the Source"), "sample.fresh");
  append_possible (others, _("Rows as the R_un Read Them"), "sample.of-run");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (counts));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (others));
  return G_MENU_MODEL (g_steal_pointer (&menu));
}

static GtkWidget *
build_scope (SluiceSampleBar *self)
{
  g_autoptr(GMenuModel) menu = build_menu ();
  GtkWidget *label = gtk_label_new (NULL);

  self->scope_label = GTK_LABEL (label);
  self->scope = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_label_set_ellipsize (self->scope_label, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "numeric");
  gtk_menu_button_set_child (self->scope, label);
  gtk_menu_button_set_always_show_arrow (self->scope, TRUE);
  gtk_menu_button_set_menu_model (self->scope, menu);
  gtk_widget_add_css_class (GTK_WIDGET (self->scope), "scope-pill");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->scope), _("Which Rows Are Shown"));
  return GTK_WIDGET (self->scope);
}

static GtkWidget *
build_problems (SluiceSampleBar *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (NULL);

  self->problems = GTK_TOGGLE_BUTTON (gtk_toggle_button_new ());
  self->problems_label = GTK_LABEL (label);
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("dialog-warning-symbolic"));
  gtk_box_append (GTK_BOX (box), label);
  gtk_button_set_child (GTK_BUTTON (self->problems), box);
  gtk_widget_add_css_class (GTK_WIDGET (self->problems), "chip");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->problems), _("Only Rows with Problems"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->problems), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Only Rows with Problems"), -1);
  g_signal_connect_object (self->problems, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self->problems);
}

static void
sluice_sample_bar_init (SluiceSampleBar *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->spinner = GTK_SPINNER (gtk_spinner_new ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->spinner), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Records are being read"), -1);
  gtk_widget_add_css_class (box, "sample-bar");
  gtk_box_append (GTK_BOX (box), build_scope (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->spinner));
  gtk_box_append (GTK_BOX (box), build_problems (self));
  adw_bin_set_child (ADW_BIN (self), box);
}

/**
 * sluice_sample_bar_new:
 * @editor: whose rows are meant
 *
 * Returns: (transfer floating): a bar
 */
GtkWidget *
sluice_sample_bar_new (SluiceEditor *editor)
{
  SluiceSampleBar *self = NULL;

  g_return_val_if_fail (SLUICE_IS_EDITOR (editor), NULL);

  self = g_object_new (SLUICE_TYPE_SAMPLE_BAR, NULL);
  self->editor = g_object_ref (editor);
  g_signal_connect_object (editor, "notify::busy", G_CALLBACK (show_scope), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "notify::n-records", G_CALLBACK (records_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "notify::only-problems", G_CALLBACK (only_problems_cb), self, G_CONNECT_SWAPPED);
  show_scope (self);
  only_problems_cb (self);
  sluice_sample_bar_set_n_problems (self, 0);
  return GTK_WIDGET (self);
}

/**
 * sluice_sample_bar_set_n_problems:
 * @self: a #SluiceSampleBar
 * @n_problems: how many rows have problems
 */
void
sluice_sample_bar_set_n_problems (SluiceSampleBar *self,
                                  guint            n_problems)
{
  g_autofree char *number = NULL;
  g_autofree char *words = NULL;

  g_return_if_fail (SLUICE_IS_SAMPLE_BAR (self));

  number = sluice_format_number (n_problems);
  words = g_strdup_printf (ngettext ("%s row has problems", "%s rows have problems", n_problems), number);
  gtk_label_set_text (self->problems_label, number);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->problems), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
  /* The last one was mended: there is a way back to the others. */
  gtk_widget_set_visible (GTK_WIDGET (self->problems),
                          n_problems > 0 || gtk_toggle_button_get_active (self->problems));
}

/**
 * sluice_sample_bar_set_total:
 * @self: a #SluiceSampleBar
 * @n_rows: how many rows the source has, 0 = unknown
 * @is_exact: whether they were counted
 * @n_bytes: how many bytes it has, 0 = unknown
 */
void
sluice_sample_bar_set_total (SluiceSampleBar *self,
                             guint64          n_rows,
                             gboolean         is_exact,
                             guint64          n_bytes)
{
  g_return_if_fail (SLUICE_IS_SAMPLE_BAR (self));

  self->n_rows = n_rows;
  self->is_exact = is_exact;
  self->n_bytes = n_bytes;
  show_scope (self);
}
