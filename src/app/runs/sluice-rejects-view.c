/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-rejects-view.h"

#include "sluice-child.h"
#include "sluice-file-dialog.h"
#include "sluice-flow.h"
#include "sluice-format.h"
#include "sluice-help-button.h"
#include "sluice-page.h"
#include "sluice-reject-command.h"
#include "sluice-reject-group-row.h"
#include "sluice-replay-list.h"
#include "sluice-store-quarantine.h"

#include <glib/gi18n.h>

struct _SluiceRejectsView
{
  AdwBin parent_instance;

  GCancellable *cancellable;    /* (owned) of what is read */
  GCancellable *replay;         /* (owned) (nullable) of the replay that goes on */
  AdwToast *toast;              /* (weak) (nullable) what was told last */
  SluiceStore *store;           /* (owned) (nullable) */
  char *run;                    /* (owned) (nullable) */
  GHashTable *chosen;           /* (element-type utf8 gpointer) numbers of rows */

  GtkStack *stack;
  GtkLabel *open_label;
  GtkButton *chosen_button;
  GtkWidget *replay_box;
  GtkListBox *groups;
  SluiceReplayList *replays;
};

G_DEFINE_FINAL_TYPE (SluiceRejectsView, sluice_rejects_view, ADW_TYPE_BIN)

/* A command that a child carries out. */
typedef struct
{
  SluiceRejectsView *self;      /* (owned) */
  char **arguments;             /* as `rejects.do` got them */
} Command;

static void load (SluiceRejectsView *self);

static Command *
command_new (SluiceRejectsView  *self,
             const char * const *arguments)
{
  Command *command = g_new0 (Command, 1);

  command->self = g_object_ref (self);
  command->arguments = g_strdupv ((char **) arguments);
  return command;
}

static void
command_free (Command *command)
{
  g_object_unref (command->self);
  g_strfreev (command->arguments);
  g_free (command);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Command, command_free)

static void
command_closure_free (gpointer  data,
                      GClosure *closure)
{
  command_free (data);
}

static SluicePage *
get_page (SluiceRejectsView *self)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (self), SLUICE_TYPE_PAGE);

  return page == NULL ? NULL : SLUICE_PAGE (page);
}

static gboolean
is_command (Command    *command,
            const char *name)
{
  return g_str_equal (command->arguments[0], name);
}

/* What has become of the rows; the other way round is one click away. */
static void
undo_cb (Command *command)
{
  g_autofree char *other = g_strdup (is_command (command, "ignore") ? "reopen" : "ignore");

  g_free (command->arguments[0]);
  command->arguments[0] = g_steal_pointer (&other);
  sluice_reject_command_activate (GTK_WIDGET (command->self), (const char * const *) command->arguments, NULL);
}

static AdwToast *
create_count_toast (Command *command,
                    guint64  rows)
{
  g_autofree char *number = sluice_format_number (rows);
  AdwToast *toast = NULL;

  if (!is_command (command, "ignore") && !is_command (command, "reopen"))
    return sluice_page_toast_new (ngettext ("%s row corrected", "%s rows corrected", rows), number);
  if (is_command (command, "reopen"))
    return sluice_page_toast_new (ngettext ("%s row is open again", "%s rows are open again", rows), number);
  toast = sluice_page_toast_new (ngettext ("%s row ignored", "%s rows ignored", rows), number);
  adw_toast_set_button_label (toast, _("_Undo"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb),
                         command_new (command->self, (const char * const *) command->arguments), command_closure_free,
                         G_CONNECT_SWAPPED);
  return toast;
}

/* What a replay amounts to, and the way to its page. */
static AdwToast *
create_replay_toast (JsonObject *answer)
{
  static const char * const members[] = { "inserted", "updated", "unchanged", "deduplicated" };
  const char *run = json_object_get_string_member_with_default (answer, "run", NULL);
  gint64 rejected = json_object_get_int_member_with_default (answer, "rejected", 0);
  gint64 loaded = 0;
  g_autofree char *loaded_text = NULL;
  g_autofree char *rejected_text = NULL;
  AdwToast *toast = NULL;

  if (run == NULL)
    return sluice_page_toast_new ("%s", _("None of these rows is open"));
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    loaded += json_object_get_int_member_with_default (answer, members[i], 0);
  loaded_text = sluice_format_rows ((guint64) loaded);
  rejected_text = sluice_format_rows ((guint64) rejected);
  /* Translators: what became of rows that were replayed: "3 rows" each */
  toast = rejected > 0 ? sluice_page_toast_new (_("%s loaded, %s rejected again"), loaded_text, rejected_text)
                       : sluice_page_toast_new (_("%s loaded"), loaded_text);
  /* Translators: of a run: to look at it */
  adw_toast_set_button_label (toast, _("_Show"));
  adw_toast_set_action_name (toast, "win.open-run");
  adw_toast_set_action_target (toast, "s", run);
  return toast;
}

