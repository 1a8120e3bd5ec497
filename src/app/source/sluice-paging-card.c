/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-paging-card.h"

#include "sluice-compat.h"
#include "sluice-draft.h"
#include "sluice-field-form.h"
#include "sluice-guess.h"
#include "sluice-help-button.h"
#include "sluice-take-down.h"
#include "sluice-variant.h"

#include <glib/gi18n.h>
#include <string.h>

/* Most other ways that are offered. */
#define MAX_CANDIDATES 3

struct _SluicePagingCard
{
  AdwPreferencesGroup parent_instance;

  SluiceVariant *variant;       /* (owned) */
  SluiceFieldForm *form;        /* (owned) */
  SluiceFieldForm *more;        /* (owned) */
  GPtrArray *candidates;        /* (owned) (element-type JsonObject) */
  GPtrArray *candidate_rows;    /* (owned) (element-type GtkWidget) */
  gboolean is_filling;

  GtkListBox *list;
  AdwActionRow *status_row;
  AdwActionRow *proof_row;
  GtkImage *proof_icon;
  GtkSpinner *spinner;
  AdwComboRow *type_row;
  AdwExpanderRow *more_row;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluicePagingCard, sluice_paging_card, ADW_TYPE_PREFERENCES_GROUP)

static const char * const types[] = { "none", "page", "offset", "cursor", "next_url",
                                      "link_header", NULL };

static const char * const shared[] = { "place", "max_pages", "stop_when", "concurrency",
                                       "end_statuses", NULL };

static const SluiceField fields[] = {
  { "page_param", N_("Parameter of the page number"), SLUICE_FIELD_TEXT },
  { "offset_param", N_("Parameter of the rows to skip"), SLUICE_FIELD_TEXT },
  { "start", N_("First number"), SLUICE_FIELD_NUMBER },
  { "size_param", N_("Parameter of the page size"), SLUICE_FIELD_TEXT },
  { "size", N_("Page size"), SLUICE_FIELD_NUMBER },
  { "limit_param", N_("Parameter of the limit"), SLUICE_FIELD_TEXT },
  { "limit", N_("Limit"), SLUICE_FIELD_NUMBER },
  { "advance", N_("Skip on"), SLUICE_FIELD_CHOICE, "received|limit",
    /* Translators: by how much an offset grows; keep the “|” */
    N_("By the rows that came|By the limit") },
  { "cursor_path", N_("Path of the cursor in the answer"), SLUICE_FIELD_TEXT },
  { "cursor_header", N_("Or the header that holds it"), SLUICE_FIELD_TEXT },
  { "cursor_field", N_("Or the field of the last record"), SLUICE_FIELD_TEXT },
  { "cursor_merge_path", N_("Or the object with all parameters"), SLUICE_FIELD_TEXT },
  { "cursor_param", N_("Parameter of the cursor"), SLUICE_FIELD_TEXT },
  { "next_path", N_("Path of the next address"), SLUICE_FIELD_TEXT },
  { "rel", N_("Relation of the link"), SLUICE_FIELD_TEXT },
  { "place", N_("Parameters stand in"), SLUICE_FIELD_CHOICE, "query|body|header",
    /* Translators: where in a request; keep the “|” */
    N_("The address|The body|Headers") },
};

static const SluiceField more_fields[] = {
  { "max_pages", N_("Most pages"), SLUICE_FIELD_NUMBER },
  { "concurrency", N_("Pages at a time"), SLUICE_FIELD_NUMBER },
  { "has_more_path", N_("Path that says whether more follows"), SLUICE_FIELD_TEXT },
  { "total_path", N_("Path of the number of records"), SLUICE_FIELD_TEXT },
  { "total_header", N_("Header with the number of records"), SLUICE_FIELD_TEXT },
  { "total_pages_path", N_("Path of the number of pages"), SLUICE_FIELD_TEXT },
  { "total_pages_header", N_("Header with the number of pages"), SLUICE_FIELD_TEXT },
  { "end_statuses", N_("Statuses that mean the end"), SLUICE_FIELD_NUMBERS },
  { "stop_when", N_("Stop when (expression)"), SLUICE_FIELD_TEXT },
};

