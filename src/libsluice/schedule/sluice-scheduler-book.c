/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-scheduler-private.h"

#include "sluice-problem.h"
#include "sluice-task-network.h"

/* What the scheduler knows, read from the store. */

void
sluice_schedule_entry_free (SluiceScheduleEntry *entry)
{
  if (entry == NULL)
    return;

  sluice_stored_schedule_free (entry->memory);
  g_clear_pointer (&entry->spec, sluice_schedule_spec_free);
  g_free (entry);
}

/* What the scheduler has to know of the task. The task itself does not stay in
 * memory: there may be hundreds, and they may be large. */
static void
parse (SluiceScheduleEntry *entry,
       GHashTable          *connections)
{
  g_autoptr(SluiceTask) task = NULL;
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(GError) error = NULL;
  SluiceTaskWishes wishes;

  entry->priority = SLUICE_PRIORITY_NORMAL;
  task = sluice_task_new_from_data (entry->memory->document, -1, NULL, &problems, &error);
  if (task == NULL)
    {
      g_warning ("The task “%s” has no valid schedule: %s", entry->memory->name,
                 problems != NULL && problems->len > 0 ? ((SluiceProblem *) problems->pdata[0])->message
                                                       : error != NULL ? error->message : "it cannot be read");
      return;
    }
  if (sluice_task_get_schedule (task) != NULL)
    entry->spec = sluice_schedule_spec_copy (sluice_task_get_schedule (task));
  entry->wants_due = sluice_task_has_parameter (task, "due");
  entry->wants_file = sluice_task_has_parameter (task, "file");
  entry->needs_network = sluice_task_needs_network (task, connections);
  sluice_task_wishes_read (&wishes, entry->memory->document);
  entry->priority = wishes.priority;
}

/* What is known of the task from before, as far as it still holds. TRUE if the
 * document need not be read again. */
static gboolean
carry_over (SluiceScheduler     *self,
            SluiceScheduleEntry *entry,
            SluiceScheduleEntry *before)
{
  const SluiceStoredSchedule *memory = entry->memory;
  const gboolean same = memory->updated == before->memory->updated && entry->document_hash == before->document_hash;
  const gboolean known = same && !self->parses && before->spec != NULL;
  const gboolean resumed = before->memory->paused_at != 0 && memory->paused_at == 0;

  if (known)
    {
      entry->spec = g_steal_pointer (&before->spec);
      entry->wants_due = before->wants_due;
      entry->wants_file = before->wants_file;
      entry->needs_network = before->needs_network;
      entry->priority = before->priority;
    }
  entry->look = before->look;
  entry->floor = resumed ? sluice_clock_now (self->clock) : before->floor;
  entry->stale = before->stale || !same || self->parses || memory->revision != before->memory->revision ||
                 (memory->running != 0) != (before->memory->running != 0);
  return known;
}

/* TRUE if what there is to see of the schedules has changed. */
static gboolean
looks_different (const SluiceStoredSchedule *one,
                 const SluiceStoredSchedule *other)
{
  return one->revision != other->revision || one->updated != other->updated ||
         g_strcmp0 (one->name, other->name) != 0 || g_strcmp0 (one->last_run, other->last_run) != 0 ||
         one->last_state != other->last_state || one->running != other->running;
}

static SluiceScheduleEntry *
make_entry (SluiceScheduler      *self,
            SluiceStoredSchedule *stored,
            GHashTable           *connections,
            gboolean             *ret_different)
{
  SluiceScheduleEntry *entry = g_new0 (SluiceScheduleEntry, 1);
  SluiceScheduleEntry *before = g_hash_table_lookup (self->entries, stored->task);

  entry->memory = stored;
  entry->document_hash = g_str_hash (stored->document);
  entry->stale = TRUE;
  if (before == NULL || looks_different (before->memory, stored))
    *ret_different = TRUE;
  if (before == NULL || !carry_over (self, entry, before))
    parse (entry, connections);
  g_clear_pointer (&stored->document, g_free);
  return entry;
}

