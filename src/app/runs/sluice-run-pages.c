/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run-pages.h"

#define PAGE_SIZE SLUICE_RUN_PAGE_SIZE

typedef struct
{
  SluiceRunItem *items[PAGE_SIZE]; /* (owned) (nullable) the oldest first */
  guint64 used;                 /* when somebody looked at it last */
  gboolean is_known;            /* its runs were read */
  gboolean is_sure;             /* and the list has been found as long as then since */
} Page;

struct _SluiceRunPages
{
  GHashTable *pages;            /* (owned) number from the oldest run on to Page */
  GQueue wanted;                /* of their numbers, what was looked at last first */
  guint length;
  guint64 clock;                /* counts looks */
};

static void
page_free (gpointer data)
{
  Page *page = data;

  for (guint i = 0; i < PAGE_SIZE; i++)
    g_clear_object (&page->items[i]);
  g_free (page);
}

/**
 * sluice_run_pages_new:
 *
 * Returns: (transfer full): an empty list
 */
SluiceRunPages *
sluice_run_pages_new (void)
{
  SluiceRunPages *self = g_new0 (SluiceRunPages, 1);

  self->pages = g_hash_table_new_full (NULL, NULL, NULL, page_free);
  g_queue_init (&self->wanted);
  return self;
}

void
sluice_run_pages_free (SluiceRunPages *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->pages);
  g_queue_clear (&self->wanted);
  g_free (self);
}

guint
sluice_run_pages_get_length (SluiceRunPages *self)
{
  return self->length;
}

/**
 * sluice_run_pages_get_n_kept:
 * @self: the pages
 *
 * Returns: how many items there are
 */
guint
sluice_run_pages_get_n_kept (SluiceRunPages *self)
{
  GHashTableIter iter;
  gpointer value;
  guint n = 0;

  g_hash_table_iter_init (&iter, self->pages);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    for (guint i = 0; i < PAGE_SIZE; i++)
      n += ((Page *) value)->items[i] != NULL;
  return n;
}

static guint
from_the_oldest (SluiceRunPages *self,
                 guint           position)
{
  return self->length - 1 - position;
}

static Page *
find_page (SluiceRunPages *self,
           guint           number)
{
  return g_hash_table_lookup (self->pages, GUINT_TO_POINTER (number));
}

/* By the newest it is told what has changed. */
static gboolean
is_newest (SluiceRunPages *self,
           guint           number)
{
  return self->length > 0 && number + 1 >= (self->length - 1) / PAGE_SIZE;
}

/* What was not looked at for the longest time goes. */
static void
make_room (SluiceRunPages *self)
{
  while (g_hash_table_size (self->pages) >= SLUICE_RUN_PAGES_KEPT)
    {
      GHashTableIter iter;
      gpointer key, value;
      gpointer oldest = NULL;
      guint64 used = G_MAXUINT64;

      g_hash_table_iter_init (&iter, self->pages);
      while (g_hash_table_iter_next (&iter, &key, &value))
        if (((Page *) value)->used < used && !is_newest (self, GPOINTER_TO_UINT (key)))
          {
            used = ((Page *) value)->used;
            oldest = key;
          }
      g_queue_remove (&self->wanted, oldest);
      g_hash_table_remove (self->pages, oldest);
    }
}

static Page *
ensure_page (SluiceRunPages *self,
             guint           number)
{
  Page *page = find_page (self, number);

  if (page == NULL)
    {
      make_room (self);
      page = g_new0 (Page, 1);
      g_hash_table_insert (self->pages, GUINT_TO_POINTER (number), page);
    }
  page->used = ++self->clock;
  return page;
}

static SluiceRunItem **
ensure_slot (SluiceRunPages *self,
             guint           position)
{
  guint place = from_the_oldest (self, position);

  return &ensure_page (self, place / PAGE_SIZE)->items[place % PAGE_SIZE];
}

static SluiceRunItem *
ensure_item (SluiceRunPages *self,
             guint           position)
{
  SluiceRunItem **slot = ensure_slot (self, position);

  if (*slot == NULL)
    *slot = sluice_run_item_new ();
  return *slot;
}

/**
 * sluice_run_pages_get_item:
 * @self: the pages
 * @position: less than the length
 *
 * Returns: (transfer none): the item there. If it has no run yet its page is wanted.
 */
SluiceRunItem *
sluice_run_pages_get_item (SluiceRunPages *self,
                           guint           position)
{
  SluiceRunItem *item = NULL;
  guint number;

  g_return_val_if_fail (position < self->length, NULL);

  number = from_the_oldest (self, position) / PAGE_SIZE;
  item = ensure_item (self, position);
  if (!find_page (self, number)->is_known)
    sluice_run_pages_want (self, number);
  return item;
}

