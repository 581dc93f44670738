/* Styles for QGIS 3.22 and later (QML), one symbol per layer, by hand: small enough to read in the file. */
#include "base/writer.h"
#include "store/gpkg.h"

#include <stdio.h>
#include <string.h>

typedef struct look { /* colours "r,g,b,a"; sizes in millimetres */
    const char *layer, *marker, *fill, *line, *width_mm, *size_mm;
    bool hue_by_row; /* another colour for every row */
} look;

static const look LOOKS[] = {
    {"districts", NULL, NULL, "130,130,130,255", "0.2", NULL, false},
    {"roads", NULL, NULL, "196,164,124,255", "0.25", NULL, false},
    {"routes", NULL, NULL, "31,90,180,255", "0.6", NULL, true},
    {"stops", "circle", "255,255,255,255", "31,90,180,255", "0.3", "1.8", false},
    {"unserved", "cross2", "200,0,0,255", "200,0,0,255", "0.6", "3", false},
    {"offices", "square", "70,70,70,255", "255,255,255,255", "0.2", "3", false},
    {"staffing", "square", "30,120,60,255", "255,255,255,255", "0.2", "3.2", false},
    {"problems", "triangle", "240,160,0,255", "120,60,0,255", "0.2", "2.6", false},
    {"gaps", NULL, "220,220,220,120", "110,110,110,255", "0.15", NULL, false},
    {NULL, "circle", "120,120,120,200", "60,60,60,255", "0.26", "2", false},
};

typedef struct class_colour {
    const char *word, *title, *colour;
} class_colour;

static const class_colour GAP_COLOURS[] = {
    {"within", "dalam jangkauan", "120,190,120,140"},       {"beyond", "di luar batas waktu", "250,200,90,160"},
    {"dry-only", "hanya musim kemarau", "235,140,60,170"},  {"unreachable", "tidak terhubung jalan", "200,40,40,180"},
    {"far-from-road", "jauh dari jalan", "170,60,140,170"}, {"no-position", "tanpa posisi", "150,150,150,150"},
};

static const look *look_of(const layer *l)
{
    const look *k = LOOKS;
    while (k->layer && strcmp(k->layer, l->name) != 0)
        k++;
    return k;
}

static void option(writer *w, const char *name, const char *text)
{
    writer_printf(w, "<Option name=\"%s\" type=\"QString\" value=\"%s\"/>", name, text);
}

static void symbol_open(writer *w, const char *type, const char *name, const char *class)
{
    writer_printf(w,
                  "<symbol type=\"%s\" name=\"%s\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\"><layer "
                  "class=\"%s\" enabled=\"1\" pass=\"0\" locked=\"0\"><Option type=\"Map\">",
                  type, name, class);
}

static void symbol_close(writer *w)
{
    writer_text(w, "</layer></symbol>");
}

static void marker(writer *w, const look *k, const char *name)
{
    symbol_open(w, "marker", name, "SimpleMarker");
    option(w, "name", k->marker ? k->marker : "circle");
    option(w, "color", k->fill);
    option(w, "outline_color", k->line);
    option(w, "outline_width", k->width_mm);
    option(w, "outline_width_unit", "MM");
    option(w, "size", k->size_mm ? k->size_mm : "2");
    option(w, "size_unit", "MM");
    writer_text(w, "</Option>");
    symbol_close(w);
}

static void line(writer *w, const look *k, const char *name)
{
    symbol_open(w, "line", name, "SimpleLine");
    option(w, "line_color", k->line);
    option(w, "line_width", k->width_mm);
    option(w, "line_width_unit", "MM");
    option(w, "line_style", "solid");
    option(w, "capstyle", "round");
    option(w, "joinstyle", "round");
    writer_text(w, "</Option>");
    if (k->hue_by_row)
        writer_text(
            w,
            "<data_defined_properties><Option type=\"Map\"><Option name=\"name\" type=\"QString\" value=\"\"/>"
            "<Option name=\"properties\" type=\"Map\"><Option name=\"outlineColor\" type=\"Map\">"
            "<Option name=\"active\" type=\"bool\" value=\"true\"/>"
            "<Option name=\"expression\" type=\"QString\" value=\"color_hsl((&quot;fid&quot; * 67) % 360, 75, 40)\"/>"
            "<Option name=\"type\" type=\"int\" value=\"3\"/></Option></Option>"
            "<Option name=\"type\" type=\"QString\" value=\"collection\"/></Option></data_defined_properties>");
    symbol_close(w);
}

static void fill(writer *w, const look *k, const char *name, const char *colour)
{
    symbol_open(w, "fill", name, "SimpleFill");
    option(w, "color", colour ? colour : "0,0,0,0");
    option(w, "style", colour ? "solid" : "no");
    option(w, "outline_color", k->line);
    option(w, "outline_style", "solid");
    option(w, "outline_width", k->width_mm);
    option(w, "outline_width_unit", "MM");
    writer_text(w, "</Option>");
    symbol_close(w);
}

static bool has_column(const layer *l, const char *name)
{
    for (uint32_t c = 0; c < l->n_columns; c++)
        if (strcmp(l->columns[c].name, name) == 0) return true;
    return false;
}

static void by_class(writer *w, const look *k)
{
    size_t n = sizeof GAP_COLOURS / sizeof GAP_COLOURS[0];
    char name[12];
    writer_text(w, "<renderer-v2 type=\"categorizedSymbol\" attr=\"class\" forceraster=\"0\" symbollevels=\"0\" "
                   "enableorderby=\"0\"><categories>");
    for (size_t i = 0; i < n; i++)
        writer_printf(w, "<category symbol=\"%zu\" value=\"%s\" type=\"string\" label=\"%s\" render=\"true\"/>", i,
                      GAP_COLOURS[i].word, GAP_COLOURS[i].title);
    writer_text(w, "</categories><symbols>");
    for (size_t i = 0; i < n; i++) {
        snprintf(name, sizeof name, "%zu", i);
        fill(w, k, name, GAP_COLOURS[i].colour);
    }
    writer_text(w, "</symbols></renderer-v2>");
}

jalur_status gpkg_style(jalur_ctx *ctx, const layer *l, char **out)
{
    jalur_status st = JALUR_OK;
    writer *w = NULL;
    const look *k = look_of(l);
    *out = NULL;
    if (l->kind == GEOMETRY_NONE) return JALUR_OK;
    TRY(writer_open(ctx, NULL, &w));
    writer_text(w, "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis version=\"3.22.0\" "
                   "styleCategories=\"Symbology\">\n");
    if (l->kind == GEOMETRY_AREA && strcmp(l->name, "gaps") == 0 && has_column(l, "class")) {
        by_class(w, k);
    } else {
        writer_text(
            w, "<renderer-v2 type=\"singleSymbol\" forceraster=\"0\" symbollevels=\"0\" enableorderby=\"0\"><symbols>");
        if (l->kind == GEOMETRY_POINT)
            marker(w, k, "0");
        else if (l->kind == GEOMETRY_LINES)
            line(w, k, "0");
        else
            fill(w, k, "0", k->fill);
        writer_text(w, "</symbols></renderer-v2>");
    }
    writer_printf(w, "\n<layerGeometryType>%d</layerGeometryType>\n</qgis>\n",
                  l->kind == GEOMETRY_POINT   ? 0
                  : l->kind == GEOMETRY_LINES ? 1
                                              : 2);
    TRY(writer_take(&w, out, NULL));
done:
    writer_abort(&w);
    return st;
}
