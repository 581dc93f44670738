/* Styles of layers that hold every place once for each way of travel or kind of plan: drawn all at once the colours would mix.
 * One is shown; the others stand in the legend to be ticked. Below each the classes or bands that its rows have. */
#include "store/gpkg_style.h"

#include <stdio.h>
#include <string.h>

enum { WAYS_MAX = 12, BY_MAX = 3 };

typedef struct ways_look {
    const char *layer;
    const char *by[BY_MAX];    /* columns that tell the ways apart */
    const char *also;          /* of a row that is drawn: a column ... */
    bool finest;               /* ... whose word is the finest level with polygons */
    bool fewest;               /* shown is the way with the fewest rows, else the first */
} ways_look;

static const ways_look LOOKS[] = {
    {"gaps", {"against", "profile", "season"}, NULL, false, true},
    {"access", {"profile", "season"}, NULL, false, false},
    {"catchments", {"profile", "season"}, NULL, false, false},
    {"coverage", {"profile", "season"}, "level", true, false},
    {"plan_coverage", {"due"}, "level", true, false},
};

typedef struct band {
    const char *layer, *filter, *title, *colour; /* filter: a QGIS expression in XML */
} band;

#define CLASS(word) "&quot;class&quot; = '" word "'"
#define UPTO(column, low, high) "&quot;" column "&quot; > " low " AND &quot;" column "&quot; &lt;= " high

static const band BANDS[] = {
    {"gaps", CLASS("beyond"), "di luar batas waktu", "250,206,110,255"},
    {"gaps", CLASS("dry-only"), "hanya musim kemarau", "143,143,209,255"},
    {"gaps", CLASS("unreachable"), "tidak terhubung jalan", "205,80,70,255"},
    {"gaps", CLASS("far-from-road"), "jauh dari jalan", "176,120,160,255"},
    {"gaps", CLASS("no-position"), "tanpa posisi", "190,190,190,255"},
    {"gaps", CLASS("foot-only"), "hanya jalan kaki", "207,147,184,255"},
    {"gaps", CLASS("boat-only"), "hanya perahu", "95,158,196,255"},
    {"gaps", CLASS("closed"), "tanpa hari buka bersama", "217,208,143,255"},
    {"gaps", CLASS("no-signal"), "di luar sinyal", "125,144,121,255"},
    {"gaps", CLASS("full"), "titik layanan penuh", "231,185,179,255"},
    {"gaps", CLASS("ground-only"), "hanya jalan kaki di luar jalan", "156,102,68,255"},
    {"gaps", CLASS("late"), "terlambat", "242,166,90,255"},
    {"gaps", CLASS("overdue"), "harinya sudah lewat", "217,103,58,255"},
    {"gaps", CLASS("unplanned"), "tidak ada dalam rencana", "107,91,110,255"},
    {"access", "&quot;rank&quot; = 1 AND &quot;minutes&quot; &lt;= 15", "sampai 15 menit", "211,236,225,255"},
    {"access", "&quot;rank&quot; = 1 AND " UPTO("minutes", "15", "30"), "15 - 30 menit", "165,216,196,255"},
    {"access", "&quot;rank&quot; = 1 AND " UPTO("minutes", "30", "60"), "30 - 60 menit", "109,189,163,255"},
    {"access", "&quot;rank&quot; = 1 AND " UPTO("minutes", "60", "120"), "60 - 120 menit", "242,166,90,255"},
    {"access", "&quot;rank&quot; = 1 AND &quot;minutes&quot; > 120", "lebih dari 120 menit", "217,103,58,255"},
    {"access", "&quot;rank&quot; IS NULL", "tidak terjangkau", "107,91,110,255"},
    {"catchments", "&quot;served_villages&quot; > 0", "titik layanan, menurut orang yang dilayani", "63,111,163,170"},
    {"catchments", "&quot;served_villages&quot; = 0", "titik tanpa desa", "190,190,190,200"},
    {"coverage", "&quot;served_percent&quot; >= 95", "95 - 100 % terlayani", "109,189,163,255"},
    {"coverage", "&quot;served_percent&quot; >= 75 AND &quot;served_percent&quot; &lt; 95", "75 - 95 %", "165,216,196,255"},
    {"coverage", "&quot;served_percent&quot; >= 50 AND &quot;served_percent&quot; &lt; 75", "50 - 75 %", "250,206,110,255"},
    {"coverage", "&quot;served_percent&quot; >= 25 AND &quot;served_percent&quot; &lt; 50", "25 - 50 %", "242,166,90,255"},
    {"coverage", "&quot;served_percent&quot; &lt; 25", "0 - 25 %", "217,103,58,255"},
    {"plan_coverage", "&quot;units_unplanned&quot; > 0", "ada yang tanpa rencana", "107,91,110,255"},
    {"plan_coverage", "&quot;units_unplanned&quot; = 0 AND &quot;units_overdue&quot; > 0", "ada yang harinya sudah lewat", "217,103,58,255"},
    {"plan_coverage", "&quot;units_unplanned&quot; = 0 AND &quot;units_overdue&quot; = 0 AND &quot;units_late&quot; > 0", "ada yang terlambat", "242,166,90,255"},
    {"plan_coverage", "&quot;units_unplanned&quot; + &quot;units_overdue&quot; + &quot;units_late&quot; = 0 AND &quot;units_planned&quot; > 0", "terjadwal", "211,236,225,255"},
    {"plan_coverage", "&quot;units&quot; = &quot;units_done&quot; AND &quot;units&quot; > 0", "selesai tepat waktu", "109,189,163,255"},
};
enum { N_BANDS = sizeof BANDS / sizeof BANDS[0], N_LOOKS = sizeof LOOKS / sizeof LOOKS[0] };

