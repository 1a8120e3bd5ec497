/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-guess.h"

#include "sluice-error.h"
#include "sluice-openapi.h"
#include "sluice-page-request.h"
#include "sluice-redaction.h"
#include "sluice-response-fetcher.h"
#include "sluice-task-draft.h"

#include <string.h>

/* Requests for second pages, whatever they show. */
#define MAX_TRIES 3
/* Records of the pages that are compared. */
#define MAX_COMPARED 20000
/* Bytes of an answer that cannot be read. */
#define MAX_SHOWN 4096

/* In-progress data. */
typedef struct
{
  SluiceTaskGuessRequest request;
  GCancellable *cancellable;            /* (unowned) (nullable) */
  SluiceResponseFetcher *fetcher;       /* (owned) (nullable) */
  JsonObject *source;                   /* (owned) without `pagination` */
  JsonObject *asked;                    /* (owned) (nullable) the task's own `pagination` */
  SluiceTaskGuess *guess;               /* (owned) */
  guint n_tries;
} Work;

static void
work_clear (Work *work)
{
  g_clear_pointer (&work->fetcher, sluice_response_fetcher_free);
  g_clear_pointer (&work->source, json_object_unref);
  g_clear_pointer (&work->asked, json_object_unref);
  g_clear_pointer (&work->guess, sluice_task_guess_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

/**
 * sluice_task_guess_free:
 * @self: (transfer full): a guess
 */
void
sluice_task_guess_free (SluiceTaskGuess *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->task, json_object_unref);
  g_clear_pointer (&self->shape, sluice_response_shape_free);
  g_clear_pointer (&self->tree, sluice_response_tree_free);
  g_clear_pointer (&self->response, sluice_response_free);
  g_clear_pointer (&self->records, sluice_response_records_free);
  g_clear_pointer (&self->paging, sluice_paging_guess_free);
  g_clear_pointer (&self->proof, sluice_paging_proof_free);
  g_clear_pointer (&self->rate, sluice_rate_guess_free);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_free (self);
}

static void
note (SluiceTaskGuess *guess,
      const char      *format,
      ...) G_GNUC_PRINTF (2, 3);

static void
note (SluiceTaskGuess *guess,
      const char      *format,
      ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (guess->notes, g_strdup_vprintf (format, args));
  va_end (args);
}

/* The request of a page, as the parser of tasks understands it. */
static SluiceTask *
make_page_task (Work        *work,
                JsonObject  *source,
                GError     **error)
{
  g_autoptr(JsonObject) document = sluice_task_draft_new (source, "page");
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GPtrArray) problems = NULL;
  g_autofree char *text = NULL;

  node = json_node_init_object (json_node_alloc (), document);
  text = json_to_string (node, FALSE);
  return sluice_task_new_from_data (text, -1, sluice_task_get_origin (work->request.task), &problems, error);
}

