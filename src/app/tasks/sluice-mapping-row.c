/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-mapping-row.h"

#include "sluice-draft.h"
#include "sluice-type.h"

#include <glib/gi18n.h>

struct _SluiceMappingRow
{
  AdwExpanderRow parent_instance;

  JsonObject *entry;            /* (owned) with the members that have no field */
  gboolean is_filling;

  AdwEntryRow *from_row;
  AdwEntryRow *column_row;
  AdwComboRow *type_row;
  AdwEntryRow *digits_row;
  AdwEntryRow *transforms_row;
  GtkLabel *type_badge;
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_MOVE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceMappingRow, sluice_mapping_row, ADW_TYPE_EXPANDER_ROW)

static const char *
text_of (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

/* The type as a task writes it. */
static char *
get_type (SluiceMappingRow *self)
{
  guint selected = adw_combo_row_get_selected (self->type_row);
  SluiceTypeKind kind = selected < SLUICE_N_TYPE_KINDS ? (SluiceTypeKind) selected
                                                       : SLUICE_TYPE_KIND_TEXT;

  if (kind == SLUICE_TYPE_KIND_DECIMAL)
    return g_strdup_printf ("decimal(%s)", text_of (self->digits_row));
  return g_strdup (sluice_type_kind_to_string (kind));
}

static void
update_head (SluiceMappingRow *self)
{
  g_autofree char *type = get_type (self);
  g_autofree char *subtitle = NULL;
  const char *column = text_of (self->column_row);
  const char *from = text_of (self->from_row);
  const char *transforms = text_of (self->transforms_row);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), *column == '\0' ? _("New column")
                                                                             : column);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  *column == '\0' ? _("New column") : column, -1);
  if (*from == '\0')
    from = json_object_has_member (self->entry, "value") ? _("a constant") : _("nothing yet");
  subtitle = *transforms == '\0' ? g_strdup_printf (_("from %s"), from)
                                 : g_strdup_printf (_("from %s, %s"), from, transforms);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), subtitle);
  gtk_label_set_label (self->type_badge, type);
  gtk_widget_set_visible (GTK_WIDGET (self->digits_row),
                          adw_combo_row_get_selected (self->type_row) == SLUICE_TYPE_KIND_DECIMAL);
}

static void
changed_cb (SluiceMappingRow *self)
{
  g_autoptr(JsonNode) transforms = NULL;

  if (self->is_filling)
    return;
  transforms = sluice_transforms_from_text (text_of (self->transforms_row));
  if (transforms == NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->transforms_row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->transforms_row), "error");
  update_head (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
up_action (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_MOVE], 0, -1);
}

static void
down_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_MOVE], 0, 1);
}

static void
remove_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_MOVE], 0, 0);
}

static void
sluice_mapping_row_dispose (GObject *object)
{
  SLUICE_MAPPING_ROW (object)->is_filling = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_MAPPING_ROW);

  G_OBJECT_CLASS (sluice_mapping_row_parent_class)->dispose (object);
}

static void
sluice_mapping_row_finalize (GObject *object)
{
  g_clear_pointer (&SLUICE_MAPPING_ROW (object)->entry, json_object_unref);

  G_OBJECT_CLASS (sluice_mapping_row_parent_class)->finalize (object);
}

static void
sluice_mapping_row_class_init (SluiceMappingRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_mapping_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_mapping_row_finalize;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  signals[SIGNAL_MOVE] =
    g_signal_new ("move", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_INT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-mapping-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceMappingRow, column_row);
  gtk_widget_class_bind_template_child (widget_class, SluiceMappingRow, digits_row);
  gtk_widget_class_bind_template_child (widget_class, SluiceMappingRow, from_row);
  gtk_widget_class_bind_template_child (widget_class, SluiceMappingRow, transforms_row);
  gtk_widget_class_bind_template_child (widget_class, SluiceMappingRow, type_badge);
  gtk_widget_class_bind_template_child (widget_class, SluiceMappingRow, type_row);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_install_action (widget_class, "mapping.up", NULL, up_action);
  gtk_widget_class_install_action (widget_class, "mapping.down", NULL, down_action);
  gtk_widget_class_install_action (widget_class, "mapping.remove", NULL, remove_action);
}

