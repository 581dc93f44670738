/* Styles for QGIS 3.22 and later (QML), by hand: small enough to read in the file.
 *
 * 1. A layer has one symbol, or one for every class of a column (CLASSES).
 * 2. Layers that hold every place once for each way of travel or kind of plan are gpkg_ways.c's.
 * 3. Of the districts the finest level that has polygons is shown: higher ones are often generalised and would not
 *    match. */
#include "store/gpkg_style.h"

#include <stdio.h>
#include <string.h>

static const look LOOKS[] = {
    {"districts", NULL, "246,243,234,255", "165,165,165,255", "0.2", NULL, false},
    {"roads", NULL, NULL, "200,178,150,255", "0.25", NULL, false},
    {"routes", NULL, NULL, "31,90,180,255", "0.7", NULL, true},
    {"closures", NULL, NULL, "194,24,91,255", "1.1", NULL, false},
    {"stops", "circle", "255,255,255,255", "31,90,180,255", "0.35", "1.5", true},
    {"events", "diamond", "255,214,102,255", "80,60,0,255", "0.2", "1.8", false},
    {"unserved", "cross2", "200,0,0,255", "200,0,0,255", "0.6", "2.4", false},
    {"offices", "square", "63,111,163,255", "255,255,255,255", "0.2", "2", false},
    {"staffing", "square", "30,120,60,255", "255,255,255,255", "0.2", "3.2", false},
    {"problems", "triangle", "240,160,0,255", "120,60,0,255", "0.15", "2", false},
    {"gaps", NULL, "220,220,220,255", "110,110,110,255", "0.15", NULL, false},
    {"coverage", NULL, "220,220,220,255", "110,110,110,255", "0.3", NULL, false},
    {"plan_coverage", NULL, "220,220,220,255", "110,110,110,255", "0.3", NULL, false},
    {"access", "circle", "190,190,190,255", "70,70,70,255", "0.15", "3", false},
    {"catchments", "circle", "63,111,163,160", "255,255,255,255", "0.3", "4", false},
    {NULL, "circle", "120,120,120,200", "60,60,60,255", "0.26", "2", false},
};

typedef struct class_look {
    const char *layer, *column, *word, *title, *colour;
} class_look;

static const class_look CLASSES[] = {
    {"problems", "severity", "blocks", "menghalangi", "200,0,0,255"},
    {"problems", "severity", "warning", "peringatan", "240,160,0,255"},
    {"problems", "severity", "note", "catatan", "170,178,184,255"},
    {"offices", "kind", "warehouse", "gudang", "29,59,83,255"},
    {"offices", "kind", "ppk", "PPK (kecamatan)", "63,111,163,255"},
    {"offices", "kind", "pps", "PPS (desa)", "122,163,201,255"},
    {"offices", "kind", "post", "kantor pos", "224,128,31,255"},
    {"offices", "kind", "community", "titik komunitas", "60,154,95,255"},
    {"offices", "kind", "counting", "tempat penghitungan", "138,95,176,255"},
    {"offices", "kind", "government", "kantor pemerintah", "123,135,145,255"},
    {"offices", "kind", "other", "kantor lain", "160,160,160,255"},
};
enum { N_CLASSES = sizeof CLASSES / sizeof CLASSES[0] };

static const look *look_of(const layer *l)
{
    const look *k = LOOKS;
    while (k->layer && strcmp(k->layer, l->name) != 0)
        k++;
    return k;
}

void style_option(writer *w, const char *name, const char *text)
{
    writer_printf(w, "<Option name=\"%s\" type=\"QString\" value=\"%s\"/>", name, text);
}

void style_open(writer *w, const char *type, const char *name, const char *class)
{
    writer_printf(w,
                  "<symbol type=\"%s\" name=\"%s\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\"><layer "
                  "class=\"%s\" enabled=\"1\" pass=\"0\" locked=\"0\"><Option type=\"Map\">",
                  type, name, class);
}

void style_close(writer *w)
{
    writer_text(w, "</layer></symbol>");
}

/* Routes and their stops in one colour: the number in "R-001" turns the hue. */
static void hue_of_route(writer *w)
{
    writer_text(w, "<data_defined_properties><Option type=\"Map\"><Option name=\"name\" type=\"QString\" value=\"\"/>"
                   "<Option name=\"properties\" type=\"Map\"><Option name=\"outlineColor\" type=\"Map\">"
                   "<Option name=\"active\" type=\"bool\" value=\"true\"/>"
                   "<Option name=\"expression\" type=\"QString\" value=\"color_hsl(20 + "
                   "(to_int(substr(&quot;route_id&quot;, 3)) * 137) % 320, 70, 28 + 8 * (to_int(substr(&quot;route_id&quot;, 3)) % 3))\"/>"
                   "<Option name=\"type\" type=\"int\" value=\"3\"/></Option></Option>"
                   "<Option name=\"type\" type=\"QString\" value=\"collection\"/></Option></data_defined_properties>");
}