static SluiceResponse *
fetch (Work               *work,
       SluicePageRequest  *page_request,
       guint               page,
       GError            **error)
{
  const SluiceHttpSpec *spec = sluice_task_get_source (work->request.task)->http;
  g_autoptr(SluiceTask) task = NULL;
  const SluiceHttpCall *call = &spec->call;
  g_autoptr(GError) local = NULL;
  SluiceTemplateLocals locals;

  /* Only what paging changes is taken from the changed source: the rest may
   * come from a connection. */
  sluice_page_request_get_locals (page_request, &locals);
  if (page_request->uri == NULL)
    {
      task = make_page_task (work, page_request->source, &local);
      if (task == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
      call = &sluice_task_get_source (task)->http->call;
    }
  return sluice_response_fetcher_fetch (work->fetcher, call, &locals, page_request->uri, page, work->cancellable,
                                        error);
}

static gboolean
get_first (Work    *work,
           GError **error)
{
  const SluiceSourceSpec *spec = sluice_task_get_source (work->request.task);
  g_autoptr(SluicePageRequest) page_request = NULL;

  if (work->request.data != NULL)
    {
      work->guess->response = g_steal_pointer (&work->request.data);
      return TRUE;
    }

  work->fetcher = sluice_response_fetcher_new (spec, work->request.scope, work->request.coordinator,
                                               work->request.monitor, work->cancellable, error);
  if (work->fetcher == NULL)
    return FALSE;
  page_request = sluice_page_request_new_first (work->source, work->asked);
  work->guess->response = fetch (work, page_request, 1, error);
  return work->guess->response != NULL;
}

static gboolean
is_blank (const SluiceResponse *response)
{
  for (gsize i = 0; i < response->body->len; i++)
    if (!g_ascii_isspace (response->body->str[i]))
      return FALSE;
  return TRUE;
}

static const char *
get_asked_records (Work *work)
{
  /* Those of an inline source are a list. */
  const char *records = sluice_paging_get_text (json_object_get_member (work->source, "records"));

  return g_strcmp0 (records, "auto") != 0 ? records : NULL;
}

static gboolean
read_first (Work    *work,
            GError **error)
{
  SluiceTaskGuess *guess = work->guess;
  const SluiceRecordsCandidate *candidate;

  guess->tree = sluice_response_tree_new (guess->response, error);
  if (guess->tree == NULL)
    return FALSE;
  guess->shape = sluice_response_shape_new (guess->tree, get_asked_records (work));
  candidate = sluice_response_shape_get_records (guess->shape);

  /* An object that only reports a failure is an error of a run, too: so it is
   * the run's reader that judges one that has no list. */
  if (is_blank (guess->response))
    {
      guess->records = sluice_response_records_new (candidate->kind);
      note (guess, "The answer is empty: nothing could be learnt from it");
      return TRUE;
    }
  guess->records =
    sluice_response_records_read (guess->response, sluice_response_tree_is_lines (guess->tree),
                                  candidate->kind == SLUICE_RECORDS_ONE && g_str_equal (candidate->path, "$") &&
                                  get_asked_records (work) == NULL ? NULL : candidate->path,
                                  candidate->kind, MAX_COMPARED, error);
  if (guess->records == NULL)
    return FALSE;
  if (guess->records->texts->len == 0)
    note (guess, "There are no records in “%s”, so the fields are not known; guess again when there are",
          candidate->path);
  if (guess->response->truncated)
    note (guess, "The answer is larger than 8 MiB: its beginning was looked at. What stands behind its records, "
          "such as a link to the next page, was not seen");
  return TRUE;
}

/* Asks for one page, and compares its records with those of the first one. */
static SluicePagingProof *
try_page (Work               *work,
          SluicePageRequest  *page_request,
          guint               page,
          GError            **error)
{
  const SluiceRecordsCandidate *candidate = sluice_response_shape_get_records (work->guess->shape);
  g_autoptr(SluiceResponse) response = NULL;
  g_autoptr(SluiceResponseTree) tree = NULL;
  g_autoptr(SluiceResponseRecords) records = NULL;
  g_autoptr(GError) local = NULL;
  SluicePagingProof *proof;

  work->n_tries++;
  response = fetch (work, page_request, page, error);
  if (response == NULL)
    return NULL;
  if (is_blank (response))
    {
      records = sluice_response_records_new (candidate->kind);
      return sluice_paging_proof_compare (work->guess->records, records, response, page);
    }

  tree = sluice_response_tree_new (response, &local);
  if (tree != NULL)
    records = sluice_response_records_read (response, sluice_response_tree_is_lines (tree), candidate->path,
                                            candidate->kind, MAX_COMPARED, &local);
  if (records == NULL)
    return sluice_paging_proof_new (SLUICE_PROOF_REFUTED, "Page %u cannot be read: %s", page, local->message);
  proof = sluice_paging_proof_compare (work->guess->records, records, response, page);
  if (proof->verdict == SLUICE_PROOF_PROVED && proof->n_repeated == 0)
    sluice_response_records_append (work->guess->records, records);
  return proof;
}

/* Whether the server understood the question, and did not like it. */
static gboolean
is_refusal (const GError *error)
{
  return g_error_matches (error, SLUICE_ERROR, SLUICE_ERROR_CONFIGURATION) ||
         g_error_matches (error, SLUICE_ERROR, SLUICE_ERROR_FAILED) ||
         g_error_matches (error, SLUICE_ERROR, SLUICE_ERROR_DATA) ||
         g_error_matches (error, SLUICE_ERROR, SLUICE_ERROR_INVALID);
}

static SluicePagingProof *
take_failure (GError  *failure,
              guint    page,
              GError **error)
{
  g_autoptr(GError) owned = failure;

  if (g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&owned));
      return NULL;
    }
  return sluice_paging_proof_new (is_refusal (owned) ? SLUICE_PROOF_REFUTED : SLUICE_PROOF_NOT_TRIED,
                                  "Page %u could not be fetched: %s", page, owned->message);
}