typedef struct way {
    const char *word[BY_MAX];
    uint32_t n;
} way;

static const ways_look *look_of(const layer *l)
{
    for (int i = 0; i < N_LOOKS; i++)
        if (strcmp(LOOKS[i].layer, l->name) == 0) return &LOOKS[i];
    return NULL;
}

static int n_by(const ways_look *k)
{
    int n = 0;
    while (n < BY_MAX && k->by[n]) n++;
    return n;
}

/* The ways in order of appearance; 0 where a column is missing, there are too many, or a word cannot stand in an expression. */
static uint32_t ways_of(const layer *l, const ways_look *k, way out[WAYS_MAX])
{
    const int by = n_by(k);
    uint32_t at[BY_MAX] = {0}, n = 0;
    for (int b = 0; b < by; b++)
        if ((at[b] = style_column(l, k->by[b])) == UINT32_MAX) return 0;
    for (uint32_t row = 0; row < l->n_rows; row++) {
        way one = {.n = 0};
        uint32_t i = 0;
        for (int b = 0; b < by; b++) {
            one.word[b] = style_cell(l, row, at[b]);
            if (strpbrk(one.word[b], "<>&\"'")) return 0;
        }
        for (bool same = false; i < n; i++) {
            same = true;
            for (int b = 0; b < by; b++) same = same && strcmp(out[i].word[b], one.word[b]) == 0;
            if (same) break;
        }
        if (i == WAYS_MAX) return 0;
        if (i == n) out[n++] = one;
        out[i].n++;
    }
    return n;
}

/* The level below which no other has polygons; "" none. */
static const char *finest_level(const layer *l, uint32_t column_index)
{
    static const char *const levels[] = {"village", "kecamatan", "kabupaten", "province"};
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++)
        for (uint32_t row = 0; row < l->n_rows; row++)
            if (l->geometries[row].kind == GEOMETRY_AREA && strcmp(style_cell(l, row, column_index), levels[i]) == 0) return levels[i];
    return "";
}

/* One gap in colours, and the link that is missing, from end to end. */
static void gap_symbol(writer *w, const look *k, const char *name, const char *colour)
{
    writer_printf(w, "<symbol type=\"fill\" name=\"%s\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\">", name);
    writer_text(w, "<layer class=\"SimpleFill\" enabled=\"1\" pass=\"0\" locked=\"0\"><Option type=\"Map\">");
    style_option(w, "color", colour);
    style_option(w, "style", "solid");
    style_option(w, "outline_color", k->line);
    style_option(w, "outline_style", "solid");
    style_option(w, "outline_width", k->width_mm);
    style_option(w, "outline_width_unit", "MM");
    writer_text(w, "</Option></layer><layer class=\"GeometryGenerator\" enabled=\"1\" pass=\"1\" locked=\"0\"><Option type=\"Map\">");
    style_option(w, "SymbolType", "Line");
    style_option(w, "geometryModifier",
                 "if(&quot;from_lon&quot; IS NULL, NULL, make_line(make_point(&quot;from_lon&quot;, &quot;from_lat&quot;), "
                 "make_point(&quot;to_lon&quot;, &quot;to_lat&quot;)))");
    style_option(w, "units", "MapUnit");
    writer_printf(w, "</Option><symbol type=\"line\" name=\"@%s@1\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\">", name);
    writer_text(w, "<layer class=\"SimpleLine\" enabled=\"1\" pass=\"1\" locked=\"0\"><Option type=\"Map\">");
    style_option(w, "line_color", "74,63,77,255");
    style_option(w, "line_width", "0.5");
    style_option(w, "line_width_unit", "MM");
    style_option(w, "line_style", "dash");
    writer_text(w, "</Option></layer></symbol></layer></symbol>");
}