/* What is told now is what was just done: a toast before it would hold it up for
 * seconds. */
static void
show_toast (SluiceRejectsView *self,
            SluicePage        *page,
            AdwToast          *toast)
{
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  g_set_weak_pointer (&self->toast, toast);
  sluice_page_add_toast (page, toast);
}

static void
tell (Command  *command,
      JsonNode *root)
{
  JsonObject *answer = json_node_get_object (root);
  gint64 rows = json_object_get_int_member_with_default (answer, "rows", 0);
  SluicePage *page = get_page (command->self);
  AdwToast *toast = NULL;

  if (page == NULL)
    return;
  if (is_command (command, "replay"))
    toast = create_replay_toast (answer);
  else if (is_command (command, "to-transform"))
    toast = sluice_page_toast_new ("%s", _("The task corrects such rows from now on"));
  else if (is_command (command, "export"))
    {
      g_autofree char *number = sluice_format_number ((guint64) rows);

      toast = sluice_page_toast_new (ngettext ("%s row exported", "%s rows exported", (gulong) rows), number);
    }
  else
    toast = create_count_toast (command, (guint64) rows);
  sluice_page_clear_problem (page);
  show_toast (command->self, page, toast);
}

static const char *
describe_failure (Command *command)
{
  if (is_command (command, "replay"))
    return _("The rows could not be replayed.");
  if (is_command (command, "export"))
    return _("The rows could not be exported.");
  if (is_command (command, "to-transform"))
    return _("The correction could not be added to the task.");
  return _("The rows could not be changed.");
}

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(Command) command = user_data;
  SluiceRejectsView *self = command->self;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) root = sluice_child_run_finish (result, &error);
  SluicePage *page = get_page (self);

  if (is_command (command, "replay"))
    {
      g_clear_object (&self->replay);
      if (self->replay_box != NULL)
        gtk_widget_set_visible (self->replay_box, FALSE);
    }
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    tell (command, root);
  else if (page != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    sluice_page_show_error (page, describe_failure (command), error);
  load (self);
}

/* A replay goes on when its page is left, until somebody stops it. */
static void
run_command (SluiceRejectsView  *self,
             const char * const *arguments,
             const char         *input)
{
  g_autoptr(GPtrArray) words = g_ptr_array_new ();
  gboolean replays = g_str_equal (arguments[0], "replay");
  SluicePage *page = get_page (self);

  if (self->run == NULL)
    return;
  if (replays && self->replay != NULL)
    {
      if (page != NULL)
        sluice_page_add_toast (page, sluice_page_toast_new ("%s", _("A replay of this run is going on")));
      return;
    }
  g_ptr_array_add (words, (gpointer) "quarantine");
  g_ptr_array_add (words, (gpointer) arguments[0]);
  g_ptr_array_add (words, self->run);
  for (guint i = 1; arguments[i] != NULL; i++)
    g_ptr_array_add (words, (gpointer) arguments[i]);
  g_ptr_array_add (words, (gpointer) "--output");
  g_ptr_array_add (words, (gpointer) "json");
  g_ptr_array_add (words, NULL);
  if (replays)
    {
      self->replay = g_cancellable_new ();
      gtk_widget_set_visible (self->replay_box, TRUE);
    }
  sluice_child_run_async ((const char * const *) words->pdata, input, replays ? self->replay : NULL, done_cb,
                          command_new (self, arguments));
}

static void
do_action (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  g_autofree const char **arguments = NULL;
  const char *input = NULL;

  g_variant_get (parameter, "(^a&sm&s)", &arguments, &input);
  run_command (SLUICE_REJECTS_VIEW (widget), arguments, input);
}

