/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

/*
 * usage: sluice-bench-data ROWS PAGES FOLDER
 *
 * Writes ROWS orders, the same ones each time on every machine:
 *
 *   FOLDER/orders.json         {"items": [...]}, as an API would send them: nested,
 *                              padded, in mixed case, 465 bytes each on average
 *   FOLDER/pages/N.json        the same cut into PAGES pages
 *   FOLDER/orders.csv          the twelve columns as they end up in the table
 */

#include <errno.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FLUSH_AT (1 << 20)

static const char *const given[] = { "Amélie", "Bo", "Čeněk", "Dörte", "Elif", "Fabián", "Gwen",
  "Håkon", "Ingrid", "José", "Kenji", "Løvise", "Mateusz", "Nadia", "Oğuz", "Pía" };
static const char *const given_plain[] = { "amelie", "bo", "cenek", "doerte", "elif", "fabian",
  "gwen", "hakon", "ingrid", "jose", "kenji", "lovise", "mateusz", "nadia", "oguz", "pia" };
static const char *const family[] = { "Ångström", "D'Arcy", "Błaszczyk", "Çelik", "Estévez",
  "Fischer", "Grün", "Haugen", "Itō", "Jørgensen", "Kučera", "Lefèvre", "Murphy", "Ōta", "Peña",
  "van den Berg" };
static const char *const hosts[] = { "example.com", "post.example.org", "example.net",
  "students.example.edu" };
static const char *const cities[] = { "Genève", "Łódź", "Malmö", "São Paulo", "Tromsø",
  "京都", "Wien", "Zaragoza" };
static const char *const countries[] = { "CH", "PL", "SE", "BR", "NO", "JP", "AT", "ES" };
static const char *const states[] = { "open", "paid", "packed", "shipped", "returned" };
static const char *const currencies[] = { "EUR", "SEK", "CHF", "JPY", "BRL" };
static const char *const labels[] = { "first", "gift", "bulk", "express", "export", "fragile",
  "loyal", "pickup" };
static const char *const notes[] = { "Ring “twice”, then wait", "Says \"leave it\"",
  "path C:\\temp\\x", "two\nlines", "30% off; code A,B", "至急お願いします", "crème 🍰 please",
  "  padded  " };
static const char *const words[] = { "the", "parcel", "goes", "to", "a", "neighbour", "on",
  "second", "floor", "when", "nobody", "answers", "and", "should", "stay", "dry", "until", "evening",
  "please", "sign", "invoice", "inside", "label", "returns", "box", "heavy" };

typedef struct
{
  GString *text;
  FILE *file;
} Output;

typedef struct
{
  guint64 id;
  guint person;
  guint relative;
  guint place;
  guint host;
  guint state;
  guint customer;
  guint cents;
  guint style;                  /* which of the small irregularities this one has */
  gboolean paid;
  int note;                     /* -1 = null */
  guint n_labels;
  guint label;
  gint64 milliseconds;
  char uuid[37];
  char text[160];
} Order;

static guint64 seed = 20261121;