/* Which types have a field, as letters: page, offset, cursor, next_url, link. */
static const struct
{
  const char *key;
  const char *letters;
} uses[] = {
  { "page_param", "p" }, { "offset_param", "o" }, { "start", "po" }, { "size_param", "p" },
  { "size", "p" }, { "limit_param", "o" }, { "limit", "o" }, { "advance", "o" },
  { "cursor_path", "c" }, { "cursor_header", "c" }, { "cursor_field", "c" },
  { "cursor_merge_path", "c" }, { "cursor_param", "c" }, { "next_path", "n" }, { "rel", "l" },
  { "place", "poc" },
}, more_uses[] = {
  { "max_pages", "pocnl" }, { "concurrency", "po" }, { "has_more_path", "poc" },
  { "total_path", "pocnl" }, { "total_header", "pocnl" }, { "total_pages_path", "poc" },
  { "total_pages_header", "poc" }, { "end_statuses", "pocnl" }, { "stop_when", "pocnl" },
};

static const char *
selected_type (SluicePagingCard *self)
{
  guint selected = adw_combo_row_get_selected (self->type_row);

  return types[MIN (selected, G_N_ELEMENTS (types) - 2)];
}

/* The letter of a type of paging in `uses`; none has none. */
static char
type_letter (const char *type)
{
  return g_str_equal (type, "none") ? '-' : *type;
}

static void
arrange (SluicePagingCard *self)
{
  const char *type = selected_type (self);
  g_autofree char *words = sluice_guess_describe_paging (sluice_variant_get (self->variant));
  char letter = type_letter (type);

  for (guint i = 0; i < G_N_ELEMENTS (uses); i++)
    sluice_field_form_show (self->form, uses[i].key, strchr (uses[i].letters, letter) != NULL);
  for (guint i = 0; i < G_N_ELEMENTS (more_uses); i++)
    sluice_field_form_show (self->more, more_uses[i].key,
                            strchr (more_uses[i].letters, letter) != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->more_row), letter != '-');
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->status_row), words);
}

static void
hide_findings (SluicePagingCard *self)
{
  adw_action_row_set_subtitle (self->status_row, "");
  gtk_widget_set_visible (GTK_WIDGET (self->proof_row), FALSE);
}

static void
fill_forms (SluicePagingCard *self)
{
  self->is_filling = TRUE;
  sluice_field_form_fill (self->form, sluice_variant_get (self->variant));
  sluice_field_form_fill (self->more, sluice_variant_get (self->variant));
  self->is_filling = FALSE;
  arrange (self);
}

/* No field of these is secret. */
static void
collect_forms (SluicePagingCard *self)
{
  g_autoptr(SluiceDraftSecrets) secrets = sluice_draft_secrets_new ();
  JsonObject *object = sluice_variant_get (self->variant);

  if (object == NULL)
    return;
  sluice_field_form_collect (self->form, object, secrets);
  sluice_field_form_collect (self->more, object, secrets);
}

