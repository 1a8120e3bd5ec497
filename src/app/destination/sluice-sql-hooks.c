/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sql-hooks.h"

#include "sluice-draft.h"
#include "sluice-field-form.h"
#include "sluice-sql-editor.h"
#include "sluice-sql-text.h"

#include <glib/gi18n.h>
#include <string.h>

#define EDITOR_HEIGHT 120

static const struct
{
  const char *member;
  const char *title;
  const char *subtitle;
} hooks[] = {
  { "before", N_("SQL Before the Rows"), N_("In their transaction, if all of it happens or nothing") },
  { "after", N_("SQL After the Rows"), N_("In their transaction, if all of it happens or nothing") },
};

struct _SluiceSqlHooks
{
  AdwPreferencesGroup parent_instance;

  gboolean is_filling;
  gboolean is_changed[G_N_ELEMENTS (hooks)]; /* by a person, since it was filled */
  AdwExpanderRow *rows[G_N_ELEMENTS (hooks)];
  SluiceSqlEditor *editors[G_N_ELEMENTS (hooks)];
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceSqlHooks, sluice_sql_hooks, ADW_TYPE_PREFERENCES_GROUP)

static void
changed_cb (SluiceSqlHooks  *self,
            SluiceSqlEditor *editor)
{
  if (self->is_filling)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (hooks); i++)
    if (self->editors[i] == editor)
      self->is_changed[i] = TRUE;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
sluice_sql_hooks_class_init (SluiceSqlHooksClass *klass)
{
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
add_editor (SluiceSqlHooks *self,
            GtkListBox     *list,
            guint           index)
{
  GtkWidget *row = gtk_list_box_row_new ();

  self->rows[index] = sluice_field_form_add_folded (list, _(hooks[index].title), _(hooks[index].subtitle));
  self->editors[index] = SLUICE_SQL_EDITOR (sluice_sql_editor_new ());
  sluice_sql_editor_set_label (self->editors[index], _(hooks[index].title));
  gtk_widget_set_size_request (GTK_WIDGET (self->editors[index]), -1, EDITOR_HEIGHT);
  g_signal_connect_object (self->editors[index], "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), GTK_WIDGET (self->editors[index]));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  adw_expander_row_add_row (self->rows[index], row);
}

static void
sluice_sql_hooks_init (SluiceSqlHooks *self)
{
  GtkListBox *list = sluice_field_form_add_list (ADW_PREFERENCES_GROUP (self), _("SQL"));

  for (guint i = 0; i < G_N_ELEMENTS (hooks); i++)
    add_editor (self, list, i);
}

/* The statements as one text, which is taken apart again. */
static char *
join_statements (JsonArray *list)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      g_autofree char *statement = g_strstrip (g_strdup (json_array_get_string_element (list, i)));
      const char *last_line = strrchr (statement, '\n');

      /* A comment at the end would swallow the semicolon. */
      g_string_append_printf (text, "%s%s%s;", i > 0 ? "\n\n" : "", statement,
                              strstr (last_line == NULL ? statement : last_line, "--") == NULL ? "" : "\n");
    }
  return g_strdup (text->str);
}

/**
 * sluice_sql_hooks_fill:
 * @self: a #SluiceSqlHooks
 * @load: (nullable): the `load` of a task
 *
 * Shows the statements of @load.
 */
void
sluice_sql_hooks_fill (SluiceSqlHooks *self,
                       JsonObject     *load)
{
  g_return_if_fail (SLUICE_IS_SQL_HOOKS (self));

  self->is_filling = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (hooks); i++)
    {
      g_autofree char *text = join_statements (sluice_draft_get_array (load, hooks[i].member));

      sluice_sql_editor_set_text (self->editors[i], text);
      self->is_changed[i] = FALSE;
    }
  self->is_filling = FALSE;
}

/**
 * sluice_sql_hooks_collect:
 * @self: a #SluiceSqlHooks
 * @load: the `load` of a task
 *
 * Writes what was changed into @load.
 */
void
sluice_sql_hooks_collect (SluiceSqlHooks *self,
                          JsonObject     *load)
{
  g_return_if_fail (SLUICE_IS_SQL_HOOKS (self));
  g_return_if_fail (load != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (hooks); i++)
    {
      g_autofree char *text = NULL;
      g_auto(GStrv) statements = NULL;
      JsonArray *list = NULL;

      if (!self->is_changed[i])
        continue;
      json_object_remove_member (load, hooks[i].member);
      text = sluice_sql_editor_dup_text (self->editors[i]);
      statements = sluice_sql_text_split (text);
      if (statements[0] == NULL)
        continue;
      list = json_array_new ();
      for (guint k = 0; statements[k] != NULL; k++)
        json_array_add_string_element (list, statements[k]);
      json_object_set_array_member (load, hooks[i].member, list);
    }
}

/**
 * sluice_sql_hooks_set_catalog:
 * @self: a #SluiceSqlHooks
 * @catalog: (nullable): whose names are completed
 * @quote: what the server puts around names
 */
void
sluice_sql_hooks_set_catalog (SluiceSqlHooks *self,
                              SluiceCatalog  *catalog,
                              char            quote)
{
  g_return_if_fail (SLUICE_IS_SQL_HOOKS (self));

  for (guint i = 0; i < G_N_ELEMENTS (hooks); i++)
    sluice_sql_editor_set_catalog (self->editors[i], catalog, quote);
}

/**
 * sluice_sql_hooks_find_field:
 * @self: a #SluiceSqlHooks
 * @member: `before` or `after`
 *
 * Returns: (transfer none) (nullable): the editor, unfolded
 */
GtkWidget *
sluice_sql_hooks_find_field (SluiceSqlHooks *self,
                             const char     *member)
{
  g_return_val_if_fail (SLUICE_IS_SQL_HOOKS (self), NULL);
  g_return_val_if_fail (member != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (hooks); i++)
    if (g_str_has_prefix (member, hooks[i].member))
      {
        adw_expander_row_set_expanded (self->rows[i], TRUE);
        return GTK_WIDGET (self->editors[i]);
      }
  return NULL;
}