/* Where nothing says whether pages are counted from 0 or 1: asking for page 1
 * tells. If it is another one than the first, they are counted from 0. */
static SluicePagingProof *
try_start (Work                   *work,
           SluicePagingCandidate  *candidate,
           GError                **error)
{
  g_autoptr(SluicePageRequest) page_request = sluice_page_request_new_at (work->source, candidate->pagination, 1);
  g_autoptr(SluicePagingProof) proof = NULL;
  GError *failure = NULL;

  proof = try_page (work, page_request, 2, &failure);
  if (proof == NULL)
    return take_failure (failure, 2, error);
  if (proof->verdict == SLUICE_PROOF_PROVED)
    {
      json_object_set_int_member (candidate->pagination, "start", 0);
      g_free (candidate->summary);
      candidate->summary = sluice_paging_summarize (candidate->pagination);
      g_ptr_array_add (candidate->evidence, g_strdup ("Page 1 is another one than the first: they are counted from 0"));
      return g_steal_pointer (&proof);
    }
  return NULL;
}

static SluicePagingProof *
try_candidate (Work                   *work,
               SluicePagingCandidate  *candidate,
               GError                **error)
{
  g_autoptr(SluicePageRequest) page_request = NULL;
  g_autoptr(GError) local = NULL;
  SluicePagingProof *proof;
  GError *failure = NULL;

  if (candidate->start_unknown)
    {
      proof = try_start (work, candidate, &local);
      if (proof != NULL)
        return proof;
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
    }

  page_request = sluice_page_request_new_next (work->source, candidate->pagination, work->guess->response,
                                               work->guess->tree, work->guess->records, &local);
  if (page_request == NULL)
    return sluice_paging_proof_new (g_str_equal (sluice_error_get_code (local), "no_next_page")
                                      ? SLUICE_PROOF_NOT_TRIED : SLUICE_PROOF_REFUTED, "%s", local->message);
  proof = try_page (work, page_request, 2, &failure);
  return proof != NULL ? proof : take_failure (failure, 2, error);
}

static void
choose (Work                        *work,
        const SluicePagingCandidate *candidate,
        SluicePagingProof           *proof)
{
  work->guess->chosen = candidate;
  g_clear_pointer (&work->guess->proof, sluice_paging_proof_free);
  work->guess->proof = proof;
}

/* Whether @candidate is the one; sets the proof in any case. */
static gboolean
judge (Work                   *work,
       SluicePagingCandidate  *candidate,
       gboolean               *ret_chosen,
       GError                **error)
{
  const gboolean strong = candidate->score >= SLUICE_PAGING_STRONG;
  SluicePagingProof *proof;

  *ret_chosen = TRUE;
  if (candidate->is_last)
    {
      proof = sluice_paging_proof_new (SLUICE_PROOF_SINGLE_PAGE, "The answer says that there is no second page");
      choose (work, strong ? candidate : NULL, proof);
      return TRUE;
    }
  if (!work->request.prove || (!strong && !sluice_task_get_source (work->request.task)->http->call.reads_only))
    {
      proof = sluice_paging_proof_new (SLUICE_PROOF_NOT_TRIED, "The second page was not asked for");
      choose (work, strong ? candidate : NULL, proof);
      return TRUE;
    }

  proof = try_candidate (work, candidate, error);
  if (proof == NULL)
    return FALSE;
  choose (work, strong || proof->verdict == SLUICE_PROOF_PROVED ? candidate : NULL, proof);
  *ret_chosen = proof->verdict != SLUICE_PROOF_REFUTED && work->guess->chosen != NULL;
  return TRUE;
}