static void
update_chosen (SluiceRejectsView *self)
{
  guint n = g_hash_table_size (self->chosen);
  g_autofree char *number = sluice_format_number (n);
  g_autofree char *label = g_strdup_printf (ngettext ("Replay %s _Chosen Row", "Replay %s _Chosen Rows", n), number);

  gtk_button_set_label (self->chosen_button, label);
  gtk_button_set_use_underline (self->chosen_button, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->chosen_button), n > 0);
}

static void
choose_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  SluiceRejectsView *self = SLUICE_REJECTS_VIEW (widget);
  guint64 number = 0;
  gboolean chosen = FALSE;
  g_autofree char *text = NULL;

  g_variant_get (parameter, "(tb)", &number, &chosen);
  text = g_strdup_printf ("%" G_GUINT64_FORMAT, number);
  if (chosen)
    g_hash_table_add (self->chosen, g_steal_pointer (&text));
  else
    g_hash_table_remove (self->chosen, text);
  update_chosen (self);
}

static void
replay_chosen_action (GtkWidget  *widget,
                      const char *name,
                      GVariant   *parameter)
{
  SluiceRejectsView *self = SLUICE_REJECTS_VIEW (widget);
  g_autoptr(GPtrArray) arguments = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer number = NULL;

  g_ptr_array_add (arguments, (gpointer) "replay");
  g_hash_table_iter_init (&iter, self->chosen);
  while (g_hash_table_iter_next (&iter, &number, NULL))
    g_ptr_array_add (arguments, number);
  g_ptr_array_add (arguments, NULL);
  if (arguments->len > 2)
    run_command (self, (const char * const *) arguments->pdata, NULL);
}

static void
replay_open_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  static const char * const arguments[] = { "replay", NULL };

  run_command (SLUICE_REJECTS_VIEW (widget), arguments, NULL);
}

static void
stop_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  g_cancellable_cancel (SLUICE_REJECTS_VIEW (widget)->replay);
}

static void
named_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(Command) command = user_data;
  g_autoptr(GFile) file = sluice_file_dialog_open_finish (result, NULL);
  const char *path = file == NULL ? NULL : g_file_peek_path (file);

  if (path != NULL)
    {
      const char * const arguments[] = { "export", "--format", command->arguments[1], "--replace", "--file", path, NULL };

      run_command (command->self, arguments, NULL);
    }
}

static void
export_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  SluiceRejectsView *self = SLUICE_REJECTS_VIEW (widget);
  const char *format = g_variant_get_string (parameter, NULL);
  const char * const arguments[] = { "export", format, NULL };
  /* Translators: the name of a file with rejected rows, before its ending */
  g_autofree char *file = g_strdup_printf ("%s.%s", _("rejected"), format);
  GtkRoot *root = gtk_widget_get_root (widget);

  sluice_file_dialog_save_async (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, _("Export Rejected Rows"), file,
                                 self->cancellable, named_cb, command_new (self, arguments));
}

static SluiceRejectGroupRow *
find_group_row (SluiceRejectsView *self,
                guint64            number)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->groups));

  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    if (sluice_reject_group_row_get_number (SLUICE_REJECT_GROUP_ROW (child)) == number)
      return SLUICE_REJECT_GROUP_ROW (child);
  return NULL;
}

/* Groups that are shown already stay: they may be expanded, and have the focus. */
static void
grouped_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(SluiceRejectsView) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) groups = sluice_store_list_groups_finish (SLUICE_STORE (source), result, &error);
  SluicePage *page = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->groups == NULL)
    return;
  page = get_page (self);
  if (groups == NULL)
    {
      if (page != NULL)
        sluice_page_show_error (page, _("The rejected rows cannot be read."), error);
      return;
    }
  for (guint i = 0; i < groups->len; i++)
    {
      const SluiceRejectGroup *group = g_ptr_array_index (groups, i);
      SluiceRejectGroupRow *row = find_group_row (self, group->number);

      if (row != NULL)
        sluice_reject_group_row_set_group (row, group);
      else
        gtk_list_box_append (self->groups, sluice_reject_group_row_new (self->store, self->run, group));
    }
  gtk_stack_set_visible_child_name (self->stack, groups->len > 0 ? "list" : "empty");
}