/* SplitMix64 (Steele, Lea, Flood, 2014). */
static guint64
next_random (void)
{
  guint64 z = (seed += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static guint
below (guint limit)
{
  return (guint) (next_random () % limit);
}

static void
output_open (Output     *output,
             const char *folder,
             const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  output->text = g_string_sized_new (FLUSH_AT + 4096);
  output->file = g_fopen (path, "wb");
  if (output->file == NULL)
    g_error ("%s: %s", path, g_strerror (errno));
}

static void
output_flush (Output *output)
{
  if (fwrite (output->text->str, 1, output->text->len, output->file) != output->text->len)
    g_error ("writing: %s", g_strerror (errno));
  g_string_truncate (output->text, 0);
}

static void
output_close (Output *output)
{
  output_flush (output);
  if (fclose (output->file) != 0)
    g_error ("closing: %s", g_strerror (errno));
  g_string_free (output->text, TRUE);
}

static void
make_text (Order *order)
{
  gsize wanted = 72 + below (32);
  GString *text = g_string_new (words[below (G_N_ELEMENTS (words))]);

  while (text->len < wanted)
    g_string_append_printf (text, " %s", words[below (G_N_ELEMENTS (words))]);
  g_strlcpy (order->text, text->str, sizeof order->text);
  g_string_free (text, TRUE);
}

static void
make_order (Order   *order,
            guint64  id)
{
  guint64 high = next_random ();
  guint64 low = next_random ();

  order->id = id;
  order->person = below (G_N_ELEMENTS (given));
  order->relative = below (G_N_ELEMENTS (family));
  order->place = below (G_N_ELEMENTS (cities));
  order->host = below (G_N_ELEMENTS (hosts));
  order->state = below (G_N_ELEMENTS (states));
  order->customer = 1 + below (20000);
  order->cents = below (50000000);
  order->style = below (16);
  order->paid = below (3) != 0;
  order->note = (int) below (2 * G_N_ELEMENTS (notes)) - (int) G_N_ELEMENTS (notes);
  order->n_labels = below (4);
  order->label = below (G_N_ELEMENTS (labels));
  order->milliseconds = G_GINT64_CONSTANT (1609459200000) + (gint64) id * 61007 + below (60000);
  g_snprintf (order->uuid, sizeof order->uuid, "%08x-%04x-4%03x-%04x-%04x%08x",
              (guint) (high >> 32), (guint) (high >> 16 & 0xffff), (guint) (high & 0xfff),
              (guint) (0x8000 | (low >> 50)), (guint) (low >> 32 & 0xffff), (guint) low);
  make_text (order);
}

static void
append_json (GString    *out,
             const char *text,
             gboolean    escape)
{
  g_string_append_c (out, '"');
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '"' || c == '\\')
        g_string_append_printf (out, "\\%c", (char) c);
      else if (c == '\n')
        g_string_append (out, "\\n");
      else if (c < 0x80 || !escape)
        g_string_append_len (out, p, g_utf8_next_char (p) - p);
      else if (c < 0x10000)
        g_string_append_printf (out, "\\u%04x", c);
      else
        g_string_append_printf (out, "\\u%04x\\u%04x", 0xd800 + ((c - 0x10000) >> 10),
                                0xdc00 + ((c - 0x10000) & 0x3ff));
    }
  g_string_append_c (out, '"');
}

static void
append_time (GString    *out,
             gint64      milliseconds,
             const char *zone)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (milliseconds / 1000);

  g_string_append_printf (out, "%04d-%02d-%02dT%02d:%02d:%02d",
                          g_date_time_get_year (time), g_date_time_get_month (time),
                          g_date_time_get_day_of_month (time), g_date_time_get_hour (time),
                          g_date_time_get_minute (time), g_date_time_get_second (time));
  if (milliseconds % 1000 != 0)
    g_string_append_printf (out, ".%03d", (int) (milliseconds % 1000));
  g_string_append (out, zone);
}

static void
append_email (GString     *out,
              const Order *order)
{
  g_string_append_printf (out, "%s.%u@%s", given_plain[order->person], order->customer,
                          hosts[order->host]);
}

static void
append_customer (GString     *out,
                 const Order *order)
{
  g_autoptr(GString) name = g_string_new (NULL);
  g_autoptr(GString) email = g_string_new (NULL);
  gboolean escape = order->style == 15;

  g_string_printf (name, "%s%s %s%s", order->style == 1 ? "  " : "", given[order->person],
                   family[order->relative], order->style == 2 ? " " : "");
  append_email (email, order);
  if (order->style % 2 == 0)
    email->str[0] = g_ascii_toupper (email->str[0]);

  g_string_append_printf (out, "{\"id\":%u,\"name\":", order->customer);
  append_json (out, name->str, escape);
  g_string_append (out, ",\"email\":");
  append_json (out, email->str, escape);
  g_string_append (out, ",\"address\":{\"city\":");
  append_json (out, cities[order->place], escape);
  g_string_append_printf (out, ",\"country\":\"%c%c\"}}",
                          countries[order->place][0] | (order->style < 8 ? 0x20 : 0),
                          countries[order->place][1] | (order->style < 8 ? 0x20 : 0));
}