/**
 * sluice_run_pages_want:
 * @self: the pages
 * @page: a number
 *
 * Has that page read before all others.
 */
void
sluice_run_pages_want (SluiceRunPages *self,
                       guint           page)
{
  if (g_queue_peek_head (&self->wanted) == GUINT_TO_POINTER (page) && !g_queue_is_empty (&self->wanted))
    return;
  g_queue_remove (&self->wanted, GUINT_TO_POINTER (page));
  g_queue_push_head (&self->wanted, GUINT_TO_POINTER (page));
}

/**
 * sluice_run_pages_next:
 * @self: the pages
 * @ret_page: (out): the number of a page
 *
 * Returns: whether there is one to be read
 */
gboolean
sluice_run_pages_next (SluiceRunPages *self,
                       guint          *ret_page)
{
  while (!g_queue_is_empty (&self->wanted))
    {
      guint number = GPOINTER_TO_UINT (g_queue_pop_head (&self->wanted));
      Page *page = find_page (self, number);

      if (page == NULL || page->is_known || number * PAGE_SIZE >= self->length)
        continue;
      *ret_page = number;
      return TRUE;
    }
  return FALSE;
}

/**
 * sluice_run_pages_get_range:
 * @self: the pages
 * @page: a number
 * @ret_offset: (out): the position of its newest run
 * @ret_limit: (out): how many it has
 */
void
sluice_run_pages_get_range (SluiceRunPages *self,
                            guint           page,
                            guint          *ret_offset,
                            guint          *ret_limit)
{
  guint end = MIN ((page + 1) * PAGE_SIZE, self->length);

  g_return_if_fail (page * PAGE_SIZE < self->length);

  *ret_offset = self->length - end;
  *ret_limit = end - page * PAGE_SIZE;
}

/**
 * sluice_run_pages_put:
 * @self: the pages
 * @page: a number
 * @offset: the position of the first of @runs
 * @runs: (nullable) (element-type SluiceRun): what was read, %NULL if it could not be
 *
 * Takes the runs of a page. One that is not kept any more is not wanted back.
 */
void
sluice_run_pages_put (SluiceRunPages *self,
                      guint           page,
                      guint           offset,
                      GPtrArray      *runs)
{
  Page *found = find_page (self, page);

  if (found == NULL || runs == NULL)
    return;
  found->is_known = TRUE;
  found->is_sure = FALSE;
  for (guint i = 0; i < runs->len && offset + i < self->length; i++)
    if (from_the_oldest (self, offset + i) / PAGE_SIZE == page)
      sluice_run_item_set_run (ensure_item (self, offset + i), g_ptr_array_index (runs, i));
}

static SluiceRun *
get_known_run (SluiceRunPages *self,
               guint           position)
{
  guint place = from_the_oldest (self, position);
  Page *page = position < self->length ? find_page (self, place / PAGE_SIZE) : NULL;
  SluiceRunItem *item = page == NULL || !page->is_known ? NULL : page->items[place % PAGE_SIZE];

  return item == NULL ? NULL : sluice_run_item_get_run (item);
}

/* Pages of which each run was among the newest are known now. */
static void
put_newest (SluiceRunPages *self,
            GPtrArray      *newest)
{
  guint n_pages = (self->length + PAGE_SIZE - 1) / PAGE_SIZE;

  for (guint i = 0; i < newest->len && i < self->length; i++)
    sluice_run_item_set_run (ensure_item (self, i), g_ptr_array_index (newest, i));
  for (guint number = n_pages; number > 0; number--)
    {
      Page *page = find_page (self, number - 1);

      if (page == NULL || from_the_oldest (self, (number - 1) * PAGE_SIZE) >= newest->len)
        break;
      page->is_known = page->is_sure = TRUE;
    }
}

/**
 * sluice_run_pages_replace:
 * @self: the pages
 * @length: how long the list is now
 * @newest: (element-type SluiceRun): its beginning
 * @ret_change: (out): what has changed: everything
 */
void
sluice_run_pages_replace (SluiceRunPages  *self,
                          guint            length,
                          GPtrArray       *newest,
                          SluiceRunChange *ret_change)
{
  g_return_if_fail (newest->len <= length);

  ret_change->position = 0;
  ret_change->n_removed = self->length;
  ret_change->n_added = length;
  g_hash_table_remove_all (self->pages);
  g_queue_clear (&self->wanted);
  self->length = length;
  put_newest (self, newest);
}