static void
form_changed_cb (SluicePagingCard *self)
{
  g_autofree char *words = NULL;

  if (self->is_filling)
    return;
  collect_forms (self);
  words = sluice_guess_describe_paging (sluice_variant_get (self->variant));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->status_row), words);
  hide_findings (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
type_changed_cb (SluicePagingCard *self)
{
  if (self->is_filling)
    return;
  collect_forms (self);
  sluice_variant_change (self->variant, selected_type (self));
  fill_forms (self);
  hide_findings (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
use_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  SluicePagingCard *self = SLUICE_PAGING_CARD (widget);
  guint index = g_variant_get_uint32 (parameter);

  if (index >= self->candidates->len)
    return;
  sluice_paging_card_fill (self, g_ptr_array_index (self->candidates, index));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
sluice_paging_card_dispose (GObject *object)
{
  SluicePagingCard *self = SLUICE_PAGING_CARD (object);

  self->is_filling = TRUE;
  g_clear_object (&self->form);
  g_clear_object (&self->more);
  gtk_widget_dispose_template (GTK_WIDGET (self), SLUICE_TYPE_PAGING_CARD);

  G_OBJECT_CLASS (sluice_paging_card_parent_class)->dispose (object);
}

static void
sluice_paging_card_finalize (GObject *object)
{
  SluicePagingCard *self = SLUICE_PAGING_CARD (object);

  sluice_variant_free (self->variant);
  g_ptr_array_unref (self->candidates);
  g_ptr_array_unref (self->candidate_rows);

  G_OBJECT_CLASS (sluice_paging_card_parent_class)->finalize (object);
}

static void
sluice_paging_card_class_init (SluicePagingCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_paging_card_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_paging_card_finalize;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  g_type_ensure (SLUICE_TYPE_HELP_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-paging-card.ui");
  gtk_widget_class_bind_template_child (widget_class, SluicePagingCard, list);
  gtk_widget_class_bind_template_child (widget_class, SluicePagingCard, more_row);
  gtk_widget_class_bind_template_child (widget_class, SluicePagingCard, proof_icon);
  gtk_widget_class_bind_template_child (widget_class, SluicePagingCard, proof_row);
  gtk_widget_class_bind_template_child (widget_class, SluicePagingCard, spinner);
  gtk_widget_class_bind_template_child (widget_class, SluicePagingCard, status_row);
  gtk_widget_class_bind_template_child (widget_class, SluicePagingCard, type_row);
  gtk_widget_class_bind_template_callback (widget_class, type_changed_cb);
  gtk_widget_class_install_action (widget_class, "paging.use", "u", use_action);
}

static void
sluice_paging_card_init (SluicePagingCard *self)
{
  self->variant = sluice_variant_new (shared);
  self->candidates = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  self->candidate_rows = g_ptr_array_new ();
  self->is_filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->form = sluice_field_form_begin (GTK_WIDGET (self->list), fields, G_N_ELEMENTS (fields));
}

/**
 * sluice_paging_card_build:
 * @self: a #SluicePagingCard
 *
 * Makes some of its fields. Until all are there nothing else may be asked of it.
 *
 * Returns: whether there are more to make
 */
gboolean
sluice_paging_card_build (SluicePagingCard *self)
{
  g_return_val_if_fail (SLUICE_IS_PAGING_CARD (self), FALSE);

  if (self->more == NULL)
    {
      if (!sluice_field_form_build (self->form))
        self->more = sluice_field_form_begin (GTK_WIDGET (self->more_row), more_fields, G_N_ELEMENTS (more_fields));
      return TRUE;
    }
  if (sluice_field_form_build (self->more))
    return TRUE;
  g_signal_connect_object (self->form, "changed", G_CALLBACK (form_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->more, "changed", G_CALLBACK (form_changed_cb), self,
                           G_CONNECT_SWAPPED);
  /* Behind the fields of the type, where all else is. */
  g_object_ref (self->more_row);
  gtk_list_box_remove (self->list, GTK_WIDGET (self->more_row));
  gtk_list_box_append (self->list, GTK_WIDGET (self->more_row));
  g_object_unref (self->more_row);
  self->is_filling = FALSE;
  sluice_paging_card_fill (self, NULL);
  return FALSE;
}

/**
 * sluice_paging_card_dismantle:
 * @self: a #SluicePagingCard that nobody sees any more
 *
 * Takes down some of its fields.
 *
 * Returns: whether there may be more
 */
gboolean
sluice_paging_card_dismantle (SluicePagingCard *self)
{
  g_return_val_if_fail (SLUICE_IS_PAGING_CARD (self), FALSE);

  /* Of the fields that go nothing can be asked any more. */
  self->is_filling = TRUE;
  return sluice_take_down (GTK_WIDGET (self));
}

/**
 * sluice_paging_card_fill:
 * @self: a #SluicePagingCard
 * @pagination: (nullable): the `pagination` of a source
 *
 * Shows @pagination.
 */
void
sluice_paging_card_fill (SluicePagingCard *self,
                         JsonObject       *pagination)
{
  g_return_if_fail (SLUICE_IS_PAGING_CARD (self));

  sluice_variant_set (self->variant, pagination);
  self->is_filling = TRUE;
  adw_combo_row_set_selected (self->type_row,
                              sluice_variant_find_type (types, sluice_draft_get_string (pagination, "type")));
  self->is_filling = FALSE;
  fill_forms (self);
  hide_findings (self);
}

/**
 * sluice_paging_card_collect:
 * @self: a #SluicePagingCard
 * @secrets: gets nothing from here
 *
 * Returns: (transfer full) (nullable): the `pagination` as it stands now
 */
JsonObject *
sluice_paging_card_collect (SluicePagingCard   *self,
                            SluiceDraftSecrets *secrets)
{
  JsonObject *object = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (SLUICE_IS_PAGING_CARD (self), NULL);

  collect_forms (self);
  object = sluice_variant_get (self->variant);
  text = object == NULL ? NULL : sluice_draft_to_text (object);
  return sluice_draft_parse (text);
}

static void
show_proof (SluicePagingCard *self,
            JsonObject       *proof)
{
  const char *verdict = sluice_draft_get_string (proof, "verdict");
  g_autofree char *text = sluice_guess_describe_proof (proof);
  gboolean is_proved = g_str_equal (verdict, "proved");
  gboolean is_refuted = g_str_equal (verdict, "refuted");

  gtk_widget_set_visible (GTK_WIDGET (self->proof_row), *text != '\0');
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->proof_row), text);
  adw_action_row_set_subtitle (self->proof_row,
                               is_proved ? _("Page 2 proves it") :
                               is_refuted ? _("Page 2 refutes it") : "");
  gtk_image_set_from_icon_name (self->proof_icon,
                                is_proved ? "sluice-success-symbolic"
                                : is_refuted ? "dialog-error-symbolic"
                                : "dialog-information-symbolic");
  gtk_widget_remove_css_class (GTK_WIDGET (self->proof_icon), is_proved ? "error" : "success");
  if (is_proved || is_refuted)
    gtk_widget_add_css_class (GTK_WIDGET (self->proof_icon), is_proved ? "success" : "error");
}

static void
add_candidate (SluicePagingCard *self,
               JsonObject       *pagination,
               const char       *evidence)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_label (_("Use"));
  g_autofree char *words = sluice_guess_describe_paging (pagination);
  g_autofree char *title = NULL;
  g_autofree char *label = NULL;

  /* Translators: another way to find the next page */
  title = g_strdup_printf (_("Or: %s"), words);
  label = g_strdup_printf (_("Use: %s"), words);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), evidence);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  sluice_compat_button_set_spoken (button, label);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "u", self->candidates->len);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "paging.use");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  gtk_list_box_insert (self->list, row, 2 + (int) self->candidates->len);
  g_ptr_array_add (self->candidate_rows, row);
  g_ptr_array_add (self->candidates, json_object_ref (pagination));
}

