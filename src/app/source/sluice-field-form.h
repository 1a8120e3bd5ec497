/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-draft-secrets.h"

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  SLUICE_FIELD_TEXT,
  SLUICE_FIELD_NUMBER,          /* a number, or a text like "15m" */
  SLUICE_FIELD_SCALAR,          /* a number, true or false, else a text */
  SLUICE_FIELD_SWITCH,
  SLUICE_FIELD_CHOICE,
  SLUICE_FIELD_SECRET,
  SLUICE_FIELD_NUMBERS,         /* a list, separated by commas */
  SLUICE_FIELD_TEXTS,           /* a list, separated by commas */
} SluiceFieldKind;

/**
 * SluiceField:
 * @key: the member; with dots it stands in an object inside: `timeout.connect`
 * @title: what the row says, to be translated
 * @kind: how it is edited
 * @choices: what a choice may be: `query|body|header`
 * @choice_titles: the same in words, in the same order, to be translated
 * @is_on: what a switch shows when the member is not there
 *
 * One member of an object that a row edits.
 */
typedef struct
{
  const char *key;
  const char *title;
  SluiceFieldKind kind;
  const char *choices;
  const char *choice_titles;
  gboolean is_on;
} SluiceField;

/**
 * SluiceFieldForm:
 *
 * Rows for some members of a JSON object. Only what a person changes is written
 * back: all else stays as it was. Emits `changed`.
 */
#define SLUICE_TYPE_FIELD_FORM (sluice_field_form_get_type ())
G_DECLARE_FINAL_TYPE (SluiceFieldForm, sluice_field_form, SLUICE, FIELD_FORM, GObject)

GtkListBox      *sluice_field_form_add_list   (AdwPreferencesGroup *group,
                                               const char          *title);
AdwExpanderRow  *sluice_field_form_add_folded (GtkListBox          *list,
                                               const char          *title,
                                               const char          *subtitle);
SluiceFieldForm *sluice_field_form_begin   (GtkWidget          *parent,
                                            const SluiceField  *fields,
                                            guint               n_fields) G_GNUC_WARN_UNUSED_RESULT;
gboolean         sluice_field_form_build   (SluiceFieldForm    *self);
SluiceFieldForm *sluice_field_form_new     (GtkWidget          *parent,
                                            const SluiceField  *fields,
                                            guint               n_fields) G_GNUC_WARN_UNUSED_RESULT;
void             sluice_field_form_fill    (SluiceFieldForm    *self,
                                            JsonObject         *object);
void             sluice_field_form_collect (SluiceFieldForm    *self,
                                            JsonObject         *object,
                                            SluiceDraftSecrets *secrets);
void             sluice_field_form_show    (SluiceFieldForm    *self,
                                            const char         *key,
                                            gboolean            is_shown);
GtkWidget       *sluice_field_form_get_row (SluiceFieldForm    *self,
                                            const char         *key);
const char      *sluice_field_form_get_choice (SluiceFieldForm *self,
                                               const char      *key);
void             sluice_field_form_set_text   (SluiceFieldForm *self,
                                               const char      *key,
                                               const char      *text);

G_END_DECLS