static void
append_record (GString     *out,
               const Order *order)
{
  g_string_append_printf (out, "{\"id\":%" G_GUINT64_FORMAT ",\"uuid\":\"%s\",\"customer\":",
                          order->id, order->uuid);
  append_customer (out, order);
  g_string_append (out, ",\"created_at\":\"");
  if (order->style % 4 == 3)
    append_time (out, order->milliseconds + 2 * 3600 * 1000, "+02:00");
  else
    append_time (out, order->milliseconds, "Z");
  g_string_append_printf (out, "\",\"amount\":\"%s%u.%02u\",\"amount_number\":%u.%02u,"
                          "\"currency\":\"%s\",\"paid\":%s,\"note\":",
                          order->style == 4 ? " " : "", order->cents / 100, order->cents % 100,
                          order->cents / 100, order->cents % 100,
                          currencies[order->place % G_N_ELEMENTS (currencies)],
                          order->paid ? "true" : "false");
  if (order->note >= 0)
    append_json (out, notes[order->note], order->style == 15);
  else
    g_string_append (out, "null");
  g_string_append (out, ",\"tags\":[");
  for (guint i = 0; i < order->n_labels; i++)
    g_string_append_printf (out, "%s\"%s\"", i > 0 ? "," : "",
                            labels[(order->label + i) % G_N_ELEMENTS (labels)]);
  g_string_append_printf (out, "],\"status\":\"%s%s\",\"text\":\"%s\"}",
                          order->style == 5 ? " " : "", states[order->state], order->text);
}

static void
append_csv (GString    *out,
            const char *text)
{
  g_autofree char *bare = g_strstrip (g_strdup (text));

  if (strpbrk (bare, "\",\n") == NULL)
    {
      g_string_append (out, bare);
      return;
    }
  g_string_append_c (out, '"');
  for (const char *p = bare; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}

static void
append_row (GString     *out,
            const Order *order)
{
  g_string_append_printf (out, "%" G_GUINT64_FORMAT ",%s,%s %s,", order->id, order->uuid,
                          given[order->person], family[order->relative]);
  append_email (out, order);
  g_string_append_printf (out, ",%s,", countries[order->place]);
  append_time (out, order->milliseconds, "Z");
  g_string_append_printf (out, ",%u.%02u,%c,", order->cents / 100, order->cents % 100,
                          order->paid ? '1' : '0');
  if (order->note >= 0)
    append_csv (out, notes[order->note]);
  g_string_append_c (out, ',');
  for (guint i = 0; i < order->n_labels; i++)
    g_string_append_printf (out, "%s%s", i > 0 ? ";" : "",
                            labels[(order->label + i) % G_N_ELEMENTS (labels)]);
  g_string_append_printf (out, ",%s,%s\n", states[order->state], order->text);
}

static void
write_orders (guint64     rows,
              guint64     pages,
              const char *folder)
{
  Output all = { 0 }, csv = { 0 }, page = { 0 };
  guint64 number = 0;

  output_open (&all, folder, "orders.json");
  output_open (&csv, folder, "orders.csv");
  g_string_append (all.text, "{\"items\":[\n");
  for (guint64 i = 0; i < rows; i++)
    {
      gboolean first = i * pages / rows != number || i == 0;
      Order order;

      make_order (&order, i + 1);
      if (first)
        {
          g_autofree char *name = g_strdup_printf ("pages/%" G_GUINT64_FORMAT ".json",
                                                   i * pages / rows + 1);

          if (i > 0)
            {
              g_string_append (page.text, "]}\n");
              output_close (&page);
            }
          number = i * pages / rows;
          output_open (&page, folder, name);
          g_string_append (page.text, "{\"items\":[\n");
        }
      g_string_append (page.text, first ? "" : ",\n");
      g_string_append (all.text, i == 0 ? "" : ",\n");
      append_record (page.text, &order);
      append_record (all.text, &order);
      append_row (csv.text, &order);
      if (all.text->len > FLUSH_AT)
        output_flush (&all);
      if (csv.text->len > FLUSH_AT)
        output_flush (&csv);
    }
  g_string_append (page.text, "]}\n");
  g_string_append (all.text, "]}\n");
  output_close (&page);
  output_close (&all);
  output_close (&csv);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *folder = NULL;
  guint64 rows, pages;

  if (argc != 4)
    {
      g_printerr ("usage: sluice-bench-data ROWS PAGES FOLDER\n");
      return 2;
    }
  rows = g_ascii_strtoull (argv[1], NULL, 10);
  pages = g_ascii_strtoull (argv[2], NULL, 10);
  if (rows == 0 || pages == 0 || pages > rows)
    {
      g_printerr ("sluice-bench-data: at least one row, and as many rows as pages\n");
      return 2;
    }
  folder = g_build_filename (argv[3], "pages", NULL);
  if (g_mkdir_with_parents (folder, 0755) != 0)
    g_error ("%s: %s", folder, g_strerror (errno));
  write_orders (rows, pages, argv[3]);
  return 0;
}