/* What else was found; what is in use already is no other way. */
static void
show_candidates (SluicePagingCard *self,
                 JsonObject       *found)
{
  JsonNode *node = found == NULL ? NULL : json_object_get_member (found, "candidates");
  g_autofree char *current = sluice_guess_describe_paging (sluice_variant_get (self->variant));

  for (guint i = 0; i < self->candidate_rows->len; i++)
    gtk_list_box_remove (self->list, g_ptr_array_index (self->candidate_rows, i));
  g_ptr_array_set_size (self->candidate_rows, 0);
  g_ptr_array_set_size (self->candidates, 0);
  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return;
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)) &&
       self->candidates->len < MAX_CANDIDATES; i++)
    {
      JsonNode *element = json_array_get_element (json_node_get_array (node), i);
      JsonObject *candidate = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element)
                                                               : NULL;
      JsonObject *pagination = candidate == NULL ? NULL
        : sluice_draft_get_object (candidate, "pagination", FALSE);
      g_autofree char *words = sluice_guess_describe_paging (pagination);
      g_autofree char *evidence = sluice_guess_join_evidence (candidate);

      if (pagination != NULL && !g_str_equal (words, current))
        add_candidate (self, pagination, evidence);
    }
}

/**
 * sluice_paging_card_set_guess:
 * @self: a #SluicePagingCard
 * @guess: what a child found out about the source as it is here
 *
 * Shows what speaks for the paging, and what page 2 showed.
 */
