/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-reject-correction.h"

#include "sluice-flow.h"
#include "sluice-reject-command.h"

#include <glib/gi18n.h>

/* In the order in which they are offered. */
typedef enum
{
  DO_SET,
  DO_EMPTY,
  DO_REPLACE,
  DO_TRIM,
} Deed;

struct _SluiceRejectCorrection
{
  AdwBin parent_instance;

  guint64 group;
  char *column;                 /* (owned) */

  GtkDropDown *deed;
  GtkWidget *value;
  GtkWidget *from;
  GtkWidget *to;
};

G_DEFINE_FINAL_TYPE (SluiceRejectCorrection, sluice_reject_correction, ADW_TYPE_BIN)

static void
deed_cb (SluiceRejectCorrection *self)
{
  guint deed = gtk_drop_down_get_selected (self->deed);

  gtk_widget_set_visible (self->value, deed == DO_SET);
  gtk_widget_set_visible (self->from, deed == DO_REPLACE);
  gtk_widget_set_visible (self->to, deed == DO_REPLACE);
}

static JsonNode *
create_transform (SluiceRejectCorrection *self,
                  gboolean                trims)
{
  JsonNode *node = NULL;
  JsonObject *words = NULL;
  JsonObject *object = NULL;

  if (trims)
    {
      node = json_node_new (JSON_NODE_VALUE);
      json_node_set_string (node, "trim");
      return node;
    }
  words = json_object_new ();
  json_object_set_string_member (words, "from", gtk_editable_get_text (GTK_EDITABLE (self->from)));
  json_object_set_string_member (words, "to", gtk_editable_get_text (GTK_EDITABLE (self->to)));
  object = json_object_new ();
  json_object_set_object_member (object, "replace", words);
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  return node;
}

static void
apply_cb (SluiceRejectCorrection *self)
{
  g_autofree char *group = g_strdup_printf ("%" G_GUINT64_FORMAT, self->group);
  const char * const arguments[] = { "apply", "--group", group, "--fixes", "-", NULL };
  g_autofree char *fixes = NULL;
  guint deed = gtk_drop_down_get_selected (self->deed);

  if (deed == DO_REPLACE && *gtk_editable_get_text (GTK_EDITABLE (self->from)) == '\0')
    {
      gtk_widget_error_bell (self->from);
      gtk_widget_grab_focus (self->from);
      return;
    }
  if (deed == DO_SET || deed == DO_EMPTY)
    fixes = sluice_reject_command_print_value (self->column, deed == DO_EMPTY ? NULL
                                               : gtk_editable_get_text (GTK_EDITABLE (self->value)));
  else
    fixes = sluice_reject_command_print_transform (self->column, create_transform (self, deed == DO_TRIM));
  sluice_reject_command_activate (GTK_WIDGET (self), arguments, fixes);
}

static GtkWidget *
create_entry (SluiceRejectCorrection *self,
              const char             *name)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), name);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 14);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (apply_cb), self);
  return entry;
}

static void
sluice_reject_correction_finalize (GObject *object)
{
  g_free (SLUICE_REJECT_CORRECTION (object)->column);

  G_OBJECT_CLASS (sluice_reject_correction_parent_class)->finalize (object);
}

static void
sluice_reject_correction_class_init (SluiceRejectCorrectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_reject_correction_finalize;
}

static void
sluice_reject_correction_init (SluiceRejectCorrection *self)
{
  /* Translators: what is to be done to a column of rejected rows */
  const char * const deeds[] = { _("Set to a value"), _("Leave empty"), _("Replace text"), _("Trim spaces"), NULL };
  GtkWidget *flow = sluice_flow_new ();
  GtkWidget *apply = gtk_button_new_with_mnemonic (_("Correct _All"));

  self->deed = GTK_DROP_DOWN (gtk_drop_down_new_from_strings (deeds));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->deed), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Correction"), -1);
  g_signal_connect_swapped (self->deed, "notify::selected", G_CALLBACK (deed_cb), self);
  self->value = create_entry (self, _("Value"));
  /* Translators: a text that is replaced by another */
  self->from = create_entry (self, _("This text"));
  /* Translators: a text that takes the place of another */
  self->to = create_entry (self, _("By this"));
  gtk_widget_add_css_class (apply, "suggested-action");
  g_signal_connect_swapped (apply, "clicked", G_CALLBACK (apply_cb), self);
  sluice_flow_append (SLUICE_FLOW (flow), GTK_WIDGET (self->deed));
  sluice_flow_append (SLUICE_FLOW (flow), self->value);
  sluice_flow_append (SLUICE_FLOW (flow), self->from);
  sluice_flow_append (SLUICE_FLOW (flow), self->to);
  sluice_flow_append (SLUICE_FLOW (flow), apply);
  adw_bin_set_child (ADW_BIN (self), flow);
  deed_cb (self);
}

/**
 * sluice_reject_correction_new:
 * @group: the number of a group
 * @column: its column
 * @value: (nullable): what stood there, of one row
 *
 * Returns: (transfer floating): a form that corrects all rows of @group
 */
GtkWidget *
sluice_reject_correction_new (guint64     group,
                              const char *column,
                              const char *value)
{
  SluiceRejectCorrection *self = NULL;

  g_return_val_if_fail (column != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_REJECT_CORRECTION, NULL);
  self->group = group;
  self->column = g_strdup (column);
  gtk_editable_set_text (GTK_EDITABLE (self->value), value == NULL ? "" : value);
  return GTK_WIDGET (self);
}