static GPtrArray *
find_resumed (SluiceScheduler *self,
              GHashTable      *entries)
{
  GPtrArray *resumed = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer task;
  gpointer value;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &task, &value))
    {
      SluiceScheduleEntry *before = value;
      SluiceScheduleEntry *entry = g_hash_table_lookup (entries, task);

      if (entry != NULL && before->memory->paused_at != 0 && entry->memory->paused_at == 0)
        g_ptr_array_add (resumed, entry);
    }
  return resumed;
}

static void
let_all_go_on (SluiceScheduler *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    ((SluiceScheduleEntry *) value)->floor = sluice_clock_now (self->clock);
}

static void
mark_stale (SluiceScheduler *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    ((SluiceScheduleEntry *) value)->stale = TRUE;
}

static guint
hash_connections (GHashTable *connections)
{
  GHashTableIter iter;
  gpointer name;
  gpointer document;
  guint hash = 0;

  g_hash_table_iter_init (&iter, connections);
  while (g_hash_table_iter_next (&iter, &name, &document))
    hash += g_str_hash (name) ^ (31 * g_str_hash (document));
  return hash;
}

static void
take_book (SluiceScheduler    *self,
           SluiceScheduleBook *book)
{
  g_autoptr(GHashTable) entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                                         (GDestroyNotify) sluice_schedule_entry_free);
  g_autoptr(GPtrArray) resumed = NULL;
  const gboolean led = self->leads;
  const gboolean was_paused = self->all_paused;
  const guint connections_hash = book->connections != NULL ? hash_connections (book->connections) : 0;
  gboolean different = FALSE;

  self->parses = self->parses || self->connections_hash != connections_hash;
  self->connections_hash = connections_hash;
  /* The entries own what the list held. */
  g_ptr_array_set_free_func (book->schedules, NULL);
  for (guint i = 0; i < book->schedules->len; i++)
    {
      SluiceStoredSchedule *stored = book->schedules->pdata[i];

      g_hash_table_insert (entries, stored->task, make_entry (self, stored, book->connections, &different));
    }
  different = different || g_hash_table_size (entries) != g_hash_table_size (self->entries);
  resumed = find_resumed (self, entries);
  {
    GHashTable *before = self->entries;

    self->entries = g_steal_pointer (&entries);
    entries = before;
  }

  self->parses = FALSE;
  self->leads = book->leads;
  self->fresh = self->fresh || (self->leads && !led);
  self->all_paused = book->all_paused;
  g_clear_pointer (&self->ends, g_ptr_array_unref);
  self->ends = g_steal_pointer (&book->ends);
  g_clear_pointer (&self->joins, g_ptr_array_unref);
  self->joins = g_steal_pointer (&book->joins);
  if (was_paused && !self->all_paused)
    let_all_go_on (self);
  if (was_paused != self->all_paused || led != self->leads)
    {
      mark_stale (self);
      different = TRUE;
    }
  sluice_scheduler_watch (self, book->leads ? 0 : book->leader);

  if (led != self->leads)
    g_object_notify (G_OBJECT (self), "is-leader");
  for (guint i = 0; i < resumed->len; i++)
    sluice_scheduler_emit_resumed (self, resumed->pdata[i]);
  sluice_scheduler_update (self);
  if (different)
    g_signal_emit_by_name (self, "changed");
}

static void
book_opened_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(SluiceScheduler) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceScheduleBook) book = sluice_store_open_book_finish (SLUICE_STORE (source), result, &error);

  if (self->closed)
    {
      /* Who has stopped does not keep others from planning. */
      if (book != NULL && book->leads)
        sluice_store_close_book_async (SLUICE_STORE (source), NULL, NULL, NULL);
      return;
    }
  if (book != NULL)
    take_book (self, book);
  else
    sluice_scheduler_stall (self, error);
  self->busy = FALSE;
  sluice_scheduler_pump (self);
}

void
sluice_scheduler_read (SluiceScheduler *self)
{
  self->reads = FALSE;
  self->busy = TRUE;
  sluice_store_open_book_async (self->store, self->leads, NULL, book_opened_cb, g_object_ref (self));
}
