/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-rejects-view.h"

#include "sluice-draft.h"
#include "sluice-format.h"
#include "sluice-raw-record.h"
#include "sluice-store-quarantine.h"

#include <glib/gi18n.h>
#include <string.h>

/* More rows than this help nobody to see what is wrong; the command line
 * exports the rest. */
#define MAX_REJECTS 1000
#define MAX_SHOWN_PER_GROUP 20

struct _SluiceRejectsView
{
  AdwBin parent_instance;

  GCancellable *cancellable;    /* (owned) */

  GtkStack *stack;
  GtkListBox *groups;
};

G_DEFINE_FINAL_TYPE (SluiceRejectsView, sluice_rejects_view, ADW_TYPE_BIN)

typedef struct
{
  char *column;
  char *code;
  char *message;
  GPtrArray *rejects;           /* (element-type SluiceStoredReject), unowned */
  GPtrArray *values;            /* (element-type utf8) what stood there */
} Group;

static void
group_free (Group *group)
{
  g_free (group->column);
  g_free (group->code);
  g_free (group->message);
  g_ptr_array_unref (group->rejects);
  g_ptr_array_unref (group->values);
  g_free (group);
}

static Group *
find_group (GPtrArray  *groups,
            JsonObject *problem)
{
  const char *column = sluice_draft_get_string (problem, "column");
  const char *code = sluice_draft_get_string (problem, "code");
  Group *group = NULL;

  for (guint i = 0; i < groups->len; i++)
    {
      group = g_ptr_array_index (groups, i);
      if (g_str_equal (group->column, column) && g_str_equal (group->code, code))
        return group;
    }
  group = g_new0 (Group, 1);
  group->column = g_strdup (column);
  group->code = g_strdup (code);
  group->message = g_strdup (sluice_draft_get_string (problem, "message"));
  group->rejects = g_ptr_array_new ();
  group->values = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (groups, group);
  return group;
}

static GPtrArray *
group_rejects (GPtrArray *rejects)
{
  GPtrArray *groups = g_ptr_array_new_with_free_func ((GDestroyNotify) group_free);

  for (guint i = 0; i < rejects->len; i++)
    {
      SluiceStoredReject *reject = g_ptr_array_index (rejects, i);
      g_autoptr(JsonParser) parser = json_parser_new ();
      JsonArray *problems = NULL;

      if (!json_parser_load_from_data (parser, reject->problems, -1, NULL) ||
          !JSON_NODE_HOLDS_ARRAY (json_parser_get_root (parser)))
        continue;
      problems = json_node_get_array (json_parser_get_root (parser));
      for (guint j = 0; j < json_array_get_length (problems); j++)
        {
          JsonObject *problem = json_array_get_object_element (problems, j);
          Group *group = find_group (groups, problem);

          g_ptr_array_add (group->rejects, reject);
          g_ptr_array_add (group->values, g_strdup (sluice_draft_get_string (problem, "value")));
        }
    }
  return groups;
}

static void
copy_record_cb (GtkButton *button)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button)),
                          g_object_get_data (G_OBJECT (button), "record"));
}

/* The bytes as they arrived; what was refused stands out of them. */
static GtkWidget *
create_record (const SluiceStoredReject *reject,
               const char               *value)
{
  gsize size = 0, from = 0, to = 0;
  const char *data = reject->raw == NULL ? NULL : g_bytes_get_data (reject->raw, &size);

  if (data == NULL)
    {
      GtkWidget *label = gtk_label_new (_("The record was not kept."));

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (label, "raw-record");
      return label;
    }
  sluice_raw_record_find (data, size, value, &from, &to);
  return sluice_raw_record_new (data, size, from, to);
}

/* The number of the row, where it stood, and what was refused. */
static char *
describe_record (const SluiceStoredReject *reject,
                 const char               *value)
{
  g_autofree char *number = sluice_format_number (reject->number);
  g_autofree char *place = NULL;
  g_autofree char *line_number = NULL;
  g_autofree char *line = NULL;

  /* Translators: the number of a row, and the value that was refused */
  place = *value == '\0' ? g_strdup_printf (_("Row %s"), number)
                         : g_strdup_printf (_("Row %s: “%s”"), number, value);
  if (reject->line == 0)
    return g_steal_pointer (&place);
  line_number = sluice_format_number (reject->line);
  line = g_strdup_printf (_("Line %s"), line_number);
  return g_strdup_printf ("%s · %s", place, line);
}