static void
note_refuted (Work  *work,
              guint  n_tried)
{
  SluiceTaskGuess *guess = work->guess;

  for (guint i = 0; i < MIN (n_tried, guess->paging->candidates->len); i++)
    {
      const SluicePagingCandidate *candidate = guess->paging->candidates->pdata[i];

      note (guess, "There seems to be more: %s. But asking for it %s was not confirmed",
            (const char *) candidate->evidence->pdata[0], candidate->summary);
    }
  note (guess, "The task reads one page. If there are more, look up in the API's documentation how they are asked "
        "for, and set “pagination” of the source");
}

static gboolean
find_paging (Work    *work,
             GError **error)
{
  SluiceTaskGuess *guess = work->guess;
  GPtrArray *candidates = guess->paging->candidates;
  gboolean chosen = FALSE;
  guint n = 0;

  while (!chosen && n < candidates->len && work->n_tries < MAX_TRIES)
    {
      if (!judge (work, candidates->pdata[n++], &chosen, error))
        return FALSE;
    }
  if (!chosen)
    guess->chosen = NULL;
  for (guint i = 0; i < guess->paging->notes->len; i++)
    note (guess, "%s", (const char *) guess->paging->notes->pdata[i]);
  if (guess->chosen == NULL && n > 0 && guess->proof->verdict != SLUICE_PROOF_SINGLE_PAGE)
    note_refuted (work, n);
  if (guess->proof == NULL && !sluice_response_shape_has_list (guess->shape))
    guess->proof = sluice_paging_proof_new (SLUICE_PROOF_SINGLE_PAGE, "The answer is one record, not a list");
  else if (guess->proof == NULL)
    guess->proof = sluice_paging_proof_new (SLUICE_PROOF_NOT_TRIED, "Nothing in the answer says how a second page "
                                            "would be asked for");
  return TRUE;
}

/* The rule that the task has already is the only one to be tried. */
static void
add_asked (Work *work)
{
  SluicePagingCandidate *candidate;

  if (work->asked == NULL)
    return;
  candidate = g_new0 (SluicePagingCandidate, 1);
  candidate->pagination = json_object_ref (work->asked);
  candidate->summary = sluice_paging_summarize (work->asked);
  candidate->score = 100;
  candidate->evidence = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (candidate->evidence, g_strdup ("The task says so"));
  g_ptr_array_insert (work->guess->paging->candidates, 0, candidate);
}

static gboolean
prove_asked (Work    *work,
             GError **error)
{
  SluicePagingCandidate *candidate = work->guess->paging->candidates->pdata[0];
  gboolean chosen;

  if (g_strcmp0 (json_object_get_string_member_with_default (work->asked, "type", "none"), "none") == 0)
    {
      choose (work, candidate, sluice_paging_proof_new (SLUICE_PROOF_NOT_TRIED, "The task asks for one page"));
      return TRUE;
    }
  if (!judge (work, candidate, &chosen, error))
    return FALSE;
  work->guess->chosen = candidate;
  return TRUE;
}

static void
draft (Work *work)
{
  SluiceTaskGuess *guess = work->guess;
  const SluiceRecordsCandidate *candidate = sluice_response_shape_get_records (guess->shape);
  const SluiceTaskDraftFacts facts = {
    .records_path = is_blank (guess->response) ? NULL : candidate->path,
    .is_lines = sluice_response_tree_is_lines (guess->tree),
    .records = guess->records,
    .pagination = guess->chosen != NULL ? guess->chosen->pagination : NULL,
    .rate = guess->rate,
    .only_reads = work->fetcher != NULL && guess->proof->verdict == SLUICE_PROOF_PROVED &&
                  !sluice_task_get_source (work->request.task)->http->call.reads_only,
  };

  if (facts.only_reads)
    note (guess, "The request is a %s, but gives page after page: it is taken for one that only reads, and so may be "
          "repeated when it fails (“reads_only”)", guess->response->method);
  if (guess->records->texts->len > work->request.rows)
    g_ptr_array_set_size (guess->records->texts, (gint) work->request.rows);
  guess->task = sluice_task_draft_complete (work->request.document, &facts);
}