void style_marker(writer *w, const look *k, const char *name, const char *colour, const char *size_mm)
{
    style_open(w, "marker", name, "SimpleMarker");
    style_option(w, "name", k->marker ? k->marker : "circle");
    style_option(w, "color", colour ? colour : k->fill);
    style_option(w, "outline_color", k->line);
    style_option(w, "outline_width", k->width_mm);
    style_option(w, "outline_width_unit", "MM");
    style_option(w, "size", size_mm ? size_mm : k->size_mm ? k->size_mm : "2");
    style_option(w, "size_unit", "MM");
    writer_text(w, "</Option>");
    if (k->hue_by_row) hue_of_route(w);
    style_close(w);
}

static void line(writer *w, const look *k, const char *name)
{
    style_open(w, "line", name, "SimpleLine");
    style_option(w, "line_color", k->line);
    style_option(w, "line_width", k->width_mm);
    style_option(w, "line_width_unit", "MM");
    style_option(w, "line_style", "solid");
    style_option(w, "capstyle", "round");
    style_option(w, "joinstyle", "round");
    writer_text(w, "</Option>");
    if (k->hue_by_row) hue_of_route(w);
    style_close(w);
}

void style_fill(writer *w, const look *k, const char *name, const char *colour)
{
    style_open(w, "fill", name, "SimpleFill");
    style_option(w, "color", colour ? colour : "0,0,0,0");
    style_option(w, "style", colour ? "solid" : "no");
    style_option(w, "outline_color", k->line);
    style_option(w, "outline_style", "solid");
    style_option(w, "outline_width", k->width_mm);
    style_option(w, "outline_width_unit", "MM");
    writer_text(w, "</Option>");
    style_close(w);
}

uint32_t style_column(const layer *l, const char *name)
{
    for (uint32_t c = 0; c < l->n_columns; c++)
        if (l->columns[c].type == COLUMN_TEXT && strcmp(l->columns[c].name, name) == 0) return c;
    return UINT32_MAX;
}

const char *style_cell(const layer *l, uint32_t row, uint32_t c)
{
    const value *v = &l->values[(size_t)row * l->n_columns + c];
    return v->null ? "" : v->as.text;
}

static void class_symbol(writer *w, const layer *l, const look *k, const char *name, const class_look *c)
{
    bool large = strcmp(c->word, "warehouse") == 0;
    if (l->kind == GEOMETRY_POINT)
        style_marker(w, k, name, c->colour, large ? "3.6" : NULL);
    else
        style_fill(w, k, name, c->colour);
}

/* The column whose classes have looks, or NULL. */
static const char *class_column(const layer *l)
{
    for (int i = 0; i < N_CLASSES; i++)
        if (strcmp(CLASSES[i].layer, l->name) == 0)
            return style_column(l, CLASSES[i].column) == UINT32_MAX ? NULL : CLASSES[i].column;
    return NULL;
}

static void by_class(writer *w, const layer *l, const look *k, const char *column_name)
{
    char name[12];
    writer_printf(w,
                  "<renderer-v2 type=\"categorizedSymbol\" attr=\"%s\" forceraster=\"0\" symbollevels=\"0\" "
                  "enableorderby=\"0\"><categories>",
                  column_name);
    for (int i = 0; i < N_CLASSES; i++)
        if (strcmp(CLASSES[i].layer, l->name) == 0)
            writer_printf(w, "<category symbol=\"%d\" value=\"%s\" type=\"string\" label=\"%s\" render=\"true\"/>", i,
                          CLASSES[i].word, CLASSES[i].title);
    writer_text(w, "</categories><symbols>");
    for (int i = 0; i < N_CLASSES; i++) {
        if (strcmp(CLASSES[i].layer, l->name) != 0) continue;
        snprintf(name, sizeof name, "%d", i);
        class_symbol(w, l, k, name, &CLASSES[i]);
    }
    writer_text(w, "</symbols></renderer-v2>");
}

/* ---- districts ---- */

static const char *const LEVELS[][2] = {
    {"village", "desa"}, {"kecamatan", "kecamatan"}, {"kabupaten", "kabupaten/kota"}, {"province", "provinsi"}};
enum { N_LEVELS = sizeof LEVELS / sizeof LEVELS[0] };

/* The finest level that has polygons; 0 when there are none. */
static int finest_level(const layer *l, uint32_t column_index)
{
    int finest = N_LEVELS;
    for (uint32_t row = 0; row < l->n_rows; row++)
        for (int i = 0; i < finest && l->geometries[row].kind == GEOMETRY_AREA; i++)
            if (strcmp(style_cell(l, row, column_index), LEVELS[i][0]) == 0) finest = i;
    return finest == N_LEVELS ? 0 : finest;
}