/* The raw record, and where it stood. */
static GtkWidget *
create_record_row (const SluiceStoredReject *reject,
                   const char               *value)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = gtk_label_new (NULL);
  GtkWidget *copy = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  g_autofree char *text = describe_record (reject, value);
  g_autofree char *raw = NULL;

  if (reject->raw != NULL)
    {
      gsize size = 0;
      const char *data = g_bytes_get_data (reject->raw, &size);
      g_autofree char *plain = g_strndup (data, MIN (size, 4096));

      raw = g_utf8_make_valid (plain, -1);
    }
  gtk_label_set_label (GTK_LABEL (title), text);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (title, "heading");
  gtk_widget_set_margin_start (head, 12);
  gtk_widget_set_margin_end (head, 6);
  gtk_widget_set_margin_top (head, 6);
  gtk_box_append (GTK_BOX (head), title);

  gtk_widget_add_css_class (copy, "flat");
  gtk_widget_set_tooltip_text (copy, _("Copy the Record"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (copy), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Copy the Record"), -1);
  gtk_widget_set_visible (copy, raw != NULL);
  g_object_set_data_full (G_OBJECT (copy), "record", g_strdup (raw), g_free);
  g_signal_connect (copy, "clicked", G_CALLBACK (copy_record_cb), NULL);
  gtk_box_append (GTK_BOX (head), copy);

  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), create_record (reject, value));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  return row;
}

static GtkWidget *
create_group_row (const Group *group)
{
  GtkWidget *row = adw_expander_row_new ();
  GtkWidget *count = gtk_label_new (NULL);
  g_autofree char *rows = sluice_format_rows (group->rejects->len);
  g_autofree char *title = NULL;

  title = *group->column == '\0' ? g_strdup (group->code)
                                 : g_strdup_printf ("%s · %s", group->column, group->code);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), group->message);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_label_set_label (GTK_LABEL (count), rows);
  gtk_widget_add_css_class (count, "numeric");
  adw_expander_row_add_action (ADW_EXPANDER_ROW (row), count);
  for (guint i = 0; i < MIN (group->rejects->len, MAX_SHOWN_PER_GROUP); i++)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (row),
                              create_record_row (g_ptr_array_index (group->rejects, i),
                                                 g_ptr_array_index (group->values, i)));
  return row;
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceRejectsView) self = user_data;
  g_autoptr(GPtrArray) rejects = NULL;
  g_autoptr(GPtrArray) groups = NULL;
  GtkWidget *child = NULL;

  rejects = sluice_store_list_rejects_finish (SLUICE_STORE (source), result, NULL);
  if (rejects == NULL || self->groups == NULL)
    return;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->groups))) != NULL)
    gtk_list_box_remove (self->groups, child);
  groups = group_rejects (rejects);
  for (guint i = 0; i < groups->len; i++)
    gtk_list_box_append (self->groups, create_group_row (g_ptr_array_index (groups, i)));
  gtk_stack_set_visible_child_name (self->stack, groups->len > 0 ? "list" : "empty");
}

static void
sluice_rejects_view_dispose (GObject *object)
{
  SluiceRejectsView *self = SLUICE_REJECTS_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  /* A bound child that is the bin's own would be unparented behind its back. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_REJECTS_VIEW);

  G_OBJECT_CLASS (sluice_rejects_view_parent_class)->dispose (object);
}

static void
sluice_rejects_view_finalize (GObject *object)
{
  g_object_unref (SLUICE_REJECTS_VIEW (object)->cancellable);

  G_OBJECT_CLASS (sluice_rejects_view_parent_class)->finalize (object);
}

static void
sluice_rejects_view_class_init (SluiceRejectsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_rejects_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_rejects_view_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-rejects-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceRejectsView, groups);
  gtk_widget_class_bind_template_child (widget_class, SluiceRejectsView, stack);
}

static void
sluice_rejects_view_init (SluiceRejectsView *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sluice_rejects_view_load:
 * @self: a #SluiceRejectsView
 * @store: an open store
 * @run: a run's id
 *
 * Shows what @run rejected.
 */
void
sluice_rejects_view_load (SluiceRejectsView *self,
                          SluiceStore       *store,
                          const char        *run)
{
  const SluiceRejectFilter filter = { .limit = MAX_REJECTS };

  g_return_if_fail (SLUICE_IS_REJECTS_VIEW (self));
  g_return_if_fail (SLUICE_IS_STORE (store));

  sluice_store_list_rejects_async (store, run, &filter, self->cancellable, listed_cb,
                                   g_object_ref (self));
}
