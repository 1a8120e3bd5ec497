/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-editor-pane.h"

/* What a pane has not been told yet. */
enum
{
  NEWS_DOCUMENT = 1 << 0,
  NEWS_RESULT = 1 << 1,
  NEWS_SELECTION = 1 << 2,
  ALL_NEWS = NEWS_DOCUMENT | NEWS_RESULT | NEWS_SELECTION,
};

typedef struct
{
  SluiceEditor *editor;         /* (owned) */
  guint news;
  gboolean is_committing;
} SluiceEditorPanePrivate;

typedef enum
{
  PROP_EDITOR = 1,
} SluiceEditorPaneProperty;

static GParamSpec *properties[PROP_EDITOR + 1];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (SluiceEditorPane, sluice_editor_pane, ADW_TYPE_BIN)

static SluiceEditorPanePrivate *
get_private (SluiceEditorPane *self)
{
  return sluice_editor_pane_get_instance_private (self);
}

static void
tell (SluiceEditorPane *self,
      guint             news)
{
  SluiceEditorPanePrivate *priv = get_private (self);

  priv->news |= news;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    sluice_editor_pane_update (self);
}

static void
document_changed_cb (SluiceEditorPane *self)
{
  if (!get_private (self)->is_committing)
    tell (self, NEWS_DOCUMENT);
}

static void
result_changed_cb (SluiceEditorPane *self)
{
  tell (self, NEWS_RESULT);
}

static void
selection_changed_cb (SluiceEditorPane *self)
{
  tell (self, NEWS_SELECTION);
}

static void
sluice_editor_pane_map (GtkWidget *widget)
{
  sluice_editor_pane_update (SLUICE_EDITOR_PANE (widget));

  GTK_WIDGET_CLASS (sluice_editor_pane_parent_class)->map (widget);
}

static void
sluice_editor_pane_constructed (GObject *object)
{
  SluiceEditorPane *self = SLUICE_EDITOR_PANE (object);
  SluiceEditorPanePrivate *priv = get_private (self);

  G_OBJECT_CLASS (sluice_editor_pane_parent_class)->constructed (object);

  g_assert (priv->editor != NULL);
  g_signal_connect_object (sluice_editor_get_document (priv->editor), "changed",
                           G_CALLBACK (document_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (priv->editor, "notify::result", G_CALLBACK (result_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (priv->editor, "notify::column", G_CALLBACK (selection_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (priv->editor, "notify::row", G_CALLBACK (selection_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
sluice_editor_pane_dispose (GObject *object)
{
  SluiceEditorPanePrivate *priv = get_private (SLUICE_EDITOR_PANE (object));

  priv->news = 0;
  if (priv->editor != NULL)
    {
      g_signal_handlers_disconnect_by_data (sluice_editor_get_document (priv->editor), object);
      g_signal_handlers_disconnect_by_data (priv->editor, object);
    }

  G_OBJECT_CLASS (sluice_editor_pane_parent_class)->dispose (object);
}

static void
sluice_editor_pane_finalize (GObject *object)
{
  g_clear_object (&get_private (SLUICE_EDITOR_PANE (object))->editor);

  G_OBJECT_CLASS (sluice_editor_pane_parent_class)->finalize (object);
}

static void
sluice_editor_pane_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  switch ((SluiceEditorPaneProperty) prop_id)
    {
    case PROP_EDITOR:
      g_value_set_object (value, get_private (SLUICE_EDITOR_PANE (object))->editor);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_editor_pane_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  switch ((SluiceEditorPaneProperty) prop_id)
    {
    case PROP_EDITOR:
      get_private (SLUICE_EDITOR_PANE (object))->editor = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_editor_pane_class_init (SluiceEditorPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = sluice_editor_pane_constructed;
  object_class->dispose = sluice_editor_pane_dispose;
  object_class->finalize = sluice_editor_pane_finalize;
  object_class->get_property = sluice_editor_pane_get_property;
  object_class->set_property = sluice_editor_pane_set_property;
  GTK_WIDGET_CLASS (klass)->map = sluice_editor_pane_map;

  properties[PROP_EDITOR] =
    g_param_spec_object ("editor", NULL, NULL, SLUICE_TYPE_EDITOR,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
sluice_editor_pane_init (SluiceEditorPane *self)
{
  get_private (self)->news = ALL_NEWS;
}

/**
 * sluice_editor_pane_get_editor:
 * @self: a #SluiceEditorPane
 *
 * Returns: (transfer none): what it is a pane of
 */
SluiceEditor *
sluice_editor_pane_get_editor (SluiceEditorPane *self)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR_PANE (self), NULL);

  return get_private (self)->editor;
}

/**
 * sluice_editor_pane_get_root:
 * @self: a #SluiceEditorPane
 *
 * Returns: (transfer none): the task as it stands, which must not be changed
 */
JsonObject *
sluice_editor_pane_get_root (SluiceEditorPane *self)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR_PANE (self), NULL);

  return sluice_editor_get_root (get_private (self)->editor);
}

/**
 * sluice_editor_pane_commit:
 * @self: a #SluiceEditorPane
 * @label: what was done, for people
 * @root: (transfer full): the task as it is now
 * @merge_key: (nullable): see [method@Sluice.TaskDocument.commit]
 *
 * Commits a change whose outcome the fields of this pane show already, such as what
 * is being typed: all others are told. A change that makes the pane look different
 * goes to [method@Sluice.Editor.commit] instead.
 *
 * Returns: whether something changed
 */
gboolean
sluice_editor_pane_commit (SluiceEditorPane *self,
                           const char       *label,
                           JsonObject       *root,
                           const char       *merge_key)
{
  SluiceEditorPanePrivate *priv = NULL;
  gboolean is_changed;

  g_return_val_if_fail (SLUICE_IS_EDITOR_PANE (self), FALSE);

  priv = get_private (self);
  priv->is_committing = TRUE;
  is_changed = sluice_editor_commit (priv->editor, label, root, merge_key);
  priv->is_committing = FALSE;
  return is_changed;
}

/**
 * sluice_editor_pane_show_path:
 * @self: a #SluiceEditorPane
 * @path: a JSON path of the document
 *
 * Goes to the field there.
 *
 * Returns: whether it has one
 */
gboolean
sluice_editor_pane_show_path (SluiceEditorPane *self,
                              const char       *path)
{
  SluiceEditorPaneClass *klass = NULL;

  g_return_val_if_fail (SLUICE_IS_EDITOR_PANE (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  klass = SLUICE_EDITOR_PANE_GET_CLASS (self);
  sluice_editor_pane_update (self);
  return klass->show_path != NULL && klass->show_path (self, path);
}

/**
 * sluice_editor_pane_update:
 * @self: a #SluiceEditorPane
 *
 * Tells the pane what it does not know yet, though it may not be on the screen.
 */
void
sluice_editor_pane_update (SluiceEditorPane *self)
{
  SluiceEditorPaneClass *klass = NULL;
  SluiceEditorPanePrivate *priv = NULL;
  guint news;

  g_return_if_fail (SLUICE_IS_EDITOR_PANE (self));

  klass = SLUICE_EDITOR_PANE_GET_CLASS (self);
  priv = get_private (self);
  news = priv->news;
  priv->news = 0;
  if ((news & NEWS_DOCUMENT) && klass->document_changed != NULL)
    klass->document_changed (self);
  if ((news & NEWS_RESULT) && klass->result_changed != NULL)
    klass->result_changed (self);
  if ((news & NEWS_SELECTION) && klass->selection_changed != NULL)
    klass->selection_changed (self);
}