static void by_level(writer *w, const look *k, int finest)
{
    writer_text(w, "<renderer-v2 type=\"categorizedSymbol\" attr=\"level\" forceraster=\"0\" symbollevels=\"0\" "
                   "enableorderby=\"0\"><categories>");
    for (int i = 0; i < N_LEVELS; i++)
        writer_printf(w, "<category symbol=\"%d\" value=\"%s\" type=\"string\" label=\"%s\" render=\"%s\"/>", i,
                      LEVELS[i][0], LEVELS[i][1], i == finest ? "true" : "false");
    writer_text(w, "</categories><symbols>");
    for (int i = 0; i < N_LEVELS; i++) {
        char name[12];
        look edge = *k;
        edge.width_mm = i == finest ? k->width_mm : "0.5";
        snprintf(name, sizeof name, "%d", i);
        style_fill(w, &edge, name, i == finest ? k->fill : NULL);
    }
    writer_text(w, "</symbols></renderer-v2>");
}

/* Names of that level, small and grey, left out where they do not fit. */
static void level_names(writer *w, int finest)
{
    writer_printf(w,
                  "<labeling type=\"simple\"><settings calloutType=\"simple\"><text-style fieldName=\"if(&quot;level&quot; = '%s', "
                  "&quot;name&quot;, NULL)\" isExpression=\"1\" fontSize=\"7\" fontSizeUnit=\"Point\" "
                  "textColor=\"95,105,112,255\" textOpacity=\"1\" multilineHeight=\"1\" "
                  "namedStyle=\"Regular\" fontWeight=\"50\"><text-buffer bufferDraw=\"1\" bufferSize=\"0.7\" bufferSizeUnits=\"MM\" "
                  "bufferColor=\"255,255,255,230\" bufferOpacity=\"1\"/></text-style><placement placement=\"0\" "
                  "priority=\"3\" centroidInside=\"1\" centroidWhole=\"1\" polygonPlacementFlags=\"2\"/><rendering "
                  "drawLabels=\"1\" displayAll=\"0\" obstacle=\"0\"/></settings></labeling>",
                  LEVELS[finest][0]);
}

static void one_symbol(writer *w, const layer *l, const look *k)
{
    writer_text(w, "<renderer-v2 type=\"singleSymbol\" forceraster=\"0\" symbollevels=\"0\" enableorderby=\"0\"><symbols>");
    if (l->kind == GEOMETRY_POINT)
        style_marker(w, k, "0", NULL, NULL);
    else if (l->kind == GEOMETRY_LINES)
        line(w, k, "0");
    else
        style_fill(w, k, "0", k->fill);
    writer_text(w, "</symbols></renderer-v2>");
}

static void renderer(writer *w, const layer *l, const look *k)
{
    uint32_t level = style_column(l, "level");
    const char *classes = class_column(l);
    if (strcmp(l->name, "districts") == 0 && level != UINT32_MAX) {
        by_level(w, k, finest_level(l, level));
        level_names(w, finest_level(l, level));
    } else if (style_by_way(w, l, k)) {
        return;
    } else if (classes) {
        by_class(w, l, k, classes);
    } else {
        one_symbol(w, l, k);
    }
}

jalur_status gpkg_style(jalur_ctx *ctx, const layer *l, char **out)
{
    jalur_status st = JALUR_OK;
    writer *w = NULL;
    const look *k = look_of(l);
    *out = NULL;
    if (l->kind == GEOMETRY_NONE) return JALUR_OK;
    TRY(writer_open(ctx, NULL, &w));
    writer_printf(w,
                  "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis version=\"3.22.0\" "
                  "styleCategories=\"Symbology|Labeling\" labelsEnabled=\"%d\">\n",
                  strcmp(l->name, "districts") == 0);
    renderer(w, l, k);
    writer_printf(w, "\n<layerGeometryType>%d</layerGeometryType>\n</qgis>\n",
                  l->kind == GEOMETRY_POINT   ? 0
                  : l->kind == GEOMETRY_LINES ? 1
                                              : 2);
    TRY(writer_take(&w, out, NULL));
done:
    writer_abort(&w);
    return st;
}

jalur_status store_write_style(jalur_ctx *ctx, const char *path, const layer *l)
{
    jalur_status st = JALUR_OK;
    writer *w = NULL;
    char *qml = NULL;
    TRY(gpkg_style(ctx, l, &qml));
    if (!qml) goto done;
    TRY(writer_open(ctx, path, &w));
    writer_text(w, qml);
    TRY(writer_commit(&w));
done:
    writer_abort(&w);
    mem_free(ctx, qml);
    return st;
}
