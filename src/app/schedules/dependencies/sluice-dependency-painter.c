/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-dependency-painter.h"

#include "sluice-format.h"

#include <glib/gi18n.h>
#include <math.h>

#define CORNER 8
#define PADDING 8
#define STATE_WIDTH 5
#define ARROW 8

typedef struct
{
  GdkRGBA text;
  GdkRGBA ground;
  GdkRGBA border;
  GdkRGBA accent;
  GdkRGBA good;
  GdkRGBA partial;
  GdkRGBA bad;
} Colors;

static void
get_colors (GtkWidget *widget,
            Colors    *colors)
{
  GtkStyleContext *style = gtk_widget_get_style_context (widget);

  gtk_style_context_get_color (style, &colors->text);
  colors->border = colors->text;
  colors->border.alpha *= 0.45f;
  if (!gtk_style_context_lookup_color (style, "view_bg_color", &colors->ground))
    gdk_rgba_parse (&colors->ground, "#ffffff");
  if (!gtk_style_context_lookup_color (style, "accent_color", &colors->accent))
    colors->accent = colors->text;
  /* GNOME's palette; each keeps 3:1 to the light and to the dark ground, and
   * words tell the same. */
  gdk_rgba_parse (&colors->good, "#26a269");
  gdk_rgba_parse (&colors->partial, "#b5830a");
  gdk_rgba_parse (&colors->bad, "#e01b24");
}

static const GdkRGBA *
color_of_state (const Colors               *colors,
                const SluiceDependencyNode *node)
{
  if (!node->has_run)
    return NULL;
  switch (node->state)
    {
    case SLUICE_RUN_STATE_SUCCESS:
      return &colors->good;
    case SLUICE_RUN_STATE_PARTIAL_SUCCESS:
      return &colors->partial;
    case SLUICE_RUN_STATE_FAILED:
    case SLUICE_RUN_STATE_INTERRUPTED:
      return &colors->bad;
    case SLUICE_RUN_STATE_PENDING:
    case SLUICE_RUN_STATE_RUNNING:
      return &colors->accent;
    case SLUICE_RUN_STATE_CANCELLED:
    default:
      return &colors->border;
    }
}

static void
draw_arrow (cairo_t                *cr,
            const graphene_point_t *from,
            const graphene_point_t *tip)
{
  const double angle = atan2 (tip->y - from->y, tip->x - from->x);

  cairo_set_dash (cr, NULL, 0, 0);
  cairo_move_to (cr, tip->x, tip->y);
  cairo_line_to (cr, tip->x - ARROW * cos (angle - 0.45), tip->y - ARROW * sin (angle - 0.45));
  cairo_line_to (cr, tip->x - ARROW * cos (angle + 0.45), tip->y - ARROW * sin (angle + 0.45));
  cairo_close_path (cr);
  cairo_fill (cr);
}

/* A line that counts only on failure is dashed, one for any end dotted: the
 * sentence says it, too. */
static void
draw_edge (cairo_t                    *cr,
           const SluiceDependencyEdge *edge,
           const GdkRGBA              *color,
           double                      width)
{
  const double dashes[] = { 7, 5 };
  const double dots[] = { 2, 4 };
  const graphene_point_t *p = edge->points;

  gdk_cairo_set_source_rgba (cr, color);
  cairo_set_line_width (cr, width);
  if (edge->edge->on == SLUICE_AFTER_FAILURE)
    cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  else if (edge->edge->on == SLUICE_AFTER_COMPLETION)
    cairo_set_dash (cr, dots, G_N_ELEMENTS (dots), 0);
  else
    cairo_set_dash (cr, NULL, 0, 0);
  cairo_move_to (cr, p[0].x, p[0].y);
  cairo_curve_to (cr, p[1].x, p[1].y, p[2].x, p[2].y, p[3].x, p[3].y);
  cairo_stroke (cr);
  draw_arrow (cr, &p[2], &p[3]);
}

static void
draw_edges (GtkSnapshot                *snapshot,
            SluiceDependencyLayout     *layout,
            const Colors               *colors,
            const SluiceDependencyLook *look)
{
  graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, layout->width, layout->height);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &all);

  for (guint i = 0; i < layout->edges->len; i++)
    if ((int) i != look->edge)
      draw_edge (cr, sluice_dependency_layout_get_edge (layout, (int) i), &colors->border, 1.5);
  if (look->edge >= 0)
    draw_edge (cr, sluice_dependency_layout_get_edge (layout, look->edge), &colors->accent, 3);
  cairo_destroy (cr);
}