/* Of rows with several problems groups know not how many there are. */
static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceRejectsView) self = user_data;
  g_autoptr(GPtrArray) rejects = sluice_store_list_rejects_finish (SLUICE_STORE (source), result, NULL);
  gboolean any = rejects != NULL && rejects->len > 0;

  if (rejects == NULL || self->groups == NULL)
    return;
  gtk_label_set_label (self->open_label, any ? _("Correct rows where that is needed, then replay them: only they are "
                                                 "loaded.")
                                             : _("All rejected rows are dealt with."));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "rejects.replay-open", any);
}

static void
load (SluiceRejectsView *self)
{
  SluiceRejectFilter filter = { .unfinished = TRUE, .limit = 1 };

  if (self->store == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  sluice_store_list_groups_async (self->store, self->run, self->cancellable, grouped_cb, g_object_ref (self));
  sluice_store_list_rejects_async (self->store, self->run, &filter, self->cancellable, opened_cb, g_object_ref (self));
  sluice_replay_list_load (self->replays, self->store, self->run);
}

/* A replay of them may have been undone elsewhere. */
static void
sluice_rejects_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sluice_rejects_view_parent_class)->map (widget);
  load (SLUICE_REJECTS_VIEW (widget));
}

static void
sluice_rejects_view_dispose (GObject *object)
{
  SluiceRejectsView *self = SLUICE_REJECTS_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->store);
  g_clear_weak_pointer (&self->toast);
  /* A bound child that is the bin's own would be unparented behind its back. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_REJECTS_VIEW);

  G_OBJECT_CLASS (sluice_rejects_view_parent_class)->dispose (object);
}

static void
sluice_rejects_view_finalize (GObject *object)
{
  SluiceRejectsView *self = SLUICE_REJECTS_VIEW (object);

  g_object_unref (self->cancellable);
  g_clear_object (&self->replay);
  g_hash_table_unref (self->chosen);
  g_free (self->run);

  G_OBJECT_CLASS (sluice_rejects_view_parent_class)->finalize (object);
}

static void
sluice_rejects_view_class_init (SluiceRejectsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_rejects_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_rejects_view_finalize;
  widget_class->map = sluice_rejects_view_map;

  g_type_ensure (SLUICE_TYPE_FLOW);
  g_type_ensure (SLUICE_TYPE_REPLAY_LIST);
  g_type_ensure (SLUICE_TYPE_HELP_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-rejects-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceRejectsView, chosen_button);
  gtk_widget_class_bind_template_child (widget_class, SluiceRejectsView, groups);
  gtk_widget_class_bind_template_child (widget_class, SluiceRejectsView, open_label);
  gtk_widget_class_bind_template_child (widget_class, SluiceRejectsView, replay_box);
  gtk_widget_class_bind_template_child (widget_class, SluiceRejectsView, replays);
  gtk_widget_class_bind_template_child (widget_class, SluiceRejectsView, stack);
  gtk_widget_class_install_action (widget_class, "rejects.do", "(asms)", do_action);
  gtk_widget_class_install_action (widget_class, "rejects.choose", "(tb)", choose_action);
  gtk_widget_class_install_action (widget_class, "rejects.replay-open", NULL, replay_open_action);
  gtk_widget_class_install_action (widget_class, "rejects.replay-chosen", NULL, replay_chosen_action);
  gtk_widget_class_install_action (widget_class, "rejects.stop", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "rejects.export", "s", export_action);
}

static void
sluice_rejects_view_init (SluiceRejectsView *self)
{
  self->cancellable = g_cancellable_new ();
  self->chosen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  update_chosen (self);
}

/**
 * sluice_rejects_view_load:
 * @self: a #SluiceRejectsView
 * @store: an open store
 * @run: a run's id
 *
 * Shows what @run rejected, again if it was shown before.
 */
void
sluice_rejects_view_load (SluiceRejectsView *self,
                          SluiceStore       *store,
                          const char        *run)
{
  g_return_if_fail (SLUICE_IS_REJECTS_VIEW (self));
  g_return_if_fail (SLUICE_IS_STORE (store));
  g_return_if_fail (run != NULL);

  g_set_object (&self->store, store);
  if (self->run == NULL)
    self->run = g_strdup (run);
  load (self);
}