/* A description of an API is not what an API gives. */
static gboolean
check_description (Work    *work,
                   GError **error)
{
  const GString *body = work->guess->response->body;

  if (work->fetcher == NULL || !sluice_openapi_is_one (body->str, body->len))
    return TRUE;
  sluice_set_error (error, SLUICE_ERROR_INVALID, "operation_needed", "This is the description of an API: choose "
                    "one of its operations");
  if (error != NULL)
    sluice_error_set_hint (*error, "“guess --list” shows them, “--operation ID” takes one.");
  return FALSE;
}

static gboolean
guess_all (Work    *work,
           GError **error)
{
  SluiceTaskGuess *guess = work->guess;

  if (!get_first (work, error) || !check_description (work, error) || !read_first (work, error))
    return FALSE;

  guess->rate = sluice_rate_guess_new (guess->response, g_get_real_time () / G_USEC_PER_SEC);
  guess->paging = sluice_paging_guess_new (guess->response, guess->tree, guess->shape, work->source);
  if (work->fetcher == NULL)
    {
      g_ptr_array_set_size (guess->paging->candidates, 0);
      guess->proof = sluice_paging_proof_new (SLUICE_PROOF_SINGLE_PAGE, "These data were not fetched page by page");
    }
  else
    {
      add_asked (work);
      if (!(work->asked != NULL ? prove_asked (work, error) : find_paging (work, error)))
        return FALSE;
    }
  draft (work);
  return TRUE;
}

/* The source as it is sent, with what a connection says of it. */
static JsonObject *
dup_source (const SluiceTaskGuessRequest *request)
{
  g_autofree char *text = sluice_task_to_data (request->task);
  g_autoptr(JsonNode) node = json_from_string (text, NULL);

  return json_object_ref (json_object_get_object_member (json_node_get_object (node), "source"));
}

/* What is given to the thread, and what it leaves when it fails. */
typedef struct
{
  SluiceTaskGuessRequest request;
  JsonObject *response;         /* (owned) (nullable) */
} GuessData;

static void
guess_data_free (gpointer data)
{
  GuessData *self = data;

  g_clear_pointer (&self->response, json_object_unref);
  g_free (self);
}

/* An answer that is no records: as far as it can be shown, or all of it where
 * something else can be made of it. */
static JsonObject *
show_unread (const SluiceResponse *response,
             gboolean              whole)
{
  JsonObject *object = sluice_response_to_json (response);
  const gsize length = whole ? response->body->len : MIN (response->body->len, MAX_SHOWN);
  g_autofree char *valid = g_utf8_make_valid (response->body->str, (gssize) length);
  g_autofree char *text = sluice_redact (valid);

  json_object_set_string_member (object, "body", text);
  json_object_set_object_member (object, "lengths", json_object_new ());
  return object;
}

static void
guess_thread (GTask        *task,
              gpointer      source_object,
              gpointer      task_data,
              GCancellable *cancellable)
{
  GuessData *data = task_data;
  const SluiceTaskGuessRequest *request = &data->request;
  g_autoptr(GMainContext) context = g_main_context_new ();
  g_autoptr(GMainContextPusher) pusher = g_main_context_pusher_new (context);
  g_auto(Work) work = { .request = *request, .cancellable = cancellable };
  GError *error = NULL;

  work.source = dup_source (request);
  if (json_object_has_member (work.source, "pagination"))
    {
      work.asked = json_object_ref (json_object_get_object_member (work.source, "pagination"));
      json_object_remove_member (work.source, "pagination");
    }
  work.guess = g_new0 (SluiceTaskGuess, 1);
  work.guess->notes = g_ptr_array_new_with_free_func (g_free);
  if (!guess_all (&work, &error))
    {
      if (work.guess->response != NULL)
        data->response = show_unread (work.guess->response,
                                      g_str_equal (sluice_error_get_code (error), "operation_needed"));
      g_task_return_error (task, error);
    }
  else
    g_task_return_pointer (task, g_steal_pointer (&work.guess), (GDestroyNotify) sluice_task_guess_free);
}

/**
 * sluice_task_guess_async:
 * @request: what to guess from; copied, but for what it points to; takes its
 *   `data`
 * @cancellable: (nullable): stops it
 * @callback: called in the caller's thread-default context
 * @user_data: for @callback
 *
 * Fetches one answer, finds its records and how it goes on, proves that by
 * asking for the second page, learns the fields from both, and writes the task, on a thread of its own. Sends
 * at most four requests for pages.
 */