void
sluice_paging_card_set_guess (SluicePagingCard *self,
                              JsonObject       *guess)
{
  JsonObject *found = NULL;
  g_autofree char *evidence = NULL;

  g_return_if_fail (SLUICE_IS_PAGING_CARD (self));
  g_return_if_fail (guess != NULL);

  found = sluice_draft_get_object (guess, "pagination", FALSE);
  evidence = sluice_guess_join_evidence (found);
  adw_action_row_set_subtitle (self->status_row, evidence);
  show_proof (self, sluice_draft_get_object (guess, "proof", FALSE));
  show_candidates (self, found);
}

void
sluice_paging_card_set_busy (SluicePagingCard *self,
                             gboolean          is_busy)
{
  g_return_if_fail (SLUICE_IS_PAGING_CARD (self));

  gtk_widget_set_visible (GTK_WIDGET (self->spinner), is_busy);
  gtk_spinner_set_spinning (self->spinner, is_busy);
}

/* The parameter that takes a cursor is mostly named like it. */
static char *
guess_parameter (const char *path)
{
  const char *dot = strrchr (path, '.');
  const char *name = dot == NULL ? path : dot + 1;

  if (g_str_has_prefix (name, "next_") && name[5] != '\0')
    return g_strdup (name + 5);
  if (g_str_has_prefix (name, "next") && g_ascii_isupper (name[4]))
    return g_strdup_printf ("%c%s", g_ascii_tolower (name[4]), name + 5);
  if (g_str_equal (name, "next") || g_str_has_suffix (name, "]"))
    return g_strdup ("cursor");
  if (g_str_equal (name, "endCursor") || g_str_equal (name, "end_cursor"))
    return g_strdup ("after");
  return g_strdup (name);
}

/**
 * sluice_paging_card_set_next:
 * @self: a #SluicePagingCard
 * @path: a path in the answer
 * @text: what stands there
 *
 * The next page is found by @path: an address is followed, everything else is
 * a cursor, whose parameter is left to be confirmed.
 */
void
sluice_paging_card_set_next (SluicePagingCard *self,
                             const char       *path,
                             const char       *text)
{
  g_autofree char *parameter = NULL;
  gboolean is_address;

  g_return_if_fail (SLUICE_IS_PAGING_CARD (self));
  g_return_if_fail (path != NULL && text != NULL);

  is_address = strstr (text, "://") != NULL || *text == '/' || *text == '?';
  adw_combo_row_set_selected (self->type_row, sluice_variant_find_type (types, is_address ? "next_url" : "cursor"));
  if (is_address)
    sluice_field_form_set_text (self->form, "next_path", path);
  else
    {
      parameter = guess_parameter (path);
      sluice_field_form_set_text (self->form, "cursor_header", "");
      sluice_field_form_set_text (self->form, "cursor_field", "");
      sluice_field_form_set_text (self->form, "cursor_merge_path", "");
      sluice_field_form_set_text (self->form, "cursor_path", path);
      sluice_field_form_set_text (self->form, "cursor_param", parameter);
      gtk_widget_grab_focus (sluice_field_form_get_row (self->form, "cursor_param"));
    }
}

/**
 * sluice_paging_card_find_field:
 * @self: a #SluicePagingCard
 * @key: a member of `pagination`
 *
 * Returns: (transfer none): the row that edits it
 */
GtkWidget *
sluice_paging_card_find_field (SluicePagingCard *self,
                               const char       *key)
{
  GtkWidget *row = NULL;

  g_return_val_if_fail (SLUICE_IS_PAGING_CARD (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  row = sluice_field_form_get_row (self->form, key);
  if (row == NULL && (row = sluice_field_form_get_row (self->more, key)) != NULL)
    adw_expander_row_set_expanded (self->more_row, TRUE);
  return row == NULL ? GTK_WIDGET (self->type_row) : row;
}