/* A disc whose area grows with the people it serves. */
static void catchment_symbol(writer *w, const look *k, const char *name, const char *colour)
{
    style_open(w, "marker", name, "SimpleMarker");
    style_option(w, "name", "circle");
    style_option(w, "color", colour);
    style_option(w, "outline_color", k->line);
    style_option(w, "outline_width", k->width_mm);
    style_option(w, "outline_width_unit", "MM");
    style_option(w, "size", k->size_mm);
    style_option(w, "size_unit", "MM");
    writer_text(w, "</Option><data_defined_properties><Option type=\"Map\"><Option name=\"name\" type=\"QString\" value=\"\"/>"
                   "<Option name=\"properties\" type=\"Map\"><Option name=\"size\" type=\"Map\"><Option name=\"active\" type=\"bool\" "
                   "value=\"true\"/><Option name=\"expression\" type=\"QString\" value=\"2 + 9 * sqrt(&quot;served_people&quot; / "
                   "max(1, maximum(&quot;served_people&quot;)))\"/><Option name=\"type\" type=\"int\" value=\"3\"/></Option></Option>"
                   "<Option name=\"type\" type=\"QString\" value=\"collection\"/></Option></data_defined_properties>");
    style_close(w);
}

static void band_symbol(writer *w, const layer *l, const look *k, const char *name, const char *colour)
{
    if (strcmp(l->name, "gaps") == 0) gap_symbol(w, k, name, colour);
    else if (strcmp(l->name, "catchments") == 0) catchment_symbol(w, k, name, colour);
    else if (l->kind == GEOMETRY_POINT) style_marker(w, k, name, colour, NULL);
    else style_fill(w, k, name, colour);
}

/* Does any row of the way have the class of the band? Bands that are no class always stand in the legend. */
static bool band_used(const layer *l, const ways_look *k, const way *x, const band *b)
{
    const uint32_t class = style_column(l, "class");
    if (strncmp(b->filter, CLASS(""), 20) != 0 || class == UINT32_MAX) return true;
    for (uint32_t row = 0; row < l->n_rows; row++) {
        bool same = true;
        for (int i = 0; i < n_by(k); i++) same = same && strcmp(style_cell(l, row, style_column(l, k->by[i])), x->word[i]) == 0;
        const char *word = style_cell(l, row, class), *at = strchr(b->filter, '\'');
        if (same && at && strncmp(at + 1, word, strlen(word)) == 0 && at[1 + strlen(word)] == '\'') return true;
    }
    return false;
}

static void way_filter(writer *w, const layer *l, const ways_look *k, const way *x)
{
    for (int b = 0; b < n_by(k); b++) {
        if (b > 0) writer_text(w, " AND ");
        if (x->word[b][0]) writer_printf(w, "&quot;%s&quot; = '%s'", k->by[b], x->word[b]);
        else writer_printf(w, "&quot;%s&quot; IS NULL", k->by[b]);
    }
    if (k->also && k->finest) writer_printf(w, " AND &quot;%s&quot; = '%s'", k->also, finest_level(l, style_column(l, k->also)));
}

static void way_label(writer *w, const ways_look *k, const way *x)
{
    bool first = true;
    for (int b = 0; b < n_by(k); b++) {
        if (!x->word[b][0] || strcmp(x->word[b], "access") == 0) continue;
        writer_printf(w, "%s%s", first ? "" : ", ", x->word[b]);
        first = false;
    }
}

static void rules(writer *w, const layer *l, const ways_look *k, const way *ways, uint32_t n)
{
    uint32_t shown = 0;
    for (uint32_t i = 1; i < n && k->fewest; i++)
        if (ways[i].n < ways[shown].n && strcmp(ways[i].word[0], ways[shown].word[0]) == 0) shown = i;
    for (uint32_t i = 0; i < n; i++) {
        writer_printf(w, "<rule key=\"way%u\" label=\"", (unsigned)i);
        way_label(w, k, &ways[i]);
        writer_printf(w, "\" checkstate=\"%d\" filter=\"", i == shown);
        way_filter(w, l, k, &ways[i]);
        writer_text(w, "\">");
        for (int b = 0; b < N_BANDS; b++)
            if (strcmp(BANDS[b].layer, l->name) == 0 && band_used(l, k, &ways[i], &BANDS[b]))
                writer_printf(w, "<rule key=\"way%u.%d\" symbol=\"%u.%d\" label=\"%s\" filter=\"%s\"/>", (unsigned)i, b, (unsigned)i, b,
                              BANDS[b].title, BANDS[b].filter);
        writer_text(w, "</rule>");
    }
}

bool style_by_way(writer *w, const layer *l, const look *k)
{
    const ways_look *how = look_of(l);
    way ways[WAYS_MAX];
    char name[24];
    const uint32_t n = how ? ways_of(l, how, ways) : 0;
    if (n == 0) return false;
    writer_text(w, "<renderer-v2 type=\"RuleRenderer\" forceraster=\"0\" symbollevels=\"1\" enableorderby=\"0\"><rules key=\"all\">");
    rules(w, l, how, ways, n);
    writer_text(w, "</rules><symbols>");
    for (uint32_t i = 0; i < n; i++)
        for (int b = 0; b < N_BANDS; b++) {
            if (strcmp(BANDS[b].layer, l->name) != 0 || !band_used(l, how, &ways[i], &BANDS[b])) continue;
            snprintf(name, sizeof name, "%u.%d", (unsigned)i, b);
            band_symbol(w, l, k, name, BANDS[b].colour);
        }
    writer_text(w, "</symbols></renderer-v2>");
    return true;
}