/* The line that a person is drawing. */
static void
draw_link (GtkSnapshot                *snapshot,
           SluiceDependencyLayout     *layout,
           const Colors               *colors,
           const SluiceDependencyLook *look)
{
  graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, layout->width, layout->height);
  graphene_point_t from = sluice_dependency_layout_get_handle (layout, look->link_from);
  graphene_point_t to = look->pointer;
  cairo_t *cr;

  if (look->link_to >= 0)
    {
      const graphene_rect_t *bounds = &sluice_dependency_layout_get_node (layout, look->link_to)->bounds;

      to = GRAPHENE_POINT_INIT (bounds->origin.x + (layout->rtl ? bounds->size.width : 0),
                                bounds->origin.y + bounds->size.height / 2);
    }
  cr = gtk_snapshot_append_cairo (snapshot, &all);
  gdk_cairo_set_source_rgba (cr, look->is_refused ? &colors->bad : &colors->accent);
  cairo_set_line_width (cr, 2.5);
  cairo_move_to (cr, from.x, from.y);
  cairo_line_to (cr, to.x, to.y);
  cairo_stroke (cr);
  draw_arrow (cr, &from, &to);
  cairo_destroy (cr);
}

static void
append_line (GtkWidget   *widget,
             GtkSnapshot *snapshot,
             const char  *text,
             gboolean     small,
             float        x,
             float        y,
             float        width,
             GdkRGBA      color)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
  PangoAttrList *attributes = pango_attr_list_new ();

  if (small)
    pango_attr_list_insert (attributes, pango_attr_scale_new (PANGO_SCALE_SMALL));
  else
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_SEMIBOLD));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
draw_handle (GtkSnapshot            *snapshot,
             const graphene_point_t *center,
             const Colors           *colors)
{
  const float r = SLUICE_DEPENDENCY_HANDLE - 2;
  const graphene_rect_t bounds = GRAPHENE_RECT_INIT (center->x - r, center->y - r, 2 * r, 2 * r);
  GskRoundedRect circle;

  gsk_rounded_rect_init_from_rect (&circle, &bounds, r);
  gtk_snapshot_push_rounded_clip (snapshot, &circle);
  gtk_snapshot_append_color (snapshot, &colors->ground, &bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &circle, (float[4]) { 2, 2, 2, 2 },
                              (GdkRGBA[4]) { colors->accent, colors->accent, colors->accent, colors->accent });
}

static void
draw_node (GtkWidget                  *widget,
           GtkSnapshot                *snapshot,
           SluiceDependencyLayout     *layout,
           int                         index,
           const Colors               *colors,
           const SluiceDependencyLook *look)
{
  const SluiceDependencyNode *node = sluice_dependency_layout_get_node (layout, index);
  const GdkRGBA *state = color_of_state (colors, node);
  const graphene_rect_t *b = &node->bounds;
  const gboolean is_marked = index == look->node || index == look->link_to;
  const float width = is_marked ? 2.5f : 1;
  const GdkRGBA border = index == look->link_to && look->is_refused ? colors->bad
                         : is_marked ? colors->accent : colors->border;
  const float text_x = b->origin.x + PADDING + (layout->rtl ? SLUICE_DEPENDENCY_HANDLE : STATE_WIDTH);
  const float text_width = b->size.width - 2 * PADDING - STATE_WIDTH - SLUICE_DEPENDENCY_HANDLE;
  graphene_point_t handle = sluice_dependency_layout_get_handle (layout, index);
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, b, CORNER);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &colors->ground, b);
  if (state != NULL)
    gtk_snapshot_append_color (snapshot, state,
                               &GRAPHENE_RECT_INIT (b->origin.x + (layout->rtl ? b->size.width - STATE_WIDTH : 0),
                                                    b->origin.y, STATE_WIDTH, b->size.height));
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { width, width, width, width },
                              (GdkRGBA[4]) { border, border, border, border });
  append_line (widget, snapshot, node->name, FALSE, text_x, b->origin.y + PADDING - 2, text_width, colors->text);
  append_line (widget, snapshot, node->has_run ? sluice_format_state (node->state) : _("Never ran"), TRUE, text_x,
               b->origin.y + b->size.height / 2 + 1, text_width, colors->text);
  draw_handle (snapshot, &handle, colors);
}

/**
 * sluice_dependency_paint:
 * @widget: what it is painted on
 * @snapshot: where to
 * @layout: what is where
 * @look: what goes on
 */
void
sluice_dependency_paint (GtkWidget                  *widget,
                         GtkSnapshot                *snapshot,
                         SluiceDependencyLayout     *layout,
                         const SluiceDependencyLook *look)
{
  Colors colors;

  get_colors (widget, &colors);
  draw_edges (snapshot, layout, &colors, look);
  for (guint i = 0; i < layout->nodes->len; i++)
    draw_node (widget, snapshot, layout, (int) i, &colors, look);
  if (look->link_from >= 0)
    draw_link (snapshot, layout, &colors, look);
}