void
sluice_task_guess_async (const SluiceTaskGuessRequest *request,
                         GCancellable                 *cancellable,
                         GAsyncReadyCallback           callback,
                         gpointer                      user_data)
{
  g_autoptr(GTask) gtask = g_task_new (NULL, cancellable, callback, user_data);
  GuessData *data;

  g_return_if_fail (request != NULL);

  g_task_set_source_tag (gtask, sluice_task_guess_async);
  data = g_new0 (GuessData, 1);
  data->request = *request;
  g_task_set_task_data (gtask, data, guess_data_free);
  g_task_run_in_thread (gtask, guess_thread);
}

/**
 * sluice_task_guess_finish:
 * @result: what the callback got
 * @ret_response: (out) (nullable) (transfer full): with an error, the answer
 *   that could not be read, if there was one
 * @error: the errors of a run, where nothing could be read
 *
 * Returns: (transfer full): the guess
 */
SluiceTaskGuess *
sluice_task_guess_finish (GAsyncResult  *result,
                          JsonObject   **ret_response,
                          GError       **error)
{
  GuessData *data;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_task_guess_async), NULL);

  data = g_task_get_task_data (G_TASK (result));
  *ret_response = g_steal_pointer (&data->response);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static JsonArray *
texts_to_json (GPtrArray *texts)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < texts->len; i++)
    {
      g_autofree char *text = sluice_redact (texts->pdata[i]);

      json_array_add_string_element (array, text);
    }
  return array;
}

static JsonObject *
candidate_to_json (const SluicePagingCandidate *candidate)
{
  JsonObject *object = json_object_new ();

  json_object_set_object_member (object, "pagination", json_object_ref (candidate->pagination));
  json_object_set_string_member (object, "summary", candidate->summary);
  json_object_set_int_member (object, "score", candidate->score);
  json_object_set_array_member (object, "evidence", texts_to_json (candidate->evidence));
  return object;
}

static JsonObject *
paging_to_json (const SluiceTaskGuess *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *candidates = json_array_new ();
  const SluicePagingCandidate *chosen = self->chosen;

  json_object_set_string_member (object, "type",
                                 chosen != NULL ? json_object_get_string_member_with_default (chosen->pagination,
                                                                                              "type", "none") : "none");
  json_object_set_string_member (object, "summary", chosen != NULL ? chosen->summary : "none: one page");
  json_object_set_array_member (object, "evidence",
                                texts_to_json (chosen != NULL ? chosen->evidence : self->notes));
  for (guint i = 0; i < self->paging->candidates->len; i++)
    json_array_add_object_element (candidates, candidate_to_json (self->paging->candidates->pdata[i]));
  json_object_set_array_member (object, "candidates", candidates);
  return object;
}

/**
 * sluice_task_guess_to_json:
 * @self: a guess
 *
 * Returns: (transfer full): what `guess --output json` prints, but for
 *   `secrets` and `sample`
 */
JsonObject *
sluice_task_guess_to_json (const SluiceTaskGuess *self)
{
  JsonObject *object = json_object_new ();
  JsonObject *response;

  g_return_val_if_fail (self != NULL, object);

  response = sluice_response_to_json (self->response);
  sluice_response_tree_add_json (self->tree, response);
  json_object_set_object_member (object, "task", json_object_ref (self->task));
  json_object_set_object_member (object, "response", response);
  json_object_set_object_member (object, "records", sluice_response_shape_to_json (self->shape));
  json_object_set_object_member (object, "pagination", paging_to_json (self));
  json_object_set_object_member (object, "proof", sluice_paging_proof_to_json (self->proof));
  if (self->rate != NULL)
    {
      JsonObject *rate = json_object_new ();

      json_object_set_string_member (rate, "summary", self->rate->summary);
      json_object_set_array_member (rate, "evidence", texts_to_json (self->rate->evidence));
      json_object_set_object_member (object, "rate_limit", rate);
    }
  else
    json_object_set_null_member (object, "rate_limit");
  json_object_set_array_member (object, "notes", texts_to_json (self->notes));
  json_object_set_null_member (object, "error");
  return object;
}