static gboolean
is_same (SluiceRun *known,
         GPtrArray *newest,
         guint      i)
{
  return known != NULL &&
         g_str_equal (sluice_run_get_id (known), sluice_run_get_id (g_ptr_array_index (newest, i)));
}

/* The least change that leads from the list as it is known to the new one: the beginnings
 * and what follows are compared. Returns whether what stands behind it is the same. */
static gboolean
find_change (SluiceRunPages  *self,
             guint            length,
             GPtrArray       *newest,
             SluiceRunChange *ret_change)
{
  gint64 delta = (gint64) length - self->length;
  guint n_known = 0, same = 0;
  gint64 before, after, end;

  while (get_known_run (self, n_known) != NULL)
    n_known++;
  while (same < n_known && same < newest->len && is_same (get_known_run (self, same), newest, same))
    same++;

  end = before = MIN ((gint64) n_known, (gint64) newest->len - delta);
  after = before + delta;
  while (before > same && after > same && is_same (get_known_run (self, (guint) before - 1), newest, (guint) after - 1))
    {
      before--;
      after--;
    }
  ret_change->position = same;
  /* All of both lists was compared, or there is a stretch by which they are joined. */
  if (end >= 0 && before >= same && after >= same &&
      (before < end || (end == self->length && n_known == self->length) || (delta == 0 && same == end && same > 0)))
    {
      ret_change->n_removed = (guint) (before - same);
      ret_change->n_added = (guint) (after - same);
      return TRUE;
    }
  ret_change->n_removed = self->length - same;
  ret_change->n_added = length - same;
  return FALSE;
}

static SluiceRunItem *
take_item (SluiceRunPages *self,
           guint           position)
{
  guint place = from_the_oldest (self, position);
  Page *page = find_page (self, place / PAGE_SIZE);

  return page == NULL ? NULL : g_steal_pointer (&page->items[place % PAGE_SIZE]);
}

/* What stands before the change keeps its items, and gets other places. */
static void
move_beginning (SluiceRunPages        *self,
                guint                  length,
                const SluiceRunChange *change,
                gboolean               keeps_rest)
{
  g_autoptr(GPtrArray) kept = g_ptr_array_new ();

  for (guint i = 0; i < change->position; i++)
    g_ptr_array_add (kept, take_item (self, i));
  for (guint i = 0; keeps_rest && i < change->n_removed; i++)
    {
      g_autoptr(SluiceRunItem) gone = take_item (self, change->position + i);
    }
  if (!keeps_rest)
    g_hash_table_remove_all (self->pages);
  self->length = length;
  for (guint i = 0; i < kept->len; i++)
    {
      SluiceRunItem **slot = ensure_slot (self, i);

      g_clear_object (slot);
      *slot = g_ptr_array_index (kept, i);
    }
}

static gboolean
has_unfinished (const Page *page)
{
  for (guint i = 0; i < PAGE_SIZE; i++)
    {
      SluiceRun *run = page->items[i] == NULL ? NULL : sluice_run_item_get_run (page->items[i]);

      if (run != NULL && !sluice_run_is_finished (run))
        return TRUE;
    }
  return FALSE;
}

/* Runs that had not ended may have by now, and what was read while the list grew may
 * stand at the wrong place. */
static void
doubt (SluiceRunPages *self,
       gboolean        has_moved)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->pages);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      Page *page = value;

      if (!page->is_known)
        continue;
      if ((has_moved && !page->is_sure) || has_unfinished (page))
        {
          page->is_known = FALSE;
          sluice_run_pages_want (self, GPOINTER_TO_UINT (key));
        }
      else
        page->is_sure = TRUE;
    }
}

/**
 * sluice_run_pages_merge:
 * @self: the pages
 * @length: how long the list is now
 * @newest: (element-type SluiceRun): its beginning
 * @ret_change: (out): what is different; nothing if both numbers are 0
 *
 * Takes what has changed since it was read. Items whose runs are still there stay.
 */
void
sluice_run_pages_merge (SluiceRunPages  *self,
                        guint            length,
                        GPtrArray       *newest,
                        SluiceRunChange *ret_change)
{
  gboolean has_moved = length != self->length;
  gboolean keeps_rest;

  g_return_if_fail (newest->len <= length);

  keeps_rest = find_change (self, length, newest, ret_change);
  if (ret_change->n_removed > 0 || ret_change->n_added > 0)
    move_beginning (self, length, ret_change, keeps_rest);
  doubt (self, has_moved);
  put_newest (self, newest);
}
