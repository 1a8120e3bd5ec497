/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-row-list.h"

G_BEGIN_DECLS

#define SLUICE_ROW_LIST_NONE G_MAXUINT

/* A place in the view. */
typedef struct
{
  GtkWidget *widget;            /* (unowned) a child */
  gpointer item;                /* (owned) (nullable) what it shows */
  int height;                   /* in pixels, as soon as it is laid out */
  guint number;                 /* which one of how many it is, as it is told; 0 = nothing was */
  guint length;
} SluiceRowListRow;

struct _SluiceRowList
{
  SluiceScrollArea parent_instance;

  GListModel *model;            /* (owned) (nullable) */
  GType row_type;
  gboolean activatable;
  GArray *rows;                 /* (owned) (element-type SluiceRowListRow) a ring */
  guint head;                   /* which one of it is at @first */
  guint first;                  /* position of the first one that has a row */
  guint n;                      /* how many have one */

  /* What is seen hangs on one row: only the heights of those near it are known. */
  guint top;                    /* position of a row in view */
  double offset;                /* where it begins, from the upper edge of the view */
  double start;                 /* what the adjustment says of it */
  double row_height;            /* of all that are not seen, as far as one knows; 0: nothing is known */
  gboolean is_measured;         /* @row_height is of rows that were full */
  int least_height;
  int width;                    /* that the heights are for */
  int height;

  guint cursor;                 /* position of what has the focus, or had it last, or none */
  guint pressed;                /* position of what the pointer is pressed at, or none */
  guint revealed;               /* position of what is to be seen, or none */
  gboolean must_focus;          /* and shall have the focus */
  guint fill_id;
};

guint sluice_row_list_get_length (SluiceRowList *self);
double sluice_row_list_get_start (SluiceRowList *self);
SluiceRowListRow *sluice_row_list_get_slot (SluiceRowList *self,
                                            guint          index);
SluiceRowListRow *sluice_row_list_get_row (SluiceRowList *self,
                                           guint          position);
void sluice_row_list_find_range (SluiceRowList *self,
                                 guint         *ret_first,
                                 guint         *ret_n);
void sluice_row_list_set_used (GtkWidget *row,
                               gboolean   is_used);
gboolean sluice_row_list_settle (SluiceRowList *self);
void sluice_row_list_configure (SluiceRowList *self,
                                gboolean       is_at_end);
gboolean sluice_row_list_measure_heights (SluiceRowList *self);
void sluice_row_list_reveal (SluiceRowList *self);
void sluice_row_list_place (SluiceRowList *self);
void sluice_row_list_scroll (SluiceRowList *self,
                             double         start);
guint sluice_row_list_find_position (SluiceRowList *self,
                                     double         y);

G_END_DECLS