static void
sluice_mapping_row_init (SluiceMappingRow *self)
{
  g_autoptr(GtkStringList) types = gtk_string_list_new (NULL);

  self->is_filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < SLUICE_N_TYPE_KINDS; i++)
    gtk_string_list_append (types, sluice_type_kind_to_string ((SluiceTypeKind) i));
  adw_combo_row_set_model (self->type_row, G_LIST_MODEL (types));
}

static void
fill (SluiceMappingRow *self)
{
  const char *text = sluice_draft_get_string (self->entry, "type");
  g_autofree char *transforms = NULL;
  SluiceType type = { .kind = SLUICE_TYPE_KIND_TEXT };

  self->is_filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->from_row),
                         sluice_draft_get_string (self->entry, "from"));
  gtk_editable_set_text (GTK_EDITABLE (self->column_row),
                         sluice_draft_get_string (self->entry, "column"));
  if (*text != '\0')
    (void) sluice_type_parse (text, &type, NULL);
  adw_combo_row_set_selected (self->type_row, type.kind);
  if (type.kind == SLUICE_TYPE_KIND_DECIMAL)
    {
      g_autofree char *digits = g_strdup_printf ("%u,%u", type.precision, type.scale);

      gtk_editable_set_text (GTK_EDITABLE (self->digits_row), digits);
    }
  transforms = sluice_transforms_to_text (json_object_get_member (self->entry, "transforms"));
  gtk_editable_set_text (GTK_EDITABLE (self->transforms_row), transforms);
  self->is_filling = FALSE;
  update_head (self);
}

/**
 * sluice_mapping_row_new:
 * @entry: an entry of a mapping
 *
 * Returns: (transfer floating): a row that edits it
 */
GtkWidget *
sluice_mapping_row_new (JsonObject *entry)
{
  SluiceMappingRow *self = NULL;

  g_return_val_if_fail (entry != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_MAPPING_ROW, NULL);
  self->entry = json_object_ref (entry);
  fill (self);
  return GTK_WIDGET (self);
}

/**
 * sluice_mapping_row_build_entry:
 * @self: a #SluiceMappingRow
 *
 * Returns: (transfer full): the entry as it stands now; what has no field here
 *   (`default`, `value`) is kept
 */
JsonObject *
sluice_mapping_row_build_entry (SluiceMappingRow *self)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr(JsonNode) transforms = NULL;
  g_autofree char *type = NULL;
  g_autofree char *text = NULL;
  JsonObject *entry = NULL;

  g_return_val_if_fail (SLUICE_IS_MAPPING_ROW (self), NULL);

  json_node_set_object (node, self->entry);
  text = json_to_string (node, FALSE);
  entry = sluice_draft_parse (text);
  type = get_type (self);
  json_object_set_string_member (entry, "column", text_of (self->column_row));
  json_object_set_string_member (entry, "type", type);
  sluice_draft_set_string (entry, "from", text_of (self->from_row));
  json_object_remove_member (entry, "transforms");
  transforms = sluice_transforms_from_text (text_of (self->transforms_row));
  if (transforms != NULL && json_array_get_length (json_node_get_array (transforms)) > 0)
    json_object_set_member (entry, "transforms", g_steal_pointer (&transforms));
  else if (transforms == NULL)
    /* What cannot be read is judged by the engine, in its words. */
    json_object_set_string_member (entry, "transforms", text_of (self->transforms_row));
  return entry;
}

/**
 * sluice_mapping_row_get_column:
 * @self: a #SluiceMappingRow
 *
 * Returns: the name of the column, as it stands there
 */
const char *
sluice_mapping_row_get_column (SluiceMappingRow *self)
{
  g_return_val_if_fail (SLUICE_IS_MAPPING_ROW (self), NULL);

  return text_of (self->column_row);
}

/**
 * sluice_mapping_row_focus:
 * @self: a #SluiceMappingRow
 * @member: (nullable): a member of the entry
 *
 * Opens the row at the field of @member.
 */
void
sluice_mapping_row_focus (SluiceMappingRow *self,
                          const char       *member)
{
  GtkWidget *field = NULL;

  g_return_if_fail (SLUICE_IS_MAPPING_ROW (self));

  field = g_strcmp0 (member, "type") == 0 ? GTK_WIDGET (self->type_row)
          : g_strcmp0 (member, "from") == 0 ? GTK_WIDGET (self->from_row)
          : g_strcmp0 (member, "transforms") == 0 ? GTK_WIDGET (self->transforms_row)
          : GTK_WIDGET (self->column_row);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), TRUE);
  gtk_widget_grab_focus (field);
}
